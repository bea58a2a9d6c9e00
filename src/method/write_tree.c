/* SPDX-License-Identifier: Apache-2.0 */
/* Trees as files again. */
#include "base/limits.h"
#include "method/tree.h"
#include "xml/canonical.h"

#include <math.h>

struct writing {
    const struct ax_tree *tree;
    struct ax_output *output;
    bool adtool;
    bool *written; /* by node */
};

static void put_attribute(struct ax_output *output, const char *name, struct ax_slice value)
{
    if (value.len > 0) {
        ax_putf(output, " %s=\"", name);
        ax_xml_put_value(output, value);
        ax_put_char(output, '"');
    }
}

static void indent(const struct writing *writing, uint32_t depth)
{
    ax_put_repeat(writing->output, ' ', (size_t)2 * depth);
}

static void put_element(const struct writing *writing, uint32_t depth, const char *name,
                        struct ax_slice text)
{
    if (text.len > 0) {
        indent(writing, depth);
        ax_putf(writing->output, "<%s>", name);
        ax_xml_put_text(writing->output, text);
        ax_putf(writing->output, "</%s>\n", name);
    }
}

/* Values were added last first. */
static void put_values(const struct writing *writing, uint32_t value, uint32_t depth)
{
    if (value == 0) {
        return;
    }
    const struct ax_tree_value *facts = &writing->tree->values.at[value - 1];
    struct ax_output *output = writing->output;
    const struct ax_tree_declared *declared = &writing->tree->domains.at[facts->domain];
    put_values(writing, facts->next, depth);
    indent(writing, depth);
    ax_put_text(output, writing->adtool ? "<parameter" : "<value");
    put_attribute(output, writing->adtool ? "domainId" : "domain", declared->id);
    ax_put_text(output, writing->adtool ? " category=\"basic\">" : ">");
    if (isinf(facts->number)) {
        ax_put_text(output, writing->adtool ? "Infinity" : "inf");
    } else {
        ax_xml_put_text(output, facts->text);
    }
    ax_put_text(output, writing->adtool ? "</parameter>\n" : "</value>\n");
}

static const char *const native_refinements[] = {"or", "and", "sequence"};
static const char *const adtool_refinements[] = {"disjunctive", "conjunctive", "sequential"};

static void put_native_start(const struct writing *writing, const struct ax_tree_node *node)
{
    struct ax_output *output = writing->output;
    ax_put_text(output, node->defender ? "<defence" : "<attack");
    put_attribute(output, "id", node->id);
    put_attribute(output, "label", node->label);
    if (node->refinement != AX_REFINE_OR && node->refined > 0) {
        put_attribute(output, "refinement", ax_slice_of(native_refinements[node->refinement]));
    }
    put_attribute(output, "action", node->action);
    put_attribute(output, "threat", node->threat);
    put_attribute(output, "control", node->control);
    put_attribute(output, "element", node->element);
}

static void put_adtool_start(const struct writing *writing, const struct ax_tree_node *node,
                             bool switched)
{
    struct ax_output *output = writing->output;
    ax_putf(output, "<node refinement=\"%s\"", adtool_refinements[node->refinement]);
    ax_put_text(output, switched ? " switchRole=\"yes\"" : "");
}

static void put_node(struct writing *writing, uint32_t index, uint32_t depth, bool of_defender);

static void put_children(struct writing *writing, const struct ax_tree_node *node, uint32_t depth)
{
    for (int counters = 0; counters < 2; counters++) {
        for (uint32_t e = node->first; e; e = ax_tree_edge(writing->tree, e)->next) {
            uint32_t child = ax_tree_edge(writing->tree, e)->child;
            bool counter = ax_tree_node(writing->tree, child)->defender != node->defender;
            if (counter == (counters == 1)) {
                put_node(writing, child, depth, node->defender);
            }
        }
    }
}

/* The depth of a tree is limited, so is that of the recursion. A node with several parents has an
 * id: nothing else could have named it. */
