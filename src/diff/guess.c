/* SPDX-License-Identifier: Apache-2.0 */
/* Renames that nobody stated: an item is gone, and one like it came. Each way of being alike counts
 * only where exactly one of each side is so; where it could be several, nothing is guessed. */
#include "diff/match.h"

#include <stdlib.h>

enum {
    ROUNDS = 8 /* what is found in one helps the next */
};

/* Not of an enum, whose constants are ints. */
#define CONFLICT (UINT32_MAX - 1)

struct keyed {
    uint64_t key;
    uint32_t item;
};

struct side {
    const struct ax_model *model;
    const uint32_t *twin; /* by item: the same one of the other model, or AX_NO_INDEX */
    bool is_old;
    struct keyed *keys;
    uint32_t count;
};

struct guessing {
    struct ax_model_diff *diff;
    struct side sides[2]; /* old, new */
    uint32_t *choice[2];  /* by item: what it was taken for, AX_NO_INDEX, or CONFLICT */
    uint32_t found;
};

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
    return hash ^ hash >> 29;
}

/* The number that an item has on both sides: that of the new model. 0: none. */
static uint64_t common(const struct side *side, uint32_t item)
{
    if (item == 0) {
        return UINT32_MAX;
    }
    uint32_t twin = side->twin[item];
    return twin == AX_NO_INDEX ? 0 : side->is_old ? twin : item;
}

static ax_atom type_of(const struct ax_model *model, const struct ax_item *item)
{
    return item->kind < AX_ROOT_TYPES ? model->templates->types.at[item->type].id : 0;
}

static uint64_t kind_key(const struct side *side, const struct ax_item *item)
{
    return mix(mix(1, item->kind), type_of(side->model, item));
}

/* Kind, type and name. */
static uint64_t name_key(const struct side *side, uint32_t index)
{
    const struct ax_item *item = ax_model_item(side->model, index);
    if (item->name.len == 0 || item->kind == AX_KIND_FLOW) {
        return 0;
    }
    return mix(kind_key(side, item), ax_hash_bytes(item->name.start, item->name.len));
}

/* The same within the same boundary or owner. */
static uint64_t name_and_place_key(const struct side *side, uint32_t index)
{
    uint64_t key = name_key(side, index);
    uint64_t parent = common(side, ax_model_item(side->model, index)->parent);
    return key && parent ? mix(key, parent) : 0;
}

/* Flows: type and ends. */
static uint64_t ends_key(const struct side *side, uint32_t index)
{
    const struct ax_item *item = ax_model_item(side->model, index);
    bool whole = item->kind == AX_KIND_FLOW && !(item->flags & AX_ITEM_LOOSE);
    uint64_t from = whole ? common(side, item->from) : 0;
    uint64_t to = whole ? common(side, item->to) : 0;
    return from && to ? mix(mix(kind_key(side, item), from), to) : 0;
}

static uint64_t ends_and_name_key(const struct side *side, uint32_t index)
{
    const struct ax_item *item = ax_model_item(side->model, index);
    uint64_t key = ends_key(side, index);
    return key && item->name.len ? mix(key, ax_hash_bytes(item->name.start, item->name.len)) : 0;
}

/* Elements: who they talk with, over what, in which direction; sums do not know an order. */
static uint64_t neighbours_key(const struct side *side, uint32_t index)
{
    const struct ax_item *item = ax_model_item(side->model, index);
    if (!ax_kind_is_element((enum ax_kind)item->kind)) {
        return 0;
    }
    uint64_t sum = 0;
    uint32_t count;
    const uint32_t *around = ax_model_around(side->model, index, &count);
    for (uint32_t i = 0; i < count; i++) {
        const struct ax_item *flow = ax_model_item(side->model, around[i]);
        if (flow->kind != AX_KIND_FLOW || flow->flags & AX_ITEM_LOOSE) {
            continue;
        }
        bool leaves = flow->from == index;
        uint64_t other = common(side, leaves ? flow->to : flow->from);
        if (other == 0) {
            return 0;
        }
        sum += mix(mix(mix(3 + leaves, other), type_of(side->model, flow)), flow->kind);
    }
    return sum ? mix(kind_key(side, item), sum) : 0;
}

/* Ports: type and owner. */
static uint64_t port_key(const struct side *side, uint32_t index)
{
    const struct ax_item *item = ax_model_item(side->model, index);
    uint64_t owner = item->kind == AX_KIND_PORT ? common(side, item->parent) : 0;
    return owner ? mix(kind_key(side, item), owner) : 0;
}

static int by_key(const void *left, const void *right)
{
    const struct keyed *a = left;
    const struct keyed *b = right;
    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    return (a->item > b->item) - (a->item < b->item);
}

static void collect(struct side *side, uint64_t (*key_of)(const struct side *, uint32_t))
{
    side->count = 0;
    for (uint32_t i = 1; i < side->model->items.len; i++) {
        uint64_t key = side->twin[i] == AX_NO_INDEX ? key_of(side, i) : 0;
        if (key) {
            side->keys[side->count++] = (struct keyed){key, i};
        }
    }
    if (side->count > 0) {
        qsort(side->keys, side->count, sizeof(*side->keys), by_key);
    }
}

