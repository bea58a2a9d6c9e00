/* SPDX-License-Identifier: Apache-2.0 */
/* The threats of a risk file as a table for people, and as JSON lines for programs. */
#include "base/utf8.h"
#include "report/escape.h"
#include "risk/risk.h"

#include <annexc/report.h>

enum {
    GAP = 2
};

enum column {
    C_ID,
    C_SEVERITY,
    C_CELLS,
    C_DISPOSITION,
    C_OWNER,
    C_UNTIL,
    C_TITLE,
    C_SCORED,
    C_RATING,
    C_COUNT
};

struct listing {
    const struct ax_risk *risk;
    const struct ax_risk_filter *filter;
    struct ax_output *output;
    struct ax_output *cell;
    size_t widths[C_COUNT];
    size_t shown;
    size_t counts[AX_RISK_DISPOSITION_COUNT];
    size_t expired;
    size_t again;
    size_t gone;
};

/* What the rule says, as everywhere else; what a score says stands behind it. */
static struct ax_slice severity_of(const struct listing *listing,
                                   const struct ax_risk_record *threat)
{
    enum ax_level scored = ax_risk_scored(listing->risk, threat);
    struct ax_slice stated = ax_risk_value(listing->risk, threat, AX_RISK_SEVERITY);
    return stated.len > 0             ? stated
           : scored == AX_LEVEL_COUNT ? AX_SLICE("?")
                                      : ax_slice_of(ax_level_text(scored));
}

/* The score without the controls that counts; false: there is none with a band. */
static bool find_scored(const struct listing *listing, const struct ax_risk_record *threat,
                        struct ax_score *out_score)
{
    const struct ax_risk_record *part = ax_risk_part(listing->risk, threat, AX_RISK_PRE, 0);
    return part && ax_risk_score(listing->risk, part, out_score) &&
           out_score->band != AX_BAND_ABSENT;
}

/* "scored: CVSS3.1 2.1 Low". A rating of OWASP has a column of its own. */
static void put_scored(struct listing *listing, const struct ax_risk_record *threat)
{
    struct ax_score score;
    if (find_scored(listing, threat, &score) && score.method != AX_SCORE_OWASP) {
        ax_putf(listing->cell, "scored: %s ", ax_score_method_text(score.method));
        ax_score_write(&score, listing->cell);
        ax_putf(listing->cell, " %s", ax_score_band_text(score.band));
    }
}

static struct ax_slice disposition_of(const struct ax_risk_decision *decision)
{
    return decision->gone           ? AX_SLICE("gone")
           : decision->expired      ? AX_SLICE("open (expired)")
           : decision->review_again ? AX_SLICE("review again")
                                    : ax_slice_of(ax_risk_disposition_text(decision->disposition));
}

/* What the acceptance matrix says without the controls, and with them. */
static void put_cells(struct listing *listing, const struct ax_risk_record *threat)
{
    struct ax_risk_cell cell;
    if (ax_risk_cell(listing->risk, threat, false, &cell)) {
        ax_put_text(listing->cell, ax_verdict_text(cell.verdict));
    }
    if (ax_risk_cell(listing->risk, threat, true, &cell)) {
        ax_put_text(listing->cell, listing->cell->len > 0 ? " -> " : "-> ");
        ax_put_text(listing->cell, ax_verdict_text(cell.verdict));
    }
}

/* The first rating of OWASP of a kind: what its band is made of. */
static bool find_rating(const struct listing *listing, const struct ax_risk_record *threat,
                        enum ax_risk_kind kind, struct ax_score *out_score)
{
    const struct ax_risk_record *part;
    for (size_t i = 0; (part = ax_risk_part(listing->risk, threat, kind, i)) != NULL; i++) {
        if (ax_risk_score(listing->risk, part, out_score) && out_score->method == AX_SCORE_OWASP) {
            return true;
        }
    }
    return false;
}

static void put_ratings(struct listing *listing, const struct ax_risk_record *threat)
{
    static const enum ax_risk_kind kinds[] = {AX_RISK_PRE, AX_RISK_POST};
    struct ax_score score;
    for (size_t i = 0; i < AX_COUNT(kinds); i++) {
        if (find_rating(listing, threat, kinds[i], &score)) {
            ax_put_text(listing->cell, kinds[i] == AX_RISK_PRE  ? "OWASP: "
                                       : listing->cell->len > 0 ? " -> "
                                                                : "OWASP: -> ");
            ax_putf(listing->cell, "%s, ", ax_score_band_text(score.band));
            ax_score_rating_write(&score, listing->cell);
        }
    }
}

