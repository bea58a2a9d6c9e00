/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogues put to use on templates: names for what rules refer to, and whether it exists. */
#include "base/limits.h"
#include "method/catalogue.h"
#include "model/model.h"
#include "risk/risk.h"

/* --------------------------------------------------------------------------------------- names */

static struct ax_slice kept_url(struct ax_session *session, struct ax_output *buffer,
                                ax_catalogue_key key)
{
    buffer->len = 0;
    ax_catalogue_put_url(key, buffer);
    return ax_arena_copy(&session->arena, ax_output_text(buffer));
}

enum ax_status ax_catalogue_name(const struct ax_catalogue *catalogue, struct ax_model *model)
{
    struct ax_templates *templates = model->templates;
    struct ax_session *session = templates->session;
    struct ax_output *buffer = ax_output_to_memory(session->memory);
    bool fine = buffer != NULL;
    for (uint32_t i = 0; fine && i < templates->rule_references.len; i++) {
        struct ax_rule_reference *reference = &templates->rule_references.at[i];
        ax_catalogue_key key = ax_catalogue_key_of(reference->scheme, reference->id);
        const struct ax_catalogue_entry *entry = ax_catalogue_find(catalogue, key);
        if (entry) {
            reference->name = ax_arena_copy(&session->arena, entry->name);
            reference->url = kept_url(session, buffer, key);
            fine = reference->name.start && reference->url.start;
        }
    }
    templates->named = true;
    ax_output_free(buffer);
    return fine ? AX_OK : AX_NO_MEMORY;
}

/* ---------------------------------------------------------------------------------- existence */

struct checking {
    const struct ax_catalogue *catalogue;
    struct ax_session *session;
    struct ax_span span;
    ax_catalogue_key key;
    struct ax_slice id; /* as messages show it */
};

static const struct ax_catalogue_file *file_of(const struct ax_catalogue *catalogue,
                                               enum ax_catalogue_scheme scheme)
{
    for (uint32_t i = 0; i < catalogue->files.len; i++) {
        if (catalogue->files.at[i].scheme == scheme) {
            return &catalogue->files.at[i];
        }
    }
    return NULL;
}

/* The nearest thing to a successor: what the entry says itself. */
static void note_text(const struct checking *checking, struct ax_message *message,
                      const struct ax_catalogue_entry *entry)
{
    if (entry->text.len > 0) {
        ax_note(checking->session, message, (struct ax_span){0, 0, 0}, "%.*s", AX_FMT(entry->text));
    }
}

/* Whoever reads excerpts sees it by the number. */
static unsigned long count_entries(const struct ax_catalogue *catalogue,
                                   enum ax_catalogue_scheme scheme)
{
    unsigned long count = 0;
    for (uint32_t i = 0; i < catalogue->files.len; i++) {
        const struct ax_catalogue_file *file = &catalogue->files.at[i];
        count += file->scheme == scheme ? file->entries : 0;
    }
    return count;
}

static void report_absent(const struct checking *checking)
{
    enum ax_catalogue_scheme scheme = ax_catalogue_scheme_of(checking->key);
    const struct ax_catalogue_file *file = file_of(checking->catalogue, scheme);
    bool part = checking->catalogue->part[scheme];
    const char *name = scheme == AX_CATALOGUE_CWE ? "CWE" : "CAPEC";
    if (part) {
        ax_report(checking->session, AX_CODE_CATALOGUE_PART, checking->span,
                  "%.*s is not in the part of %s %.*s that was read", AX_FMT(checking->id), name,
                  AX_FMT(file->version));
    } else {
        ax_report(checking->session, AX_CODE_CATALOGUE_ABSENT, checking->span,
                  "%.*s is not among the %lu entries of %s %.*s", AX_FMT(checking->id),
                  count_entries(checking->catalogue, scheme), name, AX_FMT(file->version));
    }
}

static void check_entry(const struct checking *checking, const struct ax_catalogue_entry *entry)
{
    struct ax_session *session = checking->session;
    if (entry->status == AX_ENTRY_DEPRECATED || entry->status == AX_ENTRY_OBSOLETE) {
        struct ax_message *message = ax_report(
            session, AX_CODE_CATALOGUE_DEPRECATED, checking->span, "%.*s is %s",
            AX_FMT(checking->id), entry->status == AX_ENTRY_DEPRECATED ? "deprecated" : "obsolete");
        note_text(checking, message, entry);
    } else if (entry->kind != AX_ENTRY_PLAIN) {
        bool cwe = ax_catalogue_scheme_of(entry->key) == AX_CATALOGUE_CWE;
        ax_report(session, AX_CODE_CATALOGUE_GROUP, checking->span, "%.*s (%.*s) is a %s, not %s",
                  AX_FMT(checking->id), AX_FMT(entry->name),
                  entry->kind == AX_ENTRY_CATEGORY ? "category" : "view",
                  cwe ? "a weakness" : "an attack pattern");
    }
}

