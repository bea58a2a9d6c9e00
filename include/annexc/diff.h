/* SPDX-License-Identifier: Apache-2.0 */
/* What is different between two releases: models, saved lists of threats, risk files. */
#ifndef AX_ANNEXC_DIFF_H
#define AX_ANNEXC_DIFF_H

#include <annexc/gate.h>
#include <annexc/model.h>
#include <annexc/rename.h>
#include <annexc/report.h>
#include <annexc/threat.h>
#include <annexc/vulnerability.h>

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ax_diff;

struct ax_diff_options {
    struct ax_load_options load;
    struct ax_threat_options threats;
    const char *renames;  /* a file for ax_renames_read; NULL: none */
    const char *old_risk; /* risk file of a side; NULL: the one beside its model, if there is one */
    const char *new_risk;
    const char *as_of; /* the day (2027-06-30) on which acceptances are looked at; NULL: none is
                               over */
    bool no_risk;      /* look at no risk files */
    /* Known vulnerabilities of the old and the new model, which become threats of it; NULL: none.
     * For a side that is no model they are not looked at. */
    const struct ax_vulnerability_sources *known[2];
};

/* Compares two files: models of any format that is read, lists that annexc threats wrote, or risk
 * files, told apart by their content ("-": standard input). With two models the result says why
 * each threat came or went; with lists it says no more than they do. What is wrong with a file is
 * reported. AX_OK with *out_diff set, which the caller frees before the session; AX_INVALID, AX_IO,
 * AX_LIMIT, AX_NO_MEMORY. `gates` (NULL: none) are shown every threat of both sides. */
AX_API enum ax_status ax_diff_files(struct ax_session *session, const char *old_path,
                                    const char *new_path, const struct ax_diff_options *options,
                                    struct ax_gates *gates, struct ax_diff **out_diff);
/* NULL is fine. */
AX_API void ax_diff_free(struct ax_diff *diff);
/* True when nothing is different. */
AX_API bool ax_diff_is_same(const struct ax_diff *diff);

/* The formats of `annexc diff`. */
enum ax_diff_format {
    AX_DIFF_TEXT,     /* for people: lines fit the width */
    AX_DIFF_MARKDOWN, /* for a pull request; at most AX_DIFF_MARKDOWN_BYTES */
    AX_DIFF_JSON,     /* models/schema/diff-1.json */
    AX_DIFF_CSV,      /* a row for each change */
    AX_DIFF_HTML,     /* one page, nothing beside it is needed */
    AX_DIFF_FORMAT_COUNT
};

/* Code hosts take no comment that is longer; what is left out is counted at its end. */
#define AX_DIFF_MARKDOWN_BYTES 65535

/* "text", "markdown", … Static. */
AX_API const char *ax_diff_format_text(enum ax_diff_format format);
/* Writes the differences. Same files, same bytes. AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_report_diff(const struct ax_diff *diff, enum ax_diff_format format,
                                     struct ax_report_style style, struct ax_output *output);

struct ax_template_diff;

/* Compares two templates (shipped names or paths) with what they extend: rules, categories, types
 * and properties that were added, removed and changed. Errors as for ax_templates_load. AX_OK with
 * *out_diff set, which the caller frees before the session. */
AX_API enum ax_status ax_template_diff_new(struct ax_session *session, const char *old_name,
                                           const char *new_name,
                                           struct ax_template_diff **out_diff);
/* NULL is fine. */
AX_API void ax_template_diff_free(struct ax_template_diff *diff);
/* True when nothing is different. */
AX_API bool ax_template_diff_is_same(const struct ax_template_diff *diff);
/* Writes the differences. AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_report_template_diff(const struct ax_template_diff *diff,
                                              enum ax_diff_format format,
                                              struct ax_report_style style,
                                              struct ax_output *output);

#ifdef __cplusplus
}
#endif
#endif
