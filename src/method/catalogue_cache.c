/* SPDX-License-Identifier: Apache-2.0 */
/* A catalogue in a compact form, FILE.annexc beside FILE. It begins with the size and a checksum
 * of 256 bits of all bytes of the file that it was made of, and ends with the checksum of itself;
 * what does not fit is as good as not there. Numbers are 32 bits, low byte first; texts have their
 * length before them.
 *
 * The checksum is there against chance, not against people: whoever can write the cache can write
 * the catalogue, as they lie in one folder. So everything in it is checked as in a file of a
 * stranger. SHA-256 of the source would take three times as long as reading its XML. */
#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "method/catalogue.h"

#include <sys/stat.h>

/* The last digit changes with everything below that is written otherwise. */
static const char magic[] = "annexc catalogue 1\n";

enum {
    MAGIC = sizeof(magic) - 1,
    LANES = 4,
    SUM = LANES * 8,
    HEAD = MAGIC + SUM + 4, /* and the size of the source */
    ENTRY_BYTES = 16,       /* the least that one takes */
    LINK_BYTES = 10,
    MAPPING_BYTES = 16
};

/* --------------------------------------------------------------------------------- checksum */

static uint64_t word_at(const char *at)
{
    uint64_t word = 0;
    for (unsigned i = 0; i < 8; i++) {
        word |= (uint64_t)(unsigned char)at[i] << 8 * i;
    }
    return word;
}

/* Each step can be undone, so that a difference in one word never gets lost. */
static uint64_t mixed(uint64_t state, uint64_t word)
{
    state = (state ^ word) * 0x9e3779b97f4a7c15U;
    return state ^ state >> 29;
}

static void sum_of(struct ax_slice text, char out_sum[SUM])
{
    uint64_t lanes[LANES] = {text.len, 1, 2, 3};
    size_t at = 0;
    for (; text.len - at >= SUM; at += SUM) {
        for (unsigned i = 0; i < LANES; i++) {
            lanes[i] = mixed(lanes[i], word_at(text.start + at + 8UL * i));
        }
    }
    char rest[SUM] = {0};
    if (text.len > at) {
        memcpy(rest, text.start + at, text.len - at);
    }
    for (unsigned i = 0; i < 3 * LANES; i++) { /* what one lane saw, all know */
        lanes[i % LANES] =
            mixed(lanes[i % LANES] + lanes[(i + 1) % LANES], word_at(rest + 8UL * (i % LANES)));
    }
    for (unsigned i = 0; i < SUM; i++) {
        out_sum[i] = (char)(lanes[i / 8] >> 8 * (i % 8) & 0xff);
    }
}

/* ---------------------------------------------------------------------------------- writing */

static void put_number(struct ax_output *output, uint32_t number)
{
    for (unsigned shift = 0; shift < 32; shift += 8) {
        ax_put_char(output, (char)(number >> shift & 0xff));
    }
}

static void put_text(struct ax_output *output, struct ax_slice text)
{
    put_number(output, (uint32_t)text.len);
    ax_put(output, text);
}

static void put_entry(struct ax_output *output, const struct ax_catalogue_entry *entry)
{
    const char bytes[] = {(char)entry->kind, (char)entry->status, (char)entry->level,
                          (char)entry->usage};
    put_number(output, entry->key);
    ax_put(output, (struct ax_slice){bytes, sizeof(bytes)});
    put_text(output, entry->name);
    put_text(output, entry->text);
}

