/* SPDX-License-Identifier: Apache-2.0 */
/* Elements, attributes and records of the document. */
#include "base/utf8.h"
#include "document/document.h"
#include "template/template.h"
#include "xml/canonical.h"

void ax_doc_escape_visible(struct ax_output *output, struct ax_slice text)
{
    size_t plain = 0;
    for (size_t i = 0; i < text.len;) {
        uint32_t point;
        size_t len = ax_utf8_step((struct ax_slice){text.start + i, text.len - i}, &point);
        if (ax_utf8_is_control(point) && !ax_is_blank(text.start[i])) {
            ax_xml_put_value(output, (struct ax_slice){text.start + plain, i - plain});
            ax_put_text(output, "\xef\xbf\xbd");
            plain = i + len;
        }
        i += len;
    }
    ax_xml_put_value(output, (struct ax_slice){text.start + plain, text.len - plain});
}

void ax_doc_attribute(struct ax_doc *doc, const char *name, struct ax_slice value)
{
    if (value.len > 0) {
        ax_put_char(doc->output, ' ');
        ax_put_text(doc->output, name);
        ax_put_text(doc->output, "=\"");
        doc->escape(doc->output, value);
        ax_put_char(doc->output, '"');
    }
}

void ax_doc_words(struct ax_doc *doc, const char *name, const char *value)
{
    ax_doc_attribute(doc, name, ax_slice_of(value));
}

void ax_doc_number(struct ax_doc *doc, const char *name, uint64_t value)
{
    ax_put_char(doc->output, ' ');
    ax_put_text(doc->output, name);
    ax_put_text(doc->output, "=\"");
    ax_put_number(doc->output, value);
    ax_put_char(doc->output, '"');
}

void ax_doc_close(struct ax_doc *doc, const char *name, struct ax_slice text)
{
    if (text.len == 0) {
        ax_put_text(doc->output, "/>\n");
        return;
    }
    ax_put_char(doc->output, '>');
    doc->escape(doc->output, text);
    ax_putf(doc->output, "</%s>\n", name);
}

void ax_doc_text(struct ax_doc *doc, const char *name, struct ax_slice text)
{
    if (text.len > 0) {
        ax_putf(doc->output, "    <%s", name);
        ax_doc_close(doc, name, text);
    }
}

struct ax_slice ax_doc_item_text(const struct ax_doc *doc, uint32_t item, const char *name)
{
    return ax_model_text(doc->model, item, name);
}

bool ax_doc_is_hidden(const struct ax_doc *doc, const struct ax_risk_record *record)
{
    return doc->options->public_edition && record && ax_risk_is_internal(doc->risk, record);
}

bool ax_doc_is_manual(const struct ax_doc *doc, const struct ax_risk_record *threat)
{
    struct ax_slice id = ax_doc_field(doc, threat, AX_RISK_ID);
    return id.len > 0 && !memchr(id.start, '@', id.len) &&
           ax_doc_field(doc, threat, AX_RISK_GONE).len == 0;
}

uint32_t ax_doc_category(const struct ax_doc *doc, struct ax_slice id)
{
    const struct ax_templates *templates = doc->model->templates;
    ax_atom atom = ax_atom_find(&doc->session->atoms, id);
    uint32_t category = atom ? ax_templates_category(templates, atom) : AX_NO_INDEX;
    return category == AX_NO_INDEX ? templates->categories.len : category;
}

struct ax_slice ax_doc_field(const struct ax_doc *doc, const struct ax_risk_record *record,
                             enum ax_risk_field field)
{
    return record ? ax_risk_value(doc->risk, record, field) : (struct ax_slice){NULL, 0};
}

static bool is_long(enum ax_risk_field field)
{
    return field == AX_RISK_REASON || field == AX_RISK_STATEMENT || field == AX_RISK_IMPACT ||
           field == AX_RISK_NOTE || field == AX_RISK_TEXT;
}

static void put_fields(struct ax_doc *doc, const struct ax_risk_record *record, bool long_ones)
{
    enum ax_risk_field field;
    struct ax_slice value;
    for (size_t i = 0; ax_risk_value_at(doc->risk, record, i, &field, &value); i++) {
        if (is_long(field) != long_ones) {
            continue;
        }
        if (long_ones) {
            ax_doc_text(doc, ax_risk_field_text(field), value);
        } else {
            ax_doc_attribute(doc, ax_risk_field_text(field), value);
        }
    }
}

void ax_doc_record_open(struct ax_doc *doc, const char *name, const struct ax_risk_record *record)
{
    ax_putf(doc->output, "    <%s", name);
    put_fields(doc, record, false);
    ax_put_text(doc->output, ">\n");
    put_fields(doc, record, true);
}

void ax_doc_record(struct ax_doc *doc, const struct ax_risk_record *record)
{
    const char *name = ax_risk_kind_text(ax_risk_record_kind(record));
    ax_doc_record_open(doc, name, record);
    ax_putf(doc->output, "    </%s>\n", name);
}

void ax_doc_records(struct ax_doc *doc, enum ax_risk_kind kind)
{
    size_t count = doc->risk ? ax_risk_count(doc->risk, kind) : 0;
    for (size_t i = 0; i < count; i++) {
        const struct ax_risk_record *record = ax_risk_at(doc->risk, kind, i);
        if (!ax_doc_is_hidden(doc, record)) {
            ax_doc_record(doc, record);
        }
    }
}

void ax_doc_decide(const struct ax_doc *doc, struct ax_slice id,
                   struct ax_risk_decision *out_decision)
{
    *out_decision = (struct ax_risk_decision){.disposition = AX_RISK_OPEN};
    if (doc->risk) {
        ax_risk_decide(doc->risk, id, doc->options->as_of, out_decision);
    }
}
