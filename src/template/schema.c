/* SPDX-License-Identifier: Apache-2.0 */
/* The model's schema with what the templates declare. The shipped schema has marked lines for
 * that: a simple type for each kind's types, and an anyAttribute for each kind's properties. */
#include "base/output.h"
#include "template/template.h"

#define TYPE_MARK "<xs:simpleType name=\""
#define TYPE_END "-type\"><xs:restriction base=\"xs:token\"/></xs:simpleType>"
#define PROPERTY_MARK "<!-- annexc:properties "
#define ANY_MARK "<xs:anyAttribute namespace=\"##local\" processContents=\"lax\"/>"

struct writer {
    const struct ax_templates *templates;
    struct ax_output *output;
    int properties_of;   /* kind whose anyAttribute comes next; -1: none */
    ax_atom *attributes; /* by property: the name of its attribute; 0: it cannot be one */
};

static struct ax_slice text_of(const struct writer *writer, ax_atom atom)
{
    return ax_atom_text(&writer->templates->session->atoms, atom);
}

static void put_value(struct ax_output *output, struct ax_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.start[i];
        if (c == '&') {
            ax_put_text(output, "&amp;");
        } else if (c == '<') {
            ax_put_text(output, "&lt;");
        } else if (c == '"') {
            ax_put_text(output, "&quot;");
        } else {
            ax_put_char(output, c);
        }
    }
}

static int kind_of(struct ax_slice word)
{
    for (int kind = 0; kind <= (int)AX_KIND_MODEL; kind++) {
        if (ax_slice_is(word, ax_kind_text((enum ax_kind)kind))) {
            return kind;
        }
    }
    return -1;
}

static void put_documentation(struct writer *writer, const char *indent, struct ax_slice text)
{
    if (text.len > 0) {
        ax_putf(writer->output, "%s<xs:annotation><xs:documentation>", indent);
        put_value(writer->output, text);
        ax_put_text(writer->output, "</xs:documentation></xs:annotation>\n");
    }
}

static void put_enumeration(struct writer *writer, const char *indent, struct ax_slice value,
                            struct ax_slice documentation)
{
    ax_putf(writer->output, "%s<xs:enumeration value=\"", indent);
    put_value(writer->output, value);
    ax_put_text(writer->output, documentation.len ? "\">\n" : "\"/>\n");
    if (documentation.len) {
        ax_put_text(writer->output, "  ");
        put_documentation(writer, indent, documentation);
        ax_putf(writer->output, "%s</xs:enumeration>\n", indent);
    }
}

