/* SPDX-License-Identifier: Apache-2.0 */
/* Attack-defence trees: the worked examples, and random trees against an evaluator that goes
 * through every choice of both sides. */
#include "base/limits.h"
#include "base/output.h"
#include "fixture.h"
#include "method/assess.h"
#include "method/interval.h"
#include "runner.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NATIVE(content) "<tree xmlns=\"urn:annexc:tree:1\" id=\"t\">" content "</tree>"
#define CHANCE "<domain id=\"p\" class=\"ProbSucc\"/>"
#define COST "<domain id=\"c\" class=\"MinCost\"/>"

static struct ax_tree *tree;
static struct ax_output *made; /* a text that was put together: it lives as long as the session */

static void begin(void)
{
    fixture_begin();
    tree = NULL;
    made = NULL;
}

static void end(void)
{
    ax_tree_free(tree);
    ax_output_free(made);
    tree = NULL;
    fixture_end();
}

static enum ax_status try_read(const char *text)
{
    ax_tree_free(tree);
    tree = NULL;
    return ax_tree_load_text(session, AX_SLICE("t.xml"), ax_slice_of(text), &tree);
}

static void read_text(const char *text)
{
    enum ax_status status = try_read(text);
    ck_assert_msg(status == AX_OK, "%s", messages());
}

static const char *assessed(enum ax_tree_format format, struct ax_tree_options options)
{
    static char text[20000];
    struct ax_output *output = ax_output_to_memory(NULL);
    struct ax_report_style style = {0, false};
    ck_assert_int_eq(ax_report_tree(tree, &options, format, style, output), AX_OK);
    (void)snprintf(text, sizeof(text), "%s", ax_output_text(output).start);
    ax_output_free(output);
    return text;
}

static struct ax_bounds value_in(enum ax_tree_domain domain)
{
    struct ax_tree_actions actions;
    struct ax_evaluation evaluation;
    struct ax_bounds value = {-1, -1};
    ck_assert_int_eq(ax_tree_actions_init(&actions, tree, false), AX_OK);
    ck_assert_int_eq(ax_evaluation_init(&evaluation, tree, &actions, domain), AX_OK);
    ck_assert_int_eq(ax_evaluation_value(&evaluation, &value), AX_OK);
    ax_evaluation_done(&evaluation);
    ax_tree_actions_done(&actions, tree);
    return value;
}

/* The published example: root OR(A AND(B 0.5 countered by D 0.6, C 0.8), E 0.1). */
static const char example[] =
    NATIVE(CHANCE "<attack label=\"root\"><attack label=\"A\" refinement=\"and\">"
                  "<attack label=\"B\"><value domain=\"p\">0.5</value>"
                  "<defence label=\"D\"><value domain=\"p\">0.6</value></defence></attack>"
                  "<attack label=\"C\"><value domain=\"p\">0.8</value></attack></attack>"
                  "<attack label=\"E\"><value domain=\"p\">0.1</value></attack></attack>");

START_TEST(the_worked_example_has_its_values)
{
    read_text(example);
    ck_assert_double_eq_tol(value_in(AX_TREE_PROB_SUCC).low, 0.244, 1e-12);
    const char *csv = assessed(AX_TREE_CSV, (struct ax_tree_options){0});
    ck_assert_ptr_nonnull(strstr(csv, "\"ProbSucc\",0.244,0.46,"));
    ck_assert_ptr_nonnull(strstr(csv, "\"D\",\"ProbSucc\",0.244,0.46,0.216"));
}
END_TEST

/* Operators, one line for each domain: x and y of the attacker in OR, AND and in sequence; of the
 * defender; countered. Out of ADTool's list. */
static const struct {
    enum ax_tree_domain domain;
    double x;
    double y;
    double attacker[3];
    double defender[2];
    double counter[2];
} operators[] = {
    {AX_TREE_PROB_SUCC, 0.5, 0.2, {0.6, 0.1, 0.1}, {0.6, 0.1}, {0.4, 0.4}},
    {AX_TREE_SAT_SCENARIO, 1, 0, {1, 0, 0}, {1, 0}, {1, 1}},
    {AX_TREE_SAT_PROP, 1, 0, {1, 0, 0}, {0, 1}, {0, 1}},
    {AX_TREE_SAT_OPP, 1, 0, {0, 1, 1}, {1, 0}, {1, 0}},
    {AX_TREE_MIN_COST, 5, 3, {3, 8, 8}, {8, 3}, {8, 3}},
    {AX_TREE_MIN_TIME_SEQ, 5, 3, {3, 8, 8}, {8, 3}, {8, 3}},
    {AX_TREE_MIN_TIME_PAR, 5, 3, {3, 5, 8}, {5, 3}, {5, 3}},
    {AX_TREE_MIN_SKILL, 5, 3, {3, 5, 5}, {5, 3}, {5, 3}},
    {AX_TREE_DIFF_LMH, 1, 3, {1, 3, 3}, {3, 1}, {3, 1}},
    {AX_TREE_DIFF_LMHE, 2, 4, {2, 4, 4}, {4, 2}, {4, 2}},
    {AX_TREE_REACH_PAR, 5, 3, {3, 5, 5}, {5, 3}, {5, 3}},
    {AX_TREE_REACH_SEQ, 5, 3, {3, 7, 7}, {7, 3}, {7, 3}},
    {AX_TREE_POWER_CONS, 5, 3, {5, 8, 8}, {5, 8}, {8, 8}},
};

