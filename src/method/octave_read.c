/* SPDX-License-Identifier: Apache-2.0 */
/* The format of OCTAVE files. docs/octave.md and models/schema/octave-1.xsd say the same. */
#include "method/octave.h"

#include "base/limits.h"
#include "load/foreign.h"
#include "xml/canonical.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

enum {
    HEAD_BYTES = 16384 /* that are looked at to tell what a file is */
};

enum element {
    E_OCTAVE,
    E_TEXT,
    E_AREA,
    E_CRITERION,
    E_ASSET,
    E_REQUIREMENT,
    E_CONTAINER,
    E_CONCERN,
    E_IMPACT,
    E_CONTROL,
    E_LEFT_OUT,
    E_COUNT
};

#define N(id) AX_NAME_##id
#define OF(id, kind)                                                                               \
    {                                                                                              \
        N(id), AX_VALUE_##kind, false, NULL                                                        \
    }
#define NEEDS(id, kind)                                                                            \
    {                                                                                              \
        N(id), AX_VALUE_##kind, true, NULL                                                         \
    }
#define CHOICE(id, words)                                                                          \
    {                                                                                              \
        N(id), AX_VALUE_CHOICE, false, words                                                       \
    }
#define NEEDS_CHOICE(id, words)                                                                    \
    {                                                                                              \
        N(id), AX_VALUE_CHOICE, true, words                                                        \
    }
#define ONE(id, element, order)                                                                    \
    {                                                                                              \
        N(id), element, order, true                                                                \
    }
#define MANY(id, element, order)                                                                   \
    {                                                                                              \
        N(id), element, order, false                                                               \
    }
#define ATTRIBUTES (const struct ax_attribute_rule[])
#define CHILDREN (const struct ax_child_rule[])
#define END                                                                                        \
    {                                                                                              \
        0                                                                                          \
    }

