/* SPDX-License-Identifier: Apache-2.0 */
/* The threats of two models, joined by rule and subject as numbers. What a thing is called does not
 * count: a threat is the same when a name in its title changes. */
#include "base/output.h"
#include "diff/diff.h"
#include "diff/text.h"

struct comparing {
    struct ax_diff *diff;
    const struct ax_threats *sides[2];
    uint32_t *first; /* by item of the old model: its first threat + 1; they stand together */
    uint8_t *met;    /* by threat of the old side */
    bool all;        /* each threat is looked at, and not only those that are different */
    enum ax_status status;
};

static const struct ax_rule *rule_of(const struct ax_threats *threats,
                                     const struct ax_threat *threat)
{
    return &threats->model->templates->rules.at[threat->rule];
}

static void fail(struct comparing *comparing, enum ax_status status)
{
    comparing->status = comparing->status == AX_OK ? status : comparing->status;
}

static ax_atom rule_today(const struct comparing *comparing, ax_atom id)
{
    const struct ax_rename *rename = ax_rename_of(comparing->diff->renames, id);
    return rename ? rename->new_id : id;
}

/* The old side's threat of the same rule and subject, or AX_NO_INDEX. */
static uint32_t find_old(const struct comparing *comparing, const struct ax_threat *threat)
{
    const struct ax_model_diff *model = comparing->diff->model;
    const struct ax_threats *olds = comparing->sides[0];
    uint32_t subject = model->old_of[threat->subject];
    if (subject == AX_NO_INDEX || model->match[threat->subject] == AX_MATCH_GUESSED) {
        return AX_NO_INDEX;
    }
    ax_atom id = rule_of(comparing->sides[1], threat)->id;
    for (uint32_t i = comparing->first[subject]; i > 0 && i <= olds->list.len; i++) {
        const struct ax_threat *old = &olds->list.at[i - 1];
        if (old->subject != subject) {
            break;
        }
        if (old->back == threat->back && rule_today(comparing, rule_of(olds, old)->id) == id) {
            return i - 1;
        }
    }
    return AX_NO_INDEX;
}

static struct ax_record *record_of(struct comparing *comparing, int which,
                                   const struct ax_threat *threat, uint32_t order)
{
    struct ax_side *side = &comparing->diff->sides[which];
    struct ax_record record;
    ax_record_of_threat(side->threats, threat, side->texts, &record);
    record.order = order;
    struct ax_record *copy =
        side->texts->status == AX_OK ? ax_record_copy(&comparing->diff->pool, &record) : NULL;
    if (!copy) {
        fail(comparing, AX_NO_MEMORY);
    }
    return copy;
}

static bool crossings_differ(const struct comparing *comparing, const struct ax_threat *threat)
{
    const struct ax_model_diff *model = comparing->diff->model;
    return ax_model_diff_field(model, ax_model_diff_of(model, threat->subject), AX_FIELD_CROSSES);
}

static void compare_rules(struct comparing *comparing, const struct ax_rule *before,
                          const struct ax_rule *after)
{
    struct ax_diff *diff = comparing->diff;
    const struct ax_atoms *atoms = &diff->session->atoms;
    if (before->severity != after->severity) {
        ax_diff_add_field(diff, "severity",
                          ax_slice_of(ax_level_text((enum ax_level)before->severity)),
                          ax_slice_of(ax_level_text((enum ax_level)after->severity)));
    }
    if (before->category_name != after->category_name) {
        ax_diff_add_field(diff, "category", ax_atom_text(atoms, before->category_name),
                          ax_atom_text(atoms, after->category_name));
    }
    if (!ax_text_same(before->title, after->title)) {
        ax_diff_add_field(diff, "title", before->title, after->title);
    }
    if (!ax_text_same(before->description, after->description)) {
        ax_diff_add_field(diff, "description", before->description, after->description);
    }
}

static bool rules_differ(const struct ax_rule *before, const struct ax_rule *after)
{
    return before->severity != after->severity || before->category_name != after->category_name ||
           !ax_text_same(before->title, after->title) ||
           !ax_text_same(before->description, after->description);
}

