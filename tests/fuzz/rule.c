/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a rule's expression: the first byte says which subjects there are, the rest is
 * compiled, verified, run with facts made of the text, and disassembled. */
#include "fuzz.h"

#include "rule/rule.h"

enum {
    MAX_TESTS = 65536,
    MAX_WORDS = MAX_TESTS / 64,
    RUNS = 8
};

struct asked {
    struct ax_session *session;
    uint32_t count;
};

/* Knows every name but two kinds. */
static enum ax_answer resolve(void *user, struct ax_test *test, struct ax_span name,
                              struct ax_span value)
{
    struct asked *asked = user;
    struct ax_slice text = ax_atom_text(&asked->session->atoms, test->name);
    fuzz_expect(name.start <= name.end && value.start <= value.end, "spans are not upside down");
    fuzz_expect(value.end <= ax_source_at(asked->session, value.source)->text.len,
                "spans are in the source");
    fuzz_expect(test->kind < AX_TEST_COUNT && test->role < AX_ROLE_COUNT, "tests are whole");
    asked->count++;
    if (text.len > 0 && text.start[0] == '!') {
        (void)ax_report(asked->session, AX_CODE_DECLARATION_UNKNOWN, name, "\"%.*s\" is wrong",
                        AX_FMT(text));
        return AX_WRONG;
    }
    return text.len > 0 && text.start[0] == '-' ? AX_NEVER : AX_KNOWN;
}

static uint64_t draw(uint64_t *state)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return *state ^ *state >> 29;
}

/* Many subjects at once, against some of them alone. */
static void check_lanes(const struct ax_program *program, uint64_t seed)
{
    static struct ax_lanes tests[MAX_TESTS];
    static uint64_t truth[MAX_WORDS];
    struct ax_lanes verdict;
    for (size_t i = 0; i < program->len; i++) {
        for (int word = 0; word < AX_LANE_WORDS; word++) {
            tests[i].word[word] = draw(&seed);
        }
    }
    ax_program_run_lanes(program, tests, &verdict);
    for (uint32_t lane = 0; lane < AX_LANES; lane += 51) {
        memset(truth, 0, sizeof(truth));
        for (size_t i = 0; i < program->len; i++) {
            truth[i / 64] |= (tests[i].word[lane / 64] >> lane % 64 & 1) << i % 64;
        }
        bool fires = ax_program_run(program, (struct ax_facts){truth, NULL}) == AX_TRUE;
        fuzz_expect(fires == (verdict.word[lane / 64] >> lane % 64 & 1),
                    "a subject among many gets its own answer");
    }
}

/* What is true with a part of the facts stays so with all of them. */
static void run_program(const struct ax_program *program, uint64_t seed)
{
    static uint64_t truth[MAX_WORDS];
    static uint64_t known[MAX_WORDS];
    for (int run = 0; run < RUNS; run++) {
        for (size_t i = 0; i < program->len / 64 + 1; i++) {
            truth[i] = draw(&seed);
            known[i] = draw(&seed) | draw(&seed);
        }
        enum ax_truth whole = ax_program_run(program, (struct ax_facts){truth, NULL});
        enum ax_truth part = ax_program_run(program, (struct ax_facts){truth, known});
        fuzz_expect(whole == AX_FALSE || whole == AX_TRUE, "all facts give a plain answer");
        fuzz_expect(part == AX_MAYBE || part == whole, "fewer facts never contradict more");
    }
    check_lanes(program, seed);
}

static void compile(struct ax_session *session, struct ax_tests *tests, uint32_t source,
                    uint8_t flags, struct fuzz_result *result)
{
    struct asked asked = {.session = session};
    struct ax_slice text = ax_source_at(session, source)->text;
    struct ax_compiler compiler = {.session = session,
                                   .tests = tests,
                                   .roles = flags & 31U,
                                   .resolve = resolve,
                                   .user = &asked,
                                   .strict_strings = flags & 32U};
    struct ax_expression expression = {text, {source, 0, (uint32_t)text.len}, !(flags & 64U)};
    struct ax_program program = {.code = NULL};
    result->status = ax_rule_compile(&compiler, &expression, &program);
    struct ax_output *output = ax_output_to_memory(session->memory);
    if (!output) {
        result->status = AX_NO_MEMORY;
        return;
    }
    if (result->status == AX_OK) {
        fuzz_expect(ax_program_verify(&program, tests->tests.len), "what compiles can be verified");
        run_program(&program, text.len + flags);
        ax_program_disassemble(&program, tests, &session->atoms, output);
    }
    fuzz_put_counts(session, output);
    if (ax_output_flush(output) != AX_OK) {
        result->status = AX_NO_MEMORY;
    }
    fuzz_keep(result, output);
    ax_output_free(output);
    fuzz_write_messages(session, session->memory);
}

static void run(const struct ax_allocator *memory, struct ax_slice input,
                struct fuzz_result *result)
{
    uint8_t flags = input.len ? (uint8_t)input.start[0] : 0;
    struct ax_slice text = {input.start + (input.len > 0), input.len - (input.len > 0)};
    result->status = AX_NO_MEMORY;
    struct ax_session *session = ax_session_new(memory);
    uint32_t source = session ? ax_source_add(session, AX_SLICE("rule"), text) : 0;
    if (source) {
        struct ax_tests tests = {.slots = NULL};
        compile(session, &tests, source, flags, result);
        ax_tests_done(&tests, memory);
    }
    ax_session_free(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_all(run, data, size);
    return 0;
}
