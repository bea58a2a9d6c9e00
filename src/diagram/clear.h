/* SPDX-License-Identifier: Apache-2.0 */
/* dot keeps labels of edges clear of nodes when it has room, but puts them onto each other and onto
 * the titles of clusters, and lines through titles. Runs in the child process that lays out. */
#ifndef AX_DIAGRAM_CLEAR_H
#define AX_DIAGRAM_CLEAR_H

#include <graphviz/gvc.h>

/* Moves titles of clusters along their top, and labels of edges along their own line, to where they
 * lie on no node, line or other text, or on as little as possible. What lies well stays. Makes the
 * picture larger where labels or lines stand out of it. The graph has a layout. */
void ax_clear_labels(graph_t *graph);

#endif
