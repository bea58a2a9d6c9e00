/* SPDX-License-Identifier: Apache-2.0 */
#include "method/domain.h"

#include <math.h>
#include <stdio.h>

#define OR_MIN_AND_SUM                                                                             \
    {                                                                                              \
        {AX_OPERATOR_MIN, AX_OPERATOR_SUM, AX_OPERATOR_SUM, AX_OPERATOR_SUM},                      \
        {                                                                                          \
            AX_OPERATOR_SUM, AX_OPERATOR_MIN, AX_OPERATOR_MIN, AX_OPERATOR_MIN                     \
        }                                                                                          \
    }
#define OR_MIN_AND_MAX                                                                             \
    {                                                                                              \
        {AX_OPERATOR_MIN, AX_OPERATOR_MAX, AX_OPERATOR_MAX, AX_OPERATOR_MAX},                      \
        {                                                                                          \
            AX_OPERATOR_MAX, AX_OPERATOR_MIN, AX_OPERATOR_MIN, AX_OPERATOR_MIN                     \
        }                                                                                          \
    }
#define CHANCES                                                                                    \
    {                                                                                              \
        {AX_OPERATOR_EITHER, AX_OPERATOR_BOTH, AX_OPERATOR_BOTH, AX_OPERATOR_WITHOUT},             \
        {                                                                                          \
            AX_OPERATOR_EITHER, AX_OPERATOR_BOTH, AX_OPERATOR_BOTH, AX_OPERATOR_WITHOUT            \
        }                                                                                          \
    }
#define ATTACKER_ONLY                                                                              \
    {                                                                                              \
        true, false                                                                                \
    }
#define BOTH_SIDES                                                                                 \
    {                                                                                              \
        true, true                                                                                 \
    }

/* Operators as in ADTool 2, and in sequence as in its trees with sequences. */
const struct ax_domain ax_domains[AX_TREE_DOMAIN_COUNT] = {
    [AX_TREE_PROB_SUCC] =
        {"ProbSucc", AX_RANGE_PROBABILITY, CHANCES, {0, 0}, BOTH_SIDES, 0, AX_SHARING_PROBABILITY},
    [AX_TREE_SAT_SCENARIO] =
        {"SatScenario", AX_RANGE_TRUTH, CHANCES, {0, 0}, BOTH_SIDES, 0, AX_SHARING_NONE},
    [AX_TREE_SAT_PROP] =
        {"SatProp",
         AX_RANGE_TRUTH,
         {{AX_OPERATOR_EITHER, AX_OPERATOR_BOTH, AX_OPERATOR_BOTH, AX_OPERATOR_BOTH},
          {AX_OPERATOR_BOTH, AX_OPERATOR_EITHER, AX_OPERATOR_EITHER, AX_OPERATOR_EITHER}},
         {0, 0},
         ATTACKER_ONLY,
         1,
         AX_SHARING_NONE},
    [AX_TREE_SAT_OPP] =
        {"SatOpp",
         AX_RANGE_TRUTH,
         {{AX_OPERATOR_BOTH, AX_OPERATOR_EITHER, AX_OPERATOR_EITHER, AX_OPERATOR_EITHER},
          {AX_OPERATOR_EITHER, AX_OPERATOR_BOTH, AX_OPERATOR_BOTH, AX_OPERATOR_BOTH}},
         {0, 0},
         {false, true},
         0,
         AX_SHARING_NONE},
    [AX_TREE_MIN_COST] = {"MinCost",
                          AX_RANGE_AMOUNT,
                          OR_MIN_AND_SUM,
                          {INFINITY, INFINITY},
                          ATTACKER_ONLY,
                          0,
                          AX_SHARING_SUM},
    [AX_TREE_MIN_TIME_SEQ] = {"MinTimeSeq",
                              AX_RANGE_AMOUNT,
                              OR_MIN_AND_SUM,
                              {INFINITY, INFINITY},
                              ATTACKER_ONLY,
                              0,
                              AX_SHARING_SUM},
    [AX_TREE_MIN_TIME_PAR] = {"MinTimePar",
                              AX_RANGE_AMOUNT,
                              {{AX_OPERATOR_MIN, AX_OPERATOR_MAX, AX_OPERATOR_SUM, AX_OPERATOR_MAX},
                               {AX_OPERATOR_MAX, AX_OPERATOR_MIN, AX_OPERATOR_MIN,
                                AX_OPERATOR_MIN}},
                              {INFINITY, INFINITY},
                              ATTACKER_ONLY,
                              0,
                              AX_SHARING_TIME},
    [AX_TREE_MIN_SKILL] = {"MinSkill",
                           AX_RANGE_WHOLE,
                           OR_MIN_AND_MAX,
                           {NAN, INFINITY},
                           ATTACKER_ONLY,
                           0,
                           AX_SHARING_NONE},
    [AX_TREE_DIFF_LMH] =
        {"DiffLMH", AX_RANGE_LMH, OR_MIN_AND_MAX, {3, INFINITY}, ATTACKER_ONLY, 0, AX_SHARING_NONE},
    [AX_TREE_DIFF_LMHE] = {"DiffLMHE",
                           AX_RANGE_LMHE,
                           OR_MIN_AND_MAX,
                           {4, INFINITY},
                           ATTACKER_ONLY,
                           0,
                           AX_SHARING_NONE},
    [AX_TREE_REACH_PAR] =
        {"ReachPar", AX_RANGE_WHOLE, OR_MIN_AND_MAX, {NAN, NAN}, ATTACKER_ONLY, 0, AX_SHARING_NONE},
    [AX_TREE_REACH_SEQ] =
        {"ReachSeq", AX_RANGE_WHOLE, OR_MIN_AND_SUM, {NAN, NAN}, ATTACKER_ONLY, 0, AX_SHARING_SUM},
    [AX_TREE_POWER_CONS] = {"PowerCons",
                            AX_RANGE_AMOUNT,
                            {{AX_OPERATOR_MAX, AX_OPERATOR_SUM, AX_OPERATOR_SUM, AX_OPERATOR_SUM},
                             {AX_OPERATOR_MAX, AX_OPERATOR_SUM, AX_OPERATOR_SUM, AX_OPERATOR_SUM}},
                            {INFINITY, INFINITY},
                            BOTH_SIDES,
                            0,
                            AX_SHARING_BOUNDS},
};

