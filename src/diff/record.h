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
};

/* A copy in one block, with the texts behind it; NULL without memory. */
struct ax_record *ax_record_copy(const struct ax_allocator *memory, const struct ax_record *record);
/* NULL is fine. */
void ax_record_free(const struct ax_allocator *memory, struct ax_record *record);

/* Copies waiting for the record of the same id from the other side. */
struct ax_waiting {
    const struct ax_allocator *memory;
    struct ax_waiting_slot *slots;
    uint32_t slot_count; /* a power of two, or 0 */
    uint32_t count;
};

struct ax_waiting_slot {
    uint32_t hash;
    struct ax_record *record; /* NULL: free */
};

/* False without memory. The record belongs to the table then. */
bool ax_waiting_add(struct ax_waiting *waiting, struct ax_record *record);
/* Takes out the record of this id, which then belongs to the caller; NULL: there is none. */
struct ax_record *ax_waiting_take(struct ax_waiting *waiting, struct ax_slice id);
void ax_waiting_done(struct ax_waiting *waiting);

#endif
