/* SPDX-License-Identifier: Apache-2.0 */
/* A Trike file with what is new in the model. Everything that stands there stays, byte for byte:
 * what is new is put between. */
#include "base/output.h"
#include "diag/replace.h"
#include "method/trike_derive.h"
#include "risk/scan.h"
#include "xml/reader.h"

struct updating {
    struct ax_trike *trike;
    const struct ax_model *model;
    struct ax_output *output;
    struct ax_slice text; /* of the file */
    size_t done;          /* so much of it was written */
    uint32_t old_actors;
    uint32_t old_assets;
    uint32_t old_actions;
    uint32_t old_cells;
    struct ax_trike_changes *changes;
};

static void copy_to(struct updating *updating, size_t end)
{
    ax_put(updating->output,
           (struct ax_slice){updating->text.start + updating->done, end - updating->done});
    updating->done = end;
}

/* Just past what stands last before `at`. */
static size_t before_blanks(const struct updating *updating, size_t at)
{
    while (at > updating->done && ax_is_blank(updating->text.start[at - 1])) {
        at--;
    }
    return at;
}

/* Copies to the place behind what the element holds, opening one that is empty. */
static void open_element(struct updating *updating, const struct ax_place *place)
{
    if (place->empty) {
        size_t slash = place->tag_end - 2;
        copy_to(updating, before_blanks(updating, slash));
        updating->done = place->tag_end;
        ax_put_char(updating->output, '>');
        return;
    }
    copy_to(updating, before_blanks(updating, place->content_end));
}

static void close_element(struct updating *updating, const struct ax_place *place, int depth)
{
    ax_put_char(updating->output, '\n');
    ax_put_repeat(updating->output, ' ', (size_t)depth * 2);
    if (place->empty) {
        ax_putf(updating->output, "</%.*s>", AX_FMT(place->name));
        return;
    }
    updating->done = place->content_end;
}

/* A new element is written with the line end behind it; here it goes before. */
static void put_line(struct updating *updating, struct ax_output *line)
{
    struct ax_slice text = ax_output_text(line);
    ax_put_char(updating->output, '\n');
    ax_put(updating->output, (struct ax_slice){text.start, text.len > 0 ? text.len - 1 : 0});
    line->len = 0;
}

static void put_actors(struct updating *updating, struct ax_output *line)
{
    for (uint32_t i = updating->old_actors; i < updating->trike->actors.len; i++) {
        ax_trike_write_actor(updating->trike, i, line);
        put_line(updating, line);
    }
}

/* Behind the last actor; else before the first asset; else at the end, which put_assets does. */
static void add_actors(struct updating *updating, struct ax_output *line)
{
    const struct ax_trike *trike = updating->trike;
    if (updating->old_actors == trike->actors.len) {
        return;
    }
    if (updating->old_actors > 0) {
        struct ax_place last =
            ax_place_of(updating->text, trike->actors.at[updating->old_actors - 1].start);
        copy_to(updating, last.end);
        put_actors(updating, line);
    } else if (updating->old_assets > 0) {
        copy_to(updating, before_blanks(updating, trike->assets.at[0].start));
        put_actors(updating, line);
    }
}

static bool names_gone_flow(const struct updating *updating, struct ax_slice from)
{
    struct ax_slice word;
    while (ax_slice_next_word(&from, &word)) {
        ax_atom atom = ax_atom_find(&updating->trike->session->atoms, word);
        uint32_t item = ax_model_find(updating->model, atom);
        if (ax_model_item(updating->model, item)->kind != AX_KIND_FLOW) {
            return true;
        }
    }
    return false;
}

/* annexc wrote `from`, so annexc may put it right. */
static void refresh(struct updating *updating, struct ax_trace *trace, uint32_t index)
{
    struct ax_trike_cell *cell = &updating->trike->cells.at[index];
    if (cell->from.len == 0 || !names_gone_flow(updating, cell->from) ||
        !ax_trace_find(trace, cell->action, cell->actor, false)) {
        return;
    }
    struct ax_span span = ax_xml_value_span(updating->trike->session, updating->trike->source,
                                            cell->start, AX_SLICE("from"));
    cell->from = ax_trace_text(trace);
    copy_to(updating, span.start);
    ax_put(updating->output, cell->from);
    updating->done = span.end;
    updating->changes->refreshed++;
}

