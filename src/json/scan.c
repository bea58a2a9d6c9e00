/* SPDX-License-Identifier: Apache-2.0 */
#include "json/scan.h"

#include "base/utf8.h"

enum ax_json_kind ax_json_fail(struct ax_json *json, enum ax_code code, size_t at, size_t count,
                               const char *text)
{
    if (json->status == AX_OK) {
        struct ax_span span = ax_json_place(json, at, at + count);
        (void)ax_report(json->session, code, span, "%s", text);
        json->status = code == AX_CODE_JSON_TOO_DEEP || code == AX_CODE_JSON_STRING_LONG
                           ? AX_LIMIT
                           : AX_INVALID;
    }
    return json->kind = AX_JSON_ERROR;
}

enum ax_json_kind ax_json_unexpected(struct ax_json *json, const char *wanted)
{
    if (!ax_json_has(json, 1)) {
        struct ax_slice text =
            ax_session_format(json->session, "the file ends where %s is expected", wanted);
        return ax_json_fail(json, AX_CODE_JSON_MALFORMED, json->at, 0,
                            text.start ? text.start : "");
    }
    (void)ax_json_has(json, 4);
    struct ax_slice rest = {json->window + json->at, json->len - json->at};
    uint32_t point;
    size_t len = ax_utf8_step(rest, &point);
    if (point == 0xfffd && len == 1) {
        return ax_json_fail(json, AX_CODE_JSON_NOT_UTF8, json->at, 1, "a byte that is not UTF-8");
    }
    struct ax_slice text =
        ax_session_format(json->session, "expected %s, not \"%.*s\"", wanted, (int)len, rest.start);
    return ax_json_fail(json, AX_CODE_JSON_MALFORMED, json->at, len, text.start ? text.start : "");
}

#define EACH_BYTE 0x0101010101010101ULL
#define HIGH_BITS 0x8080808080808080ULL

/* The high bit of each byte that a string does not hold as it is: controls, the quote, the
 * backslash, and what is not ASCII. Bytes above the first hit may be wrong. */
static uint64_t odd_bytes(uint64_t word)
{
    uint64_t quote = word ^ (EACH_BYTE * '"');
    uint64_t escape = word ^ (EACH_BYTE * '\\');
    uint64_t control = (word - EACH_BYTE * 0x20) & ~word;
    quote = (quote - EACH_BYTE) & ~quote;
    escape = (escape - EACH_BYTE) & ~escape;
    return (control | quote | escape | word) & HIGH_BITS;
}

/* Moves to the next byte of a string that needs a look. Most bytes of a file are passed here. */
static void pass_plain(struct ax_json *json)
{
    const char *at = json->window + json->at;
    const char *end = json->window + json->len;
    while (end - at >= 8) {
        uint64_t word;
        memcpy(&word, at, sizeof(word));
        if (odd_bytes(word) != 0) {
            break;
        }
        at += 8;
    }
    while (at < end && (unsigned char)*at >= 0x20 && *at != '"' && *at != '\\' &&
           (unsigned char)*at < 0x80) {
        at++;
    }
    json->at = (size_t)(at - json->window);
}

static bool is_hex(char c)
{
    c = ax_lower(c);
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static uint32_t hex_value(const char *digits)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        char c = ax_lower(digits[i]);
        value = value << 4 | (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return value;
}

/* \uXXXX at `at`, whole and of hexadecimal digits. */
static bool is_unit(const struct ax_json *json, size_t at)
{
    const char *text = json->window + at;
    return json->len - at >= 6 && text[0] == '\\' && text[1] == 'u' && is_hex(text[2]) &&
           is_hex(text[3]) && is_hex(text[4]) && is_hex(text[5]);
}

/* One \u escape, or two that make one character; json->at is at the backslash. */
static bool check_unit(struct ax_json *json)
{
    (void)ax_json_has(json, 12);
    size_t at = json->at;
    if (!is_unit(json, at)) {
        ax_json_fail(json, AX_CODE_JSON_ESCAPE, at, 2, "\\u needs four hexadecimal digits");
        return false;
    }
    uint32_t unit = hex_value(json->window + at + 2);
    bool first = unit >= 0xd800 && unit < 0xdc00;
    bool paired =
        first && is_unit(json, at + 6) && hex_value(json->window + at + 8) >> 10 == 0xdc00 >> 10;
    if ((first && !paired) || (unit >= 0xdc00 && unit < 0xe000)) {
        ax_json_fail(json, AX_CODE_JSON_ESCAPE, at, 6,
                     "half of a surrogate pair stands for no character");
        return false;
    }
    json->at += paired ? 12 : 6;
    return true;
}

static bool check_escape(struct ax_json *json)
{
    if (!ax_json_has(json, 2)) {
        json->at = json->len;
        return true; /* the string is not closed: that will be said */
    }
    char c = json->window[json->at + 1];
    if (c == 'u') {
        return check_unit(json);
    }
    if (!memchr("\"\\/bfnrt", c, 8)) {
        ax_json_fail(json, AX_CODE_JSON_ESCAPE, json->at, 2, "an escape that JSON does not have");
        return false;
    }
    json->at += 2;
    return true;
}

static bool check_wide(struct ax_json *json)
{
    (void)ax_json_has(json, 4);
    struct ax_slice rest = {json->window + json->at, json->len - json->at};
    uint32_t point;
    size_t len = ax_utf8_step(rest, &point);
    if (len == 1) {
        ax_json_fail(json, AX_CODE_JSON_NOT_UTF8, json->at, 1, "a byte that is not UTF-8");
        return false;
    }
    json->at += len;
    return true;
}

static void put_point(struct ax_output *output, uint32_t point)
{
    if (point < 0x80) {
        ax_put_char(output, (char)point);
        return;
    }
    int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    static const unsigned char first[] = {0, 0xc0, 0xe0, 0xf0};
    ax_put_char(output, (char)(first[more] | point >> 6 * more));
    while (more-- > 0) {
        ax_put_char(output, (char)(0x80 | (point >> 6 * more & 0x3f)));
    }
}

static const char *put_escape(struct ax_output *output, const char *at)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    if (at[1] != 'u') {
        ax_put_char(output, meanings[strchr(letters, at[1]) - letters]);
        return at + 2;
    }
    uint32_t unit = hex_value(at + 2);
    if (unit < 0xd800 || unit >= 0xe000) {
        put_point(output, unit);
        return at + 6;
    }
    put_point(output, 0x10000 + ((unit & 0x3ff) << 10) + (hex_value(at + 8) & 0x3ff));
    return at + 12;
}

