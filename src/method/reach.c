/* SPDX-License-Identifier: Apache-2.0 */
#include "method/reach.h"

#include "base/output.h"

static struct ax_item *item_at(const struct ax_reach *reach, uint32_t item)
{
    return ax_model_item(reach->model, item);
}

static bool in_scope(const struct ax_reach *reach, uint32_t item)
{
    return (item_at(reach, item)->flags & AX_ITEM_OUT_OF_SCOPE) == 0;
}

static enum ax_kind kind_of(const struct ax_reach *reach, uint32_t item)
{
    return (enum ax_kind)item_at(reach, item)->kind;
}

uint32_t ax_reach_from(const struct ax_reach *reach, uint32_t flow, bool back)
{
    return back ? item_at(reach, flow)->to : item_at(reach, flow)->from;
}

uint32_t ax_reach_to(const struct ax_reach *reach, uint32_t flow, bool back)
{
    return back ? item_at(reach, flow)->from : item_at(reach, flow)->to;
}

/* Categories say what they affect; those of other tools are known by their letters. */
char ax_reach_letter(const struct ax_reach *reach, const struct ax_threat *threat)
{
    static const struct {
        const char *affects;
        char letter;
    } words[] = {
        {"authenticity", 'S'},    {"integrity", 'T'},    {"non-repudiation", 'R'},
        {"confidentiality", 'I'}, {"availability", 'D'}, {"authorisation", 'E'},
    };
    const struct ax_templates *templates = reach->model->templates;
    const struct ax_category *category =
        &templates->categories.at[templates->rules.at[threat->rule].category];
    struct ax_slice rest = category->affects;
    struct ax_slice word;
    while (ax_slice_next_word(&rest, &word)) {
        for (size_t i = 0; i < AX_COUNT(words); i++) {
            if (ax_slice_is(word, words[i].affects)) {
                return words[i].letter;
            }
        }
    }
    struct ax_slice id = ax_atom_text(&reach->session->atoms, category->id);
    return id.len == 1 && strchr("STRIDE", id.start[0]) ? id.start[0] : 0;
}

static bool affects(const struct ax_reach *reach, const struct ax_threat *threat, const char *what)
{
    struct ax_slice rest = reach->model->templates->rules.at[threat->rule].affects;
    struct ax_slice word;
    while (ax_slice_next_word(&rest, &word)) {
        if (ax_slice_is(word, what)) {
            return true;
        }
    }
    return false;
}

struct ax_slice ax_reach_id(struct ax_reach *reach, const struct ax_threat *threat)
{
    struct ax_output *text = ax_output_to_memory(reach->session->memory);
    struct ax_slice id = {NULL, 0};
    if (text) {
        ax_threat_put_id(reach->model, threat, text);
        id = ax_arena_copy(&reach->session->arena, (struct ax_slice){text->buffer, text->len});
        ax_output_free(text);
    }
    reach->session->no_memory |= !id.start;
    return id;
}

bool ax_reach_is_settled(struct ax_reach *reach, const struct ax_threat *threat)
{
    struct ax_risk_decision decision;
    if (!reach->risk) {
        return false;
    }
    ax_risk_decide(reach->risk, ax_reach_id(reach, threat), NULL, &decision);
    return decision.settled && (decision.disposition == AX_RISK_NOT_APPLICABLE ||
                                decision.disposition == AX_RISK_ELIMINATE);
}

/* Threats stand in the order of what they are about. */
static bool index_threats(struct ax_reach *reach)
{
    const struct ax_allocator *memory = reach->session->memory;
    uint32_t items = reach->model->items.len;
    if (!ax_array_reserve(memory, &reach->first, items + 1)) {
        return false;
    }
    uint32_t threat = 0;
    for (uint32_t item = 0; item <= items; item++) {
        while (threat < reach->threats->list.len &&
               reach->threats->list.at[threat].subject < item) {
            threat++;
        }
        reach->first.at[item] = threat;
    }
    reach->first.len = items + 1;
    return true;
}

enum ax_status ax_reach_init(struct ax_reach *reach, struct ax_model *model,
                             const struct ax_risk *risk)
{
    struct ax_threat_options how = AX_THREAT_DEFAULTS;
    *reach = (struct ax_reach){.model = model, .session = model->session, .risk = risk};
    enum ax_status status = ax_threats_enumerate(model, &how, &reach->threats);
    if (status == AX_OK && !index_threats(reach)) {
        status = AX_NO_MEMORY;
    }
    if (status != AX_OK) {
        ax_reach_done(reach);
    }
    return status;
}

void ax_reach_done(struct ax_reach *reach)
{
    const struct ax_allocator *memory = reach->session->memory;
    ax_threats_free(reach->threats);
    ax_array_done(memory, &reach->chosen);
    ax_array_done(memory, &reach->first);
    ax_array_done(memory, &reach->steps);
    reach->threats = NULL;
}

