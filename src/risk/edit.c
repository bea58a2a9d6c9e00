/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a risk file with splices, and the splices of one record. */
#include "risk/edit.h"

#include "risk/scan.h"
#include "xml/canonical.h"

#include <stdlib.h>

struct attribute {
    struct ax_slice name;
    struct ax_slice text;
    bool raw; /* as it stands in the source */
};

struct patch {
    struct ax_risk_edit *edit;
    struct ax_slice text;
    struct ax_place place;
    int depth;
    AX_ARRAY(struct attribute) attributes;
};

/* <risk/> has no place for records: it gets an end tag before anything else is done. */
static bool open_root(struct ax_risk_edit *edit)
{
    struct ax_slice text = edit->before;
    struct ax_place root = ax_place_of(text, edit->risk->root);
    if (!root.empty) {
        return true;
    }
    size_t head = root.tag_end - 2;
    while (head > 0 && ax_is_blank(text.start[head - 1])) {
        head--;
    }
    struct ax_slice opened =
        ax_session_format(edit->session, "%.*s>\n</%.*s>%.*s", (int)head, text.start,
                          AX_FMT(root.name), (int)(text.len - root.end), text.start + root.end);
    uint32_t source =
        opened.start ? ax_source_add(edit->session, ax_slice_of(edit->path), opened) : 0;
    if (!source || ax_risk_read(edit->session, source, &edit->opened) != AX_OK) {
        edit->session->no_memory = true;
        return false;
    }
    edit->risk = edit->opened;
    edit->before = opened;
    return true;
}

struct ax_risk_edit *ax_risk_edit_new(struct ax_session *session, struct ax_risk *risk,
                                      const char *path)
{
    struct ax_risk_edit *edit = ax_memory_resize(session->memory, NULL, 0, sizeof(*edit));
    struct ax_slice kept = ax_arena_copy(&session->arena, ax_slice_of(path));
    if (!edit || !kept.start) {
        ax_memory_release(session->memory, edit, edit ? sizeof(*edit) : 0);
        session->no_memory = true;
        return NULL;
    }
    memset(edit, 0, sizeof(*edit));
    edit->session = session;
    edit->risk = risk;
    edit->path = kept.start;
    edit->expected = ax_risk_source_text(risk);
    edit->before = edit->expected;
    if (!open_root(edit)) {
        ax_risk_edit_free(edit);
        return NULL;
    }
    return edit;
}

void ax_risk_edit_free(struct ax_risk_edit *edit)
{
    if (edit) {
        const struct ax_allocator *memory = edit->session->memory;
        ax_array_done(memory, &edit->splices);
        ax_array_done(memory, &edit->changes);
        ax_array_done(memory, &edit->threat_of);
        ax_array_done(memory, &edit->is_set);
        ax_threats_free(edit->threats);
        ax_risk_free(edit->fresh);
        ax_risk_free(edit->opened);
        ax_memory_release(memory, edit, sizeof(*edit));
    }
}

void ax_risk_edit_add(struct ax_risk_edit *edit, enum ax_risk_event event, struct ax_slice id,
                      struct ax_slice text)
{
    struct ax_risk_change *change = ax_array_push(edit->session->memory, &edit->changes);
    if (!change) {
        edit->session->no_memory = true;
        return;
    }
    *change = (struct ax_risk_change){event, id, text};
    edit->counts[event]++;
}

void ax_risk_edit_splice(struct ax_risk_edit *edit, size_t start, size_t end, struct ax_slice text)
{
    struct ax_splice *splice = ax_array_push(edit->session->memory, &edit->splices);
    if (!splice) {
        edit->session->no_memory = true;
        return;
    }
    *splice = (struct ax_splice){start, end, edit->splices.len, text};
}

/* Reads the attributes of the start tag as they are written. */
static void take_attributes(struct patch *patch)
{
    struct ax_slice text = patch->text;
    size_t at = patch->place.start + 1 + patch->place.name.len;
    for (;;) {
        while (at < text.len && ax_is_blank(text.start[at])) {
            at++;
        }
        size_t name = at;
        while (at < patch->place.tag_end && text.start[at] != '=' && !ax_is_blank(text.start[at]) &&
               text.start[at] != '/' && text.start[at] != '>') {
            at++;
        }
        struct ax_slice found = {text.start + name, at - name};
        while (at < text.len && (ax_is_blank(text.start[at]) || text.start[at] == '=')) {
            at++;
        }
        const char *close = found.len > 0 && at < patch->place.tag_end
                                ? memchr(text.start + at + 1, text.start[at], text.len - at - 1)
                                : NULL;
        struct attribute *attribute =
            close ? ax_array_push(patch->edit->session->memory, &patch->attributes) : NULL;
        if (!attribute) {
            patch->edit->session->no_memory |= close != NULL;
            return;
        }
        size_t end = (size_t)(close - text.start);
        *attribute = (struct attribute){found, {text.start + at + 1, end - at - 1}, true};
        at = end + 1;
    }
}

