/* SPDX-License-Identifier: Apache-2.0 */
/* annexc fmt: the canonical form, so that differences and merges stay small. */
#include "cli/command.h"
#include "cli/format.h"
#include "cli/task.h"

#include <annexc/octave.h>
#include <annexc/risk.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum {
    READ_BYTES = 65536
};

struct fmt_options {
    bool check;
    const char *output;
};

static const struct ax_option options[] = {
    {.name = "check",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct fmt_options, check),
     .help = "change nothing, list the files that would change",
     .negatable = true},
    {.letters = "o",
     .name = "output",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct fmt_options, output),
     .argument = "FILE",
     .help = "write to FILE, - is standard output, and leave the model as it is",
     .fallback = "the model itself"},
    {0},
};

static const char *const description[] = {
    "Writes models in canonical form: the order of attributes, indentation, line ends. Comments "
    "stay. A file that is changed is replaced in one step and named on standard output; one that "
    "is canonical already is not touched. With - instead of a file, the model is read from "
    "standard "
    "input and written to standard output.",
    "A file with errors is reported and left alone; the others are written all the same.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc fmt pump.xml", "rewrite a model"},
    {"annexc fmt --check *.xml", "fail when a model is not canonical, for a build"},
    {"annexc fmt - < pump.xml", "look at the canonical form"},
    {NULL, NULL},
};

static bool has_end(const char *path, const char *end)
{
    size_t len = strlen(path);
    size_t end_len = strlen(end);
    return len > end_len && strcmp(path + len - end_len, end) == 0;
}

static enum ax_status put_trike(struct ax_session *session, const char *path,
                                struct ax_output *output)
{
    struct ax_trike *trike = NULL;
    struct ax_trike_options how = {false, false};
    enum ax_status status = ax_trike_load(session, path, &trike);
    if (status == AX_OK) {
        status =
            ax_report_trike(trike, &how, AX_TRIKE_XML, (struct ax_report_style){0, false}, output);
    }
    ax_trike_free(trike);
    return status;
}

/* Files beside a model are known by the end of their names. */
static enum ax_status put_canonical(struct ax_session *session, const char *path,
                                    struct ax_output *output)
{
    static const struct {
        const char *end;
        enum ax_status (*write)(struct ax_session *session, const char *path,
                                struct ax_output *output);
    } kinds[] = {{".risk.xml", ax_risk_format},
                 {".octave.xml", ax_octave_format},
                 {".trike.xml", put_trike}};
    struct stat facts;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (has_end(path, kinds[i].end) && stat(path, &facts) == 0) {
            return kinds[i].write(session, path, output);
        }
    }
    return ax_model_format(session, path, output);
}

/* Whether the file holds exactly `text`. */
static bool holds(FILE *file, struct ax_slice text)
{
    char bytes[READ_BYTES];
    size_t len;
    while ((len = fread(bytes, 1, sizeof(bytes), file)) > 0) {
        if (len > text.len || memcmp(bytes, text.start, len) != 0) {
            return false;
        }
        text = (struct ax_slice){text.start + len, text.len - len};
    }
    return text.len == 0 && !ferror(file);
}

static bool file_holds(const char *path, struct ax_slice text)
{
    FILE *file = fopen(path, "rb");
    bool same = file && holds(file, text);
    if (file) {
        (void)fclose(file);
    }
    return same;
}

static bool replace(struct ax_console *console, const char *path, struct ax_slice text)
{
    struct ax_output *output = NULL;
    enum ax_status status = ax_output_to_file(NULL, path, &output);
    int error = errno;
    if (status == AX_OK) {
        ax_put(output, text);
        status = ax_output_commit(output);
        error = ax_output_errno(output);
        ax_output_free(output);
    }
    if (status != AX_OK) {
        ax_console_write_error(console, path, status == AX_NO_MEMORY ? ENOMEM : error);
    }
    return status == AX_OK;
}

static enum ax_exit settle(const struct ax_call *call, const char *path, struct ax_slice text)
{
    const struct fmt_options *how = call->options;
    if (file_holds(path, text)) {
        return AX_EXIT_FINE;
    }
    if (!how->check && !replace(call->console, path, text)) {
        return AX_EXIT_TROUBLE;
    }
    if (how->check || !call->console->common.quiet) {
        ax_putf(call->console->out, "%s\n", path);
    }
    return how->check ? AX_EXIT_NO : AX_EXIT_FINE;
}

/* In place: the canonical form is complete in memory before the file is looked at again. */
static enum ax_exit format_file(const struct ax_call *call, const char *path)
{
    struct ax_task task = {.console = call->console};
    struct ax_output *text = ax_output_to_memory(NULL);
    ax_task_begin(&task);
    if (!text) {
        task.status = AX_NO_MEMORY;
    }
    if (task.status == AX_OK) {
        task.status = put_canonical(task.session, path, text);
    }
    if (task.status == AX_OK) {
        task.status = ax_output_flush(text);
    }
    if (task.session) {
        ax_task_show_messages(&task);
    }
    enum ax_exit exit = ax_task_end(&task);
    if (exit == AX_EXIT_FINE) {
        exit = settle(call, path, ax_output_text(text));
    }
    ax_output_free(text);
    return exit;
}

static enum ax_status format_into_result(struct ax_task *task)
{
    const char *path = task->options;
    return put_canonical(task->session, path, task->result);
}

static enum ax_exit format_to(const struct ax_call *call, const char *path, const char *output)
{
    struct ax_task task = {.console = call->console, .output = output, .options = path};
    ax_task_begin(&task);
    return ax_task_finish(&task, format_into_result);
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct fmt_options *how = call->options;
    const char *name = call->command->name;
    if (how->output && call->count > 1) {
        return ax_usage_error(call->console, name, NULL, "--output takes one model at a time");
    }
    enum ax_exit worst = AX_EXIT_FINE;
    for (size_t i = 0; i < call->count; i++) {
        const char *path = call->operands[i];
        bool streamed = how->output || ax_is_stdout(path);
        if (streamed && how->check) {
            return ax_usage_error(call->console, name, NULL,
                                  "--check needs files, and no --output");
        }
        enum ax_exit exit = streamed ? format_to(call, path, how->output) : format_file(call, path);
        worst = exit > worst ? exit : worst;
    }
    return worst;
}

const struct ax_command ax_command_fmt = {
    .name = "fmt",
    .summary = "write models in canonical form",
    .usage = "[OPTION]... FILE...",
    .description = description,
    .examples = examples,
    .answer_no = "with --check: a file would change",
    .options = options,
    .options_size = sizeof(struct fmt_options),
    .operands = {.name = "FILE", .least = 1, .most = AX_ANY_NUMBER},
    .run = run,
};
