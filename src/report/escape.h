/* SPDX-License-Identifier: Apache-2.0 */
/* Text of a model is escaped for where it goes, because models come from strangers. What needs
 * no change is copied in runs. */
#ifndef AX_REPORT_ESCAPE_H
#define AX_REPORT_ESCAPE_H

#include "base/output.h"

typedef void (*ax_escape)(struct ax_output *output, struct ax_slice text);

/* Inside of a JSON string. */
void ax_escape_json(struct ax_output *output, struct ax_slice text);
/* A whole JSON string; null where `start` is NULL. */
void ax_put_json_string(struct ax_output *output, struct ax_slice text);
/* Inside of a quoted CSV cell. What the cell begins with is for ax_csv_is_formula. */
void ax_escape_csv(struct ax_output *output, struct ax_slice text);
/* Inside of a cell of a Markdown table (CommonMark with GitHub's additions) or after other text
 * in a line: shows as it is, HTML too. */
void ax_escape_markdown(struct ax_output *output, struct ax_slice text);
/* One line of a terminal: blanks of all sorts become spaces, control characters and marks that
 * reorder text become U+FFFD. */
void ax_escape_terminal(struct ax_output *output, struct ax_slice text);

/* True when a spreadsheet might take a cell that begins so for a formula. */
bool ax_csv_is_formula(struct ax_slice start);
/* True when a CSV cell with this text needs neither quotes nor another change. */
bool ax_csv_is_plain(struct ax_slice text);
/* A whole CSV cell: as it is where that is safe and `quoted` is not set, else quoted. */
void ax_put_csv_cell(struct ax_output *output, struct ax_slice text, bool quoted);

#endif
