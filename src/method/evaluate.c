/* SPDX-License-Identifier: Apache-2.0 */
#include "method/evaluate.h"

#include "base/limits.h"
#include "method/interval.h"

#include <math.h>

static bool is_of_domain(const struct ax_tree *tree, const struct ax_tree_value *value,
                         enum ax_tree_domain domain)
{
    return tree->domains.at[value->domain].domain == domain && value->fits;
}

static const struct ax_tree_value *value_of(const struct ax_tree *tree, uint32_t node,
                                            enum ax_tree_domain domain)
{
    for (uint32_t v = tree->nodes.at[node].values; v; v = tree->values.at[v - 1].next) {
        if (is_of_domain(tree, &tree->values.at[v - 1], domain)) {
            return &tree->values.at[v - 1];
        }
    }
    return NULL;
}

bool ax_tree_has_values(const struct ax_tree *tree, enum ax_tree_domain domain)
{
    for (uint32_t i = 0; i < tree->order.len; i++) {
        uint32_t node = tree->order.at[i];
        if (ax_tree_is_leaf(ax_tree_node(tree, node)) && value_of(tree, node, domain)) {
            return true;
        }
    }
    return false;
}

static double bound_of(const struct ax_tree *tree, enum ax_tree_domain domain)
{
    for (uint32_t i = 0; i < tree->domains.len; i++) {
        if (tree->domains.at[i].domain == domain) {
            return tree->domains.at[i].bound;
        }
    }
    return INFINITY;
}

/* All leaves of an action may carry its value; the first that does counts. */
static void set_leaves(struct ax_evaluation *evaluation, enum ax_tree_domain domain, bool *given)
{
    const struct ax_tree *tree = evaluation->tree;
    const struct ax_domain *facts = evaluation->domain;
    for (uint32_t node = 0; node < tree->nodes.len; node++) {
        uint32_t action = evaluation->actions->of[node];
        const struct ax_tree_value *value =
            action != AX_NO_NODE ? value_of(tree, node, domain) : NULL;
        if (!value || given[action]) {
            continue;
        }
        bool defender = evaluation->actions->list.at[action].defender;
        if (!facts->open[defender]) {
            evaluation->unused++;
            continue;
        }
        evaluation->leaf[action] = value->number;
        given[action] = true;
    }
}

static void set_usual(struct ax_evaluation *evaluation)
{
    const struct ax_tree_actions *actions = evaluation->actions;
    for (uint32_t i = 0; i < actions->list.len; i++) {
        double usual = evaluation->domain->usual[actions->list.at[i].defender];
        evaluation->leaf[i] = isnan(usual) ? evaluation->bound : usual;
    }
}

static void count_missing(struct ax_evaluation *evaluation, const bool *given)
{
    for (uint32_t i = 0; i < evaluation->actions->list.len; i++) {
        bool open = evaluation->domain->open[evaluation->actions->list.at[i].defender];
        evaluation->missing += open && !given[i] ? 1 : 0;
    }
}

enum ax_status ax_evaluation_init(struct ax_evaluation *evaluation, const struct ax_tree *tree,
                                  const struct ax_tree_actions *actions, enum ax_tree_domain domain)
{
    const struct ax_allocator *memory = tree->session->memory;
    *evaluation = (struct ax_evaluation){.tree = tree,
                                         .actions = actions,
                                         .domain = &ax_domains[domain],
                                         .bound = bound_of(tree, domain)};
    size_t given_size = actions->list.len * sizeof(bool);
    bool *given = ax_memory_resize(memory, NULL, 0, given_size);
    evaluation->leaf = ax_memory_resize(memory, NULL, 0, actions->list.len * sizeof(double));
    evaluation->node = ax_memory_resize(memory, NULL, 0, tree->nodes.len * sizeof(double));
    bool fine = given && evaluation->leaf && evaluation->node;
    if (fine) {
        memset(given, 0, given_size);
        set_usual(evaluation);
        set_leaves(evaluation, domain, given);
        count_missing(evaluation, given);
    } else {
        tree->session->no_memory = true;
        ax_evaluation_done(evaluation);
    }
    ax_memory_release(memory, given, given_size);
    return fine ? AX_OK : AX_NO_MEMORY;
}

