/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/task.h"

#include "cli/format.h"

#include <errno.h>
#include <unistd.h>

static const char *const usual_templates[] = {"stride"};

void ax_task_begin(struct ax_task *task)
{
    task->session = ax_session_new(NULL);
    task->status = task->session ? AX_OK : AX_NO_MEMORY;
}

void ax_task_load_model(struct ax_task *task, const char *path, const struct ax_list *templates)
{
    struct ax_load_options how = {0};
    if (templates) {
        how = (struct ax_load_options){templates->at, templates->count};
    }
    if (!task->session) {
        ax_task_begin(task);
    }
    if (task->status == AX_OK) {
        task->status = ax_model_load(task->session, path, &how, &task->model);
    }
}

void ax_task_load_templates(struct ax_task *task, const char *const *names, size_t count)
{
    if (count == 0) {
        names = usual_templates;
        count = 1;
    }
    ax_task_begin(task);
    if (task->status == AX_OK) {
        task->status = ax_templates_load(task->session, names, count, &task->templates);
    }
}

enum ax_status ax_task_no_risk(struct ax_task *task, const char *path)
{
    ax_console_error(task->console, AX_CLI_RISK_NONE, "there is no risk file \"%s\"", path);
    ax_console_note(task->console, "annexc risk update MODEL makes one");
    task->unwritable = true; /* told */
    return AX_IO;
}

struct ax_report_style ax_task_style(const struct ax_task *task)
{
    if (ax_is_stdout(task->output)) {
        return (struct ax_report_style){ax_console_width(),
                                        ax_console_color(task->console, STDOUT_FILENO)};
    }
    return (struct ax_report_style){0, task->console->common.color == AX_COLOR_ALWAYS};
}

void ax_task_show_messages(struct ax_task *task)
{
    struct ax_message_style style = {
        .color = ax_console_color(task->console, STDERR_FILENO),
        .snippets = true,
        .quiet = task->console->common.quiet,
    };
    /* So that a terminal shows both in their order. */
    (void)ax_output_flush(task->console->out);
    ax_messages_write(task->session, style, task->console->err);
    (void)ax_output_flush(task->console->err);
}

static bool has_errors(const struct ax_task *task)
{
    return task->session && ax_message_count(task->session, AX_ERROR) > 0;
}

/* A failure is never silent: where no message says what it was, the status does. */
static void say_status(const struct ax_task *task)
{
    if (task->status == AX_NO_MEMORY) {
        ax_console_error(task->console, AX_CLI_NO_MEMORY, "out of memory");
    } else if (!task->unwritable && !has_errors(task)) {
        ax_console_error(task->console, AX_CLI_FAILED, "%s", ax_status_text(task->status));
    }
}

static enum ax_exit exit_of(const struct ax_task *task)
{
    if (task->unwritable) {
        return AX_EXIT_TROUBLE;
    }
    bool no = task->status == AX_NOT_FOUND && !has_errors(task);
    return task->status == AX_OK ? AX_EXIT_FINE : no ? AX_EXIT_NO : AX_EXIT_TROUBLE;
}

enum ax_exit ax_task_end(struct ax_task *task)
{
    enum ax_exit exit = exit_of(task);
    if (exit == AX_EXIT_TROUBLE) {
        say_status(task);
    }
    ax_risk_free(task->risk);
    ax_trike_free(task->trike);
    ax_model_free(task->model);
    ax_templates_free(task->templates);
    ax_session_free(task->session);
    return exit;
}

static void open_result(struct ax_task *task)
{
    task->result = task->console->out;
    if (ax_is_stdout(task->output)) {
        return;
    }
    task->status = ax_output_to_file(NULL, task->output, &task->result);
    if (task->status == AX_IO) {
        task->unwritable = true;
        ax_console_write_error(task->console, task->output, errno);
    }
}

/* A file is put in its place only when the answer is complete. */
static void close_file(struct ax_task *task)
{
    bool complete = exit_of(task) != AX_EXIT_TROUBLE;
    if (complete) {
        (void)ax_output_commit(task->result);
    }
    int error = ax_output_errno(task->result);
    ax_output_free(task->result);
    if (error != 0) {
        task->unwritable = true;
        ax_console_write_error(task->console, task->output, error);
    } else if (complete && task->console->common.verbose) {
        ax_console_note(task->console, "wrote \"%s\"", task->output);
    }
}

static void close_result(struct ax_task *task)
{
    if (task->result != task->console->out) {
        close_file(task);
    } else {
        /* Closing the console tells why. What was told before stays true. */
        bool failed = ax_output_flush(task->console->out) != AX_OK;
        task->unwritable = task->unwritable || failed;
    }
}

enum ax_exit ax_task_finish(struct ax_task *task, ax_task_work *work)
{
    if (task->status == AX_OK) {
        open_result(task);
    }
    if (task->status == AX_OK) {
        task->status = work(task);
        close_result(task);
    }
    if (task->session) {
        ax_task_show_messages(task);
    }
    return ax_task_end(task);
}
