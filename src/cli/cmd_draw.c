/* SPDX-License-Identifier: Apache-2.0 */
/* annexc draw: the data-flow diagram. */
#include "cli/command.h"
#include "cli/format.h"
#include "cli/task.h"

#include <annexc/diagram.h>

#include <unistd.h>

enum {
    USUAL_TIMEOUT = 60
};

struct draw_options {
    int format; /* -1: not named */
    int layout;
    const char *view;
    unsigned timeout;
    struct ax_list templates;
    const char *output;
};

static const struct draw_options defaults = {.format = -1, .timeout = USUAL_TIMEOUT};

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

static const struct ax_option options[] = {
    {.letters = "Tf",
     .name = "format",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct draw_options, format),
     .argument = "FORMAT",
     .help = "format of the picture",
     .choices = formats,
     .fallback = "by the ending of the output, else svg"},
    {.name = "layout",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct draw_options, layout),
     .argument = "LAYOUT",
     .help = "lay the diagram out anew, or draw it with the positions of the file",
     .choices = layouts,
     .fallback = "as-drawn where everything has a position, else auto"},
    AX_OPTION_OUTPUT(struct draw_options, output),
    AX_OPTION_TEMPLATE(struct draw_options, templates,
                       "use this template besides those that the model names"),
    {.name = "timeout",
     .kind = AX_OPTION_NUMBER,
     .offset = offsetof(struct draw_options, timeout),
     .argument = "SECONDS",
     .help = "give up after so many seconds, 0: never",
     .fallback = "60"},
    AX_OPTION_VIEW(struct draw_options, view),
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
    {"annexc draw -T dot pump.xml | dot -Tps > pump.ps", "another layout or format, with Graphviz"},
    {NULL, NULL},
};

static enum ax_status draw(struct ax_task *task)
{
    const struct draw_options *how = task->options;
    struct ax_diagram_options diagram = {
        .format = (enum ax_picture_format)how->format,
        .layout = (enum ax_layout)how->layout,
        .view = how->view,
        .timeout = how->timeout,
    };
    return ax_diagram_draw(task->model, &diagram, task->result);
}

/* Bytes of a picture would garble a terminal. */
static bool garbles_terminal(const struct draw_options *how)
{
    bool binary = how->format == AX_PICTURE_PNG || how->format == AX_PICTURE_PDF;
    return binary && ax_is_stdout(how->output) && isatty(STDOUT_FILENO);
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct draw_options *given = call->options;
    struct draw_options how = *given;
    if (!ax_format_settle(call->console, call->command->name, endings, how.output, AX_PICTURE_SVG,
                          &how.format)) {
        return AX_EXIT_TROUBLE;
    }
    if (garbles_terminal(&how)) {
        return ax_usage_error(call->console, call->command->name, NULL,
                              "%s is not for a terminal: name a file with --output",
                              formats[how.format]);
    }
    struct ax_task task = {.console = call->console, .output = how.output, .options = &how};
    ax_task_load_model(&task, call->operands[0], &how.templates);
    return ax_task_finish(&task, draw);
}

const struct ax_command ax_command_draw = {
    .name = "draw",
    .summary = "draw the data-flow diagram or a view of it",
    .usage = "[OPTION]... FILE",
    .description = description,
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .options_size = sizeof(struct draw_options),
    .operands = {.name = "FILE", .least = 1, .most = 1},
    .run = run,
};
