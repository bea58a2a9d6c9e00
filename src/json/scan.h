/* SPDX-License-Identifier: Apache-2.0 */
/* The tokens of JSON that are longer than a character. Each begins at json->start and ends at
 * json->at. */
#ifndef AX_JSON_SCAN_H
#define AX_JSON_SCAN_H

#include "json/window.h"

/* Each answers the kind of the token and sets json->text, or reports and answers AX_JSON_ERROR. */
enum ax_json_kind ax_json_scan_string(struct ax_json *json);
enum ax_json_kind ax_json_scan_number(struct ax_json *json);
/* true, false or null; anything else is no value. */
enum ax_json_kind ax_json_scan_word(struct ax_json *json);

/* Reports a mistake at the next byte, or at the end of the file. */
enum ax_json_kind ax_json_unexpected(struct ax_json *json, const char *wanted);
/* Reports a mistake at `count` bytes from the offset `at` in the window. */
enum ax_json_kind ax_json_fail(struct ax_json *json, enum ax_code code, size_t at, size_t count,
                               const char *text);

#endif
