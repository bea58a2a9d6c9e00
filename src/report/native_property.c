/* SPDX-License-Identifier: Apache-2.0 */
/* Properties of a foreign template that are written: those of the types that are written, those
 * that items have without anybody declaring them, and those that only rules ask for. An absent
 * property fails its test in both formats, so none gets a default that it did not have. */
#include "report/native.h"

#include "diag/session.h"
#include "threat/threat.h"

static const char *const place_names[] = {"generic-type", "reason", "x",    "y",
                                          "width",        "height", "path", "description"};

bool ax_attribute_is_own(const struct ax_conversion *conversion, ax_atom name)
{
    struct ax_slice text = ax_conversion_text(conversion, name);
    for (size_t i = 0; i < AX_COUNT(place_names); i++) {
        if (ax_slice_is(text, place_names[i])) {
            return true;
        }
    }
    return false;
}

/* What the tool itself gives every shape: whether it is out of scope, which is said otherwise here,
 * and an order of flows that nobody gave. A rule that asks for them gets them all the same. */
static bool says_nothing(const struct ax_conversion *conversion, ax_atom name, ax_atom value)
{
    struct ax_slice text = ax_conversion_text(conversion, name);
    bool order = ax_slice_is(text, "15ccd509-98eb-49ad-b9c2-b4a2926d1780") &&
                 ax_slice_is(ax_conversion_text(conversion, value), "0");
    if (!order && !ax_slice_is(text, "71f3d9aa-b8ef-4e54-8126-607a1d903103")) {
        return false;
    }
    const struct ax_tests *tests = &conversion->templates->tests;
    for (uint32_t i = 0; i < tests->tests.len; i++) {
        if (tests->tests.at[i].kind == AX_TEST_PROPERTY && tests->tests.at[i].name == name) {
            return false;
        }
    }
    return true;
}

bool ax_attribute_counts(const struct ax_conversion *conversion, uint32_t item, uint32_t attribute)
{
    const struct ax_attribute *at = &conversion->model->attributes.at[attribute];
    return !says_nothing(conversion, at->name, at->value) &&
           !ax_attribute_is_hidden(conversion, item, attribute);
}

bool ax_attribute_is_hidden(const struct ax_conversion *conversion, uint32_t item,
                            uint32_t attribute)
{
    const struct ax_item *at = ax_model_item(conversion->model, item);
    ax_atom name = conversion->model->attributes.at[attribute].name;
    for (uint32_t i = attribute + 1; i < at->attributes + at->attribute_count; i++) {
        if (conversion->model->attributes.at[i].name == name) {
            return true;
        }
    }
    return false;
}

/* By atom; both arrays have one length. */
static bool make_room(struct ax_conversion *conversion, ax_atom name)
{
    const struct ax_allocator *memory = conversion->session->memory;
    uint32_t len = conversion->property_ids.len;
    if (name < len) {
        return true;
    }
    uint32_t more = name + 1 - len;
    if (!ax_array_reserve(memory, &conversion->property_ids, more) ||
        !ax_array_reserve(memory, &conversion->declared_of, more)) {
        conversion->session->no_memory = true;
        return false;
    }
    memset(conversion->property_ids.at + len, 0, more * sizeof(*conversion->property_ids.at));
    memset(conversion->declared_of.at + len, 0, more * sizeof(*conversion->declared_of.at));
    conversion->property_ids.len = conversion->declared_of.len = name + 1;
    return true;
}

ax_atom ax_property_id(const struct ax_conversion *conversion, ax_atom name)
{
    return name < conversion->property_ids.len ? conversion->property_ids.at[name] : 0;
}

static struct ax_declared *first_of(const struct ax_conversion *conversion, ax_atom name)
{
    uint32_t at = name < conversion->declared_of.len ? conversion->declared_of.at[name] : 0;
    return at ? &conversion->declared.at[at - 1] : NULL;
}

static struct ax_declared *next_of(const struct ax_conversion *conversion,
                                   const struct ax_declared *declared)
{
    return declared->next ? &conversion->declared.at[declared->next - 1] : NULL;
}

