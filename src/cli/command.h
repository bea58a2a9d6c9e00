/* SPDX-License-Identifier: Apache-2.0 */
/* What a command is. Everything that people read about it (--help, manual page, completion) is
 * made of this record, so a command is one file and one line in main.c. */
#ifndef AX_CLI_COMMAND_H
#define AX_CLI_COMMAND_H

#include "cli/options.h"

struct ax_command;

/* One run of a command. */
struct ax_call {
    struct ax_console *console;
    const struct ax_command *command;
    const void *options; /* the command's own struct */
    char **operands;     /* NULL-terminated */
    size_t count;
};

struct ax_example {
    const char *words; /* what to type */
    const char *shows; /* what it is good for, no full stop */
};

struct ax_operands {
    const char *name; /* as in `usage`: FILE, COMMAND and TEMPLATE are completed */
    size_t least;
    size_t most;
    const char *const *choices; /* NULL: any; only for completion */
};

#define AX_ANY_NUMBER ((size_t)-1)

struct ax_command {
    const char *name;
    const char *summary;               /* one line, begins in lower case, no full stop */
    const char *usage;                 /* what stands behind the name */
    const char *const *description;    /* paragraphs, NULL-terminated */
    const struct ax_example *examples; /* ends with words NULL */
    const char *answer_no;             /* when the exit status is 1; NULL: never */
    const struct ax_option *options;
    const void *defaults; /* a value of the command's own struct, NULL: it has none */
    size_t options_size;
    struct ax_operands operands;
    enum ax_exit (*run)(const struct ax_call *call);
};

/* All commands in the order of their names, NULL-terminated. */
extern const struct ax_command *const ax_commands[];

/* NULL: there is none. */
const struct ax_command *ax_command_find(const char *name);
/* The nearest name, or NULL. */
const char *ax_command_near(const char *name);
/* Parses `words`, which it reorders, and runs the command. */
enum ax_exit ax_command_run(struct ax_console *console, const struct ax_command *command,
                            char **words);
/* Name, version, and what it was built with. */
void ax_version_write(struct ax_output *output);

extern const struct ax_command ax_command_check;
extern const struct ax_command ax_command_completion;
extern const struct ax_command ax_command_convert;
extern const struct ax_command ax_command_diff;
extern const struct ax_command ax_command_draw;
extern const struct ax_command ax_command_explain;
extern const struct ax_command ax_command_fmt;
extern const struct ax_command ax_command_help;
extern const struct ax_command ax_command_init;
extern const struct ax_command ax_command_octave;
extern const struct ax_command ax_command_report;
extern const struct ax_command ax_command_risk;
extern const struct ax_command ax_command_schema;
extern const struct ax_command ax_command_score;
extern const struct ax_command ax_command_templates;
extern const struct ax_command ax_command_threats;
extern const struct ax_command ax_command_tree;
extern const struct ax_command ax_command_trike;
extern const struct ax_command ax_command_vulns;

#endif
