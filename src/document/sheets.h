/* SPDX-License-Identifier: Apache-2.0 */
/* What the sheets of the workbook are made of. */
#ifndef AX_DOCUMENT_SHEETS_H
#define AX_DOCUMENT_SHEETS_H

#include <stdbool.h>

/* Where a cell's text comes from: an attribute of the record's element (`name`), the text of its
 * child (`child`), or an attribute of the child. `when` chooses among children of that name. */
struct ax_column {
    const char *title;
    const char *child;          /* NULL: the element itself */
    const char *name;           /* NULL: its text */
    const char *when;           /* value of the child's attribute "when"; NULL: the first */
    const char *const *choices; /* what the cell may be, for a drop-down; NULL: anything */
    bool number;
};

#define AX_SHEET_COLUMNS 24

struct ax_sheet {
    const char *title;       /* empty: a sheet for each table of the section, see document/part.h */
    const char *section;     /* of the record set */
    const char *elements[4]; /* which of its children are rows; ends with NULL */
    struct ax_column columns[AX_SHEET_COLUMNS]; /* ends with a title NULL */
};

/* Ends with a title NULL. */
extern const struct ax_sheet ax_sheets[];
/* As the name of a column: the part of the section that the table stands in. */
extern const char ax_sheet_part[];

#endif
