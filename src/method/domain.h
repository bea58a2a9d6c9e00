/* SPDX-License-Identifier: Apache-2.0 */
/* The attribute domains of attack-defence trees: values, and what becomes of them at a node. The
 * operators are those of ADTool 2. */
#ifndef AX_METHOD_DOMAIN_H
#define AX_METHOD_DOMAIN_H

#include "base/output.h"
#include "base/slice.h"

#include <annexc/tree.h>

enum ax_operator {
    AX_OPERATOR_MIN,
    AX_OPERATOR_MAX,
    AX_OPERATOR_SUM,
    AX_OPERATOR_BOTH,    /* xy: probabilities and truth values */
    AX_OPERATOR_EITHER,  /* x + y - xy */
    AX_OPERATOR_WITHOUT, /* x (1 - y) */
    AX_OPERATOR_COUNT
};

enum ax_range {
    AX_RANGE_TRUTH,       /* 0, 1 */
    AX_RANGE_PROBABILITY, /* [0, 1] */
    AX_RANGE_AMOUNT,      /* [0, ∞] */
    AX_RANGE_WHOLE,       /* 0 … k, and ∞ */
    AX_RANGE_LMH,         /* 1 … 3, and ∞ */
    AX_RANGE_LMHE,        /* 1 … 4, and ∞ */
};

/* How much actions that stand at several places matter. */
enum ax_sharing {
    AX_SHARING_NONE,        /* bottom-up is exact all the same: min and max, truth values */
    AX_SHARING_PROBABILITY, /* actions are chances: exact by cases */
    AX_SHARING_SUM,         /* an action is paid for once: exact by cases */
    AX_SHARING_TIME,        /* sums stand in sequences only */
    AX_SHARING_BOUNDS       /* only bounds are known */
};

struct ax_domain {
    const char *name;
    uint8_t range;           /* enum ax_range */
    uint8_t operators[2][4]; /* by role (attacker, defender): or, and, in sequence, counter */
    double usual[2];         /* of a leaf without a value; NAN: k */
    bool open[2];            /* whose leaves take values */
    double absent;           /* of a defence that is not there */
    uint8_t sharing;         /* enum ax_sharing */
};

extern const struct ax_domain ax_domains[AX_TREE_DOMAIN_COUNT];

/* The domain of this name, or AX_TREE_DOMAIN_COUNT. */
enum ax_tree_domain ax_domain_find(struct ax_slice name);
double ax_domain_apply(const struct ax_domain *domain, enum ax_operator how, double x, double y,
                       double bound);
/* False: the text is no value of the domain. `bound`: k. */
bool ax_domain_parse(const struct ax_domain *domain, struct ax_slice text, double bound,
                     double *out_value);
/* Appends the value as people write it: 0.244, M, true, inf. */
void ax_domain_put(const struct ax_domain *domain, double value, struct ax_output *output);
/* The shortest decimal with at most `digits` digits, with a point in every locale. */
void ax_put_short(struct ax_output *output, double value, int digits);

#endif
