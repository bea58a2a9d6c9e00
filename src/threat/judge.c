/* SPDX-License-Identifier: Apache-2.0 */
#include "threat/judge.h"

enum {
    NEAR_AHEAD = 4, /* items; see look_ahead */
    FAR_AHEAD = 10
};

/* The sizes of what a judge allocates, in bytes. */
struct sizes {
    size_t rows;
    size_t tests;
    size_t verdict;
    size_t fired;
};

static struct sizes sizes_of(const struct ax_judge *judge)
{
    size_t words = judge->law->facts.words;
    size_t rule_words = judge->rule_words;
    return (struct sizes){
        .rows = AX_LANES * words * sizeof(*judge->rows),
        .tests = 64 * words * sizeof(*judge->tests),
        .verdict = 64 * rule_words * sizeof(*judge->verdict),
        .fired = 64 * rule_words * sizeof(*judge->fired),
    };
}

static void *new_zeros(const struct ax_allocator *memory, size_t size)
{
    void *block = ax_memory_resize(memory, NULL, 0, size);
    return block ? memset(block, 0, size) : NULL;
}

bool ax_judge_init(struct ax_judge *judge, const struct ax_law *law,
                   const struct ax_allocator *memory)
{
    judge->law = law;
    judge->memory = memory;
    judge->rule_words = law->rules.len / 64 + 1;
    judge->count = 0;
    judge->found = (struct ax_threats){.model = NULL};
    struct sizes sizes = sizes_of(judge);
    judge->rows = new_zeros(memory, sizes.rows);
    judge->tests = new_zeros(memory, sizes.tests);
    judge->verdict = new_zeros(memory, sizes.verdict);
    judge->fired = new_zeros(memory, sizes.fired);
    return judge->rows && judge->tests && judge->verdict && judge->fired;
}

void ax_judge_done(struct ax_judge *judge)
{
    const struct ax_allocator *memory = judge->memory;
    struct sizes sizes = sizes_of(judge);
    ax_memory_release(memory, judge->rows, sizes.rows);
    ax_memory_release(memory, judge->tests, sizes.tests);
    ax_memory_release(memory, judge->verdict, sizes.verdict);
    ax_memory_release(memory, judge->fired, sizes.fired);
    ax_array_done(memory, &judge->found.list);
}

static void turn_rows(struct ax_judge *judge)
{
    uint32_t words = judge->law->facts.words;
    uint64_t square[64];
    for (uint32_t group = 0; group * 64 < judge->count; group++) {
        for (uint32_t word = 0; word < words; word++) {
            const uint64_t *row = judge->rows + (size_t)group * 64 * words + word;
            for (uint32_t i = 0; i < 64; i++) {
                square[i] = row[(size_t)i * words];
            }
            ax_square_turn(square);
            for (uint32_t i = 0; i < 64; i++) {
                judge->tests[word * 64 + i].word[group] = square[i];
            }
        }
    }
}

/* A rule is asked about the subjects of its scope only; of those that do not wait, nothing. */
static void run_rules(struct ax_judge *judge)
{
    struct ax_lanes asked[AX_SCOPE_MODEL + 1] = {{{0}}};
    for (uint32_t i = 0; i < judge->count; i++) {
        asked[judge->subjects[i].scope].word[i / 64] |= 1ULL << i % 64;
    }
    for (uint32_t i = 0; i < judge->law->rules.len; i++) {
        const struct ax_active_rule *rule = &judge->law->rules.at[i];
        struct ax_lanes *verdict = &judge->verdict[i];
        *verdict = asked[rule->scope];
        if (ax_lanes_any(verdict)) {
            ax_program_run_lanes(&rule->program, judge->tests, verdict);
            ax_lanes_and(verdict, &asked[rule->scope]);
        }
    }
}

static void turn_verdicts(struct ax_judge *judge, uint32_t group)
{
    uint64_t square[64];
    for (uint32_t word = 0; word < judge->rule_words; word++) {
        for (uint32_t i = 0; i < 64; i++) {
            square[i] = judge->verdict[word * 64 + i].word[group];
        }
        ax_square_turn(square);
        for (uint32_t i = 0; i < 64; i++) {
            judge->fired[i * judge->rule_words + word] = square[i];
        }
    }
}

