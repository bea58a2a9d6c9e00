/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what a risk file refers to is in it: controls and tests; and whether
 * scores are those of their vectors. */
#include "base/guess.h"
#include "risk/risk.h"
#include "score/mistake.h"

struct reference {
    enum ax_risk_field field;
    enum ax_risk_kind to;
};

static const struct reference references[] = {
    {AX_RISK_CONTROLS, AX_RISK_CONTROL},
    {AX_RISK_COMPENSATING, AX_RISK_CONTROL},
    {AX_RISK_TESTS, AX_RISK_TEST},
};

static struct ax_slice nearest(const struct ax_risk *risk, enum ax_risk_kind kind,
                               struct ax_slice wanted)
{
    struct ax_guess guess;
    ax_guess_init(&guess, wanted);
    for (uint32_t i = 0; i < risk->of_kind[kind].len; i++) {
        ax_guess_offer(&guess, ax_risk_value(risk, ax_risk_at(risk, kind, i), AX_RISK_ID));
    }
    return guess.best;
}

static void check_word(struct ax_risk *risk, const struct ax_risk_record *record,
                       const struct reference *reference, struct ax_slice word)
{
    const struct ax_risk_record *found = ax_risk_find(risk, word);
    if (found && found->kind == (uint8_t)reference->to) {
        return;
    }
    struct ax_message *message = ax_report(
        risk->session, AX_CODE_RISK_REFERENCE, ax_risk_value_span(risk, record, reference->field),
        "there is no %s \"%.*s\" in the file", ax_risk_kind_text(reference->to), AX_FMT(word));
    ax_note_guess(risk->session, message, nearest(risk, reference->to, word));
}

/* A score is what follows from its vector, and nothing else. */
static void check_score(struct ax_risk *risk, const struct ax_risk_record *record)
{
    struct ax_slice vector = ax_risk_value(risk, record, AX_RISK_VECTOR);
    struct ax_slice stored = ax_risk_value(risk, record, AX_RISK_SCORE);
    struct ax_score_vector parsed;
    struct ax_score_mistake mistake;
    struct ax_score score;
    if (vector.len == 0) {
        return;
    }
    if (ax_score_parse(vector, &parsed, &mistake) != AX_OK) {
        ax_score_mistake_report(risk->session, &mistake,
                                ax_risk_value_span(risk, record, AX_RISK_VECTOR), vector.len);
        return;
    }
    (void)ax_risk_score(risk, record, &score);
    if (stored.len > 0 && !ax_score_agrees(&score, stored)) {
        struct ax_output *text = ax_output_to_memory(risk->session->memory);
        if (!text) {
            risk->session->no_memory = true;
            return;
        }
        ax_score_write(&score, text);
        ax_report(
            risk->session, AX_CODE_RISK_SCORE, ax_risk_value_span(risk, record, AX_RISK_SCORE),
            "score=\"%.*s\" is not what follows from the vector: %.*s%s%s", AX_FMT(stored),
            AX_FMT(ax_output_text(text)), text->len > 0 ? " " : "", ax_score_band_text(score.band));
        ax_output_free(text);
    }
}

static void check_record(struct ax_risk *risk, const struct ax_risk_record *record)
{
    for (size_t i = 0; i < AX_COUNT(references); i++) {
        struct ax_slice list = ax_risk_value(risk, record, references[i].field);
        struct ax_slice word;
        while (ax_slice_next_word(&list, &word)) {
            check_word(risk, record, &references[i], word);
        }
    }
    if (record->kind == AX_RISK_PRE || record->kind == AX_RISK_POST) {
        check_score(risk, record);
    }
}

void ax_risk_check_references(struct ax_risk *risk)
{
    for (uint32_t i = 0; i < risk->records.len; i++) {
        check_record(risk, &risk->records.at[i]);
    }
}
