/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/standalone.h"

#include "base/output.h"
#include "diagram/child.h"

#include <errno.h>

static size_t find(struct ax_slice text, const char *what)
{
    size_t len = strlen(what);
    for (size_t i = 0; i + len <= text.len; i++) {
        if (memcmp(text.start + i, what, len) == 0) {
            return i;
        }
    }
    return text.len;
}

static struct ax_slice behind(struct ax_slice text, size_t at)
{
    at = at < text.len ? at : text.len;
    return (struct ax_slice){text.start + at, text.len - at};
}

/* Without the DOCTYPE and the version of Graphviz. */
static void finish_svg(const struct ax_standalone *picture, struct ax_slice svg,
                       struct ax_output *output)
{
    static const char open[] = "<title>";
    ax_put_text(output, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    svg = behind(svg, find(svg, "<svg"));
    while (svg.len > 0) {
        size_t comment = find(svg, "<!--");
        size_t title = find(svg, open);
        size_t next = comment < title ? comment : title;
        ax_put(output, (struct ax_slice){svg.start, next});
        svg = behind(svg, next);
        if (svg.len == 0) {
            break;
        }
        if (next == comment) {
            svg = behind(svg, find(svg, "-->") + 4); /* with the line end */
            continue;
        }
        svg = behind(svg, sizeof(open) - 1);
        size_t end = find(svg, "</title>");
        ax_put_text(output, open);
        picture->put_title(picture->user, (struct ax_slice){svg.start, end}, output);
        svg = behind(svg, end);
    }
}

static enum ax_status report(const struct ax_standalone *picture, enum ax_status status,
                             unsigned timeout, struct ax_slice reason)
{
    struct ax_span nowhere = {0, 0, 0};
    if (status == AX_TIMEOUT) {
        ax_report(picture->session, AX_CODE_LAYOUT_TIMEOUT, nowhere,
                  "the layout was not ready after %u seconds", timeout);
    } else if (status == AX_INTERNAL || status == AX_IO) {
        ax_report(picture->session, AX_CODE_LAYOUT_FAILED, nowhere,
                  "Graphviz could not lay the %s out: %.*s", picture->what,
                  AX_FMT(status == AX_IO ? ax_slice_of(strerror(errno)) : reason));
    }
    return status;
}

enum ax_status ax_standalone_render(const struct ax_standalone *picture, struct ax_render_job *job,
                                    unsigned timeout, struct ax_output *output)
{
    struct ax_output *rendered = ax_output_to_memory(picture->session->memory);
    if (!rendered) {
        return AX_NO_MEMORY;
    }
    int verdict = AX_RENDER_FINE;
    enum ax_status status = ax_child_run((struct ax_child_work){.run = ax_render, .user = job},
                                         ax_deadline_in(timeout), rendered, &verdict);
    struct ax_slice result = ax_output_text(rendered);
    if (status == AX_OK && verdict != AX_RENDER_FINE) {
        status = AX_INTERNAL;
    } else if (status == AX_INTERNAL) {
        result = AX_SLICE("it crashed");
    }
    if (status == AX_OK && strcmp(job->format, "svg") == 0) {
        finish_svg(picture, result, output);
    } else if (status == AX_OK) {
        ax_put(output, result);
    } else {
        status = report(picture, status, timeout, result);
    }
    ax_output_free(rendered);
    return status == AX_OK ? output->status : status;
}
