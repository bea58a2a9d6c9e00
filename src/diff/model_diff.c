/* SPDX-License-Identifier: Apache-2.0 */
#include "diff/model_diff.h"

#include "diff/fields.h"
#include "diff/match.h"

const char *ax_change_kind_text(enum ax_change_kind kind)
{
    static const char *const texts[] = {"added", "removed", "changed", "renamed?"};
    return texts[kind];
}

static bool add_change(struct ax_comparer *comparer, uint32_t old_item, uint32_t new_item)
{
    struct ax_model_diff *diff = comparer->diff;
    uint32_t first = diff->fields.len;
    ax_compare_items(comparer, old_item, new_item);
    bool both = old_item != AX_NO_INDEX && new_item != AX_NO_INDEX;
    if (both && first == diff->fields.len) {
        return true;
    }
    struct ax_item_change *change = ax_array_push(diff->session->memory, &diff->changes);
    if (!change) {
        return false;
    }
    bool guessed = both && diff->match[new_item] == AX_MATCH_GUESSED;
    *change =
        (struct ax_item_change){.kind = (uint8_t)(guessed                   ? AX_CHANGE_GUESSED
                                                  : both                    ? AX_CHANGE_CHANGED
                                                  : old_item == AX_NO_INDEX ? AX_CHANGE_ADDED
                                                                            : AX_CHANGE_REMOVED),
                                .old_item = old_item,
                                .new_item = new_item,
                                .first = first,
                                .count = diff->fields.len - first};
    if (new_item != AX_NO_INDEX) {
        diff->change_of_new[new_item] = diff->changes.len;
    }
    return true;
}

/* In which group of changes a kind stands. */
static int group_of(enum ax_kind kind)
{
    static const int groups[AX_KIND_COUNT] = {
        [AX_KIND_MODEL] = 0, [AX_KIND_EXTERNAL] = 1,  [AX_KIND_PROCESS] = 1,
        [AX_KIND_STORE] = 1, [AX_KIND_BOUNDARY] = 2,  [AX_KIND_FLOW] = 3,
        [AX_KIND_PORT] = 4,  [AX_KIND_DATA] = 5,      [AX_KIND_ASSUMPTION] = 6,
        [AX_KIND_VIEW] = 7,  [AX_KIND_COMPONENT] = 8,
    };
    return groups[kind];
}

static bool compare_group(struct ax_comparer *comparer, int group)
{
    const struct ax_model_diff *diff = comparer->diff;
    for (uint32_t i = 0; i < diff->new_model->items.len; i++) {
        if (group_of((enum ax_kind)ax_model_item(diff->new_model, i)->kind) == group &&
            !add_change(comparer, diff->old_of[i], i)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < diff->old_model->items.len; i++) {
        if (group_of((enum ax_kind)ax_model_item(diff->old_model, i)->kind) == group &&
            diff->new_of[i] == AX_NO_INDEX && !add_change(comparer, i, AX_NO_INDEX)) {
            return false;
        }
    }
    return true;
}

static bool compare(struct ax_model_diff *diff, const struct ax_renames *renames)
{
    struct ax_comparer comparer;
    bool fine = ax_comparer_init(&comparer, diff) && ax_match_items(diff, renames);
    for (int group = 0; fine && group <= group_of(AX_KIND_COMPONENT); group++) {
        fine = compare_group(&comparer, group);
    }
    ax_comparer_done(&comparer);
    return fine && !diff->session->no_memory;
}

static bool make_tables(struct ax_model_diff *diff)
{
    const struct ax_allocator *memory = diff->session->memory;
    size_t olds = diff->old_model->items.len;
    size_t news = diff->new_model->items.len;
    diff->new_of = ax_memory_resize(memory, NULL, 0, olds * sizeof(uint32_t));
    diff->old_of = ax_memory_resize(memory, NULL, 0, news * sizeof(uint32_t));
    diff->change_of_new = ax_memory_resize(memory, NULL, 0, news * sizeof(uint32_t));
    diff->match = ax_memory_resize(memory, NULL, 0, news);
    if (diff->change_of_new) {
        memset(diff->change_of_new, 0, news * sizeof(uint32_t));
    }
    return diff->new_of && diff->old_of && diff->change_of_new && diff->match;
}

enum ax_status ax_model_diff_new(const struct ax_model *old_model, const struct ax_model *new_model,
                                 const struct ax_renames *renames, struct ax_model_diff **out_diff)
{
    struct ax_session *session = new_model->session;
    struct ax_model_diff *diff = ax_memory_resize(session->memory, NULL, 0, sizeof(*diff));
    if (!diff) {
        return AX_NO_MEMORY;
    }
    *diff =
        (struct ax_model_diff){.session = session, .old_model = old_model, .new_model = new_model};
    if (!make_tables(diff) || !compare(diff, renames)) {
        ax_model_diff_free(diff);
        return AX_NO_MEMORY;
    }
    *out_diff = diff;
    return AX_OK;
}

void ax_model_diff_free(struct ax_model_diff *diff)
{
    if (!diff) {
        return;
    }
    const struct ax_allocator *memory = diff->session->memory;
    size_t news = diff->new_model->items.len;
    ax_memory_release(memory, diff->new_of, diff->old_model->items.len * sizeof(uint32_t));
    ax_memory_release(memory, diff->old_of, news * sizeof(uint32_t));
    ax_memory_release(memory, diff->change_of_new, news * sizeof(uint32_t));
    ax_memory_release(memory, diff->match, news);
    ax_array_done(memory, &diff->changes);
    ax_array_done(memory, &diff->fields);
    ax_memory_release(memory, diff, sizeof(*diff));
}

const struct ax_item_change *ax_model_diff_of(const struct ax_model_diff *diff, uint32_t new_item)
{
    uint32_t at = diff->change_of_new[new_item];
    return at ? &diff->changes.at[at - 1] : NULL;
}

const struct ax_field_change *ax_model_diff_field(const struct ax_model_diff *diff,
                                                  const struct ax_item_change *change,
                                                  enum ax_field field)
{
    for (uint32_t i = 0; change && i < change->count; i++) {
        const struct ax_field_change *at = &diff->fields.at[change->first + i];
        if (at->field == field) {
            return at;
        }
    }
    return NULL;
}