void ax_catalogue_pack(const struct ax_catalogue *catalogue, struct ax_catalogue_mark mark,
                       const struct ax_catalogue_file *file, struct ax_output *output)
{
    ax_put_char(output, (char)file->scheme);
    ax_put_char(output, file->part ? 1 : 0);
    put_text(output, file->version);
    put_text(output, file->date);
    put_number(output, catalogue->entries.len - mark.entries);
    for (uint32_t i = mark.entries; i < catalogue->entries.len; i++) {
        put_entry(output, &catalogue->entries.at[i]);
    }
    put_number(output, catalogue->links.len - mark.links);
    for (uint32_t i = mark.links; i < catalogue->links.len; i++) {
        const struct ax_catalogue_link *link = &catalogue->links.at[i];
        put_number(output, link->from);
        put_number(output, link->to);
        ax_put_char(output, (char)link->nature);
        ax_put_char(output, (char)link->research);
    }
    put_number(output, catalogue->mappings.len - mark.mappings);
    for (uint32_t i = mark.mappings; i < catalogue->mappings.len; i++) {
        const struct ax_catalogue_mapping *mapping = &catalogue->mappings.at[i];
        put_number(output, mapping->key);
        put_text(output, mapping->taxonomy);
        put_text(output, mapping->id);
        put_text(output, mapping->name);
    }
}

/* ---------------------------------------------------------------------------------- reading */

struct unpacking {
    struct ax_catalogue *catalogue;
    struct ax_slice rest;
    enum ax_catalogue_scheme scheme;
    bool bad;
};

static uint8_t take_byte(struct unpacking *unpacking, unsigned below)
{
    if (unpacking->rest.len == 0) {
        unpacking->bad = true;
        return 0;
    }
    uint8_t byte = (uint8_t)*unpacking->rest.start++;
    unpacking->rest.len--;
    unpacking->bad |= byte >= below;
    return byte;
}

static uint32_t take_number(struct unpacking *unpacking)
{
    uint32_t number = 0;
    for (unsigned shift = 0; shift < 32; shift += 8) {
        number |= (uint32_t)take_byte(unpacking, 256) << shift;
    }
    return number;
}

/* One line of UTF-8, and no longer than the reader of XML makes it. */
static struct ax_slice take_text(struct unpacking *unpacking)
{
    uint32_t len = take_number(unpacking);
    if (unpacking->bad || len > unpacking->rest.len || len > AX_LIMIT_CATALOGUE_TEXT + 16) {
        unpacking->bad = true;
        return AX_SLICE("");
    }
    struct ax_slice text = {unpacking->rest.start, len};
    unpacking->rest = (struct ax_slice){text.start + len, unpacking->rest.len - len};
    unpacking->bad |= ax_utf8_first_error(text) < text.len;
    for (uint32_t i = 0; i < len; i++) {
        unpacking->bad |= (unsigned char)text.start[i] < ' ';
    }
    return text;
}

static ax_catalogue_key take_key(struct unpacking *unpacking, bool own)
{
    ax_catalogue_key key = take_number(unpacking);
    enum ax_catalogue_scheme scheme = ax_catalogue_scheme_of(key);
    unpacking->bad |= !ax_catalogue_key_is_sound(key) || scheme == AX_CATALOGUE_OWASP ||
                      (own && scheme != unpacking->scheme);
    return key;
}

/* How many of something follow, each of at least so many bytes. */
static uint32_t take_count(struct unpacking *unpacking, uint32_t there, uint32_t most,
                           uint32_t bytes)
{
    uint32_t count = take_number(unpacking);
    unpacking->bad |= count > most - there || count > unpacking->rest.len / bytes;
    return unpacking->bad ? 0 : count;
}

static bool take_entries(struct unpacking *unpacking)
{
    struct ax_catalogue *catalogue = unpacking->catalogue;
    uint32_t count =
        take_count(unpacking, catalogue->entries.len, AX_LIMIT_CATALOGUE_ENTRIES, ENTRY_BYTES);
    unpacking->bad |= count == 0;
    if (!ax_array_reserve(catalogue->session->memory, &catalogue->entries, count)) {
        return false;
    }
    for (uint32_t i = 0; i < count && !unpacking->bad; i++) {
        struct ax_catalogue_entry *entry = &catalogue->entries.at[catalogue->entries.len++];
        *entry = (struct ax_catalogue_entry){.key = take_key(unpacking, true),
                                             .file = catalogue->files.len};
        entry->kind = take_byte(unpacking, AX_ENTRY_KIND_COUNT);
        entry->status = take_byte(unpacking, AX_ENTRY_STATUS_COUNT);
        entry->level = take_byte(unpacking, AX_ENTRY_LEVEL_COUNT);
        entry->usage = take_byte(unpacking, AX_ENTRY_USAGE_COUNT);
        entry->name = take_text(unpacking);
        entry->text = take_text(unpacking);
    }
    return true;
}

