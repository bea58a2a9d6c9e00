/* SPDX-License-Identifier: Apache-2.0 */
/* The native format of attack-defence trees. docs/trees.md is the specification. */
#include "base/guess.h"
#include "load/document.h"
#include "method/tree.h"

#include <math.h>

enum element {
    E_TREE,
    E_DESCRIPTION,
    E_DOMAIN,
    E_NODE,
    E_USE,
    E_VALUE,
    E_COUNT
};

#define N(id) AX_NAME_##id
#define TEXT(id)                                                                                   \
    {                                                                                              \
        N(id), AX_VALUE_TEXT, false, NULL                                                          \
    }
#define END                                                                                        \
    {                                                                                              \
        0                                                                                          \
    }
#define ATTRIBUTES (const struct ax_attribute_rule[])
#define CHILDREN (const struct ax_child_rule[])
#define DOMAINS                                                                                    \
    "ProbSucc SatScenario SatProp SatOpp MinCost MinTimeSeq MinTimePar MinSkill DiffLMH DiffLMHE " \
    "ReachPar ReachSeq PowerCons"

static const char *const refinements = "or and sequence";

static const struct ax_element_rule rules[E_COUNT] = {
    [E_TREE] = {.attributes = ATTRIBUTES{{N(ID), AX_VALUE_ID, true, NULL},
                                         TEXT(NAME),
                                         TEXT(MODEL),
                                         {N(VISIBILITY), AX_VALUE_CHOICE, false, "internal"},
                                         END},
                .children = CHILDREN{{N(DESCRIPTION), E_DESCRIPTION, 0, true},
                                     {N(DOMAIN), E_DOMAIN, 1, false},
                                     {N(ATTACK), E_NODE, 2, true},
                                     {N(DEFENCE), E_NODE, 2, true},
                                     END}},
    [E_DESCRIPTION] = {.attributes = ATTRIBUTES{END}, .text = true},
    [E_DOMAIN] = {.attributes = ATTRIBUTES{{N(ID), AX_VALUE_ID, true, NULL},
                                           {N(CLASS), AX_VALUE_CHOICE, true, DOMAINS},
                                           TEXT(UNIT),
                                           {N(RANGE), AX_VALUE_NUMBER, false, NULL},
                                           END}},
    [E_NODE] = {.attributes = ATTRIBUTES{{N(ID), AX_VALUE_ID, false, NULL},
                                         {N(LABEL), AX_VALUE_FILLED, true, NULL},
                                         {N(REFINEMENT), AX_VALUE_CHOICE, false, "or and sequence"},
                                         {N(ACTION), AX_VALUE_ID, false, NULL},
                                         TEXT(THREAT),
                                         TEXT(CONTROL),
                                         TEXT(ELEMENT),
                                         END},
                .children = CHILDREN{{N(DESCRIPTION), E_DESCRIPTION, 0, true},
                                     {N(VALUE), E_VALUE, 1, false},
                                     {N(ATTACK), E_NODE, 2, false},
                                     {N(DEFENCE), E_NODE, 2, false},
                                     {N(USE), E_USE, 2, false},
                                     END}},
    [E_USE] = {.attributes = ATTRIBUTES{{N(REF), AX_VALUE_ID, true, NULL}, END}},
    [E_VALUE] = {.attributes = ATTRIBUTES{{N(DOMAIN), AX_VALUE_ID, true, NULL}, END}, .text = true},
};

/* A `use` takes its place among the children when all ids are known. */
struct reference {
    uint32_t parent;
    uint32_t edge; /* index in tree->edges, its child is filled in */
    struct ax_slice id;
    struct ax_span span;
};

struct reading {
    struct ax_tree *tree;
    struct ax_session *session;
    struct ax_names names;
    uint32_t open[AX_LIMIT_XML_DEPTH + 2]; /* by depth: the node */
    uint32_t domain;                       /* of the value that is open; UINT32_MAX: none */
    bool stopped;
    AX_ARRAY(struct reference) references;
    AX_ARRAY(uint32_t) node_of; /* by atom: the node of this id + 1 */
};

