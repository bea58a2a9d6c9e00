/* SPDX-License-Identifier: Apache-2.0 */
/* annexc score: vectors in, numbers and bands out. */
#include "cli/command.h"
#include "cli/format.h"
#include "cli/task.h"

#include <annexc/score_sheet.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct score_options {
    int format; /* -1: not named */
    int impact;
    int dread_d;
    bool explain;
    const char *dread_bands;
    const char *acceptance;
    const char *harm;
    const char *output;
};

struct request {
    const struct ax_call *call;
    struct score_options how;
    unsigned dread_bands[3];
    const struct ax_acceptance *acceptance;
    int harm;
};

static const struct score_options defaults = {
    .format = -1, .impact = AX_OWASP_KNOWN, .dread_d = AX_DREAD_D_COUNTS};

static const char *const formats[] = {
    [AX_SCORES_TABLE] = "table",
    [AX_SCORES_CSV] = "csv",
    [AX_SCORES_JSON] = "json",
    [AX_SCORES_FORMAT_COUNT] = NULL,
};

static const struct ax_ending endings[] = {
    {"txt", AX_SCORES_TABLE},
    {"csv", AX_SCORES_CSV},
    {"json", AX_SCORES_JSON},
    {NULL, 0},
};

static const char *const impacts[] = {
    [AX_OWASP_KNOWN] = "known",         [AX_OWASP_BUSINESS] = "business",
    [AX_OWASP_TECHNICAL] = "technical", [AX_OWASP_MAX] = "max",
    [AX_OWASP_MAX + 1] = NULL,
};

static const char *const dread_ds[] = {[AX_DREAD_D_COUNTS] = "counts",
                                       [AX_DREAD_D_OMIT] = "omit",
                                       [AX_DREAD_D_MAX] = "max",
                                       [AX_DREAD_D_MAX + 1] = NULL};

static const struct ax_option options[] = {
    {.letters = "f",
     .name = "format",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct score_options, format),
     .argument = "FORMAT",
     .help = "how the scores are written",
     .choices = formats,
     .fallback = "by the ending of the output, else table"},
    {.name = "explain",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct score_options, explain),
     .help = "show every step with its numbers, and what the method does not say; tables only"},
    {.name = "impact",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct score_options, impact),
     .argument = "IMPACT",
     .help = "which impact counts in OWASP's rating",
     .choices = impacts,
     .fallback = "business where it is known, else technical"},
    {.name = "dread-d",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct score_options, dread_d),
     .argument = "HOW",
     .help = "whether discoverability counts in DREAD, is left out, or is always the highest",
     .choices = dread_ds,
     .fallback = "counts"},
    {.name = "dread-bands",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct score_options, dread_bands),
     .argument = "M,H,C",
     .help = "from which mean of DREAD10 on it is Medium, High and Critical",
     .fallback = "4.0,7.0,9.0, which is annexc's choice"},
    {.name = "acceptance",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct score_options, acceptance),
     .argument = "FILE",
     .help = "the manufacturer's acceptance matrix: which band of exploitability it gives"},
    {.name = "harm",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct score_options, harm),
     .argument = "NAME",
     .help = "a severity of harm of that matrix: what has to be done"},
    AX_OPTION_OUTPUT(struct score_options, output),
    {0},
};

static const char *const description[] = {
    "Checks and scores vectors. Each is one of CVSS 3.1 (CVSS:3.1/AV:N/...), CVSS 4.0 "
    "(CVSS:4.0/AV:N/...), CWSS 1.0.1 ((TI:H,0.9/AP:A,1.0/...)), DREAD in two scales "
    "(DREAD3:D3/R3/E2/A2/D2 and DREAD10:D8/R10/E7/A10/D10) and the OWASP Risk Rating "
    "((SL:6/M:4/...)). A VECTOR that is - stands for standard input, with a vector on each line; "
    "empty lines and those that begin with # are passed over.",
    "What is printed is the canonical form, and the most specific score: environmental where such "
    "a metric is set, else temporal, else base. CSV and JSON also have the scores of the parts. "
    "OWASP has a band but no number, CWSS a number but no band.",
    "A score is no risk by itself: how bad it would be for patients is not in it. The bands of "
    "DREAD10 and the rounding of CWSS are annexc's, because no text fixes them; --explain and "
    "docs/scores.md tell more.",
    "With --acceptance the manufacturer's own matrix says which band of exploitability a score of "
    "CVSS or CWSS stands for, and with --harm whether that is acceptable. annexc has no matrix of "
    "its own; models/examples/acceptance.xml is an example, and marked as one.",
    "A mistake is shown at its place, the other vectors are scored all the same, and the exit "
    "status is 2. A file that was named with -o is then left as it is.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc score CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "9.8, Critical"},
    {"annexc score --explain DREAD10:D8/R10/E7/A10/D10", "every step of it"},
    {"annexc score --acceptance acceptance.xml --harm Serious DREAD3:D3/R3/E2/A2/D2",
     "acceptable, reduce or unacceptable, as the manufacturer's matrix has it"},
    {"annexc score -f csv - <vectors.txt", "a spreadsheet for a file of vectors"},
    {NULL, NULL},
};

