/* SPDX-License-Identifier: Apache-2.0 */
/* Lays DOT out and renders it; the only file that Graphviz is called from. Runs in a child
 * process: it does not release anything. */
#ifndef AX_DIAGRAM_RENDER_H
#define AX_DIAGRAM_RENDER_H

#include "diagram/dot.h"

#include <stdio.h>

enum ax_render_verdict {
    AX_RENDER_FINE,
    AX_RENDER_TROUBLE,    /* Graphviz complained, or something is missing */
    AX_RENDER_UNAVAILABLE /* Graphviz has no plug-in for the format */
};

struct ax_render_job {
    const char *dot;    /* NUL-terminated */
    const char *format; /* as Graphviz calls it */
    const char *engine;
    struct ax_dot_counts counts;
    bool arcs; /* join the edges of nodes that ask for it, see arcs.h */
};

/* Writes the picture to `result`; on trouble, what the trouble is. Of the type of
 * ax_child_work.run, with an ax_render_job and an ax_render_verdict. */
int ax_render(void *job, FILE *result);

#endif
