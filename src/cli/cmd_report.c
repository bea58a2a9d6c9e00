/* SPDX-License-Identifier: Apache-2.0 */
/* annexc report: the security risk file as a document. */
#include "cli/command.h"
#include "cli/day.h"
#include "cli/format.h"
#include "cli/progress.h"
#include "cli/report.h"

#include <unistd.h>

static const struct report_options defaults = {.format = -1, .timeout = 60};

static const char *const formats[] = {
    [AX_DOCUMENT_HTML] = "html", [AX_DOCUMENT_MARKDOWN] = "markdown", [AX_DOCUMENT_XLSX] = "xlsx",
    [AX_DOCUMENT_XML] = "xml",   [AX_DOCUMENT_FORMAT_COUNT] = NULL,
};

static const struct ax_ending endings[] = {
    {"html", AX_DOCUMENT_HTML},
    {"htm", AX_DOCUMENT_HTML},
    {"md", AX_DOCUMENT_MARKDOWN},
    {"markdown", AX_DOCUMENT_MARKDOWN},
    {"xlsx", AX_DOCUMENT_XLSX},
    {"xml", AX_DOCUMENT_XML},
    {NULL, 0},
};

static const char *const editions[] = {
    [EDITION_INTERNAL] = "internal", [EDITION_PUBLIC] = "public", NULL};

static const char *const methods[] = {"interaction", "element", NULL};

static const struct ax_option options[] = {
    {.letters = "f",
     .name = "format",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct report_options, format),
     .argument = "FORMAT",
     .help = "how the document is written",
     .choices = formats,
     .fallback = "by the ending of the output, else html"},
    {.name = "edition",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct report_options, edition),
     .argument = "EDITION",
     .help = "public leaves out what is marked visibility=\"internal\"",
     .choices = editions,
     .fallback = "internal, which has everything"},
    {.name = "risk",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct report_options, risk),
     .argument = "FILE",
     .help = "the risk file",
     .fallback = "NAME.risk.xml beside the model NAME.xml, if there is one"},
    {.name = "acceptance",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct report_options, acceptance),
     .argument = "FILE",
     .help = "the manufacturer's acceptance matrix",
     .fallback = "the one that the risk file names"},
    {.name = "stylesheet",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct report_options, stylesheet),
     .argument = "FILE",
     .help = "an XSLT 1.0 stylesheet instead of the shipped one"},
    {.name = "as-of",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct report_options, as_of),
     .argument = "DATE",
     .help = "judge on this day (2027-06-30) which decisions have expired",
     .fallback = "decisions are shown with their end"},
    {.name = "method",
     .kind = AX_OPTION_SET,
     .offset = offsetof(struct report_options, methods),
     .argument = "METHOD",
     .help = "STRIDE per interaction or per element",
     .choices = methods,
     .fallback = "interaction"},
    {.name = "no-diagrams",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct report_options, no_diagrams),
     .help = "leave the diagrams out"},
    {.name = "timeout",
     .kind = AX_OPTION_NUMBER,
     .offset = offsetof(struct report_options, timeout),
     .argument = "SECONDS",
     .help = "how long the layout of a diagram may take; 0: no limit",
     .fallback = "60"},
    {.name = "tree",
     .kind = AX_OPTION_LIST,
     .offset = offsetof(struct report_options, trees),
     .argument = "FILE",
     .help = "an attack-defence tree about the model",
     .fallback = "NAME.tree.xml beside the model NAME.xml, if there is one"},
    {.name = "octave",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct report_options, octave),
     .argument = "FILE",
     .help = "an OCTAVE file about the model",
     .fallback = "NAME.octave.xml beside the model NAME.xml, if there is one"},
    {.name = "trike",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct report_options, trike),
     .argument = "FILE",
     .help = "a Trike file about the model",
     .fallback = "NAME.trike.xml beside the model NAME.xml, if there is one"},
    {.name = "vast",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct report_options, vast),
     .help = "VAST-style views among the diagrams: the operational one, and one for each feature"},
    AX_OPTION_BOM(struct report_options, known),
    AX_OPTION_BIND(struct report_options, known),
    AX_OPTION_KEV(struct report_options, known),
    AX_OPTION_EPSS(struct report_options, known),
    AX_OPTION_CATALOGUE(struct report_options, catalogue),
    AX_OPTION_NO_CACHE(struct report_options, catalogue),
    AX_OPTION_OUTPUT(struct report_options, output),
    AX_OPTION_TEMPLATE(struct report_options, templates,
                       "use this template besides those that the model names"),
    {0},
};

