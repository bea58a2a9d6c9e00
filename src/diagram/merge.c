/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/merge.h"

/* The two nodes and the direction; for both directions it does not matter which node comes
 * first. */
struct edge_key {
    uint32_t from;
    uint32_t to;
    bool both;
};

static struct edge_key key_of(const struct ax_merging *merging, uint32_t flow)
{
    const struct ax_scene *scene = merging->scene;
    struct edge_key key = {
        ax_scene_drawn(scene, ax_scene_from(scene, flow)),
        ax_scene_drawn(scene, ax_scene_to(scene, flow)),
        merging->facing || (ax_model_item(scene->model, flow)->flags & AX_ITEM_BIDIRECTIONAL),
    };
    if (key.both && key.from > key.to) {
        uint32_t from = key.from;
        key.from = key.to;
        key.to = from;
    }
    return key;
}

static bool is_same(struct edge_key a, struct edge_key b)
{
    return a.from == b.from && a.to == b.to && a.both == b.both;
}

static bool is_collapsed(const struct ax_scene *scene, uint32_t node)
{
    return node != 0 && ax_model_item(scene->model, node)->kind == AX_KIND_BOUNDARY &&
           scene->items[node].role == AX_ROLE_NODE;
}

/* The slot of the flow whose edge has this key, or a free one. */
static uint32_t find_slot(const struct ax_merging *merging, struct edge_key key)
{
    uint64_t mixed = ((uint64_t)key.from << 32 | key.to) * 0x9e3779b97f4a7c15ULL;
    uint32_t slot = (uint32_t)(mixed >> 33) & (merging->slot_count - 1);
    while (merging->slots[slot] != 0 && !is_same(key_of(merging, merging->slots[slot]), key)) {
        slot = (slot + 1) & (merging->slot_count - 1);
    }
    return slot;
}

static uint32_t slots_for(const struct ax_scene *scene)
{
    uint32_t slots = 16;
    while (slots / 2 < ax_scene_end(scene)) {
        slots *= 2;
    }
    return slots;
}

static bool init(struct ax_merging *merging, struct ax_scene *scene, bool facing)
{
    *merging = (struct ax_merging){scene, NULL, slots_for(scene), facing};
    size_t size = merging->slot_count * sizeof(*merging->slots);
    merging->slots = ax_memory_resize(scene->model->session->memory, NULL, 0, size);
    if (merging->slots) {
        memset(merging->slots, 0, size);
    }
    return merging->slots != NULL;
}

bool ax_merging_init(struct ax_merging *merging, struct ax_scene *scene)
{
    return init(merging, scene, false);
}

void ax_merging_done(struct ax_merging *merging)
{
    ax_memory_release(merging->scene->model->session->memory, merging->slots,
                      merging->slot_count * sizeof(*merging->slots));
}

void ax_merging_add(struct ax_merging *merging, uint32_t flow)
{
    struct ax_scene *scene = merging->scene;
    struct edge_key key = key_of(merging, flow);
    scene->items[flow].role = AX_ROLE_EDGE;
    if (!is_collapsed(scene, key.from) && !is_collapsed(scene, key.to)) {
        return;
    }
    uint32_t slot = find_slot(merging, key);
    if (merging->slots[slot] == 0) {
        merging->slots[slot] = flow;
    } else {
        scene->items[flow].role = AX_ROLE_MERGED;
        ax_scene_append(scene, merging->slots[slot], flow);
    }
}

static uint32_t first_node(const struct ax_scene *scene, uint32_t flow)
{
    return ax_scene_drawn(scene, ax_scene_from(scene, flow));
}

static void face(const struct ax_merging *merging, uint32_t flow)
{
    struct ax_scene *scene = merging->scene;
    struct edge_key key = key_of(merging, flow);
    if (key.from == 0 || key.to == 0) {
        return; /* each end that is nowhere is a node of its own */
    }
    uint32_t *first = &merging->slots[find_slot(merging, key)];
    *first = *first ? *first : flow;
    scene->items[flow].turned = first_node(scene, flow) != first_node(scene, *first);
}

bool ax_facing_find(struct ax_scene *scene)
{
    struct ax_merging merging;
    if (!init(&merging, scene, true)) {
        return false;
    }
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        if (scene->items[i].role == AX_ROLE_EDGE) {
            face(&merging, i);
        }
    }
    ax_merging_done(&merging);
    return true;
}
