/* SPDX-License-Identifier: Apache-2.0 */
/* annexc tree: attack-defence trees. */
#include "cli/command.h"
#include "cli/format.h"
#include "cli/picture_file.h"

#include <annexc/tree.h>

enum {
    USUAL_TIMEOUT = 60,
    USUAL_MOST = 100,
    USUAL_WAYS = 20
};

struct tree_options {
    int format; /* -1: not named */
    unsigned domains;
    bool same_labels;
    bool cut_sets;
    bool pareto;
    unsigned most;
    unsigned ways;
    const char *draw;
    const char *from;
    const char *goal;
    const char *risk;
    struct ax_list templates;
    unsigned timeout;
    const char *output;
};

static const struct tree_options defaults = {
    .format = -1, .most = USUAL_MOST, .ways = USUAL_WAYS, .timeout = USUAL_TIMEOUT};

static const char *const formats[] = {
    [AX_TREE_TABLE] = "table", [AX_TREE_JSON] = "json",     [AX_TREE_CSV] = "csv",
    [AX_TREE_XML] = "xml",     [AX_TREE_ADTOOL] = "adtool", [AX_TREE_FORMAT_COUNT] = NULL,
};

static const struct ax_ending endings[] = {
    {"txt", AX_TREE_TABLE},
    {"json", AX_TREE_JSON},
    {"csv", AX_TREE_CSV},
    {"xml", AX_TREE_XML},
    {NULL, 0},
};

static const char *const domains[] = {
    "ProbSucc", "SatScenario", "SatProp",  "SatOpp",   "MinCost",  "MinTimeSeq", "MinTimePar",
    "MinSkill", "DiffLMH",     "DiffLMHE", "ReachPar", "ReachSeq", "PowerCons",  NULL,
};

static const struct ax_option options[] = {
    {.name = "cut-sets",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct tree_options, cut_sets),
     .help = "list the minimal attack sets: what the attacker does, and which defences fail"},
    {.name = "domain",
     .kind = AX_OPTION_SET,
     .offset = offsetof(struct tree_options, domains),
     .argument = "DOMAIN",
     .help = "evaluate the tree in this domain",
     .choices = domains,
     .fallback = "those that the tree has values for"},
    {.name = "draw",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct tree_options, draw),
     .argument = "FILE",
     .help = "draw the tree into FILE (svg, png, pdf, dot), with the values of the --domain"},
    {.letters = "f",
     .name = "format",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct tree_options, format),
     .argument = "FORMAT",
     .help = "how the result is written; xml and adtool write the tree itself",
     .choices = formats,
     .fallback = "by the ending of the output, else table"},
    {.name = "from",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct tree_options, from),
     .argument = "FILE",
     .help = "make the tree of the model FILE, with --goal, instead of reading one"},
    {.name = "goal",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct tree_options, goal),
     .argument = "GOAL",
     .help = "what the attacker wants: a threat such as T1@f4, or data=ID, where wanted with "
             ":PROPERTY and @ELEMENT"},
    {.name = "limit",
     .kind = AX_OPTION_NUMBER,
     .offset = offsetof(struct tree_options, most),
     .argument = "COUNT",
     .help = "list so many attack sets and points at most, 0: all that were found",
     .fallback = "100"},
    AX_OPTION_OUTPUT(struct tree_options, output),
    {.name = "pareto",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct tree_options, pareto),
     .help = "list the best probability of success for each cost (MinCost and ProbSucc)"},
    {.name = "risk",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct tree_options, risk),
     .argument = "FILE",
     .help = "the risk file whose controls stand against the threats of a made tree",
     .fallback = "the one beside the model, if there is one"},
    {.name = "same-labels",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct tree_options, same_labels),
     .help = "take leaves of one side with the same label for the same action"},
    AX_OPTION_TEMPLATE(struct tree_options, templates,
                       "use this template besides those that the model of --from names"),
    {.name = "timeout",
     .kind = AX_OPTION_NUMBER,
     .offset = offsetof(struct tree_options, timeout),
     .argument = "SECONDS",
     .help = "give up drawing after so many seconds, 0: never",
     .fallback = "60"},
    {.name = "ways",
     .kind = AX_OPTION_NUMBER,
     .offset = offsetof(struct tree_options, ways),
     .argument = "COUNT",
     .help = "so many ways to the goal at most in a made tree, the easiest first; 0: all",
     .fallback = "20"},
    {0},
};

