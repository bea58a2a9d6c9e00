/* SPDX-License-Identifier: Apache-2.0 */
/* Bills of materials as XML and as JSON. */
#include "base/file.h"
#include "base/limits.h"
#include "base/output.h"
#include "method/bom_read.h"
#include "xml/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ----------------------------------------------------------------------------------------- XML */

struct xml {
    struct ax_bom_reading *reading;
    struct ax_output *text;
    ax_atom value; /* name of the element whose text is collected; 0: none */
    ax_atom space; /* of the format */
    uint32_t text_start;
    uint32_t source;
    uint32_t start; /* of the element */
    bool wrong_root;
};

static struct ax_slice name_text(const struct xml *xml, ax_atom name)
{
    return ax_atom_text(&xml->reading->session->atoms, name);
}

static bool open_root(struct xml *xml, const struct ax_xml_element *element)
{
    static const char start[] = "http://cyclonedx.org/schema/bom/1.";
    size_t len = sizeof(start) - 1;
    struct ax_session *session = xml->reading->session;
    struct ax_slice space = name_text(xml, element->space);
    bool known = space.len == len + 1 && memcmp(space.start, start, len) == 0 &&
                 space.start[len] >= '0' && space.start[len] <= '7';
    if (!ax_slice_is(name_text(xml, element->name), "bom") || !known) {
        ax_report(session, AX_CODE_NOT_A_BOM, ax_xml_element_span(session, element),
                  "this is no bill of materials: expected <bom xmlns=\"%s4\"> to 1.7", start);
        xml->wrong_root = true;
        return false;
    }
    xml->space = element->space;
    xml->reading->marked = true;
    xml->reading->file->format = ax_session_format(session, "CycloneDX 1.%c", space.start[len]);
    return true;
}

static void read_attributes(struct xml *xml, const struct ax_xml_element *element)
{
    for (uint32_t i = 0; i < element->count; i++) {
        const struct ax_xml_attribute *attribute = &element->attributes[i];
        struct ax_slice name = name_text(xml, attribute->name);
        if (attribute->space || !ax_bom_wants(xml->reading, name)) {
            continue;
        }
        struct ax_span span = {xml->source, attribute->start,
                               attribute->start + (uint32_t)attribute->value.len};
        ax_bom_value(xml->reading, name, attribute->value,
                     attribute->start ? span : ax_xml_element_span(xml->reading->session, element));
    }
}

static bool on_open(void *user, const struct ax_xml_element *element)
{
    struct xml *xml = user;
    struct ax_bom_reading *reading = xml->reading;
    struct ax_slice name = name_text(xml, element->name);
    enum ax_bom_part part = AX_BOM_ROOT;
    xml->text->len = 0;
    xml->text_start = 0;
    xml->value = 0;
    if (reading->failed) {
        return false;
    }
    if (element->depth == 1) {
        if (!open_root(xml, element)) {
            return false;
        }
    } else {
        part = element->space == xml->space ? ax_bom_part_of(reading, name) : AX_BOM_SKIPPED;
    }
    xml->start = element->start;
    if (part == AX_BOM_SKIPPED) {
        xml->value =
            element->space == xml->space && ax_bom_wants(reading, name) ? element->name : 0;
        ax_bom_enter(reading, AX_BOM_SKIPPED, ax_xml_element_span(reading->session, element));
        return xml->value != 0;
    }
    ax_bom_enter(reading, part, ax_xml_element_span(reading->session, element));
    read_attributes(xml, element);
    return !reading->failed;
}

static struct ax_span text_span(const struct xml *xml)
{
    uint32_t start = xml->text_start ? xml->text_start : xml->start;
    return (struct ax_span){xml->source, start, start + 1};
}

static void on_close(void *user, ax_atom name)
{
    struct xml *xml = user;
    struct ax_bom_reading *reading = xml->reading;
    if (xml->wrong_root || reading->depth == 0) {
        return;
    }
    struct ax_slice text = {xml->text->buffer, xml->text->len};
    if (ax_bom_here(reading) == AX_BOM_SKIPPED) {
        ax_bom_leave(reading);
        if (xml->value == name && name != 0) {
            ax_bom_value(reading, name_text(xml, name), text, text_span(xml));
        }
    } else {
        ax_bom_value(reading, AX_SLICE(""), text, text_span(xml));
        ax_bom_leave(reading);
    }
    xml->value = 0;
    xml->text->len = 0;
}

/* Only texts that are wanted are collected: attachments can be large. */
static void on_text(void *user, struct ax_slice text, uint32_t start)
{
    struct xml *xml = user;
    if (xml->value == 0 && ax_bom_here(xml->reading) != AX_BOM_HASH) {
        return;
    }
    if (xml->text->len == 0) {
        xml->text_start = start;
        while (start && text.len > 0 && ax_is_blank(*text.start)) {
            xml->text_start++;
            text.start++;
            text.len--;
        }
    }
    if (xml->text->len + text.len <= AX_LIMIT_JSON_STRING_BYTES) {
        ax_put(xml->text, text);
    }
    xml->reading->session->no_memory |= xml->text->status != AX_OK;
}

