/* SPDX-License-Identifier: Apache-2.0 */
/* One entry of a catalogue told to a person: what it is, what it is connected with, and who refers
 * to it. */
#include "base/utf8.h"
#include "report/escape.h"
#include "report/telling.h"
#include "threat/threat.h"

enum {
    INDENT = 2,
    GAP = 2
};

struct telling {
    struct ax_telling tell;
    const struct ax_templates *templates;
    struct ax_model *model;
    ax_catalogue_key key;
};

/* ----------------------------------------------------------------------------- the entry itself */

static const char *kind_text(const struct ax_catalogue_entry *entry)
{
    enum ax_catalogue_scheme scheme = ax_catalogue_scheme_of(entry->key);
    return entry->kind == AX_ENTRY_CATEGORY ? "category"
           : entry->kind == AX_ENTRY_VIEW   ? "view"
           : scheme == AX_CATALOGUE_CWE     ? "weakness"
           : scheme == AX_CATALOGUE_CAPEC   ? "attack pattern"
                                            : "place of a list";
}

static void put_origin(const struct telling *telling, const struct ax_catalogue_entry *entry)
{
    if (entry->file == AX_NO_INDEX) {
        bool named = ax_catalogue_find(telling->tell.catalogue, entry->key) != NULL;
        ax_put_text(telling->tell.output, named ? "; name built into annexc\n" : "\n");
        return;
    }
    const struct ax_catalogue_file *file = &telling->tell.catalogue->files.at[entry->file];
    ax_putf(telling->tell.output, "; %s ", file->scheme == AX_CATALOGUE_CWE ? "CWE" : "CAPEC");
    ax_escape_terminal(telling->tell.output, file->version);
    if (file->date.len > 0) {
        ax_put_text(telling->tell.output, " of ");
        ax_escape_terminal(telling->tell.output, file->date);
    }
    ax_put_char(telling->tell.output, '\n');
}

static void put_head(const struct telling *telling, const struct ax_catalogue_entry *entry)
{
    struct ax_output *output = telling->tell.output;
    struct ax_slice id = ax_tell_key_kept(&telling->tell, entry->key);
    ax_put(output, id);
    ax_put_text(output, ": ");
    ax_tell_filled(&telling->tell, entry->name, id.len + 2);
    ax_put_text(output, kind_text(entry));
    const char *const words[] = {ax_entry_level_texts[entry->level],
                                 ax_entry_status_texts[entry->status]};
    for (size_t i = 0; i < AX_COUNT(words); i++) {
        ax_putf(output, "%s%s", words[i][0] ? ", " : "", words[i]);
    }
    if (entry->usage != AX_ENTRY_NO_USAGE) {
        ax_putf(output, "; for mapping: %s", ax_entry_usage_texts[entry->usage]);
    }
    put_origin(telling, entry);
    ax_catalogue_put_url(entry->key, output);
    ax_put_char(output, '\n');
    if (entry->text.len > 0) {
        ax_put_char(output, '\n');
        ax_tell_filled(&telling->tell, entry->text, 0);
    }
}

/* ------------------------------------------------------------------------------ relations */

struct section {
    uint8_t nature;
    const char *heading;
};

static const struct section sections[] = {
    {AX_LINK_CHILD_OF, "More general"},
    {AX_LINK_PARENT_OF, "More special"},
    {AX_LINK_EXPLOITS, "Exploits"},
    {AX_LINK_EXPLOITED_BY, "Exploited by"},
    {AX_LINK_CAN_PRECEDE, "Can lead to"},
    {AX_LINK_CAN_FOLLOW, "Can follow"},
    {AX_LINK_REQUIRES, "Needs as well"},
    {AX_LINK_REQUIRED_BY, "Is needed by"},
    {AX_LINK_STARTS_WITH, "Begins with"},
    {AX_LINK_STARTS, "Begins"},
    {AX_LINK_PEER_OF, "Beside it"},
    {AX_LINK_CAN_ALSO_BE, "Can also be"},
    {AX_LINK_MEMBER_OF, "In"},
    {AX_LINK_HAS_MEMBER, "Holds"},
};

