/* SPDX-License-Identifier: Apache-2.0 */
/* Gates: each expression trips, does not trip, and is refused when it is wrong. */
#include "base/limits.h"
#include "diff/gate.h"
#include "fixture.h"
#include "runner.h"

#include <stdlib.h>

enum {
    NEW = 1 << AX_GATE_NEW,
    GONE = 1 << AX_GATE_GONE,
    CHANGED = 1 << AX_GATE_CHANGED,
    OPEN = 1 << AX_GATE_OPEN,
    EXPIRED = 1 << AX_GATE_EXPIRED
};

static struct ax_gates *parsed(const char *text)
{
    struct ax_gates *gates = NULL;
    ck_assert_int_eq(ax_gates_parse(session, &text, 1, &gates), AX_OK);
    return gates;
}

static struct ax_gate_threat threat_of(unsigned subjects, enum ax_level severity)
{
    return (struct ax_gate_threat){.subjects = subjects,
                                   .severity = severity,
                                   .id = AX_SLICE("S3@f1"),
                                   .rule = AX_SLICE("S3"),
                                   .category = AX_SLICE("S"),
                                   .category_name = AX_SLICE("Spoofing")};
}

static const struct {
    const char *gate;
    unsigned subjects;
    enum ax_level severity;
    size_t tripped;
} judgements[] = {
    {"new", NEW, AX_LEVEL_LOW, 1},
    {"new", GONE | CHANGED | OPEN | EXPIRED, AX_LEVEL_CRITICAL, 0},
    {"gone", GONE, AX_LEVEL_LOW, 1},
    {"gone", NEW, AX_LEVEL_LOW, 0},
    {"changed", CHANGED, AX_LEVEL_LOW, 1},
    {"changed", NEW | OPEN, AX_LEVEL_LOW, 0},
    {"open", OPEN, AX_LEVEL_LOW, 1},
    {"open", NEW, AX_LEVEL_LOW, 0},
    {"expired", OPEN | EXPIRED, AX_LEVEL_LOW, 1},
    {"expired", OPEN, AX_LEVEL_LOW, 0},
    {"new:severity>=high", NEW, AX_LEVEL_HIGH, 1},
    {"new:severity>=high", NEW, AX_LEVEL_CRITICAL, 1},
    {"new:severity>=high", NEW, AX_LEVEL_MEDIUM, 0},
    {"new:severity>=high", OPEN, AX_LEVEL_CRITICAL, 0},
    {"open:severity>=critical", OPEN, AX_LEVEL_CRITICAL, 1},
    {"open:severity>=critical", OPEN, AX_LEVEL_HIGH, 0},
    {"open:severity>medium", OPEN, AX_LEVEL_HIGH, 1},
    {"open:severity>medium", OPEN, AX_LEVEL_MEDIUM, 0},
    {"open:severity<medium", OPEN, AX_LEVEL_LOW, 1},
    {"open:severity<medium", OPEN, AX_LEVEL_MEDIUM, 0},
    {"open:severity<=medium", OPEN, AX_LEVEL_MEDIUM, 1},
    {"open:severity<=medium", OPEN, AX_LEVEL_HIGH, 0},
    {"open:severity=none", OPEN, AX_LEVEL_NONE, 1},
    {"open:severity=none", OPEN, AX_LEVEL_LOW, 0},
    {"open:severity!=low", OPEN, AX_LEVEL_HIGH, 1},
    {"open:severity!=low", OPEN, AX_LEVEL_LOW, 0},
    {"new:category=S", NEW, AX_LEVEL_LOW, 1},
    {"new:category=spoofing", NEW, AX_LEVEL_LOW, 1},
    {"new:category=T", NEW, AX_LEVEL_LOW, 0},
    {"new:category!=T", NEW, AX_LEVEL_LOW, 1},
    {"new:category!=S", NEW, AX_LEVEL_LOW, 0},
    {"new:rule=S3", NEW, AX_LEVEL_LOW, 1},
    {"new:rule=S33", NEW, AX_LEVEL_LOW, 0},
    {"new:rule!=S4", NEW, AX_LEVEL_LOW, 1},
    {"new:rule!=S3", NEW, AX_LEVEL_LOW, 0},
    {"new:severity>=high:category=S", NEW, AX_LEVEL_HIGH, 1},
    {"new:severity>=high:category=T", NEW, AX_LEVEL_HIGH, 0},
    {"new:severity>=high:category=S", NEW, AX_LEVEL_LOW, 0},
    {"gone,new:severity=high", NEW, AX_LEVEL_HIGH, 1},
    {"gone,new:severity=high", GONE | NEW, AX_LEVEL_HIGH, 2},
    {" new : severity >= high , gone ", NEW, AX_LEVEL_HIGH, 1},
};

START_TEST(a_gate_is_tripped_by_what_it_says_only)
{
    struct ax_gates *gates = parsed(judgements[_i].gate);
    struct ax_gate_threat threat = threat_of(judgements[_i].subjects, judgements[_i].severity);
    ck_assert_int_eq(ax_gates_meet(gates, &threat), AX_OK);
    ck_assert_uint_eq(ax_gates_tripped(gates), judgements[_i].tripped);
    ax_gates_free(gates);
}
END_TEST

