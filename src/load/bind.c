/* SPDX-License-Identifier: Apache-2.0 */
/* A model's types and properties, held against what the templates declare. */
#include "base/guess.h"
#include "load/load.h"

#define N(id) AX_NAME_##id

enum {
    CHECKED_SLOTS = 4096 /* a power of two */
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

static struct ax_span value_span(const struct binding *binding, uint32_t item,
                                 struct ax_slice name)
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
    struct ax_message *message =
        ax_report(binding->session, AX_CODE_TYPE_UNKNOWN,
                  value_span(binding, item, type_attribute(at)),
                  "no template in use has a type \"%.*s\" of %s", AX_FMT(text),
                  ax_kind_text((enum ax_kind)at->kind));
    ax_note_guess(binding->session, message, guess.best);
}

static void bind_type(struct binding *binding, uint32_t index)
{
    struct ax_item *item = ax_model_item(binding->model, index);
    item->type = item->kind < AX_ROOT_TYPES ? item->kind : AX_NO_INDEX;
    if (item->type_name == 0) {
        return;
    }
    const struct ax_templates *templates = binding->templates;
    uint32_t type = ax_templates_type(templates, item->type_name);
    if (type == AX_NO_INDEX) {
        type = ax_templates_type_by_name(templates, text_of(binding, item->type_name));
    }
    if (type == AX_NO_INDEX) {
        unknown_type(binding, index);
    } else if (templates->types.at[type].kind != item->kind) {
        struct ax_slice text = text_of(binding, item->type_name);
        ax_report(binding->session, AX_CODE_TYPE_KIND,
                  value_span(binding, index, type_attribute(item)),
                  "\"%.*s\" is a type of %s, not of %s", AX_FMT(text),
                  ax_kind_text((enum ax_kind)templates->types.at[type].kind),
                  ax_kind_text((enum ax_kind)item->kind));
    } else {
        item->type = type;
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
    case N(HARDWARE_CONTROLS): return item->kind == AX_KIND_MODEL;
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
    static const char *const common[] = {"id", "name", "type", "data", "in-scope", "reason", "ticket",
                                         "requirements", "controls", "tags", "protocol", "version",
                                         "number", "bidirectional", "from", "to"};
    for (size_t i = 0; i < AX_COUNT(common); i++) {
        ax_guess_offer(&guess, ax_slice_of(common[i]));
    }
    struct ax_slice type =
        item->type == AX_NO_INDEX
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
        list = ax_session_format(binding->session, "%.*s%s%.*s", AX_FMT(list), i ? " " : "",
                                 AX_FMT(one));
    }
    struct ax_message *message =
        ax_report(binding->session, AX_CODE_VALUE_WRONG, value_span(binding, index, name),
                  "%.*s=\"%.*s\" is not one of: %.*s", AX_FMT(name), AX_FMT(value), AX_FMT(list));
    ax_note_guess(binding->session, message, guess.best);
}

static void check_property(struct binding *binding, uint32_t index, uint32_t attribute_index)
{
    const struct ax_attribute *attribute = &binding->model->attributes.at[attribute_index];
    const struct ax_item *item = ax_model_item(binding->model, index);
    uint32_t hash = (item->type * 31U + attribute->name) * 31U + attribute->value;
    struct checked *checked = &binding->checked[(hash ^ hash >> 12) & (CHECKED_SLOTS - 1)];
    if (checked->name == attribute->name && checked->value == attribute->value &&
        checked->type == item->type) {
        return;
    }
    uint32_t property = ax_templates_property(binding->templates, attribute->name, item->type);
    if (property == AX_NO_INDEX) {
        unknown_property(binding, index, attribute->name);
    } else if (!ax_templates_takes(binding->templates, &binding->templates->properties.at[property],
                                   attribute->value)) {
        wrong_value(binding, index, property, attribute);
    } else {
        *checked = (struct checked){item->type, attribute->name, attribute->value};
    }
}

static void bind_item(struct binding *binding, uint32_t index)
{
    bind_type(binding, index);
    const struct ax_item *item = ax_model_item(binding->model, index);
    if (item->kind == AX_KIND_ASSUMPTION || item->kind == AX_KIND_VIEW) {
        return;
    }
    for (uint32_t i = 0; i < item->attribute_count; i++) {
        uint32_t at = item->attributes + i;
        if (!is_own(binding, item, binding->model->attributes.at[at].name)) {
            check_property(binding, index, at);
        }
    }
}

void ax_native_bind(struct ax_native *native, struct ax_templates *templates)
{
    struct binding *binding =
        ax_memory_resize(native->session->memory, NULL, 0, sizeof(*binding));
    if (!binding) {
        native->session->no_memory = true;
        return;
    }
    *binding = (struct binding){.session = native->session,
                                .names = &native->names,
                                .model = native->model,
                                .templates = templates};
    for (uint32_t i = 0; i < native->model->items.len; i++) {
        bind_item(binding, i);
    }
    ax_memory_release(native->session->memory, binding, sizeof(*binding));
}
