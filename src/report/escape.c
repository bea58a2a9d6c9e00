/* SPDX-License-Identifier: Apache-2.0 */
#include "report/escape.h"

#include "base/slice.h"
#include "base/utf8.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/* What stands for each ASCII character; NULL: itself. */
typedef const char *const replacements[128];

static replacements for_json = {
    [0x00] = "\\u0000", [0x01] = "\\u0001", [0x02] = "\\u0002", [0x03] = "\\u0003",
    [0x04] = "\\u0004", [0x05] = "\\u0005", [0x06] = "\\u0006", [0x07] = "\\u0007",
    ['\b'] = "\\b",     ['\t'] = "\\t",     ['\n'] = "\\n",     [0x0b] = "\\u000b",
    ['\f'] = "\\f",     ['\r'] = "\\r",     [0x0e] = "\\u000e", [0x0f] = "\\u000f",
    [0x10] = "\\u0010", [0x11] = "\\u0011", [0x12] = "\\u0012", [0x13] = "\\u0013",
    [0x14] = "\\u0014", [0x15] = "\\u0015", [0x16] = "\\u0016", [0x17] = "\\u0017",
    [0x18] = "\\u0018", [0x19] = "\\u0019", [0x1a] = "\\u001a", [0x1b] = "\\u001b",
    [0x1c] = "\\u001c", [0x1d] = "\\u001d", [0x1e] = "\\u001e", [0x1f] = "\\u001f",
    ['"'] = "\\\"",     ['\\'] = "\\\\",
};

/* The characters that CommonMark, its tables, strike-through and mathematics give a meaning. A
 * backslash becomes a reference, because parsers differ in what two of them before a bar mean to
 * a table. */
static replacements for_markdown = {
    ['\\'] = "&#92;", ['`'] = "\\`", ['*'] = "\\*", ['_'] = "\\_", ['['] = "\\[",   [']'] = "\\]",
    ['#'] = "\\#",    ['|'] = "\\|", ['~'] = "\\~", ['$'] = "\\$", ['&'] = "&amp;", ['<'] = "&lt;",
    ['>'] = "&gt;",   ['\t'] = " ",  ['\n'] = " ",  ['\r'] = " ",
};

static struct ax_slice skip(struct ax_slice text, size_t len)
{
    return (struct ax_slice){text.start + len, text.len - len};
}

static void put_replaced(struct ax_output *output, struct ax_slice text, replacements replaced)
{
    size_t run = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.start[i];
        if (c < 0x80 && replaced[c]) {
            ax_put_bytes(output, text.start + run, i - run);
            ax_put_text(output, replaced[c]);
            run = i + 1;
        }
    }
    if (run < text.len) {
        ax_put_bytes(output, text.start + run, text.len - run);
    }
}

void ax_escape_json(struct ax_output *output, struct ax_slice text)
{
    put_replaced(output, text, for_json);
}

void ax_escape_csv(struct ax_output *output, struct ax_slice text)
{
    const char *quote;
    while (text.len > 0 && (quote = memchr(text.start, '"', text.len))) {
        size_t len = (size_t)(quote - text.start) + 1;
        ax_put_bytes(output, text.start, len);
        ax_put_char(output, '"');
        text = skip(text, len);
    }
    if (text.len > 0) {
        ax_put_bytes(output, text.start, text.len);
    }
}

/* GitHub makes links of "http:" and "www." and pictures of ":words:". What follows a text is not
 * known. */
static bool starts_link(struct ax_slice text, size_t at)
{
    if (text.start[at] == ':') {
        return at + 1 == text.len || !ax_is_blank(text.start[at + 1]);
    }
    return text.start[at] == '.' && at >= 3 && ax_lower(text.start[at - 1]) == 'w' &&
           ax_lower(text.start[at - 2]) == 'w' && ax_lower(text.start[at - 3]) == 'w';
}

static bool is_hidden(struct ax_slice text, size_t *out_len)
{
    uint32_t point;
    *out_len = ax_utf8_step(text, &point);
    return (ax_utf8_is_control(point) && !ax_is_blank(text.start[0])) ||
           (point == 0xfffd && *out_len == 1);
}

void ax_escape_markdown(struct ax_output *output, struct ax_slice text)
{
    size_t len;
    for (size_t i = 0; i < text.len; i += len) {
        unsigned char c = (unsigned char)text.start[i];
        if (is_hidden(skip(text, i), &len)) {
            ax_put_text(output, REPLACEMENT);
        } else if (c < 0x80 && for_markdown[c]) {
            ax_put_text(output, for_markdown[c]);
        } else {
            if (starts_link(text, i)) {
                ax_put_char(output, '\\');
            }
            ax_put_bytes(output, text.start + i, len);
        }
    }
}

static size_t count_visible_ascii(struct ax_slice text)
{
    size_t len = 0;
    while (len < text.len && text.start[len] >= 0x20 && text.start[len] < 0x7f) {
        len++;
    }
    return len;
}

void ax_escape_terminal(struct ax_output *output, struct ax_slice text)
{
    size_t len;
    for (; text.len > 0; text = skip(text, len)) {
        len = count_visible_ascii(text);
        if (len > 0) {
            ax_put_bytes(output, text.start, len);
        } else if (is_hidden(text, &len)) {
            ax_put_text(output, REPLACEMENT);
        } else if (ax_is_blank(text.start[0])) {
            ax_put_char(output, ' ');
        } else {
            ax_put_bytes(output, text.start, len);
        }
    }
}

/* Spreadsheets also take the full-width forms of the four signs, and may skip a line end before
 * them. */
void ax_put_json_string(struct ax_output *output, struct ax_slice text)
{
    if (!text.start) {
        ax_put_text(output, "null");
        return;
    }
    ax_put_char(output, '"');
    ax_escape_json(output, text);
    ax_put_char(output, '"');
}

bool ax_csv_is_formula(struct ax_slice start)
{
    switch (start.len > 0 ? start.start[0] : 'a') {
    case '=':
    case '+':
    case '-':
    case '@':
    case '\t':
    case '\r':
    case '\n': return true;
    case '\xef':
        return start.len >= 3 && start.start[1] == '\xbc' &&
               memchr("\x9d\x8b\x8d\xa0", start.start[2], 4);
    default: return false;
    }
}

#define BIT(c) (1ULL << ((c)&63))
#define BITS(first, last) (BIT(last) - BIT(first) + BIT(last))

bool ax_csv_is_plain(struct ax_slice text)
{
    static const uint64_t plain[4] = {
        BIT(' ') | BITS('-', '9'), /* - . / 0 … 9 */
        BIT('@') | BITS('A', 'Z') | BIT('_') | BITS('a', 'z') | BIT('~'),
    };
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.start[i];
        if (!(plain[c >> 6] >> (c & 63) & 1)) {
            return false;
        }
    }
    return text.len == 0 ||
           (!ax_csv_is_formula(text) && text.start[0] != ' ' && text.start[text.len - 1] != ' ');
}

void ax_put_csv_cell(struct ax_output *output, struct ax_slice text, bool quoted)
{
    if (!quoted && ax_csv_is_plain(text)) {
        ax_put(output, text);
        return;
    }
    ax_put_char(output, '"');
    if (ax_csv_is_formula(text)) {
        ax_put_char(output, '\'');
    }
    ax_escape_csv(output, text);
    ax_put_char(output, '"');
}
