/* SPDX-License-Identifier: Apache-2.0 */
/* The computed part of the method statement: which techniques the document uses, what has to be
 * known about each, which ones it does not use, and what is in scope. */
#include "document/document.h"
#include "template/template.h"

/* What is found in the document, looked up once. */
struct use {
    const struct ax_doc *doc;
    unsigned scores; /* bit per enum ax_score_method */
    bool refers;     /* a rule of a threat refers to a catalogue */
    bool views;      /* there are VAST-style views */
};

struct technique {
    const char *clause;
    const char *name;
    bool (*is_used)(const struct use *use);
    const char *caveat; /* NULL: that of the score */
    enum ax_score_method score;
};

static bool has_trees(const struct use *use)
{
    return ax_doc_has_trees(use->doc);
}

static bool has_references(const struct use *use)
{
    return use->refers;
}

static bool has_vulnerabilities(const struct use *use)
{
    return use->doc->options->vulnerabilities != NULL;
}

static bool has_octave(const struct use *use)
{
    return ax_doc_has_octave(use->doc);
}

static bool has_trike(const struct use *use)
{
    return ax_doc_has_trike(use->doc);
}

static bool has_interactions(const struct use *use)
{
    return use->doc->options->methods.by_interaction;
}

static bool has_elements(const struct use *use)
{
    return use->doc->options->methods.by_element;
}

static bool has_views(const struct use *use)
{
    return use->views;
}

static const char stride[] = "STRIDE tells by the kinds of elements and flows what could go wrong. "
                             "What the model does not show is not found, and what is listed need "
                             "not be possible.";

/* Clauses of IEC 81001-5-1: its informative Annex C, and what 7.3 is served by. A technique with
 * `score` is used where a threat is scored by it. */
static const struct technique techniques[] = {
    {"C.2", "Attack-defence trees", has_trees,
     "A tree has the attacks that somebody thought of, and its values are as good as those of its "
     "leaves. Actions are taken as independent of each other.",
     AX_SCORE_METHOD_COUNT},
    {"C.3", "Ids of CAPEC, CWE, OWASP", has_references,
     "An id tells what kind of weakness or attack a threat is. It does not tell that the product "
     "has the weakness.",
     AX_SCORE_METHOD_COUNT},
    {"C.3", "OWASP Risk Rating", NULL, NULL, AX_SCORE_OWASP},
    {"C.4", "CWSS 1.0.1", NULL, NULL, AX_SCORE_CWSS},
    {"C.5", "DREAD, 1 to 3", NULL, NULL, AX_SCORE_DREAD3},
    {"C.5", "DREAD, 0 to 10", NULL, NULL, AX_SCORE_DREAD10},
    {"C.6", "Known potential vulnerabilities", has_vulnerabilities,
     "Only what the named sources know on their day is listed, and only for the components that "
     "the bills of materials name.",
     AX_SCORE_METHOD_COUNT},
    {"C.7", "OCTAVE Allegro, a profile", has_octave,
     "Written from the public openings of the method: the bounds of the pools were not checked "
     "against the original. Scores rank risks and measure nothing.",
     AX_SCORE_METHOD_COUNT},
    {"C.8", "STRIDE per interaction", has_interactions, stride, AX_SCORE_METHOD_COUNT},
    {"C.8", "STRIDE per element", has_elements, stride, AX_SCORE_METHOD_COUNT},
    {"C.9", "Trike v1, a profile", has_trike,
     "The rules that make threats of the matrix come from secondary sources: one for each cell. "
     "Exposure orders threats and measures nothing.",
     AX_SCORE_METHOD_COUNT},
    {"C.10", "VAST-style views", has_views,
     "VAST has no public definition: the views application and operational are made in its style.",
     AX_SCORE_METHOD_COUNT},
    {"7.3", "CVSS 3.1", NULL, NULL, AX_SCORE_CVSS31},
    {"7.3", "CVSS 4.0", NULL, NULL, AX_SCORE_CVSS40},
};

static void note_scores(struct use *use, const struct ax_risk_record *threat)
{
    static const enum ax_risk_kind kinds[] = {AX_RISK_PRE, AX_RISK_POST};
    const struct ax_doc *doc = use->doc;
    for (size_t k = 0; k < AX_COUNT(kinds); k++) {
        const struct ax_risk_record *part;
        for (size_t i = 0; (part = ax_risk_part(doc->risk, threat, kinds[k], i)); i++) {
            struct ax_score_vector vector;
            struct ax_score_mistake mistake;
            if (!ax_doc_is_hidden(doc, part) &&
                ax_score_parse(ax_doc_field(doc, part, AX_RISK_VECTOR), &vector, &mistake) ==
                    AX_OK) {
                use->scores |= 1U << vector.method;
            }
        }
    }
}

