/* SPDX-License-Identifier: Apache-2.0 */
/* annexc check: is the model sound and complete. */
#include "cli/command.h"
#include "cli/portfolio.h"
#include "cli/task.h"

#include <annexc/completeness.h>

#include <string.h>

enum check_format {
    CHECK_TEXT,
    CHECK_JSON
};

struct check_options {
    int format;
    struct ax_list templates;
    bool strict;
    unsigned jobs;
    bool complete;
};

static const char *const formats[] = {[CHECK_TEXT] = "text", [CHECK_JSON] = "json", NULL};

static const struct ax_option options[] = {
    {.letters = "f",
     .name = "format",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct check_options, format),
     .argument = "FORMAT",
     .help = "text on standard error, or one JSON object per line on standard output",
     .choices = formats,
     .fallback = "text"},
    {.name = "strict",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct check_options, strict),
     .help = "warnings make the answer no",
     .negatable = true},
    {.name = "complete",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct check_options, complete),
     .help = "also the completeness rules that need no risk file; what they find makes the answer "
             "no"},
    AX_OPTION_JOBS(struct check_options, jobs),
    AX_OPTION_TEMPLATE(struct check_options, templates,
                       "use this template besides those that the model names"),
    {0},
};

static const char *const description[] = {
    "Reads each model with the files it includes and the templates it uses, and says what is "
    "wrong with it (errors), what is missing or doubtful (warnings), and what a reviewer should "
    "know (notes). A line for each file on standard output sums it up.",
    "A model with errors is not sound, and the exit status is 2. Reading goes on after an error, "
    "so "
    "one run shows them all. annexc explain tells more about a message.",
    "With --complete those completeness rules that need the model only (TM01 to TM12, TM16, TM20, "
    "TM21, TM23) are held against it too; annexc risk check also looks at the risk file.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc check pump.xml", "see what is wrong or missing"},
    {"annexc check --strict *.xml", "fail on warnings too, for a build"},
    {"annexc check --complete pump.xml", "see what a reviewer would miss"},
    {"annexc check --jobs 4 *.xml", "four at the same time"},
    {"annexc check -f json pump.xml > messages.jsonl", "messages for another program"},
    {NULL, NULL},
};

static void put_count(struct ax_output *output, const char *before, size_t count, const char *one,
                      const char *many)
{
    ax_putf(output, "%s%zu %s", before, count, count == 1 ? one : many);
}

static void put_summary(const struct ax_task *task, const char *path, size_t unkept)
{
    struct ax_output *out = task->console->out;
    size_t errors = ax_message_count(task->session, AX_ERROR);
    path = strcmp(path, "-") == 0 ? "<stdin>" : path;
    if (task->model) {
        size_t elements = ax_model_count(task->model, AX_KIND_EXTERNAL) +
                          ax_model_count(task->model, AX_KIND_PROCESS) +
                          ax_model_count(task->model, AX_KIND_STORE);
        ax_putf(out, "%s: sound%s", path, unkept > 0 ? ", not complete" : "");
        put_count(out, ": ", elements, "element", "elements");
        put_count(out, ", ", ax_model_count(task->model, AX_KIND_FLOW), "flow", "flows");
        put_count(out, ", ", ax_model_count(task->model, AX_KIND_BOUNDARY), "boundary",
                  "boundaries");
        if (unkept > 0) {
            put_count(out, "; ", unkept, "rule not kept", "rules not kept");
        }
    } else {
        ax_putf(out, "%s: %s", path, task->status == AX_IO ? "not read" : "not sound");
        put_count(out, ": ", errors, "error", "errors");
    }
    put_count(out, "; ", ax_message_count(task->session, AX_WARNING), "warning", "warnings");
    ax_put_text(out, "\n");
}

static void put_result(struct ax_task *task, const char *path, enum check_format format,
                       size_t unkept)
{
    struct ax_message_style style = {.json = true, .quiet = task->console->common.quiet};
    if (format == CHECK_JSON) {
        ax_messages_write(task->session, style, task->console->out);
        return;
    }
    ax_task_show_messages(task);
    if (!task->console->common.quiet) {
        put_summary(task, path, unkept);
    }
}

static enum ax_status check_completeness(struct ax_task *task, size_t *out_unkept)
{
    struct ax_completeness_result results[AX_COMPLETENESS_RULES];
    struct ax_completeness_options how = {.model_only = true, .all = task->console->common.verbose};
    struct ax_threat_options methods = AX_THREAT_DEFAULTS;
    enum ax_status status = ax_completeness_check(task->model, NULL, &methods, &how, results);
    for (size_t i = 0; status == AX_OK && i < AX_COMPLETENESS_RULES; i++) {
        *out_unkept += results[i].found > 0 && !ax_completeness_rule_at(i)->warns;
    }
    return status;
}

static enum ax_exit check(const struct ax_call *call, const char *path)
{
    const struct check_options *how = call->options;
    struct ax_task task = {.console = call->console};
    ax_task_load_model(&task, path, &how->templates);
    if (task.status == AX_OK) {
        task.status = ax_model_review(task.model);
    }
    size_t unkept = 0;
    if (task.status == AX_OK && how->complete) {
        task.status = check_completeness(&task, &unkept);
    }
    bool warned = false;
    if (task.session) {
        put_result(&task, path, (enum check_format)how->format, unkept);
        warned = ax_message_count(task.session, AX_WARNING) > 0;
    }
    enum ax_exit exit = ax_task_end(&task);
    bool no = unkept > 0 || (how->strict && warned);
    return exit == AX_EXIT_FINE && no ? AX_EXIT_NO : exit;
}

/* A file that is not sound does not keep the others from being checked; the worst status counts. */
static enum ax_exit run(const struct ax_call *call)
{
    const struct check_options *how = call->options;
    if (call->count == 1) {
        return check(call, call->operands[0]);
    }
    return ax_portfolio_run(call, how->jobs, check, call->console->out);
}

const struct ax_command ax_command_check = {
    .name = "check",
    .summary = "is the model sound and complete",
    .usage = "[OPTION]... FILE...",
    .description = description,
    .examples = examples,
    .answer_no = "with --strict: there are warnings; with --complete: a rule is not kept",
    .options = options,
    .options_size = sizeof(struct check_options),
    .operands = {.name = "FILE", .least = 1, .most = AX_ANY_NUMBER},
    .run = run,
};
