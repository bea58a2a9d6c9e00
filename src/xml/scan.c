/* SPDX-License-Identifier: Apache-2.0 */
#include "xml/scan.h"

#include "base/compiler.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define OUR_SPACES AX_SLICE("urn:annexc:")

enum {
    MAX_BYTES = 1000000, /* of one tag, comment or text: libxml2 has limits and tells them */
    LONG_NAME = 32       /* known_name looks no further */
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

static void allow(struct ax_scan *scan, int first, int last, int class)
{
    for (int c = first; c <= last; c++) {
        scan->classes[c] |= (uint8_t) class;
    }
}

/* Bytes of 0xef begin the only characters of Unicode that XML forbids beyond ASCII. */
static void classify(struct ax_scan *scan)
{
    allow(scan, 'a', 'z', NAME_START | NAME);
    allow(scan, 'A', 'Z', NAME_START | NAME);
    allow(scan, '_', '_', NAME_START | NAME);
    allow(scan, '0', '9', NAME);
    allow(scan, '-', '.', NAME);
    allow(scan, '\t', '\n', BLANK | TEXT | COMMENT);
    allow(scan, ' ', ' ', BLANK);
    allow(scan, ' ', 0xff, VALUE | TEXT | COMMENT);
    static const char apart[] = "<&\"'";
    for (const char *c = apart; *c; c++) {
        scan->classes[(unsigned char)*c] &= (uint8_t)~VALUE;
    }
    scan->classes['<'] &= (uint8_t)~TEXT;
    scan->classes['&'] &= (uint8_t)~TEXT;
    scan->classes[']'] &= (uint8_t)~TEXT;
    scan->classes['-'] &= (uint8_t)~COMMENT;
    scan->classes[0xef] = 0;
}

static inline bool is(const struct ax_scan *scan, const char *at, int class)
{
    return scan->classes[(unsigned char)*at] & class;
}

static inline const char *skip(const struct ax_scan *scan, const char *at, int class)
{
    while (at < scan->end && is(scan, at, class)) {
        at++;
    }
    return at;
}

#ifdef __SSE2__
/* A bit for each of 16 bytes that is a control, 0xef or one of four others. */
static inline int odd_bytes(const char *at, const char others[4])
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    __m128i one = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(others[0])),
                               _mm_cmpeq_epi8(bytes, _mm_set1_epi8(others[1])));
    __m128i two = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(others[2])),
                               _mm_cmpeq_epi8(bytes, _mm_set1_epi8(others[3])));
    __m128i rare = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)0xef)), low);
    return _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(one, two), rare));
}
#endif

/* To the first byte from `at` on that a value does not have as it is. */
static const char *skip_value(const struct ax_scan *scan, const char *at)
{
#ifdef __SSE2__
    while (scan->end - at >= 16) {
        int others = odd_bytes(at, "\"'&<");
        if (others != 0) {
            return at + __builtin_ctz((unsigned)others);
        }
        at += 16;
    }
#endif
    return skip(scan, at, VALUE);
}

/* The same of a text between tags. */
static const char *skip_text(const struct ax_scan *scan, const char *at)
{
#ifdef __SSE2__
    while (scan->end - at >= 16) {
        int others = odd_bytes(at, "<&]<");
        if (others == 0) {
            at += 16;
            continue;
        }
        at += __builtin_ctz((unsigned)others);
        if (!is(scan, at, TEXT)) {
            return at;
        }
        at++;
    }
#endif
    return skip(scan, at, TEXT);
}

static bool has(const struct ax_scan *scan, const char *at, struct ax_slice text)
{
    return (size_t)(scan->end - at) >= text.len && memcmp(at, text.start, text.len) == 0;
}

static bool take(struct ax_scan *scan, struct ax_slice text)
{
    bool there = has(scan, scan->at, text);
    scan->at += there ? text.len : 0;
    return there;
}

/* Up to eight bytes of the name as a number. */
static uint64_t head_of(const struct ax_scan *scan, const char *at, size_t len)
{
    static const unsigned char ones[16] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    size_t kept = len < 8 ? len : 8;
    uint64_t head = 0;
    if (scan->end - at < 8) {
        memcpy(&head, at, kept);
        return head;
    }
    uint64_t mask; /* as many bytes of ones as are kept, then zeros */
    memcpy(&mask, ones + 8 - kept, 8);
    memcpy(&head, at, 8);
    return head & mask;
}

