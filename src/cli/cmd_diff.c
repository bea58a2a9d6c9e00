/* SPDX-License-Identifier: Apache-2.0 */
/* annexc diff: what changed between two releases. */
#include "cli/command.h"
#include "cli/day.h"
#include "cli/format.h"
#include "cli/git.h"
#include "cli/known.h"
#include "cli/task.h"

#include <annexc/diff.h>

enum method {
    BY_INTERACTION,
    BY_ELEMENT
};

struct diff_options {
    int format; /* -1: not named */
    unsigned methods;
    struct ax_list templates;
    struct ax_list gates;
    const char *renames;
    const char *old_risk;
    const char *new_risk;
    const char *as_of;
    bool no_risk;
    struct known_options known; /* of both sides */
    struct ax_list boms[2];     /* of one */
    const char *git;
    bool of_templates;
    const char *output;
};

enum {
    BOMS_MOST = 64 /* of one side */
};

/* Where the known vulnerabilities of a side stand: in the files of both, and in its own. */
struct sources {
    const char *files[BOMS_MOST];
    struct ax_vulnerability_sources known;
};

/* What `write_diff` needs besides. */
struct work {
    const struct diff_options *how;
    const char *paths[2];
    struct ax_git *git; /* NULL: files lie on the disk */
    struct sources sources[2];
    bool same;
    bool tripped;
};

static const struct diff_options defaults = {.format = -1};

static const char *const methods[] = {
    [BY_INTERACTION] = "interaction", [BY_ELEMENT] = "element", NULL};

static const char *const formats[] = {
    [AX_DIFF_TEXT] = "text", [AX_DIFF_MARKDOWN] = "markdown", [AX_DIFF_JSON] = "json",
    [AX_DIFF_CSV] = "csv",   [AX_DIFF_HTML] = "html",         [AX_DIFF_FORMAT_COUNT] = NULL,
};

static const struct ax_ending endings[] = {
    {"txt", AX_DIFF_TEXT},          {"md", AX_DIFF_MARKDOWN},
    {"markdown", AX_DIFF_MARKDOWN}, {"json", AX_DIFF_JSON},
    {"csv", AX_DIFF_CSV},           {"html", AX_DIFF_HTML},
    {"htm", AX_DIFF_HTML},          {NULL, 0},
};

static const struct ax_option options[] = {
    {.letters = "f",
     .name = "format",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct diff_options, format),
     .argument = "FORMAT",
     .help = "how the differences are written",
     .choices = formats,
     .fallback = "by the ending of the output, else text"},
    {.name = "fail-on",
     .kind = AX_OPTION_LIST,
     .offset = offsetof(struct diff_options, gates),
     .argument = "GATES",
     .help = "the answer is no when a threat trips one of these gates, and only then"},
    {.name = "renames",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct diff_options, renames),
     .argument = "FILE",
     .help = "ids that were changed, OLD NEW on each line"},
    {.name = "git",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct diff_options, git),
     .argument = "REV[..REV]",
     .help = "compare FILE at this revision with FILE on the disk, or at two revisions"},
    {.name = "templates",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct diff_options, of_templates),
     .help = "OLD and NEW are templates: tell which rules were added, removed and changed"},
    {.name = "old-risk",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct diff_options, old_risk),
     .argument = "FILE",
     .help = "the risk file of OLD",
     .fallback = "the one beside it"},
    {.name = "new-risk",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct diff_options, new_risk),
     .argument = "FILE",
     .help = "the risk file of NEW",
     .fallback = "the one beside it"},
    {.name = "no-risk",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct diff_options, no_risk),
     .help = "look at no risk files"},
    {.name = "bom",
     .kind = AX_OPTION_LIST,
     .offset = offsetof(struct diff_options, known.boms),
     .argument = "FILE",
     .help = "a bill of materials of OLD and NEW: its known vulnerabilities are threats too"},
    {.name = "old-bom",
     .kind = AX_OPTION_LIST,
     .offset = offsetof(struct diff_options, boms[0]),
     .argument = "FILE",
     .help = "the same of OLD alone"},
    {.name = "new-bom",
     .kind = AX_OPTION_LIST,
     .offset = offsetof(struct diff_options, boms[1]),
     .argument = "FILE",
     .help = "the same of NEW alone"},
    AX_OPTION_BIND(struct diff_options, known),
    {.name = "as-of",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct diff_options, as_of),
     .argument = "DAY",
     .help = "the day on which decisions of NEW are looked at, as 2027-06-30",
     .fallback = "today"},
    {.name = "method",
     .kind = AX_OPTION_SET,
     .offset = offsetof(struct diff_options, methods),
     .argument = "METHOD",
     .help = "STRIDE per interaction or per element, for models",
     .choices = methods,
     .fallback = "interaction"},
    AX_OPTION_OUTPUT(struct diff_options, output),
    AX_OPTION_TEMPLATE(struct diff_options, templates,
                       "use this template besides those that the models name"),
    {0},
};

