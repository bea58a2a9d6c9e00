/* SPDX-License-Identifier: Apache-2.0 */
/* Rules, or the threats of a model, held against a public list: who is about each entry, and why
 * nobody is about the others. */
#include "base/limits.h"
#include "report/telling.h"
#include "threat/threat.h"

enum {
    INDENT = 2
};

/* How a rule comes to be about an entry. */
enum relation {
    NOT_ABOUT,
    ABOUT_PART, /* it refers to a narrower weakness, or to one that the place of the list holds */
    ABOUT
};

struct covering {
    struct ax_telling tell;
    const struct ax_templates *templates;
    struct ax_output *buffer; /* a line while it is made */
    size_t id_width;          /* of the longest id */
    uint32_t *counts;         /* of threats, by rule; NULL: it is about rules alone */
    uint8_t *relations;       /* by rule: enum relation to the entry */
    struct ax_slice scheme;
    struct ax_slice id; /* of the entry */
    bool named;         /* it has a name */
    ax_catalogue_key key;
    struct ax_coverage_result result;
};

/* True for the same id, and for one that is a part of the other: "AML.T0051" and
 * "AML.T0051.000". */
static bool is_same(struct ax_slice a, struct ax_slice b)
{
    struct ax_slice low = a.len < b.len ? a : b;
    struct ax_slice high = a.len < b.len ? b : a;
    bool begins = low.len > 0 && memcmp(low.start, high.start, low.len) == 0;
    return begins && (low.len == high.len || high.start[low.len] == '.');
}

static bool is_member(const struct covering *covering, ax_catalogue_key weakness)
{
    uint32_t count;
    const struct ax_catalogue_link *links =
        ax_catalogue_links(covering->tell.catalogue, weakness, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (links[i].nature == AX_LINK_MEMBER_OF && links[i].to == covering->key) {
            return true;
        }
    }
    return false;
}

/* A weakness is one of those that a place of OWASP's lists holds, or below one. */
static bool is_held(const struct covering *covering, ax_catalogue_key weakness)
{
    ax_catalogue_key above[AX_LIMIT_CATALOGUE_ANCESTORS];
    uint32_t count = ax_catalogue_ancestors(covering->tell.catalogue, weakness, above);
    for (uint32_t i = 0; i < count; i++) {
        if (is_member(covering, above[i])) {
            return true;
        }
    }
    return false;
}

static enum relation relation_of(const struct covering *covering,
                                 const struct ax_rule_reference *reference)
{
    if (ax_slice_equal(reference->scheme, covering->scheme) &&
        is_same(reference->id, covering->id)) {
        return ABOUT;
    }
    ax_catalogue_key key = ax_catalogue_key_of(reference->scheme, reference->id);
    bool weakness = ax_catalogue_scheme_of(key) == AX_CATALOGUE_CWE;
    enum ax_catalogue_scheme own = ax_catalogue_scheme_of(covering->key);
    bool part =
        weakness && ((own == AX_CATALOGUE_CWE &&
                      ax_catalogue_is_below(covering->tell.catalogue, key, covering->key)) ||
                     (own == AX_CATALOGUE_OWASP && is_held(covering, key)));
    return part ? ABOUT_PART : NOT_ABOUT;
}

static void relate(struct covering *covering)
{
    const struct ax_templates *templates = covering->templates;
    for (uint32_t r = 0; r < templates->rules.len; r++) {
        const struct ax_rule *rule = &templates->rules.at[r];
        covering->relations[r] = NOT_ABOUT;
        for (uint32_t i = 0; i < rule->reference_count && !rule->disabled; i++) {
            enum relation relation =
                relation_of(covering, &templates->rule_references.at[rule->references + i]);
            if (relation > covering->relations[r]) {
                covering->relations[r] = (uint8_t)relation;
            }
        }
    }
}

