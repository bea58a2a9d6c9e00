/* SPDX-License-Identifier: Apache-2.0 */
/* Completeness rules that the model alone answers. */
#include "base/output.h"
#include "model/view.h"
#include "risk/completeness.h"

struct seen {
    size_t boundaries;
    size_t externals;
    size_t components;
    size_t board_ports;
};

static struct ax_slice id_of(const struct ax_checking *checking, uint32_t item)
{
    return ax_model_id_text(checking->model, item);
}

static void report(struct ax_checking *checking, enum ax_tm tm, uint32_t item, const char *text)
{
    struct ax_slice id = id_of(checking, item);
    if (ax_checking_finds(checking, tm, id)) {
        const struct ax_item *at = ax_model_item(checking->model, item);
        ax_report(checking->session, (enum ax_code)(AX_CODE_TM01 + (int)tm),
                  ax_model_span(checking->model, item), "%s \"%.*s\" %s",
                  at->kind == AX_KIND_DATA ? "datum" : ax_kind_text((enum ax_kind)at->kind),
                  AX_FMT(id), text);
    }
}

static bool type_is(const struct ax_checking *checking, uint32_t item, const char *name)
{
    const struct ax_templates *templates = checking->model->templates;
    ax_atom atom = ax_atom_find(&checking->session->atoms, ax_slice_of(name));
    uint32_t type = atom ? ax_templates_type(templates, atom) : AX_NO_INDEX;
    return type != AX_NO_INDEX &&
           ax_templates_is(templates, ax_model_item(checking->model, item)->type, type);
}

static bool property_is(const struct ax_checking *checking, uint32_t item, const char *name,
                        const char *value)
{
    ax_atom atom = ax_atom_find(&checking->session->atoms, ax_slice_of(name));
    ax_atom found =
        atom ? ax_templates_value(checking->model->templates, checking->model, item, atom) : 0;
    return ax_slice_is(ax_atom_text(&checking->session->atoms, found), value);
}

static void check_flow(struct ax_checking *checking, uint32_t index)
{
    const struct ax_model *model = checking->model;
    const struct ax_item *flow = ax_model_item(model, index);
    checking->results[AX_TM01].looked_at++;
    checking->results[AX_TM07].looked_at++;
    if (flow->data_count == 0) {
        report(checking, AX_TM01, index, "carries no data");
    }
    if (ax_model_text(model, index, "protocol").len == 0) {
        report(checking, AX_TM07, index, "names no protocol");
    } else {
        checking->results[AX_TM08].looked_at++;
        if (ax_model_text(model, index, "version").len == 0) {
            report(checking, AX_TM08, index, "names a protocol without its version");
        }
    }
    if (model->paths.at[flow->path].count > 0) {
        checking->results[AX_TM23].looked_at++;
        if (!checking->asked[index]) {
            report(checking, AX_TM23, index, "crosses a boundary, and no threat is about it");
        }
    }
}

/* A decision like "*@usb" says that nothing applies to it. */
static bool is_decided(const struct ax_checking *checking, struct ax_slice id)
{
    const struct ax_risk *risk = checking->risk;
    for (size_t i = 0; risk && i < ax_risk_count(risk, AX_RISK_DECISION); i++) {
        const struct ax_risk_record *record = ax_risk_at(risk, AX_RISK_DECISION, i);
        struct ax_slice list = ax_risk_value(risk, record, AX_RISK_THREATS);
        struct ax_slice word;
        while (ax_slice_next_word(&list, &word)) {
            const char *at = memchr(word.start, '@', word.len);
            struct ax_slice subject = {at ? at + 1 : "",
                                       at ? word.len - (size_t)(at + 1 - word.start) : 0};
            if (ax_slice_equal(subject, id) && ax_risk_value(risk, record, AX_RISK_TEXT).len > 0) {
                return true;
            }
        }
    }
    return false;
}

