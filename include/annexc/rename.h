/* SPDX-License-Identifier: Apache-2.0 */
/* Ids that were changed: a threat keeps its decision when its element or its rule gets another id.
 * They come from files with lines `OLD NEW`, from maps that annexc convert --map writes, and from
 * the `aka` attributes of models. */
#ifndef AX_ANNEXC_RENAME_H
#define AX_ANNEXC_RENAME_H

#include <annexc/model.h>

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ax_renames;

/* An empty set, or NULL without memory. The caller frees it before the session. */
AX_API struct ax_renames *ax_renames_new(struct ax_session *session);
/* NULL is fine. */
AX_API void ax_renames_free(struct ax_renames *renames);

/* Adds those of a file: `OLD NEW` on each line, # and what follows is a remark; or the table of
 * annexc convert --map. What is wrong is reported. AX_INVALID, AX_IO, AX_LIMIT, AX_NO_MEMORY. */
AX_API enum ax_status ax_renames_read(struct ax_renames *renames, const char *path);
/* Adds what the model says with `aka` about ids that it does not have any more. A file that was
 * read before wins. AX_NO_MEMORY. */
AX_API enum ax_status ax_renames_add_model(struct ax_renames *renames,
                                           const struct ax_model *model);

/* The threat id of today for one of before (RULE@SUBJECT, RULE@SUBJECT~): both parts are looked up.
 * False, with *out_new untouched, when neither was renamed. In the session's memory; `start` is
 * NULL without memory. */
AX_API bool ax_renames_threat(const struct ax_renames *renames, struct ax_slice old,
                              struct ax_slice *out_new);

#ifdef __cplusplus
}
#endif
#endif
