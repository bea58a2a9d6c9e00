/* SPDX-License-Identifier: Apache-2.0 */
/* Without shared actions the points of a node are made of those of its children: what does not
 * pay below does not pay above, because more probability of success for an attacker's node, and
 * less of a defender's, is never worse. With shared actions every choice of the attacker is gone
 * through, as long as there are few. */
#include "method/pareto.h"

#include "base/limits.h"

#include <math.h>

enum {
    CHOICES = 14 /* actions of the attacker whose choices are gone through one by one */
};

struct points {
    AX_ARRAY(struct ax_pareto_point) at;
};

struct finding {
    struct ax_evaluation *cost;
    struct ax_evaluation *chance;
    struct points *nodes;
    bool thinned;
    bool no_memory;
};

static const struct ax_allocator *memory_of(const struct finding *finding)
{
    return finding->cost->tree->session->memory;
}

static void push(struct finding *finding, struct points *points, double cost, double probability)
{
    struct ax_pareto_point *point = ax_array_push(memory_of(finding), &points->at);
    if (!point) {
        finding->no_memory = true;
        return;
    }
    *point = (struct ax_pareto_point){cost, probability};
}

static bool is_before(struct ax_pareto_point a, struct ax_pareto_point b, bool defender)
{
    return a.cost != b.cost ? a.cost < b.cost
           : defender       ? a.probability < b.probability
                            : a.probability > b.probability;
}

static void sift(struct points *points, uint32_t at, uint32_t end, bool defender)
{
    for (uint32_t child = 2 * at + 1; child < end; child = 2 * at + 1) {
        if (child + 1 < end &&
            is_before(points->at.at[child], points->at.at[child + 1], defender)) {
            child++;
        }
        if (!is_before(points->at.at[at], points->at.at[child], defender)) {
            return;
        }
        struct ax_pareto_point swap = points->at.at[at];
        points->at.at[at] = points->at.at[child];
        points->at.at[child] = swap;
        at = child;
    }
}

static void sort(struct points *points, bool defender)
{
    uint32_t len = points->at.len;
    for (uint32_t i = len / 2; i-- > 0;) {
        sift(points, i, len, defender);
    }
    for (uint32_t end = len; end-- > 1;) {
        struct ax_pareto_point last = points->at.at[end];
        points->at.at[end] = points->at.at[0];
        points->at.at[0] = last;
        sift(points, 0, end, defender);
    }
}

/* Too many: every second is dropped, but never the ends. */
static void thin(struct finding *finding, struct points *points)
{
    while (points->at.len > AX_LIMIT_TREE_POINTS) {
        uint32_t kept = 0;
        for (uint32_t i = 0; i < points->at.len; i++) {
            if (i % 2 == 0 || i + 1 == points->at.len) {
                points->at.at[kept++] = points->at.at[i];
            }
        }
        points->at.len = kept;
        finding->thinned = true;
    }
}

/* Keeps what is better than all that costs less: more for an attacker's node, less for a
 * defender's. */
static void reduce(struct finding *finding, struct points *points, bool defender)
{
    sort(points, defender);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < points->at.len; i++) {
        struct ax_pareto_point point = points->at.at[i];
        double best = kept > 0 ? points->at.at[kept - 1].probability : 0;
        bool better = defender ? point.probability < best : point.probability > best;
        if (kept == 0 || better) {
            points->at.at[kept++] = point;
        }
    }
    points->at.len = kept;
    thin(finding, points);
}

static void combine(struct finding *finding, struct points *own, const struct points *other,
                    enum ax_operator how, bool defender)
{
    struct points product = {{0}};
    const struct ax_domain *domain = finding->chance->domain;
    for (uint32_t i = 0; i < own->at.len && !finding->no_memory; i++) {
        for (uint32_t k = 0; k < other->at.len; k++) {
            struct ax_pareto_point a = own->at.at[i];
            struct ax_pareto_point b = other->at.at[k];
            push(finding, &product, a.cost + b.cost,
                 ax_domain_apply(domain, how, a.probability, b.probability, 1));
        }
        if (product.at.len > 16 * AX_LIMIT_TREE_POINTS) {
            reduce(finding, &product, defender);
        }
    }
    ax_array_done(memory_of(finding), &own->at);
    *own = product;
    reduce(finding, own, defender);
}

