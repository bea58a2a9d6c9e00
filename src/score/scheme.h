/* SPDX-License-Identifier: Apache-2.0 */
/* What all methods have in common: metrics with values, in a notation of NAME:VALUE between
 * slashes. */
#ifndef AX_SCORE_SCHEME_H
#define AX_SCORE_SCHEME_H

#include "base/output.h"
#include "base/slice.h"

#include <annexc/score.h>

#define AX_METRIC_VALUES 9

/* Value n of a vector, counted from 1, is word n of `values`; 0 is a metric that is not given. */
struct ax_metric {
    const char *name;
    const char *title;
    const char *values;                /* between blanks; NULL: a number up to `most` */
    uint8_t weights[AX_METRIC_VALUES]; /* hundredths, in the order of `values` */
    uint8_t least;
    uint8_t most;
};

struct ax_scheme {
    const char *name;
    const char *prefix;
    const char *caveat;
    const struct ax_metric *metrics;
    size_t count;
    size_t required;  /* the first so many have to be there */
    bool ordered;     /* the order is fixed */
    bool undefined;   /* those that need not be there may be X */
    bool in_brackets; /* the whole vector stands in parentheses */
    /* Each may be NULL: then what score.c has is done. */
    bool (*read_value)(struct ax_score_vector *vector, size_t metric, struct ax_slice value,
                       struct ax_score_mistake *mistake);
    bool (*check)(const struct ax_score_vector *vector, struct ax_score_mistake *mistake);
    void (*write)(const struct ax_score_vector *vector, struct ax_output *output);
    void (*compute)(const struct ax_score_vector *vector, const struct ax_score_options *options,
                    struct ax_score *score);
    void (*explain)(const struct ax_score_vector *vector, const struct ax_score_options *options,
                    struct ax_output *output);
};

extern const struct ax_scheme ax_scheme_cvss31;
extern const struct ax_scheme ax_scheme_cvss40;
extern const struct ax_scheme ax_scheme_cwss;
extern const struct ax_scheme ax_scheme_dread3;
extern const struct ax_scheme ax_scheme_dread10;
extern const struct ax_scheme ax_scheme_owasp;

const struct ax_scheme *ax_scheme_of(enum ax_score_method method);

/* Word `number` of a list, from 1; empty when there are fewer. */
struct ax_slice ax_word_at(const char *words, unsigned number);
/* Which word it is, from 1; 0: none. */
unsigned ax_word_find(const char *words, struct ax_slice word);

/* Fills the mistake in; always false. */
bool ax_mistake(struct ax_score_mistake *mistake, enum ax_score_mistake_kind kind, size_t start,
                size_t end, const char *format, ...) AX_PRINTF(5, 6);

/* The value of a metric as the vector writes it. */
struct ax_slice ax_value_text(const struct ax_score_vector *vector, size_t metric);

/* The usual severity bands of CVSS. */
enum ax_score_band ax_band_of_cvss(int tenths);

/* Writes `value` with so many decimals, whatever the locale, half up. */
void ax_put_decimal(struct ax_output *output, int64_t millionths, unsigned digits);
void ax_put_double(struct ax_output *output, double value, unsigned digits);

/* Entries for `parts`. */
static inline void ax_part_set(struct ax_score *score, enum ax_score_part part, int64_t millionths,
                               unsigned digits)
{
    score->parts[part] = millionths;
    score->digits[part] = (uint8_t)digits;
}

static inline void ax_part_set_tenths(struct ax_score *score, enum ax_score_part part, int tenths)
{
    ax_part_set(score, part, (int64_t)tenths * 100000, 1);
}

#endif
