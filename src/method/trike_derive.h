/* SPDX-License-Identifier: Apache-2.0 */
/* What a model has and a matrix has not. */
#ifndef AX_METHOD_TRIKE_DERIVE_H
#define AX_METHOD_TRIKE_DERIVE_H

#include "method/trike_trace.h"

/* Adds actors, assets, actions and cells at the ends of their arrays, and binds the matrix.
 * AX_LIMIT (reported), AX_NO_MEMORY. */
enum ax_status ax_trike_extend(struct ax_trike *trike, const struct ax_model *model,
                               struct ax_trike_changes *changes);

#endif
