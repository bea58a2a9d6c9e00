/* SPDX-License-Identifier: Apache-2.0 */
/* SARIF 2.1.0: rules with help, a result for each threat. Fingerprints are the ids of threats, so a
 * host knows a finding again however the file changes. */
#include "base/limits.h"
#include "report/finding.h"

#include <annexc/version.h>

static const char *level_text(uint8_t severity)
{
    static const char *const levels[] = {"none", "note", "warning", "error", "error"};
    return severity < AX_LEVEL_COUNT ? levels[severity] : "warning";
}

/* The middle of the band of CVSS: hosts show a severity by it. */
static const char *score_text(uint8_t severity)
{
    static const char *const scores[] = {"0.0", "2.0", "5.5", "8.0", "9.5"};
    return severity < AX_LEVEL_COUNT ? scores[severity] : "5.5";
}

static struct ax_slice rule_id(const struct ax_findings *findings, const struct ax_rule *rule)
{
    return ax_atom_text(&findings->threats->model->session->atoms, rule->id);
}

/* Texts of rules have places where facts about a threat go: they are shown as they are. */
static void put_text(struct ax_output *output, const char *name, struct ax_slice text)
{
    ax_putf(output, ",\"%s\":{\"text\":", name);
    ax_put_json_string(output, text);
    ax_put_char(output, '}');
}

static void put_help(struct ax_findings *findings, const struct ax_rule *rule)
{
    const struct ax_templates *templates = findings->threats->model->templates;
    struct ax_output *raw = findings->raw;
    raw->len = 0;
    if (rule->why.len > 0) {
        ax_putf(raw, "Why: %.*s\n\n", AX_FMT(rule->why));
    }
    for (uint32_t i = 0; i < rule->control_count; i++) {
        struct ax_slice control = templates->controls.at[rule->controls + i].text;
        ax_putf(raw, "- %.*s\n", AX_FMT(control));
    }
    if (rule->false_positive.len > 0) {
        ax_putf(raw, "\nFalse positive: %.*s\n", AX_FMT(rule->false_positive));
    }
    struct ax_slice help = ax_slice_trim(ax_output_text(raw));
    put_text(findings->output, "help", help.len > 0 ? help : rule->description);
}

static void put_tags(struct ax_findings *findings, const struct ax_rule *rule)
{
    const struct ax_templates *templates = findings->threats->model->templates;
    struct ax_output *output = findings->output;
    ax_put_text(output, "\"tags\":[\"security\",");
    ax_put_json_string(output, templates->categories.at[rule->category].name);
    for (uint32_t i = 0; i < rule->reference_count && i < AX_LIMIT_SARIF_TAGS - 2; i++) {
        const struct ax_rule_reference *at = &templates->rule_references.at[rule->references + i];
        struct ax_output *raw = findings->raw;
        raw->len = 0;
        if (ax_slice_is(at->scheme, "CWE")) {
            ax_putf(raw, "external/cwe/cwe-%.*s", AX_FMT(at->id));
        } else {
            ax_putf(raw, "%.*s-%.*s", AX_FMT(at->scheme), AX_FMT(at->id));
        }
        ax_put_char(output, ',');
        ax_put_json_string(output, ax_output_text(raw));
    }
    ax_put_char(output, ']');
}

static void put_rule(struct ax_findings *findings, const struct ax_rule *rule)
{
    struct ax_output *output = findings->output;
    ax_put_text(output, "{\"id\":");
    ax_put_json_string(output, rule_id(findings, rule));
    put_text(output, "shortDescription", rule->title);
    put_text(output, "fullDescription", rule->description);
    put_help(findings, rule);
    ax_putf(output,
            ",\"defaultConfiguration\":{\"level\":\"%s\"},\"properties\":{"
            "\"security-severity\":\"%s\",\"precision\":\"medium\",\"problem.severity\":\"%s\",",
            level_text(rule->severity), score_text(rule->severity),
            strcmp(level_text(rule->severity), "error") == 0     ? "error"
            : strcmp(level_text(rule->severity), "warning") == 0 ? "warning"
                                                                 : "recommendation");
    put_tags(findings, rule);
    ax_put_text(output, "}}");
}

static void put_tool(struct ax_findings *findings)
{
    const struct ax_model *model = findings->threats->model;
    const struct ax_templates *templates = model->templates;
    struct ax_output *output = findings->output;
    ax_put_text(output,
                "\"tool\":{\"driver\":{\"name\":\"annexc\",\"informationUri\":\"urn:annexc\","
                "\"semanticVersion\":\"" AX_VERSION_STRING "\",\"rules\":[");
    for (uint32_t i = 0; i < templates->rules.len; i++) {
        ax_put_text(output, i ? ",\n" : "\n");
        put_rule(findings, &templates->rules.at[i]);
    }
    ax_put_text(output, "\n]}}");
}

