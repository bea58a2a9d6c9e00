/* SPDX-License-Identifier: Apache-2.0 */
/* Trike and VAST-style views: what flows say, what follows from a matrix, and what happens when
 * memory runs out anywhere. */
#include "base/output.h"
#include "fixture.h"
#include "method/trike_trace.h"
#include "method/vast.h"
#include "runner.h"
#include "scarce.h"

#include <annexc/annexc.h>

#include <stdio.h>
#include <string.h>

#define TRIKE(content) "<trike xmlns=\"urn:annexc:trike:1\" id=\"t\">" content "</trike>"

/* a sends d and e to p; p keeps d in s; s gives d to b by q; c gets e, and writes into s. */
static const char model_text[] =
    MODEL("<data id=\"d\"/><data id=\"e\"/><external id=\"a\"/><external id=\"b\"/>"
          "<external id=\"c\"/><process id=\"p\"><port id=\"x\" kind=\"port\"/></process>"
          "<process id=\"q\"/><store id=\"s\" data=\"d\"/>"
          "<flow id=\"f1\" from=\"a\" to=\"p\" data=\"d e\"/><flow id=\"f2\" from=\"p\" to=\"s\" "
          "data=\"d\"/><flow id=\"f3\" from=\"s\" to=\"q\" data=\"d\"/>"
          "<flow id=\"f4\" from=\"q\" to=\"b\" data=\"d\"/><flow id=\"f5\" from=\"p\" to=\"c\" "
          "data=\"e\"/><flow id=\"f6\" from=\"c\" to=\"s\"/>");

static const char matrix_text[] = TRIKE(
    "<actor id=\"A\" element=\"a\"/><actor id=\"B\" element=\"b\"/><actor id=\"C\" element=\"c\"/>"
    "<asset id=\"D\" data=\"d\"><action kind=\"create\"/><action kind=\"read\"/>"
    "<action kind=\"update\"/><action kind=\"delete\"/><action kind=\"execute\"/></asset>"
    "<asset id=\"S\" element=\"s\"><action kind=\"create\"/><action kind=\"read\"/>"
    "<action kind=\"update\"/><action kind=\"delete\"/></asset>"
    "<asset id=\"P\" element=\"p\"><action kind=\"execute\"/></asset>"
    "<asset id=\"Q\" data=\"d\" element=\"q\"><action kind=\"read\"/><action kind=\"update\"/>"
    "</asset>");

static struct ax_trike *trike;

static void begin(void)
{
    fixture_begin();
    trike = NULL;
}

static void end(void)
{
    ax_trike_free(trike);
    trike = NULL;
    fixture_end();
}

static void read_both(const char *text)
{
    load(NULL, model_text);
    enum ax_status status =
        ax_trike_load_text(session, AX_SLICE("m.trike.xml"), ax_slice_of(text), &trike);
    ck_assert_msg(status == AX_OK, "%s", messages());
    ax_trike_bind(trike, model);
}

/* Asset, actor, action, and the flows: what shows it, and what may show it. */
static const struct way {
    const char *asset;
    const char *actor;
    char act;
    const char *shown;
    const char *loose;
} ways[] = {
    {"D", "A", 'C', "f1", "f1"},       {"D", "A", 'R', "", ""},
    {"D", "A", 'U', "f1 f2", "f1 f2"}, {"D", "A", 'D', "", "f1"},
    {"D", "A", 'X', "", "f1"},         {"D", "B", 'C', "", ""},
    {"D", "B", 'R', "f4", "f4"},       {"D", "B", 'U', "", ""},
    {"D", "C", 'R', "", ""},           {"S", "A", 'C', "f1 f2", "f1 f2"},
    {"S", "A", 'D', "", "f1 f2"},      {"S", "B", 'R', "f3 f4", "f3 f4"},
    {"S", "C", 'U', "f6", "f6"},       {"S", "C", 'D', "f6", "f6"},
    {"P", "A", 'X', "f1", "f1"},       {"P", "C", 'X', "", ""},
    {"Q", "B", 'R', "f4", "f4"},       {"Q", "A", 'U', "f1 f2 f3", "f1 f2 f3"},
};

static uint32_t actor_of(const char *id)
{
    uint32_t i = 0;
    while (!ax_slice_is(trike->actors.at[i].id, id)) {
        i++;
    }
    return i;
}

