/* SPDX-License-Identifier: Apache-2.0 */
/* DOT to picture by Graphviz. dot loses edges without saying so, aborts or hangs now and then,
 * so every picture is made in a child process, checked, and made another way when the check
 * fails. */
#ifndef AX_DIAGRAM_LAYOUT_H
#define AX_DIAGRAM_LAYOUT_H

#include "diagram/child.h"
#include "diagram/dot.h"

#include <annexc/diagram.h>

/* How the scene is drawn first, and what `draw -T dot` writes. `drawn`: with the positions of the
 * file. */
struct ax_dot_style ax_layout_style(const struct ax_scene *scene, bool drawn);

struct ax_layout_job {
    enum ax_picture_format format;
    bool drawn;
    unsigned timeout; /* what was asked for, for messages */
    ax_deadline deadline;
    void (*tick)(void *user); /* about once a second; may be NULL */
    void *tick_user;
};

/* What came out. */
struct ax_layout_done {
    struct ax_dot_style style; /* of the attempt that worked */
    bool scaled;               /* Graphviz made the picture smaller than it should be */
};

/* Draws the scene. AX_TIMEOUT, AX_INTERNAL, AX_IO: reported, nothing was written. AX_NO_MEMORY. */
enum ax_status ax_layout_draw(const struct ax_scene *scene, const struct ax_layout_job *job,
                              struct ax_output *output, struct ax_layout_done *out_done);

#endif
