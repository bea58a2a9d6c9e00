/* SPDX-License-Identifier: Apache-2.0 */
#include "report/grid.h"

#include "base/utf8.h"

enum {
    GAP = 2,       /* between columns */
    NARROWEST = 24 /* a wrapped column is at least so wide */
};

bool ax_grid_init(struct ax_grid *grid, const struct ax_allocator *memory,
                  const struct ax_grid_column *columns)
{
    *grid = (struct ax_grid){.memory = memory, .columns = columns};
    while (columns[grid->width].title) {
        grid->width++;
    }
    grid->text = ax_output_to_memory(memory);
    return grid->text != NULL;
}

void ax_grid_done(struct ax_grid *grid)
{
    ax_array_done(grid->memory, &grid->ends);
    ax_output_free(grid->text);
    grid->text = NULL;
}

uint32_t ax_grid_rows(const struct ax_grid *grid)
{
    return grid->ends.len / grid->width;
}

enum ax_status ax_grid_status(const struct ax_grid *grid)
{
    return grid->no_memory ? AX_NO_MEMORY : grid->text->status;
}

void ax_grid_end(struct ax_grid *grid)
{
    size_t *end = ax_array_push(grid->memory, &grid->ends);
    if (end) {
        *end = grid->text->len;
    } else {
        grid->no_memory = true;
    }
}

void ax_grid_put(struct ax_grid *grid, struct ax_slice cell)
{
    ax_put(grid->text, cell);
    ax_grid_end(grid);
}

void ax_grid_put_text(struct ax_grid *grid, const char *cell)
{
    ax_grid_put(grid, ax_slice_of(cell));
}

void ax_grid_put_folded(struct ax_grid *grid, struct ax_slice cell)
{
    struct ax_slice word;
    bool first = true;
    while (ax_slice_next_word(&cell, &word)) {
        ax_put_text(grid->text, first ? "" : " ");
        ax_put(grid->text, word);
        first = false;
    }
    ax_grid_end(grid);
}

void ax_grid_put_number(struct ax_grid *grid, uint64_t number)
{
    ax_put_number(grid->text, number);
    ax_grid_end(grid);
}

struct ax_slice ax_grid_cell(const struct ax_grid *grid, uint32_t row, uint32_t column)
{
    uint32_t cell = row * grid->width + column;
    size_t start = cell > 0 ? grid->ends.at[cell - 1] : 0;
    if (grid->text->status != AX_OK) {
        return (struct ax_slice){"", 0};
    }
    return (struct ax_slice){grid->text->buffer + start, grid->ends.at[cell] - start};
}

const struct ax_grid_column ax_grid_form_columns[] = {
    {"Field", "field", AX_CELL_TEXT},
    {"Entry", "entry", AX_CELL_WORDS},
    {NULL, NULL, AX_CELL_TEXT},
};

void ax_grid_fill_form(const struct ax_grid *grid, uint32_t row, struct ax_grid *form)
{
    for (uint32_t column = 0; column < grid->width; column++) {
        struct ax_slice cell = ax_grid_cell(grid, row, column);
        if (cell.len > 0) {
            ax_grid_put_text(form, grid->columns[column].title);
            ax_grid_put(form, cell);
        }
    }
}

/* For people a list is separated by commas. */
static void put_visible(const struct ax_grid *grid, struct ax_slice cell, uint32_t column,
                        ax_escape escape, struct ax_output *output)
{
    if (grid->columns[column].kind != AX_CELL_WORDS) {
        escape(output, cell);
        return;
    }
    while (cell.len > 0) {
        const char *end = memchr(cell.start, '\n', cell.len);
        size_t len = end ? (size_t)(end - cell.start) : cell.len;
        escape(output, (struct ax_slice){cell.start, len});
        len += end ? 1 : 0;
        cell = (struct ax_slice){cell.start + len, cell.len - len};
        ax_put_text(output, cell.len > 0 ? "; " : "");
    }
}

