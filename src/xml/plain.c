/* SPDX-License-Identifier: Apache-2.0 */
#include "xml/plain.h"

#include "base/limits.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define OUR_SPACES AX_SLICE("urn:annexc:")

enum {
    MAX_BYTES = 1000000, /* of one tag, comment or text: libxml2 has limits and tells them */
    MAX_ATTRIBUTES = 64,
    NAME_CACHE = 256, /* a power of two */
    LONG_NAME = 32    /* known_name looks no further */
};

/* What a byte may be. */
enum {
    NAME_START = 1,
    NAME = 2,
    BLANK = 4,
    VALUE = 8, /* in a value, as it is; quotes apart */
    TEXT = 16, /* between tags, as it is */
    COMMENT = 32
};

struct name {
    const char *start;
    size_t len;
    uint64_t head; /* its first bytes */
    ax_atom atom;
};

struct plain {
    struct ax_session *session;
    const struct ax_xml_handler *handler;
    void *user;
    uint32_t source;
    uint32_t depth;
    uint32_t skip_depth;
    bool complete;    /* the root was closed */
    const char *text; /* the whole source */
    const char *end;
    const char *at;
    const char *done; /* all before was handed on */
    ax_atom space;
    uint32_t count; /* attributes */
    uint64_t seen;  /* a bit for each of their names; names may share bits */
    struct ax_xml_attribute attributes[MAX_ATTRIBUTES];
    struct name open[AX_LIMIT_XML_DEPTH + 1];
    struct name names[NAME_CACHE];
    uint8_t classes[256];
};

static void allow(struct plain *plain, int first, int last, int class)
{
    for (int c = first; c <= last; c++) {
        plain->classes[c] |= (uint8_t) class;
    }
}

/* Bytes of 0xef begin the only characters of Unicode that XML forbids beyond ASCII. */
static void classify(struct plain *plain)
{
    allow(plain, 'a', 'z', NAME_START | NAME);
    allow(plain, 'A', 'Z', NAME_START | NAME);
    allow(plain, '_', '_', NAME_START | NAME);
    allow(plain, '0', '9', NAME);
    allow(plain, '-', '.', NAME);
    allow(plain, '\t', '\n', BLANK | TEXT | COMMENT);
    allow(plain, ' ', ' ', BLANK);
    allow(plain, ' ', 0xff, VALUE | TEXT | COMMENT);
    static const char apart[] = "<&\"'";
    for (const char *c = apart; *c; c++) {
        plain->classes[(unsigned char)*c] &= (uint8_t)~VALUE;
    }
    plain->classes['<'] &= (uint8_t)~TEXT;
    plain->classes['&'] &= (uint8_t)~TEXT;
    plain->classes[']'] &= (uint8_t)~TEXT;
    plain->classes['-'] &= (uint8_t)~COMMENT;
    plain->classes[0xef] = 0;
}

static inline bool is(const struct plain *plain, const char *at, int class)
{
    return plain->classes[(unsigned char)*at] & class;
}

static inline const char *skip(const struct plain *plain, const char *at, int class)
{
    while (at < plain->end && is(plain, at, class)) {
        at++;
    }
    return at;
}

/* To the first byte from `at` on that a value does not have as it is. */
static const char *skip_value(const struct plain *plain, const char *at)
{
#ifdef __SSE2__
    while (plain->end - at >= 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
        __m128i quotes = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                      _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\'')));
        __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('&')),
                                     _mm_cmpeq_epi8(bytes, _mm_set1_epi8('<')));
        __m128i rare = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)0xef)), low);
        int others = _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotes, marks), rare));
        if (others != 0) {
            return at + __builtin_ctz((unsigned)others);
        }
        at += 16;
    }
#endif
    return skip(plain, at, VALUE);
}

static bool has(const struct plain *plain, const char *at, struct ax_slice text)
{
    return (size_t)(plain->end - at) >= text.len && memcmp(at, text.start, text.len) == 0;
}

static bool take(struct plain *plain, struct ax_slice text)
{
    bool there = has(plain, plain->at, text);
    plain->at += there ? text.len : 0;
    return there;
}

/* Up to eight bytes of the name as a number. */
static uint64_t head_of(const struct plain *plain, const char *at, size_t len)
{
    static const unsigned char ones[16] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    size_t kept = len < 8 ? len : 8;
    uint64_t head = 0;
    if (plain->end - at < 8) {
        memcpy(&head, at, kept);
        return head;
    }
    uint64_t mask; /* as many bytes of ones as are kept, then zeros */
    memcpy(&mask, ones + 8 - kept, 8);
    memcpy(&head, at, 8);
    return head & mask;
}