static void put_links(const struct telling *telling, const struct section *section)
{
    uint32_t count;
    size_t widest = 0;
    const struct ax_catalogue_link *links =
        ax_catalogue_links(telling->tell.catalogue, telling->key, &count);
    for (uint32_t i = 0; i < count; i++) {
        size_t len =
            links[i].nature == section->nature ? ax_tell_key(&telling->tell, links[i].to).len : 0;
        widest = len > widest ? len : widest;
    }
    if (widest > 0) {
        ax_tell_heading(&telling->tell, section->heading);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (links[i].nature == section->nature) {
            ax_tell_row(&telling->tell, ax_tell_key_kept(&telling->tell, links[i].to), widest,
                        ax_tell_name(&telling->tell, links[i].to));
        }
    }
}

/* The place in a list that is built in, from 1; 0: none. The first line is scheme and title. */
static uint32_t place_in(const struct telling *telling, struct ax_slice text,
                         struct ax_slice *out_title)
{
    const char *end = memchr(text.start, '\n', text.len);
    struct ax_slice line = {text.start, end ? (size_t)(end - text.start) : text.len};
    struct ax_slice ids = {text.start + line.len, text.len - line.len};
    struct ax_slice scheme;
    struct ax_slice id;
    uint32_t place = 0;
    (void)ax_slice_next_word(&line, &scheme);
    *out_title = ax_slice_trim(line);
    while (ax_slice_next_word(&ids, &id)) {
        place++;
        if (ax_catalogue_key_of(scheme, id) == telling->key) {
            return place;
        }
    }
    return 0;
}

static void put_list_line(const struct telling *telling, struct ax_slice text, bool *first)
{
    if (*first) {
        ax_tell_heading(&telling->tell, "In lists");
    }
    *first = false;
    ax_put_repeat(telling->tell.output, ' ', INDENT);
    ax_tell_filled(&telling->tell, text, INDENT + GAP);
}

static void put_places(const struct telling *telling, bool *first)
{
    const struct ax_shipped *list;
    for (size_t i = 0; (list = ax_shipped_coverage(i)); i++) {
        struct ax_slice title;
        uint32_t place = place_in(telling, list->text, &title);
        if (place > 0 && ax_catalogue_scheme_of(telling->key) == AX_CATALOGUE_CWE) {
            put_list_line(telling,
                          ax_session_format(telling->tell.catalogue->session, "%.*s: place %lu",
                                            AX_FMT(title), (unsigned long)place),
                          first);
        }
    }
}

static void put_mappings(const struct telling *telling)
{
    const struct ax_catalogue *catalogue = telling->tell.catalogue;
    bool first = true;
    put_places(telling, &first);
    for (uint32_t i = 0; i < catalogue->mappings.len; i++) {
        const struct ax_catalogue_mapping *mapping = &catalogue->mappings.at[i];
        if (mapping->key != telling->key) {
            continue;
        }
        struct ax_slice text = ax_session_format(
            catalogue->session, "%.*s:%s%.*s%s%.*s", AX_FMT(mapping->taxonomy),
            mapping->id.len ? " " : "", AX_FMT(mapping->id),
            mapping->name.len ? (mapping->id.len ? ", " : " ") : "", AX_FMT(mapping->name));
        put_list_line(telling, text, &first);
    }
}

/* ----------------------------------------------------------------------------- who refers to it */

/* What it exploits or holds, or a narrower one of it. */
static bool leads_to(const struct telling *telling, ax_catalogue_key key)
{
    uint32_t count;
    const struct ax_catalogue_link *links =
        ax_catalogue_links(telling->tell.catalogue, telling->key, &count);
    for (uint32_t i = 0; i < count; i++) {
        bool down = links[i].nature == AX_LINK_EXPLOITS || links[i].nature == AX_LINK_HAS_MEMBER ||
                    links[i].nature == AX_LINK_PARENT_OF;
        if (down && links[i].to == key) {
            return true;
        }
    }
    return false;
}

