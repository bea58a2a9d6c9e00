/* SPDX-License-Identifier: Apache-2.0 */
/* annexc completion: the script for a shell. */
#include "cli/command.h"
#include "cli/completion.h"
#include "cli/near.h"

#include <string.h>

static const char *const shells[] = {"bash", "fish", "zsh", NULL};

static void (*const writers[])(struct ax_output *) = {
    ax_completion_write_bash, ax_completion_write_fish, ax_completion_write_zsh};

static const char *const description[] = {
    "Prints a script with which the shell completes commands, options, formats and templates. "
    "Packages install it; without one let the shell's start-up file read it.",
    NULL,
};

static const struct ax_example examples[] = {
    {"source <(annexc completion bash)", "in ~/.bashrc; the same with zsh in ~/.zshrc"},
    {"annexc completion fish > ~/.config/fish/completions/annexc.fish", "for fish"},
    {NULL, NULL},
};

static enum ax_exit run(const struct ax_call *call)
{
    const char *name = call->operands[0];
    for (size_t i = 0; shells[i]; i++) {
        if (strcmp(shells[i], name) == 0) {
            writers[i](call->console->out);
            return AX_EXIT_FINE;
        }
    }
    struct ax_near near = {.wanted = name};
    ax_near_offer_all(&near, shells);
    return ax_usage_error(call->console, call->command->name, near.best,
                          "no completion for the shell \"%s\", but for bash, fish and zsh", name);
}

const struct ax_command ax_command_completion = {
    .name = "completion",
    .summary = "print a completion script for a shell",
    .usage = "bash|fish|zsh",
    .description = description,
    .examples = examples,
    .operands = {.name = "SHELL", .least = 1, .most = 1, .choices = shells},
    .run = run,
};
