/* SPDX-License-Identifier: Apache-2.0 */
/* Threats as XML elements, for lists and for documents. What escapes them is the format's. */
#ifndef AX_REPORT_XML_H
#define AX_REPORT_XML_H

#include "report/row.h"

/* For laying out: a start tag without its end, so that more attributes may follow. */
void ax_threat_xml_start(struct ax_rows *rows, const struct ax_rule *rule);
/* The elements inside. */
void ax_threat_xml_content(struct ax_rows *rows, const struct ax_rule *rule);

#endif
