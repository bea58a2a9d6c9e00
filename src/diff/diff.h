/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that is different between two sides. */
#ifndef AX_DIFF_DIFF_H
#define AX_DIFF_DIFF_H

#include "diff/list.h"
#include "diff/model_diff.h"
#include "risk/risk.h"
#include "threat/threat.h"

#include <annexc/diff.h>

enum ax_side_kind {
    AX_SIDE_MODEL,
    AX_SIDE_LIST,
    AX_SIDE_RISK
};

/* One of the two files. */
struct ax_side {
    enum ax_side_kind kind;
    struct ax_slice path;
    struct ax_slice id; /* of the model; empty where the file does not say */
    struct ax_slice name;
    struct ax_slice version;
    struct ax_slice templates; /* "stride 1.0.0" */
    struct ax_model *model;    /* NULL: the file is none */
    struct ax_threats *threats;
    struct ax_list list; /* AX_SIDE_LIST; closed once it is read */
    bool list_open;
    struct ax_risk *risk; /* decisions about its threats; NULL: none */
    const char *as_of;    /* the day on which they are looked at; NULL: any */
    uint64_t count;       /* threats that it has */
    /* Reading the threats of a model as records. */
    uint32_t next;
    uint32_t next_recorded; /* of the risk file */
    bool manual;            /* threats that people recorded by hand belong to it */
    struct ax_output *texts;
    struct ax_record record;
};

/* Why a threat came, went or changed. */
enum ax_why_kind {
    AX_WHY_RULE_ADDED,
    AX_WHY_RULE_REMOVED,
    AX_WHY_RULE_ENABLED,
    AX_WHY_RULE_DISABLED,
    AX_WHY_RULE_CHANGED,
    AX_WHY_ITEM_ADDED,
    AX_WHY_ITEM_REMOVED,
    AX_WHY_ITEM_GUESSED, /* its subject is gone, and one like it came: renamed? */
    AX_WHY_SCOPE,        /* it is in scope now, or out of it */
    AX_WHY_LOOSE,        /* the flow got both its ends, or lost one */
    AX_WHY_WAY,          /* the flow is bidirectional now, or not any more */
    AX_WHY_SWITCH,       /* the file derives threats now, or not any more */
    AX_WHY_KNOWN,        /* a vulnerability of a component of it is known now, or not any more */
    AX_WHY_MANUAL,       /* somebody wrote it into the risk file, or took it out */
    AX_WHY_TEST          /* a test of the rule has another outcome */
};

struct ax_why {
    uint8_t kind;             /* enum ax_why_kind */
    bool came;                /* of what goes both ways: the way that makes threats come */
    bool decides;             /* this alone makes the difference */
    struct ax_slice item;     /* id that it is about; the other side's for a guess */
    struct ax_slice test;     /* as the rule says it */
    struct ax_slice old_text; /* what was found; a rule's text */
    struct ax_slice new_text;
    bool old_truth;
    bool new_truth;
};

/* What a risk file says about one threat. Empty slices: nothing. */
struct ax_decided {
    bool known;                           /* there is a risk file */
    enum ax_risk_disposition disposition; /* what holds */
    enum ax_risk_disposition stated;      /* what the file says, over or not */
    bool expired;
    bool settled;
    enum ax_level scored; /* without the controls; AX_LEVEL_COUNT: it is not scored */
    struct ax_slice status;
    struct ax_slice owner;
    struct ax_slice until;
    struct ax_slice reason;
    struct ax_slice residual; /* level that is left, and whether that is acceptable */
};

enum ax_threat_change_kind {
    AX_THREAT_NEW,
    AX_THREAT_GONE,
    AX_THREAT_CHANGED
};

struct ax_threat_change {
    uint8_t kind;                       /* enum ax_threat_change_kind */
    const struct ax_record *old_record; /* NULL: new */
    const struct ax_record *new_record; /* NULL: gone */
    uint32_t first_field;               /* in diff->fields: what changed of it */
    uint32_t field_count;
    uint32_t first_why; /* in diff->whys; none: not known */
    uint32_t why_count;
    struct ax_decided decided; /* of the side that has it; of the new one where both have */
};

/* A threat that is on both sides, and was decided about otherwise. */
struct ax_decision_change {
    struct ax_slice id; /* of today */
    struct ax_slice title;
    uint8_t severity;
    uint64_t order;
    struct ax_decided sides[2];
    uint32_t first_field; /* in diff->fields */
    uint32_t field_count;
};

