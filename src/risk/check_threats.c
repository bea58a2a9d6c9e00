/* SPDX-License-Identifier: Apache-2.0 */
/* Completeness of threats: attack vectors, decisions with reasons, controls. */
#include "base/output.h"
#include "risk/completeness.h"

uint8_t ax_asked_by_category(struct ax_slice category)
{
    static const char letters[] = "STRIDE";
    const char *found =
        category.len == 1 ? memchr(letters, category.start[0], sizeof(letters) - 1) : NULL;
    return (uint8_t)(AX_ASKED_ANY | (found ? 1U << (found - letters) : 0));
}

/* Marks the subject and, for an interaction, its ends. */
static void mark(struct ax_checking *checking, const struct ax_threat *threat)
{
    const struct ax_templates *templates = checking->model->templates;
    const struct ax_rule *rule = &templates->rules.at[threat->rule];
    ax_atom category = templates->categories.at[rule->category].id;
    uint8_t bits = ax_asked_by_category(ax_atom_text(&checking->session->atoms, category));
    const struct ax_item *subject = ax_model_item(checking->model, threat->subject);
    checking->asked[threat->subject] |= bits;
    if (subject->kind == AX_KIND_FLOW && !(subject->flags & AX_ITEM_LOOSE)) {
        checking->asked[subject->from] |= bits;
        checking->asked[subject->to] |= bits;
    }
}

static void mark_manual(struct ax_checking *checking, const struct ax_risk_record *threat)
{
    struct ax_slice list = ax_risk_value(checking->risk, threat, AX_RISK_ELEMENTS);
    struct ax_slice category = ax_risk_value(checking->risk, threat, AX_RISK_CATEGORY);
    struct ax_slice word;
    while (ax_slice_next_word(&list, &word)) {
        ax_atom atom = ax_atom_find(&checking->session->atoms, word);
        uint32_t item = atom ? ax_model_find(checking->model, atom) : 0;
        checking->asked[item] |= item ? ax_asked_by_category(category) : 0;
    }
}

struct subject {
    struct ax_slice id;
    struct ax_span span;
    const struct ax_risk_record *record; /* NULL: the file does not have it */
    bool exploited;                      /* a vulnerability that is on the list of those that are */
};

static void check_vector(struct ax_checking *checking, const struct subject *subject,
                         struct ax_slice of_rule)
{
    struct ax_slice own = {"", 0};
    if (subject->record) {
        own = ax_risk_value(checking->risk, subject->record, AX_RISK_ATTACK_VECTOR);
    }
    checking->results[AX_TM11].looked_at++;
    if (own.len == 0 && of_rule.len == 0 && ax_checking_finds(checking, AX_TM11, subject->id)) {
        ax_report(checking->session, AX_CODE_TM11, subject->span,
                  "threat \"%.*s\" has no attack vector", AX_FMT(subject->id));
    }
}

static const char *what_is_missing(const struct ax_risk_decision *decision,
                                   const struct subject *subject)
{
    if (!subject->record && !decision->decision) {
        return "is not in the risk file: run annexc risk update";
    }
    if (decision->expired) {
        return "was decided for a time that is over";
    }
    if (decision->disposition == AX_RISK_OPEN) {
        return "is not decided";
    }
    if (decision->review_again) {
        return "was decided on a basis that has changed, and is to be reviewed again";
    }
    return decision->reason.len == 0 && decision->disposition != AX_RISK_MITIGATE &&
                   decision->disposition != AX_RISK_ELIMINATE
               ? "is decided without a reason"
               : NULL;
}

static void check_decision(struct ax_checking *checking, const struct subject *subject)
{
    struct ax_risk_decision decision;
    ax_risk_decide(checking->risk, subject->id, checking->options->as_of, &decision);
    const char *missing = what_is_missing(&decision, subject);
    checking->results[AX_TM13].looked_at++;
    if (missing && ax_checking_finds(checking, AX_TM13, subject->id)) {
        ax_report(checking->session, AX_CODE_TM13, subject->span, "threat \"%.*s\" %s",
                  AX_FMT(subject->id), missing);
    }
    if (decision.stated == AX_RISK_MITIGATE) {
        checking->results[AX_TM14].looked_at++;
        bool none = ax_risk_value(checking->risk, decision.decision, AX_RISK_CONTROLS).len == 0;
        if (none && ax_checking_finds(checking, AX_TM14, subject->id)) {
            ax_report(checking->session, AX_CODE_TM14, subject->span,
                      "threat \"%.*s\" is mitigated, and no control says how", AX_FMT(subject->id));
        }
    }
    bool said = subject->record &&
                ax_slice_is(ax_risk_value(checking->risk, subject->record, AX_RISK_KEV), "yes");
    bool known = said || subject->exploited;
    checking->results[AX_TM22].looked_at += known;
    if (known && decision.stated == AX_RISK_ACCEPT &&
        ax_checking_finds(checking, AX_TM22, subject->id)) {
        ax_report(checking->session, AX_CODE_TM22, subject->span,
                  "threat \"%.*s\" is known to be exploited, and accepted", AX_FMT(subject->id));
    }
}

static void check_derived(struct ax_checking *checking, const struct ax_threat *threat)
{
    const struct ax_rule *rule = &checking->model->templates->rules.at[threat->rule];
    struct ax_output *output = checking->scratch;
    output->len = 0;
    ax_threat_put_id(checking->model, threat, output);
    struct subject subject = {{output->buffer, output->len},
                              ax_model_span(checking->model, threat->subject),
                              NULL,
                              rule->exploited};
    if (checking->risk) {
        const struct ax_risk_record *record = ax_risk_find(checking->risk, subject.id);
        subject.record = record && record->kind == AX_RISK_THREAT ? record : NULL;
        subject.span = subject.record ? ax_risk_span(checking->risk, record) : subject.span;
    }
    mark(checking, threat);
    check_vector(checking, &subject, rule->attack_vector);
    if (checking->risk && !checking->options->model_only) {
        check_decision(checking, &subject);
    }
}

static void check_manual(struct ax_checking *checking, const struct ax_risk_record *threat)
{
    struct subject subject = {ax_risk_value(checking->risk, threat, AX_RISK_ID),
                              ax_risk_span(checking->risk, threat), threat, false};
    if (memchr(subject.id.start, '@', subject.id.len) ||
        ax_risk_value(checking->risk, threat, AX_RISK_GONE).len > 0) {
        return;
    }
    mark_manual(checking, threat);
    check_vector(checking, &subject, (struct ax_slice){"", 0});
    if (!checking->options->model_only) {
        check_decision(checking, &subject);
    }
}

void ax_check_threats(struct ax_checking *checking)
{
    for (uint32_t i = 0; i < checking->threats->list.len && !checking->session->no_memory; i++) {
        check_derived(checking, &checking->threats->list.at[i]);
        checking->session->no_memory |= checking->scratch->status != AX_OK;
    }
    for (size_t i = 0; checking->risk && i < ax_risk_count(checking->risk, AX_RISK_THREAT); i++) {
        check_manual(checking, ax_risk_at(checking->risk, AX_RISK_THREAT, i));
    }
}
