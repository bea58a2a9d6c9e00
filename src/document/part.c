/* SPDX-License-Identifier: Apache-2.0 */
#include "document/part.h"

void ax_doc_part_open(struct ax_doc *doc, struct ax_slice id, struct ax_slice name)
{
    ax_put_text(doc->output, "    <part");
    ax_doc_attribute(doc, "id", id);
    ax_doc_attribute(doc, "name", name);
    ax_put_text(doc->output, ">\n");
}

void ax_doc_part_close(struct ax_doc *doc)
{
    ax_put_text(doc->output, "    </part>\n");
}

void ax_doc_fact(struct ax_doc *doc, const char *name, struct ax_slice value)
{
    if (value.len > 0) {
        ax_put_text(doc->output, "    <fact");
        ax_doc_words(doc, "name", name);
        ax_doc_close(doc, "fact", value);
    }
}

void ax_doc_count(struct ax_doc *doc, const char *name, uint64_t count)
{
    ax_put_text(doc->output, "    <fact");
    ax_doc_words(doc, "name", name);
    ax_put_char(doc->output, '>');
    ax_put_number(doc->output, count);
    ax_put_text(doc->output, "</fact>\n");
}

void ax_doc_note(struct ax_doc *doc, struct ax_slice text)
{
    ax_doc_text(doc, "note", text);
}

void ax_doc_caveat(struct ax_doc *doc, const char *text)
{
    ax_doc_text(doc, "caveat", ax_slice_of(text ? text : ""));
}

void ax_doc_picture(struct ax_doc *doc, const char *title, struct ax_slice svg)
{
    struct ax_slice drawing = ax_doc_drawing(svg);
    ax_put_text(doc->output, "    <picture");
    ax_doc_words(doc, "title", title);
    ax_doc_words(doc, "missing", drawing.len > 0 ? "" : "yes");
    ax_put_text(doc->output, ">");
    ax_put(doc->output, drawing);
    ax_put_text(doc->output, "</picture>\n");
}

static const char *kind_text(enum ax_cell_kind kind)
{
    switch (kind) {
    case AX_CELL_NUMBER: return "number";
    case AX_CELL_WORDS: return "words";
    case AX_CELL_TRUTH: return "truth";
    case AX_CELL_TEXT: break;
    }
    return "text";
}

static bool is_empty(const struct ax_grid *grid, uint32_t column)
{
    for (uint32_t row = 0; row < ax_grid_rows(grid); row++) {
        if (ax_grid_cell(grid, row, column).len > 0) {
            return false;
        }
    }
    return true;
}

static bool is_detail(const struct ax_doc_table *table, const char *key)
{
    struct ax_slice rest = ax_slice_of(table->details ? table->details : "");
    struct ax_slice word;
    while (ax_slice_next_word(&rest, &word)) {
        if (ax_slice_is(word, key)) {
            return true;
        }
    }
    return false;
}

static void put_column(struct ax_doc *doc, const struct ax_doc_table *table,
                       const struct ax_grid *grid, uint32_t column)
{
    const struct ax_grid_column *what = &grid->columns[column];
    ax_put_text(doc->output, "      <column");
    ax_doc_words(doc, "key", what->key);
    ax_doc_words(doc, "title", what->title);
    ax_doc_words(doc, "kind", kind_text(what->kind));
    ax_doc_words(doc, "detail", is_detail(table, what->key) ? "yes" : "");
    ax_doc_words(doc, "empty", is_empty(grid, column) ? "yes" : "");
    ax_put_text(doc->output, "/>\n");
}

static void put_row(struct ax_doc *doc, const struct ax_grid *grid, uint32_t row)
{
    ax_put_text(doc->output, "      <row");
    for (uint32_t column = 0; column < grid->width; column++) {
        ax_doc_attribute(doc, grid->columns[column].key, ax_grid_cell(grid, row, column));
    }
    ax_put_text(doc->output, "/>\n");
}

static void put_table(struct ax_doc *doc, const struct ax_doc_table *table, struct ax_grid *grid,
                      bool form)
{
    ax_put_text(doc->output, "    <table");
    ax_doc_words(doc, "name", table->name);
    ax_doc_words(doc, "title", table->title ? table->title : "");
    ax_doc_words(doc, "sheet", table->sheet);
    ax_doc_words(doc, "form", form ? "yes" : "");
    ax_put_text(doc->output, ">\n");
    for (uint32_t column = 0; column < grid->width; column++) {
        put_column(doc, table, grid, column);
    }
    for (uint32_t row = 0; row < ax_grid_rows(grid); row++) {
        put_row(doc, grid, row);
    }
    ax_put_text(doc->output, "    </table>\n");
    ax_grid_done(grid);
}

void ax_doc_table(struct ax_doc *doc, const struct ax_doc_table *table, struct ax_grid *grid)
{
    put_table(doc, table, grid, false);
}

void ax_doc_forms(struct ax_doc *doc, const struct ax_doc_table *table, struct ax_grid *grid)
{
    put_table(doc, table, grid, true);
}