START_TEST(operators_are_those_of_adtool)
{
    const struct ax_domain *domain = &ax_domains[operators[_i].domain];
    double x = operators[_i].x;
    double y = operators[_i].y;
    for (int i = 0; i < 3; i++) {
        enum ax_operator how = (enum ax_operator)domain->operators[0][i];
        ck_assert_double_eq_tol(ax_domain_apply(domain, how, x, y, 7), operators[_i].attacker[i],
                                1e-12);
    }
    for (int i = 0; i < 2; i++) {
        enum ax_operator how = (enum ax_operator)domain->operators[1][i];
        ck_assert_double_eq_tol(ax_domain_apply(domain, how, x, y, 7), operators[_i].defender[i],
                                1e-12);
        how = (enum ax_operator)domain->operators[i][AX_REFINE_COUNTER];
        ck_assert_double_eq_tol(ax_domain_apply(domain, how, x, y, 7), operators[_i].counter[i],
                                1e-12);
    }
}
END_TEST

START_TEST(what_is_shared_is_paid_for_once)
{
    read_text(NATIVE(
        COST CHANCE "<attack label=\"g\" refinement=\"and\"><attack label=\"x\" refinement=\"and\">"
                    "<attack id=\"s\" label=\"s\"><value domain=\"c\">5</value>"
                    "<value domain=\"p\">0.5</value></attack>"
                    "<attack label=\"t\"><value domain=\"c\">1</value>"
                    "<value domain=\"p\">0.5</value></attack></attack><use ref=\"s\"/></attack>"));
    ck_assert_double_eq(value_in(AX_TREE_MIN_COST).high, 6);
    ck_assert_double_eq(value_in(AX_TREE_PROB_SUCC).high, 0.25);
}
END_TEST

/* --------------------------------------------------------------------------------- random trees */

enum {
    LEAVES = 12,
    WORDS = (1 << LEAVES) / 64,
    NODES = 64
};

/* A small generator of our own: the same trees everywhere. */
static uint64_t seed;

static uint32_t below(uint32_t count)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed % count);
}

struct random_tree {
    uint32_t leaves; /* how many may be made */
    uint32_t made;
    bool defender[LEAVES];
    double cost[LEAVES];
    double chance[LEAVES];
    uint32_t variable[NODES]; /* by node: its leaf's action */
    char names[LEAVES][8];
};

static void give_values(struct random_tree *random, uint32_t node, uint32_t variable)
{
    struct ax_tree_value chance = {.domain = 0, .number = random->chance[variable], .fits = true};
    struct ax_tree_value cost = {.domain = 1, .number = random->cost[variable], .fits = true};
    ck_assert(ax_tree_add_value(tree, node, chance));
    ck_assert(ax_tree_add_value(tree, node, cost));
}

/* An action that exists already, of the same side, or a new one. */
static uint32_t choose_action(struct random_tree *random, bool defender)
{
    for (int tries = 0; tries < 3 && random->made > 0 && below(3) == 0; tries++) {
        uint32_t old = below(random->made);
        if (random->defender[old] == defender) {
            return old;
        }
    }
    if (random->made == random->leaves) {
        return UINT32_MAX;
    }
    uint32_t variable = random->made++;
    random->defender[variable] = defender;
    random->cost[variable] = below(20);
    random->chance[variable] = below(11) / 10.0;
    (void)snprintf(random->names[variable], sizeof(random->names[variable]), "v%u",
                   (unsigned)variable);
    return variable;
}

static uint32_t grow(struct random_tree *random, bool defender, uint32_t depth)
{
    struct ax_tree_node node = {.defender = defender, .refinement = (uint8_t)below(3)};
    node.label = AX_SLICE("node");
    uint32_t index = ax_tree_add(tree, &node);
    bool refined = depth > 0 && below(3) > 0 && tree->nodes.len < NODES - 12;
    uint32_t children = refined ? 1 + below(3) : 0;
    for (uint32_t i = 0; i < children; i++) {
        uint32_t child = grow(random, defender, depth - 1);
        if (child != AX_NO_NODE) {
            ck_assert(ax_tree_join(tree, index, child));
        }
    }
    if (tree->nodes.at[index].refined == 0) {
        uint32_t variable = choose_action(random, defender);
        if (variable == UINT32_MAX) {
            tree->nodes.len = index;
            return AX_NO_NODE;
        }
        tree->nodes.at[index].action = ax_slice_of(random->names[variable]);
        random->variable[index] = variable;
        give_values(random, index, variable);
    }
    if (depth > 0 && below(4) == 0 && tree->nodes.len < NODES - 12) {
        uint32_t counter = grow(random, !defender, depth - 1);
        if (counter != AX_NO_NODE) {
            ck_assert(ax_tree_join(tree, index, counter));
        }
    }
    return index;
}

/* The truth of a node for each choice of both sides: bit n of a row is the choice n, whose bit v
 * says whether action v is done. */
