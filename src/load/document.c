/* SPDX-License-Identifier: Apache-2.0 */
#include "load/document.h"

#include "base/guess.h"
#include "load/value.h"

#include <assert.h>

#define SCHEMA_SPACE "http://www.w3.org/2001/XMLSchema-instance"

static const char *const name_texts[AX_NAME_COUNT] = {
    "",
#define NAME(id, text) text,
#include "load/names.def"
#undef NAME
};

const char *ax_name_text(enum ax_name name)
{
    return name_texts[name];
}

bool ax_names_init(struct ax_names *names, struct ax_session *session)
{
    names->limit = 0;
    for (int i = 1; i < AX_NAME_COUNT; i++) {
        ax_atom atom = ax_atom_of(&session->atoms, ax_slice_of(name_texts[i]));
        names->atom[i] = atom;
        names->limit = atom >= names->limit ? atom + 1 : names->limit;
        if (atom == 0) {
            session->no_memory = true;
            return false;
        }
    }
    names->of = ax_arena_alloc(&session->arena, names->limit * sizeof(*names->of));
    if (!names->of) {
        session->no_memory = true;
        return false;
    }
    for (int i = 1; i < AX_NAME_COUNT; i++) {
        names->of[names->atom[i]] = (uint16_t)i;
    }
    return true;
}

struct ax_slice ax_element_value(const struct ax_names *names, const struct ax_xml_element *element,
                                 enum ax_name name)
{
    for (uint32_t i = 0; i < element->count; i++) {
        if (element->attributes[i].name == names->atom[name] && !element->attributes[i].space) {
            return element->attributes[i].value;
        }
    }
    return (struct ax_slice){NULL, 0};
}

struct ax_span ax_element_value_span(const struct ax_document *document,
                                     const struct ax_xml_element *element, enum ax_name name)
{
    return ax_xml_value_span(document->session, element->source, element->start,
                             ax_slice_of(name_texts[name]));
}

int ax_choice_of(const char *choices, struct ax_slice word)
{
    int index = 0;
    for (const char *at = choices;; index++) {
        size_t len = strcspn(at, " ");
        if (len == word.len && memcmp(at, word.start, len) == 0) {
            return index;
        }
        if (at[len] == '\0') {
            return -1;
        }
        at += len + 1;
    }
}

/* Tables of rules are short to write and long to search, and there is an attribute to find millions
 * of times. */
static const struct ax_attribute_places *places_of(struct ax_document *document,
                                                   const struct ax_element_rule *rule)
{
    size_t index = (size_t)(rule - document->handler->elements);
    assert(index < AX_DOCUMENT_RULES);
    struct ax_attribute_places *places = &document->places[index];
    for (uint32_t i = 0; !places->known && rule->attributes[i].name; i++) {
        places->of[rule->attributes[i].name] = (uint8_t)(i + 1);
        places->required |= rule->attributes[i].required ? 1U << i : 0;
    }
    places->known = true;
    return places;
}

static void unknown_attribute(struct ax_document *document, const struct ax_element_rule *rule,
                              const struct ax_xml_element *element,
                              const struct ax_xml_attribute *attribute)
{
    struct ax_session *session = document->session;
    struct ax_slice text = ax_atom_text(&session->atoms, attribute->name);
    struct ax_slice name = ax_atom_text(&session->atoms, element->name);
    struct ax_guess guess;
    ax_guess_init(&guess, text);
    for (const struct ax_attribute_rule *at = rule->attributes; at->name; at++) {
        ax_guess_offer(&guess, ax_slice_of(name_texts[at->name]));
    }
    struct ax_message *message =
        ax_report(session, AX_CODE_ATTRIBUTE_UNKNOWN,
                  ax_xml_attribute_span(session, element->source, element->start, text),
                  "\"%.*s\" has no attribute \"%.*s\"", AX_FMT(name), AX_FMT(text));
    ax_note_guess(session, message, guess.best);
}

/* Words that mean one thing wherever the format has them, so that no property can be called so.
 * Where the format does not have them they are mistakes, not properties: class="…" of a process,
 * type="…" of a datum. */
