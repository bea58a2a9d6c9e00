/* SPDX-License-Identifier: Apache-2.0 */
/* An attack-defence tree from a stranger: read, evaluated in all domains, and written in all
 * formats. */
#include "fuzz.h"

#include "method/tree.h"

static enum ax_status ask(struct ax_tree *tree, struct ax_output *output)
{
    static const struct ax_tree_options how = {
        .domains = 0, .attack_sets = true, .pareto = true, .most = 10, .drawn = 1};
    struct ax_report_style style = {60, false};
    enum ax_status status = AX_OK;
    for (int i = 0; i < AX_TREE_FORMAT_COUNT; i++) {
        enum ax_status one = ax_report_tree(tree, &how, (enum ax_tree_format)i, style, output);
        status = one == AX_INVALID ? status : one; /* what a format cannot hold was reported */
        if (status != AX_OK) {
            return status;
        }
    }
    return ax_tree_draw(tree, &how, AX_PICTURE_DOT, 0, output);
}

static void run(const struct ax_allocator *memory, struct ax_slice input,
                struct fuzz_result *result)
{
    result->status = AX_NO_MEMORY;
    struct ax_session *session = ax_session_new(memory);
    struct ax_output *output = session ? ax_output_to_memory(memory) : NULL;
    if (output) {
        struct ax_tree *tree = NULL;
        result->status =
            ax_tree_load_text(session, AX_SLICE("/nowhere/fuzz/tree.xml"), input, &tree);
        if (result->status == AX_OK) {
            result->status = ask(tree, output);
            ax_tree_free(tree);
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
