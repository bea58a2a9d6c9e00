/* SPDX-License-Identifier: Apache-2.0 */
/* From declarations to templates that can be used: names become indices, expressions become
 * programs. */
#include "base/guess.h"
#include "base/limits.h"
#include "template/template.h"

static struct ax_slice text_of(const struct ax_templates *templates, ax_atom atom)
{
    return ax_atom_text(&templates->session->atoms, atom);
}

/* Reports that nothing of this name is declared, and offers the nearest of what is. */
static void unknown(struct ax_templates *templates, const char *what, ax_atom id,
                    struct ax_span span, const struct ax_guess *guess)
{
    struct ax_slice text = text_of(templates, id);
    struct ax_message *message =
        ax_report(templates->session, AX_CODE_DECLARATION_UNKNOWN, span,
                  "there is no %s \"%.*s\" in the templates in use", what, AX_FMT(text));
    ax_note_guess(templates->session, message, guess->best);
}

static void unknown_type(struct ax_templates *templates, ax_atom id, struct ax_span span)
{
    struct ax_guess guess;
    ax_guess_init(&guess, text_of(templates, id));
    for (uint32_t i = 0; i < templates->types.len; i++) {
        ax_guess_offer(&guess, text_of(templates, templates->types.at[i].id));
    }
    unknown(templates, "type", id, span, &guess);
}

static void unknown_rule(struct ax_templates *templates, ax_atom id, struct ax_span span)
{
    struct ax_guess guess;
    ax_guess_init(&guess, text_of(templates, id));
    for (uint32_t i = 0; i < templates->rules.len; i++) {
        ax_guess_offer(&guess, text_of(templates, templates->rules.at[i].id));
    }
    unknown(templates, "rule", id, span, &guess);
}

static void resolve_parents(struct ax_templates *templates)
{
    for (uint32_t i = AX_ROOT_TYPES; i < templates->types.len; i++) {
        struct ax_type *type = &templates->types.at[i];
        uint32_t parent = ax_templates_type(templates, type->parent_name);
        if (parent == AX_NO_INDEX) {
            unknown_type(templates, type->parent_name, type->span);
            parent = AX_KIND_PROCESS;
        }
        type->parent = parent;
    }
}

static void resolve_kinds(struct ax_templates *templates)
{
    for (uint32_t i = AX_ROOT_TYPES; i < templates->types.len; i++) {
        struct ax_type *type = &templates->types.at[i];
        uint32_t at = i;
        uint32_t steps = 0;
        while (templates->types.at[at].parent != at && steps <= AX_LIMIT_TYPE_DEPTH) {
            at = templates->types.at[at].parent;
            steps++;
        }
        bool lost = steps > AX_LIMIT_TYPE_DEPTH || at >= AX_ROOT_TYPES;
        if (lost) {
            struct ax_slice id = text_of(templates, type->id);
            ax_report(templates->session, AX_CODE_TYPE_CYCLE, type->span,
                      "type \"%.*s\" inherits from itself, or takes more than %d steps to its root",
                      AX_FMT(id), AX_LIMIT_TYPE_DEPTH);
            type->parent = AX_KIND_PROCESS;
            at = AX_KIND_PROCESS;
        }
        type->kind = templates->types.at[at].kind;
        type->depth = (uint8_t)(lost ? 1 : steps);
    }
}

static bool overlap(const struct ax_templates *templates, const struct ax_property *a,
                    const struct ax_property *b)
{
    bool both = a->on_model && b->on_model;
    for (uint32_t i = 0; i < a->on_count && !both; i++) {
        for (uint32_t j = 0; j < b->on_count && !both; j++) {
            both = templates->on.at[a->on + i] == templates->on.at[b->on + j];
        }
    }
    return both;
}

static bool is_foreign(const struct ax_templates *templates, const struct ax_property *property)
{
    return property->template_index != AX_NO_INDEX &&
           templates->templates.at[property->template_index].foreign;
}

