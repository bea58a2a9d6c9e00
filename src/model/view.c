/* SPDX-License-Identifier: Apache-2.0 */
/* Views: which items the rules of a view include, exclude and collapse.
 *
 * Without an include, a view starts from everything. What is excluded goes together with its
 * content and its flows. A flow that is included by name, data or tag brings its ends along, but
 * not their other flows: a view of the flows of one datum would else show nearly everything. */
#include "model/view.h"

#include "base/guess.h"

struct marking {
    const struct ax_model *model;
    uint32_t view;
    uint8_t *marks;
};

static bool is_rule_of_view(const struct ax_view_rule *rule, uint32_t view)
{
    return view != 0 && rule->view == view;
}

bool ax_view_is_selective(const struct ax_model *model, uint32_t view)
{
    for (uint32_t i = 0; i < model->view_rules.len; i++) {
        const struct ax_view_rule *rule = &model->view_rules.at[i];
        if (is_rule_of_view(rule, view) && rule->action == AX_VIEW_INCLUDE) {
            return true;
        }
    }
    return false;
}

/* Flows follow from their ends: one that is marked itself counts as included by name. */
static void mark_everything(const struct marking *marking)
{
    for (uint32_t i = 1; i < marking->model->items.len; i++) {
        enum ax_kind kind = (enum ax_kind)ax_model_item(marking->model, i)->kind;
        if (ax_kind_is_element(kind) || kind == AX_KIND_BOUNDARY) {
            marking->marks[i] |= AX_MARK_SHOWN;
        }
    }
}

static uint8_t mark_of_action(uint8_t action)
{
    static const uint8_t marks[] = {
        [AX_VIEW_INCLUDE] = AX_MARK_SHOWN,
        [AX_VIEW_EXCLUDE] = AX_MARK_OUT,
        [AX_VIEW_COLLAPSE] = AX_MARK_COLLAPSE,
    };
    return marks[action];
}

static void mark_tagged(const struct marking *marking, struct ax_slice tag, uint8_t mark)
{
    for (uint32_t i = 1; i < marking->model->items.len; i++) {
        if (ax_model_has_word(marking->model, i, "tags", tag)) {
            marking->marks[i] |= mark;
        }
    }
}

static void apply_rules(const struct marking *marking)
{
    const struct ax_model *model = marking->model;
    for (uint32_t i = 0; i < model->view_rules.len; i++) {
        const struct ax_view_rule *rule = &model->view_rules.at[i];
        if (!is_rule_of_view(rule, marking->view)) {
            continue;
        }
        uint8_t mark = mark_of_action(rule->action);
        if (rule->by_tag) {
            mark_tagged(marking, ax_atom_text(&model->session->atoms, rule->name), mark);
        } else {
            marking->marks[rule->item] |= mark;
        }
    }
}

/* A boundary stands before its content, so one pass in order is enough. */
static void mark_content(const struct marking *marking)
{
    for (uint32_t i = 1; i < marking->model->items.len; i++) {
        const struct ax_item *item = ax_model_item(marking->model, i);
        if (item->kind == AX_KIND_FLOW || item->kind == AX_KIND_DATA || item->parent == 0) {
            continue;
        }
        marking->marks[i] |= marking->marks[item->parent] & (AX_MARK_SHOWN | AX_MARK_OUT);
    }
}

/* A datum that is named stands for the flows that carry it and the elements that keep it; one
 * that is excluded only for the flows. */
static void mark_by_data(const struct marking *marking)
{
    for (uint32_t i = 1; i < marking->model->items.len; i++) {
        const struct ax_item *item = ax_model_item(marking->model, i);
        bool is_flow = item->kind == AX_KIND_FLOW;
        if (!is_flow && !ax_kind_is_element((enum ax_kind)item->kind)) {
            continue;
        }
        uint8_t carried = 0;
        for (uint32_t d = 0; d < item->data_count; d++) {
            carried |= marking->marks[marking->model->references.at[item->data + d]];
        }
        marking->marks[i] |= carried & (is_flow ? AX_MARK_SHOWN | AX_MARK_OUT : AX_MARK_SHOWN);
    }
}

uint32_t ax_view_end(const struct ax_model *model, uint32_t end)
{
    const struct ax_item *item = ax_model_item(model, end);
    uint32_t element = item->kind == AX_KIND_PORT ? item->parent : end;
    bool fine = ax_kind_is_element((enum ax_kind)ax_model_item(model, element)->kind);
    return fine ? element : 0;
}

static void pull_end(const struct marking *marking, uint32_t end)
{
    uint32_t element = ax_view_end(marking->model, end);
    if (element != 0 && !(marking->marks[element] & AX_MARK_OUT)) {
        marking->marks[element] |= AX_MARK_PULLED;
    }
}

static void pull_ends(const struct marking *marking)
{
    for (uint32_t i = 1; i < marking->model->items.len; i++) {
        const struct ax_item *item = ax_model_item(marking->model, i);
        uint8_t marks = marking->marks[i];
        if (item->kind == AX_KIND_FLOW && (marks & AX_MARK_SHOWN) && !(marks & AX_MARK_OUT)) {
            pull_end(marking, item->from);
            pull_end(marking, item->to);
        }
    }
}

void ax_view_mark(const struct ax_model *model, uint32_t view, uint8_t *marks)
{
    struct marking marking = {model, view, marks};
    if (!ax_view_is_selective(model, view)) {
        mark_everything(&marking);
    }
    apply_rules(&marking);
    mark_by_data(&marking);
    mark_content(&marking);
    pull_ends(&marking);
}

bool ax_view_shows(const struct ax_model *model, const uint8_t *marks)
{
    for (uint32_t i = 1; i < model->items.len; i++) {
        enum ax_kind kind = (enum ax_kind)ax_model_item(model, i)->kind;
        bool wanted =
            (marks[i] & (AX_MARK_SHOWN | AX_MARK_PULLED)) != 0 && !(marks[i] & AX_MARK_OUT);
        if (wanted && (ax_kind_is_element(kind) || kind == AX_KIND_FLOW)) {
            return true;
        }
    }
    return false;
}

enum ax_status ax_view_find(const struct ax_model *model, const char *name, uint32_t *out_view)
{
    struct ax_slice wanted = ax_slice_of(name);
    uint32_t view = ax_model_find(model, ax_atom_find(&model->session->atoms, wanted));
    if (ax_model_item(model, view)->kind == AX_KIND_VIEW) {
        *out_view = view;
        return AX_OK;
    }
    struct ax_guess guess;
    ax_guess_init(&guess, wanted);
    for (uint32_t i = 1; i < model->items.len; i++) {
        if (ax_model_item(model, i)->kind == AX_KIND_VIEW) {
            ax_guess_offer(&guess, ax_model_id_text(model, i));
        }
    }
    struct ax_message *message =
        ax_report(model->session, AX_CODE_VIEW_UNKNOWN, (struct ax_span){0, 0, 0},
                  "the model has no view \"%.*s\"", AX_FMT(wanted));
    ax_note_guess(model->session, message, guess.best);
    return AX_NOT_FOUND;
}
