/* SPDX-License-Identifier: Apache-2.0 */
/* Programs for many subjects at once. Without jumps they do the same for every subject, so one
 * word holds what 64 of them have on the stack. */
#include "base/limits.h"
#include "rule/rule.h"

bool ax_lanes_any(const struct ax_lanes *lanes)
{
    uint64_t any = 0;
    for (int i = 0; i < AX_LANE_WORDS; i++) {
        any |= lanes->word[i];
    }
    return any != 0;
}

static void set_all(struct ax_lanes *to, uint64_t word)
{
    for (int i = 0; i < AX_LANE_WORDS; i++) {
        to->word[i] = word;
    }
}

static void negate(struct ax_lanes *top)
{
    for (int i = 0; i < AX_LANE_WORDS; i++) {
        top->word[i] = ~top->word[i];
    }
}

void ax_lanes_and(struct ax_lanes *to, const struct ax_lanes *other)
{
    for (int i = 0; i < AX_LANE_WORDS; i++) {
        to->word[i] &= other->word[i];
    }
}

static void unite(struct ax_lanes *to, const struct ax_lanes *other)
{
    for (int i = 0; i < AX_LANE_WORDS; i++) {
        to->word[i] |= other->word[i];
    }
}

void ax_program_run_lanes(const struct ax_program *program, const struct ax_lanes *tests,
                          struct ax_lanes *out)
{
    struct ax_lanes stack[AX_LIMIT_RULE_STACK];
    struct ax_lanes *top = stack; /* the first that is free */
    for (const struct ax_instruction *at = program->code;; at++) {
        switch ((enum ax_op)at->op) {
        case AX_OP_TEST: *top++ = tests[at->operand]; break;
        case AX_OP_FALSE: set_all(top++, 0); break;
        case AX_OP_TRUE: set_all(top++, ~0ULL); break;
        case AX_OP_NOT: negate(top - 1); break;
        case AX_OP_AND:
            top--;
            ax_lanes_and(top - 1, top);
            break;
        case AX_OP_OR:
            top--;
            unite(top - 1, top);
            break;
        case AX_OP_RETURN:
        case AX_OP_COUNT: *out = top[-1]; return;
        }
    }
}

/* Halves of the square change places, then the quarters in each half, down to single bits. */
void ax_square_turn(uint64_t square[64])
{
    uint64_t mask = UINT32_MAX;
    for (unsigned half = 32; half > 0; half >>= 1) {
        for (unsigned i = 0; i < 64; i = ((i | half) + 1) & ~half) {
            uint64_t moved = (square[i] >> half ^ square[i | half]) & mask;
            square[i] ^= moved << half;
            square[i | half] ^= moved;
        }
        mask ^= mask << (half / 2);
    }
}
