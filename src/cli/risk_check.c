/* SPDX-License-Identifier: Apache-2.0 */
/* annexc risk check: is the record complete. */
#include "cli/risk.h"

#include <annexc/completeness.h>
#include <annexc/gate.h>

#include <string.h>

/* What was found, by rule, and against the acceptance matrix where the file names one. */
struct results {
    struct ax_completeness_result of[AX_COMPLETENESS_RULES + 1];
    size_t count;
};

static const struct ax_completeness_rule *rule_at(size_t index)
{
    return index < AX_COMPLETENESS_RULES ? ax_completeness_rule_at(index)
                                         : ax_completeness_matrix_rule();
}

static void put_results(const struct results *results, struct ax_output *out)
{
    for (size_t i = 0; i < results->count; i++) {
        const struct ax_completeness_rule *rule = rule_at(i);
        const struct ax_completeness_result *result = &results->of[i];
        ax_putf(out, "%s  %-5s ", rule->name,
                result->found == 0 ? "ok"
                : rule->warns      ? "open"
                                   : "fails");
        ax_putf(out, "%6zu found", result->found);
        if (result->excused > 0) {
            ax_putf(out, ", %zu excused", result->excused);
        }
        ax_putf(out, "%*s  %s (%s)\n", result->excused > 0 ? 0 : 11, "", rule->text, rule->clause);
    }
}

static void put_results_json(const struct results *results, struct ax_output *out)
{
    for (size_t i = 0; i < results->count; i++) {
        const struct ax_completeness_rule *rule = rule_at(i);
        ax_putf(out,
                "{\"rule\":\"%s\",\"clause\":\"%s\",\"lookedAt\":%zu,\"found\":%zu,"
                "\"excused\":%zu,\"severity\":\"%s\"}\n",
                rule->name, rule->clause, results->of[i].looked_at, results->of[i].found,
                results->of[i].excused, rule->warns ? "warning" : "error");
    }
}

static bool is_complete(const struct results *results, bool strict)
{
    for (size_t i = 0; i < results->count; i++) {
        if (results->of[i].found > 0 && (strict || !rule_at(i)->warns)) {
            return false;
        }
    }
    return true;
}

static enum ax_status find_all(struct risk_run *run, struct results *results)
{
    struct ax_completeness_options options = {.as_of = run->day,
                                              .all = run->call->console->common.verbose};
    struct ax_threat_options which = ax_risk_asked_methods(run);
    bool named = false;
    enum ax_status status =
        ax_completeness_check(run->task.model, run->risk, &which, &options, results->of);
    if (status == AX_OK) {
        status = ax_completeness_check_matrix(run->risk, &options, &named,
                                              &results->of[AX_COMPLETENESS_RULES]);
    }
    results->count = AX_COMPLETENESS_RULES + (named ? 1 : 0);
    return status;
}

/* What rules and threats refer to: what does not exist is an error of the files, the rest counts
 * with --strict. */
static enum ax_status check_references(struct risk_run *run, bool *out_sound)
{
    struct ax_catalogue *catalogue = NULL;
    struct ax_session *session = run->task.session;
    size_t errors = ax_message_count(session, AX_ERROR);
    if (run->how->catalogue.paths.count == 0) {
        return AX_OK;
    }
    enum ax_status status = ax_catalogue_open(session, &run->how->catalogue, &catalogue);
    if (status == AX_OK) {
        size_t found =
            ax_catalogue_check_templates(catalogue, ax_model_templates(run->task.model)) +
            ax_catalogue_check_risk(catalogue, run->risk);
        *out_sound = run->how->strict ? found == 0 : ax_message_count(session, AX_ERROR) == errors;
    }
    ax_catalogue_free(catalogue);
    return status;
}

