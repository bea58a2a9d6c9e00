/* SPDX-License-Identifier: Apache-2.0 */
/* The rule language: grammar, places of errors, limits, code, verifier, truth. */
#include "base/limits.h"
#include "base/output.h"
#include "rule/lexer.h"
#include "rule/rule.h"
#include "runner.h"
#include "scarce.h"

#include <stdio.h>

#define INTERACTION (1U << AX_ROLE_SOURCE | 1U << AX_ROLE_TARGET | 1U << AX_ROLE_FLOW)
#define ALL_ROLES (INTERACTION | 1U << AX_ROLE_ELEMENT | 1U << AX_ROLE_MODEL)

static struct scarce scarce;
static struct ax_session *session;
static struct ax_tests tests;
static struct ax_program program;

static void begin(void)
{
    scarce_init(&scarce, SIZE_MAX, false);
    session = ax_session_new(&scarce.memory);
    tests = (struct ax_tests){.slots = NULL};
    program = (struct ax_program){.code = NULL};
}

static void end(void)
{
    ax_tests_done(&tests, &scarce.memory);
    ax_session_free(session);
    ck_assert_uint_eq(scarce.live, 0);
    ck_assert_uint_eq(scarce.lies, 0);
}

/* Knows every name but "never" and "wrong"; "[Shown]" stands for "shown". */
static enum ax_answer resolve(void *user, struct ax_test *test, struct ax_span name,
                              struct ax_span value)
{
    struct ax_slice text = ax_atom_text(&session->atoms, test->name);
    (void)user;
    (void)value;
    if (ax_slice_is(text, "wrong")) {
        (void)ax_report(session, AX_CODE_DECLARATION_UNKNOWN, name, "wrong");
        return AX_WRONG;
    }
    if (ax_slice_is(text, "[Shown]")) {
        test->name = ax_atom_of(&session->atoms, AX_SLICE("shown"));
    }
    return ax_slice_is(text, "never") ? AX_NEVER : AX_KNOWN;
}

static struct ax_compiler compiler_of(uint32_t roles)
{
    return (struct ax_compiler){
        .session = session, .tests = &tests, .roles = roles, .resolve = resolve};
}

static enum ax_status compile_slice(struct ax_slice text, const struct ax_compiler *compiler)
{
    uint32_t source = ax_source_add(session, AX_SLICE("r"), text);
    struct ax_expression expression = {text, {source, 0, (uint32_t)text.len}, true};
    return ax_rule_compile(compiler, &expression, &program);
}

static enum ax_status compile(const char *text)
{
    struct ax_compiler compiler = compiler_of(ALL_ROLES);
    return compile_slice(ax_slice_of(text), &compiler);
}

/* Keeps `count` copies of `piece` between `start` and `end`, for as long as the session. */
static struct ax_slice repeated(const char *start, const char *piece, size_t count,
                                const char *end_text)
{
    size_t len = strlen(start) + strlen(piece) * count + strlen(end_text);
    char *text = ax_arena_alloc(&session->arena, len + 1);
    char *at = text + strlen(strcpy(text, start));
    for (size_t i = 0; i < count; i++) {
        at += strlen(strcpy(at, piece));
    }
    (void)strcpy(at, end_text);
    return (struct ax_slice){text, len};
}

static void expect_code(const char *text, const char *wanted)
{
    struct ax_output *output = ax_output_to_memory(&scarce.memory);
    ck_assert_int_eq(compile(text), AX_OK);
    ax_program_disassemble(&program, &tests, &session->atoms, output);
    struct ax_slice found = ax_output_text(output);
    ck_assert_msg(ax_slice_is(found, wanted), "%s:\n%.*s", text, AX_FMT(found));
    ax_output_free(output);
}

START_TEST(and_binds_tighter_than_or_and_not_tighter_than_both)
{
    expect_code("source is 'a' or target is 'b' and not flow is 'c' or element is 'd'",
                "   0  test   0    source is 'a'\n"
                "   1  test   1    target is 'b'\n"
                "   2  test   2    flow is 'c'\n"
                "   3  not    \n"
                "   4  and    \n"
                "   5  or     \n"
                "   6  test   3    element is 'd'\n"
                "   7  or     \n"
                "   8  return \n");
}
END_TEST

START_TEST(parentheses_come_first_and_equal_tests_are_one)
{
    expect_code("not not (source is 'a' or target is 'b') and (source is 'a')",
                "   0  test   0    source is 'a'\n"
                "   1  test   1    target is 'b'\n"
                "   2  or     \n"
                "   3  not    \n"
                "   4  not    \n"
                "   5  test   0    source is 'a'\n"
                "   6  and    \n"
                "   7  return \n");
}
END_TEST

