/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/known.h"

enum ax_status ax_known_read(struct ax_session *session, struct ax_model *model,
                             const struct known_options *how, struct ax_vulnerabilities **out_list)
{
    struct ax_vulnerability_sources sources = {
        .boms = how->boms.at,
        .bom_count = how->boms.count,
        .kev = how->kev,
        .epss = how->epss,
        .binds = how->binds.at,
        .bind_count = how->binds.count,
    };
    return ax_vulnerabilities_read(session, model, &sources, out_list);
}

void ax_known_attach(struct ax_task *task, const struct known_options *how)
{
    struct ax_vulnerabilities *list = NULL;
    if (task->status != AX_OK || !task->model || how->boms.count == 0) {
        return;
    }
    task->status = ax_known_read(task->session, task->model, how, &list);
    if (task->status == AX_OK) {
        task->status = ax_vulnerabilities_attach(list);
    }
    ax_vulnerabilities_free(list);
}
