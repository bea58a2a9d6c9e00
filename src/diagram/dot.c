/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/dot.h"

#include "diagram/drawn.h"
#include "diagram/label.h"
#include "diagram/legend.h"
#include "diagram/paint.h"
#include "diagram/writing.h"

static uint8_t role_of(const struct ax_writing *writing, uint32_t item)
{
    return writing->scene->items[item].role;
}

static void indent(const struct ax_writing *writing, uint32_t depth)
{
    ax_put_repeat(writing->output, ' ', (size_t)2 * depth);
}

static void put_node(const struct ax_writing *writing, uint32_t item, uint32_t depth)
{
    struct ax_output *output = writing->output;
    bool stub = role_of(writing, item) == AX_ROLE_STUB;
    indent(writing, depth);
    ax_write_name(writing, ax_write_prefix(writing, item), item, "");
    ax_put_text(output, " [");
    ax_write_node_id(writing, item);
    ax_put_text(output, ", ");
    ax_write_node_shape(writing, item);
    ax_put_text(output, ", label=<");
    struct ax_label_frame frame = {.zone = writing->style.flat && !stub,
                                   .badges = ax_write_is_numbered(writing) ? 0 : 3,
                                   .numbered = ax_write_is_numbered(writing)};
    ax_label_put_node(writing->scene, item, &frame, output);
    ax_put_text(output, ">];\n");
}

/* dot drops a cluster without a node. */
static void put_hollow(const struct ax_writing *writing, uint32_t item, uint32_t depth)
{
    indent(writing, depth);
    ax_write_name(writing, "hollow:", item, "");
    ax_put_text(writing->output, " [shape=point, style=invis, width=0.8, label=\"\", id=");
    ax_write_name(writing, "hollow:", item, "");
    ax_put_text(writing->output, "];\n");
}

static void put_content(const struct ax_writing *writing, uint32_t list, uint32_t depth);

static void put_cluster(const struct ax_writing *writing, uint32_t item, uint32_t depth)
{
    struct ax_output *output = writing->output;
    bool hollow = writing->scene->items[item].first == 0;
    struct ax_paint paint = ax_paint_of(writing->scene, item);
    indent(writing, depth);
    ax_put_text(output, "subgraph ");
    ax_write_name(writing, "cluster_", item, "");
    ax_put_text(output, " {\n");
    indent(writing, depth + 1);
    ax_put_text(output, "graph [");
    ax_write_cluster_id(writing, item, hollow ? " hollow" : "");
    ax_putf(output, ", style=\"%s,rounded\", margin=14, labelloc=t, labeljust=l, ", paint.dash);
    ax_paint_put(&paint, output);
    ax_put_text(output, ", label=<");
    ax_label_put_cluster(writing->scene, item, output);
    ax_put_text(output, ">];\n");
    if (hollow) {
        put_hollow(writing, item, depth + 1);
    }
    put_content(writing, item, depth + 1);
    indent(writing, depth);
    ax_put_text(output, "}\n");
}

static void put_flat(const struct ax_writing *writing, uint32_t item, uint32_t depth)
{
    put_node(writing, item, depth);
    put_content(writing, item, depth);
}

/* Boundaries are nested no deeper than AX_LIMIT_BOUNDARY_DEPTH, and so is this. */
static void put_content(const struct ax_writing *writing, uint32_t list, uint32_t depth)
{
    const struct ax_scene_item *items = writing->scene->items;
    for (uint32_t i = items[list].first; i != 0; i = items[i].next) {
        if (items[i].role == AX_ROLE_STUB || items[i].role == AX_ROLE_NODE) {
            put_node(writing, i, depth);
        } else if (writing->style.flat) {
            put_flat(writing, i, depth);
        } else {
            put_cluster(writing, i, depth);
        }
    }
}

/* A node for an end that is nowhere. */
static void put_loose_end(const struct ax_writing *writing, uint32_t flow, const char *suffix)
{
    const struct ax_colors *grey = &writing->scene->look.palette->grey;
    ax_put_text(writing->output, "  ");
    ax_write_name(writing, "stub:", flow, suffix);
    ax_put_text(writing->output, " [id=");
    ax_write_name(writing, "stub:", flow, suffix);
    ax_putf(writing->output,
            ", class=\"stub loose\", shape=circle, style=dashed, fixedsize=true, width=0.25, "
            "color=\"%s\", fontcolor=\"%s\", label=\"?\"];\n",
            grey->line, grey->text);
}

static void put_end(const struct ax_writing *writing, uint32_t flow, uint32_t end,
                    const char *suffix)
{
    uint32_t node = ax_scene_drawn(writing->scene, end);
    if (node == 0) {
        ax_write_name(writing, "stub:", flow, suffix);
    } else {
        ax_write_name(writing, ax_write_prefix(writing, node), node, "");
    }
}

