/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of CVSS 4.0, for the score and for its explanation. */
#ifndef AX_SCORE_CVSS40_H
#define AX_SCORE_CVSS40_H

#include "score/scheme.h"

/* Scores of the 270 macro vectors in tenths, by EQ1 … EQ6. EQ3 2 with EQ6 0 does not exist: 0. */
extern const uint8_t ax_cvss40_table[3][2][3][3][3][2];

/* The metrics that decide, after modified ones took the place of base ones. */
enum ax_cvss40_level {
    AX_LEVEL_AV,
    AX_LEVEL_PR,
    AX_LEVEL_UI,
    AX_LEVEL_AC,
    AX_LEVEL_AT,
    AX_LEVEL_VC,
    AX_LEVEL_VI,
    AX_LEVEL_VA,
    AX_LEVEL_CR,
    AX_LEVEL_IR,
    AX_LEVEL_AR,
    AX_LEVEL_SC,
    AX_LEVEL_SI,
    AX_LEVEL_SA,
    AX_LEVEL_E,
    AX_LEVEL_COUNT
};

enum ax_cvss40_set {
    AX_EQ1,
    AX_EQ2,
    AX_EQ36, /* EQ3 and EQ6 together */
    AX_EQ4,
    AX_EQ5,
    AX_EQ_SETS
};

/* What one set of metrics takes off the score of the macro vector. */
struct ax_cvss40_part {
    bool counts;  /* there is a lower macro vector */
    int lower;    /* its score, in tenths */
    int distance; /* steps from the highest vector */
    int depth;
};

struct ax_cvss40_steps {
    uint8_t levels[AX_LEVEL_COUNT]; /* 0 is the worst */
    uint8_t eq[6];
    bool no_impact; /* then nothing of the following counts */
    int value;      /* of the macro vector, in tenths */
    int sets;       /* how many count */
    struct ax_cvss40_part parts[AX_EQ_SETS];
    int score; /* tenths */
};

/* Which groups of metrics count besides the base metrics. */
struct ax_cvss40_groups {
    bool threat;
    bool environmental;
};

struct ax_cvss40_steps ax_cvss40_steps_of(const struct ax_score_vector *vector,
                                          struct ax_cvss40_groups groups);
/* Which groups the vector has a metric of. */
struct ax_cvss40_groups ax_cvss40_groups_of(const struct ax_score_vector *vector);
/* Fills in what is taken off, from levels and macro vector. */
void ax_cvss40_interpolate(struct ax_cvss40_steps *steps);

void ax_cvss40_explain(const struct ax_score_vector *vector, const struct ax_score_options *options,
                       struct ax_output *output);

#endif
