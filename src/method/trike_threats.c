/* SPDX-License-Identifier: Apache-2.0 */
/* The threats that follow from a matrix, and in which order they matter. */
#include "method/trike.h"

#include "base/output.h"

#define NONE UINT32_MAX

struct making {
    struct ax_trike_threats *threats;
    const struct ax_trike *trike;
    bool no_memory;
};

static void add(struct making *making, struct ax_trike_threat threat)
{
    struct ax_trike_threats *threats = making->threats;
    struct ax_trike_threat *added = ax_array_push(making->trike->session->memory, &threats->list);
    if (!added) {
        making->no_memory = true;
        return;
    }
    threat.exposure = (uint8_t)(threat.value * threat.rating);
    *added = threat;
    threats->denials += threat.kind == AX_TRIKE_DENIAL ? 1 : 0;
    threats->breaches += threat.kind == AX_TRIKE_BREACH ? 1 : 0;
    threats->bypasses += threat.kind == AX_TRIKE_BYPASS ? 1 : 0;
    threats->unrated += threat.exposure == 0 ? 1 : 0;
}

static void add_about(struct making *making, enum ax_trike_kind kind, uint32_t action,
                      uint32_t actor, uint32_t rule)
{
    const struct ax_trike_action *what = &making->trike->actions.at[action];
    struct ax_trike_threat threat = {
        .kind = (uint8_t)kind,
        .value = making->trike->assets.at[what->asset].value,
        .rating = kind == AX_TRIKE_DENIAL ? what->dos : what->eop,
        .action = action,
        .actor = actor,
        .rule = rule,
    };
    add(making, threat);
}

static void add_rules(struct making *making, uint32_t action, uint32_t actor)
{
    const struct ax_trike_cell *cell = ax_trike_cell_at(making->trike, action, actor);
    for (uint32_t i = 0; cell && i < cell->rule_count; i++) {
        add_about(making, AX_TRIKE_BYPASS, action, actor, cell->rules + i);
    }
}

static void add_cell(struct making *making, uint32_t action, uint32_t actor)
{
    switch (ax_trike_state_at(making->trike, action, actor)) {
    case AX_CELL_ALLOWED: add_about(making, AX_TRIKE_DENIAL, action, actor, NONE); break;
    case AX_CELL_CONDITIONAL:
        add_about(making, AX_TRIKE_DENIAL, action, actor, NONE);
        add_rules(making, action, actor);
        break;
    case AX_CELL_DISALLOWED: add_about(making, AX_TRIKE_BREACH, action, actor, NONE); break;
    case AX_CELL_UNDECIDED:
    case AX_CELL_STATE_COUNT: break;
    }
}

/* One for all actors: who may do it cannot, who may not does. */
static void add_action(struct making *making, uint32_t action)
{
    bool seen[AX_CELL_STATE_COUNT] = {false};
    for (uint32_t actor = 0; actor < making->trike->actors.len; actor++) {
        seen[ax_trike_state_at(making->trike, action, actor)] = true;
    }
    if (seen[AX_CELL_ALLOWED] || seen[AX_CELL_CONDITIONAL]) {
        add_about(making, AX_TRIKE_DENIAL, action, NONE, NONE);
    }
    for (uint32_t actor = 0; actor < making->trike->actors.len; actor++) {
        add_rules(making, action, actor);
    }
    if (seen[AX_CELL_DISALLOWED]) {
        add_about(making, AX_TRIKE_BREACH, action, NONE, NONE);
    }
}

static void add_all(struct making *making, bool per_action)
{
    const struct ax_trike *trike = making->trike;
    for (uint32_t asset = 0; asset < trike->assets.len; asset++) {
        for (int act = 0; act < AX_ACT_COUNT; act++) {
            uint32_t action = trike->assets.at[asset].actions[act];
            if (action > 0 && per_action) {
                add_action(making, action - 1);
            }
            for (uint32_t actor = 0; action > 0 && !per_action && actor < trike->actors.len;
                 actor++) {
                add_cell(making, action - 1, actor);
            }
        }
    }
    add(making, (struct ax_trike_threat){.kind = AX_TRIKE_LEVERAGE,
                                         .value = trike->system_value,
                                         .rating = trike->system_eop,
                                         .action = NONE,
                                         .actor = NONE,
                                         .rule = NONE});
}

