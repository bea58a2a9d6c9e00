/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that runs out on purpose, counts what is alive, and holds callers to what they say. */
#ifndef AX_UNIT_SCARCE_H
#define AX_UNIT_SCARCE_H

#include <annexc/memory.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct scarce {
    struct ax_allocator memory; /* what to give away */
    size_t asked;               /* how often memory was wanted */
    size_t fail_at;             /* the call that fails, from 0; SIZE_MAX: none */
    bool for_good;              /* those after it fail too */
    size_t failed;
    size_t live; /* blocks that are not released */
    size_t lies; /* calls with another old size than the block has */
};

/* In front of every block. */
union scarce_head {
    size_t size;
    max_align_t align;
};

static inline bool scarce_fails(struct scarce *scarce)
{
    size_t call = scarce->asked++;
    bool fails = call == scarce->fail_at || (scarce->for_good && call > scarce->fail_at);
    scarce->failed += fails;
    return fails;
}

static inline void *scarce_resize(void *user, void *block, size_t old_size, size_t new_size)
{
    struct scarce *scarce = user;
    union scarce_head *head = block ? (union scarce_head *)block - 1 : NULL;
    scarce->lies += head ? head->size != old_size : old_size != 0;
    if (new_size == 0) {
        scarce->live -= head != NULL;
        free(head);
        return NULL;
    }
    if (scarce_fails(scarce)) {
        return NULL;
    }
    /* A block that always moves shows who kept a pointer into the old one. */
    union scarce_head *moved = new_size < SIZE_MAX / 2 ? malloc(sizeof(*moved) + new_size) : NULL;
    if (!moved) {
        return NULL;
    }
    moved->size = new_size;
    memset(moved + 1, 0xa5, new_size);
    if (head) {
        memcpy(moved + 1, head + 1, head->size < new_size ? head->size : new_size);
        free(head);
    }
    scarce->live += head == NULL;
    return moved + 1;
}

/* `fail_at` SIZE_MAX: plenty of memory. */
static inline void scarce_init(struct scarce *scarce, size_t fail_at, bool for_good)
{
    *scarce = (struct scarce){
        .memory = {scarce_resize, scarce}, .fail_at = fail_at, .for_good = for_good};
}

#endif
