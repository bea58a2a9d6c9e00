/* SPDX-License-Identifier: Apache-2.0 */
#include "method/attackset.h"

#include "base/limits.h"

#include <stdlib.h>

enum {
    NEW_COSTS = 128,
    SORT_COSTS = 16
};

/* The sets of one node: of an attacker's node those with which it comes true, of a defender's those
 * with which it does not. */
struct family {
    AX_ARRAY(uint64_t *) at;
};

struct finding {
    const struct ax_tree *tree;
    const struct ax_tree_actions *actions;
    struct ax_attack_sets *sets;
    struct family *families; /* by node */
    uint64_t work;           /* words that were looked at */
    bool no_memory;
};

/* Something was done with so many sets. A new one costs more: it stays in memory. */
static void spend(struct finding *finding, uint64_t sets)
{
    finding->work += sets * finding->sets->words;
}

static uint32_t most_sets(const struct finding *finding)
{
    return finding->work < AX_LIMIT_TREE_SET_WORK
               ? AX_LIMIT_TREE_SETS
               : (uint32_t)(AX_LIMIT_TREE_LATE_WORDS / finding->sets->words) + 1;
}

static uint32_t bits_of(const uint64_t *bits, uint32_t words)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < words; i++) {
        for (uint64_t word = bits[i]; word; word &= word - 1) {
            count++;
        }
    }
    return count;
}

static bool is_subset(const uint64_t *a, const uint64_t *b, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        if (a[i] & ~b[i]) {
            return false;
        }
    }
    return true;
}

static uint64_t *new_set(struct finding *finding)
{
    spend(finding, NEW_COSTS);
    uint64_t *set = ax_arena_alloc(&finding->sets->arena, finding->sets->words * sizeof(uint64_t));
    finding->no_memory |= !set;
    return set;
}

/* False when the family is full: what is left out is reported as such. */
static bool has_room(struct finding *finding, const struct family *family)
{
    if (finding->no_memory || family->at.len < most_sets(finding)) {
        return !finding->no_memory;
    }
    finding->sets->incomplete = true;
    return false;
}

static void push(struct finding *finding, struct family *family, uint64_t *set)
{
    uint64_t **slot = ax_array_push(finding->tree->session->memory, &family->at);
    if (!slot) {
        finding->no_memory = true;
        return;
    }
    *slot = set;
}

static int compare_sizes(const void *a, const void *b, uint32_t words)
{
    uint64_t *const *left = a;
    uint64_t *const *right = b;
    uint32_t x = bits_of(*left, words);
    uint32_t y = bits_of(*right, words);
    if (x != y) {
        return x < y ? -1 : 1;
    }
    for (uint32_t i = 0; i < words; i++) {
        uint64_t differ = (*left)[i] ^ (*right)[i];
        if (differ) { /* the one with the earlier action first */
            return (*left)[i] & (differ & -differ) ? -1 : 1;
        }
    }
    return 0;
}

/* A merge sort: qsort(3) has no argument for the width of the sets. */
static void sort(uint64_t **sets, uint64_t **room, uint32_t count, uint32_t words)
{
    if (count < 2) {
        return;
    }
    uint32_t half = count / 2;
    sort(sets, room, half, words);
    sort(sets + half, room, count - half, words);
    memcpy(room, sets, half * sizeof(*sets));
    uint32_t left = 0;
    uint32_t right = half;
    for (uint32_t i = 0; left < half; i++) {
        bool from_right = right < count && compare_sizes(&sets[right], &room[left], words) < 0;
        sets[i] = from_right ? sets[right++] : room[left++];
    }
}

/* Smallest first, without those that hold another. */
static void minimise(struct finding *finding, struct family *family)
{
    const struct ax_allocator *memory = finding->tree->session->memory;
    uint32_t words = finding->sets->words;
    size_t size = family->at.len * sizeof(uint64_t *);
    uint64_t **room = ax_memory_resize(memory, NULL, 0, size);
    if (!room) {
        finding->no_memory = finding->no_memory || family->at.len > 0;
        return;
    }
    sort(family->at.at, room, family->at.len, words);
    ax_memory_release(memory, room, size);
    spend(finding, SORT_COSTS * (uint64_t)family->at.len);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < family->at.len; i++) {
        bool needed = true;
        for (uint32_t k = 0; needed && k < kept; k++) {
            needed = !is_subset(family->at.at[k], family->at.at[i], words);
        }
        finding->work += kept / 2 + kept * (uint64_t)words / 16; /* most differ in an early word */
        if (needed) {
            family->at.at[kept++] = family->at.at[i];
        }
    }
    family->at.len = kept;
}

