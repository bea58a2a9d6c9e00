/* SPDX-License-Identifier: Apache-2.0 */
/* A bill of materials from a stranger, as JSON or as XML: read, joined, and written in every form.
 * What begins like a list of exploited vulnerabilities or of EPSS scores is read as one. */
#include "fuzz.h"

#include "method/known.h"

#include <string.h>

static enum ax_status ask(struct ax_vulnerabilities *list, struct ax_output *output)
{
    struct ax_report_style style = {60, false};
    enum ax_status status = AX_OK;
    for (int i = 0; status == AX_OK && i < AX_VULNERABILITIES_FORMAT_COUNT; i++) {
        status =
            ax_report_vulnerabilities(list, NULL, (enum ax_vulnerability_format)i, style, output);
    }
    return status;
}

static const char bom[] = "{\"bomFormat\":\"CycloneDX\",\"vulnerabilities\":["
                          "{\"id\":\"CVE-1999-0001\"},{\"id\":\"CVE-2025-48384\"}]}";

static bool begins(struct ax_slice text, const char *with)
{
    return text.len >= strlen(with) && memcmp(text.start, with, strlen(with)) == 0;
}

static enum ax_status read_input(struct ax_session *session, struct ax_slice input,
                                 struct ax_vulnerabilities **out_list)
{
    bool kev = begins(input, "cveID");
    bool epss = begins(input, "#model");
    struct ax_slice text = kev || epss ? (struct ax_slice){bom, sizeof(bom) - 1} : input;
    enum ax_status status =
        ax_vulnerabilities_read_text(session, AX_SLICE("/nowhere/bom"), text, out_list);
    if (status != AX_OK || (!kev && !epss)) {
        return status;
    }
    uint32_t source = ax_source_add(session, AX_SLICE("/nowhere/list"), input);
    status = !source ? AX_NO_MEMORY
             : kev   ? ax_known_read_kev(*out_list, "list", source)
                     : ax_known_read_epss(*out_list, "list", source);
    if (status != AX_OK) {
        ax_vulnerabilities_free(*out_list);
    }
    return status;
}

static void run(const struct ax_allocator *memory, struct ax_slice input,
                struct fuzz_result *result)
{
    result->status = AX_NO_MEMORY;
    struct ax_session *session = ax_session_new(memory);
    struct ax_output *output = session ? ax_output_to_memory(memory) : NULL;
    if (output) {
        struct ax_vulnerabilities *list = NULL;
        result->status = read_input(session, input, &list);
        if (result->status == AX_OK) {
            result->status = ask(list, output);
            ax_vulnerabilities_free(list);
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
