/* SPDX-License-Identifier: Apache-2.0 */
/* Places in a text, and messages about them as people and programs read them. */
#include "base/limits.h"
#include "base/output.h"
#include "diag/session.h"
#include "runner.h"
#include "scarce.h"

#include <stdio.h>
#include <unistd.h>

#define BOM "\xef\xbb\xbf"

static struct scarce scarce;
static struct ax_session *session;

static void begin(void)
{
    scarce_init(&scarce, SIZE_MAX, false);
    session = ax_session_new(&scarce.memory);
}

static void end(void)
{
    ax_session_free(session);
    ck_assert_uint_eq(scarce.live, 0);
    ck_assert_uint_eq(scarce.lies, 0);
}

static uint32_t add(const char *text)
{
    return ax_source_add(session, AX_SLICE("m.xml"), ax_slice_of(text));
}

static const struct ax_message_style plain = {.snippets = false};
static const struct ax_message_style snippets = {.snippets = true};

static void expect_written(struct ax_message_style style, const char *wanted)
{
    struct ax_output *output = ax_output_to_memory(&scarce.memory);
    ax_messages_write(session, style, output);
    ck_assert_str_eq(ax_output_text(output).start, wanted);
    ax_output_free(output);
}

static const struct {
    const char *text;
    uint32_t offset;
    uint32_t line;
    uint32_t column;
} places[] = {
    {"abc", 0, 1, 1},        {"abc", 2, 1, 3},
    {"abc", 3, 1, 4},        {"abc", 99, 1, 4},
    {"", 0, 1, 1},           {"a\nb", 1, 1, 2},
    {"a\nb", 2, 2, 1},       {"a\n", 2, 2, 1},
    {"\n\n\n", 2, 3, 1},     {"a\r\nb", 3, 2, 1},
    {"a\rb", 2, 1, 3},       {"\tx", 1, 1, 2},
    {"\xc3\xa4x", 2, 1, 2},  {"\xe4\xb8\xad\xf0\x9f\x98\x80x", 7, 1, 3},
    {"a\xcc\x88x", 3, 1, 3}, {"\xff\xfex", 2, 1, 3},
    {BOM "x", 3, 1, 1},      {BOM "xy", 4, 1, 2},
    {BOM "x", 0, 1, 1},      {BOM "\n" BOM "x", 7, 2, 2},
    {"a" BOM "x", 4, 1, 3},
};

START_TEST(lines_and_columns_count_characters_from_one)
{
    uint32_t line;
    uint32_t column;
    ax_source_place(session, add(places[_i].text), places[_i].offset, &line, &column);
    ck_assert_msg(line == places[_i].line && column == places[_i].column, "%s at %u: %u:%u",
                  places[_i].text, places[_i].offset, line, column);
}
END_TEST

START_TEST(places_are_found_in_a_text_of_many_lines)
{
    enum {
        LINES = 100000
    };
    char *text = ax_arena_alloc(&session->arena, LINES * 5 + 1);
    for (size_t i = 0; i < LINES; i++) {
        memcpy(text + i * 5, "abcd\n", 5);
    }
    uint32_t source = add(text);
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < LINES * 5; i += 7) {
        uint32_t line;
        uint32_t column;
        ax_source_place(session, source, i, &line, &column);
        wrong += line != i / 5 + 1 || column != i % 5 + 1;
    }
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

/* What stands below the message, for a span in the text. */
static const struct {
    const char *text;
    uint32_t start;
    uint32_t end;
    const char *snippet;
} pictures[] = {
    {"<a b='c'>", 6, 7, "     1 | <a b='c'>\n       |       ^\n"},
    {"one\n  <flow to=\"bank\"/>\nthree", 16, 20,
     "     2 |   <flow to=\"bank\"/>\n       |             ^^^^\n"},
    {"\tx=\ty", 1, 2, "     1 |     x=    y\n       |     ^\n"},
    {"\tx=\ty", 4, 5, "     1 |     x=    y\n       |           ^\n"},
    {"\xe4\xb8\xad=\xe6\x96\x87", 4, 7, "     1 | \xe4\xb8\xad=\xe6\x96\x87\n       |    ^^\n"},
    {"a\xcc\x88=b", 4, 5, "     1 | a\xcc\x88=b\n       |   ^\n"},
    {"abc", 3, 4, "     1 | abc\n       |    ^\n"},
    {"abc", 1, 1, "     1 | abc\n       |  ^\n"},
    {"abc\ndef", 1, 6, "     1 | abc\n       |  ^^\n"},
    {"ab  \r\nc", 1, 2, "     1 | ab\n       |  ^\n"},
    {"a\x1b[31mb", 6, 7, "     1 | a\xef\xbf\xbd[31mb\n       |       ^\n"},
    {"a\xe2\x80\xaeZ", 4, 5, "     1 | a\xef\xbf\xbdZ\n       |   ^\n"},
    {"\xff"
     "b",
     1, 2,
     "     1 | \xef\xbf\xbd"
     "b\n       |  ^\n"},
    {BOM "<a>", 4, 5, "     1 | <a>\n       |  ^\n"},
    {"", 0, 0, "     1 | \n       | ^\n"},
};