static uint32_t action_of(const char *asset, char act)
{
    uint32_t i = 0;
    while (!ax_slice_is(trike->assets.at[trike->actions.at[i].asset].id, asset) ||
           ax_trike_act_letter((enum ax_trike_act)trike->actions.at[i].act) != act) {
        i++;
    }
    return i;
}

START_TEST(flows_say_who_can_do_what)
{
    const struct way *way = &ways[_i];
    struct ax_trace trace;
    read_both(matrix_text);
    ck_assert_int_eq(ax_trace_init(&trace, trike, model), AX_OK);
    for (int loose = 0; loose < 2; loose++) {
        const char *expected = loose ? way->loose : way->shown;
        bool found = ax_trace_find(&trace, action_of(way->asset, way->act), actor_of(way->actor),
                                   loose == 1);
        struct ax_slice flows = ax_trace_text(&trace);
        ck_assert_msg(ax_slice_is(flows, expected), "%c %s/%s, loose %d: \"%.*s\" and not \"%s\"",
                      way->act, way->asset, way->actor, loose, AX_FMT(flows), expected);
        ck_assert(found == (flows.len > 0));
    }
    ax_trace_done(&trace);
}
END_TEST

START_TEST(without_a_rating_there_is_no_exposure)
{
    struct ax_trike_threats threats;
    read_both(TRIKE("<system value=\"1\" eop=\"1\"/><actor id=\"a\"/><asset id=\"x\" value=\"1\">"
                    "<action kind=\"read\" others=\"allowed\"/><action kind=\"create\" dos=\"1\" "
                    "others=\"allowed\"/></asset>"));
    ck_assert_int_eq(ax_trike_threats_init(&threats, trike, false), AX_OK);
    ck_assert_uint_eq(threats.list.len, 3);
    ck_assert_uint_eq(threats.unrated, 1);
    ck_assert_uint_eq(threats.list.at[0].exposure, 1);
    ck_assert_uint_eq(threats.list.at[2].exposure, 0);
    ck_assert_uint_eq(threats.list.at[2].rating, 0);
    ax_trike_threats_done(&threats);
}
END_TEST

START_TEST(no_id_looks_like_one_of_a_rule)
{
    struct ax_trike_threats threats;
    struct ax_output *id = ax_output_to_memory(NULL);
    read_both(matrix_text);
    for (uint32_t i = 0; i < trike->actions.len; i++) {
        trike->actions.at[i].others = AX_CELL_DISALLOWED;
    }
    ck_assert_int_eq(ax_trike_threats_init(&threats, trike, false), AX_OK);
    ck_assert_uint_eq(threats.list.len, 3 * 12 + 1);
    for (uint32_t i = 0; i < threats.list.len; i++) {
        id->len = 0;
        ax_trike_put_id(&threats, &threats.list.at[i], id);
        ck_assert_ptr_null(memchr(id->buffer, '@', id->len));
        ck_assert_ptr_null(memchr(id->buffer, ' ', id->len));
    }
    ax_trike_threats_done(&threats);
    ax_output_free(id);
}
END_TEST

/* -------------------------------------------------------------------------------------- views */

static uint32_t step_of(const struct ax_vast *vast, const char *id)
{
    return vast->facts[item_of(id)].step;
}

START_TEST(a_process_begins_outside)
{
    struct ax_vast vast;
    load(NULL, model_text);
    ck_assert(ax_vast_init(&vast, model, AX_VAST_APPLICATION, item_of("d")));
    ck_assert_uint_eq(vast.features, 2);
    ck_assert_uint_eq(step_of(&vast, "f1"), 1);
    ck_assert_uint_eq(step_of(&vast, "f2"), 2);
    ck_assert_uint_eq(step_of(&vast, "f3"), 3);
    ck_assert_uint_eq(step_of(&vast, "f4"), 4);
    ck_assert_uint_eq(step_of(&vast, "f5"), 0);
    ck_assert_uint_eq(vast.facts[item_of("p")].uses, 2);
    ck_assert_uint_eq(vast.facts[item_of("s")].uses, 1);
    ax_vast_done(&vast);
}
END_TEST

START_TEST(features_are_what_the_model_has_best)
{
    struct ax_vast_features features;
    load(NULL,
         MODEL("<data id=\"d\"/><external id=\"a\"/><process id=\"p\"/>"
               "<flow id=\"f\" from=\"a\" to=\"p\" data=\"d\"/>"
               "<view id=\"u\" kind=\"security-use-case\"/><view id=\"v\" kind=\"detail\"/>"));
    ck_assert(ax_vast_features_init(&features, model));
    ck_assert_uint_eq(features.list.len, 1);
    ck_assert_uint_eq(features.list.at[0], item_of("u"));
    ax_vast_features_done(&features, model);
    ck_assert_uint_eq(ax_vast_derived(model, AX_VAST_OPERATIONAL), 1);
    ck_assert_uint_eq(ax_vast_derived(model, AX_VAST_APPLICATION), 1);
}
END_TEST

