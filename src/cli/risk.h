/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs of `annexc risk`. Each has a file of its own; they share their options. */
#ifndef AX_CLI_RISK_H
#define AX_CLI_RISK_H

#include "cli/catalogue.h"
#include "cli/command.h"
#include "cli/known.h"
#include "cli/task.h"

#include <annexc/risk.h>

struct risk_options {
    const char *risk; /* NULL: beside the model */
    unsigned methods;
    bool dry_run;
    struct known_options known;
    struct catalogue_options catalogue;
    struct ax_list templates;
    /* what a person says; show takes some of them to choose by */
    unsigned dispositions;
    const char *reason;
    const char *owner;
    const char *until;
    const char *status;
    const char *controls;
    const char *tests;
    const char *pre;
    const char *post;
    int impact; /* -1: not named */
    const char *title;
    struct ax_list sets; /* FIELD=VALUE */
    bool confirm;
    /* which threats */
    int severity; /* -1: any */
    const char *element;
    unsigned min_age;
    bool expired;
    bool review_again;
    bool gone;
    const char *as_of;
    bool json;
    /* export */
    int format; /* -1: not named */
    const char *output;
    /* check */
    bool strict;
    bool coverage;
    struct ax_list fail_on;
};

/* One run of a verb: which files it is about, and what was read. */
struct risk_run {
    const struct ax_call *call;
    const struct risk_options *how;
    char **operands; /* behind the verb, without the file */
    size_t count;
    const char *model_path; /* NULL: none */
    const char *risk_path;
    struct ax_task task;
    struct ax_risk *risk; /* NULL: there is no file */
    const char *day;      /* on which decisions are looked at */
};

enum risk_needs {
    RISK_NEEDS_FILE = 1,  /* the risk file has to be there */
    RISK_NEEDS_MODEL = 2, /* so has the model */
    RISK_TAKES_MODEL = 4  /* it is read when it is there */
};

/* Says what an edit does, one line for each change, and how much of what. */
void ax_risk_say(const struct risk_run *run, const struct ax_risk_edit *edit);
/* Writes the edit, says what it did, and frees it. */
void ax_risk_conclude(struct risk_run *run, struct ax_risk_edit *edit);
/* Begins a session and reads what the verb needs (enum risk_needs). */
void ax_risk_begin(struct risk_run *run, unsigned needs);
/* Shows the messages, releases everything. */
enum ax_exit ax_risk_end(struct risk_run *run);
/* The methods that were asked for, else those of the file. */
struct ax_threat_options ax_risk_asked_methods(const struct risk_run *run);
/* The day of --as-of, else today. */

enum ax_exit ax_risk_run_update(struct risk_run *run);
enum ax_exit ax_risk_run_set(struct risk_run *run);
enum ax_exit ax_risk_run_add(struct risk_run *run);
enum ax_exit ax_risk_run_show(struct risk_run *run);
enum ax_exit ax_risk_run_list_expired(struct risk_run *run);
enum ax_exit ax_risk_run_check(struct risk_run *run);
enum ax_exit ax_risk_run_export(struct risk_run *run);
enum ax_exit ax_risk_run_import(struct risk_run *run);

#endif
