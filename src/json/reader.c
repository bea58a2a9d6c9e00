/* SPDX-License-Identifier: Apache-2.0 */
#include "json/reader.h"

#include "json/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum {
    LINE_BYTES = 64 * 1024
};

/* What may come next. */
enum wanted {
    WANTS_FIRST, /* a value at the top, or the end */
    WANTS_VALUE,
    WANTS_VALUE_OR_END, /* just inside of an array */
    WANTS_NAME_OR_END,  /* just inside of an object */
    WANTS_COMMA_OR_END, /* after a value in an object or array */
    WANTS_NOTHING       /* after the value at the top */
};

static enum ax_status open_stream(struct ax_json *json, int fd, bool owns)
{
    json->fd = fd;
    json->owns_fd = owns;
    return ax_json_window_open(json);
}

enum ax_status ax_json_open(struct ax_json *json, struct ax_session *session, const char *path)
{
    bool standard = strcmp(path, "-") == 0;
    struct ax_slice name = ax_slice_of(standard ? "<stdin>" : path);
    *json = (struct ax_json){.session = session, .fd = -1, .kind = AX_JSON_NULL};
    struct ax_slice kept = ax_arena_copy(&session->arena, name);
    if (!kept.start) {
        return json->status = AX_NO_MEMORY;
    }
    json->name = kept.start;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        (void)ax_report(session, AX_CODE_FILE_UNREADABLE, (struct ax_span){0, 0, 0},
                        "cannot read \"%s\": %s", json->name, strerror(errno));
        return json->status = AX_IO;
    }
    return open_stream(json, fd, !standard);
}

enum ax_status ax_json_open_fd(struct ax_json *json, struct ax_session *session, int fd,
                               const char *name)
{
    *json = (struct ax_json){.session = session, .name = name, .kind = AX_JSON_NULL};
    return open_stream(json, fd, false);
}

enum ax_status ax_json_open_source(struct ax_json *json, struct ax_session *session,
                                   uint32_t source)
{
    *json = (struct ax_json){.session = session, .source = source, .fd = -1, .kind = AX_JSON_NULL};
    return ax_json_window_open(json);
}

enum ax_status ax_json_done(struct ax_json *json)
{
    ax_json_window_done(json);
    return json->session->no_memory ? AX_NO_MEMORY : json->status;
}

void ax_json_stop(struct ax_json *json, enum ax_status status)
{
    if (json->status == AX_OK) {
        json->status = status;
    }
    json->kind = AX_JSON_ERROR;
}

struct ax_span ax_json_span(struct ax_json *json)
{
    return ax_json_place(json, json->start, json->at);
}

/* A byte order mark is passed over where a file may have one. */
static void pass_mark(struct ax_json *json)
{
    if (ax_json_has(json, 3) && memcmp(json->window, "\xef\xbb\xbf", 3) == 0) {
        json->at = json->start = 3;
        json->line_start = 3;
    }
}

/* Whether there is a next byte that is no blank; json->start is then there. */
static bool pass_blanks(struct ax_json *json)
{
    for (;;) {
        json->start = json->at;
        if (!ax_json_has(json, 1)) {
            return false;
        }
        char c = json->window[json->at];
        if (!ax_is_blank(c)) {
            json->start = json->at;
            return true;
        }
        json->at++;
        if (c == '\n') {
            ax_json_line(json);
        }
    }
}

static enum ax_json_kind open_container(struct ax_json *json, enum ax_json_kind kind)
{
    if (json->depth == AX_LIMIT_JSON_DEPTH) {
        return ax_json_fail(json, AX_CODE_JSON_TOO_DEEP, json->at, 1,
                            "objects and arrays are nested too deep");
    }
    json->stack[json->depth++] = (uint8_t)kind;
    json->at++;
    json->wants = kind == AX_JSON_OBJECT ? WANTS_NAME_OR_END : WANTS_VALUE_OR_END;
    return kind;
}

static void end_value(struct ax_json *json)
{
    json->wants = json->depth > 0 ? WANTS_COMMA_OR_END : json->many ? WANTS_FIRST : WANTS_NOTHING;
}

