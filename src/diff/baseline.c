/* SPDX-License-Identifier: Apache-2.0 */
#include "diff/baseline.h"

#include "base/output.h"

uint32_t ax_baseline_find(const struct ax_baseline *baseline, struct ax_slice id)
{
    ax_atom atom = ax_atom_find(&baseline->session->atoms, id);
    uint32_t at = atom && atom < baseline->of_id.len ? baseline->of_id.at[atom] : 0;
    return at ? at - 1 : AX_NO_INDEX;
}

static bool make_slot(struct ax_baseline *baseline, ax_atom id)
{
    if (id < baseline->of_id.len) {
        return true;
    }
    uint32_t more = id + 1 - baseline->of_id.len;
    if (!ax_array_reserve(baseline->session->memory, &baseline->of_id, more)) {
        return false;
    }
    memset(baseline->of_id.at + baseline->of_id.len, 0, more * sizeof(uint32_t));
    baseline->of_id.len += more;
    return true;
}

static enum ax_status add(struct ax_baseline *baseline, const struct ax_record *record,
                          const struct ax_renames *renames, struct ax_slice path)
{
    struct ax_session *session = baseline->session;
    struct ax_record today = *record;
    struct ax_slice *id = &today.text[AX_RECORD_ID];
    (void)(renames && ax_renames_threat(renames, *id, id));
    ax_atom atom = ax_atom_of(&session->atoms, *id);
    if (atom == 0 || !make_slot(baseline, atom)) {
        return AX_NO_MEMORY;
    }
    if (baseline->of_id.at[atom] != 0) {
        (void)ax_report(session, AX_CODE_LIST_TWICE, (struct ax_span){0, 0, 0},
                        "\"%.*s\" has threat \"%.*s\" twice", AX_FMT(path), AX_FMT(*id));
        return AX_INVALID;
    }
    struct ax_record *copy = ax_record_copy(&baseline->pool, &today);
    struct ax_record **kept = copy ? ax_array_push(session->memory, &baseline->records) : NULL;
    if (!kept) {
        return AX_NO_MEMORY;
    }
    *kept = copy;
    baseline->of_id.at[atom] = baseline->records.len;
    return AX_OK;
}

static enum ax_status read_list(struct ax_baseline *baseline, struct ax_side *side,
                                const struct ax_renames *renames)
{
    const struct ax_record *record;
    enum ax_status status = AX_OK;
    if (side->kind != AX_SIDE_LIST) {
        (void)ax_report(baseline->session, AX_CODE_BASELINE, (struct ax_span){0, 0, 0},
                        "\"%.*s\" is no saved list of threats", AX_FMT(side->path));
        return AX_INVALID;
    }
    while (status == AX_OK && ax_side_next(side, &record, &status)) {
        status = add(baseline, record, renames, side->path);
    }
    ax_side_take_head(side);
    baseline->name = side->name.len > 0 ? side->name : side->id;
    baseline->version = side->version;
    baseline->templates = side->templates;
    return status;
}

static enum ax_status load(struct ax_baseline *baseline, const char *path,
                           const struct ax_renames *renames)
{
    struct ax_session *session = baseline->session;
    struct ax_diff *diff = ax_memory_resize(session->memory, NULL, 0, sizeof(*diff));
    if (!diff) {
        return AX_NO_MEMORY;
    }
    const struct ax_diff_options options = {.no_risk = true};
    *diff = (struct ax_diff){.session = session};
    enum ax_status status = ax_side_open(diff, 0, path, &options);
    status = status == AX_OK ? read_list(baseline, &diff->sides[0], renames) : status;
    ax_side_close(&diff->sides[0]);
    ax_memory_release(session->memory, diff, sizeof(*diff));
    if (status == AX_OK) {
        baseline->met = ax_memory_resize(session->memory, NULL, 0, baseline->records.len + 1UL);
        status = baseline->met ? AX_OK : AX_NO_MEMORY;
    }
    return status;
}

