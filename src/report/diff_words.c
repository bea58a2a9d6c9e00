/* SPDX-License-Identifier: Apache-2.0 */
/* How differences are put into words. */
#include "report/diff_format.h"

enum {
    WORDS_BYTES = 8192 /* longer lists are shown whole: each word is looked for in all */
};

#define ARROW " \xe2\x86\x92 "

const char *ax_diff_severity(uint8_t severity)
{
    return severity < AX_LEVEL_COUNT ? ax_level_text((enum ax_level)severity) : "unknown";
}

const char *ax_threat_change_text(enum ax_threat_change_kind kind)
{
    static const char *const texts[] = {"new", "gone", "changed"};
    return texts[kind];
}

const char *ax_why_kind_text(enum ax_why_kind kind)
{
    static const char *const texts[] = {
        [AX_WHY_RULE_ADDED] = "rule-added",
        [AX_WHY_RULE_REMOVED] = "rule-removed",
        [AX_WHY_RULE_ENABLED] = "rule-enabled",
        [AX_WHY_RULE_DISABLED] = "rule-disabled",
        [AX_WHY_RULE_CHANGED] = "rule-changed",
        [AX_WHY_ITEM_ADDED] = "item-added",
        [AX_WHY_ITEM_REMOVED] = "item-removed",
        [AX_WHY_ITEM_GUESSED] = "item-renamed?",
        [AX_WHY_SCOPE] = "scope",
        [AX_WHY_LOOSE] = "loose",
        [AX_WHY_WAY] = "bidirectional",
        [AX_WHY_SWITCH] = "generation",
        [AX_WHY_KNOWN] = "vulnerability",
        [AX_WHY_MANUAL] = "manual",
        [AX_WHY_TEST] = "test",
    };
    return texts[kind];
}

void ax_diff_put_side(const struct ax_diff *diff, int which, struct ax_output *output)
{
    const struct ax_side *side = &diff->sides[which];
    struct ax_slice name = side->name.len > 0 ? side->name : side->id;
    ax_put(output, name.len > 0 ? name : side->path);
    if (side->version.len > 0) {
        ax_put_char(output, ' ');
        ax_put(output, side->version);
    }
}

void ax_diff_put_item(const struct ax_diff *diff, const struct ax_item_change *change,
                      struct ax_output *output)
{
    bool is_new = change->new_item != AX_NO_INDEX;
    const struct ax_model *model = is_new ? diff->model->new_model : diff->model->old_model;
    uint32_t index = is_new ? change->new_item : change->old_item;
    const struct ax_item *item = ax_model_item(model, index);
    ax_put_text(output, ax_kind_text((enum ax_kind)item->kind));
    ax_put_char(output, ' ');
    ax_put(output, ax_model_id_text(model, index));
    if (item->name.len > 0) {
        ax_putf(output, " \"%.*s\"", AX_FMT(item->name));
    }
}

void ax_diff_put_change(struct ax_slice name, struct ax_slice before, struct ax_slice after,
                        struct ax_output *output)
{
    ax_put(output, name);
    ax_put_text(output, ": ");
    ax_put(output, before.len > 0 ? before : AX_SLICE("(none)"));
    ax_put_text(output, ARROW);
    ax_put(output, after.len > 0 ? after : AX_SLICE("(none)"));
}

/* The words of `words` that `others` has not, each behind the mark. */
static void put_missing(struct ax_slice words, struct ax_slice others, const char *mark,
                        bool *first, struct ax_output *output)
{
    struct ax_slice word;
    while (ax_slice_next_word(&words, &word)) {
        struct ax_slice rest = others;
        struct ax_slice other;
        bool found = false;
        while (!found && ax_slice_next_word(&rest, &other)) {
            found = ax_slice_equal(word, other);
        }
        if (!found) {
            ax_putf(output, "%s%s%.*s", *first ? "" : " ", mark, AX_FMT(word));
            *first = false;
        }
    }
}

