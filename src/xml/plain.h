/* SPDX-License-Identifier: Apache-2.0 */
/* The short way through the files that people write most: our own formats without anything
 * unusual. What it cannot read for certain it leaves to libxml2, which alone says what is wrong. */
#ifndef AX_XML_PLAIN_H
#define AX_XML_PLAIN_H

#include "xml/reader.h"

/* What is left to do: events that end at or before `offset` were handed on; content below
 * `skip_depth` is skipped, as a handler wanted (0: none). */
struct ax_plain_rest {
    size_t offset;
    uint32_t skip_depth;
};

/* Hands on what libxml2 would hand on, up to the first thing that is not plain: a DOCTYPE, CDATA, a
 * processing instruction, a prefix, a name space that is not ours, a carriage return, a reference
 * that XML does not predefine, and all that is not well-formed. True when that was the whole
 * document, or memory ran out. The text is valid UTF-8. */
bool ax_plain_read(struct ax_session *session, uint32_t source,
                   const struct ax_xml_handler *handler, void *user,
                   struct ax_plain_rest *out_rest);

#endif
