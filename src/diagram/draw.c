/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/draw.h"

#include "base/output.h"
#include "diagram/badge.h"
#include "diagram/drawn.h"
#include "diagram/light.h"
#include "diagram/link.h"
#include "diagram/vast.h"

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

/* What was asked for, or what people are used to, and is not in the picture. */
static void tell_shortcomings(const struct ax_scene *scene,
                              const struct ax_diagram_options *options,
                              const struct ax_layout_done *done)
{
    struct ax_session *session = scene->model->session;
    struct ax_span nowhere = {0, 0, 0};
    bool wanted = (options->labels & ~(unsigned)AX_FLOW_NUMBER) != 0;
    if (done->style.labels == AX_DOT_LABELS_NONE && scene->edges > 0) {
        ax_report(session, AX_CODE_LABELS_LEFT_OUT, nowhere,
                  "flows have no numbers in a picture of %lu nodes", (unsigned long)scene->nodes);
    } else if (done->style.labels == AX_DOT_LABELS_BESIDE && wanted) {
        ax_report(session, AX_CODE_LABELS_LEFT_OUT, nowhere,
                  "flows have numbers only in a picture of %lu nodes", (unsigned long)scene->nodes);
    }
    if (done->scaled) {
        ax_report(session, AX_CODE_PICTURE_SCALED, nowhere,
                  "the picture is too large for PNG and was made smaller");
    }
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
    struct ax_layout_done done = {0};
    enum ax_status status = ax_layout_draw(scene, &job, output, &done);
    if (status == AX_OK) {
        tell_shortcomings(scene, options, &done);
    }
    return status;
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

/* A process flow with its protocols, and the infrastructure as somebody sees it who wants to get at
 * the data. */
static unsigned labels_of_layer(const struct ax_scene *scene)
{
    bool operational = scene->vast && scene->vast->layer == AX_VAST_OPERATIONAL;
    return !scene->vast  ? 0
           : operational ? AX_FLOW_NAME | AX_FLOW_PROTOCOL | AX_FLOW_DATA
                         : AX_FLOW_NAME | AX_FLOW_PROTOCOL;
}

static enum ax_status draw_scene(struct ax_scene *scene, struct ax_draw_run *run,
                                 struct ax_output *output)
{
    const struct ax_diagram_options *options = run->options;
    scene->look = ax_look_of(options);
    scene->look.boundary_link = run->boundary_link;
    scene->look.up_link = run->up_link;
    scene->look.labels = options->labels ? options->labels : labels_of_layer(scene);
    if (run->joined.model && !ax_joined_show(&run->joined, scene)) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = AX_OK;
    if (options->highlights && *options->highlights) {
        status = ax_lights_set(scene, options->highlights);
    } else if (scene->vast) {
        ax_vast_show(scene);
    }
    if (status != AX_OK) {
        return status;
    }
    return options->threats ? draw_with_threats(scene, run, output)
                            : draw_decorated(scene, run, output);
}

/* A view that is of one of the layers of VAST says so itself. */
enum ax_status ax_draw_scene(struct ax_scene *scene, struct ax_draw_run *run,
                             struct ax_output *output)
{
    enum ax_vast_layer layer = ax_vast_layer_of(scene->model, scene->view);
    struct ax_vast vast;
    if (scene->vast || layer == AX_VAST_NONE) {
        return draw_scene(scene, run, output);
    }
    if (!ax_vast_init(&vast, scene->model, layer, scene->view)) {
        return AX_NO_MEMORY;
    }
    scene->vast = &vast;
    enum ax_status status = draw_scene(scene, run, output);
    scene->vast = NULL;
    ax_vast_done(&vast);
    return status;
}
