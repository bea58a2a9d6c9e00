/* SPDX-License-Identifier: Apache-2.0 */
/* Boundaries, elements, flows and ports with what the model says about them. */
#include "document/document.h"
#include "template/template.h"

/* Attributes that have a place of their own in the document. */
static const char *const placed[] = {"description", "protocol", "version",
                                     "kind",        "owner",    "reason"};

static bool is_placed(struct ax_slice name)
{
    for (size_t i = 0; i < AX_COUNT(placed); i++) {
        if (ax_slice_is(name, placed[i])) {
            return true;
        }
    }
    return false;
}

static void put_properties(struct ax_doc *doc, const struct ax_item *item)
{
    const struct ax_atoms *atoms = &doc->session->atoms;
    for (uint32_t i = 0; i < item->attribute_count; i++) {
        const struct ax_attribute *attribute = &doc->model->attributes.at[item->attributes + i];
        struct ax_slice name = ax_atom_text(atoms, attribute->name);
        if (!is_placed(name)) {
            ax_put_text(doc->output, "      <property");
            ax_doc_attribute(doc, "name", name);
            ax_doc_close(doc, "property", ax_atom_text(atoms, attribute->value));
        }
    }
}

static void put_data(struct ax_doc *doc, const struct ax_item *item)
{
    if (item->data_count == 0) {
        return;
    }
    ax_put_text(doc->output, " data=\"");
    for (uint32_t i = 0; i < item->data_count; i++) {
        uint32_t datum = doc->model->references.at[item->data + i];
        ax_put_text(doc->output, i ? " " : "");
        doc->escape(doc->output, ax_model_id_text(doc->model, datum));
    }
    ax_put_char(doc->output, '"');
}

static void put_crossings(struct ax_doc *doc, const struct ax_item *item)
{
    const struct ax_path *path = &doc->model->paths.at[item->path];
    if (path->count == 0) {
        return;
    }
    ax_put_text(doc->output, " crosses=\"");
    for (uint32_t i = 0; i < path->count; i++) {
        uint32_t boundary = doc->model->crossings.at[path->first + i].boundary;
        ax_put_text(doc->output, i ? " " : "");
        doc->escape(doc->output, ax_model_id_text(doc->model, boundary));
    }
    ax_put_char(doc->output, '"');
}

static void put_flow(struct ax_doc *doc, const struct ax_item *item, uint32_t index)
{
    ax_doc_number(doc, "flow-number", item->number);
    ax_doc_attribute(doc, "from",
                     item->from ? ax_model_id_text(doc->model, item->from)
                                : (struct ax_slice){NULL, 0});
    ax_doc_attribute(
        doc, "to", item->to ? ax_model_id_text(doc->model, item->to) : (struct ax_slice){NULL, 0});
    ax_doc_words(doc, "bidirectional", item->flags & AX_ITEM_BIDIRECTIONAL ? "yes" : "");
    ax_doc_attribute(doc, "protocol", ax_doc_item_text(doc, index, "protocol"));
    ax_doc_attribute(doc, "version", ax_doc_item_text(doc, index, "version"));
    put_crossings(doc, item);
}

static struct ax_slice type_of(const struct ax_doc *doc, const struct ax_item *item)
{
    return item->type_name ? ax_atom_text(&doc->session->atoms, item->type_name)
                           : (struct ax_slice){NULL, 0};
}

static void put_item(struct ax_doc *doc, const char *element, uint32_t index)
{
    const struct ax_item *item = ax_model_item(doc->model, index);
    ax_putf(doc->output, "    <%s", element);
    ax_doc_attribute(doc, "id", ax_model_id_text(doc->model, index));
    ax_doc_attribute(doc, "name", ax_model_label(doc->model, index));
    ax_doc_words(doc, "kind", ax_kind_text((enum ax_kind)item->kind));
    ax_doc_attribute(doc, "type", type_of(doc, item));
    ax_doc_attribute(doc, "in",
                     item->parent ? ax_model_id_text(doc->model, item->parent)
                                  : (struct ax_slice){NULL, 0});
    if (item->kind == AX_KIND_FLOW) {
        put_flow(doc, item, index);
    } else if (item->kind == AX_KIND_PORT) {
        ax_doc_attribute(doc, "port-kind", type_of(doc, item));
    }
    ax_doc_words(doc, "in-scope", item->flags & AX_ITEM_OUT_OF_SCOPE ? "no" : "");
    ax_doc_attribute(doc, "scope-reason", ax_doc_item_text(doc, index, "reason"));
    put_data(doc, item);
    ax_put_text(doc->output, ">\n");
    ax_doc_text(doc, "description", ax_doc_item_text(doc, index, "description"));
    put_properties(doc, item);
    ax_putf(doc->output, "    </%s>\n", element);
}

void ax_doc_write_interfaces(struct ax_doc *doc)
{
    static const struct {
        enum ax_kind kind;
        const char *element;
    } order[] = {
        {AX_KIND_BOUNDARY, "boundary"}, {AX_KIND_EXTERNAL, "element"}, {AX_KIND_PROCESS, "element"},
        {AX_KIND_STORE, "element"},     {AX_KIND_FLOW, "flow"},        {AX_KIND_PORT, "port"},
    };
    for (size_t k = 0; k < AX_COUNT(order); k++) {
        for (uint32_t i = 1; i < doc->model->items.len; i++) {
            if (ax_model_item(doc->model, i)->kind == order[k].kind) {
                put_item(doc, order[k].element, i);
            }
        }
    }
}
