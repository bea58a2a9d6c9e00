/* SPDX-License-Identifier: Apache-2.0 */
/* The record set as a workbook. */
#ifndef AX_DOCUMENT_WORKBOOK_H
#define AX_DOCUMENT_WORKBOOK_H

#include "diag/session.h"

#include <annexc/document.h>

/* Whether this build writes workbooks: it needs libxlsxwriter. */
bool ax_workbook_is_there(void);
/* Writes the workbook that `xml`, the record set, makes. AX_NOT_FOUND: this build cannot. */
enum ax_status ax_workbook_write(struct ax_session *session, struct ax_slice xml,
                                 struct ax_output *output);

#endif
