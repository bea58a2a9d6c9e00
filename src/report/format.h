/* SPDX-License-Identifier: Apache-2.0 */
/* The writers of threat lists, one per format, and what several of them share. */
#ifndef AX_REPORT_FORMAT_H
#define AX_REPORT_FORMAT_H

#include "report/row.h"

#include <annexc/report.h>

enum ax_status ax_threats_write_table(const struct ax_threats *threats,
                                      struct ax_report_style style, struct ax_output *output);
enum ax_status ax_threats_write_csv(const struct ax_threats *threats, struct ax_output *output);
enum ax_status ax_threats_write_json(const struct ax_threats *threats, struct ax_output *output);
enum ax_status ax_threats_write_jsonl(const struct ax_threats *threats, struct ax_output *output);
enum ax_status ax_threats_write_markdown(const struct ax_threats *threats,
                                         struct ax_output *output);
enum ax_status ax_threats_write_xml(const struct ax_threats *threats, struct ax_output *output);

static inline const struct ax_rule *ax_threat_rule(const struct ax_threats *threats,
                                                   const struct ax_threat *threat)
{
    return &threats->model->templates->rules.at[threat->rule];
}

/* "52 threats: 3 critical, 12 high, 37 medium". */
void ax_threats_put_summary(const struct ax_threats *threats, struct ax_output *output);
/* Writes the rows of all threats with a separator between them. */
enum ax_status ax_threats_put_rows(const struct ax_threats *threats,
                                   const struct ax_row_format *format, const char *separator,
                                   struct ax_output *output);

#endif
