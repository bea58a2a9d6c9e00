/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/vast.h"

#include "base/output.h"
#include "diagram/label.h"
#include "diagram/text.h"
#include "template/template.h"

#define SMALL "<FONT POINT-SIZE=\"8\" COLOR=\"%s\">"
#define BEGIN_ROW "<TR><TD>" SMALL
#define END_ROW "</FONT></TD></TR>"
#define ENTRY "\xe2\x96\xb6 "

static const struct ax_wrap wrap = {28, 0, "<BR/>"};

static const struct ax_item *model_item(const struct ax_scene *scene, uint32_t item)
{
    return ax_model_item(scene->model, item);
}

static bool is_element(const struct ax_scene *scene, uint32_t item)
{
    return ax_kind_is_element((enum ax_kind)model_item(scene, item)->kind);
}

static const struct ax_vast_fact *fact_of(const struct ax_scene *scene, uint32_t item)
{
    return &scene->vast->facts[item];
}

static bool is_operational(const struct ax_scene *scene)
{
    return scene->vast->layer == AX_VAST_OPERATIONAL;
}

void ax_vast_show(struct ax_scene *scene)
{
    for (uint32_t i = 1; is_operational(scene) && i < ax_scene_end(scene); i++) {
        const struct ax_vast_fact *fact = fact_of(scene, i);
        bool flow = model_item(scene, i)->kind == AX_KIND_FLOW;
        uint32_t from = flow ? ax_scene_from(scene, i) : 0;
        bool reached = flow ? fact_of(scene, from)->step > 0 || fact->entry != 0 : fact->step > 0;
        if (flow || is_element(scene, i)) {
            scene->items[i].light = reached ? AX_LIGHT_LIT : AX_LIGHT_FAINT;
        }
        if (fact->entry & (AX_ENTRY_ACTOR | AX_ENTRY_PORT)) {
            scene->items[i].light = AX_LIGHT_STRONG;
        }
    }
}

static struct ax_slice role_of(const struct ax_scene *scene, uint32_t item)
{
    const struct ax_item *what = model_item(scene, item);
    const struct ax_templates *templates = scene->model->templates;
    if (what->kind != AX_KIND_EXTERNAL || !what->type_name) {
        return (struct ax_slice){"", 0};
    }
    return templates && what->type < templates->types.len
               ? templates->types.at[what->type].name
               : ax_atom_text(&scene->model->session->atoms, what->type_name);
}

static struct ax_slice text_of(const struct ax_scene *scene, uint32_t item, const char *name)
{
    return ax_model_text(scene->model, item, name);
}

bool ax_vast_says(const struct ax_scene *scene, uint32_t item)
{
    bool drawn = scene->vast && scene->items[item].role == AX_ROLE_NODE && is_element(scene, item);
    return drawn && (is_operational(scene) || fact_of(scene, item)->uses > 1 ||
                     role_of(scene, item).len > 0 || text_of(scene, item, "runs-as").len > 0 ||
                     text_of(scene, item, "controls").len > 0);
}

static void put_text_row(const struct ax_scene *scene, const char *before, struct ax_slice text,
                         struct ax_output *output)
{
    struct ax_wrap here = wrap;
    if (!ax_text_is_blank(text)) {
        here.used = (uint32_t)strlen(before);
        ax_putf(output, BEGIN_ROW "%s", scene->look.palette->flow.text, before);
        ax_text_put_label(output, text, here);
        ax_put_text(output, END_ROW);
    }
}

static void put_application(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    uint32_t uses = fact_of(scene, item)->uses;
    put_text_row(scene, "role:", role_of(scene, item), output);
    put_text_row(scene, "runs as:", text_of(scene, item, "runs-as"), output);
    put_text_row(scene, "controls:", text_of(scene, item, "controls"), output);
    if (uses > 1) {
        ax_putf(output, BEGIN_ROW "<I>reused: in %lu of %lu features</I>" END_ROW,
                scene->look.palette->flow.text, (unsigned long)uses,
                (unsigned long)scene->vast->features);
    }
}

