/* SPDX-License-Identifier: Apache-2.0 */
#include "diff/record.h"

void ax_record_pool_init(struct ax_record_pool *pool, const struct ax_allocator *memory)
{
    *pool = (struct ax_record_pool){.free = {NULL}};
    ax_arena_init(&pool->arena, memory);
}

void ax_record_pool_done(struct ax_record_pool *pool)
{
    ax_arena_done(&pool->arena);
}

static struct ax_record *take_block(struct ax_record_pool *pool, size_t size)
{
    size_t class = size / AX_RECORD_GRAIN;
    struct ax_record *block = class < AX_RECORD_CLASSES ? pool->free[class] : NULL;
    if (!block) {
        return ax_arena_alloc(&pool->arena, size);
    }
    pool->free[class] = block->next;
    return block;
}

struct ax_record *ax_record_copy(struct ax_record_pool *pool, const struct ax_record *record)
{
    size_t size = sizeof(*record);
    for (int i = 0; i < AX_RECORD_TEXT_COUNT; i++) {
        size += record->text[i].len;
    }
    size = (size + AX_RECORD_GRAIN - 1) / AX_RECORD_GRAIN * AX_RECORD_GRAIN;
    struct ax_record *copy = take_block(pool, size);
    if (!copy) {
        return NULL;
    }
    *copy = *record;
    copy->size = size;
    char *next = (char *)(copy + 1);
    for (int i = 0; i < AX_RECORD_TEXT_COUNT; i++) {
        struct ax_slice text = record->text[i];
        if (text.len > 0) {
            memcpy(next, text.start, text.len);
        }
        copy->text[i].start = text.start ? next : NULL;
        next += text.len;
    }
    return copy;
}

void ax_record_give_back(struct ax_record_pool *pool, struct ax_record *record)
{
    size_t class = record ? record->size / AX_RECORD_GRAIN : AX_RECORD_CLASSES;
    if (class < AX_RECORD_CLASSES) {
        record->next = pool->free[class];
        pool->free[class] = record;
    }
}

uint32_t ax_waiting_hash(const struct ax_waiting *waiting, struct ax_slice id)
{
    uint32_t hash = ax_hash_bytes(id.start, id.len);
    if (waiting->count > 0) {
        AX_PREFETCH(&waiting->slots[hash & (waiting->slot_count - 1)]);
    }
    return hash;
}

static bool grow(struct ax_waiting *waiting)
{
    struct ax_waiting old = *waiting;
    uint32_t count = old.slot_count ? old.slot_count * 2 : 64;
    size_t size = count * sizeof(struct ax_waiting_slot);
    waiting->slots = ax_memory_resize(old.memory, NULL, 0, size);
    if (!waiting->slots) {
        *waiting = old;
        return false;
    }
    memset(waiting->slots, 0, size);
    waiting->slot_count = count;
    for (uint32_t i = 0; i < old.slot_count; i++) {
        if (old.slots[i].record) {
            uint32_t at = old.slots[i].hash & (count - 1);
            while (waiting->slots[at].record) {
                at = (at + 1) & (count - 1);
            }
            waiting->slots[at] = old.slots[i];
        }
    }
    ax_memory_release(old.memory, old.slots, old.slot_count * sizeof(struct ax_waiting_slot));
    return true;
}

bool ax_waiting_add(struct ax_waiting *waiting, struct ax_record *record, uint32_t side,
                    uint32_t hash)
{
    if (waiting->count >= waiting->slot_count / 2 && !grow(waiting)) {
        return false;
    }
    uint32_t at = hash & (waiting->slot_count - 1);
    while (waiting->slots[at].record) {
        at = (at + 1) & (waiting->slot_count - 1);
    }
    waiting->slots[at] = (struct ax_waiting_slot){hash, side, record};
    waiting->count++;
    return true;
}

struct ax_waiting_slot *ax_waiting_find(const struct ax_waiting *waiting, struct ax_slice id,
                                        uint32_t hash)
{
    if (waiting->count == 0) {
        return NULL;
    }
    uint32_t mask = waiting->slot_count - 1;
    for (uint32_t at = hash & mask; waiting->slots[at].record; at = (at + 1) & mask) {
        const struct ax_record *record = waiting->slots[at].record;
        if (waiting->slots[at].hash == hash && ax_slice_equal(record->text[AX_RECORD_ID], id)) {
            return &waiting->slots[at];
        }
    }
    return NULL;
}

/* What stands behind a slot that gets free moves up, so that it is found again. */
void ax_waiting_remove(struct ax_waiting *waiting, struct ax_waiting_slot *slot)
{
    uint32_t mask = waiting->slot_count - 1;
    uint32_t gap = (uint32_t)(slot - waiting->slots);
    for (uint32_t at = (gap + 1) & mask; waiting->slots[at].record; at = (at + 1) & mask) {
        uint32_t home = waiting->slots[at].hash & mask;
        if (((at - home) & mask) >= ((at - gap) & mask)) {
            waiting->slots[gap] = waiting->slots[at];
            gap = at;
        }
    }
    waiting->slots[gap].record = NULL;
    waiting->count--;
}

void ax_waiting_done(struct ax_waiting *waiting)
{
    ax_memory_release(waiting->memory, waiting->slots,
                      waiting->slot_count * sizeof(struct ax_waiting_slot));
    waiting->slots = NULL;
    waiting->slot_count = waiting->count = 0;
}
