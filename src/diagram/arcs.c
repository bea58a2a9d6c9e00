/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/arcs.h"

#include "diagram/bend.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLOR "#566573"

enum {
    DISTANCE = 17 /* points from where an edge leaves its node to the arc */
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
static pointf on_edge(edge_t *edge)
{
    const pointf *line = ED_spl(edge)->list[0].list;
    pointf last = line[0];
    for (int step = 1; step <= 100; step++) {
        last = ax_bend_piece(line, step / 100.0);
        if (hypot(last.x - line[0].x, last.y - line[0].y) >= DISTANCE) {
            break;
        }
    }
    return last;
}

/* The arc bends away from the node, so that it meets the edges between its ends too. `ahead` is
 * the way that the edges go together. */
static void put_arc(FILE *out, pointf from, pointf to, pointf ahead, bool arrow)
{
    double width = hypot(to.x - from.x, to.y - from.y);
    double bend = 4 + width / 9;
    pointf a = {from.x + (to.x - from.x) / 4 + ahead.x * bend,
                from.y + (to.y - from.y) / 4 + ahead.y * bend};
    pointf b = {to.x - (to.x - from.x) / 4 + ahead.x * bend,
                to.y - (to.y - from.y) / 4 + ahead.y * bend};
    (void)fprintf(out, "S 5 -solid c 7 -" COLOR " B 4 %.2f %.2f %.2f %.2f %.2f %.2f %.2f %.2f ",
                  from.x, from.y, a.x, a.y, b.x, b.y, to.x, to.y);
    if (!arrow) {
        return;
    }
    double angle = atan2(to.y - b.y, to.x - b.x);
    (void)fprintf(out, "C 7 -" COLOR " P 3 %.2f %.2f %.2f %.2f %.2f %.2f ", to.x, to.y,
                  to.x - 7 * cos(angle - 0.45), to.y - 7 * sin(angle - 0.45),
                  to.x - 7 * cos(angle + 0.45), to.y - 7 * sin(angle + 0.45));
}

/* A tree grows downwards, or, from left to right, its first child is on top. */
static bool is_before(pointf a, pointf b, bool sideways)
{
    return sideways ? a.y > b.y : a.x < b.x;
}

static void join_edges(FILE *out, graph_t *graph, node_t *node, bool arrow)
{
    bool sideways = is_attribute(graph, "rankdir", "LR");
    pointf first = {0, 0};
    pointf last = {0, 0};
    int count = 0;
    for (edge_t *edge = agfstout(graph, node); edge; edge = agnxtout(graph, edge)) {
        if (is_attribute(edge, "apart", "yes")) {
            continue;
        }
        pointf place = on_edge(edge);
        first = count == 0 || is_before(place, first, sideways) ? place : first;
        last = count == 0 || is_before(last, place, sideways) ? place : last;
        count++;
    }
    if (count > 1) {
        pointf ahead = {sideways ? 1 : 0, sideways ? 0 : -1};
        put_arc(out, first, last, ahead, arrow);
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
