/* SPDX-License-Identifier: Apache-2.0 */
/* One page of a .tm7 while it is being read. */
#ifndef AX_LOAD_DRAWING_H
#define AX_LOAD_DRAWING_H

#include "load/geometry.h"
#include "model/model.h"
#include "xml/tree.h"

enum ax_shape_class {
    AX_SHAPE_ELEMENT,
    AX_SHAPE_BOX, /* rectangular boundary */
    AX_SHAPE_ARC,
    AX_SHAPE_FLOW
};

/* One thing on a page. */
struct ax_shape {
    const struct ax_xml_node *node;
    enum ax_shape_class class;
    enum ax_kind kind;
    ax_atom guid; /* as written */
    ax_atom key;  /* the same in small letters: what flows name their ends by */
    uint32_t item;
    uint32_t depth; /* boxes: how many lie around it */
    bool placed;    /* its coordinates are usable */
    struct ax_rectangle rectangle;
    struct ax_curve curve;
};

struct ax_page {
    struct ax_model *model;
    struct ax_session *session;
    const struct ax_xml_tree *tree;
    uint32_t view;
    AX_ARRAY(struct ax_shape) shapes; /* in order of the file */
    AX_ARRAY(uint32_t) boxes;         /* of `shapes`: the largest first */
    AX_ARRAY(uint32_t) boundaries;    /* of `shapes`: boxes and arcs in order of the file */
    AX_ARRAY(uint32_t) element_of;    /* by key: index in `shapes`, plus 1 */
};

/* Appends what the page's list (Borders, Lines) holds to page->shapes: either may hold anything. */
void ax_page_collect(struct ax_page *page, const struct ax_xml_node *surface, const char *list);
/* Puts what the file says of a shape into its item: name, type, properties, place. */
void ax_page_describe(struct ax_page *page, const struct ax_shape *shape);
/* Adds an attribute, unless the item has one of this name: the first counts. */
void ax_page_add_attribute(struct ax_page *page, uint32_t item, ax_atom name,
                           struct ax_slice value);
/* The atom of a GUID in small letters; 0 when it is empty. */
ax_atom ax_page_key(struct ax_page *page, struct ax_slice guid);

static inline struct ax_slice ax_page_text(const struct ax_page *page,
                                           const struct ax_xml_node *node, const char *name)
{
    return ax_xml_child_text(page->tree, node, name);
}

static inline ax_atom ax_page_keep(struct ax_page *page, struct ax_slice words)
{
    ax_atom atom = ax_atom_of_kept(&page->session->atoms, words);
    page->session->no_memory |= atom == 0 && words.len > 0;
    return atom;
}

#endif
