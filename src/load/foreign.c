/* SPDX-License-Identifier: Apache-2.0 */
#include "load/foreign.h"

#include "load/knowledge.h"
#include "load/tm7.h"
#include "xml/tree.h"

static size_t find(struct ax_slice text, size_t from, const char *what)
{
    size_t len = strlen(what);
    while (from + len <= text.len && memcmp(text.start + from, what, len) != 0) {
        from++;
    }
    return from + len <= text.len ? from : text.len;
}

struct ax_slice ax_root_name(struct ax_slice text)
{
    size_t at = find(text, 0, "<");
    while (at + 3 < text.len && (text.start[at + 1] == '?' || text.start[at + 1] == '!')) {
        const char *end = text.start[at + 1] == '?'                 ? "?>"
                          : memcmp(text.start + at, "<!--", 4) == 0 ? "-->"
                                                                    : ">";
        at = find(text, find(text, at + 2, end), "<");
    }
    if (at == text.len) {
        return (struct ax_slice){"", 0};
    }
    struct ax_slice name = {text.start + at + 1, 0};
    for (size_t i = at + 1; i < text.len && !ax_is_blank(text.start[i]) && text.start[i] != '>' &&
                            text.start[i] != '/';
         i++) {
        name.len++;
        if (text.start[i] == ':') {
            name = (struct ax_slice){text.start + i + 1, 0};
        }
    }
    return name;
}

enum ax_format ax_format_of(struct ax_slice text)
{
    struct ax_slice name = text.len > 0 ? ax_root_name(text) : text;
    return ax_slice_is(name, "ThreatModel")     ? AX_FORMAT_TM7
           : ax_slice_is(name, "KnowledgeBase") ? AX_FORMAT_TB7
                                                : AX_FORMAT_NATIVE;
}

enum ax_status ax_template_read_tb7(struct ax_template_loader *loader, uint32_t source)
{
    struct ax_xml_tree tree;
    enum ax_status status = ax_xml_tree_read(loader->session, source, &tree);
    if (status != AX_OK) {
        return status;
    }
    return ax_knowledge_read(loader->templates, &tree, tree.root, loader->defaults);
}

/* "Pump room.tm7" → "Pump-room": the model needs an id, and the file has none. */
static ax_atom id_of_file(struct ax_session *session, struct ax_slice path)
{
    size_t start = path.len;
    while (start > 0 && path.start[start - 1] != '/') {
        start--;
    }
    struct ax_slice name = {path.start + start, path.len - start};
    name.len -= ax_slice_ends(name, ".tm7") ? 4 : 0;
    name = ax_slice_is(name, "<stdin>") || name.len == 0 ? AX_SLICE("model") : name;
    struct ax_slice copy = ax_arena_copy(&session->arena, name);
    if (!copy.start) {
        session->no_memory = true;
        return 0;
    }
    char *at = (char *)(uintptr_t)copy.start;
    for (size_t i = 0; i < copy.len; i++) {
        bool letter = (at[i] >= 'a' && at[i] <= 'z') || (at[i] >= 'A' && at[i] <= 'Z');
        bool other = (at[i] >= '0' && at[i] <= '9') || at[i] == '-' || at[i] == '.';
        at[i] = letter || (other && i > 0) ? at[i] : '_';
    }
    return ax_atom_of_kept(&session->atoms, copy);
}

/* The stencil of the item, or the generic one of its shape where the template does not have
 * that. */
static void bind_item(struct ax_model *model, uint32_t index, ax_atom generic_name)
{
    struct ax_session *session = model->session;
    const struct ax_templates *templates = model->templates;
    struct ax_item *item = ax_model_item(model, index);
    item->type = item->kind < AX_ROOT_TYPES ? item->kind : AX_NO_INDEX;
    if (item->type == AX_NO_INDEX) {
        return;
    }
    uint32_t type = ax_templates_foreign_type(templates, item->type_name);
    if (type == AX_NO_INDEX) {
        struct ax_slice wanted = ax_atom_text(&session->atoms, item->type_name);
        type = ax_templates_foreign_type(templates, ax_model_attribute(model, index, generic_name));
        ax_report(session, AX_CODE_FOREIGN_TYPE, ax_model_span(model, index),
                  "the template has no element type \"%.*s\"", AX_FMT(wanted));
    }
    item->type = type != AX_NO_INDEX ? type : item->type;
}

static bool has_tb7(const struct ax_load_options *options)
{
    for (size_t i = 0; options && i < options->template_count; i++) {
        if (ax_slice_ends(ax_slice_of(options->templates[i]), ".tb7")) {
            return true;
        }
    }
    return false;
}

static enum ax_status read_templates(struct ax_model *model, const struct ax_xml_tree *tree,
                                     struct ax_names *names, const struct ax_load_options *options)
{
    struct ax_session *session = model->session;
    struct ax_templates *templates = ax_templates_new(session);
    if (!templates) {
        return AX_NO_MEMORY;
    }
    model->templates = templates;
    model->release_templates = ax_templates_free;
    const struct ax_xml_node *knowledge = ax_xml_child(tree, tree->root, "KnowledgeBase");
    knowledge = knowledge && knowledge->first ? knowledge : NULL; /* it may be nil */
    if (!has_tb7(options) && knowledge) {
        (void)ax_knowledge_read(templates, tree, knowledge, false);
    } else if (!options || options->template_count == 0) {
        ax_report(session, AX_CODE_FOREIGN_NO_KNOWLEDGE, ax_xml_node_span(tree, tree->root),
                  "the file has no template in it, and none is named");
    }
    struct ax_template_loader loader = {.session = session, .names = names, .templates = templates};
    for (size_t i = 0; options && i < options->template_count; i++) {
        struct ax_template_wish wish = {ax_slice_of(options->templates[i]), {0, 0, 0}, true};
        (void)ax_template_read(&loader, &wish);
    }
    ax_template_loader_done(&loader);
    return AX_OK;
}

enum ax_status ax_foreign_read(struct ax_model *model, uint32_t source, struct ax_names *names,
                               const struct ax_load_options *options)
{
    struct ax_session *session = model->session;
    size_t errors = session->counts[AX_ERROR];
    struct ax_xml_tree tree;
    enum ax_status status = ax_xml_tree_read(session, source, &tree);
    if (status != AX_OK) {
        return status;
    }
    struct ax_item *self = ax_model_item(model, 0);
    self->id = id_of_file(session, ax_source_at(session, source)->name);
    self->source = (uint16_t)source;
    self->start = tree.root->start;
    self->type = AX_NO_INDEX;
    status = ax_tm7_read(model, &tree);
    if (status == AX_OK) {
        status = read_templates(model, &tree, names, options);
    }
    if (status == AX_OK) {
        status = ax_session_verdict(session, errors);
    }
    if (status == AX_OK) {
        status = ax_templates_compile(model->templates);
    }
    if (status != AX_OK) {
        return status;
    }
    ax_atom generic = ax_atom_find(&session->atoms, AX_SLICE("generic-type"));
    for (uint32_t i = 1; i < model->items.len; i++) {
        bind_item(model, i, generic);
    }
    return ax_model_freeze(model);
}
