/* SPDX-License-Identifier: Apache-2.0 */
/* A catalogue from a stranger: MITRE's XML, or the body of a cache, which does not begin with "<".
 * Read, joined, and told. */
#include "fuzz.h"

#include "method/catalogue.h"

static enum ax_status unpack(struct ax_session *session, struct ax_slice input,
                             struct ax_catalogue **out_catalogue)
{
    struct ax_catalogue *catalogue = ax_catalogue_new(session);
    struct ax_catalogue_file file = {.path = AX_SLICE("cache")};
    enum ax_status status = catalogue ? ax_catalogue_unpack(catalogue, input, &file) : AX_NO_MEMORY;
    struct ax_catalogue_file *kept =
        status == AX_OK ? ax_array_push(session->memory, &catalogue->files) : NULL;
    if (kept) {
        *kept = file;
        catalogue->has[file.scheme] = true;
        status = ax_catalogue_join(catalogue);
    } else if (status == AX_OK) {
        status = AX_NO_MEMORY;
    }
    if (status != AX_OK) {
        ax_catalogue_free(catalogue);
        return status;
    }
    *out_catalogue = catalogue;
    return AX_OK;
}

static enum ax_status ask(struct ax_session *session, const struct ax_catalogue *catalogue,
                          struct ax_output *output)
{
    static const char *const ids[] = {"CWE-287", "CAPEC-94", "OWASP-A07:2021"};
    const char *name = "stride";
    struct ax_templates *templates = NULL;
    struct ax_report_style style = {60, false};
    enum ax_status status = ax_templates_load(session, &name, 1, &templates);
    for (size_t i = 0; status == AX_OK && i < 3; i++) {
        status =
            ax_catalogue_explain(catalogue, templates, NULL, ax_slice_of(ids[i]), style, output);
        status = status == AX_NOT_FOUND ? AX_OK : status;
    }
    ax_templates_free(templates);
    return status;
}

static void run(const struct ax_allocator *memory, struct ax_slice input,
                struct fuzz_result *result)
{
    result->status = AX_NO_MEMORY;
    struct ax_session *session = ax_session_new(memory);
    struct ax_output *output = session ? ax_output_to_memory(memory) : NULL;
    if (output) {
        struct ax_catalogue *catalogue = NULL;
        bool xml = input.len == 0 || *input.start == '<';
        result->status =
            xml ? ax_catalogue_load_text(session, AX_SLICE("/nowhere/cwe.xml"), input, &catalogue)
                : unpack(session, input, &catalogue);
        if (result->status == AX_OK) {
            result->status = ask(session, catalogue, output);
            ax_catalogue_free(catalogue);
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
