/* SPDX-License-Identifier: Apache-2.0 */
/* Titles in SVG: what a pointer over something shows and a screen reader says. Nothing is cut
 * off here. */
#ifndef AX_DIAGRAM_TITLE_H
#define AX_DIAGRAM_TITLE_H

#include "diagram/scene.h"

/* Text of XML: name and description; for a flow number, name and ends. */
void ax_title_put_item(const struct ax_scene *scene, uint32_t item, struct ax_output *output);
void ax_title_put_picture(const struct ax_scene *scene, struct ax_output *output);

#endif
