/* SPDX-License-Identifier: Apache-2.0 */
/* ADTool's files: <adtree>, and <sandtree> with actions in sequence. Values of leaves belong to
 * a label there, so that a leaf may have its value from another of the same name. Also read are
 * values with a class and a name, as the tools around ApproxTree+ write them. */
#include "base/guess.h"
#include "method/tree.h"
#include "xml/tree.h"

#include <math.h>

#define UNKNOWN AX_TREE_DOMAIN_COUNT

struct reading {
    struct ax_tree *tree;
    struct ax_session *session;
    struct ax_xml_tree xml;
    bool sand;
};

static bool is_named(const struct reading *reading, const struct ax_xml_node *node,
                     const char *name)
{
    return ax_slice_is(ax_atom_text(&reading->session->atoms, node->name), name);
}

static struct ax_span text_span(const struct reading *reading, const struct ax_xml_node *node)
{
    if (node->text_start == 0 || node->text.len == 0) {
        return ax_xml_node_span(&reading->xml, node);
    }
    return (struct ax_span){reading->xml.source, node->text_start,
                            node->text_start + (uint32_t)node->text.len};
}

static struct ax_span attribute_span(const struct reading *reading, const struct ax_xml_node *node,
                                     const char *name)
{
    return ax_xml_value_span(reading->session, reading->xml.source, node->start, ax_slice_of(name));
}

/* "lu.uni.adtool.domains.adtpredefined.MinCost" → "MinCost" */
static struct ax_slice class_name(struct ax_slice class)
{
    for (size_t i = class.len; i-- > 0;) {
        if (class.start[i] == '.') {
            return (struct ax_slice){class.start + i + 1, class.len - i - 1};
        }
    }
    return class;
}

/* "ProbSucc2" → "ProbSucc" */
static struct ax_slice without_number(struct ax_slice id)
{
    while (id.len > 0 && id.start[id.len - 1] >= '0' && id.start[id.len - 1] <= '9') {
        id.len--;
    }
    return id;
}

static uint32_t declare(struct reading *reading, struct ax_tree_declared declared)
{
    struct ax_tree_declared *added =
        ax_array_push(reading->session->memory, &reading->tree->domains);
    if (!added) {
        reading->session->no_memory = true;
        return UINT32_MAX;
    }
    *added = declared;
    return reading->tree->domains.len - 1;
}

static double read_range(struct reading *reading, const struct ax_xml_node *node)
{
    const struct ax_xml_node *range = ax_xml_child(&reading->xml, node, "range");
    uint32_t bound;
    if (!range) {
        return INFINITY;
    }
    if (!ax_slice_to_number(range->text, &bound)) {
        ax_report(reading->session, AX_CODE_TREE_VALUE, text_span(reading, range),
                  "range \"%.*s\" is not a whole number", AX_FMT(range->text));
        return INFINITY;
    }
    return bound == INT32_MAX ? INFINITY : (double)bound; /* how ADTool says that there is none */
}

static void read_domain(struct reading *reading, const struct ax_xml_node *node)
{
    struct ax_slice id = ax_xml_attribute_text(&reading->xml, node, "id");
    struct ax_slice class = class_name(ax_xml_child_text(&reading->xml, node, "class"));
    struct ax_span span = ax_xml_node_span(&reading->xml, node);
    if (id.len == 0 || class.len == 0) {
        ax_report(reading->session, AX_CODE_TREE_DOMAIN, span, "the domain has no %s",
                  id.len == 0 ? "id" : "class");
        return;
    }
    if (ax_tree_declared(reading->tree, id) != UINT32_MAX) {
        ax_report(reading->session, AX_CODE_TREE_DOMAIN, span,
                  "the domain \"%.*s\" is declared twice", AX_FMT(id));
        return;
    }
    enum ax_tree_domain domain = ax_domain_find(class);
    if (domain == UNKNOWN) {
        ax_report(reading->session, AX_CODE_TREE_FOREIGN_DOMAIN, span,
                  "values of \"%.*s\" (%.*s) are kept but not evaluated", AX_FMT(id),
                  AX_FMT(class));
    }
    (void)declare(reading, (struct ax_tree_declared){
                               .id = id,
                               .kind = class,
                               .domain = domain,
                               .bound = read_range(reading, node),
                           });
}

