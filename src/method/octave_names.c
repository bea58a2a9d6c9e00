/* SPDX-License-Identifier: Apache-2.0 */
/* Threats are many and names few: each threat is looked up among the names. */
#include "method/octave_names.h"

enum {
    WANTED = 1,
    SEEN = 2
};

bool ax_octave_lists(struct ax_slice list, struct ax_slice word)
{
    struct ax_slice one;
    while (ax_slice_next_word(&list, &one)) {
        if (ax_slice_equal(one, word)) {
            return true;
        }
    }
    return false;
}

static bool is_pattern(struct ax_slice word)
{
    return memchr(word.start, '*', word.len) != NULL;
}

/* First round: ids become atoms, patterns are collected. */
static bool intern(struct ax_octave_names *names, struct ax_session *session,
                   struct ax_slice threats, uint32_t start)
{
    struct ax_slice word;
    while (ax_slice_next_word(&threats, &word)) {
        if (!is_pattern(word)) {
            if (!ax_atom_of(&session->atoms, word)) {
                return false;
            }
            continue;
        }
        struct ax_octave_pattern *pattern = ax_array_push(session->memory, &names->patterns);
        if (!pattern) {
            return false;
        }
        *pattern = (struct ax_octave_pattern){word, start, false};
    }
    return true;
}

static void mark(struct ax_octave_names *names, struct ax_slice threats)
{
    const struct ax_session *session = names->octave->session;
    struct ax_slice word;
    while (ax_slice_next_word(&threats, &word)) {
        if (!is_pattern(word)) {
            names->marks[ax_atom_find(&session->atoms, word)] = WANTED;
        }
    }
}

static bool each_list(struct ax_octave_names *names, struct ax_session *session, bool interns)
{
    const struct ax_octave *octave = names->octave;
    bool fine = true;
    for (uint32_t i = 0; octave && fine && i < octave->concerns.len; i++) {
        const struct ax_octave_concern *concern = &octave->concerns.at[i];
        if (interns) {
            fine = intern(names, session, concern->threats, concern->start);
        } else {
            mark(names, concern->threats);
        }
    }
    for (uint32_t i = 0; octave && fine && i < octave->left_out.len; i++) {
        const struct ax_octave_left_out *entry = &octave->left_out.at[i];
        if (interns) {
            fine = intern(names, session, entry->threats, entry->start);
        } else {
            mark(names, entry->threats);
        }
    }
    return fine;
}

bool ax_octave_names_init(struct ax_octave_names *names, struct ax_session *session,
                          const struct ax_octave *octave)
{
    *names = (struct ax_octave_names){.octave = octave};
    names->id = ax_output_to_memory(session->memory);
    bool fine = names->id && each_list(names, session, true);
    if (fine) {
        names->size = (size_t)session->atoms.count + 1;
        names->marks = ax_memory_resize(session->memory, NULL, 0, names->size);
    }
    if (!fine || !names->marks) {
        names->size = 0;
        session->no_memory = true;
        return false;
    }
    memset(names->marks, 0, names->size);
    (void)each_list(names, session, false);
    names->marks[0] = 0;
    return true;
}

void ax_octave_names_done(struct ax_octave_names *names, struct ax_session *session)
{
    ax_output_free(names->id);
    ax_memory_release(session->memory, names->marks, names->size);
    ax_array_done(session->memory, &names->patterns);
    names->id = NULL;
    names->marks = NULL;
}

bool ax_octave_names_has(struct ax_octave_names *names, const struct ax_model *model,
                         const struct ax_threat *threat)
{
    names->id->len = 0;
    ax_threat_put_id(model, threat, names->id);
    struct ax_slice id = {names->id->buffer, names->id->len};
    ax_atom atom = ax_atom_find(&model->session->atoms, id);
    bool has = atom < names->size && names->marks[atom] != 0;
    if (has) {
        names->marks[atom] |= SEEN;
    }
    for (uint32_t i = 0; i < names->patterns.len; i++) {
        if (ax_risk_pattern_fits(names->patterns.at[i].text, id)) {
            names->patterns.at[i].used = true;
            has = true;
        }
    }
    return has;
}

bool ax_octave_names_saw(const struct ax_octave_names *names, struct ax_slice id)
{
    if (is_pattern(id)) {
        for (uint32_t i = 0; i < names->patterns.len; i++) {
            if (names->patterns.at[i].used && ax_slice_equal(names->patterns.at[i].text, id)) {
                return true;
            }
        }
        return false;
    }
    return names->marks[ax_atom_find(&names->octave->session->atoms, id)] & SEEN;
}

bool ax_octave_does_not_apply(const struct ax_risk *risk, const struct ax_output *id)
{
    struct ax_risk_decision decision;
    if (!risk || id->status != AX_OK) {
        return false;
    }
    ax_risk_decide(risk, (struct ax_slice){id->buffer, id->len}, NULL, &decision);
    return decision.disposition == AX_RISK_NOT_APPLICABLE;
}