static struct ax_slice plain_label(const struct ax_conversion *conversion,
                                   const struct ax_declared *declared)
{
    if (declared->property != AX_NO_INDEX) {
        return conversion->templates->properties.at[declared->property].name;
    }
    struct ax_slice label = {"", 0};
    if (declared->name < conversion->labels.len) {
        label = conversion->labels.at[declared->name];
    }
    return label.len > 0 ? label : ax_conversion_text(conversion, declared->name);
}

/* An id from the name that people see; a GUID says nothing. */
static void name_property(struct ax_conversion *conversion, const struct ax_declared *declared)
{
    ax_atom *id = &conversion->property_ids.at[declared->name];
    struct ax_slice name = plain_label(conversion, declared);
    if (*id == 0) {
        name = ax_id_is_guid(name) ? AX_SLICE("") : name;
        *id = ax_id_make(&conversion->property_space, name, AX_SLICE("property"));
    }
}

static void declare(struct ax_conversion *conversion, struct ax_declared declared)
{
    struct ax_declared *slot =
        make_room(conversion, declared.name)
            ? ax_array_push(conversion->session->memory, &conversion->declared)
            : NULL;
    if (!slot) {
        conversion->session->no_memory = true;
        return;
    }
    *slot = declared;
    uint32_t *link = &conversion->declared_of.at[declared.name];
    while (*link) {
        link = &conversion->declared.at[*link - 1].next;
    }
    *link = conversion->declared.len;
    name_property(conversion, slot);
}

static uint32_t owner_of(const struct ax_conversion *conversion, uint32_t property)
{
    const struct ax_property *at = &conversion->templates->properties.at[property];
    return at->on_count == 1 ? conversion->templates->on.at[at->on] : AX_NO_INDEX;
}

/* How many ancestors of the property's type declare it too. */
static uint8_t depth_of(const struct ax_conversion *conversion, uint32_t property)
{
    const struct ax_templates *templates = conversion->templates;
    uint8_t depth = 0;
    ax_atom id = templates->properties.at[property].id;
    uint32_t owner = owner_of(conversion, property);
    while (ax_type_is_foreign(conversion, owner)) {
        uint32_t above = templates->types.at[owner].parent;
        uint32_t found =
            above == owner ? AX_NO_INDEX : ax_templates_property(templates, id, above);
        owner = found == AX_NO_INDEX ? AX_NO_INDEX : owner_of(conversion, found);
        depth = (uint8_t)(depth + (owner != AX_NO_INDEX));
    }
    return depth;
}

static void declare_known(struct ax_conversion *conversion)
{
    const struct ax_templates *templates = conversion->templates;
    for (uint32_t i = 0; i < templates->properties.len; i++) {
        uint32_t owner = owner_of(conversion, i);
        ax_atom id = templates->properties.at[i].id;
        if (ax_type_is_foreign(conversion, owner) && conversion->kept[owner] &&
            ax_templates_property(templates, id, owner) == i) {
            declare(conversion, (struct ax_declared){.name = id,
                                                     .property = i,
                                                     .type = owner,
                                                     .aspects = conversion->kept[owner],
                                                     .depth = depth_of(conversion, i)});
        }
    }
}

static void add_extra(struct ax_conversion *conversion, const struct ax_declared *declared,
                      ax_atom value)
{
    uint32_t index = (uint32_t)(declared - conversion->declared.at);
    for (uint32_t i = 0; i < conversion->extras.len; i++) {
        const struct ax_extra_value *extra = &conversion->extras.at[i];
        if (extra->declared == index && extra->value == value) {
            return;
        }
    }
    struct ax_extra_value *slot =
        ax_array_push(conversion->session->memory, &conversion->extras);
    if (!slot) {
        conversion->session->no_memory = true;
        return;
    }
    *slot = (struct ax_extra_value){index, value};
}

static bool takes(const struct ax_conversion *conversion, const struct ax_declared *declared,
                  ax_atom value)
{
    const struct ax_templates *templates = conversion->templates;
    return declared->property == AX_NO_INDEX ||
           ax_templates_takes(templates, &templates->properties.at[declared->property], value);
}