static void change_attribute(struct patch *patch, const struct ax_field_change *change)
{
    struct ax_slice name = ax_slice_of(ax_risk_field_text(change->field));
    uint32_t i = 0;
    while (i < patch->attributes.len && !ax_slice_equal(patch->attributes.at[i].name, name)) {
        i++;
    }
    if (i < patch->attributes.len && change->value.len == 0) {
        patch->attributes.len--;
        memmove(patch->attributes.at + i, patch->attributes.at + i + 1,
                (patch->attributes.len - i) * sizeof(struct attribute));
        return;
    }
    if (change->value.len == 0) {
        return;
    }
    if (!ax_array_reserve(patch->edit->session->memory, &patch->attributes, 1)) {
        patch->edit->session->no_memory = true;
        return;
    }
    patch->attributes.len += i == patch->attributes.len;
    patch->attributes.at[i] = (struct attribute){name, change->value, false};
}

/* Name spaces first, then the format's own in canonical order, then those of others. */
static int group_of(struct ax_slice name)
{
    bool declares = name.len >= 5 && memcmp(name.start, "xmlns", 5) == 0 &&
                    (name.len == 5 || name.start[5] == ':');
    return declares ? 0 : memchr(name.start, ':', name.len) ? 2 : 1;
}

static bool stands_before(struct ax_slice a, struct ax_slice b)
{
    char names[2][AX_LIMIT_ID_BYTES];
    int group = group_of(a);
    if (group != group_of(b)) {
        return group < group_of(b);
    }
    if (group != 1 || a.len >= sizeof(names[0]) || b.len >= sizeof(names[0])) {
        return false;
    }
    memcpy(names[0], a.start, a.len);
    memcpy(names[1], b.start, b.len);
    names[0][a.len] = '\0';
    names[1][b.len] = '\0';
    return ax_xml_tag_orders(ax_canonical_order, names[0], names[1]);
}

static void order_attributes(struct patch *patch)
{
    for (uint32_t i = 1; i < patch->attributes.len; i++) {
        struct attribute moved = patch->attributes.at[i];
        uint32_t to = i;
        while (to > 0 && stands_before(moved.name, patch->attributes.at[to - 1].name)) {
            patch->attributes.at[to] = patch->attributes.at[to - 1];
            to--;
        }
        patch->attributes.at[to] = moved;
    }
}

struct ax_slice ax_risk_edit_keep(struct ax_risk_edit *edit, struct ax_output *output)
{
    struct ax_slice text = ax_output_text(output);
    struct ax_slice kept = ax_arena_copy(&edit->session->arena, text);
    if (output->status != AX_OK || !kept.start) {
        edit->session->no_memory = true;
        return (struct ax_slice){"", 0};
    }
    return kept;
}

/* The start tag without its end. */
static void put_start(struct patch *patch, struct ax_output *output)
{
    struct ax_xml_tag tag;
    ax_xml_tag_open(&tag, output, patch->depth, patch->place.name);
    for (uint32_t i = 0; i < patch->attributes.len; i++) {
        const struct attribute *attribute = &patch->attributes.at[i];
        if (attribute->raw) {
            ax_xml_tag_raw(&tag, attribute->name, attribute->text);
        } else {
            ax_xml_tag_attribute(&tag, attribute->name, attribute->text);
        }
    }
}

static size_t rank_of(const char *const *order, struct ax_slice name)
{
    size_t i = 0;
    while (order[i] && !ax_slice_is(name, order[i])) {
        i++;
    }
    return i;
}

const char *const ax_risk_child_order[] = {"statement", "impact",   "reason",    "note",  "pre",
                                           "post",      "residual", "disclosed", "basis", "changed",
                                           "absent",    "was",      NULL};

/* Where a child of this name goes: behind the last one that may stand before it. */
static size_t child_place(const struct patch *patch, const char *name)
{
    size_t rank = rank_of(ax_risk_child_order, ax_slice_of(name));
    size_t at = patch->place.tag_end;
    size_t to = at;
    struct ax_place child;
    while (ax_place_next(patch->text, patch->place.content_end, &at, &child)) {
        if (rank_of(ax_risk_child_order, child.name) <= rank) {
            to = ax_place_line_end(patch->text, child.end);
        }
    }
    return to;
}

