/* SPDX-License-Identifier: Apache-2.0 */
/* CWSS 1.0.1 of MITRE. Weights are hundredths, and everything is exact in 64 bits. The vector
 * repeats the weight of each code; it is checked, and counts only for Q, quantified. */
#include "score/scheme.h"

enum factor {
    TI,
    AP,
    AL,
    IC,
    FC,
    RP,
    RL,
    AV,
    AS,
    IN,
    SC,
    BI,
    DI,
    EX,
    EC,
    P,
    FACTOR_COUNT
};

enum {
    QUANTIFIED = 200 /* no list of codes is that long */
};

#define LAYER_CODES .values = "A S N E D", .weights = {100, 90, 70, 100, 90}
#define IMPACT_CODES .values = "C H M L N D", .weights = {100, 90, 60, 30, 0, 60}

static const struct ax_metric factors[FACTOR_COUNT] = {
    [TI] = {.name = "TI", .title = "technical impact", IMPACT_CODES},
    [AP] = {.name = "AP",
            .title = "acquired privilege",
            .values = "A P RU L N D",
            .weights = {100, 90, 70, 60, 10, 70}},
    [AL] = {.name = "AL", .title = "acquired privilege layer", LAYER_CODES},
    [IC] = {.name = "IC",
            .title = "internal control effectiveness",
            .values = "N L M I B C D",
            .weights = {100, 90, 70, 50, 30, 0, 60}},
    [FC] = {.name = "FC",
            .title = "finding confidence",
            .values = "T LT F D",
            .weights = {100, 80, 0, 80}},
    [RP] = {.name = "RP",
            .title = "required privilege",
            .values = "N L RU P A D",
            .weights = {100, 90, 70, 60, 10, 70}},
    [RL] = {.name = "RL", .title = "required privilege layer", LAYER_CODES},
    [AV] = {.name = "AV",
            .title = "access vector",
            .values = "I R V A L P D",
            .weights = {100, 80, 80, 70, 50, 20, 75}},
    [AS] = {.name = "AS",
            .title = "authentication strength",
            .values = "S M W N D",
            .weights = {70, 80, 90, 100, 85}},
    [IN] = {.name = "IN",
            .title = "level of interaction",
            .values = "A T M O H NI D",
            .weights = {100, 90, 80, 30, 10, 0, 55}},
    [SC] = {.name = "SC",
            .title = "deployment scope",
            .values = "A M R P D",
            .weights = {100, 90, 50, 10, 70}},
    [BI] = {.name = "BI", .title = "business impact", IMPACT_CODES},
    [DI] = {.name = "DI",
            .title = "likelihood of discovery",
            .values = "H M L D",
            .weights = {100, 60, 20, 60}},
    [EX] = {.name = "EX",
            .title = "likelihood of exploit",
            .values = "H M L N D",
            .weights = {100, 60, 20, 0, 60}},
    [EC] = {.name = "EC",
            .title = "external control effectiveness",
            .values = "N L M I B C D",
            .weights = {100, 90, 70, 50, 30, 10, 60}},
    [P] = {.name = "P",
           .title = "prevalence",
           .values = "W H C L D",
           .weights = {100, 90, 80, 70, 85}},
};

/* Codes that every factor has; they come after its own. */
static const char common_codes[] = "UK NA";
static const uint8_t common_weights[] = {50, 100};

enum {
    COMMON = 100 /* value of the first common code */
};

/* A decimal from 0 to 1 with at most two decimals, in hundredths; -1: something else. */
static int read_weight(struct ax_slice text)
{
    bool one = text.len > 0 && text.start[0] == '1';
    if (text.len == 0 || (!one && text.start[0] != '0')) {
        return -1;
    }
    int hundredths = one ? 100 : 0;
    if (text.len > 1 && (text.start[1] != '.' || text.len < 3 || text.len > 4)) {
        return -1;
    }
    for (size_t i = 2; i < text.len; i++) {
        if (text.start[i] < '0' || text.start[i] > '9') {
            return -1;
        }
        hundredths += (text.start[i] - '0') * (i == 2 ? 10 : 1);
    }
    return hundredths > 100 ? -1 : hundredths;
}

