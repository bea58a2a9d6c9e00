/* SPDX-License-Identifier: Apache-2.0 */
/* The record set: one line for each section, in the order of the document. */
#include "document/document.h"

const struct ax_section ax_sections[] = {
    {"cover", "Product and method", ax_doc_write_cover, NULL},
    {"context", "Security context", ax_doc_write_context, NULL},
    {"assets", "Assets and data classes", ax_doc_write_assets, NULL},
    {"diagrams", "Data-flow diagrams", ax_doc_write_diagrams, NULL},
    {"interfaces", "Interfaces and ports", ax_doc_write_interfaces, NULL},
    {"assumptions", "Assumptions", ax_doc_write_assumptions, NULL},
    {"threats", "Threats", ax_doc_write_threats, NULL},
    {"trees", "Attack-defence trees", ax_doc_write_trees, NULL},
    {"vulnerabilities", "Known vulnerabilities", ax_doc_write_vulnerabilities, NULL},
    {"controls", "Risk controls and traceability", ax_doc_write_controls, NULL},
    {"residual", "Residual risk, acceptance and transfer to safety", ax_doc_write_residual, NULL},
    {"issues", "Security-related issues", ax_doc_write_issues, NULL},
    {"reviews", "Reviews", ax_doc_write_reviews, NULL},
    {"monitoring", "Monitoring after release", ax_doc_write_monitoring, NULL},
    {"completeness", "Completeness and coverage", ax_doc_write_completeness, NULL},
    /* Behind the record set, whose numbers are those of the record set whatever else there is. */
    {"octave", "OCTAVE Allegro", ax_doc_write_octave, ax_doc_has_octave},
    {"trike", "Trike", ax_doc_write_trike, ax_doc_has_trike},
    {NULL, NULL, NULL, NULL},
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

static void write_section(struct ax_doc *doc, const struct ax_section *section, uint64_t number)
{
    ax_putf(doc->output, "  <%s", section->name);
    ax_doc_number(doc, "number", number);
    ax_doc_words(doc, "title", section->title);
    ax_put_text(doc->output, ">\n");
    section->write(doc);
    ax_putf(doc->output, "  </%s>\n", section->name);
}

void ax_doc_write(struct ax_doc *doc)
{
    put_root(doc);
    uint64_t number = 0;
    for (const struct ax_section *section = ax_sections; section->name; section++) {
        if (!section->is_there || section->is_there(doc)) {
            write_section(doc, section, ++number);
        }
    }
    ax_put_text(doc->output, "</report>\n");
}
