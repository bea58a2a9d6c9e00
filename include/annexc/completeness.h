/* SPDX-License-Identifier: Apache-2.0 */
/* Completeness of a threat model: the rules TM01 to TM23, and where the evidence for the clauses is
 * that reviewers ask about. docs/risk.md lists the rules. */
#ifndef AX_ANNEXC_COMPLETENESS_H
#define AX_ANNEXC_COMPLETENESS_H

#include <annexc/risk.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AX_COMPLETENESS_RULES 23

struct ax_completeness_rule {
    const char *name;   /* "TM01" */
    const char *clause; /* of IEC 81001-5-1, or who asks for it */
    const char *text;   /* what it wants, one line */
    bool model_only;    /* no risk file is needed to answer */
    bool warns;         /* what it finds is doubtful, not wrong */
};

/* Rule number `index` from 0, NULL past the last. Static. */
AX_API const struct ax_completeness_rule *ax_completeness_rule_at(size_t index);

/* How one rule came out. */
struct ax_completeness_result {
    size_t looked_at; /* what the rule was asked of */
    size_t found;     /* where it is not kept */
    size_t excused;   /* where it is not kept and an exception says why */
};

struct ax_completeness_options {
    const char *as_of; /* as in ax_risk_decide */
    bool all;          /* report each finding; else the first ones of each rule */
    bool model_only;   /* only what the model alone can answer, and has no message of its own */
};

/* Holds the model, and the risk file where there is one, against the rules. What is found is
 * reported, with its place, as errors or warnings with codes AX6201 to AX6223. `risk` NULL: only
 * rules that need the model alone. `out_results` has room for AX_COMPLETENESS_RULES.
 * AX_NO_MEMORY. */
AX_API enum ax_status ax_completeness_check(struct ax_model *model, const struct ax_risk *risk,
                                            const struct ax_threat_options *methods,
                                            const struct ax_completeness_options *options,
                                            struct ax_completeness_result *out_results);

/* The rule about the acceptance matrix, beside TM01 to TM23. Static. */
AX_API const struct ax_completeness_rule *ax_completeness_matrix_rule(void);
/* Holds the risk file against the acceptance matrix that it names. That the matrix is missing or
 * wrong, a severity of harm that it does not have, and a stored level or acceptable that is not
 * what it says are mistakes of the file: AX_INVALID, reported with codes AX6121 to AX6123. A threat
 * that is accepted or closed although what is left is not acceptable, without a compensating
 * control, is a finding, AX6124. *out_named: the file names a matrix. AX_IO, AX_LIMIT,
 * AX_NO_MEMORY. */
AX_API enum ax_status ax_completeness_check_matrix(struct ax_risk *risk,
                                                   const struct ax_completeness_options *options,
                                                   bool *out_named,
                                                   struct ax_completeness_result *out_result);

/* One line of the coverage table: what a clause asks for, and where the evidence is. */
struct ax_coverage {
    const char *source;       /* "IEC 81001-5-1", "MDR Annex I", "FDA" */
    const char *clause;       /* "7.2 a" */
    const char *asks;         /* in our words */
    struct ax_slice evidence; /* "38 flows, 15 data classes"; borrowed until the session is freed */
    bool missing;             /* there is none */
};

/* The coverage table of a model and its risk file (NULL: none), from the records and from the
 * references that rules and controls carry. The array of *out_count lines lives as long as the
 * session. AX_NO_MEMORY. */
AX_API enum ax_status ax_coverage_of(struct ax_model *model, const struct ax_risk *risk,
                                     const struct ax_threat_options *methods,
                                     const struct ax_coverage **out_lines, size_t *out_count);

#ifdef __cplusplus
}
#endif
#endif