static struct ax_slice visible(const struct ax_grid *grid, uint32_t row, uint32_t column,
                               struct ax_output *buffer)
{
    buffer->len = 0;
    put_visible(grid, ax_grid_cell(grid, row, column), column, ax_escape_terminal, buffer);
    return ax_output_text(buffer);
}

/* The cells of a column; 0: nothing is in it. */
static size_t widest(const struct ax_grid *grid, uint32_t column, struct ax_output *buffer)
{
    size_t most = 0;
    for (uint32_t row = 0; row < ax_grid_rows(grid); row++) {
        size_t cells = ax_utf8_cells(visible(grid, row, column, buffer));
        most = cells > most ? cells : most;
    }
    size_t title = strlen(grid->columns[column].title);
    return most == 0 ? 0 : most > title ? most : title;
}

struct layout {
    const struct ax_grid *grid;
    struct ax_output *output;
    struct ax_output *buffer;
    size_t *cells;    /* by column */
    uint32_t last;    /* the last column with something in it */
    size_t last_from; /* where it begins */
    size_t last_room; /* SIZE_MAX: unlimited */
    size_t used;      /* of it, by what stands in front */
};

static void pad(struct ax_output *output, size_t used, size_t cells)
{
    ax_put_repeat(output, ' ', cells > used ? cells - used : 0);
}

/* Broken at blanks; a word that is longer than the line stays whole. */
static void put_wrapped(const struct layout *layout, struct ax_slice text)
{
    size_t used = layout->used;
    bool begun = false; /* the line has a word */
    struct ax_slice word;
    while (ax_slice_next_word(&text, &word)) {
        size_t cells = ax_utf8_cells(word);
        if (used > 0 && used + begun + cells > layout->last_room) {
            ax_put_char(layout->output, '\n');
            ax_put_repeat(layout->output, ' ', layout->last_from);
            used = 0;
            begun = false;
        }
        ax_put_text(layout->output, begun ? " " : "");
        ax_put(layout->output, word);
        used += begun + cells;
        begun = true;
    }
}

static void put_table_cell(const struct layout *layout, uint32_t column, struct ax_slice text)
{
    bool number = layout->grid->columns[column].kind == AX_CELL_NUMBER;
    size_t used = ax_utf8_cells(text);
    if (column == layout->last) {
        pad(layout->output, used, number ? layout->cells[column] : 0);
        put_wrapped(layout, text);
        return;
    }
    pad(layout->output, used, number ? layout->cells[column] : 0);
    ax_put(layout->output, text);
    pad(layout->output, used, number ? 0 : layout->cells[column]);
    ax_put_repeat(layout->output, ' ', GAP);
}

/* Blanks at the end of a line are nobody's. */
static void end_line(const struct layout *layout, size_t start)
{
    struct ax_output *output = layout->output;
    while (output->len > start && output->buffer[output->len - 1] == ' ') {
        output->len--;
    }
    ax_put_char(output, '\n');
}

static void put_table_row(const struct layout *layout, uint32_t row, bool header)
{
    size_t start = layout->output->len;
    for (uint32_t column = 0; column <= layout->last; column++) {
        if (layout->cells[column] > 0) {
            put_table_cell(layout, column,
                           header ? ax_slice_of(layout->grid->columns[column].title)
                                  : visible(layout->grid, row, column, layout->buffer));
        }
    }
    end_line(layout, start < layout->output->len ? start : layout->output->len);
}

static void lay_out(struct layout *layout, uint32_t width)
{
    const struct ax_grid *grid = layout->grid;
    for (uint32_t column = 0; column < grid->width; column++) {
        layout->cells[column] = widest(grid, column, layout->buffer);
        layout->last = layout->cells[column] > 0 ? column : layout->last;
    }
    for (uint32_t column = 0; column < layout->last; column++) {
        layout->last_from += layout->cells[column] > 0 ? layout->cells[column] + GAP : 0;
    }
    size_t left = width > layout->last_from ? width - layout->last_from : 0;
    layout->last_room = width == 0 ? SIZE_MAX : left > NARROWEST ? left : NARROWEST;
}