static void unite(struct finding *finding, struct family *into, const struct family *from)
{
    for (uint32_t i = 0; i < from->at.len && has_room(finding, into); i++) {
        push(finding, into, from->at.at[i]);
    }
    minimise(finding, into);
}

static void multiply(struct finding *finding, struct family *into, const struct family *by)
{
    struct family product = {{0}};
    for (uint32_t i = 0; i < into->at.len; i++) {
        for (uint32_t k = 0; k < by->at.len && has_room(finding, &product); k++) {
            uint64_t *set = new_set(finding);
            for (uint32_t w = 0; set && w < finding->sets->words; w++) {
                set[w] = into->at.at[i][w] | by->at.at[k][w];
            }
            if (set) {
                push(finding, &product, set);
            }
        }
    }
    ax_array_done(finding->tree->session->memory, &into->at);
    *into = product;
    minimise(finding, into);
}

/* How the children of a node come together for the sets. A defence of which one part is enough
 * (OR) fails when all parts fail; one that needs all its parts fails with any of them. */
static bool is_product(const struct ax_tree_node *node, bool counters)
{
    if (counters) {
        return !node->defender;
    }
    return (node->refinement == AX_REFINE_OR) == node->defender;
}

static void find_of_children(struct finding *finding, uint32_t index, bool counters, bool *first)
{
    const struct ax_tree *tree = finding->tree;
    const struct ax_tree_node *node = ax_tree_node(tree, index);
    struct family *own = &finding->families[index];
    for (uint32_t e = node->first; e && !finding->no_memory; e = ax_tree_edge(tree, e)->next) {
        uint32_t child = ax_tree_edge(tree, e)->child;
        if ((ax_tree_node(tree, child)->defender != node->defender) != counters) {
            continue;
        }
        if (*first || !is_product(node, counters)) {
            unite(finding, own, &finding->families[child]);
        } else {
            multiply(finding, own, &finding->families[child]);
        }
        *first = false;
    }
}

static void find_of_node(struct finding *finding, uint32_t index)
{
    uint32_t action = finding->actions->of[index];
    bool first = action == AX_NO_NODE;
    if (!first) {
        uint64_t *set = new_set(finding);
        if (set) {
            set[action / 64] |= 1ULL << action % 64;
            push(finding, &finding->families[index], set);
        }
    }
    find_of_children(finding, index, false, &first);
    find_of_children(finding, index, true, &first);
}

/* Whether the goal is reached by the set. `state` has room for a truth value per node. */
static bool succeeds(const struct finding *finding, const uint64_t *set, bool *state)
{
    const struct ax_tree *tree = finding->tree;
    for (uint32_t i = 0; i < tree->order.len; i++) {
        uint32_t index = tree->order.at[i];
        const struct ax_tree_node *node = ax_tree_node(tree, index);
        uint32_t action = finding->actions->of[index];
        bool all = node->refinement != AX_REFINE_OR;
        bool truth = all;
        if (action != AX_NO_NODE) {
            truth = (set[action / 64] >> action % 64 & 1) != (node->defender ? 1U : 0U);
        }
        for (uint32_t e = node->first; e; e = ax_tree_edge(tree, e)->next) {
            uint32_t child = ax_tree_edge(tree, e)->child;
            if (ax_tree_node(tree, child)->defender == node->defender) {
                truth = all ? truth && state[child] : truth || state[child];
            }
        }
        for (uint32_t e = node->first; e; e = ax_tree_edge(tree, e)->next) {
            uint32_t child = ax_tree_edge(tree, e)->child;
            truth =
                truth && (ax_tree_node(tree, child)->defender == node->defender || !state[child]);
        }
        state[index] = truth;
    }
    return state[0] != ax_tree_node(tree, 0)->defender;
}

/* When sets were left out on the way, a set may hold a smaller one that nobody saw. */
static bool is_minimal(const struct finding *finding, uint64_t *set, bool *state)
{
    for (uint32_t i = 0; i < finding->actions->list.len; i++) {
        uint64_t bit = 1ULL << i % 64;
        if (set[i / 64] & bit) {
            set[i / 64] &= ~bit;
            bool still = succeeds(finding, set, state);
            set[i / 64] |= bit;
            if (still) {
                return false;
            }
        }
    }
    return true;
}

