/* SPDX-License-Identifier: Apache-2.0 */
#include "xml/canonical.h"

#include "base/output.h"
#include "xml/tag.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <stdlib.h>

/* What tells an item from the others first, then what it is, then the rest by name. */
const char *const ax_canonical_order[] = {
    "id",           "model",         "number",     "from",     "to",          "name",
    "version",      "type",          "kind",       "class",    "parent",      "category",
    "scope",        "method",        "severity",   "data",     "protocol",    "manufacturer",
    "safety-class", "bidirectional", "crosses",    "template", "href",        "elements",
    "boundaries",   "flows",         "tags",       "threats",  "disposition", "status",
    "owner",        "until",         "introduced", "decided",  "gone",        NULL,
};

struct writer {
    struct ax_session *session;
    const char *const *order;
    struct ax_output *output;
};

static struct ax_slice slice(const xmlChar *text)
{
    return ax_slice_of(text ? (const char *)text : "");
}

static void put_name(struct ax_output *output, const xmlNs *space, const xmlChar *name)
{
    if (space && space->prefix) {
        ax_putf(output, "%s:", (const char *)space->prefix);
    }
    ax_put(output, slice(name));
}

/* Attributes of other name spaces come last. */
static bool comes_before(const struct writer *writer, const xmlAttr *a, const xmlAttr *b)
{
    const char *name_a = (const char *)a->name;
    const char *name_b = (const char *)b->name;
    if (!a->ns != !b->ns) {
        return !a->ns;
    }
    return a->ns ? strcmp(name_a, name_b) < 0 : ax_xml_tag_orders(writer->order, name_a, name_b);
}

/* The attribute that follows `last` in canonical order; there are few, so searching is enough. */
static const xmlAttr *next_attribute(const struct writer *writer, const xmlNode *node,
                                     const xmlAttr *last)
{
    const xmlAttr *best = NULL;
    for (const xmlAttr *at = node->properties; at; at = at->next) {
        bool later = !last || comes_before(writer, last, at);
        if (at != last && later && (!best || comes_before(writer, at, best))) {
            best = at;
        }
    }
    return best;
}

/* "prefix:name", in `piece`, or the name alone. */
static struct ax_slice full_name(struct ax_output *piece, const xmlNs *space, const xmlChar *name)
{
    piece->len = 0;
    put_name(piece, space, name);
    return ax_output_text(piece);
}

static void put_attribute(struct writer *writer, struct ax_xml_tag *tag, struct ax_output *piece,
                          const xmlAttr *attribute)
{
    xmlChar *value = xmlNodeListGetString(attribute->doc, attribute->children, 1);
    writer->session->no_memory |= !value && attribute->children;
    ax_xml_tag_attribute(tag, full_name(piece, attribute->ns, attribute->name), slice(value));
    xmlFree(value);
}

static void put_start(struct writer *writer, const xmlNode *node, int depth)
{
    struct ax_output *piece = ax_output_to_memory(writer->session->memory);
    if (!piece) {
        writer->session->no_memory = true;
        return;
    }
    struct ax_xml_tag tag;
    ax_xml_tag_open(&tag, writer->output, depth, full_name(piece, node->ns, node->name));
    for (const xmlNs *space = node->nsDef; space; space = space->next) {
        piece->len = 0;
        ax_putf(piece, "xmlns%s%s", space->prefix ? ":" : "",
                space->prefix ? (const char *)space->prefix : "");
        ax_xml_tag_attribute(&tag, ax_output_text(piece), slice(space->href));
    }
    for (const xmlAttr *at = next_attribute(writer, node, NULL); at;
         at = next_attribute(writer, node, at)) {
        put_attribute(writer, &tag, piece, at);
    }
    ax_output_free(piece);
}

static bool has_elements(const xmlNode *node)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE || child->type == XML_COMMENT_NODE ||
            child->type == XML_PI_NODE) {
            return true;
        }
    }
    return false;
}

static size_t line_feeds(const xmlChar *text)
{
    size_t count = 0;
    for (; text && *text; text++) {
        count += *text == '\n';
    }
    return count;
}

static void put_node(struct writer *writer, const xmlNode *node, int depth);

