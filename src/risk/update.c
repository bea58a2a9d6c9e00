/* SPDX-License-Identifier: Apache-2.0 */
/* Carrying decisions over to the threats of today. */
#include "risk/basis.h"
#include "risk/edit.h"
#include "risk/scan.h"
#include "xml/canonical.h"

enum {
    FIELDS = 6,
    CHILDREN = 4
};

struct joining {
    struct ax_risk *risk;
    struct ax_model *model;
    const struct ax_threats *threats;
    struct ax_risk_edit *edit;
    struct ax_slice version;
    struct ax_pieces *titles; /* by rule */
    bool *has_title;
    bool *seen; /* by record */
    struct ax_output *id;
    struct ax_output *title;
    struct ax_output *scratch;
    struct ax_output *added; /* new records that go behind `anchor` */
    uint32_t anchor;         /* record; AX_RISK_NONE: before all */
};

/* What is to become of one record. */
struct renewal {
    struct ax_field_change fields[FIELDS];
    size_t field_count;
    struct ax_child_change children[CHILDREN];
    size_t child_count;
};

static struct ax_slice held(const struct ax_output *output)
{
    return (struct ax_slice){output->buffer, output->len};
}

static struct ax_slice keep(struct joining *joining, struct ax_slice text)
{
    struct ax_slice kept = ax_arena_copy(&joining->risk->session->arena, text);
    joining->risk->session->no_memory |= kept.start == NULL;
    return kept.start ? kept : (struct ax_slice){"", 0};
}

static void change_field(struct renewal *renewal, enum ax_risk_field field, struct ax_slice value)
{
    renewal->fields[renewal->field_count++] = (struct ax_field_change){field, value};
}

static void write_title(struct joining *joining, const struct ax_threat *threat)
{
    const struct ax_templates *templates = joining->model->templates;
    struct ax_pieces *pieces = &joining->titles[threat->rule];
    if (!joining->has_title[threat->rule]) {
        *pieces = ax_pieces_of(templates, templates->rules.at[threat->rule].title);
        joining->has_title[threat->rule] = true;
    }
    joining->title->len = 0;
    ax_pieces_put(joining->model, threat, *pieces, joining->title);
}

static struct ax_slice severity_of(const struct joining *joining, const struct ax_threat *threat)
{
    const struct ax_rule *rule = &joining->model->templates->rules.at[threat->rule];
    return ax_slice_of(ax_level_text((enum ax_level)rule->severity));
}

/* The records that were collected go behind the anchor. */
static void flush_added(struct joining *joining)
{
    if (joining->added->len == 0) {
        return;
    }
    size_t to;
    if (joining->anchor == AX_RISK_NONE) {
        to = ax_risk_edit_place(joining->edit, AX_RISK_DECISION);
    } else {
        struct ax_place place =
            ax_place_of(joining->edit->before, joining->risk->records.at[joining->anchor].start);
        to = ax_place_line_end(joining->edit->before, place.end);
    }
    ax_risk_edit_splice(joining->edit, to, to, ax_risk_edit_keep(joining->edit, joining->added));
    joining->added->len = 0;
}

static bool is_decided(const struct joining *joining, struct ax_slice id)
{
    struct ax_risk_decision decision;
    ax_risk_decide(joining->risk, id, NULL, &decision);
    return decision.disposition != AX_RISK_OPEN;
}

static void add_record(struct joining *joining, const struct ax_threat *threat)
{
    struct ax_output *output = joining->added;
    struct ax_xml_tag tag;
    struct ax_slice id = keep(joining, held(joining->id));
    ax_put_char(output, '\n');
    ax_xml_tag_open(&tag, output, 1, AX_SLICE("threat"));
    ax_xml_tag_attribute(&tag, AX_SLICE("id"), id);
    ax_xml_tag_attribute(&tag, AX_SLICE("severity"), severity_of(joining, threat));
    ax_xml_tag_attribute(&tag, AX_SLICE("disposition"), AX_SLICE("open"));
    if (joining->version.len > 0) {
        ax_xml_tag_attribute(&tag, AX_SLICE("introduced"), joining->version);
    }
    write_title(joining, threat);
    if (joining->title->len > 0) {
        ax_xml_tag_attribute(&tag, AX_SLICE("title"), held(joining->title));
    }
    if (joining->risk->of_kind[AX_RISK_DECISION].len > 0 && is_decided(joining, id)) {
        struct ax_basis basis = ax_basis_of(joining->model, threat, joining->scratch);
        ax_put_text(output, ">\n");
        ax_basis_put(&basis, 2, output);
        ax_put_text(output, "\n  </threat>");
    } else {
        ax_put_text(output, "/>");
    }
    ax_risk_edit_add(joining->edit, AX_RISK_NEW, id, keep(joining, held(joining->title)));
}

