/* SPDX-License-Identifier: Apache-2.0 */
/* What code hosts and build servers take: GitLab's code quality report, JUnit, GitHub's workflow
 * commands, and the summary of a step. */
#include "base/limits.h"
#include "report/diff_format.h"
#include "report/finding.h"
#include "xml/canonical.h"

static uint64_t hash(struct ax_slice text, uint64_t value)
{
    for (size_t i = 0; i < text.len; i++) {
        value = (value ^ (unsigned char)text.start[i]) * 1099511628211ULL;
    }
    return value ^ value >> 29;
}

/* Two models may have a threat of the same id, so the model counts. */
static void put_fingerprint(struct ax_findings *findings, struct ax_slice id)
{
    struct ax_slice model = ax_model_id_text(findings->threats->model, 0);
    uint64_t first = hash(id, hash(AX_SLICE("@"), hash(model, 14695981039346656037ULL)));
    uint64_t second = hash(model, hash(id, 0x9e3779b97f4a7c15ULL));
    ax_putf(findings->output, "%08lx%08lx%08lx%08lx", (unsigned long)(first >> 32),
            (unsigned long)(first & 0xffffffff), (unsigned long)(second >> 32),
            (unsigned long)(second & 0xffffffff));
}

static void put_issue(struct ax_findings *findings, const struct ax_finding *finding)
{
    static const char *const severities[] = {"info", "minor", "major", "critical", "blocker"};
    struct ax_output *output = findings->output;
    const struct ax_record *record = &finding->record;
    ax_put_text(output, "{\"description\":");
    findings->raw->len = 0;
    ax_putf(findings->raw, "%.*s (%.*s)", AX_FMT(record->text[AX_RECORD_TITLE]),
            AX_FMT(record->text[AX_RECORD_ID]));
    ax_put_json_string(output, ax_output_text(findings->raw));
    ax_put_text(output, ",\"check_name\":");
    ax_put_json_string(output, record->text[AX_RECORD_RULE]);
    ax_put_text(output, ",\"fingerprint\":\"");
    put_fingerprint(findings, record->text[AX_RECORD_ID]);
    ax_putf(output, "\",\"severity\":\"%s\",\"location\":{\"path\":", severities[record->severity]);
    ax_put_json_string(output, finding->file);
    ax_putf(output, ",\"lines\":{\"begin\":%u}}}", finding->line > 0 ? finding->line : 1);
}

enum ax_status ax_findings_write_gitlab(struct ax_findings *findings)
{
    struct ax_output *output = findings->output;
    bool first = true;
    ax_put_text(output, "[");
    for (uint32_t i = 0; i < findings->threats->list.len && output->status == AX_OK; i++) {
        const struct ax_finding *finding = ax_finding_at(findings, i);
        if (ax_finding_is_open(finding)) {
            ax_put_text(output, first ? "\n" : ",\n");
            put_issue(findings, finding);
            first = false;
        }
    }
    ax_put_text(output, "\n]\n");
    return output->status;
}

static void put_attribute(struct ax_output *output, const char *name, struct ax_slice value)
{
    ax_putf(output, " %s=\"", name);
    ax_xml_put_value(output, value);
    ax_put_char(output, '"');
}

static uint32_t count_open(struct ax_findings *findings)
{
    uint32_t open = 0;
    for (uint32_t i = 0; i < findings->threats->list.len; i++) {
        open += ax_finding_is_open(ax_finding_at(findings, i));
    }
    return open;
}

static void put_case(struct ax_findings *findings, const struct ax_finding *finding)
{
    struct ax_output *output = findings->output;
    const struct ax_record *record = &finding->record;
    struct ax_output *raw = findings->raw;
    raw->len = 0;
    ax_putf(raw, "%.*s %.*s", AX_FMT(record->text[AX_RECORD_ID]),
            AX_FMT(record->text[AX_RECORD_TITLE]));
    ax_put_text(output, "    <testcase");
    put_attribute(output, "classname", record->text[AX_RECORD_CATEGORY_NAME]);
    put_attribute(output, "name", ax_output_text(raw));
    put_attribute(output, "file", finding->file);
    ax_putf(output, " line=\"%u\">\n", finding->line > 0 ? finding->line : 1);
    raw->len = 0;
    if (ax_finding_is_open(finding)) {
        ax_putf(output, "      <failure type=\"%s\"",
                ax_level_text((enum ax_level)record->severity));
        put_attribute(output, "message", record->text[AX_RECORD_TITLE]);
        ax_put_char(output, '>');
        ax_xml_put_text(output, record->text[AX_RECORD_DESCRIPTION]);
        ax_put_text(output, "</failure>\n");
    } else {
        ax_finding_put_decision(finding, raw);
        ax_put_text(output, "      <system-out>");
        ax_xml_put_text(output, ax_output_text(raw));
        ax_put_text(output, "</system-out>\n");
    }
    ax_put_text(output, "    </testcase>\n");
}

