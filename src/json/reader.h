/* SPDX-License-Identifier: Apache-2.0 */
/* JSON (RFC 8259) that nobody can trust, pulled token by token, so that a list of any length takes
 * no more memory than its longest string. Strict: no comments, no trailing commas, well-formed
 * UTF-8 only, no lone surrogates. Every mistake is reported with its place.
 *
 *     struct ax_json json;
 *     if (ax_json_open(&json, session, path) == AX_OK) {
 *         while (ax_json_next(&json) != AX_JSON_END && json.kind != AX_JSON_ERROR) { … }
 *     }
 *     status = ax_json_done(&json);
 *
 * For objects whose members are known:
 *
 *     while (ax_json_member(&json, &name)) {
 *         if (ax_slice_is(name, "id")) { … json.kind, json.text … } else { ax_json_skip(&json); }
 *     } */
#ifndef AX_JSON_READER_H
#define AX_JSON_READER_H

#include "base/limits.h"
#include "base/output.h"
#include "diag/window.h"

enum ax_json_kind {
    AX_JSON_ERROR, /* reported; it stays so */
    AX_JSON_END,
    AX_JSON_OBJECT,
    AX_JSON_OBJECT_END,
    AX_JSON_ARRAY,
    AX_JSON_ARRAY_END,
    AX_JSON_NAME, /* of a member; its value comes next */
    AX_JSON_STRING,
    AX_JSON_NUMBER, /* `text` as it is written */
    AX_JSON_TRUE,
    AX_JSON_FALSE,
    AX_JSON_NULL
};

struct ax_json {
    struct ax_session *session;
    enum ax_json_kind kind; /* of the last token */
    struct ax_slice text;   /* of a name, string or number, decoded: until the next call */
    enum ax_status status;
    bool many; /* several values one after the other, as in JSON Lines: set it after opening */
    /* What follows is the reader's own. */
    struct ax_window in;
    uint8_t wants;
    uint32_t depth;
    uint8_t stack[AX_LIMIT_JSON_DEPTH]; /* enum ax_json_kind of what is open */
    struct ax_output *decoded;
    struct ax_output *member; /* the name that ax_json_member answers */
};

/* Opens a file ("-": standard input), which is read piece by piece. AX_IO (reported), AX_NO_MEMORY.
 * Call ax_json_done in any case. */
enum ax_status ax_json_open(struct ax_json *json, struct ax_session *session, const char *path);
/* The same for a descriptor that belongs to the caller; `name` lives as long as the session. */
enum ax_status ax_json_open_fd(struct ax_json *json, struct ax_session *session, int fd,
                               const char *name);
/* The same for a text that is a source of the session. */
enum ax_status ax_json_open_source(struct ax_json *json, struct ax_session *session,
                                   uint32_t source);
/* Releases everything and answers what went wrong, or AX_OK. */
enum ax_status ax_json_done(struct ax_json *json);

/* The next token. */
enum ax_json_kind ax_json_next(struct ax_json *json);
/* After a token that begins a value, or a name: passes over the rest of that value. The last token
 * is then the one that ends it. */
void ax_json_skip(struct ax_json *json);
/* Inside of an object whose last token was its begin, or the end of a member's value: reads the
 * next member's name and the token that begins its value. False at the end of the object, and
 * after an error. `out_name` holds until the next member is read. */
bool ax_json_member(struct ax_json *json, struct ax_slice *out_name);
/* The same for the elements of an array. */
bool ax_json_element(struct ax_json *json);

/* When the next value is an object: the rest of its line, from its "{" on, without moving; empty
 * when it is none, or the line is long. For telling quickly that two files say the same.
 * `out_skip`: bytes between here and the "{". */
struct ax_slice ax_json_ahead(struct ax_json *json, size_t *out_skip);
/* Passes over that object unread: `skip` bytes, then `len`, which have to be the whole object.
 * The last token is then its end. */
void ax_json_pass(struct ax_json *json, size_t skip, size_t len);

/* Looks over the text of an object that is in memory, member by member, much faster than token by
 * token. It knows only what is certain: with anything that is wrong or unusual it ends. */
struct ax_json_glance {
    const char *at;
    const char *end;
    uint64_t lines;   /* that were passed */
    const char *line; /* behind the last line break; NULL: there was none */
    uint32_t depth;
    bool begun;
    bool whole; /* the object was sound to its end, which is just before `at` */
    uint8_t stack[AX_LIMIT_JSON_DEPTH];
};

/* False: the text begins with no object. */
bool ax_json_glance_at(struct ax_json_glance *glance, struct ax_slice text);
/* The next member: its name, which is not decoded, and its value as it is written. */
bool ax_json_glance_member(struct ax_json_glance *glance, struct ax_slice *out_name,
                           struct ax_slice *out_value);

/* The place of the last token, for a message about what it says; made for that message. */
struct ax_span ax_json_span(struct ax_json *json);
/* Nothing more is read: after a mistake in what the file says that makes the rest useless. */
void ax_json_stop(struct ax_json *json, enum ax_status status);

#endif
