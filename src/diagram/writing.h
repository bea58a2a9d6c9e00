/* SPDX-License-Identifier: Apache-2.0 */
/* What every writer of DOT needs: names, ids, classes, the shapes of nodes. */
#ifndef AX_DIAGRAM_WRITING_H
#define AX_DIAGRAM_WRITING_H

#include "base/output.h"
#include "diagram/dot.h"

#define AX_FONT "fontname=\"Helvetica,Arial,sans-serif\""

struct ax_writing {
    const struct ax_scene *scene;
    struct ax_dot_style style;
    struct ax_output *output;
    double shift; /* of the page that is being written, where positions come from the file */
};

/* A name in quotes. Prefixes hold a colon or stand in another name space, so that no id of a
 * model can be the same. */
void ax_write_name(const struct ax_writing *writing, const char *prefix, uint32_t item,
                   const char *suffix);
/* "stub:" for a stub, else "". */
const char *ax_write_prefix(const struct ax_writing *writing, uint32_t item);
/* Writes `id="…", class="…"` of a node, a cluster, an edge. */
void ax_write_node_id(const struct ax_writing *writing, uint32_t item);
void ax_write_cluster_id(const struct ax_writing *writing, uint32_t item, const char *more);
void ax_write_edge_id(const struct ax_writing *writing, uint32_t flow);
/* Writes `shape=…, style="…", …` of a node with all its colours. */
void ax_write_node_shape(const struct ax_writing *writing, uint32_t item);
/* True when stores are drawn with a number, as Gane and Sarson do. */
bool ax_write_is_numbered(const struct ax_writing *writing);
/* Writes the graph's own attributes: what is said about it as a whole. */
void ax_write_graph(const struct ax_writing *writing, const char *class);
/* Writes the attributes that all nodes and all edges have. */
void ax_write_defaults(const struct ax_writing *writing, const char *node, const char *edge);

#endif
