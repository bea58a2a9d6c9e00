/* SPDX-License-Identifier: Apache-2.0 */
#include "report/trike.h"

#include "base/utf8.h"
#include "xml/canonical.h"

const char *const ax_trike_caveats[2] = {
    "Trike v1 as a profile: the rules that make threats of a matrix come from secondary sources, "
    "not from the original. Here every cell makes its own: denial of service for what an actor may "
    "do, elevation of privilege for what it may not; and one for each rule, and one for the system "
    "as a whole.",
    "Exposure is the value of the asset times the rating of the action. It orders threats, and is "
    "no measure of risk.",
};

struct writing {
    const struct ax_trike *trike;
    struct ax_trike_threats threats;
    struct ax_output *output;
    struct ax_report_style style;
    enum ax_trike_format format;
    bool per_action;
};

const char *ax_trike_format_text(enum ax_trike_format format)
{
    static const char *const texts[AX_TRIKE_FORMAT_COUNT] = {"table", "markdown", "csv", "json",
                                                             "xml"};
    return texts[format];
}

/* --------------------------------------------------------------------------------- threats */

static const struct ax_grid_column threat_columns[] = {
    {"exposure", "exposure", AX_CELL_NUMBER}, {"id", "id", AX_CELL_TEXT},
    {"kind", "kind", AX_CELL_TEXT},           {"trust", "trust", AX_CELL_NUMBER},
    {"threat", "title", AX_CELL_TEXT},        {NULL, NULL, AX_CELL_TEXT},
};

/* For machines: what the sentence is made of. */
static const struct ax_grid_column long_columns[] = {
    {"exposure", "exposure", AX_CELL_NUMBER}, {"id", "id", AX_CELL_TEXT},
    {"kind", "kind", AX_CELL_TEXT},           {"trust", "trust", AX_CELL_NUMBER},
    {"threat", "title", AX_CELL_TEXT},        {"asset", "asset", AX_CELL_TEXT},
    {"action", "action", AX_CELL_TEXT},       {"actor", "actor", AX_CELL_TEXT},
    {"rule", "rule", AX_CELL_TEXT},           {"value", "value", AX_CELL_NUMBER},
    {"rating", "rating", AX_CELL_NUMBER},     {NULL, NULL, AX_CELL_TEXT},
};

static void put_grade(struct ax_grid *grid, uint8_t grade)
{
    if (grade > 0) {
        ax_put_number(grid->text, grade);
    }
    ax_grid_end(grid);
}

static void put_parts(const struct ax_trike *trike, struct ax_grid *grid,
                      const struct ax_trike_threat *threat)
{
    struct ax_slice none = {"", 0};
    const struct ax_trike_action *action =
        threat->action == UINT32_MAX ? NULL : &trike->actions.at[threat->action];
    ax_grid_put(grid, action ? trike->assets.at[action->asset].id : none);
    ax_grid_put_text(grid, action ? ax_trike_act_text((enum ax_trike_act)action->act) : "");
    ax_grid_put(grid, threat->actor == UINT32_MAX ? none : trike->actors.at[threat->actor].id);
    ax_grid_put(grid, threat->rule == UINT32_MAX ? none : trike->rules.at[threat->rule].id);
    put_grade(grid, threat->value);
    put_grade(grid, threat->rating);
}

static void fill_threats(const struct ax_trike_threats *threats, struct ax_grid *grid, bool whole)
{
    for (uint32_t i = 0; i < threats->list.len; i++) {
        const struct ax_trike_threat *threat = &threats->list.at[i];
        bool single = threat->actor != UINT32_MAX;
        put_grade(grid, threat->exposure);
        ax_trike_put_id(threats, threat, grid->text);
        ax_grid_end(grid);
        ax_grid_put_text(grid, whole ? ax_trike_kind_text((enum ax_trike_kind)threat->kind)
                               : threat->kind == AX_TRIKE_DENIAL ? "DoS"
                                                                 : "EoP");
        put_grade(grid, single ? threats->trike->actors.at[threat->actor].trust : 0);
        ax_trike_put_title(threats, threat, grid->text);
        ax_grid_end(grid);
        if (whole) {
            put_parts(threats->trike, grid, threat);
        }
    }
}

