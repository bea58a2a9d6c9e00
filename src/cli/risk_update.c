/* SPDX-License-Identifier: Apache-2.0 */
/* annexc risk update: the threats of today joined with the decisions of yesterday. */
#include "cli/risk.h"

enum ax_exit ax_risk_run_update(struct risk_run *run)
{
    const struct risk_options *how = run->how;
    struct ax_threat_options which = {
        .by_interaction = how->methods == 0 || (how->methods & 1U),
        .by_element = how->methods & 2U,
    };
    ax_risk_begin(run, true);
    if (run->task.status == AX_OK) {
        struct ax_risk_edit *edit = NULL;
        run->task.status =
            ax_risk_update(run->risk, run->task.model, run->risk_path, &which, &edit);
        if (run->task.status == AX_OK) {
            ax_risk_conclude(run, edit);
        }
    }
    return ax_risk_end(run);
}
