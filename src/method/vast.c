/* SPDX-License-Identifier: Apache-2.0 */
#include "method/vast.h"

#include "base/guess.h"
#include "base/limits.h"
#include "base/output.h"

#include <stdlib.h>

const char *ax_vast_layer_text(enum ax_vast_layer layer)
{
    static const char *const texts[] = {"", "application", "operational"};
    return texts[layer];
}

static struct ax_slice kind_of_view(const struct ax_model *model, uint32_t view)
{
    bool is_view = ax_model_item(model, view)->kind == AX_KIND_VIEW;
    return is_view ? ax_model_text(model, view, "kind") : (struct ax_slice){"", 0};
}

enum ax_vast_layer ax_vast_layer_of(const struct ax_model *model, uint32_t view)
{
    struct ax_slice kind = kind_of_view(model, view);
    return ax_slice_is(kind, "application")   ? AX_VAST_APPLICATION
           : ax_slice_is(kind, "operational") ? AX_VAST_OPERATIONAL
                                              : AX_VAST_NONE;
}

uint32_t ax_vast_usual(const struct ax_model *model, enum ax_vast_layer layer)
{
    for (uint32_t i = 1; layer == AX_VAST_OPERATIONAL && i < model->items.len; i++) {
        if (ax_vast_layer_of(model, i) == layer) {
            return i;
        }
    }
    return 0;
}

static const struct ax_item *item_at(const struct ax_model *model, uint32_t item)
{
    return ax_model_item(model, item);
}

static bool is_flow(const struct ax_model *model, uint32_t item)
{
    return item_at(model, item)->kind == AX_KIND_FLOW &&
           !(item_at(model, item)->flags & AX_ITEM_OUT_OF_SCOPE);
}

/* -------------------------------------------------------------------------------- features */

static bool add(struct ax_vast_features *features, const struct ax_model *model, uint32_t item)
{
    uint32_t *added = ax_array_push(model->session->memory, &features->list);
    if (added) {
        *added = item;
    }
    return added != NULL;
}

static bool add_views(struct ax_vast_features *features, const struct ax_model *model,
                      const char *kind)
{
    for (uint32_t i = 1; i < model->items.len; i++) {
        if (ax_slice_is(kind_of_view(model, i), kind) && !add(features, model, i)) {
            return false;
        }
    }
    return true;
}

/* Data that a flow in scope carries. */
static bool add_data(struct ax_vast_features *features, const struct ax_model *model)
{
    size_t size = model->items.len;
    bool *carried = ax_memory_resize(model->session->memory, NULL, 0, size);
    bool fine = carried != NULL;
    if (fine) {
        memset(carried, 0, size);
    }
    for (uint32_t i = 1; fine && i < model->items.len; i++) {
        for (uint32_t d = 0; is_flow(model, i) && d < item_at(model, i)->data_count; d++) {
            carried[model->references.at[item_at(model, i)->data + d]] = true;
        }
    }
    for (uint32_t i = 1; fine && i < model->items.len; i++) {
        fine = !carried[i] || add(features, model, i);
    }
    ax_memory_release(model->session->memory, carried, carried ? size : 0);
    return fine;
}

bool ax_vast_features_init(struct ax_vast_features *features, const struct ax_model *model)
{
    *features = (struct ax_vast_features){{NULL, 0, 0}};
    bool fine = add_views(features, model, "application");
    if (fine && features->list.len == 0) {
        fine = add_views(features, model, "security-use-case");
    }
    if (fine && features->list.len == 0) {
        fine = add_data(features, model);
    }
    if (!fine) {
        ax_vast_features_done(features, model);
        model->session->no_memory = true;
    }
    return fine;
}

enum ax_status ax_vast_features_check(const struct ax_model *model,
                                      const struct ax_vast_features *features)
{
    if (features->list.len <= AX_LIMIT_VAST_FEATURES) {
        return AX_OK;
    }
    ax_report(model->session, AX_CODE_VAST_FEATURES, (struct ax_span){0, 0, 0},
              "the model has %lu features, and at most %u are looked at in one run",
              (unsigned long)features->list.len, AX_LIMIT_VAST_FEATURES);
    return AX_LIMIT;
}

