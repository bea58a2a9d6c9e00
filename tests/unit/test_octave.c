/* SPDX-License-Identifier: Apache-2.0 */
/* OCTAVE Allegro: scores and pools against the published example and at their bounds, limits, and
 * what begins with a model. */
#include "base/limits.h"
#include "base/output.h"
#include "fixture.h"
#include "method/octave.h"
#include "runner.h"
#include "scarce.h"

#include <stdio.h>
#include <string.h>

static struct ax_octave *octave;
static struct ax_output *built;

static void begin(void)
{
    fixture_begin();
    octave = NULL;
    built = ax_output_to_memory(NULL);
    ck_assert_ptr_nonnull(built);
}

static void end(void)
{
    ax_octave_free(octave);
    octave = NULL;
    fixture_end();
    ax_output_free(built);
}

static void start_file(void)
{
    built->len = 0;
    ax_put_text(built, "<octave xmlns='urn:annexc:octave:1'>");
}

/* The text has to live as long as the session: it goes into its arena. */
static enum ax_status read_file(void)
{
    ax_put_text(built, "</octave>");
    ax_octave_free(octave);
    octave = NULL;
    struct ax_slice kept = ax_arena_copy(&session->arena, ax_output_text(built));
    return ax_octave_load_text(session, AX_SLICE("o.xml"), kept, &octave);
}

START_TEST(the_worked_example_is_32_and_in_pool_2)
{
    static const uint32_t ranks[] = {5, 4, 3, 2, 1};
    static const uint8_t values[] = {AX_OCTAVE_HIGH, AX_OCTAVE_MODERATE, AX_OCTAVE_MODERATE,
                                     AX_OCTAVE_LOW, AX_OCTAVE_LOW};
    ck_assert(ax_octave_ranks_are_sound(ranks, 5));
    ck_assert_uint_eq(ax_octave_score(ranks, values, 5), 32);
    ck_assert_uint_eq(ax_octave_pool(5, 32, AX_OCTAVE_POSSIBLE), 2);
}
END_TEST

/* Score; pools for low, medium and high probability. */
static const struct {
    uint32_t score;
    unsigned pools[3];
} bounds[] = {
    {1, {4, 3, 2}},  {15, {4, 3, 2}}, {16, {3, 2, 2}},
    {29, {3, 2, 2}}, {30, {3, 2, 1}}, {45, {3, 2, 1}},
};

START_TEST(pools_begin_and_end_where_they_are_said_to)
{
    for (int p = 0; p < 3; p++) {
        enum ax_octave_probability probability =
            (enum ax_octave_probability)(p + (int)AX_OCTAVE_UNLIKELY);
        ck_assert_uint_eq(ax_octave_pool(5, bounds[_i].score, probability), bounds[_i].pools[p]);
        ck_assert_uint_eq(ax_octave_pool(4, bounds[_i].score, probability), 0);
        ck_assert_uint_eq(ax_octave_pool(6, bounds[_i].score, probability), 0);
    }
    ck_assert_uint_eq(ax_octave_pool(5, bounds[_i].score, AX_OCTAVE_PROBABILITY_NONE), 0);
    ck_assert_uint_eq(ax_octave_pool(5, 0, AX_OCTAVE_LIKELY), 0);
}
END_TEST

START_TEST(ranks_are_a_permutation)
{
    ck_assert(ax_octave_ranks_are_sound((const uint32_t[]){2, 1, 3}, 3));
    ck_assert(!ax_octave_ranks_are_sound((const uint32_t[]){2, 1, 2}, 3));
    ck_assert(!ax_octave_ranks_are_sound((const uint32_t[]){0, 1, 2}, 3));
    ck_assert(!ax_octave_ranks_are_sound((const uint32_t[]){4, 1, 2}, 3));
    ck_assert(ax_octave_ranks_are_sound(NULL, 0));
}
END_TEST

START_TEST(all_low_is_15_and_all_high_is_45)
{
    static const uint32_t ranks[] = {1, 2, 3, 4, 5};
    uint8_t values[5];
    memset(values, AX_OCTAVE_LOW, sizeof(values));
    ck_assert_uint_eq(ax_octave_score(ranks, values, 5), 15);
    memset(values, AX_OCTAVE_HIGH, sizeof(values));
    ck_assert_uint_eq(ax_octave_score(ranks, values, 5), 45);
    values[2] = AX_OCTAVE_VALUE_NONE;
    ck_assert_uint_eq(ax_octave_score(ranks, values, 5), 0);
}
END_TEST

