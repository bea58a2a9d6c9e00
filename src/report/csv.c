/* SPDX-License-Identifier: Apache-2.0 */
/* CSV as RFC 4180 has it, with LF, safe to open in a spreadsheet. Texts are always quoted, ids
 * only where they have to be, so that most cells cost nothing to check. */
#include "report/format.h"
#include "report/references.h"

static const char header[] =
    "id,rule,category,title,element,source,flow,target,crosses,severity,description,why,"
    "category_name,element_name,source_name,flow_name,target_name,flow_number,data,file,line";

/* What was written since `start`; nothing when the output has failed meanwhile. */
static struct ax_slice written(const struct ax_output *output, size_t start)
{
    bool failed = output->len < start;
    return (struct ax_slice){output->buffer + start, failed ? 0 : output->len - start};
}

/* Quotes what was written since `start` where it needs that. */
static void check_id_cell(struct ax_rows *rows, struct ax_output *output, size_t start)
{
    struct ax_slice text = written(output, start);
    if (ax_csv_is_plain(text)) {
        return;
    }
    rows->raw->len = 0;
    ax_put(rows->raw, text);
    text = (struct ax_slice){rows->raw->buffer, rows->raw->len};
    output->len = start;
    ax_put_text(output, ax_csv_is_formula(text) ? "\"'" : "\"");
    ax_put(output, text);
    ax_put_char(output, '"');
}

/* In native models all ids are plain; then there is nothing to check. */
static void end_id_cell(struct ax_rows *rows, struct ax_output *output, size_t start)
{
    if (AX_UNLIKELY(rows->special || rows->labels.odd)) {
        check_id_cell(rows, output, start);
    }
    ax_put_char(output, ',');
}

static void put_id_cell(struct ax_rows *rows, struct ax_output *output, enum ax_role role)
{
    uint32_t item = ax_row_item(rows, role);
    size_t start = output->len;
    if (item != AX_NO_INDEX) {
        ax_labels_put(&rows->labels, output, item, AX_LABEL_ID);
    }
    end_id_cell(rows, output, start);
}

static void put_name_cell(struct ax_rows *rows, struct ax_output *output, enum ax_role role)
{
    uint32_t item = ax_row_item(rows, role);
    if (item != AX_NO_INDEX) {
        ax_put_char(output, '"');
        size_t start = output->len;
        ax_labels_put(&rows->labels, output, item, AX_LABEL_NAME);
        if (AX_UNLIKELY(ax_csv_is_formula(written(output, start)))) {
            output->len = start;
            ax_put_char(output, '\'');
            ax_labels_put(&rows->labels, output, item, AX_LABEL_NAME);
        }
        ax_put_char(output, '"');
    }
    ax_put_char(output, ',');
}

/* element,source,flow,target,crosses */
static void put_place(struct ax_rows *rows, struct ax_output *output)
{
    put_id_cell(rows, output, AX_ROLE_ELEMENT);
    put_id_cell(rows, output, AX_ROLE_SOURCE);
    put_id_cell(rows, output, AX_ROLE_FLOW);
    put_id_cell(rows, output, AX_ROLE_TARGET);
    size_t start = output->len;
    ax_row_put_crosses(rows, output, AX_LABEL_ID, AX_SLICE(" "));
    end_id_cell(rows, output, start);
}

/* The cell of a file, which most rows have in common. */
static void keep_file(struct ax_rows *rows, uint32_t source)
{
    struct ax_output *literals = rows->literals;
    size_t start = literals->len;
    ax_put_csv_cell(literals, ax_model_file(rows->model, rows->threat->subject), true);
    ax_put_char(literals, ',');
    rows->pending = literals->len; /* it is no part of a layout */
    rows->failed |= !ax_output_room(literals, AX_COPY_CHUNK) || literals->len > UINT32_MAX;
    size_t len = rows->failed ? 0 : literals->len - start;
    rows->file = (struct ax_row_slot){(uint32_t)start, (uint32_t)len};
    rows->file_source = rows->failed ? 0 : source;
}

