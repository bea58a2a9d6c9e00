/* SPDX-License-Identifier: Apache-2.0 */
/* What compiling cannot know: rules that hide a threat behind `unknown`, or never fire, or say
 * too little. A rule's few tests are tried out in all combinations that can occur. */
#include "template/template.h"

enum {
    MAX_TESTS = 14 /* 2^14 outcomes; a rule with more is not tried */
};

struct trial {
    const struct ax_templates *templates;
    const struct ax_rule *rule;
    uint32_t tests[MAX_TESTS]; /* numbers of the rule's own tests */
    uint32_t count;
    bool too_many;
    uint64_t *truth; /* a row of all tests */
};

static void collect(struct trial *trial, const struct ax_program *program)
{
    for (uint32_t i = 0; i < program->len; i++) {
        if (program->code[i].op != AX_OP_TEST) {
            continue;
        }
        uint32_t test = program->code[i].operand;
        uint32_t j = 0;
        while (j < trial->count && trial->tests[j] != test) {
            j++;
        }
        if (j < trial->count) {
            continue;
        }
        if (trial->count == MAX_TESTS) {
            trial->too_many = true;
            return;
        }
        trial->tests[trial->count++] = test;
    }
}

static void suppose(struct trial *trial, uint32_t outcome)
{
    for (uint32_t i = 0; i < trial->count; i++) {
        uint64_t bit = 1ULL << (trial->tests[i] & 63);
        uint64_t *word = &trial->truth[trial->tests[i] >> 6];
        *word = outcome >> i & 1 ? *word | bit : *word & ~bit;
    }
}

/* `known` NULL: everything. Else it fires whatever the rest is. */
static bool fires_knowing(struct trial *trial, uint32_t outcome, const uint64_t *known)
{
    const struct ax_rule *rule = trial->rule;
    suppose(trial, outcome);
    struct ax_facts facts = {trial->truth, known};
    bool result = ax_program_run(&rule->when_program, facts) == AX_TRUE;
    if (result && !rule->ignores_unless) {
        result = ax_program_run(&rule->unless_program, facts) == AX_FALSE;
    }
    for (const struct ax_more_unless *more = rule->more_unless; result && more; more = more->next) {
        result = ax_program_run(&more->program, facts) == AX_FALSE;
    }
    return result;
}

static bool fires(struct trial *trial, uint32_t outcome)
{
    return fires_knowing(trial, outcome, NULL);
}

static const struct ax_test *test_at(const struct trial *trial, uint32_t i)
{
    return &trial->templates->tests.tests.at[trial->tests[i]];
}

/* A property has one value at a time: two different values cannot both be found. */
static bool possible(const struct trial *trial, uint32_t outcome)
{
    for (uint32_t i = 0; i < trial->count; i++) {
        for (uint32_t j = 0; j < i && (outcome >> i & 1); j++) {
            const struct ax_test *a = test_at(trial, i);
            const struct ax_test *b = test_at(trial, j);
            if ((outcome >> j & 1) && a->kind == AX_TEST_PROPERTY && b->kind == AX_TEST_PROPERTY &&
                a->role == b->role && a->name == b->name) {
                return false;
            }
        }
    }
    return true;
}

static bool has_unknown(const struct ax_templates *templates, ax_atom property)
{
    ax_atom unknown = ax_atom_find(&templates->session->atoms, AX_SLICE("unknown"));
    for (uint32_t i = 0; i < templates->properties.len; i++) {
        const struct ax_property *at = &templates->properties.at[i];
        if (at->id == property && at->value_count > 0 && unknown &&
            ax_templates_takes(templates, at, unknown)) {
            return true;
        }
    }
    return false;
}

/* The outcome with the property of test `i` unknown instead of what it is. */
static uint32_t with_unknown(const struct trial *trial, uint32_t outcome, uint32_t i)
{
    const struct ax_test *changed = test_at(trial, i);
    for (uint32_t j = 0; j < trial->count; j++) {
        const struct ax_test *test = test_at(trial, j);
        if (test->kind != AX_TEST_PROPERTY || test->role != changed->role ||
            test->name != changed->name) {
            continue;
        }
        bool is_unknown =
            ax_slice_is(ax_atom_text(&trial->templates->session->atoms, test->value), "unknown");
        outcome = is_unknown ? outcome | 1U << j : outcome & ~(1U << j);
    }
    return outcome;
}

static bool unknown_hides(struct trial *trial, uint32_t i)
{
    for (uint32_t outcome = 0; outcome < 1U << trial->count; outcome++) {
        if (possible(trial, outcome) && fires(trial, outcome) &&
            !fires(trial, with_unknown(trial, outcome, i))) {
            return true;
        }
    }
    return false;
}

