/* SPDX-License-Identifier: Apache-2.0 */
/* The value of a tree in a domain. Where actions stand in several places the value is exact as
 * long as that can be worked out, else two bounds. */
#ifndef AX_METHOD_EVALUATE_H
#define AX_METHOD_EVALUATE_H

#include "method/tree.h"

/* What there is to know before one domain of a tree is evaluated; and room to work in. */
struct ax_evaluation {
    const struct ax_tree *tree;
    const struct ax_tree_actions *actions;
    const struct ax_domain *domain;
    double bound;     /* k */
    double *leaf;     /* by action: the values of the file; callers may change them */
    double *node;     /* by node: the values of the last fold */
    uint32_t missing; /* actions that take a value and have none */
    uint32_t unused;  /* values on the side whose values the domain does not take */
};

struct ax_bounds {
    double low;
    double high; /* the same where the value is exact */
};

/* AX_NO_MEMORY. */
enum ax_status ax_evaluation_init(struct ax_evaluation *evaluation, const struct ax_tree *tree,
                                  const struct ax_tree_actions *actions,
                                  enum ax_tree_domain domain);
void ax_evaluation_done(struct ax_evaluation *evaluation);

/* Bottom-up: each place of an action counts by itself. Fills evaluation->node; answers the root's.
 */
double ax_evaluation_fold(struct ax_evaluation *evaluation, const double *leaf);
/* The value of the root for evaluation->leaf. AX_NO_MEMORY. */
enum ax_status ax_evaluation_value(struct ax_evaluation *evaluation, struct ax_bounds *out_value);
/* What is left of it when there are too many cases; for domains of sums. AX_NO_MEMORY. */
enum ax_status ax_evaluation_bounds(struct ax_evaluation *evaluation, struct ax_bounds *out_value);
/* Whether some leaf has a value in the domain. */
bool ax_tree_has_values(const struct ax_tree *tree, enum ax_tree_domain domain);

#endif
