/* SPDX-License-Identifier: Apache-2.0 */
/* What follows from the records of an OCTAVE file alone: who is meant by an id, ranks, scores and
 * pools. */
#include "base/guess.h"
#include "base/limits.h"
#include "method/octave.h"

enum {
    ID_KIND_SHIFT = 20 /* indices are below AX_LIMIT_OCTAVE_RECORDS */
};

static const char *const kind_names[] = {
    [AX_OCTAVE_ID_AREA] = "impact area",
    [AX_OCTAVE_ID_ASSET] = "asset",
    [AX_OCTAVE_ID_CONTAINER] = "container",
    [AX_OCTAVE_ID_CONCERN] = "area of concern",
};

const char *const ax_octave_caveats[] = {
    "A profile of OCTAVE Allegro that was written from its public openings: the bounds of the "
    "pools were not checked against the original.",
    "Scores rank risks against each other and measure nothing; the probability is somebody's "
    "judgement. For harm to patients exploitability and severity count, in the security risk file.",
    NULL,
};

struct ax_slice ax_octave_word(const char *words, int index)
{
    struct ax_slice rest = ax_slice_of(words);
    struct ax_slice word = {"", 0};
    for (int i = 0; i <= index; i++) {
        if (!ax_slice_next_word(&rest, &word)) {
            return (struct ax_slice){"", 0};
        }
    }
    return word;
}

struct ax_span ax_octave_span(const struct ax_octave *octave, uint32_t start)
{
    struct ax_xml_element element = {.source = octave->source, .start = start};
    return ax_xml_element_span(octave->session, &element);
}

struct ax_span ax_octave_value_span(const struct ax_octave *octave, uint32_t start,
                                    enum ax_name attribute)
{
    return ax_xml_value_span(octave->session, octave->source, start,
                             ax_slice_of(ax_name_text(attribute)));
}

struct ax_span ax_octave_word_span(const struct ax_octave *octave, uint32_t start,
                                   enum ax_name attribute, struct ax_slice word)
{
    struct ax_slice text = ax_source_at(octave->session, octave->source)->text;
    uintptr_t at = (uintptr_t)word.start - (uintptr_t)text.start;
    if (word.len > 0 && at < text.len) {
        return (struct ax_span){octave->source, (uint32_t)at, (uint32_t)(at + word.len)};
    }
    return ax_octave_value_span(octave, start, attribute);
}

static uint32_t id_at(const struct ax_octave *octave, struct ax_slice id)
{
    ax_atom atom = ax_atom_find(&octave->session->atoms, id);
    return atom && atom < octave->ids.len ? octave->ids.at[atom] : 0;
}

bool ax_octave_has_id(const struct ax_octave *octave, struct ax_slice id)
{
    return id_at(octave, id) > 0;
}

uint32_t ax_octave_find(const struct ax_octave *octave, enum ax_octave_id_kind kind,
                        struct ax_slice id)
{
    uint32_t at = id_at(octave, id);
    return at > 0 && at >> ID_KIND_SHIFT == (uint32_t)kind ? (at & ((1U << ID_KIND_SHIFT) - 1)) - 1
                                                           : AX_OCTAVE_NONE;
}

uint32_t ax_octave_start_of(const struct ax_octave *octave, enum ax_octave_id_kind kind,
                            uint32_t index)
{
    switch (kind) {
    case AX_OCTAVE_ID_AREA: return octave->areas.at[index].start;
    case AX_OCTAVE_ID_ASSET: return octave->assets.at[index].start;
    case AX_OCTAVE_ID_CONTAINER: return octave->containers.at[index].start;
    case AX_OCTAVE_ID_CONCERN: break;
    }
    return octave->concerns.at[index].start;
}

static void report_duplicate(struct ax_octave *octave, uint32_t first, struct ax_slice id,
                             uint32_t start)
{
    enum ax_octave_id_kind kind = (enum ax_octave_id_kind)(first >> ID_KIND_SHIFT);
    uint32_t index = (first & ((1U << ID_KIND_SHIFT) - 1)) - 1;
    struct ax_message *message = ax_report(octave->session, AX_CODE_ID_DUPLICATE,
                                           ax_octave_value_span(octave, start, AX_NAME_ID),
                                           "the id \"%.*s\" is used twice", AX_FMT(id));
    ax_note(octave->session, message,
            ax_octave_value_span(octave, ax_octave_start_of(octave, kind, index), AX_NAME_ID),
            "first used here, for the %s", kind_names[kind]);
}

