/* SPDX-License-Identifier: Apache-2.0 */
/* The rule language: expressions over tests, compiled once and run many times. What a test means
 * is for others to know; here it has an outcome that is false, true, or not known yet.
 * docs/rules.md has the grammar. */
#ifndef AX_RULE_RULE_H
#define AX_RULE_RULE_H

#include "diag/session.h"

#include <annexc/output.h>

enum ax_role {
    AX_ROLE_SOURCE,
    AX_ROLE_TARGET,
    AX_ROLE_FLOW,
    AX_ROLE_ELEMENT,
    AX_ROLE_MODEL,
    AX_ROLE_COUNT
};

enum ax_test_kind {
    AX_TEST_IS,       /* role is 'name' */
    AX_TEST_PROPERTY, /* role.name is 'value' */
    AX_TEST_INSIDE,
    AX_TEST_CARRIES,
    AX_TEST_HAS,
    AX_TEST_CROSSES,
    AX_TEST_ENTERS,
    AX_TEST_LEAVES,
    AX_TEST_COUNT
};

struct ax_test {
    uint8_t kind; /* enum ax_test_kind */
    uint8_t role; /* enum ax_role */
    ax_atom name; /* type, or property */
    ax_atom value;
};

/* All tests of a set of rules, each once: rules that ask the same share the answer. */
struct ax_tests {
    AX_ARRAY(struct ax_test) tests;
    uint32_t *slots;
    uint32_t slot_count;
};

struct ax_instruction {
    uint16_t op;      /* enum ax_op */
    uint16_t operand; /* a test's number */
};

enum ax_op {
#define OP(name, mnemonic, operand, pops, pushes) AX_OP_##name,
#include "rule/opcodes.def"
#undef OP
    AX_OP_COUNT
};

struct ax_program {
    const struct ax_instruction *code;
    uint32_t len;   /* 0: there is no expression */
    uint32_t stack; /* values that it needs at most; set by ax_program_verify */
};

/* Where an expression stands. When `exact`, its text is that of the source from span.start on. */
struct ax_expression {
    struct ax_slice text;
    struct ax_span span;
    bool exact;
};

/* What the compiler asks about a name. It may replace the atoms of the test (a display name by
 * an id). AX_NEVER: the test is false whatever the subject is; AX_WRONG: it was reported. */
enum ax_answer {
    AX_KNOWN,
    AX_NEVER,
    AX_WRONG
};

struct ax_compiler {
    struct ax_session *session;
    struct ax_tests *tests;
    uint32_t roles; /* allowed: bit 1 << role */
    enum ax_answer (*resolve)(void *user, struct ax_test *test, struct ax_span name,
                              struct ax_span value);
    void *user;
    bool strict_strings; /* no words but those of Microsoft's filter grammar */
};

/* Compiles and verifies. An empty text is a program that is true. Messages for every error.
 * AX_INVALID, AX_NO_MEMORY. The code lives in the session's arena. */
enum ax_status ax_rule_compile(const struct ax_compiler *compiler,
                               const struct ax_expression *expression,
                               struct ax_program *out_program);

void ax_tests_done(struct ax_tests *tests, const struct ax_allocator *memory);
/* The number of an equal test, which is added when it is new; UINT32_MAX without memory. */
uint32_t ax_tests_add(struct ax_tests *tests, const struct ax_allocator *memory,
                      struct ax_test test);

/* Checks every instruction: operands in range, stack never below empty nor above its limit, one
 * RETURN at the end with an empty stack. Sets program->stack. */
bool ax_program_verify(struct ax_program *program, uint32_t test_count);

/* What is known about a subject: a bit per test. `known` NULL: everything. */
struct ax_facts {
    const uint64_t *truth;
    const uint64_t *known;
};

enum ax_truth {
    AX_FALSE,
    AX_MAYBE,
    AX_TRUE
};

/* Runs a verified program. Pure; needs no memory. */
enum ax_truth ax_program_run(const struct ax_program *program, struct ax_facts facts);

/* What many subjects have at once: bit i is about subject i. */
enum {
    AX_LANE_WORDS = 4, /* so that going from instruction to instruction costs little */
    AX_LANES = 64 * AX_LANE_WORDS
};

struct ax_lanes {
    uint64_t word[AX_LANE_WORDS];
};

bool ax_lanes_any(const struct ax_lanes *lanes);
void ax_lanes_and(struct ax_lanes *to, const struct ax_lanes *other);

/* Runs a verified program for all subjects at once. `tests`: by test, what it says of them. */
void ax_program_run_lanes(const struct ax_program *program, const struct ax_lanes *tests,
                          struct ax_lanes *out);

/* Bit j of word i becomes bit i of word j. */
void ax_square_turn(uint64_t square[64]);

/* One instruction per line: number, mnemonic, operand, and what the test says in the language. */
void ax_program_disassemble(const struct ax_program *program, const struct ax_tests *tests,
                            const struct ax_atoms *atoms, struct ax_output *output);
/* A test in the language: source.encrypted is 'yes'. */
void ax_test_write(const struct ax_test *test, const struct ax_atoms *atoms,
                   struct ax_output *output);
const char *ax_role_text(enum ax_role role);

#endif
