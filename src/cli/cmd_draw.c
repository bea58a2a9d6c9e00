/* SPDX-License-Identifier: Apache-2.0 */
/* annexc draw: the data-flow diagram. */
#include "cli/command.h"
#include "cli/day.h"
#include "cli/drawing.h"
#include "cli/format.h"
#include "cli/pictures.h"

#include <sys/stat.h>
#include <unistd.h>

enum {
    USUAL_TIMEOUT = 60,
    LEAST_DPI = 10,
    MOST_DPI = 600
};

static const struct ax_draw_options defaults = {.format = -1,
                                                .split = -1,
                                                .vast = -1,
                                                .style = -1,
                                                .timeout = USUAL_TIMEOUT,
                                                .dpi = AX_DRAW_DPI};

static const char *const formats[] = {
    [AX_PICTURE_DOT] = "dot", [AX_PICTURE_SVG] = "svg",         [AX_PICTURE_PNG] = "png",
    [AX_PICTURE_PDF] = "pdf", [AX_PICTURE_FORMAT_COUNT] = NULL,
};

static const struct ax_ending endings[] = {
    {"dot", AX_PICTURE_DOT}, {"gv", AX_PICTURE_DOT},  {"svg", AX_PICTURE_SVG},
    {"png", AX_PICTURE_PNG}, {"pdf", AX_PICTURE_PDF}, {NULL, 0},
};

static const char *const layouts[] = {
    [AX_LAYOUT_DEFAULT] = "default",
    [AX_LAYOUT_AUTO] = "auto",
    [AX_LAYOUT_DRAWN] = "as-drawn",
    [AX_LAYOUT_DRAWN + 1] = NULL,
};

static const char *const styles[] = {
    [AX_STYLE_GANE_SARSON - 1] = "gane-sarson",
    [AX_STYLE_YOURDON - 1] = "yourdon",
    [AX_STYLE_THREAT_DRAGON - 1] = "threat-dragon",
    [AX_STYLE_THREAT_DRAGON] = NULL,
};

static const char *const themes[] = {
    [AX_THEME_LIGHT] = "light",
    [AX_THEME_DARK] = "dark",
    [AX_THEME_MONO] = "mono",
    [AX_THEME_COUNT] = NULL,
};

static const char *const directions[] = {
    [AX_DIRECTION_RIGHT] = "LR", [AX_DIRECTION_DOWN] = "TB", [AX_DIRECTION_DOWN + 1] = NULL};

/* Bit for bit enum ax_flow_label. */
static const char *const flow_labels[] = {"name", "number", "protocol", "data", "all", NULL};

static const char *const methods[] = {[AX_DRAW_BY_INTERACTION] = "interaction",
                                      [AX_DRAW_BY_ELEMENT] = "element",
                                      [AX_DRAW_BY_ELEMENT + 1] = NULL};

static const char *const splits[] = {"boundary", NULL};

static const char *const layers[] = {[AX_VAST_APPLICATION - 1] = "application",
                                     [AX_VAST_OPERATIONAL - 1] = "operational",
                                     [AX_VAST_OPERATIONAL] = NULL};

