/* SPDX-License-Identifier: Apache-2.0 */
#include "xml/reader.h"

#include "base/crew.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "xml/plain.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include <stdio.h>

enum {
    NAME_CACHE = 256 /* a power of two */
};

/* libxml2 keeps each name once, so its address tells the name. */
struct cached_name {
    const xmlChar *name;
    ax_atom atom;
};

struct reader {
    struct ax_session *session;
    const struct ax_xml_handler *handler;
    void *user;
    xmlParserCtxtPtr parser;
    uint32_t source;
    struct ax_slice text;
    size_t fed;
    size_t resume; /* events that end here or before were handed on already; see plain.h */
    uint32_t depth;
    uint32_t skip_depth; /* content below this depth is skipped; 0: none */
    bool stopped;
    bool too_deep;
    bool complete; /* the root element was closed */
    AX_ARRAY(struct ax_xml_attribute) attributes;
    struct cached_name names[NAME_CACHE];
};

static struct ax_span span_at(const struct reader *reader, size_t start, size_t end)
{
    size_t len = reader->text.len;
    start = start > len ? len : start;
    end = end > len ? len : end;
    return (struct ax_span){reader->source, (uint32_t)start, (uint32_t)end};
}

static size_t here(const struct reader *reader)
{
    long consumed = xmlByteConsumed(reader->parser);
    return consumed < 0 ? 0 : (size_t)consumed;
}

static void stop(struct reader *reader)
{
    reader->stopped = true;
    xmlStopParser(reader->parser);
}

static void fail_memory(struct reader *reader)
{
    reader->session->no_memory = true;
    stop(reader);
}

/* Without memory the parser goes on, unheard: stopping it would release the buffer that the
 * values of an element still point into. */
static ax_atom atom_of_name(struct reader *reader, const xmlChar *name)
{
    if (!name) {
        return 0;
    }
    struct cached_name *cached = &reader->names[((uintptr_t)name >> 3) & (NAME_CACHE - 1)];
    if (cached->name != name) {
        ax_atom atom = ax_atom_of(&reader->session->atoms, ax_slice_of((const char *)name));
        if (atom == 0) {
            reader->session->no_memory = true;
            reader->stopped = true;
            return 0;
        }
        *cached = (struct cached_name){name, atom};
    }
    return cached->atom;
}

/* libxml2 hands out either its own input buffer, whose bytes are those of our source, or a
 * normalised copy. In the first case the value is our source's text; no copy is made. */
static uint32_t offset_of(struct reader *reader, const xmlChar *start, size_t len, size_t now)
{
    const xmlParserInput *input = reader->parser->input;
    if (start < input->base || start > input->cur) {
        return 0;
    }
    size_t offset = now - (size_t)(input->cur - start);
    bool same =
        offset + len <= reader->text.len && memcmp(reader->text.start + offset, start, len) == 0;
    return same ? (uint32_t)offset : 0;
}

/* As long as it does not replace entities (it must not), libxml2 writes each & of a value as
 * "&#38;", for a tree builder to read again. Nothing else puts a & there. */
static struct ax_slice copy_value(struct reader *reader, const xmlChar *start, size_t len)
{
    static const char written[] = "&#38;";
    const size_t more = sizeof(written) - 2; /* than the & itself */
    struct ax_slice copy =
        ax_arena_copy(&reader->session->arena, (struct ax_slice){(const char *)start, len});
    char *to = (char *)(uintptr_t)copy.start; /* the arena's copy is ours alone */
    size_t kept = 0;
    for (size_t i = 0; copy.start && i < len; i++) {
        to[kept++] = copy.start[i];
        i +=
            copy.start[i] == '&' && len - i > more && memcmp(copy.start + i, written, more + 1) == 0
                ? more
                : 0;
    }
    return (struct ax_slice){copy.start, kept};
}

static bool keep_value(struct reader *reader, const xmlChar *start, size_t len, size_t now,
                       struct ax_xml_attribute *out)
{
    out->start = offset_of(reader, start, len, now);
    out->value = out->start ? (struct ax_slice){reader->text.start + out->start, len}
                            : copy_value(reader, start, len);
    return out->value.start != NULL;
}

