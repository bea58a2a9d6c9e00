/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include "base/compiler.h"

#include <string.h>

static const unsigned char *skip_ascii(const unsigned char *at, const unsigned char *end)
{
    uint64_t word;
    while (end - at >= 8) {
        memcpy(&word, at, 8);
        if (word & 0x8080808080808080ULL) {
            break;
        }
        at += 8;
    }
    while (at < end && *at < 0x80) {
        at++;
    }
    return at;
}

/* Length of the well-formed sequence at `at`, 0 if it is none (table 3-7 of the Unicode
 * standard). */
static size_t sequence(const unsigned char *at, size_t left, uint32_t *out_point)
{
    unsigned char first = at[0];
    size_t len = first < 0x80   ? 1
                 : first < 0xc2 ? 0
                 : first < 0xe0 ? 2
                 : first < 0xf0 ? 3
                 : first < 0xf5 ? 4
                                : 0;
    if (len == 0 || len > left) {
        return 0;
    }
    uint32_t point = len == 1 ? first : first & (0x7fU >> len);
    for (size_t i = 1; i < len; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
        point = point << 6 | (at[i] & 0x3fU);
    }
    bool overlong = (len == 3 && point < 0x800) || (len == 4 && point < 0x10000);
    bool surrogate = point >= 0xd800 && point <= 0xdfff;
    if (overlong || surrogate || point > 0x10ffff) {
        return 0;
    }
    *out_point = point;
    return len;
}

size_t ax_utf8_first_error(struct ax_slice text)
{
    const unsigned char *start = (const unsigned char *)text.start;
    const unsigned char *end = start + text.len;
    const unsigned char *at = start;
    uint32_t point;
    while ((at = skip_ascii(at, end)) < end) {
        size_t len = sequence(at, (size_t)(end - at), &point);
        if (len == 0) {
            break;
        }
        at += len;
    }
    return (size_t)(at - start);
}

size_t ax_utf8_step(struct ax_slice text, uint32_t *out_point)
{
    uint32_t point = 0xfffd;
    size_t len = text.len == 0 ? 0 : sequence((const unsigned char *)text.start, text.len, &point);
    if (out_point) {
        *out_point = point;
    }
    return len > 0 ? len : text.len > 0;
}

struct range {
    uint32_t first;
    uint32_t last;
};

static bool in_ranges(uint32_t point, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (point >= ranges[i].first && point <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

/* The blocks that matter for lining up a table; wcwidth(3) would depend on the locale. */
static const struct range combining[] = {
    {0x0300, 0x036f},   {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a}, {0x064b, 0x065f},
    {0x0900, 0x0902},   {0x093c, 0x093c}, {0x0941, 0x0948}, {0x0e31, 0x0e31}, {0x0e34, 0x0e3a},
    {0x0e47, 0x0e4e},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200f}, {0x202a, 0x202e},
    {0x2060, 0x206f},   {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff},
    {0xe0100, 0xe01ef},
};
static const struct range wide[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},
    {0x4e00, 0x9fff},   {0xa000, 0xa4cf},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},
    {0xfe30, 0xfe4f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f},
    {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

int ax_utf8_width(uint32_t point)
{
    if (point >= 0x20 && point < 0x7f) {
        return 1;
    }
    if (point < 0x20 || (point >= 0x7f && point < 0xa0) ||
        in_ranges(point, combining, AX_COUNT(combining))) {
        return 0;
    }
    return in_ranges(point, wide, AX_COUNT(wide)) ? 2 : 1;
}

size_t ax_utf8_cells(struct ax_slice text)
{
    size_t cells = 0;
    while (text.len > 0) {
        uint32_t point;
        size_t len = ax_utf8_step(text, &point);
        cells += (size_t)ax_utf8_width(point);
        text.start += len;
        text.len -= len;
    }
    return cells;
}

bool ax_utf8_is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x061c || point == 0x200e ||
           point == 0x200f || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069);
}
