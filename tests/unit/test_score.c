/* SPDX-License-Identifier: Apache-2.0 */
/* Scores: worked examples, places of mistakes, canonical forms. tests/scores.py goes through all
 * vectors. */
#include "base/limits.h"
#include "base/slice.h"
#include "runner.h"
#include "score/scheme.h"

#include <stdio.h>
#include <stdlib.h>

#define V31 "CVSS:3.1/"
#define V40 "CVSS:4.0/"
#define WORST40 V40 "AV:N/AC:L/AT:N/PR:N/UI:N/"
#define OWASP_WAYS "SL:6/M:4/O:7/S:6/ED:3/EE:3/A:4/ID:9/"

struct example {
    const char *vector;
    const char *score;
    const char *band;
    const char *first; /* two parts, by method: see parts_of */
    const char *second;
};

static const struct example examples[] = {
    {V31 "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "9.8", "Critical", "9.8", "9.8"},
    {V31 "AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "10.0", "Critical", "10.0", "10.0"},
    {V31 "AV:A/AC:H/PR:N/UI:N/S:U/C:L/I:H/A:H", "7.1", "High", "7.1", "7.1"},
    {V31 "AV:A/AC:L/PR:N/UI:N/S:U/C:L/I:H/A:H/E:P/RL:T/RC:C", "7.5", "High", "8.3", "7.5"},
    {V31 "AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", "6.4", "Medium", "6.4", "6.4"},
    {V31 "AV:N/AC:H/PR:N/UI:R/S:C/C:H/I:L/A:N", "6.9", "Medium", "6.9", "6.9"},
    {V31 "AV:P/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "7.6", "High", "7.6", "7.7"},
    {V31 "AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:C/CR:M/IR:H/AR:H/MAV:P", "6.1", "Medium",
     "6.8", "6.1"},
    {V31 "AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:H/CR:L/IR:H/AR:H/MAV:L/MPR:H", "6.6", "Medium", "7.1",
     "6.6"},
    {V31 "AV:N/AC:H/PR:L/UI:N/S:U/C:N/I:N/A:L/E:F/RL:U/RC:R/CR:L/IR:M/AR:H/MAV:A/MAC:L/MPR:N/MUI:R/"
         "MS:C/MC:L/MI:H/MA:H",
     "8.3", "High", "3.1", "8.3"},
    {V31 "AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L", "4.2", "Medium", "4.2", "4.2"},
    {V31 "AV:L/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:L", "1.8", "Low", "1.8", "1.8"},
    {V31 "AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", "0.0", "None", "0.0", "0.0"},
    {WORST40 "VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", "10.0", "Critical", "10.0", ""},
    {WORST40 "VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "9.3", "Critical", "9.3", ""},
    {WORST40 "VC:N/VI:N/VA:H/SC:N/SI:N/SA:N", "8.7", "High", "8.7", ""},
    {WORST40 "VC:N/VI:N/VA:H/SC:N/SI:N/SA:N/E:U", "6.6", "Medium", "8.7", ""},
    {V40 "AV:A/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:H/SC:N/SI:N/SA:N", "7.2", "High", "7.2", ""},
    {V40 "AV:A/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:H/SC:N/SI:N/SA:N/E:P", "5.7", "Medium", "7.2", ""},
    {V40 "AV:A/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:H/SC:N/SI:N/SA:N/MSI:S", "9.3", "Critical", "7.2",
     "9.3"},
    {V40 "AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "7.0", "High", "7.0", ""},
    {V40 "AV:L/AC:L/AT:P/PR:L/UI:N/VC:L/VI:L/VA:L/SC:N/SI:N/SA:N", "2.0", "Low", "2.0", ""},
    {V40 "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:H/IR:H/AR:M", "7.2", "High",
     "7.3", "7.2"},
    {WORST40 "VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", "0.0", "None", "0.0", ""},
    {"(TI:H,0.9/AP:A,1.0/AL:A,1.0/IC:N,1.0/FC:T,1.0/RP:L,0.9/RL:A,1.0/AV:I,1.0/AS:N,1.0/IN:T,0.9/"
     "SC:A,1.0/BI:C,1.0/DI:H,1.0/EX:H,1.0/EC:N,1.0/P:NA,1.0)",
     "92.6", "", "96.00", "1.000000"},
    {"(TI:H/AP:A/AL:A/IC:M/FC:T/RP:N/RL:A/AV:A/AS:W/IN:A/SC:A/BI:H/DI:M/EX:M/EC:L/P:C)", "44.1", "",
     "67.20", "0.702000"},
    {"(TI:M/AP:P/AL:S/IC:B/FC:LT/RP:RU/RL:S/AV:P/AS:S/IN:O/SC:R/BI:L/DI:L/EX:L/EC:B/P:L)", "1.2",
     "", "22.80", "0.097500"},
    {"(TI:D/AP:D/AL:D/IC:D/FC:D/RP:D/RL:D/AV:D/AS:D/IN:D/SC:D/BI:D/DI:D/EX:D/EC:D/P:D)", "12.1", "",
     "43.20", "0.382500"},
    {"(TI:UK/AP:UK/AL:UK/IC:UK/FC:UK/RP:UK/RL:UK/AV:U/AS:UK/IN:UK/SC:UK/BI:UK/DI:UK/EX:UK/EC:UK/"
     "P:UK)",
     "3.1", "", "25.00", "0.250000"},
    {"(TI:NA/AP:NA/AL:NA/IC:NA/FC:NA/RP:NA/RL:NA/AV:NA/AS:NA/IN:NA/SC:NA/BI:NA/DI:NA/EX:NA/EC:NA/"
     "P:NA)",
     "100.0", "", "100.00", "1.000000"},
    {"(TI:N/AP:A/AL:A/IC:N/FC:T/RP:L/RL:A/AV:I/AS:N/IN:T/SC:A/BI:C/DI:H/EX:H/EC:N/P:NA)", "0.0", "",
     "0.00", "1.000000"},
    {"(TI:C/AP:A/AL:A/IC:N/FC:T/RP:N/RL:A/AV:I/AS:N/IN:A/SC:A/BI:N/DI:H/EX:H/EC:N/P:W)", "0.0", "",
     "100.00", "0.000000"},
    {"DREAD3:D3/R3/E2/A2/D2", "12", "High", "12", "2.4"},
    {"DREAD3:D2/R2/E2/A1/D1", "8", "Medium", "8", "1.6"},
    {"DREAD3:D1/R1/E1/A2/D2", "7", "Low", "7", "1.4"},
    {"DREAD10:D8/R10/E7/A10/D10", "9.0", "Critical", "45", "9.0"},
    {"DREAD10:D8/R10/E10/A9/D8", "9.0", "Critical", "45", "9.0"},
    {"DREAD10:D0/R0/E0/A0/D0", "0.0", "Low", "0", "0.0"},
    {"(" OWASP_WAYS "LC:6/LI:7/LAV:5/LAC:1)", "", "Medium", "5.250", "4.75"},
    {"(" OWASP_WAYS "LC:6/LI:7/LAV:5/LAC:1/FD:7/RD:9/NC:7/PV:9)", "", "High", "5.250", "8.00"},
};

static const enum ax_score_part shown_parts[AX_SCORE_METHOD_COUNT][2] = {
    [AX_SCORE_CVSS31] = {AX_PART_BASE, AX_PART_ENVIRONMENTAL},
    [AX_SCORE_CVSS40] = {AX_PART_BASE, AX_PART_ENVIRONMENTAL},
    [AX_SCORE_CWSS] = {AX_PART_BASE, AX_PART_ENVIRONMENTAL},
    [AX_SCORE_DREAD3] = {AX_PART_SUM, AX_PART_MEAN},
    [AX_SCORE_DREAD10] = {AX_PART_SUM, AX_PART_MEAN},
    [AX_SCORE_OWASP] = {AX_PART_LIKELIHOOD, AX_PART_IMPACT},
};

static struct ax_output *output;

static void begin(void)
{
    output = ax_output_to_memory(NULL);
}

static void end(void)
{
    ax_output_free(output);
}

/* What was written since the last call. */
static const char *written(void)
{
    static char text[512];
    struct ax_slice all = ax_output_text(output);
    (void)snprintf(text, sizeof(text), "%.*s", AX_FMT(all));
    output->len = 0;
    return text;
}

static struct ax_score_vector parse(const char *text)
{
    struct ax_score_vector vector;
    struct ax_score_mistake mistake;
    enum ax_status status = ax_score_parse(ax_slice_of(text), &vector, &mistake);
    ck_assert_msg(status == AX_OK, "%s: %s", text, mistake.text);
    return vector;
}

static struct ax_score score_with(const char *text, struct ax_score_options options)
{
    struct ax_score_vector vector = parse(text);
    struct ax_score score;
    ax_score_compute(&vector, &options, &score);
    return score;
}

static struct ax_score score_of(const char *text)
{
    return score_with(text, (struct ax_score_options){0});
}

START_TEST(worked_examples_come_out)
{
    const struct example *example = &examples[_i];
    struct ax_score score = score_of(example->vector);
    const enum ax_score_part *parts = shown_parts[score.method];
    ax_score_write(&score, output);
    ck_assert_str_eq(written(), example->score);
    ck_assert_str_eq(ax_score_band_text(score.band), example->band);
    ax_score_part_write(&score, parts[0], output);
    ck_assert_str_eq(written(), example->first);
    ax_score_part_write(&score, parts[1], output);
    ck_assert_str_eq(written(), example->second);
}
END_TEST

struct mistake {
    const char *vector;
    enum ax_score_mistake_kind kind;
    size_t start;
    size_t end;
};

static const struct mistake mistakes[] = {
    {"", AX_MISTAKE_METHOD, 0, 0},
    {"AV:N/AC:L/Au:N/C:P/I:P/A:P", AX_MISTAKE_METHOD, 0, 4},
    {"CVSS:3.0/AV:N", AX_MISTAKE_METHOD, 0, 8},
    {"cvss:3.1/AV:N", AX_MISTAKE_METHOD, 0, 8},
    {V31 "AV:N/", AX_MISTAKE_FORM, 14, 14},
    {V31 "AV:N//AC:L", AX_MISTAKE_FORM, 14, 14},
    {V31 "AV", AX_MISTAKE_FORM, 9, 11},
    {V31 "AT:N", AX_MISTAKE_METRIC, 9, 11},
    {V31 "av:N", AX_MISTAKE_METRIC, 9, 11},
    {V31 "AV:X", AX_MISTAKE_VALUE, 12, 13},
    {V31 "AV:", AX_MISTAKE_VALUE, 12, 12},
    {V31 "AV:N /AC:L", AX_MISTAKE_VALUE, 12, 14},
    {V31 "AV:N/AC:L/AV:A", AX_MISTAKE_ORDER, 19, 21},
    {V31 "E:X/E:X", AX_MISTAKE_ORDER, 13, 14},
    {V31 "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", AX_MISTAKE_MISSING, 40, 40},
    {V40 "AC:L/AV:N", AX_MISTAKE_ORDER, 14, 16},
    {V40 "AV:N/AV:N", AX_MISTAKE_ORDER, 14, 16},
    {WORST40 "VC:S", AX_MISTAKE_VALUE, 37, 38},
    {WORST40 "VC:H/VI:H/VA:H/SC:H/SI:S/SA:H", AX_MISTAKE_VALUE, 57, 58},
    {WORST40 "VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/U:red", AX_MISTAKE_VALUE, 66, 69},
    {"(TI:C,0.9/AP:A)", AX_MISTAKE_VALUE, 6, 9},
    {"(TI:C,/AP:A)", AX_MISTAKE_VALUE, 6, 6},
    {"(TI:C,1.000/AP:A)", AX_MISTAKE_VALUE, 6, 11},
    {"(TI:Q/AP:A)", AX_MISTAKE_VALUE, 4, 5},
    {"(TI:Q,1.01/AP:A)", AX_MISTAKE_VALUE, 6, 10},
    {"(TI:Z/AP:A)", AX_MISTAKE_VALUE, 4, 5},
    {"(TI:C/AP:A", AX_MISTAKE_FORM, 10, 10},
    {"(TI:C/AP:A)", AX_MISTAKE_MISSING, 10, 10},
    {"()", AX_MISTAKE_FORM, 1, 1},
    {"(", AX_MISTAKE_FORM, 1, 1},
    {"DREAD3:D0/R3/E2/A2/D2", AX_MISTAKE_VALUE, 8, 9},
    {"DREAD3:D4/R3/E2/A2/D2", AX_MISTAKE_VALUE, 8, 9},
    {"DREAD10:D11/R3/E2/A2/D2", AX_MISTAKE_VALUE, 9, 11},
    {"DREAD10:D05/R3/E2/A2/D2", AX_MISTAKE_VALUE, 9, 11},
    {"DREAD10:D5/R3/E2/A2", AX_MISTAKE_MISSING, 19, 19},
    {"DREAD10:D5/R3/A2/E2/D1", AX_MISTAKE_ORDER, 17, 18},
    {"(SL:10/M:1)", AX_MISTAKE_VALUE, 4, 6},
    {"(" OWASP_WAYS "LC:1)", AX_MISTAKE_MISSING, 41, 41},
    {"(SL:1/M:1/O:1/S:1/ED:1/EE:1/A:1/ID:1)", AX_MISTAKE_MISSING, 36, 36},
};

START_TEST(mistakes_have_places)
{
    const struct mistake *expected = &mistakes[_i];
    struct ax_score_vector vector;
    struct ax_score_mistake mistake;
    struct ax_slice text = ax_slice_of(expected->vector);
    ck_assert_int_eq(ax_score_parse(text, &vector, &mistake), AX_INVALID);
    ck_assert_msg(mistake.kind == expected->kind && mistake.start == expected->start &&
                      mistake.end == expected->end,
                  "%s: %d [%zu, %zu) %s", expected->vector, mistake.kind, mistake.start,
                  mistake.end, mistake.text);
}
END_TEST

START_TEST(a_vector_has_a_longest_length)
{
    static char text[AX_LIMIT_VECTOR_BYTES + 2];
    struct ax_score_vector vector;
    struct ax_score_mistake mistake;
    memset(text, 'x', AX_LIMIT_VECTOR_BYTES + 1);
    memcpy(text, V31, strlen(V31));
    struct ax_slice at = {text, AX_LIMIT_VECTOR_BYTES};
    ck_assert_int_eq(ax_score_parse(at, &vector, &mistake), AX_INVALID);
    ck_assert_ptr_nonnull(strstr(mistake.text, "METRIC:VALUE"));
    at.len++;
    ck_assert_int_eq(ax_score_parse(at, &vector, &mistake), AX_INVALID);
    ck_assert_ptr_nonnull(strstr(mistake.text, "1024 bytes"));
    ck_assert_uint_eq(mistake.start, AX_LIMIT_VECTOR_BYTES);
}
END_TEST

static const char *canonical(const char *text)
{
    struct ax_score_vector vector = parse(text);
    ax_score_vector_write(&vector, output);
    return written();
}

START_TEST(canonical_forms)
{
    ck_assert_str_eq(canonical(V31 "A:H/AV:N/E:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/MAV:A"),
                     V31 "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MAV:A");
    ck_assert_str_eq(canonical(WORST40 "VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:X/S:P/U:Amber"),
                     WORST40 "VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/S:P/U:Amber");
    ck_assert_str_eq(canonical("(TI:Q,0.45/AP:A/AL:A/IC:N/FC:T/RP:L/RL:A/AV:U/AS:D,0.85/IN:D/SC:A/"
                               "BI:C/DI:H/P:NA/EX:H/EC:N)"),
                     "(TI:Q,0.45/AP:A,1.0/AL:A,1.0/IC:N,1.0/FC:T,1.0/RP:L,0.9/RL:A,1.0/AV:UK,0.5/"
                     "AS:D,0.85/IN:D,0.55/SC:A,1.0/BI:C,1.0/DI:H,1.0/EX:H,1.0/EC:N,1.0/P:NA,1.0)");
    ck_assert_str_eq(canonical("DREAD10:D:8/R10/E7/A10/D0"), "DREAD10:D8/R10/E7/A10/D0");
}
END_TEST

START_TEST(discoverability_counts_as_asked)
{
    struct ax_score_options omit = {.dread_d = AX_DREAD_D_OMIT};
    struct ax_score_options most = {.dread_d = AX_DREAD_D_MAX};
    const char *vector = "DREAD10:D8/R10/E7/A9/D1";
    ck_assert_int_eq(score_of(vector).tenths, 70);
    ck_assert_int_eq(score_with(vector, omit).tenths, 85);
    ck_assert_int_eq(score_with(vector, most).tenths, 88);
    /* Half up: 33 / 4 is 8.25. */
    ck_assert_int_eq(score_with("DREAD10:D8/R10/E7/A8/D1", omit).tenths, 83);
    ck_assert_int_eq(score_with("DREAD3:D3/R3/E2/A2/D1", most).tenths, 130);
    /* The bands of DREAD3 are those of a sum of five. */
    ck_assert_int_eq(score_with("DREAD3:D3/R3/E2/A2/D1", omit).tenths, 100);
    ck_assert_int_eq(score_with("DREAD3:D3/R3/E2/A2/D1", omit).band, AX_BAND_ABSENT);
}
END_TEST

START_TEST(bands_of_dread10_are_of_choice)
{
    struct ax_score_options own = {.dread_bands = {20, 50, 71}};
    ck_assert_int_eq(score_with("DREAD10:D7/R7/E7/A7/D7", own).band, AX_BAND_HIGH);
    ck_assert_int_eq(score_of("DREAD10:D7/R7/E7/A7/D7").band, AX_BAND_HIGH);
    ck_assert_int_eq(score_with("DREAD10:D2/R2/E2/A2/D2", own).band, AX_BAND_MEDIUM);
    ck_assert(score_of("DREAD10:D7/R7/E7/A7/D7").own_band);
    ck_assert(!score_of("DREAD3:D1/R1/E1/A1/D1").own_band);
}
END_TEST

START_TEST(the_impact_that_counts)
{
    const char *both = "(" OWASP_WAYS "LC:6/LI:7/LAV:5/LAC:1/FD:1/RD:1/NC:2/PV:3)";
    const char *technical = "(" OWASP_WAYS "LC:6/LI:7/LAV:5/LAC:1)";
    struct ax_score_options options = {.impact = AX_OWASP_KNOWN};
    ck_assert_int_eq(score_with(both, options).band, AX_BAND_LOW);
    options.impact = AX_OWASP_TECHNICAL;
    ck_assert_int_eq(score_with(both, options).band, AX_BAND_MEDIUM);
    options.impact = AX_OWASP_MAX;
    ck_assert_int_eq(score_with(both, options).band, AX_BAND_MEDIUM);
    options.impact = AX_OWASP_BUSINESS;
    ck_assert_int_eq(score_with(technical, options).band, AX_BAND_MEDIUM);
}
END_TEST

/* Every number is a border: 3 and 6 belong to the level above. */
START_TEST(levels_of_owasp_begin_at_their_border)
{
    static const char *const bands[3][3] = {
        {"Note", "Low", "Medium"}, {"Low", "Medium", "High"}, {"Medium", "High", "Critical"}};
    static const int values[3] = {2, 3, 6};
    for (int impact = 0; impact < 3; impact++) {
        for (int likelihood = 0; likelihood < 3; likelihood++) {
            char text[128];
            int l = values[likelihood];
            int i = values[impact];
            (void)snprintf(
                text, sizeof(text),
                "(SL:%d/M:%d/O:%d/S:%d/ED:%d/EE:%d/A:%d/ID:%d/LC:%d/LI:%d/LAV:%d/LAC:%d)", l, l, l,
                l, l, l, l, l, i, i, i, i);
            ck_assert_str_eq(ax_score_band_text(score_of(text).band), bands[impact][likelihood]);
        }
    }
}
END_TEST

START_TEST(stored_scores_agree_or_not)
{
    struct ax_score score = score_of(V31 "AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H");
    ck_assert(ax_score_agrees(&score, AX_SLICE("10.0")));
    ck_assert(ax_score_agrees(&score, AX_SLICE("10")));
    ck_assert(!ax_score_agrees(&score, AX_SLICE("9.9")));
    ck_assert(!ax_score_agrees(&score, AX_SLICE("")));
    score = score_of("(" OWASP_WAYS "LC:6/LI:7/LAV:5/LAC:1)");
    ck_assert(ax_score_agrees(&score, AX_SLICE("Medium")));
    ck_assert(!ax_score_agrees(&score, AX_SLICE("High")));
}
END_TEST

START_TEST(methods_are_found_by_name)
{
    for (int i = 0; i < AX_SCORE_METHOD_COUNT; i++) {
        enum ax_score_method method;
        const char *name = ax_score_method_text((enum ax_score_method)i);
        ck_assert(ax_score_method_find(ax_slice_of(name), &method));
        ck_assert_int_eq(method, i);
        ck_assert_ptr_nonnull(ax_score_method_caveat(method));
    }
    enum ax_score_method none;
    ck_assert(!ax_score_method_find(AX_SLICE("CVSS"), &none));
}
END_TEST

START_TEST(decimals_are_rounded_half_up)
{
    ax_put_decimal(output, 1250000, 1);
    ax_put_decimal(output, -1250000, 1);
    ax_put_decimal(output, 999999, 1);
    ax_put_decimal(output, 12000000, 0);
    ax_put_decimal(output, -40000, 1);
    ck_assert_str_eq(written(), "1.3-1.31.0120.0");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("score");
    TCase *tcase = tcase_create("score");
    tcase_add_checked_fixture(tcase, begin, end);
    tcase_add_loop_test(tcase, worked_examples_come_out, 0, COUNT(examples));
    tcase_add_loop_test(tcase, mistakes_have_places, 0, COUNT(mistakes));
    ADD_TESTS(tcase, a_vector_has_a_longest_length, canonical_forms,
              discoverability_counts_as_asked, bands_of_dread10_are_of_choice,
              the_impact_that_counts, levels_of_owasp_begin_at_their_border,
              stored_scores_agree_or_not, methods_are_found_by_name, decimals_are_rounded_half_up);
    suite_add_tcase(suite, tcase);
    return suite;
}
