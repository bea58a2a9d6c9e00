/* SPDX-License-Identifier: Apache-2.0 */
/* Templates × model → the list of threats: which rules count, and all items in their order, by
 * several threads where there are many. */
#include "base/crew.h"
#include "threat/judge.h"

enum {
    PIECE_ITEMS = 1024
};

struct run {
    struct ax_session *session;
    struct ax_law law;
    struct ax_threats *threats;
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
    return ax_program_verify(out, run->law.facts.templates->tests.tests.len);
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
    const struct ax_templates *templates = run->law.facts.templates;
    for (uint32_t i = 0; i < templates->rules.len && i <= UINT16_MAX; i++) {
        const struct ax_rule *rule = &templates->rules.at[i];
        if (rule->disabled || !method_is_wanted(rule, options)) {
            continue;
        }
        struct ax_active_rule *active = ax_array_push(run->session->memory, &run->law.rules);
        if (!active || !fuse(run, rule, &active->program)) {
            return false;
        }
        active->rule = (uint16_t)i;
        active->scope = rule->scope;
        run->law.asked[rule->scope] = true;
    }
    return true;
}

/* What several threads find, piece by piece. */
struct search {
    struct run *run;
    struct ax_shared_memory memory;
    struct ax_judge judges[AX_CREW_THREADS];
    struct ax_threats found[AX_CREW_SLOTS];
};

static bool judge_items(struct ax_judge *judge, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        if (!ax_judge_item(judge, i)) {
            return false;
        }
    }
    return ax_judge_finish(judge);
}

static bool add_all(const struct ax_allocator *memory, struct ax_threats *to,
                    const struct ax_threats *from)
{
    uint32_t more = from->list.len;
    if (!ax_array_reserve(memory, &to->list, more)) {
        return false;
    }
    if (more > 0) {
        memcpy(to->list.at + to->list.len, from->list.at, more * sizeof(*from->list.at));
    }
    to->list.len += more;
    return true;
}

static bool search_piece(void *user, unsigned worker, unsigned slot, uint32_t piece)
{
    struct search *search = user;
    struct ax_judge *judge = &search->judges[worker];
    uint32_t first = 1 + piece * PIECE_ITEMS;
    uint32_t left = judge->law->model->items.len - first;
    judge->found.list.len = 0;
    search->found[slot].list.len = 0;
    return judge_items(judge, first, first + (left < PIECE_ITEMS ? left : PIECE_ITEMS)) &&
           add_all(judge->memory, &search->found[slot], &judge->found);
}

static bool keep_piece(void *user, unsigned slot, uint32_t piece)
{
    struct search *search = user;
    (void)piece;
    return add_all(&search->memory.memory, search->run->threats, &search->found[slot]);
}

static bool search_all(struct search *search, unsigned threads)
{
    const struct ax_law *law = &search->run->law;
    bool fine = true;
    for (unsigned i = 0; i < threads; i++) {
        fine = ax_judge_init(&search->judges[i], law, &search->memory.memory) && fine;
    }
    struct ax_crew crew = {
        .pieces = (law->model->items.len + PIECE_ITEMS - 2) / PIECE_ITEMS,
        .user = search,
        .work = search_piece,
        .hand_on = keep_piece,
    };
    fine = fine && ax_crew_run(&crew, threads);
    for (unsigned i = 0; i < threads; i++) {
        ax_judge_done(&search->judges[i]);
    }
    for (unsigned i = 0; i < AX_CREW_SLOTS; i++) {
        ax_array_done(&search->memory.memory, &search->found[i].list);
    }
    return fine;
}

static bool judge_together(struct run *run, unsigned threads)
{
    const struct ax_allocator *memory = run->session->memory;
    struct search *search = ax_memory_resize(memory, NULL, 0, sizeof(*search));
    if (!search) {
        return false;
    }
    *search = (struct search){.run = run};
    bool fine = ax_shared_memory_init(&search->memory, memory);
    if (fine) {
        fine = search_all(search, threads);
        ax_shared_memory_done(&search->memory);
    }
    ax_memory_release(memory, search, sizeof(*search));
    return fine;
}

/* The model first, then all items in order. */
static bool judge_all(struct run *run)
{
    uint32_t items = run->law.model->items.len;
    unsigned threads = ax_crew_size_for(run->session->threads, items);
    struct ax_judge judge;
    bool fine = ax_judge_init(&judge, &run->law, run->session->memory) && ax_judge_model(&judge);
    if (fine) {
        fine = threads < 2 ? judge_items(&judge, 1, items) : ax_judge_finish(&judge);
    }
    judge.found.model = run->threats->model;
    *run->threats = judge.found; /* the list is the caller's from here on */
    judge.found = (struct ax_threats){.model = NULL};
    ax_judge_done(&judge);
    return fine && (threads < 2 || judge_together(run, threads));
}

static void finish(struct run *run)
{
    const struct ax_allocator *memory = run->session->memory;
    ax_array_done(memory, &run->law.rules);
    ax_array_done(memory, &run->code);
    ax_facts_done(&run->law.facts);
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
    struct run run = {.session = model->session, .law = {.model = model}, .threats = threats};
    bool fine = ax_facts_init(&run.law.facts, model) && choose_rules(&run, options) &&
                (model->threats_disabled || judge_all(&run));
    finish(&run);
    fine = fine && ax_threats_add_known(threats);
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
