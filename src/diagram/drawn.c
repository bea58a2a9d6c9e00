/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/drawn.h"

#include "diagram/label.h"
#include "diagram/text.h"
#include "model/place.h"

#include <math.h>
#include <stdlib.h>

#define FONT "fontname=\"Helvetica,Arial,sans-serif\""
#define RED "color=\"#c0392b\", fontcolor=\"#c0392b\""
#define GREY "color=\"#aab7b8\", fontcolor=\"#707b7c\""
#define ARROW 7.0 /* points that an arrow head takes from the end of its line */
#define PAGE_GAP 80.0

struct point {
    double x;
    double y;
};

struct writing {
    const struct ax_scene *scene;
    struct ax_output *output;
    double shift; /* of the page that is being written: pages stand below one another */
};

static const struct ax_item *model_item(const struct writing *writing, uint32_t item)
{
    return ax_model_item(writing->scene->model, item);
}

static uint8_t role_of(const struct writing *writing, uint32_t item)
{
    return writing->scene->items[item].role;
}

static bool is_drawn_box(const struct ax_scene *scene, uint32_t item)
{
    uint8_t role = scene->items[item].role;
    return role == AX_ROLE_NODE || role == AX_ROLE_STUB || role == AX_ROLE_CLUSTER;
}

static bool is_arc(const struct ax_scene *scene, uint32_t item)
{
    struct ax_line line;
    return scene->items[item].role == AX_ROLE_CLUSTER && ax_model_line(scene->model, item, &line);
}

bool ax_drawn_is_possible(const struct ax_scene *scene)
{
    struct ax_box box;
    uint32_t placed = 0;
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        if (!is_drawn_box(scene, i) || is_arc(scene, i)) {
            continue;
        }
        if (!ax_model_box(scene->model, i, &box)) {
            return false;
        }
        placed++;
    }
    return placed > 0;
}

/* Numbers must not depend on the locale: hundredths of a point, written as whole numbers. */
static void put_number(struct ax_output *output, double value)
{
    long hundredths = lround(fmax(-1e9, fmin(1e9, value)) * 100);
    long rest = labs(hundredths) % 100;
    ax_putf(output, "%s%ld", hundredths < 0 ? "-" : "", labs(hundredths) / 100);
    if (rest != 0) {
        ax_putf(output, ".%02ld", rest);
    }
}

/* Graphviz counts upwards. */
static void put_point(const struct writing *writing, double x, double y)
{
    put_number(writing->output, x);
    ax_put_char(writing->output, ',');
    put_number(writing->output, -(y + writing->shift));
}

static void put_name(const struct writing *writing, const char *prefix, uint32_t item,
                     const char *suffix)
{
    ax_putf(writing->output, "\"%s", prefix);
    struct ax_slice id = ax_model_id_text(writing->scene->model, item);
    if (id.len > 0) {
        ax_text_put_quoted(writing->output, id);
    } else {
        ax_putf(writing->output, "item:%lu", (unsigned long)item);
    }
    ax_putf(writing->output, "%s\"", suffix);
}

static void put_cluster(const struct writing *writing, uint32_t item, struct ax_box box)
{
    struct ax_output *output = writing->output;
    bool grey = model_item(writing, item)->flags & AX_ITEM_OUT_OF_SCOPE;
    ax_put_text(output, "  subgraph ");
    put_name(writing, "cluster_", item, "");
    ax_put_text(output, " {\n    graph [id=");
    put_name(writing, "", item, "");
    ax_putf(
        output,
        ", class=\"boundary%s\", style=\"dashed,rounded\", penwidth=1.3, labeljust=l, %s, bb=\"",
        grey ? " out-of-scope" : "", grey ? GREY : RED);
    put_point(writing, box.x, box.y + box.height);
    ax_put_char(output, ',');
    put_point(writing, box.x + box.width, box.y);
    size_t letters = ax_label_name(writing->scene, item).len;
    double half = fmin(3.0 * (double)letters + 4, box.width / 2);
    ax_put_text(output, "\", lp=\"");
    put_point(writing, box.x + half + 4, box.y + 10);
    ax_put_text(output, "\", label=<");
    ax_label_put_cluster(writing->scene, item, output);
    ax_put_text(output, ">];\n  }\n");
}