START_TEST(every_kind_of_test_is_written_as_it_was_read)
{
    static const char *const all[] = {
        "source is 'a'",         "target.p is 'v'",       "flow.a.b.c is 'd e'",
        "element inside 'zone'", "flow carries 'health'", "element has 'usb'",
        "model has 'port'",      "model.p is ''",         "flow crosses 'b'",
        "flow enters 'b'",       "flow leaves 'b'",       "source is '(x) & \"y\"'",
        "element crosses 'b'",
    };
    for (int i = 0; i < COUNT(all); i++) {
        struct ax_output *output = ax_output_to_memory(&scarce.memory);
        ck_assert_msg(compile(all[i]) == AX_OK, "%s", all[i]);
        ax_test_write(&tests.tests.at[program.code[0].operand], &session->atoms, output);
        ck_assert_str_eq(ax_output_text(output).start, all[i]);
        ax_output_free(output);
    }
}
END_TEST

START_TEST(keywords_have_any_case_and_may_touch_quotes_and_parentheses)
{
    expect_code("(SOURCE IS'a')aNd(Target iS 'b')OR\r\n\tNOT(Flow\nCrosses'c'and flow.P is'Q')or "
                "target is 'b'",
                "   0  test   0    source is 'a'\n"
                "   1  test   1    target is 'b'\n"
                "   2  and    \n"
                "   3  test   2    flow crosses 'c'\n"
                "   4  test   3    flow.P is 'Q'\n"
                "   5  and    \n"
                "   6  not    \n"
                "   7  or     \n"
                "   8  test   1    target is 'b'\n"
                "   9  or     \n"
                "  10  return \n");
}
END_TEST

START_TEST(an_empty_expression_is_true)
{
    expect_code(" \n\t ", "   0  true   \n   1  return \n");
    ck_assert_int_eq(ax_program_run(&program, (struct ax_facts){NULL, NULL}), AX_TRUE);
    struct ax_compiler compiler = compiler_of(ALL_ROLES);
    ck_assert_int_eq(compile_slice((struct ax_slice){NULL, 0}, &compiler), AX_OK);
}
END_TEST

START_TEST(what_can_never_be_is_false_and_its_opposite_true)
{
    expect_code("source is 'never' or not target is 'never'",
                "   0  false  \n   1  false  \n   2  not    \n   3  or     \n   4  return \n");
    ck_assert_int_eq(ax_program_run(&program, (struct ax_facts){NULL, NULL}), AX_TRUE);
}
END_TEST

START_TEST(the_resolver_may_replace_a_shown_name_by_an_id)
{
    expect_code("source is '[Shown]' and source is 'shown'", "   0  test   0    source is 'shown'\n"
                                                             "   1  test   0    source is 'shown'\n"
                                                             "   2  and    \n"
                                                             "   3  return \n");
}
END_TEST

