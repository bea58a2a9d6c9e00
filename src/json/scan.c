/* SPDX-License-Identifier: Apache-2.0 */
#include "json/scan.h"

#include "base/utf8.h"

enum ax_json_kind ax_json_fail(struct ax_json *json, enum ax_code code, size_t at, size_t count,
                               const char *text)
{
    json->status = json->status == AX_OK ? json->in.status : json->status;
    if (json->status == AX_OK) {
        struct ax_span span = ax_window_place(&json->in, at, at + count);
        (void)ax_report(json->session, code, span, "%s", text);
        json->status = code == AX_CODE_JSON_TOO_DEEP || code == AX_CODE_JSON_STRING_LONG
                           ? AX_LIMIT
                           : AX_INVALID;
    }
    return json->kind = AX_JSON_ERROR;
}

enum ax_json_kind ax_json_unexpected(struct ax_json *json, const char *wanted)
{
    if (!ax_window_has(&json->in, 1)) {
        struct ax_slice text =
            ax_session_format(json->session, "the file ends where %s is expected", wanted);
        return ax_json_fail(json, AX_CODE_JSON_MALFORMED, json->in.at, 0,
                            text.start ? text.start : "");
    }
    (void)ax_window_has(&json->in, 4);
    struct ax_slice rest = {json->in.bytes + json->in.at, json->in.len - json->in.at};
    uint32_t point;
    size_t len = ax_utf8_step(rest, &point);
    if (point == 0xfffd && len == 1) {
        return ax_json_fail(json, AX_CODE_JSON_NOT_UTF8, json->in.at, 1,
                            "a byte that is not UTF-8");
    }
    struct ax_slice text =
        ax_session_format(json->session, "expected %s, not \"%.*s\"", wanted, (int)len, rest.start);
    return ax_json_fail(json, AX_CODE_JSON_MALFORMED, json->in.at, len,
                        text.start ? text.start : "");
}

/* Moves to the next byte of a string that needs a look. Most bytes of a file are passed here. */
static void pass_plain(struct ax_json *json)
{
    const char *bytes = json->in.bytes;
    const char *end = ax_json_plain_end(bytes + json->in.at, bytes + json->in.len);
    json->in.at = (size_t)(end - bytes);
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
    const char *text = json->in.bytes + at;
    return json->in.len - at >= 6 && text[0] == '\\' && text[1] == 'u' && is_hex(text[2]) &&
           is_hex(text[3]) && is_hex(text[4]) && is_hex(text[5]);
}

/* One \u escape, or two that make one character; json->in.at is at the backslash. */
static bool check_unit(struct ax_json *json)
{
    (void)ax_window_has(&json->in, 12);
    size_t at = json->in.at;
    if (!is_unit(json, at)) {
        ax_json_fail(json, AX_CODE_JSON_ESCAPE, at, 2, "\\u needs four hexadecimal digits");
        return false;
    }
    uint32_t unit = hex_value(json->in.bytes + at + 2);
    bool first = unit >= 0xd800 && unit < 0xdc00;
    bool paired =
        first && is_unit(json, at + 6) && hex_value(json->in.bytes + at + 8) >> 10 == 0xdc00 >> 10;
    if ((first && !paired) || (unit >= 0xdc00 && unit < 0xe000)) {
        ax_json_fail(json, AX_CODE_JSON_ESCAPE, at, 6,
                     "half of a surrogate pair stands for no character");
        return false;
    }
    json->in.at += paired ? 12 : 6;
    return true;
}

static bool check_escape(struct ax_json *json)
{
    if (!ax_window_has(&json->in, 2)) {
        json->in.at = json->in.len;
        return true; /* the string is not closed: that will be said */
    }
    char c = json->in.bytes[json->in.at + 1];
    if (c == 'u') {
        return check_unit(json);
    }
    if (!memchr("\"\\/bfnrt", c, 8)) {
        ax_json_fail(json, AX_CODE_JSON_ESCAPE, json->in.at, 2,
                     "an escape that JSON does not have");
        return false;
    }
    json->in.at += 2;
    return true;
}

static bool check_wide(struct ax_json *json)
{
    (void)ax_window_has(&json->in, 4);
    struct ax_slice rest = {json->in.bytes + json->in.at, json->in.len - json->in.at};
    uint32_t point;
    size_t len = ax_utf8_step(rest, &point);
    if (len == 1) {
        ax_json_fail(json, AX_CODE_JSON_NOT_UTF8, json->in.at, 1, "a byte that is not UTF-8");
        return false;
    }
    json->in.at += len;
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
    struct ax_slice raw = {json->in.bytes + json->in.start + 1, json->in.at - json->in.start - 1};
    json->in.at++;
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
    json->in.at++;
    for (;;) {
        pass_plain(json);
        if (json->in.at - json->in.start > AX_LIMIT_JSON_STRING_BYTES) {
            return ax_json_fail(json, AX_CODE_JSON_STRING_LONG, json->in.start, 1,
                                "a string is longer than annexc reads");
        }
        if (json->in.at == json->in.len) {
            if (!ax_window_refill(&json->in)) {
                return ax_json_fail(json, AX_CODE_JSON_MALFORMED, json->in.start, 1,
                                    "the file ends inside of this string");
            }
            continue;
        }
        unsigned char c = (unsigned char)json->in.bytes[json->in.at];
        if (c == '"') {
            return end_string(json, escaped);
        }
        if (c < 0x20) {
            return ax_json_fail(json, AX_CODE_JSON_MALFORMED, json->in.at, 1,
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
    return ax_window_has(&json->in, 1) && json->in.bytes[json->in.at] >= '0' &&
           json->in.bytes[json->in.at] <= '9';
}

static bool is_next(struct ax_json *json, const char *any)
{
    return ax_window_has(&json->in, 1) && json->in.bytes[json->in.at] != '\0' &&
           strchr(any, json->in.bytes[json->in.at]) != NULL;
}

static bool pass_digits(struct ax_json *json)
{
    bool some = is_digit(json);
    while (is_digit(json) && json->in.at - json->in.start <= AX_LIMIT_JSON_STRING_BYTES) {
        json->in.at++;
    }
    return some;
}

enum ax_json_kind ax_json_scan_number(struct ax_json *json)
{
    json->in.at += is_next(json, "-");
    bool zero = is_next(json, "0");
    if (!zero && !is_digit(json)) {
        return ax_json_unexpected(json, "a digit");
    }
    if (zero) {
        json->in.at++;
    } else {
        (void)pass_digits(json);
    }
    if (is_next(json, ".")) {
        json->in.at++;
        if (!pass_digits(json)) {
            return ax_json_unexpected(json, "a digit");
        }
    }
    if (is_next(json, "eE")) {
        json->in.at++;
        json->in.at += is_next(json, "+-");
        if (!pass_digits(json)) {
            return ax_json_unexpected(json, "a digit");
        }
    }
    json->text = (struct ax_slice){json->in.bytes + json->in.start, json->in.at - json->in.start};
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
        if (ax_window_has(&json->in, word.len) &&
            memcmp(json->in.bytes + json->in.at, word.start, word.len) == 0) {
            json->in.at += word.len;
            return words[i].kind;
        }
    }
    return ax_json_unexpected(json, "a value");
}
