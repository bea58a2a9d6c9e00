/* SPDX-License-Identifier: Apache-2.0 */
/* A planned template, written. Canonical form is for others to make; here only the order counts. */
#include "report/native.h"

#include "base/limits.h"
#include "xml/canonical.h"

struct writer {
    struct ax_conversion *conversion;
    const struct ax_templates *templates;
    struct ax_output *output;
};

static struct ax_slice text_of(const struct writer *writer, ax_atom atom)
{
    return ax_conversion_text(writer->conversion, atom);
}

void ax_put_attribute(struct ax_output *output, const char *name, struct ax_slice value)
{
    if (value.len > 0) {
        ax_putf(output, " %s=\"", name);
        ax_xml_put_value(output, value);
        ax_put_char(output, '"');
    }
}

void ax_put_child(struct ax_output *output, const char *name, struct ax_slice text)
{
    if (text.len > 0) {
        ax_putf(output, "<%s>", name);
        ax_xml_put_text(output, text);
        ax_putf(output, "</%s>\n", name);
    }
}

static struct ax_slice parent_id(const struct writer *writer, uint32_t type, enum ax_aspect aspect)
{
    uint32_t parent = writer->templates->types.at[type].parent;
    if (ax_type_is_foreign(writer->conversion, parent)) {
        return text_of(writer, writer->conversion->type_ids[aspect][parent]);
    }
    return ax_slice_of(ax_kind_text(ax_native_kind(writer->conversion, type, aspect)));
}

static void put_type(const struct writer *writer, uint32_t index, enum ax_aspect aspect)
{
    const struct ax_type *type = &writer->templates->types.at[index];
    ax_put_text(writer->output, "<type");
    ax_put_attribute(writer->output, "id",
                     text_of(writer, writer->conversion->type_ids[aspect][index]));
    ax_put_attribute(writer->output, "parent", parent_id(writer, index, aspect));
    ax_put_attribute(writer->output, "name", type->name);
    ax_put_text(writer->output, ">");
    ax_put_child(writer->output, "description", type->description);
    ax_put_text(writer->output, "</type>\n");
}

static void put_types(const struct writer *writer)
{
    for (uint32_t i = 0; i < writer->templates->types.len; i++) {
        for (uint32_t aspect = 0; aspect < AX_ASPECT_COUNT; aspect++) {
            if (writer->conversion->type_ids[aspect][i]) {
                put_type(writer, i, (enum ax_aspect)aspect);
            }
        }
    }
    for (uint32_t i = 0; i < writer->conversion->nevers.len; i++) {
        const struct ax_never *never = &writer->conversion->nevers.at[i];
        ax_put_text(writer->output, "<type");
        ax_put_attribute(writer->output, "id", text_of(writer, never->id));
        ax_put_attribute(writer->output, "parent",
                         ax_slice_of(never->boundary ? "boundary" : "process"));
        ax_put_attribute(writer->output, "name", text_of(writer, never->name));
        ax_put_text(writer->output, "><description>The template that was converted has rules that "
                                    "ask for this type, but does not declare it. Nothing is of "
                                    "it, so that what asks for it is never true.</description>"
                                    "</type>\n");
    }
}

/* The values of a declaration in order: those of the template, then those that were met besides. */
struct values {
    const struct writer *writer;
    uint32_t declared;
    uint32_t next;
    uint32_t next_extra;
};

static bool next_value(struct values *values, struct ax_slice *out)
{
    const struct ax_conversion *conversion = values->writer->conversion;
    const struct ax_declared *declared = &conversion->declared.at[values->declared];
    const struct ax_templates *templates = conversion->templates;
    ax_atom found = 0;
    while (declared->property != AX_NO_INDEX && !found &&
           values->next < templates->properties.at[declared->property].value_count) {
        found = templates->values
                    .at[templates->properties.at[declared->property].values + values->next++];
    }
    while (!found && values->next_extra < conversion->extras.len) {
        const struct ax_extra_value *extra = &conversion->extras.at[values->next_extra++];
        found = extra->declared == values->declared ? extra->value : 0;
    }
    *out = ax_flat_value(conversion->session, ax_conversion_text(conversion, found));
    return found != 0;
}