static const struct {
    const char *text;
    uint32_t code;
    uint32_t start;
    uint32_t end;
    const char *message;
} errors[] = {
    {"source", AX_CODE_RULE_SYNTAX, 6, 6,
     "the expression ends where \"is\" or another test was expected"},
    {"source is", AX_CODE_RULE_SYNTAX, 9, 9,
     "the expression ends where a string in single quotes was expected"},
    {"source is a", AX_CODE_RULE_SYNTAX, 10, 11, "expected a string in single quotes, found \"a\""},
    {"source is 'a", AX_CODE_RULE_SYNTAX, 10, 12, "a string begins here and never ends"},
    {"source 'a'", AX_CODE_RULE_SYNTAX, 7, 10, "expected \"is\" or another test, found \"a\""},
    {"source isnt 'a'", AX_CODE_RULE_SYNTAX, 7, 11,
     "expected \"is\" or another test, found \"isnt\""},
    {"source.p has 'a'", AX_CODE_RULE_SYNTAX, 9, 12, NULL},
    {"source crosses 'a'", AX_CODE_RULE_SYNTAX, 7, 14, NULL},
    {"element enters 'a'", AX_CODE_RULE_SYNTAX, 8, 14, NULL},
    {"flow inside 'a'", AX_CODE_RULE_SYNTAX, 5, 11, NULL},
    {"model is 'a'", AX_CODE_RULE_SYNTAX, 6, 8, NULL},
    {"sorce is 'a'", AX_CODE_RULE_SUBJECT, 0, 5, "\"sorce\" is no subject of such a rule"},
    {".p is 'a'", AX_CODE_RULE_SUBJECT, 0, 2, "\"\" is no subject of such a rule"},
    {"'a' is 'b'", AX_CODE_RULE_SYNTAX, 0, 3, "expected a test or \"(\", found \"a\""},
    {"and", AX_CODE_RULE_SUBJECT, 0, 3, NULL},
    {"source is 'a' and", AX_CODE_RULE_SYNTAX, 17, 17,
     "the expression ends where a test or \"(\" was expected"},
    {"source is 'a' or or", AX_CODE_RULE_SUBJECT, 17, 19, NULL},
    {"not", AX_CODE_RULE_SYNTAX, 3, 3, "the expression ends where a test or \"(\" was expected"},
    {"()", AX_CODE_RULE_SYNTAX, 1, 2, "expected a test or \"(\", found \")\""},
    {"(source is 'a'", AX_CODE_RULE_SYNTAX, 14, 14, "the expression ends where \")\" was expected"},
    {"source is 'a')", AX_CODE_RULE_SYNTAX, 13, 14,
     "expected \"and\", \"or\" or the end, found \")\""},
    {"source is 'a' target is 'b'", AX_CODE_RULE_SYNTAX, 14, 20,
     "expected \"and\", \"or\" or the end, found \"target\""},
    {"source is 'a'  andx target is 'b'", AX_CODE_RULE_SYNTAX, 15, 19, NULL},
    {"\n source is \xc3\xa4", AX_CODE_RULE_SYNTAX, 12, 14, NULL},
    {"source is 'wrong'", AX_CODE_DECLARATION_UNKNOWN, 10, 17, NULL},
    {"flow.wrong is 'a'", AX_CODE_DECLARATION_UNKNOWN, 5, 10, NULL},
};

START_TEST(an_error_is_reported_once_and_at_its_place)
{
    ck_assert_int_eq(compile(errors[_i].text), AX_INVALID);
    ck_assert_ptr_null(program.code);
    ck_assert_uint_eq(session->messages.len, 1);
    const struct ax_message *message = &session->messages.at[0];
    ck_assert_msg(message->code == errors[_i].code && message->span.start == errors[_i].start &&
                      message->span.end == errors[_i].end,
                  "%s: %u at %u to %u", errors[_i].text, message->code, message->span.start,
                  message->span.end);
    ck_assert_msg(!errors[_i].message || ax_slice_is(message->text, errors[_i].message), "%s: %.*s",
                  errors[_i].text, AX_FMT(message->text));
}
END_TEST

START_TEST(all_unknown_names_of_an_expression_are_reported)
{
    ck_assert_int_eq(compile("source is 'wrong' and not (flow.wrong is 'a' or target is 'wrong')"),
                     AX_INVALID);
    ck_assert_uint_eq(session->messages.len, 3);
    ck_assert_uint_eq(session->messages.at[2].span.start, 58);
}
END_TEST

START_TEST(a_misspelt_word_gets_a_guess)
{
    ck_assert_int_eq(compile("sorce is 'a'"), AX_INVALID);
    ck_assert_int_eq(compile("flow croses 'a'"), AX_INVALID);
    ck_assert(ax_slice_is(session->messages.at[0].notes->text, "did you mean \"source\"?"));
    ck_assert(ax_slice_is(session->messages.at[1].notes->text, "did you mean \"crosses\"?"));
}
END_TEST

START_TEST(a_scope_has_its_own_subjects)
{
    static const char *const subjects[] = {"source", "target", "flow", "element", "model"};
    for (uint32_t role = 0; role < AX_ROLE_COUNT; role++) {
        for (uint32_t allowed = 0; allowed < AX_ROLE_COUNT; allowed++) {
            struct ax_compiler compiler = compiler_of(1U << allowed);
            char text[32];
            (void)snprintf(text, sizeof(text), "%s.p is 'v'", subjects[role]);
            enum ax_status status =
                compile_slice(ax_arena_copy(&session->arena, ax_slice_of(text)), &compiler);
            ck_assert_int_eq(status, role == allowed ? AX_OK : AX_INVALID);
        }
    }
}
END_TEST

