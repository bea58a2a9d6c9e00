/* SPDX-License-Identifier: Apache-2.0 */
/* A datum is created by who sends it, read by whom it gets to, and updated by who sends it where
 * it also gets to an element that keeps it. An element is read and written by who is at the other
 * end of a way on which one and the same datum goes. */
#include "method/trike_trace.h"

#include "base/output.h"
#include "model/view.h"

enum direction {
    OUT, /* from the actor */
    IN   /* to the actor */
};

enum ax_status ax_trace_init(struct ax_trace *trace, const struct ax_trike *trike,
                             const struct ax_model *model)
{
    size_t size = model->items.len * sizeof(uint32_t);
    *trace = (struct ax_trace){.trike = trike, .model = model};
    trace->came = ax_memory_resize(model->session->memory, NULL, 0, size);
    if (!trace->came) {
        model->session->no_memory = true;
        return AX_NO_MEMORY;
    }
    memset(trace->came, 0, size);
    return AX_OK;
}

void ax_trace_done(struct ax_trace *trace)
{
    const struct ax_allocator *memory = trace->model->session->memory;
    ax_array_done(memory, &trace->flows);
    ax_array_done(memory, &trace->queue);
    ax_memory_release(memory, trace->came, trace->model->items.len * sizeof(uint32_t));
    trace->came = NULL;
}

static bool holds(const struct ax_model *model, uint32_t item, uint32_t datum)
{
    const struct ax_item *what = ax_model_item(model, item);
    for (uint32_t i = 0; i < what->data_count; i++) {
        if (model->references.at[what->data + i] == datum) {
            return true;
        }
    }
    return false;
}

uint8_t *ax_trace_mark_data(const struct ax_model *model)
{
    size_t size = model->items.len;
    uint8_t *marks = ax_memory_resize(model->session->memory, NULL, 0, size);
    if (!marks) {
        model->session->no_memory = true;
        return NULL;
    }
    memset(marks, 0, size);
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        bool element = ax_kind_is_element((enum ax_kind)item->kind);
        bool counts =
            (element || item->kind == AX_KIND_FLOW) && !(item->flags & AX_ITEM_OUT_OF_SCOPE);
        for (uint32_t d = 0; counts && d < item->data_count; d++) {
            marks[model->references.at[item->data + d]] |=
                (uint8_t)(element ? AX_DATUM_USED | AX_DATUM_KEPT : AX_DATUM_USED);
        }
    }
    return marks;
}

/* Where a flow leads from `element` in the direction; 0: it does not. */
static uint32_t other_end(const struct ax_model *model, uint32_t flow, uint32_t element,
                          enum direction direction)
{
    const struct ax_item *item = ax_model_item(model, flow);
    uint32_t from = ax_view_end(model, item->from);
    uint32_t to = ax_view_end(model, item->to);
    bool both = (item->flags & AX_ITEM_BIDIRECTIONAL) != 0;
    if (item->kind != AX_KIND_FLOW || (item->flags & (AX_ITEM_OUT_OF_SCOPE | AX_ITEM_LOOSE)) ||
        from == to) {
        return 0;
    }
    bool along = direction == OUT ? from == element : to == element;
    bool against = both && (direction == OUT ? to == element : from == element);
    return along || against ? (from == element ? to : from) : 0;
}

static void push(struct ax_trace *trace, bool queue, uint32_t value)
{
    const struct ax_allocator *memory = trace->model->session->memory;
    uint32_t *place =
        queue ? ax_array_push(memory, &trace->queue) : ax_array_push(memory, &trace->flows);
    if (place) {
        *place = value;
    } else {
        trace->model->session->no_memory = true;
    }
}

/* What a visit of the flows around an element does with each. */
typedef void visit_one(struct ax_trace *trace, uint32_t flow, uint32_t end, uint32_t datum);

/* Flows that end at a port of the element are its own. */
static void each_flow(struct ax_trace *trace, uint32_t element, uint32_t owner,
                      enum direction direction, uint32_t datum, visit_one *visit)
{
    uint32_t count;
    const uint32_t *around = ax_model_around(trace->model, element, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (ax_model_item(trace->model, around[i])->kind == AX_KIND_PORT && element == owner) {
            each_flow(trace, around[i], owner, direction, datum, visit);
            continue;
        }
        uint32_t end = other_end(trace->model, around[i], owner, direction);
        if (end != 0 && (datum == 0 || holds(trace->model, around[i], datum))) {
            visit(trace, around[i], end, datum);
        }
    }
}

