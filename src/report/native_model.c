/* SPDX-License-Identifier: Apache-2.0 */
/* A model, written in the native format: one file, includes merged. Canonical form is for others to
 * make. */
#include "report/native.h"

#include "base/limits.h"
#include "xml/canonical.h"

struct writer {
    struct ax_conversion *conversion;
    const struct ax_model *model;
    struct ax_output *output;
};

static struct ax_slice text_of(const struct writer *writer, ax_atom atom)
{
    return ax_conversion_text(writer->conversion, atom);
}

static struct ax_slice id_of(const struct writer *writer, uint32_t item)
{
    return text_of(writer, writer->conversion->item_ids[item]);
}

static bool is_left_out(const struct ax_item *item)
{
    return item->flags & AX_ITEM_LOOSE;
}

/* Parts of <product>, which the loader keeps with the model's attributes. */
static const char *const product_attributes[] = {"manufacturer", "safety-class", NULL};
static const char *const product_texts[] = {"intended-use", "board-connections", NULL};
static const char *const context_texts[] = {"network-location", "environment",       "isolation",
                                            "safety-impact",    "hardware-controls", NULL};

static bool is_one_of(struct ax_slice name, const char *const *names)
{
    for (; *names; names++) {
        if (ax_slice_is(name, *names)) {
            return true;
        }
    }
    return false;
}

/* False for what is written as an element, or has no place here. */
static bool is_attribute(const struct writer *writer, uint32_t item, struct ax_slice name)
{
    if (ax_slice_is(name, "description")) {
        return false;
    }
    if (item == 0) {
        return !is_one_of(name, product_attributes) && !is_one_of(name, product_texts) &&
               !is_one_of(name, context_texts);
    }
    return !(writer->conversion->foreign && ax_slice_is(name, "generic-type"));
}

static bool is_free_text(const struct writer *writer, const struct ax_item *item, ax_atom name)
{
    uint32_t property = ax_templates_property(writer->conversion->templates, name, item->type);
    return property == AX_NO_INDEX ||
           writer->conversion->templates->properties.at[property].value_count == 0;
}

static void put_one_attribute(const struct writer *writer, uint32_t item,
                              const struct ax_attribute *attribute)
{
    struct ax_conversion *conversion = writer->conversion;
    struct ax_slice name = text_of(writer, attribute->name);
    struct ax_slice value = text_of(writer, attribute->value);
    if (!is_attribute(writer, item, name)) {
        return;
    }
    if (conversion->foreign && !ax_attribute_is_own(conversion, attribute->name)) {
        name = text_of(writer, ax_property_id(conversion, attribute->name));
        if (!is_free_text(writer, ax_model_item(writer->model, item), attribute->name)) {
            value = ax_flat_value(conversion->session, value);
        }
    }
    ax_putf(writer->output, " %.*s=\"", AX_FMT(name));
    ax_xml_put_value(writer->output, value);
    ax_put_char(writer->output, '"');
}

static void put_attributes(const struct writer *writer, uint32_t index)
{
    const struct ax_item *item = ax_model_item(writer->model, index);
    for (uint32_t i = 0; i < item->attribute_count; i++) {
        uint32_t at = item->attributes + i;
        if (!writer->conversion->foreign || ax_attribute_counts(writer->conversion, index, at)) {
            put_one_attribute(writer, index, &writer->model->attributes.at[at]);
        }
    }
}

static void put_type(const struct writer *writer, const struct ax_item *item)
{
    const struct ax_conversion *conversion = writer->conversion;
    struct ax_slice type = text_of(writer, item->type_name);
    if (conversion->foreign) {
        enum ax_aspect aspect = ax_aspect_of_kind((enum ax_kind)item->kind);
        type = ax_type_is_foreign(conversion, item->type)
                   ? text_of(writer, conversion->type_ids[aspect][item->type])
                   : AX_SLICE("");
    }
    ax_put_attribute(writer->output,
                     item->kind == AX_KIND_PORT   ? "kind"
                     : item->kind == AX_KIND_DATA ? "class"
                                                  : "type",
                     type);
}

