/* SPDX-License-Identifier: Apache-2.0 */
/* The drawing of a .tm7 becomes a model: pages are views, shapes elements, lines flows; what a flow crosses is
 * seen in the drawing. */
#include "load/tm7.h"

#include "load/geometry.h"

#include <math.h>

#define OUT_OF_SCOPE "71f3d9aa-b8ef-4e54-8126-607a1d903103"
#define OUT_OF_SCOPE_REASON "752473b6-52d4-4776-9a24-202153f7d579"

enum shape_class {
    SHAPE_ELEMENT,
    SHAPE_BOX, /* rectangular boundary */
    SHAPE_ARC,
    SHAPE_FLOW
};

/* One thing on a surface. */
struct shape {
    const struct ax_xml_node *node;
    enum shape_class class;
    enum ax_kind kind;
    ax_atom guid;
    uint32_t item;
    bool placed; /* its coordinates are usable */
    struct ax_rectangle rectangle;
    struct ax_curve curve;
};

struct surface {
    struct ax_model *model;
    struct ax_session *session;
    const struct ax_xml_tree *tree;
    uint32_t view;
    AX_ARRAY(struct shape) shapes; /* in order of the file */
};

static struct ax_slice text(const struct surface *surface, const struct ax_xml_node *node,
                            const char *name)
{
    return ax_xml_child_text(surface->tree, node, name);
}

static ax_atom keep(struct surface *surface, struct ax_slice words)
{
    ax_atom atom = ax_atom_of_kept(&surface->session->atoms, words);
    if (atom == 0 && words.len > 0) {
        surface->session->no_memory = true;
    }
    return atom;
}

static ax_atom name_of(struct surface *surface, const char *name)
{
    return keep(surface, ax_slice_of(name));
}

static bool classify(struct ax_slice type, struct shape *shape)
{
    static const struct {
        const char *name;
        enum shape_class class;
        enum ax_kind kind;
    } classes[] = {
        {"StencilRectangle", SHAPE_ELEMENT, AX_KIND_EXTERNAL},
        {"StencilEllipse", SHAPE_ELEMENT, AX_KIND_PROCESS},
        {"StencilParallelLines", SHAPE_ELEMENT, AX_KIND_STORE},
        {"BorderBoundary", SHAPE_BOX, AX_KIND_BOUNDARY},
        {"LineBoundary", SHAPE_ARC, AX_KIND_BOUNDARY},
        {"Connector", SHAPE_FLOW, AX_KIND_FLOW},
    };
    for (size_t i = 0; i < AX_COUNT(classes); i++) {
        if (ax_slice_ends(type, classes[i].name)) {
            shape->class = classes[i].class;
            shape->kind = classes[i].kind;
            return true;
        }
    }
    return false;
}

/* NaN when it is missing or no number: such a shape is then not placed. */
static double number(const struct surface *surface, const struct ax_xml_node *node,
                     const char *name)
{
    double value;
    return ax_slice_to_decimal(text(surface, node, name), &value) ? value : NAN;
}

static void measure(const struct surface *surface, struct shape *shape)
{
    const struct ax_xml_node *node = shape->node;
    if (shape->class == SHAPE_ELEMENT || shape->class == SHAPE_BOX) {
        shape->rectangle = (struct ax_rectangle){
            number(surface, node, "Left"), number(surface, node, "Top"),
            number(surface, node, "Width"), number(surface, node, "Height")};
        shape->placed = ax_rectangle_is_sane(&shape->rectangle);
    } else {
        shape->curve = (struct ax_curve){
            {number(surface, node, "SourceX"), number(surface, node, "SourceY")},
            {number(surface, node, "HandleX"), number(surface, node, "HandleY")},
            {number(surface, node, "TargetX"), number(surface, node, "TargetY")}};
        shape->placed = ax_curve_is_sane(&shape->curve);
    }
}

static void add_shape(struct surface *surface, const struct ax_xml_node *pair)
{
    struct shape shape = {.node = ax_xml_child(surface->tree, pair, "Value")};
    struct ax_slice type = ax_xml_attribute_text(surface->tree, shape.node, "type");
    if (!shape.node || !classify(type, &shape)) {
        ax_report(surface->session, AX_CODE_FOREIGN_ODD, ax_xml_node_span(surface->tree, pair),
                  "a shape of class \"%.*s\" is not known; it is left out", AX_FMT(type));
        return;
    }
    struct ax_slice guid = text(surface, shape.node, "Guid");
    guid = guid.len > 0 ? guid : text(surface, pair, "Key");
    if (guid.len == 0) {
        ax_report(surface->session, AX_CODE_FOREIGN_ODD, ax_xml_node_span(surface->tree, pair),
                  "a shape has no Guid; it is left out");
        return;
    }
    shape.guid = keep(surface, guid);
    measure(surface, &shape);
    struct shape *slot = ax_array_push(surface->session->memory, &surface->shapes);
    if (!slot) {
        surface->session->no_memory = true;
        return;
    }
    *slot = shape;
}