static void tell(struct comparing *comparing, const struct ax_threat *old,
                 const struct ax_threat *threat, uint32_t order, unsigned subjects)
{
    struct ax_diff *diff = comparing->diff;
    struct ax_record before;
    struct ax_record after;
    if (!comparing->all && !diff->gates) {
        return;
    }
    const struct ax_threat *of[2] = {old, threat};
    struct ax_record *records[2] = {&before, &after};
    for (int i = 0; i < 2; i++) {
        struct ax_side *side = &diff->sides[i];
        if (of[i] && comparing->all) {
            ax_record_of_threat(side->threats, of[i], side->texts, records[i]);
        } else if (of[i]) {
            ax_record_of_threat_id(side->threats, of[i], side->texts, records[i]);
        }
        records[i]->order = order;
    }
    fail(comparing, ax_diff_tell(diff, old ? &before : NULL, threat ? &after : NULL, subjects));
}

static void compare_pair(struct comparing *comparing, uint32_t old, uint32_t index)
{
    const struct ax_threat *before = &comparing->sides[0]->list.at[old];
    const struct ax_threat *after = &comparing->sides[1]->list.at[index];
    const struct ax_rule *old_rule = rule_of(comparing->sides[0], before);
    const struct ax_rule *new_rule = rule_of(comparing->sides[1], after);
    bool crossings = crossings_differ(comparing, after);
    bool changed = crossings || rules_differ(old_rule, new_rule);
    comparing->met[old] = 1;
    tell(comparing, before, after, index, changed ? 1U << AX_GATE_CHANGED : 0);
    if (!changed) {
        return;
    }
    struct ax_record *old_record = record_of(comparing, 0, before, old);
    struct ax_record *new_record = record_of(comparing, 1, after, index);
    if (!ax_diff_add(comparing->diff, AX_THREAT_CHANGED, old_record, new_record)) {
        fail(comparing, AX_NO_MEMORY);
        return;
    }
    compare_rules(comparing, old_rule, new_rule);
    if (crossings) {
        ax_diff_add_field(comparing->diff, "crosses", old_record->text[AX_RECORD_CROSSES],
                          new_record->text[AX_RECORD_CROSSES]);
    }
}

static void add_one(struct comparing *comparing, int which, uint32_t index)
{
    const struct ax_threat *threat = &comparing->sides[which]->list.at[index];
    const struct ax_threat *old = which == 0 ? threat : NULL;
    const struct ax_threat *new = which == 1 ? threat : NULL;
    tell(comparing, old, new, index, 1U << (which ? AX_GATE_NEW : AX_GATE_GONE));
    struct ax_record *record = record_of(comparing, which, threat, index);
    if (!ax_diff_add(comparing->diff, which ? AX_THREAT_NEW : AX_THREAT_GONE, which ? NULL : record,
                     which ? record : NULL)) {
        fail(comparing, AX_NO_MEMORY);
        return;
    }
    ax_diff_explain(comparing->diff, old, new);
}

static void compare_all(struct comparing *comparing)
{
    const struct ax_threats *olds = comparing->sides[0];
    const struct ax_threats *news = comparing->sides[1];
    for (uint32_t i = olds->list.len; i > 0; i--) {
        comparing->first[olds->list.at[i - 1].subject] = i;
    }
    for (uint32_t i = 0; comparing->status == AX_OK && i < news->list.len; i++) {
        uint32_t old = find_old(comparing, &news->list.at[i]);
        if (old == AX_NO_INDEX) {
            add_one(comparing, 1, i);
        } else {
            compare_pair(comparing, old, i);
        }
    }
    for (uint32_t i = 0; comparing->status == AX_OK && i < olds->list.len; i++) {
        if (!comparing->met[i]) {
            add_one(comparing, 0, i);
        }
    }
}

enum ax_status ax_diff_threats(struct ax_diff *diff)
{
    const struct ax_allocator *memory = diff->session->memory;
    size_t items = diff->sides[0].model->items.len * sizeof(uint32_t);
    size_t threats = diff->sides[0].threats->list.len + 1UL;
    struct comparing comparing = {
        .diff = diff,
        .sides = {diff->sides[0].threats, diff->sides[1].threats},
        .first = ax_memory_resize(memory, NULL, 0, items),
        .met = ax_memory_resize(memory, NULL, 0, threats),
        .all = ax_diff_wants_all(diff),
    };
    if (comparing.first && comparing.met) {
        memset(comparing.first, 0, items);
        memset(comparing.met, 0, threats);
        compare_all(&comparing);
    } else {
        comparing.status = AX_NO_MEMORY;
    }
    ax_memory_release(memory, comparing.first, items);
    ax_memory_release(memory, comparing.met, threats);
    for (int i = 0; i < 2; i++) {
        diff->sides[i].next = diff->sides[i].threats->list.len; /* all were looked at */
    }
    return comparing.status;
}
