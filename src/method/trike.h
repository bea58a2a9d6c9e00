/* SPDX-License-Identifier: Apache-2.0 */
/* Trike: which actor may do what with which asset, the threats that follow, and how much each
 * matters. The matrix is assets × actions × actors; docs/trike.md is the specification. */
#ifndef AX_METHOD_TRIKE_H
#define AX_METHOD_TRIKE_H

#include "model/model.h"

#include <annexc/trike.h>

enum ax_trike_act {
    AX_ACT_CREATE,
    AX_ACT_READ,
    AX_ACT_UPDATE,
    AX_ACT_DELETE,
    AX_ACT_EXECUTE,
    AX_ACT_COUNT
};

enum ax_trike_state {
    AX_CELL_UNDECIDED,
    AX_CELL_ALLOWED,
    AX_CELL_DISALLOWED,
    AX_CELL_CONDITIONAL, /* allowed where rules hold */
    AX_CELL_STATE_COUNT
};

struct ax_trike_actor {
    struct ax_slice id;
    struct ax_slice name; /* empty: none */
    struct ax_slice description;
    struct ax_slice element; /* of the model; empty: none */
    uint32_t item;           /* the same in a model; 0: not bound */
    uint32_t start;          /* of '<' in the source */
    struct ax_span span;
    uint8_t trust; /* 1 … 5, 5 is anybody; 0: not rated */
};

struct ax_trike_asset {
    struct ax_slice id;
    struct ax_slice name;
    struct ax_slice description;
    struct ax_slice data;
    struct ax_slice element;
    uint32_t datum; /* items of a model; 0: not bound */
    uint32_t item;
    uint32_t start;
    struct ax_span span;
    uint8_t value;                  /* 1 … 5; 0: not rated */
    uint32_t actions[AX_ACT_COUNT]; /* index + 1; 0: the action has no meaning for the asset */
};

/* What can be done with an asset. */
struct ax_trike_action {
    uint32_t asset;
    uint8_t act;    /* enum ax_trike_act */
    uint8_t others; /* enum ax_trike_state of actors without a cell */
    uint8_t dos;    /* how bad it is when it cannot be done: 1 … 5; 0: not rated */
    uint8_t eop;    /* how bad it is when it is done against the matrix */
    uint32_t start;
    struct ax_span span;
};

struct ax_trike_cell {
    uint32_t action;
    uint32_t actor;
    uint8_t state;  /* enum ax_trike_state */
    uint32_t rules; /* first of them */
    uint32_t rule_count;
    uint32_t notes; /* the same: why somebody decided so */
    uint32_t note_count;
    struct ax_slice from; /* flows of the model that it was derived from */
    uint32_t start;
    struct ax_span span;
};

struct ax_trike_rule {
    uint32_t cell;
    struct ax_slice id;
    struct ax_slice text;
    struct ax_span span;
};

enum ax_trike_place {
    AX_NOTE_ACTOR,
    AX_NOTE_ASSET,
    AX_NOTE_ACTION,
    AX_NOTE_CELL
};

struct ax_trike_note {
    uint8_t place; /* enum ax_trike_place */
    uint32_t of;   /* index there */
    struct ax_slice owner;
    struct ax_slice date;
    struct ax_slice text;
};

struct ax_trike {
    struct ax_session *session;
    uint32_t source; /* 0: it was derived */
    struct ax_slice id;
    struct ax_slice name;
    struct ax_slice description;
    struct ax_slice model; /* path as written; empty: none */
    struct ax_slice system_text;
    bool has_system;
    bool is_internal;     /* left out of what may leave the house */
    uint8_t system_value; /* of other systems that it may be used against; 0: not rated */
    uint8_t system_eop;
    uint32_t root; /* where its '<' stands */
    struct ax_span root_span;
    AX_ARRAY(struct ax_trike_actor) actors;
    AX_ARRAY(struct ax_trike_asset) assets;
    AX_ARRAY(struct ax_trike_action) actions;
    AX_ARRAY(struct ax_trike_cell) cells;
    AX_ARRAY(struct ax_trike_rule) rules;
    AX_ARRAY(struct ax_trike_note) notes;
    uint32_t *matrix; /* by action and actor: cell + 1; 0: none */
    size_t matrix_size;
};

