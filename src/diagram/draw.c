/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/draw.h"

#include "diagram/drawn.h"
#include "diagram/link.h"

struct ax_draw_run ax_draw_begin(const struct ax_diagram_options *options)
{
    return (struct ax_draw_run){
        .options = options,
        .start = ax_deadline_now(),
        .deadline = ax_deadline_in(options->timeout),
        .picture = 1,
        .pictures = 1,
    };
}

bool ax_draw_check(struct ax_session *session, const struct ax_diagram_options *options)
{
    return ax_link_check(session, options->link) &&
           ax_link_check_prefix(session, options->id_prefix);
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

enum ax_status ax_draw_scene(const struct ax_scene *scene, struct ax_draw_run *run,
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
