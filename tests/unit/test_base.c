/* SPDX-License-Identifier: Apache-2.0 */
/* Memory, names, text, files, output, guesses. */
#include "base/array.h"
#include "base/atom.h"
#include "base/file.h"
#include "base/guess.h"
#include "base/limits.h"
#include "base/output.h"
#include "base/utf8.h"
#include "runner.h"
#include "scarce.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct scarce scarce;
static struct ax_arena arena;
static char folder[40];

static void begin(void)
{
    scarce_init(&scarce, SIZE_MAX, false);
    ax_arena_init(&arena, &scarce.memory);
    (void)strcpy(folder, "/tmp/annexc-base-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void end(void)
{
    char command[128];
    (void)snprintf(command, sizeof(command), "chmod -R u+w %s; rm -rf %s", folder, folder);
    ck_assert_int_eq(system(command), 0);
    ax_arena_done(&arena);
    ck_assert_uint_eq(scarce.live, 0);
    ck_assert_uint_eq(scarce.lies, 0);
}

static const char *in_folder(const char *name)
{
    static char path[256];
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(in_folder(name), "w");
    ck_assert_ptr_nonnull(file);
    (void)fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
}

static void expect_file(const char *name, const char *text)
{
    struct ax_slice read;
    size_t size;
    ck_assert_int_eq(ax_file_read(&scarce.memory, in_folder(name), 1, &read, &size), AX_OK);
    ck_assert_str_eq(read.start, text);
    ax_memory_release(&scarce.memory, (char *)(uintptr_t)read.start, size);
}

static size_t files_in_folder(void)
{
    char command[128];
    (void)snprintf(command, sizeof(command), "ls -A %s | wc -l", folder);
    FILE *pipe = popen(command, "r");
    size_t count = 0;
    ck_assert_int_eq(fscanf(pipe, "%zu", &count), 1);
    (void)pclose(pipe);
    return count;
}

START_TEST(the_arena_gives_zeroed_aligned_memory_of_any_size)
{
    static const size_t sizes[] = {0, 1, 7, 8, 15, 16, 17, 16383, 16384, 16385, 65536, 1000000};
    for (int i = 0; i < COUNT(sizes) * 20; i++) {
        size_t size = sizes[i % COUNT(sizes)];
        unsigned char *at = ax_arena_alloc(&arena, size);
        ck_assert_ptr_nonnull(at);
        ck_assert_uint_eq((uintptr_t)at % _Alignof(max_align_t), 0);
        size_t dirty = 0;
        for (size_t j = 0; j < size; j++) {
            dirty += at[j] != 0;
        }
        ck_assert_uint_eq(dirty, 0);
        memset(at, 0xff, size);
    }
}
END_TEST

START_TEST(the_arena_refuses_a_size_that_wraps_around)
{
    ck_assert_ptr_null(ax_arena_alloc(&arena, SIZE_MAX));
    ck_assert_ptr_null(ax_arena_alloc(&arena, SIZE_MAX - 16));
    ck_assert_ptr_null(ax_arena_alloc(&arena, SIZE_MAX - 40));
}
END_TEST

START_TEST(the_arena_without_memory_answers_null_and_goes_on_later)
{
    scarce.fail_at = scarce.asked;
    ck_assert_ptr_null(ax_arena_alloc(&arena, 8));
    ck_assert_ptr_nonnull(ax_arena_alloc(&arena, 8));
    scarce.fail_at = scarce.asked;
    ck_assert_ptr_null(ax_arena_copy(&arena, (struct ax_slice){folder, 40000000}).start);
}
END_TEST

START_TEST(a_copy_in_the_arena_ends_with_a_nul)
{
    struct ax_slice copy = ax_arena_copy(&arena, (struct ax_slice){"abc", 2});
    ck_assert_uint_eq(copy.len, 2);
    ck_assert_str_eq(copy.start, "ab");
    copy = ax_arena_copy(&arena, (struct ax_slice){NULL, 0});
    ck_assert_str_eq(copy.start, "");
}
END_TEST

START_TEST(sizes_that_do_not_fit_are_not_multiplied)
{
    size_t out = 42;
    ck_assert(!ax_size_multiply(SIZE_MAX / 2, 3, &out));
    ck_assert(ax_size_multiply(SIZE_MAX / 2, 2, &out));
    ck_assert_uint_eq(out, SIZE_MAX - 1);
}
END_TEST

START_TEST(an_array_keeps_what_it_has_when_it_cannot_grow)
{
    AX_ARRAY(uint32_t) array = {NULL, 0, 0};
    for (uint32_t i = 0; i < 1000; i++) {
        uint32_t *entry = ax_array_push(&scarce.memory, &array);
        ck_assert(entry != NULL);
        *entry = i;
    }
    scarce.fail_at = scarce.asked;
    scarce.for_good = true;
    while (ax_array_push(&scarce.memory, &array)) {
        array.at[array.len - 1] = array.len - 1;
    }
    ck_assert_uint_eq(array.len, array.cap);
    ck_assert(!ax_array_reserve(&scarce.memory, &array, UINT32_MAX));
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < array.len; i++) {
        wrong += array.at[i] != i;
    }
    ck_assert_uint_eq(wrong, 0);
    ax_array_done(&scarce.memory, &array);
    ck_assert_ptr_null(array.at);
}
END_TEST

START_TEST(an_array_has_less_than_four_thousand_million_entries)
{
    AX_ARRAY(char) array = {NULL, 0, 0};
    array.len = array.cap = UINT32_MAX;
    ck_assert_ptr_null(ax_array_push(&scarce.memory, &array));
    ck_assert_uint_eq(scarce.asked, 0);
}
END_TEST

START_TEST(a_hundred_thousand_names_have_numbers_of_their_own)
{
    struct ax_atoms atoms;
    char name[48];
    enum {
        NAMES = 100000
    };
    ax_atoms_init(&atoms, &scarce.memory, &arena);
    ck_assert_uint_eq(ax_atom_find(&atoms, AX_SLICE("before")), 0);
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < NAMES; i++) {
        /* Some fit in an entry, some do not. */
        (void)snprintf(name, sizeof(name), i % 3 ? "n%u" : "a-name-that-is-rather-long-%u", i);
        wrong += ax_atom_of(&atoms, ax_slice_of(name)) != i + 1;
    }
    for (uint32_t i = 0; i < NAMES; i++) {
        (void)snprintf(name, sizeof(name), i % 3 ? "n%u" : "a-name-that-is-rather-long-%u", i);
        wrong += ax_atom_of(&atoms, ax_slice_of(name)) != i + 1 ||
                 ax_atom_find(&atoms, ax_slice_of(name)) != i + 1 ||
                 !ax_slice_is(ax_atom_text(&atoms, i + 1), name);
    }
    ck_assert_uint_eq(wrong, 0);
    ck_assert_uint_eq(ax_atom_find(&atoms, AX_SLICE("n100001")), 0);
    ax_atoms_done(&atoms);
}
END_TEST

