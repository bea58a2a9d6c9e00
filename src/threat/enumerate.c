/* SPDX-License-Identifier: Apache-2.0 */
/* Which rules fire where. Types and crossings repeat, so what they leave possible is worked out
 * once per combination ("signature"); only then are properties looked at. */
#include "threat/facts.h"

/* A rule that may still fire for a signature. */
struct candidate {
    uint16_t rule;
    bool certain; /* fires whatever the properties are */
};

struct signature {
    uint32_t hash;
    uint32_t key;   /* first word in `keys` */
    uint32_t first; /* in `candidates` */
    uint32_t count;
};

/* The rules of one scope with `when` and all `unless` in one program. */
struct active_rule {
    uint16_t rule;
    struct ax_program program;
};

struct memo {
    AX_ARRAY(struct active_rule) rules;
    AX_ARRAY(struct signature) signatures;
    AX_ARRAY(struct candidate) candidates;
    AX_ARRAY(uint64_t) keys;
    uint32_t *slots;
    uint32_t slot_count;
};

struct run {
    struct ax_session *session;
    struct ax_model *model;
    struct ax_facts_table facts;
    struct memo memos[AX_SCOPE_MODEL + 1];
    struct ax_threats *threats;
    uint64_t *truth; /* one row */
    AX_ARRAY(struct ax_instruction) code;
};

static bool push_code(struct run *run, enum ax_op op)
{
    struct ax_instruction *at = ax_array_push(run->session->memory, &run->code);
    if (at) {
        *at = (struct ax_instruction){(uint16_t)op, 0};
    }
    return at != NULL;
}

/* The program without its RETURN. */
static bool append_program(struct run *run, const struct ax_program *program)
{
    uint32_t len = program->len - 1;
    if (!ax_array_reserve(run->session->memory, &run->code, len + 1)) {
        return false;
    }
    memcpy(run->code.at + run->code.len, program->code, len * sizeof(*program->code));
    run->code.len += len;
    return true;
}

static bool append_unless(struct run *run, const struct ax_program *program)
{
    return append_program(run, program) && push_code(run, AX_OP_NOT) && push_code(run, AX_OP_AND);
}

/* when and not unless and not …: one program, verified like any other. */
static bool fuse(struct run *run, const struct ax_rule *rule, struct ax_program *out)
{
    run->code.len = 0;
    bool fine = append_program(run, &rule->when_program);
    if (fine && !rule->ignores_unless) {
        fine = append_unless(run, &rule->unless_program);
    }
    for (const struct ax_more_unless *more = rule->more_unless; fine && more; more = more->next) {
        fine = append_unless(run, &more->program);
    }
    fine = fine && push_code(run, AX_OP_RETURN);
    size_t size = run->code.len * sizeof(*run->code.at);
    struct ax_instruction *code = fine ? ax_arena_alloc(&run->session->arena, size) : NULL;
    if (!code) {
        return false;
    }
    memcpy(code, run->code.at, size);
    *out = (struct ax_program){.code = code, .len = run->code.len};
    return ax_program_verify(out, run->facts.templates->tests.tests.len);
}

static bool method_is_wanted(const struct ax_rule *rule, const struct ax_threat_options *options)
{
    switch ((enum ax_rule_method)rule->method) {
    case AX_METHOD_ANY: return true;
    case AX_METHOD_INTERACTION: return options->by_interaction;
    case AX_METHOD_ELEMENT: return options->by_element;
    }
    return true;
}

static bool choose_rules(struct run *run, const struct ax_threat_options *options)
{
    const struct ax_templates *templates = run->facts.templates;
    for (uint32_t i = 0; i < templates->rules.len && i <= UINT16_MAX; i++) {
        const struct ax_rule *rule = &templates->rules.at[i];
        if (rule->disabled || !method_is_wanted(rule, options)) {
            continue;
        }
        struct active_rule *active =
            ax_array_push(run->session->memory, &run->memos[rule->scope].rules);
        if (!active || !fuse(run, rule, &active->program)) {
            return false;
        }
        active->rule = (uint16_t)i;
    }
    return true;
}

static bool same_key(const struct run *run, const struct memo *memo,
                     const struct signature *signature)
{
    const uint64_t *key = memo->keys.at + signature->key;
    for (uint32_t i = 0; i < run->facts.words; i++) {
        if (key[i] != (run->truth[i] & run->facts.structural[i])) {
            return false;
        }
    }
    return true;
}

