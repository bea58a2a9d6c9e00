/* SPDX-License-Identifier: Apache-2.0 */
/* What a model has and an OCTAVE file has not yet, as text to be put into the file. */
#ifndef AX_METHOD_OCTAVE_GROW_H
#define AX_METHOD_OCTAVE_GROW_H

#include "method/octave_list.h"
#include "method/octave_map.h"
#include "method/octave_names.h"

enum ax_octave_piece {
    AX_OCTAVE_NEW_AREAS,
    AX_OCTAVE_NEW_ASSETS,
    AX_OCTAVE_NEW_CONTAINERS,
    AX_OCTAVE_NEW_CONCERNS,
    AX_OCTAVE_NEW_LEFT_OUT,
    AX_OCTAVE_PIECE_COUNT
};

/* An asset of the file, or one that is to be added. */
struct ax_octave_grown {
    struct ax_slice id;
    struct ax_slice label;
    uint32_t datum; /* of a new one: the item that it is made of; 0: it is in the file */
    bool matters[AX_OCTAVE_OUTCOME_COUNT]; /* the property is not rated low or none */
};

/* Assets that a container of the file gets. */
struct ax_octave_addition {
    uint32_t container;
    uint32_t asset;
};

struct ax_octave_growth {
    struct ax_session *session;
    struct ax_model *model;
    const struct ax_octave *octave;
    const struct ax_risk *risk;              /* NULL: none */
    AX_ARRAY(struct ax_octave_grown) assets; /* those of the file first, in its order */
    struct ax_octave_map map;
    AX_ARRAY(uint8_t) taken;                         /* by atom: ids that were given away */
    struct ax_output *pieces[AX_OCTAVE_PIECE_COUNT]; /* each record begins with a line feed */
    uint32_t counts[AX_OCTAVE_PIECE_COUNT];
    AX_ARRAY(struct ax_octave_addition) additions;
    struct ax_octave_list minor;   /* data that are not rated high */
    struct ax_octave_list nowhere; /* threats where no critical asset is */
    uint32_t merged;               /* threats in new areas of concern */
    uint32_t left_out;             /* threats in none */
    uint32_t settled;              /* threats that do not apply by the risk file */
};

/* Works out what is new. AX_LIMIT (reported), AX_NO_MEMORY; done is called in any case. */
enum ax_status ax_octave_growth_init(struct ax_octave_growth *growth,
                                     const struct ax_octave *octave, struct ax_model *model,
                                     const struct ax_risk *risk);
void ax_octave_growth_done(struct ax_octave_growth *growth);

/* An id that nothing in the file has, made of `wish`. In the session's arena. */
struct ax_slice ax_octave_growth_id(struct ax_octave_growth *growth, struct ax_slice wish);

/* The parts, in this order. */
void ax_octave_grow_areas(struct ax_octave_growth *growth);
enum ax_status ax_octave_grow_assets(struct ax_octave_growth *growth);
void ax_octave_grow_containers(struct ax_octave_growth *growth);
enum ax_status ax_octave_grow_concerns(struct ax_octave_growth *growth);

#endif