static const struct ax_element_rule rules[E_COUNT] = {
    [E_OCTAVE] = {.attributes = ATTRIBUTES{OF(MODEL, TEXT), OF(NAME, TEXT), OF(VERSION, TEXT), END},
                  .children =
                      CHILDREN{ONE(DESCRIPTION, E_TEXT, 0), MANY(AREA, E_AREA, 1),
                               MANY(ASSET, E_ASSET, 2), MANY(CONTAINER, E_CONTAINER, 3),
                               MANY(CONCERN, E_CONCERN, 4), MANY(LEFT_OUT, E_LEFT_OUT, 5), END}},
    [E_TEXT] = {.attributes = ATTRIBUTES{END}, .text = true},
    [E_AREA] = {.attributes =
                    ATTRIBUTES{NEEDS(ID, ID), OF(NAME, TEXT),
                               NEEDS_CHOICE(KIND, AX_OCTAVE_AREA_KINDS), OF(RANK, NUMBER), END},
                .children = CHILDREN{MANY(CRITERION, E_CRITERION, 0), END}},
    [E_CRITERION] = {.attributes = ATTRIBUTES{OF(NAME, TEXT), END},
                     .children = CHILDREN{ONE(LOW, E_TEXT, 0), ONE(MODERATE, E_TEXT, 1),
                                          ONE(HIGH, E_TEXT, 2), END}},
    [E_ASSET] = {.attributes =
                     ATTRIBUTES{NEEDS(ID, ID), OF(NAME, TEXT), OF(DATA, TEXT), OF(OWNER, TEXT),
                                CHOICE(MOST_IMPORTANT, AX_OCTAVE_PROPERTIES), END},
                 .children = CHILDREN{ONE(RATIONALE, E_TEXT, 0), ONE(DESCRIPTION, E_TEXT, 1),
                                      MANY(REQUIREMENT, E_REQUIREMENT, 2), END}},
    [E_REQUIREMENT] = {.attributes = ATTRIBUTES{NEEDS_CHOICE(PROPERTY, AX_OCTAVE_PROPERTIES), END},
                       .text = true},
    [E_CONTAINER] = {.attributes = ATTRIBUTES{NEEDS(ID, ID), OF(NAME, TEXT),
                                              NEEDS_CHOICE(KIND, AX_OCTAVE_CONTAINER_KINDS),
                                              CHOICE(PLACE, AX_OCTAVE_PLACES), OF(OWNER, TEXT),
                                              OF(ELEMENT, TEXT), OF(ASSETS, ID_LIST), END},
                     .children = CHILDREN{ONE(DESCRIPTION, E_TEXT, 0), END}},
    [E_CONCERN] = {.attributes =
                       ATTRIBUTES{NEEDS(ID, ID), NEEDS(ASSET, ID), OF(ACTOR, TEXT),
                                  CHOICE(MOTIVE, AX_OCTAVE_MOTIVES),
                                  CHOICE(OUTCOME, AX_OCTAVE_OUTCOMES),
                                  CHOICE(REQUIREMENT, AX_OCTAVE_PROPERTIES),
                                  CHOICE(PROBABILITY, AX_OCTAVE_PROBABILITIES),
                                  CHOICE(TREATMENT, AX_OCTAVE_TREATMENTS), OF(SCORE, NUMBER),
                                  CHOICE(POOL, "1 2 3 4"), OF(THREAT, TEXT), END},
                   .children = CHILDREN{ONE(DESCRIPTION, E_TEXT, 0), ONE(MEANS, E_TEXT, 1),
                                        ONE(CONSEQUENCE, E_TEXT, 2), MANY(IMPACT, E_IMPACT, 3),
                                        ONE(REASON, E_TEXT, 4), MANY(CONTROL, E_CONTROL, 5),
                                        ONE(RESIDUAL, E_TEXT, 6), END}},
    [E_IMPACT] = {.attributes =
                      ATTRIBUTES{NEEDS(AREA, ID), NEEDS_CHOICE(VALUE, AX_OCTAVE_VALUES), END},
                  .text = true},
    [E_CONTROL] = {.attributes = ATTRIBUTES{NEEDS(CONTAINER, ID), OF(REF, TEXT), END},
                   .text = true},
    [E_LEFT_OUT] = {.attributes = ATTRIBUTES{OF(ASSET, ID), OF(DATA, TEXT), OF(ELEMENT, TEXT),
                                             OF(THREAT, TEXT), END},
                    .text = true},
};

struct reading {
    struct ax_octave *octave;
    struct ax_session *session;
    struct ax_names names;
    bool full; /* and reported */
};

static struct ax_slice value_of(const struct reading *reading, const struct ax_xml_element *element,
                                enum ax_name name)
{
    return ax_slice_trim(ax_element_value(&reading->names, element, name));
}

/* The number of the word; -1: not there, or none of them, which was reported. */
static int8_t choice_of(const struct reading *reading, const struct ax_xml_element *element,
                        enum ax_name name, const char *words)
{
    struct ax_slice value = value_of(reading, element, name);
    return value.len > 0 ? (int8_t)ax_choice_of(words, value) : -1;
}

static uint32_t number_of(const struct reading *reading, const struct ax_xml_element *element,
                          enum ax_name name)
{
    uint32_t number = 0;
    return ax_slice_to_number(value_of(reading, element, name), &number) ? number : 0;
}

/* Counts against a limit, which is told once. */
static bool has_room(struct reading *reading, const struct ax_xml_element *element, uint32_t count,
                     uint32_t limit, const char *what)
{
    if (count < limit) {
        return true;
    }
    if (!reading->full) {
        ax_report(reading->session, AX_CODE_OCTAVE_TOO_LARGE,
                  ax_xml_element_span(reading->session, element), "there are more than %lu %s",
                  (unsigned long)limit, what);
    }
    reading->full = true;
    return false;
}

#define PUSH(reading, array, out_entry)                                                            \
    (*(out_entry) = ax_array_push((reading)->session->memory, (array)),                            \
     (reading)->session->no_memory |= !*(out_entry), *(out_entry) != NULL)

static void open_root(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_octave *octave = reading->octave;
    octave->root = element->start;
    octave->model = value_of(reading, element, AX_NAME_MODEL);
    octave->name = value_of(reading, element, AX_NAME_NAME);
    octave->version = value_of(reading, element, AX_NAME_VERSION);
}

