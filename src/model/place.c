/* SPDX-License-Identifier: Apache-2.0 */
#include "model/place.h"

bool ax_line_of_text(struct ax_slice text, struct ax_line *out_line)
{
    struct ax_slice point;
    for (int i = 0; i < 3; i++) {
        const char *comma = NULL;
        if (ax_slice_next_word(&text, &point)) {
            comma = memchr(point.start, ',', point.len);
        }
        if (!comma) {
            return false;
        }
        size_t left = (size_t)(comma - point.start);
        struct ax_slice y = {comma + 1, point.len - left - 1};
        if (!ax_slice_to_decimal((struct ax_slice){point.start, left}, &out_line->x[i]) ||
            !ax_slice_to_decimal(y, &out_line->y[i])) {
            return false;
        }
    }
    return !ax_slice_next_word(&text, &point);
}

bool ax_model_box(const struct ax_model *model, uint32_t item, struct ax_box *out_box)
{
    return ax_slice_to_decimal(ax_model_text(model, item, "x"), &out_box->x) &&
           ax_slice_to_decimal(ax_model_text(model, item, "y"), &out_box->y) &&
           ax_slice_to_decimal(ax_model_text(model, item, "width"), &out_box->width) &&
           ax_slice_to_decimal(ax_model_text(model, item, "height"), &out_box->height);
}

bool ax_model_line(const struct ax_model *model, uint32_t item, struct ax_line *out_line)
{
    return ax_line_of_text(ax_model_text(model, item, "path"), out_line);
}
