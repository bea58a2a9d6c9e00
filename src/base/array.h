/* SPDX-License-Identifier: Apache-2.0 */
/* Growing arrays. They move when they grow, so keep indices, not pointers. */
#ifndef AX_BASE_ARRAY_H
#define AX_BASE_ARRAY_H

#include "base/memory.h"

#include <stdint.h>

#define AX_ARRAY(type)                                                                             \
    struct {                                                                                       \
        type *at;                                                                                  \
        uint32_t len;                                                                              \
        uint32_t cap;                                                                              \
    }

/* Makes room for `more` entries; false when there is no memory. */
#define ax_array_reserve(memory, array, more)                                                      \
    (AX_LIKELY((uint64_t)(array)->len + (more) <= (array)->cap) ||                                 \
     ax_array_grow_((memory), (void **)&(array)->at, &(array)->cap, sizeof(*(array)->at),          \
                    (uint64_t)(array)->len + (more)))

/* A pointer to a new, uninitialised last entry, or NULL. */
#define ax_array_push(memory, array)                                                               \
    (ax_array_reserve((memory), (array), 1) ? &(array)->at[(array)->len++] : NULL)

#define ax_array_done(memory, array)                                                               \
    (ax_memory_release((memory), (array)->at, (size_t)(array)->cap * sizeof(*(array)->at)),        \
     (array)->at = NULL, (array)->len = (array)->cap = 0)

bool ax_array_grow_(const struct ax_allocator *memory, void **at, uint32_t *cap, size_t size,
                    uint64_t need);

#endif
