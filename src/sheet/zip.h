/* SPDX-License-Identifier: Apache-2.0 */
/* One file out of a ZIP archive: stored or deflated, checked, and limited in what it may unpack
 * to. */
#ifndef AX_SHEET_ZIP_H
#define AX_SHEET_ZIP_H

#include "diag/session.h"

struct ax_zip {
    struct ax_session *session;
    uint32_t source;
    struct ax_slice text;
    uint32_t directory; /* where the list of files begins */
    uint32_t count;
    size_t unpacked; /* bytes so far, of all files together */
};

/* Finds the list of files. False: there is none that can be read, which was reported. */
bool ax_zip_open(struct ax_zip *zip, struct ax_session *session, uint32_t source);
/* Unpacks the file of this name into the session's memory. AX_NOT_FOUND (not reported), AX_INVALID,
 * AX_LIMIT (reported), AX_NO_MEMORY. */
enum ax_status ax_zip_unpack(struct ax_zip *zip, struct ax_slice name, struct ax_slice *out_text);

#endif
