/* SPDX-License-Identifier: Apache-2.0 */
/* Short signs of categories: an id may be a whole word, for which a badge has no room. */
#ifndef AX_DIAGRAM_LETTERS_H
#define AX_DIAGRAM_LETTERS_H

#include "template/template.h"

enum {
    AX_LETTERS = 3 /* of a sign, at most */
};

struct ax_letters {
    char text[AX_LETTERS + 1];
};

/* Gives each category of `templates` a sign that no other one has, in whatever case: its id when
 * that is short enough, else its initials or beginning, else a number. `letters` has a place for
 * each. */
void ax_letters_find(const struct ax_templates *templates, const struct ax_session *session,
                     struct ax_letters *letters);

#endif
