/* SPDX-License-Identifier: Apache-2.0 */
#include <annexc/diagram.h>

#include "base/guess.h"
#include "base/output.h"
#include "diagram/draw.h"

const char *ax_picture_format_text(enum ax_picture_format format)
{
    static const char *const texts[AX_PICTURE_FORMAT_COUNT] = {"dot", "svg", "png", "pdf"};
    return texts[format];
}

static void report_unknown_view(const struct ax_model *model, struct ax_slice wanted)
{
    struct ax_guess guess;
    ax_guess_init(&guess, wanted);
    for (uint32_t i = 1; i < model->items.len; i++) {
        if (ax_model_item(model, i)->kind == AX_KIND_VIEW) {
            ax_guess_offer(&guess, ax_model_id_text(model, i));
        }
    }
    struct ax_message *message =
        ax_report(model->session, AX_CODE_VIEW_UNKNOWN, (struct ax_span){0, 0, 0},
                  "the model has no view \"%.*s\"", AX_FMT(wanted));
    ax_note_guess(model->session, message, guess.best);
}

/* *out_view is 0 for the whole model. */
static enum ax_status find_view(const struct ax_model *model, const char *name, uint32_t *out_view)
{
    if (!name) {
        *out_view = 0;
        return AX_OK;
    }
    struct ax_slice wanted = ax_slice_of(name);
    uint32_t view = ax_model_find(model, ax_atom_find(&model->session->atoms, wanted));
    if (ax_model_item(model, view)->kind != AX_KIND_VIEW) {
        report_unknown_view(model, wanted);
        return AX_NOT_FOUND;
    }
    *out_view = view;
    return AX_OK;
}

static enum ax_status draw_view(struct ax_draw_run *run, struct ax_output *output)
{
    struct ax_scene scene;
    uint32_t view;
    enum ax_status status = find_view(run->model, run->options->view, &view);
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
