/* SPDX-License-Identifier: Apache-2.0 */
/* An OCTAVE file from a stranger: read, held against a small model, and shown in all formats. */
#include "fuzz.h"

#include "load/load.h"
#include "method/octave.h"

static const char small[] =
    "<model xmlns='urn:annexc:model:1' id='m'><data id='d' class='health' confidentiality='high'/>"
    "<external id='a'/><boundary id='z'><process id='b'><port id='p' kind='port'/></process>"
    "<store id='s' data='d'/></boundary><flow id='f' from='a' to='b' data='d'/>"
    "<flow id='g' from='b' to='s' data='d' bidirectional='yes'/></model>";

static enum ax_status show(struct ax_octave *octave, struct ax_model *model,
                           struct ax_output *output)
{
    struct ax_report_style style = {60, false};
    unsigned all = (1U << AX_OCTAVE_PART_COUNT) - 1;
    enum ax_status status = ax_octave_check(octave, model, NULL);
    status =
        status == AX_INVALID ? ax_octave_check(octave, NULL, NULL) : status; /* another model's */
    for (int i = 0; status == AX_OK && i < AX_OCTAVE_FORMAT_COUNT; i++) {
        status = ax_report_octave(octave, all, (enum ax_octave_report_format)i, style, output);
    }
    return status;
}

static enum ax_status use(struct ax_session *session, struct ax_slice input,
                          struct ax_output *output)
{
    struct ax_octave *octave = NULL;
    struct ax_model *model = NULL;
    enum ax_status status = ax_octave_load_text(session, AX_SLICE("octave.xml"), input, &octave);
    if (status == AX_OK) {
        status = ax_model_load_text(session, AX_SLICE("m.xml"), ax_slice_of(small), NULL, &model);
    }
    if (status == AX_OK) {
        status = show(octave, model, output);
    }
    ax_octave_free(octave);
    ax_model_free(model);
    return status;
}

static void run(const struct ax_allocator *memory, struct ax_slice input,
                struct fuzz_result *result)
{
    result->status = AX_NO_MEMORY;
    struct ax_session *session = ax_session_new(memory);
    struct ax_output *output = session ? ax_output_to_memory(memory) : NULL;
    if (output) {
        result->status = use(session, input, output);
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
