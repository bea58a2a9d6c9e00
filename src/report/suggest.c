/* SPDX-License-Identifier: Apache-2.0 */
/* From what a rule or a threat names to what follows: attack patterns exploit weaknesses; and where
 * nothing is named, what is usual. */
#include "report/escape.h"
#include "report/telling.h"
#include "risk/risk.h"

enum {
    FIELD_CELLS = 12 /* of names of fields */
};

struct named {
    AX_ARRAY(ax_catalogue_key) keys;
    bool no_memory;
};

static void add(struct named *named, const struct ax_telling *tell, ax_catalogue_key key)
{
    if (key == 0) {
        return;
    }
    ax_catalogue_key *at = ax_array_push(tell->catalogue->session->memory, &named->keys);
    named->no_memory |= !at;
    if (at) {
        *at = key;
    }
}

static bool has(const struct named *named, ax_catalogue_key key)
{
    for (uint32_t i = 0; i < named->keys.len; i++) {
        if (named->keys.at[i] == key) {
            return true;
        }
    }
    return false;
}

static void put_list(const struct ax_telling *tell, const struct named *list, const char *heading)
{
    size_t widest = 0;
    for (uint32_t i = 0; i < list->keys.len; i++) {
        size_t cells = ax_tell_key(tell, list->keys.at[i]).len;
        widest = cells > widest ? cells : widest;
    }
    if (list->keys.len > 0) {
        ax_tell_heading(tell, heading);
    }
    for (uint32_t i = 0; i < list->keys.len; i++) {
        ax_tell_row(tell, ax_tell_key_kept(tell, list->keys.at[i]), widest,
                    ax_tell_name(tell, list->keys.at[i]));
    }
}

/* Weaknesses that one of the patterns exploits, and that are not named. */
static void collect_exploited(const struct ax_telling *tell, const struct named *named,
                              ax_catalogue_key pattern, struct named *exploited)
{
    uint32_t count;
    const struct ax_catalogue_link *links = ax_catalogue_links(tell->catalogue, pattern, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (links[i].nature == AX_LINK_EXPLOITS && !has(named, links[i].to)) {
            add(exploited, tell, links[i].to);
        }
    }
}

static void put_exploited(const struct ax_telling *tell, struct named *named)
{
    const struct ax_allocator *memory = tell->catalogue->session->memory;
    for (uint32_t i = 0; i < named->keys.len; i++) {
        ax_catalogue_key key = named->keys.at[i];
        struct named exploited = {.no_memory = false};
        if (ax_catalogue_scheme_of(key) == AX_CATALOGUE_CAPEC) {
            collect_exploited(tell, named, key, &exploited);
        }
        if (exploited.keys.len > 0) {
            struct ax_slice id = ax_tell_key_kept(tell, key);
            struct ax_slice heading = ax_session_format(tell->catalogue->session,
                                                        "%.*s exploits, besides these", AX_FMT(id));
            put_list(tell, &exploited, heading.start ? heading.start : "");
        }
        named->no_memory |= exploited.no_memory;
        ax_array_done(memory, &exploited.keys);
    }
}

static void put_seeds(const struct ax_telling *tell, struct named *named, struct ax_slice category)
{
    struct named seeds = {.no_memory = false};
    struct ax_slice ids = ax_catalogue_seeds(category);
    struct ax_slice id;
    while (ax_slice_next_word(&ids, &id)) {
        add(&seeds, tell, ax_catalogue_key_parse(id));
    }
    put_list(tell, &seeds,
             "It names no weakness and no attack pattern; usual for its category are");
    named->no_memory |= seeds.no_memory;
    ax_array_done(tell->catalogue->session->memory, &seeds.keys);
}

static bool names_any(const struct named *named)
{
    for (uint32_t i = 0; i < named->keys.len; i++) {
        if (ax_catalogue_scheme_of(named->keys.at[i]) != AX_CATALOGUE_OWASP) {
            return true;
        }
    }
    return false;
}

static enum ax_status suggest(const struct ax_telling *tell, struct named *named,
                              struct ax_slice category)
{
    put_list(tell, named, "It refers to");
    put_exploited(tell, named);
    if (!names_any(named)) {
        put_seeds(tell, named, category);
    }
    bool memory =
        !named->no_memory && tell->buffer->status == AX_OK && !tell->catalogue->session->no_memory;
    ax_array_done(tell->catalogue->session->memory, &named->keys);
    ax_output_free(tell->buffer);
    return memory ? tell->output->status : AX_NO_MEMORY;
}

enum ax_status ax_catalogue_suggest(const struct ax_catalogue *catalogue,
                                    const struct ax_templates *templates, struct ax_slice rule,
                                    struct ax_report_style style, struct ax_output *output)
{
    const struct ax_atoms *atoms = &templates->session->atoms;
    uint32_t index = ax_templates_rule(templates, ax_atom_find(atoms, rule));
    struct ax_telling tell = {catalogue, output, ax_output_to_memory(catalogue->session->memory),
                              style.width};
    struct named named = {.no_memory = false};
    if (!tell.buffer) {
        return AX_NO_MEMORY;
    }
    if (index == AX_NO_INDEX) { /* told by whoever looks for the rule itself */
        ax_output_free(tell.buffer);
        return AX_OK;
    }
    const struct ax_rule *at = &templates->rules.at[index];
    for (uint32_t i = 0; i < at->reference_count; i++) {
        const struct ax_rule_reference *reference =
            &templates->rule_references.at[at->references + i];
        add(&named, &tell, ax_catalogue_key_of(reference->scheme, reference->id));
    }
    return suggest(&tell, &named, ax_atom_text(atoms, at->category_name));
}

static void put_threat(const struct ax_telling *tell, const struct ax_risk *risk,
                       const struct ax_risk_record *threat)
{
    static const enum ax_risk_field fields[] = {AX_RISK_TITLE, AX_RISK_CATEGORY, AX_RISK_SEVERITY,
                                                AX_RISK_STATEMENT};
    ax_escape_terminal(tell->output, ax_risk_value(risk, threat, AX_RISK_ID));
    ax_put_text(tell->output, " is a threat of the risk file; no rule raises it\n\n");
    for (size_t i = 0; i < AX_COUNT(fields); i++) {
        struct ax_slice value = ax_risk_value(risk, threat, fields[i]);
        if (value.len > 0) {
            ax_putf(tell->output, "%-*s ", FIELD_CELLS, ax_risk_field_text(fields[i]));
            ax_tell_filled(tell, value, FIELD_CELLS + 1);
        }
    }
}

enum ax_status ax_catalogue_explain_threat(const struct ax_catalogue *catalogue,
                                           const struct ax_risk *risk,
                                           const struct ax_risk_record *threat,
                                           struct ax_report_style style, struct ax_output *output)
{
    static const enum ax_risk_field fields[] = {AX_RISK_WEAKNESSES, AX_RISK_PATTERNS};
    struct ax_telling tell = {catalogue, output, ax_output_to_memory(catalogue->session->memory),
                              style.width};
    struct named named = {.no_memory = false};
    if (!tell.buffer) {
        return AX_NO_MEMORY;
    }
    put_threat(&tell, risk, threat);
    for (size_t i = 0; i < AX_COUNT(fields); i++) {
        struct ax_slice words = ax_risk_value(risk, threat, fields[i]);
        struct ax_slice word;
        while (ax_slice_next_word(&words, &word)) {
            add(&named, &tell, ax_catalogue_key_parse(word));
        }
    }
    return suggest(&tell, &named, ax_risk_value(risk, threat, AX_RISK_CATEGORY));
}
