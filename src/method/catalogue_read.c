/* SPDX-License-Identifier: Apache-2.0 */
/* MITRE's XML: CWE 4.x and CAPEC 3.x, and the older form of CAPEC, in which attributes are
 * elements. Of each entry a few facts are kept; the rest is passed over without being looked at. */
#include "base/limits.h"
#include "method/catalogue.h"
#include "method/folded.h"
#include "xml/reader.h"

enum part {
    PART_NONE,
    PART_TEXT,     /* Description, Summary, Objective: all text in it */
    PART_LIST,     /* of relations or mappings */
    PART_RELATION, /* Related_Weakness, Has_Member, … */
    PART_MAPPING,
    PART_NOTES
};

enum leaf {
    LEAF_CWE_ID,
    LEAF_NATURE,
    LEAF_TARGET,
    LEAF_MAPPED_ID,
    LEAF_MAPPED_NAME,
    LEAF_USAGE,
    LEAF_COUNT
};

static const char *const leaf_names[LEAF_COUNT] = {
    [LEAF_CWE_ID] = "CWE_ID",
    [LEAF_NATURE] = "Relationship_Nature",
    [LEAF_TARGET] = "Relationship_Target_ID",
    [LEAF_MAPPED_ID] = "Entry_ID",
    [LEAF_MAPPED_NAME] = "Entry_Name",
    [LEAF_USAGE] = "Usage",
};

enum {
    DEPTH_ROOT = 1,
    DEPTH_SECTION,
    DEPTH_ENTRY,
    DEPTH_PART,
    DEPTH_ITEM,
    DEPTH_LEAF,
    RESEARCH_VIEW = 1000
};

struct reading {
    struct ax_catalogue *catalogue;
    struct ax_session *session;
    struct ax_catalogue_file *file;
    uint32_t source;
    enum ax_catalogue_scheme scheme;
    ax_atom space;
    bool wrong_root;
    bool failed;                     /* no memory, or too much: nothing more is read */
    uint8_t kind;                    /* of the section */
    struct ax_catalogue_entry entry; /* that is open */
    uint32_t depth;
    enum part part;                     /* at DEPTH_PART */
    enum part item;                     /* at DEPTH_ITEM */
    bool exploits;                      /* the list is of the other scheme */
    struct ax_catalogue_link link;      /* that is open */
    struct ax_slice taxonomy;           /* of the mapping that is open */
    struct ax_slice leaves[LEAF_COUNT]; /* of the relation or mapping */
    int leaf;                           /* whose text is read; -1: none */
    struct ax_folded text;
    AX_ARRAY(uint32_t) seen; /* by number and kind of key: entry + 1 */
};

const char *const ax_entry_status_texts[AX_ENTRY_STATUS_COUNT] = {
    "", "Stable", "Usable", "Draft", "Incomplete", "Obsolete", "Deprecated"};
const char *const ax_entry_level_texts[AX_ENTRY_LEVEL_COUNT] = {
    "", "Pillar", "Class", "Base", "Variant", "Compound", "Meta", "Standard", "Detailed"};
const char *const ax_entry_usage_texts[AX_ENTRY_USAGE_COUNT] = {
    "", "Allowed", "Allowed-with-Review", "Discouraged", "Prohibited"};

/* Natures as the files have them; those that are the other way round too. */
static const char *const nature_texts[AX_LINK_NATURE_COUNT] = {
    [AX_LINK_CHILD_OF] = "ChildOf",       [AX_LINK_PARENT_OF] = "ParentOf",
    [AX_LINK_MEMBER_OF] = "MemberOf",     [AX_LINK_HAS_MEMBER] = "HasMember",
    [AX_LINK_CAN_PRECEDE] = "CanPrecede", [AX_LINK_CAN_FOLLOW] = "CanFollow",
    [AX_LINK_REQUIRES] = "Requires",      [AX_LINK_REQUIRED_BY] = "RequiredBy",
    [AX_LINK_STARTS_WITH] = "StartsWith", [AX_LINK_PEER_OF] = "PeerOf",
    [AX_LINK_CAN_ALSO_BE] = "CanAlsoBe",
};

