/* SPDX-License-Identifier: Apache-2.0 */
/* The workbook, by libxlsxwriter: texts are texts, whatever they begin with; choices have lists to
 * choose from. */
#include "base/file.h"
#include "base/limits.h"
#include "report/risk_export.h"
#include "report/workbook_library.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct book {
    struct ax_workbook_library lxw;
    const struct ax_risk *risk;
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *head;
    lxw_format *wrapped;
    struct ax_export_columns columns;
    struct ax_output *scratch;
    struct ax_output *escaped;
    bool failed;
    bool told; /* why it failed */
};

static double width_of(const char *column)
{
    static const struct {
        const char *column;
        double width;
    } widths[] = {{"id", 16},       {"title", 48},     {"reason", 48},      {"statement", 40},
                  {"impact", 32},   {"note", 32},      {"pre", 44},         {"post", 44},
                  {"residual", 32}, {"disclosed", 32}, {"disposition", 16}, {"effective", 16},
                  {"owner", 18},    {"controls", 20}};
    for (size_t i = 0; i < AX_COUNT(widths); i++) {
        if (ax_slice_is(ax_slice_of(column), widths[i].column)) {
            return widths[i].width;
        }
    }
    return 13;
}

static bool is_code(struct ax_slice text, size_t at)
{
    bool code = at + 7 <= text.len && text.start[at] == '_' && text.start[at + 1] == 'x' &&
                text.start[at + 6] == '_';
    for (size_t i = at + 2; code && i < at + 6; i++) {
        code = isxdigit((unsigned char)text.start[i]) != 0;
    }
    return code;
}

/* A workbook takes _x000D_ for a code, so its first character becomes one. */
static struct ax_slice escape_codes(struct book *book, struct ax_slice text)
{
    size_t at = 0;
    while (at < text.len && !is_code(text, at)) {
        at++;
    }
    if (at >= text.len) {
        return text;
    }
    book->escaped->len = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (is_code(text, i)) {
            ax_put_text(book->escaped, "_x005F_");
        } else {
            ax_put_char(book->escaped, text.start[i]);
        }
    }
    return ax_output_text(book->escaped);
}

/* Spreadsheets count what lies beyond the first 65 536 characters of Unicode twice. */
static size_t count_chars(struct ax_slice text)
{
    size_t chars = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.start[i];
        chars += ((c & 0xc0) != 0x80) + (c >= 0xf0);
    }
    return chars;
}

/* A cell that is too long would be cut, and not come back as it was: nothing is written then, and
 * each is told. */
static void refuse(struct book *book, const struct ax_risk_record *threat, const char *column,
                   size_t chars)
{
    ax_report(book->risk->session, AX_CODE_RISK_SHEET, ax_risk_span(book->risk, threat),
              "%s of threat \"%.*s\" has %zu characters, and a cell of a workbook holds %d: use "
              "-f csv",
              column, AX_FMT(ax_risk_value(book->risk, threat, AX_RISK_ID)), chars,
              AX_LIMIT_SHEET_CELL_CHARS);
    book->failed = true;
    book->told = true;
}

static void put(struct book *book, lxw_row_t row, lxw_col_t column, struct ax_slice text,
                lxw_format *format)
{
    if (!book->failed && text.len > 0) {
        book->failed |= book->lxw.worksheet_write_string(book->sheet, row, column, text.start,
                                                         format) != LXW_NO_ERROR;
    }
}

static void add_choices(struct book *book, lxw_col_t column, const char *name, lxw_row_t last)
{
    const char *choices = ax_risk_setting_choices(ax_slice_of(name));
    char *list[16] = {NULL};
    char words[256];
    size_t count = 0;
    size_t len = choices ? strlen(choices) : 0;
    if (len == 0 || len >= sizeof(words)) {
        return;
    }
    memcpy(words, choices, len + 1);
    for (char *word = words; word && count < AX_COUNT(list) - 1;) {
        char *blank = strchr(word, ' ');
        if (blank) {
            *blank = '\0';
        }
        list[count++] = word;
        word = blank ? blank + 1 : NULL;
    }
    lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_LIST, .value_list = list};
    book->failed |= book->lxw.worksheet_data_validation_range(book->sheet, 1, column, last, column,
                                                              &validation) != LXW_NO_ERROR;
}

