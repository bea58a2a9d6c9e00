/* SPDX-License-Identifier: Apache-2.0 */
#include "base/output.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BUFFER_BYTES = 256 * 1024,
    DIRECT_BYTES = 16 * 1024, /* from here on a call of write(2) costs less than copying */
    TEMPORARY_NAMES = 100
};

static struct ax_output *new_output(const struct ax_allocator *memory, int fd, size_t cap)
{
    memory = memory ? memory : &ax_memory_default;
    struct ax_output *output = ax_memory_resize(memory, NULL, 0, sizeof(*output));
    char *buffer = output ? ax_memory_resize(memory, NULL, 0, cap) : NULL;
    if (!buffer) {
        ax_memory_release(memory, output, sizeof(*output));
        return NULL;
    }
    *output = (struct ax_output){.memory = memory, .buffer = buffer, .cap = cap, .fd = fd};
    return output;
}

struct ax_output *ax_output_to_fd(const struct ax_allocator *memory, int fd)
{
    return new_output(memory, fd, BUFFER_BYTES);
}

struct ax_output *ax_output_to_memory(const struct ax_allocator *memory)
{
    return new_output(memory, -1, 256);
}

/* Follows links, so that the file and not the link is replaced; a copy of `path` where there is
 * nothing. */
static char *real_path(const char *path)
{
    char *resolved = realpath(path, NULL);
    return resolved || errno != ENOENT ? resolved : strdup(path);
}

/* A process that was killed leaves its file behind, and numbers of processes come again. */
static void create_temporary(struct ax_output *output, size_t size)
{
    for (int again = 0; again < TEMPORARY_NAMES; again++) {
        int len =
            snprintf(output->temporary, size, "%s.%lu", output->path, (unsigned long)getpid());
        if (again > 0) {
            len += snprintf(output->temporary + len, size - (size_t)len, "-%d", again);
        }
        (void)snprintf(output->temporary + len, size - (size_t)len, ".new");
        output->fd = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (output->fd >= 0 || errno != EEXIST) {
            return;
        }
    }
}

static enum ax_status open_temporary(struct ax_output *output, const char *path)
{
    struct stat old;
    bool exists = stat(path, &old) == 0;
    if (!*path) {
        return AX_IO; /* stat has set errno */
    }
    if (exists && !S_ISREG(old.st_mode)) {
        output->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
        output->owns_fd = true;
        return output->fd < 0 ? AX_IO : AX_OK;
    }
    bool protected = exists && (old.st_mode & 0222) == 0; /* access(2) lets root write anything */
    if (exists && (protected || access(path, W_OK) != 0)) {
        errno = protected ? EACCES : errno;
        return AX_IO;
    }
    output->path = real_path(path);
    size_t size = output->path ? strlen(output->path) + sizeof(".4294967295-99.new") : 0;
    output->temporary = size ? malloc(size) : NULL;
    if (!output->temporary) {
        return output->path ? AX_NO_MEMORY : AX_IO;
    }
    create_temporary(output, size);
    if (output->fd < 0) {
        int error = errno;
        free(output->temporary);
        output->temporary = NULL;
        errno = error;
        return AX_IO;
    }
    output->owns_fd = true;
    if (exists) {
        (void)fchmod(output->fd, old.st_mode & 07777);
    }
    return AX_OK;
}

enum ax_status ax_output_to_file(const struct ax_allocator *memory, const char *path,
                                 struct ax_output **out_output)
{
    struct ax_output *output = new_output(memory, -1, BUFFER_BYTES);
    if (!output) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = open_temporary(output, path);
    if (status != AX_OK) {
        int error = errno;
        ax_output_free(output);
        errno = error;
        return status;
    }
    *out_output = output;
    return AX_OK;
}

static bool fail(struct ax_output *output, enum ax_status status, int error)
{
    if (output->status == AX_OK) {
        output->status = status;
        output->error = error;
    }
    output->len = 0;
    return false;
}

static bool write_all(struct ax_output *output, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t written = write(output->fd, bytes, len);
        if (written < 0 && errno != EINTR) {
            return fail(output, AX_IO, errno);
        }
        if (written > 0) {
            bytes += written;
            len -= (size_t)written;
        }
    }
    return true;
}

enum ax_status ax_output_flush(struct ax_output *output)
{
    if (output->status == AX_OK && output->fd >= 0 &&
        write_all(output, output->buffer, output->len)) {
        output->len = 0;
    }
    return output->status;
}

static bool grow(struct ax_output *output, size_t need)
{
    size_t wanted = output->cap * 2;
    while (wanted < need) {
        wanted *= 2;
    }
    char *grown = ax_memory_resize(output->memory, output->buffer, output->cap, wanted);
    if (!grown) {
        return fail(output, AX_NO_MEMORY, ENOMEM);
    }
    output->buffer = grown;
    output->cap = wanted;
    return true;
}

