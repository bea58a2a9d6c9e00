/* SPDX-License-Identifier: Apache-2.0 */
/* Attack-defence trees as pictures. */
#include "diagram/standalone.h"
#include "diagram/text.h"
#include "method/assess.h"

#define FONT "fontname=\"Helvetica,Arial,sans-serif\""
#define ATTACK "shape=ellipse, color=\"#b03a2e\", fillcolor=\"#fdedec\""
#define DEFENCE "shape=box, color=\"#1e8449\", fillcolor=\"#e9f7ef\""

enum {
    LABEL_COLUMNS = 22,
    WIDE = 28 /* leaves: a tree with more grows to the right, where its texts take less room */
};

struct writing {
    const struct ax_tree *tree;
    const struct ax_evaluation *evaluation; /* NULL: no values */
    struct ax_output *output;
};

static void put_reference(const struct writing *writing, struct ax_slice text)
{
    if (text.len > 0) {
        ax_put_text(writing->output, "<BR/><FONT POINT-SIZE=\"8\" COLOR=\"#566573\">");
        ax_text_put_label(writing->output, text, (struct ax_wrap){LABEL_COLUMNS, 0, "<BR/>"});
        ax_put_text(writing->output, "</FONT>");
    }
}

static void put_label(const struct writing *writing, uint32_t index)
{
    const struct ax_tree_node *node = ax_tree_node(writing->tree, index);
    struct ax_slice label = ax_tree_label(node);
    ax_text_put_label(writing->output, ax_text_is_blank(label) ? AX_SLICE("?") : label,
                      (struct ax_wrap){LABEL_COLUMNS, 0, "<BR/>"});
    if (!ax_slice_equal(label, node->threat)) {
        put_reference(writing, node->threat);
    }
    if (!ax_slice_equal(label, node->control)) {
        put_reference(writing, node->control);
    }
    if (writing->evaluation) {
        ax_put_text(writing->output, "<BR/><FONT POINT-SIZE=\"9\"><B>");
        ax_domain_put(writing->evaluation->domain, writing->evaluation->node[index],
                      writing->output);
        ax_put_text(writing->output, "</B></FONT>");
    }
}

static void put_node(const struct writing *writing, uint32_t index)
{
    static const char *const joined[] = {"", ", joined=\"and\"", ", joined=\"sequence\""};
    const struct ax_tree_node *node = ax_tree_node(writing->tree, index);
    bool refined = node->refined > 1;
    ax_putf(writing->output, "  n%lu [id=\"n%lu\", class=\"%s%s\", %s%s%s, label=<",
            (unsigned long)index, (unsigned long)index, node->defender ? "defence" : "attack",
            ax_tree_is_leaf(node) ? " leaf" : "", node->defender ? DEFENCE : ATTACK,
            refined ? joined[node->refinement] : "", index == 0 ? ", penwidth=1.8" : "");
    put_label(writing, index);
    ax_put_text(writing->output, ">];\n");
}

/* What counters stands to the right of what refines. */
static void put_edges(const struct writing *writing, uint32_t index)
{
    const struct ax_tree *tree = writing->tree;
    const struct ax_tree_node *node = ax_tree_node(tree, index);
    for (int counters = 0; counters < 2; counters++) {
        for (uint32_t e = node->first; e; e = ax_tree_edge(tree, e)->next) {
            uint32_t child = ax_tree_edge(tree, e)->child;
            if ((ax_tree_node(tree, child)->defender != node->defender) == (counters == 1)) {
                ax_putf(writing->output, "  n%lu -> n%lu [id=\"e%lu\"%s];\n", (unsigned long)index,
                        (unsigned long)child, (unsigned long)e,
                        counters ? ", class=\"counter\", style=dotted, penwidth=1.6, apart=\"yes\""
                                 : "");
            }
        }
    }
}

static uint32_t count_leaves(const struct ax_tree *tree)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < tree->order.len; i++) {
        count += ax_tree_node(tree, tree->order.at[i])->first == 0 ? 1 : 0;
    }
    return count;
}

/* Lines to what stands in several places go around other nodes. */
static bool is_shared(const struct ax_tree *tree)
{
    uint32_t edges = 0;
    for (uint32_t i = 0; i < tree->order.len; i++) {
        const struct ax_tree_node *node = ax_tree_node(tree, tree->order.at[i]);
        edges += node->refined + node->counters;
    }
    return edges >= tree->order.len;
}

