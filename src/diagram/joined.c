/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/joined.h"

struct joining {
    const struct ax_allocator *memory;
    const struct ax_model *old;
    struct ax_model *model;
    const struct ax_model_diff *diff;
    uint32_t *twins; /* by item of the old model: its index in the joined one */
};

#define COPY(memory, from, to)                                                                     \
    (ax_array_reserve((memory), (to), (from)->len) &&                                              \
     copy_array((to)->at, (from)->at, (from)->len, sizeof(*(from)->at), &(to)->len))

static bool copy_array(void *to, const void *from, uint32_t count, size_t size, uint32_t *out_len)
{
    if (count > 0) {
        memcpy(to, from, count * size);
    }
    *out_len = count;
    return true;
}

static bool copy_model(const struct joining *joining, const struct ax_model *from)
{
    struct ax_model *to = joining->model;
    to->templates = from->templates;
    to->source = from->source;
    to->flow_scope_only = from->flow_scope_only;
    to->frozen = true;
    return COPY(joining->memory, &from->items, &to->items) &&
           COPY(joining->memory, &from->attributes, &to->attributes) &&
           COPY(joining->memory, &from->references, &to->references) &&
           COPY(joining->memory, &from->item_of, &to->item_of) &&
           COPY(joining->memory, &from->paths, &to->paths) &&
           COPY(joining->memory, &from->crossings, &to->crossings) &&
           COPY(joining->memory, &from->view_rules, &to->view_rules);
}

static uint32_t twin(const struct joining *joining, uint32_t old_item)
{
    return old_item ? joining->twins[old_item] : 0;
}

static bool name_item(const struct joining *joining, ax_atom id, uint32_t item)
{
    struct ax_model *model = joining->model;
    if (id >= model->item_of.len) {
        uint32_t more = id + 1 - model->item_of.len;
        if (!ax_array_reserve(joining->memory, &model->item_of, more)) {
            return false;
        }
        memset(model->item_of.at + model->item_of.len, 0, more * sizeof(uint32_t));
        model->item_of.len = id + 1;
    }
    if (id != 0 && model->item_of.at[id] == 0) {
        model->item_of.at[id] = item + 1; /* as ax_model_find has it */
    }
    return true;
}

/* Data may stand behind the item in the old file, so they are turned into twins later. */
static bool add_lists(const struct joining *joining, const struct ax_item *old,
                      struct ax_item *item)
{
    struct ax_model *model = joining->model;
    item->attributes = model->attributes.len;
    item->data = model->references.len;
    for (uint32_t i = 0; i < old->attribute_count; i++) {
        struct ax_attribute *attribute = ax_array_push(joining->memory, &model->attributes);
        if (!attribute) {
            return false;
        }
        *attribute = joining->old->attributes.at[old->attributes + i];
    }
    for (uint32_t i = 0; i < old->data_count; i++) {
        uint32_t *reference = ax_array_push(joining->memory, &model->references);
        if (!reference) {
            return false;
        }
        *reference = joining->old->references.at[old->data + i];
    }
    return true;
}

static bool add_removed(const struct joining *joining, uint32_t old_item)
{
    const struct ax_item *old = ax_model_item(joining->old, old_item);
    struct ax_item copy = *old;
    uint32_t index = joining->model->items.len;
    if (!add_lists(joining, old, &copy) || !name_item(joining, old->id, index)) {
        return false;
    }
    struct ax_item *item = ax_array_push(joining->memory, &joining->model->items);
    if (item) {
        *item = copy;
        joining->twins[old_item] = index;
    }
    return item != NULL;
}

static bool add_path(const struct joining *joining, struct ax_item *item)
{
    struct ax_model *model = joining->model;
    const struct ax_path *old = &joining->old->paths.at[item->path];
    struct ax_path *path = ax_array_push(joining->memory, &model->paths);
    if (!path || !ax_array_reserve(joining->memory, &model->crossings, old->count)) {
        return false;
    }
    *path = (struct ax_path){model->crossings.len, old->count};
    for (uint32_t i = 0; i < old->count; i++) {
        struct ax_crossing crossing = joining->old->crossings.at[old->first + i];
        crossing.boundary = twin(joining, crossing.boundary);
        model->crossings.at[model->crossings.len++] = crossing;
    }
    item->path = model->paths.len - 1;
    return true;
}

