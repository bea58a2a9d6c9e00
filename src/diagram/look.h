/* SPDX-License-Identifier: Apache-2.0 */
/* How a picture looks: colours, notation, what stands on labels. Colours are those of Okabe and
 * Ito, darkened where text has to be read; none of them says anything that a shape, a line or a
 * letter does not say too. */
#ifndef AX_DIAGRAM_LOOK_H
#define AX_DIAGRAM_LOOK_H

#include <annexc/diagram.h>
#include <annexc/template.h>

struct ax_colors {
    const char *line;
    const char *text;
    const char *fill;
};

/* How an item of one model differs from the same in another. */
enum ax_novelty {
    AX_NOVELTY_NONE,
    AX_NOVELTY_ADDED,
    AX_NOVELTY_REMOVED,
    AX_NOVELTY_CHANGED,
    AX_NOVELTY_COUNT
};

/* What a highlight does to an item. */
enum ax_light {
    AX_LIGHT_USUAL, /* nothing is highlighted */
    AX_LIGHT_FAINT,
    AX_LIGHT_LIT,
    AX_LIGHT_STRONG /* what the highlight is about, or next to it */
};

struct ax_palette {
    const char *paper;
    const char *ink;
    struct ax_colors external;
    struct ax_colors process;
    struct ax_colors store;
    struct ax_colors boundary;
    struct ax_colors flow;
    struct ax_colors grey; /* out of scope, and stubs */
    struct ax_colors faint;
    struct ax_colors changes[AX_NOVELTY_COUNT];
    struct ax_colors levels[AX_LEVEL_COUNT];
    struct ax_colors treated;
};

struct ax_look {
    const struct ax_palette *palette;
    uint8_t style;   /* enum ax_diagram_style */
    unsigned labels; /* bits of enum ax_flow_label; 0: as usual */
    bool downwards;
    bool anchors; /* ports get a group of their own in SVG */
    unsigned dpi; /* 0: as Graphviz has it */
    bool legend;
    const char *const *highlights; /* NULL: none; see diagram/light.h */
    const char *link;              /* where things lead to, see diagram/link.h; NULL: nowhere */
    const char *boundary_link;     /* the same for boundaries that have pictures, before `link` */
    const char *up_link;           /* where the boundary that the picture is about leads to */
    const char *id_prefix;         /* before every id in SVG; "" for none */
};

/* The palette of a theme. Static. */
const struct ax_palette *ax_palette_of(enum ax_diagram_theme theme);
/* The colours of an element, boundary, port or flow that nothing is special about. */
struct ax_colors ax_palette_kind(const struct ax_palette *palette, enum ax_kind kind);
/* The look that the options ask for. */
struct ax_look ax_look_of(const struct ax_diagram_options *options);
/* A letter for a change, so that it is seen without colours; "" for none. Static. */
const char *ax_novelty_mark(enum ax_novelty novelty);

#endif