enum ax_status ax_bom_read_xml(struct ax_bom_reading *reading, uint32_t source)
{
    static const struct ax_xml_handler handler = {on_open, on_close, on_text};
    struct xml xml = {.reading = reading,
                      .text = ax_output_to_memory(reading->session->memory),
                      .source = source};
    if (!xml.text) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = ax_xml_read(reading->session, source, &handler, &xml);
    ax_output_free(xml.text);
    return status;
}

/* ---------------------------------------------------------------------------------------- JSON */

static void read_json_value(struct ax_bom_reading *reading, struct ax_json *json,
                            struct ax_slice name);

static void read_object(struct ax_bom_reading *reading, struct ax_json *json, enum ax_bom_part part)
{
    struct ax_slice name;
    ax_bom_enter(reading, part, (struct ax_span){0, 0, 0});
    while (ax_json_member(json, &name)) {
        if (reading->failed) {
            ax_json_stop(json, AX_INVALID);
            break;
        }
        read_json_value(reading, json, name);
    }
    ax_bom_leave(reading);
}

/* Elements that are objects are parts; others are values. */
static void read_array(struct ax_bom_reading *reading, struct ax_json *json, enum ax_bom_part list)
{
    enum ax_bom_part element = ax_bom_element_of(list);
    ax_bom_enter(reading, list, (struct ax_span){0, 0, 0});
    while (ax_json_element(json)) {
        if (reading->failed) {
            ax_json_stop(json, AX_INVALID);
            break;
        }
        if (json->kind == AX_JSON_OBJECT && element != AX_BOM_SKIPPED) {
            read_object(reading, json, element);
        } else if (element == AX_BOM_SKIPPED &&
                   (json->kind == AX_JSON_STRING || json->kind == AX_JSON_NUMBER)) {
            struct ax_slice name = list == AX_BOM_CWES ? AX_SLICE("cwe") : AX_SLICE("response");
            ax_bom_value(reading, name, json->text, (struct ax_span){0, 0, 0});
        } else if (element != AX_BOM_SKIPPED) {
            ax_report(reading->session, AX_CODE_BOM_WRONG, ax_json_span(json),
                      "an object is expected here");
            ax_json_skip(json);
        } else {
            ax_json_skip(json);
        }
    }
    ax_bom_leave(reading);
}

static void read_json_value(struct ax_bom_reading *reading, struct ax_json *json,
                            struct ax_slice name)
{
    enum ax_bom_part part = ax_bom_part_of(reading, name);
    bool scalar = json->kind == AX_JSON_STRING || json->kind == AX_JSON_NUMBER;
    if (json->kind == AX_JSON_OBJECT && part != AX_BOM_SKIPPED) {
        read_object(reading, json, part);
    } else if (json->kind == AX_JSON_ARRAY && part != AX_BOM_SKIPPED) {
        read_array(reading, json, part);
    } else if (scalar && ax_bom_wants(reading, name)) {
        ax_bom_value(reading, name, json->text, (struct ax_span){0, 0, 0});
    } else {
        bool odd =
            part != AX_BOM_SKIPPED || (json->kind != AX_JSON_TRUE && json->kind != AX_JSON_FALSE &&
                                       ax_bom_wants(reading, name));
        if (odd) {
            ax_report(reading->session, AX_CODE_BOM_WRONG, ax_json_span(json),
                      "\"%.*s\" has a value of the wrong kind", AX_FMT(name));
        }
        ax_json_skip(json);
    }
}

enum ax_status ax_bom_read_json(struct ax_bom_reading *reading, const char *path, uint32_t source)
{
    struct ax_json json;
    reading->json = &json;
    enum ax_status status = source ? ax_json_open_source(&json, reading->session, source)
                                   : ax_json_open(&json, reading->session, path);
    if (status == AX_OK && ax_json_next(&json) == AX_JSON_OBJECT) {
        read_object(reading, &json, AX_BOM_ROOT);
        if (json.kind != AX_JSON_ERROR) {
            (void)ax_json_next(&json); /* nothing may follow */
        }
    } else if (status == AX_OK && json.kind != AX_JSON_ERROR) {
        ax_report(reading->session, AX_CODE_NOT_A_BOM, ax_json_span(&json),
                  "this is no bill of materials: an object is expected");
    }
    reading->json = NULL;
    return ax_json_done(&json);
}

/* --------------------------------------------------------------------------------------- files */

void ax_boms_init(struct ax_boms *boms, struct ax_session *session)
{
    *boms = (struct ax_boms){.session = session};
}

void ax_boms_done(struct ax_boms *boms)
{
    const struct ax_allocator *memory = boms->session->memory;
    ax_array_done(memory, &boms->files);
    ax_array_done(memory, &boms->components);
    ax_array_done(memory, &boms->vulnerabilities);
    ax_array_done(memory, &boms->targets);
    ax_array_done(memory, &boms->versions);
    ax_array_done(memory, &boms->by_ref);
}

