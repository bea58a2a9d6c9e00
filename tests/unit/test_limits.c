/* SPDX-License-Identifier: Apache-2.0 */
/* Every limit of src/base/limits.h, at it and one past it:
 *
 *   FILE_BYTES      one past: a_file_past_the_limit_is_not_read; at it, a test would need a
 *                   gigabyte
 *   XML_DEPTH       elements_nest_to_the_limit; tests/cli/mistakes/deep-nesting.test
 *   BOUNDARY_DEPTH  boundaries_nest_to_the_limit; tests/cli/diag/2017-boundary-too-deep.test
 *   ITEMS           items_are_added_to_the_limit
 *   FLOW_NUMBER     flow_numbers_go_to_the_limit; tests/schema.py
 *   INCLUDES        files_are_included_to_the_limit
 *   INCLUDE_DEPTH   tests/cli/diag/2016-include-limit.test has both sides
 *   TEMPLATES       templates_are_merged_to_the_limit
 *   DECLARATIONS    declarations_are_made_to_the_limit
 *   TYPE_DEPTH      types_inherit_to_the_limit
 *   ID_BYTES        ids_are_as_long_as_the_limit; tests/schema.py
 *   RULE_BYTES      expressions_are_as_long_as_the_limit
 *   RULE_DEPTH      expressions_nest_to_the_limit
 *   RULE_CODE       cannot be reached: the longest expression has fewer than 16 100 instructions
 *                   (expressions_are_as_dense_as_can_be)
 *   RULE_STACK      the deepest expression needs less: expressions_nest_to_the_limit
 *   EXAMPLE_BYTES   examples_are_as_long_as_the_limit
 *   EXAMPLE_QUIETS  examples_change_to_the_limit
 *   OCTAVE_…        tests/unit/test_octave.c
 *   MESSAGES        messages_are_kept_to_the_limit
 *   GUESSES         so_many_unknown_names_get_a_guess
 *   GUESS_WORDS     guesses_look_at_so_many_words
 *   GUESS_BYTES     guesses_look_at_words_so_long */
#include "base/guess.h"
#include "base/limits.h"
#include "base/output.h"
#include "fixture.h"
#include "runner.h"

#include <annexc/trial.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct ax_output *built;

static void begin(void)
{
    fixture_begin();
    built = ax_output_to_memory(NULL);
    ck_assert_ptr_nonnull(built);
}

static void end(void)
{
    fixture_end();
    ax_output_free(built);
}

static void start_model(void)
{
    built->len = 0;
    ax_put_text(built, "<model xmlns='urn:annexc:model:1' id='m'>");
}

static const char *end_model(void)
{
    ax_put_text(built, "</model>");
    return ax_output_text(built).start;
}

static void start_template(void)
{
    built->len = 0;
    ax_put_text(built, "<template xmlns='urn:annexc:template:1' id='t' version='1'>");
}

static enum ax_status try_template(void)
{
    struct ax_templates *templates;
    ax_put_text(built, "</template>");
    const char *const names[] = {write_file("t.xml", ax_output_text(built).start)};
    enum ax_status status = ax_templates_load(session, names, 1, &templates);
    if (status == AX_OK) {
        ax_templates_free(templates);
    }
    return status;
}

START_TEST(a_file_past_the_limit_is_not_read)
{
    (void)write_file("big.xml", "");
    ck_assert_int_eq(truncate(path_of("big.xml"), (off_t)AX_LIMIT_FILE_BYTES + 1), 0);
    ck_assert_int_eq(try_load_file("big.xml"), AX_LIMIT);
    ck_assert_str_eq(messages(),
                     "annexc: error: \"big.xml\" is larger than 1073741824 bytes [AX1002]\n");
}
END_TEST

static void nest(uint32_t boundaries)
{
    start_model();
    for (uint32_t i = 0; i < boundaries; i++) {
        ax_putf(built, "<boundary id='b%u'>", i);
    }
    ax_put_text(built, "<process id='p'/>");
    for (uint32_t i = 0; i < boundaries; i++) {
        ax_put_text(built, "</boundary>");
    }
    ax_put_text(built, "<process id='q'/><flow id='f' from='p' to='q'/>");
}

START_TEST(elements_nest_to_the_limit)
{
    bool past = _i;
    nest(AX_LIMIT_XML_DEPTH - 2 + (uint32_t)past);
    ck_assert_int_eq(try_load(NULL, end_model()), past ? AX_INVALID : AX_LIMIT);
    ck_assert_uint_eq(reported(AX_CODE_XML_TOO_DEEP), past);
    ck_assert_uint_eq(reported(AX_CODE_BOUNDARY_TOO_DEEP), !past);
}
END_TEST