/* How a side's threats are decided about. */
struct ax_tally {
    uint64_t of[AX_RISK_DISPOSITION_COUNT]; /* what holds */
    uint64_t expired;                       /* of the open ones */
    uint64_t unsettled;
};

/* "severity", old, new. */
struct ax_text_change {
    const char *name;
    struct ax_slice old_text;
    struct ax_slice new_text;
};

struct ax_diff {
    struct ax_session *session;
    struct ax_side sides[2]; /* old, new */
    struct ax_renames *renames;
    struct ax_model_diff *model; /* NULL unless both sides are models */
    AX_ARRAY(struct ax_threat_change)
    changes; /* new and changed in the order of the new side, then
                                                  gone in the order of the old one */
    AX_ARRAY(struct ax_text_change) fields;
    AX_ARRAY(struct ax_why) whys;
    struct ax_record_pool pool; /* records that changes point at */
    AX_ARRAY(struct ax_decision_change) decisions;
    uint64_t counts[AX_THREAT_CHANGED + 1];
    struct ax_tally tallies[2];
    struct ax_gates *gates;
};

/* Opens a side: reads the model and its threats, or the head of a list. */
enum ax_status ax_side_open(struct ax_diff *diff, int which, const char *path,
                            const struct ax_diff_options *options);
void ax_side_close(struct ax_side *side);
/* "stride 1.0.0, team 2". In the session's memory. */
struct ax_slice ax_templates_names(const struct ax_templates *templates);
/* Closes a list that was read, and takes what it says about its model. */
void ax_side_take_head(struct ax_side *side);
/* Reads the next threat into *out_record, which holds until the next call. False at the end, and
 * after a failure, which *status tells. */
bool ax_side_next(struct ax_side *side, const struct ax_record **out_record,
                  enum ax_status *status);

/* Reads the next threat of the side's risk file into side->record: derived ones, manual ones, or
 * both; those that are gone are passed over. */
bool ax_side_next_recorded(struct ax_side *side, bool derived, bool manual);
/* Decides whether manual threats are compared. Those that are not are told to the gates, and of. */
enum ax_status ax_diff_settle_manual(struct ax_diff *diff);

/* Fills changes and counts from the records of both sides, whatever they are. */
enum ax_status ax_diff_join(struct ax_diff *diff);
/* The same for two models, by numbers; names of items do not count. */
enum ax_status ax_diff_threats(struct ax_diff *diff);

/* Adds a change; the records are of the diff's pool, and may be NULL. */
struct ax_threat_change *ax_diff_add(struct ax_diff *diff, enum ax_threat_change_kind kind,
                                     struct ax_record *old_record, struct ax_record *new_record);
/* Adds to the change added last. */
void ax_diff_add_field(struct ax_diff *diff, const char *name, struct ax_slice old_text,
                       struct ax_slice new_text);
void ax_diff_add_why(struct ax_diff *diff, struct ax_why why);
/* Puts changes in their order. */
void ax_diff_sort(struct ax_diff *diff);
/* Whether each threat has to be looked at, and not only those that are different. */
bool ax_diff_wants_all(const struct ax_diff *diff);
/* Tells of a threat of either side, or of both: to the gates, and what was decided about it.
 * `subjects` as for gates, without what the risk file knows. Call it before ax_diff_add. */
enum ax_status ax_diff_tell(struct ax_diff *diff, const struct ax_record *before,
                            const struct ax_record *after, unsigned subjects);

/* The record of a threat of a model; texts in the output, which is emptied before. */
void ax_record_of_threat(const struct ax_threats *threats, const struct ax_threat *threat,
                         struct ax_output *texts, struct ax_record *out_record);
/* The same with nothing but id, rule, category and severity. */
void ax_record_of_threat_id(const struct ax_threats *threats, const struct ax_threat *threat,
                            struct ax_output *texts, struct ax_record *out_record);

/* What the side's risk file says about the threat `id`. */
struct ax_decided ax_side_decided(const struct ax_side *side, struct ax_slice id);
/* The severity that gates take, as annexc risk check does: the rule's or the score's, whichever is
 * higher, and of what nobody judged the highest. */
enum ax_level ax_decided_severity(const struct ax_decided *decided, uint8_t stated);

/* Says why a threat is on one side only; the change was added last. `old_threat` or `new_threat` is
 * NULL. */
void ax_diff_explain(struct ax_diff *diff, const struct ax_threat *old_threat,
                     const struct ax_threat *new_threat);

#endif