/* Of two properties of one id on one type only the last would count, without anybody noticing. */
static void check_doubles(struct ax_templates *templates)
{
    for (uint32_t i = 0; i < templates->properties.len; i++) {
        const struct ax_property *property = &templates->properties.at[i];
        for (uint32_t j = property->same; j != AX_NO_INDEX; j = templates->properties.at[j].same) {
            const struct ax_property *other = &templates->properties.at[j];
            if (overlap(templates, property, other) && !is_foreign(templates, property)) {
                struct ax_slice id = text_of(templates, property->id);
                struct ax_message *message =
                    ax_report(templates->session, AX_CODE_DECLARED_TWICE, property->span,
                              "property \"%.*s\" is declared twice for one type", AX_FMT(id));
                ax_note(templates->session, message, other->span, "first declared here");
            }
        }
    }
}

/* `on` holds atoms until now. What is unknown is replaced by a root, after a message. */
static void resolve_properties(struct ax_templates *templates)
{
    for (uint32_t i = 0; i < templates->properties.len; i++) {
        struct ax_property *property = &templates->properties.at[i];
        uint32_t kept = 0;
        for (uint32_t j = 0; j < property->on_count; j++) {
            ax_atom name = templates->on.at[property->on + j];
            uint32_t type = ax_templates_type(templates, name);
            if (type != AX_NO_INDEX) {
                templates->on.at[property->on + kept++] = type;
            } else if (ax_slice_is(text_of(templates, name), "model")) {
                property->on_model = true;
            } else {
                unknown_type(templates, name, property->span);
            }
        }
        property->on_count = kept;
        if (property->fallback && !ax_templates_takes(templates, property, property->fallback)) {
            struct ax_slice value = text_of(templates, property->fallback);
            ax_report(templates->session, AX_CODE_RULE_VALUE, property->span,
                      "the default \"%.*s\" is none of the property's values", AX_FMT(value));
        }
    }
}

static struct ax_slice list_values(struct ax_templates *templates,
                                   const struct ax_property *property)
{
    struct ax_slice list = {"", 0};
    for (uint32_t i = 0; i < property->value_count && i < 12; i++) {
        struct ax_slice value = text_of(templates, templates->values.at[property->values + i]);
        list = ax_session_format(templates->session, "%.*s%s\"%.*s\"", AX_FMT(list), i ? ", " : "",
                                 AX_FMT(value));
    }
    return list;
}

static void wrong_value(struct ax_templates *templates, const struct ax_property *property,
                        ax_atom value, struct ax_span span)
{
    struct ax_slice text = text_of(templates, value);
    struct ax_slice id = text_of(templates, property->id);
    struct ax_slice list = list_values(templates, property);
    struct ax_guess guess;
    ax_guess_init(&guess, text);
    for (uint32_t i = 0; i < property->value_count; i++) {
        ax_guess_offer(&guess, text_of(templates, templates->values.at[property->values + i]));
    }
    struct ax_message *message = ax_report(templates->session, AX_CODE_RULE_VALUE, span,
                                           "property \"%.*s\" has no value \"%.*s\"; it takes %.*s",
                                           AX_FMT(id), AX_FMT(text), AX_FMT(list));
    ax_note_guess(templates->session, message, guess.best);
}

static void unknown_property(struct ax_templates *templates, ax_atom id, struct ax_span span)
{
    struct ax_guess guess;
    ax_guess_init(&guess, text_of(templates, id));
    for (uint32_t i = 0; i < templates->properties.len; i++) {
        ax_guess_offer(&guess, text_of(templates, templates->properties.at[i].id));
    }
    unknown(templates, "property", id, span, &guess);
}