/* An item has what its type does not: free text, for items of this type. */
static void declare_met(struct ax_conversion *conversion, const struct ax_item *item, ax_atom name)
{
    enum ax_aspect aspect = ax_aspect_of_kind((enum ax_kind)item->kind);
    bool typed = ax_type_is_foreign(conversion, item->type);
    uint8_t roots = typed ? 0 : (uint8_t)(1U << item->kind);
    uint8_t aspects = typed ? (uint8_t)(1U << aspect) : 0;
    uint32_t type = typed ? item->type : AX_NO_INDEX;
    for (const struct ax_declared *at = first_of(conversion, name); at;
         at = next_of(conversion, at)) {
        if (at->property == AX_NO_INDEX && at->type == type && (at->aspects & aspects) == aspects &&
            (at->roots & roots) == roots) {
            return;
        }
    }
    declare(conversion, (struct ax_declared){.name = name,
                                             .property = AX_NO_INDEX,
                                             .type = type,
                                             .aspects = aspects,
                                             .roots = roots});
}

static void meet(struct ax_conversion *conversion, const struct ax_item *item,
                 const struct ax_attribute *attribute)
{
    uint32_t property =
        ax_templates_property(conversion->templates, attribute->name, item->type);
    bool declared = property != AX_NO_INDEX &&
                    ax_type_is_foreign(conversion, owner_of(conversion, property));
    if (!declared) {
        declare_met(conversion, item, attribute->name);
        return;
    }
    for (const struct ax_declared *at = first_of(conversion, attribute->name); at;
         at = next_of(conversion, at)) {
        if (at->property == property && !takes(conversion, at, attribute->value)) {
            add_extra(conversion, at, attribute->value);
        }
    }
}

static void declare_items(struct ax_conversion *conversion)
{
    const struct ax_model *model = conversion->model;
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        bool left_out = item->kind > AX_KIND_BOUNDARY || (item->flags & AX_ITEM_LOOSE);
        for (uint32_t j = 0; j < item->attribute_count && !left_out; j++) {
            const struct ax_attribute *at = &model->attributes.at[item->attributes + j];
            if (!ax_attribute_is_own(conversion, at->name) &&
                ax_attribute_counts(conversion, i, item->attributes + j)) {
                meet(conversion, item, at);
            }
        }
    }
}

/* The first property of this name that the foreign template declares, also for types that are not
 * written. */
static uint32_t known_property(const struct ax_conversion *conversion, ax_atom name)
{
    const struct ax_templates *templates = conversion->templates;
    uint32_t found = AX_NO_INDEX;
    uint32_t at = name < templates->property_of.len ? templates->property_of.at[name] - 1
                                                    : AX_NO_INDEX;
    for (; at != AX_NO_INDEX; at = templates->properties.at[at].same) {
        found = ax_type_is_foreign(conversion, owner_of(conversion, at)) ? at : found;
    }
    return found;
}

/* So that the rule compiles; nothing in the model has the property. */
static void declare_asked(struct ax_conversion *conversion, uint32_t rule, ax_atom name,
                          enum ax_role role)
{
    uint8_t elements = 1U << AX_KIND_EXTERNAL | 1U << AX_KIND_PROCESS | 1U << AX_KIND_STORE;
    uint8_t roots = role == AX_ROLE_FLOW ? 1U << AX_KIND_FLOW : elements;
    struct ax_declared *known = first_of(conversion, name);
    if (known) {
        known->roots |= known->type == AX_NO_INDEX && known->property != AX_NO_INDEX ? roots : 0;
        return;
    }
    uint32_t property = known_property(conversion, name);
    declare(conversion, (struct ax_declared){.name = name,
                                             .property = property,
                                             .type = AX_NO_INDEX,
                                             .roots = roots});
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
    struct ax_declared *first = first_of(conversion, test->name);
    const struct ax_declared *at = first;
    while (at && !takes(conversion, at, test->value)) {
        at = next_of(conversion, at);
    }
    if (!first || at) {
        return;
    }
    uint32_t before = conversion->extras.len;
    add_extra(conversion, first, test->value);
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
            declare_asked(conversion, rule, pieces.at[i].property,
                          (enum ax_role)pieces.at[i].role);
        }
    }
}

