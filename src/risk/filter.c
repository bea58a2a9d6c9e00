/* SPDX-License-Identifier: Apache-2.0 */
/* Choosing threats out of a risk file. */
#include "risk/risk.h"

#include <annexc/score.h>

static enum ax_level level_of_band(enum ax_score_band band)
{
    static const uint8_t levels[AX_BAND_COUNT] = {
        [AX_BAND_ABSENT] = AX_LEVEL_COUNT,     [AX_BAND_NONE] = AX_LEVEL_NONE,
        [AX_BAND_NOTE] = AX_LEVEL_NONE,        [AX_BAND_LOW] = AX_LEVEL_LOW,
        [AX_BAND_MEDIUM] = AX_LEVEL_MEDIUM,    [AX_BAND_HIGH] = AX_LEVEL_HIGH,
        [AX_BAND_CRITICAL] = AX_LEVEL_CRITICAL};
    return (enum ax_level)levels[band];
}

static enum ax_level level_of_word(struct ax_slice word)
{
    int level = 0;
    while (level < AX_LEVEL_COUNT && !ax_slice_is(word, ax_level_text((enum ax_level)level))) {
        level++;
    }
    return (enum ax_level)level;
}

/* The rule that raises the threat, where the model's templates have it. */
static const struct ax_rule *rule_of(const struct ax_risk *risk,
                                     const struct ax_risk_record *threat,
                                     const struct ax_model *model)
{
    struct ax_slice id = ax_risk_value(risk, threat, AX_RISK_ID);
    const char *at = memchr(id.start, '@', id.len);
    if (!at || !model) {
        return NULL;
    }
    ax_atom rule =
        ax_atom_find(&model->session->atoms, (struct ax_slice){id.start, (size_t)(at - id.start)});
    uint32_t index = rule ? ax_templates_rule(model->templates, rule) : AX_NO_INDEX;
    return index == AX_NO_INDEX ? NULL : &model->templates->rules.at[index];
}

enum ax_level ax_risk_scored(const struct ax_risk *risk, const struct ax_risk_record *threat)
{
    const struct ax_risk_record *part = threat ? ax_risk_part(risk, threat, AX_RISK_PRE, 0) : NULL;
    struct ax_score score;
    return part && ax_risk_score(risk, part, &score) ? level_of_band(score.band) : AX_LEVEL_COUNT;
}

enum ax_level ax_risk_worse(enum ax_level stated, enum ax_level scored)
{
    bool other = stated == AX_LEVEL_COUNT || (scored != AX_LEVEL_COUNT && scored > stated);
    return other ? scored : stated;
}

bool ax_risk_severity(const struct ax_risk *risk, const struct ax_risk_record *threat,
                      const struct ax_model *model, enum ax_level *out_level)
{
    const struct ax_rule *rule = rule_of(risk, threat, model);
    enum ax_level stated = rule ? (enum ax_level)rule->severity
                                : level_of_word(ax_risk_value(risk, threat, AX_RISK_SEVERITY));
    enum ax_level level = ax_risk_worse(stated, ax_risk_scored(risk, threat));
    if (level != AX_LEVEL_COUNT) {
        *out_level = level;
    }
    return level != AX_LEVEL_COUNT;
}

struct ax_slice ax_risk_category(const struct ax_risk *risk, const struct ax_risk_record *threat,
                                 const struct ax_model *model, struct ax_slice *out_name)
{
    struct ax_slice own = ax_risk_value(risk, threat, AX_RISK_CATEGORY);
    const struct ax_rule *rule = own.len == 0 ? rule_of(risk, threat, model) : NULL;
    *out_name = (struct ax_slice){"", 0};
    if (!rule) {
        return own;
    }
    const struct ax_category *category = &model->templates->categories.at[rule->category];
    *out_name = category->name;
    return ax_atom_text(&model->session->atoms, category->id);
}

