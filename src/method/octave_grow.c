/* SPDX-License-Identifier: Apache-2.0 */
/* New impact areas and assets, and ids for all that is new. */
#include "method/octave_grow.h"

#include "base/limits.h"
#include "load/value.h"
#include "method/octave_against.h"
#include "xml/tag.h"

static const char *const properties[] = {"confidentiality", "integrity", "availability"};

enum {
    PLAIN_BYTES = AX_LIMIT_ID_BYTES - 12 /* room for a number */
};

/* Ids of other tools may have any form: what does not fit becomes a hyphen. */
static size_t make_plain(struct ax_slice wish, char *plain)
{
    size_t len = 0;
    for (size_t i = 0; i < wish.len && len < PLAIN_BYTES; i++) {
        const char as_second[] = {'a', wish.start[i]};
        bool begins = ax_value_is_id((struct ax_slice){wish.start + i, 1});
        bool fits = ax_value_is_id((struct ax_slice){as_second, 2});
        if (len == 0 && !begins) {
            plain[len++] = '_';
        }
        plain[len++] = fits ? wish.start[i] : '-';
    }
    return len;
}

/* Remembers that the atom is given away; false: it was before, or there is no memory. */
static bool take(struct ax_octave_growth *growth, ax_atom atom)
{
    uint32_t more = atom >= growth->taken.len ? atom + 1 - growth->taken.len : 0;
    if (atom == 0 || !ax_array_reserve(growth->session->memory, &growth->taken, more)) {
        growth->session->no_memory = true;
        return false;
    }
    if (more > 0) {
        memset(growth->taken.at + growth->taken.len, 0, more);
        growth->taken.len += more;
    }
    bool free = growth->taken.at[atom] == 0;
    growth->taken.at[atom] = 1;
    return free;
}

struct ax_slice ax_octave_growth_id(struct ax_octave_growth *growth, struct ax_slice wish)
{
    struct ax_session *session = growth->session;
    char plain[PLAIN_BYTES + 1];
    size_t len = make_plain(wish, plain);
    for (uint32_t number = 1; !session->no_memory; number++) {
        struct ax_slice id = number == 1 ? ax_session_format(session, "%.*s", (int)len, plain)
                                         : ax_session_format(session, "%.*s-%lu", (int)len, plain,
                                                             (unsigned long)number);
        ax_atom atom = id.start ? ax_atom_of(&session->atoms, id) : 0;
        if (take(growth, atom) && !ax_octave_has_id(growth->octave, id)) {
            return id;
        }
    }
    return (struct ax_slice){"", 0};
}

void ax_octave_grow_areas(struct ax_octave_growth *growth)
{
    static const char *const names[] = {"Reputation and confidence of customers", "Financial",
                                        "Productivity", "Safety and health",
                                        "Fines and legal penalties"};
    struct ax_output *output = growth->pieces[AX_OCTAVE_NEW_AREAS];
    for (size_t i = 0; growth->octave->areas.len == 0 && i < AX_COUNT(names); i++) {
        struct ax_slice kind = ax_octave_word(AX_OCTAVE_AREA_KINDS, (int)i);
        struct ax_xml_tag tag;
        ax_put_char(output, '\n');
        ax_xml_tag_open(&tag, output, 1, AX_SLICE("area"));
        ax_xml_tag_attribute(&tag, AX_SLICE("id"), ax_octave_growth_id(growth, kind));
        ax_xml_tag_attribute(&tag, AX_SLICE("name"), ax_slice_of(names[i]));
        ax_xml_tag_attribute(&tag, AX_SLICE("kind"), kind);
        ax_put_text(output, "/>");
        growth->counts[AX_OCTAVE_NEW_AREAS]++;
    }
}

static int level_of(const struct ax_model *model, uint32_t datum, int property)
{
    struct ax_slice level = ax_model_text(model, datum, properties[property]);
    return level.len > 0 ? ax_choice_of("none low medium high", level) : -1;
}