static bool refers(const struct telling *telling, const struct ax_rule *rule, bool indirectly)
{
    const struct ax_templates *templates = telling->templates;
    for (uint32_t i = 0; i < rule->reference_count; i++) {
        const struct ax_rule_reference *at = &templates->rule_references.at[rule->references + i];
        ax_catalogue_key key = ax_catalogue_key_of(at->scheme, at->id);
        if (key != 0 && (indirectly ? leads_to(telling, key) : key == telling->key)) {
            return true;
        }
    }
    return false;
}

static bool is_told(const struct telling *telling, const struct ax_rule *rule, bool indirectly)
{
    return !rule->disabled && !rule->known && refers(telling, rule, indirectly);
}

static struct ax_slice rule_id(const struct telling *telling, const struct ax_rule *rule)
{
    return ax_atom_text(&telling->templates->session->atoms, rule->id);
}

static uint32_t put_rules(const struct telling *telling, bool indirectly, const char *heading)
{
    const struct ax_templates *templates = telling->templates;
    uint32_t count = 0;
    size_t widest = 0;
    for (uint32_t i = 0; i < templates->rules.len; i++) {
        const struct ax_rule *rule = &templates->rules.at[i];
        bool wanted = is_told(telling, rule, indirectly);
        size_t len = wanted ? rule_id(telling, rule).len : 0;
        widest = len > widest ? len : widest;
        count += wanted;
    }
    if (count > 0) {
        ax_tell_heading(&telling->tell, heading);
    }
    for (uint32_t i = 0; i < templates->rules.len && count > 0; i++) {
        const struct ax_rule *rule = &templates->rules.at[i];
        if (is_told(telling, rule, indirectly)) {
            ax_tell_row(&telling->tell, rule_id(telling, rule), widest, rule->title);
        }
    }
    return count;
}

/* Where nobody names it, those that name what it comes down to. */
static void put_all_rules(const struct telling *telling)
{
    if (put_rules(telling, false, "Rules that refer to it") == 0) {
        ax_tell_heading(&telling->tell, "No rule of the templates in use refers to it");
        (void)put_rules(telling, true, "Rules that refer to what it exploits, holds or covers");
    }
}

struct threat_text {
    struct ax_slice id;
    struct ax_slice title;
};

static struct threat_text text_of(const struct telling *telling, const struct ax_threat *threat)
{
    struct ax_session *session = telling->tell.catalogue->session;
    struct ax_output *buffer = telling->tell.buffer;
    const struct ax_rule *rule = &telling->templates->rules.at[threat->rule];
    struct threat_text text;
    buffer->len = 0;
    ax_threat_put_id(telling->model, threat, buffer);
    text.id = ax_arena_copy(&session->arena, ax_output_text(buffer));
    buffer->len = 0;
    ax_pieces_put(telling->model, threat, ax_pieces_of(telling->templates, rule->title), buffer);
    text.title = ax_arena_copy(&session->arena, ax_output_text(buffer));
    session->no_memory |= !text.id.start || !text.title.start;
    return text;
}

static bool is_about(const struct telling *telling, const struct ax_threat *threat, bool indirectly)
{
    return refers(telling, &telling->templates->rules.at[threat->rule], indirectly);
}

static uint32_t put_threats(const struct telling *telling, const struct ax_threats *threats,
                            bool indirectly, const char *heading)
{
    size_t widest = 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < threats->list.len; i++) {
        if (is_about(telling, &threats->list.at[i], indirectly)) {
            telling->tell.buffer->len = 0;
            ax_threat_put_id(telling->model, &threats->list.at[i], telling->tell.buffer);
            size_t cells = ax_utf8_cells(ax_output_text(telling->tell.buffer));
            widest = cells > widest ? cells : widest;
            count++;
        }
    }
    if (count > 0) {
        ax_tell_heading(&telling->tell, heading);
    }
    for (uint32_t i = 0; i < threats->list.len && count > 0; i++) {
        if (is_about(telling, &threats->list.at[i], indirectly)) {
            struct threat_text text = text_of(telling, &threats->list.at[i]);
            ax_tell_row(&telling->tell, text.id, widest, text.title);
        }
    }
    return count;
}

