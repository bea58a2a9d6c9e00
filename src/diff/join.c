/* SPDX-License-Identifier: Apache-2.0 */
/* Records of two sides, joined by id. Both are read side by side; what has no partner yet waits.
 * Lists of two releases are in nearly the same order, so few wait at any time. */
#include "diff/diff.h"
#include "diff/text.h"

struct joining {
    struct ax_diff *diff;
    struct ax_waiting waiting;
    const struct ax_record *now[2]; /* NULL: to be read */
    uint32_t hashes[2];             /* of their ids */
    bool ended[2];
    enum ax_status status;
    struct ax_record renamed; /* the old side's with the id of today */
};

static void fail(struct joining *joining, enum ax_status status)
{
    joining->status = joining->status == AX_OK ? status : joining->status;
}

static void read_side(struct joining *joining, int which)
{
    const struct ax_record *record = NULL;
    enum ax_status status = AX_OK;
    if (joining->now[which] || joining->ended[which] || joining->status != AX_OK) {
        return;
    }
    if (!ax_side_next(&joining->diff->sides[which], &record, &status)) {
        joining->ended[which] = true;
        fail(joining, status);
        return;
    }
    struct ax_slice id;
    if (which == 0 && ax_renames_threat(joining->diff->renames, record->text[AX_RECORD_ID], &id)) {
        joining->renamed = *record;
        joining->renamed.text[AX_RECORD_WAS] = record->text[AX_RECORD_ID];
        joining->renamed.text[AX_RECORD_ID] = id;
        record = &joining->renamed;
    }
    joining->now[which] = record;
    joining->hashes[which] = ax_waiting_hash(&joining->waiting, record->text[AX_RECORD_ID]);
}

static bool differs(const struct ax_record *before, const struct ax_record *after,
                    enum ax_record_text which)
{
    struct ax_slice a = before->text[which];
    struct ax_slice b = after->text[which];
    return a.start && b.start && !ax_text_same(a, b);
}

static const struct {
    enum ax_record_text which;
    const char *name;
} compared[] = {
    {AX_RECORD_CATEGORY, "category"},
    {AX_RECORD_TITLE, "title"},
    {AX_RECORD_DESCRIPTION, "description"},
    {AX_RECORD_CROSSES, "crosses"},
};

static bool severity_differs(const struct ax_record *before, const struct ax_record *after)
{
    return before->severity != after->severity && before->severity < AX_LEVEL_COUNT &&
           after->severity < AX_LEVEL_COUNT;
}

static bool is_changed(const struct ax_record *before, const struct ax_record *after)
{
    bool changed = severity_differs(before, after);
    for (size_t i = 0; !changed && i < AX_COUNT(compared); i++) {
        changed = differs(before, after, compared[i].which);
    }
    return changed;
}

/* Only what both sides say is compared. */
static bool in_both(struct joining *joining, const struct ax_record *before,
                    const struct ax_record *after)
{
    struct ax_diff *diff = joining->diff;
    bool changed = is_changed(before, after);
    fail(joining, ax_diff_tell(diff, before, after, changed ? 1U << AX_GATE_CHANGED : 0));
    if (!changed) {
        return joining->status == AX_OK;
    }
    struct ax_record *olds = ax_record_copy(&diff->pool, before);
    struct ax_record *news = ax_record_copy(&diff->pool, after);
    if (!ax_diff_add(diff, AX_THREAT_CHANGED, olds, news)) {
        fail(joining, AX_NO_MEMORY);
        return false;
    }
    if (severity_differs(before, after)) {
        ax_diff_add_field(diff, "severity",
                          ax_slice_of(ax_level_text((enum ax_level)before->severity)),
                          ax_slice_of(ax_level_text((enum ax_level)after->severity)));
    }
    for (size_t i = 0; i < AX_COUNT(compared); i++) {
        if (differs(before, after, compared[i].which)) {
            ax_diff_add_field(diff, compared[i].name, olds->text[compared[i].which],
                              news->text[compared[i].which]);
        }
    }
    return joining->status == AX_OK;
}

static void report_twice(struct joining *joining, int which)
{
    const struct ax_side *side = &joining->diff->sides[which];
    (void)ax_report(joining->diff->session, AX_CODE_LIST_TWICE, (struct ax_span){0, 0, 0},
                    "\"%.*s\" has threat \"%.*s\" twice", AX_FMT(side->path),
                    AX_FMT(joining->now[which]->text[AX_RECORD_ID]));
    fail(joining, AX_INVALID);
}

