/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/owner.h"

static uint32_t owner_of(const struct ax_scene *scene, uint32_t item)
{
    const struct ax_scene_item *drawn = &scene->items[item];
    switch ((enum ax_scene_role)drawn->role) {
    case AX_ROLE_NODE:
    case AX_ROLE_STUB:
    case AX_ROLE_CLUSTER:
    case AX_ROLE_EDGE: return item;
    case AX_ROLE_INSIDE: return drawn->stand;
    case AX_ROLE_HIDDEN:
    case AX_ROLE_MERGED: return 0;
    }
    return 0;
}

static uint32_t owner_of_port(const struct ax_scene *scene, uint32_t port)
{
    uint32_t element = ax_model_item(scene->model, port)->parent;
    return element ? owner_of(scene, element) : 0;
}

/* A flow that is not drawn because both its ends lie in one boundary that is drawn as a node. */
static uint32_t owner_of_flow(const struct ax_scene *scene, uint32_t flow)
{
    uint32_t from = scene->items[ax_scene_from(scene, flow)].stand;
    uint32_t to = scene->items[ax_scene_to(scene, flow)].stand;
    bool inner = from == to && from != 0 && !(scene->items[flow].marks & AX_MARK_OUT) &&
                 ax_model_item(scene->model, from)->kind == AX_KIND_BOUNDARY;
    return scene->items[flow].role == AX_ROLE_HIDDEN && inner ? from : owner_of(scene, flow);
}

void ax_owners_find(const struct ax_scene *scene, uint32_t *owners)
{
    owners[0] = 0;
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        enum ax_kind kind = (enum ax_kind)ax_model_item(scene->model, i)->kind;
        owners[i] = kind == AX_KIND_PORT   ? owner_of_port(scene, i)
                    : kind == AX_KIND_FLOW ? owner_of_flow(scene, i)
                                           : owner_of(scene, i);
    }
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        bool edge = scene->items[i].role == AX_ROLE_EDGE;
        for (uint32_t m = edge ? scene->items[i].first : 0; m != 0; m = scene->items[m].next) {
            owners[m] = i;
        }
    }
}
