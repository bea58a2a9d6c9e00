/* SPDX-License-Identifier: Apache-2.0 */
/* dot lays edges between the same two nodes onto each other when it puts both into one rank: the
 * picture has them all, and shows one. Runs in the child process that lays out. */
#ifndef AX_DIAGRAM_SPREAD_H
#define AX_DIAGRAM_SPREAD_H

#include <graphviz/gvc.h>

/* Bends the edges of a graph that has a layout apart where several have one line. Their ends stay
 * where they are, their labels go with them. */
void ax_spread_edges(graph_t *graph);

#endif
