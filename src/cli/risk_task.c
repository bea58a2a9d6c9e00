/* SPDX-License-Identifier: Apache-2.0 */
/* What the verbs of annexc risk have in common. */
#include "cli/risk.h"

#include <string.h>

struct ax_threat_options ax_risk_asked_methods(const struct risk_run *run)
{
    if (run->how->methods == 0) {
        return ax_risk_methods(run->risk);
    }
    return (struct ax_threat_options){
        .by_interaction = run->how->methods & 1U,
        .by_element = run->how->methods & 2U,
    };
}

static void load_risk(struct risk_run *run, bool needed)
{
    struct ax_task *task = &run->task;
    task->status = ax_risk_load(task->session, run->risk_path, &run->risk);
    if (task->status != AX_NOT_FOUND) {
        return;
    }
    task->status = needed ? ax_task_no_risk(task, run->risk_path) : AX_OK;
}

/* The model is the operand, or lies beside the risk file that was named. */
static void load_model(struct risk_run *run, unsigned needs)
{
    if (!run->model_path || strcmp(run->model_path, run->risk_path) == 0) {
        run->model_path = ax_risk_model_path(run->task.session, run->risk_path);
    }
    if (run->model_path && (needs & (RISK_NEEDS_MODEL | RISK_TAKES_MODEL))) {
        ax_task_load_model(&run->task, run->model_path, &run->how->templates);
    }
}

void ax_risk_begin(struct risk_run *run, unsigned needs)
{
    struct ax_task *task = &run->task;
    task->console = run->call->console;
    ax_task_begin(task);
    if (task->status != AX_OK) {
        return;
    }
    run->risk_path = run->how->risk    ? run->how->risk
                     : run->model_path ? ax_risk_path(task->session, run->model_path)
                                       : NULL;
    if (!run->risk_path) {
        task->status = AX_NO_MEMORY;
        return;
    }
    load_risk(run, needs & RISK_NEEDS_FILE);
    if (task->status == AX_OK) {
        load_model(run, needs);
    }
    ax_known_attach(task, &run->how->known);
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
