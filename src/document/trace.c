/* SPDX-License-Identifier: Apache-2.0 */
/* Traceability: threat → control → requirement → test, with what is missing in between. */
#include "document/document.h"

enum {
    GAP_DECISION = 1,    /* nobody decided */
    GAP_CONTROL = 2,     /* to be mitigated, but by nothing */
    GAP_REQUIREMENT = 4, /* the control is required by nothing */
    GAP_TEST = 8,        /* nothing tests the control */
    GAP_FAILED = 16      /* a test failed, or was not run */
};

struct trace {
    struct ax_doc *doc;
    struct ax_slice threat;
    const struct ax_risk_decision *decision;
    struct ax_slice control;
    const struct ax_risk_record *record; /* of the control; NULL: none, or hidden */
    unsigned gaps;
    bool first; /* nothing was written to the list yet */
};

static void put_word(struct trace *trace, const char *list, struct ax_slice word)
{
    struct ax_output *output = trace->doc->output;
    ax_putf(output, trace->first ? " %s=\"" : " ", list);
    trace->doc->escape(output, word);
    trace->first = false;
}

static void end_list(struct trace *trace)
{
    ax_put_text(trace->doc->output, trace->first ? "" : "\"");
    trace->first = true;
}

static bool has_word(struct ax_slice words, struct ax_slice wanted)
{
    struct ax_slice word;
    while (ax_slice_next_word(&words, &word)) {
        if (ax_slice_equal(word, wanted)) {
            return true;
        }
    }
    return false;
}

/* What the threat's own record says counts, and what the decision for many threats says. */
static struct ax_slice said(const struct trace *trace, bool own, enum ax_risk_field field)
{
    const struct ax_risk_decision *decision = trace->decision;
    if (own) {
        return ax_doc_field(trace->doc, decision->threat, field);
    }
    return ax_doc_field(trace->doc, decision->by_pattern ? decision->decision : NULL, field);
}

static void put_requirements(struct trace *trace)
{
    const struct ax_slice lists[] = {
        ax_doc_field(trace->doc, trace->record, AX_RISK_REQUIREMENTS),
        said(trace, true, AX_RISK_REQUIREMENTS),
        said(trace, false, AX_RISK_REQUIREMENTS),
    };
    for (size_t i = 0; i < AX_COUNT(lists); i++) {
        struct ax_slice rest = lists[i];
        struct ax_slice word;
        while (ax_slice_next_word(&rest, &word)) {
            bool before =
                (i > 0 && has_word(lists[0], word)) || (i > 1 && has_word(lists[1], word));
            if (!before) {
                put_word(trace, "requirements", word);
            }
        }
    }
    trace->gaps |= trace->first ? GAP_REQUIREMENT : 0;
    end_list(trace);
}

/* A test belongs here when it names the control, or the threat names it and it names no control. */
static bool belongs(const struct trace *trace, const struct ax_risk_record *test)
{
    struct ax_slice id = ax_doc_field(trace->doc, test, AX_RISK_ID);
    struct ax_slice controls = ax_doc_field(trace->doc, test, AX_RISK_CONTROLS);
    bool named = has_word(said(trace, true, AX_RISK_TESTS), id) ||
                 has_word(said(trace, false, AX_RISK_TESTS), id);
    return has_word(controls, trace->control) || (controls.len == 0 && named);
}

static void put_tests(struct trace *trace)
{
    struct ax_doc *doc = trace->doc;
    size_t count = ax_risk_count(doc->risk, AX_RISK_TEST);
    for (size_t i = 0; i < count; i++) {
        const struct ax_risk_record *test = ax_risk_at(doc->risk, AX_RISK_TEST, i);
        if (!belongs(trace, test) || ax_doc_is_hidden(doc, test)) {
            continue;
        }
        put_word(trace, "tests", ax_doc_field(doc, test, AX_RISK_ID));
        if (!ax_slice_is(ax_doc_field(doc, test, AX_RISK_RESULT), "pass")) {
            trace->gaps |= GAP_FAILED;
        }
    }
    trace->gaps |= trace->first ? GAP_TEST : 0;
    end_list(trace);
}

static void put_gaps(struct trace *trace)
{
    static const char *const names[] = {"decision", "control", "requirement", "test", "failed"};
    for (size_t i = 0; i < AX_COUNT(names); i++) {
        if (trace->gaps & 1U << i) {
            put_word(trace, "gaps", ax_slice_of(names[i]));
        }
    }
    end_list(trace);
}

static void put_start(struct trace *trace)
{
    ax_put_text(trace->doc->output, "    <trace");
    ax_doc_attribute(trace->doc, "threat", trace->threat);
    ax_doc_words(trace->doc, "disposition", ax_risk_disposition_text(trace->decision->disposition));
    trace->gaps = 0;
    trace->first = true;
}

static void put_end(struct trace *trace)
{
    put_gaps(trace);
    ax_put_text(trace->doc->output, "/>\n");
}

static void put_control(struct trace *trace)
{
    trace->record = ax_risk_find(trace->doc->risk, trace->control);
    if (ax_doc_is_hidden(trace->doc, trace->record)) {
        return;
    }
    put_start(trace);
    ax_doc_attribute(trace->doc, "control", trace->control);
    put_requirements(trace);
    put_tests(trace);
    put_end(trace);
}

static void put_bare(struct trace *trace)
{
    enum ax_risk_disposition disposition = trace->decision->disposition;
    put_start(trace);
    if (disposition == AX_RISK_OPEN) {
        trace->gaps = GAP_DECISION;
    } else if (disposition == AX_RISK_MITIGATE) {
        trace->gaps = GAP_CONTROL;
    }
    put_end(trace);
}

static void put_threat(struct ax_doc *doc, struct ax_slice id)
{
    struct ax_risk_decision decision;
    ax_doc_decide(doc, id, &decision);
    if (ax_doc_is_hidden(doc, decision.threat)) {
        return;
    }
    struct trace trace = {.doc = doc, .threat = id, .decision = &decision};
    bool any = false;
    for (int own = 1; own >= 0; own--) {
        struct ax_slice controls = said(&trace, own, AX_RISK_CONTROLS);
        while (ax_slice_next_word(&controls, &trace.control)) {
            put_control(&trace);
            any = true;
        }
    }
    if (!any) {
        put_bare(&trace);
    }
}

static void put_manual(struct ax_doc *doc)
{
    size_t count = ax_risk_count(doc->risk, AX_RISK_THREAT);
    for (size_t i = 0; i < count; i++) {
        const struct ax_risk_record *record = ax_risk_at(doc->risk, AX_RISK_THREAT, i);
        if (ax_doc_is_manual(doc, record)) {
            put_threat(doc, ax_doc_field(doc, record, AX_RISK_ID));
        }
    }
}

void ax_doc_write_traces(struct ax_doc *doc)
{
    struct ax_output *id = doc->risk ? ax_output_to_memory(doc->session->memory) : NULL;
    doc->session->no_memory |= doc->risk && !id;
    for (uint32_t i = 0; id && i < doc->threats->list.len; i++) {
        id->len = 0;
        ax_threat_put_id(doc->model, &doc->threats->list.at[i], id);
        put_threat(doc, ax_output_text(id));
    }
    if (id) {
        put_manual(doc);
    }
    ax_output_free(id);
}
