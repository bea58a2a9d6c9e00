/* SPDX-License-Identifier: Apache-2.0 */
/* XLSX (ECMA-376): a ZIP archive of XML. The first sheet of the workbook is read: texts, shared or
 * not, numbers, dates by their format, truth values. */
#include "base/limits.h"
#include "base/output.h"
#include "sheet/date.h"
#include "sheet/sheet.h"
#include "sheet/zip.h"
#include "xml/tree.h"

#include <stdio.h>

struct reading {
    struct ax_sheet *sheet;
    struct ax_zip zip;
    AX_ARRAY(struct ax_slice) shared;
    AX_ARRAY(bool) is_date; /* by style */
    bool since_1904;
    /* of what is being read */
    struct ax_output *text;
    uint32_t row;
    uint32_t column;
    uint32_t style;
    struct ax_slice type;
    bool in_value;
    bool failed;
};

/* A part of the archive as a source of its own, so that messages say where they are. */
static enum ax_status open_part(struct reading *reading, struct ax_slice name, uint32_t *out_source)
{
    struct ax_session *session = reading->sheet->session;
    struct ax_slice text;
    enum ax_status status = ax_zip_unpack(&reading->zip, name, &text);
    if (status != AX_OK) {
        return status;
    }
    struct ax_slice file = ax_source_at(session, reading->sheet->source)->name;
    struct ax_slice full = ax_session_format(session, "%.*s:%.*s", AX_FMT(file), AX_FMT(name));
    *out_source = full.start ? ax_source_add(session, full, text) : 0;
    session->no_memory |= *out_source == 0;
    return session->no_memory ? AX_NO_MEMORY : AX_OK;
}

static enum ax_status missing(struct reading *reading, const char *what)
{
    ax_report(reading->sheet->session, AX_CODE_SHEET_BROKEN, (struct ax_span){0, 0, 0},
              "\"%.*s\" is no workbook: %s",
              AX_FMT(ax_source_at(reading->sheet->session, reading->sheet->source)->name), what);
    return AX_INVALID;
}

/* "_x000D_" stands for a character that XML cannot have. */
static struct ax_slice unescape(struct reading *reading, struct ax_slice text)
{
    if (text.len < 7 || !memchr(text.start, '_', text.len)) {
        return text;
    }
    struct ax_slice copy = ax_arena_copy(&reading->sheet->session->arena, text);
    char *to = (char *)(uintptr_t)copy.start; /* the arena's copy is ours alone */
    size_t len = 0;
    for (size_t i = 0; copy.start && i < text.len; i++) {
        unsigned point;
        char digits[5] = "";
        bool coded = i + 7 <= text.len && text.start[i] == '_' && text.start[i + 1] == 'x' &&
                     text.start[i + 6] == '_';
        if (coded) {
            memcpy(digits, text.start + i + 2, 4);
        }
        if (coded && strspn(digits, "0123456789ABCDEFabcdef") == 4 &&
            sscanf(digits, "%x", &point) == 1 && point < 0x80) {
            to[len++] = (char)point;
            i += 6;
        } else {
            to[len++] = text.start[i];
        }
    }
    return (struct ax_slice){copy.start, copy.start ? len : 0};
}

static struct ax_slice keep(struct reading *reading, struct ax_slice text)
{
    struct ax_slice kept = ax_arena_copy(&reading->sheet->session->arena, text);
    reading->sheet->session->no_memory |= !kept.start;
    return kept.start ? unescape(reading, kept) : (struct ax_slice){"", 0};
}

static struct ax_slice name_of(const struct reading *reading, ax_atom name)
{
    return ax_atom_text(&reading->sheet->session->atoms, name);
}

static struct ax_slice attribute(const struct reading *reading,
                                 const struct ax_xml_element *element, const char *name)
{
    for (uint32_t i = 0; i < element->count; i++) {
        if (ax_slice_is(name_of(reading, element->attributes[i].name), name)) {
            return element->attributes[i].value;
        }
    }
    return (struct ax_slice){"", 0};
}

static void on_text(void *user, struct ax_slice text, uint32_t start)
{
    struct reading *reading = user;
    (void)start;
    if (reading->in_value) {
        ax_put(reading->text, text);
    }
}

/* Shared strings: <si> of <t>, or of runs <r> of <t>; phonetic readings do not count. */
static bool on_string_open(void *user, const struct ax_xml_element *element)
{
    struct reading *reading = user;
    struct ax_slice name = name_of(reading, element->name);
    if (ax_slice_is(name, "si")) {
        reading->text->len = 0;
    }
    reading->in_value = ax_slice_is(name, "t");
    return !ax_slice_is(name, "rPh");
}

static void on_string_close(void *user, ax_atom name)
{
    struct reading *reading = user;
    reading->in_value = false;
    if (!ax_slice_is(name_of(reading, name), "si")) {
        return;
    }
    struct ax_slice *string = ax_array_push(reading->sheet->session->memory, &reading->shared);
    if (!string) {
        reading->sheet->session->no_memory = true;
        return;
    }
    *string = keep(reading, (struct ax_slice){reading->text->buffer, reading->text->len});
}

