/* SPDX-License-Identifier: Apache-2.0 */
/* What was worked out of an attack-defence tree, as tables and data. */
#include "report/tree.h"

#include <math.h>

struct writing {
    const struct ax_assessment *assessment;
    const struct ax_tree_options *options;
    struct ax_grid grid;
    struct ax_output *output;
    struct ax_report_style style;
    bool csv; /* which has no place for a text below the table */
};

const char *ax_tree_format_text(enum ax_tree_format format)
{
    static const char *const texts[AX_TREE_FORMAT_COUNT] = {"table", "json", "csv", "xml",
                                                            "adtool"};
    return texts[format];
}

static const struct ax_domain *domain_of(const struct ax_domain_result *result)
{
    return &ax_domains[result->domain];
}

struct ax_slice ax_tree_title(const struct ax_assessment *assessment)
{
    return assessment->tree->name.len > 0 ? assessment->tree->name
                                          : ax_tree_label(ax_tree_node(assessment->tree, 0));
}

static struct ax_slice unit_of(const struct writing *writing, const struct ax_domain_result *result)
{
    return result->declared != UINT32_MAX
               ? writing->assessment->tree->domains.at[result->declared].unit
               : (struct ax_slice){"", 0};
}

/* One value, or "low … high" where it is not exact. */
static void put_value(struct writing *writing, const struct ax_domain_result *result,
                      struct ax_bounds value)
{
    ax_domain_put(domain_of(result), value.low, writing->grid.text);
    if (!ax_bounds_are_exact(value)) {
        ax_put_text(writing->grid.text, " to ");
        ax_domain_put(domain_of(result), value.high, writing->grid.text);
    }
    ax_grid_end(&writing->grid);
}

static void put_difference(struct writing *writing, const struct ax_domain_result *result,
                           struct ax_bounds with, struct ax_bounds without)
{
    bool number = result->domain == AX_TREE_PROB_SUCC ||
                  domain_of(result)->range == AX_RANGE_AMOUNT ||
                  domain_of(result)->range == AX_RANGE_WHOLE;
    bool exact = ax_bounds_are_exact(with) && ax_bounds_are_exact(without);
    if (number && exact && isfinite(with.low) && isfinite(without.low)) {
        double difference = without.low - with.low;
        /* What is left of 0.1 + 0.2 - 0.3 is no difference. */
        difference = fabs(difference) < 1e-12 ? 0 : difference;
        ax_put_short(writing->grid.text, difference, 6);
    } else if (exact && with.low == without.low) {
        ax_put_text(writing->grid.text, "none");
    }
    ax_grid_end(&writing->grid);
}

static const struct ax_grid_column domain_columns[] = {
    {"domain", "domain", AX_CELL_TEXT},
    {"value", "value", AX_CELL_NUMBER},
    {"without defences", "without_defences", AX_CELL_NUMBER},
    {"with same labels as one action", "same_labels", AX_CELL_NUMBER},
    {"unit", "unit", AX_CELL_TEXT},
    {"exact", "exact", AX_CELL_TRUTH},
    {"without value", "missing", AX_CELL_NUMBER},
    {"caveat", "caveat", AX_CELL_TEXT},
    {NULL, NULL, AX_CELL_TEXT},
};

static void fill_domains(struct writing *writing)
{
    const struct ax_assessment *assessment = writing->assessment;
    for (uint32_t i = 0; i < assessment->domains.len; i++) {
        const struct ax_domain_result *result = &assessment->domains.at[i];
        ax_grid_put_text(&writing->grid, domain_of(result)->name);
        put_value(writing, result, result->with);
        put_value(writing, result, result->bare);
        if (result->repeated) {
            put_value(writing, result, result->merged);
        } else {
            ax_grid_end(&writing->grid);
        }
        ax_grid_put(&writing->grid, unit_of(writing, result));
        ax_grid_put_text(&writing->grid, ax_bounds_are_exact(result->with) ? "yes" : "no");
        if (result->missing > 0) {
            ax_put_number(writing->grid.text, result->missing);
        }
        ax_grid_end(&writing->grid);
        const char *caveat = ax_domain_caveat(result->domain);
        ax_grid_put_text(&writing->grid, caveat && writing->csv ? caveat : "");
    }
}

