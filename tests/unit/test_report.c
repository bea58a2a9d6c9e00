/* SPDX-License-Identifier: Apache-2.0 */
/* Threat lists: what each format says, and that no text of a model can break out of it. */
#include "base/output.h"
#include "base/utf8.h"
#include "fixture.h"
#include "report/escape.h"
#include "report/grid.h"
#include "runner.h"
#include "scarce.h"

#include <annexc/report.h>

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdio.h>
#include <unistd.h>

enum {
    CELLS = 21, /* columns of the CSV */
    TITLE_COLUMN = 3,
    CROSSES_COLUMN = 8,
    DESCRIPTION_COLUMN = 10,
    WHY_COLUMN = 11,
    SOURCE_NAME_COLUMN = 14
};

static struct ax_threats *list;
static struct ax_output *output;

static void begin(void)
{
    fixture_begin();
    list = NULL;
    output = NULL;
}

static void end(void)
{
    ax_output_free(output);
    ax_threats_free(list);
    fixture_end();
}

static void enumerate(void)
{
    struct ax_threat_options how = {.by_interaction = true, .by_element = true};
    ax_threats_free(list);
    ck_assert_int_eq(ax_threats_enumerate(model, &how, &list), AX_OK);
}

/* Holds until the next call. */
static const char *report_as(enum ax_threat_format format, struct ax_report_style style)
{
    if (!list) {
        enumerate();
    }
    ax_output_free(output);
    output = ax_output_to_memory(NULL);
    ck_assert_int_eq(ax_report_threats(list, format, style, output), AX_OK);
    return ax_output_text(output).start;
}

static const char *report(enum ax_threat_format format)
{
    return report_as(format, (struct ax_report_style){0, false});
}

/* A rule for every flow. */
#define FLOW_RULE(id, title, why)                                                                  \
    "<rule id='" id "' category='C' severity='high'><when>flow is 'flow'</when><title>" title      \
    "</title><description>text</description><why>" why "</why></rule>"
#define ELEMENT_RULE(id, title)                                                                    \
    "<rule id='" id "' category='C' scope='element' severity='low'><when>element is 'process'"     \
    "</when><title>" title "</title><description>text</description></rule>"
#define PUMP                                                                                       \
    MODEL("<data id='d' name='Dose'/><data id='e'/><external id='n' name='Nurse'/>"                \
          "<boundary id='w' name='Ward'><boundary id='x' name='Box'>"                              \
          "<process id='p' name='Pump' data='e'/></boundary></boundary>"                           \
          "<flow id='f' number='7' from='n' to='p' name='Doses' data='d e' bidirectional='yes'/>")
#define PUMP_TEMPLATE                                                                              \
    TEMPLATE(CATEGORY FLOW_RULE("R", "{source.name} to {target.name}", "over {flow.crosses}")      \
                 ELEMENT_RULE("E", "{element.name} fails"))

/* ---- escaping ---- */

static const struct {
    ax_escape escape;
    const char *text;
    const char *escaped;
} escapes[] = {
    {ax_escape_json, "plain é 漢", "plain é 漢"},
    {ax_escape_json, "a\"b\\c/", "a\\\"b\\\\c/"},
    {ax_escape_json, "\b\t\n\f\r\x01\x1f\x7f", "\\b\\t\\n\\f\\r\\u0001\\u001f\x7f"},
    {ax_escape_csv, "plain, too\nand so", "plain, too\nand so"},
    {ax_escape_csv, "\"a\"\"", "\"\"a\"\"\"\""},
    {ax_escape_markdown, "plain text, 1.5 (see A-1)", "plain text, 1.5 (see A-1)"},
    {ax_escape_markdown, "a|b\\|c", "a\\|b&#92;\\|c"},
    {ax_escape_markdown, "<b>&amp;`*_[x](y)#~$", "&lt;b&gt;&amp;amp;\\`\\*\\_\\[x\\](y)\\#\\~\\$"},
    {ax_escape_markdown, "http://x www.y :tada: a: b", "http\\://x www\\.y \\:tada: a: b"},
    {ax_escape_markdown, "a\r\nb\tc", "a  b c"},
    {ax_escape_markdown, "\x1b[31m\xe2\x80\xae!", "\xef\xbf\xbd\\[31m\xef\xbf\xbd!"},
    {ax_escape_terminal, "plain é 漢|", "plain é 漢|"},
    {ax_escape_terminal, "\x1b[31m\xc2\x9b\x7f", "\xef\xbf\xbd[31m\xef\xbf\xbd\xef\xbf\xbd"},
    {ax_escape_terminal, "a\nb\tc\xe2\x80\xae", "a b c\xef\xbf\xbd"},
    {ax_escape_terminal, "\xff\xc3", "\xef\xbf\xbd\xef\xbf\xbd"},
};

START_TEST(text_is_escaped_for_where_it_goes)
{
    output = ax_output_to_memory(NULL);
    escapes[_i].escape(output, ax_slice_of(escapes[_i].text));
    ck_assert_str_eq(ax_output_text(output).start, escapes[_i].escaped);
}
END_TEST