static const char *const node_looks[AX_KIND_COUNT] = {
    [AX_KIND_EXTERNAL] = "shape=box, style=filled, fillcolor=\"#f4f6f6\", penwidth=1.4",
    [AX_KIND_PROCESS] = "shape=ellipse, style=filled, fillcolor=\"#eaf2fb\"",
    [AX_KIND_STORE] = "shape=none",
    [AX_KIND_BOUNDARY] = "shape=folder, style=\"dashed,filled\", fillcolor=\"#fdf2f0\", " RED,
};

static void put_text(const struct writing *writing, uint32_t item, struct ax_box box)
{
    double inner = model_item(writing, item)->kind == AX_KIND_PROCESS ? box.width * 0.8 : box.width;
    struct ax_wrap wrap = {(uint32_t)fmax(6, fmin(200, inner / 5.2)), 0, "<BR/>"};
    ax_text_put_label(writing->output, ax_label_name(writing->scene, item), wrap);
}

/* A store has lines above and below, and open sides. */
static void put_label(const struct writing *writing, uint32_t item, struct ax_box box)
{
    if (model_item(writing, item)->kind != AX_KIND_STORE) {
        put_text(writing, item, box);
        return;
    }
    ax_putf(
        writing->output,
        "<TABLE BORDER=\"1\" SIDES=\"TB\" CELLBORDER=\"0\" CELLSPACING=\"0\" BGCOLOR=\"#fef9e7\" "
        "CELLPADDING=\"0\"><TR><TD WIDTH=\"%ld\" HEIGHT=\"%ld\">",
        lround(fmin(box.width, 30000)), lround(fmin(box.height, 30000)));
    put_text(writing, item, box);
    ax_put_text(writing->output, "</TD></TR></TABLE>");
}

static void put_node(const struct writing *writing, uint32_t item, struct ax_box box)
{
    struct ax_output *output = writing->output;
    bool grey = model_item(writing, item)->flags & AX_ITEM_OUT_OF_SCOPE;
    bool stub = role_of(writing, item) == AX_ROLE_STUB;
    enum ax_kind kind = (enum ax_kind)model_item(writing, item)->kind;
    const char *prefix = stub ? "stub:" : "";
    ax_put_text(output, "  ");
    put_name(writing, prefix, item, "");
    ax_put_text(output, " [id=");
    put_name(writing, prefix, item, "");
    ax_putf(output, ", class=\"%s%s%s\", %s%s, pos=\"", stub ? "stub " : "", ax_kind_text(kind),
            grey ? " out-of-scope" : "", node_looks[kind],
            grey || stub ? ", " GREY ", fillcolor=\"#f8f9f9\"" : "");
    put_point(writing, box.x + box.width / 2, box.y + box.height / 2);
    ax_put_text(output, "\", width=");
    put_number(output, box.width / 72);
    ax_put_text(output, ", height=");
    put_number(output, box.height / 72);
    ax_put_text(output, ", label=<");
    put_label(writing, item, box);
    ax_put_text(output, ">];\n");
}

/* A node that nobody sees, for the end of an arc or a loose flow. */
static void put_anchor(const struct writing *writing, uint32_t item, const char *suffix, double x,
                       double y)
{
    ax_put_text(writing->output, "  ");
    put_name(writing, "anchor:", item, suffix);
    ax_put_text(writing->output,
                " [shape=point, style=invis, width=0.01, height=0.01, label=\"\", pos=\"");
    put_point(writing, x, y);
    ax_put_text(writing->output, "\"];\n");
}

