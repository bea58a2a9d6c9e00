/* SPDX-License-Identifier: Apache-2.0 */
/* annexc explain: what a message, a rule or a threat means. */
#include "cli/catalogue.h"
#include "cli/command.h"
#include "cli/fill.h"
#include "cli/known.h"
#include "cli/methods.h"
#include "cli/near.h"
#include "cli/task.h"

#include <annexc/threat.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct explain_options {
    struct known_options known;
    struct ax_list templates;
    const char *output;
    bool methods;
    struct catalogue_options catalogue;
};

static const struct ax_option options[] = {
    AX_OPTION_BOM(struct explain_options, known),
    AX_OPTION_BIND(struct explain_options, known),
    AX_OPTION_KEV(struct explain_options, known),
    AX_OPTION_EPSS(struct explain_options, known),
    {.name = "methods",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct explain_options, methods),
     .help = "list the techniques of Annex C, and how far each is supported"},
    AX_OPTION_OUTPUT(struct explain_options, output),
    AX_OPTION_TEMPLATE(
        struct explain_options, templates,
        "the template of the rule, when no model names it; without any: stride, for an "
        "entry of a catalogue all that are shipped"),
    AX_OPTION_CATALOGUE(struct explain_options, catalogue),
    AX_OPTION_NO_CACHE(struct explain_options, catalogue),
    {0},
};

static const char *const description[] = {
    "Explains what annexc wrote. WHAT is a message code (AX2004, or its name attribute-missing), "
    "a rule (S3) of the templates in use, a threat (S3@f1, or one of your own in the risk file) of "
    "the model FILE, or an entry of a catalogue (CAPEC-94).",
    "For a rule it prints the expression, its compiled form, the texts, controls and references, "
    "and the weaknesses that its attack patterns exploit; where it names none, what is usual. "
    "For a threat it prints the values behind every test of the rule, also when the threat does "
    "not exist: then it tells which test keeps the rule from firing, and the exit status is 1.",
    "For an entry of CWE, CAPEC or a list of OWASP (CWE-287, CAPEC-94, OWASP-A07:2025) it prints "
    "what it is connected with, the rules of the templates in use that refer to it, and the "
    "threats of the model FILE. Short names of what the shipped rules refer to are built in; with "
    "--catalogue there are MITRE's names, texts and relations.",
    "--methods takes no WHAT: it lists the techniques that Annex C of IEC 81001-5-1 names, and "
    "says how far annexc goes with each.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc explain AX2004", "what a message means and what to do"},
    {"annexc explain S3", "a rule of the template stride"},
    {"annexc explain S3@f1 pump.xml", "why this threat is listed, or why it is not"},
    {"annexc explain CAPEC-94 --catalogue capec.xml", "an attack pattern, in MITRE's words"},
    {"annexc explain --bom pump.cdx.json CVE-2024-0001@viewer pump.xml",
     "a known vulnerability of a component"},
    {"annexc explain --methods", "which techniques there are"},
    {NULL, NULL},
};

static const char *const severities[] = {
    [AX_NOTE] = "note", [AX_WARNING] = "warning", [AX_ERROR] = "error"};

static struct ax_slice slice_of(const char *text)
{
    return (struct ax_slice){text, strlen(text)};
}

static void put_paragraphs(struct ax_output *output, const char *text)
{
    for (;;) {
        const char *end = strstr(text, "\n\n");
        size_t len = end ? (size_t)(end - text) : strlen(text);
        ax_put_text(output, "\n");
        ax_fill(output, (struct ax_slice){text, len}, 0, 0);
        if (!end) {
            return;
        }
        text = end + 2;
    }
}

static enum ax_status put_code(struct ax_task *task)
{
    const struct ax_code_text *code = task->options;
    ax_putf(task->result, "AX%04u %s (%s): %s\n", (unsigned)code->number, code->name,
            severities[code->severity], code->summary);
    put_paragraphs(task->result, code->explanation);
    return AX_OK;
}

