/* SPDX-License-Identifier: Apache-2.0 */
/* From the options of annexc draw to those of the library, with all that has to be read for them:
 * threats, a risk file, an earlier model. */
#ifndef AX_CLI_DRAWING_H
#define AX_CLI_DRAWING_H

#include "cli/progress.h"
#include "cli/task.h"

enum {
    AX_DRAW_DPI = 96
};

/* Bits of `methods`. */
enum ax_draw_method {
    AX_DRAW_BY_INTERACTION,
    AX_DRAW_BY_ELEMENT
};

struct ax_draw_options {
    int format; /* -1: not named */
    int layout;
    const char *view;
    bool all_views;
    int vast; /* -1: not asked for */
    const char *feature;
    int split; /* -1: not asked for */
    unsigned timeout;
    int style; /* -1: not named */
    int theme;
    int direction;
    unsigned labels;
    unsigned dpi;
    bool legend;
    bool threats;
    unsigned methods;
    const char *risk;
    const char *as_of;
    struct ax_list highlights;
    const char *against;
    const char *link;
    const char *id_prefix;
    struct ax_list templates;
    const char *output;
};

/* What a drawing needs besides the model. */
struct ax_drawing {
    struct ax_progress progress;
    struct ax_threats *threats;
    struct ax_risk *risk;
    struct ax_model *against;
    const char **highlights;
    struct ax_diagram_options options;
};

/* Reads and works out what the task's options (struct ax_draw_options) ask for. Call
 * ax_drawing_finish in any case. */
enum ax_status ax_drawing_prepare(struct ax_task *task, struct ax_drawing *drawing);
void ax_drawing_finish(struct ax_drawing *drawing);

#endif