/* ------------------------------------------------------------------------- what is not rated */

static const struct ax_grid_column gap_columns[] = {
    {"asset", "asset", AX_CELL_TEXT},
    {"action", "action", AX_CELL_TEXT},
    {"missing", "missing", AX_CELL_WORDS},
    {NULL, NULL, AX_CELL_TEXT},
};

static void put_gap(struct ax_grid *grid, struct ax_slice asset, const char *action,
                    const char *missing)
{
    ax_grid_put(grid, asset);
    ax_grid_put_text(grid, action);
    ax_grid_put_text(grid, missing);
}

/* Which ratings the threats ask for. */
static void find_asked(const struct ax_trike_threats *threats, bool *dos, bool *eop)
{
    for (uint32_t i = 0; i < threats->list.len; i++) {
        const struct ax_trike_threat *threat = &threats->list.at[i];
        if (threat->action != UINT32_MAX) {
            bool *asked = threat->kind == AX_TRIKE_DENIAL ? dos : eop;
            asked[threat->action] = true;
        }
    }
}

static bool is_asked(const struct ax_trike_asset *asset, const bool *dos, const bool *eop)
{
    bool asked = false;
    for (int act = 0; act < AX_ACT_COUNT; act++) {
        uint32_t index = asset->actions[act];
        asked = asked || (index > 0 && (dos[index - 1] || eop[index - 1]));
    }
    return asked;
}

static void fill_gaps_of(const struct ax_trike_threats *threats, struct ax_grid *grid,
                         const bool *dos, const bool *eop)
{
    const struct ax_trike *trike = threats->trike;
    for (uint32_t asset = 0; asset < trike->assets.len; asset++) {
        const struct ax_trike_asset *what = &trike->assets.at[asset];
        if (what->value == 0 && is_asked(what, dos, eop)) {
            put_gap(grid, what->id, "", "value");
        }
        for (int act = 0; act < AX_ACT_COUNT; act++) {
            uint32_t index = what->actions[act];
            bool no_dos = index > 0 && dos[index - 1] && trike->actions.at[index - 1].dos == 0;
            bool no_eop = index > 0 && eop[index - 1] && trike->actions.at[index - 1].eop == 0;
            if (no_dos || no_eop) {
                put_gap(grid, what->id, ax_trike_act_text((enum ax_trike_act)act),
                        no_dos && no_eop ? "dos\neop"
                        : no_dos         ? "dos"
                                         : "eop");
            }
        }
    }
    if (trike->system_value == 0 || trike->system_eop == 0) {
        put_gap(grid, AX_SLICE(""), "",
                trike->system_value == 0 && trike->system_eop == 0
                    ? "value of system\neop of system"
                : trike->system_eop == 0 ? "eop of system"
                                         : "value of system");
    }
}

static void fill_gaps(const struct ax_trike_threats *threats, struct ax_grid *grid)
{
    const struct ax_allocator *memory = threats->trike->session->memory;
    size_t size = (threats->trike->actions.len + 1) * sizeof(bool);
    bool *dos = ax_memory_resize(memory, NULL, 0, size);
    bool *eop = ax_memory_resize(memory, NULL, 0, size);
    if (dos && eop) {
        memset(dos, 0, size);
        memset(eop, 0, size);
        find_asked(threats, dos, eop);
        fill_gaps_of(threats, grid, dos, eop);
    } else {
        grid->no_memory = true;
    }
    ax_memory_release(memory, dos, size);
    ax_memory_release(memory, eop, size);
}

/* ------------------------------------------------------------------------------------ rules */

static const struct ax_grid_column rule_columns[] = {
    {"cell", "cell", AX_CELL_TEXT},
    {"rule", "rule", AX_CELL_TEXT},
    {"holds when allowed", "text", AX_CELL_TEXT},
    {NULL, NULL, AX_CELL_TEXT},
};

