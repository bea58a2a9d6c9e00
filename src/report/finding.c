/* SPDX-License-Identifier: Apache-2.0 */
#include "report/finding.h"

#include "base/limits.h"
#include "diff/gate.h"

const char *ax_finding_format_text(enum ax_finding_format format)
{
    static const char *const texts[AX_FINDING_FORMAT_COUNT] = {"text",  "sarif",  "gitlab",
                                                               "junit", "github", "summary"};
    return texts[format];
}

static struct ax_decided decided_of(const struct ax_findings *findings, struct ax_slice id)
{
    struct ax_side side = {.risk = (struct ax_risk *)(uintptr_t)findings->options->risk,
                           .as_of = findings->options->as_of};
    return ax_side_decided(&side, id);
}

static enum ax_finding_state state_of(const struct ax_decided *decided)
{
    if (decided->known && decided->settled) {
        return AX_FINDING_SETTLED;
    }
    return decided->known && ax_slice_is(decided->status, "in-review") ? AX_FINDING_IN_REVIEW
                                                                       : AX_FINDING_OPEN;
}

static void find_place(struct ax_finding *finding, const struct ax_model *model)
{
    struct ax_session *session = model->session;
    const struct ax_item *item = ax_model_item(model, finding->threat->subject);
    finding->line = finding->column = 0;
    finding->file = ax_source_at(session, item->source ? item->source : model->source)->name;
    if (item->source) {
        ax_source_place(session, item->source, item->start, &finding->line, &finding->column);
    }
}

const struct ax_finding *ax_finding_at(struct ax_findings *findings, uint32_t index)
{
    const struct ax_threats *threats = findings->threats;
    struct ax_finding *finding = &findings->finding;
    finding->threat = &threats->list.at[index];
    finding->rule = &threats->model->templates->rules.at[finding->threat->rule];
    ax_record_of_threat(threats, finding->threat, findings->texts, &finding->record);
    struct ax_slice id = finding->record.text[AX_RECORD_ID];
    finding->decided = decided_of(findings, id);
    finding->state = state_of(&finding->decided);
    const struct ax_baseline *baseline = findings->options->baseline;
    finding->known = baseline && ax_baseline_find(baseline, id) != AX_NO_INDEX;
    find_place(finding, threats->model);
    return finding;
}

void ax_finding_put_decision(const struct ax_finding *finding, struct ax_output *output)
{
    const struct ax_decided *decided = &finding->decided;
    ax_put_text(output, ax_risk_disposition_text(decided->stated));
    if (decided->owner.len > 0) {
        ax_putf(output, " by %.*s", AX_FMT(decided->owner));
    }
    if (decided->until.len > 0) {
        ax_putf(output, decided->expired ? ", expired on %.*s" : " until %.*s",
                AX_FMT(decided->until));
    }
    if (decided->reason.len > 0) {
        ax_putf(output, ": %.*s", AX_FMT(decided->reason));
    }
}

void ax_finding_report_cut(const struct ax_findings *findings, const char *host, uint32_t limit,
                           uint32_t left)
{
    (void)ax_report(findings->threats->model->session, AX_CODE_FINDINGS_CUT,
                    (struct ax_span){0, 0, 0},
                    "%s takes %u at most: %u less severe threats are left out", host, limit, left);
}

void ax_finding_put_uri(struct ax_output *output, struct ax_slice path)
{
    bool absolute = path.len > 0 && path.start[0] == '/';
    ax_put_text(output, absolute ? "file://" : "");
    if (path.len > 2 && path.start[0] == '.' && path.start[1] == '/') {
        path = (struct ax_slice){path.start + 2, path.len - 2};
    }
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.start[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     (c != '\0' && strchr("-._~/", c));
        if (plain) {
            ax_put_char(output, (char)c);
        } else {
            ax_putf(output, "%%%02X", c);
        }
    }
}

/* The worst first, each severity in its order: what a host's limit leaves out matters least. */
static bool sort(struct ax_findings *findings)
{
    const struct ax_threats *threats = findings->threats;
    size_t size = (threats->list.len + 1UL) * sizeof(uint32_t);
    findings->order = ax_memory_resize(threats->model->session->memory, NULL, 0, size);
    uint32_t count = 0;
    for (int level = AX_LEVEL_COUNT - 1; findings->order && level >= 0; level--) {
        for (uint32_t i = 0; i < threats->list.len; i++) {
            const struct ax_rule *rule =
                &threats->model->templates->rules.at[threats->list.at[i].rule];
            if (rule->severity == level) {
                findings->order[count++] = i;
            }
        }
    }
    return findings->order != NULL;
}

/* A line that no other line has an influence on: no columns, no numbers of flows. */
static enum ax_status write_text(struct ax_findings *findings)
{
    for (uint32_t i = 0; i < findings->threats->list.len; i++) {
        const struct ax_finding *finding = ax_finding_at(findings, i);
        ax_escape_terminal(findings->output, finding->record.text[AX_RECORD_ID]);
        ax_putf(findings->output, "  %s  ", ax_level_text((enum ax_level)finding->record.severity));
        ax_escape_terminal(findings->output, finding->record.text[AX_RECORD_TITLE]);
        ax_put_char(findings->output, '\n');
    }
    return findings->output->status;
}