START_TEST(microsofts_grammar_has_no_words_of_ours)
{
    static const char *const ours[] = {"source inside 'a'", "flow enters 'a'", "flow leaves 'a'",
                                       "flow carries 'a'", "source has 'a'"};
    struct ax_compiler compiler = compiler_of(INTERACTION);
    for (int i = 0; i < COUNT(ours); i++) {
        compiler.strict_strings = false;
        ck_assert_int_eq(compile_slice(ax_slice_of(ours[i]), &compiler), AX_OK);
        compiler.strict_strings = true;
        ck_assert_int_eq(compile_slice(ax_slice_of(ours[i]), &compiler), AX_INVALID);
    }
    ck_assert_int_eq(
        compile_slice(AX_SLICE("flow crosses 'a' and source.SE.P.x is 'b'"), &compiler), AX_OK);
}
END_TEST

START_TEST(an_expression_whose_place_is_not_exact_points_at_all_of_it)
{
    struct ax_slice text = AX_SLICE("source is 'wrong' and target is 'a' x");
    struct ax_compiler compiler = compiler_of(INTERACTION);
    uint32_t source = ax_source_add(session, AX_SLICE("r"), repeated("", " ", 100, ""));
    struct ax_expression expression = {text, {source, 40, 50}, false};
    ck_assert_int_eq(ax_rule_compile(&compiler, &expression, &program), AX_INVALID);
    ck_assert_uint_eq(session->messages.len, 2);
    for (uint32_t i = 0; i < 2; i++) {
        ck_assert_uint_eq(session->messages.at[i].span.start, 40);
        ck_assert_uint_eq(session->messages.at[i].span.end, 50);
    }
}
END_TEST

static void expect_nested(const char *open, size_t levels, const char *close, bool good)
{
    struct ax_slice tail = repeated("flow is 'a'", close, levels, "");
    struct ax_slice text = repeated("", open, levels, tail.start);
    struct ax_compiler compiler = compiler_of(ALL_ROLES);
    session->messages.len = 0;
    ck_assert_msg(compile_slice(text, &compiler) == (good ? AX_OK : AX_INVALID), "%zu levels of %s",
                  levels, open);
    ck_assert(good || session->messages.at[0].code == AX_CODE_RULE_TOO_DEEP);
}

START_TEST(nesting_ends_at_its_limit)
{
    expect_nested("(", AX_LIMIT_RULE_DEPTH, ")", true);
    expect_nested("(", AX_LIMIT_RULE_DEPTH + 1, ")", false);
    expect_nested("not ", AX_LIMIT_RULE_DEPTH, "", true);
    expect_nested("not ", AX_LIMIT_RULE_DEPTH + 1, "", false);
    expect_nested("not(", AX_LIMIT_RULE_DEPTH / 2, ")", true);
    expect_nested("not(", AX_LIMIT_RULE_DEPTH / 2 + 1, ")", false);
    expect_nested("(", 30000, ")", false);
}
END_TEST

START_TEST(the_deepest_expression_fits_the_stack)
{
    expect_nested("flow is 'b' or flow is 'c' and (", AX_LIMIT_RULE_DEPTH, ")", true);
    ck_assert_uint_le(program.stack, AX_LIMIT_RULE_STACK);
    uint64_t truth[1] = {0};
    ck_assert_int_eq(ax_program_run(&program, (struct ax_facts){truth, NULL}), AX_FALSE);
}
END_TEST

START_TEST(an_expression_has_a_limited_number_of_bytes)
{
    struct ax_compiler compiler = compiler_of(ALL_ROLES);
    const char *test = "flow is 'a'";
    struct ax_slice full = repeated(test, " ", AX_LIMIT_RULE_BYTES - strlen(test), "");
    ck_assert_int_eq(compile_slice(full, &compiler), AX_OK);
    full = repeated(test, " ", AX_LIMIT_RULE_BYTES + 1 - strlen(test), "");
    ck_assert_int_eq(compile_slice(full, &compiler), AX_INVALID);
    ck_assert_uint_eq(session->messages.at[0].code, AX_CODE_RULE_TOO_LONG);
}
END_TEST

/* Every "or flow is''" makes two instructions of 15 bytes. */
START_TEST(an_expression_in_its_bytes_fits_its_code)
{
    struct ax_compiler compiler = compiler_of(ALL_ROLES);
    struct ax_slice text = repeated("flow is ''", "or flow is''", 5400, "");
    ck_assert_uint_le(text.len, AX_LIMIT_RULE_BYTES);
    ck_assert_int_eq(compile_slice(text, &compiler), AX_OK);
    ck_assert_uint_le(program.len, AX_LIMIT_RULE_CODE);
}
END_TEST