static const struct ax_grid_column defence_columns[] = {
    {"defence", "defence", AX_CELL_TEXT},         {"domain", "domain", AX_CELL_TEXT},
    {"with it", "with", AX_CELL_NUMBER},          {"without it", "without", AX_CELL_NUMBER},
    {"difference", "difference", AX_CELL_NUMBER}, {NULL, NULL, AX_CELL_TEXT},
};

static void fill_defences(struct writing *writing)
{
    const struct ax_assessment *assessment = writing->assessment;
    for (uint32_t i = 0; i < assessment->defences.len; i++) {
        for (uint32_t k = 0; k < assessment->domains.len; k++) {
            const struct ax_domain_result *result = &assessment->domains.at[k];
            ax_grid_put(&writing->grid, assessment->defences.at[i].name);
            ax_grid_put_text(&writing->grid, domain_of(result)->name);
            put_value(writing, result, result->with);
            put_value(writing, result, result->single[i]);
            put_difference(writing, result, result->with, result->single[i]);
        }
    }
}

static const struct ax_grid_column set_columns[] = {
    {"set", "set", AX_CELL_NUMBER},
    {"the attacker does", "actions", AX_CELL_WORDS},
    {"and these defences fail", "failing", AX_CELL_WORDS},
    {NULL, NULL, AX_CELL_TEXT},
};

/* With the threats that it stands for, unless it is called so. */
static void put_action(struct writing *writing, const struct ax_tree_node *node)
{
    struct ax_slice label = ax_tree_label(node);
    ax_put(writing->grid.text, label);
    if (node->threat.len > 0 && !ax_slice_equal(label, node->threat)) {
        ax_put_text(writing->grid.text, " [");
        ax_put(writing->grid.text, node->threat);
        ax_put_char(writing->grid.text, ']');
    }
}

static void put_members(struct writing *writing, const struct ax_attack_set *set, bool defender)
{
    const struct ax_assessment *assessment = writing->assessment;
    bool first = true;
    for (uint32_t i = 0; i < assessment->actions.list.len; i++) {
        const struct ax_tree_action *action = &assessment->actions.list.at[i];
        if (action->defender == defender && ax_attack_set_has(set, i)) {
            ax_put_text(writing->grid.text, first ? "" : "\n");
            put_action(writing, ax_tree_node(assessment->tree, action->node));
            first = false;
        }
    }
    ax_grid_end(&writing->grid);
}

static uint32_t shown(const struct writing *writing, uint32_t count)
{
    unsigned most = writing->options->most;
    return most > 0 && most < count ? most : count;
}

static void fill_sets(struct writing *writing)
{
    const struct ax_attack_sets *sets = &writing->assessment->sets;
    for (uint32_t i = 0; i < shown(writing, sets->list.len); i++) {
        ax_grid_put_number(&writing->grid, i + 1);
        put_members(writing, &sets->list.at[i], false);
        put_members(writing, &sets->list.at[i], true);
    }
}

static const struct ax_grid_column point_columns[] = {
    {"cost", "cost", AX_CELL_NUMBER},
    {"probability", "probability", AX_CELL_NUMBER},
    {NULL, NULL, AX_CELL_TEXT},
};

/* To do nothing costs nothing. */
static void fill_points(struct writing *writing)
{
    const struct ax_pareto *pareto = &writing->assessment->pareto;
    uint32_t row = 0;
    for (uint32_t i = 0; i < pareto->front.len; i++) {
        if (pareto->front.at[i].probability <= 0 || row++ >= shown(writing, pareto->front.len)) {
            continue;
        }
        ax_put_short(writing->grid.text, pareto->front.at[i].cost, 12);
        ax_grid_end(&writing->grid);
        ax_put_short(writing->grid.text, pareto->front.at[i].probability, 6);
        ax_grid_end(&writing->grid);
    }
}