/* Without a declaration the id tells the domain. */
static uint32_t domain_of_id(struct reading *reading, struct ax_slice id, struct ax_span span)
{
    uint32_t known = ax_tree_declared(reading->tree, id);
    if (known != UINT32_MAX) {
        return known;
    }
    struct ax_slice class = without_number(id);
    enum ax_tree_domain domain = ax_domain_find(class);
    if (domain == UNKNOWN) {
        struct ax_guess guess;
        ax_guess_init(&guess, class);
        for (int i = 0; i < AX_TREE_DOMAIN_COUNT; i++) {
            ax_guess_offer(&guess, ax_slice_of(ax_domains[i].name));
        }
        struct ax_message *message =
            ax_report(reading->session, AX_CODE_TREE_FOREIGN_DOMAIN, span,
                      "the domain \"%.*s\" is not declared and not one of ADTool's; its values "
                      "are kept but not evaluated",
                      AX_FMT(id));
        ax_note_guess(reading->session, message, guess.best);
    }
    return declare(reading, (struct ax_tree_declared){
                                .id = id, .kind = class, .domain = domain, .bound = INFINITY});
}

/* Words of ApproxTree+ as numbers. */
static const struct ordinal {
    const char *name;
    enum ax_tree_domain domain;
    const char *words; /* word, value, word, value, … */
} ordinals[] = {
    {"cost", AX_TREE_MIN_COST, ""},
    {"likelihood", AX_TREE_PROB_SUCC, "L 0.25 M 0.5 H 0.75"},
    {"difficulty", AX_TREE_DIFF_LMHE, "L L M M H H V E"},
    {"time", AX_TREE_MIN_TIME_SEQ, "MT 720 D 24 HR 1"},
};

static struct ax_slice translate(const struct ordinal *ordinal, struct ax_slice word)
{
    struct ax_slice rest = ax_slice_of(ordinal->words);
    struct ax_slice from;
    struct ax_slice to;
    while (ax_slice_next_word(&rest, &from) && ax_slice_next_word(&rest, &to)) {
        if (ax_slice_equal(from, word)) {
            return to;
        }
    }
    return word;
}

/* A value with class and name. */
static uint32_t read_named_value(struct reading *reading, const struct ax_xml_node *node,
                                 struct ax_slice *text)
{
    struct ax_slice name = ax_xml_attribute_text(&reading->xml, node, "name");
    struct ax_span span = ax_xml_node_span(&reading->xml, node);
    const struct ordinal *ordinal = NULL;
    for (size_t i = 0; i < AX_COUNT(ordinals); i++) {
        ordinal = ax_slice_is(name, ordinals[i].name) ? &ordinals[i] : ordinal;
    }
    if (!ordinal) {
        return domain_of_id(reading, name, span);
    }
    if (ax_slice_is(ax_xml_attribute_text(&reading->xml, node, "class"), "ordinal")) {
        *text = translate(ordinal, *text);
    }
    uint32_t known = ax_tree_declared(reading->tree, name);
    if (known != UINT32_MAX) {
        return known;
    }
    if (ordinal->words[0] != '\0') {
        ax_report(reading->session, AX_CODE_TREE_ORDINAL, span, "\"%s\" is read as %s: %s",
                  ordinal->name, ax_domains[ordinal->domain].name, ordinal->words);
    }
    return declare(reading, (struct ax_tree_declared){
                                .id = name,
                                .kind = ax_slice_of(ax_domains[ordinal->domain].name),
                                .domain = ordinal->domain,
                                .bound = INFINITY,
                            });
}

