/* SPDX-License-Identifier: Apache-2.0 */
/* Trike files in canonical form. */
#include "base/output.h"
#include "method/trike.h"
#include "xml/canonical.h"
#include "xml/tag.h"

const char *const ax_trike_order[] = {
    "id",    "name",  "model", "actor", "kind",   "is",   "from",  "data", "element",
    "trust", "value", "dos",   "eop",   "others", "date", "owner", NULL,
};

struct writing {
    const struct ax_trike *trike;
    struct ax_output *output;
};

static void attribute(struct ax_xml_tag *tag, const char *name, struct ax_slice value)
{
    if (value.len > 0) {
        ax_xml_tag_attribute(tag, ax_slice_of(name), value);
    }
}

static void grade(struct ax_xml_tag *tag, const char *name, uint8_t value)
{
    if (value > 0) {
        char digit = (char)('0' + value);
        ax_xml_tag_attribute(tag, ax_slice_of(name), (struct ax_slice){&digit, 1});
    }
}

static void open_tag(struct ax_xml_tag *tag, const struct writing *writing, int depth,
                     const char *name)
{
    ax_xml_tag_open(tag, writing->output, depth, ax_slice_of(name));
}

static void put_end(const struct writing *writing, int depth, const char *name)
{
    ax_xml_put_indent(writing->output, depth);
    ax_putf(writing->output, "</%s>\n", name);
}

static void put_text(const struct writing *writing, int depth, const char *name,
                     struct ax_slice text)
{
    ax_put_char(writing->output, '>');
    ax_xml_put_content(writing->output, text, depth);
    ax_putf(writing->output, "</%s>\n", name);
}

static void put_description(const struct writing *writing, int depth, struct ax_slice text)
{
    if (text.len > 0) {
        struct ax_xml_tag tag;
        open_tag(&tag, writing, depth, "description");
        put_text(writing, depth, "description", text);
    }
}

static uint32_t count_notes(const struct writing *writing, enum ax_trike_place place, uint32_t of)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < writing->trike->notes.len; i++) {
        const struct ax_trike_note *note = &writing->trike->notes.at[i];
        count += note->place == place && note->of == of ? 1 : 0;
    }
    return count;
}

static void put_notes(const struct writing *writing, enum ax_trike_place place, uint32_t of,
                      int depth)
{
    for (uint32_t i = 0; i < writing->trike->notes.len; i++) {
        const struct ax_trike_note *note = &writing->trike->notes.at[i];
        if (note->place != place || note->of != of) {
            continue;
        }
        struct ax_xml_tag tag;
        open_tag(&tag, writing, depth, "note");
        attribute(&tag, "date", note->date);
        attribute(&tag, "owner", note->owner);
        put_text(writing, depth, "note", note->text);
    }
}

static void put_actor(const struct writing *writing, uint32_t index)
{
    const struct ax_trike_actor *actor = &writing->trike->actors.at[index];
    struct ax_xml_tag tag;
    open_tag(&tag, writing, 1, "actor");
    attribute(&tag, "id", actor->id);
    attribute(&tag, "name", actor->name);
    attribute(&tag, "element", actor->element);
    grade(&tag, "trust", actor->trust);
    if (actor->description.len == 0 && count_notes(writing, AX_NOTE_ACTOR, index) == 0) {
        ax_put_text(writing->output, "/>\n");
        return;
    }
    ax_put_text(writing->output, ">\n");
    put_description(writing, 2, actor->description);
    put_notes(writing, AX_NOTE_ACTOR, index, 2);
    put_end(writing, 1, "actor");
}

static void put_cell(const struct writing *writing, const struct ax_trike_cell *cell,
                     uint32_t index)
{
    struct ax_xml_tag tag;
    bool noted = index != UINT32_MAX && cell->note_count > 0;
    open_tag(&tag, writing, 3, "cell");
    attribute(&tag, "actor", writing->trike->actors.at[cell->actor].id);
    attribute(&tag, "is", ax_slice_of(ax_trike_state_text((enum ax_trike_state)cell->state)));
    attribute(&tag, "from", cell->from);
    if (cell->rule_count == 0 && !noted) {
        ax_put_text(writing->output, "/>\n");
        return;
    }
    ax_put_text(writing->output, ">\n");
    for (uint32_t i = 0; i < cell->rule_count; i++) {
        const struct ax_trike_rule *rule = &writing->trike->rules.at[cell->rules + i];
        open_tag(&tag, writing, 4, "rule");
        attribute(&tag, "id", rule->id);
        put_text(writing, 4, "rule", rule->text);
    }
    if (noted) {
        put_notes(writing, AX_NOTE_CELL, index, 4);
    }
    put_end(writing, 3, "cell");
}

