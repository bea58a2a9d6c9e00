/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/progress.h"

#include <unistd.h>

#define CLEAR_LINE "\r\033[K"

void ax_progress_tell(void *user, const struct ax_draw_progress *state)
{
    struct ax_progress *progress = user;
    if (progress->console->common.quiet || !isatty(STDERR_FILENO) || state->seconds == 0) {
        return;
    }
    struct ax_output *err = progress->console->err;
    ax_put_text(err, CLEAR_LINE "annexc: drawing");
    if (state->pictures > 1) {
        ax_putf(err, " picture %zu of %zu", state->picture, state->pictures);
    }
    ax_putf(err, ", %u s", state->seconds);
    (void)ax_output_flush(err);
    progress->shown = true;
}

void ax_progress_clear(struct ax_progress *progress)
{
    if (progress->shown) {
        ax_put_text(progress->console->err, CLEAR_LINE);
        (void)ax_output_flush(progress->console->err);
        progress->shown = false;
    }
}
