/* SPDX-License-Identifier: Apache-2.0 */
/* The record set as a workbook: a sheet for each list in sheets.c. Texts are written as texts,
 * never as formulas or links, so that a spreadsheet shows them as they are. */
#include "document/workbook.h"

#include "base/output.h"
#include "base/utf8.h"
#include "document/sheets.h"
#include "report/workbook_library.h"
#include "xml/tree.h"

#include <stdio.h>
#include <unistd.h>

enum {
    CELL_POINTS = 32000, /* a cell takes 32767 */
    LEAST_WIDTH = 8,
    MOST_WIDTH = 60,
    LAST_ROW = 1048575,
    CREATED = 315532800 /* 1980-01-01, as the entries of the archive say too */
};

struct style {
    const char *text; /* of the cell */
    lxw_color_t ink;
    lxw_color_t ground;
};

static const struct style styles[] = {
    {"critical", 0x7A0C2E, 0xFBD5DF}, {"high", 0xB42318, 0xFDE2DF},
    {"medium", 0x8A5A00, 0xFFF1CC},   {"low", 0x1E6B3A, 0xDDF3E4},
    {"open", 0xA4161A, 0xFDECEC},     {"unacceptable", 0xA4161A, 0xFDECEC},
    {"reduce", 0x8A5A00, 0xFFF1CC},   {"acceptable", 0x1E6B3A, 0xDDF3E4},
    {"fail", 0xA4161A, 0xFDECEC},     {"pass", 0x1E6B3A, 0xDDF3E4},
};

struct book {
    struct ax_workbook_library lxw;
    struct ax_session *session;
    const struct ax_xml_tree *tree;
    lxw_workbook *workbook;
    lxw_format *head;
    lxw_format *body;
    lxw_format *styles[AX_COUNT(styles)];
    bool failed;
};

/* One sheet while it is written. */
struct page {
    const struct ax_sheet *sheet;
    struct ax_slice part; /* of the rows, in front of what they say */
    lxw_worksheet *worksheet;
    uint32_t rows; /* with the head */
    size_t columns;
    size_t widths[AX_SHEET_COLUMNS];
};

bool ax_workbook_is_there(void)
{
    return ax_workbook_library_is_there();
}

static const struct ax_xml_node *child_when(const struct ax_xml_tree *tree,
                                            const struct ax_xml_node *node,
                                            const struct ax_column *column)
{
    const struct ax_xml_node *child = ax_xml_child(tree, node, column->child);
    while (child && column->when &&
           !ax_slice_is(ax_xml_attribute_text(tree, child, "when"), column->when)) {
        child = ax_xml_same(child);
    }
    return child;
}

/* "record/reason" is the text of an element inside of an element. */
static struct ax_slice inner_text(const struct ax_xml_tree *tree, const struct ax_xml_node *node,
                                  const char *path)
{
    char outer[32];
    const char *slash = strchr(path, '/');
    if (!slash) {
        return ax_xml_child_text(tree, node, path);
    }
    (void)snprintf(outer, sizeof(outer), "%.*s", (int)(slash - path), path);
    return ax_xml_child_text(tree, ax_xml_child(tree, node, outer), slash + 1);
}

static struct ax_slice text_of(const struct ax_xml_tree *tree, const struct page *page,
                               const struct ax_xml_node *node, const struct ax_column *column)
{
    if (column->name == ax_sheet_part) {
        return page->part;
    }
    if (!column->child) {
        return column->name ? ax_xml_attribute_text(tree, node, column->name) : node->text;
    }
    if (!column->name) {
        return inner_text(tree, node, column->child);
    }
    const struct ax_xml_node *child = child_when(tree, node, column);
    return child ? ax_xml_attribute_text(tree, child, column->name) : (struct ax_slice){NULL, 0};
}

/* The bytes of so many characters. */
static size_t bytes_of(struct ax_slice text, size_t points)
{
    size_t bytes = 0;
    while (bytes < text.len && points > 0) {
        bytes += ax_utf8_step((struct ax_slice){text.start + bytes, text.len - bytes}, NULL);
        points--;
    }
    return bytes;
}

