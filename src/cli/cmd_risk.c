/* SPDX-License-Identifier: Apache-2.0 */
/* annexc risk: keep the security risk file. */
#include "cli/day.h"
#include "cli/near.h"
#include "cli/risk.h"

#include <dirent.h>
#include <string.h>

/* Which options a verb takes: a bit for each verb. */
enum {
    UPDATE = 1,
    SET = 2,
    ADD = 4,
    SHOW = 8,
    LIST_EXPIRED = 16,
    CHECK = 32,
    EXPORT = 64,
    IMPORT = 128,
    ALL = 255
};

static const struct risk_options defaults = {.severity = -1, .format = -1, .impact = -1};

static const char *const formats[] = {"csv", "xlsx", NULL};
static const char *const impacts[] = {"business", "technical", "max", NULL};
static const char *const methods[] = {"interaction", "element", NULL};
static const char *const dispositions[] = {"open",   "mitigate",       "eliminate", "transfer",
                                           "accept", "not-applicable", NULL};
static const char *const severities[] = {"none", "low", "medium", "high", "critical", NULL};

#define PLACE(member) offsetof(struct risk_options, member)

static const struct ax_option options[] = {
    {.name = "risk",
     .kind = AX_OPTION_TEXT,
     .offset = PLACE(risk),
     .argument = "FILE",
     .help = "the risk file",
     .fallback = "NAME.risk.xml beside the model NAME.xml"},
    {.letters = "n",
     .name = "dry-run",
     .kind = AX_OPTION_FLAG,
     .offset = PLACE(dry_run),
     .help = "say what would be done, and do nothing"},
    {.letters = "d",
     .name = "disposition",
     .kind = AX_OPTION_SET,
     .offset = PLACE(dispositions),
     .argument = "DISPOSITION",
     .help = "set: what is decided; show: only threats with one of these",
     .choices = dispositions},
    {.letters = "r",
     .name = "reason",
     .kind = AX_OPTION_TEXT,
     .offset = PLACE(reason),
     .argument = "TEXT",
     .help = "set, add: why"},
    {.name = "owner",
     .kind = AX_OPTION_TEXT,
     .offset = PLACE(owner),
     .argument = "NAME",
     .help = "set, add: who answers for it; show: only with this in the owner's name"},
    {.name = "until",
     .kind = AX_OPTION_TEXT,
     .offset = PLACE(until),
     .argument = "DATE",
     .help = "set, add: the last day on which it holds"},
    {.name = "status",
     .kind = AX_OPTION_TEXT,
     .offset = PLACE(status),
     .argument = "STATUS",
     .help = "set, add: open, in-review or closed"},
    {.name = "controls",
     .kind = AX_OPTION_TEXT,
     .offset = PLACE(controls),
     .argument = "IDS",
     .help = "set, add: controls of the file"},
    {.name = "tests",
     .kind = AX_OPTION_TEXT,
     .offset = PLACE(tests),
     .argument = "IDS",
     .help = "set, add: tests of the file"},
    {.name = "pre",
     .kind = AX_OPTION_TEXT,
     .offset = PLACE(pre),
     .argument = "VECTOR",
     .help = "set, add: the score vector without the controls"},
    {.name = "post",
     .kind = AX_OPTION_TEXT,
     .offset = PLACE(post),
     .argument = "VECTOR",
     .help = "set, add: the score vector with the controls"},
    {.name = "impact",
     .kind = AX_OPTION_CHOICE,
     .offset = PLACE(impact),
     .argument = "WHICH",
     .help = "set, add: which impact of an OWASP rating counts",
     .choices = impacts,
     .fallback = "business where the vector has it, else technical"},
    {.name = "title",
     .kind = AX_OPTION_TEXT,
     .offset = PLACE(title),
     .argument = "TEXT",
     .help = "set, add: the title of a threat of your own"},
    {.letters = "s",
     .name = "set",
     .kind = AX_OPTION_LIST,
     .offset = PLACE(sets),
     .argument = "FIELD=VALUE",
     .help = "set, add: any other field of a threat; an empty value takes it away"},
    {.name = "confirm",
     .kind = AX_OPTION_FLAG,
     .offset = PLACE(confirm),
     .help = "set: the decision holds although something behind it has changed"},
    {.name = "severity",
     .kind = AX_OPTION_CHOICE,
     .offset = PLACE(severity),
     .argument = "SEVERITY",
     .help = "show: only from this severity on, by rule or by score",
     .choices = severities},
    {.letters = "e",
     .name = "element",
     .kind = AX_OPTION_TEXT,
     .offset = PLACE(element),
     .argument = "ID",
     .help = "show: only threats about this element or flow, or about flows at it"},
    {.name = "min-age",
     .kind = AX_OPTION_NUMBER,
     .offset = PLACE(min_age),
     .argument = "RELEASES",
     .help = "show: only threats that came at least so many releases ago"},
    {.name = "expired",
     .kind = AX_OPTION_FLAG,
     .offset = PLACE(expired),
     .help = "show: only decisions that have expired"},
    {.name = "review-again",
     .kind = AX_OPTION_FLAG,
     .offset = PLACE(review_again),
     .help = "show: only decisions that are to be reviewed again"},
    {.name = "gone",
     .kind = AX_OPTION_FLAG,
     .offset = PLACE(gone),
     .help = "show: also threats that the model does not raise any more"},
    {.name = "as-of",
     .kind = AX_OPTION_TEXT,
     .offset = PLACE(as_of),
     .argument = "DATE",
     .help = "show, list-expired, check: the day that ends of decisions are compared with",
     .fallback = "today"},
    {.name = "json",
     .kind = AX_OPTION_FLAG,
     .offset = PLACE(json),
     .help = "show, list-expired, check: one JSON object for each line"},
    {.name = "strict",
     .kind = AX_OPTION_FLAG,
     .offset = PLACE(strict),
     .help = "check: doubtful things make the answer no too"},
    {.name = "coverage",
     .kind = AX_OPTION_FLAG,
     .offset = PLACE(coverage),
     .help = "check: list what clauses and reviewers ask for, and where the evidence is"},
    {.name = "fail-on",
     .kind = AX_OPTION_LIST,
     .offset = PLACE(fail_on),
     .argument = "GATES",
     .help = "check: only these make the answer no (docs/gates.md): open:severity>=high,expired"},
    {.letters = "f",
     .name = "format",
     .kind = AX_OPTION_CHOICE,
     .offset = PLACE(format),
     .argument = "FORMAT",
     .help = "export: how the spreadsheet is written",
     .choices = formats,
     .fallback = "by the ending of the output, else csv"},
    AX_OPTION_OUTPUT(struct risk_options, output),
    {.name = "method",
     .kind = AX_OPTION_SET,
     .offset = PLACE(methods),
     .argument = "METHOD",
     .help = "STRIDE per interaction or per element",
     .choices = methods,
     .fallback = "what the file says, else interaction"},
    AX_OPTION_BIND(struct risk_options, known),
    AX_OPTION_BOM(struct risk_options, known),
    AX_OPTION_CATALOGUE(struct risk_options, catalogue),
    AX_OPTION_KEV(struct risk_options, known),
    AX_OPTION_NO_CACHE(struct risk_options, catalogue),
    AX_OPTION_TEMPLATE(struct risk_options, templates,
                       "use this template besides those that the model names"),
    {0},
};

