/* SPDX-License-Identifier: Apache-2.0 */
#include "xml/tag.h"

#include "base/output.h"
#include "base/slice.h"
#include "base/utf8.h"
#include "xml/canonical.h"

enum {
    INDENT = 2,
    LINE_CELLS = 110
};

void ax_xml_put_indent(struct ax_output *output, int depth)
{
    ax_put_repeat(output, ' ', (size_t)depth * INDENT);
}

void ax_xml_tag_open(struct ax_xml_tag *tag, struct ax_output *output, int depth,
                     struct ax_slice name)
{
    *tag = (struct ax_xml_tag){output, depth, (size_t)depth * INDENT + 1 + name.len};
    ax_xml_put_indent(output, depth);
    ax_put_char(output, '<');
    ax_put(output, name);
}

/* What a character takes when it is written in a value. */
static size_t escaped_cells(struct ax_slice value)
{
    size_t cells = ax_utf8_cells(value);
    for (size_t i = 0; i < value.len; i++) {
        switch (value.start[i]) {
        case '<':
        case '>': cells += sizeof("&lt;") - 2; break;
        case '&': cells += sizeof("&amp;") - 2; break;
        case '"': cells += sizeof("&quot;") - 2; break;
        case '\t': cells += sizeof("&#9;") - 1; break;
        case '\n':
        case '\r': cells += sizeof("&#10;") - 1; break;
        default: break;
        }
    }
    return cells;
}

/* Blank or line end, and what stands before the value. */
static void put_name(struct ax_xml_tag *tag, struct ax_slice name, size_t value_cells)
{
    size_t cells = name.len + sizeof("=\"\"") - 1 + value_cells;
    size_t indent = (size_t)(tag->depth + 2) * INDENT;
    if (tag->column + 1 + cells > LINE_CELLS && tag->column > indent) {
        ax_put_char(tag->output, '\n');
        ax_put_repeat(tag->output, ' ', indent);
        tag->column = indent;
    } else {
        ax_put_char(tag->output, ' ');
        tag->column++;
    }
    ax_put(tag->output, name);
    ax_put_text(tag->output, "=\"");
    tag->column += cells;
}

void ax_xml_tag_attribute(struct ax_xml_tag *tag, struct ax_slice name, struct ax_slice value)
{
    put_name(tag, name, escaped_cells(value));
    ax_xml_put_value(tag->output, value);
    ax_put_char(tag->output, '"');
}

void ax_xml_tag_raw(struct ax_xml_tag *tag, struct ax_slice name, struct ax_slice raw)
{
    put_name(tag, name, ax_utf8_cells(raw));
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.start[i] == '"') {
            ax_put_text(tag->output, "&quot;");
        } else {
            ax_put_char(tag->output, raw.start[i]);
        }
    }
    ax_put_char(tag->output, '"');
}

static size_t rank(const char *const *order, const char *name)
{
    size_t i = 0;
    while (order[i] && strcmp(order[i], name) != 0) {
        i++;
    }
    return i;
}

bool ax_xml_tag_orders(const char *const *order, const char *a, const char *b)
{
    size_t rank_a = rank(order, a);
    size_t rank_b = rank(order, b);
    return rank_a != rank_b ? rank_a < rank_b : strcmp(a, b) < 0;
}

void ax_xml_put_content(struct ax_output *output, struct ax_slice text, int depth)
{
    bool block = text.len > 0 && memchr(text.start, '\n', text.len) != NULL;
    while (text.len > 0) {
        const char *feed = memchr(text.start, '\n', text.len);
        size_t len = feed ? (size_t)(feed - text.start) : text.len;
        struct ax_slice line = ax_slice_trim((struct ax_slice){text.start, len});
        if (block) {
            ax_put_char(output, '\n');
            if (line.len > 0) {
                ax_xml_put_indent(output, depth + 1);
            }
        }
        ax_xml_put_text(output, line);
        text.start += len + (feed != NULL);
        text.len -= len + (feed != NULL);
    }
    if (block) {
        ax_put_char(output, '\n');
        ax_xml_put_indent(output, depth);
    }
}
