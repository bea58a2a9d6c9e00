/* SPDX-License-Identifier: Apache-2.0 */
/* The allocator that is used when nobody gives one: small blocks and large ones, and blocks that
 * change from one to the other. */
#include "base/atom.h"
#include "runner.h"

#include <stdio.h>

#define MIB (1024UL * 1024)

static unsigned char pattern(size_t at)
{
    return (unsigned char)(at * 31 + (at >> 12));
}

/* Resizes, and holds that what fits is still there; fills the rest. */
static unsigned char *grow(unsigned char *block, size_t old_size, size_t new_size)
{
    unsigned char *moved = ax_memory_resize(&ax_memory_default, block, old_size, new_size);
    ck_assert_ptr_nonnull(moved);
    size_t kept = old_size < new_size ? old_size : new_size;
    size_t same = 0;
    while (same < kept && moved[same] == pattern(same)) {
        same++;
    }
    ck_assert_uint_eq(same, kept);
    for (size_t i = kept; i < new_size; i++) {
        moved[i] = pattern(i);
    }
    return moved;
}

START_TEST(a_block_keeps_its_content_whatever_size_it_gets)
{
    static const size_t sizes[] = {1,           1000,    MIB - 1, MIB,      MIB + 1,     2 * MIB,
                                   2 * MIB + 1, 5 * MIB, 5 * MIB, 23 * MIB, 4 * MIB + 3, MIB,
                                   MIB - 1,     9 * MIB, 7,       3 * MIB};
    unsigned char *block = NULL;
    size_t size = 0;
    for (int i = 0; i < COUNT(sizes); i++) {
        block = grow(block, size, sizes[i]);
        size = sizes[i];
    }
    ck_assert_ptr_null(ax_memory_resize(&ax_memory_default, block, size, 0));
}
END_TEST

START_TEST(blocks_that_grow_side_by_side_do_not_meet)
{
    enum {
        BLOCKS = 3
    };
    unsigned char *blocks[BLOCKS] = {NULL};
    size_t size = 0;
    for (size_t next = 600 * 1024UL; next < 12 * MIB; next += next / 2) {
        for (int i = 0; i < BLOCKS; i++) {
            blocks[i] = grow(blocks[i], size, next);
        }
        size = next;
    }
    for (int i = 0; i < BLOCKS; i++) {
        blocks[i] = grow(blocks[i], size, 10);
        ax_memory_release(&ax_memory_default, blocks[i], 10);
    }
}
END_TEST

/* AddressSanitizer ends the program where malloc(3) answers NULL. */
#if defined(__SANITIZE_ADDRESS__)
#define ASKS_IN_VAIN 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ASKS_IN_VAIN 0
#endif
#endif
#ifndef ASKS_IN_VAIN
#define ASKS_IN_VAIN 1
#endif

START_TEST(what_cannot_be_had_leaves_the_block_alone)
{
    static const size_t sizes[] = {100, 3 * MIB};
    for (int i = 0; ASKS_IN_VAIN && i < COUNT(sizes); i++) {
        unsigned char *block = grow(NULL, 0, sizes[i]);
        ck_assert_ptr_null(
            ax_memory_resize(&ax_memory_default, block, sizes[i], SIZE_MAX / 2 - 100));
        block = grow(block, sizes[i], sizes[i]);
        ax_memory_release(&ax_memory_default, block, sizes[i]);
    }
    ck_assert(!ASKS_IN_VAIN || !ax_memory_resize(&ax_memory_default, NULL, 0, SIZE_MAX / 2 - 100));
}
END_TEST

START_TEST(names_without_number_keep_their_text_and_place)
{
    enum {
        NAMES = 150000
    };
    struct ax_arena arena;
    struct ax_atoms atoms;
    ax_arena_init(&arena, &ax_memory_default);
    ax_atoms_init(&atoms, &ax_memory_default, &arena);
    char text[40];
    const char *first = NULL;
    for (unsigned i = 1; i <= NAMES; i++) {
        int len =
            snprintf(text, sizeof(text), i % 5 ? "n%u" : "a-name-that-is-kept-elsewhere-%u", i);
        ck_assert_uint_eq(ax_atom_of(&atoms, (struct ax_slice){text, (size_t)len}), i);
        first = i == 1 ? ax_atom_text(&atoms, 1).start : first;
    }
    ck_assert_ptr_eq(ax_atom_text(&atoms, 1).start, first);
    for (unsigned i = 1; i <= NAMES; i++) {
        int len =
            snprintf(text, sizeof(text), i % 5 ? "n%u" : "a-name-that-is-kept-elsewhere-%u", i);
        ck_assert_uint_eq(ax_atom_find(&atoms, (struct ax_slice){text, (size_t)len}), i);
        ck_assert(ax_slice_is(ax_atom_text(&atoms, i), text));
    }
    ax_atoms_done(&atoms);
    ax_arena_done(&arena);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("block");
    TCase *tcase = tcase_create("sizes");
    ADD_TESTS(tcase, a_block_keeps_its_content_whatever_size_it_gets,
              blocks_that_grow_side_by_side_do_not_meet, what_cannot_be_had_leaves_the_block_alone,
              names_without_number_keep_their_text_and_place);
    suite_add_tcase(suite, tcase);
    return suite;
}
