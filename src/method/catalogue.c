/* SPDX-License-Identifier: Apache-2.0 */
#include "method/catalogue.h"

#include "base/limits.h"

struct ax_catalogue *ax_catalogue_new(struct ax_session *session)
{
    struct ax_catalogue *catalogue = ax_memory_resize(session->memory, NULL, 0, sizeof(*catalogue));
    if (catalogue) {
        *catalogue = (struct ax_catalogue){.session = session};
    }
    return catalogue;
}

void ax_catalogue_free(struct ax_catalogue *catalogue)
{
    if (!catalogue) {
        return;
    }
    const struct ax_allocator *memory = catalogue->session->memory;
    for (uint32_t i = 0; i < catalogue->files.len; i++) {
        const struct ax_catalogue_file *file = &catalogue->files.at[i];
        ax_memory_release(memory, (char *)(uintptr_t)file->bytes.start, file->size);
    }
    ax_array_done(memory, &catalogue->files);
    ax_array_done(memory, &catalogue->entries);
    ax_array_done(memory, &catalogue->links);
    ax_array_done(memory, &catalogue->mappings);
    ax_memory_release(memory, catalogue, sizeof(*catalogue));
}

struct ax_catalogue_mark ax_catalogue_mark(const struct ax_catalogue *catalogue)
{
    return (struct ax_catalogue_mark){catalogue->entries.len, catalogue->links.len,
                                      catalogue->mappings.len};
}

void ax_catalogue_rewind(struct ax_catalogue *catalogue, struct ax_catalogue_mark mark)
{
    catalogue->entries.len = mark.entries;
    catalogue->links.len = mark.links;
    catalogue->mappings.len = mark.mappings;
}

bool ax_catalogue_is_id(struct ax_slice text)
{
    return ax_catalogue_key_parse(text) != 0;
}

/* --------------------------------------------------------------------------------- looking up */

uint32_t ax_catalogue_first_link(const struct ax_catalogue *catalogue, uint32_t limit,
                                 ax_catalogue_key key)
{
    uint32_t low = 0;
    uint32_t high = limit;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        bool below = catalogue->links.at[middle].from < key;
        low = below ? middle + 1 : low;
        high = below ? high : middle;
    }
    return low;
}

const struct ax_catalogue_entry *ax_catalogue_find(const struct ax_catalogue *catalogue,
                                                   ax_catalogue_key key)
{
    struct ax_catalogue_entry wanted = {.key = key};
    uint32_t low = 0;
    uint32_t high = catalogue->entries.len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        bool below = catalogue->entries.at[middle].key < wanted.key;
        low = below ? middle + 1 : low;
        high = below ? high : middle;
    }
    bool found = low < catalogue->entries.len && catalogue->entries.at[low].key == key;
    return found ? &catalogue->entries.at[low] : NULL;
}

const struct ax_catalogue_link *ax_catalogue_links(const struct ax_catalogue *catalogue,
                                                   ax_catalogue_key key, uint32_t *out_count)
{
    uint32_t first = ax_catalogue_first_link(catalogue, catalogue->links.len, key);
    uint32_t end = first;
    while (end < catalogue->links.len && catalogue->links.at[end].from == key) {
        end++;
    }
    *out_count = end - first;
    return &catalogue->links.at[first];
}

/* Of the ways up only those of the view 1000 where an entry has such a way: other views sort for
 * other purposes. */
static bool counts(const struct ax_catalogue_link *links, uint32_t count, uint32_t at)
{
    bool research = false;
    if (links[at].nature != AX_LINK_CHILD_OF) {
        return false;
    }
    for (uint32_t i = 0; i < count && links[i].nature == AX_LINK_CHILD_OF; i++) { /* they lead */
        research |= links[i].research;
    }
    return !research || links[at].research;
}

uint32_t ax_catalogue_ancestors(const struct ax_catalogue *catalogue, ax_catalogue_key key,
                                ax_catalogue_key out_keys[AX_LIMIT_CATALOGUE_ANCESTORS])
{
    uint32_t known = 1;
    out_keys[0] = key;
    for (uint32_t i = 0; i < known; i++) {
        uint32_t count;
        const struct ax_catalogue_link *links = ax_catalogue_links(catalogue, out_keys[i], &count);
        for (uint32_t l = 0; l < count && known < AX_LIMIT_CATALOGUE_ANCESTORS; l++) {
            bool is_new = counts(links, count, l);
            for (uint32_t s = 0; is_new && s < known; s++) {
                is_new = out_keys[s] != links[l].to;
            }
            if (is_new) {
                out_keys[known++] = links[l].to;
            }
        }
    }
    return known;
}

bool ax_catalogue_is_below(const struct ax_catalogue *catalogue, ax_catalogue_key key,
                           ax_catalogue_key ancestor)
{
    ax_catalogue_key keys[AX_LIMIT_CATALOGUE_ANCESTORS];
    uint32_t count = ax_catalogue_ancestors(catalogue, key, keys);
    for (uint32_t i = 0; i < count; i++) {
        if (keys[i] == ancestor) {
            return true;
        }
    }
    return false;
}

