/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers for the charts: threats by category, by severity before and after the controls, and what
 * was open at each release. */
#include "document/score.h"
#include "template/template.h"

struct by_category {
    uint32_t total;
    uint32_t open;
};

/* A threat in the charts, derived or manual. */
struct counted {
    const struct ax_risk_record *record; /* NULL: there is none */
    uint32_t category;                   /* index in the templates; behind the last: none of them */
    enum ax_level severity;              /* where there is no score */
};

struct numbers {
    struct by_category *categories; /* by index in the templates, and one for all others */
    uint32_t before[AX_LEVEL_COUNT];
    uint32_t after[AX_LEVEL_COUNT];
    uint32_t dispositions[AX_RISK_DISPOSITION_COUNT];
    uint32_t total;
    uint32_t settled;
};

static enum ax_level level_of(enum ax_score_band band, enum ax_level otherwise)
{
    switch (band) {
    case AX_BAND_NONE: return AX_LEVEL_NONE;
    case AX_BAND_NOTE:
    case AX_BAND_LOW: return AX_LEVEL_LOW;
    case AX_BAND_MEDIUM: return AX_LEVEL_MEDIUM;
    case AX_BAND_HIGH: return AX_LEVEL_HIGH;
    case AX_BAND_CRITICAL: return AX_LEVEL_CRITICAL;
    case AX_BAND_ABSENT:
    case AX_BAND_COUNT: break;
    }
    return otherwise;
}

static bool is_removed(enum ax_risk_disposition disposition)
{
    return disposition == AX_RISK_ELIMINATE || disposition == AX_RISK_NOT_APPLICABLE;
}

static void count_threat(struct ax_doc *doc, const struct counted *counted,
                         const struct ax_risk_decision *decision, struct numbers *numbers)
{
    struct by_category *category = &numbers->categories[counted->category];
    const struct ax_risk_record *record = counted->record;
    enum ax_level before = counted->severity;
    before = record ? level_of(ax_doc_band(doc, record, AX_RISK_PRE), before) : before;
    enum ax_level after =
        record ? level_of(ax_doc_band(doc, record, AX_RISK_POST), before) : before;
    numbers->before[before]++;
    numbers->after[is_removed(decision->disposition) ? AX_LEVEL_NONE : after]++;
    numbers->dispositions[decision->disposition]++;
    numbers->settled += decision->settled;
    numbers->total++;
    category->total++;
    category->open += decision->disposition == AX_RISK_OPEN;
}

static void count_derived(struct ax_doc *doc, struct ax_output *id, struct numbers *numbers)
{
    for (uint32_t i = 0; i < doc->threats->list.len; i++) {
        const struct ax_threat *threat = &doc->threats->list.at[i];
        struct ax_risk_decision decision;
        id->len = 0;
        ax_threat_put_id(doc->model, threat, id);
        ax_doc_decide(doc, ax_output_text(id), &decision);
        if (!ax_doc_is_hidden(doc, decision.threat)) {
            const struct ax_rule *rule = &doc->model->templates->rules.at[threat->rule];
            struct counted counted = {decision.threat, rule->category,
                                      (enum ax_level)rule->severity};
            count_threat(doc, &counted, &decision, numbers);
        }
    }
}

/* Threats that a person added count like those that were derived. */
static void count_manual(struct ax_doc *doc, struct numbers *numbers)
{
    size_t count = doc->risk ? ax_risk_count(doc->risk, AX_RISK_THREAT) : 0;
    for (size_t i = 0; i < count; i++) {
        const struct ax_risk_record *record = ax_risk_at(doc->risk, AX_RISK_THREAT, i);
        if (ax_doc_is_manual(doc, record) && !ax_doc_is_hidden(doc, record)) {
            uint32_t category = ax_doc_category(doc, ax_doc_field(doc, record, AX_RISK_CATEGORY));
            struct counted counted = {record, category, AX_LEVEL_NONE};
            (void)ax_risk_severity(doc->risk, record, NULL, &counted.severity);
            struct ax_risk_decision decision;
            ax_doc_decide(doc, ax_doc_field(doc, record, AX_RISK_ID), &decision);
            count_threat(doc, &counted, &decision, numbers);
        }
    }
}

static void put_category(struct ax_doc *doc, struct ax_slice id, struct ax_slice name,
                         const struct by_category *numbers)
{
    if (numbers->total > 0) {
        ax_put_text(doc->output, "      <category");
        ax_doc_attribute(doc, "id", id);
        ax_doc_attribute(doc, "name", name);
        ax_doc_number(doc, "total", numbers->total);
        ax_doc_number(doc, "open", numbers->open);
        ax_put_text(doc->output, "/>\n");
    }
}

