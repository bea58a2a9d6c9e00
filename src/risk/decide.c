/* SPDX-License-Identifier: Apache-2.0 */
/* Which decision counts for a threat: its own, else that of the pattern that says most. */
#include "load/value.h"
#include "risk/risk.h"

bool ax_risk_pattern_fits(struct ax_slice pattern, struct ax_slice text)
{
    size_t star = SIZE_MAX; /* the last * that was passed, and where its match may begin again */
    size_t again = 0;
    size_t p = 0;
    size_t t = 0;
    while (t < text.len) {
        if (p < pattern.len && pattern.start[p] == '*') {
            star = p++;
            again = t;
        } else if (p < pattern.len && pattern.start[p] == text.start[t]) {
            p++;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++again;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.start[p] == '*') {
        p++;
    }
    return p == pattern.len;
}

enum ax_risk_disposition ax_risk_stated(const struct ax_risk *risk,
                                        const struct ax_risk_record *record)
{
    int choice =
        ax_choice_of(ax_risk_dispositions, ax_risk_value(risk, record, AX_RISK_DISPOSITION));
    return choice < 0 ? AX_RISK_OPEN : (enum ax_risk_disposition)choice;
}

/* How many characters of the pattern are no *. */
static size_t weight(struct ax_slice pattern)
{
    size_t count = 1;
    for (size_t i = 0; i < pattern.len; i++) {
        count += pattern.start[i] != '*';
    }
    return count;
}

static bool fits_any(struct ax_slice list, struct ax_slice id)
{
    struct ax_slice word;
    while (ax_slice_next_word(&list, &word)) {
        if (ax_risk_pattern_fits(word, id)) {
            return true;
        }
    }
    return false;
}

static size_t best_weight(struct ax_slice list, struct ax_slice id)
{
    struct ax_slice word;
    size_t best = 0;
    while (ax_slice_next_word(&list, &word)) {
        size_t is = ax_risk_pattern_fits(word, id) ? weight(word) : 0;
        best = is > best ? is : best;
    }
    return best;
}

const struct ax_risk_record *ax_risk_decision_for(const struct ax_risk *risk, struct ax_slice id)
{
    const struct ax_risk_record *best = NULL;
    size_t best_is = 0;
    for (uint32_t i = 0; i < risk->of_kind[AX_RISK_DECISION].len; i++) {
        const struct ax_risk_record *record = ax_risk_at(risk, AX_RISK_DECISION, i);
        size_t is = best_weight(ax_risk_value(risk, record, AX_RISK_THREATS), id);
        if (is > best_is && !fits_any(ax_risk_value(risk, record, AX_RISK_EXCEPT), id)) {
            best_is = is;
            best = record;
        }
    }
    return best;
}

bool ax_risk_is_day(const char *text)
{
    return ax_value_is_date(ax_slice_of(text));
}

static bool lies_before(struct ax_slice date, const char *as_of)
{
    return as_of && date.len > 0 && ax_slice_compare(date, ax_slice_of(as_of)) < 0;
}

static void settle(const struct ax_risk *risk, const char *as_of, struct ax_risk_decision *is)
{
    const struct ax_risk_record *record = is->decision;
    is->stated = ax_risk_stated(risk, record);
    is->owner = ax_risk_value(risk, record, AX_RISK_OWNER);
    is->until = ax_risk_value(risk, record, AX_RISK_UNTIL);
    is->status = ax_risk_value(risk, record, AX_RISK_STATUS);
    is->reason = ax_risk_value(risk, record, is->by_pattern ? AX_RISK_TEXT : AX_RISK_REASON);
    is->expired = is->stated != AX_RISK_OPEN && lies_before(is->until, as_of);
    is->disposition = is->expired ? AX_RISK_OPEN : is->stated;
}

void ax_risk_decide(const struct ax_risk *risk, struct ax_slice id, const char *as_of,
                    struct ax_risk_decision *out_decision)
{
    static const struct ax_slice none = {"", 0};
    struct ax_risk_decision is = {.reason = none, .owner = none, .until = none, .status = none};
    const struct ax_risk_record *own = ax_risk_find(risk, id);
    if (own && own->kind == AX_RISK_THREAT) {
        is.threat = own;
        is.gone = ax_risk_value(risk, own, AX_RISK_GONE).len > 0;
        is.review_again = ax_risk_part(risk, own, AX_RISK_CHANGED, 0) != NULL;
        is.owner = ax_risk_value(risk, own, AX_RISK_OWNER);
        is.status = ax_risk_value(risk, own, AX_RISK_STATUS);
        is.reason = ax_risk_value(risk, own, AX_RISK_REASON);
        is.decision = ax_risk_stated(risk, own) != AX_RISK_OPEN ? own : NULL;
    }
    if (!is.decision) {
        is.decision = ax_risk_decision_for(risk, id);
        is.by_pattern = is.decision != NULL;
    }
    if (is.decision) {
        settle(risk, as_of, &is);
    }
    is.settled = is.gone || (is.disposition != AX_RISK_OPEN && !is.review_again);
    *out_decision = is;
}
