/* SPDX-License-Identifier: Apache-2.0 */
/* Threats of risk files. Those that people recorded by hand have ids without @, and no model or
 * list knows of them: they are compared where both sides have a risk file, and else left out. */
#include "diff/diff.h"

static bool is_manual(struct ax_slice id)
{
    return id.len > 0 && !memchr(id.start, '@', id.len);
}

static void fill(struct ax_side *side, const struct ax_risk_record *at, struct ax_slice id)
{
    struct ax_record *record = &side->record;
    struct ax_slice severity = ax_risk_value(side->risk, at, AX_RISK_SEVERITY);
    const char *mark = id.len > 0 ? memchr(id.start, '@', id.len) : NULL;
    *record =
        (struct ax_record){.severity = AX_LEVEL_COUNT, .order = side->list.count + side->count++};
    record->text[AX_RECORD_ID] = id;
    record->text[AX_RECORD_RULE] =
        (struct ax_slice){id.start, mark ? (size_t)(mark - id.start) : 0};
    record->text[AX_RECORD_TITLE] = ax_risk_value(side->risk, at, AX_RISK_TITLE);
    if (!mark) {
        record->text[AX_RECORD_CATEGORY] = ax_risk_value(side->risk, at, AX_RISK_CATEGORY);
        record->manual = true;
    }
    for (int level = 0; level < AX_LEVEL_COUNT; level++) {
        bool is = ax_slice_is(severity, ax_level_text((enum ax_level)level));
        record->severity = is ? (uint8_t)level : record->severity;
    }
}

bool ax_side_next_recorded(struct ax_side *side, bool derived, bool manual)
{
    const struct ax_risk_record *at;
    while (side->risk &&
           (at = ax_risk_at(side->risk, AX_RISK_THREAT, side->next_recorded)) != NULL) {
        struct ax_slice id = ax_risk_value(side->risk, at, AX_RISK_ID);
        side->next_recorded++;
        if (ax_risk_value(side->risk, at, AX_RISK_GONE).len == 0 &&
            (is_manual(id) ? manual : derived)) {
            fill(side, at, id);
            return true;
        }
    }
    return false;
}

/* Gates ask about every open threat of the new side, whether it can be compared or not. */
static enum ax_status leave_out(struct ax_diff *diff, int which)
{
    struct ax_side *side = &diff->sides[which];
    uint64_t count = side->count;
    enum ax_status status = AX_OK;
    while (status == AX_OK && ax_side_next_recorded(side, false, true)) {
        status = which == 1 ? ax_diff_tell(diff, NULL, &side->record, 0) : AX_OK;
    }
    uint64_t left_out = side->count - count;
    side->count = count;
    side->next_recorded = 0;
    if (left_out > 0 && status == AX_OK) {
        (void)ax_report(diff->session, AX_CODE_MANUAL_LEFT_OUT, (struct ax_span){0, 0, 0},
                        "%llu manual threat%s of \"%.*s\" %s left out: \"%.*s\" has no risk file",
                        (unsigned long long)left_out, left_out == 1 ? "" : "s", AX_FMT(side->path),
                        left_out == 1 ? "is" : "are", AX_FMT(diff->sides[1 - which].path));
    }
    return status;
}

enum ax_status ax_diff_settle_manual(struct ax_diff *diff)
{
    bool both = diff->sides[0].risk && diff->sides[1].risk;
    enum ax_status status = AX_OK;
    for (int i = 0; i < 2; i++) {
        diff->sides[i].manual = both;
        status = both || status != AX_OK ? status : leave_out(diff, i);
    }
    return status;
}
