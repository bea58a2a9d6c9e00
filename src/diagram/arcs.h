/* SPDX-License-Identifier: Apache-2.0 */
/* The arc over the edges of a node, which says that all of what they lead to is needed. Graphviz
 * has no such thing: it is put behind the picture when everything else has its place. Runs in
 * the child process that lays out. */
#ifndef AX_DIAGRAM_ARCS_H
#define AX_DIAGRAM_ARCS_H

#include <graphviz/gvc.h>

#include <stdbool.h>

/* For nodes with the attribute joined="and" or "sequence" (an arrow at the end of the arc): the
 * edges that have not the attribute apart="yes". The graph has a layout, and has one afterwards. */
bool ax_arcs_add(GVC_t *context, graph_t *graph);

#endif