/* Where not even the last column has room: the first cell, and below it the others by name. */
static void put_block(struct layout *layout, uint32_t row, uint32_t width)
{
    uint32_t first = 0;
    while (first < layout->last && layout->cells[first] == 0) {
        first++;
    }
    for (uint32_t column = first; column <= layout->last; column++) {
        struct ax_slice text = visible(layout->grid, row, column, layout->buffer);
        if (text.len == 0) {
            continue;
        }
        layout->last_from = column > first ? 2 * GAP : GAP;
        layout->last_room = width - layout->last_from;
        if (column > first) {
            ax_put_repeat(layout->output, ' ', GAP);
            ax_putf(layout->output, "%s: ", layout->grid->columns[column].title);
            layout->used = GAP + strlen(layout->grid->columns[column].title) + 2;
            layout->used -= layout->used > layout->last_from ? layout->last_from : layout->used;
        }
        put_wrapped(layout, text);
        layout->used = 0;
        ax_put_char(layout->output, '\n');
    }
}

void ax_grid_write_table(const struct ax_grid *grid, uint32_t width, struct ax_output *output)
{
    size_t size = grid->width * sizeof(size_t);
    struct layout layout = {.grid = grid, .output = output};
    layout.cells = ax_memory_resize(grid->memory, NULL, 0, size);
    layout.buffer = ax_output_to_memory(grid->memory);
    if (layout.cells && layout.buffer) {
        lay_out(&layout, width);
        size_t last = layout.cells[layout.last];
        size_t needed = layout.last_from + (last < NARROWEST ? last : NARROWEST);
        bool blocks = width > 0 && needed > width;
        if (!blocks) {
            put_table_row(&layout, 0, true);
        }
        for (uint32_t row = 0; row < ax_grid_rows(grid); row++) {
            if (blocks) {
                put_block(&layout, row, width);
            } else {
                put_table_row(&layout, row, false);
            }
        }
    } else {
        output->status = AX_NO_MEMORY;
    }
    ax_memory_release(grid->memory, layout.cells, size);
    ax_output_free(layout.buffer);
}

bool ax_grid_fits(const struct ax_grid *grid, uint32_t width)
{
    struct layout layout = {.grid = grid};
    size_t size = grid->width * sizeof(size_t);
    bool fits = width == 0;
    layout.cells = fits ? NULL : ax_memory_resize(grid->memory, NULL, 0, size);
    layout.buffer = fits ? NULL : ax_output_to_memory(grid->memory);
    if (layout.cells && layout.buffer) {
        lay_out(&layout, width);
        size_t last = layout.cells[layout.last];
        fits = layout.last_from + (last < NARROWEST ? last : NARROWEST) <= width;
    }
    ax_memory_release(grid->memory, layout.cells, layout.cells ? size : 0);
    ax_output_free(layout.buffer);
    return fits;
}

/* "inf" is none of JSON; nor is "2 to 3". */
static bool is_number(struct ax_slice text)
{
    double value;
    return ax_slice_to_decimal(text, &value);
}

/* A list becomes one text. */
static void put_csv_cell(const struct ax_grid *grid, struct ax_slice cell, uint32_t column,
                         struct ax_output *output)
{
    enum ax_cell_kind kind = grid->columns[column].kind;
    if (kind == AX_CELL_NUMBER && is_number(cell)) {
        ax_put(output, cell);
        return;
    }
    if (kind != AX_CELL_WORDS || cell.len == 0) {
        ax_put_csv_cell(output, cell, cell.len > 0);
        return;
    }
    ax_put_text(output, ax_csv_is_formula(cell) ? "\"'" : "\"");
    while (cell.len > 0) {
        const char *end = memchr(cell.start, '\n', cell.len);
        size_t len = end ? (size_t)(end - cell.start) : cell.len;
        ax_escape_csv(output, (struct ax_slice){cell.start, len});
        len += end ? 1 : 0;
        cell = (struct ax_slice){cell.start + len, cell.len - len};
        ax_put_text(output, cell.len > 0 ? "; " : "");
    }
    ax_put_char(output, '"');
}

