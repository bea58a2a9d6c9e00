/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/draw.h"

#include "base/output.h"
#include "diagram/badge.h"
#include "diagram/drawn.h"
#include "diagram/light.h"
#include "diagram/link.h"

/* What the risk file settles, threat by threat. */
static bool find_treated(struct ax_draw_run *run)
{
    const struct ax_threats *threats = run->options->threats;
    const struct ax_allocator *memory = run->model->session->memory;
    struct ax_output *id = ax_output_to_memory(memory);
    run->treated = ax_memory_resize(memory, NULL, 0, threats->list.len + 1);
    for (uint32_t i = 0; id && run->treated && i < threats->list.len; i++) {
        struct ax_risk_decision decision;
        id->len = 0;
        ax_threat_put_id(threats->model, &threats->list.at[i], id);
        ax_risk_decide(run->options->risk, ax_output_text(id), run->options->as_of, &decision);
        run->treated[i] = decision.settled;
    }
    bool fine = id && run->treated && id->status == AX_OK;
    ax_output_free(id);
    return fine;
}

enum ax_status ax_draw_open(struct ax_draw_run *run, struct ax_model *model,
                            const struct ax_diagram_options *options)
{
    *run = (struct ax_draw_run){
        .options = options,
        .model = model,
        .start = ax_deadline_now(),
        .deadline = ax_deadline_in(options->timeout),
        .picture = 1,
        .pictures = 1,
    };
    if (!ax_link_check(model->session, options->link) ||
        !ax_link_check_prefix(model->session, options->id_prefix)) {
        return AX_INVALID;
    }
    if (options->threats && options->risk && !find_treated(run)) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = AX_OK;
    if (options->against) {
        status = ax_joined_init(&run->joined, options->against, model);
        run->model = status == AX_OK ? run->joined.model : model;
    }
    return status;
}

void ax_draw_close(struct ax_draw_run *run)
{
    const struct ax_allocator *memory = run->model->session->memory;
    if (run->treated) {
        ax_memory_release(memory, run->treated, run->options->threats->list.len + 1);
    }
    if (run->joined.model) {
        ax_joined_done(&run->joined);
    }
}

static void tick(void *user)
{
    const struct ax_draw_run *run = user;
    struct ax_draw_progress progress = {
        .seconds = (unsigned)((ax_deadline_now() - run->start) / 1000),
        .picture = run->picture,
        .pictures = run->pictures,
    };
    run->options->tell(run->options->tell_user, &progress);
}

static enum ax_status draw_decorated(const struct ax_scene *scene, struct ax_draw_run *run,
                                     struct ax_output *output)
{
    const struct ax_diagram_options *options = run->options;
    bool drawn = options->layout != AX_LAYOUT_AUTO && ax_drawn_is_possible(scene);
    if (options->layout == AX_LAYOUT_DRAWN && !drawn) {
        ax_report(scene->model->session, AX_CODE_NOT_PLACED, (struct ax_span){0, 0, 0},
                  "not everything in the diagram has a position");
        return AX_INVALID;
    }
    if (options->format == AX_PICTURE_DOT) {
        ax_dot_write(scene, ax_layout_style(scene, drawn), output);
        return output->status;
    }
    struct ax_layout_job job = {
        .format = options->format,
        .drawn = drawn,
        .timeout = options->timeout,
        .deadline = run->deadline,
        .tick = options->tell ? tick : NULL,
        .tick_user = run,
    };
    return ax_layout_draw(scene, &job, output);
}

static enum ax_status draw_with_threats(struct ax_scene *scene, struct ax_draw_run *run,
                                        struct ax_output *output)
{
    struct ax_badges badges;
    enum ax_status status = AX_NO_MEMORY;
    if (ax_badges_init(&badges, scene, run->options->threats, run->treated)) {
        status = draw_decorated(scene, run, output);
    }
    ax_badges_done(&badges, scene);
    return status;
}

enum ax_status ax_draw_scene(struct ax_scene *scene, struct ax_draw_run *run,
                             struct ax_output *output)
{
    const struct ax_diagram_options *options = run->options;
    scene->look = ax_look_of(options);
    scene->look.boundary_link = run->boundary_link;
    scene->look.up_link = run->up_link;
    if (run->joined.model && !ax_joined_show(&run->joined, scene)) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = AX_OK;
    if (options->highlights && *options->highlights) {
        status = ax_lights_set(scene, options->highlights);
    }
    if (status != AX_OK) {
        return status;
    }
    return options->threats ? draw_with_threats(scene, run, output)
                            : draw_decorated(scene, run, output);
}
