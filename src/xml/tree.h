/* SPDX-License-Identifier: Apache-2.0 */
/* A whole document as a tree of elements, for formats that are small and refer back and forth.
 * It knows local names only: that is how the formats that are read with it are told apart in the
 * wild. */
#ifndef AX_XML_TREE_H
#define AX_XML_TREE_H

#include "xml/reader.h"

struct ax_xml_node {
    ax_atom name;
    uint32_t start; /* offset of '<' */
    uint32_t attribute_count;
    const struct ax_xml_attribute *attributes; /* live as long as the session */
    struct ax_slice text;                      /* the element's own character data, trimmed */
    uint32_t text_start; /* where `text` stands in the source as it is; 0: it does not */
    struct ax_xml_node *first;
    struct ax_xml_node *last;
    struct ax_xml_node *next;
    struct ax_xml_node *parent;
};

struct ax_xml_tree {
    struct ax_session *session;
    uint32_t source;
    struct ax_xml_node *root; /* NULL: there was none */
};

/* Reads as much as is well-formed; what came before an error is in the tree. Messages and
 * AX_INVALID as ax_xml_read. The tree lives in the session's arena. */
enum ax_status ax_xml_tree_read(struct ax_session *session, uint32_t source,
                                struct ax_xml_tree *out_tree);

/* The first child of this name, or NULL; `node` may be NULL. */
const struct ax_xml_node *ax_xml_child(const struct ax_xml_tree *tree,
                                       const struct ax_xml_node *node, const char *name);
/* The next sibling of the same name, or NULL. */
const struct ax_xml_node *ax_xml_same(const struct ax_xml_node *node);
/* Trimmed text of the child, or of the attribute; empty when there is none. */
struct ax_slice ax_xml_child_text(const struct ax_xml_tree *tree, const struct ax_xml_node *node,
                                  const char *name);
struct ax_slice ax_xml_attribute_text(const struct ax_xml_tree *tree,
                                      const struct ax_xml_node *node, const char *name);
struct ax_span ax_xml_node_span(const struct ax_xml_tree *tree, const struct ax_xml_node *node);

#endif