static struct ax_slice value_of(const struct reading *reading, const struct ax_xml_element *element,
                                enum ax_name name)
{
    return ax_slice_trim(ax_element_value(&reading->names, element, name));
}

static bool keep_id(struct reading *reading, struct ax_document *document,
                    const struct ax_xml_element *element, uint32_t node)
{
    struct ax_slice id = reading->tree->nodes.at[node].id;
    ax_atom atom = ax_atom_of(&reading->session->atoms, id);
    if (id.len == 0) {
        return true;
    }
    uint32_t more = atom >= reading->node_of.len ? atom + 1 - reading->node_of.len : 0;
    if (atom == 0 || !ax_array_reserve(reading->session->memory, &reading->node_of, more)) {
        reading->session->no_memory = true;
        return false;
    }
    memset(reading->node_of.at + reading->node_of.len, 0, more * sizeof(uint32_t));
    reading->node_of.len += more;
    if (reading->node_of.at[atom] > 0) {
        struct ax_message *message = ax_report(reading->session, AX_CODE_ID_DUPLICATE,
                                               ax_element_value_span(document, element, AX_NAME_ID),
                                               "the id \"%.*s\" is used twice", AX_FMT(id));
        ax_note(reading->session, message,
                reading->tree->nodes.at[reading->node_of.at[atom] - 1].span, "first here");
        return true;
    }
    reading->node_of.at[atom] = node + 1;
    return true;
}

static void open_tree(struct reading *reading, const struct ax_xml_element *element)
{
    reading->tree->id = value_of(reading, element, AX_NAME_ID);
    reading->tree->name = value_of(reading, element, AX_NAME_NAME);
    reading->tree->model = value_of(reading, element, AX_NAME_MODEL);
    reading->tree->internal =
        ax_slice_is(value_of(reading, element, AX_NAME_VISIBILITY), "internal");
}

static void open_domain(struct reading *reading, struct ax_document *document,
                        const struct ax_xml_element *element)
{
    struct ax_tree *tree = reading->tree;
    struct ax_tree_declared declared = {
        .id = value_of(reading, element, AX_NAME_ID),
        .unit = value_of(reading, element, AX_NAME_UNIT),
        .kind = value_of(reading, element, AX_NAME_CLASS),
        .bound = INFINITY,
    };
    uint32_t bound;
    if (ax_slice_to_number(value_of(reading, element, AX_NAME_RANGE), &bound)) {
        declared.bound = bound;
    }
    declared.domain = ax_domain_find(declared.kind);
    for (uint32_t i = 0; i < tree->domains.len; i++) {
        bool twice = ax_slice_equal(tree->domains.at[i].id, declared.id);
        if (twice || (tree->domains.at[i].domain == declared.domain &&
                      declared.domain != AX_TREE_DOMAIN_COUNT)) {
            ax_report(reading->session, AX_CODE_TREE_DOMAIN,
                      ax_element_value_span(document, element, twice ? AX_NAME_ID : AX_NAME_CLASS),
                      "the domain is declared twice");
            return;
        }
    }
    struct ax_tree_declared *added = ax_array_push(reading->session->memory, &tree->domains);
    if (!added) {
        reading->session->no_memory = true;
        return;
    }
    *added = declared;
}

