/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/completion.h"

#include "cli/starter.h"

#include <string.h>

static bool is_called(const char *name, const char *wanted)
{
    return name && strcmp(name, wanted) == 0;
}

unsigned ax_argument_of(const char *name, const char *const *choices)
{
    if (choices || is_called(name, "COMMAND") || is_called(name, "MODEL")) {
        return AX_ARGUMENT_WORDS;
    }
    if (is_called(name, "TEMPLATE")) {
        return AX_ARGUMENT_WORDS | AX_ARGUMENT_FILES;
    }
    bool file = is_called(name, "FILE") || is_called(name, "WHAT");
    return file ? AX_ARGUMENT_FILES : AX_ARGUMENT_ANY;
}

static void put_commands(struct ax_output *output)
{
    for (size_t i = 0; ax_commands[i]; i++) {
        ax_putf(output, "%s%s", i > 0 ? " " : "", ax_commands[i]->name);
    }
}

static void put_templates(struct ax_output *output)
{
    const struct ax_shipped *shipped = ax_shipped_template(0);
    for (size_t i = 0; shipped; shipped = ax_shipped_template(++i)) {
        ax_putf(output, "%s%s", i > 0 ? " " : "", shipped->name);
    }
}

static void put_models(struct ax_output *output)
{
    ax_put_text(output, ax_starter.name);
    const struct ax_shipped *shipped = ax_shipped_example(0);
    for (size_t i = 0; shipped; shipped = ax_shipped_example(++i)) {
        ax_putf(output, " %s", shipped->name);
    }
}

void ax_argument_write_words(struct ax_output *output, const char *name, const char *const *choices)
{
    for (size_t i = 0; choices && choices[i]; i++) {
        ax_putf(output, "%s%s", i > 0 ? " " : "", choices[i]);
    }
    if (!choices && is_called(name, "COMMAND")) {
        put_commands(output);
    }
    if (!choices && is_called(name, "TEMPLATE")) {
        put_templates(output);
    }
    if (!choices && is_called(name, "MODEL")) {
        put_models(output);
    }
}