static bool keep_attributes(struct reader *reader, int count, const xmlChar **values, size_t now)
{
    reader->attributes.len = 0;
    if (!ax_array_reserve(reader->session->memory, &reader->attributes, (uint32_t)count)) {
        return false;
    }
    for (int i = 0; i < count; i++, values += 5) {
        struct ax_xml_attribute *attribute = &reader->attributes.at[i];
        attribute->name = atom_of_name(reader, values[0]);
        attribute->space = atom_of_name(reader, values[2]);
        if (!keep_value(reader, values[3], (size_t)(values[4] - values[3]), now, attribute)) {
            return false;
        }
    }
    reader->attributes.len = (uint32_t)count;
    return true;
}

/* The '<' of the tag that ends before `end`. */
static size_t tag_start(const struct reader *reader, size_t end)
{
    size_t start = end < reader->text.len ? end : reader->text.len;
    while (start > 0 && reader->text.start[--start] != '<') {
    }
    return start;
}

static bool depth_is_allowed(struct reader *reader)
{
    if (reader->depth <= AX_LIMIT_XML_DEPTH) {
        return true;
    }
    size_t end = here(reader);
    size_t start = tag_start(reader, end);
    ax_report(reader->session, AX_CODE_XML_TOO_DEEP, span_at(reader, start, end),
              "elements are nested deeper than %d", AX_LIMIT_XML_DEPTH);
    reader->too_deep = true;
    stop(reader);
    return false;
}

static void on_open(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                    int space_count, const xmlChar **spaces, int count, int defaulted,
                    const xmlChar **values)
{
    struct reader *reader = ((xmlParserCtxtPtr)context)->_private;
    (void)prefix;
    (void)space_count;
    (void)spaces;
    (void)defaulted;
    reader->depth++;
    size_t end = here(reader);
    if (end <= reader->resume || reader->stopped || !depth_is_allowed(reader) ||
        reader->skip_depth > 0) {
        return;
    }
    if (!keep_attributes(reader, count, values, end)) {
        fail_memory(reader);
        return;
    }
    size_t start = tag_start(reader, end);
    struct ax_xml_element element = {
        .name = atom_of_name(reader, name),
        .space = atom_of_name(reader, uri),
        .depth = reader->depth,
        .start = (uint32_t)start,
        .end = (uint32_t)end,
        .source = reader->source,
        .count = (uint32_t)count,
        .attributes = reader->attributes.at,
    };
    if (!reader->stopped && !reader->handler->open(reader->user, &element)) {
        reader->skip_depth = reader->depth;
    }
}

static void on_close(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct reader *reader = ((xmlParserCtxtPtr)context)->_private;
    (void)prefix;
    (void)uri;
    bool is_new = here(reader) > reader->resume;
    if (is_new && reader->skip_depth == reader->depth) {
        reader->skip_depth = 0;
    }
    if (is_new && reader->skip_depth == 0 && !reader->stopped) {
        reader->handler->close(reader->user, atom_of_name(reader, name));
    }
    reader->depth--;
    reader->complete = reader->depth == 0;
}

/* libxml2 hands some texts on before it steps over them. */
static size_t text_end(const struct reader *reader, const xmlChar *text, size_t len, size_t now)
{
    const xmlParserInput *input = reader->parser->input;
    bool there = text >= input->base && text <= input->cur;
    return there ? now - (size_t)(input->cur - text) + len : now;
}

static void on_text(void *context, const xmlChar *text, int len)
{
    struct reader *reader = ((xmlParserCtxtPtr)context)->_private;
    size_t now = here(reader);
    if (text_end(reader, text, (size_t)len, now) > reader->resume && reader->handler->text &&
        reader->skip_depth == 0 && !reader->stopped) {
        reader->handler->text(reader->user, (struct ax_slice){(const char *)text, (size_t)len},
                              offset_of(reader, text, (size_t)len, now));
    }
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    struct reader *reader = ((xmlParserCtxtPtr)context)->_private;
    (void)name;
    (void)external;
    (void)system;
    size_t start = tag_start(reader, here(reader));
    ax_report(reader->session, AX_CODE_XML_DOCTYPE, span_at(reader, start, start + 9),
              "a DOCTYPE is not allowed: annexc reads no entities and no DTD");
    stop(reader);
}

static struct ax_slice first_line(const char *text)
{
    struct ax_slice line = ax_slice_of(text ? text : "not well-formed");
    for (size_t i = 0; i < line.len; i++) {
        if (line.start[i] == '\n') {
            line.len = i;
        }
    }
    return ax_slice_trim(line);
}

/* When its buffer cannot grow, libxml2 takes that for the end of the file. */
static bool is_starved(const struct reader *reader)
{
    const xmlParserInput *input = reader->parser->input;
    return reader->fed < reader->text.len && input && input->cur >= input->end;
}

