/* SPDX-License-Identifier: Apache-2.0 */
/* A scene as its author drew it: positions, curves and arcs of the file instead of a layout. The
 * DOT says where everything is, and Graphviz (nop2) only renders it. */
#ifndef AX_DIAGRAM_DRAWN_H
#define AX_DIAGRAM_DRAWN_H

#include "diagram/writing.h"
#include "model/place.h"

/* True when every element and boundary of the scene has a position. */
bool ax_drawn_is_possible(const struct ax_scene *scene);
void ax_drawn_write(struct ax_writing *writing);
struct ax_dot_counts ax_drawn_counts(const struct ax_scene *scene);

/* A boundary that is an arc and not a box. */
bool ax_drawn_is_arc(const struct ax_scene *scene, uint32_t item);
/* Write one item where the file has it. */
void ax_drawn_put_cluster(const struct ax_writing *writing, uint32_t item, struct ax_box box);
void ax_drawn_put_node(const struct ax_writing *writing, uint32_t item, struct ax_box box);
void ax_drawn_put_arc(const struct ax_writing *writing, uint32_t item, const struct ax_line *line);
void ax_drawn_put_flow(const struct ax_writing *writing, uint32_t flow);

#endif
