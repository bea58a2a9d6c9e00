/* SPDX-License-Identifier: Apache-2.0 */
/* All that is worked out of a tree, before it is written in one format or another. */
#ifndef AX_METHOD_ASSESS_H
#define AX_METHOD_ASSESS_H

#include "method/attackset.h"
#include "method/evaluate.h"
#include "method/pareto.h"

/* What can be taken away to see what it is worth: a control with all its leaves, or an action of
 * the defender. */
struct ax_defence {
    struct ax_slice name;
    uint32_t node; /* the first leaf of it */
};

struct ax_domain_result {
    enum ax_tree_domain domain;
    uint32_t declared;     /* index in tree->domains; UINT32_MAX: asked for, but not in the file */
    struct ax_bounds with; /* all defences */
    struct ax_bounds bare; /* none of them */
    bool repeated;         /* labels repeat and it makes a difference */
    struct ax_bounds merged;  /* `with`, leaves with the same label being one action */
    uint32_t missing;         /* actions without a value */
    struct ax_bounds *single; /* by defence: without this one */
};

struct ax_assessment {
    struct ax_tree *tree;
    struct ax_tree_actions actions;
    uint32_t attacks; /* actions of the attacker */
    AX_ARRAY(struct ax_domain_result) domains;
    AX_ARRAY(struct ax_defence) defences;
    uint32_t *defence_of; /* by action; UINT32_MAX: it is the attacker's */
    bool has_sets;
    struct ax_attack_sets sets;
    bool has_pareto;
    struct ax_pareto pareto;
};

/* Reports what makes the result doubtful. AX_NO_MEMORY. */
enum ax_status ax_assessment_init(struct ax_assessment *assessment, struct ax_tree *tree,
                                  const struct ax_tree_options *options);
void ax_assessment_done(struct ax_assessment *assessment);

/* The domains to look at, as options->domains has them: what the tree has values for where none is
 * named. */
unsigned ax_tree_domains(const struct ax_tree *tree, unsigned asked);
/* What has to be said beside values of the domain; NULL: nothing. */
const char *ax_domain_caveat(enum ax_tree_domain domain);

static inline bool ax_bounds_are_exact(struct ax_bounds bounds)
{
    return !(bounds.low < bounds.high);
}

#endif
