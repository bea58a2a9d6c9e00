/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/title.h"

#include "diagram/label.h"
#include "diagram/text.h"

static void put_name(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    ax_text_put_xml(output, ax_label_name(scene, item));
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
        ax_put_char(output, '\n');
        ax_text_put_xml(output, ax_slice_trim(description));
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
    put_description(scene, flow, output);
}

static void put_flows(const struct ax_scene *scene, uint32_t flow, struct ax_output *output)
{
    put_flow(scene, flow, output);
    for (uint32_t i = scene->items[flow].first; i != 0; i = scene->items[i].next) {
        ax_put_char(output, '\n');
        put_flow(scene, i, output);
    }
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
}

void ax_title_put_picture(const struct ax_scene *scene, struct ax_output *output)
{
    ax_put_text(output, "Data-flow diagram of ");
    put_name(scene, 0, output);
    if (scene->view != 0) {
        ax_put_text(output, ": ");
        put_name(scene, scene->view, output);
    }
}