static void visit_flow(struct ax_trace *trace, uint32_t flow, uint32_t end, uint32_t datum)
{
    (void)end;
    (void)datum;
    push(trace, false, flow);
}

static bool find_direct(struct ax_trace *trace, uint32_t element, enum direction direction,
                        uint32_t datum)
{
    each_flow(trace, element, element, direction, datum, visit_flow);
    return trace->flows.len > 0;
}

static void visit_end(struct ax_trace *trace, uint32_t flow, uint32_t end, uint32_t datum)
{
    (void)datum;
    if (trace->came[end] == 0) {
        trace->came[end] = flow;
        push(trace, true, end);
    }
}

static bool is_goal(const struct ax_trace *trace, const struct ax_trike_asset *asset,
                    uint32_t element)
{
    return asset->item ? element == asset->item : holds(trace->model, element, asset->datum);
}

/* The flows of the way to the element, in the order in which the datum takes them. */
static void collect(struct ax_trace *trace, uint32_t element, uint32_t start,
                    enum direction direction)
{
    uint32_t first = trace->flows.len;
    for (uint32_t at = element; at != start && !trace->model->session->no_memory;) {
        uint32_t flow = trace->came[at];
        push(trace, false, flow);
        at = other_end(trace->model, flow, at, direction == OUT ? IN : OUT);
    }
    for (uint32_t i = first, k = trace->flows.len; direction == OUT && i + 1 < k; i++) {
        uint32_t other = trace->flows.at[--k];
        trace->flows.at[k] = trace->flows.at[i];
        trace->flows.at[i] = other;
    }
}

/* Breadth first, so that the way is a shortest one. */
static bool find_way(struct ax_trace *trace, uint32_t start, const struct ax_trike_asset *asset,
                     enum direction direction, uint32_t datum)
{
    uint32_t found = 0;
    trace->queue.len = 0;
    trace->came[start] = UINT32_MAX;
    push(trace, true, start);
    for (uint32_t i = 0; i < trace->queue.len && found == 0; i++) {
        uint32_t element = trace->queue.at[i];
        found = i > 0 && is_goal(trace, asset, element) ? element : 0;
        if (found == 0) {
            each_flow(trace, element, element, direction, datum, visit_end);
        }
    }
    if (found != 0) {
        collect(trace, found, start, direction);
    }
    for (uint32_t i = 0; i < trace->queue.len; i++) {
        trace->came[trace->queue.at[i]] = 0;
    }
    return found != 0;
}

/* A flow between the two, or a way of something that goes over the flow; each datum is tried
 * once. */
static bool find_way_by(struct ax_trace *trace, uint32_t start, const struct ax_trike_asset *asset,
                        enum direction direction, uint32_t flow)
{
    const struct ax_item item = *ax_model_item(trace->model, flow);
    if (other_end(trace->model, flow, start, direction) == asset->item) {
        push(trace, false, flow);
        return true;
    }
    for (uint32_t d = 0; d < item.data_count; d++) {
        uint32_t datum = trace->model->references.at[item.data + d];
        bool tried = trace->came[datum] != 0;
        trace->came[datum] = UINT32_MAX;
        if (!tried && find_way(trace, start, asset, direction, datum)) {
            return true;
        }
    }
    return false;
}

static void forget_data(struct ax_trace *trace, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct ax_item *item = ax_model_item(trace->model, trace->flows.at[i]);
        for (uint32_t d = 0; d < item->data_count; d++) {
            trace->came[trace->model->references.at[item->data + d]] = 0;
        }
    }
}

/* Of the asset's datum; else of any that goes over a flow of the actor. */
static bool find_any_way(struct ax_trace *trace, uint32_t start, const struct ax_trike_asset *asset,
                         enum direction direction)
{
    if (asset->datum) {
        return find_way(trace, start, asset, direction, asset->datum);
    }
    (void)find_direct(trace, start, direction, 0);
    uint32_t count = trace->flows.len;
    bool found = false;
    for (uint32_t i = 0; i < count && !found; i++) {
        found = find_way_by(trace, start, asset, direction, trace->flows.at[i]);
    }
    forget_data(trace, count);
    trace->flows.len -= count;
    if (count > 0) {
        memmove(trace->flows.at, trace->flows.at + count, trace->flows.len * sizeof(uint32_t));
    }
    return found;
}

