/* SPDX-License-Identifier: Apache-2.0 */
#include "load/knowledge.h"

#include "base/limits.h"

struct reading {
    struct ax_templates *templates;
    struct ax_session *session;
    const struct ax_xml_tree *tree;
    bool defaults;
    struct ax_slice first_priority; /* of the template-wide list */
};

static ax_atom keep(struct reading *reading, struct ax_slice text)
{
    ax_atom atom = ax_atom_of_kept(&reading->session->atoms, text);
    if (atom == 0 && text.len > 0) {
        reading->session->no_memory = true;
    }
    return atom;
}

static struct ax_slice text(const struct reading *reading, const struct ax_xml_node *node,
                            const char *name)
{
    return ax_xml_child_text(reading->tree, node, name);
}

/* A .tm7 says Id and ParentId where a .tb7 says ID and ParentElement. */
static struct ax_slice either(const struct reading *reading, const struct ax_xml_node *node,
                              const char *name, const char *other)
{
    struct ax_slice found = text(reading, node, name);
    return found.len > 0 ? found : text(reading, node, other);
}

static void odd(struct reading *reading, const struct ax_xml_node *node, const char *what,
                struct ax_slice id)
{
    ax_report(reading->session, AX_CODE_FOREIGN_ODD, ax_xml_node_span(reading->tree, node),
              "%s \"%.*s\"; it is left out", what, AX_FMT(id));
}

/* The shape that a root type is drawn as tells its kind. */
static enum ax_kind kind_of_shape(struct ax_slice shape, struct ax_slice id)
{
    static const struct {
        const char *shape;
        const char *id;
        enum ax_kind kind;
    } shapes[] = {
        {"Ellipse", "GE.P", AX_KIND_PROCESS},          {"Rectangle", "GE.EI", AX_KIND_EXTERNAL},
        {"ParallelLines", "GE.DS", AX_KIND_STORE},     {"Line", "GE.DF", AX_KIND_FLOW},
        {"BorderBoundary", "GE.TB", AX_KIND_BOUNDARY}, {"LineBoundary", "GE.TB", AX_KIND_BOUNDARY},
    };
    for (size_t i = 0; i < AX_COUNT(shapes); i++) {
        size_t len = strlen(shapes[i].id);
        bool by_id = id.len >= len && memcmp(id.start, shapes[i].id, len) == 0 &&
                     (id.len == len || id.start[len] == '.');
        if (by_id) {
            return shapes[i].kind;
        }
    }
    for (size_t i = 0; i < AX_COUNT(shapes); i++) {
        if (ax_slice_is(shape, shapes[i].shape)) {
            return shapes[i].kind;
        }
    }
    return AX_KIND_PROCESS;
}

static void add_values(struct reading *reading, const struct ax_xml_node *attribute,
                       struct ax_property *property)
{
    struct ax_templates *templates = reading->templates;
    const struct ax_xml_node *list = ax_xml_child(reading->tree, attribute, "AttributeValues");
    for (const struct ax_xml_node *value = ax_xml_child(reading->tree, list, "Value"); value;
         value = ax_xml_same(value)) {
        ax_atom *slot = ax_array_push(reading->session->memory, &templates->values);
        if (!slot) {
            reading->session->no_memory = true;
            return;
        }
        *slot = keep(reading, value->text);
        property->value_count++;
    }
    if (reading->defaults && property->value_count > 0) {
        property->fallback = templates->values.at[property->values];
    }
}

/* Real templates declare some properties of a stencil twice. `on` still holds names of types. */
static bool has_property(const struct ax_templates *templates, ax_atom id, ax_atom type)
{
    uint32_t at = id < templates->property_of.len ? templates->property_of.at[id] : 0;
    for (; at != 0; at = templates->properties.at[at - 1].same + 1) {
        const struct ax_property *property = &templates->properties.at[at - 1];
        if (property->on_count == 1 && templates->on.at[property->on] == type) {
            return true;
        }
    }
    return false;
}

