/* SPDX-License-Identifier: Apache-2.0 */
/* Tests and programs: collecting, verifying, running, printing. */
#include "base/limits.h"
#include "base/output.h"
#include "rule/rule.h"

struct op_facts {
    const char *mnemonic;
    bool operand;
    uint8_t pops;
    uint8_t pushes;
};

static const struct op_facts ops[AX_OP_COUNT] = {
#define OP(name, mnemonic, operand, pops, pushes) {mnemonic, operand, pops, pushes},
#include "rule/opcodes.def"
#undef OP
};

void ax_tests_done(struct ax_tests *tests, const struct ax_allocator *memory)
{
    ax_array_done(memory, &tests->tests);
    ax_memory_release(memory, tests->slots, tests->slot_count * sizeof(*tests->slots));
    *tests = (struct ax_tests){.slots = NULL};
}

static bool tests_equal(struct ax_test a, struct ax_test b)
{
    return a.kind == b.kind && a.role == b.role && a.name == b.name && a.value == b.value;
}

static uint32_t test_slot(const struct ax_tests *tests, struct ax_test test)
{
    uint32_t key[3] = {(uint32_t)test.kind << 8 | test.role, test.name, test.value};
    uint32_t slot = ax_hash_bytes(key, sizeof(key)) & (tests->slot_count - 1);
    while (tests->slots[slot] != 0 && !tests_equal(tests->tests.at[tests->slots[slot] - 1], test)) {
        slot = (slot + 1) & (tests->slot_count - 1);
    }
    return slot;
}

static bool grow_tests(struct ax_tests *tests, const struct ax_allocator *memory)
{
    uint32_t count = tests->slot_count ? tests->slot_count * 2 : 256;
    uint32_t *slots = ax_memory_resize(memory, NULL, 0, count * sizeof(*slots));
    if (!slots) {
        return false;
    }
    memset(slots, 0, count * sizeof(*slots));
    ax_memory_release(memory, tests->slots, tests->slot_count * sizeof(*slots));
    tests->slots = slots;
    tests->slot_count = count;
    for (uint32_t i = 0; i < tests->tests.len; i++) {
        tests->slots[test_slot(tests, tests->tests.at[i])] = i + 1;
    }
    return true;
}

uint32_t ax_tests_add(struct ax_tests *tests, const struct ax_allocator *memory,
                      struct ax_test test)
{
    if (tests->tests.len >= tests->slot_count / 2 && !grow_tests(tests, memory)) {
        return UINT32_MAX;
    }
    uint32_t slot = test_slot(tests, test);
    if (tests->slots[slot] == 0) {
        struct ax_test *added = ax_array_push(memory, &tests->tests);
        if (!added) {
            return UINT32_MAX;
        }
        *added = test;
        tests->slots[slot] = tests->tests.len;
    }
    return tests->slots[slot] - 1;
}

bool ax_program_verify(struct ax_program *program, uint32_t test_count)
{
    uint32_t depth = 0;
    uint32_t deepest = 0;
    for (uint32_t i = 0; i < program->len; i++) {
        struct ax_instruction instruction = program->code[i];
        if (instruction.op >= AX_OP_COUNT) {
            return false;
        }
        const struct op_facts *op = &ops[instruction.op];
        if (depth < op->pops ||
            (op->operand ? instruction.operand >= test_count : instruction.operand)) {
            return false;
        }
        depth = depth - op->pops + op->pushes;
        deepest = depth > deepest ? depth : deepest;
        if (deepest > AX_LIMIT_RULE_STACK ||
            (instruction.op == AX_OP_RETURN) != (i + 1 == program->len)) {
            return false;
        }
    }
    program->stack = deepest;
    return program->len > 0 && depth == 0;
}

static inline uint8_t outcome(struct ax_facts facts, uint32_t test)
{
    uint64_t bit = 1ULL << (test & 63);
    if (facts.known && !(facts.known[test >> 6] & bit)) {
        return AX_MAYBE;
    }
    return facts.truth[test >> 6] & bit ? AX_TRUE : AX_FALSE;
}

enum ax_truth ax_program_run(const struct ax_program *program, struct ax_facts facts)
{
    uint8_t stack[AX_LIMIT_RULE_STACK];
    uint8_t *top = stack;
    for (const struct ax_instruction *at = program->code;; at++) {
        switch ((enum ax_op)at->op) {
        case AX_OP_TEST: *top++ = outcome(facts, at->operand); break;
        case AX_OP_FALSE: *top++ = AX_FALSE; break;
        case AX_OP_TRUE: *top++ = AX_TRUE; break;
        case AX_OP_NOT: top[-1] = (uint8_t)(AX_TRUE - top[-1]); break;
        case AX_OP_AND:
            top--;
            top[-1] = top[0] < top[-1] ? top[0] : top[-1];
            break;
        case AX_OP_OR:
            top--;
            top[-1] = top[0] > top[-1] ? top[0] : top[-1];
            break;
        case AX_OP_RETURN: return (enum ax_truth)top[-1];
        case AX_OP_COUNT: return AX_FALSE;
        }
    }
}

void ax_test_write(const struct ax_test *test, const struct ax_atoms *atoms,
                   struct ax_output *output)
{
    static const char *const verbs[AX_TEST_COUNT] = {
        "is", "is", "inside", "carries", "has", "crosses", "enters", "leaves",
    };
    ax_put_text(output, ax_role_text(test->role));
    if (test->kind == AX_TEST_PROPERTY) {
        ax_put_char(output, '.');
        ax_put(output, ax_atom_text(atoms, test->name));
    }
    ax_putf(output, " %s '", verbs[test->kind]);
    ax_put(output, ax_atom_text(atoms, test->kind == AX_TEST_PROPERTY ? test->value : test->name));
    ax_put_char(output, '\'');
}

void ax_program_disassemble(const struct ax_program *program, const struct ax_tests *tests,
                            const struct ax_atoms *atoms, struct ax_output *output)
{
    for (uint32_t i = 0; i < program->len; i++) {
        struct ax_instruction instruction = program->code[i];
        ax_putf(output, "%4u  %-7s", i, ops[instruction.op].mnemonic);
        if (instruction.op == AX_OP_TEST) {
            ax_putf(output, "%-5u", instruction.operand);
            ax_test_write(&tests->tests.at[instruction.operand], atoms, output);
        }
        ax_put_char(output, '\n');
    }
}