static const struct ax_option options[] = {
    {.letters = "Tf",
     .name = "format",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct ax_draw_options, format),
     .argument = "FORMAT",
     .help = "format of the picture",
     .choices = formats,
     .fallback = "by the ending of the output, else svg"},
    {.name = "layout",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct ax_draw_options, layout),
     .argument = "LAYOUT",
     .help = "lay the diagram out anew, or draw it with the positions of the file",
     .choices = layouts,
     .fallback = "as-drawn where everything has a position, else auto"},
    {.name = "style",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct ax_draw_options, style),
     .argument = "STYLE",
     .help = "whose signs are drawn",
     .choices = styles,
     .fallback = "gane-sarson, but yourdon with the positions of the file"},
    {.name = "theme",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct ax_draw_options, theme),
     .argument = "THEME",
     .help = "colours of the picture; mono: for printing without any",
     .choices = themes,
     .fallback = "light"},
    {.name = "direction",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct ax_draw_options, direction),
     .argument = "DIRECTION",
     .help = "where flows lead in a new layout: left to right or top to bottom",
     .choices = directions,
     .fallback = "LR"},
    {.name = "labels",
     .kind = AX_OPTION_SET,
     .offset = offsetof(struct ax_draw_options, labels),
     .argument = "WHAT",
     .help = "what stands on flows besides their numbers",
     .choices = flow_labels,
     .fallback = "the name, else the protocol"},
    {.name = "legend",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct ax_draw_options, legend),
     .help = "explain below the picture what is in it"},
    {.name = "threats",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct ax_draw_options, threats),
     .help = "show how many threats of each category there are and how bad, with a table of them"},
    {.name = "method",
     .kind = AX_OPTION_SET,
     .offset = offsetof(struct ax_draw_options, methods),
     .argument = "METHOD",
     .help = "with --threats: which rules of STRIDE count, as in annexc threats",
     .choices = methods,
     .fallback = "interaction"},
    {.name = "risk",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct ax_draw_options, risk),
     .argument = "FILE",
     .help =
         "tell open threats from those that this risk file settles; with it --threats is meant"},
    {.name = "as-of",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct ax_draw_options, as_of),
     .argument = "DATE",
     .help = "with --risk: decisions that end before this day (YYYY-MM-DD) settle nothing",
     .fallback = "decisions do not end"},
    {.name = "highlight",
     .kind = AX_OPTION_LIST,
     .offset = offsetof(struct ax_draw_options, highlights),
     .argument = "WHAT=ID",
     .help = "show where data=ID travels and is kept, what reaches element=ID, one flow=ID, or "
             "what boundary=ID holds; the rest is faint"},
    {.name = "against",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct ax_draw_options, against),
     .argument = "FILE",
     .help = "show what was added, removed and changed since this earlier model"},
    {.name = "link",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct ax_draw_options, link),
     .argument = "PATTERN",
     .help = "SVG: where things lead to, with {id} and {kind} in it"},
    {.name = "id-prefix",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct ax_draw_options, id_prefix),
     .argument = "TEXT",
     .help = "SVG: put this before every id, for several pictures on one page"},
    {.name = "dpi",
     .kind = AX_OPTION_NUMBER,
     .offset = offsetof(struct ax_draw_options, dpi),
     .argument = "DOTS",
     .help = "resolution of PNG, from 10 to 600 pixels per inch",
     .fallback = "96"},
    AX_OPTION_OUTPUT(struct ax_draw_options, output),
    AX_OPTION_TEMPLATE(struct ax_draw_options, templates,
                       "use this template besides those that the model names"),
    {.name = "timeout",
     .kind = AX_OPTION_NUMBER,
     .offset = offsetof(struct ax_draw_options, timeout),
     .argument = "SECONDS",
     .help = "give up after so many seconds, 0: never",
     .fallback = "60"},
    AX_OPTION_VIEW(struct ax_draw_options, view),
    {.name = "vast",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct ax_draw_options, vast),
     .argument = "LAYER",
     .help = "a VAST-style view: application, one picture for each feature into the folder that "
             "--output names, or operational, from end to end as an attacker sees it",
     .choices = layers},
    {.name = "feature",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct ax_draw_options, feature),
     .argument = "ID",
     .help = "with --vast application: one picture, of this view or datum"},
    {.name = "all-views",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct ax_draw_options, all_views),
     .help = "one picture for each view, into the folder that --output names"},
    {.name = "split",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct ax_draw_options, split),
     .argument = "BY",
     .help = "an overview and one picture for each boundary, linked, into the folder that "
             "--output names",
     .choices = splits},
    {0},
};

static const char *const description[] = {
    "Draws the data-flow diagram of a model, or of one of its views: externals as boxes, "
    "processes rounded, stores with open sides, trust boundaries dashed around them, and the "
    "flows with the numbers that the threat table has.",
    "Everything that belongs in the picture is in it, or there is no picture and an error "
    "instead. Graphviz lays it out in a process of its own, so that it can be stopped.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc draw -o pump.svg pump.xml", "the whole model"},
    {"annexc draw --view update -o update.png pump.xml", "one view, as PNG"},
    {"annexc draw --all-views -o views pump.xml", "every view, as SVG, into the folder views"},
    {"annexc draw --split boundary -o parts pump.xml", "an overview that leads to its parts"},
    {"annexc draw --vast operational -o attack.svg pump.xml", "entry points, and what is reached"},
    {"annexc draw --threats --legend -o threats.svg pump.xml", "with the threats of everything"},
    {"annexc draw --highlight data=dose pump.xml > dose.svg", "where a datum goes"},
    {"annexc draw --against old.xml -o changes.svg pump.xml", "what is new since an older model"},
    {"annexc draw -T dot pump.xml | dot -Tps > pump.ps", "another layout or format, with Graphviz"},
    {NULL, NULL},
};

