/* SPDX-License-Identifier: Apache-2.0 */
/* The matrix of a Trike file as tables. */
#ifndef AX_REPORT_TRIKE_H
#define AX_REPORT_TRIKE_H

#include "method/trike.h"
#include "report/grid.h"

/* What has to be said wherever threats of a matrix are shown. */
extern const char *const ax_trike_caveats[2];

/* Marks of an asset's actions for an actor: "C+ R* U-". */
void ax_trike_put_marks(const struct ax_trike *trike, uint32_t asset, uint32_t actor,
                        struct ax_output *output);
/* Assets as rows and actors as columns, for people; as several tables where one is wider than
 * `width` (0: unlimited). */
enum ax_status ax_trike_write_matrix(const struct ax_trike *trike, bool markdown, uint32_t width,
                                     struct ax_output *output);
/* How many cells are in each state; added to `counts`. */
void ax_trike_count_states(const struct ax_trike *trike, size_t counts[AX_CELL_STATE_COUNT]);

enum ax_trike_table {
    AX_TRIKE_TABLE_THREATS, /* for machines: with what the sentences are made of */
    AX_TRIKE_TABLE_SHORT,   /* threats for people */
    AX_TRIKE_TABLE_GAPS,    /* what is not rated */
    AX_TRIKE_TABLE_RULES,
    AX_TRIKE_TABLE_CELLS,  /* one row for each cell */
    AX_TRIKE_TABLE_WRITTEN /* for each that stands in the file */
};

/* Makes the grid, which is to be released in any case. AX_NO_MEMORY. */
enum ax_status ax_trike_table_fill(const struct ax_trike_threats *threats,
                                   enum ax_trike_table table, struct ax_grid *grid);

/* Assets as rows and all actors as columns, whose keys are "actor-" and the id. */
struct ax_trike_matrix {
    const struct ax_trike *trike;
    struct ax_grid_column *columns;
    struct ax_grid grid;
};
/* AX_NO_MEMORY. To be released in any case, but for the grid. */
enum ax_status ax_trike_matrix_init(struct ax_trike_matrix *matrix, const struct ax_trike *trike);
void ax_trike_matrix_done(struct ax_trike_matrix *matrix);
/* For ax_trike_table_fill: one row for each cell, or for those of the file. */
void ax_trike_fill_cells(const struct ax_trike *trike, bool written, struct ax_grid *grid);
extern const struct ax_grid_column ax_trike_cell_columns[];

#endif