START_TEST(nothing_escapes_to_nothing)
{
    static const ax_escape all[] = {ax_escape_json, ax_escape_csv, ax_escape_markdown,
                                    ax_escape_terminal};
    output = ax_output_to_memory(NULL);
    for (int i = 0; i < COUNT(all); i++) {
        all[i](output, (struct ax_slice){NULL, 0});
    }
    ck_assert_uint_eq(ax_output_text(output).len, 0);
}
END_TEST

static const struct {
    const char *text;
    const char *cell;
} id_cells[] = {
    {"", ""},
    {"f1", "f1"},
    {"a b", "a b"},
    {"S3@f-1.2_x~", "S3@f-1.2_x~"},
    {"a,b", "\"a,b\""},
    {"a\"b", "\"a\"\"b\""},
    {"a\nb", "\"a\nb\""},
    {" a", "\" a\""},
    {"é", "\"é\""},
    {"=1", "\"'=1\""},
    {"+1", "\"'+1\""},
    {"-1", "\"'-1\""},
    {"@f", "\"'@f\""},
    {"\t=1", "\"'\t=1\""},
    {"\r=1", "\"'\r=1\""},
    {"＝1", "\"'＝1\""},
};

START_TEST(a_cell_is_quoted_only_where_it_has_to_be)
{
    output = ax_output_to_memory(NULL);
    ax_put_csv_cell(output, ax_slice_of(id_cells[_i].text), false);
    ck_assert_str_eq(ax_output_text(output).start, id_cells[_i].cell);
}
END_TEST

/* ---- CSV ---- */

/* Reads a cell as RFC 4180 has it, past its comma or line end. */
static const char *read_cell(const char *at, char *cell, size_t size)
{
    size_t len = 0;
    bool quoted = *at == '"';
    at += quoted;
    while (*at && (quoted ? *at != '"' || at[1] == '"' : *at != ',' && *at != '\n')) {
        ck_assert_msg(quoted || *at != '"', "a quote in a cell that is not quoted");
        at += quoted && *at == '"';
        ck_assert_uint_lt(len + 1, size);
        cell[len++] = *at++;
    }
    cell[len] = '\0';
    at += quoted;
    ck_assert_msg(*at == ',' || *at == '\n', "the cell does not end: %.40s", at);
    return at + 1;
}

/* A cell of a row (0: the header). Every row is checked for its number of cells. Holds until the
 * next call. */
static const char *cell_of(const char *csv, int row, int column)
{
    static char cell[8192];
    static char found[8192];
    const char *at = csv;
    for (int i = 0; *at; i++) {
        for (int j = 0; j < CELLS; j++) {
            at = read_cell(at, cell, sizeof(cell));
            ck_assert_msg(at[-1] == (j == CELLS - 1 ? '\n' : ','), "row %d has no %d cells", i,
                          CELLS);
            if (i == row && j == column) {
                memcpy(found, cell, sizeof(cell));
            }
        }
    }
    return found;
}

START_TEST(csv_says_all_about_a_threat)
{
    load(PUMP_TEMPLATE, PUMP);
    char expected[8192];
    const char *file = "m.xml";
    (void)snprintf(
        expected, sizeof(expected),
        "id,rule,category,title,element,source,flow,target,crosses,severity,description,why,"
        "category_name,element_name,source_name,flow_name,target_name,flow_number,data,file,line\n"
        "E@p,E,C,\"Pump fails\",p,,,,,low,\"text\",\"\",\"Category\",\"Pump\",,,,,e,\"%s\",1\n"
        "R@f,R,C,\"Nurse to Pump\",,n,f,p,w x,high,\"text\",\"over Ward, Box\",\"Category\",,"
        "\"Nurse\",\"Doses\",\"Pump\",7,d e,\"%s\",1\n"
        "R@f~,R,C,\"Pump to Nurse\",,p,f,n,x w,high,\"text\",\"over Box, Ward\",\"Category\",,"
        "\"Pump\",\"Doses\",\"Nurse\",7,d e,\"%s\",1\n",
        file, file, file);
    ck_assert_str_eq(report(AX_THREATS_CSV), expected);
}
END_TEST

/* Names as they are written in XML, and as they are. */
static const struct {
    const char *xml;
    const char *name;
    bool is_formula;
} names[] = {
    {"Nurse", "Nurse", false},
    {"=1+1", "=1+1", true},
    {"+1", "+1", true},
    {"-1", "-1", true},
    {"@SUM(A1)", "@SUM(A1)", true},
    {"&#9;=1", "\t=1", true},
    {"&#13;=1", "\r=1", true},
    {"&#10;=1", "\n=1", true},
    {"＝1", "＝1", true},
    {"a &quot;b&quot;, c", "a \"b\", c", false},
    {"&quot;=1", "\"=1", false},
    {"a&#10;b", "a\nb", false},
    {"&lt;/title>&lt;!-- ]]> &amp;amp;", "</title><!-- ]]> &amp;", false},
    {"| a | `b` \\| [c](http://d) &lt;img src=x>", "| a | `b` \\| [c](http://d) <img src=x>",
     false},
    {"\xc2\x9b\xe2\x80\xae\xf0\x9f\x92\x89\xe6\xbc\xa2",
     "\xc2\x9b\xe2\x80\xae\xf0\x9f\x92\x89\xe6\xbc\xa2", false},
    {"\\u0022 \\ {flow.name} %s%n", "\\u0022 \\ {flow.name} %s%n", false},
};

