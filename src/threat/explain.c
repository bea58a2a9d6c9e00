/* SPDX-License-Identifier: Apache-2.0 */
/* A threat told to a person: does it fire, and what made it so. */
#include "base/guess.h"
#include "base/output.h"
#include "threat/threat.h"

/* Truth of an expression from the evidence of its tests, collected as bits. */
struct telling {
    const struct ax_model *model;
    struct ax_output *output;
    uint64_t *truth;
    const struct ax_rule *rule;
    bool unless_told;
};

/* A property of another tool may be a GUID: then people know it by the name that is shown. */
static struct ax_slice shown_name(const struct ax_model *model, const struct ax_test *test)
{
    const struct ax_templates *templates = model->templates;
    const struct ax_atoms *atoms = &model->session->atoms;
    uint32_t at = test->kind == AX_TEST_PROPERTY && test->name < templates->property_of.len
                      ? templates->property_of.at[test->name]
                      : 0;
    const struct ax_property *property = at ? &templates->properties.at[at - 1] : NULL;
    bool foreign = property && templates->templates.at[property->template_index].foreign;
    bool same = property && ax_slice_equal(property->name, ax_atom_text(atoms, test->name));
    return foreign && !same ? property->name : (struct ax_slice){"", 0};
}

static void collect(void *user, const struct ax_evidence *evidence)
{
    struct telling *telling = user;
    const struct ax_tests *tests = &telling->model->templates->tests;
    uint32_t number = (uint32_t)(evidence->test - tests->tests.at);
    if (evidence->truth) {
        telling->truth[number >> 6] |= 1ULL << (number & 63);
    }
}

static void tell_test(void *user, const struct ax_evidence *evidence)
{
    struct telling *telling = user;
    if (evidence->in_unless && !telling->unless_told) {
        telling->unless_told = true;
        ax_put_text(telling->output, "  and unless:\n");
    }
    ax_put_text(telling->output, evidence->truth ? "    true   " : "    false  ");
    size_t before = telling->output->len;
    ax_test_write(evidence->test, &telling->model->session->atoms, telling->output);
    size_t len = telling->output->len - before;
    ax_put_repeat(telling->output, ' ', len < 46 ? 46 - len : 1);
    if (evidence->found.len > 0) {
        ax_putf(telling->output, " found: %.*s", AX_FMT(evidence->found));
    }
    struct ax_slice name = shown_name(telling->model, evidence->test);
    if (name.len > 0) {
        ax_putf(telling->output, "  (%.*s)", AX_FMT(name));
    }
    while (telling->output->len > 0 && telling->output->buffer[telling->output->len - 1] == ' ') {
        telling->output->len--;
    }
    ax_put_char(telling->output, '\n');
}

static void put_field(struct ax_output *output, const char *name, struct ax_slice text)
{
    if (text.len > 0) {
        ax_putf(output, "%-12s %.*s\n", name, AX_FMT(text));
    }
}

static struct ax_slice filled(const struct ax_model *model, const struct ax_threat *threat,
                              struct ax_slice text)
{
    struct ax_output *memory = ax_output_to_memory(model->session->memory);
    if (!memory) {
        return (struct ax_slice){"", 0};
    }
    ax_pieces_put(model, threat, ax_pieces_of(model->templates, text), memory);
    struct ax_slice copy = ax_arena_copy(&model->session->arena, ax_output_text(memory));
    ax_output_free(memory);
    return copy;
}

static void put_subject(const struct ax_model *model, const struct ax_threat *threat,
                        struct ax_output *output)
{
    struct ax_roles roles = ax_threat_roles(model, threat);
    static const enum ax_role order[] = {AX_ROLE_ELEMENT, AX_ROLE_SOURCE, AX_ROLE_FLOW,
                                         AX_ROLE_TARGET};
    for (size_t i = 0; i < AX_COUNT(order); i++) {
        uint32_t item = roles.item[order[i]];
        if (item == AX_NO_INDEX || item == 0) {
            continue;
        }
        const struct ax_item *at = ax_model_item(model, item);
        struct ax_slice id = ax_model_id_text(model, item);
        struct ax_slice label = ax_model_label(model, item);
        struct ax_slice type = model->templates->types.at[at->type].name;
        ax_putf(output, "%-12s %.*s \"%.*s\" (%.*s)\n", ax_role_text(order[i]), AX_FMT(id),
                AX_FMT(label), AX_FMT(type));
    }
}

static bool fires(const struct telling *telling)
{
    struct ax_facts facts = {telling->truth, NULL};
    const struct ax_rule *rule = telling->rule;
    if (rule->broken) {
        return false;
    }
    bool result = ax_program_run(&rule->when_program, facts) == AX_TRUE;
    result = result &&
             (rule->ignores_unless || ax_program_run(&rule->unless_program, facts) == AX_FALSE);
    for (const struct ax_more_unless *more = rule->more_unless; more; more = more->next) {
        result = result && ax_program_run(&more->program, facts) == AX_FALSE;
    }
    return result;
}

