/* SPDX-License-Identifier: Apache-2.0 */
/* What the attacker's nodes say grows with his actions and shrinks with the defender's; what the
 * defender's nodes deny does the same. Two such events help each other or do not know each other
 * (Harris' inequality), so together they have at least the product of their probabilities, and
 * at most the smaller one; one of them happens at most as often as if they were independent.
 * Parts that share no uncertain action are independent. Some actions are gone through by cases
 * first, which makes the bounds narrower. */
#include "method/interval.h"

struct intervals {
    struct ax_evaluation *evaluation;
    struct ax_bounds *node;
    struct ax_bounds *leaf;
    uint64_t *sets; /* by node: the uncertain shared actions below it */
    uint32_t words;
    uint32_t *uncertain; /* actions, those that stand in most places first */
    uint32_t count;
    uint32_t cases; /* how many of them are gone through by cases */
};

static double smaller(double x, double y)
{
    return x < y ? x : y;
}

static double larger(double x, double y)
{
    return x > y ? x : y;
}

static struct ax_bounds both(struct ax_bounds x, struct ax_bounds y, bool apart)
{
    return (struct ax_bounds){x.low * y.low, apart ? x.high * y.high : smaller(x.high, y.high)};
}

static struct ax_bounds either(struct ax_bounds x, struct ax_bounds y, bool apart)
{
    return (struct ax_bounds){apart ? x.low + y.low - x.low * y.low : larger(x.low, y.low),
                              x.high + y.high - x.high * y.high};
}

static struct ax_bounds combine(enum ax_operator how, struct ax_bounds x, struct ax_bounds y,
                                bool apart)
{
    struct ax_bounds not_y = {1 - y.high, 1 - y.low};
    switch ((int)how) {
    case AX_OPERATOR_EITHER: return either(x, y, apart);
    case AX_OPERATOR_WITHOUT: return both(x, not_y, apart);
    default: return both(x, y, apart);
    }
}

static bool are_apart(const uint64_t *a, const uint64_t *b, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        if (a[i] & b[i]) {
            return false;
        }
    }
    return true;
}

/* Refining children first, then counters; the set of the node grows on the way. */
static void fold_children(struct intervals *intervals, uint32_t index, bool counters, bool *first)
{
    const struct ax_tree *tree = intervals->evaluation->tree;
    const struct ax_tree_node *node = ax_tree_node(tree, index);
    const uint8_t *operators = intervals->evaluation->domain->operators[node->defender];
    enum ax_operator how =
        (enum ax_operator)operators[counters ? AX_REFINE_COUNTER : node->refinement];
    uint64_t *own = intervals->sets + (size_t)index * intervals->words;
    for (uint32_t e = node->first; e; e = ax_tree_edge(tree, e)->next) {
        uint32_t child = ax_tree_edge(tree, e)->child;
        if ((ax_tree_node(tree, child)->defender != node->defender) != counters) {
            continue;
        }
        const uint64_t *set = intervals->sets + (size_t)child * intervals->words;
        bool apart = are_apart(own, set, intervals->words);
        intervals->node[index] =
            *first ? intervals->node[child]
                   : combine(how, intervals->node[index], intervals->node[child], apart);
        for (uint32_t i = 0; i < intervals->words; i++) {
            own[i] |= set[i];
        }
        *first = false;
    }
}

static void mark_leaf(struct intervals *intervals, uint32_t node, uint32_t action)
{
    for (uint32_t i = intervals->cases; i < intervals->count; i++) {
        if (intervals->uncertain[i] == action) {
            intervals->sets[(size_t)node * intervals->words + i / 64] |= 1ULL << i % 64;
        }
    }
}

static struct ax_bounds fold(struct intervals *intervals)
{
    const struct ax_tree *tree = intervals->evaluation->tree;
    memset(intervals->sets, 0, tree->nodes.len * intervals->words * sizeof(uint64_t));
    for (uint32_t i = 0; i < tree->order.len; i++) {
        uint32_t index = tree->order.at[i];
        uint32_t action = intervals->evaluation->actions->of[index];
        bool first = action == AX_NO_NODE;
        if (!first) {
            intervals->node[index] = intervals->leaf[action];
            mark_leaf(intervals, index, action);
        }
        fold_children(intervals, index, false, &first);
        fold_children(intervals, index, true, &first);
    }
    return intervals->node[0];
}

static struct ax_bounds fold_cases(struct intervals *intervals)
{
    struct ax_bounds sum = {0, 0};
    for (uint64_t which = 0; which < 1ULL << intervals->cases; which++) {
        double weight = 1;
        for (uint32_t i = 0; i < intervals->cases; i++) {
            double chance = intervals->evaluation->leaf[intervals->uncertain[i]];
            bool done = which >> i & 1;
            weight *= done ? chance : 1 - chance;
            intervals->leaf[intervals->uncertain[i]] =
                (struct ax_bounds){done ? 1 : 0, done ? 1 : 0};
        }
        struct ax_bounds value = fold(intervals);
        sum.low += weight * value.low;
        sum.high += weight * value.high;
    }
    return sum;
}

/* Insertion sort: there are few enough, and the order has to be the same everywhere. */
static void collect(struct intervals *intervals, uint64_t work)
{
    const struct ax_tree_actions *actions = intervals->evaluation->actions;
    for (uint32_t i = 0; i < actions->list.len; i++) {
        double chance = intervals->evaluation->leaf[i];
        intervals->leaf[i] = (struct ax_bounds){chance, chance};
        if (!actions->list.at[i].shared || chance <= 0 || chance >= 1) {
            continue;
        }
        uint32_t at = intervals->count++;
        while (at > 0 && actions->list.at[intervals->uncertain[at - 1]].occurrences <
                             actions->list.at[i].occurrences) {
            intervals->uncertain[at] = intervals->uncertain[at - 1];
            at--;
        }
        intervals->uncertain[at] = i;
    }
    uint64_t cost = (uint64_t)intervals->evaluation->tree->order.len * 4;
    while (intervals->cases < intervals->count && cost * 2 <= work) {
        cost *= 2;
        intervals->cases++;
    }
}

enum ax_status ax_interval_bounds(struct ax_evaluation *evaluation, uint64_t work,
                                  struct ax_bounds *out_value)
{
    const struct ax_allocator *memory = evaluation->tree->session->memory;
    size_t nodes = evaluation->tree->nodes.len;
    size_t actions = evaluation->actions->list.len;
    struct intervals intervals = {.evaluation = evaluation,
                                  .words = evaluation->actions->shared / 64 + 1};
    size_t set_size = nodes * intervals.words * sizeof(uint64_t);
    intervals.node = ax_memory_resize(memory, NULL, 0, nodes * sizeof(struct ax_bounds));
    intervals.leaf = ax_memory_resize(memory, NULL, 0, actions * sizeof(struct ax_bounds));
    intervals.uncertain = ax_memory_resize(memory, NULL, 0, actions * sizeof(uint32_t));
    intervals.sets = ax_memory_resize(memory, NULL, 0, set_size);
    bool fine = intervals.node && intervals.leaf && intervals.uncertain && intervals.sets;
    if (fine) {
        collect(&intervals, work);
        *out_value = fold_cases(&intervals);
    }
    ax_memory_release(memory, intervals.node, nodes * sizeof(struct ax_bounds));
    ax_memory_release(memory, intervals.leaf, actions * sizeof(struct ax_bounds));
    ax_memory_release(memory, intervals.uncertain, actions * sizeof(uint32_t));
    ax_memory_release(memory, intervals.sets, set_size);
    return fine ? AX_OK : AX_NO_MEMORY;
}