void ax_vast_features_done(struct ax_vast_features *features, const struct ax_model *model)
{
    ax_array_done(model->session->memory, &features->list);
}

/* Which there are, and why data are none where views are. */
static void note_features(const struct ax_model *model, const struct ax_vast_features *features,
                          struct ax_message *message)
{
    enum {
        MOST = 12
    };
    struct ax_output *names = ax_output_to_memory(model->session->memory);
    size_t count = features->list.len;
    for (size_t i = 0; names && i < count && i < MOST; i++) {
        ax_put_text(names, i > 0 ? " " : "");
        ax_put(names, ax_model_id_text(model, features->list.at[i]));
    }
    if (names && count > MOST) {
        ax_putf(names, " and %zu more", count - MOST);
    }
    struct ax_span nowhere = {0, 0, 0};
    struct ax_slice text = names ? ax_output_text(names) : AX_SLICE("");
    struct ax_slice kind = count > 0 ? kind_of_view(model, features->list.at[0]) : AX_SLICE("");
    if (count == 0) {
        ax_note(model->session, message, nowhere,
                "it has none: no flow carries data, and no view is of the kind application");
    } else if (kind.len > 0) {
        ax_note(
            model->session, message, nowhere,
            "its features are its views of the kind %.*s, which take the place of those derived "
            "from data: %.*s",
            AX_FMT(kind), AX_FMT(text));
    } else {
        ax_note(model->session, message, nowhere,
                "its features are the data that flows carry: %.*s", AX_FMT(text));
    }
    ax_output_free(names);
}

enum ax_status ax_vast_find(const struct ax_model *model, const char *name, uint32_t *out_feature)
{
    struct ax_vast_features features;
    struct ax_guess guess;
    uint32_t found = 0;
    if (!ax_vast_features_init(&features, model)) {
        return AX_NO_MEMORY;
    }
    ax_guess_init(&guess, ax_slice_of(name));
    for (uint32_t i = 0; i < features.list.len; i++) {
        struct ax_slice id = ax_model_id_text(model, features.list.at[i]);
        found = ax_slice_is(id, name) ? features.list.at[i] : found;
        ax_guess_offer(&guess, id);
    }
    if (found == 0) {
        struct ax_message *message =
            ax_report(model->session, AX_CODE_VAST_FEATURE, (struct ax_span){0, 0, 0},
                      "the model has no feature \"%s\"", name);
        ax_note_guess(model->session, message, guess.best);
        note_features(model, &features, message);
    }
    ax_vast_features_done(&features, model);
    *out_feature = found;
    return found ? AX_OK : AX_NOT_FOUND;
}

size_t ax_vast_derived(struct ax_model *model, enum ax_vast_layer layer)
{
    struct ax_vast_features features;
    size_t count = 0;
    for (uint32_t i = 1; i < model->items.len; i++) {
        if (ax_vast_layer_of(model, i) == layer) {
            return 0;
        }
    }
    if (layer == AX_VAST_OPERATIONAL) {
        return 1;
    }
    if (ax_vast_features_init(&features, model)) {
        count = features.list.len;
        ax_vast_features_done(&features, model);
    }
    return count;
}

struct ax_slice ax_vast_feature_at(struct ax_model *model, size_t index)
{
    struct ax_vast_features features;
    struct ax_slice id = {"", 0};
    if (ax_vast_features_init(&features, model)) {
        if (index < features.list.len) {
            id = ax_model_id_text(model, features.list.at[index]);
        }
        ax_vast_features_done(&features, model);
    }
    return id;
}

/* ------------------------------------------------------------------------------ what is shown */

static bool carries(const struct ax_model *model, uint32_t item, uint32_t datum)
{
    for (uint32_t d = 0; d < item_at(model, item)->data_count; d++) {
        if (model->references.at[item_at(model, item)->data + d] == datum) {
            return true;
        }
    }
    return false;
}

