/* SPDX-License-Identifier: Apache-2.0 */
/* The ids and HTML-like labels of nodes, clusters and edges. */
#ifndef AX_DIAGRAM_LABEL_H
#define AX_DIAGRAM_LABEL_H

#include "diagram/scene.h"

/* What a node's label has to fit into. */
struct ax_label_frame {
    uint32_t columns; /* of a line; 0: as usual */
    uint32_t badges;  /* side by side; 0: as usual */
    long width;       /* of a store, in points; 0: what its text needs */
    long height;
    bool zone;     /* names the boundary around it too, for a picture without clusters */
    bool numbered; /* stores: a cell with a number, open on the right; else two lines */
};

/* The name, or the id where the name would not be seen. */
struct ax_slice ax_label_name(const struct ax_scene *scene, uint32_t item);
/* The name of a port, else its kind: an id says less about it. */
struct ax_slice ax_label_port(const struct ax_scene *scene, uint32_t port);
/* True when people can reach the port from outside. */
bool ax_label_is_external(const struct ax_scene *scene, uint32_t port);
/* The id that an item has in the picture: its own, or one made of its index where it has none. */
void ax_label_put_id(const struct ax_scene *scene, uint32_t item, struct ax_output *output);

/* Inside of label=<…>. */
void ax_label_put_node(const struct ax_scene *scene, uint32_t item,
                       const struct ax_label_frame *frame, struct ax_output *output);
void ax_label_put_cluster(const struct ax_scene *scene, uint32_t item, struct ax_output *output);
/* The number, and what else the look asks for unless it is to be `brief`; numbers only for merged
 * flows. */
void ax_label_put_edge(const struct ax_scene *scene, uint32_t flow, bool brief,
                       struct ax_output *output);
/* A letter before a name, where something has changed; the cells that it takes. */
uint32_t ax_label_put_mark(const struct ax_scene *scene, uint32_t item, struct ax_output *output);

#endif
