/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing two models: what was added, removed, changed, moved and renamed. */
#include "base/output.h"
#include "diff/model_diff.h"
#include "fixture.h"
#include "runner.h"
#include "scarce.h"

#include <annexc/diff.h>

#include <stdio.h>
#include <stdlib.h>

enum {
    PATH_BYTES = 4096
};

static struct ax_model *models[2];
static struct ax_output *out;

static void begin(void)
{
    fixture_begin();
    out = ax_output_to_memory(NULL);
}

static void end(void)
{
    ax_output_free(out);
    fixture_end();
}

static void load_both(const char *before, const char *after)
{
    const char *texts[2] = {before, after};
    for (int i = 0; i < 2; i++) {
        char name[] = "0.xml";
        name[0] = (char)('0' + i);
        enum ax_status status =
            ax_model_load_text(session, ax_slice_of(name), ax_slice_of(texts[i]), NULL, &models[i]);
        ck_assert_msg(status == AX_OK, "%s", messages());
    }
}

static void put_side(struct ax_slice text)
{
    ax_put(out, text.start ? text : AX_SLICE("-"));
}

/* "changed flow f1: confidentiality no yes; …" on a line for each change. */
static const char *told(const struct ax_model_diff *diff)
{
    out->len = 0;
    for (uint32_t i = 0; i < diff->changes.len; i++) {
        const struct ax_item_change *change = &diff->changes.at[i];
        bool is_new = change->new_item != AX_NO_INDEX;
        const struct ax_model *of = is_new ? diff->new_model : diff->old_model;
        uint32_t item = is_new ? change->new_item : change->old_item;
        struct ax_slice id = ax_model_id_text(of, item);
        ax_putf(out, "%s %s %.*s:", ax_change_kind_text((enum ax_change_kind)change->kind),
                ax_kind_text((enum ax_kind)ax_model_item(of, item)->kind), AX_FMT(id));
        for (uint32_t j = 0; j < change->count; j++) {
            const struct ax_field_change *field = &diff->fields.at[change->first + j];
            ax_putf(out, "%s%s%.*s[", j ? ", " : " ", field->derived ? "~" : "",
                    AX_FMT(field->name));
            put_side(field->old_text);
            ax_put_text(out, "|");
            put_side(field->new_text);
            ax_put_text(out, "]");
        }
        ax_put_text(out, "\n");
    }
    return ax_output_text(out).start;
}

static const char *compared_with(const char *before, const char *after, const char *renames_text)
{
    struct ax_model_diff *diff = NULL;
    struct ax_renames *renames = ax_renames_new(session);
    load_both(before, after);
    if (renames_text) {
        ck_assert_int_eq(ax_renames_read(renames, write_file("r", renames_text)), AX_OK);
    }
    ck_assert_int_eq(ax_renames_add_model(renames, models[1]), AX_OK);
    ck_assert_int_eq(ax_model_diff_new(models[0], models[1], renames, &diff), AX_OK);
    const char *text = told(diff);
    ax_model_diff_free(diff);
    ax_renames_free(renames);
    ax_model_free(models[0]);
    ax_model_free(models[1]);
    return text;
}

static const char *compared(const char *before, const char *after)
{
    return compared_with(before, after, NULL);
}

#define HEAD                                                                                       \
    "<model xmlns=\"urn:annexc:model:1\" id=\"m\" version=\"1\"><uses template=\"stride\"/>"
#define STRIDE(content) HEAD content "</model>"

START_TEST(a_model_is_the_same_as_itself)
{
    const char *text = STRIDE("<process id='a'/><store id='b'/><flow id='f' from='a' to='b'/>");
    ck_assert_str_eq(compared(text, text), "");
}
END_TEST