/* By the name of the option: no order to be kept, and one that is missing is for no verb. */
static const struct {
    const char *option;
    unsigned verbs;
} takes[] = {
    {"as-of", SHOW | LIST_EXPIRED | CHECK},
    {"bind", UPDATE | SET | ADD | CHECK},
    {"bom", UPDATE | SET | ADD | CHECK},
    {"catalogue", CHECK},
    {"confirm", SET},
    {"controls", SET | ADD},
    {"coverage", CHECK},
    {"disposition", SET | ADD | SHOW},
    {"dry-run", UPDATE | SET | ADD | IMPORT},
    {"element", SHOW | LIST_EXPIRED},
    {"expired", SHOW},
    {"fail-on", CHECK},
    {"format", EXPORT},
    {"gone", SHOW},
    {"impact", SET | ADD},
    {"json", SHOW | LIST_EXPIRED | CHECK},
    {"kev", UPDATE | SET | ADD | CHECK},
    {"method", UPDATE | SET | ADD | CHECK | IMPORT},
    {"min-age", SHOW | LIST_EXPIRED},
    {"no-cache", CHECK},
    {"output", EXPORT},
    {"owner", SET | ADD | SHOW | LIST_EXPIRED},
    {"post", SET | ADD},
    {"pre", SET | ADD},
    {"reason", SET | ADD},
    {"review-again", SHOW},
    {"risk", ALL},
    {"set", SET | ADD},
    {"severity", SHOW | LIST_EXPIRED},
    {"status", SET | ADD},
    {"strict", CHECK},
    {"template", ALL},
    {"tests", SET | ADD},
    {"title", SET | ADD},
    {"until", SET | ADD},
};

