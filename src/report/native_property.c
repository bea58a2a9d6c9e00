/* SPDX-License-Identifier: Apache-2.0 */
/* Properties of a foreign template that are written: those of the types that are written, those
 * that items have without anybody declaring them, and those that only rules ask for. An absent
 * property fails its test in both formats, so none gets a default that it did not have. */
#include "report/native_property.h"

static const char *const place_names[] = {"generic-type", "reason", "x",    "y",
                                          "width",        "height", "path", "description"};

bool ax_attribute_is_own(const struct ax_conversion *conversion, ax_atom name)
{
    struct ax_slice text = ax_conversion_text(conversion, name);
    for (size_t i = 0; i < AX_COUNT(place_names); i++) {
        if (ax_slice_is(text, place_names[i])) {
            return true;
        }
    }
    return false;
}

/* What the tool itself gives every shape: whether it is out of scope, which is said otherwise here,
 * and an order of flows that nobody gave. A rule that asks for them gets them all the same. */
static bool says_nothing(const struct ax_conversion *conversion, ax_atom name, ax_atom value)
{
    struct ax_slice text = ax_conversion_text(conversion, name);
    bool order = ax_slice_is(text, "15ccd509-98eb-49ad-b9c2-b4a2926d1780") &&
                 ax_slice_is(ax_conversion_text(conversion, value), "0");
    if (!order && !ax_slice_is(text, "71f3d9aa-b8ef-4e54-8126-607a1d903103")) {
        return false;
    }
    const struct ax_tests *tests = &conversion->templates->tests;
    for (uint32_t i = 0; i < tests->tests.len; i++) {
        if (tests->tests.at[i].kind == AX_TEST_PROPERTY && tests->tests.at[i].name == name) {
            return false;
        }
    }
    return true;
}

bool ax_attribute_counts(const struct ax_conversion *conversion, uint32_t item, uint32_t attribute)
{
    const struct ax_attribute *at = &conversion->model->attributes.at[attribute];
    return !says_nothing(conversion, at->name, at->value) &&
           !ax_attribute_is_hidden(conversion, item, attribute);
}

bool ax_attribute_is_hidden(const struct ax_conversion *conversion, uint32_t item,
                            uint32_t attribute)
{
    const struct ax_item *at = ax_model_item(conversion->model, item);
    ax_atom name = conversion->model->attributes.at[attribute].name;
    for (uint32_t i = attribute + 1; i < at->attributes + at->attribute_count; i++) {
        if (conversion->model->attributes.at[i].name == name) {
            return true;
        }
    }
    return false;
}

/* How many ancestors of the property's type declare it too. */
static uint8_t depth_of(const struct ax_conversion *conversion, uint32_t property)
{
    const struct ax_templates *templates = conversion->templates;
    uint8_t depth = 0;
    ax_atom id = templates->properties.at[property].id;
    uint32_t owner = ax_property_owner(conversion, property);
    while (ax_type_is_foreign(conversion, owner)) {
        uint32_t above = templates->types.at[owner].parent;
        uint32_t found = above == owner ? AX_NO_INDEX : ax_templates_property(templates, id, above);
        owner = found == AX_NO_INDEX ? AX_NO_INDEX : ax_property_owner(conversion, found);
        depth = (uint8_t)(depth + (owner != AX_NO_INDEX));
    }
    return depth;
}

static void declare_known(struct ax_conversion *conversion)
{
    const struct ax_templates *templates = conversion->templates;
    for (uint32_t i = 0; i < templates->properties.len; i++) {
        uint32_t owner = ax_property_owner(conversion, i);
        ax_atom id = templates->properties.at[i].id;
        if (ax_type_is_foreign(conversion, owner) && conversion->kept[owner] &&
            ax_templates_property(templates, id, owner) == i) {
            ax_declare(conversion, (struct ax_declared){.name = id,
                                                        .property = i,
                                                        .type = owner,
                                                        .aspects = conversion->kept[owner],
                                                        .depth = depth_of(conversion, i)});
        }
    }
}

/* An item has what its type does not: free text, for items of this type. */
static void declare_met(struct ax_conversion *conversion, const struct ax_item *item, ax_atom name)
{
    enum ax_aspect aspect = ax_aspect_of_kind((enum ax_kind)item->kind);
    bool typed = ax_type_is_foreign(conversion, item->type);
    uint8_t roots = (uint8_t)(typed ? 0U : 1U << item->kind);
    uint8_t aspects = (uint8_t)(typed ? 1U << aspect : 0U);
    uint32_t type = typed ? item->type : AX_NO_INDEX;
    for (const struct ax_declared *at = ax_declared_first(conversion, name); at;
         at = ax_declared_next(conversion, at)) {
        if (at->property == AX_NO_INDEX && at->type == type && (at->aspects & aspects) == aspects &&
            (at->roots & roots) == roots) {
            return;
        }
    }
    ax_declare(conversion, (struct ax_declared){.name = name,
                                                .property = AX_NO_INDEX,
                                                .type = type,
                                                .aspects = aspects,
                                                .roots = roots});
}

static void meet(struct ax_conversion *conversion, const struct ax_item *item,
                 const struct ax_attribute *attribute)
{
    uint32_t property = ax_templates_property(conversion->templates, attribute->name, item->type);
    bool declared = property != AX_NO_INDEX &&
                    ax_type_is_foreign(conversion, ax_property_owner(conversion, property));
    if (!declared) {
        declare_met(conversion, item, attribute->name);
        return;
    }
    for (const struct ax_declared *at = ax_declared_first(conversion, attribute->name); at;
         at = ax_declared_next(conversion, at)) {
        if (at->property == property && !ax_declared_takes(conversion, at, attribute->value)) {
            ax_declare_value(conversion, at, attribute->value);
        }
    }
}

static void declare_items(struct ax_conversion *conversion)
{
    const struct ax_model *model = conversion->model;
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        bool left_out = item->kind > AX_KIND_BOUNDARY || (item->flags & AX_ITEM_LOOSE);
        for (uint32_t j = 0; j < item->attribute_count && !left_out; j++) {
            const struct ax_attribute *at = &model->attributes.at[item->attributes + j];
            if (!ax_attribute_is_own(conversion, at->name) &&
                ax_attribute_counts(conversion, i, item->attributes + j)) {
                meet(conversion, item, at);
            }
        }
    }
}

void ax_plan_properties(struct ax_conversion *conversion)
{
    ax_plan_literals(conversion);
    declare_known(conversion);
    if (conversion->model) {
        declare_items(conversion);
    }
    ax_plan_asked(conversion);
}
