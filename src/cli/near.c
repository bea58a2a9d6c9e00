/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/near.h"

#include <stdbool.h>
#include <string.h>

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* What is left of both words without their common beginning and end: how much was mistyped at one
 * place. */
static size_t differing(const char *a, const char *b)
{
    size_t a_len = strlen(a);
    size_t b_len = strlen(b);
    while (a_len > 0 && b_len > 0 && *a == *b) {
        a++;
        b++;
        a_len--;
        b_len--;
    }
    while (a_len > 0 && b_len > 0 && a[a_len - 1] == b[b_len - 1]) {
        a_len--;
        b_len--;
    }
    bool swapped = a_len == 2 && b_len == 2 && a[0] == b[1] && a[1] == b[0];
    return swapped ? 1 : larger(a_len, b_len);
}

/* A third of the word may be wrong, and something must be right. */
static bool is_close(size_t apart, size_t len)
{
    return apart <= 2 && apart < len && apart * 3 <= len + 2;
}

void ax_near_offer(struct ax_near *near, const char *word)
{
    size_t len = strlen(near->wanted);
    bool begun = len >= 2 && strncmp(word, near->wanted, len) == 0;
    size_t apart = begun ? 1 : differing(near->wanted, word);
    if (is_close(apart, larger(len, strlen(word))) && (!near->best || apart < near->apart)) {
        near->best = word;
        near->apart = apart;
    }
}

void ax_near_offer_all(struct ax_near *near, const char *const *words)
{
    for (; *words; words++) {
        ax_near_offer(near, *words);
    }
}
