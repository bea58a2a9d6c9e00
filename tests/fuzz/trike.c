/* SPDX-License-Identifier: Apache-2.0 */
/* A Trike file from a stranger: read, held against a model, updated, written in all formats; what
 * is written as a Trike file is read again as the same. */
#include "fuzz.h"

#include "load/load.h"
#include "method/trike.h"

#define PATH "/nowhere/fuzz/m.trike.xml"

static const char model_text[] =
    "<model xmlns=\"urn:annexc:model:1\" id=\"m\"><data id=\"d\"/><data id=\"e\"/>"
    "<external id=\"a\"/><external id=\"b\"/><process id=\"p\"><port id=\"q\" kind=\"port\"/>"
    "</process><store id=\"s\" data=\"d\"/><flow id=\"f1\" from=\"a\" to=\"p\" data=\"d e\"/>"
    "<flow id=\"f2\" from=\"p\" to=\"s\" data=\"d\" bidirectional=\"yes\"/>"
    "<flow id=\"f3\" from=\"p\" to=\"b\" data=\"e\"/></model>";

static enum ax_status write_all(struct ax_trike *trike, struct ax_output *output)
{
    struct ax_report_style style = {60, false};
    for (int i = 0; i < AX_TRIKE_FORMAT_COUNT * 4; i++) {
        struct ax_trike_options how = {i & 1, i & 2};
        enum ax_status status =
            ax_report_trike(trike, &how, (enum ax_trike_format)(i / 4), style, output);
        if (status != AX_OK) {
            return status;
        }
    }
    return ax_trike_draw(trike, AX_PICTURE_DOT, 0, output);
}

/* Reads what was written; the text has to be the same when it is written once more. */
static enum ax_status write_again(struct ax_session *session, struct ax_output *text)
{
    struct ax_trike *trike = NULL;
    struct ax_output *again = ax_output_to_memory(session->memory);
    enum ax_status status =
        again ? ax_trike_load_text(session, AX_SLICE(PATH), ax_output_text(text), &trike)
              : AX_NO_MEMORY;
    fuzz_expect(status != AX_INVALID, "what is written can be read");
    status = status == AX_OK ? ax_trike_write(trike, again) : status;
    fuzz_expect(status != AX_OK || ax_slice_equal(ax_output_text(text), ax_output_text(again)),
                "what was read is written as it was");
    ax_trike_free(trike);
    ax_output_free(again);
    return status;
}

/* The texts outlive the session, which points into them. */
struct texts {
    struct ax_output *written;
    struct ax_output *updated;
};

static enum ax_status ask(struct ax_trike *trike, struct ax_model *model, struct texts *texts,
                          struct ax_output *output)
{
    struct ax_session *session = trike->session;
    struct ax_trike_changes changes;
    enum ax_status status = write_all(trike, output);
    status = status == AX_OK ? ax_trike_write(trike, texts->written) : status;
    status = status == AX_OK ? write_again(session, texts->written) : status;
    status = status == AX_OK ? ax_trike_check(trike, model) : status;
    status = status == AX_OK ? ax_trike_update(trike, model, &changes, texts->updated) : status;
    if (status == AX_OK) {
        struct ax_trike *updated = NULL;
        status =
            ax_trike_load_text(session, AX_SLICE(PATH), ax_output_text(texts->updated), &updated);
        fuzz_expect(status != AX_INVALID, "what is updated can be read");
        ax_trike_free(updated);
    }
    return status;
}

static enum ax_status read_both(struct ax_session *session, struct ax_slice input,
                                struct texts *texts, struct ax_output *output)
{
    struct ax_model *model = NULL;
    struct ax_trike *trike = NULL;
    enum ax_status status =
        ax_model_load_text(session, AX_SLICE("/nowhere/fuzz/m.xml"),
                           (struct ax_slice){model_text, sizeof(model_text) - 1}, NULL, &model);
    status = status == AX_OK ? ax_trike_load_text(session, AX_SLICE(PATH), input, &trike) : status;
    status = status == AX_OK ? ask(trike, model, texts, output) : status;
    ax_trike_free(trike);
    ax_model_free(model);
    return status;
}

static void run(const struct ax_allocator *memory, struct ax_slice input,
                struct fuzz_result *result)
{
    result->status = AX_NO_MEMORY;
    struct ax_session *session = ax_session_new(memory);
    struct texts texts = {ax_output_to_memory(NULL), ax_output_to_memory(NULL)};
    struct ax_output *output = session ? ax_output_to_memory(memory) : NULL;
    if (output && texts.written && texts.updated) {
        result->status = read_both(session, input, &texts, output);
        fuzz_put_counts(session, output);
        fuzz_write_messages(session, memory);
        if (ax_output_flush(output) != AX_OK) {
            result->status = AX_NO_MEMORY;
        }
        fuzz_keep(result, output);
    }
    ax_output_free(output);
    ax_session_free(session);
    ax_output_free(texts.written);
    ax_output_free(texts.updated);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_all(run, data, size);
    return 0;
}
