/* SPDX-License-Identifier: Apache-2.0 */
#include "report/format.h"

#include "report/share.h"

const char *ax_threat_format_text(enum ax_threat_format format)
{
    static const char *const texts[AX_THREATS_FORMAT_COUNT] = {
        "table", "csv", "json", "jsonl", "markdown", "xml",
    };
    return texts[format];
}

void ax_threats_put_summary(const struct ax_threats *threats, struct ax_output *output)
{
    uint32_t counts[AX_LEVEL_COUNT] = {0};
    for (uint32_t i = 0; i < threats->list.len; i++) {
        counts[ax_threat_rule(threats, &threats->list.at[i])->severity]++;
    }
    ax_put_number(output, threats->list.len);
    ax_put_text(output, threats->list.len == 1 ? " threat" : " threats");
    const char *before = ": ";
    for (int level = AX_LEVEL_CRITICAL; level >= AX_LEVEL_NONE; level--) {
        if (counts[level] > 0) {
            ax_put_text(output, before);
            ax_put_number(output, counts[level]);
            ax_put_char(output, ' ');
            ax_put_text(output, ax_level_text((enum ax_level)level));
            before = ", ";
        }
    }
}

enum ax_status ax_threats_put_rows(const struct ax_threats *threats,
                                   const struct ax_row_format *format, const char *separator,
                                   struct ax_output *output)
{
    struct ax_slice between = ax_slice_of(separator);
    unsigned threads = ax_rows_threads(threats, format);
    if (threads > 1) {
        return ax_rows_put_shared(threats, format, between, output, threads);
    }
    struct ax_rows rows;
    if (ax_rows_init(&rows, threats, format, threats->model->session->memory, NULL)) {
        for (uint32_t i = 0; i < threats->list.len && !rows.failed && output->status == AX_OK;
             i++) {
            if (i > 0) {
                ax_put(output, between);
            }
            ax_rows_put(&rows, &threats->list.at[i], output);
        }
    }
    return ax_rows_done(&rows, output);
}

static enum ax_status write_threats(const struct ax_threats *threats, enum ax_threat_format format,
                                    struct ax_report_style style, struct ax_output *output)
{
    switch (format) {
    case AX_THREATS_TABLE: return ax_threats_write_table(threats, style, output);
    case AX_THREATS_CSV: return ax_threats_write_csv(threats, output);
    case AX_THREATS_JSON: return ax_threats_write_json(threats, output);
    case AX_THREATS_JSONL: return ax_threats_write_jsonl(threats, output);
    case AX_THREATS_MARKDOWN: return ax_threats_write_markdown(threats, output);
    case AX_THREATS_XML: return ax_threats_write_xml(threats, output);
    case AX_THREATS_FORMAT_COUNT: break;
    }
    return AX_INTERNAL;
}

/* A list from which a text is missing is worse than none. */
enum ax_status ax_report_threats(const struct ax_threats *threats, enum ax_threat_format format,
                                 struct ax_report_style style, struct ax_output *output)
{
    enum ax_status status = write_threats(threats, format, style, output);
    return threats->model->session->no_memory ? AX_NO_MEMORY : status;
}