START_TEST(the_line_of_the_place_is_shown_with_carets)
{
    uint32_t source = add(pictures[_i].text);
    struct ax_span span = {source, pictures[_i].start, pictures[_i].end};
    (void)ax_report(session, AX_CODE_VALUE_WRONG, span, "text");
    struct ax_output *output = ax_output_to_memory(&scarce.memory);
    ax_messages_write(session, snippets, output);
    const char *line = strchr(ax_output_text(output).start, '\n') + 1;
    ck_assert_msg(strcmp(line, pictures[_i].snippet) == 0, "\n%sinstead of\n%s", line,
                  pictures[_i].snippet);
    ax_output_free(output);
}
END_TEST

START_TEST(a_long_line_is_shown_around_the_place)
{
    char *text = ax_arena_alloc(&session->arena, 5001);
    for (size_t i = 0; i < 5000; i += 2) {
        memcpy(text + i, "\xc3\xa4", 2);
    }
    memcpy(text + 2500, "here", 4);
    uint32_t source = add(text);
    (void)ax_report(session, AX_CODE_VALUE_WRONG, (struct ax_span){source, 2500, 2504}, "text");
    (void)ax_report(session, AX_CODE_VALUE_WRONG, (struct ax_span){source, 2600, 4900}, "text");
    (void)ax_report(session, AX_CODE_VALUE_WRONG, (struct ax_span){source, 5000, 5000}, "text");
    struct ax_output *output = ax_output_to_memory(&scarce.memory);
    ax_messages_write(session, snippets, output);
    struct ax_slice rest = ax_output_text(output);
    const char *place = strstr(rest.start, "here");
    const char *caret = strstr(rest.start, "^^^^");
    ck_assert(place && caret && caret > place);
    ck_assert_uint_lt(rest.len, 1500);
    struct ax_slice line = {strchr(rest.start, '\n') + 1, 0};
    line.len = (size_t)(place - line.start);
    const char *below = strchr(place, '\n') + 1;
    ck_assert_uint_eq((size_t)(caret - below), line.len - (line.len - 10) / 2 - 1);
    ax_output_free(output);
}
END_TEST

START_TEST(messages_are_written_in_the_order_of_their_places)
{
    uint32_t one = add("abc\ndef");
    uint32_t two = ax_source_add(session, AX_SLICE("n.xml"), AX_SLICE("ghi"));
    (void)ax_report(session, AX_CODE_VALUE_WRONG, (struct ax_span){two, 1, 2}, "fifth");
    (void)ax_report(session, AX_CODE_NO_FLOW, (struct ax_span){one, 4, 5}, "third");
    (void)ax_report(session, AX_CODE_FLOW_SELF, (struct ax_span){one, 4, 5}, "fourth");
    (void)ax_report(session, AX_CODE_VALUE_WRONG, (struct ax_span){one, 0, 5}, "second");
    (void)ax_report(session, AX_CODE_FILE_UNREADABLE, (struct ax_span){0, 0, 0}, "first");
    expect_written(plain, "annexc: error: first [AX1001]\n"
                          "m.xml:1:1: error: second [AX2005]\n"
                          "m.xml:2:1: warning: third [AX2101]\n"
                          "m.xml:2:1: note: fourth [AX2012]\n"
                          "n.xml:1:2: error: fifth [AX2005]\n");
    expect_written((struct ax_message_style){.quiet = true}, "annexc: error: first [AX1001]\n"
                                                             "m.xml:1:1: error: second [AX2005]\n"
                                                             "n.xml:1:2: error: fifth [AX2005]\n");
    ck_assert_uint_eq(ax_message_count(session, AX_ERROR), 3);
    ck_assert_uint_eq(ax_message_count(session, AX_WARNING), 1);
    ck_assert_uint_eq(ax_message_count(session, AX_NOTE), 1);
}
END_TEST

START_TEST(notes_follow_their_message_with_places_of_their_own)
{
    uint32_t source = add("abc\ndef");
    struct ax_message *message =
        ax_report(session, AX_CODE_ID_DUPLICATE, (struct ax_span){source, 5, 6}, "twice");
    ax_note(session, message, (struct ax_span){source, 0, 3}, "first %s", "here");
    ax_note_guess(session, message, AX_SLICE("abd"));
    ax_note_guess(session, message, AX_SLICE(""));
    ax_note(session, NULL, (struct ax_span){source, 0, 3}, "for a message that was not kept");
    expect_written(snippets, "m.xml:2:2: error: twice [AX2007]\n"
                             "     2 | def\n"
                             "       |  ^\n"
                             "m.xml:1:1: note: first here\n"
                             "     1 | abc\n"
                             "       | ^^^\n"
                             "m.xml:2:2: note: did you mean \"abd\"?\n");
}
END_TEST

