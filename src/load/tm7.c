/* SPDX-License-Identifier: Apache-2.0 */
/* The drawing of a .tm7 becomes a model: pages are views, shapes elements, lines flows; what a
 * flow crosses is seen in the drawing. */
#include "load/tm7.h"

#include "base/limits.h"
#include "load/drawing.h"

#include <stdlib.h>

/* The same GUID on two pages would be one id for two things. */
static ax_atom unique_id(struct ax_page *page, ax_atom guid, const struct ax_xml_node *node)
{
    struct ax_slice text = ax_atom_text(&page->session->atoms, guid);
    ax_atom id = guid;
    for (uint32_t n = 2; id && ax_model_find(page->model, id); n++) {
        id = ax_page_keep(page, ax_session_format(page->session, "%.*s.%u", AX_FMT(text), n));
    }
    if (id != guid) {
        ax_report(page->session, AX_CODE_FOREIGN_ODD, ax_xml_node_span(page->tree, node),
                  "the Guid \"%.*s\" is used twice; here it gets a number", AX_FMT(text));
    }
    return id;
}

static bool add_to_view(struct ax_page *page, uint32_t item)
{
    struct ax_view_rule *rule = ax_array_push(page->session->memory, &page->model->view_rules);
    if (rule) {
        *rule = (struct ax_view_rule){.view = page->view, .action = AX_VIEW_INCLUDE, .item = item};
    }
    return rule != NULL;
}

static bool add_item(struct ax_page *page, struct ax_shape *shape, uint32_t parent)
{
    shape->item = ax_model_add(page->model, shape->kind, unique_id(page, shape->guid, shape->node),
                               ax_xml_node_span(page->tree, shape->node));
    if (shape->item == 0 || !add_to_view(page, shape->item)) {
        page->session->no_memory |= shape->item != 0;
        return false;
    }
    ax_model_item(page->model, shape->item)->parent = parent;
    ax_page_describe(page, shape);
    return true;
}

static double area_of(const struct ax_shape *shape)
{
    return shape->placed ? shape->rectangle.width * shape->rectangle.height : 0;
}

/* The smallest box that holds the rectangle whole. Only those that were added count: all that
 * are larger. More boundaries than a model may nest do not matter here, as threats come from
 * crossings alone. */
static struct ax_shape *innermost(const struct ax_page *page, const struct ax_shape *inner)
{
    for (uint32_t i = inner->placed ? page->boxes.len : 0; i > 0; i--) {
        struct ax_shape *box = &page->shapes.at[page->boxes.at[i - 1]];
        if (box->item && box->placed && box != inner && box->depth + 1 < AX_LIMIT_BOUNDARY_DEPTH &&
            ax_rectangle_has(&box->rectangle, &inner->rectangle)) {
            return box;
        }
    }
    return NULL;
}

/* For qsort: no two boxes are equal, so the order is the same everywhere. */
struct sized_box {
    double area;
    uint32_t shape;
};

static int compare_boxes(const void *a, const void *b)
{
    const struct sized_box *one = a;
    const struct sized_box *other = b;
    if (one->area != other->area) {
        return one->area > other->area ? -1 : 1;
    }
    return one->shape < other->shape ? -1 : 1;
}

static bool sort_boxes(struct ax_page *page)
{
    const struct ax_allocator *memory = page->session->memory;
    AX_ARRAY(struct sized_box) boxes = {NULL, 0, 0};
    bool fine = ax_array_reserve(memory, &boxes, page->boxes.len);
    for (uint32_t i = 0; fine && i < page->boxes.len; i++) {
        uint32_t shape = page->boxes.at[i];
        boxes.at[boxes.len++] = (struct sized_box){area_of(&page->shapes.at[shape]), shape};
    }
    if (boxes.len > 0) {
        qsort(boxes.at, boxes.len, sizeof(*boxes.at), compare_boxes);
    }
    for (uint32_t i = 0; i < boxes.len; i++) {
        page->boxes.at[i] = boxes.at[i].shape;
    }
    ax_array_done(memory, &boxes);
    return fine;
}

/* Lists the boundaries, and how elements are found by their GUID; of two with the same the first
 * counts. */
static bool sort_out(struct ax_page *page)
{
    const struct ax_allocator *memory = page->session->memory;
    for (uint32_t i = 0; i < page->shapes.len; i++) {
        const struct ax_shape *shape = &page->shapes.at[i];
        bool box = shape->class == AX_SHAPE_BOX;
        if (!ax_array_reserve(memory, &page->boxes, 1) ||
            !ax_array_reserve(memory, &page->boundaries, 1)) {
            return false;
        }
        page->boxes.at[page->boxes.len] = i;
        page->boxes.len += box;
        page->boundaries.at[page->boundaries.len] = i;
        page->boundaries.len += box || shape->class == AX_SHAPE_ARC;
    }
    return sort_boxes(page);
}