static void tabulate(const struct random_tree *random, uint32_t index, uint64_t row[WORDS])
{
    const struct ax_tree_node *node = ax_tree_node(tree, index);
    bool all = node->refinement != AX_REFINE_OR;
    for (uint32_t choice = 0; choice < 1U << LEAVES; choice++) {
        bool done = node->refined > 0 ? all : choice >> random->variable[index] & 1;
        row[choice / 64] &= ~(1ULL << choice % 64);
        row[choice / 64] |= (uint64_t)done << choice % 64;
    }
    for (int counters = 0; counters < 2; counters++) {
        for (uint32_t e = node->first; e; e = ax_tree_edge(tree, e)->next) {
            uint64_t child[WORDS];
            bool counter =
                ax_tree_node(tree, ax_tree_edge(tree, e)->child)->defender != node->defender;
            if (counter != (counters == 1)) {
                continue;
            }
            tabulate(random, ax_tree_edge(tree, e)->child, child);
            for (int i = 0; i < WORDS; i++) {
                row[i] = counter ? row[i] & ~child[i] : all ? row[i] & child[i] : row[i] | child[i];
            }
        }
    }
}

static bool holds(const uint64_t row[WORDS], uint32_t choice)
{
    return row[choice / 64] >> choice % 64 & 1;
}

static uint32_t all_defences(const struct random_tree *random)
{
    uint32_t mask = 0;
    for (uint32_t v = 0; v < random->made; v++) {
        mask |= random->defender[v] ? 1U << v : 0;
    }
    return mask;
}

static void check_probability(const struct random_tree *random, const uint64_t row[WORDS])
{
    double sum = 0;
    for (uint32_t choice = 0; choice < 1U << random->made; choice++) {
        double weight = holds(row, choice) ? 1 : 0;
        for (uint32_t v = 0; weight > 0 && v < random->made; v++) {
            weight *= choice >> v & 1 ? random->chance[v] : 1 - random->chance[v];
        }
        sum += weight;
    }
    struct ax_bounds value = value_in(AX_TREE_PROB_SUCC);
    ck_assert_double_eq_tol(value.low, sum, 1e-9);
    ck_assert_double_eq_tol(value.high, sum, 1e-9);
}

/* The least sum, and the least maximum, of what the attacker does while all defences are there. */
static void check_costs(const struct random_tree *random, const uint64_t row[WORDS], bool goal)
{
    uint32_t defences = all_defences(random);
    double least = INFINITY;
    double lowest = INFINITY;
    for (uint32_t choice = 0; choice < 1U << random->made; choice++) {
        if ((choice & defences) != defences || holds(row, choice) != goal) {
            continue;
        }
        double sum = 0;
        double most = 0;
        for (uint32_t v = 0; v < random->made; v++) {
            double cost = choice >> v & 1 && !random->defender[v] ? random->cost[v] : 0;
            sum += cost;
            most = cost > most ? cost : most;
        }
        least = sum < least ? sum : least;
        lowest = most < lowest ? most : lowest;
    }
    tree->domains.at[1].domain = AX_TREE_MIN_COST;
    struct ax_bounds value = value_in(AX_TREE_MIN_COST);
    ck_assert(value.low == value.high);
    ck_assert(value.low == least);
    tree->domains.at[1].domain = AX_TREE_MIN_SKILL;
    ck_assert(value_in(AX_TREE_MIN_SKILL).low == lowest);
    tree->domains.at[1].domain = AX_TREE_MIN_COST;
}

/* Choices as what the sets hold: attackers that act and defenders that do not. */
static bool is_goal(const struct random_tree *random, const uint64_t row[WORDS], bool goal,
                    uint32_t set)
{
    return holds(row, set ^ all_defences(random)) == goal;
}

static bool is_minimal(const struct random_tree *random, const uint64_t row[WORDS], bool goal,
                       uint32_t set)
{
    for (uint32_t v = 0; v < random->made; v++) {
        if (set >> v & 1 && is_goal(random, row, goal, set & ~(1U << v))) {
            return false;
        }
    }
    return is_goal(random, row, goal, set);
}

static void check_sets(const struct random_tree *random, const uint64_t row[WORDS], bool goal)
{
    struct ax_tree_actions actions;
    struct ax_attack_sets sets;
    ck_assert_int_eq(ax_tree_actions_init(&actions, tree, false), AX_OK);
    ck_assert_int_eq(ax_attack_sets_find(tree, &actions, &sets), AX_OK);
    uint32_t expected = 0;
    for (uint32_t set = 0; set < 1U << random->made; set++) {
        expected += is_minimal(random, row, goal, set) ? 1 : 0;
    }
    ck_assert(!sets.incomplete);
    ck_assert_uint_eq(sets.list.len, expected);
    for (uint32_t i = 0; i < sets.list.len; i++) {
        uint32_t set = 0;
        for (uint32_t a = 0; a < actions.list.len; a++) {
            bool member = ax_attack_set_has(&sets.list.at[i], a);
            set |= member ? 1U << random->variable[actions.list.at[a].node] : 0;
        }
        ck_assert(is_minimal(random, row, goal, set));
    }
    ax_attack_sets_done(&sets);
    ax_tree_actions_done(&actions, tree);
}