static void put_head(struct book *book, size_t rows)
{
    lxw_col_t count = 0;
    lxw_row_t last = (lxw_row_t)(rows > 0 ? rows : 1);
    for (; count < book->columns.count; count++) {
        const char *name = book->columns.at[count].name;
        put(book, 0, count, ax_slice_of(name), book->head);
        (void)book->lxw.worksheet_set_column(book->sheet, count, count, width_of(name), NULL);
        add_choices(book, count, name, last);
    }
    book->lxw.worksheet_freeze_panes(book->sheet, 1, 1);
    (void)book->lxw.worksheet_autofilter(book->sheet, 0, 0, last, (lxw_col_t)(count - 1));
}

static void put_row(struct book *book, lxw_row_t row, const struct ax_risk_record *threat)
{
    for (lxw_col_t column = 0; column < book->columns.count; column++) {
        const struct ax_export_column *at = &book->columns.at[column];
        struct ax_slice text =
            escape_codes(book, ax_export_cell(book->risk, threat, at, book->scratch));
        size_t chars = count_chars(text);
        if (chars > AX_LIMIT_SHEET_CELL_CHARS) {
            refuse(book, threat, at->name, chars);
        }
        put(book, row, column, text, book->wrapped);
    }
}

static void put_rows(struct book *book, size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        put_row(book, (lxw_row_t)i + 1, ax_risk_at(book->risk, AX_RISK_THREAT, i));
    }
}

static bool begin(struct book *book, const char *path)
{
    book->workbook = book->lxw.workbook_new(path);
    book->sheet =
        book->workbook ? book->lxw.workbook_add_worksheet(book->workbook, "threats") : NULL;
    book->head = book->sheet ? book->lxw.workbook_add_format(book->workbook) : NULL;
    book->wrapped = book->head ? book->lxw.workbook_add_format(book->workbook) : NULL;
    if (!book->wrapped) {
        return false;
    }
    book->lxw.format_set_bold(book->head);
    book->lxw.format_set_bg_color(book->head, 0xDDE6EE);
    book->lxw.format_set_text_wrap(book->wrapped);
    book->lxw.format_set_align(book->wrapped, LXW_ALIGN_VERTICAL_TOP);
    /* Else the file would say when it was made. */
    char title[] = "Security risk file";
    lxw_doc_properties properties = {.title = title, .created = 946684800};
    return book->lxw.workbook_set_properties(book->workbook, &properties) == LXW_NO_ERROR;
}

/* libxlsxwriter writes files only, so the workbook goes through one that nobody else can open. */
static enum ax_status copy_file(const struct ax_risk *risk, const char *path,
                                struct ax_output *output)
{
    struct ax_slice text;
    size_t size;
    enum ax_status status = ax_file_read(risk->session->memory, path, 1, &text, &size);
    if (status == AX_OK) {
        ax_put(output, text);
        ax_memory_release(risk->session->memory, (void *)(uintptr_t)text.start, size);
        status = output->status;
    }
    return status;
}

static void report_failed(const struct ax_risk *risk)
{
    ax_report(
        risk->session, AX_CODE_RISK_SHEET, (struct ax_span){0, 0, 0},
        "the threats do not fit into a workbook, or it cannot be written: at most %d rows; use "
        "-f csv",
        AX_LIMIT_SHEET_ROWS);
}

/* What went wrong was reported. */
static bool write_book(const struct ax_risk *risk, const char *path, struct ax_output *scratch)
{
    struct book book = {
        .risk = risk, .scratch = scratch, .escaped = ax_output_to_memory(risk->session->memory)};
    size_t rows = ax_risk_count(risk, AX_RISK_THREAT);
    ax_export_columns_init(&book.columns);
    bool fine = ax_workbook_library_open(&book.lxw) && book.escaped &&
                rows <= AX_LIMIT_SHEET_ROWS && begin(&book, path);
    if (fine) {
        put_head(&book, rows);
        put_rows(&book, rows);
    }
    bool closed = book.workbook && book.lxw.workbook_close(book.workbook) == LXW_NO_ERROR;
    ax_workbook_library_close(&book.lxw);
    ax_output_free(book.escaped);
    fine = fine && closed && !book.failed;
    if (!fine && !book.told) {
        report_failed(risk);
    }
    return fine;
}

enum ax_status ax_export_write_xlsx(const struct ax_risk *risk, struct ax_output *output,
                                    struct ax_output *scratch)
{
    char path[] = P_tmpdir "/annexc-XXXXXX";
    int fd = mkstemp(path);
    enum ax_status status = AX_INVALID;
    if (fd < 0) {
        report_failed(risk);
    } else if (write_book(risk, path, scratch)) {
        status = copy_file(risk, path, output);
    }
    if (fd >= 0) {
        (void)close(fd);
        (void)unlink(path);
    }
    return status;
}
