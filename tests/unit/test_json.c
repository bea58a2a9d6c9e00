/* SPDX-License-Identifier: Apache-2.0 */
/* JSON token by token: what is read, what is refused and where, and that a stream of any length
 * takes no more memory than its longest string. */
#include "base/limits.h"
#include "base/output.h"
#include "runner.h"
#include "scarce.h"
#include "json/reader.h"

#include <stdio.h>
#include <unistd.h>

static struct scarce scarce;
static struct ax_session *session;
static struct ax_output *out;

static void begin(void)
{
    scarce_init(&scarce, SIZE_MAX, false);
    session = ax_session_new(&scarce.memory);
    out = ax_output_to_memory(&scarce.memory);
}

static void end(void)
{
    ax_output_free(out);
    ax_session_free(session);
    ck_assert_uint_eq(scarce.live, 0);
    ck_assert_uint_eq(scarce.lies, 0);
}

static void put_token(const struct ax_json *json)
{
    static const char *const marks[] = {
        [AX_JSON_ERROR] = "!",      [AX_JSON_END] = ".",       [AX_JSON_OBJECT] = "{",
        [AX_JSON_OBJECT_END] = "}", [AX_JSON_ARRAY] = "[",     [AX_JSON_ARRAY_END] = "]",
        [AX_JSON_NAME] = "@",       [AX_JSON_STRING] = "$",    [AX_JSON_NUMBER] = "#",
        [AX_JSON_TRUE] = "true",    [AX_JSON_FALSE] = "false", [AX_JSON_NULL] = "null",
    };
    ax_put_text(out, marks[json->kind]);
    if (json->kind == AX_JSON_NAME || json->kind == AX_JSON_STRING ||
        json->kind == AX_JSON_NUMBER) {
        ax_put(out, json->text);
    }
    ax_put_char(out, ' ');
}

/* All tokens, then the messages. */
static const char *pull(struct ax_json *json)
{
    while (json->kind != AX_JSON_ERROR && json->kind != AX_JSON_END) {
        (void)ax_json_next(json);
        put_token(json);
    }
    (void)ax_json_done(json);
    ax_messages_write(session, (struct ax_message_style){.color = false}, out);
    return ax_output_text(out).start;
}

static const char *tokens_of(const char *text, bool many)
{
    struct ax_json json;
    uint32_t source = ax_source_add(session, AX_SLICE("j"), ax_slice_of(text));
    out->len = 0;
    ck_assert_int_eq(ax_json_open_source(&json, session, source), AX_OK);
    json.many = many;
    return pull(&json);
}