/* The chance of the goal when the attacker tries exactly the actions of `tried`. */
static double chance_of(const struct random_tree *random, const uint64_t row[WORDS], bool goal,
                        uint32_t tried)
{
    double sum = 0;
    for (uint32_t choice = 0; choice < 1U << random->made; choice++) {
        double weight = holds(row, choice) == goal ? 1 : 0;
        for (uint32_t v = 0; weight > 0 && v < random->made; v++) {
            bool possible = random->defender[v] || tried >> v & 1;
            double chance = possible ? random->chance[v] : 0;
            weight *= choice >> v & 1 ? chance : 1 - chance;
        }
        sum += weight;
    }
    return sum;
}

/* Each point of the front is the best for its cost, and for each choice there is a point that is as
 * good. */
static void check_pareto(const struct random_tree *random, const uint64_t row[WORDS], bool goal)
{
    struct ax_tree_actions actions;
    struct ax_evaluation cost;
    struct ax_evaluation chance;
    struct ax_pareto pareto;
    uint64_t met = 0;
    ck_assert_int_eq(ax_tree_actions_init(&actions, tree, false), AX_OK);
    ck_assert_int_eq(ax_evaluation_init(&cost, tree, &actions, AX_TREE_MIN_COST), AX_OK);
    ck_assert_int_eq(ax_evaluation_init(&chance, tree, &actions, AX_TREE_PROB_SUCC), AX_OK);
    ck_assert_int_eq(ax_pareto_find(&cost, &chance, &pareto), AX_OK);
    ck_assert_int_eq(pareto.end, AX_PARETO_EXACT);
    for (uint32_t tried = 0; tried < 1U << random->made; tried++) {
        if (tried & all_defences(random)) {
            continue;
        }
        double paid = 0;
        for (uint32_t v = 0; v < random->made; v++) {
            paid += tried >> v & 1 ? random->cost[v] : 0;
        }
        double best = 0;
        for (uint32_t i = 0; i < pareto.front.len && pareto.front.at[i].cost <= paid; i++) {
            best = pareto.front.at[i].probability;
        }
        double value = chance_of(random, row, goal, tried);
        ck_assert_msg(value <= best + 1e-9, "%g for %g, front has %g", value, paid, best);
        for (uint32_t i = 0; i < pareto.front.len; i++) {
            met |= pareto.front.at[i].cost == paid &&
                           fabs(pareto.front.at[i].probability - value) < 1e-9
                       ? 1ULL << i
                       : 0;
        }
    }
    ck_assert_uint_le(pareto.front.len, 63);
    ck_assert_uint_eq(met, (1ULL << pareto.front.len) - 1);
    ax_pareto_done(&pareto, tree);
    ax_evaluation_done(&chance);
    ax_evaluation_done(&cost);
    ax_tree_actions_done(&actions, tree);
}

static void plant(struct random_tree *random, uint32_t leaves)
{
    ax_tree_free(tree);
    tree = ax_tree_new(session);
    *random = (struct random_tree){.leaves = leaves};
    for (int i = 0; i < 2; i++) {
        struct ax_tree_declared *declared = ax_array_push(session->memory, &tree->domains);
        ck_assert_ptr_nonnull(declared);
        *declared = (struct ax_tree_declared){
            .id = i ? AX_SLICE("c") : AX_SLICE("p"),
            .domain = i ? AX_TREE_MIN_COST : AX_TREE_PROB_SUCC,
            .bound = INFINITY,
        };
    }
    ck_assert_uint_eq(grow(random, below(4) == 0, 4), 0);
    ck_assert_int_eq(ax_tree_finish(tree), AX_OK);
}

START_TEST(random_trees_agree_with_every_choice)
{
    struct random_tree random;
    uint64_t row[WORDS];
    seed = 0x9e3779b97f4a7c15ULL + (uint64_t)_i;
    for (int i = 0; i < 1000; i++) {
        plant(&random, 1 + below(LEAVES));
        bool goal = !ax_tree_node(tree, 0)->defender;
        tabulate(&random, 0, row);
        check_probability(&random, row);
        check_costs(&random, row, goal);
        check_sets(&random, row, goal);
        if (random.made <= 7) {
            check_pareto(&random, row, goal);
        }
    }
}
END_TEST

/* The bounds are what is left when there is no time for all cases. */
START_TEST(bounds_hold_the_exact_value)
{
    struct random_tree random;
    seed = 0x853c49e6748fea9bULL;
    for (int i = 0; i < 2000; i++) {
        plant(&random, 1 + below(LEAVES));
        struct ax_tree_actions actions;
        struct ax_evaluation evaluation;
        struct ax_bounds exact;
        struct ax_bounds bounds;
        ck_assert_int_eq(ax_tree_actions_init(&actions, tree, false), AX_OK);
        ck_assert_int_eq(ax_evaluation_init(&evaluation, tree, &actions, AX_TREE_PROB_SUCC), AX_OK);
        ck_assert_int_eq(ax_evaluation_value(&evaluation, &exact), AX_OK);
        ck_assert_int_eq(ax_interval_bounds(&evaluation, 0, &bounds), AX_OK);
        ck_assert(bounds.low <= exact.low + 1e-9 && exact.low <= bounds.high + 1e-9);
        ax_evaluation_done(&evaluation);
        ck_assert_int_eq(ax_evaluation_init(&evaluation, tree, &actions, AX_TREE_MIN_COST), AX_OK);
        ck_assert_int_eq(ax_evaluation_value(&evaluation, &exact), AX_OK);
        ck_assert_int_eq(ax_evaluation_bounds(&evaluation, &bounds), AX_OK);
        ck_assert(bounds.low <= exact.low + 1e-9 && exact.low <= bounds.high + 1e-9);
        ax_evaluation_done(&evaluation);
        ax_tree_actions_done(&actions, tree);
    }
}
END_TEST

