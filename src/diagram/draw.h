/* SPDX-License-Identifier: Apache-2.0 */
/* From a scene to its picture, whatever the scene came from. */
#ifndef AX_DIAGRAM_DRAW_H
#define AX_DIAGRAM_DRAW_H

#include "diagram/joined.h"
#include "diagram/layout.h"

/* What the pictures of one call share. */
struct ax_draw_run {
    const struct ax_diagram_options *options;
    struct ax_model *model;  /* to be drawn: as given, or joined with the one before */
    struct ax_joined joined; /* empty: there is none before */
    uint8_t *treated;        /* by threat; NULL: nobody knows */
    ax_deadline start;
    ax_deadline deadline;
    size_t picture;
    size_t pictures;
    const char *boundary_link; /* see struct ax_look; NULL outside of sets */
    const char *up_link;
};

/* Starts the clock and looks at the options. AX_INVALID: they cannot be (reported). AX_NO_MEMORY.
 * ax_draw_close in any case. */
enum ax_status ax_draw_open(struct ax_draw_run *run, struct ax_model *model,
                            const struct ax_diagram_options *options);
void ax_draw_close(struct ax_draw_run *run);
/* Draws the scene as the options say; as ax_diagram_draw. */
enum ax_status ax_draw_scene(struct ax_scene *scene, struct ax_draw_run *run,
                             struct ax_output *output);

#endif