static void write_text(struct book *book, struct page *page, lxw_col_t column, struct ax_slice text)
{
    size_t bytes = bytes_of(text, CELL_POINTS);
    struct ax_slice cell = ax_session_format(book->session, bytes < text.len ? "%.*s …" : "%.*s",
                                             (int)bytes, text.start);
    size_t width = ax_utf8_cells((struct ax_slice){text.start, bytes_of(text, MOST_WIDTH)});
    page->widths[column] = width > page->widths[column] ? width : page->widths[column];
    book->failed |=
        !cell.start || book->lxw.worksheet_write_string(page->worksheet, page->rows, column,
                                                        cell.start, book->body) != LXW_NO_ERROR;
}

static void write_row(struct book *book, struct page *page, const struct ax_xml_node *node)
{
    for (size_t i = 0; i < page->columns; i++) {
        const struct ax_column *column = &page->sheet->columns[i];
        struct ax_slice text = text_of(book->tree, page, node, column);
        double number;
        if (column->number && ax_slice_to_decimal(text, &number)) {
            book->failed |=
                book->lxw.worksheet_write_number(page->worksheet, page->rows, (lxw_col_t)i, number,
                                                 book->body) != LXW_NO_ERROR;
        } else if (text.len > 0) {
            write_text(book, page, (lxw_col_t)i, text);
        }
    }
    page->rows++;
}

static bool is_row(const struct book *book, const struct page *page, const struct ax_xml_node *node)
{
    struct ax_slice name = ax_atom_text(&book->session->atoms, node->name);
    for (size_t i = 0; page->sheet->elements[i]; i++) {
        if (ax_slice_is(name, page->sheet->elements[i])) {
            return true;
        }
    }
    return false;
}

static void write_head(struct book *book, struct page *page)
{
    for (; page->sheet->columns[page->columns].title; page->columns++) {
        const char *title = page->sheet->columns[page->columns].title;
        size_t len = strlen(title) + 3; /* and the button of the filter */
        page->widths[page->columns] = len < LEAST_WIDTH ? LEAST_WIDTH : len;
        book->failed |=
            book->lxw.worksheet_write_string(page->worksheet, 0, (lxw_col_t)page->columns, title,
                                             book->head) != LXW_NO_ERROR;
    }
    page->rows = 1;
}

static void add_choices(struct book *book, const struct page *page, lxw_col_t column)
{
    const char *const *choices = page->sheet->columns[column].choices;
    lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_LIST,
                                      .value_list = (void *)(uintptr_t)choices,
                                      .ignore_blank = LXW_VALIDATION_ON,
                                      .dropdown = LXW_VALIDATION_ON,
                                      .show_input = LXW_VALIDATION_ON,
                                      .show_error = LXW_VALIDATION_ON};
    book->failed |=
        book->lxw.worksheet_data_validation_range(page->worksheet, 1, column, page->rows - 1,
                                                  column, &validation) != LXW_NO_ERROR;
}

/* Cells of these texts have their colours, and get others when somebody changes them. */
static void add_colours(struct book *book, const struct page *page)
{
    for (size_t i = 0; i < AX_COUNT(styles); i++) {
        char quoted[32];
        (void)snprintf(quoted, sizeof(quoted), "\"%s\"", styles[i].text);
        lxw_conditional_format format = {.type = LXW_CONDITIONAL_TYPE_CELL,
                                         .criteria = LXW_CONDITIONAL_CRITERIA_EQUAL_TO,
                                         .value_string = quoted,
                                         .format = book->styles[i]};
        book->failed |= book->lxw.worksheet_conditional_format_range(
                            page->worksheet, 1, 0, page->rows - 1, (lxw_col_t)(page->columns - 1),
                            &format) != LXW_NO_ERROR;
    }
}

static void finish_sheet(struct book *book, const struct page *page)
{
    book->lxw.worksheet_freeze_panes(page->worksheet, 1, 1);
    for (size_t i = 0; i < page->columns; i++) {
        size_t width = page->widths[i] > MOST_WIDTH ? MOST_WIDTH : page->widths[i];
        (void)book->lxw.worksheet_set_column(page->worksheet, (lxw_col_t)i, (lxw_col_t)i,
                                             (double)width + 2, NULL);
        if (page->rows > 1 && page->sheet->columns[i].choices) {
            add_choices(book, page, (lxw_col_t)i);
        }
    }
    if (page->rows > 1) {
        (void)book->lxw.worksheet_autofilter(page->worksheet, 0, 0, page->rows - 1,
                                             (lxw_col_t)(page->columns - 1));
        add_colours(book, page);
    }
}