/* ------------------------------------------------------------------------------------- files */

#define ADTOOL(content) "<adtree>" content "</adtree>"
#define OR_NODE(label, more)                                                                       \
    "<node refinement=\"disjunctive\"><label>" label "</label>" more "</node>"
#define COST_OF(value) "<parameter domainId=\"MinCost1\" category=\"basic\">" value "</parameter>"

static const char *written(enum ax_tree_format format)
{
    return assessed(format, (struct ax_tree_options){0});
}

static void expect_round_trip(const char *text, enum ax_tree_format format)
{
    static char once[20000];
    static char result[20000];
    read_text(text);
    (void)snprintf(result, sizeof(result), "%s", written(AX_TREE_JSON));
    (void)snprintf(once, sizeof(once), "%s", written(format));
    read_text(once);
    ck_assert_str_eq(written(format), once);
    ck_assert_str_eq(written(AX_TREE_JSON), result);
}

START_TEST(files_have_round_trips)
{
    expect_round_trip(example, AX_TREE_XML);
    expect_round_trip(example, AX_TREE_ADTOOL);
    expect_round_trip(NATIVE("<attack label=\"g\" refinement=\"sequence\">"
                             "<description>a &lt; b</description><attack id=\"a\" label=\"a\"/>"
                             "<attack label=\"b\" threat=\"S3@f1\" element=\"e\"/><use ref=\"a\"/>"
                             "<defence label=\"d\" control=\"C-1\" action=\"x\"/></attack>"),
                      AX_TREE_XML);
    expect_round_trip("<sandtree><node refinement=\"sequential\"><label>g</label>" OR_NODE("a", "")
                          OR_NODE("b", "") "</node></sandtree>",
                      AX_TREE_ADTOOL);
}
END_TEST

START_TEST(values_of_adtool_belong_to_labels)
{
    read_text(ADTOOL("<node refinement=\"conjunctive\"><label>g</label>" OR_NODE(
        "a", COST_OF("2.0")) OR_NODE("a", "") OR_NODE("b", COST_OF("Infinity")) "</node>"));
    ck_assert(isinf(value_in(AX_TREE_MIN_COST).low));
    read_text(ADTOOL("<node refinement=\"conjunctive\"><label>g</label>" OR_NODE(
        "a", COST_OF("2.0")) OR_NODE("a", "") "</node>"));
    ck_assert_double_eq(value_in(AX_TREE_MIN_COST).low, 4);
    ck_assert_ptr_nonnull(strstr(written(AX_TREE_CSV), "\"MinCost\",4,4,2,"));
}
END_TEST

START_TEST(a_root_may_be_the_defenders)
{
    read_text(ADTOOL("<node refinement=\"disjunctive\" switchRole=\"yes\"><label>g</label>"
                     "<node refinement=\"disjunctive\"><label>d</label>"
                     "<node refinement=\"disjunctive\" switchRole=\"yes\"><label>a</label>" COST_OF(
                         "3") "</node></node></node>"));
    ck_assert_double_eq(value_in(AX_TREE_MIN_COST).low, 3);
}
END_TEST

/* What is wrong with a file, and what is said about it. */
static const struct {
    const char *text;
    const char *message;
} mistakes[] = {
    {"<nonsense/>", "[AX9001]"},
    {ADTOOL(""), "[AX9002]"},
    {ADTOOL(OR_NODE("a", "") OR_NODE("b", "")), "[AX9002]"},
    {NATIVE(""), "[AX9002]"},
    {NATIVE("<attack label=\"a\"/><defence label=\"b\"/>"), "[AX9002]"},
    {ADTOOL("<node refinement=\"disjunctive\"/>"), "[AX9003]"},
    {ADTOOL("<node refinement=\"perhaps\"><label>a</label></node>"), "[AX9004]"},
    {ADTOOL("<node><label>a</label>" OR_NODE("b", "") OR_NODE("c", "") "</node>"), "[AX9004]"},
    {ADTOOL("<node refinement=\"or\" switchRole=\"maybe\"><label>a</label></node>"), "[AX9005]"},
    {"<sandtree><node refinement=\"or\" switchRole=\"yes\"><label>a</label></node></sandtree>",
     "[AX9005]"},
    {ADTOOL(OR_NODE("a", "") "<domain id=\"x\"/>"), "[AX9006]"},
    {NATIVE(COST COST "<attack label=\"a\"/>"), "[AX9006]"},
    {NATIVE("<attack label=\"a\"><value domain=\"c\">1</value></attack>"), "[AX9006]"},
    {ADTOOL(OR_NODE("a", COST_OF("-3"))), "[AX9007]"},
    {NATIVE(CHANCE "<attack label=\"a\"><value domain=\"p\">1.5</value></attack>"), "[AX9007]"},
    {NATIVE(CHANCE "<attack label=\"a\"><value domain=\"p\">1</value>"
                   "<value domain=\"p\">1</value></attack>"),
     "[AX9007]"},
    {NATIVE("<attack id=\"a\" label=\"a\"><attack label=\"b\"><use ref=\"a\"/></attack></attack>"),
     "[AX9008]"},
    {NATIVE("<attack label=\"a\"><use ref=\"nobody\"/></attack>"), "[AX2008]"},
    {NATIVE("<attack id=\"a\" label=\"a\"><attack id=\"a\" label=\"b\"/></attack>"), "[AX2007]"},
    {"<tree xmlns=\"urn:annexc:tree:1\" id=\"t\" model=\"../m.xml\"><attack label=\"a\"/></tree>",
     "[AX9011]"},
};