START_TEST(order_blanks_and_what_is_said_anyway_are_no_changes)
{
    ck_assert_str_eq(
        compared(STRIDE("<data id='x'/><data id='y'/><process id='a' tags='t u'>"
                        "<description>One  line.</description></process><store id='b'/>"
                        "<flow id='f' from='a' to='b' data='x y'/><flow id='g' from='b' to='a'/>"),
                 STRIDE("<data id='y'/><data id='x'/>"
                        "<flow id='g' from='b' to='a' confidentiality='unknown'/>"
                        "<flow id='f' from='a' to='b' data='y x'/><store id='b'/>"
                        "<process id='a' tags='u t'><description>\nOne line.\n</description>"
                        "</process>")),
        "");
}
END_TEST

START_TEST(what_came_and_went_is_told_whole)
{
    ck_assert_str_eq(
        compared(STRIDE("<process id='a'/><store id='b' name='Store'/>"),
                 STRIDE("<process id='a'/><boundary id='z' type='network'>"
                        "<process id='c' name='C' type='service' signed='yes'/></boundary>"
                        "<flow id='f' number='7' from='a' to='c' protocol='p'/>")),
        "added process c: name[-|C], type[-|service], in[-|z], signed[-|yes]\n"
        "removed store b: name[Store|-]\n"
        "added boundary z: type[-|network]\n"
        "added flow f: from[-|a], to[-|c], number[-|7], ~crosses[-|z], protocol[-|p]\n");
}
END_TEST

START_TEST(properties_types_and_names_change)
{
    ck_assert_str_eq(
        compared(STRIDE("<process id='a' name='A' runs-as='root'/><store id='b'/>"
                        "<flow id='f' from='a' to='b' confidentiality='no' protocol='HL7'/>"),
                 "<model xmlns='urn:annexc:model:1' id='m' version='2'><uses template='stride'/>"
                 "<process id='a' name='B' type='service' runs-as='user'/><process id='b'/>"
                 "<flow id='f' from='a' to='b' confidentiality='yes' protocol='HL7'"
                 " bidirectional='yes'/></model>"),
        "changed model m: version[1|2]\n"
        "changed process a: name[A|B], type[-|service], runs-as[root|user]\n"
        "changed process b: kind[store|process]\n"
        "changed flow f: bidirectional[no|yes], confidentiality[no|yes]\n");
}
END_TEST

START_TEST(an_element_that_moves_changes_what_its_flows_cross)
{
    ck_assert_str_eq(
        compared(STRIDE("<boundary id='y'><process id='a'/></boundary><boundary id='z'/>"
                        "<store id='b'/><flow id='f' from='a' to='b'/>"),
                 STRIDE("<boundary id='y'/><boundary id='z'><process id='a'/></boundary>"
                        "<store id='b'/><flow id='f' from='a' to='b'/>")),
        "changed process a: in[y|z]\nchanged flow f: ~crosses[y|z]\n");
}
END_TEST

START_TEST(what_is_out_of_scope_with_its_boundary_is_derived)
{
    ck_assert_str_eq(compared(STRIDE("<boundary id='z'><process id='a'/></boundary>"),
                              STRIDE("<boundary id='z' in-scope='no' reason='r'><process id='a'/>"
                                     "</boundary>")),
                     "changed process a: ~in-scope[yes|no]\n"
                     "changed boundary z: in-scope[yes|no], reason[-|r]\n");
}
END_TEST

#define RENAMED_OLD                                                                                \
    STRIDE("<process id='gw' name='Gateway' type='service'/><store id='b'/>"                       \
           "<flow id='f' from='gw' to='b'/>")

START_TEST(a_rename_that_aka_states_is_a_change_of_id)
{
    ck_assert_str_eq(
        compared(RENAMED_OLD, STRIDE("<process id='gate' name='Gate' type='service' aka='gw'/>"
                                     "<store id='b'/><flow id='f' from='gate' to='b'/>")),
        "changed process gate: id[gw|gate], name[Gateway|Gate], aka[-|gw]\n");
}
END_TEST

START_TEST(a_rename_that_a_file_states_is_a_change_of_id)
{
    ck_assert_str_eq(compared_with(RENAMED_OLD,
                                   STRIDE("<process id='gate'/><store id='b'/>"
                                          "<flow id='f' from='gate' to='b'/>"),
                                   "# remark\ngw gate # why\n\n"),
                     "changed process gate: id[gw|gate], name[Gateway|-], type[service|-]\n");
}
END_TEST