/* True when the rule asks for another value of the same property, which tells the same then. */
static bool asks_elsewhere(const struct trial *trial, uint32_t i)
{
    const struct ax_test *test = test_at(trial, i);
    for (uint32_t j = 0; j < trial->count; j++) {
        const struct ax_test *other = test_at(trial, j);
        if (j != i && other->kind == AX_TEST_PROPERTY && other->role == test->role &&
            other->name == test->name) {
            return true;
        }
    }
    return false;
}

static void tell_hiding(const struct trial *trial, const struct ax_test *test, bool is_unknown)
{
    struct ax_session *session = trial->templates->session;
    struct ax_slice id = ax_atom_text(&session->atoms, trial->rule->id);
    struct ax_slice name = ax_atom_text(&session->atoms, test->name);
    struct ax_slice value = ax_atom_text(&session->atoms, test->value);
    const char *role = ax_role_text((enum ax_role)test->role);
    if (is_unknown) {
        ax_report(session, AX_CODE_RULE_UNKNOWN_HIDES, trial->rule->span,
                  "rule \"%.*s\" fires for other values of %s.%.*s, but not when it is unknown",
                  AX_FMT(id), role, AX_FMT(name));
        return;
    }
    ax_report(session, AX_CODE_RULE_UNKNOWN_HIDES, trial->rule->span,
              "rule \"%.*s\" fires when %s.%.*s is '%.*s', but not when it is unknown", AX_FMT(id),
              role, AX_FMT(name), AX_FMT(value));
}

/* "flow.payload" of an `unknown`. */
static bool is_about(const struct trial *trial, const struct ax_silence *silence,
                     const struct ax_test *test)
{
    struct ax_slice role = ax_slice_of(ax_role_text((enum ax_role)test->role));
    struct ax_slice name = ax_atom_text(&trial->templates->session->atoms, test->name);
    struct ax_slice head = {silence->of.start, role.len};
    return silence->of.len == role.len + 1 + name.len && ax_slice_equal(head, role) &&
           head.start[role.len] == '.' &&
           ax_slice_equal((struct ax_slice){head.start + role.len + 1, name.len}, name);
}

static bool is_meant(const struct trial *trial, const struct ax_test *test)
{
    for (uint32_t i = 0; i < trial->rule->silence_count; i++) {
        if (is_about(trial, &trial->templates->silences.at[trial->rule->silences + i], test)) {
            return true;
        }
    }
    return false;
}

/* What a rule claims about itself has to be so, or a slip of the pen would go unseen. */
static void review_silences(struct trial *trial)
{
    for (uint32_t i = 0; i < trial->rule->silence_count; i++) {
        const struct ax_silence *silence =
            &trial->templates->silences.at[trial->rule->silences + i];
        bool hides = false;
        for (uint32_t j = 0; j < trial->count && !hides; j++) {
            const struct ax_test *test = test_at(trial, j);
            hides = test->kind == AX_TEST_PROPERTY && is_about(trial, silence, test) &&
                    unknown_hides(trial, j);
        }
        if (!hides) {
            struct ax_session *session = trial->templates->session;
            ax_report(session, AX_CODE_RULE_UNKNOWN_IDLE, silence->span,
                      "that %.*s is unknown never keeps rule \"%.*s\" silent", AX_FMT(silence->of),
                      AX_FMT(ax_atom_text(&session->atoms, trial->rule->id)));
        }
    }
}

static void review_logic(struct trial *trial)
{
    struct ax_session *session = trial->templates->session;
    struct ax_slice id = ax_atom_text(&session->atoms, trial->rule->id);
    bool can_fire = false;
    for (uint32_t outcome = 0; !can_fire && outcome < 1U << trial->count; outcome++) {
        can_fire = possible(trial, outcome) && fires(trial, outcome);
    }
    if (!can_fire) {
        ax_report(session, AX_CODE_RULE_NEVER, trial->rule->span, "rule \"%.*s\" can never fire",
                  AX_FMT(id));
        return;
    }
    for (uint32_t i = 0; i < trial->count; i++) {
        const struct ax_test *test = test_at(trial, i);
        struct ax_slice value = ax_atom_text(&session->atoms, test->value);
        bool is_unknown = ax_slice_is(value, "unknown");
        if (test->kind == AX_TEST_PROPERTY && !(is_unknown && asks_elsewhere(trial, i)) &&
            has_unknown(trial->templates, test->name) && !is_meant(trial, test) &&
            unknown_hides(trial, i)) {
            tell_hiding(trial, test, is_unknown);
        }
    }
    review_silences(trial);
}

/* What follows from test `i` of a type or a boundary for test `j`: a type is also all that it
 * inherits from, and nothing has two types of which neither inherits from the other. */