static struct ax_slice text_of(struct listing *listing, const struct ax_risk_record *threat,
                               const struct ax_risk_decision *decision, enum column column)
{
    struct ax_slice text = {"", 0};
    listing->cell->len = 0;
    switch (column) {
    case C_ID: text = ax_risk_value(listing->risk, threat, AX_RISK_ID); break;
    case C_SEVERITY: text = severity_of(listing, threat); break;
    case C_CELLS: put_cells(listing, threat); break;
    case C_DISPOSITION: text = disposition_of(decision); break;
    case C_OWNER: text = decision->owner; break;
    case C_UNTIL: text = decision->until; break;
    case C_TITLE: text = ax_risk_value(listing->risk, threat, AX_RISK_TITLE); break;
    case C_SCORED: put_scored(listing, threat); break;
    case C_RATING: put_ratings(listing, threat); break;
    case C_COUNT: break;
    }
    ax_escape_terminal(listing->cell, text);
    return ax_output_text(listing->cell);
}

typedef void each_threat(struct listing *listing, const struct ax_risk_record *threat,
                         const struct ax_risk_decision *decision);

static void for_each(struct listing *listing, each_threat *each)
{
    for (size_t i = 0; i < ax_risk_count(listing->risk, AX_RISK_THREAT); i++) {
        const struct ax_risk_record *threat = ax_risk_at(listing->risk, AX_RISK_THREAT, i);
        struct ax_risk_decision decision;
        if (ax_risk_passes(listing->risk, threat, listing->filter, &decision)) {
            each(listing, threat, &decision);
        }
    }
}

static void measure(struct listing *listing, const struct ax_risk_record *threat,
                    const struct ax_risk_decision *decision)
{
    for (int i = 0; i < C_COUNT; i++) {
        size_t cells = ax_utf8_cells(text_of(listing, threat, decision, (enum column)i));
        listing->widths[i] = cells > listing->widths[i] ? cells : listing->widths[i];
    }
    listing->shown++;
    listing->counts[decision->disposition] += !decision->gone;
    listing->gone += decision->gone;
    listing->expired += decision->expired;
    listing->again += decision->review_again;
}

static void put_row(struct listing *listing, const struct ax_risk_record *threat,
                    const struct ax_risk_decision *decision)
{
    size_t pending = 0;
    for (int i = 0; i < C_COUNT; i++) {
        struct ax_slice text = text_of(listing, threat, decision, (enum column)i);
        if (listing->widths[i] == 0) {
            continue;
        }
        if (text.len > 0) {
            ax_put_repeat(listing->output, ' ', pending);
            ax_put(listing->output, text);
            pending = 0;
        }
        pending += listing->widths[i] - ax_utf8_cells(text) + GAP;
    }
    ax_put_char(listing->output, '\n');
}

static void put_summary(struct listing *listing)
{
    const char *between = ": ";
    ax_putf(listing->output, "%s%zu threat%s", listing->shown > 0 ? "\n" : "", listing->shown,
            listing->shown == 1 ? "" : "s");
    for (int i = 0; i < AX_RISK_DISPOSITION_COUNT; i++) {
        if (listing->counts[i] > 0) {
            ax_putf(listing->output, "%s%zu %s", between, listing->counts[i],
                    ax_risk_disposition_text((enum ax_risk_disposition)i));
            between = ", ";
        }
    }
    if (listing->gone > 0) {
        ax_putf(listing->output, "%s%zu gone", between, listing->gone);
    }
    if (listing->expired > 0) {
        ax_putf(listing->output, "; %zu expired", listing->expired);
    }
    if (listing->again > 0) {
        ax_putf(listing->output, "; %zu to review again", listing->again);
    }
    ax_put_char(listing->output, '\n');
}

static void put_pair(struct ax_output *output, const char *name, struct ax_slice value, bool first)
{
    if (value.len == 0) {
        return;
    }
    ax_putf(output, "%s\"%s\":\"", first ? "{" : ",", name);
    ax_escape_json(output, value);
    ax_put_char(output, '"');
}