static void collect(struct surface *surface, const struct ax_xml_node *node, const char *list_name)
{
    const struct ax_xml_node *list = ax_xml_child(surface->tree, node, list_name);
    for (const struct ax_xml_node *pair = list ? list->first : NULL; pair; pair = pair->next) {
        add_shape(surface, pair);
    }
}

/* The same GUID on two pages would be one id for two things. */
static ax_atom unique_id(struct surface *surface, const struct shape *shape)
{
    struct ax_slice guid = ax_atom_text(&surface->session->atoms, shape->guid);
    ax_atom id = shape->guid;
    for (uint32_t n = 2; id && ax_model_find(surface->model, id); n++) {
        struct ax_slice other = ax_session_format(surface->session, "%.*s.%u", AX_FMT(guid), n);
        id = keep(surface, other);
    }
    if (id != shape->guid) {
        ax_report(surface->session, AX_CODE_FOREIGN_ODD,
                  ax_xml_node_span(surface->tree, shape->node),
                  "the Guid \"%.*s\" is used twice; here it gets a number", AX_FMT(guid));
    }
    return id;
}

/* TypeId, or GenericTypeId where the template does not know that (the binder looks at both). */
static void take_type(struct surface *surface, const struct shape *shape)
{
    struct ax_item *item = ax_model_item(surface->model, shape->item);
    item->type_name = keep(surface, text(surface, shape->node, "TypeId"));
    ax_atom generic = keep(surface, text(surface, shape->node, "GenericTypeId"));
    (void)ax_model_add_attribute(surface->model, shape->item, name_of(surface, "generic-type"),
                                 generic);
}

/* The value that SelectedIndex picks of a list. */
static struct ax_slice selected(const struct surface *surface, const struct ax_xml_node *property)
{
    const struct ax_xml_node *list = ax_xml_child(surface->tree, property, "Value");
    const struct ax_xml_node *value = list ? list->first : NULL;
    uint32_t index = 0;
    struct ax_slice chosen = text(surface, property, "SelectedIndex");
    if (chosen.len > 0 && !ax_slice_to_number(chosen, &index)) {
        return (struct ax_slice){"", 0};
    }
    for (; value && index > 0; index--) {
        value = value->next;
    }
    return value ? value->text : (struct ax_slice){"", 0};
}

static void take_property(struct surface *surface, const struct shape *shape,
                          const struct ax_xml_node *property)
{
    struct ax_model *model = surface->model;
    struct ax_slice class = ax_xml_attribute_text(surface->tree, property, "type");
    struct ax_slice name = text(surface, property, "Name");
    struct ax_slice value = text(surface, property, "Value");
    if (ax_slice_ends(class, "ListDisplayAttribute")) {
        value = selected(surface, property);
    } else if (ax_slice_ends(class, "HeaderDisplayAttribute")) {
        if (ax_model_item(model, shape->item)->name.len == 0) {
            ax_model_item(model, shape->item)->name = text(surface, property, "DisplayName");
        }
        return;
    }
    if (name.len == 0) {
        if (ax_slice_is(text(surface, property, "DisplayName"), "Name") && value.len > 0) {
            ax_model_item(model, shape->item)->name = value;
        }
        return;
    }
    if (ax_slice_is(name, OUT_OF_SCOPE)) {
        bool out = ax_slice_equal_folded(value, AX_SLICE("true"));
        ax_model_item(model, shape->item)->flags |=
            out ? AX_ITEM_OUT_OF_SCOPE | AX_ITEM_SCOPE_STATED : 0;
    } else if (ax_slice_is(name, OUT_OF_SCOPE_REASON)) {
        name = AX_SLICE("reason");
    }
    if (value.len > 0) {
        (void)ax_model_add_attribute(model, shape->item, keep(surface, name),
                                     keep(surface, value));
    }
}

/* Headings come first in the file, so the label overwrites the type's name. */
static void take_properties(struct surface *surface, const struct shape *shape)
{
    const struct ax_xml_node *list = ax_xml_child(surface->tree, shape->node, "Properties");
    for (const struct ax_xml_node *at = list ? list->first : NULL; at; at = at->next) {
        take_property(surface, shape, at);
    }
}