static void add_property(struct reading *reading, const struct ax_xml_node *attribute, ax_atom type)
{
    struct ax_templates *templates = reading->templates;
    struct ax_slice name = text(reading, attribute, "Name");
    struct ax_slice label = text(reading, attribute, "DisplayName");
    if (name.len == 0) {
        odd(reading, attribute, "an attribute without a name", label);
        return;
    }
    if (has_property(reading->templates, keep(reading, name), type)) {
        return;
    }
    struct ax_property *property = ax_templates_add_property(
        templates, keep(reading, name), ax_xml_node_span(reading->tree, attribute));
    uint32_t *on = property ? ax_array_push(reading->session->memory, &templates->on) : NULL;
    if (!on) {
        return;
    }
    *on = type;
    property->on_count = 1;
    property->name = label.len > 0 ? label : name;
    add_values(reading, attribute, property);
}

/* A stencil may have an id that is a word of ours ("process"): then it gets another one, under
 * which ax_templates_foreign_type finds it. */
static ax_atom free_id(struct reading *reading, ax_atom id)
{
    uint32_t known = ax_templates_type(reading->templates, id);
    if (known == AX_NO_INDEX || reading->templates->types.at[known].is_foreign) {
        return id;
    }
    struct ax_slice text = ax_atom_text(&reading->session->atoms, id);
    return keep(reading,
                ax_session_format(reading->session, "%.*s" AX_FOREIGN_TYPE_MARK, AX_FMT(text)));
}

static struct ax_type *declare_type(struct reading *reading, const struct ax_xml_node *element,
                                    ax_atom id)
{
    struct ax_templates *templates = reading->templates;
    if (ax_templates_type(templates, id) == AX_NO_INDEX) {
        return ax_templates_add_type(templates, id, ax_xml_node_span(reading->tree, element));
    }
    odd(reading, element,
        "the element type is declared twice:", ax_atom_text(&reading->session->atoms, id));
    return NULL;
}

static void add_type(struct reading *reading, const struct ax_xml_node *element)
{
    struct ax_slice id = either(reading, element, "Id", "ID");
    struct ax_slice name = text(reading, element, "Name");
    if (id.len == 0) {
        odd(reading, element, "an element type without an id", name);
        return;
    }
    ax_atom atom = free_id(reading, keep(reading, id));
    struct ax_type *type = atom ? declare_type(reading, element, atom) : NULL;
    if (!type) {
        return;
    }
    type->is_foreign = true;
    type->name = name.len > 0 ? name : id;
    type->description = text(reading, element, "Description");
    type->parent_name = keep(reading, either(reading, element, "ParentId", "ParentElement"));
    type->kind = (uint8_t)kind_of_shape(text(reading, element, "Representation"), id);
    const struct ax_xml_node *list = ax_xml_child(reading->tree, element, "Attributes");
    for (const struct ax_xml_node *at = ax_xml_child(reading->tree, list, "Attribute"); at;
         at = ax_xml_same(at)) {
        add_property(reading, at, atom);
    }
}

static void add_types(struct reading *reading, const struct ax_xml_node *knowledge,
                      const char *list_name)
{
    const struct ax_xml_node *list = ax_xml_child(reading->tree, knowledge, list_name);
    for (const struct ax_xml_node *at = ax_xml_child(reading->tree, list, "ElementType"); at;
         at = ax_xml_same(at)) {
        add_type(reading, at);
    }
}

/* False when the parents lead in a circle, or further than types may. */
static bool ends_somewhere(const struct ax_templates *templates, uint32_t type)
{
    for (uint32_t steps = 0; steps < AX_LIMIT_TYPE_DEPTH; steps++) {
        uint32_t parent =
            ax_templates_foreign_type(templates, templates->types.at[type].parent_name);
        if (parent == AX_NO_INDEX) {
            return true;
        }
        type = parent;
    }
    return false;
}

static void cut_circle(struct reading *reading, struct ax_type *type)
{
    struct ax_slice id = ax_atom_text(&reading->session->atoms, type->id);
    ax_report(reading->session, AX_CODE_FOREIGN_ODD, type->span,
              "the parents of element type \"%.*s\" lead in a circle; it is taken without one",
              AX_FMT(id));
    type->parent_name = 0;
}

