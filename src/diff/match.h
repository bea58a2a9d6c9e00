/* SPDX-License-Identifier: Apache-2.0 */
/* Which items of two models are the same. */
#ifndef AX_DIFF_MATCH_H
#define AX_DIFF_MATCH_H

#include "diff/model_diff.h"

/* Fills diff->new_of, old_of and match. False without memory. */
bool ax_match_items(struct ax_model_diff *diff, const struct ax_renames *renames);

/* Adds guesses to what is matched for sure. False without memory. */
bool ax_match_guess(struct ax_model_diff *diff);

static inline void ax_match_set(struct ax_model_diff *diff, uint32_t old_item, uint32_t new_item,
                                enum ax_match match)
{
    diff->new_of[old_item] = new_item;
    diff->old_of[new_item] = old_item;
    diff->match[new_item] = (uint8_t)match;
}

/* Elements may change their kind; nothing else does. */
bool ax_match_fits(const struct ax_model_diff *diff, uint32_t old_item, uint32_t new_item);

#endif
