/* SPDX-License-Identifier: Apache-2.0 */
/* A small table of texts: filled cell by cell, written for people, for spreadsheets, or as data.
 * For lists of millions there are rows (report/row.h). */
#ifndef AX_REPORT_GRID_H
#define AX_REPORT_GRID_H

#include "base/array.h"
#include "base/slice.h"
#include "report/escape.h"

enum ax_cell_kind {
    AX_CELL_TEXT,
    AX_CELL_NUMBER, /* JSON without quotes; right-aligned for people */
    AX_CELL_WORDS,  /* several, separated by line feeds: a list in JSON */
    AX_CELL_TRUTH   /* "yes" or "no": true or false in JSON */
};

struct ax_grid_column {
    const char *title; /* for people */
    const char *key;   /* for machines */
    enum ax_cell_kind kind;
};

struct ax_grid {
    const struct ax_allocator *memory;
    const struct ax_grid_column *columns;
    uint32_t width;
    struct ax_output *text; /* of all cells; what is written here belongs to the next cell */
    AX_ARRAY(size_t) ends;  /* by cell */
    bool no_memory;
};

/* `columns` end with a title NULL and have to live as long as the grid. False without memory. */
bool ax_grid_init(struct ax_grid *grid, const struct ax_allocator *memory,
                  const struct ax_grid_column *columns);
void ax_grid_done(struct ax_grid *grid);
uint32_t ax_grid_rows(const struct ax_grid *grid);
/* As it was put; borrowed until the next cell. */
struct ax_slice ax_grid_cell(const struct ax_grid *grid, uint32_t row, uint32_t column);

/* Ends the cell that was written to grid->text; empty when nothing was. Cells go from left to
 * right, rows follow each other. */
void ax_grid_end(struct ax_grid *grid);
void ax_grid_put(struct ax_grid *grid, struct ax_slice cell);
void ax_grid_put_text(struct ax_grid *grid, const char *cell);
/* Runs of blanks become one. */
void ax_grid_put_folded(struct ax_grid *grid, struct ax_slice cell);
void ax_grid_put_number(struct ax_grid *grid, uint64_t number);

/* Columns that fit their widest cell; columns in which all cells are empty are left out. A last
 * column that is too wide is wrapped; where it has no room the cells of a row stand below each
 * other, with the titles of their columns. `width` 0: unlimited. */
void ax_grid_write_table(const struct ax_grid *grid, uint32_t width, struct ax_output *output);
/* Whether the table fits, a last column that is wrapped included. */
bool ax_grid_fits(const struct ax_grid *grid, uint32_t width);
/* A row as a form: titles and cells below each other, empty ones left out. `form` was initialised
 * with ax_grid_form_columns, and gets two cells for each. */
extern const struct ax_grid_column ax_grid_form_columns[];
void ax_grid_fill_form(const struct ax_grid *grid, uint32_t row, struct ax_grid *form);
/* With a header of keys. */
void ax_grid_write_csv(const struct ax_grid *grid, struct ax_output *output);
/* An array of objects; empty cells are null. */
void ax_grid_write_json(const struct ax_grid *grid, struct ax_output *output);
/* A table of CommonMark with GitHub's additions. */
void ax_grid_write_markdown(const struct ax_grid *grid, struct ax_output *output);
/* AX_NO_MEMORY when a cell was lost. */
enum ax_status ax_grid_status(const struct ax_grid *grid);

#endif
