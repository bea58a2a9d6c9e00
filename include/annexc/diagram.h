/* SPDX-License-Identifier: Apache-2.0 */
/* Data-flow diagrams. Layout runs in a child process with a time limit, because Graphviz may
 * abort, hang or lose edges without saying so. */
#ifndef AX_ANNEXC_DIAGRAM_H
#define AX_ANNEXC_DIAGRAM_H

#include <annexc/risk.h>
#include <annexc/threat.h>
#include <annexc/vast.h>

#include <stdbool.h>

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

/* How elements are drawn. */
enum ax_diagram_style {
    AX_STYLE_DEFAULT,      /* Gane and Sarson; Yourdon where the positions of the file are used */
    AX_STYLE_GANE_SARSON,  /* processes rounded, stores with a number and open on the right */
    AX_STYLE_YOURDON,      /* processes round, stores between two lines */
    AX_STYLE_THREAT_DRAGON /* the same in black and white; open threats show on the outline */
};

enum ax_diagram_theme {
    AX_THEME_LIGHT,
    AX_THEME_DARK,
    AX_THEME_MONO, /* for printing without colour */
    AX_THEME_COUNT
};

enum ax_direction {
    AX_DIRECTION_RIGHT,
    AX_DIRECTION_DOWN
};

/* What stands on a flow besides its number; bits. None: the name, else the protocol, else the
 * id. */
enum ax_flow_label {
    AX_FLOW_NAME = 1,
    AX_FLOW_NUMBER = 2, /* nothing else, unless another bit asks for it */
    AX_FLOW_PROTOCOL = 4,
    AX_FLOW_DATA = 8,
    AX_FLOW_ALL = 16
};

/* What is told while a picture is made, about once a second. */
struct ax_draw_progress {
    unsigned seconds; /* since the drawing began */
    size_t picture;   /* which picture of a set is being made, from 1; 1 outside of sets */
    size_t pictures;  /* how many there will be */
};
typedef void ax_draw_tell(void *user, const struct ax_draw_progress *progress);

struct ax_diagram_options {
    enum ax_picture_format format;
    enum ax_layout layout;
    const char *view;        /* id of a view; NULL: the whole model */
    enum ax_vast_layer vast; /* a VAST-style view: of `feature`, of `view`, or of the whole model */
    const char *feature;     /* of the application layer; NULL: all of them in one picture */
    unsigned timeout;        /* seconds for all attempts together; 0: no limit */
    enum ax_diagram_style style;
    enum ax_diagram_theme theme;
    enum ax_direction direction;
    unsigned labels; /* enum ax_flow_label */
    unsigned dpi;    /* PNG: pixels per inch; 0: as Graphviz has it, 96 */
    bool legend;     /* explain what is in the picture below it */
    /* SVG: where elements, flows, boundaries and ports lead to. {id} and {kind} stand for the
     * item's, with % for what a link cannot hold. Relative, or http, https or file. NULL: no
     * links. */
    const char *link;
    /* SVG: goes before every id, so that several pictures fit into one page. Letters, digits, _, -
     * and '.', a letter first. NULL: the ids of the model as they are. */
    const char *id_prefix;
    const struct ax_threats *threats; /* of the model, shown on it and below it; NULL: none */
    const struct ax_risk *risk; /* with threats: which of them are settled; NULL: nobody knows */
    const char *as_of;          /* the day that decisions have to hold on; NULL: they never end */
    /* "data=ID", "element=ID", "flow=ID", "boundary=ID", and NULL at the end: what the picture is
     * to show, the rest is faint. NULL: everything. */
    const char *const *highlights;
    /* An earlier version of the model, of the same session: what was added, removed and changed is
     * shown. NULL: none. */
    struct ax_model *against;
    ax_draw_tell *tell; /* NULL: nobody is told */
    void *tell_user;
};

/* Draws the model. Everything that is to be in the picture is in it, or the answer is not AX_OK:
 * AX_NOT_FOUND no such view, or nothing of that name to highlight (reported), AX_INVALID no
 * positions to draw with, or a link or prefix that cannot be (reported), AX_TIMEOUT and AX_INTERNAL
 * layout failed (reported), AX_IO, AX_NO_MEMORY. The DOT depends on the model and options only. */
AX_API enum ax_status ax_diagram_draw(struct ax_model *model,
                                      const struct ax_diagram_options *options,
                                      struct ax_output *output);

/* Several pictures of one model. */
struct ax_picture_set;

enum ax_picture_set_kind {
    AX_SET_VIEWS,     /* one for each view, called by its id */
    AX_SET_FEATURES,  /* a VAST-style application view for each feature, called by its id */
    AX_SET_BOUNDARIES /* one for each boundary, called by its id, and before them an overview that
                         leads to them */
};

/* Works out which pictures there will be. Borrows the model and the options, whose `view` is
 * ignored and whose `timeout` counts for all pictures together, from now on. AX_NOT_FOUND: there
 * are none (reported). AX_INVALID: as for ax_diagram_draw. AX_NO_MEMORY. */
AX_API enum ax_status ax_picture_set_new(struct ax_model *model,
                                         const struct ax_diagram_options *options,
                                         enum ax_picture_set_kind kind,
                                         struct ax_picture_set **out_set);
/* NULL is fine. */
AX_API void ax_picture_set_free(struct ax_picture_set *set);
/* How many pictures there are. */
AX_API size_t ax_picture_set_count(const struct ax_picture_set *set);
/* The name of a file for a picture, with the ending of its format and without a folder. All names
 * differ. Borrowed until the set is freed. */
AX_API const char *ax_picture_set_name(const struct ax_picture_set *set, size_t index);
/* Draws one of them; as ax_diagram_draw. */
AX_API enum ax_status ax_picture_set_draw(struct ax_picture_set *set, size_t index,
                                          struct ax_output *output);

#ifdef __cplusplus
}
#endif
#endif
