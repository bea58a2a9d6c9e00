/* SPDX-License-Identifier: Apache-2.0 */
/* How a threat becomes a row, for lists of millions. A format lays each rule out once: bytes
 * that are the same for all threats of the rule, already escaped, and slots between them. A slot
 * holds what depends on the subject and is worked out once for all threats of that subject,
 * which stand together. What is left to do for a row is copying. */
#ifndef AX_REPORT_ROW_H
#define AX_REPORT_ROW_H

#include "report/label.h"
#include "threat/threat.h"

struct ax_rows;

/* Appends the content of a slot, escaped, for rows->threat. */
typedef void (*ax_slot_writer)(struct ax_rows *rows, struct ax_output *output);

struct ax_row_format {
    ax_escape escape;
    /* Whether the subject of rows->threat needs the other of two layouts; NULL: there is only
     * one. */
    bool (*is_special)(const struct ax_rows *rows);
    /* Calls the ax_row_* functions below for all that stands in a row of this rule, for the
     * layout that rows->special says. */
    void (*lay_out)(struct ax_rows *rows, const struct ax_rule *rule);
    /* Its slots only look at the model, and take memory from rows->memory alone: rows can be filled
     * in by several threads. */
    bool alone;
    bool explains; /* its slots ask for evidence */
};

/* What a slot holds, in rows->filled. */
struct ax_row_slot {
    uint32_t start;
    uint32_t len;
};

/* How it gets there. */
struct ax_row_filler {
    ax_slot_writer write; /* NULL: `piece`, or nothing for slot 0 */
    struct ax_piece piece;
    bool each_row; /* depends on the threat, not only on its subject */
};

/* Literal bytes, from `start` in rows->literals, then a slot. */
struct ax_row_step {
    uint32_t start;
    uint32_t len;
    uint32_t slot;
    bool opens; /* a cell begins with the slot: guard it */
};

struct ax_row_layout {
    uint32_t first; /* in rows->steps */
    uint32_t count; /* 0: not laid out yet */
    size_t bytes;   /* of all literals */
    uint64_t needs; /* bits of its slots */
    uint64_t opens; /* bits of the slots that cells begin with */
};

struct ax_rows {
    const struct ax_model *model;
    const struct ax_templates *templates;
    const struct ax_row_format *format;
    const struct ax_allocator *memory;
    const struct ax_threat *threat;         /* the row being written, for slots */
    struct ax_roles roles;                  /* of that threat */
    struct ax_threat subject;               /* what the slots are filled for */
    bool special;                           /* what the format says of that subject */
    uint64_t has;                           /* bits of the slots that are filled */
    uint64_t risky;                         /* of those that a cell must not begin with unguarded */
    size_t longest;                         /* of these slots, in bytes */
    AX_ARRAY(struct ax_row_layout) layouts; /* two by rule: the usual, the special */
    AX_ARRAY(struct ax_row_step) steps;
    AX_ARRAY(struct ax_row_slot) slots;
    AX_ARRAY(struct ax_row_filler) fillers; /* by slot */
    struct ax_labels labels;
    struct ax_output *literals;
    struct ax_output *filled;
    struct ax_output *raw;   /* a text before it is escaped */
    struct ax_output *found; /* for ax_threat_evidence_in */
    uint32_t file_source;    /* which source `file` names; 0: none yet */
    struct ax_row_slot file; /* bytes in literals, for slots that name the file */
    uint32_t line_hint;      /* see ax_source_line */
    size_t pending;          /* in literals: where the step being laid out begins */
    bool failed;             /* no memory */
};

/* `labels`: those of others, all kept, or NULL. False without memory; call ax_rows_done in any
 * case. */
bool ax_rows_init(struct ax_rows *rows, const struct ax_threats *threats,
                  const struct ax_row_format *format, const struct ax_allocator *memory,
                  const struct ax_labels *labels);
/* Lays out all rules now, not at their first row: that takes memory from the session. */
bool ax_rows_prepare(struct ax_rows *rows);
/* Rows from this threat on come next: what they need is fetched. */
void ax_rows_expect(const struct ax_rows *rows, const struct ax_threat *threat);
/* Writes one row. */
void ax_rows_put(struct ax_rows *rows, const struct ax_threat *threat, struct ax_output *output);
/* What went wrong with the rows or the output, or AX_OK. */
enum ax_status ax_rows_done(struct ax_rows *rows, const struct ax_output *output);

/* For laying out: bytes as they are; a text that gets escaped; a rule's text with its
 * placeholders. */
void ax_row_put(struct ax_rows *rows, const char *bytes);
void ax_row_escape(struct ax_rows *rows, struct ax_slice text);
void ax_row_pieces(struct ax_rows *rows, struct ax_slice text);
/* The same as a CSV cell, which must not begin like a formula whatever comes into its
 * placeholders. */
void ax_row_csv_cell(struct ax_rows *rows, struct ax_slice text);
/* What `write` writes for the subject; for the single threat with `each_row`. */
void ax_row_slot(struct ax_rows *rows, ax_slot_writer write, bool each_row);

/* For slots: the item in a role, or AX_NO_INDEX. */
static inline uint32_t ax_row_item(const struct ax_rows *rows, enum ax_role role)
{
    return rows->roles.item[role];
}

/* The flow, the element or the model that the threat is about. */
static inline const struct ax_item *ax_row_subject(const struct ax_rows *rows)
{
    return ax_model_item(rows->model, rows->threat->subject);
}

/* The id of the subject, with ~ for the way back: what stands after the rule and @ in the
 * threat's id. */
void ax_row_put_subject(struct ax_rows *rows, struct ax_output *output);

/* The boundaries that the subject crosses if it is a flow, in the direction of the threat. */
void ax_row_put_crosses(struct ax_rows *rows, struct ax_output *output, enum ax_label_part part,
                        struct ax_slice separator);
/* The data of the subject. */
void ax_row_put_data(struct ax_rows *rows, struct ax_output *output, enum ax_label_part part,
                     struct ax_slice separator);

#endif