START_TEST(mistakes_are_found)
{
    ck_assert_int_eq(try_read(mistakes[_i].text), AX_INVALID);
    ck_assert_msg(strstr(messages(), mistakes[_i].message) != NULL, "%s", messages());
}
END_TEST

static const struct {
    const char *text;
    const char *message;
} doubts[] = {
    {ADTOOL(OR_NODE("a", "<parameter domainId=\"Luck\" category=\"basic\">7</parameter>")),
     "[AX9014]"},
    {ADTOOL(OR_NODE(
         "a",
         "<node refinement=\"or\" switchRole=\"yes\"><label>d</label></node>" OR_NODE("b", ""))),
     "[AX9015]"},
    {ADTOOL(OR_NODE("a", COST_OF("1") OR_NODE("b", COST_OF("1")))), "[AX9016]"},
    {ADTOOL(OR_NODE("g", OR_NODE("a", COST_OF("1")) OR_NODE("a", COST_OF("2")))), "[AX9017]"},
    {ADTOOL(OR_NODE("g", "<parameter class=\"ordinal\" name=\"time\">HR</parameter>")), "[AX9018]"},
    {ADTOOL(OR_NODE("g", OR_NODE("a", COST_OF("1")) OR_NODE("a", ""))), "[AX9019]"},
    {ADTOOL(OR_NODE("g", OR_NODE("a", COST_OF("1")) OR_NODE("b", ""))), "[AX9020]"},
    {ADTOOL(OR_NODE(
         "g", COST_OF("1") "<node refinement=\"or\" switchRole=\"yes\"><label>d</label>" COST_OF(
                  "1") "</node>")),
     "[AX9021]"},
};

START_TEST(doubts_are_told)
{
    read_text(doubts[_i].text);
    (void)written(AX_TREE_JSON);
    ck_assert_msg(strstr(messages(), doubts[_i].message) != NULL, "%s", messages());
}
END_TEST

static void put_nested(struct ax_output *output, int depth)
{
    for (int i = 0; i < depth; i++) {
        ax_put_text(output, "<attack label=\"a\">");
    }
    for (int i = 0; i < depth; i++) {
        ax_put_text(output, "</attack>");
    }
}

static const char *text_of(struct ax_output *output)
{
    ax_put_text(output, "</tree>");
    return ax_output_text(output).start;
}

START_TEST(the_depth_of_a_tree_is_limited)
{
    for (int more = 0; more < 2; more++) {
        struct ax_output *output = ax_output_to_memory(NULL);
        ax_put_text(output, "<tree xmlns=\"urn:annexc:tree:1\" id=\"t\">");
        put_nested(output, AX_LIMIT_TREE_DEPTH + more);
        ck_assert_int_eq(try_read(text_of(output)), more ? AX_INVALID : AX_OK);
        ck_assert_uint_eq(reported(AX_CODE_TREE_TOO_DEEP), more);
        ax_tree_free(tree);
        tree = NULL;
        ax_output_free(output);
    }
}
END_TEST

START_TEST(the_nodes_of_a_tree_are_limited)
{
    for (int more = 0; more < 2; more++) {
        struct ax_output *output = ax_output_to_memory(NULL);
        ax_put_text(output, "<tree xmlns=\"urn:annexc:tree:1\" id=\"t\"><attack label=\"g\">");
        for (int i = 1; i < AX_LIMIT_TREE_NODES + more; i++) {
            ax_put_text(output, "<attack label=\"a\"/>");
        }
        ax_put_text(output, "</attack>");
        ck_assert_int_eq(try_read(text_of(output)), more ? AX_INVALID : AX_OK);
        ck_assert_uint_eq(reported(AX_CODE_TREE_TOO_LARGE), more);
        ax_tree_free(tree);
        tree = NULL;
        ax_output_free(output);
    }
}
END_TEST

