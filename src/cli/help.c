/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/help.h"

#include "cli/fill.h"

#include <annexc/version.h>

#include <stdio.h>
#include <string.h>

enum {
    OPTION_COLUMN = 26,
    COMMAND_COLUMN = 16,
    EXAMPLE_COLUMN = 6,
    HEAD_BYTES = 96
};

/* "  word      text", the text at `indent`, on a line of its own when the word is too long. */
static void put_entry(struct ax_output *output, const char *word, const char *text, size_t indent)
{
    size_t column = 2 + strlen(word);
    ax_putf(output, "  %s", word);
    if (column + 2 > indent) {
        ax_put_text(output, "\n");
        column = 0;
    }
    ax_fill_blanks(output, indent - column);
    ax_fill_text(output, text, indent, indent);
}

static void put_head(const struct ax_option *option, char *head, size_t size)
{
    size_t len = 0;
    const char *letters = option->letters ? option->letters : "";
    for (size_t i = 0; letters[i] != '\0' && len < size; i++) {
        len += (size_t)snprintf(head + len, size - len, "-%c, ", letters[i]);
    }
    if (len < size) {
        (void)snprintf(head + len, size - len, "%s--%s%s%s%s", len == 0 ? "    " : "",
                       option->negatable ? "[no-]" : "", option->name, option->argument ? "=" : "",
                       option->argument ? option->argument : "");
    }
}

static void put_options(const struct ax_option *option, const char *title, struct ax_output *output)
{
    bool titled = false;
    for (; option && option->name; option++) {
        if (option->hidden) {
            continue;
        }
        if (!titled) {
            ax_putf(output, "\n%s:\n", title);
            titled = true;
        }
        char head[HEAD_BYTES];
        struct ax_output *text = ax_option_text(option);
        put_head(option, head, sizeof(head));
        put_entry(output, head, text ? ax_output_text(text).start : option->help, OPTION_COLUMN);
        ax_output_free(text);
    }
}

static void put_paragraphs(const char *const *paragraphs, struct ax_output *output)
{
    for (; *paragraphs; paragraphs++) {
        ax_put_text(output, "\n");
        ax_fill_text(output, *paragraphs, 0, 0);
    }
}

static void put_examples(const struct ax_example *example, struct ax_output *output)
{
    ax_put_text(output, "\nExamples:\n");
    for (; example->words; example++) {
        ax_putf(output, "  %s\n", example->words);
        ax_fill_blanks(output, EXAMPLE_COLUMN);
        ax_fill_text(output, example->shows, EXAMPLE_COLUMN, EXAMPLE_COLUMN);
    }
}

static void put_exit_status(const char *answer_no, struct ax_output *output)
{
    ax_put_text(output, "\nExit status:\n");
    put_entry(output, "0", ax_exit_fine, 5);
    if (answer_no) {
        put_entry(output, "1", answer_no, 5);
    }
    put_entry(output, "2", ax_exit_trouble, 5);
}

void ax_help_write(const struct ax_command *command, struct ax_output *output)
{
    ax_putf(output, "annexc %s: %s\n\nUsage: annexc %s %s\n", command->name, command->summary,
            command->name, command->usage);
    put_paragraphs(command->description, output);
    put_options(command->options, "Options", output);
    put_options(ax_common_options, "Options of every command", output);
    put_examples(command->examples, output);
    put_exit_status(command->answer_no, output);
}

void ax_help_write_overview(struct ax_output *output)
{
    ax_put_text(output, "annexc " AX_VERSION_STRING ": threat modelling for health software\n\n"
                        "Usage: annexc COMMAND [OPTION]... [FILE]...\n");
    put_paragraphs(ax_overview, output);
    ax_put_text(output, "\nCommands:\n");
    for (size_t i = 0; ax_commands[i]; i++) {
        put_entry(output, ax_commands[i]->name, ax_commands[i]->summary, COMMAND_COLUMN);
    }
    put_options(ax_common_options, "Options of every command", output);
    put_examples(ax_overview_examples, output);
    put_exit_status(ax_exit_no, output);
    ax_put_text(output, "\nannexc COMMAND --help tells more.\n");
}
