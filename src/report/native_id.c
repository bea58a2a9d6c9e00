/* SPDX-License-Identifier: Apache-2.0 */
/* Ids that people can read and type, made from names. */
#include "report/native.h"

#include "base/utf8.h"

#include <stdio.h>

/* U+00C0 … U+017F without their marks. A capital stands for two letters. */
static const char plain_letters[] =
    "aaaaaaEceeeeiiiidnooooo-ouuuuyTSaaaaaaEceeeeiiiidnooooo-ouuuuyTy"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiijjjjkkklllllll"
    "lllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

#define RESERVED UINT32_MAX

enum {
    FIRST_MARKED = 0xC0,
    PAST_MARKED = 0x180
};

/* What a character becomes in an id; empty: it parts words. */
static const char *spell(uint32_t point, char buffer[2])
{
    buffer[0] = '\0';
    buffer[1] = '\0';
    if ((point >= 'a' && point <= 'z') || (point >= '0' && point <= '9')) {
        buffer[0] = (char)point;
    } else if (point >= 'A' && point <= 'Z') {
        buffer[0] = (char)(point - 'A' + 'a');
    } else if (point >= FIRST_MARKED && point < PAST_MARKED) {
        char letter = plain_letters[point - FIRST_MARKED];
        switch (letter) {
        case 'E': return "ae";
        case 'O': return "oe";
        case 'T': return "th";
        case 'S': return "ss";
        case '-': return "";
        default: buffer[0] = letter; break;
        }
    }
    return buffer;
}

struct id_text {
    char at[AX_READABLE_ID + 1];
    size_t len;
};

/* A long id ends with a whole word where that does not make it short. */
static void end_with_word(struct id_text *id)
{
    size_t len = id->len;
    while (len > AX_READABLE_ID / 2 && (len == id->len || id->at[len] != '-')) {
        len--;
    }
    id->len = len > AX_READABLE_ID / 2 ? len : id->len;
}

/* Appends the words of a name as far as there is room. */
static void append_words(struct id_text *id, struct ax_slice name)
{
    bool apart = id->len > 0;
    while (name.len > 0) {
        uint32_t point;
        char buffer[2];
        size_t step = ax_utf8_step(name, &point);
        const char *letters = spell(point, buffer);
        size_t len = strlen(letters);
        name = (struct ax_slice){name.start + step, name.len - step};
        if (len == 0) {
            apart = id->len > 0 && point != '\'';
            continue;
        }
        if (id->len + len + (apart ? 1 : 0) > AX_READABLE_ID) {
            if (!apart) {
                end_with_word(id);
            }
            return;
        }
        if (apart) {
            id->at[id->len++] = '-';
        }
        memcpy(id->at + id->len, letters, len);
        id->len += len;
        apart = false;
    }
}

static bool begins_with_letter(const struct id_text *id)
{
    return id->len > 0 && id->at[0] >= 'a' && id->at[0] <= 'z';
}

static struct ax_slice id_slice(const struct id_text *id)
{
    return (struct ax_slice){id->at, id->len};
}

/* Grows the table to hold `atom`; NULL without memory. */
static uint32_t *slot_of(struct ax_id_space *space, ax_atom atom)
{
    uint32_t len = space->next.len;
    if (atom >= len) {
        if (!ax_array_reserve(space->session->memory, &space->next, atom + 1 - len)) {
            space->session->no_memory = true;
            return NULL;
        }
        memset(space->next.at + len, 0, (atom + 1 - len) * sizeof(*space->next.at));
        space->next.len = atom + 1;
    }
    return &space->next.at[atom];
}

/* The atom when nobody has it yet; it is taken then. */
static ax_atom take_if_free(struct ax_id_space *space, struct ax_slice id)
{
    ax_atom atom = ax_atom_of(&space->session->atoms, id);
    uint32_t *slot = atom ? slot_of(space, atom) : NULL;
    if (!slot) {
        space->session->no_memory = true;
        return 0;
    }
    bool free = *slot == 0;
    *slot = free ? 2 : *slot;
    return free ? atom : 0;
}

static ax_atom take_numbered(struct ax_id_space *space, struct ax_slice base)
{
    ax_atom first = ax_atom_of(&space->session->atoms, base);
    while (!space->session->no_memory) {
        char number[16];
        int digits = snprintf(number, sizeof(number), "-%u", space->next.at[first]++);
        size_t room = AX_READABLE_ID - (size_t)digits;
        struct ax_slice cut = {base.start, base.len < room ? base.len : room};
        while (cut.len > 0 && cut.start[cut.len - 1] == '-') {
            cut.len--;
        }
        char id[AX_READABLE_ID + sizeof(number)];
        memcpy(id, cut.start, cut.len);
        memcpy(id + cut.len, number, (size_t)digits);
        ax_atom taken = take_if_free(space, (struct ax_slice){id, cut.len + (size_t)digits});
        if (taken) {
            return taken;
        }
    }
    return 0;
}

static bool is_reserved(struct ax_id_space *space, struct ax_slice id)
{
    ax_atom atom = ax_atom_find(&space->session->atoms, id);
    return atom && atom < space->next.len && space->next.at[atom] == RESERVED;
}

ax_atom ax_id_make(struct ax_id_space *space, struct ax_slice name, struct ax_slice otherwise)
{
    struct id_text id = {.len = 0};
    append_words(&id, name);
    if (!begins_with_letter(&id)) {
        id.len = 0;
        append_words(&id, otherwise);
        append_words(&id, name);
    }
    if (!begins_with_letter(&id)) {
        id.len = 0;
        append_words(&id, AX_SLICE("id"));
        append_words(&id, name);
    }
    if (is_reserved(space, id_slice(&id))) {
        append_words(&id, otherwise);
    }
    ax_atom taken = take_if_free(space, id_slice(&id));
    return taken || space->session->no_memory ? taken : take_numbered(space, id_slice(&id));
}

bool ax_id_is_guid(struct ax_slice text)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (text.len != sizeof(form) - 1) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = ax_lower(text.start[i]);
        bool hexadecimal = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (form[i] == '-' ? c != '-' : !hexadecimal) {
            return false;
        }
    }
    return true;
}

ax_atom ax_id_keep(struct ax_id_space *space, struct ax_slice id)
{
    if (id.len == 0 || id.len > AX_READABLE_ID || ax_id_is_guid(id)) {
        return 0;
    }
    bool word = false;
    for (size_t i = 0; i < id.len; i++) {
        char c = ax_lower(id.start[i]);
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!letter && c != '-' && c != '_' && c != '.') {
            return 0;
        }
        word = word || letter;
    }
    return word ? take_if_free(space, id) : 0;
}

void ax_id_reserve(struct ax_id_space *space, const char *id)
{
    ax_atom atom = ax_atom_of(&space->session->atoms, ax_slice_of(id));
    uint32_t *slot = atom ? slot_of(space, atom) : NULL;
    space->session->no_memory |= !slot;
    if (slot) {
        *slot = RESERVED;
    }
}
