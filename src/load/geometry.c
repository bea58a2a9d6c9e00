/* SPDX-License-Identifier: Apache-2.0 */
#include "load/geometry.h"

#include <math.h>

enum {
    PIECES = 64 /* a curve is taken for that many straight pieces: far finer than a pixel */
};

static bool is_sane(double value)
{
    return isfinite(value) && fabs(value) <= 1e9;
}

static bool point_is_sane(struct ax_point point)
{
    return is_sane(point.x) && is_sane(point.y);
}

bool ax_curve_is_sane(const struct ax_curve *curve)
{
    return point_is_sane(curve->start) && point_is_sane(curve->middle) && point_is_sane(curve->end);
}

bool ax_rectangle_is_sane(const struct ax_rectangle *rectangle)
{
    return is_sane(rectangle->left) && is_sane(rectangle->top) && is_sane(rectangle->width) &&
           is_sane(rectangle->height) && rectangle->width >= 0 && rectangle->height >= 0;
}

static struct ax_point point_at(const struct ax_curve *curve, double t)
{
    double u = 1 - t;
    double control_x = 2 * curve->middle.x - (curve->start.x + curve->end.x) / 2;
    double control_y = 2 * curve->middle.y - (curve->start.y + curve->end.y) / 2;
    return (struct ax_point){
        u * u * curve->start.x + 2 * u * t * control_x + t * t * curve->end.x,
        u * u * curve->start.y + 2 * u * t * control_y + t * t * curve->end.y,
    };
}

static double cross(struct ax_point o, struct ax_point a, struct ax_point b)
{
    return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

static bool between(double low, double value, double high)
{
    return low <= high ? low <= value && value <= high : high <= value && value <= low;
}

static bool in_box(struct ax_point a, struct ax_point b, struct ax_point p)
{
    return between(a.x, p.x, b.x) && between(a.y, p.y, b.y);
}

/* Where a–b meets c–d, as a fraction of a–b. Touching counts; so does lying on one another. */
static bool segments_meet(struct ax_point a, struct ax_point b, struct ax_point c,
                          struct ax_point d, double *out_at)
{
    double d1 = cross(c, d, a);
    double d2 = cross(c, d, b);
    double d3 = cross(a, b, c);
    double d4 = cross(a, b, d);
    if (((d1 > 0) != (d2 > 0)) && d1 != 0 && d2 != 0 && ((d3 > 0) != (d4 > 0)) && d3 != 0 &&
        d4 != 0) {
        *out_at = d1 / (d1 - d2);
        return true;
    }
    if (d1 == 0 && in_box(c, d, a)) {
        *out_at = 0;
        return true;
    }
    bool c_on = d3 == 0 && in_box(a, b, c);
    bool d_on = d4 == 0 && in_box(a, b, d);
    if (c_on || d_on) {
        double len = hypot(b.x - a.x, b.y - a.y);
        double to_c = c_on ? hypot(c.x - a.x, c.y - a.y) : len;
        double to_d = d_on ? hypot(d.x - a.x, d.y - a.y) : len;
        *out_at = len > 0 ? fmin(to_c, to_d) / len : 0;
        return true;
    }
    if (d2 == 0 && in_box(c, d, b)) {
        *out_at = 1;
        return true;
    }
    return false;
}

struct box {
    double left;
    double top;
    double right;
    double bottom;
};

/* A quadratic curve lies in the box of its ends and its control point. */
static struct box box_of(const struct ax_curve *curve)
{
    double control_x = 2 * curve->middle.x - (curve->start.x + curve->end.x) / 2;
    double control_y = 2 * curve->middle.y - (curve->start.y + curve->end.y) / 2;
    return (struct box){
        fmin(fmin(curve->start.x, curve->end.x), control_x),
        fmin(fmin(curve->start.y, curve->end.y), control_y),
        fmax(fmax(curve->start.x, curve->end.x), control_x),
        fmax(fmax(curve->start.y, curve->end.y), control_y),
    };
}

static bool boxes_meet(struct box a, struct box b)
{
    return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

bool ax_curves_meet(const struct ax_curve *flow, const struct ax_curve *other, double *out_at)
{
    if (!ax_curve_is_sane(flow) || !ax_curve_is_sane(other) ||
        !boxes_meet(box_of(flow), box_of(other))) {
        return false;
    }
    struct ax_point points[PIECES + 1];
    for (int i = 0; i <= PIECES; i++) {
        points[i] = point_at(other, (double)i / PIECES);
    }
    struct ax_point from = point_at(flow, 0);
    for (int i = 1; i <= PIECES; i++) {
        struct ax_point to = point_at(flow, (double)i / PIECES);
        double first = 2;
        for (int j = 1; j <= PIECES; j++) {
            double at;
            if (segments_meet(from, to, points[j - 1], points[j], &at) && at < first) {
                first = at;
            }
        }
        if (first <= 1) {
            *out_at = (i - 1 + first) / PIECES;
            return true;
        }
        from = to;
    }
    return false;
}

bool ax_curve_meets_outline(const struct ax_curve *flow, const struct ax_rectangle *rectangle,
                            double *out_at)
{
    if (!ax_curve_is_sane(flow) || !ax_rectangle_is_sane(rectangle)) {
        return false;
    }
    double right = rectangle->left + rectangle->width;
    double bottom = rectangle->top + rectangle->height;
    if (!boxes_meet(box_of(flow), (struct box){rectangle->left, rectangle->top, right, bottom})) {
        return false;
    }
    const struct ax_point corners[] = {{rectangle->left, rectangle->top},
                                       {right, rectangle->top},
                                       {right, bottom},
                                       {rectangle->left, bottom},
                                       {rectangle->left, rectangle->top}};
    struct ax_point from = point_at(flow, 0);
    for (int i = 1; i <= PIECES; i++) {
        struct ax_point to = point_at(flow, (double)i / PIECES);
        double first = 2;
        for (int side = 0; side < 4; side++) {
            double at;
            if (segments_meet(from, to, corners[side], corners[side + 1], &at) && at < first) {
                first = at;
            }
        }
        if (first <= 1) {
            *out_at = (i - 1 + first) / PIECES;
            return true;
        }
        from = to;
    }
    return false;
}

bool ax_rectangle_has_point(const struct ax_rectangle *rectangle, struct ax_point point)
{
    return point.x >= rectangle->left && point.x <= rectangle->left + rectangle->width &&
           point.y >= rectangle->top && point.y <= rectangle->top + rectangle->height;
}

bool ax_rectangle_has(const struct ax_rectangle *outer, const struct ax_rectangle *inner)
{
    bool same = outer->left == inner->left && outer->top == inner->top &&
                outer->width == inner->width && outer->height == inner->height;
    return !same && inner->left >= outer->left && inner->top >= outer->top &&
           inner->left + inner->width <= outer->left + outer->width &&
           inner->top + inner->height <= outer->top + outer->height;
}
