/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/layout.h"

#include "diagram/child.h"
#include "diagram/drawn.h"
#include "diagram/render.h"
#include "diagram/svg.h"

#include <errno.h>
#include <string.h>

/* Up to so many nodes the layout makes room for the labels of the edges, and up to so many there
 * are labels at all. With so many edges for each node nobody can follow a line any more, and dot
 * would take minutes for 300 nodes. All measured with Graphviz 2.42.2. */
enum {
    ROOMY_NODES = 100,
    LABELLED_NODES = 2000,
    DENSE_EDGES = 3,
    DENSE_NODES = 40, /* fewer are never a trouble */
    DENSE_START = 2   /* index in medium_attempts of the first that is quick */
};

/* Ways to lay a diagram out, best first. Each has been seen to work where the one before it did
 * not. */
struct attempt {
    struct ax_dot_style style;
    const char *what; /* for a note; empty: nobody will miss anything */
};

#define STYLE(which, ...)                                                                          \
    {                                                                                              \
        .labels = AX_DOT_LABELS_##which, __VA_ARGS__                                               \
    }

#define PACKED "boxes side by side and straight lines"

static const struct attempt small_attempts[] = {
    {STYLE(ON, .quick = false), ""},
    {STYLE(MIXED, .quick = false), ""},
    {STYLE(ON, .newrank = true), "ranks across boundaries"},
    {STYLE(BESIDE, .newrank = true, .quick = true), "ranks across boundaries and numbers only"},
    {STYLE(ON, .newrank = true, .quick = true, .flat = true), "boundaries as nodes"},
    {STYLE(BESIDE, .quick = true, .packed = true), PACKED},
};
/* Small, but with so many flows that dot would search for seconds. */
static const struct attempt dense_attempts[] = {
    {STYLE(ON, .quick = true), ""},
    {STYLE(MIXED, .quick = true), ""},
    {STYLE(ON, .newrank = true, .quick = true), "ranks across boundaries"},
    {STYLE(BESIDE, .newrank = true, .quick = true), "ranks across boundaries and numbers only"},
    {STYLE(ON, .newrank = true, .quick = true, .flat = true), "boundaries as nodes"},
    {STYLE(BESIDE, .quick = true, .packed = true), PACKED},
};
static const struct attempt medium_attempts[] = {
    {STYLE(BESIDE, .quick = false), ""},
    {STYLE(BESIDE, .newrank = true), "ranks across boundaries"},
    {STYLE(BESIDE, .quick = true), "less effort"},
    {STYLE(BESIDE, .quick = true, .lines = true), "straight lines"},
    {STYLE(BESIDE, .quick = true, .lines = true, .flat = true), "boundaries as nodes"},
    {STYLE(BESIDE, .quick = true, .packed = true), PACKED},
};
/* For 5000 nodes dot takes 20 seconds, 7 with less effort; osage, half of one. */
static const struct attempt large_attempts[] = {
    {STYLE(NONE, .quick = true), ""},
    {STYLE(NONE, .quick = true, .packed = true), PACKED},
};

static const struct attempt drawn_attempts[] = {
    {STYLE(ON, .drawn = true), ""},
};

struct attempts {
    const struct attempt *at;
    size_t count;
};

struct drawing {
    const struct ax_scene *scene;
    const struct ax_layout_job *job;
    struct ax_output *dot;
    struct ax_output *picture;
    char reason[200]; /* why the first attempt that failed did */
    int error;
    struct ax_layout_done done;
};