bool ax_octave_keep_id(struct ax_octave *octave, enum ax_octave_id_kind kind, uint32_t index,
                       struct ax_slice id, uint32_t start)
{
    struct ax_session *session = octave->session;
    ax_atom atom = ax_atom_of_kept(&session->atoms, id);
    uint32_t more = atom >= octave->ids.len ? atom + 1 - octave->ids.len : 0;
    if (id.len == 0) {
        return false;
    }
    if (atom == 0 || !ax_array_reserve(session->memory, &octave->ids, more)) {
        session->no_memory = true;
        return false;
    }
    if (more > 0) {
        memset(octave->ids.at + octave->ids.len, 0, more * sizeof(uint32_t));
        octave->ids.len += more;
    }
    if (octave->ids.at[atom] > 0) {
        report_duplicate(octave, octave->ids.at[atom], id, start);
        return false;
    }
    octave->ids.at[atom] = ((uint32_t)kind << ID_KIND_SHIFT) | (index + 1);
    return true;
}

static void offer_ids(const struct ax_octave *octave, enum ax_octave_id_kind kind,
                      struct ax_guess *guess)
{
    for (uint32_t i = 0; kind == AX_OCTAVE_ID_AREA && i < octave->areas.len; i++) {
        ax_guess_offer(guess, octave->areas.at[i].id);
    }
    for (uint32_t i = 0; kind == AX_OCTAVE_ID_ASSET && i < octave->assets.len; i++) {
        ax_guess_offer(guess, octave->assets.at[i].id);
    }
    for (uint32_t i = 0; kind == AX_OCTAVE_ID_CONTAINER && i < octave->containers.len; i++) {
        ax_guess_offer(guess, octave->containers.at[i].id);
    }
}

/* The index of what is meant; what does not exist is reported. */
static uint32_t look_up(struct ax_octave *octave, enum ax_octave_id_kind kind, struct ax_slice id,
                        uint32_t start, enum ax_name attribute)
{
    struct ax_session *session = octave->session;
    uint32_t found = ax_octave_find(octave, kind, id);
    if (found != AX_OCTAVE_NONE || id.len == 0) {
        return found;
    }
    struct ax_guess guess;
    ax_guess_init(&guess, id);
    if (session->counts[AX_ERROR] < AX_LIMIT_GUESSES) {
        offer_ids(octave, kind, &guess);
    }
    struct ax_message *message = ax_report(session, AX_CODE_REFERENCE_UNKNOWN,
                                           ax_octave_word_span(octave, start, attribute, id),
                                           "there is no %s \"%.*s\"", kind_names[kind], AX_FMT(id));
    ax_note_guess(session, message, guess.best);
    return AX_OCTAVE_NONE;
}

static void resolve_container(struct ax_octave *octave, struct ax_octave_container *container)
{
    struct ax_slice rest = container->assets;
    struct ax_slice id;
    container->first = octave->references.len;
    while (ax_slice_next_word(&rest, &id)) {
        uint32_t asset = look_up(octave, AX_OCTAVE_ID_ASSET, id, container->start, AX_NAME_ASSETS);
        if (asset == AX_OCTAVE_NONE) {
            continue;
        }
        uint32_t *entry = ax_array_push(octave->session->memory, &octave->references);
        if (!entry) {
            octave->session->no_memory = true;
            return;
        }
        *entry = asset;
        container->count++;
    }
}

static void said_twice(struct ax_octave *octave, uint32_t start, enum ax_name attribute,
                       uint32_t first, const char *what)
{
    struct ax_message *message =
        ax_report(octave->session, AX_CODE_OCTAVE_TWICE,
                  ax_octave_value_span(octave, start, attribute), "%s", what);
    ax_note(octave->session, message, ax_octave_value_span(octave, first, attribute),
            "the first one");
}

static void check_area_kinds(struct ax_octave *octave)
{
    static const int user_defined = 5;
    for (uint32_t i = 0; i < octave->areas.len; i++) {
        const struct ax_octave_area *area = &octave->areas.at[i];
        for (uint32_t j = 0; j < i && area->kind >= 0 && area->kind != user_defined; j++) {
            if (octave->areas.at[j].kind == area->kind) {
                said_twice(octave, area->start, AX_NAME_KIND, octave->areas.at[j].start,
                           "a second impact area of this kind; further ones are \"user-defined\"");
                break;
            }
        }
    }
}

