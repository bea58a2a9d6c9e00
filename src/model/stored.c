/* SPDX-License-Identifier: Apache-2.0 */
#include "model/stored.h"

struct ax_stored *ax_stored_new(struct ax_model *model)
{
    struct ax_stored *stored = ax_memory_resize(model->session->memory, NULL, 0, sizeof(*stored));
    if (stored) {
        *stored = (struct ax_stored){.model = model};
    }
    return stored;
}

void ax_stored_free(struct ax_stored *stored)
{
    if (stored) {
        const struct ax_allocator *memory = stored->model->session->memory;
        ax_array_done(memory, &stored->list);
        ax_memory_release(memory, stored, sizeof(*stored));
    }
}

size_t ax_stored_count(const struct ax_stored *stored)
{
    return stored->list.len;
}

const struct ax_stored_threat *ax_stored_at(const struct ax_stored *stored, size_t index)
{
    return &stored->list.at[index];
}

/* Nearly always both are written alike; else every id has to be looked at. */
uint32_t ax_stored_find(const struct ax_stored *stored, struct ax_slice guid)
{
    const struct ax_model *model = stored->model;
    ax_atom atom = ax_atom_find(&model->session->atoms, guid);
    uint32_t item = atom ? ax_model_find(model, atom) : 0;
    for (uint32_t i = 1; item == 0 && guid.len > 0 && i < model->items.len; i++) {
        item = ax_slice_equal_folded(ax_model_id_text(model, i), guid) ? i : 0;
    }
    return item;
}

const char *ax_stored_state_text(enum ax_stored_state state)
{
    static const char *const texts[AX_STORED_STATE_COUNT] = {
        [AX_STORED_NOT_STARTED] = "not started",
        [AX_STORED_NEEDS_INVESTIGATION] = "needs investigation",
        [AX_STORED_NOT_APPLICABLE] = "not applicable",
        [AX_STORED_MITIGATED] = "mitigated",
        [AX_STORED_OTHER] = "other",
    };
    return texts[state];
}

const char *ax_stored_reason_text(enum ax_stored_reason reason)
{
    static const char *const texts[AX_STORED_REASON_COUNT] = {
        [AX_STORED_DERIVED] = "",
        [AX_STORED_BY_USER] = "a person made it, not a rule",
        [AX_STORED_RULE_GONE] = "the template has no such rule",
        [AX_STORED_RULE_OFF] = "the rule is disabled or not understood",
        [AX_STORED_FLOW_GONE] = "the drawing has no such flow",
        [AX_STORED_FLOW_LOOSE] = "the flow is not attached at both ends",
        [AX_STORED_REROUTED] = "the flow has other ends now",
        [AX_STORED_OUT_OF_SCOPE] = "the flow is out of scope",
        [AX_STORED_SWITCHED_OFF] = "threat generation is switched off in the file",
        [AX_STORED_FILTER_FALSE] = "the rule does not fire there any more",
    };
    return texts[reason];
}