/* --------------------------------------------------------------------------------- loading */

/* Two states of one catalogue would be mixed up. */
static enum ax_status check_versions(const struct ax_catalogue *catalogue,
                                     const struct ax_catalogue_file *file)
{
    for (uint32_t i = 0; i < catalogue->files.len; i++) {
        const struct ax_catalogue_file *other = &catalogue->files.at[i];
        if (other->scheme == file->scheme && !ax_slice_equal(other->version, file->version)) {
            ax_report(catalogue->session, AX_CODE_CATALOGUE_VERSIONS, (struct ax_span){0, 0, 0},
                      "\"%.*s\" is version %.*s of %s, and \"%.*s\" is version %.*s: name one of "
                      "them",
                      AX_FMT(other->path), AX_FMT(other->version),
                      other->scheme == AX_CATALOGUE_CWE ? "CWE" : "CAPEC", AX_FMT(file->path),
                      AX_FMT(file->version));
            return AX_INVALID;
        }
    }
    return AX_OK;
}

static enum ax_status read_source(struct ax_catalogue *catalogue, uint32_t source, bool cached,
                                  struct ax_catalogue_file *file)
{
    struct ax_catalogue_mark mark = ax_catalogue_mark(catalogue);
    enum ax_status status =
        cached ? ax_catalogue_read_cache(catalogue, source, file) : AX_NOT_FOUND;
    if (status != AX_NOT_FOUND) {
        return status;
    }
    status = ax_catalogue_read_xml(catalogue, source, file);
    return status == AX_OK && cached ? ax_catalogue_write_cache(catalogue, mark, source, file)
                                     : status;
}

static enum ax_status add_file(struct ax_catalogue *catalogue, struct ax_catalogue_file *file)
{
    struct ax_catalogue_file *kept = ax_array_push(catalogue->session->memory, &catalogue->files);
    if (!kept) {
        ax_memory_release(catalogue->session->memory, (char *)(uintptr_t)file->bytes.start,
                          file->size);
        return AX_NO_MEMORY;
    }
    *kept = *file;
    catalogue->part[file->scheme] =
        file->part && (catalogue->part[file->scheme] || !catalogue->has[file->scheme]);
    catalogue->has[file->scheme] = true;
    return AX_OK;
}

static enum ax_status load_source(struct ax_catalogue *catalogue, uint32_t source, bool cached)
{
    struct ax_session *session = catalogue->session;
    struct ax_catalogue_file file = {.path = ax_source_at(session, source)->name};
    uint32_t messages = session->messages.len;
    enum ax_status status = read_source(catalogue, source, cached, &file);
    if (status == AX_OK) {
        status = check_versions(catalogue, &file);
    }
    if (status != AX_OK) {
        ax_memory_release(session->memory, (char *)(uintptr_t)file.bytes.start, file.size);
        return status;
    }
    for (uint32_t i = 0; i < catalogue->entries.len; i++) { /* their source is gone */
        catalogue->entries.at[i].span = (struct ax_span){0, 0, 0};
    }
    if (session->messages.len == messages) {
        ax_source_forget(session, source);
    }
    return add_file(catalogue, &file);
}

enum ax_status ax_catalogue_load_text(struct ax_session *session, struct ax_slice name,
                                      struct ax_slice text, struct ax_catalogue **out_catalogue)
{
    struct ax_catalogue *catalogue = ax_catalogue_new(session);
    uint32_t source = catalogue ? ax_source_add(session, name, text) : 0;
    enum ax_status status = source ? load_source(catalogue, source, false) : AX_NO_MEMORY;
    status = status == AX_OK ? ax_catalogue_join(catalogue) : status;
    if (status != AX_OK) {
        ax_catalogue_free(catalogue);
        return status;
    }
    *out_catalogue = catalogue;
    return AX_OK;
}

static enum ax_status load_path(struct ax_catalogue *catalogue, const char *path, bool no_cache)
{
    uint32_t source;
    enum ax_status status =
        ax_source_read(catalogue->session, path, (struct ax_span){0, 0, 0}, &source);
    bool cached = !no_cache && strcmp(path, "-") != 0;
    return status == AX_OK ? load_source(catalogue, source, cached) : status;
}

/* One bad file does not hide what is wrong with the next. */
enum ax_status ax_catalogue_load(struct ax_session *session,
                                 const struct ax_catalogue_sources *sources,
                                 struct ax_catalogue **out_catalogue)
{
    struct ax_catalogue *catalogue = ax_catalogue_new(session);
    enum ax_status worst = catalogue ? AX_OK : AX_NO_MEMORY;
    for (size_t i = 0; catalogue && i < sources->count && worst != AX_NO_MEMORY; i++) {
        enum ax_status status = load_path(catalogue, sources->paths[i], sources->no_cache);
        worst = status != AX_OK ? status : worst;
    }
    worst = worst == AX_OK ? ax_catalogue_join(catalogue) : worst;
    if (worst != AX_OK) {
        ax_catalogue_free(catalogue);
        return worst;
    }
    *out_catalogue = catalogue;
    return AX_OK;
}
