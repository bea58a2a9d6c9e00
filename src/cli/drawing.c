/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/drawing.h"

#include <stdlib.h>

static struct ax_diagram_options diagram_options(const struct ax_draw_options *how,
                                                 struct ax_progress *progress)
{
    return (struct ax_diagram_options){
        .format = (enum ax_picture_format)how->format,
        .layout = (enum ax_layout)how->layout,
        .view = how->view,
        .vast = (enum ax_vast_layer)(how->vast + 1),
        .feature = how->feature,
        .timeout = how->timeout,
        .style = (enum ax_diagram_style)(how->style + 1),
        .theme = (enum ax_diagram_theme)how->theme,
        .direction = (enum ax_direction)how->direction,
        .labels = how->labels,
        .dpi = how->dpi != AX_DRAW_DPI ? how->dpi : 0,
        .legend = how->legend,
        .link = how->link,
        .id_prefix = how->id_prefix,
        .tell = ax_progress_tell,
        .tell_user = progress,
    };
}

static enum ax_status load_risk(struct ax_task *task, const char *path, struct ax_drawing *drawing)
{
    enum ax_status status = ax_risk_load(task->session, path, &drawing->risk);
    return status == AX_NOT_FOUND ? ax_task_no_risk(task, path) : status;
}

/* The threats are those that annexc threats lists. */
static enum ax_status find_threats(struct ax_task *task, struct ax_drawing *drawing)
{
    const struct ax_draw_options *how = task->options;
    struct ax_threat_options which = {
        .by_interaction = how->methods == 0 || (how->methods & 1U << AX_DRAW_BY_INTERACTION),
        .by_element = how->methods & 1U << AX_DRAW_BY_ELEMENT,
    };
    enum ax_status status = ax_threats_enumerate(task->model, &which, &drawing->threats);
    if (status == AX_OK && how->risk) {
        status = load_risk(task, how->risk, drawing);
    }
    drawing->options.threats = drawing->threats;
    drawing->options.risk = drawing->risk;
    drawing->options.as_of = how->as_of;
    return status;
}

static enum ax_status list_highlights(const struct ax_list *wanted, struct ax_drawing *drawing)
{
    drawing->highlights = calloc(wanted->count + 1, sizeof(*drawing->highlights));
    for (size_t i = 0; drawing->highlights && i < wanted->count; i++) {
        drawing->highlights[i] = wanted->at[i];
    }
    drawing->options.highlights = drawing->highlights;
    return drawing->highlights ? AX_OK : AX_NO_MEMORY;
}

enum ax_status ax_drawing_prepare(struct ax_task *task, struct ax_drawing *drawing)
{
    const struct ax_draw_options *how = task->options;
    *drawing = (struct ax_drawing){.progress = {.console = task->console}};
    drawing->options = diagram_options(how, &drawing->progress);
    enum ax_status status = list_highlights(&how->highlights, drawing);
    if (status == AX_OK && (how->threats || how->risk)) {
        status = find_threats(task, drawing);
    }
    if (status == AX_OK && how->against) {
        struct ax_load_options load = {how->templates.at, how->templates.count};
        status = ax_model_load(task->session, how->against, &load, &drawing->against);
        drawing->options.against = drawing->against;
    }
    return status;
}

void ax_drawing_finish(struct ax_drawing *drawing)
{
    ax_progress_clear(&drawing->progress);
    ax_threats_free(drawing->threats);
    ax_risk_free(drawing->risk);
    ax_model_free(drawing->against);
    free(drawing->highlights);
}