static bool begin_sheet(struct book *book, struct page *page, const struct ax_sheet *sheet)
{
    *page =
        (struct page){.sheet = sheet,
                      .worksheet = book->lxw.workbook_add_worksheet(book->workbook, sheet->title)};
    book->failed |= !page->worksheet;
    if (page->worksheet) {
        write_head(book, page);
    }
    return page->worksheet != NULL;
}

static void write_rows(struct book *book, struct page *page, const struct ax_xml_node *parent)
{
    const struct ax_xml_node *node = parent ? parent->first : NULL;
    for (; node && !book->failed; node = node->next) {
        if (is_row(book, page, node)) {
            book->failed |= page->rows > LAST_ROW;
            write_row(book, page, node);
        }
    }
}

/* "cover/scope" is an element inside of a section. */
static const struct ax_xml_node *section_of(const struct book *book, const char *path)
{
    char outer[32];
    const char *slash = strchr(path, '/');
    if (!slash) {
        return ax_xml_child(book->tree, book->tree->root, path);
    }
    (void)snprintf(outer, sizeof(outer), "%.*s", (int)(slash - path), path);
    return ax_xml_child(book->tree, section_of(book, outer), slash + 1);
}

static void write_sheet(struct book *book, const struct ax_sheet *sheet)
{
    struct page page;
    if (begin_sheet(book, &page, sheet)) {
        write_rows(book, &page, section_of(book, sheet->section));
        finish_sheet(book, &page);
    }
}

/* ------------------------------------------------------------------------------ tables of sections
 */

/* The next table of the section behind `table` (NULL: the first), also of those in its parts. */
static const struct ax_xml_node *next_table(const struct book *book,
                                            const struct ax_xml_node *section,
                                            const struct ax_xml_node *table)
{
    const struct ax_xml_node *node = table ? table->next : section->first;
    const struct ax_xml_node *parent = table ? table->parent : section;
    for (;;) {
        if (!node && parent == section) {
            return NULL;
        }
        if (!node) {
            node = parent->next;
            parent = section;
        } else if (ax_slice_is(ax_atom_text(&book->session->atoms, node->name), "table")) {
            return node;
        } else if (ax_slice_is(ax_atom_text(&book->session->atoms, node->name), "part")) {
            parent = node;
            node = node->first;
        } else {
            node = node->next;
        }
    }
}

static const char *kept(struct book *book, const struct ax_xml_node *node, const char *name)
{
    struct ax_slice text = ax_xml_attribute_text(book->tree, node, name);
    struct ax_slice copy = ax_session_format(book->session, "%.*s", AX_FMT(text));
    book->failed |= !copy.start;
    return copy.start;
}

/* The columns that the first table of this name declares; before them the part where there are
 * parts. */
static void describe(struct book *book, const struct ax_xml_node *section,
                     const struct ax_xml_node *table, struct ax_sheet *sheet)
{
    size_t count = 0;
    *sheet = (struct ax_sheet){
        .title = kept(book, table, "sheet"), .section = "", .elements = {"row", NULL}};
    if (table->parent != section) {
        sheet->columns[count++] = (struct ax_column){.title = "Of", .name = ax_sheet_part};
    }
    const struct ax_xml_node *column = ax_xml_child(book->tree, table, "column");
    for (; column && count + 1 < AX_SHEET_COLUMNS; column = ax_xml_same(column)) {
        sheet->columns[count++] = (struct ax_column){
            .title = kept(book, column, "title"),
            .name = kept(book, column, "key"),
            .number = ax_slice_is(ax_xml_attribute_text(book->tree, column, "kind"), "number"),
        };
    }
}

static bool same_name(const struct book *book, const struct ax_xml_node *a,
                      const struct ax_xml_node *b)
{
    return ax_slice_equal(ax_xml_attribute_text(book->tree, a, "name"),
                          ax_xml_attribute_text(book->tree, b, "name"));
}

static bool is_first(const struct book *book, const struct ax_xml_node *section,
                     const struct ax_xml_node *table)
{
    const struct ax_xml_node *other = next_table(book, section, NULL);
    while (other != table && !same_name(book, other, table)) {
        other = next_table(book, section, other);
    }
    return other == table;
}

