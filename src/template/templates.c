/* SPDX-License-Identifier: Apache-2.0 */
/* Declaring, and finding what was declared. */
#include "template/template.h"

#include "base/limits.h"

static const char *const level_texts[AX_LEVEL_COUNT] = {"none", "low", "medium", "high",
                                                        "critical"};

const char *ax_level_text(enum ax_level level)
{
    return level_texts[level];
}

static bool add_roots(struct ax_templates *templates)
{
    for (uint32_t kind = 0; kind < AX_ROOT_TYPES; kind++) {
        ax_atom id =
            ax_atom_of(&templates->session->atoms, ax_slice_of(ax_kind_text((enum ax_kind)kind)));
        struct ax_type *root =
            id ? ax_templates_add_type(templates, id, (struct ax_span){0, 0, 0}) : NULL;
        if (!root) {
            return false;
        }
        root->kind = (uint8_t)kind;
        root->parent = kind;
        root->name = ax_atom_text(&templates->session->atoms, id);
    }
    return true;
}

struct ax_templates *ax_templates_new(struct ax_session *session)
{
    struct ax_templates *templates = ax_memory_resize(session->memory, NULL, 0, sizeof(*templates));
    if (!templates) {
        session->no_memory = true;
        return NULL;
    }
    *templates = (struct ax_templates){.session = session};
    if (!add_roots(templates)) {
        ax_templates_free(templates);
        session->no_memory = true;
        return NULL;
    }
    return templates;
}

void ax_templates_free(struct ax_templates *templates)
{
    if (!templates) {
        return;
    }
    const struct ax_allocator *memory = templates->session->memory;
    ax_array_done(memory, &templates->templates);
    ax_array_done(memory, &templates->extensions);
    ax_array_done(memory, &templates->types);
    ax_array_done(memory, &templates->sets);
    ax_array_done(memory, &templates->properties);
    ax_array_done(memory, &templates->values);
    ax_array_done(memory, &templates->on);
    ax_array_done(memory, &templates->categories);
    ax_array_done(memory, &templates->rules);
    ax_array_done(memory, &templates->controls);
    ax_array_done(memory, &templates->rule_references);
    ax_array_done(memory, &templates->silences);
    ax_array_done(memory, &templates->omissions);
    ax_array_done(memory, &templates->changes);
    ax_array_done(memory, &templates->type_of);
    ax_array_done(memory, &templates->property_of);
    ax_array_done(memory, &templates->category_of);
    ax_array_done(memory, &templates->rule_of);
    ax_tests_done(&templates->tests, memory);
    ax_memory_release(memory, templates, sizeof(*templates));
}

/* An index by atom, 0 where there is nothing. The four arrays have the same shape. */
struct index {
    uint32_t **at;
    uint32_t *len;
    uint32_t *cap;
};

#define INDEX(array) ((struct index){&(array)->at, &(array)->len, &(array)->cap})

static uint32_t index_get(struct index index, ax_atom id)
{
    return id != 0 && id < *index.len ? (*index.at)[id] : 0;
}

static bool index_set(const struct ax_allocator *memory, struct index index, ax_atom id,
                      uint32_t value)
{
    if (id >= *index.cap &&
        !ax_array_grow_(memory, (void **)index.at, index.cap, sizeof(uint32_t), id + 1ULL)) {
        return false;
    }
    if (id >= *index.len) {
        memset(*index.at + *index.len, 0, (id + 1 - *index.len) * sizeof(uint32_t));
        *index.len = id + 1;
    }
    (*index.at)[id] = value;
    return true;
}

static void declared_twice(struct ax_templates *templates, const char *what, ax_atom id,
                           struct ax_span span, struct ax_span first)
{
    struct ax_slice text = ax_atom_text(&templates->session->atoms, id);
    struct ax_message *message = ax_report(templates->session, AX_CODE_DECLARED_TWICE, span,
                                           "%s \"%.*s\" is declared twice", what, AX_FMT(text));
    if (first.source) {
        ax_note(templates->session, message, first, "first declared here");
    }
}

/* An index entry for one more declaration, once there is room for it: an entry for what could
 * not be added would point past the end. */
static bool prepare(struct ax_templates *templates, struct index index, ax_atom id, uint32_t len,
                    bool has_room, struct ax_span span)
{
    if (len >= AX_LIMIT_DECLARATIONS) {
        ax_report(templates->session, AX_CODE_TEMPLATE_LIMIT, span,
                  "more than %d declarations of one sort", AX_LIMIT_DECLARATIONS);
        return false;
    }
    if (!has_room || !index_set(templates->session->memory, index, id, len + 1)) {
        templates->session->no_memory = true;
        return false;
    }
    return true;
}

