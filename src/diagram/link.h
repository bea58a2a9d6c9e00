/* SPDX-License-Identifier: Apache-2.0 */
/* Links of an SVG, made from a pattern with {id} and {kind}. */
#ifndef AX_DIAGRAM_LINK_H
#define AX_DIAGRAM_LINK_H

#include "diagram/scene.h"

/* False, and reported: the pattern has a scheme that could run something, or a placeholder that
 * nobody knows. NULL is fine. */
bool ax_link_check(struct ax_session *session, const char *pattern);
/* The same for a prefix of ids. */
bool ax_link_check_prefix(struct ax_session *session, const char *prefix);
/* The pattern for an item of the scene, or NULL: it leads nowhere. */
const char *ax_link_pattern(const struct ax_scene *scene, uint32_t item);
/* Writes the link of an item, fit for an attribute of XML. */
void ax_link_put(const struct ax_scene *scene, uint32_t item, const char *pattern,
                 struct ax_output *output);
/* Writes `text` with % for every byte that a link or a file's name cannot hold. */
void ax_link_put_encoded(struct ax_slice text, struct ax_output *output);

#endif
