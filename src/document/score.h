/* SPDX-License-Identifier: Apache-2.0 */
/* Scores of a threat, recomputed, with what the acceptance matrix says. */
#ifndef AX_DOCUMENT_SCORE_H
#define AX_DOCUMENT_SCORE_H

#include "document/document.h"

/* The scores before and after the controls, as `score` elements. */
void ax_doc_write_scores(struct ax_doc *doc, const struct ax_risk_record *threat);

/* The band of the first score of this kind (AX_RISK_PRE, AX_RISK_POST); AX_BAND_ABSENT: there is
 * none, or its method has no bands. */
enum ax_score_band ax_doc_band(struct ax_doc *doc, const struct ax_risk_record *threat,
                               enum ax_risk_kind kind);

#endif
