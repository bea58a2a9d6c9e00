/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/dot.h"

#include "diagram/drawn.h"
#include "diagram/label.h"
#include "diagram/text.h"

#define FONT "fontname=\"Helvetica,Arial,sans-serif\""
#define RED "color=\"#c0392b\", fontcolor=\"#c0392b\""
#define GREY "color=\"#aab7b8\", fontcolor=\"#707b7c\""

struct writing {
    const struct ax_scene *scene;
    struct ax_dot_style style;
    struct ax_output *output;
};

static const char *const node_looks[AX_KIND_COUNT] = {
    [AX_KIND_EXTERNAL] = "shape=box, style=filled, penwidth=1.4",
    [AX_KIND_PROCESS] = "shape=box, style=\"rounded,filled\"",
    [AX_KIND_STORE] = "shape=plain",
    [AX_KIND_BOUNDARY] = "shape=folder, style=\"dashed,filled\"",
};
static const char *const node_colors[AX_KIND_COUNT] = {
    [AX_KIND_EXTERNAL] = ", fillcolor=\"#f4f6f6\"",
    [AX_KIND_PROCESS] = ", fillcolor=\"#eaf2fb\"",
    [AX_KIND_STORE] = "",
    [AX_KIND_BOUNDARY] = ", fillcolor=\"#fdf2f0\", " RED,
};

static const struct ax_item *model_item(const struct writing *writing, uint32_t item)
{
    return ax_model_item(writing->scene->model, item);
}

static uint8_t role_of(const struct writing *writing, uint32_t item)
{
    return writing->scene->items[item].role;
}

static bool is_grey(const struct writing *writing, uint32_t item)
{
    return (model_item(writing, item)->flags & AX_ITEM_OUT_OF_SCOPE) != 0;
}

static void indent(const struct writing *writing, uint32_t depth)
{
    ax_put_repeat(writing->output, ' ', (size_t)2 * depth);
}

/* A name in quotes. Prefixes hold a colon or stand in another name space, so that no id of a
 * model can be the same. */
static void put_name(const struct writing *writing, const char *prefix, uint32_t item,
                     const char *suffix)
{
    struct ax_slice id = ax_model_id_text(writing->scene->model, item);
    ax_put_char(writing->output, '"');
    ax_put_text(writing->output, prefix);
    if (id.len > 0) {
        ax_text_put_quoted(writing->output, id);
    } else {
        ax_putf(writing->output, "item:%lu", (unsigned long)item);
    }
    ax_put_text(writing->output, suffix);
    ax_put_char(writing->output, '"');
}

static const char *stub_prefix(const struct writing *writing, uint32_t item)
{
    return role_of(writing, item) == AX_ROLE_STUB ? "stub:" : "";
}

static void put_id(const struct writing *writing, uint32_t item)
{
    ax_put_text(writing->output, "id=");
    put_name(writing, stub_prefix(writing, item), item, "");
}

static void put_stub(const struct writing *writing, uint32_t item, uint32_t depth)
{
    indent(writing, depth);
    put_name(writing, "stub:", item, "");
    ax_put_text(writing->output, " [");
    put_id(writing, item);
    ax_putf(writing->output,
            ", class=\"stub %s\", shape=box, style=\"rounded,dashed\", " GREY
            ", fontsize=8, margin=\"0.08,0.04\", height=0.25, label=<",
            ax_kind_text((enum ax_kind)model_item(writing, item)->kind));
    ax_label_put_node(writing->scene, item, false, writing->output);
    ax_put_text(writing->output, ">];\n");
}

static void put_node(const struct writing *writing, uint32_t item, uint32_t depth)
{
    struct ax_output *output = writing->output;
    enum ax_kind kind = (enum ax_kind)model_item(writing, item)->kind;
    bool grey = is_grey(writing, item);
    bool collapsed = kind == AX_KIND_BOUNDARY && role_of(writing, item) == AX_ROLE_NODE;
    indent(writing, depth);
    put_name(writing, "", item, "");
    ax_put_text(output, " [");
    put_id(writing, item);
    ax_putf(output, ", class=\"%s%s%s\", %s%s, label=<", ax_kind_text(kind),
            collapsed ? " collapsed" : "", grey ? " out-of-scope" : "", node_looks[kind],
            grey ? ", fillcolor=\"#f8f9f9\", " GREY : node_colors[kind]);
    ax_label_put_node(writing->scene, item, writing->style.flat, output);
    ax_put_text(output, ">];\n");
}

