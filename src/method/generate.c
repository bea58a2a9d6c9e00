/* SPDX-License-Identifier: Apache-2.0 */
/* An attack tree out of a model: the ways to a goal, put together where they run together. */
#include "base/limits.h"
#include "base/output.h"
#include "method/goal.h"
#include "method/tree.h"
#include "method/ways.h"

#include <math.h>

/* A beginning that several ways share, seen from the goal. */
struct branch {
    uint32_t step;  /* in reach->steps; AX_NO_INDEX for the root */
    uint32_t first; /* branches: index + 1 */
    uint32_t last;
    uint32_t next;
    bool begins; /* a way ends here: the attacker can begin */
};

/* A node that may be used again. */
struct made {
    struct ax_slice key;
    uint32_t node;
};

struct making {
    struct ax_reach *reach;
    struct ax_session *session;
    struct ax_model *model;
    struct ax_tree *tree;
    AX_ARRAY(struct branch) branches;
    AX_ARRAY(struct made) made;
};

static uint32_t new_branch(struct making *making, uint32_t step)
{
    struct branch *branch = ax_array_push(making->session->memory, &making->branches);
    if (!branch) {
        making->session->no_memory = true;
        return 0;
    }
    *branch = (struct branch){.step = step};
    return making->branches.len - 1;
}

static uint32_t go_on(struct making *making, uint32_t at, uint32_t step)
{
    for (uint32_t b = making->branches.at[at].first; b; b = making->branches.at[b - 1].next) {
        if (making->branches.at[b - 1].step == step) {
            return b - 1;
        }
    }
    uint32_t added = new_branch(making, step);
    struct branch *branch = &making->branches.at[at];
    if (branch->last) {
        making->branches.at[branch->last - 1].next = added + 1;
    } else {
        branch->first = added + 1;
    }
    branch->last = added + 1;
    return added;
}

static void grow(struct making *making, const struct ax_routes *routes)
{
    (void)new_branch(making, AX_NO_INDEX);
    for (uint32_t i = 0; i < routes->list.len && !making->session->no_memory; i++) {
        const struct ax_route *route = &routes->list.at[i];
        uint32_t at = 0;
        for (uint32_t k = 0; k < route->count; k++) {
            at = go_on(making, at, route->steps[k]);
        }
        making->branches.at[at].begins = true;
    }
}

/* An id out of a text: S3@f1~ → S3.f1_ */
static struct ax_slice plain_id(struct making *making, const char *prefix, struct ax_slice text)
{
    struct ax_slice id = ax_session_format(making->session, "%s%.*s", prefix, AX_FMT(text));
    char *at = (char *)(uintptr_t)id.start;
    for (size_t i = 0; i < id.len; i++) {
        bool fine = (at[i] >= 'a' && at[i] <= 'z') || (at[i] >= 'A' && at[i] <= 'Z') ||
                    (at[i] >= '0' && at[i] <= '9') || at[i] == '-' || at[i] == '_';
        at[i] = fine ? at[i] : at[i] == '~' ? '_' : '.';
    }
    id.len = id.len > AX_LIMIT_ID_BYTES ? AX_LIMIT_ID_BYTES : id.len;
    return id;
}

static uint32_t add_node(struct making *making, uint32_t parent, struct ax_tree_node node)
{
    uint32_t index = ax_tree_add(making->tree, &node);
    if (index == AX_NO_NODE ||
        (parent != AX_NO_NODE && !ax_tree_join(making->tree, parent, index))) {
        making->session->no_memory |= !making->tree->full;
        return AX_NO_NODE;
    }
    return index;
}

/* What the attacker does is one thing to manage. */
static void count_one(struct making *making, uint32_t leaf)
{
    struct ax_tree_value one = {.domain = 0, .text = AX_SLICE("1"), .number = 1, .fits = true};
    if (leaf != AX_NO_NODE) {
        (void)ax_tree_add_value(making->tree, leaf, one);
    }
}

