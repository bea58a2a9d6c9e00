/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/portfolio.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    CHUNK_BYTES = 64 * 1024,
    AHEAD = 64 /* results that wait for an earlier one: each holds two files open */
};

/* One model's process. Files, not pipes: a process never waits for somebody to read. */
struct job {
    pid_t process; /* 0: not started, or over */
    FILE *out;
    FILE *err;
    int status; /* of waitpid(2) */
    bool over;
    bool failed; /* could not be started */
};

struct portfolio {
    const struct ax_call *call;
    ax_portfolio_work *work;
    struct ax_output *output;
    struct job *jobs;
    size_t counts[AX_EXIT_TROUBLE + 1];
};

static _Noreturn void work_in_child(const struct portfolio *portfolio, const struct job *job,
                                    const char *path)
{
    struct ax_console *console = portfolio->call->console;
    bool color = ax_console_color(console, STDERR_FILENO);
    console->common.color = color ? AX_COLOR_ALWAYS : AX_COLOR_NEVER;
    if (dup2(fileno(job->out), STDOUT_FILENO) < 0 || dup2(fileno(job->err), STDERR_FILENO) < 0) {
        _exit(AX_EXIT_TROUBLE);
    }
    enum ax_exit exit = portfolio->work(portfolio->call, path);
    bool written = ax_output_flush(console->out) == AX_OK;
    (void)ax_output_flush(console->err);
    _exit(written ? (int)exit : AX_EXIT_TROUBLE);
}

static void start(struct portfolio *portfolio, size_t index)
{
    struct job *job = &portfolio->jobs[index];
    struct ax_console *console = portfolio->call->console;
    (void)ax_output_flush(console->out);
    (void)ax_output_flush(console->err);
    job->out = tmpfile();
    job->err = tmpfile();
    job->process = job->out && job->err ? fork() : -1;
    if (job->process == 0) {
        work_in_child(portfolio, job, portfolio->call->operands[index]);
    }
    if (job->process < 0) {
        job->process = 0;
        job->over = job->failed = true;
    }
}

/* Waits until any process ends. */
static void wait_for_one(struct portfolio *portfolio)
{
    int status = 0;
    pid_t ended = waitpid(-1, &status, 0);
    for (size_t i = 0; ended > 0 && i < portfolio->call->count; i++) {
        if (portfolio->jobs[i].process == ended) {
            portfolio->jobs[i].process = 0;
            portfolio->jobs[i].over = true;
            portfolio->jobs[i].status = status;
        }
    }
    if (ended < 0 && errno != EINTR) {
        for (size_t i = 0; i < portfolio->call->count; i++) {
            struct job *job = &portfolio->jobs[i];
            job->failed = job->failed || job->process != 0;
            job->over = job->over || job->process != 0;
            job->process = 0;
        }
    }
}

static bool copy(FILE *from, struct ax_output *to)
{
    char bytes[CHUNK_BYTES];
    size_t got;
    rewind(from);
    while ((got = fread(bytes, 1, sizeof(bytes), from)) > 0) {
        ax_put(to, (struct ax_slice){bytes, got});
    }
    return !ferror(from);
}

static enum ax_exit verdict(struct portfolio *portfolio, size_t index, bool copied)
{
    const struct job *job = &portfolio->jobs[index];
    struct ax_console *console = portfolio->call->console;
    const char *path = portfolio->call->operands[index];
    if (job->failed || !copied) {
        ax_console_error(console, AX_CLI_JOB_FAILED, "no process for \"%s\": %s", path,
                         strerror(errno));
        return AX_EXIT_TROUBLE;
    }
    if (WIFSIGNALED(job->status)) {
        ax_console_error(console, AX_CLI_JOB_FAILED,
                         "the process for \"%s\" was ended by signal %d", path,
                         WTERMSIG(job->status));
        return AX_EXIT_TROUBLE;
    }
    int exit = WIFEXITED(job->status) ? WEXITSTATUS(job->status) : (int)AX_EXIT_TROUBLE;
    return exit > (int)AX_EXIT_TROUBLE ? AX_EXIT_TROUBLE : (enum ax_exit)exit;
}

/* Writes what a process wrote. What one that came to nothing had written so far is left out: half a
 * list looks like a whole one. */
static enum ax_exit finish(struct portfolio *portfolio, size_t index)
{
    struct job *job = &portfolio->jobs[index];
    struct ax_console *console = portfolio->call->console;
    bool whole = !job->failed && WIFEXITED(job->status);
    bool copied = !whole || copy(job->out, portfolio->output);
    (void)ax_output_flush(portfolio->output);
    if (!job->failed) {
        copied = copy(job->err, console->err) && copied;
        (void)ax_output_flush(console->err);
    }
    enum ax_exit exit = verdict(portfolio, index, copied);
    if (job->out) {
        (void)fclose(job->out);
    }
    if (job->err) {
        (void)fclose(job->err);
    }
    portfolio->counts[exit]++;
    return exit;
}

static void summarise(const struct portfolio *portfolio)
{
    struct ax_console *console = portfolio->call->console;
    if (!console->common.quiet) {
        ax_console_note(console, "%zu models: %zu fine, %zu no, %zu trouble",
                        portfolio->call->count, portfolio->counts[AX_EXIT_FINE],
                        portfolio->counts[AX_EXIT_NO], portfolio->counts[AX_EXIT_TROUBLE]);
    }
}

static enum ax_exit run_all(struct portfolio *portfolio, size_t most)
{
    size_t count = portfolio->call->count;
    size_t started = 0;
    size_t ended = 0;
    enum ax_exit worst = AX_EXIT_FINE;
    for (size_t next = 0; next < count;) {
        while (started < count && started - ended < most && started - next < most + AHEAD) {
            start(portfolio, started++);
        }
        if (!portfolio->jobs[next].over) {
            wait_for_one(portfolio);
        }
        ended = 0;
        for (size_t i = 0; i < started; i++) {
            ended += portfolio->jobs[i].over;
        }
        while (next < started && portfolio->jobs[next].over) {
            enum ax_exit exit = finish(portfolio, next++);
            worst = exit > worst ? exit : worst;
        }
    }
    return worst;
}

enum ax_exit ax_portfolio_run(const struct ax_call *call, unsigned jobs, ax_portfolio_work *work,
                              struct ax_output *output)
{
    struct portfolio portfolio = {.call = call, .work = work, .output = output};
    portfolio.jobs = calloc(call->count, sizeof(*portfolio.jobs));
    if (!portfolio.jobs) {
        ax_console_error(call->console, AX_CLI_NO_MEMORY, "out of memory");
        return AX_EXIT_TROUBLE;
    }
    size_t most = jobs == 0 ? 1 : jobs > AX_JOBS_MOST ? AX_JOBS_MOST : jobs;
    enum ax_exit worst = run_all(&portfolio, most);
    summarise(&portfolio);
    free(portfolio.jobs);
    return worst;
}
