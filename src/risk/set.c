/* SPDX-License-Identifier: Apache-2.0 */
/* Decisions of a person, into the text. */
#include "risk/basis.h"
#include "risk/patch.h"
#include "xml/canonical.h"

static const struct ax_slice none = {"", 0};

enum ax_status ax_risk_edit_begin(struct ax_risk *risk, struct ax_model *model,
                                  const struct ax_threat_options *options,
                                  struct ax_risk_edit **out_edit)
{
    struct ax_risk_edit *edit = ax_risk_edit_new(risk->session, risk, risk->path);
    if (!edit) {
        return AX_NO_MEMORY;
    }
    edit->model = model;
    enum ax_status status = model ? ax_threats_enumerate(model, options, &edit->threats) : AX_OK;
    status = status == AX_OK && model ? ax_risk_edit_join(edit) : status;
    if (status != AX_OK) {
        ax_risk_edit_free(edit);
        return status;
    }
    *out_edit = edit;
    return AX_OK;
}

/* Which threat of the model a record is about. */
enum ax_status ax_risk_edit_join(struct ax_risk_edit *edit)
{
    struct ax_session *session = edit->session;
    struct ax_output *id = ax_output_to_memory(session->memory);
    uint32_t count = edit->risk->records.len;
    if (!id || !ax_array_reserve(session->memory, &edit->threat_of, count + 1)) {
        ax_output_free(id);
        return AX_NO_MEMORY;
    }
    memset(edit->threat_of.at, 0, (count + 1) * sizeof(*edit->threat_of.at));
    edit->threat_of.len = count;
    for (uint32_t i = 0; i < edit->threats->list.len; i++) {
        id->len = 0;
        ax_threat_put_id(edit->model, &edit->threats->list.at[i], id);
        const struct ax_risk_record *record = ax_risk_find(edit->risk, ax_output_text(id));
        if (record && record->kind == AX_RISK_THREAT) {
            edit->threat_of.at[ax_risk_index(edit->risk, record)] = i + 1;
        }
    }
    enum ax_status status = id->status;
    ax_output_free(id);
    return status;
}

void ax_patch_field(struct ax_patching *patching, enum ax_risk_field field, struct ax_slice value)
{
    patching->fields[patching->field_count++] = (struct ax_field_change){field, value};
}

void ax_patch_child(struct ax_patching *patching, const char *name, struct ax_slice xml,
                    bool replaces, bool removes_all)
{
    patching->children[patching->child_count++] =
        (struct ax_child_change){name, xml, replaces, removes_all};
}

struct ax_slice ax_patch_keep_child(struct ax_patching *patching)
{
    struct ax_slice xml = ax_risk_edit_keep(patching->edit, patching->scratch);
    while (xml.len > 0 && xml.start[0] == ' ') {
        xml.start++;
        xml.len--;
    }
    return xml;
}

static struct ax_slice text_element(struct ax_patching *patching, const char *name,
                                    struct ax_slice text)
{
    patching->scratch->len = 0;
    if (text.len == 0) {
        return none;
    }
    ax_putf(patching->scratch, "<%s>", name);
    ax_xml_put_content(patching->scratch, text, 2);
    ax_putf(patching->scratch, "</%s>", name);
    return ax_risk_edit_keep(patching->edit, patching->scratch);
}

/* A vector and what counts of it make one element. */
static void note_score(struct ax_patching *patching, const struct ax_risk_setting *setting)
{
    bool post = setting->part == AX_RISK_POST;
    struct ax_slice value = setting->value.start ? setting->value : none;
    if (setting->field == AX_RISK_VECTOR) {
        patching->vectors[post] = value;
    } else {
        patching->impacts[post] = value;
    }
}

void ax_patch_say(struct ax_patching *patching, const struct ax_risk_setting *setting,
                  struct ax_slice old)
{
    const char *name = setting->part == AX_RISK_THREAT ? ax_risk_field_text(setting->field)
                                                       : ax_risk_kind_text(setting->part);
    ax_putf(patching->said, "%s%s%s: ", patching->said->len > 0 ? "; " : "", name,
            setting->field == AX_RISK_IMPACT_BY ? " by impact" : "");
    if (!ax_risk_setting_is_text(setting) && old.len > 0) {
        ax_putf(patching->said, "%.*s -> ", AX_FMT(old));
    }
    ax_put(patching->said, setting->value.len > 0 ? setting->value : AX_SLICE("(none)"));
}

