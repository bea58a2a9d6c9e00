/* SPDX-License-Identifier: Apache-2.0 */
/* Changed ids by atom. */
#ifndef AX_MODEL_RENAME_H
#define AX_MODEL_RENAME_H

#include "model/model.h"

#include <annexc/rename.h>

struct ax_rename {
    ax_atom old_id;
    ax_atom new_id;
    struct ax_span span; /* where it is stated; source 0 for `aka` */
};

struct ax_renames {
    struct ax_session *session;
    AX_ARRAY(struct ax_rename) list; /* in the order in which they were stated */
    AX_ARRAY(uint32_t) of_old;       /* by atom: index + 1 */
};

/* The rename of this id of before, or NULL. */
const struct ax_rename *ax_rename_of(const struct ax_renames *renames, ax_atom old_id);

#endif
