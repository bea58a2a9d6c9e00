/* SPDX-License-Identifier: Apache-2.0 */
/* For mremap(2) and madvise(2), where the system has them. */
#define _GNU_SOURCE
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

/* Sanitizers watch the blocks of malloc(3) only. */
#if defined(MREMAP_MAYMOVE) && !ONE_OBJECT_PER_BLOCK
#define MAPS_LARGE 1
#else
#define MAPS_LARGE 0
#endif

/* Blocks of this size and more come from the system, on whole large pages where it has any. */
#define LARGE_BYTES (1024UL * 1024)
#define PAGE_BYTES (2UL * 1024 * 1024)

enum {
    BLOCK_BYTES = 64 * 1024,
    ALIGNMENT = _Alignof(max_align_t)
};

struct ax_arena_block {
    struct ax_arena_block *older;
    size_t size;
    max_align_t start[];
};

#if MAPS_LARGE
static size_t whole_pages(size_t size)
{
    size_t limit = SIZE_MAX - 2 * PAGE_BYTES;
    return ((size < limit ? size : limit) + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1);
}

/* A block that begins where a large page may begin: one page too many is asked for, and what is
 * around it given back. */
static void *map(size_t size)
{
    size_t bytes = whole_pages(size);
    char *start =
        mmap(NULL, bytes + PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED) {
        return NULL;
    }
    size_t before = (size_t)(-(uintptr_t)start & (PAGE_BYTES - 1));
    if (before > 0) {
        (void)munmap(start, before);
    }
    (void)munmap(start + before + bytes, PAGE_BYTES - before);
    (void)madvise(start + before, bytes, MADV_HUGEPAGE); /* only advice */
    return start + before;
}

static void unmap(void *block, size_t size)
{
    if (block) {
        (void)munmap(block, whole_pages(size));
    }
}

/* Where there is no room behind the block its pages change their address; nothing is copied. */
static void *remap(void *block, size_t old_size, size_t new_size)
{
    size_t old_bytes = whole_pages(old_size);
    size_t new_bytes = whole_pages(new_size);
    if (old_bytes == new_bytes || mremap(block, old_bytes, new_bytes, 0) != MAP_FAILED) {
        return block;
    }
    void *place = map(new_size);
    if (!place) {
        return NULL;
    }
    void *moved = mremap(block, old_bytes, new_bytes, MREMAP_MAYMOVE | MREMAP_FIXED, place);
    if (moved == MAP_FAILED) {
        unmap(place, new_size);
        return NULL;
    }
    (void)madvise(moved, new_bytes, MADV_HUGEPAGE);
    return moved;
}

static void *move(void *block, size_t old_size, size_t new_size)
{
    void *moved = new_size >= LARGE_BYTES ? map(new_size) : malloc(new_size);
    if (moved && block) {
        memcpy(moved, block, old_size < new_size ? old_size : new_size);
    }
    if (moved && old_size >= LARGE_BYTES) {
        unmap(block, old_size);
    } else if (moved) {
        free(block);
    }
    return moved;
}
#endif

/* What realloc(3) does with blocks that grow to many megabytes is to copy them, and to have a page
 * of 4 KiB cleared at each first touch: together a fifth of the time for a large model. */
static void *resize_with_libc(void *user, void *block, size_t old_size, size_t new_size)
{
    (void)user;
#if MAPS_LARGE
    bool was_large = block && old_size >= LARGE_BYTES;
    if (was_large && new_size == 0) {
        unmap(block, old_size);
        return NULL;
    }
    if (was_large && new_size >= LARGE_BYTES) {
        return remap(block, old_size, new_size);
    }
    if (was_large || new_size >= LARGE_BYTES) {
        return move(block, old_size, new_size);
    }
#endif
    (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
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

/* What is in it is anything. */
static void *reserve(struct ax_arena *arena, size_t rounded)
{
    if (ONE_OBJECT_PER_BLOCK || rounded > BLOCK_BYTES / 4) {
        struct ax_arena_block *own = add_block(arena, rounded);
        return own ? own->start : NULL;
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
    return object;
}

/* 0: too large. */
static size_t round_up(size_t size)
{
    return size > SIZE_MAX - ALIGNMENT
               ? 0
               : ((size ? size : 1) + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

void *ax_arena_alloc(struct ax_arena *arena, size_t size)
{
    size_t rounded = round_up(size);
    void *object = rounded > 0 ? reserve(arena, rounded) : NULL;
    return object ? memset(object, 0, rounded) : NULL;
}

struct ax_slice ax_arena_copy(struct ax_arena *arena, struct ax_slice text)
{
    size_t rounded = text.len < SIZE_MAX ? round_up(text.len + 1) : 0;
    char *copy = rounded > 0 ? reserve(arena, rounded) : NULL;
    if (!copy) {
        return (struct ax_slice){NULL, 0};
    }
    if (text.len > 0) {
        memcpy(copy, text.start, text.len);
    }
    copy[text.len] = '\0';
    return (struct ax_slice){copy, text.len};
}