/* Points of the cubic curve that equals the quadratic one through the three points. */
static void to_cubic(const struct ax_line *line, struct point out[4])
{
    struct point control = {2 * line->x[1] - (line->x[0] + line->x[2]) / 2,
                            2 * line->y[1] - (line->y[0] + line->y[2]) / 2};
    out[0] = (struct point){line->x[0], line->y[0]};
    out[3] = (struct point){line->x[2], line->y[2]};
    out[1] = (struct point){(out[0].x + 2 * control.x) / 3, (out[0].y + 2 * control.y) / 3};
    out[2] = (struct point){(out[3].x + 2 * control.x) / 3, (out[3].y + 2 * control.y) / 3};
}

/* Where a line ends when an arrow head is put between there and `tip`. */
static struct point before(struct point tip, struct point from)
{
    double length = hypot(tip.x - from.x, tip.y - from.y);
    double part = length > 0 ? fmin(ARROW, length / 2) / length : 0;
    return (struct point){tip.x - (tip.x - from.x) * part, tip.y - (tip.y - from.y) * part};
}

static void put_curve(const struct writing *writing, const struct ax_line *line, bool head,
                      bool tail)
{
    struct point at[4];
    to_cubic(line, at);
    ax_put_text(writing->output, ", pos=\"");
    if (tail) {
        ax_put_text(writing->output, "s,");
        put_point(writing, at[0].x, at[0].y);
        ax_put_char(writing->output, ' ');
        at[0] = before(at[0], at[1]);
    }
    if (head) {
        ax_put_text(writing->output, "e,");
        put_point(writing, at[3].x, at[3].y);
        ax_put_char(writing->output, ' ');
        at[3] = before(at[3], at[2]);
    }
    for (int i = 0; i < 4; i++) {
        ax_put_text(writing->output, i ? " " : "");
        put_point(writing, at[i].x, at[i].y);
    }
    ax_put_text(writing->output, "\", lp=\"");
    put_point(writing, line->x[1], line->y[1]);
    ax_put_char(writing->output, '"');
}

static void put_arc(const struct writing *writing, uint32_t item, const struct ax_line *line)
{
    struct ax_output *output = writing->output;
    bool grey = model_item(writing, item)->flags & AX_ITEM_OUT_OF_SCOPE;
    put_anchor(writing, item, ":from", line->x[0], line->y[0]);
    put_anchor(writing, item, ":to", line->x[2], line->y[2]);
    ax_put_text(output, "  ");
    put_name(writing, "anchor:", item, ":from");
    ax_put_text(output, " -> ");
    put_name(writing, "anchor:", item, ":to");
    ax_put_text(output, " [id=");
    put_name(writing, "", item, "");
    ax_putf(output, ", class=\"boundary arc%s\", dir=none, style=dashed, penwidth=1.3, %s",
            grey ? " out-of-scope" : "", grey ? GREY : RED);
    put_curve(writing, line, false, false);
    ax_put_text(output, ", label=<");
    ax_label_put_cluster(writing->scene, item, output);
    ax_put_text(output, ">];\n");
}

/* From edge to edge of two boxes, for a flow of a format that has boxes but no lines. */
static struct point leave_box(struct ax_box box, struct point towards)
{
    struct point middle = {box.x + box.width / 2, box.y + box.height / 2};
    double dx = towards.x - middle.x;
    double dy = towards.y - middle.y;
    double by_x = dx != 0 ? box.width / 2 / fabs(dx) : HUGE_VAL;
    double by_y = dy != 0 ? box.height / 2 / fabs(dy) : HUGE_VAL;
    double part = fmin(1, fmin(by_x, by_y));
    return (struct point){middle.x + dx * part, middle.y + dy * part};
}

