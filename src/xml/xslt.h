/* SPDX-License-Identifier: Apache-2.0 */
/* Documents through stylesheets (XSLT 1.0). A stylesheet reads nothing but its document and files
 * that are built in, writes nothing but its result, and reaches no network. libxslt has a state of
 * its own, so one at a time in a process. */
#ifndef AX_XML_XSLT_H
#define AX_XML_XSLT_H

#include "diag/session.h"

/* A function that stylesheets can call with one text; name space AX_XSLT_SPACE. */
#define AX_XSLT_SPACE "urn:annexc:functions:1"

struct ax_xslt_function {
    const char *name;
    void (*write)(struct ax_output *output, struct ax_slice text);
};

/* A parameter of the stylesheet: its text. */
struct ax_xslt_parameter {
    const char *name;
    const char *value; /* NUL-terminated */
};

struct ax_xslt_job {
    uint32_t stylesheet; /* a source of the session */
    struct ax_slice document;
    const struct ax_xslt_parameter *parameters; /* ends with a name NULL */
    const struct ax_xslt_function *functions;   /* the same */
    /* What xsl:import href="annexc:NAME" reads; empty: there is no such file. */
    struct ax_slice (*built_in)(const char *name);
};

/* Writes what the stylesheet makes of the document. AX_INVALID: the stylesheet is wrong, or stopped
 * with a message (reported); AX_NO_MEMORY. */
enum ax_status ax_xslt_apply(struct ax_session *session, const struct ax_xslt_job *job,
                             struct ax_output *output);

#endif