START_TEST(boundaries_nest_to_the_limit)
{
    bool past = _i;
    nest(AX_LIMIT_BOUNDARY_DEPTH + (uint32_t)past);
    ck_assert_int_eq(try_load(NULL, end_model()), past ? AX_LIMIT : AX_OK);
    ck_assert_uint_eq(reported(AX_CODE_BOUNDARY_TOO_DEEP), past);
    if (!past) {
        ck_assert_uint_eq(model->paths.at[item_at("f")->path].count, AX_LIMIT_BOUNDARY_DEPTH);
        ck_assert_str_ne(threats(), "");
    }
}
END_TEST

/* Memory that was never written to costs nothing: the items before the last ones are not there. */
START_TEST(items_are_added_to_the_limit)
{
    struct ax_session *own = ax_session_new(NULL);
    struct ax_span nowhere = {0, 0, 0};
    struct ax_model *large = ax_model_new(own);
    ck_assert(ax_array_reserve(own->memory, &large->items, AX_LIMIT_ITEMS));
    large->items.len = AX_LIMIT_ITEMS - 1;
    ck_assert_uint_eq(ax_model_add(large, AX_KIND_PROCESS, 0, nowhere), AX_LIMIT_ITEMS - 1);
    ck_assert_uint_eq(ax_message_count(own, AX_ERROR), 0);
    ck_assert_uint_eq(ax_model_add(large, AX_KIND_PROCESS, 0, nowhere), 0);
    ck_assert_uint_eq(ax_model_add(large, AX_KIND_PROCESS, 0, nowhere), 0);
    struct ax_message_style style = {.snippets = false};
    ax_messages_write(own, style, built);
    ck_assert_str_eq(ax_output_text(built).start,
                     "annexc: error: the model has more than 4000000 items [AX2018]\n");
    large->items.len = 1;
    ax_model_free(large);
    ax_session_free(own);
}
END_TEST

START_TEST(flow_numbers_go_to_the_limit)
{
    start_model();
    ax_putf(built, "<process id='p'/><flow id='f' from='p' to='p' number='%d'/>",
            AX_LIMIT_FLOW_NUMBER + _i);
    ck_assert_int_eq(try_load(NULL, end_model()), _i ? AX_INVALID : AX_OK);
    ck_assert_uint_eq(reported(AX_CODE_VALUE_WRONG), (size_t)_i);
}
END_TEST

START_TEST(files_are_included_to_the_limit)
{
    start_model();
    for (int i = 0; i < AX_LIMIT_INCLUDES + _i; i++) {
        char name[32];
        char content[128];
        (void)snprintf(name, sizeof(name), "%d.xml", i);
        (void)snprintf(content, sizeof(content), MODEL("<process id='p%d'/>"), i);
        (void)write_file(name, content);
        ax_putf(built, "<include href='%s'/>", name);
    }
    ck_assert_int_eq(try_load(NULL, end_model()), _i ? AX_INVALID : AX_OK);
    ck_assert_uint_eq(reported(AX_CODE_INCLUDE_LIMIT), (size_t)_i);
}
END_TEST

START_TEST(templates_are_merged_to_the_limit)
{
    for (int i = 1; i < AX_LIMIT_TEMPLATES + _i; i++) {
        char name[32];
        char content[160];
        (void)snprintf(name, sizeof(name), "%d.xml", i);
        (void)snprintf(content, sizeof(content),
                       "<template xmlns='urn:annexc:template:1' id='t%d' version='1'>"
                       "<type id='x%d' parent='process'/></template>",
                       i, i);
        (void)write_file(name, content);
    }
    start_template();
    for (int i = 1; i < AX_LIMIT_TEMPLATES + _i; i++) {
        ax_putf(built, "<extends template='%d.xml'/>", i);
    }
    ck_assert_int_eq(try_template(), _i ? AX_INVALID : AX_OK);
    ck_assert_str_eq(messages(), _i ? "64.xml:1:1: error: more than 64 templates [AX3004]\n" : "");
}
END_TEST

START_TEST(declarations_are_made_to_the_limit)
{
    start_template();
    for (int i = 0; i < AX_LIMIT_DECLARATIONS + _i; i++) {
        ax_putf(built, "<category id='c%d' name='n'/>", i);
    }
    ck_assert_int_eq(try_template(), _i ? AX_INVALID : AX_OK);
    ck_assert_uint_eq(reported(AX_CODE_TEMPLATE_LIMIT), (size_t)_i);
}
END_TEST

START_TEST(types_inherit_to_the_limit)
{
    start_template();
    ax_put_text(built, "<type id='x1' parent='process'/>");
    for (int i = 2; i <= AX_LIMIT_TYPE_DEPTH + _i; i++) {
        ax_putf(built, "<type id='x%d' parent='x%d'/>", i, i - 1);
    }
    ck_assert_int_eq(try_template(), _i ? AX_INVALID : AX_OK);
    ck_assert_uint_eq(reported(AX_CODE_TYPE_CYCLE), (size_t)_i);
}
END_TEST

