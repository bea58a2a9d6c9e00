/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/clear.h"

#include "base/compiler.h"
#include "diagram/bend.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* What a label must not lie on. */
struct obstacle {
    boxf box;
    double weight; /* how bad that is for each square point */
};

/* Where a line runs. */
struct line_place {
    pointf at;
    const edge_t *edge;
};

/* A label of an edge, which may stand anywhere along its line, or the title of a cluster, which may
 * stand anywhere at its top. */
struct movable {
    textlabel_t *label;
    edge_t *edge; /* NULL: a title */
    graph_t *cluster;
};

/* What can be moved comes first, so that it is an obstacle of the same number. */
struct clearing {
    struct obstacle *obstacles;
    size_t count;
    struct movable *movables;
    size_t movable_count;
    struct line_place *places;
    size_t place_count;
};

enum {
    LABEL_WEIGHT = 2,
    TITLE_WEIGHT = 2,
    NODE_WEIGHT = 3,
    LINE_COST = 40,     /* for each place of another line below a label */
    LINE_STEP = 6,      /* points between the places of a line */
    LINE_PLACES = 20000 /* with more of them lines do not count: it would take too long */
};

/* Parts of its line, or of the top of its cluster, where a label may stand, the best first. */
static const double line_parts[] = {0.5,  0.42, 0.58, 0.35, 0.65, 0.28,
                                    0.72, 0.22, 0.78, 0.16, 0.84};
static const double top_parts[] = {0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 1};

static boxf box_around(pointf middle, double width, double height)
{
    return (boxf){{middle.x - width / 2, middle.y - height / 2},
                  {middle.x + width / 2, middle.y + height / 2}};
}

static boxf box_of(const textlabel_t *label)
{
    return box_around(label->pos, label->dimen.x, label->dimen.y);
}

/* Asked millions of times, nearly always about boxes that are far from each other. */
static inline bool is_apart(const boxf *a, const boxf *b)
{
    return a->UR.x <= b->LL.x || b->UR.x <= a->LL.x || a->UR.y <= b->LL.y || b->UR.y <= a->LL.y;
}

static double area_of_both(const boxf *a, const boxf *b)
{
    double width = fmin(a->UR.x, b->UR.x) - fmax(a->LL.x, b->LL.x);
    double height = fmin(a->UR.y, b->UR.y) - fmax(a->LL.y, b->LL.y);
    return width * height;
}

static bool is_inside(pointf at, boxf box)
{
    return at.x > box.LL.x && at.x < box.UR.x && at.y > box.LL.y && at.y < box.UR.y;
}

static double cost_of_lines(const struct clearing *clearing, size_t number, boxf box)
{
    double cost = 0;
    for (size_t i = 0; i < clearing->place_count; i++) {
        const struct line_place *place = &clearing->places[i];
        if (is_inside(place->at, box) && place->edge != clearing->movables[number].edge) {
            cost += LINE_COST;
        }
    }
    return cost;
}

static double cost_of(const struct clearing *clearing, size_t number, boxf box)
{
    double cost = cost_of_lines(clearing, number, box);
    for (size_t i = 0; i < clearing->count; i++) {
        const struct obstacle *obstacle = &clearing->obstacles[i];
        if (!is_apart(&box, &obstacle->box) && i != number) {
            cost += obstacle->weight * area_of_both(&box, &obstacle->box);
        }
    }
    return cost;
}

/* Graphviz keeps a label of an edge in one of two places. */
static textlabel_t *label_of(edge_t *edge)
{
    return ED_label(edge) ? ED_label(edge) : ED_xlabel(edge);
}

/* Titles stay as high as they are, and so far from the sides as they are from the left. */
static pointf at_top(const struct movable *movable, double part)
{
    const boxf *box = &GD_bb(movable->cluster);
    const textlabel_t *title = movable->label;
    double room = box->UR.x - box->LL.x - title->dimen.x;
    return (pointf){box->LL.x + title->dimen.x / 2 + fmax(0, room) * part, title->pos.y};
}

static void try_place(const struct clearing *clearing, size_t number, pointf at, double *least)
{
    textlabel_t *label = clearing->movables[number].label;
    double cost = cost_of(clearing, number, box_around(at, label->dimen.x, label->dimen.y));
    if (cost < *least) {
        *least = cost;
        label->pos = at;
    }
}

static void move(struct clearing *clearing, size_t number)
{
    const struct movable *movable = &clearing->movables[number];
    double least = cost_of(clearing, number, box_of(movable->label));
    for (size_t i = 0; movable->edge && least > 0 && i < AX_COUNT(line_parts); i++) {
        try_place(clearing, number, ax_bend_at(movable->edge, line_parts[i]), &least);
    }
    for (size_t i = 0; movable->cluster && least > 0 && i < AX_COUNT(top_parts); i++) {
        try_place(clearing, number, at_top(movable, top_parts[i]), &least);
    }
    clearing->obstacles[number].box = box_of(movable->label);
}

