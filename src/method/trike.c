/* SPDX-License-Identifier: Apache-2.0 */
#include "method/trike.h"

#include "base/limits.h"

struct ax_trike *ax_trike_new(struct ax_session *session)
{
    struct ax_trike *trike = ax_memory_resize(session->memory, NULL, 0, sizeof(*trike));
    if (trike) {
        *trike = (struct ax_trike){.session = session};
    } else {
        session->no_memory = true;
    }
    return trike;
}

void ax_trike_free(struct ax_trike *trike)
{
    if (!trike) {
        return;
    }
    const struct ax_allocator *memory = trike->session->memory;
    ax_array_done(memory, &trike->actors);
    ax_array_done(memory, &trike->assets);
    ax_array_done(memory, &trike->actions);
    ax_array_done(memory, &trike->cells);
    ax_array_done(memory, &trike->rules);
    ax_array_done(memory, &trike->notes);
    ax_memory_release(memory, trike->matrix, trike->matrix_size);
    ax_memory_release(memory, trike, sizeof(*trike));
}

const char *ax_trike_act_text(enum ax_trike_act act)
{
    static const char *const texts[AX_ACT_COUNT] = {"create", "read", "update", "delete",
                                                    "execute"};
    return texts[act];
}

char ax_trike_act_letter(enum ax_trike_act act)
{
    return "CRUDX"[act];
}

const char *ax_trike_state_text(enum ax_trike_state state)
{
    static const char *const texts[AX_CELL_STATE_COUNT] = {"undecided", "allowed", "disallowed",
                                                           "conditional"};
    return texts[state];
}

char ax_trike_state_mark(enum ax_trike_state state)
{
    return "?+-*"[state];
}

struct ax_slice ax_trike_actor_label(const struct ax_trike *trike, uint32_t actor)
{
    const struct ax_trike_actor *what = &trike->actors.at[actor];
    return what->name.len > 0 ? what->name : what->id;
}

struct ax_slice ax_trike_asset_label(const struct ax_trike *trike, uint32_t asset)
{
    const struct ax_trike_asset *what = &trike->assets.at[asset];
    return what->name.len > 0 ? what->name : what->id;
}

const struct ax_trike_cell *ax_trike_cell_at(const struct ax_trike *trike, uint32_t action,
                                             uint32_t actor)
{
    uint32_t cell = trike->matrix[(size_t)action * trike->actors.len + actor];
    return cell > 0 ? &trike->cells.at[cell - 1] : NULL;
}

enum ax_trike_state ax_trike_state_at(const struct ax_trike *trike, uint32_t action, uint32_t actor)
{
    const struct ax_trike_cell *cell = ax_trike_cell_at(trike, action, actor);
    return (enum ax_trike_state)(cell ? cell->state : trike->actions.at[action].others);
}

size_t ax_trike_undecided(const struct ax_trike *trike)
{
    size_t count = 0;
    for (uint32_t action = 0; action < trike->actions.len; action++) {
        for (uint32_t actor = 0; actor < trike->actors.len; actor++) {
            count += ax_trike_state_at(trike, action, actor) == AX_CELL_UNDECIDED ? 1 : 0;
        }
    }
    return count;
}

static void report_twice(const struct ax_trike *trike, const struct ax_trike_cell *cell,
                         const struct ax_trike_cell *before)
{
    const struct ax_trike_action *action = &trike->actions.at[cell->action];
    struct ax_message *message =
        ax_report(trike->session, AX_CODE_TRIKE_TWICE, cell->span,
                  "\"%.*s\" has a cell for \"%.*s\" of \"%.*s\" already",
                  AX_FMT(trike->actors.at[cell->actor].id),
                  AX_FMT(ax_slice_of(ax_trike_act_text((enum ax_trike_act)action->act))),
                  AX_FMT(trike->assets.at[action->asset].id));
    ax_note(trike->session, message, before->span, "first here");
}

enum ax_status ax_trike_finish(struct ax_trike *trike)
{
    struct ax_session *session = trike->session;
    size_t places = (size_t)trike->actions.len * trike->actors.len + 1;
    size_t size = places * sizeof(uint32_t);
    ax_memory_release(session->memory, trike->matrix, trike->matrix_size);
    trike->matrix = ax_memory_resize(session->memory, NULL, 0, size);
    trike->matrix_size = trike->matrix ? size : 0;
    if (!trike->matrix) {
        session->no_memory = true;
        return AX_NO_MEMORY;
    }
    memset(trike->matrix, 0, size);
    bool twice = false;
    for (uint32_t i = 0; i < trike->cells.len; i++) {
        const struct ax_trike_cell *cell = &trike->cells.at[i];
        uint32_t *place = &trike->matrix[(size_t)cell->action * trike->actors.len + cell->actor];
        if (*place > 0) {
            report_twice(trike, cell, &trike->cells.at[*place - 1]);
            twice = true;
        } else {
            *place = i + 1;
        }
    }
    return twice ? AX_INVALID : AX_OK;
}
