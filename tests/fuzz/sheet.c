/* SPDX-License-Identifier: Apache-2.0 */
/* A spreadsheet from a stranger: CSV, or a ZIP archive that says it is a workbook. */
#include "fuzz.h"

#include "sheet/sheet.h"

static void tell(const struct ax_sheet *sheet, struct ax_output *output)
{
    for (uint32_t i = 0; i < sheet->rows.len; i++) {
        const struct ax_sheet_row *row = &sheet->rows.at[i];
        for (uint32_t k = 0; k < row->count; k++) {
            const struct ax_cell *cell = &sheet->cells.at[row->first + k];
            struct ax_slice name = ax_sheet_cell_name(sheet, row, cell->column);
            struct ax_span span = ax_sheet_span(sheet, row, cell->column);
            fuzz_expect(span.start <= span.end, "a cell ends before it begins");
            ax_put(output, name);
            ax_put_text(output, "=");
            ax_put(output, ax_sheet_text(sheet, row, cell->column));
            ax_put_text(output, "\n");
        }
    }
}

static void run(const struct ax_allocator *memory, struct ax_slice input,
                struct fuzz_result *result)
{
    result->status = AX_NO_MEMORY;
    struct ax_session *session = ax_session_new(memory);
    struct ax_output *output = session ? ax_output_to_memory(memory) : NULL;
    if (output) {
        struct ax_sheet sheet;
        uint32_t source = ax_source_add(session, AX_SLICE("/nowhere/fuzz/sheet"), input);
        if (source) {
            result->status = ax_sheet_read(session, source, &sheet);
            if (result->status == AX_OK) {
                tell(&sheet, output);
            }
            ax_sheet_done(&sheet);
        }
        fuzz_put_counts(session, output);
        fuzz_write_messages(session, memory);
        if (ax_output_flush(output) != AX_OK || (session->no_memory && result->status == AX_OK)) {
            result->status = AX_NO_MEMORY;
        }
        fuzz_keep(result, output);
    }
    ax_output_free(output);
    ax_session_free(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_all(run, data, size);
    return 0;
}