static void put_node(struct writing *writing, uint32_t index, uint32_t depth, bool of_defender)
{
    const struct ax_tree_node *node = ax_tree_node(writing->tree, index);
    struct ax_output *output = writing->output;
    indent(writing, depth);
    if (!writing->adtool && writing->written[index]) {
        ax_put_text(output, "<use");
        put_attribute(output, "ref", node->id);
        ax_put_text(output, "/>\n");
        return;
    }
    writing->written[index] = true;
    if (writing->adtool) {
        put_adtool_start(writing, node, node->defender != of_defender);
    } else {
        put_native_start(writing, node);
    }
    if (!writing->adtool && !node->first && !node->values && node->description.len == 0) {
        ax_put_text(output, "/>\n");
        return;
    }
    ax_put_text(output, ">\n");
    if (writing->adtool) {
        put_element(writing, depth + 1, "label", ax_tree_label(node));
    }
    put_element(writing, depth + 1, writing->adtool ? "comment" : "description", node->description);
    put_values(writing, node->values, depth + 1);
    put_children(writing, node, depth + 1);
    indent(writing, depth);
    ax_putf(output, "</%s>\n", writing->adtool ? "node" : node->defender ? "defence" : "attack");
}

static bool begin(struct writing *writing)
{
    size_t size = writing->tree->nodes.len * sizeof(bool);
    writing->written = ax_memory_resize(writing->tree->session->memory, NULL, 0, size);
    if (!writing->written) {
        return false;
    }
    memset(writing->written, 0, size);
    return true;
}

static enum ax_status end(struct writing *writing)
{
    ax_memory_release(writing->tree->session->memory, writing->written,
                      writing->tree->nodes.len * sizeof(bool));
    return writing->output->status;
}

static void put_domain(const struct writing *writing, const struct ax_tree_declared *declared)
{
    struct ax_output *output = writing->output;
    ax_put_text(output, "  <domain");
    put_attribute(output, "id", declared->id);
    put_attribute(output, "class", ax_slice_of(ax_domains[declared->domain].name));
    put_attribute(output, "unit", declared->unit);
    if (isfinite(declared->bound)) {
        ax_putf(output, " range=\"%.0f\"", declared->bound);
    }
    ax_put_text(output, "/>\n");
}

/* What is kept for ADTool only has no place in the native format. */
static bool has_foreign_domain(const struct ax_tree *tree, const char *format)
{
    for (uint32_t i = 0; i < tree->domains.len; i++) {
        const struct ax_tree_declared *declared = &tree->domains.at[i];
        if (declared->domain == AX_TREE_DOMAIN_COUNT) {
            ax_report(tree->session, AX_CODE_TREE_UNWRITABLE, (struct ax_span){0, 0, 0},
                      "the %s format has no domain like \"%.*s\" (%.*s)", format,
                      AX_FMT(declared->id), AX_FMT(declared->kind));
            return true;
        }
    }
    return false;
}

static struct ax_slice file_id(const struct ax_tree *tree)
{
    return tree->id.len > 0 ? tree->id : AX_SLICE("tree");
}

enum ax_status ax_tree_write_native(const struct ax_tree *tree, struct ax_output *output)
{
    struct writing writing = {.tree = tree, .output = output};
    if (has_foreign_domain(tree, "native")) {
        return AX_INVALID;
    }
    if (!begin(&writing)) {
        return AX_NO_MEMORY;
    }
    ax_put_text(output, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<tree xmlns=\"urn:annexc:tree:1\"");
    put_attribute(output, "id", file_id(tree));
    put_attribute(output, "name", tree->name);
    put_attribute(output, "model", tree->model);
    put_attribute(output, "visibility",
                  tree->internal ? AX_SLICE("internal") : (struct ax_slice){"", 0});
    ax_put_text(output, ">\n");
    put_element(&writing, 1, "description", tree->description);
    for (uint32_t i = 0; i < tree->domains.len; i++) {
        put_domain(&writing, &tree->domains.at[i]);
    }
    put_node(&writing, 0, 1, false);
    ax_put_text(output, "</tree>\n");
    return end(&writing);
}

