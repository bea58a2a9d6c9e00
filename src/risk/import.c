/* SPDX-License-Identifier: Apache-2.0 */
/* A spreadsheet that comes back: what changed in it becomes an edit. Every mistake is reported with
 * its cell, and then nothing is changed. */
#include "base/guess.h"
#include "base/limits.h"
#include "base/output.h"
#include "risk/edit.h"
#include "sheet/sheet.h"

enum column_kind {
    COLUMN_ID,
    COLUMN_SET,
    COLUMN_SHOWN, /* told by annexc, and not read */
    COLUMN_NONE
};

struct column {
    enum column_kind kind;
    struct ax_risk_setting setting;
};

struct importing {
    struct ax_risk_edit *edit;
    struct ax_sheet sheet;
    struct column columns[AX_LIMIT_SHEET_COLUMNS];
    uint32_t count;
    uint32_t id_column;
    struct ax_output *problem;
    AX_ARRAY(struct ax_risk_setting) settings; /* of one row */
    uint8_t *seen;                             /* by record */
    size_t errors;
};

static const char *const shown[] = {"introduced", "gone", "decided", "effective", "review", NULL};

static bool is_shown(struct ax_slice name)
{
    for (size_t i = 0; shown[i]; i++) {
        if (ax_slice_is(name, shown[i])) {
            return true;
        }
    }
    return false;
}

/* What makes a spreadsheet take no formula for one was put there by the export. */
static struct ax_slice unguard(const struct importing *importing, struct ax_slice text)
{
    bool guarded =
        importing->sheet.is_text && text.len > 1 && text.start[0] == '\'' &&
        (memchr("=+-@\t\r\n'", text.start[1], 8) || (unsigned char)text.start[1] == 0xef);
    return guarded ? (struct ax_slice){text.start + 1, text.len - 1} : text;
}

static struct ax_slice cell(const struct importing *importing, const struct ax_sheet_row *row,
                            uint32_t column)
{
    return ax_slice_trim(unguard(importing, ax_sheet_text(&importing->sheet, row, column)));
}

static void put_place(struct importing *importing, const struct ax_sheet_row *row, uint32_t column,
                      enum ax_code code, struct ax_slice text, struct ax_slice best)
{
    struct ax_session *session = importing->edit->session;
    struct ax_slice name = ax_source_at(session, importing->sheet.source)->name;
    struct ax_slice at = ax_sheet_cell_name(&importing->sheet, row, column);
    struct ax_span span = ax_sheet_span(&importing->sheet, row, column);
    struct ax_message *message =
        importing->sheet.is_text
            ? ax_report(session, code, span, "cell %.*s: %.*s", AX_FMT(at), AX_FMT(text))
            : ax_report(session, code, span, "%.*s: cell %.*s: %.*s", AX_FMT(name), AX_FMT(at),
                        AX_FMT(text));
    ax_note_guess(session, message, best);
    importing->errors++;
}

static void take_column(struct importing *importing, const struct ax_sheet_row *head,
                        uint32_t index)
{
    struct column *column = &importing->columns[index];
    struct ax_slice name = cell(importing, head, index);
    struct ax_guess guess;
    *column = (struct column){.kind = COLUMN_NONE};
    if (name.len == 0) {
        return;
    }
    if (ax_slice_is(name, "id")) {
        column->kind = COLUMN_ID;
        importing->id_column = index;
    } else if (is_shown(name)) {
        column->kind = COLUMN_SHOWN;
    } else if (ax_risk_setting_find(name, &column->setting)) {
        column->kind = COLUMN_SET;
    } else {
        ax_guess_init(&guess, name);
        for (int i = 0; i < AX_RISK_FIELD_COUNT; i++) {
            ax_guess_offer(&guess, ax_slice_of(ax_risk_field_text((enum ax_risk_field)i)));
        }
        struct ax_slice text = ax_session_format(importing->edit->session,
                                                 "no field is called \"%.*s\"", AX_FMT(name));
        put_place(importing, head, index, AX_CODE_RISK_FIELD, text, guess.best);
    }
}