/* "ROOT" and parents that are not declared: the root of the kind takes their place. */
static void settle_parents(struct reading *reading, uint32_t first)
{
    struct ax_templates *templates = reading->templates;
    for (uint32_t i = first; i < templates->types.len; i++) {
        if (!ends_somewhere(templates, i)) {
            cut_circle(reading, &templates->types.at[i]);
        }
    }
    for (uint32_t i = first; i < templates->types.len; i++) {
        struct ax_type *type = &templates->types.at[i];
        uint32_t parent = ax_templates_foreign_type(templates, type->parent_name);
        type->parent_name = templates->types.at[parent == AX_NO_INDEX ? type->kind : parent].id;
    }
}

static void add_category(struct reading *reading, const struct ax_xml_node *node,
                         struct ax_slice id, struct ax_slice name)
{
    ax_atom atom = keep(reading, id);
    if (ax_templates_category(reading->templates, atom) != AX_NO_INDEX) {
        return;
    }
    struct ax_category *category =
        ax_templates_add_category(reading->templates, atom, ax_xml_node_span(reading->tree, node));
    if (category) {
        category->name = name.len > 0 ? name : id;
        category->description = text(reading, node, "ShortDescription");
    }
}

static void add_categories(struct reading *reading, const struct ax_xml_node *knowledge)
{
    const struct ax_xml_node *list = ax_xml_child(reading->tree, knowledge, "ThreatCategories");
    for (const struct ax_xml_node *at = ax_xml_child(reading->tree, list, "ThreatCategory"); at;
         at = ax_xml_same(at)) {
        add_category(reading, at, text(reading, at, "Id"), text(reading, at, "Name"));
    }
}

/* The first value of the metadata of this name, empty when there is none. The lists are called
 * Value in a .tb7 and string in a .tm7. */
static struct ax_slice metadata(const struct reading *reading, const struct ax_xml_node *owner,
                                const char *name)
{
    const struct ax_xml_node *list = ax_xml_child(reading->tree, owner, "PropertiesMetaData");
    for (const struct ax_xml_node *at = ax_xml_child(reading->tree, list, "ThreatMetaDatum"); at;
         at = ax_xml_same(at)) {
        if (ax_slice_is(text(reading, at, "Name"), name)) {
            const struct ax_xml_node *values = ax_xml_child(reading->tree, at, "Values");
            return values && values->first ? values->first->text : (struct ax_slice){"", 0};
        }
    }
    return (struct ax_slice){"", 0};
}

static uint8_t level_of(struct ax_slice priority)
{
    static const struct {
        const char *word;
        enum ax_level level;
    } words[] = {
        {"critical", AX_LEVEL_CRITICAL},
        {"highest", AX_LEVEL_CRITICAL},
        {"very high", AX_LEVEL_CRITICAL},
        {"high", AX_LEVEL_HIGH},
        {"medium", AX_LEVEL_MEDIUM},
        {"moderate", AX_LEVEL_MEDIUM},
        {"low", AX_LEVEL_LOW},
        {"lowest", AX_LEVEL_LOW},
        {"very low", AX_LEVEL_LOW},
        {"none", AX_LEVEL_NONE},
        {"informational", AX_LEVEL_NONE},
    };
    for (size_t i = 0; i < AX_COUNT(words); i++) {
        if (ax_slice_equal_folded(priority, ax_slice_of(words[i].word))) {
            return (uint8_t)words[i].level;
        }
    }
    return AX_LEVEL_MEDIUM;
}

static struct ax_expression filter(const struct reading *reading, const struct ax_xml_node *type,
                                   const char *name)
{
    const struct ax_xml_node *filters = ax_xml_child(reading->tree, type, "GenerationFilters");
    const struct ax_xml_node *node = ax_xml_child(reading->tree, filters, name);
    struct ax_expression expression = {.text = {"", 0}};
    if (node) {
        expression.text = node->text;
        expression.span = ax_xml_node_span(reading->tree, node);
        expression.exact = node->text_start > 0;
        if (expression.exact) {
            expression.span.start = node->text_start;
            expression.span.end = node->text_start + (uint32_t)node->text.len;
        }
    }
    return expression;
}

static void add_mitigation(struct reading *reading, struct ax_rule *rule,
                           const struct ax_xml_node *type)
{
    struct ax_slice mitigation = metadata(reading, type, "PossibleMitigations");
    if (mitigation.len == 0) {
        return;
    }
    struct ax_rule_control *control =
        ax_array_push(reading->session->memory, &reading->templates->controls);
    if (!control) {
        reading->session->no_memory = true;
        return;
    }
    *control = (struct ax_rule_control){AX_CONTROL_DESIGN, mitigation};
    rule->control_count = 1;
}

