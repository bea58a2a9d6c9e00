/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of catalogues as lines for people: an id, and what it is called, in two columns. */
#ifndef AX_REPORT_TELLING_H
#define AX_REPORT_TELLING_H

#include "method/catalogue.h"

struct ax_telling {
    const struct ax_catalogue *catalogue;
    struct ax_output *output;
    struct ax_output *buffer; /* an id, or a text before it is broken into lines */
    size_t width;             /* 0: unlimited */
};

/* Words of a line that begins at `from`, broken at blanks, the lines after it indented as much. */
void ax_tell_filled(const struct ax_telling *telling, struct ax_slice text, size_t from);
/* A line; `widest`: cells of the longest id. */
void ax_tell_row(const struct ax_telling *telling, struct ax_slice id, size_t widest,
                 struct ax_slice name);
void ax_tell_heading(const struct ax_telling *telling, const char *text);
/* The id of an entry: until the buffer is used again; for as long as the session lives. */
struct ax_slice ax_tell_key(const struct ax_telling *telling, ax_catalogue_key key);
struct ax_slice ax_tell_key_kept(const struct ax_telling *telling, ax_catalogue_key key);
/* What it is called; empty: there is no name. */
struct ax_slice ax_tell_name(const struct ax_telling *telling, ax_catalogue_key key);

#endif
