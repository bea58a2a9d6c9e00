/* SPDX-License-Identifier: Apache-2.0 */
/* Threats for machines that watch over builds: with what was decided about them, and what was known
 * before. */
#ifndef AX_ANNEXC_FINDING_H
#define AX_ANNEXC_FINDING_H

#include <annexc/baseline.h>
#include <annexc/gate.h>
#include <annexc/risk.h>
#include <annexc/threat.h>

#ifdef __cplusplus
extern "C" {
#endif

enum ax_finding_format {
    AX_FINDINGS_TEXT,    /* a line for each threat that depends on nothing else: for git diff */
    AX_FINDINGS_SARIF,   /* SARIF 2.1.0 */
    AX_FINDINGS_GITLAB,  /* code quality report of GitLab */
    AX_FINDINGS_JUNIT,   /* a test case for each threat; open is failed */
    AX_FINDINGS_GITHUB,  /* workflow commands of GitHub, which annotate files */
    AX_FINDINGS_SUMMARY, /* Markdown for the summary of a step */
    AX_FINDING_FORMAT_COUNT
};

/* "text", "sarif", … Static. */
AX_API const char *ax_finding_format_text(enum ax_finding_format format);

struct ax_finding_options {
    const struct ax_risk *risk; /* NULL: nothing is decided */
    const char *as_of;          /* the day on which acceptances are looked at; NULL: none is over */
    struct ax_baseline *baseline; /* met; NULL: none */
};

/* Writes the threats. Code hosts have limits: what is past them is left out, least severe first,
 * and that is said in the result and as a warning. Same input, same bytes. AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_report_findings(const struct ax_threats *threats,
                                         const struct ax_finding_options *options,
                                         enum ax_finding_format format, struct ax_output *output);

/* Shows all threats to the gates, and those that are gone since the baseline. Gates that ask for a
 * baseline or a risk file that is not there are refused (AX_INVALID). AX_NO_MEMORY. */
AX_API enum ax_status ax_gates_judge(struct ax_gates *gates, const struct ax_threats *threats,
                                     const struct ax_finding_options *options);

#ifdef __cplusplus
}
#endif
#endif