static enum ax_exit explain_code(const struct ax_call *call, const struct ax_code_text *code)
{
    const struct explain_options *how = call->options;
    struct ax_task task = {.console = call->console, .output = how->output, .options = code};
    ax_task_begin(&task);
    return ax_task_finish(&task, put_code);
}

/* AX and digits, as messages have it at their end; brackets are copied along easily. */
static bool is_code(const char *what)
{
    return strncmp(what, "AX", 2) == 0 && what[2] != '\0' &&
           what[2 + strspn(what + 2, "0123456789")] == '\0';
}

static enum ax_exit unknown_number(const struct ax_call *call, const char *what)
{
    unsigned long number = strtoul(what + 2, NULL, 10);
    const struct ax_code_text *below = NULL;
    const struct ax_code_text *code = ax_code_at(0);
    for (size_t i = 0; code && code->number < number; code = ax_code_at(++i)) {
        below = code;
    }
    ax_console_error(call->console, AX_CLI_CODE_UNKNOWN, "there is no message %s", what);
    if (below && code) {
        ax_console_note(call->console, "the nearest are AX%04u and AX%04u", (unsigned)below->number,
                        (unsigned)code->number);
    } else if (below || code) {
        const struct ax_code_text *near = below ? below : code;
        ax_console_note(call->console, "the nearest is AX%04u", (unsigned)near->number);
    }
    return AX_EXIT_TROUBLE;
}

/* A rule that is not found may have been meant as the name of a message. */
static void suggest_message(const struct ax_call *call, const char *what)
{
    struct ax_near near = {.wanted = what};
    const struct ax_code_text *code = ax_code_at(0);
    for (size_t i = 0; code; code = ax_code_at(++i)) {
        ax_near_offer(&near, code->name);
    }
    if (near.best) {
        ax_console_note(call->console, "there is a message \"%s\"", near.best);
    }
}

/* Whether the shipped template has the rule itself or in what it extends. */
static bool has_rule(const char *template, const char *rule)
{
    struct ax_session *session = ax_session_new(NULL);
    struct ax_output *output = ax_output_to_memory(NULL);
    struct ax_templates *templates = NULL;
    bool found = session && output &&
                 ax_templates_load(session, &template, 1, &templates) == AX_OK &&
                 ax_templates_explain_rule(templates, slice_of(rule), output) == AX_OK;
    ax_templates_free(templates);
    ax_output_free(output);
    ax_session_free(session);
    return found;
}

/* A rule may be in a template that is shipped and not in use. */
static bool suggest_template(const struct ax_call *call, const char *rule)
{
    const struct ax_shipped *shipped = ax_shipped_template(0);
    for (size_t i = 0; shipped; shipped = ax_shipped_template(++i)) {
        if (has_rule(shipped->name, rule)) {
            ax_console_note(call->console, "the template \"%s\" has it: add -t %s", shipped->name,
                            shipped->name);
            return true;
        }
    }
    return false;
}

/* CWE287 for CWE-287, and CVE-2024-0001 for what is a threat of an element. True: told. */
static bool suggest_entry(const struct ax_call *call, const char *what)
{
    size_t head = strcspn(what, "0123456789-_ :.");
    const char *number = what + head + strspn(what + head, "-_ :.");
    char id[64];
    if (head + strlen(number) + 2 > sizeof(id)) {
        return false;
    }
    (void)snprintf(id, sizeof(id), "%.*s-%s", (int)head, what, number);
    for (size_t i = 0; i < head; i++) {
        id[i] = id[i] >= 'a' && id[i] <= 'z' ? (char)(id[i] - 'a' + 'A') : id[i];
    }
    if (strncmp(id, "CVE-", 4) == 0 && strchr(number, '-')) {
        ax_console_note(call->console,
                        "a known vulnerability is explained where an element has it: %s@ELEMENT, "
                        "with --bom and the model",
                        id);
        return true;
    }
    if (ax_catalogue_is_id(slice_of(id))) {
        ax_console_note(call->console, "did you mean \"%s\"?", id);
        return true;
    }
    return false;
}

