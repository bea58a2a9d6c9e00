/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogues of attacks and weaknesses: MITRE's CWE and CAPEC, files that the user supplies, and
 * OWASP's lists. Short names of what the shipped rules refer to are built in. */
#ifndef AX_ANNEXC_CATALOGUE_H
#define AX_ANNEXC_CATALOGUE_H

#include <annexc/model.h>
#include <annexc/report.h>
#include <annexc/template.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ax_catalogue;

/* What catalogues are made of. Zeroed: what is built in. */
struct ax_catalogue_sources {
    const char *const *paths; /* XML files of CWE or CAPEC, in any order */
    size_t count;
    bool no_cache; /* neither read nor write FILE.annexc */
};

/* Reads all files. Of each a compact form is kept beside it, FILE.annexc, and used as long as the
 * file has the same bytes; where it cannot be written, everything goes without. AX_OK with
 * *out_catalogue set, which the caller frees before the session; AX_INVALID, AX_IO, AX_LIMIT (all
 * reported), AX_NO_MEMORY. */
AX_API enum ax_status ax_catalogue_load(struct ax_session *session,
                                        const struct ax_catalogue_sources *sources,
                                        struct ax_catalogue **out_catalogue);
/* NULL is fine. */
AX_API void ax_catalogue_free(struct ax_catalogue *catalogue);

/* The built-in names: lines of id, name and related ids, separated by tabs. Static. */
AX_API const struct ax_shipped *ax_shipped_names(size_t index);

/* Whether the text is an id that catalogues are about: CWE-79, CAPEC-94, OWASP-A03:2021, in upper
 * or lower case. */
AX_API bool ax_catalogue_is_id(struct ax_slice text);

/* Writes all about one entry: name, state, what it is connected with, the rules of `templates` that
 * refer to it, and the threats of `model` (NULL: none) that they raise. AX_NOT_FOUND (reported):
 * there is no such entry. AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_catalogue_explain(const struct ax_catalogue *catalogue,
                                           const struct ax_templates *templates,
                                           struct ax_model *model, struct ax_slice id,
                                           struct ax_report_style style, struct ax_output *output);

#ifdef __cplusplus
}
#endif
#endif
