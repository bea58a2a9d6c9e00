/* SPDX-License-Identifier: Apache-2.0 */
/* Which rules of a foreign template are written, and under which ids. */
#include "report/native.h"

#include "diag/session.h"
#include "threat/threat.h"

static const struct ax_rule *rule_at(const struct ax_conversion *conversion, uint32_t rule)
{
    return &conversion->templates->rules.at[rule];
}

static bool is_foreign(const struct ax_conversion *conversion, uint32_t rule)
{
    uint32_t owner = rule_at(conversion, rule)->template_index;
    return owner != AX_NO_INDEX && conversion->templates->templates.at[owner].foreign;
}

static void program_tests(const struct ax_conversion *conversion, uint32_t rule,
                          const struct ax_program *program, void *user,
                          void (*each)(void *user, uint32_t rule, const struct ax_test *test))
{
    for (uint32_t i = 0; i < program->len; i++) {
        if (program->code[i].op == AX_OP_TEST) {
            each(user, rule, &conversion->templates->tests.tests.at[program->code[i].operand]);
        }
    }
}

void ax_rule_tests(const struct ax_conversion *conversion, uint32_t rule, void *user,
                   void (*each)(void *user, uint32_t rule, const struct ax_test *test))
{
    const struct ax_rule *at = rule_at(conversion, rule);
    program_tests(conversion, rule, &at->when_program, user, each);
    if (!at->ignores_unless) {
        program_tests(conversion, rule, &at->unless_program, user, each);
    }
}

void ax_rule_texts(const struct ax_conversion *conversion, uint32_t rule, void *user,
                   void (*each)(void *user, uint32_t rule, struct ax_slice text))
{
    const struct ax_rule *at = rule_at(conversion, rule);
    each(user, rule, at->title);
    each(user, rule, at->description);
    for (uint32_t i = 0; i < at->control_count; i++) {
        each(user, rule, conversion->templates->controls.at[at->controls + i].text);
    }
}

/* The tests that no item of the model can pass: known to be false. Everything else may be. */
static uint64_t *find_hopeless(struct ax_conversion *conversion)
{
    const struct ax_tests *tests = &conversion->templates->tests;
    uint64_t *known = ax_conversion_alloc(conversion, tests->tests.len / 64 + 1, sizeof(*known));
    for (uint32_t i = 0; known && i < tests->tests.len; i++) {
        const struct ax_test *test = &tests->tests.at[i];
        enum ax_aspect aspect = test->kind == AX_TEST_CROSSES
                                    ? AX_ASPECT_BOUNDARY
                                    : ax_aspect_of_role((enum ax_role)test->role);
        bool typed = test->kind == AX_TEST_IS || test->kind == AX_TEST_CROSSES;
        uint32_t type = typed ? ax_templates_type(conversion->templates, test->name) : AX_NO_INDEX;
        if (type != AX_NO_INDEX && !(conversion->used[type] >> aspect & 1)) {
            known[i >> 6] |= 1ULL << (i & 63);
        }
    }
    return known;
}

/* A readable id stays; a GUID becomes the title without its placeholders. */
static void name_rule(struct ax_conversion *conversion, uint32_t index)
{
    const struct ax_rule *rule = rule_at(conversion, index);
    struct ax_slice words = {"", 0};
    struct ax_pieces pieces = ax_pieces_of(conversion->templates, rule->title);
    for (uint32_t i = 0; i < pieces.count; i++) {
        if (pieces.at[i].kind == AX_PIECE_LITERAL) {
            words = ax_session_format(conversion->session, "%.*s %.*s", AX_FMT(words),
                                      AX_FMT(pieces.at[i].text));
        }
    }
    conversion->rules[index].id = ax_id_make(&conversion->rule_space, words, AX_SLICE("rule"));
}

static void name_category(struct ax_conversion *conversion, uint32_t index)
{
    if (index == AX_NO_INDEX || conversion->category_ids[index]) {
        return;
    }
    const struct ax_category *category = &conversion->templates->categories.at[index];
    ax_atom id =
        ax_id_keep(&conversion->category_space, ax_conversion_text(conversion, category->id));
    conversion->category_ids[index] =
        id ? id : ax_id_make(&conversion->category_space, category->name, AX_SLICE("category"));
}

static void left_out(struct ax_conversion *conversion, uint32_t index)
{
    const struct ax_rule *rule = rule_at(conversion, index);
    struct ax_slice id = ax_conversion_text(conversion, rule->id);
    ax_report(conversion->session, AX_CODE_CONVERT_RULE, rule->span,
              "threat type \"%.*s\" is left out of the template: it cannot fire", AX_FMT(id));
}

