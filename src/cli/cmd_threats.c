/* SPDX-License-Identifier: Apache-2.0 */
/* annexc threats: the rules of the templates, held against the model. */
#include "cli/catalogue.h"
#include "cli/command.h"
#include "cli/day.h"
#include "cli/format.h"
#include "cli/known.h"
#include "cli/portfolio.h"
#include "cli/task.h"

#include <annexc/finding.h>
#include <annexc/report.h>
#include <annexc/stored.h>
#include <annexc/threat.h>
#include <annexc/vast.h>

#include <errno.h>

enum {
    FINDINGS = AX_THREATS_FORMAT_COUNT /* formats from here on are those of findings */
};

enum method {
    BY_INTERACTION,
    BY_ELEMENT
};

struct threats_options {
    int format;   /* -1: not named */
    int coverage; /* index of the list, -1: none */
    unsigned methods;
    bool stored;
    struct known_options known;
    struct catalogue_options catalogue;
    struct ax_list templates;
    struct ax_list gates;
    const char *baseline;
    const char *renames;
    const char *risk;
    const char *as_of;
    bool no_risk;
    unsigned jobs;
    const char *output;
    const char *view;
    int vast; /* -1: not asked for */
    const char *feature;
};

/* What a list is made with, besides the model. */
struct work {
    const struct threats_options *how;
    const char *path; /* of the model */
    struct ax_renames *renames;
    struct ax_baseline *baseline;
    struct ax_risk *risk;
    const char *as_of; /* where there is a risk file */
    char today[AX_DAY_BYTES];
    struct ax_gates *gates;
    bool tripped;
};

static const struct threats_options defaults = {.format = -1, .coverage = -1, .vast = -1};

static const char *const methods[] = {
    [BY_INTERACTION] = "interaction", [BY_ELEMENT] = "element", NULL};

static const char *const layers[] = {[AX_VAST_APPLICATION - 1] = "application",
                                     [AX_VAST_OPERATIONAL - 1] = "operational",
                                     [AX_VAST_OPERATIONAL] = NULL};

static const char *const formats[] = {
    [AX_THREATS_TABLE] = "table",
    [AX_THREATS_CSV] = "csv",
    [AX_THREATS_JSON] = "json",
    [AX_THREATS_JSONL] = "jsonl",
    [AX_THREATS_MARKDOWN] = "markdown",
    [AX_THREATS_XML] = "xml",
    [FINDINGS + AX_FINDINGS_TEXT] = "text",
    [FINDINGS + AX_FINDINGS_SARIF] = "sarif",
    [FINDINGS + AX_FINDINGS_GITLAB] = "gitlab",
    [FINDINGS + AX_FINDINGS_JUNIT] = "junit",
    [FINDINGS + AX_FINDINGS_GITHUB] = "github",
    [FINDINGS + AX_FINDINGS_SUMMARY] = "summary",
    [FINDINGS + AX_FINDING_FORMAT_COUNT] = NULL,
};