void ax_evaluation_done(struct ax_evaluation *evaluation)
{
    const struct ax_allocator *memory = evaluation->tree->session->memory;
    ax_memory_release(memory, evaluation->leaf, evaluation->actions->list.len * sizeof(double));
    ax_memory_release(memory, evaluation->node, evaluation->tree->nodes.len * sizeof(double));
    evaluation->leaf = evaluation->node = NULL;
}

/* Children of the same role first, in their order; then what counters. */
static double fold_node(const struct ax_evaluation *evaluation, const struct ax_tree_node *node,
                        double value)
{
    const struct ax_tree *tree = evaluation->tree;
    const uint8_t *operators = evaluation->domain->operators[node->defender];
    bool first = node->refined > 0;
    for (int counters = 0; counters < 2; counters++) {
        enum ax_operator how =
            (enum ax_operator)operators[counters ? AX_REFINE_COUNTER : node->refinement];
        for (uint32_t e = node->first; e; e = ax_tree_edge(tree, e)->next) {
            uint32_t child = ax_tree_edge(tree, e)->child;
            bool counter = ax_tree_node(tree, child)->defender != node->defender;
            if (counter != (counters == 1)) {
                continue;
            }
            double next = evaluation->node[child];
            value = first
                        ? next
                        : ax_domain_apply(evaluation->domain, how, value, next, evaluation->bound);
            first = false;
        }
    }
    return value;
}

double ax_evaluation_fold(struct ax_evaluation *evaluation, const double *leaf)
{
    const struct ax_tree *tree = evaluation->tree;
    for (uint32_t i = 0; i < tree->order.len; i++) {
        uint32_t index = tree->order.at[i];
        uint32_t action = evaluation->actions->of[index];
        evaluation->node[index] = fold_node(evaluation, ax_tree_node(tree, index),
                                            action != AX_NO_NODE ? leaf[action] : 0);
    }
    return evaluation->node[0];
}

/* Whether a shared action makes the fold inexact. Sums: what costs nothing, or is impossible, may
 * be counted twice. */
static bool matters(const struct ax_evaluation *evaluation, uint32_t action)
{
    const struct ax_tree_action *facts = &evaluation->actions->list.at[action];
    double value = evaluation->leaf[action];
    if (!facts->shared) {
        return false;
    }
    switch ((enum ax_sharing)evaluation->domain->sharing) {
    case AX_SHARING_NONE: return false;
    case AX_SHARING_PROBABILITY: return value > 0 && value < 1;
    case AX_SHARING_SUM:
    case AX_SHARING_TIME:
    case AX_SHARING_BOUNDS: return value > 0 && !isinf(value);
    }
    return true;
}

/* A time without sequences knows no sums. */
static bool has_sums(const struct ax_evaluation *evaluation)
{
    const struct ax_tree *tree = evaluation->tree;
    for (uint32_t i = 0; i < tree->order.len; i++) {
        const struct ax_tree_node *node = ax_tree_node(tree, tree->order.at[i]);
        if (node->refinement == AX_REFINE_SEQUENCE && node->refined > 1) {
            return true;
        }
    }
    return evaluation->domain->sharing != AX_SHARING_TIME;
}

/* The cases: which of the shared actions are done. */
struct cases {
    struct ax_evaluation *evaluation;
    uint32_t *actions;
    uint32_t count;
    double *leaf; /* a copy to change */
};

static double probability_by_cases(const struct cases *cases)
{
    double sum = 0;
    for (uint64_t which = 0; which < 1ULL << cases->count; which++) {
        double weight = 1;
        for (uint32_t i = 0; i < cases->count; i++) {
            double chance = cases->evaluation->leaf[cases->actions[i]];
            bool done = which >> i & 1;
            weight *= done ? chance : 1 - chance;
            cases->leaf[cases->actions[i]] = done ? 1 : 0;
        }
        sum += weight * ax_evaluation_fold(cases->evaluation, cases->leaf);
    }
    return sum;
}

/* What is done is paid for once, and then free wherever it stands. */
static double sum_by_cases(const struct cases *cases)
{
    const struct ax_evaluation *evaluation = cases->evaluation;
    double best = INFINITY;
    for (uint64_t which = 0; which < 1ULL << cases->count; which++) {
        double paid = 0;
        for (uint32_t i = 0; i < cases->count; i++) {
            bool done = which >> i & 1;
            paid += done ? evaluation->leaf[cases->actions[i]] : 0;
            cases->leaf[cases->actions[i]] = done ? 0 : INFINITY;
        }
        double value =
            paid < best ? paid + ax_evaluation_fold(cases->evaluation, cases->leaf) : INFINITY;
        best = value < best ? value : best;
    }
    return best > evaluation->bound ? evaluation->bound : best;
}

