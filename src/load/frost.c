/* SPDX-License-Identifier: Apache-2.0 */
/* What a template declares, field by field: the one description of its words, for writing and for
 * reading them. What ax_templates_compile works out is left to it, but for programs. */
#include "load/frozen.h"

#include <stddef.h>

enum field_kind {
    END,
    ATOM,
    SLICE,
    SPAN,
    BYTE,
    FLAG,
    EXPRESSION,
    PROGRAM
};

struct field {
    uint8_t kind; /* enum field_kind */
    uint16_t offset;
};

/* A struct and those of its fields that pass. */
struct record {
    size_t size;
    size_t span;  /* of declarations: offset of their place; their id comes first */
    size_t owner; /* of what a template owns: offset of its template_index */
    struct field fields[20];
};

#define FIELD(kind, record, name)                                                                  \
    {                                                                                              \
        kind, offsetof(struct record, name)                                                        \
    }

static const struct record template_record = {
    .fields = {FIELD(ATOM, ax_template, id), FIELD(SLICE, ax_template, name),
               FIELD(SLICE, ax_template, version), FIELD(SLICE, ax_template, description)},
};

static const struct record type_record = {
    .size = sizeof(struct ax_type),
    .span = offsetof(struct ax_type, span),
    .owner = offsetof(struct ax_type, template_index),
    .fields = {FIELD(ATOM, ax_type, parent_name), FIELD(SLICE, ax_type, name),
               FIELD(SLICE, ax_type, description)},
};

static const struct record set_record = {
    .size = sizeof(struct ax_set),
    .fields = {FIELD(ATOM, ax_set, property), FIELD(ATOM, ax_set, value),
               FIELD(SPAN, ax_set, property_span), FIELD(SPAN, ax_set, value_span)},
};

static const struct record property_record = {
    .size = sizeof(struct ax_property),
    .span = offsetof(struct ax_property, span),
    .owner = offsetof(struct ax_property, template_index),
    .fields = {FIELD(ATOM, ax_property, fallback), FIELD(ATOM, ax_property, way_back),
               FIELD(SLICE, ax_property, name), FIELD(SLICE, ax_property, description)},
};

static const struct record value_record = {
    .size = sizeof(ax_atom),
    .fields = {{ATOM, 0}},
};

static const struct record category_record = {
    .size = sizeof(struct ax_category),
    .span = offsetof(struct ax_category, span),
    .owner = offsetof(struct ax_category, template_index),
    .fields = {FIELD(SLICE, ax_category, name), FIELD(SLICE, ax_category, description),
               FIELD(SLICE, ax_category, affects)},
};

static const struct record rule_record = {
    .size = sizeof(struct ax_rule),
    .span = offsetof(struct ax_rule, span),
    .owner = offsetof(struct ax_rule, template_index),
    .fields = {FIELD(ATOM, ax_rule, category_name), FIELD(BYTE, ax_rule, scope),
               FIELD(BYTE, ax_rule, method), FIELD(BYTE, ax_rule, severity),
               FIELD(FLAG, ax_rule, ignores_unless), FIELD(EXPRESSION, ax_rule, when),
               FIELD(EXPRESSION, ax_rule, unless), FIELD(PROGRAM, ax_rule, when_program),
               FIELD(PROGRAM, ax_rule, unless_program), FIELD(SLICE, ax_rule, always),
               FIELD(SLICE, ax_rule, title), FIELD(SLICE, ax_rule, description),
               FIELD(SLICE, ax_rule, why), FIELD(SLICE, ax_rule, false_positive),
               FIELD(SLICE, ax_rule, attack_vector), FIELD(SLICE, ax_rule, phase),
               FIELD(SLICE, ax_rule, affects)},
};

static const struct record control_record = {
    .size = sizeof(struct ax_rule_control),
    .fields = {FIELD(BYTE, ax_rule_control, kind), FIELD(SLICE, ax_rule_control, text)},
};

static const struct record reference_record = {
    .size = sizeof(struct ax_rule_reference),
    .fields = {FIELD(SLICE, ax_rule_reference, scheme), FIELD(SLICE, ax_rule_reference, id),
               FIELD(SPAN, ax_rule_reference, span)},
};

static const struct record silence_record = {
    .size = sizeof(struct ax_silence),
    .fields = {FIELD(SLICE, ax_silence, of), FIELD(SLICE, ax_silence, reason),
               FIELD(SPAN, ax_silence, span)},
};

static const struct record omission_record = {
    .size = sizeof(struct ax_omission),
    .owner = offsetof(struct ax_omission, template_index),
    .fields = {FIELD(SLICE, ax_omission, scheme), FIELD(SLICE, ax_omission, ids),
               FIELD(SLICE, ax_omission, reason), FIELD(SPAN, ax_omission, span)},
};

static const struct record change_record = {
    .size = sizeof(struct ax_change),
    .owner = offsetof(struct ax_change, template_index),
    .fields = {FIELD(ATOM, ax_change, rule), FIELD(FLAG, ax_change, disable),
               FIELD(FLAG, ax_change, optional), FIELD(BYTE, ax_change, severity),
               FIELD(SLICE, ax_change, reason), FIELD(EXPRESSION, ax_change, unless),
               FIELD(SPAN, ax_change, span)},
};

