/* SPDX-License-Identifier: Apache-2.0 */
/* What an attacker of a model may want, as people write it: a threat's id, or
 * data=ID[:PROPERTY][@ELEMENT]. */
#ifndef AX_METHOD_GOAL_H
#define AX_METHOD_GOAL_H

#include "method/reach.h"

struct ax_goal {
    uint32_t threat; /* index in reach->threats, AX_NO_INDEX: the goal is a datum */
    enum ax_claim_kind kind;
    uint32_t first; /* steps of which any is enough, in reach->steps */
    uint32_t count;
    struct ax_slice label; /* in the session's memory */
};

/* Sets reach->datum too. AX_NOT_FOUND: there is nothing of this name (reported). AX_NO_MEMORY. */
enum ax_status ax_goal_find(struct ax_reach *reach, struct ax_slice text, struct ax_goal *out_goal);

#endif