/* dot drops a cluster without a node. */
static void put_hollow(const struct writing *writing, uint32_t item, uint32_t depth)
{
    indent(writing, depth);
    put_name(writing, "hollow:", item, "");
    ax_put_text(writing->output, " [shape=point, style=invis, width=0.8, label=\"\"];\n");
}

static void put_content(const struct writing *writing, uint32_t list, uint32_t depth);

static void put_cluster(const struct writing *writing, uint32_t item, uint32_t depth)
{
    struct ax_output *output = writing->output;
    bool grey = is_grey(writing, item);
    bool hollow = writing->scene->items[item].first == 0;
    indent(writing, depth);
    ax_put_text(output, "subgraph ");
    put_name(writing, "cluster_", item, "");
    ax_put_text(output, " {\n");
    indent(writing, depth + 1);
    ax_put_text(output, "graph [");
    put_id(writing, item);
    ax_putf(output,
            ", class=\"boundary%s%s\", style=\"dashed,rounded\", penwidth=1.3, margin=14, "
            "labeljust=l, %s, label=<",
            hollow ? " hollow" : "", grey ? " out-of-scope" : "", grey ? GREY : RED);
    ax_label_put_cluster(writing->scene, item, output);
    ax_put_text(output, ">];\n");
    if (hollow) {
        put_hollow(writing, item, depth + 1);
    }
    put_content(writing, item, depth + 1);
    indent(writing, depth);
    ax_put_text(output, "}\n");
}

static void put_flat(const struct writing *writing, uint32_t item, uint32_t depth)
{
    put_node(writing, item, depth);
    put_content(writing, item, depth);
}

/* Boundaries are nested no deeper than AX_LIMIT_BOUNDARY_DEPTH, and so is this. */
static void put_content(const struct writing *writing, uint32_t list, uint32_t depth)
{
    const struct ax_scene_item *items = writing->scene->items;
    for (uint32_t i = items[list].first; i != 0; i = items[i].next) {
        if (items[i].role == AX_ROLE_STUB) {
            put_stub(writing, i, depth);
        } else if (items[i].role == AX_ROLE_NODE) {
            put_node(writing, i, depth);
        } else if (writing->style.flat) {
            put_flat(writing, i, depth);
        } else {
            put_cluster(writing, i, depth);
        }
    }
}

/* A node for an end that is nowhere. */
static void put_loose_end(const struct writing *writing, uint32_t flow, const char *suffix)
{
    ax_put_text(writing->output, "  ");
    put_name(writing, "stub:", flow, suffix);
    ax_put_text(writing->output, " [id=");
    put_name(writing, "stub:", flow, suffix);
    ax_put_text(
        writing->output,
        ", class=\"stub loose\", shape=circle, style=dashed, fixedsize=true, width=0.25, " GREY
        ", label=\"?\"];\n");
}

static void put_end(const struct writing *writing, uint32_t flow, uint32_t end, const char *suffix)
{
    uint32_t node = ax_scene_drawn(writing->scene, end);
    if (node == 0) {
        put_name(writing, "stub:", flow, suffix);
    } else {
        put_name(writing, stub_prefix(writing, node), node, "");
    }
}

/* An edge is grey when all flows that it stands for are. */
static bool is_edge_grey(const struct writing *writing, uint32_t flow)
{
    bool grey = is_grey(writing, flow);
    const struct ax_scene_item *items = writing->scene->items;
    for (uint32_t i = items[flow].first; grey && i != 0; i = items[i].next) {
        grey = is_grey(writing, i);
    }
    return grey;
}

/* A flow to something that the view does not show, unless the view names the flow: it is there for
 * completeness only. */
static bool is_edge_aside(const struct writing *writing, uint32_t flow)
{
    const struct ax_scene *scene = writing->scene;
    uint32_t from = ax_scene_drawn(scene, ax_scene_from(scene, flow));
    uint32_t to = ax_scene_drawn(scene, ax_scene_to(scene, flow));
    return !(scene->items[flow].marks & AX_MARK_SHOWN) &&
           (scene->items[from].role == AX_ROLE_STUB || scene->items[to].role == AX_ROLE_STUB);
}