/* What is explained, and how. */
struct subject {
    const char *what;
    const struct explain_options *how;
    const struct ax_risk_record *threat; /* of the risk file, when it is one of these */
};

static const struct ax_templates *templates_of(const struct ax_task *task)
{
    return task->model ? ax_model_templates(task->model) : task->templates;
}

/* What the rule refers to, and what follows from that. */
static enum ax_status put_suggestions(struct ax_task *task, struct ax_slice rule)
{
    const struct subject *subject = task->options;
    struct ax_catalogue *catalogue = NULL;
    enum ax_status status = ax_catalogue_open(task->session, &subject->how->catalogue, &catalogue);
    if (status == AX_OK) {
        status = ax_catalogue_suggest(catalogue, templates_of(task), rule, ax_task_style(task),
                                      task->result);
    }
    ax_catalogue_free(catalogue);
    return status;
}

static enum ax_status put_rule(struct ax_task *task)
{
    const struct subject *subject = task->options;
    struct ax_slice rule = slice_of(subject->what);
    enum ax_status status = ax_templates_explain_rule(templates_of(task), rule, task->result);
    return status == AX_OK ? put_suggestions(task, rule) : status;
}

/* A threat of the risk file beside the model that no rule raises. */
static const struct ax_risk_record *find_own(struct ax_task *task, const char *path)
{
    const struct subject *subject = task->options;
    const char *risk_path = task->status == AX_OK ? ax_risk_path(task->session, path) : NULL;
    const struct ax_risk_record *found = NULL;
    if (risk_path && ax_risk_load(task->session, risk_path, &task->risk) == AX_OK) {
        for (size_t i = 0; !found && i < ax_risk_count(task->risk, AX_RISK_THREAT); i++) {
            const struct ax_risk_record *at = ax_risk_at(task->risk, AX_RISK_THREAT, i);
            struct ax_slice id = ax_risk_value(task->risk, at, AX_RISK_ID);
            bool same =
                id.len == strlen(subject->what) && memcmp(id.start, subject->what, id.len) == 0;
            found = same ? at : NULL;
        }
    }
    return found;
}

static enum ax_status put_own(struct ax_task *task)
{
    const struct subject *subject = task->options;
    struct ax_catalogue *catalogue = NULL;
    enum ax_status status = ax_catalogue_open(task->session, &subject->how->catalogue, &catalogue);
    if (status == AX_OK) {
        status = ax_catalogue_explain_threat(catalogue, task->risk, subject->threat,
                                             ax_task_style(task), task->result);
    }
    ax_catalogue_free(catalogue);
    return status;
}

static enum ax_exit explain_rule(const struct ax_call *call, const char *what, const char *path)
{
    const struct explain_options *how = call->options;
    struct subject subject = {what, how, NULL};
    struct ax_task task = {.console = call->console, .output = how->output, .options = &subject};
    if (path) {
        ax_task_load_model(&task, path, &how->templates);
        bool is_rule = task.model && ax_templates_has_rule(templates_of(&task), slice_of(what));
        subject.threat = is_rule ? NULL : find_own(&task, path);
    } else {
        ax_task_load_templates(&task, how->templates.at, how->templates.count);
    }
    if (subject.threat) {
        return ax_task_finish(&task, put_own);
    }
    bool loaded = task.status == AX_OK;
    enum ax_exit exit = ax_task_finish(&task, put_rule);
    if (loaded && task.status == AX_NOT_FOUND && !suggest_entry(call, what) &&
        !suggest_template(call, what)) {
        suggest_message(call, what);
    }
    return exit;
}

static enum ax_status put_threat(struct ax_task *task)
{
    const struct subject *subject = task->options;
    struct ax_slice threat = slice_of(subject->what);
    enum ax_status status = ax_threats_explain(task->model, threat, task->result);
    threat.len = strcspn(subject->what, "@");
    return status == AX_OK ? put_suggestions(task, threat) : status;
}