static bool is_reserved(enum ax_name name, bool of_root)
{
    switch ((unsigned)name) {
    case AX_NAME_ID:
    case AX_NAME_NAME:
    case AX_NAME_DESCRIPTION:
    case AX_NAME_TYPE:
    case AX_NAME_CLASS:
    case AX_NAME_DATA:
    case AX_NAME_IN_SCOPE:
    case AX_NAME_REASON:
    case AX_NAME_TICKET:
    case AX_NAME_REQUIREMENTS:
    case AX_NAME_CONTROLS:
    case AX_NAME_TAGS:
    case AX_NAME_AKA: return true;
    case AX_NAME_MANUFACTURER: /* parts of the product, which are kept with the model */
    case AX_NAME_SAFETY_CLASS:
    case AX_NAME_INTENDED_USE:
    case AX_NAME_NETWORK_LOCATION:
    case AX_NAME_ENVIRONMENT:
    case AX_NAME_ISOLATION:
    case AX_NAME_SAFETY_IMPACT:
    case AX_NAME_HARDWARE_CONTROLS:
    case AX_NAME_BOARD_CONNECTIONS: return of_root;
    default: return false;
    }
}

static uint32_t check_attribute(struct ax_document *document, const struct ax_element_rule *rule,
                                const struct ax_attribute_places *places,
                                const struct ax_xml_element *element,
                                const struct ax_xml_attribute *attribute)
{
    if (attribute->space) {
        if (attribute->space != document->schema_space) {
            unknown_attribute(document, rule, element, attribute);
        }
        return 0;
    }
    enum ax_name name = ax_name_of(document->names, attribute->name);
    if (places->of[name] > 0) {
        const struct ax_attribute_rule *found = &rule->attributes[places->of[name] - 1];
        if (name == AX_NAME_ID) {
            ax_atom_prefetch_slot(&document->session->atoms,
                                  ax_hash_bytes(attribute->value.start, attribute->value.len));
        }
        ax_value_check(document, element, attribute, found);
        return 1U << (found - rule->attributes);
    }
    if (!rule->properties || is_reserved(name, rule == document->handler->elements)) {
        unknown_attribute(document, rule, element, attribute);
    }
    return 0;
}

static void check_attributes(struct ax_document *document, const struct ax_element_rule *rule,
                             const struct ax_xml_element *element)
{
    const struct ax_attribute_places *places = places_of(document, rule);
    uint32_t seen = 0;
    for (uint32_t i = 0; i < element->count; i++) {
        seen |= check_attribute(document, rule, places, element, &element->attributes[i]);
    }
    if ((seen & places->required) == places->required) {
        return;
    }
    for (const struct ax_attribute_rule *at = rule->attributes; at->name; at++) {
        if (at->required && !(seen & 1U << (at - rule->attributes))) {
            struct ax_slice name = ax_atom_text(&document->session->atoms, element->name);
            ax_report(document->session, AX_CODE_ATTRIBUTE_MISSING,
                      ax_xml_element_span(document->session, element),
                      "\"%.*s\" needs the attribute \"%s\"", AX_FMT(name), name_texts[at->name]);
        }
    }
}

static bool may_hold(const struct ax_document *document, uint32_t depth, enum ax_name name)
{
    const struct ax_element_rule *rule = &document->handler->elements[document->open[depth].rule];
    for (const struct ax_child_rule *at = rule->children; at && at->name; at++) {
        if (at->name == name) {
            return true;
        }
    }
    return false;
}

/* What may stand around an element stands in it: the usual reason is a missing end tag. */
static bool is_unclosed(const struct ax_document *document, const struct ax_xml_element *element)
{
    enum ax_name name = ax_name_of(document->names, element->name);
    for (uint32_t depth = 1; element->space == document->space && depth < document->depth;
         depth++) {
        if (may_hold(document, depth, name)) {
            return true;
        }
    }
    return false;
}

/* Once for each element without an end: all that follows it would be reported. */
static void unclosed_element(struct ax_document *document, struct ax_open_element *parent,
                             const struct ax_xml_element *element)
{
    struct ax_session *session = document->session;
    if (parent->unclosed) {
        return;
    }
    parent->unclosed = true;
    struct ax_slice name = ax_atom_text(&session->atoms, element->name);
    struct ax_message *message =
        ax_report(session, AX_CODE_ELEMENT_UNKNOWN, ax_xml_element_span(session, element),
                  "element \"%.*s\" is not known here", AX_FMT(name));
    struct ax_xml_element outer = {.source = document->source, .start = parent->start};
    ax_note(session, message, ax_xml_element_span(session, &outer),
            "\"%.*s\" begins here and is still open: is its end tag missing?",
            AX_FMT(ax_atom_text(&session->atoms, parent->name)));
}

