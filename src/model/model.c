/* SPDX-License-Identifier: Apache-2.0 */
/* Building a model and asking it. */
#include "model/model.h"

#include "base/limits.h"

struct ax_model *ax_model_new(struct ax_session *session)
{
    struct ax_model *model = ax_memory_resize(session->memory, NULL, 0, sizeof(*model));
    if (model) {
        *model = (struct ax_model){.session = session};
        struct ax_item *self = ax_array_push(session->memory, &model->items);
        struct ax_path *none = ax_array_push(session->memory, &model->paths);
        if (!self || !none) {
            ax_model_free(model);
            return NULL;
        }
        *self = (struct ax_item){.kind = AX_KIND_MODEL};
        *none = (struct ax_path){0, 0};
    }
    return model;
}

void ax_model_free(struct ax_model *model)
{
    if (!model) {
        return;
    }
    const struct ax_allocator *memory = model->session->memory;
    if (model->release_templates) {
        model->release_templates(model->templates);
    }
    ax_array_done(memory, &model->items);
    ax_array_done(memory, &model->attributes);
    ax_array_done(memory, &model->references);
    ax_array_done(memory, &model->item_of);
    ax_array_done(memory, &model->paths);
    ax_array_done(memory, &model->crossings);
    ax_array_done(memory, &model->view_rules);
    ax_array_done(memory, &model->known);
    ax_array_done(memory, &model->around);
    ax_array_done(memory, &model->around_first);
    ax_memory_release(memory, model, sizeof(*model));
}

static bool name_item(struct ax_model *model, ax_atom id, uint32_t item)
{
    if (id >= model->item_of.len) {
        uint32_t more = id + 1 - model->item_of.len;
        if (!ax_array_reserve(model->session->memory, &model->item_of, more)) {
            return false;
        }
        memset(model->item_of.at + model->item_of.len, 0, more * sizeof(uint32_t));
        model->item_of.len += more;
    }
    if (model->item_of.at[id] == 0) {
        model->item_of.at[id] = item + 1;
    }
    return true;
}

uint32_t ax_model_add(struct ax_model *model, enum ax_kind kind, ax_atom id, struct ax_span span)
{
    if (model->items.len >= AX_LIMIT_ITEMS) {
        if (!model->full) {
            model->full = true;
            ax_report(model->session, AX_CODE_MODEL_TOO_LARGE, span,
                      "the model has more than %d items", AX_LIMIT_ITEMS);
        }
        return 0;
    }
    uint32_t index = model->items.len;
    struct ax_item *item = ax_array_push(model->session->memory, &model->items);
    if (!item || (id != 0 && !name_item(model, id, index))) {
        model->session->no_memory = true;
        return 0;
    }
    *item = (struct ax_item){
        .id = id,
        .start = span.start,
        .source = (uint16_t)span.source,
        .kind = (uint8_t)kind,
        .attributes = model->attributes.len,
        .data = model->references.len,
    };
    return index;
}

bool ax_model_add_attribute(struct ax_model *model, uint32_t item, ax_atom name, ax_atom value)
{
    struct ax_item *at = ax_model_item(model, item);
    if (at->attribute_count > 0 && at->attributes + at->attribute_count != model->attributes.len) {
        return false;
    }
    struct ax_attribute *attribute = at->attribute_count < UINT16_MAX
                                         ? ax_array_push(model->session->memory, &model->attributes)
                                         : NULL;
    if (!attribute) {
        model->session->no_memory = true;
        return false;
    }
    if (at->attribute_count == 0) {
        at->attributes = model->attributes.len - 1;
    }
    *attribute = (struct ax_attribute){name, value};
    at->attribute_count++;
    return true;
}

bool ax_model_add_data(struct ax_model *model, uint32_t item, uint32_t datum)
{
    struct ax_item *at = ax_model_item(model, item);
    if (at->data_count > 0 && at->data + at->data_count != model->references.len) {
        return false;
    }
    uint32_t *reference = at->data_count < UINT16_MAX
                              ? ax_array_push(model->session->memory, &model->references)
                              : NULL;
    if (!reference) {
        model->session->no_memory = true;
        return false;
    }
    if (at->data_count == 0) {
        at->data = model->references.len - 1;
    }
    *reference = datum;
    at->data_count++;
    return true;
}