/* Tables of one name, in several parts, are one sheet. */
static void write_table(struct book *book, const struct ax_xml_node *section,
                        const struct ax_xml_node *table)
{
    struct ax_sheet sheet;
    struct page page;
    describe(book, section, table, &sheet);
    if (book->failed || !begin_sheet(book, &page, &sheet)) {
        return;
    }
    for (const struct ax_xml_node *other = table; other; other = next_table(book, section, other)) {
        if (same_name(book, other, table)) {
            page.part = ax_xml_attribute_text(book->tree, other->parent, "name");
            write_rows(book, &page, other);
        }
    }
    finish_sheet(book, &page);
}

static void write_tables(struct book *book, const char *name)
{
    const struct ax_xml_node *section = ax_xml_child(book->tree, book->tree->root, name);
    const struct ax_xml_node *table = section ? next_table(book, section, NULL) : NULL;
    for (; table && !book->failed; table = next_table(book, section, table)) {
        if (is_first(book, section, table)) {
            write_table(book, section, table);
        }
    }
}

static void make_formats(struct book *book)
{
    book->head = book->lxw.workbook_add_format(book->workbook);
    book->body = book->lxw.workbook_add_format(book->workbook);
    book->failed |= !book->head || !book->body;
    if (!book->failed) {
        book->lxw.format_set_bold(book->head);
        book->lxw.format_set_bg_color(book->head, 0xE6EBF2);
        book->lxw.format_set_bottom(book->head, LXW_BORDER_THIN);
        book->lxw.format_set_text_wrap(book->body);
        book->lxw.format_set_align(book->body, LXW_ALIGN_VERTICAL_TOP);
    }
    for (size_t i = 0; i < AX_COUNT(styles) && !book->failed; i++) {
        book->styles[i] = book->lxw.workbook_add_format(book->workbook);
        book->failed |= !book->styles[i];
        if (book->styles[i]) {
            book->lxw.format_set_font_color(book->styles[i], styles[i].ink);
            book->lxw.format_set_bg_color(book->styles[i], styles[i].ground);
        }
    }
}

static bool write_book(struct book *book, const char *path)
{
    char title[] = "Security risk file";
    lxw_doc_properties properties = {.title = title, .created = CREATED};
    book->workbook = book->lxw.workbook_new(path);
    if (!book->workbook) {
        return false;
    }
    (void)book->lxw.workbook_set_properties(book->workbook, &properties);
    make_formats(book);
    for (size_t i = 0; ax_sheets[i].title && !book->failed; i++) {
        if (ax_sheets[i].title[0] != '\0') {
            write_sheet(book, &ax_sheets[i]);
        } else {
            write_tables(book, ax_sheets[i].section);
        }
    }
    return book->lxw.workbook_close(book->workbook) == LXW_NO_ERROR && !book->failed;
}

static enum ax_status copy_file(FILE *file, struct ax_output *output)
{
    char piece[8192];
    size_t len;
    rewind(file);
    while ((len = fread(piece, 1, sizeof(piece), file)) > 0) {
        ax_put(output, (struct ax_slice){piece, len});
    }
    return ferror(file) ? AX_IO : output->status;
}

/* The library writes to a path, so it gets that of an open file that has no name. */
static enum ax_status write_file(struct book *book, struct ax_output *output)
{
    char path[32];
    FILE *file = tmpfile();
    if (!file) {
        return AX_IO;
    }
    (void)snprintf(path, sizeof(path), "/dev/fd/%d", fileno(file));
    enum ax_status status = write_book(book, path) ? copy_file(file, output) : AX_NO_MEMORY;
    (void)fclose(file);
    return status;
}

enum ax_status ax_workbook_write(struct ax_session *session, struct ax_slice xml,
                                 struct ax_output *output)
{
    struct ax_xml_tree tree;
    uint32_t source = ax_source_add(session, AX_SLICE("report.xml"), xml);
    enum ax_status status = source ? ax_xml_tree_read(session, source, &tree) : AX_NO_MEMORY;
    if (status != AX_OK) {
        return status;
    }
    struct book book = {.session = session, .tree = &tree};
    status = ax_workbook_library_open(&book.lxw) ? write_file(&book, output) : AX_NOT_FOUND;
    ax_workbook_library_close(&book.lxw);
    session->sources.at[source - 1].text = (struct ax_slice){NULL, 0}; /* it ends with `xml` */
    return session->no_memory ? AX_NO_MEMORY : status;
}
