/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include "base/crew.h"
#include "base/limits.h"
#include "base/slice.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FIRST_BYTES = 64 * 1024,
    PART_BYTES = 2 * 1024 * 1024,
    LARGE_PARTS = 4 /* a file of so many is large */
};

struct growing {
    const struct ax_allocator *memory;
    char *at;
    size_t len;
    size_t cap;
};

static enum ax_status make_room(struct growing *text, size_t cap)
{
    char *grown = ax_memory_resize(text->memory, text->at, text->cap, cap);
    if (!grown) {
        return AX_NO_MEMORY;
    }
    text->at = grown;
    text->cap = cap;
    return AX_OK;
}

static enum ax_status read_all(int fd, struct growing *text)
{
    for (;;) {
        if (text->cap - text->len < 2) {
            if (text->len > AX_LIMIT_FILE_BYTES) {
                return AX_LIMIT;
            }
            if (make_room(text, text->cap * 2) != AX_OK) {
                return AX_NO_MEMORY;
            }
        }
        ssize_t got = read(fd, text->at + text->len, text->cap - text->len - 1);
        if (got == 0) {
            text->at[text->len] = '\0';
            return text->len > AX_LIMIT_FILE_BYTES ? AX_LIMIT : AX_OK;
        }
        if (got < 0 && errno != EINTR) {
            return AX_IO;
        }
        text->len += got > 0 ? (size_t)got : 0;
    }
}

struct parts {
    int fd;
    char *at;
    size_t len;
};

/* False when the file has become shorter, or cannot be read: then it is read again in order. */
static bool read_part(void *user, unsigned worker, unsigned slot, uint32_t part)
{
    const struct parts *parts = user;
    size_t at = (size_t)part * PART_BYTES;
    size_t end = parts->len - at < PART_BYTES ? parts->len : at + PART_BYTES;
    (void)worker;
    (void)slot;
    while (at < end) {
        ssize_t got = pread(parts->fd, parts->at + at, end - at, (off_t)at);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return false;
        }
        at += got > 0 ? (size_t)got : 0;
    }
    return true;
}

/* For a large file most of the time goes into pages that are cleared and filled. */
static void read_parts(int fd, struct growing *text, size_t len, unsigned threads)
{
    struct parts parts = {fd, text->at, len};
    struct ax_crew crew = {
        .pieces = (uint32_t)((len + PART_BYTES - 1) / PART_BYTES),
        .user = &parts,
        .work = read_part,
    };
    if (crew.pieces >= LARGE_PARTS && threads > 1 && ax_crew_run(&crew, threads) &&
        lseek(fd, (off_t)len, SEEK_SET) == (off_t)len) {
        text->len = len;
    }
}

/* The size of a regular file is known: no growing, no slack in memory, and no reading of what is
 * too large. */
static size_t known_size(int fd)
{
    struct stat facts;
    bool known = fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0;
    return known ? (size_t)facts.st_size : 0;
}

enum ax_status ax_file_read(const struct ax_allocator *memory, const char *path, unsigned threads,
                            struct ax_slice *out_text, size_t *out_size)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        return AX_IO;
    }
    struct growing text = {.memory = memory};
    size_t known = known_size(fd);
    enum ax_status status = known > AX_LIMIT_FILE_BYTES
                                ? AX_LIMIT
                                : make_room(&text, known > 0 ? known + 2 : FIRST_BYTES);
    if (status == AX_OK && !standard) {
        read_parts(fd, &text, known, threads);
    }
    if (status == AX_OK) {
        status = read_all(fd, &text);
    }
    int error = errno;
    if (!standard) {
        (void)close(fd);
    }
    if (status != AX_OK) {
        ax_memory_release(memory, text.at, text.cap);
        errno = error;
        return status;
    }
    *out_text = (struct ax_slice){text.at, text.len};
    *out_size = text.cap;
    return AX_OK;
}

char *ax_path_beside(struct ax_arena *arena, struct ax_slice base, struct ax_slice name)
{
    size_t folder = base.len;
    while (folder > 0 && base.start[folder - 1] != '/') {
        folder--;
    }
    if (name.len > 0 && name.start[0] == '/') {
        folder = 0;
    }
    struct ax_slice start = {base.start, folder};
    if (folder == 0 && ax_slice_is(name, "-")) {
        start = AX_SLICE("./"); /* a file of this name, not standard input */
    }
    char *path = ax_arena_alloc(arena, start.len + name.len + 1);
    if (path && start.len > 0) {
        memcpy(path, start.start, start.len);
    }
    if (path && name.len > 0) {
        memcpy(path + start.len, name.start, name.len);
    }
    return path;
}

char *ax_path_below(struct ax_arena *arena, struct ax_slice path)
{
    char *folded = ax_arena_alloc(arena, path.len + 1);
    if (!folded || path.len == 0 || path.start[0] == '/') {
        return NULL;
    }
    size_t len = 0;
    size_t at = 0;
    while (at < path.len) {
        size_t end = at;
        while (end < path.len && path.start[end] != '/') {
            end++;
        }
        struct ax_slice part = {path.start + at, end - at};
        if (ax_slice_is(part, "..")) {
            if (len == 0) {
                return NULL;
            }
            while (len > 0 && folded[len - 1] != '/') {
                len--;
            }
            len -= len > 0;
        } else if (part.len > 0 && !ax_slice_is(part, ".")) {
            if (len > 0) {
                folded[len++] = '/';
            }
            memcpy(folded + len, part.start, part.len);
            len += part.len;
        }
        at = end + 1;
    }
    folded[len] = '\0';
    return folded;
}

char *ax_path_real(struct ax_arena *arena, const char *path)
{
    char *real = realpath(path, NULL);
    struct ax_slice kept = ax_arena_copy(arena, ax_slice_of(real ? real : path));
    free(real);
    return (char *)(uintptr_t)kept.start; /* the arena's copy is the caller's alone */
}

bool ax_path_leaves(struct ax_slice base, const char *path)
{
    char folder[PATH_MAX];
    size_t len = base.len;
    while (len > 0 && base.start[len - 1] != '/') {
        len--;
    }
    if (len + 2 > sizeof(folder)) {
        return true;
    }
    (void)snprintf(folder, sizeof(folder), "%.*s.", (int)len, len ? base.start : "");
    char *real_folder = realpath(folder, NULL);
    char *real = realpath(path, NULL);
    size_t real_len = real_folder ? strlen(real_folder) : 0;
    bool root = real_len == 1;
    bool below = !real || (real_folder && strncmp(real, real_folder, real_len) == 0 &&
                           (root || real[real_len] == '/'));
    free(real_folder);
    free(real);
    return !below;
}
