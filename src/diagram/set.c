/* SPDX-License-Identifier: Apache-2.0 */
/* Several pictures of one model: of its views, or of its boundaries with an overview. */
#include "base/output.h"
#include "diagram/draw.h"
#include "diagram/link.h"
#include "diagram/split.h"
#include "diagram/vast.h"

struct picture {
    uint32_t item; /* view or boundary; 0: the overview */
    char *name;
    size_t size; /* of the name */
};

struct ax_picture_set {
    const struct ax_allocator *memory;
    enum ax_picture_set_kind kind;
    struct ax_draw_run run;
    char *pattern; /* of the names of boundaries' pictures, as a link */
    size_t pattern_size;
    uint32_t *counts; /* by item: see ax_split_count */
    AX_ARRAY(struct picture) pictures;
};

static const struct ax_allocator *memory_of(const struct ax_picture_set *set)
{
    return set->memory;
}

/* A copy of what was written; NULL without memory. The output is freed. */
static char *take_text(const struct ax_picture_set *set, struct ax_output *output, size_t *out_size)
{
    char *copy = NULL;
    struct ax_slice text = output ? ax_output_text(output) : (struct ax_slice){NULL, 0};
    if (output && output->status == AX_OK) {
        *out_size = text.len + 1;
        copy = ax_memory_resize(memory_of(set), NULL, 0, *out_size);
    }
    if (copy) {
        memcpy(copy, text.start, text.len);
        copy[text.len] = '\0';
    }
    ax_output_free(output);
    return copy;
}

static const char *ending(const struct ax_picture_set *set)
{
    return ax_picture_format_text(set->run.options->format);
}

/* Another boundary may be called "overview". */
static void put_overview(const struct ax_picture_set *set, struct ax_output *output)
{
    ax_put_text(output, "overview");
    struct ax_atoms *atoms = &set->run.model->session->atoms;
    while (ax_model_find(set->run.model, ax_atom_find(atoms, ax_output_text(output))) != 0) {
        ax_put_char(output, '-');
    }
}

static bool add_picture(struct ax_picture_set *set, uint32_t item)
{
    struct ax_output *output = ax_output_to_memory(memory_of(set));
    struct picture *picture = ax_array_push(memory_of(set), &set->pictures);
    if (!output || !picture) {
        ax_output_free(output);
        set->pictures.len -= picture != NULL;
        return false;
    }
    *picture = (struct picture){.item = item};
    if (item == 0) {
        put_overview(set, output);
    } else {
        ax_link_put_encoded(ax_model_id_text(set->run.model, item), output);
    }
    ax_putf(output, ".%s", ending(set));
    picture->name = take_text(set, output, &picture->size);
    return picture->name != NULL;
}

static bool add_pattern(struct ax_picture_set *set)
{
    struct ax_output *output = ax_output_to_memory(memory_of(set));
    if (output) {
        ax_putf(output, "{id}.%s", ending(set));
    }
    set->pattern = take_text(set, output, &set->pattern_size);
    return set->pattern != NULL;
}

static size_t counts_size(const struct ax_picture_set *set)
{
    return set->run.model->items.len * sizeof(*set->counts);
}

static bool count(struct ax_picture_set *set)
{
    set->counts = ax_memory_resize(memory_of(set), NULL, 0, counts_size(set));
    if (set->counts) {
        ax_split_count(set->run.model, set->counts);
    }
    return set->counts != NULL;
}

static enum ax_status add_features(struct ax_picture_set *set)
{
    const struct ax_model *model = set->run.model;
    struct ax_vast_features features;
    if (!ax_vast_features_init(&features, model)) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = ax_vast_features_check(model, &features);
    for (uint32_t i = 0; status == AX_OK && i < features.list.len; i++) {
        uint32_t item = features.list.at[i];
        if (ax_model_item(model, item)->id != 0 && !add_picture(set, item)) {
            status = AX_NO_MEMORY;
        }
    }
    ax_vast_features_done(&features, model);
    return status;
}

static bool add_items(struct ax_picture_set *set)
{
    bool views = set->kind == AX_SET_VIEWS;
    enum ax_kind wanted = views ? AX_KIND_VIEW : AX_KIND_BOUNDARY;
    bool fine = views || add_picture(set, 0);
    for (uint32_t i = 1; fine && i < set->run.model->items.len; i++) {
        const struct ax_item *item = ax_model_item(set->run.model, i);
        if (item->kind == wanted && item->id != 0) {
            fine = add_picture(set, i);
        }
    }
    return fine;
}

