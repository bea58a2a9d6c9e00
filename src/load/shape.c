/* SPDX-License-Identifier: Apache-2.0 */
/* What a .tm7 says of a single shape. */
#include "load/drawing.h"

#include <math.h>

#define OUT_OF_SCOPE "71f3d9aa-b8ef-4e54-8126-607a1d903103"
#define OUT_OF_SCOPE_REASON "752473b6-52d4-4776-9a24-202153f7d579"

static bool classify(struct ax_slice type, struct ax_shape *shape)
{
    static const struct {
        const char *name;
        enum ax_shape_class class;
        enum ax_kind kind;
    } classes[] = {
        {"StencilRectangle", AX_SHAPE_ELEMENT, AX_KIND_EXTERNAL},
        {"StencilEllipse", AX_SHAPE_ELEMENT, AX_KIND_PROCESS},
        {"StencilParallelLines", AX_SHAPE_ELEMENT, AX_KIND_STORE},
        {"BorderBoundary", AX_SHAPE_BOX, AX_KIND_BOUNDARY},
        {"LineBoundary", AX_SHAPE_ARC, AX_KIND_BOUNDARY},
        {"Connector", AX_SHAPE_FLOW, AX_KIND_FLOW},
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
static double number(const struct ax_page *page, const struct ax_xml_node *node, const char *name)
{
    double value;
    return ax_slice_to_decimal(ax_page_text(page, node, name), &value) ? value : NAN;
}

/* A line without a handle is straight. */
static struct ax_point handle_of(const struct ax_page *page, const struct ax_xml_node *node,
                                 const struct ax_curve *curve)
{
    bool none = ax_page_text(page, node, "HandleX").len == 0 &&
                ax_page_text(page, node, "HandleY").len == 0;
    return none ? (struct ax_point){(curve->start.x + curve->end.x) / 2,
                                    (curve->start.y + curve->end.y) / 2}
                : (struct ax_point){number(page, node, "HandleX"), number(page, node, "HandleY")};
}

static void measure(const struct ax_page *page, struct ax_shape *shape)
{
    const struct ax_xml_node *node = shape->node;
    if (shape->class == AX_SHAPE_ELEMENT || shape->class == AX_SHAPE_BOX) {
        shape->rectangle =
            (struct ax_rectangle){number(page, node, "Left"), number(page, node, "Top"),
                                  number(page, node, "Width"), number(page, node, "Height")};
        shape->placed = ax_rectangle_is_sane(&shape->rectangle);
    } else {
        shape->curve.start =
            (struct ax_point){number(page, node, "SourceX"), number(page, node, "SourceY")};
        shape->curve.end =
            (struct ax_point){number(page, node, "TargetX"), number(page, node, "TargetY")};
        shape->curve.middle = handle_of(page, node, &shape->curve);
        shape->placed = ax_curve_is_sane(&shape->curve);
    }
}

ax_atom ax_page_key(struct ax_page *page, struct ax_slice guid)
{
    size_t at = 0;
    while (at < guid.len && ax_lower(guid.start[at]) == guid.start[at]) {
        at++;
    }
    if (at == guid.len) {
        return ax_page_keep(page, guid);
    }
    struct ax_slice copy = ax_arena_copy(&page->session->arena, guid);
    if (!copy.start) {
        page->session->no_memory = true;
        return 0;
    }
    for (char *letter = (char *)(uintptr_t)copy.start; at < copy.len; at++) {
        letter[at] = ax_lower(letter[at]);
    }
    return ax_page_keep(page, copy);
}

static void add_shape(struct ax_page *page, const struct ax_xml_node *pair)
{
    struct ax_shape shape = {.node = ax_xml_child(page->tree, pair, "Value")};
    struct ax_slice type = ax_xml_attribute_text(page->tree, shape.node, "type");
    if (!shape.node || !classify(type, &shape)) {
        ax_report(page->session, AX_CODE_FOREIGN_ODD, ax_xml_node_span(page->tree, pair),
                  "a shape of class \"%.*s\" is not known; it is left out", AX_FMT(type));
        return;
    }
    struct ax_slice guid = ax_page_text(page, shape.node, "Guid");
    guid = guid.len > 0 ? guid : ax_page_text(page, pair, "Key");
    if (guid.len == 0) {
        ax_report(page->session, AX_CODE_FOREIGN_ODD, ax_xml_node_span(page->tree, pair),
                  "a shape has no Guid; it is left out");
        return;
    }
    shape.guid = ax_page_keep(page, guid);
    shape.key = ax_page_key(page, guid);
    measure(page, &shape);
    struct ax_shape *slot = ax_array_push(page->session->memory, &page->shapes);
    if (!slot) {
        page->session->no_memory = true;
        return;
    }
    *slot = shape;
}

void ax_page_collect(struct ax_page *page, const struct ax_xml_node *surface, const char *list_name)
{
    const struct ax_xml_node *list = ax_xml_child(page->tree, surface, list_name);
    for (const struct ax_xml_node *pair = list ? list->first : NULL; pair; pair = pair->next) {
        add_shape(page, pair);
    }
}

void ax_page_add_attribute(struct ax_page *page, uint32_t item, ax_atom name, struct ax_slice value)
{
    if (value.len > 0 && !ax_model_attribute(page->model, item, name)) {
        (void)ax_model_add_attribute(page->model, item, name, ax_page_keep(page, value));
    }
}

/* TypeId, or GenericTypeId where the template does not know that (the binder looks at both). */
static void take_type(struct ax_page *page, const struct ax_shape *shape)
{
    ax_atom type = ax_page_keep(page, ax_page_text(page, shape->node, "TypeId"));
    ax_model_item(page->model, shape->item)->type_name = type;
    ax_page_add_attribute(page, shape->item, ax_page_keep(page, AX_SLICE("generic-type")),
                          ax_page_text(page, shape->node, "GenericTypeId"));
}

/* The value that SelectedIndex picks of a list; nothing when it picks none. */
static struct ax_slice selected(const struct ax_page *page, const struct ax_xml_node *property)
{
    const struct ax_xml_node *list = ax_xml_child(page->tree, property, "Value");
    const struct ax_xml_node *value = list ? list->first : NULL;
    uint32_t index = 0;
    struct ax_slice chosen = ax_page_text(page, property, "SelectedIndex");
    if (chosen.len > 0 && !ax_slice_to_number(chosen, &index)) {
        return (struct ax_slice){"", 0};
    }
    for (; value && index > 0; index--) {
        value = value->next;
    }
    return value ? value->text : (struct ax_slice){"", 0};
}

static void take_flag(struct ax_item *item, struct ax_slice value)
{
    if (ax_slice_equal_folded(value, AX_SLICE("true"))) {
        item->flags |= AX_ITEM_OUT_OF_SCOPE | AX_ITEM_SCOPE_STATED;
    }
}

/* The label has no Name of its own; only its heading tells it from the others. */
static bool is_label(const struct ax_page *page, const struct ax_xml_node *property,
                     struct ax_slice name)
{
    return (name.len == 0 || ax_slice_is(name, "Name")) &&
           ax_slice_is(ax_page_text(page, property, "DisplayName"), "Name");
}

static void take_property(struct ax_page *page, const struct ax_shape *shape,
                          const struct ax_xml_node *property)
{
    struct ax_item *item = ax_model_item(page->model, shape->item);
    struct ax_slice class = ax_xml_attribute_text(page->tree, property, "type");
    struct ax_slice name = ax_page_text(page, property, "Name");
    struct ax_slice value = ax_page_text(page, property, "Value");
    if (ax_slice_ends(class, "HeaderDisplayAttribute")) {
        item->name = item->name.len > 0 ? item->name : ax_page_text(page, property, "DisplayName");
        return;
    }
    if (is_label(page, property, name)) {
        item->name = value.len > 0 ? value : item->name;
        return;
    }
    if (ax_slice_ends(class, "ListDisplayAttribute")) {
        value = selected(page, property);
    }
    if (ax_slice_equal_folded(name, AX_SLICE(OUT_OF_SCOPE))) {
        take_flag(item, value);
    } else if (ax_slice_equal_folded(name, AX_SLICE(OUT_OF_SCOPE_REASON))) {
        name = AX_SLICE("reason");
    }
    if (name.len > 0) {
        ax_page_add_attribute(page, shape->item, ax_page_keep(page, name), value);
    }
}

/* Headings come first in the file and the first tells the type, so the label takes its place. */
static void take_properties(struct ax_page *page, const struct ax_shape *shape)
{
    const struct ax_xml_node *list = ax_xml_child(page->tree, shape->node, "Properties");
    for (const struct ax_xml_node *at = list ? list->first : NULL; at; at = at->next) {
        take_property(page, shape, at);
    }
}

static void take_rectangle(struct ax_page *page, const struct ax_shape *shape)
{
    static const char *const names[][2] = {
        {"x", "Left"}, {"y", "Top"}, {"width", "Width"}, {"height", "Height"}};
    for (size_t i = 0; i < AX_COUNT(names); i++) {
        ax_page_add_attribute(page, shape->item, ax_page_keep(page, ax_slice_of(names[i][0])),
                              ax_page_text(page, shape->node, names[i][1]));
    }
}

/* As the file has it; a handle that it does not have is rounded, which needs no decimal point. */
static void take_curve(struct ax_page *page, const struct ax_shape *shape)
{
    static const char *const points[] = {"SourceX", "SourceY", "HandleX",
                                         "HandleY", "TargetX", "TargetY"};
    struct ax_slice at[AX_COUNT(points)];
    for (size_t i = 0; i < AX_COUNT(points); i++) {
        at[i] = ax_page_text(page, shape->node, points[i]);
    }
    if (at[2].len == 0) {
        at[2] = ax_session_format(page->session, "%.0f", shape->curve.middle.x);
        at[3] = ax_session_format(page->session, "%.0f", shape->curve.middle.y);
    }
    struct ax_slice path = ax_session_format(page->session, "%.*s,%.*s %.*s,%.*s %.*s,%.*s",
                                             AX_FMT(at[0]), AX_FMT(at[1]), AX_FMT(at[2]),
                                             AX_FMT(at[3]), AX_FMT(at[4]), AX_FMT(at[5]));
    ax_page_add_attribute(page, shape->item, ax_page_keep(page, AX_SLICE("path")), path);
}

void ax_page_describe(struct ax_page *page, const struct ax_shape *shape)
{
    take_type(page, shape);
    take_properties(page, shape);
    if (!shape->placed) {
        ax_report(page->session, AX_CODE_FOREIGN_GEOMETRY,
                  ax_xml_node_span(page->tree, shape->node), "a %s has no usable coordinates",
                  ax_kind_text(shape->kind));
    } else if (shape->class == AX_SHAPE_ELEMENT || shape->class == AX_SHAPE_BOX) {
        take_rectangle(page, shape);
    } else {
        take_curve(page, shape);
    }
}
