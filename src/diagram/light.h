/* SPDX-License-Identifier: Apache-2.0 */
/* Highlights: where a datum travels and is kept, what reaches an element, what crosses a
 * boundary. The rest of the picture becomes faint. */
#ifndef AX_DIAGRAM_LIGHT_H
#define AX_DIAGRAM_LIGHT_H

#include "diagram/scene.h"

/* Sets the lights of all items of the scene as `wanted` says ("data=dose"; NULL at the end of the
 * list). AX_NOT_FOUND: no such item (reported). AX_INVALID: not of this form (reported).
 * AX_NO_MEMORY. */
enum ax_status ax_lights_set(struct ax_scene *scene, const char *const *wanted);

/* The item that a highlight names; 0, and reported: there is none. */
uint32_t ax_light_item(const struct ax_model *model, const char *wanted);

#endif
