/* SPDX-License-Identifier: Apache-2.0 */
/* The part of a file that is in memory while it is read as JSON, and places in the whole. */
#ifndef AX_JSON_WINDOW_H
#define AX_JSON_WINDOW_H

#include "json/reader.h"

/* Opens and releases what the window needs. */
enum ax_status ax_json_window_open(struct ax_json *json);
void ax_json_window_done(struct ax_json *json);

/* Reads more behind what there is. False at the end of the file, and after a failure, which
 * json->status tells. Pointers into the window are void afterwards; offsets are moved along. */
bool ax_json_refill(struct ax_json *json);

/* Whether `count` more bytes are in the window. */
static inline bool ax_json_has(struct ax_json *json, size_t count)
{
    while (json->len - json->at < count) {
        if (!ax_json_refill(json)) {
            return false;
        }
    }
    return true;
}

/* Told of each line break that was passed: `at` is just behind it. */
static inline void ax_json_line(struct ax_json *json)
{
    json->line++;
    json->line_start = json->before + json->at;
    json->cells = 0;
}

/* The place of [start, end) of the window. A stream has no source, so the lines around the place
 * become one. */
struct ax_span ax_json_place(struct ax_json *json, size_t start, size_t end);

#endif