static struct name *place_of(struct plain *plain, uint64_t head, size_t len, char last)
{
    uint64_t hash = (head ^ len) * 0x9e3779b97f4a7c15ULL;
    hash = len > 8 ? (hash ^ (uint8_t)last) * 0x9e3779b97f4a7c15ULL : hash;
    return &plain->names[hash >> 56 & (NAME_CACHE - 1)];
}

static bool is_same(const struct name *name, const char *start, size_t len, uint64_t head)
{
    return name->head == head && name->len == len &&
           (len <= 8 || memcmp(name->start + 8, start + 8, len - 8) == 0);
}

/* A known name in front of a =, found without looking at each byte; NULL: look at each byte. */
static const struct name *known_name(struct plain *plain)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    const uint64_t ones = 0x0101010101010101ULL;
    const char *start = plain->at;
    const char *at = start;
    uint64_t found = 0;
    for (; found == 0 && at - start < LONG_NAME; at += 8) {
        uint64_t word;
        if (plain->end - at < 8) {
            return NULL;
        }
        memcpy(&word, at, 8);
        word ^= ones * '=';
        found = (word - ones) & ~word & ones << 7; /* the lowest bit is that of the first = */
    }
    if (found == 0) {
        return NULL;
    }
    size_t len = (size_t)(at - start) - 8 + (size_t)__builtin_ctzll(found) / 8;
    if (len == 0) {
        return NULL;
    }
    uint64_t head = head_of(plain, start, len);
    const struct name *name = place_of(plain, head, len, start[len - 1]);
    if (is_same(name, start, len, head)) {
        plain->at = start + len;
        return name;
    }
#else
    (void)plain;
#endif
    return NULL;
}

/* The name at plain->at, which is left behind; NULL without one or without memory. */
static const struct name *read_name(struct plain *plain)
{
    const char *start = plain->at;
    if (start == plain->end || !is(plain, start, NAME_START)) {
        return NULL;
    }
    plain->at = skip(plain, start + 1, NAME);
    size_t len = (size_t)(plain->at - start);
    uint64_t head = head_of(plain, start, len);
    struct name *name = place_of(plain, head, len, start[len - 1]);
    if (is_same(name, start, len, head)) {
        return name;
    }
    ax_atom atom = ax_atom_of(&plain->session->atoms, (struct ax_slice){start, len});
    plain->session->no_memory |= atom == 0;
    *name = (struct name){start, len, head, atom};
    return atom ? name : NULL;
}

/* The character that a reference at `at` stands for, and its length; 0 for any that XML does not
 * predefine. */
static size_t reference(const struct plain *plain, const char *at, const char **out_char)
{
    static const struct {
        struct ax_slice text;
        const char *character;
    } known[] = {{{"&amp;", 5}, "&"},
                 {{"&lt;", 4}, "<"},
                 {{"&gt;", 4}, ">"},
                 {{"&quot;", 6}, "\""},
                 {{"&apos;", 6}, "'"}};
    for (size_t i = 0; *at == '&' && i < AX_COUNT(known); i++) {
        if (has(plain, at, known[i].text)) {
            *out_char = known[i].character;
            return known[i].text.len;
        }
    }
    return 0;
}

/* References become what they stand for, and white space becomes blanks. */
static bool normalise(struct plain *plain, struct ax_xml_attribute *attribute)
{
    struct ax_slice text = attribute->value;
    struct ax_slice copy = ax_arena_copy(&plain->session->arena, text);
    if (!copy.start) {
        plain->session->no_memory = true;
        return false;
    }
    char *to = (char *)(uintptr_t)copy.start; /* the arena's copy is ours alone */
    size_t len;
    for (const char *at = text.start; at < text.start + text.len; at += len) {
        const char *character = is(plain, at, BLANK) ? " " : at;
        len = reference(plain, at, &character);
        len = len ? len : 1;
        *to++ = *character;
    }
    attribute->value = (struct ax_slice){copy.start, (size_t)(to - copy.start)};
    attribute->start = 0;
    return true;
}

