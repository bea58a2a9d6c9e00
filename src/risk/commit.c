/* SPDX-License-Identifier: Apache-2.0 */
/* The new text in the place of the old file, unless somebody else was faster. */
#include "risk/edit.h"

#include <errno.h>

static enum ax_status report_failure(struct ax_risk_edit *edit, int error)
{
    ax_report(edit->session, AX_CODE_RISK_NOT_WRITTEN, (struct ax_span){0, 0, 0},
              "cannot write \"%s\": %s", edit->path, strerror(error));
    return AX_IO;
}

enum ax_status ax_risk_edit_commit(struct ax_risk_edit *edit)
{
    struct ax_output *output;
    bool replaced = false;
    if (!ax_risk_edit_is_change(edit)) {
        return AX_OK;
    }
    enum ax_status status = ax_output_to_file(edit->session->given, edit->path, &output);
    if (status != AX_OK) {
        return status == AX_IO ? report_failure(edit, errno) : status;
    }
    ax_put(output, edit->after);
    status = ax_output_commit_over(output, edit->fresh ? NULL : &edit->expected, &replaced);
    int error = ax_output_errno(output);
    ax_output_free(output);
    if (status == AX_IO) {
        return report_failure(edit, error);
    }
    if (status == AX_OK && !replaced) {
        ax_report(edit->session, AX_CODE_RISK_CHANGED_MEANWHILE, (struct ax_span){0, 0, 0},
                  "\"%s\" was changed by somebody else since it was read; nothing was written",
                  edit->path);
        return AX_INVALID;
    }
    return status;
}
