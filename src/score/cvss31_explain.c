/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of CVSS 3.1 with their numbers. */
#include "score/cvss31.h"

static void put_factors(struct ax_output *output, const double *factors, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ax_put_text(output, i == 0 ? "" : " * ");
        ax_put_double(output, factors[i], 2);
    }
}

static void put_result(struct ax_output *output, const char *before, double value, unsigned digits)
{
    ax_put_text(output, before);
    ax_put_double(output, value, digits);
    ax_put_char(output, '\n');
}

static void put_iss(const struct ax_cvss31_metrics *m, bool modified, double iss,
                    struct ax_output *output)
{
    const double factors[3][2] = {{m->cr, m->c}, {m->ir, m->i}, {m->ar, m->a}};
    ax_put_text(output, modified ? "  MISS = min(1 - " : "  ISS = 1 - ");
    for (size_t i = 0; i < 3; i++) {
        ax_put_text(output, i == 0 ? "(1 - " : " * (1 - ");
        put_factors(output, modified ? factors[i] : &factors[i][1], modified ? 2 : 1);
        ax_put_char(output, ')');
    }
    put_result(output, modified ? ", 0.915) = " : " = ", iss, 6);
}

static void put_impact(const struct ax_cvss31_metrics *m, bool modified,
                       const struct ax_cvss31_part *part, struct ax_output *output)
{
    ax_put_text(output, m->changed ? "  impact = 7.52 * (" : "  impact = 6.42 * ");
    ax_put_double(output, part->iss, 6);
    if (m->changed) {
        ax_put_text(output, " - 0.029) - 3.25 * (");
        ax_put_double(output, part->iss, 6);
        ax_put_text(output, modified ? " * 0.9731 - 0.02)^13" : " - 0.02)^15");
    }
    put_result(output, " = ", part->impact, 6);
}

static void put_sum(const struct ax_cvss31_metrics *m, const struct ax_cvss31_part *part,
                    struct ax_output *output)
{
    if (part->impact <= 0) {
        ax_put_text(output, "  no impact = 0.0\n");
        return;
    }
    ax_put_text(output, m->changed ? "  roundup(min(1.08 * (" : "  roundup(min(");
    ax_put_double(output, part->impact, 6);
    ax_put_text(output, " + ");
    ax_put_double(output, part->exploitability, 6);
    put_result(output, m->changed ? "), 10)) = " : ", 10)) = ", part->inner / 10.0, 1);
}

static void put_part(const struct ax_cvss31_steps *steps, bool modified, struct ax_output *output)
{
    const struct ax_cvss31_metrics *m = modified ? &steps->modified_metrics : &steps->base_metrics;
    const struct ax_cvss31_part *part = modified ? &steps->modified : &steps->base;
    const double factors[] = {8.22, m->av, m->ac, m->pr, m->ui};
    put_iss(m, modified, part->iss, output);
    put_impact(m, modified, part, output);
    ax_put_text(output, "  exploitability = ");
    put_factors(output, factors, 5);
    put_result(output, " = ", part->exploitability, 6);
    put_sum(m, part, output);
}

static void put_temporal(const struct ax_cvss31_steps *steps, const struct ax_cvss31_part *part,
                         struct ax_output *output)
{
    const double factors[] = {steps->e, steps->rl, steps->rc};
    ax_put_text(output, "  roundup(");
    ax_put_double(output, part->inner / 10.0, 1);
    ax_put_text(output, " * ");
    put_factors(output, factors, 3);
    put_result(output, ") = ", part->score / 10.0, 1);
}

void ax_cvss31_explain(const struct ax_score_vector *vector, const struct ax_score_options *options,
                       struct ax_output *output)
{
    (void)options;
    struct ax_cvss31_steps steps = ax_cvss31_steps_of(vector);
    ax_put_text(output, "base\n");
    put_part(&steps, false, output);
    ax_put_text(output, "temporal: E * RL * RC\n");
    put_temporal(&steps, &steps.base, output);
    if (steps.is_environmental) {
        ax_put_text(output, "environmental: the modified metrics and the requirements\n");
        put_part(&steps, true, output);
        put_temporal(&steps, &steps.modified, output);
    }
}