static int word_of(const char *const *texts, size_t count, struct ax_slice word)
{
    for (size_t i = 0; i < count; i++) {
        if (texts[i] && ax_slice_is(word, texts[i])) {
            return (int)i;
        }
    }
    return -1;
}

static struct ax_slice name_of(const struct reading *reading, ax_atom atom)
{
    return ax_atom_text(&reading->session->atoms, atom);
}

static const struct ax_xml_attribute *attribute_of(const struct reading *reading,
                                                   const struct ax_xml_element *element,
                                                   const char *name, const char *older)
{
    for (uint32_t i = 0; i < element->count; i++) {
        struct ax_slice own = name_of(reading, element->attributes[i].name);
        if (!element->attributes[i].space &&
            (ax_slice_is(own, name) || (older && ax_slice_is(own, older)))) {
            return &element->attributes[i];
        }
    }
    return NULL;
}

static struct ax_slice value_of(const struct reading *reading, const struct ax_xml_element *element,
                                const char *name, const char *older)
{
    const struct ax_xml_attribute *attribute = attribute_of(reading, element, name, older);
    return attribute ? ax_slice_trim(attribute->value) : AX_SLICE("");
}

static struct ax_span span_of(const struct reading *reading, const struct ax_xml_element *element,
                              const struct ax_xml_attribute *attribute)
{
    if (attribute && attribute->start) {
        uint32_t end = attribute->start + (uint32_t)attribute->value.len;
        return (struct ax_span){element->source, attribute->start, end};
    }
    return ax_xml_element_span(reading->session, element);
}

static void give_up(struct reading *reading, bool no_memory)
{
    reading->failed = true;
    reading->session->no_memory |= no_memory;
}

/* Paragraphs and items of a list are apart, marks inside of a line are not. */
static bool is_inline(struct ax_slice name)
{
    static const char *const names[] = {"a",    "b",      "code", "em", "i",
                                        "span", "strong", "sub",  "sup"};
    for (size_t i = 0; i < AX_COUNT(names); i++) {
        if (ax_slice_is(name, names[i])) {
            return true;
        }
    }
    return false;
}

static void keep_break(struct reading *reading, ax_atom element)
{
    if (!is_inline(ax_atom_text(&reading->session->atoms, element))) {
        ax_folded_put(&reading->text, AX_SLICE(" "));
    }
}

static struct ax_slice end_text(struct reading *reading)
{
    struct ax_slice kept = ax_folded_end(&reading->text, reading->session);
    if (!kept.start) {
        give_up(reading, true);
    }
    return kept.start ? kept : AX_SLICE("");
}

/* An attribute's value, in the same form. */
static struct ax_slice keep_value(struct reading *reading, struct ax_slice value)
{
    ax_folded_begin(&reading->text);
    ax_folded_put(&reading->text, value);
    return end_text(reading);
}

/* ------------------------------------------------------------------------------- the root */

static bool is_space(struct ax_slice space, const char *head, char least)
{
    size_t len = strlen(head);
    return space.len == len + 1 && memcmp(space.start, head, len) == 0 &&
           space.start[len] >= least && space.start[len] <= '9';
}

static enum ax_catalogue_scheme scheme_of_root(const struct reading *reading,
                                               const struct ax_xml_element *element)
{
    struct ax_slice name = name_of(reading, element->name);
    struct ax_slice space = name_of(reading, element->space);
    if (ax_slice_is(name, "Weakness_Catalog") &&
        is_space(space, "http://cwe.mitre.org/cwe-", '6')) {
        return AX_CATALOGUE_CWE;
    }
    if (ax_slice_is(name, "Attack_Pattern_Catalog") &&
        is_space(space, "http://capec.mitre.org/capec-", '2')) {
        return AX_CATALOGUE_CAPEC;
    }
    return AX_CATALOGUE_NONE;
}

