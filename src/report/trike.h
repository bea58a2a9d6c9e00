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
/* One row for each cell, for machines; initialises the grid in any case. */
enum ax_status ax_trike_fill_cells(const struct ax_trike *trike, struct ax_grid *grid);

#endif
