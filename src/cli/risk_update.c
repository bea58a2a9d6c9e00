/* SPDX-License-Identifier: Apache-2.0 */
/* annexc risk update: the threats of today joined with the decisions of yesterday. */
#include "cli/risk.h"

enum ax_exit ax_risk_run_update(struct risk_run *run)
{
    ax_risk_begin(run, RISK_NEEDS_MODEL);
    struct ax_threat_options which = ax_risk_asked_methods(run);
    if (run->task.status == AX_OK && run->task.model) {
        struct ax_risk_edit *edit = NULL;
        run->task.status =
            ax_risk_update(run->risk, run->task.model, run->risk_path, &which, &edit);
        if (run->task.status == AX_OK) {
            ax_risk_conclude(run, edit);
        }
    }
    return ax_risk_end(run);
}
