/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing, cutting and searching borrowed text. Never locale-dependent. */
#ifndef AX_BASE_SLICE_H
#define AX_BASE_SLICE_H

#include <annexc/slice.h>

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define AX_SLICE(literal) ((struct ax_slice){"" literal, sizeof(literal) - 1})
/* For "%.*s": a slice longer than INT_MAX cannot occur (AX_LIMIT_FILE_BYTES). */
#define AX_FMT(slice) ((int)(slice).len), ((slice).start ? (slice).start : "")

static inline struct ax_slice ax_slice_of(const char *text)
{
    return (struct ax_slice){text, text ? strlen(text) : 0};
}

static inline bool ax_slice_equal(struct ax_slice a, struct ax_slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.start, b.start, a.len) == 0);
}

static inline bool ax_slice_is(struct ax_slice a, const char *text)
{
    return ax_slice_equal(a, ax_slice_of(text));
}

static inline bool ax_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* ASCII only: "I" is "i" in every locale. */
static inline char ax_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool ax_slice_equal_folded(struct ax_slice a, struct ax_slice b);
/* Byte order, shorter first: <0, 0, >0. */
int ax_slice_compare(struct ax_slice a, struct ax_slice b);
struct ax_slice ax_slice_trim(struct ax_slice text);
bool ax_slice_ends(struct ax_slice text, const char *end);
/* Cuts the next word off `rest`; false when only blanks are left. */
bool ax_slice_next_word(struct ax_slice *rest, struct ax_slice *out_word);
/* Whole decimal number 0 … UINT32_MAX without sign; false if it is anything else. */
bool ax_slice_to_number(struct ax_slice text, uint32_t *out_number);
/* A decimal like -12.5 or 1e3, finite; false if it is anything else. Independent of locale. */
bool ax_slice_to_decimal(struct ax_slice text, double *out_value);

#endif
