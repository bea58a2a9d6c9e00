/* SPDX-License-Identifier: Apache-2.0 */
/* Threats with what was decided about them: those of the model of today in its order, then those
 * that the risk file alone knows, because they are gone or a person added them. */
#include "document/document.h"
#include "document/score.h"
#include "report/xml.h"
#include "template/template.h"

/* The first member is what slots get. */
struct doc_rows {
    struct ax_rows rows;
    struct ax_doc *doc;
    struct ax_risk_decision decision; /* of rows.threat */
};

static void put_flag(struct ax_doc *doc, const char *name, bool set)
{
    ax_doc_words(doc, name, set ? "yes" : "");
}

static void put_decision(struct ax_doc *doc, const struct ax_risk_decision *decision)
{
    ax_doc_words(doc, "disposition", ax_risk_disposition_text(decision->disposition));
    if (decision->stated != decision->disposition) {
        ax_doc_words(doc, "stated", ax_risk_disposition_text(decision->stated));
    }
    put_flag(doc, "expired", decision->expired);
    put_flag(doc, "by-pattern", decision->by_pattern);
    put_flag(doc, "review-again", decision->review_again);
    put_flag(doc, "settled", decision->settled);
    ax_doc_attribute(doc, "owner", decision->owner);
    ax_doc_attribute(doc, "until", decision->until);
    ax_doc_attribute(doc, "status", decision->status);
}

/* Parts of a threat's record that are shown as they are. */
static void put_parts(struct ax_doc *doc, const struct ax_risk_record *threat)
{
    static const enum ax_risk_kind kinds[] = {AX_RISK_RESIDUAL, AX_RISK_DISCLOSED, AX_RISK_CHANGED,
                                              AX_RISK_ABSENT, AX_RISK_WAS};
    for (size_t k = 0; k < AX_COUNT(kinds); k++) {
        const struct ax_risk_record *part;
        for (size_t i = 0; (part = ax_risk_part(doc->risk, threat, kinds[k], i)); i++) {
            if (!ax_doc_is_hidden(doc, part)) {
                ax_doc_record(doc, part);
            }
        }
    }
}

static void put_record(struct ax_doc *doc, const struct ax_risk_decision *decision)
{
    if (decision->threat) {
        ax_doc_record_open(doc, "record", decision->threat);
        ax_put_text(doc->output, "    </record>\n");
        ax_doc_write_scores(doc, decision->threat);
        put_parts(doc, decision->threat);
    }
    if (decision->by_pattern && decision->decision && !ax_doc_is_hidden(doc, decision->decision)) {
        ax_doc_record(doc, decision->decision);
    }
}

static struct doc_rows *rows_of(struct ax_rows *rows)
{
    return (struct doc_rows *)(void *)rows;
}

/* Slots write to an output of their own for a while. */
static struct ax_doc *redirect(struct ax_rows *rows, struct ax_output *output,
                               struct ax_output **out_before)
{
    struct ax_doc *doc = rows_of(rows)->doc;
    *out_before = doc->output;
    doc->output = output;
    return doc;
}

static void put_decision_slot(struct ax_rows *rows, struct ax_output *output)
{
    struct ax_output *before;
    struct ax_doc *doc = redirect(rows, output, &before);
    const struct ax_item *subject = ax_row_subject(rows);
    ax_doc_words(doc, "state", "today");
    ax_doc_attribute(doc, "subject", ax_model_id_text(doc->model, rows->threat->subject));
    ax_doc_attribute(doc, "subject-name", ax_model_label(doc->model, rows->threat->subject));
    ax_doc_words(doc, "subject-kind", ax_kind_text((enum ax_kind)subject->kind));
    put_decision(doc, &rows_of(rows)->decision);
    doc->output = before;
}

static void put_record_slot(struct ax_rows *rows, struct ax_output *output)
{
    struct ax_output *before;
    struct ax_doc *doc = redirect(rows, output, &before);
    put_record(doc, &rows_of(rows)->decision);
    doc->output = before;
}

static void lay_out(struct ax_rows *rows, const struct ax_rule *rule)
{
    ax_threat_xml_start(rows, rule);
    ax_row_slot(rows, put_decision_slot, true);
    ax_row_put(rows, ">\n");
    ax_threat_xml_content(rows, rule);
    ax_row_slot(rows, put_record_slot, true);
    ax_row_put(rows, "  </threat>\n");
}

