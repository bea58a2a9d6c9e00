/* SPDX-License-Identifier: Apache-2.0 */
/* What follows from what was read: scope, the crossings of flows, their numbers. */
#include "base/limits.h"
#include "model/model.h"

enum {
    NEAR_AHEAD = 6, /* items; see look_ahead */
    FAR_AHEAD = 12
};

/* Flows between the same two boundaries share one path; this finds it again. */
struct pair {
    uint32_t from;
    uint32_t to;
    uint32_t path;
};

struct freezing {
    struct ax_model *model;
    uint16_t *depths; /* by item: boundaries around a boundary's content */
    struct pair *pairs;
    uint32_t pair_slots;
    uint32_t pair_count;
};

/* A boundary's parent stands before it, so one pass in order is enough. */
static bool measure_depths(struct freezing *freezing)
{
    struct ax_model *model = freezing->model;
    bool fine = true;
    for (uint32_t i = 1; i < model->items.len; i++) {
        struct ax_item *item = ax_model_item(model, i);
        const struct ax_item *parent = item->parent ? ax_model_item(model, item->parent) : NULL;
        if (parent && (parent->flags & AX_ITEM_OUT_OF_SCOPE) && item->kind != AX_KIND_FLOW) {
            item->flags |= AX_ITEM_OUT_OF_SCOPE;
        }
        if (item->kind != AX_KIND_BOUNDARY) {
            continue;
        }
        uint32_t depth = 1U + (parent ? freezing->depths[item->parent] : 0);
        freezing->depths[i] = (uint16_t)depth;
        if (depth == AX_LIMIT_BOUNDARY_DEPTH + 1) {
            ax_report(model->session, AX_CODE_BOUNDARY_TOO_DEEP, ax_model_span(model, i),
                      "boundaries are nested deeper than %d", AX_LIMIT_BOUNDARY_DEPTH);
            fine = false;
        }
    }
    return fine;
}

/* Walks up from both ends to where they meet: out of the source's boundaries from the inside,
 * then into the target's from the outside. */
static bool add_path(struct freezing *freezing, uint32_t from, uint32_t to, uint32_t *out_path)
{
    struct ax_model *model = freezing->model;
    const struct ax_allocator *memory = model->session->memory;
    uint32_t out[AX_LIMIT_BOUNDARY_DEPTH];
    uint32_t in[AX_LIMIT_BOUNDARY_DEPTH];
    uint32_t outs = 0;
    uint32_t ins = 0;
    while (from != to) {
        uint32_t from_depth = from ? freezing->depths[from] : 0;
        uint32_t to_depth = to ? freezing->depths[to] : 0;
        if (from_depth >= to_depth) {
            out[outs++] = from;
            from = ax_model_item(model, from)->parent;
        } else {
            in[ins++] = to;
            to = ax_model_item(model, to)->parent;
        }
    }
    struct ax_path *path = ax_array_push(memory, &model->paths);
    if (!path || !ax_array_reserve(memory, &model->crossings, outs + ins)) {
        return false;
    }
    *path = (struct ax_path){model->crossings.len, outs + ins};
    struct ax_crossing *next = model->crossings.at + model->crossings.len;
    for (uint32_t i = 0; i < outs; i++) {
        *next++ = (struct ax_crossing){out[i], false, true};
    }
    while (ins > 0) {
        *next++ = (struct ax_crossing){in[--ins], true, false};
    }
    model->crossings.len += path->count;
    *out_path = model->paths.len - 1;
    return true;
}

static uint32_t home_slot(uint32_t slots, uint32_t from, uint32_t to)
{
    uint64_t key = ((uint64_t)from << 32 | to) * 0x9e3779b97f4a7c15ULL;
    return (uint32_t)(key >> 33) & (slots - 1);
}

static uint32_t pair_slot(const struct pair *pairs, uint32_t slots, uint32_t from, uint32_t to)
{
    uint32_t slot = home_slot(slots, from, to);
    while (pairs[slot].path != 0 && (pairs[slot].from != from || pairs[slot].to != to)) {
        slot = (slot + 1) & (slots - 1);
    }
    return slot;
}

static bool grow_pairs(struct freezing *freezing)
{
    const struct ax_allocator *memory = freezing->model->session->memory;
    uint32_t slots = freezing->pair_slots ? freezing->pair_slots * 2 : 256;
    struct pair *pairs = ax_memory_resize(memory, NULL, 0, slots * sizeof(*pairs));
    if (!pairs) {
        return false;
    }
    memset(pairs, 0, slots * sizeof(*pairs));
    for (uint32_t i = 0; i < freezing->pair_slots; i++) {
        struct pair old = freezing->pairs[i];
        if (old.path) {
            pairs[pair_slot(pairs, slots, old.from, old.to)] = old;
        }
    }
    ax_memory_release(memory, freezing->pairs, freezing->pair_slots * sizeof(*pairs));
    freezing->pairs = pairs;
    freezing->pair_slots = slots;
    return true;
}

