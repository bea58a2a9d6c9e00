/* SPDX-License-Identifier: Apache-2.0 */
/* JSON, as models/schema/threats-1.json describes it: a document, or an object per line. */
#include "report/format.h"

static void put_string(struct ax_output *output, struct ax_slice text)
{
    ax_put_char(output, '"');
    ax_escape_json(output, text);
    ax_put_char(output, '"');
}

/* A list of words as an array of strings. */
static void put_words(struct ax_output *output, struct ax_slice words)
{
    struct ax_slice word;
    ax_put_char(output, '[');
    for (bool first = true; ax_slice_next_word(&words, &word); first = false) {
        ax_put_text(output, first ? "" : ",");
        put_string(output, word);
    }
    ax_put_char(output, ']');
}

static void put_role(struct ax_rows *rows, struct ax_output *output, enum ax_role role)
{
    uint32_t item = ax_row_item(rows, role);
    ax_put_char(output, '"');
    ax_put_text(output, ax_role_text(role));
    ax_put_text(output, "\":");
    if (item == AX_NO_INDEX) {
        ax_put_text(output, "null,");
        return;
    }
    ax_put_char(output, '"');
    ax_labels_put(&rows->labels, output, item, AX_LABEL_ID);
    ax_put_text(output, "\",");
}

static void put_place(struct ax_rows *rows, struct ax_output *output)
{
    put_role(rows, output, AX_ROLE_ELEMENT);
    put_role(rows, output, AX_ROLE_SOURCE);
    put_role(rows, output, AX_ROLE_FLOW);
    put_role(rows, output, AX_ROLE_TARGET);
    const struct ax_item *subject = ax_row_subject(rows);
    ax_put_text(output, "\"flowNumber\":");
    if (subject->kind == AX_KIND_FLOW) {
        ax_put_number(output, subject->number);
    } else {
        ax_put_text(output, "null");
    }
    bool crosses = subject->kind == AX_KIND_FLOW && rows->model->paths.at[subject->path].count > 0;
    ax_put_text(output, crosses ? ",\"crosses\":[\"" : ",\"crosses\":[");
    ax_row_put_crosses(rows, output, AX_LABEL_ID, AX_SLICE("\",\""));
    ax_put_text(output, crosses ? "\"],\"data\":[" : "],\"data\":[");
    ax_put_text(output, subject->data_count > 0 ? "\"" : "");
    ax_row_put_data(rows, output, AX_LABEL_ID, AX_SLICE("\",\""));
    ax_put_text(output, subject->data_count > 0 ? "\"]," : "],");
}

static void put_location(struct ax_rows *rows, struct ax_output *output)
{
    struct ax_session *session = rows->model->session;
    const struct ax_item *subject = ax_row_subject(rows);
    if (subject->source == 0) {
        ax_put_text(output, "null");
        return;
    }
    uint32_t line;
    uint32_t column;
    ax_source_place(session, subject->source, subject->start, &line, &column);
    ax_put_text(output, "{\"file\":");
    put_string(output, ax_model_file(rows->model, rows->threat->subject));
    ax_put_text(output, ",\"line\":");
    ax_put_number(output, line);
    ax_put_text(output, ",\"column\":");
    ax_put_number(output, column);
    ax_put_char(output, '}');
}

struct reasons {
    struct ax_rows *rows;
    struct ax_output *output;
    bool first;
};

static void put_reason(void *user, const struct ax_evidence *evidence)
{
    struct reasons *reasons = user;
    struct ax_rows *rows = reasons->rows;
    struct ax_output *output = reasons->output;
    rows->raw->len = 0;
    ax_test_write(evidence->test, &rows->model->session->atoms, rows->raw);
    ax_put_text(output, reasons->first ? "{\"test\":" : ",{\"test\":");
    put_string(output, (struct ax_slice){rows->raw->buffer, rows->raw->len});
    ax_put_text(output, ",\"role\":\"");
    ax_put_text(output, ax_role_text((enum ax_role)evidence->test->role));
    ax_put_text(output, evidence->in_unless ? "\",\"in\":\"unless\"" : "\",\"in\":\"when\"");
    ax_put_text(output, evidence->truth ? ",\"truth\":true" : ",\"truth\":false");
    ax_put_text(output, ",\"found\":");
    put_string(output, evidence->found);
    ax_put_char(output, '}');
    reasons->first = false;
}

static void put_because(struct ax_rows *rows, struct ax_output *output)
{
    struct reasons reasons = {rows, output, true};
    ax_threat_evidence_in(rows->model, rows->threat, rows->found, put_reason, &reasons);
}

/* `key` is all that stands before the text: ,"title": */
static void lay_out_text(struct ax_rows *rows, const char *key, struct ax_slice text)
{
    ax_row_put(rows, key);
    if (text.len == 0) {
        ax_row_put(rows, "null");
        return;
    }
    ax_row_put(rows, "\"");
    ax_row_pieces(rows, text);
    ax_row_put(rows, "\"");
}

