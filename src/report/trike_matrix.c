/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "report/trike.h"

enum {
    GAP = 2
};

void ax_trike_put_marks(const struct ax_trike *trike, uint32_t asset, uint32_t actor,
                        struct ax_output *output)
{
    bool first = true;
    for (int act = 0; act < AX_ACT_COUNT; act++) {
        uint32_t action = trike->assets.at[asset].actions[act];
        if (action > 0) {
            enum ax_trike_state state = ax_trike_state_at(trike, action - 1, actor);
            ax_putf(output, "%s%c%c", first ? "" : " ", ax_trike_act_letter((enum ax_trike_act)act),
                    ax_trike_state_mark(state));
            first = false;
        }
    }
}

struct matrix {
    const struct ax_trike *trike;
    struct ax_output *output;
    bool markdown;
    struct ax_grid_column *columns; /* asset, value, one for each actor, the end */
    size_t *cells;                  /* by actor: how wide its column is */
};

/* Titles of columns are written as they are, so they are escaped before. */
static const char *title_of(const struct matrix *matrix, uint32_t actor)
{
    struct ax_session *session = matrix->trike->session;
    struct ax_output *text = ax_output_to_memory(session->memory);
    struct ax_slice copy = {NULL, 0};
    if (text) {
        ax_escape escape = matrix->markdown ? ax_escape_markdown : ax_escape_terminal;
        escape(text, ax_trike_actor_label(matrix->trike, actor));
        copy = ax_arena_copy(&session->arena, ax_output_text(text));
    }
    ax_output_free(text);
    session->no_memory |= !copy.start;
    return copy.start ? copy.start : "";
}

/* The widest that marks of an asset can be is that of the asset with the most actions. */
static size_t widest_marks(const struct ax_trike *trike)
{
    size_t most = 0;
    for (uint32_t i = 0; i < trike->assets.len; i++) {
        size_t count = 0;
        for (int act = 0; act < AX_ACT_COUNT; act++) {
            count += trike->assets.at[i].actions[act] > 0 ? 1 : 0;
        }
        most = count > most ? count : most;
    }
    return most > 0 ? 3 * most - 1 : 0;
}

static size_t widest_asset(const struct ax_trike *trike)
{
    size_t most = sizeof("asset") - 1;
    for (uint32_t i = 0; i < trike->assets.len; i++) {
        size_t cells = ax_utf8_cells(ax_trike_asset_label(trike, i));
        most = cells > most ? cells : most;
    }
    return most;
}

/* The first actor that does not fit beside those from `first`; at least one does. */
static uint32_t end_of_block(const struct matrix *matrix, uint32_t first, size_t used,
                             uint32_t width)
{
    uint32_t end = first;
    while (end < matrix->trike->actors.len) {
        used += GAP + matrix->cells[end];
        if (end > first && width > 0 && used > width) {
            break;
        }
        end++;
    }
    return end;
}

static void fill_block(const struct matrix *matrix, uint32_t first, uint32_t end,
                       struct ax_grid *grid)
{
    const struct ax_trike *trike = matrix->trike;
    for (uint32_t asset = 0; asset < trike->assets.len; asset++) {
        ax_grid_put(grid, ax_trike_asset_label(trike, asset));
        if (trike->assets.at[asset].value > 0) {
            ax_put_number(grid->text, trike->assets.at[asset].value);
        }
        ax_grid_end(grid);
        for (uint32_t actor = first; actor < end; actor++) {
            ax_trike_put_marks(trike, asset, actor, grid->text);
            ax_grid_end(grid);
        }
    }
}

static enum ax_status write_block(const struct matrix *matrix, uint32_t first, uint32_t end)
{
    struct ax_grid grid;
    matrix->columns[0] = (struct ax_grid_column){"asset", "asset", AX_CELL_TEXT};
    matrix->columns[1] = (struct ax_grid_column){"value", "value", AX_CELL_NUMBER};
    for (uint32_t actor = first; actor < end; actor++) {
        const char *title = title_of(matrix, actor);
        matrix->columns[2 + actor - first] = (struct ax_grid_column){title, title, AX_CELL_TEXT};
    }
    matrix->columns[2 + end - first] = (struct ax_grid_column){NULL, NULL, AX_CELL_TEXT};
    if (!ax_grid_init(&grid, matrix->trike->session->memory, matrix->columns)) {
        return AX_NO_MEMORY;
    }
    fill_block(matrix, first, end, &grid);
    enum ax_status status = ax_grid_status(&grid);
    if (status == AX_OK && matrix->markdown) {
        ax_grid_write_markdown(&grid, matrix->output);
    } else if (status == AX_OK) {
        ax_grid_write_table(&grid, 0, matrix->output);
    }
    ax_grid_done(&grid);
    return status;
}