static bool open_root(struct reading *reading, const struct ax_xml_element *element)
{
    reading->scheme = scheme_of_root(reading, element);
    if (reading->scheme == AX_CATALOGUE_NONE) {
        ax_report(reading->session, AX_CODE_NOT_A_CATALOGUE,
                  ax_xml_element_span(reading->session, element),
                  "this is no catalogue: expected <Weakness_Catalog> of CWE or "
                  "<Attack_Pattern_Catalog> of CAPEC, with its name space of cwe.mitre.org or "
                  "capec.mitre.org");
        reading->wrong_root = true;
        return false;
    }
    reading->space = element->space;
    struct ax_catalogue_file *file = reading->file;
    file->scheme = (uint8_t)reading->scheme;
    file->version = keep_value(reading, value_of(reading, element, "Version", "Catalog_Version"));
    file->date = keep_value(reading, value_of(reading, element, "Date", "Catalog_Date"));
    struct ax_slice name = value_of(reading, element, "Name", "Catalog_Name");
    file->part = name.len > 4 && memcmp(name.start, "VIEW", 4) == 0;
    if (file->version.len == 0) {
        ax_report(reading->session, AX_CODE_CATALOGUE_ENTRY,
                  ax_xml_element_span(reading->session, element), "Version is missing");
    }
    return true;
}

/* What the entries of a section are, or AX_ENTRY_KIND_COUNT. */
static uint8_t kind_of_section(const struct reading *reading, struct ax_slice name)
{
    bool cwe = reading->scheme == AX_CATALOGUE_CWE;
    return ax_slice_is(name, cwe ? "Weaknesses" : "Attack_Patterns") ? AX_ENTRY_PLAIN
           : ax_slice_is(name, "Categories")                         ? AX_ENTRY_CATEGORY
           : ax_slice_is(name, "Views")                              ? AX_ENTRY_VIEW
                                                                     : AX_ENTRY_KIND_COUNT;
}

static const char *name_of_kind(const struct reading *reading)
{
    return reading->kind == AX_ENTRY_CATEGORY    ? "Category"
           : reading->kind == AX_ENTRY_VIEW      ? "View"
           : reading->scheme == AX_CATALOGUE_CWE ? "Weakness"
                                                 : "Attack_Pattern";
}

/* ----------------------------------------------------------------------------- entries */

static void report_entry(struct reading *reading, const struct ax_xml_element *element,
                         const struct ax_xml_attribute *attribute, const char *what)
{
    struct ax_slice value = attribute ? attribute->value : AX_SLICE("");
    value.len = value.len > AX_LIMIT_ID_BYTES ? AX_LIMIT_ID_BYTES : value.len;
    struct ax_span span = span_of(reading, element, attribute);
    if (attribute) {
        ax_report(reading->session, AX_CODE_CATALOGUE_ENTRY, span, "%s: \"%.*s\"", what,
                  AX_FMT(value));
    } else {
        ax_report(reading->session, AX_CODE_CATALOGUE_ENTRY, span, "%s", what);
    }
}

static ax_catalogue_key read_id(struct reading *reading, const struct ax_xml_element *element)
{
    const struct ax_xml_attribute *id = attribute_of(reading, element, "ID", NULL);
    uint32_t number = 0;
    if (!id) {
        report_entry(reading, element, NULL, "ID is missing");
        return 0;
    }
    bool digits = ax_slice_to_number(ax_slice_trim(id->value), &number);
    ax_catalogue_key key = digits ? ax_catalogue_key_make(reading->scheme, number) : 0;
    if (key == 0) {
        report_entry(reading, element, id, "the ID is no number of an entry");
    }
    return key;
}

/* Words that this program does not know are told: whether an entry is deprecated must not depend on
 * luck. The level is only for people. */
