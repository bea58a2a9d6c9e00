/* SPDX-License-Identifier: Apache-2.0 */
/* What a decision about a threat is based on: the rule as it reads, and what was found for each of
 * its tests. It is kept with the decision, so that a later update can tell what has changed. */
#ifndef AX_RISK_BASIS_H
#define AX_RISK_BASIS_H

#include "risk/risk.h"

enum {
    AX_RISK_HASH_DIGITS = 8
};

struct ax_basis {
    char rule[AX_RISK_HASH_DIGITS + 1]; /* of the rule's condition */
    struct ax_slice severity;
    struct ax_slice
        facts; /* "flow.integrity: no; source: clinician", sorted by nothing: as the rule
                              asks */
};

/* Works the basis of a threat out, facts in the session's memory. */
struct ax_basis ax_basis_of(const struct ax_model *model, const struct ax_threat *threat,
                            struct ax_output *scratch);
/* Calls `each` for what is different now. `basis` is the record of kind AX_RISK_BASIS. */
void ax_basis_compare(const struct ax_risk *risk, const struct ax_risk_record *basis,
                      const struct ax_basis *now,
                      void (*each)(void *user, struct ax_slice what, struct ax_slice from,
                                   struct ax_slice to),
                      void *user);
/* The element, canonical. */
void ax_basis_put(const struct ax_basis *basis, int depth, struct ax_output *output);

#endif