struct comparing {
    struct joining *joining;
    struct ax_output *xml;  /* all `changed` elements */
    struct ax_output *said; /* in words */
    const struct ax_risk_record *threat;
    size_t count;
    bool same; /* as the marks that stand there */
};

static void compare_fact(void *user, struct ax_slice what, struct ax_slice from, struct ax_slice to)
{
    struct comparing *comparing = user;
    const struct ax_risk *risk = comparing->joining->risk;
    const struct ax_risk_record *mark =
        ax_risk_part(risk, comparing->threat, AX_RISK_CHANGED, comparing->count++);
    comparing->same = comparing->same && mark &&
                      ax_slice_equal(ax_risk_value(risk, mark, AX_RISK_WHAT), what) &&
                      ax_slice_equal(ax_risk_value(risk, mark, AX_RISK_FROM), from) &&
                      ax_slice_equal(ax_risk_value(risk, mark, AX_RISK_TO), to);
    struct ax_xml_tag tag;
    if (comparing->xml->len > 0) {
        ax_put_text(comparing->xml, "\n    ");
        ax_put_text(comparing->said, "; ");
    }
    ax_xml_tag_open(&tag, comparing->xml, 0, AX_SLICE("changed"));
    struct ax_slice names[] = {AX_SLICE("from"), AX_SLICE("to"), AX_SLICE("what")};
    struct ax_slice values[] = {from, to, what};
    for (size_t i = 0; i < AX_COUNT(names); i++) {
        if (values[i].len > 0) {
            ax_xml_tag_attribute(&tag, names[i], values[i]);
        }
    }
    ax_put_text(comparing->xml, "/>");
    ax_putf(comparing->said, "%.*s: %.*s -> %.*s", AX_FMT(what), AX_FMT(from), AX_FMT(to));
}

static void renew_marks(struct joining *joining, const struct ax_risk_record *record,
                        const struct ax_risk_record *basis, const struct ax_basis *now,
                        struct renewal *renewal)
{
    struct comparing comparing = {.joining = joining,
                                  .xml = ax_output_to_memory(joining->risk->session->memory),
                                  .said = ax_output_to_memory(joining->risk->session->memory),
                                  .threat = record,
                                  .same = true};
    if (!comparing.xml || !comparing.said) {
        joining->risk->session->no_memory = true;
    } else {
        ax_basis_compare(joining->risk, basis, now, compare_fact, &comparing);
        bool more = ax_risk_part(joining->risk, record, AX_RISK_CHANGED, comparing.count) != NULL;
        if (!comparing.same || more) {
            renewal->children[renewal->child_count++] = (struct ax_child_change){
                "changed", ax_risk_edit_keep(joining->edit, comparing.xml), true, true};
            ax_risk_edit_add(joining->edit,
                             comparing.count > 0 ? AX_RISK_REVIEW_AGAIN : AX_RISK_AS_BEFORE,
                             ax_risk_value(joining->risk, record, AX_RISK_ID),
                             ax_risk_edit_keep(joining->edit, comparing.said));
        }
    }
    ax_output_free(comparing.xml);
    ax_output_free(comparing.said);
}

static void renew_basis(struct joining *joining, const struct ax_risk_record *record,
                        const struct ax_threat *threat, struct renewal *renewal)
{
    const struct ax_risk_record *basis = ax_risk_part(joining->risk, record, AX_RISK_BASIS, 0);
    struct ax_slice id = ax_risk_value(joining->risk, record, AX_RISK_ID);
    if (!is_decided(joining, id)) {
        if (basis) {
            static const struct ax_slice none = {"", 0};
            renewal->children[renewal->child_count++] =
                (struct ax_child_change){"basis", none, true, true};
            renewal->children[renewal->child_count++] =
                (struct ax_child_change){"changed", none, true, true};
        }
        return;
    }
    struct ax_basis now = ax_basis_of(joining->model, threat, joining->scratch);
    if (basis) {
        renew_marks(joining, record, basis, &now, renewal);
        return;
    }
    joining->scratch->len = 0;
    ax_basis_put(&now, 0, joining->scratch);
    renewal->children[renewal->child_count++] = (struct ax_child_change){
        "basis", ax_risk_edit_keep(joining->edit, joining->scratch), false, false};
    joining->scratch->len = 0;
    ax_risk_edit_add(joining->edit, AX_RISK_RECORDED, id, (struct ax_slice){"", 0});
}