static const struct ax_ending endings[] = {
    {"txt", AX_THREATS_TABLE},
    {"csv", AX_THREATS_CSV},
    {"json", AX_THREATS_JSON},
    {"jsonl", AX_THREATS_JSONL},
    {"md", AX_THREATS_MARKDOWN},
    {"markdown", AX_THREATS_MARKDOWN},
    {"xml", AX_THREATS_XML},
    {"sarif", FINDINGS + AX_FINDINGS_SARIF},
    {NULL, 0},
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
    {.name = "view",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct threats_options, view),
     .argument = "ID",
     .help = "only threats about what this view of the model shows"},
    {.name = "vast",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct threats_options, vast),
     .argument = "LAYER",
     .help = "only threats about what the VAST-style views of this layer show, as in annexc draw",
     .choices = layers},
    {.name = "feature",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct threats_options, feature),
     .argument = "ID",
     .help = "with --vast application: only of this feature"},
    {.name = "fail-on",
     .kind = AX_OPTION_LIST,
     .offset = offsetof(struct threats_options, gates),
     .argument = "GATES",
     .help = "the answer is no when a threat trips one of these gates"},
    {.name = "coverage",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct threats_options, coverage),
     .argument = "LIST",
     .help = "instead of the threats: how many are about each entry of a public list, or why none",
     .choices = ax_coverage_lists},
    {.name = "baseline",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct threats_options, baseline),
     .argument = "FILE",
     .help = "a list that was saved: only what is new since is listed"},
    {.name = "renames",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct threats_options, renames),
     .argument = "FILE",
     .help = "ids that were changed since the baseline, OLD NEW on each line"},
    {.name = "risk",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct threats_options, risk),
     .argument = "FILE",
     .help = "the risk file with the decisions, for gates and for build servers",
     .fallback = "the one beside the model"},
    {.name = "no-risk",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct threats_options, no_risk),
     .help = "look at no risk file: every threat is open"},
    {.name = "as-of",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct threats_options, as_of),
     .argument = "DAY",
     .help = "the day on which decisions are looked at, as 2027-06-30",
     .fallback = "today"},
    AX_OPTION_JOBS(struct threats_options, jobs),
    AX_OPTION_BIND(struct threats_options, known),
    AX_OPTION_BOM(struct threats_options, known),
    AX_OPTION_CATALOGUE(struct threats_options, catalogue),
    AX_OPTION_KEV(struct threats_options, known),
    AX_OPTION_NO_CACHE(struct threats_options, catalogue),
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
    "For build servers: sarif (with suppressions from the risk file, and baselineState), gitlab "
    "(code quality), junit (a test case for each threat, open is failed), github (annotations), "
    "summary (Markdown), and text, a line for each threat, which git diff shows well. docs/ci.md "
    "tells more.",
    "With --baseline only what is new is listed, and how old the baseline is goes to standard "
    "error; sarif lists everything, with its state. docs/gates.md has the language of --fail-on.",
    "Several models at once are written one after the other, in their order, as jsonl, text or "
    "github; each has a process of its own, and one that fails does not stop the others.",
    "With --bom the known vulnerabilities of components are threats too, CVE-…@ELEMENT, behind the "
    "others of the element that the component is in; annexc vulns lists them with more.",
    "With --catalogue what the rules refer to has its name and address, in additional columns "
    "and fields; in the table it stands below each threat.",
    "With --coverage it says which entries of a public list the threats of the model are about, "
    "and of the others why not: no rule of the templates in use is about it, nothing in the model "
    "fires the rules that are, or a template gives the reason.",
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
    {"annexc threats --baseline baseline.json --fail-on new pump.xml", "a gate for what is new"},
    {"annexc threats -o threats.sarif pump.xml", "for a code host"},
    {"annexc threats -f jsonl --jobs 4 models/*.xml > all.jsonl", "many models"},
    {"annexc threats --stored -f csv pump.tm7", "what people decided in another tool"},
    {NULL, NULL},
};

static bool is_finding(const struct threats_options *how)
{
    return how->format >= FINDINGS;
}

static enum ax_status load_baseline(struct ax_task *task, struct work *work)
{
    const struct threats_options *how = work->how;
    if (!how->baseline) {
        return AX_OK;
    }
    work->renames = ax_renames_new(task->session);
    if (!work->renames) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = AX_OK;
    if (how->renames) {
        status = ax_renames_read(work->renames, how->renames);
    }
    if (status == AX_OK) {
        status = ax_renames_add_model(work->renames, task->model);
    }
    if (status == AX_OK) {
        status = ax_baseline_load(task->session, how->baseline, work->renames, &work->baseline);
    }
    return status;
}

/* The risk file counts where something asks for decisions. */
static enum ax_status load_risk(struct ax_task *task, struct work *work)
{
    const struct threats_options *how = work->how;
    bool wanted = how->risk || is_finding(how) || ax_gates_any(work->gates);
    if (how->no_risk || !wanted) {
        return AX_OK;
    }
    const char *path = how->risk ? how->risk : ax_risk_path(task->session, work->path);
    if (!path) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = ax_risk_load(task->session, path, &work->risk);
    if (status == AX_NOT_FOUND && how->risk) {
        return ax_task_no_risk(task, path);
    }
    work->as_of = how->as_of;
    if (status == AX_OK && !ax_day_settle(task->console, work->today, &work->as_of)) {
        task->unwritable = true; /* told */
        return AX_IO;
    }
    return status == AX_NOT_FOUND ? AX_OK : status;
}

static void tell_baseline(struct ax_task *task, const struct work *work,
                          const struct ax_threats *threats)
{
    struct ax_output *text = ax_output_to_memory(NULL);
    if (text && !task->console->common.quiet) {
        ax_baseline_describe(work->baseline, threats, text);
        ax_console_note(task->console, "%s", ax_output_text(text).start);
    }
    ax_output_free(text);
}

