/* SPDX-License-Identifier: Apache-2.0 */
/* Vectors from text, or the first mistake with its place. */
#include "base/limits.h"
#include "score/scheme.h"

#include <stdarg.h>
#include <stdio.h>

/* Longer words are cut in messages. */
#define WORD_BYTES 24

struct reader {
    struct ax_slice whole;
    const struct ax_scheme *scheme;
    struct ax_score_vector *vector;
    struct ax_score_mistake *mistake;
    size_t next;   /* metric after the last, where the order is fixed */
    uint32_t seen; /* a bit for each metric that was there, X too */
};

bool ax_mistake(struct ax_score_mistake *mistake, enum ax_score_mistake_kind kind, size_t start,
                size_t end, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    mistake->kind = kind;
    mistake->start = start;
    mistake->end = end;
    (void)vsnprintf(mistake->text, sizeof(mistake->text), format, arguments);
    va_end(arguments);
    return false;
}

static struct ax_slice cut(struct ax_slice word)
{
    if (word.len > WORD_BYTES) {
        word.len = WORD_BYTES;
        while (word.len > 0 && (word.start[word.len] & 0xc0) == 0x80) {
            word.len--;
        }
    }
    return word;
}

static bool starts_with(struct ax_slice text, const char *start)
{
    size_t len = strlen(start);
    return text.len >= len && memcmp(text.start, start, len) == 0;
}

static size_t offset_of(const struct reader *reader, struct ax_slice piece)
{
    return (size_t)(piece.start - reader->whole.start);
}

static bool mistake_at(const struct reader *reader, enum ax_score_mistake_kind kind,
                       struct ax_slice piece, const char *before, const char *after)
{
    size_t start = offset_of(reader, piece);
    return ax_mistake(reader->mistake, kind, start, start + piece.len, "%s\"%.*s\"%s", before,
                      AX_FMT(cut(piece)), after);
}

/* A metric by its name, from `first` on; `count` when there is none. */
static size_t find_metric(const struct ax_scheme *scheme, struct ax_slice name, size_t first)
{
    for (size_t i = first; i < scheme->count; i++) {
        if (ax_slice_is(name, scheme->metrics[i].name)) {
            return i;
        }
    }
    return scheme->count;
}

static bool place_metric(struct reader *reader, struct ax_slice name, size_t *out_metric)
{
    const struct ax_scheme *scheme = reader->scheme;
    size_t any = find_metric(scheme, name, 0);
    size_t metric = scheme->ordered ? find_metric(scheme, name, reader->next) : any;
    if (any == scheme->count) {
        return mistake_at(reader, AX_MISTAKE_METRIC, name, "there is no metric ", "");
    }
    if (metric == scheme->count && !(reader->seen >> any & 1)) {
        return mistake_at(reader, AX_MISTAKE_ORDER, name, "",
                          " comes too late: the order of the metrics is fixed");
    }
    if (metric == scheme->count || reader->seen >> metric & 1) {
        return mistake_at(reader, AX_MISTAKE_ORDER, name, "", " is given twice");
    }
    *out_metric = metric;
    reader->next = metric + 1;
    reader->seen |= (uint32_t)1 << metric;
    return true;
}

static bool read_number(const struct ax_metric *metric, struct ax_slice value, uint8_t *out_value)
{
    uint32_t number;
    bool plain = value.len <= 2 && !(value.len == 2 && value.start[0] == '0');
    if (!plain || !ax_slice_to_number(value, &number) || number < metric->least ||
        number > metric->most) {
        return false;
    }
    *out_value = (uint8_t)(number + 1);
    return true;
}

static bool read_word(struct reader *reader, size_t metric, struct ax_slice value)
{
    const struct ax_metric *rule = &reader->scheme->metrics[metric];
    bool optional = metric >= reader->scheme->required && reader->scheme->undefined;
    size_t start = offset_of(reader, value);
    unsigned word = ax_word_find(rule->values, value);
    if (word == 0 && !(optional && ax_slice_is(value, "X"))) {
        return ax_mistake(reader->mistake, AX_MISTAKE_VALUE, start, start + value.len,
                          "%s (%s) cannot be \"%.*s\": it is one of %s%s", rule->name, rule->title,
                          AX_FMT(cut(value)), optional ? "X " : "", rule->values);
    }
    reader->vector->values[metric] = (uint8_t)word;
    return true;
}

static bool read_value(struct reader *reader, size_t metric, struct ax_slice value)
{
    const struct ax_metric *rule = &reader->scheme->metrics[metric];
    size_t start = offset_of(reader, value);
    if (reader->scheme->read_value) {
        if (!reader->scheme->read_value(reader->vector, metric, value, reader->mistake)) {
            reader->mistake->start += start;
            reader->mistake->end += start;
            return false;
        }
        return true;
    }
    if (rule->values) {
        return read_word(reader, metric, value);
    }
    return read_number(rule, value, &reader->vector->values[metric]) ||
           ax_mistake(reader->mistake, AX_MISTAKE_VALUE, start, start + value.len,
                      "%s (%s) cannot be \"%.*s\": it is a whole number from %u to %u", rule->name,
                      rule->title, AX_FMT(cut(value)), (unsigned)rule->least, (unsigned)rule->most);
}

/* DREAD writes its letter and number without a colon; one is fine too. */
static size_t name_len(const struct reader *reader, struct ax_slice piece)
{
    const char *colon = piece.len ? memchr(piece.start, ':', piece.len) : NULL;
    if (colon) {
        return (size_t)(colon - piece.start);
    }
    bool glued = reader->scheme == &ax_scheme_dread3 || reader->scheme == &ax_scheme_dread10;
    return glued && piece.len > 0 ? 1 : piece.len;
}

