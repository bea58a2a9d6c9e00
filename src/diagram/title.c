/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/title.h"

#include "diagram/badge.h"
#include "diagram/joined.h"
#include "diagram/label.h"
#include "diagram/text.h"

static void put_name(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    bool port = ax_model_item(scene->model, item)->kind == AX_KIND_PORT;
    ax_text_put_xml(output, port ? ax_label_port(scene, item) : ax_label_name(scene, item));
}

static void put_end(const struct ax_scene *scene, uint32_t end, struct ax_output *output)
{
    if (end != 0) {
        put_name(scene, end, output);
    } else {
        ax_put_text(output, "nowhere");
    }
}

static void put_description(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    struct ax_slice description = ax_model_text(scene->model, item, "description");
    if (!ax_text_is_blank(description)) {
        ax_put_text(output, "\n");
        ax_text_put_xml(output, ax_slice_trim(description));
    }
}

/* The reason may stand on a boundary around the item. */
static void put_scope(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    if (!(ax_model_item(scene->model, item)->flags & AX_ITEM_OUT_OF_SCOPE)) {
        return;
    }
    struct ax_slice reason = {NULL, 0};
    for (uint32_t at = item; at != 0 && ax_text_is_blank(reason);
         at = ax_model_item(scene->model, at)->parent) {
        if (ax_model_item(scene->model, at)->flags & AX_ITEM_SCOPE_STATED) {
            reason = ax_model_text(scene->model, at, "reason");
        }
    }
    ax_put_text(output, "\nOut of scope");
    if (!ax_text_is_blank(reason)) {
        ax_put_text(output, ": ");
        ax_text_put_xml(output, ax_slice_trim(reason));
    }
}

/* What is not as it was, one thing on each line. */
static void put_changes(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    static const char *const words[AX_NOVELTY_COUNT] = {"", "\nAdded", "\nRemoved", "\nChanged"};
    const struct ax_joined *joined = scene->compares;
    if (!joined) {
        return;
    }
    ax_put_text(output, words[scene->items[item].novelty]);
    const struct ax_item_change *change =
        joined->novelties[item] == AX_NOVELTY_CHANGED ? ax_model_diff_of(joined->diff, item) : NULL;
    for (uint32_t i = 0; change && i < change->count; i++) {
        const struct ax_field_change *field = &joined->diff->fields.at[change->first + i];
        if (ax_joined_is_told(field)) {
            ax_put_text(output, "\n\xce\x94 ");
            ax_text_put_xml(output, field->name);
            ax_put_text(output, ": ");
            ax_text_put_xml(output, field->old_text.len ? field->old_text : AX_SLICE("(none)"));
            ax_put_text(output, " \xe2\x86\x92 ");
            ax_text_put_xml(output, field->new_text.len ? field->new_text : AX_SLICE("(none)"));
        }
    }
}

static void put_threats(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    if (ax_badge_is_on(scene, item)) {
        ax_put_text(output, "\n");
        ax_badge_put_words(scene, item, output);
    }
}

static void put_flow(const struct ax_scene *scene, uint32_t flow, struct ax_output *output)
{
    const struct ax_item *item = ax_model_item(scene->model, flow);
    ax_putf(output, "%lu ", (unsigned long)item->number);
    put_name(scene, flow, output);
    ax_put_text(output, ": ");
    put_end(scene, ax_scene_from(scene, flow), output);
    ax_put_text(output, item->flags & AX_ITEM_BIDIRECTIONAL ? " \xe2\x86\x94 " : " \xe2\x86\x92 ");
    put_end(scene, ax_scene_to(scene, flow), output);
}

static void put_whole_flow(const struct ax_scene *scene, uint32_t flow, struct ax_output *output)
{
    put_flow(scene, flow, output);
    put_description(scene, flow, output);
    put_scope(scene, flow, output);
    put_changes(scene, flow, output);
}

static void put_flows(const struct ax_scene *scene, uint32_t flow, struct ax_output *output)
{
    put_whole_flow(scene, flow, output);
    for (uint32_t i = scene->items[flow].first; i != 0; i = scene->items[i].next) {
        ax_put_text(output, "\n");
        put_whole_flow(scene, i, output);
    }
    put_threats(scene, flow, output);
}