static unsigned verbs_of(const char *option)
{
    for (size_t i = 0; i < sizeof(takes) / sizeof(takes[0]); i++) {
        if (strcmp(takes[i].option, option) == 0) {
            return takes[i].verbs;
        }
    }
    return 0;
}

static const char *const description[] = {
    "Keeps the security risk file of a model: NAME.risk.xml beside NAME.xml, the record of what "
    "people decided about each threat. It is made to be kept in version control and to be edited "
    "by hand too; docs/risk.md describes it. FILE is the model or the risk file; where none is "
    "named, the only *.risk.xml of the current folder.",
    "update MODEL joins the file with the threats of today. New threats come in as open. Threats "
    "that the model does not raise any more stay in the file, marked with the version in which "
    "they went; when they return, so does their decision. A decision whose rule or properties have "
    "changed is marked to be reviewed again, with what has changed; \"recorded\" is a decision "
    "whose basis was not known yet and is kept from now on. Nothing that a person wrote is removed "
    "or moved, and a second run changes nothing.",
    "set ID... [FILE] says what is decided about threats. An ID with * is a decision for all "
    "threats that it fits, of today and later: S3@* for a rule, *@debug-port for an element; "
    "accept and not-applicable for many need a --reason. What was decided before is kept "
    "as history. add ID [FILE] adds a threat that no rule raises.",
    "show [ID...] [FILE] lists threats, and list-expired [FILE] those whose decision has expired, "
    "which are open again.",
    "export [FILE] writes a spreadsheet, and import SHEET [FILE] reads it back, as CSV or as a "
    "workbook of Excel or LibreOffice: columns are found by their names, changed rows are shown "
    "before anything is written, every mistake is told with its cell, and then nothing is written. "
    "import PUMP.tm7 takes over what was decided in Microsoft's Threat Modeling Tool.",
    "check [FILE] holds the model and the file against the completeness rules TM01 to TM23 "
    "(docs/risk.md) and says what is not kept; an exception in the file justifies what cannot be "
    "otherwise. With --coverage it lists for the clauses of IEC 81001-5-1, the MDR and the FDA "
    "where the evidence is. With --catalogue it also checks that every weakness and attack "
    "pattern that rules and threats name exists and is not deprecated.",
    "The file is replaced in one step: whatever happens, the old or the new one is there, whole. "
    "When somebody else changed it in the meantime, nothing is written and the command says so.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc risk update pump.xml", "make the risk file, or bring it up to date"},
    {"annexc risk update -n pump.xml", "what an update would do"},
    {"annexc risk set S3@f1 -d accept -r 'Bedside only.' --owner 'Risk manager' --until 2027-06-30",
     "accept a threat for a time"},
    {"annexc risk set '*@debug-port' -d not-applicable -r 'Not fitted in series.' pump.xml",
     "decide about all threats to one element"},
    {"annexc risk set T1@f24 -d mitigate --controls CTL-TLS-01 --tests TST-7 pump.xml",
     "name the controls and the tests that show that they work"},
    {"annexc risk set T1@f24 --confirm pump.xml", "the decision holds although something changed"},
    {"annexc risk show -d open --severity high pump.xml", "what is left to decide"},
    {"annexc risk list-expired --as-of 2027-07-01 pump.xml", "what will have to be decided again"},
    {"annexc risk export -o threats.xlsx pump.xml", "a workbook for a meeting"},
    {"annexc risk import threats.xlsx pump.xml", "what was decided there"},
    {"annexc risk check pump.xml", "what is missing for a complete record"},
    {"annexc risk check --fail-on 'open:severity>=high,expired' pump.xml", "a gate for a build"},
    {"annexc risk check --coverage pump.xml", "which clause has which evidence"},
    {NULL, NULL},
};

