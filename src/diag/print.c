/* SPDX-License-Identifier: Apache-2.0 */
/* Messages as a person or a machine reads them. */
#include "base/output.h"
#include "base/utf8.h"
#include "diag/session.h"

#include <stdlib.h>

enum {
    SNIPPET_CELLS = 100,
    TAB_CELLS = 4
};

static const char *const severity_words[] = {"note", "warning", "error"};
static const char *const severity_colors[] = {"\033[1;36m", "\033[1;35m", "\033[1;31m"};

/* Text from a file must not steer the terminal: controls become U+FFFD, tabs blanks. */
static void put_visible(struct ax_output *output, struct ax_slice text)
{
    while (text.len > 0) {
        uint32_t point;
        size_t len = ax_utf8_step(text, &point);
        if (point == '\t') {
            ax_put_repeat(output, ' ', TAB_CELLS);
        } else if (ax_utf8_is_control(point) || (point == 0xfffd && len == 1)) {
            ax_put_text(output, "\xef\xbf\xbd");
        } else {
            ax_put_bytes(output, text.start, len);
        }
        text.start += len;
        text.len -= len;
    }
}

static size_t visible_cells(struct ax_slice text)
{
    size_t cells = 0;
    while (text.len > 0) {
        uint32_t point;
        size_t len = ax_utf8_step(text, &point);
        cells += point == '\t'               ? TAB_CELLS
                 : ax_utf8_is_control(point) ? 1
                                             : (size_t)ax_utf8_width(point);
        text.start += len;
        text.len -= len;
    }
    return cells;
}

static struct ax_slice line_at(const struct ax_source *source, uint32_t line)
{
    uint32_t start = source->lines.at[line - 1];
    uint32_t end = line < source->lines.len ? source->lines.at[line] : (uint32_t)source->text.len;
    while (end > start && ax_is_blank(source->text.start[end - 1])) {
        end--;
    }
    return (struct ax_slice){source->text.start + start, end - start};
}

/* A long line is shown from a little before the place. `offset` is moved along. */
static struct ax_slice around(struct ax_slice line, uint32_t *offset, bool *out_cut)
{
    *out_cut = false;
    if (line.len <= SNIPPET_CELLS || *offset < SNIPPET_CELLS / 2) {
        *out_cut = false;
    } else {
        size_t skip = *offset - SNIPPET_CELLS / 2;
        while (skip < line.len && (line.start[skip] & 0xc0) == 0x80) {
            skip++;
        }
        line = (struct ax_slice){line.start + skip, line.len - skip};
        *offset -= (uint32_t)skip;
        *out_cut = true;
    }
    if (line.len > SNIPPET_CELLS) {
        line.len = SNIPPET_CELLS;
        while (line.len > 0 && (line.start[line.len] & 0xc0) == 0x80) {
            line.len--;
        }
    }
    return line;
}

static void put_snippet(struct ax_session *session, struct ax_span span, bool color,
                        struct ax_output *output)
{
    uint32_t number;
    uint32_t column;
    ax_source_place(session, span.source, span.start, &number, &column);
    const struct ax_source *source = ax_source_at(session, span.source);
    uint32_t own = number - source->lines_before;
    if (source->lines.len < own) {
        return;
    }
    struct ax_slice line = line_at(source, own);
    uint32_t offset = span.start - source->lines.at[own - 1];
    if (number == 1 && line.len >= 3 && memcmp(line.start, "\xef\xbb\xbf", 3) == 0) {
        line = (struct ax_slice){line.start + 3, line.len - 3};
        offset -= offset < 3 ? offset : 3;
    }
    bool cut;
    line = around(line, &offset, &cut);
    cut = cut || (own == 1 && source->cells_before > 0);
    if (offset > line.len) {
        return;
    }
    ax_putf(output, "%6u | %s", source->before + number, cut ? "\xe2\x80\xa6" : "");
    put_visible(output, line);
    ax_put_text(output, "\n       | ");
    ax_put_repeat(output, ' ',
                  (cut ? 1 : 0) + visible_cells((struct ax_slice){line.start, offset}));
    size_t len = span.end > span.start ? span.end - span.start : 1;
    len = len > line.len - offset ? line.len - offset : len;
    size_t carets = visible_cells((struct ax_slice){line.start + offset, len});
    ax_put_text(output, color ? "\033[1;32m" : "");
    ax_put_repeat(output, '^', carets > 0 ? carets : 1);
    ax_put_text(output, color ? "\033[0m\n" : "\n");
}