static bool open_area(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_octave *octave = reading->octave;
    struct ax_octave_area *area;
    if (!has_room(reading, element, octave->areas.len, AX_LIMIT_OCTAVE_AREAS, "impact areas") ||
        !PUSH(reading, &octave->areas, &area)) {
        return false;
    }
    *area = (struct ax_octave_area){
        .start = element->start,
        .id = value_of(reading, element, AX_NAME_ID),
        .name = value_of(reading, element, AX_NAME_NAME),
        .kind = choice_of(reading, element, AX_NAME_KIND, AX_OCTAVE_AREA_KINDS),
        .rank = number_of(reading, element, AX_NAME_RANK),
        .first = octave->criteria.len,
    };
    (void)ax_octave_keep_id(octave, AX_OCTAVE_ID_AREA, octave->areas.len - 1, area->id,
                            area->start);
    return true;
}

static bool open_criterion(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_octave *octave = reading->octave;
    struct ax_octave_criterion *criterion;
    if (!has_room(reading, element, octave->criteria.len, AX_LIMIT_OCTAVE_RECORDS, "criteria") ||
        !PUSH(reading, &octave->criteria, &criterion)) {
        return false;
    }
    *criterion = (struct ax_octave_criterion){.start = element->start,
                                              .name = value_of(reading, element, AX_NAME_NAME)};
    octave->areas.at[octave->areas.len - 1].count++;
    return true;
}

static bool open_asset(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_octave *octave = reading->octave;
    struct ax_octave_asset *asset;
    if (!has_room(reading, element, octave->assets.len, AX_LIMIT_OCTAVE_ASSETS, "assets") ||
        !PUSH(reading, &octave->assets, &asset)) {
        return false;
    }
    *asset = (struct ax_octave_asset){
        .start = element->start,
        .id = value_of(reading, element, AX_NAME_ID),
        .name = value_of(reading, element, AX_NAME_NAME),
        .data = value_of(reading, element, AX_NAME_DATA),
        .owner = value_of(reading, element, AX_NAME_OWNER),
        .most_important = choice_of(reading, element, AX_NAME_MOST_IMPORTANT, AX_OCTAVE_PROPERTIES),
        .first = octave->requirements.len,
    };
    (void)ax_octave_keep_id(octave, AX_OCTAVE_ID_ASSET, octave->assets.len - 1, asset->id,
                            asset->start);
    return true;
}

static bool open_requirement(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_octave *octave = reading->octave;
    struct ax_octave_requirement *requirement;
    if (!has_room(reading, element, octave->requirements.len, AX_LIMIT_OCTAVE_RECORDS,
                  "requirements") ||
        !PUSH(reading, &octave->requirements, &requirement)) {
        return false;
    }
    *requirement = (struct ax_octave_requirement){
        .start = element->start,
        .property = choice_of(reading, element, AX_NAME_PROPERTY, AX_OCTAVE_PROPERTIES)};
    octave->assets.at[octave->assets.len - 1].count++;
    return true;
}

static bool open_container(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_octave *octave = reading->octave;
    struct ax_octave_container *container;
    if (!has_room(reading, element, octave->containers.len, AX_LIMIT_OCTAVE_RECORDS,
                  "containers") ||
        !PUSH(reading, &octave->containers, &container)) {
        return false;
    }
    *container = (struct ax_octave_container){
        .start = element->start,
        .id = value_of(reading, element, AX_NAME_ID),
        .name = value_of(reading, element, AX_NAME_NAME),
        .kind = choice_of(reading, element, AX_NAME_KIND, AX_OCTAVE_CONTAINER_KINDS),
        .place = choice_of(reading, element, AX_NAME_PLACE, AX_OCTAVE_PLACES),
        .owner = value_of(reading, element, AX_NAME_OWNER),
        .elements = value_of(reading, element, AX_NAME_ELEMENT),
        .assets = value_of(reading, element, AX_NAME_ASSETS),
    };
    (void)ax_octave_keep_id(octave, AX_OCTAVE_ID_CONTAINER, octave->containers.len - 1,
                            container->id, container->start);
    return true;
}