/* A file that somebody begins with has no ranks yet; those that are there have to be right. */
static void check_ranks(struct ax_octave *octave)
{
    uint32_t of_rank[AX_LIMIT_OCTAVE_AREAS + 1] = {0};
    uint32_t count = octave->areas.len;
    octave->ranked = count > 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct ax_octave_area *area = &octave->areas.at[i];
        octave->ranked &= area->rank > 0;
        if (area->rank > count) {
            ax_report(octave->session, AX_CODE_OCTAVE_RANK,
                      ax_octave_value_span(octave, area->start, AX_NAME_RANK),
                      "the rank %lu is not one of 1 to %lu, the number of impact areas",
                      (unsigned long)area->rank, (unsigned long)count);
        } else if (area->rank > 0 && of_rank[area->rank] > 0) {
            struct ax_message *message =
                ax_report(octave->session, AX_CODE_OCTAVE_RANK,
                          ax_octave_value_span(octave, area->start, AX_NAME_RANK),
                          "two impact areas have the rank %lu", (unsigned long)area->rank);
            ax_note(octave->session, message,
                    ax_octave_value_span(octave, octave->areas.at[of_rank[area->rank] - 1].start,
                                         AX_NAME_RANK),
                    "the first one");
        } else if (area->rank > 0) {
            of_rank[area->rank] = i + 1;
        }
    }
}

static void check_requirements(struct ax_octave *octave, const struct ax_octave_asset *asset)
{
    uint32_t seen[AX_OCTAVE_PROPERTY_COUNT] = {0};
    for (uint32_t i = asset->first; i < asset->first + asset->count; i++) {
        int property = octave->requirements.at[i].property;
        if (property < 0 || property == AX_OCTAVE_OTHER) {
            continue;
        }
        if (seen[property] > 0) {
            said_twice(octave, octave->requirements.at[i].start, AX_NAME_PROPERTY,
                       octave->requirements.at[seen[property] - 1].start,
                       "the asset has two requirements for this property");
        } else {
            seen[property] = i + 1;
        }
    }
}

/* By area: what the concern says about it. */
static void resolve_impacts(struct ax_octave *octave, const struct ax_octave_concern *concern,
                            uint8_t *values)
{
    uint32_t first[AX_LIMIT_OCTAVE_AREAS] = {0};
    for (uint32_t i = concern->first_impact; i < concern->first_impact + concern->impacts; i++) {
        struct ax_octave_impact *impact = &octave->impacts.at[i];
        impact->area =
            look_up(octave, AX_OCTAVE_ID_AREA, impact->area_id, impact->start, AX_NAME_AREA);
        if (impact->area == AX_OCTAVE_NONE) {
            continue;
        }
        if (first[impact->area] > 0) {
            said_twice(octave, impact->start, AX_NAME_AREA,
                       octave->impacts.at[first[impact->area] - 1].start,
                       "the area of concern has two values for this impact area");
            continue;
        }
        first[impact->area] = i + 1;
        values[impact->area] = (uint8_t)(impact->value + 1);
    }
}

static void check_stored(struct ax_octave *octave, const struct ax_octave_concern *concern)
{
    struct ax_session *session = octave->session;
    if (concern->stored_score > 0 && concern->stored_score != concern->score) {
        struct ax_message *message =
            ax_report(session, AX_CODE_OCTAVE_SCORE,
                      ax_octave_value_span(octave, concern->start, AX_NAME_SCORE),
                      "the stored score is %lu, ranks and values give %lu",
                      (unsigned long)concern->stored_score, (unsigned long)concern->score);
        if (concern->score == 0) {
            ax_note(session, message, (struct ax_span){0, 0, 0},
                    "there is no score before each impact area has a rank and a value");
        }
    }
    if (concern->stored_pool > 0 && concern->stored_pool != concern->pool) {
        struct ax_message *message =
            ax_report(session, AX_CODE_OCTAVE_SCORE,
                      ax_octave_value_span(octave, concern->start, AX_NAME_POOL),
                      "the stored pool is %u, score and probability give %u", concern->stored_pool,
                      concern->pool);
        if (concern->pool == 0) {
            ax_note(session, message, (struct ax_span){0, 0, 0},
                    "there is no pool without a score, a probability and exactly five impact "
                    "areas");
        }
    }
}

