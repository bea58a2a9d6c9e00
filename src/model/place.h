/* SPDX-License-Identifier: Apache-2.0 */
/* Where things stand in a drawing, for models whose format has positions. Units are those of the
 * drawing (pixels); y grows downwards. */
#ifndef AX_MODEL_PLACE_H
#define AX_MODEL_PLACE_H

#include "model/model.h"

struct ax_box {
    double x;
    double y;
    double width;
    double height;
};

/* A line through three points: where it starts, what it passes at its half, where it ends. */
struct ax_line {
    double x[3];
    double y[3];
};

/* "x,y x,y x,y". False when it is anything else. */
bool ax_line_of_text(struct ax_slice text, struct ax_line *out_line);
/* The item's x, y, width and height; false unless all four are numbers. */
bool ax_model_box(const struct ax_model *model, uint32_t item, struct ax_box *out_box);
/* The item's path; false when it has none. */
bool ax_model_line(const struct ax_model *model, uint32_t item, struct ax_line *out_line);

#endif