static void start_leaf(struct finding *finding, struct points *points, uint32_t action,
                       bool defender)
{
    double chance = finding->chance->leaf[action];
    if (defender) {
        push(finding, points, 0, chance);
        return;
    }
    push(finding, points, 0, 0);
    if (!isinf(finding->cost->leaf[action]) && chance > 0) {
        push(finding, points, finding->cost->leaf[action], chance);
    }
    reduce(finding, points, false);
}

static void find_of_node(struct finding *finding, uint32_t index)
{
    const struct ax_tree *tree = finding->cost->tree;
    const struct ax_tree_node *node = ax_tree_node(tree, index);
    const uint8_t *operators = finding->chance->domain->operators[node->defender];
    uint32_t action = finding->cost->actions->of[index];
    bool first = action == AX_NO_NODE;
    if (!first) {
        start_leaf(finding, &finding->nodes[index], action, node->defender);
    }
    for (int counters = 0; counters < 2; counters++) {
        for (uint32_t e = node->first; e; e = ax_tree_edge(tree, e)->next) {
            uint32_t child = ax_tree_edge(tree, e)->child;
            if ((ax_tree_node(tree, child)->defender != node->defender) != (counters == 1)) {
                continue;
            }
            if (first) { /* a node below has one parent only: nothing is shared here */
                finding->nodes[index] = finding->nodes[child];
                finding->nodes[child] = (struct points){{0}};
            } else {
                combine(
                    finding, &finding->nodes[index], &finding->nodes[child],
                    (enum ax_operator)operators[counters ? AX_REFINE_COUNTER : node->refinement],
                    node->defender);
                ax_array_done(memory_of(finding), &finding->nodes[child].at);
            }
            first = false;
        }
    }
}

/* The root of a defender is reached where it is false. */
static void keep_root(struct finding *finding, const struct points *root,
                      struct ax_pareto *out_pareto)
{
    bool defender = ax_tree_node(finding->cost->tree, 0)->defender;
    for (uint32_t i = 0; i < root->at.len; i++) {
        struct ax_pareto_point *point = ax_array_push(memory_of(finding), &out_pareto->front);
        if (!point) {
            finding->no_memory = true;
            return;
        }
        *point = root->at.at[i];
        point->probability = defender ? 1 - point->probability : point->probability;
    }
    out_pareto->end = finding->thinned ? AX_PARETO_THINNED : AX_PARETO_EXACT;
}

static void find_by_nodes(struct finding *finding, struct ax_pareto *out_pareto)
{
    const struct ax_tree *tree = finding->cost->tree;
    size_t size = tree->nodes.len * sizeof(struct points);
    finding->nodes = ax_memory_resize(memory_of(finding), NULL, 0, size);
    if (!finding->nodes) {
        finding->no_memory = true;
        return;
    }
    memset(finding->nodes, 0, size);
    for (uint32_t i = 0; i < tree->order.len && !finding->no_memory; i++) {
        find_of_node(finding, tree->order.at[i]);
    }
    if (!finding->no_memory) {
        keep_root(finding, &finding->nodes[0], out_pareto);
    }
    for (uint32_t i = 0; i < tree->nodes.len; i++) {
        ax_array_done(memory_of(finding), &finding->nodes[i].at);
    }
    ax_memory_release(memory_of(finding), finding->nodes, size);
}

/* Which of the attacker's actions have to be decided on; more than CHOICES are not all told. */
static uint32_t list_choices(const struct finding *finding, uint32_t choices[CHOICES])
{
    const struct ax_tree_actions *actions = finding->cost->actions;
    uint32_t count = 0;
    for (uint32_t i = 0; i < actions->list.len; i++) {
        if (actions->list.at[i].defender || isinf(finding->cost->leaf[i])) {
            continue;
        }
        if (count < CHOICES) {
            choices[count] = i;
        }
        count++;
    }
    return count;
}

