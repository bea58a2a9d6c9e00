/* SPDX-License-Identifier: Apache-2.0 */
/* How far a vector of CVSS 4.0 is from the highest ones of its macro vector, and what that takes
 * off. In integers: depths divide 840, so every share is a whole number of 840ths of a tenth. */
#include "score/cvss40.h"

enum {
    SHARES = 840,
    SET_METRICS = 6,
    MOST_HIGHEST = 5
};

/* The metrics of a set are neighbours in the list of levels. */
struct highest {
    uint8_t first;
    uint8_t count;
    uint8_t depth;
    uint8_t vectors;
    uint8_t at[MOST_HIGHEST][SET_METRICS];
};

static const struct highest highest_eq1[] = {
    {AX_LEVEL_AV, 3, 1, 1, {{0, 0, 0}}},
    {AX_LEVEL_AV, 3, 4, 3, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {AX_LEVEL_AV, 3, 5, 2, {{3, 0, 0}, {1, 1, 1}}},
};

static const struct highest highest_eq2[] = {
    {AX_LEVEL_AC, 2, 1, 1, {{0, 0}}},
    {AX_LEVEL_AC, 2, 2, 2, {{1, 0}, {0, 1}}},
};

/* By EQ3, then EQ6: VC, VI, VA, CR, IR, AR. */
static const struct highest highest_eq36[3][2] = {
    {{AX_LEVEL_VC, 6, 7, 1, {{0, 0, 0, 0, 0, 0}}},
     {AX_LEVEL_VC, 6, 6, 2, {{0, 0, 1, 1, 1, 0}, {0, 0, 0, 1, 1, 1}}}},
    {{AX_LEVEL_VC, 6, 8, 2, {{1, 0, 0, 0, 0, 0}, {0, 1, 0, 0, 0, 0}}},
     {AX_LEVEL_VC,
      6,
      8,
      5,
      {{1, 0, 1, 0, 1, 0},
       {1, 0, 0, 0, 1, 1},
       {0, 1, 0, 1, 0, 1},
       {0, 1, 1, 1, 0, 0},
       {1, 1, 0, 0, 0, 1}}}},
    {{0, 0, 0, 0, {{0}}}, {AX_LEVEL_VC, 6, 10, 1, {{1, 1, 1, 0, 0, 0}}}},
};

static const struct highest highest_eq4[] = {
    {AX_LEVEL_SC, 3, 6, 1, {{1, 0, 0}}},
    {AX_LEVEL_SC, 3, 5, 1, {{1, 1, 1}}},
    {AX_LEVEL_SC, 3, 4, 1, {{2, 2, 2}}},
};

/* The steps to one of the highest vectors; -1 when it is not above. */
static int steps_to(const uint8_t *levels, const uint8_t *high, size_t count)
{
    int steps = 0;
    for (size_t i = 0; i < count; i++) {
        if (levels[i] < high[i]) {
            return -1;
        }
        steps += levels[i] - high[i];
    }
    return steps;
}

static int distance_of(const struct ax_cvss40_steps *steps, const struct highest *highest)
{
    for (size_t i = 0; i < highest->vectors; i++) {
        int distance = steps_to(steps->levels + highest->first, highest->at[i], highest->count);
        if (distance >= 0) {
            return distance;
        }
    }
    return 0;
}

/* The score of the macro vector that is the same but for one digit; -1: there is none. */
static int neighbour(const uint8_t *eq, size_t digit, uint8_t most)
{
    uint8_t n[6];
    for (size_t i = 0; i < 6; i++) {
        n[i] = (uint8_t)(eq[i] + (i == digit));
    }
    return n[digit] > most ? -1 : ax_cvss40_table[n[0]][n[1]][n[2]][n[3]][n[4]][n[5]];
}

/* EQ3 and EQ6 go down together: 00 to the better of 01 and 10, which go to 11, which goes to 21. */
static int neighbour_eq36(const uint8_t *eq)
{
    if (eq[2] == 2) {
        return -1;
    }
    int by_eq3 = neighbour(eq, 2, 2);
    int by_eq6 = neighbour(eq, 5, 1);
    if (eq[5] == 1) {
        return by_eq3;
    }
    return eq[2] == 0 && by_eq3 > by_eq6 ? by_eq3 : by_eq6;
}

static struct ax_cvss40_part part_of(const struct ax_cvss40_steps *steps, int lower,
                                     const struct highest *highest)
{
    struct ax_cvss40_part part = {.counts = lower >= 0, .lower = lower, .depth = 1};
    if (highest) {
        part.distance = distance_of(steps, highest);
        part.depth = highest->depth;
    }
    return part;
}

static int score_of(const struct ax_cvss40_steps *steps)
{
    int64_t taken = 0;
    for (size_t i = 0; i < AX_EQ_SETS; i++) {
        const struct ax_cvss40_part *part = &steps->parts[i];
        if (part->counts) {
            taken +=
                (int64_t)(steps->value - part->lower) * part->distance * (SHARES / part->depth);
        }
    }
    int64_t whole = (int64_t)SHARES * (steps->sets ? steps->sets : 1);
    int64_t left = steps->value * whole - taken;
    left = left < 0 ? 0 : left > 100 * whole ? 100 * whole : left;
    return (int)((2 * left + whole) / (2 * whole));
}

void ax_cvss40_interpolate(struct ax_cvss40_steps *steps)
{
    const uint8_t *eq = steps->eq;
    steps->value = ax_cvss40_table[eq[0]][eq[1]][eq[2]][eq[3]][eq[4]][eq[5]];
    steps->parts[AX_EQ1] = part_of(steps, neighbour(eq, 0, 2), &highest_eq1[eq[0]]);
    steps->parts[AX_EQ2] = part_of(steps, neighbour(eq, 1, 1), &highest_eq2[eq[1]]);
    steps->parts[AX_EQ36] = part_of(steps, neighbour_eq36(eq), &highest_eq36[eq[2]][eq[5]]);
    steps->parts[AX_EQ4] = part_of(steps, neighbour(eq, 3, 2), &highest_eq4[eq[3]]);
    steps->parts[AX_EQ5] = part_of(steps, neighbour(eq, 4, 2), NULL);
    for (size_t i = 0; i < AX_EQ_SETS; i++) {
        steps->sets += steps->parts[i].counts;
    }
    steps->score = score_of(steps);
}
