/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of a drawing whose positions come from the file. */
#ifndef AX_DIAGRAM_CURVE_H
#define AX_DIAGRAM_CURVE_H

#include "diagram/writing.h"
#include "model/place.h"

enum ax_curve_heads {
    AX_HEAD_NONE = 0,
    AX_HEAD_END = 1,
    AX_HEAD_START = 2
};

/* A number that does not depend on the locale, in hundredths. */
void ax_curve_put_number(struct ax_output *output, double value);
/* "x,y" of a place of the file; Graphviz counts upwards. */
void ax_curve_put_point(const struct ax_writing *writing, double x, double y);
/* Writes `pos="…", lp="…"` of a line; `heads`: enum ax_curve_heads. */
void ax_curve_put(const struct ax_writing *writing, const struct ax_line *line, int heads);
/* From edge to edge of two boxes, for a flow of a format that has boxes but no lines. */
struct ax_line ax_curve_between(const struct ax_model *model, uint32_t from, uint32_t to);

#endif
