/* SPDX-License-Identifier: Apache-2.0 */
/* Views: which items the rules of a view include, exclude and collapse.
 *
 * Without an include, a view starts from everything. What is excluded goes together with its
 * content and its flows. A flow that is included by name, data or tag brings its ends along, but
 * not their other flows: a view of the flows of one datum would else show nearly everything. */
#include "diagram/scene.h"

static struct ax_scene_item *scene_item(struct ax_scene *scene, uint32_t item)
{
    return &scene->items[item];
}

static bool is_rule_of_view(const struct ax_scene *scene, const struct ax_view_rule *rule)
{
    return scene->view != 0 && rule->view == scene->view;
}

static bool has_include(const struct ax_scene *scene)
{
    const struct ax_model *model = scene->model;
    for (uint32_t i = 0; i < model->view_rules.len; i++) {
        const struct ax_view_rule *rule = &model->view_rules.at[i];
        if (is_rule_of_view(scene, rule) && rule->action == AX_VIEW_INCLUDE) {
            return true;
        }
    }
    return false;
}

/* Flows follow from their ends: one that is marked itself counts as included by name. */
static void mark_everything(struct ax_scene *scene)
{
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        enum ax_kind kind = (enum ax_kind)ax_model_item(scene->model, i)->kind;
        if (ax_kind_is_element(kind) || kind == AX_KIND_BOUNDARY) {
            scene_item(scene, i)->marks |= AX_MARK_SHOWN;
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

static void mark_tagged(struct ax_scene *scene, struct ax_slice tag, uint8_t mark)
{
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        if (ax_model_has_word(scene->model, i, "tags", tag)) {
            scene_item(scene, i)->marks |= mark;
        }
    }
}

static void apply_rules(struct ax_scene *scene)
{
    const struct ax_model *model = scene->model;
    for (uint32_t i = 0; i < model->view_rules.len; i++) {
        const struct ax_view_rule *rule = &model->view_rules.at[i];
        if (!is_rule_of_view(scene, rule)) {
            continue;
        }
        uint8_t mark = mark_of_action(rule->action);
        if (rule->by_tag) {
            mark_tagged(scene, ax_atom_text(&model->session->atoms, rule->name), mark);
        } else {
            scene_item(scene, rule->item)->marks |= mark;
        }
    }
}

/* A boundary stands before its content, so one pass in order is enough. */
static void mark_content(struct ax_scene *scene)
{
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        const struct ax_item *item = ax_model_item(scene->model, i);
        if (item->kind == AX_KIND_FLOW || item->kind == AX_KIND_DATA || item->parent == 0) {
            continue;
        }
        uint8_t around = scene_item(scene, item->parent)->marks;
        scene_item(scene, i)->marks |= around & (AX_MARK_SHOWN | AX_MARK_OUT);
    }
}

/* A datum that is named stands for the flows that carry it and the elements that keep it; one
 * that is excluded only for the flows. */
static void mark_by_data(struct ax_scene *scene)
{
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        const struct ax_item *item = ax_model_item(scene->model, i);
        bool is_flow = item->kind == AX_KIND_FLOW;
        if (!is_flow && !ax_kind_is_element((enum ax_kind)item->kind)) {
            continue;
        }
        uint8_t carried = 0;
        for (uint32_t d = 0; d < item->data_count; d++) {
            carried |= scene_item(scene, scene->model->references.at[item->data + d])->marks;
        }
        scene_item(scene, i)->marks |=
            carried & (is_flow ? AX_MARK_SHOWN | AX_MARK_OUT : AX_MARK_SHOWN);
    }
}

static void pull_end(struct ax_scene *scene, uint32_t end)
{
    if (end != 0 && !(scene_item(scene, end)->marks & AX_MARK_OUT)) {
        scene_item(scene, end)->marks |= AX_MARK_PULLED;
    }
}

static void pull_ends(struct ax_scene *scene)
{
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        uint8_t marks = scene_item(scene, i)->marks;
        bool is_flow = ax_model_item(scene->model, i)->kind == AX_KIND_FLOW;
        if (is_flow && (marks & AX_MARK_SHOWN) && !(marks & AX_MARK_OUT)) {
            pull_end(scene, ax_scene_from(scene, i));
            pull_end(scene, ax_scene_to(scene, i));
        }
    }
}

void ax_view_mark(struct ax_scene *scene)
{
    scene->selective = has_include(scene);
    if (!scene->selective) {
        mark_everything(scene);
    }
    apply_rules(scene);
    mark_by_data(scene);
    mark_content(scene);
    pull_ends(scene);
}
