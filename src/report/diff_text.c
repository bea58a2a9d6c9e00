/* SPDX-License-Identifier: Apache-2.0 */
/* Differences as a person reads them: a mark, an id, what it is, and below it what changed and
 * why. Nothing is cut; lines are wrapped at the width. */
#include "report/diff_format.h"

enum {
    INDENT = 2,
    DEEPER = 4
};

struct writer {
    const struct ax_diff *diff;
    struct ax_output *output;
    struct ax_output *raw;     /* a line before it is wrapped */
    struct ax_output *visible; /* the same, fit for a terminal */
    size_t width;              /* SIZE_MAX: lines are not wrapped */
    bool color;
};

/* Writes what is in `raw`: the first line behind `used` cells, the others indented. */
static void put_wrapped(struct writer *writer, size_t used, size_t indent)
{
    ax_diff_put_wrapped(writer->output, writer->visible, ax_output_text(writer->raw),
                        (struct ax_wrap){writer->width, used, indent});
}

static struct ax_output *begin(struct writer *writer)
{
    writer->raw->len = 0;
    return writer->raw;
}

static void put_mark(struct writer *writer, int mark)
{
    ax_diff_put_mark(writer->output, mark, writer->color);
}

static void put_deeper(struct writer *writer)
{
    ax_put_repeat(writer->output, ' ', DEEPER);
    put_wrapped(writer, DEEPER, DEEPER + INDENT);
}

/* "THREATS  2 new, 1 gone". */
static void put_heading(struct writer *writer, const char *heading)
{
    ax_put_text(writer->output, "\n");
    ax_put_text(writer->output, writer->color ? "\033[1m" : "");
    ax_put_text(writer->output, heading);
    ax_put_text(writer->output, writer->color ? "\033[0m" : "");
    ax_put_text(writer->output, "  ");
    put_wrapped(writer, strlen(heading) + 2, strlen(heading) + 2);
}

static void put_title(struct writer *writer)
{
    const struct ax_diff *diff = writer->diff;
    struct ax_output *raw = begin(writer);
    ax_diff_put_side(diff, 0, raw);
    ax_put_text(raw, " \xe2\x86\x92 ");
    ax_diff_put_side(diff, 1, raw);
    put_wrapped(writer, 0, INDENT);
    struct ax_slice before = diff->sides[0].templates;
    struct ax_slice after = diff->sides[1].templates;
    if (before.len > 0 && after.len > 0 && !ax_slice_equal(before, after)) {
        ax_diff_put_change(AX_SLICE("templates"), before, after, begin(writer));
        put_wrapped(writer, 0, INDENT);
    }
}

static void put_field(struct writer *writer, const struct ax_field_change *field, bool both)
{
    struct ax_output *raw = begin(writer);
    if (both) {
        ax_diff_put_field(field, raw);
    } else {
        ax_put(raw, field->name);
        ax_put_text(raw, ": ");
        ax_put(raw, field->new_text.len > 0 ? field->new_text : field->old_text);
    }
    put_deeper(writer);
}

static void put_item(struct writer *writer, const struct ax_item_change *change)
{
    const struct ax_model_diff *model = writer->diff->model;
    static const int mark_of[] = {0, 1, 2, 3};
    struct ax_output *raw = begin(writer);
    ax_diff_put_item(writer->diff, change, raw);
    if (change->kind == AX_CHANGE_GUESSED) {
        ax_put_text(raw, ", renamed?");
    }
    put_mark(writer, mark_of[change->kind]);
    put_wrapped(writer, INDENT, INDENT);
    bool both = change->old_item != AX_NO_INDEX && change->new_item != AX_NO_INDEX;
    for (uint32_t i = 0; i < change->count; i++) {
        const struct ax_field_change *field = &model->fields.at[change->first + i];
        bool listed = both ? field->field != AX_FIELD_LAYOUT
                           : field->field >= AX_FIELD_TYPE && field->field <= AX_FIELD_CROSSES;
        if (listed && (both || field->field != AX_FIELD_BIDIRECTIONAL)) {
            put_field(writer, field, both);
        }
    }
}

