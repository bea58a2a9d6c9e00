/* SPDX-License-Identifier: Apache-2.0 */
/* The worksheets of OCTAVE Allegro and the ranking of risks, as grids. */
#include "report/octave.h"

#include <stdlib.h>

struct filling {
    const struct ax_octave *octave;
    struct ax_grid grid;
    bool brief; /* without long texts */
    bool alone; /* long texts alone */
};

static void put_word(struct filling *filling, const char *words, int index)
{
    ax_grid_put(&filling->grid, ax_octave_word(words, index));
}

/* A list of ids as separate words. */
static void put_list(struct filling *filling, struct ax_slice list)
{
    struct ax_slice word;
    bool first = true;
    while (ax_slice_next_word(&list, &word)) {
        ax_put_text(filling->grid.text, first ? "" : "\n");
        ax_put(filling->grid.text, word);
        first = false;
    }
    ax_grid_end(&filling->grid);
}

static void put_folded_part(struct ax_output *output, struct ax_slice text)
{
    struct ax_slice word;
    while (ax_slice_next_word(&text, &word)) {
        ax_put_char(output, ' ');
        ax_put(output, word);
    }
}

static void put_score(struct filling *filling, uint32_t score)
{
    if (score > 0) {
        ax_put_number(filling->grid.text, score);
    }
    ax_grid_end(&filling->grid);
}

static const struct ax_grid_column ranking_columns[] = {
    {"risk", "id", AX_CELL_TEXT},
    {"asset", "asset", AX_CELL_TEXT},
    {"outcome", "outcome", AX_CELL_TEXT},
    {"score", "score", AX_CELL_NUMBER},
    {"probability", "probability", AX_CELL_TEXT},
    {"pool", "pool", AX_CELL_NUMBER},
    {"asks to", "asks_to", AX_CELL_TEXT},
    {"treatment", "treatment", AX_CELL_TEXT},
    {"area of concern", "area_of_concern", AX_CELL_TEXT},
    {NULL, NULL, AX_CELL_TEXT},
};

static const struct ax_grid_column concern_columns[] = {
    {"risk", "id", AX_CELL_TEXT},
    {"area of concern", "area_of_concern", AX_CELL_TEXT},
    {NULL, NULL, AX_CELL_TEXT},
};

struct ranked {
    uint32_t score;
    unsigned pool;
    uint32_t index;
};

/* High scores first, then low pools; what has none comes last; then the order of the file. */
static int compare_ranked(const void *left, const void *right)
{
    const struct ranked *a = left;
    const struct ranked *b = right;
    if (a->score != b->score) {
        return a->score > b->score ? -1 : 1;
    }
    if (a->pool != b->pool) {
        return a->pool == 0 || (b->pool > 0 && a->pool > b->pool) ? 1 : -1;
    }
    return a->index < b->index ? -1 : 1;
}

static struct ax_slice asset_of(const struct ax_octave *octave,
                                const struct ax_octave_concern *concern)
{
    const struct ax_octave_asset *asset = &octave->assets.at[concern->asset];
    return ax_octave_label(asset->name, asset->id);
}

static void put_ranked(struct filling *filling, const struct ax_octave_concern *concern)
{
    ax_grid_put(&filling->grid, concern->id);
    if (filling->alone) {
        ax_grid_put_folded(&filling->grid, concern->description);
        return;
    }
    ax_grid_put_folded(&filling->grid, asset_of(filling->octave, concern));
    put_word(filling, AX_OCTAVE_OUTCOMES, concern->outcome);
    put_score(filling, concern->score);
    put_word(filling, AX_OCTAVE_PROBABILITIES, concern->probability);
    put_score(filling, concern->pool);
    ax_grid_put_text(&filling->grid, ax_octave_pool_text(concern->pool));
    put_word(filling, AX_OCTAVE_TREATMENTS, concern->treatment);
    ax_grid_put_folded(&filling->grid,
                       filling->brief ? (struct ax_slice){"", 0} : concern->description);
}

