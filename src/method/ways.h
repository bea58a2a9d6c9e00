/* SPDX-License-Identifier: Apache-2.0 */
/* All short ways from a goal back to places where an attacker can begin, the easiest first. */
#ifndef AX_METHOD_WAYS_H
#define AX_METHOD_WAYS_H

#include "method/reach.h"

enum {
    AX_WAY_STEPS = 8, /* a way has so many at most */
    AX_WAY_NEEDS = 2 * AX_WAY_STEPS + 1
};

/* From the goal to where it begins. */
struct ax_route {
    uint32_t steps[AX_WAY_STEPS]; /* in reach->steps */
    uint32_t count;
    uint32_t need[AX_WAY_NEEDS]; /* what the attacker has to manage, as numbers, sorted */
    uint32_t needs;
    uint32_t crosses; /* boundaries */
};

struct ax_routes {
    AX_ARRAY(struct ax_route) list;
    bool more; /* there are longer ones, or too many */
};

/* `goals`: steps of which any is enough. At most `most` ways; none that needs all that another
 * needs, and more. AX_NO_MEMORY. */
enum ax_status ax_routes_find(struct ax_reach *reach, uint32_t first_goal, uint32_t goals,
                              uint32_t most, struct ax_routes *out_routes);
void ax_routes_done(struct ax_routes *routes, const struct ax_reach *reach);

#endif