static void load_named(const char *name)
{
    static char text[4096];
    (void)snprintf(text, sizeof(text),
                   MODEL("<external id='n' name=\"%s\"/><boundary id='w' name=\"%s\">"
                         "<process id='p' name=\"%s\"/></boundary>"
                         "<flow id='f' from='n' to='p' name=\"%s\"/>"),
                   name, name, name, name);
    load(TEMPLATE(CATEGORY FLOW_RULE("R", "{source.name} x {target.name}",
                                     "x {source.name} over {flow.crosses}")
                      FLOW_RULE("Q", "{flow.version}{source.name}", "= {flow.name}")),
         text);
}

START_TEST(csv_keeps_names_in_their_cells_and_formulas_asleep)
{
    char expected[512];
    const char *name = names[_i].name;
    const char *mark = names[_i].is_formula ? "'" : "";
    load_named(names[_i].xml);
    const char *csv = report(AX_THREATS_CSV);
    (void)snprintf(expected, sizeof(expected), "%s%s", mark, name);
    ck_assert_str_eq(cell_of(csv, 1, SOURCE_NAME_COLUMN), expected);
    (void)snprintf(expected, sizeof(expected), "%s%s x %s", mark, name, name);
    ck_assert_str_eq(cell_of(csv, 1, TITLE_COLUMN), expected);
    (void)snprintf(expected, sizeof(expected), "x %s over %s", name, name);
    ck_assert_str_eq(cell_of(csv, 1, WHY_COLUMN), expected);
    (void)snprintf(expected, sizeof(expected), "'= %s", name);
    ck_assert_str_eq(cell_of(csv, 2, WHY_COLUMN), expected);
}
END_TEST

START_TEST(csv_looks_past_placeholders_that_come_to_nothing)
{
    load(TEMPLATE("<property id='note' on='flow'/>" CATEGORY FLOW_RULE("R", "{flow.note}=1",
                                                                       "{flow.note}")),
         MODEL("<process id='p'/><process id='q'/><flow id='f' from='p' to='q'/>"
               "<flow id='g' from='p' to='q' note='a'/>"));
    const char *csv = report(AX_THREATS_CSV);
    ck_assert_str_eq(cell_of(csv, 1, TITLE_COLUMN), "'=1");
    ck_assert_str_eq(cell_of(csv, 1, WHY_COLUMN), "");
    ck_assert_str_eq(cell_of(csv, 2, TITLE_COLUMN), "a=1");
}
END_TEST

START_TEST(csv_quotes_ids_that_are_no_words)
{
    load(TEMPLATE(CATEGORY FLOW_RULE("R", "t", "w")),
         MODEL("<process id='p'/><boundary id='b'><boundary id='c'><process id='q'/></boundary>"
               "</boundary>"
               "<flow id='f' from='p' to='q'/>"));
    /* No native id looks like this; those of other formats may. */
    ax_model_item(model, item_of("p"))->id = ax_atom_of(&session->atoms, AX_SLICE("=p,\"1\""));
    ax_model_item(model, item_of("b"))->id = ax_atom_of(&session->atoms, AX_SLICE("-b"));
    ax_model_item(model, item_of("f"))->id = ax_atom_of(&session->atoms, AX_SLICE("f,1"));
    const char *csv = report(AX_THREATS_CSV);
    ck_assert_ptr_nonnull(
        strstr(csv, "\n\"R@f,1\",R,C,\"t\",,\"'=p,\"\"1\"\"\",\"f,1\",q,\"'-b c\",high,"));
    ck_assert_str_eq(cell_of(csv, 1, 0), "R@f,1");
    ck_assert_str_eq(cell_of(csv, 1, CROSSES_COLUMN), "'-b c");
}
END_TEST

/* ---- all texts ---- */

static const char *raw_text(const struct ax_threat *threat, struct ax_slice text)
{
    static char raw[8192];
    struct ax_output *to = ax_output_to_memory(NULL);
    struct ax_pieces none = {NULL, 0};
    ax_pieces_put(model, threat, text.len ? ax_pieces_of(model->templates, text) : none, to);
    (void)snprintf(raw, sizeof(raw), "%s", ax_output_text(to).start);
    ax_output_free(to);
    return raw;
}

static void check_texts(const char *csv)
{
    for (uint32_t i = 0; i < list->list.len; i++) {
        const struct ax_threat *threat = &list->list.at[i];
        const struct ax_rule *rule = &model->templates->rules.at[threat->rule];
        int row = (int)i + 1;
        ck_assert_str_eq(cell_of(csv, row, TITLE_COLUMN), raw_text(threat, rule->title));
        ck_assert_str_eq(cell_of(csv, row, DESCRIPTION_COLUMN),
                         raw_text(threat, rule->description));
        ck_assert_str_eq(cell_of(csv, row, WHY_COLUMN), raw_text(threat, rule->why));
    }
}

