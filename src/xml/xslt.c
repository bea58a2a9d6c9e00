/* SPDX-License-Identifier: Apache-2.0 */
#include "xml/xslt.h"

#include "base/compiler.h"
#include "base/output.h"

#include <libxml/parser.h>
#include <libxml/xpathInternals.h>
#include <libxslt/documents.h>
#include <libxslt/extensions.h>
#include <libxslt/imports.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>

#define BUILT_IN_SCHEME "annexc:"
/* How libxslt calls the stylesheet; messages have its own name. */
#define MAIN_NAME "stylesheet.xsl"
/* One message of libxslt, which comes in pieces. */
#define MESSAGE_BYTES 512

struct run {
    struct ax_session *session;
    const struct ax_xslt_job *job;
    char message[MESSAGE_BYTES]; /* the line that is being collected */
    size_t len;
    uint32_t line;
    size_t reported;
};

/* libxslt gives loaders no way to find out on whose behalf they are called. */
static struct run *running;

/* libxslt says where in a line of its own: "… file stylesheet.xsl line 12 element value-of". */
static uint32_t line_in(struct ax_slice text)
{
    static const char where[] = "file " MAIN_NAME " line ";
    size_t len = sizeof(where) - 1;
    for (size_t i = 0; i + len < text.len; i++) {
        if (memcmp(text.start + i, where, len) == 0) {
            struct ax_slice rest = {text.start + i + len, text.len - i - len};
            struct ax_slice word;
            uint32_t line = 0;
            (void)(ax_slice_next_word(&rest, &word) && ax_slice_to_number(word, &line));
            return line;
        }
    }
    return 0;
}

/* The first character of a line that is no blank. */
static struct ax_span place_of(const struct run *run)
{
    struct ax_slice text = ax_source_at(run->session, run->job->stylesheet)->text;
    size_t at = 0;
    for (uint32_t line = 1; line < run->line && at < text.len; at++) {
        line += text.start[at] == '\n';
    }
    while (at < text.len && ax_is_blank(text.start[at])) {
        at++;
    }
    return (struct ax_span){run->job->stylesheet, (uint32_t)at, (uint32_t)at};
}

static void report_line(struct run *run)
{
    struct ax_slice text = ax_slice_trim((struct ax_slice){run->message, run->len});
    uint32_t line = line_in(text);
    run->len = 0;
    if (line > 0) {
        run->line = line;
    } else if (text.len > 0) {
        (void)ax_report(run->session, AX_CODE_STYLESHEET_WRONG, place_of(run), "%.*s",
                        AX_FMT(text));
        run->reported++;
    }
}

/* What XPath complains about, libxslt tells too, with its place. */
#if LIBXML_VERSION >= 21200
static void swallow(void *user, const xmlError *error)
#else
static void swallow(void *user, xmlErrorPtr error)
#endif
{
    (void)user;
    (void)error;
}

