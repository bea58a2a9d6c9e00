/* SPDX-License-Identifier: Apache-2.0 */
/* "a, b, c and 12 more", for messages. */
#ifndef AX_METHOD_OCTAVE_LIST_H
#define AX_METHOD_OCTAVE_LIST_H

#include "diag/session.h"

struct ax_octave_list {
    struct ax_session *session;
    struct ax_output *text;
    uint32_t count;
    uint32_t most; /* so many are written out */
};

void ax_octave_list_init(struct ax_octave_list *list, struct ax_session *session);
void ax_octave_list_done(struct ax_octave_list *list);
void ax_octave_list_add(struct ax_octave_list *list, struct ax_slice word);
void ax_octave_list_add_if(struct ax_octave_list *list, bool wanted, const char *word);
/* Borrowed until the list is done; nothing may be added after it. Asking again is fine. */
struct ax_slice ax_octave_list_text(struct ax_octave_list *list);

#endif