/* The index serves all pages; each leaves it empty. */
static bool index_elements(struct ax_page *page)
{
    uint32_t old = page->element_of.len;
    uint32_t len = page->session->atoms.count + 1;
    if (!ax_array_reserve(page->session->memory, &page->element_of, len - old)) {
        return false;
    }
    memset(page->element_of.at + old, 0, (len - old) * sizeof(*page->element_of.at));
    page->element_of.len = len;
    for (uint32_t i = page->shapes.len; i > 0; i--) {
        const struct ax_shape *shape = &page->shapes.at[i - 1];
        if (shape->class == AX_SHAPE_ELEMENT) {
            page->element_of.at[shape->key] = i;
        }
    }
    return true;
}

static void forget_shapes(struct ax_page *page)
{
    for (uint32_t i = 0; i < page->shapes.len && page->element_of.len > 0; i++) {
        page->element_of.at[page->shapes.at[i].key] = 0;
    }
    page->shapes.len = page->boxes.len = page->boundaries.len = 0;
}

/* Boundaries from the largest to the smallest, so that one stands before those in it. */
static void add_boxes(struct ax_page *page)
{
    for (uint32_t i = 0; i < page->boxes.len && !page->session->no_memory; i++) {
        struct ax_shape *box = &page->shapes.at[page->boxes.at[i]];
        const struct ax_shape *around = innermost(page, box);
        box->depth = around ? around->depth + 1 : 0;
        if (!add_item(page, box, around ? around->item : 0)) {
            return;
        }
    }
}

static void add_class(struct ax_page *page, enum ax_shape_class class)
{
    for (uint32_t i = 0; i < page->shapes.len && !page->session->no_memory; i++) {
        struct ax_shape *shape = &page->shapes.at[i];
        if (shape->class == class) {
            const struct ax_shape *around =
                class == AX_SHAPE_ELEMENT ? innermost(page, shape) : NULL;
            (void)add_item(page, shape, around ? around->item : 0);
        }
    }
}

static uint32_t find_end(struct ax_page *page, const struct ax_shape *flow, const char *name)
{
    ax_atom key = ax_page_key(page, ax_page_text(page, flow->node, name));
    uint32_t shape = key < page->element_of.len ? page->element_of.at[key] : 0;
    return key && shape ? page->shapes.at[shape - 1].item : 0;
}

static void attach(struct ax_page *page, const struct ax_shape *flow)
{
    uint32_t from = find_end(page, flow, "SourceGuid");
    uint32_t to = find_end(page, flow, "TargetGuid");
    struct ax_item *item = ax_model_item(page->model, flow->item);
    item->from = from;
    item->to = to;
    if (from == 0 || to == 0) {
        item->flags |= AX_ITEM_LOOSE;
        ax_report(page->session, AX_CODE_FOREIGN_LOOSE_FLOW,
                  ax_xml_node_span(page->tree, flow->node),
                  "flow \"%.*s\" is not attached at both ends", AX_FMT(item->name));
    }
}

struct meeting {
    double at;
    struct ax_crossing crossing;
};

static bool meets(const struct ax_shape *flow, const struct ax_shape *boundary, struct meeting *out)
{
    bool enters = true;
    bool leaves = true;
    bool met = false;
    if (!flow->placed || !boundary->placed) {
        return false;
    }
    if (boundary->class == AX_SHAPE_BOX) {
        bool from = ax_rectangle_has_point(&boundary->rectangle, flow->curve.start);
        bool to = ax_rectangle_has_point(&boundary->rectangle, flow->curve.end);
        enters = to || !from;
        leaves = from || !to;
        met = ax_curve_meets_outline(&flow->curve, &boundary->rectangle, &out->at);
    } else if (boundary->class == AX_SHAPE_ARC) {
        met = ax_curves_meet(&flow->curve, &boundary->curve, &out->at);
    }
    out->crossing = (struct ax_crossing){boundary->item, enters, leaves};
    return met;
}