static size_t line_start(struct ax_slice text, size_t at)
{
    size_t start = at;
    while (start > 0 && (text.start[start - 1] == ' ' || text.start[start - 1] == '\t')) {
        start--;
    }
    return start > 0 && text.start[start - 1] == '\n' ? start - 1 : at;
}

static void put_new_child(struct patch *patch, const struct ax_child_change *change,
                          struct ax_output *output)
{
    ax_put_char(output, '\n');
    ax_xml_put_indent(output, patch->depth + 1);
    ax_put(output, change->xml);
}

static void insert_child(struct patch *patch, const struct ax_child_change *change,
                         struct ax_output *output)
{
    size_t to = child_place(patch, change->name);
    output->len = 0;
    put_new_child(patch, change, output);
    /* An end tag that stands right behind moves to a line of its own. */
    if (to == patch->place.content_end) {
        ax_put_char(output, '\n');
        ax_xml_put_indent(output, patch->depth);
    }
    ax_risk_edit_splice(patch->edit, to, to, ax_risk_edit_keep(patch->edit, output));
}

static void change_child(struct patch *patch, const struct ax_child_change *change,
                         struct ax_output *output)
{
    bool done = false;
    size_t at = patch->place.tag_end;
    struct ax_place child;
    while ((change->replaces || change->removes_all) &&
           ax_place_next(patch->text, patch->place.content_end, &at, &child)) {
        if (!ax_slice_is(child.name, change->name) || (done && !change->removes_all)) {
            continue;
        }
        bool keeps = change->xml.len > 0 && !done;
        size_t start = keeps ? child.start : line_start(patch->text, child.start);
        ax_risk_edit_splice(patch->edit, start, child.end,
                            keeps ? change->xml : (struct ax_slice){"", 0});
        done = true;
    }
    if (!done && change->xml.len > 0) {
        insert_child(patch, change, output);
    }
}

/* <name/> gets its children in one piece with its start tag. */
static void fill_empty(struct patch *patch, const struct ax_child_change *children, size_t count,
                       struct ax_output *output)
{
    size_t before = output->len;
    ax_put_char(output, '>');
    for (size_t i = 0; i < count; i++) {
        if (children[i].xml.len > 0) {
            put_new_child(patch, &children[i], output);
        }
    }
    if (output->len == before + 1) {
        output->len = before;
        ax_put_text(output, "/>");
        return;
    }
    ax_put_char(output, '\n');
    ax_xml_put_indent(output, patch->depth);
    ax_putf(output, "</%.*s>", AX_FMT(patch->place.name));
}

/* A text of the record's own; the element has no children then. */
static void put_own_text(struct patch *patch, struct ax_slice text, struct ax_output *output)
{
    if (text.len == 0) {
        ax_put_text(output, "/>");
        return;
    }
    ax_put_char(output, '>');
    ax_xml_put_content(output, text, patch->depth);
    ax_putf(output, "</%.*s>", AX_FMT(patch->place.name));
}

/* The start tag, with the content where the element had none or has text alone. */
static void apply_start(struct patch *patch, const struct ax_field_change *own_text,
                        const struct ax_child_change *children, size_t count,
                        struct ax_output *output)
{
    size_t blanks = (size_t)patch->depth * 2; /* the indentation stands in the text already */
    size_t end = patch->place.tag_end;
    put_start(patch, output);
    if (own_text) {
        put_own_text(patch, own_text->value, output);
        end = patch->place.end;
    } else if (patch->place.empty) {
        fill_empty(patch, children, count, output);
    } else {
        ax_put_char(output, '>');
    }
    struct ax_slice text = ax_risk_edit_keep(patch->edit, output);
    if (patch->edit->session->no_memory) {
        return;
    }
    ax_risk_edit_splice(patch->edit, patch->place.start, end,
                        (struct ax_slice){text.start + blanks, text.len - blanks});
}

/* New children at the same place stand in the order of the format. */
static void order_children(struct ax_child_change *children, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct ax_child_change moved = children[i];
        size_t rank = rank_of(ax_risk_child_order, ax_slice_of(moved.name));
        size_t to = i;
        while (to > 0 && rank_of(ax_risk_child_order, ax_slice_of(children[to - 1].name)) > rank) {
            children[to] = children[to - 1];
            to--;
        }
        children[to] = moved;
    }
}