static void put_data(const struct writer *writer, const struct ax_item *item)
{
    for (uint32_t i = 0; i < item->data_count; i++) {
        ax_put_text(writer->output, i ? " " : " data=\"");
        ax_put(writer->output, id_of(writer, writer->model->references.at[item->data + i]));
    }
    ax_put_text(writer->output, item->data_count ? "\"" : "");
}

static void put_scope(const struct writer *writer, uint32_t index)
{
    if (!(ax_model_item(writer->model, index)->flags & AX_ITEM_SCOPE_STATED)) {
        return;
    }
    ax_put_text(writer->output, writer->conversion->in_scope[index] ? " tags=\"out-of-scope\""
                                                                    : " in-scope=\"no\"");
}

/* What containment says that a flow crosses; the model's own nesting is written as it is. */
static uint32_t contained_path(const struct writer *writer, const struct ax_item *flow,
                               uint32_t *out)
{
    const struct ax_model *model = writer->model;
    uint32_t count = 0;
    for (uint32_t at = ax_model_zone(model, flow->from); at;
         at = ax_model_item(model, at)->parent) {
        if (!ax_model_is_inside(model, flow->to, at)) {
            out[count++] = at;
        }
    }
    uint32_t outs = count;
    for (uint32_t at = ax_model_zone(model, flow->to); at; at = ax_model_item(model, at)->parent) {
        if (!ax_model_is_inside(model, flow->from, at)) {
            memmove(out + outs + 1, out + outs, (count - outs) * sizeof(*out));
            out[outs] = at;
            count++;
        }
    }
    return count;
}

/* Where the drawing agrees with containment nothing needs to be said. */
static void put_crosses(const struct writer *writer, const struct ax_item *flow)
{
    const struct ax_model *model = writer->model;
    struct ax_path path = model->paths.at[flow->path];
    uint32_t contained[2 * AX_LIMIT_BOUNDARY_DEPTH + 2];
    bool same = contained_path(writer, flow, contained) == path.count;
    for (uint32_t i = 0; i < path.count && same; i++) {
        same = model->crossings.at[path.first + i].boundary == contained[i];
    }
    if (same) {
        return;
    }
    ax_put_text(writer->output, " crosses=\"");
    for (uint32_t i = 0; i < path.count; i++) {
        ax_put_text(writer->output, i ? " " : "");
        ax_put(writer->output, id_of(writer, model->crossings.at[path.first + i].boundary));
    }
    ax_put_char(writer->output, '"');
}

static bool has_attribute(const struct writer *writer, const struct ax_item *item, const char *name)
{
    for (uint32_t i = 0; i < item->attribute_count; i++) {
        ax_atom at = writer->model->attributes.at[item->attributes + i].name;
        if (ax_slice_is(text_of(writer, at), name)) {
            return true;
        }
    }
    return false;
}

static void put_flow_attributes(const struct writer *writer, const struct ax_item *flow)
{
    ax_put_attribute(writer->output, "from", id_of(writer, flow->from));
    ax_put_attribute(writer->output, "to", id_of(writer, flow->to));
    if (flow->number > 0 && flow->number <= AX_LIMIT_FLOW_NUMBER) {
        ax_putf(writer->output, " number=\"%u\"", flow->number);
    }
    if (flow->flags & AX_ITEM_BIDIRECTIONAL) {
        ax_put_text(writer->output, " bidirectional=\"yes\"");
    }
    if ((flow->flags & AX_ITEM_CROSSES_STATED) && !has_attribute(writer, flow, "crosses")) {
        put_crosses(writer, flow);
    }
}

static struct ax_slice description_of(const struct writer *writer, uint32_t item)
{
    return ax_model_text(writer->model, item, "description");
}

static void put_view_rules(const struct writer *writer, uint32_t view);
static void put_item(const struct writer *writer, uint32_t index);