struct verb {
    const char *name;
    unsigned bit;
    size_t least; /* operands behind it, without the file */
    size_t most;
    const char *wants;
    enum ax_exit (*run)(struct risk_run *run);
};

static const struct verb verbs[] = {
    {"update", UPDATE, 0, 0, "one model", ax_risk_run_update},
    {"set", SET, 1, AX_ANY_NUMBER, "the id of at least one threat", ax_risk_run_set},
    {"add", ADD, 1, 1, "the id of one threat", ax_risk_run_add},
    {"show", SHOW, 0, AX_ANY_NUMBER, "a risk file", ax_risk_run_show},
    {"list-expired", LIST_EXPIRED, 0, 0, "a risk file", ax_risk_run_list_expired},
    {"check", CHECK, 0, 0, "a model", ax_risk_run_check},
    {"export", EXPORT, 0, 0, "a risk file", ax_risk_run_export},
    {"import", IMPORT, 1, 1, "one spreadsheet or .tm7 file", ax_risk_run_import},
};

static const char *const verb_names[] = {"update", "set",    "add",    "show", "list-expired",
                                         "check",  "export", "import", NULL};

static const struct verb *find_verb(const char *name)
{
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (strcmp(verbs[i].name, name) == 0) {
            return &verbs[i];
        }
    }
    return NULL;
}

static bool is_given(const struct ax_option *option, const struct risk_options *how)
{
    const void *at = (const char *)how + option->offset;
    switch (option->kind) {
    case AX_OPTION_FLAG: return *(const bool *)at;
    case AX_OPTION_TEXT: return *(const char *const *)at != NULL;
    case AX_OPTION_NUMBER:
    case AX_OPTION_SET: return *(const unsigned *)at != 0;
    case AX_OPTION_CHOICE: return *(const int *)at >= 0;
    case AX_OPTION_LIST: return ((const struct ax_list *)at)->count > 0;
    }
    return false;
}

/* The first option that the verb does not have, or NULL. */
static const char *misplaced(const struct verb *verb, const struct risk_options *how)
{
    for (size_t i = 0; options[i].name; i++) {
        if (!(verbs_of(options[i].name) & verb->bit) && is_given(&options[i], how)) {
            return options[i].name;
        }
    }
    return NULL;
}

static bool ends(const char *text, const char *end)
{
    size_t len = strlen(text);
    size_t end_len = strlen(end);
    return len > end_len && strcmp(text + len - end_len, end) == 0;
}

static bool is_standard(const char *path)
{
    return path && strcmp(path, "-") == 0;
}

/* Takes the file out of the operands: ids do not end like that, and - is a model that is read.
 * What is imported comes first; a drawing that is imported is also the model when no other is
 * named. */
