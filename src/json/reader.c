/* SPDX-License-Identifier: Apache-2.0 */
#include "json/reader.h"

#include "json/scan.h"

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

/* What the reader needs besides its window. */
static enum ax_status open_rest(struct ax_json *json, enum ax_status status)
{
    const struct ax_allocator *memory = json->session->memory;
    json->decoded = ax_output_to_memory(memory);
    json->member = ax_output_to_memory(memory);
    bool whole = json->decoded && json->member;
    return json->status = status != AX_OK ? status : whole ? AX_OK : AX_NO_MEMORY;
}

enum ax_status ax_json_open(struct ax_json *json, struct ax_session *session, const char *path)
{
    *json = (struct ax_json){.session = session, .kind = AX_JSON_NULL};
    return open_rest(json, ax_window_open(&json->in, session, path));
}

enum ax_status ax_json_open_fd(struct ax_json *json, struct ax_session *session, int fd,
                               const char *name)
{
    *json = (struct ax_json){.session = session, .kind = AX_JSON_NULL};
    return open_rest(json, ax_window_open_fd(&json->in, session, fd, name));
}

enum ax_status ax_json_open_source(struct ax_json *json, struct ax_session *session,
                                   uint32_t source)
{
    *json = (struct ax_json){.session = session, .kind = AX_JSON_NULL};
    ax_window_open_source(&json->in, session, source);
    return open_rest(json, AX_OK);
}

enum ax_status ax_json_done(struct ax_json *json)
{
    ax_window_done(&json->in);
    ax_output_free(json->decoded);
    ax_output_free(json->member);
    json->decoded = json->member = NULL;
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
    return ax_window_place(&json->in, json->in.start, json->in.at);
}

/* Whether there is a next byte that is no blank; json->in.start is then there. */
static bool pass_blanks(struct ax_json *json)
{
    for (;;) {
        json->in.start = json->in.at;
        if (!ax_window_has(&json->in, 1)) {
            return false;
        }
        char c = json->in.bytes[json->in.at];
        if (!ax_is_blank(c)) {
            json->in.start = json->in.at;
            return true;
        }
        json->in.at++;
        if (c == '\n') {
            ax_window_line(&json->in);
        }
    }
}

static enum ax_json_kind open_container(struct ax_json *json, enum ax_json_kind kind)
{
    if (json->depth == AX_LIMIT_JSON_DEPTH) {
        return ax_json_fail(json, AX_CODE_JSON_TOO_DEEP, json->in.at, 1,
                            "objects and arrays are nested too deep");
    }
    json->stack[json->depth++] = (uint8_t)kind;
    json->in.at++;
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
    json->in.at++;
    end_value(json);
    return kind == AX_JSON_OBJECT ? AX_JSON_OBJECT_END : AX_JSON_ARRAY_END;
}

static enum ax_json_kind scan_value(struct ax_json *json, const char *wanted)
{
    char c = json->in.bytes[json->in.at];
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
    if (json->in.bytes[json->in.at] != '"') {
        return ax_json_unexpected(json, wanted);
    }
    if (ax_json_scan_string(json) == AX_JSON_ERROR) {
        return AX_JSON_ERROR;
    }
    /* The colon may lie beyond the window, which then moves. */
    bool decoded = json->text.start == json->decoded->buffer;
    size_t len = json->text.len;
    while (ax_window_has(&json->in, 1) && ax_is_blank(json->in.bytes[json->in.at])) {
        json->in.at++;
        if (json->in.bytes[json->in.at - 1] == '\n') {
            ax_window_line(&json->in);
        }
    }
    if (!ax_window_has(&json->in, 1) || json->in.bytes[json->in.at] != ':') {
        return ax_json_unexpected(json, "\":\"");
    }
    json->in.at++;
    if (!decoded) {
        json->text = (struct ax_slice){json->in.bytes + json->in.start + 1, len};
    }
    json->wants = WANTS_VALUE;
    return AX_JSON_NAME;
}

static enum ax_json_kind after_value(struct ax_json *json)
{
    bool object = json->stack[json->depth - 1] == AX_JSON_OBJECT;
    char c = json->in.bytes[json->in.at];
    if (c == (object ? '}' : ']')) {
        return close_container(json);
    }
    if (c != ',') {
        return ax_json_unexpected(json, object ? "\",\" or \"}\"" : "\",\" or \"]\"");
    }
    json->in.at++;
    if (!pass_blanks(json)) {
        return ax_json_unexpected(json, object ? "a name" : "a value");
    }
    return object ? scan_name(json, "a name") : scan_value(json, "a value");
}

static enum ax_json_kind scan(struct ax_json *json)
{
    char c = json->in.bytes[json->in.at];
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
    json->status = json->status == AX_OK ? json->in.status : json->status;
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
    if (json->in.before + json->in.at == 0) {
        ax_window_pass_mark(&json->in);
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
    if (ax_json_pass_container(json)) {
        json->kind = json->kind == AX_JSON_OBJECT ? AX_JSON_OBJECT_END : AX_JSON_ARRAY_END;
        json->depth--;
        end_value(json);
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
    while (ax_window_has(&json->in, skip + 1)) {
        char c = json->in.bytes[json->in.at + skip];
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
    if (!ax_window_has(&json->in, skip + 1) || json->in.bytes[json->in.at + skip] != '{') {
        return line;
    }
    for (;;) {
        const char *from = json->in.bytes + json->in.at;
        size_t have = json->in.len - json->in.at;
        const char *feed = memchr(from + searched, '\n', have - searched);
        if (feed) {
            return (struct ax_slice){from + skip, (size_t)(feed - from) - skip};
        }
        searched = have;
        if (have - skip > LINE_BYTES || !ax_window_refill(&json->in)) {
            return line;
        }
    }
}

void ax_json_pass(struct ax_json *json, size_t skip, size_t len)
{
    for (size_t i = 0; i < skip; i++) {
        if (json->in.bytes[json->in.at++] == '\n') {
            ax_window_line(&json->in);
        }
    }
    json->in.at += len;
    json->in.start = json->in.at;
    json->kind = AX_JSON_OBJECT_END;
    end_value(json);
}
