/* SPDX-License-Identifier: Apache-2.0 */
/* For fish 3 and newer. */
#include "cli/completion.h"

/* In single quotes fish knows \' and \\ only. */
static void put_quoted(struct ax_output *output, const char *text)
{
    ax_put_text(output, "'");
    for (; *text != '\0'; text++) {
        ax_putf(output, "%s%c", *text == '\'' || *text == '\\' ? "\\" : "", *text);
    }
    ax_put_text(output, "'");
}

static void put_argument(struct ax_output *output, const char *name, const char *const *choices)
{
    unsigned argument = ax_argument_of(name, choices);
    ax_put_text(output, argument & AX_ARGUMENT_FILES ? " -F" : " -f");
    if (argument & AX_ARGUMENT_WORDS) {
        ax_put_text(output, " -a '");
        ax_argument_write_words(output, name, choices);
        ax_put_text(output, "'");
    }
}

static void put_begin(struct ax_output *output, const char *command)
{
    ax_put_text(output, "complete -c annexc");
    if (command) {
        ax_putf(output, " -n '__fish_seen_subcommand_from %s'", command);
    }
}

static void put_option(struct ax_output *output, const char *command,
                       const struct ax_option *option)
{
    put_begin(output, command);
    for (const char *letter = option->letters; letter && *letter != '\0'; letter++) {
        ax_putf(output, " -s %c", *letter);
    }
    ax_putf(output, " -l %s", option->name);
    if (option->kind != AX_OPTION_FLAG) {
        ax_put_text(output, " -r");
        put_argument(output, option->argument, option->choices);
    }
    ax_put_text(output, " -d ");
    put_quoted(output, option->help);
    ax_put_text(output, "\n");
}

static void put_options(struct ax_output *output, const char *command,
                        const struct ax_option *option)
{
    for (; option && option->name; option++) {
        if (!option->hidden) {
            put_option(output, command, option);
        }
    }
}

static void put_command(struct ax_output *output, const struct ax_command *command)
{
    ax_putf(output,
            "complete -c annexc -n \"not __fish_seen_subcommand_from $annexc_commands\" -f "
            "-a %s -d ",
            command->name);
    put_quoted(output, command->summary);
    ax_put_text(output, "\n");
    put_begin(output, command->name);
    put_argument(output, command->operands.name, command->operands.choices);
    ax_put_text(output, "\n");
    put_options(output, command->name, command->options);
}

void ax_completion_write_fish(struct ax_output *output)
{
    ax_put_text(output, "# fish completion for annexc\nset -l annexc_commands ");
    ax_argument_write_words(output, "COMMAND", NULL);
    ax_put_text(output, "\n");
    for (size_t i = 0; ax_commands[i]; i++) {
        put_command(output, ax_commands[i]);
    }
    put_options(output, NULL, ax_common_options);
}