/* The flows of a datum with their ends, and what keeps it; other flows of these stay away. */
static void mark_datum(const struct ax_model *model, uint32_t datum, uint8_t *marks)
{
    for (uint32_t i = 1; i < model->items.len; i++) {
        bool element = ax_kind_is_element((enum ax_kind)item_at(model, i)->kind);
        if (element && carries(model, i, datum)) {
            marks[i] |= AX_MARK_PULLED;
        } else if (is_flow(model, i) && carries(model, i, datum)) {
            marks[i] |= AX_MARK_SHOWN;
            marks[ax_view_end(model, item_at(model, i)->from)] |= AX_MARK_PULLED;
            marks[ax_view_end(model, item_at(model, i)->to)] |= AX_MARK_PULLED;
        }
    }
    marks[0] = 0;
}

static bool is_shown(uint8_t marks)
{
    return (marks & (AX_MARK_SHOWN | AX_MARK_PULLED)) && !(marks & AX_MARK_OUT);
}

/* A process is its own flows: what leads out of the view is not part of it, nor is another flow
 * between elements that only came along with one. */
static void narrow(const struct ax_model *model, uint8_t *marks)
{
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = item_at(model, i);
        uint8_t from = marks[ax_view_end(model, item->from)];
        uint8_t to = marks[ax_view_end(model, item->to)];
        bool inner = item->kind == AX_KIND_FLOW && is_shown(from) && is_shown(to) &&
                     ((from | to) & AX_MARK_SHOWN);
        if (inner && !(marks[i] & AX_MARK_OUT)) {
            marks[i] |= AX_MARK_SHOWN;
        }
    }
    for (uint32_t i = 1; i < model->items.len; i++) {
        if (item_at(model, i)->kind != AX_KIND_FLOW && (marks[i] & AX_MARK_SHOWN)) {
            marks[i] = (uint8_t)((marks[i] & ~AX_MARK_SHOWN) | AX_MARK_PULLED);
        }
    }
}

static void mark_feature(const struct ax_model *model, uint32_t feature, uint8_t *marks)
{
    if (item_at(model, feature)->kind == AX_KIND_DATA) {
        mark_datum(model, feature, marks);
    } else {
        ax_view_mark(model, feature, marks);
        narrow(model, marks);
    }
}

bool ax_vast_has_flow(const struct ax_vast *vast, uint32_t flow)
{
    const struct ax_item *item = item_at(vast->model, flow);
    uint8_t from = vast->marks[ax_view_end(vast->model, item->from)];
    uint8_t to = vast->marks[ax_view_end(vast->model, item->to)];
    bool excluded = (from | to | vast->marks[flow]) & AX_MARK_OUT;
    return item->kind == AX_KIND_FLOW &&
           ((vast->marks[flow] & (AX_MARK_SHOWN | AX_MARK_OUT)) == AX_MARK_SHOWN ||
            (!excluded && ((from | to) & AX_MARK_SHOWN)));
}

/* Each feature leaves its marks, and counts its elements. */
static bool mark_features(struct ax_vast *vast, uint32_t wanted)
{
    const struct ax_model *model = vast->model;
    struct ax_vast_features features;
    size_t size = model->items.len;
    uint8_t *marks = ax_memory_resize(model->session->memory, NULL, 0, size);
    bool fine = marks && ax_vast_features_init(&features, model);
    for (uint32_t f = 0; fine && f < features.list.len; f++) {
        memset(marks, 0, size);
        mark_feature(model, features.list.at[f], marks);
        for (uint32_t i = 1; i < model->items.len; i++) {
            bool element = ax_kind_is_element((enum ax_kind)item_at(model, i)->kind);
            vast->facts[i].uses += element && is_shown(marks[i]) ? 1 : 0;
            vast->marks[i] |= wanted == 0 ? marks[i] & (uint8_t)~AX_MARK_OUT : 0;
        }
    }
    if (fine) {
        vast->features = features.list.len;
        ax_vast_features_done(&features, model);
    }
    ax_memory_release(model->session->memory, marks, marks ? size : 0);
    if (wanted != 0) {
        mark_feature(model, wanted, vast->marks);
    }
    return fine;
}