static void apply_setting(struct ax_patching *patching, const struct ax_risk_setting *setting)
{
    struct ax_slice old =
        patching->record ? ax_risk_setting_value(patching->edit->risk, patching->record, setting)
                         : none;
    if (ax_slice_equal(old, setting->value)) {
        return;
    }
    ax_patch_say(patching, setting, old);
    bool is_score = setting->field == AX_RISK_VECTOR || setting->field == AX_RISK_IMPACT_BY;
    if (!ax_risk_setting_is_text(setting)) {
        ax_patch_field(patching, setting->field, setting->value);
    } else if (is_score) {
        note_score(patching, setting);
    } else {
        const char *name = setting->part == AX_RISK_THREAT ? ax_risk_field_text(setting->field)
                                                           : ax_risk_kind_text(setting->part);
        ax_patch_child(patching, name, text_element(patching, name, setting->value), true, false);
    }
    patching->decides |= setting->part == AX_RISK_THREAT &&
                         (setting->field == AX_RISK_DISPOSITION ||
                          setting->field == AX_RISK_REASON || setting->field == AX_RISK_UNTIL);
}

/* The decision that is there becomes history. */
static void keep_history(struct ax_patching *patching)
{
    static const enum ax_risk_field kept[] = {AX_RISK_DISPOSITION, AX_RISK_STATUS, AX_RISK_OWNER,
                                              AX_RISK_UNTIL, AX_RISK_DECIDED};
    const struct ax_risk *risk = patching->edit->risk;
    struct ax_slice reason = ax_risk_value(risk, patching->record, AX_RISK_REASON);
    struct ax_xml_tag tag;
    if (ax_risk_stated(risk, patching->record) == AX_RISK_OPEN && reason.len == 0) {
        return;
    }
    patching->scratch->len = 0;
    ax_xml_tag_open(&tag, patching->scratch, 2, AX_SLICE("was"));
    for (size_t i = 0; i < AX_COUNT(kept); i++) {
        struct ax_slice value = ax_risk_value(risk, patching->record, kept[i]);
        if (value.len > 0) {
            ax_xml_tag_attribute(&tag, ax_slice_of(ax_risk_field_text(kept[i])), value);
        }
    }
    if (reason.len == 0) {
        ax_put_text(patching->scratch, "/>");
    } else {
        ax_put_char(patching->scratch, '>');
        ax_xml_put_content(patching->scratch, reason, 2);
        ax_put_text(patching->scratch, "</was>");
    }
    ax_patch_child(patching, "was", ax_patch_keep_child(patching), false, false);
}

static const struct ax_threat *threat_of(const struct ax_patching *patching)
{
    const struct ax_risk_edit *edit = patching->edit;
    uint32_t record = patching->record ? ax_risk_index(edit->risk, patching->record) : 0;
    uint32_t at = patching->record && record < edit->threat_of.len ? edit->threat_of.at[record] : 0;
    return at ? &edit->threats->list.at[at - 1] : NULL;
}

/* What the decision of today is based on; without the model the next update tells. */
static void renew_basis(struct ax_patching *patching, bool is_open)
{
    const struct ax_risk *risk = patching->edit->risk;
    const struct ax_threat *threat = threat_of(patching);
    struct ax_slice xml = none;
    if (threat && !is_open) {
        patching->scratch->len = 0;
        struct ax_basis basis = ax_basis_of(patching->edit->model, threat, patching->scratch);
        ax_basis_put(&basis, 0, patching->scratch);
        xml = ax_risk_edit_keep(patching->edit, patching->scratch);
    }
    bool there = ax_risk_part(risk, patching->record, AX_RISK_BASIS, 0) != NULL;
    if (there || xml.len > 0) {
        ax_patch_child(patching, "basis", xml, true, true);
    }
    if (ax_risk_part(risk, patching->record, AX_RISK_CHANGED, 0)) {
        ax_patch_child(patching, "changed", none, true, true);
    }
}

static struct ax_slice disposition_of(const struct ax_patching *patching)
{
    for (size_t i = 0; i < patching->field_count; i++) {
        if (patching->fields[i].field == AX_RISK_DISPOSITION) {
            return patching->fields[i].value;
        }
    }
    return patching->record
               ? ax_risk_value(patching->edit->risk, patching->record, AX_RISK_DISPOSITION)
               : none;
}

bool ax_patch_changes(const struct ax_patching *patching, enum ax_risk_field field)
{
    for (size_t i = 0; i < patching->field_count; i++) {
        if (patching->fields[i].field == field) {
            return true;
        }
    }
    return false;
}