static void take_place(struct surface *surface, const struct shape *shape)
{
    struct ax_model *model = surface->model;
    struct ax_session *session = surface->session;
    if (!shape->placed) {
        ax_report(session, AX_CODE_FOREIGN_GEOMETRY, ax_xml_node_span(surface->tree, shape->node),
                  "a %s has no usable coordinates", ax_kind_text(shape->kind));
        return;
    }
    if (shape->class == SHAPE_ELEMENT || shape->class == SHAPE_BOX) {
        static const char *const names[][2] = {
            {"x", "Left"}, {"y", "Top"}, {"width", "Width"}, {"height", "Height"}};
        for (size_t i = 0; i < AX_COUNT(names); i++) {
            (void)ax_model_add_attribute(model, shape->item, name_of(surface, names[i][0]),
                                         keep(surface, text(surface, shape->node, names[i][1])));
        }
        return;
    }
    static const char *const points[] = {"SourceX", "SourceY", "HandleX",
                                         "HandleY", "TargetX", "TargetY"};
    struct ax_slice at[AX_COUNT(points)];
    for (size_t i = 0; i < AX_COUNT(points); i++) {
        at[i] = text(surface, shape->node, points[i]);
    }
    struct ax_slice path = ax_session_format(
        session, "%.*s,%.*s %.*s,%.*s %.*s,%.*s", AX_FMT(at[0]), AX_FMT(at[1]), AX_FMT(at[2]),
        AX_FMT(at[3]), AX_FMT(at[4]), AX_FMT(at[5]));
    (void)ax_model_add_attribute(model, shape->item, name_of(surface, "path"),
                                 keep(surface, path));
}

static bool add_to_view(struct surface *surface, uint32_t item)
{
    struct ax_view_rule *rule =
        ax_array_push(surface->session->memory, &surface->model->view_rules);
    if (rule) {
        *rule = (struct ax_view_rule){
            .view = surface->view, .action = AX_VIEW_INCLUDE, .item = item};
    }
    return rule != NULL;
}

static void add_item(struct surface *surface, struct shape *shape)
{
    shape->item = ax_model_add(surface->model, shape->kind, unique_id(surface, shape),
                               ax_xml_node_span(surface->tree, shape->node));
    if (shape->item == 0 || !add_to_view(surface, shape->item)) {
        surface->session->no_memory |= shape->item != 0;
        return;
    }
    take_type(surface, shape);
    take_properties(surface, shape);
    take_place(surface, shape);
}

/* The smallest box that holds the rectangle whole. Where boxes were added before, so were their items. */
static uint32_t innermost(const struct surface *surface, const struct shape *inner)
{
    const struct shape *best = NULL;
    for (uint32_t i = 0; inner->placed && i < surface->shapes.len; i++) {
        const struct shape *box = &surface->shapes.at[i];
        bool holds = box->class == SHAPE_BOX && box->placed && box->item && box != inner &&
                     ax_rectangle_has(&box->rectangle, &inner->rectangle);
        double area = box->rectangle.width * box->rectangle.height;
        if (holds && (!best || area < best->rectangle.width * best->rectangle.height)) {
            best = box;
        }
    }
    return best ? best->item : 0;
}

static double area_of(const struct shape *shape)
{
    return shape->placed ? shape->rectangle.width * shape->rectangle.height : 0;
}

/* Boundaries from the largest to the smallest, so that one stands before those in it. */
static void add_boxes(struct surface *surface)
{
    for (;;) {
        struct shape *largest = NULL;
        for (uint32_t i = 0; i < surface->shapes.len; i++) {
            struct shape *box = &surface->shapes.at[i];
            if (box->class == SHAPE_BOX && !box->item &&
                (!largest || area_of(box) > area_of(largest))) {
                largest = box;
            }
        }
        if (!largest || surface->session->no_memory) {
            return;
        }
        uint32_t parent = innermost(surface, largest);
        add_item(surface, largest);
        if (!largest->item) {
            return;
        }
        ax_model_item(surface->model, largest->item)->parent = parent;
    }
}

static void add_class(struct surface *surface, enum shape_class class)
{
    for (uint32_t i = 0; i < surface->shapes.len && !surface->session->no_memory; i++) {
        struct shape *shape = &surface->shapes.at[i];
        if (shape->class != class) {
            continue;
        }
        uint32_t parent = class == SHAPE_ELEMENT ? innermost(surface, shape) : 0;
        add_item(surface, shape);
        if (shape->item) {
            ax_model_item(surface->model, shape->item)->parent = parent;
        }
    }
}

static uint32_t find_end(struct surface *surface, const struct shape *flow, const char *name)
{
    ax_atom guid = ax_atom_find(&surface->session->atoms, text(surface, flow->node, name));
    for (uint32_t i = 0; guid && i < surface->shapes.len; i++) {
        const struct shape *shape = &surface->shapes.at[i];
        if (shape->class == SHAPE_ELEMENT && shape->guid == guid) {
            return shape->item;
        }
    }
    return 0;
}

