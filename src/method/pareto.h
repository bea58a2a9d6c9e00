/* SPDX-License-Identifier: Apache-2.0 */
/* What an attacker gets for his money: the highest probability of success for each cost. */
#ifndef AX_METHOD_PARETO_H
#define AX_METHOD_PARETO_H

#include "method/evaluate.h"

struct ax_pareto_point {
    double cost;
    double probability;
};

enum ax_pareto_end {
    AX_PARETO_EXACT,
    AX_PARETO_THINNED, /* too many points: each can be reached, some between them are left out */
    AX_PARETO_REFUSED  /* shared actions, and too many of the attacker's */
};

struct ax_pareto {
    AX_ARRAY(struct ax_pareto_point) front; /* cost and probability grow */
    enum ax_pareto_end end;
};

/* `cost` and `chance` are evaluations of MinCost and ProbSucc of the same tree and actions. An
 * action that costs nothing that is known (infinite) is never tried; the defender's actions are
 * there with their probabilities. AX_NO_MEMORY. */
enum ax_status ax_pareto_find(struct ax_evaluation *cost, struct ax_evaluation *chance,
                              struct ax_pareto *out_pareto);
void ax_pareto_done(struct ax_pareto *pareto, const struct ax_tree *tree);

#endif
