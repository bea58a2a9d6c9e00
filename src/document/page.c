/* SPDX-License-Identifier: Apache-2.0 */
/* HTML and Markdown. Stylesheets get the shipped style and script as parameters, with their
 * checksums, so that a page can say that these are the only ones it runs. */
#include "document/page.h"

#include "base/sha256.h"
#include "report/escape.h"
#include "xml/xslt.h"

#include <annexc/template.h>

static struct ax_slice find_shipped(const char *name)
{
    const struct ax_shipped *file;
    for (size_t i = 0; (file = ax_shipped_report(i)); i++) {
        if (strcmp(file->name, name) == 0) {
            return file->text;
        }
    }
    return (struct ax_slice){NULL, 0};
}

/* annexc:markdown(text) in a table cell or a line; annexc:checksum(text). */
static void put_checksum(struct ax_output *output, struct ax_slice text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct ax_sha256 sha;
    char hexadecimal[AX_SHA256_TEXT];
    ax_sha256_init(&sha);
    ax_sha256_add(&sha, text.start, text.len);
    ax_sha256_end(&sha, hexadecimal);
    for (unsigned i = 0; i < 43; i++) { /* 256 bits in pieces of six, and four that are left */
        unsigned value = 0;
        for (unsigned bit = 6 * i; bit < 6 * i + 6; bit++) {
            value = value << 1 | (bit < 256 ? sha.state[bit / 32] >> (31 - bit % 32) & 1 : 0);
        }
        ax_put_char(output, digits[value]);
    }
    ax_put_char(output, '=');
}

static const struct ax_xslt_function functions[] = {
    {"markdown", ax_escape_markdown},
    {"checksum", put_checksum},
    {NULL, NULL},
};

/* The stylesheet as a source; 0: reported, or no memory. */
static enum ax_status stylesheet_of(struct ax_session *session,
                                    const struct ax_document_options *options, uint32_t *out_source)
{
    if (options->stylesheet) {
        return ax_source_read(session, options->stylesheet, (struct ax_span){0, 0, 0}, out_source);
    }
    const char *name = options->format == AX_DOCUMENT_MARKDOWN ? "markdown.xsl" : "html.xsl";
    *out_source = ax_source_add(session, ax_slice_of(name), find_shipped(name));
    return *out_source ? AX_OK : AX_NO_MEMORY;
}

/* Parameters are NUL-terminated, shipped files are not. */
static const char *kept(struct ax_session *session, const char *name)
{
    struct ax_slice copy = ax_arena_copy(&session->arena, find_shipped(name));
    session->no_memory |= !copy.start;
    return copy.start;
}

enum ax_status ax_page_write(struct ax_session *session, const struct ax_document_options *options,
                             struct ax_slice xml, struct ax_output *output)
{
    const struct ax_xslt_parameter parameters[] = {
        {"style", kept(session, "page.css")},
        {"script", kept(session, "page.js")},
        {NULL, NULL},
    };
    struct ax_xslt_job job = {
        .document = xml,
        .parameters = parameters,
        .functions = functions,
        .built_in = find_shipped,
    };
    enum ax_status status = session->no_memory ? AX_NO_MEMORY : AX_OK;
    status = status == AX_OK ? stylesheet_of(session, options, &job.stylesheet) : status;
    return status == AX_OK ? ax_xslt_apply(session, &job, output) : status;
}
