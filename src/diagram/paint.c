/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/paint.h"

#include "diagram/badge.h"
#include "diagram/label.h"

bool ax_paint_is_grey(const struct ax_scene *scene, uint32_t item)
{
    bool grey = ax_model_item(scene->model, item)->flags & AX_ITEM_OUT_OF_SCOPE;
    bool edge = scene->items[item].role == AX_ROLE_EDGE;
    for (uint32_t i = edge ? scene->items[item].first : 0; grey && i != 0;
         i = scene->items[i].next) {
        grey = ax_model_item(scene->model, i)->flags & AX_ITEM_OUT_OF_SCOPE;
    }
    return grey;
}

bool ax_paint_is_aside(const struct ax_scene *scene, uint32_t flow)
{
    uint32_t from = ax_scene_drawn(scene, ax_scene_from(scene, flow));
    uint32_t to = ax_scene_drawn(scene, ax_scene_to(scene, flow));
    return !(scene->items[flow].marks & AX_MARK_SHOWN) &&
           (scene->items[from].role == AX_ROLE_STUB || scene->items[to].role == AX_ROLE_STUB);
}

static const char *usual_width(enum ax_kind kind)
{
    bool wide = kind == AX_KIND_EXTERNAL || kind == AX_KIND_BOUNDARY;
    return kind == AX_KIND_FLOW ? "0.9" : wide ? "1.4" : "1.1";
}

/* What is special about the item itself: its style, its scope, its place in the view. */
static struct ax_paint plain_paint(const struct ax_scene *scene, uint32_t item)
{
    enum ax_kind kind = (enum ax_kind)ax_model_item(scene->model, item)->kind;
    const struct ax_palette *palette = scene->look.palette;
    struct ax_paint paint = {ax_palette_kind(palette, kind), usual_width(kind), "", false};
    bool plain = scene->look.style == AX_STYLE_THREAT_DRAGON && ax_kind_is_element(kind);
    bool stub = scene->items[item].role == AX_ROLE_STUB;
    bool aside = kind == AX_KIND_FLOW && ax_paint_is_aside(scene, item);
    bool grey = ax_paint_is_grey(scene, item);
    if (plain) {
        paint.colors = (struct ax_colors){palette->ink, palette->ink, palette->paper};
    }
    if (stub || aside || grey) {
        paint.colors = palette->grey;
    } else if (plain && ax_badge_sum(scene, item).open > 0) {
        paint.colors.line = palette->boundary.line;
        paint.width = "2.2";
    }
    if (stub || kind == AX_KIND_BOUNDARY || (grey && plain)) {
        paint.dash = "dashed";
    }
    return paint;
}

static void make_thick(struct ax_paint *paint)
{
    paint->width = "2.6";
    paint->thick = true;
}

/* Lines say it too: thick, dotted, dashed. */
static void show_novelty(const struct ax_palette *palette, enum ax_novelty novelty,
                         struct ax_paint *paint)
{
    paint->colors = palette->changes[novelty];
    if (novelty == AX_NOVELTY_ADDED) {
        make_thick(paint);
    } else if (novelty == AX_NOVELTY_REMOVED) {
        paint->dash = "dotted";
        paint->width = "1.6";
    } else if (novelty == AX_NOVELTY_CHANGED) {
        paint->width = "1.8";
    }
}

struct ax_paint ax_paint_of(const struct ax_scene *scene, uint32_t item)
{
    const struct ax_palette *palette = scene->look.palette;
    const struct ax_scene_item *drawn = &scene->items[item];
    struct ax_paint paint = plain_paint(scene, item);
    bool stub = drawn->role == AX_ROLE_STUB;
    if (scene->compares && (drawn->novelty != AX_NOVELTY_NONE || !stub)) {
        show_novelty(palette, (enum ax_novelty)drawn->novelty, &paint);
    }
    if (drawn->light == AX_LIGHT_FAINT) {
        paint.colors = palette->faint;
    } else if (drawn->light == AX_LIGHT_STRONG) {
        make_thick(&paint);
    }
    return paint;
}

struct ax_colors ax_paint_port(const struct ax_scene *scene, uint32_t port)
{
    const struct ax_palette *palette = scene->look.palette;
    const struct ax_scene_item *owner = &scene->items[ax_model_item(scene->model, port)->parent];
    bool grey = ax_model_item(scene->model, port)->flags & AX_ITEM_OUT_OF_SCOPE;
    if (owner->light == AX_LIGHT_FAINT) {
        return palette->faint;
    }
    if (scene->compares) {
        return palette->changes[scene->items[port].novelty];
    }
    return grey                                ? palette->grey
           : ax_label_is_external(scene, port) ? palette->boundary
                                               : palette->flow;
}

void ax_paint_put(const struct ax_paint *paint, struct ax_output *output)
{
    ax_putf(output, "color=\"%s\", fontcolor=\"%s\", penwidth=%s", paint->colors.line,
            paint->colors.text, paint->width);
}
