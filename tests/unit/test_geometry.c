/* SPDX-License-Identifier: Apache-2.0 */
/* Where flows of a drawing meet boundaries. */
#include "load/geometry.h"
#include "runner.h"

#include <math.h>

static struct ax_curve curve(double sx, double sy, double hx, double hy, double tx, double ty)
{
    return (struct ax_curve){{sx, sy}, {hx, hy}, {tx, ty}};
}

static struct ax_curve line(double sx, double sy, double tx, double ty)
{
    return curve(sx, sy, (sx + tx) / 2, (sy + ty) / 2, tx, ty);
}

static bool cross(struct ax_curve a, struct ax_curve b)
{
    double at = -1;
    bool met = ax_curves_meet(&a, &b, &at);
    ck_assert(!met || (at >= 0 && at <= 1));
    double other = -1;
    ck_assert_int_eq(ax_curves_meet(&b, &a, &other), met);
    return met;
}

static bool enter(struct ax_curve flow, struct ax_rectangle rectangle, double *out_at)
{
    *out_at = -1;
    bool met = ax_curve_meets_outline(&flow, &rectangle, out_at);
    ck_assert(!met || (*out_at >= 0 && *out_at <= 1));
    return met;
}

/* The arc's handle is at (50,40): its curve goes through there. With the handle as a control
 * point it would turn back at (50,20). */
START_TEST(a_curve_goes_through_its_handle)
{
    struct ax_curve arc = curve(0, 0, 50, 40, 100, 0);
    ck_assert(cross(arc, line(50, 39, 50, 100)));
    ck_assert(cross(arc, line(50, 0, 50, 41)));
    ck_assert(!cross(arc, line(50, 41, 50, 100)));
    ck_assert(!cross(arc, line(50, 0, 50, 30)));
}
END_TEST

START_TEST(a_flow_is_as_curved_as_an_arc)
{
    struct ax_curve flow = curve(0, 0, 50, 40, 100, 0);
    double at;
    ck_assert(enter(flow, (struct ax_rectangle){40, 35, 20, 20}, &at));
    ck_assert(!enter(flow, (struct ax_rectangle){40, -5, 20, 20}, &at));
}
END_TEST

START_TEST(two_arcs_meet_where_chords_do_not)
{
    ck_assert(cross(curve(0, 0, 50, 60, 100, 0), curve(0, 100, 50, 40, 100, 100)));
    ck_assert(!cross(curve(0, 0, 50, 40, 100, 0), curve(0, 100, 50, 60, 100, 100)));
}
END_TEST

START_TEST(touching_is_meeting)
{
    ck_assert(cross(line(0, 0, 10, 0), line(10, 0, 20, 5)));
    ck_assert(cross(line(0, 0, 10, 0), line(5, 0, 5, 9)));
    ck_assert(cross(line(0, 0, 10, 0), line(4, 0, 30, 0)));
    double at;
    ck_assert(enter(line(0, 0, 10, 0), (struct ax_rectangle){10, -5, 9, 9}, &at));
    ck_assert_double_eq_tol(at, 1, 1e-9);
}
END_TEST

START_TEST(an_outline_is_no_area)
{
    struct ax_rectangle box = {0, 0, 100, 100};
    double at;
    ck_assert(!enter(line(10, 10, 90, 90), box, &at));
    ck_assert(!enter(line(110, 10, 190, 90), box, &at));
    ck_assert(enter(line(50, 50, 150, 50), box, &at));
    ck_assert_double_eq_tol(at, 0.5, 1e-9);
    ck_assert(enter(line(150, 50, 50, 50), box, &at));
}
END_TEST

START_TEST(through_a_rectangle_counts_where_it_goes_in)
{
    double at;
    ck_assert(enter(line(-100, 50, 300, 50), (struct ax_rectangle){0, 0, 100, 100}, &at));
    ck_assert_double_eq_tol(at, 0.25, 1e-9);
    ck_assert(enter(curve(10, 50, 50, 200, 90, 50), (struct ax_rectangle){0, 0, 100, 100}, &at));
}
END_TEST

