/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/option_value.h"

#include "cli/near.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHOICES_BYTES = 240
};

static bool store_number(const struct ax_parser *parser, const struct ax_option_match *match,
                         const char *value)
{
    char *end = NULL;
    unsigned long number = strtoul(value, &end, 10);
    if (*value < '0' || *value > '9' || *end != '\0' || number > INT_MAX) {
        ax_usage_error(parser->console, parser->command, NULL,
                       "option \"%s\" takes a whole number, not \"%s\"", match->spelled, value);
        return false;
    }
    unsigned *place = match->place;
    *place = (unsigned)number;
    return true;
}

static void list_choices(const char *const *choices, char *text, size_t size)
{
    size_t len = 0;
    *text = '\0';
    for (size_t i = 0; choices[i] && len < size; i++) {
        const char *before = i == 0 ? "" : choices[i + 1] ? ", " : " or ";
        len += (size_t)snprintf(text + len, size - len, "%s%s", before, choices[i]);
    }
}

static bool unknown_choice(const struct ax_parser *parser, const struct ax_option_match *match,
                           const char *value)
{
    char choices[CHOICES_BYTES];
    struct ax_near near = {.wanted = value};
    ax_near_offer_all(&near, match->option->choices);
    list_choices(match->option->choices, choices, sizeof(choices));
    ax_usage_error(parser->console, parser->command, near.best,
                   "option \"%s\" takes %s, not \"%s\"", match->spelled, choices, value);
    return false;
}

static bool store_choice(const struct ax_parser *parser, const struct ax_option_match *match,
                         const char *value)
{
    int index = 0;
    while (match->option->choices[index] && strcmp(match->option->choices[index], value) != 0) {
        index++;
    }
    if (!match->option->choices[index]) {
        return unknown_choice(parser, match, value);
    }
    if (match->option->kind == AX_OPTION_SET) {
        unsigned *bits = match->place;
        *bits |= 1U << index;
    } else {
        int *choice = match->place;
        *choice = index;
    }
    return true;
}

static bool store_in_list(const struct ax_parser *parser, const struct ax_option_match *match,
                          const char *value)
{
    struct ax_list *list = match->place;
    const char **grown = realloc(list->at, (list->count + 1) * sizeof(*grown));
    if (!grown) {
        ax_console_error(parser->console, AX_CLI_NO_MEMORY, "out of memory");
        return false;
    }
    grown[list->count++] = value;
    list->at = grown;
    return true;
}

bool ax_option_store(const struct ax_parser *parser, const struct ax_option_match *match,
                     const char *value)
{
    switch (match->option->kind) {
    case AX_OPTION_FLAG: {
        bool *flag = match->place;
        *flag = !match->negated;
        return true;
    }
    case AX_OPTION_TEXT: {
        const char **text = match->place;
        *text = value;
        return true;
    }
    case AX_OPTION_NUMBER: return store_number(parser, match, value);
    case AX_OPTION_CHOICE:
    case AX_OPTION_SET: return store_choice(parser, match, value);
    case AX_OPTION_LIST: return store_in_list(parser, match, value);
    }
    return false;
}