static bool read_value(struct plain *plain, struct ax_xml_attribute *attribute)
{
    if (plain->at == plain->end || (*plain->at != '"' && *plain->at != '\'')) {
        return false;
    }
    char quote = *plain->at;
    const char *start = plain->at + 1;
    const char *at = start;
    bool exact = true;
    for (;;) {
        at = skip_value(plain, at);
        if (at == plain->end) {
            return false;
        }
        if (*at == quote) {
            break;
        }
        bool other_quote = *at == '"' || *at == '\'';
        const char *character;
        size_t len = other_quote || is(plain, at, BLANK) ? 1 : reference(plain, at, &character);
        if (len == 0) {
            return false;
        }
        exact = exact && other_quote;
        at += len;
    }
    plain->at = at + 1;
    attribute->value = (struct ax_slice){start, (size_t)(at - start)};
    attribute->start = (uint32_t)(start - plain->text);
    return exact || normalise(plain, attribute);
}

/* The root's name space: all elements are in it. Whether another URI is a sound one is not for us
 * to say. */
static bool take_space(struct plain *plain, struct ax_slice uri)
{
    struct ax_slice ours = OUR_SPACES;
    if (plain->depth > 0 || plain->space || uri.len <= ours.len ||
        memcmp(uri.start, ours.start, ours.len) != 0) {
        return false;
    }
    for (size_t i = ours.len; i < uri.len; i++) {
        if (!is(plain, uri.start + i, NAME) && uri.start[i] != ':') {
            return false;
        }
    }
    plain->space = ax_atom_of(&plain->session->atoms, uri);
    plain->session->no_memory |= plain->space == 0;
    return plain->space != 0;
}

static bool is_twice(struct plain *plain, ax_atom name)
{
    uint64_t bit = 1ULL << (name & 63);
    bool maybe = plain->seen & bit;
    plain->seen |= bit;
    for (uint32_t i = 0; maybe && i < plain->count; i++) {
        if (plain->attributes[i].name == name) {
            return true;
        }
    }
    return false;
}

static bool read_attribute(struct plain *plain)
{
    const struct name *name = known_name(plain);
    if (!name) {
        name = read_name(plain);
        plain->at = skip(plain, plain->at, BLANK);
    }
    if (!name || plain->at == plain->end || *plain->at != '=' || plain->count == MAX_ATTRIBUTES) {
        return false;
    }
    plain->at = skip(plain, plain->at + 1, BLANK);
    struct ax_xml_attribute *attribute = &plain->attributes[plain->count];
    *attribute = (struct ax_xml_attribute){.name = name->atom};
    bool is_space = name->len == 5 && memcmp(name->start, "xmlns", 5) == 0;
    if (!read_value(plain, attribute)) {
        return false;
    }
    if (is_space) {
        return take_space(plain, attribute->value);
    }
    if (is_twice(plain, name->atom)) {
        return false;
    }
    plain->count++;
    return true;
}

/* Up to the > or /> that ends the tag. */
static bool read_attributes(struct plain *plain)
{
    plain->count = 0;
    plain->seen = 0;
    for (;;) {
        const char *before = plain->at;
        plain->at = skip(plain, before, BLANK);
        if (plain->at == plain->end) {
            return false;
        }
        if (*plain->at == '>' || *plain->at == '/') {
            return true;
        }
        if (plain->at == before || !read_attribute(plain)) {
            return false;
        }
    }
}

static void close_element(struct plain *plain)
{
    if (plain->skip_depth == plain->depth) {
        plain->skip_depth = 0;
    }
    if (plain->skip_depth == 0) {
        plain->handler->close(plain->user, plain->open[plain->depth].atom);
    }
    plain->depth--;
    plain->complete = plain->depth == 0;
    plain->done = plain->at;
}

static bool read_open(struct plain *plain)
{
    const char *start = plain->at++;
    const struct name *name = read_name(plain);
    if (!name || plain->depth >= AX_LIMIT_XML_DEPTH || plain->complete) {
        return false;
    }
    struct name *open = &plain->open[plain->depth + 1];
    *open = *name; /* the cache may want its place for another one */
    if (!read_attributes(plain) || plain->space == 0 || plain->at - start > MAX_BYTES) {
        return false;
    }
    const char *end = plain->at;
    bool empty = *end == '/';
    if (empty && (plain->end - end < 2 || end[1] != '>')) {
        return false;
    }
    plain->at = end + (empty ? 2 : 1);
    plain->done = plain->at;
    plain->depth++;
    struct ax_xml_element element = {
        .name = open->atom,
        .space = plain->space,
        .depth = plain->depth,
        .start = (uint32_t)(start - plain->text),
        .end = (uint32_t)(end - plain->text),
        .source = plain->source,
        .count = plain->count,
        .attributes = plain->attributes,
    };
    if (plain->skip_depth == 0 && !plain->handler->open(plain->user, &element)) {
        plain->skip_depth = plain->depth;
    }
    if (empty && !plain->session->no_memory) {
        close_element(plain);
    }
    return true;
}