/* The parts of the result, in their order. */
static const struct part {
    const char *title;
    const char *key;
    const struct ax_grid_column *columns;
    void (*fill)(struct writing *writing);
} parts[AX_TREE_PART_COUNT] = {
    [AX_TREE_PART_DOMAINS] = {NULL, "domains", domain_columns, fill_domains},
    [AX_TREE_PART_DEFENCES] = {"What each defence is worth", "defences", defence_columns,
                               fill_defences},
    [AX_TREE_PART_SETS] = {"Minimal attack sets", "attack_sets", set_columns, fill_sets},
    [AX_TREE_PART_POINTS] = {"Best probability for the cost", "pareto", point_columns, fill_points},
};

static bool is_wanted(const struct writing *writing, enum ax_tree_part part)
{
    const struct ax_assessment *assessment = writing->assessment;
    if (part == AX_TREE_PART_SETS) {
        return assessment->has_sets;
    }
    if (part == AX_TREE_PART_POINTS) {
        return assessment->has_pareto && assessment->pareto.end != AX_PARETO_REFUSED;
    }
    return true;
}

static enum ax_status fill(struct writing *writing, enum ax_tree_part part)
{
    const struct ax_allocator *memory = writing->assessment->tree->session->memory;
    if (!is_wanted(writing, part)) {
        return AX_NOT_FOUND;
    }
    if (!ax_grid_init(&writing->grid, memory, parts[part].columns)) {
        return AX_NO_MEMORY;
    }
    parts[part].fill(writing);
    enum ax_status status = ax_grid_status(&writing->grid);
    if (status != AX_OK) {
        ax_grid_done(&writing->grid);
    }
    return status;
}

enum ax_status ax_tree_part_fill(const struct ax_assessment *assessment,
                                 const struct ax_tree_options *options, enum ax_tree_part part,
                                 struct ax_grid *out_grid)
{
    struct writing writing = {.assessment = assessment, .options = options};
    enum ax_status status = fill(&writing, part);
    if (status == AX_OK) {
        *out_grid = writing.grid;
    }
    return status;
}

static void put_plural(struct ax_output *output, uint32_t count, const char *one, const char *many)
{
    ax_put_number(output, count);
    ax_putf(output, " %s", count == 1 ? one : many);
}

static void put_table_head(struct writing *writing)
{
    const struct ax_assessment *assessment = writing->assessment;
    struct ax_output *output = writing->output;
    uint32_t defences = assessment->actions.list.len - assessment->attacks;
    ax_escape_terminal(output, ax_tree_title(assessment));
    ax_put_text(output, ": ");
    put_plural(output, assessment->tree->order.len, "node", "nodes");
    ax_put_text(output, ", ");
    put_plural(output, assessment->attacks, "action of the attacker", "actions of the attacker");
    ax_put_text(output, ", ");
    put_plural(output, defences, "of the defender", "of the defender");
    if (assessment->actions.shared > 0) {
        ax_put_text(output, ", ");
        put_plural(output, assessment->actions.shared, "in several places", "in several places");
    }
    ax_put_char(output, '\n');
}

static void put_caveats(const struct writing *writing)
{
    for (uint32_t i = 0; i < writing->assessment->domains.len; i++) {
        const char *caveat = ax_domain_caveat(writing->assessment->domains.at[i].domain);
        if (caveat) {
            ax_putf(writing->output, "\n%s\n", caveat);
        }
    }
}

static void put_more(const struct writing *writing, const struct part *part)
{
    uint32_t count = writing->assessment->sets.list.len;
    if (part->fill == fill_sets && shown(writing, count) < count) {
        ax_putf(writing->output, "and %lu more\n", (unsigned long)(count - shown(writing, count)));
    }
}