/* A threat that went and came within one release was never away. */
static void tell_absence(struct joining *joining, struct ax_slice gone, struct renewal *renewal)
{
    struct ax_xml_tag tag;
    if (ax_slice_equal(gone, joining->version)) {
        return;
    }
    joining->scratch->len = 0;
    ax_xml_tag_open(&tag, joining->scratch, 0, AX_SLICE("absent"));
    ax_xml_tag_attribute(&tag, AX_SLICE("from"), gone);
    if (joining->version.len > 0) {
        ax_xml_tag_attribute(&tag, AX_SLICE("to"), joining->version);
    }
    ax_put_text(joining->scratch, "/>");
    renewal->children[renewal->child_count++] = (struct ax_child_change){
        "absent", ax_risk_edit_keep(joining->edit, joining->scratch), false, false};
    joining->scratch->len = 0;
}

static void bring_back(struct joining *joining, const struct ax_risk_record *record,
                       struct renewal *renewal)
{
    struct ax_slice gone = ax_risk_value(joining->risk, record, AX_RISK_GONE);
    if (gone.len == 0) {
        return;
    }
    tell_absence(joining, gone, renewal);
    change_field(renewal, AX_RISK_GONE, (struct ax_slice){"", 0});
    ax_risk_edit_add(joining->edit, AX_RISK_RETURNED,
                     ax_risk_value(joining->risk, record, AX_RISK_ID),
                     ax_risk_value(joining->risk, record, AX_RISK_DISPOSITION));
}

/* What comes from the rule and the model, and is kept for the day when the threat is gone. */
static void renew_texts(struct joining *joining, const struct ax_risk_record *record,
                        const struct ax_threat *threat, struct renewal *renewal)
{
    struct ax_slice severity = severity_of(joining, threat);
    write_title(joining, threat);
    struct ax_slice title = ax_slice_trim(held(joining->title));
    if (!ax_slice_equal(title, ax_risk_value(joining->risk, record, AX_RISK_TITLE))) {
        change_field(renewal, AX_RISK_TITLE, keep(joining, title));
    }
    if (!ax_slice_equal(severity, ax_risk_value(joining->risk, record, AX_RISK_SEVERITY))) {
        change_field(renewal, AX_RISK_SEVERITY, severity);
    }
}

static void renew_record(struct joining *joining, const struct ax_risk_record *record,
                         const struct ax_threat *threat)
{
    struct renewal renewal = {.field_count = 0};
    struct ax_slice id = ax_risk_value(joining->risk, record, AX_RISK_ID);
    if (!ax_slice_equal(id, held(joining->id))) {
        struct ax_slice now = keep(joining, held(joining->id));
        change_field(&renewal, AX_RISK_ID, now);
        ax_risk_edit_add(joining->edit, AX_RISK_RENAMED, now, id);
    }
    bring_back(joining, record, &renewal);
    renew_texts(joining, record, threat, &renewal);
    renew_basis(joining, record, threat, &renewal);
    if (renewal.field_count + renewal.child_count > 0) {
        ax_risk_edit_record(joining->edit, record->start, 1, renewal.fields, renewal.field_count,
                            renewal.children, renewal.child_count);
    }
}

static const struct ax_risk_record *find_threat(const struct joining *joining, struct ax_slice id)
{
    const struct ax_risk_record *record = ax_risk_find(joining->risk, id);
    return record && record->kind == AX_RISK_THREAT ? record : NULL;
}

