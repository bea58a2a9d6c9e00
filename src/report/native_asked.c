/* SPDX-License-Identifier: Apache-2.0 */
/* Properties and values that only rules ask for. Nothing in the model has them, but a native rule
 * compiles only when they are declared. */
#include "report/native_property.h"

#include "diag/session.h"
#include "threat/threat.h"

/* The first property of this name that the foreign template declares, also for types that are not
 * written. */
static uint32_t known_property(const struct ax_conversion *conversion, ax_atom name)
{
    const struct ax_templates *templates = conversion->templates;
    uint32_t found = AX_NO_INDEX;
    uint32_t at =
        name < templates->property_of.len ? templates->property_of.at[name] - 1 : AX_NO_INDEX;
    for (; at != AX_NO_INDEX; at = templates->properties.at[at].same) {
        found = ax_type_is_foreign(conversion, ax_property_owner(conversion, at)) ? at : found;
    }
    return found;
}

/* So that the rule compiles; nothing in the model has the property. */
static void declare_asked(struct ax_conversion *conversion, uint32_t rule, ax_atom name,
                          enum ax_role role)
{
    uint8_t elements = 1U << AX_KIND_EXTERNAL | 1U << AX_KIND_PROCESS | 1U << AX_KIND_STORE;
    uint8_t roots = role == AX_ROLE_FLOW ? 1U << AX_KIND_FLOW : elements;
    struct ax_declared *known = ax_declared_first(conversion, name);
    if (known) {
        known->roots |= known->type == AX_NO_INDEX && known->property != AX_NO_INDEX ? roots : 0;
        return;
    }
    uint32_t property = known_property(conversion, name);
    ax_declare(conversion,
               (struct ax_declared){
                   .name = name, .property = property, .type = AX_NO_INDEX, .roots = roots});
    if (property == AX_NO_INDEX) {
        struct ax_slice text = ax_conversion_text(conversion, name);
        ax_report(conversion->session, AX_CODE_CONVERT_UNDECLARED,
                  conversion->templates->rules.at[rule].span,
                  "rules ask for the property \"%.*s\", which the template does not declare; here "
                  "it is free text",
                  AX_FMT(text));
    }
}

static void ask_value(struct ax_conversion *conversion, uint32_t rule, const struct ax_test *test)
{
    struct ax_declared *first = ax_declared_first(conversion, test->name);
    const struct ax_declared *at = first;
    while (at && !ax_declared_takes(conversion, at, test->value)) {
        at = ax_declared_next(conversion, at);
    }
    if (!first || at) {
        return;
    }
    uint32_t before = conversion->extras.len;
    ax_declare_value(conversion, first, test->value);
    if (conversion->extras.len > before) {
        struct ax_slice name = conversion->templates->properties.at[first->property].name;
        struct ax_slice value = ax_conversion_text(conversion, test->value);
        ax_report(conversion->session, AX_CODE_CONVERT_UNDECLARED,
                  conversion->templates->rules.at[rule].span,
                  "rules ask whether \"%.*s\" is \"%.*s\", which is none of its values; it is "
                  "added to them",
                  AX_FMT(name), AX_FMT(value));
    }
}

static struct ax_slice last_part(const struct ax_conversion *conversion, ax_atom name)
{
    struct ax_slice text = ax_conversion_text(conversion, name);
    for (size_t i = text.len; i > 0; i--) {
        if (text.start[i - 1] == '.') {
            return (struct ax_slice){text.start + i, text.len - i};
        }
    }
    return (struct ax_slice){"", 0};
}

static void ask_plain(void *user, uint32_t rule, const struct ax_test *test)
{
    struct ax_conversion *conversion = user;
    bool dotted = last_part(conversion, test->name).len > 0;
    bool known = known_property(conversion, test->name) != AX_NO_INDEX;
    if (test->kind == AX_TEST_PROPERTY && (known || !dotted)) {
        declare_asked(conversion, rule, test->name, (enum ax_role)test->role);
        ask_value(conversion, rule, test);
    }
}

/* A name with a type before it counts by its last part; it needs no declaration of its own. */
static void ask_qualified(void *user, uint32_t rule, const struct ax_test *test)
{
    struct ax_conversion *conversion = user;
    if (test->kind != AX_TEST_PROPERTY || ax_property_id(conversion, test->name)) {
        return;
    }
    struct ax_slice last = last_part(conversion, test->name);
    if (!ax_property_id(conversion, ax_atom_find(&conversion->session->atoms, last))) {
        declare_asked(conversion, rule, test->name, (enum ax_role)test->role);
    }
}

static void ask_text(void *user, uint32_t rule, struct ax_slice text)
{
    struct ax_conversion *conversion = user;
    struct ax_pieces pieces = ax_pieces_of(conversion->templates, text);
    for (uint32_t i = 0; i < pieces.count; i++) {
        if (pieces.at[i].kind == AX_PIECE_PROPERTY) {
            declare_asked(conversion, rule, pieces.at[i].property, (enum ax_role)pieces.at[i].role);
        }
    }
}

void ax_plan_asked(struct ax_conversion *conversion)
{
    for (uint32_t i = 0; i < conversion->templates->rules.len; i++) {
        if (conversion->rules[i].id) {
            ax_rule_tests(conversion, i, conversion, ask_plain);
            ax_rule_texts(conversion, i, conversion, ask_text);
        }
    }
    for (uint32_t i = 0; i < conversion->templates->rules.len; i++) {
        if (conversion->rules[i].id) {
            ax_rule_tests(conversion, i, conversion, ask_qualified);
        }
    }
}
