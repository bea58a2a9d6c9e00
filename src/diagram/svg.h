/* SPDX-License-Identifier: Apache-2.0 */
/* Graphviz's SVG made fit for a page: no DOCTYPE, no comments, titles that people can read, and
 * a proof that everything is in it. */
#ifndef AX_DIAGRAM_SVG_H
#define AX_DIAGRAM_SVG_H

#include "diagram/scene.h"

/* Rewrites `svg`. AX_INTERNAL when a node, an edge or a cluster of the scene has no group of its
 * own; `output` holds nothing of use then. AX_NO_MEMORY. */
enum ax_status ax_svg_finish(const struct ax_scene *scene, struct ax_slice svg,
                             struct ax_output *output);

#endif
