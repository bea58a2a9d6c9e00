/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/catalogue.h"

enum ax_status ax_catalogue_open(struct ax_session *session, const struct catalogue_options *how,
                                 struct ax_catalogue **out_catalogue)
{
    struct ax_catalogue_sources sources = {
        .paths = how->paths.at,
        .count = how->paths.count,
        .no_cache = how->no_cache,
    };
    return ax_catalogue_load(session, &sources, out_catalogue);
}

/* Without --catalogue lists stay as they are. */
void ax_catalogue_attach(struct ax_task *task, const struct catalogue_options *how)
{
    struct ax_catalogue *catalogue = NULL;
    if (task->status != AX_OK || !task->model || how->paths.count == 0) {
        return;
    }
    task->status = ax_catalogue_open(task->session, how, &catalogue);
    if (task->status == AX_OK) {
        task->status = ax_catalogue_name(catalogue, task->model);
    }
    ax_catalogue_free(catalogue);
}

const char *const ax_coverage_lists[] = {
    "emb3d",
    "cwe-top25",
    "cwe-top25:2025",
    "cwe-top25:2024",
    "owasp-top10",
    "owasp-top10:2025",
    "owasp-top10:2021",
    "owasp-api",
    "owasp-api:2023",
    "owasp-llm",
    "owasp-llm:2025",
    "owasp-ml",
    "owasp-ml:2023",
    "atlas",
    NULL,
};

enum ax_status ax_coverage_write(struct ax_task *task, const struct ax_templates *templates,
                                 const struct ax_threats *threats,
                                 const struct catalogue_options *how, int list,
                                 struct ax_coverage_result *out_result)
{
    struct ax_catalogue *catalogue = NULL;
    enum ax_status status = ax_catalogue_open(task->session, how, &catalogue);
    if (status == AX_OK) {
        status = ax_catalogue_coverage(catalogue, templates, threats, ax_coverage_lists[list],
                                       ax_task_style(task), task->result, out_result);
    }
    ax_catalogue_free(catalogue);
    return status;
}