static enum ax_status tell_model(const struct telling *telling)
{
    struct ax_threat_options how = AX_THREAT_DEFAULTS;
    struct ax_threats *threats = NULL;
    enum ax_status status = ax_threats_enumerate(telling->model, &how, &threats);
    if (status == AX_OK) {
        if (put_threats(telling, threats, false, "Threats of the model") == 0) {
            ax_tell_heading(&telling->tell, "The model has no threat about it");
            (void)put_threats(telling, threats, true,
                              "Threats about what it exploits, holds or covers");
        }
    }
    ax_threats_free(threats);
    return status;
}

static enum ax_status tell(const struct telling *telling, const struct ax_catalogue_entry *entry)
{
    put_head(telling, entry);
    for (size_t i = 0; i < AX_COUNT(sections); i++) {
        put_links(telling, &sections[i]);
    }
    put_mappings(telling);
    put_all_rules(telling);
    enum ax_status status = telling->model ? tell_model(telling) : AX_OK;
    bool no_memory =
        telling->tell.buffer->status != AX_OK || telling->tell.catalogue->session->no_memory;
    return status != AX_OK ? status : no_memory ? AX_NO_MEMORY : telling->tell.output->status;
}

static bool is_used(const struct telling *telling)
{
    bool used = false;
    for (uint32_t i = 0; !used && i < telling->templates->rules.len; i++) {
        used = is_told(telling, &telling->templates->rules.at[i], false);
    }
    return used;
}

static enum ax_status report_missing(const struct telling *telling, struct ax_slice id)
{
    const struct ax_catalogue *catalogue = telling->tell.catalogue;
    enum ax_catalogue_scheme scheme = ax_catalogue_scheme_of(telling->key);
    struct ax_span nowhere = {0, 0, 0};
    struct ax_message *message =
        ax_report(catalogue->session, AX_CODE_CATALOGUE_UNKNOWN, nowhere,
                  catalogue->has[scheme] ? "no catalogue that was read has \"%.*s\""
                                         : "the names that are built in have no \"%.*s\"",
                  AX_FMT(id));
    if (!catalogue->has[scheme] && scheme != AX_CATALOGUE_OWASP) {
        ax_note(catalogue->session, message, nowhere,
                "they are those that the shipped rules refer to; --catalogue FILE reads all of "
                "MITRE's XML");
    }
    return AX_NOT_FOUND;
}

enum ax_status ax_catalogue_explain(const struct ax_catalogue *catalogue,
                                    const struct ax_templates *templates, struct ax_model *model,
                                    struct ax_slice id, struct ax_report_style style,
                                    struct ax_output *output)
{
    struct telling telling = {
        .tell = {catalogue, output, ax_output_to_memory(catalogue->session->memory), style.width},
        .templates = templates,
        .model = model,
        .key = ax_catalogue_key_parse(id),
    };
    const struct ax_catalogue_entry *entry = ax_catalogue_find(catalogue, telling.key);
    const struct ax_catalogue_entry nameless = {
        .key = telling.key, .file = AX_NO_INDEX, .name = AX_SLICE("no name is built in")};
    if (!entry && !catalogue->has[ax_catalogue_scheme_of(telling.key)] && is_used(&telling)) {
        entry = &nameless;
    }
    enum ax_status status = !telling.tell.buffer ? AX_NO_MEMORY
                            : entry              ? tell(&telling, entry)
                                                 : report_missing(&telling, id);
    ax_output_free(telling.tell.buffer);
    return status;
}