static struct ax_slice label_of(const struct making *making, uint32_t item)
{
    return ax_model_label(making->model, item);
}

static struct ax_slice control_label(struct making *making, struct ax_slice id)
{
    const struct ax_risk *risk = making->reach->risk;
    const struct ax_risk_record *record = risk ? ax_risk_find(risk, id) : NULL;
    struct ax_slice name = {NULL, 0};
    if (record && ax_risk_record_kind(record) == AX_RISK_CONTROL) {
        name = ax_risk_value(risk, record, AX_RISK_NAME);
    }
    return name.len > 0 ? name : id;
}

static bool has_counter(const struct making *making, uint32_t leaf, struct ax_slice control)
{
    const struct ax_tree *tree = making->tree;
    for (uint32_t e = tree->nodes.at[leaf].first; e; e = ax_tree_edge(tree, e)->next) {
        if (ax_slice_equal(ax_tree_node(tree, ax_tree_edge(tree, e)->child)->control, control)) {
            return true;
        }
    }
    return false;
}

static void add_controls(struct making *making, uint32_t leaf, struct ax_slice words)
{
    struct ax_slice word;
    while (leaf != AX_NO_NODE && ax_slice_next_word(&words, &word)) {
        if (!has_counter(making, leaf, word)) {
            struct ax_tree_node node = {.label = control_label(making, word),
                                        .control = word,
                                        .action = plain_id(making, "control.", word),
                                        .defender = true};
            (void)add_node(making, leaf, node);
        }
    }
}

static struct ax_slice title_of(struct making *making, const struct ax_threat *threat)
{
    struct ax_templates *templates = making->model->templates;
    struct ax_pieces pieces = ax_pieces_of(templates, templates->rules.at[threat->rule].title);
    struct ax_output *text = ax_output_to_memory(making->session->memory);
    struct ax_slice title = {NULL, 0};
    if (text) {
        ax_pieces_put(making->model, threat, pieces, text);
        title = ax_arena_copy(&making->session->arena, (struct ax_slice){text->buffer, text->len});
        ax_output_free(text);
    }
    making->session->no_memory |= !title.start;
    return title;
}

/* What stands against a threat, as one text: threats for which it is the same stand together. */
static struct ax_slice controls_of(struct making *making, const struct ax_threat *threat)
{
    const struct ax_reach *reach = making->reach;
    struct ax_slice own = ax_model_text(making->model, threat->subject, "controls");
    struct ax_slice target = {"", 0};
    struct ax_slice decided = {"", 0};
    if (ax_model_item(making->model, threat->subject)->kind == AX_KIND_FLOW) {
        target = ax_model_text(making->model, ax_reach_to(reach, threat->subject, threat->back),
                               "controls");
    }
    if (reach->risk) {
        struct ax_risk_decision decision;
        ax_risk_decide(reach->risk, ax_reach_id(making->reach, threat), NULL, &decision);
        bool counts = decision.threat && decision.disposition == AX_RISK_MITIGATE;
        decided = counts ? ax_risk_value(reach->risk, decision.threat, AX_RISK_CONTROLS) : decided;
    }
    return ax_session_format(making->session, "%.*s %.*s %.*s", AX_FMT(own), AX_FMT(target),
                             AX_FMT(decided));
}

/* One leaf for threats that the same controls stand against; the worst gives it its label. */
struct group {
    struct ax_slice controls;
    struct ax_slice ids;
    uint32_t worst; /* index of a threat */
    uint32_t count;
};

static uint8_t severity_of(const struct making *making, uint32_t threat)
{
    const struct ax_templates *templates = making->model->templates;
    return templates->rules.at[making->reach->threats->list.at[threat].rule].severity;
}

static void add_to_group(struct making *making, struct group *group, uint32_t index)
{
    struct ax_slice id = ax_reach_id(making->reach, &making->reach->threats->list.at[index]);
    group->ids = ax_session_format(making->session, "%.*s%s%.*s", AX_FMT(group->ids),
                                   group->count > 0 ? " " : "", AX_FMT(id));
    if (group->count++ == 0 || severity_of(making, index) > severity_of(making, group->worst)) {
        group->worst = index;
    }
}

