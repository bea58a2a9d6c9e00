/* SPDX-License-Identifier: Apache-2.0 */
/* Acceptance matrices from their XML files. */
#ifndef AX_LOAD_ACCEPTANCE_H
#define AX_LOAD_ACCEPTANCE_H

#include "score/acceptance.h"

/* ax_acceptance_load for a source that was read. */
enum ax_status ax_acceptance_read(struct ax_session *session, uint32_t source,
                                  const struct ax_acceptance **out_acceptance);

#endif
