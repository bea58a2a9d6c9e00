/* SPDX-License-Identifier: Apache-2.0 */
/* What was decided about threats, on both sides. */
#include "diff/diff.h"
#include "diff/text.h"

/* "medium, acceptable: yes". */
static struct ax_slice residual_text(const struct ax_side *side,
                                     const struct ax_risk_record *threat)
{
    const struct ax_risk *risk = side->risk;
    const struct ax_risk_record *post = threat ? ax_risk_part(risk, threat, AX_RISK_POST, 0) : NULL;
    const struct ax_risk_record *left =
        threat ? ax_risk_part(risk, threat, AX_RISK_RESIDUAL, 0) : NULL;
    struct ax_slice level = {"", 0};
    struct ax_slice acceptable = {"", 0};
    if (post) {
        level = ax_risk_value(risk, post, AX_RISK_LEVEL);
        level = level.len > 0 ? level : ax_risk_value(risk, post, AX_RISK_SCORE);
        acceptable = ax_risk_value(risk, post, AX_RISK_ACCEPTABLE);
    }
    if (left && ax_risk_value(risk, left, AX_RISK_ACCEPTABLE).len > 0) {
        acceptable = ax_risk_value(risk, left, AX_RISK_ACCEPTABLE);
    }
    if (acceptable.len == 0) {
        return level;
    }
    return ax_session_format(risk->session, "%.*s%sacceptable: %.*s", AX_FMT(level),
                             level.len ? ", " : "", AX_FMT(acceptable));
}

struct ax_decided ax_side_decided(const struct ax_side *side, struct ax_slice id)
{
    struct ax_decided decided = {.known = side->risk != NULL};
    if (!side->risk) {
        return decided;
    }
    struct ax_risk_decision decision;
    ax_risk_decide(side->risk, id, side->as_of, &decision);
    decided.disposition = decision.disposition;
    decided.stated = decision.stated;
    decided.expired = decision.expired;
    decided.settled = decision.settled;
    decided.scored = ax_risk_scored(side->risk, decision.threat);
    decided.status = decision.status;
    decided.owner = decision.owner;
    decided.until = decision.until;
    decided.reason = decision.reason;
    decided.residual = residual_text(side, decision.threat);
    return decided;
}

enum ax_level ax_decided_severity(const struct ax_decided *decided, uint8_t stated)
{
    enum ax_level scored = decided->known ? decided->scored : AX_LEVEL_COUNT;
    enum ax_level worse = ax_risk_worse((enum ax_level)stated, scored);
    return worse == AX_LEVEL_COUNT ? AX_LEVEL_CRITICAL : worse;
}

bool ax_diff_wants_all(const struct ax_diff *diff)
{
    return diff->sides[0].risk || diff->sides[1].risk ||
           (diff->gates && (ax_gates_ask(diff->gates, AX_GATE_OPEN) ||
                            ax_gates_ask(diff->gates, AX_GATE_EXPIRED)));
}

static void count(struct ax_diff *diff, int which, const struct ax_decided *decided)
{
    struct ax_tally *tally = &diff->tallies[which];
    if (decided->known) {
        tally->of[decided->disposition]++;
        tally->expired += decided->expired;
        tally->unsettled += !decided->settled;
    }
}

static enum ax_status show(struct ax_diff *diff, const struct ax_record *record, unsigned subjects,
                           const struct ax_decided *decided)
{
    if (!diff->gates) {
        return AX_OK;
    }
    bool gone = subjects & 1U << AX_GATE_GONE;
    bool open = !gone && (!decided->known || !decided->settled);
    bool expired = !gone && decided->known && decided->expired;
    struct ax_gate_threat threat = {
        .subjects =
            subjects | (open ? 1U << AX_GATE_OPEN : 0) | (expired ? 1U << AX_GATE_EXPIRED : 0),
        .severity = ax_decided_severity(decided, record->severity),
        .id = record->text[AX_RECORD_ID],
        .rule = record->text[AX_RECORD_RULE],
        .category = record->text[AX_RECORD_CATEGORY],
        .category_name = record->text[AX_RECORD_CATEGORY_NAME],
    };
    return ax_gates_meet(diff->gates, &threat);
}

static struct ax_slice disposition_text(const struct ax_decided *decided)
{
    struct ax_slice text = ax_slice_of(ax_risk_disposition_text(decided->stated));
    return decided->expired ? AX_SLICE("expired") : text;
}

static void compare(struct ax_diff *diff, const char *name, struct ax_slice before,
                    struct ax_slice after)
{
    if (!ax_text_same(before, after)) {
        struct ax_text_change *field = ax_array_push(diff->session->memory, &diff->fields);
        if (field) {
            *field = (struct ax_text_change){name, before, after};
        }
    }
}

static struct ax_slice kept(struct ax_diff *diff, struct ax_slice text)
{
    return ax_arena_copy(&diff->session->arena, text);
}

static bool add_decision(struct ax_diff *diff, const struct ax_record *record,
                         const struct ax_decided sides[2])
{
    uint32_t first = diff->fields.len;
    compare(diff, "disposition", disposition_text(&sides[0]), disposition_text(&sides[1]));
    compare(diff, "status", sides[0].status, sides[1].status);
    compare(diff, "owner", sides[0].owner, sides[1].owner);
    compare(diff, "until", sides[0].until, sides[1].until);
    compare(diff, "reason", sides[0].reason, sides[1].reason);
    compare(diff, "residual", sides[0].residual, sides[1].residual);
    if (first == diff->fields.len) {
        return true;
    }
    struct ax_decision_change *change = ax_array_push(diff->session->memory, &diff->decisions);
    if (!change) {
        return false;
    }
    *change = (struct ax_decision_change){
        .id = kept(diff, record->text[AX_RECORD_ID]),
        .title = kept(diff, record->text[AX_RECORD_TITLE]),
        .severity = record->severity,
        .order = record->order,
        .sides = {sides[0], sides[1]},
        .first_field = first,
        .field_count = diff->fields.len - first,
    };
    return true;
}

enum ax_status ax_diff_tell(struct ax_diff *diff, const struct ax_record *before,
                            const struct ax_record *after, unsigned subjects)
{
    struct ax_decided sides[2] = {{.known = false}, {.known = false}};
    if (before) {
        bool was = before->text[AX_RECORD_WAS].len > 0;
        sides[0] =
            ax_side_decided(&diff->sides[0], before->text[was ? AX_RECORD_WAS : AX_RECORD_ID]);
        count(diff, 0, &sides[0]);
    }
    if (after) {
        sides[1] = ax_side_decided(&diff->sides[1], after->text[AX_RECORD_ID]);
        count(diff, 1, &sides[1]);
    }
    if (before && after && sides[0].known && sides[1].known && !add_decision(diff, after, sides)) {
        return AX_NO_MEMORY;
    }
    return show(diff, after ? after : before, subjects, &sides[after ? 1 : 0]);
}