/* The types of one kind by id; by name too where that is what people know them by. */
static void put_types(struct writer *writer, int kind)
{
    const struct ax_templates *templates = writer->templates;
    ax_putf(writer->output,
            "  <xs:simpleType name=\"%s-type\">\n    <xs:restriction base=\"xs:token\">\n",
            ax_kind_text((enum ax_kind)kind));
    for (uint32_t i = 0; i < templates->types.len; i++) {
        const struct ax_type *type = &templates->types.at[i];
        if (type->kind == kind) {
            struct ax_slice about = type->description.len ? type->description : type->name;
            put_enumeration(writer, "      ", text_of(writer, type->id),
                            i < AX_ROOT_TYPES ? (struct ax_slice){NULL, 0} : about);
            if (type->is_foreign && ax_templates_type_by_name(templates, type->name) == i) {
                put_enumeration(writer, "      ", type->name, type->description);
            }
        }
    }
    ax_put_text(writer->output, "    </xs:restriction>\n  </xs:simpleType>\n");
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* "Authenticates Itself" → "authenticates-itself", which the loader takes for it. */
static struct ax_slice squeeze(const struct ax_templates *templates, struct ax_slice name)
{
    struct ax_slice copy = ax_arena_copy(&templates->session->arena, name);
    char *at = (char *)(uintptr_t)copy.start;
    size_t len = 0;
    for (size_t i = 0; i < copy.len; i++) {
        bool plain = is_letter(copy.start[i]) || (copy.start[i] >= '0' && copy.start[i] <= '9');
        if (plain) {
            at[len++] = ax_lower(copy.start[i]);
        } else if (len > 0 && at[len - 1] != '-') {
            at[len++] = '-';
        }
    }
    len -= len > 0 && at[len - 1] == '-';
    return (struct ax_slice){copy.start, len};
}

/* A property of a Microsoft template may have a GUID for an id, which is no name of an
 * attribute: then it goes by the name that is shown. */
static bool name_attributes(struct writer *writer)
{
    const struct ax_templates *templates = writer->templates;
    struct ax_session *session = templates->session;
    size_t size = (templates->properties.len + 1UL) * sizeof(ax_atom);
    writer->attributes = ax_arena_alloc(&session->arena, size);
    for (uint32_t i = 0; writer->attributes && i < templates->properties.len; i++) {
        const struct ax_property *property = &templates->properties.at[i];
        struct ax_slice id = text_of(writer, property->id);
        bool usable = is_letter(id.start[0]) && !memchr(id.start, ' ', id.len);
        struct ax_slice name = usable ? id : squeeze(templates, property->name);
        usable = name.len > 0 && is_letter(name.start[0]);
        writer->attributes[i] = usable ? ax_atom_of(&session->atoms, name) : 0;
    }
    return writer->attributes && !session->no_memory;
}

/* True when some type of the kind has the property: the schema cannot tell types apart. */
static bool property_is_of(const struct ax_templates *templates, const struct ax_property *property,
                           int kind)
{
    if (kind == AX_KIND_MODEL) {
        return property->on_model;
    }
    for (uint32_t i = 0; i < property->on_count; i++) {
        uint32_t type = templates->on.at[property->on + i];
        if (templates->types.at[type].kind == kind) {
            return true;
        }
    }
    return false;
}

/* The first property of this id for the kind writes the attribute, with the values of all of
 * them. */
static bool is_first(const struct writer *writer, uint32_t index, int kind)
{
    const struct ax_templates *templates = writer->templates;
    for (uint32_t i = 0; i < index; i++) {
        const struct ax_property *other = &templates->properties.at[i];
        if (writer->attributes[i] == writer->attributes[index] &&
            property_is_of(templates, other, kind)) {
            return false;
        }
    }
    return true;
}

static bool value_is_new(const struct writer *writer, uint32_t index, int kind, ax_atom value)
{
    const struct ax_templates *templates = writer->templates;
    for (uint32_t i = 0; i < index; i++) {
        const struct ax_property *other = &templates->properties.at[i];
        if (writer->attributes[i] == writer->attributes[index] && other->value_count > 0 &&
            property_is_of(templates, other, kind) && ax_templates_takes(templates, other, value)) {
            return false;
        }
    }
    return true;
}

static void put_values(struct writer *writer, uint32_t first, int kind)
{
    const struct ax_templates *templates = writer->templates;
    for (uint32_t i = first; i < templates->properties.len; i++) {
        const struct ax_property *property = &templates->properties.at[i];
        if (writer->attributes[i] != writer->attributes[first] ||
            !property_is_of(templates, property, kind)) {
            continue;
        }
        for (uint32_t j = 0; j < property->value_count; j++) {
            ax_atom value = templates->values.at[property->values + j];
            if (value_is_new(writer, i, kind, value)) {
                put_enumeration(writer, "          ", text_of(writer, value),
                                (struct ax_slice){NULL, 0});
            }
        }
    }
}

static void put_property(struct writer *writer, uint32_t index, int kind)
{
    const struct ax_property *property = &writer->templates->properties.at[index];
    ax_put_text(writer->output, "    <xs:attribute name=\"");
    put_value(writer->output, text_of(writer, writer->attributes[index]));
    ax_put_text(writer->output, property->value_count ? "\">\n" : "\" type=\"xs:string\">\n");
    put_documentation(writer, "      ",
                      property->description.len ? property->description : property->name);
    if (property->value_count) {
        ax_put_text(writer->output,
                    "      <xs:simpleType>\n        <xs:restriction base=\"xs:string\">\n");
        put_values(writer, index, kind);
        ax_put_text(writer->output, "        </xs:restriction>\n      </xs:simpleType>\n");
    }
    ax_put_text(writer->output, "    </xs:attribute>\n");
}

bool ax_property_is_reserved(struct ax_slice name)
{
    static const char *const common[] = {
        "id",       "name",  "type", "data", "in-scope", "reason",        "ticket", "requirements",
        "controls", "tags",  "aka",  "x",    "y",        "width",         "height", "path",
        "kind",     "class", "from", "to",   "number",   "bidirectional", "crosses", "multiple"};
    for (size_t i = 0; i < AX_COUNT(common); i++) {
        if (ax_slice_is(name, common[i])) {
            return true;
        }
    }
    return false;
}

/* A property of the format's own name (confidentiality of data) stands in the schema already. */
static bool is_own(struct ax_slice name, int kind)
{
    static const char *const of_data[] = {"confidentiality", "integrity", "availability"};
    static const char *const of_flows[] = {"protocol", "version"};
    if (ax_property_is_reserved(name)) {
        return true;
    }
    for (size_t i = 0; kind == AX_KIND_DATA && i < AX_COUNT(of_data); i++) {
        if (ax_slice_is(name, of_data[i])) {
            return true;
        }
    }
    for (size_t i = 0; kind == AX_KIND_FLOW && i < AX_COUNT(of_flows); i++) {
        if (ax_slice_is(name, of_flows[i])) {
            return true;
        }
    }
    return false;
}

static void put_properties(struct writer *writer, int kind)
{
    const struct ax_templates *templates = writer->templates;
    for (uint32_t i = 0; i < templates->properties.len; i++) {
        const struct ax_property *property = &templates->properties.at[i];
        if (writer->attributes[i] && property_is_of(templates, property, kind) &&
            is_first(writer, i, kind) && !is_own(text_of(writer, writer->attributes[i]), kind)) {
            put_property(writer, i, kind);
        }
    }
}

static bool starts(struct ax_slice text, const char *with)
{
    size_t len = strlen(with);
    return text.len >= len && memcmp(text.start, with, len) == 0;
}

static void put_line(struct writer *writer, struct ax_slice line)
{
    struct ax_slice text = ax_slice_trim(line);
    if (starts(text, TYPE_MARK) && ax_slice_ends(text, TYPE_END)) {
        size_t skip = sizeof(TYPE_MARK) - 1;
        struct ax_slice word = {text.start + skip, text.len - skip - (sizeof(TYPE_END) - 1)};
        int kind = kind_of(word);
        if (kind >= 0 && kind < (int)AX_ROOT_TYPES) {
            put_types(writer, kind);
            return;
        }
    }
    if (starts(text, PROPERTY_MARK)) {
        struct ax_slice rest = {text.start + sizeof(PROPERTY_MARK) - 1,
                                text.len - (sizeof(PROPERTY_MARK) - 1)};
        struct ax_slice word;
        writer->properties_of = ax_slice_next_word(&rest, &word) ? kind_of(word) : -1;
        return;
    }
    if (writer->properties_of >= 0 && ax_slice_is(text, ANY_MARK)) {
        put_properties(writer, writer->properties_of);
        writer->properties_of = -1;
        return;
    }
    ax_put(writer->output, line);
    ax_put_char(writer->output, '\n');
}

static const struct ax_shipped *find_schema(void)
{
    const struct ax_shipped *schema;
    for (size_t i = 0; (schema = ax_shipped_schema(i)); i++) {
        if (strcmp(schema->name, "model-1.xsd") == 0) {
            return schema;
        }
    }
    return NULL;
}

enum ax_status ax_templates_schema(const struct ax_templates *templates, struct ax_output *output)
{
    const struct ax_shipped *schema = find_schema();
    if (!schema) {
        return AX_INTERNAL;
    }
    struct writer writer = {templates, output, -1, NULL};
    if (!name_attributes(&writer)) {
        return AX_NO_MEMORY;
    }
    struct ax_slice rest = schema->text;
    while (rest.len > 0) {
        const char *feed = memchr(rest.start, '\n', rest.len);
        size_t len = feed ? (size_t)(feed - rest.start) : rest.len;
        put_line(&writer, (struct ax_slice){rest.start, len});
        rest.start += len + (feed != NULL);
        rest.len -= len + (feed != NULL);
    }
    return output->status;
}