static void resolve_sets(struct ax_templates *templates)
{
    for (uint32_t i = AX_ROOT_TYPES; i < templates->types.len; i++) {
        const struct ax_type *type = &templates->types.at[i];
        for (uint32_t j = 0; j < type->set_count && !type->is_foreign; j++) {
            const struct ax_set *set = &templates->sets.at[type->sets + j];
            uint32_t found = ax_templates_property(templates, set->property, i);
            if (found == AX_NO_INDEX) {
                unknown_property(templates, set->property, set->property_span);
            } else if (!ax_templates_takes(templates, &templates->properties.at[found],
                                           set->value)) {
                wrong_value(templates, &templates->properties.at[found], set->value,
                            set->value_span);
            }
        }
    }
}

static void apply_changes(struct ax_templates *templates)
{
    struct ax_session *session = templates->session;
    for (uint32_t i = 0; i < templates->changes.len; i++) {
        const struct ax_change *change = &templates->changes.at[i];
        uint32_t found = ax_templates_rule(templates, change->rule);
        if (found == AX_NO_INDEX) {
            if (!change->optional) {
                unknown_rule(templates, change->rule, change->span);
            }
            continue;
        }
        struct ax_rule *rule = &templates->rules.at[found];
        rule->disabled = rule->disabled || change->disable;
        if (change->severity != AX_LEVEL_COUNT) {
            rule->severity = change->severity;
        }
        if (ax_slice_trim(change->unless.text).len > 0) {
            struct ax_more_unless *more = ax_arena_alloc(&session->arena, sizeof(*more));
            if (!more) {
                session->no_memory = true;
                return;
            }
            *more = (struct ax_more_unless){
                .text = change->unless, .change = i, .next = rule->more_unless};
            rule->more_unless = more;
        }
    }
}

static void resolve_categories(struct ax_templates *templates)
{
    for (uint32_t i = 0; i < templates->rules.len; i++) {
        struct ax_rule *rule = &templates->rules.at[i];
        rule->category = ax_templates_category(templates, rule->category_name);
        if (rule->category == AX_NO_INDEX) {
            struct ax_guess guess;
            ax_guess_init(&guess, text_of(templates, rule->category_name));
            for (uint32_t j = 0; j < templates->categories.len; j++) {
                ax_guess_offer(&guess, text_of(templates, templates->categories.at[j].id));
            }
            unknown(templates, "category", rule->category_name, rule->span, &guess);
        }
    }
}

/* What the rule compiler is told about names: `user` of its resolve function. */
struct resolver {
    struct ax_templates *templates;
    bool foreign; /* the rule comes from a Microsoft template */
};

/* Microsoft's template editor shows '[Web Server]' for a type. */
static uint32_t find_type(struct ax_templates *templates, ax_atom *name)
{
    uint32_t type = ax_templates_type(templates, *name);
    struct ax_slice text = text_of(templates, *name);
    if (type == AX_NO_INDEX && text.len > 2 && text.start[0] == '[' &&
        text.start[text.len - 1] == ']') {
        struct ax_slice inner = {text.start + 1, text.len - 2};
        type = ax_templates_type_by_name(templates, ax_slice_trim(inner));
        if (type != AX_NO_INDEX) {
            *name = templates->types.at[type].id;
        }
    }
    return type;
}

/* What is not declared is not true, nor is ROOT, whoever declares it. */
static enum ax_answer resolve_stencil(struct ax_templates *templates, struct ax_test *test)
{
    (void)find_type(templates, &test->name);
    uint32_t type = ax_templates_foreign_type(templates, test->name);
    if (type == AX_NO_INDEX ||
        ax_slice_equal_folded(text_of(templates, test->name), AX_SLICE("ROOT"))) {
        return AX_NEVER;
    }
    test->name = templates->types.at[type].id;
    return AX_KNOWN;
}