/* No room is made for the label; it is put where there is some. */
static bool is_beside(const struct ax_writing *writing, uint32_t flow)
{
    const struct ax_scene *scene = writing->scene;
    uint32_t from = ax_scene_drawn(scene, ax_scene_from(scene, flow));
    uint32_t to = ax_scene_drawn(scene, ax_scene_to(scene, flow));
    return writing->style.labels == AX_DOT_LABELS_BESIDE ||
           (writing->style.labels == AX_DOT_LABELS_MIXED &&
            ax_scene_cluster(scene, from) != ax_scene_cluster(scene, to));
}

static void put_edge_label(const struct ax_writing *writing, uint32_t flow)
{
    if (writing->style.labels == AX_DOT_LABELS_NONE) {
        return;
    }
    bool brief = writing->style.labels == AX_DOT_LABELS_BESIDE;
    ax_put_text(writing->output, is_beside(writing, flow) ? ", xlabel=<" : ", label=<");
    ax_label_put_edge(writing->scene, flow, brief, writing->output);
    ax_put_char(writing->output, '>');
}

/* Two edges against each other pull their nodes into one rank, where dot lays one edge and its
 * label on the other. So all edges between two nodes begin at the same one, and some of them have
 * their arrow at the beginning. */
static void put_ends(const struct ax_writing *writing, uint32_t flow)
{
    const struct ax_scene *scene = writing->scene;
    uint32_t from = ax_scene_from(scene, flow);
    uint32_t to = ax_scene_to(scene, flow);
    bool turned = scene->items[flow].turned;
    put_end(writing, flow, turned ? to : from, ":from");
    ax_put_text(writing->output, " -> ");
    put_end(writing, flow, turned ? from : to, ":to");
    ax_put_text(writing->output, " [");
    ax_write_edge_id(writing, flow);
    if (ax_model_item(scene->model, flow)->flags & AX_ITEM_BIDIRECTIONAL) {
        ax_put_text(writing->output, ", dir=both");
    } else if (turned) {
        ax_put_text(writing->output, ", dir=back");
    }
}

static void put_edge(const struct ax_writing *writing, uint32_t flow)
{
    struct ax_output *output = writing->output;
    struct ax_paint paint = ax_paint_of(writing->scene, flow);
    ax_put_text(output, "  ");
    put_ends(writing, flow);
    ax_put_text(output, ", ");
    ax_paint_put(&paint, output);
    if (*paint.dash) {
        ax_putf(output, ", style=%s", paint.dash);
    }
    put_edge_label(writing, flow);
    ax_put_text(output, "];\n");
}

static void put_edges(const struct ax_writing *writing)
{
    for (uint32_t i = 1; i < ax_scene_end(writing->scene); i++) {
        if (role_of(writing, i) != AX_ROLE_EDGE) {
            continue;
        }
        if (ax_scene_from(writing->scene, i) == 0) {
            put_loose_end(writing, i, ":from");
        }
        if (ax_scene_to(writing->scene, i) == 0) {
            put_loose_end(writing, i, ":to");
        }
        put_edge(writing, i);
    }
}

static void put_head(const struct ax_writing *writing)
{
    bool empty = writing->scene->nodes + writing->scene->clusters == 0;
    ax_write_graph(writing, "diagram");
    if (writing->style.packed) {
        ax_put_text(writing->output, "layout=osage, pack=24");
    } else {
        /* Where no labels keep ranks apart, lines that run along them would lie in one bundle. */
        bool labelled = writing->style.labels == AX_DOT_LABELS_ON ||
                        writing->style.labels == AX_DOT_LABELS_MIXED;
        ax_putf(writing->output, "rankdir=%s, ranksep=%s, nodesep=0.3",
                writing->scene->look.downwards ? "TB" : "LR", labelled ? "0.45" : "1.6");
    }
    ax_putf(writing->output, "%s%s%s%s%s", writing->style.newrank ? ", newrank=true" : "",
            writing->style.quick && !writing->style.packed ? ", nslimit=0.1, mclimit=0.1" : "",
            writing->style.lines ? ", splines=line" : "",
            writing->style.labels == AX_DOT_LABELS_ON ? "" : ", forcelabels=true",
            empty ? ", label=<Nothing to show>" : "");
    if (!empty) {
        ax_legend_put(writing);
    }
    ax_put_text(writing->output, "];\n");
    ax_write_defaults(writing, "fontsize=10, margin=\"0.14,0.08\"", "");
}

void ax_dot_write(const struct ax_scene *scene, struct ax_dot_style style, struct ax_output *output)
{
    struct ax_writing writing = {scene, style, output, 0};
    if (style.drawn) {
        ax_drawn_write(&writing);
        return;
    }
    put_head(&writing);
    put_content(&writing, 0, 1);
    put_edges(&writing);
    ax_put_text(output, "}\n");
}

struct ax_dot_counts ax_dot_counts(const struct ax_scene *scene, struct ax_dot_style style)
{
    if (style.drawn) {
        return ax_drawn_counts(scene);
    }
    uint32_t more = style.flat ? scene->clusters : scene->hollows;
    return (struct ax_dot_counts){
        scene->nodes + more,
        scene->edges,
        style.flat ? 0 : scene->clusters,
    };
}