START_TEST(a_map_of_convert_is_a_file_of_renames)
{
    ck_assert_str_eq(
        compared_with(RENAMED_OLD,
                      STRIDE("<process id='gate' name='Gateway' type='service'/><store id='b'/>"
                             "<flow id='f' from='gate' to='b'/>"),
                      "what\told\tnew\tname\nprocess\tgw\tgate\tGateway\ntype\tgw\tx\tX\n"),
        "changed process gate: id[gw|gate]\n");
}
END_TEST

START_TEST(a_rename_of_an_element_is_guessed_by_its_name_or_its_flows)
{
    ck_assert_str_eq(
        compared(RENAMED_OLD, STRIDE("<process id='gate' name='Gateway' type='service'/>"
                                     "<store id='b'/><flow id='f' from='gate' to='b'/>")),
        "renamed? process gate: id[gw|gate]\n");
    ck_assert_str_eq(
        compared(RENAMED_OLD, STRIDE("<process id='gate' name='G' type='service'/>"
                                     "<store id='b'/><flow id='f' from='gate' to='b'/>")),
        "renamed? process gate: id[gw|gate], name[Gateway|G]\n");
}
END_TEST

START_TEST(renames_of_flows_and_of_all_around_are_guessed)
{
    ck_assert_str_eq(
        compared(RENAMED_OLD, STRIDE("<process id='gate' name='G' type='service'/>"
                                     "<store id='b'/><flow id='g' from='gate' to='b'/>")),
        "renamed? process gate: id[gw|gate], name[Gateway|G]\nrenamed? flow g: id[f|g]\n");
    ck_assert_str_eq(
        compared(STRIDE("<boundary id='y' type='network'><process id='a'/></boundary>"),
                 STRIDE("<boundary id='z' type='network'><process id='a'/></boundary>")),
        "renamed? boundary z: id[y|z]\n");
}
END_TEST

START_TEST(nothing_is_guessed_where_it_could_be_several)
{
    ck_assert_str_eq(compared(STRIDE("<process id='a' name='N'/>"),
                              STRIDE("<process id='b' name='N'/><process id='c' name='N'/>")),
                     "added process b: name[-|N]\nadded process c: name[-|N]\n"
                     "removed process a: name[N|-]\n");
    ck_assert_str_eq(compared(STRIDE("<process id='a' name='N' type='service'/>"),
                              STRIDE("<process id='b' name='N' type='native-code'/>")),
                     "added process b: name[-|N], type[-|native-code]\n"
                     "removed process a: name[N|-], type[service|-]\n");
}
END_TEST

START_TEST(views_are_compared_by_what_they_show)
{
    ck_assert_str_eq(
        compared(STRIDE("<process id='a'/><view id='v'><include elements='a' tags='t'/></view>"),
                 STRIDE("<process id='a'/><view id='v'><exclude elements='a'/></view>")),
        "changed view v: content[include:a include:tag:t|exclude:a]\n");
}
END_TEST

static const struct {
    const char *text;
    const char *message;
} mistakes[] = {
    {"a b c\n", "r:1:1: error: expected an old and a new id [AX8110]\n"},
    {"a b\nb\n", "r:2:1: error: expected an old and a new id [AX8110]\n"},
    {"a b\na c\n",
     "r:2:1: error: \"a\" is renamed twice [AX8111]\nr:1:1: note: first renamed here\n"},
};

START_TEST(a_wrong_file_of_renames_is_reported)
{
    struct ax_renames *renames = ax_renames_new(session);
    ck_assert_int_eq(ax_renames_read(renames, write_file("r", mistakes[_i].text)), AX_INVALID);
    ck_assert_str_eq(messages(), mistakes[_i].message);
    ax_renames_free(renames);
}
END_TEST

