/* SPDX-License-Identifier: Apache-2.0 */
/* CVSS 3.1: specification document of FIRST, section 7 and appendix A. Doubles with its Roundup,
 * which is made so that their last digits do not matter; powers are products, so that no libm
 * has a say. */
#include "score/cvss31.h"

#include <math.h>

enum metric {
    AV,
    AC,
    PR,
    UI,
    S,
    C,
    I,
    A,
    E,
    RL,
    RC,
    CR,
    IR,
    AR,
    MAV,
    MAC,
    MPR,
    MUI,
    MS,
    MC,
    MI,
    MA,
    METRIC_COUNT
};

#define AV_VALUES .values = "N A L P", .weights = {85, 62, 55, 20}
#define AC_VALUES .values = "L H", .weights = {77, 44}
#define PR_VALUES .values = "N L H", .weights = {85, 62, 27}
#define UI_VALUES .values = "N R", .weights = {85, 62}
#define IMPACT_VALUES .values = "H L N", .weights = {56, 22, 0}
#define REQUIREMENT_VALUES .values = "H M L", .weights = {150, 100, 50}

enum {
    SCOPE_CHANGED = 2
};

static const struct ax_metric metrics[METRIC_COUNT] = {
    [AV] = {.name = "AV", .title = "attack vector", AV_VALUES},
    [AC] = {.name = "AC", .title = "attack complexity", AC_VALUES},
    [PR] = {.name = "PR", .title = "privileges required", PR_VALUES},
    [UI] = {.name = "UI", .title = "user interaction", UI_VALUES},
    [S] = {.name = "S", .title = "scope", .values = "U C"},
    [C] = {.name = "C", .title = "confidentiality", IMPACT_VALUES},
    [I] = {.name = "I", .title = "integrity", IMPACT_VALUES},
    [A] = {.name = "A", .title = "availability", IMPACT_VALUES},
    [E] = {.name = "E",
           .title = "exploit code maturity",
           .values = "H F P U",
           .weights = {100, 97, 94, 91}},
    [RL] = {.name = "RL",
            .title = "remediation level",
            .values = "U W T O",
            .weights = {100, 97, 96, 95}},
    [RC] = {.name = "RC",
            .title = "report confidence",
            .values = "C R U",
            .weights = {100, 96, 92}},
    [CR] = {.name = "CR", .title = "confidentiality requirement", REQUIREMENT_VALUES},
    [IR] = {.name = "IR", .title = "integrity requirement", REQUIREMENT_VALUES},
    [AR] = {.name = "AR", .title = "availability requirement", REQUIREMENT_VALUES},
    [MAV] = {.name = "MAV", .title = "modified attack vector", AV_VALUES},
    [MAC] = {.name = "MAC", .title = "modified attack complexity", AC_VALUES},
    [MPR] = {.name = "MPR", .title = "modified privileges required", PR_VALUES},
    [MUI] = {.name = "MUI", .title = "modified user interaction", UI_VALUES},
    [MS] = {.name = "MS", .title = "modified scope", .values = "U C"},
    [MC] = {.name = "MC", .title = "modified confidentiality", IMPACT_VALUES},
    [MI] = {.name = "MI", .title = "modified integrity", IMPACT_VALUES},
    [MA] = {.name = "MA", .title = "modified availability", IMPACT_VALUES},
};

static double weight_of(const struct ax_score_vector *vector, enum metric metric)
{
    unsigned value = vector->values[metric];
    return value == 0 ? 1.0 : metrics[metric].weights[value - 1] / 100.0;
}

static double privilege(unsigned value, bool changed)
{
    static const double weights[2][3] = {{0.85, 0.62, 0.27}, {0.85, 0.68, 0.50}};
    return weights[changed][value - 1];
}

static enum metric effective(const struct ax_score_vector *vector, bool modified, enum metric base)
{
    enum metric changed = (enum metric)(base + (MAV - AV));
    return modified && vector->values[changed] != 0 ? changed : base;
}