static void put_content(const struct writer *writer, uint32_t index)
{
    const struct ax_item *item = ax_model_item(writer->model, index);
    if (item->kind == AX_KIND_ASSUMPTION) {
        ax_xml_put_text(writer->output, description_of(writer, index));
        return;
    }
    ax_put_child(writer->output, "description", description_of(writer, index));
    for (uint32_t child = writer->conversion->first_child[index]; child;
         child = writer->conversion->next_sibling[child]) {
        put_item(writer, child);
    }
    if (item->kind == AX_KIND_VIEW) {
        put_view_rules(writer, index);
    }
}

static void put_item(const struct writer *writer, uint32_t index)
{
    const struct ax_item *item = ax_model_item(writer->model, index);
    if (is_left_out(item)) {
        return;
    }
    const char *element = ax_kind_text((enum ax_kind)writer->conversion->kinds[index]);
    ax_putf(writer->output, "<%s", element);
    ax_put_attribute(writer->output, "id", id_of(writer, index));
    ax_put_attribute(writer->output, "name", item->name);
    put_type(writer, item);
    put_data(writer, item);
    if (item->kind == AX_KIND_FLOW) {
        put_flow_attributes(writer, item);
    }
    put_scope(writer, index);
    put_attributes(writer, index);
    if (item->kind == AX_KIND_VIEW && writer->conversion->foreign) {
        ax_put_text(writer->output, " kind=\"detail\"");
    }
    ax_put_text(writer->output, ">");
    put_content(writer, index);
    ax_putf(writer->output, "</%s>\n", element);
}

/* The lists of one include, exclude or collapse. */
static const char *list_of(const struct writer *writer, const struct ax_view_rule *rule)
{
    if (rule->by_tag) {
        return "tags";
    }
    switch ((enum ax_kind)ax_model_item(writer->model, rule->item)->kind) {
    case AX_KIND_BOUNDARY: return "boundaries";
    case AX_KIND_FLOW: return "flows";
    case AX_KIND_DATA: return "data";
    case AX_KIND_EXTERNAL:
    case AX_KIND_PROCESS:
    case AX_KIND_STORE:
    case AX_KIND_PORT:
    case AX_KIND_MODEL:
    case AX_KIND_ASSUMPTION:
    case AX_KIND_VIEW:
    case AX_KIND_COMPONENT:
    case AX_KIND_COUNT: break;
    }
    return "elements";
}

static void put_list(const struct writer *writer, uint32_t first, uint32_t end, const char *list)
{
    const char *between = "";
    for (uint32_t i = first; i < end; i++) {
        const struct ax_view_rule *rule = &writer->model->view_rules.at[i];
        bool shown = rule->by_tag || !is_left_out(ax_model_item(writer->model, rule->item));
        if (!shown || strcmp(list_of(writer, rule), list) != 0) {
            continue;
        }
        if (!*between) {
            ax_putf(writer->output, " %s=\"", list);
        }
        ax_put_text(writer->output, between);
        ax_xml_put_value(writer->output,
                         rule->by_tag ? text_of(writer, rule->name) : id_of(writer, rule->item));
        between = " ";
    }
    ax_put_text(writer->output, *between ? "\"" : "");
}

static void put_view_rules(const struct writer *writer, uint32_t view)
{
    static const char *const actions[] = {"include", "exclude", "collapse"};
    static const char *const lists[] = {"elements", "boundaries", "flows", "data", "tags"};
    const struct ax_model *model = writer->model;
    for (uint32_t i = 0; i < model->view_rules.len;) {
        const struct ax_view_rule *first = &model->view_rules.at[i];
        uint32_t end = i + 1;
        while (end < model->view_rules.len && model->view_rules.at[end].view == first->view &&
               model->view_rules.at[end].action == first->action) {
            end++;
        }
        if (first->view == view) {
            ax_putf(writer->output, "<%s", actions[first->action]);
            for (size_t list = 0; list < AX_COUNT(lists); list++) {
                put_list(writer, i, end, lists[list]);
            }
            ax_put_text(writer->output, "/>\n");
        }
        i = end;
    }
}