static enum ax_json_kind close_container(struct ax_json *json)
{
    enum ax_json_kind kind = (enum ax_json_kind)json->stack[--json->depth];
    json->at++;
    end_value(json);
    return kind == AX_JSON_OBJECT ? AX_JSON_OBJECT_END : AX_JSON_ARRAY_END;
}

static enum ax_json_kind scan_value(struct ax_json *json, const char *wanted)
{
    char c = json->window[json->at];
    if (c == '{' || c == '[') {
        return open_container(json, c == '{' ? AX_JSON_OBJECT : AX_JSON_ARRAY);
    }
    enum ax_json_kind kind = AX_JSON_ERROR;
    if (c == '"') {
        kind = ax_json_scan_string(json);
    } else if (c == '-' || (c >= '0' && c <= '9')) {
        kind = ax_json_scan_number(json);
    } else if (c >= 'a' && c <= 'z') {
        kind = ax_json_scan_word(json);
    } else {
        kind = ax_json_unexpected(json, wanted);
    }
    end_value(json);
    return kind;
}

static enum ax_json_kind scan_name(struct ax_json *json, const char *wanted)
{
    if (json->window[json->at] != '"') {
        return ax_json_unexpected(json, wanted);
    }
    if (ax_json_scan_string(json) == AX_JSON_ERROR) {
        return AX_JSON_ERROR;
    }
    /* The colon may lie beyond the window, which then moves. */
    bool decoded = json->text.start == json->decoded->buffer;
    size_t len = json->text.len;
    while (ax_json_has(json, 1) && ax_is_blank(json->window[json->at])) {
        json->at++;
        if (json->window[json->at - 1] == '\n') {
            ax_json_line(json);
        }
    }
    if (!ax_json_has(json, 1) || json->window[json->at] != ':') {
        return ax_json_unexpected(json, "\":\"");
    }
    json->at++;
    if (!decoded) {
        json->text = (struct ax_slice){json->window + json->start + 1, len};
    }
    json->wants = WANTS_VALUE;
    return AX_JSON_NAME;
}

static enum ax_json_kind after_value(struct ax_json *json)
{
    bool object = json->stack[json->depth - 1] == AX_JSON_OBJECT;
    char c = json->window[json->at];
    if (c == (object ? '}' : ']')) {
        return close_container(json);
    }
    if (c != ',') {
        return ax_json_unexpected(json, object ? "\",\" or \"}\"" : "\",\" or \"]\"");
    }
    json->at++;
    if (!pass_blanks(json)) {
        return ax_json_unexpected(json, object ? "a name" : "a value");
    }
    return object ? scan_name(json, "a name") : scan_value(json, "a value");
}

static enum ax_json_kind scan(struct ax_json *json)
{
    char c = json->window[json->at];
    switch ((enum wanted)json->wants) {
    case WANTS_FIRST:
    case WANTS_VALUE: return scan_value(json, "a value");
    case WANTS_VALUE_OR_END:
        return c == ']' ? close_container(json) : scan_value(json, "a value or \"]\"");
    case WANTS_NAME_OR_END:
        return c == '}' ? close_container(json) : scan_name(json, "a name or \"}\"");
    case WANTS_COMMA_OR_END: return after_value(json);
    case WANTS_NOTHING: break;
    }
    return ax_json_unexpected(json, "the end of the file");
}

static const char *wanted_text(const struct ax_json *json)
{
    switch ((enum wanted)json->wants) {
    case WANTS_NAME_OR_END: return "a name or \"}\"";
    case WANTS_VALUE_OR_END: return "a value or \"]\"";
    case WANTS_COMMA_OR_END:
        return json->stack[json->depth - 1] == AX_JSON_OBJECT ? "\",\" or \"}\"" : "\",\" or \"]\"";
    case WANTS_FIRST:
    case WANTS_VALUE:
    case WANTS_NOTHING: break;
    }
    return "a value";
}