static enum ax_status read_strings(struct reading *reading)
{
    static const struct ax_xml_handler handler = {on_string_open, on_string_close, on_text};
    uint32_t source;
    enum ax_status status = open_part(reading, AX_SLICE("xl/sharedStrings.xml"), &source);
    if (status == AX_NOT_FOUND) {
        return AX_OK; /* a sheet without any */
    }
    return status == AX_OK ? ax_xml_read(reading->sheet->session, source, &handler, reading)
                           : status;
}

static bool format_is_date(const struct ax_xml_tree *tree, const struct ax_xml_node *formats,
                           struct ax_slice id)
{
    uint32_t number = 0;
    (void)ax_slice_to_number(id, &number);
    const struct ax_xml_node *format = ax_xml_child(tree, formats, "numFmt");
    for (; format; format = ax_xml_same(format)) {
        if (ax_slice_equal(ax_xml_attribute_text(tree, format, "numFmtId"), id)) {
            return ax_sheet_format_is_date(ax_xml_attribute_text(tree, format, "formatCode"));
        }
    }
    return (number >= 14 && number <= 22) || (number >= 27 && number <= 36) ||
           (number >= 45 && number <= 47) || (number >= 50 && number <= 58);
}

static enum ax_status read_styles(struct reading *reading)
{
    uint32_t source;
    struct ax_xml_tree tree;
    enum ax_status status = open_part(reading, AX_SLICE("xl/styles.xml"), &source);
    if (status == AX_NOT_FOUND) {
        return AX_OK;
    }
    status = status == AX_OK ? ax_xml_tree_read(reading->sheet->session, source, &tree) : status;
    if (status != AX_OK) {
        return status;
    }
    const struct ax_xml_node *formats = ax_xml_child(&tree, tree.root, "numFmts");
    const struct ax_xml_node *styles = ax_xml_child(&tree, tree.root, "cellXfs");
    const struct ax_xml_node *style = ax_xml_child(&tree, styles, "xf");
    for (; style; style = ax_xml_same(style)) {
        bool *is_date = ax_array_push(reading->sheet->session->memory, &reading->is_date);
        if (!is_date) {
            return AX_NO_MEMORY;
        }
        *is_date = format_is_date(&tree, formats, ax_xml_attribute_text(&tree, style, "numFmtId"));
    }
    return AX_OK;
}

/* "AB12" → column 27. */
static bool column_of(struct ax_slice reference, uint32_t *out_column)
{
    uint32_t column = 0;
    size_t i = 0;
    for (; i < reference.len && reference.start[i] >= 'A' && reference.start[i] <= 'Z' && i < 4;
         i++) {
        column = column * 26 + (uint32_t)(reference.start[i] - 'A' + 1);
    }
    *out_column = column - 1;
    return i > 0 && i < 4;
}

static void open_row(struct reading *reading, const struct ax_xml_element *element)
{
    uint32_t number;
    bool known = ax_slice_to_number(attribute(reading, element, "r"), &number);
    reading->row = known ? number : reading->row + 1;
    reading->column = 0;
    reading->failed |= !ax_sheet_add_row(reading->sheet, reading->row);
}

static void open_cell(struct reading *reading, const struct ax_xml_element *element)
{
    uint32_t column;
    if (column_of(attribute(reading, element, "r"), &column)) {
        reading->column = column;
    }
    reading->style = 0;
    (void)ax_slice_to_number(attribute(reading, element, "s"), &reading->style);
    reading->type = attribute(reading, element, "t");
    reading->text->len = 0;
}

static bool on_cell_open(void *user, const struct ax_xml_element *element)
{
    struct reading *reading = user;
    struct ax_slice name = name_of(reading, element->name);
    if (reading->failed) {
        return false;
    }
    if (ax_slice_is(name, "row")) {
        open_row(reading, element);
    } else if (ax_slice_is(name, "c") && reading->sheet->rows.len > 0) {
        open_cell(reading, element);
    }
    reading->in_value = ax_slice_is(name, "v") || ax_slice_is(name, "t");
    return !ax_slice_is(name, "rPh");
}

static struct ax_slice shared_text(struct reading *reading, struct ax_slice text)
{
    uint32_t index;
    if (!ax_slice_to_number(text, &index) || index >= reading->shared.len) {
        reading->failed = true;
        (void)missing(reading, "a cell refers to a text that is not there");
        return (struct ax_slice){"", 0};
    }
    return reading->shared.at[index];
}

/* 9.8 is kept as 9.8000000000000007. */
static struct ax_slice number_text(struct reading *reading, struct ax_slice text)
{
    double value;
    char digits[40];
    if (!ax_slice_to_decimal(text, &value)) {
        return keep(reading, text);
    }
    bool date = reading->style < reading->is_date.len && reading->is_date.at[reading->style];
    if (date && ax_sheet_date(value, reading->since_1904, digits)) {
        return keep(reading, ax_slice_of(digits));
    }
    (void)snprintf(digits, sizeof(digits), "%.15g", value);
    for (char *at = digits; *at; at++) {
        *at = *at == ',' ? '.' : *at;
    }
    return keep(reading, ax_slice_of(digits));
}