/* What nobody rated might matter. */
static void rate(const struct ax_model *model, uint32_t datum, struct ax_octave_grown *asset)
{
    for (int outcome = 0; outcome < AX_OCTAVE_OUTCOME_COUNT; outcome++) {
        int level =
            level_of(model, datum, (int)ax_octave_breached((enum ax_octave_outcome)outcome));
        asset->matters[outcome] |= level < 0 || level >= 2;
    }
}

static struct ax_octave_grown *add_asset(struct ax_octave_growth *growth)
{
    struct ax_octave_grown *asset = ax_array_push(growth->session->memory, &growth->assets);
    growth->session->no_memory |= !asset;
    if (asset) {
        memset(asset, 0, sizeof(*asset));
    }
    return asset;
}

static void take_asset(struct ax_octave_growth *growth, const struct ax_octave_asset *from)
{
    struct ax_octave_grown *asset = add_asset(growth);
    struct ax_slice rest = from->data;
    struct ax_slice id;
    if (!asset) {
        return;
    }
    asset->id = from->id;
    asset->label = ax_octave_label(from->name, from->id);
    while (ax_slice_next_word(&rest, &id)) {
        uint32_t item = ax_octave_item(growth->model, id);
        if (item > 0 && ax_model_item(growth->model, item)->kind == AX_KIND_DATA) {
            rate(growth->model, item, asset);
        }
    }
}

static void put_requirements(struct ax_output *output, const struct ax_model *model, uint32_t datum)
{
    for (int i = 0; i < (int)AX_COUNT(properties); i++) {
        int level = level_of(model, datum, i);
        if (level >= 1) {
            ax_putf(output,
                    "\n    <requirement property=\"%s\">Rated %s in the model.</requirement>",
                    properties[i],
                    level == 1   ? "low"
                    : level == 2 ? "medium"
                                 : "high");
        }
    }
}

/* The property that is rated above both others; empty: there is none. */
static struct ax_slice most_important(const struct ax_model *model, uint32_t datum)
{
    for (int i = 0; i < 3; i++) {
        int own = level_of(model, datum, i);
        if (own > level_of(model, datum, (i + 1) % 3) &&
            own > level_of(model, datum, (i + 2) % 3)) {
            return ax_slice_of(properties[i]);
        }
    }
    return (struct ax_slice){"", 0};
}

static void put_asset(struct ax_octave_growth *growth, const struct ax_octave_grown *asset,
                      uint32_t datum)
{
    struct ax_output *output = growth->pieces[AX_OCTAVE_NEW_ASSETS];
    struct ax_slice most = most_important(growth->model, datum);
    struct ax_slice description = ax_slice_trim(ax_model_text(growth->model, datum, "description"));
    struct ax_xml_tag tag;
    ax_put_char(output, '\n');
    ax_xml_tag_open(&tag, output, 1, AX_SLICE("asset"));
    ax_xml_tag_attribute(&tag, AX_SLICE("id"), asset->id);
    ax_xml_tag_attribute(&tag, AX_SLICE("name"), asset->label);
    ax_xml_tag_attribute(&tag, AX_SLICE("data"), ax_model_id_text(growth->model, datum));
    if (most.len > 0) {
        ax_xml_tag_attribute(&tag, AX_SLICE("most-important"), most);
    }
    size_t before = output->len;
    ax_put_char(output, '>');
    if (description.len > 0) {
        ax_put_text(output, "\n    <description>");
        ax_xml_put_content(output, description, 2);
        ax_put_text(output, "</description>");
    }
    put_requirements(output, growth->model, datum);
    if (output->len == before + 1) {
        output->len = before;
        ax_put_text(output, "/>");
    } else {
        ax_put_text(output, "\n  </asset>");
    }
    growth->counts[AX_OCTAVE_NEW_ASSETS]++;
}

