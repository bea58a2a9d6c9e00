/* SPDX-License-Identifier: Apache-2.0 */
/* Documents by stylesheets. */
#ifndef AX_DOCUMENT_PAGE_H
#define AX_DOCUMENT_PAGE_H

#include "diag/session.h"

#include <annexc/document.h>

/* Writes what the stylesheet of the options, or the shipped one of the format, makes of `xml`. */
enum ax_status ax_page_write(struct ax_session *session, const struct ax_document_options *options,
                             struct ax_slice xml, struct ax_output *output);

#endif
