/* SPDX-License-Identifier: Apache-2.0 */
/* What the command shares with the person or program that started it: standard output, standard
 * error, the terminal, and the options that every command has. */
#ifndef AX_CLI_CONSOLE_H
#define AX_CLI_CONSOLE_H

#include <annexc/output.h>

#include <stdbool.h>

/* The exit status, as diff(1) and grep(1) have it. */
enum ax_exit {
    AX_EXIT_FINE,
    AX_EXIT_NO,     /* the answer is no */
    AX_EXIT_TROUBLE /* usage, unreadable input, output, memory */
};

/* The numbers of the command's own messages; diag/codes.def explains them. */
enum ax_cli_code {
    AX_CLI_OUTPUT_FAILED = 7001,
    AX_CLI_USAGE = 7002,
    AX_CLI_NO_MEMORY = 7003,
    AX_CLI_FILE_EXISTS = 7004,
    AX_CLI_CODE_UNKNOWN = 7005,
    AX_CLI_FAILED = 7006,
    AX_CLI_JOB_FAILED = 7010,
    AX_CLI_GIT = 7011,
    AX_CLI_RISK_NONE = 6113,
    AX_CLI_TRIKE_NONE = 9594
};

enum ax_color {
    AX_COLOR_AUTO,
    AX_COLOR_ALWAYS,
    AX_COLOR_NEVER
};

/* The values of the options that every command has. */
struct ax_common {
    int color; /* enum ax_color */
    bool quiet;
    bool verbose;
    bool help;
    bool version;
};

struct ax_console {
    struct ax_output *out;
    struct ax_output *err;
    struct ax_common common;
    bool failed; /* an error was told */
};

/* False: no memory. */
bool ax_console_open(struct ax_console *console);
/* Writes out what is buffered and answers the exit status: `exit`, or trouble when standard output
 * did not take everything or an error was told: a failure never looks like an answer. */
enum ax_exit ax_console_close(struct ax_console *console, enum ax_exit exit);

/* Whether text for the file descriptor `fd` is coloured. */
bool ax_console_color(const struct ax_console *console, int fd);
/* The cells of the terminal that standard output is, 0 when it is none. */
unsigned ax_console_width(void);

#if defined(__GNUC__)
#define AX_CONSOLE_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define AX_CONSOLE_PRINTF(text, first)
#endif

/* Writes `annexc: error: text [AXnnnn]` on standard error. */
void ax_console_error(struct ax_console *console, enum ax_cli_code code, const char *format, ...)
    AX_CONSOLE_PRINTF(3, 4);
/* Writes `annexc: note: text` on standard error. */
void ax_console_note(struct ax_console *console, const char *format, ...) AX_CONSOLE_PRINTF(2, 3);
/* The error and the note about an output that cannot be written; `path` NULL: standard output. */
void ax_console_write_error(struct ax_console *console, const char *path, int error);

#endif
