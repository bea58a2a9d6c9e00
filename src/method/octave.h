/* SPDX-License-Identifier: Apache-2.0 */
/* An OCTAVE file in memory: its worksheets as they stand in the file, and what follows from them.
 * It is never changed; what is added to the file is an insertion into its text (octave_grow.h). */
#ifndef AX_METHOD_OCTAVE_H
#define AX_METHOD_OCTAVE_H

#include "diag/session.h"
#include "load/document.h"
#include "score/octave.h"
#include "threat/threat.h"

#include <annexc/octave.h>

#define AX_OCTAVE_SPACE "urn:annexc:octave:1"
#define AX_OCTAVE_NONE UINT32_MAX

enum ax_octave_outcome {
    AX_OCTAVE_DISCLOSURE,
    AX_OCTAVE_MODIFICATION,
    AX_OCTAVE_DESTRUCTION,
    AX_OCTAVE_INTERRUPTION,
    AX_OCTAVE_OUTCOME_COUNT
};

enum ax_octave_property {
    AX_OCTAVE_CONFIDENTIALITY,
    AX_OCTAVE_INTEGRITY,
    AX_OCTAVE_AVAILABILITY,
    AX_OCTAVE_OTHER,
    AX_OCTAVE_PROPERTY_COUNT
};

enum ax_octave_container_kind {
    AX_OCTAVE_IS_TECHNICAL,
    AX_OCTAVE_IS_PHYSICAL,
    AX_OCTAVE_IS_PEOPLE
};

/* Words of the enumerations in their order, separated by blanks. */
#define AX_OCTAVE_AREA_KINDS "reputation financial productivity safety fines user-defined"
#define AX_OCTAVE_OUTCOMES "disclosure modification destruction interruption"
#define AX_OCTAVE_PROPERTIES "confidentiality integrity availability other"
#define AX_OCTAVE_CONTAINER_KINDS "technical physical people"
#define AX_OCTAVE_PLACES "internal external"
#define AX_OCTAVE_MOTIVES "deliberate accidental"
#define AX_OCTAVE_PROBABILITIES "low medium high"
#define AX_OCTAVE_VALUES "low moderate high"
#define AX_OCTAVE_TREATMENTS "accept defer mitigate transfer"

/* The safety area is worksheet 4: index among AX_OCTAVE_AREA_KINDS. */
#define AX_OCTAVE_SAFETY_KIND 3

/* Everything that has a start tag: `start` is the offset of its '<'. Numbers of enumerations are
 * those of the word lists; -1: not said. */
struct ax_octave_area {
    uint32_t start;
    struct ax_slice id;
    struct ax_slice name;
    int8_t kind;
    uint32_t rank;  /* 0: none */
    uint32_t first; /* criteria */
    uint32_t count;
};

struct ax_octave_criterion {
    uint32_t start;
    struct ax_slice name;
    struct ax_slice texts[3]; /* low, moderate, high */
};

struct ax_octave_asset {
    uint32_t start;
    struct ax_slice id;
    struct ax_slice name;
    struct ax_slice data; /* ids of the model */
    struct ax_slice owner;
    int8_t most_important;
    struct ax_slice rationale;
    struct ax_slice description;
    uint32_t first; /* requirements */
    uint32_t count;
    uint32_t concerns; /* how many areas of concern are about it */
};

struct ax_octave_requirement {
    uint32_t start;
    int8_t property;
    struct ax_slice text;
};

struct ax_octave_container {
    uint32_t start;
    struct ax_slice id;
    struct ax_slice name;
    int8_t kind;
    int8_t place;
    struct ax_slice owner;
    struct ax_slice elements; /* ids of the model */
    struct ax_slice assets;   /* as written */
    struct ax_slice description;
    uint32_t first; /* in `references`: assets that exist */
    uint32_t count;
};

struct ax_octave_concern {
    uint32_t start;
    struct ax_slice id;
    struct ax_slice asset_id;
    uint32_t asset; /* AX_OCTAVE_NONE: there is no such */
    struct ax_slice actor;
    int8_t motive;
    int8_t outcome;
    int8_t requirement;
    int8_t probability;
    int8_t treatment;
    uint32_t stored_score; /* 0: none */
    unsigned stored_pool;  /* 0: none */
    struct ax_slice threats;
    struct ax_slice description;
    struct ax_slice means;
    struct ax_slice consequence;
    struct ax_slice residual;
    struct ax_slice reason;
    uint32_t first_impact;
    uint32_t impacts;
    uint32_t first_control;
    uint32_t controls;
    uint32_t score; /* 0: not all is judged */
    unsigned pool;  /* 0: none */
};

