/* SPDX-License-Identifier: Apache-2.0 */
/* References: from ids to items. */
#include "base/crew.h"
#include "base/guess.h"
#include "load/load.h"

#define N(id) AX_NAME_##id

static struct ax_span value_span(const struct ax_native *native, uint32_t item, enum ax_name name)
{
    const struct ax_item *at = ax_model_item(native->model, item);
    return ax_xml_value_span(native->session, at->source, at->start,
                             ax_slice_of(ax_name_text(name)));
}

/* The place of one word in a list attribute. */
static struct ax_span word_span(const struct ax_native *native, struct ax_span list,
                                struct ax_slice word)
{
    if (list.source == 0) {
        return list;
    }
    struct ax_slice text = ax_source_at(native->session, list.source)->text;
    struct ax_slice rest = {text.start + list.start, list.end - list.start};
    struct ax_slice found;
    while (ax_slice_next_word(&rest, &found)) {
        if (ax_slice_equal(found, word)) {
            uint32_t start = (uint32_t)(found.start - text.start);
            return (struct ax_span){list.source, start, start + (uint32_t)found.len};
        }
    }
    return list;
}

typedef bool kind_filter(enum ax_kind kind);

static bool is_element(enum ax_kind kind)
{
    return ax_kind_is_element(kind);
}

static bool is_data(enum ax_kind kind)
{
    return kind == AX_KIND_DATA;
}

static bool is_boundary(enum ax_kind kind)
{
    return kind == AX_KIND_BOUNDARY;
}

static bool is_flow(enum ax_kind kind)
{
    return kind == AX_KIND_FLOW;
}

/* "an element", "a datum". */
static const char *more_of_article(const char *word)
{
    return strchr("aeiou", word[0]) ? "n" : "";
}

static const char *kind_word(enum ax_kind kind)
{
    return kind == AX_KIND_DATA ? "datum" : ax_kind_text(kind);
}

static void unknown(struct ax_native *native, ax_atom id, struct ax_span span, kind_filter *fits,
                    const char *what)
{
    struct ax_slice text = ax_atom_text(&native->session->atoms, id);
    struct ax_guess guess;
    ax_guess_init(&guess, text);
    bool guesses = native->session->counts[AX_ERROR] < AX_LIMIT_GUESSES;
    for (uint32_t i = 1; guesses && i < native->model->items.len; i++) {
        if (fits((enum ax_kind)native->model->items.at[i].kind)) {
            ax_guess_offer(&guess, ax_model_id_text(native->model, i));
        }
    }
    struct ax_message *message = ax_report(native->session, AX_CODE_REFERENCE_UNKNOWN, span,
                                           "there is no %s \"%.*s\"", what, AX_FMT(text));
    if (message && guess.best.len > 0) {
        uint32_t best =
            ax_model_find(native->model, ax_atom_find(&native->session->atoms, guess.best));
        const struct ax_item *item = ax_model_item(native->model, best);
        ax_note(native->session, message,
                ax_xml_value_span(native->session, item->source, item->start, AX_SLICE("id")),
                "did you mean %s \"%.*s\"?", kind_word((enum ax_kind)item->kind),
                AX_FMT(guess.best));
    }
}

/* The item of this id and of a fitting kind; 0 after a message. */
static uint32_t find(struct ax_native *native, ax_atom id, struct ax_span span, kind_filter *fits,
                     const char *what)
{
    uint32_t item = ax_model_find(native->model, id);
    if (item == 0) {
        unknown(native, id, span, fits, what);
        return 0;
    }
    enum ax_kind kind = (enum ax_kind)ax_model_item(native->model, item)->kind;
    if (!fits(kind)) {
        struct ax_slice text = ax_atom_text(&native->session->atoms, id);
        ax_report(native->session, AX_CODE_REFERENCE_KIND, span, "\"%.*s\" is a%s %s, not a%s %s",
                  AX_FMT(text), more_of_article(kind_word(kind)), kind_word(kind),
                  more_of_article(what), what);
        return 0;
    }
    return item;
}

enum {
    NEAR_AHEAD = 8, /* items; see look_ahead */
    MIDDLE_AHEAD = 16,
    FAR_AHEAD = 24,
    RING = 32 /* a power of two, more than FAR_AHEAD */
};