START_TEST(names_of_every_length_are_kept_apart)
{
    struct ax_atoms atoms;
    char text[80];
    memset(text, 'x', sizeof(text));
    ax_atoms_init(&atoms, &scarce.memory, &arena);
    ck_assert_uint_eq(ax_atom_of(&atoms, AX_SLICE("")), 0);
    for (uint32_t len = 1; len <= sizeof(text); len++) {
        ck_assert_uint_eq(ax_atom_of(&atoms, (struct ax_slice){text, len}), len);
    }
    for (uint32_t len = 1; len <= sizeof(text); len++) {
        ck_assert_uint_eq(ax_atom_of_kept(&atoms, (struct ax_slice){text, len}), len);
        ck_assert_uint_eq(ax_atom_text(&atoms, len).len, len);
    }
    ck_assert_uint_eq(ax_atom_text(&atoms, 0).len, 0);
    ck_assert_uint_ne(ax_atom_of(&atoms, (struct ax_slice){"a\0b", 3}),
                      ax_atom_of(&atoms, (struct ax_slice){"a\0c", 3}));
    ax_atoms_done(&atoms);
}
END_TEST

START_TEST(a_name_without_memory_is_none_and_breaks_nothing)
{
    for (size_t n = 0; n < 12; n++) {
        struct ax_atoms atoms;
        char name[64];
        ax_atoms_init(&atoms, &scarce.memory, &arena);
        scarce.fail_at = scarce.asked + n;
        uint32_t missing = 0;
        uint32_t wrong = 0;
        for (uint32_t i = 0; i < 5000; i++) {
            (void)snprintf(name, sizeof(name), "a-name-that-is-not-kept-in-the-entry-%u", i);
            ax_atom atom = ax_atom_of(&atoms, ax_slice_of(name));
            missing += atom == 0;
            wrong += atom != 0 && !ax_slice_is(ax_atom_text(&atoms, atom), name);
        }
        ck_assert_uint_le(missing, 1);
        ck_assert_uint_eq(wrong, 0);
        ax_atoms_done(&atoms);
    }
}
END_TEST