void ax_diff_put_field(const struct ax_field_change *field, struct ax_output *output)
{
    size_t len = field->old_text.len + field->new_text.len;
    bool words = field->field == AX_FIELD_CONTENT || field->field == AX_FIELD_DATA ||
                 ax_slice_is(field->name, "tags") || ax_slice_is(field->name, "requirements") ||
                 ax_slice_is(field->name, "controls");
    if (!words || len > WORDS_BYTES || field->old_text.len == 0 || field->new_text.len == 0) {
        ax_diff_put_change(field->name, field->old_text, field->new_text, output);
        return;
    }
    bool first = true;
    ax_putf(output, "%.*s: ", AX_FMT(field->name));
    put_missing(field->old_text, field->new_text, "-", &first, output);
    put_missing(field->new_text, field->old_text, "+", &first, output);
}

static void put_test(const struct ax_why *why, struct ax_output *output)
{
    ax_putf(output, "\"%.*s\" is %s now", AX_FMT(why->test), why->new_truth ? "true" : "false");
    if (why->item.len > 0) {
        ax_putf(output, " for %.*s", AX_FMT(why->item));
    }
    if (!ax_slice_equal(why->old_text, why->new_text)) {
        ax_put_text(output, ": ");
        ax_put(output, why->old_text.len > 0 ? why->old_text : AX_SLICE("nothing"));
        ax_put_text(output, ARROW);
        ax_put(output, why->new_text.len > 0 ? why->new_text : AX_SLICE("nothing"));
    }
}

void ax_diff_put_why(const struct ax_why *why, struct ax_output *output)
{
    struct ax_slice item = why->item;
    switch ((enum ax_why_kind)why->kind) {
    case AX_WHY_RULE_ADDED: ax_putf(output, "rule %.*s is new", AX_FMT(item)); break;
    case AX_WHY_RULE_REMOVED: ax_putf(output, "rule %.*s is gone", AX_FMT(item)); break;
    case AX_WHY_RULE_ENABLED: ax_putf(output, "rule %.*s was disabled", AX_FMT(item)); break;
    case AX_WHY_RULE_DISABLED: ax_putf(output, "rule %.*s is disabled now", AX_FMT(item)); break;
    case AX_WHY_RULE_CHANGED:
        ax_putf(output, "rule %.*s asks for something else", AX_FMT(item));
        break;
    case AX_WHY_ITEM_ADDED: ax_putf(output, "%.*s was added", AX_FMT(item)); break;
    case AX_WHY_ITEM_REMOVED: ax_putf(output, "%.*s was removed", AX_FMT(item)); break;
    case AX_WHY_ITEM_GUESSED:
        ax_putf(output,
                why->came ? "renamed? %.*s is gone, and this is like it"
                          : "renamed? %.*s came, and is like this",
                AX_FMT(item));
        break;
    case AX_WHY_SCOPE:
        ax_putf(output, why->came ? "%.*s was out of scope" : "%.*s is out of scope now",
                AX_FMT(item));
        break;
    case AX_WHY_LOOSE:
        ax_putf(output, why->came ? "%.*s had a loose end" : "%.*s has a loose end now",
                AX_FMT(item));
        break;
    case AX_WHY_WAY:
        ax_putf(output, why->came ? "%.*s goes both ways now" : "%.*s goes one way only now",
                AX_FMT(item));
        break;
    case AX_WHY_SWITCH:
        ax_put_text(output, why->came ? "the file did not derive threats"
                                      : "the file does not derive threats any more");
        break;
    case AX_WHY_KNOWN:
        ax_putf(output,
                why->came ? "the vulnerability is known now of a component in %.*s"
                          : "the vulnerability is not known any more of a component in %.*s",
                AX_FMT(item));
        break;
    case AX_WHY_MANUAL:
        ax_put_text(output, why->came ? "it was recorded by hand in the risk file"
                                      : "in the risk file it is gone");
        break;
    case AX_WHY_TEST: put_test(why, output); break;
    }
}

static void put_count(struct ax_output *output, uint64_t count, const char *word, bool *first)
{
    if (count > 0) {
        ax_put_text(output, *first ? "" : ", ");
        ax_put_number(output, count);
        ax_put_char(output, ' ');
        ax_put_text(output, word);
        *first = false;
    }
}

