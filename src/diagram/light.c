/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/light.h"

#include "base/guess.h"
#include "diagram/owner.h"

struct lighting {
    struct ax_scene *scene;
    uint32_t *owners;
    uint32_t *queue; /* elements that have been reached */
    bool *reached;   /* by item */
};

static const struct {
    const char *name;
    enum ax_kind kind; /* AX_KIND_COUNT: an external, a process or a store */
} subjects[] = {
    {"data", AX_KIND_DATA},
    {"element", AX_KIND_COUNT},
    {"flow", AX_KIND_FLOW},
    {"boundary", AX_KIND_BOUNDARY},
};

static bool is_of(const struct ax_model *model, uint32_t item, size_t subject)
{
    enum ax_kind kind = (enum ax_kind)ax_model_item(model, item)->kind;
    return item != 0 && (subjects[subject].kind == AX_KIND_COUNT ? ax_kind_is_element(kind)
                                                                 : kind == subjects[subject].kind);
}

static uint32_t report_unknown(const struct ax_model *model, struct ax_slice id, size_t subject)
{
    struct ax_guess guess;
    ax_guess_init(&guess, id);
    for (uint32_t i = 1; i < model->items.len; i++) {
        if (is_of(model, i, subject)) {
            ax_guess_offer(&guess, ax_model_id_text(model, i));
        }
    }
    const char *what = subjects[subject].kind == AX_KIND_DATA ? "datum" : subjects[subject].name;
    struct ax_message *message =
        ax_report(model->session, AX_CODE_HIGHLIGHT_UNKNOWN, (struct ax_span){0, 0, 0},
                  "the model has no %s \"%.*s\" to highlight", what, AX_FMT(id));
    ax_note_guess(model->session, message, guess.best);
    return 0;
}

uint32_t ax_light_item(const struct ax_model *model, const char *wanted)
{
    size_t len = strcspn(wanted, "=");
    struct ax_slice name = {wanted, len};
    for (size_t i = 0; wanted[len] == '=' && i < AX_COUNT(subjects); i++) {
        if (ax_slice_is(name, subjects[i].name)) {
            struct ax_slice id = ax_slice_of(wanted + len + 1);
            uint32_t item = ax_model_find(model, ax_atom_find(&model->session->atoms, id));
            return is_of(model, item, i) ? item : report_unknown(model, id, i);
        }
    }
    ax_report(model->session, AX_CODE_HIGHLIGHT_UNKNOWN, (struct ax_span){0, 0, 0},
              "\"%s\" cannot be highlighted: it takes data=ID, element=ID, flow=ID or boundary=ID",
              wanted);
    return 0;
}

static void light(const struct lighting *lighting, uint32_t item, enum ax_light grade)
{
    uint32_t owner = item != 0 ? lighting->owners[item] : 0;
    struct ax_scene_item *drawn = &lighting->scene->items[owner];
    if (owner != 0 && drawn->light < grade) {
        drawn->light = (uint8_t)grade;
    }
}

/* A flow with its ends. */
static void light_flow(const struct lighting *lighting, uint32_t flow, enum ax_light grade)
{
    light(lighting, flow, grade);
    light(lighting, ax_scene_from(lighting->scene, flow), AX_LIGHT_LIT);
    light(lighting, ax_scene_to(lighting->scene, flow), AX_LIGHT_LIT);
}

static bool has_data(const struct ax_model *model, uint32_t item, uint32_t datum)
{
    const struct ax_item *holder = ax_model_item(model, item);
    for (uint32_t i = 0; i < holder->data_count; i++) {
        if (model->references.at[holder->data + i] == datum) {
            return true;
        }
    }
    return false;
}

static void light_data(const struct lighting *lighting, uint32_t datum)
{
    const struct ax_model *model = lighting->scene->model;
    for (uint32_t i = 1; i < model->items.len; i++) {
        enum ax_kind kind = (enum ax_kind)ax_model_item(model, i)->kind;
        if (kind == AX_KIND_FLOW && has_data(model, i, datum)) {
            light_flow(lighting, i, AX_LIGHT_STRONG);
        } else if (ax_kind_is_element(kind) && has_data(model, i, datum)) {
            light(lighting, i, AX_LIGHT_STRONG);
        }
    }
}

/* The other end of a flow into `element`; 0: it leads away. */
static uint32_t comes_from(const struct lighting *lighting, uint32_t flow, uint32_t element)
{
    const struct ax_scene *scene = lighting->scene;
    uint32_t from = ax_scene_from(scene, flow);
    uint32_t to = ax_scene_to(scene, flow);
    bool both = ax_model_item(scene->model, flow)->flags & AX_ITEM_BIDIRECTIONAL;
    return to == element ? from : both && from == element ? to : 0;
}