bool ax_risk_age(const struct ax_risk *risk, const struct ax_risk_record *threat,
                 size_t *out_releases)
{
    struct ax_slice introduced = ax_risk_value(risk, threat, AX_RISK_INTRODUCED);
    size_t count = ax_risk_count(risk, AX_RISK_RELEASE);
    for (size_t i = 0; i < count; i++) {
        const struct ax_risk_record *release = ax_risk_at(risk, AX_RISK_RELEASE, i);
        if (ax_slice_equal(ax_risk_value(risk, release, AX_RISK_VERSION), introduced)) {
            *out_releases = count - 1 - i;
            return true;
        }
    }
    return false;
}

static bool holds_folded(struct ax_slice text, struct ax_slice part)
{
    for (size_t i = 0; i + part.len <= text.len; i++) {
        if (ax_slice_equal_folded((struct ax_slice){text.start + i, part.len}, part)) {
            return true;
        }
    }
    return part.len == 0;
}

struct ax_slice ax_risk_subject(struct ax_slice id)
{
    const char *at = memchr(id.start, '@', id.len);
    if (!at) {
        return (struct ax_slice){"", 0};
    }
    struct ax_slice subject = {at + 1, id.len - (size_t)(at + 1 - id.start)};
    subject.len -= subject.len > 0 && subject.start[subject.len - 1] == '~';
    return subject;
}

static bool touches(const struct ax_model *model, struct ax_slice subject, struct ax_slice element)
{
    ax_atom atom = ax_atom_find(&model->session->atoms, subject);
    uint32_t item = atom ? ax_model_find(model, atom) : 0;
    if (item == 0) {
        return false;
    }
    const struct ax_item *at = ax_model_item(model, item);
    if (at->kind == AX_KIND_PORT) {
        return ax_slice_equal(ax_model_id_text(model, at->parent), element);
    }
    return at->kind == AX_KIND_FLOW &&
           ((at->from && ax_slice_equal(ax_model_id_text(model, at->from), element)) ||
            (at->to && ax_slice_equal(ax_model_id_text(model, at->to), element)));
}

static bool is_about(const struct ax_risk *risk, const struct ax_risk_record *threat,
                     const struct ax_risk_filter *filter)
{
    struct ax_slice element = ax_slice_of(filter->element);
    struct ax_slice subject = ax_risk_subject(ax_risk_value(risk, threat, AX_RISK_ID));
    struct ax_slice list = ax_risk_value(risk, threat, AX_RISK_ELEMENTS);
    struct ax_slice word;
    while (ax_slice_next_word(&list, &word)) {
        if (ax_slice_equal(word, element)) {
            return true;
        }
    }
    return ax_slice_equal(subject, element) ||
           (filter->model && touches(filter->model, subject, element));
}

static bool is_old_enough(const struct ax_risk *risk, const struct ax_risk_record *threat,
                          size_t least)
{
    size_t age;
    return least == 0 || (ax_risk_age(risk, threat, &age) && age >= least);
}

static bool is_severe_enough(const struct ax_risk *risk, const struct ax_risk_record *threat,
                             const struct ax_risk_filter *filter)
{
    enum ax_level level;
    /* What nobody judged might be anything. */
    return filter->least == AX_LEVEL_NONE ||
           !ax_risk_severity(risk, threat, filter->model, &level) || level >= filter->least;
}

bool ax_risk_passes(const struct ax_risk *risk, const struct ax_risk_record *threat,
                    const struct ax_risk_filter *filter, struct ax_risk_decision *out_decision)
{
    struct ax_risk_decision decision;
    struct ax_slice id = ax_risk_value(risk, threat, AX_RISK_ID);
    if (filter->pattern && !ax_risk_pattern_fits(ax_slice_of(filter->pattern), id)) {
        return false;
    }
    ax_risk_decide(risk, id, filter->as_of, &decision);
    if ((decision.gone && !filter->gone) || (filter->expired && !decision.expired) ||
        (filter->review_again && !decision.review_again) ||
        (filter->dispositions && !(filter->dispositions & 1U << decision.disposition)) ||
        (filter->owner && !holds_folded(decision.owner, ax_slice_of(filter->owner)))) {
        return false;
    }
    *out_decision = decision;
    return is_severe_enough(risk, threat, filter) &&
           is_old_enough(risk, threat, filter->least_age) &&
           (!filter->element || is_about(risk, threat, filter));
}