/* The slot of a name in scan->slots: its own, or a free one where it belongs. */
static uint16_t *slot_of(struct ax_scan *scan, const char *start, size_t len, uint64_t head)
{
    uint64_t hash = (head ^ len) * 0x9e3779b97f4a7c15ULL;
    hash = len > 8 ? (hash ^ (uint8_t)start[len - 1]) * 0x9e3779b97f4a7c15ULL : hash;
    uint32_t at = (uint32_t)(hash >> 32) & (AX_SCAN_SLOTS - 1);
    while (scan->slots[at] > 0) {
        const struct ax_scan_name *name = &scan->names[scan->slots[at] - 1];
        if (name->head == head && name->len == len &&
            (len <= 8 || memcmp(name->start + 8, start + 8, len - 8) == 0)) {
            break;
        }
        at = (at + 1) & (AX_SCAN_SLOTS - 1);
    }
    return &scan->slots[at];
}

/* A known name in front of a =, found without looking at each byte. False: look at each byte. */
static bool take_known_name(struct ax_scan *scan, uint16_t *out_name)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    const uint64_t ones = 0x0101010101010101ULL;
    const char *start = scan->at;
    const char *at = start;
    uint64_t found = 0;
    for (; found == 0 && at - start < LONG_NAME && scan->end - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        word ^= ones * '=';
        found = (word - ones) & ~word & ones << 7; /* the lowest bit is that of the first = */
    }
    if (found == 0) {
        return false;
    }
    size_t len = (size_t)(at - start) - 8 + (size_t)__builtin_ctzll(found) / 8;
    uint16_t slot = len > 0 ? *slot_of(scan, start, len, head_of(scan, start, len)) : 0;
    if (slot > 0) {
        scan->at = start + len;
        *out_name = (uint16_t)(slot - 1);
        return true;
    }
#else
    (void)scan;
    (void)out_name;
#endif
    return false;
}

/* The name at scan->at, which is left behind. */
static bool take_name(struct ax_scan *scan, uint16_t *out_name)
{
    const char *start = scan->at;
    if (start == scan->end || !is(scan, start, NAME_START)) {
        return false;
    }
    scan->at = skip(scan, start + 1, NAME);
    size_t len = (size_t)(scan->at - start);
    uint64_t head = head_of(scan, start, len);
    uint16_t *slot = slot_of(scan, start, len, head);
    if (*slot == 0) {
        if (scan->name_count == AX_SCAN_NAMES) {
            return false;
        }
        scan->names[scan->name_count++] = (struct ax_scan_name){start, len, head};
        *slot = (uint16_t)scan->name_count;
    }
    *out_name = (uint16_t)(*slot - 1);
    return true;
}

size_t ax_scan_reference(const char *at, const char *end, char *out_char)
{
    static const struct {
        struct ax_slice text;
        char character;
    } known[] = {
        {{"&amp;", 5}, '&'},  {{"&lt;", 4}, '<'},    {{"&gt;", 4}, '>'},
        {{"&quot;", 6}, '"'}, {{"&apos;", 6}, '\''},
    };
    for (size_t i = 0; i < AX_COUNT(known); i++) {
        size_t len = known[i].text.len;
        if ((size_t)(end - at) >= len && memcmp(at, known[i].text.start, len) == 0) {
            *out_char = known[i].character;
            return len;
        }
    }
    return 0;
}

static struct ax_token *add_token(struct ax_scan *scan, enum ax_token_kind kind, const char *start,
                                  const char *end)
{
    struct ax_token *token = &scan->batch->tokens[scan->batch->count++];
    *token = (struct ax_token){.start = (uint32_t)(start - scan->text),
                               .end = (uint32_t)(end - scan->text),
                               .kind = (uint8_t)kind};
    return token;
}

/* The quoted value at scan->at; `out_exact`: it means what stands there. */
static bool take_value(struct ax_scan *scan, struct ax_slice *out_value, bool *out_exact)
{
    if (scan->at == scan->end || (*scan->at != '"' && *scan->at != '\'')) {
        return false;
    }
    char quote = *scan->at;
    const char *start = scan->at + 1;
    const char *at = start;
    bool exact = true;
    for (;;) {
        at = skip_value(scan, at);
        if (at == scan->end) {
            return false;
        }
        if (*at == quote) {
            break;
        }
        char character;
        bool other_quote = *at == '"' || *at == '\'';
        size_t len =
            other_quote || is(scan, at, BLANK) ? 1 : ax_scan_reference(at, scan->end, &character);
        if (len == 0) {
            return false;
        }
        exact = exact && other_quote;
        at += len;
    }
    scan->at = at + 1;
    *out_value = (struct ax_slice){start, (size_t)(at - start)};
    *out_exact = exact;
    return true;
}

/* The root's name space: all elements are in it. Whether another URI is a sound one is not for us
 * to say. */
