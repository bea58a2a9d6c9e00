/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of differences that fit the width, and their marks. */
#include "base/utf8.h"
#include "report/diff_format.h"

enum {
    WIDTH_MIN = 40
};

size_t ax_diff_width(struct ax_report_style style)
{
    return style.width == 0 ? SIZE_MAX : style.width < WIDTH_MIN ? WIDTH_MIN : (size_t)style.width;
}

void ax_diff_put_mark(struct ax_output *output, int mark, bool color)
{
    static const struct {
        char mark;
        const char *color;
    } marks[] = {{'+', "\033[32m"}, {'-', "\033[31m"}, {'~', "\033[33m"}, {'?', "\033[35m"}};
    ax_put_text(output, color ? marks[mark].color : "");
    ax_put_char(output, marks[mark].mark);
    ax_put_text(output, color ? "\033[0m" : "");
    ax_put_char(output, ' ');
}

/* Cells up to the blank at which the line ends; a word that is too long is not broken. */
static size_t line_end(struct ax_slice text, size_t cells)
{
    size_t used = 0;
    size_t blank = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t point;
        size_t len = ax_utf8_step((struct ax_slice){text.start + at, text.len - at}, &point);
        used += (size_t)ax_utf8_width(point);
        if (point == ' ' && at > 0 && (used <= cells + 1 || blank == 0)) {
            blank = at;
        }
        if (used > cells && blank > 0) {
            return blank;
        }
        at += len;
    }
    return text.len;
}

void ax_diff_put_wrapped(struct ax_output *output, struct ax_output *visible, struct ax_slice text,
                         struct ax_wrap wrap)
{
    visible->len = 0;
    ax_escape_terminal(visible, text);
    text = ax_output_text(visible);
    for (bool first = true; first || text.len > 0; first = false) {
        size_t before = first ? wrap.used : wrap.indent;
        size_t room = wrap.width == SIZE_MAX ? SIZE_MAX - 1
                      : wrap.width > before  ? wrap.width - before
                                             : 1;
        size_t end = line_end(text, room);
        ax_put_repeat(output, ' ', first ? 0 : wrap.indent);
        ax_put_bytes(output, text.start, end);
        ax_put_char(output, '\n');
        while (end < text.len && text.start[end] == ' ') {
            end++;
        }
        text = (struct ax_slice){text.start + end, text.len - end};
    }
}