static bool take_head(struct importing *importing)
{
    struct ax_session *session = importing->edit->session;
    const struct ax_sheet_row *head = importing->sheet.rows.at;
    importing->id_column = AX_LIMIT_SHEET_COLUMNS;
    for (uint32_t i = 0; importing->sheet.rows.len > 0 && i < head->count; i++) {
        uint32_t column = importing->sheet.cells.at[head->first + i].column;
        importing->count = column + 1 > importing->count ? column + 1 : importing->count;
    }
    for (uint32_t i = 0; i < importing->count; i++) {
        take_column(importing, head, i);
    }
    if (importing->id_column == AX_LIMIT_SHEET_COLUMNS) {
        ax_report(session, AX_CODE_RISK_FIELD, (struct ax_span){importing->sheet.source, 0, 0},
                  "the first row has no column \"id\"");
        importing->errors++;
    }
    return importing->errors == 0;
}

/* What people see of a text: its lines without the indentation that XML has. */
static bool same_lines(struct ax_slice a, struct ax_slice b)
{
    while (a.len > 0 || b.len > 0) {
        struct ax_slice *sides[] = {&a, &b};
        struct ax_slice lines[2];
        for (int i = 0; i < 2; i++) {
            const char *feed =
                sides[i]->len > 0 ? memchr(sides[i]->start, '\n', sides[i]->len) : NULL;
            size_t len = feed ? (size_t)(feed - sides[i]->start) : sides[i]->len;
            lines[i] = ax_slice_trim((struct ax_slice){sides[i]->start, len});
            sides[i]->start += len + (feed != NULL);
            sides[i]->len -= len + (feed != NULL);
        }
        if (!ax_slice_equal(lines[0], lines[1])) {
            return false;
        }
    }
    return true;
}

/* Titles and severities of derived threats are in the sheet to be read by people. */
static bool is_kept(struct ax_slice id, const struct ax_risk_setting *setting)
{
    return memchr(id.start, '@', id.len) && setting->part == AX_RISK_THREAT &&
           (setting->field == AX_RISK_TITLE || setting->field == AX_RISK_SEVERITY);
}

static void push_setting(struct importing *importing, const struct ax_risk_setting *setting)
{
    struct ax_risk_setting *kept =
        ax_array_push(importing->edit->session->memory, &importing->settings);
    if (!kept) {
        importing->edit->session->no_memory = true;
        return;
    }
    *kept = *setting;
}

static bool is_field(const struct ax_risk_setting *setting, enum ax_risk_field field)
{
    return setting->part == AX_RISK_THREAT && setting->field == field;
}

static void take_cell(struct importing *importing, const struct ax_sheet_row *row, uint32_t index,
                      const struct ax_risk_record *record)
{
    struct ax_risk_setting setting = importing->columns[index].setting;
    const struct ax_risk *risk = importing->edit->risk;
    setting.value = cell(importing, row, index);
    if (is_kept(ax_risk_value(risk, record, AX_RISK_ID), &setting) ||
        same_lines(setting.value, ax_risk_setting_value(risk, record, &setting))) {
        return;
    }
    importing->problem->len = 0;
    if (!ax_risk_setting_fits(risk, &setting, importing->problem)) {
        put_place(importing, row, index, AX_CODE_RISK_VALUE, ax_output_text(importing->problem),
                  (struct ax_slice){"", 0});
        return;
    }
    push_setting(importing, &setting);
}

/* The reason beside a disposition that changed was seen by the person who changed it: it counts,
 * though it is the old one. */
static void take_reason(struct importing *importing, const struct ax_sheet_row *row,
                        const struct ax_risk_record *record)
{
    struct ax_risk_setting reason = {AX_RISK_THREAT, AX_RISK_REASON, {"", 0}};
    bool shown_in_row = false;
    bool decides = false;
    for (uint32_t i = 0; i < importing->settings.len; i++) {
        decides |= is_field(&importing->settings.at[i], AX_RISK_DISPOSITION);
        if (is_field(&importing->settings.at[i], AX_RISK_REASON)) {
            return;
        }
    }
    for (uint32_t i = 0; i < importing->count; i++) {
        shown_in_row |= importing->columns[i].kind == COLUMN_SET &&
                        is_field(&importing->columns[i].setting, AX_RISK_REASON) &&
                        cell(importing, row, i).len > 0;
    }
    if (decides && shown_in_row) {
        reason.value = ax_risk_setting_value(importing->edit->risk, record, &reason);
        push_setting(importing, &reason);
    }
}

