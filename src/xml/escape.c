/* SPDX-License-Identifier: Apache-2.0 */
#include "base/output.h"
#include "xml/canonical.h"

static void put_reference(struct ax_output *output, char c, bool in_value)
{
    switch (c) {
    case '&': ax_put_text(output, "&amp;"); break;
    case '<': ax_put_text(output, "&lt;"); break;
    case '>': ax_put_text(output, "&gt;"); break;
    case '"': ax_put_text(output, in_value ? "&quot;" : "\""); break;
    case '\t': ax_put_text(output, in_value ? "&#9;" : "\t"); break;
    case '\n': ax_put_text(output, in_value ? "&#10;" : "\n"); break;
    case '\r': ax_put_text(output, "&#13;"); break;
    default: ax_put_text(output, "\xef\xbf\xbd"); break; /* not allowed in XML 1.0 */
    }
}

static void put_escaped(struct ax_output *output, struct ax_slice text, bool in_value)
{
    size_t plain = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.start[i];
        if (c >= 0x20 && c != '&' && c != '<' && c != '>' && c != '"') {
            continue;
        }
        ax_put_bytes(output, text.start + plain, i - plain);
        put_reference(output, text.start[i], in_value);
        plain = i + 1;
    }
    if (text.len > plain) {
        ax_put_bytes(output, text.start + plain, text.len - plain);
    }
}

void ax_xml_put_text(struct ax_output *output, struct ax_slice text)
{
    put_escaped(output, text, false);
}

void ax_xml_put_value(struct ax_output *output, struct ax_slice text)
{
    put_escaped(output, text, true);
}

void ax_xml_put_attribute(struct ax_output *output, const char *name, struct ax_slice value)
{
    if (value.len > 0) {
        ax_put_char(output, ' ');
        ax_put_text(output, name);
        ax_put_text(output, "=\"");
        ax_xml_put_value(output, value);
        ax_put_char(output, '"');
    }
}
