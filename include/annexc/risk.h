/* SPDX-License-Identifier: Apache-2.0 */
/* The security risk file: what people decided about threats, with controls, tests, reviews and the
 * other records of IEC 81001-5-1 clause 7. docs/risk.md describes the file. Slices that are
 * returned are borrowed until the session is freed; a risk file must be freed before its session.
 * */
#ifndef AX_ANNEXC_RISK_H
#define AX_ANNEXC_RISK_H

#include <annexc/acceptance.h>
#include <annexc/model.h>
#include <annexc/output.h>
#include <annexc/threat.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ax_risk;
struct ax_risk_record;

/* What stands in the file, in its order. The kinds after AX_RISK_THREAT are parts of a threat. */
enum ax_risk_kind {
    AX_RISK_METHOD,
    AX_RISK_ACCEPTANCE,
    AX_RISK_ASSUMPTION,
    AX_RISK_CONTROL,
    AX_RISK_TEST,
    AX_RISK_ISSUE,
    AX_RISK_REVIEW,
    AX_RISK_MONITORING,
    AX_RISK_RELEASE,
    AX_RISK_EXCEPTION,
    AX_RISK_DECISION,
    AX_RISK_THREAT,
    AX_RISK_PRE,       /* a score before the controls */
    AX_RISK_POST,      /* a score with them */
    AX_RISK_RESIDUAL,  /* the risk that is left */
    AX_RISK_DISCLOSED, /* what users are told */
    AX_RISK_BASIS,     /* what a decision was based on */
    AX_RISK_CHANGED,   /* what is not as it was when the decision was made */
    AX_RISK_ABSENT,    /* releases in which the threat was gone */
    AX_RISK_WAS,       /* an earlier decision */
    AX_RISK_KIND_COUNT
};

/* "method", "control", … the name of the element. Static. */
AX_API const char *ax_risk_kind_text(enum ax_risk_kind kind);

/* What a record may say: attributes, texts of child elements, and the record's own text. */
enum ax_risk_field {
#define AX_RISK_FIELD(id, name) AX_RISK_##id,
#include <annexc/risk_fields.def>
#undef AX_RISK_FIELD
    AX_RISK_FIELD_COUNT
};

/* "owner", "safety-ref", …; the record's own text is "text". Static. */
AX_API const char *ax_risk_field_text(enum ax_risk_field field);

enum ax_risk_disposition {
    AX_RISK_OPEN,
    AX_RISK_MITIGATE,
    AX_RISK_ELIMINATE,
    AX_RISK_TRANSFER,
    AX_RISK_ACCEPT,
    AX_RISK_NOT_APPLICABLE,
    AX_RISK_DISPOSITION_COUNT
};

/* "open", "mitigate", … Static. */
AX_API const char *ax_risk_disposition_text(enum ax_risk_disposition disposition);

/* Which rules the file was made with: its method says so; where it does not, STRIDE per
 * interaction. `risk` NULL: the same. */
AX_API struct ax_threat_options ax_risk_methods(const struct ax_risk *risk);

/* Where the risk file of a model lies: NAME.risk.xml beside NAME.xml or NAME.tm7. A path that ends
 * in ".risk.xml" is one itself. In the session's memory; NULL without memory. */
AX_API const char *ax_risk_path(struct ax_session *session, const char *model_path);
/* The model of a risk file: NAME.xml or NAME.tm7 beside it, whichever is there; NULL when neither
 * is, or without memory. In the session's memory. */
AX_API const char *ax_risk_model_path(struct ax_session *session, const char *risk_path);

/* Reads the risk file `path`. Messages say what is wrong with it. AX_OK with *out_risk set, which
 * the caller frees; AX_NOT_FOUND when there is no such file (not reported); AX_INVALID, AX_IO,
 * AX_LIMIT, AX_NO_MEMORY. */
AX_API enum ax_status ax_risk_load(struct ax_session *session, const char *path,
                                   struct ax_risk **out_risk);
/* NULL is fine. */
AX_API void ax_risk_free(struct ax_risk *risk);

/* Writes the risk file `path` in canonical form: order of attributes, indentation; comments stay.
 * Messages as for ax_risk_load, which has to succeed on it. AX_NOT_FOUND, AX_INVALID, AX_IO,
 * AX_NO_MEMORY. */
AX_API enum ax_status ax_risk_format(struct ax_session *session, const char *path,
                                     struct ax_output *output);

/* The id and the version of the model as the file has them. */
AX_API struct ax_slice ax_risk_model_id(const struct ax_risk *risk);
/* The version of the model as the file has it. */
AX_API struct ax_slice ax_risk_model_version(const struct ax_risk *risk);