static enum ax_answer resolve_type(struct resolver *resolver, struct ax_test *test,
                                   struct ax_span span)
{
    struct ax_templates *templates = resolver->templates;
    if (resolver->foreign) {
        return resolve_stencil(templates, test);
    }
    uint32_t type = find_type(templates, &test->name);
    if (type == AX_NO_INDEX) {
        unknown_type(templates, test->name, span);
        return AX_WRONG;
    }
    uint8_t kind = templates->types.at[type].kind;
    bool boundary = test->kind == AX_TEST_CROSSES || test->kind == AX_TEST_ENTERS ||
                    test->kind == AX_TEST_LEAVES || test->kind == AX_TEST_INSIDE;
    bool datum = test->kind == AX_TEST_CARRIES;
    if ((boundary && kind != AX_KIND_BOUNDARY) || (datum && kind != AX_KIND_DATA)) {
        struct ax_slice text = text_of(templates, test->name);
        ax_report(templates->session, AX_CODE_TYPE_KIND, span,
                  "\"%.*s\" is a type of %s, but %s is needed here", AX_FMT(text),
                  ax_kind_text((enum ax_kind)kind), boundary ? "a boundary" : "data");
        return AX_WRONG;
    }
    return AX_KNOWN;
}

/* 'SE.DS.TMCore.AzureStorage.StorageType': a property whose name is the last dotted part counts
 * too. */
static uint32_t find_property(struct ax_templates *templates, ax_atom *name)
{
    struct ax_slice text = text_of(templates, *name);
    uint32_t found = *name < templates->property_of.len ? templates->property_of.at[*name] : 0;
    if (found) {
        return found - 1;
    }
    for (size_t i = text.len; i > 0; i--) {
        if (text.start[i - 1] == '.') {
            struct ax_slice last = {text.start + i, text.len - i};
            ax_atom atom = ax_atom_find(&templates->session->atoms, last);
            found = atom < templates->property_of.len ? templates->property_of.at[atom] : 0;
            if (found) {
                *name = atom;
            }
            break;
        }
    }
    return found - 1;
}

static enum ax_answer resolve_property(struct resolver *resolver, struct ax_test *test,
                                       struct ax_span name, struct ax_span value)
{
    struct ax_templates *templates = resolver->templates;
    if (resolver->foreign) {
        return AX_KNOWN;
    }
    uint32_t at = find_property(templates, &test->name);
    if (at == AX_NO_INDEX) {
        unknown_property(templates, test->name, name);
        return AX_WRONG;
    }
    for (uint32_t i = at; i != AX_NO_INDEX; i = templates->properties.at[i].same) {
        if (ax_templates_takes(templates, &templates->properties.at[i], test->value)) {
            return AX_KNOWN;
        }
    }
    wrong_value(templates, &templates->properties.at[at], test->value, value);
    return AX_WRONG;
}

static enum ax_answer resolve(void *user, struct ax_test *test, struct ax_span name,
                              struct ax_span value)
{
    return test->kind == AX_TEST_PROPERTY ? resolve_property(user, test, name, value)
                                          : resolve_type(user, test, name);
}

static uint32_t roles_of(enum ax_rule_scope scope)
{
    switch (scope) {
    case AX_SCOPE_INTERACTION:
        return 1U << AX_ROLE_SOURCE | 1U << AX_ROLE_TARGET | 1U << AX_ROLE_FLOW;
    case AX_SCOPE_ELEMENT: return 1U << AX_ROLE_ELEMENT;
    case AX_SCOPE_MODEL: return 1U << AX_ROLE_MODEL;
    }
    return 0;
}