static bool same_values(const struct writer *writer, uint32_t a, uint32_t b)
{
    struct values left = {.writer = writer, .declared = a};
    struct values right = {.writer = writer, .declared = b};
    struct ax_slice one;
    struct ax_slice other;
    bool more;
    do {
        more = next_value(&left, &one);
        if (next_value(&right, &other) != more || (more && !ax_slice_equal(one, other))) {
            return false;
        }
    } while (more);
    return true;
}

static struct ax_slice label_of(const struct writer *writer, const struct ax_declared *declared)
{
    return ax_property_label(writer->conversion, declared);
}

static struct ax_slice default_of(const struct writer *writer, const struct ax_declared *declared)
{
    return declared->property == AX_NO_INDEX
               ? AX_SLICE("")
               : text_of(writer, writer->templates->properties.at[declared->property].fallback);
}

/* Whether one element can say both. */
static bool alike(const struct writer *writer, uint32_t a, uint32_t b)
{
    const struct ax_declared *one = &writer->conversion->declared.at[a];
    const struct ax_declared *other = &writer->conversion->declared.at[b];
    bool known = one->property != AX_NO_INDEX;
    return one->name == other->name && !other->written && one->depth == other->depth &&
           known == (other->property != AX_NO_INDEX) &&
           (one->type == AX_NO_INDEX) == (other->type == AX_NO_INDEX) &&
           ax_slice_equal(label_of(writer, one), label_of(writer, other)) &&
           ax_slice_equal(default_of(writer, one), default_of(writer, other)) &&
           same_values(writer, a, b);
}

static void put_owners(const struct writer *writer, const struct ax_declared *declared,
                       const char **between)
{
    for (uint32_t kind = 0; kind <= AX_KIND_BOUNDARY; kind++) {
        if (declared->roots >> kind & 1) {
            ax_putf(writer->output, "%s%s", *between, ax_kind_text((enum ax_kind)kind));
            *between = " ";
        }
    }
    for (uint32_t aspect = 0; aspect < AX_ASPECT_COUNT; aspect++) {
        if (declared->aspects >> aspect & 1) {
            ax_atom id = writer->conversion->type_ids[aspect][declared->type];
            ax_put_text(writer->output, *between);
            ax_put(writer->output, text_of(writer, id));
            *between = " ";
        }
    }
}

static void put_values(const struct writer *writer, uint32_t declared)
{
    struct values values = {.writer = writer, .declared = declared};
    struct values again = values;
    struct ax_slice value;
    bool words = true;
    bool any = false;
    while (next_value(&values, &value)) {
        any = true;
        words =
            words && !memchr(value.start, ' ', value.len) && !memchr(value.start, '\t', value.len);
    }
    ax_put_text(writer->output, any && words ? " values=\"" : ">");
    const char *between = "";
    while (next_value(&again, &value)) {
        if (words) {
            ax_put_text(writer->output, between);
            ax_xml_put_value(writer->output, value);
            between = " ";
        } else {
            ax_put_child(writer->output, "value", value);
        }
    }
    ax_put_text(writer->output, any && words ? "\"/>\n" : "</property>\n");
}

static void put_property(const struct writer *writer, uint32_t index)
{
    const struct ax_declared *declared = &writer->conversion->declared.at[index];
    const char *between = "";
    ax_put_text(writer->output, "<property");
    ax_put_attribute(writer->output, "id",
                     text_of(writer, ax_property_id(writer->conversion, declared->name)));
    ax_put_text(writer->output, " on=\"");
    put_owners(writer, declared, &between);
    for (uint32_t next = declared->next; next;) {
        struct ax_declared *other = &writer->conversion->declared.at[next - 1];
        if (alike(writer, index, next - 1)) {
            put_owners(writer, other, &between);
            other->written = true;
        }
        next = other->next;
    }
    ax_put_text(writer->output, "\"");
    ax_put_attribute(writer->output, "name", label_of(writer, declared));
    ax_put_attribute(writer->output, "default", default_of(writer, declared));
    put_values(writer, index);
}

