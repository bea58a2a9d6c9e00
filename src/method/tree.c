/* SPDX-License-Identifier: Apache-2.0 */
#include "method/tree.h"

#include "base/limits.h"

#include <math.h>

struct ax_tree *ax_tree_new(struct ax_session *session)
{
    struct ax_tree *tree = ax_memory_resize(session->memory, NULL, 0, sizeof(*tree));
    if (tree) {
        *tree = (struct ax_tree){.session = session};
    } else {
        session->no_memory = true;
    }
    return tree;
}

void ax_tree_free(struct ax_tree *tree)
{
    if (!tree) {
        return;
    }
    const struct ax_allocator *memory = tree->session->memory;
    ax_array_done(memory, &tree->nodes);
    ax_array_done(memory, &tree->edges);
    ax_array_done(memory, &tree->values);
    ax_array_done(memory, &tree->domains);
    ax_array_done(memory, &tree->order);
    ax_memory_release(memory, tree, sizeof(*tree));
}

uint32_t ax_tree_add(struct ax_tree *tree, const struct ax_tree_node *node)
{
    struct ax_session *session = tree->session;
    if (tree->nodes.len >= AX_LIMIT_TREE_NODES) {
        if (!tree->full) {
            tree->full = true;
            ax_report(session, AX_CODE_TREE_TOO_LARGE, node->span,
                      "the tree has more than %d nodes", AX_LIMIT_TREE_NODES);
        }
        return AX_NO_NODE;
    }
    struct ax_tree_node *added = ax_array_push(session->memory, &tree->nodes);
    if (!added) {
        session->no_memory = true;
        return AX_NO_NODE;
    }
    *added = *node;
    return tree->nodes.len - 1;
}

bool ax_tree_join(struct ax_tree *tree, uint32_t parent, uint32_t child)
{
    struct ax_tree_edge *edge = ax_array_push(tree->session->memory, &tree->edges);
    if (!edge) {
        tree->session->no_memory = true;
        return false;
    }
    *edge = (struct ax_tree_edge){child, 0};
    struct ax_tree_node *node = &tree->nodes.at[parent];
    if (node->last) {
        tree->edges.at[node->last - 1].next = tree->edges.len;
    } else {
        node->first = tree->edges.len;
    }
    node->last = tree->edges.len;
    if (tree->nodes.at[child].defender == node->defender) {
        node->refined++;
    } else {
        node->counters++;
    }
    return true;
}

bool ax_tree_add_value(struct ax_tree *tree, uint32_t node, struct ax_tree_value value)
{
    struct ax_tree_value *added = ax_array_push(tree->session->memory, &tree->values);
    if (!added) {
        tree->session->no_memory = true;
        return false;
    }
    value.next = tree->nodes.at[node].values;
    *added = value;
    tree->nodes.at[node].values = tree->values.len;
    return true;
}

uint32_t ax_tree_declared(const struct ax_tree *tree, struct ax_slice id)
{
    for (uint32_t i = 0; i < tree->domains.len; i++) {
        if (ax_slice_equal(tree->domains.at[i].id, id)) {
            return i;
        }
    }
    return UINT32_MAX;
}

struct ax_slice ax_tree_label(const struct ax_tree_node *node)
{
    return node->label.len > 0 ? node->label : node->id;
}

/* Depth first with a stack of its own: shared parts make trees deeper than their files. */
struct walk {
    struct ax_tree *tree;
    uint8_t *state; /* by node: 0 not seen, 1 on the way, 2 done */
    AX_ARRAY(uint32_t) nodes;
    AX_ARRAY(uint32_t) edges; /* the next edge of each */
};

static bool enter(struct walk *walk, uint32_t node)
{
    const struct ax_allocator *memory = walk->tree->session->memory;
    if (!ax_array_reserve(memory, &walk->nodes, 1) || !ax_array_reserve(memory, &walk->edges, 1)) {
        return false;
    }
    walk->state[node] = 1;
    walk->nodes.at[walk->nodes.len++] = node;
    walk->edges.at[walk->edges.len++] = walk->tree->nodes.at[node].first;
    return true;
}

