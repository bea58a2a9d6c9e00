/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/legend.h"

#include "diagram/badge.h"
#include "diagram/joined.h"
#include "diagram/label.h"
#include "diagram/light.h"
#include "diagram/paint.h"
#include "diagram/text.h"
#include "diagram/vast.h"

#include <stdio.h>

#define OUTER_TABLE "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"3\">"
#define SIGN_TABLE "<TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"8\" CELLPADDING=\"4\"><TR>"
#define BEGIN_ROW "<TR><TD ALIGN=\"LEFT\">"
#define END_ROW "</TD></TR>"

enum {
    SIGNS_PER_ROW = 7
};

/* What there is in the picture, so that nothing is explained that is not. */
struct signs {
    bool kind[AX_KIND_COUNT];
    bool multiple;
    bool collapsed;
    bool cluster;
    bool grey;
    bool stub;
    bool aside;
    bool port;
    bool open_port;
    bool both_ways;
};

struct legend {
    const struct ax_writing *writing;
    const struct ax_scene *scene;
    const struct ax_palette *palette;
    struct ax_output *output;
    uint32_t signs; /* in the row of signs so far */
};

static bool is_drawn(uint8_t role)
{
    return role == AX_ROLE_NODE || role == AX_ROLE_CLUSTER || role == AX_ROLE_EDGE;
}

static void see_item(const struct ax_scene *scene, uint32_t item, struct signs *signs)
{
    const struct ax_item *what = ax_model_item(scene->model, item);
    uint8_t role = scene->items[item].role;
    bool boundary = what->kind == AX_KIND_BOUNDARY;
    signs->stub |= role == AX_ROLE_STUB;
    if (!is_drawn(role)) {
        return;
    }
    signs->kind[what->kind] |= !boundary;
    signs->collapsed |= boundary && role == AX_ROLE_NODE;
    signs->cluster |= role == AX_ROLE_CLUSTER;
    signs->grey |= ax_paint_is_grey(scene, item);
    signs->both_ways |= what->kind == AX_KIND_FLOW && (what->flags & AX_ITEM_BIDIRECTIONAL);
    if (ax_kind_is_element((enum ax_kind)what->kind)) {
        signs->multiple |= ax_scene_is_multiple(scene, item);
        for (uint32_t port = scene->items[item].first; port; port = scene->items[port].next) {
            bool open = ax_label_is_external(scene, port);
            signs->open_port |= open;
            signs->port |= !open;
        }
    }
}

static struct signs see_all(const struct ax_scene *scene)
{
    struct signs signs = {{false}, false, false, false, false, false, false, false, false, false};
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        see_item(scene, i, &signs);
    }
    return signs;
}

/* A cell that looks like what it explains; `how` are attributes of the cell. */
static void put_sign(struct legend *legend, struct ax_colors colors, const char *how,
                     const char *text)
{
    if (legend->signs > 0 && legend->signs % SIGNS_PER_ROW == 0) {
        ax_put_text(legend->output, "</TR><TR>");
    }
    legend->signs++;
    ax_putf(legend->output,
            "<TD COLOR=\"%s\" BGCOLOR=\"%s\" %s><FONT POINT-SIZE=\"9\" COLOR=\"%s\">%s</FONT></TD>",
            colors.line, colors.fill, how, colors.text, text);
}

static void put_elements(struct legend *legend, const struct signs *signs)
{
    const struct ax_palette *palette = legend->palette;
    bool numbered = ax_write_is_numbered(legend->writing);
    bool plain = legend->scene->look.style == AX_STYLE_THREAT_DRAGON;
    struct ax_colors bare = {palette->ink, palette->ink, palette->paper};
    if (signs->kind[AX_KIND_EXTERNAL]) {
        put_sign(legend, plain ? bare : palette->external, "BORDER=\"2\"", "External entity");
    }
    if (signs->kind[AX_KIND_PROCESS]) {
        put_sign(legend, plain ? bare : palette->process, "STYLE=\"rounded\"",
                 numbered ? "Process" : "\xe2\x97\x8b Process");
    }
    if (signs->kind[AX_KIND_STORE]) {
        put_sign(legend, plain ? bare : palette->store, numbered ? "SIDES=\"TBL\"" : "SIDES=\"TB\"",
                 numbered ? "D1 Data store" : "Data store");
    }
    if (signs->multiple) {
        put_sign(legend, bare, "CELLPADDING=\"2\"",
                 "<TABLE BORDER=\"1\" CELLBORDER=\"0\" CELLSPACING=\"0\"><TR><TD>Several of a kind"
                 "</TD></TR></TABLE>");
    }
}