AX_PRINTF(2, 3) static void on_error(void *user, const char *format, ...)
{
    struct run *run = user;
    char piece[MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(piece, sizeof(piece), format, arguments);
    va_end(arguments);
    for (const char *at = piece; *at; at++) {
        if (*at == '\n') {
            report_line(run);
        } else if (run->len < sizeof(run->message)) {
            run->message[run->len++] = *at;
        }
    }
}

/* A document of ours, or a stylesheet: no DOCTYPE gets far, because nothing is loaded. libxslt
 * compares names of stylesheets that belong together by their address in one dictionary. */
static xmlDocPtr parse(struct ax_slice text, const char *name, xmlDictPtr dict)
{
    int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE |
                  XML_PARSE_NOCDATA;
    xmlParserCtxtPtr parser = text.len > INT_MAX ? NULL : xmlNewParserCtxt();
    if (!parser) {
        return NULL;
    }
    if (dict) {
        xmlDictFree(parser->dict);
        parser->dict = dict;
        xmlDictReference(dict);
    }
    xmlDocPtr document = xmlCtxtReadMemory(parser, text.start, (int)text.len, name, NULL, options);
    xmlFreeParserCtxt(parser);
    return document;
}

static xmlDocPtr load(const xmlChar *uri, xmlDictPtr dict, int options, void *context,
                      xsltLoadType type)
{
    (void)options;
    (void)context;
    (void)type;
    const char *name = (const char *)uri;
    size_t scheme = strlen(BUILT_IN_SCHEME);
    if (!running || !running->job->built_in || strncmp(name, BUILT_IN_SCHEME, scheme) != 0) {
        return NULL;
    }
    struct ax_slice text = running->job->built_in(name + scheme);
    return text.len > 0 ? parse(text, name, dict) : NULL;
}

static const struct ax_xslt_function *find_function(const xmlChar *name)
{
    const struct ax_xslt_function *function = running ? running->job->functions : NULL;
    while (function && function->name && strcmp(function->name, (const char *)name) != 0) {
        function++;
    }
    return function && function->name ? function : NULL;
}

static void call(xmlXPathParserContextPtr context, int count)
{
    const struct ax_xslt_function *function = find_function(context->context->function);
    if (!function || count != 1) {
        xmlXPathSetArityError(context);
        return;
    }
    xmlChar *text = xmlXPathPopString(context);
    struct ax_output *output = text ? ax_output_to_memory(running->session->memory) : NULL;
    if (output) {
        function->write(output, ax_slice_of((const char *)text));
        xmlXPathReturnString(context, xmlStrdup((const xmlChar *)ax_output_text(output).start));
        running->session->no_memory |= output->status != AX_OK;
    } else {
        running->session->no_memory = true;
        xmlXPathReturnEmptyString(context);
    }
    ax_output_free(output);
    xmlFree(text);
}

static bool forbid_everything(xsltSecurityPrefsPtr preferences)
{
    static const xsltSecurityOption options[] = {
        XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
        XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK};
    bool set = true;
    for (size_t i = 0; i < AX_COUNT(options); i++) {
        set = xsltSetSecurityPrefs(preferences, options[i], xsltSecurityForbid) == 0 && set;
    }
    return set;
}

static bool prepare(struct run *run, xsltTransformContextPtr context,
                    xsltSecurityPrefsPtr preferences)
{
    if (!forbid_everything(preferences) || xsltSetCtxtSecurityPrefs(preferences, context) != 0) {
        return false;
    }
    xsltSetTransformErrorFunc(context, run, on_error);
    const struct ax_xslt_function *function = run->job->functions;
    for (; function && function->name; function++) {
        if (xsltRegisterExtFunction(context, (const xmlChar *)function->name,
                                    (const xmlChar *)AX_XSLT_SPACE, call) != 0) {
            return false;
        }
    }
    const struct ax_xslt_parameter *parameter = run->job->parameters;
    for (; parameter && parameter->name; parameter++) {
        if (xsltQuoteOneUserParam(context, (const xmlChar *)parameter->name,
                                  (const xmlChar *)parameter->value) != 0) {
            return false;
        }
    }
    return true;
}

/* What libxslt counts as an error is one, even when it went on. */
static enum ax_status verdict_of(const struct run *run, bool done)
{
    if (run->session->no_memory) {
        return AX_NO_MEMORY;
    }
    if (run->reported > 0) {
        return AX_INVALID;
    }
    return done ? AX_OK : AX_NO_MEMORY;
}

static bool save(xmlDocPtr result, xsltStylesheetPtr style, struct ax_output *output)
{
    xmlChar *text = NULL;
    int len = 0;
    bool saved = xsltSaveResultToString(&text, &len, result, style) == 0;
    if (saved && text) {
        ax_put(output, (struct ax_slice){(const char *)text, (size_t)len});
    }
    xmlFree(text);
    return saved;
}

static bool transform(struct run *run, xsltStylesheetPtr style, xmlDocPtr document,
                      struct ax_output *output)
{
    xsltTransformContextPtr context = xsltNewTransformContext(style, document);
    xsltSecurityPrefsPtr preferences = xsltNewSecurityPrefs();
    bool done = false;
    if (context && preferences && prepare(run, context, preferences)) {
        xmlDocPtr result = xsltApplyStylesheetUser(style, document, NULL, NULL, NULL, context);
        if (context->state == XSLT_STATE_OK && result && run->reported == 0) {
            done = save(result, style, output);
        } else if (run->reported == 0 && context->state != XSLT_STATE_OK) {
            on_error(run, "the stylesheet stopped\n");
        }
        xmlFreeDoc(result);
    }
    xsltFreeSecurityPrefs(preferences);
    if (context) {
        xsltFreeTransformContext(context);
    }
    return done;
}

/* The stylesheet owns its document once it is parsed. */
static xsltStylesheetPtr compile(struct run *run)
{
    struct ax_slice text = ax_source_at(run->session, run->job->stylesheet)->text;
    xmlDocPtr document = parse(text, MAIN_NAME, NULL);
    if (!document) {
        on_error(run, "it is not well-formed\n");
        return NULL;
    }
    xsltStylesheetPtr style = xsltParseStylesheetDoc(document);
    if (!style) {
        xmlFreeDoc(document);
    }
    report_line(run);
    if (run->reported == 0 && (!style || style->errors > 0)) {
        on_error(run, "it is no stylesheet\n");
    }
    return style;
}

enum ax_status ax_xslt_apply(struct ax_session *session, const struct ax_xslt_job *job,
                             struct ax_output *output)
{
    struct run run = {.session = session, .job = job};
    running = &run;
    xsltSetLoaderFunc(load);
    xsltSetGenericErrorFunc(&run, on_error);
    xmlSetStructuredErrorFunc(NULL, swallow);
    xsltStylesheetPtr style = compile(&run);
    bool done = false;
    if (style && run.reported == 0) {
        xmlDocPtr document = parse(job->document, "report.xml", NULL);
        done = document && transform(&run, style, document, output);
        xmlFreeDoc(document);
    }
    report_line(&run);
    xsltFreeStylesheet(style);
    xsltSetGenericErrorFunc(NULL, NULL);
    xmlSetStructuredErrorFunc(NULL, NULL);
    xsltSetLoaderFunc(NULL);
    running = NULL;
    return verdict_of(&run, done);
}