static enum ax_status add_new_assets(struct ax_octave_growth *growth,
                                     const struct ax_octave_map *known)
{
    const struct ax_model *model = growth->model;
    for (uint32_t i = 1; i < model->items.len && !growth->session->no_memory; i++) {
        if (ax_model_item(model, i)->kind != AX_KIND_DATA ||
            ax_octave_any(known, ax_octave_carried(known, i)) ||
            ax_octave_any(known, ax_octave_covered(known, i))) {
            continue;
        }
        if (!ax_octave_is_critical(model, i)) {
            ax_octave_list_add(&growth->minor, ax_model_id_text(model, i));
            continue;
        }
        if (growth->assets.len == AX_LIMIT_OCTAVE_ASSETS) {
            ax_report(growth->session, AX_CODE_OCTAVE_TOO_LARGE, ax_model_span(model, i),
                      "more than %u data of the model would be critical assets",
                      AX_LIMIT_OCTAVE_ASSETS);
            return AX_LIMIT;
        }
        struct ax_octave_grown *asset = add_asset(growth);
        if (asset) {
            asset->id = ax_octave_growth_id(growth, ax_model_id_text(model, i));
            asset->label = ax_model_label(model, i);
            asset->datum = i;
            rate(model, i, asset);
            put_asset(growth, asset, i);
        }
    }
    return AX_OK;
}

/* The map of the file tells which data it has; then the map of all assets is made. */
enum ax_status ax_octave_grow_assets(struct ax_octave_growth *growth)
{
    const struct ax_octave *octave = growth->octave;
    struct ax_octave_map known;
    if (!ax_octave_map_init(&known, growth->model, octave->assets.len)) {
        return AX_NO_MEMORY;
    }
    ax_octave_map_fill(&known, octave);
    for (uint32_t i = 0; i < octave->assets.len; i++) {
        take_asset(growth, &octave->assets.at[i]);
    }
    enum ax_status status = add_new_assets(growth, &known);
    ax_octave_map_done(&known);
    if (status != AX_OK || growth->session->no_memory) {
        return status == AX_OK ? AX_NO_MEMORY : status;
    }
    if (!ax_octave_map_init(&growth->map, growth->model, growth->assets.len)) {
        return AX_NO_MEMORY;
    }
    for (uint32_t i = 0; i < octave->assets.len; i++) {
        ax_octave_map_data(&growth->map, i, octave->assets.at[i].data);
    }
    for (uint32_t i = octave->assets.len; i < growth->assets.len; i++) {
        ax_octave_map_data(&growth->map, i,
                           ax_model_id_text(growth->model, growth->assets.at[i].datum));
    }
    ax_octave_map_carry(&growth->map);
    return AX_OK;
}

enum ax_status ax_octave_growth_init(struct ax_octave_growth *growth,
                                     const struct ax_octave *octave, struct ax_model *model,
                                     const struct ax_risk *risk)
{
    *growth = (struct ax_octave_growth){.session = model->session,
                                        .model = model,
                                        .octave = octave,
                                        .risk = risk,
                                        .map = {.model = model}};
    ax_octave_list_init(&growth->minor, growth->session);
    ax_octave_list_init(&growth->nowhere, growth->session);
    for (int i = 0; i < AX_OCTAVE_PIECE_COUNT; i++) {
        growth->pieces[i] = ax_output_to_memory(model->session->memory);
        if (!growth->pieces[i]) {
            return AX_NO_MEMORY;
        }
    }
    ax_octave_grow_areas(growth);
    enum ax_status status = ax_octave_grow_assets(growth);
    if (status == AX_OK) {
        ax_octave_grow_containers(growth);
        status = ax_octave_grow_concerns(growth);
    }
    for (int i = 0; i < AX_OCTAVE_PIECE_COUNT; i++) {
        model->session->no_memory |= growth->pieces[i]->status != AX_OK;
    }
    return model->session->no_memory ? AX_NO_MEMORY : status;
}

void ax_octave_growth_done(struct ax_octave_growth *growth)
{
    const struct ax_allocator *memory = growth->session->memory;
    for (int i = 0; i < AX_OCTAVE_PIECE_COUNT; i++) {
        ax_output_free(growth->pieces[i]);
    }
    ax_octave_list_done(&growth->minor);
    ax_octave_list_done(&growth->nowhere);
    ax_octave_map_done(&growth->map);
    ax_array_done(memory, &growth->assets);
    ax_array_done(memory, &growth->taken);
    ax_array_done(memory, &growth->additions);
}