/* Shipped rules are compiled already; only what others add to them is not. */
static void compile_rule(struct ax_templates *templates, struct ax_rule *rule)
{
    struct resolver resolver = {templates, templates->templates.at[rule->template_index].foreign};
    struct ax_compiler compiler = {
        .session = templates->session,
        .tests = &templates->tests,
        .roles = roles_of((enum ax_rule_scope)rule->scope),
        .resolve = resolve,
        .user = &resolver,
        .strict_strings = resolver.foreign,
    };
    templates->session->lenient = resolver.foreign;
    bool compiled = rule->when_program.len > 0;
    enum ax_status status =
        compiled ? AX_OK : ax_rule_compile(&compiler, &rule->when, &rule->when_program);
    if (!compiled && !rule->ignores_unless && status == AX_OK) {
        status = ax_rule_compile(&compiler, &rule->unless, &rule->unless_program);
    }
    templates->session->lenient = false;
    if (resolver.foreign && status != AX_OK) {
        struct ax_slice id = text_of(templates, rule->id);
        ax_report(templates->session, AX_CODE_FOREIGN_RULE_LEFT_OUT, rule->span,
                  "threat type \"%.*s\" is left out: its filter is not understood", AX_FMT(id));
        rule->disabled = true;
        rule->broken = true;
        return;
    }
    resolver.foreign = false;
    compiler.strict_strings = false;
    for (struct ax_more_unless *more = rule->more_unless; more; more = more->next) {
        (void)ax_rule_compile(&compiler, &more->text, &more->program);
    }
}

static bool is_on(const struct ax_templates *templates, const struct ax_property *property,
                  uint32_t type)
{
    for (uint32_t i = 0; i < property->on_count; i++) {
        if (templates->on.at[property->on + i] == type) {
            return true;
        }
    }
    return false;
}

/* Every flow that has the one has the other; else the way back would have no value, not even
 * unknown, and a threat would stay away. */
static bool is_on_all_of(const struct ax_templates *templates, const struct ax_property *property,
                         const struct ax_property *other)
{
    for (uint32_t i = 0; i < other->on_count; i++) {
        if (!is_on(templates, property, templates->on.at[other->on + i])) {
            return false;
        }
    }
    return true;
}

static bool has_counterpart(const struct ax_templates *templates,
                            const struct ax_property *property)
{
    for (uint32_t i = 0; i < templates->properties.len; i++) {
        const struct ax_property *other = &templates->properties.at[i];
        if (other->id == property->way_back && other->way_back == property->id &&
            is_on_all_of(templates, property, other) && is_on_all_of(templates, other, property)) {
            return true;
        }
    }
    return false;
}

/* Each names the other, so that turning a flow round twice changes nothing. */
static void check_way_back(struct ax_templates *templates, const struct ax_property *property)
{
    ax_atom other = property->way_back;
    if (other && !has_counterpart(templates, property)) {
        ax_report(templates->session, AX_CODE_WAY_BACK, property->span,
                  "\"%.*s\" is not the way back of property \"%.*s\"",
                  AX_FMT(text_of(templates, property->id)), AX_FMT(text_of(templates, other)));
    }
}

/* What is asked about the way there can be asked about the way back. */
static void add_ways_back(struct ax_templates *templates)
{
    struct ax_session *session = templates->session;
    for (uint32_t i = 0; i < templates->properties.len; i++) {
        check_way_back(templates, &templates->properties.at[i]);
    }
    for (uint32_t i = 0; i < templates->tests.tests.len; i++) {
        struct ax_test test = templates->tests.tests.at[i];
        ax_atom other = ax_test_way_back(templates, &test);
        if (other != test.name) {
            test.name = other;
            session->no_memory |=
                ax_tests_add(&templates->tests, session->memory, test) == UINT32_MAX;
        }
    }
}

enum ax_status ax_templates_compile(struct ax_templates *templates)
{
    size_t errors = templates->session->counts[AX_ERROR];
    resolve_parents(templates);
    resolve_kinds(templates);
    resolve_properties(templates);
    check_doubles(templates);
    resolve_sets(templates);
    resolve_categories(templates);
    apply_changes(templates);
    for (uint32_t i = 0; i < templates->rules.len; i++) {
        compile_rule(templates, &templates->rules.at[i]);
    }
    add_ways_back(templates);
    templates->compiled = true;
    return ax_session_verdict(templates->session, errors);
}
