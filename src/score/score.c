/* SPDX-License-Identifier: Apache-2.0 */
/* The methods side by side: names, canonical form, numbers. */
#include "score/scheme.h"

#include <math.h>

static const struct ax_scheme *const schemes[AX_SCORE_METHOD_COUNT] = {
    [AX_SCORE_CVSS31] = &ax_scheme_cvss31,   [AX_SCORE_CVSS40] = &ax_scheme_cvss40,
    [AX_SCORE_CWSS] = &ax_scheme_cwss,       [AX_SCORE_DREAD3] = &ax_scheme_dread3,
    [AX_SCORE_DREAD10] = &ax_scheme_dread10, [AX_SCORE_OWASP] = &ax_scheme_owasp,
};

static const char *const band_names[AX_BAND_COUNT] = {
    [AX_BAND_ABSENT] = "",           [AX_BAND_NONE] = "None",     [AX_BAND_NOTE] = "Note",
    [AX_BAND_LOW] = "Low",           [AX_BAND_MEDIUM] = "Medium", [AX_BAND_HIGH] = "High",
    [AX_BAND_CRITICAL] = "Critical",
};

static const char *const part_names[AX_PART_COUNT] = {
    [AX_PART_BASE] = "base",
    [AX_PART_TEMPORAL] = "temporal",
    [AX_PART_THREAT] = "threat",
    [AX_PART_ENVIRONMENTAL] = "environmental",
    [AX_PART_IMPACT] = "impact",
    [AX_PART_EXPLOITABILITY] = "exploitability",
    [AX_PART_ATTACK_SURFACE] = "attack-surface",
    [AX_PART_SUM] = "sum",
    [AX_PART_MEAN] = "mean",
    [AX_PART_LIKELIHOOD] = "likelihood",
    [AX_PART_TECHNICAL] = "technical",
    [AX_PART_BUSINESS] = "business",
};

static const struct ax_score_options usual = {.impact = AX_OWASP_KNOWN};

const struct ax_scheme *ax_scheme_of(enum ax_score_method method)
{
    return schemes[method];
}

const char *ax_score_method_text(enum ax_score_method method)
{
    return schemes[method]->name;
}

bool ax_score_method_find(struct ax_slice name, enum ax_score_method *out_method)
{
    for (int i = 0; i < AX_SCORE_METHOD_COUNT; i++) {
        if (ax_slice_is(name, schemes[i]->name)) {
            *out_method = (enum ax_score_method)i;
            return true;
        }
    }
    return false;
}

const char *ax_score_method_caveat(enum ax_score_method method)
{
    return schemes[method]->caveat;
}

const char *ax_score_band_text(enum ax_score_band band)
{
    return band_names[band];
}

const char *ax_score_part_text(enum ax_score_part part)
{
    return part_names[part];
}

enum ax_score_band ax_band_of_cvss(int tenths)
{
    return tenths == 0   ? AX_BAND_NONE
           : tenths < 40 ? AX_BAND_LOW
           : tenths < 70 ? AX_BAND_MEDIUM
           : tenths < 90 ? AX_BAND_HIGH
                         : AX_BAND_CRITICAL;
}

struct ax_slice ax_word_at(const char *words, unsigned number)
{
    struct ax_slice rest = ax_slice_of(words);
    struct ax_slice word = {NULL, 0};
    while (number > 0 && ax_slice_next_word(&rest, &word)) {
        number--;
    }
    return number == 0 ? word : (struct ax_slice){NULL, 0};
}

unsigned ax_word_find(const char *words, struct ax_slice word)
{
    struct ax_slice rest = ax_slice_of(words);
    struct ax_slice each;
    for (unsigned i = 1; ax_slice_next_word(&rest, &each); i++) {
        if (ax_slice_equal(each, word)) {
            return i;
        }
    }
    return 0;
}

struct ax_slice ax_value_text(const struct ax_score_vector *vector, size_t metric)
{
    return ax_word_at(schemes[vector->method]->metrics[metric].values, vector->values[metric]);
}

