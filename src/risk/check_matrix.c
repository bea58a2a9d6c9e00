/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a risk file says the same as the acceptance matrix that it names, and whether nothing is
 * accepted or closed that the matrix does not accept. */
#include "base/guess.h"
#include "risk/completeness.h"

static const struct ax_completeness_rule matrix_rule = {
    "CELL", "4.2, 7.3, 7.4",
    "what is accepted or closed is acceptable by the matrix, or compensated", false, false};

const struct ax_completeness_rule *ax_completeness_matrix_rule(void)
{
    return &matrix_rule;
}

struct matching {
    struct ax_risk *risk;
    const struct ax_acceptance *matrix;
    const struct ax_completeness_options *options;
    struct ax_completeness_result *result;
};

/* A harm is meant by its name exactly. */
static void check_harm(const struct matching *matching, const struct ax_risk_record *record)
{
    struct ax_slice harm = ax_risk_value(matching->risk, record, AX_RISK_HARM);
    if (harm.len == 0 || ax_acceptance_find_harm(matching->matrix, harm) >= 0) {
        return;
    }
    struct ax_guess guess;
    ax_guess_init(&guess, harm);
    for (size_t i = 0; i < ax_acceptance_harms(matching->matrix); i++) {
        ax_guess_offer(&guess, ax_acceptance_harm_name(matching->matrix, i));
    }
    struct ax_session *session = matching->risk->session;
    struct ax_message *message = ax_report(
        session, AX_CODE_RISK_HARM, ax_risk_value_span(matching->risk, record, AX_RISK_HARM),
        "the acceptance matrix has no severity of harm \"%.*s\"", AX_FMT(harm));
    ax_note_guess(session, message, guess.best);
}

static void report_stored(const struct matching *matching, const struct ax_risk_cell *cell,
                          enum ax_risk_field field)
{
    const struct ax_risk *risk = matching->risk;
    struct ax_slice stored = ax_risk_value(risk, cell->score, field);
    struct ax_slice band = ax_acceptance_band_name(matching->matrix, (size_t)cell->band);
    struct ax_slice harm = ax_acceptance_harm_name(matching->matrix, (size_t)cell->harm);
    ax_report(risk->session, AX_CODE_RISK_CELL, ax_risk_value_span(risk, cell->score, field),
              "%s=\"%.*s\" is not what the acceptance matrix says: exploitability %.*s, harm %.*s: "
              "%s",
              ax_risk_field_text(field), AX_FMT(stored), AX_FMT(band), AX_FMT(harm),
              ax_verdict_text(cell->verdict));
}

static void check_score(const struct matching *matching, const struct ax_risk_record *threat,
                        const struct ax_risk_record *score)
{
    struct ax_risk_cell cell;
    check_harm(matching, score);
    if (!ax_risk_cell_of(matching->risk, threat, score, &cell)) {
        return;
    }
    struct ax_slice level = ax_risk_value(matching->risk, score, AX_RISK_LEVEL);
    struct ax_slice acceptable = ax_risk_value(matching->risk, score, AX_RISK_ACCEPTABLE);
    bool is_acceptable = cell.verdict == AX_VERDICT_ACCEPTABLE;
    if (level.len > 0 && !ax_slice_is(level, ax_verdict_text(cell.verdict))) {
        report_stored(matching, &cell, AX_RISK_LEVEL);
    }
    if (acceptable.len > 0 && ax_slice_is(acceptable, "yes") != is_acceptable) {
        report_stored(matching, &cell, AX_RISK_ACCEPTABLE);
    }
}

static void check_scores(const struct matching *matching, const struct ax_risk_record *threat)
{
    static const enum ax_risk_kind kinds[] = {AX_RISK_PRE, AX_RISK_POST};
    const struct ax_risk_record *score;
    check_harm(matching, threat);
    for (size_t k = 0; k < AX_COUNT(kinds); k++) {
        for (size_t i = 0; (score = ax_risk_part(matching->risk, threat, kinds[k], i)) != NULL;
             i++) {
            check_score(matching, threat, score);
        }
    }
}

/* A control that was withdrawn makes up for nothing. */
static bool is_compensated(const struct ax_risk *risk, const struct ax_risk_record *residual)
{
    struct ax_slice list = ax_risk_value(risk, residual, AX_RISK_COMPENSATING);
    struct ax_slice word;
    while (ax_slice_next_word(&list, &word)) {
        const struct ax_risk_record *control = ax_risk_find(risk, word);
        if (control && !ax_slice_is(ax_risk_value(risk, control, AX_RISK_STATUS), "withdrawn")) {
            return true;
        }
    }
    return false;
}