/* Pairs of which one has to be done: 2 to the power of the pairs. */
static void read_pairs(int pairs)
{
    struct ax_output *output = ax_output_to_memory(NULL);
    ax_put_text(output, "<tree xmlns=\"urn:annexc:tree:1\" id=\"t\"><attack label=\"g\" "
                        "refinement=\"and\">");
    for (int i = 0; i < pairs; i++) {
        ax_putf(output,
                "<attack label=\"p%d\"><attack label=\"a%d\"/><attack label=\"b%d\"/></attack>", i,
                i, i);
    }
    ax_put_text(output, "</attack>");
    read_text(text_of(output));
    struct ax_tree_options how = {.attack_sets = true, .most = 3};
    (void)assessed(AX_TREE_JSON, how);
    ax_tree_free(tree);
    tree = NULL;
    ax_output_free(output);
}

START_TEST(too_many_attack_sets_are_told)
{
    read_pairs(12);
    ck_assert_uint_eq(reported(AX_CODE_TREE_INCOMPLETE), 0);
    read_pairs(13);
    ck_assert_uint_eq(reported(AX_CODE_TREE_INCOMPLETE), 1);
}
END_TEST

/* Each pair doubles the sets, and is work of its own when their number is at its limit. */
START_TEST(attack_sets_of_large_trees_end)
{
    read_pairs(3000);
    ck_assert_uint_eq(reported(AX_CODE_TREE_INCOMPLETE), 1);
}
END_TEST

/* Actions that all stand in some places. */
static void read_shared_in(int actions, int places)
{
    ax_output_free(made);
    struct ax_output *output = made = ax_output_to_memory(NULL);
    ax_put_text(output, "<tree xmlns=\"urn:annexc:tree:1\" id=\"t\">" CHANCE COST
                        "<attack label=\"g\" refinement=\"and\">");
    for (int half = 0; half < places; half++) {
        ax_put_text(output, "<attack label=\"h\">");
        for (int i = 0; i < actions; i++) {
            ax_putf(output,
                    "<attack label=\"a%d\" action=\"a%d\"><value domain=\"p\">0.1</value>"
                    "<value domain=\"c\">%d</value></attack>",
                    i, i, i + 1);
        }
        ax_put_text(output, "</attack>");
    }
    ax_put_text(output, "</attack>");
    read_text(text_of(output));
}

static void read_shared(int actions)
{
    read_shared_in(actions, 2);
}

/* 14 actions have 3^14 cases, which is too much for a tree of 400 nodes. */
START_TEST(fronts_of_large_trees_are_refused)
{
    struct ax_tree_options how = {.pareto = true};
    read_shared_in(14, 2);
    (void)assessed(AX_TREE_JSON, how);
    ck_assert_uint_eq(reported(AX_CODE_TREE_INCOMPLETE), 0);
    ax_tree_free(tree);
    tree = NULL;
    read_shared_in(14, 28);
    (void)assessed(AX_TREE_JSON, how);
    ck_assert_uint_eq(reported(AX_CODE_TREE_INCOMPLETE), 1);
}
END_TEST

START_TEST(too_many_shared_actions_leave_bounds)
{
    struct ax_bounds value;
    read_shared(15);
    value = value_in(AX_TREE_PROB_SUCC);
    ck_assert_double_eq_tol(value.low, 1 - pow(0.9, 15), 1e-9);
    ck_assert_double_eq_tol(value.high, value.low, 1e-9);
    ck_assert_double_eq(value_in(AX_TREE_MIN_COST).high, 1);
    ax_tree_free(tree);
    tree = NULL;
    read_shared(100);
    value = value_in(AX_TREE_PROB_SUCC);
    double exact = 1 - pow(0.9, 100);
    ck_assert(value.low < exact && exact <= value.high + 1e-9);
    value = value_in(AX_TREE_MIN_COST);
    ck_assert_double_eq(value.low, 1);
    ck_assert_double_eq(value.high, 2);
    (void)written(AX_TREE_JSON);
    ck_assert_uint_eq(reported(AX_CODE_TREE_BOUNDS), 2);
}
END_TEST

START_TEST(adtool_cannot_have_everything)
{
    read_text(NATIVE("<attack label=\"g\" refinement=\"sequence\"><attack label=\"a\"/>"
                     "<defence label=\"d\"/></attack>"));
    struct ax_output *output = ax_output_to_memory(NULL);
    ck_assert_int_eq(ax_tree_write_adtool(tree, output), AX_INVALID);
    ax_output_free(output);
    ck_assert_ptr_nonnull(strstr(messages(), "[AX9012]"));
}
END_TEST

/* ------------------------------------------------------------------------- trees of a model */

/* Two ways into "a", one of them against the arrow; what stands out of scope leads nowhere. */
static const char pumps[] =
    MODEL("<uses template=\"stride\"/><data id=\"d\" name=\"Dose\" integrity=\"high\"/>"
          "<external id=\"nurse\"/><external id=\"spy\" in-scope=\"no\" reason=\"r\"/>"
          "<external id=\"motor\"/><external id=\"far\"/>"
          "<boundary id=\"box\"><process id=\"a\" controls=\"C-1\"/>"
          "<process id=\"b\"><port id=\"usb\" kind=\"port\"/></process></boundary>"
          "<flow id=\"f1\" number=\"1\" from=\"nurse\" to=\"a\" data=\"d\"/>"
          "<flow id=\"f2\" number=\"2\" from=\"a\" to=\"motor\" data=\"d\"/>"
          "<flow id=\"f3\" number=\"3\" from=\"a\" to=\"b\" bidirectional=\"yes\"/>"
          "<flow id=\"f4\" number=\"4\" from=\"b\" to=\"far\"/>"
          "<flow id=\"f5\" number=\"5\" from=\"spy\" to=\"a\" data=\"d\"/>");