/* Sets value and weight by the code; false: there is no such code. */
static bool read_code(struct ax_score_vector *vector, size_t factor, struct ax_slice code)
{
    unsigned own = ax_word_find(factors[factor].values, code);
    unsigned common = ax_word_find(common_codes, code);
    if (ax_slice_is(code, "U") && factor == AV) {
        common = 1; /* the page of AV has this code for unknown */
    }
    if (own > 0) {
        vector->values[factor] = (uint8_t)own;
        vector->weights[factor] = factors[factor].weights[own - 1];
    } else if (common > 0) {
        vector->values[factor] = (uint8_t)(COMMON + common - 1);
        vector->weights[factor] = common_weights[common - 1];
    } else if (ax_slice_is(code, "Q")) {
        vector->values[factor] = QUANTIFIED;
    } else {
        return false;
    }
    return true;
}

static bool read_stated(struct ax_score_vector *vector, size_t factor, struct ax_slice weight,
                        struct ax_score_mistake *mistake)
{
    int hundredths = read_weight(weight);
    if (hundredths < 0) {
        return ax_mistake(mistake, AX_MISTAKE_VALUE, 0, weight.len,
                          "\"%.*s\" is no weight: it is a decimal from 0 to 1 with one or two "
                          "decimals",
                          AX_FMT(weight));
    }
    if (vector->values[factor] == QUANTIFIED) {
        vector->weights[factor] = (uint8_t)hundredths;
    } else if (hundredths != vector->weights[factor]) {
        return ax_mistake(mistake, AX_MISTAKE_VALUE, 0, weight.len,
                          "%s:%.*s has the weight %d.%02d, not %.*s", factors[factor].name,
                          AX_FMT(ax_value_text(vector, factor)), vector->weights[factor] / 100,
                          vector->weights[factor] % 100, AX_FMT(weight));
    }
    return true;
}

static bool read_value(struct ax_score_vector *vector, size_t factor, struct ax_slice value,
                       struct ax_score_mistake *mistake)
{
    const char *comma = value.len ? memchr(value.start, ',', value.len) : NULL;
    size_t len = comma ? (size_t)(comma - value.start) : value.len;
    struct ax_slice code = {value.start, len};
    if (!read_code(vector, factor, code)) {
        return ax_mistake(mistake, AX_MISTAKE_VALUE, 0, len,
                          "%s has no code \"%.*s\": it is one of %s UK NA Q", factors[factor].name,
                          AX_FMT(code), factors[factor].values);
    }
    if (!comma) {
        return vector->values[factor] != QUANTIFIED ||
               ax_mistake(mistake, AX_MISTAKE_VALUE, 0, len, "%s:Q needs a weight, as in Q,0.45",
                          factors[factor].name);
    }
    struct ax_slice weight = {comma + 1, value.len - len - 1};
    if (!read_stated(vector, factor, weight, mistake)) {
        mistake->start += len + 1;
        mistake->end += len + 1;
        return false;
    }
    return true;
}

static struct ax_slice code_of(const struct ax_score_vector *vector, size_t factor)
{
    unsigned value = vector->values[factor];
    if (value == QUANTIFIED) {
        return AX_SLICE("Q");
    }
    return value >= COMMON ? ax_word_at(common_codes, value - COMMON + 1)
                           : ax_word_at(factors[factor].values, value);
}

static void put_weight(struct ax_output *output, unsigned hundredths)
{
    ax_put_decimal(output, (int64_t)hundredths * 10000, hundredths % 10 ? 2 : 1);
}

static void write(const struct ax_score_vector *vector, struct ax_output *output)
{
    ax_put_char(output, '(');
    for (size_t i = 0; i < FACTOR_COUNT; i++) {
        ax_put_text(output, i ? "/" : "");
        ax_put_text(output, factors[i].name);
        ax_put_char(output, ':');
        ax_put(output, code_of(vector, i));
        ax_put_char(output, ',');
        put_weight(output, vector->weights[i]);
    }
    ax_put_char(output, ')');
}

