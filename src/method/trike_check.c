/* SPDX-License-Identifier: Apache-2.0 */
/* A matrix held against the model, and against itself. */
#include "base/guess.h"
#include "method/trike_trace.h"
#include "xml/reader.h"

struct checking {
    const struct ax_trike *trike;
    const struct ax_model *model;
    struct ax_session *session;
    struct ax_trace trace;
};

static void report_gone(const struct checking *checking, struct ax_span span, const char *what,
                        struct ax_slice id, uint32_t item, bool data)
{
    struct ax_session *session = checking->session;
    if (item != 0) {
        ax_report(session, AX_CODE_TRIKE_GONE, span, "\"%.*s\" is a %s of the model, no %s",
                  AX_FMT(id),
                  ax_kind_text((enum ax_kind)ax_model_item(checking->model, item)->kind), what);
        return;
    }
    struct ax_guess guess;
    ax_guess_init(&guess, id);
    for (uint32_t i = 1; i < checking->model->items.len; i++) {
        enum ax_kind kind = (enum ax_kind)ax_model_item(checking->model, i)->kind;
        if (data ? kind == AX_KIND_DATA : ax_kind_is_element(kind)) {
            ax_guess_offer(&guess, ax_model_id_text(checking->model, i));
        }
    }
    struct ax_message *message = ax_report(session, AX_CODE_TRIKE_GONE, span,
                                           "the model has no %s \"%.*s\"", what, AX_FMT(id));
    ax_note_guess(session, message, guess.best);
}

static uint32_t find(const struct checking *checking, struct ax_slice id)
{
    return ax_model_find(checking->model, ax_atom_find(&checking->session->atoms, id));
}

static struct ax_span value_span(const struct checking *checking, uint32_t start,
                                 struct ax_slice name)
{
    return ax_xml_value_span(checking->session, checking->trike->source, start, name);
}

static void check_references(const struct checking *checking)
{
    const struct ax_trike *trike = checking->trike;
    for (uint32_t i = 0; i < trike->actors.len; i++) {
        const struct ax_trike_actor *actor = &trike->actors.at[i];
        if (actor->element.len > 0 && !actor->item) {
            report_gone(checking, value_span(checking, actor->start, AX_SLICE("element")),
                        "element", actor->element, find(checking, actor->element), false);
        }
    }
    for (uint32_t i = 0; i < trike->assets.len; i++) {
        const struct ax_trike_asset *asset = &trike->assets.at[i];
        if (asset->element.len > 0 && !asset->item) {
            report_gone(checking, value_span(checking, asset->start, AX_SLICE("element")),
                        "element", asset->element, find(checking, asset->element), false);
        }
        if (asset->data.len > 0 && !asset->datum) {
            report_gone(checking, value_span(checking, asset->start, AX_SLICE("data")), "datum",
                        asset->data, find(checking, asset->data), true);
        }
    }
}

static void check_from(const struct checking *checking, const struct ax_trike_cell *cell)
{
    struct ax_slice rest = cell->from;
    struct ax_slice word;
    while (ax_slice_next_word(&rest, &word)) {
        uint32_t item = find(checking, word);
        if (ax_model_item(checking->model, item)->kind != AX_KIND_FLOW) {
            ax_report(checking->session, AX_CODE_TRIKE_GONE,
                      value_span(checking, cell->start, AX_SLICE("from")),
                      "the model has no flow \"%.*s\"", AX_FMT(word));
        }
    }
}

struct place {
    uint32_t action;
    uint32_t actor;
    struct ax_span span;
    const char *act;
    struct ax_slice actor_id;
    struct ax_slice asset_id;
};

static struct place place_of(const struct checking *checking, uint32_t action, uint32_t actor)
{
    const struct ax_trike *trike = checking->trike;
    const struct ax_trike_action *what = &trike->actions.at[action];
    const struct ax_trike_cell *cell = ax_trike_cell_at(trike, action, actor);
    return (struct place){action,
                          actor,
                          cell ? cell->span : what->span,
                          ax_trike_act_text((enum ax_trike_act)what->act),
                          trike->actors.at[actor].id,
                          trike->assets.at[what->asset].id};
}

static void check_disallowed(struct checking *checking, const struct place *place)
{
    const struct ax_trike_cell *cell =
        ax_trike_cell_at(checking->trike, place->action, place->actor);
    if (!ax_trace_find(&checking->trace, place->action, place->actor, false)) {
        return;
    }
    struct ax_slice flows = ax_trace_text(&checking->trace);
    bool noted = cell && cell->note_count > 0;
    bool way = ax_trace_way(&checking->trace, place->action, place->actor) &&
               checking->trace.flows.len > 1;
    struct ax_slice whole = way ? ax_trace_text(&checking->trace) : flows;
    struct ax_message *message =
        ax_report(checking->session, noted ? AX_CODE_TRIKE_REACHED_NOTED : AX_CODE_TRIKE_REACHED,
                  place->span, "\"%.*s\" may not %s \"%.*s\", but flows let it: %.*s",
                  AX_FMT(place->actor_id), place->act, AX_FMT(place->asset_id), AX_FMT(flows));
    if (!ax_slice_equal(whole, flows)) {
        ax_note(checking->session, message, (struct ax_span){0, 0, 0},
                "the whole way, to or from what keeps it: %.*s", AX_FMT(whole));
    }
}