START_TEST(ids_are_as_long_as_the_limit)
{
    start_model();
    ax_put_text(built, "<process id='");
    ax_put_repeat(built, 'a', (size_t)(AX_LIMIT_ID_BYTES + _i));
    ax_put_text(built, "'/>");
    ck_assert_int_eq(try_load(NULL, end_model()), _i ? AX_INVALID : AX_OK);
    ck_assert_uint_eq(reported(AX_CODE_ID_WRONG), (size_t)_i);
}
END_TEST

static void start_rule(void)
{
    start_template();
    ax_put_text(built, CATEGORY "<rule id='R' category='C'><when>");
}

static enum ax_status try_rule(void)
{
    ax_put_text(built, "</when><title>t</title><description>d</description></rule>");
    return try_template();
}

START_TEST(expressions_are_as_long_as_the_limit)
{
    static const char test[] = "flow is 'flow'";
    start_rule();
    ax_put_text(built, test);
    ax_put_repeat(built, ' ', AX_LIMIT_RULE_BYTES - (sizeof(test) - 1) + (size_t)_i);
    ck_assert_int_eq(try_rule(), _i ? AX_INVALID : AX_OK);
    ck_assert_uint_eq(reported(AX_CODE_RULE_TOO_LONG), (size_t)_i);
    ck_assert(_i == 0 ||
              strstr(messages(), "error: the expression is longer than 65536 bytes [AX3010]"));
}
END_TEST

static struct ax_trial_result try_example(void)
{
    struct ax_trial_result result = {0};
    ax_put_text(built, "</example></rule></template>");
    const char *path = write_file("t.xml", ax_output_text(built).start);
    ck_assert_int_eq(ax_templates_try(session, path, &result), AX_OK);
    return result;
}

static void start_example(void)
{
    start_template();
    ax_put_text(built, CATEGORY "<rule id='R' category='C' scope='element'><when>element is 'store'"
                                "</when><title>t</title><description>d</description><example>");
}

START_TEST(examples_are_as_long_as_the_limit)
{
    static const char item[] = "<store id='s'/>";
    start_example();
    ax_put_text(built, item);
    ax_put_repeat(built, ' ', AX_LIMIT_EXAMPLE_BYTES - (sizeof(item) - 1) + (size_t)_i);
    ax_put_text(built, "<quiet item='s' attribute='in-scope' value='no'/>");
    ck_assert_uint_eq(try_example().failures, (size_t)_i);
    ck_assert_uint_eq(reported(AX_CODE_EXAMPLE_LARGE), (size_t)_i);
}
END_TEST

START_TEST(examples_change_to_the_limit)
{
    start_example();
    ax_put_text(built, "<store id='s'/>");
    for (int i = 0; i < AX_LIMIT_EXAMPLE_QUIETS + _i; i++) {
        ax_put_text(built, "<quiet item='s' attribute='in-scope' value='no'/>");
    }
    struct ax_trial_result result = try_example();
    ck_assert_uint_eq(result.failures, (size_t)_i);
    ck_assert_uint_eq(result.quiets, _i ? 0 : AX_LIMIT_EXAMPLE_QUIETS);
    ck_assert_uint_eq(reported(AX_CODE_EXAMPLE_LARGE), (size_t)_i);
}
END_TEST

/* Every `not` is four bytes and an instruction, and no test is shorter than this one. */
START_TEST(expressions_are_as_dense_as_can_be)
{
    size_t instructions = 1;
    start_template();
    ax_put_text(built, "<type id='x' parent='flow'/>" CATEGORY "<rule id='R' category='C'><when>");
    size_t start = built->len;
    while (built->len - start < AX_LIMIT_RULE_BYTES - 270) {
        for (int i = 0; i < AX_LIMIT_RULE_DEPTH - 1; i++) {
            ax_put_text(built, "not ");
        }
        ax_put_text(built, "flow is'x'or ");
        instructions += AX_LIMIT_RULE_DEPTH + 1;
    }
    ax_put_text(built, "flow is'x'");
    ck_assert_int_eq(try_rule(), AX_OK);
    ck_assert_uint_lt(instructions + 1, AX_LIMIT_RULE_CODE);
}
END_TEST

/* Each level leaves two values on the stack, which is as many as it can; `unless` comes on top of
 * the value of `when`. */
static void put_nested(uint32_t levels, const char *first, const char *last)
{
    for (uint32_t i = 0; i < levels; i++) {
        ax_putf(built, "%s or flow is 'flow' and (", first);
    }
    ax_putf(built, "%s or flow is 'flow' and %s", first, last);
    ax_put_repeat(built, ')', levels);
}

