/* SPDX-License-Identifier: Apache-2.0 */
/* The record set as a workbook. */
#ifndef AX_DOCUMENT_WORKBOOK_H
#define AX_DOCUMENT_WORKBOOK_H

#include "diag/session.h"

#include <annexc/document.h>

/* Whether workbooks can be written: libxlsxwriter is needed, and was when annexc was built. */
bool ax_workbook_is_there(void);
/* Writes the workbook that `xml`, the record set, makes. AX_NOT_FOUND: see above. */
enum ax_status ax_workbook_write(struct ax_session *session, struct ax_slice xml,
                                 struct ax_output *output);

#endif