START_TEST(no_size_is_a_line_or_a_point)
{
    double at;
    ck_assert(enter(line(0, 0, 10, 10), (struct ax_rectangle){5, 0, 0, 10}, &at));
    ck_assert(enter(line(0, 0, 10, 0), (struct ax_rectangle){5, 0, 0, 0}, &at));
    ck_assert(!enter(line(0, 0, 10, 0), (struct ax_rectangle){5, 1, 0, 0}, &at));
    ck_assert(enter(line(5, 0, 5, 0), (struct ax_rectangle){5, -5, 10, 10}, &at));
    ck_assert(!enter(line(7, 0, 7, 0), (struct ax_rectangle){5, -5, 10, 10}, &at));
    ck_assert(cross(line(3, 3, 3, 3), line(0, 0, 6, 6)));
    ck_assert(!cross(line(3, 4, 3, 4), line(0, 0, 6, 6)));
}
END_TEST

static const double wild[] = {NAN, INFINITY, -INFINITY, 1e300, -1e300, 1e10};

START_TEST(wild_numbers_meet_nothing)
{
    double value = wild[_i];
    struct ax_curve plain = line(0, 0, 10, 10);
    struct ax_rectangle box = {2, 2, 5, 5};
    for (int part = 0; part < 6; part++) {
        double at[6] = {0, 0, 5, 5, 10, 10};
        at[part] = value;
        struct ax_curve odd = curve(at[0], at[1], at[2], at[3], at[4], at[5]);
        double out;
        ck_assert(!ax_curve_is_sane(&odd));
        ck_assert(!cross(odd, plain));
        ck_assert(!ax_curve_meets_outline(&odd, &box, &out));
    }
    for (int part = 0; part < 4; part++) {
        double at[4] = {2, 2, 5, 5};
        at[part] = value;
        struct ax_rectangle odd = {at[0], at[1], at[2], at[3]};
        double out;
        ck_assert(!ax_rectangle_is_sane(&odd));
        ck_assert(!ax_curve_meets_outline(&plain, &odd, &out));
    }
}
END_TEST

START_TEST(negative_sizes_meet_nothing)
{
    double at;
    ck_assert(!enter(line(0, 0, 10, 10), (struct ax_rectangle){7, 7, -5, 5}, &at));
    ck_assert(!enter(line(0, 0, 10, 10), (struct ax_rectangle){7, 7, 5, -5}, &at));
}
END_TEST

START_TEST(large_numbers_still_meet)
{
    double at;
    ck_assert(cross(line(-9e8, 0, 9e8, 0), line(0, -9e8, 0, 9e8)));
    ck_assert(enter(line(-9e8, 1, 9e8, 1), (struct ax_rectangle){0, 0, 10, 10}, &at));
}
END_TEST

START_TEST(the_nearer_of_two_comes_first)
{
    double near;
    double far;
    struct ax_curve flow = line(0, 0, 100, 0);
    ck_assert(enter(flow, (struct ax_rectangle){20, -5, 200, 10}, &near));
    ck_assert(enter(flow, (struct ax_rectangle){60, -5, 200, 10}, &far));
    ck_assert(near < far);
    struct ax_curve back = line(100, 0, 0, 0);
    ck_assert(enter(back, (struct ax_rectangle){20, -5, 200, 10}, &far));
    ck_assert(enter(back, (struct ax_rectangle){60, -5, 200, 10}, &near));
    ck_assert(near < far);
}
END_TEST

START_TEST(a_rectangle_holds_what_lies_in_it_whole)
{
    struct ax_rectangle outer = {0, 0, 100, 100};
    struct ax_rectangle edge = {0, 50, 100, 50};
    struct ax_rectangle over = {50, 50, 60, 10};
    ck_assert(ax_rectangle_has(&outer, &edge));
    ck_assert(!ax_rectangle_has(&edge, &outer));
    ck_assert(!ax_rectangle_has(&outer, &over));
    ck_assert(!ax_rectangle_has(&outer, &outer));
    ck_assert(ax_rectangle_has_point(&outer, (struct ax_point){100, 0}));
    ck_assert(!ax_rectangle_has_point(&outer, (struct ax_point){100.5, 0}));
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("geometry");
    TCase *tcase = tcase_create("meeting");
    ADD_TESTS(tcase, a_curve_goes_through_its_handle, a_flow_is_as_curved_as_an_arc,
              two_arcs_meet_where_chords_do_not, touching_is_meeting, an_outline_is_no_area,
              through_a_rectangle_counts_where_it_goes_in, no_size_is_a_line_or_a_point,
              negative_sizes_meet_nothing, large_numbers_still_meet, the_nearer_of_two_comes_first,
              a_rectangle_holds_what_lies_in_it_whole);
    tcase_add_loop_test(tcase, wild_numbers_meet_nothing, 0, COUNT(wild));
    suite_add_tcase(suite, tcase);
    return suite;
}