static enum ax_status draw(struct ax_task *task)
{
    struct ax_drawing drawing;
    enum ax_status status = ax_drawing_prepare(task, &drawing);
    if (status == AX_OK) {
        status = ax_diagram_draw(task->model, &drawing.options, task->result);
    }
    ax_drawing_finish(&drawing);
    return status;
}

static bool wants_features(const struct ax_draw_options *how)
{
    return how->vast + 1 == AX_VAST_APPLICATION && !how->feature;
}

static bool wants_several(const struct ax_draw_options *how)
{
    return how->all_views || how->split >= 0 || wants_features(how);
}

static enum ax_exit draw_several(struct ax_task *task)
{
    const struct ax_draw_options *how = task->options;
    enum ax_picture_set_kind kind = wants_features(how) ? AX_SET_FEATURES
                                    : how->all_views    ? AX_SET_VIEWS
                                                        : AX_SET_BOUNDARIES;
    struct ax_drawing drawing;
    if (task->status == AX_OK) {
        task->status = ax_drawing_prepare(task, &drawing);
        if (task->status == AX_OK) {
            task->status = ax_pictures_write(task, &drawing.options, kind, &drawing.progress);
        }
        ax_drawing_finish(&drawing);
    }
    if (task->session) {
        ax_task_show_messages(task);
    }
    return ax_task_end(task);
}

/* Bytes of a picture would garble a terminal. */
static bool garbles_terminal(const struct ax_draw_options *how)
{
    bool binary = how->format == AX_PICTURE_PNG || how->format == AX_PICTURE_PDF;
    return binary && ax_is_stdout(how->output) && isatty(STDOUT_FILENO);
}

/* A name that is a picture's, and no folder yet: a file was meant. */
static bool names_picture(const char *output)
{
    struct stat there;
    int format = -1;
    return ax_ending_find(endings, output, -1, &format) && format >= 0 &&
           !(stat(output, &there) == 0 && S_ISDIR(there.st_mode));
}

static bool settle_folder(const struct ax_call *call, const struct ax_draw_options *how)
{
    const char *command = call->command->name;
    if (ax_is_stdout(how->output)) {
        (void)ax_usage_error(call->console, command, NULL,
                             "several pictures need a folder: name one with --output");
        return false;
    }
    if (names_picture(how->output)) {
        (void)ax_usage_error(
            call->console, command, NULL,
            "several pictures need a folder, and \"%s\" is the name of one picture: "
            "name a folder%s",
            how->output,
            wants_features(how) ? ", or one feature with --feature"
            : how->all_views    ? ", or one view with --view"
                                : "");
        return false;
    }
    return true;
}

/* False: the options do not go together, which was reported. */
static bool settle(const struct ax_call *call, struct ax_draw_options *how)
{
    const char *command = call->command->name;
    bool several = wants_several(how);
    const char *named = several ? NULL : how->output;
    if (!ax_format_settle(call->console, command, endings, named, AX_PICTURE_SVG, &how->format)) {
        return false;
    }
    const char *mistake = NULL;
    if (how->dpi < LEAST_DPI || how->dpi > MOST_DPI) {
        mistake = "option \"--dpi\" takes a number from 10 to 600";
    } else if (how->all_views + (how->split >= 0) + (how->view != NULL) + (how->vast >= 0) > 1) {
        mistake = "only one of --view, --all-views, --split and --vast can be given";
    } else if (how->feature && how->vast + 1 != AX_VAST_APPLICATION) {
        mistake = "--feature belongs to --vast application";
    }
    if (mistake) {
        (void)ax_usage_error(call->console, command, NULL, "%s", mistake);
    } else if (several) {
        return settle_folder(call, how);
    } else if (garbles_terminal(how)) {
        mistake = "for a terminal";
        (void)ax_usage_error(call->console, command, NULL,
                             "%s is not for a terminal: name a file with --output",
                             formats[how->format]);
    }
    return mistake == NULL;
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct ax_draw_options *given = call->options;
    struct ax_draw_options how = *given;
    if (!settle(call, &how) || !ax_day_check(call, "as-of", how.as_of)) {
        return AX_EXIT_TROUBLE;
    }
    struct ax_task task = {.console = call->console, .output = how.output, .options = &how};
    ax_task_load_model(&task, call->operands[0], &how.templates);
    return wants_several(&how) ? draw_several(&task) : ax_task_finish(&task, draw);
}

const struct ax_command ax_command_draw = {
    .name = "draw",
    .summary = "draw the data-flow diagram or a view of it",
    .usage = "[OPTION]... FILE",
    .description = description,
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .options_size = sizeof(struct ax_draw_options),
    .operands = {.name = "FILE", .least = 1, .most = 1},
    .run = run,
};