static void read_value(struct reading *reading, uint32_t node, const struct ax_xml_node *from)
{
    struct ax_slice category = ax_xml_attribute_text(&reading->xml, from, "category");
    if (category.len > 0 && !ax_slice_is(category, "basic")) {
        return; /* derived, or the default: both follow from the others */
    }
    struct ax_slice id = ax_xml_attribute_text(&reading->xml, from, "domainId");
    struct ax_slice text = from->text;
    struct ax_span span = ax_xml_node_span(&reading->xml, from);
    uint32_t index =
        id.len > 0 ? domain_of_id(reading, id, span) : read_named_value(reading, from, &text);
    if (index == UINT32_MAX) {
        return;
    }
    const struct ax_tree_declared *declared = &reading->tree->domains.at[index];
    struct ax_tree_value value = {.domain = index, .text = text};
    if (declared->domain != UNKNOWN) {
        value.fits =
            ax_domain_parse(&ax_domains[declared->domain], text, declared->bound, &value.number);
    }
    if (declared->domain != UNKNOWN && !value.fits) {
        ax_report(reading->session, AX_CODE_TREE_VALUE, text_span(reading, from),
                  "\"%.*s\" is no value of %s", AX_FMT(text), ax_domains[declared->domain].name);
    }
    (void)ax_tree_add_value(reading->tree, node, value);
}

/* False: an error. */
static bool read_refinement(struct reading *reading, const struct ax_xml_node *node,
                            uint8_t *out_refinement)
{
    static const struct {
        const char *word;
        enum ax_refinement refinement;
    } words[] = {
        {"disjunctive", AX_REFINE_OR},      {"or", AX_REFINE_OR},
        {"conjunctive", AX_REFINE_AND},     {"and", AX_REFINE_AND},
        {"sequential", AX_REFINE_SEQUENCE}, {"sand", AX_REFINE_SEQUENCE},
    };
    struct ax_slice text = ax_xml_attribute_text(&reading->xml, node, "refinement");
    for (size_t i = 0; i < AX_COUNT(words); i++) {
        if (ax_slice_equal_folded(text, ax_slice_of(words[i].word))) {
            *out_refinement = (uint8_t)words[i].refinement;
            return true;
        }
    }
    if (text.len > 0) {
        ax_report(
            reading->session, AX_CODE_TREE_REFINEMENT, attribute_span(reading, node, "refinement"),
            "refinement \"%.*s\" is not one of: disjunctive conjunctive sequential", AX_FMT(text));
        return false;
    }
    *out_refinement = UINT8_MAX; /* fine for a leaf */
    return true;
}

static bool is_switched(struct reading *reading, const struct ax_xml_node *node)
{
    struct ax_slice text = ax_xml_attribute_text(&reading->xml, node, "switchRole");
    bool yes = ax_slice_equal_folded(text, AX_SLICE("yes")) ||
               ax_slice_equal_folded(text, AX_SLICE("true"));
    bool no = text.len == 0 || ax_slice_equal_folded(text, AX_SLICE("no")) ||
              ax_slice_equal_folded(text, AX_SLICE("false"));
    if (!yes && !no) {
        ax_report(reading->session, AX_CODE_TREE_ROLE, attribute_span(reading, node, "switchRole"),
                  "switchRole \"%.*s\" is neither yes nor no", AX_FMT(text));
    }
    if (yes && reading->sand) {
        ax_report(reading->session, AX_CODE_TREE_ROLE, attribute_span(reading, node, "switchRole"),
                  "a <sandtree> has no defenders");
        return false;
    }
    return yes;
}

