/* SPDX-License-Identifier: Apache-2.0 */
/* Which element of the model a component of a bill of materials is in. */
#include "base/slice.h"
#include "method/known.h"

/* Parts of the model by what they may be called: package URL, bom-ref, name. */
struct index {
    AX_ARRAY(uint32_t) first;                /* by atom: entry + 1 */
    AX_ARRAY(struct ax_known_place) entries; /* `element` is the component's item */
};

/* A package URL without qualifiers and subpath. */
static struct ax_slice plain_purl(struct ax_slice purl)
{
    for (size_t i = 0; i < purl.len; i++) {
        if (purl.start[i] == '?' || purl.start[i] == '#') {
            return (struct ax_slice){purl.start, i};
        }
    }
    return purl;
}

static struct ax_slice without_version(struct ax_slice purl)
{
    for (size_t i = purl.len; i-- > 0 && purl.start[i] != '/';) {
        if (purl.start[i] == '@') {
            return (struct ax_slice){purl.start, i};
        }
    }
    return purl;
}

static bool add_name(struct ax_vulnerabilities *list, struct index *index, struct ax_slice name,
                     uint32_t item)
{
    const struct ax_allocator *memory = list->session->memory;
    if (name.len == 0) {
        return true;
    }
    ax_atom atom = ax_atom_of(&list->session->atoms, name);
    uint32_t more = atom >= index->first.len ? atom + 1 - index->first.len : 0;
    if (!atom || !ax_array_reserve(memory, &index->first, more) ||
        !ax_array_reserve(memory, &index->entries, 1)) {
        return false;
    }
    memset(index->first.at + index->first.len, 0, more * sizeof(uint32_t));
    index->first.len += more;
    index->entries.at[index->entries.len++] = (struct ax_known_place){item, index->first.at[atom]};
    index->first.at[atom] = index->entries.len;
    return true;
}

static bool index_parts(struct ax_vulnerabilities *list, struct index *index)
{
    const struct ax_model *model = list->model;
    for (uint32_t i = 1; i < model->items.len; i++) {
        if (ax_model_item(model, i)->kind != AX_KIND_COMPONENT) {
            continue;
        }
        struct ax_slice ref = plain_purl(ax_model_text(model, i, "ref"));
        /* A name counts where nothing better says which component is meant. */
        struct ax_slice name = ref.len > 0 ? ref : ax_model_item(model, i)->name;
        if (!add_name(list, index, name, i)) {
            return false;
        }
    }
    return true;
}

static bool add_place(struct ax_vulnerabilities *list, uint32_t component, uint32_t element)
{
    uint32_t *first = &list->place_of.at[component];
    for (uint32_t p = *first; p; p = list->places.at[p - 1].next) {
        if (list->places.at[p - 1].element == element) {
            return true;
        }
    }
    struct ax_known_place *place = ax_array_push(list->session->memory, &list->places);
    if (!place) {
        return false;
    }
    *place = (struct ax_known_place){element, *first};
    *first = list->places.len;
    return true;
}

/* The element that the part stands in, and those that it names. */
static bool add_places_of(struct ax_vulnerabilities *list, uint32_t component, uint32_t part)
{
    const struct ax_model *model = list->model;
    uint32_t owner = ax_model_item(model, part)->parent;
    bool fine = owner == 0 || ax_model_item(model, owner)->kind == AX_KIND_BOUNDARY ||
                add_place(list, component, owner);
    struct ax_slice rest = ax_model_text(model, part, "elements");
    struct ax_slice word;
    while (fine && ax_slice_next_word(&rest, &word)) {
        uint32_t element = ax_model_find(model, ax_atom_find(&list->session->atoms, word));
        fine = element == 0 || add_place(list, component, element);
    }
    return fine;
}

static bool version_fits(const struct ax_vulnerabilities *list, uint32_t part,
                         const struct ax_bom_component *component)
{
    struct ax_slice version = ax_model_text(list->model, part, "version");
    return version.len == 0 || component->version.len == 0 ||
           ax_version_compare(version, component->version) == 0;
}

