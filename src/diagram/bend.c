/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/bend.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Where dot made one of two pieces, which is never the case here without "concentrate", the first
 * one stands for the line. */
static bezier *line_of(edge_t *edge)
{
    return &ED_spl(edge)->list[0];
}

/* Number of pieces: a line has three points for each and one more. */
static size_t pieces_of(const bezier *line)
{
    return ((size_t)line->size - 1) / 3;
}

pointf ax_bend_piece(const pointf points[4], double part)
{
    double t = part;
    double a = (1 - t) * (1 - t) * (1 - t);
    double b = 3 * t * (1 - t) * (1 - t);
    double c = 3 * t * t * (1 - t);
    double d = t * t * t;
    return (pointf){a * points[0].x + b * points[1].x + c * points[2].x + d * points[3].x,
                    a * points[0].y + b * points[1].y + c * points[2].y + d * points[3].y};
}

pointf ax_bend_at(edge_t *edge, double part)
{
    const bezier *line = line_of(edge);
    size_t pieces = pieces_of(line);
    double along = part * (double)pieces;
    size_t piece = along >= (double)pieces ? pieces - 1 : (size_t)along;
    return ax_bend_piece(line->list + piece * 3, along - (double)piece);
}

/* Across the line where two pieces meet, one point long; nothing where the line stands still. */
static pointf across(const pointf *points, size_t count, size_t joint)
{
    pointf before = points[joint > 0 ? joint - 1 : 0];
    pointf after = points[joint + 1 < count ? joint + 1 : joint];
    double length = hypot(after.x - before.x, after.y - before.y);
    if (length <= 0) {
        return (pointf){0, 0};
    }
    return (pointf){(after.y - before.y) / length, (before.x - after.x) / length};
}

/* How far a point goes with the middle. A line of one piece passes its inner points at three
 * quarters of their way; a longer one turns away from its ends softly. */
static double share(size_t point, size_t count)
{
    if (count == 4) {
        return 4.0 / 3;
    }
    return point == 1 || point == count - 2 ? 0.6 : 1;
}

void ax_bend(edge_t *edge, double by)
{
    bezier *line = line_of(edge);
    size_t count = (size_t)line->size;
    pointf *old = malloc(count * sizeof(*old));
    if (!old) {
        return; /* the lines stay on each other, as without all this */
    }
    memcpy(old, line->list, count * sizeof(*old));
    for (size_t i = 1; i + 1 < count; i++) {
        /* What is left and right of a joint goes the way of the joint: no corners. */
        pointf way = across(old, count, (i + 1) / 3 * 3);
        line->list[i].x += way.x * by * share(i, count);
        line->list[i].y += way.y * by * share(i, count);
    }
    free(old);
}
