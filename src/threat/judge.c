/* SPDX-License-Identifier: Apache-2.0 */
#include "threat/judge.h"

enum {
    NEAR_AHEAD = 4, /* items; see look_ahead */
    FAR_AHEAD = 10
};

bool ax_judge_init(struct ax_judge *judge, const struct ax_law *law,
                   const struct ax_allocator *memory)
{
    *judge = (struct ax_judge){.law = law, .memory = memory};
    judge->truth = ax_memory_resize(memory, NULL, 0, law->facts.words * sizeof(*judge->truth));
    return judge->truth != NULL;
}

void ax_judge_done(struct ax_judge *judge)
{
    const struct ax_allocator *memory = judge->memory;
    for (int scope = 0; judge->law && scope <= AX_SCOPE_MODEL; scope++) {
        struct ax_memo *memo = &judge->memos[scope];
        ax_array_done(memory, &memo->signatures);
        ax_array_done(memory, &memo->candidates);
        ax_array_done(memory, &memo->code);
        ax_array_done(memory, &memo->keys);
        ax_memory_release(memory, memo->slots, memo->slot_count * sizeof(*memo->slots));
    }
    if (judge->law) {
        ax_array_done(memory, &judge->found.list);
        ax_memory_release(memory, judge->truth, judge->law->facts.words * sizeof(*judge->truth));
    }
}

static bool same_key(const struct ax_judge *judge, const struct ax_memo *memo,
                     const struct ax_signature *signature)
{
    const uint64_t *key = memo->keys.at + signature->key;
    for (uint32_t i = 0; i < judge->law->facts.words; i++) {
        if (key[i] != (judge->truth[i] & judge->law->facts.structural[i])) {
            return false;
        }
    }
    return true;
}

static uint32_t hash_key(const struct ax_judge *judge)
{
    uint64_t hash = 0x9e3779b97f4a7c15ULL;
    for (uint32_t i = 0; i < judge->law->facts.words; i++) {
        hash = (hash ^ (judge->truth[i] & judge->law->facts.structural[i])) * 0xff51afd7ed558ccdULL;
        hash ^= hash >> 32;
    }
    return (uint32_t)hash;
}

static bool grow_slots(struct ax_judge *judge, struct ax_memo *memo)
{
    const struct ax_allocator *memory = judge->memory;
    uint32_t count = memo->slot_count ? memo->slot_count * 2 : 256;
    uint32_t *slots = ax_memory_resize(memory, NULL, 0, count * sizeof(*slots));
    if (!slots) {
        return false;
    }
    memset(slots, 0, count * sizeof(*slots));
    for (uint32_t i = 0; i < memo->signatures.len; i++) {
        uint32_t slot = memo->signatures.at[i].hash & (count - 1);
        while (slots[slot]) {
            slot = (slot + 1) & (count - 1);
        }
        slots[slot] = i + 1;
    }
    ax_memory_release(memory, memo->slots, memo->slot_count * sizeof(*slots));
    memo->slots = slots;
    memo->slot_count = count;
    return true;
}

/* Reduces every rule to what the properties decide: false is out for good, true is in for good.
 * Nearly all rules are out at their first tests, without a look at the rest. */
static bool find_candidates(struct ax_judge *judge, enum ax_rule_scope scope,
                            struct ax_signature *signature)
{
    struct ax_memo *memo = &judge->memos[scope];
    struct ax_facts known = {judge->truth, judge->law->facts.structural};
    for (uint32_t i = 0; i < judge->law->rules[scope].len; i++) {
        const struct ax_active_rule *rule = &judge->law->rules[scope].at[i];
        if (ax_facts_lack(known, rule->needs, rule->need_count)) {
            continue;
        }
        if (!ax_array_reserve(judge->memory, &memo->code, rule->program.len)) {
            return false;
        }
        struct ax_instruction *code = memo->code.at + memo->code.len;
        uint32_t len = ax_program_reduce(&rule->program, known, code);
        if (code->op == AX_OP_FALSE) {
            continue;
        }
        struct ax_candidate *candidate = ax_array_push(judge->memory, &memo->candidates);
        if (!candidate) {
            return false;
        }
        *candidate = (struct ax_candidate){rule->rule, code->op == AX_OP_TRUE, memo->code.len};
        memo->code.len += len;
        signature->count++;
    }
    return true;
}

static bool add_signature(struct ax_judge *judge, enum ax_rule_scope scope, uint32_t hash)
{
    struct ax_memo *memo = &judge->memos[scope];
    const struct ax_allocator *memory = judge->memory;
    struct ax_signature *signature = ax_array_push(memory, &memo->signatures);
    if (!signature || !ax_array_reserve(memory, &memo->keys, judge->law->facts.words)) {
        return false;
    }
    *signature = (struct ax_signature){hash, memo->keys.len, memo->candidates.len, 0};
    for (uint32_t i = 0; i < judge->law->facts.words; i++) {
        memo->keys.at[memo->keys.len++] = judge->truth[i] & judge->law->facts.structural[i];
    }
    return find_candidates(judge, scope, signature);
}

static const struct ax_signature *find_signature(struct ax_judge *judge, enum ax_rule_scope scope)
{
    struct ax_memo *memo = &judge->memos[scope];
    if (memo->signatures.len >= memo->slot_count / 2 && !grow_slots(judge, memo)) {
        return NULL;
    }
    uint32_t hash = hash_key(judge);
    uint32_t slot = hash & (memo->slot_count - 1);
    while (memo->slots[slot]) {
        const struct ax_signature *signature = &memo->signatures.at[memo->slots[slot] - 1];
        if (signature->hash == hash && same_key(judge, memo, signature)) {
            return signature;
        }
        slot = (slot + 1) & (memo->slot_count - 1);
    }
    if (!add_signature(judge, scope, hash)) {
        return NULL;
    }
    memo->slots[slot] = memo->signatures.len;
    return &memo->signatures.at[memo->signatures.len - 1];
}

