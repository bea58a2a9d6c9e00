/* SPDX-License-Identifier: Apache-2.0 */
/* An acceptance matrix: what is read whole judges every case. */
#include "fuzz.h"

#include "load/acceptance.h"

static void put_slice(struct ax_output *output, struct ax_slice text)
{
    ax_put(output, text);
    ax_put_text(output, "\n");
}

static void ask(const struct ax_acceptance *acceptance, struct ax_output *output)
{
    size_t bands = ax_acceptance_bands(acceptance);
    size_t harms = ax_acceptance_harms(acceptance);
    fuzz_expect(bands > 0 && harms > 0, "a matrix has bands and harms");
    for (size_t band = 0; band < bands; band++) {
        put_slice(output, ax_acceptance_band_name(acceptance, band));
        put_slice(output, ax_acceptance_band_text(acceptance, band));
        for (size_t harm = 0; harm < harms; harm++) {
            enum ax_verdict verdict = ax_acceptance_verdict(acceptance, (int)band, (int)harm);
            fuzz_expect(verdict != AX_VERDICT_NONE, "a matrix has no hole");
            ax_put_text(output, ax_verdict_text(verdict));
        }
    }
    for (int tenths = 0; tenths <= 1000; tenths++) {
        struct ax_score score = {.method = (enum ax_score_method)(tenths % 3), .tenths = tenths};
        for (size_t i = 0; i < AX_PART_COUNT; i++) {
            score.parts[i] = tenths * 10000;
        }
        int band = ax_acceptance_band_of(acceptance, &score);
        fuzz_expect(band >= -1 && band < (int)bands, "a scale leads to a band");
    }
}

static void run(const struct ax_allocator *memory, struct ax_slice input,
                struct fuzz_result *result)
{
    result->status = AX_NO_MEMORY;
    struct ax_session *session = ax_session_new(memory);
    struct ax_output *output = ax_output_to_memory(memory);
    uint32_t source = session && output ? ax_source_add(session, AX_SLICE("a.xml"), input) : 0;
    if (source) {
        const struct ax_acceptance *acceptance;
        result->status = ax_acceptance_read(session, source, &acceptance);
        if (result->status == AX_OK) {
            ask(acceptance, output);
        }
        fuzz_put_counts(session, output);
        if (ax_output_flush(output) != AX_OK) {
            result->status = AX_NO_MEMORY;
        }
        fuzz_keep(result, output);
        fuzz_write_messages(session, memory);
    }
    ax_output_free(output);
    ax_session_free(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_all(run, data, size);
    return 0;
}
