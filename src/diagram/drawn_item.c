/* SPDX-License-Identifier: Apache-2.0 */
/* Items at the places that the file gives them. */
#include "diagram/curve.h"
#include "diagram/drawn.h"
#include "diagram/label.h"
#include "diagram/paint.h"

#include <math.h>

void ax_drawn_put_cluster(const struct ax_writing *writing, uint32_t item, struct ax_box box)
{
    struct ax_output *output = writing->output;
    struct ax_paint paint = ax_paint_of(writing->scene, item);
    ax_put_text(output, "  subgraph ");
    ax_write_name(writing, "cluster_", item, "");
    ax_put_text(output, " {\n    graph [");
    ax_write_cluster_id(writing, item, "");
    ax_putf(output, ", style=\"%s,rounded\", labeljust=l, ", paint.dash);
    ax_paint_put(&paint, output);
    ax_put_text(output, ", bb=\"");
    ax_curve_put_point(writing, box.x, box.y + box.height);
    ax_put_char(output, ',');
    ax_curve_put_point(writing, box.x + box.width, box.y);
    size_t letters = ax_label_name(writing->scene, item).len;
    double half = fmin(3.0 * (double)letters + 4, box.width / 2);
    ax_put_text(output, "\", lp=\"");
    ax_curve_put_point(writing, box.x + half + 4, box.y + 10);
    ax_put_text(output, "\", label=<");
    ax_label_put_cluster(writing->scene, item, output);
    ax_put_text(output, ">];\n  }\n");
}

/* A name is broken so that it fits into its shape. */
static struct ax_label_frame frame_of(const struct ax_writing *writing, uint32_t item,
                                      struct ax_box box)
{
    bool round = ax_model_item(writing->scene->model, item)->kind == AX_KIND_PROCESS;
    double inner = round ? box.width * 0.8 : box.width;
    return (struct ax_label_frame){
        .columns = (uint32_t)fmax(6, fmin(200, inner / 5.2)),
        .badges = (uint32_t)fmax(2, fmin(6, inner / 24)),
        .width = lround(fmin(box.width, 30000)),
        .height = lround(fmin(box.height, 30000)),
        .numbered = ax_write_is_numbered(writing),
    };
}

void ax_drawn_put_node(const struct ax_writing *writing, uint32_t item, struct ax_box box)
{
    struct ax_output *output = writing->output;
    struct ax_label_frame frame = frame_of(writing, item, box);
    ax_put_text(output, "  ");
    ax_write_name(writing, ax_write_prefix(writing, item), item, "");
    ax_put_text(output, " [");
    ax_write_node_id(writing, item);
    ax_put_text(output, ", ");
    ax_write_node_shape(writing, item);
    ax_put_text(output, ", pos=\"");
    ax_curve_put_point(writing, box.x + box.width / 2, box.y + box.height / 2);
    ax_put_text(output, "\", width=");
    ax_curve_put_number(output, box.width / 72);
    ax_put_text(output, ", height=");
    ax_curve_put_number(output, box.height / 72);
    ax_put_text(output, ", label=<");
    ax_label_put_node(writing->scene, item, &frame, output);
    ax_put_text(output, ">];\n");
}

/* A node that nobody sees, for the end of an arc or a loose flow. */
static void put_anchor(const struct ax_writing *writing, uint32_t item, const char *suffix,
                       double x, double y)
{
    ax_put_text(writing->output, "  ");
    ax_write_name(writing, "anchor:", item, suffix);
    ax_put_text(writing->output, " [id=");
    ax_write_name(writing, "anchor:", item, suffix);
    ax_put_text(writing->output,
                ", shape=point, style=invis, width=0.01, height=0.01, label=\"\", pos=\"");
    ax_curve_put_point(writing, x, y);
    ax_put_text(writing->output, "\"];\n");
}

void ax_drawn_put_arc(const struct ax_writing *writing, uint32_t item, const struct ax_line *line)
{
    struct ax_output *output = writing->output;
    struct ax_paint paint = ax_paint_of(writing->scene, item);
    put_anchor(writing, item, ":from", line->x[0], line->y[0]);
    put_anchor(writing, item, ":to", line->x[2], line->y[2]);
    ax_put_text(output, "  ");
    ax_write_name(writing, "anchor:", item, ":from");
    ax_put_text(output, " -> ");
    ax_write_name(writing, "anchor:", item, ":to");
    ax_put_text(output, " [");
    ax_write_cluster_id(writing, item, " arc");
    ax_putf(output, ", dir=none, style=%s, ", paint.dash);
    ax_paint_put(&paint, output);
    ax_curve_put(writing, line, AX_HEAD_NONE);
    ax_putf(
        output,
        ", label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLPADDING=\"1\" BGCOLOR=\"%s\"><TR><TD>",
        writing->scene->look.palette->paper);
    ax_label_put_cluster(writing->scene, item, output);
    ax_put_text(output, "</TD></TR></TABLE>>];\n");
}

static void put_end(const struct ax_writing *writing, uint32_t flow, uint32_t end,
                    const char *suffix)
{
    uint32_t node = ax_scene_drawn(writing->scene, end);
    if (node == 0) {
        ax_write_name(writing, "anchor:", flow, suffix);
    } else {
        ax_write_name(writing, ax_write_prefix(writing, node), node, "");
    }
}

static void put_flow_looks(const struct ax_writing *writing, uint32_t flow,
                           const struct ax_line *line)
{
    struct ax_output *output = writing->output;
    struct ax_paint paint = ax_paint_of(writing->scene, flow);
    bool both = ax_model_item(writing->scene->model, flow)->flags & AX_ITEM_BIDIRECTIONAL;
    ax_write_edge_id(writing, flow);
    ax_putf(output, "%s, ", both ? ", dir=both" : "");
    ax_paint_put(&paint, output);
    if (*paint.dash) {
        ax_putf(output, ", style=%s", paint.dash);
    }
    ax_curve_put(writing, line, both ? AX_HEAD_END | AX_HEAD_START : AX_HEAD_END);
    ax_put_text(output, ", label=<");
    ax_label_put_edge(writing->scene, flow, false, output);
    ax_put_text(output, ">];\n");
}

void ax_drawn_put_flow(const struct ax_writing *writing, uint32_t flow)
{
    const struct ax_scene *scene = writing->scene;
    uint32_t from = ax_scene_from(scene, flow);
    uint32_t to = ax_scene_to(scene, flow);
    struct ax_line line;
    if (!ax_model_line(scene->model, flow, &line)) {
        line =
            ax_curve_between(scene->model, ax_scene_drawn(scene, from), ax_scene_drawn(scene, to));
    }
    if (ax_scene_drawn(scene, from) == 0) {
        put_anchor(writing, flow, ":from", line.x[0], line.y[0]);
    }
    if (ax_scene_drawn(scene, to) == 0) {
        put_anchor(writing, flow, ":to", line.x[2], line.y[2]);
    }
    ax_put_text(writing->output, "  ");
    put_end(writing, flow, from, ":from");
    ax_put_text(writing->output, " -> ");
    put_end(writing, flow, to, ":to");
    ax_put_text(writing->output, " [");
    put_flow_looks(writing, flow, &line);
}