/* In the order of the file, which is the order from left to right, or from top to bottom. */
static struct ax_dot_counts put_graph(const struct writing *writing, const bool *reached)
{
    struct ax_output *output = writing->output;
    struct ax_dot_counts counts = {0, 0, 0};
    ax_putf(output,
            "digraph tree {\n"
            "  graph [" FONT ", fontsize=10, ordering=out, %s, splines=%s, "
            "outputorder=edgesfirst, bgcolor=white];\n",
            count_leaves(writing->tree) > WIDE ? "rankdir=LR, ranksep=0.7, nodesep=0.1"
                                               : "ranksep=0.55, nodesep=0.22",
            is_shared(writing->tree) ? "spline" : "line");
    ax_put_text(output, "  node [" FONT ", fontsize=10, style=filled, margin=\"0.10,0.05\", "
                        "height=0.3, width=0.5];\n"
                        "  edge [arrowhead=none, color=\"#566573\"];\n");
    for (uint32_t i = 0; i < writing->tree->nodes.len; i++) {
        if (reached[i]) {
            put_node(writing, i);
            counts.nodes++;
        }
    }
    for (uint32_t i = 0; i < writing->tree->nodes.len; i++) {
        if (reached[i]) {
            put_edges(writing, i);
            const struct ax_tree_node *node = ax_tree_node(writing->tree, i);
            counts.edges += node->refined + node->counters;
        }
    }
    ax_put_text(output, "}\n");
    return counts;
}

static enum ax_status write_dot(const struct writing *writing, struct ax_dot_counts *out_counts)
{
    const struct ax_tree *tree = writing->tree;
    size_t size = tree->nodes.len * sizeof(bool);
    bool *reached = ax_memory_resize(tree->session->memory, NULL, 0, size);
    if (!reached) {
        return AX_NO_MEMORY;
    }
    memset(reached, 0, size);
    for (uint32_t i = 0; i < tree->order.len; i++) {
        reached[tree->order.at[i]] = true;
    }
    *out_counts = put_graph(writing, reached);
    ax_memory_release(tree->session->memory, reached, size);
    return writing->output->status;
}

/* Graphviz's titles are names of nodes; people want labels. */
static void put_title(const void *user, struct ax_slice name, struct ax_output *output)
{
    const struct ax_tree *tree = user;
    uint32_t index;
    struct ax_slice digits = {name.start + 1, name.len > 0 ? name.len - 1 : 0};
    if (ax_slice_is(name, "tree")) {
        ax_text_put_xml(output, tree->name.len > 0 ? tree->name : AX_SLICE("Attack tree"));
    } else if (name.len > 0 && name.start[0] == 'n' && ax_slice_to_number(digits, &index) &&
               index < tree->nodes.len) {
        const struct ax_tree_node *node = ax_tree_node(tree, index);
        ax_text_put_xml(output, ax_tree_label(node));
        if (node->description.len > 0) {
            ax_put_text(output, "\n");
            ax_text_put_xml(output, node->description);
        }
    }
}

static enum ax_status draw(const struct writing *writing, enum ax_picture_format format,
                           unsigned timeout, struct ax_output *output)
{
    struct ax_render_job job = {
        .format = ax_picture_format_text(format), .engine = "dot", .arcs = true};
    enum ax_status status = write_dot(writing, &job.counts);
    if (status != AX_OK || format == AX_PICTURE_DOT) {
        return status;
    }
    job.dot = ax_output_text(writing->output).start;
    const struct ax_standalone picture = {writing->tree->session, "tree", put_title, writing->tree};
    return writing->output->status == AX_OK ? ax_standalone_render(&picture, &job, timeout, output)
                                            : AX_NO_MEMORY;
}

/* Values in the picture are those that each node has by itself. */
static enum ax_status draw_with_values(struct writing *writing,
                                       const struct ax_tree_options *options,
                                       enum ax_picture_format format, unsigned timeout,
                                       struct ax_output *output)
{
    struct ax_tree_actions actions;
    struct ax_evaluation evaluation;
    enum ax_status status = ax_tree_actions_init(&actions, writing->tree, options->same_labels);
    if (status != AX_OK) {
        return status;
    }
    status = ax_evaluation_init(&evaluation, writing->tree, &actions,
                                (enum ax_tree_domain)(options->drawn - 1));
    if (status == AX_OK) {
        (void)ax_evaluation_fold(&evaluation, evaluation.leaf);
        writing->evaluation = &evaluation;
        status = draw(writing, format, timeout, output);
        ax_evaluation_done(&evaluation);
    }
    ax_tree_actions_done(&actions, writing->tree);
    return status;
}

enum ax_status ax_tree_draw(struct ax_tree *tree, const struct ax_tree_options *options,
                            enum ax_picture_format format, unsigned timeout,
                            struct ax_output *output)
{
    struct ax_output *dot =
        format == AX_PICTURE_DOT ? output : ax_output_to_memory(tree->session->memory);
    struct writing writing = {.tree = tree, .output = dot};
    if (!dot) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = options->drawn > 0
                                ? draw_with_values(&writing, options, format, timeout, output)
                                : draw(&writing, format, timeout, output);
    if (dot != output) {
        ax_output_free(dot);
    }
    return status;
}
