/* SPDX-License-Identifier: Apache-2.0 */
/* What the model says about the product: cover, security context, data, diagrams, assumptions. */
#include "document/document.h"
#include "template/template.h"

static void put_templates(struct ax_doc *doc)
{
    const struct ax_templates *templates = doc->model->templates;
    for (uint32_t i = 0; i < templates->templates.len; i++) {
        const struct ax_template *template = &templates->templates.at[i];
        ax_put_text(doc->output, "    <template");
        ax_doc_attribute(doc, "id", ax_atom_text(&doc->session->atoms, template->id));
        ax_doc_attribute(doc, "name", template->name);
        ax_doc_attribute(doc, "version", template->version);
        ax_put_text(doc->output, "/>\n");
    }
}

void ax_doc_write_cover(struct ax_doc *doc)
{
    ax_put_text(doc->output, "    <product");
    ax_doc_attribute(doc, "name", ax_model_label(doc->model, 0));
    ax_doc_attribute(doc, "version", ax_doc_item_text(doc, 0, "version"));
    ax_doc_attribute(doc, "manufacturer", ax_doc_item_text(doc, 0, "manufacturer"));
    ax_doc_attribute(doc, "safety-class", ax_doc_item_text(doc, 0, "safety-class"));
    ax_put_text(doc->output, ">\n");
    ax_doc_text(doc, "description", ax_doc_item_text(doc, 0, "description"));
    ax_doc_text(doc, "intended-use", ax_doc_item_text(doc, 0, "intended-use"));
    ax_put_text(doc->output, "    </product>\n");
    put_templates(doc);
    ax_doc_records(doc, AX_RISK_METHOD);
    ax_doc_write_techniques(doc);
    ax_doc_write_charts(doc);
}

/* The five parts of IEC 81001-5-1, 7.1.2. */
void ax_doc_write_context(struct ax_doc *doc)
{
    static const char *const names[][2] = {
        {"network-location", "Network location"},
        {"environment", "Physical and cyber environment"},
        {"isolation", "Isolation"},
        {"safety-impact", "Impact on safety when security degrades"},
        {"hardware-controls", "Controls in dedicated hardware"},
    };
    for (size_t i = 0; i < AX_COUNT(names); i++) {
        struct ax_slice text = ax_doc_item_text(doc, 0, names[i][0]);
        ax_put_text(doc->output, "    <item");
        ax_doc_words(doc, "name", names[i][0]);
        ax_doc_words(doc, "title", names[i][1]);
        ax_doc_words(doc, "missing", text.len ? "" : "yes");
        ax_doc_close(doc, "item", text);
    }
}

static void put_datum(struct ax_doc *doc, uint32_t item)
{
    static const char *const names[] = {"confidentiality", "integrity", "availability", "multiple"};
    ax_atom type = ax_model_item(doc->model, item)->type_name;
    ax_put_text(doc->output, "    <data");
    ax_doc_attribute(doc, "id", ax_model_id_text(doc->model, item));
    ax_doc_attribute(doc, "name", ax_model_label(doc->model, item));
    ax_doc_attribute(doc, "class",
                     type ? ax_atom_text(&doc->session->atoms, type) : (struct ax_slice){NULL, 0});
    for (size_t i = 0; i < AX_COUNT(names); i++) {
        ax_doc_attribute(doc, names[i], ax_doc_item_text(doc, item, names[i]));
    }
    ax_doc_close(doc, "data", ax_doc_item_text(doc, item, "description"));
}

void ax_doc_write_assets(struct ax_doc *doc)
{
    for (uint32_t i = 1; i < doc->model->items.len; i++) {
        if (ax_model_item(doc->model, i)->kind == AX_KIND_DATA) {
            put_datum(doc, i);
        }
    }
}

struct ax_slice ax_doc_drawing(struct ax_slice svg)
{
    for (size_t i = 0; i + 4 < svg.len; i++) {
        if (memcmp(svg.start + i, "<svg", 4) == 0) {
            return (struct ax_slice){svg.start + i, svg.len - i};
        }
    }
    return (struct ax_slice){NULL, 0};
}

static struct ax_slice name_of_picture(struct ax_doc *doc,
                                       const struct ax_document_picture *picture, uint32_t item)
{
    struct ax_slice name = item ? ax_model_label(doc->model, item) : AX_SLICE("The whole model");
    if (picture->vast == AX_VAST_NONE) {
        return name;
    }
    return ax_session_format(doc->session, "VAST-style %s view: %.*s",
                             ax_vast_layer_text(picture->vast), AX_FMT(name));
}

static struct ax_slice kind_of_picture(const struct ax_doc *doc,
                                       const struct ax_document_picture *picture, uint32_t item)
{
    if (picture->vast != AX_VAST_NONE) {
        return ax_slice_of(ax_vast_layer_text(picture->vast));
    }
    return item ? ax_doc_item_text(doc, item, "kind") : picture->view;
}

void ax_doc_write_diagrams(struct ax_doc *doc)
{
    for (size_t i = 0; i < doc->options->picture_count; i++) {
        const struct ax_document_picture *picture = &doc->options->pictures[i];
        ax_atom id = ax_atom_find(&doc->session->atoms, picture->view);
        uint32_t item = id ? ax_model_find(doc->model, id) : 0;
        struct ax_slice svg = ax_doc_drawing(picture->svg);
        ax_put_text(doc->output, "    <view");
        ax_doc_number(doc, "number", i + 1);
        ax_doc_attribute(doc, "id", picture->view);
        ax_doc_attribute(doc, "name", name_of_picture(doc, picture, item));
        ax_doc_attribute(doc, "kind", kind_of_picture(doc, picture, item));
        ax_doc_words(doc, "missing", svg.len ? "" : "yes");
        ax_put_text(doc->output, ">\n");
        if (item) {
            ax_doc_text(doc, "description", ax_doc_item_text(doc, item, "description"));
        }
        ax_put(doc->output, svg);
        ax_put_text(doc->output, "    </view>\n");
    }
}

void ax_doc_write_assumptions(struct ax_doc *doc)
{
    for (uint32_t i = 1; i < doc->model->items.len; i++) {
        if (ax_model_item(doc->model, i)->kind != AX_KIND_ASSUMPTION) {
            continue;
        }
        ax_put_text(doc->output, "    <assumption");
        ax_doc_attribute(doc, "id", ax_model_id_text(doc->model, i));
        ax_doc_attribute(doc, "owner", ax_doc_item_text(doc, i, "owner"));
        ax_doc_attribute(doc, "valid-until", ax_doc_item_text(doc, i, "valid-until"));
        ax_doc_words(doc, "from", "model");
        ax_put_text(doc->output, ">\n");
        ax_doc_text(doc, "text", ax_doc_item_text(doc, i, "description"));
        ax_put_text(doc->output, "    </assumption>\n");
    }
    ax_doc_records(doc, AX_RISK_ASSUMPTION);
}
