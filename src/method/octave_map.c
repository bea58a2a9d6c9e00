/* SPDX-License-Identifier: Apache-2.0 */
#include "method/octave_map.h"

bool ax_octave_map_init(struct ax_octave_map *map, const struct ax_model *model, uint32_t assets)
{
    const struct ax_allocator *memory = model->session->memory;
    *map = (struct ax_octave_map){
        .model = model, .assets = assets, .words = assets > 0 ? (assets + 63) / 64 : 1};
    size_t size = model->items.len * map->words * sizeof(uint64_t);
    map->carried = ax_memory_resize(memory, NULL, 0, size);
    map->covered = ax_memory_resize(memory, NULL, 0, size);
    if (!map->carried || !map->covered) {
        ax_octave_map_done(map);
        model->session->no_memory = true;
        return false;
    }
    memset(map->carried, 0, size);
    memset(map->covered, 0, size);
    return true;
}

void ax_octave_map_done(struct ax_octave_map *map)
{
    const struct ax_allocator *memory = map->model->session->memory;
    size_t size = map->model->items.len * map->words * sizeof(uint64_t);
    ax_memory_release(memory, map->carried, map->carried ? size : 0);
    ax_memory_release(memory, map->covered, map->covered ? size : 0);
    map->carried = NULL;
    map->covered = NULL;
}

bool ax_octave_any(const struct ax_octave_map *map, const uint64_t *row)
{
    uint64_t all = 0;
    for (size_t i = 0; i < map->words; i++) {
        all |= row[i];
    }
    return all != 0;
}

uint32_t ax_octave_item(const struct ax_model *model, struct ax_slice id)
{
    return ax_model_find(model, ax_atom_find(&model->session->atoms, id));
}

bool ax_octave_is_place(const struct ax_model *model, uint32_t item)
{
    const struct ax_item *at = ax_model_item(model, item);
    return ax_kind_is_element((enum ax_kind)at->kind) ||
           (at->kind == AX_KIND_FLOW && !(at->flags & AX_ITEM_LOOSE));
}

bool ax_octave_crosses(const struct ax_model *model, uint32_t flow)
{
    uint32_t path = ax_model_item(model, flow)->path;
    return path < model->paths.len && model->paths.at[path].count > 0;
}

static void set_bit(uint64_t *row, uint32_t asset)
{
    row[asset / 64] |= (uint64_t)1 << (asset % 64);
}

static void join(const struct ax_octave_map *map, uint64_t *rows, uint32_t to, uint32_t from)
{
    for (size_t i = 0; i < map->words; i++) {
        rows[to * map->words + i] |= rows[from * map->words + i];
    }
}

void ax_octave_map_data(struct ax_octave_map *map, uint32_t asset, struct ax_slice data)
{
    struct ax_slice id;
    while (ax_slice_next_word(&data, &id)) {
        uint32_t item = ax_octave_item(map->model, id);
        if (item > 0 && ax_model_item(map->model, item)->kind == AX_KIND_DATA) {
            set_bit(map->carried + item * map->words, asset);
        }
    }
}

static void carry_own(struct ax_octave_map *map)
{
    const struct ax_model *model = map->model;
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        for (uint32_t d = 0; ax_octave_is_place(model, i) && d < item->data_count; d++) {
            join(map, map->carried, i, model->references.at[item->data + d]);
        }
    }
}

void ax_octave_map_carry(struct ax_octave_map *map)
{
    const struct ax_model *model = map->model;
    carry_own(map);
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        if (item->kind == AX_KIND_FLOW && !(item->flags & AX_ITEM_LOOSE)) {
            join(map, map->carried, item->from, i);
            join(map, map->carried, item->to, i);
        }
    }
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        if (item->kind == AX_KIND_PORT && item->parent > 0) {
            join(map, map->carried, i, item->parent);
        }
        if (!ax_octave_is_place(model, i)) {
            continue;
        }
        join(map, map->carried, 0, i);
        for (uint32_t at = item->parent; item->kind != AX_KIND_FLOW && at > 0;
             at = ax_model_item(model, at)->parent) {
            join(map, map->carried, at, i);
        }
    }
}

void ax_octave_map_cover(struct ax_octave_map *map, uint32_t item, uint32_t asset)
{
    set_bit(map->covered + item * map->words, asset);
}

static void cover_flow(struct ax_octave_map *map, uint32_t flow)
{
    const struct ax_model *model = map->model;
    const struct ax_item *item = ax_model_item(model, flow);
    for (uint32_t at = ax_model_zone(model, item->from); at > 0;
         at = ax_model_item(model, at)->parent) {
        if (ax_model_is_inside(model, item->to, at)) {
            join(map, map->covered, flow, at);
        }
    }
    for (size_t i = 0; !ax_octave_crosses(model, flow) && i < map->words; i++) {
        map->covered[flow * map->words + i] |=
            map->covered[item->from * map->words + i] & map->covered[item->to * map->words + i];
    }
}

/* Elements before ports and flows, which follow from them. */
void ax_octave_map_spread(struct ax_octave_map *map)
{
    const struct ax_model *model = map->model;
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        for (uint32_t at = item->parent; ax_kind_is_element((enum ax_kind)item->kind) && at > 0;
             at = ax_model_item(model, at)->parent) {
            join(map, map->covered, i, at);
        }
    }
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        if (item->kind == AX_KIND_PORT && item->parent > 0) {
            join(map, map->covered, i, item->parent);
        } else if (item->kind == AX_KIND_FLOW && ax_octave_is_place(model, i)) {
            cover_flow(map, i);
        }
    }
}

static void cover_all(struct ax_octave_map *map, struct ax_slice ids, uint32_t asset)
{
    struct ax_slice id;
    while (ax_slice_next_word(&ids, &id)) {
        uint32_t item = ax_octave_item(map->model, id);
        if (item > 0 && asset != AX_OCTAVE_NONE) {
            ax_octave_map_cover(map, item, asset);
        } else if (item > 0) {
            memset(map->covered + item * map->words, 0xff, map->words * sizeof(uint64_t));
        }
    }
}

void ax_octave_map_fill(struct ax_octave_map *map, const struct ax_octave *octave)
{
    for (uint32_t i = 0; i < octave->assets.len; i++) {
        ax_octave_map_data(map, i, octave->assets.at[i].data);
    }
    ax_octave_map_carry(map);
    for (uint32_t i = 0; i < octave->containers.len; i++) {
        const struct ax_octave_container *container = &octave->containers.at[i];
        for (uint32_t r = 0; r < container->count; r++) {
            cover_all(map, container->elements, octave->references.at[container->first + r]);
        }
    }
    for (uint32_t i = 0; i < octave->left_out.len; i++) {
        cover_all(map, octave->left_out.at[i].elements, octave->left_out.at[i].asset);
        cover_all(map, octave->left_out.at[i].data, AX_OCTAVE_NONE);
    }
    ax_octave_map_spread(map);
}