/* ------------------------------------------------------------------------------------- steps */

struct hop {
    uint32_t depth; /* of the element that the flow begins at */
    uint32_t number;
    uint32_t flow;
};

static int compare_hops(const void *a, const void *b)
{
    const struct hop *one = a;
    const struct hop *other = b;
    if (one->depth != other->depth) {
        return one->depth < other->depth ? -1 : 1;
    }
    if (one->number != other->number) {
        return one->number < other->number ? -1 : 1;
    }
    return one->flow < other->flow ? -1 : one->flow > other->flow;
}

/* Breadth first along the flows that are shown: reached[i] is the depth + 1. */
struct walk {
    struct ax_vast *vast;
    uint32_t *reached;
    AX_ARRAY(uint32_t) queue;
    bool back; /* against the flows */
    bool no_memory;
};

static void reach(struct walk *walk, uint32_t element, uint32_t depth)
{
    if (element == 0 || walk->reached[element] != 0) {
        return;
    }
    uint32_t *place = ax_array_push(walk->vast->model->session->memory, &walk->queue);
    if (!place) {
        walk->no_memory = true;
        return;
    }
    *place = element;
    walk->reached[element] = depth + 1;
}

/* Against the flows an element comes just before what it sends to. */
static uint32_t next_depth(const struct walk *walk, uint32_t element)
{
    uint32_t depth = walk->reached[element];
    return !walk->back ? depth : depth > 2 ? depth - 2 : 0;
}

static void go_on(struct walk *walk, uint32_t element, uint32_t at)
{
    const struct ax_model *model = walk->vast->model;
    uint32_t count;
    const uint32_t *around = ax_model_around(model, at, &count);
    for (uint32_t i = 0; i < count; i++) {
        const struct ax_item *flow = item_at(model, around[i]);
        if (flow->kind == AX_KIND_PORT && at == element) {
            go_on(walk, element, around[i]);
        } else if (is_flow(model, around[i]) && ax_vast_has_flow(walk->vast, around[i])) {
            uint32_t from = ax_view_end(model, flow->from);
            uint32_t to = ax_view_end(model, flow->to);
            bool both = (flow->flags & AX_ITEM_BIDIRECTIONAL) != 0;
            bool leads = (walk->back ? to : from) == element || both;
            if (leads) {
                reach(walk, from == element ? to : from, next_depth(walk, element));
            }
        }
    }
}

static void walk_on(struct walk *walk, uint32_t *done)
{
    while (*done < walk->queue.len && !walk->no_memory) {
        uint32_t element = walk->queue.at[(*done)++];
        go_on(walk, element, element);
    }
}

/* With what only leads to where the process goes, and what that leads to. */
static void walk_all(struct walk *walk)
{
    for (int pass = 0; pass < 3; pass++) {
        uint32_t done = 0;
        walk->back = pass == 1;
        walk_on(walk, &done);
    }
    walk->back = false;
}

/* A process begins with the externals that send; without any, with what sends and gets nothing, or
 * where the model has it first. */
static void walk_process(struct walk *walk, const uint8_t *gets, const uint8_t *sends)
{
    const struct ax_model *model = walk->vast->model;
    for (int pass = 0; pass < 3; pass++) {
        for (uint32_t i = 1; i < model->items.len; i++) {
            bool begins = pass == 0   ? item_at(model, i)->kind == AX_KIND_EXTERNAL
                          : pass == 1 ? !gets[i]
                                      : true;
            if (sends[i] && begins && walk->reached[i] == 0) {
                uint32_t done = walk->queue.len;
                reach(walk, i, 0);
                if (pass == 2) {
                    walk_on(walk, &done);
                }
            }
        }
        if (pass < 2) {
            walk_all(walk);
        }
    }
}

