/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures that show something else than the model: DOT to picture in a child process, and SVG
 * without what tells the version of Graphviz. */
#ifndef AX_DIAGRAM_STANDALONE_H
#define AX_DIAGRAM_STANDALONE_H

#include "diag/session.h"
#include "diagram/render.h"

struct ax_standalone {
    struct ax_session *session;
    const char *what; /* is drawn: for messages */
    /* Writes what people read for the name of a node or of the graph; escaped for XML. */
    void (*put_title)(const void *user, struct ax_slice name, struct ax_output *output);
    const void *user;
};

/* Renders the job's DOT. AX_TIMEOUT, AX_INTERNAL, AX_IO (all reported), AX_NO_MEMORY. */
enum ax_status ax_standalone_render(const struct ax_standalone *picture, struct ax_render_job *job,
                                    unsigned timeout, struct ax_output *output);

#endif
