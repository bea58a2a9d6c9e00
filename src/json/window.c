/* SPDX-License-Identifier: Apache-2.0 */
#include "json/window.h"

#include "base/utf8.h"

#include <errno.h>
#include <unistd.h>

enum {
    WINDOW_BYTES = 256 * 1024,
    CONTEXT_BYTES = 64 /* before a token, to show it in its line */
};

enum ax_status ax_json_window_open(struct ax_json *json)
{
    const struct ax_allocator *memory = json->session->memory;
    json->decoded = ax_output_to_memory(memory);
    json->member = ax_output_to_memory(memory);
    if (json->source != 0) {
        struct ax_slice text = ax_source_at(json->session, json->source)->text;
        json->window = text.start;
        json->len = text.len;
        json->at_end = true;
    } else {
        json->buffer = ax_memory_resize(memory, NULL, 0, WINDOW_BYTES);
        json->cap = json->buffer ? WINDOW_BYTES : 0;
        json->window = json->buffer;
    }
    bool whole = json->decoded && json->member && (json->source != 0 || json->buffer);
    json->status = whole ? AX_OK : AX_NO_MEMORY;
    return json->status;
}

void ax_json_window_done(struct ax_json *json)
{
    if (json->owns_fd) {
        (void)close(json->fd);
    }
    ax_memory_release(json->session->memory, json->buffer, json->cap);
    ax_output_free(json->decoded);
    ax_output_free(json->member);
    json->buffer = NULL;
    json->decoded = json->member = NULL;
    json->owns_fd = false;
}

static uint64_t characters(const char *bytes, size_t len)
{
    uint64_t count = 0;
    for (size_t i = 0; i < len; i++) {
        count += (bytes[i] & 0xc0) != 0x80;
    }
    return count;
}

/* Where the line that the offset `end` is in begins, in the window. */
static size_t line_begin(const struct ax_json *json)
{
    return json->line_start > json->before ? (size_t)(json->line_start - json->before) : 0;
}

/* What lies well before the last token is not needed any more. */
static void slide(struct ax_json *json)
{
    size_t drop = json->start > CONTEXT_BYTES ? json->start - CONTEXT_BYTES : 0;
    size_t line = line_begin(json);
    if (line < drop) {
        json->cells += characters(json->window + line, drop - line);
    }
    memmove(json->buffer, json->buffer + drop, json->len - drop);
    json->before += drop;
    json->start -= drop;
    json->at -= drop;
    json->len -= drop;
}

static bool make_room(struct ax_json *json)
{
    if (json->len < json->cap) {
        return true;
    }
    slide(json);
    if (json->len < json->cap / 2) {
        return true;
    }
    char *grown = ax_memory_resize(json->session->memory, json->buffer, json->cap, json->cap * 2);
    if (!grown) {
        json->status = AX_NO_MEMORY;
        return false;
    }
    json->window = json->buffer = grown;
    json->cap *= 2;
    return true;
}

static bool read_some(struct ax_json *json)
{
    for (;;) {
        ssize_t got = read(json->fd, json->buffer + json->len, json->cap - json->len);
        if (got >= 0) {
            json->len += (size_t)got;
            json->at_end = got == 0;
            return got > 0;
        }
        if (errno != EINTR) {
            (void)ax_report(json->session, AX_CODE_FILE_UNREADABLE, (struct ax_span){0, 0, 0},
                            "cannot read \"%s\": %s", json->name, strerror(errno));
            json->status = AX_IO;
            return false;
        }
    }
}

bool ax_json_refill(struct ax_json *json)
{
    if (json->at_end || json->status != AX_OK || !make_room(json)) {
        return false;
    }
    return read_some(json);
}

/* Copies what surrounds the place: the line's begin where it is near, and some bytes behind. */
static struct ax_span place_of_stream(struct ax_json *json, size_t start, size_t end)
{
    struct ax_session *session = json->session;
    size_t line = line_begin(json);
    size_t from = start > line + CONTEXT_BYTES ? start - CONTEXT_BYTES : line;
    size_t to = json->len - start > 2 * CONTEXT_BYTES ? start + 2 * CONTEXT_BYTES : json->len;
    while (from < start && (json->window[from] & 0xc0) == 0x80) {
        from++;
    }
    while (to > start && to < json->len && (json->window[to] & 0xc0) == 0x80) {
        to--;
    }
    struct ax_slice text =
        ax_arena_copy(&session->arena, (struct ax_slice){json->window + from, to - from});
    uint32_t source = text.start ? ax_source_add(session, ax_slice_of(json->name), text) : 0;
    if (source == 0) {
        session->no_memory = true;
        return (struct ax_span){0, 0, 0};
    }
    uint64_t cells = json->cells + characters(json->window + line, from - line);
    struct ax_source *added = &session->sources.at[source - 1];
    added->lines_before = json->line < UINT32_MAX ? (uint32_t)json->line : UINT32_MAX - 1;
    added->cells_before = cells < UINT32_MAX ? (uint32_t)cells : UINT32_MAX - 1;
    end = end > to ? to : end;
    return (struct ax_span){source, (uint32_t)(start - from), (uint32_t)(end - from)};
}

struct ax_span ax_json_place(struct ax_json *json, size_t start, size_t end)
{
    if (json->source != 0) {
        return (struct ax_span){json->source, (uint32_t)start, (uint32_t)end};
    }
    return place_of_stream(json, start, end);
}
