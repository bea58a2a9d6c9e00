/* SPDX-License-Identifier: Apache-2.0 */
/* DREAD in its two usual scales. No text fixes it: bands of DREAD3 as Microsoft's patterns &
 * practices of 2003 have them, those of DREAD10 are annexc's own. */
#include "score/scheme.h"

enum {
    FACTORS = 5,
    DISCOVERABILITY = 4
};

#define FACTOR_LIST(low, high)                                                                     \
    {                                                                                              \
        {.name = "D", .title = "damage", .least = (low), .most = (high)},                          \
            {.name = "R", .title = "reproducibility", .least = (low), .most = (high)},             \
            {.name = "E", .title = "exploitability", .least = (low), .most = (high)},              \
            {.name = "A", .title = "affected users", .least = (low), .most = (high)},              \
            {.name = "D", .title = "discoverability", .least = (low), .most = (high)},             \
    }

static const struct ax_metric factors3[FACTORS] = FACTOR_LIST(1, 3);
static const struct ax_metric factors10[FACTORS] = FACTOR_LIST(0, 10);

static const unsigned usual_bands[3] = {40, 70, 90};

struct rating {
    int values[FACTORS];
    int count; /* 5, or 4 without discoverability */
    int sum;
    int mean; /* tenths, half up */
};

static struct rating rate(const struct ax_score_vector *vector,
                          const struct ax_score_options *options)
{
    const struct ax_scheme *scheme = ax_scheme_of(vector->method);
    struct rating rating = {.count = options->dread_d == AX_DREAD_D_OMIT ? FACTORS - 1 : FACTORS};
    for (int i = 0; i < rating.count; i++) {
        rating.values[i] = vector->values[i] - 1;
        if (i == DISCOVERABILITY && options->dread_d == AX_DREAD_D_MAX) {
            rating.values[i] = scheme->metrics[i].most;
        }
        rating.sum += rating.values[i];
    }
    rating.mean = (2 * rating.sum * 10 + rating.count) / (2 * rating.count);
    return rating;
}

static const unsigned *bands_of(const struct ax_score_options *options)
{
    const unsigned *own = options->dread_bands;
    return own[0] || own[1] || own[2] ? own : usual_bands;
}

static void compute_common(const struct rating *rating, struct ax_score *score)
{
    ax_part_set(score, AX_PART_SUM, (int64_t)rating->sum * 1000000, 0);
    ax_part_set_tenths(score, AX_PART_MEAN, rating->mean);
}

/* The bands are those of a sum of five. */
static void compute3(const struct ax_score_vector *vector, const struct ax_score_options *options,
                     struct ax_score *score)
{
    struct rating rating = rate(vector, options);
    compute_common(&rating, score);
    score->tenths = rating.sum * 10;
    if (rating.count == FACTORS) {
        score->band = rating.sum >= 12  ? AX_BAND_HIGH
                      : rating.sum >= 8 ? AX_BAND_MEDIUM
                                        : AX_BAND_LOW;
    }
}

static void compute10(const struct ax_score_vector *vector, const struct ax_score_options *options,
                      struct ax_score *score)
{
    static const enum ax_score_band bands[] = {AX_BAND_LOW, AX_BAND_MEDIUM, AX_BAND_HIGH,
                                               AX_BAND_CRITICAL};
    struct rating rating = rate(vector, options);
    const unsigned *from = bands_of(options);
    size_t band = 0;
    while (band < 3 && (unsigned)rating.mean >= from[band]) {
        band++;
    }
    compute_common(&rating, score);
    score->tenths = rating.mean;
    score->band = bands[band];
    score->own_band = true;
}

static void write(const struct ax_score_vector *vector, struct ax_output *output)
{
    const struct ax_scheme *scheme = ax_scheme_of(vector->method);
    ax_put_text(output, scheme->prefix);
    for (size_t i = 0; i < FACTORS; i++) {
        ax_put_text(output, i ? "/" : "");
        ax_put_text(output, scheme->metrics[i].name);
        ax_put_number(output, vector->values[i] - 1U);
    }
}

static void put_bands(const struct ax_score_options *options, struct ax_output *output)
{
    static const char *const names[] = {"Low", ", Medium", ", High"};
    const unsigned *from = bands_of(options);
    ax_put_text(output, "bands, which are no part of the method: ");
    for (size_t i = 0; i < 3; i++) {
        ax_put_text(output, names[i]);
        ax_put_text(output, " below ");
        ax_put_decimal(output, (int64_t)from[i] * 100000, 1);
    }
    ax_put_text(output, ", else Critical\n");
}

static void explain(const struct ax_score_vector *vector, const struct ax_score_options *options,
                    struct ax_output *output)
{
    struct rating rating = rate(vector, options);
    const struct ax_scheme *scheme = ax_scheme_of(vector->method);
    for (int i = 0; i < rating.count; i++) {
        ax_put_text(output, i ? " + " : "sum = ");
        ax_put_text(output, scheme->metrics[i].title);
        ax_put_char(output, ' ');
        ax_put_number(output, (uint64_t)rating.values[i]);
    }
    ax_put_text(output, " = ");
    ax_put_number(output, (uint64_t)rating.sum);
    ax_put_text(output, "\nround(mean) = ");
    ax_put_decimal(output, (int64_t)rating.mean * 100000, 1);
    ax_put_char(output, '\n');
    if (options->dread_d == AX_DREAD_D_MAX) {
        ax_put_text(output, "discoverability counts as the highest value\n");
    }
    if (vector->method == AX_SCORE_DREAD10) {
        put_bands(options, output);
    } else if (rating.count == FACTORS) {
        ax_put_text(output, "bands of the sum: Low 5 to 7, Medium 8 to 11, High 12 to 15\n");
    } else {
        ax_put_text(output, "the bands are those of a sum of five: none without discoverability\n");
    }
}

#define CAVEAT                                                                                     \
    "DREAD was given up by Microsoft by 2008, because people rate the same thing differently; it " \
    "must not be the only estimate for IEC 81001-5-1, 7.3."

const struct ax_scheme ax_scheme_dread3 = {
    .name = "DREAD3",
    .prefix = "DREAD3:",
    .caveat = CAVEAT,
    .metrics = factors3,
    .count = FACTORS,
    .required = FACTORS,
    .ordered = true,
    .write = write,
    .compute = compute3,
    .explain = explain,
};

const struct ax_scheme ax_scheme_dread10 = {
    .name = "DREAD10",
    .prefix = "DREAD10:",
    .caveat = CAVEAT,
    .metrics = factors10,
    .count = FACTORS,
    .required = FACTORS,
    .ordered = true,
    .write = write,
    .compute = compute10,
    .explain = explain,
};
