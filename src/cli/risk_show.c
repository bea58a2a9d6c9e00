/* SPDX-License-Identifier: Apache-2.0 */
/* annexc risk show and list-expired: the threats of a risk file, chosen. */
#include "cli/risk.h"

#include <annexc/report.h>

static struct ax_risk_filter filter_of(struct risk_run *run, const char *pattern, bool expired)
{
    const struct risk_options *how = run->how;
    return (struct ax_risk_filter){
        .as_of = run->day,
        .dispositions = how->dispositions,
        .least = how->severity > 0 ? (enum ax_level)how->severity : AX_LEVEL_NONE,
        .owner = how->owner,
        .element = how->element,
        .pattern = pattern,
        .least_age = how->min_age,
        .expired = how->expired || expired,
        .review_again = how->review_again,
        .gone = how->gone,
        .model = run->task.model,
    };
}

static enum ax_status show(struct risk_run *run, const char *pattern, bool expired)
{
    struct ax_risk_filter filter = filter_of(run, pattern, expired);
    return ax_report_risk(run->risk, &filter, run->how->json, run->call->console->out);
}

/* All slips are told, before anything is shown. */
static void check_names(struct risk_run *run)
{
    struct ax_risk_filter filter = filter_of(run, NULL, false);
    run->task.status = ax_risk_filter_check(run->risk, &filter);
    filter.element = NULL;
    for (size_t i = 0; i < run->count; i++) {
        filter.pattern = run->operands[i];
        enum ax_status status = ax_risk_filter_check(run->risk, &filter);
        run->task.status = run->task.status == AX_OK ? status : run->task.status;
    }
}

/* A matrix that is not there is told by annexc risk check; what it says is then not shown. */
static void load_matrix(struct risk_run *run)
{
    const struct ax_acceptance *matrix;
    enum ax_status status = ax_risk_acceptance(run->risk, &matrix);
    if (status == AX_NOT_FOUND) {
        ax_console_note(run->task.console, "the acceptance matrix of \"%s\" is not there",
                        run->risk_path);
    } else {
        run->task.status = status;
    }
}

static enum ax_exit list(struct risk_run *run, bool expired)
{
    ax_risk_begin(run, RISK_NEEDS_FILE | (run->how->element ? RISK_TAKES_MODEL : 0));
    if (run->task.status == AX_OK) {
        check_names(run);
    }
    if (run->task.status == AX_OK && !expired) {
        load_matrix(run);
    }
    if (run->task.status == AX_OK && run->count == 0) {
        run->task.status = show(run, NULL, expired);
    }
    for (size_t i = 0; i < run->count && run->task.status == AX_OK; i++) {
        run->task.status = show(run, run->operands[i], expired);
    }
    return ax_risk_end(run);
}

enum ax_exit ax_risk_run_show(struct risk_run *run)
{
    return list(run, false);
}

enum ax_exit ax_risk_run_list_expired(struct risk_run *run)
{
    return list(run, true);
}