enum ax_status ax_findings_write_junit(struct ax_findings *findings)
{
    struct ax_output *output = findings->output;
    const struct ax_model *model = findings->threats->model;
    uint32_t count = findings->threats->list.len;
    uint32_t open = count_open(findings);
    ax_putf(
        output,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"%u\" failures=\"%u\">\n"
        "  <testsuite",
        count, open);
    put_attribute(output, "name", ax_model_label(model, 0));
    ax_putf(output, " tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"0\">\n", count, open);
    for (uint32_t i = 0; i < count && output->status == AX_OK; i++) {
        put_case(findings, ax_finding_at(findings, i));
    }
    ax_put_text(output, "  </testsuite>\n</testsuites>\n");
    return output->status;
}

/* Percent, line ends, and in properties the marks that separate them. */
static void escape_command(struct ax_output *output, struct ax_slice text, bool property)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.start[i];
        bool marked = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
        if (marked) {
            ax_putf(output, "%%%02X", (unsigned)c);
        } else {
            ax_put_char(output, c);
        }
    }
}

static void put_annotation(struct ax_findings *findings, const struct ax_finding *finding)
{
    static const char *const commands[] = {"notice", "notice", "warning", "error", "error"};
    struct ax_output *output = findings->output;
    const struct ax_record *record = &finding->record;
    ax_putf(output, "::%s file=", commands[record->severity]);
    escape_command(output, finding->file, true);
    ax_putf(output, ",line=%u,col=%u,title=", finding->line > 0 ? finding->line : 1,
            finding->column > 0 ? finding->column : 1);
    escape_command(output, record->text[AX_RECORD_ID], true);
    ax_put_text(output, "::");
    escape_command(output, record->text[AX_RECORD_TITLE], false);
    ax_put_char(output, '\n');
}

/* GitHub shows so many annotations of each kind for a step and forgets the rest without a word. */
enum ax_status ax_findings_write_github(struct ax_findings *findings)
{
    static const int kinds[] = {0, 0, 1, 2, 2};
    struct ax_output *output = findings->output;
    uint32_t shown[3] = {1, 0, 0}; /* one notice is kept for what is left out */
    uint32_t left = 0;
    for (uint32_t i = 0; i < findings->threats->list.len && output->status == AX_OK; i++) {
        const struct ax_finding *finding = ax_finding_at(findings, findings->order[i]);
        if (!ax_finding_is_open(finding)) {
            continue;
        }
        if (shown[kinds[finding->record.severity]]++ < AX_LIMIT_ANNOTATIONS) {
            put_annotation(findings, finding);
        } else {
            left++;
        }
    }
    if (left > 0) {
        ax_putf(output,
                "::notice title=annexc::%u more open threats: see the summary of the step\n", left);
    }
    return output->status;
}

static void put_counts(struct ax_findings *findings)
{
    uint32_t counts[AX_LEVEL_COUNT][2] = {{0, 0}};
    for (uint32_t i = 0; i < findings->threats->list.len; i++) {
        const struct ax_finding *finding = ax_finding_at(findings, i);
        counts[finding->record.severity][ax_finding_is_open(finding)]++;
    }
    ax_put_text(findings->output, "| Severity | Open | Decided |\n|---|---:|---:|\n");
    for (int level = AX_LEVEL_COUNT - 1; level >= 0; level--) {
        if (counts[level][0] + counts[level][1] > 0) {
            ax_putf(findings->output, "| %s | %u | %u |\n", ax_level_text((enum ax_level)level),
                    counts[level][1], counts[level][0]);
        }
    }
}

static void put_row(struct ax_findings *findings, const struct ax_finding *finding)
{
    const struct ax_record *record = &finding->record;
    findings->raw->len = 0;
    ax_put_text(findings->raw, "| ");
    ax_escape_markdown(findings->raw, record->text[AX_RECORD_ID]);
    ax_putf(findings->raw, " | %s | ", ax_level_text((enum ax_level)record->severity));
    ax_escape_markdown(findings->raw, record->text[AX_RECORD_TITLE]);
    ax_putf(findings->raw, " | %s |\n",
            findings->options->baseline && !finding->known ? "new" : "");
}

enum ax_status ax_findings_write_summary(struct ax_findings *findings)
{
    struct ax_output *output = findings->output;
    size_t written = 0;
    uint32_t left = 0;
    ax_put_text(output, "## Threats of ");
    ax_escape_markdown(output, ax_model_label(findings->threats->model, 0));
    ax_put_text(output, "\n\n");
    put_counts(findings);
    ax_put_text(output, "\n| Open threat | Severity | | |\n|---|---|---|---|\n");
    for (uint32_t i = 0; i < findings->threats->list.len && output->status == AX_OK; i++) {
        const struct ax_finding *finding = ax_finding_at(findings, findings->order[i]);
        if (!ax_finding_is_open(finding)) {
            continue;
        }
        put_row(findings, finding);
        if (left > 0 || written + findings->raw->len > AX_LIMIT_SUMMARY_BYTES) {
            left++;
            continue;
        }
        ax_put(output, ax_output_text(findings->raw));
        written += findings->raw->len;
    }
    if (left > 0) {
        ax_putf(output,
                "\n**%u less severe open threats are left out**: a summary may have 1 MiB.\n",
                left);
    }
    return output->status;
}