static void read_words(struct reading *reading, const struct ax_xml_element *element)
{
    const struct ax_xml_attribute *status = attribute_of(reading, element, "Status", NULL);
    int word =
        status ? word_of(ax_entry_status_texts, AX_ENTRY_STATUS_COUNT, ax_slice_trim(status->value))
               : -1;
    if (word <= 0) {
        report_entry(reading, element, status,
                     status ? "this status is not known" : "Status is missing");
    }
    int level = word_of(ax_entry_level_texts, AX_ENTRY_LEVEL_COUNT,
                        value_of(reading, element, "Abstraction", "Pattern_Abstraction"));
    reading->entry.status = word > 0 ? (uint8_t)word : 0;
    reading->entry.level = level > 0 ? (uint8_t)level : 0;
}

/* Ids are unique over all kinds of a scheme. */
static bool is_new(struct reading *reading, const struct ax_xml_element *element)
{
    uint32_t number = ax_catalogue_number_of(reading->entry.key);
    uint32_t more = number >= reading->seen.len ? number + 1 - reading->seen.len : 0;
    if (!ax_array_reserve(reading->session->memory, &reading->seen, more)) {
        give_up(reading, true);
        return false;
    }
    memset(reading->seen.at + reading->seen.len, 0, more * sizeof(uint32_t));
    reading->seen.len += more;
    uint32_t first = reading->seen.at[number];
    if (first == 0) {
        reading->seen.at[number] = reading->catalogue->entries.len + 1;
        return true;
    }
    const struct ax_xml_attribute *id = attribute_of(reading, element, "ID", NULL);
    struct ax_message *message =
        ax_report(reading->session, AX_CODE_CATALOGUE_ENTRY, span_of(reading, element, id),
                  "the ID %lu is there twice", (unsigned long)number);
    ax_note(reading->session, message, reading->catalogue->entries.at[first - 1].span,
            "the first is here");
    return false;
}

static bool open_entry(struct reading *reading, const struct ax_xml_element *element)
{
    if (!ax_slice_is(name_of(reading, element->name), name_of_kind(reading))) {
        return false;
    }
    if (reading->catalogue->entries.len >= AX_LIMIT_CATALOGUE_ENTRIES) {
        ax_report(reading->session, AX_CODE_CATALOGUE_TOO_LARGE,
                  ax_xml_element_span(reading->session, element), "there are more than %d entries",
                  AX_LIMIT_CATALOGUE_ENTRIES);
        give_up(reading, false);
        return false;
    }
    reading->entry = (struct ax_catalogue_entry){.key = read_id(reading, element),
                                                 .kind = reading->kind,
                                                 .file = reading->catalogue->files.len};
    if (reading->entry.key == 0 || !is_new(reading, element)) {
        return false;
    }
    const struct ax_xml_attribute *id = attribute_of(reading, element, "ID", NULL);
    reading->entry.span = span_of(reading, element, id);
    struct ax_slice name = value_of(reading, element, "Name", NULL);
    if (name.len == 0) {
        report_entry(reading, element, NULL, "Name is missing");
    }
    reading->entry.name = keep_value(reading, name);
    reading->entry.text = AX_SLICE("");
    read_words(reading, element);
    struct ax_catalogue_entry *entry =
        reading->failed ? NULL
                        : ax_array_push(reading->session->memory, &reading->catalogue->entries);
    if (!entry) {
        give_up(reading, true);
        return false;
    }
    *entry = reading->entry;
    return true;
}

static struct ax_catalogue_entry *entry_here(const struct reading *reading)
{
    return &reading->catalogue->entries.at[reading->catalogue->entries.len - 1];
}

static bool is_text_of(const struct reading *reading, struct ax_slice name)
{
    return ax_slice_is(name, "Description") ||
           (ax_slice_is(name, "Summary") && reading->kind == AX_ENTRY_CATEGORY) ||
           ((ax_slice_is(name, "Objective") || ax_slice_is(name, "View_Objective")) &&
            reading->kind == AX_ENTRY_VIEW);
}

