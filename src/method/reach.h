/* SPDX-License-Identifier: Apache-2.0 */
/* How an attacker gets from a place where he can begin to something that he wants: statements about
 * the model, and the steps of which one of them follows from another. */
#ifndef AX_METHOD_REACH_H
#define AX_METHOD_REACH_H

#include "threat/threat.h"

#include <annexc/risk.h>

enum ax_claim_kind {
    AX_CLAIM_CONTROL, /* the attacker controls the element */
    AX_CLAIM_WRONG,   /* the element has a wrong value of the datum */
    AX_CLAIM_LEARNT,  /* what the element has of the datum is known to the attacker */
    AX_CLAIM_LOST     /* the datum does not reach the element any more */
};

struct ax_claim {
    uint8_t kind; /* enum ax_claim_kind */
    uint32_t element;
};

enum ax_way {
    AX_WAY_BECAUSE, /* from another claim */
    AX_WAY_ACT,     /* somebody who uses the system does it, or is made to */
    AX_WAY_PRETEND, /* the attacker passes for the source: the threats are all that he needs */
    AX_WAY_BETWEEN, /* the attacker gets between the ends of the flow */
    AX_WAY_PORT     /* the attacker reaches a port */
};

/* One step: the claim follows from `premise` (AX_WAY_BECAUSE) or from what the attacker can do at
 * once, by way of the flow or the port `item`, if one of the threats comes true. */
struct ax_step {
    enum ax_way way;
    struct ax_claim premise;
    uint32_t item;       /* flow, port; for AX_WAY_ACT the external; 0: none */
    bool back;           /* against the arrow of a bidirectional flow */
    uint32_t first;      /* threats: indices in reach->chosen */
    uint32_t count;      /* 0: none is needed */
    uint32_t also_first; /* of these one has to come true too */
    uint32_t also_count;
};

struct ax_reach {
    struct ax_model *model;
    struct ax_session *session;
    struct ax_threats *threats;
    const struct ax_risk *risk; /* NULL: none */
    uint32_t datum;             /* 0: the goal is a threat */
    AX_ARRAY(uint32_t) chosen;  /* indices of threats */
    AX_ARRAY(uint32_t) first;   /* by item: first threat about it; the last entry is the end */
    AX_ARRAY(struct ax_step) steps;
};

/* AX_NO_MEMORY. */
enum ax_status ax_reach_init(struct ax_reach *reach, struct ax_model *model,
                             const struct ax_risk *risk);
void ax_reach_done(struct ax_reach *reach);

/* Appends to reach->steps all steps of which the claim follows; the first is *out_first. False
 * without memory. */
bool ax_reach_find(struct ax_reach *reach, struct ax_claim claim, uint32_t *out_first);

/* What a threat does, by its category: the letters S T R I D E, whatever a template calls them; 0
 * for others. */
char ax_reach_letter(const struct ax_reach *reach, const struct ax_threat *threat);
/* Whether somebody decided that the threat does not count: it does not apply, or is gone. */
bool ax_reach_is_settled(struct ax_reach *reach, const struct ax_threat *threat);
/* The elements that a flow leads from and to, in the way of the step. */
uint32_t ax_reach_from(const struct ax_reach *reach, uint32_t flow, bool back);
uint32_t ax_reach_to(const struct ax_reach *reach, uint32_t flow, bool back);
/* The id of a threat, in the session's memory. */
struct ax_slice ax_reach_id(struct ax_reach *reach, const struct ax_threat *threat);

#endif
