/* SPDX-License-Identifier: Apache-2.0 */
/* When two texts say the same. */
#ifndef AX_DIFF_TEXT_H
#define AX_DIFF_TEXT_H

#include "base/slice.h"

/* Equal, when each run of blanks counts as one. */
bool ax_text_same(struct ax_slice a, struct ax_slice b);
/* The same words, in any order; in lists of more than some thousand bytes in the same order. */
bool ax_words_same(struct ax_slice a, struct ax_slice b);

#endif
