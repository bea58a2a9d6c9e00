/* SPDX-License-Identifier: Apache-2.0 */
/* What the spreadsheets of a risk file have in common. */
#ifndef AX_REPORT_RISK_EXPORT_H
#define AX_REPORT_RISK_EXPORT_H

#include "report/escape.h"
#include "risk/risk.h"

#include <annexc/report.h>

enum {
    AX_EXPORT_COLUMNS = 40
};

struct ax_export_column {
    const char *name;
    bool is_setting; /* else annexc tells it */
    struct ax_risk_setting setting;
};

struct ax_export_columns {
    struct ax_export_column at[AX_EXPORT_COLUMNS];
    size_t count;
};

void ax_export_columns_init(struct ax_export_columns *columns);
/* What stands in a column for a threat; borrowed until the scratch is used again. */
struct ax_slice ax_export_cell(const struct ax_risk *risk, const struct ax_risk_record *threat,
                               const struct ax_export_column *column, struct ax_output *scratch);

/* Only where libxlsxwriter is there. */
enum ax_status ax_export_write_xlsx(const struct ax_risk *risk, struct ax_output *output,
                                    struct ax_output *scratch);

#endif