/* By exposure, those with the same in the order of the matrix: there are 26 values. */
static bool rank(struct ax_trike_threats *threats)
{
    const struct ax_allocator *memory = threats->trike->session->memory;
    size_t size = threats->list.len * sizeof(struct ax_trike_threat);
    struct ax_trike_threat *ranked = ax_memory_resize(memory, NULL, 0, size);
    if (!ranked) {
        return false;
    }
    uint32_t count = 0;
    for (int exposure = 25; exposure >= 0; exposure--) {
        for (uint32_t i = 0; i < threats->list.len; i++) {
            if (threats->list.at[i].exposure == exposure) {
                ranked[count++] = threats->list.at[i];
            }
        }
    }
    memcpy(threats->list.at, ranked, size);
    ax_memory_release(memory, ranked, size);
    return true;
}

enum ax_status ax_trike_threats_init(struct ax_trike_threats *threats, const struct ax_trike *trike,
                                     bool per_action)
{
    *threats = (struct ax_trike_threats){.trike = trike};
    struct making making = {.threats = threats, .trike = trike};
    add_all(&making, per_action);
    if (making.no_memory || !rank(threats)) {
        ax_trike_threats_done(threats);
        trike->session->no_memory = true;
        return AX_NO_MEMORY;
    }
    return AX_OK;
}

void ax_trike_threats_done(struct ax_trike_threats *threats)
{
    ax_array_done(threats->trike->session->memory, &threats->list);
}

const char *ax_trike_kind_text(enum ax_trike_kind kind)
{
    return kind == AX_TRIKE_DENIAL ? "denial of service" : "elevation of privilege";
}

/* Without an @: the risk file takes what has one for a threat that a rule derives, and calls it
 * gone when none does. */
void ax_trike_put_id(const struct ax_trike_threats *threats, const struct ax_trike_threat *threat,
                     struct ax_output *output)
{
    const struct ax_trike *trike = threats->trike;
    ax_putf(output, "TRIKE-%c", "DERS"[threat->kind]);
    if (threat->action == NONE) {
        return;
    }
    const struct ax_trike_action *action = &trike->actions.at[threat->action];
    ax_putf(output, "-%c:", ax_trike_act_letter((enum ax_trike_act)action->act));
    ax_put(output, trike->assets.at[action->asset].id);
    if (threat->actor != NONE) {
        ax_put_char(output, '/');
        ax_put(output, trike->actors.at[threat->actor].id);
    }
    if (threat->rule != NONE) {
        ax_put_char(output, '/');
        ax_put(output, trike->rules.at[threat->rule].id);
    }
}

void ax_trike_put_title(const struct ax_trike_threats *threats,
                        const struct ax_trike_threat *threat, struct ax_output *output)
{
    static const char *const does[AX_ACT_COUNT] = {"creates", "reads", "updates", "deletes",
                                                   "executes"};
    const struct ax_trike *trike = threats->trike;
    if (threat->kind == AX_TRIKE_LEVERAGE) {
        ax_put_text(output, "The system is used to attack another one");
        return;
    }
    const struct ax_trike_action *action = &trike->actions.at[threat->action];
    bool all = threat->actor == NONE;
    if (threat->kind == AX_TRIKE_DENIAL) {
        ax_put(output, all ? AX_SLICE("Whoever") : ax_trike_actor_label(trike, threat->actor));
        ax_putf(output, all ? " may %s " : " cannot %s ",
                ax_trike_act_text((enum ax_trike_act)action->act));
    } else {
        ax_put(output, all ? AX_SLICE("Somebody") : ax_trike_actor_label(trike, threat->actor));
        ax_putf(output, " %s ", does[action->act]);
    }
    ax_put_char(output, '"');
    ax_put(output, ax_trike_asset_label(trike, action->asset));
    ax_put_char(output, '"');
    if (threat->kind == AX_TRIKE_DENIAL && all) {
        ax_put_text(output, " cannot");
    } else if (threat->kind == AX_TRIKE_BREACH) {
        ax_put_text(output, all ? " who may not" : ", which is not allowed");
    } else if (threat->kind == AX_TRIKE_BYPASS) {
        ax_put_text(output, " although this does not hold: ");
        ax_put(output, trike->rules.at[threat->rule].text);
    }
}