static bool read_close(struct plain *plain)
{
    const struct name *open = &plain->open[plain->depth];
    plain->at += 2;
    if (plain->depth == 0 || !take(plain, (struct ax_slice){open->start, open->len})) {
        return false;
    }
    plain->at = skip(plain, plain->at, BLANK);
    if (plain->at == plain->end || *plain->at != '>') {
        return false;
    }
    plain->at++;
    close_element(plain);
    return true;
}

static bool read_comment(struct plain *plain)
{
    const char *start = plain->at;
    if (!take(plain, AX_SLICE("<!--"))) {
        return false;
    }
    for (;;) {
        plain->at = skip(plain, plain->at, COMMENT);
        if (plain->end - plain->at < 3 || *plain->at != '-' || plain->at - start > MAX_BYTES) {
            return false;
        }
        if (plain->at[1] == '-') {
            break;
        }
        plain->at++;
    }
    plain->at += 3;
    plain->done = plain->at;
    return plain->at[-1] == '>';
}

static void hand_on_text(struct plain *plain, struct ax_slice text, uint32_t start)
{
    plain->done = plain->at;
    if (text.len > 0 && plain->handler->text && plain->skip_depth == 0) {
        plain->handler->text(plain->user, text, start);
    }
}

static bool read_text(struct plain *plain)
{
    const char *start = plain->at;
    const char *at = skip(plain, start, TEXT);
    while (at < plain->end && *at == ']' && !has(plain, at, AX_SLICE("]]>"))) {
        at = skip(plain, at + 1, TEXT);
    }
    if (at == plain->end || (*at != '<' && *at != '&') || at - start > MAX_BYTES) {
        return false;
    }
    plain->at = at;
    hand_on_text(plain, (struct ax_slice){start, (size_t)(at - start)},
                 (uint32_t)(start - plain->text));
    if (*at == '&') {
        const char *character = NULL;
        size_t len = reference(plain, at, &character);
        plain->at += len;
        if (len == 0) {
            return false;
        }
        hand_on_text(plain, (struct ax_slice){character, 1}, 0);
    }
    return true;
}

static bool read_next(struct plain *plain)
{
    const char *at = plain->at;
    if (*at != '<') {
        return plain->depth > 0 && read_text(plain);
    }
    if (plain->end - at < 4) {
        return false;
    }
    return at[1] == '/' ? read_close(plain) : at[1] == '!' ? read_comment(plain) : read_open(plain);
}

static void skip_declaration(struct plain *plain)
{
    static const struct ax_slice known[] = {
        {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>", 38},
        {"<?xml version=\"1.0\" encoding=\"utf-8\"?>", 38},
        {"<?xml version=\"1.0\"?>", 21},
    };
    for (size_t i = 0; plain->at == plain->text && i < AX_COUNT(known); i++) {
        (void)take(plain, known[i]);
    }
}

bool ax_plain_read(struct ax_session *session, uint32_t source,
                   const struct ax_xml_handler *handler, void *user, struct ax_plain_rest *out_rest)
{
    struct plain *plain = ax_memory_resize(session->memory, NULL, 0, sizeof(*plain));
    if (!plain) {
        session->no_memory = true;
        return true;
    }
    struct ax_slice text = ax_source_at(session, source)->text;
    *plain = (struct plain){.session = session,
                            .handler = handler,
                            .user = user,
                            .source = source,
                            .text = text.start,
                            .end = text.start + text.len,
                            .at = text.start,
                            .done = text.start};
    classify(plain);
    skip_declaration(plain);
    bool fine = true;
    while (fine && !session->no_memory) {
        if (plain->depth == 0) {
            plain->at = skip(plain, plain->at, BLANK);
        }
        if (plain->at == plain->end) {
            break;
        }
        fine = read_next(plain);
    }
    bool whole = session->no_memory || (fine && plain->complete);
    *out_rest = (struct ax_plain_rest){(size_t)(plain->done - plain->text), plain->skip_depth};
    ax_memory_release(session->memory, plain, sizeof(*plain));
    return whole;
}