static bool has_one_of(const struct writer *writer, const char *const *names)
{
    for (; *names; names++) {
        if (ax_model_text(writer->model, 0, *names).len > 0) {
            return true;
        }
    }
    return false;
}

static void put_product(const struct writer *writer)
{
    bool context = has_one_of(writer, context_texts);
    if (!context && !has_one_of(writer, product_attributes) && !has_one_of(writer, product_texts)) {
        return;
    }
    ax_put_text(writer->output, "<product");
    for (size_t i = 0; product_attributes[i]; i++) {
        ax_put_attribute(writer->output, product_attributes[i],
                         ax_model_text(writer->model, 0, product_attributes[i]));
    }
    ax_put_text(writer->output, ">\n");
    ax_put_child(writer->output, "intended-use", ax_model_text(writer->model, 0, "intended-use"));
    ax_put_text(writer->output, context ? "<context>\n" : "");
    for (size_t i = 0; context && context_texts[i]; i++) {
        ax_putf(writer->output, "<%s>", context_texts[i]);
        ax_xml_put_text(writer->output, ax_model_text(writer->model, 0, context_texts[i]));
        ax_putf(writer->output, "</%s>\n", context_texts[i]);
    }
    ax_put_text(writer->output, context ? "</context>\n" : "");
    ax_put_child(writer->output, "board-connections",
                 ax_model_text(writer->model, 0, "board-connections"));
    ax_put_text(writer->output, "</product>\n");
}

/* Groups of like things are set apart by an empty line; a foreign model's views come last. */
static void put_items(const struct writer *writer, bool views)
{
    const struct ax_conversion *conversion = writer->conversion;
    int last = -1;
    for (uint32_t i = conversion->first_child[0]; i; i = conversion->next_sibling[i]) {
        const struct ax_item *item = ax_model_item(writer->model, i);
        int group = item->kind <= AX_KIND_STORE || item->kind == AX_KIND_BOUNDARY ? 0 : item->kind;
        if ((conversion->foreign && views != (item->kind == AX_KIND_VIEW)) || is_left_out(item)) {
            continue;
        }
        ax_put_text(writer->output, group != last ? "\n" : "");
        put_item(writer, i);
        last = group;
    }
}

static void put_model(const struct writer *writer)
{
    const struct ax_conversion *conversion = writer->conversion;
    ax_put_text(writer->output, "<model xmlns=\"urn:annexc:model:1\"");
    ax_put_attribute(writer->output, "id", id_of(writer, 0));
    ax_put_attribute(writer->output, "name", ax_model_item(writer->model, 0)->name);
    put_attributes(writer, 0);
    ax_put_text(writer->output, ">\n");
    ax_put_child(writer->output, "description", description_of(writer, 0));
    put_product(writer);
    ax_put_uses(writer->conversion, writer->output);
    if (conversion->assumptions.len > 0) {
        ax_put_text(writer->output, "\n<assumption");
        ax_put_attribute(writer->output, "id", text_of(writer, conversion->assumption_id));
        ax_put_text(writer->output, ">");
        ax_xml_put_text(writer->output, conversion->assumptions);
        ax_put_text(writer->output, "</assumption>\n");
    }
    put_items(writer, false);
    if (conversion->foreign) {
        put_items(writer, true);
    }
    ax_put_text(writer->output, "</model>\n");
}

enum ax_status ax_conversion_write_model(struct ax_conversion *conversion, struct ax_output *output)
{
    struct ax_output *rough = ax_output_to_memory(conversion->session->memory);
    if (!rough) {
        return AX_NO_MEMORY;
    }
    struct writer writer = {conversion, conversion->model, rough};
    put_model(&writer);
    return ax_put_canonical(conversion->session, rough, output);
}
