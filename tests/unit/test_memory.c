/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation may fail: the answer is AX_NO_MEMORY or the right bytes, and nothing is left. */
#include "base/output.h"
#include "load/load.h"
#include "method/octave.h"
#include "runner.h"
#include "scarce.h"

#include <annexc/annexc.h>

#include <stdio.h>

enum {
    RUNS = 120 /* of a sweep: with one object per block there would be tens of thousands */
};

/* Everything that a run gives, as text. */
struct result {
    enum ax_status status;
    struct ax_output *text; /* memory of its own */
};

typedef enum ax_status use_function(struct ax_session *session, struct ax_output *output);

static enum ax_status report(struct ax_model *model, struct ax_output *output)
{
    static const struct ax_threat_options both = {true, true};
    static const struct ax_report_style style = {.width = 80};
    struct ax_threats *threats;
    enum ax_status status = ax_threats_enumerate(model, &both, &threats);
    if (status != AX_OK) {
        return status;
    }
    for (int format = 0; format < AX_THREATS_FORMAT_COUNT && status == AX_OK; format++) {
        status = ax_report_threats(threats, (enum ax_threat_format)format, style, output);
    }
    ax_threats_free(threats);
    return status;
}

static enum ax_status use_model(struct ax_session *session, struct ax_output *output)
{
    const struct ax_shipped *pump = ax_shipped_example(0);
    struct ax_model *model;
    enum ax_status status =
        ax_model_load_text(session, AX_SLICE("pump.xml"), pump->text, NULL, &model);
    if (status != AX_OK) {
        return status;
    }
    status = ax_model_review(model);
    status = status == AX_OK ? report(model, output) : status;
    ax_model_free(model);
    return status;
}

static enum ax_status use_explain(struct ax_session *session, struct ax_output *output)
{
    static const char text[] =
        "<model xmlns='urn:annexc:model:1' id='m'><external id='a'/><boundary id='z'>"
        "<process id='b'/></boundary><data id='d' class='data'/>"
        "<flow id='f' from='a' to='b' data='d' bidirectional='yes'/></model>";
    struct ax_model *model;
    enum ax_status status =
        ax_model_load_text(session, AX_SLICE("m.xml"), ax_slice_of(text), NULL, &model);
    if (status != AX_OK) {
        return status;
    }
    const struct ax_templates *templates = ax_model_templates(model);
    for (uint32_t i = 0; i < templates->rules.len && i < 8 && status == AX_OK; i++) {
        char id[160];
        struct ax_slice rule = ax_atom_text(&session->atoms, templates->rules.at[i].id);
        (void)snprintf(id, sizeof(id), "%.*s@f", AX_FMT(rule));
        status = ax_threats_explain(model, ax_slice_of(id), output);
        status = status == AX_NOT_FOUND || status == AX_INVALID ? AX_OK : status;
    }
    ax_model_free(model);
    return status;
}

static enum ax_status use_templates(struct ax_session *session, struct ax_output *output)
{
    static const struct ax_describe_options all = {
        .types = true, .properties = true, .categories = true, .rules = true};
    static const char *const names[] = {"stride"};
    struct ax_templates *templates;
    enum ax_status status = ax_templates_load(session, names, 1, &templates);
    if (status != AX_OK) {
        return status;
    }
    status = ax_templates_describe(templates, &all, output);
    status = status == AX_OK ? ax_templates_schema(templates, output) : status;
    status = status == AX_OK ? ax_templates_review(templates) : status;
    struct ax_slice rule = ax_atom_text(&session->atoms, templates->rules.at[0].id);
    status = status == AX_OK ? ax_templates_explain_rule(templates, rule, output) : status;
    ax_templates_free(templates);
    return status;
}

static enum ax_status show_octave(struct ax_octave *octave, struct ax_model *model,
                                  struct ax_output *output)
{
    static const struct ax_report_style style = {.width = 80};
    unsigned all = (1U << AX_OCTAVE_PART_COUNT) - 1;
    enum ax_status status = ax_octave_check(octave, model, NULL);
    for (int format = 0; format < AX_OCTAVE_FORMAT_COUNT && status == AX_OK; format++) {
        status = ax_report_octave(octave, all, (enum ax_octave_report_format)format, style, output);
    }
    return status;
}