static enum part part_of(struct reading *reading, struct ax_slice name)
{
    bool weaknesses = ax_slice_is(name, "Related_Weaknesses");
    bool patterns = ax_slice_is(name, "Related_Attack_Patterns");
    reading->exploits = weaknesses ? reading->scheme != AX_CATALOGUE_CWE
                                   : patterns && reading->scheme == AX_CATALOGUE_CWE;
    if (weaknesses || patterns || ax_slice_is(name, "Relationships") ||
        ax_slice_is(name, "Members") || ax_slice_is(name, "Taxonomy_Mappings")) {
        return PART_LIST;
    }
    return is_text_of(reading, name)            ? PART_TEXT
           : ax_slice_is(name, "Mapping_Notes") ? PART_NOTES
                                                : PART_NONE;
}

/* --------------------------------------------------------------------------- relations */

/* The entry that a relation names, as attributes or as the older elements have it. */
static ax_catalogue_key target_of(const struct reading *reading, struct ax_slice cwe,
                                  struct ax_slice capec)
{
    bool of_cwe = (reading->scheme == AX_CATALOGUE_CWE) != reading->exploits;
    uint32_t number = 0;
    struct ax_slice id = ax_slice_trim(of_cwe ? cwe : capec);
    return ax_slice_to_number(id, &number)
               ? ax_catalogue_key_make(of_cwe ? AX_CATALOGUE_CWE : AX_CATALOGUE_CAPEC, number)
               : 0;
}

static uint8_t nature_of(const struct reading *reading, struct ax_slice nature)
{
    int word = word_of(nature_texts, AX_LINK_NATURE_COUNT, nature);
    return reading->exploits
               ? (reading->scheme == AX_CATALOGUE_CAPEC ? AX_LINK_EXPLOITS : AX_LINK_EXPLOITED_BY)
           : word >= 0 ? (uint8_t)word
                       : AX_LINK_NATURE_COUNT;
}

static void open_relation(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_slice name = name_of(reading, element->name);
    struct ax_slice nature = ax_slice_is(name, "Has_Member") ? AX_SLICE("HasMember")
                             : ax_slice_is(name, "Member_Of")
                                 ? AX_SLICE("MemberOf")
                                 : value_of(reading, element, "Nature", NULL);
    uint32_t view = 0;
    (void)ax_slice_to_number(value_of(reading, element, "View_ID", NULL), &view);
    reading->link = (struct ax_catalogue_link){
        .from = reading->entry.key,
        .to = target_of(reading, value_of(reading, element, "CWE_ID", NULL),
                        value_of(reading, element, "CAPEC_ID", NULL)),
        .nature = nature_of(reading, nature),
        .research = view == RESEARCH_VIEW,
    };
    reading->item = PART_RELATION;
}

static bool check_count(struct reading *reading, uint32_t count, uint32_t most, const char *what)
{
    if (count < most) {
        return true;
    }
    ax_report(reading->session, AX_CODE_CATALOGUE_TOO_LARGE, reading->entry.span,
              "there are more than %lu %s up to here", (unsigned long)most, what);
    give_up(reading, false);
    return false;
}

/* A relation without a number, or of a nature that is not known, connects nothing. */
static void close_relation(struct reading *reading)
{
    struct ax_catalogue *catalogue = reading->catalogue;
    struct ax_slice *leaves = reading->leaves;
    struct ax_catalogue_link link = reading->link;
    if (link.to == 0) {
        struct ax_slice target =
            leaves[LEAF_CWE_ID].len ? leaves[LEAF_CWE_ID] : leaves[LEAF_TARGET];
        link.to = target_of(reading, target, target);
    }
    if (leaves[LEAF_NATURE].len > 0) {
        link.nature = nature_of(reading, leaves[LEAF_NATURE]);
    }
    if (link.to == 0 || link.nature == AX_LINK_NATURE_COUNT ||
        !check_count(reading, catalogue->links.len, AX_LIMIT_CATALOGUE_LINKS, "relations")) {
        return;
    }
    struct ax_catalogue_link *kept = ax_array_push(reading->session->memory, &catalogue->links);
    if (!kept) {
        give_up(reading, true);
        return;
    }
    *kept = link;
}