static uint32_t hash_key(const struct run *run)
{
    uint64_t hash = 0x9e3779b97f4a7c15ULL;
    for (uint32_t i = 0; i < run->facts.words; i++) {
        hash = (hash ^ (run->truth[i] & run->facts.structural[i])) * 0xff51afd7ed558ccdULL;
        hash ^= hash >> 32;
    }
    return (uint32_t)hash;
}

static bool grow_slots(struct run *run, struct memo *memo)
{
    const struct ax_allocator *memory = run->session->memory;
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

/* Runs every rule with the properties unknown: false is out for good, true is in for good. */
static bool find_candidates(struct run *run, struct memo *memo, struct signature *signature)
{
    struct ax_facts known = {run->truth, run->facts.structural};
    for (uint32_t i = 0; i < memo->rules.len; i++) {
        enum ax_truth truth = ax_program_run(&memo->rules.at[i].program, known);
        if (truth == AX_FALSE) {
            continue;
        }
        struct candidate *candidate = ax_array_push(run->session->memory, &memo->candidates);
        if (!candidate) {
            return false;
        }
        *candidate = (struct candidate){(uint16_t)i, truth == AX_TRUE};
        signature->count++;
    }
    return true;
}

static bool add_signature(struct run *run, struct memo *memo, uint32_t hash)
{
    const struct ax_allocator *memory = run->session->memory;
    struct signature *signature = ax_array_push(memory, &memo->signatures);
    if (!signature || !ax_array_reserve(memory, &memo->keys, run->facts.words)) {
        return false;
    }
    *signature = (struct signature){hash, memo->keys.len, memo->candidates.len, 0};
    for (uint32_t i = 0; i < run->facts.words; i++) {
        memo->keys.at[memo->keys.len++] = run->truth[i] & run->facts.structural[i];
    }
    return find_candidates(run, memo, signature);
}

static const struct signature *find_signature(struct run *run, struct memo *memo)
{
    if (memo->signatures.len >= memo->slot_count / 2 && !grow_slots(run, memo)) {
        return NULL;
    }
    uint32_t hash = hash_key(run);
    uint32_t slot = hash & (memo->slot_count - 1);
    while (memo->slots[slot]) {
        const struct signature *signature = &memo->signatures.at[memo->slots[slot] - 1];
        if (signature->hash == hash && same_key(run, memo, signature)) {
            return signature;
        }
        slot = (slot + 1) & (memo->slot_count - 1);
    }
    if (!add_signature(run, memo, hash)) {
        return NULL;
    }
    memo->slots[slot] = memo->signatures.len;
    return &memo->signatures.at[memo->signatures.len - 1];
}

/* Adds the threats of one subject, whose facts are in run->truth. */
static bool judge(struct run *run, enum ax_rule_scope scope, uint32_t subject, bool back)
{
    struct memo *memo = &run->memos[scope];
    const struct signature *signature = find_signature(run, memo);
    if (!signature ||
        !ax_array_reserve(run->session->memory, &run->threats->list, signature->count)) {
        return false;
    }
    struct ax_facts facts = {run->truth, NULL};
    for (uint32_t i = 0; i < signature->count; i++) {
        const struct candidate *candidate = &memo->candidates.at[signature->first + i];
        const struct active_rule *rule = &memo->rules.at[candidate->rule];
        if (candidate->certain || ax_program_run(&rule->program, facts) == AX_TRUE) {
            run->threats->list.at[run->threats->list.len++] =
                (struct ax_threat){subject, rule->rule, (uint8_t)scope, back};
        }
    }
    return true;
}

static bool judge_interaction(struct run *run, uint32_t flow, bool back)
{
    const struct ax_item *item = ax_model_item(run->model, flow);
    const struct ax_facts_table *facts = &run->facts;
    const uint64_t *source = ax_facts_row(facts, back ? item->to : item->from);
    const uint64_t *target = ax_facts_row(facts, back ? item->from : item->to);
    ax_facts_of_item(facts, flow, run->truth);
    ax_facts_add_crossings(facts, flow, back, run->truth);
    for (uint32_t i = 0; i < facts->words; i++) {
        run->truth[i] = (run->truth[i] & facts->by_role[AX_ROLE_FLOW][i]) |
                        (source[i] & facts->by_role[AX_ROLE_SOURCE][i]) |
                        (target[i] & facts->by_role[AX_ROLE_TARGET][i]);
    }
    return judge(run, AX_SCOPE_INTERACTION, flow, back);
}

static bool judge_element(struct run *run, uint32_t item)
{
    const struct ax_facts_table *facts = &run->facts;
    if (facts->row_of[item]) {
        memcpy(run->truth, ax_facts_row(facts, item), facts->words * sizeof(*run->truth));
    } else {
        ax_facts_of_item(facts, item, run->truth);
    }
    if (ax_model_item(run->model, item)->kind == AX_KIND_FLOW) {
        ax_facts_add_crossings(facts, item, false, run->truth);
    }
    for (uint32_t i = 0; i < facts->words; i++) {
        run->truth[i] &= facts->by_role[AX_ROLE_ELEMENT][i];
    }
    return judge(run, AX_SCOPE_ELEMENT, item, false);
}

static bool judge_item(struct run *run, uint32_t index)
{
    const struct ax_item *item = ax_model_item(run->model, index);
    bool flow = item->kind == AX_KIND_FLOW;
    bool counts =
        item->kind <= AX_KIND_PORT && !(item->flags & (AX_ITEM_OUT_OF_SCOPE | AX_ITEM_LOOSE));
    if (!counts) {
        return true;
    }
    if (run->memos[AX_SCOPE_ELEMENT].rules.len > 0 && !judge_element(run, index)) {
        return false;
    }
    if (!flow || run->memos[AX_SCOPE_INTERACTION].rules.len == 0) {
        return true;
    }
    return judge_interaction(run, index, false) &&
           (!(item->flags & AX_ITEM_BIDIRECTIONAL) || judge_interaction(run, index, true));
}

static bool judge_all(struct run *run)
{
    if (run->model->threats_disabled) {
        return true;
    }
    if (run->memos[AX_SCOPE_MODEL].rules.len > 0) {
        ax_facts_of_model(&run->facts, run->truth);
        for (uint32_t i = 0; i < run->facts.words; i++) {
            run->truth[i] &= run->facts.by_role[AX_ROLE_MODEL][i];
        }
        if (!judge(run, AX_SCOPE_MODEL, 0, false)) {
            return false;
        }
    }
    for (uint32_t i = 1; i < run->model->items.len; i++) {
        if (!judge_item(run, i)) {
            return false;
        }
    }
    return true;
}

static void finish(struct run *run)
{
    const struct ax_allocator *memory = run->session->memory;
    for (int scope = 0; scope <= AX_SCOPE_MODEL; scope++) {
        struct memo *memo = &run->memos[scope];
        ax_array_done(memory, &memo->rules);
        ax_array_done(memory, &memo->signatures);
        ax_array_done(memory, &memo->candidates);
        ax_array_done(memory, &memo->keys);
        ax_memory_release(memory, memo->slots, memo->slot_count * sizeof(*memo->slots));
    }
    ax_array_done(memory, &run->code);
    ax_memory_release(memory, run->truth, run->facts.words * sizeof(*run->truth));
    ax_facts_done(&run->facts);
}

enum ax_status ax_threats_enumerate(struct ax_model *model, const struct ax_threat_options *options,
                                    struct ax_threats **out_threats)
{
    const struct ax_allocator *memory = model->session->memory;
    struct ax_threats *threats = ax_memory_resize(memory, NULL, 0, sizeof(*threats));
    if (!threats) {
        return AX_NO_MEMORY;
    }
    *threats = (struct ax_threats){.model = model};
    struct run run = {.session = model->session, .model = model, .threats = threats};
    bool fine = ax_facts_init(&run.facts, model);
    run.truth =
        fine ? ax_memory_resize(memory, NULL, 0, run.facts.words * sizeof(*run.truth)) : NULL;
    fine = run.truth && choose_rules(&run, options) && judge_all(&run);
    finish(&run);
    if (!fine) {
        ax_threats_free(threats);
        return AX_NO_MEMORY;
    }
    *out_threats = threats;
    return AX_OK;
}

void ax_threats_free(struct ax_threats *threats)
{
    if (threats) {
        const struct ax_allocator *memory = threats->model->session->memory;
        ax_array_done(memory, &threats->list);
        ax_memory_release(memory, threats, sizeof(*threats));
    }
}

size_t ax_threats_count(const struct ax_threats *threats)
{
    return threats->list.len;
}

size_t ax_threats_count_from(const struct ax_threats *threats, enum ax_level level)
{
    size_t count = 0;
    for (uint32_t i = 0; i < threats->list.len; i++) {
        count += threats->model->templates->rules.at[threats->list.at[i].rule].severity >= level;
    }
    return count;
}
