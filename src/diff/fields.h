/* SPDX-License-Identifier: Apache-2.0 */
/* What is different between two items. */
#ifndef AX_DIFF_FIELDS_H
#define AX_DIFF_FIELDS_H

#include "diff/model_diff.h"

#include <annexc/output.h>

/* Comparing goes item by item; this stays. */
struct ax_comparer {
    struct ax_model_diff *diff;
    struct ax_output *scratch;
    uint32_t *marks; /* by item of the new model: the comparison that met it as a datum */
    uint32_t mark;
    uint32_t *first_rule[2]; /* by item: of a view in view_rules, + 1 */
};

bool ax_comparer_init(struct ax_comparer *comparer, struct ax_model_diff *diff);
void ax_comparer_done(struct ax_comparer *comparer);

/* Adds every difference to diff->fields. One item may be AX_NO_INDEX: then all that the other has
 * is added. */
void ax_compare_items(struct ax_comparer *comparer, uint32_t old_item, uint32_t new_item);

#endif
