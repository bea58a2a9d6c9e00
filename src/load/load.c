/* SPDX-License-Identifier: Apache-2.0 */
/* From a path to a model that is bound to its templates. */
#include "load/load.h"

#include "base/file.h"
#include "base/guess.h"
#include "load/foreign.h"
#include "load/frozen.h"

/* A name without a slash and without an ending is a shipped template; all else is a path. */
static bool is_path(struct ax_slice name)
{
    return memchr(name.start, '/', name.len) || ax_slice_ends(name, ".xml") ||
           ax_slice_ends(name, ".tb7");
}

static const struct ax_shipped *find_shipped(struct ax_slice name)
{
    const struct ax_shipped *shipped;
    for (size_t i = 0; (shipped = ax_shipped_template(i)); i++) {
        if (ax_slice_is(name, shipped->name)) {
            return shipped;
        }
    }
    return NULL;
}

static enum ax_status unknown_template(struct ax_session *session,
                                       const struct ax_template_wish *wish)
{
    struct ax_guess guess;
    const struct ax_shipped *shipped;
    ax_guess_init(&guess, wish->name);
    for (size_t i = 0; (shipped = ax_shipped_template(i)); i++) {
        ax_guess_offer(&guess, ax_slice_of(shipped->name));
    }
    struct ax_message *message = ax_report(
        session, AX_CODE_TEMPLATE_UNKNOWN, wish->span,
        "there is no shipped template \"%.*s\"; a file needs a / or an ending", AX_FMT(wish->name));
    ax_note_guess(session, message, guess.best);
    return AX_INVALID;
}

static struct ax_loaded *find_loaded(struct ax_template_loader *loader, struct ax_slice key)
{
    for (uint32_t i = 0; i < loader->loaded.len; i++) {
        if (ax_slice_equal(loader->loaded.at[i].key, key)) {
            return &loader->loaded.at[i];
        }
    }
    return NULL;
}

/* Where the wished file is: beside the file that names it. The key is the same for all its
 * names. */
static enum ax_status locate(struct ax_template_loader *loader, const struct ax_template_wish *wish,
                             struct ax_slice *out_path, struct ax_slice *out_key)
{
    struct ax_session *session = loader->session;
    struct ax_slice base = {"", 0};
    if (wish->span.source) {
        base = ax_source_at(session, wish->span.source)->name;
        base = ax_slice_is(base, "<stdin>") ? (struct ax_slice){"", 0} : base;
    }
    char *path = ax_path_beside(&session->arena, base, wish->name);
    char *key = path ? ax_path_real(&session->arena, path) : NULL;
    if (!key) {
        session->no_memory = true;
        return AX_NO_MEMORY;
    }
    *out_path = ax_slice_of(path);
    *out_key = ax_slice_of(key);
    return AX_OK;
}

/* By its words alone: whether a file outside exists must not be told either. */
static bool climbs_out(const struct ax_template_loader *loader, struct ax_slice path)
{
    struct ax_slice home = loader->home;
    while (home.len > 0 && home.start[home.len - 1] != '/') {
        home.len--;
    }
    bool beside =
        path.len >= home.len && (home.len == 0 || memcmp(path.start, home.start, home.len) == 0);
    struct ax_slice rest = {path.start + home.len, path.len - home.len};
    return !beside || !ax_path_below(&loader->session->arena, rest);
}

static enum ax_status read_file(struct ax_template_loader *loader,
                                const struct ax_template_wish *wish, struct ax_slice path)
{
    struct ax_session *session = loader->session;
    if (!wish->trusted && (climbs_out(loader, path) || ax_path_leaves(loader->home, path.start))) {
        struct ax_message *message =
            ax_report(session, AX_CODE_INCLUDE_OUTSIDE, wish->span,
                      "\"%.*s\" leads out of the folder of the model", AX_FMT(wish->name));
        ax_note(session, message, (struct ax_span){0, 0, 0},
                "templates from elsewhere are named on the command line: -t");
        return AX_INVALID;
    }
    uint32_t source;
    enum ax_status status = ax_source_read(session, path.start, wish->span, &source);
    if (status != AX_OK) {
        return status;
    }
    return ax_format_of(ax_source_at(session, source)->text) == AX_FORMAT_TB7
               ? ax_template_read_tb7(loader, source)
               : ax_template_read_native(loader, source, path, wish->trusted);
}