static void open_mapping(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_slice name = value_of(reading, element, "Taxonomy_Name", "Mapped_Taxonomy_Name");
    reading->taxonomy = keep_value(reading, name);
    reading->item = PART_MAPPING;
}

static void close_mapping(struct reading *reading)
{
    struct ax_catalogue *catalogue = reading->catalogue;
    struct ax_slice id = reading->leaves[LEAF_MAPPED_ID];
    struct ax_slice name = reading->leaves[LEAF_MAPPED_NAME];
    if (reading->taxonomy.len == 0 || id.len + name.len == 0 ||
        !check_count(reading, catalogue->mappings.len, AX_LIMIT_CATALOGUE_MAPPINGS, "mappings")) {
        return;
    }
    struct ax_catalogue_mapping *mapping =
        ax_array_push(reading->session->memory, &catalogue->mappings);
    if (!mapping) {
        give_up(reading, true);
        return;
    }
    *mapping = (struct ax_catalogue_mapping){reading->entry.key, reading->taxonomy, id, name};
}

static bool is_relation(struct ax_slice name)
{
    static const char *const names[] = {"Related_Weakness", "Related_Attack_Pattern", "Has_Member",
                                        "Member_Of", "Relationship"};
    for (size_t i = 0; i < AX_COUNT(names); i++) {
        if (ax_slice_is(name, names[i])) {
            return true;
        }
    }
    return false;
}

static bool open_item(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_slice name = name_of(reading, element->name);
    memset(reading->leaves, 0, sizeof(reading->leaves));
    reading->item = PART_NONE;
    if (reading->part == PART_NOTES && ax_slice_is(name, "Usage")) {
        reading->leaf = LEAF_USAGE;
        ax_folded_begin(&reading->text);
        return true;
    }
    if (reading->part == PART_LIST && is_relation(name)) {
        open_relation(reading, element);
    } else if (reading->part == PART_LIST && ax_slice_is(name, "Taxonomy_Mapping")) {
        open_mapping(reading, element);
    }
    return reading->item != PART_NONE;
}

static bool open_leaf(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_slice name = name_of(reading, element->name);
    int leaf = word_of(leaf_names, LEAF_COUNT, name);
    ax_folded_begin(&reading->text);
    reading->leaf = leaf;
    return leaf >= 0;
}

/* --------------------------------------------------------------------------- the stream */

static bool open_part(struct reading *reading, const struct ax_xml_element *element)
{
    reading->part = part_of(reading, name_of(reading, element->name));
    if (reading->part == PART_TEXT) {
        ax_folded_begin(&reading->text);
    }
    return reading->part != PART_NONE;
}

static bool open_known(struct reading *reading, const struct ax_xml_element *element)
{
    switch (element->depth) {
    case DEPTH_ROOT: return open_root(reading, element);
    case DEPTH_SECTION:
        reading->kind = kind_of_section(reading, name_of(reading, element->name));
        return reading->kind != AX_ENTRY_KIND_COUNT;
    case DEPTH_ENTRY: return open_entry(reading, element);
    case DEPTH_PART: return open_part(reading, element);
    case DEPTH_ITEM: return open_item(reading, element);
    case DEPTH_LEAF: return open_leaf(reading, element);
    default: return false;
    }
}

static bool on_open(void *user, const struct ax_xml_element *element)
{
    struct reading *reading = user;
    if (reading->failed) {
        return false;
    }
    reading->depth = element->depth;
    if (element->depth > DEPTH_PART && reading->part == PART_TEXT) {
        keep_break(reading, element->name);
        return true;
    }
    bool other = element->depth > DEPTH_ROOT && element->space != reading->space;
    bool wanted = !other && open_known(reading, element);
    return wanted && !reading->failed;
}

