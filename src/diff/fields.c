/* SPDX-License-Identifier: Apache-2.0 */
#include "diff/fields.h"

#include "base/output.h"
#include "diff/text.h"
#include "xml/reader.h"

/* One side of a comparison. */
struct end {
    const struct ax_model *model;
    uint32_t item;            /* AX_NO_INDEX: there is none */
    const struct ax_item *at; /* NULL then */
    const uint32_t *twins;    /* of the old side: what its items are in the new model; else NULL */
};

static const struct ax_slice none = {NULL, 0};

static struct ax_field_change *add(struct ax_comparer *comparer, enum ax_field field,
                                   const char *name, struct ax_slice before, struct ax_slice after)
{
    struct ax_model_diff *diff = comparer->diff;
    struct ax_field_change *change = ax_array_push(diff->session->memory, &diff->fields);
    if (change) {
        *change = (struct ax_field_change){.field = (uint8_t)field,
                                           .name = ax_slice_of(name),
                                           .old_text = before,
                                           .new_text = after};
    }
    return change;
}

static struct ax_slice kept(struct ax_comparer *comparer)
{
    struct ax_slice text = ax_output_text(comparer->scratch);
    return ax_arena_copy(&comparer->diff->session->arena, text);
}

static struct ax_slice or_none(struct ax_slice text)
{
    return text.len > 0 ? text : none;
}

/* Line breaks and indentation of a text have no meaning. */
static void compare_texts(struct ax_comparer *comparer, enum ax_field field, const char *name,
                          struct ax_slice before, struct ax_slice after)
{
    if (!ax_text_same(before, after)) {
        (void)add(comparer, field, name, or_none(before), or_none(after));
    }
}

static struct ax_slice name_text(const struct end *end)
{
    return end->at ? end->at->name : none;
}

static struct ax_slice id_text(const struct end *end)
{
    return end->at ? ax_model_id_text(end->model, end->item) : none;
}

static struct ax_slice kind_text(const struct end *end)
{
    return end->at ? ax_slice_of(ax_kind_text((enum ax_kind)end->at->kind)) : none;
}

/* A root type says no more than the kind. */
static struct ax_slice type_text(const struct end *end)
{
    if (!end->at || end->at->kind >= AX_ROOT_TYPES || end->at->type < AX_ROOT_TYPES) {
        return none;
    }
    return ax_atom_text(&end->model->session->atoms,
                        end->model->templates->types.at[end->at->type].id);
}

/* An item as the new model knows it; AX_NO_INDEX - 1: it does not. */
static uint32_t in_new(const struct end *end, uint32_t item)
{
    if (!end->twins || item == 0) {
        return item;
    }
    return end->twins[item] == AX_NO_INDEX ? AX_NO_INDEX - 1 : end->twins[item];
}

static void compare_reference(struct ax_comparer *comparer, enum ax_field field, const char *name,
                              const struct end ends[2], const uint32_t items[2])
{
    if (ends[0].at && ends[1].at && in_new(&ends[0], items[0]) == in_new(&ends[1], items[1])) {
        return;
    }
    struct ax_slice texts[2];
    for (int i = 0; i < 2; i++) {
        texts[i] = ends[i].at && items[i] ? ax_model_id_text(ends[i].model, items[i]) : none;
    }
    if (texts[0].start || texts[1].start) {
        (void)add(comparer, field, name, texts[0], texts[1]);
    }
}

static void compare_place(struct ax_comparer *comparer, const struct end ends[2])
{
    bool flows = (ends[0].at ? ends[0].at : ends[1].at)->kind == AX_KIND_FLOW;
    uint32_t parents[2];
    uint32_t from[2];
    uint32_t to[2];
    for (int i = 0; i < 2; i++) {
        parents[i] = ends[i].at ? ends[i].at->parent : 0;
        from[i] = ends[i].at ? ends[i].at->from : 0;
        to[i] = ends[i].at ? ends[i].at->to : 0;
    }
    if (flows) {
        compare_reference(comparer, AX_FIELD_FROM, "from", ends, from);
        compare_reference(comparer, AX_FIELD_TO, "to", ends, to);
    } else {
        compare_reference(comparer, AX_FIELD_PARENT, "in", ends, parents);
    }
}

static void compare_flag(struct ax_comparer *comparer, enum ax_field field, const char *name,
                         const struct end ends[2], uint8_t flag, const char *set, const char *unset)
{
    struct ax_slice texts[2];
    for (int i = 0; i < 2; i++) {
        bool has = ends[i].at && ends[i].at->flags & flag;
        texts[i] = ends[i].at ? ax_slice_of(has ? set : unset) : none;
    }
    bool both = ends[0].at && ends[1].at;
    bool differ = both ? (ends[0].at->flags ^ ends[1].at->flags) & flag
                       : (ends[0].at ? ends[0].at : ends[1].at)->flags & flag;
    if (differ) {
        (void)add(comparer, field, name, texts[0], texts[1]);
    }
}