static enum ax_status write_blocks(const struct matrix *matrix, uint32_t width)
{
    const struct ax_trike *trike = matrix->trike;
    size_t marks = widest_marks(trike);
    for (uint32_t i = 0; i < trike->actors.len; i++) {
        size_t cells = ax_utf8_cells(ax_trike_actor_label(trike, i));
        matrix->cells[i] = cells > marks ? cells : marks;
    }
    size_t used = widest_asset(trike) + GAP + sizeof("value") - 1;
    enum ax_status status = AX_OK;
    for (uint32_t first = 0; status == AX_OK && first < trike->actors.len;) {
        uint32_t end = end_of_block(matrix, first, used, matrix->markdown ? 0 : width);
        ax_put_text(matrix->output, first > 0 ? "\n" : "");
        status = write_block(matrix, first, end);
        first = end;
    }
    return status;
}

enum ax_status ax_trike_write_matrix(const struct ax_trike *trike, bool markdown, uint32_t width,
                                     struct ax_output *output)
{
    const struct ax_allocator *memory = trike->session->memory;
    size_t column_size = (trike->actors.len + 3) * sizeof(struct ax_grid_column);
    size_t cell_size = (trike->actors.len + 1) * sizeof(size_t);
    struct matrix matrix = {.trike = trike, .output = output, .markdown = markdown};
    matrix.columns = ax_memory_resize(memory, NULL, 0, column_size);
    matrix.cells = ax_memory_resize(memory, NULL, 0, cell_size);
    enum ax_status status =
        matrix.columns && matrix.cells ? write_blocks(&matrix, width) : AX_NO_MEMORY;
    ax_memory_release(memory, matrix.columns, column_size);
    ax_memory_release(memory, matrix.cells, cell_size);
    return trike->session->no_memory ? AX_NO_MEMORY : status;
}

const struct ax_grid_column ax_trike_cell_columns[] = {
    {"asset", "asset", AX_CELL_TEXT},
    {"asset name", "asset_name", AX_CELL_TEXT},
    {"value", "value", AX_CELL_NUMBER},
    {"action", "action", AX_CELL_TEXT},
    {"actor", "actor", AX_CELL_TEXT},
    {"actor name", "actor_name", AX_CELL_TEXT},
    {"trust", "trust", AX_CELL_NUMBER},
    {"state", "state", AX_CELL_TEXT},
    {"rules", "rules", AX_CELL_WORDS},
    {"from", "from", AX_CELL_WORDS},
    {"denial of service", "dos", AX_CELL_NUMBER},
    {"elevation of privilege", "eop", AX_CELL_NUMBER},
    {"notes", "notes", AX_CELL_WORDS},
    {NULL, NULL, AX_CELL_TEXT},
};

static void put_grade(struct ax_grid *grid, uint8_t grade)
{
    if (grade > 0) {
        ax_put_number(grid->text, grade);
    }
    ax_grid_end(grid);
}

static void put_rules(const struct ax_trike *trike, struct ax_grid *grid,
                      const struct ax_trike_cell *cell)
{
    for (uint32_t i = 0; cell && i < cell->rule_count; i++) {
        const struct ax_trike_rule *rule = &trike->rules.at[cell->rules + i];
        ax_put_text(grid->text, i > 0 ? "\n" : "");
        ax_put(grid->text, rule->id);
        ax_put_text(grid->text, ": ");
        ax_put(grid->text, rule->text);
    }
    ax_grid_end(grid);
}

static void put_from(struct ax_grid *grid, const struct ax_trike_cell *cell)
{
    struct ax_slice rest = cell ? cell->from : (struct ax_slice){NULL, 0};
    struct ax_slice word;
    for (bool first = true; ax_slice_next_word(&rest, &word); first = false) {
        ax_put_text(grid->text, first ? "" : "\n");
        ax_put(grid->text, word);
    }
    ax_grid_end(grid);
}