START_TEST(all_kinds_of_placeholders_are_filled_in)
{
    load(TEMPLATE("<property id='note' on='flow process'/>" CATEGORY FLOW_RULE(
             "R", "{source.id} {source.type} {source.note} {flow.id} {flow.data} {target.name}",
             "{flow.crosses}; {element.name}; {model.name} {model.id} {none.name} {flow.name}")
                      ELEMENT_RULE("E", "{element.id} {element.type} {element.note} {element.data} "
                                        "{source.name}{flow.crosses}")
                          FLOW_RULE("S", "{flow.note}", "x")),
         PUMP);
    check_texts(report(AX_THREATS_CSV));
}
END_TEST

/* There is a fast way for the first 63 different placeholders. */
START_TEST(any_number_of_placeholders_are_filled_in)
{
    static char template_text[32768];
    static char model_text[8192];
    static char why[4096];
    size_t len = 0;
    size_t words = 0;
    for (int i = 0; i < 80; i++) {
        len += (size_t)snprintf(template_text + len, sizeof(template_text) - len,
                                "<property id='p%d' on='flow'/>", i);
        words += (size_t)snprintf(why + words, sizeof(why) - words, "{flow.p%d} ", i);
    }
    (void)snprintf(template_text + len, sizeof(template_text) - len,
                   CATEGORY FLOW_RULE("R", "{flow.p70}", "%s") FLOW_RULE("S", "{flow.p71}", "%s"),
                   why, why);
    char whole[65536];
    (void)snprintf(whole, sizeof(whole), TEMPLATE("%s"), template_text);
    len = (size_t)snprintf(
        model_text, sizeof(model_text), "%s",
        "<model xmlns='urn:annexc:model:1' id='m'><process id='p'/><process id='q'/>");
    for (int flow = 0; flow < 2; flow++) {
        len += (size_t)snprintf(model_text + len, sizeof(model_text) - len,
                                "<flow id='f%d' from='p' to='q'", flow);
        for (int i = 0; i < 80; i++) {
            len += (size_t)snprintf(model_text + len, sizeof(model_text) - len, " p%d='v%d-%d'", i,
                                    flow, i);
        }
        len += (size_t)snprintf(model_text + len, sizeof(model_text) - len, "/>");
    }
    (void)snprintf(model_text + len, sizeof(model_text) - len, "</model>");
    load(whole, model_text);
    check_texts(report(AX_THREATS_CSV));
    ck_assert_uint_eq(list->list.len, 4);
}
END_TEST

/* ---- JSON ---- */

/* A threat: ~ or nothing, title, source, target, crosses, type of the target, file, column. */
#define THREAT_OBJECT                                                                              \
    "{\"id\":\"R@f%s\",\"rule\":\"R\",\"category\":\"C\","                                         \
    "\"categoryName\":\"A \\\"category\\\"\",\"title\":\"%s\",\"element\":null,"                   \
    "\"source\":\"%s\",\"flow\":\"f\",\"target\":\"%s\",\"flowNumber\":7,\"crosses\":[%s],"        \
    "\"data\":[\"d\",\"e\"],\"severity\":\"medium\",\"description\":\"d\",\"why\":null,"           \
    "\"because\":[{\"test\":\"flow is 'flow'\",\"role\":\"flow\",\"in\":\"when\","                 \
    "\"truth\":true,\"found\":\"flow\"},{\"test\":\"target is 'store'\",\"role\":\"target\","      \
    "\"in\":\"unless\",\"truth\":false,\"found\":\"%s\"}],\"falsePositive\":\"f\","                \
    "\"controls\":[{\"kind\":\"design\",\"text\":\"c Doses\"},"                                    \
    "{\"kind\":\"environment\",\"text\":\"e\"}],"                                                  \
    "\"references\":[{\"scheme\":\"CWE\",\"id\":\"20\"}],\"attackVector\":\"network\","            \
    "\"phase\":[\"operate\",\"service\"],\"affects\":[\"safety\"],"                                \
    "\"location\":{\"file\":\"%s\",\"line\":1,\"column\":%d}}"

START_TEST(json_is_a_document_with_a_stable_order_of_keys)
{
    load(
        TEMPLATE("<category id='C' name='A &quot;category&quot;'/>"
                 "<rule id='R' category='C' attack-vector='network' phase='operate service' "
                 "affects='safety'>"
                 "<when>flow is 'flow'</when><unless>target is 'store'</unless>"
                 "<title>{source.name} \\ {target.name}</title><description>d</description>"
                 "<false-positive>f</false-positive><control kind='design'>c {flow.name}</control>"
                 "<control kind='environment'>e</control><reference scheme='CWE' id='20'/></rule>"),
        PUMP);
    static const char pump[] = PUMP;
    char expected[8192];
    char there[2048];
    char back[2048];
    const char *file = "m.xml";
    int column = (int)(strstr(pump, "<flow") - pump) + 1;
    (void)snprintf(there, sizeof(there), THREAT_OBJECT, "", "Nurse \\\\ Pump", "n", "p",
                   "\"w\",\"x\"", "process", file, column);
    (void)snprintf(back, sizeof(back), THREAT_OBJECT, "~", "Pump \\\\ Nurse", "p", "n",
                   "\"x\",\"w\"", "external", file, column);
    (void)snprintf(
        expected, sizeof(expected),
        "{\"format\":\"annexc-threats-1\",\n"
        "\"model\":{\"id\":\"m\",\"name\":\"m\",\"version\":\"\"},\n"
        "\"templates\":[{\"id\":\"t\",\"version\":\"1\"}],\n\"threats\":[\n%s,\n%s\n]}\n",
        there, back);
    ck_assert_str_eq(report(AX_THREATS_JSON), expected);
}
END_TEST