/* The string was checked, so every escape is whole. */
static struct ax_slice decode(struct ax_json *json, struct ax_slice raw)
{
    struct ax_output *output = json->decoded;
    const char *end = raw.start + raw.len;
    output->len = 0;
    for (const char *at = raw.start; at < end;) {
        const char *escape = memchr(at, '\\', (size_t)(end - at));
        ax_put_bytes(output, at, (size_t)((escape ? escape : end) - at));
        at = escape ? put_escape(output, escape) : end;
    }
    return ax_output_text(output);
}

static enum ax_json_kind end_string(struct ax_json *json, bool escaped)
{
    struct ax_slice raw = {json->window + json->start + 1, json->at - json->start - 1};
    json->at++;
    json->text = escaped ? decode(json, raw) : raw;
    if (json->decoded->status != AX_OK) {
        json->status = AX_NO_MEMORY;
        return AX_JSON_ERROR;
    }
    return AX_JSON_STRING;
}

enum ax_json_kind ax_json_scan_string(struct ax_json *json)
{
    bool escaped = false;
    json->at++;
    for (;;) {
        pass_plain(json);
        if (json->at - json->start > AX_LIMIT_JSON_STRING_BYTES) {
            return ax_json_fail(json, AX_CODE_JSON_STRING_LONG, json->start, 1,
                                "a string is longer than annexc reads");
        }
        if (json->at == json->len) {
            if (!ax_json_refill(json)) {
                return ax_json_fail(json, AX_CODE_JSON_MALFORMED, json->start, 1,
                                    "the file ends inside of this string");
            }
            continue;
        }
        unsigned char c = (unsigned char)json->window[json->at];
        if (c == '"') {
            return end_string(json, escaped);
        }
        if (c < 0x20) {
            return ax_json_fail(json, AX_CODE_JSON_MALFORMED, json->at, 1,
                                "a control character stands in a string as it is");
        }
        escaped = escaped || c == '\\';
        if (!(c == '\\' ? check_escape(json) : check_wide(json))) {
            return AX_JSON_ERROR;
        }
    }
}

static bool is_digit(struct ax_json *json)
{
    return ax_json_has(json, 1) && json->window[json->at] >= '0' && json->window[json->at] <= '9';
}

static bool is_next(struct ax_json *json, const char *any)
{
    return ax_json_has(json, 1) && json->window[json->at] != '\0' &&
           strchr(any, json->window[json->at]) != NULL;
}

static bool pass_digits(struct ax_json *json)
{
    bool some = is_digit(json);
    while (is_digit(json) && json->at - json->start <= AX_LIMIT_JSON_STRING_BYTES) {
        json->at++;
    }
    return some;
}

enum ax_json_kind ax_json_scan_number(struct ax_json *json)
{
    json->at += is_next(json, "-");
    bool zero = is_next(json, "0");
    if (!zero && !is_digit(json)) {
        return ax_json_unexpected(json, "a digit");
    }
    if (zero) {
        json->at++;
    } else {
        (void)pass_digits(json);
    }
    if (is_next(json, ".")) {
        json->at++;
        if (!pass_digits(json)) {
            return ax_json_unexpected(json, "a digit");
        }
    }
    if (is_next(json, "eE")) {
        json->at++;
        json->at += is_next(json, "+-");
        if (!pass_digits(json)) {
            return ax_json_unexpected(json, "a digit");
        }
    }
    json->text = (struct ax_slice){json->window + json->start, json->at - json->start};
    return AX_JSON_NUMBER;
}

enum ax_json_kind ax_json_scan_word(struct ax_json *json)
{
    static const struct {
        struct ax_slice word;
        enum ax_json_kind kind;
    } words[] = {
        {{"true", 4}, AX_JSON_TRUE}, {{"false", 5}, AX_JSON_FALSE}, {{"null", 4}, AX_JSON_NULL}};
    for (size_t i = 0; i < AX_COUNT(words); i++) {
        struct ax_slice word = words[i].word;
        if (ax_json_has(json, word.len) &&
            memcmp(json->window + json->at, word.start, word.len) == 0) {
            json->at += word.len;
            return words[i].kind;
        }
    }
    return ax_json_unexpected(json, "a value");
}