static void put_notes(const struct ax_trike *trike, struct ax_grid *grid,
                      const struct ax_trike_cell *cell)
{
    for (uint32_t i = 0; cell && i < cell->note_count; i++) {
        ax_put_text(grid->text, i > 0 ? "\n" : "");
        ax_put(grid->text, trike->notes.at[cell->notes + i].text);
    }
    ax_grid_end(grid);
}

static void put_cell(const struct ax_trike *trike, struct ax_grid *grid, uint32_t index,
                     uint32_t actor_index)
{
    const struct ax_trike_action *action = &trike->actions.at[index];
    const struct ax_trike_asset *asset = &trike->assets.at[action->asset];
    const struct ax_trike_actor *actor = &trike->actors.at[actor_index];
    const struct ax_trike_cell *cell = ax_trike_cell_at(trike, index, actor_index);
    ax_grid_put(grid, asset->id);
    ax_grid_put(grid, asset->name);
    put_grade(grid, asset->value);
    ax_grid_put_text(grid, ax_trike_act_text((enum ax_trike_act)action->act));
    ax_grid_put(grid, actor->id);
    ax_grid_put(grid, actor->name);
    put_grade(grid, actor->trust);
    ax_grid_put_text(grid, ax_trike_state_text(ax_trike_state_at(trike, index, actor_index)));
    put_rules(trike, grid, cell);
    put_from(grid, cell);
    put_grade(grid, action->dos);
    put_grade(grid, action->eop);
    put_notes(trike, grid, cell);
}

void ax_trike_fill_cells(const struct ax_trike *trike, bool written, struct ax_grid *grid)
{
    for (uint32_t asset = 0; asset < trike->assets.len; asset++) {
        for (int act = 0; act < AX_ACT_COUNT; act++) {
            uint32_t action = trike->assets.at[asset].actions[act];
            for (uint32_t actor = 0; action > 0 && actor < trike->actors.len; actor++) {
                if (!written || ax_trike_cell_at(trike, action - 1, actor)) {
                    put_cell(trike, grid, action - 1, actor);
                }
            }
        }
    }
}

static size_t columns_size(const struct ax_trike *trike)
{
    return (trike->actors.len + 3) * sizeof(struct ax_grid_column);
}

static const char *key_of(const struct ax_trike *trike, uint32_t actor)
{
    struct ax_slice key =
        ax_session_format(trike->session, "actor-%.*s", AX_FMT(trike->actors.at[actor].id));
    return key.start ? key.start : "";
}

/* Titles are escaped by who writes them. */
static const char *raw_title_of(const struct ax_trike *trike, uint32_t actor)
{
    struct ax_slice copy =
        ax_arena_copy(&trike->session->arena, ax_trike_actor_label(trike, actor));
    trike->session->no_memory |= !copy.start;
    return copy.start ? copy.start : "";
}

enum ax_status ax_trike_matrix_init(struct ax_trike_matrix *matrix, const struct ax_trike *trike)
{
    *matrix = (struct ax_trike_matrix){.trike = trike};
    matrix->columns = ax_memory_resize(trike->session->memory, NULL, 0, columns_size(trike));
    if (!matrix->columns) {
        return AX_NO_MEMORY;
    }
    matrix->columns[0] = (struct ax_grid_column){"asset", "asset", AX_CELL_TEXT};
    matrix->columns[1] = (struct ax_grid_column){"value", "value", AX_CELL_NUMBER};
    for (uint32_t i = 0; i < trike->actors.len; i++) {
        matrix->columns[2 + i] =
            (struct ax_grid_column){raw_title_of(trike, i), key_of(trike, i), AX_CELL_TEXT};
    }
    matrix->columns[2 + trike->actors.len] = (struct ax_grid_column){NULL, NULL, AX_CELL_TEXT};
    if (trike->session->no_memory ||
        !ax_grid_init(&matrix->grid, trike->session->memory, matrix->columns)) {
        return AX_NO_MEMORY;
    }
    fill_block(&(struct matrix){.trike = trike}, 0, trike->actors.len, &matrix->grid);
    return ax_grid_status(&matrix->grid);
}

void ax_trike_matrix_done(struct ax_trike_matrix *matrix)
{
    ax_memory_release(matrix->trike->session->memory, matrix->columns,
                      matrix->columns ? columns_size(matrix->trike) : 0);
}
