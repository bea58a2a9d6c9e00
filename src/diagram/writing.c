/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/writing.h"

#include "diagram/badge.h"
#include "diagram/label.h"
#include "diagram/paint.h"
#include "diagram/text.h"

static const struct ax_item *model_item(const struct ax_writing *writing, uint32_t item)
{
    return ax_model_item(writing->scene->model, item);
}

void ax_write_name(const struct ax_writing *writing, const char *prefix, uint32_t item,
                   const char *suffix)
{
    struct ax_slice id = ax_model_id_text(writing->scene->model, item);
    ax_putf(writing->output, "\"%s", prefix);
    if (id.len > 0) {
        ax_text_put_quoted(writing->output, id);
    } else {
        ax_putf(writing->output, "item:%lu", (unsigned long)item);
    }
    ax_putf(writing->output, "%s\"", suffix);
}

const char *ax_write_prefix(const struct ax_writing *writing, uint32_t item)
{
    return writing->scene->items[item].role == AX_ROLE_STUB ? "stub:" : "";
}

/* What the picture shows besides the model; ends the classes. */
static void put_more_classes(const struct ax_writing *writing, uint32_t item)
{
    static const char *const novelties[AX_NOVELTY_COUNT] = {"", " added", " removed", " changed"};
    static const char *const lights[] = {"", " faint", " lit", " lit strong"};
    const struct ax_scene *scene = writing->scene;
    ax_putf(writing->output, "%s%s", novelties[scene->items[item].novelty],
            lights[scene->items[item].light]);
    struct ax_badge sum = ax_badge_sum(scene, item);
    if (sum.open > 0) {
        ax_putf(writing->output, " threats worst-%s", ax_level_text((enum ax_level)sum.worst));
    } else if (sum.all > 0) {
        ax_put_text(writing->output, " threats treated");
    }
    ax_put_char(writing->output, '"');
}

void ax_write_node_id(const struct ax_writing *writing, uint32_t item)
{
    const struct ax_scene *scene = writing->scene;
    const struct ax_item *node = model_item(writing, item);
    bool boundary = node->kind == AX_KIND_BOUNDARY;
    ax_put_text(writing->output, "id=");
    ax_write_name(writing, ax_write_prefix(writing, item), item, "");
    ax_putf(writing->output, ", class=\"%s%s%s%s%s",
            scene->items[item].role == AX_ROLE_STUB ? "stub " : "",
            ax_kind_text((enum ax_kind)node->kind),
            boundary && scene->items[item].role == AX_ROLE_NODE ? " collapsed" : "",
            ax_scene_is_multiple(scene, item) ? " multiple" : "",
            ax_paint_is_grey(scene, item) ? " out-of-scope" : "");
    put_more_classes(writing, item);
}

void ax_write_cluster_id(const struct ax_writing *writing, uint32_t item, const char *more)
{
    ax_put_text(writing->output, "id=");
    ax_write_name(writing, "", item, "");
    ax_putf(writing->output, ", class=\"boundary%s%s", more,
            ax_paint_is_grey(writing->scene, item) ? " out-of-scope" : "");
    put_more_classes(writing, item);
}

void ax_write_edge_id(const struct ax_writing *writing, uint32_t flow)
{
    const struct ax_scene *scene = writing->scene;
    const struct ax_item *item = model_item(writing, flow);
    const struct ax_path *path = &scene->model->paths.at[item->path];
    ax_put_text(writing->output, "id=");
    ax_write_name(writing, "", flow, "");
    ax_putf(writing->output, ", class=\"flow%s%s%s%s%s", path->count > 0 ? " crossing" : "",
            item->flags & AX_ITEM_BIDIRECTIONAL ? " bidirectional" : "",
            scene->items[flow].first ? " merged" : "",
            ax_paint_is_aside(scene, flow) ? " aside" : "",
            ax_paint_is_grey(scene, flow) ? " out-of-scope" : "");
    put_more_classes(writing, flow);
}

bool ax_write_is_numbered(const struct ax_writing *writing)
{
    uint8_t style = writing->scene->look.style;
    return style == AX_STYLE_GANE_SARSON || (style == AX_STYLE_DEFAULT && !writing->style.drawn);
}

static const char *shape_of_process(const struct ax_writing *writing)
{
    return writing->scene->look.style == AX_STYLE_THREAT_DRAGON ? "circle"
           : ax_write_is_numbered(writing)                      ? "box"
                                                                : "ellipse";
}

/* A store is a table of its own, in every style. */
static const char *shape_of(const struct ax_writing *writing, enum ax_kind kind)
{
    return kind == AX_KIND_PROCESS    ? shape_of_process(writing)
           : kind == AX_KIND_STORE    ? "plain"
           : kind == AX_KIND_BOUNDARY ? "folder"
                                      : "box";
}

static void put_stub_shape(const struct ax_writing *writing, const struct ax_paint *paint)
{
    ax_putf(writing->output, "shape=box, style=\"rounded,dashed\", ");
    ax_paint_put(paint, writing->output);
    ax_put_text(writing->output, ", fontsize=8, margin=\"0.08,0.04\", height=0.25");
}

void ax_write_node_shape(const struct ax_writing *writing, uint32_t item)
{
    struct ax_output *output = writing->output;
    const struct ax_item *node = model_item(writing, item);
    struct ax_paint paint = ax_paint_of(writing->scene, item);
    if (writing->scene->items[item].role == AX_ROLE_STUB && !writing->style.drawn) {
        put_stub_shape(writing, &paint);
        return;
    }
    const char *shape = shape_of(writing, (enum ax_kind)node->kind);
    bool store = node->kind == AX_KIND_STORE;
    bool rounded = node->kind == AX_KIND_PROCESS && shape[0] == 'b';
    ax_putf(output, "shape=%s, ", store && writing->style.drawn ? "none" : shape);
    if (!store) {
        ax_putf(output, "style=\"%s%s%s%s\", fillcolor=\"%s\", ", rounded ? "rounded," : "",
                paint.dash, *paint.dash ? "," : "", "filled", paint.colors.fill);
    }
    ax_paint_put(&paint, output);
    if (!store && ax_scene_is_multiple(writing->scene, item)) {
        ax_put_text(output, ", peripheries=2");
    }
}

void ax_write_graph(const struct ax_writing *writing, const char *class)
{
    const struct ax_look *look = &writing->scene->look;
    uint32_t self = writing->scene->view; /* or 0, the model */
    ax_put_text(writing->output, "digraph ");
    ax_write_name(writing, "", self, "");
    ax_put_text(writing->output, " {\n  graph [id=");
    ax_write_name(writing, "", self, "");
    ax_putf(writing->output, ", class=\"%s", class);
    if (self != 0) {
        struct ax_slice kind = ax_model_text(writing->scene->model, self, "kind");
        ax_put_text(writing->output, kind.len > 0 ? " view-" : "");
        ax_text_put_quoted(writing->output, kind);
    }
    ax_putf(writing->output,
            "\", pad=0.3, bgcolor=\"%s\", " AX_FONT ", fontsize=11, fontcolor=\"%s\", ",
            look->palette->paper, look->palette->ink);
    if (look->dpi != 0) {
        ax_putf(writing->output, "dpi=%u, ", look->dpi);
    }
}

void ax_write_defaults(const struct ax_writing *writing, const char *node, const char *edge)
{
    ax_putf(writing->output,
            "  node [" AX_FONT ", %s];\n"
            "  edge [" AX_FONT ", fontsize=8.5, arrowsize=0.7%s];\n",
            node, edge);
}