START_TEST(jsonl_has_an_object_with_the_model_on_each_line)
{
    load(PUMP_TEMPLATE, PUMP);
    const char *at = report(AX_THREATS_JSONL);
    int lines = 0;
    for (; *at; lines++) {
        const char *feed = strchr(at, '\n');
        ck_assert_ptr_nonnull(feed);
        ck_assert_int_eq(strncmp(at, "{\"id\":\"", 7), 0);
        static const char last[] = ",\"model\":{\"id\":\"m\",\"name\":\"m\",\"version\":\"\"}}";
        ck_assert_int_eq(strncmp(feed - strlen(last), last, strlen(last)), 0);
        at = feed + 1;
    }
    ck_assert_int_eq(lines, 3);
}
END_TEST

START_TEST(json_says_null_and_empty_where_there_is_nothing)
{
    load(PUMP_TEMPLATE, MODEL("<process id='p'/>"));
    const char *json = report(AX_THREATS_JSON);
    ck_assert_ptr_nonnull(strstr(json,
                                 "\"element\":\"p\",\"source\":null,\"flow\":null,\"target\":null,"
                                 "\"flowNumber\":null,\"crosses\":[],\"data\":[],"));
    ck_assert_ptr_nonnull(strstr(json, "\"falsePositive\":null,\"controls\":[],\"references\":[],"
                                       "\"attackVector\":null,\"phase\":[],\"affects\":[],"));
}
END_TEST

/* ---- XML ---- */

static xmlDoc *parse(const char *xml)
{
    xmlDoc *document = xmlReadMemory(xml, (int)strlen(xml), "threats.xml", NULL, XML_PARSE_NONET);
    ck_assert_ptr_nonnull(document);
    return document;
}

/* The content of the first child element of this name. Holds until the next call. */
static const char *child_text(const xmlNode *parent, const char *name)
{
    static char text[1024];
    for (const xmlNode *at = parent->children; at; at = at->next) {
        if (at->type == XML_ELEMENT_NODE && strcmp((const char *)at->name, name) == 0) {
            xmlChar *content = xmlNodeGetContent(at);
            (void)snprintf(text, sizeof(text), "%s", (const char *)content);
            xmlFree(content);
            return text;
        }
    }
    return NULL;
}

static const xmlNode *first_threat(const xmlDoc *document)
{
    const xmlNode *at = xmlDocGetRootElement(document)->children;
    while (at && strcmp((const char *)at->name, "threat") != 0) {
        at = at->next;
    }
    return at;
}

/* What XML has no way to say is not in the names. */
START_TEST(xml_keeps_names_as_they_are)
{
    char expected[512];
    load_named(names[_i].xml);
    xmlDoc *document = parse(report(AX_THREATS_XML));
    (void)snprintf(expected, sizeof(expected), "%s x %s", names[_i].name, names[_i].name);
    ck_assert_str_eq(child_text(first_threat(document), "title"), expected);
    xmlFreeDoc(document);
}
END_TEST

static void check_schema(const char *xml)
{
    char path[4096];
    const char *root = getenv("ANNEXC_ROOT");
    (void)snprintf(path, sizeof(path), "%s/models/schema/threats-1.xsd", root ? root : ".");
    xmlSchemaParserCtxt *parser = xmlSchemaNewParserCtxt(path);
    xmlSchema *schema = xmlSchemaParse(parser);
    ck_assert_msg(schema != NULL, "cannot read %s", path);
    xmlSchemaValidCtxt *validator = xmlSchemaNewValidCtxt(schema);
    xmlDoc *document = parse(xml);
    ck_assert_int_eq(xmlSchemaValidateDoc(validator, document), 0);
    xmlFreeDoc(document);
    xmlSchemaFreeValidCtxt(validator);
    xmlSchemaFree(schema);
    xmlSchemaFreeParserCtxt(parser);
}

START_TEST(xml_is_what_the_schema_says)
{
    load(PUMP_TEMPLATE, PUMP);
    check_schema(report(AX_THREATS_XML));
    ax_threats_free(list);
    list = NULL;
    load(
        NULL,
        MODEL("<uses template='stride'/><external id='n'/><boundary id='w'><process id='p' "
              "type='web-process'/></boundary><flow id='f' from='n' to='p' bidirectional='yes'/>"));
    check_schema(report(AX_THREATS_XML));
    ax_threats_free(list);
    list = NULL;
    load(NULL, MODEL(""));
    check_schema(report(AX_THREATS_XML));
}
END_TEST

/* ---- Markdown ---- */

