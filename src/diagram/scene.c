/* SPDX-License-Identifier: Apache-2.0 */
/* From marks to roles: what becomes a node, a stub, a cluster or an edge, and what lies where. */
#include "diagram/scene.h"

#include "diagram/merge.h"

static const struct ax_item *model_item(const struct ax_scene *scene, uint32_t item)
{
    return ax_model_item(scene->model, item);
}

static bool is_boundary(const struct ax_scene *scene, uint32_t item)
{
    return model_item(scene, item)->kind == AX_KIND_BOUNDARY;
}

static bool is_placed(const struct ax_scene *scene, uint32_t item)
{
    enum ax_kind kind = (enum ax_kind)model_item(scene, item)->kind;
    return ax_kind_is_element(kind) || kind == AX_KIND_BOUNDARY;
}

static bool is_wanted(uint8_t marks)
{
    return (marks & (AX_MARK_SHOWN | AX_MARK_PULLED)) && !(marks & AX_MARK_OUT);
}

/* Content stands behind its boundary, so going backwards reaches a boundary after all that is in
 * it. */
static void mark_holders(struct ax_scene *scene)
{
    for (uint32_t i = ax_scene_end(scene); i-- > 1;) {
        uint8_t marks = scene->items[i].marks;
        uint32_t parent = model_item(scene, i)->parent;
        if (is_placed(scene, i) && parent != 0 && (is_wanted(marks) || (marks & AX_MARK_HOLDS))) {
            scene->items[parent].marks |= AX_MARK_HOLDS;
        }
    }
}

/* What lies in a collapsed boundary is not drawn, but flows find the boundary in its place. */
static void place(struct ax_scene *scene, uint32_t index)
{
    struct ax_scene_item *item = &scene->items[index];
    uint32_t parent = model_item(scene, index)->parent;
    const struct ax_scene_item *around = &scene->items[parent];
    bool inside = parent != 0 && around->stand != 0;
    bool boundary = is_boundary(scene, index);
    if (inside) {
        item->role = AX_ROLE_INSIDE;
        item->stand = (item->marks & AX_MARK_OUT) ? 0 : around->stand;
    } else if (is_wanted(item->marks) || (item->marks & AX_MARK_HOLDS)) {
        bool node = !boundary || (item->marks & AX_MARK_COLLAPSE);
        item->role = node ? AX_ROLE_NODE : AX_ROLE_CLUSTER;
        item->stand = node ? index : 0;
    }
}

static void place_items(struct ax_scene *scene)
{
    uint32_t stores = 0;
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        if (is_placed(scene, i)) {
            place(scene, i);
        }
        if (model_item(scene, i)->kind == AX_KIND_STORE) {
            scene->items[i].number = ++stores;
        }
    }
}

uint32_t ax_scene_from(const struct ax_scene *scene, uint32_t flow)
{
    return ax_view_end(scene->model, model_item(scene, flow)->from);
}

uint32_t ax_scene_to(const struct ax_scene *scene, uint32_t flow)
{
    return ax_view_end(scene->model, model_item(scene, flow)->to);
}

uint32_t ax_scene_drawn(const struct ax_scene *scene, uint32_t item)
{
    return scene->items[item].stand ? scene->items[item].stand : item;
}

static bool is_out(const struct ax_scene *scene, uint32_t item)
{
    return item != 0 && (scene->items[item].marks & AX_MARK_OUT);
}

/* Shown itself, not only as the end of a flow that is included by name. */
static bool is_shown(const struct ax_scene *scene, uint32_t item)
{
    return item != 0 && (scene->items[item].marks & AX_MARK_SHOWN) && !is_out(scene, item);
}

static bool is_inner(const struct ax_scene *scene, uint32_t from, uint32_t to)
{
    uint32_t stand = scene->items[from].stand;
    return stand != 0 && stand == scene->items[to].stand && is_boundary(scene, stand);
}

static bool is_flow_drawn(const struct ax_scene *scene, uint32_t flow)
{
    uint32_t from = ax_scene_from(scene, flow);
    uint32_t to = ax_scene_to(scene, flow);
    if (is_out(scene, flow) || is_inner(scene, from, to)) {
        return false;
    }
    if (scene->items[flow].marks & AX_MARK_SHOWN) {
        return true;
    }
    if (is_out(scene, from) || is_out(scene, to)) {
        return false;
    }
    return is_shown(scene, from) || is_shown(scene, to) || (!scene->selective && !from && !to);
}

/* An end that the view does not show is drawn faintly, so that no flow ends nowhere. */
static void place_end(struct ax_scene *scene, uint32_t end)
{
    if (end != 0 && scene->items[end].stand == 0) {
        scene->items[end].role = AX_ROLE_STUB;
    }
}

