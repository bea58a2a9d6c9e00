/* SPDX-License-Identifier: Apache-2.0 */
#include "diff/text.h"

enum {
    SHORT_BYTES = 4096 /* each word is looked for in the whole other list */
};

bool ax_text_same(struct ax_slice a, struct ax_slice b)
{
    if (ax_slice_equal(a, b)) {
        return true;
    }
    struct ax_slice left;
    struct ax_slice right;
    for (;;) {
        bool more = ax_slice_next_word(&a, &left);
        if (more != ax_slice_next_word(&b, &right)) {
            return false;
        }
        if (!more) {
            return true;
        }
        if (!ax_slice_equal(left, right)) {
            return false;
        }
    }
}

static bool has(struct ax_slice words, struct ax_slice wanted)
{
    struct ax_slice word;
    while (ax_slice_next_word(&words, &word)) {
        if (ax_slice_equal(word, wanted)) {
            return true;
        }
    }
    return false;
}

static bool has_all(struct ax_slice words, struct ax_slice others)
{
    struct ax_slice rest = words;
    struct ax_slice word;
    while (ax_slice_next_word(&rest, &word)) {
        if (!has(others, word)) {
            return false;
        }
    }
    return true;
}

bool ax_words_same(struct ax_slice a, struct ax_slice b)
{
    bool is_short = a.len <= SHORT_BYTES && b.len <= SHORT_BYTES;
    return ax_text_same(a, b) || (is_short && has_all(a, b) && has_all(b, a));
}