static void resolve_concern(struct ax_octave *octave, struct ax_octave_concern *concern)
{
    uint32_t ranks[AX_LIMIT_OCTAVE_AREAS];
    uint8_t values[AX_LIMIT_OCTAVE_AREAS] = {0};
    concern->asset =
        look_up(octave, AX_OCTAVE_ID_ASSET, concern->asset_id, concern->start, AX_NAME_ASSET);
    if (concern->asset != AX_OCTAVE_NONE) {
        octave->assets.at[concern->asset].concerns++;
    }
    resolve_impacts(octave, concern, values);
    for (uint32_t i = concern->first_control; i < concern->first_control + concern->controls; i++) {
        struct ax_octave_control *control = &octave->controls.at[i];
        control->container = look_up(octave, AX_OCTAVE_ID_CONTAINER, control->container_id,
                                     control->start, AX_NAME_CONTAINER);
    }
    for (uint32_t i = 0; i < octave->areas.len; i++) {
        ranks[i] = octave->areas.at[i].rank;
    }
    if (octave->ranked && ax_octave_ranks_are_sound(ranks, octave->areas.len)) {
        concern->score = ax_octave_score(ranks, values, octave->areas.len);
    }
    concern->pool = ax_octave_pool(octave->areas.len, concern->score,
                                   (enum ax_octave_probability)(concern->probability + 1));
    check_stored(octave, concern);
}

static uint32_t patterns_in(struct ax_slice list)
{
    struct ax_slice word;
    uint32_t count = 0;
    while (ax_slice_next_word(&list, &word)) {
        count += memchr(word.start, '*', word.len) != NULL;
    }
    return count;
}

static void check_patterns(struct ax_octave *octave)
{
    uint32_t count = 0;
    uint32_t start = octave->root;
    for (uint32_t i = 0; i < octave->concerns.len && count <= AX_LIMIT_OCTAVE_PATTERNS; i++) {
        start = octave->concerns.at[i].start;
        count += patterns_in(octave->concerns.at[i].threats);
    }
    for (uint32_t i = 0; i < octave->left_out.len && count <= AX_LIMIT_OCTAVE_PATTERNS; i++) {
        start = octave->left_out.at[i].start;
        count += patterns_in(octave->left_out.at[i].threats);
    }
    if (count > AX_LIMIT_OCTAVE_PATTERNS) {
        ax_report(octave->session, AX_CODE_OCTAVE_TOO_LARGE,
                  ax_octave_value_span(octave, start, AX_NAME_THREAT),
                  "there are more than %u patterns of threats", AX_LIMIT_OCTAVE_PATTERNS);
    }
}

static void resolve_left_out(struct ax_octave *octave, struct ax_octave_left_out *entry)
{
    entry->asset =
        look_up(octave, AX_OCTAVE_ID_ASSET, entry->asset_id, entry->start, AX_NAME_ASSET);
    if (entry->reason.len == 0) {
        ax_report(octave->session, AX_CODE_OCTAVE_NO_REASON, ax_octave_span(octave, entry->start),
                  "it is not said why this is left out");
    }
}

void ax_octave_resolve(struct ax_octave *octave)
{
    check_area_kinds(octave);
    check_ranks(octave);
    for (uint32_t i = 0; i < octave->assets.len; i++) {
        check_requirements(octave, &octave->assets.at[i]);
    }
    for (uint32_t i = 0; i < octave->containers.len; i++) {
        resolve_container(octave, &octave->containers.at[i]);
    }
    for (uint32_t i = 0; i < octave->concerns.len; i++) {
        resolve_concern(octave, &octave->concerns.at[i]);
    }
    for (uint32_t i = 0; i < octave->left_out.len; i++) {
        resolve_left_out(octave, &octave->left_out.at[i]);
    }
    check_patterns(octave);
}

enum ax_octave_property ax_octave_breached(enum ax_octave_outcome outcome)
{
    switch (outcome) {
    case AX_OCTAVE_DISCLOSURE: return AX_OCTAVE_CONFIDENTIALITY;
    case AX_OCTAVE_MODIFICATION: return AX_OCTAVE_INTEGRITY;
    case AX_OCTAVE_DESTRUCTION:
    case AX_OCTAVE_INTERRUPTION:
    case AX_OCTAVE_OUTCOME_COUNT: break;
    }
    return AX_OCTAVE_AVAILABILITY;
}

bool ax_octave_is_about(const struct ax_octave *octave, const struct ax_model *model)
{
    struct ax_slice id = ax_model_id_text(model, 0);
    if (octave->model.len == 0 || ax_slice_equal(octave->model, id)) {
        return true;
    }
    ax_report(octave->session, AX_CODE_OCTAVE_OTHER_MODEL,
              ax_octave_value_span(octave, octave->root, AX_NAME_MODEL),
              "the file is about \"%.*s\", the model is \"%.*s\"", AX_FMT(octave->model),
              AX_FMT(id));
    return false;
}
