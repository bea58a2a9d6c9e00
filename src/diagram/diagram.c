/* SPDX-License-Identifier: Apache-2.0 */
#include <annexc/diagram.h>

#include "base/output.h"
#include "diagram/vast.h"

const char *ax_picture_format_text(enum ax_picture_format format)
{
    static const char *const texts[AX_PICTURE_FORMAT_COUNT] = {"dot", "svg", "png", "pdf"};
    return texts[format];
}

static enum ax_status draw_vast(struct ax_draw_run *run, struct ax_output *output)
{
    const struct ax_diagram_options *options = run->options;
    uint32_t feature = ax_vast_usual(run->model, options->vast);
    enum ax_status status = AX_OK;
    if (options->feature) {
        status = ax_vast_find(run->model, options->feature, &feature);
    } else if (options->view) {
        status = ax_view_find(run->model, options->view, &feature);
    }
    return status == AX_OK ? ax_vast_draw(run, options->vast, feature, output) : status;
}

static enum ax_status draw_view(struct ax_draw_run *run, struct ax_output *output)
{
    struct ax_scene scene;
    uint32_t view = 0;
    enum ax_status status = AX_OK;
    if (run->options->vast != AX_VAST_NONE) {
        return draw_vast(run, output);
    }
    if (run->options->view) {
        status = ax_view_find(run->model, run->options->view, &view);
    }
    if (status != AX_OK) {
        return status;
    }
    if (!ax_scene_init(&scene, run->model, view)) {
        return AX_NO_MEMORY;
    }
    status = ax_draw_scene(&scene, run, output);
    ax_scene_done(&scene);
    return status;
}

enum ax_status ax_diagram_draw(struct ax_model *model, const struct ax_diagram_options *options,
                               struct ax_output *output)
{
    struct ax_draw_run run;
    enum ax_status status = ax_draw_open(&run, model, options);
    if (status == AX_OK) {
        status = draw_view(&run, output);
    }
    ax_draw_close(&run);
    return status;
}