static bool open_node(struct reading *reading, struct ax_document *document,
                      const struct ax_xml_element *element)
{
    struct ax_slice refinement = value_of(reading, element, AX_NAME_REFINEMENT);
    int choice = ax_choice_of(refinements, refinement);
    struct ax_tree_node node = {
        .id = value_of(reading, element, AX_NAME_ID),
        .label = value_of(reading, element, AX_NAME_LABEL),
        .action = value_of(reading, element, AX_NAME_ACTION),
        .threat = value_of(reading, element, AX_NAME_THREAT),
        .control = value_of(reading, element, AX_NAME_CONTROL),
        .element = value_of(reading, element, AX_NAME_ELEMENT),
        .span = ax_xml_element_span(reading->session, element),
        .refinement = (uint8_t)(choice > 0 ? choice : 0),
        .defender = element->name == reading->names.atom[AX_NAME_DEFENCE],
    };
    uint32_t index = ax_tree_add(reading->tree, &node);
    reading->stopped = index == AX_NO_NODE || !keep_id(reading, document, element, index);
    if (reading->stopped) {
        return false;
    }
    reading->open[document->depth] = index;
    if (document->depth == 2 && index > 0) {
        ax_report(reading->session, AX_CODE_TREE_ROOT, node.span,
                  "a tree has one root, this is a second");
    }
    if (document->depth > 2 &&
        !ax_tree_join(reading->tree, reading->open[document->depth - 1], index)) {
        reading->stopped = true;
    }
    return !reading->stopped;
}

static void open_use(struct reading *reading, struct ax_document *document,
                     const struct ax_xml_element *element)
{
    struct ax_tree *tree = reading->tree;
    uint32_t parent = reading->open[document->depth - 1];
    struct reference *reference = ax_array_push(reading->session->memory, &reading->references);
    /* The root stands in until the id is known; what it counts for is put right then. */
    if (!reference || !ax_tree_join(tree, parent, parent)) {
        reading->session->no_memory = true;
        return;
    }
    tree->nodes.at[parent].refined--;
    *reference =
        (struct reference){parent, tree->edges.len - 1, value_of(reading, element, AX_NAME_REF),
                           ax_element_value_span(document, element, AX_NAME_REF)};
}

static void open_value(struct reading *reading, struct ax_document *document,
                       const struct ax_xml_element *element)
{
    struct ax_slice id = value_of(reading, element, AX_NAME_DOMAIN);
    reading->domain = ax_tree_declared(reading->tree, id);
    if (reading->domain == UINT32_MAX && id.len > 0) {
        ax_report(reading->session, AX_CODE_TREE_DOMAIN,
                  ax_element_value_span(document, element, AX_NAME_DOMAIN),
                  "the tree declares no domain \"%.*s\"", AX_FMT(id));
    }
}

static bool on_open(void *user, struct ax_document *document, uint8_t rule,
                    const struct ax_xml_element *element)
{
    struct reading *reading = user;
    if (reading->stopped) {
        return false;
    }
    switch ((enum element)rule) {
    case E_TREE: open_tree(reading, element); break;
    case E_DOMAIN: open_domain(reading, document, element); break;
    case E_NODE: return open_node(reading, document, element);
    case E_USE: open_use(reading, document, element); break;
    case E_VALUE: open_value(reading, document, element); break;
    case E_DESCRIPTION:
    case E_COUNT: break;
    }
    return true;
}

static void close_value(struct reading *reading, uint32_t node, struct ax_slice text,
                        struct ax_span span)
{
    const struct ax_tree *tree = reading->tree;
    if (reading->domain == UINT32_MAX) {
        return;
    }
    const struct ax_tree_declared *declared = &tree->domains.at[reading->domain];
    struct ax_tree_value value = {.domain = reading->domain, .text = ax_slice_trim(text)};
    bool known = declared->domain != AX_TREE_DOMAIN_COUNT;
    value.fits = known && ax_domain_parse(&ax_domains[declared->domain], value.text,
                                          declared->bound, &value.number);
    if (known && !value.fits) {
        ax_report(reading->session, AX_CODE_TREE_VALUE, span, "\"%.*s\" is no value of %s",
                  AX_FMT(value.text), ax_domains[declared->domain].name);
    }
    for (uint32_t v = tree->nodes.at[node].values; v; v = tree->values.at[v - 1].next) {
        if (tree->values.at[v - 1].domain == value.domain) {
            ax_report(reading->session, AX_CODE_TREE_VALUE, span,
                      "the node has two values in \"%.*s\"", AX_FMT(declared->id));
        }
    }
    (void)ax_tree_add_value(reading->tree, node, value);
}

