/* SPDX-License-Identifier: Apache-2.0 */
/* The OWASP Risk Rating Methodology: likelihood and impact are means, and a table gives the band.
 * There is no number for both. Sums stay whole, so that no mean is ever rounded before it is
 * compared. The notation is that of the public calculators. */
#include "score/scheme.h"

enum {
    LIKELIHOOD = 0, /* the first factor of each group, and how many */
    LIKELIHOODS = 8,
    TECHNICAL = 8,
    BUSINESS = 12,
    IMPACTS = 4,
    FACTORS = 16
};

#define FACTOR(letters, words)                                                                     \
    {                                                                                              \
        .name = (letters), .title = (words), .least = 0, .most = 9                                 \
    }

static const struct ax_metric factors[FACTORS] = {
    FACTOR("SL", "skill of the attacker"),
    FACTOR("M", "motive"),
    FACTOR("O", "opportunity"),
    FACTOR("S", "size of the group"),
    FACTOR("ED", "ease of discovery"),
    FACTOR("EE", "ease of exploit"),
    FACTOR("A", "awareness"),
    FACTOR("ID", "detection"),
    FACTOR("LC", "loss of confidentiality"),
    FACTOR("LI", "loss of integrity"),
    FACTOR("LAV", "loss of availability"),
    FACTOR("LAC", "loss of accountability"),
    FACTOR("FD", "financial damage"),
    FACTOR("RD", "damage to the reputation"),
    FACTOR("NC", "non-compliance"),
    FACTOR("PV", "privacy"),
};

static unsigned given_of(const struct ax_score_vector *vector, size_t first, size_t count)
{
    unsigned given = 0;
    for (size_t i = first; i < first + count; i++) {
        given += vector->values[i] != 0;
    }
    return given;
}

static bool is_whole(const struct ax_score_vector *vector, size_t first,
                     struct ax_score_mistake *mistake)
{
    for (size_t i = first; i < first + IMPACTS; i++) {
        if (vector->values[i] == 0) {
            return ax_mistake(mistake, AX_MISTAKE_MISSING, 0, 0, "%s (%s) is missing",
                              factors[i].name, factors[i].title);
        }
    }
    return true;
}

static bool check(const struct ax_score_vector *vector, struct ax_score_mistake *mistake)
{
    unsigned technical = given_of(vector, TECHNICAL, IMPACTS);
    unsigned business = given_of(vector, BUSINESS, IMPACTS);
    if (technical == 0 && business == 0) {
        return ax_mistake(mistake, AX_MISTAKE_MISSING, 0, 0,
                          "an impact is missing: LC LI LAV LAC, or FD RD NC PV, or both");
    }
    return (technical == 0 || is_whole(vector, TECHNICAL, mistake)) &&
           (business == 0 || is_whole(vector, BUSINESS, mistake));
}

/* 0 low, 1 medium, 2 high. */
static unsigned level_of(unsigned sum, unsigned count)
{
    return sum < 3 * count ? 0 : sum < 6 * count ? 1 : 2;
}

struct rating {
    bool technical; /* there is one */
    bool business;
    unsigned likelihood; /* sums */
    unsigned technical_sum;
    unsigned business_sum;
    bool by_business; /* which impact counts */
    unsigned impact;
};

static unsigned sum_of(const struct ax_score_vector *vector, size_t first, size_t count)
{
    unsigned sum = 0;
    for (size_t i = first; i < first + count; i++) {
        sum += vector->values[i] ? vector->values[i] - 1U : 0;
    }
    return sum;
}

static bool is_by_business(const struct rating *rating, enum ax_owasp_impact which)
{
    if (!rating->technical || !rating->business) {
        return rating->business;
    }
    if (which == AX_OWASP_MAX) {
        return rating->business_sum >= rating->technical_sum;
    }
    return which != AX_OWASP_TECHNICAL;
}

static struct rating rate(const struct ax_score_vector *vector,
                          const struct ax_score_options *options)
{
    struct rating rating = {
        .technical = vector->values[TECHNICAL] != 0,
        .business = vector->values[BUSINESS] != 0,
        .likelihood = sum_of(vector, LIKELIHOOD, LIKELIHOODS),
        .technical_sum = sum_of(vector, TECHNICAL, IMPACTS),
        .business_sum = sum_of(vector, BUSINESS, IMPACTS),
    };
    rating.by_business = is_by_business(&rating, options->impact);
    rating.impact = rating.by_business ? rating.business_sum : rating.technical_sum;
    return rating;
}

