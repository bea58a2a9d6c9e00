/* SPDX-License-Identifier: Apache-2.0 */
/* Scores that a person sets. What follows from a vector is computed anew: the score, and what the
 * acceptance matrix makes of it. What was said of another vector does not stay. */
#include "risk/patch.h"
#include "score/mistake.h"
#include "xml/canonical.h"

/* One score while it is written. */
struct scoring {
    struct ax_patching *patching;
    enum ax_risk_kind kind;
    const struct ax_risk_record *old; /* NULL: there was none */
    struct ax_slice vector;           /* canonical */
    struct ax_slice impact;           /* which of OWASP's counts; may be empty */
    struct ax_score score;
    bool judged_anew; /* vector or harm are other ones */
};

static struct ax_slice old_value(const struct scoring *scoring, enum ax_risk_field field)
{
    return scoring->old ? ax_risk_value(scoring->patching->edit->risk, scoring->old, field)
                        : (struct ax_slice){"", 0};
}

/* The harm of the score itself, else that of the threat, as it will be. */
static struct ax_slice harm_of(const struct scoring *scoring)
{
    const struct ax_patching *patching = scoring->patching;
    struct ax_slice own = old_value(scoring, AX_RISK_HARM);
    for (size_t i = 0; own.len == 0 && i < patching->field_count; i++) {
        if (patching->fields[i].field == AX_RISK_HARM) {
            return patching->fields[i].value;
        }
    }
    return own.len > 0 || !patching->record
               ? own
               : ax_risk_value(patching->edit->risk, patching->record, AX_RISK_HARM);
}

/* AX_VERDICT_NONE: there is no matrix, or it does not say. */
static enum ax_verdict verdict_of(const struct scoring *scoring)
{
    const struct ax_acceptance *matrix = NULL;
    if (ax_risk_acceptance(scoring->patching->edit->risk, &matrix) != AX_OK || !matrix) {
        return AX_VERDICT_NONE;
    }
    return ax_acceptance_verdict(matrix, ax_acceptance_band_of(matrix, &scoring->score),
                                 ax_acceptance_find_harm(matrix, harm_of(scoring)));
}

static void say(const struct scoring *scoring, enum ax_risk_field field, struct ax_slice old,
                struct ax_slice new)
{
    struct ax_output *said = scoring->patching->said;
    ax_putf(said, "%s%s %s: %.*s -> ", said->len > 0 ? "; " : "", ax_risk_kind_text(scoring->kind),
            ax_risk_field_text(field), AX_FMT(old));
    ax_put(said, new.len > 0 ? new : AX_SLICE("(none)"));
}

/* What a field of the matrix is now; nothing where nobody judged before. */
static struct ax_slice judged(const struct scoring *scoring, enum ax_risk_field field)
{
    struct ax_slice old = old_value(scoring, field);
    if (old.len == 0 || !scoring->judged_anew) {
        return old;
    }
    enum ax_verdict verdict = verdict_of(scoring);
    struct ax_slice new = {"", 0};
    if (verdict != AX_VERDICT_NONE) {
        new = field == AX_RISK_LEVEL             ? ax_slice_of(ax_verdict_text(verdict))
              : verdict == AX_VERDICT_ACCEPTABLE ? AX_SLICE("yes")
                                                 : AX_SLICE("no");
    }
    if (!ax_slice_equal(old, new)) {
        say(scoring, field, old, new);
    }
    return new;
}

static void put_attribute(struct ax_xml_tag *tag, enum ax_risk_field field, struct ax_slice value)
{
    if (value.len > 0) {
        ax_xml_tag_attribute(tag, ax_slice_of(ax_risk_field_text(field)), value);
    }
}

/* OWASP has a band and no number. */
static struct ax_slice number_of(const struct scoring *scoring)
{
    struct ax_output *scratch = scoring->patching->scratch;
    scratch->len = 0;
    ax_score_write(&scoring->score, scratch);
    if (scratch->len == 0) {
        ax_put_text(scratch, ax_score_band_text(scoring->score.band));
    }
    return ax_risk_edit_keep(scoring->patching->edit, scratch);
}

