/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a score vector: what can be read is scored, explained, written, and read again. */
#include "fuzz.h"

#include <string.h>

static void check_mistake(struct ax_slice input, const struct ax_score_mistake *mistake)
{
    fuzz_expect(mistake->kind < AX_MISTAKE_COUNT, "the mistake is of a kind");
    fuzz_expect(mistake->start <= mistake->end && mistake->end <= input.len,
                "the mistake is in the vector");
    fuzz_expect(mistake->text[0] != '\0', "the mistake has a text");
}

/* The canonical form is read as the same vector. */
static void check_again(const struct ax_score_vector *vector, struct ax_output *output)
{
    struct ax_score_vector again;
    struct ax_score_mistake mistake;
    ax_score_vector_write(vector, output);
    if (ax_output_flush(output) != AX_OK) {
        return;
    }
    fuzz_expect(ax_score_parse(ax_output_text(output), &again, &mistake) == AX_OK,
                "a canonical vector is right");
    fuzz_expect(memcmp(vector, &again, sizeof(again)) == 0, "a canonical vector is the same");
}

static void score(const struct ax_score_vector *vector, struct ax_output *output)
{
    for (unsigned i = 0; i < 4; i++) {
        struct ax_score_options options = {.impact = (enum ax_owasp_impact)i,
                                           .dread_d = (enum ax_dread_d)(i % 3)};
        struct ax_score scored;
        ax_score_compute(vector, &options, &scored);
        fuzz_expect(scored.tenths >= -1 && scored.tenths <= 1000, "a score is within its scale");
        fuzz_expect(scored.band < AX_BAND_COUNT, "a band is one");
        ax_score_explain(vector, &options, output);
    }
}

static void run(const struct ax_allocator *memory, struct ax_slice input,
                struct fuzz_result *result)
{
    struct ax_score_vector vector;
    struct ax_score_mistake mistake;
    struct ax_output *output = ax_output_to_memory(memory);
    result->status = AX_NO_MEMORY;
    if (!output) {
        return;
    }
    result->status = ax_score_parse(input, &vector, &mistake);
    if (result->status == AX_OK) {
        check_again(&vector, output);
        score(&vector, output);
    } else {
        check_mistake(input, &mistake);
        ax_put_text(output, mistake.text);
    }
    if (ax_output_flush(output) != AX_OK) {
        result->status = AX_NO_MEMORY;
    }
    fuzz_keep(result, output);
    ax_output_free(output);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_all(run, data, size);
    return 0;
}