/* Flows from the actor to the element itself. */
static bool find_calls(struct ax_trace *trace, uint32_t start, uint32_t item, uint32_t datum)
{
    uint32_t kept = 0;
    (void)find_direct(trace, start, OUT, datum);
    for (uint32_t i = 0; i < trace->flows.len; i++) {
        uint32_t flow = trace->flows.at[i];
        if (other_end(trace->model, flow, start, OUT) == item) {
            trace->flows.at[kept++] = flow;
        }
    }
    trace->flows.len = kept;
    return kept > 0;
}

/* A flow straight into a store that keeps it: nobody stands between who could refuse. */
static bool find_deletion(struct ax_trace *trace, uint32_t start,
                          const struct ax_trike_asset *asset)
{
    bool found = find_any_way(trace, start, asset, OUT) && trace->flows.len == 1;
    if (found) {
        uint32_t end = other_end(trace->model, trace->flows.at[0], start, OUT);
        found = ax_model_item(trace->model, end)->kind == AX_KIND_STORE;
    }
    trace->flows.len = found ? 1 : 0;
    return found;
}

static bool find_execution(struct ax_trace *trace, uint32_t start,
                           const struct ax_trike_asset *asset, bool loose)
{
    if (asset->item) {
        return find_calls(trace, start, asset->item, asset->datum) ||
               (loose && find_any_way(trace, start, asset, OUT));
    }
    return loose && (find_direct(trace, start, OUT, asset->datum) ||
                     find_direct(trace, start, IN, asset->datum));
}

bool ax_trace_is_bound(const struct ax_trace *trace, uint32_t action, uint32_t actor)
{
    const struct ax_trike_asset *asset =
        &trace->trike->assets.at[trace->trike->actions.at[action].asset];
    return trace->trike->actors.at[actor].item && (asset->datum || asset->item);
}

bool ax_trace_find(struct ax_trace *trace, uint32_t action, uint32_t actor, bool loose)
{
    const struct ax_trike_action *what = &trace->trike->actions.at[action];
    const struct ax_trike_asset *asset = &trace->trike->assets.at[what->asset];
    uint32_t start = trace->trike->actors.at[actor].item;
    trace->flows.len = 0;
    if (!ax_trace_is_bound(trace, action, actor)) {
        return false;
    }
    bool whole = asset->item == 0; /* the datum, wherever it is */
    switch ((enum ax_trike_act)what->act) {
    case AX_ACT_CREATE:
        return whole ? find_direct(trace, start, OUT, asset->datum)
                     : find_any_way(trace, start, asset, OUT);
    case AX_ACT_READ:
        return whole ? find_direct(trace, start, IN, asset->datum)
                     : find_any_way(trace, start, asset, IN);
    case AX_ACT_UPDATE:
        return find_any_way(trace, start, asset, OUT) ||
               (loose && whole && find_direct(trace, start, OUT, asset->datum));
    case AX_ACT_DELETE:
        return find_deletion(trace, start, asset) ||
               (loose && (whole ? find_direct(trace, start, OUT, asset->datum)
                                : find_any_way(trace, start, asset, OUT)));
    case AX_ACT_EXECUTE: return find_execution(trace, start, asset, loose);
    case AX_ACT_COUNT: break;
    }
    return false;
}

bool ax_trace_way(struct ax_trace *trace, uint32_t action, uint32_t actor)
{
    const struct ax_trike_action *what = &trace->trike->actions.at[action];
    trace->flows.len = 0;
    return ax_trace_is_bound(trace, action, actor) &&
           find_any_way(trace, trace->trike->actors.at[actor].item,
                        &trace->trike->assets.at[what->asset], what->act == AX_ACT_READ ? IN : OUT);
}

struct ax_slice ax_trace_text(const struct ax_trace *trace)
{
    struct ax_session *session = trace->model->session;
    struct ax_output *text = ax_output_to_memory(session->memory);
    struct ax_slice copy = {NULL, 0};
    for (uint32_t i = 0; text && i < trace->flows.len; i++) {
        ax_put_text(text, i > 0 ? " " : "");
        ax_put(text, ax_model_id_text(trace->model, trace->flows.at[i]));
    }
    if (text && text->status == AX_OK) {
        copy = ax_arena_copy(&session->arena, ax_output_text(text));
    }
    ax_output_free(text);
    session->no_memory |= !copy.start;
    return copy;
}
