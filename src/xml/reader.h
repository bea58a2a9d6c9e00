/* SPDX-License-Identifier: Apache-2.0 */
/* Hardened reading of untrusted XML: a stream of elements with their places in the source. No
 * DOCTYPE, no entities but the five of XML, no network, UTF-8 only. Values point into the source
 * where they can. */
#ifndef AX_XML_READER_H
#define AX_XML_READER_H

#include "diag/session.h"

struct ax_xml_attribute {
    ax_atom name;          /* local name */
    ax_atom space;         /* name space URI, 0 for none */
    struct ax_slice value; /* lives as long as the session; normalised as XML 1.0 says */
    uint32_t start; /* where the value stands in the source, or 0 when it had to be normalised */
};

struct ax_xml_element {
    ax_atom name;   /* local name */
    ax_atom space;  /* name space URI, 0 for none */
    uint32_t depth; /* 1 for the root */
    uint32_t start; /* offset of '<' */
    uint32_t end;   /* just past the start tag's last attribute */
    uint32_t source;
    uint32_t count;
    const struct ax_xml_attribute *attributes; /* valid during the call only */
};

struct ax_xml_handler {
    /* Answering false skips the element's content. */
    bool (*open)(void *user, const struct ax_xml_element *element);
    void (*close)(void *user, ax_atom name);
    /* A run of character data in pieces; `text` is valid during the call only; `start` is its
     * place in the source, or 0 when it does not stand there as it is. May be NULL. */
    void (*text)(void *user, struct ax_slice text, uint32_t start);
};

/* Reads the whole source. Messages for what is not well-formed or not allowed; what came before
 * an error was handed on. AX_INVALID, AX_NO_MEMORY. */
enum ax_status ax_xml_read(struct ax_session *session, uint32_t source,
                           const struct ax_xml_handler *handler, void *user);

/* The same by libxml2 alone, which ax_xml_read asks only where a document is not plain: for tests
 * that hold the two against each other. */
enum ax_status ax_xml_read_slowly(struct ax_session *session, uint32_t source,
                                  const struct ax_xml_handler *handler, void *user);

/* The span of the start tag's name, of an attribute's name, and of its value. */
struct ax_span ax_xml_element_span(const struct ax_session *session,
                                   const struct ax_xml_element *element);
struct ax_span ax_xml_attribute_span(const struct ax_session *session, uint32_t source,
                                     uint32_t element_start, struct ax_slice name);
struct ax_span ax_xml_value_span(const struct ax_session *session, uint32_t source,
                                 uint32_t element_start, struct ax_slice name);

/* libxml2's own state: once, before the first session of a program with threads; ax_xml_done at
 * the end. */
void ax_xml_done(void);

#endif