bool ax_model_set_crossings(struct ax_model *model, uint32_t flow,
                            const struct ax_crossing *crossings, uint32_t count)
{
    const struct ax_allocator *memory = model->session->memory;
    struct ax_item *item = ax_model_item(model, flow);
    item->flags |= AX_ITEM_CROSSES_STATED;
    item->path = 0;
    if (count == 0) {
        return true;
    }
    struct ax_path *path = ax_array_push(memory, &model->paths);
    if (!path || !ax_array_reserve(memory, &model->crossings, count)) {
        model->session->no_memory = true;
        return false;
    }
    *path = (struct ax_path){model->crossings.len, count};
    memcpy(model->crossings.at + model->crossings.len, crossings, count * sizeof(*crossings));
    model->crossings.len += count;
    item->path = model->paths.len - 1;
    return true;
}

uint32_t ax_model_find(const struct ax_model *model, ax_atom id)
{
    uint32_t found = id != 0 && id < model->item_of.len ? model->item_of.at[id] : 0;
    return found ? found - 1 : 0;
}

ax_atom ax_model_attribute(const struct ax_model *model, uint32_t item, ax_atom name)
{
    const struct ax_item *at = ax_model_item(model, item);
    for (uint32_t i = 0; name != 0 && i < at->attribute_count; i++) {
        const struct ax_attribute *attribute = &model->attributes.at[at->attributes + i];
        if (attribute->name == name) {
            return attribute->value;
        }
    }
    return 0;
}

struct ax_slice ax_model_text(const struct ax_model *model, uint32_t item, const char *name)
{
    const struct ax_atoms *atoms = &model->session->atoms;
    return ax_atom_text(atoms,
                        ax_model_attribute(model, item, ax_atom_find(atoms, ax_slice_of(name))));
}

bool ax_model_has_word(const struct ax_model *model, uint32_t item, const char *name,
                       struct ax_slice word)
{
    struct ax_slice rest = ax_model_text(model, item, name);
    struct ax_slice found;
    while (ax_slice_next_word(&rest, &found)) {
        if (ax_slice_equal(found, word)) {
            return true;
        }
    }
    return false;
}

struct ax_slice ax_model_id_text(const struct ax_model *model, uint32_t item)
{
    return ax_atom_text(&model->session->atoms, ax_model_item(model, item)->id);
}

struct ax_slice ax_model_label(const struct ax_model *model, uint32_t item)
{
    struct ax_slice name = ax_model_item(model, item)->name;
    return name.len > 0 ? name : ax_model_id_text(model, item);
}

uint32_t ax_model_zone(const struct ax_model *model, uint32_t item)
{
    const struct ax_item *at = ax_model_item(model, item);
    if (at->kind == AX_KIND_PORT && at->parent) {
        at = ax_model_item(model, at->parent);
    }
    return at->parent;
}

bool ax_model_is_inside(const struct ax_model *model, uint32_t item, uint32_t boundary)
{
    for (uint32_t zone = ax_model_zone(model, item); zone != 0;
         zone = ax_model_item(model, zone)->parent) {
        if (zone == boundary) {
            return true;
        }
    }
    return false;
}

struct ax_span ax_model_span(const struct ax_model *model, uint32_t item)
{
    const struct ax_item *at = ax_model_item(model, item);
    return (struct ax_span){at->source, at->start, at->start + 1};
}

const char *ax_kind_text(enum ax_kind kind)
{
    static const char *const texts[AX_KIND_COUNT] = {
        "external", "process", "store",      "flow", "boundary",  "port",
        "data",     "model",   "assumption", "view", "component",
    };
    return texts[kind];
}

struct ax_templates *ax_model_templates(const struct ax_model *model)
{
    return model->templates;
}

struct ax_slice ax_model_id_at(const struct ax_model *model, enum ax_kind kind, size_t index)
{
    for (uint32_t i = 0; i < model->items.len; i++) {
        if (model->items.at[i].kind == (uint8_t)kind && index-- == 0) {
            return ax_model_id_text(model, i);
        }
    }
    return (struct ax_slice){NULL, 0};
}

size_t ax_model_count(const struct ax_model *model, enum ax_kind kind)
{
    size_t count = 0;
    for (uint32_t i = 0; i < model->items.len; i++) {
        count += model->items.at[i].kind == (uint8_t)kind;
    }
    return count;
}

struct ax_slice ax_model_own_id(const struct ax_model *model)
{
    return ax_model_id_text(model, 0);
}

struct ax_slice ax_model_own_name(const struct ax_model *model)
{
    return ax_model_label(model, 0);
}
