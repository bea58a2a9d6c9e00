/* SPDX-License-Identifier: Apache-2.0 */
#include "method/goal.h"

#include "base/guess.h"

static const char *const properties[] = {"integrity", "confidentiality", "availability"};
static const enum ax_claim_kind kinds[] = {AX_CLAIM_WRONG, AX_CLAIM_LEARNT, AX_CLAIM_LOST};

static struct ax_slice label_of(const struct ax_reach *reach, uint32_t item)
{
    return ax_model_label(reach->model, item);
}

static enum ax_status unknown(struct ax_reach *reach, const char *what, struct ax_slice name,
                              enum ax_kind kind)
{
    struct ax_guess guess;
    ax_guess_init(&guess, name);
    for (uint32_t i = 1; i < reach->model->items.len; i++) {
        if (kind == AX_KIND_COUNT || ax_model_item(reach->model, i)->kind == kind) {
            ax_guess_offer(&guess, ax_model_id_text(reach->model, i));
        }
    }
    struct ax_message *message =
        ax_report(reach->session, AX_CODE_TREE_GOAL, (struct ax_span){0, 0, 0},
                  "the model has no %s \"%.*s\"", what, AX_FMT(name));
    ax_note_guess(reach->session, message, guess.best);
    return AX_NOT_FOUND;
}

static bool holds(const struct ax_reach *reach, uint32_t holder)
{
    const struct ax_item *item = ax_model_item(reach->model, holder);
    for (uint32_t i = 0; i < item->data_count; i++) {
        if (reach->model->references.at[item->data + i] == reach->datum) {
            return true;
        }
    }
    return false;
}

struct traffic {
    bool in;
    bool out;
};

/* Whether the datum comes to the element, and goes on from it. */
static struct traffic traffic_of(const struct ax_reach *reach, uint32_t element)
{
    struct traffic traffic = {false, false};
    uint32_t count;
    const uint32_t *around = ax_model_around(reach->model, element, &count);
    for (uint32_t i = 0; i < count; i++) {
        const struct ax_item *flow = ax_model_item(reach->model, around[i]);
        if (flow->kind != AX_KIND_FLOW || !holds(reach, around[i]) ||
            (flow->flags & AX_ITEM_OUT_OF_SCOPE)) {
            continue;
        }
        bool both = (flow->flags & AX_ITEM_BIDIRECTIONAL) != 0;
        traffic.in |= flow->to == element || both;
        traffic.out |= flow->from == element || both;
    }
    return traffic;
}

/* Where the datum matters: a wrong or lost one where it ends, a secret one where it begins or lies.
 * `any`: all that it comes to, for data that go round in circles. */
static bool is_target(const struct ax_reach *reach, enum ax_claim_kind kind, uint32_t item,
                      bool any)
{
    const struct ax_item *element = ax_model_item(reach->model, item);
    if (!ax_kind_is_element((enum ax_kind)element->kind) ||
        (element->flags & AX_ITEM_OUT_OF_SCOPE)) {
        return false;
    }
    struct traffic traffic = traffic_of(reach, item);
    if (kind == AX_CLAIM_LEARNT) {
        return holds(reach, item) || (traffic.out && (any || !traffic.in));
    }
    return traffic.in && (any || !traffic.out);
}

static void add_target(struct ax_reach *reach, struct ax_goal *goal, uint32_t element)
{
    struct ax_step *step = ax_array_push(reach->session->memory, &reach->steps);
    if (!step) {
        reach->session->no_memory = true;
        return;
    }
    *step = (struct ax_step){.way = AX_WAY_BECAUSE, .premise = {(uint8_t)goal->kind, element}};
    goal->count++;
}

static void add_targets(struct ax_reach *reach, struct ax_goal *goal)
{
    for (int any = 0; any < 2 && goal->count == 0; any++) {
        for (uint32_t i = 1; i < reach->model->items.len; i++) {
            if (is_target(reach, goal->kind, i, any == 1)) {
                add_target(reach, goal, i);
            }
        }
    }
}

