/* SPDX-License-Identifier: Apache-2.0 */
/* A model's types and properties, held against what the templates declare. */
#include "base/crew.h"
#include "base/guess.h"
#include "load/load.h"

#define N(id) AX_NAME_##id

enum {
    CHECKED_SLOTS = 4096, /* a power of two */
    LISTED_VALUES = 20    /* of a property, in a message */
};

/* Answers that were found already: models repeat themselves. */
struct checked {
    uint32_t type;
    ax_atom name;
    ax_atom value;
};

struct binding {
    struct ax_session *session;
    const struct ax_names *names;
    struct ax_model *model;
    struct ax_templates *templates;
    struct checked checked[CHECKED_SLOTS];
};

static struct ax_slice text_of(const struct binding *binding, ax_atom atom)
{
    return ax_atom_text(&binding->session->atoms, atom);
}

static struct ax_span value_span(const struct binding *binding, uint32_t item, struct ax_slice name)
{
    const struct ax_item *at = ax_model_item(binding->model, item);
    return ax_xml_value_span(binding->session, at->source, at->start, name);
}

static struct ax_slice type_attribute(const struct ax_item *item)
{
    return item->kind == AX_KIND_PORT   ? AX_SLICE("kind")
           : item->kind == AX_KIND_DATA ? AX_SLICE("class")
                                        : AX_SLICE("type");
}

static void unknown_type(struct binding *binding, uint32_t item)
{
    const struct ax_item *at = ax_model_item(binding->model, item);
    struct ax_slice text = text_of(binding, at->type_name);
    struct ax_guess guess;
    ax_guess_init(&guess, text);
    for (uint32_t i = 0; i < binding->templates->types.len; i++) {
        if (binding->templates->types.at[i].kind == at->kind) {
            ax_guess_offer(&guess, text_of(binding, binding->templates->types.at[i].id));
        }
    }
    struct ax_message *message = ax_report(binding->session, AX_CODE_TYPE_UNKNOWN,
                                           value_span(binding, item, type_attribute(at)),
                                           "no template in use has a type \"%.*s\" of %s",
                                           AX_FMT(text), ax_kind_text((enum ax_kind)at->kind));
    ax_note_guess(binding->session, message, guess.best);
}

static uint32_t find_type(const struct binding *binding, const struct ax_item *item)
{
    if (item->type_name == 0) {
        return item->kind < AX_ROOT_TYPES ? item->kind : AX_NO_INDEX;
    }
    uint32_t type = ax_templates_type(binding->templates, item->type_name);
    return type != AX_NO_INDEX
               ? type
               : ax_templates_type_by_name(binding->templates, text_of(binding, item->type_name));
}

/* Without a type of its own kind an item has the type that is its kind. */
static bool has_type(const struct binding *binding, const struct ax_item *item, uint32_t type)
{
    return item->type_name == 0 ||
           (type != AX_NO_INDEX && binding->templates->types.at[type].kind == item->kind);
}

static void bind_type(struct binding *binding, uint32_t index)
{
    struct ax_item *item = ax_model_item(binding->model, index);
    const struct ax_templates *templates = binding->templates;
    uint32_t type = find_type(binding, item);
    item->type = item->kind < AX_ROOT_TYPES ? item->kind : AX_NO_INDEX;
    if (has_type(binding, item, type)) {
        item->type = type;
    } else if (type == AX_NO_INDEX) {
        unknown_type(binding, index);
    } else {
        struct ax_slice text = text_of(binding, item->type_name);
        ax_report(binding->session, AX_CODE_TYPE_KIND,
                  value_span(binding, index, type_attribute(item)),
                  "\"%.*s\" is a type of %s, not of %s", AX_FMT(text),
                  ax_kind_text((enum ax_kind)templates->types.at[type].kind),
                  ax_kind_text((enum ax_kind)item->kind));
    }
}

