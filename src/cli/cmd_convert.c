/* SPDX-License-Identifier: Apache-2.0 */
/* annexc convert: models and templates of other tools become native ones. */
#include "cli/command.h"
#include "cli/format.h"
#include "cli/task.h"

#include <annexc/convert.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

struct convert_options {
    const char *output;
    const char *template_output;
    const char *map;
    bool whole_template;
    struct ax_list templates;
};

static const struct ax_option options[] = {
    {.name = "map",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct convert_options, map),
     .argument = "FILE",
     .help = "write to FILE which id became which, as a table with tabs"},
    AX_OPTION_OUTPUT(struct convert_options, output),
    AX_OPTION_TEMPLATE(struct convert_options, templates,
                       "a .tb7 takes the place of the template in a .tm7"),
    {.name = "template-out",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct convert_options, template_output),
     .argument = "FILE",
     .help = "write the template to FILE",
     .fallback = "the output's name with .template before its ending"},
    {.name = "whole-template",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct convert_options, whole_template),
     .help = "write all types and rules of the template, not only those that the model can meet",
     .negatable = true},
    {0},
};

static const char *const description[] = {
    "Writes a model of another tool as a native model, and the template that it holds as a native "
    "template beside it. The converted model raises the same threats with the same titles. Ids "
    "are made from names; positions, pages (as views), properties and texts are kept.",
    "Every flow has the crossings that its drawing shows; where they differ from what containment "
    "says, the flow names them. Only what the model can meet of its template is written: the types "
    "of its elements with their ancestors and properties, and the rules whose types can all be "
    "there.",
    "What cannot be carried over is told as a warning each time: decisions about threats, notes, "
    "people, flows with loose ends. Never carried over are pictures of stencils, colours, and the "
    "sides of shapes at which lines end.",
    "A .tb7 file is written as a native template, whole. A native model is written again in "
    "canonical form, with its includes merged into one file.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc convert pump.tm7 -o pump.xml", "write pump.xml and pump.template.xml"},
    {"annexc convert --whole-template pump.tm7 -o pump.xml", "the same with all rules"},
    {"annexc convert medical.tb7 -o medical.xml", "a template alone"},
    {"annexc convert product.xml -o single.xml", "a native model with its includes in one file"},
    {NULL, NULL},
};

/* The files of one conversion; they are put in their places when all are complete. */
enum part {
    PART_TEMPLATE,
    PART_MAP,
    PART_MODEL, /* last: it names the template */
    PART_COUNT
};

struct conversion {
    const struct ax_call *call;
    const struct convert_options *how;
    struct ax_task task;
    struct ax_conversion *work;
    const char *paths[PART_COUNT]; /* NULL: it is not written */
    struct ax_output *outputs[PART_COUNT];
    char *template_path;
    bool is_template; /* the input is one */
};

static bool ends_with(const char *text, const char *ending)
{
    size_t len = strlen(text);
    size_t end = strlen(ending);
    return len >= end && strcasecmp(text + len - end, ending) == 0;
}

/* "pump.xml" → "pump.template.xml". The caller frees it; NULL: no memory. */
static char *template_name(const char *output)
{
    static const char ending[] = ".template.xml";
    size_t len = strlen(output);
    len -= ends_with(output, ".xml") && len > strlen(".xml") ? strlen(".xml") : 0;
    char *name = malloc(len + sizeof(ending));
    if (name) {
        memcpy(name, output, len);
        memcpy(name + len, ending, sizeof(ending));
    }
    return name;
}