START_TEST(markdown_is_a_heading_and_a_table)
{
    load(PUMP_TEMPLATE, PUMP);
    ck_assert_str_eq(
        report(AX_THREATS_MARKDOWN),
        "## m – 3 threats: 2 high, 1 low\n\n"
        "| Id | Severity | Category | Threat | Where (flow) | Crosses |\n"
        "|---|---|---|---|---|---|\n"
        "| `E@p` | low | Category | Pump fails | Pump |  |\n"
        "| `R@f` | high | Category | Nurse to Pump | Nurse → Pump (7) | Ward, Box |\n"
        "| `R@f~` | high | Category | Pump to Nurse | Pump → Nurse (7) | Box, Ward |\n");
}
END_TEST

/* Bars that nothing escapes are those of the table. */
START_TEST(markdown_rows_have_six_cells_whatever_names_hold)
{
    load_named(names[_i].xml);
    const char *at = strstr(report(AX_THREATS_MARKDOWN), "| `");
    for (; at && *at; at = strchr(at, '\n') + 1) {
        int bars = 0;
        for (const char *c = at; *c != '\n'; c++) {
            ck_assert_msg((unsigned char)*c >= 0x20 && *c != '<', "%s", at);
            bars += *c == '|' && (c == at || c[-1] != '\\');
        }
        ck_assert_int_eq(bars, 7);
    }
}
END_TEST

/* ---- the table for people ---- */

START_TEST(the_table_lines_columns_up)
{
    load(PUMP_TEMPLATE, PUMP);
    ck_assert_str_eq(report(AX_THREATS_TABLE), "ID    SEVERITY  FLOW  THREAT\n"
                                               "E@p   low             Pump fails\n"
                                               "R@f   high         7  Nurse to Pump\n"
                                               "R@f~  high         7  Pump to Nurse\n"
                                               "\n3 threats: 2 high, 1 low\n");
}
END_TEST

START_TEST(titles_are_wrapped_at_words)
{
    load(TEMPLATE(CATEGORY FLOW_RULE(
             "R", "{source.name} says rather more than fits to {target.name}", "")),
         PUMP);
    ck_assert_str_eq(report_as(AX_THREATS_TABLE, (struct ax_report_style){47, false}),
                     "ID    SEVERITY  FLOW  THREAT\n"
                     "R@f   high         7  Nurse says rather more\n"
                     "                      than fits to Pump\n"
                     "R@f~  high         7  Pump says rather more\n"
                     "                      than fits to Nurse\n"
                     "\n2 threats: 2 high\n");
}
END_TEST

START_TEST(titles_stand_below_where_a_column_would_be_too_narrow)
{
    load(TEMPLATE(CATEGORY FLOW_RULE("R", "{source.name} says more to {target.name}", "")),
         MODEL("<process id='p' name='漢字漢字漢字漢字漢字漢字'/><process id='q'/>"
               "<flow id='a-flow-with-quite-a-long-id' from='p' to='q'/>"));
    ck_assert_str_eq(report_as(AX_THREATS_TABLE, (struct ax_report_style){20, false}),
                     "R@a-flow-with-quite-\n"
                     "a-long-id\n"
                     "  high      flow 1\n"
                     "  漢字漢字漢字漢字漢\n"
                     "  字漢字 says more\n"
                     "  to q\n"
                     "\n1 threat: 1 high\n");
}
END_TEST

static void check_width(const char *table, size_t width)
{
    for (const char *at = table; *at; at = strchr(at, '\n') + 1) {
        struct ax_slice line = {at, (size_t)(strchr(at, '\n') - at)};
        ck_assert_msg(ax_utf8_cells(line) <= width, "%zu cells: %.*s", width, AX_FMT(line));
        ck_assert_msg(line.len == 0 || line.start[line.len - 1] != ' ', "%.*s|", AX_FMT(line));
        while (line.len > 0) {
            uint32_t point;
            size_t len = ax_utf8_step(line, &point);
            ck_assert(!ax_utf8_is_control(point));
            line = (struct ax_slice){line.start + len, line.len - len};
        }
    }
}

START_TEST(the_table_fits_any_terminal)
{
    load_named(names[_i].xml);
    for (unsigned width = 1; width <= 130; width++) {
        const char *table = report_as(AX_THREATS_TABLE, (struct ax_report_style){width, false});
        check_width(table, width < 20 ? 20 : width);
    }
}
END_TEST

START_TEST(severities_are_coloured_on_request)
{
    load(PUMP_TEMPLATE, MODEL("<process id='p' name='Pump'/>"));
    ck_assert_str_eq(report_as(AX_THREATS_TABLE, (struct ax_report_style){0, true}),
                     "\033[1mID   SEVERITY  THREAT\033[0m\n"
                     "E@p  \033[36mlow\033[0m       Pump fails\n"
                     "\n1 threat: 1 low\n");
}
END_TEST

/* ---- all formats ---- */

START_TEST(a_format_has_a_name)
{
    static const char *const expected[] = {"table", "csv", "json", "jsonl", "markdown", "xml"};
    ck_assert_int_eq(COUNT(expected), AX_THREATS_FORMAT_COUNT);
    ck_assert_str_eq(ax_threat_format_text((enum ax_threat_format)_i), expected[_i]);
}
END_TEST