static enum ax_status fill(struct ax_picture_set *set)
{
    if (!add_pattern(set) || !count(set)) {
        return AX_NO_MEMORY;
    }
    if (set->kind == AX_SET_FEATURES) {
        return add_features(set);
    }
    return add_items(set) ? AX_OK : AX_NO_MEMORY;
}

static enum ax_status open_set(struct ax_picture_set *set, struct ax_model *model,
                               const struct ax_diagram_options *options)
{
    enum ax_status status = ax_draw_open(&set->run, model, options);
    if (status == AX_OK) {
        status = fill(set);
    }
    if (status == AX_OK && set->pictures.len == 0) {
        ax_report(model->session, AX_CODE_VIEWS_NONE, (struct ax_span){0, 0, 0},
                  "the model has no %s", set->kind == AX_SET_FEATURES ? "features" : "views");
        status = AX_NOT_FOUND;
    }
    set->run.pictures = set->pictures.len;
    return status;
}

enum ax_status ax_picture_set_new(struct ax_model *model, const struct ax_diagram_options *options,
                                  enum ax_picture_set_kind kind, struct ax_picture_set **out_set)
{
    const struct ax_allocator *memory = model->session->memory;
    struct ax_picture_set *set = ax_memory_resize(memory, NULL, 0, sizeof(*set));
    if (!set) {
        return AX_NO_MEMORY;
    }
    *set = (struct ax_picture_set){.memory = memory, .kind = kind};
    enum ax_status status = open_set(set, model, options);
    if (status != AX_OK) {
        ax_picture_set_free(set);
        return status;
    }
    *out_set = set;
    return AX_OK;
}

void ax_picture_set_free(struct ax_picture_set *set)
{
    if (!set) {
        return;
    }
    const struct ax_allocator *memory = set->memory;
    for (uint32_t i = 0; i < set->pictures.len; i++) {
        ax_memory_release(memory, set->pictures.at[i].name, set->pictures.at[i].size);
    }
    ax_array_done(memory, &set->pictures);
    ax_memory_release(memory, set->counts, set->counts ? counts_size(set) : 0);
    ax_memory_release(memory, set->pattern, set->pattern_size);
    ax_draw_close(&set->run);
    ax_memory_release(memory, set, sizeof(*set));
}

size_t ax_picture_set_count(const struct ax_picture_set *set)
{
    return set->pictures.len;
}

const char *ax_picture_set_name(const struct ax_picture_set *set, size_t index)
{
    return set->pictures.at[index].name;
}

static enum ax_status draw_part(struct ax_picture_set *set, uint32_t boundary,
                                struct ax_output *output)
{
    struct ax_scene scene;
    size_t size = set->run.model->items.len;
    uint8_t *marks = ax_memory_resize(memory_of(set), NULL, 0, size);
    if (!marks) {
        return AX_NO_MEMORY;
    }
    ax_split_mark(set->run.model, boundary, set->counts, marks);
    bool fine = ax_scene_init_marked(&scene, set->run.model, 0, marks);
    ax_memory_release(memory_of(set), marks, size);
    if (!fine) {
        return AX_NO_MEMORY;
    }
    scene.part = boundary;
    set->run.boundary_link = set->pattern;
    set->run.up_link = set->pictures.at[0].name;
    enum ax_status status = ax_draw_scene(&scene, &set->run, output);
    ax_scene_done(&scene);
    return status;
}

static enum ax_status draw_view(struct ax_picture_set *set, uint32_t view, struct ax_output *output)
{
    struct ax_scene scene;
    if (!ax_scene_init(&scene, set->run.model, view)) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = ax_draw_scene(&scene, &set->run, output);
    ax_scene_done(&scene);
    return status;
}

enum ax_status ax_picture_set_draw(struct ax_picture_set *set, size_t index,
                                   struct ax_output *output)
{
    uint32_t item = set->pictures.at[index].item;
    set->run.picture = index + 1;
    if (set->kind == AX_SET_FEATURES) {
        return ax_vast_draw(&set->run, AX_VAST_APPLICATION, item, output);
    }
    return set->kind == AX_SET_VIEWS ? draw_view(set, item, output) : draw_part(set, item, output);
}