START_TEST(compiling_without_memory_says_so)
{
    struct ax_slice text =
        AX_SLICE("source is 'a name that is too long for an entry of the table' "
                 "and flow.another-property-that-is-long is 'b' or target is 'c'");
    size_t n = 0;
    bool done = false;
    for (; !done; n++) {
        end();
        begin();
        scarce.fail_at = n;
        enum ax_status status = AX_NO_MEMORY;
        ax_session_free(session);
        scarce_init(&scarce, n, false);
        session = ax_session_new(&scarce.memory);
        if (session) {
            struct ax_compiler compiler = compiler_of(INTERACTION);
            uint32_t source = ax_source_add(session, AX_SLICE("r"), text);
            struct ax_expression expression = {text, {source, 0, (uint32_t)text.len}, true};
            status = source ? ax_rule_compile(&compiler, &expression, &program) : AX_NO_MEMORY;
        }
        done = scarce.failed == 0;
        ck_assert_int_eq(status, done ? AX_OK : AX_NO_MEMORY);
    }
    ck_assert_uint_gt(n, 6);
}
END_TEST

static const struct {
    struct ax_instruction code[4];
    uint32_t len;
    bool good;
} programs[] = {
    {{{AX_OP_TRUE, 0}, {AX_OP_RETURN, 0}}, 2, true},
    {{{AX_OP_TEST, 0}, {AX_OP_TEST, 2}, {AX_OP_OR, 0}, {AX_OP_RETURN, 0}}, 4, true},
    {{{AX_OP_TRUE, 0}}, 0, false},
    {{{AX_OP_TRUE, 0}}, 1, false},
    {{{AX_OP_RETURN, 0}}, 1, false},
    {{{AX_OP_TRUE, 0}, {AX_OP_TRUE, 0}, {AX_OP_RETURN, 0}}, 3, false},
    {{{AX_OP_TRUE, 0}, {AX_OP_RETURN, 0}, {AX_OP_TRUE, 0}, {AX_OP_RETURN, 0}}, 4, false},
    {{{AX_OP_TRUE, 0}, {AX_OP_RETURN, 0}, {AX_OP_TRUE, 0}}, 3, false},
    {{{AX_OP_NOT, 0}, {AX_OP_RETURN, 0}}, 2, false},
    {{{AX_OP_TRUE, 0}, {AX_OP_AND, 0}, {AX_OP_RETURN, 0}}, 3, false},
    {{{AX_OP_TEST, 3}, {AX_OP_RETURN, 0}}, 2, false},
    {{{AX_OP_TRUE, 1}, {AX_OP_RETURN, 0}}, 2, false},
    {{{AX_OP_TRUE, 0}, {AX_OP_RETURN, 9}}, 2, false},
    {{{AX_OP_COUNT, 0}, {AX_OP_RETURN, 0}}, 2, false},
    {{{UINT16_MAX, 0}, {AX_OP_RETURN, 0}}, 2, false},
};

START_TEST(the_verifier_knows_a_program_from_a_broken_one)
{
    struct ax_program at = {.code = programs[_i].code, .len = programs[_i].len};
    ck_assert(ax_program_verify(&at, 3) == programs[_i].good);
}
END_TEST

START_TEST(the_verifier_limits_the_stack)
{
    struct ax_instruction code[2 * AX_LIMIT_RULE_STACK + 4];
    for (uint32_t depth = AX_LIMIT_RULE_STACK; depth <= AX_LIMIT_RULE_STACK + 1; depth++) {
        uint32_t len = 0;
        for (uint32_t i = 0; i < depth; i++) {
            code[len++] = (struct ax_instruction){AX_OP_TRUE, 0};
        }
        for (uint32_t i = 1; i < depth; i++) {
            code[len++] = (struct ax_instruction){AX_OP_AND, 0};
        }
        code[len++] = (struct ax_instruction){AX_OP_RETURN, 0};
        struct ax_program at = {.code = code, .len = len};
        ck_assert(ax_program_verify(&at, 0) == (depth <= AX_LIMIT_RULE_STACK));
        ck_assert(depth > AX_LIMIT_RULE_STACK ||
                  ax_program_run(&at, (struct ax_facts){NULL, NULL}) == AX_TRUE);
    }
}
END_TEST

static uint64_t random_state;

static uint32_t draw(uint32_t below)
{
    random_state = random_state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)(random_state >> 33) % below;
}

