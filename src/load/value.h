/* SPDX-License-Identifier: Apache-2.0 */
/* The forms of attribute values. */
#ifndef AX_LOAD_VALUE_H
#define AX_LOAD_VALUE_H

#include "load/document.h"

/* Reports a value that is not of the rule's form. */
void ax_value_check(struct ax_document *document, const struct ax_xml_element *element,
                    const struct ax_xml_attribute *attribute, const struct ax_attribute_rule *rule);
/* An id: ASCII letter or '_', then letters, digits, '_', '-', '.'. */
bool ax_value_is_id(struct ax_slice text);
#endif