static bool take_links(struct unpacking *unpacking)
{
    struct ax_catalogue *catalogue = unpacking->catalogue;
    uint32_t count =
        take_count(unpacking, catalogue->links.len, AX_LIMIT_CATALOGUE_LINKS, LINK_BYTES);
    if (!ax_array_reserve(catalogue->session->memory, &catalogue->links, count)) {
        return false;
    }
    for (uint32_t i = 0; i < count && !unpacking->bad; i++) {
        struct ax_catalogue_link *link = &catalogue->links.at[catalogue->links.len++];
        link->from = take_key(unpacking, true);
        link->to = take_key(unpacking, false);
        link->nature = take_byte(unpacking, AX_LINK_NATURE_COUNT);
        link->research = take_byte(unpacking, 2);
    }
    return true;
}

static bool take_mappings(struct unpacking *unpacking)
{
    struct ax_catalogue *catalogue = unpacking->catalogue;
    uint32_t count =
        take_count(unpacking, catalogue->mappings.len, AX_LIMIT_CATALOGUE_MAPPINGS, MAPPING_BYTES);
    if (!ax_array_reserve(catalogue->session->memory, &catalogue->mappings, count)) {
        return false;
    }
    for (uint32_t i = 0; i < count && !unpacking->bad; i++) {
        struct ax_catalogue_mapping *mapping = &catalogue->mappings.at[catalogue->mappings.len++];
        mapping->key = take_key(unpacking, true);
        mapping->taxonomy = take_text(unpacking);
        mapping->id = take_text(unpacking);
        mapping->name = take_text(unpacking);
    }
    return true;
}

enum ax_status ax_catalogue_unpack(struct ax_catalogue *catalogue, struct ax_slice bytes,
                                   struct ax_catalogue_file *file)
{
    struct ax_catalogue_mark mark = ax_catalogue_mark(catalogue);
    struct unpacking unpacking = {.catalogue = catalogue, .rest = bytes};
    uint8_t scheme = take_byte(&unpacking, AX_CATALOGUE_OWASP);
    unpacking.scheme = (enum ax_catalogue_scheme)scheme;
    unpacking.bad |= scheme == AX_CATALOGUE_NONE;
    bool part = take_byte(&unpacking, 2) == 1;
    struct ax_slice version = take_text(&unpacking);
    struct ax_slice date = take_text(&unpacking);
    bool memory = take_entries(&unpacking) && take_links(&unpacking) && take_mappings(&unpacking);
    if (!memory || unpacking.bad || unpacking.rest.len > 0) {
        ax_catalogue_rewind(catalogue, mark);
        return memory ? AX_INVALID : AX_NO_MEMORY;
    }
    file->scheme = scheme;
    file->part = part;
    file->version = version;
    file->date = date;
    file->entries = catalogue->entries.len - mark.entries;
    return AX_OK;
}

/* ------------------------------------------------------------------------------------- files */

/* What a cache of the source begins with. */
static void put_head(const struct ax_session *session, uint32_t source, struct ax_output *output)
{
    struct ax_slice text = ax_source_at(session, source)->text;
    char sum[SUM];
    sum_of(text, sum);
    ax_put_text(output, magic);
    ax_put(output, (struct ax_slice){sum, SUM});
    put_number(output, (uint32_t)text.len);
}

static struct ax_slice cache_path(struct ax_session *session, uint32_t source)
{
    return ax_session_format(session, "%.*s.annexc", AX_FMT(ax_source_at(session, source)->name));
}