static struct ax_cvss31_metrics judge(const struct ax_score_vector *vector, bool modified)
{
    struct ax_cvss31_metrics judged = {.cr = 1, .ir = 1, .ar = 1};
    judged.changed = vector->values[effective(vector, modified, S)] == SCOPE_CHANGED;
    judged.av = weight_of(vector, effective(vector, modified, AV));
    judged.ac = weight_of(vector, effective(vector, modified, AC));
    judged.pr = privilege(vector->values[effective(vector, modified, PR)], judged.changed);
    judged.ui = weight_of(vector, effective(vector, modified, UI));
    judged.c = weight_of(vector, effective(vector, modified, C));
    judged.i = weight_of(vector, effective(vector, modified, I));
    judged.a = weight_of(vector, effective(vector, modified, A));
    if (modified) {
        judged.cr = weight_of(vector, CR);
        judged.ir = weight_of(vector, IR);
        judged.ar = weight_of(vector, AR);
    }
    return judged;
}

static double power(double x, int n)
{
    double product = 1;
    for (int i = 0; i < n; i++) {
        product *= x;
    }
    return product;
}

/* Up to the next tenth, but not for what stands behind the fifth decimal; in tenths. */
static int round_up(double x)
{
    long long i = llround(x * 100000);
    return (int)(i % 10000 == 0 ? i / 10000 : i / 10000 + 1);
}

static double impact_of(double iss, bool changed, bool modified)
{
    if (!changed) {
        return 6.42 * iss;
    }
    double tail = modified ? power(iss * 0.9731 - 0.02, 13) : power(iss - 0.02, 15);
    return 7.52 * (iss - 0.029) - 3.25 * tail;
}

static struct ax_cvss31_part score_of(const struct ax_cvss31_metrics *j, bool modified,
                                      double temporal)
{
    struct ax_cvss31_part result = {0};
    result.iss = 1 - (1 - j->cr * j->c) * (1 - j->ir * j->i) * (1 - j->ar * j->a);
    if (modified) {
        result.iss = fmin(result.iss, 0.915);
    }
    result.impact = impact_of(result.iss, j->changed, modified);
    result.exploitability = 8.22 * j->av * j->ac * j->pr * j->ui;
    if (result.impact > 0) {
        double sum = result.impact + result.exploitability;
        result.inner = round_up(fmin(j->changed ? 1.08 * sum : sum, 10));
    }
    result.score = round_up(result.inner / 10.0 * temporal);
    return result;
}

static bool is_environmental(const struct ax_score_vector *vector)
{
    bool set = false;
    for (size_t i = CR; i < METRIC_COUNT; i++) {
        set = set || vector->values[i] != 0;
    }
    return set;
}

struct ax_cvss31_steps ax_cvss31_steps_of(const struct ax_score_vector *vector)
{
    struct ax_cvss31_steps steps = {.is_environmental = is_environmental(vector)};
    steps.e = weight_of(vector, E);
    steps.rl = weight_of(vector, RL);
    steps.rc = weight_of(vector, RC);
    double temporal = steps.e * steps.rl * steps.rc;
    steps.base_metrics = judge(vector, false);
    steps.modified_metrics = judge(vector, true);
    steps.base = score_of(&steps.base_metrics, false, temporal);
    steps.modified = score_of(&steps.modified_metrics, true, temporal);
    return steps;
}

static int64_t shown(double value)
{
    return (int64_t)llround(fmax(value, 0) * 10) * 100000;
}

static void compute(const struct ax_score_vector *vector, const struct ax_score_options *options,
                    struct ax_score *score)
{
    (void)options;
    struct ax_cvss31_steps steps = ax_cvss31_steps_of(vector);
    const struct ax_cvss31_part *part = steps.is_environmental ? &steps.modified : &steps.base;
    score->tenths = part->score;
    score->band = ax_band_of_cvss(score->tenths);
    ax_part_set_tenths(score, AX_PART_BASE, steps.base.inner);
    ax_part_set_tenths(score, AX_PART_TEMPORAL, steps.base.score);
    ax_part_set_tenths(score, AX_PART_ENVIRONMENTAL, steps.modified.score);
    ax_part_set(score, AX_PART_IMPACT, shown(part->impact), 1);
    ax_part_set(score, AX_PART_EXPLOITABILITY, shown(part->exploitability), 1);
}

const struct ax_scheme ax_scheme_cvss31 = {
    .name = "CVSS3.1",
    .prefix = "CVSS:3.1/",
    .caveat = "A CVSS score tells how severe a weakness is; it is not risk by itself.",
    .metrics = metrics,
    .count = METRIC_COUNT,
    .required = E,
    .undefined = true,
    .compute = compute,
    .explain = ax_cvss31_explain,
};