static void add_group(struct making *making, uint32_t parent, const struct group *group)
{
    const struct ax_threat *worst = &making->reach->threats->list.at[group->worst];
    struct ax_tree_node node = {
        .label = title_of(making, worst),
        .threat = group->ids,
        .action = plain_id(making, "threat.", group->ids),
        .element = ax_model_id_text(making->model, worst->subject),
    };
    uint32_t leaf = add_node(making, parent, node);
    count_one(making, leaf);
    add_controls(making, leaf, group->controls);
}

enum {
    GROUPS = 16 /* more different sets of controls are not told apart */
};

/* One of these threats has to come true. */
static void add_threats(struct making *making, uint32_t parent, uint32_t first, uint32_t count,
                        uint32_t item)
{
    struct group groups[GROUPS];
    uint32_t groups_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t index = making->reach->chosen.at[first + i];
        struct ax_slice controls = controls_of(making, &making->reach->threats->list.at[index]);
        uint32_t at = 0;
        while (at < groups_count && at + 1 < GROUPS &&
               !ax_slice_equal(groups[at].controls, controls)) {
            at++;
        }
        if (at == groups_count) {
            groups[groups_count++] = (struct group){.controls = controls, .ids = {"", 0}};
        }
        add_to_group(making, &groups[at], index);
    }
    if (groups_count > 1) {
        struct ax_slice label = ax_session_format(making->session, "One of the threats to %.*s",
                                                  AX_FMT(label_of(making, item)));
        parent = add_node(making, parent, (struct ax_tree_node){.label = label});
    }
    for (uint32_t i = 0; i < groups_count && parent != AX_NO_NODE; i++) {
        add_group(making, parent, &groups[i]);
    }
}

static struct ax_slice crossed(struct making *making, uint32_t flow)
{
    const struct ax_path *path = &making->model->paths.at[ax_model_item(making->model, flow)->path];
    struct ax_slice text = {"", 0};
    for (uint32_t i = 0; i < path->count; i++) {
        uint32_t boundary = making->model->crossings.at[path->first + i].boundary;
        text = ax_session_format(making->session, "%.*s%s%.*s", AX_FMT(text), i > 0 ? ", " : "",
                                 AX_FMT(label_of(making, boundary)));
    }
    return text;
}

static void add_leaf(struct making *making, uint32_t parent, struct ax_slice label,
                     const char *what, uint32_t item)
{
    struct ax_slice id = ax_model_id_text(making->model, item);
    struct ax_tree_node node = {
        .label = label, .action = plain_id(making, what, id), .element = id};
    count_one(making, parent != AX_NO_NODE ? add_node(making, parent, node) : AX_NO_NODE);
}

static void add_port(struct making *making, uint32_t parent, const struct ax_step *step)
{
    struct ax_slice port = label_of(making, step->item);
    struct ax_slice owner = label_of(making, ax_model_item(making->model, step->item)->parent);
    add_leaf(making, parent,
             ax_session_format(making->session, "Reach the port %.*s of %.*s", AX_FMT(port),
                               AX_FMT(owner)),
             "port.", step->item);
    if (step->count == 0) {
        add_leaf(making, parent,
                 ax_session_format(making->session,
                                   "Make use of the port %.*s, for which no threat is listed",
                                   AX_FMT(port)),
                 "use.", step->item);
    }
}