static void report_cycle(const struct walk *walk, uint32_t node)
{
    const struct ax_tree_node *again = ax_tree_node(walk->tree, node);
    struct ax_slice label = ax_tree_label(again);
    struct ax_message *message = ax_report(walk->tree->session, AX_CODE_TREE_CYCLE, again->span,
                                           "\"%.*s\" stands below itself", AX_FMT(label));
    struct ax_slice inner =
        ax_tree_label(ax_tree_node(walk->tree, walk->nodes.at[walk->nodes.len - 1]));
    ax_note(walk->tree->session, message, (struct ax_span){0, 0, 0}, "the way back is in \"%.*s\"",
            AX_FMT(inner));
}

static enum ax_status step(struct walk *walk)
{
    struct ax_tree *tree = walk->tree;
    uint32_t *edge = &walk->edges.at[walk->edges.len - 1];
    if (*edge == 0) {
        uint32_t node = walk->nodes.at[--walk->nodes.len];
        walk->edges.len--;
        walk->state[node] = 2;
        tree->order.at[tree->order.len++] = node;
        return AX_OK;
    }
    uint32_t child = ax_tree_edge(tree, *edge)->child;
    *edge = ax_tree_edge(tree, *edge)->next;
    if (walk->state[child] == 1) {
        report_cycle(walk, child);
        return AX_INVALID;
    }
    return walk->state[child] == 2 || enter(walk, child) ? AX_OK : AX_NO_MEMORY;
}

/* Writing and other things go down by recursion. */
static enum ax_status check_depth(struct ax_tree *tree)
{
    size_t size = tree->nodes.len * sizeof(uint32_t);
    uint32_t *depth = ax_memory_resize(tree->session->memory, NULL, 0, size);
    if (!depth) {
        return AX_NO_MEMORY;
    }
    for (uint32_t i = 0; i < tree->order.len; i++) {
        uint32_t node = tree->order.at[i];
        depth[node] = 1;
        for (uint32_t e = ax_tree_node(tree, node)->first; e; e = ax_tree_edge(tree, e)->next) {
            uint32_t below = depth[ax_tree_edge(tree, e)->child];
            depth[node] = below >= depth[node] ? below + 1 : depth[node];
        }
    }
    bool fine = depth[0] <= AX_LIMIT_TREE_DEPTH;
    ax_memory_release(tree->session->memory, depth, size);
    if (!fine) {
        ax_report(tree->session, AX_CODE_TREE_TOO_DEEP, tree->nodes.at[0].span,
                  "the tree is deeper than %d nodes", AX_LIMIT_TREE_DEPTH);
    }
    return fine ? AX_OK : AX_INVALID;
}

enum ax_status ax_tree_finish(struct ax_tree *tree)
{
    const struct ax_allocator *memory = tree->session->memory;
    struct walk walk = {.tree = tree};
    enum ax_status status = AX_NO_MEMORY;
    size_t size = tree->nodes.len;
    tree->order.len = 0;
    walk.state = ax_memory_resize(memory, NULL, 0, size);
    if (walk.state && ax_array_reserve(memory, &tree->order, tree->nodes.len)) {
        memset(walk.state, 0, size);
        status = enter(&walk, 0) ? AX_OK : AX_NO_MEMORY;
        while (status == AX_OK && walk.nodes.len > 0) {
            status = step(&walk);
        }
    }
    ax_array_done(memory, &walk.nodes);
    ax_array_done(memory, &walk.edges);
    ax_memory_release(memory, walk.state, size);
    status = status == AX_OK ? check_depth(tree) : status;
    tree->session->no_memory |= status == AX_NO_MEMORY;
    return status;
}
