/* SPDX-License-Identifier: Apache-2.0 */
/* The forms of attribute values. */
#ifndef AX_LOAD_VALUE_H
#define AX_LOAD_VALUE_H

#include "load/document.h"

/* Reports a value that is not of the rule's form. */
void ax_value_check(struct ax_document *document, const struct ax_xml_element *element,
                    const struct ax_xml_attribute *attribute, const struct ax_attribute_rule *rule);
/* Whether the text is of the rule's form, and what it has to be otherwise: for CHOICE and CHOICES
 * the words, else as in "is not …". */
bool ax_value_is(const struct ax_attribute_rule *rule, struct ax_slice text);
const char *ax_value_expected(const struct ax_attribute_rule *rule);
/* An id: ASCII letter or '_', then letters, digits, '_', '-', '.'. */
bool ax_value_is_id(struct ax_slice text);
/* A day of the calendar, as 2027-06-30. */
bool ax_value_is_date(struct ax_slice text);
#endif