START_TEST(expressions_nest_to_the_limit)
{
    start_template();
    ax_put_text(built, "<type id='x' parent='flow'/>" CATEGORY "<rule id='R' category='C'><when>");
    put_nested(AX_LIMIT_RULE_DEPTH + (uint32_t)_i, "flow is 'flow'", "flow is 'flow'");
    ax_put_text(built, "</when><unless>");
    put_nested(AX_LIMIT_RULE_DEPTH, "flow is 'x'", "flow is 'x'");
    ax_put_text(built, "</unless><title>t</title><description>d</description></rule></template>");
    enum ax_status status = try_load(ax_output_text(built).start,
                                     MODEL("<process id='p'/><flow id='f' from='p' to='p'/>"));
    ck_assert_msg(status == (_i ? AX_INVALID : AX_OK), "%s: %s", ax_status_text(status),
                  messages());
    ck_assert_uint_eq(reported(AX_CODE_RULE_TOO_DEEP), (size_t)_i);
    if (_i == 0) {
        ck_assert_str_eq(threats(), "R@f");
    }
}
END_TEST

START_TEST(messages_are_kept_to_the_limit)
{
    start_model();
    for (int i = 0; i < AX_LIMIT_MESSAGES + _i; i++) {
        ax_put_text(built, "<widget/>\n");
    }
    ck_assert_int_eq(try_load(NULL, end_model()), AX_INVALID);
    ck_assert_uint_eq(ax_message_count(session, AX_ERROR), (size_t)(AX_LIMIT_MESSAGES + _i));
    ck_assert_uint_eq(session->messages.len, AX_LIMIT_MESSAGES);
    ck_assert_int_eq(strstr(messages(), "annexc: note: 1 more messages are not shown\n") != NULL,
                     _i);
}
END_TEST

START_TEST(so_many_unknown_names_get_a_guess)
{
    start_model();
    ax_put_text(built, "<process id='wanted'/>");
    for (int i = 0; i < AX_LIMIT_GUESSES + _i; i++) {
        ax_putf(built, "<flow id='f%d' from='wanted' to='wantde'/>\n", i);
    }
    ck_assert_int_eq(try_load(NULL, end_model()), AX_INVALID);
    int guesses = 0;
    for (const char *at = messages(); (at = strstr(at, "did you mean")); at++) {
        guesses++;
    }
    ck_assert_int_eq(guesses, AX_LIMIT_GUESSES);
}
END_TEST

START_TEST(guesses_look_at_so_many_words)
{
    struct ax_guess guess;
    ax_guess_init(&guess, AX_SLICE("wanted"));
    for (int i = 0; i < AX_LIMIT_GUESS_WORDS - 1 + _i; i++) {
        ax_guess_offer(&guess, AX_SLICE("nobody"));
    }
    ax_guess_offer(&guess, AX_SLICE("wantde"));
    ck_assert(ax_slice_is(guess.best, _i ? "" : "wantde"));
}
END_TEST

START_TEST(guesses_look_at_words_so_long)
{
    char words[2][AX_LIMIT_GUESS_BYTES + 1];
    memset(words, 'a', sizeof(words));
    words[1][0] = 'b';
    struct ax_guess guess;
    size_t len = AX_LIMIT_GUESS_BYTES + (size_t)_i;
    ax_guess_init(&guess, (struct ax_slice){words[0], len});
    ax_guess_offer(&guess, (struct ax_slice){words[1], len});
    ck_assert_uint_eq(guess.best.len, _i ? 0 : len);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("limits");
    TCase *limits = tcase_create("limits");
    tcase_add_checked_fixture(limits, begin, end);
    ADD_TESTS(limits, a_file_past_the_limit_is_not_read, items_are_added_to_the_limit,
              expressions_are_as_dense_as_can_be);
    const TTest *const both[] = {
        elements_nest_to_the_limit,           boundaries_nest_to_the_limit,
        flow_numbers_go_to_the_limit,         files_are_included_to_the_limit,
        templates_are_merged_to_the_limit,    declarations_are_made_to_the_limit,
        types_inherit_to_the_limit,           ids_are_as_long_as_the_limit,
        expressions_are_as_long_as_the_limit, expressions_nest_to_the_limit,
        examples_are_as_long_as_the_limit,    examples_change_to_the_limit,
        messages_are_kept_to_the_limit,       so_many_unknown_names_get_a_guess,
        guesses_look_at_so_many_words,        guesses_look_at_words_so_long,
    };
    for (int i = 0; i < COUNT(both); i++) {
        tcase_add_loop_test(limits, both[i], 0, 2);
    }
    suite_add_tcase(suite, limits);
    return suite;
}
