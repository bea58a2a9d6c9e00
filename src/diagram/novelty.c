/* SPDX-License-Identifier: Apache-2.0 */
/* What is new in a model that was joined with the one before. */
#include "diagram/joined.h"
#include "diagram/owner.h"

bool ax_joined_is_told(const struct ax_field_change *change)
{
    static const char *const beside[] = {"description", "aka", "ticket", "tags"};
    enum ax_field field = (enum ax_field)change->field;
    bool told = !change->derived && field != AX_FIELD_LAYOUT && field != AX_FIELD_CONTENT;
    for (size_t i = 0; field == AX_FIELD_OTHER && i < AX_COUNT(beside); i++) {
        told = told && !ax_slice_is(change->name, beside[i]);
    }
    return told;
}

/* It stands in, or leads to, something that took the place of something else. */
static bool is_moved(const struct ax_model_diff *diff, uint32_t new_item)
{
    const struct ax_item *item = ax_model_item(diff->new_model, new_item);
    bool flow = item->kind == AX_KIND_FLOW;
    return (!flow && ax_joined_is_guess(diff, item->parent)) ||
           (flow && (ax_joined_is_guess(diff, item->from) || ax_joined_is_guess(diff, item->to)));
}

static enum ax_novelty novelty_of(const struct ax_model_diff *diff, uint32_t new_item)
{
    const struct ax_item_change *change = ax_model_diff_of(diff, new_item);
    if (ax_joined_is_guess(diff, new_item) || (change && change->kind == AX_CHANGE_ADDED)) {
        return AX_NOVELTY_ADDED;
    }
    for (uint32_t i = 0; change && i < change->count; i++) {
        if (ax_joined_is_told(&diff->fields.at[change->first + i])) {
            return AX_NOVELTY_CHANGED;
        }
    }
    return is_moved(diff, new_item) ? AX_NOVELTY_CHANGED : AX_NOVELTY_NONE;
}

bool ax_joined_find(struct ax_joined *joined, uint32_t first)
{
    const struct ax_allocator *memory = joined->model->session->memory;
    joined->novelties = ax_memory_resize(memory, NULL, 0, joined->model->items.len);
    if (!joined->novelties) {
        return false;
    }
    joined->novelties[0] = AX_NOVELTY_NONE;
    for (uint32_t i = 1; i < joined->model->items.len; i++) {
        joined->novelties[i] =
            (uint8_t)(i >= first ? AX_NOVELTY_REMOVED : novelty_of(joined->diff, i));
    }
    return true;
}

/* Two novelties of one thing. */
static uint8_t mixed(uint8_t a, uint8_t b)
{
    return a == b ? a : AX_NOVELTY_CHANGED;
}

bool ax_joined_show(const struct ax_joined *joined, struct ax_scene *scene)
{
    const struct ax_allocator *memory = scene->model->session->memory;
    size_t size = ax_scene_end(scene) * sizeof(uint32_t);
    uint32_t *owners = ax_memory_resize(memory, NULL, 0, size);
    if (!owners) {
        return false;
    }
    ax_owners_find(scene, owners);
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        scene->items[i].novelty = joined->novelties[i];
    }
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        uint32_t owner = owners[i];
        if (owner == 0 || owner == i) {
            continue;
        }
        struct ax_scene_item *drawn = &scene->items[owner];
        bool merged = scene->items[i].role == AX_ROLE_MERGED;
        if (merged) {
            drawn->novelty = mixed(drawn->novelty, joined->novelties[i]);
        } else if (joined->novelties[i] != AX_NOVELTY_NONE && drawn->novelty == AX_NOVELTY_NONE) {
            drawn->novelty = AX_NOVELTY_CHANGED;
        }
    }
    ax_memory_release(memory, owners, size);
    scene->compares = joined;
    return true;
}
