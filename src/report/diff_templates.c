/* SPDX-License-Identifier: Apache-2.0 */
/* Differences of templates. They are few and their fields are long texts, so each format lists a
 * declaration, then its fields. */
#include "diff/template_diff.h"
#include "report/diff_format.h"
#include "xml/canonical.h"

enum {
    INDENT = 2
};

struct writer {
    const struct ax_template_diff *diff;
    struct ax_output *output;
    struct ax_output *raw;
    struct ax_output *visible;
    struct ax_report_style style;
};

static struct ax_slice title_of(struct writer *writer)
{
    writer->raw->len = 0;
    ax_putf(writer->raw, "%.*s \xe2\x86\x92 %.*s", AX_FMT(writer->diff->names[0]),
            AX_FMT(writer->diff->names[1]));
    return ax_output_text(writer->raw);
}

static struct ax_slice head_of(struct writer *writer, const struct ax_declaration_change *change)
{
    writer->raw->len = 0;
    ax_putf(writer->raw, "%s %.*s", ax_declaration_text((enum ax_declaration)change->what),
            AX_FMT(change->id));
    if (change->name.len > 0) {
        ax_putf(writer->raw, " \"%.*s\"", AX_FMT(change->name));
    }
    return ax_output_text(writer->raw);
}

static struct ax_slice field_of(struct writer *writer, const struct ax_field_change *field)
{
    writer->raw->len = 0;
    ax_diff_put_change(field->name, field->old_text, field->new_text, writer->raw);
    return ax_output_text(writer->raw);
}

static const struct ax_field_change *
field_at(const struct writer *writer, const struct ax_declaration_change *change, uint32_t index)
{
    return &writer->diff->fields.at[change->first + index];
}

/* A line, and those that it is wrapped into, behind `used` cells that are there. */
static void put_line(struct writer *writer, struct ax_slice text, size_t used, size_t indent)
{
    ax_diff_put_wrapped(writer->output, writer->visible, text,
                        (struct ax_wrap){ax_diff_width(writer->style), used, indent});
}

static void put_text(struct writer *writer)
{
    const char *bold = writer->style.color ? "\033[1m" : "";
    const char *plain = writer->style.color ? "\033[0m" : "";
    put_line(writer, title_of(writer), 0, INDENT);
    ax_putf(writer->output, "\n%sTEMPLATES%s  %u change%s\n", bold, plain,
            writer->diff->changes.len, writer->diff->changes.len == 1 ? "" : "s");
    for (uint32_t i = 0; i < writer->diff->changes.len; i++) {
        const struct ax_declaration_change *change = &writer->diff->changes.at[i];
        ax_diff_put_mark(writer->output, change->change, writer->style.color);
        put_line(writer, head_of(writer, change), INDENT, 2 * INDENT);
        for (uint32_t j = 0; j < change->count; j++) {
            ax_put_repeat(writer->output, ' ', 2 * INDENT);
            put_line(writer, field_of(writer, field_at(writer, change, j)), 2 * INDENT, 3 * INDENT);
        }
    }
}

static void put_markdown_one(struct writer *writer, const struct ax_declaration_change *change,
                             struct ax_output *item)
{
    item->len = 0;
    ax_putf(item, "- **%s** ", ax_change_kind_text((enum ax_change_kind)change->change));
    ax_escape_markdown(item, head_of(writer, change));
    for (uint32_t i = 0; i < change->count; i++) {
        ax_put_text(item, "\n  - ");
        ax_escape_markdown(item, field_of(writer, field_at(writer, change, i)));
    }
    ax_put_char(item, '\n');
}

static void put_markdown(struct writer *writer)
{
    struct ax_output *item = ax_output_to_memory(writer->diff->session->memory);
    size_t written = 1024; /* the head, and the note about what was cut */
    uint32_t cut = 0;
    if (!item) {
        writer->diff->session->no_memory = true;
        return;
    }
    ax_put_text(writer->output, "## ");
    ax_escape_markdown(writer->output, title_of(writer));
    ax_put_text(writer->output, "\n\n");
    for (uint32_t i = 0; i < writer->diff->changes.len; i++) {
        put_markdown_one(writer, &writer->diff->changes.at[i], item);
        written += item->len;
        cut += written > AX_DIFF_MARKDOWN_BYTES;
        if (cut == 0) {
            ax_put(writer->output, ax_output_text(item));
        }
    }
    if (cut > 0) {
        ax_putf(writer->output, "\n**%u entries are left out.**\n", cut);
    }
    writer->diff->session->no_memory |= item->status != AX_OK;
    ax_output_free(item);
}

static void put_json_or_null(struct ax_output *output, struct ax_slice text)
{
    if (text.len > 0) {
        ax_put_json_string(output, text);
    } else {
        ax_put_text(output, "null");
    }
}