static bool has_new_cell(const struct updating *updating, uint32_t action)
{
    for (uint32_t i = updating->old_cells; i < updating->trike->cells.len; i++) {
        if (updating->trike->cells.at[i].action == action) {
            return true;
        }
    }
    return false;
}

static void add_cells(struct updating *updating, uint32_t action, struct ax_output *line)
{
    const struct ax_trike *trike = updating->trike;
    if (!has_new_cell(updating, action)) {
        return;
    }
    struct ax_place place = ax_place_of(updating->text, trike->actions.at[action].start);
    open_element(updating, &place);
    for (uint32_t i = updating->old_cells; i < trike->cells.len; i++) {
        if (trike->cells.at[i].action == action) {
            ax_trike_write_cell(trike, &trike->cells.at[i], line);
            put_line(updating, line);
        }
    }
    close_element(updating, &place, 2);
}

static uint32_t next_new_action(const struct updating *updating, uint32_t from, uint32_t asset)
{
    const struct ax_trike *trike = updating->trike;
    while (from < trike->actions.len && trike->actions.at[from].asset != asset) {
        from++;
    }
    return from;
}

static void add_actions(struct updating *updating, uint32_t asset, struct ax_output *line)
{
    const struct ax_trike *trike = updating->trike;
    uint32_t action = next_new_action(updating, updating->old_actions, asset);
    if (action == trike->actions.len) {
        return;
    }
    struct ax_place place = ax_place_of(updating->text, trike->assets.at[asset].start);
    open_element(updating, &place);
    for (; action < trike->actions.len; action = next_new_action(updating, action + 1, asset)) {
        ax_trike_write_action(trike, action, line);
        put_line(updating, line);
    }
    close_element(updating, &place, 1);
}

/* Assets, their actions and the cells of those stand in the order of the file. */
static void update_assets(struct updating *updating, struct ax_trace *trace, struct ax_output *line)
{
    const struct ax_trike *trike = updating->trike;
    uint32_t action = 0;
    uint32_t cell = 0;
    for (uint32_t asset = 0; asset < updating->old_assets; asset++) {
        for (; action < updating->old_actions && trike->actions.at[action].asset == asset;
             action++) {
            for (; cell < updating->old_cells && trike->cells.at[cell].action == action; cell++) {
                refresh(updating, trace, cell);
            }
            add_cells(updating, action, line);
        }
        add_actions(updating, asset, line);
    }
}

static void add_assets(struct updating *updating, struct ax_output *line)
{
    const struct ax_trike *trike = updating->trike;
    bool actors = updating->old_actors == 0 && updating->old_assets == 0;
    if (updating->old_assets == trike->assets.len && !(actors && trike->actors.len > 0)) {
        return;
    }
    struct ax_place root = ax_place_of(updating->text, trike->root);
    open_element(updating, &root);
    if (actors) {
        put_actors(updating, line);
    }
    for (uint32_t i = updating->old_assets; i < trike->assets.len; i++) {
        ax_trike_write_asset(trike, i, line);
        put_line(updating, line);
    }
    close_element(updating, &root, 0);
}

static enum ax_status write_text(struct updating *updating)
{
    struct ax_session *session = updating->trike->session;
    struct ax_output *line = ax_output_to_memory(session->memory);
    struct ax_trace trace;
    if (!line) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = ax_trace_init(&trace, updating->trike, updating->model);
    if (status == AX_OK) {
        add_actors(updating, line);
        update_assets(updating, &trace, line);
        add_assets(updating, line);
        copy_to(updating, updating->text.len);
        ax_trace_done(&trace);
        status = line->status != AX_OK ? line->status : updating->output->status;
    }
    ax_output_free(line);
    return session->no_memory ? AX_NO_MEMORY : status;
}

