/* SPDX-License-Identifier: Apache-2.0 */
#include "xml/tree.h"

#include "base/output.h"

struct builder {
    struct ax_session *session;
    struct ax_xml_tree *tree;
    struct ax_xml_node *open;
    struct ax_output *pieces; /* text of `open` that does not stand in the source in one piece */
};

static const struct ax_xml_attribute *keep_attributes(struct builder *builder,
                                                      const struct ax_xml_element *element)
{
    size_t size = element->count * sizeof(struct ax_xml_attribute);
    struct ax_xml_attribute *kept = ax_arena_alloc(&builder->session->arena, size);
    if (!kept) {
        builder->session->no_memory = true;
        return NULL;
    }
    memcpy(kept, element->attributes, size);
    return kept;
}

static bool on_open(void *user, const struct ax_xml_element *element)
{
    struct builder *builder = user;
    struct ax_xml_node *node = ax_arena_alloc(&builder->session->arena, sizeof(*node));
    if (!node) {
        builder->session->no_memory = true;
        return false;
    }
    *node = (struct ax_xml_node){.name = element->name,
                                 .start = element->start,
                                 .attribute_count = element->count,
                                 .parent = builder->open};
    if (element->count > 0) {
        node->attributes = keep_attributes(builder, element);
        node->attribute_count = node->attributes ? element->count : 0;
    }
    if (!builder->open) {
        builder->tree->root = node;
    } else if (builder->open->last) {
        builder->open->last->next = node;
        builder->open->last = node;
    } else {
        builder->open->first = builder->open->last = node;
    }
    builder->open = node;
    builder->pieces->len = 0;
    return true;
}

static void trim_node(struct ax_xml_node *node)
{
    struct ax_slice trimmed = ax_slice_trim(node->text);
    if (node->text_start > 0) {
        node->text_start += (uint32_t)(trimmed.start - node->text.start);
    }
    node->text = trimmed;
}

static void on_close(void *user, ax_atom name)
{
    struct builder *builder = user;
    struct ax_xml_node *node = builder->open;
    (void)name;
    if (builder->session->no_memory) {
        return; /* there may be no node for what is closed here */
    }
    if (builder->pieces->len > 0) {
        struct ax_slice text = {builder->pieces->buffer, builder->pieces->len};
        node->text = ax_arena_copy(&builder->session->arena, text);
        node->text_start = 0;
        builder->session->no_memory |= !node->text.start;
        builder->pieces->len = 0;
    }
    trim_node(node);
    builder->open = node->parent;
}

/* Most texts stand in the source in one piece; others are put together. Blanks between children are
 * passed over: these formats have no mixed content. */
static void on_text(void *user, struct ax_slice text, uint32_t start)
{
    struct builder *builder = user;
    struct ax_xml_node *node = builder->open;
    if (builder->session->no_memory || node->first ||
        (node->text.len == 0 && builder->pieces->len == 0 && ax_slice_trim(text).len == 0)) {
        return;
    }
    const char *source = ax_source_at(builder->session, builder->tree->source)->text.start;
    bool first = node->text.len == 0 && builder->pieces->len == 0;
    if (start > 0 && first) {
        node->text = (struct ax_slice){source + start, text.len};
        node->text_start = start;
    } else if (start > 0 && builder->pieces->len == 0 && node->text_start > 0 &&
               node->text.start + node->text.len == source + start) {
        node->text.len += text.len;
    } else {
        if (builder->pieces->len == 0) {
            ax_put(builder->pieces, node->text);
        }
        ax_put(builder->pieces, text);
        builder->session->no_memory |= builder->pieces->status != AX_OK;
    }
}

enum ax_status ax_xml_tree_read(struct ax_session *session, uint32_t source,
                                struct ax_xml_tree *out_tree)
{
    static const struct ax_xml_handler handler = {on_open, on_close, on_text};
    *out_tree = (struct ax_xml_tree){.session = session, .source = source};
    struct builder builder = {
        .session = session, .tree = out_tree, .pieces = ax_output_to_memory(session->memory)};
    if (!builder.pieces) {
        session->no_memory = true;
        return AX_NO_MEMORY;
    }
    enum ax_status status = ax_xml_read(session, source, &handler, &builder);
    for (struct ax_xml_node *node = builder.open; node; node = node->parent) {
        trim_node(node);
    }
    ax_output_free(builder.pieces);
    return status;
}

static bool is_named(const struct ax_xml_tree *tree, ax_atom atom, const char *name)
{
    return ax_slice_is(ax_atom_text(&tree->session->atoms, atom), name);
}

const struct ax_xml_node *ax_xml_child(const struct ax_xml_tree *tree,
                                       const struct ax_xml_node *node, const char *name)
{
    ax_atom atom = ax_atom_find(&tree->session->atoms, ax_slice_of(name));
    const struct ax_xml_node *child = node && atom ? node->first : NULL;
    while (child && child->name != atom) {
        child = child->next;
    }
    return child;
}

const struct ax_xml_node *ax_xml_same(const struct ax_xml_node *node)
{
    const struct ax_xml_node *next = node->next;
    while (next && next->name != node->name) {
        next = next->next;
    }
    return next;
}

struct ax_slice ax_xml_child_text(const struct ax_xml_tree *tree, const struct ax_xml_node *node,
                                  const char *name)
{
    const struct ax_xml_node *child = ax_xml_child(tree, node, name);
    return child ? child->text : (struct ax_slice){"", 0};
}

struct ax_slice ax_xml_attribute_text(const struct ax_xml_tree *tree,
                                      const struct ax_xml_node *node, const char *name)
{
    for (uint32_t i = 0; node && i < node->attribute_count; i++) {
        if (is_named(tree, node->attributes[i].name, name)) {
            return ax_slice_trim(node->attributes[i].value);
        }
    }
    return (struct ax_slice){"", 0};
}

struct ax_span ax_xml_node_span(const struct ax_xml_tree *tree, const struct ax_xml_node *node)
{
    struct ax_xml_element element = {.source = tree->source, .start = node->start};
    return ax_xml_element_span(tree->session, &element);
}