START_TEST(a_corrupted_program_is_refused_or_runs_safely)
{
    ck_assert_int_eq(compile("not (source is 'a' or target is 'b' and flow is 'c') and not "
                             "(source is 'd' or (target is 'b' or flow is 'never') and flow.x is "
                             "'y') or element is 'z'"),
                     AX_OK);
    struct ax_instruction *code =
        ax_arena_alloc(&session->arena, program.len * sizeof(struct ax_instruction));
    uint64_t truth[1];
    uint64_t known[1];
    uint32_t accepted = 0;
    uint32_t wrong = 0;
    random_state = 1;
    for (int run = 0; run < 100000; run++) {
        memcpy(code, program.code, program.len * sizeof(*code));
        struct ax_program changed = {.code = code, .len = 1 + draw(program.len)};
        changed.len = draw(3) ? program.len : changed.len;
        for (uint32_t i = draw(4); i < 4; i++) {
            struct ax_instruction *at = &code[draw(program.len)];
            at->op = (uint16_t)draw(draw(50) ? AX_OP_COUNT + 1 : 65536);
            at->operand = (uint16_t)(draw(2) ? 0 : draw(draw(50) ? 12 : 65536));
        }
        if (!ax_program_verify(&changed, tests.tests.len)) {
            continue;
        }
        accepted++;
        truth[0] = draw(1U << 30);
        known[0] = draw(1U << 30);
        enum ax_truth whole = ax_program_run(&changed, (struct ax_facts){truth, NULL});
        enum ax_truth part = ax_program_run(&changed, (struct ax_facts){truth, known});
        wrong += whole != AX_FALSE && whole != AX_TRUE;
        wrong += part != AX_MAYBE && part != whole;
    }
    ck_assert_uint_gt(accepted, 100);
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

/* The outcome of `text` when the tests 'a' and 'b' have these outcomes. */
static enum ax_truth outcome_of(const char *text, enum ax_truth a, enum ax_truth b)
{
    ck_assert_int_eq(compile(text), AX_OK);
    uint64_t truth[1] = {(a == AX_TRUE ? 1U : 0) | (b == AX_TRUE ? 2U : 0)};
    uint64_t known[1] = {(a != AX_MAYBE ? 1U : 0) | (b != AX_MAYBE ? 2U : 0)};
    return ax_program_run(&program, (struct ax_facts){truth, known});
}

START_TEST(the_laws_of_kleene_hold)
{
    ck_assert_int_eq(compile("flow is 'a' or flow is 'b'"), AX_OK);
    for (int i = 0; i < 9; i++) {
        enum ax_truth a = (enum ax_truth)(i / 3);
        enum ax_truth b = (enum ax_truth)(i % 3);
        enum ax_truth both = outcome_of("flow is 'a' and flow is 'b'", a, b);
        enum ax_truth either = outcome_of("flow is 'a' or flow is 'b'", a, b);
        ck_assert_int_eq(both, a < b ? a : b);
        ck_assert_int_eq(either, a > b ? a : b);
        ck_assert_int_eq(outcome_of("not flow is 'a'", a, b), 2 - (int)a);
        ck_assert_int_eq(outcome_of("not not flow is 'a'", a, b), a);
        ck_assert_int_eq(outcome_of("not (flow is 'a' and flow is 'b')", a, b),
                         outcome_of("not flow is 'a' or not flow is 'b'", a, b));
        ck_assert_int_eq(outcome_of("flow is 'b' and flow is 'a'", a, b), both);
        ck_assert_int_eq(outcome_of("flow is 'a' or flow is 'a' and flow is 'b'", a, b), a);
        ck_assert_int_eq(outcome_of("flow is 'a' and (flow is 'a' or flow is 'b')", a, b), a);
    }
}
END_TEST

enum {
    TEXT_BYTES = 4096,
    NAMES = 6
};

/* A random expression is written as text and worked out at once, by recursion and nothing else. */
struct writing {
    char text[TEXT_BYTES];
    size_t len;
    const enum ax_truth *outcomes; /* by name */
};

static void put(struct writing *writing, const char *text)
{
    size_t len = strlen(text);
    ck_assert(writing->len + len < TEXT_BYTES);
    memcpy(writing->text + writing->len, text, len + 1);
    writing->len += len;
}

static void put_blank(struct writing *writing)
{
    static const char *const blanks[] = {" ", "  ", "\n", "\t", " \r\n "};
    put(writing, blanks[draw(COUNT(blanks))]);
}

static enum ax_truth write_or(struct writing *writing, int depth);

static enum ax_truth write_test(struct writing *writing)
{
    static const char *const texts[NAMES] = {"source is'a'",    "TARGET IS 'b'",
                                             "flow.c is 'x'",   "flow crosses 'd'",
                                             "Target.e is 'y'", "flow is 'never'"};
    uint32_t name = draw(NAMES);
    put(writing, texts[name]);
    return name == NAMES - 1 ? AX_FALSE : writing->outcomes[name];
}

static enum ax_truth write_not(struct writing *writing, int depth)
{
    if (draw(4) == 0) {
        put(writing, draw(2) ? "not" : "NoT");
        put_blank(writing);
        return (enum ax_truth)(AX_TRUE - write_not(writing, depth + 1));
    }
    if (depth > 5 || draw(3) > 0) {
        return write_test(writing);
    }
    put(writing, "(");
    enum ax_truth truth = write_or(writing, depth + 1);
    put(writing, ")");
    return truth;
}

static enum ax_truth write_and(struct writing *writing, int depth)
{
    enum ax_truth truth = write_not(writing, depth);
    while (draw(3) == 0) {
        put_blank(writing);
        put(writing, draw(2) ? "and " : "AND\n");
        enum ax_truth next = write_not(writing, depth);
        truth = next < truth ? next : truth;
    }
    return truth;
}

static enum ax_truth write_or(struct writing *writing, int depth)
{
    enum ax_truth truth = write_and(writing, depth);
    while (draw(3) == 0) {
        put_blank(writing);
        put(writing, draw(2) ? "or " : "Or\t");
        enum ax_truth next = write_and(writing, depth);
        truth = next > truth ? next : truth;
    }
    return truth;
}

START_TEST(random_expressions_are_as_true_as_recursion_says)
{
    /* The tests get their numbers in the order of their names. */
    ck_assert_int_eq(
        compile("source is 'a' or target is 'b' or flow.c is 'x' or flow crosses 'd' or "
                "target.e is 'y'"),
        AX_OK);
    static struct writing writing;
    random_state = 2;
    struct ax_compiler compiler = compiler_of(INTERACTION);
    for (int run = 0; run < 20000; run++) {
        enum ax_truth outcomes[NAMES];
        uint64_t truth[1] = {0};
        uint64_t known[1] = {0};
        for (int i = 0; i < NAMES; i++) {
            outcomes[i] = (enum ax_truth)draw(3);
            truth[0] |= (uint64_t)(outcomes[i] == AX_TRUE) << i;
            known[0] |= (uint64_t)(outcomes[i] != AX_MAYBE) << i;
        }
        writing.len = 0;
        writing.outcomes = outcomes;
        enum ax_truth wanted = write_or(&writing, 0);
        struct ax_expression expression = {{writing.text, writing.len}, {0, 0, 0}, false};
        if (ax_rule_compile(&compiler, &expression, &program) != AX_OK ||
            ax_program_run(&program, (struct ax_facts){truth, known}) != wanted) {
            ck_abort_msg("%s", writing.text);
        }
    }
    ck_assert_uint_eq(tests.tests.len, NAMES - 1);
}
END_TEST

static uint64_t draw_word(void)
{
    return (uint64_t)draw(1U << 31) << 33 ^ (uint64_t)draw(1U << 31) << 16 ^ draw(1U << 31);
}

/* The answer of every lane against a run for its subject alone. */
static uint32_t count_wrong_lanes(const struct ax_lanes *columns)
{
    struct ax_lanes verdict;
    uint32_t wrong = 0;
    ax_program_run_lanes(&program, columns, &verdict);
    for (uint32_t lane = 0; lane < AX_LANES; lane++) {
        uint64_t truth[1] = {0};
        for (uint32_t test = 0; test < tests.tests.len; test++) {
            truth[0] |= (columns[test].word[lane / 64] >> lane % 64 & 1) << test;
        }
        bool fires = ax_program_run(&program, (struct ax_facts){truth, NULL}) == AX_TRUE;
        wrong += fires != (verdict.word[lane / 64] >> lane % 64 & 1);
    }
    return wrong;
}

START_TEST(many_subjects_at_once_get_the_answers_of_each)
{
    static struct writing writing;
    static const enum ax_truth outcomes[NAMES];
    struct ax_lanes columns[NAMES];
    struct ax_compiler compiler = compiler_of(INTERACTION);
    random_state = 3;
    for (int run = 0; run < 1000; run++) {
        writing.len = 0;
        writing.outcomes = outcomes;
        (void)write_or(&writing, 0);
        struct ax_expression expression = {{writing.text, writing.len}, {0, 0, 0}, false};
        ck_assert_int_eq(ax_rule_compile(&compiler, &expression, &program), AX_OK);
        for (uint32_t i = 0; i < NAMES * AX_LANE_WORDS; i++) {
            columns[i / AX_LANE_WORDS].word[i % AX_LANE_WORDS] = draw_word();
        }
        ck_assert_msg(count_wrong_lanes(columns) == 0, "%s", writing.text);
    }
}
END_TEST

START_TEST(turning_a_square_turns_each_bit)
{
    uint64_t square[64];
    uint64_t turned[64];
    random_state = 4;
    for (int i = 0; i < 64; i++) {
        square[i] = draw_word();
    }
    memcpy(turned, square, sizeof(square));
    ax_square_turn(turned);
    for (int i = 0; i < 64; i++) {
        for (int j = 0; j < 64; j++) {
            ck_assert_uint_eq(square[i] >> j & 1, turned[j] >> i & 1);
        }
    }
}
END_TEST

START_TEST(many_tests_keep_their_numbers)
{
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < 20000; i++) {
        struct ax_test test = {AX_TEST_PROPERTY, AX_ROLE_FLOW, i / 3 + 1, i % 3 + 1};
        wrong += ax_tests_add(&tests, &scarce.memory, test) != i;
    }
    for (uint32_t i = 0; i < 20000; i++) {
        struct ax_test test = {AX_TEST_PROPERTY, AX_ROLE_FLOW, i / 3 + 1, i % 3 + 1};
        wrong += ax_tests_add(&tests, &scarce.memory, test) != i;
    }
    ck_assert_uint_eq(wrong, 0);
    ck_assert_uint_eq(tests.tests.len, 20000);
}
END_TEST

