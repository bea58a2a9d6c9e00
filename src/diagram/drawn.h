/* SPDX-License-Identifier: Apache-2.0 */
/* A scene as its author drew it: positions, curves and arcs of the file instead of a layout. The
 * DOT says where everything is, and Graphviz (nop2) only renders it. */
#ifndef AX_DIAGRAM_DRAWN_H
#define AX_DIAGRAM_DRAWN_H

#include "diagram/dot.h"

/* True when every element and boundary of the scene has a position. */
bool ax_drawn_is_possible(const struct ax_scene *scene);
void ax_drawn_write(const struct ax_scene *scene, struct ax_output *output);
struct ax_dot_counts ax_drawn_counts(const struct ax_scene *scene);

#endif
