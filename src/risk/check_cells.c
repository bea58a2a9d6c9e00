/* SPDX-License-Identifier: Apache-2.0 */
/* TM12: whether every kind of threat is asked of every element and flow. A cell of the matrix is
 * covered when a threat is about it, and also when a rule asked and the model answered: then
 * annexc explain tells what the answer was. What is left is what nobody asked. */
#include "base/output.h"
#include "risk/completeness.h"

enum {
    S = 1,
    T = 2,
    R = 4,
    I = 8,
    D = 16,
    E = 32
};

uint8_t ax_asked_of_kind(enum ax_kind kind)
{
    static const uint8_t letters[AX_KIND_COUNT] = {[AX_KIND_EXTERNAL] = S | R,
                                                   [AX_KIND_PROCESS] = S | T | R | I | D | E,
                                                   [AX_KIND_STORE] = T | I | D,
                                                   [AX_KIND_FLOW] = T | I | D};
    return letters[kind];
}

struct asking {
    const struct ax_templates *templates;
    uint64_t *truth;
    uint64_t *known;
};

/* Only what a thing is and where it stands is taken as given; all else is an answer. */
static void collect(void *user, const struct ax_evidence *evidence)
{
    struct asking *asking = user;
    uint32_t number = (uint32_t)(evidence->test - asking->templates->tests.tests.at);
    uint64_t bit = 1ULL << (number & 63);
    bool given = evidence->test->kind == AX_TEST_IS || evidence->test->kind == AX_TEST_INSIDE;
    asking->known[number >> 6] |= given ? bit : 0;
    asking->truth[number >> 6] |= evidence->truth ? bit : 0;
}

static bool is_asked(struct ax_checking *checking, const struct ax_threat *threat,
                     struct asking *asking, size_t size)
{
    const struct ax_rule *rule = &asking->templates->rules.at[threat->rule];
    memset(asking->truth, 0, size);
    memset(asking->known, 0, size);
    ax_threat_evidence(checking->model, threat, collect, asking);
    struct ax_facts facts = {asking->truth, asking->known};
    return ax_program_run(&rule->when_program, facts) != AX_FALSE;
}

static bool counts(const struct ax_checking *checking, const struct ax_rule *rule, uint8_t letter)
{
    const struct ax_templates *templates = checking->model->templates;
    if (rule->disabled || rule->broken || rule->scope == AX_SCOPE_MODEL ||
        (rule->method == AX_METHOD_INTERACTION && !checking->methods->by_interaction) ||
        (rule->method == AX_METHOD_ELEMENT && !checking->methods->by_element)) {
        return false;
    }
    ax_atom category = templates->categories.at[rule->category].id;
    return ax_asked_by_category(ax_atom_text(&checking->session->atoms, category)) & letter;
}

static bool asks_flow(struct ax_checking *checking, uint16_t rule, uint32_t flow,
                      struct asking *asking, size_t size)
{
    const struct ax_item *item = ax_model_item(checking->model, flow);
    uint8_t scope = checking->model->templates->rules.at[rule].scope;
    struct ax_threat threat = {.subject = flow, .rule = rule, .scope = scope};
    if (item->flags & (AX_ITEM_OUT_OF_SCOPE | AX_ITEM_LOOSE)) {
        return false;
    }
    if (is_asked(checking, &threat, asking, size)) {
        return true;
    }
    threat.back = true;
    return scope == AX_SCOPE_INTERACTION && (item->flags & AX_ITEM_BIDIRECTIONAL) &&
           is_asked(checking, &threat, asking, size);
}

static bool rule_asks(struct ax_checking *checking, uint16_t rule, uint32_t item,
                      struct asking *asking, size_t size)
{
    uint8_t scope = checking->model->templates->rules.at[rule].scope;
    bool is_flow = ax_model_item(checking->model, item)->kind == AX_KIND_FLOW;
    if (scope == AX_SCOPE_ELEMENT || is_flow) {
        struct ax_threat threat = {.subject = item, .rule = rule, .scope = scope};
        return is_flow ? asks_flow(checking, rule, item, asking, size)
                       : is_asked(checking, &threat, asking, size);
    }
    uint32_t count;
    const uint32_t *around = ax_model_around(checking->model, item, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (ax_model_item(checking->model, around[i])->kind == AX_KIND_FLOW &&
            asks_flow(checking, rule, around[i], asking, size)) {
            return true;
        }
    }
    return false;
}

static bool some_rule_asks(struct ax_checking *checking, uint32_t item, uint8_t letter)
{
    const struct ax_templates *templates = checking->model->templates;
    const struct ax_allocator *memory = checking->session->memory;
    size_t size = (templates->tests.tests.len / 64 + 1) * sizeof(uint64_t);
    struct asking asking = {templates, ax_memory_resize(memory, NULL, 0, size),
                            ax_memory_resize(memory, NULL, 0, size)};
    bool asks = false;
    if (!asking.truth || !asking.known) {
        checking->session->no_memory = true;
    }
    for (uint32_t i = 0; i < templates->rules.len && !asks && !checking->session->no_memory; i++) {
        asks = counts(checking, &templates->rules.at[i], letter) &&
               rule_asks(checking, (uint16_t)i, item, &asking, size);
    }
    ax_memory_release(memory, asking.truth, asking.truth ? size : 0);
    ax_memory_release(memory, asking.known, asking.known ? size : 0);
    return asks;
}

void ax_check_cells(struct ax_checking *checking, uint32_t item)
{
    static const char letters[] = "STRIDE";
    const struct ax_item *at = ax_model_item(checking->model, item);
    uint8_t wanted = ax_asked_of_kind((enum ax_kind)at->kind);
    char missing[2 * sizeof(letters)] = "";
    size_t len = 0;
    for (size_t i = 0; i < sizeof(letters) - 1; i++) {
        uint8_t letter = (uint8_t)(1U << i);
        bool asked = checking->asked[item] & letter;
        checking->results[AX_TM12].looked_at += (wanted & letter) != 0;
        if ((wanted & letter) && !asked && !some_rule_asks(checking, item, letter)) {
            missing[len++] = letters[i];
            missing[len++] = ' ';
        }
    }
    struct ax_slice id = ax_model_id_text(checking->model, item);
    if (len > 0 && ax_checking_finds(checking, AX_TM12, id)) {
        ax_report(checking->session, AX_CODE_TM12, ax_model_span(checking->model, item),
                  "nothing asks for threats of %.*s to %s \"%.*s\"", (int)(len - 1), missing,
                  ax_kind_text((enum ax_kind)at->kind), AX_FMT(id));
    }
}
