/* SPDX-License-Identifier: Apache-2.0 */
/* CSV (RFC 4180) with places. */
#ifndef AX_METHOD_CSV_READ_H
#define AX_METHOD_CSV_READ_H

#include "diag/session.h"

enum {
    AX_CSV_CELLS = 64 /* more cells of a row are passed over */
};

struct ax_csv {
    struct ax_session *session;
    uint32_t source;
    uint32_t at;
    uint32_t count;
    struct ax_slice cells[AX_CSV_CELLS]; /* of the last row; quotes inside of cells stay doubled */
    struct ax_span spans[AX_CSV_CELLS];
};

void ax_csv_init(struct ax_csv *csv, struct ax_session *session, uint32_t source);
/* The next row that is not empty; false at the end. */
bool ax_csv_next(struct ax_csv *csv);
/* The column of this name in the row, which is the header; -1: there is none. */
int ax_csv_column(const struct ax_csv *csv, const char *name);

#endif
