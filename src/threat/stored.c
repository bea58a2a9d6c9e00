/* SPDX-License-Identifier: Apache-2.0 */
/* Whether stored threats still follow from the drawing. */
#include "model/stored.h"
#include "threat/threat.h"

struct judging {
    struct ax_stored *stored;
    const struct ax_model *model;
    const struct ax_threats *threats;
    uint32_t *first; /* by item: the first threat of it, plus 1; its threats stand together */
};

static bool fires(const struct judging *judging, uint32_t flow, uint32_t rule)
{
    const struct ax_threats *threats = judging->threats;
    uint32_t at = judging->first[flow];
    for (; at > 0 && at <= threats->list.len && threats->list.at[at - 1].subject == flow; at++) {
        if (threats->list.at[at - 1].rule == rule) {
            return true;
        }
    }
    return false;
}

static bool ends_there(const struct judging *judging, uint32_t item, struct ax_slice guid)
{
    return ax_slice_equal_folded(ax_model_id_text(judging->model, item), guid) ||
           ax_stored_find(judging->stored, guid) == item;
}

static enum ax_stored_reason reason_of_flow(const struct judging *judging,
                                            const struct ax_item *flow,
                                            const struct ax_stored_threat *threat)
{
    if (flow->flags & AX_ITEM_LOOSE) {
        return AX_STORED_FLOW_LOOSE;
    }
    if (!ends_there(judging, flow->from, threat->source) ||
        !ends_there(judging, flow->to, threat->target)) {
        return AX_STORED_REROUTED;
    }
    return flow->flags & AX_ITEM_OUT_OF_SCOPE ? AX_STORED_OUT_OF_SCOPE : AX_STORED_DERIVED;
}

static enum ax_stored_reason reason_of(const struct judging *judging,
                                       const struct ax_stored_threat *threat)
{
    const struct ax_model *model = judging->model;
    ax_atom id = ax_atom_find(&model->session->atoms, threat->rule);
    uint32_t rule = id ? ax_templates_rule(model->templates, id) : AX_NO_INDEX;
    uint32_t flow = ax_stored_find(judging->stored, threat->flow);
    if (rule == AX_NO_INDEX) {
        return threat->by_user ? AX_STORED_BY_USER : AX_STORED_RULE_GONE;
    }
    if (flow == 0 || ax_model_item(model, flow)->kind != AX_KIND_FLOW) {
        return AX_STORED_FLOW_GONE;
    }
    enum ax_stored_reason reason = reason_of_flow(judging, ax_model_item(model, flow), threat);
    if (reason != AX_STORED_DERIVED) {
        return reason;
    }
    if (model->threats_disabled) {
        return AX_STORED_SWITCHED_OFF;
    }
    if (model->templates->rules.at[rule].disabled) {
        return AX_STORED_RULE_OFF;
    }
    return fires(judging, flow, rule) ? AX_STORED_DERIVED : AX_STORED_FILTER_FALSE;
}

static void judge_all(struct judging *judging)
{
    const struct ax_threats *threats = judging->threats;
    for (uint32_t i = threats->list.len; i > 0; i--) {
        judging->first[threats->list.at[i - 1].subject] = i;
    }
    for (uint32_t i = 0; i < judging->stored->list.len; i++) {
        struct ax_stored_threat *threat = &judging->stored->list.at[i];
        threat->reason = reason_of(judging, threat);
    }
}

enum ax_status ax_stored_judge(struct ax_stored *stored)
{
    struct ax_model *model = stored->model;
    const struct ax_allocator *memory = model->session->memory;
    const struct ax_threat_options options = {.by_interaction = true};
    struct ax_threats *threats = NULL;
    enum ax_status status = ax_threats_enumerate(model, &options, &threats);
    if (status != AX_OK) {
        return status;
    }
    size_t size = model->items.len * sizeof(uint32_t);
    struct judging judging = {.stored = stored,
                              .model = model,
                              .threats = threats,
                              .first = ax_memory_resize(memory, NULL, 0, size)};
    if (judging.first) {
        memset(judging.first, 0, size);
        judge_all(&judging);
    }
    status = judging.first ? AX_OK : AX_NO_MEMORY;
    ax_memory_release(memory, judging.first, size);
    ax_threats_free(threats);
    return status;
}