/* The property that the model asks most of; integrity where two are equal. */
static enum ax_claim_kind usual_kind(const struct ax_reach *reach)
{
    static const char levels[] = "none low medium high";
    int best = 0;
    int level = -1;
    for (int i = 0; i < 3; i++) {
        struct ax_slice text = ax_model_text(reach->model, reach->datum, properties[i]);
        struct ax_slice rest = ax_slice_of(levels);
        struct ax_slice word;
        for (int k = 0; ax_slice_next_word(&rest, &word); k++) {
            if (ax_slice_equal(word, text) && k > level) {
                level = k;
                best = i;
            }
        }
    }
    return kinds[best];
}

static struct ax_slice cut_at(struct ax_slice *rest, char mark)
{
    struct ax_slice found = {NULL, 0};
    const char *at = rest->len > 0 ? memchr(rest->start, mark, rest->len) : NULL;
    if (at) {
        found = (struct ax_slice){at + 1, rest->len - (size_t)(at - rest->start) - 1};
        rest->len = (size_t)(at - rest->start);
    }
    return found;
}

static enum ax_status choose_kind(struct ax_reach *reach, struct ax_slice property,
                                  struct ax_goal *goal)
{
    goal->kind = usual_kind(reach);
    for (int i = 0; property.start && i < 3; i++) {
        if (ax_slice_is(property, properties[i])) {
            goal->kind = kinds[i];
            return AX_OK;
        }
    }
    if (!property.start) {
        return AX_OK;
    }
    ax_report(reach->session, AX_CODE_TREE_GOAL, (struct ax_span){0, 0, 0},
              "\"%.*s\" is none of: integrity confidentiality availability", AX_FMT(property));
    return AX_NOT_FOUND;
}

static void name_datum_goal(struct ax_reach *reach, struct ax_goal *goal, uint32_t element)
{
    struct ax_slice datum = label_of(reach, reach->datum);
    struct ax_slice where = element ? label_of(reach, element) : (struct ax_slice){"", 0};
    const char *at = element ? ", at " : "";
    switch (goal->kind) {
    case AX_CLAIM_WRONG:
        goal->label = ax_session_format(reach->session, "Wrong: %.*s%s%.*s", AX_FMT(datum), at,
                                        AX_FMT(where));
        break;
    case AX_CLAIM_LEARNT:
        goal->label = ax_session_format(reach->session, "Known to the attacker: %.*s%s%.*s",
                                        AX_FMT(datum), at, AX_FMT(where));
        break;
    case AX_CLAIM_LOST:
    case AX_CLAIM_CONTROL:
        goal->label = ax_session_format(reach->session, "Missing: %.*s%s%.*s", AX_FMT(datum), at,
                                        AX_FMT(where));
        break;
    }
}

static enum ax_status find_datum(struct ax_reach *reach, struct ax_slice text, struct ax_goal *goal)
{
    struct ax_slice where = cut_at(&text, '@');
    struct ax_slice property = cut_at(&text, ':');
    reach->datum = ax_model_find(reach->model, ax_atom_find(&reach->session->atoms, text));
    if (reach->datum == 0 || ax_model_item(reach->model, reach->datum)->kind != AX_KIND_DATA) {
        return unknown(reach, "data", text, AX_KIND_DATA);
    }
    enum ax_status status = choose_kind(reach, property, goal);
    if (status != AX_OK) {
        return status;
    }
    uint32_t element = 0;
    goal->first = reach->steps.len;
    if (where.start) {
        element = ax_model_find(reach->model, ax_atom_find(&reach->session->atoms, where));
        if (element == 0 ||
            !ax_kind_is_element((enum ax_kind)ax_model_item(reach->model, element)->kind)) {
            return unknown(reach, "element", where, AX_KIND_COUNT);
        }
        add_target(reach, goal, element);
    } else {
        add_targets(reach, goal);
        element = goal->count == 1 ? reach->steps.at[goal->first].premise.element : 0;
    }
    name_datum_goal(reach, goal, element);
    return reach->session->no_memory ? AX_NO_MEMORY : AX_OK;
}

