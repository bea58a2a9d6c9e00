/* SPDX-License-Identifier: Apache-2.0 */
/* Differences as one page: no script, nothing loaded, readable on paper and in the dark. */
#include "report/diff_format.h"
#include "xml/canonical.h"

struct writer {
    const struct ax_diff *diff;
    struct ax_output *output;
    struct ax_output *raw;
};

const char ax_diff_page_style[] =
    ":root{color-scheme:light dark;--line:#d0d7de;--soft:#57606a;--add:#1a7f37;--del:#cf222e;"
    "--mod:#9a6700;--head:#f6f8fa}"
    "@media(prefers-color-scheme:dark){:root{--line:#30363d;--soft:#8d96a0;--add:#3fb950;"
    "--del:#f85149;--mod:#d29922;--head:#161b22}}"
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}"
    "h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}"
    ".soft{color:var(--soft)}table{border-collapse:collapse;width:100%}"
    "th,td{border-bottom:1px solid var(--line);padding:.4rem .6rem;text-align:left;"
    "vertical-align:top}th{background:var(--head);font-weight:600}"
    "td.id{font-family:ui-monospace,monospace;font-size:.9em;white-space:nowrap}"
    "td.because{overflow-wrap:anywhere}.add{color:var(--add)}.del{color:var(--del)}"
    ".mod{color:var(--mod)}ul{margin:.2rem 0;padding-left:1.2rem}"
    "@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}";

static struct ax_output *begin(struct writer *writer)
{
    writer->raw->len = 0;
    return writer->raw;
}

static void escape(struct writer *writer)
{
    ax_xml_put_text(writer->output, ax_output_text(writer->raw));
}

static void put(struct writer *writer, const char *markup)
{
    ax_put_text(writer->output, markup);
}

static void put_counted(struct writer *writer, const char *heading,
                        void (*counts)(const struct ax_diff *, struct ax_output *))
{
    counts(writer->diff, begin(writer));
    ax_putf(writer->output, "<h2>%s</h2>\n<p class=\"soft\">", heading);
    escape(writer);
    put(writer, "</p>\n");
}

static void put_change_text(struct writer *writer, struct ax_slice name, struct ax_slice before,
                            struct ax_slice after)
{
    put(writer, "<li>");
    ax_diff_put_change(name, before, after, begin(writer));
    escape(writer);
    put(writer, "</li>");
}