START_TEST(slices_compare_by_bytes_and_fold_ascii_only)
{
    ck_assert(ax_slice_equal((struct ax_slice){NULL, 0}, AX_SLICE("")));
    ck_assert(!ax_slice_equal(AX_SLICE("a"), AX_SLICE("A")));
    ck_assert(ax_slice_equal_folded(AX_SLICE("STRASSE"), AX_SLICE("strasse")));
    ck_assert(!ax_slice_equal_folded(AX_SLICE("\xc3\x84"), AX_SLICE("\xc3\xa4")));
    ck_assert(!ax_slice_equal_folded(AX_SLICE("@["), AX_SLICE("`{")));
    ck_assert_int_lt(ax_slice_compare(AX_SLICE("a"), AX_SLICE("ab")), 0);
    ck_assert_int_gt(ax_slice_compare(AX_SLICE("b"), AX_SLICE("ab")), 0);
    ck_assert_int_gt(ax_slice_compare(AX_SLICE("\xc3"), AX_SLICE("z")), 0);
    ck_assert_int_eq(ax_slice_compare((struct ax_slice){NULL, 0}, AX_SLICE("")), 0);
    ck_assert(ax_slice_ends(AX_SLICE("a.xml"), ".xml"));
    ck_assert(!ax_slice_ends(AX_SLICE("xml"), ".xml"));
}
END_TEST

START_TEST(blanks_are_trimmed_and_words_are_cut_at_them)
{
    ck_assert(ax_slice_is(ax_slice_trim(AX_SLICE(" \t\r\n a b \n")), "a b"));
    ck_assert_uint_eq(ax_slice_trim(AX_SLICE(" \t ")).len, 0);
    ck_assert(ax_slice_is(ax_slice_trim(AX_SLICE("\xc2\xa0")), "\xc2\xa0"));
    struct ax_slice rest = AX_SLICE("\n one\ttwo  three ");
    struct ax_slice word;
    ck_assert(ax_slice_next_word(&rest, &word) && ax_slice_is(word, "one"));
    ck_assert(ax_slice_next_word(&rest, &word) && ax_slice_is(word, "two"));
    ck_assert(ax_slice_next_word(&rest, &word) && ax_slice_is(word, "three"));
    ck_assert(!ax_slice_next_word(&rest, &word));
}
END_TEST

static const struct {
    const char *text;
    bool good;
    uint32_t number;
} numbers[] = {
    {"0", true, 0},
    {"7", true, 7},
    {"007", true, 7},
    {"4294967295", true, UINT32_MAX},
    {"4294967296", false, 0},
    {"9999999999", false, 0},
    {"00000000001", false, 0},
    {"", false, 0},
    {"-1", false, 0},
    {"+1", false, 0},
    {" 1", false, 0},
    {"1 ", false, 0},
    {"1.0", false, 0},
    {"0x1", false, 0},
    {"\xd9\xa1", false, 0},
};

START_TEST(a_number_is_digits_and_nothing_else)
{
    uint32_t number = 12345;
    bool good = ax_slice_to_number(ax_slice_of(numbers[_i].text), &number);
    ck_assert_msg(good == numbers[_i].good, "%s", numbers[_i].text);
    ck_assert_uint_eq(number, good ? numbers[_i].number : 12345);
}
END_TEST

static const struct {
    const char *text;
    double value; /* NAN: none */
} decimals[] = {
    {"0", 0},
    {"-12.5", -12.5},
    {"+3", 3},
    {".5", .5},
    {"5.", 5},
    {"1e3", 1000},
    {"1E-2", 0.01},
    {"-1.5e+2", -150},
    {"1e308", 1e308},
    {"0e999", 0},
    {"123456789012345", 123456789012345.0},
    {"1e309", NAN},
    {"1e99999999999", NAN},
    {"", NAN},
    {".", NAN},
    {"-", NAN},
    {"+.", NAN},
    {"1e", NAN},
    {"1e+", NAN},
    {"e5", NAN},
    {"1,5", NAN},
    {"1.2.3", NAN},
    {" 1", NAN},
    {"1 ", NAN},
    {"inf", NAN},
    {"nan", NAN},
    {"0x10", NAN},
    {"--1", NAN},
    {"1e1.5", NAN},
};