static const char *const description[] = {
    "Compares two releases. OLD and NEW are models of any format that is read, lists that annexc "
    "threats wrote as JSON, JSON Lines, CSV or XML, or risk files; what they are is told by their "
    "content.",
    "Of two models it tells what was added, removed and changed, which threats came, went and "
    "changed, and why: the rule, the element or the property that made the difference. With lists "
    "it says no more than they do. Order, layout of the file and names of things are no "
    "differences in threats.",
    "Where something is gone and something like it came, it is told as renamed?. Say so with "
    "aka=\"OLD-ID\" in the model or with --renames, and threats and decisions follow.",
    "Where a risk file stands beside a model, or is named, changed decisions are told too, and "
    "acceptances that are over.",
    "The exit status is that of diff(1): 0 nothing is different, 1 something is, 2 trouble. With "
    "--fail-on it is 1 only when a gate is tripped, and 0 when none is, whatever is different. "
    "docs/gates.md has the language of gates.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc diff pump-3.1.xml pump-3.2.xml", "what changed"},
    {"annexc diff -f markdown old.xml new.xml > comment.md", "a comment for a pull request"},
    {"annexc diff --fail-on 'new:severity>=high' old.xml new.xml", "a gate for a build"},
    {"annexc diff threats-3.1.json pump.xml", "a saved list against the model of today"},
    {"annexc diff --git v3.1..v3.2 pump.xml", "two revisions, with what the model includes"},
    {"annexc diff --git HEAD pump.xml", "what was not committed yet"},
    {"annexc diff --old-bom 3.1.cdx.json --new-bom 3.2.cdx.json old.xml new.xml",
     "with the vulnerabilities that are known of their components"},
    {"annexc diff --templates ./team-4.xml ./team-5.xml", "rules that came, went and changed"},
    {"annexc diff -o changes.html old.xml new.xml", "a page"},
    {NULL, NULL},
};

static bool find_sources(const struct ax_call *call, const struct diff_options *how, int which,
                         struct sources *out)
{
    const struct ax_list *lists[] = {&how->known.boms, &how->boms[which]};
    *out = (struct sources){
        .known = {.binds = how->known.binds.at, .bind_count = how->known.binds.count}};
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; k < lists[i]->count; k++) {
            if (out->known.bom_count == BOMS_MOST) {
                (void)ax_usage_error(call->console, call->command->name, NULL,
                                     "at most %d bills of materials for a side", BOMS_MOST);
                return false;
            }
            out->files[out->known.bom_count++] = lists[i]->at[k];
        }
    }
    out->known.boms = out->files;
    return true;
}

static enum ax_status compare(struct ax_task *task, struct work *work, struct ax_gates *gates)
{
    const struct diff_options *how = work->how;
    const struct ax_diff_options wanted = {
        .load = {how->templates.at, how->templates.count},
        .threats = {.by_interaction = how->methods == 0 || (how->methods & 1U << BY_INTERACTION),
                    .by_element = how->methods & 1U << BY_ELEMENT},
        .renames = how->renames,
        .old_risk = how->old_risk,
        .new_risk = how->new_risk,
        .as_of = how->as_of,
        .no_risk = how->no_risk,
        .known = {&work->sources[0].known, &work->sources[1].known},
    };
    struct ax_diff *diff = NULL;
    if (work->git) {
        ax_session_set_reader(task->session, ax_git_read, work->git);
    }
    enum ax_status status = ax_diff_files(task->session, work->paths[0], work->paths[1], &wanted,
                                          ax_gates_any(gates) ? gates : NULL, &diff);
    if (status == AX_OK) {
        status = ax_report_diff(diff, (enum ax_diff_format)how->format, ax_task_style(task),
                                task->result);
        work->same = ax_diff_is_same(diff);
        work->tripped = ax_gates_tripped(gates) > 0;
        ax_gates_report(gates);
    }
    ax_diff_free(diff);
    return status;
}

