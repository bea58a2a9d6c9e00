/* SPDX-License-Identifier: Apache-2.0 */
/* Sources, places in them, and messages about those places. */
#ifndef AX_DIAG_SESSION_H
#define AX_DIAG_SESSION_H

#include "base/array.h"
#include "base/atom.h"
#include "base/compiler.h"
#include "base/memory.h"
#include "base/slice.h"

#include <annexc/session.h>

/* Bytes [start, end) of a source. source 0: no place. */
struct ax_span {
    uint32_t source;
    uint32_t start;
    uint32_t end;
};

/* A text that was read. Its bytes live as long as the session. */
struct ax_source {
    struct ax_slice name; /* as the user gave it: for messages and for finding files beside it */
    struct ax_slice text;
    uint32_t before;          /* lines before it, where it was cut out of another text */
    size_t size;              /* allocated bytes, 0 when the text is not ours */
    AX_ARRAY(uint32_t) lines; /* offsets of line starts; made when the first message needs them */
    uint32_t lines_before;    /* of the text, in a file of which it is only a piece */
    uint32_t cells_before;    /* in the line that the text begins in, in characters */
};

enum ax_code {
#define AX_CODE(number, id, severity, name, summary, explanation) AX_CODE_##id = number,
#include "diag/codes.def"
#undef AX_CODE
};

struct ax_remark {
    struct ax_span span;
    struct ax_slice text;
    struct ax_remark *next;
};

struct ax_message {
    uint32_t code;
    enum ax_severity severity;
    struct ax_span span;
    struct ax_slice text;
    struct ax_remark *notes;
};

struct ax_session {
    const struct ax_allocator *memory; /* of all that is read; a failure sets no_memory */
    struct ax_allocator noting;
    const struct ax_allocator *given;
    struct ax_arena arena;
    struct ax_atoms atoms;
    AX_ARRAY(struct ax_source) sources; /* source n is sources.at[n - 1] */
    AX_ARRAY(struct ax_message) messages;
    ax_file_reader *reader; /* NULL: files lie on the disk */
    void *reader_user;
    size_t counts[AX_ERROR + 1];
    size_t dropped;
    unsigned threads; /* that may work for it; 0: as many as there are processors */
    bool lenient;     /* errors are warnings: in files of other tools, what cannot be understood is
                    left out */
    bool no_memory;   /* an allocation failed; it stays so */
};

/* Reads a file ("-": standard input) as a new source. On AX_IO and AX_LIMIT a message was made, at
 * `from` (where the file is named) or at no place. */
enum ax_status ax_source_read(struct ax_session *session, const char *path, struct ax_span from,
                              uint32_t *out_source);
/* The bytes of a file, from the session's reader or the disk; released with ax_memory_release.
 * AX_IO with errno set, AX_LIMIT, AX_NO_MEMORY; nothing is reported. */
enum ax_status ax_session_read_file(struct ax_session *session, const char *path,
                                    struct ax_slice *out_text, size_t *out_size);
/* Makes a text that lives at least as long as the session a source; 0 without memory. */
uint32_t ax_source_add(struct ax_session *session, struct ax_slice name, struct ax_slice text);

/* Releases the bytes of a large source of which everything needed was copied: nothing may point
 * into it any more, no message either. */
void ax_source_forget(struct ax_session *session, uint32_t source);

static inline const struct ax_source *ax_source_at(const struct ax_session *session,
                                                   uint32_t source)
{
    return &session->sources.at[source - 1];
}

/* Line and column (code points) of an offset, both from 1. */
void ax_source_place(struct ax_session *session, uint32_t source, uint32_t offset,
                     uint32_t *out_line, uint32_t *out_column);

/* The line alone, for many offsets that mostly grow: `hint` is one for the next, 0 at first. */
uint32_t ax_source_line(struct ax_session *session, uint32_t source, uint32_t offset,
                        uint32_t *hint);

/* Records a message with the severity of its code. Returns it for notes, or NULL when it was not
 * kept (which ax_note accepts). The pointer holds until the next ax_report. */
struct ax_message *ax_report(struct ax_session *session, enum ax_code code, struct ax_span span,
                             const char *format, ...) AX_PRINTF(4, 5);
/* Adds a note with a place of its own (source 0: none). */
void ax_note(struct ax_session *session, struct ax_message *message, struct ax_span span,
             const char *format, ...) AX_PRINTF(4, 5);
/* Adds "did you mean "x"?" when `best` is not empty. */
void ax_note_guess(struct ax_session *session, struct ax_message *message, struct ax_slice best);

/* AX_NO_MEMORY when that happened, AX_INVALID when there is an error past `errors_before`, else
 * AX_OK. */
enum ax_status ax_session_verdict(const struct ax_session *session, size_t errors_before);

/* printf(3) into the arena; the empty slice with `start` NULL without memory. */
struct ax_slice ax_session_format(struct ax_session *session, const char *format, ...)
    AX_PRINTF(2, 3);

#endif
