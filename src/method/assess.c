/* SPDX-License-Identifier: Apache-2.0 */
#include "method/assess.h"

#include "base/limits.h"

#include <math.h>

/* Defences that are taken away, besides those with an index. */
#define ALL UINT32_MAX
#define NONE (UINT32_MAX - 1)

static struct ax_span nowhere(void)
{
    return (struct ax_span){0, 0, 0};
}

unsigned ax_tree_domains(const struct ax_tree *tree, unsigned asked)
{
    bool all = asked == 0;
    for (int i = 0; all && i < AX_TREE_DOMAIN_COUNT; i++) {
        if (ax_tree_has_values(tree, (enum ax_tree_domain)i)) {
            asked |= 1U << i;
        }
    }
    return asked;
}

const char *ax_domain_caveat(enum ax_tree_domain domain)
{
    return domain == AX_TREE_PROB_SUCC
               ? "Probabilities only rank attacks against each other. Regulators (FDA) ask for "
                 "exploitability, not for the likelihood of an attack."
               : NULL;
}

static struct ax_slice defence_name(const struct ax_tree_node *node)
{
    return node->control.len > 0 ? node->control : ax_tree_label(node);
}

/* Defences are few next to nodes, and their names are compared as texts. */
static uint32_t find_defence(const struct ax_assessment *assessment,
                             const struct ax_tree_node *node)
{
    for (uint32_t i = 0; node->control.len > 0 && i < assessment->defences.len; i++) {
        const struct ax_defence *defence = &assessment->defences.at[i];
        if (ax_slice_equal(ax_tree_node(assessment->tree, defence->node)->control, node->control)) {
            return i;
        }
    }
    return assessment->defences.len;
}

static enum ax_status collect_defences(struct ax_assessment *assessment)
{
    const struct ax_allocator *memory = assessment->tree->session->memory;
    const struct ax_tree_actions *actions = &assessment->actions;
    assessment->defence_of =
        ax_memory_resize(memory, NULL, 0, actions->list.len * sizeof(uint32_t));
    if (!assessment->defence_of) {
        return AX_NO_MEMORY;
    }
    for (uint32_t i = 0; i < actions->list.len; i++) {
        const struct ax_tree_node *node = ax_tree_node(assessment->tree, actions->list.at[i].node);
        assessment->defence_of[i] = UINT32_MAX;
        if (!node->defender) {
            assessment->attacks++;
            continue;
        }
        uint32_t found = find_defence(assessment, node);
        if (found == AX_LIMIT_TREE_DEFENCES) {
            continue;
        }
        if (found == assessment->defences.len) {
            struct ax_defence *defence = ax_array_push(memory, &assessment->defences);
            if (!defence) {
                return AX_NO_MEMORY;
            }
            *defence = (struct ax_defence){defence_name(node), actions->list.at[i].node};
        }
        assessment->defence_of[i] = found;
    }
    if (assessment->defences.len == AX_LIMIT_TREE_DEFENCES) {
        ax_report(assessment->tree->session, AX_CODE_TREE_INCOMPLETE, nowhere(),
                  "only the first %d defences are taken away one by one", AX_LIMIT_TREE_DEFENCES);
    }
    return AX_OK;
}

/* The value with some defences taken away: `defence` UINT32_MAX for all of them. */
static enum ax_status value_without(const struct ax_assessment *assessment,
                                    struct ax_evaluation *evaluation, uint32_t defence,
                                    double *kept, struct ax_bounds *out_value)
{
    uint32_t count = assessment->actions.list.len;
    memcpy(kept, evaluation->leaf, count * sizeof(double));
    for (uint32_t i = 0; i < count; i++) {
        bool gone = assessment->actions.list.at[i].defender &&
                    (defence == UINT32_MAX || assessment->defence_of[i] == defence);
        evaluation->leaf[i] = gone ? evaluation->domain->absent : kept[i];
    }
    enum ax_status status = ax_evaluation_value(evaluation, out_value);
    memcpy(evaluation->leaf, kept, count * sizeof(double));
    return status;
}

