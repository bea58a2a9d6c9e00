/* SPDX-License-Identifier: Apache-2.0 */
#include "method/folded.h"

#include "base/limits.h"

void ax_folded_begin(struct ax_folded *folded)
{
    folded->text->len = 0;
    folded->cut = false;
    folded->gap = false;
}

static void put_byte(struct ax_folded *folded, char c)
{
    bool begins = ((unsigned char)c & 0xc0) != 0x80; /* a character, not a part of one */
    if (ax_is_blank(c)) {
        folded->gap = folded->text->len > 0;
        return;
    }
    folded->cut |= folded->text->len >= AX_LIMIT_CATALOGUE_TEXT && begins;
    if (!folded->cut) {
        ax_put_text(folded->text, folded->gap ? " " : "");
        ax_put_char(folded->text, c);
        folded->gap = false;
    }
}

void ax_folded_put(struct ax_folded *folded, struct ax_slice text)
{
    for (size_t i = 0; i < text.len && !folded->cut; i++) {
        put_byte(folded, text.start[i]);
    }
}

struct ax_slice ax_folded_end(struct ax_folded *folded, struct ax_session *session)
{
    ax_put_text(folded->text, folded->cut ? "…" : "");
    struct ax_slice text = {folded->text->buffer, folded->text->len};
    struct ax_slice kept = text.len > 0 ? ax_arena_copy(&session->arena, text) : AX_SLICE("");
    bool failed = folded->text->status != AX_OK;
    ax_folded_begin(folded);
    return failed ? (struct ax_slice){NULL, 0} : kept;
}