static bool open_concern(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_octave *octave = reading->octave;
    struct ax_octave_concern *concern;
    if (!has_room(reading, element, octave->concerns.len, AX_LIMIT_OCTAVE_RECORDS,
                  "areas of concern") ||
        !PUSH(reading, &octave->concerns, &concern)) {
        return false;
    }
    *concern = (struct ax_octave_concern){
        .start = element->start,
        .id = value_of(reading, element, AX_NAME_ID),
        .asset_id = value_of(reading, element, AX_NAME_ASSET),
        .actor = value_of(reading, element, AX_NAME_ACTOR),
        .motive = choice_of(reading, element, AX_NAME_MOTIVE, AX_OCTAVE_MOTIVES),
        .outcome = choice_of(reading, element, AX_NAME_OUTCOME, AX_OCTAVE_OUTCOMES),
        .requirement = choice_of(reading, element, AX_NAME_REQUIREMENT, AX_OCTAVE_PROPERTIES),
        .probability = choice_of(reading, element, AX_NAME_PROBABILITY, AX_OCTAVE_PROBABILITIES),
        .treatment = choice_of(reading, element, AX_NAME_TREATMENT, AX_OCTAVE_TREATMENTS),
        .stored_score = number_of(reading, element, AX_NAME_SCORE),
        .stored_pool = number_of(reading, element, AX_NAME_POOL),
        .threats = value_of(reading, element, AX_NAME_THREAT),
        .first_impact = octave->impacts.len,
        .first_control = octave->controls.len,
    };
    (void)ax_octave_keep_id(octave, AX_OCTAVE_ID_CONCERN, octave->concerns.len - 1, concern->id,
                            concern->start);
    return true;
}

static bool open_impact(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_octave *octave = reading->octave;
    struct ax_octave_impact *impact;
    if (!has_room(reading, element, octave->impacts.len,
                  AX_LIMIT_OCTAVE_RECORDS * AX_LIMIT_OCTAVE_AREAS, "impacts") ||
        !PUSH(reading, &octave->impacts, &impact)) {
        return false;
    }
    *impact = (struct ax_octave_impact){
        .start = element->start,
        .area_id = value_of(reading, element, AX_NAME_AREA),
        .value = choice_of(reading, element, AX_NAME_VALUE, AX_OCTAVE_VALUES),
    };
    octave->concerns.at[octave->concerns.len - 1].impacts++;
    return true;
}

static bool open_control(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_octave *octave = reading->octave;
    struct ax_octave_control *control;
    if (!has_room(reading, element, octave->controls.len, AX_LIMIT_OCTAVE_RECORDS, "controls") ||
        !PUSH(reading, &octave->controls, &control)) {
        return false;
    }
    *control = (struct ax_octave_control){
        .start = element->start,
        .container_id = value_of(reading, element, AX_NAME_CONTAINER),
        .refs = value_of(reading, element, AX_NAME_REF),
    };
    octave->concerns.at[octave->concerns.len - 1].controls++;
    return true;
}

static bool open_left_out(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_octave *octave = reading->octave;
    struct ax_octave_left_out *entry;
    if (!has_room(reading, element, octave->left_out.len, AX_LIMIT_OCTAVE_RECORDS,
                  "entries of what is left out") ||
        !PUSH(reading, &octave->left_out, &entry)) {
        return false;
    }
    *entry = (struct ax_octave_left_out){
        .start = element->start,
        .asset_id = value_of(reading, element, AX_NAME_ASSET),
        .data = value_of(reading, element, AX_NAME_DATA),
        .elements = value_of(reading, element, AX_NAME_ELEMENT),
        .threats = value_of(reading, element, AX_NAME_THREAT),
    };
    if (entry->data.len == 0 && entry->elements.len == 0 && entry->threats.len == 0) {
        ax_report(reading->session, AX_CODE_ATTRIBUTE_MISSING,
                  ax_xml_element_span(reading->session, element),
                  "\"left-out\" needs one of the attributes \"threat\", \"element\" and \"data\"");
    }
    return true;
}