static enum ax_status try_grow(const char *goal)
{
    struct ax_tree_wish wish = {.goal = goal};
    ax_tree_free(tree);
    tree = NULL;
    return ax_tree_generate(model, &wish, &tree);
}

/* Whether some node is about the element, or has a label with this part. */
static bool has_element(const char *id)
{
    for (uint32_t i = 0; i < tree->nodes.len; i++) {
        if (ax_slice_is(ax_tree_node(tree, i)->element, id)) {
            return true;
        }
    }
    return false;
}

START_TEST(ways_follow_the_flows)
{
    load(NULL, pumps);
    ck_assert_int_eq(try_grow("data=d@motor"), AX_OK);
    ck_assert(has_element("nurse"));
    ck_assert(has_element("usb"));
    ck_assert(has_element("f3"));
    ck_assert(!has_element("f4")); /* leads away */
    ck_assert(!has_element("far"));
    ck_assert(!has_element("spy"));
    ck_assert(!has_element("f5"));
    const char *xml = written(AX_TREE_XML);
    ck_assert_ptr_nonnull(strstr(xml, "control=\"C-1\""));
    ck_assert_ptr_nonnull(strstr(xml, "From b, take over a by flow 3"));
    ck_assert_ptr_null(strstr(xml, "From a, take over b by flow 3"));
    struct ax_tree_options how = {.attack_sets = true};
    ck_assert_ptr_nonnull(
        strstr(assessed(AX_TREE_CSV, how), "1,\"Act as nurse, or make them act\","));
}
END_TEST

START_TEST(a_threat_can_be_the_goal)
{
    load(NULL, pumps);
    ck_assert_int_eq(try_grow("T1@f1"), AX_OK);
    ck_assert(has_element("nurse"));
    ck_assert(!has_element("f2"));
    ck_assert_int_eq(try_grow("T1@f4"), AX_NOT_FOUND);
    ck_assert_int_eq(try_grow("data=e"), AX_NOT_FOUND);
    ck_assert_int_eq(try_grow("data=d:beauty"), AX_NOT_FOUND);
    ck_assert_int_eq(try_grow("data=d@nobody"), AX_NOT_FOUND);
    ck_assert_uint_eq(reported(AX_CODE_TREE_GOAL), 4);
}
END_TEST

START_TEST(a_goal_without_a_way_is_told)
{
    load(NULL,
         MODEL("<uses template=\"stride\"/><data id=\"d\"/><process id=\"a\"/><process id=\"b\"/>"
               "<flow id=\"f\" from=\"a\" to=\"b\" data=\"d\"/>"));
    ck_assert_int_eq(try_grow("data=d"), AX_NOT_FOUND);
    ck_assert_uint_eq(reported(AX_CODE_TREE_NO_WAY), 1);
}
END_TEST

START_TEST(other_properties_are_goals_too)
{
    load(NULL, pumps);
    ck_assert_int_eq(try_grow("data=d:confidentiality"), AX_OK);
    ck_assert_int_eq(try_grow("data=d:availability@motor"), AX_OK);
    ck_assert_ptr_nonnull(strstr(written(AX_TREE_XML), "label=\"Missing: Dose, at motor\""));
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("tree");
    TCase *tcase = tcase_create("values");
    tcase_add_checked_fixture(tcase, begin, end);
    ADD_TESTS(tcase, the_worked_example_has_its_values, what_is_shared_is_paid_for_once,
              bounds_hold_the_exact_value, too_many_attack_sets_are_told,
              attack_sets_of_large_trees_end, fronts_of_large_trees_are_refused,
              too_many_shared_actions_leave_bounds);
    tcase_add_loop_test(tcase, operators_are_those_of_adtool, 0, COUNT(operators));
    tcase_add_loop_test(tcase, random_trees_agree_with_every_choice, 0, 10);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("files");
    tcase_add_checked_fixture(tcase, begin, end);
    ADD_TESTS(tcase, files_have_round_trips, values_of_adtool_belong_to_labels,
              a_root_may_be_the_defenders, the_depth_of_a_tree_is_limited,
              the_nodes_of_a_tree_are_limited, adtool_cannot_have_everything);
    tcase_add_loop_test(tcase, mistakes_are_found, 0, COUNT(mistakes));
    tcase_add_loop_test(tcase, doubts_are_told, 0, COUNT(doubts));
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("models");
    tcase_add_checked_fixture(tcase, begin, end);
    ADD_TESTS(tcase, ways_follow_the_flows, a_threat_can_be_the_goal, a_goal_without_a_way_is_told,
              other_properties_are_goals_too);
    suite_add_tcase(suite, tcase);
    return suite;
}
