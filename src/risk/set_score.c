/* SPDX-License-Identifier: Apache-2.0 */
/* Scores that a person sets. What follows from a vector is computed anew: the score, and what the
 * acceptance matrix makes of it. What was said of another vector does not stay. */
#include "risk/patch.h"
#include "score/mistake.h"

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

static struct ax_slice impact_of(const struct scoring *scoring)
{
    return scoring->score.method == AX_SCORE_OWASP ? scoring->impact : (struct ax_slice){"", 0};
}

static void put_new(const struct scoring *scoring)
{
    struct ax_patching *patching = scoring->patching;
    const char *name = ax_risk_kind_text(scoring->kind);
    struct ax_field_change fields[] = {{AX_RISK_IMPACT_BY, impact_of(scoring)},
                                       {AX_RISK_SCORE, number_of(scoring)},
                                       {AX_RISK_VECTOR, scoring->vector}};
    struct ax_xml_tag tag;
    patching->scratch->len = 0;
    ax_xml_tag_open(&tag, patching->scratch, 2, ax_slice_of(name));
    ax_risk_tag_fields(&tag, fields, AX_COUNT(fields));
    ax_put_text(patching->scratch, "/>");
    ax_patch_child(patching, name, ax_patch_keep_child(patching), true, false);
}

/* Only the start tag: what stands in the element is the person's. */
static void change_old(const struct scoring *scoring)
{
    struct ax_patching *patching = scoring->patching;
    const struct ax_field_change fields[] = {
        {AX_RISK_ACCEPTABLE, judged(scoring, AX_RISK_ACCEPTABLE)},
        {AX_RISK_IMPACT_BY, impact_of(scoring)},
        {AX_RISK_LEVEL, judged(scoring, AX_RISK_LEVEL)},
        {AX_RISK_SCORE, number_of(scoring)},
        {AX_RISK_VECTOR, scoring->vector},
    };
    ax_risk_edit_record(patching->edit, scoring->old->start, 2, fields, AX_COUNT(fields), NULL, 0);
    patching->rewrites = true;
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

/* A vector or an impact that does not start stays as it is. */
static void patch_score(struct ax_patching *patching, enum ax_risk_kind kind,
                        const struct ax_risk_record *old, struct ax_slice vector,
                        struct ax_slice impact)
{
    struct scoring scoring = {.patching = patching, .kind = kind, .old = old};
    struct ax_slice before = old_value(&scoring, AX_RISK_VECTOR);
    bool moved = is_moved(&scoring);
    bool set = vector.start || impact.start;
    scoring.impact = impact.start ? impact : old_value(&scoring, AX_RISK_IMPACT_BY);
    if (!set && !moved) {
        return;
    }
    if (!compute(&scoring, vector.start ? vector : before)) {
        if (set) {
            ax_patch_child(patching, ax_risk_kind_text(kind), (struct ax_slice){"", 0}, true,
                           false);
        }
        return;
    }
    scoring.judged_anew = moved || !is_same(&scoring, before);
    if (old) {
        change_old(&scoring);
    } else {
        put_new(&scoring);
    }
}

/* What is set is said of the first score of a kind; another harm moves all of them. */
static void patch_scores(struct ax_patching *patching, enum ax_risk_kind kind)
{
    static const struct ax_slice as_it_is = {NULL, 0};
    const struct ax_risk *risk = patching->edit->risk;
    const struct ax_risk_record *record = patching->record;
    const struct ax_risk_record *first = record ? ax_risk_part(risk, record, kind, 0) : NULL;
    size_t which = kind == AX_RISK_POST;
    patch_score(patching, kind, first, patching->vectors[which], patching->impacts[which]);
    for (uint32_t at = first ? first->next : AX_RISK_NONE; at != AX_RISK_NONE;
         at = risk->records.at[at].next) {
        if (risk->records.at[at].kind == (uint8_t)kind) {
            patch_score(patching, kind, &risk->records.at[at], as_it_is, as_it_is);
        }
    }
}

void ax_patch_scores(struct ax_patching *patching)
{
    patch_scores(patching, AX_RISK_PRE);
    patch_scores(patching, AX_RISK_POST);
}
