/* SPDX-License-Identifier: Apache-2.0 */
/* Two models as one: all of the new one, and behind it what only the old one had, so that a picture
 * can show what was removed where it was. */
#ifndef AX_DIAGRAM_JOINED_H
#define AX_DIAGRAM_JOINED_H

#include "diagram/scene.h"
#include "diff/model_diff.h"

struct ax_joined {
    struct ax_model *model; /* items of the new model keep their index */
    struct ax_model_diff *diff;
    struct ax_renames *renames;
    uint8_t *novelties; /* by item of `model`: enum ax_novelty */
};

/* Joins two models of one session. AX_NO_MEMORY leaves nothing. */
enum ax_status ax_joined_init(struct ax_joined *joined, struct ax_model *old_model,
                              struct ax_model *new_model);
void ax_joined_done(struct ax_joined *joined);

/* Works out the novelties; what is from `first` on was removed. Called by ax_joined_init. */
bool ax_joined_find(struct ax_joined *joined, uint32_t first);
/* Gives the novelties to what the scene draws: a boundary that is drawn as one node and a merged
 * flow have changed when something that they stand for has. */
bool ax_joined_show(const struct ax_joined *joined, struct ax_scene *scene);

/* True when an item of the new model may be one of the old with another id, or may not. */
static inline bool ax_joined_is_guess(const struct ax_model_diff *diff, uint32_t new_item)
{
    return new_item != 0 && diff->match[new_item] == AX_MATCH_GUESSED;
}

/* True when a field is one that a picture tells about. */
bool ax_joined_is_told(const struct ax_field_change *change);

#endif
