/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs of `annexc risk`. Each has a file of its own; they share their options. */
#ifndef AX_CLI_RISK_H
#define AX_CLI_RISK_H

#include "cli/command.h"
#include "cli/task.h"

#include <annexc/risk.h>

struct risk_options {
    const char *risk; /* NULL: beside the model */
    unsigned methods;
    bool dry_run;
    struct ax_list templates;
};

/* One run of a verb: which files it is about, and what was read. */
struct risk_run {
    const struct ax_call *call;
    const struct risk_options *how;
    char **operands; /* behind the verb */
    size_t count;
    const char *model_path; /* NULL: none */
    const char *risk_path;
    struct ax_task task;
    struct ax_risk *risk; /* NULL: there is no file */
};

/* Says what an edit does, one line for each change, and how much of what. */
void ax_risk_say(const struct risk_run *run, const struct ax_risk_edit *edit);
/* Writes the edit, says what it did, and frees it. */
void ax_risk_conclude(struct risk_run *run, struct ax_risk_edit *edit);
/* Begins a session and reads the risk file when there is one; the model too when `with_model`. */
void ax_risk_begin(struct risk_run *run, bool with_model);
/* Shows the messages, releases everything. */
enum ax_exit ax_risk_end(struct risk_run *run);

enum ax_exit ax_risk_run_update(struct risk_run *run);

#endif
