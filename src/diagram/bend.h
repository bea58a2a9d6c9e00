/* SPDX-License-Identifier: Apache-2.0 */
/* The line of an edge that has a layout: where it runs, and bending it. Points, counted upwards. */
#ifndef AX_DIAGRAM_BEND_H
#define AX_DIAGRAM_BEND_H

#include <graphviz/gvc.h>

/* The place at a part, 0 to 1, of one piece of a line, which has four points. */
pointf ax_bend_piece(const pointf points[4], double part);
/* The place at a part of the line, 0 at its start and 1 at its end. The pieces of the line count
 * the same, however long they are. */
pointf ax_bend_at(edge_t *edge, double part);
/* Moves the middle of the line sideways, so far, to the left when negative. The ends stay. */
void ax_bend(edge_t *edge, double by);

#endif