static void put_metrics(const struct ax_scheme *scheme, const struct ax_score_vector *vector,
                        struct ax_output *output)
{
    bool first = true;
    for (size_t i = 0; i < scheme->count; i++) {
        if (vector->values[i] == 0) {
            continue;
        }
        ax_put_text(output, first ? "" : "/");
        ax_put_text(output, scheme->metrics[i].name);
        ax_put_char(output, ':');
        if (scheme->metrics[i].values) {
            ax_put(output, ax_value_text(vector, i));
        } else {
            ax_put_number(output, vector->values[i] - 1U);
        }
        first = false;
    }
}

void ax_score_vector_write(const struct ax_score_vector *vector, struct ax_output *output)
{
    const struct ax_scheme *scheme = schemes[vector->method];
    if (scheme->write) {
        scheme->write(vector, output);
        return;
    }
    ax_put_text(output, scheme->prefix);
    put_metrics(scheme, vector, output);
    ax_put_text(output, scheme->in_brackets ? ")" : "");
}

void ax_score_compute(const struct ax_score_vector *vector, const struct ax_score_options *options,
                      struct ax_score *out_score)
{
    *out_score = (struct ax_score){.method = vector->method, .tenths = -1, .nomenclature = ""};
    for (size_t i = 0; i < AX_PART_COUNT; i++) {
        out_score->parts[i] = -1;
    }
    schemes[vector->method]->compute(vector, options ? options : &usual, out_score);
}

void ax_score_explain(const struct ax_score_vector *vector, const struct ax_score_options *options,
                      struct ax_output *output)
{
    struct ax_score score;
    ax_score_compute(vector, options, &score);
    schemes[vector->method]->explain(vector, options ? options : &usual, output);
    ax_put_text(output, "score ");
    ax_put_text(output, score.tenths < 0 ? "none" : "");
    ax_score_write(&score, output);
    ax_put_text(output, ", band ");
    ax_put_text(output, score.band == AX_BAND_ABSENT ? "none" : band_names[score.band]);
    ax_put_text(output, "\nnote: ");
    ax_put_text(output, schemes[vector->method]->caveat);
    ax_put_char(output, '\n');
}

void ax_put_decimal(struct ax_output *output, int64_t millionths, unsigned digits)
{
    int64_t step = 1;
    for (unsigned i = digits; i < 6; i++) {
        step *= 10;
    }
    uint64_t magnitude = (uint64_t)(millionths < 0 ? -millionths : millionths);
    uint64_t rounded = (magnitude + (uint64_t)step / 2) / (uint64_t)step;
    uint64_t one = 1000000U / (uint64_t)step;
    ax_put_text(output, millionths < 0 && rounded > 0 ? "-" : "");
    ax_put_number(output, rounded / one);
    if (digits > 0) {
        ax_put_char(output, '.');
        for (uint64_t place = one / 10; place > 0; place /= 10) {
            ax_put_char(output, (char)('0' + rounded / place % 10));
        }
    }
}

void ax_put_double(struct ax_output *output, double value, unsigned digits)
{
    ax_put_decimal(output, llround(value * 1000000), digits);
}

void ax_score_write(const struct ax_score *score, struct ax_output *output)
{
    if (score->tenths >= 0) {
        ax_put_decimal(output, (int64_t)score->tenths * 100000,
                       score->method == AX_SCORE_DREAD3 ? 0 : 1);
    }
}

void ax_score_part_write(const struct ax_score *score, enum ax_score_part part,
                         struct ax_output *output)
{
    if (score->parts[part] >= 0) {
        ax_put_decimal(output, score->parts[part], score->digits[part]);
    }
}

bool ax_score_agrees(const struct ax_score *score, struct ax_slice stored)
{
    double value;
    if (score->tenths < 0) {
        return ax_slice_is(stored, band_names[score->band]);
    }
    return ax_slice_to_decimal(stored, &value) && value == score->tenths / 10.0;
}
