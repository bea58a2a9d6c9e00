/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the command that cases of the command line cannot reach: every form of an option,
 * and failures that a run cannot be made to have. Both outputs of the console are memory. */
#include "cli/format.h"
#include "cli/near.h"
#include "cli/options.h"
#include "cli/task.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WORDS = 16
};

struct values {
    bool force;
    const char *output;
    unsigned timeout;
    int format;
    unsigned methods;
    struct ax_list templates;
};

static const char *const formats[] = {"text", "json", NULL};
static const char *const methods[] = {"interaction", "element", NULL};

static const struct ax_option table[] = {
    {.letters = "n", .name = "force", .offset = offsetof(struct values, force), .negatable = true},
    AX_OPTION_OUTPUT(struct values, output),
    {.name = "timeout",
     .kind = AX_OPTION_NUMBER,
     .offset = offsetof(struct values, timeout),
     .argument = "SECONDS"},
    {.letters = "fT",
     .name = "format",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct values, format),
     .argument = "FORMAT",
     .choices = formats},
    {.name = "method",
     .kind = AX_OPTION_SET,
     .offset = offsetof(struct values, methods),
     .argument = "METHOD",
     .choices = methods},
    AX_OPTION_TEMPLATE(struct values, templates, ""),
    {0},
};

static struct ax_console console;
static struct values values;
static struct ax_parser parser;
static char *words[WORDS + 1];

static void set_up(void)
{
    console =
        (struct ax_console){.out = ax_output_to_memory(NULL), .err = ax_output_to_memory(NULL)};
    values = (struct values){0};
}

static void tear_down(void)
{
    ax_options_clear((struct ax_option_target){table, &values});
    ax_output_free(console.out);
    ax_output_free(console.err);
}

/* Parses words that are separated by blanks. */
static bool parse(char *line)
{
    size_t count = 0;
    for (char *word = strtok(line, " "); word && count < WORDS; word = strtok(NULL, " ")) {
        words[count++] = word;
    }
    words[count] = NULL;
    parser = (struct ax_parser){
        .console = &console,
        .command = "try",
        .targets = {{table, &values}, {ax_common_options, &console.common}},
        .words = words,
    };
    return ax_options_parse(&parser);
}

static const char *said(void)
{
    return ax_output_text(console.err).start;
}

START_TEST(values_are_taken_in_every_form)
{
    char line[] = "-oa --output=b --output c -o d --timeout=7 -Tjson";
    ck_assert(parse(line));
    ck_assert_str_eq(values.output, "d");
    ck_assert_uint_eq(values.timeout, 7);
    ck_assert_int_eq(values.format, 1);
    ck_assert_uint_eq(parser.operands, 0);
}
END_TEST

START_TEST(a_cluster_ends_with_a_value)
{
    char line[] = "-nqvo file x";
    ck_assert(parse(line));
    ck_assert(values.force && console.common.quiet && console.common.verbose);
    ck_assert_str_eq(values.output, "file");
    ck_assert_uint_eq(parser.operands, 1);
}
END_TEST

START_TEST(flags_are_taken_back_by_no)
{
    char line[] = "--force --no-force --no-quiet";
    ck_assert(parse(line));
    ck_assert(!values.force && !console.common.quiet);
}
END_TEST

START_TEST(options_stand_anywhere_until_two_dashes)
{
    char line[] = "a -n - b -- -q --";
    ck_assert(parse(line));
    ck_assert(values.force && !console.common.quiet);
    ck_assert_uint_eq(parser.operands, 5);
    ck_assert_str_eq(words[0], "a");
    ck_assert_str_eq(words[1], "-");
    ck_assert_str_eq(words[3], "-q");
    ck_assert_str_eq(words[4], "--");
    ck_assert_ptr_null(words[5]);
}
END_TEST

START_TEST(lists_and_sets_grow)
{
    char line[] = "-t a --template=b --method element --method=interaction";
    ck_assert(parse(line));
    ck_assert_uint_eq(values.templates.count, 2);
    ck_assert_str_eq(values.templates.at[1], "b");
    ck_assert_uint_eq(values.methods, 3);
}
END_TEST

static const struct {
    const char *line;
    const char *message;
} mistakes[] = {
    {"--forse", "unknown option \"--forse\" [AX7002]\nannexc: note: did you mean \"--force\"?"},
    {"-nx", "unknown option \"-x\" [AX7002]\nannexc: note: see \"annexc try --help\""},
    {"--", NULL},
    {"-", NULL},
    {"--=x", "unknown option \"--\""},
    {"--output", "option \"--output\" needs a value: FILE"},
    {"-no", "option \"-o\" needs a value: FILE"},
    {"--force=yes", "option \"--force\" takes no value"},
    {"--timeout=", "takes a whole number, not \"\""},
    {"--timeout=+1", "takes a whole number, not \"+1\""},
    {"--timeout=2147483647", NULL},
    {"--timeout=2147483648", "takes a whole number"},
    {"--timeout=18446744073709551617", "takes a whole number"},
    {"--format=jsno", "option \"--format\" takes text or json, not \"jsno\" [AX7002]\n"
                      "annexc: note: did you mean \"json\"?"},
    {"--no-output", "unknown option \"--no-output\""},
    {"--no-", "unknown option \"--no-\""},
};

