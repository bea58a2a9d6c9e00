/* SPDX-License-Identifier: Apache-2.0 */
/* The tokens of JSON that are longer than a character. Each begins at json->in.start and ends at
 * json->in.at. */
#ifndef AX_JSON_SCAN_H
#define AX_JSON_SCAN_H

#include "json/reader.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define AX_EACH_BYTE 0x0101010101010101ULL
#define AX_HIGH_BITS 0x8080808080808080ULL

/* The high bit of each byte that a string does not hold as it is: controls, the quote, the
 * backslash, and what is not ASCII. Bytes above the first hit may be wrong. */
static inline uint64_t ax_json_odd_bytes(uint64_t word)
{
    uint64_t quote = word ^ (AX_EACH_BYTE * '"');
    uint64_t escape = word ^ (AX_EACH_BYTE * '\\');
    uint64_t control = (word - AX_EACH_BYTE * 0x20) & ~word;
    quote = (quote - AX_EACH_BYTE) & ~quote;
    escape = (escape - AX_EACH_BYTE) & ~escape;
    return (control | quote | escape | word) & AX_HIGH_BITS;
}

/* The first byte of [at, end) that a string does not hold as it is, or that is not ASCII. Most
 * bytes of a file are passed here. */
static inline const char *ax_json_plain_end(const char *at, const char *end)
{
#ifdef __SSE2__
    while (end - at >= 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                    _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
        /* As signed numbers, what is not ASCII is below the blank too. */
        __m128i odd = _mm_or_si128(ends, _mm_cmplt_epi8(bytes, _mm_set1_epi8(' ')));
        int found = _mm_movemask_epi8(odd);
        if (found != 0) {
            return at + __builtin_ctz((unsigned)found);
        }
        at += 16;
    }
#endif
    while (end - at >= 8) {
        uint64_t word;
        memcpy(&word, at, sizeof(word));
        if (ax_json_odd_bytes(word) != 0) {
            break;
        }
        at += 8;
    }
    while (at < end && (unsigned char)*at >= 0x20 && *at != '"' && *at != '\\' &&
           (unsigned char)*at < 0x80) {
        at++;
    }
    return at;
}

/* Each answers the kind of the token and sets json->text, or reports and answers AX_JSON_ERROR. */
enum ax_json_kind ax_json_scan_string(struct ax_json *json);
enum ax_json_kind ax_json_scan_number(struct ax_json *json);
/* The last token began an object or array: passes over it, json->in.at is then behind its end.
 * False, and nothing has happened, when it is not sound or not wholly in the window. */
bool ax_json_pass_container(struct ax_json *json);
/* true, false or null; anything else is no value. */
enum ax_json_kind ax_json_scan_word(struct ax_json *json);

/* Reports a mistake at the next byte, or at the end of the file. */
enum ax_json_kind ax_json_unexpected(struct ax_json *json, const char *wanted);
/* Reports a mistake at `count` bytes from the offset `at` in the window. */
enum ax_json_kind ax_json_fail(struct ax_json *json, enum ax_code code, size_t at, size_t count,
                               const char *text);

#endif