static void decide(struct ax_patching *patching)
{
    struct ax_risk *risk = patching->edit->risk;
    /* The end of an earlier decision is not that of another one. */
    if (ax_patch_changes(patching, AX_RISK_DISPOSITION) &&
        !ax_patch_changes(patching, AX_RISK_UNTIL) &&
        ax_risk_value(risk, patching->record, AX_RISK_UNTIL).len > 0) {
        ax_patch_field(patching, AX_RISK_UNTIL, none);
    }
    struct ax_slice disposition = disposition_of(patching);
    bool is_open = disposition.len == 0 || ax_slice_is(disposition, "open");
    struct ax_slice decided = is_open ? none : risk->version;
    if (!ax_slice_equal(decided, ax_risk_value(risk, patching->record, AX_RISK_DECIDED))) {
        ax_patch_field(patching, AX_RISK_DECIDED, decided);
    }
    renew_basis(patching, is_open);
}

bool ax_patch_begin(struct ax_patching *patching, struct ax_risk_edit *edit,
                    const struct ax_risk_record *record)
{
    *patching = (struct ax_patching){.edit = edit,
                                     .record = record,
                                     .scratch = ax_output_to_memory(edit->session->memory),
                                     .said = ax_output_to_memory(edit->session->memory)};
    edit->session->no_memory |= !patching->scratch || !patching->said;
    return !edit->session->no_memory;
}

void ax_patch_end(struct ax_patching *patching)
{
    ax_output_free(patching->scratch);
    ax_output_free(patching->said);
}

/* The splices of a record can be made once. */
static void mark_set(struct ax_risk_edit *edit, const struct ax_risk_record *record)
{
    uint32_t count = edit->risk->records.len;
    if (edit->is_set.len == 0) {
        if (!ax_array_reserve(edit->session->memory, &edit->is_set, count)) {
            edit->session->no_memory = true;
            return;
        }
        memset(edit->is_set.at, 0, count * sizeof(*edit->is_set.at));
        edit->is_set.len = count;
    }
    edit->is_set.at[ax_risk_index(edit->risk, record)] = true;
}

static bool is_set(const struct ax_risk_edit *edit, const struct ax_risk_record *record)
{
    return edit->is_set.len > 0 && edit->is_set.at[ax_risk_index(edit->risk, record)];
}

static enum ax_status set_record(struct ax_risk_edit *edit, const struct ax_risk_record *record,
                                 const struct ax_risk_setting *settings, size_t count, bool confirm)
{
    struct ax_patching patching;
    mark_set(edit, record);
    if (ax_patch_begin(&patching, edit, record)) {
        for (size_t i = 0; i < count; i++) {
            apply_setting(&patching, &settings[i]);
        }
        ax_patch_scores(&patching);
        if (patching.decides) {
            keep_history(&patching);
        }
        if (patching.decides || confirm) {
            decide(&patching);
        }
        if (confirm && patching.said->len == 0 && patching.child_count > 0) {
            ax_put_text(patching.said, "confirmed");
        }
        if (patching.field_count + patching.child_count > 0 || patching.rewrites) {
            ax_risk_edit_record(edit, record->start, 1, patching.fields, patching.field_count,
                                patching.children, patching.child_count);
            ax_risk_edit_add(edit, AX_RISK_SET, ax_risk_value(edit->risk, record, AX_RISK_ID),
                             ax_risk_edit_keep(edit, patching.said));
        }
    }
    ax_patch_end(&patching);
    return edit->session->no_memory ? AX_NO_MEMORY : AX_OK;
}

/* What annexc keeps up to date for the threats of rules. */
static bool is_kept(struct ax_slice id, const struct ax_risk_setting *setting)
{
    return memchr(id.start, '@', id.len) && setting->part == AX_RISK_THREAT &&
           (setting->field == AX_RISK_TITLE || setting->field == AX_RISK_SEVERITY);
}

/* Which impact counts can be said of a rating only. */
static bool is_rated(const struct ax_risk *risk, struct ax_slice id,
                     const struct ax_risk_setting *settings, size_t count,
                     const struct ax_risk_setting *impact)
{
    const struct ax_risk_record *threat = ax_risk_find(risk, id);
    const struct ax_risk_record *part = threat ? ax_risk_part(risk, threat, impact->part, 0) : NULL;
    struct ax_slice vector = part ? ax_risk_value(risk, part, AX_RISK_VECTOR) : none;
    struct ax_score_vector parsed;
    struct ax_score_mistake mistake;
    for (size_t i = 0; i < count; i++) {
        bool given = settings[i].part == impact->part && settings[i].field == AX_RISK_VECTOR;
        vector = given ? settings[i].value : vector;
    }
    return impact->value.len == 0 ||
           (ax_score_parse(vector, &parsed, &mistake) == AX_OK && parsed.method == AX_SCORE_OWASP);
}