/* The boundaries that a flow meets, in the order in which it does. */
static void cross(struct ax_page *page, const struct ax_shape *flow)
{
    const struct ax_allocator *memory = page->session->memory;
    AX_ARRAY(struct meeting) meetings = {NULL, 0, 0};
    AX_ARRAY(struct ax_crossing) list = {NULL, 0, 0};
    bool fine = true;
    for (uint32_t i = 0; fine && i < page->boundaries.len; i++) {
        struct meeting meeting;
        if (!meets(flow, &page->shapes.at[page->boundaries.at[i]], &meeting)) {
            continue;
        }
        fine = ax_array_reserve(memory, &meetings, 1);
        uint32_t at = meetings.len;
        for (; fine && at > 0 && meetings.at[at - 1].at > meeting.at; at--) {
            meetings.at[at] = meetings.at[at - 1];
        }
        if (fine) {
            meetings.at[at] = meeting;
            meetings.len++;
        }
    }
    fine = fine && ax_array_reserve(memory, &list, meetings.len);
    for (uint32_t i = 0; fine && i < meetings.len; i++) {
        list.at[list.len++] = meetings.at[i].crossing;
    }
    fine = fine && ax_model_set_crossings(page->model, flow->item, list.at, list.len);
    page->session->no_memory |= !fine;
    ax_array_done(memory, &meetings);
    ax_array_done(memory, &list);
}

static void add_view(struct ax_page *page, const struct ax_xml_node *node)
{
    ax_atom guid = ax_page_keep(page, ax_page_text(page, node, "Guid"));
    const struct ax_xml_node *list = ax_xml_child(page->tree, node, "Properties");
    page->view = ax_model_add(page->model, AX_KIND_VIEW, unique_id(page, guid, node),
                              ax_xml_node_span(page->tree, node));
    for (const struct ax_xml_node *at = list ? list->first : NULL; at && page->view;
         at = at->next) {
        if (ax_slice_is(ax_page_text(page, at, "DisplayName"), "Name")) {
            ax_model_item(page->model, page->view)->name = ax_page_text(page, at, "Value");
        }
    }
}

static void read_page(struct ax_page *page, const struct ax_xml_node *node)
{
    add_view(page, node);
    ax_page_collect(page, node, "Borders");
    ax_page_collect(page, node, "Lines");
    page->session->no_memory |= !sort_out(page);
    add_boxes(page);
    add_class(page, AX_SHAPE_ELEMENT);
    add_class(page, AX_SHAPE_ARC);
    add_class(page, AX_SHAPE_FLOW);
    page->session->no_memory |= !index_elements(page);
    for (uint32_t i = 0; i < page->shapes.len && !page->session->no_memory; i++) {
        const struct ax_shape *shape = &page->shapes.at[i];
        if (shape->class == AX_SHAPE_FLOW && shape->item) {
            attach(page, shape);
            cross(page, shape);
        }
    }
    forget_shapes(page);
}

static void read_pages(struct ax_page *page)
{
    const struct ax_xml_tree *tree = page->tree;
    const struct ax_allocator *memory = page->session->memory;
    const struct ax_xml_node *list = ax_xml_child(tree, tree->root, "DrawingSurfaceList");
    const struct ax_xml_node *at = ax_xml_child(tree, list, "DrawingSurfaceModel");
    if (!at) {
        ax_report(page->session, AX_CODE_FOREIGN_ODD, ax_xml_node_span(tree, tree->root),
                  "the file holds no drawing");
    }
    for (; at && !page->session->no_memory; at = ax_xml_same(at)) {
        read_page(page, at);
    }
    ax_array_done(memory, &page->shapes);
    ax_array_done(memory, &page->boxes);
    ax_array_done(memory, &page->boundaries);
    ax_array_done(memory, &page->element_of);
}

/* The model's own facts. Its id is the file's name: a .tm7 has none. */
static void read_own_facts(struct ax_model *model, const struct ax_xml_tree *tree)
{
    const struct ax_xml_node *facts = ax_xml_child(tree, tree->root, "MetaInformation");
    model->items.at[0].name = ax_xml_child_text(tree, facts, "ThreatModelName");
    struct ax_slice enabled = ax_xml_child_text(tree, tree->root, "ThreatGenerationEnabled");
    if (ax_slice_equal_folded(enabled, AX_SLICE("false"))) {
        model->threats_disabled = true;
        ax_report(model->session, AX_CODE_FOREIGN_THREATS_OFF,
                  ax_xml_node_span(tree, ax_xml_child(tree, tree->root, "ThreatGenerationEnabled")),
                  "threat generation is switched off in this file");
    }
    struct ax_slice description = ax_xml_child_text(tree, facts, "HighLevelSystemDescription");
    if (description.len > 0) {
        ax_atom name = ax_atom_of(&model->session->atoms, AX_SLICE("description"));
        (void)ax_model_add_attribute(model, 0, name,
                                     ax_atom_of_kept(&model->session->atoms, description));
    }
}

enum ax_status ax_tm7_read(struct ax_model *model, const struct ax_xml_tree *tree)
{
    model->flow_scope_only = true;
    read_own_facts(model, tree);
    struct ax_page page = {.model = model, .session = model->session, .tree = tree};
    read_pages(&page);
    return model->session->no_memory ? AX_NO_MEMORY : AX_OK;
}