static void check_allowed(struct checking *checking, const struct place *place)
{
    const struct ax_trike_cell *cell =
        ax_trike_cell_at(checking->trike, place->action, place->actor);
    if (cell && !ax_trace_find(&checking->trace, place->action, place->actor, true)) {
        ax_report(checking->session, AX_CODE_TRIKE_NO_FLOW, place->span,
                  "\"%.*s\" may %s \"%.*s\", but no flow leads there", AX_FMT(place->actor_id),
                  place->act, AX_FMT(place->asset_id));
    }
}

static void check_undecided(struct checking *checking, const struct place *place)
{
    if (ax_trace_find(&checking->trace, place->action, place->actor, false)) {
        struct ax_slice flows = ax_trace_text(&checking->trace);
        ax_report(checking->session, AX_CODE_TRIKE_UNDECIDED, place->span,
                  "it is not decided whether \"%.*s\" may %s \"%.*s\", which flows let it: %.*s",
                  AX_FMT(place->actor_id), place->act, AX_FMT(place->asset_id), AX_FMT(flows));
    }
}

static void check_cells(struct checking *checking)
{
    const struct ax_trike *trike = checking->trike;
    for (uint32_t action = 0; action < trike->actions.len; action++) {
        for (uint32_t actor = 0; actor < trike->actors.len; actor++) {
            if (!ax_trace_is_bound(&checking->trace, action, actor)) {
                continue;
            }
            struct place place = place_of(checking, action, actor);
            switch (ax_trike_state_at(trike, action, actor)) {
            case AX_CELL_DISALLOWED: check_disallowed(checking, &place); break;
            case AX_CELL_ALLOWED:
            case AX_CELL_CONDITIONAL: check_allowed(checking, &place); break;
            case AX_CELL_UNDECIDED: check_undecided(checking, &place); break;
            case AX_CELL_STATE_COUNT: break;
            }
        }
    }
    for (uint32_t i = 0; i < trike->cells.len; i++) {
        check_from(checking, &trike->cells.at[i]);
    }
}

static bool is_actor(const struct checking *checking, uint32_t item)
{
    for (uint32_t i = 0; i < checking->trike->actors.len; i++) {
        if (checking->trike->actors.at[i].item == item) {
            return true;
        }
    }
    return false;
}

static bool is_asset(const struct checking *checking, uint32_t datum)
{
    for (uint32_t i = 0; i < checking->trike->assets.len; i++) {
        if (checking->trike->assets.at[i].datum == datum) {
            return true;
        }
    }
    return false;
}

static void check_missing(const struct checking *checking, const uint8_t *marks)
{
    const struct ax_model *model = checking->model;
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        bool in_scope = !(item->flags & AX_ITEM_OUT_OF_SCOPE);
        bool actor = item->kind == AX_KIND_EXTERNAL && in_scope && !is_actor(checking, i);
        bool asset =
            item->kind == AX_KIND_DATA && (marks[i] & AX_DATUM_USED) && !is_asset(checking, i);
        if (actor || asset) {
            ax_report(checking->session, AX_CODE_TRIKE_MISSING, checking->trike->root_span,
                      "%s \"%.*s\" of the model is no %s of the matrix",
                      actor ? "external" : "datum", AX_FMT(ax_model_id_text(model, i)),
                      actor ? "actor" : "asset");
        }
    }
}

/* One sentence each: nothing of it is an error, but nobody may overlook it. */
static enum ax_status check_holes(const struct ax_trike *trike)
{
    struct ax_trike_threats threats;
    struct ax_span span = trike->root_span;
    size_t undecided = ax_trike_undecided(trike);
    enum ax_status status = ax_trike_threats_init(&threats, trike, false);
    if (status != AX_OK) {
        return status;
    }
    if (trike->actors.len == 0 || trike->assets.len == 0) {
        ax_report(trike->session, AX_CODE_TRIKE_HOLLOW, span, "the matrix has no %s",
                  trike->actors.len == 0 ? "actors" : "assets");
    }
    if (undecided > 0) {
        ax_report(trike->session, AX_CODE_TRIKE_UNDECIDED, span,
                  "%lu cell%s undecided: no threats follow from %s", (unsigned long)undecided,
                  undecided == 1 ? " is" : "s are", undecided == 1 ? "it" : "them");
    }
    if (threats.unrated > 0) {
        ax_report(trike->session, AX_CODE_TRIKE_UNRATED, span,
                  "%lu threat%s no exposure: the asset or the action is not rated",
                  (unsigned long)threats.unrated, threats.unrated == 1 ? " has" : "s have");
    }
    ax_trike_threats_done(&threats);
    return AX_OK;
}

static enum ax_status check_model(struct ax_trike *trike, struct ax_model *model)
{
    struct checking checking = {.trike = trike, .model = model, .session = trike->session};
    uint8_t *marks = ax_trace_mark_data(model);
    ax_trike_bind(trike, model);
    enum ax_status status = marks ? ax_trace_init(&checking.trace, trike, model) : AX_NO_MEMORY;
    if (status == AX_OK) {
        check_references(&checking);
        check_cells(&checking);
        check_missing(&checking, marks);
        ax_trace_done(&checking.trace);
    }
    ax_memory_release(trike->session->memory, marks, model->items.len);
    return status;
}

enum ax_status ax_trike_check(struct ax_trike *trike, struct ax_model *model)
{
    enum ax_status status = model ? check_model(trike, model) : AX_OK;
    status = status == AX_OK ? check_holes(trike) : status;
    return trike->session->no_memory ? AX_NO_MEMORY : status;
}
