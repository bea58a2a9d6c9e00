/* SPDX-License-Identifier: Apache-2.0 */
/* What an OCTAVE file says, as text, Markdown and data. */
#include "report/octave.h"

struct writing {
    const struct ax_octave *octave;
    struct ax_grid grid;
    struct ax_output *output;
    struct ax_report_style style;
    enum ax_octave_report_format format;
};

const char *ax_octave_part_text(enum ax_octave_part part)
{
    static const char *const texts[AX_OCTAVE_PART_COUNT] = {
        "ranking", "1-6", "7", "8", "9a", "9b", "9c", "10", "left-out", "untreated"};
    return texts[part];
}

const char *ax_octave_format_text(enum ax_octave_report_format format)
{
    static const char *const texts[AX_OCTAVE_FORMAT_COUNT] = {"table", "markdown", "csv", "json"};
    return texts[format];
}

static void put_heading(const struct writing *writing, const char *title)
{
    ax_putf(writing->output, writing->format == AX_OCTAVE_MARKDOWN ? "\n## %s\n\n" : "\n%s\n",
            title);
}

static void put_grid(const struct writing *writing, const struct ax_grid *grid)
{
    if (writing->format == AX_OCTAVE_MARKDOWN) {
        ax_grid_write_markdown(grid, writing->output);
    } else {
        ax_grid_write_table(grid, writing->style.width, writing->output);
    }
}

static enum ax_status put_forms(struct writing *writing)
{
    enum ax_status status = AX_OK;
    for (uint32_t row = 0; status == AX_OK && row < ax_grid_rows(&writing->grid); row++) {
        struct ax_grid form;
        if (!ax_grid_init(&form, writing->grid.memory, ax_grid_form_columns)) {
            ax_grid_done(&form);
            return AX_NO_MEMORY;
        }
        ax_grid_fill_form(&writing->grid, row, &form);
        status = ax_grid_status(&form);
        if (status == AX_OK) {
            ax_put_text(writing->output, row > 0 ? "\n" : "");
            put_grid(writing, &form);
        }
        ax_grid_done(&form);
    }
    return status;
}

static bool is_too_wide(const struct writing *writing)
{
    return writing->format == AX_OCTAVE_TABLE &&
           !ax_grid_fits(&writing->grid, writing->style.width);
}

/* Worksheets with many fields are forms, as on paper; so is what is too wide for the terminal. */
static bool is_form(const struct writing *writing, enum ax_octave_part part)
{
    return part == AX_OCTAVE_ASSETS || part == AX_OCTAVE_RISKS || is_too_wide(writing);
}

static enum ax_status put_filled(struct writing *writing, enum ax_octave_part part)
{
    if (writing->format == AX_OCTAVE_JSON) {
        ax_putf(writing->output, ",\n\"%s\":", ax_octave_part_key(part));
        ax_grid_write_json(&writing->grid, writing->output);
    } else if (writing->format == AX_OCTAVE_CSV) {
        ax_grid_write_csv(&writing->grid, writing->output);
    } else if (ax_grid_rows(&writing->grid) > 0) {
        put_heading(writing, ax_octave_part_title(part));
        if (is_form(writing, part)) {
            return put_forms(writing);
        }
        put_grid(writing, &writing->grid);
    } else if (part == AX_OCTAVE_UNTREATED && writing->octave->checked) {
        ax_put_text(
            writing->output,
            "\nEach threat at a critical asset is in an area of concern, or left out with a "
            "reason.\n");
    }
    return AX_OK;
}

/* The ranking is to be seen at once: what the areas of concern are stands below it where it has no
 * room beside it. Without room for that either it stays what it was, and becomes forms. */
static enum ax_status make_brief(struct writing *writing, bool *out_is_brief)
{
    struct ax_grid brief;
    enum ax_status status = ax_octave_ranking_brief(writing->octave, &brief);
    if (status != AX_OK) {
        return status;
    }
    *out_is_brief = ax_grid_fits(&brief, writing->style.width);
    ax_grid_done(*out_is_brief ? &writing->grid : &brief);
    writing->grid = *out_is_brief ? brief : writing->grid;
    return AX_OK;
}

static enum ax_status put_concerns(struct writing *writing)
{
    struct ax_grid concerns;
    enum ax_status status = ax_octave_ranking_concerns(writing->octave, &concerns);
    if (status == AX_OK) {
        ax_put_text(writing->output, "\n");
        put_grid(writing, &concerns);
        ax_grid_done(&concerns);
    }
    return status;
}