/* By pool: accept, defer, mitigate, transfer. */
static const bool suffices[5][4] = {
    {true, true, true, true}, {false, false, true, true}, {false, true, true, true},
    {true, true, true, true}, {true, true, true, true},
};

START_TEST(less_than_a_pool_asks_for_does_not_suffice)
{
    for (int t = 0; t < 4; t++) {
        enum ax_octave_treatment treatment = (enum ax_octave_treatment)(t + (int)AX_OCTAVE_ACCEPT);
        ck_assert_int_eq(ax_octave_treatment_suffices((unsigned)_i, treatment), suffices[_i][t]);
    }
    ck_assert(ax_octave_treatment_suffices((unsigned)_i, AX_OCTAVE_TREATMENT_NONE));
}
END_TEST

/* What repeats in a file, and how often it may. */
static const struct {
    const char *before;
    const char *record; /* with one number in it */
    uint32_t limit;
} repeated[] = {
    {"", "<area id='a%lu' kind='user-defined'/>", AX_LIMIT_OCTAVE_AREAS},
    {"", "<asset id='a%lu'/>", AX_LIMIT_OCTAVE_ASSETS},
    {"", "<container id='c%lu' kind='people'/>", AX_LIMIT_OCTAVE_RECORDS},
    {"<asset id='a'/>", "<concern id='c%lu' asset='a'/>", AX_LIMIT_OCTAVE_RECORDS},
    {"", "<left-out threat='R%lu@f'>r</left-out>", AX_LIMIT_OCTAVE_RECORDS},
    {"", "<left-out threat='R%lu@*'>r</left-out>", AX_LIMIT_OCTAVE_PATTERNS},
};

static enum ax_status read_repeated(int which, uint32_t count)
{
    start_file();
    ax_put_text(built, repeated[which].before);
    for (uint32_t i = 0; i < count; i++) {
        char record[80];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        (void)snprintf(record, sizeof(record), repeated[which].record, (unsigned long)i);
#pragma GCC diagnostic pop
        ax_put_text(built, record);
    }
    return read_file();
}

START_TEST(files_are_read_to_their_limits)
{
    ck_assert_int_eq(read_repeated(_i, repeated[_i].limit), AX_OK);
    ck_assert_int_eq(read_repeated(_i, repeated[_i].limit + 1), AX_INVALID);
    ck_assert_uint_eq(reported(AX_CODE_OCTAVE_TOO_LARGE), 1);
}
END_TEST

static void start_model(uint32_t data)
{
    built->len = 0;
    ax_put_text(built, "<model xmlns='urn:annexc:model:1' id='m'><external id='a'/>"
                       "<process id='b'/>");
    for (uint32_t i = 0; i < data; i++) {
        ax_putf(built, "<data id='d%lu' class='data' integrity='high'/>", (unsigned long)i);
    }
}

static enum ax_status start_octave(void)
{
    static const char rule[] =
        TEMPLATE("<category id='C' name='Tampering' affects='integrity'/>"
                 "<rule id='T1' category='C' scope='interaction'><when>source is 'external'</when>"
                 "<title>t</title><description>d</description></rule>");
    struct ax_output *output = ax_output_to_memory(NULL);
    ax_put_text(built, "</model>");
    ax_model_free(model);
    model = NULL;
    struct ax_slice kept = ax_arena_copy(&session->arena, ax_output_text(built));
    load(rule, kept.start);
    enum ax_status status = ax_octave_start(model, NULL, output);
    ax_output_free(output);
    return status;
}

START_TEST(so_many_data_become_assets)
{
    start_model(AX_LIMIT_OCTAVE_ASSETS);
    ck_assert_int_eq(start_octave(), AX_OK);
    start_model(AX_LIMIT_OCTAVE_ASSETS + 1);
    ck_assert_int_eq(start_octave(), AX_LIMIT);
    ck_assert_uint_eq(reported(AX_CODE_OCTAVE_TOO_LARGE), 1);
}
END_TEST

