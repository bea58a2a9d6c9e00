/* SPDX-License-Identifier: Apache-2.0 */
/* Scored vectors as table, CSV and JSON. */
#include "base/slice.h"
#include "report/escape.h"
#include "score/mistake.h"

#include <annexc/score_sheet.h>

/* One vector and what follows from it. `canonical` is borrowed. */
struct row {
    struct ax_slice input;
    struct ax_slice canonical;
    const struct ax_score_vector *vector;
    struct ax_score score;
};

void ax_score_sheet_begin(struct ax_score_sheet *sheet)
{
    if (sheet->format == AX_SCORES_CSV) {
        ax_put_text(sheet->output, "input,vector,method,score,band");
        for (int i = 0; i < AX_PART_COUNT; i++) {
            ax_put_char(sheet->output, ',');
            ax_put_text(sheet->output, ax_score_part_text((enum ax_score_part)i));
        }
        ax_put_text(sheet->output, ",macro,nomenclature,own-band");
        ax_put_text(sheet->output,
                    sheet->acceptance ? ",exploitability-band,harm,verdict\n" : "\n");
    } else if (sheet->format == AX_SCORES_JSON) {
        ax_put_text(sheet->output, "{\"format\":\"annexc-scores-1\",\"scores\":[");
    }
}

/* Where each row is explained the caveats stand there. */
static void put_caveat(const struct ax_score_sheet *sheet)
{
    unsigned dread = 1U << AX_SCORE_DREAD3 | 1U << AX_SCORE_DREAD10;
    if (!sheet->explain && (sheet->methods & dread)) {
        ax_put_text(sheet->output, "\nnote: ");
        ax_put_text(sheet->output, ax_score_method_caveat(AX_SCORE_DREAD3));
        ax_put_char(sheet->output, '\n');
    }
    if (sheet->acceptance && ax_acceptance_is_example(sheet->acceptance)) {
        ax_put_text(sheet->output,
                    "\nnote: this acceptance matrix is marked as an example; it is no "
                    "manufacturer's criteria\n");
    }
}

void ax_score_sheet_end(struct ax_score_sheet *sheet)
{
    if (sheet->format == AX_SCORES_JSON) {
        ax_put_text(sheet->output, sheet->rows ? "\n]}\n" : "]}\n");
    } else if (sheet->format == AX_SCORES_TABLE) {
        put_caveat(sheet);
    }
}

/* What the acceptance matrix says; empty where it has no scale for the method. */
struct judged {
    struct ax_slice band;
    struct ax_slice harm;
    struct ax_slice verdict;
};

static struct judged judge(const struct ax_score_sheet *sheet, const struct ax_score *score)
{
    const struct ax_acceptance *acceptance = sheet->acceptance;
    int band = ax_acceptance_band_of(acceptance, score);
    enum ax_verdict verdict = ax_acceptance_verdict(acceptance, band, sheet->harm);
    struct judged judged = {.verdict = ax_slice_of(ax_verdict_text(verdict))};
    if (band >= 0) {
        judged.band = ax_acceptance_band_name(acceptance, (size_t)band);
    }
    if (sheet->harm >= 0) {
        judged.harm = ax_acceptance_harm_name(acceptance, (size_t)sheet->harm);
    }
    return judged;
}

static void put_csv_verdict(const struct ax_score_sheet *sheet, const struct ax_score *score)
{
    struct judged judged = judge(sheet, score);
    const struct ax_slice cells[] = {judged.band, judged.harm, judged.verdict};
    for (size_t i = 0; i < AX_COUNT(cells); i++) {
        ax_put_char(sheet->output, ',');
        ax_put_csv_cell(sheet->output, cells[i], false);
    }
}

static void put_csv(const struct ax_score_sheet *sheet, const struct row *row)
{
    struct ax_output *output = sheet->output;
    ax_put_csv_cell(output, row->input, false);
    ax_put_char(output, ',');
    ax_put_csv_cell(output, row->canonical, false);
    ax_put_char(output, ',');
    ax_put_text(output, ax_score_method_text(row->score.method));
    ax_put_char(output, ',');
    ax_score_write(&row->score, output);
    ax_put_char(output, ',');
    ax_put_text(output, ax_score_band_text(row->score.band));
    for (int i = 0; i < AX_PART_COUNT; i++) {
        ax_put_char(output, ',');
        ax_score_part_write(&row->score, (enum ax_score_part)i, output);
    }
    ax_put_char(output, ',');
    ax_put_text(output, row->score.macro);
    ax_put_char(output, ',');
    ax_put_text(output, row->score.nomenclature);
    ax_put_text(output, row->score.own_band ? ",yes" : ",no");
    if (sheet->acceptance) {
        put_csv_verdict(sheet, &row->score);
    }
    ax_put_char(output, '\n');
}

