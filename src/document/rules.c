/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules say that threats of the document are of, once for each rule. Texts are written for
 * names, so "Source" is one that stands for what a threat names. */
#include "document/document.h"
#include "template/template.h"
#include "threat/threat.h"

static const char *word_of(const struct ax_piece *piece)
{
    switch ((enum ax_piece_kind)piece->kind) {
    case AX_PIECE_ID: return "the id of ";
    case AX_PIECE_TYPE: return "the type of ";
    case AX_PIECE_DATA: return "the data of ";
    case AX_PIECE_CROSSES: return "the boundaries that are crossed by ";
    case AX_PIECE_PROPERTY: return " of ";
    case AX_PIECE_LITERAL:
    case AX_PIECE_NAME: break;
    }
    return "";
}

static void put_piece(struct ax_doc *doc, const struct ax_piece *piece, struct ax_output *text)
{
    static const char *const names[AX_ROLE_COUNT] = {
        [AX_ROLE_SOURCE] = "Source",   [AX_ROLE_TARGET] = "Target", [AX_ROLE_FLOW] = "Flow",
        [AX_ROLE_ELEMENT] = "Element", [AX_ROLE_MODEL] = "Product",
    };
    if (piece->kind == AX_PIECE_LITERAL) {
        ax_put(text, piece->text);
        return;
    }
    if (piece->kind == AX_PIECE_PROPERTY) {
        ax_put(text, ax_atom_text(&doc->session->atoms, piece->property));
    }
    ax_put_text(text, word_of(piece));
    ax_put_text(text, names[piece->role]);
}

/* A text of the rule with words for its placeholders, as an element's content or by itself. */
static void put_text(struct ax_doc *doc, const char *open, struct ax_slice text, const char *close)
{
    if (text.len == 0) {
        return;
    }
    struct ax_pieces pieces = ax_pieces_of(doc->model->templates, text);
    struct ax_output *whole = ax_output_to_memory(doc->session->memory);
    for (uint32_t i = 0; whole && i < pieces.count; i++) {
        put_piece(doc, &pieces.at[i], whole);
    }
    if (!whole || ax_output_text(whole).start == NULL) {
        doc->session->no_memory = true;
    } else if (whole->len > 0) {
        ax_put_text(doc->output, open);
        doc->escape(doc->output, ax_output_text(whole));
        ax_put_text(doc->output, close);
    }
    ax_output_free(whole);
}

static void put_lists(struct ax_doc *doc, const struct ax_rule *rule)
{
    static const char *const opens[AX_CONTROL_COUNT] = {
        "      <control kind=\"design\">",
        "      <control kind=\"protective\">",
        "      <control kind=\"information\">",
        "      <control kind=\"environment\">",
    };
    const struct ax_templates *templates = doc->model->templates;
    for (uint32_t i = 0; i < rule->control_count; i++) {
        const struct ax_rule_control *control = &templates->controls.at[rule->controls + i];
        put_text(doc, opens[control->kind], control->text, "</control>\n");
    }
    for (uint32_t i = 0; i < rule->reference_count; i++) {
        const struct ax_rule_reference *reference =
            &templates->rule_references.at[rule->references + i];
        ax_put_text(doc->output, "      <reference");
        ax_doc_attribute(doc, "scheme", reference->scheme);
        ax_doc_attribute(doc, "id", reference->id);
        ax_doc_attribute(doc, "name", reference->name);
        ax_doc_attribute(doc, "url", reference->url);
        ax_put_text(doc->output, "/>\n");
    }
}

static void put_rule(struct ax_doc *doc, const struct ax_rule *rule)
{
    ax_put_text(doc->output, "    <rule-text");
    ax_doc_attribute(doc, "id", ax_atom_text(&doc->session->atoms, rule->id));
    ax_put_text(doc->output, ">\n");
    put_text(doc, "      <title>", rule->title, "</title>\n");
    put_text(doc, "      <description>", rule->description, "</description>\n");
    put_text(doc, "      <false-positive>", rule->false_positive, "</false-positive>\n");
    put_lists(doc, rule);
    ax_put_text(doc->output, "    </rule-text>\n");
}

void ax_doc_write_rules(struct ax_doc *doc, const bool *used)
{
    const struct ax_templates *templates = doc->model->templates;
    for (uint32_t i = 0; i < templates->rules.len; i++) {
        if (used[i]) {
            put_rule(doc, &templates->rules.at[i]);
        }
    }
}
