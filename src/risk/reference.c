/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what a risk file refers to is in it: controls and tests. */
#include "base/guess.h"
#include "risk/risk.h"

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

static void check_record(struct ax_risk *risk, const struct ax_risk_record *record)
{
    for (size_t i = 0; i < AX_COUNT(references); i++) {
        struct ax_slice list = ax_risk_value(risk, record, references[i].field);
        struct ax_slice word;
        while (ax_slice_next_word(&list, &word)) {
            check_word(risk, record, &references[i], word);
        }
    }
}

void ax_risk_check_references(struct ax_risk *risk)
{
    for (uint32_t i = 0; i < risk->records.len; i++) {
        check_record(risk, &risk->records.at[i]);
    }
}