static enum ax_status find_values(struct ax_assessment *assessment,
                                  struct ax_evaluation *evaluation, struct ax_domain_result *result)
{
    const struct ax_allocator *memory = assessment->tree->session->memory;
    size_t size = assessment->actions.list.len * sizeof(double);
    double *kept = ax_memory_resize(memory, NULL, 0, size);
    enum ax_status status = kept ? ax_evaluation_value(evaluation, &result->with) : AX_NO_MEMORY;
    if (status == AX_OK) {
        status = value_without(assessment, evaluation, UINT32_MAX, kept, &result->bare);
    }
    for (uint32_t i = 0; status == AX_OK && i < assessment->defences.len; i++) {
        status = value_without(assessment, evaluation, i, kept, &result->single[i]);
    }
    ax_memory_release(memory, kept, size);
    return status;
}

/* What the attacker does in a set, and whether the set works with some defences gone. */
static bool set_works(const struct ax_assessment *assessment, const struct ax_attack_set *set,
                      uint32_t defence)
{
    for (uint32_t i = 0; i < assessment->actions.list.len; i++) {
        if (assessment->actions.list.at[i].defender && ax_attack_set_has(set, i) &&
            defence != ALL && assessment->defence_of[i] != defence) {
            return false;
        }
    }
    return true;
}

static double least_sum(const struct ax_assessment *assessment,
                        const struct ax_evaluation *evaluation, const struct ax_attack_sets *sets,
                        uint32_t defence)
{
    double least = INFINITY;
    for (uint32_t i = 0; i < sets->list.len; i++) {
        double sum = 0;
        for (uint32_t a = 0; a < assessment->actions.list.len; a++) {
            bool done =
                !assessment->actions.list.at[a].defender && ax_attack_set_has(&sets->list.at[i], a);
            sum += done ? evaluation->leaf[a] : 0;
        }
        if (sum < least && set_works(assessment, &sets->list.at[i], defence)) {
            least = sum;
        }
    }
    return least > evaluation->bound ? evaluation->bound : least;
}

/* Where there are too many cases the attack sets may still be few: the least sum is that of one of
 * them. */
static enum ax_status sums_by_sets(const struct ax_assessment *assessment,
                                   const struct ax_evaluation *evaluation,
                                   struct ax_domain_result *result)
{
    struct ax_attack_sets sets;
    if (evaluation->domain->sharing != AX_SHARING_SUM || ax_bounds_are_exact(result->with)) {
        return AX_OK;
    }
    enum ax_status status = ax_attack_sets_find(assessment->tree, &assessment->actions, &sets);
    if (status != AX_OK) {
        return status;
    }
    if (!sets.incomplete) {
        result->with.low = result->with.high = least_sum(assessment, evaluation, &sets, NONE);
        result->bare.low = result->bare.high = least_sum(assessment, evaluation, &sets, ALL);
        for (uint32_t i = 0; i < assessment->defences.len; i++) {
            result->single[i].low = result->single[i].high =
                least_sum(assessment, evaluation, &sets, i);
        }
    }
    ax_attack_sets_done(&sets);
    return AX_OK;
}

/* The same with leaves of one label as one action. */
static enum ax_status find_merged(struct ax_assessment *assessment,
                                  const struct ax_tree_actions *merged,
                                  struct ax_domain_result *result)
{
    struct ax_evaluation evaluation;
    enum ax_status status =
        ax_evaluation_init(&evaluation, assessment->tree, merged, result->domain);
    if (status != AX_OK) {
        return status;
    }
    status = ax_evaluation_value(&evaluation, &result->merged);
    result->repeated = status == AX_OK && (result->merged.low != result->with.low ||
                                           result->merged.high != result->with.high);
    ax_evaluation_done(&evaluation);
    return status;
}

