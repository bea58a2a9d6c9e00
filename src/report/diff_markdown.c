/* SPDX-License-Identifier: Apache-2.0 */
/* Differences for a pull request: a summary first, then blocks that open. Code hosts refuse long
 * comments, so what does not fit is left out and counted. Everything from a file is escaped. */
#include "report/diff_format.h"

enum {
    RESERVE = 400 /* for closing what is open, and the note about what was cut */
};

struct writer {
    const struct ax_diff *diff;
    struct ax_output *output; /* memory: nothing is written before it is known to fit */
    struct ax_output *raw;
    struct ax_output *item; /* one line before it is known to fit */
    uint64_t cut;           /* entries left out */
    bool full;
};

static struct ax_output *begin(struct writer *writer)
{
    writer->raw->len = 0;
    return writer->raw;
}

/* Adds what is in `raw`, escaped, to the item. */
static void escape(struct writer *writer)
{
    ax_escape_markdown(writer->item, ax_output_text(writer->raw));
}

/* An id is code where nothing in it could end that. */
static void put_id(struct ax_output *output, struct ax_slice id)
{
    if (ax_csv_is_plain(id) && id.len > 0 && !memchr(id.start, '`', id.len)) {
        ax_put_char(output, '`');
        ax_put(output, id);
        ax_put_char(output, '`');
    } else {
        ax_escape_markdown(output, id);
    }
}

/* Takes the item in where it fits; after the first that does not, nothing more is listed, so that
 * what is listed has no gaps. */
static void end_item(struct writer *writer)
{
    size_t len = writer->output->len + writer->item->len + RESERVE;
    writer->full = writer->full || len > AX_DIFF_MARKDOWN_BYTES;
    if (writer->full) {
        writer->cut++;
    } else {
        ax_put(writer->output, ax_output_text(writer->item));
    }
    writer->item->len = 0;
}

static void put_summary_line(struct writer *writer, const char *what,
                             void (*put)(const struct ax_diff *, struct ax_output *))
{
    put(writer->diff, begin(writer));
    if (writer->raw->len > 0) {
        ax_putf(writer->item, "| %s | ", what);
        escape(writer);
        ax_put_text(writer->item, " |\n");
    }
}

static void put_head(struct writer *writer)
{
    const struct ax_diff *diff = writer->diff;
    ax_put_text(writer->item, "## ");
    ax_diff_put_side(diff, 0, begin(writer));
    escape(writer);
    ax_put_text(writer->item, " \xe2\x86\x92 ");
    ax_diff_put_side(diff, 1, begin(writer));
    escape(writer);
    ax_put_text(writer->item, "\n\n");
    if (ax_diff_is_same(diff)) {
        ax_put_text(writer->item, "Nothing is different.\n");
        return;
    }
    ax_put_text(writer->item, "| | |\n|---|---|\n");
    if (diff->model) {
        put_summary_line(writer, "Model", ax_diff_put_model_counts);
    }
    put_summary_line(writer, "Threats", ax_diff_put_threat_counts);
    put_summary_line(writer, "Decisions", ax_diff_put_tallies);
    struct ax_slice before = diff->sides[0].templates;
    struct ax_slice after = diff->sides[1].templates;
    if (before.len > 0 && after.len > 0 && !ax_slice_equal(before, after)) {
        ax_put_text(writer->item, "| Templates | ");
        ax_escape_markdown(writer->item, before);
        ax_put_text(writer->item, " \xe2\x86\x92 ");
        ax_escape_markdown(writer->item, after);
        ax_put_text(writer->item, " |\n");
    }
}

static void open_block(struct writer *writer, const char *name, uint64_t count, bool open)
{
    if (writer->full) {
        return;
    }
    ax_putf(writer->output, "\n<details%s><summary>%s (", open ? " open" : "", name);
    ax_put_number(writer->output, count);
    ax_put_text(writer->output, ")</summary>\n\n");
}

static void close_block(struct writer *writer, bool was_full)
{
    if (!was_full) {
        ax_put_text(writer->output, "\n</details>\n");
    }
}

static void put_item(struct writer *writer, const struct ax_item_change *change)
{
    static const char *const marks[] = {"**added**", "**removed**", "**changed**", "**renamed?**"};
    const struct ax_model_diff *model = writer->diff->model;
    bool both = change->old_item != AX_NO_INDEX && change->new_item != AX_NO_INDEX;
    ax_putf(writer->item, "- %s ", marks[change->kind]);
    ax_diff_put_item(writer->diff, change, begin(writer));
    escape(writer);
    bool first = true;
    for (uint32_t i = 0; both && i < change->count; i++) {
        const struct ax_field_change *field = &model->fields.at[change->first + i];
        if (field->field != AX_FIELD_LAYOUT) {
            ax_put_text(writer->item, first ? " \xe2\x80\x93 " : "; ");
            ax_diff_put_field(field, begin(writer));
            escape(writer);
            first = false;
        }
    }
    ax_put_text(writer->item, "\n");
    end_item(writer);
}

