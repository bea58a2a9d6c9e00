/* SPDX-License-Identifier: Apache-2.0 */
/* What most commands do: a session, something read, a result written, messages shown, an exit
 * status.
 *
 *     struct ax_task task = {.console = …, .output = …, .options = …};
 *     ax_task_load_model(&task, path, &templates);
 *     return ax_task_finish(&task, write_it);
 *
 * A task is sticky: after a failure the later steps do nothing but tell it. */
#ifndef AX_CLI_TASK_H
#define AX_CLI_TASK_H

#include "cli/options.h"

#include <annexc/model.h>
#include <annexc/report.h>
#include <annexc/risk.h>
#include <annexc/session.h>
#include <annexc/template.h>
#include <annexc/trike.h>

struct ax_task {
    struct ax_console *console;
    const char *output;  /* NULL or "-": standard output */
    const void *options; /* for `work` */
    struct ax_session *session;
    struct ax_model *model;
    struct ax_templates *templates;
    struct ax_risk *risk;     /* freed with the rest; NULL: none */
    struct ax_trike *trike;   /* the same */
    struct ax_output *result; /* where `work` writes to */
    enum ax_status status;
    bool unwritable; /* the result cannot be written; that was told, or will be */
};

/* Begins a session; the loading functions do it themselves where there is none yet. */
void ax_task_begin(struct ax_task *task);
/* Loads the model `path` with `templates` (NULL: those that it uses). */
void ax_task_load_model(struct ax_task *task, const char *path, const struct ax_list *templates);
/* Loads templates; without a name the shipped "stride". */
void ax_task_load_templates(struct ax_task *task, const char *const *names, size_t count);

/* Says that the risk file is not there, and answers with what the task then ends. */
enum ax_status ax_task_no_risk(struct ax_task *task, const char *path);

/* How the result is to look: as wide and as colourful as the terminal that it goes to. */
struct ax_report_style ax_task_style(const struct ax_task *task);
/* Shows the messages as text on standard error. */
void ax_task_show_messages(struct ax_task *task);

typedef enum ax_status ax_task_work(struct ax_task *task);

/* Opens the result, works, puts the result in its place, shows the messages and releases
 * everything. When loading failed nothing is written and no file touched. AX_NOT_FOUND from `work`
 * without an error message is an answer: the exit status is then "no". */
enum ax_exit ax_task_finish(struct ax_task *task, ax_task_work *work);
/* The same without a result: says what failed and releases everything. */
enum ax_exit ax_task_end(struct ax_task *task);

#endif
