/* SPDX-License-Identifier: Apache-2.0 */
/* New containers: elements and ports one by one, flows that cross a boundary as the channel between
 * two places. Flows inside of one place belong to their ends. */
#include "method/octave_grow.h"
#include "xml/tag.h"

#include <stdlib.h>

enum {
    NOBODY = 0,
    LEFT_OUT = 1,
    FIRST_CONTAINER = 2
};

struct naming {
    struct ax_octave_growth *growth;
    uint32_t *named; /* by item: NOBODY, LEFT_OUT, or a container + FIRST_CONTAINER */
};

static void name_all(struct naming *naming, struct ax_slice ids, uint32_t by)
{
    struct ax_slice id;
    while (ax_slice_next_word(&ids, &id)) {
        uint32_t item = ax_octave_item(naming->growth->model, id);
        if (item > 0 && naming->named[item] == NOBODY) {
            naming->named[item] = by;
        }
    }
}

/* By whom the item is named, itself or with a boundary around it. */
static uint32_t named_by(const struct naming *naming, uint32_t item)
{
    const struct ax_model *model = naming->growth->model;
    uint32_t by = naming->named[item];
    const struct ax_item *at = ax_model_item(model, item);
    uint32_t zone =
        at->kind == AX_KIND_FLOW ? ax_model_zone(model, at->from) : ax_model_zone(model, item);
    for (; by == NOBODY && zone > 0; zone = ax_model_item(model, zone)->parent) {
        if (at->kind != AX_KIND_FLOW || ax_model_is_inside(model, at->to, zone)) {
            by = naming->named[zone];
        }
    }
    return by;
}

/* New assets go into the container that is there already. */
static void extend(struct naming *naming, uint32_t container, uint32_t item)
{
    struct ax_octave_growth *growth = naming->growth;
    for (uint32_t i = growth->octave->assets.len; i < growth->assets.len; i++) {
        bool known = !ax_octave_bit(ax_octave_carried(&growth->map, item), i);
        for (uint32_t j = 0; !known && j < growth->additions.len; j++) {
            known = growth->additions.at[j].container == container &&
                    growth->additions.at[j].asset == i;
        }
        if (known) {
            continue;
        }
        struct ax_octave_addition *addition =
            ax_array_push(growth->session->memory, &growth->additions);
        if (!addition) {
            growth->session->no_memory = true;
            return;
        }
        *addition = (struct ax_octave_addition){container, i};
    }
}

static bool is_a(const struct ax_model *model, uint32_t item, const char *type)
{
    const struct ax_templates *templates = model->templates;
    uint32_t wanted =
        ax_templates_type(templates, ax_atom_find(&model->session->atoms, ax_slice_of(type)));
    return wanted != AX_NO_INDEX &&
           ax_templates_is(templates, ax_model_item(model, item)->type, wanted);
}

/* Stencils of Microsoft's tool have ids that say nothing, and names. */
static bool is_human(const struct ax_model *model, uint32_t item)
{
    const struct ax_templates *templates = model->templates;
    uint32_t type = ax_model_item(model, item)->type;
    while (type < templates->types.len && templates->types.at[type].depth > 0) {
        if (ax_slice_equal_folded(templates->types.at[type].name, AX_SLICE("human user"))) {
            return true;
        }
        type = templates->types.at[type].parent;
    }
    return is_a(model, item, "human");
}

static enum ax_octave_container_kind kind_of(const struct ax_model *model, uint32_t item)
{
    enum ax_kind kind = (enum ax_kind)ax_model_item(model, item)->kind;
    if (kind == AX_KIND_EXTERNAL && is_human(model, item)) {
        return AX_OCTAVE_IS_PEOPLE;
    }
    bool physical = kind == AX_KIND_PORT ||
                    (kind == AX_KIND_EXTERNAL &&
                     (is_a(model, item, "hardware") || is_a(model, item, "environment"))) ||
                    (kind == AX_KIND_STORE && is_a(model, item, "removable-medium"));
    return physical ? AX_OCTAVE_IS_PHYSICAL : AX_OCTAVE_IS_TECHNICAL;
}

/* What the product is made of is under the control of who makes it; the rest is a guess. */
static bool is_external(const struct ax_model *model, uint32_t item)
{
    const struct ax_item *at = ax_model_item(model, item);
    bool part = at->kind != AX_KIND_EXTERNAL || is_a(model, item, "hardware");
    return !part || (at->flags & AX_ITEM_OUT_OF_SCOPE);
}