/* Attributes of the format itself that stay in an item's list. */
static bool is_own(const struct binding *binding, const struct ax_item *item, ax_atom name)
{
    switch ((unsigned)ax_name_of(binding->names, name)) {
    case N(DESCRIPTION):
    case N(REASON):
    case N(TICKET):
    case N(REQUIREMENTS):
    case N(CONTROLS):
    case N(TAGS):
    case N(AKA): return true;
    case N(X):
    case N(Y):
    case N(WIDTH):
    case N(HEIGHT): return item->kind != AX_KIND_FLOW && item->kind != AX_KIND_PORT;
    case N(PATH): return item->kind == AX_KIND_FLOW || item->kind == AX_KIND_BOUNDARY;
    case N(MULTIPLE): return ax_kind_is_element((enum ax_kind)item->kind);
    case N(PROTOCOL):
    case N(CROSSES): return item->kind == AX_KIND_FLOW;
    case N(VERSION): return item->kind == AX_KIND_FLOW || item->kind == AX_KIND_MODEL;
    case N(CONFIDENTIALITY):
    case N(INTEGRITY):
    case N(AVAILABILITY): return item->kind == AX_KIND_DATA;
    case N(OWNER):
    case N(VALID_UNTIL): return item->kind == AX_KIND_ASSUMPTION;
    case N(MANUFACTURER):
    case N(SAFETY_CLASS):
    case N(INTENDED_USE):
    case N(NETWORK_LOCATION):
    case N(ENVIRONMENT):
    case N(ISOLATION):
    case N(SAFETY_IMPACT):
    case N(HARDWARE_CONTROLS):
    case N(BOARD_CONNECTIONS): return item->kind == AX_KIND_MODEL;
    default: return false;
    }
}

static void unknown_property(struct binding *binding, uint32_t index, ax_atom name)
{
    const struct ax_item *item = ax_model_item(binding->model, index);
    struct ax_slice text = text_of(binding, name);
    struct ax_guess guess;
    ax_guess_init(&guess, text);
    for (uint32_t i = 0; i < binding->templates->properties.len; i++) {
        ax_atom id = binding->templates->properties.at[i].id;
        if (ax_templates_property(binding->templates, id, item->type) != AX_NO_INDEX) {
            ax_guess_offer(&guess, text_of(binding, id));
        }
    }
    static const char *const common[] = {
        "id",     "name",          "type",     "data", "in-scope", "reason",
        "ticket", "requirements",  "controls", "tags", "protocol", "version",
        "number", "bidirectional", "from",     "to",   "multiple"};
    for (size_t i = 0; i < AX_COUNT(common); i++) {
        ax_guess_offer(&guess, ax_slice_of(common[i]));
    }
    struct ax_slice type = item->type == AX_NO_INDEX
                               ? ax_slice_of(ax_kind_text((enum ax_kind)item->kind))
                               : text_of(binding, binding->templates->types.at[item->type].id);
    struct ax_message *message = ax_report(
        binding->session, AX_CODE_ATTRIBUTE_UNKNOWN,
        ax_xml_attribute_span(binding->session, item->source, item->start, text),
        "no template in use has a property \"%.*s\" for \"%.*s\"", AX_FMT(text), AX_FMT(type));
    ax_note_guess(binding->session, message, guess.best);
}

static void wrong_value(struct binding *binding, uint32_t index, uint32_t property_index,
                        const struct ax_attribute *attribute)
{
    const struct ax_templates *templates = binding->templates;
    const struct ax_property *property = &templates->properties.at[property_index];
    struct ax_slice name = text_of(binding, attribute->name);
    struct ax_slice value = text_of(binding, attribute->value);
    struct ax_slice list = {"", 0};
    struct ax_guess guess;
    ax_guess_init(&guess, value);
    for (uint32_t i = 0; i < property->value_count; i++) {
        struct ax_slice one = text_of(binding, templates->values.at[property->values + i]);
        ax_guess_offer(&guess, one);
        if (i < LISTED_VALUES) {
            list = ax_session_format(binding->session, "%.*s%s%.*s", AX_FMT(list), i ? " " : "",
                                     AX_FMT(one));
        }
    }
    if (property->value_count > LISTED_VALUES) {
        list = ax_session_format(binding->session, "%.*s …", AX_FMT(list));
    }
    struct ax_message *message =
        ax_report(binding->session, AX_CODE_VALUE_WRONG, value_span(binding, index, name),
                  "%.*s=\"%.*s\" is not one of: %.*s", AX_FMT(name), AX_FMT(value), AX_FMT(list));
    ax_note_guess(binding->session, message, guess.best);
}

