/* SPDX-License-Identifier: Apache-2.0 */
/* CVSS 4.0: specification document of FIRST, section 8. */
#include "score/cvss40.h"

enum metric {
    AV,
    AC,
    AT,
    PR,
    UI,
    VC,
    VI,
    VA,
    SC,
    SI,
    SA,
    E,
    CR,
    IR,
    AR,
    MAV,
    MAC,
    MAT,
    MPR,
    MUI,
    MVC,
    MVI,
    MVA,
    MSC,
    MSI,
    MSA,
    S,
    AU,
    R,
    V,
    RE,
    U,
    METRIC_COUNT
};

_Static_assert(METRIC_COUNT == AX_SCORE_METRICS, "every metric has its place in a vector");

static const struct ax_metric metrics[METRIC_COUNT] = {
    [AV] = {.name = "AV", .title = "attack vector", .values = "N A L P"},
    [AC] = {.name = "AC", .title = "attack complexity", .values = "L H"},
    [AT] = {.name = "AT", .title = "attack requirements", .values = "N P"},
    [PR] = {.name = "PR", .title = "privileges required", .values = "N L H"},
    [UI] = {.name = "UI", .title = "user interaction", .values = "N P A"},
    [VC] = {.name = "VC", .title = "confidentiality of the vulnerable system", .values = "H L N"},
    [VI] = {.name = "VI", .title = "integrity of the vulnerable system", .values = "H L N"},
    [VA] = {.name = "VA", .title = "availability of the vulnerable system", .values = "H L N"},
    [SC] = {.name = "SC", .title = "confidentiality of subsequent systems", .values = "H L N"},
    [SI] = {.name = "SI", .title = "integrity of subsequent systems", .values = "H L N"},
    [SA] = {.name = "SA", .title = "availability of subsequent systems", .values = "H L N"},
    [E] = {.name = "E", .title = "exploit maturity", .values = "A P U"},
    [CR] = {.name = "CR", .title = "confidentiality requirement", .values = "H M L"},
    [IR] = {.name = "IR", .title = "integrity requirement", .values = "H M L"},
    [AR] = {.name = "AR", .title = "availability requirement", .values = "H M L"},
    [MAV] = {.name = "MAV", .title = "modified attack vector", .values = "N A L P"},
    [MAC] = {.name = "MAC", .title = "modified attack complexity", .values = "L H"},
    [MAT] = {.name = "MAT", .title = "modified attack requirements", .values = "N P"},
    [MPR] = {.name = "MPR", .title = "modified privileges required", .values = "N L H"},
    [MUI] = {.name = "MUI", .title = "modified user interaction", .values = "N P A"},
    [MVC] = {.name = "MVC",
             .title = "modified confidentiality of the vulnerable system",
             .values = "H L N"},
    [MVI] = {.name = "MVI",
             .title = "modified integrity of the vulnerable system",
             .values = "H L N"},
    [MVA] = {.name = "MVA",
             .title = "modified availability of the vulnerable system",
             .values = "H L N"},
    [MSC] = {.name = "MSC",
             .title = "modified confidentiality of subsequent systems",
             .values = "H L N"},
    [MSI] = {.name = "MSI",
             .title = "modified integrity of subsequent systems",
             .values = "S H L N"},
    [MSA] = {.name = "MSA",
             .title = "modified availability of subsequent systems",
             .values = "S H L N"},
    [S] = {.name = "S", .title = "safety", .values = "N P"},
    [AU] = {.name = "AU", .title = "automatable", .values = "N Y"},
    [R] = {.name = "R", .title = "recovery", .values = "A U I"},
    [V] = {.name = "V", .title = "value density", .values = "D C"},
    [RE] = {.name = "RE", .title = "response effort", .values = "L M H"},
    [U] = {.name = "U", .title = "provider urgency", .values = "Clear Green Amber Red"},
};

/* The metric that each level comes from. */
static const uint8_t sources[AX_LEVEL_COUNT] = {
    [AX_LEVEL_AV] = AV, [AX_LEVEL_PR] = PR, [AX_LEVEL_UI] = UI, [AX_LEVEL_AC] = AC,
    [AX_LEVEL_AT] = AT, [AX_LEVEL_VC] = VC, [AX_LEVEL_VI] = VI, [AX_LEVEL_VA] = VA,
    [AX_LEVEL_CR] = CR, [AX_LEVEL_IR] = IR, [AX_LEVEL_AR] = AR, [AX_LEVEL_SC] = SC,
    [AX_LEVEL_SI] = SI, [AX_LEVEL_SA] = SA, [AX_LEVEL_E] = E,
};

static bool is_base(size_t metric)
{
    return metric < E;
}

/* Values stand in the order of their levels, 0 the worst; only subsequent systems have one above
 * the worst of their base metric, Safety, which their modified metric may say. */
static uint8_t level_of(const struct ax_score_vector *vector, size_t metric,
                        struct ax_cvss40_groups groups)
{
    unsigned value = vector->values[metric];
    unsigned modified = 0;
    if (is_base(metric) && groups.environmental) {
        modified = vector->values[metric + (MAV - AV)];
    }
    if (metric == SI || metric == SA) {
        return (uint8_t)(modified ? modified - 1 : value);
    }
    if (metric == SC) {
        return (uint8_t)(modified ? modified : value);
    }
    if (metric == E ? !groups.threat : !is_base(metric) && !groups.environmental) {
        return 0;
    }
    value = modified ? modified : value;
    return (uint8_t)(value ? value - 1 : 0);
}

