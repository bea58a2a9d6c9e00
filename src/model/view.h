/* SPDX-License-Identifier: Apache-2.0 */
/* Which items the rules of a view include, exclude and collapse: for pictures, and for the question
 * whether a view shows anything. */
#ifndef AX_MODEL_VIEW_H
#define AX_MODEL_VIEW_H

#include "model/model.h"

enum ax_view_mark {
    AX_MARK_SHOWN = 1,   /* included, itself or by what is around it */
    AX_MARK_PULLED = 2,  /* the end of a flow that is included by name */
    AX_MARK_OUT = 4,     /* excluded, itself or by what is around it */
    AX_MARK_COLLAPSE = 8 /* boundaries: drawn as one node */
};

/* The view of this id. AX_NOT_FOUND: there is none (reported). */
enum ax_status ax_view_find(const struct ax_model *model, const char *name, uint32_t *out_view);
/* True when the view (0: the whole model) shows only what it includes. */
bool ax_view_is_selective(const struct ax_model *model, uint32_t view);
/* Sets the marks of all items, one byte for each, all zero before. */
void ax_view_mark(const struct ax_model *model, uint32_t view, uint8_t *marks);
/* True when there is an element or a flow among what was marked. */
bool ax_view_shows(const struct ax_model *model, const uint8_t *marks);
/* The element where a flow begins or ends (a port's owner), for its `from` or `to`; 0: nowhere. */
uint32_t ax_view_end(const struct ax_model *model, uint32_t end);

#endif
