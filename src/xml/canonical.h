/* SPDX-License-Identifier: Apache-2.0 */
/* An XML document in canonical form: one order of attributes, one indentation; comments and single
 * empty lines stay. Writing the result again gives the same bytes. */
#ifndef AX_XML_CANONICAL_H
#define AX_XML_CANONICAL_H

#include "diag/session.h"

#include <annexc/output.h>

/* `order`: attribute names that come first, in this order, NULL at the end; others follow by name.
 * The source must have been read without errors before. AX_IO, AX_NO_MEMORY. */
enum ax_status ax_xml_canonical(struct ax_session *session, uint32_t source,
                                const char *const *order, struct ax_output *output);

/* The order of the native formats. */
extern const char *const ax_canonical_order[];

/* Appends text escaped for element content, or for an attribute in double quotes. */
void ax_xml_put_text(struct ax_output *output, struct ax_slice text);
void ax_xml_put_value(struct ax_output *output, struct ax_slice text);
/* Appends ` name="value"`, or nothing when the value is empty. */
void ax_xml_put_attribute(struct ax_output *output, const char *name, struct ax_slice value);

#endif
