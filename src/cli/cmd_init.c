/* SPDX-License-Identifier: Apache-2.0 */
/* annexc init: a model to begin with. */
#include "cli/command.h"
#include "cli/format.h"
#include "cli/near.h"
#include "cli/starter.h"
#include "cli/task.h"

#include <string.h>
#include <sys/stat.h>

struct init_options {
    bool force;
    bool list;
    const char *output;
};

static const struct ax_option options[] = {
    {.name = "force",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct init_options, force),
     .help = "replace FILE when it exists",
     .negatable = true},
    {.name = "list",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct init_options, list),
     .help = "list the models that there are"},
    AX_OPTION_OUTPUT(struct init_options, output),
    {0},
};

static const char *const description[] = {
    "Writes a model to begin with: sound, small, with comments that say what to fill in. MODEL "
    "names one of the examples that come with annexc instead. A file that exists is not replaced "
    "without --force.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc init -o pump.xml", "begin a model"},
    {"annexc init infusion-pump -o example.xml", "an example that shows everything"},
    {"annexc init --list", "which models there are"},
    {NULL, NULL},
};

static enum ax_status put_model(struct ax_task *task)
{
    const struct ax_shipped *model = task->options;
    ax_put(task->result, model->text);
    return AX_OK;
}

/* The models there are, in order: that to begin with, then the examples. NULL after the last. */
static const struct ax_shipped *model_at(size_t index)
{
    return index == 0 ? &ax_starter : ax_shipped_example(index - 1);
}

static const struct ax_shipped *find_model(const char *name)
{
    const struct ax_shipped *model = model_at(0);
    for (size_t i = 0; model && strcmp(model->name, name) != 0; model = model_at(++i)) {
    }
    return model;
}

static enum ax_status put_list(struct ax_task *task)
{
    const struct ax_shipped *model = model_at(0);
    for (size_t i = 0; model; model = model_at(++i)) {
        ax_putf(task->result, "%s\n", model->name);
    }
    return AX_OK;
}

/* Devices may be written to; what would be lost is an ordinary file. */
static bool would_be_lost(const char *output)
{
    struct stat old;
    return !ax_is_stdout(output) && stat(output, &old) == 0 && S_ISREG(old.st_mode);
}

static enum ax_exit unknown_model(const struct ax_call *call, const char *name)
{
    struct ax_near near = {.wanted = name};
    const struct ax_shipped *model = model_at(0);
    for (size_t i = 0; model; model = model_at(++i)) {
        ax_near_offer(&near, model->name);
    }
    return ax_usage_error(call->console, call->command->name, near.best,
                          "there is no model \"%s\" to begin with; --list shows which there are",
                          name);
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct init_options *how = call->options;
    const char *name = call->operands[0] ? call->operands[0] : ax_starter.name;
    const struct ax_shipped *model = find_model(name);
    if (!model) {
        return unknown_model(call, name);
    }
    if (!how->force && would_be_lost(how->output)) {
        ax_console_error(call->console, AX_CLI_FILE_EXISTS, "\"%s\" exists", how->output);
        ax_console_note(call->console, "--force replaces it");
        return AX_EXIT_TROUBLE;
    }
    struct ax_task task = {.console = call->console, .output = how->output, .options = model};
    ax_task_begin(&task);
    return ax_task_finish(&task, how->list ? put_list : put_model);
}

const struct ax_command ax_command_init = {
    .name = "init",
    .summary = "write a model to begin with",
    .usage = "[OPTION]... [MODEL]",
    .description = description,
    .examples = examples,
    .options = options,
    .options_size = sizeof(struct init_options),
    .operands = {.name = "MODEL", .most = 1},
    .run = run,
};