static void put_place(struct ax_session *session, struct ax_span span, bool color,
                      struct ax_output *output)
{
    ax_put_text(output, color ? "\033[1m" : "");
    if (span.source == 0) {
        ax_put_text(output, "annexc: ");
    } else {
        uint32_t line;
        uint32_t column;
        ax_source_place(session, span.source, span.start, &line, &column);
        put_visible(output, ax_source_at(session, span.source)->name);
        ax_putf(output, ":%u:%u: ", ax_source_at(session, span.source)->before + line, column);
    }
    ax_put_text(output, color ? "\033[0m" : "");
}

static void put_line(struct ax_session *session, struct ax_span span, enum ax_severity severity,
                     struct ax_slice text, uint32_t code, struct ax_message_style style,
                     struct ax_output *output)
{
    put_place(session, span, style.color, output);
    ax_putf(output, "%s%s:%s ", style.color ? severity_colors[severity] : "",
            severity_words[severity], style.color ? "\033[0m" : "");
    put_visible(output, text);
    if (code != 0) {
        ax_putf(output, " [AX%04u]", code);
    }
    ax_put_char(output, '\n');
    if (style.snippets && span.source != 0) {
        put_snippet(session, span, style.color, output);
    }
}

static void put_json_text(struct ax_output *output, struct ax_slice text)
{
    ax_put_char(output, '"');
    while (text.len > 0) {
        uint32_t point;
        size_t len = ax_utf8_step(text, &point);
        if (point == '"' || point == '\\') {
            ax_put_char(output, '\\');
            ax_put_char(output, (char)point);
        } else if (point < 0x20 || point == 0x7f) {
            ax_putf(output, "\\u%04x", point);
        } else if (point == 0xfffd && len == 1) {
            ax_put_text(output, "\xef\xbf\xbd"); /* names of files need not be UTF-8 */
        } else {
            ax_put_bytes(output, text.start, len);
        }
        text.start += len;
        text.len -= len;
    }
    ax_put_char(output, '"');
}

static void put_json_place(struct ax_session *session, struct ax_span span,
                           struct ax_output *output)
{
    if (span.source != 0) {
        uint32_t line;
        uint32_t column;
        ax_source_place(session, span.source, span.start, &line, &column);
        ax_put_text(output, "\"file\":");
        put_json_text(output, ax_source_at(session, span.source)->name);
        ax_putf(output, ",\"line\":%u,\"column\":%u,",
                ax_source_at(session, span.source)->before + line, column);
    }
}

static void put_json(struct ax_session *session, const struct ax_message *message,
                     struct ax_output *output)
{
    ax_put_char(output, '{');
    put_json_place(session, message->span, output);
    ax_putf(output,
            "\"severity\":\"%s\",\"code\":\"AX%04u\",\"text\":", severity_words[message->severity],
            message->code);
    put_json_text(output, message->text);
    ax_put_text(output, ",\"notes\":[");
    for (const struct ax_remark *note = message->notes; note; note = note->next) {
        ax_put_char(output, '{');
        put_json_place(session, note->span, output);
        ax_put_text(output, "\"text\":");
        put_json_text(output, note->text);
        ax_put_text(output, note->next ? "}," : "}");
    }
    ax_put_text(output, "]}\n");
}

static int by_place(const void *left, const void *right)
{
    const struct ax_message *a = *(const struct ax_message *const *)left;
    const struct ax_message *b = *(const struct ax_message *const *)right;
    if (a->span.source != b->span.source) {
        return a->span.source < b->span.source ? -1 : 1;
    }
    if (a->span.start != b->span.start) {
        return a->span.start < b->span.start ? -1 : 1;
    }
    return (a > b) - (a < b);
}

void ax_messages_write(struct ax_session *session, struct ax_message_style style,
                       struct ax_output *output)
{
    uint32_t count = session->messages.len;
    size_t size = (size_t)count * sizeof(struct ax_message *);
    const struct ax_message **order =
        count ? ax_memory_resize(session->memory, NULL, 0, size) : NULL;
    for (uint32_t i = 0; order && i < count; i++) {
        order[i] = &session->messages.at[i];
    }
    if (order) {
        qsort(order, count, sizeof(*order), by_place);
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct ax_message *message = order ? order[i] : &session->messages.at[i];
        if (style.quiet && message->severity != AX_ERROR) {
            continue;
        }
        if (style.json) {
            put_json(session, message, output);
            continue;
        }
        put_line(session, message->span, message->severity, message->text, message->code, style,
                 output);
        for (const struct ax_remark *note = message->notes; note; note = note->next) {
            put_line(session, note->span.source ? note->span : message->span, AX_NOTE, note->text,
                     0,
                     (struct ax_message_style){.color = style.color,
                                               .snippets = style.snippets && note->span.source},
                     output);
        }
    }
    ax_memory_release(session->memory, order, size);
    if (session->dropped > 0 && !style.json) {
        ax_putf(output, "annexc: note: %zu more messages are not shown\n", session->dropped);
    }
}
