/* SPDX-License-Identifier: Apache-2.0 */
#include "diff/diff.h"

#include "diff/gate.h"

#include <stdlib.h>

bool ax_diff_is_same(const struct ax_diff *diff)
{
    return diff->changes.len == 0 && diff->decisions.len == 0 &&
           (!diff->model || diff->model->changes.len == 0);
}

struct ax_threat_change *ax_diff_add(struct ax_diff *diff, enum ax_threat_change_kind kind,
                                     struct ax_record *old_record, struct ax_record *new_record)
{
    bool whole = (kind == AX_THREAT_NEW || old_record) && (kind == AX_THREAT_GONE || new_record);
    struct ax_threat_change *change =
        whole ? ax_array_push(diff->session->memory, &diff->changes) : NULL;
    if (!change) {
        return NULL;
    }
    const struct ax_side *side = &diff->sides[new_record ? 1 : 0];
    const struct ax_record *record = new_record ? new_record : old_record;
    bool was = !new_record && record->text[AX_RECORD_WAS].len > 0;
    *change = (struct ax_threat_change){
        .kind = (uint8_t)kind,
        .old_record = old_record,
        .new_record = new_record,
        .first_field = diff->fields.len,
        .first_why = diff->whys.len,
        .decided = ax_side_decided(side, record->text[was ? AX_RECORD_WAS : AX_RECORD_ID]),
    };
    diff->counts[kind]++;
    return change;
}

void ax_diff_add_field(struct ax_diff *diff, const char *name, struct ax_slice old_text,
                       struct ax_slice new_text)
{
    struct ax_text_change *field = ax_array_push(diff->session->memory, &diff->fields);
    if (field) {
        *field = (struct ax_text_change){name, old_text, new_text};
        diff->changes.at[diff->changes.len - 1].field_count++;
    }
}

void ax_diff_add_why(struct ax_diff *diff, struct ax_why why)
{
    struct ax_why *added = ax_array_push(diff->session->memory, &diff->whys);
    if (added) {
        *added = why;
        diff->changes.at[diff->changes.len - 1].why_count++;
    }
}

static int by_place(const void *left, const void *right)
{
    const struct ax_threat_change *a = left;
    const struct ax_threat_change *b = right;
    bool a_gone = a->kind == AX_THREAT_GONE;
    bool b_gone = b->kind == AX_THREAT_GONE;
    if (a_gone != b_gone) {
        return a_gone ? 1 : -1;
    }
    uint64_t at = (a_gone ? a->old_record : a->new_record)->order;
    uint64_t bt = (b_gone ? b->old_record : b->new_record)->order;
    return (at > bt) - (at < bt);
}

static int by_order(const void *left, const void *right)
{
    const struct ax_decision_change *a = left;
    const struct ax_decision_change *b = right;
    return (a->order > b->order) - (a->order < b->order);
}

void ax_diff_sort(struct ax_diff *diff)
{
    if (diff->changes.len > 0) {
        qsort(diff->changes.at, diff->changes.len, sizeof(*diff->changes.at), by_place);
    }
    if (diff->decisions.len > 0) {
        qsort(diff->decisions.at, diff->decisions.len, sizeof(*diff->decisions.at), by_order);
    }
}

static enum ax_status read_renames(struct ax_diff *diff, const struct ax_diff_options *options)
{
    diff->renames = ax_renames_new(diff->session);
    if (!diff->renames) {
        return AX_NO_MEMORY;
    }
    return options->renames ? ax_renames_read(diff->renames, options->renames) : AX_OK;
}

static enum ax_status compare(struct ax_diff *diff)
{
    const struct ax_side *sides = diff->sides;
    enum ax_status status = AX_OK;
    if (sides[1].model) {
        status = ax_renames_add_model(diff->renames, sides[1].model);
    }
    status = status == AX_OK ? ax_diff_settle_manual(diff) : status;
    if (status == AX_OK && sides[0].model && sides[1].model) {
        status = ax_model_diff_new(sides[0].model, sides[1].model, diff->renames, &diff->model);
        status = status == AX_OK ? ax_diff_threats(diff) : status;
    }
    /* Of two models, manual threats are left to join. */
    return status == AX_OK ? ax_diff_join(diff) : status;
}

/* Gates that ask for what neither side can tell. */
static enum ax_status check_gates(struct ax_diff *diff)
{
    bool blind = diff->gates && !diff->sides[1].risk;
    if (diff->gates && diff->sides[1].model) {
        ax_gates_check(diff->gates, diff->sides[1].model, diff->sides[0].model);
    }
    return blind ? ax_gates_refuse(diff->gates, AX_GATE_EXPIRED, "a risk file of the new side")
                 : AX_OK;
}

static enum ax_status work(struct ax_diff *diff, const char *const paths[2],
                           const struct ax_diff_options *options)
{
    size_t errors = ax_message_count(diff->session, AX_ERROR);
    enum ax_status status = read_renames(diff, options);
    for (int i = 0; i < 2; i++) {
        enum ax_status opened = ax_side_open(diff, i, paths[i], options);
        status = status == AX_OK ? opened : status;
    }
    status = status == AX_OK ? check_gates(diff) : status;
    status = status == AX_OK ? compare(diff) : status;
    if (status == AX_OK) {
        ax_diff_sort(diff);
        status = ax_session_verdict(diff->session, errors);
    }
    return status;
}

enum ax_status ax_diff_files(struct ax_session *session, const char *old_path, const char *new_path,
                             const struct ax_diff_options *options, struct ax_gates *gates,
                             struct ax_diff **out_diff)
{
    const char *paths[2] = {old_path, new_path};
    struct ax_diff *diff = ax_memory_resize(session->memory, NULL, 0, sizeof(*diff));
    if (!diff) {
        return AX_NO_MEMORY;
    }
    *diff = (struct ax_diff){.session = session, .gates = gates};
    ax_record_pool_init(&diff->pool, session->memory);
    enum ax_status status = work(diff, paths, options);
    if (status != AX_OK) {
        ax_diff_free(diff);
        return status;
    }
    for (int i = 0; i < 2; i++) {
        ax_side_take_head(&diff->sides[i]);
    }
    *out_diff = diff;
    return AX_OK;
}

void ax_diff_free(struct ax_diff *diff)
{
    if (!diff) {
        return;
    }
    const struct ax_allocator *memory = diff->session->memory;
    ax_model_diff_free(diff->model);
    ax_renames_free(diff->renames);
    ax_record_pool_done(&diff->pool);
    ax_array_done(memory, &diff->changes);
    ax_array_done(memory, &diff->fields);
    ax_array_done(memory, &diff->whys);
    ax_array_done(memory, &diff->decisions);
    ax_side_close(&diff->sides[0]);
    ax_side_close(&diff->sides[1]);
    ax_memory_release(memory, diff, sizeof(*diff));
}
