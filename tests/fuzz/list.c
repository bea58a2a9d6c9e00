/* SPDX-License-Identifier: Apache-2.0 */
/* Saved lists of threats in any format: against themselves nothing is different, whatever they
 * hold. */
#include "fuzz.h"

#include "diff/diff.h"

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
