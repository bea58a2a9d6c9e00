/* SPDX-License-Identifier: Apache-2.0 */
#include "rule/lexer.h"

static struct ax_token token_at(struct ax_slice expression, enum ax_token_kind kind, size_t start,
                                size_t end)
{
    return (struct ax_token){
        .kind = kind,
        .text = {expression.start + start, end - start},
        .start = (uint32_t)start,
        .end = (uint32_t)end,
    };
}

static struct ax_token string_at(struct ax_slice expression, size_t start)
{
    const char *close = memchr(expression.start + start + 1, '\'', expression.len - start - 1);
    if (!close) {
        return token_at(expression, AX_TOKEN_UNFINISHED, start, expression.len);
    }
    size_t end = (size_t)(close - expression.start) + 1;
    struct ax_token token = token_at(expression, AX_TOKEN_STRING, start, end);
    token.text = (struct ax_slice){expression.start + start + 1, end - start - 2};
    return token;
}

static bool ends_word(char byte)
{
    return ax_is_blank(byte) || byte == '(' || byte == ')' || byte == '\'';
}

struct ax_token ax_lexer_next(struct ax_slice expression, uint32_t from)
{
    size_t at = from;
    while (at < expression.len && ax_is_blank(expression.start[at])) {
        at++;
    }
    if (at >= expression.len) {
        uint32_t end = (uint32_t)expression.len;
        return (struct ax_token){AX_TOKEN_END, {"", 0}, end, end};
    }
    char first = expression.start[at];
    if (first == '(' || first == ')') {
        return token_at(expression, first == '(' ? AX_TOKEN_OPEN : AX_TOKEN_CLOSE, at, at + 1);
    }
    if (first == '\'') {
        return string_at(expression, at);
    }
    size_t end = at;
    while (end < expression.len && !ends_word(expression.start[end])) {
        end++;
    }
    return token_at(expression, AX_TOKEN_WORD, at, end);
}

bool ax_token_is(const struct ax_token *token, const char *keyword)
{
    return token->kind == AX_TOKEN_WORD && ax_slice_equal_folded(token->text, ax_slice_of(keyword));
}