static bool read_piece(struct reader *reader, struct ax_slice piece)
{
    size_t len = name_len(reader, piece);
    struct ax_slice name = {piece.start, len};
    bool colon = len < piece.len && piece.start[len] == ':';
    if (len == piece.len) {
        return mistake_at(reader, AX_MISTAKE_FORM, piece, "",
                          piece.len ? " is not of the form METRIC:VALUE"
                                    : " where a METRIC:VALUE has to be");
    }
    size_t skip = len + colon;
    struct ax_slice value = {piece.start + skip, piece.len - skip};
    size_t metric = 0;
    return place_metric(reader, name, &metric) && read_value(reader, metric, value);
}

static bool check_missing(const struct reader *reader, size_t end)
{
    const struct ax_scheme *scheme = reader->scheme;
    for (size_t i = 0; i < scheme->required; i++) {
        if (reader->vector->values[i] == 0) {
            return ax_mistake(reader->mistake, AX_MISTAKE_MISSING, end, end, "%s (%s) is missing",
                              scheme->metrics[i].name, scheme->metrics[i].title);
        }
    }
    if (scheme->check && !scheme->check(reader->vector, reader->mistake)) {
        reader->mistake->start = reader->mistake->end = end;
        return false;
    }
    return true;
}

static bool read_pieces(struct reader *reader, struct ax_slice rest)
{
    size_t end = offset_of(reader, rest) + rest.len;
    for (;;) {
        const char *slash = rest.len ? memchr(rest.start, '/', rest.len) : NULL;
        struct ax_slice piece = {rest.start, slash ? (size_t)(slash - rest.start) : rest.len};
        if (!read_piece(reader, piece)) {
            return false;
        }
        if (!slash) {
            return check_missing(reader, end);
        }
        rest = (struct ax_slice){slash + 1, rest.len - piece.len - 1};
    }
}

/* CWSS and OWASP both stand in parentheses; no name is in both, so the first known one tells. */
static const struct ax_scheme *bracket_scheme(struct ax_slice text)
{
    for (size_t i = 1; i < text.len; i++) {
        bool starts = text.start[i - 1] == '(' || text.start[i - 1] == '/';
        size_t len = 0;
        while (i + len < text.len && text.start[i + len] != ':' && text.start[i + len] != '/') {
            len++;
        }
        struct ax_slice name = {text.start + i, len};
        if (starts && find_metric(&ax_scheme_owasp, name, 0) < ax_scheme_owasp.count) {
            return &ax_scheme_owasp;
        }
        if (starts && find_metric(&ax_scheme_cwss, name, 0) < ax_scheme_cwss.count) {
            return &ax_scheme_cwss;
        }
    }
    return &ax_scheme_cwss;
}

static bool find_scheme(struct ax_slice text, enum ax_score_method *out_method)
{
    for (int i = 0; i < AX_SCORE_METHOD_COUNT; i++) {
        const struct ax_scheme *scheme = ax_scheme_of((enum ax_score_method)i);
        if (starts_with(text, scheme->prefix) &&
            (!scheme->in_brackets || scheme == bracket_scheme(text))) {
            *out_method = (enum ax_score_method)i;
            return true;
        }
    }
    return false;
}

static bool refuse_method(struct ax_slice text, struct ax_score_mistake *mistake)
{
    const char *slash = text.len ? memchr(text.start, '/', text.len) : NULL;
    size_t len = slash ? (size_t)(slash - text.start) : text.len;
    struct ax_slice head = cut((struct ax_slice){text.start, len});
    if (starts_with(text, "CVSS:")) {
        return ax_mistake(mistake, AX_MISTAKE_METHOD, 0, len,
                          "\"%.*s\" is not scored: CVSS:3.1 and CVSS:4.0 are", AX_FMT(head));
    }
    return ax_mistake(mistake, AX_MISTAKE_METHOD, 0, len,
                      "\"%.*s\" begins no vector: one begins with CVSS:3.1/, CVSS:4.0/, DREAD3:, "
                      "DREAD10: or, for CWSS and OWASP, with (",
                      AX_FMT(head));
}

static bool parse(struct ax_slice text, struct ax_score_vector *vector,
                  struct ax_score_mistake *mistake)
{
    if (text.len > AX_LIMIT_VECTOR_BYTES) {
        return ax_mistake(mistake, AX_MISTAKE_FORM, AX_LIMIT_VECTOR_BYTES, text.len,
                          "a vector has at most %d bytes", AX_LIMIT_VECTOR_BYTES);
    }
    if (!find_scheme(text, &vector->method)) {
        return refuse_method(text, mistake);
    }
    const struct ax_scheme *scheme = ax_scheme_of(vector->method);
    struct reader reader = {text, scheme, vector, mistake, 0, 0};
    size_t head = strlen(scheme->prefix);
    struct ax_slice rest = {text.start + head, text.len - head};
    if (scheme->in_brackets) {
        if (text.start[text.len - 1] != ')') {
            return ax_mistake(mistake, AX_MISTAKE_FORM, text.len, text.len,
                              "the closing parenthesis is missing");
        }
        rest.len--;
    }
    return read_pieces(&reader, rest);
}

enum ax_status ax_score_parse(struct ax_slice text, struct ax_score_vector *out_vector,
                              struct ax_score_mistake *out_mistake)
{
    struct ax_score_vector vector = {.values = {0}};
    struct ax_score_mistake mistake;
    if (!parse(text, &vector, &mistake)) {
        *out_mistake = mistake;
        return AX_INVALID;
    }
    *out_vector = vector;
    return AX_OK;
}