static struct attempts choose_attempts(const struct ax_scene *scene, bool drawn)
{
    if (drawn) {
        return (struct attempts){drawn_attempts, AX_COUNT(drawn_attempts)};
    }
    bool dense = scene->nodes > 0 && scene->edges / scene->nodes >= DENSE_EDGES;
    if (scene->nodes <= ROOMY_NODES && dense && scene->nodes > DENSE_NODES) {
        return (struct attempts){dense_attempts, AX_COUNT(dense_attempts)};
    }
    if (scene->nodes <= ROOMY_NODES) {
        return (struct attempts){small_attempts, AX_COUNT(small_attempts)};
    }
    if (scene->nodes > LABELLED_NODES) {
        return (struct attempts){large_attempts, AX_COUNT(large_attempts)};
    }
    size_t skip = dense ? DENSE_START : 0;
    return (struct attempts){medium_attempts + skip, AX_COUNT(medium_attempts) - skip};
}

struct ax_dot_style ax_layout_style(const struct ax_scene *scene, bool drawn)
{
    return choose_attempts(scene, drawn).at[0].style;
}

static void remember(struct drawing *drawing, struct ax_slice reason)
{
    if (drawing->reason[0] != '\0') {
        return;
    }
    size_t len = 0;
    while (len < reason.len && len < sizeof(drawing->reason) - 1 && reason.start[len] != '\n') {
        len++;
    }
    memcpy(drawing->reason, reason.start, len);
    drawing->reason[len] = '\0';
}

/* Puts the finished SVG in the place of the raw one. */
static enum ax_status finish_svg(struct drawing *drawing)
{
    struct ax_output *svg = ax_output_to_memory(drawing->scene->model->session->memory);
    if (!svg) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = ax_svg_finish(drawing->scene, ax_output_text(drawing->picture), svg);
    if (status == AX_INTERNAL) {
        remember(drawing, AX_SLICE("a part of the diagram is missing in the SVG"));
    }
    ax_output_free(drawing->picture);
    drawing->picture = svg;
    return status;
}

/* Where a PNG has its width and its height, and the most that Graphviz makes of either. */
enum {
    PNG_WIDTH = 16,
    PNG_HEIGHT = 20,
    PNG_MOST = 32767
};

static uint32_t big_endian(const char *at)
{
    uint32_t number = 0;
    for (int i = 0; i < 4; i++) {
        number = number << 8 | (unsigned char)at[i];
    }
    return number;
}

static bool is_scaled(const struct drawing *drawing)
{
    struct ax_slice png = ax_output_text(drawing->picture);
    return drawing->job->format == AX_PICTURE_PNG && png.len >= PNG_HEIGHT + 4 &&
           (big_endian(png.start + PNG_WIDTH) >= PNG_MOST ||
            big_endian(png.start + PNG_HEIGHT) >= PNG_MOST);
}

/* What the child sent: AX_NOT_FOUND when there is no such format, AX_INTERNAL when it had
 * trouble. */
static enum ax_status judge(struct drawing *drawing, int verdict)
{
    if (verdict != AX_RENDER_FINE) {
        remember(drawing, ax_output_text(drawing->picture));
        return verdict == AX_RENDER_UNAVAILABLE ? AX_NOT_FOUND : AX_INTERNAL;
    }
    drawing->done.scaled = is_scaled(drawing);
    return drawing->job->format == AX_PICTURE_SVG ? finish_svg(drawing) : AX_OK;
}

static enum ax_status run_child(struct drawing *drawing, struct ax_dot_style style,
                                ax_deadline deadline)
{
    struct ax_render_job job = {
        ax_output_text(drawing->dot).start,
        ax_picture_format_text(drawing->job->format),
        style.drawn    ? "nop2"
        : style.packed ? "osage"
                       : "dot",
        ax_dot_counts(drawing->scene, style),
        false,
    };
    int verdict;
    struct ax_child_work work = {ax_render, &job, drawing->job->tick, drawing->job->tick_user};
    enum ax_status status = ax_child_run(work, deadline, drawing->picture, &verdict);
    drawing->error = errno;
    if (status == AX_OK) {
        return judge(drawing, verdict);
    }
    if (status == AX_INTERNAL) {
        remember(drawing, AX_SLICE("Graphviz crashed"));
    } else if (status == AX_TIMEOUT) {
        remember(drawing, AX_SLICE("it took too long"));
    }
    return status;
}