/* How the threat was put aside; NULL: it was not. */
static const char *put_aside(const struct ax_risk *risk, const struct ax_risk_record *threat,
                             const struct ax_risk_record *residual,
                             const struct ax_risk_decision *decision)
{
    if (decision->stated == AX_RISK_ACCEPT) {
        return "is accepted";
    }
    if (ax_slice_is(ax_risk_value(risk, threat, AX_RISK_STATUS), "closed") ||
        ax_slice_is(decision->status, "closed")) {
        return "is closed";
    }
    return residual && ax_slice_is(ax_risk_value(risk, residual, AX_RISK_ACCEPTABLE), "yes")
               ? "is called acceptable"
               : NULL;
}

static void find(struct matching *matching, const struct ax_risk_record *threat, const char *how,
                 const struct ax_risk_cell *cell)
{
    struct ax_slice id = ax_risk_value(matching->risk, threat, AX_RISK_ID);
    bool post = cell->score->kind == AX_RISK_POST;
    matching->result->found++;
    if (matching->options->all || matching->result->found <= AX_CHECKING_FEW) {
        ax_report(matching->risk->session, AX_CODE_RISK_RESIDUAL,
                  ax_risk_span(matching->risk, threat),
                  "threat \"%.*s\" %s, but the acceptance matrix says %s%s, and no control "
                  "compensates it",
                  AX_FMT(id), how, ax_verdict_text(cell->verdict),
                  post ? "" : " and there is no score with the controls");
    }
}

/* What was accepted without a post is what it was: nothing says that it is less. */
static void check_residual(struct matching *matching, const struct ax_risk_record *threat)
{
    const struct ax_risk *risk = matching->risk;
    const struct ax_risk_record *residual = ax_risk_part(risk, threat, AX_RISK_RESIDUAL, 0);
    struct ax_risk_decision decision;
    struct ax_risk_cell cell;
    ax_risk_decide(risk, ax_risk_value(risk, threat, AX_RISK_ID), matching->options->as_of,
                   &decision);
    const char *how = put_aside(risk, threat, residual, &decision);
    if (!how || decision.gone) {
        return;
    }
    bool known = ax_risk_cell(risk, threat, true, &cell) ||
                 (decision.stated == AX_RISK_ACCEPT && ax_risk_cell(risk, threat, false, &cell));
    matching->result->looked_at += known;
    if (known && cell.verdict != AX_VERDICT_ACCEPTABLE &&
        !(residual && is_compensated(risk, residual))) {
        find(matching, threat, how, &cell);
    }
}

static void report_missing(const struct ax_risk *risk)
{
    const struct ax_risk_record *record = ax_risk_at(risk, AX_RISK_ACCEPTANCE, 0);
    ax_report(risk->session, AX_CODE_RISK_ACCEPTANCE,
              ax_risk_value_span(risk, record, AX_RISK_FILE), "there is no file \"%.*s\"",
              AX_FMT(ax_risk_value(risk, record, AX_RISK_FILE)));
}

static enum ax_status check_threats(struct matching *matching)
{
    struct ax_session *session = matching->risk->session;
    size_t errors = session->counts[AX_ERROR];
    size_t count = ax_risk_count(matching->risk, AX_RISK_THREAT);
    for (size_t i = 0; i < count; i++) {
        check_scores(matching, ax_risk_at(matching->risk, AX_RISK_THREAT, i));
    }
    enum ax_status status = ax_session_verdict(session, errors);
    for (size_t i = 0; i < count; i++) {
        check_residual(matching, ax_risk_at(matching->risk, AX_RISK_THREAT, i));
    }
    size_t found = matching->result->found;
    if (!matching->options->all && found > AX_CHECKING_FEW) {
        ax_checking_tell_more(session, AX_CODE_RISK_RESIDUAL, matrix_rule.name,
                              found - AX_CHECKING_FEW);
    }
    return session->no_memory ? AX_NO_MEMORY : status;
}

enum ax_status ax_completeness_check_matrix(struct ax_risk *risk,
                                            const struct ax_completeness_options *options,
                                            bool *out_named,
                                            struct ax_completeness_result *out_result)
{
    struct matching matching = {.risk = risk, .options = options, .result = out_result};
    *out_result = (struct ax_completeness_result){0, 0, 0};
    enum ax_status status = ax_risk_acceptance(risk, &matching.matrix);
    *out_named = matching.matrix != NULL;
    if (status == AX_NOT_FOUND) {
        report_missing(risk);
        status = AX_INVALID;
    }
    return status == AX_OK && matching.matrix ? check_threats(&matching) : status;
}
