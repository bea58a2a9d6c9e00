/* SPDX-License-Identifier: Apache-2.0 */
/* Decisions for many threats at once: `decision` records. */
#include "risk/patch.h"
#include "xml/canonical.h"

static const struct ax_slice none = {"", 0};

static const struct ax_risk_record *find_decision(const struct ax_risk *risk,
                                                  struct ax_slice pattern)
{
    for (size_t i = 0; i < ax_risk_count(risk, AX_RISK_DECISION); i++) {
        const struct ax_risk_record *record = ax_risk_at(risk, AX_RISK_DECISION, i);
        if (ax_slice_equal(ax_risk_value(risk, record, AX_RISK_THREATS), pattern)) {
            return record;
        }
    }
    return NULL;
}

/* A decision for many threats: its text is the reason. */
static void collect_decision(struct ax_patching *patching, const struct ax_risk_setting *settings,
                             size_t count)
{
    struct ax_risk *risk = patching->edit->risk;
    for (size_t i = 0; i < count; i++) {
        bool reason = settings[i].field == AX_RISK_REASON;
        enum ax_risk_field field = reason ? AX_RISK_TEXT : settings[i].field;
        struct ax_slice old =
            patching->record ? ax_risk_value(risk, patching->record, field) : none;
        if (!ax_slice_equal(old, settings[i].value)) {
            ax_patch_say(patching, &settings[i], old);
            ax_patch_field(patching, field, settings[i].value);
        }
    }
}

static void put_decision(struct ax_patching *patching, struct ax_slice pattern)
{
    struct ax_output *output = patching->scratch;
    struct ax_xml_tag tag;
    struct ax_slice text = none;
    output->len = 0;
    ax_put_char(output, '\n');
    ax_xml_tag_open(&tag, output, 1, AX_SLICE("decision"));
    ax_xml_tag_attribute(&tag, AX_SLICE("threats"), pattern);
    ax_risk_tag_fields(&tag, patching->fields, patching->field_count);
    for (size_t i = 0; i < patching->field_count; i++) {
        text = patching->fields[i].field == AX_RISK_TEXT ? patching->fields[i].value : text;
    }
    if (text.len == 0) {
        ax_put_text(output, "/>");
    } else {
        ax_put_char(output, '>');
        ax_xml_put_content(output, text, 1);
        ax_put_text(output, "</decision>");
    }
    size_t to = ax_risk_edit_place(patching->edit, AX_RISK_DECISION);
    ax_risk_edit_splice(patching->edit, to, to, ax_risk_edit_keep(patching->edit, output));
}

static bool decision_has(enum ax_risk_field field)
{
    return field == AX_RISK_REASON || ax_risk_attribute_rule(AX_RISK_DECISION, field);
}

static struct ax_slice value_of(const struct ax_patching *patching, enum ax_risk_field field)
{
    for (size_t i = 0; i < patching->field_count; i++) {
        if (patching->fields[i].field == field) {
            return patching->fields[i].value;
        }
    }
    return patching->record ? ax_risk_value(patching->edit->risk, patching->record, field) : none;
}

/* What takes many threats off the list at once has to say why; the reason that is there is no
 * reason for another disposition. */
static bool has_reason(const struct ax_patching *patching, struct ax_slice pattern,
                       const struct ax_risk_setting *settings, size_t count)
{
    struct ax_slice disposition = value_of(patching, AX_RISK_DISPOSITION);
    bool needed = ax_slice_is(disposition, "accept") || ax_slice_is(disposition, "not-applicable");
    bool counts = !ax_patch_changes(patching, AX_RISK_DISPOSITION);
    for (size_t i = 0; i < count; i++) {
        counts |= settings[i].field == AX_RISK_REASON;
    }
    if (!needed || (counts && ax_slice_trim(value_of(patching, AX_RISK_TEXT)).len > 0)) {
        return true;
    }
    ax_report(patching->edit->session, AX_CODE_RISK_VALUE, (struct ax_span){0, 0, 0},
              "%.*s: %.*s for many threats needs a reason: say --reason", AX_FMT(pattern),
              AX_FMT(disposition));
    return false;
}

static void say_count(struct ax_patching *patching, struct ax_slice pattern)
{
    const struct ax_risk *risk = patching->edit->risk;
    size_t count = 0;
    for (size_t i = 0; i < ax_risk_count(risk, AX_RISK_THREAT); i++) {
        const struct ax_risk_record *record = ax_risk_at(risk, AX_RISK_THREAT, i);
        count += ax_risk_value(risk, record, AX_RISK_GONE).len == 0 &&
                 ax_risk_pattern_fits(pattern, ax_risk_value(risk, record, AX_RISK_ID));
    }
    ax_putf(patching->said, "; fits %zu threat%s", count, count == 1 ? "" : "s");
}

enum ax_status ax_patch_pattern(struct ax_risk_edit *edit, struct ax_slice pattern,
                                const struct ax_risk_setting *settings, size_t count)
{
    struct ax_patching patching;
    for (size_t i = 0; i < count; i++) {
        if (settings[i].part != AX_RISK_THREAT || !decision_has(settings[i].field)) {
            ax_report(edit->session, AX_CODE_RISK_FIELD, (struct ax_span){0, 0, 0},
                      "a decision for many threats has no \"%s\"",
                      settings[i].part == AX_RISK_THREAT ? ax_risk_field_text(settings[i].field)
                                                         : ax_risk_kind_text(settings[i].part));
            return AX_INVALID;
        }
    }
    const struct ax_risk_record *record = find_decision(edit->risk, pattern);
    if (ax_patch_begin(&patching, edit, record)) {
        collect_decision(&patching, settings, count);
        if (!has_reason(&patching, pattern, settings, count)) {
            ax_patch_end(&patching);
            return edit->session->no_memory ? AX_NO_MEMORY : AX_INVALID;
        }
        if (patching.field_count > 0 && edit->risk->version.len > 0 &&
            !(record && ax_slice_equal(ax_risk_value(edit->risk, record, AX_RISK_DECIDED),
                                       edit->risk->version))) {
            ax_patch_field(&patching, AX_RISK_DECIDED, edit->risk->version);
        }
        if (patching.field_count > 0) {
            if (record) {
                ax_risk_edit_record(edit, record->start, 1, patching.fields, patching.field_count,
                                    NULL, 0);
            } else {
                put_decision(&patching, pattern);
            }
            say_count(&patching, pattern);
            ax_risk_edit_add(edit, AX_RISK_SET, pattern, ax_risk_edit_keep(edit, patching.said));
        }
    }
    ax_patch_end(&patching);
    return edit->session->no_memory ? AX_NO_MEMORY : AX_OK;
}
