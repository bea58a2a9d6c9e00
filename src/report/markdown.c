/* SPDX-License-Identifier: Apache-2.0 */
/* A table for a pull request or a page. */
#include "report/format.h"
#include "report/references.h"

/* As code where nothing in the id could end it: GitHub makes an address of a word with @. */
static void put_id(struct ax_rows *rows, struct ax_output *output)
{
    struct ax_output *raw = rows->raw;
    raw->len = 0;
    ax_threat_put_id(rows->model, rows->threat, raw);
    struct ax_slice id = {raw->buffer, raw->len};
    if (ax_csv_is_plain(id)) {
        ax_put_char(output, '`');
        ax_put(output, id);
        ax_put_char(output, '`');
    } else {
        ax_escape_markdown(output, id);
    }
}

static void put_place(struct ax_rows *rows, struct ax_output *output)
{
    const struct ax_item *subject = ax_row_subject(rows);
    uint32_t source = ax_row_item(rows, AX_ROLE_SOURCE);
    uint32_t target = ax_row_item(rows, AX_ROLE_TARGET);
    if (source != AX_NO_INDEX && target != AX_NO_INDEX) {
        ax_labels_put(&rows->labels, output, source, AX_LABEL_NAME);
        ax_put_text(output, " → ");
        ax_labels_put(&rows->labels, output, target, AX_LABEL_NAME);
    } else {
        ax_labels_put(&rows->labels, output, rows->threat->subject, AX_LABEL_NAME);
    }
    if (subject->kind == AX_KIND_FLOW) {
        ax_put_text(output, " (");
        ax_put_number(output, subject->number);
        ax_put_char(output, ')');
    }
    ax_put_text(output, " | ");
    ax_row_put_crosses(rows, output, AX_LABEL_NAME, AX_SLICE(", "));
    ax_put_text(output, " |");
}

static void lay_out(struct ax_rows *rows, const struct ax_rule *rule)
{
    ax_row_put(rows, "| ");
    ax_row_slot(rows, put_id, true);
    ax_row_put(rows, " | ");
    ax_row_put(rows, ax_level_text((enum ax_level)rule->severity));
    ax_row_put(rows, " | ");
    ax_row_escape(rows, rows->templates->categories.at[rule->category].name);
    ax_row_put(rows, " | ");
    ax_row_pieces(rows, rule->title);
    ax_row_put(rows, " | ");
    ax_row_slot(rows, put_place, false);
    if (rows->templates->named) {
        ax_row_put(rows, " ");
        ax_references_put_markdown(rows->templates, rule, rows->literals);
        ax_row_put(rows, " |");
    }
    ax_row_put(rows, "\n");
}

enum ax_status ax_threats_write_markdown(const struct ax_threats *threats, struct ax_output *output)
{
    static const struct ax_row_format format = {ax_escape_markdown, NULL, lay_out, true, false};
    ax_put_text(output, "## ");
    ax_escape_markdown(output, ax_model_label(threats->model, 0));
    ax_put_text(output, " – ");
    ax_threats_put_summary(threats, output);
    ax_put_char(output, '\n');
    if (threats->list.len > 0) {
        bool named = threats->model->templates->named;
        ax_put_text(output, "\n| Id | Severity | Category | Threat | Where (flow) | Crosses |");
        ax_put_text(output, named ? " References |\n" : "\n");
        ax_put_text(output,
                    named ? "|---|---|---|---|---|---|---|\n" : "|---|---|---|---|---|---|\n");
    }
    return ax_threats_put_rows(threats, &format, "", output);
}