/* Adds the threats of one subject, whose facts are in judge->truth. */
static bool decide(struct ax_judge *judge, enum ax_rule_scope scope, uint32_t subject, bool back)
{
    const struct ax_memo *memo = &judge->memos[scope];
    const struct ax_signature *signature = find_signature(judge, scope);
    if (!signature || !ax_array_reserve(judge->memory, &judge->found.list, signature->count)) {
        return false;
    }
    struct ax_facts facts = {judge->truth, NULL};
    for (uint32_t i = 0; i < signature->count; i++) {
        const struct ax_candidate *candidate = &memo->candidates.at[signature->first + i];
        struct ax_program program = {.code = memo->code.at + candidate->code};
        if (candidate->certain || ax_program_run(&program, facts) == AX_TRUE) {
            judge->found.list.at[judge->found.list.len++] =
                (struct ax_threat){subject, candidate->rule, (uint8_t)scope, back};
        }
    }
    return true;
}

/* The ends of the flows that come next lie anywhere in a large model, and so do the boundaries that
 * they cross. */
static void look_ahead(const struct ax_judge *judge, uint32_t index)
{
    const struct ax_model *model = judge->law->model;
    const struct ax_facts_table *facts = &judge->law->facts;
    if (index + FAR_AHEAD >= model->items.len) {
        return;
    }
    const struct ax_item *far = ax_model_item(model, index + FAR_AHEAD);
    AX_PREFETCH(&facts->row_of[far->from]);
    AX_PREFETCH(&facts->row_of[far->to]);
    AX_PREFETCH(&model->paths.at[far->path]);
    const struct ax_item *near = ax_model_item(model, index + NEAR_AHEAD);
    if (near->kind != AX_KIND_FLOW || near->flags & AX_ITEM_LOOSE) {
        return;
    }
    AX_PREFETCH(ax_facts_row(facts, near->from));
    AX_PREFETCH(ax_facts_row(facts, near->to));
    struct ax_path path = model->paths.at[near->path];
    for (uint32_t i = 0; i < path.count; i++) {
        AX_PREFETCH(ax_model_item(model, model->crossings.at[path.first + i].boundary));
    }
}

static bool judge_interaction(struct ax_judge *judge, uint32_t flow, bool back)
{
    const struct ax_item *item = ax_model_item(judge->law->model, flow);
    const struct ax_facts_table *facts = &judge->law->facts;
    const uint64_t *source = ax_facts_row(facts, back ? item->to : item->from);
    const uint64_t *target = ax_facts_row(facts, back ? item->from : item->to);
    ax_facts_of_item(facts, flow, judge->truth);
    ax_facts_add_crossings(facts, flow, back, judge->truth);
    for (uint32_t i = 0; i < facts->words; i++) {
        judge->truth[i] = (judge->truth[i] & facts->by_role[AX_ROLE_FLOW][i]) |
                          (source[i] & facts->by_role[AX_ROLE_SOURCE][i]) |
                          (target[i] & facts->by_role[AX_ROLE_TARGET][i]);
    }
    return decide(judge, AX_SCOPE_INTERACTION, flow, back);
}

static bool judge_element(struct ax_judge *judge, uint32_t item)
{
    const struct ax_facts_table *facts = &judge->law->facts;
    if (facts->row_of[item]) {
        memcpy(judge->truth, ax_facts_row(facts, item), facts->words * sizeof(*judge->truth));
    } else {
        ax_facts_of_item(facts, item, judge->truth);
    }
    if (ax_model_item(judge->law->model, item)->kind == AX_KIND_FLOW) {
        ax_facts_add_crossings(facts, item, false, judge->truth);
    }
    for (uint32_t i = 0; i < facts->words; i++) {
        judge->truth[i] &= facts->by_role[AX_ROLE_ELEMENT][i];
    }
    return decide(judge, AX_SCOPE_ELEMENT, item, false);
}

bool ax_judge_item(struct ax_judge *judge, uint32_t index)
{
    const struct ax_item *item = ax_model_item(judge->law->model, index);
    bool flow = item->kind == AX_KIND_FLOW;
    bool counts =
        item->kind <= AX_KIND_PORT && !(item->flags & (AX_ITEM_OUT_OF_SCOPE | AX_ITEM_LOOSE));
    if (!counts) {
        return true;
    }
    if (judge->law->rules[AX_SCOPE_ELEMENT].len > 0 && !judge_element(judge, index)) {
        return false;
    }
    if (!flow || judge->law->rules[AX_SCOPE_INTERACTION].len == 0) {
        return true;
    }
    look_ahead(judge, index);
    return judge_interaction(judge, index, false) &&
           (!(item->flags & AX_ITEM_BIDIRECTIONAL) || judge_interaction(judge, index, true));
}

bool ax_judge_model(struct ax_judge *judge)
{
    const struct ax_facts_table *facts = &judge->law->facts;
    if (judge->law->rules[AX_SCOPE_MODEL].len == 0) {
        return true;
    }
    ax_facts_of_model(facts, judge->truth);
    for (uint32_t i = 0; i < facts->words; i++) {
        judge->truth[i] &= facts->by_role[AX_ROLE_MODEL][i];
    }
    return decide(judge, AX_SCOPE_MODEL, 0, false);
}