static uint32_t declared_as(const struct ax_tree *tree, enum ax_tree_domain domain)
{
    for (uint32_t i = 0; i < tree->domains.len; i++) {
        if (tree->domains.at[i].domain == domain) {
            return i;
        }
    }
    return UINT32_MAX;
}

static void report_doubts(const struct ax_assessment *assessment,
                          const struct ax_evaluation *evaluation,
                          const struct ax_domain_result *result)
{
    struct ax_session *session = assessment->tree->session;
    const char *name = evaluation->domain->name;
    if (evaluation->missing > 0) {
        ax_report(session, AX_CODE_TREE_NO_VALUE, nowhere(),
                  "%lu of %lu actions have no value in %s", (unsigned long)evaluation->missing,
                  (unsigned long)assessment->actions.list.len, name);
    }
    if (evaluation->unused > 0) {
        ax_report(session, AX_CODE_TREE_UNUSED_VALUE, nowhere(),
                  "%lu values of the other side are not used in %s",
                  (unsigned long)evaluation->unused, name);
    }
    if (!ax_bounds_are_exact(result->with)) {
        ax_report(session, AX_CODE_TREE_BOUNDS, nowhere(),
                  "%s: too many actions are shared for an exact value; it lies between the two "
                  "that are shown",
                  name);
    }
}

static enum ax_status assess_domain(struct ax_assessment *assessment, enum ax_tree_domain domain,
                                    const struct ax_tree_actions *merged)
{
    const struct ax_allocator *memory = assessment->tree->session->memory;
    struct ax_evaluation evaluation;
    struct ax_domain_result *result = ax_array_push(memory, &assessment->domains);
    if (!result) {
        return AX_NO_MEMORY;
    }
    *result = (struct ax_domain_result){.domain = domain,
                                        .declared = declared_as(assessment->tree, domain)};
    size_t size = assessment->defences.len * sizeof(struct ax_bounds);
    result->single = ax_memory_resize(memory, NULL, 0, size);
    if (!result->single && size > 0) {
        return AX_NO_MEMORY;
    }
    enum ax_status status =
        ax_evaluation_init(&evaluation, assessment->tree, &assessment->actions, domain);
    if (status != AX_OK) {
        return status;
    }
    result->missing = evaluation.missing;
    status = find_values(assessment, &evaluation, result);
    status = status == AX_OK ? sums_by_sets(assessment, &evaluation, result) : status;
    if (status == AX_OK && merged->list.len < assessment->actions.list.len) {
        status = find_merged(assessment, merged, result);
    }
    if (status == AX_OK) {
        report_doubts(assessment, &evaluation, result);
    }
    ax_evaluation_done(&evaluation);
    return status;
}

/* A leaf whose label another has, and that is another action. */
static void report_repeated(const struct ax_assessment *assessment,
                            const struct ax_tree_actions *merged)
{
    const struct ax_tree *tree = assessment->tree;
    uint32_t places = assessment->actions.list.len - merged->list.len;
    for (uint32_t node = 0; places > 0 && node < tree->nodes.len; node++) {
        uint32_t action = merged->of[node];
        if (action == AX_NO_NODE || merged->list.at[action].node == node) {
            continue;
        }
        struct ax_message *message = ax_report(
            tree->session, AX_CODE_TREE_REPEATED, ax_tree_node(tree, node)->span,
            "leaves with the label of another are actions of their own: %lu, this one too",
            (unsigned long)places);
        ax_note(tree->session, message, ax_tree_node(tree, merged->list.at[action].node)->span,
                "first here");
        return;
    }
}

