/* SPDX-License-Identifier: Apache-2.0 */
/* annexc octave: critical assets, where they are, and what could happen to them. */
#include "cli/command.h"
#include "cli/format.h"
#include "cli/task.h"

#include <annexc/octave.h>

#include <string.h>
#include <sys/stat.h>

struct octave_options {
    int format; /* -1: not named */
    unsigned worksheets;
    bool start;
    bool update;
    bool strict;
    const char *octave;
    const char *model;
    const char *risk;
    struct ax_list templates;
    const char *output;
};

static const struct octave_options defaults = {.format = -1};

static const char *const formats[] = {
    [AX_OCTAVE_TABLE] = "table", [AX_OCTAVE_MARKDOWN] = "markdown", [AX_OCTAVE_CSV] = "csv",
    [AX_OCTAVE_JSON] = "json",   [AX_OCTAVE_FORMAT_COUNT] = NULL,
};

static const struct ax_ending endings[] = {
    {"txt", AX_OCTAVE_TABLE},
    {"md", AX_OCTAVE_MARKDOWN},
    {"csv", AX_OCTAVE_CSV},
    {"json", AX_OCTAVE_JSON},
    {NULL, 0},
};

static const char *const worksheets[] = {
    "ranking", "1-6", "7", "8", "9a", "9b", "9c", "10", "left-out", "untreated", NULL,
};

static const struct ax_option options[] = {
    {.letters = "f",
     .name = "format",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct octave_options, format),
     .argument = "FORMAT",
     .help = "how worksheets are written; csv holds one of them",
     .choices = formats,
     .fallback = "by the ending of the output, else table"},
    {.name = "model",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct octave_options, model),
     .argument = "MODEL",
     .help = "the model that the OCTAVE file FILE is about",
     .fallback = "the one beside it, if there is one"},
    {.name = "octave",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct octave_options, octave),
     .argument = "OCTAVE",
     .help = "the OCTAVE file of the model FILE",
     .fallback = "NAME.octave.xml beside it"},
    AX_OPTION_OUTPUT(struct octave_options, output),
    {.name = "risk",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct octave_options, risk),
     .argument = "FILE",
     .help = "the risk file: threats that do not apply by it need no area of concern",
     .fallback = "the one beside the model, if there is one"},
    {.name = "start",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct octave_options, start),
     .help =
         "make an OCTAVE file to begin with of the model FILE; one that exists is not replaced"},
    {.name = "strict",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct octave_options, strict),
     .help = "answer no when there is a warning"},
    AX_OPTION_TEMPLATE(struct octave_options, templates,
                       "use this template besides those that the model names"),
    {.name = "update",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct octave_options, update),
     .help = "add what is new in the model to the OCTAVE file; what is there stays as it is"},
    {.name = "worksheet",
     .kind = AX_OPTION_SET,
     .offset = offsetof(struct octave_options, worksheets),
     .argument = "PART",
     .help = "show this part only",
     .choices = worksheets,
     .fallback = "all; for csv the ranking"},
    {0},
};

static const char *const description[] = {
    "Shows an OCTAVE file (docs/octave.md) as the worksheets of OCTAVE Allegro: risk criteria and "
    "their priorities, critical information assets with their containers, and risks, ranked by "
    "their relative score with the pool that they fall into and their treatment. FILE is a model, "
    "whose OCTAVE file lies beside it as NAME.octave.xml, or an OCTAVE file.",
    "What is not filled in or does not fit together is a warning: a treatment that does less than "
    "the pool asks for, an asset without a requirement, elements of the model that carry an asset "
    "and are in no container, threats that no area of concern has. A stored score that disagrees "
    "with the recomputed one is an error.",
    "--start makes a file of a model: data that are rated high become assets, elements, ports and "
    "channels containers, and threats with the same outcome for the same asset one area of "
    "concern. Judging is left to people. --update adds what is new since then.",
    "This is a profile of the method, written from its public openings: the bounds of the pools "
    "were not checked against the original.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc octave --start -o pump.octave.xml pump.xml", "begin with what the model knows"},
    {"annexc octave pump.xml", "all worksheets, the ranking, and what is open"},
    {"annexc octave --worksheet ranking -f markdown pump.xml", "the ranking for a page"},
    {"annexc octave --update pump.xml", "add what is new in the model"},
    {"annexc octave --strict -q pump.xml", "fail a build when something is open"},
    {NULL, NULL},
};

struct work {
    const struct octave_options *how;
    const char *name; /* of the command */
    const char *octave_path;
    bool is_octave; /* the operand is an OCTAVE file */
};

static enum ax_status load(struct ax_task *task, struct ax_octave **out_octave)
{
    const struct work *work = task->options;
    enum ax_status status = ax_octave_load(task->session, work->octave_path, out_octave);
    if (status == AX_NOT_FOUND) {
        task->unwritable = true; /* and told */
        (void)ax_usage_error(task->console, work->name, NULL, "there is no OCTAVE file \"%s\"",
                             work->octave_path);
        ax_console_note(task->console, "--start makes one of a model");
        return AX_IO;
    }
    return status;
}

static enum ax_status start(struct ax_task *task)
{
    return ax_octave_start(task->model, task->risk, task->result);
}

static enum ax_status update(struct ax_task *task)
{
    const struct work *work = task->options;
    struct ax_octave *octave = NULL;
    enum ax_status status = load(task, &octave);
    if (status == AX_OK) {
        status = ax_octave_update(octave, task->model, task->risk, work->octave_path);
    }
    ax_octave_free(octave);
    return status;
}

