/* SPDX-License-Identifier: Apache-2.0 */
#include "report/diff_format.h"

const char *ax_diff_format_text(enum ax_diff_format format)
{
    static const char *const texts[AX_DIFF_FORMAT_COUNT] = {"text", "markdown", "json", "csv",
                                                            "html"};
    return texts[format];
}

static enum ax_status write_diff(const struct ax_diff *diff, enum ax_diff_format format,
                                 struct ax_report_style style, struct ax_output *output)
{
    switch (format) {
    case AX_DIFF_TEXT: return ax_diff_write_text(diff, style, output);
    case AX_DIFF_MARKDOWN: return ax_diff_write_markdown(diff, output);
    case AX_DIFF_JSON: return ax_diff_write_json(diff, output);
    case AX_DIFF_CSV: return ax_diff_write_csv(diff, output);
    case AX_DIFF_HTML: return ax_diff_write_html(diff, output);
    case AX_DIFF_FORMAT_COUNT: break;
    }
    return AX_INTERNAL;
}

enum ax_status ax_report_diff(const struct ax_diff *diff, enum ax_diff_format format,
                              struct ax_report_style style, struct ax_output *output)
{
    enum ax_status status = write_diff(diff, format, style, output);
    return diff->session->no_memory ? AX_NO_MEMORY : status;
}