/* On success the picture is in drawing->picture, which the caller frees in any case. */
static enum ax_status try(struct drawing *drawing, struct ax_dot_style style, ax_deadline deadline)
{
    const struct ax_allocator *memory = drawing->scene->model->session->memory;
    enum ax_status status = AX_NO_MEMORY;
    ax_output_free(drawing->picture);
    drawing->dot = ax_output_to_memory(memory);
    drawing->picture = ax_output_to_memory(memory);
    if (drawing->dot && drawing->picture) {
        ax_dot_write(drawing->scene, style, drawing->dot);
        (void)ax_output_text(drawing->dot);
        status = drawing->dot->status;
    }
    if (status == AX_OK) {
        status = run_child(drawing, style, deadline);
    }
    ax_output_free(drawing->dot);
    return status;
}

/* An attempt that is not the last one may use half of the time that is left. After one that took
 * too long only quick ones have a chance. */
static enum ax_status try_all(struct drawing *drawing, const char **out_what)
{
    struct attempts attempts = choose_attempts(drawing->scene, drawing->job->drawn);
    ax_deadline deadline = drawing->job->deadline;
    bool late = false;
    for (size_t i = 0; i < attempts.count; i++) {
        const struct attempt *attempt = &attempts.at[i];
        if (late && !attempt->style.quick) {
            continue;
        }
        ax_deadline until = i + 1 < attempts.count ? ax_deadline_half(deadline) : deadline;
        enum ax_status status = try(drawing, attempt->style, until);
        if (status != AX_INTERNAL && status != AX_TIMEOUT) {
            *out_what = i > 0 ? attempt->what : "";
            drawing->done.style = attempt->style;
            return status;
        }
        late = late || status == AX_TIMEOUT;
    }
    return late ? AX_TIMEOUT : AX_INTERNAL;
}

static enum ax_status report(const struct drawing *drawing, enum ax_status status, const char *what)
{
    struct ax_session *session = drawing->scene->model->session;
    struct ax_span nowhere = {0, 0, 0};
    if (status == AX_OK && what[0] != '\0') {
        ax_report(session, AX_CODE_LAYOUT_SIMPLER, nowhere,
                  "the diagram was drawn with %s, because the first layout failed: %s", what,
                  drawing->reason);
    } else if (status == AX_TIMEOUT) {
        ax_report(session, AX_CODE_LAYOUT_TIMEOUT, nowhere,
                  "the layout was not ready after %u seconds", drawing->job->timeout);
    } else if (status == AX_INTERNAL) {
        ax_report(session, AX_CODE_LAYOUT_FAILED, nowhere,
                  "Graphviz could not lay the diagram out: %s", drawing->reason);
    } else if (status == AX_IO) {
        ax_report(session, AX_CODE_LAYOUT_FAILED, nowhere, "Graphviz could not be started: %s",
                  strerror(drawing->error));
    } else if (status == AX_NOT_FOUND) {
        ax_report(session, AX_CODE_FORMAT_UNAVAILABLE, nowhere,
                  "this Graphviz cannot write the format \"%s\"",
                  ax_picture_format_text(drawing->job->format));
        return AX_INTERNAL;
    }
    return status;
}

enum ax_status ax_layout_draw(const struct ax_scene *scene, const struct ax_layout_job *job,
                              struct ax_output *output, struct ax_layout_done *out_done)
{
    struct drawing drawing = {.scene = scene, .job = job};
    const char *what = "";
    enum ax_status status = try_all(&drawing, &what);
    status = report(&drawing, status, what);
    if (status == AX_OK) {
        ax_put(output, ax_output_text(drawing.picture));
        status = output->status;
        *out_done = drawing.done;
    }
    ax_output_free(drawing.picture);
    return status;
}