static const struct {
    const char *gate;
    const char *message;
} mistakes[] = {
    {"", "--fail-on:1:1: error: subject is missing here: new, gone, changed, open or expired "
         "[AX8100]\n"},
    {"nwe", "--fail-on:1:1: error: \"nwe\" is no subject: new, gone, changed, open or expired "
            "[AX8100]\n--fail-on:1:1: note: did you mean \"new\"?\n"},
    {"new,", "--fail-on:1:5: error: subject is missing here: new, gone, changed, open or expired "
             "[AX8100]\n"},
    {"new:", "--fail-on:1:5: error: field is missing here: severity, category or rule [AX8100]\n"},
    {"new:sevrity>=high",
     "--fail-on:1:5: error: \"sevrity\" is no field: severity, category or rule [AX8100]\n"
     "--fail-on:1:5: note: did you mean \"severity\"?\n"},
    {"new:severity", "--fail-on:1:13: error: expected =, !=, <, <=, > or >= after \"severity\" "
                     "[AX8100]\n"},
    {"new:severity>=hihg",
     "--fail-on:1:15: error: \"hihg\" is no severity: none, low, medium, high or critical "
     "[AX8100]\n--fail-on:1:15: note: did you mean \"high\"?\n"},
    {"new:severity>=", "--fail-on:1:15: error: severity is missing here: none, low, medium, high "
                       "or critical [AX8100]\n"},
    {"new:category>=S", "--fail-on:1:13: error: expected = or != after \"category\" [AX8100]\n"},
    {"new:rule=", "--fail-on:1:10: error: the rule is missing here [AX8100]\n"},
    {"new gone",
     "--fail-on:1:5: error: expected \":\" and a test, or \",\" and the next gate [AX8100]\n"},
    {"nex,gone:severity", "--fail-on:1:1: error: \"nex\" is no subject: new, gone, changed, open "
                          "or expired [AX8100]\n--fail-on:1:1: note: did you mean \"new\"?\n"
                          "--fail-on:1:18: error: expected =, !=, <, <=, > or >= after "
                          "\"severity\" [AX8100]\n"},
};

START_TEST(a_wrong_gate_is_refused_at_its_place)
{
    struct ax_gates *gates = NULL;
    ck_assert_int_eq(ax_gates_parse(session, &mistakes[_i].gate, 1, &gates), AX_INVALID);
    ck_assert_ptr_null(gates);
    ck_assert_str_eq(messages(), mistakes[_i].message);
}
END_TEST

START_TEST(the_message_names_what_tripped_a_gate)
{
    const char *texts[] = {"new:rule=S3", "open"};
    struct ax_gates *gates = NULL;
    ck_assert_int_eq(ax_gates_parse(session, texts, 2, &gates), AX_OK);
    for (int i = 0; i < 7; i++) {
        struct ax_gate_threat threat = threat_of(i == 0 ? NEW : OPEN, AX_LEVEL_LOW);
        ck_assert_int_eq(ax_gates_meet(gates, &threat), AX_OK);
    }
    ax_gates_report(gates);
    ck_assert_str_eq(messages(),
                     "--fail-on:1:1: warning: gate \"new:rule=S3\" is tripped by 1 threat: S3@f1 "
                     "[AX8103]\n"
                     "--fail-on:1:1: warning: gate \"open\" is tripped by 6 threats: S3@f1, S3@f1, "
                     "S3@f1, S3@f1, S3@f1, \xe2\x80\xa6 [AX8103]\n");
    ax_gates_free(gates);
}
END_TEST

START_TEST(a_gate_that_cannot_be_judged_is_refused)
{
    struct ax_gates *gates = parsed("open,new:rule=S3,gone");
    ck_assert(ax_gates_any(gates) && ax_gates_ask(gates, AX_GATE_GONE));
    ck_assert(!ax_gates_ask(gates, AX_GATE_EXPIRED));
    ck_assert_int_eq(ax_gates_refuse(gates, AX_GATE_EXPIRED, "a risk file"), AX_OK);
    ck_assert_int_eq(ax_gates_refuse(gates, AX_GATE_NEW, "a baseline"), AX_INVALID);
    ck_assert_str_eq(messages(), "--fail-on:1:6: error: \"new\" needs a baseline [AX8102]\n");
    ax_gates_free(gates);
}
END_TEST

START_TEST(a_gate_has_a_limit)
{
    char text[AX_LIMIT_GATE_BYTES + 2];
    const char *texts = text;
    struct ax_gates *gates = NULL;
    memset(text, ' ', sizeof(text));
    memcpy(text, "new", 3);
    text[AX_LIMIT_GATE_BYTES] = '\0';
    ck_assert_int_eq(ax_gates_parse(session, &texts, 1, &gates), AX_OK);
    ax_gates_free(gates);
    text[AX_LIMIT_GATE_BYTES] = ' ';
    text[AX_LIMIT_GATE_BYTES + 1] = '\0';
    ck_assert_int_eq(ax_gates_parse(session, &texts, 1, &gates), AX_LIMIT);
    ck_assert_str_eq(messages(), "--fail-on:1:1: error: a gate of more than 4096 bytes [AX8101]\n");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("gate");
    TCase *tcase = tcase_create("gate");
    tcase_add_checked_fixture(tcase, fixture_begin, fixture_end);
    tcase_add_loop_test(tcase, a_gate_is_tripped_by_what_it_says_only, 0, COUNT(judgements));
    tcase_add_loop_test(tcase, a_wrong_gate_is_refused_at_its_place, 0, COUNT(mistakes));
    ADD_TESTS(tcase, the_message_names_what_tripped_a_gate, a_gate_that_cannot_be_judged_is_refused,
              a_gate_has_a_limit);
    suite_add_tcase(suite, tcase);
    return suite;
}