static enum ax_status no_bom(struct ax_bom_reading *reading, enum ax_status status, uint32_t source)
{
    if (status == AX_OK && !reading->marked) {
        ax_report(reading->session, AX_CODE_NOT_A_BOM, (struct ax_span){source, 0, 0},
                  "\"%s\" does not say that it is a bill of materials (bomFormat or spdxVersion)",
                  reading->file->path);
        return AX_INVALID;
    }
    return status;
}

static enum ax_status read_form(struct ax_boms *boms, const char *path, uint32_t source, bool xml,
                                const char *digest)
{
    struct ax_session *session = boms->session;
    size_t errors = session->counts[AX_ERROR];
    struct ax_bom_reading *reading = ax_memory_resize(session->memory, NULL, 0, sizeof(*reading));
    struct ax_bom_file *file = ax_array_push(session->memory, &boms->files);
    if (!reading || !file) {
        ax_memory_release(session->memory, reading, sizeof(*reading));
        session->no_memory = true;
        return AX_NO_MEMORY;
    }
    if (boms->by_ref.len > 0) {
        memset(boms->by_ref.at, 0, boms->by_ref.len * sizeof(uint32_t));
    }
    *file = (struct ax_bom_file){.path = path};
    memcpy(file->digest, digest, sizeof(file->digest));
    memset(reading, 0, sizeof(*reading));
    reading->boms = boms;
    reading->session = session;
    reading->file = file;
    reading->file_index = boms->files.len - 1;
    enum ax_status status =
        xml ? ax_bom_read_xml(reading, source) : ax_bom_read_json(reading, path, source);
    status = status == AX_OK ? ax_session_verdict(session, errors) : status;
    status = no_bom(reading, status, source);
    ax_memory_release(session->memory, reading, sizeof(*reading));
    return status;
}

static bool begins_as_xml(const char *bytes, size_t len)
{
    size_t at = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < len && ax_is_blank(bytes[at])) {
        at++;
    }
    return at < len && bytes[at] == '<';
}

static void digest_of(struct ax_slice text, char digest[AX_SHA256_TEXT])
{
    struct ax_sha256 sha;
    ax_sha256_init(&sha);
    ax_sha256_add(&sha, text.start, text.len);
    ax_sha256_end(&sha, digest);
}

/* The digest, and what the file begins with. */
static enum ax_status look_at(struct ax_session *session, const char *path, bool *out_xml,
                              char digest[AX_SHA256_TEXT])
{
    char buffer[16384];
    struct ax_sha256 sha;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd >= 0 ? read(fd, buffer, sizeof(buffer)) : -1;
    ax_sha256_init(&sha);
    *out_xml = got > 0 && begins_as_xml(buffer, (size_t)got);
    while (got > 0 || (got < 0 && fd >= 0 && errno == EINTR)) {
        ax_sha256_add(&sha, buffer, got > 0 ? (size_t)got : 0);
        got = read(fd, buffer, sizeof(buffer));
    }
    int error = errno;
    if (fd >= 0) {
        (void)close(fd);
    }
    if (got < 0) {
        ax_report(session, AX_CODE_FILE_UNREADABLE, (struct ax_span){0, 0, 0},
                  "cannot read \"%s\": %s", path, strerror(error));
        return AX_IO;
    }
    ax_sha256_end(&sha, digest);
    return AX_OK;
}

/* What can be read only once is read as a whole. */
static enum ax_status read_standard_input(struct ax_boms *boms)
{
    uint32_t source = 0;
    enum ax_status status = ax_source_read(boms->session, "-", (struct ax_span){0, 0, 0}, &source);
    if (status != AX_OK) {
        return status;
    }
    struct ax_slice text = ax_source_at(boms->session, source)->text;
    char digest[AX_SHA256_TEXT];
    digest_of(text, digest);
    return read_form(boms, "<stdin>", source, begins_as_xml(text.start, text.len), digest);
}

enum ax_status ax_boms_read(struct ax_boms *boms, const char *path)
{
    bool xml = false;
    char digest[AX_SHA256_TEXT];
    uint32_t source = 0;
    if (strcmp(path, "-") == 0) {
        return read_standard_input(boms);
    }
    enum ax_status status = look_at(boms->session, path, &xml, digest);
    if (status == AX_OK && xml) {
        status = ax_source_read(boms->session, path, (struct ax_span){0, 0, 0}, &source);
    }
    return status == AX_OK ? read_form(boms, path, source, xml, digest) : status;
}

enum ax_status ax_boms_read_text(struct ax_boms *boms, struct ax_slice name, struct ax_slice text)
{
    uint32_t source = ax_source_add(boms->session, name, text);
    char digest[AX_SHA256_TEXT];
    if (!source) {
        return AX_NO_MEMORY;
    }
    digest_of(text, digest);
    return read_form(boms, name.start, source, begins_as_xml(text.start, text.len), digest);
}
