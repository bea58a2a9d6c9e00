/* SPDX-License-Identifier: Apache-2.0 */
/* What was worked out of a tree, as grids for those who write them in a way of their own. */
#ifndef AX_REPORT_TREE_H
#define AX_REPORT_TREE_H

#include "method/assess.h"
#include "report/grid.h"

enum ax_tree_part {
    AX_TREE_PART_DOMAINS,  /* the value of the root */
    AX_TREE_PART_DEFENCES, /* what each defence is worth */
    AX_TREE_PART_SETS,     /* minimal attack sets */
    AX_TREE_PART_POINTS,   /* best probability for the cost */
    AX_TREE_PART_COUNT
};

/* Fills *out_grid, which the caller releases. AX_NOT_FOUND: the part was not worked out.
 * AX_NO_MEMORY. */
enum ax_status ax_tree_part_fill(const struct ax_assessment *assessment,
                                 const struct ax_tree_options *options, enum ax_tree_part part,
                                 struct ax_grid *out_grid);
/* The name of the tree, or what its root says. */
struct ax_slice ax_tree_title(const struct ax_assessment *assessment);

#endif
