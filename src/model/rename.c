/* SPDX-License-Identifier: Apache-2.0 */
#include "model/rename.h"

struct ax_renames *ax_renames_new(struct ax_session *session)
{
    struct ax_renames *renames = ax_memory_resize(session->memory, NULL, 0, sizeof(*renames));
    if (renames) {
        *renames = (struct ax_renames){.session = session};
    }
    return renames;
}

void ax_renames_free(struct ax_renames *renames)
{
    if (renames) {
        const struct ax_allocator *memory = renames->session->memory;
        ax_array_done(memory, &renames->list);
        ax_array_done(memory, &renames->of_old);
        ax_memory_release(memory, renames, sizeof(*renames));
    }
}

const struct ax_rename *ax_rename_of(const struct ax_renames *renames, ax_atom old_id)
{
    uint32_t at = renames && old_id < renames->of_old.len ? renames->of_old.at[old_id] : 0;
    return at ? &renames->list.at[at - 1] : NULL;
}

static bool make_slot(struct ax_renames *renames, ax_atom id)
{
    if (id < renames->of_old.len) {
        return true;
    }
    uint32_t more = id + 1 - renames->of_old.len;
    if (!ax_array_reserve(renames->session->memory, &renames->of_old, more)) {
        return false;
    }
    memset(renames->of_old.at + renames->of_old.len, 0, more * sizeof(uint32_t));
    renames->of_old.len += more;
    return true;
}

/* The first statement about an id counts. */
static bool add(struct ax_renames *renames, ax_atom old_id, ax_atom new_id, struct ax_span span)
{
    struct ax_session *session = renames->session;
    struct ax_rename *added = old_id && new_id && make_slot(renames, old_id)
                                  ? ax_array_push(session->memory, &renames->list)
                                  : NULL;
    if (!added) {
        session->no_memory = true;
        return false;
    }
    *added = (struct ax_rename){old_id, new_id, span};
    if (renames->of_old.at[old_id] == 0) {
        renames->of_old.at[old_id] = renames->list.len;
    }
    return true;
}

struct line {
    struct ax_renames *renames;
    struct ax_span span;
};

static void state(const struct line *line, struct ax_slice old_id, struct ax_slice new_id)
{
    struct ax_session *session = line->renames->session;
    ax_atom from = ax_atom_of(&session->atoms, old_id);
    ax_atom to = ax_atom_of(&session->atoms, new_id);
    const struct ax_rename *first = ax_rename_of(line->renames, from);
    if (first && first->new_id != to) {
        struct ax_message *message = ax_report(session, AX_CODE_RENAME_TWICE, line->span,
                                               "\"%.*s\" is renamed twice", AX_FMT(old_id));
        ax_note(session, message, first->span, "first renamed here");
    } else if (!first) {
        (void)add(line->renames, from, to, line->span);
    }
}

/* A row of the table that annexc convert --map writes: what it is (a rule, or what an item is), old
 * id, new id, name. */
static bool is_row_of_map(struct ax_slice text, struct ax_slice cells[3])
{
    for (int i = 0; i < 3; i++) {
        const char *tab = memchr(text.start, '\t', text.len);
        if (!tab) {
            return false;
        }
        cells[i] = (struct ax_slice){text.start, (size_t)(tab - text.start)};
        text = (struct ax_slice){tab + 1, text.len - cells[i].len - 1};
    }
    return true;
}

static bool counts(struct ax_slice what)
{
    bool is = ax_slice_is(what, "rule");
    for (int kind = 0; kind < AX_KIND_COUNT; kind++) {
        is = is || ax_slice_is(what, ax_kind_text((enum ax_kind)kind));
    }
    return is;
}

static void read_line(const struct line *line, struct ax_slice text)
{
    struct ax_slice cells[3];
    if (is_row_of_map(text, cells)) {
        if (counts(cells[0]) && !ax_slice_equal(cells[1], cells[2])) {
            state(line, cells[1], cells[2]);
        }
        return;
    }
    const char *remark = memchr(text.start, '#', text.len);
    text.len = remark ? (size_t)(remark - text.start) : text.len;
    struct ax_slice words[3] = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
    int count = 0;
    while (count < 3 && ax_slice_next_word(&text, &words[count])) {
        count++;
    }
    if (count == 2) {
        state(line, words[0], words[1]);
    } else if (count != 0) {
        (void)ax_report(line->renames->session, AX_CODE_RENAME_WRONG, line->span,
                        "expected an old and a new id");
    }
}

enum ax_status ax_renames_read(struct ax_renames *renames, const char *path)
{
    struct ax_session *session = renames->session;
    size_t errors = ax_message_count(session, AX_ERROR);
    uint32_t source = 0;
    enum ax_status status = ax_source_read(session, path, (struct ax_span){0, 0, 0}, &source);
    if (status != AX_OK) {
        return status;
    }
    struct ax_slice text = ax_source_at(session, source)->text;
    for (size_t at = 0; at < text.len && !session->no_memory;) {
        const char *feed = memchr(text.start + at, '\n', text.len - at);
        size_t end = feed ? (size_t)(feed - text.start) : text.len;
        size_t mark =
            at == 0 && text.len >= 3 && memcmp(text.start, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
        struct line line = {renames, {source, (uint32_t)(at + mark), (uint32_t)end}};
        read_line(&line, (struct ax_slice){text.start + at + mark, end - at - mark});
        at = end + 1;
    }
    return ax_session_verdict(session, errors);
}

/* An earlier id that something else has now says nothing. */
enum ax_status ax_renames_add_model(struct ax_renames *renames, const struct ax_model *model)
{
    struct ax_session *session = renames->session;
    ax_atom aka = ax_atom_find(&session->atoms, AX_SLICE("aka"));
    for (uint32_t i = 1; aka && i < model->items.len; i++) {
        struct ax_slice list = ax_atom_text(&session->atoms, ax_model_attribute(model, i, aka));
        struct ax_slice word;
        while (ax_slice_next_word(&list, &word)) {
            ax_atom old_id = ax_atom_of(&session->atoms, word);
            if (ax_model_find(model, old_id) == 0 && !ax_rename_of(renames, old_id)) {
                (void)add(renames, old_id, ax_model_item(model, i)->id, (struct ax_span){0, 0, 0});
            }
        }
    }
    return session->no_memory ? AX_NO_MEMORY : AX_OK;
}

/* The new id of a part, or the part itself. */
static struct ax_slice renamed(const struct ax_renames *renames, struct ax_slice id)
{
    const struct ax_atoms *atoms = &renames->session->atoms;
    const struct ax_rename *rename = ax_rename_of(renames, ax_atom_find(atoms, id));
    return rename ? ax_atom_text(atoms, rename->new_id) : id;
}

bool ax_renames_threat(const struct ax_renames *renames, struct ax_slice old,
                       struct ax_slice *out_new)
{
    const char *at = old.len > 0 ? memchr(old.start, '@', old.len) : NULL;
    if (!at) {
        return false;
    }
    bool back = old.start[old.len - 1] == '~';
    struct ax_slice rule = {old.start, (size_t)(at - old.start)};
    struct ax_slice subject = {at + 1, old.len - rule.len - 1 - back};
    struct ax_slice new_rule = renamed(renames, rule);
    struct ax_slice new_subject = renamed(renames, subject);
    if (ax_slice_equal(rule, new_rule) && ax_slice_equal(subject, new_subject)) {
        return false;
    }
    *out_new = ax_session_format(renames->session, "%.*s@%.*s%s", AX_FMT(new_rule),
                                 AX_FMT(new_subject), back ? "~" : "");
    return true;
}