static void put_edge_class(const struct writing *writing, uint32_t flow)
{
    const struct ax_item *item = model_item(writing, flow);
    const struct ax_path *path = &writing->scene->model->paths.at[item->path];
    ax_putf(writing->output, ", class=\"flow%s%s%s%s%s\"", path->count > 0 ? " crossing" : "",
            item->flags & AX_ITEM_BIDIRECTIONAL ? " bidirectional" : "",
            writing->scene->items[flow].first ? " merged" : "",
            is_edge_aside(writing, flow) ? " aside" : "",
            is_edge_grey(writing, flow) ? " out-of-scope" : "");
}

/* No room is made for the label; it is put where there is some. */
static bool is_beside(const struct writing *writing, uint32_t flow)
{
    const struct ax_scene *scene = writing->scene;
    uint32_t from = ax_scene_drawn(scene, ax_scene_from(scene, flow));
    uint32_t to = ax_scene_drawn(scene, ax_scene_to(scene, flow));
    return writing->style.labels == AX_DOT_LABELS_BESIDE ||
           (writing->style.labels == AX_DOT_LABELS_MIXED &&
            ax_scene_cluster(scene, from) != ax_scene_cluster(scene, to));
}

static void put_edge_label(const struct writing *writing, uint32_t flow)
{
    if (writing->style.labels == AX_DOT_LABELS_NONE) {
        return;
    }
    bool name = writing->style.labels != AX_DOT_LABELS_BESIDE;
    ax_put_text(writing->output, is_beside(writing, flow) ? ", xlabel=<" : ", label=<");
    ax_label_put_edge(writing->scene, flow, name, writing->output);
    ax_put_char(writing->output, '>');
}

static void put_edge(const struct writing *writing, uint32_t flow)
{
    struct ax_output *output = writing->output;
    ax_put_text(output, "  ");
    put_end(writing, flow, ax_scene_from(writing->scene, flow), ":from");
    ax_put_text(output, " -> ");
    put_end(writing, flow, ax_scene_to(writing->scene, flow), ":to");
    ax_put_text(output, " [");
    put_id(writing, flow);
    put_edge_class(writing, flow);
    if (model_item(writing, flow)->flags & AX_ITEM_BIDIRECTIONAL) {
        ax_put_text(output, ", dir=both");
    }
    if (is_edge_grey(writing, flow) || is_edge_aside(writing, flow)) {
        ax_put_text(output, ", " GREY);
    }
    put_edge_label(writing, flow);
    ax_put_text(output, "];\n");
}

static void put_edges(const struct writing *writing)
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

static void put_head(const struct writing *writing)
{
    uint32_t self = writing->scene->view; /* or 0, the model */
    ax_put_text(writing->output, "digraph ");
    put_name(writing, "", self, "");
    ax_put_text(writing->output, " {\n  graph [");
    put_id(writing, self);
    ax_putf(writing->output,
            ", class=\"diagram\", rankdir=LR, ranksep=0.45, nodesep=0.3, pad=0.3, %s%s%s%s" FONT
            ", fontsize=11",
            writing->style.newrank ? "newrank=true, " : "",
            writing->style.quick ? "nslimit=0.1, mclimit=0.1, " : "",
            writing->style.lines ? "splines=line, " : "",
            writing->style.labels == AX_DOT_LABELS_ON ? "" : "forcelabels=true, ");
    ax_put_text(writing->output, writing->scene->nodes + writing->scene->clusters > 0
                                     ? "];\n"
                                     : ", label=<Nothing to show>];\n");
    ax_put_text(writing->output,
                "  node [" FONT ", fontsize=10, color=\"#2c3e50\", fontcolor=\"#1a252f\", "
                "penwidth=1.1, margin=\"0.14,0.08\"];\n"
                "  edge [" FONT ", fontsize=8.5, color=\"#5d6d7e\", fontcolor=\"#34495e\", "
                "arrowsize=0.7, penwidth=0.9];\n");
}

void ax_dot_write(const struct ax_scene *scene, struct ax_dot_style style, struct ax_output *output)
{
    struct writing writing = {scene, style, output};
    if (style.drawn) {
        ax_drawn_write(scene, output);
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
