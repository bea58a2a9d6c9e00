/* SPDX-License-Identifier: Apache-2.0 */
/* Which types of a foreign template are written, under which aspects and ids. */
#include "report/native.h"

#include "diag/session.h"

enum ax_aspect ax_aspect_of_kind(enum ax_kind kind)
{
    return kind == AX_KIND_FLOW       ? AX_ASPECT_FLOW
           : kind == AX_KIND_BOUNDARY ? AX_ASPECT_BOUNDARY
                                      : AX_ASPECT_ELEMENT;
}

enum ax_aspect ax_aspect_of_role(enum ax_role role)
{
    return role == AX_ROLE_FLOW ? AX_ASPECT_FLOW : AX_ASPECT_ELEMENT;
}

bool ax_type_is_foreign(const struct ax_conversion *conversion, uint32_t type)
{
    return type != AX_NO_INDEX && conversion->templates->types.at[type].is_foreign;
}

static enum ax_aspect main_aspect(const struct ax_conversion *conversion, uint32_t type)
{
    return ax_aspect_of_kind((enum ax_kind)conversion->templates->types.at[type].kind);
}

static uint32_t top_of(const struct ax_conversion *conversion, uint32_t type)
{
    uint32_t parent = conversion->templates->types.at[type].parent;
    while (parent != type && ax_type_is_foreign(conversion, parent)) {
        type = parent;
        parent = conversion->templates->types.at[type].parent;
    }
    return type;
}

enum ax_aspect ax_test_aspect(const struct ax_conversion *conversion, const struct ax_test *test,
                              uint32_t type)
{
    if (test->kind == AX_TEST_CROSSES) {
        return AX_ASPECT_BOUNDARY;
    }
    enum ax_aspect wanted = ax_aspect_of_role((enum ax_role)test->role);
    bool met = conversion->used[type] >> wanted & 1;
    return met ? wanted : main_aspect(conversion, type);
}

enum ax_kind ax_native_kind(const struct ax_conversion *conversion, uint32_t type,
                            enum ax_aspect aspect)
{
    return aspect == AX_ASPECT_FLOW ? AX_KIND_FLOW
           : aspect == AX_ASPECT_BOUNDARY
               ? AX_KIND_BOUNDARY
               : (enum ax_kind)conversion->element_kinds[top_of(conversion, type)];
}

/* The type and its ancestors. */
static void mark(const struct ax_conversion *conversion, uint8_t *bits, uint32_t type,
                 enum ax_aspect aspect)
{
    while (ax_type_is_foreign(conversion, type) && !(bits[type] >> aspect & 1)) {
        bits[type] |= (uint8_t)(1U << aspect);
        type = conversion->templates->types.at[type].parent;
    }
}

enum {
    NOT_MET = AX_KIND_COUNT,
    AT_ODDS /* elements of several kinds have types of one tree */
};

static void meet_kinds(struct ax_conversion *conversion)
{
    const struct ax_model *model = conversion->model;
    for (uint32_t i = 1; model && i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        if (ax_kind_is_element((enum ax_kind)item->kind) &&
            ax_type_is_foreign(conversion, item->type)) {
            uint8_t *kind = &conversion->element_kinds[top_of(conversion, item->type)];
            *kind = *kind == NOT_MET || *kind == item->kind ? item->kind : (uint8_t)AT_ODDS;
        }
    }
}

/* A tree of types is of the kind that its elements have; where they are at odds, or there are none,
 * of the kind that its template says. */
static void settle_element_kinds(struct ax_conversion *conversion)
{
    const struct ax_templates *templates = conversion->templates;
    memset(conversion->element_kinds, NOT_MET, templates->types.len);
    meet_kinds(conversion);
    for (uint32_t i = 0; i < templates->types.len; i++) {
        uint8_t own = templates->types.at[i].kind;
        uint8_t *kind = &conversion->element_kinds[i];
        if (*kind >= NOT_MET) {
            *kind = ax_kind_is_element((enum ax_kind)own) ? own : (uint8_t)AX_KIND_PROCESS;
        }
    }
}

static void settle_kind(struct ax_conversion *conversion, uint32_t index)
{
    const struct ax_item *item = ax_model_item(conversion->model, index);
    enum ax_kind kind = ax_native_kind(conversion, item->type, AX_ASPECT_ELEMENT);
    if (kind == (enum ax_kind)item->kind) {
        return;
    }
    conversion->kinds[index] = (uint8_t)kind;
    struct ax_slice name = ax_model_label(conversion->model, index);
    struct ax_slice type = conversion->templates->types.at[item->type].name;
    ax_report(conversion->session, AX_CODE_CONVERT_KIND, ax_model_span(conversion->model, index),
              "%s \"%.*s\" becomes a %s, as its type \"%.*s\" is",
              ax_kind_text((enum ax_kind)item->kind), AX_FMT(name), ax_kind_text(kind),
              AX_FMT(type));
}

static void meet_items(struct ax_conversion *conversion)
{
    const struct ax_model *model = conversion->model;
    for (uint32_t i = 1; model && i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        if (!ax_type_is_foreign(conversion, item->type) || (item->flags & AX_ITEM_LOOSE)) {
            continue;
        }
        enum ax_aspect aspect = ax_aspect_of_kind((enum ax_kind)item->kind);
        mark(conversion, conversion->used, item->type, aspect);
        mark(conversion, conversion->kept, item->type, aspect);
        if (aspect == AX_ASPECT_ELEMENT) {
            settle_kind(conversion, i);
        }
    }
}

static void keep_named(void *user, uint32_t rule, const struct ax_test *test)
{
    struct ax_conversion *conversion = user;
    (void)rule;
    if (test->kind == AX_TEST_IS || test->kind == AX_TEST_CROSSES) {
        uint32_t type = ax_templates_type(conversion->templates, test->name);
        if (ax_type_is_foreign(conversion, type)) {
            mark(conversion, conversion->kept, type, ax_test_aspect(conversion, test, type));
        }
    }
}

static void name_type(struct ax_conversion *conversion, uint32_t index, enum ax_aspect aspect)
{
    static const char *const ends[AX_ASPECT_COUNT] = {"element", "flow", "boundary"};
    struct ax_slice name = conversion->templates->types.at[index].name;
    if (aspect != main_aspect(conversion, index)) {
        name = ax_session_format(conversion->session, "%.*s as %s", AX_FMT(name), ends[aspect]);
    }
    conversion->type_ids[aspect][index] =
        ax_id_make(&conversion->type_space, name, AX_SLICE("type"));
}

void ax_plan_types(struct ax_conversion *conversion)
{
    uint32_t count = conversion->templates->types.len;
    settle_element_kinds(conversion);
    meet_items(conversion);
    ax_choose_rules(conversion);
    for (uint32_t i = 0; i < conversion->templates->rules.len; i++) {
        if (conversion->rules[i].id) {
            ax_rule_tests(conversion, i, conversion, keep_named);
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        if (conversion->options.whole_template && ax_type_is_foreign(conversion, i)) {
            conversion->kept[i] |= (uint8_t)(1U << main_aspect(conversion, i));
        }
    }
    /* Whoever is what its name says gets the plain id. */
    for (uint32_t i = 0; i < count; i++) {
        if (conversion->kept[i] >> main_aspect(conversion, i) & 1) {
            name_type(conversion, i, main_aspect(conversion, i));
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t aspect = 0; aspect < AX_ASPECT_COUNT; aspect++) {
            bool written = conversion->kept[i] >> aspect & 1;
            if (written && !conversion->type_ids[aspect][i]) {
                name_type(conversion, i, (enum ax_aspect)aspect);
            }
        }
    }
}
