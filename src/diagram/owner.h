/* SPDX-License-Identifier: Apache-2.0 */
/* What is drawn for each item of a model: itself, the boundary that it is hidden in, the flow that
 * it is merged into, the element that a port belongs to. */
#ifndef AX_DIAGRAM_OWNER_H
#define AX_DIAGRAM_OWNER_H

#include "diagram/scene.h"

/* Sets `owners`, by item; 0: nothing is drawn for it. */
void ax_owners_find(const struct ax_scene *scene, uint32_t *owners);

#endif
