/* SPDX-License-Identifier: Apache-2.0 */
/* The templates that a converted model names, as seen from where it will lie. */
#include "report/native.h"

#include "base/file.h"
#include "diag/session.h"
#include "xml/canonical.h"
#include "xml/tree.h"

#define MODEL_SPACE "urn:annexc:model:1"

static bool is_path(struct ax_slice name)
{
    return memchr(name.start, '/', name.len) || ax_slice_ends(name, ".xml") ||
           ax_slice_ends(name, ".tb7");
}

/* "./a/../m.xml" → "m.xml", where that is possible. */
static struct ax_slice folded(struct ax_session *session, struct ax_slice path)
{
    char *below = ax_path_below(&session->arena, path);
    return below ? ax_slice_of(below) : path;
}

static struct ax_slice folder_of(struct ax_slice path)
{
    while (path.len > 0 && path.start[path.len - 1] != '/') {
        path.len--;
    }
    return path;
}

/* The file `path` from the folder of the file `from`. */
static struct ax_slice relative(struct ax_conversion *conversion, struct ax_slice path,
                                struct ax_slice from)
{
    struct ax_session *session = conversion->session;
    struct ax_slice folder = folder_of(folded(session, from));
    struct ax_slice file = folded(session, path);
    if (folder.len > 0 && file.len > folder.len &&
        memcmp(file.start, folder.start, folder.len) == 0) {
        return (struct ax_slice){file.start + folder.len, file.len - folder.len};
    }
    bool above = file.start[0] == '/' || (file.len > 2 && memcmp(file.start, "../", 3) == 0);
    if (folder.len > 0 || above) {
        ax_report(session, AX_CODE_CONVERT_TEMPLATE_AWAY,
                  (struct ax_span){conversion->model->source, 0, 0},
                  "template \"%.*s\" does not lie below the folder of the model: it has to be "
                  "named with -t",
                  AX_FMT(file));
    }
    return file;
}

static void put_uses(struct ax_conversion *conversion, struct ax_slice name,
                     struct ax_output *output)
{
    if (!is_path(name)) {
        name = ax_session_format(conversion->session, "./%.*s", AX_FMT(name));
    }
    ax_put_text(output, "<uses");
    ax_put_attribute(output, "template", name);
    ax_put_text(output, "/>\n");
}

static void put_own(struct ax_conversion *conversion, struct ax_output *output)
{
    const struct ax_convert_options *options = &conversion->options;
    struct ax_slice path = AX_SLICE("template.xml");
    if (options->template_path) {
        path = ax_slice_of(options->template_path);
        path = options->model_path ? relative(conversion, path, ax_slice_of(options->model_path))
                                   : path;
    }
    put_uses(conversion, path, output);
}

static void put_wish(struct ax_conversion *conversion, struct ax_slice source_name,
                     struct ax_slice name, struct ax_output *output)
{
    struct ax_session *session = conversion->session;
    if (!is_path(name)) {
        ax_put_text(output, "<uses");
        ax_put_attribute(output, "template", name);
        ax_put_text(output, "/>\n");
        return;
    }
    struct ax_slice from = ax_source_at(session, conversion->model->source)->name;
    if (conversion->options.model_path) {
        from = ax_slice_of(conversion->options.model_path);
    }
    char *path = ax_path_beside(&session->arena, source_name, name);
    session->no_memory |= !path;
    put_uses(conversion, path ? relative(conversion, ax_slice_of(path), from) : name, output);
}

static void put_wishes(struct ax_conversion *conversion, const struct ax_xml_tree *tree,
                       struct ax_output *output)
{
    struct ax_slice name = ax_source_at(conversion->session, tree->source)->name;
    name = ax_slice_is(name, "<stdin>") ? AX_SLICE("") : name;
    for (const struct ax_xml_node *at = ax_xml_child(tree, tree->root, "uses"); at;
         at = ax_xml_same(at)) {
        put_wish(conversion, name, ax_xml_attribute_text(tree, at, "template"), output);
    }
}

static bool has(struct ax_slice text, const char *what)
{
    size_t len = strlen(what);
    const char *at = text.len ? memchr(text.start, what[0], text.len) : NULL;
    while (at && (size_t)(text.start + text.len - at) >= len && memcmp(at, what, len) != 0) {
        at = memchr(at + 1, what[0], (size_t)(text.start + text.len - at) - 1);
    }
    return at && (size_t)(text.start + text.len - at) >= len;
}

/* Only the file knows what it uses: the loader keeps the templates, not how they were named. */
static void put_source_uses(struct ax_conversion *conversion, uint32_t source,
                            struct ax_output *output)
{
    struct ax_session *session = conversion->session;
    struct ax_slice text = ax_source_at(session, source)->text;
    struct ax_xml_tree tree;
    if (!has(text, MODEL_SPACE) || ax_xml_tree_read(session, source, &tree) != AX_OK ||
        !ax_slice_is(ax_atom_text(&session->atoms, tree.root->name), "model")) {
        return;
    }
    put_wishes(conversion, &tree, output);
    if (has(text, "<!--")) {
        ax_report(session, AX_CODE_CONVERT_LOST, (struct ax_span){source, 0, 0},
                  "comments are not carried over; annexc fmt keeps them");
    }
}

void ax_put_uses(struct ax_conversion *conversion, struct ax_output *output)
{
    if (conversion->foreign) {
        put_own(conversion, output);
        return;
    }
    uint32_t count = conversion->session->sources.len;
    for (uint32_t source = conversion->model->source; source <= count; source++) {
        put_source_uses(conversion, source, output);
    }
}
