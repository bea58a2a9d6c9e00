/* SPDX-License-Identifier: Apache-2.0 */
#include "sheet/sheet.h"

#include "base/limits.h"
#include "base/output.h"

enum ax_status ax_sheet_read(struct ax_session *session, uint32_t source,
                             struct ax_sheet *out_sheet)
{
    struct ax_slice text = ax_source_at(session, source)->text;
    bool zipped = text.len >= 4 && memcmp(text.start, "PK\3\4", 4) == 0;
    *out_sheet = (struct ax_sheet){.session = session, .source = source, .is_text = !zipped};
    return zipped ? ax_sheet_read_xlsx(out_sheet) : ax_sheet_read_csv(out_sheet);
}

void ax_sheet_done(struct ax_sheet *sheet)
{
    if (sheet->session) {
        ax_array_done(sheet->session->memory, &sheet->rows);
        ax_array_done(sheet->session->memory, &sheet->cells);
    }
}

bool ax_sheet_add_row(struct ax_sheet *sheet, uint32_t number)
{
    struct ax_sheet_row *row = ax_array_push(sheet->session->memory, &sheet->rows);
    if (!row) {
        sheet->session->no_memory = true;
        return false;
    }
    *row = (struct ax_sheet_row){number, sheet->cells.len, 0};
    return true;
}

bool ax_sheet_add_cell(struct ax_sheet *sheet, struct ax_cell cell)
{
    if (sheet->cells.len >= AX_LIMIT_SHEET_CELLS || cell.column >= AX_LIMIT_SHEET_COLUMNS) {
        ax_report(sheet->session, AX_CODE_SHEET_LIMIT, (struct ax_span){0, 0, 0},
                  "the spreadsheet has more than %d columns or %d cells", AX_LIMIT_SHEET_COLUMNS,
                  AX_LIMIT_SHEET_CELLS);
        return false;
    }
    struct ax_cell *kept = ax_array_push(sheet->session->memory, &sheet->cells);
    if (!kept) {
        sheet->session->no_memory = true;
        return false;
    }
    *kept = cell;
    sheet->rows.at[sheet->rows.len - 1].count++;
    return true;
}

static const struct ax_cell *find(const struct ax_sheet *sheet, const struct ax_sheet_row *row,
                                  uint32_t column)
{
    for (uint32_t i = 0; i < row->count; i++) {
        const struct ax_cell *cell = &sheet->cells.at[row->first + i];
        if (cell->column == column) {
            return cell;
        }
    }
    return NULL;
}

struct ax_slice ax_sheet_text(const struct ax_sheet *sheet, const struct ax_sheet_row *row,
                              uint32_t column)
{
    const struct ax_cell *cell = find(sheet, row, column);
    return cell ? cell->text : (struct ax_slice){"", 0};
}

struct ax_span ax_sheet_span(const struct ax_sheet *sheet, const struct ax_sheet_row *row,
                             uint32_t column)
{
    const struct ax_cell *cell = find(sheet, row, column);
    if (!sheet->is_text) {
        return (struct ax_span){0, 0, 0};
    }
    if (!cell && row->count > 0) {
        cell = &sheet->cells.at[row->first];
    }
    return cell ? (struct ax_span){sheet->source, cell->start, cell->end}
                : (struct ax_span){sheet->source, 0, 0};
}

struct ax_slice ax_sheet_cell_name(const struct ax_sheet *sheet, const struct ax_sheet_row *row,
                                   uint32_t column)
{
    char letters[8];
    size_t at = sizeof(letters);
    for (uint32_t left = column + 1; left > 0 && at > 0; left = (left - 1) / 26) {
        letters[--at] = (char)('A' + (left - 1) % 26);
    }
    return ax_session_format(sheet->session, "%.*s%u", (int)(sizeof(letters) - at), letters + at,
                             row->number);
}