static enum ax_status read_shipped(struct ax_template_loader *loader,
                                   const struct ax_shipped *shipped)
{
    struct ax_session *session = loader->session;
    struct ax_slice name = ax_session_format(session, "<template %s>", shipped->name);
    uint32_t source = name.start ? ax_source_add(session, name, shipped->text) : 0;
    if (!source) {
        return AX_NO_MEMORY;
    }
    const struct ax_frozen *frozen = ax_frozen_find(shipped->name);
    if (frozen && ax_template_thaw(loader, frozen, source)) {
        return session->no_memory ? AX_NO_MEMORY : AX_OK;
    }
    return ax_template_read_native(loader, source, ax_slice_of(shipped->name), true);
}

enum ax_status ax_template_read(struct ax_template_loader *loader,
                                const struct ax_template_wish *wish)
{
    struct ax_session *session = loader->session;
    const struct ax_shipped *shipped = is_path(wish->name) ? NULL : find_shipped(wish->name);
    struct ax_slice path = wish->name;
    struct ax_slice key = path;
    if (!shipped && !is_path(wish->name)) {
        return unknown_template(session, wish);
    }
    if (!shipped && locate(loader, wish, &path, &key) != AX_OK) {
        return AX_NO_MEMORY;
    }
    struct ax_loaded *loaded = find_loaded(loader, key);
    if (loaded) {
        if (loaded->reading) {
            ax_report(session, AX_CODE_TEMPLATE_CYCLE, wish->span, "\"%.*s\" extends itself",
                      AX_FMT(wish->name));
        }
        return AX_OK;
    }
    loaded = ax_array_push(session->memory, &loader->loaded);
    if (!loaded) {
        session->no_memory = true;
        return AX_NO_MEMORY;
    }
    *loaded = (struct ax_loaded){key, true};
    uint32_t index = loader->loaded.len - 1;
    enum ax_status status = shipped ? read_shipped(loader, shipped) : read_file(loader, wish, path);
    loader->loaded.at[index].reading = false;
    return status;
}

enum ax_status ax_template_extend(struct ax_template_loader *loader, uint32_t own,
                                  struct ax_slice name, struct ax_span span, bool trusted)
{
    struct ax_templates *templates = loader->templates;
    struct ax_extension *extension = ax_array_push(loader->session->memory, &templates->extensions);
    if (!extension) {
        loader->session->no_memory = true;
        return AX_NO_MEMORY;
    }
    *extension = (struct ax_extension){name, span, own};
    struct ax_template_wish wish = {name, span, trusted};
    enum ax_status status = ax_template_read(loader, &wish);
    templates->current = own;
    return status;
}

void ax_template_loader_done(struct ax_template_loader *loader)
{
    ax_array_done(loader->session->memory, &loader->loaded);
}

static void read_wishes(struct ax_template_loader *loader, const struct ax_template_wish *wishes,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)ax_template_read(loader, &wishes[i]);
    }
}

static void read_named(struct ax_template_loader *loader, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ax_template_wish wish = {ax_slice_of(names[i]), {0, 0, 0}, true};
        (void)ax_template_read(loader, &wish);
    }
}

static const char *const default_templates[] = {"stride"};

enum ax_status ax_templates_load(struct ax_session *session, const char *const *names, size_t count,
                                 struct ax_templates **out_templates)
{
    size_t errors = session->counts[AX_ERROR];
    struct ax_names own_names;
    if (!ax_names_init(&own_names, session)) {
        return AX_NO_MEMORY;
    }
    struct ax_templates *templates = ax_templates_new(session);
    if (!templates) {
        return AX_NO_MEMORY;
    }
    struct ax_template_loader loader = {
        .session = session, .names = &own_names, .templates = templates, .defaults = true};
    read_named(&loader, names, count);
    ax_template_loader_done(&loader);
    enum ax_status status = ax_session_verdict(session, errors);
    status = status == AX_OK ? ax_templates_compile(templates) : status;
    if (status != AX_OK) {
        ax_templates_free(templates);
        return status;
    }
    *out_templates = templates;
    return AX_OK;
}