static void compare_scope(struct ax_comparer *comparer, const struct end ends[2])
{
    uint32_t before = comparer->diff->fields.len;
    compare_flag(comparer, AX_FIELD_SCOPE, "in-scope", ends, AX_ITEM_SCOPE_STATED, "no", "yes");
    if (before == comparer->diff->fields.len && ends[0].at && ends[1].at) {
        compare_flag(comparer, AX_FIELD_SCOPE, "in-scope", ends, AX_ITEM_OUT_OF_SCOPE, "no", "yes");
        if (before < comparer->diff->fields.len) {
            comparer->diff->fields.at[before].derived = true;
        }
    }
}

static uint32_t datum_at(const struct end *end, uint32_t index)
{
    return end->model->references.at[end->at->data + index];
}

static bool same_data(struct ax_comparer *comparer, const struct end ends[2])
{
    if (!ends[0].at || !ends[1].at) {
        return (ends[0].at ? ends[0].at : ends[1].at)->data_count == 0;
    }
    comparer->mark++;
    for (uint32_t i = 0; i < ends[1].at->data_count; i++) {
        comparer->marks[datum_at(&ends[1], i)] = comparer->mark;
    }
    bool same = ends[0].at->data_count == ends[1].at->data_count;
    for (uint32_t i = 0; same && i < ends[0].at->data_count; i++) {
        uint32_t datum = in_new(&ends[0], datum_at(&ends[0], i));
        same = datum < AX_NO_INDEX - 1 && comparer->marks[datum] == comparer->mark;
    }
    return same;
}

static struct ax_slice data_text(struct ax_comparer *comparer, const struct end *end)
{
    comparer->scratch->len = 0;
    for (uint32_t i = 0; end->at && i < end->at->data_count; i++) {
        ax_put_text(comparer->scratch, i ? " " : "");
        ax_put(comparer->scratch, ax_model_id_text(end->model, datum_at(end, i)));
    }
    return end->at && end->at->data_count ? kept(comparer) : none;
}

static struct ax_path path_of(const struct end *end)
{
    bool flow = end->at && end->at->kind == AX_KIND_FLOW;
    return flow ? end->model->paths.at[end->at->path] : (struct ax_path){0, 0};
}

static bool same_crossings(const struct end ends[2])
{
    struct ax_path paths[2] = {path_of(&ends[0]), path_of(&ends[1])};
    if (paths[0].count != paths[1].count) {
        return false;
    }
    for (uint32_t i = 0; i < paths[0].count; i++) {
        const struct ax_crossing *a = &ends[0].model->crossings.at[paths[0].first + i];
        const struct ax_crossing *b = &ends[1].model->crossings.at[paths[1].first + i];
        if (in_new(&ends[0], a->boundary) != b->boundary || a->enters != b->enters ||
            a->leaves != b->leaves) {
            return false;
        }
    }
    return true;
}

static struct ax_slice crossings_text(struct ax_comparer *comparer, const struct end *end)
{
    struct ax_path path = path_of(end);
    comparer->scratch->len = 0;
    for (uint32_t i = 0; i < path.count; i++) {
        ax_put_text(comparer->scratch, i ? " " : "");
        ax_put(comparer->scratch,
               ax_model_id_text(end->model, end->model->crossings.at[path.first + i].boundary));
    }
    return path.count > 0 ? kept(comparer) : none;
}

static void compare_crossings(struct ax_comparer *comparer, const struct end ends[2])
{
    if (same_crossings(ends)) {
        return;
    }
    struct ax_slice before = crossings_text(comparer, &ends[0]);
    struct ax_slice after = crossings_text(comparer, &ends[1]);
    struct ax_field_change *change = add(comparer, AX_FIELD_CROSSES, "crosses", before, after);
    bool stated = false;
    for (int i = 0; i < 2; i++) {
        stated = stated || (ends[i].at && ends[i].at->flags & AX_ITEM_CROSSES_STATED);
    }
    if (change) {
        change->derived = !stated;
    }
}