static uint32_t count_failing(const struct finding *finding, const uint64_t *set)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < finding->actions->list.len; i++) {
        count += finding->actions->list.at[i].defender && (set[i / 64] >> i % 64 & 1) ? 1 : 0;
    }
    return count;
}

static void add_set(struct finding *finding, const uint64_t *bits, uint32_t failing)
{
    struct ax_attack_sets *sets = finding->sets;
    struct ax_attack_set *set = ax_array_push(sets->session->memory, &sets->list);
    if (!set) {
        finding->no_memory = true;
        return;
    }
    *set = (struct ax_attack_set){bits_of(bits, sets->words), failing, bits};
}

/* Whether the set is to be listed. Once too much was looked at, what is not known to be minimal is
 * left out. */
static bool is_listed(struct finding *finding, uint64_t *set, uint64_t *checked, bool *state)
{
    if (!finding->sets->incomplete) {
        return true;
    }
    if (*checked >= AX_LIMIT_TREE_SET_WORK / 4) {
        return false;
    }
    *checked += (uint64_t)bits_of(set, finding->sets->words) * finding->tree->order.len;
    return is_minimal(finding, set, state);
}

/* Sorted by size already; a stable order by failing defences on top of that. */
static void put_in_order(struct finding *finding, const struct family *family, bool *state)
{
    const struct ax_allocator *memory = finding->tree->session->memory;
    size_t size = family->at.len * sizeof(uint32_t);
    uint32_t *failing = ax_memory_resize(memory, NULL, 0, size);
    uint32_t most = 0;
    uint64_t checked = 0;
    finding->no_memory |= !failing && size > 0;
    for (uint32_t i = 0; failing && i < family->at.len; i++) {
        failing[i] = count_failing(finding, family->at.at[i]);
        most = failing[i] > most ? failing[i] : most;
    }
    for (uint32_t count = 0; failing && count <= most && !finding->no_memory; count++) {
        for (uint32_t i = 0; i < family->at.len; i++) {
            if (failing[i] == count && is_listed(finding, family->at.at[i], &checked, state)) {
                add_set(finding, family->at.at[i], count);
            }
        }
    }
    ax_memory_release(memory, failing, size);
}

static void find(struct finding *finding)
{
    const struct ax_tree *tree = finding->tree;
    const struct ax_allocator *memory = tree->session->memory;
    for (uint32_t i = 0; i < tree->order.len && !finding->no_memory; i++) {
        find_of_node(finding, tree->order.at[i]);
    }
    size_t size = tree->nodes.len * sizeof(bool);
    bool *state = ax_memory_resize(memory, NULL, 0, size);
    finding->no_memory |= !state;
    if (!finding->no_memory) {
        put_in_order(finding, &finding->families[0], state);
    }
    ax_memory_release(memory, state, size);
}

enum ax_status ax_attack_sets_find(const struct ax_tree *tree,
                                   const struct ax_tree_actions *actions,
                                   struct ax_attack_sets *out_sets)
{
    const struct ax_allocator *memory = tree->session->memory;
    struct finding finding = {.tree = tree, .actions = actions, .sets = out_sets};
    size_t size = tree->nodes.len * sizeof(struct family);
    *out_sets =
        (struct ax_attack_sets){.session = tree->session, .words = actions->list.len / 64 + 1};
    ax_arena_init(&out_sets->arena, memory);
    finding.families = ax_memory_resize(memory, NULL, 0, size);
    if (!finding.families) {
        return AX_NO_MEMORY;
    }
    memset(finding.families, 0, size);
    find(&finding);
    for (uint32_t i = 0; i < tree->nodes.len; i++) {
        ax_array_done(memory, &finding.families[i].at);
    }
    ax_memory_release(memory, finding.families, size);
    if (finding.no_memory) {
        ax_attack_sets_done(out_sets);
        return AX_NO_MEMORY;
    }
    return AX_OK;
}

void ax_attack_sets_done(struct ax_attack_sets *sets)
{
    ax_array_done(sets->session->memory, &sets->list);
    ax_arena_done(&sets->arena);
}
