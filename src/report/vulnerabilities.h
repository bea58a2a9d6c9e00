/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of known vulnerabilities on their way out. */
#ifndef AX_REPORT_VULNERABILITIES_H
#define AX_REPORT_VULNERABILITIES_H

#include "base/output.h"
#include "method/domain.h"
#include "method/known.h"
#include "report/grid.h"
#include "template/template.h"

/* A VEX document out of the dispositions of the risk file, and of the analyses of the sources where
 * nothing is decided: CycloneDX 1.6, or OpenVEX 0.2.0. */
void ax_vex_write(struct ax_vulnerabilities *list, const struct ax_risk *risk, bool openvex,
                  struct ax_output *output);

/* What is beside the list. */
struct ax_vulnerability_view {
    const struct ax_risk *risk; /* NULL: none */
    const char *as_of;          /* decisions are judged on this day; NULL: they do not expire */
    bool public_edition;        /* leave out what is marked as internal */
};

enum ax_vulnerability_part {
    AX_VULNERABILITY_PART_LIST,  /* what people look at */
    AX_VULNERABILITY_PART_WHOLE, /* and what else is known */
    AX_VULNERABILITY_PART_SOURCES,
    AX_VULNERABILITY_PART_COUNT
};

/* Fills *out_grid, which the caller releases. AX_NO_MEMORY. */
enum ax_status ax_vulnerability_part_fill(struct ax_vulnerabilities *list,
                                          const struct ax_vulnerability_view *view,
                                          enum ax_vulnerability_part part,
                                          struct ax_grid *out_grid);
/* What has to be said beside EPSS scores. */
extern const char ax_vulnerability_note[];

#endif
