/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/spread.h"

#include "diagram/bend.h"

#include <math.h>
#include <stdbool.h>

#define NEAR 3.0 /* points: lines that are nowhere farther apart look like one */
#define GAP 13.0 /* points between the middles of two lines */

enum {
    SAMPLES = 8
};

static bool is_same_line(edge_t *one, edge_t *other)
{
    for (int i = 0; i <= SAMPLES; i++) {
        pointf a = ax_bend_at(one, (double)i / SAMPLES);
        pointf b = ax_bend_at(other, (double)i / SAMPLES);
        if (hypot(a.x - b.x, a.y - b.y) > NEAR) {
            return false;
        }
    }
    return true;
}

/* Of the edges of `tail` from `edge` on, the next that lies on `line`. */
static edge_t *next_on(graph_t *graph, edge_t *edge, edge_t *line)
{
    while (edge && (edge == line || aghead(edge) != aghead(line) || !is_same_line(edge, line))) {
        edge = agnxtout(graph, edge);
    }
    return edge;
}

static int count_on(graph_t *graph, edge_t *line)
{
    int count = 1;
    edge_t *edge = next_on(graph, agnxtout(graph, line), line);
    while (edge) {
        count++;
        edge = next_on(graph, agnxtout(graph, edge), line);
    }
    return count;
}

static void put_labels(edge_t *edge, double part)
{
    pointf at = ax_bend_at(edge, part);
    if (ED_label(edge)) {
        ED_label(edge)->pos = at;
    }
    if (ED_xlabel(edge)) {
        ED_xlabel(edge)->pos = at;
    }
}

/* Labels stand one after the other along the lines, as there is more room than across. `line` is
 * bent last: the others are known by it. */
static void spread(graph_t *graph, edge_t *line, int count)
{
    double by = GAP * (count - 1) / 2;
    int place = 2;
    edge_t *edge = next_on(graph, agnxtout(graph, line), line);
    while (edge) {
        edge_t *next = next_on(graph, agnxtout(graph, edge), line);
        ax_bend(edge, by - GAP * (place - 1));
        put_labels(edge, (double)place / (count + 1));
        place++;
        edge = next;
    }
    ax_bend(line, by);
    put_labels(line, 1.0 / (count + 1));
}

void ax_spread_edges(graph_t *graph)
{
    for (node_t *node = agfstnode(graph); node; node = agnxtnode(graph, node)) {
        for (edge_t *edge = agfstout(graph, node); edge; edge = agnxtout(graph, edge)) {
            int count = count_on(graph, edge);
            if (count > 1) {
                spread(graph, edge, count);
            }
        }
    }
}