static void put_model(struct writer *writer)
{
    const struct ax_diff *diff = writer->diff;
    if (!diff->model) {
        return;
    }
    ax_diff_put_model_counts(diff, begin(writer));
    put_heading(writer, "MODEL");
    uint32_t moved = 0;
    for (uint32_t i = 0; i < diff->model->changes.len; i++) {
        const struct ax_item_change *change = &diff->model->changes.at[i];
        if (ax_diff_is_layout(diff, change)) {
            moved++;
        } else {
            put_item(writer, change);
        }
    }
    if (moved > 0) {
        ax_putf(begin(writer), "%u only drawn elsewhere", moved);
        put_mark(writer, 2);
        put_wrapped(writer, INDENT, INDENT);
    }
}

static void put_whys(struct writer *writer, const struct ax_threat_change *change)
{
    const char *before = "because ";
    for (uint32_t i = 0; i < change->why_count; i++) {
        if (ax_diff_shows_why(writer->diff, change, i)) {
            struct ax_output *raw = begin(writer);
            ax_put_text(raw, before);
            ax_diff_put_why(&writer->diff->whys.at[change->first_why + i], raw);
            put_deeper(writer);
            before = "and ";
        }
    }
}

static void put_fields(struct writer *writer, uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct ax_text_change *field = &writer->diff->fields.at[first + i];
        ax_diff_put_change(ax_slice_of(field->name), field->old_text, field->new_text,
                           begin(writer));
        put_deeper(writer);
    }
}

static void put_threat(struct writer *writer, const struct ax_threat_change *change)
{
    const struct ax_record *record = ax_change_record(change);
    struct ax_output *raw = begin(writer);
    ax_putf(raw, "%.*s  %s  %.*s", AX_FMT(record->text[AX_RECORD_ID]),
            ax_diff_severity(record->severity), AX_FMT(record->text[AX_RECORD_TITLE]));
    put_mark(writer, (int)change->kind);
    put_wrapped(writer, INDENT, DEEPER);
    put_fields(writer, change->first_field, change->field_count);
    put_whys(writer, change);
    if (change->decided.known && change->decided.stated != AX_RISK_OPEN) {
        raw = begin(writer);
        ax_put_text(raw, "decided: ");
        ax_diff_put_decided(&change->decided, raw);
        put_deeper(writer);
    }
}

static void put_decisions(struct writer *writer)
{
    const struct ax_diff *diff = writer->diff;
    if (!diff->sides[0].risk || !diff->sides[1].risk) {
        return;
    }
    struct ax_output *raw = begin(writer);
    ax_put_number(raw, diff->decisions.len);
    ax_put_text(raw, " changed; ");
    ax_diff_put_tallies(diff, raw);
    put_heading(writer, "DECISIONS");
    for (uint32_t i = 0; i < diff->decisions.len; i++) {
        const struct ax_decision_change *change = &diff->decisions.at[i];
        ax_putf(begin(writer), "%.*s  %s  %.*s", AX_FMT(change->id),
                ax_diff_severity(change->severity), AX_FMT(change->title));
        put_mark(writer, 2);
        put_wrapped(writer, INDENT, DEEPER);
        put_fields(writer, change->first_field, change->field_count);
    }
}

static void put_all(struct writer *writer)
{
    const struct ax_diff *diff = writer->diff;
    put_title(writer);
    put_model(writer);
    ax_diff_put_threat_counts(diff, begin(writer));
    put_heading(writer, "THREATS");
    for (uint32_t i = 0; i < diff->changes.len && writer->output->status == AX_OK; i++) {
        put_threat(writer, &diff->changes.at[i]);
    }
    put_decisions(writer);
}

enum ax_status ax_diff_write_text(const struct ax_diff *diff, struct ax_report_style style,
                                  struct ax_output *output)
{
    const struct ax_allocator *memory = diff->session->memory;
    struct writer writer = {
        .diff = diff,
        .output = output,
        .raw = ax_output_to_memory(memory),
        .visible = ax_output_to_memory(memory),
        .width = ax_diff_width(style),
        .color = style.color,
    };
    bool whole = writer.raw && writer.visible;
    if (whole) {
        put_all(&writer);
        whole = writer.raw->status == AX_OK && writer.visible->status == AX_OK;
    }
    ax_output_free(writer.raw);
    ax_output_free(writer.visible);
    return whole ? output->status : AX_NO_MEMORY;
}
