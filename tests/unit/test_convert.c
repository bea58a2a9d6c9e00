/* SPDX-License-Identifier: Apache-2.0 */
/* Conversions: ids, and what happens when memory runs out. The threats themselves are compared by
 * tests/convert.py. */
#include "fixture.h"
#include "report/native.h"
#include "runner.h"
#include "scarce.h"

#include <annexc/convert.h>

#include <stdio.h>

static struct ax_id_space space;

static void begin(void)
{
    fixture_begin();
    space = (struct ax_id_space){.session = session};
}

static void end(void)
{
    ax_array_done(session->memory, &space.next);
    fixture_end();
}

static const struct {
    const char *name;
    const char *otherwise;
    const char *id;
} readable[] = {
    {"Web Server", "process", "web-server"},
    {"  HL7 v2.5.1 (TCP/IP)  ", "flow", "hl7-v2-5-1-tcp-ip"},
    {"Büro-Straße Łódź Œuvre Þing", "process", "buro-strasse-lodz-oeuvre-thing"},
    {"Nurse's hand", "external", "nurses-hand"},
    {"2nd factor", "flow", "flow-2nd-factor"},
    {"\xe5\x8c\xbb\xe9\x99\xa2", "external", "external"}, /* nothing that ASCII could say */
    {"", "", "id"},
    {"\xff\xfe", "store", "store"},
    {"A name that goes on and on and on until nobody reads it", "store",
     "a-name-that-goes-on-and-on-and-on-until"},
    {"Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk", "store",
     "donaudampfschifffahrtselektrizitaetenhau"},
};

START_TEST(ids_are_made_from_names)
{
    ax_atom id = ax_id_make(&space, ax_slice_of(readable[_i].name),
                            ax_slice_of(readable[_i].otherwise));
    struct ax_slice text = ax_atom_text(&session->atoms, id);
    ck_assert_msg(ax_slice_is(text, readable[_i].id), "%.*s", AX_FMT(text));
    ck_assert_uint_le(text.len, AX_READABLE_ID);
}
END_TEST

/* Cut short for its number, an id may meet one that is there. */
START_TEST(ids_are_unique)
{
    static const char *const names[] = {"Control", "control", "Control 2", "CONTROL"};
    static const char *const ids[] = {"control", "control-2", "control-2-2", "control-3"};
    for (size_t i = 0; i < 4; i++) {
        ax_atom id = ax_id_make(&space, ax_slice_of(names[i]), AX_SLICE("process"));
        ck_assert(ax_slice_is(ax_atom_text(&session->atoms, id), ids[i]));
    }
    for (size_t i = 0; i < 120; i++) {
        ax_atom id = ax_id_make(
            &space, AX_SLICE("Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk"),
            AX_SLICE("store"));
        ck_assert_uint_ne(id, 0);
        ck_assert_uint_le(ax_atom_text(&session->atoms, id).len, AX_READABLE_ID);
    }
}
END_TEST

START_TEST(words_of_the_format_are_no_ids)
{
    ax_id_reserve(&space, "external");
    ax_atom id = ax_id_make(&space, AX_SLICE("External"), AX_SLICE("type"));
    ck_assert(ax_slice_is(ax_atom_text(&session->atoms, id), "external-type"));
}
END_TEST

START_TEST(only_readable_ids_are_kept)
{
    ck_assert_uint_ne(ax_id_keep(&space, AX_SLICE("TH101")), 0);
    ck_assert_uint_eq(ax_id_keep(&space, AX_SLICE("TH101")), 0);
    ck_assert_uint_eq(ax_id_keep(&space, AX_SLICE("bbbbbbbb-0000-4000-8000-00000000000A")), 0);
    ck_assert_uint_eq(ax_id_keep(&space, AX_SLICE("a b")), 0);
    ck_assert_uint_eq(ax_id_keep(&space, AX_SLICE("-")), 0);
    ck_assert_uint_eq(ax_id_keep(&space, AX_SLICE("")), 0);
}
END_TEST

static enum ax_status write_all(struct ax_model *from, const struct ax_allocator *memory)
{
    struct ax_convert_options how = {.whole_template = true};
    struct ax_conversion *conversion = NULL;
    struct ax_output *to = ax_output_to_memory(memory);
    enum ax_status status = to ? ax_convert_model(from, &how, &conversion) : AX_NO_MEMORY;
    if (status == AX_OK) {
        status = ax_conversion_write_template(conversion, to);
    }
    if (status == AX_OK) {
        status = ax_conversion_write_model(conversion, to);
    }
    if (status == AX_OK) {
        status = ax_conversion_write_map(conversion, to);
    }
    ax_conversion_free(conversion);
    ax_output_free(to);
    return status;
}

/* Converts while the memory lasts for `fail_at` more calls; false when it was enough. */
static bool runs_out(const char *path, size_t fail_at)
{
    struct scarce scarce;
    scarce_init(&scarce, SIZE_MAX, true);
    struct ax_session *poor = ax_session_new(&scarce.memory);
    struct ax_model *loaded;
    ck_assert_int_eq(ax_model_load(poor, path, NULL, &loaded), AX_OK);
    scarce.fail_at = scarce.asked + fail_at;
    enum ax_status status = write_all(loaded, &scarce.memory);
    bool failed = scarce.failed > 0;
    ck_assert_msg(status == (failed ? AX_NO_MEMORY : AX_OK), "at %zu: %s", fail_at,
                  ax_status_text(status));
    ax_model_free(loaded);
    ax_session_free(poor);
    ck_assert_uint_eq(scarce.live, 0);
    ck_assert_uint_eq(scarce.lies, 0);
    return failed;
}

/* Every 1st call at first, then every 7th: each run reads the file anew. */
START_TEST(running_out_of_memory_is_told)
{
    const char *root = getenv("ANNEXC_ROOT");
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/tests/data/tm7/shapes.tm7", root ? root : ".");
    size_t fail_at = 0;
    while (runs_out(path, fail_at)) {
        fail_at += fail_at < 100 ? 1 : 7;
    }
    ck_assert_uint_gt(fail_at, 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("convert");
    TCase *ids = tcase_create("ids");
    tcase_add_checked_fixture(ids, begin, end);
    tcase_add_loop_test(ids, ids_are_made_from_names, 0, COUNT(readable));
    ADD_TESTS(ids, ids_are_unique, words_of_the_format_are_no_ids, only_readable_ids_are_kept);
    suite_add_tcase(suite, ids);

    TCase *memory = tcase_create("memory");
    tcase_add_checked_fixture(memory, begin, end);
    ADD_TESTS(memory, running_out_of_memory_is_told);
    suite_add_tcase(suite, memory);
    return suite;
}