START_TEST(flows_that_are_named_bring_no_others)
{
    struct ax_vast vast;
    load(NULL, MODEL("<external id=\"a\"/><process id=\"p\"/><flow id=\"f1\" from=\"a\" "
                     "to=\"p\"/><flow id=\"f2\" from=\"p\" to=\"a\"/>"
                     "<view id=\"v\" kind=\"application\"><include flows=\"f1\"/></view>"));
    ck_assert(ax_vast_init(&vast, model, AX_VAST_APPLICATION, item_of("v")));
    ck_assert(ax_vast_has_flow(&vast, item_of("f1")));
    ck_assert(!ax_vast_has_flow(&vast, item_of("f2")));
    ck_assert_uint_eq(step_of(&vast, "f2"), 0);
    ax_vast_done(&vast);
}
END_TEST

START_TEST(an_attacker_gets_in_where_nothing_is_known)
{
    struct ax_vast vast;
    load(NULL, MODEL("<external id=\"a\"/><external id=\"idle\"/><process id=\"p\"/>"
                     "<process id=\"open\"><port id=\"o\" kind=\"port\"/></process>"
                     "<process id=\"shut\"><port id=\"i\" kind=\"port\" external=\"no\"/></process>"
                     "<boundary id=\"box\"><process id=\"in\"/></boundary>"
                     "<flow id=\"f1\" from=\"a\" to=\"p\"/><flow id=\"f2\" from=\"shut\" "
                     "to=\"in\"/><flow id=\"f3\" from=\"p\" to=\"open\"/>"));
    ck_assert(ax_vast_init(&vast, model, AX_VAST_OPERATIONAL, 0));
    ck_assert_uint_eq(vast.facts[item_of("a")].entry, AX_ENTRY_ACTOR);
    ck_assert_uint_eq(vast.facts[item_of("idle")].entry, 0);
    ck_assert_uint_eq(vast.facts[item_of("open")].entry, AX_ENTRY_PORT);
    ck_assert_uint_eq(vast.facts[item_of("shut")].entry, 0);
    ck_assert_uint_eq(vast.facts[item_of("f2")].entry, AX_ENTRY_CROSSING);
    ck_assert_uint_eq(step_of(&vast, "a"), 1);
    ck_assert_uint_eq(step_of(&vast, "p"), 2);
    ck_assert_uint_eq(step_of(&vast, "open"), 2);
    ck_assert_uint_eq(step_of(&vast, "in"), 2); /* from the crossing */
    ck_assert_uint_eq(step_of(&vast, "shut"), 0);
    ax_vast_done(&vast);
}
END_TEST

/* ------------------------------------------------------------------------------------- update */

static void begin_update(const char *text)
{
    load(NULL, model_text);
    ck_assert_int_eq(ax_trike_load(session, write_file("m.trike.xml", text), &trike), AX_OK);
}

START_TEST(a_file_that_somebody_else_changed_is_not_replaced)
{
    struct ax_trike_changes changes;
    begin_update(TRIKE(""));
    const char *path = write_file("m.trike.xml", TRIKE("<!-- Mine. -->"));
    ck_assert_int_eq(ax_trike_update_file(trike, model, &changes, path), AX_INVALID);
    ck_assert_ptr_nonnull(strstr(messages(), "nothing was written [AX9597]"));
    ax_trike_free(trike);
    ck_assert_int_eq(ax_trike_load(session, path, &trike), AX_OK);
    ck_assert_uint_eq(trike->assets.len, 0);
}
END_TEST

START_TEST(a_file_that_cannot_be_written_is_told)
{
    struct ax_trike_changes changes;
    begin_update(TRIKE(""));
    ck_assert_int_eq(
        ax_trike_update_file(trike, model, &changes, path_of("m.trike.xml/nowhere.xml")), AX_IO);
    ck_assert_ptr_nonnull(strstr(messages(), "[AX9598]"));
}
END_TEST

