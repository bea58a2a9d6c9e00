/* SPDX-License-Identifier: Apache-2.0 */
/* Which assets each item of a model carries, and for which of them it is in a container: rows of
 * bits, one for each item. */
#ifndef AX_METHOD_OCTAVE_MAP_H
#define AX_METHOD_OCTAVE_MAP_H

#include "method/octave.h"

struct ax_octave_map {
    const struct ax_model *model;
    uint32_t assets;
    size_t words; /* of a row */
    uint64_t *carried;
    uint64_t *covered;
};

/* Rows without a bit. False (and session->no_memory) without memory. */
bool ax_octave_map_init(struct ax_octave_map *map, const struct ax_model *model, uint32_t assets);
void ax_octave_map_done(struct ax_octave_map *map);

/* The data of the asset's list are the asset; ids that are none of the model's data are skipped. */
void ax_octave_map_data(struct ax_octave_map *map, uint32_t asset, struct ax_slice data);
/* Spreads what data items have to all that carries them: elements that keep them or send or receive
 * them, flows, ports of such elements, boundaries around them, and the model. */
void ax_octave_map_carry(struct ax_octave_map *map);

/* A container names the item for this asset. */
void ax_octave_map_cover(struct ax_octave_map *map, uint32_t item, uint32_t asset);
/* Spreads that: from boundaries to what lies in them, from elements to their ports, and to a flow
 * that crosses no boundary when both its ends are covered. */
void ax_octave_map_spread(struct ax_octave_map *map);
/* All of that for what the file says. What is left out counts as covered: elements, and data, which
 * need no asset then. */
void ax_octave_map_fill(struct ax_octave_map *map, const struct ax_octave *octave);

static inline const uint64_t *ax_octave_carried(const struct ax_octave_map *map, uint32_t item)
{
    return map->carried + item * map->words;
}

static inline const uint64_t *ax_octave_covered(const struct ax_octave_map *map, uint32_t item)
{
    return map->covered + item * map->words;
}

static inline bool ax_octave_bit(const uint64_t *row, uint32_t asset)
{
    return row[asset / 64] >> (asset % 64) & 1;
}

/* Whether any bit is set. */
bool ax_octave_any(const struct ax_octave_map *map, const uint64_t *row);
/* The item of the model with this id; 0: none. */
uint32_t ax_octave_item(const struct ax_model *model, struct ax_slice id);
/* Elements and flows: what can be in a container. Loose flows are none. */
bool ax_octave_is_place(const struct ax_model *model, uint32_t item);
/* Whether a flow crosses a boundary. */
bool ax_octave_crosses(const struct ax_model *model, uint32_t flow);

#endif