static bool is_letter_or_digit(char c)
{
    char small = ax_lower(c);
    return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') || (c & 0x80);
}

/* The next letter or digit of a name, small; '-' for whatever stands between two; 0 at the end. */
static char next_letter(struct ax_slice name, size_t *at)
{
    size_t start = *at;
    while (*at < name.len && !is_letter_or_digit(name.start[*at])) {
        (*at)++;
    }
    if (*at == name.len) {
        return 0;
    }
    if (*at > start && start > 0) {
        return '-';
    }
    return ax_lower(name.start[(*at)++]);
}

/* "authenticates-itself" is "Authenticates Itself": an attribute cannot have blanks in its name. */
static bool is_shown_as(struct ax_slice attribute, struct ax_slice shown)
{
    size_t a = 0;
    size_t b = 0;
    for (;;) {
        char left = next_letter(attribute, &a);
        char right = next_letter(shown, &b);
        if (left != right) {
            return false;
        }
        if (left == 0) {
            return a > 0 && attribute.len > 0;
        }
    }
}

/* The property that elements of the item's type have under this display name, if it is the only
 * one. */
static uint32_t find_by_display_name(const struct binding *binding, uint32_t type, ax_atom name)
{
    const struct ax_templates *templates = binding->templates;
    struct ax_slice text = text_of(binding, name);
    uint32_t found = AX_NO_INDEX;
    for (uint32_t i = 0; i < templates->properties.len; i++) {
        const struct ax_property *property = &templates->properties.at[i];
        if (property->name.len == 0 || !is_shown_as(text, property->name)) {
            continue;
        }
        uint32_t own = ax_templates_property(templates, property->id, type);
        bool same = own == AX_NO_INDEX || found == AX_NO_INDEX ||
                    templates->properties.at[found].id == property->id;
        if (!same) {
            return AX_NO_INDEX;
        }
        found = own == AX_NO_INDEX ? found : own;
    }
    return found;
}

/* An attribute under a display name becomes one under the property's id: from here on nobody
 * sees the difference. */
static void take_display_name(struct binding *binding, uint32_t index, uint32_t attribute_index,
                              uint32_t property)
{
    struct ax_attribute *attribute = &binding->model->attributes.at[attribute_index];
    ax_atom id = binding->templates->properties.at[property].id;
    if (ax_model_attribute(binding->model, index, id)) {
        const struct ax_item *item = ax_model_item(binding->model, index);
        struct ax_slice name = text_of(binding, attribute->name);
        struct ax_slice other = text_of(binding, id);
        ax_report(binding->session, AX_CODE_ATTRIBUTE_UNKNOWN,
                  ax_xml_attribute_span(binding->session, item->source, item->start, name),
                  "\"%.*s\" is the property \"%.*s\", which is given already", AX_FMT(name),
                  AX_FMT(other));
        return;
    }
    attribute->name = id;
}

static struct checked *checked_slot(struct binding *binding, const struct ax_item *item,
                                    const struct ax_attribute *attribute)
{
    uint32_t hash = (item->type * 31U + attribute->name) * 31U + attribute->value;
    return &binding->checked[(hash ^ hash >> 12) & (CHECKED_SLOTS - 1)];
}

/* Whether it is a property of the item under its own id, and takes the value. */
static bool is_sound(struct binding *binding, const struct ax_item *item,
                     const struct ax_attribute *attribute)
{
    struct checked *checked = checked_slot(binding, item, attribute);
    if (checked->name == attribute->name && checked->value == attribute->value &&
        checked->type == item->type) {
        return true;
    }
    const struct ax_templates *templates = binding->templates;
    uint32_t found = ax_templates_property(templates, attribute->name, item->type);
    bool sound = found != AX_NO_INDEX &&
                 ax_templates_takes(templates, &templates->properties.at[found], attribute->value);
    if (sound) {
        *checked = (struct checked){item->type, attribute->name, attribute->value};
    }
    return sound;
}

