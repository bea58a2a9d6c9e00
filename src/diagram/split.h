/* SPDX-License-Identifier: Apache-2.0 */
/* How much of a boundary, or of the whole model, fits into one picture: what is nested in it is
 * opened as long as there is room, and else drawn as one node. */
#ifndef AX_DIAGRAM_SPLIT_H
#define AX_DIAGRAM_SPLIT_H

#include "diagram/scene.h"

/* What a picture can show before people lose their way in it. */
#define AX_SPLIT_NODES 40
/* The same for the overview, which is to be seen at a glance. */
#define AX_SPLIT_OVERVIEW_NODES 15

/* Counts, by item, the elements and boundaries that lie in a boundary and in no other one in it.
 * That of 0 is what lies in none. */
void ax_split_count(const struct ax_model *model, uint32_t *counts);
/* Sets `marks`, by item, for a picture of `boundary` (0: of everything). */
void ax_split_mark(const struct ax_model *model, uint32_t boundary, const uint32_t *counts,
                   uint8_t *marks);

#endif