static bool add_threats(struct ax_judge *judge, struct ax_subject subject, const uint64_t *fired)
{
    uint32_t count = 0;
    for (uint32_t word = 0; word < judge->rule_words; word++) {
        count += (uint32_t)__builtin_popcountll(fired[word]);
    }
    if (!ax_array_reserve(judge->memory, &judge->found.list, count)) {
        return false;
    }
    for (uint32_t word = 0; word < judge->rule_words; word++) {
        for (uint64_t left = fired[word]; left != 0; left &= left - 1) {
            uint32_t at = word * 64 + (uint32_t)__builtin_ctzll(left);
            judge->found.list.at[judge->found.list.len++] = (struct ax_threat){
                subject.item, judge->law->rules.at[at].rule, subject.scope, subject.back};
        }
    }
    return true;
}

bool ax_judge_finish(struct ax_judge *judge)
{
    bool fine = true;
    turn_rows(judge);
    run_rules(judge);
    for (uint32_t group = 0; group * 64 < judge->count; group++) {
        turn_verdicts(judge, group);
        for (uint32_t i = group * 64; fine && i < judge->count && i < group * 64 + 64; i++) {
            fine = add_threats(judge, judge->subjects[i],
                               judge->fired + (size_t)(i % 64) * judge->rule_words);
        }
    }
    judge->count = 0;
    return fine;
}

/* The row of one more subject, to be filled; NULL without memory for the threats of others. */
static uint64_t *take(struct ax_judge *judge, uint32_t item, enum ax_rule_scope scope, bool back)
{
    if (judge->count == AX_LANES && !ax_judge_finish(judge)) {
        return NULL;
    }
    judge->subjects[judge->count] = (struct ax_subject){item, (uint8_t)scope, back};
    return judge->rows + (size_t)judge->count++ * judge->law->facts.words;
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

static bool take_interaction(struct ax_judge *judge, uint32_t flow, bool back)
{
    const struct ax_item *item = ax_model_item(judge->law->model, flow);
    const struct ax_facts_table *facts = &judge->law->facts;
    const uint64_t *source = ax_facts_row(facts, back ? item->to : item->from);
    const uint64_t *target = ax_facts_row(facts, back ? item->from : item->to);
    uint64_t *row = take(judge, flow, AX_SCOPE_INTERACTION, back);
    if (!row) {
        return false;
    }
    ax_facts_of_item(facts, flow, row);
    if (back) {
        ax_facts_turn(facts, row);
    }
    ax_facts_add_crossings(facts, flow, back, row);
    for (uint32_t i = 0; i < facts->words; i++) {
        row[i] = (row[i] & facts->by_role[AX_ROLE_FLOW][i]) |
                 (source[i] & facts->by_role[AX_ROLE_SOURCE][i]) |
                 (target[i] & facts->by_role[AX_ROLE_TARGET][i]);
    }
    return true;
}

static bool take_element(struct ax_judge *judge, uint32_t item)
{
    const struct ax_facts_table *facts = &judge->law->facts;
    uint64_t *row = take(judge, item, AX_SCOPE_ELEMENT, false);
    if (!row) {
        return false;
    }
    if (facts->row_of[item]) {
        memcpy(row, ax_facts_row(facts, item), facts->words * sizeof(*row));
    } else {
        ax_facts_of_item(facts, item, row);
    }
    if (ax_model_item(judge->law->model, item)->kind == AX_KIND_FLOW) {
        ax_facts_add_crossings(facts, item, false, row);
    }
    for (uint32_t i = 0; i < facts->words; i++) {
        row[i] &= facts->by_role[AX_ROLE_ELEMENT][i];
    }
    return true;
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
    if (judge->law->asked[AX_SCOPE_ELEMENT] && !take_element(judge, index)) {
        return false;
    }
    if (!flow || !judge->law->asked[AX_SCOPE_INTERACTION]) {
        return true;
    }
    look_ahead(judge, index);
    return take_interaction(judge, index, false) &&
           (!(item->flags & AX_ITEM_BIDIRECTIONAL) || take_interaction(judge, index, true));
}

bool ax_judge_model(struct ax_judge *judge)
{
    const struct ax_facts_table *facts = &judge->law->facts;
    if (!judge->law->asked[AX_SCOPE_MODEL]) {
        return true;
    }
    uint64_t *row = take(judge, 0, AX_SCOPE_MODEL, false);
    ax_facts_of_model(facts, row);
    for (uint32_t i = 0; i < facts->words; i++) {
        row[i] &= facts->by_role[AX_ROLE_MODEL][i];
    }
    return true;
}