static uint8_t eq1_of(const uint8_t *l)
{
    int none = (l[AX_LEVEL_AV] == 0) + (l[AX_LEVEL_PR] == 0) + (l[AX_LEVEL_UI] == 0);
    return none == 3 ? 0 : none > 0 && l[AX_LEVEL_AV] != 3 ? 1 : 2;
}

static uint8_t eq3_of(const uint8_t *l)
{
    if (l[AX_LEVEL_VC] == 0 && l[AX_LEVEL_VI] == 0) {
        return 0;
    }
    return l[AX_LEVEL_VC] == 0 || l[AX_LEVEL_VI] == 0 || l[AX_LEVEL_VA] == 0 ? 1 : 2;
}

static uint8_t eq4_of(const uint8_t *l)
{
    if (l[AX_LEVEL_SI] == 0 || l[AX_LEVEL_SA] == 0) {
        return 0;
    }
    return l[AX_LEVEL_SC] == 1 || l[AX_LEVEL_SI] == 1 || l[AX_LEVEL_SA] == 1 ? 1 : 2;
}

static uint8_t eq6_of(const uint8_t *l)
{
    bool high = false;
    for (size_t i = 0; i < 3; i++) {
        high = high || (l[AX_LEVEL_CR + i] == 0 && l[AX_LEVEL_VC + i] == 0);
    }
    return high ? 0 : 1;
}

static bool has_no_impact(const uint8_t *l)
{
    return l[AX_LEVEL_VC] == 2 && l[AX_LEVEL_VI] == 2 && l[AX_LEVEL_VA] == 2 &&
           l[AX_LEVEL_SC] == 3 && l[AX_LEVEL_SI] == 3 && l[AX_LEVEL_SA] == 3;
}

struct ax_cvss40_steps ax_cvss40_steps_of(const struct ax_score_vector *vector,
                                          struct ax_cvss40_groups groups)
{
    struct ax_cvss40_steps steps = {0};
    uint8_t *levels = steps.levels;
    for (size_t i = 0; i < AX_LEVEL_COUNT; i++) {
        levels[i] = level_of(vector, sources[i], groups);
    }
    steps.eq[0] = eq1_of(levels);
    steps.eq[1] = levels[AX_LEVEL_AC] != 0 || levels[AX_LEVEL_AT] != 0;
    steps.eq[2] = eq3_of(levels);
    steps.eq[3] = eq4_of(levels);
    steps.eq[4] = levels[AX_LEVEL_E];
    steps.eq[5] = eq6_of(levels);
    steps.no_impact = has_no_impact(levels);
    if (!steps.no_impact) {
        ax_cvss40_interpolate(&steps);
    }
    return steps;
}

struct ax_cvss40_groups ax_cvss40_groups_of(const struct ax_score_vector *vector)
{
    struct ax_cvss40_groups groups = {.threat = vector->values[E] != 0};
    for (size_t i = CR; i <= MSA; i++) {
        groups.environmental = groups.environmental || vector->values[i] != 0;
    }
    return groups;
}

static void set_score(const struct ax_score_vector *vector, struct ax_cvss40_groups groups,
                      enum ax_score_part part, struct ax_score *score)
{
    ax_part_set_tenths(score, part, ax_cvss40_steps_of(vector, groups).score);
}

static void compute(const struct ax_score_vector *vector, const struct ax_score_options *options,
                    struct ax_score *score)
{
    static const char *const names[2][2] = {{"CVSS-B", "CVSS-BT"}, {"CVSS-BE", "CVSS-BTE"}};
    (void)options;
    struct ax_cvss40_groups groups = ax_cvss40_groups_of(vector);
    struct ax_cvss40_steps steps = ax_cvss40_steps_of(vector, groups);
    score->tenths = steps.score;
    score->band = ax_band_of_cvss(steps.score);
    score->nomenclature = names[groups.environmental][groups.threat];
    for (size_t i = 0; i < 6; i++) {
        score->macro[i] = (char)('0' + steps.eq[i]);
    }
    set_score(vector, (struct ax_cvss40_groups){false, false}, AX_PART_BASE, score);
    if (groups.threat) {
        set_score(vector, (struct ax_cvss40_groups){true, false}, AX_PART_THREAT, score);
    }
    if (groups.environmental) {
        set_score(vector, groups, AX_PART_ENVIRONMENTAL, score);
    }
    ax_part_set_tenths(score, AX_PART_EXPLOITABILITY, 10 * (2 - steps.eq[0]));
}

const struct ax_scheme ax_scheme_cvss40 = {
    .name = "CVSS4.0",
    .prefix = "CVSS:4.0/",
    .caveat = "A CVSS score tells how severe a weakness is; it is not risk by itself.",
    .metrics = metrics,
    .count = METRIC_COUNT,
    .required = E,
    .ordered = true,
    .undefined = true,
    .compute = compute,
    .explain = ax_cvss40_explain,
};
