/* SPDX-License-Identifier: Apache-2.0 */
/* The file → records. */
#include "base/file.h"
#include "risk/risk.h"
#include "xml/canonical.h"

#include <errno.h>
#include <sys/stat.h>

struct reading {
    struct ax_risk *risk;
    uint32_t open[AX_LIMIT_XML_DEPTH + 1]; /* by depth: the record that is open */
};

static void *push(struct ax_risk *risk, void *entry)
{
    risk->session->no_memory |= entry == NULL;
    return entry;
}

static void add_value(struct ax_risk *risk, uint32_t record, enum ax_risk_field field,
                      struct ax_slice text)
{
    text = ax_slice_trim(text);
    struct ax_risk_value *value = push(risk, ax_array_push(risk->session->memory, &risk->values));
    if (!value) {
        return;
    }
    *value = (struct ax_risk_value){text, AX_RISK_NONE, (uint8_t)field};
    struct ax_risk_record *at = &risk->records.at[record];
    uint32_t index = risk->values.len - 1;
    if (at->first == AX_RISK_NONE) {
        at->first = index;
    } else {
        risk->values.at[at->last].next = index;
    }
    at->last = index;
}

static void attach_part(struct ax_risk *risk, uint32_t threat, uint32_t part)
{
    struct ax_risk_record *at = &risk->records.at[threat];
    if (at->part == AX_RISK_NONE) {
        at->part = part;
    } else {
        risk->records.at[at->last_part].next = part;
    }
    at->last_part = part;
}

static void report_duplicate(struct ax_risk *risk, uint32_t first, uint32_t again,
                             struct ax_slice id)
{
    struct ax_session *session = risk->session;
    const struct ax_risk_record *old = &risk->records.at[first];
    struct ax_message *message =
        ax_report(session, AX_CODE_RISK_ID_DUPLICATE,
                  ax_risk_value_span(risk, &risk->records.at[again], AX_RISK_ID),
                  "id \"%.*s\" is used twice", AX_FMT(id));
    ax_note(session, message, ax_risk_value_span(risk, old, AX_RISK_ID),
            "first used here, for the %s", ax_risk_kind_text((enum ax_risk_kind)old->kind));
}

static void remember_id(struct ax_risk *risk, uint32_t record, struct ax_slice id)
{
    ax_atom atom = ax_atom_of_kept(&risk->session->atoms, id);
    if (atom == 0) {
        risk->session->no_memory |= id.len > 0;
        return;
    }
    while (risk->by_id.len <= atom) {
        uint32_t more = atom + 1 - risk->by_id.len;
        if (!ax_array_reserve(risk->session->memory, &risk->by_id, more)) {
            risk->session->no_memory = true;
            return;
        }
        memset(risk->by_id.at + risk->by_id.len, 0, more * sizeof(*risk->by_id.at));
        risk->by_id.len += more;
    }
    if (risk->by_id.at[atom] != 0) {
        report_duplicate(risk, risk->by_id.at[atom] - 1, record, id);
        return;
    }
    risk->by_id.at[atom] = record + 1;
}

static void check_threat_id(struct ax_risk *risk, uint32_t record, struct ax_slice id)
{
    bool fine = id.len <= AX_LIMIT_THREAT_ID_BYTES;
    for (size_t i = 0; i < id.len && fine; i++) {
        fine = (unsigned char)id.start[i] > ' ' && id.start[i] != '*' && id.start[i] != 0x7f;
    }
    if (!fine) {
        ax_report(risk->session, AX_CODE_RISK_THREAT_ID,
                  ax_risk_value_span(risk, &risk->records.at[record], AX_RISK_ID),
                  "\"%.*s\" is not the id of a threat", AX_FMT(id));
    }
}

static void take_attributes(struct ax_risk *risk, uint32_t record,
                            const struct ax_xml_element *element)
{
    for (uint32_t i = 0; i < element->count; i++) {
        const struct ax_xml_attribute *attribute = &element->attributes[i];
        enum ax_risk_field field = ax_risk_field_of(ax_name_of(&risk->names, attribute->name));
        if (attribute->space || field == AX_RISK_FIELD_COUNT) {
            continue;
        }
        add_value(risk, record, field, attribute->value);
        if (field == AX_RISK_ID && !risk->session->no_memory) {
            remember_id(risk, record, ax_slice_trim(attribute->value));
            if (risk->records.at[record].kind == AX_RISK_THREAT) {
                check_threat_id(risk, record, ax_slice_trim(attribute->value));
            }
        }
    }
}

