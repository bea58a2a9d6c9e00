/* SPDX-License-Identifier: Apache-2.0 */
#include "base/slice.h"

#include <math.h>

bool ax_slice_equal_folded(struct ax_slice a, struct ax_slice b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (ax_lower(a.start[i]) != ax_lower(b.start[i])) {
            return false;
        }
    }
    return true;
}

int ax_slice_compare(struct ax_slice a, struct ax_slice b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.start, b.start, shorter) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

struct ax_slice ax_slice_trim(struct ax_slice text)
{
    while (text.len > 0 && ax_is_blank(text.start[0])) {
        text.start++;
        text.len--;
    }
    while (text.len > 0 && ax_is_blank(text.start[text.len - 1])) {
        text.len--;
    }
    return text;
}

bool ax_slice_ends(struct ax_slice text, const char *end)
{
    size_t len = strlen(end);
    return text.len >= len && memcmp(text.start + text.len - len, end, len) == 0;
}

bool ax_slice_next_word(struct ax_slice *rest, struct ax_slice *out_word)
{
    size_t start = 0;
    while (start < rest->len && ax_is_blank(rest->start[start])) {
        start++;
    }
    size_t end = start;
    while (end < rest->len && !ax_is_blank(rest->start[end])) {
        end++;
    }
    if (start == end) {
        return false;
    }
    *out_word = (struct ax_slice){rest->start + start, end - start};
    *rest = (struct ax_slice){rest->start + end, rest->len - end};
    return true;
}

bool ax_slice_to_number(struct ax_slice text, uint32_t *out_number)
{
    uint64_t number = 0;
    if (text.len == 0 || text.len > 10) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.start[i] < '0' || text.start[i] > '9') {
            return false;
        }
        number = number * 10 + (uint64_t)(text.start[i] - '0');
    }
    if (number > UINT32_MAX) {
        return false;
    }
    *out_number = (uint32_t)number;
    return true;
}

static bool is_digit_at(struct ax_slice text, size_t i)
{
    return i < text.len && text.start[i] >= '0' && text.start[i] <= '9';
}

/* strtod(3) would take the decimal point from the locale. 15 digits are more than a drawing has. */
bool ax_slice_to_decimal(struct ax_slice text, double *out_value)
{
    size_t i = 0;
    bool negative = i < text.len && text.start[i] == '-';
    i += negative || (i < text.len && text.start[i] == '+');
    double value = 0;
    double scale = 1;
    size_t digits = 0;
    for (; is_digit_at(text, i); i++, digits++) {
        value = value * 10 + (text.start[i] - '0');
    }
    if (i < text.len && text.start[i] == '.') {
        for (i++; is_digit_at(text, i); i++, digits++) {
            value = value * 10 + (text.start[i] - '0');
            scale *= 10;
        }
    }
    if (digits == 0) {
        return false;
    }
    value /= scale;
    if (i < text.len && (text.start[i] == 'e' || text.start[i] == 'E')) {
        i++;
        bool down = i < text.len && text.start[i] == '-';
        i += down || (i < text.len && text.start[i] == '+');
        int exponent = 0;
        size_t first = i;
        for (; is_digit_at(text, i) && exponent < 1000; i++) {
            exponent = exponent * 10 + (text.start[i] - '0');
        }
        if (i == first) {
            return false;
        }
        value *= value > 0 ? pow(10, down ? -exponent : exponent) : 1; /* 0e999 is 0 */
    }
    if (i != text.len || !isfinite(value)) {
        return false;
    }
    *out_value = negative ? -value : value;
    return true;
}