/* Once every removed item has its place, what they refer to can be found. */
static bool turn_references(const struct joining *joining, uint32_t first)
{
    for (uint32_t i = first; i < joining->model->items.len; i++) {
        struct ax_item *item = ax_model_item(joining->model, i);
        item->parent = twin(joining, item->parent);
        for (uint32_t d = 0; d < item->data_count; d++) {
            uint32_t *reference = &joining->model->references.at[item->data + d];
            *reference = twin(joining, *reference);
        }
        if (item->kind == AX_KIND_FLOW) {
            item->from = twin(joining, item->from);
            item->to = twin(joining, item->to);
            if (!add_path(joining, item)) {
                return false;
            }
        }
    }
    return true;
}

/* A view shows what it showed before, as far as that is gone. */
static bool add_view_rules(const struct joining *joining, uint32_t first)
{
    for (uint32_t i = 0; i < joining->old->view_rules.len; i++) {
        struct ax_view_rule rule = joining->old->view_rules.at[i];
        uint32_t view = twin(joining, rule.view);
        uint32_t item = rule.by_tag ? 0 : twin(joining, rule.item);
        if (view >= first || item < first || rule.by_tag) {
            continue;
        }
        struct ax_view_rule *added = ax_array_push(joining->memory, &joining->model->view_rules);
        if (!added) {
            return false;
        }
        *added = rule;
        added->view = view;
        added->item = item;
    }
    return true;
}

/* What was perhaps renamed is drawn twice, as it was and as it is: a guess must not hide what is
 * gone. */
static uint32_t known_twin(const struct ax_model_diff *diff, uint32_t old_item)
{
    uint32_t twin_index = diff->new_of[old_item];
    bool guessed = twin_index != AX_NO_INDEX && ax_joined_is_guess(diff, twin_index);
    return guessed ? AX_NO_INDEX : twin_index;
}

static bool join(struct joining *joining, const struct ax_model *new_model)
{
    uint32_t first = new_model->items.len;
    if (!copy_model(joining, new_model)) {
        return false;
    }
    for (uint32_t i = 1; i < joining->old->items.len; i++) {
        joining->twins[i] = known_twin(joining->diff, i);
        if (joining->twins[i] == AX_NO_INDEX && !add_removed(joining, i)) {
            return false;
        }
    }
    return turn_references(joining, first) && add_view_rules(joining, first);
}

static bool join_all(struct ax_joined *joined, struct ax_model *old_model,
                     struct ax_model *new_model)
{
    struct joining joining = {new_model->session->memory, old_model, joined->model, joined->diff,
                              NULL};
    size_t size = old_model->items.len * sizeof(uint32_t);
    joining.twins = ax_memory_resize(joining.memory, NULL, 0, size);
    if (!joining.twins) {
        return false;
    }
    joining.twins[0] = 0;
    bool fine = join(&joining, new_model) && ax_joined_find(joined, new_model->items.len);
    ax_memory_release(joining.memory, joining.twins, size);
    return fine;
}

enum ax_status ax_joined_init(struct ax_joined *joined, struct ax_model *old_model,
                              struct ax_model *new_model)
{
    *joined = (struct ax_joined){.renames = ax_renames_new(new_model->session)};
    bool fine = joined->renames && ax_renames_add_model(joined->renames, new_model) == AX_OK &&
                ax_model_diff_new(old_model, new_model, joined->renames, &joined->diff) == AX_OK;
    joined->model = fine ? ax_model_new(new_model->session) : NULL;
    if (!joined->model || !join_all(joined, old_model, new_model)) {
        ax_joined_done(joined);
        return AX_NO_MEMORY;
    }
    return AX_OK;
}

void ax_joined_done(struct ax_joined *joined)
{
    if (joined->novelties) {
        ax_memory_release(joined->model->session->memory, joined->novelties,
                          joined->model->items.len);
    }
    ax_model_free(joined->model);
    ax_model_diff_free(joined->diff);
    ax_renames_free(joined->renames);
    *joined = (struct ax_joined){0};
}
