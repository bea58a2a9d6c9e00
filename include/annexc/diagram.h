/* SPDX-License-Identifier: Apache-2.0 */
/* Data-flow diagrams. Layout runs in a child process with a time limit, because Graphviz may
 * abort, hang or lose edges without saying so. */
#ifndef AX_ANNEXC_DIAGRAM_H
#define AX_ANNEXC_DIAGRAM_H

#include <annexc/model.h>

#ifdef __cplusplus
extern "C" {
#endif

enum ax_picture_format {
    AX_PICTURE_DOT,
    AX_PICTURE_SVG,
    AX_PICTURE_PNG,
    AX_PICTURE_PDF,
    AX_PICTURE_FORMAT_COUNT
};

/* "dot", "svg", "png", "pdf". Static. */
AX_API const char *ax_picture_format_text(enum ax_picture_format format);

/* Where things stand in the picture. */
enum ax_layout {
    AX_LAYOUT_DEFAULT, /* as drawn where everything has a position, else laid out */
    AX_LAYOUT_AUTO,    /* laid out anew */
    AX_LAYOUT_DRAWN    /* with the positions, curves and arcs of the file */
};

struct ax_diagram_options {
    enum ax_picture_format format;
    enum ax_layout layout;
    const char *view; /* id of a view; NULL: the whole model */
    unsigned timeout; /* seconds for all attempts together; 0: no limit */
};

/* Draws the model. Everything that is to be in the picture is in it, or the answer is not AX_OK:
 * AX_NOT_FOUND no such view (reported), AX_INVALID no positions to draw with (reported),
 * AX_TIMEOUT and AX_INTERNAL layout failed (reported), AX_IO,
 * AX_NO_MEMORY. The DOT depends on the model and options only. */
AX_API enum ax_status ax_diagram_draw(struct ax_model *model,
                                      const struct ax_diagram_options *options,
                                      struct ax_output *output);

#ifdef __cplusplus
}
#endif
#endif