enum ax_status ax_baseline_load(struct ax_session *session, const char *path,
                                const struct ax_renames *renames, struct ax_baseline **out_baseline)
{
    struct ax_baseline *baseline = ax_memory_resize(session->memory, NULL, 0, sizeof(*baseline));
    if (!baseline) {
        return AX_NO_MEMORY;
    }
    *baseline = (struct ax_baseline){.session = session};
    ax_record_pool_init(&baseline->pool, session->memory);
    enum ax_status status = load(baseline, path, renames);
    if (status != AX_OK) {
        ax_baseline_free(baseline);
        return status;
    }
    *out_baseline = baseline;
    return AX_OK;
}

void ax_baseline_free(struct ax_baseline *baseline)
{
    if (!baseline) {
        return;
    }
    const struct ax_allocator *memory = baseline->session->memory;
    ax_memory_release(memory, baseline->met, baseline->records.len + 1UL);
    ax_record_pool_done(&baseline->pool);
    ax_array_done(memory, &baseline->records);
    ax_array_done(memory, &baseline->of_id);
    ax_memory_release(memory, baseline, sizeof(*baseline));
}

enum ax_status ax_baseline_meet(struct ax_baseline *baseline, const struct ax_threats *threats)
{
    struct ax_output *id = ax_output_to_memory(baseline->session->memory);
    if (!id) {
        return AX_NO_MEMORY;
    }
    memset(baseline->met, 0, baseline->records.len + 1UL);
    baseline->met_count = baseline->new_count = 0;
    for (uint32_t i = 0; i < threats->list.len; i++) {
        id->len = 0;
        ax_threat_put_id(threats->model, &threats->list.at[i], id);
        uint32_t at = ax_baseline_find(baseline, ax_output_text(id));
        if (at == AX_NO_INDEX) {
            baseline->new_count++;
        } else if (!baseline->met[at]) {
            baseline->met[at] = 1;
            baseline->met_count++;
        }
    }
    enum ax_status status = id->status;
    ax_output_free(id);
    return status;
}

void ax_baseline_keep_new(const struct ax_baseline *baseline, struct ax_threats *threats)
{
    struct ax_output *id = ax_output_to_memory(baseline->session->memory);
    uint32_t kept = 0;
    for (uint32_t i = 0; id && i < threats->list.len; i++) {
        id->len = 0;
        ax_threat_put_id(threats->model, &threats->list.at[i], id);
        if (ax_baseline_find(baseline, ax_output_text(id)) == AX_NO_INDEX) {
            threats->list.at[kept++] = threats->list.at[i];
        }
    }
    threats->list.len = id && id->status == AX_OK ? kept : threats->list.len;
    baseline->session->no_memory |= !id || id->status != AX_OK;
    ax_output_free(id);
}

static void put_age(const char *what, struct ax_slice before, struct ax_slice now,
                    struct ax_output *output)
{
    if (before.len > 0) {
        ax_putf(output, "%s%.*s", what, AX_FMT(before));
        if (now.len > 0 && !ax_slice_equal(before, now)) {
            ax_putf(output, ", now %.*s", AX_FMT(now));
        }
    }
}

void ax_baseline_describe(const struct ax_baseline *baseline, const struct ax_threats *threats,
                          struct ax_output *output)
{
    const struct ax_model *model = threats->model;
    struct ax_slice templates = ax_templates_names(model->templates);
    ax_put_text(output, "baseline");
    if (baseline->name.len > 0) {
        ax_putf(output, " of %.*s", AX_FMT(baseline->name));
    }
    put_age(" ", baseline->version, ax_model_text(model, 0, "version"), output);
    put_age("; templates ", baseline->templates, templates, output);
    ax_putf(output, "; of its %u threats %u %s gone; %u %s new", baseline->records.len,
            baseline->records.len - baseline->met_count,
            baseline->records.len - baseline->met_count == 1 ? "is" : "are", baseline->new_count,
            baseline->new_count == 1 ? "is" : "are");
}
