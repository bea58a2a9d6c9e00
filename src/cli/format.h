/* SPDX-License-Identifier: Apache-2.0 */
/* Where a result goes, and what format that asks for. */
#ifndef AX_CLI_FORMAT_H
#define AX_CLI_FORMAT_H

#include "cli/options.h"

/* Whether a result goes to standard output: no file, or "-". */
bool ax_is_stdout(const char *output);

/* An ending of files, and the format (index in the choices) that it stands for. */
struct ax_ending {
    const char *ending; /* lower case, no dot; the table ends with NULL */
    int format;
};

/* The format that the ending of `path` stands for; `otherwise` when it has no ending. False: its
 * ending is not among them. */
bool ax_ending_find(const struct ax_ending *endings, const char *path, int otherwise, int *format);

/* Settles `*format` when it was not named (-1): by the ending of `output`; `otherwise` when there
 * is no ending. False: the ending says nothing, which was reported. */
bool ax_format_settle(struct ax_console *console, const char *command,
                      const struct ax_ending *endings, const char *output, int otherwise,
                      int *format);

#endif