static enum ax_status assess_domains(struct ax_assessment *assessment,
                                     const struct ax_tree_options *options)
{
    struct ax_tree_actions merged;
    unsigned domains = ax_tree_domains(assessment->tree, options->domains);
    enum ax_status status = ax_tree_actions_init(&merged, assessment->tree, true);
    if (status != AX_OK) {
        return status;
    }
    report_repeated(assessment, &merged);
    for (int i = 0; status == AX_OK && i < AX_TREE_DOMAIN_COUNT; i++) {
        if (domains & 1U << i) {
            status = assess_domain(assessment, (enum ax_tree_domain)i, &merged);
        }
    }
    ax_tree_actions_done(&merged, assessment->tree);
    return status;
}

static enum ax_status find_sets(struct ax_assessment *assessment)
{
    enum ax_status status =
        ax_attack_sets_find(assessment->tree, &assessment->actions, &assessment->sets);
    assessment->has_sets = status == AX_OK;
    if (status == AX_OK && assessment->sets.incomplete) {
        ax_report(assessment->tree->session, AX_CODE_TREE_INCOMPLETE, nowhere(),
                  "there are more attack sets than the %lu that were found",
                  (unsigned long)assessment->sets.list.len);
    }
    return status;
}

static enum ax_status find_pareto(struct ax_assessment *assessment)
{
    struct ax_evaluation cost;
    struct ax_evaluation chance;
    enum ax_status status =
        ax_evaluation_init(&cost, assessment->tree, &assessment->actions, AX_TREE_MIN_COST);
    if (status != AX_OK) {
        return status;
    }
    status = ax_evaluation_init(&chance, assessment->tree, &assessment->actions, AX_TREE_PROB_SUCC);
    if (status == AX_OK) {
        status = ax_pareto_find(&cost, &chance, &assessment->pareto);
        ax_evaluation_done(&chance);
    }
    ax_evaluation_done(&cost);
    assessment->has_pareto = status == AX_OK;
    if (status == AX_OK && assessment->pareto.end != AX_PARETO_EXACT) {
        ax_report(assessment->tree->session, AX_CODE_TREE_INCOMPLETE, nowhere(),
                  assessment->pareto.end == AX_PARETO_THINNED
                      ? "the Pareto front has more points than are kept"
                      : "no Pareto front: too many actions of the attacker, some of them shared");
    }
    return status;
}

enum ax_status ax_assessment_init(struct ax_assessment *assessment, struct ax_tree *tree,
                                  const struct ax_tree_options *options)
{
    *assessment = (struct ax_assessment){.tree = tree};
    enum ax_status status = ax_tree_actions_init(&assessment->actions, tree, options->same_labels);
    if (status != AX_OK) {
        return status;
    }
    status = collect_defences(assessment);
    status = status == AX_OK ? assess_domains(assessment, options) : status;
    if (status == AX_OK && options->attack_sets) {
        status = find_sets(assessment);
    }
    if (status == AX_OK && options->pareto) {
        status = find_pareto(assessment);
    }
    if (status != AX_OK) {
        tree->session->no_memory |= status == AX_NO_MEMORY;
        ax_assessment_done(assessment);
    }
    return status;
}

void ax_assessment_done(struct ax_assessment *assessment)
{
    const struct ax_allocator *memory = assessment->tree->session->memory;
    for (uint32_t i = 0; i < assessment->domains.len; i++) {
        struct ax_bounds *single = assessment->domains.at[i].single;
        ax_memory_release(memory, single,
                          single ? assessment->defences.len * sizeof(struct ax_bounds) : 0);
    }
    ax_memory_release(memory, assessment->defence_of,
                      assessment->defence_of ? assessment->actions.list.len * sizeof(uint32_t) : 0);
    if (assessment->has_sets) {
        ax_attack_sets_done(&assessment->sets);
    }
    if (assessment->has_pareto) {
        ax_pareto_done(&assessment->pareto, assessment->tree);
    }
    ax_array_done(memory, &assessment->domains);
    ax_array_done(memory, &assessment->defences);
    ax_tree_actions_done(&assessment->actions, assessment->tree);
}
