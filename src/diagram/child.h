/* SPDX-License-Identifier: Apache-2.0 */
/* Work in a child process: it may crash, hang or run wild, and the parent only learns of it. */
#ifndef AX_DIAGRAM_CHILD_H
#define AX_DIAGRAM_CHILD_H

#include "base/output.h"

#include <stdio.h>

/* When the work has to be done, in milliseconds of the monotonic clock. */
typedef int64_t ax_deadline;
#define AX_DEADLINE_NONE INT64_MAX

/* Now. */
ax_deadline ax_deadline_now(void);
/* `seconds` from now; 0: no limit. */
ax_deadline ax_deadline_in(unsigned seconds);
/* The moment between now and `deadline`: half of the time for one attempt, half for those after
 * it. */
ax_deadline ax_deadline_half(ax_deadline deadline);

struct ax_child_work {
    /* Runs in the child, which has no standard input, output or error. What it writes to
     * `result` comes back to the parent together with what it returns. */
    int (*run)(void *user, FILE *result);
    void *user;
    /* Called in the parent about once a second while it waits; may be NULL. */
    void (*tick)(void *user);
    void *tick_user;
};

/* Forks, runs the work, appends its result to `result` and sets *out_verdict. AX_OK only when
 * the child got to its end and all bytes came back. AX_TIMEOUT: it was killed. AX_INTERNAL: it
 * died. AX_IO: no process or pipe could be made, see errno. AX_NO_MEMORY. The child is gone in
 * every case. */
enum ax_status ax_child_run(struct ax_child_work work, ax_deadline deadline,
                            struct ax_output *result, int *out_verdict);

#endif