static void put_json_text(struct ax_output *output, const char *name, struct ax_slice text)
{
    ax_put_text(output, ",\"");
    ax_put_text(output, name);
    ax_put_text(output, "\":\"");
    ax_escape_json(output, text);
    ax_put_char(output, '"');
}

static void put_json_parts(const struct ax_score *score, struct ax_output *output)
{
    for (int i = 0; i < AX_PART_COUNT; i++) {
        if (score->parts[i] >= 0) {
            ax_put_text(output, ",\"");
            ax_put_text(output, ax_score_part_text((enum ax_score_part)i));
            ax_put_text(output, "\":");
            ax_score_part_write(score, (enum ax_score_part)i, output);
        }
    }
}

static void put_json_verdict(const struct ax_score_sheet *sheet, const struct ax_score *score)
{
    struct judged judged = judge(sheet, score);
    put_json_text(sheet->output, "exploitability-band", judged.band);
    put_json_text(sheet->output, "harm", judged.harm);
    put_json_text(sheet->output, "verdict", judged.verdict);
}

static void put_json(const struct ax_score_sheet *sheet, const struct row *row)
{
    struct ax_output *output = sheet->output;
    const struct ax_score *score = &row->score;
    ax_put_text(output, sheet->rows == 0 ? "\n{\"input\":\"" : ",\n{\"input\":\"");
    ax_escape_json(output, row->input);
    ax_put_char(output, '"');
    put_json_text(output, "vector", row->canonical);
    put_json_text(output, "method", ax_slice_of(ax_score_method_text(score->method)));
    ax_put_text(output, ",\"score\":");
    ax_put_text(output, score->tenths < 0 ? "null" : "");
    ax_score_write(score, output);
    put_json_text(output, "band", ax_slice_of(ax_score_band_text(score->band)));
    put_json_parts(score, output);
    if (score->method == AX_SCORE_CVSS40) {
        put_json_text(output, "macro", ax_slice_of(score->macro));
        put_json_text(output, "nomenclature", ax_slice_of(score->nomenclature));
    }
    ax_put_text(output, score->own_band ? ",\"own-band\":true" : ",\"own-band\":false");
    if (sheet->acceptance) {
        put_json_verdict(sheet, score);
    }
    ax_put_char(output, '}');
}

static void put_padded(struct ax_output *output, struct ax_slice text, size_t width)
{
    ax_put(output, text);
    ax_put_repeat(output, ' ', text.len < width ? width - text.len : 1);
}

/* A score is at most "100.0". */
static void put_table_verdict(const struct ax_score_sheet *sheet, const struct ax_score *score)
{
    struct judged judged = judge(sheet, score);
    ax_put_text(sheet->output, "       exploitability ");
    ax_escape_terminal(sheet->output, judged.band.len ? judged.band : AX_SLICE("not on a scale"));
    if (judged.harm.len > 0) {
        ax_put_text(sheet->output, ", harm ");
        ax_escape_terminal(sheet->output, judged.harm);
    }
    ax_put_text(sheet->output, judged.verdict.len > 0 ? ": " : "");
    ax_put(sheet->output, judged.verdict);
    ax_put_char(sheet->output, '\n');
}

static void put_table(const struct ax_score_sheet *sheet, const struct row *row)
{
    struct ax_output *output = sheet->output;
    const struct ax_score *score = &row->score;
    const char *band = ax_score_band_text(score->band);
    int digits = score->tenths < 0 ? 0 : score->tenths >= 1000 ? 5 : score->tenths >= 100 ? 4 : 3;
    if (score->method == AX_SCORE_DREAD3) {
        digits -= 2;
    }
    ax_put_repeat(output, ' ', (size_t)(5 - (digits ? digits : 1)));
    ax_put_text(output, digits ? "" : "-");
    ax_score_write(score, output);
    ax_put_text(output, "  ");
    put_padded(output, ax_slice_of(*band ? band : "-"), 10);
    put_padded(output, ax_slice_of(ax_score_method_text(score->method)), 9);
    ax_put(output, row->canonical);
    ax_put_char(output, '\n');
    if (sheet->acceptance) {
        put_table_verdict(sheet, score);
    }
}

