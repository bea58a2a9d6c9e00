/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean": the known word that is nearest to a misspelt one. */
#ifndef AX_BASE_GUESS_H
#define AX_BASE_GUESS_H

#include <annexc/slice.h>

#include <stdint.h>

/* Offer candidates one by one; `best` is then the nearest of those near enough, else empty. */
struct ax_guess {
    struct ax_slice wanted;
    struct ax_slice best;
    uint32_t distance;
    uint32_t offered;
};

void ax_guess_init(struct ax_guess *guess, struct ax_slice wanted);
/* `word` must live as long as `best` is used. The first of equally near words wins. */
void ax_guess_offer(struct ax_guess *guess, struct ax_slice word);

#endif