/* As models/schema/template-diff-1.json describes it. */
static void put_json_one(struct writer *writer, const struct ax_declaration_change *change)
{
    struct ax_output *output = writer->output;
    ax_putf(output, "{\"change\":\"%s\",\"what\":\"%s\",\"id\":",
            ax_change_kind_text((enum ax_change_kind)change->change),
            ax_declaration_text((enum ax_declaration)change->what));
    ax_put_json_string(output, change->id);
    ax_put_text(output, ",\"name\":");
    put_json_or_null(output, change->name);
    ax_put_text(output, ",\"fields\":[");
    for (uint32_t i = 0; i < change->count; i++) {
        const struct ax_field_change *field = field_at(writer, change, i);
        ax_put_text(output, i ? ",{\"name\":" : "{\"name\":");
        ax_put_json_string(output, field->name);
        ax_put_text(output, ",\"old\":");
        put_json_or_null(output, field->old_text);
        ax_put_text(output, ",\"new\":");
        put_json_or_null(output, field->new_text);
        ax_put_char(output, '}');
    }
    ax_put_text(output, "]}");
}

static void put_json(struct writer *writer)
{
    ax_put_text(writer->output, "{\"format\":\"annexc-template-diff-1\",\n\"old\":");
    ax_put_json_string(writer->output, writer->diff->names[0]);
    ax_put_text(writer->output, ",\n\"new\":");
    ax_put_json_string(writer->output, writer->diff->names[1]);
    ax_putf(writer->output, ",\n\"same\":%s,\n\"changes\":[",
            writer->diff->changes.len == 0 ? "true" : "false");
    for (uint32_t i = 0; i < writer->diff->changes.len; i++) {
        ax_put_text(writer->output, i ? ",\n" : "\n");
        put_json_one(writer, &writer->diff->changes.at[i]);
    }
    ax_put_text(writer->output, "\n]}\n");
}

static void put_csv_row(struct writer *writer, const struct ax_declaration_change *change,
                        const struct ax_field_change *field)
{
    const struct ax_slice nothing = {"", 0};
    const struct ax_slice cells[] = {
        ax_slice_of(ax_declaration_text((enum ax_declaration)change->what)),
        ax_slice_of(ax_change_kind_text((enum ax_change_kind)change->change)),
        change->id,
        change->name,
        field ? field->name : nothing,
        field ? field->old_text : nothing,
        field ? field->new_text : nothing,
    };
    for (size_t i = 0; i < AX_COUNT(cells); i++) {
        ax_put_text(writer->output, i ? "," : "");
        if (cells[i].len > 0) {
            ax_put_csv_cell(writer->output, cells[i], false);
        }
    }
    ax_put_char(writer->output, '\n');
}

static void put_csv(struct writer *writer)
{
    ax_put_text(writer->output, "about,change,id,name,field,old,new\n");
    for (uint32_t i = 0; i < writer->diff->changes.len; i++) {
        const struct ax_declaration_change *change = &writer->diff->changes.at[i];
        for (uint32_t j = 0; j < change->count; j++) {
            put_csv_row(writer, change, field_at(writer, change, j));
        }
        if (change->count == 0) {
            put_csv_row(writer, change, NULL);
        }
    }
}

static void put_html(struct writer *writer)
{
    struct ax_output *output = writer->output;
    ax_put_text(output, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                        "<title>");
    ax_xml_put_text(output, title_of(writer));
    ax_put_text(output, "</title>\n<style>");
    ax_put_text(output, ax_diff_page_style);
    ax_put_text(output, "</style>\n</head>\n<body>\n<h1>");
    ax_xml_put_text(output, title_of(writer));
    ax_put_text(output, "</h1>\n<table>\n<thead><tr><th>Change</th><th>What</th><th>How</th></tr>"
                        "</thead>\n<tbody>\n");
    for (uint32_t i = 0; i < writer->diff->changes.len; i++) {
        const struct ax_declaration_change *change = &writer->diff->changes.at[i];
        ax_putf(output, "<tr><td>%s</td><td>",
                ax_change_kind_text((enum ax_change_kind)change->change));
        ax_xml_put_text(output, head_of(writer, change));
        ax_put_text(output, "</td><td class=\"because\"><ul>");
        for (uint32_t j = 0; j < change->count; j++) {
            ax_put_text(output, "<li>");
            ax_xml_put_text(output, field_of(writer, field_at(writer, change, j)));
            ax_put_text(output, "</li>");
        }
        ax_put_text(output, "</ul></td></tr>\n");
    }
    ax_put_text(output, "</tbody>\n</table>\n</body>\n</html>\n");
}

enum ax_status ax_report_template_diff(const struct ax_template_diff *diff,
                                       enum ax_diff_format format, struct ax_report_style style,
                                       struct ax_output *output)
{
    static void (*const writers[AX_DIFF_FORMAT_COUNT])(struct writer *) = {
        [AX_DIFF_TEXT] = put_text, [AX_DIFF_MARKDOWN] = put_markdown, [AX_DIFF_JSON] = put_json,
        [AX_DIFF_CSV] = put_csv,   [AX_DIFF_HTML] = put_html,
    };
    const struct ax_allocator *memory = diff->session->memory;
    struct writer writer = {diff, output, ax_output_to_memory(memory), ax_output_to_memory(memory),
                            style};
    bool whole = writer.raw && writer.visible;
    if (whole) {
        writers[format](&writer);
        whole = writer.raw->status == AX_OK && writer.visible->status == AX_OK &&
                !diff->session->no_memory;
    }
    ax_output_free(writer.raw);
    ax_output_free(writer.visible);
    return whole ? output->status : AX_NO_MEMORY;
}
