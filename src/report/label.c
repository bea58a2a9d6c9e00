/* SPDX-License-Identifier: Apache-2.0 */
#include "report/label.h"

bool ax_labels_init(struct ax_labels *labels, const struct ax_model *model, ax_escape escape,
                    const struct ax_allocator *memory)
{
    size_t size = model->items.len * sizeof(struct ax_label);
    *labels = (struct ax_labels){
        .model = model,
        .escape = escape,
        .memory = memory,
        .at = ax_memory_resize(memory, NULL, 0, size),
        .text = ax_output_to_memory(memory),
    };
    if (!labels->at || !labels->text) {
        labels->failed = true;
        return false;
    }
    memset(labels->at, 0, size);
    return true;
}

void ax_labels_done(struct ax_labels *labels)
{
    if (!labels->lent) {
        ax_memory_release(labels->memory, labels->at,
                          labels->model->items.len * sizeof(struct ax_label));
        ax_output_free(labels->text);
    }
}

static void keep(struct ax_labels *labels, uint32_t item)
{
    struct ax_output *text = labels->text;
    size_t start = text->len;
    struct ax_slice id = ax_model_id_text(labels->model, item);
    labels->escape(text, id);
    labels->odd |= !ax_csv_is_plain(id);
    size_t middle = text->len;
    labels->escape(text, ax_model_label(labels->model, item));
    size_t end = text->len;
    if (!ax_output_room(text, AX_COPY_CHUNK) || end > UINT32_MAX) {
        labels->failed = true;
        return;
    }
    labels->at[item] = (struct ax_label){
        .start = (uint32_t)start,
        .id_len = (uint32_t)(middle - start),
        .name_len = (uint32_t)(end - middle),
        .known = true,
    };
}

/* A flow is seldom named again once its own threats are written. */
static bool is_kept(const struct ax_labels *labels, uint32_t item)
{
    return ax_model_item(labels->model, item)->kind != AX_KIND_FLOW;
}

void ax_labels_keep_all(struct ax_labels *labels)
{
    for (uint32_t item = 0; item < labels->model->items.len && !labels->failed; item++) {
        if (is_kept(labels, item) && !labels->at[item].known) {
            keep(labels, item);
        }
    }
}

void ax_labels_put_new(struct ax_labels *labels, struct ax_output *output, uint32_t item,
                       enum ax_label_part part)
{
    const struct ax_model *model = labels->model;
    labels->escape(output, part == AX_LABEL_ID ? ax_model_id_text(model, item)
                                               : ax_model_label(model, item));
    if (is_kept(labels, item) && !labels->failed) {
        keep(labels, item);
    }
}
