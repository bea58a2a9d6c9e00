/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean" for options, choices and commands: short words, one slip of the finger. */
#ifndef AX_CLI_NEAR_H
#define AX_CLI_NEAR_H

#include <stddef.h>

/* Start with {.wanted = …}, offer the words that exist; `best` is then the nearest one, or NULL. */
struct ax_near {
    const char *wanted;
    const char *best;
    size_t apart;
};

void ax_near_offer(struct ax_near *near, const char *word);
/* Offers a NULL-terminated list. */
void ax_near_offer_all(struct ax_near *near, const char *const *words);

#endif
