/* SPDX-License-Identifier: Apache-2.0 */
/* What is missing or doubtful in a sound model. The rules are those of ANNEX C's completeness
 * list that need the model only; their numbers (TM01 …) stand in the explanations of the codes. */
#include "model/model.h"

/* What is known about each item after one pass over the flows. */
enum {
    WRITTEN = 1, /* a flow goes in */
    READ = 2     /* a flow goes out */
};

static struct ax_span place(const struct ax_model *model, uint32_t item)
{
    return ax_model_span(model, item);
}

static void review_flow(struct ax_model *model, uint32_t index, uint8_t *seen)
{
    struct ax_session *session = model->session;
    const struct ax_item *flow = ax_model_item(model, index);
    struct ax_slice id = ax_model_id_text(model, index);
    if (flow->flags & AX_ITEM_LOOSE) {
        return;
    }
    bool both = flow->flags & AX_ITEM_BIDIRECTIONAL;
    seen[flow->from] |= (uint8_t)(READ | (both ? WRITTEN : 0));
    seen[flow->to] |= (uint8_t)(WRITTEN | (both ? READ : 0));
    if (flow->data_count == 0) {
        ax_report(session, AX_CODE_FLOW_NO_DATA, place(model, index),
                  "flow \"%.*s\" carries no data", AX_FMT(id));
    }
    if (flow->from == flow->to) {
        ax_report(session, AX_CODE_FLOW_SELF, place(model, index),
                  "flow \"%.*s\" goes from an element to itself", AX_FMT(id));
    }
    if (ax_model_item(model, flow->from)->kind != AX_KIND_PROCESS &&
        ax_model_item(model, flow->to)->kind != AX_KIND_PROCESS) {
        ax_report(session, AX_CODE_FLOW_BETWEEN_EXTERNALS, place(model, index),
                  "no process is at either end of flow \"%.*s\"", AX_FMT(id));
    }
    bool crosses = model->paths.at[flow->path].count > 0;
    if (crosses && ax_model_text(model, index, "protocol").len == 0) {
        ax_report(session, AX_CODE_FLOW_NO_PROTOCOL, place(model, index),
                  "flow \"%.*s\" crosses a boundary and names no protocol", AX_FMT(id));
    }
}

static void review_scope(struct ax_model *model, uint32_t index)
{
    const struct ax_item *item = ax_model_item(model, index);
    if (!(item->flags & AX_ITEM_SCOPE_STATED)) {
        return;
    }
    struct ax_slice id = ax_model_id_text(model, index);
    struct ax_slice reason = ax_model_text(model, index, "reason");
    const char *kind = ax_kind_text((enum ax_kind)item->kind);
    if (reason.len == 0) {
        ax_report(model->session, AX_CODE_SCOPE_REASON, place(model, index),
                  "%s \"%.*s\" is out of scope without a reason", kind, AX_FMT(id));
    } else {
        ax_report(model->session, AX_CODE_OUT_OF_SCOPE, place(model, index),
                  "%s \"%.*s\" is out of scope: %.*s", kind, AX_FMT(id), AX_FMT(reason));
    }
}

static void review_element(struct ax_model *model, uint32_t index, const uint8_t *seen)
{
    const struct ax_item *item = ax_model_item(model, index);
    struct ax_slice id = ax_model_id_text(model, index);
    const char *kind = ax_kind_text((enum ax_kind)item->kind);
    if (!seen[index]) {
        ax_report(model->session, AX_CODE_NO_FLOW, place(model, index), "%s \"%.*s\" has no flow",
                  kind, AX_FMT(id));
    } else if (item->kind == AX_KIND_STORE && seen[index] != (WRITTEN | READ)) {
        ax_report(model->session, AX_CODE_STORE_ONE_SIDED, place(model, index),
                  "nobody %s store \"%.*s\"", seen[index] & WRITTEN ? "reads" : "writes",
                  AX_FMT(id));
    }
}

static void review_item(struct ax_model *model, uint32_t index, const uint8_t *seen)
{
    const struct ax_item *item = ax_model_item(model, index);
    if (ax_kind_is_element((enum ax_kind)item->kind)) {
        review_element(model, index, seen);
    }
    if (item->kind == AX_KIND_DATA && item->type_name == 0) {
        struct ax_slice id = ax_model_id_text(model, index);
        ax_report(model->session, AX_CODE_DATA_NO_CLASS, place(model, index),
                  "datum \"%.*s\" has no class", AX_FMT(id));
    }
    review_scope(model, index);
}

enum ax_status ax_model_review(struct ax_model *model)
{
    struct ax_session *session = model->session;
    size_t size = model->items.len;
    uint8_t *seen = ax_memory_resize(session->memory, NULL, 0, size);
    if (!seen) {
        return AX_NO_MEMORY;
    }
    memset(seen, 0, size);
    for (uint32_t i = 1; i < model->items.len; i++) {
        if (ax_model_item(model, i)->kind == AX_KIND_FLOW) {
            review_flow(model, i, seen);
        }
    }
    bool bounded = false;
    for (uint32_t i = 1; i < model->items.len; i++) {
        bounded = bounded || ax_model_item(model, i)->kind == AX_KIND_BOUNDARY;
        review_item(model, i, seen);
    }
    if (!bounded) {
        ax_report(session, AX_CODE_NO_BOUNDARY, place(model, 0), "the model has no trust boundary");
    }
    if (ax_model_text(model, 0, "network-location").len == 0) {
        ax_report(session, AX_CODE_CONTEXT_MISSING, place(model, 0),
                  "the product's security context is missing");
    }
    ax_memory_release(session->memory, seen, size);
    return session->no_memory ? AX_NO_MEMORY : AX_OK;
}