static void pass_byte(struct ax_frost *frost, uint8_t *byte)
{
    uint32_t number = *byte;
    frost->number(frost, &number);
    *byte = (uint8_t)number;
}

static void pass_flag(struct ax_frost *frost, bool *flag)
{
    uint32_t number = *flag;
    frost->number(frost, &number);
    *flag = number != 0;
}

static void pass_span(struct ax_frost *frost, struct ax_span *span)
{
    uint32_t start = span->source ? span->start : AX_FROZEN_NOWHERE;
    frost->number(frost, &start);
    frost->number(frost, &span->end);
    bool nowhere = start == AX_FROZEN_NOWHERE;
    *span = (struct ax_span){nowhere ? 0 : frost->source, nowhere ? 0 : start, span->end};
}

static void pass_expression(struct ax_frost *frost, struct ax_expression *expression)
{
    frost->slice(frost, &expression->text);
    pass_span(frost, &expression->span);
    pass_flag(frost, &expression->exact);
}

static void pass_code(struct ax_frost *frost, struct ax_instruction *code, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++) {
        uint32_t op = code[i].op;
        frost->number(frost, &op);
        code[i].op = (uint16_t)op;
        if (op == AX_OP_TEST) {
            frost->test(frost, &code[i].operand);
        }
    }
}

static void pass_program(struct ax_frost *frost, struct ax_program *program)
{
    frost->number(frost, &program->len);
    frost->number(frost, &program->stack);
    if (frost->loader && program->len > 0) {
        program->code = ax_arena_alloc(&frost->templates->session->arena,
                                       program->len * sizeof(*program->code));
        frost->failed |= !program->code;
    }
    if (program->code) {
        pass_code(frost, (struct ax_instruction *)(uintptr_t)program->code, program->len);
    }
}

static void pass_fields(struct ax_frost *frost, const struct record *record, void *at)
{
    for (const struct field *field = record->fields; field->kind != END && !frost->failed;
         field++) {
        void *value = (char *)at + field->offset;
        switch ((enum field_kind)field->kind) {
        case ATOM: frost->atom(frost, value); break;
        case SLICE: frost->slice(frost, value); break;
        case SPAN: pass_span(frost, value); break;
        case BYTE: pass_byte(frost, value); break;
        case FLAG: pass_flag(frost, value); break;
        case EXPRESSION: pass_expression(frost, value); break;
        case PROGRAM: pass_program(frost, value); break;
        case END: break;
        }
    }
}

/* One of the arrays of the templates. */
struct list {
    void **at;
    uint32_t *len;
    uint32_t *cap;
};

#define LIST(array) ((struct list){(void **)&(array)->at, &(array)->len, &(array)->cap})

/* On the way in the next entry, zeroed; on the way out the one that is there. */
static void *entry(struct ax_frost *frost, struct list list, size_t size, uint32_t index)
{
    bool in = frost->loader != NULL;
    uint32_t at = in ? *list.len : index;
    if (in && at >= *list.cap &&
        !ax_array_grow_(frost->templates->session->memory, list.at, list.cap, size, at + 1ULL)) {
        frost->failed = true;
        return NULL;
    }
    *list.len += in;
    void *found = (char *)*list.at + at * size;
    return in ? memset(found, 0, size) : found;
}

/* What belongs to a declaration: `count` entries, which on the way out begin at `first`. */
static void pass_children(struct ax_frost *frost, struct list list, const struct record *record,
                          uint32_t first, uint32_t *count)
{
    frost->number(frost, count);
    for (uint32_t i = 0; i < *count && !frost->failed; i++) {
        void *child = entry(frost, list, record->size, first + i);
        if (child) {
            pass_fields(frost, record, child);
        }
    }
}

/* The names of types are indices in templates that are compiled, and the model a flag. */
static void pass_on(struct ax_frost *frost, struct ax_property *property)
{
    struct ax_templates *templates = frost->templates;
    uint32_t count = property->on_count + property->on_model;
    frost->number(frost, &count);
    for (uint32_t i = 0; i < count && !frost->failed; i++) {
        ax_atom name = frost->loader ? 0
                       : i < property->on_count
                           ? templates->types.at[templates->on.at[property->on + i]].id
                           : ax_atom_of(&templates->session->atoms, AX_SLICE("model"));
        frost->atom(frost, &name);
        uint32_t *on = frost->loader ? entry(frost, LIST(&templates->on), sizeof(*on), 0) : NULL;
        if (on) {
            *on = name;
        }
    }
    property->on_count = frost->loader ? count : property->on_count;
}

typedef void *adder(struct ax_templates *templates, ax_atom id, struct ax_span span);

static void *add_type(struct ax_templates *templates, ax_atom id, struct ax_span span)
{
    return ax_templates_add_type(templates, id, span);
}

static void *add_property(struct ax_templates *templates, ax_atom id, struct ax_span span)
{
    return ax_templates_add_property(templates, id, span);
}

