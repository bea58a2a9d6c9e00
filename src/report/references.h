/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule refers to, in one cell or line, where a catalogue gave it names. */
#ifndef AX_REPORT_REFERENCES_H
#define AX_REPORT_REFERENCES_H

#include "report/escape.h"
#include "template/template.h"

/* "CWE-287 Improper Authentication; CAPEC-151 Identity Spoofing"; `named_only` leaves out what
 * has no name. */
void ax_references_put(const struct ax_templates *templates, const struct ax_rule *rule,
                       bool named_only, struct ax_output *output);
/* Their addresses, separated by blanks. */
void ax_references_put_urls(const struct ax_templates *templates, const struct ax_rule *rule,
                            struct ax_output *output);
/* As links of Markdown, a line each. */
void ax_references_put_markdown(const struct ax_templates *templates, const struct ax_rule *rule,
                                struct ax_output *output);

#endif