static void put_position(struct ax_rows *rows, struct ax_output *output)
{
    struct ax_session *session = rows->model->session;
    const struct ax_item *subject = ax_row_subject(rows);
    if (subject->source == 0) {
        ax_put_char(output, ',');
        return;
    }
    if (rows->file_source != subject->source) {
        keep_file(rows, subject->source);
    }
    uint32_t line = ax_source_line(session, subject->source, subject->start, &rows->line_hint);
    ax_put_short(output, rows->literals->buffer + rows->file.start, rows->file.len);
    ax_put_number(output, line);
}

/* element_name,source_name,flow_name,target_name,flow_number,data,file,line */
static void put_names(struct ax_rows *rows, struct ax_output *output)
{
    put_name_cell(rows, output, AX_ROLE_ELEMENT);
    put_name_cell(rows, output, AX_ROLE_SOURCE);
    put_name_cell(rows, output, AX_ROLE_FLOW);
    put_name_cell(rows, output, AX_ROLE_TARGET);
    const struct ax_item *subject = ax_row_subject(rows);
    if (subject->kind == AX_KIND_FLOW) {
        ax_put_number(output, subject->number);
    }
    ax_put_char(output, ',');
    size_t start = output->len;
    ax_row_put_data(rows, output, AX_LABEL_ID, AX_SLICE(" "));
    end_id_cell(rows, output, start);
    put_position(rows, output);
}

/* references,reference_urls: only with a catalogue */
static void lay_out_references(struct ax_rows *rows, const struct ax_rule *rule)
{
    struct ax_output *raw = rows->raw;
    raw->len = 0;
    ax_references_put(rows->templates, rule, false, raw);
    ax_row_put(rows, ",");
    ax_put_csv_cell(rows->literals, ax_output_text(raw), true);
    raw->len = 0;
    ax_references_put_urls(rows->templates, rule, raw);
    ax_row_put(rows, ",");
    ax_put_csv_cell(rows->literals, ax_output_text(raw), true);
}

/* The id cell begins with the rule and is quoted when the subject's id demands it. */
static bool is_special(const struct ax_rows *rows)
{
    return !ax_csv_is_plain(ax_model_id_text(rows->model, rows->threat->subject));
}

static void lay_out_id(struct ax_rows *rows, struct ax_slice rule)
{
    bool quoted = rows->special || !ax_csv_is_plain(rule);
    ax_row_put(rows, quoted ? "\"" : "");
    ax_row_put(rows, ax_csv_is_formula(rule) ? "'" : "");
    ax_row_escape(rows, rule);
    ax_row_put(rows, "@");
    ax_row_slot(rows, ax_row_put_subject, false);
    ax_row_put(rows, quoted ? "\"," : ",");
}

static void lay_out(struct ax_rows *rows, const struct ax_rule *rule)
{
    const struct ax_atoms *atoms = &rows->model->session->atoms;
    const struct ax_category *category = &rows->templates->categories.at[rule->category];
    struct ax_slice id = ax_atom_text(atoms, rule->id);
    lay_out_id(rows, id);
    ax_put_csv_cell(rows->literals, id, false);
    ax_row_put(rows, ",");
    ax_put_csv_cell(rows->literals, ax_atom_text(atoms, category->id), false);
    ax_row_put(rows, ",");
    ax_row_csv_cell(rows, rule->title);
    ax_row_put(rows, ",");
    ax_row_slot(rows, put_place, false);
    ax_row_put(rows, ax_level_text((enum ax_level)rule->severity));
    ax_row_put(rows, ",");
    ax_row_csv_cell(rows, rule->description);
    ax_row_put(rows, ",");
    ax_row_csv_cell(rows, rule->why);
    ax_row_put(rows, ",");
    ax_put_csv_cell(rows->literals, category->name, true);
    ax_row_put(rows, ",");
    ax_row_slot(rows, put_names, false);
    if (rows->templates->named) {
        lay_out_references(rows, rule);
    }
    ax_row_put(rows, "\n");
}

enum ax_status ax_threats_write_csv(const struct ax_threats *threats, struct ax_output *output)
{
    static const struct ax_row_format format = {ax_escape_csv, is_special, lay_out, true, false};
    ax_put_text(output, header);
    ax_put_text(output, threats->model->templates->named ? ",references,reference_urls\n" : "\n");
    return ax_threats_put_rows(threats, &format, "", output);
}
