/* SPDX-License-Identifier: Apache-2.0 */
/* Allocation, and the arena: many small objects that die together. */
#ifndef AX_BASE_MEMORY_H
#define AX_BASE_MEMORY_H

#include "base/compiler.h"

#include <annexc/memory.h>
#include <annexc/slice.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* realloc(3) and free(3). */
extern const struct ax_allocator ax_memory_default;

void *ax_memory_resize(const struct ax_allocator *memory, void *block, size_t old_size,
                       size_t new_size) AX_NODISCARD;
void ax_memory_release(const struct ax_allocator *memory, void *block, size_t size);

/* False when the product or sum does not fit; `out` is then untouched. */
bool ax_size_multiply(size_t a, size_t b, size_t *out) AX_NODISCARD;

struct ax_arena_block;

/* All memory is released by ax_arena_done. Under AddressSanitizer each object is a block of its
 * own, so that overruns are seen. */
struct ax_arena {
    const struct ax_allocator *memory;
    struct ax_arena_block *blocks;
    char *next;
    char *end;
};

void ax_arena_init(struct ax_arena *arena, const struct ax_allocator *memory);
void ax_arena_done(struct ax_arena *arena);

/* Zeroed memory aligned for any object, or NULL. */
void *ax_arena_alloc(struct ax_arena *arena, size_t size) AX_NODISCARD;
/* A NUL-terminated copy, or one with `start` NULL when there is no memory. */
struct ax_slice ax_arena_copy(struct ax_arena *arena, struct ax_slice text) AX_NODISCARD;

#endif
