/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/text.h"

#include "base/utf8.h"

/* Cuts the next character off `rest`; 0 at the end. What XML cannot hold or nobody can see is
 * skipped, stray bytes become U+FFFD. `out_bytes` is the character as it is written. */
static uint32_t next_character(struct ax_slice *rest, struct ax_slice *out_bytes)
{
    while (rest->len > 0) {
        uint32_t point;
        size_t len = ax_utf8_step(*rest, &point);
        *out_bytes = (struct ax_slice){rest->start, len};
        rest->start += len;
        rest->len -= len;
        if (point == 0xfffd) {
            *out_bytes = AX_SLICE("\xef\xbf\xbd");
        }
        bool kept = !ax_utf8_is_control(point) || point == '\t' || point == '\n' || point == '\r';
        if (kept && (point & 0xfffe) != 0xfffe) {
            return point;
        }
    }
    return 0;
}

static bool is_blank_point(uint32_t point)
{
    return point == ' ' || point == '\t' || point == '\n' || point == '\r' || point == 0xa0;
}

bool ax_text_is_blank(struct ax_slice text)
{
    struct ax_slice bytes;
    uint32_t point;
    while ((point = next_character(&text, &bytes)) != 0) {
        if (!is_blank_point(point) && ax_utf8_width(point) > 0) {
            return false;
        }
    }
    return true;
}

static bool begins_entity(struct ax_slice rest)
{
    char next = rest.len > 0 ? ax_lower(rest.start[0]) : ' ';
    return next == '#' || (next >= 'a' && next <= 'z');
}

/* Graphviz expands backslash sequences in labels, and writes what looks like an entity into SVG
 * as it is, known or not. An ampersand in a span of its own has no name behind it. */
static void put_label_character(struct ax_output *output, uint32_t point, struct ax_slice bytes,
                                struct ax_slice rest)
{
    switch (point) {
    case '&': ax_put_text(output, begins_entity(rest) ? "<FONT>&amp;</FONT>" : "&amp;"); break;
    case '<': ax_put_text(output, "&lt;"); break;
    case '>': ax_put_text(output, "&gt;"); break;
    case '\\': ax_put_text(output, "\\\\"); break;
    default: ax_put(output, bytes); break;
    }
}

struct wrapping {
    struct ax_output *output;
    struct ax_wrap wrap;
    uint32_t used;       /* cells of the line so far */
    uint32_t characters; /* of the label so far */
};

static void break_line(struct wrapping *wrapping)
{
    ax_put_text(wrapping->output, wrapping->wrap.line_break);
    wrapping->used = 0;
}

/* A long word is cut between characters; a combining mark stays with the one before it. */
static void put_character(struct wrapping *wrapping, uint32_t point, struct ax_slice bytes,
                          struct ax_slice rest)
{
    uint32_t width = (uint32_t)ax_utf8_width(point);
    uint32_t longest = wrapping->wrap.columns > AX_TEXT_WORD_COLUMNS ? wrapping->wrap.columns
                                                                     : AX_TEXT_WORD_COLUMNS;
    if (wrapping->used + width > longest) {
        break_line(wrapping);
    }
    put_label_character(wrapping->output, point, bytes, rest);
    wrapping->used += width;
}

/* False when the label is as long as it may get. */
static bool put_word(struct wrapping *wrapping, struct ax_slice word)
{
    struct ax_slice bytes;
    uint32_t point;
    while ((point = next_character(&word, &bytes)) != 0) {
        if (wrapping->characters++ == AX_TEXT_LABEL_CHARACTERS) {
            ax_put_text(wrapping->output, "\xe2\x80\xa6");
            return false;
        }
        put_character(wrapping, point, bytes, word);
    }
    return true;
}

/* Before the first word stands something in another font, and a blank at the start of a text is not
 * drawn in SVG: it has to be one that is no blank. */
static void separate_word(struct wrapping *wrapping, struct ax_slice word)
{
    if (wrapping->used == 0) {
        return;
    }
    if (wrapping->used + 1 + ax_utf8_cells(word) > wrapping->wrap.columns) {
        break_line(wrapping);
    } else {
        ax_put_text(wrapping->output, wrapping->characters == 0 ? "&#160;" : " ");
        wrapping->used++;
    }
}

/* True when a line ends between two words: an author who breaks a name means it. */
static bool has_line_end(const char *from, const char *to)
{
    return memchr(from, '\n', (size_t)(to - from)) != NULL;
}

void ax_text_put_label(struct ax_output *output, struct ax_slice text, struct ax_wrap wrap)
{
    struct wrapping wrapping = {output, wrap, wrap.used, 0};
    struct ax_slice word;
    const char *before = text.start;
    bool room = true;
    while (room && ax_slice_next_word(&text, &word)) {
        if (ax_text_is_blank(word)) {
            continue;
        }
        if (wrapping.characters > 0 && has_line_end(before, word.start)) {
            break_line(&wrapping);
        }
        separate_word(&wrapping, word);
        room = put_word(&wrapping, word);
        before = word.start + word.len;
    }
}

void ax_text_put_quoted(struct ax_output *output, struct ax_slice text)
{
    struct ax_slice bytes;
    uint32_t point;
    while ((point = next_character(&text, &bytes)) != 0) {
        if (point == '"' || point == '\\') {
            ax_put_char(output, '\\');
        }
        ax_put(output, bytes);
    }
}

void ax_text_put_xml(struct ax_output *output, struct ax_slice text)
{
    struct ax_slice bytes;
    uint32_t point;
    while ((point = next_character(&text, &bytes)) != 0) {
        switch (point) {
        case '&': ax_put_text(output, "&amp;"); break;
        case '<': ax_put_text(output, "&lt;"); break;
        case '>': ax_put_text(output, "&gt;"); break;
        case '"': ax_put_text(output, "&quot;"); break;
        default: ax_put(output, bytes); break;
        }
    }
}
