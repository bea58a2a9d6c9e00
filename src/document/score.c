/* SPDX-License-Identifier: Apache-2.0 */
#include "document/score.h"

static void put_parts(struct ax_doc *doc, const struct ax_score_vector *vector,
                      const struct ax_score *score)
{
    ax_doc_words(doc, "method", ax_score_method_text(score->method));
    ax_put_text(doc->output, " canonical=\"");
    ax_score_vector_write(vector, doc->output);
    ax_put_char(doc->output, '"');
    if (score->tenths >= 0) {
        ax_put_text(doc->output, " value=\"");
        ax_score_write(score, doc->output);
        ax_put_char(doc->output, '"');
    }
    ax_doc_words(doc, "band", ax_score_band_text(score->band));
    if (score->method == AX_SCORE_OWASP) {
        ax_put_text(doc->output, " rating=\"");
        ax_score_rating_write(score, doc->output);
        ax_put_char(doc->output, '"');
    }
    const char *caveat = ax_score_method_caveat(score->method);
    ax_doc_words(doc, "caveat", caveat ? caveat : "");
}

static void put_verdict(struct ax_doc *doc, const struct ax_score *score, struct ax_slice harm)
{
    const struct ax_acceptance *acceptance = doc->options->acceptance;
    int band = ax_acceptance_band_of(acceptance, score);
    int severity = ax_acceptance_find_harm(acceptance, harm);
    if (band >= 0) {
        ax_doc_attribute(doc, "exploitability", ax_acceptance_band_name(acceptance, (size_t)band));
    }
    ax_doc_words(doc, "verdict",
                 ax_verdict_text(ax_acceptance_verdict(acceptance, band, severity)));
}

/* The harm of the score itself, else that of the threat. */
static struct ax_slice harm_of(const struct ax_doc *doc, const struct ax_risk_record *threat,
                               const struct ax_risk_record *part)
{
    struct ax_slice own = ax_doc_field(doc, part, AX_RISK_HARM);
    return own.len ? own : ax_doc_field(doc, threat, AX_RISK_HARM);
}

static void put_score(struct ax_doc *doc, const struct ax_risk_record *threat,
                      const struct ax_risk_record *part, const char *when)
{
    struct ax_score_vector vector;
    struct ax_score_mistake mistake;
    struct ax_score score;
    struct ax_slice harm = harm_of(doc, threat, part);
    struct ax_slice text = ax_doc_field(doc, part, AX_RISK_VECTOR);
    ax_put_text(doc->output, "    <score");
    ax_doc_words(doc, "when", when);
    ax_doc_attribute(doc, "vector", text);
    ax_doc_attribute(doc, "stated", ax_doc_field(doc, part, AX_RISK_SCORE));
    ax_doc_attribute(doc, "harm", harm);
    ax_doc_attribute(doc, "level", ax_doc_field(doc, part, AX_RISK_LEVEL));
    ax_doc_attribute(doc, "acceptable", ax_doc_field(doc, part, AX_RISK_ACCEPTABLE));
    if (ax_score_parse(text, &vector, &mistake) == AX_OK) {
        (void)ax_risk_score(doc->risk, part, &score);
        put_parts(doc, &vector, &score);
        if (doc->options->acceptance) {
            put_verdict(doc, &score, harm);
        }
    }
    ax_doc_close(doc, "score", ax_doc_field(doc, part, AX_RISK_TEXT));
}

void ax_doc_write_scores(struct ax_doc *doc, const struct ax_risk_record *threat)
{
    static const enum ax_risk_kind kinds[] = {AX_RISK_PRE, AX_RISK_POST};
    for (size_t k = 0; k < AX_COUNT(kinds); k++) {
        const struct ax_risk_record *part;
        for (size_t i = 0; (part = ax_risk_part(doc->risk, threat, kinds[k], i)); i++) {
            if (!ax_doc_is_hidden(doc, part)) {
                put_score(doc, threat, part, ax_risk_kind_text(kinds[k]));
            }
        }
    }
}

enum ax_score_band ax_doc_band(struct ax_doc *doc, const struct ax_risk_record *threat,
                               enum ax_risk_kind kind)
{
    struct ax_score score;
    const struct ax_risk_record *part = ax_risk_part(doc->risk, threat, kind, 0);
    bool scored = part && !ax_doc_is_hidden(doc, part) && ax_risk_score(doc->risk, part, &score);
    return scored ? score.band : AX_BAND_ABSENT;
}