/* The record of the same rule for an earlier id of the subject, which nothing else bears now. */
static const struct ax_risk_record *find_former(struct joining *joining,
                                                const struct ax_threat *threat)
{
    const struct ax_model *model = joining->model;
    struct ax_slice former = ax_model_text(model, threat->subject, "aka");
    struct ax_slice word;
    const struct ax_rule *rule = &model->templates->rules.at[threat->rule];
    while (threat->subject != 0 && ax_slice_next_word(&former, &word)) {
        ax_atom atom = ax_atom_find(&model->session->atoms, word);
        if (atom == 0 || ax_model_find(model, atom) != 0) {
            continue;
        }
        joining->scratch->len = 0;
        ax_putf(joining->scratch, "%.*s@%.*s%s",
                AX_FMT(ax_atom_text(&model->session->atoms, rule->id)), AX_FMT(word),
                threat->back ? "~" : "");
        const struct ax_risk_record *record = find_threat(joining, held(joining->scratch));
        joining->scratch->len = 0;
        if (record && !joining->seen[ax_risk_index(joining->risk, record)]) {
            return record;
        }
    }
    return NULL;
}

static void join_threat(struct joining *joining, const struct ax_threat *threat)
{
    joining->id->len = 0;
    ax_threat_put_id(joining->model, threat, joining->id);
    const struct ax_risk_record *record = find_threat(joining, held(joining->id));
    record = record ? record : find_former(joining, threat);
    if (!record) {
        add_record(joining, threat);
        return;
    }
    flush_added(joining);
    joining->anchor = ax_risk_index(joining->risk, record);
    joining->seen[joining->anchor] = true;
    renew_record(joining, record, threat);
}

/* Ids of derived threats have an @; manual ones have none, and are a person's alone. */
static bool is_derived(struct ax_slice id)
{
    return memchr(id.start, '@', id.len) != NULL;
}

/* The reason of a decision for many, as the threat's own. */
static void keep_reason(struct joining *joining, struct ax_slice reason, struct renewal *renewal)
{
    joining->scratch->len = 0;
    ax_put_text(joining->scratch, "<reason>");
    ax_xml_put_content(joining->scratch, reason, 2);
    ax_put_text(joining->scratch, "</reason>");
    renewal->children[renewal->child_count++] = (struct ax_child_change){
        "reason", ax_risk_edit_keep(joining->edit, joining->scratch), false, false};
    joining->scratch->len = 0;
}

/* What a decision for many says about a threat that goes becomes its own: that decision may be
 * changed or taken out while the threat is away. What a person wrote into the record stays. */
static void keep_decision(struct joining *joining, const struct ax_risk_record *record,
                          const struct ax_risk_decision *decision, struct renewal *renewal)
{
    static const enum ax_risk_field fields[] = {AX_RISK_OWNER, AX_RISK_UNTIL, AX_RISK_DECIDED};
    const struct ax_risk *risk = joining->risk;
    change_field(renewal, AX_RISK_DISPOSITION,
                 ax_slice_of(ax_risk_disposition_text(decision->stated)));
    for (size_t i = 0; i < AX_COUNT(fields); i++) {
        struct ax_slice value = ax_risk_value(risk, decision->decision, fields[i]);
        if (value.len > 0 && ax_risk_value(risk, record, fields[i]).len == 0) {
            change_field(renewal, fields[i], value);
        }
    }
    if (decision->reason.len > 0 && ax_risk_value(risk, record, AX_RISK_REASON).len == 0) {
        keep_reason(joining, decision->reason, renewal);
    }
}

static void put_gone(struct joining *joining, const struct ax_risk_record *record,
                     struct ax_slice version)
{
    struct ax_risk_decision decision;
    struct renewal renewal = {.field_count = 0};
    struct ax_slice id = ax_risk_value(joining->risk, record, AX_RISK_ID);
    ax_risk_decide(joining->risk, id, NULL, &decision);
    struct ax_slice said = ax_slice_of(ax_risk_disposition_text(decision.stated));
    change_field(&renewal, AX_RISK_GONE, version);
    if (decision.by_pattern && decision.stated != AX_RISK_OPEN) {
        keep_decision(joining, record, &decision, &renewal);
        said = ax_session_format(
            joining->risk->session, "%.*s, as decided for %.*s", AX_FMT(said),
            AX_FMT(ax_risk_value(joining->risk, decision.decision, AX_RISK_THREATS)));
    }
    ax_risk_edit_record(joining->edit, record->start, 1, renewal.fields, renewal.field_count,
                        renewal.children, renewal.child_count);
    ax_risk_edit_add(joining->edit, AX_RISK_GONE_NOW, id, said);
}

