/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/curve.h"

#include <math.h>
#include <stdlib.h>

#define ARROW 7.0 /* points that an arrow head takes from the end of its line */

struct point {
    double x;
    double y;
};

/* Numbers must not depend on the locale: hundredths of a point, written as whole numbers. */
void ax_curve_put_number(struct ax_output *output, double value)
{
    long hundredths = lround(fmax(-1e9, fmin(1e9, value)) * 100);
    long rest = labs(hundredths) % 100;
    ax_putf(output, "%s%ld", hundredths < 0 ? "-" : "", labs(hundredths) / 100);
    if (rest != 0) {
        ax_putf(output, ".%02ld", rest);
    }
}

/* Graphviz counts upwards. */
void ax_curve_put_point(const struct ax_writing *writing, double x, double y)
{
    ax_curve_put_number(writing->output, x);
    ax_put_char(writing->output, ',');
    ax_curve_put_number(writing->output, -(y + writing->shift));
}

/* Points of the cubic curve that equals the quadratic one through the three points. */
static void to_cubic(const struct ax_line *line, struct point out[4])
{
    struct point control = {2 * line->x[1] - (line->x[0] + line->x[2]) / 2,
                            2 * line->y[1] - (line->y[0] + line->y[2]) / 2};
    out[0] = (struct point){line->x[0], line->y[0]};
    out[3] = (struct point){line->x[2], line->y[2]};
    out[1] = (struct point){(out[0].x + 2 * control.x) / 3, (out[0].y + 2 * control.y) / 3};
    out[2] = (struct point){(out[3].x + 2 * control.x) / 3, (out[3].y + 2 * control.y) / 3};
}

/* Where a line ends when an arrow head is put between there and `tip`. */
static struct point before(struct point tip, struct point from)
{
    double length = hypot(tip.x - from.x, tip.y - from.y);
    double part = length > 0 ? fmin(ARROW, length / 2) / length : 0;
    return (struct point){tip.x - (tip.x - from.x) * part, tip.y - (tip.y - from.y) * part};
}

void ax_curve_put(const struct ax_writing *writing, const struct ax_line *line, int heads)
{
    struct point at[4];
    to_cubic(line, at);
    ax_put_text(writing->output, ", pos=\"");
    if (heads & AX_HEAD_START) {
        ax_put_text(writing->output, "s,");
        ax_curve_put_point(writing, at[0].x, at[0].y);
        ax_put_char(writing->output, ' ');
        at[0] = before(at[0], at[1]);
    }
    if (heads & AX_HEAD_END) {
        ax_put_text(writing->output, "e,");
        ax_curve_put_point(writing, at[3].x, at[3].y);
        ax_put_char(writing->output, ' ');
        at[3] = before(at[3], at[2]);
    }
    for (int i = 0; i < 4; i++) {
        ax_put_text(writing->output, i ? " " : "");
        ax_curve_put_point(writing, at[i].x, at[i].y);
    }
    ax_put_text(writing->output, "\", lp=\"");
    ax_curve_put_point(writing, line->x[1], line->y[1]);
    ax_put_char(writing->output, '"');
}

/* Where the line from the middle of a box to `towards` leaves it. */
static struct point leave_box(struct ax_box box, struct point towards)
{
    struct point middle = {box.x + box.width / 2, box.y + box.height / 2};
    double dx = towards.x - middle.x;
    double dy = towards.y - middle.y;
    double by_x = dx != 0 ? box.width / 2 / fabs(dx) : HUGE_VAL;
    double by_y = dy != 0 ? box.height / 2 / fabs(dy) : HUGE_VAL;
    double part = fmin(1, fmin(by_x, by_y));
    return (struct point){middle.x + dx * part, middle.y + dy * part};
}

struct ax_line ax_curve_between(const struct ax_model *model, uint32_t from, uint32_t to)
{
    struct ax_box a = {0, 0, 0, 0};
    struct ax_box b = {0, 0, 0, 0};
    (void)ax_model_box(model, from, &a);
    (void)ax_model_box(model, to, &b);
    struct point start = leave_box(a, (struct point){b.x + b.width / 2, b.y + b.height / 2});
    struct point end = leave_box(b, (struct point){a.x + a.width / 2, a.y + a.height / 2});
    double bow = from == to ? a.height : 0; /* a flow to itself hangs below its element */
    return (struct ax_line){{start.x, (start.x + end.x) / 2, end.x},
                            {start.y, (start.y + end.y) / 2 + bow, end.y}};
}
