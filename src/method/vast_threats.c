/* SPDX-License-Identifier: Apache-2.0 */
/* The threats of a view: what is about something that the view does not show is left out, and that
 * is said. */
#include "method/vast.h"

static bool is_shown(const struct ax_vast *vast, uint32_t item)
{
    uint8_t marks = vast->marks[item];
    return (marks & (AX_MARK_SHOWN | AX_MARK_PULLED)) && !(marks & AX_MARK_OUT);
}

/* Boundaries that something shown lies in are drawn around it. */
static void mark_boundaries(struct ax_vast *vast)
{
    for (uint32_t i = vast->model->items.len; i-- > 1;) {
        const struct ax_item *item = ax_model_item(vast->model, i);
        bool placed =
            ax_kind_is_element((enum ax_kind)item->kind) || item->kind == AX_KIND_BOUNDARY;
        if (placed && item->parent != 0 && is_shown(vast, i)) {
            vast->marks[item->parent] |= AX_MARK_PULLED;
        }
    }
}

/* What is in the way of an attacker. */
static bool is_reached(const struct ax_vast *vast, uint32_t subject)
{
    const struct ax_item *item = ax_model_item(vast->model, subject);
    const struct ax_vast_fact *fact = &vast->facts[subject];
    if (item->kind == AX_KIND_FLOW) {
        return fact->entry != 0 || vast->facts[ax_view_end(vast->model, item->from)].step > 0;
    }
    return item->kind == AX_KIND_BOUNDARY || fact->step > 0;
}

static bool is_kept(const struct ax_vast *vast, uint32_t subject, bool reached)
{
    const struct ax_item *item = ax_model_item(vast->model, subject);
    uint32_t of = item->kind == AX_KIND_PORT ? item->parent : subject;
    bool in_picture = item->kind == AX_KIND_FLOW ? ax_vast_has_flow(vast, subject)
                                                 : of != 0 && is_shown(vast, of);
    return in_picture && (!reached || is_reached(vast, of));
}

static void keep(struct ax_threats *threats, const struct ax_vast *vast, bool reached)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < threats->list.len; i++) {
        if (is_kept(vast, threats->list.at[i].subject, reached)) {
            threats->list.at[kept++] = threats->list.at[i];
        }
    }
    threats->list.len = kept;
}

static void state(struct ax_threats *threats, const struct ax_threats_part *part, uint32_t of,
                  size_t all)
{
    const struct ax_model *model = threats->model;
    enum ax_vast_layer layer = part->view ? ax_vast_layer_of(model, of) : part->layer;
    const char *name = ax_vast_layer_text(layer);
    threats->part = (struct ax_threats_stated){
        .is_part = true,
        .view = part->view ? ax_slice_of(part->view) : (struct ax_slice){"", 0},
        .feature = part->feature ? ax_slice_of(part->feature) : (struct ax_slice){"", 0},
        .layer = name,
        .left_out = (uint32_t)(all - threats->list.len),
    };
    unsigned long left_out = threats->part.left_out;
    struct ax_span nowhere = {0, 0, 0};
    if (part->view) {
        ax_report(model->session, AX_CODE_VAST_LEFT_OUT, nowhere,
                  "the list has only what view \"%s\" shows: %lu of %zu threats are left out",
                  part->view, left_out, all);
    } else {
        ax_report(model->session, AX_CODE_VAST_LEFT_OUT, nowhere,
                  "the list has only what the VAST-style %s view%s%s%s shows: %lu of %zu threats "
                  "are left out",
                  name, part->feature ? " \"" : "", part->feature ? part->feature : "",
                  part->feature ? "\"" : "", left_out, all);
    }
}

/* What another view of the layer shows is shown, too. */
static void join(struct ax_vast *vast, const struct ax_vast *other)
{
    for (uint32_t i = 1; i < vast->model->items.len; i++) {
        struct ax_vast_fact *fact = &vast->facts[i];
        uint32_t step = other->facts[i].step;
        if (is_shown(other, i)) {
            vast->marks[i] = (uint8_t)((vast->marks[i] & ~AX_MARK_OUT) | other->marks[i]);
        }
        fact->entry = (uint8_t)(fact->entry | other->facts[i].entry);
        fact->step = fact->step == 0 || (step != 0 && step < fact->step) ? step : fact->step;
    }
}

/* A model may have several operational views; `first` was looked at. */
static bool join_operational(struct ax_vast *vast, uint32_t first)
{
    for (uint32_t i = first + 1; first != 0 && i < vast->model->items.len; i++) {
        struct ax_vast other;
        if (ax_vast_layer_of(vast->model, i) != AX_VAST_OPERATIONAL) {
            continue;
        }
        if (!ax_vast_init(&other, vast->model, AX_VAST_OPERATIONAL, i)) {
            return false;
        }
        join(vast, &other);
        ax_vast_done(&other);
    }
    return true;
}

/* All features together: not any number of them. */
static enum ax_status check_features(const struct ax_model *model)
{
    struct ax_vast_features features;
    if (!ax_vast_features_init(&features, model)) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = ax_vast_features_check(model, &features);
    ax_vast_features_done(&features, model);
    return status;
}

enum ax_status ax_threats_keep(struct ax_threats *threats, const struct ax_threats_part *part)
{
    const struct ax_model *model = threats->model;
    struct ax_vast vast;
    uint32_t of = ax_vast_usual(model, part->layer);
    enum ax_status status = AX_OK;
    if (part->view) {
        status = ax_view_find(model, part->view, &of);
    } else if (part->feature) {
        status = ax_vast_find(model, part->feature, &of);
    } else if (part->layer == AX_VAST_APPLICATION) {
        status = check_features(model);
    }
    /* What a view shows does not depend on its layer. */
    enum ax_vast_layer layer = part->view ? AX_VAST_OPERATIONAL : part->layer;
    if (status != AX_OK || !ax_vast_init(&vast, model, layer, of)) {
        return status != AX_OK ? status : AX_NO_MEMORY;
    }
    if (!part->view && layer == AX_VAST_OPERATIONAL && !join_operational(&vast, of)) {
        ax_vast_done(&vast);
        return AX_NO_MEMORY;
    }
    size_t all = threats->list.len;
    mark_boundaries(&vast);
    keep(threats, &vast, !part->view && layer == AX_VAST_OPERATIONAL);
    state(threats, part, of, all);
    ax_vast_done(&vast);
    return AX_OK;
}