static void check_port(struct ax_checking *checking, uint32_t index, struct seen *seen)
{
    bool outside = property_is(checking, index, "external", "yes");
    enum ax_tm tm = outside ? AX_TM09 : AX_TM23;
    seen->board_ports += type_is(checking, index, "jtag") || type_is(checking, index, "swd") ||
                         type_is(checking, index, "uart-header") ||
                         type_is(checking, index, "testpoint");
    checking->results[tm].looked_at++;
    if (!checking->asked[index] && !is_decided(checking, id_of(checking, index))) {
        report(checking, tm, index,
               outside ? "can be reached from outside, and no threat is about it"
                       : "has no threat");
    }
}

enum {
    WRITTEN = 1,
    READ = 2
};

static unsigned flows_of(const struct ax_model *model, uint32_t index)
{
    uint32_t count;
    const uint32_t *around = ax_model_around(model, index, &count);
    unsigned ways = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct ax_item *flow = ax_model_item(model, around[i]);
        if (flow->kind == AX_KIND_FLOW) {
            bool both = flow->flags & AX_ITEM_BIDIRECTIONAL;
            ways |= flow->to == index || both ? WRITTEN : 0U;
            ways |= flow->from == index || both ? READ : 0U;
        }
    }
    return ways;
}

static void check_element(struct ax_checking *checking, uint32_t index, struct seen *seen)
{
    const struct ax_item *item = ax_model_item(checking->model, index);
    unsigned ways = flows_of(checking->model, index);
    checking->results[AX_TM04].looked_at++;
    if (!ways) {
        report(checking, AX_TM04, index, "has no flow");
    }
    if (item->kind == AX_KIND_EXTERNAL) {
        seen->externals++;
        checking->results[AX_TM06].looked_at++;
        if (item->type == (uint32_t)AX_KIND_EXTERNAL) {
            report(checking, AX_TM06, index, "has no type: a human, a system, an environment?");
        }
        return;
    }
    checking->results[AX_TM03].looked_at++;
    if (ax_model_zone(checking->model, index) == 0 &&
        !ax_model_has_word(checking->model, index, "tags", AX_SLICE("outside"))) {
        report(checking, AX_TM03, index, "stands in no boundary, and has no tag \"outside\"");
    }
    if (item->kind == AX_KIND_STORE) {
        checking->results[AX_TM05].looked_at++;
        if (ways && ways != (WRITTEN | READ)) {
            report(checking, AX_TM05, index, ways & WRITTEN ? "is never read" : "is never written");
        }
    }
}

static void check_component(struct ax_checking *checking, uint32_t index, struct seen *seen)
{
    const struct ax_item *item = ax_model_item(checking->model, index);
    seen->components++;
    checking->results[AX_TM16].looked_at++;
    if (item->parent == 0 && ax_model_text(checking->model, index, "elements").len == 0) {
        report(checking, AX_TM16, index, "is part of no element");
    }
}

static void check_item(struct ax_checking *checking, uint32_t index, struct seen *seen)
{
    const struct ax_item *item = ax_model_item(checking->model, index);
    bool counts = !(item->flags & (AX_ITEM_OUT_OF_SCOPE | AX_ITEM_LOOSE));
    switch ((enum ax_kind)item->kind) {
    case AX_KIND_EXTERNAL:
    case AX_KIND_PROCESS:
    case AX_KIND_STORE:
        if (counts) {
            check_element(checking, index, seen);
        }
        break;
    case AX_KIND_FLOW:
        if (counts) {
            check_flow(checking, index);
        }
        break;
    case AX_KIND_PORT:
        if (counts) {
            check_port(checking, index, seen);
        }
        break;
    case AX_KIND_BOUNDARY: seen->boundaries++; break;
    case AX_KIND_DATA:
        checking->results[AX_TM01].looked_at++;
        if (item->type_name == 0) {
            report(checking, AX_TM01, index, "has no class");
        }
        break;
    case AX_KIND_COMPONENT: check_component(checking, index, seen); break;
    case AX_KIND_MODEL:
    case AX_KIND_ASSUMPTION:
    case AX_KIND_VIEW:
    case AX_KIND_COUNT: break;
    }
    if (counts && checking->threats->list.len > 0) {
        ax_check_cells(checking, index);
    }
}