/* What the two ends of a flow name. */
struct ends {
    struct ax_slice text[2];
    uint32_t hash[2];
    uint32_t item[2]; /* of any kind; 0: none has this id */
};

/* The id that an end names; empty when the attribute is missing. */
static struct ax_slice end_text(const struct ax_native *native, const struct ax_item *flow,
                                uint32_t end)
{
    if (end & AX_END_IS_ATOM) {
        return ax_atom_text(&native->session->atoms, end & ~AX_END_IS_ATOM);
    }
    struct ax_slice text = ax_source_at(native->session, flow->source)->text;
    struct ax_slice id = {text.start + end, 0};
    while (end > 0 && end + id.len < text.len && text.start[end + id.len] != '"' &&
           text.start[end + id.len] != '\'') {
        id.len++;
    }
    return id;
}

static void find_ends(const struct ax_native *native, uint32_t index, struct ends *out)
{
    const struct ax_item *flow = ax_model_item(native->model, index);
    const uint32_t named[] = {flow->from, flow->to};
    for (int i = 0; i < 2; i++) {
        out->text[i] = end_text(native, flow, named[i]);
        out->hash[i] = ax_hash_bytes(out->text[i].start, out->text[i].len);
        ax_atom_prefetch_slot(&native->session->atoms, out->hash[i]);
    }
}

/* Items from `end` on may be those of another thread. */
static bool is_flow_at(const struct ax_model *model, uint32_t index, uint32_t end)
{
    return index < end && ax_model_item(model, index)->kind == AX_KIND_FLOW;
}

static void locate_ends(const struct ax_native *native, struct ends *ends)
{
    for (int i = 0; i < 2; i++) {
        ax_atom id = ax_atom_find_hashed(&native->session->atoms, ends->text[i], ends->hash[i]);
        ends->item[i] = ax_model_find(native->model, id);
        AX_PREFETCH(ax_model_item(native->model, ends->item[i]));
    }
}

/* A large model does not fit into the caches, and each id leads from a slot to an entry to an
 * item. Each of these is asked for a few flows before it is needed. */
static void look_ahead(const struct ax_native *native, uint32_t index, uint32_t end,
                       struct ends *ring)
{
    const struct ax_model *model = native->model;
    if (is_flow_at(model, index + FAR_AHEAD, end)) {
        find_ends(native, index + FAR_AHEAD, &ring[(index + FAR_AHEAD) % RING]);
    }
    if (is_flow_at(model, index + MIDDLE_AHEAD, end)) {
        const struct ends *ends = &ring[(index + MIDDLE_AHEAD) % RING];
        ax_atom_prefetch_entry(&native->session->atoms, ends->hash[0]);
        ax_atom_prefetch_entry(&native->session->atoms, ends->hash[1]);
    }
    if (is_flow_at(model, index + NEAR_AHEAD, end)) {
        locate_ends(native, &ring[(index + NEAR_AHEAD) % RING]);
    }
}

static bool is_of(const struct ax_model *model, uint32_t item, kind_filter *fits)
{
    return item != 0 && fits((enum ax_kind)ax_model_item(model, item)->kind);
}

/* What an item refers to, if all of that is there and of the right kind; else nothing. */
static bool resolve_soundly(const struct ax_native *native, uint32_t index, const struct ends *ends)
{
    struct ax_model *model = native->model;
    struct ax_item *item = ax_model_item(model, index);
    uint32_t *data = model->references.at + item->data;
    bool flow = item->kind == AX_KIND_FLOW;
    bool sound = item->kind != AX_KIND_COMPONENT;
    sound = sound && (!flow || (is_of(model, ends->item[0], is_element) &&
                                is_of(model, ends->item[1], is_element)));
    for (uint32_t i = 0; sound && i < item->data_count; i++) {
        sound = is_of(model, ax_model_find(model, data[i]), is_data);
    }
    for (uint32_t i = 0; sound && i < item->data_count; i++) {
        data[i] = ax_model_find(model, data[i]);
    }
    if (sound && flow) {
        item->from = ends->item[0];
        item->to = ends->item[1];
    }
    return sound;
}

struct resolving {
    const struct ax_native *native;
    bool *done; /* by item */
};

