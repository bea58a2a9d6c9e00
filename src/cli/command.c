/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"

#include "cli/help.h"
#include "cli/near.h"

#include <annexc/document.h>
#include <annexc/version.h>

#include <stdlib.h>
#include <string.h>

const struct ax_command *ax_command_find(const char *name)
{
    for (size_t i = 0; ax_commands[i]; i++) {
        if (strcmp(ax_commands[i]->name, name) == 0) {
            return ax_commands[i];
        }
    }
    return NULL;
}

const char *ax_command_near(const char *name)
{
    struct ax_near near = {.wanted = name};
    for (size_t i = 0; ax_commands[i]; i++) {
        ax_near_offer(&near, ax_commands[i]->name);
    }
    return near.best;
}

void ax_version_write(struct ax_output *output)
{
    ax_put_text(output, "annexc " AX_VERSION_STRING "\n");
    ax_put_text(output, "libxml2 " AX_BUILT_WITH_LIBXML2 "\n");
    ax_put_text(output, "libxslt " AX_BUILT_WITH_LIBXSLT "\n");
    ax_put_text(output, "Graphviz " AX_BUILT_WITH_GRAPHVIZ "\n");
    ax_put_text(output, "zlib " AX_BUILT_WITH_ZLIB "\n");
    ax_put_text(output, "libxlsxwriter ");
    ax_put_text(output, ax_document_has(AX_DOCUMENT_XLSX) ? AX_BUILT_WITH_XLSXWRITER : "none");
    ax_put_text(output, "\n");
}

static bool has_right_operands(const struct ax_call *call)
{
    const struct ax_operands *wanted = &call->command->operands;
    const char *name = call->command->name;
    if (call->count < wanted->least) {
        ax_usage_error(call->console, name, NULL, "%s needs %s", name, wanted->name);
        return false;
    }
    if (call->count > wanted->most) {
        ax_usage_error(call->console, name, NULL, "%s has no use for \"%s\"", name,
                       call->operands[wanted->most]);
        return false;
    }
    return true;
}

static enum ax_exit start(const struct ax_call *call)
{
    if (call->console->common.help) {
        ax_help_write(call->command, call->console->out);
        return AX_EXIT_FINE;
    }
    if (call->console->common.version) {
        ax_version_write(call->console->out);
        return AX_EXIT_FINE;
    }
    return has_right_operands(call) ? call->command->run(call) : AX_EXIT_TROUBLE;
}

static enum ax_exit parse_and_start(struct ax_console *console, const struct ax_command *command,
                                    char **words, void *options)
{
    struct ax_parser parser = {
        .console = console,
        .command = command->name,
        .targets = {{command->options, options}, {ax_common_options, &console->common}},
        .words = words,
    };
    if (!ax_options_parse(&parser)) {
        return AX_EXIT_TROUBLE;
    }
    struct ax_call call = {
        .console = console,
        .command = command,
        .options = options,
        .operands = words,
        .count = parser.operands,
    };
    return start(&call);
}

enum ax_exit ax_command_run(struct ax_console *console, const struct ax_command *command,
                            char **words)
{
    void *options = calloc(1, command->options_size + 1);
    if (!options) {
        ax_console_error(console, AX_CLI_NO_MEMORY, "out of memory");
        return AX_EXIT_TROUBLE;
    }
    if (command->defaults) {
        memcpy(options, command->defaults, command->options_size);
    }
    enum ax_exit exit = parse_and_start(console, command, words, options);
    ax_options_clear((struct ax_option_target){command->options, options});
    free(options);
    return exit;
}