static void fill_ranking(struct filling *filling)
{
    const struct ax_octave *octave = filling->octave;
    size_t size = octave->concerns.len * sizeof(struct ranked);
    struct ranked *ranked = ax_memory_resize(filling->grid.memory, NULL, 0, size);
    if (!ranked) {
        filling->grid.no_memory |= size > 0;
        return;
    }
    for (uint32_t i = 0; i < octave->concerns.len; i++) {
        const struct ax_octave_concern *concern = &octave->concerns.at[i];
        ranked[i] = (struct ranked){concern->score, concern->pool, i};
    }
    qsort(ranked, octave->concerns.len, sizeof(*ranked), compare_ranked);
    for (uint32_t i = 0; i < octave->concerns.len; i++) {
        put_ranked(filling, &octave->concerns.at[ranked[i].index]);
    }
    ax_memory_release(filling->grid.memory, ranked, size);
}

static const struct ax_grid_column criterion_columns[] = {
    {"worksheet", "worksheet", AX_CELL_NUMBER},
    {"impact area", "area", AX_CELL_TEXT},
    {"criterion", "criterion", AX_CELL_TEXT},
    {"low", "low", AX_CELL_TEXT},
    {"moderate", "moderate", AX_CELL_TEXT},
    {"high", "high", AX_CELL_TEXT},
    {NULL, NULL, AX_CELL_TEXT},
};

static void fill_criteria(struct filling *filling)
{
    const struct ax_octave *octave = filling->octave;
    for (uint32_t i = 0; i < octave->areas.len; i++) {
        const struct ax_octave_area *area = &octave->areas.at[i];
        for (uint32_t c = 0; c < (area->count > 0 ? area->count : 1); c++) {
            static const struct ax_octave_criterion none;
            const struct ax_octave_criterion *criterion =
                area->count > 0 ? &octave->criteria.at[area->first + c] : &none;
            ax_grid_put_number(&filling->grid, (uint64_t)(area->kind + 1));
            ax_grid_put_folded(&filling->grid, ax_octave_label(area->name, area->id));
            ax_grid_put_folded(&filling->grid, criterion->name);
            for (int t = 0; t < 3; t++) {
                ax_grid_put_folded(&filling->grid, criterion->texts[t]);
            }
        }
    }
}

static const struct ax_grid_column priority_columns[] = {
    {"priority", "rank", AX_CELL_NUMBER},
    {"impact area", "area", AX_CELL_TEXT},
    {NULL, NULL, AX_CELL_TEXT},
};

/* From the most important one; those without a rank in the order of the file. */
static void fill_priorities(struct filling *filling)
{
    const struct ax_octave *octave = filling->octave;
    for (uint32_t rank = octave->areas.len + 1; rank-- > 0;) {
        for (uint32_t i = 0; i < octave->areas.len; i++) {
            const struct ax_octave_area *area = &octave->areas.at[i];
            if (area->rank == rank) {
                put_score(filling, rank);
                ax_grid_put_folded(&filling->grid, ax_octave_label(area->name, area->id));
            }
        }
    }
}

static const struct ax_grid_column asset_columns[] = {
    {"Critical asset", "id", AX_CELL_TEXT},
    {"Name", "name", AX_CELL_TEXT},
    {"Data of the model", "data", AX_CELL_WORDS},
    {"Rationale", "rationale", AX_CELL_TEXT},
    {"Description", "description", AX_CELL_TEXT},
    {"Owner", "owner", AX_CELL_TEXT},
    {"Confidentiality", "confidentiality", AX_CELL_TEXT},
    {"Integrity", "integrity", AX_CELL_TEXT},
    {"Availability", "availability", AX_CELL_TEXT},
    {"Other requirements", "other", AX_CELL_TEXT},
    {"Most important requirement", "most_important", AX_CELL_TEXT},
    {NULL, NULL, AX_CELL_TEXT},
};

static void put_requirements(struct filling *filling, const struct ax_octave_asset *asset,
                             int property)
{
    const struct ax_octave *octave = filling->octave;
    struct ax_output *text = filling->grid.text;
    size_t start = text->len;
    for (uint32_t i = asset->first; i < asset->first + asset->count; i++) {
        struct ax_slice rest = octave->requirements.at[i].text;
        struct ax_slice word;
        while (octave->requirements.at[i].property == property &&
               ax_slice_next_word(&rest, &word)) {
            ax_put_text(text, text->len > start ? " " : "");
            ax_put(text, word);
        }
    }
    ax_grid_end(&filling->grid);
}