static enum ax_status report(struct ax_task *task, struct work *work, struct ax_threats *threats)
{
    const struct threats_options *how = work->how;
    const struct ax_finding_options wanted = {
        .risk = work->risk, .as_of = work->as_of, .baseline = work->baseline};
    enum ax_status status = AX_OK;
    if (work->baseline) {
        status = ax_baseline_meet(work->baseline, threats);
        tell_baseline(task, work, threats);
    }
    if (status == AX_OK && ax_gates_any(work->gates)) {
        status = ax_gates_judge(work->gates, threats, &wanted);
    }
    if (status != AX_OK) {
        return status;
    }
    if (work->baseline && how->format != FINDINGS + AX_FINDINGS_SARIF) {
        ax_baseline_keep_new(work->baseline, threats);
    }
    if (is_finding(how)) {
        return ax_report_findings(threats, &wanted,
                                  (enum ax_finding_format)(how->format - FINDINGS), task->result);
    }
    return ax_report_threats(threats, (enum ax_threat_format)how->format, ax_task_style(task),
                             task->result);
}

static enum ax_status keep_part(const struct threats_options *how, struct ax_threats *threats)
{
    struct ax_threats_part part = {how->view, (enum ax_vast_layer)(how->vast + 1), how->feature};
    bool whole = !part.view && part.layer == AX_VAST_NONE;
    return whole ? AX_OK : ax_threats_keep(threats, &part);
}

static struct ax_threat_options methods_of(const struct threats_options *how)
{
    return (struct ax_threat_options){
        .by_interaction = how->methods == 0 || (how->methods & 1U << BY_INTERACTION),
        .by_element = how->methods & 1U << BY_ELEMENT,
    };
}

static enum ax_status write_list(struct ax_task *task, struct work *work)
{
    const struct threats_options *how = work->how;
    struct ax_threat_options which = methods_of(how);
    struct ax_threats *threats = NULL;
    enum ax_status status =
        ax_gates_parse(task->session, how->gates.at, how->gates.count, &work->gates);
    status = status == AX_OK ? load_baseline(task, work) : status;
    status = status == AX_OK ? load_risk(task, work) : status;
    status = status == AX_OK ? ax_threats_enumerate(task->model, &which, &threats) : status;
    status = status == AX_OK ? keep_part(how, threats) : status;
    if (status == AX_OK) {
        if (task->console->common.verbose) {
            ax_console_note(task->console, "%zu threats", ax_threats_count(threats));
        }
        status = report(task, work, threats);
        work->tripped = ax_gates_tripped(work->gates) > 0;
        ax_gates_report(work->gates);
    }
    ax_threats_free(threats);
    return status;
}

static enum ax_status write_threats(struct ax_task *task)
{
    struct work *work = (struct work *)(uintptr_t)task->options;
    enum ax_status status = write_list(task, work);
    ax_gates_free(work->gates);
    ax_baseline_free(work->baseline);
    ax_renames_free(work->renames);
    ax_risk_free(work->risk);
    return status;
}

static enum ax_status write_stored(struct ax_task *task)
{
    const struct work *work = task->options;
    const struct threats_options *how = work->how;
    struct ax_stored *stored = NULL;
    enum ax_status status = ax_stored_read(task->model, &stored);
    status = status == AX_OK ? ax_stored_judge(stored) : status;
    if (status == AX_OK) {
        status = ax_report_stored(stored, (enum ax_threat_format)how->format, ax_task_style(task),
                                  task->result);
    }
    ax_stored_free(stored);
    return status;
}

static enum ax_status write_coverage(struct ax_task *task)
{
    const struct work *work = task->options;
    struct ax_threat_options which = methods_of(work->how);
    struct ax_threats *threats = NULL;
    struct ax_coverage_result result;
    enum ax_status status = ax_threats_enumerate(task->model, &which, &threats);
    if (status == AX_OK) {
        status = ax_coverage_write(task, ax_model_templates(task->model), threats,
                                   &work->how->catalogue, work->how->coverage, &result);
    }
    ax_threats_free(threats);
    return status;
}

static enum ax_exit list(struct ax_console *console, const struct threats_options *how,
                         const char *path)
{
    struct work work = {.how = how, .path = path};
    struct ax_task task = {.console = console, .output = how->output, .options = &work};
    ax_task_load_model(&task, path, &how->templates);
    ax_known_attach(&task, &how->known);
    ax_catalogue_attach(&task, &how->catalogue);
    enum ax_exit exit = ax_task_finish(&task, how->coverage >= 0 ? write_coverage
                                              : how->stored      ? write_stored
                                                                 : write_threats);
    return exit == AX_EXIT_FINE && work.tripped ? AX_EXIT_NO : exit;
}

