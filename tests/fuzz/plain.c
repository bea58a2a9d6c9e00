/* SPDX-License-Identifier: Apache-2.0 */
/* Any document: the short way through plain ones tells what libxml2 tells. */
#include "fuzz.h"
#include "readings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ax_slice text = {(const char *)data, size};
    struct ax_output *quick = ax_output_to_memory(NULL);
    struct ax_output *slow = ax_output_to_memory(NULL);
    static const char *const skipped[] = {NULL, "b", "boundary"};
    for (size_t i = 0; quick && slow && i < AX_COUNT(skipped); i++) {
        quick->len = slow->len = 0;
        fuzz_expect(reading_write(text, QUICKLY, skipped[i], quick) &&
                        reading_write(text, SLOWLY, skipped[i], slow),
                    "places are where they are said to be");
        fuzz_expect(ax_slice_equal(ax_output_text(quick), ax_output_text(slow)),
                    "both ways tell the same");
    }
    ax_output_free(quick);
    ax_output_free(slow);
    return 0;
}
