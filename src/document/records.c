/* SPDX-License-Identifier: Apache-2.0 */
/* Sections that are made of records of the risk file, and the acceptance matrix. */
#include "document/document.h"

void ax_doc_write_controls(struct ax_doc *doc)
{
    ax_doc_records(doc, AX_RISK_CONTROL);
    ax_doc_records(doc, AX_RISK_TEST);
    ax_doc_write_traces(doc);
}

static void put_grade(struct ax_doc *doc, const char *element, struct ax_slice name,
                      struct ax_slice text)
{
    ax_putf(doc->output, "      <%s", element);
    ax_doc_attribute(doc, "name", name);
    ax_doc_close(doc, element, text);
}

static void put_cells(struct ax_doc *doc, const struct ax_acceptance *acceptance)
{
    size_t bands = ax_acceptance_bands(acceptance);
    size_t harms = ax_acceptance_harms(acceptance);
    for (size_t i = 0; i < bands * harms; i++) {
        size_t band = i / harms;
        size_t harm = i % harms;
        ax_put_text(doc->output, "      <cell");
        ax_doc_attribute(doc, "band", ax_acceptance_band_name(acceptance, band));
        ax_doc_attribute(doc, "harm", ax_acceptance_harm_name(acceptance, harm));
        ax_doc_words(doc, "is",
                     ax_verdict_text(ax_acceptance_verdict(acceptance, (int)band, (int)harm)));
        ax_put_text(doc->output, "/>\n");
    }
}

static void put_matrix(struct ax_doc *doc, const struct ax_acceptance *acceptance)
{
    ax_put_text(doc->output, "    <matrix");
    ax_doc_attribute(doc, "id", ax_acceptance_id(acceptance));
    ax_doc_attribute(doc, "name", ax_acceptance_name(acceptance));
    ax_doc_attribute(doc, "version", ax_acceptance_version(acceptance));
    ax_doc_words(doc, "example", ax_acceptance_is_example(acceptance) ? "yes" : "");
    ax_put_text(doc->output, ">\n");
    ax_doc_text(doc, "description", ax_acceptance_description(acceptance));
    for (size_t i = 0; i < ax_acceptance_bands(acceptance); i++) {
        put_grade(doc, "band", ax_acceptance_band_name(acceptance, i),
                  ax_acceptance_band_text(acceptance, i));
    }
    for (size_t i = 0; i < ax_acceptance_harms(acceptance); i++) {
        put_grade(doc, "harm", ax_acceptance_harm_name(acceptance, i),
                  ax_acceptance_harm_text(acceptance, i));
    }
    put_cells(doc, acceptance);
    ax_put_text(doc->output, "    </matrix>\n");
}

/* The threats that leave a risk are in their own section, with all that is said about them. */
void ax_doc_write_residual(struct ax_doc *doc)
{
    ax_doc_records(doc, AX_RISK_ACCEPTANCE);
    if (doc->options->acceptance) {
        put_matrix(doc, doc->options->acceptance);
    }
}

void ax_doc_write_issues(struct ax_doc *doc)
{
    ax_doc_records(doc, AX_RISK_ISSUE);
}

void ax_doc_write_reviews(struct ax_doc *doc)
{
    ax_doc_records(doc, AX_RISK_REVIEW);
    ax_doc_records(doc, AX_RISK_RELEASE);
}

void ax_doc_write_monitoring(struct ax_doc *doc)
{
    ax_doc_records(doc, AX_RISK_MONITORING);
}