/* An action that is needed in two places of a sequence may have been done before it began, so only
 * its longest action is sure to take its time. */
static double fold_without_sums(struct ax_evaluation *evaluation)
{
    const struct ax_domain *domain = evaluation->domain;
    struct ax_domain at_once = *domain;
    at_once.operators[0][AX_REFINE_SEQUENCE] = AX_OPERATOR_MAX;
    evaluation->domain = &at_once;
    double value = ax_evaluation_fold(evaluation, evaluation->leaf);
    evaluation->domain = domain;
    return value;
}

/* An attack needs an action at most as often as it stands in the tree: with a share of its value
 * at each place nothing costs more than it does, with the whole value at each place nothing costs
 * less. */
static struct ax_bounds bounds_of_sums(const struct cases *cases)
{
    struct ax_evaluation *evaluation = cases->evaluation;
    struct ax_bounds bounds = {0, ax_evaluation_fold(evaluation, evaluation->leaf)};
    if (evaluation->domain->sharing == AX_SHARING_TIME) {
        bounds.low = fold_without_sums(evaluation);
        return bounds;
    }
    for (uint32_t i = 0; i < cases->count; i++) {
        uint32_t action = cases->actions[i];
        cases->leaf[action] =
            evaluation->leaf[action] / evaluation->actions->list.at[action].occurrences;
    }
    bounds.low = ax_evaluation_fold(evaluation, cases->leaf);
    return bounds;
}

static bool are_few(const struct cases *cases)
{
    return cases->count < 26 &&
           (uint64_t)cases->evaluation->tree->order.len << cases->count <= AX_LIMIT_TREE_CASES;
}

static enum ax_status value_by_cases(const struct cases *cases, struct ax_bounds *out_value)
{
    enum ax_sharing sharing = (enum ax_sharing)cases->evaluation->domain->sharing;
    if (sharing == AX_SHARING_PROBABILITY && !are_few(cases)) {
        return ax_interval_bounds(cases->evaluation, AX_LIMIT_TREE_CASES, out_value);
    }
    if (sharing == AX_SHARING_PROBABILITY) {
        double value = probability_by_cases(cases);
        *out_value = (struct ax_bounds){value, value};
    } else if (sharing == AX_SHARING_SUM && are_few(cases)) {
        double value = sum_by_cases(cases);
        *out_value = (struct ax_bounds){value, value};
    } else {
        *out_value = bounds_of_sums(cases);
    }
    return AX_OK;
}

enum how {
    BY_CASES,
    BY_BOUNDS
};

static enum ax_status find_value(struct ax_evaluation *evaluation, enum how how,
                                 struct ax_bounds *out_value)
{
    const struct ax_allocator *memory = evaluation->tree->session->memory;
    uint32_t count = evaluation->actions->list.len;
    struct cases cases = {.evaluation = evaluation};
    cases.actions = ax_memory_resize(memory, NULL, 0, count * sizeof(uint32_t));
    cases.leaf = ax_memory_resize(memory, NULL, 0, count * sizeof(double));
    enum ax_status status = AX_NO_MEMORY;
    if (cases.actions && cases.leaf) {
        for (uint32_t i = 0; i < count; i++) {
            cases.leaf[i] = evaluation->leaf[i];
            if (matters(evaluation, i)) {
                cases.actions[cases.count++] = i;
            }
        }
        status = AX_OK;
        if (cases.count == 0 || !has_sums(evaluation)) {
            out_value->low = out_value->high = ax_evaluation_fold(evaluation, evaluation->leaf);
        } else if (how == BY_BOUNDS) {
            *out_value = bounds_of_sums(&cases);
        } else {
            status = value_by_cases(&cases, out_value);
        }
    }
    ax_memory_release(memory, cases.actions, count * sizeof(uint32_t));
    ax_memory_release(memory, cases.leaf, count * sizeof(double));
    return status;
}

enum ax_status ax_evaluation_value(struct ax_evaluation *evaluation, struct ax_bounds *out_value)
{
    return find_value(evaluation, BY_CASES, out_value);
}

enum ax_status ax_evaluation_bounds(struct ax_evaluation *evaluation, struct ax_bounds *out_value)
{
    return find_value(evaluation, BY_BOUNDS, out_value);
}