static void add_movable(struct clearing *clearing, struct movable movable, double weight)
{
    if (movable.label && movable.label->set) {
        clearing->movables[clearing->movable_count++] = movable;
        clearing->obstacles[clearing->count++] = (struct obstacle){box_of(movable.label), weight};
    }
}

static double length_of(edge_t *edge)
{
    const bezier *line = &ED_spl(edge)->list[0];
    double length = 0;
    for (size_t i = 1; i < (size_t)line->size; i++) {
        length +=
            hypot(line->list[i].x - line->list[i - 1].x, line->list[i].y - line->list[i - 1].y);
    }
    return length;
}

/* Lines are short or long, so the number of places is known only afterwards. */
static void add_places(struct clearing *clearing, edge_t *edge)
{
    size_t steps = (size_t)(length_of(edge) / LINE_STEP) + 1;
    for (size_t i = 0; i <= steps && clearing->place_count < LINE_PLACES; i++) {
        clearing->places[clearing->place_count++] =
            (struct line_place){ax_bend_at(edge, (double)i / (double)steps), edge};
    }
}

static void add_node(struct clearing *clearing, node_t *node)
{
    double width = ND_lw(node) + ND_rw(node);
    pointf middle = {ND_coord(node).x + (ND_rw(node) - ND_lw(node)) / 2, ND_coord(node).y};
    clearing->obstacles[clearing->count++] =
        (struct obstacle){box_around(middle, width, ND_ht(node)), NODE_WEIGHT};
}

/* Titles come before labels, which have more places to go. */
static void add_titles(struct clearing *clearing, graph_t *graph)
{
    for (int i = 1; i <= GD_n_cluster(graph); i++) {
        graph_t *cluster = GD_clust(graph)[i];
        struct movable title = {GD_label(cluster), NULL, cluster};
        add_movable(clearing, title, TITLE_WEIGHT);
        add_titles(clearing, cluster);
    }
}

static void add_edges(struct clearing *clearing, graph_t *graph)
{
    for (node_t *node = agfstnode(graph); node; node = agnxtnode(graph, node)) {
        for (edge_t *edge = agfstout(graph, node); edge; edge = agnxtout(graph, edge)) {
            struct movable label = {label_of(edge), edge, NULL};
            add_movable(clearing, label, LABEL_WEIGHT);
            add_places(clearing, edge);
        }
    }
    if (clearing->place_count == LINE_PLACES) {
        clearing->place_count = 0;
    }
}

static void collect(struct clearing *clearing, graph_t *graph)
{
    add_titles(clearing, graph);
    add_edges(clearing, graph);
    for (node_t *node = agfstnode(graph); node; node = agnxtnode(graph, node)) {
        add_node(clearing, node);
    }
}

static size_t count_titles(graph_t *graph)
{
    size_t count = (size_t)GD_n_cluster(graph);
    for (int i = 1; i <= GD_n_cluster(graph); i++) {
        count += count_titles(GD_clust(graph)[i]);
    }
    return count;
}

static void include(graph_t *graph, boxf box)
{
    boxf *all = &GD_bb(graph);
    all->LL.x = fmin(all->LL.x, box.LL.x);
    all->LL.y = fmin(all->LL.y, box.LL.y);
    all->UR.x = fmax(all->UR.x, box.UR.x);
    all->UR.y = fmax(all->UR.y, box.UR.y);
}

/* A line runs inside of the points that define it. */
static void include_line(graph_t *graph, edge_t *edge)
{
    const bezier *line = &ED_spl(edge)->list[0];
    for (size_t i = 0; i < (size_t)line->size; i++) {
        include(graph, (boxf){line->list[i], line->list[i]});
    }
}

static void include_all(graph_t *graph)
{
    for (node_t *node = agfstnode(graph); node; node = agnxtnode(graph, node)) {
        for (edge_t *edge = agfstout(graph, node); edge; edge = agnxtout(graph, edge)) {
            include_line(graph, edge);
            if (label_of(edge)) {
                include(graph, box_of(label_of(edge)));
            }
        }
    }
}

void ax_clear_labels(graph_t *graph)
{
    size_t movable = (size_t)agnedges(graph) + count_titles(graph);
    struct clearing clearing = {
        .obstacles = calloc(movable + (size_t)agnnodes(graph) + 1, sizeof(struct obstacle)),
        .movables = calloc(movable + 1, sizeof(struct movable)),
        .places = calloc(LINE_PLACES, sizeof(struct line_place)),
    };
    if (clearing.obstacles && clearing.movables && clearing.places) {
        collect(&clearing, graph);
        for (size_t i = 0; i < clearing.movable_count; i++) {
            move(&clearing, i);
        }
    }
    include_all(graph);
    free(clearing.obstacles);
    free(clearing.movables);
    free(clearing.places);
}