static void close_leaf(struct reading *reading)
{
    if (reading->leaf >= 0) {
        reading->leaves[reading->leaf] = end_text(reading);
        if (reading->leaf == LEAF_USAGE) {
            int usage =
                word_of(ax_entry_usage_texts, AX_ENTRY_USAGE_COUNT, reading->leaves[LEAF_USAGE]);
            entry_here(reading)->usage = usage > 0 ? (uint8_t)usage : 0;
        }
    }
    reading->leaf = -1;
}

static void close_item(struct reading *reading)
{
    if (reading->item == PART_RELATION) {
        close_relation(reading);
    } else if (reading->item == PART_MAPPING) {
        close_mapping(reading);
    }
    reading->item = PART_NONE;
}

static void close_part(struct reading *reading)
{
    if (reading->part == PART_TEXT) {
        struct ax_slice text = end_text(reading);
        struct ax_catalogue_entry *entry = entry_here(reading);
        entry->text = entry->text.len > 0 ? entry->text : text;
    }
    reading->part = PART_NONE;
}

/* `depth` is that of the element that closes: what was opened stands above it. */
static void on_close(void *user, ax_atom name)
{
    struct reading *reading = user;
    uint32_t depth = reading->depth--;
    if (reading->failed || reading->wrong_root) {
        return;
    }
    if (depth > DEPTH_PART && reading->part == PART_TEXT) {
        keep_break(reading, name);
    } else if (reading->leaf >= 0) {
        close_leaf(reading);
    } else if (depth == DEPTH_ITEM) {
        close_item(reading);
    } else if (depth == DEPTH_PART) {
        close_part(reading);
    }
}

static void on_text(void *user, struct ax_slice text, uint32_t start)
{
    struct reading *reading = user;
    (void)start;
    if (!reading->failed && (reading->part == PART_TEXT || reading->leaf >= 0)) {
        ax_folded_put(&reading->text, text);
    }
}

static bool is_zip(struct ax_session *session, uint32_t source)
{
    struct ax_slice text = ax_source_at(session, source)->text;
    bool zip = text.len > 4 && memcmp(text.start, "PK\3\4", 4) == 0;
    if (zip) {
        ax_report(session, AX_CODE_NOT_A_CATALOGUE, (struct ax_span){source, 0, 0},
                  "this is a zip file: unpack it, and name the XML file in it");
    }
    return zip;
}

enum ax_status ax_catalogue_read_xml(struct ax_catalogue *catalogue, uint32_t source,
                                     struct ax_catalogue_file *file)
{
    static const struct ax_xml_handler handler = {on_open, on_close, on_text};
    struct ax_session *session = catalogue->session;
    size_t errors = session->counts[AX_ERROR];
    if (is_zip(session, source)) {
        return AX_INVALID;
    }
    struct reading reading = {.catalogue = catalogue,
                              .session = session,
                              .file = file,
                              .source = source,
                              .leaf = -1,
                              .text = {ax_output_to_memory(session->memory), false, false}};
    uint32_t before = catalogue->entries.len;
    enum ax_status status =
        reading.text.text ? ax_xml_read(session, source, &handler, &reading) : AX_NO_MEMORY;
    file->entries = catalogue->entries.len - before;
    if (status == AX_OK && !reading.failed && session->counts[AX_ERROR] == errors &&
        file->entries == 0) {
        ax_report(session, AX_CODE_CATALOGUE_ENTRY, (struct ax_span){source, 0, 0},
                  "the catalogue has no entries");
    }
    ax_array_done(session->memory, &reading.seen);
    ax_output_free(reading.text.text);
    return status == AX_OK ? ax_session_verdict(session, errors) : status;
}
