/* SPDX-License-Identifier: Apache-2.0 */
#include "method/csv_read.h"

#include "base/slice.h"

void ax_csv_init(struct ax_csv *csv, struct ax_session *session, uint32_t source)
{
    struct ax_slice text = ax_source_at(session, source)->text;
    *csv = (struct ax_csv){.session = session, .source = source};
    csv->at = text.len >= 3 && memcmp(text.start, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

static void keep_cell(struct ax_csv *csv, uint32_t start, uint32_t end)
{
    if (csv->count == AX_CSV_CELLS) {
        return;
    }
    const char *text = ax_source_at(csv->session, csv->source)->text.start;
    csv->cells[csv->count] = (struct ax_slice){text + start, end - start};
    csv->spans[csv->count++] = (struct ax_span){csv->source, start, end > start ? end : start + 1};
}

/* The end of a quoted cell: its closing quote, or the end of the text. */
static uint32_t end_of_quoted(struct ax_slice text, uint32_t at)
{
    while (at < text.len) {
        if (text.start[at] != '"') {
            at++;
        } else if (at + 1 < text.len && text.start[at + 1] == '"') {
            at += 2;
        } else {
            break;
        }
    }
    return at;
}

static bool ends_cell(char c)
{
    return c == ',' || c == '\n' || c == '\r';
}

/* One cell; what stands behind a closing quote is passed over. */
static void read_cell(struct ax_csv *csv, struct ax_slice text)
{
    uint32_t start = csv->at;
    bool quoted = start < text.len && text.start[start] == '"';
    uint32_t end = quoted ? end_of_quoted(text, start + 1) : start;
    csv->at = end;
    while (csv->at < text.len && !ends_cell(text.start[csv->at])) {
        csv->at++;
    }
    keep_cell(csv, quoted ? start + 1 : start, quoted ? end : csv->at);
}

bool ax_csv_next(struct ax_csv *csv)
{
    struct ax_slice text = ax_source_at(csv->session, csv->source)->text;
    while (csv->at < text.len && (text.start[csv->at] == '\n' || text.start[csv->at] == '\r')) {
        csv->at++;
    }
    csv->count = 0;
    if (csv->at >= text.len) {
        return false;
    }
    for (;;) {
        read_cell(csv, text);
        if (csv->at >= text.len || text.start[csv->at] != ',') {
            return true;
        }
        csv->at++;
    }
}

int ax_csv_column(const struct ax_csv *csv, const char *name)
{
    for (uint32_t i = 0; i < csv->count; i++) {
        if (ax_slice_is(csv->cells[i], name)) {
            return (int)i;
        }
    }
    return -1;
}