static struct ax_slice one_line(struct ax_session *session, struct ax_slice text)
{
    struct ax_slice copy = ax_arena_copy(&session->arena, ax_slice_trim(text));
    char *at = (char *)(uintptr_t)copy.start;
    size_t len = 0;
    for (size_t i = 0; i < copy.len; i++) {
        bool blank = ax_is_blank(copy.start[i]);
        if (!blank || (len > 0 && at[len - 1] != ' ')) {
            at[len++] = blank ? ' ' : copy.start[i];
        }
    }
    return (struct ax_slice){copy.start, len};
}

/* What keeps a subject from raising any threat, or NULL. */
static const char *excluded(const struct ax_model *model, const struct ax_threat *threat)
{
    const struct ax_item *item = ax_model_item(model, threat->subject);
    if (model->threats_disabled) {
        return "the file switches threat generation off";
    }
    if (threat->subject && item->flags & AX_ITEM_OUT_OF_SCOPE) {
        return "it is out of scope";
    }
    if (threat->subject && item->flags & AX_ITEM_LOOSE) {
        return "the flow has a loose end";
    }
    if (model->templates->rules.at[threat->rule].broken) {
        return "its filter is not understood";
    }
    return model->templates->rules.at[threat->rule].disabled ? "a template disables the rule"
                                                             : NULL;
}

/* Nothing fires a known vulnerability: it is there where a component has it. */
static enum ax_status tell_known(const struct ax_model *model, const struct ax_threat *threat,
                                 struct ax_output *output)
{
    bool there = false;
    for (uint32_t i = 0; i < model->known.len; i++) {
        const struct ax_known_threat *known = &model->known.at[i];
        there = there || (known->subject == threat->subject && known->rule == threat->rule);
    }
    if (model->templates->rules.at[threat->rule].exploited) {
        put_field(output, "exploited", AX_SLICE("it is on the list of those that attackers use"));
    }
    ax_put_text(output, there
                            ? "\nNo rule derives it: a bill of materials says that a component in "
                              "the element has it.\n"
                            : "\nNo component in the element has it.\n");
    return there ? AX_OK : AX_NOT_FOUND;
}

static enum ax_status tell(struct telling *telling, const struct ax_threat *threat)
{
    const struct ax_model *model = telling->model;
    struct ax_session *session = model->session;
    const struct ax_rule *rule = telling->rule;
    struct ax_output *output = telling->output;
    const struct ax_category *category = &model->templates->categories.at[rule->category];
    struct ax_slice category_id = ax_atom_text(&session->atoms, rule->category_name);
    ax_threat_put_id(model, threat, output);
    struct ax_slice title = filled(model, threat, rule->title);
    ax_putf(output, "  %.*s\n\n", AX_FMT(title));
    put_subject(model, threat, output);
    ax_putf(output, "%-12s %.*s (%.*s), severity %s\n", "category", AX_FMT(category_id),
            AX_FMT(category->name), ax_level_text((enum ax_level)rule->severity));
    ax_threat_evidence(model, threat, collect, telling);
    const char *reason = excluded(model, threat);
    bool result = !reason && fires(telling);
    put_field(output, "threat", filled(model, threat, rule->description));
    /* Said of what is no threat, it would be the opposite of what is so. */
    if (result || rule->known) {
        put_field(output, "why", filled(model, threat, rule->why));
    }
    if (rule->known) {
        return tell_known(model, threat, output);
    }
    struct ax_slice when = one_line(session, rule->when.text);
    struct ax_slice unless = one_line(session, rule->unless.text);
    ax_putf(output, "\nrule  when    %.*s\n", AX_FMT(when));
    if (!rule->ignores_unless) {
        ax_putf(output, "      unless  %.*s\n", AX_FMT(unless));
    }
    for (const struct ax_more_unless *more = rule->more_unless; more; more = more->next) {
        struct ax_slice text = one_line(session, more->text.text);
        ax_putf(output, "      unless  %.*s  (retuned)\n", AX_FMT(text));
    }
    ax_put_text(output, "\n  tests:\n");
    ax_threat_evidence(model, threat, tell_test, telling);
    ax_putf(output, "\n%s%s\n", result ? "It fires." : "It does not fire",
            result   ? ""
            : reason ? ":"
                     : ".");
    if (reason) {
        ax_putf(output, "  %s\n", reason);
    }
    put_field(output, "drop if", filled(model, threat, rule->false_positive));
    return result ? AX_OK : AX_NOT_FOUND;
}