static const struct ax_risk_record *find_record(struct importing *importing,
                                                const struct ax_sheet_row *row)
{
    struct ax_session *session = importing->edit->session;
    const struct ax_risk *risk = importing->edit->risk;
    struct ax_slice id = cell(importing, row, importing->id_column);
    const struct ax_risk_record *record = ax_risk_find(risk, id);
    bool known = record && record->kind == AX_RISK_THREAT;
    if (!known || importing->seen[ax_risk_index(risk, record)]) {
        struct ax_slice text = ax_session_format(session,
                                                 known ? "\"%.*s\" stands in an earlier row too"
                                                       : "the risk file has no threat \"%.*s\"",
                                                 AX_FMT(id));
        put_place(importing, row, importing->id_column, AX_CODE_RISK_THREAT_UNKNOWN, text,
                  (struct ax_slice){"", 0});
        return NULL;
    }
    importing->seen[ax_risk_index(risk, record)] = 1;
    return record;
}

static bool is_empty(const struct importing *importing, const struct ax_sheet_row *row)
{
    for (uint32_t i = 0; i < row->count; i++) {
        if (ax_slice_trim(importing->sheet.cells.at[row->first + i].text).len > 0) {
            return false;
        }
    }
    return true;
}

static void check_reason(struct importing *importing, const struct ax_sheet_row *row,
                         const struct ax_risk_record *record)
{
    const char *lacking = ax_risk_lacks_reason(importing->edit->risk, record,
                                               importing->settings.at, importing->settings.len);
    if (lacking) {
        uint32_t column = 0;
        while (importing->columns[column].kind != COLUMN_SET ||
               !is_field(&importing->columns[column].setting, AX_RISK_DISPOSITION)) {
            column++;
        }
        put_place(importing, row, column, AX_CODE_RISK_VALUE,
                  ax_session_format(importing->edit->session, "%s needs a reason", lacking),
                  (struct ax_slice){"", 0});
    }
}

static void take_row(struct importing *importing, const struct ax_sheet_row *row)
{
    if (is_empty(importing, row)) {
        return;
    }
    const struct ax_risk_record *record = find_record(importing, row);
    importing->settings.len = 0;
    for (uint32_t i = 0; record && i < importing->count; i++) {
        if (importing->columns[i].kind == COLUMN_SET) {
            take_cell(importing, row, i, record);
        }
    }
    if (record) {
        take_reason(importing, row, record);
        check_reason(importing, row, record);
    }
    if (record && importing->errors == 0 && importing->settings.len > 0) {
        (void)ax_risk_edit_set(importing->edit,
                               ax_risk_value(importing->edit->risk, record, AX_RISK_ID),
                               importing->settings.at, importing->settings.len, false);
    }
}

static void import(struct importing *importing)
{
    struct ax_session *session = importing->edit->session;
    if (!take_head(importing)) {
        return;
    }
    for (uint32_t i = 1; i < importing->sheet.rows.len && !session->no_memory; i++) {
        take_row(importing, &importing->sheet.rows.at[i]);
    }
}

enum ax_status ax_risk_edit_import(struct ax_risk_edit *edit, const char *path)
{
    struct ax_session *session = edit->session;
    const struct ax_allocator *memory = session->memory;
    size_t errors = session->counts[AX_ERROR];
    size_t size = edit->risk->records.len + 1;
    uint32_t source;
    enum ax_status status = ax_source_read(session, path, (struct ax_span){0, 0, 0}, &source);
    struct importing *importing =
        status == AX_OK ? ax_memory_resize(memory, NULL, 0, sizeof(*importing)) : NULL;
    if (!importing) {
        return status == AX_OK ? AX_NO_MEMORY : status;
    }
    memset(importing, 0, sizeof(*importing));
    importing->edit = edit;
    importing->seen = ax_memory_resize(memory, NULL, 0, size);
    importing->problem = ax_output_to_memory(memory);
    status = ax_sheet_read(session, source, &importing->sheet);
    if (importing->seen && importing->problem && status == AX_OK) {
        memset(importing->seen, 0, size);
        import(importing);
        status = ax_session_verdict(session, errors);
    } else if (status == AX_OK) {
        status = AX_NO_MEMORY;
    }
    ax_sheet_done(&importing->sheet);
    ax_array_done(memory, &importing->settings);
    ax_memory_release(memory, importing->seen, importing->seen ? size : 0);
    ax_output_free(importing->problem);
    ax_memory_release(memory, importing, sizeof(*importing));
    return status;
}