/* The three parts as whole numbers. */
struct parts {
    int64_t base;        /* / 100 / 100 * 4: 0 … 100 */
    int64_t surface;     /* / 10000: 0 … 1 */
    int64_t environment; /* / 200000: 0 … 1 */
};

static struct parts parts_of(const struct ax_score_vector *vector)
{
    const uint8_t *w = vector->weights;
    struct parts parts = {0};
    if (w[TI] != 0) {
        parts.base = (10 * w[TI] + 5 * (w[AP] + w[AL]) + 5 * w[FC]) * w[IC] * 4;
    }
    parts.surface = 20 * (w[RP] + w[RL] + w[AV]) + 20 * w[SC] + 15 * w[IN] + 5 * w[AS];
    if (w[BI] != 0) {
        parts.environment = (10 * w[BI] + 3 * w[DI] + 4 * w[EX] + 3 * w[P]) * w[EC];
    }
    return parts;
}

/* 100 * 100 * 10000 * 200000: base * surface * environment over this is the score. */
#define DENOMINATOR INT64_C(20000000000000)

static int tenths_of(struct parts parts)
{
    int64_t product = parts.base * parts.surface * parts.environment;
    return (int)((product * 10 + DENOMINATOR / 2) / DENOMINATOR);
}

static void compute(const struct ax_score_vector *vector, const struct ax_score_options *options,
                    struct ax_score *score)
{
    (void)options;
    struct parts parts = parts_of(vector);
    score->tenths = tenths_of(parts);
    ax_part_set(score, AX_PART_BASE, parts.base * 100, 2);
    ax_part_set(score, AX_PART_ATTACK_SURFACE, parts.surface * 100, 4);
    ax_part_set(score, AX_PART_ENVIRONMENTAL, parts.environment * 5, 6);
}

/* `form` has a letter pair for each factor between braces: its weight is put there. */
static void put_formula(const struct ax_score_vector *vector, const char *form,
                        struct ax_output *output)
{
    for (const char *at = form; *at; at++) {
        if (*at != '{') {
            ax_put_char(output, *at);
            continue;
        }
        size_t len = strcspn(at + 1, "}");
        for (size_t i = 0; i < FACTOR_COUNT; i++) {
            if (ax_slice_is((struct ax_slice){at + 1, len}, factors[i].name)) {
                put_weight(output, vector->weights[i]);
            }
        }
        at += len + 1;
    }
}

static void explain(const struct ax_score_vector *vector, const struct ax_score_options *options,
                    struct ax_output *output)
{
    (void)options;
    struct parts parts = parts_of(vector);
    put_formula(
        vector,
        "base = (10 * {TI} + 5 * ({AP} + {AL}) + 5 * {FC}) * f({TI}) * {IC} * 4.0 = ", output);
    ax_put_decimal(output, parts.base * 100, 4);
    put_formula(
        vector,
        "\nattack surface = (20 * ({RP} + {RL} + {AV}) + 20 * {SC} + 15 * {IN} + 5 * {AS}) / "
        "100.0 = ",
        output);
    ax_put_decimal(output, parts.surface * 100, 4);
    put_formula(vector,
                "\nenvironmental = (10 * {BI} + 3 * {DI} + 4 * {EX} + 3 * {P}) * f({BI}) * {EC} / "
                "20.0 = ",
                output);
    ax_put_decimal(output, parts.environment * 5, 6);
    ax_put_text(output, "\nf(x) = 0 when x is 0, else 1\nround(base * attack surface * "
                        "environmental) = ");
    ax_put_decimal(output, (int64_t)tenths_of(parts) * 100000, 1);
    ax_put_char(output, '\n');
}

const struct ax_scheme ax_scheme_cwss = {
    .name = "CWSS",
    .prefix = "(",
    .caveat =
        "CWSS has no severity bands, and how it is rounded is annexc's choice: one decimal, half "
        "up.",
    .metrics = factors,
    .count = FACTOR_COUNT,
    .required = FACTOR_COUNT,
    .in_brackets = true,
    .read_value = read_value,
    .write = write,
    .compute = compute,
    .explain = explain,
};