static bool take_space(struct ax_scan *scan, struct ax_slice uri)
{
    struct ax_slice ours = OUR_SPACES;
    if (scan->depth > 0 || scan->space.len > 0 || uri.len <= ours.len ||
        memcmp(uri.start, ours.start, ours.len) != 0) {
        return false;
    }
    for (size_t i = ours.len; i < uri.len; i++) {
        if (!is(scan, uri.start + i, NAME) && uri.start[i] != ':') {
            return false;
        }
    }
    scan->space = uri;
    return true;
}

/* `open`: where the token of the element is in the batch. */
static bool is_twice(struct ax_scan *scan, uint32_t open, uint16_t name)
{
    uint64_t bit = 1ULL << (name & 63);
    bool maybe = scan->seen & bit;
    scan->seen |= bit;
    for (uint32_t i = open + 1; maybe && i < scan->batch->count; i++) {
        if (scan->batch->tokens[i].name == name) {
            return true;
        }
    }
    return false;
}

static bool read_attribute(struct ax_scan *scan, uint32_t open)
{
    uint16_t name;
    if (!take_known_name(scan, &name)) {
        if (!take_name(scan, &name)) {
            return false;
        }
        scan->at = skip(scan, scan->at, BLANK);
    }
    if (scan->at == scan->end || *scan->at != '=' ||
        scan->batch->count - open > AX_SCAN_ATTRIBUTES) {
        return false;
    }
    struct ax_slice value;
    bool exact;
    scan->at = skip(scan, scan->at + 1, BLANK);
    if (!take_value(scan, &value, &exact)) {
        return false;
    }
    const struct ax_scan_name *known = &scan->names[name];
    if (known->len == 5 && memcmp(known->start, "xmlns", 5) == 0) {
        return take_space(scan, value);
    }
    if (is_twice(scan, open, name)) {
        return false;
    }
    struct ax_token *token =
        add_token(scan, AX_TOKEN_ATTRIBUTE, value.start, value.start + value.len);
    token->name = name;
    token->more = !exact;
    return true;
}

/* Up to the > or /> that ends the tag. */
static bool read_attributes(struct ax_scan *scan, uint32_t open)
{
    scan->seen = 0;
    for (;;) {
        const char *before = scan->at;
        scan->at = skip(scan, before, BLANK);
        if (scan->at == scan->end) {
            return false;
        }
        if (*scan->at == '>' || *scan->at == '/') {
            return true;
        }
        if (scan->at == before || !read_attribute(scan, open)) {
            return false;
        }
    }
}

static void close_element(struct ax_scan *scan)
{
    struct ax_token *token = add_token(scan, AX_TOKEN_CLOSE, scan->at, scan->at);
    token->name = scan->open[scan->depth--];
    scan->complete = scan->depth == 0;
    scan->done = scan->at;
}

static bool read_tag(struct ax_scan *scan, uint32_t open)
{
    const char *start = scan->at++;
    uint16_t name;
    if (scan->complete || scan->depth >= AX_LIMIT_XML_DEPTH || !take_name(scan, &name)) {
        return false;
    }
    struct ax_token *token = add_token(scan, AX_TOKEN_OPEN, start, start);
    token->name = name;
    if (!read_attributes(scan, open) || scan->space.len == 0 || scan->at - start > MAX_BYTES) {
        return false;
    }
    const char *end = scan->at;
    bool empty = *end == '/';
    if (empty && (scan->end - end < 2 || end[1] != '>')) {
        return false;
    }
    token->end = (uint32_t)(end - scan->text);
    token->more = (uint8_t)(scan->batch->count - open - 1);
    scan->at = end + (empty ? 2 : 1);
    scan->done = scan->at;
    scan->open[++scan->depth] = name;
    if (empty) {
        close_element(scan);
    }
    return true;
}

/* What is not whole is not in the batch. */
static bool read_open(struct ax_scan *scan)
{
    uint32_t open = scan->batch->count;
    bool fine = read_tag(scan, open);
    scan->batch->count = fine ? scan->batch->count : open;
    return fine;
}

static bool read_close(struct ax_scan *scan)
{
    const struct ax_scan_name *open = &scan->names[scan->open[scan->depth]];
    scan->at += 2;
    if (scan->depth == 0 || !take(scan, (struct ax_slice){open->start, open->len})) {
        return false;
    }
    scan->at = skip(scan, scan->at, BLANK);
    if (scan->at == scan->end || *scan->at != '>') {
        return false;
    }
    scan->at++;
    close_element(scan);
    return true;
}