void ax_diff_put_model_counts(const struct ax_diff *diff, struct ax_output *output)
{
    uint64_t counts[AX_CHANGE_GUESSED + 1] = {0};
    for (uint32_t i = 0; i < diff->model->changes.len; i++) {
        counts[diff->model->changes.at[i].kind]++;
    }
    bool first = true;
    for (int kind = 0; kind <= AX_CHANGE_GUESSED; kind++) {
        put_count(output, counts[kind], ax_change_kind_text((enum ax_change_kind)kind), &first);
    }
    ax_put_text(output, first ? "no change" : "");
}

static void put_severities(const struct ax_diff *diff, enum ax_threat_change_kind kind,
                           struct ax_output *output)
{
    uint64_t counts[AX_LEVEL_COUNT + 1] = {0};
    for (uint32_t i = 0; i < diff->changes.len; i++) {
        const struct ax_threat_change *change = &diff->changes.at[i];
        if (change->kind == (uint8_t)kind) {
            counts[ax_change_record(change)->severity]++;
        }
    }
    bool first = true;
    ax_put_text(output, " (");
    for (int level = AX_LEVEL_COUNT; level >= 0; level--) {
        put_count(output, counts[level], ax_diff_severity((uint8_t)level), &first);
    }
    ax_put_char(output, ')');
}

void ax_diff_put_threat_counts(const struct ax_diff *diff, struct ax_output *output)
{
    bool first = true;
    for (int kind = 0; kind <= AX_THREAT_CHANGED; kind++) {
        enum ax_threat_change_kind which = (enum ax_threat_change_kind)kind;
        put_count(output, diff->counts[kind], ax_threat_change_text(which), &first);
        if (diff->counts[kind] > 0 && which != AX_THREAT_CHANGED) {
            put_severities(diff, which, output);
        }
    }
    ax_putf(output, "%s; ", first ? "no change" : "");
    ax_put_number(output, diff->sides[0].count);
    ax_put_text(output, ARROW);
    ax_put_number(output, diff->sides[1].count);
}

static void put_tally(struct ax_output *output, const char *name, uint64_t before, uint64_t after,
                      bool *first)
{
    if (before > 0 || after > 0) {
        ax_putf(output, "%s%s ", *first ? "" : ", ", name);
        ax_put_number(output, before);
        if (before != after) {
            ax_put_text(output, ARROW);
            ax_put_number(output, after);
        }
        *first = false;
    }
}

void ax_diff_put_tallies(const struct ax_diff *diff, struct ax_output *output)
{
    if (!diff->sides[0].risk || !diff->sides[1].risk) {
        return;
    }
    const struct ax_tally *before = &diff->tallies[0];
    const struct ax_tally *after = &diff->tallies[1];
    bool first = true;
    for (int i = 0; i < AX_RISK_DISPOSITION_COUNT; i++) {
        put_tally(output, ax_risk_disposition_text((enum ax_risk_disposition)i), before->of[i],
                  after->of[i], &first);
    }
    put_tally(output, "of the open ones expired", before->expired, after->expired, &first);
}

void ax_diff_put_decided(const struct ax_decided *decided, struct ax_output *output)
{
    if (!decided->known) {
        return;
    }
    ax_put_text(output, ax_risk_disposition_text(decided->stated));
    if (decided->stated != AX_RISK_OPEN && decided->owner.len > 0) {
        ax_putf(output, " by %.*s", AX_FMT(decided->owner));
    }
    if (decided->until.len > 0) {
        ax_putf(output, decided->expired ? ", expired on %.*s" : " until %.*s",
                AX_FMT(decided->until));
    }
}

bool ax_diff_is_layout(const struct ax_diff *diff, const struct ax_item_change *change)
{
    bool layout = change->kind == AX_CHANGE_CHANGED;
    for (uint32_t i = 0; layout && i < change->count; i++) {
        layout = diff->model->fields.at[change->first + i].field == AX_FIELD_LAYOUT;
    }
    return layout;
}

bool ax_diff_shows_why(const struct ax_diff *diff, const struct ax_threat_change *change,
                       uint32_t index)
{
    const struct ax_why *whys = diff->whys.at + change->first_why;
    bool some = false;
    for (uint32_t i = 0; i < change->why_count; i++) {
        some = some || whys[i].decides;
    }
    return !some || whys[index].decides;
}
