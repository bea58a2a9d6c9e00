/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    TICK = 1000 /* milliseconds */
};

/* Goes before the result: a child that dies on the way has not sent as much as it says here. The
 * exit status alone is not enough, as it is lost where SIGCHLD is ignored. */
struct reply {
    uint64_t len;
    int verdict;
};

ax_deadline ax_deadline_now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

ax_deadline ax_deadline_in(unsigned seconds)
{
    return seconds == 0 ? AX_DEADLINE_NONE : ax_deadline_now() + (int64_t)seconds * 1000;
}

ax_deadline ax_deadline_half(ax_deadline deadline)
{
    int64_t start = ax_deadline_now();
    return deadline == AX_DEADLINE_NONE || deadline <= start ? deadline
                                                             : start + (deadline - start) / 2;
}

static bool send_all(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len > 0) {
        ssize_t written = write(fd, at, len);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        if (written > 0) {
            at += written;
            len -= (size_t)written;
        }
    }
    return true;
}

static void silence(void)
{
    int null = open("/dev/null", O_RDWR);
    for (int fd = 0; fd <= 2; fd++) {
        if (null < 0 || dup2(null, fd) < 0) {
            (void)close(fd);
        }
    }
}

/* Numbers are read and written with a point, whatever the program has set; there is no use for a
 * core file; and should the parent be killed, the alarm ends the child. */
static void settle(ax_deadline deadline)
{
    struct rlimit no_core = {0, 0};
    silence();
    (void)uselocale(newlocale(LC_NUMERIC_MASK, "C", (locale_t)0));
    (void)setrlimit(RLIMIT_CORE, &no_core);
    if (deadline != AX_DEADLINE_NONE) {
        int64_t seconds = (deadline - ax_deadline_now()) / 1000 + 2;
        (void)signal(SIGALRM, SIG_DFL);
        (void)alarm(seconds > UINT_MAX ? UINT_MAX : (unsigned)seconds);
    }
}

/* The result is collected first, so that its length can go before it. Nothing that the parent
 * had in its buffers is written, and no function that it registered for its end is run: _exit. */
static _Noreturn void live(struct ax_child_work work, ax_deadline deadline, int fd)
{
    settle(deadline);
    char *bytes = NULL;
    size_t len = 0;
    FILE *result = open_memstream(&bytes, &len);
    if (!result) {
        _exit(1);
    }
    int verdict = work.run(work.user, result);
    if (fclose(result) != 0) {
        _exit(1);
    }
    struct reply reply = {len, verdict};
    bool sent = send_all(fd, &reply, sizeof(reply)) && send_all(fd, bytes, len);
    _exit(sent ? 0 : 1);
}

/* Milliseconds that poll(2) may wait; false when the time is over. */
static bool time_left(ax_deadline deadline, int *out_wait)
{
    int64_t left = deadline == AX_DEADLINE_NONE ? -1 : deadline - ax_deadline_now();
    *out_wait = left > INT_MAX ? INT_MAX : (int)left;
    return deadline == AX_DEADLINE_NONE || left > 0;
}

/* What the parent does while the child works. */
struct waiting {
    const struct ax_child_work *work;
    ax_deadline deadline;
};

/* poll(2), which wakes up now and then where somebody wants to know. */
static int wait_for(struct pollfd *poller, const struct waiting *waiting, int limit)
{
    const struct ax_child_work *work = waiting->work;
    bool short_wait = work->tick && (limit < 0 || limit > TICK);
    int ready = poll(poller, 1, short_wait ? TICK : limit);
    if (ready == 0 && short_wait) {
        work->tick(work->tick_user);
    }
    return ready;
}

/* One read; the number of bytes, 0 at the end, -1 with *out_status set. */
static ssize_t receive_some(int fd, const struct waiting *waiting, char *bytes, size_t size,
                            enum ax_status *out_status)
{
    for (;;) {
        int wait;
        struct pollfd poller = {fd, POLLIN, 0};
        if (!time_left(waiting->deadline, &wait)) {
            *out_status = AX_TIMEOUT;
            return -1;
        }
        int ready = wait_for(&poller, waiting, wait);
        ssize_t got = ready > 0 ? read(fd, bytes, size) : -1;
        if (got >= 0) {
            return got;
        }
        if (ready != 0 && errno != EINTR) {
            *out_status = AX_IO;
            return -1;
        }
    }
}

static enum ax_status receive(int fd, const struct waiting *waiting, struct ax_output *result,
                              int *out_verdict)
{
    enum ax_status status = AX_OK;
    struct reply reply;
    size_t have = 0;
    ssize_t got = 1;
    while (have < sizeof(reply) && got > 0) {
        got = receive_some(fd, waiting, (char *)&reply + have, sizeof(reply) - have, &status);
        have += got > 0 ? (size_t)got : 0;
    }
    uint64_t len = 0;
    while (got > 0) {
        char bytes[65536];
        got = receive_some(fd, waiting, bytes, sizeof(bytes), &status);
        len += got > 0 ? (uint64_t)got : 0;
        ax_put_bytes(result, bytes, got > 0 ? (size_t)got : 0);
    }
    if (status == AX_OK && (have < sizeof(reply) || len != reply.len)) {
        status = AX_INTERNAL;
    }
    if (status == AX_OK) {
        *out_verdict = reply.verdict;
    }
    return status == AX_OK ? result->status : status;
}

static void end_child(pid_t child, bool kill_first)
{
    if (kill_first) {
        (void)kill(child, SIGKILL);
    }
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
    }
}

enum ax_status ax_child_run(struct ax_child_work work, ax_deadline deadline,
                            struct ax_output *result, int *out_verdict)
{
    int ends[2];
    if (pipe(ends) != 0) {
        return AX_IO;
    }
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    pid_t child = fork();
    if (child == 0) {
        (void)close(ends[0]);
        live(work, deadline, ends[1]);
    }
    int error = errno;
    (void)close(ends[1]);
    enum ax_status status = AX_IO;
    if (child > 0) {
        struct waiting waiting = {&work, deadline};
        status = receive(ends[0], &waiting, result, out_verdict);
        error = errno;
        end_child(child, status != AX_OK);
    }
    (void)close(ends[0]);
    errno = error;
    return status;
}