static bool same_file(const char *a, const char *b)
{
    struct stat one;
    struct stat other;
    if (strcmp(a, b) == 0) {
        return true;
    }
    return stat(a, &one) == 0 && stat(b, &other) == 0 && S_ISREG(one.st_mode) &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

static const char *clash(const struct conversion *conversion)
{
    for (int i = 0; i < PART_COUNT; i++) {
        const char *path = conversion->paths[i];
        if (!path || ax_is_stdout(path)) {
            continue;
        }
        if (same_file(path, conversion->call->operands[0])) {
            return path;
        }
        for (int j = 0; j < i; j++) {
            if (conversion->paths[j] && same_file(path, conversion->paths[j])) {
                return path;
            }
        }
    }
    return NULL;
}

static void choose_paths(struct conversion *conversion)
{
    const struct convert_options *how = conversion->how;
    const char *model = how->output ? how->output : "-";
    conversion->paths[PART_MAP] = how->map;
    if (conversion->is_template) {
        conversion->paths[PART_TEMPLATE] = model;
        return;
    }
    conversion->paths[PART_MODEL] = model;
    conversion->paths[PART_TEMPLATE] = how->template_output;
    if (!how->template_output && !ax_is_stdout(model)) {
        conversion->template_path = template_name(model);
        conversion->paths[PART_TEMPLATE] = conversion->template_path;
        conversion->task.status = conversion->template_path ? AX_OK : AX_NO_MEMORY;
    }
}

static void load(struct conversion *conversion)
{
    struct ax_task *task = &conversion->task;
    const char *path = conversion->call->operands[0];
    if (!conversion->is_template) {
        ax_task_load_model(task, path, &conversion->how->templates);
        return;
    }
    ax_task_load_templates(task, &path, 1);
}

static void plan(struct conversion *conversion)
{
    struct ax_task *task = &conversion->task;
    const char *model = conversion->paths[PART_MODEL];
    struct ax_convert_options how = {
        .model_path = model && !ax_is_stdout(model) ? model : NULL,
        .template_path = conversion->paths[PART_TEMPLATE],
        .whole_template = conversion->how->whole_template,
    };
    if (task->status == AX_OK) {
        task->status = conversion->is_template
                           ? ax_convert_templates(task->session, task->templates, &conversion->work)
                           : ax_convert_model(task->model, &how, &conversion->work);
    }
    if (task->status == AX_OK && !ax_conversion_has_template(conversion->work)) {
        conversion->paths[PART_TEMPLATE] = NULL;
    }
}

static void tell_write_error(struct conversion *conversion, int part, int error)
{
    conversion->task.unwritable = true;
    conversion->task.status = AX_IO;
    const char *path = conversion->paths[part];
    ax_console_write_error(conversion->task.console, ax_is_stdout(path) ? NULL : path, error);
}

static void open_outputs(struct conversion *conversion)
{
    struct ax_task *task = &conversion->task;
    for (int i = 0; i < PART_COUNT && task->status == AX_OK; i++) {
        const char *path = conversion->paths[i];
        if (!path) {
            continue;
        }
        if (ax_is_stdout(path)) {
            conversion->outputs[i] = task->console->out;
            continue;
        }
        task->status = ax_output_to_file(NULL, path, &conversion->outputs[i]);
        if (task->status == AX_IO) {
            tell_write_error(conversion, i, errno);
        }
    }
}

static enum ax_status write_part(struct conversion *conversion, enum part part)
{
    struct ax_output *output = conversion->outputs[part];
    switch (part) {
    case PART_TEMPLATE: return ax_conversion_write_template(conversion->work, output);
    case PART_MAP: return ax_conversion_write_map(conversion->work, output);
    case PART_MODEL: return ax_conversion_write_model(conversion->work, output);
    case PART_COUNT: break;
    }
    return AX_INTERNAL;
}

static void write_parts(struct conversion *conversion)
{
    struct ax_task *task = &conversion->task;
    for (int i = 0; i < PART_COUNT && task->status == AX_OK; i++) {
        if (!conversion->outputs[i]) {
            continue;
        }
        task->status = write_part(conversion, (enum part)i);
        if (task->status == AX_OK) {
            task->status = ax_output_flush(conversion->outputs[i]);
        }
        if (task->status == AX_IO) {
            tell_write_error(conversion, i, ax_output_errno(conversion->outputs[i]));
        }
    }
}

static void settle_outputs(struct conversion *conversion)
{
    struct ax_task *task = &conversion->task;
    for (int i = 0; i < PART_COUNT; i++) {
        struct ax_output *output = conversion->outputs[i];
        if (!output || output == task->console->out) {
            continue;
        }
        if (task->status == AX_OK && ax_output_commit(output) != AX_OK) {
            tell_write_error(conversion, i, ax_output_errno(output));
        } else if (task->status == AX_OK && task->console->common.verbose) {
            ax_console_note(task->console, "wrote \"%s\"", conversion->paths[i]);
        }
        ax_output_free(output);
    }
}

/* What is wrong with the command line, or NULL. */
static const char *mistake(const struct conversion *conversion)
{
    const struct convert_options *how = conversion->how;
    if (conversion->is_template && (how->template_output || how->templates.count > 0)) {
        return "a template is written to --output, alone";
    }
    if (how->template_output && ax_is_stdout(how->template_output)) {
        return "--template-out needs a file";
    }
    return NULL;
}

/* A model on standard output has nothing beside it. */
static bool lacks_template_path(const struct conversion *conversion)
{
    return conversion->task.status == AX_OK && !conversion->is_template &&
           ax_conversion_has_template(conversion->work) && !conversion->paths[PART_TEMPLATE];
}

static enum ax_exit finish(struct conversion *conversion)
{
    struct ax_task *task = &conversion->task;
    open_outputs(conversion);
    write_parts(conversion);
    settle_outputs(conversion);
    if (task->session) {
        ax_task_show_messages(task);
    }
    ax_conversion_free(conversion->work);
    return ax_task_end(task);
}

static enum ax_exit refuse(struct conversion *conversion, const char *text)
{
    enum ax_exit exit =
        ax_usage_error(conversion->task.console, conversion->call->command->name, NULL, "%s", text);
    ax_conversion_free(conversion->work);
    ax_model_free(conversion->task.model);
    ax_templates_free(conversion->task.templates);
    ax_session_free(conversion->task.session);
    return exit;
}

static enum ax_exit convert(struct conversion *conversion)
{
    const char *wrong = mistake(conversion);
    if (wrong) {
        return refuse(conversion, wrong);
    }
    choose_paths(conversion);
    const char *path = clash(conversion);
    if (path) {
        return ax_usage_error(conversion->call->console, conversion->call->command->name, NULL,
                              "\"%s\" would be written over, but is needed", path);
    }
    load(conversion);
    plan(conversion);
    if (lacks_template_path(conversion)) {
        return refuse(conversion, "the model comes with a template: name a file with --output or "
                                  "--template-out");
    }
    return finish(conversion);
}

static enum ax_exit run(const struct ax_call *call)
{
    struct conversion conversion = {
        .call = call,
        .how = call->options,
        .task = {.console = call->console},
        .is_template = ends_with(call->operands[0], ".tb7"),
    };
    enum ax_exit exit = convert(&conversion);
    free(conversion.template_path);
    return exit;
}

const struct ax_command ax_command_convert = {
    .name = "convert",
    .summary = "write a model or template of another tool in the native format",
    .usage = "[OPTION]... FILE",
    .description = description,
    .examples = examples,
    .options = options,
    .options_size = sizeof(struct convert_options),
    .operands = {.name = "FILE", .least = 1, .most = 1},
    .run = run,
};
