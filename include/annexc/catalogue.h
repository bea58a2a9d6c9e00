/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogues of attacks and weaknesses: MITRE's CWE and CAPEC, files that the user supplies, and
 * OWASP's lists. Short names of what the shipped rules refer to are built in. */
#ifndef AX_ANNEXC_CATALOGUE_H
#define AX_ANNEXC_CATALOGUE_H

#include <annexc/model.h>
#include <annexc/report.h>
#include <annexc/risk.h>
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

/* Writes what a rule refers to, with names, then the weaknesses that its attack patterns exploit
 * besides those that it names, and where it names neither, what is usual for its category of
 * STRIDE. Nothing where there is nothing to say. AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_catalogue_suggest(const struct ax_catalogue *catalogue,
                                           const struct ax_templates *templates,
                                           struct ax_slice rule, struct ax_report_style style,
                                           struct ax_output *output);
/* Writes a threat of the risk file that no rule raises, and the same about the weaknesses and
 * patterns that it names. */
AX_API enum ax_status ax_catalogue_explain_threat(const struct ax_catalogue *catalogue,
                                                  const struct ax_risk *risk,
                                                  const struct ax_risk_record *threat,
                                                  struct ax_report_style style,
                                                  struct ax_output *output);

/* What came out of holding rules or threats against a list: entries by what is said of them. */
struct ax_coverage_result {
    size_t covered;  /* rules are about them; with a model, threats */
    size_t silent;   /* with a model: there are rules, but nothing fires them */
    size_t left_out; /* a template gives the reason */
    size_t open;     /* nobody says anything */
};

/* Writes which rules refer to each entry of a list ("emb3d", "cwe-top25", "cwe-top25:2024", …),
 * or to a narrower weakness, or to one that the entry holds; of `threats` (NULL: none) how many
 * they raise; else the reason that an omission gives. Without an edition the newest counts. An
 * id stands for those that begin with it and a dot, and the other way round. AX_NOT_FOUND: no
 * such list. AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_catalogue_coverage(const struct ax_catalogue *catalogue,
                                            const struct ax_templates *templates,
                                            const struct ax_threats *threats, const char *list,
                                            struct ax_report_style style, struct ax_output *output,
                                            struct ax_coverage_result *out_result);

/* Gives what the rules of the model's templates refer to names and addresses, which lists of
 * threats and reports then show. After everything that adds rules, before anything is written.
 * AX_NO_MEMORY. */
AX_API enum ax_status ax_catalogue_name(const struct ax_catalogue *catalogue,
                                        struct ax_model *model);

/* Reports what rules refer to and no catalogue has (AX9410, AX9412 where only a part was read),
 * what is deprecated (AX9411), and categories and views in the place of weaknesses or patterns
 * (AX9413), each where it stands. Only about catalogues of which a file was read, and the lists
 * of OWASP. Answers how many there are. */
AX_API size_t ax_catalogue_check_templates(const struct ax_catalogue *catalogue,
                                           const struct ax_templates *templates);
/* The same for the weaknesses and patterns that threats of a risk file name. */
AX_API size_t ax_catalogue_check_risk(const struct ax_catalogue *catalogue,
                                      const struct ax_risk *risk);

#ifdef __cplusplus
}
#endif
#endif
