/* SPDX-License-Identifier: Apache-2.0 */
/* annexc: arguments in, exit code out. Nothing is done before it is known which command runs. */
#include "cli/command.h"
#include "cli/help.h"

#include <stdio.h>

const struct ax_command *const ax_commands[] = {
    &ax_command_check,
    &ax_command_completion,
    &ax_command_convert,
    &ax_command_diff,
    &ax_command_draw,
    &ax_command_explain,
    &ax_command_fmt,
    &ax_command_help,
    &ax_command_init,
    &ax_command_octave,
    &ax_command_report,
    &ax_command_risk,
    &ax_command_schema,
    &ax_command_score,
    &ax_command_templates,
    &ax_command_threats,
    &ax_command_tree,
    &ax_command_trike,
    &ax_command_vulns,
    NULL,
};

static enum ax_exit run_command(struct ax_console *console, char **words)
{
    if (!words[0]) {
        return ax_usage_error(console, NULL, NULL, "a command is needed");
    }
    const struct ax_command *command = ax_command_find(words[0]);
    if (!command) {
        return ax_usage_error(console, NULL, ax_command_near(words[0]), "unknown command \"%s\"",
                              words[0]);
    }
    return ax_command_run(console, command, words + 1);
}

static enum ax_exit start(struct ax_console *console, char **words)
{
    struct ax_parser parser = {
        .console = console,
        .targets = {{ax_common_options, &console->common}},
        .words = words,
        .command_ends = true,
    };
    if (!ax_options_parse(&parser)) {
        return AX_EXIT_TROUBLE;
    }
    if (console->common.version) {
        ax_version_write(console->out);
        return AX_EXIT_FINE;
    }
    if (console->common.help && parser.operands == 0) {
        ax_help_write_overview(console->out);
        return AX_EXIT_FINE;
    }
    return run_command(console, words);
}

int main(int argc, char **argv)
{
    struct ax_console console;
    if (!ax_console_open(&console)) {
        (void)fputs("annexc: error: out of memory [AX7003]\n", stderr);
        return AX_EXIT_TROUBLE;
    }
    return (int)ax_console_close(&console, start(&console, argc > 0 ? argv + 1 : argv));
}
