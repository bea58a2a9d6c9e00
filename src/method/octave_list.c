/* SPDX-License-Identifier: Apache-2.0 */
#include "method/octave_list.h"

enum {
    USUAL_MOST = 8
};

void ax_octave_list_init(struct ax_octave_list *list, struct ax_session *session)
{
    *list = (struct ax_octave_list){.session = session, .most = USUAL_MOST};
    list->text = ax_output_to_memory(session->memory);
    session->no_memory |= !list->text;
}

void ax_octave_list_done(struct ax_octave_list *list)
{
    ax_output_free(list->text);
    list->text = NULL;
}

void ax_octave_list_add(struct ax_octave_list *list, struct ax_slice word)
{
    if (list->text && list->count < list->most) {
        ax_put_text(list->text, list->count > 0 ? ", " : "");
        ax_put(list->text, word);
    }
    list->count++;
}

void ax_octave_list_add_if(struct ax_octave_list *list, bool wanted, const char *word)
{
    if (wanted) {
        ax_octave_list_add(list, ax_slice_of(word));
    }
}

struct ax_slice ax_octave_list_text(struct ax_octave_list *list)
{
    if (!list->text) {
        return (struct ax_slice){"", 0};
    }
    if (list->count > list->most) {
        ax_putf(list->text, " and %lu more", (unsigned long)(list->count - list->most));
        list->most = UINT32_MAX;
    }
    list->session->no_memory |= ax_output_flush(list->text) != AX_OK;
    return list->session->no_memory ? (struct ax_slice){"", 0} : ax_output_text(list->text);
}