/* The place is where the parser stands; libxml2 itself has no columns. */
static void report_error(struct reader *reader, const char *text, int code, bool fatal)
{
    if (reader->stopped || !fatal) {
        return;
    }
    if (code == XML_ERR_NO_MEMORY || is_starved(reader)) {
        fail_memory(reader);
        return;
    }
    reader->stopped = true;
    size_t start = here(reader);
    struct ax_slice reason = first_line(text);
    bool truncated = start >= reader->text.len;
    ax_report(reader->session, AX_CODE_XML_MALFORMED, span_at(reader, start, start + 1),
              truncated ? "the file ends too early: %.*s" : "not well-formed: %.*s",
              AX_FMT(reason));
}

#if LIBXML_VERSION >= 21200
static void on_error(void *context, const xmlError *error)
#else
static void on_error(void *context, xmlErrorPtr error)
#endif
{
    xmlParserCtxtPtr parser = context;
    if (parser && parser->_private && error) {
        report_error(parser->_private, error->message, error->code, error->level >= XML_ERR_ERROR);
    }
}

static int feed(void *context, char *buffer, int len)
{
    struct reader *reader = context;
    size_t left = reader->text.len - reader->fed;
    size_t count = left < (size_t)len ? left : (size_t)len;
    memcpy(buffer, reader->text.start + reader->fed, count);
    reader->fed += count;
    return (int)count;
}

static void set_handlers(xmlSAXHandler *sax)
{
    memset(sax, 0, sizeof(*sax));
    sax->initialized = XML_SAX2_MAGIC;
    sax->startElementNs = on_open;
    sax->endElementNs = on_close;
    sax->characters = on_text;
    sax->cdataBlock = on_text;
    sax->internalSubset = on_doctype;
    sax->serror = on_error;
}

enum {
    BLOCK_BYTES = 1024
};

struct check {
    struct ax_slice text;
    bool failed[AX_CREW_THREADS];
};

/* Where a block begins: not in the middle of a character. */
static size_t block_start(struct ax_slice text, uint32_t block)
{
    size_t at = (size_t)block * BLOCK_BYTES;
    for (int i = 0; i < 3 && at > 0 && at < text.len && (text.start[at] & 0xc0) == 0x80; i++) {
        at++;
    }
    return at < text.len ? at : text.len;
}

static void check_blocks(void *user, unsigned worker, uint32_t first, uint32_t end)
{
    struct check *check = user;
    size_t start = block_start(check->text, first);
    struct ax_slice part = {check->text.start + start, block_start(check->text, end) - start};
    bool sound = ax_utf8_first_error(part) == part.len && !memchr(part.start, '\0', part.len);
    check->failed[worker] |= !sound;
}

/* Whether there is nothing but sound characters; if not, it has to be found out where. */
static bool is_sound(const struct reader *reader)
{
    struct check check = {.text = reader->text};
    uint32_t blocks = (uint32_t)((reader->text.len + BLOCK_BYTES - 1) / BLOCK_BYTES);
    unsigned threads = ax_crew_size_for(reader->session->threads, blocks);
    bool failed = !ax_crew_share(threads, blocks, &check, check_blocks);
    for (unsigned i = 0; i < AX_CREW_THREADS; i++) {
        failed = failed || check.failed[i];
    }
    return !failed;
}

/* Another encoding would make every offset wrong, and is rare enough to be refused. */
static bool is_utf8(struct reader *reader)
{
    struct ax_slice text = reader->text;
    if (text.len >= 2 &&
        (memcmp(text.start, "\xff\xfe", 2) == 0 || memcmp(text.start, "\xfe\xff", 2) == 0)) {
        ax_report(reader->session, AX_CODE_XML_ENCODING, span_at(reader, 0, 0),
                  "the file is UTF-16; only UTF-8 is read");
        return false;
    }
    if (is_sound(reader)) {
        return true;
    }
    size_t bad = ax_utf8_first_error(text);
    if (bad < text.len) {
        ax_report(reader->session, AX_CODE_XML_NOT_UTF8, span_at(reader, bad, bad + 1),
                  "byte 0x%02x is not valid UTF-8 here", (unsigned char)text.start[bad]);
        return false;
    }
    const char *nul = memchr(text.start, '\0', text.len);
    if (nul) { /* libxml2 takes it for the end, and the rest would go unread */
        size_t start = (size_t)(nul - text.start);
        ax_report(reader->session, AX_CODE_XML_MALFORMED, span_at(reader, start, start + 1),
                  "not well-formed: a NUL byte");
        return false;
    }
    return true;
}

