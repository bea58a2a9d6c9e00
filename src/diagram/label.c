/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/label.h"

#include "diagram/badge.h"
#include "diagram/paint.h"
#include "diagram/text.h"
#include "diagram/vast.h"

#define CLUSTER_TABLE "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\">"
#define PORT_TABLE "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"2\" CELLPADDING=\"1\">"

enum {
    BADGES_PER_ROW = 6
};

static const struct ax_wrap node_wrap = {24, 0, "<BR/>"};
static const struct ax_wrap cluster_wrap = {40, 0, "<BR ALIGN=\"LEFT\"/>"};

static const struct ax_item *model_item(const struct ax_scene *scene, uint32_t item)
{
    return ax_model_item(scene->model, item);
}

struct ax_slice ax_label_name(const struct ax_scene *scene, uint32_t item)
{
    struct ax_slice name = model_item(scene, item)->name;
    struct ax_slice id = ax_model_id_text(scene->model, item);
    return !ax_text_is_blank(name) ? name : !ax_text_is_blank(id) ? id : AX_SLICE("(no name)");
}

void ax_label_put_id(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    struct ax_slice id = ax_model_id_text(scene->model, item);
    if (id.len > 0) {
        ax_put(output, id);
    } else {
        ax_putf(output, "item:%lu", (unsigned long)item);
    }
}

uint32_t ax_label_put_mark(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    const char *mark = ax_novelty_mark((enum ax_novelty)scene->items[item].novelty);
    if (!*mark) {
        return 0;
    }
    ax_putf(output, "<B>%s</B>", mark);
    return 1;
}

static struct ax_wrap wrap_of(const struct ax_label_frame *frame)
{
    struct ax_wrap wrap = node_wrap;
    wrap.columns = frame->columns ? frame->columns : wrap.columns;
    return wrap;
}

static void put_zone(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    uint32_t zone = model_item(scene, item)->parent;
    if (zone != 0) {
        struct ax_wrap wrap = node_wrap;
        wrap.used = 2;
        ax_putf(output, "<BR/><FONT POINT-SIZE=\"8\" COLOR=\"%s\">in",
                scene->look.palette->boundary.text);
        ax_text_put_label(output, ax_label_name(scene, zone), wrap);
        ax_put_text(output, "</FONT>");
    }
}

static void put_name(const struct ax_scene *scene, uint32_t item,
                     const struct ax_label_frame *frame, struct ax_output *output)
{
    struct ax_wrap wrap = wrap_of(frame);
    wrap.used = ax_label_put_mark(scene, item, output);
    ax_text_put_label(output, ax_label_name(scene, item), wrap);
    if (frame->zone) {
        put_zone(scene, item, output);
    }
}

struct ax_slice ax_label_port(const struct ax_scene *scene, uint32_t port)
{
    const struct ax_item *item = model_item(scene, port);
    struct ax_slice kind = ax_atom_text(&scene->model->session->atoms, item->type_name);
    return ax_text_is_blank(item->name) && kind.len > 0 ? kind : ax_label_name(scene, port);
}

bool ax_label_is_external(const struct ax_scene *scene, uint32_t port)
{
    return ax_slice_is(ax_model_text(scene->model, port, "external"), "yes");
}

/* Graphviz gives a cell a group of its own only where it has a link; diagram/svg.c takes the link
 * away. */
static void put_port_anchor(const struct ax_scene *scene, uint32_t port, struct ax_output *output)
{
    if (scene->look.anchors && ax_model_id_text(scene->model, port).len > 0) {
        ax_put_text(output, " ID=\"");
        ax_text_put_xml(output, ax_model_id_text(scene->model, port));
        ax_put_text(output, "\" HREF=\"#");
        ax_text_put_xml(output, ax_model_id_text(scene->model, port));
        ax_put_char(output, '"');
    }
}

static void put_port(const struct ax_scene *scene, uint32_t port, struct ax_output *output)
{
    bool external = ax_label_is_external(scene, port);
    struct ax_colors colors = ax_paint_port(scene, port);
    ax_putf(output, "<TR><TD BORDER=\"1\" CELLPADDING=\"2\" COLOR=\"%s\"", colors.line);
    put_port_anchor(scene, port, output);
    ax_putf(output, "><FONT POINT-SIZE=\"8\" COLOR=\"%s\">", colors.text);
    struct ax_wrap wrap = node_wrap;
    wrap.used = ax_label_put_mark(scene, port, output);
    ax_text_put_label(output, ax_label_port(scene, port), wrap);
    ax_put_text(output, external ? " (external)</FONT></TD></TR>" : "</FONT></TD></TR>");
}