/* Each flow raises one threat, which is mentioned for each datum that the flow carries. */
static enum ax_status start_with_mentions(uint32_t flows, bool one_more)
{
    enum {
        DATA = 1000
    };
    start_model(DATA);
    for (uint32_t f = 0; f < flows; f++) {
        ax_putf(built, "<flow id='f%lu' from='a' to='b' data='", (unsigned long)f);
        for (uint32_t i = 0; i < DATA; i++) {
            ax_putf(built, "%sd%lu", i > 0 ? " " : "", (unsigned long)i);
        }
        ax_put_text(built, "'/>");
    }
    ax_put_text(built, one_more ? "<flow id='g' from='a' to='b' data='d0'/>" : "");
    return start_octave();
}

START_TEST(threats_are_mentioned_to_the_limit)
{
    ck_assert_int_eq(start_with_mentions(AX_LIMIT_OCTAVE_MENTIONS / 1000, false), AX_OK);
    ck_assert_int_eq(start_with_mentions(AX_LIMIT_OCTAVE_MENTIONS / 1000, true), AX_LIMIT);
    ck_assert_uint_eq(reported(AX_CODE_OCTAVE_TOO_LARGE), 1);
}
END_TEST

/* Whatever rules fire: a file that was begun of a model has nothing that the model contradicts. */
START_TEST(what_begins_with_a_model_agrees_with_it)
{
    struct ax_output *output = ax_output_to_memory(NULL);
    const struct ax_shipped *example = ax_shipped_example((size_t)_i);
    ck_assert_int_eq(ax_model_load_text(session, AX_SLICE("m.xml"), example->text, NULL, &model),
                     AX_OK);
    ck_assert_int_eq(ax_octave_start(model, NULL, output), AX_OK);
    struct ax_slice kept = ax_arena_copy(&session->arena, ax_output_text(output));
    ck_assert_int_eq(ax_octave_load_text(session, AX_SLICE("o.xml"), kept, &octave), AX_OK);
    ck_assert_int_eq(ax_octave_check(octave, model, NULL), AX_OK);
    ck_assert_uint_eq(reported(AX_CODE_OCTAVE_REFERENCE), 0);
    ck_assert_uint_eq(reported(AX_CODE_OCTAVE_CONTAINER), 0);
    ck_assert_uint_eq(reported(AX_CODE_OCTAVE_UNTREATED), 0);
    ck_assert_uint_eq(reported(AX_CODE_OCTAVE_DATA), 0);
    ck_assert_uint_eq(octave->untreated.len, 0);
    ck_assert_uint_gt(ax_octave_findings(octave), 0);
    ax_output_free(output);
}
END_TEST

static void begin_update(void)
{
    static const char text[] = MODEL("<data id='d' class='data'/>");
    load(NULL, text);
    const char *path = write_file("o.octave.xml", "<octave xmlns='urn:annexc:octave:1'/>");
    ck_assert_int_eq(ax_octave_load(session, path, &octave), AX_OK);
}

START_TEST(a_file_that_somebody_else_changed_is_not_replaced)
{
    begin_update();
    const char *path = write_file("o.octave.xml", "<octave xmlns='urn:annexc:octave:1'> </octave>");
    ck_assert_int_eq(ax_octave_update(octave, model, NULL, path), AX_INVALID);
    ck_assert_ptr_nonnull(strstr(messages(), "nothing was written [AX9507]"));
    ax_octave_free(octave);
    ck_assert_int_eq(ax_octave_load(session, path_of("o.octave.xml"), &octave), AX_OK);
    ck_assert_uint_eq(octave->assets.len, 0);
}
END_TEST

START_TEST(a_file_that_cannot_be_written_is_told)
{
    begin_update();
    ck_assert_int_eq(ax_octave_update(octave, model, NULL, path_of("o.octave.xml/nowhere.xml")),
                     AX_IO);
    ck_assert_ptr_nonnull(strstr(messages(), "[AX9509]"));
}
END_TEST

