/* SPDX-License-Identifier: Apache-2.0 */
/* For zsh with its own completion system (compinit). */
#include "cli/completion.h"

static const char head[] = "#compdef annexc\n"
                           "# zsh completion for annexc\n"
                           "_annexc_templates()\n"
                           "{\n"
                           "    _alternative 'templates:template:(";

static const char begin[] = ")' 'files:file:_files'\n"
                            "}\n"
                            "_annexc()\n"
                            "{\n"
                            "    local curcontext=$curcontext state line ret=1\n"
                            "    typeset -A opt_args\n";

static const char tail[] = "        esac ;;\n"
                           "    esac\n"
                           "    return ret\n"
                           "}\n"
                           /* Installed the file is the function's body; sourced it declares it. */
                           "if [[ $funcstack[1] == _annexc ]]; then\n"
                           "    _annexc \"$@\"\n"
                           "else\n"
                           "    compdef _annexc annexc\n"
                           "fi\n";

/* Inside single quotes, where brackets and colons have a meaning for _arguments. */
static void put_escaped(struct ax_output *output, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            ax_put_text(output, "'\\'");
        } else if (*text == '[' || *text == ']' || *text == ':' || *text == '\\') {
            ax_put_text(output, "\\");
        }
        ax_putf(output, "%c", *text);
    }
}

static void put_action(struct ax_output *output, const char *name, const char *const *choices)
{
    unsigned argument = ax_argument_of(name, choices);
    if (argument == (AX_ARGUMENT_WORDS | AX_ARGUMENT_FILES)) {
        ax_put_text(output, "_annexc_templates");
    } else if (argument == AX_ARGUMENT_FILES) {
        ax_put_text(output, "_files");
    } else if (argument == AX_ARGUMENT_WORDS) {
        ax_put_text(output, "(");
        ax_argument_write_words(output, name, choices);
        ax_put_text(output, ")");
    }
}

static void put_value(struct ax_output *output, const struct ax_option *option)
{
    ax_put_text(output, "'[");
    put_escaped(output, option->help);
    ax_put_text(output, "]");
    if (option->kind != AX_OPTION_FLAG) {
        ax_putf(output, ":%s:", option->argument);
        put_action(output, option->argument, option->choices);
    }
    ax_put_text(output, "'");
}

/* Every spelling is a line of its own: longer than braces, but the same for all options. */
static void put_option(struct ax_output *output, const struct ax_option *option)
{
    const char *again =
        option->kind == AX_OPTION_LIST || option->kind == AX_OPTION_SET ? "\\*" : "";
    const char *value = option->kind == AX_OPTION_FLAG ? "" : "=";
    for (const char *letter = option->letters; letter && *letter != '\0'; letter++) {
        ax_putf(output, " \\\n            %s-%c%s", again, *letter, *value ? "+" : "");
        put_value(output, option);
    }
    ax_putf(output, " \\\n            %s--%s%s", again, option->name, value);
    put_value(output, option);
}

static void put_options(struct ax_output *output, const struct ax_option *option)
{
    for (; option && option->name; option++) {
        if (!option->hidden) {
            put_option(output, option);
        }
    }
}

static void put_summaries(struct ax_output *output)
{
    ax_put_text(output, "    case $state in\n    command)\n        local -a commands=(\n");
    for (size_t i = 0; ax_commands[i]; i++) {
        ax_putf(output, "            '%s:", ax_commands[i]->name);
        put_escaped(output, ax_commands[i]->summary);
        ax_put_text(output, "'\n");
    }
    ax_put_text(output, "        )\n        _describe command commands && ret=0 ;;\n");
}

static void put_command(struct ax_output *output, const struct ax_command *command)
{
    ax_putf(output, "        %s)\n            _arguments -s -S", command->name);
    put_options(output, command->options);
    put_options(output, ax_common_options);
    if (command->operands.name) {
        ax_putf(output, " \\\n            '*:%s:", command->operands.name);
        put_action(output, command->operands.name, command->operands.choices);
        ax_put_text(output, "'");
    }
    ax_put_text(output, " && ret=0 ;;\n");
}

void ax_completion_write_zsh(struct ax_output *output)
{
    ax_put_text(output, head);
    ax_argument_write_words(output, "TEMPLATE", NULL);
    ax_put_text(output, begin);
    ax_put_text(output, "    _arguments -C -s");
    put_options(output, ax_common_options);
    ax_put_text(output, " \\\n            ':command:->command' '*::argument:->argument'");
    ax_put_text(output, " && ret=0\n");
    put_summaries(output);
    ax_put_text(output, "    argument)\n        case $words[1] in\n");
    for (size_t i = 0; ax_commands[i]; i++) {
        put_command(output, ax_commands[i]);
    }
    ax_put_text(output, tail);
}
