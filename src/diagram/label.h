/* SPDX-License-Identifier: Apache-2.0 */
/* The ids and HTML-like labels of nodes, clusters and edges. */
#ifndef AX_DIAGRAM_LABEL_H
#define AX_DIAGRAM_LABEL_H

#include "diagram/scene.h"

/* The name, or the id where the name would not be seen. */
struct ax_slice ax_label_name(const struct ax_scene *scene, uint32_t item);
/* The id that an item has in the picture: its own, or one made of its index where it has none. */
void ax_label_put_id(const struct ax_scene *scene, uint32_t item, struct ax_output *output);

/* Inside of label=<…>. `zone` names the boundary around it too, for a picture without clusters. */
void ax_label_put_node(const struct ax_scene *scene, uint32_t item, bool zone,
                       struct ax_output *output);
void ax_label_put_cluster(const struct ax_scene *scene, uint32_t item, struct ax_output *output);
/* The number, and the name unless it is left out; numbers only for merged flows. */
void ax_label_put_edge(const struct ax_scene *scene, uint32_t flow, bool name,
                       struct ax_output *output);

#endif
