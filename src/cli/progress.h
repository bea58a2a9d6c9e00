/* SPDX-License-Identifier: Apache-2.0 */
/* A line on the terminal while something takes long; none for pipes, and none with --quiet. */
#ifndef AX_CLI_PROGRESS_H
#define AX_CLI_PROGRESS_H

#include "cli/console.h"

#include <annexc/diagram.h>

struct ax_progress {
    struct ax_console *console;
    bool shown;
};

/* Where a drawing tells how far it is: `ax_draw_tell` with a struct ax_progress. */
void ax_progress_tell(void *progress, const struct ax_draw_progress *state);
/* Takes the line away again. */
void ax_progress_clear(struct ax_progress *progress);

#endif