START_TEST(ids_of_threats_follow_renames)
{
    struct ax_renames *renames = ax_renames_new(session);
    struct ax_slice id = {NULL, 0};
    ck_assert_int_eq(ax_renames_read(renames, write_file("r", "f g\nS3 X.1\n")), AX_OK);
    ck_assert(ax_renames_threat(renames, AX_SLICE("S3@f~"), &id) && ax_slice_is(id, "X.1@g~"));
    ck_assert(ax_renames_threat(renames, AX_SLICE("S4@f"), &id) && ax_slice_is(id, "S4@g"));
    ck_assert(!ax_renames_threat(renames, AX_SLICE("S4@h"), &id));
    ck_assert(!ax_renames_threat(renames, AX_SLICE("f"), &id));
    ax_renames_free(renames);
}
END_TEST

/* All of it, with the report in every format; what came out is left in `out`. */
static enum ax_status compare_releases(const struct ax_allocator *memory)
{
    const struct ax_diff_options options = {.threats = AX_THREAT_DEFAULTS, .as_of = "2026-11-27"};
    char paths[2][PATH_BYTES];
    const char *root = getenv("ANNEXC_ROOT");
    for (int i = 0; i < 2; i++) {
        (void)snprintf(paths[i], PATH_BYTES, "%s/tests/data/releases/3.%d.0/pump.xml",
                       root ? root : ".", i + 1);
    }
    struct ax_session *own = ax_session_new(memory);
    struct ax_diff *diff = NULL;
    enum ax_status status =
        own ? ax_diff_files(own, paths[0], paths[1], &options, NULL, &diff) : AX_NO_MEMORY;
    out->len = 0;
    for (int format = 0; status == AX_OK && format < AX_DIFF_FORMAT_COUNT; format++) {
        status = ax_report_diff(diff, (enum ax_diff_format)format,
                                (struct ax_report_style){80, false}, out);
    }
    ax_diff_free(diff);
    ax_session_free(own);
    return status;
}

START_TEST(without_memory_a_difference_is_not_told_half)
{
    struct scarce scarce;
    scarce_init(&scarce, SIZE_MAX, false);
    ck_assert_int_eq(compare_releases(&scarce.memory), AX_OK);
    size_t asked = scarce.asked;
    struct ax_output *whole = ax_output_to_memory(NULL);
    ax_put(whole, ax_output_text(out));
    for (size_t at = 0; at < asked; at += 1 + asked / 300) {
        scarce_init(&scarce, at, at & 1);
        enum ax_status status = compare_releases(&scarce.memory);
        ck_assert_msg(status == AX_NO_MEMORY ||
                          (status == AX_OK &&
                           strcmp(ax_output_text(out).start, ax_output_text(whole).start) == 0),
                      "allocation %zu: %s", at, ax_status_text(status));
        ck_assert_uint_eq(scarce.live, 0);
        ck_assert_uint_eq(scarce.lies, 0);
    }
    ax_output_free(whole);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("diff");
    TCase *tcase = tcase_create("models");
    tcase_add_checked_fixture(tcase, begin, end);
    ADD_TESTS(tcase, a_model_is_the_same_as_itself,
              order_blanks_and_what_is_said_anyway_are_no_changes, what_came_and_went_is_told_whole,
              properties_types_and_names_change, an_element_that_moves_changes_what_its_flows_cross,
              what_is_out_of_scope_with_its_boundary_is_derived,
              a_rename_that_aka_states_is_a_change_of_id,
              a_rename_that_a_file_states_is_a_change_of_id, a_map_of_convert_is_a_file_of_renames,
              a_rename_of_an_element_is_guessed_by_its_name_or_its_flows,
              renames_of_flows_and_of_all_around_are_guessed,
              nothing_is_guessed_where_it_could_be_several, views_are_compared_by_what_they_show,
              ids_of_threats_follow_renames, without_memory_a_difference_is_not_told_half);
    tcase_add_loop_test(tcase, a_wrong_file_of_renames_is_reported, 0, COUNT(mistakes));
    suite_add_tcase(suite, tcase);
    return suite;
}
