/* SPDX-License-Identifier: Apache-2.0 */
/* Templates × model → threats. */
#ifndef AX_THREAT_THREAT_H
#define AX_THREAT_THREAT_H

#include "model/model.h"
#include "template/template.h"

#include <annexc/threat.h>

/* One threat. Its identity is rule and subject (and the way, for bidirectional flows). */
struct ax_threat {
    uint32_t subject; /* item: the flow of an interaction, the element, or 0 for the model */
    uint16_t rule;    /* index in the templates */
    uint8_t scope;    /* enum ax_rule_scope */
    bool back;        /* the way back of a bidirectional flow: source and target change places */
};

/* Where a list is only a part of the threats: which part. */
struct ax_threats_stated {
    bool is_part;
    struct ax_slice view;    /* empty: none */
    struct ax_slice feature; /* empty: none */
    const char *layer;       /* of VAST-style views; "": none */
    uint32_t left_out;
};

struct ax_threats {
    struct ax_threats_stated part;
    struct ax_model *model;
    AX_ARRAY(struct ax_threat) list;
};

/* Adds the known vulnerabilities of the model to a list, each behind the other threats of its
 * element. False without memory. */
bool ax_threats_add_known(struct ax_threats *threats);

/* The items in the roles of a threat; AX_NO_INDEX where a role is empty. */
struct ax_roles {
    uint32_t item[AX_ROLE_COUNT];
};
struct ax_roles ax_threat_roles(const struct ax_model *model, const struct ax_threat *threat);

/* RULE@SUBJECT, with ~ for the way back. */
void ax_threat_put_id(const struct ax_model *model, const struct ax_threat *threat,
                      struct ax_output *output);

/* A rule's text in pieces: literals, and places where a fact about an item goes. Made once per
 * rule. */
enum ax_piece_kind {
    AX_PIECE_LITERAL,
    AX_PIECE_NAME, /* label of the item in `role` */
    AX_PIECE_ID,
    AX_PIECE_TYPE,    /* name of its type */
    AX_PIECE_DATA,    /* labels of its data */
    AX_PIECE_CROSSES, /* labels of the boundaries that the flow crosses */
    AX_PIECE_PROPERTY /* value of `property` */
};

struct ax_piece {
    uint8_t kind; /* enum ax_piece_kind */
    uint8_t role; /* enum ax_role */
    ax_atom property;
    struct ax_slice text;
};

struct ax_pieces {
    const struct ax_piece *at; /* in the session's arena */
    uint32_t count;
};

/* Cuts `text` (blanks folded) at its placeholders; an unknown one stays as it is. NO_MEMORY →
 * count 0 and session->no_memory. */
struct ax_pieces ax_pieces_of(const struct ax_templates *templates, struct ax_slice text);

/* The text of one piece that is not a literal, appended raw (not escaped) to `output`. */
void ax_piece_put(const struct ax_model *model, const struct ax_threat *threat,
                  const struct ax_piece *piece, struct ax_output *output);
/* What a piece with a property says: the value that the item has. */
struct ax_slice ax_piece_value(const struct ax_model *model, const struct ax_threat *threat,
                               const struct ax_piece *piece, uint32_t item);
/* A whole text of a threat. */
void ax_pieces_put(const struct ax_model *model, const struct ax_threat *threat,
                   struct ax_pieces pieces, struct ax_output *output);

/* One test of a rule with its outcome for a threat: "flow.confidentiality is 'yes'", the value
 * that was found ("unknown"), and the truth. Calls `each` for the tests of `when`, then of
 * `unless`, each test once, in order. */
struct ax_evidence {
    const struct ax_test *test;
    bool in_unless;
    bool truth;
    struct ax_slice found; /* what was found instead or because: a value, a type, a boundary.
                              Borrowed during the call */
};
void ax_threat_evidence(const struct ax_model *model, const struct ax_threat *threat,
                        void (*each)(void *user, const struct ax_evidence *evidence), void *user);
/* The same where there is a memory output already for what is found: for many threats. It tells
 * when there was no memory. */
void ax_threat_evidence_in(const struct ax_model *model, const struct ax_threat *threat,
                           struct ax_output *found,
                           void (*each)(void *user, const struct ax_evidence *evidence),
                           void *user);

#endif