static void put_categories(struct ax_doc *doc, const struct numbers *numbers)
{
    const struct ax_templates *templates = doc->model->templates;
    for (uint32_t i = 0; i < templates->categories.len; i++) {
        const struct ax_category *category = &templates->categories.at[i];
        put_category(doc, ax_atom_text(&doc->session->atoms, category->id), category->name,
                     &numbers->categories[i]);
    }
    put_category(doc, (struct ax_slice){NULL, 0}, AX_SLICE("Other"),
                 &numbers->categories[templates->categories.len]);
}

static void put_levels(struct ax_doc *doc, const struct numbers *numbers)
{
    for (int i = AX_LEVEL_COUNT - 1; i >= 0; i--) {
        ax_put_text(doc->output, "      <severity");
        ax_doc_words(doc, "level", ax_level_text((enum ax_level)i));
        ax_doc_number(doc, "before", numbers->before[i]);
        ax_doc_number(doc, "after", numbers->after[i]);
        ax_put_text(doc->output, "/>\n");
    }
    for (int i = 0; i < AX_RISK_DISPOSITION_COUNT; i++) {
        ax_put_text(doc->output, "      <disposition");
        ax_doc_words(doc, "name", ax_risk_disposition_text((enum ax_risk_disposition)i));
        ax_doc_number(doc, "total", numbers->dispositions[i]);
        ax_put_text(doc->output, "/>\n");
    }
}

/* The place of a version among the releases, from 1; `otherwise` when it is none of them. */
static size_t release_of(const struct ax_doc *doc, struct ax_slice version, size_t otherwise)
{
    size_t count = ax_risk_count(doc->risk, AX_RISK_RELEASE);
    for (size_t i = 0; version.len > 0 && i < count; i++) {
        const struct ax_risk_record *release = ax_risk_at(doc->risk, AX_RISK_RELEASE, i);
        if (ax_slice_equal(ax_doc_field(doc, release, AX_RISK_VERSION), version)) {
            return i + 1;
        }
    }
    return otherwise;
}

/* A threat counts from the release that it came in until it goes, and is open until it is
 * decided. What the file does not say happened before the first release, or never. */
static void count_at(struct ax_doc *doc, size_t release, uint32_t *out_total, uint32_t *out_open)
{
    size_t count = ax_risk_count(doc->risk, AX_RISK_THREAT);
    for (size_t i = 0; i < count; i++) {
        const struct ax_risk_record *threat = ax_risk_at(doc->risk, AX_RISK_THREAT, i);
        if (ax_doc_is_hidden(doc, threat)) {
            continue;
        }
        size_t came = release_of(doc, ax_doc_field(doc, threat, AX_RISK_INTRODUCED), 0);
        size_t went = release_of(doc, ax_doc_field(doc, threat, AX_RISK_GONE), SIZE_MAX);
        struct ax_risk_decision decision;
        ax_doc_decide(doc, ax_doc_field(doc, threat, AX_RISK_ID), &decision);
        bool is_decided = decision.disposition != AX_RISK_OPEN;
        struct ax_slice version = ax_doc_field(doc, decision.decision, AX_RISK_DECIDED);
        size_t decided = is_decided ? release_of(doc, version, 0) : SIZE_MAX;
        bool there = came <= release && release < went;
        *out_total += there;
        *out_open += there && release < decided;
    }
}

static void put_releases(struct ax_doc *doc)
{
    size_t count = doc->risk ? ax_risk_count(doc->risk, AX_RISK_RELEASE) : 0;
    for (size_t i = 0; i < count; i++) {
        const struct ax_risk_record *release = ax_risk_at(doc->risk, AX_RISK_RELEASE, i);
        uint32_t total = 0;
        uint32_t open = 0;
        count_at(doc, i + 1, &total, &open);
        ax_put_text(doc->output, "      <release");
        ax_doc_attribute(doc, "version", ax_doc_field(doc, release, AX_RISK_VERSION));
        ax_doc_attribute(doc, "date", ax_doc_field(doc, release, AX_RISK_DATE));
        ax_doc_number(doc, "total", total);
        ax_doc_number(doc, "open", open);
        ax_put_text(doc->output, "/>\n");
    }
}

void ax_doc_write_charts(struct ax_doc *doc)
{
    struct ax_output *id = ax_output_to_memory(doc->session->memory);
    struct numbers numbers = {
        .categories =
            ax_arena_alloc(&doc->session->arena, (doc->model->templates->categories.len + 1) *
                                                     sizeof(*numbers.categories))};
    if (!id || !numbers.categories) {
        doc->session->no_memory = true;
    } else {
        count_derived(doc, id, &numbers);
        count_manual(doc, &numbers);
        ax_put_text(doc->output, "    <charts");
        ax_doc_number(doc, "threats", numbers.total);
        ax_doc_number(doc, "open", numbers.dispositions[AX_RISK_OPEN]);
        ax_doc_number(doc, "settled", numbers.settled);
        ax_put_text(doc->output, ">\n");
        put_categories(doc, &numbers);
        put_levels(doc, &numbers);
        put_releases(doc);
        ax_put_text(doc->output, "    </charts>\n");
    }
    ax_output_free(id);
}
