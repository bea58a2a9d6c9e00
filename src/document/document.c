/* SPDX-License-Identifier: Apache-2.0 */
/* Documents: the record set as XML, and what stylesheets and the workbook make of it. */
#include "document/document.h"
#include "document/page.h"
#include "document/workbook.h"
#include "xml/canonical.h"

static const char *const format_names[AX_DOCUMENT_FORMAT_COUNT] = {
    [AX_DOCUMENT_HTML] = "html",
    [AX_DOCUMENT_MARKDOWN] = "markdown",
    [AX_DOCUMENT_XLSX] = "xlsx",
    [AX_DOCUMENT_XML] = "xml",
};

const char *ax_document_format_text(enum ax_document_format format)
{
    return format_names[format];
}

bool ax_document_has(enum ax_document_format format)
{
    return format != AX_DOCUMENT_XLSX || ax_workbook_is_there();
}

/* The data themselves are exact in XML; what people look at must not show something else than what
 * it says. */
static struct ax_doc doc_of(struct ax_threats *threats, const struct ax_document_options *options,
                            struct ax_output *output)
{
    struct ax_session *session = threats->model->session;
    struct ax_doc doc = {
        .session = session,
        .model = threats->model,
        .threats = threats,
        .options = options,
        .risk = options->risk,
        .escape = options->format == AX_DOCUMENT_XML ? ax_xml_put_value : ax_doc_escape_visible,
        .output = output,
    };
    size_t records = options->risk ? options->risk->records.len : 0;
    doc.listed = ax_arena_alloc(&session->arena, records + 1);
    session->no_memory |= !doc.listed;
    return doc;
}

static enum ax_status write_xml(struct ax_threats *threats,
                                const struct ax_document_options *options, struct ax_output *output)
{
    struct ax_doc doc = doc_of(threats, options, output);
    if (!doc.session->no_memory) {
        ax_doc_write(&doc);
    }
    return doc.session->no_memory ? AX_NO_MEMORY : output->status;
}

enum ax_status ax_document_write(struct ax_threats *threats,
                                 const struct ax_document_options *options,
                                 struct ax_output *output)
{
    if (!ax_document_has(options->format)) {
        return AX_NOT_FOUND;
    }
    if (options->format == AX_DOCUMENT_XML && !options->stylesheet) {
        return write_xml(threats, options, output);
    }
    const struct ax_allocator *memory = threats->model->session->memory;
    struct ax_output *xml = ax_output_to_memory(memory);
    enum ax_status status = xml ? write_xml(threats, options, xml) : AX_NO_MEMORY;
    if (status == AX_OK && options->format == AX_DOCUMENT_XLSX) {
        status = ax_workbook_write(threats->model->session, ax_output_text(xml), output);
    } else if (status == AX_OK) {
        status = ax_page_write(threats->model->session, options, ax_output_text(xml), output);
    }
    ax_output_free(xml);
    return status;
}