/* Shows the gates every threat of the file that is not gone. */
static enum ax_status meet_gates(struct risk_run *run, struct ax_gates *gates)
{
    struct ax_risk_filter all = {.as_of = run->day};
    enum ax_status status = AX_OK;
    for (size_t i = 0; status == AX_OK && i < ax_risk_count(run->risk, AX_RISK_THREAT); i++) {
        const struct ax_risk_record *threat = ax_risk_at(run->risk, AX_RISK_THREAT, i);
        struct ax_risk_decision decision;
        if (!ax_risk_passes(run->risk, threat, &all, &decision)) {
            continue;
        }
        struct ax_slice id = ax_risk_value(run->risk, threat, AX_RISK_ID);
        const char *at = memchr(id.start, '@', id.len);
        enum ax_level level = AX_LEVEL_CRITICAL; /* what nobody judged might be anything */
        (void)ax_risk_severity(run->risk, threat, run->task.model, &level);
        struct ax_gate_threat shown = {
            .subjects = (decision.settled ? 0 : 1U << AX_GATE_OPEN) |
                        (decision.expired ? 1U << AX_GATE_EXPIRED : 0),
            .severity = level,
            .id = id,
            .rule = {id.start, at ? (size_t)(at - id.start) : id.len},
        };
        shown.category = ax_risk_category(run->risk, threat, run->task.model, &shown.category_name);
        status = ax_gates_meet(gates, &shown);
    }
    return status;
}

/* *out_tripped: a gate of --fail-on says no. */
static enum ax_status check_gates(struct risk_run *run, bool *out_tripped)
{
    struct ax_gates *gates = NULL;
    const struct ax_list *texts = &run->how->fail_on;
    static const enum ax_gate_subject none[] = {AX_GATE_NEW, AX_GATE_GONE, AX_GATE_CHANGED};
    enum ax_status status = ax_gates_parse(run->task.session, texts->at, texts->count, &gates);
    for (size_t i = 0; status == AX_OK && i < sizeof(none) / sizeof(none[0]); i++) {
        status = ax_gates_refuse(gates, none[i], "two sides: use annexc diff");
    }
    if (status == AX_OK) {
        ax_gates_check(gates, run->task.model, NULL);
        status = meet_gates(run, gates);
    }
    if (status == AX_OK) {
        ax_gates_report(gates);
        *out_tripped = ax_gates_tripped(gates) > 0;
    }
    ax_gates_free(gates);
    return status;
}

static enum ax_status check(struct risk_run *run, bool *out_complete)
{
    struct results results;
    enum ax_status status = find_all(run, &results);
    if (status != AX_OK) {
        return status;
    }
    bool tripped = false;
    bool sound = true;
    status = check_references(run, &sound);
    if (status != AX_OK) {
        return status;
    }
    *out_complete = is_complete(&results, run->how->strict) && sound;
    if (run->how->fail_on.count > 0) {
        status = check_gates(run, &tripped);
        *out_complete = !tripped;
    }
    if (run->how->json) {
        put_results_json(&results, run->call->console->out);
    } else if (!run->call->console->common.quiet) {
        put_results(&results, run->call->console->out);
    }
    return status;
}

static void put_line(struct ax_output *out, const struct ax_coverage *line)
{
    ax_putf(out, "%-13s  %-12s  %-58s  %.*s\n", line->source, line->clause, line->asks,
            (int)line->evidence.len, line->evidence.start);
}

static void put_line_json(struct ax_output *out, const struct ax_coverage *line)
{
    ax_putf(out,
            "{\"source\":\"%s\",\"clause\":\"%s\",\"asks\":\"%s\",\"evidence\":\"%.*s\","
            "\"missing\":%s}\n",
            line->source, line->clause, line->asks, (int)line->evidence.len, line->evidence.start,
            line->missing ? "true" : "false");
}

static enum ax_status cover(struct risk_run *run)
{
    const struct ax_coverage *lines;
    size_t count;
    size_t missing = 0;
    struct ax_threat_options which = ax_risk_asked_methods(run);
    struct ax_output *out = run->call->console->out;
    enum ax_status status = ax_coverage_of(run->task.model, run->risk, &which, &lines, &count);
    if (status != AX_OK) {
        return status;
    }
    for (size_t i = 0; i < count; i++) {
        missing += lines[i].missing;
        if (run->how->json) {
            put_line_json(out, &lines[i]);
        } else {
            put_line(out, &lines[i]);
        }
    }
    if (!run->how->json) {
        ax_putf(out, "\n%zu of %zu items have evidence\n", count - missing, count);
    }
    return AX_OK;
}

enum ax_exit ax_risk_run_check(struct risk_run *run)
{
    bool complete = true;
    ax_risk_begin(run, RISK_NEEDS_FILE | RISK_NEEDS_MODEL);
    if (run->task.status == AX_OK && run->task.model) {
        run->task.status = run->how->coverage ? cover(run) : check(run, &complete);
    }
    enum ax_exit exit = ax_risk_end(run);
    return exit == AX_EXIT_FINE && !complete ? AX_EXIT_NO : exit;
}
