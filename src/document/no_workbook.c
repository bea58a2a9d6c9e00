/* SPDX-License-Identifier: Apache-2.0 */
/* In the place of workbook.c where libxlsxwriter is not there. */
#include "document/workbook.h"

bool ax_workbook_is_there(void)
{
    return false;
}

enum ax_status ax_workbook_write(struct ax_session *session, struct ax_slice xml,
                                 struct ax_output *output)
{
    (void)session;
    (void)xml;
    (void)output;
    return AX_NOT_FOUND;
}
