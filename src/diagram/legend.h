/* SPDX-License-Identifier: Apache-2.0 */
/* What stands below a picture: what it is of, what its signs mean, and a table of the threats that
 * are counted on it. It is the label of the graph. */
#ifndef AX_DIAGRAM_LEGEND_H
#define AX_DIAGRAM_LEGEND_H

#include "diagram/writing.h"

/* Writes the attributes of the graph that make it, with a comma before them; nothing when there is
 * nothing to say. */
void ax_legend_put(const struct ax_writing *writing);

/* The table of threats, as rows of the legend's table. */
void ax_threat_table_put(const struct ax_scene *scene, struct ax_output *output);

#endif
