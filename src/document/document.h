/* SPDX-License-Identifier: Apache-2.0 */
/* The record set while it is being written as XML. Each section is a function in a list
 * (sections.c); what is here is for them. */
#ifndef AX_DOCUMENT_DOCUMENT_H
#define AX_DOCUMENT_DOCUMENT_H

#include "report/escape.h"
#include "risk/risk.h"

#include <annexc/document.h>

struct ax_doc {
    struct ax_session *session;
    struct ax_model *model;
    const struct ax_threats *threats;
    const struct ax_document_options *options;
    struct ax_risk *risk; /* NULL: there is none */
    ax_escape escape;     /* of what stands between tags and quotes */
    struct ax_output *output;
    bool *listed; /* by threat record of the risk file: a threat of today stands for it */
};

struct ax_section {
    const char *name; /* of the element */
    const char *title;
    void (*write)(struct ax_doc *doc);
    bool (*is_there)(const struct ax_doc *doc); /* NULL: in every document */
};

/* In the order of the document; ends with a name NULL. */
extern const struct ax_section ax_sections[];

void ax_doc_write_cover(struct ax_doc *doc);
void ax_doc_write_context(struct ax_doc *doc);
void ax_doc_write_assets(struct ax_doc *doc);
void ax_doc_write_diagrams(struct ax_doc *doc);
void ax_doc_write_interfaces(struct ax_doc *doc);
void ax_doc_write_assumptions(struct ax_doc *doc);
void ax_doc_write_threats(struct ax_doc *doc);
void ax_doc_write_trees(struct ax_doc *doc);
void ax_doc_write_vulnerabilities(struct ax_doc *doc);
void ax_doc_write_controls(struct ax_doc *doc);
void ax_doc_write_residual(struct ax_doc *doc);
void ax_doc_write_issues(struct ax_doc *doc);
void ax_doc_write_reviews(struct ax_doc *doc);
void ax_doc_write_monitoring(struct ax_doc *doc);
void ax_doc_write_completeness(struct ax_doc *doc);
void ax_doc_write_octave(struct ax_doc *doc);
void ax_doc_write_trike(struct ax_doc *doc);

/* What counts of the traceability of one threat is written where its controls are; see trace.c. */
void ax_doc_write_traces(struct ax_doc *doc);
/* What the rules say that are marked, by index; see rules.c. */
void ax_doc_write_rules(struct ax_doc *doc, const bool *used);
/* The techniques that the document uses, with their caveats, and the scope; see technique.c. */
void ax_doc_write_techniques(struct ax_doc *doc);
/* Whether a tree is in this edition. */
bool ax_doc_has_trees(const struct ax_doc *doc);
/* Whether an OCTAVE file is. */
bool ax_doc_has_octave(const struct ax_doc *doc);
/* Whether a Trike file is. */
bool ax_doc_has_trike(const struct ax_doc *doc);
/* Numbers for the charts; see chart.c. */
void ax_doc_write_charts(struct ax_doc *doc);

/* Writes the whole document. */
void ax_doc_write(struct ax_doc *doc);

/* Text between tags or quotes as ax_xml_put_value, with every character that could reorder or
 * hide text made visible. */
void ax_doc_escape_visible(struct ax_output *output, struct ax_slice text);

/* ` name="value"`; nothing when the value is empty. */
void ax_doc_attribute(struct ax_doc *doc, const char *name, struct ax_slice value);
void ax_doc_words(struct ax_doc *doc, const char *name, const char *value);
void ax_doc_number(struct ax_doc *doc, const char *name, uint64_t value);
/* `<name>text</name>` on a line of its own; nothing when the text is empty. */
void ax_doc_text(struct ax_doc *doc, const char *name, struct ax_slice text);
/* The end of a start tag, then the text as content and the end tag. */
void ax_doc_close(struct ax_doc *doc, const char *name, struct ax_slice text);
/* What stands in front of the root element of an SVG is not for the middle of a document. */
struct ax_slice ax_doc_drawing(struct ax_slice svg);
/* An attribute of a model item. */
struct ax_slice ax_doc_item_text(const struct ax_doc *doc, uint32_t item, const char *name);

/* Whether the record is left out of this edition. */
bool ax_doc_is_hidden(const struct ax_doc *doc, const struct ax_risk_record *record);
/* Whether a person added this threat, and it is still one: it counts like the derived ones. */
bool ax_doc_is_manual(const struct ax_doc *doc, const struct ax_risk_record *threat);
/* Index of the category in the templates; their number: they have none of this id. */
uint32_t ax_doc_category(const struct ax_doc *doc, struct ax_slice id);
/* The record as an element of its kind's name: fields as attributes, long texts as elements. */
void ax_doc_record(struct ax_doc *doc, const struct ax_risk_record *record);
/* The same with more inside. */
void ax_doc_record_open(struct ax_doc *doc, const char *name, const struct ax_risk_record *record);
/* All records of a kind that are not hidden. */
void ax_doc_records(struct ax_doc *doc, enum ax_risk_kind kind);
/* The field of a record; empty when there is no record. */
struct ax_slice ax_doc_field(const struct ax_doc *doc, const struct ax_risk_record *record,
                             enum ax_risk_field field);

/* What counts for a threat; open when there is no risk file. */
void ax_doc_decide(const struct ax_doc *doc, struct ax_slice id,
                   struct ax_risk_decision *out_decision);

#endif