START_TEST(a_decimal_is_finite_and_has_a_point)
{
    double value = 77;
    bool good = ax_slice_to_decimal(ax_slice_of(decimals[_i].text), &value);
    ck_assert_msg(good == !isnan(decimals[_i].value), "%s", decimals[_i].text);
    double wanted = good ? decimals[_i].value : 77;
    ck_assert_msg(fabs(value - wanted) <= 1e-12 * fabs(wanted), "%s: %g", decimals[_i].text, value);
}
END_TEST

/* What is encoded, in table 3-7 of the Unicode standard and around its edges. `bad`: offset of the
 * first byte that is wrong; the length when none is. */
static const struct {
    const char *text;
    size_t bad;
} encodings[] = {
    {"", 0},
    {"plain text of more than eight bytes", 35},
    {"\x7f", 1},
    {"\x80", 0},
    {"\xbf", 0},
    {"\xc0\x80", 0},
    {"\xc1\xbf", 0},
    {"\xc2\x80", 2},
    {"\xdf\xbf", 2},
    {"\xc2", 0},
    {"\xc2\x7f", 0},
    {"\xe0\x9f\xbf", 0},
    {"\xe0\xa0\x80", 3},
    {"\xed\x9f\xbf", 3},
    {"\xed\xa0\x80", 0},
    {"\xed\xbf\xbf", 0},
    {"\xee\x80\x80", 3},
    {"\xef\xbf\xbf", 3},
    {"\xef\xbf", 0},
    {"\xe2\x28\xa1", 0},
    {"\xf0\x8f\xbf\xbf", 0},
    {"\xf0\x90\x80\x80", 4},
    {"\xf4\x8f\xbf\xbf", 4},
    {"\xf4\x90\x80\x80", 0},
    {"\xf5\x80\x80\x80", 0},
    {"\xff", 0},
    {"\xf0\x9f\x98", 0},
    {"12345678\xff", 8},
    {"1234567\xff", 7},
    {"a\xc3\xa4"
     "b\xe2\x82\xac"
     "c\xf0\x9f\x98\x80"
     "d\xfe",
     13},
};

START_TEST(the_first_byte_that_is_not_utf8_is_found)
{
    struct ax_slice text = ax_slice_of(encodings[_i].text);
    ck_assert_uint_eq(ax_utf8_first_error(text), encodings[_i].bad);
    uint32_t point;
    size_t at = 0;
    while (at < text.len) {
        struct ax_slice rest = {text.start + at, text.len - at};
        size_t len = ax_utf8_step(rest, &point);
        ck_assert_uint_ge(len, 1);
        ck_assert_uint_le(len, rest.len);
        ck_assert(at != encodings[_i].bad || (len == 1 && point == 0xfffd));
        at += len;
    }
    ck_assert_uint_eq(at, text.len);
}
END_TEST

START_TEST(stepping_at_the_end_goes_nowhere)
{
    uint32_t point;
    ck_assert_uint_eq(ax_utf8_step((struct ax_slice){NULL, 0}, &point), 0);
    ck_assert_uint_eq(ax_utf8_step(AX_SLICE("\xc3\xa4"), NULL), 2);
}
END_TEST

static const struct {
    const char *text;
    size_t cells;
} widths[] = {
    {"", 0},
    {"abc", 3},
    {"\xc3\xa4", 1},
    {"a\xcc\x88", 1},
    {"\xe4\xb8\xad\xe6\x96\x87", 4},
    {"\xf0\x9f\x98\x80", 2},
    {"\xe2\x80\x8b", 0},
    {"\xef\xbb\xbf", 0},
    {"\x1b[1m", 3},
    {"\xff", 1},
    {"\xef\xbc\xa1", 2},
    {"\xea\xb0\x80", 2},
    {"\xc2\xa0", 1},
    {"\t", 0},
    {"\xe2\x82\xac", 1},
};

START_TEST(characters_take_none_one_or_two_cells)
{
    ck_assert_uint_eq(ax_utf8_cells(ax_slice_of(widths[_i].text)), widths[_i].cells);
}
END_TEST

START_TEST(characters_that_steer_a_terminal_or_a_reader_are_controls)
{
    static const uint32_t controls[] = {0,      0x1b,   0x7f,   0x80,   0x9b,   0x9f,   0x061c,
                                        0x200e, 0x200f, 0x2028, 0x202a, 0x202e, 0x2066, 0x2069};
    static const uint32_t harmless[] = {0x20,   0x7e,   0xa0,   0x200d, 0x2027, 0x202f,
                                        0x2065, 0x206a, 0x4e2d, 0xfffd, 0x1f600};
    for (int i = 0; i < COUNT(controls); i++) {
        ck_assert_msg(ax_utf8_is_control(controls[i]), "U+%04X", controls[i]);
    }
    for (int i = 0; i < COUNT(harmless); i++) {
        ck_assert_msg(!ax_utf8_is_control(harmless[i]), "U+%04X", harmless[i]);
    }
}
END_TEST