static enum ax_exit explain_threat(const struct ax_call *call, const char *what, const char *path)
{
    const struct explain_options *how = call->options;
    if (!path) {
        return ax_usage_error(call->console, call->command->name, NULL,
                              "the threat \"%s\" needs the FILE of its model", what);
    }
    struct subject subject = {what, how, NULL};
    struct ax_task task = {.console = call->console, .output = how->output, .options = &subject};
    ax_task_load_model(&task, path, &how->templates);
    ax_known_attach(&task, &how->known);
    return ax_task_finish(&task, put_threat);
}

static enum ax_status put_entry(struct ax_task *task)
{
    const struct subject *subject = task->options;
    struct ax_catalogue *catalogue = NULL;
    enum ax_status status = ax_catalogue_open(task->session, &subject->how->catalogue, &catalogue);
    if (status == AX_OK) {
        status = ax_catalogue_explain(catalogue, templates_of(task), task->model,
                                      slice_of(subject->what), ax_task_style(task), task->result);
    }
    ax_catalogue_free(catalogue);
    return status;
}

/* Without a choice all that annexc brings: "no rule refers to it" shall not be said too early. */
static void load_shipped(struct ax_task *task)
{
    enum {
        MOST = 16
    };
    const char *names[MOST];
    size_t count = 0;
    const struct ax_shipped *shipped = ax_shipped_template(0);
    for (; shipped && count < MOST; shipped = ax_shipped_template(count)) {
        names[count++] = shipped->name;
    }
    ax_task_load_templates(task, names, count);
}

static enum ax_exit explain_entry(const struct ax_call *call, const char *what, const char *path)
{
    struct subject subject = {what, call->options, NULL};
    struct ax_task task = {
        .console = call->console, .output = subject.how->output, .options = &subject};
    if (path) {
        ax_task_load_model(&task, path, &subject.how->templates);
    } else if (subject.how->templates.count > 0) {
        ax_task_load_templates(&task, subject.how->templates.at, subject.how->templates.count);
    } else {
        load_shipped(&task);
    }
    return ax_task_finish(&task, put_entry);
}

static enum ax_status put_methods(struct ax_task *task)
{
    ax_methods_put(task->result);
    return AX_OK;
}

static enum ax_exit explain_methods(const struct ax_call *call)
{
    const struct explain_options *how = call->options;
    struct ax_task task = {.console = call->console, .output = how->output};
    ax_task_begin(&task);
    return ax_task_finish(&task, put_methods);
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct explain_options *how = call->options;
    const char *name = call->command->name;
    if (how->methods) {
        return !call->operands[0]
                   ? explain_methods(call)
                   : ax_usage_error(call->console, name, NULL, "--methods takes no WHAT");
    }
    if (!call->operands[0]) {
        return ax_usage_error(call->console, name, NULL, "explain needs WHAT");
    }
    const char *what = call->operands[0];
    const char *path = call->operands[1];
    if (strchr(what, '@')) {
        return explain_threat(call, what, path);
    }
    const struct ax_code_text *code = ax_code_find(slice_of(what));
    if (code) {
        return explain_code(call, code);
    }
    if (ax_catalogue_is_id(slice_of(what))) {
        return explain_entry(call, what, path);
    }
    return is_code(what) ? unknown_number(call, what) : explain_rule(call, what, path);
}

const struct ax_command ax_command_explain = {
    .name = "explain",
    .summary = "tell what a message, a rule or a threat means",
    .usage = "[OPTION]... WHAT [FILE]",
    .description = description,
    .examples = examples,
    .answer_no = "there is no such threat, for the reason printed",
    .options = options,
    .options_size = sizeof(struct explain_options),
    .operands = {.name = "WHAT", .least = 0, .most = 2},
    .run = run,
};