static void put_table_part(struct writing *writing, const struct part *part)
{
    struct ax_output *output = writing->output;
    if (ax_grid_rows(&writing->grid) > 0) {
        ax_putf(output, part->title ? "\n%s\n" : "\n", part->title);
        ax_grid_write_table(&writing->grid, writing->style.width, output);
        put_more(writing, part);
    } else if (part->fill == fill_sets) {
        ax_put_text(output, "\nThere is no attack set: the goal cannot be reached.\n");
    } else if (part->fill == fill_domains) {
        ax_put_text(output, "\nThe tree has no values.\n");
    }
}

static void put_json_head(const struct writing *writing)
{
    const struct ax_assessment *assessment = writing->assessment;
    struct ax_output *output = writing->output;
    ax_put_text(output, "{\"tree\":{\"name\":\"");
    ax_escape_json(output, ax_tree_title(assessment));
    ax_putf(output, "\",\"nodes\":%lu,\"attacks\":%lu,\"defences\":%lu,\"shared\":%lu}",
            (unsigned long)assessment->tree->order.len, (unsigned long)assessment->attacks,
            (unsigned long)(assessment->actions.list.len - assessment->attacks),
            (unsigned long)assessment->actions.shared);
    ax_put_text(output, ",\n\"caveats\":[");
    bool first = true;
    for (uint32_t i = 0; i < assessment->domains.len; i++) {
        const char *caveat = ax_domain_caveat(assessment->domains.at[i].domain);
        if (caveat) {
            ax_put_text(output, first ? "\"" : ",\"");
            ax_escape_json(output, ax_slice_of(caveat));
            ax_put_char(output, '"');
            first = false;
        }
    }
    ax_put_char(output, ']');
}

static void put_part(struct writing *writing, enum ax_tree_part part, enum ax_tree_format format)
{
    if (format == AX_TREE_TABLE) {
        put_table_part(writing, &parts[part]);
    } else if (format == AX_TREE_JSON) {
        ax_putf(writing->output, ",\n\"%s\":", parts[part].key);
        ax_grid_write_json(&writing->grid, writing->output);
    } else {
        ax_put_text(writing->output, part > 0 ? "\n" : "");
        ax_grid_write_csv(&writing->grid, writing->output);
    }
}

static enum ax_status put_parts(struct writing *writing, enum ax_tree_format format)
{
    enum ax_status status = AX_OK;
    for (int part = 0; status == AX_OK && part < AX_TREE_PART_COUNT; part++) {
        status = fill(writing, (enum ax_tree_part)part);
        if (status == AX_OK) {
            put_part(writing, (enum ax_tree_part)part, format);
            ax_grid_done(&writing->grid);
        } else if (status == AX_NOT_FOUND) {
            status = AX_OK;
        }
    }
    return status;
}

static enum ax_status write_result(struct writing *writing, enum ax_tree_format format)
{
    if (format == AX_TREE_TABLE) {
        put_table_head(writing);
    } else if (format == AX_TREE_JSON) {
        put_json_head(writing);
    }
    enum ax_status status = put_parts(writing, format);
    if (format == AX_TREE_TABLE) {
        put_caveats(writing);
    } else if (format == AX_TREE_JSON) {
        ax_put_text(writing->output, "}\n");
    }
    return status == AX_OK ? writing->output->status : status;
}

enum ax_status ax_report_tree(struct ax_tree *tree, const struct ax_tree_options *options,
                              enum ax_tree_format format, struct ax_report_style style,
                              struct ax_output *output)
{
    if (format == AX_TREE_XML) {
        return ax_tree_write_native(tree, output);
    }
    if (format == AX_TREE_ADTOOL) {
        return ax_tree_write_adtool(tree, output);
    }
    struct ax_assessment assessment;
    enum ax_status status = ax_assessment_init(&assessment, tree, options);
    if (status == AX_OK) {
        struct writing writing = {.assessment = &assessment,
                                  .options = options,
                                  .output = output,
                                  .style = style,
                                  .csv = format == AX_TREE_CSV};
        status = write_result(&writing, format);
        ax_assessment_done(&assessment);
    }
    return status;
}