static void on_close(void *user, struct ax_document *document, uint8_t rule, struct ax_slice text,
                     struct ax_span span, bool exact)
{
    struct reading *reading = user;
    (void)exact;
    if (reading->stopped) {
        return;
    }
    if (rule == E_DESCRIPTION && document->depth == 1) {
        reading->tree->description = ax_slice_trim(text);
    } else if (rule == E_DESCRIPTION) {
        reading->tree->nodes.at[reading->open[document->depth]].description = ax_slice_trim(text);
    } else if (rule == E_VALUE) {
        close_value(reading, reading->open[document->depth], text, span);
    }
}

static void resolve(struct reading *reading, const struct reference *reference)
{
    struct ax_tree *tree = reading->tree;
    ax_atom atom = ax_atom_find(&reading->session->atoms, reference->id);
    uint32_t found = atom && atom < reading->node_of.len ? reading->node_of.at[atom] : 0;
    if (found == 0) {
        struct ax_guess guess;
        ax_guess_init(&guess, reference->id);
        for (uint32_t i = 0; i < tree->nodes.len; i++) {
            ax_guess_offer(&guess, tree->nodes.at[i].id);
        }
        struct ax_message *message =
            ax_report(reading->session, AX_CODE_REFERENCE_UNKNOWN, reference->span,
                      "the tree has no node \"%.*s\"", AX_FMT(reference->id));
        ax_note_guess(reading->session, message, guess.best);
        return;
    }
    struct ax_tree_node *parent = &tree->nodes.at[reference->parent];
    tree->edges.at[reference->edge].child = found - 1;
    if (tree->nodes.at[found - 1].defender == parent->defender) {
        parent->refined++;
    } else {
        parent->counters++;
    }
}

static void check_nodes(struct reading *reading)
{
    struct ax_tree *tree = reading->tree;
    for (uint32_t i = 0; i < tree->nodes.len; i++) {
        const struct ax_tree_node *node = &tree->nodes.at[i];
        if (node->refined > 0 && (node->values > 0 || node->action.len > 0)) {
            ax_report(reading->session, AX_CODE_TREE_INNER_VALUE, node->span,
                      "\"%.*s\" is refined: its %s is not used", AX_FMT(node->label),
                      node->values > 0 ? "value" : "action");
        }
    }
}

enum ax_status ax_tree_read_native(struct ax_tree *tree, uint32_t source)
{
    static const struct ax_document_handler handler = {
        .elements = rules,
        .root = AX_NAME_TREE,
        .space = "urn:annexc:tree:1",
        .wrong_root = AX_CODE_NOT_A_TREE,
        .wrong_root_text = "this is no attack tree",
        .open = on_open,
        .close = on_close,
    };
    struct ax_session *session = tree->session;
    struct reading reading = {.tree = tree, .session = session, .domain = UINT32_MAX};
    size_t errors = session->counts[AX_ERROR];
    if (!ax_names_init(&reading.names, session)) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = ax_document_read(session, &reading.names, source, &handler, &reading);
    for (uint32_t i = 0; i < reading.references.len; i++) {
        resolve(&reading, &reading.references.at[i]);
    }
    if (status == AX_OK && tree->nodes.len == 0) {
        ax_report(session, AX_CODE_TREE_ROOT, (struct ax_span){source, 0, 0},
                  "the tree has no <attack> or <defence>: it is empty");
    }
    check_nodes(&reading);
    ax_array_done(session->memory, &reading.references);
    ax_array_done(session->memory, &reading.node_of);
    status = ax_session_verdict(session, errors);
    return status == AX_OK ? ax_tree_finish(tree) : status;
}
