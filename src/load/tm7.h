/* SPDX-License-Identifier: Apache-2.0 */
/* Models of Microsoft's Threat Modeling Tool (.tm7). */
#ifndef AX_LOAD_TM7_H
#define AX_LOAD_TM7_H

#include "model/model.h"
#include "xml/tree.h"

/* Adds surfaces, elements, boundaries and flows of a ThreatModel document to a new model. Ids
 * are the GUIDs of the file; crossings come from geometry. What is odd is reported as warnings,
 * the rest is read. AX_NO_MEMORY. */
enum ax_status ax_tm7_read(struct ax_model *model, const struct ax_xml_tree *tree);

#endif
