/* SPDX-License-Identifier: Apache-2.0 */
/* The writers of differences, one per format, and the words that they share. */
#ifndef AX_REPORT_DIFF_FORMAT_H
#define AX_REPORT_DIFF_FORMAT_H

#include "diff/diff.h"
#include "report/escape.h"

enum ax_status ax_diff_write_text(const struct ax_diff *diff, struct ax_report_style style,
                                  struct ax_output *output);
enum ax_status ax_diff_write_markdown(const struct ax_diff *diff, struct ax_output *output);
enum ax_status ax_diff_write_json(const struct ax_diff *diff, struct ax_output *output);
enum ax_status ax_diff_write_csv(const struct ax_diff *diff, struct ax_output *output);
enum ax_status ax_diff_write_html(const struct ax_diff *diff, struct ax_output *output);

/* The style sheet of a page. */
extern const char ax_diff_page_style[];

/* Where lines end: cells of a line, those before the first, and before each other one. */
struct ax_wrap {
    size_t width; /* SIZE_MAX: lines are not wrapped */
    size_t used;
    size_t indent;
};

size_t ax_diff_width(struct ax_report_style style);
/* Writes the text, escaped for a terminal; `visible` is scratch. */
void ax_diff_put_wrapped(struct ax_output *output, struct ax_output *visible, struct ax_slice text,
                         struct ax_wrap wrap);
/* "+ ", "- ", "~ ", "? ". */
void ax_diff_put_mark(struct ax_output *output, int mark, bool color);

/* All of these append plain text, which is not escaped. */

/* "Infusion pump 3.2.0": what a side is about. */
void ax_diff_put_side(const struct ax_diff *diff, int which, struct ax_output *output);
/* "process gateway "Gateway" (service) in clinical-net". */
void ax_diff_put_item(const struct ax_diff *diff, const struct ax_item_change *change,
                      struct ax_output *output);
/* "confidentiality: no → yes"; a text that is not there is "(none)". */
void ax_diff_put_change(struct ax_slice name, struct ax_slice before, struct ax_slice after,
                        struct ax_output *output);
/* The same for a field of an item; of lists of words only those that came and went. */
void ax_diff_put_field(const struct ax_field_change *field, struct ax_output *output);
/* "flow.confidentiality is 'yes' is true now (f25): yes, was no". */
void ax_diff_put_why(const struct ax_why *why, struct ax_output *output);
/* "2 added, 1 removed, 3 changed". */
void ax_diff_put_model_counts(const struct ax_diff *diff, struct ax_output *output);
/* "7 new (1 critical, 2 high), 3 gone, 1 changed". */
void ax_diff_put_threat_counts(const struct ax_diff *diff, struct ax_output *output);
/* "open 120 → 118, expired 0 → 1"; nothing when a side has no risk file. */
void ax_diff_put_tallies(const struct ax_diff *diff, struct ax_output *output);
/* "accept by Name until 2026-06-30", "expired, …"; nothing when there is no risk file. */
void ax_diff_put_decided(const struct ax_decided *decided, struct ax_output *output);

/* Whether people are shown this reason: where some decide alone, those that do not are left out. */
bool ax_diff_shows_why(const struct ax_diff *diff, const struct ax_threat_change *change,
                       uint32_t index);

/* The threat's record that counts: the new one where there is one. */
static inline const struct ax_record *ax_change_record(const struct ax_threat_change *change)
{
    return change->new_record ? change->new_record : change->old_record;
}

/* A severity, or "unknown". */
const char *ax_diff_severity(uint8_t severity);
/* "new", "gone", "changed". Static. */
const char *ax_threat_change_text(enum ax_threat_change_kind kind);
/* "rule-added", "test", …: for machines. Static. */
const char *ax_why_kind_text(enum ax_why_kind kind);
/* Changes of the drawing alone are counted, not listed, where people read. */
bool ax_diff_is_layout(const struct ax_diff *diff, const struct ax_item_change *change);

#endif
