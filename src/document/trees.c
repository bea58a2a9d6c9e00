/* SPDX-License-Identifier: Apache-2.0 */
/* Attack-defence trees: a picture, the value of the root with and without each defence, minimal
 * attack sets, and what the nodes stand for. */
#include "document/part.h"
#include "method/assess.h"
#include "report/tree.h"

enum {
    MOST_SETS = 50 /* what a reader may go through */
};

static const struct ax_grid_column node_columns[] = {
    {"node", "node", AX_CELL_TEXT},
    {"side", "side", AX_CELL_TEXT},
    {"threat", "threat", AX_CELL_WORDS},
    {"disposition", "disposition", AX_CELL_WORDS},
    {"control", "control", AX_CELL_TEXT},
    {"element", "element", AX_CELL_TEXT},
    {"description", "description", AX_CELL_TEXT},
    {NULL, NULL, AX_CELL_TEXT},
};

static bool is_hidden_record(const struct ax_doc *doc, struct ax_slice ids)
{
    struct ax_slice id;
    while (doc->risk && ax_slice_next_word(&ids, &id)) {
        if (ax_doc_is_hidden(doc, ax_risk_find(doc->risk, id))) {
            return true;
        }
    }
    return false;
}

/* A tree says in its labels what its threats are: with one of them the whole tree is internal. */
static bool is_hidden(const struct ax_doc *doc, const struct ax_tree *tree)
{
    bool hidden = doc->options->public_edition && tree->internal;
    for (uint32_t i = 0; !hidden && i < tree->nodes.len; i++) {
        const struct ax_tree_node *node = ax_tree_node(tree, i);
        hidden = is_hidden_record(doc, node->threat) || is_hidden_record(doc, node->control);
    }
    return hidden;
}

bool ax_doc_has_trees(const struct ax_doc *doc)
{
    for (size_t i = 0; i < doc->options->tree_count; i++) {
        if (!is_hidden(doc, doc->options->trees[i].tree)) {
            return true;
        }
    }
    return false;
}

static void put_dispositions(const struct ax_doc *doc, struct ax_slice threats,
                             struct ax_grid *grid)
{
    struct ax_slice id;
    for (bool first = true; ax_slice_next_word(&threats, &id); first = false) {
        struct ax_risk_decision decision;
        ax_doc_decide(doc, id, &decision);
        ax_put_text(grid->text, first ? "" : "\n");
        ax_put_text(grid->text, ax_risk_disposition_text(decision.disposition));
    }
    ax_grid_end(grid);
}

static void put_threats(struct ax_slice threats, struct ax_grid *grid)
{
    struct ax_slice id;
    for (bool first = true; ax_slice_next_word(&threats, &id); first = false) {
        ax_put_text(grid->text, first ? "" : "\n");
        ax_put(grid->text, id);
    }
    ax_grid_end(grid);
}

/* Nodes that stand for something in the model or the risk file, or that say more. */
static void fill_nodes(const struct ax_doc *doc, const struct ax_tree *tree, struct ax_grid *grid)
{
    for (uint32_t i = 0; i < tree->nodes.len; i++) {
        const struct ax_tree_node *node = ax_tree_node(tree, i);
        if (node->threat.len + node->control.len + node->element.len + node->description.len == 0) {
            continue;
        }
        ax_grid_put(grid, ax_tree_label(node));
        ax_grid_put_text(grid, node->defender ? "defender" : "attacker");
        put_threats(node->threat, grid);
        put_dispositions(doc, node->threat, grid);
        ax_grid_put(grid, node->control);
        ax_grid_put(grid, node->element);
        ax_grid_put(grid, node->description);
    }
}

static void put_nodes(struct ax_doc *doc, const struct ax_tree *tree)
{
    static const struct ax_doc_table table = {"nodes", "What the nodes stand for", "Tree nodes",
                                              "description"};
    struct ax_grid grid;
    if (!ax_grid_init(&grid, doc->session->memory, node_columns)) {
        doc->session->no_memory = true;
        return;
    }
    fill_nodes(doc, tree, &grid);
    doc->session->no_memory |= ax_grid_status(&grid) != AX_OK;
    if (ax_grid_rows(&grid) > 0) {
        ax_doc_table(doc, &table, &grid);
    } else {
        ax_grid_done(&grid);
    }
}

static void put_head(struct ax_doc *doc, const struct ax_assessment *assessment)
{
    uint32_t actions = assessment->actions.list.len;
    ax_doc_text(doc, "text", assessment->tree->description);
    ax_doc_count(doc, "Nodes", assessment->tree->order.len);
    ax_doc_count(doc, "Actions of the attacker", assessment->attacks);
    ax_doc_count(doc, "Actions of the defender", actions - assessment->attacks);
    if (assessment->actions.shared > 0) {
        ax_doc_count(doc, "Actions in several places", assessment->actions.shared);
    }
}

/* What was cut, and what makes values doubtful: the messages that `annexc tree` has are not in the
 * document. */