static uint32_t add_record(struct reading *reading, enum ax_risk_kind kind, uint32_t parent,
                           const struct ax_xml_element *element)
{
    struct ax_risk *risk = reading->risk;
    const struct ax_allocator *memory = risk->session->memory;
    struct ax_risk_record *record = push(risk, ax_array_push(memory, &risk->records));
    if (!record) {
        return AX_RISK_NONE;
    }
    uint32_t index = risk->records.len - 1;
    *record = (struct ax_risk_record){.kind = (uint8_t)kind,
                                      .start = element->start,
                                      .first = AX_RISK_NONE,
                                      .last = AX_RISK_NONE,
                                      .part = AX_RISK_NONE,
                                      .last_part = AX_RISK_NONE,
                                      .next = AX_RISK_NONE};
    if (kind > AX_RISK_THREAT) {
        attach_part(risk, parent, index);
    } else {
        uint32_t *at = push(risk, ax_array_push(memory, &risk->of_kind[kind]));
        if (!at) {
            return AX_RISK_NONE;
        }
        *at = index;
    }
    take_attributes(risk, index, element);
    return risk->session->no_memory ? AX_RISK_NONE : index;
}

static void open_root(struct ax_risk *risk, const struct ax_xml_element *element)
{
    risk->root = element->start;
    risk->model = ax_slice_trim(ax_element_value(&risk->names, element, AX_NAME_MODEL));
    risk->version = ax_slice_trim(ax_element_value(&risk->names, element, AX_NAME_VERSION));
}

/* What annexc writes into a file has no prefixes, so that people can read it. */
static void check_prefix(struct ax_document *document, const struct ax_xml_element *element)
{
    struct ax_span span = ax_xml_element_span(document->session, element);
    struct ax_slice text = ax_source_at(document->session, span.source)->text;
    if (memchr(text.start + span.start, ':', span.end - span.start)) {
        ax_report(document->session, AX_CODE_RISK_PREFIX, span,
                  "names of elements have no prefix in a risk file");
    }
}

static bool on_open(void *user, struct ax_document *document, uint8_t rule,
                    const struct ax_xml_element *element)
{
    struct reading *reading = user;
    uint32_t parent = document->depth > 1 ? reading->open[document->depth - 1] : AX_RISK_NONE;
    enum ax_risk_kind kind = ax_risk_kind_of_rule(rule);
    reading->open[document->depth] = parent;
    check_prefix(document, element);
    if (document->depth == 1) {
        open_root(reading->risk, element);
    } else if (kind < AX_RISK_KIND_COUNT) {
        reading->open[document->depth] = add_record(reading, kind, parent, element);
    }
    return !document->session->no_memory;
}

static void on_close(void *user, struct ax_document *document, uint8_t rule, struct ax_slice text,
                     struct ax_span span, bool exact)
{
    struct reading *reading = user;
    uint32_t record = reading->open[document->depth + 1];
    bool own = ax_risk_kind_of_rule(rule) < AX_RISK_KIND_COUNT;
    (void)span;
    (void)exact;
    if (!ax_risk_rules[rule].text || record == AX_RISK_NONE || ax_slice_trim(text).len == 0) {
        return;
    }
    enum ax_name name = ax_name_of(document->names, document->open[document->depth + 1].name);
    add_value(reading->risk, record, own ? AX_RISK_TEXT : ax_risk_field_of(name), text);
}

static const struct ax_document_handler handler = {
    .elements = ax_risk_rules,
    .root = AX_NAME_RISK,
    .space = AX_RISK_SPACE,
    .wrong_root = AX_CODE_NOT_A_RISK_FILE,
    .wrong_root_text = "this is no annexc risk file",
    .open = on_open,
    .close = on_close,
};

/* What git leaves where it could not merge is no XML; told as what it is. */
static bool report_conflicts(struct ax_session *session, uint32_t source)
{
    struct ax_slice text = ax_source_at(session, source)->text;
    static const char mark[] = "<<<<<<<";
    bool found = false;
    const char *end = text.start + text.len;
    for (const char *at = text.start; at && at + sizeof(mark) <= end;) {
        if (memcmp(at, mark, sizeof(mark) - 1) == 0) {
            uint32_t start = (uint32_t)(at - text.start);
            ax_report(session, AX_CODE_RISK_CONFLICT,
                      (struct ax_span){source, start, start + (uint32_t)sizeof(mark) - 1},
                      "a merge conflict is not resolved here");
            found = true;
        }
        at = memchr(at, '\n', (size_t)(end - at));
        at = at ? at + 1 : NULL;
    }
    return found;
}