#define HAS_ROOM(templates, array) ax_array_reserve((templates)->session->memory, (array), 1)

static uint32_t current_template(const struct ax_templates *templates)
{
    return templates->templates.len ? templates->current : AX_NO_INDEX;
}

struct ax_type *ax_templates_add_type(struct ax_templates *templates, ax_atom id,
                                      struct ax_span span)
{
    uint32_t old = ax_templates_type(templates, id);
    if (old != AX_NO_INDEX) {
        declared_twice(templates, "type", id, span, templates->types.at[old].span);
        return NULL;
    }
    if (!prepare(templates, INDEX(&templates->type_of), id, templates->types.len,
                 HAS_ROOM(templates, &templates->types), span)) {
        return NULL;
    }
    struct ax_type *type = &templates->types.at[templates->types.len++];
    *type = (struct ax_type){.id = id,
                             .span = span,
                             .sets = templates->sets.len,
                             .template_index = current_template(templates)};
    return type;
}

struct ax_property *ax_templates_add_property(struct ax_templates *templates, ax_atom id,
                                              struct ax_span span)
{
    uint32_t old = index_get(INDEX(&templates->property_of), id);
    if (!prepare(templates, INDEX(&templates->property_of), id, templates->properties.len,
                 HAS_ROOM(templates, &templates->properties), span)) {
        return NULL;
    }
    struct ax_property *property = &templates->properties.at[templates->properties.len++];
    *property = (struct ax_property){.id = id,
                                     .same = old ? old - 1 : AX_NO_INDEX,
                                     .span = span,
                                     .values = templates->values.len,
                                     .on = templates->on.len,
                                     .template_index = current_template(templates)};
    return property;
}

struct ax_category *ax_templates_add_category(struct ax_templates *templates, ax_atom id,
                                              struct ax_span span)
{
    uint32_t old = ax_templates_category(templates, id);
    if (old != AX_NO_INDEX) {
        declared_twice(templates, "category", id, span, templates->categories.at[old].span);
        return NULL;
    }
    if (!prepare(templates, INDEX(&templates->category_of), id, templates->categories.len,
                 HAS_ROOM(templates, &templates->categories), span)) {
        return NULL;
    }
    struct ax_category *category = &templates->categories.at[templates->categories.len++];
    *category =
        (struct ax_category){.id = id, .span = span, .template_index = current_template(templates)};
    return category;
}

struct ax_rule *ax_templates_add_rule(struct ax_templates *templates, ax_atom id,
                                      struct ax_span span)
{
    uint32_t old = ax_templates_rule(templates, id);
    if (old != AX_NO_INDEX) {
        declared_twice(templates, "rule", id, span, templates->rules.at[old].span);
        return NULL;
    }
    if (!prepare(templates, INDEX(&templates->rule_of), id, templates->rules.len,
                 HAS_ROOM(templates, &templates->rules), span)) {
        return NULL;
    }
    struct ax_rule *rule = &templates->rules.at[templates->rules.len++];
    *rule = (struct ax_rule){.id = id,
                             .span = span,
                             .severity = AX_LEVEL_MEDIUM,
                             .controls = templates->controls.len,
                             .references = templates->rule_references.len,
                             .silences = templates->silences.len,
                             .template_index = current_template(templates)};
    return rule;
}

#define FOUND(array, id) (index_get(INDEX(array), id) - 1) /* 0 - 1 is AX_NO_INDEX */

/* The arrays are not const only because INDEX serves writing too. */
static struct ax_templates *writable(const struct ax_templates *templates)
{
    return (struct ax_templates *)(uintptr_t)templates;
}

uint32_t ax_templates_type(const struct ax_templates *templates, ax_atom id)
{
    return FOUND(&writable(templates)->type_of, id);
}

static uint32_t if_foreign(const struct ax_templates *templates, uint32_t type)
{
    bool counts = type != AX_NO_INDEX && templates->types.at[type].is_foreign;
    return counts ? type : AX_NO_INDEX;
}

