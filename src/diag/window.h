/* SPDX-License-Identifier: Apache-2.0 */
/* The part of a file that is in memory while it is read piece by piece, and places in the whole: a
 * list of any length takes no more memory than the longest thing in it. */
#ifndef AX_DIAG_WINDOW_H
#define AX_DIAG_WINDOW_H

#include "diag/session.h"

struct ax_window {
    struct ax_session *session;
    enum ax_status status; /* AX_IO (reported), AX_NO_MEMORY */
    const char *name;      /* of a stream, for messages */
    uint32_t source;       /* 0: a stream */
    const char *bytes;     /* what is in memory */
    char *buffer;          /* the same where it is ours */
    size_t cap;            /* of the buffer */
    size_t len;            /* of the window */
    size_t at;             /* in the window: the next byte */
    size_t start;          /* in the window: what lies before it is not needed any more */
    uint64_t before;       /* bytes of the file before the window */
    uint64_t line;         /* line breaks so far */
    uint64_t line_start;   /* offset in the file */
    uint64_t cells;        /* characters of the line that were slid out */
    int fd;
    bool owns_fd;
    bool at_end; /* nothing more to read */
    bool untold; /* the reader does not tell of line breaks; what `start` is at begins a line */
};

/* Opens a file ("-": standard input). AX_IO (reported), AX_NO_MEMORY. Call ax_window_done in any
 * case. */
enum ax_status ax_window_open(struct ax_window *window, struct ax_session *session,
                              const char *path);
/* The same for a descriptor that belongs to the caller; `name` lives as long as the session. */
enum ax_status ax_window_open_fd(struct ax_window *window, struct ax_session *session, int fd,
                                 const char *name);
/* The whole text of a source as one window. */
void ax_window_open_source(struct ax_window *window, struct ax_session *session, uint32_t source);
void ax_window_done(struct ax_window *window);

/* Reads more behind what there is. False at the end of the file, and after a failure, which
 * window->status tells. Pointers into the window are void afterwards; offsets are moved along. */
bool ax_window_refill(struct ax_window *window);

/* Whether `count` more bytes are in the window. */
static inline bool ax_window_has(struct ax_window *window, size_t count)
{
    while (window->len - window->at < count) {
        if (!ax_window_refill(window)) {
            return false;
        }
    }
    return true;
}

/* Told of each line break that was passed: `at` is just behind it. */
static inline void ax_window_line(struct ax_window *window)
{
    window->line++;
    window->line_start = window->before + window->at;
    window->cells = 0;
}

/* For readers that do not tell of line breaks: counts those before window->start, for a message. A
 * stream is read once more for that, where it can be. */
void ax_window_count_lines(struct ax_window *window);

/* Passes over a byte order mark at the beginning of the file. */
void ax_window_pass_mark(struct ax_window *window);

/* The place of [start, end) of the window. A stream has no source, so the lines around the place
 * become one. */
struct ax_span ax_window_place(struct ax_window *window, size_t start, size_t end);

#endif
