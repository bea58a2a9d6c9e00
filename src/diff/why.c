/* SPDX-License-Identifier: Apache-2.0 */
/* Why a threat is on one side only: the rule, the subject, or the tests of the rule that have
 * another outcome. Tests are answered on both models by the evidence, so nothing is guessed. */
#include "base/output.h"
#include "diff/diff.h"
#include "diff/text.h"

/* One test of the rule on one side. */
struct answer {
    ax_atom test; /* its text */
    ax_atom found;
    uint32_t number; /* in the templates of its side */
    uint32_t item;
    bool truth;
};

struct answers {
    const struct ax_model *model;
    const struct ax_threat *threat;
    struct ax_output *text;
    AX_ARRAY(struct answer) list;
};

static struct ax_session *session_of(const struct ax_diff *diff)
{
    return diff->session;
}

static void add(struct ax_diff *diff, enum ax_why_kind kind, bool came, struct ax_slice item)
{
    ax_diff_add_why(
        diff, (struct ax_why){.kind = (uint8_t)kind, .came = came, .decides = true, .item = item});
}

static void collect(void *user, const struct ax_evidence *evidence)
{
    struct answers *answers = user;
    const struct ax_model *model = answers->model;
    struct ax_session *session = model->session;
    answers->text->len = 0;
    ax_test_write(evidence->test, &session->atoms, answers->text);
    struct answer *answer = ax_array_push(session->memory, &answers->list);
    if (!answer) {
        session->no_memory = true;
        return;
    }
    *answer = (struct answer){
        .test = ax_atom_of(&session->atoms, ax_output_text(answers->text)),
        .found = ax_atom_of(&session->atoms, evidence->found),
        .number = (uint32_t)(evidence->test - model->templates->tests.tests.at),
        .item = ax_threat_roles(model, answers->threat).item[evidence->test->role],
        .truth = evidence->truth,
    };
}

static const struct answer *find(const struct answers *answers, ax_atom test)
{
    for (uint32_t i = 0; i < answers->list.len; i++) {
        if (answers->list.at[i].test == test) {
            return &answers->list.at[i];
        }
    }
    return NULL;
}

static bool fires(const struct ax_rule *rule, const uint64_t *truth)
{
    struct ax_facts facts = {truth, NULL};
    bool result =
        ax_program_run(&rule->when_program, facts) == AX_TRUE &&
        (rule->ignores_unless || ax_program_run(&rule->unless_program, facts) == AX_FALSE);
    for (const struct ax_more_unless *more = rule->more_unless; result && more; more = more->next) {
        result = ax_program_run(&more->program, facts) == AX_FALSE;
    }
    return result;
}

static void flip(uint64_t *truth, uint32_t number)
{
    truth[number >> 6] ^= 1ULL << (number & 63);
}

/* Adds the tests with another outcome. One decides by itself when turning it back alone would turn
 * the threat back too. `firing` is the side that has the threat. */
static void add_flips(struct ax_diff *diff, const struct answers sides[2], int firing,
                      uint64_t *truth)
{
    const struct answers *here = &sides[firing];
    const struct ax_rule *rule = &here->model->templates->rules.at[here->threat->rule];
    const struct ax_atoms *atoms = &diff->session->atoms;
    for (uint32_t i = 0; i < here->list.len; i++) {
        if (here->list.at[i].truth) {
            flip(truth, here->list.at[i].number);
        }
    }
    for (uint32_t i = 0; i < here->list.len; i++) {
        const struct answer *own = &here->list.at[i];
        const struct answer *other = find(&sides[1 - firing], own->test);
        if (!other || other->truth == own->truth) {
            continue;
        }
        flip(truth, own->number);
        bool decides = !fires(rule, truth);
        flip(truth, own->number);
        const struct answer *before = firing == 0 ? own : other;
        const struct answer *after = firing == 0 ? other : own;
        struct ax_slice item = own->item == AX_NO_INDEX ? (struct ax_slice){"", 0}
                                                        : ax_model_id_text(here->model, own->item);
        ax_diff_add_why(diff, (struct ax_why){.kind = AX_WHY_TEST,
                                              .decides = decides,
                                              .item = item,
                                              .test = ax_atom_text(atoms, own->test),
                                              .old_text = ax_atom_text(atoms, before->found),
                                              .new_text = ax_atom_text(atoms, after->found),
                                              .old_truth = before->truth,
                                              .new_truth = after->truth});
    }
}

