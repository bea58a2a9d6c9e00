/* SPDX-License-Identifier: Apache-2.0 */
/* CSV as RFC 4180 has it, and as spreadsheets write it: a byte order mark, any line ends, commas,
 * semicolons or tabs. */
#include "base/limits.h"
#include "base/output.h"
#include "base/utf8.h"
#include "sheet/sheet.h"

struct scanner {
    struct ax_sheet *sheet;
    struct ax_slice text;
    size_t at;
    char separator;
    struct ax_output *cell;
};

/* What stands most often in the first line, outside of quotes. */
static char separator_of(struct ax_slice text, size_t at)
{
    static const char candidates[] = ",;\t";
    size_t counts[sizeof(candidates) - 1] = {0};
    bool quoted = false;
    for (; at < text.len && (quoted || (text.start[at] != '\n' && text.start[at] != '\r')); at++) {
        char c = text.start[at];
        quoted = c == '"' ? !quoted : quoted;
        for (size_t i = 0; i < sizeof(candidates) - 1 && !quoted; i++) {
            counts[i] += c == candidates[i];
        }
    }
    size_t best = 0;
    for (size_t i = 1; i < sizeof(candidates) - 1; i++) {
        best = counts[i] > counts[best] ? i : best;
    }
    return candidates[best];
}

static bool ends_cell(const struct scanner *scanner)
{
    return scanner->at >= scanner->text.len || scanner->text.start[scanner->at] == '\n' ||
           scanner->text.start[scanner->at] == '\r' ||
           scanner->text.start[scanner->at] == scanner->separator;
}

/* False: the quotes are never closed, which was reported. */
static bool scan_quoted(struct scanner *scanner)
{
    size_t start = scanner->at++;
    while (scanner->at < scanner->text.len) {
        char c = scanner->text.start[scanner->at++];
        if (c != '"') {
            ax_put_char(scanner->cell, c);
        } else if (scanner->at < scanner->text.len && scanner->text.start[scanner->at] == '"') {
            ax_put_char(scanner->cell, '"');
            scanner->at++;
        } else {
            return true;
        }
    }
    ax_report(scanner->sheet->session, AX_CODE_SHEET_BROKEN,
              (struct ax_span){scanner->sheet->source, (uint32_t)start, (uint32_t)start + 1},
              "a quotation mark is never closed");
    return false;
}

static bool scan_cell(struct scanner *scanner, uint32_t column)
{
    size_t start = scanner->at;
    scanner->cell->len = 0;
    if (!ends_cell(scanner) && scanner->text.start[scanner->at] == '"' && !scan_quoted(scanner)) {
        return false;
    }
    while (!ends_cell(scanner)) {
        ax_put_char(scanner->cell, scanner->text.start[scanner->at++]);
    }
    struct ax_session *session = scanner->sheet->session;
    struct ax_slice kept = ax_arena_copy(
        &session->arena, (struct ax_slice){scanner->cell->buffer, scanner->cell->len});
    if (!kept.start || scanner->cell->status != AX_OK) {
        session->no_memory = true;
        return false;
    }
    return ax_sheet_add_cell(
        scanner->sheet, (struct ax_cell){column, kept, (uint32_t)start, (uint32_t)scanner->at});
}

static bool scan_row(struct scanner *scanner, uint32_t number)
{
    if (!ax_sheet_add_row(scanner->sheet, number)) {
        return false;
    }
    for (uint32_t column = 0;; column++) {
        if (!scan_cell(scanner, column)) {
            return false;
        }
        bool more = scanner->at < scanner->text.len &&
                    scanner->text.start[scanner->at] == scanner->separator;
        if (!more) {
            break;
        }
        scanner->at++;
    }
    bool returns = scanner->at < scanner->text.len && scanner->text.start[scanner->at] == '\r';
    scanner->at += returns;
    scanner->at += scanner->at < scanner->text.len && scanner->text.start[scanner->at] == '\n';
    return true;
}

static bool is_readable(struct ax_sheet *sheet, struct ax_slice text)
{
    size_t bad = ax_utf8_first_error(text);
    const char *nul = text.len > 0 ? memchr(text.start, '\0', text.len) : NULL;
    bad = nul && (size_t)(nul - text.start) < bad ? (size_t)(nul - text.start) : bad;
    if (bad < text.len) {
        ax_report(sheet->session, AX_CODE_SHEET_BROKEN,
                  (struct ax_span){sheet->source, (uint32_t)bad, (uint32_t)bad + 1},
                  "byte 0x%02x is not text in UTF-8; save the sheet as \"CSV UTF-8\"",
                  (unsigned char)text.start[bad]);
    }
    return bad >= text.len;
}

enum ax_status ax_sheet_read_csv(struct ax_sheet *sheet)
{
    struct ax_session *session = sheet->session;
    size_t errors = session->counts[AX_ERROR];
    struct ax_slice text = ax_source_at(session, sheet->source)->text;
    struct scanner scanner = {
        .sheet = sheet, .text = text, .cell = ax_output_to_memory(session->memory)};
    if (!scanner.cell) {
        return AX_NO_MEMORY;
    }
    if (is_readable(sheet, text)) {
        scanner.at = text.len >= 3 && memcmp(text.start, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
        scanner.separator = separator_of(text, scanner.at);
        for (uint32_t number = 1; scanner.at < text.len && scan_row(&scanner, number); number++) {
        }
    }
    ax_output_free(scanner.cell);
    return ax_session_verdict(session, errors);
}
