/* SPDX-License-Identifier: Apache-2.0 */
/* Flows to and from a collapsed boundary: those between the same two nodes in the same direction
 * become one edge. Between two elements every flow keeps its own edge. */
#ifndef AX_DIAGRAM_MERGE_H
#define AX_DIAGRAM_MERGE_H

#include "diagram/scene.h"

struct ax_merging {
    struct ax_scene *scene;
    uint32_t *slots; /* flows by their two nodes; 0: free */
    uint32_t slot_count;
    bool facing; /* both directions have the same slot */
};

/* False without memory. */
bool ax_merging_init(struct ax_merging *merging, struct ax_scene *scene);
void ax_merging_done(struct ax_merging *merging);
/* Gives `flow` an edge, or hangs it on the one that it is merged into. In model order. */
void ax_merging_add(struct ax_merging *merging, uint32_t flow);

/* Marks the edges that go against the first one between their two nodes. False without memory. */
bool ax_facing_find(struct ax_scene *scene);

#endif