/* Nodes with all shared parts written out, which ADTool has to have. */
static double written_out(const struct ax_tree *tree)
{
    size_t size = tree->nodes.len * sizeof(double);
    double *below = ax_memory_resize(tree->session->memory, NULL, 0, size);
    if (!below) {
        tree->session->no_memory = true;
        return 0;
    }
    for (uint32_t i = 0; i < tree->order.len; i++) {
        uint32_t node = tree->order.at[i];
        below[node] = 1;
        for (uint32_t e = ax_tree_node(tree, node)->first; e; e = ax_tree_edge(tree, e)->next) {
            below[node] += below[ax_tree_edge(tree, e)->child];
        }
    }
    double count = below[0];
    ax_memory_release(tree->session->memory, below, size);
    return count;
}

/* ADTool has sequences only in trees without defenders. */
static enum ax_status check_adtool(const struct ax_tree *tree, bool *out_sand)
{
    bool sand = false;
    const struct ax_tree_node *defender = NULL;
    for (uint32_t i = 0; i < tree->order.len; i++) {
        const struct ax_tree_node *node = ax_tree_node(tree, tree->order.at[i]);
        sand |= node->refinement == AX_REFINE_SEQUENCE && node->refined > 0;
        defender = node->defender ? node : defender;
    }
    if (sand && defender) {
        ax_report(tree->session, AX_CODE_TREE_UNWRITABLE, defender->span,
                  "ADTool has no trees with both sequences and defences");
        return AX_INVALID;
    }
    if (written_out(tree) > AX_LIMIT_TREE_NODES) {
        ax_report(tree->session, AX_CODE_TREE_UNWRITABLE, (struct ax_span){0, 0, 0},
                  "with its shared parts written out the tree has more than %d nodes",
                  AX_LIMIT_TREE_NODES);
        return AX_INVALID;
    }
    *out_sand = sand;
    return tree->session->no_memory ? AX_NO_MEMORY : AX_OK;
}

static void put_adtool_domain(const struct ax_tree_declared *declared, bool sand,
                              struct ax_output *output)
{
    bool known = declared->domain != AX_TREE_DOMAIN_COUNT;
    ax_put_text(output, "  <domain");
    put_attribute(output, "id", declared->id);
    ax_putf(output, ">\n    <class>lu.uni.adtool.domains.%s.",
            !known ? "custom"
            : sand ? "sandpredefined"
                   : "adtpredefined");
    bool time = sand && declared->domain == AX_TREE_MIN_TIME_PAR;
    ax_xml_put_text(output, time    ? AX_SLICE("MinTime")
                            : known ? ax_slice_of(ax_domains[declared->domain].name)
                                    : declared->kind);
    ax_put_text(output, "</class>\n    <tool>ADTool2</tool>\n");
    if (isfinite(declared->bound)) {
        ax_putf(output, "    <range>%.0f</range>\n", declared->bound);
    }
    ax_put_text(output, "  </domain>\n");
}

enum ax_status ax_tree_write_adtool(const struct ax_tree *tree, struct ax_output *output)
{
    struct writing writing = {.tree = tree, .output = output, .adtool = true};
    bool sand = false;
    enum ax_status status = check_adtool(tree, &sand);
    if (status != AX_OK) {
        return status;
    }
    if (!begin(&writing)) {
        return AX_NO_MEMORY;
    }
    ax_putf(output, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%s>\n",
            sand ? "sandtree" : "adtree");
    put_node(&writing, 0, 1, false);
    for (uint32_t i = 0; i < tree->domains.len; i++) {
        put_adtool_domain(&tree->domains.at[i], sand, output);
    }
    ax_putf(output, "</%s>\n", sand ? "sandtree" : "adtree");
    return end(&writing);
}