static void fill_rules(const struct ax_trike *trike, struct ax_grid *grid)
{
    for (uint32_t i = 0; i < trike->rules.len; i++) {
        const struct ax_trike_cell *cell = &trike->cells.at[trike->rules.at[i].cell];
        const struct ax_trike_action *action = &trike->actions.at[cell->action];
        ax_putf(grid->text, "%c ", ax_trike_act_letter((enum ax_trike_act)action->act));
        ax_put(grid->text, trike->assets.at[action->asset].id);
        ax_put_char(grid->text, '/');
        ax_grid_put(grid, trike->actors.at[cell->actor].id);
        ax_grid_put(grid, trike->rules.at[i].id);
        ax_grid_put(grid, trike->rules.at[i].text);
    }
}

enum ax_status ax_trike_table_fill(const struct ax_trike_threats *threats,
                                   enum ax_trike_table table, struct ax_grid *grid)
{
    static const struct ax_grid_column *const columns[] = {
        [AX_TRIKE_TABLE_THREATS] = long_columns,
        [AX_TRIKE_TABLE_SHORT] = threat_columns,
        [AX_TRIKE_TABLE_GAPS] = gap_columns,
        [AX_TRIKE_TABLE_RULES] = rule_columns,
        [AX_TRIKE_TABLE_CELLS] = ax_trike_cell_columns,
        [AX_TRIKE_TABLE_WRITTEN] = ax_trike_cell_columns};
    if (!ax_grid_init(grid, threats->trike->session->memory, columns[table])) {
        return AX_NO_MEMORY;
    }
    switch (table) {
    case AX_TRIKE_TABLE_THREATS: fill_threats(threats, grid, true); break;
    case AX_TRIKE_TABLE_SHORT: fill_threats(threats, grid, false); break;
    case AX_TRIKE_TABLE_GAPS: fill_gaps(threats, grid); break;
    case AX_TRIKE_TABLE_RULES: fill_rules(threats->trike, grid); break;
    case AX_TRIKE_TABLE_CELLS: ax_trike_fill_cells(threats->trike, false, grid); break;
    case AX_TRIKE_TABLE_WRITTEN: ax_trike_fill_cells(threats->trike, true, grid); break;
    }
    return ax_grid_status(grid);
}

/* ---------------------------------------------------------------------------------- formats */

static void write_grid(const struct writing *writing, const struct ax_grid *grid)
{
    switch (writing->format) {
    case AX_TRIKE_MARKDOWN: ax_grid_write_markdown(grid, writing->output); break;
    case AX_TRIKE_CSV: ax_grid_write_csv(grid, writing->output); break;
    case AX_TRIKE_JSON: ax_grid_write_json(grid, writing->output); break;
    case AX_TRIKE_TABLE:
    case AX_TRIKE_XML:
    case AX_TRIKE_FORMAT_COUNT:
        ax_grid_write_table(grid, writing->style.width, writing->output);
        break;
    }
}

/* `before` is what stands before a table that is not empty; NULL: it is written in any case. */
static enum ax_status write_table(const struct writing *writing, enum ax_trike_table table,
                                  const char *before)
{
    struct ax_grid grid = {0};
    enum ax_status status = ax_trike_table_fill(&writing->threats, table, &grid);
    if (status == AX_OK && (!before || ax_grid_rows(&grid) > 0)) {
        ax_put_text(writing->output, before ? before : "");
        write_grid(writing, &grid);
    }
    ax_grid_done(&grid);
    return status;
}

static enum ax_status write_gaps(const struct writing *writing)
{
    if (writing->threats.unrated == 0) {
        return AX_OK;
    }
    ax_putf(writing->output, "\nNot rated, so that %lu %s no exposure:\n\n",
            (unsigned long)writing->threats.unrated,
            writing->threats.unrated == 1 ? "threat has" : "threats have");
    return write_table(writing, AX_TRIKE_TABLE_GAPS, NULL);
}