/* The encoding of the XML declaration, or empty. */
static struct ax_slice declared_encoding(struct ax_slice text)
{
    struct ax_slice none = {NULL, 0};
    if (text.len >= 3 && memcmp(text.start, "\xef\xbb\xbf", 3) == 0) {
        text = (struct ax_slice){text.start + 3, text.len - 3};
    }
    const char *end = text.len > 5 && memcmp(text.start, "<?xml", 5) == 0
                          ? memchr(text.start, '>', text.len)
                          : NULL;
    if (!end) {
        return none;
    }
    for (const char *at = text.start + 5; at + 10 < end; at++) {
        if (memcmp(at, "encoding", 8) != 0) {
            continue;
        }
        at += 8;
        while (at < end && *at != '"' && *at != '\'') {
            at++;
        }
        const char *close = at < end ? memchr(at + 1, *at, (size_t)(end - at - 1)) : NULL;
        return close ? (struct ax_slice){at + 1, (size_t)(close - at - 1)} : none;
    }
    return none;
}

static bool encoding_is_utf8(struct reader *reader)
{
    struct ax_slice name = declared_encoding(reader->text);
    if (name.len == 0 || ax_slice_equal_folded(name, AX_SLICE("utf-8")) ||
        ax_slice_equal_folded(name, AX_SLICE("utf8"))) {
        return true;
    }
    size_t start = (size_t)(name.start - reader->text.start);
    ax_report(reader->session, AX_CODE_XML_ENCODING, span_at(reader, start, start + name.len),
              "encoding \"%.*s\" is not supported; only UTF-8 is read", AX_FMT(name));
    return false;
}

static void parse(struct reader *reader)
{
    xmlParserCtxtPtr parser = xmlNewParserCtxt();
    if (!parser) {
        reader->session->no_memory = true;
        return;
    }
    set_handlers(parser->sax);
    parser->_private = reader;
    reader->parser = parser;
    /* Else several long attributes one after the other are refused, after ten megabytes. What this
     * lets through is held by limits of ours: no entities, and depth and size are known. */
    int options = XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_HUGE;
    xmlDocPtr none = xmlCtxtReadIO(parser, feed, NULL, reader, NULL, NULL, options);
    xmlFreeDoc(none);
    bool starved = parser->errNo == XML_ERR_NO_MEMORY || (parser->wellFormed && !reader->complete);
    if (starved && !reader->stopped) {
        reader->session->no_memory = true;
    } else if (!parser->wellFormed && !reader->stopped) {
        report_error(reader, NULL, XML_ERR_INTERNAL_ERROR, true);
    }
    xmlFreeParserCtxt(parser);
}

static enum ax_status read_source(struct ax_session *session, uint32_t source,
                                  const struct ax_xml_handler *handler, void *user, bool plainly)
{
    size_t errors = session->counts[AX_ERROR];
    struct reader *reader = ax_memory_resize(session->memory, NULL, 0, sizeof(*reader));
    if (!reader) {
        session->no_memory = true;
        return AX_NO_MEMORY;
    }
    *reader = (struct reader){.session = session,
                              .handler = handler,
                              .user = user,
                              .source = source,
                              .text = ax_source_at(session, source)->text};
    if (reader->text.len == 0) {
        ax_report(session, AX_CODE_XML_EMPTY, span_at(reader, 0, 0), "the file is empty");
    } else if (is_utf8(reader) && encoding_is_utf8(reader)) {
        struct ax_plain_rest rest = {0, 0};
        if (!plainly || !ax_plain_read(session, source, handler, user, &rest)) {
            reader->resume = rest.offset;
            reader->skip_depth = rest.skip_depth;
            parse(reader);
        }
    }
    ax_array_done(session->memory, &reader->attributes);
    ax_memory_release(session->memory, reader, sizeof(*reader));
    return ax_session_verdict(session, errors);
}

enum ax_status ax_xml_read(struct ax_session *session, uint32_t source,
                           const struct ax_xml_handler *handler, void *user)
{
    return read_source(session, source, handler, user, true);
}

enum ax_status ax_xml_read_slowly(struct ax_session *session, uint32_t source,
                                  const struct ax_xml_handler *handler, void *user)
{
    return read_source(session, source, handler, user, false);
}

void ax_xml_done(void)
{
    xmlCleanupParser();
}
