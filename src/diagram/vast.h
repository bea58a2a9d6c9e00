/* SPDX-License-Identifier: Apache-2.0 */
/* What VAST-style pictures say besides the diagram itself: roles, controls and shared components of
 * an application view; entry points and what can be reached of an operational one. */
#ifndef AX_DIAGRAM_VAST_H
#define AX_DIAGRAM_VAST_H

#include "diagram/draw.h"
#include "method/vast.h"

/* Makes faint what nobody reaches, and entry points thick. */
void ax_vast_show(struct ax_scene *scene);
/* True when there is something to say about a node. */
bool ax_vast_says(const struct ax_scene *scene, uint32_t item);
/* Rows of a table in the label of a node. */
void ax_vast_put_node(const struct ax_scene *scene, uint32_t item, struct ax_output *output);
/* A row before, and rows behind those of the label of a flow; `between` ends a row and begins the
 * next. */
void ax_vast_put_step(const struct ax_scene *scene, uint32_t flow, const char *between,
                      struct ax_output *output);
void ax_vast_put_flow(const struct ax_scene *scene, uint32_t flow, const char *between,
                      struct ax_output *output);
/* What sort of picture it is, and how to read it: plain text. */
const char *ax_vast_heading(enum ax_vast_layer layer);
const char *ax_vast_reading(enum ax_vast_layer layer);

/* Draws a feature (0: what the layer shows of the whole model). */
enum ax_status ax_vast_draw(struct ax_draw_run *run, enum ax_vast_layer layer, uint32_t feature,
                            struct ax_output *output);

#endif
