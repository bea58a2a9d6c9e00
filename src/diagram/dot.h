/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a scene as DOT: the only source of every picture. It is written here and not by
 * Graphviz, so that the bytes are the same with every version of it. */
#ifndef AX_DIAGRAM_DOT_H
#define AX_DIAGRAM_DOT_H

#include "diagram/scene.h"

enum ax_dot_labels {
    /* Room is made for them in the layout. */
    AX_DOT_LABELS_ON,
    /* Those of flows from one boundary to another are put where there is room afterwards: it is
     * they that dot 2.42 stumbles over. */
    AX_DOT_LABELS_MIXED,
    /* All are put where there is room. Numbers only: names would cover their neighbours. */
    AX_DOT_LABELS_BESIDE,
    AX_DOT_LABELS_NONE
};

struct ax_dot_style {
    enum ax_dot_labels labels;
    bool newrank; /* ranks across clusters: wider, but dot has never been seen to fail with it */
    bool quick;   /* fewer rounds for crossings and lengths, where dot would not come to an end */
    bool lines;   /* straight lines, where it does not find its way around all nodes in time */
    bool flat;    /* no clusters: a boundary is a node, and what lies in it says so */
    bool packed;  /* boxes in boxes side by side (osage): ready at once, whatever comes */
    bool drawn;   /* as the file has it: see drawn.h; the others do not count */
};

/* How many of each a layout of this DOT has to have. */
struct ax_dot_counts {
    uint32_t nodes;
    uint32_t edges;
    uint32_t clusters;
};

void ax_dot_write(const struct ax_scene *scene, struct ax_dot_style style,
                  struct ax_output *output);
struct ax_dot_counts ax_dot_counts(const struct ax_scene *scene, struct ax_dot_style style);

#endif