static bool find_path(struct freezing *freezing, uint32_t from, uint32_t to, uint32_t *out_path)
{
    if (from == to) {
        *out_path = 0;
        return true;
    }
    if (freezing->pair_count >= freezing->pair_slots / 2 && !grow_pairs(freezing)) {
        return false;
    }
    struct pair *pair =
        &freezing->pairs[pair_slot(freezing->pairs, freezing->pair_slots, from, to)];
    if (pair->path == 0) {
        uint32_t path;
        if (!add_path(freezing, from, to, &path)) {
            return false;
        }
        *pair = (struct pair){from, to, path};
        freezing->pair_count++;
    }
    *out_path = pair->path;
    return true;
}

static bool has_ends(const struct ax_item *item)
{
    return item->kind == AX_KIND_FLOW && !(item->flags & AX_ITEM_LOOSE);
}

/* The ends of a flow lie anywhere in a large model, and so does the pair of their boundaries: ask
 * for them before they are needed. */
static void look_ahead(const struct freezing *freezing, uint32_t index)
{
    const struct ax_model *model = freezing->model;
    if (index + FAR_AHEAD >= model->items.len) {
        return;
    }
    const struct ax_item *far = ax_model_item(model, index + FAR_AHEAD);
    AX_PREFETCH(ax_model_item(model, far->from));
    AX_PREFETCH(ax_model_item(model, far->to));
    const struct ax_item *near = ax_model_item(model, index + NEAR_AHEAD);
    if (has_ends(near) && freezing->pairs) {
        uint32_t slot = home_slot(freezing->pair_slots, ax_model_zone(model, near->from),
                                  ax_model_zone(model, near->to));
        AX_PREFETCH(&freezing->pairs[slot]);
    }
}

static bool cross_boundaries(struct freezing *freezing)
{
    struct ax_model *model = freezing->model;
    for (uint32_t i = 1; i < model->items.len; i++) {
        struct ax_item *item = ax_model_item(model, i);
        look_ahead(freezing, i);
        if (!has_ends(item)) {
            continue;
        }
        const struct ax_item *from = ax_model_item(model, item->from);
        const struct ax_item *to = ax_model_item(model, item->to);
        if (!model->flow_scope_only && (from->flags & AX_ITEM_OUT_OF_SCOPE) &&
            (to->flags & AX_ITEM_OUT_OF_SCOPE)) {
            item->flags |= AX_ITEM_OUT_OF_SCOPE;
        }
        uint32_t path = item->path;
        if (!(item->flags & AX_ITEM_CROSSES_STATED) &&
            !find_path(freezing, ax_model_zone(model, item->from), ax_model_zone(model, item->to),
                       &path)) {
            return false;
        }
        ax_model_item(model, i)->path = path;
    }
    return true;
}

/* Numbers that the author gave stay; the others are the free ones in order. */
static bool number_flows(struct ax_model *model)
{
    const struct ax_allocator *memory = model->session->memory;
    uint32_t count = model->items.len + 1;
    bool *taken = ax_memory_resize(memory, NULL, 0, count);
    if (!taken) {
        return false;
    }
    memset(taken, 0, count);
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        if (item->kind == AX_KIND_FLOW && item->number < count) {
            taken[item->number] = true;
        }
    }
    uint32_t next = 1;
    for (uint32_t i = 1; i < model->items.len; i++) {
        struct ax_item *item = ax_model_item(model, i);
        if (item->kind == AX_KIND_FLOW && item->number == 0) {
            while (next < count && taken[next]) {
                next++;
            }
            item->number = next++;
        }
    }
    ax_memory_release(memory, taken, count);
    return true;
}

enum ax_status ax_model_freeze(struct ax_model *model)
{
    const struct ax_allocator *memory = model->session->memory;
    struct freezing freezing = {.model = model};
    size_t size = model->items.len * sizeof(*freezing.depths);
    freezing.depths = ax_memory_resize(memory, NULL, 0, size);
    if (!freezing.depths) {
        return AX_NO_MEMORY;
    }
    memset(freezing.depths, 0, size);
    enum ax_status status = AX_OK;
    if (!measure_depths(&freezing)) {
        status = AX_LIMIT;
    } else if (!cross_boundaries(&freezing) || !number_flows(model)) {
        status = AX_NO_MEMORY;
    }
    ax_memory_release(memory, freezing.depths, size);
    ax_memory_release(memory, freezing.pairs, freezing.pair_slots * sizeof(*freezing.pairs));
    model->frozen = status == AX_OK;
    return status;
}