/* Every line of `text`, two blanks in. */
static void put_indented(struct ax_output *output, struct ax_slice text)
{
    while (text.len > 0) {
        const char *end = memchr(text.start, '\n', text.len);
        size_t len = end ? (size_t)(end - text.start) + 1 : text.len;
        ax_put_text(output, "  ");
        ax_put(output, (struct ax_slice){text.start, len});
        text = (struct ax_slice){text.start + len, text.len - len};
    }
}

static enum ax_status put_steps(struct ax_score_sheet *sheet, const struct row *row)
{
    struct ax_output *steps = ax_output_to_memory(sheet->session->memory);
    if (!steps) {
        return AX_NO_MEMORY;
    }
    ax_score_explain(row->vector, &sheet->options, steps);
    enum ax_status status = ax_output_flush(steps);
    if (status == AX_OK) {
        put_indented(sheet->output, ax_output_text(steps));
        ax_put_char(sheet->output, '\n');
    }
    ax_output_free(steps);
    return status;
}

static enum ax_status put_row(struct ax_score_sheet *sheet, const struct row *row)
{
    enum ax_status status = AX_OK;
    if (sheet->format == AX_SCORES_CSV) {
        put_csv(sheet, row);
    } else if (sheet->format == AX_SCORES_JSON) {
        put_json(sheet, row);
    } else {
        put_table(sheet, row);
        status = sheet->explain ? put_steps(sheet, row) : AX_OK;
    }
    sheet->rows++;
    sheet->methods |= 1U << row->score.method;
    return status;
}

static enum ax_status add_at(struct ax_score_sheet *sheet, struct ax_slice text,
                             struct ax_span span)
{
    struct ax_score_vector vector;
    struct ax_score_mistake mistake;
    enum ax_status status = ax_score_parse(text, &vector, &mistake);
    if (status != AX_OK) {
        ax_score_mistake_report(sheet->session, &mistake, span, text.len);
        return status;
    }
    struct ax_output *canonical = ax_output_to_memory(sheet->session->memory);
    if (!canonical) {
        return AX_NO_MEMORY;
    }
    ax_score_vector_write(&vector, canonical);
    status = ax_output_flush(canonical);
    if (status == AX_OK) {
        struct row row = {.input = text, .canonical = ax_output_text(canonical), .vector = &vector};
        ax_score_compute(&vector, &sheet->options, &row.score);
        status = put_row(sheet, &row);
    }
    ax_output_free(canonical);
    return status;
}

enum ax_status ax_score_sheet_add(struct ax_score_sheet *sheet, struct ax_slice name,
                                  struct ax_slice text)
{
    uint32_t source = ax_source_add(sheet->session, name, text);
    if (source == 0) {
        return AX_NO_MEMORY;
    }
    return add_at(sheet, text, (struct ax_span){source, 0, (uint32_t)text.len});
}

static bool is_passed_over(struct ax_slice line)
{
    return line.len == 0 || line.start[0] == '#';
}

static enum ax_status add_lines(struct ax_score_sheet *sheet, uint32_t source)
{
    const struct ax_slice whole = ax_source_at(sheet->session, source)->text;
    struct ax_slice rest = whole;
    enum ax_status worst = AX_OK;
    while (rest.len > 0 && worst != AX_NO_MEMORY) {
        const char *end = memchr(rest.start, '\n', rest.len);
        size_t len = end ? (size_t)(end - rest.start) : rest.len;
        struct ax_slice line = ax_slice_trim((struct ax_slice){rest.start, len});
        if (!is_passed_over(line)) {
            uint32_t start = (uint32_t)(line.start - whole.start);
            struct ax_span span = {source, start, start + (uint32_t)line.len};
            enum ax_status status = add_at(sheet, line, span);
            worst = status != AX_OK ? status : worst;
        }
        len += end != NULL;
        rest = (struct ax_slice){rest.start + len, rest.len - len};
    }
    return worst;
}

enum ax_status ax_score_sheet_read(struct ax_score_sheet *sheet, const char *path)
{
    uint32_t source;
    enum ax_status status =
        ax_source_read(sheet->session, path, (struct ax_span){0, 0, 0}, &source);
    return status == AX_OK ? add_lines(sheet, source) : status;
}
