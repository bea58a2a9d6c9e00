/* SPDX-License-Identifier: Apache-2.0 */
/* Labels of flows: number, name, protocol and data, as far as the look asks for them. */
#include "diagram/label.h"

#include "diagram/badge.h"
#include "diagram/text.h"
#include "diagram/vast.h"

#define FLOW_TABLE                                                                                 \
    "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\" BGCOLOR=\"%s\">"
#define NEXT_ROW "</TD></TR><TR><TD>"

enum {
    BADGES_PER_ROW = 6,
    DATA_SHOWN = 8 /* the tooltip has all */
};

static const struct ax_wrap edge_wrap = {22, 0, "<BR/>"};

static const struct ax_item *model_item(const struct ax_scene *scene, uint32_t item)
{
    return ax_model_item(scene->model, item);
}

static uint32_t digits_of(uint32_t number)
{
    uint32_t digits = 1;
    while (number >= 10) {
        number /= 10;
        digits++;
    }
    return digits;
}

/* The flow's own number and those of the flows merged into its edge. */
static uint32_t put_numbers(const struct ax_scene *scene, uint32_t flow, struct ax_output *output)
{
    uint32_t used = ax_label_put_mark(scene, flow, output);
    used += digits_of(model_item(scene, flow)->number);
    ax_putf(output, "<B>%lu", (unsigned long)model_item(scene, flow)->number);
    for (uint32_t i = scene->items[flow].first; i != 0; i = scene->items[i].next) {
        uint32_t number = model_item(scene, i)->number;
        bool fits = used + 2 + digits_of(number) <= edge_wrap.columns;
        ax_putf(output, fits ? ", %lu" : ",<BR/>%lu", (unsigned long)number);
        used = (fits ? used + 2 : 0) + digits_of(number);
    }
    ax_put_text(output, "</B>");
    return used;
}

static void put_protocol(const struct ax_scene *scene, uint32_t flow, struct ax_wrap wrap,
                         struct ax_output *output)
{
    struct ax_slice version = ax_model_text(scene->model, flow, "version");
    ax_text_put_label(output, ax_model_text(scene->model, flow, "protocol"), wrap);
    if (!ax_text_is_blank(version)) {
        ax_put_char(output, ' ');
        ax_text_put_label(output, version, edge_wrap);
    }
}

/* The name, else the protocol with its version, else the id: what is known best. */
static void put_name(const struct ax_scene *scene, uint32_t flow, struct ax_wrap wrap,
                     struct ax_output *output)
{
    struct ax_slice protocol = ax_model_text(scene->model, flow, "protocol");
    bool named = !ax_text_is_blank(model_item(scene, flow)->name);
    if (named || ax_text_is_blank(protocol) || scene->look.labels != 0) {
        ax_text_put_label(output, ax_label_name(scene, flow), wrap);
    } else {
        put_protocol(scene, flow, wrap, output);
    }
}

/* Slanted, so that it is not taken for a name. */
static void put_data(const struct ax_scene *scene, uint32_t flow, struct ax_output *output)
{
    const struct ax_item *item = model_item(scene, flow);
    uint32_t shown = item->data_count <= DATA_SHOWN ? item->data_count : DATA_SHOWN - 1;
    for (uint32_t i = 0; i < shown; i++) {
        uint32_t datum = scene->model->references.at[item->data + i];
        ax_put_text(output, i == 0 ? NEXT_ROW "<I>" : ",<BR/>");
        ax_text_put_label(output, ax_label_name(scene, datum), edge_wrap);
    }
    if (shown < item->data_count) {
        ax_putf(output, ",<BR/>and %lu more", (unsigned long)(item->data_count - shown));
    }
    ax_put_text(output, item->data_count > 0 ? "</I>" : "");
}

/* Below the name, in brackets. */
static void put_protocol_row(const struct ax_scene *scene, uint32_t flow, struct ax_output *output)
{
    if (!ax_text_is_blank(ax_model_text(scene->model, flow, "protocol"))) {
        ax_put_text(output, NEXT_ROW "[");
        put_protocol(scene, flow, edge_wrap, output);
        ax_put_char(output, ']');
    }
}

void ax_label_put_edge(const struct ax_scene *scene, uint32_t flow, bool brief,
                       struct ax_output *output)
{
    unsigned labels = scene->look.labels ? scene->look.labels : AX_FLOW_NAME;
    bool single = !brief && scene->items[flow].first == 0;
    ax_putf(output, FLOW_TABLE "<TR><TD>", scene->look.palette->paper);
    struct ax_wrap wrap = edge_wrap;
    if (single) {
        ax_vast_put_step(scene, flow, NEXT_ROW, output);
    }
    wrap.used = put_numbers(scene, flow, output);
    if (single && (labels & (AX_FLOW_NAME | AX_FLOW_ALL))) {
        put_name(scene, flow, wrap, output);
    }
    if (single && (labels & (AX_FLOW_PROTOCOL | AX_FLOW_ALL))) {
        put_protocol_row(scene, flow, output);
    }
    if (single && (labels & (AX_FLOW_DATA | AX_FLOW_ALL))) {
        put_data(scene, flow, output);
    }
    if (single) {
        ax_vast_put_flow(scene, flow, NEXT_ROW, output);
    }
    if (ax_badge_is_on(scene, flow)) {
        ax_put_text(output, NEXT_ROW);
        ax_badge_put(scene, flow, BADGES_PER_ROW, output);
    }
    ax_put_text(output, "</TD></TR></TABLE>");
}