static void straight_line(const struct writing *writing, uint32_t from, uint32_t to,
                          struct ax_line *out)
{
    struct ax_box a = {0, 0, 0, 0};
    struct ax_box b = {0, 0, 0, 0};
    (void)ax_model_box(writing->scene->model, from, &a);
    (void)ax_model_box(writing->scene->model, to, &b);
    struct point start = leave_box(a, (struct point){b.x + b.width / 2, b.y + b.height / 2});
    struct point end = leave_box(b, (struct point){a.x + a.width / 2, a.y + a.height / 2});
    double bow = from == to ? a.height : 0; /* a flow to itself hangs below its element */
    *out = (struct ax_line){{start.x, (start.x + end.x) / 2, end.x},
                            {start.y, (start.y + end.y) / 2 + bow, end.y}};
}

static void put_end(const struct writing *writing, uint32_t flow, uint32_t end, const char *suffix)
{
    uint32_t node = ax_scene_drawn(writing->scene, end);
    if (node == 0) {
        put_name(writing, "anchor:", flow, suffix);
    } else {
        put_name(writing, role_of(writing, node) == AX_ROLE_STUB ? "stub:" : "", node, "");
    }
}

static void put_flow(const struct writing *writing, uint32_t flow)
{
    struct ax_output *output = writing->output;
    const struct ax_item *item = model_item(writing, flow);
    uint32_t from = ax_scene_from(writing->scene, flow);
    uint32_t to = ax_scene_to(writing->scene, flow);
    bool grey = item->flags & AX_ITEM_OUT_OF_SCOPE;
    struct ax_line line;
    if (!ax_model_line(writing->scene->model, flow, &line)) {
        straight_line(writing, ax_scene_drawn(writing->scene, from),
                      ax_scene_drawn(writing->scene, to), &line);
    }
    if (ax_scene_drawn(writing->scene, from) == 0) {
        put_anchor(writing, flow, ":from", line.x[0], line.y[0]);
    }
    if (ax_scene_drawn(writing->scene, to) == 0) {
        put_anchor(writing, flow, ":to", line.x[2], line.y[2]);
    }
    ax_put_text(output, "  ");
    put_end(writing, flow, from, ":from");
    ax_put_text(output, " -> ");
    put_end(writing, flow, to, ":to");
    ax_put_text(output, " [id=");
    put_name(writing, "", flow, "");
    bool both = item->flags & AX_ITEM_BIDIRECTIONAL;
    ax_putf(output, ", class=\"flow%s%s\"%s%s", both ? " bidirectional" : "",
            grey ? " out-of-scope" : "", both ? ", dir=both" : "", grey ? ", " GREY : "");
    put_curve(writing, &line, true, both);
    ax_put_text(output, ", label=<");
    ax_label_put_edge(writing->scene, flow, true, output);
    ax_put_text(output, ">];\n");
}

/* The page that an item is on: the first view that names it, or 0. */
static uint32_t page_of(const struct ax_scene *scene, uint32_t item)
{
    const struct ax_model *model = scene->model;
    for (uint32_t i = 0; scene->view == 0 && i < model->view_rules.len; i++) {
        const struct ax_view_rule *rule = &model->view_rules.at[i];
        if (rule->item == item && rule->action == AX_VIEW_INCLUDE && !rule->by_tag) {
            return rule->view;
        }
    }
    return 0;
}

/* Clusters first, nodes on them, lines on top: Graphviz keeps the order of each sort. */
static void put_page(struct writing *writing, const uint32_t *pages, uint32_t page)
{
    const struct ax_scene *scene = writing->scene;
    struct ax_box box;
    struct ax_line line;
    for (int pass = 0; pass < 3; pass++) {
        for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
            uint8_t role = role_of(writing, i);
            if (pages[i] != page) {
                continue;
            }
            if (pass == 0 && role == AX_ROLE_CLUSTER && !is_arc(scene, i) &&
                ax_model_box(scene->model, i, &box)) {
                put_cluster(writing, i, box);
            } else if (pass == 1 && (role == AX_ROLE_NODE || role == AX_ROLE_STUB) &&
                       ax_model_box(scene->model, i, &box)) {
                put_node(writing, i, box);
            } else if (pass == 2 && role == AX_ROLE_CLUSTER &&
                       ax_model_line(scene->model, i, &line)) {
                put_arc(writing, i, &line);
            } else if (pass == 2 && role == AX_ROLE_EDGE) {
                put_flow(writing, i);
            }
        }
    }
}

