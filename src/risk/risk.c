/* SPDX-License-Identifier: Apache-2.0 */
/* Asking a risk file that was read. */
#include "risk/risk.h"

#include "load/beside.h"

#define ENDING ".risk.xml"

const char *ax_risk_path(struct ax_session *session, const char *model_path)
{
    return ax_path_of_kind(session, model_path, ENDING);
}

const char *ax_risk_model_path(struct ax_session *session, const char *risk_path)
{
    return ax_path_of_model(session, risk_path, ENDING);
}

struct ax_threat_options ax_risk_methods(const struct ax_risk *risk)
{
    static const struct ax_threat_options usual = AX_THREAT_DEFAULTS;
    const struct ax_risk_record *method = risk ? ax_risk_at(risk, AX_RISK_METHOD, 0) : NULL;
    struct ax_slice list =
        method ? ax_risk_value(risk, method, AX_RISK_METHODS) : (struct ax_slice){"", 0};
    struct ax_threat_options options = {false, false};
    struct ax_slice word;
    if (list.len == 0) {
        return usual;
    }
    while (ax_slice_next_word(&list, &word)) {
        options.by_interaction |= ax_slice_is(word, "interaction");
        options.by_element |= ax_slice_is(word, "element");
    }
    return options;
}

struct ax_slice ax_risk_model_id(const struct ax_risk *risk)
{
    return risk->model;
}

struct ax_slice ax_risk_model_version(const struct ax_risk *risk)
{
    return risk->version;
}

size_t ax_risk_count(const struct ax_risk *risk, enum ax_risk_kind kind)
{
    return (int)kind < AX_RISK_TOP_KINDS ? risk->of_kind[kind].len : 0;
}

const struct ax_risk_record *ax_risk_at(const struct ax_risk *risk, enum ax_risk_kind kind,
                                        size_t index)
{
    return index < ax_risk_count(risk, kind) ? &risk->records.at[risk->of_kind[kind].at[index]]
                                             : NULL;
}

const struct ax_risk_record *ax_risk_find(const struct ax_risk *risk, struct ax_slice id)
{
    ax_atom atom = ax_atom_find(&risk->session->atoms, id);
    uint32_t at = atom && atom < risk->by_id.len ? risk->by_id.at[atom] : 0;
    return at ? &risk->records.at[at - 1] : NULL;
}

const struct ax_risk_record *ax_risk_part(const struct ax_risk *risk,
                                          const struct ax_risk_record *threat,
                                          enum ax_risk_kind kind, size_t index)
{
    for (uint32_t at = threat->part; at != AX_RISK_NONE; at = risk->records.at[at].next) {
        if (risk->records.at[at].kind == (uint8_t)kind && index-- == 0) {
            return &risk->records.at[at];
        }
    }
    return NULL;
}

enum ax_risk_kind ax_risk_record_kind(const struct ax_risk_record *record)
{
    return (enum ax_risk_kind)record->kind;
}

struct ax_slice ax_risk_value(const struct ax_risk *risk, const struct ax_risk_record *record,
                              enum ax_risk_field field)
{
    for (uint32_t at = record->first; at != AX_RISK_NONE; at = risk->values.at[at].next) {
        if (risk->values.at[at].field == (uint8_t)field) {
            return risk->values.at[at].text;
        }
    }
    return (struct ax_slice){"", 0};
}

bool ax_risk_value_at(const struct ax_risk *risk, const struct ax_risk_record *record, size_t index,
                      enum ax_risk_field *out_field, struct ax_slice *out_value)
{
    uint32_t at = record->first;
    while (at != AX_RISK_NONE && index-- > 0) {
        at = risk->values.at[at].next;
    }
    if (at == AX_RISK_NONE) {
        return false;
    }
    *out_field = (enum ax_risk_field)risk->values.at[at].field;
    *out_value = risk->values.at[at].text;
    return true;
}

struct ax_span ax_risk_span(const struct ax_risk *risk, const struct ax_risk_record *record)
{
    struct ax_xml_element element = {.source = risk->source, .start = record->start};
    return ax_xml_element_span(risk->session, &element);
}

struct ax_span ax_risk_value_span(const struct ax_risk *risk, const struct ax_risk_record *record,
                                  enum ax_risk_field field)
{
    return ax_xml_value_span(risk->session, risk->source, record->start,
                             ax_slice_of(ax_risk_field_text(field)));
}

void ax_risk_place(const struct ax_risk *risk, const struct ax_risk_record *record,
                   uint32_t *out_line, uint32_t *out_column)
{
    ax_source_place(risk->session, risk->source, record->start, out_line, out_column);
}

bool ax_risk_is_internal(const struct ax_risk *risk, const struct ax_risk_record *record)
{
    return ax_slice_is(ax_risk_value(risk, record, AX_RISK_VISIBILITY), "internal");
}