/* Of the end where it begins; of both ways that which comes first. */
static uint32_t depth_of(const struct walk *walk, uint32_t flow)
{
    const struct ax_item *item = item_at(walk->vast->model, flow);
    uint32_t from = walk->reached[ax_view_end(walk->vast->model, item->from)];
    uint32_t to = walk->reached[ax_view_end(walk->vast->model, item->to)];
    bool back = (item->flags & AX_ITEM_BIDIRECTIONAL) && to > 0 && (from == 0 || to < from);
    uint32_t depth = back ? to : from;
    return depth > 0 ? depth : UINT32_MAX;
}

static bool number_steps(struct walk *walk)
{
    const struct ax_model *model = walk->vast->model;
    AX_ARRAY(struct hop) hops = {NULL, 0, 0};
    bool fine = true;
    for (uint32_t i = 1; fine && i < model->items.len; i++) {
        if (item_at(model, i)->kind != AX_KIND_FLOW || !ax_vast_has_flow(walk->vast, i)) {
            continue;
        }
        struct hop *hop = ax_array_push(model->session->memory, &hops);
        fine = hop != NULL;
        if (fine) {
            *hop = (struct hop){depth_of(walk, i), item_at(model, i)->number, i};
        }
    }
    if (hops.len > 0) {
        qsort(hops.at, hops.len, sizeof(*hops.at), compare_hops);
    }
    for (uint32_t i = 0; fine && i < hops.len; i++) {
        walk->vast->facts[hops.at[i].flow].step = i + 1;
    }
    ax_array_done(model->session->memory, &hops);
    return fine;
}

static void mark_ends(const struct ax_vast *vast, uint8_t *gets, uint8_t *sends)
{
    for (uint32_t i = 1; i < vast->model->items.len; i++) {
        if (is_flow(vast->model, i) && ax_vast_has_flow(vast, i)) {
            const struct ax_item *flow = item_at(vast->model, i);
            uint8_t both = (flow->flags & AX_ITEM_BIDIRECTIONAL) != 0;
            sends[ax_view_end(vast->model, flow->from)] = 1;
            gets[ax_view_end(vast->model, flow->to)] = 1;
            sends[ax_view_end(vast->model, flow->to)] |= both;
            gets[ax_view_end(vast->model, flow->from)] |= both;
        }
    }
    sends[0] = 0;
}

static bool find_steps(struct walk *walk)
{
    const struct ax_allocator *memory = walk->vast->model->session->memory;
    size_t size = walk->vast->model->items.len;
    uint8_t *ends = ax_memory_resize(memory, NULL, 0, 2 * size);
    if (!ends) {
        return false;
    }
    memset(ends, 0, 2 * size);
    mark_ends(walk->vast, ends, ends + size);
    walk_process(walk, ends, ends + size);
    ax_memory_release(memory, ends, 2 * size);
    return !walk->no_memory && number_steps(walk);
}

/* ----------------------------------------------------------------------------- entry points */

/* What is not known does not keep anybody out. */
static bool is_open_port(const struct ax_model *model, uint32_t port)
{
    return item_at(model, port)->kind == AX_KIND_PORT &&
           !(item_at(model, port)->flags & AX_ITEM_OUT_OF_SCOPE) &&
           !ax_slice_is(ax_model_text(model, port, "external"), "no") &&
           !ax_slice_is(ax_model_text(model, port, "locked"), "yes");
}

static void find_entries(struct ax_vast *vast)
{
    const struct ax_model *model = vast->model;
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = item_at(model, i);
        if (is_open_port(model, i)) {
            vast->facts[item->parent].entry |= AX_ENTRY_PORT;
        }
        if (!is_flow(model, i) || !ax_vast_has_flow(vast, i)) {
            continue;
        }
        uint32_t from = ax_view_end(model, item->from);
        uint32_t to = ax_view_end(model, item->to);
        bool both = (item->flags & AX_ITEM_BIDIRECTIONAL) != 0;
        if (item_at(model, from)->kind == AX_KIND_EXTERNAL) {
            vast->facts[from].entry |= AX_ENTRY_ACTOR;
        }
        if (both && item_at(model, to)->kind == AX_KIND_EXTERNAL) {
            vast->facts[to].entry |= AX_ENTRY_ACTOR;
        }
        if (model->paths.at[item->path].count > 0) {
            vast->facts[i].entry |= AX_ENTRY_CROSSING;
        }
    }
}