static void mark_listed(struct ax_doc *doc, const struct ax_risk_record *record)
{
    size_t count = doc->risk ? ax_risk_count(doc->risk, AX_RISK_THREAT) : 0;
    if (record && count > 0) {
        const struct ax_risk_record *first = doc->risk->records.at;
        doc->listed[record - first] = true;
    }
}

/* Marks the rules of threats that are in this edition. */
static void put_today(struct ax_doc *doc, bool *used)
{
    const struct ax_row_format format = {doc->escape, NULL, lay_out, false, true};
    struct doc_rows own = {.doc = doc};
    bool ready = ax_rows_init(&own.rows, doc->threats, &format, doc->session->memory, NULL);
    for (uint32_t i = 0; ready && i < doc->threats->list.len; i++) {
        const struct ax_threat *threat = &doc->threats->list.at[i];
        own.rows.raw->len = 0;
        ax_threat_put_id(doc->model, threat, own.rows.raw);
        ax_doc_decide(doc, (struct ax_slice){own.rows.raw->buffer, own.rows.raw->len},
                      &own.decision);
        mark_listed(doc, own.decision.threat);
        if (!ax_doc_is_hidden(doc, own.decision.threat)) {
            ax_rows_put(&own.rows, threat, doc->output);
            used[threat->rule] = true;
        }
    }
    if (ax_rows_done(&own.rows, doc->output) == AX_NO_MEMORY) {
        doc->session->no_memory = true;
    }
}

static void put_category(struct ax_doc *doc, const struct ax_risk_record *record)
{
    const struct ax_templates *templates = doc->model->templates;
    struct ax_slice name;
    struct ax_slice id = ax_risk_category(doc->risk, record, doc->model, &name);
    uint32_t category = ax_doc_category(doc, id);
    if (category < templates->categories.len) {
        name = templates->categories.at[category].name;
    }
    ax_doc_attribute(doc, "category", id);
    ax_doc_attribute(doc, "category-name", name);
}

static void put_kept(struct ax_doc *doc, const struct ax_risk_record *record)
{
    static const enum ax_risk_field fields[] = {AX_RISK_SEVERITY, AX_RISK_ATTACK_VECTOR,
                                                AX_RISK_PHASE, AX_RISK_AFFECTS};
    struct ax_slice id = ax_doc_field(doc, record, AX_RISK_ID);
    struct ax_risk_decision decision;
    ax_doc_decide(doc, id, &decision);
    ax_put_text(doc->output, "  <threat");
    ax_doc_attribute(doc, "id", id);
    put_category(doc, record);
    for (size_t i = 0; i < AX_COUNT(fields); i++) {
        ax_doc_attribute(doc, ax_risk_field_text(fields[i]), ax_doc_field(doc, record, fields[i]));
    }
    ax_doc_words(doc, "state", ax_doc_is_manual(doc, record) ? "manual" : "gone");
    ax_doc_attribute(doc, "subject", ax_doc_field(doc, record, AX_RISK_ELEMENTS));
    put_decision(doc, &decision);
    ax_put_text(doc->output, ">\n");
    ax_doc_text(doc, "title", ax_doc_field(doc, record, AX_RISK_TITLE));
    put_record(doc, &decision);
    ax_put_text(doc->output, "  </threat>\n");
}

void ax_doc_write_threats(struct ax_doc *doc)
{
    bool *used = ax_arena_alloc(&doc->session->arena, doc->model->templates->rules.len + 1);
    if (!used) {
        doc->session->no_memory = true;
        return;
    }
    put_today(doc, used);
    size_t count = doc->risk ? ax_risk_count(doc->risk, AX_RISK_THREAT) : 0;
    for (size_t i = 0; i < count; i++) {
        const struct ax_risk_record *record = ax_risk_at(doc->risk, AX_RISK_THREAT, i);
        bool listed = doc->listed[record - doc->risk->records.at];
        if (!listed && !ax_doc_is_hidden(doc, record)) {
            put_kept(doc, record);
        }
    }
    ax_doc_write_rules(doc, used);
}
