/* SPDX-License-Identifier: Apache-2.0 */
/* For bash 4 and newer; nothing of the package bash-completion is needed. */
#include "cli/completion.h"

static const char head[] =
    "# bash completion for annexc\n"
    "_annexc()\n"
    "{\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "    local command= value=yes word words= files=\n"
    "    local commands='";

/* "--option=value" reaches the function as three words. */
static const char find_command[] = "'\n"
                                   "    if [[ $current == = ]]; then\n"
                                   "        current=\n"
                                   "    elif [[ $before == = ]]; then\n"
                                   "        before=${COMP_WORDS[COMP_CWORD - 2]}\n"
                                   "    fi\n"
                                   "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD - 1}\"; do\n"
                                   "        case \" $commands \" in\n"
                                   "        *\" $word \"*) command=$word; break ;;\n"
                                   "        esac\n"
                                   "    done\n"
                                   "    case $command:$before in\n";

/* Without a reply readline completes file names, and quotes them as it should. */
static const char tail[] =
    "    if [[ -n $words ]]; then\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
    "    fi\n"
    "    if [[ -z $files ]]; then\n"
    "        compopt +o default\n"
    "    fi\n"
    "}\n"
    "complete -o default -F _annexc annexc\n";

static void put_argument(struct ax_output *output, const char *name, const char *const *choices)
{
    unsigned argument = ax_argument_of(name, choices);
    if (argument & AX_ARGUMENT_WORDS) {
        ax_put_text(output, " words='");
        ax_argument_write_words(output, name, choices);
        ax_put_text(output, "'");
    }
    if (argument & AX_ARGUMENT_FILES) {
        ax_put_text(output, argument & AX_ARGUMENT_WORDS ? "; files=yes" : " files=yes");
    }
    ax_put_text(output, argument == AX_ARGUMENT_ANY ? " : ;;\n" : " ;;\n");
}

/* The patterns under which the word before is this option. */
static void put_value(struct ax_output *output, const char *command, const struct ax_option *option)
{
    ax_put_text(output, "    ");
    for (const char *letter = option->letters; letter && *letter != '\0'; letter++) {
        ax_putf(output, "%s:-%c | ", command, *letter);
    }
    ax_putf(output, "%s:--%s)", command, option->name);
    put_argument(output, option->argument, option->choices);
}

static void put_values(struct ax_output *output, const char *command,
                       const struct ax_option *option)
{
    for (; option && option->name; option++) {
        if (option->kind != AX_OPTION_FLAG && !option->hidden) {
            put_value(output, command, option);
        }
    }
}

static void put_names(struct ax_output *output, const struct ax_option *option)
{
    for (; option && option->name; option++) {
        const char *letters = option->letters && !option->hidden ? option->letters : "";
        for (; *letters != '\0'; letters++) {
            ax_putf(output, " -%c", *letters);
        }
        if (!option->hidden) {
            ax_putf(output, " --%s", option->name);
        }
        if (option->negatable) {
            ax_putf(output, " --no-%s", option->name);
        }
    }
}

static void put_options(struct ax_output *output)
{
    ax_put_text(output, "    case $value$current in\n    no-*)\n        case $command in\n");
    for (size_t i = 0; ax_commands[i]; i++) {
        ax_putf(output, "        %s) words='", ax_commands[i]->name);
        put_names(output, ax_commands[i]->options);
        ax_put_text(output, "' ;;\n");
    }
    ax_put_text(output, "        esac\n        words+='");
    put_names(output, ax_common_options);
    ax_put_text(output, "' ;;\n");
}

static void put_operands(struct ax_output *output)
{
    ax_put_text(output, "    no*)\n        case $command in\n        '') words=$commands ;;\n");
    for (size_t i = 0; ax_commands[i]; i++) {
        const struct ax_operands *operands = &ax_commands[i]->operands;
        ax_putf(output, "        %s)", ax_commands[i]->name);
        put_argument(output, operands->name, operands->choices);
    }
    ax_put_text(output, "        esac ;;\n    esac\n");
}

void ax_completion_write_bash(struct ax_output *output)
{
    ax_put_text(output, head);
    ax_argument_write_words(output, "COMMAND", NULL);
    ax_put_text(output, find_command);
    for (size_t i = 0; ax_commands[i]; i++) {
        put_values(output, ax_commands[i]->name, ax_commands[i]->options);
    }
    put_values(output, "*", ax_common_options);
    ax_put_text(output, "    *) value=no ;;\n    esac\n");
    put_options(output);
    put_operands(output);
    ax_put_text(output, tail);
}