const char *ax_tree_domain_text(enum ax_tree_domain domain)
{
    return ax_domains[domain].name;
}

enum ax_tree_domain ax_domain_find(struct ax_slice name)
{
    int found = 0;
    while (found < AX_TREE_DOMAIN_COUNT && !ax_slice_is(name, ax_domains[found].name)) {
        found++;
    }
    /* ADTool calls it so in trees with sequences. */
    return ax_slice_is(name, "MinTime") ? AX_TREE_MIN_TIME_PAR : (enum ax_tree_domain)found;
}

double ax_domain_apply(const struct ax_domain *domain, enum ax_operator how, double x, double y,
                       double bound)
{
    switch (how) {
    case AX_OPERATOR_MIN: return x < y ? x : y;
    case AX_OPERATOR_MAX: return x > y ? x : y;
    case AX_OPERATOR_SUM: return domain->range == AX_RANGE_WHOLE && x + y > bound ? bound : x + y;
    case AX_OPERATOR_BOTH: return x * y;
    case AX_OPERATOR_EITHER: return x + y - x * y;
    case AX_OPERATOR_WITHOUT: return x * (1 - y);
    case AX_OPERATOR_COUNT: break;
    }
    return x;
}

static bool is_infinity(struct ax_slice text)
{
    return ax_slice_equal_folded(text, AX_SLICE("inf")) ||
           ax_slice_equal_folded(text, AX_SLICE("infinity")) || ax_slice_is(text, "\xe2\x88\x9e");
}

static bool parse_truth(struct ax_slice text, double *out_value)
{
    *out_value = ax_slice_equal_folded(text, AX_SLICE("true")) ? 1 : 0;
    return *out_value > 0 || ax_slice_equal_folded(text, AX_SLICE("false"));
}

static bool parse_letter(struct ax_slice text, const char *letters, double *out_value)
{
    const char *found = text.len == 1 ? strchr(letters, text.start[0]) : NULL;
    *out_value = found ? (double)(found - letters + 1) : 0;
    return found != NULL;
}

bool ax_domain_parse(const struct ax_domain *domain, struct ax_slice text, double bound,
                     double *out_value)
{
    text = ax_slice_trim(text);
    enum ax_range range = (enum ax_range)domain->range;
    if (is_infinity(text) && range != AX_RANGE_TRUTH && range != AX_RANGE_PROBABILITY) {
        *out_value = INFINITY;
        return true;
    }
    switch (range) {
    case AX_RANGE_TRUTH: return parse_truth(text, out_value);
    case AX_RANGE_LMH: return parse_letter(text, "LMH", out_value);
    case AX_RANGE_LMHE: return parse_letter(text, "LMHE", out_value);
    case AX_RANGE_PROBABILITY:
        return ax_slice_to_decimal(text, out_value) && *out_value >= 0 && *out_value <= 1;
    case AX_RANGE_AMOUNT: return ax_slice_to_decimal(text, out_value) && *out_value >= 0;
    case AX_RANGE_WHOLE: break;
    }
    uint32_t number = 0;
    if (ax_slice_is(text, "-1")) { /* how ADTool keeps it */
        *out_value = INFINITY;
        return true;
    }
    *out_value = ax_slice_to_number(text, &number) ? (double)number : -1;
    return *out_value >= 0 && *out_value <= bound;
}

/* "%g" has the locale's point, which may be any text. */
void ax_put_short(struct ax_output *output, double value, int digits)
{
    char text[64];
    bool odd = false;
    (void)snprintf(text, sizeof(text), "%.*g", digits, value);
    for (const char *at = text; *at != '\0'; at++) {
        bool plain = strchr("0123456789+-e", *at) != NULL;
        if (plain || !odd) {
            ax_put_char(output, plain ? *at : '.');
        }
        odd = !plain;
    }
}

void ax_domain_put(const struct ax_domain *domain, double value, struct ax_output *output)
{
    static const char *const letters[] = {"none", "L", "M", "H", "E"};
    if (isinf(value)) {
        ax_put_text(output, "inf");
        return;
    }
    switch ((enum ax_range)domain->range) {
    case AX_RANGE_TRUTH: ax_put_text(output, value > 0 ? "true" : "false"); break;
    case AX_RANGE_LMH:
    case AX_RANGE_LMHE: ax_put_text(output, letters[(int)value]); break;
    case AX_RANGE_PROBABILITY: ax_put_short(output, value, 6); break;
    case AX_RANGE_AMOUNT:
    case AX_RANGE_WHOLE: ax_put_short(output, value, 12); break;
    }
}
