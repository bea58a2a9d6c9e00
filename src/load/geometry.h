/* SPDX-License-Identifier: Apache-2.0 */
/* Does a flow cross a boundary, as drawn. Units are those of the drawing; y grows downwards. */
#ifndef AX_LOAD_GEOMETRY_H
#define AX_LOAD_GEOMETRY_H

#include <stdbool.h>

struct ax_point {
    double x;
    double y;
};

/* A line of a drawing: the quadratic Bézier curve from `start` to `end` that passes through
 * `middle` at its half (its control point is 2·middle − (start + end) / 2). */
struct ax_curve {
    struct ax_point start;
    struct ax_point middle;
    struct ax_point end;
};

struct ax_rectangle {
    double left;
    double top;
    double width;
    double height;
};

/* True when all coordinates are finite and not absurdly large (1e9). */
bool ax_curve_is_sane(const struct ax_curve *curve);
bool ax_rectangle_is_sane(const struct ax_rectangle *rectangle);

/* True when the curves meet; `out_at` is then the place on `flow` where they first do: 0 start …
 * 1 end. */
bool ax_curves_meet(const struct ax_curve *flow, const struct ax_curve *other, double *out_at);
/* The same for the outline of a rectangle. */
bool ax_curve_meets_outline(const struct ax_curve *flow, const struct ax_rectangle *rectangle,
                            double *out_at);
bool ax_rectangle_has_point(const struct ax_rectangle *rectangle, struct ax_point point);
/* True when `inner` lies in `outer`, edges included, and is not the same rectangle. */
bool ax_rectangle_has(const struct ax_rectangle *outer, const struct ax_rectangle *inner);

#endif