/* What the attacker can do at once. To pass for an external nobody has to get anywhere. */
static void add_beginning(struct making *making, uint32_t parent, const struct ax_step *step)
{
    struct ax_session *session = making->session;
    uint32_t from = step->item && step->way != AX_WAY_PORT
                        ? ax_reach_from(making->reach, step->item, step->back)
                        : step->premise.element;
    bool external = ax_model_item(making->model, from)->kind == AX_KIND_EXTERNAL;
    if (step->way == AX_WAY_ACT) {
        add_leaf(making, parent,
                 ax_session_format(session, "Act as %.*s, or make them act",
                                   AX_FMT(label_of(making, from))),
                 "act.", from);
    } else if (step->way == AX_WAY_PORT) {
        add_port(making, parent, step);
    } else if (step->way == AX_WAY_BETWEEN || !external) {
        add_leaf(making, parent,
                 ax_session_format(session, "Get at flow %lu, which crosses: %.*s",
                                   (unsigned long)ax_model_item(making->model, step->item)->number,
                                   AX_FMT(crossed(making, step->item))),
                 "between.", step->item);
    }
}

/* A form with two names in it, each a #, and a number at the end. */
static struct ax_slice fill_form(struct ax_session *session, const char *form, struct ax_slice from,
                                 struct ax_slice to, unsigned long number)
{
    const char *first = strchr(form, '#');
    const char *second = strchr(first + 1, '#');
    return ax_session_format(session, "%.*s%.*s%.*s%.*s%s %lu", (int)(first - form), form,
                             AX_FMT(from), (int)(second - first - 1), first + 1, AX_FMT(to),
                             second + 1, number);
}

/* The forms of what a step with a flow says: source, target, number. */
static const char *step_form(const struct ax_step *step, bool control)
{
    switch (step->way) {
    case AX_WAY_PRETEND: return "Pass for # towards #, by flow";
    case AX_WAY_BETWEEN: return "Interfere between # and #, at flow";
    case AX_WAY_ACT: return "As #, take over # by flow";
    case AX_WAY_BECAUSE:
    case AX_WAY_PORT: break;
    }
    if (control) {
        return "From #, take over # by flow";
    }
    switch ((enum ax_claim_kind)step->premise.kind) {
    case AX_CLAIM_WRONG: return "# passes it on to #, by flow";
    case AX_CLAIM_LEARNT: return "It is learnt where # gives it to #, by flow";
    case AX_CLAIM_LOST: return "# has nothing to give to #, by flow";
    case AX_CLAIM_CONTROL: break;
    }
    return "#, under control, does it to #, by flow";
}

/* What a step says, in words. */
static struct ax_slice step_label(struct making *making, const struct ax_step *step, bool control)
{
    static const char *const claims[] = {"Control of", "Wrong at", "Learnt from", "Missing at"};
    struct ax_session *session = making->session;
    if (step->item == 0) {
        return ax_session_format(session, "%s %.*s", claims[step->premise.kind],
                                 AX_FMT(label_of(making, step->premise.element)));
    }
    if (step->way == AX_WAY_PORT) {
        uint32_t owner = ax_model_item(making->model, step->item)->parent;
        return ax_session_format(session, "Take over %.*s by its port %.*s",
                                 AX_FMT(label_of(making, owner)),
                                 AX_FMT(label_of(making, step->item)));
    }
    struct ax_slice from = label_of(making, ax_reach_from(making->reach, step->item, step->back));
    struct ax_slice to = label_of(making, ax_reach_to(making->reach, step->item, step->back));
    unsigned long number = ax_model_item(making->model, step->item)->number;
    return fill_form(session, step_form(step, control), from, to, number);
}

static bool needs_threats(const struct ax_step *step)
{
    return step->count > 0 || step->also_count > 0;
}

/* What stands below a branch, as a text; equal texts are equal trees. */
static struct ax_slice key_of(struct making *making, uint32_t index, bool own_step)
{
    const struct branch *branch = &making->branches.at[index];
    struct ax_slice key =
        own_step ? ax_session_format(making->session, "%lu%s(", (unsigned long)branch->step,
                                     branch->begins ? "!" : "")
                 : AX_SLICE("(");
    for (uint32_t b = branch->first; b; b = making->branches.at[b - 1].next) {
        struct ax_slice below = key_of(making, b - 1, true);
        key = ax_session_format(making->session, "%.*s%.*s,", AX_FMT(key), AX_FMT(below));
    }
    return ax_session_format(making->session, "%.*s)", AX_FMT(key));
}

