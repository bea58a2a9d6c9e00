/* SPDX-License-Identifier: Apache-2.0 */
/* An OCTAVE file held against its model. */
#ifndef AX_METHOD_OCTAVE_AGAINST_H
#define AX_METHOD_OCTAVE_AGAINST_H

#include "method/octave.h"

/* Reports what the file names and the model does not have, data and elements that the file does not
 * have, and threats that no area of concern has and that apply by the risk file (NULL: all do).
 * AX_NO_MEMORY. */
enum ax_status ax_octave_check_against(struct ax_octave *octave, struct ax_model *model,
                                       const struct ax_risk *risk);

/* Data that are worth an asset: a property is rated high, or none is rated at all. */
bool ax_octave_is_critical(const struct ax_model *model, uint32_t datum);

#endif