static void put_json_cell(const struct listing *listing, const struct ax_risk_record *threat,
                          bool post)
{
    struct ax_risk_cell cell;
    struct ax_output *output = listing->output;
    const struct ax_acceptance *matrix = listing->risk->acceptance;
    if (!ax_risk_cell(listing->risk, threat, post, &cell)) {
        return;
    }
    ax_putf(output, ",\"%s\":", post ? "post" : "pre");
    put_pair(output, "exploitability", ax_acceptance_band_name(matrix, (size_t)cell.band), true);
    put_pair(output, "harm", ax_acceptance_harm_name(matrix, (size_t)cell.harm), false);
    put_pair(output, "cell", ax_slice_of(ax_verdict_text(cell.verdict)), false);
    ax_put_char(output, '}');
}

static void put_json_scored(const struct listing *listing, const struct ax_risk_record *threat)
{
    struct ax_output *output = listing->output;
    struct ax_score score;
    if (find_scored(listing, threat, &score)) {
        ax_putf(output, ",\"scored\":{\"method\":\"%s\"", ax_score_method_text(score.method));
        if (score.tenths >= 0) {
            ax_put_text(output, ",\"score\":");
            ax_score_write(&score, output);
        }
        ax_putf(output, ",\"severity\":\"%s\"}",
                ax_level_text(ax_risk_scored(listing->risk, threat)));
    }
}

static void put_json_rating(const struct listing *listing, const struct ax_risk_record *threat,
                            bool post)
{
    struct ax_output *output = listing->output;
    struct ax_score score;
    if (!find_rating(listing, threat, post ? AX_RISK_POST : AX_RISK_PRE, &score)) {
        return;
    }
    ax_putf(output, ",\"%s\":{\"likelihood\":", post ? "postOwasp" : "preOwasp");
    ax_score_part_write(&score, AX_PART_LIKELIHOOD, output);
    ax_putf(output, ",\"likelihoodLevel\":\"%s\",\"impact\":",
            ax_score_part_level(&score, AX_PART_LIKELIHOOD));
    ax_score_part_write(&score, AX_PART_IMPACT, output);
    ax_putf(output, ",\"impactLevel\":\"%s\",\"impactBy\":\"%s\",\"severity\":\"%s\"}",
            ax_score_part_level(&score, AX_PART_IMPACT),
            score.by_business ? "business" : "technical", ax_score_band_text(score.band));
}

static void put_json(struct listing *listing, const struct ax_risk_record *threat,
                     const struct ax_risk_decision *decision)
{
    struct ax_output *output = listing->output;
    struct ax_slice disposition = ax_slice_of(ax_risk_disposition_text(decision->disposition));
    put_pair(output, "id", ax_risk_value(listing->risk, threat, AX_RISK_ID), true);
    put_pair(output, "title", ax_risk_value(listing->risk, threat, AX_RISK_TITLE), false);
    put_pair(output, "severity", severity_of(listing, threat), false);
    put_json_scored(listing, threat);
    put_json_cell(listing, threat, false);
    put_json_cell(listing, threat, true);
    put_json_rating(listing, threat, false);
    put_json_rating(listing, threat, true);
    put_pair(output, "disposition", disposition, false);
    put_pair(output, "stated", ax_slice_of(ax_risk_disposition_text(decision->stated)), false);
    put_pair(output, "owner", decision->owner, false);
    put_pair(output, "until", decision->until, false);
    put_pair(output, "reason", decision->reason, false);
    put_pair(output, "introduced", ax_risk_value(listing->risk, threat, AX_RISK_INTRODUCED), false);
    put_pair(output, "gone", ax_risk_value(listing->risk, threat, AX_RISK_GONE), false);
    ax_putf(output, ",\"expired\":%s,\"reviewAgain\":%s,\"settled\":%s}\n",
            decision->expired ? "true" : "false", decision->review_again ? "true" : "false",
            decision->settled ? "true" : "false");
}

enum ax_status ax_report_risk(const struct ax_risk *risk, const struct ax_risk_filter *filter,
                              bool json, struct ax_output *output)
{
    struct listing listing = {.risk = risk,
                              .filter = filter,
                              .output = output,
                              .cell = ax_output_to_memory(risk->session->memory)};
    if (!listing.cell) {
        return AX_NO_MEMORY;
    }
    if (json) {
        for_each(&listing, put_json);
    } else {
        for_each(&listing, measure);
        for_each(&listing, put_row);
        put_summary(&listing);
    }
    enum ax_status status = listing.cell->status;
    ax_output_free(listing.cell);
    return status != AX_OK ? status : output->status;
}
