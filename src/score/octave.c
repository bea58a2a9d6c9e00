/* SPDX-License-Identifier: Apache-2.0 */
#include "score/octave.h"

enum {
    BAND_MIDDLE = 16, /* 16 … 29 */
    BAND_UPPER = 30   /* 30 … 45 */
};

bool ax_octave_ranks_are_sound(const uint32_t *ranks, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (ranks[i] < 1 || ranks[i] > count) {
            return false;
        }
        for (uint32_t j = 0; j < i; j++) {
            if (ranks[j] == ranks[i]) {
                return false;
            }
        }
    }
    return true;
}

uint32_t ax_octave_score(const uint32_t *ranks, const uint8_t *values, uint32_t count)
{
    uint32_t score = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (ranks[i] == 0 || values[i] == AX_OCTAVE_VALUE_NONE) {
            return 0;
        }
        score += ranks[i] * values[i];
    }
    return score;
}

unsigned ax_octave_pool(uint32_t areas, uint32_t score, enum ax_octave_probability probability)
{
    /* Rows: probability; columns: score from 30, from 16, below. */
    static const uint8_t pools[][3] = {
        [AX_OCTAVE_PROBABILITY_NONE] = {0, 0, 0},
        [AX_OCTAVE_UNLIKELY] = {3, 3, 4},
        [AX_OCTAVE_POSSIBLE] = {2, 2, 3},
        [AX_OCTAVE_LIKELY] = {1, 2, 2},
    };
    if (areas != AX_OCTAVE_POOL_AREAS || score == 0) {
        return 0;
    }
    return pools[probability][score >= BAND_UPPER ? 0 : score >= BAND_MIDDLE ? 1 : 2];
}

const char *ax_octave_pool_text(unsigned pool)
{
    static const char *const texts[] = {"", "mitigate", "mitigate or defer", "defer or accept",
                                        "accept"};
    return texts[pool];
}

bool ax_octave_treatment_suffices(unsigned pool, enum ax_octave_treatment treatment)
{
    switch (treatment) {
    case AX_OCTAVE_ACCEPT: return pool == 0 || pool >= 3;
    case AX_OCTAVE_DEFER: return pool != 1;
    case AX_OCTAVE_TREATMENT_NONE:
    case AX_OCTAVE_MITIGATE:
    case AX_OCTAVE_TRANSFER: break;
    }
    return true;
}
