/* SPDX-License-Identifier: Apache-2.0 */
/* Conversions: planned as a whole, then written file by file. */
#include "report/native.h"

#include "diag/session.h"
#include "xml/canonical.h"

void *ax_conversion_alloc(struct ax_conversion *conversion, size_t count, size_t size)
{
    size_t bytes;
    void *memory = ax_size_multiply(count ? count : 1, size, &bytes)
                       ? ax_arena_alloc(&conversion->session->arena, bytes)
                       : NULL;
    conversion->session->no_memory |= !memory;
    return memory;
}

/* Words that mean something else where the ids will stand. */
static void take_words(struct ax_conversion *conversion)
{
    static const char *const attributes[] = {"id",
                                             "name",
                                             "type",
                                             "class",
                                             "kind",
                                             "data",
                                             "from",
                                             "to",
                                             "number",
                                             "protocol",
                                             "version",
                                             "bidirectional",
                                             "multiple",
                                             "crosses",
                                             "in-scope",
                                             "reason",
                                             "ticket",
                                             "requirements",
                                             "controls",
                                             "tags",
                                             "aka",
                                             "x",
                                             "y",
                                             "width",
                                             "height",
                                             "path",
                                             "description",
                                             "integrity",
                                             "availability",
                                             "confidentiality"};
    for (size_t i = 0; i < AX_COUNT(attributes); i++) {
        ax_id_reserve(&conversion->property_space, attributes[i]);
    }
    for (uint32_t kind = 0; kind < AX_KIND_COUNT; kind++) {
        ax_id_reserve(&conversion->type_space, ax_kind_text((enum ax_kind)kind));
    }
}

static void open_spaces(struct ax_conversion *conversion)
{
    struct ax_id_space *const spaces[] = {&conversion->item_space, &conversion->type_space,
                                          &conversion->property_space, &conversion->rule_space,
                                          &conversion->category_space};
    for (size_t i = 0; i < AX_COUNT(spaces); i++) {
        spaces[i]->session = conversion->session;
    }
    take_words(conversion);
}

static bool make_tables(struct ax_conversion *conversion)
{
    size_t items = conversion->model ? conversion->model->items.len : 0;
    const struct ax_templates *templates = conversion->templates;
    size_t types = templates->types.len;
#define TABLE(member, count)                                                                       \
    (conversion->member = ax_conversion_alloc(conversion, (count), sizeof(*conversion->member)))
    bool fine = TABLE(item_ids, items) && TABLE(kinds, items) && TABLE(in_scope, items) &&
                TABLE(first_child, items) && TABLE(next_sibling, items) && TABLE(used, types) &&
                TABLE(kept, types) && TABLE(element_kinds, types) &&
                TABLE(category_ids, templates->categories.len) &&
                TABLE(rules, templates->rules.len);
    for (uint32_t aspect = 0; fine && aspect < AX_ASPECT_COUNT; aspect++) {
        fine = TABLE(type_ids[aspect], types) != NULL;
    }
#undef TABLE
    return fine;
}

static bool is_foreign_source(const struct ax_conversion *conversion)
{
    return conversion->model->flow_scope_only;
}

static void plan_template(struct ax_conversion *conversion)
{
    const struct ax_templates *templates = conversion->templates;
    struct ax_slice name = AX_SLICE("template");
    for (uint32_t i = templates->templates.len; i > 0; i--) {
        const struct ax_template *at = &templates->templates.at[i - 1];
        name = at->foreign && at->name.len > 0 ? at->name : name;
    }
    struct ax_id_space space = {.session = conversion->session};
    conversion->template_id = ax_id_make(&space, name, AX_SLICE("template"));
    ax_array_done(conversion->session->memory, &space.next);
    conversion->has_template = true;
    ax_plan_types(conversion);
    ax_plan_properties(conversion);
    ax_plan_rules(conversion);
}

static void plan(struct ax_conversion *conversion)
{
    open_spaces(conversion);
    if (!make_tables(conversion)) {
        return;
    }
    conversion->foreign = conversion->model && is_foreign_source(conversion);
    if (conversion->model) {
        ax_plan_items(conversion);
    }
    if (conversion->foreign && !conversion->session->no_memory) {
        ax_plan_losses(conversion);
        ax_plan_scope(conversion);
    }
    if ((conversion->foreign || !conversion->model) && !conversion->session->no_memory) {
        plan_template(conversion);
    }
}

static enum ax_status convert(struct ax_session *session, struct ax_conversion start,
                              struct ax_conversion **out_conversion)
{
    struct ax_conversion *conversion =
        ax_memory_resize(session->memory, NULL, 0, sizeof(*conversion));
    if (!conversion) {
        return AX_NO_MEMORY;
    }
    *conversion = start;
    conversion->session = session;
    plan(conversion);
    if (session->no_memory) {
        ax_conversion_free(conversion);
        return AX_NO_MEMORY;
    }
    *out_conversion = conversion;
    return AX_OK;
}

enum ax_status ax_convert_model(struct ax_model *model, const struct ax_convert_options *options,
                                struct ax_conversion **out_conversion)
{
    struct ax_conversion start = {.model = model, .templates = model->templates};
    if (options) {
        start.options = *options;
    }
    return convert(model->session, start, out_conversion);
}

enum ax_status ax_convert_templates(struct ax_session *session,
                                    const struct ax_templates *templates,
                                    struct ax_conversion **out_conversion)
{
    struct ax_conversion start = {.templates = templates, .options = {.whole_template = true}};
    return convert(session, start, out_conversion);
}

void ax_conversion_free(struct ax_conversion *conversion)
{
    if (!conversion) {
        return;
    }
    const struct ax_allocator *memory = conversion->session->memory;
    ax_array_done(memory, &conversion->property_ids);
    ax_array_done(memory, &conversion->declared_of);
    ax_array_done(memory, &conversion->labels);
    ax_array_done(memory, &conversion->literals);
    ax_array_done(memory, &conversion->declared);
    ax_array_done(memory, &conversion->extras);
    ax_array_done(memory, &conversion->nevers);
    ax_array_done(memory, &conversion->item_space.next);
    ax_array_done(memory, &conversion->type_space.next);
    ax_array_done(memory, &conversion->property_space.next);
    ax_array_done(memory, &conversion->rule_space.next);
    ax_array_done(memory, &conversion->category_space.next);
    ax_memory_release(memory, conversion, sizeof(*conversion));
}

bool ax_conversion_has_template(const struct ax_conversion *conversion)
{
    return conversion->has_template;
}

enum ax_status ax_put_canonical(struct ax_session *session, struct ax_output *rough,
                                struct ax_output *output)
{
    struct ax_slice text = ax_arena_copy(&session->arena, ax_output_text(rough));
    enum ax_status status = text.start ? rough->status : AX_NO_MEMORY;
    ax_output_free(rough);
    if (status != AX_OK) {
        return status;
    }
    uint32_t source = ax_source_add(session, AX_SLICE("<converted>"), text);
    return source ? ax_xml_canonical(session, source, ax_canonical_order, output) : AX_NO_MEMORY;
}