static void fill_assets(struct filling *filling)
{
    const struct ax_octave *octave = filling->octave;
    for (uint32_t i = 0; i < octave->assets.len; i++) {
        const struct ax_octave_asset *asset = &octave->assets.at[i];
        ax_grid_put(&filling->grid, asset->id);
        ax_grid_put_folded(&filling->grid, asset->name);
        put_list(filling, asset->data);
        ax_grid_put_folded(&filling->grid, asset->rationale);
        ax_grid_put_folded(&filling->grid, asset->description);
        ax_grid_put_folded(&filling->grid, asset->owner);
        for (int property = 0; property < AX_OCTAVE_PROPERTY_COUNT; property++) {
            put_requirements(filling, asset, property);
        }
        put_word(filling, AX_OCTAVE_PROPERTIES, asset->most_important);
    }
}

static const struct ax_grid_column container_columns[] = {
    {"container", "id", AX_CELL_TEXT},
    {"name", "name", AX_CELL_TEXT},
    {"place", "place", AX_CELL_TEXT},
    {"owner", "owner", AX_CELL_TEXT},
    {"assets", "assets", AX_CELL_WORDS},
    {"in the model", "element", AX_CELL_WORDS},
    {"description", "description", AX_CELL_TEXT},
    {NULL, NULL, AX_CELL_TEXT},
};

static void fill_containers(struct filling *filling, enum ax_octave_container_kind kind)
{
    const struct ax_octave *octave = filling->octave;
    for (uint32_t i = 0; i < octave->containers.len; i++) {
        const struct ax_octave_container *container = &octave->containers.at[i];
        if (container->kind != (int8_t)kind) {
            continue;
        }
        ax_grid_put(&filling->grid, container->id);
        ax_grid_put_folded(&filling->grid, container->name);
        put_word(filling, AX_OCTAVE_PLACES, container->place);
        ax_grid_put_folded(&filling->grid, container->owner);
        put_list(filling, container->assets);
        put_list(filling, container->elements);
        ax_grid_put_folded(&filling->grid, container->description);
    }
}

static void fill_technical(struct filling *filling)
{
    fill_containers(filling, AX_OCTAVE_IS_TECHNICAL);
}

static void fill_physical(struct filling *filling)
{
    fill_containers(filling, AX_OCTAVE_IS_PHYSICAL);
}

static void fill_people(struct filling *filling)
{
    fill_containers(filling, AX_OCTAVE_IS_PEOPLE);
}

static const struct ax_grid_column risk_columns[] = {
    {"Risk", "id", AX_CELL_TEXT},
    {"Information asset", "asset", AX_CELL_TEXT},
    {"Area of concern", "area_of_concern", AX_CELL_TEXT},
    {"Actor", "actor", AX_CELL_TEXT},
    {"Means", "means", AX_CELL_TEXT},
    {"Motive", "motive", AX_CELL_TEXT},
    {"Outcome", "outcome", AX_CELL_TEXT},
    {"Requirement breached", "requirement", AX_CELL_TEXT},
    {"Probability", "probability", AX_CELL_TEXT},
    {"Consequences", "consequence", AX_CELL_TEXT},
    {"Severity", "impacts", AX_CELL_WORDS},
    {"Relative risk score", "score", AX_CELL_NUMBER},
    {"Pool", "pool", AX_CELL_NUMBER},
    {"Pool asks to", "asks_to", AX_CELL_TEXT},
    {"Treatment", "treatment", AX_CELL_TEXT},
    {"Reason", "reason", AX_CELL_TEXT},
    {"Controls by container", "controls", AX_CELL_WORDS},
    {"Residual risk", "residual", AX_CELL_TEXT},
    {"Threats", "threat", AX_CELL_WORDS},
    {NULL, NULL, AX_CELL_TEXT},
};