static void fill_rule(struct reading *reading, struct ax_rule *rule, const struct ax_xml_node *type)
{
    struct ax_slice description = metadata(reading, type, "UserThreatDescription");
    struct ax_slice priority = metadata(reading, type, "Priority");
    rule->category_name = keep(reading, text(reading, type, "Category"));
    rule->when = filter(reading, type, "Include");
    rule->unless = filter(reading, type, "Exclude");
    rule->ignores_unless = rule->unless.text.len == 0;
    rule->title = text(reading, type, "ShortTitle");
    rule->description = description.len > 0 ? description : text(reading, type, "Description");
    rule->priority = priority.len > 0 ? priority : reading->first_priority;
    rule->severity = level_of(rule->priority);
    add_mitigation(reading, rule, type);
}

/* An empty Include has not been seen; here it raises nothing, rather than everything. */
static void add_rule(struct reading *reading, const struct ax_xml_node *type)
{
    struct ax_templates *templates = reading->templates;
    struct ax_slice id = text(reading, type, "Id");
    struct ax_slice category = text(reading, type, "Category");
    if (id.len == 0) {
        odd(reading, type, "a threat type without an id", text(reading, type, "ShortTitle"));
        return;
    }
    if (ax_templates_rule(templates, keep(reading, id)) != AX_NO_INDEX) {
        odd(reading, type, "the threat type is declared twice:", id);
        return;
    }
    add_category(reading, type, category.len ? category : AX_SLICE("-"), category);
    struct ax_rule *rule =
        ax_templates_add_rule(templates, keep(reading, id), ax_xml_node_span(reading->tree, type));
    if (!rule) {
        return;
    }
    fill_rule(reading, rule, type);
    if (category.len == 0) {
        rule->category_name = keep(reading, AX_SLICE("-"));
    }
    if (rule->when.text.len == 0) {
        odd(reading, type, "a threat type with an empty Include", id);
        rule->disabled = true;
    }
}

static bool add_template(struct reading *reading, const struct ax_xml_node *knowledge)
{
    struct ax_templates *templates = reading->templates;
    struct ax_template *own = ax_array_push(reading->session->memory, &templates->templates);
    if (!own) {
        reading->session->no_memory = true;
        return false;
    }
    const struct ax_xml_node *manifest = ax_xml_child(reading->tree, knowledge, "Manifest");
    struct ax_slice name = text(reading, manifest, "Name");
    struct ax_slice version = text(reading, manifest, "Version");
    name = name.len ? name : ax_xml_attribute_text(reading->tree, manifest, "name");
    version = version.len ? version : ax_xml_attribute_text(reading->tree, manifest, "version");
    name = name.len ? name : AX_SLICE("knowledge base");
    *own = (struct ax_template){.id = keep(reading, name),
                                .name = name,
                                .version = version.len ? version : AX_SLICE("?"),
                                .source = reading->tree->source,
                                .foreign = true};
    templates->current = templates->templates.len - 1;
    return true;
}

enum ax_status ax_knowledge_read(struct ax_templates *templates, const struct ax_xml_tree *tree,
                                 const struct ax_xml_node *knowledge, bool defaults)
{
    struct reading reading = {
        .templates = templates, .session = templates->session, .tree = tree, .defaults = defaults};
    uint32_t first = templates->types.len;
    if (!add_template(&reading, knowledge)) {
        return AX_NO_MEMORY;
    }
    reading.first_priority =
        metadata(&reading, ax_xml_child(tree, knowledge, "ThreatMetaData"), "Priority");
    add_types(&reading, knowledge, "GenericElements");
    add_types(&reading, knowledge, "StandardElements");
    settle_parents(&reading, first);
    add_categories(&reading, knowledge);
    const struct ax_xml_node *list = ax_xml_child(tree, knowledge, "ThreatTypes");
    for (const struct ax_xml_node *at = ax_xml_child(tree, list, "ThreatType"); at;
         at = ax_xml_same(at)) {
        add_rule(&reading, at);
    }
    return reading.session->no_memory ? AX_NO_MEMORY : AX_OK;
}
