/* SPDX-License-Identifier: Apache-2.0 */
/* What is missing, by the rules TM01 to TM23, and where the evidence for each clause is. What the
 * check finds is part of the document, so its messages are taken out of the session again. */
#include "document/document.h"

#include <annexc/completeness.h>

struct kept_messages {
    uint32_t len;
    size_t counts[AX_ERROR + 1];
    size_t dropped;
};

static struct kept_messages keep(const struct ax_session *session)
{
    struct kept_messages kept = {.len = session->messages.len, .dropped = session->dropped};
    memcpy(kept.counts, session->counts, sizeof(kept.counts));
    return kept;
}

static void restore(struct ax_session *session, const struct kept_messages *kept)
{
    session->messages.len = kept->len;
    session->dropped = kept->dropped;
    memcpy(session->counts, kept->counts, sizeof(kept->counts));
}

static void put_rule(struct ax_doc *doc, const struct ax_completeness_rule *rule,
                     const struct ax_completeness_result *result)
{
    bool asked = doc->risk || rule->model_only;
    ax_put_text(doc->output, "    <rule");
    ax_doc_words(doc, "name", rule->name);
    ax_doc_words(doc, "clause", rule->clause);
    ax_doc_words(doc, "state",
                 !asked              ? "not-asked"
                 : result->found > 0 ? rule->warns ? "doubtful" : "missing"
                                     : "kept");
    if (asked) {
        ax_doc_number(doc, "looked-at", result->looked_at);
        ax_doc_number(doc, "found", result->found);
        ax_doc_number(doc, "excused", result->excused);
    }
    ax_doc_close(doc, "rule", ax_slice_of(rule->text));
}

/* The name without its folder: documents do not depend on where files are. */
static struct ax_slice base_name(struct ax_slice path)
{
    size_t start = path.len;
    while (start > 0 && path.start[start - 1] != '/') {
        start--;
    }
    return (struct ax_slice){path.start + start, path.len - start};
}

static void put_finding(struct ax_doc *doc, const struct ax_message *message)
{
    ax_put_text(doc->output, "    <finding");
    ax_doc_number(doc, "code", message->code);
    ax_doc_words(doc, "severity", message->severity == AX_ERROR ? "error" : "warning");
    if (message->span.source != 0) {
        uint32_t line;
        uint32_t column;
        ax_source_place(doc->session, message->span.source, message->span.start, &line, &column);
        ax_doc_attribute(doc, "file",
                         base_name(ax_source_at(doc->session, message->span.source)->name));
        ax_doc_number(doc, "line", line);
    }
    ax_doc_close(doc, "finding", message->text);
}

/* They name records, so they are nothing for the public. */
static void put_findings(struct ax_doc *doc, uint32_t first)
{
    for (uint32_t i = first; !doc->options->public_edition && i < doc->session->messages.len; i++) {
        if (doc->session->messages.at[i].severity != AX_NOTE) {
            put_finding(doc, &doc->session->messages.at[i]);
        }
    }
}

static void put_coverage(struct ax_doc *doc)
{
    const struct ax_coverage *lines = NULL;
    size_t count = 0;
    if (ax_coverage_of(doc->model, doc->risk, &doc->options->methods, &lines, &count) != AX_OK) {
        doc->session->no_memory = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        ax_put_text(doc->output, "    <coverage");
        ax_doc_words(doc, "source", lines[i].source);
        ax_doc_words(doc, "clause", lines[i].clause);
        ax_doc_words(doc, "missing", lines[i].missing ? "yes" : "");
        ax_doc_attribute(doc, "evidence", lines[i].evidence);
        ax_doc_close(doc, "coverage", ax_slice_of(lines[i].asks));
    }
}

void ax_doc_write_completeness(struct ax_doc *doc)
{
    struct ax_completeness_result results[AX_COMPLETENESS_RULES] = {{0, 0, 0}};
    struct ax_completeness_options how = {.as_of = doc->options->as_of};
    struct kept_messages before = keep(doc->session);
    if (ax_completeness_check(doc->model, doc->risk, &doc->options->methods, &how, results) ==
        AX_NO_MEMORY) {
        doc->session->no_memory = true;
    }
    const struct ax_completeness_rule *rule;
    for (size_t i = 0; (rule = ax_completeness_rule_at(i)); i++) {
        put_rule(doc, rule, &results[i]);
    }
    put_findings(doc, before.len);
    restore(doc->session, &before);
    put_coverage(doc);
    restore(doc->session, &before);
}