static enum ax_score_band band_of(const struct rating *rating)
{
    static const enum ax_score_band bands[3][3] = {
        {AX_BAND_NOTE, AX_BAND_LOW, AX_BAND_MEDIUM},
        {AX_BAND_LOW, AX_BAND_MEDIUM, AX_BAND_HIGH},
        {AX_BAND_MEDIUM, AX_BAND_HIGH, AX_BAND_CRITICAL},
    };
    return bands[level_of(rating->impact, IMPACTS)][level_of(rating->likelihood, LIKELIHOODS)];
}

static int64_t mean_of(unsigned sum, unsigned count)
{
    return (int64_t)sum * 1000000 / count;
}

static void compute(const struct ax_score_vector *vector, const struct ax_score_options *options,
                    struct ax_score *score)
{
    struct rating rating = rate(vector, options);
    score->band = band_of(&rating);
    score->by_business = rating.by_business;
    ax_part_set(score, AX_PART_LIKELIHOOD, mean_of(rating.likelihood, LIKELIHOODS), 3);
    ax_part_set(score, AX_PART_IMPACT, mean_of(rating.impact, IMPACTS), 2);
    if (rating.technical) {
        ax_part_set(score, AX_PART_TECHNICAL, mean_of(rating.technical_sum, IMPACTS), 2);
    }
    if (rating.business) {
        ax_part_set(score, AX_PART_BUSINESS, mean_of(rating.business_sum, IMPACTS), 2);
    }
}

static void put_mean(const struct ax_score_vector *vector, const char *name, size_t first,
                     unsigned count, struct ax_output *output)
{
    static const char *const levels[] = {"LOW", "MEDIUM", "HIGH"};
    unsigned sum = sum_of(vector, first, count);
    ax_put_text(output, name);
    for (size_t i = first; i < first + count; i++) {
        ax_put_text(output, i == first ? " = (" : " + ");
        ax_put_text(output, factors[i].title);
        ax_put_char(output, ' ');
        ax_put_number(output, vector->values[i] - 1U);
    }
    ax_put_text(output, ") / ");
    ax_put_number(output, count);
    ax_put_text(output, " = ");
    ax_put_decimal(output, mean_of(sum, count), 3);
    ax_put_char(output, ' ');
    ax_put_text(output, levels[level_of(sum, count)]);
    ax_put_char(output, '\n');
}

static void explain(const struct ax_score_vector *vector, const struct ax_score_options *options,
                    struct ax_output *output)
{
    struct rating rating = rate(vector, options);
    put_mean(vector, "likelihood", LIKELIHOOD, LIKELIHOODS, output);
    if (rating.technical) {
        put_mean(vector, "technical impact", TECHNICAL, IMPACTS, output);
    }
    if (rating.business) {
        put_mean(vector, "business impact", BUSINESS, IMPACTS, output);
    }
    ax_put_text(output, rating.by_business ? "the business impact counts\n"
                                           : "the technical impact counts\n");
    ax_put_text(output, "levels: LOW below 3, MEDIUM below 6, else HIGH\n");
}

const char *ax_score_part_level(const struct ax_score *score, enum ax_score_part part)
{
    bool rated = part == AX_PART_LIKELIHOOD || part == AX_PART_IMPACT ||
                 part == AX_PART_TECHNICAL || part == AX_PART_BUSINESS;
    if (score->method != AX_SCORE_OWASP || !rated || score->parts[part] < 0) {
        return "";
    }
    return score->parts[part] < 3000000 ? "LOW" : score->parts[part] < 6000000 ? "MEDIUM" : "HIGH";
}

void ax_score_rating_write(const struct ax_score *score, struct ax_output *output)
{
    if (score->method != AX_SCORE_OWASP) {
        return;
    }
    ax_put_text(output, "likelihood ");
    ax_score_part_write(score, AX_PART_LIKELIHOOD, output);
    ax_putf(output, " %s, impact ", ax_score_part_level(score, AX_PART_LIKELIHOOD));
    ax_score_part_write(score, AX_PART_IMPACT, output);
    ax_putf(output, " %s (%s)", ax_score_part_level(score, AX_PART_IMPACT),
            score->by_business ? "business" : "technical");
}

const struct ax_scheme ax_scheme_owasp = {
    .name = "OWASP",
    .prefix = "(",
    .caveat =
        "OWASP's likelihood is a rating of ease and interest, not a probability; the method has "
        "no number for both together. Harm to patients is no part of its impact.",
    .metrics = factors,
    .count = FACTORS,
    .required = LIKELIHOODS,
    .in_brackets = true,
    .check = check,
    .compute = compute,
    .explain = explain,
};