static void resolve_range(void *user, unsigned worker, uint32_t first, uint32_t end)
{
    const struct resolving *resolving = user;
    const struct ax_native *native = resolving->native;
    struct ends ring[RING];
    (void)worker;
    for (uint32_t i = first; i < first + FAR_AHEAD; i++) {
        if (is_flow_at(native->model, i, end)) {
            find_ends(native, i, &ring[i % RING]);
        }
        if (i < first + NEAR_AHEAD && is_flow_at(native->model, i, end)) {
            locate_ends(native, &ring[i % RING]);
        }
    }
    for (uint32_t i = first; i < end; i++) {
        look_ahead(native, i, end, ring);
        resolving->done[i] = resolve_soundly(native, i, &ring[i % RING]);
    }
}

static uint32_t find_end(struct ax_native *native, uint32_t flow, const struct ends *ends, int i)
{
    uint32_t item = ends->item[i];
    if (item && ax_kind_is_element((enum ax_kind)ax_model_item(native->model, item)->kind)) {
        return item;
    }
    if (ends->text[i].len == 0) {
        return 0; /* the missing attribute was reported */
    }
    ax_atom id = ax_atom_of(&native->session->atoms, ends->text[i]);
    return find(native, id, value_span(native, flow, i == 0 ? N(FROM) : N(TO)), is_element,
                "element");
}

static void resolve_flow(struct ax_native *native, uint32_t index)
{
    struct ax_item *flow = ax_model_item(native->model, index);
    struct ends ends;
    find_ends(native, index, &ends);
    locate_ends(native, &ends);
    flow->from = find_end(native, index, &ends, 0);
    flow->to = find_end(native, index, &ends, 1);
    if (flow->from == 0 || flow->to == 0) {
        flow->flags |= AX_ITEM_LOOSE;
    }
}

static void resolve_data(struct ax_native *native, uint32_t index)
{
    const struct ax_item *item = ax_model_item(native->model, index);
    for (uint32_t i = 0; i < item->data_count; i++) {
        uint32_t *reference = &native->model->references.at[item->data + i];
        ax_atom id = *reference;
        *reference = ax_model_find(native->model, id);
        if (*reference == 0 || ax_model_item(native->model, *reference)->kind != AX_KIND_DATA) {
            struct ax_span list = value_span(native, index, N(DATA));
            *reference =
                find(native, id, word_span(native, list, ax_atom_text(&native->session->atoms, id)),
                     is_data, "datum");
        }
    }
}

/* Boundaries that an author names; into or out of them as containment says, both where it does
 * not. */
static void resolve_crossings(struct ax_native *native, uint32_t flow)
{
    struct ax_model *model = native->model;
    AX_ARRAY(struct ax_crossing) list = {NULL, 0, 0};
    struct ax_slice rest = ax_model_text(model, flow, "crosses");
    struct ax_span span = value_span(native, flow, N(CROSSES));
    struct ax_slice word;
    const struct ax_item *item = ax_model_item(model, flow);
    while (ax_slice_next_word(&rest, &word)) {
        ax_atom id = ax_atom_find(&native->session->atoms, word);
        uint32_t boundary = id ? ax_model_find(model, id) : 0;
        if (boundary == 0 || ax_model_item(model, boundary)->kind != AX_KIND_BOUNDARY) {
            id = ax_atom_of(&native->session->atoms, word);
            (void)find(native, id, word_span(native, span, word), is_boundary, "boundary");
            continue;
        }
        bool from = item->from && ax_model_is_inside(model, item->from, boundary);
        bool to = item->to && ax_model_is_inside(model, item->to, boundary);
        struct ax_crossing *crossing = ax_array_push(native->session->memory, &list);
        if (!crossing) {
            native->session->no_memory = true;
            break;
        }
        *crossing = (struct ax_crossing){boundary, to || !from, from || !to};
    }
    (void)ax_model_set_crossings(model, flow, list.at, list.len);
    ax_array_done(native->session->memory, &list);
}

