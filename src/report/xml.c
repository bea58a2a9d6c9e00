/* SPDX-License-Identifier: Apache-2.0 */
/* XML, as models/schema/threats-1.xsd describes it, in canonical form. */
#include "report/xml.h"

#include "report/format.h"
#include "xml/canonical.h"

static void put_attribute(const struct ax_rows *rows, struct ax_output *output, const char *name,
                          struct ax_slice value)
{
    if (value.len > 0) {
        ax_put_char(output, ' ');
        ax_put_text(output, name);
        ax_put_text(output, "=\"");
        rows->format->escape(output, value);
        ax_put_char(output, '"');
    }
}

static void put_number_attribute(struct ax_output *output, const char *name, uint32_t value)
{
    ax_put_char(output, ' ');
    ax_put_text(output, name);
    ax_put_text(output, "=\"");
    ax_put_number(output, value);
    ax_put_char(output, '"');
}

static void put_role(const struct ax_rows *rows, struct ax_output *output, enum ax_role role)
{
    uint32_t item = ax_row_item(rows, role);
    if (item != AX_NO_INDEX) {
        put_attribute(rows, output, ax_role_text(role), ax_model_id_text(rows->model, item));
    }
}

static void put_place(struct ax_rows *rows, struct ax_output *output)
{
    const struct ax_item *subject = ax_row_subject(rows);
    put_role(rows, output, AX_ROLE_ELEMENT);
    put_role(rows, output, AX_ROLE_SOURCE);
    put_role(rows, output, AX_ROLE_FLOW);
    put_role(rows, output, AX_ROLE_TARGET);
    if (subject->kind == AX_KIND_FLOW) {
        put_number_attribute(output, "flow-number", subject->number);
        ax_put_text(output, " crosses=\"");
        ax_row_put_crosses(rows, output, AX_LABEL_ID, AX_SLICE(" "));
        ax_put_char(output, '"');
    }
    if (subject->data_count > 0) {
        ax_put_text(output, " data=\"");
        ax_row_put_data(rows, output, AX_LABEL_ID, AX_SLICE(" "));
        ax_put_char(output, '"');
    }
}

static void put_position(struct ax_rows *rows, struct ax_output *output)
{
    struct ax_session *session = rows->model->session;
    const struct ax_item *subject = ax_row_subject(rows);
    if (subject->source == 0) {
        return;
    }
    uint32_t line;
    uint32_t column;
    ax_source_place(session, subject->source, subject->start, &line, &column);
    put_attribute(rows, output, "file", ax_model_file(rows->model, rows->threat->subject));
    put_number_attribute(output, "line", line);
    put_number_attribute(output, "column", column);
}

struct reasons {
    struct ax_rows *rows;
    struct ax_output *output;
};

static void put_reason(void *user, const struct ax_evidence *evidence)
{
    const struct reasons *reasons = user;
    struct ax_output *raw = reasons->rows->raw;
    struct ax_output *output = reasons->output;
    raw->len = 0;
    ax_test_write(evidence->test, &reasons->rows->model->session->atoms, raw);
    ax_put_text(output, "    <because");
    put_attribute(reasons->rows, output, "in",
                  ax_slice_of(evidence->in_unless ? "unless" : "when"));
    put_attribute(reasons->rows, output, "role",
                  ax_slice_of(ax_role_text((enum ax_role)evidence->test->role)));
    put_attribute(reasons->rows, output, "truth", ax_slice_of(evidence->truth ? "true" : "false"));
    put_attribute(reasons->rows, output, "found", evidence->found);
    ax_put_char(output, '>');
    reasons->rows->format->escape(output, (struct ax_slice){raw->buffer, raw->len});
    ax_put_text(output, "</because>\n");
}

static void put_because(struct ax_rows *rows, struct ax_output *output)
{
    struct reasons reasons = {rows, output};
    ax_threat_evidence_in(rows->model, rows->threat, rows->found, put_reason, &reasons);
}

/* `open` and `close` are the tags, with all that stands before the text and after it. */
static void lay_out_text(struct ax_rows *rows, const char *open, struct ax_slice text,
                         const char *close)
{
    if (text.len > 0) {
        ax_row_put(rows, open);
        ax_row_pieces(rows, text);
        ax_row_put(rows, close);
    }
}

