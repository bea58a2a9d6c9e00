/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/label.h"

#include "diagram/text.h"

#define FLOW_TABLE                                                                                 \
    "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\" BGCOLOR=\"white\">"
#define STORE_TABLE                                                                                \
    "<TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"0\" CELLPADDING=\"6\" BGCOLOR=\"%s\">"
#define PORT_TABLE "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"2\" CELLPADDING=\"1\">"

static const struct ax_wrap node_wrap = {24, 0, "<BR/>"};
static const struct ax_wrap edge_wrap = {22, 0, "<BR/>"};
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

static void put_zone(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    uint32_t zone = model_item(scene, item)->parent;
    if (zone != 0) {
        struct ax_wrap wrap = node_wrap;
        wrap.used = 2;
        ax_put_text(output, "<BR/><FONT POINT-SIZE=\"8\" COLOR=\"#c0392b\">in");
        ax_text_put_label(output, ax_label_name(scene, zone), wrap);
        ax_put_text(output, "</FONT>");
    }
}

static void put_name(const struct ax_scene *scene, uint32_t item, bool zone,
                     struct ax_output *output)
{
    ax_text_put_label(output, ax_label_name(scene, item), node_wrap);
    if (zone) {
        put_zone(scene, item, output);
    }
}

/* Name, else kind: an id says less about a port than what kind of port it is. */
static struct ax_slice port_name(const struct ax_scene *scene, uint32_t port)
{
    const struct ax_item *item = model_item(scene, port);
    struct ax_slice kind = ax_atom_text(&scene->model->session->atoms, item->type_name);
    return ax_text_is_blank(item->name) && kind.len > 0 ? kind : ax_label_name(scene, port);
}

static void put_port(const struct ax_scene *scene, uint32_t port, struct ax_output *output)
{
    bool external = ax_slice_is(ax_model_text(scene->model, port, "external"), "yes");
    bool grey = model_item(scene, port)->flags & AX_ITEM_OUT_OF_SCOPE;
    const char *color = grey ? "#aab7b8" : external ? "#c0392b" : "#5d6d7e";
    ax_putf(output,
            "<TR><TD BORDER=\"1\" CELLPADDING=\"2\" COLOR=\"%s\">"
            "<FONT POINT-SIZE=\"8\" COLOR=\"%s\">",
            color, color);
    ax_text_put_label(output, port_name(scene, port), node_wrap);
    ax_put_text(output, external ? " (external)</FONT></TD></TR>" : "</FONT></TD></TR>");
}

/* What stands in a node: the name, and the ports below it. */
static void put_body(const struct ax_scene *scene, uint32_t item, bool zone,
                     struct ax_output *output)
{
    bool element = model_item(scene, item)->kind != AX_KIND_BOUNDARY;
    uint32_t port = element ? scene->items[item].first : 0;
    if (port == 0) {
        put_name(scene, item, zone, output);
        return;
    }
    ax_put_text(output, PORT_TABLE "<TR><TD>");
    put_name(scene, item, zone, output);
    ax_put_text(output, "</TD></TR>");
    for (; port != 0; port = scene->items[port].next) {
        put_port(scene, port, output);
    }
    ax_put_text(output, "</TABLE>");
}

/* Gane and Sarson's store: a cell with its number, and no line on the right. */
static void put_store(const struct ax_scene *scene, uint32_t item, bool zone,
                      struct ax_output *output)
{
    bool grey = model_item(scene, item)->flags & AX_ITEM_OUT_OF_SCOPE;
    ax_putf(output, STORE_TABLE, grey ? "#f8f9f9" : "#fef9e7");
    ax_putf(output, "<TR><TD SIDES=\"LTB\"> D%lu </TD><TD SIDES=\"TBL\">",
            (unsigned long)scene->items[item].number);
    put_body(scene, item, zone, output);
    ax_put_text(output, "</TD></TR></TABLE>");
}

void ax_label_put_node(const struct ax_scene *scene, uint32_t item, bool zone,
                       struct ax_output *output)
{
    bool store = model_item(scene, item)->kind == AX_KIND_STORE;
    if (store && scene->items[item].role == AX_ROLE_NODE) {
        put_store(scene, item, zone, output);
    } else {
        put_body(scene, item, zone, output);
    }
}

void ax_label_put_cluster(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    ax_text_put_label(output, ax_label_name(scene, item), cluster_wrap);
    ax_put_text(output, cluster_wrap.line_break);
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
    uint32_t used = digits_of(model_item(scene, flow)->number);
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

/* The name, else the protocol with its version, else the id: what is known best. */
static void put_flow_name(const struct ax_scene *scene, uint32_t flow, struct ax_wrap wrap,
                          struct ax_output *output)
{
    struct ax_slice protocol = ax_model_text(scene->model, flow, "protocol");
    struct ax_slice version = ax_model_text(scene->model, flow, "version");
    if (!ax_text_is_blank(model_item(scene, flow)->name) || ax_text_is_blank(protocol)) {
        ax_text_put_label(output, ax_label_name(scene, flow), wrap);
        return;
    }
    ax_text_put_label(output, protocol, wrap);
    if (!ax_text_is_blank(version)) {
        ax_put_char(output, ' ');
        ax_text_put_label(output, version, edge_wrap);
    }
}

void ax_label_put_edge(const struct ax_scene *scene, uint32_t flow, bool name,
                       struct ax_output *output)
{
    ax_put_text(output, FLOW_TABLE "<TR><TD>");
    uint32_t used = put_numbers(scene, flow, output);
    if (name && scene->items[flow].first == 0) {
        struct ax_wrap wrap = edge_wrap;
        wrap.used = used;
        put_flow_name(scene, flow, wrap, output);
    }
    ax_put_text(output, "</TD></TR></TABLE>");
}