/* The node that was made for the key, or AX_NO_NODE; *out_slot is where to keep one. */
static uint32_t find_made(struct making *making, struct ax_slice key, uint32_t *out_slot)
{
    for (uint32_t i = 0; i < making->made.len; i++) {
        if (ax_slice_equal(making->made.at[i].key, key)) {
            return making->made.at[i].node;
        }
    }
    struct made *made = ax_array_push(making->session->memory, &making->made);
    *out_slot = making->made.len - 1;
    if (!made) {
        making->session->no_memory = true;
        return AX_NO_NODE;
    }
    *made = (struct made){key, AX_NO_NODE};
    return AX_NO_NODE;
}

/* Joins what was made before, or makes it; false: there is nothing more to do below it. */
static bool open_node(struct making *making, uint32_t parent, struct ax_slice key,
                      struct ax_tree_node node, uint32_t *out_node)
{
    uint32_t slot = 0;
    uint32_t made = key.start ? find_made(making, key, &slot) : AX_NO_NODE;
    if (making->session->no_memory) {
        return false;
    }
    if (made != AX_NO_NODE) {
        making->session->no_memory |= !ax_tree_join(making->tree, parent, made);
        return false;
    }
    node.id = ax_session_format(making->session, "way-%lu", (unsigned long)making->made.len);
    *out_node = add_node(making, parent, node);
    making->made.at[slot].node = *out_node;
    return *out_node != AX_NO_NODE;
}

static void add_branches(struct making *making, uint32_t parent, uint32_t index, bool any);

/* A step with all that it needs. */
static void add_branch(struct making *making, uint32_t parent, uint32_t index, bool control)
{
    struct branch branch = making->branches.at[index];
    struct ax_step step = making->reach->steps.at[branch.step];
    bool plain = !needs_threats(&step);
    if (branch.begins && plain && step.way != AX_WAY_PORT) {
        add_beginning(making, parent, &step);
        return;
    }
    struct ax_tree_node node = {.label = step_label(making, &step, control),
                                .refinement =
                                    plain && !branch.begins ? AX_REFINE_OR : AX_REFINE_AND};
    if (step.item != 0) {
        node.element = ax_model_id_text(making->model, step.item);
    }
    uint32_t at;
    struct ax_slice key = key_of(making, index, true);
    key = ax_session_format(making->session, "%s%.*s", control ? "c" : "", AX_FMT(key));
    if (!open_node(making, parent, key, node, &at)) {
        return;
    }
    if (branch.begins) {
        add_beginning(making, at, &step);
    } else {
        add_branches(making, at, index, plain);
    }
    add_threats(making, at, step.first, step.count, step.item);
    add_threats(making, at, step.also_first, step.also_count, step.item);
}

/* The branches behind one of them. `any`: the parent says already that one of them is enough. */
static void add_branches(struct making *making, uint32_t parent, uint32_t index, bool any)
{
    static const char *const claims[] = {"Control of", "Wrong at", "Learnt from", "Missing at"};
    uint32_t step = making->branches.at[index].step;
    uint32_t first = making->branches.at[index].first;
    struct ax_claim claim = {AX_CLAIM_WRONG, 0};
    if (step != AX_NO_INDEX) {
        claim = making->reach->steps.at[step].premise;
    }
    bool control = step != AX_NO_INDEX && claim.kind == AX_CLAIM_CONTROL;
    if (!any && first && making->branches.at[first - 1].next) {
        struct ax_slice label = ax_session_format(making->session, "%s %.*s", claims[claim.kind],
                                                  AX_FMT(label_of(making, claim.element)));
        struct ax_slice key = key_of(making, index, false);
        if (!open_node(making, parent, key, (struct ax_tree_node){.label = label}, &parent)) {
            return;
        }
    }
    for (uint32_t b = first; b && parent != AX_NO_NODE; b = making->branches.at[b - 1].next) {
        add_branch(making, parent, b - 1, control);
    }
}

