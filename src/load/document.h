/* SPDX-License-Identifier: Apache-2.0 */
/* What reading the two native formats has in common: a table says which elements stand where,
 * and which attributes they have; this checks a document against it and calls back for what is
 * sound. */
#ifndef AX_LOAD_DOCUMENT_H
#define AX_LOAD_DOCUMENT_H

#include "base/limits.h"
#include "base/output.h"
#include "xml/reader.h"

enum ax_name {
    AX_NAME_NONE,
#define NAME(id, text) AX_NAME_##id,
#include "load/names.def"
#undef NAME
    AX_NAME_COUNT
};

const char *ax_name_text(enum ax_name name);

/* The names as atoms of a session, and back. */
struct ax_names {
    ax_atom atom[AX_NAME_COUNT];
    uint16_t *of; /* by atom, below `limit` */
    ax_atom limit;
};

/* False without memory. */
bool ax_names_init(struct ax_names *names, struct ax_session *session);

static inline enum ax_name ax_name_of(const struct ax_names *names, ax_atom atom)
{
    return atom < names->limit ? (enum ax_name)names->of[atom] : AX_NAME_NONE;
}

enum ax_value_kind {
    AX_VALUE_TEXT,
    AX_VALUE_FILLED, /* text that is not empty */
    AX_VALUE_ID,
    AX_VALUE_ID_LIST,
    AX_VALUE_WORD, /* an id of a template: letters, digits, dots, … */
    AX_VALUE_CHOICE,
    AX_VALUE_CHOICES, /* a list of choices */
    AX_VALUE_NUMBER,
    AX_VALUE_DECIMAL,
    AX_VALUE_DATE,
    AX_VALUE_CURVE /* three points */
};

struct ax_attribute_rule {
    enum ax_name name;
    enum ax_value_kind kind;
    bool required;
    const char *choices; /* separated by blanks */
};

struct ax_child_rule {
    enum ax_name name;
    uint8_t element; /* index of its rule */
    uint8_t order;   /* children of the same order may mix; a lower one cannot follow a higher */
    bool once;
};

/* One kind of element of the format. */
struct ax_element_rule {
    const struct ax_attribute_rule *attributes;
    const struct ax_child_rule *children;
    bool text;              /* character data are wanted */
    bool required_children; /* each child has to be there */
    bool properties;        /* further attributes are left to the templates */
};

struct ax_document;

struct ax_document_handler {
    const struct ax_element_rule *elements;
    enum ax_name root;
    const char *space; /* the name space */
    enum ax_code wrong_root;
    const char *wrong_root_text;
    /* `rule` is the element's index in `elements`. Attributes were checked; false skips the
     * content. */
    bool (*open)(void *user, struct ax_document *document, uint8_t rule,
                 const struct ax_xml_element *element);
    /* `text` (arena, white space as written) where the rule wants it; its place when `exact`.
     * What was open is document->open[document->depth + 1]. */
    void (*close)(void *user, struct ax_document *document, uint8_t rule, struct ax_slice text,
                  struct ax_span span, bool exact);
};

struct ax_open_element {
    uint8_t rule;
    uint8_t order;
    bool reported_text;
    bool unclosed; /* reported: holds what may stand around it, so its end tag is missing */
    ax_atom name;
    uint32_t start;
    uint64_t seen; /* bit per child rule */
};

/* Kinds of elements that a format may have. */
#define AX_DOCUMENT_RULES 32

/* The attributes of one kind of element, for looking up. */
struct ax_attribute_places {
    bool known;
    uint32_t required;         /* bits of the attributes that have to be there */
    uint8_t of[AX_NAME_COUNT]; /* by name: index + 1 */
};

struct ax_document {
    struct ax_session *session;
    const struct ax_names *names;
    const struct ax_document_handler *handler;
    void *user;
    uint32_t source;
    ax_atom space;
    ax_atom schema_space;
    uint32_t depth;
    struct ax_open_element open[AX_LIMIT_XML_DEPTH + 1];
    struct ax_output *text;
    uint32_t text_start; /* where the text begins; 0: not as it stands there */
    bool text_exact;
    bool wrong_root;
    struct ax_attribute_places places[AX_DOCUMENT_RULES];
};

/* Reads `source` against the handler's rules. */
enum ax_status ax_document_read(struct ax_session *session, const struct ax_names *names,
                                uint32_t source, const struct ax_document_handler *handler,
                                void *user);

/* The value of an attribute of the element; `start` NULL when it is not there. */
struct ax_slice ax_element_value(const struct ax_names *names, const struct ax_xml_element *element,
                                 enum ax_name name);
struct ax_span ax_element_value_span(const struct ax_document *document,
                                     const struct ax_xml_element *element, enum ax_name name);
/* Index of `word` among the choices, or -1. */
int ax_choice_of(const char *choices, struct ax_slice word);

#endif
