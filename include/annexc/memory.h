/* SPDX-License-Identifier: Apache-2.0 */
/* Where the library gets its memory from. Tests give one that fails on purpose. */
#ifndef AX_ANNEXC_MEMORY_H
#define AX_ANNEXC_MEMORY_H

#include <stddef.h>

/* One function for all: `block` NULL allocates `new_size` bytes, `new_size` 0 releases `block`,
 * else the block is resized as realloc(3) does it. `old_size` is what was asked for before. NULL
 * means no memory, `block` is then untouched. */
struct ax_allocator {
    void *(*resize)(void *user, void *block, size_t old_size, size_t new_size);
    void *user;
};

#endif