static void put_model(struct writer *writer)
{
    const struct ax_diff *diff = writer->diff;
    if (!diff->model || diff->model->changes.len == 0) {
        return;
    }
    bool was_full = writer->full;
    open_block(writer, "Model", diff->model->changes.len, false);
    for (uint32_t i = 0; i < diff->model->changes.len; i++) {
        put_item(writer, &diff->model->changes.at[i]);
    }
    close_block(writer, was_full);
}

static void put_because(struct writer *writer, const struct ax_threat_change *change)
{
    for (uint32_t i = 0; i < change->field_count; i++) {
        const struct ax_text_change *field = &writer->diff->fields.at[change->first_field + i];
        ax_diff_put_change(ax_slice_of(field->name), field->old_text, field->new_text,
                           begin(writer));
        ax_put_text(writer->item, i ? "<br>" : "");
        escape(writer);
    }
    bool first = change->field_count == 0;
    for (uint32_t i = 0; i < change->why_count; i++) {
        if (ax_diff_shows_why(writer->diff, change, i)) {
            ax_diff_put_why(&writer->diff->whys.at[change->first_why + i], begin(writer));
            ax_put_text(writer->item, first ? "" : "<br>");
            escape(writer);
            first = false;
        }
    }
}

static void put_threat(struct writer *writer, const struct ax_threat_change *change)
{
    const struct ax_record *record = ax_change_record(change);
    ax_put_text(writer->item, "| ");
    put_id(writer->item, record->text[AX_RECORD_ID]);
    ax_putf(writer->item, " | %s | ", ax_diff_severity(record->severity));
    ax_escape_markdown(writer->item, record->text[AX_RECORD_TITLE]);
    ax_put_text(writer->item, " | ");
    put_because(writer, change);
    ax_put_text(writer->item, " |\n");
    end_item(writer);
}

static void put_threats(struct writer *writer, enum ax_threat_change_kind kind, const char *name)
{
    const struct ax_diff *diff = writer->diff;
    if (diff->counts[kind] == 0) {
        return;
    }
    bool was_full = writer->full;
    open_block(writer, name, diff->counts[kind], kind == AX_THREAT_NEW);
    if (!was_full) {
        ax_put_text(writer->output, "| Id | Severity | Threat | Because |\n|---|---|---|---|\n");
    }
    for (uint32_t i = 0; i < diff->changes.len; i++) {
        if (diff->changes.at[i].kind == (uint8_t)kind) {
            put_threat(writer, &diff->changes.at[i]);
        }
    }
    close_block(writer, was_full);
}

static void put_decisions(struct writer *writer)
{
    const struct ax_diff *diff = writer->diff;
    if (diff->decisions.len == 0) {
        return;
    }
    bool was_full = writer->full;
    open_block(writer, "Decisions", diff->decisions.len, true);
    if (!was_full) {
        ax_put_text(writer->output, "| Id | Severity | Threat | Changed |\n|---|---|---|---|\n");
    }
    for (uint32_t i = 0; i < diff->decisions.len; i++) {
        const struct ax_decision_change *change = &diff->decisions.at[i];
        ax_put_text(writer->item, "| ");
        put_id(writer->item, change->id);
        ax_putf(writer->item, " | %s | ", ax_diff_severity(change->severity));
        ax_escape_markdown(writer->item, change->title);
        ax_put_text(writer->item, " | ");
        for (uint32_t j = 0; j < change->field_count; j++) {
            const struct ax_text_change *field = &diff->fields.at[change->first_field + j];
            ax_diff_put_change(ax_slice_of(field->name), field->old_text, field->new_text,
                               begin(writer));
            ax_put_text(writer->item, j ? "<br>" : "");
            escape(writer);
        }
        ax_put_text(writer->item, " |\n");
        end_item(writer);
    }
    close_block(writer, was_full);
}

static void put_all(struct writer *writer)
{
    put_head(writer);
    end_item(writer);
    put_decisions(writer);
    put_threats(writer, AX_THREAT_NEW, "New threats");
    put_threats(writer, AX_THREAT_CHANGED, "Changed threats");
    put_model(writer);
    put_threats(writer, AX_THREAT_GONE, "Gone threats");
    if (writer->cut > 0) {
        ax_put_text(writer->output, "\n**");
        ax_put_number(writer->output, writer->cut);
        ax_put_text(writer->output, " entries are left out**, because a comment may have no more "
                                    "than 65 535 characters. The other formats have all of "
                                    "them.\n");
    }
}

enum ax_status ax_diff_write_markdown(const struct ax_diff *diff, struct ax_output *output)
{
    const struct ax_allocator *memory = diff->session->memory;
    struct writer writer = {.diff = diff,
                            .output = ax_output_to_memory(memory),
                            .raw = ax_output_to_memory(memory),
                            .item = ax_output_to_memory(memory)};
    bool whole = writer.output && writer.raw && writer.item;
    if (whole) {
        put_all(&writer);
        ax_put(output, ax_output_text(writer.output));
        whole = writer.output->status == AX_OK && writer.raw->status == AX_OK &&
                writer.item->status == AX_OK;
    }
    ax_output_free(writer.output);
    ax_output_free(writer.raw);
    ax_output_free(writer.item);
    return whole ? output->status : AX_NO_MEMORY;
}