static enum ax_status use_octave(struct ax_session *session, struct ax_output *output)
{
    const struct ax_shipped *pump = ax_shipped_example(0);
    struct ax_model *model;
    struct ax_octave *octave = NULL;
    enum ax_status status =
        ax_model_load_text(session, AX_SLICE("pump.xml"), pump->text, NULL, &model);
    if (status != AX_OK) {
        return status;
    }
    status = ax_octave_start(model, NULL, output);
    status = status == AX_OK ? ax_output_flush(output) : status;
    struct ax_slice text = ax_arena_copy(&session->arena, ax_output_text(output));
    if (status == AX_OK) {
        status = text.start
                     ? ax_octave_load_text(session, AX_SLICE("pump.octave.xml"), text, &octave)
                     : AX_NO_MEMORY;
    }
    status = status == AX_OK ? show_octave(octave, model, output) : status;
    ax_octave_free(octave);
    ax_model_free(model);
    return status;
}

static use_function *const uses[] = {use_model, use_explain, use_templates, use_octave};

/* The session's memory is scarce, or the output's, or both. */
static struct result run(use_function *use, struct scarce *scarce, bool output_too)
{
    struct result result = {AX_NO_MEMORY, NULL};
    struct ax_session *session = ax_session_new(&scarce->memory);
    result.text = ax_output_to_memory(output_too ? &scarce->memory : NULL);
    if (session && result.text) {
        result.status = use(session, result.text);
        ax_putf(result.text, "%zu %zu %zu\n", ax_message_count(session, AX_ERROR),
                ax_message_count(session, AX_WARNING), ax_message_count(session, AX_NOTE));
        if (result.status == AX_OK) {
            result.status = ax_output_flush(result.text);
        }
    }
    ax_session_free(session);
    return result;
}

static void expect_run(use_function *use, size_t fail_at, bool for_good, struct ax_slice good)
{
    struct scarce scarce;
    scarce_init(&scarce, fail_at, for_good);
    struct result result = run(use, &scarce, fail_at % 2);
    bool fine = result.status == AX_OK && ax_slice_equal(ax_output_text(result.text), good);
    if (!fine && result.status != AX_NO_MEMORY) {
        ck_abort_msg("allocation %zu%s: %s", fail_at, for_good ? " and all after it" : "",
                     result.status == AX_OK ? "wrong bytes" : ax_status_text(result.status));
    }
    ax_output_free(result.text);
    ck_assert_msg(scarce.live == 0, "allocation %zu: %zu blocks left", fail_at, scarce.live);
    ck_assert_msg(scarce.lies == 0, "allocation %zu: wrong sizes", fail_at);
}

START_TEST(whatever_allocation_fails_the_answer_is_no_memory_or_right)
{
    use_function *use = uses[_i / 2];
    bool for_good = _i % 2;
    struct scarce plenty;
    scarce_init(&plenty, SIZE_MAX, false);
    struct result good = run(use, &plenty, true);
    ck_assert_int_eq(good.status, AX_OK);
    struct ax_slice text = ax_output_text(good.text);
    ck_assert_uint_gt(text.len, 1000);
    size_t step = plenty.asked / RUNS + 1;
    for (size_t n = 0; n < plenty.asked + step; n += n < RUNS / 5 ? 1 : step) {
        expect_run(use, n, for_good, text);
    }
    ax_output_free(good.text);
    ck_assert_uint_eq(plenty.live, 0);
    ck_assert_uint_eq(plenty.lies, 0);
}
END_TEST

START_TEST(a_model_that_failed_can_be_read_with_a_new_session)
{
    struct scarce scarce;
    scarce_init(&scarce, 10, true);
    struct result result = run(use_model, &scarce, false);
    ck_assert_int_eq(result.status, AX_NO_MEMORY);
    ax_output_free(result.text);
    scarce_init(&scarce, SIZE_MAX, false);
    result = run(use_model, &scarce, false);
    ck_assert_int_eq(result.status, AX_OK);
    ax_output_free(result.text);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("memory");
    TCase *tcase = tcase_create("allocations");
    tcase_add_loop_test(tcase, whatever_allocation_fails_the_answer_is_no_memory_or_right, 0,
                        2 * COUNT(uses));
    ADD_TESTS(tcase, a_model_that_failed_can_be_read_with_a_new_session);
    tcase_set_timeout(tcase, 100);
    suite_add_tcase(suite, tcase);
    return suite;
}
