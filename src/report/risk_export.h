/* SPDX-License-Identifier: Apache-2.0 */
/* What the spreadsheets of a risk file have in common. */
#ifndef AX_REPORT_RISK_EXPORT_H
#define AX_REPORT_RISK_EXPORT_H

#include "report/escape.h"
#include "risk/risk.h"

#include <annexc/report.h>

/* The name of column number `index`; NULL past the last. */
const char *ax_export_column(size_t index);
/* What stands in a column for a threat; borrowed until the scratch is used again. */
struct ax_slice ax_export_cell(const struct ax_risk *risk, const struct ax_risk_record *threat,
                               const char *column, struct ax_output *scratch);

/* Only where libxlsxwriter is there. */
enum ax_status ax_export_write_xlsx(const struct ax_risk *risk, struct ax_output *output,
                                    struct ax_output *scratch);

#endif