/* A decimal from 0 to 10 with at most one decimal, in tenths; moves `at` behind it. */
static bool read_tenths(const char **at, unsigned *out_tenths)
{
    unsigned whole = 0;
    size_t digits = strspn(*at, "0123456789");
    if (digits == 0 || digits > 2) {
        return false;
    }
    for (size_t i = 0; i < digits; i++) {
        whole = whole * 10 + (unsigned)((*at)[i] - '0');
    }
    *at += digits;
    *out_tenths = whole * 10;
    if (**at == '.') {
        if (strspn(*at + 1, "0123456789") != 1) {
            return false;
        }
        *out_tenths += (unsigned)((*at)[1] - '0');
        *at += 2;
    }
    return *out_tenths <= 100;
}

static bool read_bands(const char *text, unsigned *out_bands)
{
    const char *at = text;
    for (size_t i = 0; i < 3; i++) {
        if (!read_tenths(&at, &out_bands[i]) || *at != (i < 2 ? ',' : '\0')) {
            return false;
        }
        if (i > 0 && out_bands[i] <= out_bands[i - 1]) {
            return false;
        }
        at += i < 2;
    }
    return true;
}

static enum ax_status score_word(struct ax_score_sheet *sheet, const char *word, size_t number)
{
    if (strcmp(word, "-") == 0) {
        return ax_score_sheet_read(sheet, word);
    }
    /* A source keeps its name, and lives as long as the words of the command line. */
    char name[40];
    int len = snprintf(name, sizeof(name), "argument %zu", number);
    return ax_score_sheet_add(sheet, (struct ax_slice){name, (size_t)len},
                              (struct ax_slice){word, strlen(word)});
}

static enum ax_status write_scores(struct ax_task *task)
{
    const struct request *request = task->options;
    struct ax_score_sheet sheet = {
        .session = task->session,
        .output = task->result,
        .format = (enum ax_score_format)request->how.format,
        .explain = request->how.explain,
        .acceptance = request->acceptance,
        .harm = request->harm,
        .options = {.impact = (enum ax_owasp_impact)request->how.impact,
                    .dread_d = (enum ax_dread_d)request->how.dread_d},
    };
    memcpy(sheet.options.dread_bands, request->dread_bands, sizeof(request->dread_bands));
    enum ax_status worst = AX_OK;
    ax_score_sheet_begin(&sheet);
    for (size_t i = 0; i < request->call->count && worst != AX_NO_MEMORY; i++) {
        enum ax_status status = score_word(&sheet, request->call->operands[i], i + 1);
        worst = status != AX_OK ? status : worst;
    }
    ax_score_sheet_end(&sheet);
    return worst;
}

static void load_acceptance(struct ax_task *task, struct request *request)
{
    const char *harm = request->how.harm;
    if (!request->how.acceptance || task->status != AX_OK) {
        return;
    }
    task->status = ax_acceptance_load(task->session, request->how.acceptance, &request->acceptance);
    if (task->status != AX_OK || !harm) {
        return;
    }
    request->harm =
        ax_acceptance_find_harm(request->acceptance, (struct ax_slice){harm, strlen(harm)});
    if (request->harm < 0) {
        (void)ax_usage_error(task->console, "score", NULL, "\"%s\" has no harm \"%s\"",
                             request->how.acceptance, harm);
        task->status = AX_INVALID;
        task->unwritable = true; /* what is wrong was told */
    }
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct score_options *given = call->options;
    struct request request = {.call = call, .how = *given, .harm = -1};
    const char *name = call->command->name;
    if (given->dread_bands && !read_bands(given->dread_bands, request.dread_bands)) {
        return ax_usage_error(
            call->console, name, NULL,
            "--dread-bands needs three rising numbers up to 10, as in 4.0,7.0,9.0");
    }
    if (!ax_format_settle(call->console, name, endings, given->output, AX_SCORES_TABLE,
                          &request.how.format)) {
        return AX_EXIT_TROUBLE;
    }
    if (given->harm && !given->acceptance) {
        return ax_usage_error(call->console, name, NULL, "--harm needs --acceptance");
    }
    if (given->explain && request.how.format != AX_SCORES_TABLE) {
        return ax_usage_error(call->console, name, NULL, "--explain goes with the table only");
    }
    struct ax_task task = {.console = call->console, .output = given->output, .options = &request};
    ax_task_begin(&task);
    load_acceptance(&task, &request);
    return ax_task_finish(&task, write_scores);
}

const struct ax_command ax_command_score = {
    .name = "score",
    .summary = "score vectors of CVSS, CWSS, DREAD and OWASP",
    .usage = "[OPTION]... VECTOR...",
    .description = description,
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .options_size = sizeof(struct score_options),
    .operands = {.name = "VECTOR", .least = 1, .most = AX_ANY_NUMBER},
    .run = run,
};
