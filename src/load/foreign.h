/* SPDX-License-Identifier: Apache-2.0 */
/* Telling formats apart by their root, and binding models of other tools to their templates. */
#ifndef AX_LOAD_FOREIGN_H
#define AX_LOAD_FOREIGN_H

#include "load/load.h"

enum ax_format {
    AX_FORMAT_NATIVE, /* ours, or unknown: the native readers say what is wrong with it */
    AX_FORMAT_TM7,
    AX_FORMAT_TB7
};

/* The local name of the first element, behind the declaration, comments and processing
 * instructions; empty when there is none. */
struct ax_slice ax_root_name(struct ax_slice text);
/* What the first element of the text says. */
enum ax_format ax_format_of(struct ax_slice text);

/* Reads a .tm7 with its template, or with those of the options where one of them is a .tb7. The
 * model is bound and frozen. AX_INVALID, AX_IO, AX_NO_MEMORY. */
enum ax_status ax_foreign_read(struct ax_model *model, uint32_t source, struct ax_names *names,
                               const struct ax_load_options *options);
/* Adds a .tb7 to the templates. */
enum ax_status ax_template_read_tb7(struct ax_template_loader *loader, uint32_t source);

#endif