static enum ax_status put_part(struct writing *writing, enum ax_octave_part part)
{
    bool is_brief = false;
    enum ax_status status = ax_octave_part_fill(writing->octave, part, &writing->grid);
    if (status != AX_OK) {
        return status;
    }
    if (part == AX_OCTAVE_RANKING && is_too_wide(writing)) {
        status = make_brief(writing, &is_brief);
    }
    status = status == AX_OK ? put_filled(writing, part) : status;
    if (status == AX_OK && is_brief) {
        status = put_concerns(writing);
    }
    ax_grid_done(&writing->grid);
    return status;
}

static void put_count(struct ax_output *output, uint32_t count, const char *one, const char *many)
{
    ax_putf(output, "%lu %s", (unsigned long)count, count == 1 ? one : many);
}

/* "Pump 3.2.0: 5 impact areas, 4 critical assets, 12 areas of concern (pool 1: 3, no pool: 9)". */
static void put_summary(const struct writing *writing)
{
    const struct ax_octave *octave = writing->octave;
    struct ax_output *output = writing->output;
    ax_escape escape =
        writing->format == AX_OCTAVE_MARKDOWN ? ax_escape_markdown : ax_escape_terminal;
    uint32_t pools[5] = {0};
    const char *separator = " (";
    escape(output, ax_octave_label(octave->name, octave->model));
    ax_put_text(output, octave->version.len > 0 ? " " : "");
    escape(output, octave->version);
    ax_put_text(output, octave->name.len + octave->model.len + octave->version.len > 0 ? ": " : "");
    put_count(output, octave->areas.len, "impact area, ", "impact areas, ");
    put_count(output, octave->assets.len, "critical asset, ", "critical assets, ");
    put_count(output, octave->containers.len, "container, ", "containers, ");
    put_count(output, octave->concerns.len, "area of concern", "areas of concern");
    for (uint32_t i = 0; i < octave->concerns.len; i++) {
        pools[octave->concerns.at[i].pool]++;
    }
    for (unsigned pool = 1; pool <= 4; pool++) {
        if (pools[pool] > 0) {
            ax_putf(output, "%spool %u: %lu", separator, pool, (unsigned long)pools[pool]);
            separator = ", ";
        }
    }
    if (pools[0] > 0) {
        ax_putf(output, "%sno pool: %lu", separator, (unsigned long)pools[0]);
    }
    ax_put_text(output, octave->concerns.len > 0 ? ")\n" : "\n");
}

static void put_member(struct ax_output *output, const char *name, struct ax_slice value)
{
    ax_putf(output, "\"%s\":", name);
    ax_put_json_string(output, value.len > 0 ? value : (struct ax_slice){NULL, 0});
}

static void put_head(const struct writing *writing)
{
    const struct ax_octave *octave = writing->octave;
    struct ax_output *output = writing->output;
    if (writing->format == AX_OCTAVE_MARKDOWN) {
        ax_put_text(output, "# OCTAVE Allegro\n\n");
    }
    if (writing->format == AX_OCTAVE_TABLE || writing->format == AX_OCTAVE_MARKDOWN) {
        put_summary(writing);
    }
    if (writing->format == AX_OCTAVE_JSON) {
        ax_put_text(output, "{\"octave\":{");
        put_member(output, "model", octave->model);
        ax_put_char(output, ',');
        put_member(output, "name", octave->name);
        ax_put_char(output, ',');
        put_member(output, "version", octave->version);
        ax_put_text(output, "},\n\"caveats\":[");
        for (size_t i = 0; ax_octave_caveats[i]; i++) {
            ax_put_text(output, i > 0 ? ",\n" : "");
            ax_put_json_string(output, ax_slice_of(ax_octave_caveats[i]));
        }
        ax_put_char(output, ']');
    }
}

static void put_tail(const struct writing *writing)
{
    bool for_people = writing->format == AX_OCTAVE_TABLE || writing->format == AX_OCTAVE_MARKDOWN;
    for (size_t i = 0; for_people && ax_octave_caveats[i]; i++) {
        ax_putf(writing->output, "\n%s\n", ax_octave_caveats[i]);
    }
    if (writing->format == AX_OCTAVE_JSON) {
        ax_put_text(writing->output, "}\n");
    }
}

enum ax_status ax_report_octave(const struct ax_octave *octave, unsigned wanted,
                                enum ax_octave_report_format format, struct ax_report_style style,
                                struct ax_output *output)
{
    struct writing writing = {.octave = octave, .output = output, .style = style, .format = format};
    enum ax_status status = AX_OK;
    put_head(&writing);
    for (unsigned i = 0; status == AX_OK && i < AX_OCTAVE_PART_COUNT; i++) {
        if (wanted >> i & 1) {
            status = put_part(&writing, (enum ax_octave_part)i);
        }
    }
    put_tail(&writing);
    status = status == AX_OK && octave->session->no_memory ? AX_NO_MEMORY : status;
    return status == AX_OK ? output->status : status;
}
