/* SPDX-License-Identifier: Apache-2.0 */
/* The score that follows from what a risk file says: the vector, and for OWASP which impact
 * counts. */
#include "risk/risk.h"

static const char *const impacts[] = {
    [AX_OWASP_KNOWN] = "",
    [AX_OWASP_BUSINESS] = "business",
    [AX_OWASP_TECHNICAL] = "technical",
    [AX_OWASP_MAX] = "max",
};

struct ax_score_options ax_risk_score_options(struct ax_slice impact_by)
{
    struct ax_score_options options = {.impact = AX_OWASP_KNOWN};
    for (size_t i = 0; i < AX_COUNT(impacts); i++) {
        options.impact =
            ax_slice_is(impact_by, impacts[i]) ? (enum ax_owasp_impact)i : options.impact;
    }
    return options;
}

bool ax_risk_score(const struct ax_risk *risk, const struct ax_risk_record *part,
                   struct ax_score *out_score)
{
    struct ax_score_options options =
        ax_risk_score_options(ax_risk_value(risk, part, AX_RISK_IMPACT_BY));
    struct ax_score_vector vector;
    struct ax_score_mistake mistake;
    struct ax_slice text = ax_risk_value(risk, part, AX_RISK_VECTOR);
    if (text.len == 0 || ax_score_parse(text, &vector, &mistake) != AX_OK) {
        return false;
    }
    ax_score_compute(&vector, &options, out_score);
    return true;
}
