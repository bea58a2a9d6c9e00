/* SPDX-License-Identifier: Apache-2.0 */
/* The session: everything that is read in one run hangs on it (texts, names, messages). Freeing
 * it is the only thing needed to release all of that. A session belongs to one thread at a time. */
#ifndef AX_ANNEXC_SESSION_H
#define AX_ANNEXC_SESSION_H

#include <annexc/memory.h>
#include <annexc/output.h>
#include <annexc/slice.h>
#include <annexc/status.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ax_session;

/* A new session, or NULL without memory. `memory` NULL means malloc(3); it must outlive the
 * session. */
AX_API struct ax_session *ax_session_new(const struct ax_allocator *memory);
/* Frees the session and all that was read with it; models and templates first. NULL is fine. */
AX_API void ax_session_free(struct ax_session *session);

/* How many threads may work for the session, the caller's included: 0, the default, for as many as
 * there are processors; 1 for the caller's alone. Large models and long threat lists are worked on
 * by several, and what comes of them is the same for any number. All of them end before the call
 * that began them does, and the session's allocator is called by one at a time. */
AX_API void ax_session_set_threads(struct ax_session *session, unsigned threads);

/* Reads a file that does not lie on the disk as it is named: from a version control system, an
 * archive. Answers AX_NOT_FOUND for a path that is not its own: the disk is then asked; AX_IO with
 * errno set; AX_LIMIT; AX_NO_MEMORY. On AX_OK the text is followed by a NUL that is not counted,
 * and *out_size bytes were allocated with `memory`, which the session releases. */
typedef enum ax_status ax_file_reader(void *user, const struct ax_allocator *memory,
                                      const char *path, struct ax_slice *out_text,
                                      size_t *out_size);
/* Every file that is read from now on is asked of `reader` first; NULL: none. */
AX_API void ax_session_set_reader(struct ax_session *session, ax_file_reader *reader, void *user);

/* How bad a message is. */
enum ax_severity {
    AX_NOTE,
    AX_WARNING,
    AX_ERROR
};

/* The number of messages of this severity so far, also of those over the limit that were not
 * kept. */
AX_API size_t ax_message_count(const struct ax_session *session, enum ax_severity severity);

/* How messages are written. */
struct ax_message_style {
    bool color;    /* escape sequences for a terminal */
    bool snippets; /* the line of the source, and carets under the place */
    bool quiet;    /* errors only */
    bool json;     /* one JSON object per line instead of text */
};

/* Writes all messages so far in the order of the sources and of the places in them:
 * `file:line:column: severity: text [AXnnnn]`, lines and columns from 1, columns in code points. */
AX_API void ax_messages_write(struct ax_session *session, struct ax_message_style style,
                              struct ax_output *output);

/* One message code. */
struct ax_code_text {
    uint32_t number; /* 1042 for AX1042 */
    enum ax_severity severity;
    const char *name;        /* flow-end-unknown */
    const char *summary;     /* one line */
    const char *explanation; /* what it means, what to do; paragraphs separated by an empty line */
};

/* The code number `index` in order, or NULL after the last. Static. */
AX_API const struct ax_code_text *ax_code_at(size_t index);
/* The code named "AX1042", "1042" or "flow-end-unknown", or NULL. Static. */
AX_API const struct ax_code_text *ax_code_find(struct ax_slice name);

#ifdef __cplusplus
}
#endif
#endif
