/* SPDX-License-Identifier: Apache-2.0 */
#include "xml/plain.h"

#include "base/relay.h"
#include "xml/scan.h"

enum {
    WORTH_WHILE = 1024 * 1024 /* bytes; for less, starting a thread takes longer than it saves */
};

struct plain {
    struct ax_session *session;
    const struct ax_xml_handler *handler;
    void *user;
    uint32_t source;
    struct ax_slice text;
    uint32_t depth;
    uint32_t skip_depth;
    uint32_t done;
    ax_atom space;
    ax_atom atoms[AX_SCAN_NAMES]; /* of the scanner's names; 0: not asked for yet */
    struct ax_xml_attribute attributes[AX_SCAN_ATTRIBUTES + 1];
    struct ax_scan scan;
    struct ax_token_batch batches[]; /* by slot */
};

static ax_atom keep(struct plain *plain, struct ax_slice name)
{
    ax_atom atom = ax_atom_of(&plain->session->atoms, name);
    plain->session->no_memory |= atom == 0;
    return atom;
}

static ax_atom name_of(struct plain *plain, const struct ax_token *token)
{
    ax_atom *atom = &plain->atoms[token->name];
    if (*atom == 0) {
        const struct ax_scan_name *name = &plain->scan.names[token->name];
        *atom = keep(plain, (struct ax_slice){name->start, name->len});
    }
    return *atom;
}

static struct ax_slice text_of(const struct plain *plain, const struct ax_token *token)
{
    return (struct ax_slice){plain->text.start + token->start, token->end - token->start};
}

/* References become what they stand for, and white space becomes blanks. */
static struct ax_slice normalise(struct plain *plain, struct ax_slice text)
{
    struct ax_slice copy = ax_arena_copy(&plain->session->arena, text);
    if (!copy.start) {
        plain->session->no_memory = true;
        return AX_SLICE("");
    }
    char *to = (char *)(uintptr_t)copy.start; /* the arena's copy is ours alone */
    const char *end = text.start + text.len;
    size_t len;
    for (const char *at = text.start; at < end; at += len) {
        char character = ax_is_blank(*at) ? ' ' : *at;
        len = *at == '&' ? ax_scan_reference(at, end, &character) : 1;
        *to++ = character;
    }
    return (struct ax_slice){copy.start, (size_t)(to - copy.start)};
}

static void take_attribute(struct plain *plain, const struct ax_token *token,
                           struct ax_xml_attribute *out)
{
    *out = (struct ax_xml_attribute){
        .name = name_of(plain, token), .value = text_of(plain, token), .start = token->start};
    if (token->more) {
        out->value = normalise(plain, out->value);
        out->start = 0;
    }
}

static void open_element(struct plain *plain, const struct ax_token *token)
{
    plain->depth++;
    if (plain->skip_depth > 0) {
        return;
    }
    for (uint32_t i = 0; i < token->more; i++) {
        take_attribute(plain, token + 1 + i, &plain->attributes[i]);
    }
    plain->space = plain->space ? plain->space : keep(plain, plain->scan.space);
    struct ax_xml_element element = {
        .name = name_of(plain, token),
        .space = plain->space,
        .depth = plain->depth,
        .start = token->start,
        .end = token->end,
        .source = plain->source,
        .count = token->more,
        .attributes = plain->attributes,
    };
    if (!plain->session->no_memory && !plain->handler->open(plain->user, &element)) {
        plain->skip_depth = plain->depth;
    }
}

static void close_element(struct plain *plain, const struct ax_token *token)
{
    if (plain->skip_depth == plain->depth) {
        plain->skip_depth = 0;
    }
    if (plain->skip_depth == 0) {
        plain->handler->close(plain->user, name_of(plain, token));
    }
    plain->depth--;
}

static void hand_on_text(struct plain *plain, struct ax_slice text, uint32_t start)
{
    if (plain->handler->text && plain->skip_depth == 0) {
        plain->handler->text(plain->user, text, start);
    }
}

static void hand_on(struct plain *plain, const struct ax_token *token)
{
    char character;
    switch ((enum ax_token_kind)token->kind) {
    case AX_TOKEN_OPEN: open_element(plain, token); break;
    case AX_TOKEN_ATTRIBUTE: break; /* taken with its element */
    case AX_TOKEN_CLOSE: close_element(plain, token); break;
    case AX_TOKEN_TEXT: hand_on_text(plain, text_of(plain, token), token->start); break;
    case AX_TOKEN_CHARACTER:
        character = (char)token->name;
        hand_on_text(plain, (struct ax_slice){&character, 1}, 0);
        break;
    }
}

static bool make_batch(void *user, unsigned slot)
{
    struct plain *plain = user;
    return ax_scan_next(&plain->scan, &plain->batches[slot]);
}

static bool take_batch(void *user, unsigned slot)
{
    struct plain *plain = user;
    const struct ax_token_batch *batch = &plain->batches[slot];
    for (uint32_t i = 0; i < batch->count && !plain->session->no_memory; i++) {
        hand_on(plain, &batch->tokens[i]);
    }
    plain->done = batch->done;
    return !plain->session->no_memory;
}

bool ax_plain_read(struct ax_session *session, uint32_t source,
                   const struct ax_xml_handler *handler, void *user, struct ax_plain_rest *out_rest)
{
    struct ax_slice text = ax_source_at(session, source)->text;
    bool threaded =
        (text.len >= WORTH_WHILE || session->threads > 1) && ax_crew_size(session->threads) > 1;
    unsigned slots = threaded ? AX_RELAY_SLOTS : 1;
    size_t size = sizeof(struct plain) + slots * sizeof(struct ax_token_batch);
    struct plain *plain = ax_memory_resize(session->memory, NULL, 0, size);
    if (!plain) {
        session->no_memory = true;
        return true;
    }
    *plain = (struct plain){
        .session = session, .handler = handler, .user = user, .source = source, .text = text};
    ax_scan_init(&plain->scan, text);
    struct ax_relay relay = {plain, make_batch, take_batch};
    ax_relay_run(&relay, threaded);
    *out_rest = (struct ax_plain_rest){plain->done, plain->skip_depth};
    bool whole = session->no_memory || plain->scan.whole;
    ax_memory_release(session->memory, plain, size);
    return whole;
}
