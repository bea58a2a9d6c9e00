/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/split.h"

static bool is_placed(const struct ax_model *model, uint32_t item)
{
    enum ax_kind kind = (enum ax_kind)ax_model_item(model, item)->kind;
    return ax_kind_is_element(kind) || kind == AX_KIND_BOUNDARY;
}

void ax_split_count(const struct ax_model *model, uint32_t *counts)
{
    memset(counts, 0, model->items.len * sizeof(*counts));
    for (uint32_t i = 1; i < model->items.len; i++) {
        counts[ax_model_item(model, i)->parent] += is_placed(model, i);
    }
}

/* A boundary stands before its content. What lies in a closed one is marked too: it stands for
 * it. */
static void mark_shown(const struct ax_model *model, uint32_t boundary, uint8_t *marks)
{
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        bool inside = item->parent == boundary || (marks[item->parent] & AX_MARK_SHOWN);
        if (is_placed(model, i) && (i == boundary || inside) && item->kind != AX_KIND_FLOW) {
            marks[i] = AX_MARK_SHOWN;
            if (item->kind == AX_KIND_BOUNDARY && i != boundary) {
                marks[i] |= AX_MARK_COLLAPSE;
            }
        }
    }
}

static bool is_closed(uint8_t marks)
{
    return (marks & AX_MARK_SHOWN) && (marks & AX_MARK_COLLAPSE);
}

/* Those of the next level are opened in model order while there is room. Answers whether one
 * was. */
static bool open_level(const struct ax_model *model, const uint32_t *counts, uint8_t *marks,
                       uint32_t room, uint32_t *nodes)
{
    bool opened = false;
    uint32_t len = model->items.len;
    for (uint32_t i = 1; i < len; i++) {
        uint32_t parent = ax_model_item(model, i)->parent;
        bool visible =
            is_closed(marks[i]) && !is_closed(marks[parent]) && !(marks[parent] & AX_MARK_OPENED);
        uint32_t more = visible ? counts[i] : 0;
        if (visible && *nodes + more <= room) {
            marks[i] = (uint8_t)((marks[i] & ~AX_MARK_COLLAPSE) | AX_MARK_OPENED);
            *nodes += more - (more > 0);
            opened = true;
        }
    }
    for (uint32_t i = 1; i < len; i++) {
        marks[i] &= (uint8_t)~AX_MARK_OPENED;
    }
    return opened;
}

void ax_split_mark(const struct ax_model *model, uint32_t boundary, const uint32_t *counts,
                   uint8_t *marks)
{
    memset(marks, 0, model->items.len);
    mark_shown(model, boundary, marks);
    uint32_t nodes = counts[boundary];
    uint32_t room = boundary ? AX_SPLIT_NODES : AX_SPLIT_OVERVIEW_NODES;
    while (nodes < room && open_level(model, counts, marks, room, &nodes)) {
    }
}
