/* SPDX-License-Identifier: Apache-2.0 */
/* Choosing threats out of a risk file. */
#include "risk/risk.h"

#include <annexc/score.h>

static bool level_of_band(enum ax_score_band band, enum ax_level *out_level)
{
    static const int8_t levels[AX_BAND_COUNT] = {[AX_BAND_ABSENT] = -1,
                                                 [AX_BAND_NONE] = AX_LEVEL_NONE,
                                                 [AX_BAND_NOTE] = AX_LEVEL_NONE,
                                                 [AX_BAND_LOW] = AX_LEVEL_LOW,
                                                 [AX_BAND_MEDIUM] = AX_LEVEL_MEDIUM,
                                                 [AX_BAND_HIGH] = AX_LEVEL_HIGH,
                                                 [AX_BAND_CRITICAL] = AX_LEVEL_CRITICAL};
    if (levels[band] < 0) {
        return false;
    }
    *out_level = (enum ax_level)levels[band];
    return true;
}

static bool level_of_word(struct ax_slice word, enum ax_level *out_level)
{
    for (int level = 0; level < AX_LEVEL_COUNT; level++) {
        if (ax_slice_is(word, ax_level_text((enum ax_level)level))) {
            *out_level = (enum ax_level)level;
            return true;
        }
    }
    return false;
}

bool ax_risk_severity(const struct ax_risk *risk, const struct ax_risk_record *threat, bool post,
                      enum ax_level *out_level)
{
    const struct ax_risk_record *part =
        ax_risk_part(risk, threat, post ? AX_RISK_POST : AX_RISK_PRE, 0);
    struct ax_score score;
    if (part && ax_risk_score(risk, part, &score) && level_of_band(score.band, out_level)) {
        return true;
    }
    return !post && level_of_word(ax_risk_value(risk, threat, AX_RISK_SEVERITY), out_level);
}

struct ax_slice ax_risk_category(const struct ax_risk *risk, const struct ax_risk_record *threat,
                                 const struct ax_model *model, struct ax_slice *out_name)
{
    struct ax_slice id = ax_risk_value(risk, threat, AX_RISK_ID);
    struct ax_slice own = ax_risk_value(risk, threat, AX_RISK_CATEGORY);
    const char *at = memchr(id.start, '@', id.len);
    *out_name = (struct ax_slice){"", 0};
    if (own.len > 0 || !at || !model) {
        return own;
    }
    const struct ax_templates *templates = model->templates;
    const struct ax_atoms *atoms = &model->session->atoms;
    ax_atom rule = ax_atom_find(atoms, (struct ax_slice){id.start, (size_t)(at - id.start)});
    uint32_t index = rule ? ax_templates_rule(templates, rule) : AX_NO_INDEX;
    if (index == AX_NO_INDEX) {
        return own;
    }
    const struct ax_category *category =
        &templates->categories.at[templates->rules.at[index].category];
    *out_name = category->name;
    return ax_atom_text(atoms, category->id);
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
                             enum ax_level least)
{
    enum ax_level level;
    /* What nobody judged might be anything. */
    return least == AX_LEVEL_NONE || !ax_risk_severity(risk, threat, false, &level) ||
           level >= least;
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
    return is_severe_enough(risk, threat, filter->least) &&
           is_old_enough(risk, threat, filter->least_age) &&
           (!filter->element || is_about(risk, threat, filter));
}