static bool on_open(void *user, struct ax_document *document, uint8_t rule,
                    const struct ax_xml_element *element)
{
    struct reading *reading = user;
    (void)document;
    switch ((enum element)rule) {
    case E_OCTAVE: open_root(reading, element); break;
    case E_AREA: return open_area(reading, element);
    case E_CRITERION: return open_criterion(reading, element);
    case E_ASSET: return open_asset(reading, element);
    case E_REQUIREMENT: return open_requirement(reading, element);
    case E_CONTAINER: return open_container(reading, element);
    case E_CONCERN: return open_concern(reading, element);
    case E_IMPACT: return open_impact(reading, element);
    case E_CONTROL: return open_control(reading, element);
    case E_LEFT_OUT: return open_left_out(reading, element);
    case E_TEXT:
    case E_COUNT: break;
    }
    return true;
}

static void keep_concern_text(struct ax_octave_concern *concern, enum ax_name name,
                              struct ax_slice text)
{
    switch ((unsigned)name) {
    case AX_NAME_DESCRIPTION: concern->description = text; break;
    case AX_NAME_MEANS: concern->means = text; break;
    case AX_NAME_CONSEQUENCE: concern->consequence = text; break;
    case AX_NAME_REASON: concern->reason = text; break;
    case AX_NAME_RESIDUAL: concern->residual = text; break;
    default: break;
    }
}

/* Where a text goes follows from what it stands in, which was opened last of its kind. */
static void keep_text(struct ax_octave *octave, enum element parent, enum ax_name name,
                      struct ax_slice text)
{
    struct ax_octave_criterion *criterion;
    struct ax_octave_asset *asset;
    switch (parent) {
    case E_OCTAVE: octave->description = text; break;
    case E_CRITERION:
        criterion = &octave->criteria.at[octave->criteria.len - 1];
        criterion->texts[name - AX_NAME_LOW] = text;
        break;
    case E_ASSET:
        asset = &octave->assets.at[octave->assets.len - 1];
        *(name == AX_NAME_RATIONALE ? &asset->rationale : &asset->description) = text;
        break;
    case E_CONTAINER: octave->containers.at[octave->containers.len - 1].description = text; break;
    case E_CONCERN:
        keep_concern_text(&octave->concerns.at[octave->concerns.len - 1], name, text);
        break;
    case E_TEXT:
    case E_AREA:
    case E_REQUIREMENT:
    case E_IMPACT:
    case E_CONTROL:
    case E_LEFT_OUT:
    case E_COUNT: break;
    }
}

static void on_close(void *user, struct ax_document *document, uint8_t rule, struct ax_slice text,
                     struct ax_span span, bool exact)
{
    struct reading *reading = user;
    struct ax_octave *octave = reading->octave;
    enum ax_name name = ax_name_of(document->names, document->open[document->depth + 1].name);
    (void)span;
    (void)exact;
    text = ax_slice_trim(text);
    if (reading->full) {
        return;
    }
    switch ((enum element)rule) {
    case E_TEXT:
        keep_text(octave, (enum element)document->open[document->depth].rule, name, text);
        break;
    case E_REQUIREMENT: octave->requirements.at[octave->requirements.len - 1].text = text; break;
    case E_IMPACT: octave->impacts.at[octave->impacts.len - 1].text = text; break;
    case E_CONTROL: octave->controls.at[octave->controls.len - 1].text = text; break;
    case E_LEFT_OUT: octave->left_out.at[octave->left_out.len - 1].reason = text; break;
    case E_OCTAVE:
    case E_AREA:
    case E_CRITERION:
    case E_ASSET:
    case E_CONTAINER:
    case E_CONCERN:
    case E_COUNT: break;
    }
}

