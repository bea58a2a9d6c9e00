/* SPDX-License-Identifier: Apache-2.0 */
#include "diag/window.h"

#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum {
    COUNTED_BYTES = 4096,
    WINDOW_BYTES = 256 * 1024,
    CONTEXT_BYTES = 64 /* before a token, to show it in its line */
};

static enum ax_status open_stream(struct ax_window *window, int fd, bool owns)
{
    window->fd = fd;
    window->owns_fd = owns;
    window->buffer = ax_memory_resize(window->session->memory, NULL, 0, WINDOW_BYTES);
    window->cap = window->buffer ? WINDOW_BYTES : 0;
    window->bytes = window->buffer;
    return window->status = window->buffer ? AX_OK : AX_NO_MEMORY;
}

enum ax_status ax_window_open(struct ax_window *window, struct ax_session *session,
                              const char *path)
{
    bool standard = strcmp(path, "-") == 0;
    struct ax_slice name = ax_slice_of(standard ? "<stdin>" : path);
    *window = (struct ax_window){.session = session, .fd = -1};
    struct ax_slice kept = ax_arena_copy(&session->arena, name);
    if (!kept.start) {
        return window->status = AX_NO_MEMORY;
    }
    window->name = kept.start;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        (void)ax_report(session, AX_CODE_FILE_UNREADABLE, (struct ax_span){0, 0, 0},
                        "cannot read \"%s\": %s", window->name, strerror(errno));
        return window->status = AX_IO;
    }
    return open_stream(window, fd, !standard);
}

enum ax_status ax_window_open_fd(struct ax_window *window, struct ax_session *session, int fd,
                                 const char *name)
{
    *window = (struct ax_window){.session = session, .name = name};
    return open_stream(window, fd, false);
}

void ax_window_open_source(struct ax_window *window, struct ax_session *session, uint32_t source)
{
    struct ax_slice text = ax_source_at(session, source)->text;
    *window = (struct ax_window){.session = session,
                                 .source = source,
                                 .fd = -1,
                                 .bytes = text.start,
                                 .len = text.len,
                                 .at_end = true};
}

void ax_window_done(struct ax_window *window)
{
    if (window->owns_fd) {
        (void)close(window->fd);
    }
    if (window->session) {
        ax_memory_release(window->session->memory, window->buffer, window->cap);
    }
    window->buffer = NULL;
    window->cap = 0;
    window->owns_fd = false;
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
static size_t line_begin(const struct ax_window *window)
{
    return window->line_start > window->before ? (size_t)(window->line_start - window->before) : 0;
}

/* What lies well before the last token is not needed any more. */
static void slide(struct ax_window *window)
{
    size_t drop = window->start > CONTEXT_BYTES ? window->start - CONTEXT_BYTES : 0;
    size_t line = line_begin(window);
    if (line < drop && !window->untold) {
        window->cells += characters(window->bytes + line, drop - line);
    }
    memmove(window->buffer, window->buffer + drop, window->len - drop);
    window->before += drop;
    window->start -= drop;
    window->at -= drop;
    window->len -= drop;
}

static bool make_room(struct ax_window *window)
{
    if (window->len < window->cap) {
        return true;
    }
    slide(window);
    if (window->len < window->cap / 2) {
        return true;
    }
    char *grown =
        ax_memory_resize(window->session->memory, window->buffer, window->cap, window->cap * 2);
    if (!grown) {
        window->status = AX_NO_MEMORY;
        return false;
    }
    window->bytes = window->buffer = grown;
    window->cap *= 2;
    return true;
}

static bool read_some(struct ax_window *window)
{
    for (;;) {
        ssize_t got = read(window->fd, window->buffer + window->len, window->cap - window->len);
        if (got >= 0) {
            window->len += (size_t)got;
            window->at_end = got == 0;
            return got > 0;
        }
        if (errno != EINTR) {
            (void)ax_report(window->session, AX_CODE_FILE_UNREADABLE, (struct ax_span){0, 0, 0},
                            "cannot read \"%s\": %s", window->name, strerror(errno));
            window->status = AX_IO;
            return false;
        }
    }
}

static void count_lines(struct ax_window *window, const char *bytes, size_t len, uint64_t before)
{
    const char *at = bytes;
    const char *end = bytes + len;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        at++;
        window->line++;
        window->line_start = before + (uint64_t)(at - bytes);
    }
}

void ax_window_count_lines(struct ax_window *window)
{
    char bytes[COUNTED_BYTES];
    uint64_t end = window->before + window->start;
    uint64_t at = 0;
    if (window->source != 0) {
        return;
    }
    window->line = window->line_start = window->cells = 0;
    while (at < end) {
        size_t wanted = end - at < sizeof(bytes) ? (size_t)(end - at) : sizeof(bytes);
        ssize_t got = pread(window->fd, bytes, wanted, (off_t)at);
        if (got <= 0) {
            return;
        }
        count_lines(window, bytes, (size_t)got, at);
        at += (uint64_t)got;
    }
}

void ax_window_pass_mark(struct ax_window *window)
{
    if (ax_window_has(window, 3) && memcmp(window->bytes, "\xef\xbb\xbf", 3) == 0) {
        window->at = window->start = 3;
        window->line_start = 3;
    }
}

bool ax_window_refill(struct ax_window *window)
{
    if (window->at_end || window->status != AX_OK || !make_room(window)) {
        return false;
    }
    return read_some(window);
}

/* Copies what surrounds the place: the line's begin where it is near, and some bytes behind. */
static struct ax_span place_of_stream(struct ax_window *window, size_t start, size_t end)
{
    struct ax_session *session = window->session;
    size_t line = line_begin(window);
    size_t from = start > line + CONTEXT_BYTES ? start - CONTEXT_BYTES : line;
    size_t to = window->len - start > 2 * CONTEXT_BYTES ? start + 2 * CONTEXT_BYTES : window->len;
    while (from < start && (window->bytes[from] & 0xc0) == 0x80) {
        from++;
    }
    while (to > start && to < window->len && (window->bytes[to] & 0xc0) == 0x80) {
        to--;
    }
    struct ax_slice text =
        ax_arena_copy(&session->arena, (struct ax_slice){window->bytes + from, to - from});
    uint32_t source = text.start ? ax_source_add(session, ax_slice_of(window->name), text) : 0;
    if (source == 0) {
        session->no_memory = true;
        return (struct ax_span){0, 0, 0};
    }
    uint64_t cells = window->cells + characters(window->bytes + line, from - line);
    struct ax_source *added = &session->sources.at[source - 1];
    added->lines_before = window->line < UINT32_MAX ? (uint32_t)window->line : UINT32_MAX - 1;
    added->cells_before = cells < UINT32_MAX ? (uint32_t)cells : UINT32_MAX - 1;
    end = end > to ? to : end;
    return (struct ax_span){source, (uint32_t)(start - from), (uint32_t)(end - from)};
}

struct ax_span ax_window_place(struct ax_window *window, size_t start, size_t end)
{
    if (window->source != 0) {
        return (struct ax_span){window->source, (uint32_t)start, (uint32_t)end};
    }
    return place_of_stream(window, start, end);
}
