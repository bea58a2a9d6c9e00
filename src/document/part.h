/* SPDX-License-Identifier: Apache-2.0 */
/* What sections of techniques are made of: parts with facts, pictures, tables, notes and caveats.
 * The stylesheets and the workbook know these and not the technique, so a section that is made of
 * them is in all formats. */
#ifndef AX_DOCUMENT_PART_H
#define AX_DOCUMENT_PART_H

#include "document/document.h"
#include "report/grid.h"

struct ax_doc_table {
    const char *name;    /* in the section; tables of one name are one sheet of the workbook */
    const char *title;   /* over the table; NULL: none */
    const char *sheet;   /* name of the sheet, 31 characters at most */
    const char *details; /* keys of columns that stand in the details of a row; NULL: none */
};

/* `<part id="…" name="…">` … `</part>`: one of several things of the same kind. */
void ax_doc_part_open(struct ax_doc *doc, struct ax_slice id, struct ax_slice name);
void ax_doc_part_close(struct ax_doc *doc);
/* `<fact name="…">value</fact>`; nothing when the value is empty. */
void ax_doc_fact(struct ax_doc *doc, const char *name, struct ax_slice value);
void ax_doc_count(struct ax_doc *doc, const char *name, uint64_t count);
/* `<note>`: what has to be known about the data; `<caveat>`: about the technique. */
void ax_doc_note(struct ax_doc *doc, struct ax_slice text);
void ax_doc_caveat(struct ax_doc *doc, const char *text);
/* A drawing in SVG as Graphviz writes it; where it is empty the document says so. */
void ax_doc_picture(struct ax_doc *doc, const char *title, struct ax_slice svg);
/* `<table>` with a `<column>` for each column and a `<row>` for each row, whose attributes are the
 * cells by the keys of the columns. Cells under "threat", "element", "control" and "test" hold ids
 * and become links, those under "disposition", "severity" and "gap" have colours. Releases the
 * grid. */
void ax_doc_table(struct ax_doc *doc, const struct ax_doc_table *table, struct ax_grid *grid);
/* The same, but pages show each row by itself, a line for each cell; the sheet is as always. */
void ax_doc_forms(struct ax_doc *doc, const struct ax_doc_table *table, struct ax_grid *grid);

#endif