/* The ids of all assets that the row has, as the value of an attribute. */
static struct ax_slice asset_list(struct ax_octave_growth *growth, const uint64_t *row,
                                  struct ax_output *scratch)
{
    scratch->len = 0;
    for (uint32_t i = 0; i < growth->assets.len; i++) {
        if (ax_octave_bit(row, i)) {
            ax_put_text(scratch, scratch->len > 0 ? " " : "");
            ax_put(scratch, growth->assets.at[i].id);
        }
    }
    return (struct ax_slice){scratch->buffer, scratch->len};
}

struct container {
    uint32_t item; /* that the id is made of */
    struct ax_slice name;
    enum ax_octave_container_kind kind;
    bool external;
    struct ax_slice elements;
    const uint64_t *assets;
    struct ax_slice description;
};

static void put_container(struct naming *naming, const struct container *container)
{
    struct ax_octave_growth *growth = naming->growth;
    struct ax_output *output = growth->pieces[AX_OCTAVE_NEW_CONTAINERS];
    struct ax_output *scratch = ax_output_to_memory(growth->session->memory);
    struct ax_xml_tag tag;
    if (!scratch) {
        growth->session->no_memory = true;
        return;
    }
    ax_put_char(output, '\n');
    ax_xml_tag_open(&tag, output, 1, AX_SLICE("container"));
    ax_xml_tag_attribute(
        &tag, AX_SLICE("id"),
        ax_octave_growth_id(growth, ax_model_id_text(growth->model, container->item)));
    ax_xml_tag_attribute(&tag, AX_SLICE("name"), container->name);
    ax_xml_tag_attribute(&tag, AX_SLICE("kind"),
                         ax_octave_word(AX_OCTAVE_CONTAINER_KINDS, (int)container->kind));
    ax_xml_tag_attribute(&tag, AX_SLICE("assets"), asset_list(growth, container->assets, scratch));
    ax_xml_tag_attribute(&tag, AX_SLICE("element"), container->elements);
    ax_xml_tag_attribute(&tag, AX_SLICE("place"),
                         ax_octave_word(AX_OCTAVE_PLACES, container->external));
    if (container->description.len > 0) {
        ax_put_text(output, ">\n    <description>");
        ax_xml_put_content(output, container->description, 2);
        ax_put_text(output, "</description>\n  </container>");
    } else {
        ax_put_text(output, "/>");
    }
    growth->session->no_memory |= scratch->status != AX_OK;
    ax_output_free(scratch);
    growth->counts[AX_OCTAVE_NEW_CONTAINERS]++;
}

static void grow_item(struct naming *naming, uint32_t item)
{
    struct ax_octave_growth *growth = naming->growth;
    const struct ax_model *model = growth->model;
    const struct ax_item *at = ax_model_item(model, item);
    uint32_t by = named_by(naming, item);
    if (!ax_octave_any(&growth->map, ax_octave_carried(&growth->map, item)) || by == LEFT_OUT) {
        return;
    }
    if (by >= FIRST_CONTAINER) {
        extend(naming, by - FIRST_CONTAINER, item);
        return;
    }
    struct ax_slice name = ax_model_label(model, item);
    if (at->kind == AX_KIND_PORT) {
        name = ax_session_format(growth->session, "%.*s of %.*s", AX_FMT(name),
                                 AX_FMT(ax_model_label(model, at->parent)));
    }
    struct container container = {
        .item = item,
        .name = name,
        .kind = kind_of(model, item),
        .external = is_external(model, item),
        .elements = ax_model_id_text(model, item),
        .assets = ax_octave_carried(&growth->map, item),
        .description = ax_slice_trim(ax_model_text(model, item, "description")),
    };
    put_container(naming, &container);
}

/* Flows between the same two innermost boundaries, whatever their direction. */
struct channel {
    uint32_t low; /* boundaries; 0: outside of all */
    uint32_t high;
    uint32_t flow;
};

static int compare_channels(const void *left, const void *right)
{
    const struct channel *a = left;
    const struct channel *b = right;
    if (a->low != b->low) {
        return a->low < b->low ? -1 : 1;
    }
    if (a->high != b->high) {
        return a->high < b->high ? -1 : 1;
    }
    return a->flow < b->flow ? -1 : 1;
}

static struct ax_slice zone_label(const struct ax_model *model, uint32_t zone)
{
    return zone > 0 ? ax_model_label(model, zone) : AX_SLICE("outside");
}

