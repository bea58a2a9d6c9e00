/* SPDX-License-Identifier: Apache-2.0 */
#include "diag/session.h"

#include "base/crew.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

static const struct ax_code_text codes[] = {
#define AX_CODE(number, id, severity, name, summary, explanation)                                  \
    {number, AX_##severity, name, summary, explanation},
#include "diag/codes.def"
#undef AX_CODE
};

const struct ax_code_text *ax_code_at(size_t index)
{
    return index < AX_COUNT(codes) ? &codes[index] : NULL;
}

const struct ax_code_text *ax_code_find(struct ax_slice name)
{
    struct ax_slice digits = name;
    if (name.len == 6 && ax_lower(name.start[0]) == 'a' && ax_lower(name.start[1]) == 'x') {
        digits = (struct ax_slice){name.start + 2, name.len - 2};
    }
    uint32_t number = 0;
    (void)ax_slice_to_number(digits, &number);
    for (size_t i = 0; i < AX_COUNT(codes); i++) {
        if (codes[i].number == number || ax_slice_is(name, codes[i].name)) {
            return &codes[i];
        }
    }
    return NULL;
}

/* Who runs out of memory need not tell: what is missing in a result is found out at its end. */
static void *resize_noting(void *user, void *block, size_t old_size, size_t new_size)
{
    struct ax_session *session = user;
    void *resized = session->given->resize(session->given->user, block, old_size, new_size);
    session->no_memory |= !resized && new_size > 0;
    return resized;
}

struct ax_session *ax_session_new(const struct ax_allocator *memory)
{
    memory = memory ? memory : &ax_memory_default;
    struct ax_session *session = ax_memory_resize(memory, NULL, 0, sizeof(*session));
    if (session) {
        *session = (struct ax_session){.given = memory, .noting = {resize_noting, session}};
        session->memory = &session->noting;
        ax_arena_init(&session->arena, session->memory);
        ax_atoms_init(&session->atoms, session->memory, &session->arena);
    }
    return session;
}

void ax_session_free(struct ax_session *session)
{
    if (!session) {
        return;
    }
    for (uint32_t i = 0; i < session->sources.len; i++) {
        struct ax_source *source = &session->sources.at[i];
        ax_array_done(session->memory, &source->lines);
        if (source->size > 0) {
            ax_memory_release(session->memory, (char *)(uintptr_t)source->text.start, source->size);
        }
    }
    ax_array_done(session->memory, &session->sources);
    ax_array_done(session->memory, &session->messages);
    ax_atoms_done(&session->atoms);
    ax_arena_done(&session->arena);
    ax_memory_release(session->given, session, sizeof(*session));
}

void ax_session_set_threads(struct ax_session *session, unsigned threads)
{
    session->threads = threads;
}

size_t ax_message_count(const struct ax_session *session, enum ax_severity severity)
{
    return session->counts[severity];
}

static struct ax_slice AX_PRINTF(2, 0)
    format_text(struct ax_session *session, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = len < 0 ? NULL : ax_arena_alloc(&session->arena, (size_t)len + 1);
    if (!text) {
        session->no_memory = true;
        return (struct ax_slice){NULL, 0};
    }
    (void)vsnprintf(text, (size_t)len + 1, format, arguments);
    return (struct ax_slice){text, (size_t)len};
}

struct ax_slice ax_session_format(struct ax_session *session, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct ax_slice text = format_text(session, format, arguments);
    va_end(arguments);
    return text;
}

uint32_t ax_source_add(struct ax_session *session, struct ax_slice name, struct ax_slice text)
{
    struct ax_slice kept = ax_arena_copy(&session->arena, name);
    struct ax_source *source =
        kept.start ? ax_array_push(session->memory, &session->sources) : NULL;
    if (!source) {
        session->no_memory = true;
        return 0;
    }
    *source = (struct ax_source){.name = kept, .text = text};
    return session->sources.len;
}

void ax_session_set_reader(struct ax_session *session, ax_file_reader *reader, void *user)
{
    session->reader = reader;
    session->reader_user = user;
}

enum ax_status ax_session_read_file(struct ax_session *session, const char *path,
                                    struct ax_slice *out_text, size_t *out_size)
{
    enum ax_status status = AX_NOT_FOUND;
    if (session->reader) {
        status = session->reader(session->reader_user, session->memory, path, out_text, out_size);
    }
    return status == AX_NOT_FOUND ? ax_file_read(session->memory, path,
                                                 ax_crew_size(session->threads), out_text, out_size)
                                  : status;
}

enum ax_status ax_source_read(struct ax_session *session, const char *path, struct ax_span from,
                              uint32_t *out_source)
{
    struct ax_slice text;
    size_t size = 0;
    enum ax_status status = ax_session_read_file(session, path, &text, &size);
    const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
    switch (status) {
    case AX_OK: break;
    case AX_IO:
        ax_report(session, AX_CODE_FILE_UNREADABLE, from, "cannot read \"%s\": %s", name,
                  strerror(errno));
        return status;
    case AX_LIMIT:
        ax_report(session, AX_CODE_FILE_TOO_LARGE, from, "\"%s\" is larger than %lu bytes", name,
                  AX_LIMIT_FILE_BYTES);
        return status;
    case AX_NO_MEMORY: session->no_memory = true; return status;
    case AX_INVALID:
    case AX_NOT_FOUND:
    case AX_TIMEOUT:
    case AX_INTERNAL: return status;
    }
    uint32_t source = ax_source_add(session, ax_slice_of(name), text);
    if (source == 0) {
        ax_memory_release(session->memory, (char *)(uintptr_t)text.start, size);
        return AX_NO_MEMORY;
    }
    session->sources.at[source - 1].size = size;
    *out_source = source;
    return AX_OK;
}

void ax_source_forget(struct ax_session *session, uint32_t source)
{
    struct ax_source *at = &session->sources.at[source - 1];
    if (at->size > 0) {
        ax_array_done(session->memory, &at->lines);
        ax_memory_release(session->memory, (char *)(uintptr_t)at->text.start, at->size);
        at->text = AX_SLICE("");
        at->size = 0;
    }
}

static bool find_lines(struct ax_session *session, struct ax_source *source)
{
    if (source->lines.len > 0) {
        return true;
    }
    const char *text = source->text.start;
    const char *end = text + source->text.len;
    for (const char *line = text; line;) {
        uint32_t *start = ax_array_push(session->memory, &source->lines);
        if (!start) {
            return false;
        }
        *start = (uint32_t)(line - text);
        const char *feed = line < end ? memchr(line, '\n', (size_t)(end - line)) : NULL;
        line = feed ? feed + 1 : NULL;
    }
    return true;
}

/* The last line that begins at `offset` or before, from 0; it is `low` or behind that. */
static uint32_t search_line(const struct ax_source *source, uint32_t offset, uint32_t low)
{
    uint32_t high = source->lines.len;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines.at[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

uint32_t ax_source_line(struct ax_session *session, uint32_t source_id, uint32_t offset,
                        uint32_t *hint)
{
    enum {
        NEAR = 8 /* lines: that far it is quicker to look at each */
    };
    struct ax_source *source = &session->sources.at[source_id - 1];
    if (!find_lines(session, source)) {
        return 1;
    }
    uint32_t line = *hint;
    if (line >= source->lines.len || source->lines.at[line] > offset) {
        line = 0;
    }
    for (int i = 0; i < NEAR && line + 1 < source->lines.len; i++) {
        if (source->lines.at[line + 1] > offset) {
            *hint = line;
            return line + 1;
        }
        line++;
    }
    *hint = search_line(source, offset, line);
    return *hint + 1;
}

void ax_source_place(struct ax_session *session, uint32_t source_id, uint32_t offset,
                     uint32_t *out_line, uint32_t *out_column)
{
    struct ax_source *source = &session->sources.at[source_id - 1];
    *out_line = 1;
    *out_column = 1;
    if (!find_lines(session, source)) {
        return;
    }
    uint32_t low = search_line(source, offset, 0);
    uint32_t start = source->lines.at[low];
    offset = offset > source->text.len ? (uint32_t)source->text.len : offset;
    struct ax_slice before = {source->text.start + start, offset - start};
    if (start == 0 && before.len >= 3 && memcmp(before.start, "\xef\xbb\xbf", 3) == 0) {
        before = (struct ax_slice){before.start + 3, before.len - 3};
    }
    while (before.len > 0) {
        size_t len = ax_utf8_step(before, NULL);
        before.start += len;
        before.len -= len;
        ++*out_column;
    }
    *out_column += low == 0 ? source->cells_before : 0;
    *out_line = low + 1 + source->lines_before;
}

static enum ax_severity severity_of(uint32_t code)
{
    for (size_t i = 0; i < AX_COUNT(codes); i++) {
        if (codes[i].number == code) {
            return codes[i].severity;
        }
    }
    return AX_ERROR;
}

struct ax_message *ax_report(struct ax_session *session, enum ax_code code, struct ax_span span,
                             const char *format, ...)
{
    enum ax_severity severity = severity_of(code);
    severity = session->lenient && severity == AX_ERROR ? AX_WARNING : severity;
    session->counts[severity]++;
    if (session->messages.len >= AX_LIMIT_MESSAGES) {
        session->dropped++;
        return NULL;
    }
    va_list arguments;
    va_start(arguments, format);
    struct ax_slice text = format_text(session, format, arguments);
    va_end(arguments);
    struct ax_message *message =
        text.start ? ax_array_push(session->memory, &session->messages) : NULL;
    if (!message) {
        session->no_memory = true;
        return NULL;
    }
    *message = (struct ax_message){.code = code, .severity = severity, .span = span, .text = text};
    return message;
}

static void add_note(struct ax_session *session, struct ax_message *message, struct ax_span span,
                     struct ax_slice text)
{
    struct ax_remark *note = text.start ? ax_arena_alloc(&session->arena, sizeof(*note)) : NULL;
    if (!note) {
        session->no_memory = true;
        return;
    }
    *note = (struct ax_remark){.span = span, .text = text};
    struct ax_remark **end = &message->notes;
    while (*end) {
        end = &(*end)->next;
    }
    *end = note;
}

void ax_note(struct ax_session *session, struct ax_message *message, struct ax_span span,
             const char *format, ...)
{
    if (!message) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    struct ax_slice text = format_text(session, format, arguments);
    va_end(arguments);
    add_note(session, message, span, text);
}

void ax_note_guess(struct ax_session *session, struct ax_message *message, struct ax_slice best)
{
    if (best.len > 0) {
        ax_note(session, message, (struct ax_span){0, 0, 0}, "did you mean \"%.*s\"?",
                AX_FMT(best));
    }
}

enum ax_status ax_session_verdict(const struct ax_session *session, size_t errors_before)
{
    if (session->no_memory) {
        return AX_NO_MEMORY;
    }
    return session->counts[AX_ERROR] > errors_before ? AX_INVALID : AX_OK;
}
