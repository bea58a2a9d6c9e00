/* SPDX-License-Identifier: Apache-2.0 */
/* For madvise(2), where the system has it. */
#define _DEFAULT_SOURCE
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define ONE_OBJECT_PER_BLOCK 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_OBJECT_PER_BLOCK 1
#endif
#endif
#ifndef ONE_OBJECT_PER_BLOCK
#define ONE_OBJECT_PER_BLOCK 0
#endif

/* Blocks of this size and more are worth large pages. */
#define HUGE_BYTES (4UL * 1024 * 1024)
#define PAGE_BYTES 4096UL

enum {
    BLOCK_BYTES = 64 * 1024,
    ALIGNMENT = _Alignof(max_align_t)
};

struct ax_arena_block {
    struct ax_arena_block *older;
    size_t size;
    max_align_t start[];
};

/* A tenth of the time of reading a large model went into page faults, and more into misses of
 * the TLB. Only advice: where the system does not take it, nothing changes. */
static void advise_large_pages(void *block, size_t size)
{
#ifdef MADV_HUGEPAGE
    uintptr_t start = ((uintptr_t)block + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1);
    uintptr_t end = ((uintptr_t)block + size) & ~(PAGE_BYTES - 1);
    (void)madvise((void *)start, end - start, MADV_HUGEPAGE);
#else
    (void)block;
    (void)size;
#endif
}

static void *resize_with_libc(void *user, void *block, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    void *resized = realloc(block, new_size);
    if (resized && new_size >= HUGE_BYTES) {
        advise_large_pages(resized, new_size);
    }
    return resized;
}

const struct ax_allocator ax_memory_default = {resize_with_libc, NULL};

void *ax_memory_resize(const struct ax_allocator *memory, void *block, size_t old_size,
                       size_t new_size)
{
    return memory->resize(memory->user, block, old_size, new_size);
}

void ax_memory_release(const struct ax_allocator *memory, void *block, size_t size)
{
    if (block) {
        memory->resize(memory->user, block, size, 0);
    }
}

bool ax_size_multiply(size_t a, size_t b, size_t *out)
{
    return !__builtin_mul_overflow(a, b, out);
}

void ax_arena_init(struct ax_arena *arena, const struct ax_allocator *memory)
{
    *arena = (struct ax_arena){.memory = memory};
}

void ax_arena_done(struct ax_arena *arena)
{
    struct ax_arena_block *block = arena->blocks;
    while (block) {
        struct ax_arena_block *older = block->older;
        ax_memory_release(arena->memory, block, block->size);
        block = older;
    }
    *arena = (struct ax_arena){.memory = arena->memory};
}

static struct ax_arena_block *add_block(struct ax_arena *arena, size_t payload)
{
    size_t size = sizeof(struct ax_arena_block) + payload;
    if (size < payload) {
        return NULL;
    }
    struct ax_arena_block *block = ax_memory_resize(arena->memory, NULL, 0, size);
    if (block) {
        block->older = arena->blocks;
        block->size = size;
        arena->blocks = block;
    }
    return block;
}

void *ax_arena_alloc(struct ax_arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT) {
        return NULL;
    }
    size_t rounded = ((size ? size : 1) + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (ONE_OBJECT_PER_BLOCK || rounded > BLOCK_BYTES / 4) {
        struct ax_arena_block *own = add_block(arena, rounded);
        return own ? memset(own->start, 0, rounded) : NULL;
    }
    if ((size_t)(arena->end - arena->next) < rounded) {
        struct ax_arena_block *block = add_block(arena, BLOCK_BYTES);
        if (!block) {
            return NULL;
        }
        arena->next = (char *)block->start;
        arena->end = arena->next + BLOCK_BYTES;
    }
    char *object = arena->next;
    arena->next += rounded;
    return memset(object, 0, rounded);
}

struct ax_slice ax_arena_copy(struct ax_arena *arena, struct ax_slice text)
{
    char *copy = ax_arena_alloc(arena, text.len + 1);
    if (!copy) {
        return (struct ax_slice){NULL, 0};
    }
    if (text.len > 0) {
        memcpy(copy, text.start, text.len);
    }
    return (struct ax_slice){copy, text.len};
}
