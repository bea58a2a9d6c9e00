/* SPDX-License-Identifier: Apache-2.0 */
/* Models and templates of other tools, written in the native formats. The converted model raises
 * the same threats as the one that was read; what cannot be carried over is reported as a warning.
 * */
#ifndef AX_ANNEXC_CONVERT_H
#define AX_ANNEXC_CONVERT_H

#include <annexc/model.h>
#include <annexc/output.h>
#include <annexc/template.h>

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ax_conversion;

struct ax_convert_options {
    /* Where the model will lie, so that it can name templates from there. NULL: where the one that
     * is read lies. */
    const char *model_path;
    /* Where its template will lie; a relative path begins where that of the model does. NULL: not
     * known, the model then names "template.xml" beside it. */
    const char *template_path;
    bool whole_template; /* all types and rules, not only those that the model can meet */
};

/* Works out ids, types, properties and rules, and reports what is lost. `model` and its session
 * must outlive the conversion. `options` NULL: all default. AX_OK with *out_conversion set, which
 * the caller frees; AX_NO_MEMORY. */
AX_API enum ax_status ax_convert_model(struct ax_model *model,
                                       const struct ax_convert_options *options,
                                       struct ax_conversion **out_conversion);
/* The same for templates alone, which are converted whole. Those that are native already are left
 * out. */
AX_API enum ax_status ax_convert_templates(struct ax_session *session,
                                           const struct ax_templates *templates,
                                           struct ax_conversion **out_conversion);
/* NULL is fine. */
AX_API void ax_conversion_free(struct ax_conversion *conversion);

/* True when the model comes with a template of its own that has to be written too; a native model
 * goes on using the templates that it names. */
AX_API bool ax_conversion_has_template(const struct ax_conversion *conversion);

/* Each writes one file, in the canonical form of ax_model_format. The first is for conversions of
 * models, the second for those that have a template. AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_conversion_write_model(struct ax_conversion *conversion,
                                                struct ax_output *output);
/* Writes the template that goes with the model. AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_conversion_write_template(struct ax_conversion *conversion,
                                                   struct ax_output *output);
/* Writes which id became which: a header, then lines of what it is, old id, new id and name,
 * separated by tabs. Tabs and line ends in names are blanks. AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_conversion_write_map(const struct ax_conversion *conversion,
                                              struct ax_output *output);

#ifdef __cplusplus
}
#endif
#endif
