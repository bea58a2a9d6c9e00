/* SPDX-License-Identifier: Apache-2.0 */
/* annexc trike: who may do what with which asset, and the threats that follow. */
#include "cli/beside.h"
#include "cli/command.h"
#include "cli/format.h"
#include "cli/picture_file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    USUAL_TIMEOUT = 60
};

enum per {
    PER_CELL,
    PER_ACTION
};

struct trike_options {
    int format; /* -1: not named */
    bool threats;
    int per;
    bool start;
    bool update;
    bool strict;
    const char *draw;
    const char *trike;
    struct ax_list templates;
    unsigned timeout;
    const char *output;
};

static const struct trike_options defaults = {.format = -1, .timeout = USUAL_TIMEOUT};

static const char *const formats[] = {
    [AX_TRIKE_TABLE] = "table", [AX_TRIKE_MARKDOWN] = "markdown", [AX_TRIKE_CSV] = "csv",
    [AX_TRIKE_JSON] = "json",   [AX_TRIKE_XML] = "xml",           [AX_TRIKE_FORMAT_COUNT] = NULL,
};

static const struct ax_ending endings[] = {
    {"txt", AX_TRIKE_TABLE},
    {"md", AX_TRIKE_MARKDOWN},
    {"markdown", AX_TRIKE_MARKDOWN},
    {"csv", AX_TRIKE_CSV},
    {"json", AX_TRIKE_JSON},
    {"xml", AX_TRIKE_XML},
    {NULL, 0},
};

static const char *const pers[] = {[PER_CELL] = "cell", [PER_ACTION] = "action", NULL};

static const struct ax_option options[] = {
    {.name = "draw",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct trike_options, draw),
     .argument = "FILE",
     .help = "draw the matrix into FILE (svg, png, pdf, dot)"},
    {.letters = "f",
     .name = "format",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct trike_options, format),
     .argument = "FORMAT",
     .help = "how the result is written; json has matrix and threats, xml is the file itself in "
             "canonical form",
     .choices = formats,
     .fallback = "by the ending of the output, else table"},
    AX_OPTION_OUTPUT(struct trike_options, output),
    {.name = "per",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct trike_options, per),
     .argument = "WHAT",
     .help = "one threat for each cell, or for each action of an asset whoever the actor is",
     .choices = pers,
     .fallback = "cell"},
    {.name = "start",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct trike_options, start),
     .help = "make a first matrix of the flows of a model; an existing file is not replaced"},
    {.name = "strict",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct trike_options, strict),
     .help = "warnings about the matrix make the answer no",
     .negatable = true},
    AX_OPTION_TEMPLATE(struct trike_options, templates,
                       "use this template besides those that the model names"),
    {.name = "threats",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct trike_options, threats),
     .help = "list the threats by exposure instead of the matrix"},
    {.name = "timeout",
     .kind = AX_OPTION_NUMBER,
     .offset = offsetof(struct trike_options, timeout),
     .argument = "SECONDS",
     .help = "give up drawing after so many seconds, 0: never",
     .fallback = "60"},
    {.name = "trike",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct trike_options, trike),
     .argument = "FILE",
     .help = "the Trike file of the model",
     .fallback = "NAME.trike.xml beside the model NAME.xml"},
    {.name = "update",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct trike_options, update),
     .help = "put what is new in the model into the Trike file; what stands there stays"},
    {0},
};

static const char *const description[] = {
    "Shows a Trike matrix (docs/trike.md): for each asset and actor which of create, read, update, "
    "delete and execute is allowed, allowed where rules hold, or disallowed. FILE is a Trike file, "
    "or a model, whose Trike file lies beside it.",
    "With --threats the threats that follow: denial of service for what an actor may do, elevation "
    "of privilege for what it may not, for each rule that may be bypassed, and for the system as a "
    "whole. They are ordered by exposure, the value of the asset times the rating of the action; "
    "what is not rated has none and stands last. How threats are generated is known from secondary "
    "sources only: a profile of Trike v1.",
    "Where there is a model, the matrix is held against it: flows that let an actor do what is "
    "disallowed, cells that no flow supports, elements, data and flows that are gone.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc trike --start -o pump.trike.xml pump.xml", "a first matrix out of the flows"},
    {"annexc trike pump.xml", "the matrix, and what does not agree with the model"},
    {"annexc trike --threats pump.xml", "its threats, the highest exposure first"},
    {"annexc trike --draw matrix.svg pump.xml", "the matrix as a picture too"},
    {"annexc trike --update pump.xml", "add what is new in the model"},
    {NULL, NULL},
};

