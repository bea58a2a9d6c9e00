/* SPDX-License-Identifier: Apache-2.0 */
/* A risk file from a stranger, or one that somebody edited by hand: read, asked, joined with a
 * model and changed. What comes out can be read again, and joining it once more changes nothing. */
#include "fuzz.h"

#include "load/load.h"
#include "risk/edit.h"

static const char model_text[] =
    "<model xmlns='urn:annexc:model:1' id='m' version='2'><uses template='stride'/>"
    "<external id='a' type='human'/><boundary id='b'><process id='p'/><store id='s'/></boundary>"
    "<flow id='f1' from='a' to='p' integrity='no'/><flow id='f2' from='p' to='s' aka='f9'/>"
    "</model>";

static enum ax_status read(struct ax_session *session, struct ax_slice text,
                           struct ax_risk **out_risk)
{
    uint32_t source = ax_source_add(session, AX_SLICE("/nowhere/fuzz/m.risk.xml"), text);
    enum ax_status status = source ? ax_risk_read(session, source, out_risk) : AX_NO_MEMORY;
    if (status == AX_OK) {
        (*out_risk)->path = "/nowhere/fuzz/m.risk.xml";
    }
    return status;
}

static void ask(const struct ax_risk *risk, struct ax_output *output)
{
    struct ax_risk_filter all = {.as_of = "2026-06-30", .gone = true};
    (void)ax_report_risk(risk, &all, false, output);
    (void)ax_report_risk(risk, &all, true, output);
}

static enum ax_status join(struct ax_session *session, struct ax_risk *risk, struct ax_model *model,
                           struct ax_output *output)
{
    static const struct ax_threat_options methods = AX_THREAT_DEFAULTS;
    struct ax_risk_edit *edit = NULL;
    struct ax_risk_edit *again = NULL;
    struct ax_risk *second = NULL;
    enum ax_status status =
        ax_risk_update(risk, model, "/nowhere/fuzz/m.risk.xml", &methods, &edit);
    if (status != AX_OK) {
        /* Only the ids of models may differ. */
        fuzz_expect(status != AX_INTERNAL &&
                        (status != AX_INVALID || !ax_slice_is(ax_risk_model_id(risk), "m")),
                    "an update cannot be read");
        return status;
    }
    status = ax_risk_edit_write(edit, output);
    status = status == AX_OK ? read(session, edit->after, &second) : status;
    fuzz_expect(status != AX_INVALID, "an update cannot be read");
    status = status == AX_OK
                 ? ax_risk_update(second, model, "/nowhere/fuzz/m.risk.xml", &methods, &again)
                 : status;
    fuzz_expect(status != AX_OK || !ax_risk_edit_is_change(again),
                "a second update changes something");
    ax_risk_edit_free(again);
    ax_risk_free(second);
    ax_risk_edit_free(edit);
    return status;
}

static enum ax_status decide(struct ax_risk *risk, struct ax_model *model, struct ax_output *output)
{
    static const struct ax_threat_options methods = AX_THREAT_DEFAULTS;
    static const struct ax_risk_setting settings[] = {
        {AX_RISK_THREAT, AX_RISK_DISPOSITION, {"accept", 6}},
        {AX_RISK_THREAT, AX_RISK_REASON, {"a <b> & \"c\"\nd", 13}},
        {AX_RISK_PRE, AX_RISK_VECTOR, {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 44}},
    };
    struct ax_risk_edit *edit = NULL;
    enum ax_status status = ax_risk_edit_begin(risk, model, &methods, &edit);
    for (size_t i = 0; status == AX_OK && i < ax_risk_count(risk, AX_RISK_THREAT) && i < 8; i++) {
        struct ax_slice id = ax_risk_value(risk, ax_risk_at(risk, AX_RISK_THREAT, i), AX_RISK_ID);
        status = ax_risk_edit_set(edit, id, settings, AX_COUNT(settings), true);
    }
    status = status == AX_OK ? ax_risk_edit_finish(edit) : status;
    fuzz_expect(status != AX_INVALID, "a decision cannot be read");
    status = status == AX_OK ? ax_risk_edit_write(edit, output) : status;
    ax_risk_edit_free(edit);
    return status;
}

static void run(const struct ax_allocator *memory, struct ax_slice input,
                struct fuzz_result *result)
{
    result->status = AX_NO_MEMORY;
    struct ax_session *session = ax_session_new(memory);
    struct ax_output *output = session ? ax_output_to_memory(memory) : NULL;
    if (output) {
        struct ax_risk *risk = NULL;
        struct ax_model *model = NULL;
        result->status =
            ax_model_load_text(session, AX_SLICE("/nowhere/fuzz/m.xml"),
                               (struct ax_slice){model_text, sizeof(model_text) - 1}, NULL, &model);
        result->status = result->status == AX_OK ? read(session, input, &risk) : result->status;
        if (result->status == AX_OK) {
            ask(risk, output);
            result->status = decide(risk, model, output);
            result->status =
                result->status == AX_OK ? join(session, risk, model, output) : result->status;
        }
        ax_risk_free(risk);
        ax_model_free(model);
        fuzz_put_counts(session, output);
        fuzz_write_messages(session, memory);
        if (ax_output_flush(output) != AX_OK) {
            result->status = AX_NO_MEMORY;
        }
        fuzz_keep(result, output);
    }
    ax_output_free(output);
    ax_session_free(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_all(run, data, size);
    return 0;
}