START_TEST(the_lexer_ends_at_the_end)
{
    struct ax_slice text = AX_SLICE(" a'b''(");
    static const enum ax_token_kind kinds[] = {AX_TOKEN_WORD, AX_TOKEN_STRING, AX_TOKEN_UNFINISHED,
                                               AX_TOKEN_END, AX_TOKEN_END};
    uint32_t at = 0;
    for (int i = 0; i < COUNT(kinds); i++) {
        struct ax_token token = ax_lexer_next(text, at);
        ck_assert_int_eq(token.kind, kinds[i]);
        at = token.end;
    }
    ck_assert_uint_eq(at, text.len);
}
END_TEST

static TCase *tests_of(Suite *suite, const char *name)
{
    TCase *tcase = tcase_create(name);
    tcase_add_checked_fixture(tcase, begin, end);
    suite_add_tcase(suite, tcase);
    return tcase;
}

Suite *unit_suite(void)
{
    Suite *suite = suite_create("rule");
    ADD_TESTS(tests_of(suite, "grammar"), and_binds_tighter_than_or_and_not_tighter_than_both,
              parentheses_come_first_and_equal_tests_are_one,
              every_kind_of_test_is_written_as_it_was_read,
              keywords_have_any_case_and_may_touch_quotes_and_parentheses,
              an_empty_expression_is_true, what_can_never_be_is_false_and_its_opposite_true,
              the_resolver_may_replace_a_shown_name_by_an_id, a_scope_has_its_own_subjects,
              microsofts_grammar_has_no_words_of_ours, the_lexer_ends_at_the_end);
    TCase *wrong = tests_of(suite, "errors");
    tcase_add_loop_test(wrong, an_error_is_reported_once_and_at_its_place, 0, COUNT(errors));
    ADD_TESTS(wrong, all_unknown_names_of_an_expression_are_reported, a_misspelt_word_gets_a_guess,
              an_expression_whose_place_is_not_exact_points_at_all_of_it,
              compiling_without_memory_says_so);
    ADD_TESTS(tests_of(suite, "limits"), nesting_ends_at_its_limit,
              the_deepest_expression_fits_the_stack, an_expression_has_a_limited_number_of_bytes,
              an_expression_in_its_bytes_fits_its_code, many_tests_keep_their_numbers);
    TCase *code = tests_of(suite, "code");
    tcase_add_loop_test(code, the_verifier_knows_a_program_from_a_broken_one, 0, COUNT(programs));
    ADD_TESTS(code, the_verifier_limits_the_stack, a_corrupted_program_is_refused_or_runs_safely,
              the_laws_of_kleene_hold, random_expressions_are_as_true_as_recursion_says,
              many_subjects_at_once_get_the_answers_of_each, turning_a_square_turns_each_bit);
    return suite;
}