START_TEST(colour_does_not_change_the_words)
{
    uint32_t source = add("abc");
    (void)ax_report(session, AX_CODE_VALUE_WRONG, (struct ax_span){source, 1, 2}, "text");
    expect_written((struct ax_message_style){.color = true, .snippets = true},
                   "\033[1mm.xml:1:2: \033[0m\033[1;31merror:\033[0m text [AX2005]\n"
                   "     1 | abc\n"
                   "       |  \033[1;32m^\033[0m\n");
}
END_TEST

START_TEST(programs_read_one_object_per_line)
{
    uint32_t source = ax_source_add(session, AX_SLICE("a\"b\\.xml"), AX_SLICE("abc"));
    struct ax_message *message =
        ax_report(session, AX_CODE_VALUE_WRONG, (struct ax_span){source, 1, 2}, "%s",
                  "\"\\\x1b\n\xc3\xa4\x7f");
    ax_note(session, message, (struct ax_span){source, 2, 3}, "one");
    ax_note(session, message, (struct ax_span){0, 0, 0}, "two");
    (void)ax_report(session, AX_CODE_FLOW_SELF, (struct ax_span){0, 0, 0}, "x");
    expect_written(
        (struct ax_message_style){.json = true},
        "{\"severity\":\"note\",\"code\":\"AX2012\",\"text\":\"x\",\"notes\":[]}\n"
        "{\"file\":\"a\\\"b\\\\.xml\",\"line\":1,\"column\":2,\"severity\":\"error\",\"code\":"
        "\"AX2005\",\"text\":\"\\\"\\\\\\u001b\\u000a\xc3\xa4\\u007f\",\"notes\":[{\"file\":"
        "\"a\\\"b\\\\.xml\",\"line\":1,\"column\":3,\"text\":\"one\"},{\"text\":\"two\"}]}\n");
}
END_TEST

START_TEST(json_is_utf8_also_when_a_file_name_is_not)
{
    uint32_t source = ax_source_add(session, AX_SLICE("\xff.xml"), AX_SLICE("abc"));
    (void)ax_report(session, AX_CODE_VALUE_WRONG, (struct ax_span){source, 0, 1}, "%s", "a\xfe");
    expect_written((struct ax_message_style){.json = true},
                   "{\"file\":\"\xef\xbf\xbd.xml\",\"line\":1,\"column\":1,\"severity\":\"error\","
                   "\"code\":\"AX2005\",\"text\":\"a\xef\xbf\xbd\",\"notes\":[]}\n");
}
END_TEST

START_TEST(control_characters_do_not_reach_the_terminal)
{
    uint32_t source =
        ax_source_add(session, AX_SLICE("\033]0;x\a.xml"), AX_SLICE("\033[2J\x9b<a>"));
    (void)ax_report(session, AX_CODE_VALUE_WRONG, (struct ax_span){source, 5, 6}, "%s",
                    "a\033[1mb\r\n\xc2\x9b\xe2\x80\xae"
                    "c");
    struct ax_output *output = ax_output_to_memory(&scarce.memory);
    ax_messages_write(session, snippets, output);
    struct ax_slice text = ax_output_text(output);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.start[i];
        ck_assert(c == '\n' || (c >= 0x20 && c != 0x7f));
    }
    ck_assert_ptr_null(strstr(text.start, "\xe2\x80\xae"));
    ck_assert_ptr_null(strstr(text.start, "\xc2\x9b"));
    ax_output_free(output);
}
END_TEST

START_TEST(messages_over_the_limit_are_counted_only)
{
    uint32_t source = add("abc");
    for (int i = 0; i < AX_LIMIT_MESSAGES; i++) {
        ck_assert(ax_report(session, AX_CODE_VALUE_WRONG, (struct ax_span){source, 0, 1}, "%d", i));
    }
    ck_assert_ptr_null(
        ax_report(session, AX_CODE_VALUE_WRONG, (struct ax_span){source, 0, 1}, "more"));
    ck_assert_uint_eq(session->messages.len, AX_LIMIT_MESSAGES);
    ck_assert_uint_eq(ax_message_count(session, AX_ERROR), AX_LIMIT_MESSAGES + 1);
    struct ax_output *output = ax_output_to_memory(&scarce.memory);
    ax_messages_write(session, plain, output);
    ck_assert_ptr_nonnull(
        strstr(ax_output_text(output).start, "annexc: note: 1 more messages are not shown\n"));
    ax_output_free(output);
    ck_assert_int_eq(ax_session_verdict(session, AX_LIMIT_MESSAGES), AX_INVALID);
}
END_TEST

