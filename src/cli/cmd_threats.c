/* SPDX-License-Identifier: Apache-2.0 */
/* annexc threats: the rules of the templates, held against the model. */
#include "cli/command.h"
#include "cli/format.h"
#include "cli/task.h"

#include <annexc/report.h>
#include <annexc/stored.h>
#include <annexc/threat.h>

#include <unistd.h>

enum method {
    BY_INTERACTION,
    BY_ELEMENT
};

struct threats_options {
    int format; /* -1: not named */
    unsigned methods;
    bool stored;
    struct ax_list templates;
    const char *output;
};

static const struct threats_options defaults = {.format = -1};

static const char *const methods[] = {
    [BY_INTERACTION] = "interaction", [BY_ELEMENT] = "element", NULL};

static const char *const formats[] = {
    [AX_THREATS_TABLE] = "table",       [AX_THREATS_CSV] = "csv",
    [AX_THREATS_JSON] = "json",         [AX_THREATS_JSONL] = "jsonl",
    [AX_THREATS_MARKDOWN] = "markdown", [AX_THREATS_XML] = "xml",
    [AX_THREATS_FORMAT_COUNT] = NULL,
};

static const struct ax_ending endings[] = {
    {"txt", AX_THREATS_TABLE},   {"csv", AX_THREATS_CSV},
    {"json", AX_THREATS_JSON},   {"jsonl", AX_THREATS_JSONL},
    {"md", AX_THREATS_MARKDOWN}, {"markdown", AX_THREATS_MARKDOWN},
    {"xml", AX_THREATS_XML},     {NULL, 0},
};

static const struct ax_option options[] = {
    {.letters = "f",
     .name = "format",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct threats_options, format),
     .argument = "FORMAT",
     .help = "how the list is written",
     .choices = formats,
     .fallback = "by the ending of the output, else table"},
    {.name = "method",
     .kind = AX_OPTION_SET,
     .offset = offsetof(struct threats_options, methods),
     .argument = "METHOD",
     .help = "STRIDE per interaction or per element",
     .choices = methods,
     .fallback = "interaction"},
    {.name = "stored",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct threats_options, stored),
     .help = "list what a .tm7 file stores instead, and whether it still follows from the drawing"},
    AX_OPTION_OUTPUT(struct threats_options, output),
    AX_OPTION_TEMPLATE(struct threats_options, templates,
                       "use this template besides those that the model names"),
    {0},
};

static const char *const description[] = {
    "Enumerates the threats of a model, in the order of the model and then of the rules. A "
    "threat is named after its rule and what it is about, as in S3@f1, and after nothing else: "
    "its name stays when names, texts or positions change.",
    "The numbers of flows are those in the picture that annexc draw makes. A property that nobody "
    "answered never keeps a threat away. annexc explain tells why a threat is listed.",
    "STRIDE per interaction looks at each flow with its two ends; STRIDE per element looks at each "
    "element and flow by itself. Rules that belong to neither always count.",
    "With --stored the list is what Microsoft's Threat Modeling Tool stored in a .tm7 file: the "
    "threats with state, priority, justification and author, and for each whether it is derived "
    "from the drawing of today, or why not. It is written as table, csv or json.",
    "Warnings about the model go to standard error. When the model has errors nothing is written "
    "and the output file stays as it is.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc threats pump.xml", "the table"},
    {"annexc threats -o threats.csv pump.xml", "a file for a spreadsheet"},
    {"annexc threats -f jsonl pump.xml | wc -l", "how many there are"},
    {"annexc threats --method interaction --method element pump.xml",
     "STRIDE per interaction and per element together"},
    {"annexc threats --stored -f csv pump.tm7", "what people decided in another tool"},
    {NULL, NULL},
};

static struct ax_report_style style_of(const struct ax_task *task)
{
    if (ax_is_stdout(task->output)) {
        return (struct ax_report_style){ax_console_width(),
                                        ax_console_color(task->console, STDOUT_FILENO)};
    }
    return (struct ax_report_style){0, task->console->common.color == AX_COLOR_ALWAYS};
}

static enum ax_status write_threats(struct ax_task *task)
{
    const struct threats_options *how = task->options;
    struct ax_threat_options which = {
        .by_interaction = how->methods == 0 || (how->methods & 1U << BY_INTERACTION),
        .by_element = how->methods & 1U << BY_ELEMENT,
    };
    struct ax_threats *threats = NULL;
    enum ax_status status = ax_threats_enumerate(task->model, &which, &threats);
    if (status != AX_OK) {
        return status;
    }
    if (task->console->common.verbose) {
        ax_console_note(task->console, "%zu threats", ax_threats_count(threats));
    }
    status = ax_report_threats(threats, (enum ax_threat_format)how->format, style_of(task),
                               task->result);
    ax_threats_free(threats);
    return status;
}

static enum ax_status write_stored(struct ax_task *task)
{
    const struct threats_options *how = task->options;
    struct ax_stored *stored = NULL;
    enum ax_status status = ax_stored_read(task->model, &stored);
    status = status == AX_OK ? ax_stored_judge(stored) : status;
    if (status == AX_OK) {
        status = ax_report_stored(stored, (enum ax_threat_format)how->format, style_of(task),
                                  task->result);
    }
    ax_stored_free(stored);
    return status;
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct threats_options *given = call->options;
    struct threats_options how = *given;
    if (!ax_format_settle(call->console, call->command->name, endings, how.output, AX_THREATS_TABLE,
                          &how.format)) {
        return AX_EXIT_TROUBLE;
    }
    if (how.stored && !ax_report_stored_has((enum ax_threat_format)how.format)) {
        return ax_usage_error(call->console, call->command->name, NULL,
                              "stored threats are written as table, csv or json, not as %s",
                              ax_threat_format_text((enum ax_threat_format)how.format));
    }
    struct ax_task task = {.console = call->console, .output = how.output, .options = &how};
    ax_task_load_model(&task, call->operands[0], &how.templates);
    return ax_task_finish(&task, how.stored ? write_stored : write_threats);
}

const struct ax_command ax_command_threats = {
    .name = "threats",
    .summary = "enumerate the threats of a model",
    .usage = "[OPTION]... FILE",
    .description = description,
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .options_size = sizeof(struct threats_options),
    .operands = {.name = "FILE", .least = 1, .most = 1},
    .run = run,
};