/* Those that the model uses, then those of the command line; `stride` when there are none. */
static struct ax_templates *load_templates(struct ax_native *native,
                                           const struct ax_load_options *options)
{
    struct ax_templates *templates = ax_templates_new(native->session);
    if (!templates) {
        return NULL;
    }
    struct ax_template_loader loader = {.session = native->session,
                                        .names = &native->names,
                                        .templates = templates,
                                        .home = native->main_path,
                                        .defaults = true};
    read_wishes(&loader, native->wishes.at, native->wishes.len);
    if (options) {
        read_named(&loader, options->templates, options->template_count);
    }
    if (native->wishes.len == 0 && (!options || options->template_count == 0)) {
        read_named(&loader, default_templates, AX_COUNT(default_templates));
    }
    ax_template_loader_done(&loader);
    return templates;
}

/* Goes on after errors as long as what follows still makes sense. */
static enum ax_status load_native(struct ax_native *native, uint32_t source,
                                  const struct ax_load_options *options, struct ax_templates *given)
{
    struct ax_session *session = native->session;
    size_t errors = session->counts[AX_ERROR];
    struct ax_model *model = native->model;
    (void)ax_native_read(native, source);
    if (session->no_memory) {
        return AX_NO_MEMORY;
    }
    bool broken = session->counts[AX_ERROR] > errors && model->items.at[0].id == 0;
    if (!broken) {
        ax_native_resolve(native);
    }
    size_t before = session->counts[AX_ERROR];
    struct ax_templates *templates = broken  ? NULL
                                     : given ? given
                                             : load_templates(native, options);
    if (!templates) {
        return ax_session_verdict(session, errors);
    }
    model->templates = templates;
    model->release_templates = given ? NULL : ax_templates_free;
    /* What the templates would have declared cannot be told from what nobody declares. */
    bool complete = session->counts[AX_ERROR] == before && !session->no_memory;
    if (complete && (given || ax_templates_compile(templates) == AX_OK)) {
        ax_native_bind(native, templates);
    }
    enum ax_status status = ax_session_verdict(session, errors);
    return status == AX_OK ? ax_model_freeze(model) : status;
}

static enum ax_status load_source(struct ax_session *session, uint32_t source,
                                  const struct ax_load_options *options, struct ax_templates *given,
                                  struct ax_model **out_model)
{
    struct ax_native native = {.session = session, .model = ax_model_new(session)};
    if (!native.model || !ax_names_init(&native.names, session)) {
        ax_model_free(native.model);
        return AX_NO_MEMORY;
    }
    native.model->source = source;
    bool foreign = ax_format_of(ax_source_at(session, source)->text) == AX_FORMAT_TM7;
    enum ax_status status = foreign ? ax_foreign_read(native.model, source, &native.names, options)
                                    : load_native(&native, source, options, given);
    ax_native_done(&native);
    if (status != AX_OK) {
        ax_model_free(native.model);
        return status;
    }
    *out_model = native.model;
    return AX_OK;
}

enum ax_status ax_model_load_text(struct ax_session *session, struct ax_slice name,
                                  struct ax_slice text, const struct ax_load_options *options,
                                  struct ax_model **out_model)
{
    uint32_t source = ax_source_add(session, name, text);
    return source ? load_source(session, source, options, NULL, out_model) : AX_NO_MEMORY;
}

enum ax_status ax_model_load_with(struct ax_session *session, uint32_t source,
                                  struct ax_templates *templates, struct ax_model **out_model)
{
    return load_source(session, source, NULL, templates, out_model);
}

enum ax_status ax_model_load(struct ax_session *session, const char *path,
                             const struct ax_load_options *options, struct ax_model **out_model)
{
    uint32_t source;
    enum ax_status status = ax_source_read(session, path, (struct ax_span){0, 0, 0}, &source);
    return status == AX_OK ? load_source(session, source, options, NULL, out_model) : status;
}
