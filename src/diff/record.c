/* SPDX-License-Identifier: Apache-2.0 */
#include "diff/record.h"

struct ax_record *ax_record_copy(const struct ax_allocator *memory, const struct ax_record *record)
{
    size_t size = sizeof(*record);
    for (int i = 0; i < AX_RECORD_TEXT_COUNT; i++) {
        size += record->text[i].len;
    }
    struct ax_record *copy = ax_memory_resize(memory, NULL, 0, size);
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

void ax_record_free(const struct ax_allocator *memory, struct ax_record *record)
{
    if (record) {
        ax_memory_release(memory, record, record->size);
    }
}

static uint32_t hash_of(struct ax_slice id)
{
    return ax_hash_bytes(id.start, id.len);
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

bool ax_waiting_add(struct ax_waiting *waiting, struct ax_record *record)
{
    if (waiting->count >= waiting->slot_count / 2 && !grow(waiting)) {
        return false;
    }
    uint32_t hash = hash_of(record->text[AX_RECORD_ID]);
    uint32_t at = hash & (waiting->slot_count - 1);
    while (waiting->slots[at].record) {
        at = (at + 1) & (waiting->slot_count - 1);
    }
    waiting->slots[at] = (struct ax_waiting_slot){hash, record};
    waiting->count++;
    return true;
}

/* What stands behind a slot that gets free moves up, so that it is found again. */
static void close_gap(struct ax_waiting *waiting, uint32_t gap)
{
    uint32_t mask = waiting->slot_count - 1;
    for (uint32_t at = (gap + 1) & mask; waiting->slots[at].record; at = (at + 1) & mask) {
        uint32_t home = waiting->slots[at].hash & mask;
        if (((at - home) & mask) >= ((at - gap) & mask)) {
            waiting->slots[gap] = waiting->slots[at];
            gap = at;
        }
    }
    waiting->slots[gap].record = NULL;
}

struct ax_record *ax_waiting_take(struct ax_waiting *waiting, struct ax_slice id)
{
    if (waiting->count == 0) {
        return NULL;
    }
    uint32_t hash = hash_of(id);
    uint32_t mask = waiting->slot_count - 1;
    for (uint32_t at = hash & mask; waiting->slots[at].record; at = (at + 1) & mask) {
        struct ax_record *record = waiting->slots[at].record;
        if (waiting->slots[at].hash == hash && ax_slice_equal(record->text[AX_RECORD_ID], id)) {
            close_gap(waiting, at);
            waiting->count--;
            return record;
        }
    }
    return NULL;
}

void ax_waiting_done(struct ax_waiting *waiting)
{
    for (uint32_t i = 0; i < waiting->slot_count; i++) {
        ax_record_free(waiting->memory, waiting->slots[i].record);
    }
    ax_memory_release(waiting->memory, waiting->slots,
                      waiting->slot_count * sizeof(struct ax_waiting_slot));
    waiting->slots = NULL;
    waiting->slot_count = waiting->count = 0;
}
