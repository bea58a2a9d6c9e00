/* SPDX-License-Identifier: Apache-2.0 */
/* A template from a stranger: read, compiled, and everything asked that can be asked of it. */
#include "fuzz.h"

#include "load/load.h"
#include "trial/trial.h"

/* Nothing is there to be read beside it. */
#define PATH AX_SLICE("/nowhere/fuzz/template.xml")

static enum ax_status load(struct ax_session *session, struct ax_slice text,
                           struct ax_templates **out_templates)
{
    struct ax_names names;
    uint32_t source = ax_source_add(session, PATH, text);
    struct ax_templates *templates =
        source && ax_names_init(&names, session) ? ax_templates_new(session) : NULL;
    if (!templates) {
        return AX_NO_MEMORY;
    }
    struct ax_template_loader loader = {
        .session = session, .names = &names, .templates = templates, .home = PATH};
    (void)ax_template_read_native(&loader, source, PATH, false);
    ax_template_loader_done(&loader);
    enum ax_status status = ax_session_verdict(session, 0);
    status = status == AX_OK ? ax_templates_compile(templates) : status;
    if (status != AX_OK) {
        ax_templates_free(templates);
        return status;
    }
    *out_templates = templates;
    return AX_OK;
}

static enum ax_status try_rules(struct ax_templates *templates, struct ax_output *output)
{
    struct ax_trial_result result = {0};
    enum ax_status status =
        ax_trial_run(templates, NULL, templates->templates.at[0].source, &result);
    ax_putf(output, "%zu of %zu and %zu failed\n", result.failures, result.examples, result.quiets);
    return status;
}

static enum ax_status ask(struct ax_templates *templates, struct ax_output *output)
{
    static const struct ax_describe_options all = {
        .types = true, .properties = true, .categories = true, .rules = true};
    enum ax_status status = ax_templates_describe(templates, &all, output);
    if (status == AX_OK) {
        status = ax_templates_schema(templates, output);
    }
    for (uint32_t i = 0; status == AX_OK && i < templates->rules.len && i < 16; i++) {
        struct ax_slice id = ax_atom_text(&templates->session->atoms, templates->rules.at[i].id);
        status = ax_templates_explain_rule(templates, id, output);
    }
    status = status == AX_OK ? ax_templates_review(templates) : status;
    return status == AX_OK ? try_rules(templates, output) : status;
}

static void run(const struct ax_allocator *memory, struct ax_slice input,
                struct fuzz_result *result)
{
    result->status = AX_NO_MEMORY;
    struct ax_session *session = ax_session_new(memory);
    struct ax_output *output = session ? ax_output_to_memory(memory) : NULL;
    if (output) {
        struct ax_templates *templates = NULL;
        result->status = load(session, input, &templates);
        if (result->status == AX_OK) {
            result->status = ask(templates, output);
            ax_templates_free(templates);
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_all(run, data, size);
    return 0;
}