/* In a process of its own; the output is that of the portfolio. */
static enum ax_exit list_one_of_many(const struct ax_call *call, const char *path)
{
    struct threats_options how = *(const struct threats_options *)call->options;
    how.output = NULL;
    return list(call->console, &how, path);
}

static enum ax_exit list_many(const struct ax_call *call, const struct threats_options *how)
{
    bool joins = how->format == AX_THREATS_JSONL || how->format == FINDINGS + AX_FINDINGS_TEXT ||
                 how->format == FINDINGS + AX_FINDINGS_GITHUB;
    if (!joins || how->stored) {
        return ax_usage_error(call->console, call->command->name, NULL,
                              "threats of several models are written as jsonl, text or github");
    }
    struct ax_call many = *call;
    many.options = how;
    struct ax_output *output = call->console->out;
    if (!ax_is_stdout(how->output) && ax_output_to_file(NULL, how->output, &output) != AX_OK) {
        ax_console_write_error(call->console, how->output, errno);
        return AX_EXIT_TROUBLE;
    }
    enum ax_exit exit = ax_portfolio_run(&many, how->jobs, list_one_of_many, output);
    if (output != call->console->out) {
        bool fine = exit != AX_EXIT_TROUBLE && ax_output_commit(output) == AX_OK;
        if (!fine && ax_output_errno(output) != 0) {
            ax_console_write_error(call->console, how->output, ax_output_errno(output));
        }
        exit = fine ? exit : AX_EXIT_TROUBLE;
        ax_output_free(output);
    }
    return exit;
}

/* False: options do not go together, which was reported. */
static bool is_part_fine(const struct ax_call *call, const struct threats_options *how)
{
    bool part = how->view || how->vast >= 0;
    const char *mistake = how->view && how->vast >= 0 ? "only one of --view and --vast can be given"
                          : how->feature && how->vast + 1 != AX_VAST_APPLICATION
                              ? "--feature belongs to --vast application"
                          : part && how->stored ? "--view and --vast are for derived threats"
                          : part && how->baseline
                              ? "a baseline is of the whole list: --view and --vast are not"
                              : NULL;
    if (mistake) {
        (void)ax_usage_error(call->console, call->command->name, NULL, "%s", mistake);
    }
    return !mistake;
}

/* False: options do not go together, which was reported. A gate that was not looked at would be
 * taken for one that is not tripped. */
static bool is_coverage_fine(const struct ax_call *call, const struct threats_options *how)
{
    bool part = how->view || how->vast >= 0;
    bool text = how->format == AX_THREATS_TABLE && !how->stored && call->count <= 1;
    const char *mistake = !text ? "--coverage is about one model, and is text"
                          : part || how->baseline || how->gates.count > 0
                              ? "--coverage is about all threats of the model: --fail-on, "
                                "--baseline, --view and --vast are not"
                              : NULL;
    if (mistake) {
        (void)ax_usage_error(call->console, call->command->name, NULL, "%s", mistake);
    }
    return !mistake;
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct threats_options *given = call->options;
    struct threats_options how = *given;
    if (!ax_format_settle(call->console, call->command->name, endings, how.output, AX_THREATS_TABLE,
                          &how.format) ||
        !ax_day_check(call, "as-of", how.as_of) || !is_part_fine(call, &how)) {
        return AX_EXIT_TROUBLE;
    }
    if (how.coverage >= 0 && !is_coverage_fine(call, &how)) {
        return AX_EXIT_TROUBLE;
    }
    bool stored = how.format < FINDINGS && ax_report_stored_has((enum ax_threat_format)how.format);
    if (how.stored && !stored) {
        return ax_usage_error(call->console, call->command->name, NULL,
                              "stored threats are written as table, csv or json, not as %s",
                              formats[how.format]);
    }
    return call->count > 1 ? list_many(call, &how) : list(call->console, &how, call->operands[0]);
}

const struct ax_command ax_command_threats = {
    .name = "threats",
    .summary = "enumerate the threats of a model",
    .usage = "[OPTION]... FILE...",
    .description = description,
    .examples = examples,
    .answer_no = "with --fail-on: a gate is tripped",
    .options = options,
    .defaults = &defaults,
    .options_size = sizeof(struct threats_options),
    .operands = {.name = "FILE", .least = 1, .most = AX_ANY_NUMBER},
    .run = run,
};
