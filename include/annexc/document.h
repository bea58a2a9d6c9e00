/* SPDX-License-Identifier: Apache-2.0 */
/* The security risk file as a document: what the model, its threats and the decisions about them
 * say, in one record set. docs/reports.md describes it. */
#ifndef AX_ANNEXC_DOCUMENT_H
#define AX_ANNEXC_DOCUMENT_H

#include <annexc/acceptance.h>
#include <annexc/octave.h>
#include <annexc/risk.h>
#include <annexc/threat.h>
#include <annexc/tree.h>
#include <annexc/trike.h>
#include <annexc/vulnerability.h>

#ifdef __cplusplus
extern "C" {
#endif

enum ax_document_format {
    AX_DOCUMENT_HTML,     /* one page that needs nothing else */
    AX_DOCUMENT_MARKDOWN, /* CommonMark with tables */
    AX_DOCUMENT_XLSX,     /* a workbook; see ax_document_has */
    AX_DOCUMENT_XML,      /* all data, models/schema/report-1.xsd */
    AX_DOCUMENT_FORMAT_COUNT
};

/* "html", "markdown", … Static. */
AX_API const char *ax_document_format_text(enum ax_document_format format);
/* Whether the format can be written: XLSX needs libxlsxwriter, when annexc is built and when it
 * runs. */
AX_API bool ax_document_has(enum ax_document_format format);

/* A diagram as ax_diagram_draw writes it in SVG, with `id_prefix` "vN-", N its place from 1. */
struct ax_document_picture {
    struct ax_slice view;    /* id of the view; empty: the whole model */
    enum ax_vast_layer vast; /* a VAST-style view of this layer; `view` is then its feature */
    struct ax_slice svg;     /* empty: it could not be drawn, and the document says so */
};

/* An attack-defence tree with the picture that ax_tree_draw makes of it in SVG. */
struct ax_document_tree {
    struct ax_tree *tree;
    struct ax_slice svg; /* empty: it could not be drawn, and the document says so */
};

struct ax_document_options {
    enum ax_document_format format;
    struct ax_threat_options methods; /* with which the threats were enumerated */
    bool public_edition;              /* leave out what is marked as internal */
    const char *as_of;    /* the day on which decisions are judged; NULL: they do not expire */
    struct ax_risk *risk; /* NULL: nobody has decided anything yet */
    const struct ax_acceptance *acceptance; /* NULL: there is none */
    const struct ax_document_picture *pictures;
    size_t picture_count;
    bool no_pictures; /* there are none because nobody asked for them */
    const struct ax_document_tree *trees;
    size_t tree_count;
    /* Known vulnerabilities, which are attached to the model of the threats; NULL: none. */
    struct ax_vulnerabilities *vulnerabilities;
    /* Checked against the model of the threats; NULL: there is none. */
    const struct ax_octave *octave;
    const struct ax_trike *trike; /* a Trike matrix; NULL: there is none */
    struct ax_slice trike_svg;    /* its picture in SVG, as ax_trike_draw writes it */
    const char *stylesheet; /* path of a stylesheet (XSLT 1.0) instead of the shipped one; NULL */
};

/* Writes the document. Same inputs, same bytes: the only dates are those of the files. AX_INVALID
 * (reported: the stylesheet), AX_IO, AX_LIMIT, AX_NO_MEMORY; AX_NOT_FOUND: this build does not
 * write the format. A document in memory needs a few times its size. Documents of HTML and Markdown
 * are written by libxslt, which has a state of its own: one at a time in a process. */
AX_API enum ax_status ax_document_write(struct ax_threats *threats,
                                        const struct ax_document_options *options,
                                        struct ax_output *output);

/* File number `index` of those that documents are made with: "html.xsl", "markdown.xsl",
 * "page.css", …; NULL past the last. Static. */
AX_API const struct ax_shipped *ax_shipped_report(size_t index);

#ifdef __cplusplus
}
#endif
#endif
