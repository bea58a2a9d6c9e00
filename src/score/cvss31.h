/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of CVSS 3.1, for the score and for its explanation. */
#ifndef AX_SCORE_CVSS31_H
#define AX_SCORE_CVSS31_H

#include "score/scheme.h"

/* The weights that count: of the base metrics, or of the modified ones. */
struct ax_cvss31_metrics {
    bool changed; /* the scope */
    double av, ac, pr, ui;
    double c, i, a;    /* impacts */
    double cr, ir, ar; /* what they are multiplied with */
};

struct ax_cvss31_part {
    double iss, impact, exploitability;
    int inner; /* tenths, before the temporal metrics */
    int score; /* tenths */
};

struct ax_cvss31_steps {
    bool is_environmental; /* a metric of that group is set */
    double e, rl, rc;
    struct ax_cvss31_metrics base_metrics, modified_metrics;
    struct ax_cvss31_part base, modified;
};

struct ax_cvss31_steps ax_cvss31_steps_of(const struct ax_score_vector *vector);
void ax_cvss31_explain(const struct ax_score_vector *vector, const struct ax_score_options *options,
                       struct ax_output *output);

#endif