static enum ax_status write_findings(struct ax_findings *findings, enum ax_finding_format format)
{
    switch (format) {
    case AX_FINDINGS_TEXT: return write_text(findings);
    case AX_FINDINGS_SARIF: return ax_findings_write_sarif(findings);
    case AX_FINDINGS_GITLAB: return ax_findings_write_gitlab(findings);
    case AX_FINDINGS_JUNIT: return ax_findings_write_junit(findings);
    case AX_FINDINGS_GITHUB: return ax_findings_write_github(findings);
    case AX_FINDINGS_SUMMARY: return ax_findings_write_summary(findings);
    case AX_FINDING_FORMAT_COUNT: break;
    }
    return AX_INTERNAL;
}

enum ax_status ax_report_findings(const struct ax_threats *threats,
                                  const struct ax_finding_options *options,
                                  enum ax_finding_format format, struct ax_output *output)
{
    struct ax_session *session = threats->model->session;
    struct ax_findings findings = {.threats = threats,
                                   .options = options,
                                   .output = output,
                                   .texts = ax_output_to_memory(session->memory),
                                   .raw = ax_output_to_memory(session->memory)};
    bool whole = findings.texts && findings.raw && sort(&findings);
    enum ax_status status = whole ? write_findings(&findings, format) : AX_NO_MEMORY;
    whole = whole && findings.texts->status == AX_OK && findings.raw->status == AX_OK;
    ax_memory_release(session->memory, findings.order,
                      (threats->list.len + 1UL) * sizeof(uint32_t));
    ax_output_free(findings.texts);
    ax_output_free(findings.raw);
    return whole && !session->no_memory ? status : AX_NO_MEMORY;
}

static enum ax_status show_threats(struct ax_gates *gates, struct ax_findings *findings)
{
    const struct ax_baseline *baseline = findings->options->baseline;
    enum ax_status status = AX_OK;
    for (uint32_t i = 0; status == AX_OK && i < findings->threats->list.len; i++) {
        struct ax_record record;
        ax_record_of_threat_id(findings->threats, &findings->threats->list.at[i], findings->texts,
                               &record);
        struct ax_slice id = record.text[AX_RECORD_ID];
        struct ax_decided decided = decided_of(findings, id);
        bool is_new = baseline && ax_baseline_find(baseline, id) == AX_NO_INDEX;
        bool open = !decided.known || !decided.settled;
        struct ax_gate_threat threat = {
            .subjects = (is_new ? 1U << AX_GATE_NEW : 0) | (open ? 1U << AX_GATE_OPEN : 0) |
                        (decided.known && decided.expired ? 1U << AX_GATE_EXPIRED : 0),
            .severity = ax_decided_severity(&decided, record.severity),
            .id = id,
            .rule = record.text[AX_RECORD_RULE],
            .category = record.text[AX_RECORD_CATEGORY],
            .category_name = record.text[AX_RECORD_CATEGORY_NAME],
        };
        status = ax_gates_meet(gates, &threat);
    }
    return status;
}

/* Both have them: severity, title and crossings are compared in `annexc diff`. Here only what is
 * there and what is not counts, but for a severity that is another one. */
static enum ax_status show_gone(struct ax_gates *gates, const struct ax_baseline *baseline)
{
    enum ax_status status = AX_OK;
    for (uint32_t i = 0; status == AX_OK && i < baseline->records.len; i++) {
        const struct ax_record *record = baseline->records.at[i];
        struct ax_gate_threat threat = {
            .subjects = 1U << AX_GATE_GONE,
            .severity = (enum ax_level)record->severity,
            .id = record->text[AX_RECORD_ID],
            .rule = record->text[AX_RECORD_RULE],
            .category = record->text[AX_RECORD_CATEGORY],
            .category_name = record->text[AX_RECORD_CATEGORY_NAME],
        };
        if (!baseline->met[i]) {
            status = ax_gates_meet(gates, &threat);
        }
    }
    return status;
}

enum ax_status ax_gates_judge(struct ax_gates *gates, const struct ax_threats *threats,
                              const struct ax_finding_options *options)
{
    struct ax_session *session = threats->model->session;
    enum ax_status status = ax_gates_refuse(gates, AX_GATE_CHANGED, "annexc diff");
    static const enum ax_gate_subject compared[] = {AX_GATE_NEW, AX_GATE_GONE};
    for (size_t i = 0; !options->baseline && i < AX_COUNT(compared); i++) {
        enum ax_status refused = ax_gates_refuse(gates, compared[i], "a baseline");
        status = status == AX_OK ? refused : status;
    }
    if (!options->risk) {
        enum ax_status refused = ax_gates_refuse(gates, AX_GATE_EXPIRED, "a risk file");
        status = status == AX_OK ? refused : status;
    }
    if (status != AX_OK) {
        return status;
    }
    ax_gates_check(gates, threats->model, NULL);
    struct ax_findings findings = {
        .threats = threats, .options = options, .texts = ax_output_to_memory(session->memory)};
    if (!findings.texts) {
        return AX_NO_MEMORY;
    }
    status = show_threats(gates, &findings);
    status = status == AX_OK ? findings.texts->status : status;
    ax_output_free(findings.texts);
    return status == AX_OK && options->baseline ? show_gone(gates, options->baseline) : status;
}