/* The values of the leaves are put back at the end. */
static enum ax_status try_choices(struct finding *finding, const uint32_t *choices, uint32_t count,
                                  const double *kept, struct points *points)
{
    enum ax_status status = AX_OK;
    for (uint32_t which = 0; which < 1U << count && status == AX_OK; which++) {
        double paid = 0;
        for (uint32_t i = 0; i < count; i++) {
            bool tried = which >> i & 1;
            paid += tried ? finding->cost->leaf[choices[i]] : 0;
            finding->chance->leaf[choices[i]] = tried ? kept[i] : 0;
        }
        struct ax_bounds value = {0, 0};
        status = ax_evaluation_value(finding->chance, &value);
        push(finding, points, paid, value.low);
    }
    return status;
}

/* Whether it takes too long to go through the choices, each with all cases of the shared actions
 * that are tried; or one of them would have bounds instead of a value. */
static bool is_too_much(const struct finding *finding)
{
    const struct ax_tree_actions *actions = finding->cost->actions;
    uint64_t nodes = finding->cost->tree->order.len;
    uint64_t folds = 1;
    for (uint32_t i = 0; i < actions->list.len; i++) {
        bool choice = !actions->list.at[i].defender && !isinf(finding->cost->leaf[i]);
        bool shared = actions->list.at[i].shared;
        folds *= choice && shared ? 3 : choice || shared ? 2 : 1;
    }
    return folds * nodes > AX_LIMIT_TREE_CHOICES || nodes << actions->shared > AX_LIMIT_TREE_CASES;
}

static enum ax_status find_by_choices(struct finding *finding, struct ax_pareto *out_pareto)
{
    uint32_t choices[CHOICES];
    double kept[CHOICES];
    struct points points = {{0}};
    const struct ax_tree_actions *actions = finding->cost->actions;
    uint32_t count = list_choices(finding, choices);
    if (count > CHOICES || actions->shared > CHOICES || is_too_much(finding)) {
        out_pareto->end = AX_PARETO_REFUSED;
        return AX_OK;
    }
    for (uint32_t i = 0; i < actions->list.len; i++) {
        bool impossible = !actions->list.at[i].defender && isinf(finding->cost->leaf[i]);
        finding->chance->leaf[i] = impossible ? 0 : finding->chance->leaf[i];
    }
    for (uint32_t i = 0; i < count; i++) {
        kept[i] = finding->chance->leaf[choices[i]];
    }
    enum ax_status status = try_choices(finding, choices, count, kept, &points);
    for (uint32_t i = 0; i < count; i++) {
        finding->chance->leaf[choices[i]] = kept[i];
    }
    if (status == AX_OK && !finding->no_memory) {
        bool defender = ax_tree_node(finding->cost->tree, 0)->defender;
        reduce(finding, &points, defender);
        keep_root(finding, &points, out_pareto);
    }
    ax_array_done(memory_of(finding), &points.at);
    return status;
}

enum ax_status ax_pareto_find(struct ax_evaluation *cost, struct ax_evaluation *chance,
                              struct ax_pareto *out_pareto)
{
    struct finding finding = {.cost = cost, .chance = chance};
    enum ax_status status = AX_OK;
    *out_pareto = (struct ax_pareto){.end = AX_PARETO_EXACT};
    if (cost->actions->shared > 0) {
        status = find_by_choices(&finding, out_pareto);
    } else {
        find_by_nodes(&finding, out_pareto);
    }
    status = finding.no_memory ? AX_NO_MEMORY : status;
    if (status != AX_OK) {
        ax_pareto_done(out_pareto, cost->tree);
    }
    return status;
}

void ax_pareto_done(struct ax_pareto *pareto, const struct ax_tree *tree)
{
    ax_array_done(tree->session->memory, &pareto->front);
}