/* Threats of these letters about the item in this way; `must` NULL: whatever the rule affects. */
struct wish {
    const char *letters;
    const char *must;
    uint32_t item;
    bool back;
};

static bool fits(struct ax_reach *reach, const struct ax_threat *threat, const struct wish *wish)
{
    char letter = ax_reach_letter(reach, threat);
    if (letter == 0 || !strchr(wish->letters, letter)) {
        return false;
    }
    bool directed = threat->scope == AX_SCOPE_INTERACTION;
    if (directed && threat->back != wish->back) {
        return false;
    }
    /* To pass for the source is another threat than to pass for the target. */
    bool source = affects(reach, threat, "integrity") || affects(reach, threat, "authorisation");
    return !wish->must || source;
}

/* The chosen threats: first and count of a step. */
static void choose(struct ax_reach *reach, const struct wish *wish, struct ax_step *step)
{
    step->first = reach->chosen.len;
    for (uint32_t i = reach->first.at[wish->item]; i < reach->first.at[wish->item + 1]; i++) {
        const struct ax_threat *threat = &reach->threats->list.at[i];
        if (!fits(reach, threat, wish) || ax_reach_is_settled(reach, threat)) {
            continue;
        }
        uint32_t *slot = ax_array_push(reach->session->memory, &reach->chosen);
        if (!slot) {
            reach->session->no_memory = true;
            return;
        }
        *slot = i;
    }
    step->count = reach->chosen.len - step->first;
}

static void add(struct ax_reach *reach, struct ax_step step)
{
    struct ax_step *added = ax_array_push(reach->session->memory, &reach->steps);
    if (!added) {
        reach->session->no_memory = true;
        return;
    }
    *added = step;
}

/* A step that needs a threat, and exists only where there is one. */
static void add_if_threatened(struct ax_reach *reach, struct ax_step step, const char *letters,
                              const char *must)
{
    struct wish wish = {letters, must, step.item, step.back};
    choose(reach, &wish, &step);
    if (step.count > 0) {
        add(reach, step);
    }
}

static bool crosses(const struct ax_reach *reach, uint32_t flow)
{
    return reach->model->paths.at[item_at(reach, flow)->path].count > 0;
}

static bool carries_datum(const struct ax_reach *reach, uint32_t item)
{
    const struct ax_item *holder = item_at(reach, item);
    for (uint32_t i = 0; i < holder->data_count; i++) {
        if (reach->model->references.at[holder->data + i] == reach->datum) {
            return true;
        }
    }
    return false;
}

/* An element that sends: somebody outside does so by acting, a part of the system when it is
 * controlled. */
static void add_sender(struct ax_reach *reach, struct ax_step step, uint32_t from,
                       const char *letters)
{
    bool external = kind_of(reach, from) == AX_KIND_EXTERNAL;
    step.way = external ? AX_WAY_ACT : AX_WAY_BECAUSE;
    step.premise = (struct ax_claim){AX_CLAIM_CONTROL, from};
    if (letters) {
        add_if_threatened(reach, step, letters, NULL);
    } else {
        add(reach, step);
    }
}

/* Each way in which the flow leads into the element. */
typedef void each_flow(struct ax_reach *reach, struct ax_step step, uint32_t from,
                       uint32_t element);

static void go_over(struct ax_reach *reach, uint32_t element, bool into, each_flow *each)
{
    uint32_t count;
    const uint32_t *around = ax_model_around(reach->model, element, &count);
    for (uint32_t i = 0; i < count; i++) {
        const struct ax_item *flow = item_at(reach, around[i]);
        if (flow->kind != AX_KIND_FLOW || !in_scope(reach, around[i]) || flow->from == 0 ||
            flow->to == 0 || flow->from == flow->to) {
            continue;
        }
        int ways = flow->flags & AX_ITEM_BIDIRECTIONAL ? 2 : 1;
        for (int back = 0; back < ways; back++) {
            uint32_t from = ax_reach_from(reach, around[i], back == 1);
            uint32_t to = ax_reach_to(reach, around[i], back == 1);
            if ((into ? to : from) == element && in_scope(reach, from) && in_scope(reach, to)) {
                each(reach, (struct ax_step){.item = around[i], .back = back == 1}, from, to);
            }
        }
    }
}

/* Two threats have to come true: one lets the attacker send, the other makes use of it. */
static void add_if_both(struct ax_reach *reach, struct ax_step step, const char *letter,
                        const char *must, const char *effects)
{
    struct wish effect = {effects, NULL, step.item, step.back};
    struct wish access = {letter, must, step.item, step.back};
    choose(reach, &effect, &step);
    step.also_first = step.first;
    step.also_count = step.count;
    choose(reach, &access, &step);
    if (step.count > 0 && step.also_count > 0) {
        add(reach, step);
    }
}

