/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/render.h"

#include "diagram/arcs.h"
#include "diagram/clear.h"
#include "diagram/spread.h"

#include <graphviz/gvc.h>

#include <math.h>
#include <setjmp.h>
#include <stdbool.h>
#include <string.h>

/* What Graphviz has said. Its callback has no argument of ours, hence the static: there is one
 * for each child process, which makes one picture. */
static struct {
    char line[512];
    size_t len;
    char trouble[512];
    jmp_buf leave;
} heard;

/* An error, or a warning that something is not in the picture. Others are about fonts and sizes. */
static bool is_trouble(const char *line)
{
    return strncmp(line, "Error", 5) == 0 || strstr(line, "lost") || strstr(line, "trouble");
}

/* The first trouble ends the work: Graphviz would go on for long with a picture that nobody may
 * see. What it leaves behind goes with the process. */
static void end_line(void)
{
    heard.line[heard.len] = '\0';
    if (is_trouble(heard.line)) {
        memcpy(heard.trouble, heard.line, heard.len + 1);
        longjmp(heard.leave, 1);
    }
    heard.len = 0;
}

/* Messages come in pieces: "Error", ": ", the text. */
static int hear(char *piece)
{
    for (; *piece != '\0'; piece++) {
        if (*piece == '\n') {
            end_line();
        } else if (heard.len < sizeof(heard.line) - 1) {
            heard.line[heard.len++] = *piece;
        }
    }
    return 0;
}

static uint32_t count_clusters(graph_t *graph)
{
    uint32_t count = (uint32_t)GD_n_cluster(graph);
    for (int i = 1; i <= GD_n_cluster(graph); i++) {
        count += count_clusters(GD_clust(graph)[i]);
    }
    return count;
}

static bool is_placed(const textlabel_t *label)
{
    return !label || (label->set && isfinite(label->pos.x) && isfinite(label->pos.y));
}

static bool has_line(edge_t *edge)
{
    const splines *line = ED_spl(edge);
    return line && line->size > 0 && line->list[0].size > 1;
}

static bool is_edge_complete(edge_t *edge)
{
    return has_line(edge) && is_placed(ED_label(edge)) && is_placed(ED_xlabel(edge));
}

static bool are_nodes_complete(graph_t *graph, uint32_t *out_edges)
{
    *out_edges = 0;
    for (node_t *node = agfstnode(graph); node; node = agnxtnode(graph, node)) {
        if (!isfinite(ND_coord(node).x) || !isfinite(ND_coord(node).y)) {
            return false;
        }
        for (edge_t *edge = agfstout(graph, node); edge; edge = agnxtout(graph, edge)) {
            if (!is_edge_complete(edge)) {
                return false;
            }
            *out_edges += 1;
        }
    }
    return true;
}

/* Everything is there and has a place. */
static bool is_complete(graph_t *graph, const struct ax_dot_counts *counts)
{
    uint32_t edges;
    return are_nodes_complete(graph, &edges) && edges == counts->edges &&
           (uint32_t)agnnodes(graph) == counts->nodes && count_clusters(graph) == counts->clusters;
}

/* A line, in the place of what may have been rendered already. */
static int trouble(const char *text, FILE *result)
{
    rewind(result);
    (void)fprintf(result, "%s\n", text);
    return AX_RENDER_TROUBLE;
}

/* Both are what Graphviz says when no plug-in writes the format. */
static bool is_format_missing(const char *line)
{
    return (strstr(line, "renderer for") && strstr(line, "unavailable")) ||
           (strstr(line, "Format:") && strstr(line, "not recognized"));
}

static int heard_trouble(FILE *result)
{
    int verdict = trouble(heard.trouble, result);
    return is_format_missing(heard.trouble) ? AX_RENDER_UNAVAILABLE : verdict;
}

static int draw(const struct ax_render_job *job, FILE *result)
{
    GVC_t *context = gvContext();
    graph_t *graph = agmemread(job->dot);
    if (!context || !graph) {
        return trouble("the graph cannot be read", result);
    }
    if (gvLayout(context, graph, job->engine) != 0) {
        return trouble("the layout failed", result);
    }
    if (!is_complete(graph, &job->counts)) {
        return trouble("a part of the diagram got lost", result);
    }
    ax_spread_edges(graph);
    ax_clear_labels(graph);
    if (job->arcs && !ax_arcs_add(context, graph)) {
        return trouble("the arcs cannot be drawn", result);
    }
    if (gvRender(context, graph, job->format, result) != 0) {
        return trouble("rendering failed", result);
    }
    return AX_RENDER_FINE;
}

int ax_render(void *job, FILE *result)
{
    (void)agseterrf(hear);
    if (setjmp(heard.leave) != 0) {
        return heard_trouble(result);
    }
    return draw(job, result);
}