static bool values_fit(struct ax_risk_edit *edit, struct ax_slice id,
                       const struct ax_risk_setting *settings, size_t count)
{
    struct ax_output *problem = ax_output_to_memory(edit->session->memory);
    bool fit = problem != NULL;
    edit->session->no_memory |= !problem;
    for (size_t i = 0; problem && i < count; i++) {
        problem->len = 0;
        if (is_kept(id, &settings[i])) {
            fit = false;
            ax_report(edit->session, AX_CODE_RISK_FIELD, (struct ax_span){0, 0, 0},
                      "%.*s: %s comes from the rule and the model", AX_FMT(id),
                      ax_risk_field_text(settings[i].field));
        } else if (settings[i].field == AX_RISK_IMPACT_BY &&
                   !is_rated(edit->risk, id, settings, count, &settings[i])) {
            fit = false;
            ax_report(edit->session, AX_CODE_RISK_VALUE, (struct ax_span){0, 0, 0},
                      "%.*s: %s has no vector of OWASP, whose impact could count", AX_FMT(id),
                      ax_risk_kind_text(settings[i].part));
        } else if (!ax_risk_setting_fits(edit->risk, &settings[i], problem)) {
            fit = false;
            ax_report(edit->session, AX_CODE_RISK_VALUE, (struct ax_span){0, 0, 0}, "%.*s: %.*s",
                      AX_FMT(id), AX_FMT(ax_output_text(problem)));
        }
    }
    ax_output_free(problem);
    return fit;
}

/* What takes a threat off the list has to say why. A reason that is there is about the disposition
 * that is there, and justifies no other one. */
const char *ax_risk_lacks_reason(const struct ax_risk *risk, const struct ax_risk_record *record,
                                 const struct ax_risk_setting *settings, size_t count)
{
    struct ax_slice old = record ? ax_risk_value(risk, record, AX_RISK_DISPOSITION) : none;
    struct ax_slice reason = none;
    bool given = false;
    const char *needs = NULL;
    for (size_t i = 0; i < count; i++) {
        if (settings[i].part != AX_RISK_THREAT) {
            continue;
        }
        if (settings[i].field == AX_RISK_REASON) {
            reason = settings[i].value;
            given = true;
        } else if (settings[i].field == AX_RISK_DISPOSITION) {
            needs = ax_slice_is(settings[i].value, "accept")           ? "accept"
                    : ax_slice_is(settings[i].value, "not-applicable") ? "not-applicable"
                                                                       : NULL;
        }
    }
    if (needs && !given && ax_slice_is(old, needs)) {
        reason = ax_risk_value(risk, record, AX_RISK_REASON);
    }
    return needs && ax_slice_trim(reason).len == 0 ? needs : NULL;
}

static bool is_reasoned(struct ax_risk_edit *edit, struct ax_slice id,
                        const struct ax_risk_record *record, const struct ax_risk_setting *settings,
                        size_t count)
{
    const char *lacking = ax_risk_lacks_reason(edit->risk, record, settings, count);
    if (lacking) {
        ax_report(edit->session, AX_CODE_RISK_VALUE, (struct ax_span){0, 0, 0},
                  "%.*s: %s needs a reason: say --reason", AX_FMT(id), lacking);
    }
    return !lacking;
}

/* To open a threat again does not take it out of a decision for many. */
static void warn_of_pattern(struct ax_risk_edit *edit, struct ax_slice id,
                            const struct ax_risk_setting *settings, size_t count)
{
    const struct ax_risk_record *decision = ax_risk_decision_for(edit->risk, id);
    for (size_t i = 0; decision && i < count; i++) {
        if (settings[i].part == AX_RISK_THREAT && settings[i].field == AX_RISK_DISPOSITION &&
            ax_slice_is(settings[i].value, "open")) {
            ax_report(edit->session, AX_CODE_RISK_STILL, ax_risk_span(edit->risk, decision),
                      "\"%.*s\" stays %s: the decision for \"%.*s\" is about it", AX_FMT(id),
                      ax_risk_disposition_text(ax_risk_stated(edit->risk, decision)),
                      AX_FMT(ax_risk_value(edit->risk, decision, AX_RISK_THREATS)));
        }
    }
}

