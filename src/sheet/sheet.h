/* SPDX-License-Identifier: Apache-2.0 */
/* Spreadsheets that people send back: CSV, and XLSX as Excel and LibreOffice save it. Everything in
 * them is text here; dates are like 2027-06-30. Nothing of them is trusted: sizes are limited, and
 * formulas are never worked out (their last value counts). */
#ifndef AX_SHEET_SHEET_H
#define AX_SHEET_SHEET_H

#include "base/array.h"
#include "diag/session.h"

struct ax_cell {
    uint32_t column;      /* from 0 */
    struct ax_slice text; /* lives as long as the session */
    uint32_t start;       /* in the source of a CSV file */
    uint32_t end;
};

struct ax_sheet_row {
    uint32_t number; /* from 1, as the spreadsheet shows it */
    uint32_t first;  /* in `cells` */
    uint32_t count;
};

struct ax_sheet {
    struct ax_session *session;
    uint32_t source;
    bool is_text; /* CSV: cells have places in the source */
    AX_ARRAY(struct ax_sheet_row) rows;
    AX_ARRAY(struct ax_cell) cells;
};

/* Reads the first sheet of the file in `source`, whichever format it has. AX_INVALID, AX_LIMIT
 * (reported), AX_NO_MEMORY. Call ax_sheet_done in any case. */
enum ax_status ax_sheet_read(struct ax_session *session, uint32_t source,
                             struct ax_sheet *out_sheet);
void ax_sheet_done(struct ax_sheet *sheet);

/* The text of a cell; empty when there is none. */
struct ax_slice ax_sheet_text(const struct ax_sheet *sheet, const struct ax_sheet_row *row,
                              uint32_t column);
/* Where a cell stands (source 0 where that means nothing), and what it is called: "D12". */
struct ax_span ax_sheet_span(const struct ax_sheet *sheet, const struct ax_sheet_row *row,
                             uint32_t column);
struct ax_slice ax_sheet_cell_name(const struct ax_sheet *sheet, const struct ax_sheet_row *row,
                                   uint32_t column);

/* For the readers of formats. False: no memory, or too many cells, which was reported. */
bool ax_sheet_add_row(struct ax_sheet *sheet, uint32_t number);
bool ax_sheet_add_cell(struct ax_sheet *sheet, struct ax_cell cell);
enum ax_status ax_sheet_read_csv(struct ax_sheet *sheet);
enum ax_status ax_sheet_read_xlsx(struct ax_sheet *sheet);

#endif
