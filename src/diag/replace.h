/* SPDX-License-Identifier: Apache-2.0 */
/* A file that people and annexc change in turn: what somebody else saved meanwhile is kept. */
#ifndef AX_DIAG_REPLACE_H
#define AX_DIAG_REPLACE_H

#include "diag/session.h"

struct ax_replacement {
    const char *path;
    const struct ax_slice *expected; /* what was read; NULL: there was no file */
    struct ax_slice text;
    enum ax_code not_written;
    enum ax_code changed_meanwhile;
};

/* Puts the text in the place of the file, in one step. AX_IO and AX_INVALID (it is not as expected)
 * are reported with the codes, and the file is as it was; AX_NO_MEMORY. */
enum ax_status ax_session_replace(struct ax_session *session,
                                  const struct ax_replacement *replacement);

#endif
