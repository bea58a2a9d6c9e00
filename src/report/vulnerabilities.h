/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of known vulnerabilities on their way out. */
#ifndef AX_REPORT_VULNERABILITIES_H
#define AX_REPORT_VULNERABILITIES_H

#include "base/output.h"
#include "method/domain.h"
#include "method/known.h"
#include "template/template.h"

/* A VEX document out of the dispositions of the risk file, and of the analyses of the sources where
 * nothing is decided: CycloneDX 1.6, or OpenVEX 0.2.0. */
void ax_vex_write(struct ax_vulnerabilities *list, const struct ax_risk *risk, bool openvex,
                  struct ax_output *output);

#endif