/* How many records of this kind the file has: AX_RISK_METHOD … AX_RISK_THREAT. */
AX_API size_t ax_risk_count(const struct ax_risk *risk, enum ax_risk_kind kind);
/* Number `index` of the kind, in the order of the file; NULL past the last. Borrowed until the
 * risk file is freed. */
AX_API const struct ax_risk_record *ax_risk_at(const struct ax_risk *risk, enum ax_risk_kind kind,
                                               size_t index);
/* The record with this id, whatever its kind; NULL: there is none. */
AX_API const struct ax_risk_record *ax_risk_find(const struct ax_risk *risk, struct ax_slice id);
/* Number `index` of the parts of this kind that a threat has, in the order of the file; NULL past
 * the last. */
AX_API const struct ax_risk_record *ax_risk_part(const struct ax_risk *risk,
                                                 const struct ax_risk_record *threat,
                                                 enum ax_risk_kind kind, size_t index);

/* What kind of record this is. */
AX_API enum ax_risk_kind ax_risk_record_kind(const struct ax_risk_record *record);
/* What the record says in this field, blanks around it cut off; empty: nothing. Lists have blanks
 * between their words. */
AX_API struct ax_slice ax_risk_value(const struct ax_risk *risk,
                                     const struct ax_risk_record *record, enum ax_risk_field field);
/* The field number `index` that the record has, with its value, in the order of the file; false
 * past the last. For going over everything. */
AX_API bool ax_risk_value_at(const struct ax_risk *risk, const struct ax_risk_record *record,
                             size_t index, enum ax_risk_field *out_field,
                             struct ax_slice *out_value);
/* The line and column where the record stands in its file, from 1. */
AX_API void ax_risk_place(const struct ax_risk *risk, const struct ax_risk_record *record,
                          uint32_t *out_line, uint32_t *out_column);
/* True when the record says visibility="internal". */
AX_API bool ax_risk_is_internal(const struct ax_risk *risk, const struct ax_risk_record *record);

/* What counts for one threat. */
struct ax_risk_decision {
    enum ax_risk_disposition
        disposition;                 /* what holds: open when nothing decides, or not any more */
    enum ax_risk_disposition stated; /* what the file says, expired or not */
    bool expired;                    /* `until` lies before the day that was asked for */
    bool by_pattern;                 /* a `decision` for many threats decides */
    bool review_again;               /* what the decision was based on has changed */
    bool gone;                       /* the model does not raise the threat any more */
    bool settled;                    /* decided, not expired, not to be reviewed again, or gone */
    const struct ax_risk_record *threat; /* its own record; NULL: the file has none */
    const struct ax_risk_record
        *decision; /* the record that decides: its own or a `decision`; NULL:
                                              nobody decided */
    struct ax_slice reason;
    struct ax_slice owner;
    struct ax_slice until; /* empty: no end */
    struct ax_slice status;
};

/* True when the text is a day of the calendar, written like 2027-06-30. */
AX_API bool ax_risk_is_day(const char *text);
/* Settles what the file says about the threat `id`, whether or not it has a record for it. `as_of`
 * is the day (2027-06-30) that `until` is compared with; NULL: decisions never expire, as it has to
 * be for output that must not depend on the day it is made. */
AX_API void ax_risk_decide(const struct ax_risk *risk, struct ax_slice id, const char *as_of,
                           struct ax_risk_decision *out_decision);
/* True when the pattern of a `decision` or an `exception` ("S3@*", "*@debug-port") fits. */
AX_API bool ax_risk_pattern_fits(struct ax_slice pattern, struct ax_slice text);

/* The severity that gates, filters and charts take for a threat: what its rule says, or the band of
 * its first score without the controls where that is higher. A score below the rule never lets a
 * gate pass: that takes a decision. What the rule says comes from `model`; where that is NULL, or
 * has no such rule, the record says it. False: neither says anything. */
AX_API bool ax_risk_severity(const struct ax_risk *risk, const struct ax_risk_record *threat,
                             const struct ax_model *model, enum ax_level *out_level);
/* The acceptance matrix of the manufacturer, which the `acceptance` of the file names: a path below
 * the folder of the risk file. Read once; *out_acceptance is NULL when the file names none.
 * AX_NOT_FOUND when there is no such file (not reported); AX_INVALID, AX_IO, AX_LIMIT (reported,
 * and where the file lies elsewhere or cannot be read, at the place that names it);
 * AX_NO_MEMORY. */
AX_API enum ax_status ax_risk_acceptance(struct ax_risk *risk,
                                         const struct ax_acceptance **out_acceptance);