struct ax_octave_impact {
    uint32_t start;
    struct ax_slice area_id;
    uint32_t area;
    int8_t value;
    struct ax_slice text;
};

struct ax_octave_control {
    uint32_t start;
    struct ax_slice container_id;
    uint32_t container;
    struct ax_slice refs; /* ids of controls in the model or the risk file */
    struct ax_slice text;
};

struct ax_octave_left_out {
    uint32_t start;
    struct ax_slice asset_id;
    uint32_t asset; /* AX_OCTAVE_NONE: all */
    struct ax_slice data;
    struct ax_slice elements;
    struct ax_slice threats;
    struct ax_slice reason;
};

struct ax_octave {
    struct ax_session *session;
    uint32_t source;
    uint32_t root; /* offset of the root's '<' */
    struct ax_slice model;
    struct ax_slice version;
    struct ax_slice name;
    struct ax_slice description;
    AX_ARRAY(struct ax_octave_area) areas;
    AX_ARRAY(struct ax_octave_criterion) criteria;
    AX_ARRAY(struct ax_octave_asset) assets;
    AX_ARRAY(struct ax_octave_requirement) requirements;
    AX_ARRAY(struct ax_octave_container) containers;
    AX_ARRAY(uint32_t) references;
    AX_ARRAY(struct ax_octave_concern) concerns;
    AX_ARRAY(struct ax_octave_impact) impacts;
    AX_ARRAY(struct ax_octave_control) controls;
    AX_ARRAY(struct ax_octave_left_out) left_out;
    AX_ARRAY(uint32_t) ids; /* by atom: kind * 2^20 + index + 1; 0: the id is free */
    bool ranked;            /* each area has a rank */
    size_t findings;
    const struct ax_model *checked;       /* the model that it was checked against; NULL: none */
    AX_ARRAY(struct ax_threat) untreated; /* of that model: no area of concern has them */
};

enum ax_octave_id_kind {
    AX_OCTAVE_ID_AREA,
    AX_OCTAVE_ID_ASSET,
    AX_OCTAVE_ID_CONTAINER,
    AX_OCTAVE_ID_CONCERN
};

/* Reads the source; what cannot be understood is reported. */
enum ax_status ax_octave_read(struct ax_session *session, uint32_t source,
                              struct ax_octave **out_octave);
/* The same for a text that lives as long as the session. */
enum ax_status ax_octave_load_text(struct ax_session *session, struct ax_slice name,
                                   struct ax_slice text, struct ax_octave **out_octave);

/* Turns ids into indices, works out scores and pools, and reports what is wrong about them. */
void ax_octave_resolve(struct ax_octave *octave);
/* The index of what has the id, of this kind; AX_OCTAVE_NONE: nothing has. */
uint32_t ax_octave_find(const struct ax_octave *octave, enum ax_octave_id_kind kind,
                        struct ax_slice id);
/* Remembers an id; false (reported) when it is used already, or without memory. */
bool ax_octave_keep_id(struct ax_octave *octave, enum ax_octave_id_kind kind, uint32_t index,
                       struct ax_slice id, uint32_t start);
/* Whether something has the id. */
bool ax_octave_has_id(const struct ax_octave *octave, struct ax_slice id);
/* The record of this kind whose id stands at `index`: where its start tag is. */
uint32_t ax_octave_start_of(const struct ax_octave *octave, enum ax_octave_id_kind kind,
                            uint32_t index);

/* Where a start tag, or the value of one of its attributes, stands. */
struct ax_span ax_octave_span(const struct ax_octave *octave, uint32_t start);
struct ax_span ax_octave_value_span(const struct ax_octave *octave, uint32_t start,
                                    enum ax_name attribute);

/* Where a word of such a value stands; the whole value when it does not stand there as it is. */
struct ax_span ax_octave_word_span(const struct ax_octave *octave, uint32_t start,
                                   enum ax_name attribute, struct ax_slice word);

/* Reports AX_CODE_OCTAVE_OTHER_MODEL when the file says that it is about another model. */
bool ax_octave_is_about(const struct ax_octave *octave, const struct ax_model *model);

/* The word number `index` of a list of words; empty for -1. */
struct ax_slice ax_octave_word(const char *words, int index);
/* The name of a record, or its id where it has none. */
static inline struct ax_slice ax_octave_label(struct ax_slice name, struct ax_slice id)
{
    return name.len > 0 ? name : id;
}

/* The security requirement that an outcome breaches. */
enum ax_octave_property ax_octave_breached(enum ax_octave_outcome outcome);

/* What has to be said wherever results are shown. Static. */
extern const char *const ax_octave_caveats[]; /* NULL at the end */

#endif