static void put_children(struct writer *writer, const xmlNode *node, int depth)
{
    bool gap = false;
    bool first = true;
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_TEXT_NODE) {
            gap = line_feeds(child->content) > 1;
            continue;
        }
        if (gap && !first) {
            ax_put_char(writer->output, '\n');
        }
        put_node(writer, child, depth + 1);
        gap = false;
        first = false;
    }
}

/* Text with a comment in it, say: every blank may count, so it stays as it is. */
static bool is_mixed(const xmlNode *node)
{
    bool text = false;
    for (const xmlNode *child = node->children; child; child = child->next) {
        text =
            text || (child->type == XML_TEXT_NODE && ax_slice_trim(slice(child->content)).len > 0);
    }
    return text && has_elements(node);
}

static void put_inline(struct writer *writer, const xmlNode *node)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_TEXT_NODE) {
            ax_xml_put_text(writer->output, slice(child->content));
        } else if (child->type == XML_COMMENT_NODE) {
            ax_putf(writer->output, "<!--%s-->", (const char *)child->content);
        } else if (child->type == XML_PI_NODE) {
            ax_putf(writer->output, "<?%s %s?>", (const char *)child->name,
                    child->content ? (const char *)child->content : "");
        }
    }
}

static void put_element(struct writer *writer, const xmlNode *node, int depth)
{
    put_start(writer, node, depth);
    if (is_mixed(node)) {
        ax_put_char(writer->output, '>');
        put_inline(writer, node);
    } else if (has_elements(node)) {
        ax_put_text(writer->output, ">\n");
        put_children(writer, node, depth);
        ax_xml_put_indent(writer->output, depth);
    } else {
        xmlChar *text = xmlNodeGetContent(node);
        writer->session->no_memory |= !text && node->children;
        struct ax_slice content = ax_slice_trim(slice(text));
        if (content.len == 0) {
            ax_put_text(writer->output, "/>\n");
            xmlFree(text);
            return;
        }
        ax_put_char(writer->output, '>');
        ax_xml_put_content(writer->output, content, depth);
        xmlFree(text);
    }
    ax_put_text(writer->output, "</");
    put_name(writer->output, node->ns, node->name);
    ax_put_text(writer->output, ">\n");
}

static void put_node(struct writer *writer, const xmlNode *node, int depth)
{
    if (node->type == XML_ELEMENT_NODE) {
        put_element(writer, node, depth);
    } else if (node->type == XML_COMMENT_NODE) {
        ax_xml_put_indent(writer->output, depth);
        ax_putf(writer->output, "<!--%s-->\n", (const char *)node->content);
    } else if (node->type == XML_PI_NODE) {
        ax_xml_put_indent(writer->output, depth);
        ax_putf(writer->output, "<?%s %s?>\n", (const char *)node->name,
                node->content ? (const char *)node->content : "");
    }
}

/* What was read before can be read again: if not, or not whole, there is no memory. */
static xmlDocPtr read_tree(struct ax_slice text)
{
    int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA |
                  XML_PARSE_HUGE;
    xmlResetLastError();
    xmlParserCtxtPtr parser = xmlNewParserCtxt();
    xmlDocPtr document =
        parser ? xmlCtxtReadMemory(parser, text.start, (int)text.len, NULL, NULL, options) : NULL;
    /* A node for which there was no memory is left out, and only the last error tells. */
    bool lost = xmlGetLastError() && xmlGetLastError()->code == XML_ERR_NO_MEMORY;
    if (document && (lost || parser->errNo == XML_ERR_NO_MEMORY)) {
        xmlFreeDoc(document);
        document = NULL;
    }
    xmlFreeParserCtxt(parser);
    return document;
}

enum ax_status ax_xml_canonical(struct ax_session *session, uint32_t source,
                                const char *const *order, struct ax_output *output)
{
    struct ax_slice text = ax_source_at(session, source)->text;
    xmlDocPtr document = read_tree(text);
    if (!document) {
        session->no_memory = true;
        return AX_NO_MEMORY;
    }
    struct writer writer = {session, order, output};
    ax_put_text(output, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    for (const xmlNode *node = document->children; node; node = node->next) {
        put_node(&writer, node, 0);
    }
    xmlFreeDoc(document);
    return session->no_memory ? AX_NO_MEMORY : output->status;
}