void ax_trike_count_states(const struct ax_trike *trike, size_t counts[AX_CELL_STATE_COUNT])
{
    for (uint32_t action = 0; action < trike->actions.len; action++) {
        for (uint32_t actor = 0; actor < trike->actors.len; actor++) {
            counts[ax_trike_state_at(trike, action, actor)]++;
        }
    }
}

static struct ax_slice title_of(const struct ax_trike *trike)
{
    return trike->name.len > 0 ? trike->name : trike->id;
}

static void put_count(struct ax_output *output, size_t count, const char *one)
{
    ax_putf(output, "%zu %s%s", count, one, count == 1 ? "" : "s");
}

/* Broken at blanks where a terminal is narrower. */
static void put_paragraph(const struct writing *writing, struct ax_slice text)
{
    size_t width = writing->format == AX_TRIKE_TABLE ? writing->style.width : 0;
    size_t used = 0;
    struct ax_slice word;
    while (width > 0 && ax_slice_next_word(&text, &word)) {
        size_t cells = ax_utf8_cells(word);
        bool fits = used == 0 || used + 1 + cells <= width;
        ax_put_text(writing->output, used == 0 ? "" : fits ? " " : "\n");
        ax_put(writing->output, word);
        used = fits ? used + (used > 0) + cells : cells;
    }
    ax_put(writing->output, text);
    ax_put_char(writing->output, '\n');
}

static void fill_head(const struct writing *writing, struct ax_output *output)
{
    const struct ax_trike *trike = writing->trike;
    size_t counts[AX_CELL_STATE_COUNT] = {0};
    ax_trike_count_states(trike, counts);
    if (writing->format == AX_TRIKE_MARKDOWN) {
        ax_escape_markdown(output, title_of(trike));
    } else {
        ax_escape_terminal(output, title_of(trike));
    }
    ax_put_text(output, ": ");
    put_count(output, trike->actors.len, "actor");
    ax_put_text(output, ", ");
    put_count(output, trike->assets.len, "asset");
    ax_putf(output, "; cells: %zu allowed, %zu conditional, %zu disallowed, %zu undecided; ",
            counts[AX_CELL_ALLOWED], counts[AX_CELL_CONDITIONAL], counts[AX_CELL_DISALLOWED],
            counts[AX_CELL_UNDECIDED]);
    put_count(output, writing->threats.list.len, "threat");
}

static enum ax_status put_head(const struct writing *writing)
{
    struct ax_output *head = ax_output_to_memory(writing->trike->session->memory);
    if (!head) {
        return AX_NO_MEMORY;
    }
    fill_head(writing, head);
    enum ax_status status = head->status;
    if (status == AX_OK) {
        put_paragraph(writing, ax_output_text(head));
        ax_put_char(writing->output, '\n');
    }
    ax_output_free(head);
    return status;
}

static void put_caveats(const struct writing *writing)
{
    for (size_t i = 0; i < AX_COUNT(ax_trike_caveats); i++) {
        ax_put_char(writing->output, '\n');
        put_paragraph(writing, ax_slice_of(ax_trike_caveats[i]));
    }
    if (writing->per_action) {
        ax_put_char(writing->output, '\n');
        put_paragraph(writing,
                      AX_SLICE("Here all cells of an asset's action make one threat together."));
    }
}

/* In Markdown the star of a mark would begin emphasis. */
static void put_marks(const struct writing *writing)
{
    ax_put_char(writing->output, '\n');
    put_paragraph(writing, writing->format == AX_TRIKE_MARKDOWN
                               ? AX_SLICE("C create, R read, U update, D delete, X execute; \\+ "
                                          "allowed, \\* allowed where rules hold, \\- disallowed, "
                                          "? undecided")
                               : AX_SLICE("C create, R read, U update, D delete, X execute; + "
                                          "allowed, * allowed where rules hold, - disallowed, ? "
                                          "undecided"));
}

