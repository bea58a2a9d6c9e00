/* SPDX-License-Identifier: Apache-2.0 */
/* Text of a model on its way into DOT and SVG: the one place where it is escaped, cleaned and
 * wrapped. */
#ifndef AX_DIAGRAM_TEXT_H
#define AX_DIAGRAM_TEXT_H

#include "base/output.h"
#include "base/slice.h"

/* How a label is broken into lines. Widths are in cells of a fixed-width font, which is near
 * enough. */
struct ax_wrap {
    uint32_t columns;       /* lines are broken at blanks before they get longer */
    uint32_t used;          /* of the first line, before the text */
    const char *line_break; /* an HTML-like tag */
};

/* A word that is longer than this is cut. */
#define AX_TEXT_WORD_COLUMNS 30
/* A label shows so many characters of a text; the rest is only in the title. */
#define AX_TEXT_LABEL_CHARACTERS 600

/* True when nothing of it would be seen. */
bool ax_text_is_blank(struct ax_slice text);
/* Into an HTML-like label, wrapped. */
void ax_text_put_label(struct ax_output *output, struct ax_slice text, struct ax_wrap wrap);
/* Between the quotes of a string of DOT that is no label: a name, an id. */
void ax_text_put_quoted(struct ax_output *output, struct ax_slice text);
/* Into text or a quoted attribute value of XML. Line feeds stay. */
void ax_text_put_xml(struct ax_output *output, struct ax_slice text);

#endif
