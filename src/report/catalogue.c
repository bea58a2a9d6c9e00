/* SPDX-License-Identifier: Apache-2.0 */
/* One entry of a catalogue told to a person: what it is, what it is connected with, and who refers
 * to it. */
#include "method/catalogue.h"

#include "base/utf8.h"
#include "report/escape.h"
#include "threat/threat.h"

enum {
    INDENT = 2,
    GAP = 2,
    NARROWEST = 20 /* cells of a text, however narrow the terminal is */
};

struct telling {
    const struct ax_catalogue *catalogue;
    const struct ax_templates *templates;
    struct ax_model *model;
    struct ax_output *output;
    struct ax_output *buffer; /* an id, or a text before it is broken into lines */
    size_t width;             /* 0: unlimited */
    ax_catalogue_key key;
};

/* Words of a line that begins at `from`, broken at blanks, the lines after it indented as much. */
static void put_filled(const struct telling *telling, struct ax_slice text, size_t from)
{
    struct ax_output *buffer = telling->buffer;
    buffer->len = 0;
    ax_escape_terminal(buffer, text);
    struct ax_slice rest = ax_output_text(buffer);
    struct ax_slice word;
    size_t room = telling->width > from + NARROWEST ? telling->width - from : NARROWEST;
    size_t used = 0;
    while (ax_slice_next_word(&rest, &word)) {
        size_t cells = ax_utf8_cells(word);
        if (telling->width > 0 && used > 0 && used + 1 + cells > room) {
            ax_put_char(telling->output, '\n');
            ax_put_repeat(telling->output, ' ', from);
            used = 0;
        }
        ax_put_text(telling->output, used > 0 ? " " : "");
        ax_put(telling->output, word);
        used += (used > 0) + cells;
    }
    ax_put_char(telling->output, '\n');
}

/* An id and what it is called, in two columns. */
static void put_row(const struct telling *telling, struct ax_slice id, size_t widest,
                    struct ax_slice name)
{
    size_t cells = ax_utf8_cells(id);
    ax_put_repeat(telling->output, ' ', INDENT);
    ax_escape_terminal(telling->output, id);
    if (name.len == 0) {
        ax_put_char(telling->output, '\n');
        return;
    }
    ax_put_repeat(telling->output, ' ', GAP + (widest > cells ? widest - cells : 0));
    put_filled(telling, name, INDENT + GAP + (widest > cells ? widest : cells));
}

static struct ax_slice key_text(const struct telling *telling, ax_catalogue_key key)
{
    telling->buffer->len = 0;
    ax_catalogue_put_key(key, telling->buffer);
    return ax_output_text(telling->buffer);
}

/* The buffer is used again for the name. */
static struct ax_slice kept_key(const struct telling *telling, ax_catalogue_key key)
{
    struct ax_session *session = telling->catalogue->session;
    struct ax_slice text = ax_arena_copy(&session->arena, key_text(telling, key));
    session->no_memory |= !text.start;
    return text.start ? text : AX_SLICE("");
}

static void put_heading(const struct telling *telling, const char *text)
{
    ax_putf(telling->output, "\n%s\n", text);
}

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
        bool named = ax_catalogue_find(telling->catalogue, entry->key) != NULL;
        ax_put_text(telling->output, named ? "; name built into annexc\n" : "\n");
        return;
    }
    const struct ax_catalogue_file *file = &telling->catalogue->files.at[entry->file];
    ax_putf(telling->output, "; %s ", file->scheme == AX_CATALOGUE_CWE ? "CWE" : "CAPEC");
    ax_escape_terminal(telling->output, file->version);
    if (file->date.len > 0) {
        ax_put_text(telling->output, " of ");
        ax_escape_terminal(telling->output, file->date);
    }
    ax_put_char(telling->output, '\n');
}