static void look_at_scores(struct use *use)
{
    const struct ax_doc *doc = use->doc;
    size_t count = doc->risk ? ax_risk_count(doc->risk, AX_RISK_THREAT) : 0;
    for (size_t i = 0; i < count; i++) {
        const struct ax_risk_record *threat = ax_risk_at(doc->risk, AX_RISK_THREAT, i);
        if (!ax_doc_is_hidden(doc, threat)) {
            note_scores(use, threat);
        }
    }
}

static void look_at_model(struct use *use)
{
    const struct ax_model *model = use->doc->model;
    const struct ax_threats *threats = use->doc->threats;
    for (uint32_t i = 0; !use->refers && i < threats->list.len; i++) {
        use->refers = model->templates->rules.at[threats->list.at[i].rule].reference_count > 0;
    }
    for (size_t i = 0; i < use->doc->options->picture_count; i++) {
        use->views |= use->doc->options->pictures[i].vast != AX_VAST_NONE;
    }
    for (uint32_t i = 1; i < model->items.len; i++) {
        struct ax_slice kind = ax_doc_item_text(use->doc, i, "kind");
        use->views |= ax_model_item(model, i)->kind == AX_KIND_VIEW &&
                      (ax_slice_is(kind, "application") || ax_slice_is(kind, "operational"));
    }
}

static bool is_used(const struct use *use, const struct technique *technique)
{
    return technique->is_used ? technique->is_used(use) : use->scores >> technique->score & 1U;
}

static void put_technique(struct ax_doc *doc, const struct technique *technique, bool used)
{
    const char *caveat =
        technique->caveat ? technique->caveat : ax_score_method_caveat(technique->score);
    ax_put_text(doc->output, "    <technique");
    ax_doc_words(doc, "clause", technique->clause);
    ax_doc_words(doc, "name", technique->name);
    ax_doc_words(doc, "used", used ? "yes" : "no");
    ax_doc_close(doc, "technique", ax_slice_of(used && caveat ? caveat : ""));
}

/* What says itself that it is out of scope; what is inside of it follows. */
static bool is_excluded(const struct ax_model *model, uint32_t item)
{
    const struct ax_item *around = ax_model_item(model, ax_model_item(model, item)->parent);
    return ax_model_item(model, item)->flags & AX_ITEM_OUT_OF_SCOPE &&
           !(around->flags & AX_ITEM_OUT_OF_SCOPE);
}

static void put_excluded(struct ax_doc *doc, uint32_t item)
{
    ax_put_text(doc->output, "      <excluded");
    ax_doc_attribute(doc, "id", ax_model_id_text(doc->model, item));
    ax_doc_attribute(doc, "name", ax_model_label(doc->model, item));
    ax_doc_words(doc, "kind", ax_kind_text((enum ax_kind)ax_model_item(doc->model, item)->kind));
    ax_doc_close(doc, "excluded", ax_doc_item_text(doc, item, "reason"));
}

static void put_scope(struct ax_doc *doc)
{
    static const struct {
        enum ax_kind kind;
        const char *name;
    } counted[] = {{AX_KIND_EXTERNAL, "externals"},  {AX_KIND_PROCESS, "processes"},
                   {AX_KIND_STORE, "stores"},        {AX_KIND_FLOW, "flows"},
                   {AX_KIND_BOUNDARY, "boundaries"}, {AX_KIND_PORT, "ports"}};
    uint64_t counts[AX_KIND_COUNT] = {0};
    for (uint32_t i = 1; i < doc->model->items.len; i++) {
        const struct ax_item *item = ax_model_item(doc->model, i);
        counts[item->kind] += !(item->flags & AX_ITEM_OUT_OF_SCOPE);
    }
    ax_put_text(doc->output, "    <scope");
    for (size_t i = 0; i < AX_COUNT(counted); i++) {
        ax_doc_number(doc, counted[i].name, counts[counted[i].kind]);
    }
    ax_put_text(doc->output, ">\n");
    for (uint32_t i = 1; i < doc->model->items.len; i++) {
        if (is_excluded(doc->model, i)) {
            put_excluded(doc, i);
        }
    }
    ax_put_text(doc->output, "    </scope>\n");
}

void ax_doc_write_techniques(struct ax_doc *doc)
{
    struct use use = {.doc = doc};
    look_at_scores(&use);
    look_at_model(&use);
    for (size_t i = 0; i < AX_COUNT(techniques); i++) {
        put_technique(doc, &techniques[i], is_used(&use, &techniques[i]));
    }
    put_scope(doc);
}