static void put_operational(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    const struct ax_vast_fact *fact = fact_of(scene, item);
    const struct ax_palette *palette = scene->look.palette;
    if (fact->entry & (AX_ENTRY_ACTOR | AX_ENTRY_PORT)) {
        ax_putf(output, BEGIN_ROW "<B>" ENTRY "entry%s</B>" END_ROW, palette->boundary.text,
                fact->entry & AX_ENTRY_ACTOR ? "" : " by a port");
    } else if (fact->step > 1) {
        ax_putf(output, BEGIN_ROW "reached in %lu step%s" END_ROW, palette->flow.text,
                (unsigned long)(fact->step - 1), fact->step == 2 ? "" : "s");
    } else if (fact->step == 0) {
        ax_putf(output, BEGIN_ROW "not reached" END_ROW, palette->grey.text);
    }
}

void ax_vast_put_node(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    if (is_operational(scene)) {
        put_operational(scene, item, output);
    } else {
        put_application(scene, item, output);
    }
}

void ax_vast_put_step(const struct ax_scene *scene, uint32_t flow, const char *between,
                      struct ax_output *output)
{
    if (scene->vast && !is_operational(scene) && fact_of(scene, flow)->step > 0) {
        ax_putf(output, SMALL "step %lu</FONT>%s", scene->look.palette->flow.text,
                (unsigned long)fact_of(scene, flow)->step, between);
    }
}

void ax_vast_put_flow(const struct ax_scene *scene, uint32_t flow, const char *between,
                      struct ax_output *output)
{
    if (!scene->vast) {
        return;
    }
    const struct ax_palette *palette = scene->look.palette;
    struct ax_slice controls = text_of(scene, flow, "controls");
    if (!is_operational(scene) && !ax_text_is_blank(controls)) {
        ax_putf(output, "%s" SMALL "controls:", between, palette->flow.text);
        ax_text_put_label(output, controls, (struct ax_wrap){28, 9, "<BR/>"});
        ax_put_text(output, "</FONT>");
    } else if (is_operational(scene) && (fact_of(scene, flow)->entry & AX_ENTRY_CROSSING)) {
        uint32_t count = scene->model->paths.at[model_item(scene, flow)->path].count;
        ax_putf(output, "%s" SMALL ENTRY "crosses %lu</FONT>", between, palette->boundary.text,
                (unsigned long)count);
    }
}

const char *ax_vast_heading(enum ax_vast_layer layer)
{
    return layer == AX_VAST_OPERATIONAL ? "VAST-style operational view"
                                        : "VAST-style application view";
}

const char *ax_vast_reading(enum ax_vast_layer layer)
{
    return layer == AX_VAST_OPERATIONAL
               ? ENTRY "where an attacker gets in: externals, ports that are not locked, and "
                       "flows across boundaries; steps are flows from the nearest of them. "
                       "No public definition of VAST exists."
               : "Steps as flows follow from each other, from those of externals on; the bold "
                 "number is that of the flow. "
                 "Reused components have a part in other features too. No public definition of "
                 "VAST exists.";
}

enum ax_status ax_vast_draw(struct ax_draw_run *run, enum ax_vast_layer layer, uint32_t feature,
                            struct ax_output *output)
{
    struct ax_scene scene;
    struct ax_vast vast;
    bool view = ax_model_item(run->model, feature)->kind == AX_KIND_VIEW;
    if (!ax_vast_init(&vast, run->model, layer, feature)) {
        return AX_NO_MEMORY;
    }
    bool fine = layer == AX_VAST_OPERATIONAL
                    ? ax_scene_init(&scene, run->model, feature)
                    : ax_scene_init_marked(&scene, run->model, view ? feature : 0, vast.marks);
    enum ax_status status = AX_NO_MEMORY;
    if (fine) {
        scene.vast = &vast;
        status = ax_draw_scene(&scene, run, output);
        ax_scene_done(&scene);
    }
    ax_vast_done(&vast);
    return status;
}