struct work {
    const struct trike_options *how;
    const char *path;
    enum ax_picture_format picture;
    const char *trike_path;
    bool in_place; /* an update of the file that was read */
    bool *warned;
};

/* What is wrong was told. */
static void give_up(struct ax_task *task)
{
    task->unwritable = true;
    task->status = AX_IO;
}

static void load_trike(struct ax_task *task, struct work *work)
{
    if (task->status == AX_OK) {
        task->status = ax_trike_load(task->session, work->trike_path, &task->trike);
    }
    if (task->status == AX_NOT_FOUND) {
        ax_console_error(task->console, AX_CLI_TRIKE_NONE, "there is no Trike file \"%s\"",
                         work->trike_path);
        ax_console_note(task->console, "annexc trike --start makes one of a model");
        give_up(task);
    }
}

/* A Trike file leads to its model, a model to its Trike file. */
static void load(struct ax_task *task, struct work *work)
{
    const struct trike_options *how = work->how;
    ax_task_begin(task);
    if (task->status != AX_OK) {
        return;
    }
    if (!how->trike && !how->start && ax_trike_is(task->session, work->path)) {
        const char *model = NULL;
        work->trike_path = work->path;
        load_trike(task, work);
        if (task->status == AX_INVALID && strcmp(work->path, "-") == 0) {
            ax_console_note(task->console, "standard input is read as a Trike file: when it is a "
                                           "model, name its Trike file with --trike");
        }
        if (task->status == AX_OK) {
            task->status = ax_trike_model_path(task->trike, &model);
        }
        if (task->status == AX_OK && model) {
            ax_task_load_model(task, model, &how->templates);
        }
        return;
    }
    ax_task_load_model(task, work->path, &how->templates);
    if (task->status == AX_OK && !how->start) {
        work->trike_path = how->trike ? how->trike : ax_trike_path(task->session, work->path);
        task->status = work->trike_path ? AX_OK : AX_NO_MEMORY;
        load_trike(task, work);
    }
}

struct picture {
    struct ax_trike *trike;
    const struct work *work;
};

static enum ax_status draw(void *user, struct ax_output *output)
{
    const struct picture *picture = user;
    return ax_trike_draw(picture->trike, picture->work->picture, picture->work->how->timeout,
                         output);
}

static enum ax_status check(const struct ax_task *task, const struct work *work)
{
    size_t before = ax_message_count(task->session, AX_WARNING);
    enum ax_status status = ax_trike_check(task->trike, task->model);
    *work->warned = ax_message_count(task->session, AX_WARNING) > before;
    return status;
}

static enum ax_status write_result(struct ax_task *task)
{
    const struct work *work = task->options;
    const struct trike_options *how = work->how;
    struct ax_report_style style = {ax_is_stdout(task->output) ? ax_console_width() : 0, false};
    struct ax_trike_options which = {how->threats, how->per == PER_ACTION};
    enum ax_status status = check(task, work);
    if (status == AX_OK && how->draw) {
        struct picture picture = {task->trike, work};
        status = ax_picture_write(task, how->draw, draw, &picture);
    }
    if (status == AX_OK) {
        status = ax_report_trike(task->trike, &which, (enum ax_trike_format)how->format, style,
                                 task->result);
    }
    return status;
}

/* How the new file calls the model; NULL: not at all. On standard output it is taken for one
 * beside the model. */
static char *model_name(const struct ax_task *task, const char *path)
{
    const char *home = ax_is_stdout(task->output) ? path : task->output;
    char *name = strcmp(path, "-") == 0 ? NULL : ax_beside_name(home, path);
    if (!name && strcmp(path, "-") != 0 && !task->console->common.quiet) {
        ax_console_note(task->console,
                        "\"%s\" names no model, since \"%s\" does not lie in its folder or below: "
                        "give both, as in annexc trike --trike %s %s",
                        home, path, home, path);
    }
    return name;
}

