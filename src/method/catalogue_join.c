/* SPDX-License-Identifier: Apache-2.0 */
/* What was read and what is built in become one: sorted, each entry once, links in both ways. */
#include "method/catalogue.h"

#include <stdio.h>
#include <stdlib.h>

static int compare_entries(const void *a, const void *b)
{
    const struct ax_catalogue_entry *left = a;
    const struct ax_catalogue_entry *right = b;
    return left->key != right->key     ? (left->key < right->key ? -1 : 1)
           : left->file != right->file ? (left->file < right->file ? -1 : 1)
                                       : ax_slice_compare(left->name, right->name);
}

static int compare_links(const void *a, const void *b)
{
    const struct ax_catalogue_link *left = a;
    const struct ax_catalogue_link *right = b;
    return left->from != right->from       ? (left->from < right->from ? -1 : 1)
           : left->nature != right->nature ? (left->nature < right->nature ? -1 : 1)
           : left->to != right->to         ? (left->to < right->to ? -1 : 1)
                                           : right->research - left->research;
}

static int compare_mappings(const void *a, const void *b)
{
    const struct ax_catalogue_mapping *left = a;
    const struct ax_catalogue_mapping *right = b;
    int order = left->key != right->key ? (left->key < right->key ? -1 : 1)
                                        : ax_slice_compare(left->taxonomy, right->taxonomy);
    order = order ? order : ax_slice_compare(left->id, right->id);
    return order ? order : ax_slice_compare(left->name, right->name);
}

/* Of an entry that several files have, the first counts. */
static void sort_entries(struct ax_catalogue *catalogue)
{
    struct ax_catalogue_entry *at = catalogue->entries.at;
    uint32_t kept = 0;
    if (catalogue->entries.len > 0) {
        qsort(at, catalogue->entries.len, sizeof(*at), compare_entries);
    }
    for (uint32_t i = 0; i < catalogue->entries.len; i++) {
        if (kept == 0 || at[kept - 1].key != at[i].key) {
            at[kept++] = at[i];
        }
    }
    catalogue->entries.len = kept;
}

static void sort_links(struct ax_catalogue *catalogue)
{
    struct ax_catalogue_link *at = catalogue->links.at;
    uint32_t kept = 0;
    if (catalogue->links.len > 0) {
        qsort(at, catalogue->links.len, sizeof(*at), compare_links);
    }
    for (uint32_t i = 0; i < catalogue->links.len; i++) {
        bool same = kept > 0 && at[kept - 1].from == at[i].from && at[kept - 1].to == at[i].to &&
                    at[kept - 1].nature == at[i].nature;
        if (!same) {
            at[kept++] = at[i];
        }
    }
    catalogue->links.len = kept;
}

static void sort_mappings(struct ax_catalogue *catalogue)
{
    struct ax_catalogue_mapping *at = catalogue->mappings.at;
    uint32_t kept = 0;
    if (catalogue->mappings.len > 0) {
        qsort(at, catalogue->mappings.len, sizeof(*at), compare_mappings);
    }
    for (uint32_t i = 0; i < catalogue->mappings.len; i++) {
        if (kept == 0 || compare_mappings(&at[kept - 1], &at[i]) != 0) {
            at[kept++] = at[i];
        }
    }
    catalogue->mappings.len = kept;
}

/* The nature of the same link seen from its other end. */
static uint8_t inverse_of(uint8_t nature)
{
    static const uint8_t inverses[AX_LINK_NATURE_COUNT] = {
        [AX_LINK_CHILD_OF] = AX_LINK_PARENT_OF,     [AX_LINK_PARENT_OF] = AX_LINK_CHILD_OF,
        [AX_LINK_EXPLOITS] = AX_LINK_EXPLOITED_BY,  [AX_LINK_EXPLOITED_BY] = AX_LINK_EXPLOITS,
        [AX_LINK_MEMBER_OF] = AX_LINK_HAS_MEMBER,   [AX_LINK_HAS_MEMBER] = AX_LINK_MEMBER_OF,
        [AX_LINK_CAN_PRECEDE] = AX_LINK_CAN_FOLLOW, [AX_LINK_CAN_FOLLOW] = AX_LINK_CAN_PRECEDE,
        [AX_LINK_REQUIRES] = AX_LINK_REQUIRED_BY,   [AX_LINK_REQUIRED_BY] = AX_LINK_REQUIRES,
        [AX_LINK_STARTS_WITH] = AX_LINK_STARTS,     [AX_LINK_STARTS] = AX_LINK_STARTS_WITH,
        [AX_LINK_PEER_OF] = AX_LINK_PEER_OF,        [AX_LINK_CAN_ALSO_BE] = AX_LINK_CAN_ALSO_BE,
    };
    return inverses[nature];
}