static void mark_gone(struct joining *joining)
{
    struct ax_slice version = joining->version.len > 0 ? joining->version : AX_SLICE("unversioned");
    for (uint32_t i = 0; i < joining->risk->of_kind[AX_RISK_THREAT].len; i++) {
        const struct ax_risk_record *record = ax_risk_at(joining->risk, AX_RISK_THREAT, i);
        struct ax_slice id = ax_risk_value(joining->risk, record, AX_RISK_ID);
        if (joining->seen[ax_risk_index(joining->risk, record)] || !is_derived(id) ||
            ax_risk_value(joining->risk, record, AX_RISK_GONE).len > 0) {
            continue;
        }
        put_gone(joining, record, version);
    }
}

static bool has_release(const struct ax_risk *risk, struct ax_slice version)
{
    for (uint32_t i = 0; i < risk->of_kind[AX_RISK_RELEASE].len; i++) {
        const struct ax_risk_record *release = ax_risk_at(risk, AX_RISK_RELEASE, i);
        if (ax_slice_equal(ax_risk_value(risk, release, AX_RISK_VERSION), version)) {
            return true;
        }
    }
    return false;
}

static void renew_root(struct joining *joining)
{
    struct ax_risk_edit *edit = joining->edit;
    if (joining->version.len == 0) {
        return;
    }
    if (!ax_slice_equal(joining->risk->version, joining->version)) {
        struct ax_field_change version = {AX_RISK_VERSION, joining->version};
        ax_risk_edit_record(edit, joining->risk->root, 0, &version, 1, NULL, 0);
    }
    if (!has_release(joining->risk, joining->version)) {
        struct ax_xml_tag tag;
        joining->scratch->len = 0;
        ax_put_char(joining->scratch, '\n');
        ax_xml_tag_open(&tag, joining->scratch, 1, AX_SLICE("release"));
        ax_xml_tag_attribute(&tag, AX_SLICE("version"), joining->version);
        ax_put_text(joining->scratch, "/>");
        size_t to = ax_risk_edit_place(edit, AX_RISK_RELEASE);
        ax_risk_edit_splice(edit, to, to, ax_risk_edit_keep(edit, joining->scratch));
        joining->scratch->len = 0;
    }
}

/* Other methods than those of the file raise other threats: so it keeps them, and the next update
 * does not take the threats away again. */
static void renew_methods(struct joining *joining, const struct ax_threat_options *options)
{
    struct ax_threat_options old = ax_risk_methods(joining->risk);
    const struct ax_risk_record *method = ax_risk_at(joining->risk, AX_RISK_METHOD, 0);
    struct ax_slice now = options->by_interaction && options->by_element
                              ? AX_SLICE("interaction element")
                          : options->by_element ? AX_SLICE("element")
                                                : AX_SLICE("interaction");
    struct ax_xml_tag tag;
    if (old.by_interaction == options->by_interaction && old.by_element == options->by_element) {
        return;
    }
    if (method) {
        struct ax_field_change change = {AX_RISK_METHODS, now};
        ax_risk_edit_record(joining->edit, method->start, 1, &change, 1, NULL, 0);
        return;
    }
    joining->scratch->len = 0;
    ax_put_char(joining->scratch, '\n');
    ax_xml_tag_open(&tag, joining->scratch, 1, AX_SLICE("method"));
    ax_xml_tag_attribute(&tag, AX_SLICE("methods"), now);
    ax_put_text(joining->scratch, "/>");
    size_t to = ax_risk_edit_place(joining->edit, AX_RISK_METHOD);
    ax_risk_edit_splice(joining->edit, to, to, ax_risk_edit_keep(joining->edit, joining->scratch));
    joining->scratch->len = 0;
}

static bool prepare(struct joining *joining)
{
    const struct ax_allocator *memory = joining->risk->session->memory;
    struct ax_arena *arena = &joining->risk->session->arena;
    size_t rules = joining->model->templates->rules.len;
    joining->titles = ax_arena_alloc(arena, rules * sizeof(*joining->titles));
    joining->has_title = ax_arena_alloc(arena, rules * sizeof(*joining->has_title));
    joining->seen = ax_arena_alloc(arena, joining->risk->records.len + 1);
    joining->id = ax_output_to_memory(memory);
    joining->title = ax_output_to_memory(memory);
    joining->scratch = ax_output_to_memory(memory);
    joining->added = ax_output_to_memory(memory);
    return joining->titles && joining->has_title && joining->seen && joining->id &&
           joining->title && joining->scratch && joining->added;
}