static void unknown_element(struct ax_document *document, const struct ax_element_rule *parent,
                            const struct ax_xml_element *element)
{
    struct ax_session *session = document->session;
    struct ax_slice name = ax_atom_text(&session->atoms, element->name);
    struct ax_guess guess;
    ax_guess_init(&guess, name);
    for (const struct ax_child_rule *at = parent->children; at && at->name; at++) {
        ax_guess_offer(&guess, ax_slice_of(name_texts[at->name]));
    }
    struct ax_message *message =
        ax_report(session, AX_CODE_ELEMENT_UNKNOWN, ax_xml_element_span(session, element),
                  "element \"%.*s\" is not known here", AX_FMT(name));
    if (element->space != document->space && document->depth > 0) {
        ax_note(session, message, (struct ax_span){0, 0, 0},
                "elements of this format are in the name space \"%s\"", document->handler->space);
    } else {
        ax_note_guess(session, message, guess.best);
    }
}

static void check_order(struct ax_document *document, struct ax_open_element *parent,
                        const struct ax_child_rule *child, uint32_t index,
                        const struct ax_xml_element *element)
{
    struct ax_session *session = document->session;
    if (child->once && parent->seen & 1ULL << index) {
        ax_report(session, AX_CODE_ORDER_WRONG, ax_xml_element_span(session, element),
                  "\"%s\" may stand here only once", name_texts[child->name]);
    } else if (child->order < parent->order) {
        ax_report(session, AX_CODE_ORDER_WRONG, ax_xml_element_span(session, element),
                  "\"%s\" has to stand before what is in front of it", name_texts[child->name]);
    }
    parent->seen |= 1ULL << index;
    parent->order = child->order > parent->order ? child->order : parent->order;
}

static const struct ax_child_rule *find_child(struct ax_document *document,
                                              const struct ax_xml_element *element)
{
    struct ax_open_element *parent = &document->open[document->depth];
    const struct ax_element_rule *rule = &document->handler->elements[parent->rule];
    enum ax_name name = ax_name_of(document->names, element->name);
    for (const struct ax_child_rule *at = rule->children; at && at->name; at++) {
        if (at->name == name && element->space == document->space) {
            check_order(document, parent, at, (uint32_t)(at - rule->children), element);
            return at;
        }
    }
    if (is_unclosed(document, element)) {
        unclosed_element(document, parent, element);
    } else {
        unknown_element(document, rule, element);
    }
    return NULL;
}

static bool root_is_right(struct ax_document *document, const struct ax_xml_element *element)
{
    const struct ax_document_handler *handler = document->handler;
    if (element->name == document->names->atom[handler->root] &&
        element->space == document->space) {
        return true;
    }
    document->wrong_root = true;
    struct ax_slice name = ax_atom_text(&document->session->atoms, element->name);
    struct ax_slice space = ax_atom_text(&document->session->atoms, element->space);
    struct ax_message *message = ax_report(document->session, handler->wrong_root,
                                           ax_xml_element_span(document->session, element),
                                           "%s: the root is \"%.*s\" in the name space \"%.*s\"",
                                           handler->wrong_root_text, AX_FMT(name), AX_FMT(space));
    ax_note(document->session, message, (struct ax_span){0, 0, 0}, "expected <%s xmlns=\"%s\">",
            name_texts[handler->root], handler->space);
    return false;
}

static bool on_open(void *user, const struct ax_xml_element *element)
{
    struct ax_document *document = user;
    uint8_t rule = 0;
    if (document->session->no_memory) {
        document->open[++document->depth] = (struct ax_open_element){.rule = UINT8_MAX};
        return false;
    }
    if (document->depth == 0) {
        if (!root_is_right(document, element)) {
            document->depth++;
            document->open[1] = (struct ax_open_element){.rule = 0};
            return false;
        }
    } else {
        const struct ax_child_rule *child = find_child(document, element);
        if (!child) {
            document->depth++;
            document->open[document->depth] = (struct ax_open_element){.rule = UINT8_MAX};
            return false;
        }
        rule = child->element;
    }
    document->depth++;
    document->open[document->depth] =
        (struct ax_open_element){.rule = rule, .start = element->start, .name = element->name};
    document->text->len = 0;
    document->text_start = 0;
    document->text_exact = true;
    const struct ax_element_rule *facts = &document->handler->elements[rule];
    check_attributes(document, facts, element);
    return document->handler->open(document->user, document, rule, element);
}