static void resolve_view_rule(struct ax_native *native, struct ax_view_rule *rule)
{
    if (rule->by_tag) {
        rule->item = 0;
        return;
    }
    const struct ax_item *view = ax_model_item(native->model, rule->view);
    struct ax_span span = {view->source, rule->item, rule->item + 1};
    struct ax_slice word = ax_atom_text(&native->session->atoms, rule->name);
    static const struct {
        enum ax_name name;
        kind_filter *fits;
        const char *what;
    } lists[] = {
        {N(ELEMENTS), is_element, "element"},
        {N(BOUNDARIES), is_boundary, "boundary"},
        {N(FLOWS), is_flow, "flow"},
        {N(DATA), is_data, "datum"},
    };
    for (size_t i = 0; i < AX_COUNT(lists); i++) {
        struct ax_span list = ax_xml_value_span(native->session, view->source, rule->item,
                                                ax_slice_of(ax_name_text(lists[i].name)));
        struct ax_span at = word_span(native, list, word);
        bool here =
            at.start != list.start || at.end != list.end ||
            ax_slice_equal(
                (struct ax_slice){ax_source_at(native->session, at.source)->text.start + at.start,
                                  at.end - at.start},
                word);
        if (here) {
            rule->item = find(native, rule->name, at, lists[i].fits, lists[i].what);
            return;
        }
    }
    rule->item = find(native, rule->name, span, is_element, "element");
}

/* A number says which flow of the picture is meant, so it has to be the only one. */
static void check_numbers(struct ax_native *native)
{
    const struct ax_model *model = native->model;
    uint32_t highest = 0;
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        bool counts = item->kind == AX_KIND_FLOW && item->number <= AX_LIMIT_FLOW_NUMBER;
        highest = counts && item->number > highest ? item->number : highest;
    }
    size_t size = (highest + 1UL) * sizeof(uint32_t);
    uint32_t *first = ax_memory_resize(native->session->memory, NULL, 0, size);
    if (!first) {
        native->session->no_memory = true;
        return;
    }
    memset(first, 0, size);
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        if (item->kind != AX_KIND_FLOW || item->number == 0 || item->number > highest) {
            continue;
        }
        if (first[item->number]) {
            struct ax_message *message = ax_report(native->session, AX_CODE_NUMBER_DUPLICATE,
                                                   value_span(native, i, N(NUMBER)),
                                                   "two flows have the number %u", item->number);
            ax_note(native->session, message, value_span(native, first[item->number], N(NUMBER)),
                    "the other one is here");
        }
        first[item->number] = i;
    }
    ax_memory_release(native->session->memory, first, size);
}

static bool is_part(enum ax_kind kind)
{
    return ax_kind_is_element(kind) || kind == AX_KIND_PORT;
}

/* Which elements a component is part of. */
static void resolve_component(struct ax_native *native, uint32_t index)
{
    struct ax_slice rest = ax_model_text(native->model, index, "elements");
    struct ax_span span = value_span(native, index, N(ELEMENTS));
    struct ax_slice word;
    while (ax_slice_next_word(&rest, &word)) {
        ax_atom id = ax_atom_of(&native->session->atoms, word);
        (void)find(native, id, word_span(native, span, word), is_part, "element");
    }
}

/* Sound references are looked up by several threads. The others are gone through afterwards, in
 * their order, for what there is to say about them. */
static bool resolve_items(struct ax_native *native)
{
    struct ax_model *model = native->model;
    uint32_t count = model->items.len;
    bool *done = ax_memory_resize(native->session->memory, NULL, 0, count);
    struct resolving resolving = {native, done};
    bool fine = done && ax_crew_share(ax_crew_size_for(native->session->threads, count), count,
                                      &resolving, resolve_range);
    for (uint32_t i = 1; fine && i < count; i++) {
        if (!done[i] && ax_model_item(model, i)->kind == AX_KIND_FLOW) {
            resolve_flow(native, i);
        } else if (!done[i] && ax_model_item(model, i)->kind == AX_KIND_COMPONENT) {
            resolve_component(native, i);
        }
        if (!done[i]) {
            resolve_data(native, i);
        }
    }
    ax_memory_release(native->session->memory, done, count);
    return fine;
}

void ax_native_resolve(struct ax_native *native)
{
    struct ax_model *model = native->model;
    if (!resolve_items(native)) {
        native->session->no_memory = true;
        return;
    }
    for (uint32_t i = 0; i < native->stated.len; i++) {
        resolve_crossings(native, native->stated.at[i]);
    }
    for (uint32_t i = 0; i < model->view_rules.len; i++) {
        resolve_view_rule(native, &model->view_rules.at[i]);
    }
    check_numbers(native);
}
