/* SPDX-License-Identifier: Apache-2.0 */
/* The knowledge base of Microsoft's Threat Modeling Tool: embedded in a .tm7, or alone as a
 * .tb7. */
#ifndef AX_LOAD_KNOWLEDGE_H
#define AX_LOAD_KNOWLEDGE_H

#include "template/template.h"
#include "xml/tree.h"

/* Adds all that the KnowledgeBase element declares to `templates`. `defaults`: the first value
 * of a property is its default, as the tool's editor shows it (for native models; the values of
 * a .tm7 stand in the .tm7). What is odd is reported as a warning and left out. AX_NO_MEMORY. */
enum ax_status ax_knowledge_read(struct ax_templates *templates, const struct ax_xml_tree *tree,
                                 const struct ax_xml_node *knowledge, bool defaults);

#endif