static void put_impacts(struct filling *filling, const struct ax_octave_concern *concern)
{
    const struct ax_octave *octave = filling->octave;
    struct ax_output *text = filling->grid.text;
    for (uint32_t i = 0; i < concern->impacts; i++) {
        const struct ax_octave_impact *impact = &octave->impacts.at[concern->first_impact + i];
        const struct ax_octave_area *area = &octave->areas.at[impact->area];
        ax_put_text(text, i > 0 ? "\n" : "");
        ax_put(text, area->id);
        ax_put_text(text, ": ");
        ax_put(text, ax_octave_word(AX_OCTAVE_VALUES, impact->value));
        if (area->rank > 0) {
            ax_putf(text, " (%lu x %d = %lu)", (unsigned long)area->rank, impact->value + 1,
                    (unsigned long)area->rank * (unsigned long)(impact->value + 1));
        }
        put_folded_part(text, impact->text);
    }
    ax_grid_end(&filling->grid);
}

static void put_controls(struct filling *filling, const struct ax_octave_concern *concern)
{
    const struct ax_octave *octave = filling->octave;
    struct ax_output *text = filling->grid.text;
    for (uint32_t i = 0; i < concern->controls; i++) {
        const struct ax_octave_control *control = &octave->controls.at[concern->first_control + i];
        const struct ax_octave_container *container = &octave->containers.at[control->container];
        ax_put_text(text, i > 0 ? "\n" : "");
        ax_put(text, ax_octave_label(container->name, container->id));
        ax_put_char(text, ':');
        put_folded_part(text, control->text);
        if (control->refs.len > 0) {
            ax_put_text(text, " (");
            ax_put(text, control->refs);
            ax_put_char(text, ')');
        }
    }
    ax_grid_end(&filling->grid);
}

static void fill_risks(struct filling *filling)
{
    const struct ax_octave *octave = filling->octave;
    for (uint32_t i = 0; i < octave->concerns.len; i++) {
        const struct ax_octave_concern *concern = &octave->concerns.at[i];
        ax_grid_put(&filling->grid, concern->id);
        ax_grid_put_folded(&filling->grid, asset_of(octave, concern));
        ax_grid_put_folded(&filling->grid, concern->description);
        ax_grid_put_folded(&filling->grid, concern->actor);
        ax_grid_put_folded(&filling->grid, concern->means);
        put_word(filling, AX_OCTAVE_MOTIVES, concern->motive);
        put_word(filling, AX_OCTAVE_OUTCOMES, concern->outcome);
        put_word(filling, AX_OCTAVE_PROPERTIES, concern->requirement);
        put_word(filling, AX_OCTAVE_PROBABILITIES, concern->probability);
        ax_grid_put_folded(&filling->grid, concern->consequence);
        put_impacts(filling, concern);
        put_score(filling, concern->score);
        put_score(filling, concern->pool);
        ax_grid_put_text(&filling->grid, ax_octave_pool_text(concern->pool));
        put_word(filling, AX_OCTAVE_TREATMENTS, concern->treatment);
        ax_grid_put_folded(&filling->grid, concern->reason);
        put_controls(filling, concern);
        ax_grid_put_folded(&filling->grid, concern->residual);
        put_list(filling, concern->threats);
    }
}

static const struct ax_grid_column left_out_columns[] = {
    {"threats", "threat", AX_CELL_WORDS}, {"elements", "element", AX_CELL_WORDS},
    {"data", "data", AX_CELL_WORDS},      {"asset", "asset", AX_CELL_TEXT},
    {"reason", "reason", AX_CELL_TEXT},   {NULL, NULL, AX_CELL_TEXT},
};

static void fill_left_out(struct filling *filling)
{
    const struct ax_octave *octave = filling->octave;
    for (uint32_t i = 0; i < octave->left_out.len; i++) {
        const struct ax_octave_left_out *entry = &octave->left_out.at[i];
        put_list(filling, entry->threats);
        put_list(filling, entry->elements);
        put_list(filling, entry->data);
        ax_grid_put(&filling->grid, entry->asset_id);
        ax_grid_put_folded(&filling->grid, entry->reason);
    }
}

