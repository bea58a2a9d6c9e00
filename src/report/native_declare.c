/* SPDX-License-Identifier: Apache-2.0 */
/* Declarations of properties: kept, found again, named. */
#include "report/native_property.h"

#include "diag/session.h"

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

struct ax_declared *ax_declared_first(const struct ax_conversion *conversion, ax_atom name)
{
    uint32_t at = name < conversion->declared_of.len ? conversion->declared_of.at[name] : 0;
    return at ? &conversion->declared.at[at - 1] : NULL;
}

struct ax_declared *ax_declared_next(const struct ax_conversion *conversion,
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

struct ax_slice ax_property_label(const struct ax_conversion *conversion,
                                  const struct ax_declared *declared)
{
    struct ax_slice label = plain_label(conversion, declared);
    bool taken = ax_label_is_literal(conversion, label);
    return taken ? ax_conversion_text(conversion, ax_property_id(conversion, declared->name))
                 : label;
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

void ax_declare(struct ax_conversion *conversion, struct ax_declared declared)
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

uint32_t ax_property_owner(const struct ax_conversion *conversion, uint32_t property)
{
    const struct ax_property *at = &conversion->templates->properties.at[property];
    return at->on_count == 1 ? conversion->templates->on.at[at->on] : AX_NO_INDEX;
}

void ax_declare_value(struct ax_conversion *conversion, const struct ax_declared *declared,
                      ax_atom value)
{
    uint32_t index = (uint32_t)(declared - conversion->declared.at);
    for (uint32_t i = 0; i < conversion->extras.len; i++) {
        const struct ax_extra_value *extra = &conversion->extras.at[i];
        if (extra->declared == index && extra->value == value) {
            return;
        }
    }
    struct ax_extra_value *slot = ax_array_push(conversion->session->memory, &conversion->extras);
    if (!slot) {
        conversion->session->no_memory = true;
        return;
    }
    *slot = (struct ax_extra_value){index, value};
}

bool ax_declared_takes(const struct ax_conversion *conversion, const struct ax_declared *declared,
                       ax_atom value)
{
    const struct ax_templates *templates = conversion->templates;
    return declared->property == AX_NO_INDEX ||
           ax_templates_takes(templates, &templates->properties.at[declared->property], value);
}