START_TEST(output_in_memory_is_what_was_put)
{
    struct ax_output *output = ax_output_to_memory(&scarce.memory);
    ck_assert_str_eq(ax_output_text(output).start, "");
    ax_put(output, (struct ax_slice){NULL, 0});
    ax_put_text(output, "a");
    ax_putf(output, "%s-%d|", "b", -7);
    ax_put_number(output, 0);
    ax_put_number(output, UINT64_MAX);
    ax_put_repeat(output, '=', 3);
    ax_put_repeat(output, '=', 0);
    ax_put_char(output, '.');
    ck_assert_str_eq(ax_output_text(output).start, "ab--7|018446744073709551615===.");
    ck_assert_int_eq(ax_output_flush(output), AX_OK);
    ck_assert_int_eq(ax_output_commit(output), AX_OK);
    ax_output_free(output);
    ax_output_free(NULL);
}
END_TEST

START_TEST(output_that_runs_out_of_memory_stays_failed)
{
    struct ax_output *output = ax_output_to_memory(&scarce.memory);
    scarce.fail_at = scarce.asked;
    for (int i = 0; i < 1000; i++) {
        ax_put_text(output, "some text");
        ax_put_char(output, ' ');
        ax_put_number(output, 12345);
        ax_putf(output, "%60s", "");
    }
    ck_assert_int_eq(ax_output_flush(output), AX_NO_MEMORY);
    ck_assert_int_eq(ax_output_errno(output), ENOMEM);
    ck_assert_uint_eq(ax_output_text(output).len, 0);
    ax_output_free(output);
    scarce.fail_at = scarce.asked + 1;
    ck_assert_ptr_null(ax_output_to_memory(&scarce.memory));
}
END_TEST

START_TEST(output_to_a_descriptor_is_written_in_order_and_the_descriptor_stays_open)
{
    int fd = open(in_folder("out"), O_RDWR | O_CREAT, 0666);
    struct ax_output *output = ax_output_to_fd(&scarce.memory, fd);
    for (int i = 0; i < 100000; i++) {
        ax_putf(output, "%06d\n", i);
    }
    ck_assert_int_eq(ax_output_flush(output), AX_OK);
    ax_output_free(output);
    char line[8] = "";
    ck_assert_int_eq(lseek(fd, -7, SEEK_END), 99999L * 7);
    ck_assert_int_eq(read(fd, line, 7), 7);
    ck_assert_str_eq(line, "099999\n");
    ck_assert_int_eq(close(fd), 0);
}
END_TEST

START_TEST(a_full_device_is_an_error)
{
    struct ax_output *output;
    ck_assert_int_eq(ax_output_to_file(&scarce.memory, "/dev/full", &output), AX_OK);
    ax_put_text(output, "text");
    ck_assert_int_eq(ax_output_commit(output), AX_IO);
    ck_assert_int_eq(ax_output_errno(output), ENOSPC);
    ax_put_text(output, "more");
    ck_assert_int_eq(ax_output_flush(output), AX_IO);
    ax_output_free(output);
}
END_TEST

START_TEST(a_device_is_written_to_and_not_replaced)
{
    struct ax_output *output;
    ck_assert_int_eq(ax_output_to_file(&scarce.memory, "/dev/null", &output), AX_OK);
    ax_put_text(output, "text");
    ck_assert_int_eq(ax_output_commit(output), AX_OK);
    ax_output_free(output);
    struct stat facts;
    ck_assert_int_eq(stat("/dev/null", &facts), 0);
    ck_assert(S_ISCHR(facts.st_mode));
}
END_TEST

