/* SPDX-License-Identifier: Apache-2.0 */
/* Ids and kinds of a foreign model's items, and which of them may stay out of scope. */
#include "report/native.h"

#include "diag/session.h"

static struct ax_slice type_name(const struct ax_conversion *conversion, const struct ax_item *item)
{
    return item->type == AX_NO_INDEX ? ax_slice_of(ax_kind_text((enum ax_kind)item->kind))
                                     : conversion->templates->types.at[item->type].name;
}

/* "Pump.tm7" without a name of its own is called after its file. */
static void name_model(struct ax_conversion *conversion)
{
    const struct ax_item *self = ax_model_item(conversion->model, 0);
    struct ax_slice name =
        self->name.len > 0 ? self->name : ax_conversion_text(conversion, self->id);
    conversion->item_ids[0] = ax_id_make(&conversion->item_space, name, AX_SLICE("model"));
}

static void name_item(struct ax_conversion *conversion, uint32_t index)
{
    const struct ax_item *item = ax_model_item(conversion->model, index);
    struct ax_slice type = type_name(conversion, item);
    conversion->kinds[index] = item->kind;
    conversion->item_ids[index] =
        ax_id_make(&conversion->item_space, item->name.len > 0 ? item->name : type, type);
}

static void adopt(struct ax_conversion *conversion, uint32_t *last, uint32_t index)
{
    uint32_t parent = ax_model_item(conversion->model, index)->parent;
    *(last[parent] ? &conversion->next_sibling[last[parent]] : &conversion->first_child[parent]) =
        index;
    last[parent] = index;
}

void ax_plan_items(struct ax_conversion *conversion)
{
    const struct ax_model *model = conversion->model;
    uint32_t *last = ax_conversion_alloc(conversion, model->items.len, sizeof(*last));
    if (!last) {
        return;
    }
    if (conversion->foreign) {
        name_model(conversion);
    }
    for (uint32_t i = 0; i < model->items.len; i++) {
        if (i > 0) {
            adopt(conversion, last, i);
        }
        if (!conversion->foreign) {
            conversion->item_ids[i] = ax_model_item(model, i)->id;
            conversion->kinds[i] = ax_model_item(model, i)->kind;
        } else if (i > 0) {
            name_item(conversion, i);
        }
    }
}

static bool is_out(const struct ax_conversion *conversion, uint32_t item)
{
    const struct ax_model *model = conversion->model;
    for (uint32_t at = item; at != 0; at = ax_model_item(model, at)->parent) {
        bool stated = ax_model_item(model, at)->flags & AX_ITEM_SCOPE_STATED;
        if (stated && !conversion->in_scope[at]) {
            return true;
        }
    }
    return false;
}

static void bring_in(struct ax_conversion *conversion, uint32_t item)
{
    const struct ax_model *model = conversion->model;
    for (uint32_t at = item; at != 0; at = ax_model_item(model, at)->parent) {
        if (!(ax_model_item(model, at)->flags & AX_ITEM_SCOPE_STATED) || conversion->in_scope[at]) {
            continue;
        }
        conversion->in_scope[at] = true;
        struct ax_slice name = ax_model_label(model, at);
        ax_report(conversion->session, AX_CODE_CONVERT_SCOPE, ax_model_span(model, at),
                  "%s \"%.*s\" is written as in scope, with the tag out-of-scope: else the threats "
                  "of its flows would go",
                  ax_kind_text((enum ax_kind)ax_model_item(model, at)->kind), AX_FMT(name));
    }
}

/* In a .tm7 only a flow's own mark counts. Here a flow between two things that are out of scope is
 * out of scope too; so that it keeps its threats, they have to come in. */
void ax_plan_scope(struct ax_conversion *conversion)
{
    const struct ax_model *model = conversion->model;
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *flow = ax_model_item(model, i);
        bool counts = flow->kind == AX_KIND_FLOW && !(flow->flags & AX_ITEM_LOOSE);
        if (counts && !(flow->flags & AX_ITEM_OUT_OF_SCOPE) && is_out(conversion, flow->from) &&
            is_out(conversion, flow->to)) {
            bring_in(conversion, flow->from);
            bring_in(conversion, flow->to);
        }
    }
}
