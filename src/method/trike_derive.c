/* SPDX-License-Identifier: Apache-2.0 */
/* A matrix out of the flows of a model: the first one, and what is new in a later model. */
#include "method/trike_derive.h"

#include "base/limits.h"
#include "model/view.h"

static bool is_digit_or_mark(char c)
{
    return (c >= '0' && c <= '9') || c == '-' || c == '.';
}

static bool is_of_id(char c)
{
    char lower = ax_lower(c);
    return (lower >= 'a' && lower <= 'z') || c == '_' || is_digit_or_mark(c);
}

struct deriving {
    struct ax_trike *trike;
    const struct ax_model *model;
    struct ax_session *session;
    uint32_t old_actors; /* those before are as a person has them */
    uint32_t old_actions;
    struct ax_trike_changes *changes;
    bool full;
};

static bool is_in_scope(const struct ax_model *model, uint32_t item)
{
    return !(ax_model_item(model, item)->flags & AX_ITEM_OUT_OF_SCOPE);
}

static bool is_full(struct deriving *deriving, uint32_t count, uint32_t most, const char *what)
{
    if (count < most) {
        return false;
    }
    if (!deriving->full) {
        ax_report(deriving->session, AX_CODE_TRIKE_TOO_LARGE, (struct ax_span){0, 0, 0},
                  "the model makes more than %lu %s", (unsigned long)most, what);
    }
    deriving->full = true;
    return true;
}

/* Models of other tools have ids that ours cannot be: GUIDs begin with digits. */
static struct ax_slice own_id(const struct deriving *deriving, struct ax_slice id)
{
    bool fine = id.len > 0 && id.len <= AX_LIMIT_ID_BYTES && !is_digit_or_mark(id.start[0]);
    for (size_t i = 0; i < id.len; i++) {
        fine = fine && is_of_id(id.start[i]);
    }
    if (fine) {
        return id;
    }
    size_t len = id.len < AX_LIMIT_ID_BYTES ? id.len : AX_LIMIT_ID_BYTES - 1;
    char *made = ax_arena_alloc(&deriving->session->arena, len + 2);
    if (!made) {
        deriving->session->no_memory = true;
        return (struct ax_slice){"_", 1};
    }
    made[0] = '_';
    for (size_t i = 0; i < len; i++) {
        made[i + 1] = is_of_id(id.start[i]) ? id.start[i] : '_';
    }
    return (struct ax_slice){made, len + 1};
}

static bool has_actor(const struct ax_trike *trike, uint32_t item, struct ax_slice id)
{
    for (uint32_t i = 0; i < trike->actors.len; i++) {
        if (trike->actors.at[i].item == item || ax_slice_equal(trike->actors.at[i].id, id)) {
            return true;
        }
    }
    return false;
}

static void add_actor(struct deriving *deriving, uint32_t item)
{
    struct ax_trike *trike = deriving->trike;
    struct ax_slice element = ax_model_id_text(deriving->model, item);
    struct ax_slice id = own_id(deriving, element);
    if (has_actor(trike, item, id) ||
        is_full(deriving, trike->actors.len, AX_LIMIT_TRIKE_ACTORS, "actors")) {
        return;
    }
    struct ax_trike_actor *actor = ax_array_push(deriving->session->memory, &trike->actors);
    if (!actor) {
        deriving->session->no_memory = true;
        return;
    }
    *actor = (struct ax_trike_actor){.id = id,
                                     .name = ax_model_item(deriving->model, item)->name,
                                     .element = element,
                                     .item = item};
    deriving->changes->actors++;
}

static bool has_asset(const struct ax_trike *trike, uint32_t item, struct ax_slice id)
{
    for (uint32_t i = 0; i < trike->assets.len; i++) {
        const struct ax_trike_asset *asset = &trike->assets.at[i];
        if (asset->datum == item || asset->item == item || ax_slice_equal(asset->id, id)) {
            return true;
        }
    }
    return false;
}

/* One that is known stays as it is. */
static void add_action(struct deriving *deriving, uint32_t asset, enum ax_trike_act act)
{
    if (deriving->trike->assets.at[asset].actions[act] != 0) {
        return;
    }
    struct ax_trike_action *action =
        ax_array_push(deriving->session->memory, &deriving->trike->actions);
    if (!action) {
        deriving->session->no_memory = true;
        return;
    }
    /* No flow says who deletes, so that stays for a person to decide. */
    *action = (struct ax_trike_action){
        .asset = asset,
        .act = (uint8_t)act,
        .others = act == AX_ACT_DELETE ? AX_CELL_UNDECIDED : AX_CELL_DISALLOWED,
    };
    deriving->trike->assets.at[asset].actions[act] = deriving->trike->actions.len;
    deriving->changes->actions++;
}