/* A pipe or a device under this name would never end. */
static bool is_cache(const char *path, bool *out_free)
{
    struct stat facts;
    bool there = lstat(path, &facts) == 0;
    *out_free = !there || S_ISREG(facts.st_mode);
    return there && S_ISREG(facts.st_mode) && facts.st_size > HEAD + SUM &&
           facts.st_size <= AX_LIMIT_CATALOGUE_CACHE_BYTES;
}

/* The bytes between the head of the source and the sum of all; empty when they are not. */
static struct ax_slice body_of(struct ax_slice bytes, const struct ax_output *head)
{
    char sum[SUM];
    size_t len = bytes.len;
    if (len <= HEAD + SUM || head->len != HEAD || memcmp(bytes.start, head->buffer, HEAD) != 0) {
        return AX_SLICE("");
    }
    sum_of((struct ax_slice){bytes.start, len - SUM}, sum);
    bool whole = memcmp(bytes.start + len - SUM, sum, SUM) == 0;
    return whole ? (struct ax_slice){bytes.start + HEAD, len - HEAD - SUM} : AX_SLICE("");
}

enum ax_status ax_catalogue_read_cache(struct ax_catalogue *catalogue, uint32_t source,
                                       struct ax_catalogue_file *file)
{
    struct ax_session *session = catalogue->session;
    struct ax_slice path = cache_path(session, source);
    bool free_name;
    struct ax_slice bytes;
    size_t size;
    if (!path.start) {
        return AX_NO_MEMORY;
    }
    if (!is_cache(path.start, &free_name)) {
        return AX_NOT_FOUND;
    }
    enum ax_status status = ax_file_read(session->memory, path.start, 1, &bytes, &size);
    if (status != AX_OK) {
        return status == AX_NO_MEMORY ? status : AX_NOT_FOUND;
    }
    struct ax_output *head = ax_output_to_memory(session->memory);
    status = AX_NO_MEMORY;
    if (head) {
        put_head(session, source, head);
        status = head->status;
    }
    if (status == AX_OK) {
        struct ax_slice body = body_of(bytes, head);
        status = body.len > 0 ? ax_catalogue_unpack(catalogue, body, file) : AX_INVALID;
    }
    ax_output_free(head);
    if (status == AX_OK) {
        file->bytes = bytes;
        file->size = size;
        return AX_OK;
    }
    ax_memory_release(session->memory, (char *)(uintptr_t)bytes.start, size);
    return status == AX_NO_MEMORY ? status : AX_NOT_FOUND;
}

/* Where the folder cannot be written to, there is no cache; that is no trouble. */
static enum ax_status write_bytes(const struct ax_session *session, const char *path,
                                  struct ax_slice bytes)
{
    struct ax_output *output;
    bool free_name;
    (void)is_cache(path, &free_name);
    enum ax_status status = free_name ? ax_output_to_file(session->memory, path, &output) : AX_IO;
    if (status == AX_OK) {
        ax_put(output, bytes);
        status = ax_output_commit(output);
        ax_output_free(output);
    }
    return status == AX_NO_MEMORY ? AX_NO_MEMORY : AX_OK;
}

enum ax_status ax_catalogue_write_cache(const struct ax_catalogue *catalogue,
                                        struct ax_catalogue_mark mark, uint32_t source,
                                        const struct ax_catalogue_file *file)
{
    struct ax_session *session = catalogue->session;
    struct ax_slice path = cache_path(session, source);
    struct ax_output *packed = ax_output_to_memory(session->memory);
    enum ax_status status = AX_NO_MEMORY;
    if (packed && path.start) {
        char sum[SUM];
        put_head(session, source, packed);
        ax_catalogue_pack(catalogue, mark, file, packed);
        if (packed->status == AX_OK) {
            sum_of(ax_output_text(packed), sum);
            ax_put(packed, (struct ax_slice){sum, SUM});
        }
        status = packed->status;
        if (status == AX_OK) {
            status = write_bytes(session, path.start, ax_output_text(packed));
        }
    }
    ax_output_free(packed);
    return status;
}
