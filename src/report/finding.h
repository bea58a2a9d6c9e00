/* SPDX-License-Identifier: Apache-2.0 */
/* A threat as a finding: where it is, what was decided, whether it was known. */
#ifndef AX_REPORT_FINDING_H
#define AX_REPORT_FINDING_H

#include "diff/baseline.h"
#include "report/escape.h"

#include <annexc/finding.h>

enum ax_finding_state {
    AX_FINDING_OPEN,
    AX_FINDING_IN_REVIEW,
    AX_FINDING_SETTLED
};

struct ax_finding {
    const struct ax_threat *threat;
    const struct ax_rule *rule;
    struct ax_record record;
    struct ax_decided decided;
    enum ax_finding_state state;
    bool known;           /* it is in the baseline */
    struct ax_slice file; /* as the user named it */
    uint32_t line;        /* 0: no place */
    uint32_t column;
};

struct ax_findings {
    const struct ax_threats *threats;
    const struct ax_finding_options *options;
    struct ax_output *output;
    struct ax_output *texts; /* of the finding looked at */
    struct ax_output *raw;
    uint32_t *order; /* threats by severity, the worst first; else as they are */
    struct ax_finding finding;
};

/* The finding of a threat; it holds until the next call. */
const struct ax_finding *ax_finding_at(struct ax_findings *findings, uint32_t index);
/* Whether the finding still asks for work. */
static inline bool ax_finding_is_open(const struct ax_finding *finding)
{
    return finding->state != AX_FINDING_SETTLED;
}
/* "accept by Name until 2027-06-30: reason", appended as plain text. */
void ax_finding_put_decision(const struct ax_finding *finding, struct ax_output *output);
/* Reports that a host takes no more than `limit`, and `left` were left out. */
void ax_finding_report_cut(const struct ax_findings *findings, const char *host, uint32_t limit,
                           uint32_t left);
/* Appends a path as a URI reference. */
void ax_finding_put_uri(struct ax_output *output, struct ax_slice path);

enum ax_status ax_findings_write_sarif(struct ax_findings *findings);
enum ax_status ax_findings_write_gitlab(struct ax_findings *findings);
enum ax_status ax_findings_write_junit(struct ax_findings *findings);
enum ax_status ax_findings_write_github(struct ax_findings *findings);
enum ax_status ax_findings_write_summary(struct ax_findings *findings);

#endif