static int file_of(const char *text, size_t len)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, len, file), len);
    ck_assert_int_eq(fflush(file), 0);
    int fd = dup(fileno(file));
    (void)fclose(file);
    ck_assert_int_eq((int)lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

static const char *tokens_of_stream(const char *text, size_t len)
{
    struct ax_json json;
    int fd = file_of(text, len);
    out->len = 0;
    ck_assert_int_eq(ax_json_open_fd(&json, session, fd, "j"), AX_OK);
    const char *tokens = pull(&json);
    (void)close(fd);
    return tokens;
}

START_TEST(every_kind_of_value_is_read)
{
    ck_assert_str_eq(
        tokens_of(" {\"a\":[1,-2.5e+3,true],\n\"b\" :{\"c\":null,\"d\":false}}\r\n", false),
        "{ @a [ #1 #-2.5e+3 true ] @b { @c null @d false } } . ");
    ck_assert_str_eq(tokens_of("\xef\xbb\xbf\"bom\"", false), "$bom . ");
    ck_assert_str_eq(tokens_of("[[],{}]", false), "[ [ ] { } ] . ");
}
END_TEST

START_TEST(escapes_are_decoded)
{
    ck_assert_str_eq(
        tokens_of("\"\\\"\\\\\\/\\b\\f\\n\\r\\t|\\u00e4\\u20AC\\ud83d\\ude00\"", false),
        "$\"\\/\b\f\n\r\t|\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80 . ");
    ck_assert_str_eq(tokens_of("{\"\\u0061\" : 1}", false), "{ @a #1 } . ");
}
END_TEST

START_TEST(lines_of_values_are_read)
{
    ck_assert_str_eq(tokens_of("{\"a\":1}\n{}\n", true), "{ @a #1 } { } . ");
    ck_assert_str_eq(tokens_of("", true), ". ");
    ck_assert_str_eq(tokens_of("1 2", false),
                     "#1 ! j:1:3: error: expected the end of the file, not \"2\" [AX8001]\n");
}
END_TEST

static const struct {
    const char *text;
    const char *message;
} mistakes[] = {
    {"", "j:1:1: error: the file ends where a value is expected [AX8001]\n"},
    {"{\n \"\xc3\xa4\": x}", "j:2:7: error: expected a value, not \"x\" [AX8001]\n"},
    {"[1,]", "j:1:4: error: expected a value, not \"]\" [AX8001]\n"},
    {"[1 2]", "j:1:4: error: expected \",\" or \"]\", not \"2\" [AX8001]\n"},
    {"{\"a\" 1}", "j:1:6: error: expected \":\", not \"1\" [AX8001]\n"},
    {"{a:1}", "j:1:2: error: expected a name or \"}\", not \"a\" [AX8001]\n"},
    {"{\"a\":1,}", "j:1:8: error: expected a name, not \"}\" [AX8001]\n"},
    {"{\"a\":1]", "j:1:7: error: expected \",\" or \"}\", not \"]\" [AX8001]\n"},
    {"[\"a", "j:1:2: error: the file ends inside of this string [AX8001]\n"},
    {"[tru", "j:1:2: error: expected a value, not \"t\" [AX8001]\n"},
    {"[1", "j:1:3: error: the file ends where \",\" or \"]\" is expected [AX8001]\n"},
    {"[01]", "j:1:3: error: expected \",\" or \"]\", not \"1\" [AX8001]\n"},
    {"[-]", "j:1:3: error: expected a digit, not \"]\" [AX8001]\n"},
    {"[1.]", "j:1:4: error: expected a digit, not \"]\" [AX8001]\n"},
    {"[1e]", "j:1:4: error: expected a digit, not \"]\" [AX8001]\n"},
    {"[+1]", "j:1:2: error: expected a value or \"]\", not \"+\" [AX8001]\n"},
    {"// c\n1", "j:1:1: error: expected a value, not \"/\" [AX8001]\n"},
    {"\"a\nb\"", "j:1:3: error: a control character stands in a string as it is [AX8001]\n"},
    {"\"a\xe4\"", "j:1:3: error: a byte that is not UTF-8 [AX8002]\n"},
    {"\"\xed\xa0\x80\"", "j:1:2: error: a byte that is not UTF-8 [AX8002]\n"},
    {"\xff", "j:1:1: error: a byte that is not UTF-8 [AX8002]\n"},
    {"\"\\x41\"", "j:1:2: error: an escape that JSON does not have [AX8003]\n"},
    {"\"\\u12g4\"", "j:1:2: error: \\u needs four hexadecimal digits [AX8003]\n"},
    {"\"\\ud800\"", "j:1:2: error: half of a surrogate pair stands for no character [AX8003]\n"},
    {"\"\\udc00\"", "j:1:2: error: half of a surrogate pair stands for no character [AX8003]\n"},
    {"\"\\ud800\\u0041\"",
     "j:1:2: error: half of a surrogate pair stands for no character [AX8003]\n"},
};

START_TEST(a_mistake_has_a_place)
{
    const char *text = mistakes[_i].text;
    const char *message = strstr(tokens_of(text, false), "! ");
    ck_assert_ptr_nonnull(message);
    ck_assert_str_eq(message + 2, mistakes[_i].message);
    ax_session_free(session);
    session = ax_session_new(&scarce.memory);
    message = strstr(tokens_of_stream(text, strlen(text)), "! ");
    ck_assert_ptr_nonnull(message);
    ck_assert_str_eq(message + 2, mistakes[_i].message);
}
END_TEST

/* An array of `count` strings of `len` bytes on one line, after one line break, then `last`. */
static char *long_text(size_t count, size_t len, const char *last, size_t *out_len)
{
    char *text = malloc(count * (len + 3) + strlen(last) + 4);
    ck_assert_ptr_nonnull(text);
    char *at = text;
    *at++ = '\n';
    *at++ = '[';
    for (size_t i = 0; i < count; i++) {
        *at++ = '"';
        memset(at, 'a', len);
        memcpy(at, "\xc3\xa4", 2);
        at += len;
        *at++ = '"';
        *at++ = ',';
    }
    memcpy(at, last, strlen(last));
    *out_len = (size_t)(at - text) + strlen(last);
    return text;
}

START_TEST(places_are_right_far_into_a_stream)
{
    size_t len;
    char *text = long_text(30000, 50, " x", &len);
    const char *tokens = tokens_of_stream(text, len);
    /* "[", then 30 000 strings of 49 characters with quotes and comma, then the blank. */
    ck_assert_ptr_nonnull(
        strstr(tokens, "j:2:1560003: error: expected a value, not \"x\" [AX8001]\n"));
    free(text);
}
END_TEST

START_TEST(the_line_around_a_place_is_shown)
{
    size_t len;
    char *text = long_text(30000, 50, "{\"a\":tru}]", &len);
    struct ax_json json;
    int fd = file_of(text, len);
    (void)ax_json_open_fd(&json, session, fd, "j");
    while (json.kind != AX_JSON_ERROR) {
        (void)ax_json_next(&json);
    }
    (void)ax_json_done(&json);
    ax_messages_write(session, (struct ax_message_style){.snippets = true}, out);
    ck_assert_ptr_nonnull(strstr(ax_output_text(out).start, "     2 | \xe2\x80\xa6"));
    ck_assert_ptr_nonnull(strstr(ax_output_text(out).start, "{\"a\":tru}]\n"));
    (void)close(fd);
    free(text);
}
END_TEST

START_TEST(a_stream_takes_no_more_than_its_longest_string)
{
    static size_t most;
    size_t len;
    char *text = long_text(200000, 60, "0]", &len);
    struct ax_json json;
    int fd = file_of(text, len);
    (void)ax_json_open_fd(&json, session, fd, "j");
    while (ax_json_next(&json) != AX_JSON_END) {
        ck_assert_int_ne(json.kind, AX_JSON_ERROR);
        most = json.in.cap > most ? json.in.cap : most;
    }
    ck_assert_uint_gt(len, 12000000);
    ck_assert_uint_le(most, 256 * 1024);
    ck_assert_int_eq(ax_json_done(&json), AX_OK);
    (void)close(fd);
    free(text);
}
END_TEST

START_TEST(a_string_may_be_longer_than_the_window)
{
    size_t len;
    char *text = long_text(1, 3000000, "\"\\u0041\"]", &len);
    const char *tokens = tokens_of_stream(text, len);
    ck_assert_uint_eq(strlen(tokens), strlen("[ $ $A ] . ") + 3000000);
    ck_assert_str_eq(tokens + 3000003, " $A ] . ");
    free(text);
}
END_TEST

START_TEST(strings_have_a_limit)
{
    size_t len;
    char *text = long_text(1, AX_LIMIT_JSON_STRING_BYTES - 1, "0]", &len);
    ck_assert_ptr_null(strstr(tokens_of_stream(text, len), "error"));
    free(text);
    text = long_text(1, AX_LIMIT_JSON_STRING_BYTES + 1, "0]", &len);
    ck_assert_ptr_nonnull(strstr(tokens_of_stream(text, len),
                                 "j:2:2: error: a string is longer than annexc reads [AX8005]"));
    free(text);
}
END_TEST

START_TEST(nesting_has_a_limit)
{
    char text[2 * AX_LIMIT_JSON_DEPTH + 3] = "";
    memset(text, '[', AX_LIMIT_JSON_DEPTH);
    memset(text + AX_LIMIT_JSON_DEPTH, ']', AX_LIMIT_JSON_DEPTH);
    ck_assert_ptr_null(strstr(tokens_of(text, false), "error"));
    memset(text, '[', AX_LIMIT_JSON_DEPTH + 1);
    ck_assert_ptr_nonnull(strstr(
        tokens_of(text, false), "j:1:129: error: objects and arrays are nested too deep [AX8004]"));
}
END_TEST

START_TEST(members_are_met_one_by_one)
{
    struct ax_json json;
    struct ax_slice name;
    const char *text = "{\"skip\":{\"x\":[1,{}]},\"take\":\"this\",\"list\":[1,2]}";
    uint32_t source = ax_source_add(session, AX_SLICE("j"), ax_slice_of(text));
    (void)ax_json_open_source(&json, session, source);
    ck_assert_int_eq(ax_json_next(&json), AX_JSON_OBJECT);
    ck_assert(ax_json_member(&json, &name));
    ck_assert(ax_slice_is(name, "skip"));
    ax_json_skip(&json);
    ck_assert(ax_json_member(&json, &name));
    ck_assert(ax_slice_is(name, "take") && ax_slice_is(json.text, "this"));
    struct ax_span span = ax_json_span(&json);
    ck_assert_str_eq(text + span.start, "\"this\",\"list\":[1,2]}");
    ck_assert(ax_json_member(&json, &name));
    int count = 0;
    while (ax_json_element(&json)) {
        count++;
    }
    ck_assert_int_eq(count, 2);
    ck_assert(!ax_json_member(&json, &name));
    ck_assert_int_eq(json.kind, AX_JSON_OBJECT_END);
    ck_assert_int_eq(ax_json_done(&json), AX_OK);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_reported)
{
    struct ax_json json;
    ck_assert_int_eq(ax_json_open(&json, session, "/nowhere/x.json"), AX_IO);
    ck_assert_int_eq(ax_json_next(&json), AX_JSON_ERROR);
    ck_assert_int_eq(ax_json_done(&json), AX_IO);
    ck_assert_int_eq(ax_json_open(&json, session, "/"), AX_OK);
    ck_assert_int_eq(ax_json_next(&json), AX_JSON_ERROR);
    ck_assert_int_eq(ax_json_done(&json), AX_IO);
    ck_assert_uint_eq(ax_message_count(session, AX_ERROR), 2);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("json");
    TCase *cases = tcase_create("json");
    tcase_add_checked_fixture(cases, begin, end);
    ADD_TESTS(cases, every_kind_of_value_is_read, escapes_are_decoded, lines_of_values_are_read,
              places_are_right_far_into_a_stream, the_line_around_a_place_is_shown,
              a_stream_takes_no_more_than_its_longest_string,
              a_string_may_be_longer_than_the_window, strings_have_a_limit, nesting_has_a_limit,
              members_are_met_one_by_one, a_file_that_is_not_there_is_reported);
    tcase_add_loop_test(cases, a_mistake_has_a_place, 0, COUNT(mistakes));
    suite_add_tcase(suite, cases);
    return suite;
}