static void *add_category(struct ax_templates *templates, ax_atom id, struct ax_span span)
{
    return ax_templates_add_category(templates, id, span);
}

static void *add_rule(struct ax_templates *templates, ax_atom id, struct ax_span span)
{
    return ax_templates_add_rule(templates, id, span);
}

/* Id, place and fields of a declaration, which is added on the way in. */
static void *declare(struct ax_frost *frost, const struct record *record, void *there, adder *add)
{
    ax_atom id = there ? *(ax_atom *)there : 0;
    struct ax_span span = {0, 0, 0};
    if (there) {
        span = *(struct ax_span *)(void *)((char *)there + record->span);
    }
    frost->atom(frost, &id);
    pass_span(frost, &span);
    void *declared = there ? there : add(frost->templates, id, span);
    frost->failed |= !declared;
    if (declared) {
        pass_fields(frost, record, declared);
    }
    return declared;
}

static void rest_of_type(struct ax_frost *frost, void *declared)
{
    struct ax_type *type = declared;
    pass_children(frost, LIST(&frost->templates->sets), &set_record, type->sets, &type->set_count);
}

static void rest_of_property(struct ax_frost *frost, void *declared)
{
    struct ax_property *property = declared;
    pass_on(frost, property);
    pass_children(frost, LIST(&frost->templates->values), &value_record, property->values,
                  &property->value_count);
}

static void rest_of_rule(struct ax_frost *frost, void *declared)
{
    struct ax_templates *templates = frost->templates;
    struct ax_rule *rule = declared;
    pass_children(frost, LIST(&templates->controls), &control_record, rule->controls,
                  &rule->control_count);
    pass_children(frost, LIST(&templates->rule_references), &reference_record, rule->references,
                  &rule->reference_count);
    pass_children(frost, LIST(&templates->silences), &silence_record, rule->silences,
                  &rule->silence_count);
}

static void *at(struct list list, const struct record *record, uint32_t index)
{
    return (char *)*list.at + index * record->size;
}

static uint32_t *owner(const struct record *record, void *entry)
{
    return (uint32_t *)(void *)((char *)entry + record->owner);
}

/* How many the template has itself: they stand behind those of the templates that it extends. */
static uint32_t pass_own_count(struct ax_frost *frost, struct list list,
                               const struct record *record)
{
    uint32_t count = 0;
    while (!frost->loader && count < *list.len &&
           *owner(record, at(list, record, *list.len - 1 - count)) == frost->own) {
        count++;
    }
    frost->number(frost, &count);
    return count;
}

static void pass_declarations(struct ax_frost *frost, struct list list, const struct record *record,
                              adder *add, void (*rest)(struct ax_frost *frost, void *declared))
{
    uint32_t count = pass_own_count(frost, list, record);
    for (uint32_t i = 0; i < count && !frost->failed; i++) {
        void *there = frost->loader ? NULL : at(list, record, *list.len - count + i);
        void *declared = declare(frost, record, there, add);
        if (declared && rest) {
            rest(frost, declared);
        }
    }
}

/* What has no id. */
static void pass_notes(struct ax_frost *frost, struct list list, const struct record *record)
{
    uint32_t count = pass_own_count(frost, list, record);
    uint32_t first = *list.len - count;
    for (uint32_t i = 0; i < count && !frost->failed; i++) {
        void *note = entry(frost, list, record->size, first + i);
        if (note) {
            *owner(record, note) = frost->own;
            pass_fields(frost, record, note);
        }
    }
}

static void pass_extensions(struct ax_frost *frost)
{
    struct ax_templates *templates = frost->templates;
    uint32_t count = 0;
    for (uint32_t i = 0; !frost->loader && i < templates->extensions.len; i++) {
        count += templates->extensions.at[i].template_index == frost->own;
    }
    frost->number(frost, &count);
    for (uint32_t i = 0; i < count && !frost->failed; i++) {
        struct ax_extension extension = {{NULL, 0}, {0, 0, 0}, 0};
        if (!frost->loader) {
            extension = templates->extensions.at[i];
        }
        frost->slice(frost, &extension.name);
        pass_span(frost, &extension.span);
        if (frost->loader) {
            (void)ax_template_extend(frost->loader, frost->own, extension.name, extension.span,
                                     true);
        }
    }
}

void ax_frost_pass(struct ax_frost *frost)
{
    struct ax_templates *templates = frost->templates;
    pass_fields(frost, &template_record, &templates->templates.at[frost->own]);
    pass_extensions(frost);
    pass_declarations(frost, LIST(&templates->types), &type_record, add_type, rest_of_type);
    pass_declarations(frost, LIST(&templates->properties), &property_record, add_property,
                      rest_of_property);
    pass_declarations(frost, LIST(&templates->categories), &category_record, add_category, NULL);
    pass_declarations(frost, LIST(&templates->rules), &rule_record, add_rule, rest_of_rule);
    pass_notes(frost, LIST(&templates->omissions), &omission_record);
    pass_notes(frost, LIST(&templates->changes), &change_record);
}
