/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/console.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    MESSAGE_BYTES = 2048,
    USUAL_WIDTH = 80,
    LEAST_WIDTH = 40
};

/* A file that is opened later must not become standard output: a closed descriptor gets one that
 * fails. */
static void fill_closed_descriptors(void)
{
    for (int fd = 0; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF) {
            (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
}

bool ax_console_open(struct ax_console *console)
{
    fill_closed_descriptors();
    /* A closed pipe is an error that is reported, not the end. */
    (void)signal(SIGPIPE, SIG_IGN);
    *console = (struct ax_console){
        .out = ax_output_to_fd(NULL, STDOUT_FILENO),
        .err = ax_output_to_fd(NULL, STDERR_FILENO),
    };
    return console->out && console->err;
}

enum ax_exit ax_console_close(struct ax_console *console, enum ax_exit exit)
{
    if (ax_output_flush(console->out) != AX_OK) {
        ax_console_write_error(console, NULL, ax_output_errno(console->out));
    }
    if (console->failed) {
        exit = AX_EXIT_TROUBLE;
    }
    (void)ax_output_flush(console->err);
    ax_output_free(console->out);
    ax_output_free(console->err);
    return exit;
}

bool ax_console_color(const struct ax_console *console, int fd)
{
    if (console->common.color != AX_COLOR_AUTO) {
        return console->common.color == AX_COLOR_ALWAYS;
    }
    const char *refused = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return isatty(fd) && !(refused && *refused) && terminal && strcmp(terminal, "dumb") != 0;
}

static unsigned width_or(const char *columns, unsigned otherwise)
{
    char *end = NULL;
    long width = columns ? strtol(columns, &end, 10) : 0;
    return width > 0 && *end == '\0' && width <= SHRT_MAX ? (unsigned)width : otherwise;
}

unsigned ax_console_width(void)
{
    if (!isatty(STDOUT_FILENO)) {
        return 0;
    }
    struct winsize size = {0};
    bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    unsigned width = width_or(getenv("COLUMNS"), known ? size.ws_col : USUAL_WIDTH);
    return width < LEAST_WIDTH ? LEAST_WIDTH : width;
}

/* File names come from anywhere and must not steer the terminal. */
static void mask_controls(char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f) {
            *text = '?';
        }
    }
}

static void put_line(struct ax_console *console, const char *color, const char *severity,
                     char *text, const char *end)
{
    bool colored = ax_console_color(console, STDERR_FILENO);
    mask_controls(text);
    (void)ax_output_flush(console->out);
    ax_putf(console->err, "annexc: %s%s:%s %s%s\n", colored ? color : "", severity,
            colored ? "\033[0m" : "", text, end);
    (void)ax_output_flush(console->err);
}

void ax_console_error(struct ax_console *console, enum ax_cli_code code, const char *format, ...)
{
    char text[MESSAGE_BYTES];
    char end[] = " [AX0000000000]";
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    (void)snprintf(end, sizeof(end), " [AX%u]", (unsigned)code);
    console->failed = true;
    put_line(console, "\033[1;31m", "error", text, end);
}

void ax_console_note(struct ax_console *console, const char *format, ...)
{
    char text[MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    put_line(console, "\033[1;36m", "note", text, "");
}

void ax_console_write_error(struct ax_console *console, const char *path, int error)
{
    const char *reason = error ? strerror(error) : "unknown reason";
    if (path) {
        ax_console_error(console, AX_CLI_OUTPUT_FAILED, "cannot write \"%s\": %s", path, reason);
    } else {
        ax_console_error(console, AX_CLI_OUTPUT_FAILED, "cannot write standard output: %s", reason);
    }
}