static bool is_role(struct ax_slice text)
{
    for (int role = 0; role < AX_ROLE_COUNT; role++) {
        if (ax_slice_equal_folded(text, ax_slice_of(ax_role_text((enum ax_role)role)))) {
            return true;
        }
    }
    return false;
}

static void add_literal(struct ax_conversion *conversion, struct ax_slice word)
{
    struct ax_session *session = conversion->session;
    struct ax_slice copy = ax_arena_copy(&session->arena, word);
    ax_atom *slot = copy.start ? ax_array_push(session->memory, &conversion->literals) : NULL;
    if (!slot) {
        session->no_memory = true;
        return;
    }
    char *at = (char *)(uintptr_t)copy.start;
    for (size_t i = 0; i < copy.len; i++) {
        at[i] = ax_lower(at[i]);
    }
    *slot = ax_atom_of_kept(&session->atoms, copy);
    ax_id_reserve(&conversion->property_space, copy.start);
}

/* "{source.firmware}" where the template has no such property stays as it is, also when an item has
 * one of this name. */
static void find_literals(struct ax_conversion *conversion, struct ax_slice text)
{
    const char *end = text.start + text.len;
    for (const char *at = text.start; at < end; at++) {
        const char *close = *at == '{' ? memchr(at, '}', (size_t)(end - at)) : NULL;
        if (!close) {
            continue;
        }
        struct ax_slice inner = ax_slice_trim((struct ax_slice){at + 1, (size_t)(close - at) - 1});
        const char *dot = inner.len ? memchr(inner.start, '.', inner.len) : NULL;
        size_t head = dot ? (size_t)(dot - inner.start) : 0;
        if (dot && is_role((struct ax_slice){inner.start, head}) && inner.len > head + 1) {
            add_literal(conversion, (struct ax_slice){dot + 1, inner.len - head - 1});
        }
    }
}

static void keep_literals(void *user, uint32_t rule, struct ax_slice text)
{
    struct ax_conversion *conversion = user;
    struct ax_pieces pieces = ax_pieces_of(conversion->templates, text);
    (void)rule;
    for (uint32_t i = 0; i < pieces.count; i++) {
        if (pieces.at[i].kind == AX_PIECE_LITERAL) {
            find_literals(conversion, pieces.at[i].text);
        }
    }
}

static bool is_literal(const struct ax_conversion *conversion, struct ax_slice label)
{
    for (uint32_t i = 0; i < conversion->literals.len; i++) {
        if (ax_slice_equal_folded(label,
                                  ax_conversion_text(conversion, conversion->literals.at[i]))) {
            return true;
        }
    }
    return false;
}

struct ax_slice ax_property_label(const struct ax_conversion *conversion,
                                  const struct ax_declared *declared)
{
    struct ax_slice label = plain_label(conversion, declared);
    bool taken = is_literal(conversion, label);
    return taken ? ax_conversion_text(conversion, ax_property_id(conversion, declared->name))
                 : label;
}

void ax_plan_properties(struct ax_conversion *conversion)
{
    const struct ax_templates *templates = conversion->templates;
    for (uint32_t i = 0; i < templates->rules.len; i++) {
        if (conversion->rules[i].id) {
            ax_rule_texts(conversion, i, conversion, keep_literals);
        }
    }
    declare_known(conversion);
    if (conversion->model) {
        declare_items(conversion);
    }
    for (uint32_t i = 0; i < templates->rules.len; i++) {
        if (conversion->rules[i].id) {
            ax_rule_tests(conversion, i, conversion, ask_plain);
            ax_rule_texts(conversion, i, conversion, ask_text);
        }
    }
    for (uint32_t i = 0; i < templates->rules.len; i++) {
        if (conversion->rules[i].id) {
            ax_rule_tests(conversion, i, conversion, ask_qualified);
        }
    }
}