static void put_places(struct legend *legend, const struct signs *signs)
{
    const struct ax_palette *palette = legend->palette;
    struct ax_colors hollow = palette->boundary;
    hollow.fill = palette->paper;
    if (signs->cluster) {
        put_sign(legend, hollow, "STYLE=\"rounded,dashed\"", "Trust boundary");
    }
    if (signs->collapsed) {
        put_sign(legend, palette->boundary, "STYLE=\"dashed\"", "Boundary, its content not shown");
    }
    if (signs->port) {
        put_sign(legend, palette->flow, "CELLPADDING=\"2\"", "Port");
    }
    if (signs->open_port) {
        put_sign(legend, hollow, "CELLPADDING=\"2\"", "Port (external)");
    }
    if (signs->grey) {
        put_sign(legend, palette->grey, "BORDER=\"1\"", "Out of scope");
    }
    if (signs->stub) {
        put_sign(legend, palette->grey, "STYLE=\"rounded,dashed\" CELLPADDING=\"2\"",
                 "Not in this picture");
    }
}

static void put_flows(struct legend *legend, const struct signs *signs)
{
    if (signs->kind[AX_KIND_FLOW]) {
        put_sign(legend, legend->palette->flow, "BORDER=\"0\"",
                 "<B>1</B>&#160;\xe2\x86\x92 Flow and its number");
    }
    if (signs->both_ways) {
        put_sign(legend, legend->palette->flow, "BORDER=\"0\"", "\xe2\x86\x94 Both ways");
    }
}

static void put_signs(struct legend *legend)
{
    struct signs signs = see_all(legend->scene);
    ax_put_text(legend->output, BEGIN_ROW SIGN_TABLE);
    legend->signs = 0;
    put_elements(legend, &signs);
    put_places(legend, &signs);
    put_flows(legend, &signs);
    ax_put_text(legend->output, legend->signs == 0 ? "<TD></TD>" : "");
    ax_put_text(legend->output, "</TR></TABLE>" END_ROW);
}

/* What sort of view it is. */
static void put_view_kind(const struct legend *legend, struct ax_wrap wrap)
{
    struct ax_slice kind = ax_model_text(legend->scene->model, legend->scene->view, "kind");
    if (legend->scene->view != 0 && !ax_text_is_blank(kind)) {
        ax_put_text(legend->output, " <FONT POINT-SIZE=\"9\">(");
        ax_text_put_label(legend->output, kind, (struct ax_wrap){wrap.columns, 0, ""});
        ax_put_text(legend->output, ")</FONT>");
    }
}

static void put_heading(struct legend *legend)
{
    const struct ax_scene *scene = legend->scene;
    struct ax_slice version = ax_model_text(scene->model, 0, "version");
    uint32_t about = scene->view   ? scene->view
                     : scene->part ? scene->part
                     : scene->vast ? scene->vast->feature
                                   : 0;
    struct ax_wrap wrap = {80, 0, "<BR ALIGN=\"LEFT\"/>"};
    ax_put_text(legend->output, BEGIN_ROW "<FONT POINT-SIZE=\"13\"><B>");
    ax_text_put_label(legend->output, ax_label_name(scene, 0), wrap);
    ax_put_text(legend->output, "</B>");
    wrap.used = 1;
    ax_text_put_label(legend->output, version, wrap);
    if (about != 0) {
        ax_put_text(legend->output, " \xe2\x80\x93");
        ax_text_put_label(legend->output, ax_label_name(scene, about), wrap);
    }
    put_view_kind(legend, wrap);
    ax_put_text(legend->output, "<BR ALIGN=\"LEFT\"/></FONT>" END_ROW);
}

static void put_vast(const struct legend *legend)
{
    enum ax_vast_layer layer = legend->scene->vast->layer;
    struct ax_wrap wrap = {90, 0, "<BR ALIGN=\"LEFT\"/>"};
    ax_putf(legend->output, BEGIN_ROW "<B>%s</B>" END_ROW BEGIN_ROW "<FONT POINT-SIZE=\"9\">",
            ax_vast_heading(layer));
    ax_text_put_label(legend->output, ax_slice_of(ax_vast_reading(layer)), wrap);
    ax_put_text(legend->output, "<BR ALIGN=\"LEFT\"/></FONT>" END_ROW);
}

