/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/arcs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLOR "#566573"

enum {
    DISTANCE = 17 /* points from where an edge leaves its node to the arc */
};

struct place {
    double x;
    double y;
};

/* A name for Graphviz, which takes no const; it does not change them. */
static char *name_of(const char *name)
{
    return (char *)(uintptr_t)name;
}

static bool is_attribute(void *object, const char *name, const char *value)
{
    const char *found = agget(object, name_of(name));
    return found && strcmp(found, value) == 0;
}

/* On the edge, so far from its start. Edges begin with a piece that is nearly straight. */
static struct place on_edge(edge_t *edge)
{
    const bezier *line = &ED_spl(edge)->list[0];
    struct place from = {line->list[0].x, line->list[0].y};
    struct place last = from;
    for (int step = 1; step <= 100; step++) {
        double t = step / 100.0;
        double a = (1 - t) * (1 - t) * (1 - t);
        double b = 3 * t * (1 - t) * (1 - t);
        double c = 3 * t * t * (1 - t);
        double d = t * t * t;
        last.x =
            a * line->list[0].x + b * line->list[1].x + c * line->list[2].x + d * line->list[3].x;
        last.y =
            a * line->list[0].y + b * line->list[1].y + c * line->list[2].y + d * line->list[3].y;
        if (hypot(last.x - from.x, last.y - from.y) >= DISTANCE) {
            break;
        }
    }
    return last;
}

/* The arc hangs below the lowest of its ends, so that it meets the edges between them too. */
static void put_arc(FILE *out, struct place left, struct place right, bool arrow)
{
    double width = right.x - left.x;
    double low = (left.y < right.y ? left.y : right.y) - 4 - fabs(width) / 9;
    struct place a = {left.x + width / 4, low};
    struct place b = {right.x - width / 4, low};
    (void)fprintf(out, "S 5 -solid c 7 -" COLOR " B 4 %.2f %.2f %.2f %.2f %.2f %.2f %.2f %.2f ",
                  left.x, left.y, a.x, a.y, b.x, b.y, right.x, right.y);
    if (!arrow) {
        return;
    }
    double angle = atan2(right.y - b.y, right.x - b.x);
    (void)fprintf(out, "C 7 -" COLOR " P 3 %.2f %.2f %.2f %.2f %.2f %.2f ", right.x, right.y,
                  right.x - 7 * cos(angle - 0.45), right.y - 7 * sin(angle - 0.45),
                  right.x - 7 * cos(angle + 0.45), right.y - 7 * sin(angle + 0.45));
}

static void join_edges(FILE *out, graph_t *graph, node_t *node, bool arrow)
{
    struct place left = {0, 0};
    struct place right = {0, 0};
    int count = 0;
    for (edge_t *edge = agfstout(graph, node); edge; edge = agnxtout(graph, edge)) {
        if (is_attribute(edge, "apart", "yes")) {
            continue;
        }
        struct place place = on_edge(edge);
        left = count == 0 || place.x < left.x ? place : left;
        right = count == 0 || place.x > right.x ? place : right;
        count++;
    }
    if (count > 1) {
        put_arc(out, left, right, arrow);
    }
}

static bool put_arcs(FILE *out, graph_t *graph)
{
    for (node_t *node = agfstnode(graph); node; node = agnxtnode(graph, node)) {
        bool sequence = is_attribute(node, "joined", "sequence");
        if (sequence || is_attribute(node, "joined", "and")) {
            join_edges(out, graph, node, sequence);
        }
    }
    return fflush(out) == 0;
}

/* What is drawn behind a picture is read when its layout begins, so there is a second one, which
 * only takes over the places of the first. */
bool ax_arcs_add(GVC_t *context, graph_t *graph)
{
    char *arcs = NULL;
    size_t len = 0;
    char *placed = NULL;
    unsigned placed_len = 0;
    FILE *out = open_memstream(&arcs, &len);
    bool fine = out && put_arcs(out, graph);
    if (out) {
        (void)fclose(out);
    }
    fine = fine && gvRenderData(context, graph, "dot", &placed, &placed_len) == 0;
    if (fine && len > 0) {
        (void)agsafeset(graph, name_of("_background"), arcs, name_of(""));
        (void)gvFreeLayout(context, graph);
        fine = gvLayout(context, graph, "nop2") == 0;
    }
    gvFreeRenderData(placed);
    free(arcs);
    return fine;
}
