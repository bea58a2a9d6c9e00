/* SPDX-License-Identifier: Apache-2.0 */
/* Threats that were known before: a list that was saved, held against the threats of today. */
#ifndef AX_ANNEXC_BASELINE_H
#define AX_ANNEXC_BASELINE_H

#include <annexc/rename.h>
#include <annexc/threat.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ax_baseline;

/* Reads the list `path`: JSON, JSON Lines, CSV or XML of annexc threats. Its ids are those of today
 * where `renames` (NULL: none) says so. AX_OK with *out_baseline set, which the caller frees before
 * the session; AX_INVALID, AX_IO, AX_LIMIT, AX_NO_MEMORY. */
AX_API enum ax_status ax_baseline_load(struct ax_session *session, const char *path,
                                       const struct ax_renames *renames,
                                       struct ax_baseline **out_baseline);
/* NULL is fine. */
AX_API void ax_baseline_free(struct ax_baseline *baseline);

/* Meets the threats of today, each of them: needed before what follows. AX_NO_MEMORY. */
AX_API enum ax_status ax_baseline_meet(struct ax_baseline *baseline,
                                       const struct ax_threats *threats);
/* Takes the threats that it knows out of the list. */
AX_API void ax_baseline_keep_new(const struct ax_baseline *baseline, struct ax_threats *threats);
/* Appends how old it is and what became of it, as one line without its end: "baseline of Infusion
 * pump 3.1.0, now 3.2.0; templates stride 1.0.0, now stride 1.1.0; of its 313 threats 7 are gone; 3
 * are new". The age is told in versions, which the list has; it has no clock. */
AX_API void ax_baseline_describe(const struct ax_baseline *baseline,
                                 const struct ax_threats *threats, struct ax_output *output);

#ifdef __cplusplus
}
#endif
#endif
