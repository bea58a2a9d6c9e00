/* SPDX-License-Identifier: Apache-2.0 */
/* What an SVG says about its parts in words: for the pointer, and for people who do not see it.
 * All of it is escaped for XML. */
#ifndef AX_DIAGRAM_TITLE_H
#define AX_DIAGRAM_TITLE_H

#include "diagram/scene.h"

/* What the pointer shows: name, description, why it is out of scope, what has changed. */
void ax_title_put_item(const struct ax_scene *scene, uint32_t item, struct ax_output *output);
/* Kind and name on one line: the label for those who do not see the picture. */
void ax_title_put_label(const struct ax_scene *scene, uint32_t item, struct ax_output *output);
/* What else is known: type, place, data, protocol, what a flow crosses. */
void ax_title_put_details(const struct ax_scene *scene, uint32_t item, struct ax_output *output);
/* The same of the picture itself. */
void ax_title_put_picture(const struct ax_scene *scene, struct ax_output *output);
void ax_title_put_picture_details(const struct ax_scene *scene, struct ax_output *output);

#endif