static bool bind_by(struct ax_vulnerabilities *list, const struct index *index, uint32_t component,
                    struct ax_slice name)
{
    ax_atom atom = ax_atom_find(&list->session->atoms, name);
    uint32_t entry = atom && atom < index->first.len ? index->first.at[atom] : 0;
    bool fine = true;
    for (; fine && entry; entry = index->entries.at[entry - 1].next) {
        uint32_t part = index->entries.at[entry - 1].element;
        if (version_fits(list, part, &list->boms.components.at[component])) {
            fine = add_places_of(list, component, part);
        }
    }
    return fine;
}

static bool glob_fits(struct ax_slice pattern, struct ax_slice text)
{
    size_t p = 0;
    size_t t = 0;
    size_t star = SIZE_MAX;
    size_t mark = 0;
    while (t < text.len) {
        if (p < pattern.len && pattern.start[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.len && pattern.start[p] == text.start[t]) {
            p++;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.start[p] == '*') {
        p++;
    }
    return p == pattern.len;
}

/* PATTERN=ELEMENT; package URLs have no = before their qualifiers. */
static struct ax_slice element_of(struct ax_slice bind, struct ax_slice *out_pattern)
{
    size_t at = bind.len;
    while (at > 0 && bind.start[at - 1] != '=') {
        at--;
    }
    *out_pattern = (struct ax_slice){bind.start, at > 0 ? at - 1 : 0};
    return (struct ax_slice){bind.start + at, bind.len - at};
}

static bool bind_by_rule(struct ax_vulnerabilities *list, struct ax_slice pattern, uint32_t element)
{
    for (uint32_t i = 0; i < list->boms.components.len; i++) {
        const struct ax_bom_component *component = &list->boms.components.at[i];
        if ((glob_fits(pattern, component->purl) || glob_fits(pattern, component->name)) &&
            !add_place(list, i, element)) {
            return false;
        }
    }
    return true;
}

static enum ax_status bind_by_rules(struct ax_vulnerabilities *list, const char *const *binds,
                                    size_t count)
{
    enum ax_status status = AX_OK;
    for (size_t i = 0; i < count; i++) {
        struct ax_slice pattern;
        struct ax_slice name = element_of(ax_slice_of(binds[i]), &pattern);
        uint32_t element = ax_model_find(list->model, ax_atom_find(&list->session->atoms, name));
        if (pattern.len == 0 || element == 0 ||
            !ax_kind_is_element((enum ax_kind)ax_model_item(list->model, element)->kind)) {
            ax_report(list->session, AX_CODE_KNOWN_BIND, (struct ax_span){0, 0, 0},
                      "\"%s\" is not PATTERN=ELEMENT with an element of the model", binds[i]);
            status = AX_INVALID;
        } else if (!bind_by_rule(list, pattern, element)) {
            return AX_NO_MEMORY;
        }
    }
    return status;
}

static bool bind_all(struct ax_vulnerabilities *list, const struct index *index)
{
    bool fine = true;
    for (uint32_t i = 0; fine && i < list->boms.components.len; i++) {
        const struct ax_bom_component *component = &list->boms.components.at[i];
        struct ax_slice purl = plain_purl(component->purl);
        fine = bind_by(list, index, i, purl) && bind_by(list, index, i, without_version(purl)) &&
               bind_by(list, index, i, component->ref) && bind_by(list, index, i, component->name);
    }
    return fine;
}

enum ax_status ax_known_bind(struct ax_vulnerabilities *list, const char *const *binds,
                             size_t count)
{
    const struct ax_allocator *memory = list->session->memory;
    struct index index = {{0}, {0}};
    uint32_t components = list->boms.components.len;
    if (!ax_array_reserve(memory, &list->place_of, components)) {
        return AX_NO_MEMORY;
    }
    if (components > 0) {
        memset(list->place_of.at, 0, components * sizeof(uint32_t));
    }
    list->place_of.len = components;
    if (!list->model) {
        return AX_OK;
    }
    bool fine = index_parts(list, &index) && bind_all(list, &index);
    enum ax_status status = fine ? bind_by_rules(list, binds, count) : AX_NO_MEMORY;
    for (uint32_t i = 0; i < components; i++) {
        list->unbound += list->place_of.at[i] == 0 ? 1 : 0;
    }
    ax_array_done(memory, &index.first);
    ax_array_done(memory, &index.entries);
    return status;
}
