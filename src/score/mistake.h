/* SPDX-License-Identifier: Apache-2.0 */
/* Mistakes in vectors as messages. */
#ifndef AX_SCORE_MISTAKE_H
#define AX_SCORE_MISTAKE_H

#include "diag/session.h"

#include <annexc/score.h>

/* Reports the mistake in the vector that stands at `span`. When its text is not as long as the
 * vector was, because something was escaped there, the place is the whole span. */
void ax_score_mistake_report(struct ax_session *session, const struct ax_score_mistake *mistake,
                             struct ax_span span, size_t vector_len);

#endif