START_TEST(mistakes_are_told_exactly)
{
    char line[80];
    (void)snprintf(line, sizeof(line), "%s", mistakes[_i].line);
    ck_assert_int_eq(parse(line), mistakes[_i].message == NULL);
    if (mistakes[_i].message) {
        ck_assert_ptr_nonnull(strstr(said(), mistakes[_i].message));
    }
    ck_assert_uint_eq(ax_output_text(console.out).len, 0);
}
END_TEST

START_TEST(control_characters_do_not_reach_the_terminal)
{
    char line[] = "--a\033[31m\nb";
    ck_assert(!parse(line));
    ck_assert_ptr_nonnull(strstr(said(), "\"--a?[31m?b\""));
}
END_TEST

static const struct {
    const char *wanted;
    const char *word;
    bool near;
} pairs[] = {
    {"chek", "check", true},        {"thraets", "threats", true}, {"cvs", "csv", true},
    {"form", "format", true},       {"foo", "fmt", false},        {"x", "q", false},
    {"draw", "diff", false},        {"", "csv", false},           {"jsonlines", "json", false},
    {"markdwon", "markdown", true},
};

START_TEST(a_slip_of_the_finger_is_near)
{
    struct ax_near near = {.wanted = pairs[_i].wanted};
    ax_near_offer(&near, pairs[_i].word);
    ck_assert_int_eq(near.best != NULL, pairs[_i].near);
}
END_TEST

static const struct ax_ending endings[] = {{"json", 1}, {"md", 2}, {NULL, 0}};

static const struct {
    const char *output;
    int named;
    int format;
} outputs[] = {
    {NULL, -1, 0},        {"-", -1, 0},         {"a.json", -1, 1},         {"a.JSON", -1, 1},
    {"a.json.md", -1, 2}, {"a.json", 2, 2},     {"dir.json/plain", -1, 0}, {"/dev/null", -1, 0},
    {".json", -1, 0},     {"dir/.json", -1, 0}, {"a.txt", -1, -1},         {"a.", -1, -1},
};

START_TEST(the_format_follows_the_ending)
{
    int format = outputs[_i].named;
    bool settled = ax_format_settle(&console, "try", endings, outputs[_i].output, 0, &format);
    ck_assert_int_eq(settled, outputs[_i].format >= 0);
    ck_assert_int_eq(format, outputs[_i].format);
}
END_TEST

static enum ax_status answer(struct ax_task *task)
{
    const enum ax_status *status = task->options;
    ax_put_text(task->result, "answer\n");
    return *status;
}

static const struct {
    enum ax_status status;
    enum ax_exit exit;
    const char *message;
} ends[] = {
    {AX_OK, AX_EXIT_FINE, ""},
    {AX_NOT_FOUND, AX_EXIT_NO, ""},
    {AX_NO_MEMORY, AX_EXIT_TROUBLE, "annexc: error: out of memory [AX7003]\n"},
    {AX_INTERNAL, AX_EXIT_TROUBLE, " [AX7006]\n"},
    {AX_TIMEOUT, AX_EXIT_TROUBLE, " [AX7006]\n"},
};

START_TEST(no_failure_is_silent)
{
    struct ax_task task = {.console = &console, .options = &ends[_i].status};
    ax_task_begin(&task);
    ck_assert_int_eq(ax_task_finish(&task, answer), ends[_i].exit);
    ck_assert_ptr_nonnull(strstr(said(), ends[_i].message));
    ck_assert_int_eq(*said() == '\0', *ends[_i].message == '\0');
}
END_TEST

START_TEST(a_file_that_cannot_be_written_is_told_once)
{
    enum ax_status status = AX_OK;
    struct ax_task task = {.console = &console, .output = "/dev/full", .options = &status};
    ax_task_begin(&task);
    ck_assert_int_eq(ax_task_finish(&task, answer), AX_EXIT_TROUBLE);
    ck_assert_str_eq(
        said(), "annexc: error: cannot write \"/dev/full\": No space left on device [AX7001]\n");
}
END_TEST

static Suite *cli_suite(void)
{
    Suite *suite = suite_create("cli");
    TCase *options = tcase_create("options");
    tcase_add_checked_fixture(options, set_up, tear_down);
    tcase_add_test(options, values_are_taken_in_every_form);
    tcase_add_test(options, a_cluster_ends_with_a_value);
    tcase_add_test(options, flags_are_taken_back_by_no);
    tcase_add_test(options, options_stand_anywhere_until_two_dashes);
    tcase_add_test(options, lists_and_sets_grow);
    tcase_add_loop_test(options, mistakes_are_told_exactly, 0,
                        (int)(sizeof(mistakes) / sizeof(*mistakes)));
    tcase_add_test(options, control_characters_do_not_reach_the_terminal);
    tcase_add_loop_test(options, a_slip_of_the_finger_is_near, 0,
                        (int)(sizeof(pairs) / sizeof(*pairs)));
    suite_add_tcase(suite, options);
    TCase *results = tcase_create("results");
    tcase_add_checked_fixture(results, set_up, tear_down);
    tcase_add_loop_test(results, the_format_follows_the_ending, 0,
                        (int)(sizeof(outputs) / sizeof(*outputs)));
    tcase_add_loop_test(results, no_failure_is_silent, 0, (int)(sizeof(ends) / sizeof(*ends)));
    tcase_add_test(results, a_file_that_cannot_be_written_is_told_once);
    suite_add_tcase(suite, results);
    return suite;
}

int main(void)
{
    SRunner *runner = srunner_create(cli_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
