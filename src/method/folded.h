/* SPDX-License-Identifier: Apache-2.0 */
/* A text that comes in pieces, as one line: blanks folded, and only so much of it; longer ones
 * end in an ellipsis. */
#ifndef AX_METHOD_FOLDED_H
#define AX_METHOD_FOLDED_H

#include "base/output.h"
#include "diag/session.h"

struct ax_folded {
    struct ax_output *text;
    bool cut; /* there is more than what is kept */
    bool gap; /* blanks came before what comes next */
};

void ax_folded_begin(struct ax_folded *folded);
void ax_folded_put(struct ax_folded *folded, struct ax_slice text);
/* A copy that lives as long as the session; `start` NULL without memory. */
struct ax_slice ax_folded_end(struct ax_folded *folded, struct ax_session *session);

#endif