/* The number of a flow where its author wrote it. */
static struct ax_slice number_text(const struct end *end)
{
    if (!end->at || end->at->kind != AX_KIND_FLOW || end->at->source == 0) {
        return none;
    }
    struct ax_session *session = end->model->session;
    struct ax_span span =
        ax_xml_value_span(session, end->at->source, end->at->start, AX_SLICE("number"));
    struct ax_slice text = {ax_source_at(session, span.source)->text.start + span.start,
                            span.end - span.start};
    uint32_t number = 0;
    return ax_slice_to_number(text, &number) ? text : none;
}

static void compare_numbers(struct ax_comparer *comparer, const struct end ends[2])
{
    bool same = ends[0].at && ends[1].at && ends[0].at->number == ends[1].at->number;
    if (!same) {
        compare_texts(comparer, AX_FIELD_NUMBER, "number", number_text(&ends[0]),
                      number_text(&ends[1]));
    }
}

/* `mapped`: with the ids of today, also on the old side. */
static struct ax_slice view_text(struct ax_comparer *comparer, const struct end *end, int side,
                                 bool mapped)
{
    static const char *const actions[] = {"include", "exclude", "collapse"};
    const struct ax_model_diff *diff = comparer->diff;
    uint32_t first = end->at ? comparer->first_rule[side][end->item] : 0;
    comparer->scratch->len = 0;
    for (uint32_t i = first; i > 0 && i <= end->model->view_rules.len; i++) {
        const struct ax_view_rule *rule = &end->model->view_rules.at[i - 1];
        if (rule->view != end->item) {
            break;
        }
        uint32_t twin = mapped && !rule->by_tag ? in_new(end, rule->item) : rule->item;
        const struct ax_model *of = mapped && twin < AX_NO_INDEX - 1 ? diff->new_model : end->model;
        uint32_t item = of == end->model ? rule->item : twin;
        ax_putf(comparer->scratch, "%s%s:%s", i > first ? " " : "", actions[rule->action],
                rule->by_tag ? "tag:" : "");
        ax_put(comparer->scratch, rule->by_tag
                                      ? ax_atom_text(&end->model->session->atoms, rule->name)
                                      : ax_model_id_text(of, item));
    }
    return kept(comparer);
}

static void compare_views(struct ax_comparer *comparer, const struct end ends[2])
{
    struct ax_slice mapped = view_text(comparer, &ends[0], 0, true);
    struct ax_slice after = view_text(comparer, &ends[1], 1, false);
    if (!ax_words_same(mapped, after)) {
        struct ax_slice before = view_text(comparer, &ends[0], 0, false);
        (void)add(comparer, AX_FIELD_CONTENT, "content", or_none(before), or_none(after));
    }
}

static enum ax_field field_of(struct ax_slice name, const struct end ends[2])
{
    static const char *const layout[] = {"x", "y", "width", "height", "path"};
    for (size_t i = 0; i < AX_COUNT(layout); i++) {
        if (ax_slice_is(name, layout[i])) {
            return AX_FIELD_LAYOUT;
        }
    }
    for (int i = 0; i < 2; i++) {
        if (!ends[i].at) {
            continue;
        }
        uint32_t type = ends[i].at->kind < AX_ROOT_TYPES ? ends[i].at->type : AX_NO_INDEX;
        ax_atom atom = ax_atom_find(&ends[i].model->session->atoms, name);
        if (ax_templates_property(ends[i].model->templates, atom, type) != AX_NO_INDEX) {
            return AX_FIELD_PROPERTY;
        }
    }
    return AX_FIELD_OTHER;
}

/* A property that says what its type or its default says anyway is no difference. */
static bool same_value(const struct end ends[2], ax_atom name)
{
    return ends[0].at && ends[1].at &&
           ax_templates_value(ends[0].model->templates, ends[0].model, ends[0].item, name) ==
               ax_templates_value(ends[1].model->templates, ends[1].model, ends[1].item, name);
}

static bool is_list(struct ax_slice name)
{
    return ax_slice_is(name, "tags") || ax_slice_is(name, "requirements") ||
           ax_slice_is(name, "controls") || ax_slice_is(name, "aka");
}

static void compare_attribute(struct ax_comparer *comparer, const struct end ends[2], ax_atom name)
{
    const struct ax_atoms *atoms = &comparer->diff->session->atoms;
    struct ax_slice text = ax_atom_text(atoms, name);
    struct ax_slice values[2];
    for (int i = 0; i < 2; i++) {
        values[i] = ends[i].at
                        ? ax_atom_text(atoms, ax_model_attribute(ends[i].model, ends[i].item, name))
                        : none;
    }
    bool same =
        is_list(text) ? ax_words_same(values[0], values[1]) : ax_text_same(values[0], values[1]);
    if (same || ax_slice_is(text, "crosses")) {
        return;
    }
    enum ax_field field = field_of(text, ends);
    if (field != AX_FIELD_PROPERTY || !same_value(ends, name)) {
        struct ax_field_change *change =
            add(comparer, field, "", or_none(values[0]), or_none(values[1]));
        if (change) {
            change->name = text;
        }
    }
}