static void wait(struct joining *joining, int which)
{
    struct ax_record_pool *pool = &joining->diff->pool;
    struct ax_record *copy = ax_record_copy(pool, joining->now[which]);
    if (!copy ||
        !ax_waiting_add(&joining->waiting, copy, (uint32_t)which, joining->hashes[which])) {
        ax_record_give_back(pool, copy);
        fail(joining, AX_NO_MEMORY);
    }
    joining->now[which] = NULL;
}

/* Whether the partner of what was read on this side waits on the other. An id that waits on its own
 * side already stands there twice. */
static bool meet_waiting(struct joining *joining, int which)
{
    const struct ax_record *now = joining->now[which];
    struct ax_waiting_slot *slot =
        now ? ax_waiting_find(&joining->waiting, now->text[AX_RECORD_ID], joining->hashes[which])
            : NULL;
    if (!slot) {
        return false;
    }
    if (slot->side == (uint32_t)which) {
        report_twice(joining, which);
    } else {
        struct ax_record *partner = slot->record;
        ax_waiting_remove(&joining->waiting, slot);
        (void)in_both(joining, which == 0 ? now : partner, which == 0 ? partner : now);
        ax_record_give_back(&joining->diff->pool, partner);
    }
    joining->now[which] = NULL;
    return true;
}

/* Lists that stand still byte for byte are passed over in pairs, unless gates ask about each. */
static bool pass_equal(struct joining *joining)
{
    struct ax_diff *diff = joining->diff;
    struct ax_side *sides = diff->sides;
    bool may = sides[0].kind == AX_SIDE_LIST && sides[1].kind == AX_SIDE_LIST && !joining->now[0] &&
               !joining->now[1] && !joining->ended[0] && !joining->ended[1] &&
               diff->renames->list.len == 0 && !ax_diff_wants_all(diff);
    bool same = may;
    while (same) {
        uint64_t counts[2] = {sides[0].list.count, sides[1].list.count};
        bool both = ax_list_next_both(&sides[0].list, &sides[1].list, &same);
        if (same) {
            continue;
        }
        for (int i = 0; i < 2; i++) {
            bool has = sides[i].list.count > counts[i];
            joining->now[i] = has ? &sides[i].list.record : NULL;
            joining->hashes[i] =
                has ? ax_waiting_hash(&joining->waiting, sides[i].list.record.text[AX_RECORD_ID])
                    : 0;
            joining->ended[i] = !both && !has && sides[i].list.status != AX_OK;
            fail(joining, sides[i].list.status);
        }
    }
    return may;
}

static void step(struct joining *joining)
{
    (void)pass_equal(joining);
    read_side(joining, 0);
    read_side(joining, 1);
    const struct ax_record *before = joining->now[0];
    const struct ax_record *after = joining->now[1];
    if (joining->status != AX_OK) {
        return;
    }
    if (before && after && ax_slice_equal(before->text[AX_RECORD_ID], after->text[AX_RECORD_ID])) {
        (void)in_both(joining, before, after);
        joining->now[0] = joining->now[1] = NULL;
        return;
    }
    /* When one side meets its partner, the other stays: so lists are in step again after a gap. */
    bool met = meet_waiting(joining, 1) || meet_waiting(joining, 0);
    for (int i = 0; !met && i < 2; i++) {
        if (joining->now[i] && joining->status == AX_OK) {
            wait(joining, i);
        }
    }
}

/* What still waits at the end has no partner. */
static void tell_rest(struct joining *joining)
{
    struct ax_waiting *waiting = &joining->waiting;
    struct ax_diff *diff = joining->diff;
    for (uint32_t i = 0; joining->status == AX_OK && i < waiting->slot_count; i++) {
        struct ax_record *record = waiting->slots[i].record;
        bool is_new = record && waiting->slots[i].side == 1;
        if (!record) {
            continue;
        }
        fail(joining, ax_diff_tell(diff, is_new ? NULL : record, is_new ? record : NULL,
                                   1U << (is_new ? AX_GATE_NEW : AX_GATE_GONE)));
        if (!ax_diff_add(diff, is_new ? AX_THREAT_NEW : AX_THREAT_GONE, is_new ? NULL : record,
                         is_new ? record : NULL)) {
            fail(joining, AX_NO_MEMORY);
        } else if (record->manual) {
            ax_diff_add_why(
                diff, (struct ax_why){.kind = AX_WHY_MANUAL, .came = is_new, .decides = true});
        }
    }
}

enum ax_status ax_diff_join(struct ax_diff *diff)
{
    struct joining joining = {.diff = diff, .waiting = {.memory = diff->session->memory}};
    while (joining.status == AX_OK && !(joining.ended[0] && joining.ended[1])) {
        step(&joining);
    }
    tell_rest(&joining);
    ax_waiting_done(&joining.waiting);
    return joining.status;
}