/* Lists of OWASP that are built in are whole; others are not known. */
static bool is_known_list(const struct ax_catalogue *catalogue, ax_catalogue_key key)
{
    return ax_catalogue_find(catalogue, (key & ~(ax_catalogue_key)0xff) | 1) != NULL;
}

static bool is_form_of(struct ax_slice scheme)
{
    return ax_slice_is(scheme, "CWE") || ax_slice_is(scheme, "CAPEC");
}

static void check_key(const struct checking *checking)
{
    const struct ax_catalogue *catalogue = checking->catalogue;
    enum ax_catalogue_scheme scheme = ax_catalogue_scheme_of(checking->key);
    const struct ax_catalogue_entry *entry = ax_catalogue_find(catalogue, checking->key);
    bool read = entry && entry->file != AX_NO_INDEX;
    if (scheme == AX_CATALOGUE_OWASP) {
        if (!entry && is_known_list(catalogue, checking->key)) {
            ax_report(checking->session, AX_CODE_CATALOGUE_ABSENT, checking->span,
                      "%.*s is no place of that list", AX_FMT(checking->id));
        }
    } else if (read) {
        check_entry(checking, entry);
    } else if (catalogue->has[scheme]) {
        report_absent(checking);
    }
}

/* One id of a scheme, where it stands. */
static void check_id(const struct ax_catalogue *catalogue, struct ax_slice scheme,
                     struct ax_slice id, struct ax_span span)
{
    struct ax_session *session = catalogue->session;
    struct checking checking = {.catalogue = catalogue, .session = session, .span = span};
    checking.key = ax_catalogue_key_of(scheme, id);
    checking.id = ax_session_format(session, "%.*s-%.*s", AX_FMT(scheme), AX_FMT(id));
    if (checking.key != 0) {
        check_key(&checking);
    } else if (is_form_of(scheme)) {
        ax_report(session, AX_CODE_CATALOGUE_ABSENT, span, "\"%.*s\" is no id of %.*s", AX_FMT(id),
                  AX_FMT(scheme));
    }
}

size_t ax_catalogue_check_templates(const struct ax_catalogue *catalogue,
                                    const struct ax_templates *templates)
{
    struct ax_session *session = catalogue->session;
    size_t before = session->counts[AX_ERROR] + session->counts[AX_WARNING];
    for (uint32_t r = 0; r < templates->rules.len; r++) {
        const struct ax_rule *rule = &templates->rules.at[r];
        for (uint32_t i = 0; i < rule->reference_count && !rule->known; i++) {
            const struct ax_rule_reference *at =
                &templates->rule_references.at[rule->references + i];
            check_id(catalogue, at->scheme, at->id, at->span);
        }
    }
    for (uint32_t i = 0; i < templates->omissions.len; i++) {
        const struct ax_omission *omission = &templates->omissions.at[i];
        struct ax_slice ids = omission->ids;
        struct ax_slice id;
        while (ax_slice_next_word(&ids, &id)) {
            check_id(catalogue, omission->scheme, id, omission->span);
        }
    }
    return session->counts[AX_ERROR] + session->counts[AX_WARNING] - before;
}

/* "CWE-79", with the scheme in front; CVE and others are none of ours. */
static void check_word(const struct ax_catalogue *catalogue, struct ax_slice word,
                       struct ax_span span)
{
    ax_catalogue_key key = ax_catalogue_key_parse(word);
    struct checking checking = {.catalogue = catalogue,
                                .session = catalogue->session,
                                .span = span,
                                .key = key,
                                .id = word};
    if (key != 0) {
        check_key(&checking);
    }
}

size_t ax_catalogue_check_risk(const struct ax_catalogue *catalogue, const struct ax_risk *risk)
{
    static const enum ax_risk_field fields[] = {AX_RISK_WEAKNESSES, AX_RISK_PATTERNS};
    struct ax_session *session = catalogue->session;
    size_t before = session->counts[AX_ERROR] + session->counts[AX_WARNING];
    const struct ax_risk_record *threat;
    for (size_t i = 0; (threat = ax_risk_at(risk, AX_RISK_THREAT, i)) != NULL; i++) {
        for (size_t f = 0; f < AX_COUNT(fields); f++) {
            struct ax_slice words = ax_risk_value(risk, threat, fields[f]);
            struct ax_slice word;
            while (ax_slice_next_word(&words, &word)) {
                check_word(catalogue, word, ax_risk_value_span(risk, threat, fields[f]));
            }
        }
    }
    return session->counts[AX_ERROR] + session->counts[AX_WARNING] - before;
}