void ax_grid_write_csv(const struct ax_grid *grid, struct ax_output *output)
{
    for (uint32_t column = 0; column < grid->width; column++) {
        ax_put_text(output, column > 0 ? "," : "");
        ax_put_text(output, grid->columns[column].key);
    }
    ax_put_char(output, '\n');
    for (uint32_t cell = 0; cell < ax_grid_rows(grid) * grid->width; cell++) {
        uint32_t column = cell % grid->width;
        ax_put_text(output, column > 0 ? "," : "");
        put_csv_cell(grid, ax_grid_cell(grid, cell / grid->width, column), column, output);
        ax_put_text(output, column + 1 == grid->width ? "\n" : "");
    }
}

static void put_string(struct ax_output *output, struct ax_slice text)
{
    ax_put_char(output, '"');
    ax_escape_json(output, text);
    ax_put_char(output, '"');
}

static void put_list(struct ax_output *output, struct ax_slice text)
{
    ax_put_char(output, '[');
    while (text.len > 0) {
        const char *end = memchr(text.start, '\n', text.len);
        size_t len = end ? (size_t)(end - text.start) : text.len;
        put_string(output, (struct ax_slice){text.start, len});
        len += end ? 1 : 0;
        text = (struct ax_slice){text.start + len, text.len - len};
        ax_put_text(output, text.len > 0 ? "," : "");
    }
    ax_put_char(output, ']');
}

static void put_json_cell(struct ax_output *output, struct ax_slice cell, enum ax_cell_kind kind)
{
    if (kind == AX_CELL_WORDS) {
        put_list(output, cell);
    } else if (cell.len == 0) {
        ax_put_text(output, "null");
    } else if (kind == AX_CELL_TRUTH) {
        ax_put_text(output, ax_slice_is(cell, "yes") ? "true" : "false");
    } else if (kind == AX_CELL_NUMBER && is_number(cell)) {
        ax_put(output, cell);
    } else {
        put_string(output, cell);
    }
}

void ax_grid_write_json(const struct ax_grid *grid, struct ax_output *output)
{
    ax_put_char(output, '[');
    for (uint32_t row = 0; row < ax_grid_rows(grid); row++) {
        ax_put_text(output, row > 0 ? ",\n{" : "\n{");
        for (uint32_t column = 0; column < grid->width; column++) {
            ax_putf(output, "%s\"%s\":", column > 0 ? "," : "", grid->columns[column].key);
            put_json_cell(output, ax_grid_cell(grid, row, column), grid->columns[column].kind);
        }
        ax_put_char(output, '}');
    }
    ax_put_text(output, "]");
}

void ax_grid_write_markdown(const struct ax_grid *grid, struct ax_output *output)
{
    for (uint32_t column = 0; column < grid->width; column++) {
        ax_putf(output, "| %s ", grid->columns[column].title);
    }
    ax_put_text(output, "|\n");
    for (uint32_t column = 0; column < grid->width; column++) {
        ax_put_text(output, grid->columns[column].kind == AX_CELL_NUMBER ? "|---:" : "|---");
    }
    ax_put_text(output, "|\n");
    for (uint32_t row = 0; row < ax_grid_rows(grid); row++) {
        for (uint32_t column = 0; column < grid->width; column++) {
            ax_put_text(output, "| ");
            put_visible(grid, ax_grid_cell(grid, row, column), column, ax_escape_markdown, output);
            ax_put_char(output, ' ');
        }
        ax_put_text(output, "|\n");
    }
}