static void put_head(struct writer *writer)
{
    const struct ax_diff *diff = writer->diff;
    put(writer, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>");
    struct ax_output *raw = begin(writer);
    ax_diff_put_side(diff, 0, raw);
    ax_put_text(raw, " \xe2\x86\x92 ");
    ax_diff_put_side(diff, 1, raw);
    escape(writer);
    put(writer, "</title>\n<style>");
    put(writer, ax_diff_page_style);
    put(writer, "</style>\n</head>\n<body>\n<h1>");
    escape(writer);
    put(writer, "</h1>\n");
    struct ax_slice before = diff->sides[0].templates;
    struct ax_slice after = diff->sides[1].templates;
    if (before.len > 0 && after.len > 0) {
        raw = begin(writer);
        ax_put_text(raw, "Templates: ");
        ax_put(raw, before);
        if (!ax_slice_equal(before, after)) {
            ax_put_text(raw, " \xe2\x86\x92 ");
            ax_put(raw, after);
        }
        put(writer, "<p class=\"soft\">");
        escape(writer);
        put(writer, "</p>\n");
    }
}

static void put_item(struct writer *writer, const struct ax_item_change *change)
{
    static const char *const classes[] = {"add", "del", "mod", "mod"};
    const struct ax_model_diff *model = writer->diff->model;
    const char *word = ax_change_kind_text((enum ax_change_kind)change->kind);
    bool both = change->old_item != AX_NO_INDEX && change->new_item != AX_NO_INDEX;
    ax_putf(writer->output, "<tr><td class=\"%s\">%s</td><td>", classes[change->kind], word);
    ax_diff_put_item(writer->diff, change, begin(writer));
    escape(writer);
    put(writer, "</td><td class=\"because\"><ul>");
    for (uint32_t i = 0; i < change->count; i++) {
        const struct ax_field_change *field = &model->fields.at[change->first + i];
        bool shown = both ? field->field != AX_FIELD_LAYOUT
                          : field->field >= AX_FIELD_TYPE && field->field <= AX_FIELD_CROSSES;
        if (shown && both) {
            put(writer, "<li>");
            ax_diff_put_field(field, begin(writer));
            escape(writer);
            put(writer, "</li>");
        } else if (shown) {
            struct ax_output *raw = begin(writer);
            ax_put(raw, field->name);
            ax_put_text(raw, ": ");
            ax_put(raw, field->new_text.len > 0 ? field->new_text : field->old_text);
            put(writer, "<li>");
            escape(writer);
            put(writer, "</li>");
        }
    }
    put(writer, "</ul></td></tr>\n");
}

static void put_model(struct writer *writer)
{
    const struct ax_diff *diff = writer->diff;
    if (!diff->model) {
        return;
    }
    put_counted(writer, "Model", ax_diff_put_model_counts);
    if (diff->model->changes.len > 0) {
        put(writer, "<table>\n<thead><tr><th>Change</th><th>What</th><th>How</th></tr></thead>\n"
                    "<tbody>\n");
        for (uint32_t i = 0; i < diff->model->changes.len; i++) {
            put_item(writer, &diff->model->changes.at[i]);
        }
        put(writer, "</tbody>\n</table>\n");
    }
}

static void put_because(struct writer *writer, const struct ax_threat_change *change)
{
    const struct ax_diff *diff = writer->diff;
    put(writer, "<ul>");
    for (uint32_t i = 0; i < change->field_count; i++) {
        const struct ax_text_change *field = &diff->fields.at[change->first_field + i];
        put_change_text(writer, ax_slice_of(field->name), field->old_text, field->new_text);
    }
    for (uint32_t i = 0; i < change->why_count; i++) {
        if (!ax_diff_shows_why(diff, change, i)) {
            continue;
        }
        put(writer, "<li>");
        ax_diff_put_why(&diff->whys.at[change->first_why + i], begin(writer));
        escape(writer);
        put(writer, "</li>");
    }
    put(writer, "</ul>");
}

static void put_threat_cells(struct writer *writer, struct ax_slice id, uint8_t severity,
                             struct ax_slice title)
{
    put(writer, "<td class=\"id\">");
    ax_xml_put_text(writer->output, id);
    ax_putf(writer->output, "</td><td>%s</td><td>", ax_diff_severity(severity));
    ax_xml_put_text(writer->output, title);
    put(writer, "</td><td class=\"because\">");
}

static void put_threats(struct writer *writer)
{
    static const char *const classes[] = {"add", "del", "mod"};
    const struct ax_diff *diff = writer->diff;
    put_counted(writer, "Threats", ax_diff_put_threat_counts);
    if (diff->changes.len == 0) {
        return;
    }
    put(writer, "<table>\n<thead><tr><th>Change</th><th>Id</th><th>Severity</th><th>Threat</th>"
                "<th>Because</th></tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < diff->changes.len && writer->output->status == AX_OK; i++) {
        const struct ax_threat_change *change = &diff->changes.at[i];
        const struct ax_record *record = ax_change_record(change);
        ax_putf(writer->output, "<tr><td class=\"%s\">%s</td>", classes[change->kind],
                ax_threat_change_text((enum ax_threat_change_kind)change->kind));
        put_threat_cells(writer, record->text[AX_RECORD_ID], record->severity,
                         record->text[AX_RECORD_TITLE]);
        put_because(writer, change);
        put(writer, "</td></tr>\n");
    }
    put(writer, "</tbody>\n</table>\n");
}

static void put_decisions(struct writer *writer)
{
    const struct ax_diff *diff = writer->diff;
    if (!diff->sides[0].risk || !diff->sides[1].risk) {
        return;
    }
    put_counted(writer, "Decisions", ax_diff_put_tallies);
    if (diff->decisions.len == 0) {
        return;
    }
    put(writer, "<table>\n<thead><tr><th>Id</th><th>Severity</th><th>Threat</th><th>Changed</th>"
                "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < diff->decisions.len; i++) {
        const struct ax_decision_change *change = &diff->decisions.at[i];
        put(writer, "<tr>");
        put_threat_cells(writer, change->id, change->severity, change->title);
        put(writer, "<ul>");
        for (uint32_t j = 0; j < change->field_count; j++) {
            const struct ax_text_change *field = &diff->fields.at[change->first_field + j];
            put_change_text(writer, ax_slice_of(field->name), field->old_text, field->new_text);
        }
        put(writer, "</ul></td></tr>\n");
    }
    put(writer, "</tbody>\n</table>\n");
}

enum ax_status ax_diff_write_html(const struct ax_diff *diff, struct ax_output *output)
{
    struct writer writer = {diff, output, ax_output_to_memory(diff->session->memory)};
    if (!writer.raw) {
        return AX_NO_MEMORY;
    }
    put_head(&writer);
    put_decisions(&writer);
    put_threats(&writer);
    put_model(&writer);
    put(&writer, "</body>\n</html>\n");
    enum ax_status status = writer.raw->status == AX_OK ? output->status : AX_NO_MEMORY;
    ax_output_free(writer.raw);
    return status;
}
