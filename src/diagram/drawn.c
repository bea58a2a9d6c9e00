/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/drawn.h"

#include "diagram/legend.h"

#include <math.h>

#define PAGE_GAP 80.0

static bool is_drawn_box(const struct ax_scene *scene, uint32_t item)
{
    uint8_t role = scene->items[item].role;
    return role == AX_ROLE_NODE || role == AX_ROLE_STUB || role == AX_ROLE_CLUSTER;
}

bool ax_drawn_is_arc(const struct ax_scene *scene, uint32_t item)
{
    struct ax_line line;
    return scene->items[item].role == AX_ROLE_CLUSTER && ax_model_line(scene->model, item, &line);
}

bool ax_drawn_is_possible(const struct ax_scene *scene)
{
    struct ax_box box;
    uint32_t placed = 0;
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        if (!is_drawn_box(scene, i) || ax_drawn_is_arc(scene, i)) {
            continue;
        }
        if (!ax_model_box(scene->model, i, &box)) {
            return false;
        }
        placed++;
    }
    return placed > 0;
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

/* The cluster, arc, node or flow, when `pass` is the one for it. */
static void put_item(const struct ax_writing *writing, uint32_t item, int pass)
{
    const struct ax_scene *scene = writing->scene;
    uint8_t role = scene->items[item].role;
    struct ax_box box;
    struct ax_line line;
    bool node = role == AX_ROLE_NODE || role == AX_ROLE_STUB;
    bool arc = ax_drawn_is_arc(scene, item);
    if (pass == 0 && role == AX_ROLE_CLUSTER && !arc && ax_model_box(scene->model, item, &box)) {
        ax_drawn_put_cluster(writing, item, box);
    } else if (pass == 1 && arc && ax_model_line(scene->model, item, &line)) {
        ax_drawn_put_arc(writing, item, &line);
    } else if (pass == 2 && node && ax_model_box(scene->model, item, &box)) {
        ax_drawn_put_node(writing, item, box);
    } else if (pass == 3 && role == AX_ROLE_EDGE) {
        ax_drawn_put_flow(writing, item);
    }
}

/* Clusters first, arcs and nodes on them, flows with their labels on top: Graphviz keeps the order
 * of each sort, and draws lines in the order of the nodes that they begin at. */
static void put_page(const struct ax_writing *writing, const uint32_t *pages, uint32_t page)
{
    for (int pass = 0; pass < 4; pass++) {
        for (uint32_t i = 1; i < ax_scene_end(writing->scene); i++) {
            if (pages[i] == page) {
                put_item(writing, i, pass);
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

static void put_head(const struct ax_writing *writing)
{
    ax_write_graph(writing, "diagram drawn");
    ax_put_text(writing->output, "layout=nop2");
    ax_legend_put(writing);
    ax_put_text(writing->output, "];\n");
    ax_write_defaults(writing, "fontsize=9, margin=\"0,0\", fixedsize=true", "");
}

/* Pages stand below one another. */
static void put_pages(struct ax_writing *writing, const uint32_t *pages)
{
    const struct ax_scene *scene = writing->scene;
    double bottom = 0;
    for (uint32_t page = 0; page < ax_scene_end(scene); page++) {
        double top;
        double end;
        if (page != 0 && ax_model_item(scene->model, page)->kind != AX_KIND_VIEW) {
            continue;
        }
        measure_page(scene, pages, page, &top, &end);
        if (top <= end) {
            writing->shift = bottom > 0 ? bottom - top : 0;
            bottom = end + writing->shift + PAGE_GAP;
        }
        put_page(writing, pages, page);
    }
}

void ax_drawn_write(struct ax_writing *writing)
{
    const struct ax_scene *scene = writing->scene;
    const struct ax_allocator *memory = scene->model->session->memory;
    size_t size = (size_t)ax_scene_end(scene) * sizeof(uint32_t);
    uint32_t *pages = ax_memory_resize(memory, NULL, 0, size);
    if (!pages) {
        writing->output->status = AX_NO_MEMORY;
        return;
    }
    pages[0] = 0;
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        pages[i] = page_of(scene, i);
    }
    put_head(writing);
    put_pages(writing, pages);
    ax_put_text(writing->output, "}\n");
    ax_memory_release(memory, pages, size);
}

struct ax_dot_counts ax_drawn_counts(const struct ax_scene *scene)
{
    struct ax_dot_counts counts = {0, scene->edges, 0};
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        uint8_t role = scene->items[i].role;
        bool arc = ax_drawn_is_arc(scene, i);
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