/* How many of the drawn things, those included that others stand for. */
static void count_novelties(const struct ax_scene *scene, uint32_t counts[AX_NOVELTY_COUNT])
{
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        uint8_t role = scene->items[i].role;
        if (is_drawn(role) || role == AX_ROLE_MERGED) {
            counts[scene->compares->novelties[i]]++;
        }
    }
}

static void put_novelty(struct legend *legend, enum ax_novelty novelty, const char *how,
                        const char *word, uint32_t count)
{
    char text[64];
    const char *mark = ax_novelty_mark(novelty);
    (void)snprintf(text, sizeof(text), "%s%s%s%s: %lu", *mark ? "<B>" : "", mark,
                   *mark ? "</B>&#160;" : "", word, (unsigned long)count);
    put_sign(legend, legend->palette->changes[novelty], how, text);
}

static void put_novelties(struct legend *legend)
{
    uint32_t counts[AX_NOVELTY_COUNT] = {0};
    count_novelties(legend->scene, counts);
    ax_put_text(legend->output, BEGIN_ROW SIGN_TABLE);
    legend->signs = 0;
    put_novelty(legend, AX_NOVELTY_ADDED, "BORDER=\"3\"", "Added", counts[AX_NOVELTY_ADDED]);
    put_novelty(legend, AX_NOVELTY_REMOVED, "STYLE=\"dotted\" BORDER=\"2\"", "Removed",
                counts[AX_NOVELTY_REMOVED]);
    put_novelty(legend, AX_NOVELTY_CHANGED, "BORDER=\"2\"", "Changed", counts[AX_NOVELTY_CHANGED]);
    put_novelty(legend, AX_NOVELTY_NONE, "BORDER=\"1\"", "As before", counts[AX_NOVELTY_NONE]);
    ax_put_text(legend->output, "</TR></TABLE>" END_ROW);
}

/* What each kind of highlight shows; an element, when it is none of these. */
static const char *light_text(enum ax_kind kind)
{
    static const char *const texts[AX_KIND_COUNT] = {
        [AX_KIND_DATA] = "where it travels and is kept",
        [AX_KIND_FLOW] = "the flow and its ends",
        [AX_KIND_BOUNDARY] = "what it holds, and strongly what crosses it",
    };
    return texts[kind] ? texts[kind] : "what reaches it, strongly at the first step";
}

static void put_highlights(struct legend *legend)
{
    const struct ax_scene *scene = legend->scene;
    struct ax_wrap wrap = {80, 0, "<BR ALIGN=\"LEFT\"/>"};
    for (const char *const *wanted = scene->look.highlights; *wanted; wanted++) {
        uint32_t item = ax_light_item(scene->model, *wanted);
        ax_put_text(legend->output, BEGIN_ROW "Highlighted: <B>");
        ax_text_put_label(legend->output, ax_label_name(scene, item), wrap);
        ax_putf(legend->output, "</B>&#160;\xe2\x80\x93 %s",
                light_text((enum ax_kind)ax_model_item(scene->model, item)->kind));
        ax_put_text(legend->output, END_ROW);
    }
}

void ax_legend_put(const struct ax_writing *writing)
{
    const struct ax_scene *scene = writing->scene;
    struct legend legend = {writing, scene, scene->look.palette, writing->output, 0};
    bool highlights = scene->look.highlights && *scene->look.highlights;
    if (!scene->look.legend && !scene->badges && !scene->compares && !highlights && !scene->vast) {
        return;
    }
    ax_put_text(writing->output, ", labelloc=b, labeljust=l, label=<" OUTER_TABLE);
    put_heading(&legend);
    if (scene->vast) {
        put_vast(&legend);
    }
    if (highlights) {
        put_highlights(&legend);
    }
    if (scene->look.legend) {
        put_signs(&legend);
    }
    if (scene->compares) {
        put_novelties(&legend);
    }
    if (scene->badges) {
        ax_threat_table_put(scene, writing->output);
    }
    ax_put_text(writing->output, "</TABLE>>");
}
