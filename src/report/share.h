/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of long lists, filled in by several threads. */
#ifndef AX_REPORT_SHARE_H
#define AX_REPORT_SHARE_H

#include "report/row.h"

/* How many threads the rows of a list are worth; 1: the caller alone. */
unsigned ax_rows_threads(const struct ax_threats *threats, const struct ax_row_format *format);

/* Writes the rows of all threats with a separator between them: the same bytes whatever the number
 * of threads. */
enum ax_status ax_rows_put_shared(const struct ax_threats *threats,
                                  const struct ax_row_format *format, struct ax_slice separator,
                                  struct ax_output *output, unsigned threads);

#endif