static void answer_both(struct ax_diff *diff, const struct ax_threat threats[2], int firing)
{
    struct ax_session *session = session_of(diff);
    const struct ax_allocator *memory = session->memory;
    struct ax_output *text = ax_output_to_memory(memory);
    const struct ax_model *here = diff->sides[firing].model;
    size_t size = (here->templates->tests.tests.len / 64 + 1) * sizeof(uint64_t);
    uint64_t *truth = ax_memory_resize(memory, NULL, 0, size);
    struct answers sides[2] = {
        {.model = diff->sides[0].model, .threat = &threats[0], .text = text},
        {.model = diff->sides[1].model, .threat = &threats[1], .text = text}};
    if (text && truth) {
        memset(truth, 0, size);
        for (int i = 0; i < 2; i++) {
            ax_threat_evidence(sides[i].model, sides[i].threat, collect, &sides[i]);
        }
        add_flips(diff, sides, firing, truth);
    } else {
        session->no_memory = true;
    }
    ax_array_done(memory, &sides[0].list);
    ax_array_done(memory, &sides[1].list);
    ax_memory_release(memory, truth, size);
    ax_output_free(text);
}

/* An expression with all its reasons not to fire. */
static bool same_expression(const struct ax_rule *a, const struct ax_rule *b)
{
    bool same =
        ax_text_same(a->when.text, b->when.text) && ax_text_same(a->unless.text, b->unless.text);
    const struct ax_more_unless *left = a->more_unless;
    const struct ax_more_unless *right = b->more_unless;
    for (; same && left && right; left = left->next, right = right->next) {
        same = ax_text_same(left->text.text, right->text.text);
    }
    return same && !left && !right;
}

static struct ax_slice expression_text(struct ax_diff *diff, const struct ax_rule *rule)
{
    struct ax_slice text = ax_slice_trim(rule->when.text);
    if (rule->unless.text.len > 0) {
        struct ax_slice unless = ax_slice_trim(rule->unless.text);
        text = ax_session_format(diff->session, "%.*s unless %.*s", AX_FMT(text), AX_FMT(unless));
    }
    for (const struct ax_more_unless *more = rule->more_unless; more; more = more->next) {
        struct ax_slice unless = ax_slice_trim(more->text.text);
        text = ax_session_format(diff->session, "%.*s unless %.*s", AX_FMT(text), AX_FMT(unless));
    }
    return text;
}

/* What keeps the subject from raising any threat on the side that does not have this one. */
static bool add_exclusion(struct ax_diff *diff, const struct ax_model *model,
                          const struct ax_threat *threat, bool came, struct ax_slice id)
{
    const struct ax_item *item = ax_model_item(model, threat->subject);
    bool way = threat->back && !(item->flags & AX_ITEM_BIDIRECTIONAL);
    if (model->threats_disabled) {
        add(diff, AX_WHY_SWITCH, came, id);
    } else if (threat->subject && item->flags & AX_ITEM_OUT_OF_SCOPE) {
        add(diff, AX_WHY_SCOPE, came, id);
    } else if (item->flags & AX_ITEM_LOOSE) {
        add(diff, AX_WHY_LOOSE, came, id);
    } else if (way) {
        add(diff, AX_WHY_WAY, came, id);
    } else {
        return false;
    }
    return true;
}