static enum ax_status write_for_people(const struct writing *writing, bool threats)
{
    bool markdown = writing->format == AX_TRIKE_MARKDOWN;
    enum ax_status status = put_head(writing);
    if (threats) {
        status = status == AX_OK ? write_table(writing, AX_TRIKE_TABLE_SHORT, NULL) : status;
        status = status == AX_OK ? write_gaps(writing) : status;
        put_caveats(writing);
        return status;
    }
    if (status == AX_OK) {
        status =
            ax_trike_write_matrix(writing->trike, markdown, writing->style.width, writing->output);
    }
    put_marks(writing);
    return status == AX_OK ? write_table(writing, AX_TRIKE_TABLE_RULES, "\n") : status;
}

static void put_json_head(const struct writing *writing)
{
    const struct ax_trike *trike = writing->trike;
    const struct ax_trike_threats *threats = &writing->threats;
    struct ax_output *output = writing->output;
    ax_put_text(output, "{\"trike\":{\"id\":");
    ax_put_json_string(output, trike->id);
    ax_put_text(output, ",\"name\":");
    ax_put_json_string(output, title_of(trike));
    ax_putf(output,
            ",\"variant\":\"per %s\"},\n\"counts\":{\"actors\":%lu,\"assets\":%lu,"
            "\"threats\":%lu,\"denial\":%lu,\"disallowed\":%lu,\"rules\":%lu,\"system\":1,"
            "\"unrated\":%lu,\"undecided\":%zu},\n\"caveats\":[",
            writing->per_action ? "action" : "cell", (unsigned long)trike->actors.len,
            (unsigned long)trike->assets.len, (unsigned long)threats->list.len,
            (unsigned long)threats->denials, (unsigned long)threats->breaches,
            (unsigned long)threats->bypasses, (unsigned long)threats->unrated,
            ax_trike_undecided(trike));
    ax_put_json_string(output, ax_slice_of(ax_trike_caveats[0]));
    ax_put_char(output, ',');
    ax_put_json_string(output, ax_slice_of(ax_trike_caveats[1]));
    ax_put_text(output, "]");
}

static enum ax_status write_json(const struct writing *writing)
{
    put_json_head(writing);
    ax_put_text(writing->output, ",\n\"cells\":");
    enum ax_status status = write_table(writing, AX_TRIKE_TABLE_CELLS, NULL);
    ax_put_text(writing->output, ",\n\"threats\":");
    status = status == AX_OK ? write_table(writing, AX_TRIKE_TABLE_THREATS, NULL) : status;
    ax_put_text(writing->output, ",\n\"not_rated\":");
    status = status == AX_OK ? write_table(writing, AX_TRIKE_TABLE_GAPS, NULL) : status;
    ax_put_text(writing->output, "}\n");
    return status;
}

static enum ax_status write_result(const struct writing *writing, bool threats)
{
    switch (writing->format) {
    case AX_TRIKE_CSV:
        return write_table(writing, threats ? AX_TRIKE_TABLE_THREATS : AX_TRIKE_TABLE_CELLS, NULL);
    case AX_TRIKE_JSON: return write_json(writing);
    case AX_TRIKE_TABLE:
    case AX_TRIKE_MARKDOWN:
    case AX_TRIKE_XML:
    case AX_TRIKE_FORMAT_COUNT: break;
    }
    return write_for_people(writing, threats);
}

enum ax_status ax_report_trike(struct ax_trike *trike, const struct ax_trike_options *options,
                               enum ax_trike_format format, struct ax_report_style style,
                               struct ax_output *output)
{
    if (format == AX_TRIKE_XML) {
        return trike->source
                   ? ax_xml_canonical(trike->session, trike->source, ax_trike_order, output)
                   : ax_trike_write(trike, output);
    }
    struct writing writing = {.trike = trike,
                              .output = output,
                              .style = style,
                              .format = format,
                              .per_action = options->per_action};
    enum ax_status status = ax_trike_threats_init(&writing.threats, trike, options->per_action);
    if (status == AX_OK) {
        status = write_result(&writing, options->threats);
        ax_trike_threats_done(&writing.threats);
    }
    return status == AX_OK ? output->status : status;
}