/* Of several declarations that fit a type the last one counts, so the nearest has to come last. */
static void put_properties(const struct writer *writer)
{
    const struct ax_conversion *conversion = writer->conversion;
    for (uint32_t i = 0; i < conversion->declared.len; i++) {
        conversion->declared.at[i].written = false;
    }
    for (int depth = -1; depth <= AX_LIMIT_TYPE_DEPTH; depth++) {
        for (uint32_t i = 0; i < conversion->declared.len; i++) {
            struct ax_declared *at = &conversion->declared.at[i];
            bool general = at->property == AX_NO_INDEX || at->type == AX_NO_INDEX;
            if (!at->written && (depth < 0 ? general : at->depth == depth)) {
                put_property(writer, i);
                at->written = true;
            }
        }
    }
}

static void put_categories(const struct writer *writer)
{
    for (uint32_t i = 0; i < writer->templates->categories.len; i++) {
        const struct ax_category *category = &writer->templates->categories.at[i];
        ax_atom id = writer->conversion->category_ids[i];
        if (id) {
            ax_put_text(writer->output, "<category");
            ax_put_attribute(writer->output, "id", text_of(writer, id));
            ax_put_attribute(writer->output, "name", category->name);
            ax_put_text(writer->output, ">");
            ax_xml_put_text(writer->output, category->description);
            ax_put_text(writer->output, "</category>\n");
        }
    }
}

static void put_controls(const struct writer *writer, const struct ax_rule *rule)
{
    for (uint32_t i = 0; i < rule->control_count; i++) {
        ax_put_text(writer->output, "<control kind=\"design\">");
        struct ax_slice text = writer->templates->controls.at[rule->controls + i].text;
        ax_xml_put_text(writer->output, ax_rewrite_text(writer->conversion, text));
        ax_put_text(writer->output, "</control>\n");
    }
}

static void put_rule(const struct writer *writer, uint32_t index)
{
    const struct ax_rule *rule = &writer->templates->rules.at[index];
    const struct ax_native_rule *native = &writer->conversion->rules[index];
    ax_put_text(writer->output, "<rule");
    ax_put_attribute(writer->output, "id", text_of(writer, native->id));
    ax_put_attribute(writer->output, "category",
                     text_of(writer, writer->conversion->category_ids[rule->category]));
    ax_put_attribute(writer->output, "severity",
                     ax_slice_of(ax_level_text((enum ax_level)rule->severity)));
    ax_put_text(writer->output, ">\n");
    ax_put_child(writer->output, "when", native->when);
    ax_put_child(writer->output, "unless", native->unless);
    ax_put_child(writer->output, "title", native->title);
    ax_put_child(writer->output, "description", native->description);
    put_controls(writer, rule);
    ax_put_text(writer->output, "</rule>\n");
}

static const struct ax_template *own_template(const struct writer *writer)
{
    for (uint32_t i = 0; i < writer->templates->templates.len; i++) {
        if (writer->templates->templates.at[i].foreign) {
            return &writer->templates->templates.at[i];
        }
    }
    return NULL;
}

static void put_template(const struct writer *writer)
{
    const struct ax_template *own = own_template(writer);
    ax_put_text(writer->output, "<template xmlns=\"urn:annexc:template:1\"");
    ax_put_attribute(writer->output, "id", text_of(writer, writer->conversion->template_id));
    ax_put_attribute(writer->output, "name", own ? own->name : AX_SLICE(""));
    ax_put_attribute(writer->output, "version", own ? own->version : AX_SLICE("1"));
    ax_put_text(writer->output, ">\n");
    put_types(writer);
    ax_put_text(writer->output, "\n");
    put_properties(writer);
    ax_put_text(writer->output, "\n");
    put_categories(writer);
    for (uint32_t i = 0; i < writer->templates->rules.len; i++) {
        if (writer->conversion->rules[i].id) {
            ax_put_text(writer->output, "\n");
            put_rule(writer, i);
        }
    }
    ax_put_text(writer->output, "</template>\n");
}

enum ax_status ax_conversion_write_template(struct ax_conversion *conversion,
                                            struct ax_output *output)
{
    struct ax_output *rough = ax_output_to_memory(conversion->session->memory);
    if (!rough) {
        return AX_NO_MEMORY;
    }
    struct writer writer = {conversion, conversion->templates, rough};
    put_template(&writer);
    return ax_put_canonical(conversion->session, rough, output);
}
