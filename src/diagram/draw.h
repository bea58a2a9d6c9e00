/* SPDX-License-Identifier: Apache-2.0 */
/* From a scene to its picture, whatever the scene came from. */
#ifndef AX_DIAGRAM_DRAW_H
#define AX_DIAGRAM_DRAW_H

#include "diagram/layout.h"

/* One picture, alone or in a set. */
struct ax_draw_run {
    const struct ax_diagram_options *options;
    ax_deadline start;
    ax_deadline deadline;
    size_t picture;
    size_t pictures;
};

/* Starts the clock. */
struct ax_draw_run ax_draw_begin(const struct ax_diagram_options *options);
/* False, and reported: the options cannot be. */
bool ax_draw_check(struct ax_session *session, const struct ax_diagram_options *options);
/* Draws the scene; as ax_diagram_draw. The scene's look is set by the caller. */
enum ax_status ax_draw_scene(const struct ax_scene *scene, struct ax_draw_run *run,
                             struct ax_output *output);

#endif