/* What stands in a node: the name, its ports below it, and what threatens it. */
static void put_body(const struct ax_scene *scene, uint32_t item,
                     const struct ax_label_frame *frame, struct ax_output *output)
{
    bool element = model_item(scene, item)->kind != AX_KIND_BOUNDARY;
    uint32_t port = element ? scene->items[item].first : 0;
    bool badges = ax_badge_is_on(scene, item);
    bool says = ax_vast_says(scene, item);
    if (port == 0 && !badges && !says) {
        put_name(scene, item, frame, output);
        return;
    }
    ax_put_text(output, PORT_TABLE "<TR><TD>");
    put_name(scene, item, frame, output);
    ax_put_text(output, "</TD></TR>");
    for (; port != 0; port = scene->items[port].next) {
        put_port(scene, port, output);
    }
    if (says) {
        ax_vast_put_node(scene, item, output);
    }
    if (badges) {
        ax_put_text(output, "<TR><TD>");
        ax_badge_put(scene, item, frame->badges ? frame->badges : BADGES_PER_ROW, output);
        ax_put_text(output, "</TD></TR>");
    }
    ax_put_text(output, "</TABLE>");
}

/* One that stands for several has its lines double. */
static void open_store(const struct ax_scene *scene, uint32_t item, const struct ax_paint *paint,
                       struct ax_output *output)
{
    bool several = ax_scene_is_multiple(scene, item);
    ax_putf(output,
            "<TABLE BORDER=\"%d\" SIDES=\"TB\" CELLBORDER=\"%d\" CELLSPACING=\"%d\" "
            "CELLPADDING=\"6\" BGCOLOR=\"%s\"><TR>",
            several, paint->thick ? 2 : 1, several ? 3 : 0, paint->colors.fill);
}

static void put_dash(const struct ax_paint *paint, struct ax_output *output)
{
    if (*paint->dash) {
        ax_putf(output, " STYLE=\"%s\"", paint->dash);
    }
}

/* Gane and Sarson's store: a cell with its number, and no line on the right. Yourdon's: a line
 * above and one below. */
static void put_store(const struct ax_scene *scene, uint32_t item,
                      const struct ax_label_frame *frame, struct ax_output *output)
{
    struct ax_paint paint = ax_paint_of(scene, item);
    open_store(scene, item, &paint, output);
    if (frame->numbered) {
        ax_put_text(output, "<TD SIDES=\"LTB\"");
        put_dash(&paint, output);
        ax_putf(output, "> D%lu </TD>", (unsigned long)scene->items[item].number);
    }
    ax_putf(output, "<TD SIDES=\"%s\"", frame->numbered ? "TBL" : "TB");
    put_dash(&paint, output);
    if (frame->width > 0) {
        long cell = frame->width - (frame->numbered ? 30 : 0);
        ax_putf(output, " CELLPADDING=\"0\" WIDTH=\"%ld\" HEIGHT=\"%ld\"", cell > 0 ? cell : 0,
                frame->height);
    }
    ax_put_char(output, '>');
    put_body(scene, item, frame, output);
    ax_put_text(output, "</TD></TR></TABLE>");
}

void ax_label_put_node(const struct ax_scene *scene, uint32_t item,
                       const struct ax_label_frame *frame, struct ax_output *output)
{
    bool store = model_item(scene, item)->kind == AX_KIND_STORE;
    if (store && scene->items[item].role == AX_ROLE_NODE) {
        put_store(scene, item, frame, output);
    } else {
        put_body(scene, item, frame, output);
    }
}

void ax_label_put_cluster(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    struct ax_wrap wrap = cluster_wrap;
    bool badges = ax_badge_is_on(scene, item);
    ax_put_text(output, badges ? CLUSTER_TABLE "<TR><TD ALIGN=\"LEFT\">" : "");
    wrap.used = ax_label_put_mark(scene, item, output);
    ax_text_put_label(output, ax_label_name(scene, item), wrap);
    ax_put_text(output, cluster_wrap.line_break);
    if (badges) {
        ax_put_text(output, "</TD></TR><TR><TD ALIGN=\"LEFT\">");
        ax_badge_put(scene, item, BADGES_PER_ROW, output);
        ax_put_text(output, "</TD></TR></TABLE>");
    }
}