/* Somebody on the way across a boundary gets to where the flow ends, whoever it comes from. */
static void reach_crossed(struct walk *walk)
{
    const struct ax_model *model = walk->vast->model;
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = item_at(model, i);
        if (walk->vast->facts[i].entry & AX_ENTRY_CROSSING) {
            reach(walk, ax_view_end(model, item->to), 1);
            reach(walk, item->flags & AX_ITEM_BIDIRECTIONAL ? ax_view_end(model, item->from) : 0,
                  1);
        }
    }
}

/* Externals are where he is; an element with an open port, or where a flow comes across a
 * boundary, is one step away. */
static bool find_reached(struct walk *walk)
{
    struct ax_vast *vast = walk->vast;
    uint32_t done = 0;
    find_entries(vast);
    for (int pass = 0; pass < 2; pass++) {
        uint8_t wanted = pass == 0 ? AX_ENTRY_ACTOR : AX_ENTRY_PORT;
        for (uint32_t i = 1; i < vast->model->items.len; i++) {
            if ((vast->facts[i].entry & wanted) && is_shown(vast->marks[i])) {
                reach(walk, i, (uint32_t)pass);
            }
        }
    }
    reach_crossed(walk);
    walk_on(walk, &done);
    for (uint32_t i = 1; i < vast->model->items.len; i++) {
        vast->facts[i].step = walk->reached[i];
    }
    return !walk->no_memory;
}

static bool walk_layer(struct ax_vast *vast)
{
    const struct ax_allocator *memory = vast->model->session->memory;
    struct walk walk = {.vast = vast};
    size_t size = vast->model->items.len * sizeof(uint32_t);
    walk.reached = ax_memory_resize(memory, NULL, 0, size);
    if (!walk.reached) {
        return false;
    }
    memset(walk.reached, 0, size);
    bool fine = vast->layer == AX_VAST_OPERATIONAL ? find_reached(&walk) : find_steps(&walk);
    ax_array_done(memory, &walk.queue);
    ax_memory_release(memory, walk.reached, size);
    return fine && !vast->model->session->no_memory;
}

bool ax_vast_init(struct ax_vast *vast, const struct ax_model *model, enum ax_vast_layer layer,
                  uint32_t feature)
{
    const struct ax_allocator *memory = model->session->memory;
    size_t count = model->items.len;
    *vast = (struct ax_vast){.model = model, .layer = layer, .feature = feature};
    vast->marks = ax_memory_resize(memory, NULL, 0, count);
    vast->facts = ax_memory_resize(memory, NULL, 0, count * sizeof(*vast->facts));
    bool fine = vast->marks && vast->facts;
    if (fine) {
        memset(vast->marks, 0, count);
        memset(vast->facts, 0, count * sizeof(*vast->facts));
    }
    if (fine && layer == AX_VAST_APPLICATION) {
        fine = mark_features(vast, feature);
    } else if (fine) {
        ax_view_mark(model, feature, vast->marks);
    }
    if (!fine || !walk_layer(vast)) {
        model->session->no_memory = true;
        ax_vast_done(vast);
        return false;
    }
    return true;
}

void ax_vast_done(struct ax_vast *vast)
{
    const struct ax_allocator *memory = vast->model->session->memory;
    size_t count = vast->model->items.len;
    ax_memory_release(memory, vast->marks, vast->marks ? count : 0);
    ax_memory_release(memory, vast->facts, vast->facts ? count * sizeof(*vast->facts) : 0);
    vast->marks = NULL;
    vast->facts = NULL;
}