static void compare_attributes(struct ax_comparer *comparer, const struct end ends[2])
{
    for (int i = 0; i < 2; i++) {
        const struct end *end = &ends[i];
        for (uint32_t j = 0; end->at && j < end->at->attribute_count; j++) {
            ax_atom name = end->model->attributes.at[end->at->attributes + j].name;
            bool seen =
                i == 1 && ends[0].at && ax_model_attribute(ends[0].model, ends[0].item, name) != 0;
            if (!seen) {
                compare_attribute(comparer, ends, name);
            }
        }
    }
}

static void compare_flows(struct ax_comparer *comparer, const struct end ends[2])
{
    compare_numbers(comparer, ends);
    compare_flag(comparer, AX_FIELD_BIDIRECTIONAL, "bidirectional", ends, AX_ITEM_BIDIRECTIONAL,
                 "yes", "no");
    compare_crossings(comparer, ends);
}

void ax_compare_items(struct ax_comparer *comparer, uint32_t old_item, uint32_t new_item)
{
    const struct ax_model_diff *diff = comparer->diff;
    bool has_old = old_item != AX_NO_INDEX;
    bool has_new = new_item != AX_NO_INDEX;
    struct end ends[2] = {{diff->old_model, old_item,
                           has_old ? ax_model_item(diff->old_model, old_item) : NULL, diff->new_of},
                          {diff->new_model, new_item,
                           has_new ? ax_model_item(diff->new_model, new_item) : NULL, NULL}};
    enum ax_kind kind = (enum ax_kind)(has_new ? ends[1].at : ends[0].at)->kind;
    if (has_old && has_new) {
        compare_texts(comparer, AX_FIELD_ID, "id", id_text(&ends[0]), id_text(&ends[1]));
        compare_texts(comparer, AX_FIELD_KIND, "kind", kind_text(&ends[0]), kind_text(&ends[1]));
    }
    compare_texts(comparer, AX_FIELD_NAME, "name", name_text(&ends[0]), name_text(&ends[1]));
    compare_texts(comparer, AX_FIELD_TYPE, "type", type_text(&ends[0]), type_text(&ends[1]));
    compare_place(comparer, ends);
    if (kind == AX_KIND_FLOW) {
        compare_flows(comparer, ends);
    }
    if (!same_data(comparer, ends)) {
        struct ax_slice before = data_text(comparer, &ends[0]);
        (void)add(comparer, AX_FIELD_DATA, "data", before, data_text(comparer, &ends[1]));
    }
    compare_scope(comparer, ends);
    if (kind == AX_KIND_VIEW) {
        compare_views(comparer, ends);
    }
    compare_attributes(comparer, ends);
}

static bool find_rules(struct ax_comparer *comparer, int side, const struct ax_model *model)
{
    size_t size = model->items.len * sizeof(uint32_t);
    uint32_t *first = ax_memory_resize(model->session->memory, NULL, 0, size);
    comparer->first_rule[side] = first;
    if (!first) {
        return false;
    }
    memset(first, 0, size);
    for (uint32_t i = model->view_rules.len; i > 0; i--) {
        first[model->view_rules.at[i - 1].view] = i;
    }
    return true;
}

bool ax_comparer_init(struct ax_comparer *comparer, struct ax_model_diff *diff)
{
    *comparer =
        (struct ax_comparer){.diff = diff, .scratch = ax_output_to_memory(diff->session->memory)};
    size_t size = diff->new_model->items.len * sizeof(uint32_t);
    comparer->marks = ax_memory_resize(diff->session->memory, NULL, 0, size);
    if (comparer->marks) {
        memset(comparer->marks, 0, size);
    }
    return comparer->scratch && comparer->marks && find_rules(comparer, 0, diff->old_model) &&
           find_rules(comparer, 1, diff->new_model);
}

void ax_comparer_done(struct ax_comparer *comparer)
{
    const struct ax_model_diff *diff = comparer->diff;
    const struct ax_allocator *memory = diff->session->memory;
    ax_output_free(comparer->scratch);
    ax_memory_release(memory, comparer->marks, diff->new_model->items.len * sizeof(uint32_t));
    ax_memory_release(memory, comparer->first_rule[0],
                      diff->old_model->items.len * sizeof(uint32_t));
    ax_memory_release(memory, comparer->first_rule[1],
                      diff->new_model->items.len * sizeof(uint32_t));
}
