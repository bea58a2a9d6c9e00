/* SPDX-License-Identifier: Apache-2.0 */
/* An attack-defence tree in memory. Nodes have a role; children of the same role refine a node,
 * those of the other role counter it. A node may stand in several places: then the tree is a graph
 * without cycles. */
#ifndef AX_METHOD_TREE_H
#define AX_METHOD_TREE_H

#include "diag/session.h"
#include "method/domain.h"

#define AX_NO_NODE UINT32_MAX

enum ax_refinement {
    AX_REFINE_OR,
    AX_REFINE_AND,
    AX_REFINE_SEQUENCE,
    AX_REFINE_COUNTER /* as an operator only */
};

struct ax_tree_value {
    uint32_t domain; /* index in tree->domains */
    uint32_t next;   /* index + 1 of the node's next value; 0: none */
    struct ax_slice text;
    double number;
    bool fits; /* the text is a value of the domain */
};

struct ax_tree_node {
    struct ax_slice id; /* empty: none */
    struct ax_slice label;
    struct ax_slice description;
    struct ax_slice action; /* leaves that share it are one action; empty: one of its own */
    struct ax_slice threat; /* what the node stands for in a model; empty: nothing */
    struct ax_slice control;
    struct ax_slice element;
    struct ax_span span;
    uint8_t refinement; /* enum ax_refinement */
    bool defender;
    uint32_t refined;  /* children of the same role */
    uint32_t counters; /* children of the other role */
    uint32_t first;    /* edges: index + 1 */
    uint32_t last;
    uint32_t values; /* index + 1 of the first */
};

struct ax_tree_edge {
    uint32_t child;
    uint32_t next; /* index + 1 */
};

/* A domain as the file declares it. */
struct ax_tree_declared {
    struct ax_slice id;
    struct ax_slice unit;
    struct ax_slice kind;       /* as the file names it */
    enum ax_tree_domain domain; /* AX_TREE_DOMAIN_COUNT: not one of ours */
    double bound;               /* k; infinite where there is none */
};

struct ax_tree {
    struct ax_session *session;
    uint32_t source;
    struct ax_slice id;
    struct ax_slice name;
    struct ax_slice description;
    struct ax_slice model;               /* path as written; empty: none */
    bool adtool;                         /* values belong to labels, as ADTool has it */
    bool internal;                       /* not for a public edition */
    bool full;                           /* past AX_LIMIT_TREE_NODES, and reported */
    AX_ARRAY(struct ax_tree_node) nodes; /* node 0 is the root */
    AX_ARRAY(struct ax_tree_edge) edges;
    AX_ARRAY(struct ax_tree_value) values;
    AX_ARRAY(struct ax_tree_declared) domains;
    AX_ARRAY(uint32_t)
    order; /* children before parents; what the root does not reach is left
                                 out */
};

struct ax_tree *ax_tree_new(struct ax_session *session);
/* AX_NO_NODE without memory, or past AX_LIMIT_TREE_NODES (reported). */
uint32_t ax_tree_add(struct ax_tree *tree, const struct ax_tree_node *node);
/* Makes `child` a child of `parent`, behind those that it has. */
bool ax_tree_join(struct ax_tree *tree, uint32_t parent, uint32_t child);
bool ax_tree_add_value(struct ax_tree *tree, uint32_t node, struct ax_tree_value value);
/* The declared domain of this id, or UINT32_MAX. */
uint32_t ax_tree_declared(const struct ax_tree *tree, struct ax_slice id);

/* Works out the order. AX_INVALID: a node is below itself (reported). AX_NO_MEMORY. */
enum ax_status ax_tree_finish(struct ax_tree *tree);

static inline const struct ax_tree_node *ax_tree_node(const struct ax_tree *tree, uint32_t node)
{
    return &tree->nodes.at[node];
}

/* Nothing of the node's own side refines it: it is something that somebody does. */
static inline bool ax_tree_is_leaf(const struct ax_tree_node *node)
{
    return node->refined == 0;
}

/* Edges of a node, in order: for (e = node->first; e; e = edges[e - 1].next). */
static inline const struct ax_tree_edge *ax_tree_edge(const struct ax_tree *tree, uint32_t edge)
{
    return &tree->edges.at[edge - 1];
}

/* What somebody does or keeps up, at one or several leaves. */
struct ax_tree_action {
    uint32_t node; /* the first leaf of it */
    bool defender;
    bool shared;        /* it stands in several places */
    double occurrences; /* how often it stands in the tree with all shared parts written out */
};

struct ax_tree_actions {
    AX_ARRAY(struct ax_tree_action) list; /* in the order of the file */
    uint32_t *of;                         /* by node; AX_NO_NODE for what is no leaf */
    uint32_t node_count;
    uint32_t shared; /* how many are */
};

/* The leaves as actions: those with the same `action`, or, where asked for, with the same role
 * and label, are one. AX_NO_MEMORY. */
enum ax_status ax_tree_actions_init(struct ax_tree_actions *actions, const struct ax_tree *tree,
                                    bool same_labels);
void ax_tree_actions_done(struct ax_tree_actions *actions, const struct ax_tree *tree);

/* A name for people: the label, or the id where there is none. */
struct ax_slice ax_tree_label(const struct ax_tree_node *node);

/* Readers: from a source that was added. */
enum ax_status ax_tree_read_adtool(struct ax_tree *tree, uint32_t source);
enum ax_status ax_tree_read_native(struct ax_tree *tree, uint32_t source);
/* From a text that lives as long as the session; `name` is its path. */
enum ax_status ax_tree_load_text(struct ax_session *session, struct ax_slice name,
                                 struct ax_slice text, struct ax_tree **out_tree);

/* Writers: the native format, ADTool's (AX_INVALID: reported). */
enum ax_status ax_tree_write_native(const struct ax_tree *tree, struct ax_output *output);
enum ax_status ax_tree_write_adtool(const struct ax_tree *tree, struct ax_output *output);

#endif
