/* SPDX-License-Identifier: Apache-2.0 */
/* A start tag in canonical form, whose attributes go on in a new line where one gets too long. */
#ifndef AX_XML_TAG_H
#define AX_XML_TAG_H

#include <annexc/output.h>

#include <stdbool.h>

struct ax_xml_tag {
    struct ax_output *output;
    int depth; /* of the element: 0 for the root */
    size_t column;
};

/* Writes the indentation and "<name"; the name may have a prefix. */
void ax_xml_tag_open(struct ax_xml_tag *tag, struct ax_output *output, int depth,
                     struct ax_slice name);
/* Writes ` name="value"`, the value escaped. */
void ax_xml_tag_attribute(struct ax_xml_tag *tag, struct ax_slice name, struct ax_slice value);
/* The same for a value that is written as XML already, for double quotes. */
void ax_xml_tag_raw(struct ax_xml_tag *tag, struct ax_slice name, struct ax_slice raw);
/* Whether attribute `a` stands before `b` in canonical order: as in `order`, others by name behind
 * those. */
bool ax_xml_tag_orders(const char *const *order, const char *a, const char *b);

/* An element's text: on the line of its start tag, or as a block where it has several lines. */
void ax_xml_put_content(struct ax_output *output, struct ax_slice text, int depth);
/* Writes the indentation of an element of this depth. */
void ax_xml_put_indent(struct ax_output *output, int depth);

#endif
