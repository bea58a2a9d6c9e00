/* SPDX-License-Identifier: Apache-2.0 */
/* Differences as a table: a row for each change of a field, or for what came or went. */
#include "report/diff_format.h"

static const char header[] = "about,change,kind,id,was,severity,title,field,old,new,why\n";

struct row {
    const char *about; /* model, threat, decision */
    const char *change;
    const char *kind;
    struct ax_slice id;
    struct ax_slice was;
    const char *severity;
    struct ax_slice title;
    struct ax_slice field;
    struct ax_slice before;
    struct ax_slice after;
    struct ax_slice why;
};

static void put_row(const struct row *row, struct ax_output *output)
{
    const struct ax_slice cells[] = {ax_slice_of(row->about),
                                     ax_slice_of(row->change),
                                     ax_slice_of(row->kind),
                                     row->id,
                                     row->was,
                                     ax_slice_of(row->severity),
                                     row->title,
                                     row->field,
                                     row->before,
                                     row->after,
                                     row->why};
    for (size_t i = 0; i < AX_COUNT(cells); i++) {
        if (i > 0) {
            ax_put_char(output, ',');
        }
        if (cells[i].len > 0) {
            ax_put_csv_cell(output, cells[i], false);
        }
    }
    ax_put_char(output, '\n');
}

static void put_item(const struct ax_diff *diff, const struct ax_item_change *change,
                     struct ax_output *output)
{
    const struct ax_model_diff *model = diff->model;
    bool is_new = change->new_item != AX_NO_INDEX;
    bool both = is_new && change->old_item != AX_NO_INDEX;
    const struct ax_model *of = is_new ? model->new_model : model->old_model;
    uint32_t item = is_new ? change->new_item : change->old_item;
    struct row row = {
        .about = "model",
        .change = ax_change_kind_text((enum ax_change_kind)change->kind),
        .kind = ax_kind_text((enum ax_kind)ax_model_item(of, item)->kind),
        .id = ax_model_id_text(of, item),
        .was =
            both ? ax_model_id_text(model->old_model, change->old_item) : (struct ax_slice){"", 0},
        .severity = "",
        .title = ax_model_item(of, item)->name,
    };
    row.was = ax_slice_equal(row.id, row.was) ? (struct ax_slice){"", 0} : row.was;
    if (change->count == 0) {
        put_row(&row, output);
    }
    for (uint32_t i = 0; i < change->count; i++) {
        const struct ax_field_change *field = &model->fields.at[change->first + i];
        row.field = field->name;
        row.before = field->old_text;
        row.after = field->new_text;
        put_row(&row, output);
    }
}

static void put_fields(const struct ax_diff *diff, struct row *row, uint32_t first, uint32_t count,
                       struct ax_output *output)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct ax_text_change *field = &diff->fields.at[first + i];
        row->field = ax_slice_of(field->name);
        row->before = field->old_text;
        row->after = field->new_text;
        put_row(row, output);
    }
    if (count == 0) {
        put_row(row, output);
    }
}

static void put_threat(const struct ax_diff *diff, const struct ax_threat_change *change,
                       struct ax_output *raw, struct ax_output *output)
{
    const struct ax_record *record = ax_change_record(change);
    raw->len = 0;
    for (uint32_t i = 0; i < change->why_count; i++) {
        if (!ax_diff_shows_why(diff, change, i)) {
            continue;
        }
        ax_put_text(raw, raw->len > 0 ? "; " : "");
        ax_diff_put_why(&diff->whys.at[change->first_why + i], raw);
    }
    struct row row = {
        .about = "threat",
        .change = ax_threat_change_text((enum ax_threat_change_kind)change->kind),
        .kind = "",
        .id = record->text[AX_RECORD_ID],
        .was =
            change->old_record ? change->old_record->text[AX_RECORD_ID] : (struct ax_slice){"", 0},
        .severity = ax_diff_severity(record->severity),
        .title = record->text[AX_RECORD_TITLE],
        .why = ax_output_text(raw),
    };
    row.was = ax_slice_equal(row.id, row.was) ? (struct ax_slice){"", 0} : row.was;
    put_fields(diff, &row, change->first_field, change->field_count, output);
}

enum ax_status ax_diff_write_csv(const struct ax_diff *diff, struct ax_output *output)
{
    struct ax_output *raw = ax_output_to_memory(diff->session->memory);
    if (!raw) {
        return AX_NO_MEMORY;
    }
    ax_put_text(output, header);
    for (uint32_t i = 0; diff->model && i < diff->model->changes.len; i++) {
        put_item(diff, &diff->model->changes.at[i], output);
    }
    for (uint32_t i = 0; i < diff->changes.len && output->status == AX_OK; i++) {
        put_threat(diff, &diff->changes.at[i], raw, output);
    }
    for (uint32_t i = 0; i < diff->decisions.len && output->status == AX_OK; i++) {
        const struct ax_decision_change *change = &diff->decisions.at[i];
        struct row row = {.about = "decision",
                          .change = "changed",
                          .kind = "",
                          .id = change->id,
                          .severity = ax_diff_severity(change->severity),
                          .title = change->title};
        put_fields(diff, &row, change->first_field, change->field_count, output);
    }
    enum ax_status status = raw->status == AX_OK ? output->status : AX_NO_MEMORY;
    ax_output_free(raw);
    return status;
}