/* Whether the rules of the view leave anything; true too without memory. */
static bool shows_something(struct ax_checking *checking, uint32_t view)
{
    const struct ax_allocator *memory = checking->session->memory;
    size_t size = checking->model->items.len;
    uint8_t *marks = ax_memory_resize(memory, NULL, 0, size);
    if (!marks) {
        checking->session->no_memory = true;
        return true;
    }
    memset(marks, 0, size);
    ax_view_mark(checking->model, view, marks);
    bool shows = ax_view_shows(checking->model, marks);
    ax_memory_release(memory, marks, size);
    return shows;
}

static void check_view(struct ax_checking *checking, uint32_t view)
{
    if (ax_model_text(checking->model, view, "description").len == 0) {
        report(checking, AX_TM21, view, "has no description that explains it");
    }
    if (!shows_something(checking, view)) {
        report(checking, AX_TM21, view, "shows no element and no flow");
    }
}

static void check_views(struct ax_checking *checking)
{
    static const char *const kinds[] = {"global-system", "multi-patient-harm", "updateability",
                                        "security-use-case"};
    const struct ax_model *model = checking->model;
    for (size_t k = 0; k < AX_COUNT(kinds); k++) {
        bool found = false;
        checking->results[AX_TM21].looked_at++;
        for (uint32_t i = 1; i < model->items.len && !checking->session->no_memory; i++) {
            if (ax_model_item(model, i)->kind == AX_KIND_VIEW &&
                ax_slice_is(ax_model_text(model, i, "kind"), kinds[k])) {
                found = true;
                check_view(checking, i);
            }
        }
        if (!found && ax_checking_finds(checking, AX_TM21, ax_slice_of(kinds[k]))) {
            ax_report(checking->session, AX_CODE_TM21, ax_model_span(model, 0),
                      "there is no view of kind \"%s\"", kinds[k]);
        }
    }
}

static void report_model(struct ax_checking *checking, enum ax_tm tm, const char *text)
{
    if (ax_checking_finds(checking, tm, id_of(checking, 0))) {
        ax_report(checking->session, (enum ax_code)(AX_CODE_TM01 + (int)tm),
                  ax_model_span(checking->model, 0), "%s", text);
    }
}

static void check_whole(struct ax_checking *checking, const struct seen *seen)
{
    checking->results[AX_TM02].looked_at = 1;
    checking->results[AX_TM10].looked_at = 1;
    checking->results[AX_TM20].looked_at = 1;
    if (seen->boundaries == 0) {
        report_model(checking, AX_TM02, "the model has no trust boundary");
    }
    if (seen->externals == 0) {
        report_model(checking, AX_TM06, "the model has no external entity");
    }
    if (seen->board_ports == 0 && ax_model_text(checking->model, 0, "board-connections").len == 0) {
        report_model(
            checking, AX_TM10,
            "nothing is said about connections on circuit boards: name ports of kind jtag, "
            "swd, uart-header or testpoint, or say in <board-connections> that there are "
            "none");
    }
    if (seen->components == 0) {
        report_model(checking, AX_TM16, "no third-party component is named");
    }
    if (ax_model_text(checking->model, 0, "version").len == 0) {
        report_model(checking, AX_TM20,
                     "the model does not say which version of the product it is");
    }
}

void ax_check_model(struct ax_checking *checking)
{
    struct seen seen = {.boundaries = 0};
    for (uint32_t i = 1; i < checking->model->items.len && !checking->session->no_memory; i++) {
        check_item(checking, i, &seen);
    }
    check_views(checking);
    check_whole(checking, &seen);
}
