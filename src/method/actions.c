/* SPDX-License-Identifier: Apache-2.0 */
/* Leaves as actions, and how often each stands in the tree. */
#include "method/tree.h"

static struct ax_slice key_of(const struct ax_tree_node *node, bool same_labels)
{
    return node->action.len > 0 ? node->action
           : same_labels        ? node->label
                                : (struct ax_slice){NULL, 0};
}

/* Actions of the two roles never are the same: they are found under different keys. */
static ax_atom atom_of(const struct ax_tree *tree, const struct ax_tree_node *node,
                       bool same_labels)
{
    struct ax_session *session = tree->session;
    struct ax_slice key = key_of(node, same_labels);
    if (key.len == 0) {
        return 0;
    }
    char kind = (char)((node->action.len > 0 ? 'a' : 'l') - (node->defender ? 'a' - 'A' : 0));
    struct ax_slice text = ax_session_format(session, "%c %.*s", kind, AX_FMT(key));
    ax_atom atom = text.start ? ax_atom_of(&session->atoms, text) : 0;
    session->no_memory |= atom == 0;
    return atom;
}

struct building {
    struct ax_tree_actions *actions;
    const struct ax_tree *tree;
    AX_ARRAY(uint32_t) by_atom; /* action + 1 */
};

static uint32_t find(struct building *building, ax_atom atom)
{
    return atom < building->by_atom.len ? building->by_atom.at[atom] : 0;
}

static bool remember(struct building *building, ax_atom atom, uint32_t action)
{
    if (atom == 0) {
        return true;
    }
    if (atom >= building->by_atom.len) {
        uint32_t more = atom + 1 - building->by_atom.len;
        if (!ax_array_reserve(building->tree->session->memory, &building->by_atom, more)) {
            return false;
        }
        memset(building->by_atom.at + building->by_atom.len, 0, more * sizeof(uint32_t));
        building->by_atom.len = atom + 1;
    }
    building->by_atom.at[atom] = action + 1;
    return true;
}

static bool add_leaf(struct building *building, uint32_t index, bool same_labels)
{
    struct ax_tree_actions *actions = building->actions;
    const struct ax_tree_node *node = ax_tree_node(building->tree, index);
    ax_atom atom = atom_of(building->tree, node, same_labels);
    uint32_t known = find(building, atom);
    if (known > 0) {
        actions->of[index] = known - 1;
        return true;
    }
    struct ax_tree_action *action = ax_array_push(building->tree->session->memory, &actions->list);
    if (!action || building->tree->session->no_memory) {
        return false;
    }
    *action = (struct ax_tree_action){.node = index, .defender = node->defender};
    actions->of[index] = actions->list.len - 1;
    return remember(building, atom, actions->list.len - 1);
}

/* Ways from the root to each node; a graph of shared parts can have very many. */
static bool count_occurrences(struct ax_tree_actions *actions, const struct ax_tree *tree)
{
    const struct ax_allocator *memory = tree->session->memory;
    size_t size = tree->nodes.len * sizeof(double);
    double *ways = ax_memory_resize(memory, NULL, 0, size);
    if (!ways) {
        return false;
    }
    for (uint32_t i = 0; i < tree->nodes.len; i++) {
        ways[i] = 0;
    }
    ways[0] = 1;
    for (uint32_t i = tree->order.len; i-- > 0;) {
        uint32_t node = tree->order.at[i];
        for (uint32_t e = ax_tree_node(tree, node)->first; e; e = ax_tree_edge(tree, e)->next) {
            ways[ax_tree_edge(tree, e)->child] += ways[node];
        }
        if (actions->of[node] != AX_NO_NODE) {
            actions->list.at[actions->of[node]].occurrences += ways[node];
        }
    }
    for (uint32_t i = 0; i < actions->list.len; i++) {
        actions->list.at[i].shared = actions->list.at[i].occurrences > 1;
        actions->shared += actions->list.at[i].shared ? 1 : 0;
    }
    ax_memory_release(memory, ways, size);
    return true;
}

enum ax_status ax_tree_actions_init(struct ax_tree_actions *actions, const struct ax_tree *tree,
                                    bool same_labels)
{
    const struct ax_allocator *memory = tree->session->memory;
    struct building building = {.actions = actions, .tree = tree};
    *actions = (struct ax_tree_actions){.node_count = tree->nodes.len};
    actions->of = ax_memory_resize(memory, NULL, 0, tree->nodes.len * sizeof(uint32_t));
    bool fine = actions->of != NULL;
    for (uint32_t i = 0; fine && i < tree->nodes.len; i++) {
        actions->of[i] = AX_NO_NODE;
    }
    /* In the order of the file, but only what the root reaches. */
    for (uint32_t i = 0; fine && i < tree->order.len; i++) {
        actions->of[tree->order.at[i]] = 0;
    }
    for (uint32_t i = 0; fine && i < tree->nodes.len; i++) {
        bool leaf = actions->of[i] == 0 && ax_tree_is_leaf(ax_tree_node(tree, i));
        actions->of[i] = AX_NO_NODE;
        fine = !leaf || add_leaf(&building, i, same_labels);
    }
    fine = fine && count_occurrences(actions, tree);
    ax_array_done(memory, &building.by_atom);
    if (!fine) {
        tree->session->no_memory = true;
        ax_tree_actions_done(actions, tree);
        return AX_NO_MEMORY;
    }
    return AX_OK;
}

void ax_tree_actions_done(struct ax_tree_actions *actions, const struct ax_tree *tree)
{
    const struct ax_allocator *memory = tree->session->memory;
    ax_memory_release(memory, actions->of, actions->node_count * sizeof(uint32_t));
    ax_array_done(memory, &actions->list);
    actions->of = NULL;
}
