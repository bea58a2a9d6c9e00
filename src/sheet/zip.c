/* SPDX-License-Identifier: Apache-2.0 */
#include "sheet/zip.h"

#include "base/limits.h"

#include <zlib.h>

enum {
    END_BYTES = 22,
    ENTRY_BYTES = 46,
    LOCAL_BYTES = 30,
    STORED = 0,
    DEFLATED = 8,
    ENCRYPTED = 1,
    COMMENT_BYTES = 65535
};

struct entry {
    uint32_t method;
    uint32_t flags;
    uint32_t checksum;
    uint32_t packed;
    uint32_t size;
    uint32_t local; /* offset of the local header */
    struct ax_slice name;
};

static uint32_t number(struct ax_slice text, size_t at, size_t bytes)
{
    uint32_t value = 0;
    for (size_t i = bytes; i > 0; i--) {
        value = value << 8 | (unsigned char)text.start[at + i - 1];
    }
    return value;
}

static bool broken(struct ax_zip *zip, const char *what)
{
    ax_report(zip->session, AX_CODE_SHEET_BROKEN, (struct ax_span){0, 0, 0},
              "\"%.*s\" cannot be unpacked: %s",
              AX_FMT(ax_source_at(zip->session, zip->source)->name), what);
    return false;
}

bool ax_zip_open(struct ax_zip *zip, struct ax_session *session, uint32_t source)
{
    struct ax_slice text = ax_source_at(session, source)->text;
    *zip = (struct ax_zip){.session = session, .source = source, .text = text};
    size_t least = text.len > END_BYTES + COMMENT_BYTES ? text.len - END_BYTES - COMMENT_BYTES : 0;
    for (size_t at = text.len < END_BYTES ? 0 : text.len - END_BYTES + 1; at > least; at--) {
        if (memcmp(text.start + at - 1, "PK\5\6", 4) == 0) {
            zip->count = number(text, at - 1 + 10, 2);
            zip->directory = number(text, at - 1 + 16, 4);
            return zip->directory < text.len || broken(zip, "the list of files is missing");
        }
    }
    return broken(zip, "the list of files is missing");
}

static bool read_entry(const struct ax_zip *zip, size_t *at, struct entry *out_entry)
{
    struct ax_slice text = zip->text;
    if (*at + ENTRY_BYTES > text.len || memcmp(text.start + *at, "PK\1\2", 4) != 0) {
        return false;
    }
    size_t name = number(text, *at + 28, 2);
    size_t more = number(text, *at + 30, 2) + number(text, *at + 32, 2);
    if (*at + ENTRY_BYTES + name + more > text.len) {
        return false;
    }
    *out_entry = (struct entry){.flags = number(text, *at + 8, 2),
                                .method = number(text, *at + 10, 2),
                                .checksum = number(text, *at + 16, 4),
                                .packed = number(text, *at + 20, 4),
                                .size = number(text, *at + 24, 4),
                                .local = number(text, *at + 42, 4),
                                .name = {text.start + *at + ENTRY_BYTES, name}};
    *at += ENTRY_BYTES + name + more;
    return true;
}

static bool find_entry(const struct ax_zip *zip, struct ax_slice name, struct entry *out_entry)
{
    size_t at = zip->directory;
    for (uint32_t i = 0; i < zip->count && read_entry(zip, &at, out_entry); i++) {
        if (ax_slice_equal(out_entry->name, name)) {
            return true;
        }
    }
    return false;
}

/* What was packed, behind its local header. */
static bool packed_bytes(const struct ax_zip *zip, const struct entry *entry,
                         struct ax_slice *out_bytes)
{
    struct ax_slice text = zip->text;
    size_t at = entry->local;
    if (at + LOCAL_BYTES > text.len || memcmp(text.start + at, "PK\3\4", 4) != 0) {
        return false;
    }
    size_t start = at + LOCAL_BYTES + number(text, at + 26, 2) + number(text, at + 28, 2);
    if (start > text.len || text.len - start < entry->packed) {
        return false;
    }
    *out_bytes = (struct ax_slice){text.start + start, entry->packed};
    return true;
}

static bool inflate_all(const struct entry *entry, struct ax_slice packed, char *to)
{
    z_stream stream;
    memset(&stream, 0, sizeof(stream));
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
        return false;
    }
    stream.next_in = (Bytef *)(uintptr_t)packed.start; /* zlib does not write there */
    stream.avail_in = (uInt)packed.len;
    stream.next_out = (Bytef *)to;
    stream.avail_out = (uInt)entry->size;
    int status = inflate(&stream, Z_FINISH);
    bool whole = status == Z_STREAM_END && stream.total_out == entry->size;
    (void)inflateEnd(&stream);
    return whole;
}

static enum ax_status unpack(struct ax_zip *zip, const struct entry *entry, char *to)
{
    struct ax_slice packed;
    bool fine = packed_bytes(zip, entry, &packed);
    if (fine && entry->method == STORED) {
        fine = packed.len == entry->size;
        if (fine && packed.len > 0) {
            memcpy(to, packed.start, packed.len);
        }
    } else if (fine) {
        fine = entry->method == DEFLATED && inflate_all(entry, packed, to);
    }
    if (!fine ||
        crc32(crc32(0, NULL, 0), (const Bytef *)to, (uInt)entry->size) != entry->checksum) {
        broken(zip, "a part of it is damaged");
        return AX_INVALID;
    }
    return AX_OK;
}

enum ax_status ax_zip_unpack(struct ax_zip *zip, struct ax_slice name, struct ax_slice *out_text)
{
    struct entry entry;
    if (!find_entry(zip, name, &entry)) {
        return AX_NOT_FOUND;
    }
    if (entry.flags & ENCRYPTED) {
        broken(zip, "it is encrypted");
        return AX_INVALID;
    }
    if (entry.size > AX_LIMIT_SHEET_BYTES - zip->unpacked) {
        ax_report(zip->session, AX_CODE_SHEET_LIMIT, (struct ax_span){0, 0, 0},
                  "\"%.*s\" unpacks to more than %d bytes",
                  AX_FMT(ax_source_at(zip->session, zip->source)->name), AX_LIMIT_SHEET_BYTES);
        return AX_LIMIT;
    }
    char *to = ax_arena_alloc(&zip->session->arena, (size_t)entry.size + 1);
    if (!to) {
        zip->session->no_memory = true;
        return AX_NO_MEMORY;
    }
    zip->unpacked += entry.size;
    enum ax_status status = unpack(zip, &entry, to);
    *out_text = (struct ax_slice){to, entry.size};
    return status;
}