static enum ax_status write_template_diff(struct ax_task *task)
{
    struct work *work = (struct work *)(uintptr_t)task->options;
    struct ax_template_diff *diff = NULL;
    enum ax_status status =
        ax_template_diff_new(task->session, work->paths[0], work->paths[1], &diff);
    if (status == AX_OK) {
        status = ax_report_template_diff(diff, (enum ax_diff_format)work->how->format,
                                         ax_task_style(task), task->result);
        work->same = ax_template_diff_is_same(diff);
    }
    ax_template_diff_free(diff);
    return status;
}

static enum ax_status write_diff(struct ax_task *task)
{
    struct work *work = (struct work *)(uintptr_t)task->options;
    const struct ax_list *texts = &work->how->gates;
    struct ax_gates *gates = NULL;
    enum ax_status status = ax_gates_parse(task->session, texts->at, texts->count, &gates);
    if (status == AX_OK) {
        status = compare(task, work, gates);
    }
    ax_gates_free(gates);
    return status;
}

static enum ax_exit diff_paths(const struct ax_call *call, const struct diff_options *how,
                               const char *const paths[2], struct ax_git *git)
{
    if (!paths[0] || !paths[1]) {
        return ax_usage_error(call->console, call->command->name, NULL, "diff needs OLD and NEW");
    }
    struct work work = {.how = how, .paths = {paths[0], paths[1]}, .git = git};
    for (int i = 0; i < 2; i++) {
        if (!find_sources(call, how, i, &work.sources[i])) {
            return AX_EXIT_TROUBLE;
        }
    }
    struct ax_task task = {.console = call->console, .output = how->output, .options = &work};
    ax_task_begin(&task);
    enum ax_exit exit = ax_task_finish(&task, how->of_templates ? write_template_diff : write_diff);
    if (exit != AX_EXIT_FINE) {
        return exit;
    }
    bool no = how->gates.count > 0 ? work.tripped : !work.same;
    return no ? AX_EXIT_NO : AX_EXIT_FINE;
}

static enum ax_exit diff_revisions(const struct ax_call *call, const struct diff_options *how)
{
    if (call->count != 1) {
        return ax_usage_error(call->console, call->command->name, NULL,
                              "with --git diff takes one FILE");
    }
    struct ax_git git;
    enum ax_exit exit = AX_EXIT_TROUBLE;
    if (ax_git_open(&git, call->console, how->git, call->operands[0])) {
        exit = diff_paths(call, how, (const char *const *)git.paths, &git);
    }
    ax_git_done(&git);
    return exit;
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct diff_options *given = call->options;
    struct diff_options how = *given;
    char today[AX_DAY_BYTES];
    if (!ax_format_settle(call->console, call->command->name, endings, how.output, AX_DIFF_TEXT,
                          &how.format) ||
        !ax_day_check(call, "as-of", how.as_of) ||
        !ax_day_settle(call->console, today, &how.as_of)) {
        return AX_EXIT_TROUBLE;
    }
    if (how.of_templates && (how.git || how.gates.count > 0)) {
        return ax_usage_error(call->console, call->command->name, NULL,
                              "--templates goes neither with --git nor with --fail-on");
    }
    return how.git ? diff_revisions(call, &how)
                   : diff_paths(call, &how, (const char *const *)call->operands, NULL);
}

const struct ax_command ax_command_diff = {
    .name = "diff",
    .summary = "what changed between two releases",
    .usage = "[OPTION]... OLD NEW\n       annexc diff [OPTION]... --git REV[..REV] FILE",
    .description = description,
    .examples = examples,
    .answer_no = "something is different; with --fail-on: a gate is tripped",
    .options = options,
    .defaults = &defaults,
    .options_size = sizeof(struct diff_options),
    .operands = {.name = "FILE", .least = 1, .most = 2},
    .run = run,
};
