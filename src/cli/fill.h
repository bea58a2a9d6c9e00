/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of text that fit 80 columns. */
#ifndef AX_CLI_FILL_H
#define AX_CLI_FILL_H

#include <annexc/output.h>

/* Writes one paragraph: its first line begins at `column`, where the output already is, the others
 * are indented by `indent`. */
void ax_fill(struct ax_output *output, struct ax_slice text, size_t column, size_t indent);
void ax_fill_text(struct ax_output *output, const char *text, size_t column, size_t indent);
void ax_fill_blanks(struct ax_output *output, size_t count);

#endif
