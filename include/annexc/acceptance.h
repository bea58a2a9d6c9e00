/* SPDX-License-Identifier: Apache-2.0 */
/* The acceptance matrix of a manufacturer: how easily something is exploited, and how badly
 * somebody would be harmed, give what has to be done. Bands, scales and cells come from the
 * manufacturer's own file (docs/scores.md, models/schema/acceptance-1.xsd); annexc has none of its
 * own. */
#ifndef AX_ANNEXC_ACCEPTANCE_H
#define AX_ANNEXC_ACCEPTANCE_H

#include <annexc/score.h>
#include <annexc/session.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ax_acceptance;

enum ax_verdict {
    AX_VERDICT_NONE, /* no cell: band or severity are not known */
    AX_VERDICT_ACCEPTABLE,
    AX_VERDICT_REDUCE,
    AX_VERDICT_UNACCEPTABLE,
    AX_VERDICT_COUNT
};

/* "", "acceptable", "reduce", "unacceptable". Static. */
AX_API const char *ax_verdict_text(enum ax_verdict verdict);

/* Reads the file `path`. It lives as long as the session. AX_INVALID, AX_IO, AX_LIMIT with
 * messages; AX_NO_MEMORY. */
AX_API enum ax_status ax_acceptance_load(struct ax_session *session, const char *path,
                                         const struct ax_acceptance **out_acceptance);

/* Id, name and version of the file; borrowed, empty where it says nothing. */
AX_API struct ax_slice ax_acceptance_id(const struct ax_acceptance *acceptance);
/* Its name, for people; borrowed, empty: none. */
AX_API struct ax_slice ax_acceptance_name(const struct ax_acceptance *acceptance);
/* The version that it gives itself; borrowed, empty: none. */
AX_API struct ax_slice ax_acceptance_version(const struct ax_acceptance *acceptance);
/* What it says of itself; borrowed, empty: nothing. */
AX_API struct ax_slice ax_acceptance_description(const struct ax_acceptance *acceptance);
/* Whether the file says that it is an example, and no manufacturer's criteria. */
AX_API bool ax_acceptance_is_example(const struct ax_acceptance *acceptance);

/* The bands of exploitability from the hardest, and the severities of harm from the mildest: how
 * many, and name and definition of each; borrowed. */
AX_API size_t ax_acceptance_bands(const struct ax_acceptance *acceptance);
/* The name of a band; borrowed. */
AX_API struct ax_slice ax_acceptance_band_name(const struct ax_acceptance *acceptance, size_t band);
/* The definition of a band; borrowed, empty: none. */
AX_API struct ax_slice ax_acceptance_band_text(const struct ax_acceptance *acceptance, size_t band);
/* How many severities of harm there are. */
AX_API size_t ax_acceptance_harms(const struct ax_acceptance *acceptance);
/* The name of a severity of harm; borrowed. */
AX_API struct ax_slice ax_acceptance_harm_name(const struct ax_acceptance *acceptance, size_t harm);
/* The definition of a severity of harm; borrowed, empty: none. */
AX_API struct ax_slice ax_acceptance_harm_text(const struct ax_acceptance *acceptance, size_t harm);

/* The band, or the severity of harm, of this name; -1: there is none. */
AX_API int ax_acceptance_find_band(const struct ax_acceptance *acceptance, struct ax_slice name);
/* The severity of harm of this name; -1: there is none. */
AX_API int ax_acceptance_find_harm(const struct ax_acceptance *acceptance, struct ax_slice name);
/* The band that the file's scale for the method gives the score; -1: it has no such scale. */
AX_API int ax_acceptance_band_of(const struct ax_acceptance *acceptance,
                                 const struct ax_score *score);
/* The cell; AX_VERDICT_NONE when one of the two is -1. */
AX_API enum ax_verdict ax_acceptance_verdict(const struct ax_acceptance *acceptance, int band,
                                             int harm);

#ifdef __cplusplus
}
#endif
#endif
