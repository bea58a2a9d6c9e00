/* SPDX-License-Identifier: Apache-2.0 */
/* Saved lists of threats in any format: against themselves nothing is different, whatever they
 * hold; and read piece by piece they are what they are when they are read whole. */
#include "fuzz.h"

#include "diff/diff.h"

#include <stdlib.h>
#include <unistd.h>

static void compare(struct ax_session *session, struct ax_slice input, struct fuzz_result *result)
{
    struct ax_diff diff = {.session = session, .renames = ax_renames_new(session)};
    ax_record_pool_init(&diff.pool, session->memory);
    enum ax_status status = diff.renames ? AX_OK : AX_NO_MEMORY;
    for (int i = 0; i < 2 && status == AX_OK; i++) {
        uint32_t source = ax_source_add(session, AX_SLICE("list"), input);
        diff.sides[i].kind = AX_SIDE_LIST;
        diff.sides[i].list_open = source != 0;
        status = source ? ax_list_open_source(&diff.sides[i].list, session, source) : AX_NO_MEMORY;
    }
    status = status == AX_OK ? ax_diff_join(&diff) : status;
    fuzz_expect(status != AX_OK || ax_diff_is_same(&diff), "a list is the same as itself");
    result->status = status;
    ax_array_done(session->memory, &diff.changes);
    ax_array_done(session->memory, &diff.fields);
    ax_record_pool_done(&diff.pool);
    ax_side_close(&diff.sides[0]);
    ax_side_close(&diff.sides[1]);
    ax_renames_free(diff.renames);
}

/* Ids and severities of the list, and how it ended. */
static enum ax_status put_records(struct ax_list *list, enum ax_status status,
                                  struct ax_output *output)
{
    while (status == AX_OK && ax_list_next(list)) {
        ax_put(output, list->record.text[AX_RECORD_ID]);
        ax_put(output, list->record.text[AX_RECORD_TITLE]);
        ax_put(output, list->record.text[AX_RECORD_CROSSES]);
        ax_putf(output, " %u\n", list->record.severity);
    }
    enum ax_status end = list->texts ? ax_list_done(list) : status;
    return list->session->no_memory ? AX_NO_MEMORY : end;
}

static bool write_file(char *path, struct ax_slice input)
{
    int fd = mkstemp(path);
    bool written = fd >= 0 && write(fd, input.start, input.len) == (ssize_t)input.len;
    return fd >= 0 && close(fd) == 0 && written;
}

/* As the command does it: by the first character. */
static enum ax_list_format format_of(struct ax_slice input)
{
    struct ax_slice text = ax_slice_trim(input);
    char first = text.len > 0 ? text.start[0] : '\0';
    return first == '{' || first == '[' ? AX_LIST_JSON : first == '<' ? AX_LIST_XML : AX_LIST_CSV;
}

static void compare_stream(const struct ax_allocator *memory, struct ax_slice input)
{
    char path[] = "/tmp/annexc-fuzz-XXXXXX";
    struct ax_output *texts[2] = {ax_output_to_memory(memory), ax_output_to_memory(memory)};
    enum ax_status ends[2] = {AX_NO_MEMORY, AX_NO_MEMORY};
    bool written = input.len > 0 && write_file(path, input);
    for (int i = 0; i < 2 && written && texts[0] && texts[1]; i++) {
        struct ax_session *session = ax_session_new(memory);
        uint32_t source = session ? ax_source_add(session, AX_SLICE("list"), input) : 0;
        if (source) {
            struct ax_list list = {.session = session};
            enum ax_status status =
                i == 0 ? ax_list_open_source(&list, session, source)
                       : ax_list_open_stream(&list, session, path, format_of(input));
            ends[i] = put_records(&list, status, texts[i]);
        }
        ax_session_free(session);
    }
    bool whole = ends[0] != AX_NO_MEMORY && ends[1] != AX_NO_MEMORY && texts[0]->status == AX_OK &&
                 texts[1]->status == AX_OK;
    bool same =
        whole && ends[0] == ends[1] &&
        (ends[0] != AX_OK || ax_slice_equal(ax_output_text(texts[0]), ax_output_text(texts[1])));
    fuzz_expect(!whole || same, "a list is the same piece by piece");
    ax_output_free(texts[0]);
    ax_output_free(texts[1]);
    (void)(written && unlink(path) == 0);
}

static void run(const struct ax_allocator *memory, struct ax_slice input,
                struct fuzz_result *result)
{
    struct ax_session *session = ax_session_new(memory);
    result->status = AX_NO_MEMORY;
    struct ax_output *output = session ? ax_output_to_memory(memory) : NULL;
    if (output) {
        compare(session, input, result);
        fuzz_put_counts(session, output);
        fuzz_write_messages(session, memory);
        result->status = session->no_memory ? AX_NO_MEMORY : result->status;
        compare_stream(memory, input);
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
