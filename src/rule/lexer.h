/* SPDX-License-Identifier: Apache-2.0 */
/* Words, strings and parentheses of an expression. */
#ifndef AX_RULE_LEXER_H
#define AX_RULE_LEXER_H

#include "base/slice.h"

enum ax_token_kind {
    AX_TOKEN_END,
    AX_TOKEN_WORD,
    AX_TOKEN_STRING, /* text without the quotes */
    AX_TOKEN_OPEN,
    AX_TOKEN_CLOSE,
    AX_TOKEN_UNFINISHED /* a string that never ends */
};

struct ax_token {
    enum ax_token_kind kind;
    struct ax_slice text;
    uint32_t start; /* offsets in the expression, quotes included */
    uint32_t end;
};

/* The token at `at`, blanks skipped. */
struct ax_token ax_lexer_next(struct ax_slice expression, uint32_t at);
/* True for a word that is this keyword, in any case. */
bool ax_token_is(const struct ax_token *token, const char *keyword);

#endif