/* A later version of the format says so in its name space. */
static bool report_future(struct ax_session *session, uint32_t source)
{
    struct ax_slice text = ax_source_at(session, source)->text;
    static const char space[] = "urn:annexc:risk:";
    size_t len = text.len < 65536 ? text.len : 65536;
    for (size_t i = 0; i + sizeof(space) < len; i++) {
        const char *at = text.start + i;
        if (*at != 'u' || memcmp(at, space, sizeof(space) - 1) != 0) {
            continue;
        }
        struct ax_slice version = {at + sizeof(space) - 1, 0};
        while (version.start + version.len < text.start + len &&
               version.start[version.len] >= '0' && version.start[version.len] <= '9') {
            version.len++;
        }
        uint32_t number = 0;
        if (version.len == 0 || (ax_slice_to_number(version, &number) && number <= 1)) {
            return false;
        }
        ax_report(
            session, AX_CODE_RISK_FUTURE,
            (struct ax_span){source, (uint32_t)i, (uint32_t)(i + sizeof(space) - 1 + version.len)},
            "version %.*s of the format is newer than this annexc, which reads version 1",
            AX_FMT(version));
        return true;
    }
    return false;
}

static struct ax_risk *new_risk(struct ax_session *session, uint32_t source)
{
    struct ax_risk *risk = ax_memory_resize(session->memory, NULL, 0, sizeof(*risk));
    if (risk) {
        memset(risk, 0, sizeof(*risk));
        risk->session = session;
        risk->source = source;
    }
    return risk;
}

static enum ax_status read_records(struct ax_risk *risk)
{
    struct ax_session *session = risk->session;
    size_t errors = session->counts[AX_ERROR];
    struct reading *reading = ax_memory_resize(session->memory, NULL, 0, sizeof(*reading));
    if (!reading || !ax_names_init(&risk->names, session)) {
        ax_memory_release(session->memory, reading, reading ? sizeof(*reading) : 0);
        return AX_NO_MEMORY;
    }
    reading->risk = risk;
    enum ax_status status =
        ax_document_read(session, &risk->names, risk->source, &handler, reading);
    ax_memory_release(session->memory, reading, sizeof(*reading));
    if (status == AX_OK) {
        ax_risk_check_references(risk);
        status = ax_session_verdict(session, errors);
    }
    return status;
}

enum ax_status ax_risk_read(struct ax_session *session, uint32_t source, struct ax_risk **out_risk)
{
    if (report_conflicts(session, source) || report_future(session, source)) {
        return AX_INVALID;
    }
    struct ax_risk *risk = new_risk(session, source);
    enum ax_status status = risk ? read_records(risk) : AX_NO_MEMORY;
    if (status != AX_OK) {
        ax_risk_free(risk);
        return status;
    }
    *out_risk = risk;
    return AX_OK;
}

enum ax_status ax_risk_load(struct ax_session *session, const char *path, struct ax_risk **out_risk)
{
    struct stat facts;
    if (stat(path, &facts) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
        return AX_NOT_FOUND;
    }
    struct ax_slice kept = ax_arena_copy(&session->arena, ax_slice_of(path));
    uint32_t source;
    if (!kept.start) {
        session->no_memory = true;
        return AX_NO_MEMORY;
    }
    enum ax_status status = ax_source_read(session, path, (struct ax_span){0, 0, 0}, &source);
    status = status == AX_OK ? ax_risk_read(session, source, out_risk) : status;
    if (status == AX_OK) {
        (*out_risk)->path = kept.start;
    }
    return status;
}

enum ax_status ax_risk_format(struct ax_session *session, const char *path,
                              struct ax_output *output)
{
    struct ax_risk *risk = NULL;
    enum ax_status status = ax_risk_load(session, path, &risk);
    if (status == AX_OK) {
        status = ax_xml_canonical(session, risk->source, ax_canonical_order, output);
    }
    ax_risk_free(risk);
    return status;
}

void ax_risk_free(struct ax_risk *risk)
{
    if (!risk) {
        return;
    }
    const struct ax_allocator *memory = risk->session->memory;
    for (int i = 0; i < AX_RISK_TOP_KINDS; i++) {
        ax_array_done(memory, &risk->of_kind[i]);
    }
    ax_array_done(memory, &risk->records);
    ax_array_done(memory, &risk->values);
    ax_array_done(memory, &risk->by_id);
    ax_memory_release(memory, risk, sizeof(*risk));
}