static const char *const empty[AX_THREATS_FORMAT_COUNT] = {
    [AX_THREATS_TABLE] = "0 threats\n",
    [AX_THREATS_CSV] =
        "id,rule,category,title,element,source,flow,target,crosses,severity,description,why,"
        "category_name,element_name,source_name,flow_name,target_name,flow_number,data,file,line\n",
    [AX_THREATS_JSON] = "{\"format\":\"annexc-threats-1\",\n"
                        "\"model\":{\"id\":\"m\",\"name\":\"m\",\"version\":\"\"},\n"
                        "\"templates\":[{\"id\":\"t\",\"version\":\"1\"}],\n\"threats\":[\n]}\n",
    [AX_THREATS_JSONL] = "",
    [AX_THREATS_MARKDOWN] = "## m – 0 threats\n",
    [AX_THREATS_XML] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<threats xmlns=\"urn:annexc:threats:1\" model=\"m\" name=\"m\">\n"
                       "  <template id=\"t\" version=\"1\"/>\n</threats>\n",
};

START_TEST(an_empty_list_is_a_list_too)
{
    load(PUMP_TEMPLATE, MODEL(""));
    ck_assert_str_eq(report((enum ax_threat_format)_i), empty[_i]);
}
END_TEST

#define FIVE_TIMES(text) text text text text text
#define LONG_TITLE                                                                                 \
    "{flow.name}" FIVE_TIMES(FIVE_TIMES(" {source.name} asks {target.name} for more"))

/* Much text, so that the buffer of a file is emptied in the middle of it. */
static void load_much(void)
{
    static char text[32768];
    size_t len = (size_t)snprintf(text, sizeof(text), "%s",
                                  "<model xmlns='urn:annexc:model:1' id='m'>"
                                  "<external id='n' name='Nurse'/>"
                                  "<boundary id='w'><process id='p' name='Pump'/></boundary>");
    for (int i = 0; i < 400; i++) {
        len +=
            (size_t)snprintf(text + len, sizeof(text) - len,
                             "<flow id='f%d' from='n' to='p' name='Says the %dth thing'/>", i, i);
    }
    (void)snprintf(text + len, sizeof(text) - len, "</model>");
    load(TEMPLATE(CATEGORY FLOW_RULE("R", LONG_TITLE, "")), text);
}

static struct ax_slice written_to_file(enum ax_threat_format format, char *bytes, size_t size)
{
    struct ax_output *to;
    ck_assert_int_eq(ax_output_to_file(NULL, path_of("out"), &to), AX_OK);
    ck_assert_int_eq(ax_report_threats(list, format, (struct ax_report_style){0, false}, to),
                     AX_OK);
    ck_assert_int_eq(ax_output_commit(to), AX_OK);
    ax_output_free(to);
    FILE *file = fopen(path_of("out"), "r");
    ck_assert_ptr_nonnull(file);
    struct ax_slice text = {bytes, fread(bytes, 1, size, file)};
    ck_assert_int_eq(fclose(file), 0);
    return text;
}

START_TEST(a_file_gets_the_same_bytes_as_memory)
{
    static char bytes[4 << 20];
    load_much();
    (void)report((enum ax_threat_format)_i);
    struct ax_slice in_file = written_to_file((enum ax_threat_format)_i, bytes, sizeof(bytes));
    struct ax_slice in_memory = ax_output_text(output);
    ck_assert_uint_gt(in_memory.len, 256 * 1024);
    ck_assert_uint_eq(in_file.len, in_memory.len);
    ck_assert(ax_slice_equal(in_file, in_memory));
}
END_TEST

START_TEST(a_failed_write_is_told)
{
    load_much();
    enumerate();
    int fd = dup(STDIN_FILENO);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(close(fd), 0);
    struct ax_output *to = ax_output_to_fd(NULL, fd);
    enum ax_status status =
        ax_report_threats(list, (enum ax_threat_format)_i, (struct ax_report_style){0, false}, to);
    ck_assert_int_eq(status != AX_OK ? status : ax_output_flush(to), AX_IO);
    ax_output_free(to);
}
END_TEST

/* Loads and reports with memory that runs out at the call `fail_at` of the report; true when it
 * did. */
static bool runs_out(enum ax_threat_format format, size_t fail_at)
{
    struct scarce scarce;
    scarce_init(&scarce, SIZE_MAX, true);
    struct ax_session *poor = ax_session_new(&scarce.memory);
    struct ax_model *small;
    struct ax_threats *threats;
    struct ax_threat_options how = {true, true};
    ck_assert_int_eq(ax_model_load(poor, path_of("m.xml"), NULL, &small), AX_OK);
    ck_assert_int_eq(ax_threats_enumerate(small, &how, &threats), AX_OK);
    struct ax_output *to = ax_output_to_memory(&scarce.memory);
    scarce.fail_at = scarce.asked + fail_at;
    enum ax_status status =
        ax_report_threats(threats, format, (struct ax_report_style){60, false}, to);
    bool failed = scarce.failed > 0;
    ck_assert_int_eq(status, failed ? AX_NO_MEMORY : AX_OK);
    ax_output_free(to);
    ax_threats_free(threats);
    ax_model_free(small);
    ax_session_free(poor);
    ck_assert_uint_eq(scarce.live, 0);
    ck_assert_uint_eq(scarce.lies, 0);
    return failed;
}

