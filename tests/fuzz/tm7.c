/* SPDX-License-Identifier: Apache-2.0 */
/* A model of Microsoft's tool from a stranger: loaded, reviewed, enumerated, reported,
 * explained, and its stored threats listed. */
#include "fuzz.h"

#include "load/foreign.h"
#include "load/load.h"
#include "threat/threat.h"

#define PATH AX_SLICE("/nowhere/fuzz/model.tm7")

enum {
    EXPLAINED = 4
};

static enum ax_status explain(struct ax_model *model, const struct ax_threats *threats,
                              struct ax_output *output)
{
    enum ax_status status = AX_OK;
    for (uint32_t i = 0; status == AX_OK && i < EXPLAINED && i < ax_threats_count(threats); i++) {
        struct ax_output *id = ax_output_to_memory(model->session->memory);
        if (!id) {
            return AX_NO_MEMORY;
        }
        ax_threat_put_id(model, &threats->list.at[i], id);
        status = ax_output_flush(id);
        struct ax_slice text = ax_output_text(id);
        bool clear = text.len && !memchr(text.start, '~', text.len) &&
                     memchr(text.start, '@', text.len) == strrchr(text.start, '@');
        if (status == AX_OK && clear) {
            status = ax_threats_explain(model, text, output);
            fuzz_expect(status == AX_OK || status == AX_NO_MEMORY, "a threat can be explained");
        }
        ax_output_free(id);
    }
    return status;
}

static enum ax_status enumerate(struct ax_model *model, struct ax_output *output)
{
    static const struct ax_threat_options by_interaction = {true, false};
    struct ax_threats *threats = NULL;
    enum ax_status status = ax_threats_enumerate(model, &by_interaction, &threats);
    for (int format = 0; status == AX_OK && format < AX_THREATS_FORMAT_COUNT; format++) {
        struct ax_report_style style = {.width = 79};
        status = ax_report_threats(threats, (enum ax_threat_format)format, style, output);
    }
    status = status == AX_OK ? explain(model, threats, output) : status;
    ax_threats_free(threats);
    return status;
}

static enum ax_status list_stored(struct ax_model *model, struct ax_output *output)
{
    struct ax_stored *stored = NULL;
    enum ax_status status = ax_stored_read(model, &stored);
    status = status == AX_OK ? ax_stored_judge(stored) : status;
    for (int format = 0; status == AX_OK && format < AX_THREATS_FORMAT_COUNT; format++) {
        if (ax_report_stored_has((enum ax_threat_format)format)) {
            struct ax_report_style style = {.color = true};
            status = ax_report_stored(stored, (enum ax_threat_format)format, style, output);
        }
    }
    ax_stored_free(stored);
    return status;
}

static void run(const struct ax_allocator *memory, struct ax_slice input,
                struct fuzz_result *result)
{
    result->status = AX_NO_MEMORY;
    struct ax_session *session = ax_session_new(memory);
    struct ax_output *output = session ? ax_output_to_memory(memory) : NULL;
    if (output) {
        struct ax_model *model = NULL;
        result->status = ax_model_load_text(session, PATH, input, NULL, &model);
        if (result->status == AX_OK) {
            result->status = ax_model_review(model);
            result->status = result->status == AX_OK ? enumerate(model, output) : result->status;
            result->status = result->status == AX_OK ? list_stored(model, output) : result->status;
            ax_model_free(model);
        }
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

/* Other formats have targets of their own. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (ax_format_of((struct ax_slice){size ? (const char *)data : "", size}) == AX_FORMAT_TM7) {
        fuzz_all(run, data, size);
    }
    return 0;
}