static void attach(struct surface *surface, const struct shape *flow)
{
    struct ax_item *item = ax_model_item(surface->model, flow->item);
    item->from = find_end(surface, flow, "SourceGuid");
    item->to = find_end(surface, flow, "TargetGuid");
    if (item->from == 0 || item->to == 0) {
        item->flags |= AX_ITEM_LOOSE;
        struct ax_slice name = item->name;
        ax_report(surface->session, AX_CODE_FOREIGN_LOOSE_FLOW,
                  ax_xml_node_span(surface->tree, flow->node),
                  "flow \"%.*s\" is not attached at both ends", AX_FMT(name));
    }
}

struct meeting {
    double at;
    struct ax_crossing crossing;
};

static bool meets(const struct shape *flow, const struct shape *boundary, struct meeting *out)
{
    bool enters = true;
    bool leaves = true;
    bool met = false;
    if (!flow->placed || !boundary->placed) {
        return false;
    }
    if (boundary->class == SHAPE_BOX) {
        bool from = ax_rectangle_has_point(&boundary->rectangle, flow->curve.start);
        bool to = ax_rectangle_has_point(&boundary->rectangle, flow->curve.end);
        enters = to || !from;
        leaves = from || !to;
        met = ax_curve_meets_outline(&flow->curve, &boundary->rectangle, &out->at);
    } else if (boundary->class == SHAPE_ARC) {
        met = ax_curves_meet(&flow->curve, &boundary->curve, &out->at);
    }
    out->crossing = (struct ax_crossing){boundary->item, enters, leaves};
    return met;
}

/* The boundaries that a flow meets, in the order in which it does. */
static void cross(struct surface *surface, const struct shape *flow)
{
    const struct ax_allocator *memory = surface->session->memory;
    AX_ARRAY(struct meeting) meetings = {NULL, 0, 0};
    AX_ARRAY(struct ax_crossing) list = {NULL, 0, 0};
    for (uint32_t i = 0; i < surface->shapes.len; i++) {
        struct meeting meeting;
        if (!surface->shapes.at[i].item || !meets(flow, &surface->shapes.at[i], &meeting)) {
            continue;
        }
        if (!ax_array_reserve(memory, &meetings, 1)) {
            surface->session->no_memory = true;
            break;
        }
        meetings.len++;
        uint32_t at = meetings.len - 1;
        for (; at > 0 && meetings.at[at - 1].at > meeting.at; at--) {
            meetings.at[at] = meetings.at[at - 1];
        }
        meetings.at[at] = meeting;
    }
    if (ax_array_reserve(memory, &list, meetings.len)) {
        for (uint32_t i = 0; i < meetings.len; i++) {
            list.at[list.len++] = meetings.at[i].crossing;
        }
        (void)ax_model_set_crossings(surface->model, flow->item, list.at, list.len);
    } else {
        surface->session->no_memory = true;
    }
    ax_array_done(memory, &meetings);
    ax_array_done(memory, &list);
}

static void add_view(struct surface *surface, const struct ax_xml_node *node)
{
    struct ax_slice guid = text(surface, node, "Guid");
    const struct ax_xml_node *list = ax_xml_child(surface->tree, node, "Properties");
    struct shape page = {.node = node, .guid = keep(surface, guid)};
    surface->view = ax_model_add(surface->model, AX_KIND_VIEW,
                                 guid.len ? unique_id(surface, &page) : 0,
                                 ax_xml_node_span(surface->tree, node));
    for (const struct ax_xml_node *at = list ? list->first : NULL; at && surface->view;
         at = at->next) {
        if (ax_slice_is(text(surface, at, "DisplayName"), "Name")) {
            ax_model_item(surface->model, surface->view)->name = text(surface, at, "Value");
        }
    }
}

static void read_surface(struct ax_model *model, const struct ax_xml_tree *tree,
                         const struct ax_xml_node *node)
{
    struct surface surface = {.model = model, .session = model->session, .tree = tree};
    add_view(&surface, node);
    collect(&surface, node, "Borders");
    collect(&surface, node, "Lines");
    add_boxes(&surface);
    add_class(&surface, SHAPE_ELEMENT);
    add_class(&surface, SHAPE_ARC);
    add_class(&surface, SHAPE_FLOW);
    for (uint32_t i = 0; i < surface.shapes.len && !model->session->no_memory; i++) {
        const struct shape *shape = &surface.shapes.at[i];
        if (shape->class == SHAPE_FLOW && shape->item) {
            attach(&surface, shape);
            cross(&surface, shape);
        }
    }
    ax_array_done(model->session->memory, &surface.shapes);
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
    const struct ax_xml_node *list = ax_xml_child(tree, tree->root, "DrawingSurfaceList");
    for (const struct ax_xml_node *at = ax_xml_child(tree, list, "DrawingSurfaceModel"); at;
         at = ax_xml_same(at)) {
        read_surface(model, tree, at);
    }
    return model->session->no_memory ? AX_NO_MEMORY : AX_OK;
}