static const char *const description[] = {
    "Writes what a model, its threats and its risk file say as one document: product and method, "
    "security context, assets, diagrams, interfaces, assumptions, threats with decisions and "
    "scores, attack-defence trees, known vulnerabilities, controls with traceability, residual "
    "risk, issues, reviews, monitoring and completeness. The method statement names each technique "
    "that is used, and what has to be known about it. Without a risk file all threats are open.",
    "With --bom, known vulnerabilities of components are threats as in annexc threats, and have a "
    "section of their own with the files that they were read from.",
    "The HTML page is one file that needs nothing else: no network, no other file. Elements of the "
    "diagrams filter the table of threats. It can be read and printed without its script too. The "
    "workbook (xlsx) has a sheet for each record set. XML has all data, "
    "models/schema/report-1.xsd; HTML and Markdown are made from it by stylesheets, which "
    "--stylesheet replaces with one of your own. docs/reports.md tells how.",
    "With --catalogue what the rules refer to has its name and a link.",
    "The same model, risk file and stylesheet give the same bytes: dates come from the files only.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc report -o pump.html pump.xml", "a page for the review"},
    {"annexc report -o pump.xlsx pump.xml", "a workbook"},
    {"annexc report --tree dose.xml --bom pump.cdx.json --kev kev.csv -o pump.html pump.xml",
     "with a tree and what is known about the components"},
    {"annexc report --edition public -f markdown pump.xml", "what may leave the house"},
    {"annexc report -f xml pump.xml | xmllint --xpath 'count(//*[local-name()=\"threat\"])' -",
     "all data, for other tools"},
    {NULL, NULL},
};

/* False: a mistake was reported. */
static bool settle(const struct ax_call *call, struct report_options *how)
{
    const char *command = call->command->name;
    const char *format;
    if (!ax_format_settle(call->console, command, endings, how->output, AX_DOCUMENT_HTML,
                          &how->format)) {
        return false;
    }
    format = formats[how->format];
    bool is_workbook = how->format == AX_DOCUMENT_XLSX;
    if (!ax_day_check(call, "as-of", how->as_of)) {
        return false;
    }
    if (!ax_document_has((enum ax_document_format)how->format)) {
        (void)ax_usage_error(call->console, command, NULL,
                             "%s needs libxlsxwriter, which is not there", format);
    } else if (is_workbook && ax_is_stdout(how->output) && isatty(STDOUT_FILENO)) {
        (void)ax_usage_error(call->console, command, NULL,
                             "%s is not for a terminal: name a file with --output", format);
    } else if (how->stylesheet && is_workbook) {
        (void)ax_usage_error(call->console, command, NULL, "--stylesheet is not for %s", format);
    } else {
        return true;
    }
    return false;
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct report_options *given = call->options;
    struct report_options how = *given;
    if (!settle(call, &how)) {
        return AX_EXIT_TROUBLE;
    }
    struct report_run run = {
        .task = {.console = call->console, .output = how.output},
        .how = &how,
        .model_path = call->operands[0],
    };
    return ax_report_run(&run);
}

const struct ax_command ax_command_report = {
    .name = "report",
    .summary = "write the security risk file as a document",
    .usage = "[OPTION]... FILE",
    .description = description,
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .options_size = sizeof(struct report_options),
    .operands = {.name = "FILE", .least = 1, .most = 1},
    .run = run,
};