static const char *const description[] = {
    "Evaluates an attack-defence tree (docs/trees.md; files of ADTool are read too): the value of "
    "its root with all defences, without any, and without each, which is what the defence is "
    "worth. Domains are those of ADTool.",
    "Actions that stand in several places count once. Where there are too many of them for an "
    "exact value, two bounds are written instead, and it says so. Leaves that only have the same "
    "label are actions of their own unless --same-labels is given; where that makes a difference "
    "both values are shown.",
    "With --from and --goal the tree is made of a model: the ways from externals, ports and "
    "boundary crossings along the flows to the goal, with the threats on the way as leaves, and as "
    "counters the controls that the model and the risk file name. A control counts as if it worked "
    "against every threat where it stands: read the tree, write it with -f xml, and correct it.",
    "In the picture the attacker's nodes are red and oval, the defender's are green boxes; an arc "
    "joins what has to be done together, with an arrow what has to be done in that order, and "
    "dotted lines lead to what counters a node.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc tree dose.xml", "the value of the root, and what each defence is worth"},
    {"annexc tree --cut-sets --draw dose.svg dose.xml", "all ways to the goal, and a picture"},
    {"annexc tree --from pump.xml --goal data=dose@motor -f xml -o dose.xml",
     "how a wrong dose could get to the motor, as a tree to work on"},
    {"annexc tree -f adtool -o dose-adtool.xml dose.xml", "the same tree for ADTool"},
    {NULL, NULL},
};

struct work {
    const struct tree_options *how;
    const char *path;
    enum ax_picture_format picture;
};

static struct ax_tree_options options_of(const struct tree_options *how)
{
    struct ax_tree_options result = {.domains = how->domains,
                                     .same_labels = how->same_labels,
                                     .attack_sets = how->cut_sets,
                                     .pareto = how->pareto,
                                     .most = how->most};
    for (unsigned i = 0; result.drawn == 0 && i < AX_TREE_DOMAIN_COUNT; i++) {
        result.drawn = how->domains & 1U << i ? i + 1 : 0;
    }
    return result;
}

struct picture {
    struct ax_tree *tree;
    const struct ax_tree_options *which;
    const struct work *work;
};

static enum ax_status draw(void *user, struct ax_output *output)
{
    const struct picture *picture = user;
    return ax_tree_draw(picture->tree, picture->which, picture->work->picture,
                        picture->work->how->timeout, output);
}

static enum ax_status make_tree(struct ax_task *task, struct ax_tree **out_tree)
{
    const struct work *work = task->options;
    const struct tree_options *how = work->how;
    struct ax_risk *risk = NULL;
    const char *path = how->risk ? how->risk : ax_risk_path(task->session, how->from);
    enum ax_status status = path ? ax_risk_load(task->session, path, &risk) : AX_NO_MEMORY;
    if (status == AX_NOT_FOUND && how->risk) {
        return ax_task_no_risk(task, path);
    }
    if (status == AX_OK || status == AX_NOT_FOUND) {
        struct ax_tree_wish wish = {.goal = how->goal, .risk = risk, .most = how->ways};
        status = ax_tree_generate(task->model, &wish, out_tree);
    }
    ax_risk_free(risk);
    return status;
}

/* The tree belongs to the session, so it is gone before the task ends. */
static enum ax_status write_tree(struct ax_task *task)
{
    const struct work *work = task->options;
    struct ax_tree *tree = NULL;
    struct ax_tree_options which = options_of(work->how);
    struct ax_report_style style = {ax_is_stdout(task->output) ? ax_console_width() : 0, false};
    enum ax_status status =
        work->how->from ? make_tree(task, &tree) : ax_tree_load(task->session, work->path, &tree);
    if (status == AX_OK && work->how->draw) {
        struct picture picture = {tree, &which, work};
        status = ax_picture_write(task, work->how->draw, draw, &picture);
    }
    if (status == AX_OK) {
        status = ax_report_tree(tree, &which, (enum ax_tree_format)work->how->format, style,
                                task->result);
    }
    ax_tree_free(tree);
    return status;
}

/* A file, or a model and a goal. */
static bool is_complete(const struct ax_call *call, const struct tree_options *how)
{
    const char *mistake = how->from && call->count > 0     ? "--from stands instead of FILE"
                          : how->from && !how->goal        ? "--from needs a --goal"
                          : !how->from && how->goal        ? "--goal needs a model: --from"
                          : !how->from && call->count == 0 ? "FILE is missing"
                                                           : NULL;
    if (mistake) {
        (void)ax_usage_error(call->console, call->command->name, NULL, "%s", mistake);
    }
    return !mistake;
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct tree_options *given = call->options;
    struct tree_options how = *given;
    struct work work = {.how = &how, .path = call->operands[0]};
    const char *name = call->command->name;
    if (!is_complete(call, &how)) {
        return AX_EXIT_TROUBLE;
    }
    if (!ax_picture_settle(call, how.draw, &work.picture) ||
        !ax_format_settle(call->console, name, endings, how.output, AX_TREE_TABLE, &how.format)) {
        return AX_EXIT_TROUBLE;
    }
    struct ax_task task = {.console = call->console, .output = how.output, .options = &work};
    if (how.from) {
        ax_task_load_model(&task, how.from, &how.templates);
    } else {
        ax_task_begin(&task);
    }
    return ax_task_finish(&task, write_tree);
}

const struct ax_command ax_command_tree = {
    .name = "tree",
    .summary = "evaluate and draw attack-defence trees",
    .usage = "[OPTION]... FILE | --from MODEL --goal GOAL",
    .description = description,
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .options_size = sizeof(struct tree_options),
    .operands = {.name = "FILE", .least = 0, .most = 1},
    .answer_no = "the model has no way to the goal",
    .run = run,
};