static bool add_inverses(struct ax_catalogue *catalogue)
{
    uint32_t count = catalogue->links.len;
    if (!ax_array_reserve(catalogue->session->memory, &catalogue->links, count)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        struct ax_catalogue_link link = catalogue->links.at[i];
        catalogue->links.at[catalogue->links.len++] =
            (struct ax_catalogue_link){link.to, link.from, inverse_of(link.nature), link.research};
    }
    return true;
}

/* "OWASP Top Ten 2021 Category A01:2021 - Broken Access Control": the key, and the name behind the
 * hyphen. */
static ax_catalogue_key top_ten_of(const struct ax_catalogue_entry *entry,
                                   struct ax_slice *out_name)
{
    static const char head[] = "OWASP Top Ten ";
    size_t len = sizeof(head) - 1;
    struct ax_slice rest = entry->name;
    if (entry->kind != AX_ENTRY_CATEGORY || rest.len < len || memcmp(rest.start, head, len) != 0) {
        return 0;
    }
    rest = (struct ax_slice){rest.start + len, rest.len - len};
    struct ax_slice year;
    struct ax_slice word;
    struct ax_slice id;
    if (!ax_slice_next_word(&rest, &year) || !ax_slice_next_word(&rest, &word) ||
        !ax_slice_next_word(&rest, &id) || year.len != 4 || id.len > 16) {
        return 0;
    }
    char text[32];
    bool whole = memchr(id.start, ':', id.len) != NULL;
    (void)snprintf(text, sizeof(text), "%.*s%s%.*s", AX_FMT(id), whole ? "" : ":",
                   whole ? 0 : (int)year.len, year.start);
    (void)ax_slice_next_word(&rest, &word);
    *out_name = ax_slice_trim(rest);
    return ax_catalogue_key_of(AX_SLICE("OWASP"), ax_slice_of(text));
}

static bool add_top_ten(struct ax_catalogue *catalogue, uint32_t category, ax_catalogue_key key,
                        struct ax_slice name, uint32_t sorted)
{
    const struct ax_allocator *memory = catalogue->session->memory;
    struct ax_catalogue_entry *entry = ax_array_push(memory, &catalogue->entries);
    if (!entry) {
        return false;
    }
    const struct ax_catalogue_entry *from = &catalogue->entries.at[category];
    *entry = (struct ax_catalogue_entry){
        .key = key, .file = from->file, .name = name, .text = AX_SLICE("")};
    uint32_t at = ax_catalogue_first_link(catalogue, sorted, from->key);
    for (; at < sorted && catalogue->links.at[at].from == from->key; at++) {
        struct ax_catalogue_link link = catalogue->links.at[at];
        if (link.nature == AX_LINK_HAS_MEMBER) {
            struct ax_catalogue_link *copy = ax_array_push(memory, &catalogue->links);
            if (!copy) {
                return false;
            }
            *copy = (struct ax_catalogue_link){key, link.to, AX_LINK_HAS_MEMBER, 0};
        }
    }
    return true;
}

/* OWASP's own ids are those that rules use; CWE has the lists as categories. */
static bool add_top_tens(struct ax_catalogue *catalogue)
{
    uint32_t count = catalogue->entries.len;
    sort_links(catalogue);
    uint32_t sorted = catalogue->links.len;
    for (uint32_t i = 0; i < count; i++) {
        struct ax_slice name;
        ax_catalogue_key key = top_ten_of(&catalogue->entries.at[i], &name);
        if (key && name.len > 0 && !add_top_ten(catalogue, i, key, name, sorted)) {
            return false;
        }
    }
    return true;
}

enum ax_status ax_catalogue_join(struct ax_catalogue *catalogue)
{
    if (!add_top_tens(catalogue)) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = ax_catalogue_add_built_in(catalogue);
    if (status != AX_OK || !add_inverses(catalogue)) {
        return status == AX_OK ? AX_NO_MEMORY : status;
    }
    sort_entries(catalogue);
    sort_links(catalogue);
    sort_mappings(catalogue);
    return catalogue->session->no_memory ? AX_NO_MEMORY : AX_OK;
}