static enum ax_status confirm_pattern(struct ax_risk_edit *edit, struct ax_slice pattern)
{
    enum ax_status status = AX_OK;
    for (size_t i = 0; i < ax_risk_count(edit->risk, AX_RISK_THREAT) && status == AX_OK; i++) {
        const struct ax_risk_record *record = ax_risk_at(edit->risk, AX_RISK_THREAT, i);
        bool fits = ax_risk_pattern_fits(pattern, ax_risk_value(edit->risk, record, AX_RISK_ID));
        if (fits && !is_set(edit, record) && ax_risk_part(edit->risk, record, AX_RISK_CHANGED, 0)) {
            status = set_record(edit, record, NULL, 0, true);
        }
    }
    return status;
}

enum ax_status ax_risk_edit_set(struct ax_risk_edit *edit, struct ax_slice id,
                                const struct ax_risk_setting *settings, size_t count, bool confirm)
{
    bool pattern = id.len > 0 && memchr(id.start, '*', id.len) != NULL;
    const struct ax_risk_record *record = pattern ? NULL : ax_risk_find(edit->risk, id);
    if (!pattern && (!record || record->kind != AX_RISK_THREAT)) {
        return ax_risk_report_unknown(edit->risk, edit->path, id);
    }
    if (!values_fit(edit, id, settings, count)) {
        return edit->session->no_memory ? AX_NO_MEMORY : AX_INVALID;
    }
    if (!pattern && !is_reasoned(edit, id, record, settings, count)) {
        return AX_INVALID;
    }
    if (!pattern) {
        warn_of_pattern(edit, id, settings, count);
        return set_record(edit, record, settings, count, confirm);
    }
    if (!ax_risk_fits_some(edit->risk, id)) {
        ax_report(edit->session, AX_CODE_RISK_PATTERN, (struct ax_span){0, 0, 0},
                  "no threat in \"%s\" has an id like %.*s yet", edit->path, AX_FMT(id));
    }
    enum ax_status status = count > 0 ? ax_patch_pattern(edit, id, settings, count) : AX_OK;
    return status == AX_OK && confirm ? confirm_pattern(edit, id) : status;
}

enum ax_status ax_risk_edit_adopt(struct ax_risk_edit *edit, struct ax_slice id,
                                  const struct ax_risk_setting *settings, size_t count)
{
    if (!values_fit(edit, id, settings, count)) {
        return edit->session->no_memory ? AX_NO_MEMORY : AX_INVALID;
    }
    return set_record(edit, ax_risk_find(edit->risk, id), settings, count, false);
}

enum ax_status ax_risk_edit_add_threat(struct ax_risk_edit *edit, struct ax_slice id,
                                       const struct ax_risk_setting *settings, size_t count)
{
    struct ax_patching patching;
    if (ax_risk_find(edit->risk, id) || memchr(id.start, '@', id.len) ||
        memchr(id.start, '*', id.len)) {
        ax_report(edit->session, AX_CODE_RISK_THREAT_ID, (struct ax_span){0, 0, 0},
                  ax_risk_find(edit->risk, id)
                      ? "\"%.*s\" is the id of something in the file already"
                      : "\"%.*s\" is not an id of your own: @ and * are for "
                        "rules and patterns",
                  AX_FMT(id));
        return AX_INVALID;
    }
    if (!values_fit(edit, id, settings, count) || !is_reasoned(edit, id, NULL, settings, count)) {
        return edit->session->no_memory ? AX_NO_MEMORY : AX_INVALID;
    }
    if (ax_patch_begin(&patching, edit, NULL)) {
        ax_patch_field(&patching, AX_RISK_ID, id);
        if (edit->risk->version.len > 0) {
            ax_patch_field(&patching, AX_RISK_INTRODUCED, edit->risk->version);
        }
        for (size_t i = 0; i < count; i++) {
            apply_setting(&patching, &settings[i]);
        }
        ax_patch_scores(&patching);
        struct ax_slice disposition = disposition_of(&patching);
        if (disposition.len == 0) {
            ax_patch_field(&patching, AX_RISK_DISPOSITION, AX_SLICE("open"));
        } else if (!ax_slice_is(disposition, "open") && edit->risk->version.len > 0) {
            ax_patch_field(&patching, AX_RISK_DECIDED, edit->risk->version);
        }
        ax_risk_edit_put_new(edit, patching.fields, patching.field_count, patching.children,
                             patching.child_count);
        ax_risk_edit_add(edit, AX_RISK_NEW, id, ax_risk_edit_keep(edit, patching.said));
    }
    ax_patch_end(&patching);
    return edit->session->no_memory ? AX_NO_MEMORY : AX_OK;
}