static uint32_t add_node(struct reading *reading, const struct ax_xml_node *node, bool defender)
{
    const struct ax_xml_node *label = ax_xml_child(&reading->xml, node, "label");
    struct ax_tree_node added = {.defender = defender,
                                 .span = ax_xml_node_span(&reading->xml, node)};
    if (!label || label->text.len == 0) {
        ax_report(reading->session, AX_CODE_TREE_LABEL, added.span, "the node has no label");
    } else {
        added.label = label->text;
        added.span = text_span(reading, label);
    }
    added.description = ax_xml_child_text(&reading->xml, node, "comment");
    (void)read_refinement(reading, node, &added.refinement);
    return ax_tree_add(reading->tree, &added);
}

static void check_node(struct reading *reading, const struct ax_xml_node *from, uint32_t index,
                       bool out_of_place)
{
    struct ax_tree_node *node = &reading->tree->nodes.at[index];
    if (node->refinement == UINT8_MAX) {
        if (node->refined > 1) {
            ax_report(reading->session, AX_CODE_TREE_REFINEMENT,
                      ax_xml_node_span(&reading->xml, from),
                      "the node has children, but no refinement");
        }
        node->refinement = AX_REFINE_OR;
    }
    if (node->counters > 1) {
        ax_report(reading->session, AX_CODE_TREE_COUNTERS, node->span,
                  "\"%.*s\" is countered by %lu nodes; ADTool has one at most", AX_FMT(node->label),
                  (unsigned long)node->counters);
    } else if (out_of_place) {
        ax_report(reading->session, AX_CODE_TREE_COUNTERS, node->span,
                  "what counters \"%.*s\" is not its last child; it is read as if it were",
                  AX_FMT(node->label));
    }
    if (node->refined > 0 && node->values > 0) {
        ax_report(reading->session, AX_CODE_TREE_INNER_VALUE, node->span,
                  "the values of \"%.*s\" are not used: they follow from its children",
                  AX_FMT(node->label));
    }
}

/* The depth of XML is limited, so is that of the recursion. */
static uint32_t read_node(struct reading *reading, const struct ax_xml_node *from, bool of_defender)
{
    bool defender = is_switched(reading, from) != of_defender;
    uint32_t index = add_node(reading, from, defender);
    bool countered = false;
    bool out_of_place = false;
    for (const struct ax_xml_node *child = from->first; child && index != AX_NO_NODE;
         child = child->next) {
        if (is_named(reading, child, "parameter")) {
            read_value(reading, index, child);
        } else if (is_named(reading, child, "node")) {
            uint32_t below = read_node(reading, child, defender);
            if (below == AX_NO_NODE || !ax_tree_join(reading->tree, index, below)) {
                return AX_NO_NODE;
            }
            bool counter = reading->tree->nodes.at[below].defender != defender;
            out_of_place |= countered && !counter;
            countered |= counter;
        }
    }
    if (index != AX_NO_NODE) {
        check_node(reading, from, index, out_of_place);
    }
    return index;
}

/* The value that a leaf has in a domain: index + 1, or 0. */
static uint32_t own_value(const struct ax_tree *tree, uint32_t node, uint32_t domain)
{
    uint32_t value = tree->nodes.at[node].values;
    while (value && tree->values.at[value - 1].domain != domain) {
        value = tree->values.at[value - 1].next;
    }
    return value;
}

static void report_difference(struct reading *reading, uint32_t node, uint32_t own, uint32_t last)
{
    const struct ax_tree *tree = reading->tree;
    const struct ax_tree_value *value = &tree->values.at[own - 1];
    struct ax_slice label = tree->nodes.at[node].label;
    ax_report(reading->session, AX_CODE_TREE_VALUES_DIFFER, tree->nodes.at[node].span,
              "\"%.*s\" has %.*s \"%.*s\" here and \"%.*s\" further down; the last one counts, "
              "as in ADTool",
              AX_FMT(label), AX_FMT(tree->domains.at[value->domain].id), AX_FMT(value->text),
              AX_FMT(tree->values.at[last - 1].text));
}