/* The second time nothing is new: not even a file that somebody else changed is in the way. */
START_TEST(a_file_is_not_written_when_nothing_is_new)
{
    struct ax_trike_changes changes;
    begin_update(TRIKE(""));
    const char *path = path_of("m.trike.xml");
    ck_assert_int_eq(ax_trike_update_file(trike, model, &changes, path), AX_OK);
    ck_assert_uint_gt(changes.assets, 0);
    ax_trike_free(trike);
    ck_assert_int_eq(ax_trike_load(session, path, &trike), AX_OK);
    path = write_file("m.trike.xml", TRIKE("<!-- Mine. -->"));
    ck_assert_int_eq(ax_trike_update_file(trike, model, &changes, path), AX_OK);
    ck_assert_uint_eq(changes.assets + changes.cells + changes.refreshed, 0);
}
END_TEST

/* ------------------------------------------------------------------------------------- memory */

static enum ax_status draw_parts(struct ax_model *of, struct ax_output *output)
{
    enum ax_status status = AX_OK;
    for (int layer = AX_VAST_APPLICATION; status == AX_OK && layer <= AX_VAST_OPERATIONAL;
         layer++) {
        struct ax_diagram_options how = {.format = AX_PICTURE_DOT,
                                         .vast = (enum ax_vast_layer)layer};
        status = ax_diagram_draw(of, &how, output);
    }
    return status;
}

static enum ax_status do_all(struct ax_session *with, struct ax_output *output)
{
    struct ax_model *of = NULL;
    struct ax_trike *matrix = NULL;
    struct ax_trike_changes changes;
    struct ax_report_style style = {40, false};
    enum ax_status status =
        ax_model_load_text(with, AX_SLICE("m.xml"), ax_slice_of(model_text), NULL, &of);
    status = status == AX_OK ? ax_trike_load_text(with, AX_SLICE("m.trike.xml"),
                                                  ax_slice_of(matrix_text), &matrix)
                             : status;
    status = status == AX_OK ? ax_trike_check(matrix, of) : status;
    for (int i = 0; status == AX_OK && i < 2 * AX_TRIKE_FORMAT_COUNT; i++) {
        struct ax_trike_options how = {i & 1, false};
        status = ax_report_trike(matrix, &how, (enum ax_trike_format)(i / 2), style, output);
    }
    status = status == AX_OK ? ax_trike_draw(matrix, AX_PICTURE_DOT, 0, output) : status;
    status = status == AX_OK ? ax_trike_update(matrix, of, &changes, output) : status;
    status = status == AX_OK ? draw_parts(of, output) : status;
    ax_trike_free(matrix);
    ax_model_free(of);
    return status;
}

/* The first `fail_at` that is not reached ends it. */
static bool fails_at(size_t fail_at)
{
    struct scarce scarce;
    scarce_init(&scarce, fail_at, false);
    struct ax_session *with = ax_session_new(&scarce.memory);
    struct ax_output *output = with ? ax_output_to_memory(&scarce.memory) : NULL;
    enum ax_status status = output ? do_all(with, output) : AX_NO_MEMORY;
    ax_output_free(output);
    ax_session_free(with);
    ck_assert_uint_eq(scarce.live, 0);
    ck_assert_uint_eq(scarce.lies, 0);
    ck_assert_msg(status == AX_OK || status == AX_NO_MEMORY, "%d at %zu", status, fail_at);
    return scarce.failed > 0;
}

START_TEST(memory_may_run_out_anywhere)
{
    size_t fail_at = 0;
    while (fails_at(fail_at)) {
        fail_at++;
    }
    ck_assert_uint_gt(fail_at, 100);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("trike");
    TCase *tcase = tcase_create("matrix");
    tcase_add_checked_fixture(tcase, begin, end);
    tcase_add_loop_test(tcase, flows_say_who_can_do_what, 0, COUNT(ways));
    ADD_TESTS(tcase, without_a_rating_there_is_no_exposure, no_id_looks_like_one_of_a_rule);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("views");
    tcase_add_checked_fixture(tcase, begin, end);
    ADD_TESTS(tcase, a_process_begins_outside, features_are_what_the_model_has_best,
              flows_that_are_named_bring_no_others, an_attacker_gets_in_where_nothing_is_known);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("memory");
    ADD_TESTS(tcase, memory_may_run_out_anywhere);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("update");
    tcase_add_checked_fixture(tcase, begin, end);
    ADD_TESTS(tcase, a_file_that_somebody_else_changed_is_not_replaced,
              a_file_that_cannot_be_written_is_told, a_file_is_not_written_when_nothing_is_new);
    suite_add_tcase(suite, tcase);
    return suite;
}