/* The asset that is the item as a whole; UINT32_MAX: there is none. */
static uint32_t find_asset(const struct ax_trike *trike, uint32_t item)
{
    for (uint32_t i = 0; i < trike->assets.len; i++) {
        const struct ax_trike_asset *asset = &trike->assets.at[i];
        if ((asset->datum == item && asset->element.len == 0) ||
            (asset->item == item && asset->data.len == 0)) {
            return i;
        }
    }
    return UINT32_MAX;
}

/* The index of the asset, which may be known; UINT32_MAX: there is none. */
static uint32_t add_asset(struct deriving *deriving, uint32_t item)
{
    struct ax_trike *trike = deriving->trike;
    struct ax_slice of = ax_model_id_text(deriving->model, item);
    struct ax_slice id = own_id(deriving, of);
    bool datum = ax_model_item(deriving->model, item)->kind == AX_KIND_DATA;
    if (has_asset(trike, item, id)) {
        return find_asset(trike, item);
    }
    if (is_full(deriving, trike->assets.len, AX_LIMIT_TRIKE_ASSETS, "assets")) {
        return UINT32_MAX;
    }
    struct ax_trike_asset *asset = ax_array_push(deriving->session->memory, &trike->assets);
    if (!asset) {
        deriving->session->no_memory = true;
        return UINT32_MAX;
    }
    *asset = (struct ax_trike_asset){
        .id = id,
        .name = ax_model_item(deriving->model, item)->name,
        .data = datum ? of : (struct ax_slice){NULL, 0},
        .element = datum ? (struct ax_slice){NULL, 0} : of,
        .datum = datum ? item : 0,
        .item = datum ? 0 : item,
    };
    deriving->changes->assets++;
    return trike->assets.len - 1;
}

/* Only what is kept somewhere can be changed there, or deleted. */
static void add_datum(struct deriving *deriving, uint32_t datum, uint8_t marks)
{
    uint32_t asset = marks & AX_DATUM_USED ? add_asset(deriving, datum) : UINT32_MAX;
    if (asset == UINT32_MAX) {
        return;
    }
    add_action(deriving, asset, AX_ACT_CREATE);
    add_action(deriving, asset, AX_ACT_READ);
    if (marks & AX_DATUM_KEPT) {
        add_action(deriving, asset, AX_ACT_UPDATE);
        add_action(deriving, asset, AX_ACT_DELETE);
    }
}

static bool is_actor(const struct ax_trike *trike, uint32_t item)
{
    for (uint32_t i = 0; item && i < trike->actors.len; i++) {
        if (trike->actors.at[i].item == item) {
            return true;
        }
    }
    return false;
}

/* Processes that actors have something to do with. */
static void add_processes(struct deriving *deriving, const bool *called)
{
    for (uint32_t i = 1; i < deriving->model->items.len; i++) {
        if (called[i] && !is_actor(deriving->trike, i)) {
            uint32_t asset = add_asset(deriving, i);
            if (asset != UINT32_MAX) {
                add_action(deriving, asset, AX_ACT_EXECUTE);
            }
        }
    }
}

static void mark_called(const struct deriving *deriving, bool *called)
{
    const struct ax_model *model = deriving->model;
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *flow = ax_model_item(model, i);
        if (flow->kind != AX_KIND_FLOW || !is_in_scope(model, i)) {
            continue;
        }
        uint32_t from = ax_view_end(model, flow->from);
        uint32_t to = ax_view_end(model, flow->to);
        bool both = (flow->flags & AX_ITEM_BIDIRECTIONAL) != 0;
        called[to] |= is_actor(deriving->trike, from);
        called[from] |= both && is_actor(deriving->trike, to);
    }
    for (uint32_t i = 0; i < model->items.len; i++) {
        called[i] =
            called[i] && ax_model_item(model, i)->kind == AX_KIND_PROCESS && is_in_scope(model, i);
    }
}

static void add_actors_and_data(struct deriving *deriving, const uint8_t *marks)
{
    const struct ax_model *model = deriving->model;
    for (uint32_t i = 1; i < model->items.len; i++) {
        if (ax_model_item(model, i)->kind == AX_KIND_EXTERNAL && is_in_scope(model, i)) {
            add_actor(deriving, i);
        }
    }
    for (uint32_t i = 1; i < model->items.len; i++) {
        if (ax_model_item(model, i)->kind == AX_KIND_DATA) {
            add_datum(deriving, i, marks[i]);
        }
    }
}