/* What comes in can take an element over; what is written to a store changes it. */
static void control_by_flow(struct ax_reach *reach, struct ax_step step, uint32_t from,
                            uint32_t element)
{
    const char *effects = kind_of(reach, element) == AX_KIND_STORE ? "TE" : "E";
    add_sender(reach, step, from, effects);
    step.way = AX_WAY_PRETEND;
    add_if_both(reach, step, "S", "source", effects);
    step.way = AX_WAY_BETWEEN;
    if (crosses(reach, step.item) && kind_of(reach, element) != AX_KIND_STORE) {
        add_if_both(reach, step, "T", NULL, effects);
    } else if (crosses(reach, step.item)) {
        add_if_threatened(reach, step, effects, NULL);
    }
}

/* What people look at or press is no way for data. */
static bool takes_data(const struct ax_reach *reach, uint32_t port)
{
    static const char *const others[] = {"display", "keyboard", "service-panel"};
    struct ax_slice type = ax_atom_text(&reach->session->atoms, item_at(reach, port)->type_name);
    for (size_t i = 0; i < AX_COUNT(others); i++) {
        if (ax_slice_is(type, others[i])) {
            return false;
        }
    }
    return !ax_slice_is(ax_model_text(reach->model, port, "locked"), "yes");
}

static void control_by_ports(struct ax_reach *reach, uint32_t element)
{
    uint32_t count;
    const uint32_t *around = ax_model_around(reach->model, element, &count);
    for (uint32_t i = 0; i < count; i++) {
        bool reachable = !ax_slice_is(ax_model_text(reach->model, around[i], "external"), "no");
        if (kind_of(reach, around[i]) != AX_KIND_PORT || !in_scope(reach, around[i]) ||
            !reachable) {
            continue;
        }
        struct ax_step step = {.way = AX_WAY_PORT, .item = around[i]};
        struct wish wish = {"TE", NULL, around[i], false};
        choose(reach, &wish, &step);
        if (step.count > 0 || takes_data(reach, around[i])) {
            add(reach, step);
        }
    }
}

/* What a sender sends is what it has been made to send, or what it has got itself. */
static void sent(struct ax_reach *reach, struct ax_step step, uint32_t from,
                 enum ax_claim_kind kind)
{
    add_sender(reach, step, from, NULL);
    if (kind_of(reach, from) != AX_KIND_EXTERNAL) {
        step.way = AX_WAY_BECAUSE;
        step.premise = (struct ax_claim){(uint8_t)kind, from};
        add(reach, step);
    }
}

static void wrong_by_flow(struct ax_reach *reach, struct ax_step step, uint32_t from,
                          uint32_t element)
{
    (void)element;
    if (!carries_datum(reach, step.item)) {
        return;
    }
    sent(reach, step, from, AX_CLAIM_WRONG);
    step.way = AX_WAY_PRETEND;
    add_if_threatened(reach, step, "S", "source");
    step.way = AX_WAY_BETWEEN;
    if (crosses(reach, step.item)) {
        add_if_threatened(reach, step, "T", NULL);
    }
}

static void lost_by_flow(struct ax_reach *reach, struct ax_step step, uint32_t from,
                         uint32_t element)
{
    (void)element;
    if (!carries_datum(reach, step.item)) {
        return;
    }
    sent(reach, step, from, AX_CLAIM_LOST);
    step.way = AX_WAY_BETWEEN;
    if (crosses(reach, step.item)) {
        add_if_threatened(reach, step, "D", NULL);
    }
}

/* What leaves an element can be heard on the way, or where it arrives. */
static void learnt_by_flow(struct ax_reach *reach, struct ax_step step, uint32_t from, uint32_t to)
{
    (void)from;
    if (!carries_datum(reach, step.item)) {
        return;
    }
    if (kind_of(reach, to) != AX_KIND_EXTERNAL) {
        step.way = AX_WAY_BECAUSE;
        step.premise = (struct ax_claim){AX_CLAIM_LEARNT, to};
        add(reach, step);
    }
    if (crosses(reach, step.item)) {
        step.way = AX_WAY_BETWEEN;
        add_if_threatened(reach, step, "I", NULL);
    }
}

bool ax_reach_find(struct ax_reach *reach, struct ax_claim claim, uint32_t *out_first)
{
    *out_first = reach->steps.len;
    if (claim.kind != AX_CLAIM_CONTROL && kind_of(reach, claim.element) != AX_KIND_EXTERNAL) {
        add(reach,
            (struct ax_step){.way = AX_WAY_BECAUSE, .premise = {AX_CLAIM_CONTROL, claim.element}});
    }
    switch ((enum ax_claim_kind)claim.kind) {
    case AX_CLAIM_CONTROL:
        control_by_ports(reach, claim.element);
        go_over(reach, claim.element, true, control_by_flow);
        break;
    case AX_CLAIM_WRONG: go_over(reach, claim.element, true, wrong_by_flow); break;
    case AX_CLAIM_LOST: go_over(reach, claim.element, true, lost_by_flow); break;
    case AX_CLAIM_LEARNT: go_over(reach, claim.element, false, learnt_by_flow); break;
    }
    return !reach->session->no_memory;
}
