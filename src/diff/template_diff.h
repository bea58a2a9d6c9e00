/* SPDX-License-Identifier: Apache-2.0 */
/* Two sets of templates → declarations that were added, removed and changed. */
#ifndef AX_DIFF_TEMPLATE_DIFF_H
#define AX_DIFF_TEMPLATE_DIFF_H

#include "diff/model_diff.h"

#include <annexc/diff.h>

enum ax_declaration {
    AX_DECLARED_RULE,
    AX_DECLARED_CATEGORY,
    AX_DECLARED_TYPE,
    AX_DECLARED_PROPERTY,
    AX_DECLARED_COUNT
};

struct ax_declaration_change {
    uint8_t what;   /* enum ax_declaration */
    uint8_t change; /* enum ax_change_kind */
    struct ax_slice id;
    struct ax_slice name; /* of a rule its title */
    uint32_t first;       /* in diff->fields */
    uint32_t count;
};

struct ax_template_diff {
    struct ax_session *session;
    struct ax_templates *sides[2];
    struct ax_slice names[2]; /* "stride 1.0.0" */
    AX_ARRAY(struct ax_declaration_change) changes;
    AX_ARRAY(struct ax_field_change) fields;
};

/* "rule", "category", … Static. */
const char *ax_declaration_text(enum ax_declaration what);

#endif