static void take_file(struct risk_run *run, bool imports)
{
    size_t kept = imports && run->count > 0 ? 1 : 0;
    for (size_t i = kept; i < run->count; i++) {
        char *word = run->operands[i];
        if (!run->model_path && (ends(word, ".xml") || ends(word, ".tm7") || is_standard(word))) {
            run->model_path = word;
        } else {
            run->operands[kept++] = word;
        }
    }
    run->count = kept;
    if (imports && kept == 1 && !run->model_path && ends(run->operands[0], ".tm7")) {
        run->model_path = run->operands[0];
    }
}

/* The only risk file of the current folder; false when there is none, or several. */
static bool find_file(char *name, size_t size)
{
    size_t found = 0;
    DIR *folder = opendir(".");
    const struct dirent *entry;
    while (folder && (entry = readdir(folder)) != NULL) {
        if (ends(entry->d_name, ".risk.xml") && strlen(entry->d_name) < size) {
            memcpy(name, entry->d_name, strlen(entry->d_name) + 1);
            found++;
        }
    }
    if (folder) {
        (void)closedir(folder);
    }
    return found == 1;
}

static enum ax_exit run_verb(struct risk_run *run, const struct verb *verb)
{
    char found[256];
    const char *name = run->call->command->name;
    const char *option = misplaced(verb, run->how);
    if (option) {
        return ax_usage_error(run->call->console, name, NULL, "risk %s has no --%s", verb->name,
                              option);
    }
    take_file(run, verb->bit == IMPORT);
    if (run->count < verb->least || run->count > verb->most) {
        return ax_usage_error(run->call->console, name, NULL, "risk %s needs %s", verb->name,
                              verb->wants);
    }
    if (is_standard(run->how->risk)) {
        return ax_usage_error(run->call->console, name, NULL,
                              "--risk needs the name of a file: it is replaced in its place");
    }
    if (is_standard(run->model_path) && !run->how->risk) {
        return ax_usage_error(run->call->console, name, NULL,
                              "a model on standard input has no risk file beside it: name it "
                              "with --risk");
    }
    if (!run->model_path && !(run->how->risk && verb->bit != UPDATE)) {
        if (verb->bit == UPDATE || !find_file(found, sizeof(found))) {
            return ax_usage_error(run->call->console, name, NULL,
                                  "risk %s needs %s: name a file (.xml, .tm7) or --risk",
                                  verb->name, verb->bit == UPDATE ? "a model" : "a risk file");
        }
        run->model_path = found;
    }
    return verb->run(run);
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct verb *verb = find_verb(call->operands[0]);
    if (!verb) {
        struct ax_near near = {.wanted = call->operands[0]};
        ax_near_offer_all(&near, verb_names);
        return ax_usage_error(call->console, call->command->name, near.best,
                              "annexc risk has no \"%s\"", call->operands[0]);
    }
    struct risk_run run = {.call = call,
                           .how = call->options,
                           .operands = call->operands + 1,
                           .count = call->count - 1};
    char today[AX_DAY_BYTES];
    run.day = run.how->as_of;
    bool judges = verb->bit & (SHOW | LIST_EXPIRED | CHECK);
    if (!ax_day_check(call, "as-of", run.day) ||
        (judges && !ax_day_settle(call->console, today, &run.day))) {
        return AX_EXIT_TROUBLE;
    }
    return run_verb(&run, verb);
}

const struct ax_command ax_command_risk = {
    .name = "risk",
    .summary = "keep the security risk file",
    .usage = "VERB [OPTION]... [ID]... [FILE]",
    .answer_no = "check: a rule is not kept, or a gate of --fail-on is tripped",
    .description = description,
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .options_size = sizeof(struct risk_options),
    .operands = {.name = "VERB", .least = 1, .most = AX_ANY_NUMBER, .choices = verb_names},
    .run = run,
};