void ax_threat_xml_start(struct ax_rows *rows, const struct ax_rule *rule)
{
    const struct ax_atoms *atoms = &rows->model->session->atoms;
    const struct ax_category *category = &rows->templates->categories.at[rule->category];
    struct ax_output *literals = rows->literals;
    ax_row_put(rows, "  <threat id=\"");
    ax_row_escape(rows, ax_atom_text(atoms, rule->id));
    ax_row_put(rows, "@");
    ax_row_slot(rows, ax_row_put_subject, false);
    ax_row_put(rows, "\"");
    put_attribute(rows, literals, "rule", ax_atom_text(atoms, rule->id));
    put_attribute(rows, literals, "category", ax_atom_text(atoms, category->id));
    put_attribute(rows, literals, "category-name", category->name);
    put_attribute(rows, literals, "severity",
                  ax_slice_of(ax_level_text((enum ax_level)rule->severity)));
    ax_row_slot(rows, put_place, false);
    put_attribute(rows, literals, "attack-vector", rule->attack_vector);
    put_attribute(rows, literals, "phase", rule->phase);
    put_attribute(rows, literals, "affects", rule->affects);
    ax_row_slot(rows, put_position, false);
}

static void lay_out_lists(struct ax_rows *rows, const struct ax_rule *rule)
{
    static const char *const opens[AX_CONTROL_COUNT] = {
        "    <control kind=\"design\">",
        "    <control kind=\"protective\">",
        "    <control kind=\"information\">",
        "    <control kind=\"environment\">",
    };
    for (uint32_t i = 0; i < rule->control_count; i++) {
        const struct ax_rule_control *control = &rows->templates->controls.at[rule->controls + i];
        lay_out_text(rows, opens[control->kind], control->text, "</control>\n");
    }
    for (uint32_t i = 0; i < rule->reference_count; i++) {
        const struct ax_rule_reference *reference =
            &rows->templates->rule_references.at[rule->references + i];
        ax_row_put(rows, "    <reference");
        put_attribute(rows, rows->literals, "scheme", reference->scheme);
        put_attribute(rows, rows->literals, "id", reference->id);
        put_attribute(rows, rows->literals, "name", reference->name);
        put_attribute(rows, rows->literals, "url", reference->url);
        ax_row_put(rows, "/>\n");
    }
}

void ax_threat_xml_content(struct ax_rows *rows, const struct ax_rule *rule)
{
    lay_out_text(rows, "    <title>", rule->title, "</title>\n");
    lay_out_text(rows, "    <description>", rule->description, "</description>\n");
    lay_out_text(rows, "    <why>", rule->why, "</why>\n");
    ax_row_slot(rows, put_because, true);
    lay_out_text(rows, "    <false-positive>", rule->false_positive, "</false-positive>\n");
    lay_out_lists(rows, rule);
}

static void lay_out(struct ax_rows *rows, const struct ax_rule *rule)
{
    ax_threat_xml_start(rows, rule);
    ax_row_put(rows, ">\n");
    ax_threat_xml_content(rows, rule);
    ax_row_put(rows, "  </threat>\n");
}

static void put_templates(const struct ax_model *model, struct ax_output *output)
{
    const struct ax_templates *templates = model->templates;
    for (uint32_t i = 0; i < templates->templates.len; i++) {
        const struct ax_template *template = &templates->templates.at[i];
        ax_put_text(output, "  <template");
        ax_xml_put_attribute(output, "id", ax_atom_text(&model->session->atoms, template->id));
        ax_xml_put_attribute(output, "version", template->version);
        ax_put_text(output, "/>\n");
    }
}

enum ax_status ax_threats_write_xml(const struct ax_threats *threats, struct ax_output *output)
{
    static const struct ax_row_format format = {ax_xml_put_value, NULL, lay_out, true, true};
    const struct ax_model *model = threats->model;
    ax_put_text(output, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<threats xmlns=\"urn:annexc:threats:1\"");
    ax_xml_put_attribute(output, "model", ax_model_id_text(model, 0));
    ax_xml_put_attribute(output, "name", ax_model_label(model, 0));
    ax_xml_put_attribute(output, "version", ax_model_text(model, 0, "version"));
    ax_put_text(output, ">\n");
    put_templates(model, output);
    enum ax_status status = ax_threats_put_rows(threats, &format, "", output);
    ax_put_text(output, "</threats>\n");
    return status != AX_OK ? status : output->status;
}