static enum ax_status unknown(struct ax_model *model, const char *what, struct ax_slice text,
                              struct ax_slice best)
{
    struct ax_message *message =
        ax_report(model->session, AX_CODE_THREAT_UNKNOWN, (struct ax_span){0, 0, 0},
                  "there is no %s \"%.*s\"", what, AX_FMT(text));
    ax_note_guess(model->session, message, best);
    return AX_INVALID;
}

static uint32_t find_rule(struct ax_model *model, struct ax_slice text)
{
    const struct ax_templates *templates = model->templates;
    struct ax_guess guess;
    ax_guess_init(&guess, text);
    ax_atom id = ax_atom_find(&model->session->atoms, text);
    uint32_t rule = id ? ax_templates_rule(templates, id) : AX_NO_INDEX;
    for (uint32_t i = 0; rule == AX_NO_INDEX && i < templates->rules.len; i++) {
        ax_guess_offer(&guess, ax_atom_text(&model->session->atoms, templates->rules.at[i].id));
    }
    if (rule == AX_NO_INDEX) {
        (void)unknown(model, "rule", text, guess.best);
    }
    return rule;
}

/* Any item may be asked about; the model itself by its id. */
static uint32_t find_subject(struct ax_model *model, struct ax_slice text)
{
    ax_atom id = ax_atom_find(&model->session->atoms, text);
    uint32_t item = id ? ax_model_find(model, id) : 0;
    if (item || (id && id == ax_model_item(model, 0)->id)) {
        return item;
    }
    struct ax_guess guess;
    ax_guess_init(&guess, text);
    for (uint32_t i = 1; i < model->items.len; i++) {
        ax_guess_offer(&guess, ax_model_id_text(model, i));
    }
    (void)unknown(model, "element or flow", text, guess.best);
    return AX_NO_INDEX;
}

static bool scope_fits(const struct ax_model *model, const struct ax_threat *threat)
{
    const struct ax_item *item = ax_model_item(model, threat->subject);
    switch ((enum ax_rule_scope)threat->scope) {
    case AX_SCOPE_INTERACTION:
        return item->kind == AX_KIND_FLOW && (!threat->back || item->flags & AX_ITEM_BIDIRECTIONAL);
    case AX_SCOPE_ELEMENT: return item->kind <= AX_KIND_PORT && !threat->back;
    case AX_SCOPE_MODEL: return threat->subject == 0;
    }
    return false;
}

/* Says why no threat has this id. */
static enum ax_status misfit(struct ax_model *model, const struct ax_threat *threat,
                             struct ax_slice rule, struct ax_slice subject)
{
    struct ax_threat forth = *threat;
    forth.back = false;
    struct ax_span nowhere = {0, 0, 0};
    if (threat->back && threat->scope == AX_SCOPE_INTERACTION && scope_fits(model, &forth)) {
        struct ax_slice flow = ax_model_id_text(model, threat->subject);
        (void)ax_report(model->session, AX_CODE_THREAT_UNKNOWN, nowhere,
                        "flow \"%.*s\" goes one way only: \"%.*s~\" would be its way back",
                        AX_FMT(flow), AX_FMT(flow));
    } else {
        (void)ax_report(model->session, AX_CODE_THREAT_UNKNOWN, nowhere,
                        "rule \"%.*s\" is not about such things as \"%.*s\"", AX_FMT(rule),
                        AX_FMT(subject));
    }
    return AX_INVALID;
}

enum ax_status ax_threats_explain(struct ax_model *model, struct ax_slice id,
                                  struct ax_output *output)
{
    const char *at = id.len ? memchr(id.start, '@', id.len) : NULL;
    if (!at) {
        return unknown(model, "threat", id, (struct ax_slice){NULL, 0});
    }
    struct ax_slice rule_text = {id.start, (size_t)(at - id.start)};
    struct ax_slice subject = {at + 1, id.len - rule_text.len - 1};
    bool back = subject.len > 0 && subject.start[subject.len - 1] == '~';
    subject.len -= back;
    uint32_t rule = find_rule(model, rule_text);
    uint32_t item = rule == AX_NO_INDEX ? AX_NO_INDEX : find_subject(model, subject);
    if (item == AX_NO_INDEX) {
        return AX_INVALID;
    }
    struct ax_threat threat = {item, (uint16_t)rule, model->templates->rules.at[rule].scope, back};
    if (!scope_fits(model, &threat)) {
        return misfit(model, &threat, rule_text,
                      (struct ax_slice){subject.start, subject.len + back});
    }
    size_t size = (model->templates->tests.tests.len / 64 + 1) * sizeof(uint64_t);
    struct telling telling = {.model = model,
                              .output = output,
                              .truth = ax_arena_alloc(&model->session->arena, size),
                              .rule = &model->templates->rules.at[rule]};
    if (!telling.truth) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = tell(&telling, &threat);
    return model->session->no_memory ? AX_NO_MEMORY : status;
}