static const struct ax_grid_column untreated_columns[] = {
    {"threat", "threat", AX_CELL_TEXT},
    {"where", "where", AX_CELL_TEXT},
    {"title", "title", AX_CELL_TEXT},
    {NULL, NULL, AX_CELL_TEXT},
};

static void fill_untreated(struct filling *filling)
{
    const struct ax_octave *octave = filling->octave;
    for (uint32_t i = 0; octave->checked && i < octave->untreated.len; i++) {
        const struct ax_model *model = octave->checked;
        const struct ax_threat *threat = &octave->untreated.at[i];
        ax_threat_put_id(model, threat, filling->grid.text);
        ax_grid_end(&filling->grid);
        ax_grid_put_folded(&filling->grid, ax_model_label(model, threat->subject));
        ax_pieces_put(
            model, threat,
            ax_pieces_of(model->templates, model->templates->rules.at[threat->rule].title),
            filling->grid.text);
        ax_grid_end(&filling->grid);
    }
}

static const struct part {
    const char *title;
    const char *key;
    const struct ax_grid_column *columns;
    void (*fill)(struct filling *filling);
} parts[AX_OCTAVE_PART_COUNT] = {
    [AX_OCTAVE_RANKING] = {"Risks by relative score", "ranking", ranking_columns, fill_ranking},
    [AX_OCTAVE_CRITERIA] = {"Worksheets 1 to 6: risk criteria", "criteria", criterion_columns,
                            fill_criteria},
    [AX_OCTAVE_PRIORITIES] = {"Worksheet 7: impact areas by priority", "priorities",
                              priority_columns, fill_priorities},
    [AX_OCTAVE_ASSETS] = {"Worksheet 8: critical information assets", "assets", asset_columns,
                          fill_assets},
    [AX_OCTAVE_TECHNICAL] = {"Worksheet 9a: technical containers", "technical", container_columns,
                             fill_technical},
    [AX_OCTAVE_PHYSICAL] = {"Worksheet 9b: physical containers", "physical", container_columns,
                            fill_physical},
    [AX_OCTAVE_PEOPLE] = {"Worksheet 9c: people", "people", container_columns, fill_people},
    [AX_OCTAVE_RISKS] = {"Worksheet 10: risks", "risks", risk_columns, fill_risks},
    [AX_OCTAVE_LEFT_OUT] = {"Left out, with the reason", "left_out", left_out_columns,
                            fill_left_out},
    [AX_OCTAVE_UNTREATED] = {"Threats that no area of concern has", "untreated", untreated_columns,
                             fill_untreated},
};

const char *ax_octave_part_title(enum ax_octave_part part)
{
    return parts[part].title;
}

const char *ax_octave_part_key(enum ax_octave_part part)
{
    return parts[part].key;
}

static enum ax_status fill(struct filling *filling, enum ax_octave_part part,
                           struct ax_grid *out_grid)
{
    const struct ax_allocator *memory = filling->octave->session->memory;
    bool fine = ax_grid_init(&filling->grid, memory,
                             filling->alone ? concern_columns : parts[part].columns);
    if (fine) {
        parts[part].fill(filling);
        fine = ax_grid_status(&filling->grid) == AX_OK;
    }
    if (!fine) {
        ax_grid_done(&filling->grid);
        return AX_NO_MEMORY;
    }
    *out_grid = filling->grid;
    return AX_OK;
}

enum ax_status ax_octave_part_fill(const struct ax_octave *octave, enum ax_octave_part part,
                                   struct ax_grid *out_grid)
{
    struct filling filling = {.octave = octave};
    return fill(&filling, part, out_grid);
}

enum ax_status ax_octave_ranking_brief(const struct ax_octave *octave, struct ax_grid *out_grid)
{
    struct filling filling = {.octave = octave, .brief = true};
    return fill(&filling, AX_OCTAVE_RANKING, out_grid);
}

enum ax_status ax_octave_ranking_concerns(const struct ax_octave *octave, struct ax_grid *out_grid)
{
    struct filling filling = {.octave = octave, .alone = true};
    return fill(&filling, AX_OCTAVE_RANKING, out_grid);
}