static void measure_page(const struct ax_scene *scene, const uint32_t *pages, uint32_t page,
                         double *out_top, double *out_bottom)
{
    struct ax_box box;
    struct ax_line line;
    *out_top = HUGE_VAL;
    *out_bottom = -HUGE_VAL;
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        if (pages[i] != page || scene->items[i].role == AX_ROLE_HIDDEN) {
            continue;
        }
        if (ax_model_box(scene->model, i, &box)) {
            *out_top = fmin(*out_top, box.y);
            *out_bottom = fmax(*out_bottom, box.y + box.height);
        }
        for (int j = 0; ax_model_line(scene->model, i, &line) && j < 3; j++) {
            *out_top = fmin(*out_top, line.y[j]);
            *out_bottom = fmax(*out_bottom, line.y[j]);
        }
    }
}

static void put_head(const struct writing *writing)
{
    uint32_t self = writing->scene->view;
    ax_put_text(writing->output, "digraph ");
    put_name(writing, "", self, "");
    ax_put_text(writing->output, " {\n  graph [id=");
    put_name(writing, "", self, "");
    ax_put_text(writing->output,
                ", class=\"diagram drawn\", layout=nop2, pad=0.3, " FONT ", fontsize=10];\n"
                "  node [" FONT ", fontsize=9, color=\"#2c3e50\", fontcolor=\"#1a252f\", "
                "penwidth=1.1, margin=\"0,0\", fixedsize=true];\n"
                "  edge [" FONT ", fontsize=8.5, color=\"#5d6d7e\", fontcolor=\"#34495e\", "
                "arrowsize=0.7, penwidth=0.9];\n");
}

void ax_drawn_write(const struct ax_scene *scene, struct ax_output *output)
{
    struct writing writing = {.scene = scene, .output = output};
    const struct ax_allocator *memory = scene->model->session->memory;
    size_t size = (size_t)ax_scene_end(scene) * sizeof(uint32_t);
    uint32_t *pages = ax_memory_resize(memory, NULL, 0, size);
    if (!pages) {
        output->status = AX_NO_MEMORY;
        return;
    }
    pages[0] = 0;
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        pages[i] = page_of(scene, i);
    }
    put_head(&writing);
    double bottom = 0;
    for (uint32_t page = 0; page < ax_scene_end(scene); page++) {
        bool is_page = page == 0 || ax_model_item(scene->model, page)->kind == AX_KIND_VIEW;
        double top;
        double end;
        if (!is_page) {
            continue;
        }
        measure_page(scene, pages, page, &top, &end);
        if (top <= end) {
            writing.shift = bottom > 0 ? bottom - top : 0;
            bottom = end + writing.shift + PAGE_GAP;
        }
        put_page(&writing, pages, page);
    }
    ax_put_text(output, "}\n");
    ax_memory_release(memory, pages, size);
}

struct ax_dot_counts ax_drawn_counts(const struct ax_scene *scene)
{
    struct ax_dot_counts counts = {0, scene->edges, 0};
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        uint8_t role = scene->items[i].role;
        bool arc = is_arc(scene, i);
        counts.nodes += role == AX_ROLE_NODE || role == AX_ROLE_STUB;
        counts.nodes += arc ? 2 : 0;
        counts.edges += arc;
        counts.clusters += role == AX_ROLE_CLUSTER && !arc;
        if (role == AX_ROLE_EDGE) {
            counts.nodes += ax_scene_drawn(scene, ax_scene_from(scene, i)) == 0;
            counts.nodes += ax_scene_drawn(scene, ax_scene_to(scene, i)) == 0;
        }
    }
    return counts;
}