static bool contradicts(const struct trial *trial, uint32_t i, uint32_t j, bool j_holds)
{
    const struct ax_templates *templates = trial->templates;
    const struct ax_test *a = test_at(trial, i);
    const struct ax_test *b = test_at(trial, j);
    if (a->kind != b->kind || a->role != b->role || a->kind == AX_TEST_PROPERTY) {
        return false;
    }
    uint32_t one = ax_templates_type(templates, a->name);
    uint32_t other = ax_templates_type(templates, b->name);
    if (one == AX_NO_INDEX || other == AX_NO_INDEX) {
        return false;
    }
    bool follows = ax_templates_is(templates, one, other);
    bool apart = a->kind == AX_TEST_IS && !follows && !ax_templates_is(templates, other, one);
    return j_holds ? apart : follows;
}

static bool agrees(const struct trial *trial, uint32_t outcome)
{
    for (uint32_t i = 0; i < trial->count; i++) {
        for (uint32_t j = 0; j < trial->count && (outcome >> i & 1); j++) {
            if (i != j && contradicts(trial, i, j, outcome >> j & 1)) {
                return false;
            }
        }
    }
    return true;
}

/* True when there are types, places and data for which it fires whatever the properties are. */
static bool can_fire_anyhow(struct trial *trial, uint64_t *known)
{
    for (uint32_t i = 0; i < trial->count; i++) {
        uint64_t bit = test_at(trial, i)->kind == AX_TEST_PROPERTY ? 0 : 1ULL;
        known[trial->tests[i] >> 6] |= bit << (trial->tests[i] & 63);
    }
    bool always = false;
    for (uint32_t outcome = 0; !always && outcome < 1U << trial->count; outcome++) {
        always = agrees(trial, outcome) && fires_knowing(trial, outcome, known);
    }
    return always;
}

static void collect_all(struct trial *trial)
{
    collect(trial, &trial->rule->when_program);
    collect(trial, &trial->rule->unless_program);
    for (const struct ax_more_unless *more = trial->rule->more_unless; more; more = more->next) {
        collect(trial, &more->program);
    }
}

static void review_completeness(const struct ax_templates *templates, const struct ax_rule *rule)
{
    struct ax_slice id = ax_atom_text(&templates->session->atoms, rule->id);
    const char *missing = rule->why.len == 0              ? "why"
                          : rule->false_positive.len == 0 ? "false-positive"
                          : rule->control_count == 0      ? "control"
                          : rule->reference_count == 0    ? "reference"
                                                          : NULL;
    if (missing) {
        ax_report(templates->session, AX_CODE_RULE_INCOMPLETE, rule->span,
                  "rule \"%.*s\" has no %s", AX_FMT(id), missing);
    }
}

enum ax_status ax_templates_review(const struct ax_templates *templates)
{
    struct ax_session *session = templates->session;
    size_t size = (templates->tests.tests.len / 64 + 1) * sizeof(uint64_t);
    uint64_t *truth = ax_memory_resize(session->memory, NULL, 0, size);
    if (!truth) {
        return AX_NO_MEMORY;
    }
    memset(truth, 0, size);
    for (uint32_t i = 0; i < templates->rules.len; i++) {
        const struct ax_rule *rule = &templates->rules.at[i];
        if (rule->broken) {
            continue;
        }
        struct trial trial = {.templates = templates, .rule = rule, .truth = truth};
        collect_all(&trial);
        if (!trial.too_many) {
            review_logic(&trial);
        }
        review_completeness(templates, rule);
    }
    ax_memory_release(session->memory, truth, size);
    return session->no_memory ? AX_NO_MEMORY : AX_OK;
}

size_t ax_rule_review_always(const struct ax_templates *templates, uint32_t index)
{
    struct ax_session *session = templates->session;
    const struct ax_rule *rule = &templates->rules.at[index];
    size_t words = templates->tests.tests.len / 64 + 1;
    uint64_t *truth = ax_memory_resize(session->memory, NULL, 0, words * 2 * sizeof(*truth));
    if (!truth) {
        return 0;
    }
    memset(truth, 0, words * 2 * sizeof(*truth));
    struct trial trial = {.templates = templates, .rule = rule, .truth = truth};
    collect_all(&trial);
    bool always = !trial.too_many && can_fire_anyhow(&trial, truth + words);
    bool told = trial.too_many || always == (rule->always.len > 0);
    ax_memory_release(session->memory, truth, words * 2 * sizeof(*truth));
    if (told) {
        return 0;
    }
    const char *text = always ? "fires whatever the properties are, without a reason in always"
                              : "has a reason to fire always, but properties can silence it";
    ax_report(session, always ? AX_CODE_ALWAYS_UNEXPLAINED : AX_CODE_ALWAYS_UNTRUE, rule->span,
              "rule \"%.*s\" %s", AX_FMT(ax_atom_text(&session->atoms, rule->id)), text);
    return 1;
}