static void add_items(struct deriving *deriving)
{
    const struct ax_allocator *memory = deriving->session->memory;
    size_t size = deriving->model->items.len * sizeof(bool);
    bool *called = ax_memory_resize(memory, NULL, 0, size);
    uint8_t *marks = ax_trace_mark_data(deriving->model);
    if (called && marks) {
        memset(called, 0, size);
        add_actors_and_data(deriving, marks);
        mark_called(deriving, called);
        add_processes(deriving, called);
    } else {
        deriving->session->no_memory = true;
    }
    ax_memory_release(memory, called, size);
    ax_memory_release(memory, marks, deriving->model->items.len);
}

/* A person's word stays, also that nobody else may. */
static bool is_open(const struct deriving *deriving, uint32_t action, uint32_t actor)
{
    const struct ax_trike *trike = deriving->trike;
    bool fresh = actor >= deriving->old_actors || action >= deriving->old_actions;
    return !ax_trike_cell_at(trike, action, actor) &&
           (fresh || trike->actions.at[action].others == AX_CELL_UNDECIDED);
}

static void add_cell(struct deriving *deriving, const struct ax_trace *trace, uint32_t action,
                     uint32_t actor)
{
    struct ax_trike_cell *cell = ax_array_push(deriving->session->memory, &deriving->trike->cells);
    if (!cell) {
        deriving->session->no_memory = true;
        return;
    }
    *cell = (struct ax_trike_cell){
        .action = action, .actor = actor, .state = AX_CELL_ALLOWED, .from = ax_trace_text(trace)};
    deriving->changes->cells++;
}

static void add_cells(struct deriving *deriving, struct ax_trace *trace)
{
    const struct ax_trike *trike = deriving->trike;
    for (uint32_t action = 0; action < trike->actions.len; action++) {
        for (uint32_t actor = 0; actor < trike->actors.len; actor++) {
            bool derivable = trike->actions.at[action].act != AX_ACT_DELETE;
            if (derivable && is_open(deriving, action, actor) &&
                ax_trace_find(trace, action, actor, false)) {
                add_cell(deriving, trace, action, actor);
            }
        }
    }
}

enum ax_status ax_trike_extend(struct ax_trike *trike, const struct ax_model *model,
                               struct ax_trike_changes *changes)
{
    struct ax_session *session = trike->session;
    struct ax_trace trace;
    struct deriving deriving = {.trike = trike,
                                .model = model,
                                .session = session,
                                .old_actors = trike->actors.len,
                                .old_actions = trike->actions.len,
                                .changes = changes};
    ax_trike_bind(trike, model);
    add_items(&deriving);
    enum ax_status status = session->no_memory ? AX_NO_MEMORY : ax_trike_finish(trike);
    if (status != AX_OK || deriving.full) {
        return status == AX_OK ? AX_LIMIT : status;
    }
    status = ax_trace_init(&trace, trike, model);
    if (status == AX_OK) {
        add_cells(&deriving, &trace);
        ax_trace_done(&trace);
        status = session->no_memory ? AX_NO_MEMORY : ax_trike_finish(trike);
    }
    return status;
}

static const char about[] =
    "Derived from the flows of the model: who sends a datum creates it, who gets it reads it, who "
    "sends it where it is kept updates it, and who sends something to a process executes it. Who "
    "deletes is undecided. All of it is a start: rate the assets and the actions, and correct the "
    "cells.";

enum ax_status ax_trike_derive(struct ax_model *model, const char *path,
                               struct ax_trike **out_trike)
{
    struct ax_session *session = model->session;
    struct ax_trike_changes changes = {0};
    struct ax_trike *trike = ax_trike_new(session);
    if (!trike) {
        return AX_NO_MEMORY;
    }
    struct ax_slice name = ax_model_label(model, 0);
    trike->id = own_id(&(struct deriving){.session = session}, ax_model_id_text(model, 0));
    trike->name = name;
    bool named = strcmp(path, "-") != 0; /* standard input cannot be read again */
    trike->model = ax_slice_of(named ? path : "");
    trike->description = ax_slice_of(about);
    trike->has_system = true;
    trike->system_text = AX_SLICE("Other systems that can be attacked with this one.");
    enum ax_status status = ax_trike_extend(trike, model, &changes);
    if (status != AX_OK) {
        ax_trike_free(trike);
        return status;
    }
    *out_trike = trike;
    return AX_OK;
}
