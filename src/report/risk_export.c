/* SPDX-License-Identifier: Apache-2.0 */
/* The threats of a risk file as a spreadsheet that can come back: a row for each threat, a column
 * for each field. */
#include "report/risk_export.h"

#ifdef AX_WITH_XLSX
#include "report/workbook_library.h"
#endif

static const char *const names[AX_EXPORT_COLUMNS + 1] = {
    "id",         "title",        "severity",      "effective",     "disposition",
    "status",     "owner",        "until",         "reason",        "controls",
    "tests",      "requirements", "pre",           "post",          "harm",
    "harm-ref",   "safety-ref",   "multi-patient", "threat-source", "attack-vector",
    "phase",      "affects",      "weaknesses",    "patterns",      "category",
    "elements",   "assets",       "side-effects",  "kev",           "statement",
    "impact",     "note",         "residual",      "disclosed",     "ticket",
    "visibility", "introduced",   "decided",       "gone",          "review",
    NULL};

/* The lines of a text without their indentation. */
static void put_lines(struct ax_output *output, struct ax_slice text)
{
    while (text.len > 0) {
        const char *feed = memchr(text.start, '\n', text.len);
        size_t len = feed ? (size_t)(feed - text.start) : text.len;
        ax_put(output, ax_slice_trim((struct ax_slice){text.start, len}));
        if (feed) {
            ax_put_char(output, '\n');
        }
        text.start += len + (feed != NULL);
        text.len -= len + (feed != NULL);
    }
}

static struct ax_slice told(const struct ax_risk *risk, const struct ax_risk_record *threat,
                            struct ax_slice name)
{
    struct ax_risk_decision decision;
    ax_risk_decide(risk, ax_risk_value(risk, threat, AX_RISK_ID), NULL, &decision);
    if (ax_slice_is(name, "effective")) {
        return ax_slice_of(ax_risk_disposition_text(decision.disposition));
    }
    if (ax_slice_is(name, "review")) {
        return decision.review_again ? AX_SLICE("again") : AX_SLICE("");
    }
    return ax_slice_is(name, "id")           ? ax_risk_value(risk, threat, AX_RISK_ID)
           : ax_slice_is(name, "introduced") ? ax_risk_value(risk, threat, AX_RISK_INTRODUCED)
           : ax_slice_is(name, "decided")    ? ax_risk_value(risk, threat, AX_RISK_DECIDED)
                                             : ax_risk_value(risk, threat, AX_RISK_GONE);
}

void ax_export_columns_init(struct ax_export_columns *columns)
{
    columns->count = 0;
    for (size_t i = 0; names[i]; i++) {
        struct ax_export_column *column = &columns->at[columns->count++];
        *column = (struct ax_export_column){.name = names[i]};
        column->is_setting = ax_risk_setting_find(ax_slice_of(names[i]), &column->setting);
    }
}

struct ax_slice ax_export_cell(const struct ax_risk *risk, const struct ax_risk_record *threat,
                               const struct ax_export_column *column, struct ax_output *scratch)
{
    scratch->len = 0;
    put_lines(scratch, column->is_setting ? ax_risk_setting_value(risk, threat, &column->setting)
                                          : told(risk, threat, ax_slice_of(column->name)));
    return ax_output_text(scratch);
}

/* A ' in front that people wrote is not taken for ours when the sheet comes back. */
static void put_cell(struct ax_output *output, struct ax_slice text)
{
    bool doubtful = text.len > 1 && text.start[0] == '\'' &&
                    (text.start[1] == '\'' ||
                     ax_csv_is_formula((struct ax_slice){text.start + 1, text.len - 1}));
    if (!doubtful) {
        ax_put_csv_cell(output, text, false);
        return;
    }
    ax_put_text(output, "\"'");
    ax_escape_csv(output, text);
    ax_put_char(output, '"');
}

static enum ax_status write_csv(const struct ax_risk *risk, struct ax_output *output,
                                struct ax_output *scratch)
{
    struct ax_export_columns columns;
    ax_export_columns_init(&columns);
    for (size_t c = 0; c < columns.count; c++) {
        ax_putf(output, "%s%s", c > 0 ? "," : "", columns.at[c].name);
    }
    ax_put_char(output, '\n');
    for (size_t i = 0; i < ax_risk_count(risk, AX_RISK_THREAT); i++) {
        const struct ax_risk_record *threat = ax_risk_at(risk, AX_RISK_THREAT, i);
        for (size_t c = 0; c < columns.count; c++) {
            if (c > 0) {
                ax_put_char(output, ',');
            }
            put_cell(output, ax_export_cell(risk, threat, &columns.at[c], scratch));
        }
        ax_put_char(output, '\n');
    }
    return output->status;
}

bool ax_report_risk_has_xlsx(void)
{
#ifdef AX_WITH_XLSX
    return ax_workbook_library_is_there();
#else
    return false;
#endif
}

enum ax_status ax_report_risk_sheet(const struct ax_risk *risk, bool xlsx, struct ax_output *output)
{
    struct ax_output *scratch = ax_output_to_memory(risk->session->memory);
    if (!scratch) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = AX_INVALID;
#ifdef AX_WITH_XLSX
    status = xlsx ? ax_export_write_xlsx(risk, output, scratch) : write_csv(risk, output, scratch);
#else
    status = xlsx ? AX_INVALID : write_csv(risk, output, scratch);
#endif
    ax_output_free(scratch);
    return status;
}
