/* SPDX-License-Identifier: Apache-2.0 */
/* What the flows of a model say about a cell of a Trike matrix: which of them let an actor do
 * something with an asset. */
#ifndef AX_METHOD_TRIKE_TRACE_H
#define AX_METHOD_TRIKE_TRACE_H

#include "method/trike.h"

struct ax_trace {
    const struct ax_trike *trike; /* bound to the model */
    const struct ax_model *model;
    AX_ARRAY(uint32_t) flows; /* the answer, in the order of a way where it is one */
    AX_ARRAY(uint32_t) queue;
    uint32_t *came; /* by item: the flow that led there; 0: not reached */
};

/* AX_NO_MEMORY. */
enum ax_status ax_trace_init(struct ax_trace *trace, const struct ax_trike *trike,
                             const struct ax_model *model);
void ax_trace_done(struct ax_trace *trace);

/* Whether the actor and the asset of the action are things of the model. */
bool ax_trace_is_bound(const struct ax_trace *trace, uint32_t action, uint32_t actor);
/* The flows that let the actor do it, in trace->flows; false when there are none. `loose`: also
 * those that may let him, though they do not show it: who sends a datum may delete it. */
bool ax_trace_find(struct ax_trace *trace, uint32_t action, uint32_t actor, bool loose);
/* The way between the actor and the nearest element that keeps the asset; false: there is none. */
bool ax_trace_way(struct ax_trace *trace, uint32_t action, uint32_t actor);
/* The same flows as a list of ids, in the session's memory. */
struct ax_slice ax_trace_text(const struct ax_trace *trace);
enum ax_datum_mark {
    AX_DATUM_USED = 1, /* a flow in scope carries it, or an element keeps it */
    AX_DATUM_KEPT = 2  /* an element keeps it */
};

/* By item: the marks of data; released with the size model->items.len. NULL without memory. */
uint8_t *ax_trace_mark_data(const struct ax_model *model);

#endif