static bool place_flows(struct ax_scene *scene)
{
    struct ax_merging merging;
    if (!ax_merging_init(&merging, scene)) {
        return false;
    }
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        if (model_item(scene, i)->kind == AX_KIND_FLOW && is_flow_drawn(scene, i)) {
            place_end(scene, ax_scene_from(scene, i));
            place_end(scene, ax_scene_to(scene, i));
            ax_merging_add(&merging, i);
        }
    }
    ax_merging_done(&merging);
    return ax_facing_find(scene);
}

void ax_scene_append(struct ax_scene *scene, uint32_t list, uint32_t item)
{
    struct ax_scene_item *owner = &scene->items[list];
    if (owner->first == 0) {
        owner->first = item;
    } else {
        scene->items[owner->last].next = item;
    }
    owner->last = item;
}

uint32_t ax_scene_cluster(const struct ax_scene *scene, uint32_t item)
{
    uint32_t around = item != 0 ? model_item(scene, item)->parent : 0;
    while (around != 0 && scene->items[around].role != AX_ROLE_CLUSTER) {
        around = model_item(scene, around)->parent;
    }
    return around;
}

static void hang_port(struct ax_scene *scene, uint32_t port)
{
    uint32_t owner = model_item(scene, port)->parent;
    if (owner != 0 && scene->items[owner].role == AX_ROLE_NODE && !is_out(scene, port)) {
        ax_scene_append(scene, owner, port);
    }
}

/* A flow that ends nowhere gets a stub that has no item. */
static void count_edge(struct ax_scene *scene, uint32_t flow)
{
    scene->edges++;
    scene->nodes += (ax_scene_from(scene, flow) == 0) + (ax_scene_to(scene, flow) == 0);
}

static void hang_items(struct ax_scene *scene)
{
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        uint8_t role = scene->items[i].role;
        bool node = role == AX_ROLE_NODE || role == AX_ROLE_STUB;
        if (node || role == AX_ROLE_CLUSTER) {
            ax_scene_append(scene, ax_scene_cluster(scene, i), i);
        } else if (model_item(scene, i)->kind == AX_KIND_PORT) {
            hang_port(scene, i);
        }
        scene->nodes += node;
        scene->clusters += role == AX_ROLE_CLUSTER;
        if (role == AX_ROLE_EDGE) {
            count_edge(scene, i);
        }
    }
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        const struct ax_scene_item *item = &scene->items[i];
        scene->hollows += item->role == AX_ROLE_CLUSTER && item->first == 0;
    }
}

bool ax_scene_is_multiple(const struct ax_scene *scene, uint32_t item)
{
    return ax_slice_is(ax_model_text(scene->model, item, "multiple"), "yes");
}

static void set_marks(struct ax_scene *scene, const uint8_t *marks)
{
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        scene->items[i].marks = marks[i];
    }
}

static bool mark_view(struct ax_scene *scene)
{
    const struct ax_allocator *memory = scene->model->session->memory;
    size_t size = ax_scene_end(scene);
    uint8_t *marks = ax_memory_resize(memory, NULL, 0, size);
    if (!marks) {
        return false;
    }
    memset(marks, 0, size);
    scene->selective = ax_view_is_selective(scene->model, scene->view);
    ax_view_mark(scene->model, scene->view, marks);
    set_marks(scene, marks);
    ax_memory_release(memory, marks, size);
    return true;
}

bool ax_scene_init(struct ax_scene *scene, const struct ax_model *model, uint32_t view)
{
    return ax_scene_init_marked(scene, model, view, NULL);
}

bool ax_scene_init_marked(struct ax_scene *scene, const struct ax_model *model, uint32_t view,
                          const uint8_t *marks)
{
    static const struct ax_diagram_options usual = {.format = AX_PICTURE_SVG};
    size_t size = model->items.len * sizeof(*scene->items);
    *scene = (struct ax_scene){.model = model, .view = view, .look = ax_look_of(&usual)};
    scene->items = ax_memory_resize(model->session->memory, NULL, 0, size);
    if (!scene->items) {
        return false;
    }
    memset(scene->items, 0, size);
    if (marks) {
        scene->selective = true;
        set_marks(scene, marks);
    } else if (!mark_view(scene)) {
        ax_scene_done(scene);
        return false;
    }
    mark_holders(scene);
    place_items(scene);
    if (!place_flows(scene)) {
        ax_scene_done(scene);
        return false;
    }
    hang_items(scene);
    return true;
}

void ax_scene_done(struct ax_scene *scene)
{
    ax_memory_release(scene->model->session->memory, scene->items,
                      scene->model->items.len * sizeof(*scene->items));
    scene->items = NULL;
}
