/* SPDX-License-Identifier: Apache-2.0 */
/* The names that are built in: templates/coverage/names.txt. A line is an id, a name in words of
 * our own, and the ids that it is related to, separated by tabs. */
#include "method/catalogue.h"

/* Cuts the part before the next `end` off. */
static struct ax_slice cut(struct ax_slice *rest, char end)
{
    const char *at = rest->len > 0 ? memchr(rest->start, end, rest->len) : NULL;
    struct ax_slice part = {rest->start, at ? (size_t)(at - rest->start) : rest->len};
    size_t used = part.len + (at ? 1 : 0);
    *rest = (struct ax_slice){rest->start + used, rest->len - used};
    return part;
}

/* What an entry is to what stands behind it. */
static uint8_t nature_to(ax_catalogue_key from, ax_catalogue_key to)
{
    enum ax_catalogue_scheme scheme = ax_catalogue_scheme_of(from);
    return scheme == AX_CATALOGUE_OWASP           ? AX_LINK_HAS_MEMBER
           : scheme == ax_catalogue_scheme_of(to) ? AX_LINK_CHILD_OF
                                                  : AX_LINK_EXPLOITS;
}

static bool add_links(struct ax_catalogue *catalogue, ax_catalogue_key from, struct ax_slice ids)
{
    struct ax_slice id;
    while (ax_slice_next_word(&ids, &id)) {
        ax_catalogue_key to = ax_catalogue_key_parse(id);
        struct ax_catalogue_link *link =
            ax_array_push(catalogue->session->memory, &catalogue->links);
        if (!link) {
            return false;
        }
        *link = (struct ax_catalogue_link){from, to, nature_to(from, to), 1};
    }
    return true;
}

/* What a file says about an entry counts; of the built-in ones only what no file has. */
static bool is_there(const struct ax_catalogue *catalogue, ax_catalogue_key key, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (catalogue->entries.at[i].key == key) {
            return true;
        }
    }
    return false;
}

enum ax_status ax_catalogue_add_built_in(struct ax_catalogue *catalogue)
{
    uint32_t count = catalogue->entries.len;
    struct ax_slice text = ax_shipped_names(0)->text;
    while (text.len > 0) {
        struct ax_slice line = cut(&text, '\n');
        struct ax_slice id = cut(&line, '\t');
        ax_catalogue_key key = ax_catalogue_key_parse(id);
        if (key == 0 || is_there(catalogue, key, count)) {
            continue;
        }
        struct ax_catalogue_entry *entry =
            ax_array_push(catalogue->session->memory, &catalogue->entries);
        if (!entry) {
            return AX_NO_MEMORY;
        }
        *entry = (struct ax_catalogue_entry){
            .key = key, .file = AX_NO_INDEX, .name = cut(&line, '\t'), .text = AX_SLICE("")};
        if (!catalogue->has[ax_catalogue_scheme_of(key)] && !add_links(catalogue, key, line)) {
            return AX_NO_MEMORY;
        }
    }
    return AX_OK;
}