/* The last value that a label has is that of all its leaves. `last`: by action. */
static void share_domain(struct reading *reading, const struct ax_tree_actions *actions,
                         uint32_t domain, uint32_t *last)
{
    struct ax_tree *tree = reading->tree;
    memset(last, 0, actions->list.len * sizeof(*last));
    for (uint32_t node = 0; node < tree->nodes.len; node++) {
        uint32_t own = actions->of[node] != AX_NO_NODE ? own_value(tree, node, domain) : 0;
        if (own && tree->values.at[own - 1].fits) {
            last[actions->of[node]] = own;
        }
    }
    for (uint32_t node = 0; node < tree->nodes.len && !reading->session->no_memory; node++) {
        uint32_t from = actions->of[node] != AX_NO_NODE ? last[actions->of[node]] : 0;
        uint32_t own = from ? own_value(tree, node, domain) : 0;
        if (!from || own == from) {
            continue;
        }
        struct ax_tree_value value = tree->values.at[from - 1];
        if (own == 0) {
            (void)ax_tree_add_value(tree, node, value);
            continue;
        }
        if (tree->values.at[own - 1].number != value.number) {
            report_difference(reading, node, own, from);
        }
        value.next = tree->values.at[own - 1].next;
        tree->values.at[own - 1] = value;
    }
}

static enum ax_status share_values(struct reading *reading)
{
    struct ax_tree *tree = reading->tree;
    struct ax_tree_actions actions;
    enum ax_status status = ax_tree_actions_init(&actions, tree, true);
    if (status != AX_OK) {
        return status;
    }
    size_t size = actions.list.len * sizeof(uint32_t);
    uint32_t *last = ax_memory_resize(reading->session->memory, NULL, 0, size);
    for (uint32_t i = 0; last && i < tree->domains.len; i++) {
        share_domain(reading, &actions, i, last);
    }
    reading->session->no_memory |= !last;
    ax_memory_release(reading->session->memory, last, size);
    ax_tree_actions_done(&actions, tree);
    return reading->session->no_memory ? AX_NO_MEMORY : AX_OK;
}

static const struct ax_xml_node *find_root_node(struct reading *reading)
{
    const struct ax_xml_node *root = reading->xml.root;
    const struct ax_xml_node *node = ax_xml_child(&reading->xml, root, "node");
    if (!node) {
        ax_report(reading->session, AX_CODE_TREE_ROOT, ax_xml_node_span(&reading->xml, root),
                  "there is no <node>: the tree is empty");
        return NULL;
    }
    const struct ax_xml_node *second = ax_xml_same(node);
    if (second) {
        ax_report(reading->session, AX_CODE_TREE_ROOT, ax_xml_node_span(&reading->xml, second),
                  "a tree has one root <node>, this is a second");
    }
    return node;
}

static void read_domains(struct reading *reading)
{
    const struct ax_xml_node *domain = ax_xml_child(&reading->xml, reading->xml.root, "domain");
    for (; domain; domain = ax_xml_same(domain)) {
        read_domain(reading, domain);
    }
}

enum ax_status ax_tree_read_adtool(struct ax_tree *tree, uint32_t source)
{
    struct reading reading = {.tree = tree, .session = tree->session};
    size_t errors = tree->session->counts[AX_ERROR];
    enum ax_status status = ax_xml_tree_read(tree->session, source, &reading.xml);
    if (status != AX_OK) {
        return status;
    }
    tree->adtool = true;
    reading.sand = is_named(&reading, reading.xml.root, "sandtree");
    read_domains(&reading);
    const struct ax_xml_node *root = find_root_node(&reading);
    uint32_t read = root ? read_node(&reading, root, false) : AX_NO_NODE;
    status = ax_session_verdict(tree->session, errors);
    if (status != AX_OK || read == AX_NO_NODE) {
        return status == AX_OK ? AX_NO_MEMORY : status;
    }
    tree->name = tree->nodes.at[0].label;
    status = ax_tree_finish(tree);
    return status == AX_OK ? share_values(&reading) : status;
}
