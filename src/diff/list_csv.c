/* SPDX-License-Identifier: Apache-2.0 */
/* CSV with a header; columns are known by their names and may stand in any order. Rows are looked
 * at where they lie; a row that is not whole in the window is begun again when more was read. */
#include "base/output.h"
#include "base/utf8.h"
#include "diff/list.h"

enum {
    SEVERITY = AX_RECORD_TEXT_COUNT,
    NOTHING = SEVERITY + 1 /* a column that is not known */
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

static bool wrong_at(struct ax_list *list, enum ax_code code, size_t start, size_t end,
                     const char *text)
{
    struct ax_window *in = &list->in;
    if (list->status == AX_OK) {
        ax_window_count_lines(in);
        (void)ax_report(list->session, code, ax_window_place(in, start, end), "%s", text);
        ax_list_fail(list, code == AX_CODE_LIST_ROW_LONG ? AX_LIMIT : AX_INVALID);
    }
    return false;
}

static bool wrong(struct ax_list *list, size_t at, const char *text)
{
    return wrong_at(list, AX_CODE_LIST_CSV, at, at + 1, text);
}

/* The window ends here. More of the file may come: then the row is read again. */
static bool is_hungry(struct ax_list *list)
{
    list->hungry = !list->in.at_end;
    return list->hungry;
}

static bool quoted_cell(struct ax_list *list, struct ax_list_cell *cell)
{
    struct ax_window *in = &list->in;
    size_t start = ++in->at;
    for (;;) {
        const char *quote = memchr(in->bytes + in->at, '"', in->len - in->at);
        if (!quote) {
            return is_hungry(list) ? false
                                   : wrong(list, start - 1, "the file ends inside of this cell");
        }
        size_t at = (size_t)(quote - in->bytes);
        in->at = at + 1;
        if (in->at == in->len && is_hungry(list)) {
            return false;
        }
        if (in->at == in->len || quote[1] != '"') {
            cell->text = (struct ax_slice){in->bytes + start, at - start};
            return true;
        }
        cell->doubled = true;
        in->at++;
    }
}

static bool plain_cell(struct ax_list *list, struct ax_list_cell *cell)
{
    struct ax_window *in = &list->in;
    const char *start = in->bytes + in->at;
    const char *end = in->bytes + in->len;
    const char *at = start;
    while (at < end && *at != ',' && *at != '\n' && *at != '\r') {
        at++;
    }
    cell->text = (struct ax_slice){start, (size_t)(at - start)};
    in->at += cell->text.len;
    return true;
}

/* Reads a cell and what ends it; `*out_more`: another follows in the row. */
static bool read_cell(struct ax_list *list, struct ax_list_cell *cell, bool *out_more)
{
    struct ax_window *in = &list->in;
    *cell = (struct ax_list_cell){.start = in->at};
    bool quoted = in->at < in->len && in->bytes[in->at] == '"';
    if (!(quoted ? quoted_cell(list, cell) : plain_cell(list, cell))) {
        return false;
    }
    in->at += in->at < in->len && in->bytes[in->at] == '\r';
    if (in->at == in->len) {
        *out_more = false;
        return is_hungry(list) ? false
                               : wrong_at(list, AX_CODE_LIST_CUT, cell->start, in->at,
                                          "the file ends without the end of this row: it was cut "
                                          "off");
    }
    char end = in->bytes[in->at];
    if (end != ',' && end != '\n') {
        return wrong(list, in->at, "expected a comma or the end of the row");
    }
    in->at++;
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

static void put_doubled(struct ax_list *list, enum ax_record_text which, struct ax_slice text)
{
    const char *end = text.start + text.len;
    ax_list_put(list, which, AX_SLICE(""));
    while (text.len > 0) {
        const char *quote = memchr(text.start, '"', text.len);
        if (!quote) {
            break;
        }
        ax_list_put(list, which, (struct ax_slice){text.start, (size_t)(quote + 1 - text.start)});
        text = (struct ax_slice){quote + 2, (size_t)(end - quote) - 2};
    }
    ax_list_put(list, which, text);
}

/* One row into list->cells, whose texts lie in the window. */
static bool scan_row(struct ax_list *list)
{
    uint32_t column = 0;
    for (bool more = true; more; column++) {
        struct ax_list_cell cell;
        if (!read_cell(list, &cell, &more)) {
            return false;
        }
        uint8_t which = column < list->columns.len ? list->columns.at[column] : NOTHING;
        if (which < NOTHING) {
            list->cells[which] = cell;
        }
    }
    struct ax_window *in = &list->in;
    struct ax_slice row = {in->bytes + in->start, in->at - in->start};
    size_t sound = ax_utf8_first_error(row);
    if (sound < row.len) {
        return wrong(list, in->start + sound, "a byte that is not UTF-8");
    }
    return column == list->columns.len || list->columns.len == 0 ||
           wrong(list, in->start, "a row with more or fewer cells than the header");
}

/* Runs `scan` on the row at in->start until it is whole in the window. */
static bool read_row(struct ax_list *list, bool (*scan)(struct ax_list *))
{
    struct ax_window *in = &list->in;
    for (;;) {
        list->hungry = false;
        in->at = in->start;
        bool fine = scan(list);
        bool long_row = (list->hungry ? in->len : in->at) - in->start > AX_LIMIT_LIST_ROW_BYTES;
        if (long_row) {
            return wrong_at(list, AX_CODE_LIST_ROW_LONG, in->start, in->start + 1,
                            "a row is longer than annexc reads");
        }
        if (!list->hungry) {
            return fine;
        }
        if (!ax_window_refill(in) && in->status != AX_OK) {
            ax_list_fail(list, in->status);
            return false;
        }
    }
}

static bool scan_header(struct ax_list *list)
{
    bool seen[SEVERITY + 1] = {false};
    bool more = true;
    list->columns.len = 0;
    while (more) {
        struct ax_list_cell cell;
        if (!read_cell(list, &cell, &more)) {
            return false;
        }
        uint8_t *column = ax_array_push(list->session->memory, &list->columns);
        if (!column) {
            ax_list_fail(list, AX_NO_MEMORY);
            return false;
        }
        *column = NOTHING;
        for (uint8_t i = 0; i <= SEVERITY; i++) {
            if (!seen[i] && *names[i] && ax_slice_is(ax_slice_trim(cell.text), names[i])) {
                *column = i;
                seen[i] = true;
            }
        }
    }
    return (seen[AX_RECORD_ID] && seen[SEVERITY]) ||
           wrong(list, list->in.start,
                 "neither a model nor a list of threats: a list in CSV has the columns id and "
                 "severity");
}

enum ax_status ax_list_open_csv(struct ax_list *list)
{
    list->in.untold = true;
    ax_window_pass_mark(&list->in);
    if (read_row(list, scan_header)) {
        list->in.start = list->in.at;
    }
    return list->status;
}

static bool is_blank_row(struct ax_window *in)
{
    size_t len = 0;
    while (len < AX_LIMIT_LIST_ROW_BYTES && ax_window_has(in, len + 1) &&
           ax_is_blank(in->bytes[in->at + len]) && in->bytes[in->at + len] != '\n') {
        len++;
    }
    bool more = ax_window_has(in, len + 1);
    bool blank = !more || in->bytes[in->at + len] == '\n';
    in->at += blank ? len + more : 0;
    return blank;
}

/* To the next row that has something; false at the end. */
static bool begin_row(struct ax_list *list)
{
    struct ax_window *in = &list->in;
    do {
        in->start = in->at;
    } while (ax_window_has(in, 1) && is_blank_row(in));
    ax_list_fail(list, in->status);
    return list->status == AX_OK && in->at < in->len;
}

static struct ax_span span_of(struct ax_list *list, const struct ax_list_cell *cell)
{
    ax_window_count_lines(&list->in);
    return ax_window_place(&list->in, cell->start, cell->start + cell->text.len + 1);
}

/* The record of list->cells. */
static bool take_row(struct ax_list *list)
{
    const struct ax_list_cell *severity = &list->cells[SEVERITY];
    ax_list_begin(list);
    if (!ax_list_is_severity(list, severity->text)) {
        return ax_list_set_severity(list, severity->text, span_of(list, severity));
    }
    for (size_t i = 0; i < list->columns.len; i++) {
        uint8_t which = list->columns.at[i];
        if (which < SEVERITY) {
            const struct ax_list_cell *cell = &list->cells[which];
            struct ax_slice text = unguarded(cell->text);
            list->direct[which] = text;
            if (cell->doubled) {
                put_doubled(list, (enum ax_record_text)which, text);
            }
        }
    }
    if (list->cells[AX_RECORD_ID].text.len > 0) {
        return ax_list_end(list, (struct ax_span){0, 0, 0});
    }
    return ax_list_end(list, span_of(list, &list->cells[AX_RECORD_ID]));
}

bool ax_list_next_csv(struct ax_list *list)
{
    return begin_row(list) && read_row(list, scan_row) && take_row(list);
}

bool ax_list_same_columns(const struct ax_list *one, const struct ax_list *other)
{
    return one->columns.len == other->columns.len &&
           memcmp(one->columns.at, other->columns.at, one->columns.len) == 0;
}

bool ax_list_both_csv(struct ax_list *one, struct ax_list *other, bool *out_same)
{
    *out_same = false;
    if (!begin_row(one) || !read_row(one, scan_row)) {
        return false;
    }
    size_t len = one->in.at - one->in.start;
    bool sound = one->cells[AX_RECORD_ID].text.len > 0 &&
                 ax_list_is_severity(one, one->cells[SEVERITY].text);
    other->in.start = other->in.at;
    if (sound && ax_window_has(&other->in, len) &&
        memcmp(one->in.bytes + one->in.start, other->in.bytes + other->in.at, len) == 0) {
        other->in.at += len;
        *out_same = true;
    }
    return *out_same || take_row(one);
}