struct ax_trike *ax_trike_new(struct ax_session *session);
/* Makes the matrix of the cells; of two for the same place the second is reported. */
enum ax_status ax_trike_finish(struct ax_trike *trike);

/* "create", … and its letter. */
const char *ax_trike_act_text(enum ax_trike_act act);
char ax_trike_act_letter(enum ax_trike_act act);
/* "undecided", "allowed", … and its mark: '?', '+', '-', '*'. */
const char *ax_trike_state_text(enum ax_trike_state state);
char ax_trike_state_mark(enum ax_trike_state state);

/* The name, or the id where there is none. */
struct ax_slice ax_trike_actor_label(const struct ax_trike *trike, uint32_t actor);
struct ax_slice ax_trike_asset_label(const struct ax_trike *trike, uint32_t asset);

/* The cell, or NULL where none is written. */
const struct ax_trike_cell *ax_trike_cell_at(const struct ax_trike *trike, uint32_t action,
                                             uint32_t actor);
/* What counts there: the cell's, or that of all actors without one. */
enum ax_trike_state ax_trike_state_at(const struct ax_trike *trike, uint32_t action,
                                      uint32_t actor);
/* How many cells are undecided. */
size_t ax_trike_undecided(const struct ax_trike *trike);

/* From a text that lives as long as the session; `name` is its path. */
enum ax_status ax_trike_load_text(struct ax_session *session, struct ax_slice name,
                                  struct ax_slice text, struct ax_trike **out_trike);
enum ax_status ax_trike_read(struct ax_trike *trike, uint32_t source);
/* The order of attributes in canonical form. */
extern const char *const ax_trike_order[];
/* Writes it in canonical form; comments of the file it came from are not known. */
enum ax_status ax_trike_write(const struct ax_trike *trike, struct ax_output *output);
/* One element with what is in it, for putting it into a file. */
void ax_trike_write_actor(const struct ax_trike *trike, uint32_t actor, struct ax_output *output);
void ax_trike_write_asset(const struct ax_trike *trike, uint32_t asset, struct ax_output *output);
void ax_trike_write_action(const struct ax_trike *trike, uint32_t action, struct ax_output *output);
void ax_trike_write_cell(const struct ax_trike *trike, const struct ax_trike_cell *cell,
                         struct ax_output *output);

/* Looks the elements and data up in a model. */
void ax_trike_bind(struct ax_trike *trike, const struct ax_model *model);

/* ------------------------------------------------------------------------------------ threats */

enum ax_trike_kind {
    AX_TRIKE_DENIAL,  /* what an actor may do cannot be done */
    AX_TRIKE_BREACH,  /* what an actor may not do is done */
    AX_TRIKE_BYPASS,  /* it is done although a rule does not hold */
    AX_TRIKE_LEVERAGE /* the system is used against another one */
};

struct ax_trike_threat {
    uint8_t kind;  /* enum ax_trike_kind */
    uint8_t value; /* of the asset; 0: not rated */
    uint8_t rating;
    uint8_t exposure; /* value × rating; 0: one of them is not rated */
    uint32_t action;  /* UINT32_MAX: none */
    uint32_t actor;   /* UINT32_MAX: none, or all of them */
    uint32_t rule;    /* UINT32_MAX: none */
};

struct ax_trike_threats {
    const struct ax_trike *trike;
    AX_ARRAY(struct ax_trike_threat) list; /* ranked; those that are not rated last */
    uint32_t denials;
    uint32_t breaches;
    uint32_t bypasses;
    uint32_t unrated;
};

/* AX_NO_MEMORY. */
enum ax_status ax_trike_threats_init(struct ax_trike_threats *threats, const struct ax_trike *trike,
                                     bool per_action);
void ax_trike_threats_done(struct ax_trike_threats *threats);
/* TRIKE-D-C:ASSET/ACTOR, …: docs/trike.md. */
void ax_trike_put_id(const struct ax_trike_threats *threats, const struct ax_trike_threat *threat,
                     struct ax_output *output);
/* A sentence without a full stop. */
void ax_trike_put_title(const struct ax_trike_threats *threats,
                        const struct ax_trike_threat *threat, struct ax_output *output);
/* "denial of service", "elevation of privilege". */
const char *ax_trike_kind_text(enum ax_trike_kind kind);

#endif
