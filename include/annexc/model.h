/* SPDX-License-Identifier: Apache-2.0 */
/* The data-flow model: what it is made of, reading it, asking it. Strings are UTF-8. Slices that
 * are returned are borrowed until the session is freed; a model must be freed before its
 * session. */
#ifndef AX_ANNEXC_MODEL_H
#define AX_ANNEXC_MODEL_H

#include <annexc/session.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The kinds of things in a model. The first seven are also the roots of the type tree. */
enum ax_kind {
    AX_KIND_EXTERNAL,
    AX_KIND_PROCESS,
    AX_KIND_STORE,
    AX_KIND_FLOW,
    AX_KIND_BOUNDARY,
    AX_KIND_PORT,
    AX_KIND_DATA,
    AX_KIND_MODEL,
    AX_KIND_ASSUMPTION,
    AX_KIND_VIEW,
    AX_KIND_COMPONENT, /* a third-party part of an element */
    AX_KIND_COUNT
};

struct ax_model;
struct ax_templates;

struct ax_load_options {
    const char *const *templates; /* shipped names or paths, added to those that the model uses */
    size_t template_count;
};

/* Reads the model `path` ("-": standard input) with its includes and templates, and binds them.
 * Messages say what is wrong with it. AX_OK with *out_model set, which the caller frees;
 * AX_INVALID, AX_IO, AX_LIMIT, AX_NO_MEMORY without one. `options` NULL: none. */
AX_API enum ax_status ax_model_load(struct ax_session *session, const char *path,
                                    const struct ax_load_options *options,
                                    struct ax_model **out_model);
/* NULL is fine. */
AX_API void ax_model_free(struct ax_model *model);

/* The templates in use. Borrowed until the model is freed. */
AX_API struct ax_templates *ax_model_templates(const struct ax_model *model);
/* How many items of this kind there are. */
AX_API size_t ax_model_count(const struct ax_model *model, enum ax_kind kind);
/* The id of number `index` of the kind, in model order; empty past the last. */
AX_API struct ax_slice ax_model_id_at(const struct ax_model *model, enum ax_kind kind,
                                      size_t index);
/* The model's id. */
AX_API struct ax_slice ax_model_own_id(const struct ax_model *model);
/* The name that people know it by; its id where it has none. */
AX_API struct ax_slice ax_model_own_name(const struct ax_model *model);

/* Reports what is missing or doubtful in a sound model as warnings and notes: elements without a
 * flow, flows without data, stores that nobody reads or writes, what is out of scope and why, … */
AX_API enum ax_status ax_model_review(struct ax_model *model);

/* Writes the file `path` in canonical form: order of attributes, indentation; comments stay.
 * Messages as for ax_model_load, which has to succeed on the file. AX_INVALID, AX_IO,
 * AX_NO_MEMORY. */
AX_API enum ax_status ax_model_format(struct ax_session *session, const char *path,
                                      struct ax_output *output);

#ifdef __cplusplus
}
#endif
#endif