/* Marks the rules that are written. */
static uint32_t choose(struct ax_conversion *conversion, bool *chosen, const uint64_t *hopeless)
{
    uint32_t idle = 0;
    const uint64_t *truth = ax_conversion_alloc(
        conversion, conversion->templates->tests.tests.len / 64 + 1, sizeof(*truth));
    for (uint32_t i = 0; truth && i < conversion->templates->rules.len; i++) {
        const struct ax_rule *rule = rule_at(conversion, i);
        if (!is_foreign(conversion, i)) {
            continue;
        }
        if (rule->disabled || rule->broken) {
            left_out(conversion, i);
            continue;
        }
        struct ax_facts facts = {truth, hopeless};
        chosen[i] = conversion->options.whole_template ||
                    ax_program_run(&rule->when_program, facts) != AX_FALSE;
        idle += !chosen[i];
    }
    return idle;
}

void ax_choose_rules(struct ax_conversion *conversion)
{
    uint32_t count = conversion->templates->rules.len;
    uint64_t *hopeless = find_hopeless(conversion);
    bool *chosen = ax_conversion_alloc(conversion, count, sizeof(*chosen));
    if (!hopeless || !chosen) {
        return;
    }
    uint32_t idle = choose(conversion, chosen, hopeless);
    /* Ids that stay come first, so that no made one takes them. */
    for (uint32_t i = 0; i < count; i++) {
        if (chosen[i]) {
            struct ax_slice id = ax_conversion_text(conversion, rule_at(conversion, i)->id);
            conversion->rules[i].id = ax_id_keep(&conversion->rule_space, id);
            name_category(conversion, rule_at(conversion, i)->category);
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        if (chosen[i] && !conversion->rules[i].id) {
            name_rule(conversion, i);
        }
    }
    if (idle > 0) {
        struct ax_span span = {conversion->model->source, 0, 0};
        ax_report(conversion->session, AX_CODE_CONVERT_RULES_IDLE, span,
                  "%u rules are not in the template: nothing in the model is of the types that "
                  "they ask for; --whole-template writes them too",
                  idle);
    }
}

/* "High" is a severity of ours, "highest" is not: its word is lost. Each is told once. */
static void report_priority(struct ax_conversion *conversion, uint32_t index)
{
    const struct ax_rule *rule = rule_at(conversion, index);
    const char *severity = ax_level_text((enum ax_level)rule->severity);
    if (rule->priority.len == 0 || ax_slice_equal_folded(rule->priority, ax_slice_of(severity))) {
        return;
    }
    for (uint32_t i = 0; i < index; i++) {
        if (conversion->rules[i].id &&
            ax_slice_equal(rule_at(conversion, i)->priority, rule->priority)) {
            return;
        }
    }
    ax_report(conversion->session, AX_CODE_CONVERT_LOST, rule->span,
              "priority \"%.*s\" becomes severity %s", AX_FMT(rule->priority), severity);
}

/* A native rule has a title and a description. */
static void fill_texts(struct ax_conversion *conversion, uint32_t index)
{
    const struct ax_rule *rule = rule_at(conversion, index);
    struct ax_native_rule *native = &conversion->rules[index];
    native->title = ax_rewrite_text(conversion, rule->title);
    native->description = ax_rewrite_text(conversion, rule->description);
    if (native->title.len == 0) {
        native->title = ax_conversion_text(conversion, native->id);
        ax_report(conversion->session, AX_CODE_CONVERT_LOST, rule->span,
                  "rule \"%.*s\" has no title; it gets its id for one", AX_FMT(native->title));
    }
    native->description = native->description.len > 0 ? native->description : native->title;
}

void ax_plan_rules(struct ax_conversion *conversion)
{
    for (uint32_t i = 0; i < conversion->templates->rules.len; i++) {
        const struct ax_rule *rule = rule_at(conversion, i);
        struct ax_native_rule *native = &conversion->rules[i];
        if (!native->id) {
            continue;
        }
        native->when = ax_rewrite_expression(conversion, i, &rule->when, &rule->when_program);
        if (!rule->ignores_unless) {
            native->unless =
                ax_rewrite_expression(conversion, i, &rule->unless, &rule->unless_program);
        }
        fill_texts(conversion, i);
        report_priority(conversion, i);
    }
}