static enum ax_status show(struct ax_task *task)
{
    const struct work *work = task->options;
    struct ax_octave *octave = NULL;
    unsigned parts = work->how->worksheets;
    enum ax_octave_report_format format = (enum ax_octave_report_format)work->how->format;
    unsigned usual =
        format == AX_OCTAVE_CSV ? 1U << AX_OCTAVE_RANKING : (1U << AX_OCTAVE_PART_COUNT) - 1;
    enum ax_status status = load(task, &octave);
    if (status == AX_OK) {
        status = ax_octave_check(octave, task->model, task->risk);
    }
    if (status == AX_OK) {
        status = ax_report_octave(octave, parts > 0 ? parts : usual, format, ax_task_style(task),
                                  task->result);
    }
    if (status == AX_OK && work->how->strict && ax_octave_findings(octave) > 0) {
        status = AX_NOT_FOUND;
    }
    ax_octave_free(octave);
    return status;
}

/* NULL: they fit together. */
static const char *mistake_in(const struct octave_options *how, bool is_octave)
{
    unsigned parts = how->worksheets;
    bool writes = how->start || how->update;
    return how->start && how->update    ? "--start and --update exclude each other"
           : how->start && is_octave    ? "--start needs a model"
           : is_octave && how->octave   ? "--octave is for a model, FILE is an OCTAVE file"
           : !is_octave && how->model   ? "--model is for an OCTAVE file, FILE is a model"
           : how->start && how->octave  ? "--start writes a new file: name it with --output"
           : how->update && how->output ? "--update changes the OCTAVE file itself"
           : writes && (parts || how->strict || how->format >= 0)
               ? "--start and --update show no worksheets"
           : how->format == AX_OCTAVE_CSV && (parts & (parts - 1)) != 0
               ? "csv holds one part: name one --worksheet"
               : NULL;
}

static bool lies_beside_nothing(const struct octave_options *how, const char *path, bool is_octave)
{
    return strcmp(path, "-") == 0 && !is_octave && !how->start && !how->octave;
}

/* A file that exists is not replaced: people wrote it. */
static bool would_be_lost(const struct ax_call *call, const struct octave_options *how)
{
    struct stat old;
    if (!how->start || ax_is_stdout(how->output) || stat(how->output, &old) != 0 ||
        !S_ISREG(old.st_mode)) {
        return false;
    }
    ax_console_error(call->console, AX_CLI_FILE_EXISTS, "\"%s\" exists", how->output);
    if (ax_octave_is_file(how->output)) {
        ax_console_note(call->console, "--update adds what is new to it");
    } else {
        ax_console_note(call->console, "it is no OCTAVE file: name another with --output");
    }
    return true;
}

static void load_risk(struct ax_task *task, const struct work *work, const char *model)
{
    const char *path = work->how->risk ? work->how->risk : ax_risk_path(task->session, model);
    enum ax_status status = path ? ax_risk_load(task->session, path, &task->risk) : AX_NO_MEMORY;
    if (status == AX_NOT_FOUND && work->how->risk) {
        task->unwritable = true; /* and told */
        (void)ax_usage_error(task->console, work->name, NULL, "there is no risk file \"%s\"", path);
        status = AX_IO;
    }
    task->status = status == AX_NOT_FOUND ? AX_OK : status;
}

static void load_model(struct ax_task *task, struct work *work, const char *path)
{
    const struct octave_options *how = work->how;
    ax_task_begin(task);
    if (task->status != AX_OK) {
        return;
    }
    const char *model = !work->is_octave ? path
                        : how->model     ? how->model
                                         : ax_octave_model_path(task->session, path);
    work->octave_path = work->is_octave ? path
                        : how->octave   ? how->octave
                                        : ax_octave_path(task->session, path);
    if (!work->octave_path) {
        task->status = AX_NO_MEMORY;
    } else if (model) {
        ax_task_load_model(task, model, &how->templates);
        if (task->status == AX_OK) {
            load_risk(task, work, model);
        }
    } else if (how->update) {
        task->status = AX_IO;
        task->unwritable = true; /* and told */
        (void)ax_usage_error(task->console, work->name, NULL,
                             "no model lies beside \"%s\": name it with --model", path);
    }
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct octave_options *given = call->options;
    struct octave_options how = *given;
    const char *path = call->operands[0];
    struct work work = {.how = &how,
                        .name = call->command->name,
                        .is_octave = ax_octave_is_file(path) || how.model != NULL};
    struct ax_task task = {.console = call->console, .output = how.output, .options = &work};
    bool writes = how.start || how.update;
    if (!writes && !ax_format_settle(call->console, work.name, endings, how.output, AX_OCTAVE_TABLE,
                                     &how.format)) {
        return AX_EXIT_TROUBLE;
    }
    const char *mistake = mistake_in(&how, work.is_octave);
    if (mistake) {
        return ax_usage_error(call->console, work.name, NULL, "%s", mistake);
    }
    if (lies_beside_nothing(&how, path, work.is_octave)) {
        (void)ax_usage_error(call->console, work.name, NULL,
                             "no OCTAVE file lies beside standard input: name that of the model "
                             "with --octave");
        ax_console_note(call->console, "with --model standard input is the OCTAVE file itself");
        return AX_EXIT_TROUBLE;
    }
    if (would_be_lost(call, &how)) {
        return AX_EXIT_TROUBLE;
    }
    load_model(&task, &work, path);
    return ax_task_finish(&task, how.start ? start : how.update ? update : show);
}

const struct ax_command ax_command_octave = {
    .name = "octave",
    .summary = "assess information assets by OCTAVE Allegro",
    .usage = "[OPTION]... FILE",
    .description = description,
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .options_size = sizeof(struct octave_options),
    .operands = {.name = "FILE", .least = 1, .most = 1},
    .answer_no = "with --strict: there are warnings",
    .run = run,
};
