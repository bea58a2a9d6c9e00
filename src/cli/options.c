/* SPDX-License-Identifier: Apache-2.0 */
/* From words to values. A mistake is told exactly, on standard error, and nothing is run. */
#include "cli/options.h"

#include "cli/near.h"
#include "cli/option_value.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MISTAKE_BYTES = 1024
};

static const char *const colors[] = {
    [AX_COLOR_AUTO] = "auto", [AX_COLOR_ALWAYS] = "always", [AX_COLOR_NEVER] = "never", NULL};

const struct ax_option ax_common_options[] = {
    {.name = "color",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct ax_common, color),
     .argument = "WHEN",
     .help = "colour",
     .choices = colors,
     .fallback = "auto"},
    {.letters = "q",
     .name = "quiet",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct ax_common, quiet),
     .help = "errors only",
     .negatable = true},
    {.letters = "v",
     .name = "verbose",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct ax_common, verbose),
     .help = "say what is done",
     .negatable = true},
    {.letters = "h",
     .name = "help",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct ax_common, help),
     .help = "print this help and exit"},
    {.name = "version",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct ax_common, version),
     .help = "print the version and exit"},
    {0},
};

enum ax_exit ax_usage_error(struct ax_console *console, const char *command, const char *near,
                            const char *format, ...)
{
    char text[MISTAKE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    const char *blank = command ? " " : "";
    command = command ? command : "";
    ax_console_error(console, AX_CLI_USAGE, "%s", text);
    if (near) {
        ax_console_note(console, "did you mean \"%s\"? See \"annexc%s%s --help\"", near, blank,
                        command);
    } else {
        ax_console_note(console, "see \"annexc%s%s --help\"", blank, command);
    }
    return AX_EXIT_TROUBLE;
}

static bool found(struct ax_option_match *match, const struct ax_option *option, void *values,
                  bool negated)
{
    match->option = option;
    match->place = (char *)values + option->offset;
    match->negated = negated;
    return true;
}

static bool is_name(const struct ax_option *option, const char *word, size_t len)
{
    return strlen(option->name) == len && memcmp(option->name, word, len) == 0;
}

static bool find_name(const struct ax_parser *parser, const char *word, size_t len,
                      struct ax_option_match *match)
{
    bool no = len > 3 && memcmp(word, "no-", 3) == 0;
    for (size_t i = 0; i < 2; i++) {
        const struct ax_option *option = parser->targets[i].table;
        for (; option && option->name; option++) {
            bool negated = no && option->negatable && is_name(option, word + 3, len - 3);
            if (negated || is_name(option, word, len)) {
                return found(match, option, parser->targets[i].values, negated);
            }
        }
    }
    return false;
}

static bool find_letter(const struct ax_parser *parser, char letter, struct ax_option_match *match)
{
    for (size_t i = 0; i < 2; i++) {
        const struct ax_option *option = parser->targets[i].table;
        for (; option && option->name; option++) {
            if (option->letters && strchr(option->letters, letter)) {
                return found(match, option, parser->targets[i].values, false);
            }
        }
    }
    return false;
}

static void offer_names(struct ax_near *near, const struct ax_option *option)
{
    for (; option && option->name; option++) {
        if (!option->hidden) {
            ax_near_offer(near, option->name);
        }
    }
}

static bool unknown_name(const struct ax_parser *parser, const char *word, size_t len)
{
    char name[AX_SPELLED_BYTES];
    char known[AX_SPELLED_BYTES];
    (void)snprintf(name, sizeof(name), "%.*s", (int)(len < sizeof(name) ? len : sizeof(name)),
                   word);
    struct ax_near near = {.wanted = name};
    offer_names(&near, parser->targets[0].table);
    offer_names(&near, parser->targets[1].table);
    (void)snprintf(known, sizeof(known), "--%s", near.best ? near.best : "");
    ax_usage_error(parser->console, parser->command, near.best ? known : NULL,
                   "unknown option \"--%s\"", name);
    return false;
}

/* `value` stands in the same word, or the next word is the value. */
static bool store_value(const struct ax_parser *parser, const struct ax_option_match *match,
                        const char *value, char ***next)
{
    if (!value && !**next) {
        ax_usage_error(parser->console, parser->command, NULL, "option \"%s\" needs a value: %s",
                       match->spelled, match->option->argument);
        return false;
    }
    return ax_option_store(parser, match, value ? value : *(*next)++);
}

static bool parse_long(const struct ax_parser *parser, const char *word, char ***next)
{
    struct ax_option_match match;
    size_t len = strcspn(word, "=");
    const char *value = word[len] == '=' ? word + len + 1 : NULL;
    if (!find_name(parser, word, len, &match)) {
        return unknown_name(parser, word, len);
    }
    (void)snprintf(match.spelled, sizeof(match.spelled), "--%.*s", (int)len, word);
    if (match.option->kind != AX_OPTION_FLAG) {
        return store_value(parser, &match, value, next);
    }
    if (value) {
        ax_usage_error(parser->console, parser->command, NULL, "option \"%s\" takes no value",
                       match.spelled);
        return false;
    }
    return ax_option_store(parser, &match, NULL);
}

static bool is_ascii(char c)
{
    return (unsigned char)c < 0x80;
}

/* A cluster of letters; the first that takes a value takes the rest of it, or the next word. */
static bool parse_letters(const struct ax_parser *parser, const char *word, char ***next)
{
    for (; *word != '\0'; word++) {
        struct ax_option_match match;
        /* Of a letter beyond ASCII all bytes are shown, not half of one. */
        (void)snprintf(match.spelled, sizeof(match.spelled), "-%.*s", is_ascii(*word) ? 1 : 8,
                       word);
        if (!find_letter(parser, *word, &match)) {
            ax_usage_error(parser->console, parser->command, NULL, "unknown option \"%s\"",
                           match.spelled);
            return false;
        }
        if (match.option->kind != AX_OPTION_FLAG) {
            return store_value(parser, &match, word[1] != '\0' ? word + 1 : NULL, next);
        }
        if (!ax_option_store(parser, &match, NULL)) {
            return false;
        }
    }
    return true;
}

static void keep_operand(struct ax_parser *parser, char *word)
{
    parser->words[parser->operands++] = word;
}

static void keep_rest(struct ax_parser *parser, char **next)
{
    while (*next) {
        keep_operand(parser, *next++);
    }
}

bool ax_options_parse(struct ax_parser *parser)
{
    char **next = parser->words;
    parser->operands = 0;
    while (*next) {
        char *word = *next++;
        bool parsed = true;
        if (strcmp(word, "--") == 0) {
            keep_rest(parser, next);
            break;
        }
        if (strncmp(word, "--", 2) == 0) {
            parsed = parse_long(parser, word + 2, &next);
        } else if (word[0] == '-' && word[1] != '\0') {
            parsed = parse_letters(parser, word + 1, &next);
        } else {
            keep_operand(parser, word);
        }
        if (!parsed) {
            return false;
        }
        if (parser->command_ends && parser->operands > 0) {
            keep_rest(parser, next);
            break;
        }
    }
    parser->words[parser->operands] = NULL;
    return true;
}

void ax_options_clear(struct ax_option_target target)
{
    for (const struct ax_option *option = target.table; option && option->name; option++) {
        if (option->kind == AX_OPTION_LIST) {
            struct ax_list *list = (void *)((char *)target.values + option->offset);
            free(list->at);
        }
    }
}
