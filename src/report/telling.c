/* SPDX-License-Identifier: Apache-2.0 */
#include "report/telling.h"

#include "base/utf8.h"
#include "report/escape.h"

enum {
    INDENT = 2,
    GAP = 2,
    NARROWEST = 20 /* cells of a text, however narrow the terminal is */
};

void ax_tell_filled(const struct ax_telling *telling, struct ax_slice text, size_t from)
{
    struct ax_output *buffer = telling->buffer;
    buffer->len = 0;
    ax_escape_terminal(buffer, text);
    struct ax_slice rest = ax_output_text(buffer);
    struct ax_slice word;
    size_t room = telling->width > from + NARROWEST ? telling->width - from : NARROWEST;
    size_t used = 0;
    while (ax_slice_next_word(&rest, &word)) {
        size_t cells = ax_utf8_cells(word);
        if (telling->width > 0 && used > 0 && used + 1 + cells > room) {
            ax_put_char(telling->output, '\n');
            ax_put_repeat(telling->output, ' ', from);
            used = 0;
        }
        ax_put_text(telling->output, used > 0 ? " " : "");
        ax_put(telling->output, word);
        used += (used > 0) + cells;
    }
    ax_put_char(telling->output, '\n');
}

void ax_tell_row(const struct ax_telling *telling, struct ax_slice id, size_t widest,
                 struct ax_slice name)
{
    size_t cells = ax_utf8_cells(id);
    ax_put_repeat(telling->output, ' ', INDENT);
    ax_escape_terminal(telling->output, id);
    if (name.len == 0) {
        ax_put_char(telling->output, '\n');
        return;
    }
    ax_put_repeat(telling->output, ' ', GAP + (widest > cells ? widest - cells : 0));
    ax_tell_filled(telling, name, INDENT + GAP + (widest > cells ? widest : cells));
}

struct ax_slice ax_tell_key(const struct ax_telling *telling, ax_catalogue_key key)
{
    telling->buffer->len = 0;
    ax_catalogue_put_key(key, telling->buffer);
    return ax_output_text(telling->buffer);
}

struct ax_slice ax_tell_key_kept(const struct ax_telling *telling, ax_catalogue_key key)
{
    struct ax_session *session = telling->catalogue->session;
    struct ax_slice text = ax_arena_copy(&session->arena, ax_tell_key(telling, key));
    session->no_memory |= !text.start;
    return text.start ? text : AX_SLICE("");
}

void ax_tell_heading(const struct ax_telling *telling, const char *text)
{
    ax_putf(telling->output, "\n%s\n", text);
}

struct ax_slice ax_tell_name(const struct ax_telling *telling, ax_catalogue_key key)
{
    const struct ax_catalogue_entry *entry = ax_catalogue_find(telling->catalogue, key);
    return entry ? entry->name : AX_SLICE("");
}