void ax_title_put_item(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    if (ax_model_item(scene->model, item)->kind == AX_KIND_FLOW) {
        put_flows(scene, item, output);
        return;
    }
    put_name(scene, item, output);
    if (scene->items[item].role == AX_ROLE_STUB) {
        ax_put_text(output, " (not in this view)");
    }
    put_description(scene, item, output);
    put_scope(scene, item, output);
    put_changes(scene, item, output);
    put_threats(scene, item, output);
}

void ax_title_put_label(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    enum ax_kind kind = (enum ax_kind)ax_model_item(scene->model, item)->kind;
    ax_putf(output, "%s ", ax_kind_text(kind));
    if (kind == AX_KIND_FLOW) {
        put_flow(scene, item, output);
    } else {
        put_name(scene, item, output);
    }
    bool stub = scene->items[item].role == AX_ROLE_STUB;
    bool grey = ax_model_item(scene->model, item)->flags & AX_ITEM_OUT_OF_SCOPE;
    static const char *const novelties[AX_NOVELTY_COUNT] = {"", ", added", ", removed",
                                                            ", changed"};
    ax_put_text(output, novelties[scene->items[item].novelty]);
    ax_put_text(output, stub ? ", not in this view" : grey ? ", out of scope" : "");
}

static void put_attribute(const struct ax_scene *scene, uint32_t item, const char *name,
                          const char *before, struct ax_output *output)
{
    struct ax_slice value = ax_model_text(scene->model, item, name);
    if (!ax_text_is_blank(value)) {
        ax_put_text(output, before);
        ax_text_put_xml(output, ax_slice_trim(value));
    }
}

static void put_data(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    const struct ax_item *holder = ax_model_item(scene->model, item);
    for (uint32_t i = 0; i < holder->data_count; i++) {
        ax_put_text(output, i == 0 ? "; data: " : ", ");
        put_name(scene, scene->model->references.at[holder->data + i], output);
    }
}

static void put_crossings(const struct ax_scene *scene, uint32_t flow, struct ax_output *output)
{
    const struct ax_model *model = scene->model;
    const struct ax_path *path = &model->paths.at[ax_model_item(model, flow)->path];
    for (uint32_t i = 0; i < path->count; i++) {
        ax_put_text(output, i == 0 ? "; crosses " : ", ");
        put_name(scene, model->crossings.at[path->first + i].boundary, output);
    }
}

void ax_title_put_details(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    const struct ax_item *what = ax_model_item(scene->model, item);
    struct ax_slice type = ax_atom_text(&scene->model->session->atoms, what->type_name);
    bool flow = what->kind == AX_KIND_FLOW;
    ax_putf(output, "%s ", ax_kind_text((enum ax_kind)what->kind));
    ax_text_put_xml(output, ax_model_id_text(scene->model, item));
    if (type.len > 0) {
        ax_put_text(output, " of type ");
        ax_text_put_xml(output, type);
    }
    if (what->parent != 0 && !flow) {
        ax_put_text(output, what->kind == AX_KIND_PORT ? " of " : " in ");
        put_name(scene, what->parent, output);
    }
    put_data(scene, item, output);
    put_attribute(scene, item, "protocol", "; protocol: ", output);
    put_attribute(scene, item, "version", " ", output);
    if (flow) {
        put_crossings(scene, item, output);
    }
}

void ax_title_put_picture(const struct ax_scene *scene, struct ax_output *output)
{
    ax_put_text(output, "Data-flow diagram of ");
    put_name(scene, 0, output);
    uint32_t about = scene->view ? scene->view : scene->part;
    if (about != 0) {
        ax_put_text(output, ": ");
        put_name(scene, about, output);
    }
}

void ax_title_put_picture_details(const struct ax_scene *scene, struct ax_output *output)
{
    uint32_t counts[AX_KIND_COUNT] = {0};
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        uint8_t role = scene->items[i].role;
        bool drawn = role == AX_ROLE_NODE || role == AX_ROLE_CLUSTER || role == AX_ROLE_EDGE ||
                     role == AX_ROLE_MERGED;
        counts[ax_model_item(scene->model, i)->kind] += drawn;
    }
    ax_putf(output, "%lu elements, %lu flows and %lu trust boundaries",
            (unsigned long)counts[AX_KIND_EXTERNAL] + counts[AX_KIND_PROCESS] +
                counts[AX_KIND_STORE],
            (unsigned long)counts[AX_KIND_FLOW], (unsigned long)counts[AX_KIND_BOUNDARY]);
    put_description(scene, scene->view, output);
}