static void lay_out_lists(struct ax_rows *rows, const struct ax_rule *rule)
{
    static const char *const kinds[AX_CONTROL_COUNT] = {
        "design",
        "protective",
        "information",
        "environment",
    };
    const struct ax_templates *templates = rows->templates;
    ax_row_put(rows, ",\"controls\":[");
    for (uint32_t i = 0; i < rule->control_count; i++) {
        const struct ax_rule_control *control = &templates->controls.at[rule->controls + i];
        ax_row_put(rows, i == 0 ? "{\"kind\":\"" : ",{\"kind\":\"");
        ax_row_put(rows, kinds[control->kind]);
        lay_out_text(rows, "\",\"text\":", control->text);
        ax_row_put(rows, "}");
    }
    ax_row_put(rows, "],\"references\":[");
    for (uint32_t i = 0; i < rule->reference_count; i++) {
        const struct ax_rule_reference *reference =
            &templates->rule_references.at[rule->references + i];
        ax_row_put(rows, i == 0 ? "{\"scheme\":" : ",{\"scheme\":");
        put_string(rows->literals, reference->scheme);
        ax_row_put(rows, ",\"id\":");
        put_string(rows->literals, reference->id);
        if (reference->name.len > 0) {
            ax_row_put(rows, ",\"name\":");
            put_string(rows->literals, reference->name);
            ax_row_put(rows, ",\"url\":");
            put_string(rows->literals, reference->url);
        }
        ax_row_put(rows, "}");
    }
    lay_out_text(rows, "],\"attackVector\":", rule->attack_vector);
    ax_row_put(rows, ",\"phase\":");
    put_words(rows->literals, rule->phase);
    ax_row_put(rows, ",\"affects\":");
    put_words(rows->literals, rule->affects);
}

static void lay_out_threat(struct ax_rows *rows, const struct ax_rule *rule)
{
    const struct ax_atoms *atoms = &rows->model->session->atoms;
    const struct ax_category *category = &rows->templates->categories.at[rule->category];
    ax_row_put(rows, "{\"id\":\"");
    ax_row_escape(rows, ax_atom_text(atoms, rule->id));
    ax_row_put(rows, "@");
    ax_row_slot(rows, ax_row_put_subject, false);
    ax_row_put(rows, "\",\"rule\":");
    put_string(rows->literals, ax_atom_text(atoms, rule->id));
    ax_row_put(rows, ",\"category\":");
    put_string(rows->literals, ax_atom_text(atoms, category->id));
    ax_row_put(rows, ",\"categoryName\":");
    put_string(rows->literals, category->name);
    lay_out_text(rows, ",\"title\":", rule->title);
    ax_row_put(rows, ",");
    ax_row_slot(rows, put_place, false);
    ax_row_put(rows, "\"severity\":\"");
    ax_row_put(rows, ax_level_text((enum ax_level)rule->severity));
    lay_out_text(rows, "\",\"description\":", rule->description);
    lay_out_text(rows, ",\"why\":", rule->why);
    ax_row_put(rows, ",\"because\":[");
    ax_row_slot(rows, put_because, true);
    lay_out_text(rows, "],\"falsePositive\":", rule->false_positive);
    lay_out_lists(rows, rule);
    ax_row_put(rows, ",\"location\":");
    ax_row_slot(rows, put_location, false);
}

static void put_model(const struct ax_model *model, struct ax_output *output)
{
    ax_put_text(output, "\"model\":{\"id\":");
    put_string(output, ax_model_id_text(model, 0));
    ax_put_text(output, ",\"name\":");
    put_string(output, ax_model_label(model, 0));
    ax_put_text(output, ",\"version\":");
    put_string(output, ax_model_text(model, 0, "version"));
    ax_put_char(output, '}');
}

static void put_templates(const struct ax_model *model, struct ax_output *output)
{
    const struct ax_templates *templates = model->templates;
    ax_put_text(output, "\"templates\":[");
    for (uint32_t i = 0; i < templates->templates.len; i++) {
        const struct ax_template *template = &templates->templates.at[i];
        ax_put_text(output, i == 0 ? "{\"id\":" : ",{\"id\":");
        put_string(output, ax_atom_text(&model->session->atoms, template->id));
        ax_put_text(output, ",\"version\":");
        put_string(output, template->version);
        ax_put_char(output, '}');
    }
    ax_put_char(output, ']');
}

static void lay_out_object(struct ax_rows *rows, const struct ax_rule *rule)
{
    lay_out_threat(rows, rule);
    ax_row_put(rows, "}");
}

static void put_word(struct ax_output *output, const char *name, struct ax_slice value)
{
    if (value.len > 0) {
        ax_putf(output, "\"%s\":", name);
        put_string(output, value);
        ax_put_char(output, ',');
    }
}

static void put_part(const struct ax_threats *threats, struct ax_output *output)
{
    const struct ax_threats_stated *part = &threats->part;
    if (part->is_part) {
        ax_put_text(output, ",\n\"part\":{");
        put_word(output, "view", part->view);
        put_word(output, "layer", ax_slice_of(part->layer));
        put_word(output, "label", *part->layer ? AX_SLICE("VAST-style") : AX_SLICE(""));
        put_word(output, "feature", part->feature);
        ax_putf(output, "\"leftOut\":%lu}", (unsigned long)part->left_out);
    }
}

enum ax_status ax_threats_write_json(const struct ax_threats *threats, struct ax_output *output)
{
    static const struct ax_row_format format = {ax_escape_json, NULL, lay_out_object, true, true};
    ax_put_text(output, "{\"format\":\"annexc-threats-1\",\n");
    put_model(threats->model, output);
    ax_put_text(output, ",\n");
    put_templates(threats->model, output);
    put_part(threats, output);
    ax_put_text(output, ",\n\"threats\":[");
    ax_put_text(output, threats->list.len > 0 ? "\n" : "");
    enum ax_status status = ax_threats_put_rows(threats, &format, ",\n", output);
    ax_put_text(output, "\n]}\n");
    return status != AX_OK ? status : output->status;
}

static void lay_out_line(struct ax_rows *rows, const struct ax_rule *rule)
{
    lay_out_threat(rows, rule);
    ax_row_put(rows, ",");
    put_model(rows->model, rows->literals);
    ax_row_put(rows, "}\n");
}

enum ax_status ax_threats_write_jsonl(const struct ax_threats *threats, struct ax_output *output)
{
    static const struct ax_row_format format = {ax_escape_json, NULL, lay_out_line, true, true};
    return ax_threats_put_rows(threats, &format, "", output);
}
