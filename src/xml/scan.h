/* SPDX-License-Identifier: Apache-2.0 */
/* Plain documents as tokens. The scanner knows only what is certain: at the first thing that it
 * does not know it ends, and says up to where it was sure. It needs nothing but the text, so that
 * it can run in a thread of its own. */
#ifndef AX_XML_SCAN_H
#define AX_XML_SCAN_H

#include "base/limits.h"
#include "base/memory.h"
#include "base/output.h"
#include "base/slice.h"

enum {
    AX_SCAN_NAMES = 1000,    /* different names of one document */
    AX_SCAN_SLOTS = 2048,    /* a power of two */
    AX_SCAN_ATTRIBUTES = 60, /* of one element */
    AX_SCAN_TOKENS = 1024    /* of one batch */
};

enum ax_token_kind {
    AX_TOKEN_OPEN, /* start: its <; end: just past its last attribute; `more` attributes follow */
    AX_TOKEN_ATTRIBUTE, /* its value; `more`: it has to be normalised */
    AX_TOKEN_CLOSE,
    AX_TOKEN_TEXT,
    AX_TOKEN_CHARACTER /* for a reference; `name` is the character */
};

struct ax_token {
    uint32_t start;
    uint32_t end;
    uint16_t name; /* index in the scanner's names */
    uint8_t kind;  /* enum ax_token_kind */
    uint8_t more;
};

struct ax_token_batch {
    uint32_t count;
    uint32_t done; /* offset: what ends at it or before is in this batch or in one before */
    struct ax_token tokens[AX_SCAN_TOKENS];
};

struct ax_scan_name {
    const char *start;
    size_t len;
    uint64_t head; /* its first bytes */
};

struct ax_scan {
    const char *text;
    const char *end;
    const char *at;
    const char *done;
    struct ax_slice space; /* of all elements; set with the first batch */
    struct ax_token_batch *batch;
    uint32_t depth;
    uint32_t stop; /* a batch ends where an element at this depth is closed; 0: nowhere */
    bool complete; /* the root was closed */
    bool whole;    /* and nothing is left behind it */
    uint64_t seen; /* a bit for each name of the element's attributes; names may share bits */
    uint32_t name_count;
    uint32_t kept_count;                      /* of them, those that lie in an arena */
    struct ax_scan_name names[AX_SCAN_NAMES]; /* those that a batch uses are there with it */
    uint16_t slots[AX_SCAN_SLOTS];            /* by hash: index of a name + 1 */
    uint16_t open[AX_LIMIT_XML_DEPTH + 1];    /* names of the open elements, by depth */
    uint8_t classes[256];
};

/* `text` is valid UTF-8. */
void ax_scan_init(struct ax_scan *scan, struct ax_slice text);
/* Fills a batch. False when it is the last one; scan->whole then tells whether that was all of the
 * document. */
bool ax_scan_next(struct ax_scan *scan, struct ax_token_batch *batch);

/* For texts that are read piece by piece: goes on at the beginning of `text`, at a place between
 * elements where `depth` of them were open. Names in the old text have to be kept before. */
void ax_scan_go_on(struct ax_scan *scan, struct ax_slice text, uint32_t depth);
/* Copies the names that were found since into the arena. False without memory. */
bool ax_scan_keep_names(struct ax_scan *scan, struct ax_arena *arena);

/* Appends a value with references replaced and, as XML has it for attributes, white space made
 * blanks. */
void ax_scan_put_value(struct ax_output *output, struct ax_slice value);

/* The character that a reference at `at` stands for, and its length; 0 for any that XML does not
 * predefine. */
size_t ax_scan_reference(const char *at, const char *end, char *out_char);

#endif
