/* SPDX-License-Identifier: Apache-2.0 */
/* annexc help: the same as --help; and the manual pages, for the build. */
#include "cli/command.h"
#include "cli/help.h"

#include <string.h>

struct help_options {
    bool man;
};

static const struct ax_option options[] = {
    {.name = "man",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct help_options, man),
     .help = "print the manual page in the language of roff",
     .hidden = true},
    {0},
};

static const char *const description[] = {
    "Prints what annexc can do, or what a command does, its options, examples and exit status.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc help", "the commands"},
    {"annexc help threats", "the same as annexc threats --help"},
    {NULL, NULL},
};

static void write_overview(const struct help_options *how, struct ax_output *output)
{
    if (how->man) {
        ax_man_write_overview(output);
    } else {
        ax_help_write_overview(output);
    }
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct help_options *how = call->options;
    const char *name = call->operands[0];
    if (!name || strcmp(name, "annexc") == 0) {
        write_overview(how, call->console->out);
        return AX_EXIT_FINE;
    }
    const struct ax_command *command = ax_command_find(name);
    if (!command) {
        return ax_usage_error(call->console, NULL, ax_command_near(name), "unknown command \"%s\"",
                              name);
    }
    if (how->man) {
        ax_man_write(command, call->console->out);
    } else {
        ax_help_write(command, call->console->out);
    }
    return AX_EXIT_FINE;
}

const struct ax_command ax_command_help = {
    .name = "help",
    .summary = "print help about a command",
    .usage = "[COMMAND]",
    .description = description,
    .examples = examples,
    .options = options,
    .options_size = sizeof(struct help_options),
    .operands = {.name = "COMMAND", .most = 1},
    .run = run,
};