static const struct ax_omission *find_omission(const struct covering *covering)
{
    const struct ax_templates *templates = covering->templates;
    for (uint32_t i = 0; i < templates->omissions.len; i++) {
        const struct ax_omission *omission = &templates->omissions.at[i];
        struct ax_slice ids = omission->ids;
        struct ax_slice one;
        while (ax_slice_equal(omission->scheme, covering->scheme) &&
               ax_slice_next_word(&ids, &one)) {
            if (is_same(one, covering->id)) {
                return omission;
            }
        }
    }
    return NULL;
}

/* Below the column of names. */
static void put_filled(const struct covering *covering, struct ax_slice text)
{
    ax_tell_filled(&covering->tell, text, INDENT + covering->id_width + INDENT);
}

/* Below the name, or beside the id of an entry that has none. */
static void put_line(const struct covering *covering)
{
    if (covering->named) {
        ax_put_repeat(covering->tell.output, ' ', INDENT + covering->id_width + INDENT);
    }
    put_filled(covering, ax_output_text(covering->buffer));
}

/* "S1, S2×4": rules of a relation that are about the entry; with a model those that raise
 * threats, with their number, or those that raise none. How many rules. */
static uint32_t list_rules(const struct covering *covering, enum relation relation, bool raising)
{
    const struct ax_templates *templates = covering->templates;
    uint32_t found = 0;
    for (uint32_t r = 0; r < templates->rules.len; r++) {
        uint32_t count = covering->counts ? covering->counts[r] : 1;
        if (covering->relations[r] != relation || (count > 0) != raising) {
            continue;
        }
        ax_put_text(covering->buffer, found++ ? ", " : "");
        ax_put(covering->buffer,
               ax_atom_text(&templates->session->atoms, templates->rules.at[r].id));
        if (covering->counts && raising) {
            ax_putf(covering->buffer, "×%lu", (unsigned long)count);
        }
    }
    return found;
}

static uint32_t threats_of(const struct covering *covering, enum relation relation)
{
    uint32_t count = 0;
    for (uint32_t r = 0; covering->counts && r < covering->templates->rules.len; r++) {
        count += covering->relations[r] == relation ? covering->counts[r] : 0;
    }
    return count;
}

static void put_number(const struct covering *covering, enum relation relation)
{
    uint32_t count = threats_of(covering, relation);
    if (covering->counts) {
        ax_putf(covering->buffer, "%lu %s: ", (unsigned long)count,
                count == 1 ? "threat" : "threats");
    }
}

static const char *part_text(const struct covering *covering)
{
    return ax_catalogue_scheme_of(covering->key) == AX_CATALOGUE_OWASP
               ? "through weaknesses in it: "
               : "through narrower ones: ";
}

/* Who is about it, and if nobody is, about a part of it. */
static bool put_covered(const struct covering *covering)
{
    for (int relation = ABOUT; relation >= ABOUT_PART; relation--) {
        covering->buffer->len = 0;
        ax_put_text(covering->buffer, relation == ABOUT ? "" : part_text(covering));
        put_number(covering, (enum relation)relation);
        if (list_rules(covering, (enum relation)relation, true) > 0) {
            put_line(covering);
            return true;
        }
    }
    return false;
}

/* Rules that are about it, and raise nothing in this model. */
static bool put_silent(const struct covering *covering)
{
    covering->buffer->len = 0;
    ax_put_text(covering->buffer, "not in this model: nothing fires ");
    uint32_t found = list_rules(covering, ABOUT, false);
    if (found == 0) {
        found = list_rules(covering, ABOUT_PART, false);
    }
    if (found > 0 && covering->counts) {
        put_line(covering);
    }
    return found > 0 && covering->counts;
}

static void put_entry(struct covering *covering)
{
    relate(covering);
    if (put_covered(covering)) {
        covering->result.covered++;
    } else if (put_silent(covering)) {
        covering->result.silent++;
    } else {
        const struct ax_omission *omission = find_omission(covering);
        *(omission ? &covering->result.left_out : &covering->result.open) += 1;
        covering->buffer->len = 0;
        ax_put_text(covering->buffer, omission ? "left out: " : "no rule, and no reason");
        ax_put(covering->buffer, omission ? omission->reason : AX_SLICE(""));
        put_line(covering);
    }
}