/* JSON Lines may be empty; a document may not. */
static enum ax_json_kind at_end(struct ax_json *json)
{
    if (json->status != AX_OK) {
        return AX_JSON_ERROR;
    }
    if (json->wants == WANTS_NOTHING || (json->wants == WANTS_FIRST && json->many)) {
        return AX_JSON_END;
    }
    return ax_json_unexpected(json, wanted_text(json));
}

enum ax_json_kind ax_json_next(struct ax_json *json)
{
    if (json->status != AX_OK || json->kind == AX_JSON_ERROR || json->kind == AX_JSON_END) {
        json->kind = json->status != AX_OK ? AX_JSON_ERROR : json->kind;
        return json->kind;
    }
    if (json->before + json->at == 0) {
        pass_mark(json);
    }
    json->kind = pass_blanks(json) ? scan(json) : at_end(json);
    return json->kind;
}

void ax_json_skip(struct ax_json *json)
{
    if (json->kind == AX_JSON_NAME) {
        (void)ax_json_next(json);
    }
    if (json->kind != AX_JSON_OBJECT && json->kind != AX_JSON_ARRAY) {
        return;
    }
    uint32_t outside = json->depth - 1;
    while (json->depth > outside && json->kind != AX_JSON_ERROR) {
        (void)ax_json_next(json);
    }
}

bool ax_json_member(struct ax_json *json, struct ax_slice *out_name)
{
    if (ax_json_next(json) != AX_JSON_NAME) {
        return false;
    }
    json->member->len = 0;
    ax_put(json->member, json->text);
    (void)ax_json_next(json);
    *out_name = ax_output_text(json->member);
    if (json->member->status != AX_OK) {
        ax_json_stop(json, AX_NO_MEMORY);
    }
    return json->kind != AX_JSON_ERROR;
}

bool ax_json_element(struct ax_json *json)
{
    return ax_json_next(json) != AX_JSON_ARRAY_END && json->kind != AX_JSON_ERROR;
}

/* Whether a value may come next, after a comma or at once. */
static bool wants_value(const struct ax_json *json)
{
    bool in_array = json->depth > 0 && json->stack[json->depth - 1] == AX_JSON_ARRAY;
    return json->wants == WANTS_FIRST || json->wants == WANTS_VALUE_OR_END ||
           (json->wants == WANTS_COMMA_OR_END && in_array);
}

/* Bytes from here to the next value's first; the window reaches to it. */
static size_t distance(struct ax_json *json)
{
    bool comma = json->wants != WANTS_COMMA_OR_END;
    size_t skip = 0;
    while (ax_json_has(json, skip + 1)) {
        char c = json->window[json->at + skip];
        if (!ax_is_blank(c) && (comma || c != ',')) {
            break;
        }
        comma = comma || c == ',';
        skip++;
    }
    return comma ? skip : 0;
}

struct ax_slice ax_json_ahead(struct ax_json *json, size_t *out_skip)
{
    struct ax_slice line = {"", 0};
    if (json->status != AX_OK || json->kind == AX_JSON_ERROR || !wants_value(json)) {
        return line;
    }
    size_t skip = distance(json);
    size_t searched = skip;
    *out_skip = skip;
    if (!ax_json_has(json, skip + 1) || json->window[json->at + skip] != '{') {
        return line;
    }
    for (;;) {
        const char *from = json->window + json->at;
        size_t have = json->len - json->at;
        const char *feed = memchr(from + searched, '\n', have - searched);
        if (feed) {
            return (struct ax_slice){from + skip, (size_t)(feed - from) - skip};
        }
        searched = have;
        if (have - skip > LINE_BYTES || !ax_json_refill(json)) {
            return line;
        }
    }
}

void ax_json_pass(struct ax_json *json, size_t skip, size_t len)
{
    for (size_t i = 0; i < skip; i++) {
        if (json->window[json->at++] == '\n') {
            ax_json_line(json);
        }
    }
    json->at += len;
    json->start = json->at;
    json->kind = AX_JSON_OBJECT_END;
    end_value(json);
}
