/* SPDX-License-Identifier: Apache-2.0 */
/* Which id became which: for people, and for tools that know the old ones. */
#include "report/native.h"

struct writer {
    const struct ax_conversion *conversion;
    struct ax_output *output;
};

static void put_cell(const struct writer *writer, struct ax_slice text, char end)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.start[i];
        ax_put_char(writer->output, c < 0x20 || c == 0x7F ? ' ' : (char)c);
    }
    ax_put_char(writer->output, end);
}

static void put_line(const struct writer *writer, const char *what, ax_atom from, ax_atom to,
                     struct ax_slice name)
{
    if (to != 0) {
        put_cell(writer, ax_slice_of(what), '\t');
        put_cell(writer, ax_conversion_text(writer->conversion, from), '\t');
        put_cell(writer, ax_conversion_text(writer->conversion, to), '\t');
        put_cell(writer, name, '\n');
    }
}

static void put_items(const struct writer *writer)
{
    const struct ax_model *model = writer->conversion->model;
    for (uint32_t i = 0; model && i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        bool written = !(item->flags & AX_ITEM_LOOSE);
        put_line(writer, ax_kind_text((enum ax_kind)item->kind), item->id,
                 written ? writer->conversion->item_ids[i] : 0, item->name);
    }
}

static void put_properties(const struct writer *writer)
{
    const struct ax_conversion *conversion = writer->conversion;
    for (uint32_t i = 0; i < conversion->declared.len; i++) {
        const struct ax_declared *at = &conversion->declared.at[i];
        struct ax_slice name = ax_property_label(conversion, at);
        if (conversion->declared_of.at[at->name] == i + 1) {
            put_line(writer, "property", at->name, ax_property_id(conversion, at->name), name);
        }
    }
}

static void put_template(const struct writer *writer)
{
    const struct ax_conversion *conversion = writer->conversion;
    const struct ax_templates *templates = conversion->templates;
    for (uint32_t i = 0; i < templates->types.len; i++) {
        for (uint32_t aspect = 0; aspect < AX_ASPECT_COUNT; aspect++) {
            put_line(writer, "type", templates->types.at[i].id, conversion->type_ids[aspect][i],
                     templates->types.at[i].name);
        }
    }
    put_properties(writer);
    for (uint32_t i = 0; i < templates->categories.len; i++) {
        put_line(writer, "category", templates->categories.at[i].id, conversion->category_ids[i],
                 templates->categories.at[i].name);
    }
    for (uint32_t i = 0; i < templates->rules.len; i++) {
        put_line(writer, "rule", templates->rules.at[i].id, conversion->rules[i].id,
                 templates->rules.at[i].title);
    }
}

enum ax_status ax_conversion_write_map(const struct ax_conversion *conversion,
                                       struct ax_output *output)
{
    struct writer writer = {conversion, output};
    ax_put_text(output, "what\told\tnew\tname\n");
    put_items(&writer);
    if (conversion->has_template) {
        put_template(&writer);
    }
    return output->status;
}
