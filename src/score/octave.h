/* SPDX-License-Identifier: Apache-2.0 */
/* The arithmetic of OCTAVE Allegro: relative risk scores, pools of risks, and what a pool asks for.
 * Integers only. The formulas are those of the public openings of CMU/SEI-2007-TR-012; the bounds
 * of the pools could not be held against the original. */
#ifndef AX_SCORE_OCTAVE_H
#define AX_SCORE_OCTAVE_H

#include <stdbool.h>
#include <stdint.h>

/* How bad the consequence is for an impact area. */
enum ax_octave_value {
    AX_OCTAVE_VALUE_NONE, /* not judged */
    AX_OCTAVE_LOW,        /* 1 */
    AX_OCTAVE_MODERATE,   /* 2 */
    AX_OCTAVE_HIGH        /* 3 */
};

enum ax_octave_probability {
    AX_OCTAVE_PROBABILITY_NONE, /* not judged: it is optional */
    AX_OCTAVE_UNLIKELY,
    AX_OCTAVE_POSSIBLE,
    AX_OCTAVE_LIKELY
};

enum ax_octave_treatment {
    AX_OCTAVE_TREATMENT_NONE,
    AX_OCTAVE_ACCEPT,
    AX_OCTAVE_DEFER,
    AX_OCTAVE_MITIGATE,
    AX_OCTAVE_TRANSFER
};

/* Pools are defined for this number of areas only. */
#define AX_OCTAVE_POOL_AREAS 5U

/* True when the `count` ranks are a permutation of 1 … count. */
bool ax_octave_ranks_are_sound(const uint32_t *ranks, uint32_t count);
/* The sum of rank times value; 0 when a rank is 0 or a value is none: then there is no score. */
uint32_t ax_octave_score(const uint32_t *ranks, const uint8_t *values, uint32_t count);
/* The pool 1 … 4; 0: there is none, because there are not five areas, no score, or no
 * probability. */
unsigned ax_octave_pool(uint32_t areas, uint32_t score, enum ax_octave_probability probability);
/* What the pool asks for: "mitigate", "mitigate or defer", …; "" for 0. Static. */
const char *ax_octave_pool_text(unsigned pool);
/* False when the treatment does less than the pool asks for. To do more is always right, and to
 * transfer counts like to mitigate. */
bool ax_octave_treatment_suffices(unsigned pool, enum ax_octave_treatment treatment);

#endif