static void put_head(const struct telling *telling, const struct ax_catalogue_entry *entry)
{
    struct ax_output *output = telling->output;
    struct ax_slice id = kept_key(telling, entry->key);
    ax_put(output, id);
    ax_put_text(output, ": ");
    put_filled(telling, entry->name, id.len + 2);
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
        put_filled(telling, entry->text, 0);
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

static struct ax_slice name_of(const struct telling *telling, ax_catalogue_key key)
{
    const struct ax_catalogue_entry *entry = ax_catalogue_find(telling->catalogue, key);
    return entry ? entry->name : AX_SLICE("");
}

static void put_links(const struct telling *telling, const struct section *section)
{
    uint32_t count;
    size_t widest = 0;
    const struct ax_catalogue_link *links =
        ax_catalogue_links(telling->catalogue, telling->key, &count);
    for (uint32_t i = 0; i < count; i++) {
        size_t len = links[i].nature == section->nature ? key_text(telling, links[i].to).len : 0;
        widest = len > widest ? len : widest;
    }
    if (widest > 0) {
        put_heading(telling, section->heading);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (links[i].nature == section->nature) {
            put_row(telling, kept_key(telling, links[i].to), widest, name_of(telling, links[i].to));
        }
    }
}

/* Which places of lists it has by the lists themselves; rank where the list is in order. */
static void put_mappings(const struct telling *telling)
{
    const struct ax_catalogue *catalogue = telling->catalogue;
    bool first = true;
    for (uint32_t i = 0; i < catalogue->mappings.len; i++) {
        const struct ax_catalogue_mapping *mapping = &catalogue->mappings.at[i];
        if (mapping->key != telling->key) {
            continue;
        }
        if (first) {
            put_heading(telling, "In lists of others");
        }
        first = false;
        struct ax_slice text = ax_session_format(
            catalogue->session, "%.*s:%s%.*s%s%.*s", AX_FMT(mapping->taxonomy),
            mapping->id.len ? " " : "", AX_FMT(mapping->id),
            mapping->name.len ? (mapping->id.len ? ", " : " ") : "", AX_FMT(mapping->name));
        ax_put_repeat(telling->output, ' ', INDENT);
        put_filled(telling, text, INDENT + GAP);
    }
}

/* ----------------------------------------------------------------------------- who refers to it */

/* What it exploits or holds, or a narrower one of it. */
static bool leads_to(const struct telling *telling, ax_catalogue_key key)
{
    uint32_t count;
    const struct ax_catalogue_link *links =
        ax_catalogue_links(telling->catalogue, telling->key, &count);
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
        put_heading(telling, heading);
    }
    for (uint32_t i = 0; i < templates->rules.len && count > 0; i++) {
        const struct ax_rule *rule = &templates->rules.at[i];
        if (is_told(telling, rule, indirectly)) {
            put_row(telling, rule_id(telling, rule), widest, rule->title);
        }
    }
    return count;
}

/* Where nobody names it, those that name what it comes down to. */
static void put_all_rules(const struct telling *telling)
{
    if (put_rules(telling, false, "Rules that refer to it") == 0) {
        put_heading(telling, "No rule of the templates in use refers to it");
        (void)put_rules(telling, true, "Rules that refer to what it exploits, holds or covers");
    }
}

struct threat_text {
    struct ax_slice id;
    struct ax_slice title;
};

static struct threat_text text_of(const struct telling *telling, const struct ax_threat *threat)
{
    struct ax_session *session = telling->catalogue->session;
    struct ax_output *buffer = telling->buffer;
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
            telling->buffer->len = 0;
            ax_threat_put_id(telling->model, &threats->list.at[i], telling->buffer);
            size_t cells = ax_utf8_cells(ax_output_text(telling->buffer));
            widest = cells > widest ? cells : widest;
            count++;
        }
    }
    if (count > 0) {
        put_heading(telling, heading);
    }
    for (uint32_t i = 0; i < threats->list.len && count > 0; i++) {
        if (is_about(telling, &threats->list.at[i], indirectly)) {
            struct threat_text text = text_of(telling, &threats->list.at[i]);
            put_row(telling, text.id, widest, text.title);
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
            put_heading(telling, "The model has no threat about it");
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
    bool no_memory = telling->buffer->status != AX_OK || telling->catalogue->session->no_memory;
    return status != AX_OK ? status : no_memory ? AX_NO_MEMORY : telling->output->status;
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
    const struct ax_catalogue *catalogue = telling->catalogue;
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
    struct telling telling = {.catalogue = catalogue,
                              .templates = templates,
                              .model = model,
                              .output = output,
                              .buffer = ax_output_to_memory(catalogue->session->memory),
                              .width = style.width,
                              .key = ax_catalogue_key_parse(id)};
    const struct ax_catalogue_entry *entry = ax_catalogue_find(catalogue, telling.key);
    const struct ax_catalogue_entry nameless = {
        .key = telling.key, .file = AX_NO_INDEX, .name = AX_SLICE("no name is built in")};
    if (!entry && !catalogue->has[ax_catalogue_scheme_of(telling.key)] && is_used(&telling)) {
        entry = &nameless;
    }
    enum ax_status status = !telling.buffer ? AX_NO_MEMORY
                            : entry         ? tell(&telling, entry)
                                            : report_missing(&telling, id);
    ax_output_free(telling.buffer);
    return status;
}