START_TEST(running_out_of_memory_is_told)
{
    write_file("t.xml", PUMP_TEMPLATE);
    write_file("m.xml",
               MODEL("<uses template='t.xml'/><external id='n' name='Nurse'/><boundary id='w'>"
                     "<process id='p' name='Pump'/></boundary><flow id='f' from='n' to='p'/>"));
    size_t fail_at = 0;
    while (runs_out((enum ax_threat_format)_i, fail_at)) {
        fail_at++;
    }
    ck_assert_uint_gt(fail_at, 3);
}
END_TEST

static void put_table(uint32_t width, struct ax_output *table)
{
    static const struct ax_grid_column columns[] = {{"id", "id", AX_CELL_TEXT},
                                                    {"reached by", "by", AX_CELL_WORDS},
                                                    {"empty", "empty", AX_CELL_TEXT},
                                                    {"score", "score", AX_CELL_NUMBER},
                                                    {NULL, NULL, AX_CELL_TEXT}};
    struct ax_grid grid;
    ck_assert(ax_grid_init(&grid, session->memory, columns));
    ax_grid_put_text(&grid, "CVE-1");
    ax_grid_put_text(&grid, "flow-one\nflow-two\nflow-three");
    ax_grid_put_text(&grid, "");
    ax_grid_put_text(&grid, "9.8");
    table->len = 0;
    ax_grid_write_table(&grid, width, table);
    ax_grid_done(&grid);
}

START_TEST(a_table_without_room_has_its_cells_below_each_other)
{
    struct ax_output *table = ax_output_to_memory(NULL);
    put_table(45, table);
    ck_assert_str_eq(ax_output_text(table).start, "id     reached by                      score\n"
                                                  "CVE-1  flow-one; flow-two; flow-three    9.8\n");
    put_table(30, table);
    ck_assert_str_eq(ax_output_text(table).start, "CVE-1\n"
                                                  "  reached by: flow-one;\n"
                                                  "    flow-two; flow-three\n"
                                                  "  score: 9.8\n");
    ax_output_free(table);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("report");
    TCase *escaping = tcase_create("escaping");
    tcase_add_checked_fixture(escaping, begin, end);
    tcase_add_loop_test(escaping, text_is_escaped_for_where_it_goes, 0, COUNT(escapes));
    tcase_add_loop_test(escaping, a_cell_is_quoted_only_where_it_has_to_be, 0, COUNT(id_cells));
    ADD_TESTS(escaping, a_table_without_room_has_its_cells_below_each_other,
              nothing_escapes_to_nothing);
    suite_add_tcase(suite, escaping);

    TCase *data = tcase_create("data");
    tcase_add_checked_fixture(data, begin, end);
    tcase_add_loop_test(data, csv_keeps_names_in_their_cells_and_formulas_asleep, 0, COUNT(names));
    tcase_add_loop_test(data, xml_keeps_names_as_they_are, 0, COUNT(names));
    ADD_TESTS(data, csv_says_all_about_a_threat, csv_looks_past_placeholders_that_come_to_nothing,
              csv_quotes_ids_that_are_no_words, all_kinds_of_placeholders_are_filled_in,
              any_number_of_placeholders_are_filled_in,
              json_is_a_document_with_a_stable_order_of_keys,
              jsonl_has_an_object_with_the_model_on_each_line,
              json_says_null_and_empty_where_there_is_nothing, xml_is_what_the_schema_says);
    suite_add_tcase(suite, data);

    TCase *people = tcase_create("people");
    tcase_add_checked_fixture(people, begin, end);
    tcase_add_loop_test(people, markdown_rows_have_six_cells_whatever_names_hold, 0, COUNT(names));
    tcase_add_loop_test(people, the_table_fits_any_terminal, 0, COUNT(names));
    ADD_TESTS(people, a_table_without_room_has_its_cells_below_each_other,
              markdown_is_a_heading_and_a_table, the_table_lines_columns_up,
              titles_are_wrapped_at_words, titles_stand_below_where_a_column_would_be_too_narrow,
              severities_are_coloured_on_request);
    suite_add_tcase(suite, people);

    TCase *all = tcase_create("all formats");
    tcase_add_checked_fixture(all, begin, end);
    tcase_add_loop_test(all, a_format_has_a_name, 0, AX_THREATS_FORMAT_COUNT);
    tcase_add_loop_test(all, an_empty_list_is_a_list_too, 0, AX_THREATS_FORMAT_COUNT);
    tcase_add_loop_test(all, a_file_gets_the_same_bytes_as_memory, 0, AX_THREATS_FORMAT_COUNT);
    tcase_add_loop_test(all, a_failed_write_is_told, 0, AX_THREATS_FORMAT_COUNT);
    tcase_add_loop_test(all, running_out_of_memory_is_told, 0, AX_THREATS_FORMAT_COUNT);
    suite_add_tcase(suite, all);
    return suite;
}
