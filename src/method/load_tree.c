/* SPDX-License-Identifier: Apache-2.0 */
/* A tree from a file: which format it is, and what it says about a model. */
#include "base/file.h"
#include "load/foreign.h"
#include "method/tree.h"
#include "risk/risk.h"
#include "threat/threat.h"

struct checking {
    const struct ax_tree *tree;
    struct ax_session *session;
    struct ax_model *model;
    const struct ax_risk *risk; /* NULL: there is none */
    struct ax_threats *threats;
};

static void check_element(const struct checking *checking, const struct ax_tree_node *node)
{
    struct ax_session *session = checking->session;
    uint32_t item = ax_model_find(checking->model, ax_atom_find(&session->atoms, node->element));
    if (node->element.len > 0 && item == 0) {
        ax_report(session, AX_CODE_TREE_REFERENCE, node->span,
                  "the model has nothing with the id \"%.*s\"", AX_FMT(node->element));
    }
}

/* A control is known to the risk file, or at least something in the model has it. */
static bool is_control(const struct checking *checking, struct ax_slice id)
{
    const struct ax_risk_record *record = checking->risk ? ax_risk_find(checking->risk, id) : NULL;
    if (record && ax_risk_record_kind(record) == AX_RISK_CONTROL) {
        return true;
    }
    for (uint32_t i = 0; i < checking->model->items.len; i++) {
        if (ax_model_has_word(checking->model, i, "controls", id)) {
            return true;
        }
    }
    return false;
}

static void check_control(const struct checking *checking, const struct ax_tree_node *node)
{
    if (node->control.len > 0 && !is_control(checking, node->control)) {
        ax_report(checking->session, AX_CODE_TREE_REFERENCE, node->span,
                  "neither the model nor its risk file has the control \"%.*s\"",
                  AX_FMT(node->control));
    }
}

/* Threats are many and nodes few: each threat is looked up among what the nodes name. */
static enum ax_status mark_listed(const struct checking *checking, uint8_t *listed)
{
    struct ax_session *session = checking->session;
    struct ax_output *buffer = ax_output_to_memory(session->memory);
    for (uint32_t i = 0; buffer && i < checking->threats->list.len; i++) {
        buffer->len = 0;
        ax_threat_put_id(checking->model, &checking->threats->list.at[i], buffer);
        struct ax_slice id = {buffer->buffer, buffer->len};
        listed[ax_atom_find(&session->atoms, id)] = 1;
    }
    enum ax_status status = buffer ? buffer->status : AX_NO_MEMORY;
    ax_output_free(buffer);
    return status;
}

/* Threats that a person added are in the risk file alone. */
static bool is_manual(const struct checking *checking, struct ax_slice id)
{
    const struct ax_risk_record *record = checking->risk ? ax_risk_find(checking->risk, id) : NULL;
    return record && ax_risk_record_kind(record) == AX_RISK_THREAT &&
           !memchr(id.start, '@', id.len);
}

static void check_threat(const struct checking *checking, const struct ax_tree_node *node,
                         const uint8_t *listed)
{
    struct ax_slice rest = node->threat;
    struct ax_slice id;
    while (ax_slice_next_word(&rest, &id)) {
        if (!listed[ax_atom_find(&checking->session->atoms, id)] && !is_manual(checking, id)) {
            ax_report(checking->session, AX_CODE_TREE_REFERENCE, node->span,
                      "\"%.*s\" is no threat of the model today", AX_FMT(id));
        }
    }
}

static enum ax_status check_nodes(const struct checking *checking)
{
    struct ax_session *session = checking->session;
    for (uint32_t i = 0; i < checking->tree->nodes.len; i++) {
        struct ax_slice rest = ax_tree_node(checking->tree, i)->threat;
        struct ax_slice id;
        while (ax_slice_next_word(&rest, &id)) {
            session->no_memory |= !ax_atom_of(&session->atoms, id);
        }
    }
    size_t size = (size_t)session->atoms.count + 1;
    uint8_t *listed = ax_memory_resize(session->memory, NULL, 0, size);
    if (!listed || session->no_memory) {
        ax_memory_release(session->memory, listed, size);
        return AX_NO_MEMORY;
    }
    memset(listed, 0, size);
    enum ax_status status = mark_listed(checking, listed);
    listed[0] = 0;
    for (uint32_t i = 0; status == AX_OK && i < checking->tree->nodes.len; i++) {
        const struct ax_tree_node *node = ax_tree_node(checking->tree, i);
        check_element(checking, node);
        check_control(checking, node);
        check_threat(checking, node, listed);
    }
    ax_memory_release(session->memory, listed, size);
    return status;
}