static void put_domain_notes(struct ax_doc *doc, const struct ax_domain_result *result)
{
    const char *name = ax_tree_domain_text(result->domain);
    if (!ax_bounds_are_exact(result->with)) {
        ax_doc_note(doc, ax_session_format(doc->session,
                                           "%s: too many actions stand in several places for an "
                                           "exact value; it lies between the two that are shown.",
                                           name));
    }
    if (result->missing > 0) {
        ax_doc_note(doc, ax_session_format(doc->session,
                                           "%s: %lu actions have no value and count as the "
                                           "domain's default (docs/trees.md).",
                                           name, (unsigned long)result->missing));
    }
    if (result->repeated) {
        ax_doc_note(doc, ax_session_format(doc->session,
                                           "%s: leaves with the same label are actions of their "
                                           "own; as one action the value is another.",
                                           name));
    }
}

static void put_set_notes(struct ax_doc *doc, const struct ax_assessment *assessment)
{
    uint32_t count = assessment->sets.list.len;
    if (assessment->has_sets && count == 0) {
        ax_doc_note(doc, AX_SLICE("There is no attack set: the goal cannot be reached."));
    }
    if (count > MOST_SETS) {
        ax_doc_note(doc, ax_session_format(doc->session,
                                           "The first %d of %lu minimal attack sets are shown: "
                                           "those with the fewest failing defences, then the "
                                           "smallest.",
                                           MOST_SETS, (unsigned long)count));
    }
    if (assessment->has_sets && assessment->sets.incomplete) {
        ax_doc_note(doc, AX_SLICE("There are more minimal attack sets than were found; each that "
                                  "is listed is minimal all the same."));
    }
    if (assessment->has_pareto && assessment->pareto.end == AX_PARETO_REFUSED) {
        ax_doc_note(doc, AX_SLICE("No best probability for the cost: too many actions of the "
                                  "attacker, some of them in several places."));
    }
    if (assessment->has_pareto && assessment->pareto.end == AX_PARETO_THINNED) {
        ax_doc_note(doc, AX_SLICE("Some points between the best probabilities are left out."));
    }
}

static void put_remarks(struct ax_doc *doc, const struct ax_assessment *assessment)
{
    if (assessment->domains.len == 0) {
        ax_doc_note(doc, AX_SLICE("The tree has no values."));
    }
    for (uint32_t i = 0; i < assessment->domains.len; i++) {
        put_domain_notes(doc, &assessment->domains.at[i]);
    }
    put_set_notes(doc, assessment);
    for (uint32_t i = 0; i < assessment->domains.len; i++) {
        ax_doc_caveat(doc, ax_domain_caveat(assessment->domains.at[i].domain));
    }
}

static void put_tables(struct ax_doc *doc, const struct ax_assessment *assessment,
                       const struct ax_tree_options *options)
{
    static const struct ax_doc_table tables[AX_TREE_PART_COUNT] = {
        [AX_TREE_PART_DOMAINS] = {"values", "Value of the root", "Tree values", NULL},
        [AX_TREE_PART_DEFENCES] = {"defences", "What each defence is worth", "Tree defences", NULL},
        [AX_TREE_PART_SETS] = {"attack-sets", "Minimal attack sets", "Attack sets", NULL},
        [AX_TREE_PART_POINTS] = {"pareto", "Best probability for the cost", "Attack costs", NULL},
    };
    for (int part = 0; part < AX_TREE_PART_COUNT; part++) {
        struct ax_grid grid;
        enum ax_status status =
            ax_tree_part_fill(assessment, options, (enum ax_tree_part)part, &grid);
        doc->session->no_memory |= status == AX_NO_MEMORY;
        if (status == AX_OK && ax_grid_rows(&grid) > 0) {
            ax_doc_table(doc, &tables[part], &grid);
        } else if (status == AX_OK) {
            ax_grid_done(&grid);
        }
    }
}

static void put_tree(struct ax_doc *doc, const struct ax_document_tree *given)
{
    unsigned domains = ax_tree_domains(given->tree, 0);
    unsigned both = 1U << AX_TREE_MIN_COST | 1U << AX_TREE_PROB_SUCC;
    const struct ax_tree_options options = {
        .attack_sets = true, .pareto = (domains & both) == both, .most = MOST_SETS};
    struct ax_assessment assessment;
    if (ax_assessment_init(&assessment, given->tree, &options) != AX_OK) {
        doc->session->no_memory = true;
        return;
    }
    ax_doc_part_open(doc, given->tree->id, ax_tree_title(&assessment));
    put_head(doc, &assessment);
    if (!doc->options->no_pictures) {
        ax_doc_picture(doc, "Attacker: red, oval. Defender: green boxes.", given->svg);
    }
    put_tables(doc, &assessment, &options);
    put_nodes(doc, given->tree);
    put_remarks(doc, &assessment);
    ax_doc_part_close(doc);
    ax_assessment_done(&assessment);
}

void ax_doc_write_trees(struct ax_doc *doc)
{
    for (size_t i = 0; i < doc->options->tree_count; i++) {
        if (!is_hidden(doc, doc->options->trees[i].tree)) {
            put_tree(doc, &doc->options->trees[i]);
        }
    }
}
