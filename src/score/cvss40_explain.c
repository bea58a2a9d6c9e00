/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of CVSS 4.0 with their numbers. */
#include "score/cvss40.h"

static const char *const eq_classes[6][3] = {
    {"exploitability, high severity", "exploitability, medium severity",
     "exploitability, low severity"},
    {"complexity, high severity", "complexity, low severity"},
    {"vulnerable system, high severity", "vulnerable system, medium severity",
     "vulnerable system, low severity"},
    {"subsequent systems, high severity", "subsequent systems, medium severity",
     "subsequent systems, low severity"},
    {"exploitation, high severity", "exploitation, medium severity", "exploitation, low severity"},
    {"security requirements, high severity", "security requirements, low severity"},
};

static void put_tenths(struct ax_output *output, int tenths)
{
    ax_put_decimal(output, (int64_t)tenths * 100000, 1);
}

static void put_macro(const struct ax_cvss40_steps *steps, struct ax_output *output)
{
    ax_put_text(output, "macro vector ");
    for (size_t i = 0; i < 6; i++) {
        ax_put_char(output, (char)('0' + steps->eq[i]));
    }
    ax_put_text(output, " = ");
    put_tenths(output, steps->value);
    ax_put_char(output, '\n');
    for (size_t i = 0; i < 6; i++) {
        ax_put_text(output, "  EQ");
        ax_put_number(output, i + 1);
        ax_put_text(output, " = ");
        ax_put_number(output, steps->eq[i]);
        ax_put_text(output, ": ");
        ax_put_text(output, eq_classes[i][steps->eq[i]]);
        ax_put_char(output, '\n');
    }
}

static void put_part(const struct ax_cvss40_part *part, int value, struct ax_output *output)
{
    if (!part->counts) {
        ax_put_text(output, "no lower macro vector, does not count\n");
        return;
    }
    ax_put_char(output, '(');
    put_tenths(output, value);
    ax_put_text(output, " - ");
    put_tenths(output, part->lower);
    ax_put_text(output, ") * ");
    ax_put_number(output, (uint64_t)part->distance);
    ax_put_char(output, '/');
    ax_put_number(output, (uint64_t)part->depth);
    ax_put_text(output, " = ");
    ax_put_decimal(output, (int64_t)(value - part->lower) * part->distance * 100000 / part->depth,
                   4);
    ax_put_char(output, '\n');
}

static int64_t taken_of(const struct ax_cvss40_steps *steps)
{
    int64_t taken = 0;
    for (size_t i = 0; i < AX_EQ_SETS; i++) {
        const struct ax_cvss40_part *part = &steps->parts[i];
        taken += part->counts ? (int64_t)(steps->value - part->lower) * part->distance * 100000 *
                                    840 / part->depth
                              : 0;
    }
    return taken / 840;
}

void ax_cvss40_explain(const struct ax_score_vector *vector, const struct ax_score_options *options,
                       struct ax_output *output)
{
    static const char *const names[AX_EQ_SETS] = {"EQ1", "EQ2", "EQ3 and EQ6", "EQ4", "EQ5"};
    (void)options;
    struct ax_cvss40_steps steps = ax_cvss40_steps_of(vector, ax_cvss40_groups_of(vector));
    if (steps.no_impact) {
        ax_put_text(output, "no impact on any system: 0.0\n");
        return;
    }
    put_macro(&steps, output);
    ax_put_text(output,
                "what is taken off: (value - next lower macro vector) * steps from the highest "
                "vector / depth\n");
    for (size_t i = 0; i < AX_EQ_SETS; i++) {
        ax_put_text(output, "  ");
        ax_put_text(output, names[i]);
        ax_put_text(output, ": ");
        put_part(&steps.parts[i], steps.value, output);
    }
    int64_t mean = steps.sets ? taken_of(&steps) / steps.sets : 0;
    ax_put_text(output, "mean of those that count: ");
    ax_put_decimal(output, mean, 4);
    ax_put_text(output, "\nround(");
    put_tenths(output, steps.value);
    ax_put_text(output, " - ");
    ax_put_decimal(output, mean, 4);
    ax_put_text(output, ") = ");
    put_tenths(output, steps.score);
    ax_put_char(output, '\n');
}
