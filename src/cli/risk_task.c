/* SPDX-License-Identifier: Apache-2.0 */
/* What the verbs of annexc risk have in common. */
#include "cli/risk.h"

#include <string.h>

static void load_risk(struct risk_run *run)
{
    struct ax_task *task = &run->task;
    enum ax_status status = ax_risk_load(task->session, run->risk_path, &run->risk);
    task->status = status == AX_NOT_FOUND ? AX_OK : status;
}

void ax_risk_begin(struct risk_run *run, bool with_model)
{
    struct ax_task *task = &run->task;
    task->console = run->call->console;
    ax_task_begin(task);
    if (task->status != AX_OK) {
        return;
    }
    if (run->how->risk) {
        run->risk_path = run->how->risk;
    } else if (run->model_path) {
        run->risk_path = ax_risk_path(task->session, run->model_path);
    }
    if (!run->risk_path) {
        task->status = AX_NO_MEMORY;
        return;
    }
    load_risk(run);
    if (task->status == AX_OK && with_model) {
        ax_task_load_model(task, run->model_path, &run->how->templates);
    }
}

enum ax_exit ax_risk_end(struct risk_run *run)
{
    if (run->task.session) {
        ax_task_show_messages(&run->task);
    }
    ax_risk_free(run->risk);
    return ax_task_end(&run->task);
}

static const char *const events[AX_RISK_EVENT_COUNT] = {
    [AX_RISK_NEW] = "new",
    [AX_RISK_GONE_NOW] = "gone",
    [AX_RISK_RETURNED] = "returned",
    [AX_RISK_RENAMED] = "renamed",
    [AX_RISK_REVIEW_AGAIN] = "review again",
    [AX_RISK_AS_BEFORE] = "as before",
    [AX_RISK_RECORDED] = "recorded",
    [AX_RISK_SET] = "set",
};

static void put_text(struct ax_output *output, struct ax_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.start[i];
        char kept = c < ' ' || c == 0x7f ? ' ' : text.start[i];
        ax_put(output, (struct ax_slice){&kept, 1});
    }
}

static void put_change(struct ax_output *output, const struct ax_risk_change *change)
{
    ax_putf(output, "%-12s  ", events[change->event]);
    put_text(output, change->id);
    if (change->text.len > 0) {
        ax_put_text(output, "  ");
        put_text(output, change->text);
    }
    ax_put_text(output, "\n");
}

static void put_counts(const struct risk_run *run, const struct ax_risk_edit *edit)
{
    struct ax_output *output = run->call->console->out;
    const char *between = ": ";
    ax_put_text(output, run->risk_path);
    for (int event = 0; event < AX_RISK_EVENT_COUNT; event++) {
        size_t count = ax_risk_edit_count(edit, (enum ax_risk_event)event);
        if (count > 0) {
            ax_putf(output, "%s%zu %s", between, count, events[event]);
            between = ", ";
        }
    }
    if (!ax_risk_edit_is_change(edit)) {
        ax_putf(output, "%sunchanged", between);
    } else if (strcmp(between, ": ") == 0) {
        ax_putf(output, "%sbrought up to date", between);
    }
    ax_put_text(output, run->how->dry_run ? " (not written)\n" : "\n");
}

void ax_risk_say(const struct risk_run *run, const struct ax_risk_edit *edit)
{
    const struct ax_console *console = run->call->console;
    const struct ax_risk_change *change;
    if (console->common.quiet) {
        return;
    }
    /* A first list is all new, and as long as the file. */
    bool all_new = !run->risk && !console->common.verbose;
    for (size_t i = 0; (change = ax_risk_edit_at(edit, i)) != NULL; i++) {
        if (!(all_new && change->event == AX_RISK_NEW)) {
            put_change(console->out, change);
        }
    }
    put_counts(run, edit);
}

void ax_risk_conclude(struct risk_run *run, struct ax_risk_edit *edit)
{
    if (run->task.status == AX_OK && !run->how->dry_run) {
        run->task.status = ax_risk_edit_commit(edit);
    }
    if (run->task.status == AX_OK) {
        ax_risk_say(run, edit);
    }
    ax_risk_edit_free(edit);
}
