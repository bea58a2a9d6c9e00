/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of a risk file as changes of its text: what is not touched stays as it is, byte for
 * byte, with its comments and its layout. */
#ifndef AX_RISK_EDIT_H
#define AX_RISK_EDIT_H

#include "base/output.h"
#include "risk/risk.h"
#include "xml/tag.h"

/* Bytes [start, end) of the old text become `text`. */
struct ax_splice {
    size_t start;
    size_t end;
    uint32_t order; /* of those at the same place */
    struct ax_slice text;
};

struct ax_risk_edit {
    struct ax_session *session;
    struct ax_risk *risk;
    struct ax_risk *fresh; /* there is no file yet: what `risk` is, and to be freed */
    const char *path;
    struct ax_risk *opened;       /* what `risk` is, when the file is <risk/> alone */
    struct ax_slice expected;     /* the text of the file */
    struct ax_slice before;       /* the text that splices are about: the same, with an end tag */
    struct ax_slice after;        /* the new text, when it is finished */
    size_t after_size;            /* allocated */
    struct ax_model *model;       /* by hand: NULL when it is not known */
    struct ax_threats *threats;   /* of the model */
    AX_ARRAY(uint32_t) threat_of; /* by record: the threat of the model + 1, 0: none */
    AX_ARRAY(bool) is_set;        /* by record, empty until one is set */
    AX_ARRAY(struct ax_splice) splices;
    AX_ARRAY(struct ax_risk_change) changes;
    size_t counts[AX_RISK_EVENT_COUNT];
};

/* A field of a record that gets a new value; an empty one is taken away. */
struct ax_field_change {
    enum ax_risk_field field;
    struct ax_slice value;
};

/* A child element that is put into a record, in the place of the first one of its kind when
 * `replaces`, which an empty text only takes away. */
struct ax_child_change {
    const char *name;
    struct ax_slice xml; /* from '<' to the end of the element, no line end */
    bool replaces;
    bool removes_all; /* all of its kind, whatever `xml` is */
};

/* Names of the children of a threat, in their order; NULL at the end. */
extern const char *const ax_risk_child_order[];

struct ax_risk_edit *ax_risk_edit_new(struct ax_session *session, struct ax_risk *risk,
                                      const char *path);
void ax_risk_edit_add(struct ax_risk_edit *edit, enum ax_risk_event event, struct ax_slice id,
                      struct ax_slice text);
void ax_risk_edit_splice(struct ax_risk_edit *edit, size_t start, size_t end, struct ax_slice text);

/* Changes one record (or the root): all its changes at once. Only its start tag is laid out anew,
 * and the children that are named, which get into the order of the format. */
void ax_risk_edit_record(struct ax_risk_edit *edit, size_t start, int depth,
                         const struct ax_field_change *fields, size_t field_count,
                         struct ax_child_change *children, size_t child_count);
/* A new threat behind all others. */
void ax_risk_edit_put_new(struct ax_risk_edit *edit, const struct ax_field_change *fields,
                          size_t field_count, const struct ax_child_change *children,
                          size_t child_count);
/* Writes fields as attributes in canonical order; the record's own text is left out. */
void ax_risk_tag_fields(struct ax_xml_tag *tag, const struct ax_field_change *fields, size_t count);
/* Finds out which threat of the model each record is about. AX_NO_MEMORY. */
enum ax_status ax_risk_edit_join(struct ax_risk_edit *edit);
/* Where a new record of this kind goes: behind the last one that may stand before it. */
size_t ax_risk_edit_place(const struct ax_risk_edit *edit, enum ax_risk_kind kind);
/* The output's text in the session's memory. */
struct ax_slice ax_risk_edit_keep(struct ax_risk_edit *edit, struct ax_output *output);

/* The disposition that the settings give the threat without a reason, though it needs one; the
 * reason of another disposition is none. NULL: nothing is missing. */
const char *ax_risk_lacks_reason(const struct ax_risk *risk, const struct ax_risk_record *record,
                                 const struct ax_risk_setting *settings, size_t count);
/* ax_risk_edit_set for a decision that another tool has stored, with or without a reason. */
enum ax_status ax_risk_edit_adopt(struct ax_risk_edit *edit, struct ax_slice id,
                                  const struct ax_risk_setting *settings, size_t count);

#endif
