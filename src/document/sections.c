/* SPDX-License-Identifier: Apache-2.0 */
/* The record set: one line for each section, in the order of the document. */
#include "document/document.h"

const struct ax_section ax_sections[] = {
    {"cover", "Product and method", ax_doc_write_cover},
    {"context", "Security context", ax_doc_write_context},
    {"assets", "Assets and data classes", ax_doc_write_assets},
    {"diagrams", "Data-flow diagrams", ax_doc_write_diagrams},
    {"interfaces", "Interfaces and ports", ax_doc_write_interfaces},
    {"assumptions", "Assumptions", ax_doc_write_assumptions},
    {"threats", "Threats", ax_doc_write_threats},
    {"trees", "Attack-defence trees", ax_doc_write_trees},
    {"vulnerabilities", "Known vulnerabilities", ax_doc_write_vulnerabilities},
    {"controls", "Risk controls and traceability", ax_doc_write_controls},
    {"residual", "Residual risk, acceptance and transfer to safety", ax_doc_write_residual},
    {"issues", "Security-related issues", ax_doc_write_issues},
    {"reviews", "Reviews", ax_doc_write_reviews},
    {"monitoring", "Monitoring after release", ax_doc_write_monitoring},
    {"completeness", "Completeness and coverage", ax_doc_write_completeness},
    {NULL, NULL, NULL},
};

static void put_root(struct ax_doc *doc)
{
    ax_put_text(doc->output, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                             "<report xmlns=\"urn:annexc:report:1\"");
    ax_doc_words(doc, "edition", doc->options->public_edition ? "public" : "internal");
    ax_doc_attribute(doc, "model", ax_model_id_text(doc->model, 0));
    ax_doc_attribute(doc, "name", ax_model_label(doc->model, 0));
    ax_doc_attribute(doc, "version", ax_doc_item_text(doc, 0, "version"));
    ax_doc_words(doc, "as-of", doc->options->as_of ? doc->options->as_of : "");
    ax_doc_words(doc, "risk-file", doc->risk ? "yes" : "no");
    ax_put_text(doc->output, ">\n");
}

void ax_doc_write(struct ax_doc *doc)
{
    put_root(doc);
    for (size_t i = 0; ax_sections[i].name; i++) {
        const struct ax_section *section = &ax_sections[i];
        ax_putf(doc->output, "  <%s", section->name);
        ax_doc_number(doc, "number", i + 1);
        ax_doc_words(doc, "title", section->title);
        ax_put_text(doc->output, ">\n");
        section->write(doc);
        ax_putf(doc->output, "  </%s>\n", section->name);
    }
    ax_put_text(doc->output, "</report>\n");
}