static void put_action(const struct writing *writing, uint32_t index)
{
    const struct ax_trike *trike = writing->trike;
    const struct ax_trike_action *action = &trike->actions.at[index];
    struct ax_xml_tag tag;
    open_tag(&tag, writing, 2, "action");
    attribute(&tag, "kind", ax_slice_of(ax_trike_act_text((enum ax_trike_act)action->act)));
    grade(&tag, "dos", action->dos);
    grade(&tag, "eop", action->eop);
    if (action->others != AX_CELL_UNDECIDED) {
        attribute(&tag, "others",
                  ax_slice_of(ax_trike_state_text((enum ax_trike_state)action->others)));
    }
    bool empty = count_notes(writing, AX_NOTE_ACTION, index) == 0;
    for (uint32_t i = 0; empty && i < trike->actors.len; i++) {
        empty = !ax_trike_cell_at(trike, index, i);
    }
    if (empty) {
        ax_put_text(writing->output, "/>\n");
        return;
    }
    ax_put_text(writing->output, ">\n");
    put_notes(writing, AX_NOTE_ACTION, index, 3);
    for (uint32_t i = 0; i < trike->cells.len; i++) {
        if (trike->cells.at[i].action == index) {
            put_cell(writing, &trike->cells.at[i], i);
        }
    }
    put_end(writing, 2, "action");
}

static void put_asset(const struct writing *writing, uint32_t index)
{
    const struct ax_trike_asset *asset = &writing->trike->assets.at[index];
    struct ax_xml_tag tag;
    open_tag(&tag, writing, 1, "asset");
    attribute(&tag, "id", asset->id);
    attribute(&tag, "name", asset->name);
    attribute(&tag, "data", asset->data);
    attribute(&tag, "element", asset->element);
    grade(&tag, "value", asset->value);
    bool empty = asset->description.len == 0 && count_notes(writing, AX_NOTE_ASSET, index) == 0;
    for (int act = 0; act < AX_ACT_COUNT; act++) {
        empty = empty && asset->actions[act] == 0;
    }
    if (empty) {
        ax_put_text(writing->output, "/>\n");
        return;
    }
    ax_put_text(writing->output, ">\n");
    put_description(writing, 2, asset->description);
    put_notes(writing, AX_NOTE_ASSET, index, 2);
    for (uint32_t i = 0; i < writing->trike->actions.len; i++) {
        if (writing->trike->actions.at[i].asset == index) {
            put_action(writing, i);
        }
    }
    put_end(writing, 1, "asset");
}

void ax_trike_write_actor(const struct ax_trike *trike, uint32_t actor, struct ax_output *output)
{
    struct writing writing = {trike, output};
    put_actor(&writing, actor);
}

void ax_trike_write_asset(const struct ax_trike *trike, uint32_t asset, struct ax_output *output)
{
    struct writing writing = {trike, output};
    put_asset(&writing, asset);
}

void ax_trike_write_action(const struct ax_trike *trike, uint32_t action, struct ax_output *output)
{
    struct writing writing = {trike, output};
    put_action(&writing, action);
}

void ax_trike_write_cell(const struct ax_trike *trike, const struct ax_trike_cell *cell,
                         struct ax_output *output)
{
    struct writing writing = {trike, output};
    put_cell(&writing, cell, UINT32_MAX);
}

static void put_system(const struct writing *writing)
{
    const struct ax_trike *trike = writing->trike;
    struct ax_xml_tag tag;
    open_tag(&tag, writing, 1, "system");
    grade(&tag, "value", trike->system_value);
    grade(&tag, "eop", trike->system_eop);
    if (trike->system_text.len == 0) {
        ax_put_text(writing->output, "/>\n");
        return;
    }
    ax_put_text(writing->output, ">\n");
    put_description(writing, 2, trike->system_text);
    put_end(writing, 1, "system");
}

enum ax_status ax_trike_write(const struct ax_trike *trike, struct ax_output *output)
{
    struct writing writing = {trike, output};
    struct ax_xml_tag tag;
    ax_put_text(output, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    open_tag(&tag, &writing, 0, "trike");
    attribute(&tag, "xmlns", AX_SLICE("urn:annexc:trike:1"));
    attribute(&tag, "id", trike->id);
    attribute(&tag, "name", trike->name);
    attribute(&tag, "model", trike->model);
    attribute(&tag, "visibility", trike->is_internal ? AX_SLICE("internal") : AX_SLICE(""));
    ax_put_text(output, ">\n");
    put_description(&writing, 1, trike->description);
    if (trike->has_system) {
        put_system(&writing);
    }
    for (uint32_t i = 0; i < trike->actors.len; i++) {
        put_actor(&writing, i);
    }
    for (uint32_t i = 0; i < trike->assets.len; i++) {
        put_asset(&writing, i);
    }
    ax_put_text(output, "</trike>\n");
    return output->status;
}
