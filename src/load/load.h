/* SPDX-License-Identifier: Apache-2.0 */
/* Formats → model and templates. */
#ifndef AX_LOAD_LOAD_H
#define AX_LOAD_LOAD_H

#include "load/document.h"
#include "model/model.h"
#include "template/template.h"

/* A template that a model or another template names, and where. */
struct ax_template_wish {
    struct ax_slice name;
    struct ax_span span;
    bool trusted; /* named on the command line: may be anywhere */
};

struct ax_loaded {
    struct ax_slice key; /* shipped name or path */
    bool reading;
};

/* Templates while they are being read. */
struct ax_template_loader {
    struct ax_session *session;
    const struct ax_names *names;
    struct ax_templates *templates;
    struct ax_slice home; /* the main file: untrusted names stay below its folder */
    bool defaults;        /* properties of .tb7 files default to their first value */
    AX_ARRAY(struct ax_loaded) loaded;
};

/* ax_model_load for a text that lives as long as the session. `name` is its path: for messages,
 * and for finding what it includes. */
enum ax_status ax_model_load_text(struct ax_session *session, struct ax_slice name,
                                  struct ax_slice text, const struct ax_load_options *options,
                                  struct ax_model **out_model);

/* Reads the native model in `source` with templates that are compiled and stay the caller's; those
 * that it uses are not read. */
enum ax_status ax_model_load_with(struct ax_session *session, uint32_t source,
                                  struct ax_templates *templates, struct ax_model **out_model);

/* Reads one template with those that it extends, if it is not there yet. */
enum ax_status ax_template_read(struct ax_template_loader *loader,
                                const struct ax_template_wish *wish);
/* Reads what template `own`, which is being read, extends. */
enum ax_status ax_template_extend(struct ax_template_loader *loader, uint32_t own,
                                  struct ax_slice name, struct ax_span span, bool trusted);
/* The native format, once it is known that the source is one. `path` is for what it names in
 * turn. */
enum ax_status ax_template_read_native(struct ax_template_loader *loader, uint32_t source,
                                       struct ax_slice path, bool trusted);
void ax_template_loader_done(struct ax_template_loader *loader);

/* Marks an end of a flow that is an atom and no offset, until it is resolved. Files are smaller
 * than this. */
#define AX_END_IS_ATOM 0x80000000U

/* A native model while it is being read. */
struct ax_native {
    struct ax_session *session;
    struct ax_names names;
    struct ax_model *model;
    struct ax_slice main_path;
    AX_ARRAY(struct ax_template_wish) wishes;
    AX_ARRAY(uint32_t) stated; /* flows with `crosses` */
    struct ax_slice *include_stack[AX_LIMIT_INCLUDE_DEPTH];
    uint32_t include_depth;
    uint32_t include_count;
};

/* Reads the native model in `source` into native->model: items and names, nothing resolved. */
enum ax_status ax_native_read(struct ax_native *native, uint32_t source);
void ax_native_done(struct ax_native *native);

/* Turns the ids that items refer to into items. Messages for what does not exist. */
void ax_native_resolve(struct ax_native *native);

/* Gives every item its type and checks types and properties against the templates. */
void ax_native_bind(struct ax_native *native, struct ax_templates *templates);

#endif