START_TEST(a_file_is_replaced_in_one_step_and_keeps_its_rights)
{
    struct ax_output *output;
    write_file("file", "old");
    ck_assert_int_eq(chmod(in_folder("file"), 0640), 0);
    ck_assert_int_eq(ax_output_to_file(&scarce.memory, in_folder("file"), &output), AX_OK);
    ax_put_text(output, "new");
    ck_assert_int_eq(ax_output_flush(output), AX_OK);
    expect_file("file", "old");
    ck_assert_int_eq(ax_output_commit(output), AX_OK);
    expect_file("file", "new");
    ax_output_free(output);
    expect_file("file", "new");
    struct stat facts;
    ck_assert_int_eq(stat(in_folder("file"), &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 07777, 0640);
    ck_assert_uint_eq(files_in_folder(), 1);
}
END_TEST

START_TEST(a_file_that_is_not_committed_is_as_it_was)
{
    struct ax_output *output;
    write_file("file", "old");
    ck_assert_int_eq(ax_output_to_file(&scarce.memory, in_folder("file"), &output), AX_OK);
    ax_put_text(output, "new");
    ck_assert_int_eq(ax_output_flush(output), AX_OK);
    ax_output_free(output);
    expect_file("file", "old");
    ck_assert_uint_eq(files_in_folder(), 1);
    ck_assert_int_eq(ax_output_to_file(&scarce.memory, in_folder("none"), &output), AX_OK);
    ax_output_free(output);
    ck_assert_uint_eq(files_in_folder(), 1);
}
END_TEST

START_TEST(a_file_whose_writing_failed_is_as_it_was)
{
    struct ax_output *output;
    write_file("file", "old");
    ck_assert_int_eq(ax_output_to_file(&scarce.memory, in_folder("file"), &output), AX_OK);
    scarce.fail_at = scarce.asked;
    ax_put_repeat(output, 'x', 1000000);
    ck_assert_int_eq(ax_output_commit(output), AX_NO_MEMORY);
    ax_output_free(output);
    expect_file("file", "old");
    ck_assert_uint_eq(files_in_folder(), 1);
}
END_TEST

START_TEST(a_file_that_nobody_may_write_is_not_replaced)
{
    struct ax_output *output = NULL;
    write_file("kept", "old");
    ck_assert_int_eq(chmod(in_folder("kept"), 0444), 0);
    ck_assert_int_eq(ax_output_to_file(&scarce.memory, in_folder("kept"), &output), AX_IO);
    ck_assert_int_eq(errno, EACCES);
    ck_assert_ptr_null(output);
    expect_file("kept", "old");
}
END_TEST

START_TEST(a_link_stays_a_link_and_its_file_is_replaced)
{
    struct ax_output *output;
    write_file("file", "old");
    ck_assert_int_eq(symlink("file", in_folder("link")), 0);
    ck_assert_int_eq(ax_output_to_file(&scarce.memory, in_folder("link"), &output), AX_OK);
    ax_put_text(output, "new");
    ck_assert_int_eq(ax_output_commit(output), AX_OK);
    ax_output_free(output);
    struct stat facts;
    ck_assert_int_eq(lstat(in_folder("link"), &facts), 0);
    ck_assert(S_ISLNK(facts.st_mode));
    expect_file("file", "new");
}
END_TEST

START_TEST(a_path_that_cannot_be_written_says_why)
{
    struct ax_output *output = NULL;
    ck_assert_int_eq(ax_output_to_file(&scarce.memory, in_folder("no/file"), &output), AX_IO);
    ck_assert_int_eq(errno, ENOENT);
    ck_assert_int_eq(ax_output_to_file(&scarce.memory, folder, &output), AX_IO);
    ck_assert_int_eq(errno, EISDIR);
    ck_assert_int_eq(ax_output_to_file(&scarce.memory, "", &output), AX_IO);
    ck_assert_ptr_null(output);
}
END_TEST

START_TEST(a_file_is_read_whole_and_ends_with_a_nul)
{
    write_file("empty", "");
    expect_file("empty", "");
    char *large = malloc(300001);
    ck_assert_ptr_nonnull(large);
    memset(large, 'x', 300000);
    large[300000] = '\0';
    write_file("large", large);
    expect_file("large", large);
    free(large);
}
END_TEST

START_TEST(several_threads_read_the_same)
{
    size_t len = 9 * 1024 * 1024 + 17;
    char *large = malloc(len + 1);
    ck_assert_ptr_nonnull(large);
    for (size_t i = 0; i < len; i++) {
        large[i] = (char)('a' + i / 4099 % 26);
    }
    large[len] = '\0';
    write_file("large", large);
    for (unsigned threads = 0; threads <= 4; threads++) {
        struct ax_slice read;
        size_t size;
        ck_assert_int_eq(ax_file_read(&scarce.memory, in_folder("large"), threads, &read, &size),
                         AX_OK);
        ck_assert_uint_eq(read.len, len);
        ck_assert_mem_eq(read.start, large, len + 1);
        ax_memory_release(&scarce.memory, (char *)(uintptr_t)read.start, size);
    }
    free(large);
}
END_TEST

START_TEST(what_cannot_be_read_says_why)
{
    struct ax_slice text;
    size_t size;
    ck_assert_int_eq(ax_file_read(&scarce.memory, in_folder("none"), 1, &text, &size), AX_IO);
    ck_assert_int_eq(errno, ENOENT);
    ck_assert_int_eq(ax_file_read(&scarce.memory, folder, 1, &text, &size), AX_IO);
    ck_assert_int_eq(errno, EISDIR);
    write_file("file", "text");
    scarce.fail_at = scarce.asked;
    ck_assert_int_eq(ax_file_read(&scarce.memory, in_folder("file"), 1, &text, &size),
                     AX_NO_MEMORY);
}
END_TEST

static const struct {
    const char *base;
    const char *name;
    const char *path;
} besides[] = {
    {"m.xml", "a.xml", "a.xml"},
    {"x/m.xml", "a.xml", "x/a.xml"},
    {"/x/m.xml", "../a", "/x/../a"},
    {"x/m.xml", "/a", "/a"},
    {"", "a", "a"},
    {"x/", "a", "x/a"},
    {"m.xml", "-", "./-"},
    {"x/m.xml", "-", "x/-"},
    {"x/m.xml", "", "x/"},
};

START_TEST(a_name_is_looked_for_beside_the_file_that_names_it)
{
    ck_assert_str_eq(
        ax_path_beside(&arena, ax_slice_of(besides[_i].base), ax_slice_of(besides[_i].name)),
        besides[_i].path);
}
END_TEST

static const struct {
    const char *path;
    const char *below; /* NULL: it leads out */
} belows[] = {
    {"a", "a"},          {"a/b", "a/b"},       {"./a", "a"}, {"a/./b/", "a/b"}, {"a//b", "a/b"},
    {"a/../b", "b"},     {"a/b/../../c", "c"}, {"a/..", ""}, {".", ""},         {"...", "..."},
    {"a/..b", "a/..b"},  {"", NULL},           {"/a", NULL}, {"..", NULL},      {"../a", NULL},
    {"a/../../b", NULL}, {"./..", NULL},
};

START_TEST(a_path_that_leads_above_its_start_is_refused)
{
    const char *below = ax_path_below(&arena, ax_slice_of(belows[_i].path));
    ck_assert_pstr_eq(below, belows[_i].below);
}
END_TEST

START_TEST(a_file_elsewhere_leaves_the_folder_also_by_a_link)
{
    char base[256];
    (void)snprintf(base, sizeof(base), "%s/sub/m.xml", folder);
    ck_assert_int_eq(mkdir(in_folder("sub"), 0777), 0);
    ck_assert_int_eq(mkdir(in_folder("subway"), 0777), 0);
    write_file("sub/a", "");
    write_file("subway/a", "");
    write_file("b", "");
    ck_assert_int_eq(symlink("../b", in_folder("sub/link")), 0);
    struct ax_slice model = ax_slice_of(base);
    ck_assert(!ax_path_leaves(model, in_folder("sub/a")));
    ck_assert(!ax_path_leaves(model, in_folder("sub/../sub/a")));
    ck_assert(!ax_path_leaves(model, in_folder("sub/none")));
    ck_assert(ax_path_leaves(model, in_folder("b")));
    ck_assert(ax_path_leaves(model, in_folder("subway/a")));
    ck_assert(ax_path_leaves(model, in_folder("sub/link")));
    ck_assert(ax_path_leaves(model, "/dev/zero"));
    ck_assert(!ax_path_leaves(AX_SLICE("/m.xml"), "/dev/zero"));
}
END_TEST

static const struct {
    const char *wanted;
    const char *best; /* of the words below; NULL: none is near enough */
} guesses[] = {
    {"bank", "banks"},
    {"procss", "process"},
    {"PROCESS", "process"},
    {"porcess", "process"},
    {"flwo", "flow"},
    {"flw", "flow"},
    {"fl", NULL},
    {"x", NULL},
    {"", NULL},
    {"stroe", "store"},
    {"confidentialty", "confidentiality"},
    {"completely-different", NULL},
    {"prozesz", "process"},
};

START_TEST(the_nearest_word_is_offered_when_it_is_near_enough)
{
    static const char *const words[] = {"banks", "process", "flow", "store", "confidentiality", ""};
    struct ax_guess guess;
    ax_guess_init(&guess, ax_slice_of(guesses[_i].wanted));
    for (int i = 0; i < COUNT(words); i++) {
        ax_guess_offer(&guess, ax_slice_of(words[i]));
    }
    ck_assert_msg(guesses[_i].best ? ax_slice_is(guess.best, guesses[_i].best)
                                   : guess.best.len == 0,
                  "%s: %.*s", guesses[_i].wanted, AX_FMT(guess.best));
}
END_TEST

START_TEST(words_that_are_too_long_are_not_compared)
{
    char text[AX_LIMIT_GUESS_BYTES + 2];
    memset(text, 'x', sizeof(text));
    for (size_t len = AX_LIMIT_GUESS_BYTES; len <= AX_LIMIT_GUESS_BYTES + 1; len++) {
        struct ax_guess guess;
        ax_guess_init(&guess, (struct ax_slice){text, len});
        ax_guess_offer(&guess, (struct ax_slice){text, len});
        ck_assert_uint_eq(guess.best.len, len <= AX_LIMIT_GUESS_BYTES ? len : 0);
    }
}
END_TEST

START_TEST(every_status_has_a_text)
{
    for (int status = AX_OK; status <= AX_INTERNAL; status++) {
        ck_assert_str_ne(ax_status_text((enum ax_status)status), "unknown status");
    }
}
END_TEST

static TCase *tests_of(Suite *suite, const char *name)
{
    TCase *tcase = tcase_create(name);
    tcase_add_checked_fixture(tcase, begin, end);
    suite_add_tcase(suite, tcase);
    return tcase;
}

Suite *unit_suite(void)
{
    Suite *suite = suite_create("base");
    ADD_TESTS(tests_of(suite, "memory"), the_arena_gives_zeroed_aligned_memory_of_any_size,
              the_arena_refuses_a_size_that_wraps_around,
              the_arena_without_memory_answers_null_and_goes_on_later,
              a_copy_in_the_arena_ends_with_a_nul, sizes_that_do_not_fit_are_not_multiplied,
              an_array_keeps_what_it_has_when_it_cannot_grow,
              an_array_has_less_than_four_thousand_million_entries);
    ADD_TESTS(tests_of(suite, "atoms"), a_hundred_thousand_names_have_numbers_of_their_own,
              names_of_every_length_are_kept_apart,
              a_name_without_memory_is_none_and_breaks_nothing);
    TCase *text = tests_of(suite, "text");
    ADD_TESTS(text, slices_compare_by_bytes_and_fold_ascii_only,
              blanks_are_trimmed_and_words_are_cut_at_them, stepping_at_the_end_goes_nowhere,
              characters_that_steer_a_terminal_or_a_reader_are_controls, every_status_has_a_text);
    tcase_add_loop_test(text, a_number_is_digits_and_nothing_else, 0, COUNT(numbers));
    tcase_add_loop_test(text, a_decimal_is_finite_and_has_a_point, 0, COUNT(decimals));
    tcase_add_loop_test(text, the_first_byte_that_is_not_utf8_is_found, 0, COUNT(encodings));
    tcase_add_loop_test(text, characters_take_none_one_or_two_cells, 0, COUNT(widths));
    ADD_TESTS(tests_of(suite, "output"), output_in_memory_is_what_was_put,
              output_that_runs_out_of_memory_stays_failed,
              output_to_a_descriptor_is_written_in_order_and_the_descriptor_stays_open,
              a_full_device_is_an_error, a_device_is_written_to_and_not_replaced,
              a_file_is_replaced_in_one_step_and_keeps_its_rights,
              a_file_that_is_not_committed_is_as_it_was, a_file_whose_writing_failed_is_as_it_was,
              a_file_that_nobody_may_write_is_not_replaced,
              a_link_stays_a_link_and_its_file_is_replaced, a_path_that_cannot_be_written_says_why);
    TCase *files = tests_of(suite, "files");
    ADD_TESTS(files, a_file_is_read_whole_and_ends_with_a_nul, several_threads_read_the_same,
              what_cannot_be_read_says_why, a_file_elsewhere_leaves_the_folder_also_by_a_link);
    tcase_add_loop_test(files, a_name_is_looked_for_beside_the_file_that_names_it, 0,
                        COUNT(besides));
    tcase_add_loop_test(files, a_path_that_leads_above_its_start_is_refused, 0, COUNT(belows));
    TCase *guess = tests_of(suite, "guess");
    ADD_TESTS(guess, words_that_are_too_long_are_not_compared);
    tcase_add_loop_test(guess, the_nearest_word_is_offered_when_it_is_near_enough, 0,
                        COUNT(guesses));
    return suite;
}