static const struct ax_document_handler handler = {
    .elements = rules,
    .root = AX_NAME_OCTAVE,
    .space = AX_OCTAVE_SPACE,
    .wrong_root = AX_CODE_NOT_AN_OCTAVE_FILE,
    .wrong_root_text = "this is no OCTAVE file",
    .open = on_open,
    .close = on_close,
};

static enum ax_status read_records(struct ax_octave *octave)
{
    struct ax_session *session = octave->session;
    struct reading reading = {.octave = octave, .session = session};
    size_t errors = session->counts[AX_ERROR];
    if (!ax_names_init(&reading.names, session)) {
        return AX_NO_MEMORY;
    }
    enum ax_status status =
        ax_document_read(session, &reading.names, octave->source, &handler, &reading);
    if (status != AX_NO_MEMORY && !session->no_memory && !reading.full) {
        ax_octave_resolve(octave);
    }
    enum ax_status verdict = ax_session_verdict(session, errors);
    return verdict == AX_OK ? status : verdict;
}

enum ax_status ax_octave_read(struct ax_session *session, uint32_t source,
                              struct ax_octave **out_octave)
{
    struct ax_octave *octave = ax_memory_resize(session->memory, NULL, 0, sizeof(*octave));
    if (!octave) {
        session->no_memory = true;
        return AX_NO_MEMORY;
    }
    memset(octave, 0, sizeof(*octave));
    octave->session = session;
    octave->source = source;
    enum ax_status status = read_records(octave);
    if (status != AX_OK) {
        ax_octave_free(octave);
        return status;
    }
    *out_octave = octave;
    return AX_OK;
}

enum ax_status ax_octave_load_text(struct ax_session *session, struct ax_slice name,
                                   struct ax_slice text, struct ax_octave **out_octave)
{
    uint32_t source = ax_source_add(session, name, text);
    return source ? ax_octave_read(session, source, out_octave) : AX_NO_MEMORY;
}

enum ax_status ax_octave_load(struct ax_session *session, const char *path,
                              struct ax_octave **out_octave)
{
    struct stat facts;
    uint32_t source;
    if (strcmp(path, "-") != 0 && stat(path, &facts) != 0 &&
        (errno == ENOENT || errno == ENOTDIR)) {
        return AX_NOT_FOUND;
    }
    enum ax_status status = ax_source_read(session, path, (struct ax_span){0, 0, 0}, &source);
    return status == AX_OK ? ax_octave_read(session, source, out_octave) : status;
}

bool ax_octave_is_file(const char *path)
{
    char head[HEAD_BYTES];
    struct stat facts;
    /* What comes through a pipe could not be read again. */
    bool regular = stat(path, &facts) == 0 && S_ISREG(facts.st_mode);
    FILE *file = regular ? fopen(path, "rb") : NULL;
    size_t len = file ? fread(head, 1, sizeof(head), file) : 0;
    if (file) {
        (void)fclose(file);
    }
    return len > 0 && ax_slice_is(ax_root_name((struct ax_slice){head, len}), "octave");
}

enum ax_status ax_octave_format(struct ax_session *session, const char *path,
                                struct ax_output *output)
{
    struct ax_octave *octave = NULL;
    enum ax_status status = ax_octave_load(session, path, &octave);
    if (status == AX_OK) {
        status = ax_xml_canonical(session, octave->source, ax_canonical_order, output);
    }
    ax_octave_free(octave);
    return status;
}

void ax_octave_free(struct ax_octave *octave)
{
    if (octave) {
        const struct ax_allocator *memory = octave->session->memory;
        ax_array_done(memory, &octave->areas);
        ax_array_done(memory, &octave->criteria);
        ax_array_done(memory, &octave->assets);
        ax_array_done(memory, &octave->requirements);
        ax_array_done(memory, &octave->containers);
        ax_array_done(memory, &octave->references);
        ax_array_done(memory, &octave->concerns);
        ax_array_done(memory, &octave->impacts);
        ax_array_done(memory, &octave->controls);
        ax_array_done(memory, &octave->left_out);
        ax_array_done(memory, &octave->untreated);
        ax_array_done(memory, &octave->ids);
        ax_memory_release(memory, octave, sizeof(*octave));
    }
}