/* What is too wide for the terminal is a form; the ranking stays a table. */
START_TEST(tables_fit_the_terminal)
{
    static const unsigned shown = 1U << AX_OCTAVE_RANKING | 1U << AX_OCTAVE_PEOPLE;
    static const bool wide[] = {false, true};
    start_file();
    ax_put_text(built, "<asset id='a'/><container id='c' name='A name that is rather long' "
                       "kind='people' owner='And somebody owns it'/>"
                       "<concern id='worked-with-care' asset='a' outcome='modification'>"
                       "<description>Something may happen</description></concern>");
    ck_assert_int_eq(read_file(), AX_OK);
    for (int i = 0; i < COUNT(wide); i++) {
        struct ax_output *output = ax_output_to_memory(NULL);
        struct ax_report_style style = {wide[i] ? 200 : 50, false};
        ck_assert_int_eq(ax_report_octave(octave, shown, AX_OCTAVE_TABLE, style, output), AX_OK);
        const char *text = ax_output_text(output).start;
        ck_assert_int_eq(strstr(text, "owner") && strstr(text, "Field"), !wide[i]);
        ck_assert_ptr_nonnull(strstr(text, "Something may happen"));
        ck_assert_ptr_nonnull(strstr(text, "worked-with-care"));
        ax_output_free(output);
    }
}
END_TEST

static const char old_file[] = "<octave xmlns='urn:annexc:octave:1' version='1'><asset id='a' "
                               "data='d'/><container id='c' kind='people' element='a'/></octave>";

/* An update with its own session, whose memory is scarce. */
static enum ax_status update_with(const struct ax_allocator *memory, const char *path)
{
    static const char text[] =
        "<model xmlns='urn:annexc:model:1' id='m' version='2'><data id='d' class='health'/>"
        "<data id='e' class='health'/><external id='a'/><process id='b'/>"
        "<flow id='f' from='a' to='b' data='d e'/></model>";
    struct ax_session *own = ax_session_new(memory);
    struct ax_model *read = NULL;
    struct ax_octave *file = NULL;
    enum ax_status status = AX_NO_MEMORY;
    if (own) {
        status = ax_model_load_text(own, AX_SLICE("m.xml"), ax_slice_of(text), NULL, &read);
    }
    if (status == AX_OK) {
        status = ax_octave_load(own, path, &file);
    }
    if (status == AX_OK) {
        status = ax_octave_update(file, read, NULL, path);
    }
    ax_octave_free(file);
    ax_model_free(read);
    ax_session_free(own);
    return status;
}

START_TEST(an_update_without_memory_leaves_the_file_alone)
{
    struct scarce scarce;
    scarce_init(&scarce, SIZE_MAX, false);
    ck_assert_int_eq(update_with(&scarce.memory, write_file("o.octave.xml", old_file)), AX_OK);
    size_t asked = scarce.asked;
    for (size_t n = 0; n < asked; n += asked / 100 + 1) {
        const char *path = write_file("o.octave.xml", old_file);
        scarce_init(&scarce, n, n % 2);
        enum ax_status status = update_with(&scarce.memory, path);
        ck_assert_msg(status == AX_OK || status == AX_NO_MEMORY, "allocation %zu", n);
        ck_assert_uint_eq(scarce.live, 0);
        ck_assert_uint_eq(scarce.lies, 0);
        ax_octave_free(octave);
        octave = NULL;
        ck_assert_int_eq(ax_octave_load(session, path, &octave), AX_OK);
        ck_assert_uint_eq(octave->assets.len, status == AX_OK ? 2 : 1);
    }
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("octave");
    TCase *scores = tcase_create("scores");
    tcase_add_test(scores, the_worked_example_is_32_and_in_pool_2);
    tcase_add_loop_test(scores, pools_begin_and_end_where_they_are_said_to, 0, COUNT(bounds));
    tcase_add_test(scores, ranks_are_a_permutation);
    tcase_add_test(scores, all_low_is_15_and_all_high_is_45);
    tcase_add_loop_test(scores, less_than_a_pool_asks_for_does_not_suffice, 0, COUNT(suffices));
    suite_add_tcase(suite, scores);
    TCase *files = tcase_create("files");
    tcase_add_checked_fixture(files, begin, end);
    tcase_add_loop_test(files, files_are_read_to_their_limits, 0, COUNT(repeated));
    tcase_add_test(files, an_update_without_memory_leaves_the_file_alone);
    tcase_add_test(files, tables_fit_the_terminal);
    tcase_add_test(files, a_file_that_somebody_else_changed_is_not_replaced);
    tcase_add_test(files, a_file_that_cannot_be_written_is_told);
    tcase_add_test(files, so_many_data_become_assets);
    tcase_add_test(files, threats_are_mentioned_to_the_limit);
    tcase_add_loop_test(files, what_begins_with_a_model_agrees_with_it, 0, 8);
    suite_add_tcase(suite, files);
    return suite;
}
