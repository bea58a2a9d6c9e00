/* SPDX-License-Identifier: Apache-2.0 */
/* annexc vulns: known vulnerabilities of the components of a product. */
#include "cli/command.h"
#include "cli/format.h"
#include "cli/known.h"

struct vulns_options {
    int format; /* -1: not named */
    struct known_options known;
    const char *risk;
    struct ax_list templates;
    const char *output;
};

static const struct vulns_options defaults = {.format = -1};

static const char *const formats[] = {
    [AX_VULNERABILITIES_TABLE] = "table",         [AX_VULNERABILITIES_CSV] = "csv",
    [AX_VULNERABILITIES_JSON] = "json",           [AX_VULNERABILITIES_MARKDOWN] = "markdown",
    [AX_VULNERABILITIES_CYCLONEDX] = "cyclonedx", [AX_VULNERABILITIES_OPENVEX] = "openvex",
    [AX_VULNERABILITIES_FORMAT_COUNT] = NULL,
};

static const struct ax_ending endings[] = {
    {"txt", AX_VULNERABILITIES_TABLE},
    {"csv", AX_VULNERABILITIES_CSV},
    {"json", AX_VULNERABILITIES_JSON},
    {"md", AX_VULNERABILITIES_MARKDOWN},
    {NULL, 0},
};

static const struct ax_option options[] = {
    AX_OPTION_BIND(struct vulns_options, known),
    AX_OPTION_BOM(struct vulns_options, known),
    AX_OPTION_EPSS(struct vulns_options, known),
    {.letters = "f",
     .name = "format",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct vulns_options, format),
     .argument = "FORMAT",
     .help = "how the list is written; cyclonedx and openvex are VEX documents",
     .choices = formats,
     .fallback = "by the ending of the output, else table"},
    AX_OPTION_KEV(struct vulns_options, known),
    AX_OPTION_OUTPUT(struct vulns_options, output),
    {.name = "risk",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct vulns_options, risk),
     .argument = "FILE",
     .help = "the risk file with the decisions",
     .fallback = "the one beside the model, if there is one"},
    AX_OPTION_TEMPLATE(struct vulns_options, templates,
                       "use this template besides those that the model names"),
    {0},
};

static const char *const description[] = {
    "Lists the known vulnerabilities of the components that a product is made of, out of files "
    "that you supply: bills of materials and VEX documents (CycloneDX 1.2 to 1.7 as JSON or XML, "
    "SPDX 2.3 as JSON), CISA's list of known exploited vulnerabilities, EPSS scores. annexc "
    "fetches nothing. Names, dates and SHA-256 of the files stand below the list.",
    "With a model FILE it tells which element each component is in (a component of the model "
    "with the same package URL, or --bind), whether flows reach that element across a boundary, "
    "and what the risk file decides. The same options at annexc threats and annexc risk make "
    "each vulnerability a threat, CVE-…@ELEMENT.",
    "A vulnerability that is known to be exploited and accepted by the risk file is an error "
    "(TM22).",
    "VEX documents come from the decisions of the risk file, and from the analyses of the files "
    "where nothing is decided.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc vulns --bom pump.cdx.json --kev kev.csv pump.xml", "what is known, and where it is"},
    {"annexc threats --bom pump.cdx.json pump.xml", "the same as threats among the others"},
    {"annexc vulns --bom pump.cdx.json -f openvex -o pump.vex.json pump.xml",
     "what has been decided, for customers"},
    {NULL, NULL},
};

static enum ax_status load_risk(struct ax_task *task, const char *model, struct ax_risk **out_risk)
{
    const struct vulns_options *how = task->options;
    if (!how->risk && !model) {
        return AX_OK;
    }
    const char *path = how->risk ? how->risk : ax_risk_path(task->session, model);
    enum ax_status status = path ? ax_risk_load(task->session, path, out_risk) : AX_NO_MEMORY;
    if (status == AX_NOT_FOUND && how->risk) {
        return ax_task_no_risk(task, path);
    }
    return status == AX_NOT_FOUND ? AX_OK : status;
}

struct work {
    const struct vulns_options *how;
    const char *model;
    size_t *accepted; /* exploited vulnerabilities that are */
};

static enum ax_status write_list(struct ax_task *task)
{
    const struct work *work = task->options;
    struct ax_report_style style = {ax_is_stdout(task->output) ? ax_console_width() : 0, false};
    struct ax_vulnerabilities *list = NULL;
    struct ax_risk *risk = NULL;
    task->options = work->how;
    enum ax_status status = load_risk(task, work->model, &risk);
    if (status == AX_OK) {
        status = ax_known_read(task->session, task->model, &work->how->known, &list);
    }
    if (status == AX_OK) {
        status = ax_report_vulnerabilities(
            list, risk, (enum ax_vulnerability_format)work->how->format, style, task->result);
    }
    if (status == AX_OK && risk) {
        *work->accepted = ax_vulnerabilities_check(list, risk);
    }
    if (status == AX_OK && task->console->common.verbose) {
        ax_console_note(task->console, "%zu components, %zu vulnerabilities, %zu exploited",
                        ax_vulnerabilities_components(list), ax_vulnerabilities_count(list),
                        ax_vulnerabilities_exploited(list));
    }
    ax_vulnerabilities_free(list);
    ax_risk_free(risk);
    return status;
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct vulns_options *given = call->options;
    struct vulns_options how = *given;
    size_t accepted = 0;
    struct work work = {&how, call->operands[0], &accepted};
    if (how.known.boms.count == 0) {
        return ax_usage_error(call->console, call->command->name, NULL, "--bom is missing");
    }
    if (how.known.binds.count > 0 && call->count == 0) {
        return ax_usage_error(call->console, call->command->name, NULL,
                              "--bind needs a model FILE");
    }
    if (!ax_format_settle(call->console, call->command->name, endings, how.output,
                          AX_VULNERABILITIES_TABLE, &how.format)) {
        return AX_EXIT_TROUBLE;
    }
    struct ax_task task = {.console = call->console, .output = how.output, .options = &work};
    if (call->count > 0) {
        ax_task_load_model(&task, work.model, &how.templates);
    } else {
        ax_task_begin(&task);
    }
    enum ax_exit exit = ax_task_finish(&task, write_list);
    return exit == AX_EXIT_FINE && accepted > 0 ? AX_EXIT_NO : exit;
}

const struct ax_command ax_command_vulns = {
    .name = "vulns",
    .summary = "list known vulnerabilities of components, and write VEX",
    .usage = "--bom FILE [OPTION]... [FILE]",
    .description = description,
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .options_size = sizeof(struct vulns_options),
    .operands = {.name = "FILE", .least = 0, .most = 1},
    .answer_no = "a vulnerability that is exploited is accepted",
    .run = run,
};
