/* SPDX-License-Identifier: Apache-2.0 */
/* The few things that are read out of Graphviz's SVG. */
#ifndef AX_DIAGRAM_SVG_TEXT_H
#define AX_DIAGRAM_SVG_TEXT_H

#include "diagram/scene.h"

bool ax_svg_starts(struct ax_slice text, const char *with);
/* The offset behind the next `mark`, or the end. */
size_t ax_svg_behind(struct ax_slice text, const char *mark);
/* `text` without `prefix`, where it begins with it. */
struct ax_slice ax_svg_without(struct ax_slice text, const char *prefix);
/* The raw value of an attribute; empty when there is none. `name` ends with ="; a blank stands
 * before it. */
struct ax_slice ax_svg_attribute(struct ax_slice tag, const char *name);
/* An id with its character references decoded into `buffer`. */
struct ax_slice ax_svg_decode(struct ax_slice raw, char *buffer, size_t size);
/* The item of an id that ax_label_put_id wrote; 0: not one of ours. */
uint32_t ax_svg_find(const struct ax_scene *scene, struct ax_slice id);

#endif
