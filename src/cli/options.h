/* SPDX-License-Identifier: Apache-2.0 */
/* Options as typed tables. Parsing, --help, manual pages and completions all come from the same
 * rows. */
#ifndef AX_CLI_OPTIONS_H
#define AX_CLI_OPTIONS_H

#include "cli/console.h"

#include <stddef.h>

enum ax_option_kind {
    AX_OPTION_FLAG,   /* bool */
    AX_OPTION_TEXT,   /* const char *, borrowed from the words of the command line */
    AX_OPTION_NUMBER, /* unsigned */
    AX_OPTION_CHOICE, /* int: index in `choices` */
    AX_OPTION_SET,    /* unsigned: bit per choice; the option may be given again */
    AX_OPTION_LIST    /* struct ax_list; the option may be given again */
};

/* The values of an option that may be given again. */
struct ax_list {
    const char **at;
    size_t count;
};

/* One row; a table ends with a row without a name. */
struct ax_option {
    const char *letters; /* every letter that means it; NULL: none */
    const char *name;    /* without the dashes */
    enum ax_option_kind kind;
    size_t offset;              /* of the value in the options of the command */
    const char *argument;       /* how help calls the value; FILE and TEMPLATE are completed */
    const char *help;           /* begins in lower case, no full stop */
    const char *const *choices; /* NULL-terminated */
    const char *fallback;       /* what help says about the default; NULL: nothing */
    bool negatable;             /* a flag that --no-NAME takes back */
    bool hidden;                /* works, but is shown nowhere */
};

/* What every command has; values in struct ax_common. */
extern const struct ax_option ax_common_options[];

/* The rows that mean the same wherever they occur. */
#define AX_OPTION_OUTPUT(type, member)                                                             \
    {                                                                                              \
        .letters = "o", .name = "output", .kind = AX_OPTION_TEXT,                                  \
        .offset = offsetof(type, member), .argument = "FILE",                                      \
        .help = "write to FILE, which is replaced in one step", .fallback = "standard output"      \
    }
#define AX_OPTION_TEMPLATE(type, member, text)                                                     \
    {                                                                                              \
        .letters = "t", .name = "template", .kind = AX_OPTION_LIST,                                \
        .offset = offsetof(type, member), .argument = "TEMPLATE", .help = text                     \
    }
#define AX_OPTION_VIEW(type, member)                                                               \
    {                                                                                              \
        .name = "view", .kind = AX_OPTION_TEXT, .offset = offsetof(type, member),                  \
        .argument = "ID", .help = "only what this view of the model shows"                         \
    }

/* A table, and the struct that its offsets are about. */
struct ax_option_target {
    const struct ax_option *table;
    void *values;
};

struct ax_parser {
    struct ax_console *console;
    const char *command; /* whose help is named after an error; NULL: that of annexc */
    struct ax_option_target targets[2];
    char **words; /* NULL-terminated; afterwards the first `operands` of them are the operands */
    size_t operands;
    bool command_ends; /* the first operand and all behind it are left alone */
};

/* False: an error was reported. */
bool ax_options_parse(struct ax_parser *parser);
/* Releases the lists among the values. */
void ax_options_clear(struct ax_option_target target);

/* Reports a mistake in the command line; `near` may be NULL. Always AX_EXIT_TROUBLE. */
enum ax_exit ax_usage_error(struct ax_console *console, const char *command, const char *near,
                            const char *format, ...) AX_CONSOLE_PRINTF(4, 5);

#endif