static void explain_rule(struct ax_diff *diff, const struct ax_threat threats[2], int firing)
{
    const struct ax_rule *rules[2];
    for (int i = 0; i < 2; i++) {
        rules[i] = &diff->sides[i].model->templates->rules.at[threats[i].rule];
    }
    bool came = firing == 1;
    struct ax_slice id = ax_atom_text(&diff->session->atoms, rules[firing]->id);
    if (rules[1 - firing]->disabled || rules[1 - firing]->broken) {
        add(diff, came ? AX_WHY_RULE_ENABLED : AX_WHY_RULE_DISABLED, came, id);
        return;
    }
    if (!same_expression(rules[0], rules[1])) {
        ax_diff_add_why(diff, (struct ax_why){.kind = AX_WHY_RULE_CHANGED,
                                              .came = came,
                                              .decides = true,
                                              .item = id,
                                              .old_text = expression_text(diff, rules[0]),
                                              .new_text = expression_text(diff, rules[1])});
    }
    answer_both(diff, threats, firing);
}

static void explain_subject(struct ax_diff *diff, uint32_t subject, int firing)
{
    const struct ax_model_diff *model = diff->model;
    const struct ax_model *here = diff->sides[firing].model;
    bool came = firing == 1;
    uint32_t twin = came ? model->old_of[subject] : model->new_of[subject];
    if (twin == AX_NO_INDEX) {
        add(diff, came ? AX_WHY_ITEM_ADDED : AX_WHY_ITEM_REMOVED, came,
            ax_model_id_text(here, subject));
    } else {
        add(diff, AX_WHY_ITEM_GUESSED, came, ax_model_id_text(diff->sides[1 - firing].model, twin));
    }
}

/* The subject on the other side, or AX_NO_INDEX where it is not there for sure. */
static uint32_t twin_of(const struct ax_diff *diff, uint32_t subject, int firing)
{
    const struct ax_model_diff *model = diff->model;
    uint32_t twin = firing == 1 ? model->old_of[subject] : model->new_of[subject];
    uint32_t in_new = firing == 1 ? subject : twin;
    bool sure = twin != AX_NO_INDEX && model->match[in_new] != AX_MATCH_GUESSED;
    return sure ? twin : AX_NO_INDEX;
}

/* The id that a rule has on the other side. */
static ax_atom rule_there(const struct ax_diff *diff, ax_atom id, int firing)
{
    const struct ax_renames *renames = diff->renames;
    if (firing == 0) {
        const struct ax_rename *rename = ax_rename_of(renames, id);
        return rename ? rename->new_id : id;
    }
    for (uint32_t i = 0; i < renames->list.len; i++) {
        if (renames->list.at[i].new_id == id &&
            ax_templates_rule(diff->sides[0].model->templates, renames->list.at[i].old_id) !=
                AX_NO_INDEX) {
            return renames->list.at[i].old_id;
        }
    }
    return id;
}

void ax_diff_explain(struct ax_diff *diff, const struct ax_threat *old_threat,
                     const struct ax_threat *new_threat)
{
    int firing = new_threat ? 1 : 0;
    bool came = firing == 1;
    const struct ax_threat *threat = new_threat ? new_threat : old_threat;
    const struct ax_model *here = diff->sides[firing].model;
    const struct ax_model *there = diff->sides[1 - firing].model;
    ax_atom id = here->templates->rules.at[threat->rule].id;
    uint32_t rule = ax_templates_rule(there->templates, rule_there(diff, id, firing));
    uint32_t twin = twin_of(diff, threat->subject, firing);
    if (here->templates->rules.at[threat->rule].known && twin != AX_NO_INDEX) {
        add(diff, AX_WHY_KNOWN, came, ax_model_id_text(here, threat->subject));
        return;
    }
    if (rule == AX_NO_INDEX && !here->templates->rules.at[threat->rule].known) {
        add(diff, came ? AX_WHY_RULE_ADDED : AX_WHY_RULE_REMOVED, came,
            ax_atom_text(&diff->session->atoms, id));
    }
    if (twin == AX_NO_INDEX) {
        explain_subject(diff, threat->subject, firing);
    }
    if (rule == AX_NO_INDEX || twin == AX_NO_INDEX) {
        return;
    }
    struct ax_threat threats[2];
    threats[firing] = *threat;
    threats[1 - firing] = *threat;
    threats[1 - firing].rule = (uint16_t)rule;
    threats[1 - firing].subject = twin;
    if (!add_exclusion(diff, there, &threats[1 - firing], came,
                       ax_model_id_text(here, threat->subject))) {
        explain_rule(diff, threats, firing);
    }
}