/* Against the flows, step by step: strongly what leads into the element itself. */
static void light_element(const struct lighting *lighting, uint32_t element)
{
    const struct ax_model *model = lighting->scene->model;
    uint32_t count = 0;
    memset(lighting->reached, 0, model->items.len * sizeof(bool));
    lighting->reached[element] = true;
    lighting->queue[count++] = element;
    light(lighting, element, AX_LIGHT_STRONG);
    for (uint32_t at = 0; at < count; at++) {
        uint32_t around;
        const uint32_t *flows = ax_model_around(model, lighting->queue[at], &around);
        for (uint32_t i = 0; i < around; i++) {
            bool flow = ax_model_item(model, flows[i])->kind == AX_KIND_FLOW;
            uint32_t from = flow ? comes_from(lighting, flows[i], lighting->queue[at]) : 0;
            if (from == 0) {
                continue;
            }
            light_flow(lighting, flows[i], at == 0 ? AX_LIGHT_STRONG : AX_LIGHT_LIT);
            if (!lighting->reached[from]) {
                lighting->reached[from] = true;
                lighting->queue[count++] = from;
            }
        }
    }
}

static void light_boundary(const struct lighting *lighting, uint32_t boundary)
{
    const struct ax_scene *scene = lighting->scene;
    light(lighting, boundary, AX_LIGHT_STRONG);
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        enum ax_kind kind = (enum ax_kind)ax_model_item(scene->model, i)->kind;
        if (ax_kind_is_element(kind) && ax_model_is_inside(scene->model, i, boundary)) {
            light(lighting, i, AX_LIGHT_LIT);
        } else if (kind == AX_KIND_FLOW) {
            const struct ax_path *path =
                &scene->model->paths.at[ax_model_item(scene->model, i)->path];
            for (uint32_t c = 0; c < path->count; c++) {
                if (scene->model->crossings.at[path->first + c].boundary == boundary) {
                    light_flow(lighting, i, AX_LIGHT_STRONG);
                }
            }
        }
    }
}

/* Flows between two elements of a boundary. */
static void light_inner_flows(const struct lighting *lighting, uint32_t boundary)
{
    const struct ax_scene *scene = lighting->scene;
    for (uint32_t i = 1; i < ax_scene_end(scene); i++) {
        if (ax_model_item(scene->model, i)->kind == AX_KIND_FLOW &&
            ax_model_is_inside(scene->model, ax_scene_from(scene, i), boundary) &&
            ax_model_is_inside(scene->model, ax_scene_to(scene, i), boundary)) {
            light(lighting, i, AX_LIGHT_LIT);
        }
    }
}

static void light_subject(const struct lighting *lighting, uint32_t item)
{
    switch (ax_model_item(lighting->scene->model, item)->kind) {
    case AX_KIND_DATA: light_data(lighting, item); break;
    case AX_KIND_FLOW: light_flow(lighting, item, AX_LIGHT_STRONG); break;
    case AX_KIND_BOUNDARY:
        light_boundary(lighting, item);
        light_inner_flows(lighting, item);
        break;
    default: light_element(lighting, item); break;
    }
}

/* The boundaries around what is lit stay as they are, so that people see where it lies. */
static void light_clusters(struct ax_scene *scene)
{
    for (uint32_t i = ax_scene_end(scene); i-- > 1;) {
        const struct ax_scene_item *drawn = &scene->items[i];
        bool flow = ax_model_item(scene->model, i)->kind == AX_KIND_FLOW;
        uint32_t around = flow || drawn->light < AX_LIGHT_LIT ? 0 : ax_scene_cluster(scene, i);
        if (around != 0 && scene->items[around].light < AX_LIGHT_LIT) {
            scene->items[around].light = AX_LIGHT_LIT;
        }
    }
}

static enum ax_status light_all(struct lighting *lighting, const char *const *wanted)
{
    for (uint32_t i = 1; i < ax_scene_end(lighting->scene); i++) {
        lighting->scene->items[i].light = AX_LIGHT_FAINT;
    }
    for (; *wanted; wanted++) {
        uint32_t item = ax_light_item(lighting->scene->model, *wanted);
        if (item == 0) {
            return AX_NOT_FOUND;
        }
        light_subject(lighting, item);
    }
    light_clusters(lighting->scene);
    return AX_OK;
}

enum ax_status ax_lights_set(struct ax_scene *scene, const char *const *wanted)
{
    const struct ax_allocator *memory = scene->model->session->memory;
    size_t count = ax_scene_end(scene);
    struct lighting lighting = {.scene = scene};
    lighting.owners = ax_memory_resize(memory, NULL, 0, count * sizeof(uint32_t));
    lighting.queue = ax_memory_resize(memory, NULL, 0, count * sizeof(uint32_t));
    lighting.reached = ax_memory_resize(memory, NULL, 0, count * sizeof(bool));
    enum ax_status status = AX_NO_MEMORY;
    if (lighting.owners && lighting.queue && lighting.reached) {
        ax_owners_find(scene, lighting.owners);
        status = light_all(&lighting, wanted);
    }
    ax_memory_release(memory, lighting.owners, count * sizeof(uint32_t));
    ax_memory_release(memory, lighting.queue, count * sizeof(uint32_t));
    ax_memory_release(memory, lighting.reached, count * sizeof(bool));
    return status == AX_OK && scene->model->session->no_memory ? AX_NO_MEMORY : status;
}
