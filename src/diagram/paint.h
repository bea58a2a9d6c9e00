/* SPDX-License-Identifier: Apache-2.0 */
/* What one item of a scene is painted with: its kind, and all that is special about it. */
#ifndef AX_DIAGRAM_PAINT_H
#define AX_DIAGRAM_PAINT_H

#include "diagram/scene.h"

struct ax_paint {
    struct ax_colors colors;
    const char *width; /* of its line, in points */
    const char *dash;  /* "", "dashed" or "dotted" */
    bool thick;
};

/* The paint of an element, boundary or flow as the scene has it. */
struct ax_paint ax_paint_of(const struct ax_scene *scene, uint32_t item);
/* The colours of a port: those of boundaries where people can reach it from outside. */
struct ax_colors ax_paint_port(const struct ax_scene *scene, uint32_t port);
/* Writes `color="…", fontcolor="…", penwidth=…`. */
void ax_paint_put(const struct ax_paint *paint, struct ax_output *output);
/* True when the item, or every flow that the edge stands for, is out of scope. */
bool ax_paint_is_grey(const struct ax_scene *scene, uint32_t item);
/* An edge to something that the view does not show, unless the view names the flow: it is there
 * for completeness only. */
bool ax_paint_is_aside(const struct ax_scene *scene, uint32_t flow);

#endif
