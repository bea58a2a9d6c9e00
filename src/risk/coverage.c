/* SPDX-License-Identifier: Apache-2.0 */
/* Which evidence there is for what clauses and reviewers ask for. */
#include "base/output.h"
#include "risk/completeness.h"

#include <stdarg.h>
#include <stdio.h>

enum {
    LINES = 64
};

struct covering {
    struct ax_session *session;
    const struct ax_model *model;
    const struct ax_risk *risk;
    const struct ax_threats *threats;
    struct ax_coverage *lines;
    size_t count;
};

/* What is counted, and one of it: lines are written for many. */
static const char *const nouns[][2] = {
    {"assumptions", "assumption"},
    {"boundaries", "boundary"},
    {"components", "component"},
    {"controls", "control"},
    {"data", "datum"},
    {"externals", "external"},
    {"flows", "flow"},
    {"issues", "issue"},
    {"ports", "port"},
    {"processes", "process"},
    {"records", "record"},
    {"reviews", "review"},
    {"stores", "store"},
    {"tests", "test"},
    {"threats", "threat"},
    {"triggers", "trigger"},
    {"views", "view"},
};

static struct ax_slice one_of(struct ax_slice word)
{
    for (size_t i = 0; i < AX_COUNT(nouns); i++) {
        if (ax_slice_is(word, nouns[i][0])) {
            return ax_slice_of(nouns[i][1]);
        }
    }
    return word;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void put_line(struct ax_output *output, const char *line)
{
    bool one = false;
    while (*line != '\0') {
        size_t len = 0;
        while (is_letter(line[len])) {
            len++;
        }
        if (len > 0) {
            struct ax_slice word = {line, len};
            ax_put(output, one ? one_of(word) : word);
            one = false;
        } else {
            len = strspn(line, "0123456789");
            one = (len == 1 && line[0] == '1') || (one && line[0] == ' ');
            len = len > 0 ? len : 1;
            ax_put(output, (struct ax_slice){line, len});
        }
        line += len;
    }
}

static void add(struct covering *covering, const char *source, const char *clause, const char *asks,
                bool missing, const char *format, ...) AX_PRINTF(6, 7);

static void add(struct covering *covering, const char *source, const char *clause, const char *asks,
                bool missing, const char *format, ...)
{
    struct ax_output *text = ax_output_to_memory(covering->session->memory);
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    if (text && covering->count < LINES) {
        put_line(text, missing ? "none" : line);
        struct ax_slice kept = ax_arena_copy(&covering->session->arena, ax_output_text(text));
        covering->session->no_memory |= !kept.start;
        covering->lines[covering->count++] =
            (struct ax_coverage){source, clause, asks, kept, missing};
    }
    covering->session->no_memory |= !text;
    ax_output_free(text);
}

static size_t records(const struct covering *covering, enum ax_risk_kind kind)
{
    return covering->risk ? ax_risk_count(covering->risk, kind) : 0;
}

static bool has_text(const struct covering *covering, const char *name)
{
    return ax_model_text(covering->model, 0, name).len > 0;
}

/* Records of a kind that say something in a field (of one value, when `is` is not NULL). */
static size_t having(const struct covering *covering, enum ax_risk_kind kind,
                     enum ax_risk_field field, const char *is)
{
    size_t count = 0;
    for (size_t i = 0; i < records(covering, kind); i++) {
        struct ax_slice value =
            ax_risk_value(covering->risk, ax_risk_at(covering->risk, kind, i), field);
        count += is ? ax_slice_is(value, is) : value.len > 0;
    }
    return count;
}

/* Threats that have a part of this kind. */
static size_t having_part(const struct covering *covering, enum ax_risk_kind part)
{
    size_t count = 0;
    for (size_t i = 0; i < records(covering, AX_RISK_THREAT); i++) {
        count += ax_risk_part(covering->risk, ax_risk_at(covering->risk, AX_RISK_THREAT, i), part,
                              0) != NULL;
    }
    return count;
}

static size_t items(const struct covering *covering, enum ax_kind kind)
{
    return ax_model_count(covering->model, kind);
}

static size_t flows_with(const struct covering *covering, const char *attribute)
{
    size_t count = 0;
    for (uint32_t i = 1; i < covering->model->items.len; i++) {
        count += ax_model_item(covering->model, i)->kind == AX_KIND_FLOW &&
                 ax_model_text(covering->model, i, attribute).len > 0;
    }
    return count;
}

static size_t flows_with_data(const struct covering *covering)
{
    size_t count = 0;
    for (uint32_t i = 1; i < covering->model->items.len; i++) {
        const struct ax_item *item = ax_model_item(covering->model, i);
        count += item->kind == AX_KIND_FLOW && item->data_count > 0;
    }
    return count;
}

static size_t decided(const struct covering *covering)
{
    size_t count = 0;
    for (size_t i = 0; i < records(covering, AX_RISK_THREAT); i++) {
        struct ax_risk_decision decision;
        const struct ax_risk_record *record = ax_risk_at(covering->risk, AX_RISK_THREAT, i);
        ax_risk_decide(covering->risk, ax_risk_value(covering->risk, record, AX_RISK_ID), NULL,
                       &decision);
        count += !decision.gone && decision.disposition != AX_RISK_OPEN;
    }
    return count;
}

static size_t with_vector(const struct covering *covering)
{
    const struct ax_rule *rules = covering->model->templates->rules.at;
    size_t count = 0;
    for (uint32_t i = 0; i < covering->threats->list.len; i++) {
        count += rules[covering->threats->list.at[i].rule].attack_vector.len > 0;
    }
    return count;
}

#define IEC "IEC 81001-5-1"

static void cover_context(struct covering *covering)
{
    static const struct {
        const char *name;
        const char *asks;
    } parts[] = {{"network-location", "where the product stands in networks"},
                 {"environment", "the physical and cyber environment"},
                 {"isolation", "how it is isolated"},
                 {"safety-impact", "what a loss of security can do to safety"},
                 {"hardware-controls", "controls in dedicated hardware"}};
    for (size_t i = 0; i < AX_COUNT(parts); i++) {
        add(covering, IEC, "7.1.2", parts[i].asks, !has_text(covering, parts[i].name),
            "model: context/%s", parts[i].name);
    }
}

static void cover_model(struct covering *covering)
{
    size_t flows = items(covering, AX_KIND_FLOW);
    size_t components = items(covering, AX_KIND_COMPONENT);
    add(covering, IEC, "7.2 a", "flow of categorised information", flows == 0,
        "model: %zu flows, %zu with data; %zu data", flows, flows_with_data(covering),
        items(covering, AX_KIND_DATA));
    add(covering, IEC, "7.2 b", "trust boundaries", items(covering, AX_KIND_BOUNDARY) == 0,
        "model: %zu boundaries", items(covering, AX_KIND_BOUNDARY));
    add(covering, IEC, "7.2 c", "processes", items(covering, AX_KIND_PROCESS) == 0,
        "model: %zu processes", items(covering, AX_KIND_PROCESS));
    add(covering, IEC, "7.2 d", "data stores", items(covering, AX_KIND_STORE) == 0,
        "model: %zu stores", items(covering, AX_KIND_STORE));
    add(covering, IEC, "7.2 e", "interacting external entities",
        items(covering, AX_KIND_EXTERNAL) == 0, "model: %zu externals",
        items(covering, AX_KIND_EXTERNAL));
    add(covering, IEC, "7.2 f", "protocols with their versions",
        flows_with(covering, "protocol") == 0,
        "model: %zu flows with a protocol, %zu with a version", flows_with(covering, "protocol"),
        flows_with(covering, "version"));
    add(covering, IEC, "7.2 g", "ports that can be reached from outside",
        items(covering, AX_KIND_PORT) == 0, "model: %zu ports", items(covering, AX_KIND_PORT));
    add(covering, IEC, "7.2 h", "connections on circuit boards",
        !has_text(covering, "board-connections") && items(covering, AX_KIND_PORT) == 0, "model: %s",
        has_text(covering, "board-connections") ? "board-connections" : "ports");
    add(covering, IEC, "7.2 i", "attack vectors, also on hardware", with_vector(covering) == 0,
        "templates: %zu of %u threats have one", with_vector(covering),
        covering->threats->list.len);
    add(covering, IEC, "7.2 j", "potential threats", covering->threats->list.len == 0,
        "%u threats of rules, %zu records", covering->threats->list.len,
        records(covering, AX_RISK_THREAT));
    add(covering, IEC, "7.2 k", "security-related issues", records(covering, AX_RISK_ISSUE) == 0,
        "risk file: %zu issues, %zu with a ref to vulnerability handling",
        records(covering, AX_RISK_ISSUE), having(covering, AX_RISK_ISSUE, AX_RISK_REF, NULL));
    add(covering, IEC, "7.2 l", "external dependencies", components == 0, "model: %zu components",
        components);
}

static void cover_file(struct covering *covering)
{
    size_t reviews = records(covering, AX_RISK_REVIEW);
    size_t tests = records(covering, AX_RISK_TEST);
    add(covering, IEC, "4.2", "criteria for the acceptability of risks",
        records(covering, AX_RISK_ACCEPTANCE) == 0, "risk file: acceptance");
    add(covering, IEC, "4.2", "residual risks with compensating controls",
        having_part(covering, AX_RISK_RESIDUAL) == 0, "risk file: %zu threats with a residual risk",
        having_part(covering, AX_RISK_RESIDUAL));
    add(covering, IEC, "7.2", "which methods, and why", records(covering, AX_RISK_METHOD) == 0,
        "risk file: method");
    add(covering, IEC, "7.2", "reviewed by the team, and again every year", reviews == 0,
        "risk file: %zu reviews, %zu with a next one", reviews,
        having(covering, AX_RISK_REVIEW, AX_RISK_NEXT, NULL));
    add(covering, IEC, "7.3", "risks estimated before controls",
        having_part(covering, AX_RISK_PRE) == 0, "risk file: %zu threats scored",
        having_part(covering, AX_RISK_PRE));
    add(covering, IEC, "7.3", "risks handed to the safety risk management",
        having(covering, AX_RISK_THREAT, AX_RISK_SAFETY_REF, NULL) == 0,
        "risk file: %zu threats with a safety-ref",
        having(covering, AX_RISK_THREAT, AX_RISK_SAFETY_REF, NULL));
    add(covering, IEC, "7.4", "a disposition for each threat", decided(covering) == 0,
        "risk file: %zu threats decided", decided(covering));
    add(covering, IEC, "7.4", "controls, and whether they bring new risks",
        records(covering, AX_RISK_CONTROL) == 0, "risk file: %zu controls, %zu with side-effects",
        records(covering, AX_RISK_CONTROL),
        having(covering, AX_RISK_CONTROL, AX_RISK_SIDE_EFFECTS, NULL));
    add(covering, IEC, "7.4", "effectiveness verified", tests == 0,
        "risk file: %zu tests, %zu passed", tests,
        having(covering, AX_RISK_TEST, AX_RISK_RESULT, "pass"));
    add(covering, IEC, "7.4", "risks estimated with controls",
        having_part(covering, AX_RISK_POST) == 0, "risk file: %zu threats scored",
        having_part(covering, AX_RISK_POST));
    add(covering, IEC, "7.5", "what is watched after release",
        records(covering, AX_RISK_MONITORING) == 0, "risk file: %zu triggers of monitoring",
        records(covering, AX_RISK_MONITORING));
    add(covering, IEC, "5.2", "requirements aligned with the model",
        having(covering, AX_RISK_CONTROL, AX_RISK_REQUIREMENTS, NULL) == 0,
        "risk file: %zu controls with requirements",
        having(covering, AX_RISK_CONTROL, AX_RISK_REQUIREMENTS, NULL));
}

static void cover_tests(struct covering *covering)
{
    static const struct {
        const char *kind;
        const char *asks;
    } kinds[] = {{"function", "controls work as designed"},
                 {"thwart", "attempts to thwart controls"},
                 {"vulnerability", "no new vulnerability: scans"},
                 {"fuzz", "no new vulnerability: fuzzing"},
                 {"penetration", "penetration tests"}};
    for (size_t i = 0; i < AX_COUNT(kinds); i++) {
        size_t count = having(covering, AX_RISK_TEST, AX_RISK_KIND, kinds[i].kind);
        add(covering, IEC, "5.7.2", kinds[i].asks, count == 0, "risk file: %zu tests", count);
    }
    size_t told = having_part(covering, AX_RISK_DISCLOSED);
    add(covering, IEC, "5.8.2", "residual risks in the release documentation", told == 0,
        "risk file: %zu threats with what users are told", told);
}

static bool refers(const struct ax_templates *templates, const struct ax_rule *rule,
                   const char *scheme, const char *id)
{
    for (uint32_t i = 0; i < rule->reference_count; i++) {
        const struct ax_rule_reference *at = &templates->rule_references.at[rule->references + i];
        if (ax_slice_is(at->scheme, scheme) && ax_slice_is(at->id, id)) {
            return true;
        }
    }
    return false;
}

/* Controls say it as a word of `ref`: MDR:17.2. */
static bool record_refers(struct ax_slice list, const char *scheme, const char *id)
{
    struct ax_slice word;
    size_t len = strlen(scheme);
    while (ax_slice_next_word(&list, &word)) {
        if (word.len == len + 1 + strlen(id) && memcmp(word.start, scheme, len) == 0 &&
            word.start[len] == ':' && memcmp(word.start + len + 1, id, strlen(id)) == 0) {
            return true;
        }
    }
    return false;
}

static void cover_references(struct covering *covering)
{
    static const struct {
        const char *id;
        const char *asks;
    } clauses[] = {{"17.2", "software developed with regard to information security"},
                   {"17.4", "minimum requirements for hardware, networks and security measures"},
                   {"18.8", "protection against unauthorised access"},
                   {"23.4", "information for users about those requirements"}};
    const struct ax_templates *templates = covering->model->templates;
    for (size_t c = 0; c < AX_COUNT(clauses); c++) {
        size_t threats = 0;
        size_t controls = 0;
        for (uint32_t i = 0; i < covering->threats->list.len; i++) {
            const struct ax_rule *rule = &templates->rules.at[covering->threats->list.at[i].rule];
            threats += refers(templates, rule, "MDR", clauses[c].id);
        }
        for (size_t i = 0; i < records(covering, AX_RISK_CONTROL); i++) {
            const struct ax_risk_record *control = ax_risk_at(covering->risk, AX_RISK_CONTROL, i);
            controls += record_refers(ax_risk_value(covering->risk, control, AX_RISK_REF), "MDR",
                                      clauses[c].id);
        }
        add(covering, "MDR Annex I", clauses[c].id, clauses[c].asks, threats + controls == 0,
            "referred to by %zu threats of rules and %zu controls", threats, controls);
    }
}

static void cover_views(struct covering *covering)
{
    static const struct {
        const char *kind;
        const char *asks;
    } views[] = {{"global-system", "global system view"},
                 {"multi-patient-harm", "multi-patient harm view"},
                 {"updateability", "updateability and patchability view"},
                 {"security-use-case", "security use case views"}};
    for (size_t v = 0; v < AX_COUNT(views); v++) {
        size_t count = 0;
        for (uint32_t i = 1; i < covering->model->items.len; i++) {
            count += ax_model_item(covering->model, i)->kind == AX_KIND_VIEW &&
                     ax_slice_is(ax_model_text(covering->model, i, "kind"), views[v].kind);
        }
        add(covering, "FDA", "views", views[v].asks, count == 0, "model: %zu views", count);
    }
    size_t assumptions =
        items(covering, AX_KIND_ASSUMPTION) + records(covering, AX_RISK_ASSUMPTION);
    add(covering, "FDA", "threat model", "assumptions stated", assumptions == 0, "%zu assumptions",
        assumptions);
    size_t many = having(covering, AX_RISK_THREAT, AX_RISK_MULTI_PATIENT, NULL);
    add(covering, "FDA", "risk", "whether many patients can be harmed", many == 0,
        "risk file: said of %zu threats", many);
}

enum ax_status ax_coverage_of(struct ax_model *model, const struct ax_risk *risk,
                              const struct ax_threat_options *methods,
                              const struct ax_coverage **out_lines, size_t *out_count)
{
    struct ax_session *session = model->session;
    struct covering covering = {
        .session = session,
        .model = model,
        .risk = risk,
        .lines = ax_arena_alloc(&session->arena, LINES * sizeof(struct ax_coverage))};
    struct ax_threats *threats = NULL;
    enum ax_status status =
        covering.lines ? ax_threats_enumerate(model, methods, &threats) : AX_NO_MEMORY;
    if (status != AX_OK) {
        return status;
    }
    covering.threats = threats;
    cover_context(&covering);
    cover_model(&covering);
    cover_file(&covering);
    cover_tests(&covering);
    cover_references(&covering);
    cover_views(&covering);
    ax_threats_free(threats);
    *out_lines = covering.lines;
    *out_count = covering.count;
    return session->no_memory ? AX_NO_MEMORY : AX_OK;
}