static void put_head(struct covering *covering)
{
    const struct ax_catalogue_entry *entry =
        ax_catalogue_find(covering->tell.catalogue, covering->key);
    covering->named = entry != NULL;
    ax_put_repeat(covering->tell.output, ' ', INDENT);
    ax_put(covering->tell.output, covering->id);
    ax_put_repeat(covering->tell.output, ' ', covering->id_width - covering->id.len + INDENT);
    if (entry) {
        put_filled(covering, entry->name);
    }
}

static const struct ax_shipped *find_list(const char *name)
{
    size_t len = strlen(name);
    const struct ax_shipped *list;
    for (size_t i = 0; (list = ax_shipped_coverage(i)); i++) {
        if (strncmp(list->name, name, len) == 0 &&
            (list->name[len] == '\0' || list->name[len] == ':')) {
            return list;
        }
    }
    return NULL;
}

/* The scheme, and the title behind it: the first line. What is left are the ids. */
static struct ax_slice take_title(struct covering *covering, struct ax_slice *text)
{
    const char *end = memchr(text->start, '\n', text->len);
    struct ax_slice title = {text->start, end ? (size_t)(end - text->start) : text->len};
    *text = (struct ax_slice){text->start + title.len, text->len - title.len};
    (void)ax_slice_next_word(&title, &covering->scheme);
    return ax_slice_trim(title);
}

static void put_summary(const struct covering *covering)
{
    const struct ax_coverage_result *result = &covering->result;
    ax_putf(covering->tell.output, "%zu with %s, ", result->covered,
            covering->counts ? "threats" : "rules");
    if (covering->counts) {
        ax_putf(covering->tell.output, "%zu that nothing fires, ", result->silent);
    }
    ax_putf(covering->tell.output, "%zu left out for a reason, %zu open\n", result->left_out,
            result->open);
}

static void cover(struct covering *covering, const struct ax_shipped *list)
{
    struct ax_slice ids = list->text;
    struct ax_slice title = take_title(covering, &ids);
    for (struct ax_slice rest = ids; ax_slice_next_word(&rest, &covering->id);) {
        size_t len = covering->id.len;
        covering->id_width = len > covering->id_width ? len : covering->id_width;
    }
    ax_putf(covering->tell.output, "%.*s\n", AX_FMT(title));
    while (ax_slice_next_word(&ids, &covering->id)) {
        covering->key = ax_catalogue_key_of(covering->scheme, covering->id);
        put_head(covering);
        put_entry(covering);
    }
    put_summary(covering);
}

enum ax_status ax_catalogue_coverage(const struct ax_catalogue *catalogue,
                                     const struct ax_templates *templates,
                                     const struct ax_threats *threats, const char *list,
                                     struct ax_report_style style, struct ax_output *output,
                                     struct ax_coverage_result *out_result)
{
    struct ax_session *session = catalogue->session;
    const struct ax_shipped *found = find_list(list);
    if (!found) {
        return AX_NOT_FOUND;
    }
    size_t rules = templates->rules.len + 1UL;
    struct covering covering = {
        .tell = {catalogue, output, ax_output_to_memory(session->memory), style.width},
        .templates = templates,
        .buffer = ax_output_to_memory(session->memory),
        .counts = threats ? ax_arena_alloc(&session->arena, rules * sizeof(uint32_t)) : NULL,
        .relations = ax_arena_alloc(&session->arena, rules),
    };
    enum ax_status status = AX_NO_MEMORY;
    if (covering.buffer && covering.tell.buffer && covering.relations &&
        (!threats || covering.counts)) {
        for (uint32_t i = 0; threats && i < threats->list.len; i++) {
            covering.counts[threats->list.at[i].rule]++;
        }
        cover(&covering, found);
        bool memory = covering.buffer->status == AX_OK && covering.tell.buffer->status == AX_OK;
        status = memory ? output->status : AX_NO_MEMORY;
        *out_result = covering.result;
    }
    ax_output_free(covering.buffer);
    ax_output_free(covering.tell.buffer);
    return status;
}