static bool read_comment(struct ax_scan *scan)
{
    const char *start = scan->at;
    if (!take(scan, AX_SLICE("<!--"))) {
        return false;
    }
    for (;;) {
        scan->at = skip(scan, scan->at, COMMENT);
        if (scan->end - scan->at < 3 || *scan->at != '-' || scan->at - start > MAX_BYTES) {
            return false;
        }
        if (scan->at[1] == '-') {
            break;
        }
        scan->at++;
    }
    if (scan->at[2] != '>') {
        return false;
    }
    scan->at += 3;
    scan->done = scan->at;
    return true;
}

static bool read_reference(struct ax_scan *scan)
{
    char character;
    size_t len = ax_scan_reference(scan->at, scan->end, &character);
    if (len > 0) {
        struct ax_token *token = add_token(scan, AX_TOKEN_CHARACTER, scan->at, scan->at + len);
        token->name = (uint16_t)character;
        scan->at += len;
        scan->done = scan->at;
    }
    return len > 0;
}

static bool read_text(struct ax_scan *scan)
{
    const char *start = scan->at;
    const char *at = skip_text(scan, start);
    while (at < scan->end && *at == ']' && !has(scan, at, AX_SLICE("]]>"))) {
        at = skip_text(scan, at + 1);
    }
    if (at == scan->end || (*at != '<' && *at != '&') || at - start > MAX_BYTES) {
        return false;
    }
    if (at > start) {
        (void)add_token(scan, AX_TOKEN_TEXT, start, at);
    }
    scan->at = at;
    scan->done = at;
    return *at == '<' || read_reference(scan);
}

static bool read_next(struct ax_scan *scan)
{
    const char *at = scan->at;
    if (*at != '<') {
        return scan->depth > 0 && read_text(scan);
    }
    if (scan->end - at < 4) {
        return false;
    }
    return at[1] == '/' ? read_close(scan) : at[1] == '!' ? read_comment(scan) : read_open(scan);
}

static void skip_declaration(struct ax_scan *scan)
{
    static const struct ax_slice known[] = {
        {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>", 38},
        {"<?xml version=\"1.0\" encoding=\"utf-8\"?>", 38},
        {"<?xml version=\"1.0\"?>", 21},
    };
    for (size_t i = 0; scan->at == scan->text && i < AX_COUNT(known); i++) {
        (void)take(scan, known[i]);
    }
}

void ax_scan_init(struct ax_scan *scan, struct ax_slice text)
{
    *scan = (struct ax_scan){
        .text = text.start, .end = text.start + text.len, .at = text.start, .done = text.start};
    classify(scan);
    skip_declaration(scan);
}

void ax_scan_go_on(struct ax_scan *scan, struct ax_slice text, uint32_t depth)
{
    scan->text = scan->at = scan->done = text.start;
    scan->end = text.start + text.len;
    scan->depth = depth;
    scan->complete = scan->whole = false;
    if (depth == 0) {
        scan->space = (struct ax_slice){NULL, 0};
        skip_declaration(scan);
    }
}

bool ax_scan_keep_names(struct ax_scan *scan, struct ax_arena *arena)
{
    while (scan->kept_count < scan->name_count) {
        struct ax_scan_name *name = &scan->names[scan->kept_count];
        struct ax_slice copy = ax_arena_copy(arena, (struct ax_slice){name->start, name->len});
        if (!copy.start) {
            return false;
        }
        name->start = copy.start;
        scan->kept_count++;
    }
    return true;
}

void ax_scan_put_value(struct ax_output *output, struct ax_slice value)
{
    const char *end = value.start + value.len;
    size_t len;
    for (const char *at = value.start; at < end; at += len) {
        char character = ax_is_blank(*at) ? ' ' : *at;
        len = *at == '&' ? ax_scan_reference(at, end, &character) : 1;
        ax_put_char(output, character);
    }
}

bool ax_scan_next(struct ax_scan *scan, struct ax_token_batch *batch)
{
    scan->batch = batch;
    batch->count = 0;
    bool more = true;
    while (more && batch->count + AX_SCAN_ATTRIBUTES + 4 <= AX_SCAN_TOKENS) {
        if (scan->depth == 0) {
            scan->at = skip(scan, scan->at, BLANK);
        }
        if (scan->at == scan->end) {
            scan->whole = scan->complete;
            more = false;
        } else {
            more = read_next(scan);
        }
        if (scan->stop > 0 && scan->depth == scan->stop && batch->count > 0 &&
            batch->tokens[batch->count - 1].kind == AX_TOKEN_CLOSE) {
            break;
        }
    }
    batch->done = (uint32_t)(scan->done - scan->text);
    return more;
}
