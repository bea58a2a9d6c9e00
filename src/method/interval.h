/* SPDX-License-Identifier: Apache-2.0 */
/* Bounds of a probability where too many actions are shared for all cases to be gone through. */
#ifndef AX_METHOD_INTERVAL_H
#define AX_METHOD_INTERVAL_H

#include "method/evaluate.h"

/* Sound bounds for the value of the root in ProbSucc with evaluation->leaf. `work`: so many
 * nodes may be folded to make them narrower. AX_NO_MEMORY. */
enum ax_status ax_interval_bounds(struct ax_evaluation *evaluation, uint64_t work,
                                  struct ax_bounds *out_value);

#endif
