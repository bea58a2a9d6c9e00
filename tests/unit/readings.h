/* SPDX-License-Identifier: Apache-2.0 */
/* One document read twice, the usual way and by libxml2 alone: what is told, as text, and what is
 * said about it. */
#ifndef AX_UNIT_READINGS_H
#define AX_UNIT_READINGS_H

#include "base/output.h"
#include "xml/reader.h"

/* What reading tells, written down. Texts come in pieces of any length. */
struct reading {
    struct ax_session *session;
    struct ax_output *events;
    struct ax_slice source;
    const char *skipped; /* the content of elements of this name is not wanted */
    bool wrong;          /* a place is not where it is said to be */
};

static inline bool reading_open(void *user, const struct ax_xml_element *element)
{
    struct reading *reading = user;
    const struct ax_atoms *atoms = &reading->session->atoms;
    struct ax_slice name = ax_atom_text(atoms, element->name);
    ax_putf(reading->events, "\n<%.*s {%.*s} %u %u-%u", AX_FMT(name),
            AX_FMT(ax_atom_text(atoms, element->space)), element->depth, element->start,
            element->end);
    for (uint32_t i = 0; i < element->count; i++) {
        const struct ax_xml_attribute *at = &element->attributes[i];
        ax_putf(reading->events, " %.*s{%.*s}=[%.*s]", AX_FMT(ax_atom_text(atoms, at->name)),
                AX_FMT(ax_atom_text(atoms, at->space)), AX_FMT(at->value));
        reading->wrong |= at->start && at->value.start != reading->source.start + at->start;
    }
    ax_put_text(reading->events, ">\n");
    return !reading->skipped || !ax_slice_is(name, reading->skipped);
}

static inline void reading_close(void *user, ax_atom name)
{
    struct reading *reading = user;
    ax_putf(reading->events, "\n</%.*s>\n", AX_FMT(ax_atom_text(&reading->session->atoms, name)));
}

static inline void reading_text(void *user, struct ax_slice text, uint32_t start)
{
    struct reading *reading = user;
    reading->wrong |= start && (start + text.len > reading->source.len ||
                                memcmp(reading->source.start + start, text.start, text.len) != 0);
    ax_put(reading->events, text);
}

enum way {
    SLOWLY, /* by libxml2 alone */
    QUICKLY,
    BY_TWO /* quickly, with a thread that scans */
};

/* Writes what comes of `text`: events, status, messages. False when a place is wrong. */
static inline bool reading_write(struct ax_slice text, enum way way, const char *skipped,
                                 struct ax_output *output)
{
    static const struct ax_xml_handler handler = {reading_open, reading_close, reading_text};
    struct ax_session *session = ax_session_new(NULL);
    uint32_t source = session ? ax_source_add(session, AX_SLICE("x"), text) : 0;
    struct reading reading = {session, output, text, skipped, false};
    if (session) {
        ax_session_set_threads(session, way == BY_TWO ? 2 : 1);
    }
    enum ax_status status = !source ? AX_NO_MEMORY
                            : way == SLOWLY
                                ? ax_xml_read_slowly(session, source, &handler, &reading)
                                : ax_xml_read(session, source, &handler, &reading);
    ax_putf(output, "\n%d\n", (int)status);
    if (session) {
        ax_messages_write(session, (struct ax_message_style){.snippets = true}, output);
    }
    ax_session_free(session);
    return !reading.wrong;
}

#endif