/* One target is the goal itself. */
static void add_ways(struct making *making)
{
    uint32_t root = 0;
    uint32_t first = making->branches.at[0].first;
    bool alone = first && !making->branches.at[first - 1].next;
    if (alone && making->reach->steps.at[making->branches.at[first - 1].step].item == 0) {
        root = first - 1;
    }
    add_branches(making, 0, root, true);
}

static enum ax_status begin_tree(struct making *making, const struct ax_goal *goal)
{
    struct ax_tree *tree = making->tree;
    struct ax_tree_node root = {.id = AX_SLICE("goal"), .label = goal->label};
    struct ax_tree_declared steps = {.id = AX_SLICE("actions"),
                                     .unit = AX_SLICE("actions"),
                                     .kind = AX_SLICE("MinCost"),
                                     .domain = AX_TREE_MIN_COST,
                                     .bound = INFINITY};
    struct ax_tree_declared *declared = ax_array_push(making->session->memory, &tree->domains);
    if (!declared) {
        return AX_NO_MEMORY;
    }
    *declared = steps;
    if (goal->threat != AX_NO_INDEX) {
        root.label = title_of(making, &making->reach->threats->list.at[goal->threat]);
    }
    tree->id = plain_id(making, "", ax_model_own_id(making->model));
    tree->name = root.label;
    struct ax_slice path = ax_model_file(making->model, 0);
    tree->model = ax_slice_is(path, "<stdin>") ? (struct ax_slice){"", 0} : path;
    return ax_tree_add(tree, &root) == AX_NO_NODE ? AX_NO_MEMORY : AX_OK;
}

static enum ax_status make(struct making *making, struct ax_goal *goal, unsigned most)
{
    struct ax_routes routes;
    uint32_t limit = most > 0 && most < AX_LIMIT_TREE_ROUTES ? most : AX_LIMIT_TREE_ROUTES;
    enum ax_status status = ax_routes_find(making->reach, goal->first, goal->count, limit, &routes);
    if (status != AX_OK) {
        return status;
    }
    if (routes.more) {
        ax_report(making->session, AX_CODE_TREE_INCOMPLETE, (struct ax_span){0, 0, 0},
                  "the tree has the %lu shortest ways to the goal; there are more",
                  (unsigned long)routes.list.len);
    }
    if (routes.list.len == 0) {
        ax_report(making->session, AX_CODE_TREE_NO_WAY, (struct ax_span){0, 0, 0},
                  "the model has no way to this goal");
        status = AX_NOT_FOUND;
    }
    status = status == AX_OK ? begin_tree(making, goal) : status;
    if (status == AX_OK) {
        grow(making, &routes);
        add_ways(making);
        status = making->session->no_memory ? AX_NO_MEMORY
                 : making->tree->full       ? AX_LIMIT
                                            : ax_tree_finish(making->tree);
    }
    ax_routes_done(&routes, making->reach);
    return status;
}

enum ax_status ax_tree_generate(struct ax_model *model, const struct ax_tree_wish *wish,
                                struct ax_tree **out_tree)
{
    struct ax_reach reach;
    struct ax_goal goal;
    enum ax_status status = ax_reach_init(&reach, model, wish->risk);
    if (status != AX_OK) {
        return status;
    }
    struct making making = {.reach = &reach, .session = model->session, .model = model};
    making.tree = ax_tree_new(model->session);
    status = making.tree ? ax_goal_find(&reach, ax_slice_of(wish->goal), &goal) : AX_NO_MEMORY;
    if (status == AX_OK) {
        status = make(&making, &goal, wish->most);
    }
    ax_array_done(model->session->memory, &making.branches);
    ax_array_done(model->session->memory, &making.made);
    ax_reach_done(&reach);
    if (status != AX_OK) {
        ax_tree_free(making.tree);
        return status;
    }
    *out_tree = making.tree;
    return AX_OK;
}