/* What the matrix says about a score: exploitability, from the vector by the scale for its
 * method, against the severity of harm: the score's own `harm`, else that of the threat. */
struct ax_risk_cell {
    const struct ax_risk_record *score; /* the pre or post; NULL: none */
    int band;                           /* of the matrix; -1: not known */
    int harm;                           /* of the matrix; -1: not known */
    enum ax_verdict verdict;
};

/* The cell of one pre or post of a threat. False: the matrix was not read (ax_risk_acceptance), or
 * band or harm are not known; *out_cell then has what is. */
AX_API bool ax_risk_cell_of(const struct ax_risk *risk, const struct ax_risk_record *threat,
                            const struct ax_risk_record *score, struct ax_risk_cell *out_cell);
/* The cell of a threat without the controls (`post`: with them): that of its first score for which
 * there is one. */
AX_API bool ax_risk_cell(const struct ax_risk *risk, const struct ax_risk_record *threat, bool post,
                         struct ax_risk_cell *out_cell);
/* The id of the category of a threat: what the record says, else that of its rule in `model` (NULL:
 * not known); *out_name gets its name. Empty: not known. */
AX_API struct ax_slice ax_risk_category(const struct ax_risk *risk,
                                        const struct ax_risk_record *threat,
                                        const struct ax_model *model, struct ax_slice *out_name);
/* How many releases the file has after the one in which the threat came; false when the file does
 * not know that release. */
AX_API bool ax_risk_age(const struct ax_risk *risk, const struct ax_risk_record *threat,
                        size_t *out_releases);

/* Which threats of a risk file. Zeroed: all that are not gone. */
struct ax_risk_filter {
    const char *as_of;     /* as in ax_risk_decide */
    unsigned dispositions; /* bit per disposition that holds; 0: any */
    enum ax_level least;   /* severity */
    const char *owner;     /* part of the owner's name, capitals or not */
    const char *element;   /* id: threats about it, and about flows that begin or end there when
                              `model` is known */
    const char *pattern;   /* of ids; NULL: any */
    size_t least_age;      /* releases */
    bool expired;          /* only decisions that have expired */
    bool review_again;     /* only those to be reviewed again */
    bool gone;             /* also those that are gone */
    const struct ax_model *model; /* NULL: not known */
};

/* Holds the pattern and the element of a filter against the file: AX_INVALID (reported) when no
 * threat, gone or not, has such an id, or when neither the file nor the model, which is asked where
 * it is known, has such an element; AX_NO_MEMORY. */
AX_API enum ax_status ax_risk_filter_check(const struct ax_risk *risk,
                                           const struct ax_risk_filter *filter);
/* True when the threat passes; its decision is then in *out_decision. */
AX_API bool ax_risk_passes(const struct ax_risk *risk, const struct ax_risk_record *threat,
                           const struct ax_risk_filter *filter,
                           struct ax_risk_decision *out_decision);

/* What an update did with one threat. */
enum ax_risk_event {
    AX_RISK_NEW,
    AX_RISK_GONE_NOW,
    AX_RISK_RETURNED,
    AX_RISK_RENAMED,      /* its element says aka="OLD" */
    AX_RISK_REVIEW_AGAIN, /* something behind its decision changed; `text` says what */
    AX_RISK_AS_BEFORE,    /* it changed back */
    AX_RISK_RECORDED,     /* a decision that stood there without its basis got it */
    AX_RISK_SET,          /* a person changed something; `text` says what */
    AX_RISK_EVENT_COUNT
};

struct ax_risk_change {
    enum ax_risk_event event;
    struct ax_slice id;
    struct ax_slice text; /* empty: nothing more to say */
};

/* A change of a risk file that is worked out, but not written. */
struct ax_risk_edit;

/* Joins the risk file with the threats of the model of today: new ones come in as open, gone ones
 * are marked, returned ones get their decision back, and decisions whose basis changed are marked
 * to be reviewed again. Nothing that a person wrote is removed or moved. `risk` NULL: there is no
 * file yet. `options` NULL: the methods of the file (ax_risk_methods); others are written into
 * it. AX_OK with *out_edit set, which the caller frees before the risk file; AX_INVALID
 * (reported: the file belongs to another model), AX_NO_MEMORY. */
AX_API enum ax_status ax_risk_update(struct ax_risk *risk, struct ax_model *model, const char *path,
                                     const struct ax_threat_options *options,
                                     struct ax_risk_edit **out_edit);
