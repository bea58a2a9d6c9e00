/* SPDX-License-Identifier: Apache-2.0 */
/* Two models of one session → what was added, removed and changed. Items are matched by id, then by
 * renames that somebody stated, then by likeness, which is only a guess. Order, line breaks and
 * what follows from something else (numbers nobody wrote, properties that say what their type says
 * anyway) are no changes. */
#ifndef AX_DIFF_MODEL_DIFF_H
#define AX_DIFF_MODEL_DIFF_H

#include "model/model.h"
#include "model/rename.h"
#include "template/template.h"

/* How two items were found to be the same. */
enum ax_match {
    AX_MATCH_NONE,
    AX_MATCH_ID,
    AX_MATCH_STATED, /* a file of renames, or `aka` */
    AX_MATCH_GUESSED /* one is gone, and one like it came */
};

enum ax_change_kind {
    AX_CHANGE_ADDED,
    AX_CHANGE_REMOVED,
    AX_CHANGE_CHANGED, /* the same id, or one that was renamed for sure */
    AX_CHANGE_GUESSED  /* renamed? */
};

/* What of an item. */
enum ax_field {
    AX_FIELD_ID,
    AX_FIELD_KIND, /* process → store */
    AX_FIELD_NAME,
    AX_FIELD_TYPE,
    AX_FIELD_PARENT, /* the boundary around it, or the owner of a port: it moved */
    AX_FIELD_FROM,
    AX_FIELD_TO,
    AX_FIELD_BIDIRECTIONAL,
    AX_FIELD_DATA,
    AX_FIELD_CROSSES, /* follows from where the ends are, unless the author states it */
    AX_FIELD_SCOPE,
    AX_FIELD_NUMBER,
    AX_FIELD_PROPERTY, /* of the templates */
    AX_FIELD_OTHER,    /* any other attribute or text */
    AX_FIELD_LAYOUT,   /* x, y, width, height, path */
    AX_FIELD_CONTENT   /* of a view */
};

/* A slice with `start` NULL: there is none on that side. */
struct ax_field_change {
    uint8_t field; /* enum ax_field */
    bool derived;  /* nobody wrote it: it follows from other changes */
    struct ax_slice name;
    struct ax_slice old_text;
    struct ax_slice new_text;
};

struct ax_item_change {
    uint8_t kind;      /* enum ax_change_kind */
    uint32_t old_item; /* AX_NO_INDEX: added */
    uint32_t new_item; /* AX_NO_INDEX: removed */
    uint32_t first;    /* in diff->fields; all that an added or removed item has */
    uint32_t count;
};

struct ax_model_diff {
    struct ax_session *session;
    const struct ax_model *old_model;
    const struct ax_model *new_model;
    uint32_t *new_of; /* by item of the old model: the same in the new one, or AX_NO_INDEX */
    uint32_t *old_of; /* by item of the new model */
    uint8_t *match;   /* by item of the new model: enum ax_match */
    /* Kind by kind (the model itself, elements, boundaries, flows, ports, data, assumptions,
     * views); in each, what is there now in the order of the new model, then what was removed in
     * the order of the old one. */
    AX_ARRAY(struct ax_item_change) changes;
    AX_ARRAY(struct ax_field_change) fields;
    uint32_t *change_of_new; /* by item of the new model: index of its change + 1 */
};

/* Compares. Both models are bound, frozen and of the same session, and outlive the result, as does
 * `renames` (NULL: none; those of the new model's `aka` have to be in it). AX_OK with *out_diff
 * set, which the caller frees; AX_NO_MEMORY. */
enum ax_status ax_model_diff_new(const struct ax_model *old_model, const struct ax_model *new_model,
                                 const struct ax_renames *renames, struct ax_model_diff **out_diff);
/* NULL is fine. */
void ax_model_diff_free(struct ax_model_diff *diff);

/* The change of an item of the new model, or NULL. */
const struct ax_item_change *ax_model_diff_of(const struct ax_model_diff *diff, uint32_t new_item);
/* Its first change of this field, or NULL. */
const struct ax_field_change *ax_model_diff_field(const struct ax_model_diff *diff,
                                                  const struct ax_item_change *change,
                                                  enum ax_field field);
/* "added", "removed", "changed", "renamed?". Static. */
const char *ax_change_kind_text(enum ax_change_kind kind);

#endif
