/* SPDX-License-Identifier: Apache-2.0 */
/* A threat as differences know it, wherever it comes from: a model, a saved list, a risk file. */
#ifndef AX_DIFF_RECORD_H
#define AX_DIFF_RECORD_H

#include "diag/session.h"

#include <annexc/template.h>

enum ax_record_text {
    AX_RECORD_ID,
    AX_RECORD_RULE,
    AX_RECORD_CATEGORY, /* its id */
    AX_RECORD_CATEGORY_NAME,
    AX_RECORD_TITLE,
    AX_RECORD_DESCRIPTION,
    AX_RECORD_CROSSES, /* ids with blanks between */
    AX_RECORD_WAS,     /* the id that its own side has, where that was renamed */
    AX_RECORD_TEXT_COUNT
};

struct ax_record {
    struct ax_slice text[AX_RECORD_TEXT_COUNT]; /* `start` NULL: the list does not say */
    uint8_t severity;                           /* enum ax_level; AX_LEVEL_COUNT: not known */
    uint64_t order;                             /* place in its list, from 0 */
    bool manual;                                /* recorded by hand in a risk file */
    size_t size;                                /* of a copy: bytes of the block */
    struct ax_record *next;                     /* of a copy that was given back */
};

enum {
    AX_RECORD_GRAIN = 64,   /* bytes by which the sizes of copies differ */
    AX_RECORD_CLASSES = 128 /* sizes that are used again */
};

/* Memory of copies, which die together; one that is given back is used again for another of its
 * size. */
struct ax_record_pool {
    struct ax_arena arena;
    struct ax_record *free[AX_RECORD_CLASSES]; /* by size; linked by `next` */
};

void ax_record_pool_init(struct ax_record_pool *pool, const struct ax_allocator *memory);
void ax_record_pool_done(struct ax_record_pool *pool);
/* A copy in one block, with the texts behind it; NULL without memory. */
struct ax_record *ax_record_copy(struct ax_record_pool *pool, const struct ax_record *record);
/* NULL is fine. */
void ax_record_give_back(struct ax_record_pool *pool, struct ax_record *record);

struct ax_waiting_slot {
    uint32_t hash;
    uint32_t side;
    struct ax_record *record; /* NULL: free */
};

/* Copies of both sides, each waiting for the record of the same id from the other. */
struct ax_waiting {
    const struct ax_allocator *memory;
    struct ax_waiting_slot *slots;
    uint32_t slot_count; /* a power of two, or 0 */
    uint32_t count;
};

/* The hash of an id, which will be asked for: told a little earlier, it need not be waited for. */
uint32_t ax_waiting_hash(const struct ax_waiting *waiting, struct ax_slice id);
/* The slot of the record of this id; NULL: there is none. */
struct ax_waiting_slot *ax_waiting_find(const struct ax_waiting *waiting, struct ax_slice id,
                                        uint32_t hash);
/* Adds a record that is not there. False without memory. */
bool ax_waiting_add(struct ax_waiting *waiting, struct ax_record *record, uint32_t side,
                    uint32_t hash);
void ax_waiting_remove(struct ax_waiting *waiting, struct ax_waiting_slot *slot);
void ax_waiting_done(struct ax_waiting *waiting);

#endif