static enum ax_status write_start(struct ax_task *task)
{
    const struct work *work = task->options;
    struct ax_trike_options which = {false, false};
    struct ax_trike *trike = NULL;
    char *name = model_name(task, work->path);
    enum ax_status status = ax_trike_derive(task->model, name ? name : "-", &trike);
    if (status == AX_OK) {
        status = ax_report_trike(trike, &which, AX_TRIKE_XML, (struct ax_report_style){0, false},
                                 task->result);
    }
    ax_trike_free(trike);
    free(name);
    return status;
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static enum ax_status write_update(struct ax_task *task)
{
    const struct work *work = task->options;
    struct ax_trike_changes changes;
    enum ax_status status =
        work->in_place ? ax_trike_update_file(task->trike, task->model, &changes, work->trike_path)
                       : ax_trike_update(task->trike, task->model, &changes, task->result);
    if (status == AX_OK && !task->console->common.quiet) {
        ax_console_note(task->console,
                        "%zu actor%s, %zu asset%s, %zu action%s and %zu cell%s are new, %zu cell%s "
                        "other flows",
                        changes.actors, plural(changes.actors), changes.assets,
                        plural(changes.assets), changes.actions, plural(changes.actions),
                        changes.cells, plural(changes.cells), changes.refreshed,
                        changes.refreshed == 1 ? " has" : "s have");
    }
    return status;
}

static const char *mistake_of(const struct ax_call *call, const struct trike_options *how)
{
    bool writes = how->start || how->update;
    return how->start && how->update  ? "only one of --start and --update can be given"
           : how->start && how->trike ? "--start makes a file: name it with --output"
           : writes && (how->threats || how->draw || how->strict || how->format >= 0)
               ? "--start and --update write a Trike file, and nothing else"
           : how->update && strcmp(call->operands[0], "-") == 0 ? "--update needs a file"
                                                                : NULL;
}

static bool settle(const struct ax_call *call, struct trike_options *how,
                   enum ax_picture_format *out_picture)
{
    const char *name = call->command->name;
    const char *mistake = mistake_of(call, how);
    if (mistake) {
        (void)ax_usage_error(call->console, name, NULL, "%s", mistake);
        return false;
    }
    bool writes = how->start || how->update;
    return ax_picture_settle(call, how->draw, out_picture) &&
           (writes || ax_format_settle(call->console, name, endings, how->output, AX_TRIKE_TABLE,
                                       &how->format));
}

static bool is_same(const char *path, const char *other)
{
    struct stat one;
    struct stat two;
    return stat(path, &one) == 0 && stat(other, &two) == 0 && one.st_dev == two.st_dev &&
           one.st_ino == two.st_ino;
}

/* What a person has written is not replaced by a first guess. */
static bool may_start(const struct ax_call *call, const char *output)
{
    bool exists = !ax_is_stdout(output) && access(output, F_OK) == 0;
    if (exists) {
        ax_console_error(call->console, AX_CLI_FILE_EXISTS, "\"%s\" exists already", output);
        ax_console_note(call->console, "%s",
                        is_same(output, call->operands[0])
                            ? "it is the model itself: name another file with --output"
                            : "--update adds to it");
    }
    return !exists;
}

/* Whatever the output is called: the file that was read. */
static bool updates_in_place(const struct trike_options *how, const char *path)
{
    struct stat old;
    struct stat output;
    return strcmp(path, "-") != 0 &&
           (!how->output || (!ax_is_stdout(how->output) && stat(path, &old) == 0 &&
                             stat(how->output, &output) == 0 && old.st_dev == output.st_dev &&
                             old.st_ino == output.st_ino));
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct trike_options *given = call->options;
    struct trike_options how = *given;
    enum ax_picture_format picture = AX_PICTURE_SVG;
    bool warned = false;
    if (!settle(call, &how, &picture) || (how.start && !may_start(call, how.output))) {
        return AX_EXIT_TROUBLE;
    }
    struct work work = {
        .how = &how, .path = call->operands[0], .picture = picture, .warned = &warned};
    struct ax_task task = {.console = call->console, .output = how.output, .options = &work};
    load(&task, &work);
    if (task.status == AX_OK && how.update && !task.model) {
        (void)ax_usage_error(call->console, call->command->name, NULL,
                             "\"%s\" names no model: give the model, and --trike", work.trike_path);
        give_up(&task);
    }
    if (task.status == AX_OK && how.update && updates_in_place(&how, work.trike_path)) {
        work.in_place = true;
        task.output = NULL; /* the library writes it */
    }
    enum ax_exit exit = ax_task_finish(&task, how.start    ? write_start
                                              : how.update ? write_update
                                                           : write_result);
    return exit == AX_EXIT_FINE && how.strict && warned ? AX_EXIT_NO : exit;
}

const struct ax_command ax_command_trike = {
    .name = "trike",
    .summary = "who may do what with which asset, and the threats",
    .usage = "[OPTION]... FILE",
    .description = description,
    .examples = examples,
    .answer_no = "with --strict: the matrix and the model do not agree",
    .options = options,
    .defaults = &defaults,
    .options_size = sizeof(struct trike_options),
    .operands = {.name = "FILE", .least = 1, .most = 1},
    .run = run,
};