/* What is to be written has to be readable: whatever went wrong, the old file stays. */
static enum ax_status verify(const struct ax_trike *trike, struct ax_slice text)
{
    struct ax_session *session = trike->session;
    struct ax_trike *again = NULL;
    struct ax_slice path = ax_source_at(session, trike->source)->name;
    struct ax_slice name = ax_session_format(session, "%.*s (as it would be)", AX_FMT(path));
    struct ax_slice kept = ax_arena_copy(&session->arena, text);
    enum ax_status status =
        name.start && kept.start ? ax_trike_load_text(session, name, kept, &again) : AX_NO_MEMORY;
    ax_trike_free(again);
    return status;
}

static bool is_anything_new(const struct ax_trike_changes *changes)
{
    return changes->actors + changes->assets + changes->actions + changes->cells > 0;
}

static bool is_changed(const struct ax_trike_changes *changes)
{
    return is_anything_new(changes) || changes->refreshed > 0;
}

/* What is added has no prefix, so it would be in no name space, or in another one. */
static bool can_add(const struct updating *updating)
{
    const struct ax_trike *trike = updating->trike;
    struct ax_place root = ax_place_of(updating->text, trike->root);
    if (!is_anything_new(updating->changes) || !memchr(root.name.start, ':', root.name.len)) {
        return true;
    }
    ax_report(trike->session, AX_CODE_TRIKE_PREFIX, trike->root_span,
              "names of elements must have no prefix where something is to be added");
    return false;
}

/* The whole new text into the memory of updating->output. */
static enum ax_status make_text(struct updating *updating, const struct ax_model *model)
{
    enum ax_status status = ax_trike_extend(updating->trike, model, updating->changes);
    if (status != AX_OK) {
        return status;
    }
    if (!can_add(updating)) {
        return AX_INVALID;
    }
    status = write_text(updating);
    return status == AX_OK ? verify(updating->trike, ax_output_text(updating->output)) : status;
}

static enum ax_status update(struct ax_trike *trike, struct ax_model *model,
                             struct ax_trike_changes *out_changes, struct ax_output *text)
{
    *out_changes = (struct ax_trike_changes){0};
    struct updating updating = {
        .trike = trike,
        .model = model,
        .output = text,
        .text = ax_source_at(trike->session, trike->source)->text,
        .old_actors = trike->actors.len,
        .old_assets = trike->assets.len,
        .old_actions = trike->actions.len,
        .old_cells = trike->cells.len,
        .changes = out_changes,
    };
    return make_text(&updating, model);
}

enum ax_status ax_trike_update(struct ax_trike *trike, struct ax_model *model,
                               struct ax_trike_changes *out_changes, struct ax_output *output)
{
    struct ax_output *text = ax_output_to_memory(trike->session->memory);
    enum ax_status status = text ? update(trike, model, out_changes, text) : AX_NO_MEMORY;
    if (status == AX_OK) {
        ax_put(output, ax_output_text(text));
        status = output->status;
    }
    ax_output_free(text);
    return status;
}

/* In the place of the old file, unless somebody else was faster. */
static enum ax_status commit(struct ax_session *session, const char *path, struct ax_slice expected,
                             struct ax_slice text)
{
    struct ax_replacement replacement = {path, &expected, text, AX_CODE_TRIKE_NOT_WRITTEN,
                                         AX_CODE_TRIKE_CHANGED_MEANWHILE};
    return ax_session_replace(session, &replacement);
}

enum ax_status ax_trike_update_file(struct ax_trike *trike, struct ax_model *model,
                                    struct ax_trike_changes *out_changes, const char *path)
{
    struct ax_session *session = trike->session;
    struct ax_slice old = ax_source_at(session, trike->source)->text;
    struct ax_output *text = ax_output_to_memory(session->memory);
    enum ax_status status = text ? update(trike, model, out_changes, text) : AX_NO_MEMORY;
    if (status == AX_OK && is_changed(out_changes)) {
        status = commit(session, path, old, ax_output_text(text));
    }
    ax_output_free(text);
    return status;
}