void ax_risk_edit_record(struct ax_risk_edit *edit, size_t start, int depth,
                         const struct ax_field_change *fields, size_t field_count,
                         struct ax_child_change *children, size_t child_count)
{
    struct patch patch = {.edit = edit,
                          .text = edit->before,
                          .place = ax_place_of(edit->before, start),
                          .depth = depth};
    const struct ax_field_change *own_text = NULL;
    struct ax_output *output = ax_output_to_memory(edit->session->memory);
    if (!output) {
        edit->session->no_memory = true;
        return;
    }
    take_attributes(&patch);
    order_children(children, child_count);
    for (size_t i = 0; i < field_count; i++) {
        if (fields[i].field == AX_RISK_TEXT) {
            own_text = &fields[i];
        } else {
            change_attribute(&patch, &fields[i]);
        }
    }
    if (field_count > 0) {
        order_attributes(&patch);
    }
    if (!edit->session->no_memory && (field_count > 0 || patch.place.empty)) {
        apply_start(&patch, own_text, children, child_count, output);
    }
    for (size_t i = 0; i < child_count && !patch.place.empty; i++) {
        change_child(&patch, &children[i], output);
    }
    ax_array_done(edit->session->memory, &patch.attributes);
    ax_output_free(output);
}

static int compare(const void *left, const void *right)
{
    const struct ax_splice *a = left;
    const struct ax_splice *b = right;
    if (a->start != b->start) {
        return a->start < b->start ? -1 : 1;
    }
    return a->order < b->order ? -1 : 1;
}

static void write_spliced(const struct ax_risk_edit *edit, struct ax_output *output)
{
    size_t at = 0;
    size_t len = edit->before.len;
    for (uint32_t i = 0; i < edit->splices.len; i++) {
        len += edit->splices.at[i].text.len;
    }
    if (!ax_output_room(output, len)) {
        return;
    }
    for (uint32_t i = 0; i < edit->splices.len; i++) {
        const struct ax_splice *splice = &edit->splices.at[i];
        if (splice->start > at) {
            ax_put_bytes(output, edit->before.start + at, splice->start - at);
        }
        ax_put(output, splice->text);
        at = splice->end > at ? splice->end : at;
    }
    ax_put_bytes(output, edit->before.start + at, edit->before.len - at);
}

/* What is to be written has to be readable: whatever went wrong, the old file stays. */
static enum ax_status verify(struct ax_risk_edit *edit)
{
    struct ax_slice name = ax_session_format(edit->session, "%s (as it would be)", edit->path);
    uint32_t source = name.start ? ax_source_add(edit->session, name, edit->after) : 0;
    struct ax_risk *risk = NULL;
    enum ax_status status = source ? ax_risk_read(edit->session, source, &risk) : AX_NO_MEMORY;
    ax_risk_free(risk);
    return status;
}

enum ax_status ax_risk_edit_finish(struct ax_risk_edit *edit)
{
    if (edit->splices.len == 0 && !edit->fresh) {
        edit->after = edit->expected;
        return edit->session->no_memory ? AX_NO_MEMORY : AX_OK;
    }
    struct ax_output *output = ax_output_to_memory(edit->session->memory);
    if (!output) {
        return AX_NO_MEMORY;
    }
    if (edit->splices.len == 0) {
        edit->before = edit->expected;
    }
    if (edit->splices.len > 1) {
        qsort(edit->splices.at, edit->splices.len, sizeof(*edit->splices.at), compare);
    }
    write_spliced(edit, output);
    edit->after = ax_risk_edit_keep(edit, output);
    ax_output_free(output);
    if (edit->session->no_memory) {
        return AX_NO_MEMORY;
    }
    return ax_risk_edit_is_change(edit) ? verify(edit) : AX_OK;
}

size_t ax_risk_edit_count(const struct ax_risk_edit *edit, enum ax_risk_event event)
{
    return edit->counts[event];
}

const struct ax_risk_change *ax_risk_edit_at(const struct ax_risk_edit *edit, size_t index)
{
    return index < edit->changes.len ? &edit->changes.at[index] : NULL;
}

bool ax_risk_edit_is_change(const struct ax_risk_edit *edit)
{
    return edit->fresh || !ax_slice_equal(edit->expected, edit->after);
}

enum ax_status ax_risk_edit_write(const struct ax_risk_edit *edit, struct ax_output *output)
{
    ax_put(output, edit->after);
    return output->status;
}