/* Where the next key begins. */
static uint32_t run_end(const struct side *side, uint32_t at)
{
    uint64_t key = side->keys[at].key;
    while (at < side->count && side->keys[at].key == key) {
        at++;
    }
    return at;
}

static void match_found(struct guessing *guessing, uint32_t old_item, uint32_t new_item)
{
    ax_match_set(guessing->diff, old_item, new_item, AX_MATCH_GUESSED);
    guessing->found++;
}

static void match_by(struct guessing *guessing, uint64_t (*key_of)(const struct side *, uint32_t))
{
    struct side *before = &guessing->sides[0];
    struct side *after = &guessing->sides[1];
    collect(before, key_of);
    collect(after, key_of);
    for (uint32_t i = 0, j = 0; i < before->count && j < after->count;) {
        uint64_t a = before->keys[i].key;
        uint64_t b = after->keys[j].key;
        uint32_t next_i = a <= b ? run_end(before, i) : i;
        uint32_t next_j = b <= a ? run_end(after, j) : j;
        if (a == b && next_i - i == 1 && next_j - j == 1) {
            match_found(guessing, before->keys[i].item, after->keys[j].item);
        }
        i = next_i;
        j = next_j;
    }
}

static void vote(struct guessing *guessing, uint32_t old_item, uint32_t new_item)
{
    if (old_item == 0 || new_item == 0) {
        return;
    }
    uint32_t *before = &guessing->choice[0][old_item];
    uint32_t *after = &guessing->choice[1][new_item];
    *before = *before == AX_NO_INDEX || *before == new_item ? new_item : CONFLICT;
    *after = *after == AX_NO_INDEX || *after == old_item ? old_item : CONFLICT;
}

/* Flows that stayed say what their ends are called now, and content says it of its boundary. */
static void match_by_votes(struct guessing *guessing)
{
    struct ax_model_diff *diff = guessing->diff;
    uint32_t count = diff->old_model->items.len;
    memset(guessing->choice[0], 0xff, count * sizeof(uint32_t));
    memset(guessing->choice[1], 0xff, diff->new_model->items.len * sizeof(uint32_t));
    for (uint32_t i = 1; i < count; i++) {
        if (diff->new_of[i] == AX_NO_INDEX) {
            continue;
        }
        const struct ax_item *before = ax_model_item(diff->old_model, i);
        const struct ax_item *after = ax_model_item(diff->new_model, diff->new_of[i]);
        if (before->kind == AX_KIND_FLOW) {
            vote(guessing, before->from, after->from);
            vote(guessing, before->to, after->to);
        } else {
            vote(guessing, before->parent, after->parent);
        }
    }
    for (uint32_t i = 1; i < count; i++) {
        uint32_t twin = guessing->choice[0][i];
        if (diff->new_of[i] == AX_NO_INDEX && twin < CONFLICT && guessing->choice[1][twin] == i &&
            diff->old_of[twin] == AX_NO_INDEX &&
            kind_key(&guessing->sides[0], ax_model_item(diff->old_model, i)) ==
                kind_key(&guessing->sides[1], ax_model_item(diff->new_model, twin))) {
            match_found(guessing, i, twin);
        }
    }
}

static void guess(struct guessing *guessing)
{
    uint32_t before;
    int round = 0;
    do {
        before = guessing->found;
        match_by(guessing, name_and_place_key);
        match_by(guessing, name_key);
        match_by_votes(guessing);
        match_by(guessing, ends_and_name_key);
        match_by(guessing, ends_key);
        match_by(guessing, neighbours_key);
        match_by(guessing, port_key);
    } while (guessing->found > before && ++round < ROUNDS);
}

static bool has_loose_ends(const struct ax_model_diff *diff)
{
    bool gone = false;
    bool came = false;
    for (uint32_t i = 1; !gone && i < diff->old_model->items.len; i++) {
        gone = diff->new_of[i] == AX_NO_INDEX;
    }
    for (uint32_t i = 1; !came && i < diff->new_model->items.len; i++) {
        came = diff->old_of[i] == AX_NO_INDEX;
    }
    return gone && came;
}

bool ax_match_guess(struct ax_model_diff *diff)
{
    if (!has_loose_ends(diff)) {
        return true;
    }
    const struct ax_allocator *memory = diff->session->memory;
    const struct ax_model *models[2] = {diff->old_model, diff->new_model};
    struct guessing guessing = {
        .diff = diff,
        .sides = {{.model = models[0], .twin = diff->new_of, .is_old = true},
                  {.model = models[1], .twin = diff->old_of}},
    };
    bool whole = true;
    for (int i = 0; i < 2; i++) {
        size_t count = models[i]->items.len;
        guessing.sides[i].keys = ax_memory_resize(memory, NULL, 0, count * sizeof(struct keyed));
        guessing.choice[i] = ax_memory_resize(memory, NULL, 0, count * sizeof(uint32_t));
        whole = whole && guessing.sides[i].keys && guessing.choice[i];
    }
    if (whole) {
        guess(&guessing);
    }
    for (int i = 0; i < 2; i++) {
        size_t count = models[i]->items.len;
        ax_memory_release(memory, guessing.sides[i].keys, count * sizeof(struct keyed));
        ax_memory_release(memory, guessing.choice[i], count * sizeof(uint32_t));
    }
    return whole && !diff->session->no_memory;
}