static void put_location(struct ax_findings *findings, const struct ax_finding *finding)
{
    const struct ax_model *model = findings->threats->model;
    struct ax_output *output = findings->output;
    uint32_t subject = finding->threat->subject;
    ax_put_text(output, ",\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"");
    ax_finding_put_uri(output, finding->file);
    ax_put_text(output, "\"}");
    if (finding->line > 0) {
        ax_putf(output, ",\"region\":{\"startLine\":%u,\"startColumn\":%u}", finding->line,
                finding->column);
    }
    ax_put_text(output, "},\"logicalLocations\":[{\"name\":");
    ax_put_json_string(output, ax_model_label(model, subject));
    ax_put_text(output, ",\"fullyQualifiedName\":");
    ax_put_json_string(output, ax_model_id_text(model, subject));
    ax_putf(output, ",\"kind\":\"%s\"}]}]",
            ax_kind_text((enum ax_kind)ax_model_item(model, subject)->kind));
}

static void put_suppressions(struct ax_findings *findings, const struct ax_finding *finding)
{
    struct ax_output *output = findings->output;
    if (finding->state == AX_FINDING_OPEN) {
        ax_put_text(output, finding->decided.known ? ",\"suppressions\":[]" : "");
        return;
    }
    ax_putf(output,
            ",\"suppressions\":[{\"kind\":\"external\",\"status\":\"%s\",\"justification\":",
            finding->state == AX_FINDING_SETTLED ? "accepted" : "underReview");
    findings->raw->len = 0;
    ax_finding_put_decision(finding, findings->raw);
    ax_put_json_string(output, ax_output_text(findings->raw));
    ax_put_text(output, "}]");
}

static void put_result(struct ax_findings *findings, const struct ax_finding *finding)
{
    struct ax_output *output = findings->output;
    const struct ax_record *record = &finding->record;
    ax_put_text(output, "{\"ruleId\":");
    ax_put_json_string(output, record->text[AX_RECORD_RULE]);
    ax_putf(output, ",\"ruleIndex\":%u,\"level\":\"%s\",\"message\":{\"text\":",
            (unsigned)finding->threat->rule, level_text(record->severity));
    findings->raw->len = 0;
    ax_putf(findings->raw, "%.*s (%.*s). %.*s", AX_FMT(record->text[AX_RECORD_TITLE]),
            AX_FMT(record->text[AX_RECORD_ID]), AX_FMT(record->text[AX_RECORD_DESCRIPTION]));
    ax_put_json_string(output, ax_output_text(findings->raw));
    ax_put_char(output, '}');
    put_location(findings, finding);
    ax_put_text(output, ",\"partialFingerprints\":{\"annexcThreatId/v1\":");
    ax_put_json_string(output, record->text[AX_RECORD_ID]);
    ax_put_char(output, '}');
    put_suppressions(findings, finding);
    if (findings->options->baseline) {
        ax_putf(output, ",\"baselineState\":\"%s\"", finding->known ? "unchanged" : "new");
    }
    ax_putf(output, ",\"properties\":{\"severity\":\"%s\",\"category\":",
            ax_level_text((enum ax_level)record->severity));
    ax_put_json_string(output, record->text[AX_RECORD_CATEGORY_NAME]);
    ax_put_text(output, "}}");
}

/* What the baseline had, and is not there any more. */
static void put_absent(struct ax_findings *findings, const struct ax_record *record)
{
    struct ax_output *output = findings->output;
    ax_put_text(output, "{\"ruleId\":");
    ax_put_json_string(output, record->text[AX_RECORD_RULE]);
    ax_putf(output, ",\"level\":\"%s\",\"message\":{\"text\":", level_text(record->severity));
    findings->raw->len = 0;
    ax_putf(findings->raw, "%.*s (%.*s)", AX_FMT(record->text[AX_RECORD_TITLE]),
            AX_FMT(record->text[AX_RECORD_ID]));
    ax_put_json_string(output, ax_output_text(findings->raw));
    ax_put_text(output, "},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"");
    const struct ax_model *model = findings->threats->model;
    ax_finding_put_uri(output, ax_source_at(model->session, model->source)->name);
    ax_put_text(output, "\"},\"region\":{\"startLine\":1,\"startColumn\":1}}}],"
                        "\"partialFingerprints\":{\"annexcThreatId/v1\":");
    ax_put_json_string(output, record->text[AX_RECORD_ID]);
    ax_put_text(output, "},\"baselineState\":\"absent\"}");
}

static uint32_t put_gone(struct ax_findings *findings, uint32_t written)
{
    const struct ax_baseline *baseline = findings->options->baseline;
    uint32_t left = 0;
    for (uint32_t i = 0; baseline && i < baseline->records.len; i++) {
        if (baseline->met[i]) {
            continue;
        }
        if (written >= AX_LIMIT_SARIF_RESULTS) {
            left++;
            continue;
        }
        ax_put_text(findings->output, written++ ? ",\n" : "\n");
        put_absent(findings, baseline->records.at[i]);
    }
    return left;
}

static void put_end(struct ax_findings *findings, uint32_t left)
{
    struct ax_output *output = findings->output;
    ax_put_text(output, "\n],\n\"invocations\":[{\"executionSuccessful\":true");
    if (left > 0) {
        ax_putf(output,
                ",\"toolExecutionNotifications\":[{\"level\":\"warning\",\"message\":{\"text\":"
                "\"%u less severe threats are left out: code hosts take %u at most\"}}]",
                left, AX_LIMIT_SARIF_RESULTS);
        ax_finding_report_cut(findings, "a code host", AX_LIMIT_SARIF_RESULTS, left);
    }
    ax_put_text(output, "}],\n\"columnKind\":\"unicodeCodePoints\"}]}\n");
}

/* The threats that are written stand in their own order, whatever was left out. */
enum ax_status ax_findings_write_sarif(struct ax_findings *findings)
{
    struct ax_output *output = findings->output;
    uint32_t count = findings->threats->list.len;
    bool cut = count > AX_LIMIT_SARIF_RESULTS;
    uint32_t written = cut ? AX_LIMIT_SARIF_RESULTS : count;
    ax_put_text(output, "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\n"
                        "\"version\":\"2.1.0\",\n\"runs\":[{");
    put_tool(findings);
    ax_put_text(output, ",\n\"results\":[");
    for (uint32_t i = 0; i < written && output->status == AX_OK; i++) {
        ax_put_text(output, i ? ",\n" : "\n");
        put_result(findings, ax_finding_at(findings, cut ? findings->order[i] : i));
    }
    uint32_t left = put_gone(findings, written);
    put_end(findings, count - written + left);
    return output->status;
}
