/* SPDX-License-Identifier: Apache-2.0 */
/* The new text in the place of the old file, unless somebody else was faster. */
#include "diag/replace.h"
#include "risk/edit.h"

enum ax_status ax_risk_edit_commit(struct ax_risk_edit *edit)
{
    struct ax_replacement replacement = {edit->path, edit->fresh ? NULL : &edit->expected,
                                         edit->after, AX_CODE_RISK_NOT_WRITTEN,
                                         AX_CODE_RISK_CHANGED_MEANWHILE};
    return ax_risk_edit_is_change(edit) ? ax_session_replace(edit->session, &replacement) : AX_OK;
}
