/* SPDX-License-Identifier: Apache-2.0 */
#include "base/guess.h"

#include "base/limits.h"
#include "base/slice.h"

/* A third of the letters may be wrong, at least one. */
static uint32_t tolerance(size_t len)
{
    return len < 6 ? 1 + (len > 3) : (uint32_t)(len / 3);
}

void ax_guess_init(struct ax_guess *guess, struct ax_slice wanted)
{
    *guess = (struct ax_guess){.wanted = wanted, .distance = tolerance(wanted.len) + 1};
}

/* Damerau-Levenshtein (optimal string alignment), folding ASCII case. Both at most
 * AX_LIMIT_GUESS_BYTES. */
static uint32_t distance(struct ax_slice a, struct ax_slice b)
{
    uint32_t rows[3][AX_LIMIT_GUESS_BYTES + 1];
    for (size_t j = 0; j <= b.len; j++) {
        rows[0][j] = (uint32_t)j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        uint32_t *now = rows[i % 3];
        const uint32_t *up = rows[(i + 2) % 3];
        const uint32_t *upper = rows[(i + 1) % 3];
        now[0] = (uint32_t)i;
        for (size_t j = 1; j <= b.len; j++) {
            char x = ax_lower(a.start[i - 1]);
            char y = ax_lower(b.start[j - 1]);
            uint32_t least = up[j - 1] + (x != y);
            least = up[j] + 1 < least ? up[j] + 1 : least;
            least = now[j - 1] + 1 < least ? now[j - 1] + 1 : least;
            bool swapped =
                i > 1 && j > 1 && x == ax_lower(b.start[j - 2]) && y == ax_lower(a.start[i - 2]);
            if (swapped && upper[j - 2] + 1 < least) {
                least = upper[j - 2] + 1;
            }
            now[j] = least;
        }
    }
    return rows[a.len % 3][b.len];
}

void ax_guess_offer(struct ax_guess *guess, struct ax_slice word)
{
    size_t len = guess->wanted.len;
    size_t apart = len > word.len ? len - word.len : word.len - len;
    if (apart >= guess->distance || len == 0 || len > AX_LIMIT_GUESS_BYTES ||
        word.len > AX_LIMIT_GUESS_BYTES || word.len == 0 ||
        guess->offered++ >= AX_LIMIT_GUESS_WORDS) {
        return;
    }
    uint32_t found = distance(guess->wanted, word);
    if (found < guess->distance) {
        guess->distance = found;
        guess->best = word;
    }
}