static struct ax_slice cell_text(struct reading *reading)
{
    struct ax_slice raw = {reading->text->buffer, reading->text->len};
    if (ax_slice_is(reading->type, "s")) {
        return shared_text(reading, ax_slice_trim(raw));
    }
    if (ax_slice_is(reading->type, "b")) {
        return ax_slice_is(ax_slice_trim(raw), "1") ? AX_SLICE("yes") : AX_SLICE("no");
    }
    bool number = reading->type.len == 0 || ax_slice_is(reading->type, "n");
    return number && raw.len > 0 ? number_text(reading, ax_slice_trim(raw)) : keep(reading, raw);
}

static void on_cell_close(void *user, ax_atom name)
{
    struct reading *reading = user;
    reading->in_value = false;
    if (reading->failed || !ax_slice_is(name_of(reading, name), "c") ||
        reading->sheet->rows.len == 0) {
        return;
    }
    struct ax_slice text = cell_text(reading);
    if (text.len > 0) {
        reading->failed |=
            !ax_sheet_add_cell(reading->sheet, (struct ax_cell){reading->column, text, 0, 0});
    }
    reading->column++;
}

/* The part that the relation of this id of the workbook leads to. */
static struct ax_slice target_of(struct reading *reading, struct ax_slice id)
{
    uint32_t source;
    struct ax_xml_tree tree;
    struct ax_session *session = reading->sheet->session;
    if (open_part(reading, AX_SLICE("xl/_rels/workbook.xml.rels"), &source) != AX_OK ||
        ax_xml_tree_read(session, source, &tree) != AX_OK) {
        return (struct ax_slice){"", 0};
    }
    const struct ax_xml_node *relation = ax_xml_child(&tree, tree.root, "Relationship");
    for (; relation; relation = ax_xml_same(relation)) {
        struct ax_slice target = ax_xml_attribute_text(&tree, relation, "Target");
        if (!ax_slice_equal(ax_xml_attribute_text(&tree, relation, "Id"), id)) {
            continue;
        }
        return target.len > 0 && target.start[0] == '/'
                   ? (struct ax_slice){target.start + 1, target.len - 1}
                   : ax_session_format(session, "xl/%.*s", AX_FMT(target));
    }
    return (struct ax_slice){"", 0};
}

static enum ax_status find_sheet(struct reading *reading, struct ax_slice *out_name)
{
    uint32_t source;
    struct ax_xml_tree tree;
    enum ax_status status = open_part(reading, AX_SLICE("xl/workbook.xml"), &source);
    if (status == AX_NOT_FOUND) {
        return missing(reading, "xl/workbook.xml is not there");
    }
    status = status == AX_OK ? ax_xml_tree_read(reading->sheet->session, source, &tree) : status;
    if (status != AX_OK) {
        return status;
    }
    struct ax_slice since =
        ax_xml_attribute_text(&tree, ax_xml_child(&tree, tree.root, "workbookPr"), "date1904");
    reading->since_1904 = ax_slice_is(since, "1") || ax_slice_is(since, "true");
    const struct ax_xml_node *sheet =
        ax_xml_child(&tree, ax_xml_child(&tree, tree.root, "sheets"), "sheet");
    /* r:id, not sheetId: the only attribute whose name is just "id". */
    struct ax_slice id = ax_xml_attribute_text(&tree, sheet, "id");
    *out_name = sheet ? target_of(reading, id) : (struct ax_slice){"", 0};
    return out_name->len > 0 ? AX_OK : missing(reading, "it has no sheet");
}

static enum ax_status read_sheet(struct reading *reading)
{
    static const struct ax_xml_handler handler = {on_cell_open, on_cell_close, on_text};
    struct ax_slice name;
    uint32_t source;
    enum ax_status status = find_sheet(reading, &name);
    status = status == AX_OK ? read_strings(reading) : status;
    status = status == AX_OK ? read_styles(reading) : status;
    status = status == AX_OK ? open_part(reading, name, &source) : status;
    if (status == AX_NOT_FOUND) {
        return missing(reading, "its first sheet is not there");
    }
    return status == AX_OK ? ax_xml_read(reading->sheet->session, source, &handler, reading)
                           : status;
}

enum ax_status ax_sheet_read_xlsx(struct ax_sheet *sheet)
{
    struct ax_session *session = sheet->session;
    size_t errors = session->counts[AX_ERROR];
    struct reading reading = {.sheet = sheet, .text = ax_output_to_memory(session->memory)};
    if (!reading.text) {
        return AX_NO_MEMORY;
    }
    enum ax_status status =
        ax_zip_open(&reading.zip, session, sheet->source) ? read_sheet(&reading) : AX_INVALID;
    session->no_memory |= reading.text->status != AX_OK;
    ax_array_done(session->memory, &reading.shared);
    ax_array_done(session->memory, &reading.is_date);
    ax_output_free(reading.text);
    if (session->no_memory) {
        return AX_NO_MEMORY;
    }
    return status == AX_OK ? ax_session_verdict(session, errors) : status;
}
