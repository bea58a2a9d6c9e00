/* SPDX-License-Identifier: Apache-2.0 */
/* The changes of one record while they are collected. */
#ifndef AX_RISK_PATCH_H
#define AX_RISK_PATCH_H

#include "risk/edit.h"

enum {
    AX_PATCH_FIELDS = AX_RISK_FIELD_COUNT + 2,
    AX_PATCH_CHILDREN = 16
};

struct ax_patching {
    struct ax_risk_edit *edit;
    const struct ax_risk_record *record; /* NULL: a new one */
    struct ax_output *scratch;
    struct ax_output *said;
    struct ax_field_change fields[AX_PATCH_FIELDS];
    size_t field_count;
    struct ax_child_change children[AX_PATCH_CHILDREN];
    size_t child_count;
    bool decides;
    bool rewrites;              /* a part of the record got its changes already */
    struct ax_slice vectors[2]; /* of `pre` and `post`; start NULL: as they are; empty: none */
    struct ax_slice impacts[2]; /* the same for `impact-by` */
};

/* False without memory; ax_patch_end is to be called in any case. */
bool ax_patch_begin(struct ax_patching *patching, struct ax_risk_edit *edit,
                    const struct ax_risk_record *record);
void ax_patch_end(struct ax_patching *patching);
void ax_patch_field(struct ax_patching *patching, enum ax_risk_field field, struct ax_slice value);
/* Whether the field is among those that change. */
bool ax_patch_changes(const struct ax_patching *patching, enum ax_risk_field field);
void ax_patch_child(struct ax_patching *patching, const char *name, struct ax_slice xml,
                    bool replaces, bool removes_all);
/* What is in `scratch`, an element written as one in a threat, without the blanks before it. */
struct ax_slice ax_patch_keep_child(struct ax_patching *patching);
/* Writes the scores whose vectors, impact or harm are set. */
void ax_patch_scores(struct ax_patching *patching);
/* Adds "owner: old -> new" to what is said about the change. */
void ax_patch_say(struct ax_patching *patching, const struct ax_risk_setting *setting,
                  struct ax_slice old);

/* Sets fields of the decision for all threats that the pattern fits, or makes it. */
enum ax_status ax_patch_pattern(struct ax_risk_edit *edit, struct ax_slice pattern,
                                const struct ax_risk_setting *settings, size_t count);

#endif
