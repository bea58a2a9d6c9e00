/* SPDX-License-Identifier: Apache-2.0 */
/* The worksheets of an OCTAVE file as grids, for those who write them in a way of their own. */
#ifndef AX_REPORT_OCTAVE_H
#define AX_REPORT_OCTAVE_H

#include "method/octave.h"
#include "report/grid.h"

/* Fills *out_grid, which the caller releases. AX_NO_MEMORY. */
enum ax_status ax_octave_part_fill(const struct ax_octave *octave, enum ax_octave_part part,
                                   struct ax_grid *out_grid);
/* The ranking without what the areas of concern are, for where there is no room. AX_NO_MEMORY. */
enum ax_status ax_octave_ranking_brief(const struct ax_octave *octave, struct ax_grid *out_grid);
/* In the same order, those alone. AX_NO_MEMORY. */
enum ax_status ax_octave_ranking_concerns(const struct ax_octave *octave, struct ax_grid *out_grid);
/* What stands over it, and its name for machines. Static. */
const char *ax_octave_part_title(enum ax_octave_part part);
const char *ax_octave_part_key(enum ax_octave_part part);

#endif