static void check_property(struct binding *binding, uint32_t index, uint32_t attribute_index)
{
    const struct ax_attribute *attribute = &binding->model->attributes.at[attribute_index];
    const struct ax_item *item = ax_model_item(binding->model, index);
    if (is_sound(binding, item, attribute)) {
        return;
    }
    uint32_t property = ax_templates_property(binding->templates, attribute->name, item->type);
    if (property == AX_NO_INDEX) {
        property = find_by_display_name(binding, item->type, attribute->name);
    }
    if (property == AX_NO_INDEX) {
        unknown_property(binding, index, attribute->name);
    } else if (!ax_templates_takes(binding->templates, &binding->templates->properties.at[property],
                                   attribute->value)) {
        wrong_value(binding, index, property, attribute);
    } else {
        take_display_name(binding, index, attribute_index, property);
    }
}

static bool has_properties(const struct ax_item *item)
{
    return item->kind != AX_KIND_ASSUMPTION && item->kind != AX_KIND_VIEW &&
           item->kind != AX_KIND_COMPONENT;
}

static void bind_item(struct binding *binding, uint32_t index)
{
    bind_type(binding, index);
    const struct ax_item *item = ax_model_item(binding->model, index);
    for (uint32_t i = 0; has_properties(item) && i < item->attribute_count; i++) {
        uint32_t at = item->attributes + i;
        if (!is_own(binding, item, binding->model->attributes.at[at].name)) {
            check_property(binding, index, at);
        }
    }
}

/* Whether there is nothing to say about the item, which has its type then. */
static bool bind_soundly(struct binding *binding, uint32_t index)
{
    struct ax_item *item = ax_model_item(binding->model, index);
    item->type = find_type(binding, item);
    bool sound = has_type(binding, item, item->type);
    for (uint32_t i = 0; sound && has_properties(item) && i < item->attribute_count; i++) {
        const struct ax_attribute *attribute = &binding->model->attributes.at[item->attributes + i];
        sound = is_own(binding, item, attribute->name) || is_sound(binding, item, attribute);
    }
    return sound;
}

/* What is sound is bound by several threads, as in resolve.c. */
struct binders {
    struct binding *bindings; /* by worker */
    bool *done;               /* by item */
};

static void bind_range(void *user, unsigned worker, uint32_t first, uint32_t end)
{
    const struct binders *binders = user;
    for (uint32_t i = first; i < end; i++) {
        binders->done[i] = bind_soundly(&binders->bindings[worker], i);
    }
}

static bool bind_all(struct binders *binders, const struct ax_native *native,
                     struct ax_templates *templates, unsigned threads)
{
    uint32_t count = native->model->items.len;
    for (unsigned i = 0; i < threads; i++) {
        binders->bindings[i] = (struct binding){.session = native->session,
                                                .names = &native->names,
                                                .model = native->model,
                                                .templates = templates};
    }
    bool fine = ax_crew_share(threads, count, binders, bind_range);
    for (uint32_t i = 0; fine && i < count; i++) {
        if (!binders->done[i]) {
            bind_item(&binders->bindings[0], i);
        }
    }
    return fine;
}

void ax_native_bind(struct ax_native *native, struct ax_templates *templates)
{
    const struct ax_allocator *memory = native->session->memory;
    uint32_t count = native->model->items.len;
    unsigned threads = ax_crew_size_for(native->session->threads, count);
    size_t size = threads * sizeof(struct binding);
    struct binders binders = {.bindings = ax_memory_resize(memory, NULL, 0, size),
                              .done = ax_memory_resize(memory, NULL, 0, count)};
    bool fine = binders.bindings && binders.done && bind_all(&binders, native, templates, threads);
    native->session->no_memory |= !fine;
    ax_memory_release(memory, binders.bindings, size);
    ax_memory_release(memory, binders.done, count);
}
