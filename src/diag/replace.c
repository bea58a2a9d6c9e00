/* SPDX-License-Identifier: Apache-2.0 */
#include "diag/replace.h"

#include "base/output.h"

#include <errno.h>

static enum ax_status report_failure(struct ax_session *session,
                                     const struct ax_replacement *replacement, int error)
{
    ax_report(session, replacement->not_written, (struct ax_span){0, 0, 0},
              "cannot write \"%s\": %s", replacement->path, strerror(error));
    return AX_IO;
}

enum ax_status ax_session_replace(struct ax_session *session,
                                  const struct ax_replacement *replacement)
{
    struct ax_output *output = NULL;
    bool replaced = false;
    enum ax_status status = ax_output_to_file(session->given, replacement->path, &output);
    if (status != AX_OK) {
        return status == AX_IO ? report_failure(session, replacement, errno) : status;
    }
    ax_put(output, replacement->text);
    status = ax_output_commit_over(output, replacement->expected, &replaced);
    int error = ax_output_errno(output);
    ax_output_free(output);
    if (status == AX_IO) {
        return report_failure(session, replacement, error);
    }
    if (status == AX_OK && !replaced) {
        ax_report(session, replacement->changed_meanwhile, (struct ax_span){0, 0, 0},
                  "\"%s\" was changed by somebody else since it was read; nothing was written",
                  replacement->path);
        return AX_INVALID;
    }
    return status;
}