static void put_score(const struct scoring *scoring)
{
    struct ax_patching *patching = scoring->patching;
    const char *name = ax_risk_kind_text(scoring->kind);
    struct ax_slice number = number_of(scoring);
    struct ax_slice text = old_value(scoring, AX_RISK_TEXT);
    struct ax_xml_tag tag;
    patching->scratch->len = 0;
    ax_xml_tag_open(&tag, patching->scratch, 2, ax_slice_of(name));
    put_attribute(&tag, AX_RISK_ACCEPTABLE, judged(scoring, AX_RISK_ACCEPTABLE));
    put_attribute(&tag, AX_RISK_HARM, old_value(scoring, AX_RISK_HARM));
    if (scoring->score.method == AX_SCORE_OWASP) {
        put_attribute(&tag, AX_RISK_IMPACT_BY, scoring->impact);
    }
    put_attribute(&tag, AX_RISK_LEVEL, judged(scoring, AX_RISK_LEVEL));
    put_attribute(&tag, AX_RISK_SCORE, number);
    put_attribute(&tag, AX_RISK_VECTOR, scoring->vector);
    if (text.len == 0) {
        ax_put_text(patching->scratch, "/>");
    } else {
        ax_put_char(patching->scratch, '>');
        ax_xml_put_content(patching->scratch, text, 2);
        ax_putf(patching->scratch, "</%s>", name);
    }
    ax_patch_child(patching, name, ax_patch_keep_child(patching), true, false);
}

static bool compute(struct scoring *scoring, struct ax_slice text)
{
    struct ax_patching *patching = scoring->patching;
    struct ax_score_vector vector;
    struct ax_score_mistake mistake;
    if (text.len == 0 || ax_score_parse(text, &vector, &mistake) != AX_OK) {
        return false;
    }
    struct ax_score_options options = ax_risk_score_options(scoring->impact);
    ax_score_compute(&vector, &options, &scoring->score);
    patching->scratch->len = 0;
    ax_score_vector_write(&vector, patching->scratch);
    scoring->vector = ax_risk_edit_keep(patching->edit, patching->scratch);
    return true;
}

/* However it was written. */
static bool is_same(const struct scoring *scoring, struct ax_slice before)
{
    struct scoring other = *scoring;
    return ax_slice_equal(scoring->impact, old_value(scoring, AX_RISK_IMPACT_BY)) &&
           compute(&other, before) && ax_slice_equal(other.vector, scoring->vector);
}

/* A threat that harms otherwise is in another cell, unless the score has a harm of its own. */
static bool is_moved(const struct scoring *scoring)
{
    return scoring->old && ax_patch_changes(scoring->patching, AX_RISK_HARM) &&
           old_value(scoring, AX_RISK_HARM).len == 0 &&
           old_value(scoring, AX_RISK_LEVEL).len + old_value(scoring, AX_RISK_ACCEPTABLE).len > 0;
}

static void patch_score(struct ax_patching *patching, enum ax_risk_kind kind)
{
    size_t which = kind == AX_RISK_POST;
    struct scoring scoring = {.patching = patching, .kind = kind};
    if (patching->record) {
        scoring.old = ax_risk_part(patching->edit->risk, patching->record, kind, 0);
    }
    struct ax_slice before = old_value(&scoring, AX_RISK_VECTOR);
    struct ax_slice vector = patching->vectors[which];
    struct ax_slice impact = patching->impacts[which];
    bool moved = is_moved(&scoring);
    bool set = vector.start || impact.start;
    scoring.impact = impact.start ? impact : old_value(&scoring, AX_RISK_IMPACT_BY);
    if (!set && !moved) {
        return;
    }
    if (compute(&scoring, vector.start ? vector : before)) {
        scoring.judged_anew = moved || !is_same(&scoring, before);
        put_score(&scoring);
    } else if (set) {
        ax_patch_child(patching, ax_risk_kind_text(kind), (struct ax_slice){"", 0}, true, false);
    }
}

void ax_patch_scores(struct ax_patching *patching)
{
    patch_score(patching, AX_RISK_PRE);
    patch_score(patching, AX_RISK_POST);
}
