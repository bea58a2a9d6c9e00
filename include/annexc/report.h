/* SPDX-License-Identifier: Apache-2.0 */
/* Threat lists as tables and data. */
#ifndef AX_ANNEXC_REPORT_H
#define AX_ANNEXC_REPORT_H

#include <annexc/threat.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The formats of `annexc threats`. */
enum ax_threat_format {
    AX_THREATS_TABLE, /* for people: lines fit `width` */
    AX_THREATS_CSV,   /* RFC 4180, LF line ends, header; cells that a spreadsheet would take for a
                       formula begin with ' */
    AX_THREATS_JSON,  /* one document, models/schema/threats-1.json */
    AX_THREATS_JSONL, /* one object per line */
    AX_THREATS_MARKDOWN, /* a table for a pull request or a page */
    AX_THREATS_XML,      /* models/schema/threats-1.xsd */
    AX_THREATS_FORMAT_COUNT
};

/* "table", "csv", … Static. */
AX_API const char *ax_threat_format_text(enum ax_threat_format format);

struct ax_report_style {
    unsigned width; /* cells of the terminal; 0: unlimited */
    bool color;     /* escape sequences for a terminal */
};

/* Writes the list. Same list, same bytes. AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_report_threats(const struct ax_threats *threats,
                                        enum ax_threat_format format, struct ax_report_style style,
                                        struct ax_output *output);

struct ax_risk;
struct ax_risk_filter;

/* Writes the threats of a risk file that pass the filter: a table with a summary, or one JSON
 * object for each. AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_report_risk(const struct ax_risk *risk,
                                     const struct ax_risk_filter *filter, bool json,
                                     struct ax_output *output);
/* Whether workbooks can be written. */
AX_API bool ax_report_risk_has_xlsx(void);
/* Writes all threats of a risk file as a spreadsheet that ax_risk_edit_import reads back: CSV or a
 * workbook. Same file, same bytes. AX_INVALID (reported: it does not fit into a workbook), AX_IO,
 * AX_NO_MEMORY. */
AX_API enum ax_status ax_report_risk_sheet(const struct ax_risk *risk, bool xlsx,
                                           struct ax_output *output);

#ifdef __cplusplus
}
#endif
#endif
