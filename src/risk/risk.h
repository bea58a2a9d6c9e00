/* SPDX-License-Identifier: Apache-2.0 */
/* The risk file in memory: records with values, as they stand in the file, and where. It is never
 * changed: what is to be changed becomes an edit of the text (edit.h). */
#ifndef AX_RISK_RISK_H
#define AX_RISK_RISK_H

#include "diag/session.h"
#include "load/document.h"
#include "threat/threat.h"

#include <annexc/risk.h>

#define AX_RISK_SPACE "urn:annexc:risk:1"
/* The kinds that stand in the file by themselves. */
#define AX_RISK_TOP_KINDS ((int)AX_RISK_THREAT + 1)
#define AX_RISK_NONE UINT32_MAX

struct ax_risk_value {
    struct ax_slice text; /* blanks around it cut off */
    uint32_t next;        /* of the same record; AX_RISK_NONE: last */
    uint8_t field;        /* enum ax_risk_field */
};

struct ax_risk_record {
    uint8_t kind;       /* enum ax_risk_kind */
    uint32_t start;     /* offset of '<' */
    uint32_t first;     /* value */
    uint32_t last;      /* value */
    uint32_t part;      /* the first part of a threat, a record */
    uint32_t last_part; /* the last */
    uint32_t next;      /* of parts: the next one of the same threat */
};

struct ax_risk {
    struct ax_session *session;
    struct ax_names names;
    const char *path;
    const struct ax_acceptance *acceptance; /* NULL: not read, or none */
    uint32_t source;
    uint32_t root; /* offset of the root's '<' */
    struct ax_slice model;
    struct ax_slice version;
    AX_ARRAY(struct ax_risk_record) records; /* parts too, in the order of the file */
    AX_ARRAY(struct ax_risk_value) values;
    AX_ARRAY(uint32_t) of_kind[AX_RISK_THREAT + 1]; /* records */
    AX_ARRAY(uint32_t) by_id;                       /* by atom of the id: record + 1 */
};

/* The element rules of the format, with the rule of an element for each kind. */
extern const struct ax_element_rule ax_risk_rules[];
/* The kind that a rule reads; AX_RISK_KIND_COUNT for the root and for texts. */
enum ax_risk_kind ax_risk_kind_of_rule(uint8_t rule);
/* The field that an attribute or a text element of this name is; AX_RISK_FIELD_COUNT: none. */
enum ax_risk_field ax_risk_field_of(enum ax_name name);

/* The element rule of a kind, and the rule of one of its attributes; NULL: it has none such. */
const struct ax_element_rule *ax_risk_rule_of(enum ax_risk_kind kind);
const struct ax_attribute_rule *ax_risk_attribute_rule(enum ax_risk_kind kind,
                                                       enum ax_risk_field field);
/* True when the setting is an element, not an attribute of the threat. */
bool ax_risk_setting_is_text(const struct ax_risk_setting *setting);

/* Words of the enumerations, separated by blanks. */
extern const char ax_risk_dispositions[];

/* Reads the text of a source; what cannot be understood is reported. */
enum ax_status ax_risk_read(struct ax_session *session, uint32_t source, struct ax_risk **out_risk);

static inline struct ax_slice ax_risk_source_text(const struct ax_risk *risk)
{
    return ax_source_at(risk->session, risk->source)->text;
}

static inline uint32_t ax_risk_index(const struct ax_risk *risk,
                                     const struct ax_risk_record *record)
{
    return (uint32_t)(record - risk->records.at);
}

/* Reports what the file refers to and does not have. */
void ax_risk_check_references(struct ax_risk *risk);
/* Where the record's start tag stands, and the value of one of its attributes. */
struct ax_span ax_risk_span(const struct ax_risk *risk, const struct ax_risk_record *record);
struct ax_span ax_risk_value_span(const struct ax_risk *risk, const struct ax_risk_record *record,
                                  enum ax_risk_field field);

/* What stands behind the @ of an id, without the mark of the way back; empty: no @. */
struct ax_slice ax_risk_subject(struct ax_slice id);
/* True when there is a threat, gone or not, whose id the pattern fits. */
bool ax_risk_fits_some(const struct ax_risk *risk, struct ax_slice pattern);
/* Reports that the file at `path` has no such threat: AX_INVALID, AX_NO_MEMORY. */
enum ax_status ax_risk_report_unknown(const struct ax_risk *risk, const char *path,
                                      struct ax_slice id);

/* What the words of `impact-by` choose. */
struct ax_score_options ax_risk_score_options(struct ax_slice impact_by);
/* The score that follows from a `pre` or `post`; false: it has no sound vector. */
bool ax_risk_score(const struct ax_risk *risk, const struct ax_risk_record *part,
                   struct ax_score *out_score);
/* The severity of a threat's first score without the controls; AX_LEVEL_COUNT: it has none.
 * `threat` may be NULL. */
enum ax_level ax_risk_scored(const struct ax_risk *risk, const struct ax_risk_record *threat);
/* The higher one of what a rule or a record says and of a score; AX_LEVEL_COUNT is for what says
 * nothing, here and in the answer. */
enum ax_level ax_risk_worse(enum ax_level stated, enum ax_level scored);

/* What the record itself says, without looking at patterns. */
enum ax_risk_disposition ax_risk_stated(const struct ax_risk *risk,
                                        const struct ax_risk_record *record);
/* The decision for many threats that counts for this one; NULL: none is about it. */
const struct ax_risk_record *ax_risk_decision_for(const struct ax_risk *risk, struct ax_slice id);

#endif
