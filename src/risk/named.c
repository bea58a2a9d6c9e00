/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what somebody asks for by its id is there: a slip must not look like "nothing found". */
#include "base/guess.h"
#include "risk/risk.h"

static bool has_star(struct ax_slice id)
{
    return id.len > 0 && memchr(id.start, '*', id.len) != NULL;
}

enum ax_status ax_risk_report_unknown(const struct ax_risk *risk, const char *path,
                                      struct ax_slice id)
{
    struct ax_guess guess;
    ax_guess_init(&guess, id);
    for (size_t i = 0; !has_star(id) && i < ax_risk_count(risk, AX_RISK_THREAT); i++) {
        const struct ax_risk_record *record = ax_risk_at(risk, AX_RISK_THREAT, i);
        ax_guess_offer(&guess, ax_risk_value(risk, record, AX_RISK_ID));
    }
    struct ax_message *message =
        ax_report(risk->session, AX_CODE_RISK_THREAT_UNKNOWN, (struct ax_span){0, 0, 0},
                  "\"%s\" has no threat \"%.*s\"", path, AX_FMT(id));
    ax_note_guess(risk->session, message, guess.best);
    return risk->session->no_memory ? AX_NO_MEMORY : AX_INVALID;
}

bool ax_risk_fits_some(const struct ax_risk *risk, struct ax_slice pattern)
{
    for (size_t i = 0; i < ax_risk_count(risk, AX_RISK_THREAT); i++) {
        const struct ax_risk_record *record = ax_risk_at(risk, AX_RISK_THREAT, i);
        if (ax_risk_pattern_fits(pattern, ax_risk_value(risk, record, AX_RISK_ID))) {
            return true;
        }
    }
    return false;
}

/* Offers all elements that threats of the file are about; true: the one that is wanted is there. */
static bool offer_recorded(const struct ax_risk *risk, struct ax_guess *guess)
{
    bool found = false;
    for (size_t i = 0; i < ax_risk_count(risk, AX_RISK_THREAT); i++) {
        const struct ax_risk_record *record = ax_risk_at(risk, AX_RISK_THREAT, i);
        struct ax_slice list = ax_risk_value(risk, record, AX_RISK_ELEMENTS);
        struct ax_slice word = ax_risk_subject(ax_risk_value(risk, record, AX_RISK_ID));
        do {
            if (word.len > 0) {
                found = found || ax_slice_equal(word, guess->wanted);
                ax_guess_offer(guess, word);
            }
        } while (ax_slice_next_word(&list, &word));
    }
    return found;
}

static bool offer_modelled(const struct ax_model *model, struct ax_guess *guess)
{
    ax_atom atom = ax_atom_find(&model->session->atoms, guess->wanted);
    for (uint32_t i = 1; i < model->items.len; i++) {
        struct ax_slice id = ax_model_id_text(model, i);
        if (id.len > 0) {
            ax_guess_offer(guess, id);
        }
    }
    return atom != 0 && ax_model_find(model, atom) != 0;
}

static enum ax_status check_element(const struct ax_risk *risk, const struct ax_model *model,
                                    struct ax_slice element)
{
    struct ax_guess guess;
    ax_guess_init(&guess, element);
    bool modelled = model && offer_modelled(model, &guess);
    if (offer_recorded(risk, &guess) || modelled) {
        return AX_OK;
    }
    struct ax_message *message =
        ax_report(risk->session, AX_CODE_RISK_THREAT_UNKNOWN, (struct ax_span){0, 0, 0},
                  "no threat in \"%s\" is about an element \"%.*s\", and the model has none",
                  risk->path, AX_FMT(element));
    ax_note_guess(risk->session, message, guess.best);
    return risk->session->no_memory ? AX_NO_MEMORY : AX_INVALID;
}

enum ax_status ax_risk_filter_check(const struct ax_risk *risk, const struct ax_risk_filter *filter)
{
    enum ax_status status = AX_OK;
    if (filter->pattern && !ax_risk_fits_some(risk, ax_slice_of(filter->pattern))) {
        status = ax_risk_report_unknown(risk, risk->path, ax_slice_of(filter->pattern));
    }
    if (filter->element) {
        enum ax_status of = check_element(risk, filter->model, ax_slice_of(filter->element));
        status = status == AX_OK ? of : status;
    }
    return status;
}