static void missing_children(struct ax_document *document, const struct ax_open_element *open)
{
    const struct ax_element_rule *rule = &document->handler->elements[open->rule];
    for (const struct ax_child_rule *at = rule->children; at && at->name; at++) {
        bool needed = rule->required_children && at->once;
        if (needed && !(open->seen & 1ULL << (at - rule->children))) {
            struct ax_xml_element element = {.source = document->source, .start = open->start};
            ax_report(document->session, AX_CODE_ATTRIBUTE_MISSING,
                      ax_xml_element_span(document->session, &element),
                      "the element \"%s\" is missing here", name_texts[at->name]);
        }
    }
}

static void on_close(void *user, ax_atom name)
{
    struct ax_document *document = user;
    struct ax_open_element *open = &document->open[document->depth--];
    (void)name;
    if (document->wrong_root || open->rule == UINT8_MAX || document->session->no_memory) {
        return;
    }
    missing_children(document, open);
    struct ax_slice text = {NULL, 0};
    struct ax_span span = {document->source, open->start, open->start + 1};
    bool exact = false;
    if (document->handler->elements[open->rule].text) {
        text = ax_arena_copy(&document->session->arena,
                             (struct ax_slice){document->text->buffer, document->text->len});
        if (!text.start || document->text->status != AX_OK) {
            document->session->no_memory = true;
            return;
        }
        exact = document->text_exact && document->text_start > 0;
        if (exact) {
            span.start = document->text_start;
            span.end = span.start + (uint32_t)text.len;
        }
    }
    document->handler->close(document->user, document, open->rule, text, span, exact);
    document->text->len = 0;
    document->text_exact = false;
}

static void on_text(void *user, struct ax_slice text, uint32_t start)
{
    struct ax_document *document = user;
    struct ax_open_element *open = &document->open[document->depth];
    if (document->wrong_root || open->rule == UINT8_MAX) {
        return;
    }
    if (document->handler->elements[open->rule].text) {
        if (document->text->len == 0) {
            document->text_start = start;
        }
        document->text_exact = document->text_exact && start > 0 &&
                               start == document->text_start + document->text->len;
        ax_put(document->text, text);
        return;
    }
    if (ax_slice_trim(text).len > 0 && !open->reported_text) {
        open->reported_text = true;
        struct ax_span span = {document->source, start ? start : open->start,
                               (start ? start : open->start) + 1};
        while (start && span.start < ax_source_at(document->session, span.source)->text.len &&
               ax_is_blank(ax_source_at(document->session, span.source)->text.start[span.start])) {
            span.start++;
            span.end++;
        }
        ax_report(document->session, AX_CODE_TEXT_UNEXPECTED, span, "text is not allowed here");
    }
}

enum ax_status ax_document_read(struct ax_session *session, const struct ax_names *names,
                                uint32_t source, const struct ax_document_handler *handler,
                                void *user)
{
    static const struct ax_xml_handler xml = {on_open, on_close, on_text};
    struct ax_document *document = ax_memory_resize(session->memory, NULL, 0, sizeof(*document));
    struct ax_output *text = document ? ax_output_to_memory(session->memory) : NULL;
    if (!text) {
        ax_memory_release(session->memory, document, sizeof(*document));
        session->no_memory = true;
        return AX_NO_MEMORY;
    }
    *document = (struct ax_document){
        .session = session,
        .names = names,
        .handler = handler,
        .user = user,
        .source = source,
        .space = ax_atom_of(&session->atoms, ax_slice_of(handler->space)),
        .schema_space = ax_atom_of(&session->atoms, AX_SLICE(SCHEMA_SPACE)),
        .text = text,
    };
    session->no_memory |= document->space == 0 || document->schema_space == 0;
    enum ax_status status = ax_xml_read(session, source, &xml, document);
    ax_output_free(text);
    ax_memory_release(session->memory, document, sizeof(*document));
    return status;
}