START_TEST(the_verdict_looks_at_errors_after_the_given_one)
{
    ck_assert_int_eq(ax_session_verdict(session, 0), AX_OK);
    (void)ax_report(session, AX_CODE_NO_FLOW, (struct ax_span){0, 0, 0}, "a warning");
    ck_assert_int_eq(ax_session_verdict(session, 0), AX_OK);
    (void)ax_report(session, AX_CODE_VALUE_WRONG, (struct ax_span){0, 0, 0}, "an error");
    ck_assert_int_eq(ax_session_verdict(session, 0), AX_INVALID);
    ck_assert_int_eq(ax_session_verdict(session, 1), AX_OK);
}
END_TEST

START_TEST(an_allocation_that_failed_is_remembered)
{
    scarce.fail_at = scarce.asked;
    ck_assert_ptr_null(ax_arena_alloc(&session->arena, 100000));
    ck_assert_int_eq(ax_session_verdict(session, 0), AX_NO_MEMORY);
    scarce.fail_at = scarce.asked;
    ck_assert_ptr_null(ax_session_new(&scarce.memory));
}
END_TEST

START_TEST(a_message_without_memory_still_counts)
{
    for (size_t n = 0; n < 4; n++) {
        size_t before = ax_message_count(session, AX_ERROR);
        scarce.fail_at = scarce.asked + n;
        scarce.for_good = true;
        (void)ax_report(session, AX_CODE_VALUE_WRONG, (struct ax_span){0, 0, 0}, "%90000d", 1);
        ck_assert_uint_eq(ax_message_count(session, AX_ERROR), before + 1);
    }
    ck_assert_int_eq(ax_session_verdict(session, 0), AX_NO_MEMORY);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_reported_where_it_is_named)
{
    uint32_t source = add("<include href='none'/>");
    uint32_t other = 0;
    ck_assert_int_eq(
        ax_source_read(session, "/nowhere/none", (struct ax_span){source, 15, 19}, &other), AX_IO);
    ck_assert_uint_eq(other, 0);
    expect_written(plain, "m.xml:1:16: error: cannot read \"/nowhere/none\": No such file or "
                          "directory [AX1001]\n");
}
END_TEST

START_TEST(codes_are_found_by_number_and_by_name)
{
    const struct ax_code_text *code;
    uint32_t last = 0;
    size_t count = 0;
    for (; (code = ax_code_at(count)); count++) {
        char name[16];
        (void)snprintf(name, sizeof(name), "%u", code->number);
        ck_assert_ptr_eq(ax_code_find(ax_slice_of(name)), code);
        (void)snprintf(name, sizeof(name), "ax%u", code->number);
        ck_assert_ptr_eq(ax_code_find(ax_slice_of(name)), code);
        ck_assert_ptr_eq(ax_code_find(ax_slice_of(code->name)), code);
        ck_assert_msg(code->number > last, "AX%u is not in order", code->number);
        last = code->number;
    }
    ck_assert_uint_gt(count, 50);
    static const char *const none[] = {"",       "AX",   "AX9999",  "0",
                                       "AX0000", "nope", "AX10010", "1 001"};
    for (int i = 0; i < COUNT(none); i++) {
        ck_assert_msg(!ax_code_find(ax_slice_of(none[i])), "%s", none[i]);
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
    Suite *suite = suite_create("diag");
    TCase *place = tests_of(suite, "places");
    tcase_add_loop_test(place, lines_and_columns_count_characters_from_one, 0, COUNT(places));
    tcase_add_loop_test(place, the_line_of_the_place_is_shown_with_carets, 0, COUNT(pictures));
    ADD_TESTS(place, places_are_found_in_a_text_of_many_lines,
              a_long_line_is_shown_around_the_place);
    ADD_TESTS(tests_of(suite, "writing"), messages_are_written_in_the_order_of_their_places,
              notes_follow_their_message_with_places_of_their_own, colour_does_not_change_the_words,
              programs_read_one_object_per_line, json_is_utf8_also_when_a_file_name_is_not,
              control_characters_do_not_reach_the_terminal);
    ADD_TESTS(tests_of(suite, "session"), messages_over_the_limit_are_counted_only,
              the_verdict_looks_at_errors_after_the_given_one,
              an_allocation_that_failed_is_remembered, a_message_without_memory_still_counts,
              a_file_that_cannot_be_read_is_reported_where_it_is_named,
              codes_are_found_by_number_and_by_name);
    return suite;
}