/* Who can make a threat come true: of a flow, who sends, or who gets between; of a port, who
 * reaches it; of an element, who controls it. */
static void add_access(struct ax_reach *reach, struct ax_goal *goal, struct ax_step step)
{
    struct ax_step *added = ax_array_push(reach->session->memory, &reach->steps);
    if (!added) {
        reach->session->no_memory = true;
        return;
    }
    *added = step;
    goal->count++;
}

static void add_interaction(struct ax_reach *reach, struct ax_goal *goal, struct ax_step step,
                            const struct ax_threat *threat)
{
    uint32_t from = ax_reach_from(reach, step.item, step.back);
    bool external = ax_model_item(reach->model, from)->kind == AX_KIND_EXTERNAL;
    bool crosses = reach->model->paths.at[ax_model_item(reach->model, step.item)->path].count > 0;
    char letter = ax_reach_letter(reach, threat);
    if (letter == 'S') {
        step.way = AX_WAY_PRETEND;
        add_access(reach, goal, step);
        return;
    }
    step.way = external ? AX_WAY_ACT : AX_WAY_BECAUSE;
    step.premise = (struct ax_claim){AX_CLAIM_CONTROL, from};
    add_access(reach, goal, step);
    if (crosses && letter != 'E' && letter != 'R') {
        step.way = AX_WAY_BETWEEN;
        add_access(reach, goal, step);
    }
}

static enum ax_status find_threat(struct ax_reach *reach, struct ax_slice text,
                                  struct ax_goal *goal)
{
    for (uint32_t i = 0; i < reach->threats->list.len; i++) {
        const struct ax_threat *threat = &reach->threats->list.at[i];
        if (ax_slice_equal(ax_reach_id(reach, threat), text)) {
            goal->threat = i;
        }
    }
    if (goal->threat == AX_NO_INDEX) {
        return unknown(reach, "threat", text, AX_KIND_COUNT);
    }
    const struct ax_threat *threat = &reach->threats->list.at[goal->threat];
    enum ax_kind kind = (enum ax_kind)ax_model_item(reach->model, threat->subject)->kind;
    uint32_t *chosen = ax_array_push(reach->session->memory, &reach->chosen);
    if (!chosen) {
        return AX_NO_MEMORY;
    }
    *chosen = goal->threat;
    struct ax_step step = {
        .item = threat->subject, .back = threat->back, .first = reach->chosen.len - 1, .count = 1};
    goal->first = reach->steps.len;
    if (kind == AX_KIND_FLOW) {
        add_interaction(reach, goal, step, threat);
    } else if (kind == AX_KIND_PORT) {
        step.way = AX_WAY_PORT;
        add_access(reach, goal, step);
    } else if (ax_kind_is_element(kind)) {
        step.way = kind == AX_KIND_EXTERNAL ? AX_WAY_ACT : AX_WAY_BECAUSE;
        step.premise = (struct ax_claim){AX_CLAIM_CONTROL, threat->subject};
        add_access(reach, goal, step);
    }
    return reach->session->no_memory ? AX_NO_MEMORY : AX_OK;
}

enum ax_status ax_goal_find(struct ax_reach *reach, struct ax_slice text, struct ax_goal *out_goal)
{
    static const char start[] = "data=";
    size_t len = sizeof(start) - 1;
    *out_goal = (struct ax_goal){.threat = AX_NO_INDEX};
    if (text.len > len && memcmp(text.start, start, len) == 0) {
        return find_datum(reach, (struct ax_slice){text.start + len, text.len - len}, out_goal);
    }
    return find_threat(reach, text, out_goal);
}