/* One thing that a person says about a threat. An empty value takes away what stands there. */
struct ax_risk_setting {
    enum ax_risk_kind part; /* AX_RISK_THREAT: the threat itself; AX_RISK_PRE or _POST with VECTOR
                               or IMPACT_BY, AX_RISK_RESIDUAL or _DISCLOSED with TEXT */
    enum ax_risk_field field;
    struct ax_slice value;
};

/* The field of a threat with this name: an attribute, the text of a child element ("reason"),
 * "pre" and "post" for vectors, "pre-impact" and "post-impact" for what counts of them,
 * "residual" and "disclosed" for texts. False: there is none that a person may set. */
AX_API bool ax_risk_setting_find(struct ax_slice name, struct ax_risk_setting *out_setting);
/* Whether the value can stand there; what is wrong with it goes to `problem`, one line without a
 * full stop. */
AX_API bool ax_risk_setting_fits(const struct ax_risk *risk, const struct ax_risk_setting *setting,
                                 struct ax_output *problem);
/* The words that the field named so takes, with blanks between them; NULL: any. Static. */
AX_API const char *ax_risk_setting_choices(struct ax_slice name);
/* What stands there now. */
AX_API struct ax_slice ax_risk_setting_value(const struct ax_risk *risk,
                                             const struct ax_risk_record *threat,
                                             const struct ax_risk_setting *setting);

/* Begins an edit by hand. `model` may be NULL: what decisions are based on is then recorded by the
 * next update. AX_NO_MEMORY. */
AX_API enum ax_status ax_risk_edit_begin(struct ax_risk *risk, struct ax_model *model,
                                         const struct ax_threat_options *options,
                                         struct ax_risk_edit **out_edit);
/* Sets fields of the threat `id`, each id once in an edit. A new disposition or reason, and
 * `confirm`, make it a decision of today: the earlier one becomes a `was`, and what it is based on
 * is recorded anew. With a * in the id it is a decision for all threats that the pattern fits;
 * `confirm` alone then confirms each of them that was not set before in this edit. AX_INVALID
 * (reported: no such threat, a wrong value), AX_NO_MEMORY. */
AX_API enum ax_status ax_risk_edit_set(struct ax_risk_edit *edit, struct ax_slice id,
                                       const struct ax_risk_setting *settings, size_t count,
                                       bool confirm);
/* Adds a threat that no rule raises, with an id of its own. The same answers. */
AX_API enum ax_status ax_risk_edit_add_threat(struct ax_risk_edit *edit, struct ax_slice id,
                                              const struct ax_risk_setting *settings, size_t count);
/* Sets what a spreadsheet (CSV, XLSX) says about threats: the first row names fields, and "id"
 * which threat a row is about. AX_INVALID when anything in it is wrong: each mistake was reported
 * with its cell, and the edit is to be thrown away. AX_IO, AX_LIMIT, AX_NO_MEMORY. */
AX_API enum ax_status ax_risk_edit_import(struct ax_risk_edit *edit, const char *path);
struct ax_stored;
/* Sets what was decided in Microsoft's tool, where nobody decided anything here yet; threats that a
 * person made there are added. What has no threat in the risk file is a warning. */
AX_API enum ax_status ax_risk_edit_import_stored(struct ax_risk_edit *edit,
                                                 const struct ax_stored *stored);
/* Works the new text out, once, after all changes. AX_INVALID (reported) when it would not be a
 * sound risk file, AX_NO_MEMORY. */
AX_API enum ax_status ax_risk_edit_finish(struct ax_risk_edit *edit);

/* How many changes of this kind there are. */
AX_API size_t ax_risk_edit_count(const struct ax_risk_edit *edit, enum ax_risk_event event);
/* One of all changes, in the order of the threats; NULL past the last. Borrowed until the edit is
 * freed. */
AX_API const struct ax_risk_change *ax_risk_edit_at(const struct ax_risk_edit *edit, size_t index);
/* True when the file would not be as it was. */
AX_API bool ax_risk_edit_is_change(const struct ax_risk_edit *edit);
/* Writes the new text. AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_risk_edit_write(const struct ax_risk_edit *edit, struct ax_output *output);
/* Puts the new text in the place of the file, in one step: whatever happens, the old or the new
 * file is there, whole. Nothing is written when nothing changed. AX_OK; AX_INVALID when somebody
 * else changed the file since it was read (reported), AX_IO (reported), AX_NO_MEMORY. */
AX_API enum ax_status ax_risk_edit_commit(struct ax_risk_edit *edit);
/* NULL is fine. */
AX_API void ax_risk_edit_free(struct ax_risk_edit *edit);

#ifdef __cplusplus
}
#endif
#endif
