/* SPDX-License-Identifier: Apache-2.0 */
/* CSV with a header; columns are known by their names and may stand in any order. */
#include "base/output.h"
#include "base/utf8.h"
#include "diff/list.h"

enum {
    SEVERITY = AX_RECORD_TEXT_COUNT
};

static const char *const names[AX_RECORD_TEXT_COUNT + 1] = {
    [AX_RECORD_ID] = "id",
    [AX_RECORD_RULE] = "rule",
    [AX_RECORD_CATEGORY] = "category",
    [AX_RECORD_CATEGORY_NAME] = "category_name",
    [AX_RECORD_TITLE] = "title",
    [AX_RECORD_DESCRIPTION] = "description",
    [AX_RECORD_CROSSES] = "crosses",
    [AX_RECORD_WAS] = "",
    [SEVERITY] = "severity",
};

/* A cell as it stands in the file. */
struct cell {
    struct ax_slice text; /* without the quotes around it */
    size_t start;
    bool doubled; /* has "" for " */
};

static struct ax_slice text_of(const struct ax_list *list)
{
    return ax_source_at(list->session, list->source)->text;
}

static bool wrong(struct ax_list *list, size_t at, const char *text)
{
    struct ax_span span = {list->source, (uint32_t)at, (uint32_t)at + 1};
    (void)ax_report(list->session, AX_CODE_LIST_CSV, span, "%s", text);
    ax_list_fail(list, AX_INVALID);
    return false;
}

static bool quoted_cell(struct ax_list *list, struct cell *cell)
{
    struct ax_slice text = text_of(list);
    size_t start = ++list->at;
    for (;;) {
        const char *from = text.start + list->at;
        const char *quote = memchr(from, '"', text.len - list->at);
        if (!quote) {
            return wrong(list, start - 1, "the file ends inside of this cell");
        }
        size_t at = (size_t)(quote - text.start);
        list->at = at + 1;
        if (at + 1 >= text.len || quote[1] != '"') {
            cell->text = (struct ax_slice){text.start + start, at - start};
            return true;
        }
        cell->doubled = true;
        list->at++;
    }
}

static void plain_cell(struct ax_list *list, struct cell *cell)
{
    struct ax_slice text = text_of(list);
    size_t start = list->at;
    while (list->at < text.len && text.start[list->at] != ',' && text.start[list->at] != '\n' &&
           text.start[list->at] != '\r') {
        list->at++;
    }
    cell->text = (struct ax_slice){text.start + start, list->at - start};
}

/* Reads a cell and what ends it; `*out_more`: another follows in the row. */
static bool read_cell(struct ax_list *list, struct cell *cell, bool *out_more)
{
    struct ax_slice text = text_of(list);
    *cell = (struct cell){.start = list->at};
    if (list->at < text.len && text.start[list->at] == '"') {
        if (!quoted_cell(list, cell)) {
            return false;
        }
    } else {
        plain_cell(list, cell);
    }
    if (list->at < text.len && text.start[list->at] == '\r') {
        list->at++;
    }
    char end = list->at < text.len ? text.start[list->at] : '\n';
    if (end != ',' && end != '\n') {
        return wrong(list, list->at, "expected a comma or the end of the row");
    }
    list->at += list->at < text.len;
    *out_more = end == ',';
    return true;
}

/* A ' that was set before what a spreadsheet would take for a formula is no part of the text. */
static struct ax_slice unguarded(struct ax_slice text)
{
    static const char wide[] = "\xef\xbc";
    bool guarded = text.len > 1 && text.start[0] == '\'' &&
                   (memchr("=+-@\t\r\n", text.start[1], 7) ||
                    (text.len > 3 && memcmp(text.start + 1, wide, 2) == 0));
    return guarded ? (struct ax_slice){text.start + 1, text.len - 1} : text;
}

static void put_cell(struct ax_list *list, enum ax_record_text which, const struct cell *cell)
{
    struct ax_slice text = unguarded(cell->text);
    const char *end = text.start + text.len;
    ax_list_put(list, which, AX_SLICE(""));
    while (cell->doubled && text.len > 0) {
        const char *quote = memchr(text.start, '"', text.len);
        if (!quote) {
            break;
        }
        ax_list_put(list, which, (struct ax_slice){text.start, (size_t)(quote + 1 - text.start)});
        text = (struct ax_slice){quote + 2, (size_t)(end - quote) - 2};
    }
    ax_list_put(list, which, text);
}

static bool take_cell(struct ax_list *list, uint32_t column, const struct cell *cell)
{
    if ((int)column == list->column_of[SEVERITY]) {
        struct ax_span span = {list->source, (uint32_t)cell->start, (uint32_t)list->at};
        return ax_list_set_severity(list, cell->text, span);
    }
    for (int i = 0; i < AX_RECORD_TEXT_COUNT; i++) {
        if ((int)column == list->column_of[i]) {
            put_cell(list, (enum ax_record_text)i, cell);
        }
    }
    return true;
}

static bool read_header(struct ax_list *list)
{
    bool more = true;
    while (more) {
        struct cell cell;
        if (!read_cell(list, &cell, &more)) {
            return false;
        }
        for (int i = 0; i <= SEVERITY; i++) {
            if (list->column_of[i] < 0 && *names[i] &&
                ax_slice_is(ax_slice_trim(cell.text), names[i])) {
                list->column_of[i] = (int)list->columns;
            }
        }
        list->columns++;
    }
    bool whole = list->column_of[AX_RECORD_ID] >= 0 && list->column_of[SEVERITY] >= 0;
    return whole || wrong(list, list->row,
                          "neither a model nor a list of threats: a list in CSV "
                          "has the columns id and severity");
}

enum ax_status ax_list_open_csv(struct ax_list *list)
{
    struct ax_slice text = text_of(list);
    for (int i = 0; i <= SEVERITY; i++) {
        list->column_of[i] = -1;
    }
    size_t wrong_at = ax_utf8_first_error(text);
    if (wrong_at < text.len) {
        (void)wrong(list, wrong_at, "a byte that is not UTF-8");
        return list->status;
    }
    if (text.len >= 3 && memcmp(text.start, "\xef\xbb\xbf", 3) == 0) {
        list->at = list->row = 3;
    }
    (void)read_header(list);
    return list->status;
}

static bool is_blank_row(struct ax_list *list)
{
    struct ax_slice text = text_of(list);
    size_t at = list->at;
    while (at < text.len && ax_is_blank(text.start[at]) && text.start[at] != '\n') {
        at++;
    }
    bool blank = at == text.len || text.start[at] == '\n';
    list->at = blank ? at + (at < text.len) : list->at;
    return blank;
}

bool ax_list_next_csv(struct ax_list *list)
{
    struct ax_slice text = text_of(list);
    while (list->at < text.len && is_blank_row(list)) {
    }
    if (list->at >= text.len) {
        return false;
    }
    list->row = list->at;
    ax_list_begin(list);
    uint32_t column = 0;
    for (bool more = true; more; column++) {
        struct cell cell;
        if (!read_cell(list, &cell, &more) || !take_cell(list, column, &cell)) {
            return false;
        }
    }
    if (column != list->columns) {
        return wrong(list, list->row, "a row with more or fewer cells than the header");
    }
    struct ax_span span = {list->source, (uint32_t)list->row, (uint32_t)list->at};
    return ax_list_end(list, span);
}