uint32_t ax_templates_foreign_type(const struct ax_templates *templates, ax_atom id)
{
    struct ax_session *session = templates->session;
    uint32_t type = ax_templates_type(templates, id);
    if (type == AX_NO_INDEX || templates->types.at[type].is_foreign) {
        return type;
    }
    struct ax_slice text = ax_atom_text(&session->atoms, id);
    text = ax_session_format(session, "%.*s" AX_FOREIGN_TYPE_MARK, AX_FMT(text));
    return if_foreign(templates, ax_templates_type(templates, ax_atom_find(&session->atoms, text)));
}

uint32_t ax_templates_category(const struct ax_templates *templates, ax_atom id)
{
    return FOUND(&writable(templates)->category_of, id);
}

uint32_t ax_templates_rule(const struct ax_templates *templates, ax_atom id)
{
    return FOUND(&writable(templates)->rule_of, id);
}

uint32_t ax_templates_type_by_name(const struct ax_templates *templates, struct ax_slice name)
{
    uint32_t found = AX_NO_INDEX;
    for (uint32_t i = AX_ROOT_TYPES; i < templates->types.len; i++) {
        if (ax_slice_equal(templates->types.at[i].name, name)) {
            if (found != AX_NO_INDEX) {
                return AX_NO_INDEX;
            }
            found = i;
        }
    }
    return found;
}

bool ax_templates_is(const struct ax_templates *templates, uint32_t type, uint32_t ancestor)
{
    if (type == AX_NO_INDEX || ancestor == AX_NO_INDEX) {
        return false;
    }
    for (uint32_t steps = 0; steps <= AX_LIMIT_TYPE_DEPTH; steps++) {
        if (type == ancestor) {
            return true;
        }
        uint32_t parent = templates->types.at[type].parent;
        if (parent == type || parent == AX_NO_INDEX) {
            return false;
        }
        type = parent;
    }
    return false;
}

static bool property_is_on(const struct ax_templates *templates, const struct ax_property *property,
                           uint32_t type)
{
    if (type == AX_NO_INDEX) {
        return property->on_model;
    }
    for (uint32_t i = 0; i < property->on_count; i++) {
        if (ax_templates_is(templates, type, templates->on.at[property->on + i])) {
            return true;
        }
    }
    return false;
}

uint32_t ax_templates_property(const struct ax_templates *templates, ax_atom id, uint32_t type)
{
    uint32_t at = FOUND(&writable(templates)->property_of, id);
    while (at != AX_NO_INDEX) {
        const struct ax_property *property = &templates->properties.at[at];
        if (property_is_on(templates, property, type)) {
            return at;
        }
        at = property->same;
    }
    return AX_NO_INDEX;
}

ax_atom ax_templates_way_back(const struct ax_templates *templates, ax_atom property)
{
    uint32_t at = FOUND(&writable(templates)->property_of, property);
    for (; at != AX_NO_INDEX; at = templates->properties.at[at].same) {
        if (templates->properties.at[at].way_back) {
            return templates->properties.at[at].way_back;
        }
    }
    return property;
}

ax_atom ax_test_way_back(const struct ax_templates *templates, const struct ax_test *test)
{
    bool turns = test->kind == AX_TEST_PROPERTY && test->role == AX_ROLE_FLOW;
    return turns ? ax_templates_way_back(templates, test->name) : test->name;
}

ax_atom ax_templates_fallback(const struct ax_templates *templates, ax_atom property, uint32_t type)
{
    for (uint32_t at = type; at != AX_NO_INDEX;) {
        const struct ax_type *here = &templates->types.at[at];
        for (uint32_t i = 0; i < here->set_count; i++) {
            const struct ax_set *set = &templates->sets.at[here->sets + i];
            if (set->property == property) {
                return set->value;
            }
        }
        at = here->parent == at ? AX_NO_INDEX : here->parent;
    }
    uint32_t found = ax_templates_property(templates, property, type);
    return found == AX_NO_INDEX ? 0 : templates->properties.at[found].fallback;
}

bool ax_templates_takes(const struct ax_templates *templates, const struct ax_property *property,
                        ax_atom value)
{
    for (uint32_t i = 0; i < property->value_count; i++) {
        if (templates->values.at[property->values + i] == value) {
            return true;
        }
    }
    return property->value_count == 0;
}

ax_atom ax_templates_value(const struct ax_templates *templates, const struct ax_model *model,
                           uint32_t item, ax_atom property)
{
    ax_atom own = ax_model_attribute(model, item, property);
    if (own) {
        return own;
    }
    uint32_t type = item == 0 ? AX_NO_INDEX : ax_model_item(model, item)->type;
    return ax_templates_fallback(templates, property, type);
}