static enum ax_status check_against(struct checking *checking)
{
    struct ax_threat_options how = {true, true};
    enum ax_status status = ax_threats_enumerate(checking->model, &how, &checking->threats);
    if (status == AX_OK) {
        status = check_nodes(checking);
        ax_threats_free(checking->threats);
    }
    return status;
}

/* Controls are known to the risk file beside the model, where there is one. */
static enum ax_status check_with_risk(struct checking *checking, const char *path)
{
    struct ax_risk *risk = NULL;
    const char *beside = ax_risk_path(checking->session, path);
    enum ax_status status = beside ? ax_risk_load(checking->session, beside, &risk) : AX_NO_MEMORY;
    if (status == AX_OK || status == AX_NOT_FOUND) {
        checking->risk = risk;
        status = check_against(checking);
    }
    ax_risk_free(risk);
    return status;
}

/* The model that the tree names, beside it or below. */
static enum ax_status check_model(const struct ax_tree *tree)
{
    struct ax_session *session = tree->session;
    struct checking checking = {.tree = tree, .session = session};
    struct ax_span span = {tree->source, 0, 0};
    struct ax_slice home = ax_source_at(session, tree->source)->name;
    char *below = ax_path_below(&session->arena, tree->model);
    char *path = below ? ax_path_beside(&session->arena, home, tree->model) : NULL;
    if (!path || ax_path_leaves(home, path)) {
        ax_report(session, AX_CODE_TREE_MODEL, span,
                  "the model \"%.*s\" does not lie below the folder of the tree",
                  AX_FMT(tree->model));
        return AX_INVALID;
    }
    enum ax_status status = ax_model_load(session, path, NULL, &checking.model);
    if (status == AX_OK) {
        status = check_with_risk(&checking, path);
    }
    ax_model_free(checking.model);
    return status;
}

/* What a tree is held against: the model that the caller has, or that the tree names. */
struct subject {
    struct ax_model *model; /* NULL: that which the tree names, if any */
    const struct ax_risk *risk;
};

static enum ax_status check(const struct ax_tree *tree, const struct subject *subject)
{
    struct checking checking = {
        .tree = tree, .session = tree->session, .model = subject->model, .risk = subject->risk};
    if (subject->model) {
        return check_against(&checking);
    }
    return tree->model.len > 0 ? check_model(tree) : AX_OK;
}

static enum ax_status read_source(struct ax_session *session, uint32_t source,
                                  const struct subject *subject, struct ax_tree **out_tree)
{
    struct ax_tree *tree = ax_tree_new(session);
    if (!tree) {
        return AX_NO_MEMORY;
    }
    tree->source = source;
    struct ax_slice text = ax_source_at(session, source)->text;
    struct ax_slice root = text.len > 0 ? ax_root_name(text) : text;
    bool adtool = ax_slice_is(root, "adtree") || ax_slice_is(root, "sandtree");
    enum ax_status status =
        adtool ? ax_tree_read_adtool(tree, source) : ax_tree_read_native(tree, source);
    if (status == AX_OK) {
        status = check(tree, subject);
    }
    if (status != AX_OK) {
        ax_tree_free(tree);
        return status;
    }
    *out_tree = tree;
    return AX_OK;
}

enum ax_status ax_tree_load_text(struct ax_session *session, struct ax_slice name,
                                 struct ax_slice text, struct ax_tree **out_tree)
{
    const struct subject subject = {NULL, NULL};
    uint32_t source = ax_source_add(session, name, text);
    return source ? read_source(session, source, &subject, out_tree) : AX_NO_MEMORY;
}

enum ax_status ax_tree_load_about(struct ax_session *session, const char *path,
                                  struct ax_model *model, const struct ax_risk *risk,
                                  struct ax_tree **out_tree)
{
    const struct subject subject = {model, risk};
    uint32_t source;
    enum ax_status status = ax_source_read(session, path, (struct ax_span){0, 0, 0}, &source);
    return status == AX_OK ? read_source(session, source, &subject, out_tree) : status;
}

enum ax_status ax_tree_load(struct ax_session *session, const char *path, struct ax_tree **out_tree)
{
    return ax_tree_load_about(session, path, NULL, NULL, out_tree);
}