bool ax_output_room(struct ax_output *output, size_t more)
{
    if (output->status != AX_OK || more > SIZE_MAX / 8) {
        return false;
    }
    if (output->cap - output->len >= more) {
        return true;
    }
    if (output->fd >= 0 && ax_output_flush(output) != AX_OK) {
        return false;
    }
    return output->cap - output->len >= more || grow(output, output->len + more);
}

void ax_put(struct ax_output *output, struct ax_slice text)
{
    if (text.len > 0 && ax_output_room(output, text.len)) {
        memcpy(output->buffer + output->len, text.start, text.len);
        output->len += text.len;
    }
}

void ax_output_append(struct ax_output *output, struct ax_slice text)
{
    if (output->fd < 0 || text.len < DIRECT_BYTES) {
        ax_put(output, text);
    } else if (ax_output_flush(output) == AX_OK) {
        (void)write_all(output, text.start, text.len);
    }
}

void ax_put_text(struct ax_output *output, const char *text)
{
    ax_put(output, (struct ax_slice){text, strlen(text)});
}

void ax_put_repeat(struct ax_output *output, char c, size_t count)
{
    if (ax_output_room(output, count)) {
        memset(output->buffer + output->len, c, count);
        output->len += count;
    }
}

void ax_put_number(struct ax_output *output, uint64_t number)
{
    char digits[20];
    size_t at = sizeof(digits);
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    ax_put_bytes(output, digits + at, sizeof(digits) - at);
}

void ax_putf(struct ax_output *output, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (len < 0 || !ax_output_room(output, (size_t)len + 1)) {
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf(output->buffer + output->len, (size_t)len + 1, format, arguments);
    va_end(arguments);
    output->len += (size_t)len;
}

static bool make_durable(struct ax_output *output)
{
    bool durable = fsync(output->fd) == 0 || errno == EINVAL || errno == EROFS;
    int error = durable ? 0 : errno;
    if (close(output->fd) != 0 && durable) {
        durable = false;
        error = errno;
    }
    output->fd = -1;
    output->owns_fd = false;
    return durable || fail(output, AX_IO, error);
}

static enum ax_status replace_file(struct ax_output *output)
{
    if (rename(output->temporary, output->path) != 0) {
        fail(output, AX_IO, errno);
        return output->status;
    }
    free(output->temporary);
    output->temporary = NULL;
    return AX_OK;
}

enum ax_status ax_output_commit(struct ax_output *output)
{
    enum ax_status status = ax_output_flush(output);
    if (status == AX_OK && output->temporary) {
        status = make_durable(output) ? replace_file(output) : output->status;
    }
    return status;
}

/* Whoever replaces files in this folder on a condition holds this lock from looking to replacing.
 * The folder is locked because the file itself is replaced. Where a file system has no locks the
 * look alone has to do. */
static int lock_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) + 1 : 0;
    char *folder = malloc(len + 2);
    if (!folder) {
        return -1;
    }
    memcpy(folder, path, len);
    memcpy(folder + len, ".", 2);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    while (fd >= 0 && flock(fd, LOCK_EX) != 0 && errno == EINTR) {
    }
    return fd;
}

static bool is_as_expected(struct ax_output *output, const struct ax_slice *expected)
{
    struct ax_slice text;
    size_t size;
    struct stat facts;
    bool exists = stat(output->path, &facts) == 0;
    if (!expected || !exists) {
        return !expected && !exists;
    }
    enum ax_status status = ax_file_read(output->memory, output->path, 1, &text, &size);
    if (status != AX_OK) {
        return fail(output, status == AX_NO_MEMORY ? status : AX_IO, errno);
    }
    bool same = text.len == expected->len && memcmp(text.start, expected->start, text.len) == 0;
    ax_memory_release(output->memory, (void *)(uintptr_t)text.start, size);
    return same;
}

enum ax_status ax_output_commit_over(struct ax_output *output, const struct ax_slice *expected,
                                     bool *out_replaced)
{
    *out_replaced = false;
    enum ax_status status = ax_output_flush(output);
    if (status != AX_OK || !output->temporary || !make_durable(output)) {
        return output->status;
    }
    int lock = lock_folder(output->path);
    if (is_as_expected(output, expected)) {
        *out_replaced = replace_file(output) == AX_OK;
    }
    if (lock >= 0) {
        (void)close(lock);
    }
    return output->status;
}

int ax_output_errno(const struct ax_output *output)
{
    return output->error;
}

struct ax_slice ax_output_text(struct ax_output *output)
{
    if (!ax_output_room(output, 1)) {
        return (struct ax_slice){"", 0};
    }
    output->buffer[output->len] = '\0';
    return (struct ax_slice){output->buffer, output->len};
}

void ax_output_free(struct ax_output *output)
{
    if (!output) {
        return;
    }
    if (output->owns_fd) {
        (void)close(output->fd);
    }
    if (output->temporary) {
        (void)unlink(output->temporary);
    }
    free(output->temporary);
    free(output->path);
    ax_memory_release(output->memory, output->buffer, output->cap);
    ax_memory_release(output->memory, output, sizeof(*output));
}
