/* SPDX-License-Identifier: Apache-2.0 */
/* Where new records go. */
#include "risk/edit.h"
#include "risk/scan.h"

static int rank_of(struct ax_slice name)
{
    for (int kind = 0; kind < AX_RISK_TOP_KINDS; kind++) {
        if (ax_slice_is(name, ax_risk_kind_text((enum ax_risk_kind)kind))) {
            return kind;
        }
    }
    return AX_RISK_TOP_KINDS;
}

size_t ax_risk_edit_place(const struct ax_risk_edit *edit, enum ax_risk_kind kind)
{
    struct ax_slice text = edit->before;
    struct ax_place root = ax_place_of(text, edit->risk->root);
    size_t at = root.tag_end;
    size_t to = root.tag_end;
    struct ax_place child;
    while (ax_place_next(text, root.content_end, &at, &child) && rank_of(child.name) <= (int)kind) {
        to = ax_place_line_end(text, child.end);
    }
    return to;
}
