/* SPDX-License-Identifier: Apache-2.0 */
/* What hangs on an element, and where an item's file is: asked by those who explain, not by
 * those who count. */
#include "model/model.h"

/* The elements that an item hangs on: a flow on its two ends, a port on its owner. */
static uint32_t hangs_on(const struct ax_model *model, uint32_t item, uint32_t out[2])
{
    const struct ax_item *at = ax_model_item(model, item);
    if (at->kind == AX_KIND_PORT && at->parent) {
        out[0] = at->parent;
        return 1;
    }
    if (at->kind != AX_KIND_FLOW || (at->flags & AX_ITEM_LOOSE)) {
        return 0;
    }
    out[0] = at->from;
    out[1] = at->to;
    return at->from == at->to ? 1 : 2;
}

/* Counts, then places: around_first[item + 1] is first a count, then where the next one goes. */
static bool make_index(struct ax_model *model)
{
    const struct ax_allocator *memory = model->session->memory;
    uint32_t items = model->items.len;
    uint32_t ends[2];
    if (!ax_array_reserve(memory, &model->around_first, items + 2)) {
        return false;
    }
    uint32_t *first = model->around_first.at;
    memset(first, 0, (items + 2UL) * sizeof(*first));
    for (uint32_t i = 1; i < items; i++) {
        for (uint32_t n = hangs_on(model, i, ends); n > 0; n--) {
            first[ends[n - 1] + 2]++;
        }
    }
    for (uint32_t i = 2; i < items + 2; i++) {
        first[i] += first[i - 1];
    }
    if (!ax_array_reserve(memory, &model->around, first[items + 1] + 1)) {
        return false;
    }
    for (uint32_t i = 1; i < items; i++) {
        for (uint32_t n = hangs_on(model, i, ends); n > 0; n--) {
            model->around.at[first[ends[n - 1] + 1]++] = i;
        }
    }
    model->around_first.len = items + 1;
    return true;
}

const uint32_t *ax_model_around(const struct ax_model *model, uint32_t item, uint32_t *out_count)
{
    /* The index is no part of what the model says, so making it does not change the model. */
    struct ax_model *cache = (struct ax_model *)(uintptr_t)model;
    *out_count = 0;
    if (model->around_first.len == 0 && !make_index(cache)) {
        model->session->no_memory = true;
        return &model->items.at->to;
    }
    *out_count = model->around_first.at[item + 1] - model->around_first.at[item];
    return model->around.at + model->around_first.at[item];
}

struct ax_slice ax_model_file(const struct ax_model *model, uint32_t item)
{
    const struct ax_session *session = model->session;
    uint32_t source = ax_model_item(model, item)->source;
    struct ax_slice main_name = ax_source_at(session, model->source)->name;
    struct ax_slice name = source ? ax_source_at(session, source)->name : main_name;
    size_t folder = main_name.len;
    while (folder > 0 && main_name.start[folder - 1] != '/') {
        folder--;
    }
    bool below = name.len > folder && memcmp(name.start, main_name.start, folder) == 0;
    return below ? (struct ax_slice){name.start + folder, name.len - folder} : name;
}
