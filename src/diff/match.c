/* SPDX-License-Identifier: Apache-2.0 */
/* What is the same for sure: the same id, or a rename that somebody stated. */
#include "diff/match.h"

bool ax_match_fits(const struct ax_model_diff *diff, uint32_t old_item, uint32_t new_item)
{
    enum ax_kind before = (enum ax_kind)ax_model_item(diff->old_model, old_item)->kind;
    enum ax_kind after = (enum ax_kind)ax_model_item(diff->new_model, new_item)->kind;
    return before == after || (ax_kind_is_element(before) && ax_kind_is_element(after));
}

static bool is_free(const struct ax_model_diff *diff, uint32_t old_item, uint32_t new_item)
{
    return new_item != 0 && diff->new_of[old_item] == AX_NO_INDEX &&
           diff->old_of[new_item] == AX_NO_INDEX && ax_match_fits(diff, old_item, new_item);
}

static void match_stated(struct ax_model_diff *diff, const struct ax_renames *renames)
{
    for (uint32_t i = 1; renames && i < diff->old_model->items.len; i++) {
        const struct ax_rename *rename =
            ax_rename_of(renames, ax_model_item(diff->old_model, i)->id);
        uint32_t found = rename ? ax_model_find(diff->new_model, rename->new_id) : 0;
        if (is_free(diff, i, found)) {
            ax_match_set(diff, i, found, AX_MATCH_STATED);
        }
    }
}

static void match_ids(struct ax_model_diff *diff)
{
    for (uint32_t i = 1; i < diff->old_model->items.len; i++) {
        uint32_t found = ax_model_find(diff->new_model, ax_model_item(diff->old_model, i)->id);
        if (is_free(diff, i, found)) {
            ax_match_set(diff, i, found, AX_MATCH_ID);
        }
    }
}

/* When the old side is the younger one, it is the one that knows. */
static void match_back(struct ax_model_diff *diff)
{
    const struct ax_atoms *atoms = &diff->session->atoms;
    ax_atom aka = ax_atom_find(atoms, AX_SLICE("aka"));
    for (uint32_t i = 1; aka && i < diff->old_model->items.len; i++) {
        struct ax_slice list = ax_atom_text(atoms, ax_model_attribute(diff->old_model, i, aka));
        struct ax_slice word;
        while (ax_slice_next_word(&list, &word)) {
            uint32_t found = ax_model_find(diff->new_model, ax_atom_find(atoms, word));
            if (is_free(diff, i, found)) {
                ax_match_set(diff, i, found, AX_MATCH_STATED);
            }
        }
    }
}

bool ax_match_items(struct ax_model_diff *diff, const struct ax_renames *renames)
{
    memset(diff->new_of, 0xff, diff->old_model->items.len * sizeof(uint32_t));
    memset(diff->old_of, 0xff, diff->new_model->items.len * sizeof(uint32_t));
    memset(diff->match, AX_MATCH_NONE, diff->new_model->items.len);
    ax_match_set(diff, 0, 0, AX_MATCH_ID);
    match_stated(diff, renames);
    match_ids(diff);
    match_back(diff);
    return ax_match_guess(diff);
}