static enum ax_status join(struct joining *joining, const struct ax_threat_options *options)
{
    struct ax_session *session = joining->risk->session;
    if (prepare(joining)) {
        renew_methods(joining, options);
        renew_root(joining);
        for (uint32_t i = 0; i < joining->threats->list.len && !session->no_memory; i++) {
            join_threat(joining, &joining->threats->list.at[i]);
        }
        flush_added(joining);
        mark_gone(joining);
        session->no_memory |= joining->id->status != AX_OK || joining->added->status != AX_OK;
    } else {
        session->no_memory = true;
    }
    ax_output_free(joining->id);
    ax_output_free(joining->title);
    ax_output_free(joining->scratch);
    ax_output_free(joining->added);
    return session->no_memory ? AX_NO_MEMORY : AX_OK;
}

static bool is_same_model(struct ax_risk *risk, const struct ax_model *model)
{
    struct ax_slice id = ax_model_id_text(model, 0);
    if (ax_slice_equal(risk->model, id)) {
        return true;
    }
    ax_report(risk->session, AX_CODE_RISK_OTHER_MODEL,
              ax_xml_value_span(risk->session, risk->source, risk->root, AX_SLICE("model")),
              "the risk file is about \"%.*s\", the model is \"%.*s\"", AX_FMT(risk->model),
              AX_FMT(id));
    return false;
}

/* A file that says nothing yet, so that a new one and an old one go the same way. */
static struct ax_slice first_text(struct ax_model *model)
{
    struct ax_session *session = model->session;
    struct ax_output *output = ax_output_to_memory(session->memory);
    struct ax_slice version = ax_model_text(model, 0, "version");
    struct ax_slice text = {NULL, 0};
    if (output) {
        struct ax_xml_tag tag;
        ax_put_text(output, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        ax_xml_tag_open(&tag, output, 0, AX_SLICE("risk"));
        ax_xml_tag_attribute(&tag, AX_SLICE("xmlns"), AX_SLICE(AX_RISK_SPACE));
        ax_xml_tag_attribute(&tag, AX_SLICE("model"), ax_model_id_text(model, 0));
        if (version.len > 0) {
            ax_xml_tag_attribute(&tag, AX_SLICE("version"), version);
        }
        ax_put_text(output, ">\n</risk>\n");
        text =
            output->status == AX_OK ? ax_arena_copy(&session->arena, ax_output_text(output)) : text;
    }
    ax_output_free(output);
    session->no_memory |= text.start == NULL;
    return text;
}

static enum ax_status begin(struct ax_risk *risk, struct ax_model *model, const char *path,
                            struct ax_risk_edit **out_edit)
{
    struct ax_session *session = model->session;
    struct ax_risk *fresh = NULL;
    if (!risk) {
        struct ax_slice text = first_text(model);
        uint32_t source = text.start ? ax_source_add(session, ax_slice_of(path), text) : 0;
        enum ax_status status = source ? ax_risk_read(session, source, &fresh) : AX_NO_MEMORY;
        if (status != AX_OK) {
            return status;
        }
        risk = fresh;
    } else if (!is_same_model(risk, model)) {
        return AX_INVALID;
    }
    struct ax_risk_edit *edit = ax_risk_edit_new(session, risk, path);
    if (!edit) {
        ax_risk_free(fresh);
        return AX_NO_MEMORY;
    }
    edit->fresh = fresh;
    *out_edit = edit;
    return AX_OK;
}

enum ax_status ax_risk_update(struct ax_risk *risk, struct ax_model *model, const char *path,
                              const struct ax_threat_options *options,
                              struct ax_risk_edit **out_edit)
{
    struct ax_threats *threats = NULL;
    struct ax_risk_edit *edit = NULL;
    struct ax_threat_options of_file = ax_risk_methods(risk);
    options = options ? options : &of_file;
    enum ax_status status = begin(risk, model, path, &edit);
    if (status == AX_OK) {
        status = ax_threats_enumerate(model, options, &threats);
    }
    if (status == AX_OK) {
        struct joining joining = {.risk = edit->risk,
                                  .model = model,
                                  .threats = threats,
                                  .edit = edit,
                                  .version = ax_model_text(model, 0, "version"),
                                  .anchor = AX_RISK_NONE};
        status = join(&joining, options);
    }
    ax_threats_free(threats);
    status = status == AX_OK ? ax_risk_edit_finish(edit) : status;
    if (status != AX_OK) {
        ax_risk_edit_free(edit);
        return status;
    }
    *out_edit = edit;
    return AX_OK;
}