static void put_channel(struct naming *naming, const struct channel *first, uint32_t count,
                        uint64_t *row)
{
    struct ax_octave_growth *growth = naming->growth;
    const struct ax_model *model = growth->model;
    struct ax_output *ids = ax_output_to_memory(growth->session->memory);
    bool external = false;
    memset(row, 0, growth->map.words * sizeof(*row));
    for (uint32_t i = 0; ids && i < count; i++) {
        const struct ax_item *flow = ax_model_item(model, first[i].flow);
        ax_put_text(ids, i > 0 ? " " : "");
        ax_put(ids, ax_model_id_text(model, first[i].flow));
        external |= is_external(model, flow->from) || is_external(model, flow->to);
        for (size_t w = 0; w < growth->map.words; w++) {
            row[w] |= ax_octave_carried(&growth->map, first[i].flow)[w];
        }
    }
    if (ids && ids->status == AX_OK) {
        struct container container = {
            .item = first->flow,
            .name = ax_session_format(growth->session, "Channel: %.*s \xe2\x80\x93 %.*s",
                                      AX_FMT(zone_label(model, first->low)),
                                      AX_FMT(zone_label(model, first->high))),
            .kind = AX_OCTAVE_IS_TECHNICAL,
            .external = external,
            .elements = {ids->buffer, ids->len},
            .assets = row,
        };
        put_container(naming, &container);
    } else {
        growth->session->no_memory = true;
    }
    ax_output_free(ids);
}

static uint32_t collect_channels(struct naming *naming, struct channel *channels)
{
    struct ax_octave_growth *growth = naming->growth;
    const struct ax_model *model = growth->model;
    uint32_t count = 0;
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        if (item->kind != AX_KIND_FLOW || !ax_octave_is_place(model, i) ||
            !ax_octave_any(&growth->map, ax_octave_carried(&growth->map, i)) ||
            !ax_octave_crosses(model, i)) {
            continue;
        }
        uint32_t by = named_by(naming, i);
        uint32_t a = ax_model_zone(model, item->from);
        uint32_t b = ax_model_zone(model, item->to);
        if (by >= FIRST_CONTAINER) {
            extend(naming, by - FIRST_CONTAINER, i);
        } else if (by == NOBODY) {
            channels[count++] = (struct channel){a < b ? a : b, a < b ? b : a, i};
        }
    }
    return count;
}

static void grow_channels(struct naming *naming)
{
    struct ax_octave_growth *growth = naming->growth;
    const struct ax_allocator *memory = growth->session->memory;
    size_t size = growth->model->items.len * sizeof(struct channel);
    size_t row_size = growth->map.words * sizeof(uint64_t);
    struct channel *channels = ax_memory_resize(memory, NULL, 0, size);
    uint64_t *row = ax_memory_resize(memory, NULL, 0, row_size);
    if (channels && row) {
        uint32_t count = collect_channels(naming, channels);
        if (count > 1) {
            qsort(channels, count, sizeof(*channels), compare_channels);
        }
        for (uint32_t i = 0; i < count && !growth->session->no_memory;) {
            uint32_t same = 1;
            while (i + same < count && channels[i + same].low == channels[i].low &&
                   channels[i + same].high == channels[i].high) {
                same++;
            }
            put_channel(naming, channels + i, same, row);
            i += same;
        }
    } else {
        growth->session->no_memory = true;
    }
    ax_memory_release(memory, channels, channels ? size : 0);
    ax_memory_release(memory, row, row ? row_size : 0);
}

void ax_octave_grow_containers(struct ax_octave_growth *growth)
{
    const struct ax_model *model = growth->model;
    const struct ax_octave *octave = growth->octave;
    struct naming naming = {.growth = growth};
    size_t size = model->items.len * sizeof(uint32_t);
    naming.named = ax_memory_resize(growth->session->memory, NULL, 0, size);
    if (!naming.named) {
        growth->session->no_memory = true;
        return;
    }
    memset(naming.named, 0, size);
    for (uint32_t i = 0; i < octave->containers.len; i++) {
        name_all(&naming, octave->containers.at[i].elements, i + FIRST_CONTAINER);
    }
    for (uint32_t i = 0; i < octave->left_out.len; i++) {
        name_all(&naming, octave->left_out.at[i].elements, LEFT_OUT);
    }
    for (uint32_t i = 1; i < model->items.len && !growth->session->no_memory; i++) {
        enum ax_kind kind = (enum ax_kind)ax_model_item(model, i)->kind;
        if (ax_kind_is_element(kind) || kind == AX_KIND_PORT) {
            grow_item(&naming, i);
        }
    }
    grow_channels(&naming);
    ax_memory_release(growth->session->memory, naming.named, size);
}
