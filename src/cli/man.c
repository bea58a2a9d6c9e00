/* SPDX-License-Identifier: Apache-2.0 */
/* Manual pages. Only the man macros are used, which every reader of manual pages knows. */
#include "cli/help.h"

#include <annexc/version.h>

#include <string.h>

/* A hyphen that is typed must stay one: roff makes a dash of it that cannot be copied. */
static void put_word(struct ax_output *output, const char *word, size_t len, bool literal)
{
    bool option = len > 1 && (word[0] == '-' || word[1] == '-');
    for (size_t i = 0; i < len; i++) {
        if (word[i] == '\\') {
            ax_put_text(output, "\\e");
        } else if (word[i] == '-' && (literal || option)) {
            ax_put_text(output, "\\-");
        } else {
            ax_put(output, (struct ax_slice){word + i, 1});
        }
    }
}

/* One line of text; a dot or quote at its beginning would be a request. */
static void put_text(struct ax_output *output, const char *text, bool literal)
{
    if (*text == '.' || *text == '\'') {
        ax_put_text(output, "\\&");
    }
    while (*text != '\0') {
        size_t len = strcspn(text, " ");
        put_word(output, text, len, literal);
        text += len;
        size_t blanks = strspn(text, " ");
        ax_put(output, (struct ax_slice){text, blanks});
        text += blanks;
    }
}

/* In every locale the same. */
static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* What help has in a column is a sentence here. */
static void put_sentence(struct ax_output *output, const char *text)
{
    ax_putf(output, "%c", upper(*text));
    put_text(output, text + 1, false);
    ax_put_text(output, ".\n");
}

/* A sentence per line, as roff wants it. */
static void put_paragraph(struct ax_output *output, const char *text)
{
    while (*text != '\0') {
        const char *end = strstr(text, ". ");
        char sentence[1024];
        size_t len = end ? (size_t)(end - text) + 1 : strlen(text);
        len = len < sizeof(sentence) ? len : sizeof(sentence) - 1;
        memcpy(sentence, text, len);
        sentence[len] = '\0';
        put_text(output, sentence, false);
        ax_put_text(output, "\n");
        text += len;
        text += strspn(text, " ");
    }
}

static void put_paragraphs(struct ax_output *output, const char *const *paragraphs)
{
    for (size_t i = 0; paragraphs[i]; i++) {
        ax_put_text(output, i > 0 ? ".PP\n" : "");
        put_paragraph(output, paragraphs[i]);
    }
}

static void put_upper(struct ax_output *output, const char *text)
{
    for (; *text != '\0'; text++) {
        ax_putf(output, "%c", upper(*text));
    }
}

static void put_title(struct ax_output *output, const char *command, const char *summary)
{
    ax_put_text(output, ".\\\" SPDX-License-Identifier: Apache-2.0\n.TH ANNEXC");
    if (command) {
        ax_put_text(output, "\\-");
        put_upper(output, command);
    }
    ax_put_text(output, " 1 \"" AX_VERSION_DATE "\" \"annexc " AX_VERSION_STRING
                        "\" \"annexc manual\"\n.SH NAME\nannexc");
    ax_putf(output, "%s%s \\- ", command ? "\\-" : "", command ? command : "");
    put_text(output, summary, false);
    ax_put_text(output, "\n");
}

static void put_option_head(struct ax_output *output, const struct ax_option *option)
{
    const char *letters = option->letters ? option->letters : "";
    ax_put_text(output, ".TP\n");
    for (; *letters != '\0'; letters++) {
        ax_putf(output, "\\fB\\-%c\\fR, ", *letters);
    }
    ax_put_text(output, "\\fB\\-\\-");
    ax_put_text(output, option->negatable ? "\\fR[\\fBno\\-\\fR]\\fB" : "");
    put_text(output, option->name, true);
    ax_put_text(output, "\\fR");
    if (option->argument) {
        ax_putf(output, "=\\fI%s\\fR", option->argument);
    }
    ax_put_text(output, "\n");
}

static void put_options(struct ax_output *output, const struct ax_option *option)
{
    for (; option && option->name; option++) {
        if (option->hidden) {
            continue;
        }
        struct ax_output *text = ax_option_text(option);
        put_option_head(output, option);
        put_sentence(output, text ? ax_output_text(text).start : option->help);
        ax_output_free(text);
    }
}

static void put_exit_status(struct ax_output *output, const char *answer_no)
{
    ax_put_text(output, ".SH EXIT STATUS\n.TP\n.B 0\n");
    put_sentence(output, ax_exit_fine);
    if (answer_no) {
        ax_put_text(output, ".TP\n.B 1\n");
        put_sentence(output, answer_no);
    }
    ax_put_text(output, ".TP\n.B 2\n");
    put_sentence(output, ax_exit_trouble);
}

static void put_examples(struct ax_output *output, const struct ax_example *example)
{
    ax_put_text(output, ".SH EXAMPLES\n");
    for (; example->words; example++) {
        ax_put_text(output, ".TP\n.B ");
        put_text(output, example->words, true);
        ax_put_text(output, "\n");
        put_sentence(output, example->shows);
    }
}

static void put_synopsis(struct ax_output *output, const char *command, const char *usage)
{
    ax_putf(output, ".SH SYNOPSIS\n.B annexc %s\n", command);
    put_text(output, usage, false);
    ax_put_text(output, "\n.SH DESCRIPTION\n");
}

void ax_man_write(const struct ax_command *command, struct ax_output *output)
{
    put_title(output, command->name, command->summary);
    put_synopsis(output, command->name, command->usage);
    put_paragraphs(output, command->description);
    ax_put_text(output, ".SH OPTIONS\n");
    put_options(output, command->options);
    put_options(output, ax_common_options);
    put_exit_status(output, command->answer_no);
    put_examples(output, command->examples);
    ax_put_text(output, ".SH SEE ALSO\n.BR annexc (1)\n");
}

static void put_environment(struct ax_output *output)
{
    ax_put_text(output, ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\n"
                        "Not empty: no colour, unless \\-\\-color asks for it.\n"
                        ".TP\n.B TERM\n\"dumb\" means no colour either.\n"
                        ".TP\n.B COLUMNS\nThe width of tables on a terminal.\n");
}

static void put_see_also(struct ax_output *output)
{
    ax_put_text(output, ".SH SEE ALSO\n");
    for (size_t i = 0; ax_commands[i]; i++) {
        ax_putf(output, ".BR annexc\\-%s (1)%s\n", ax_commands[i]->name,
                ax_commands[i + 1] ? "," : "");
    }
}

void ax_man_write_overview(struct ax_output *output)
{
    put_title(output, NULL, "threat modelling for health software");
    ax_put_text(output, ".SH SYNOPSIS\n.B annexc\n\\fICOMMAND\\fR [\\fIOPTION\\fR]... "
                        "[\\fIFILE\\fR]...\n.SH DESCRIPTION\n");
    put_paragraphs(output, ax_overview);
    ax_put_text(output, ".SH COMMANDS\n");
    for (size_t i = 0; ax_commands[i]; i++) {
        ax_putf(output, ".TP\n.B %s\n", ax_commands[i]->name);
        put_sentence(output, ax_commands[i]->summary);
    }
    ax_put_text(output, ".SH OPTIONS\n");
    put_options(output, ax_common_options);
    put_exit_status(output, ax_exit_no);
    put_environment(output);
    put_examples(output, ax_overview_examples);
    put_see_also(output);
}
