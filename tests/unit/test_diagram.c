/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures: escaping and wrapping, the DOT that is written, views, the child process, and the check
 * that nothing is missing. */
#include "base/limits.h"
#include "base/output.h"
#include "diagram/child.h"
#include "diagram/layout.h"
#include "diagram/render.h"
#include "diagram/split.h"
#include "diagram/svg.h"
#include "diagram/text.h"
#include "fixture.h"
#include "pictures.h"
#include "runner.h"
#include "scarce.h"

#include <annexc/diagram.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define NODE_WRAP ((struct ax_wrap){24, 0, "<BR/>"})

static enum ax_status try_draw(enum ax_picture_format format, const char *view)
{
    struct ax_diagram_options options = {.format = format, .view = view, .timeout = 40};
    ax_output_free(picture);
    picture = ax_output_to_memory(NULL);
    return ax_diagram_draw(model, &options, picture);
}

static const char *draw(enum ax_picture_format format, const char *view)
{
    ck_assert_int_eq(try_draw(format, view), AX_OK);
    return text_of(picture);
}

static bool has_group(const char *svg, const char *id)
{
    char wanted[128];
    (void)snprintf(wanted, sizeof(wanted), "<g id=\"%s\"", id);
    return has(svg, wanted);
}

static const struct {
    const char *text;
    const char *label;
} labels[] = {
    {"Nurse", "Nurse"},
    {"  a \t b\n c ", "a b<BR/>c"},
    {"\n\na\n\n\nb\n", "a<BR/>b"},
    {"C:\\New", "C:\\\\New"},
    {"<b> & >", "&lt;b&gt; &amp; &gt;"},
    {"&nosuch;", "<FONT>&amp;</FONT>nosuch;"},
    {"&#65;", "<FONT>&amp;</FONT>#65;"},
    {"a\x01\x7f"
     "b\xe2\x80\xae",
     "ab"},
    {"\xff", "\xef\xbf\xbd"},
    {"a \x01 b", "a b"},
    {"Infusion pump user interface", "Infusion pump user<BR/>interface"},
    {"exactly twenty-four cells", "exactly twenty-four<BR/>cells"},
    {"abcdefghijklmnopqrstuvwxyz01234567", "abcdefghijklmnopqrstuvwxyz0123<BR/>4567"},
    {"\xe6\x82\xa3\xe8\x80\x85", "\xe6\x82\xa3\xe8\x80\x85"},
};

START_TEST(labels_are_escaped_and_wrapped)
{
    ax_text_put_label(picture, ax_slice_of(labels[_i].text), NODE_WRAP);
    ck_assert_str_eq(text_of(picture), labels[_i].label);
}
END_TEST

START_TEST(wide_characters_count_twice)
{
    for (int i = 0; i < 16; i++) {
        ax_put_text(picture, "\xe6\x82\xa3");
    }
    struct ax_output *label = ax_output_to_memory(NULL);
    ax_text_put_label(label, ax_output_text(picture), NODE_WRAP);
    ck_assert_uint_eq(strcspn(text_of(label), "<"), 15 * 3);
    ax_output_free(label);
}
END_TEST

START_TEST(endless_labels_are_cut_off)
{
    ax_put_repeat(picture, 'x', 100000);
    struct ax_output *label = ax_output_to_memory(NULL);
    ax_text_put_label(label, ax_output_text(picture), NODE_WRAP);
    ck_assert_uint_lt(ax_output_text(label).len, 1000);
    ck_assert(has(text_of(label), "\xe2\x80\xa6"));
    ax_output_free(label);
}
END_TEST

START_TEST(what_stands_before_a_label_counts)
{
    struct ax_wrap wrap = {22, 4, "<BR/>"};
    ax_text_put_label(picture, AX_SLICE("synchronises doses"), wrap);
    ck_assert_str_eq(text_of(picture), "&#160;synchronises<BR/>doses");
}
END_TEST

START_TEST(quotes_and_backslashes_are_escaped_in_strings)
{
    ax_text_put_quoted(picture, AX_SLICE("a\"b\\N\x01"));
    ck_assert_str_eq(text_of(picture), "a\\\"b\\\\N");
}
END_TEST

START_TEST(xml_is_escaped)
{
    ax_text_put_xml(picture, AX_SLICE("<a b=\"&amp;\">\n\x02"));
    ck_assert_str_eq(text_of(picture), "&lt;a b=&quot;&amp;amp;&quot;&gt;\n");
}
END_TEST

static const struct {
    const char *start;
    const char *line;
} lines[] = {
    {"digraph", "digraph \"m\" {"},
    {"graph [id=\"m\"",
     "graph [id=\"m\", class=\"diagram\", pad=0.3, bgcolor=\"white\", "
     "fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, fontcolor=\"#1a252f\", rankdir=LR, "
     "ranksep=0.45, nodesep=0.3];"},
    {"\"nurse\" [",
     "\"nurse\" [id=\"nurse\", class=\"external\", shape=box, style=\"filled\", "
     "fillcolor=\"#f1f3f4\", color=\"#2c3e50\", fontcolor=\"#1a252f\", penwidth=1.4, "
     "label=<Nurse>];"},
    {"\"core\" [", "\"core\" [id=\"core\", class=\"process\", shape=box, style=\"rounded,filled\", "
                   "fillcolor=\"#e6f1f8\", color=\"#0072b2\", fontcolor=\"#12222e\", penwidth=1.1, "
                   "label=<Core>];"},
    {"\"emr\" [", "\"emr\" [id=\"emr\", class=\"external out-of-scope\", shape=box, "
                  "style=\"filled\", fillcolor=\"#f8f9f9\", color=\"#9aa5ab\", "
                  "fontcolor=\"#69757c\", penwidth=1.4, label=<EMR>];"},
    {"\"db\" [",
     "\"db\" [id=\"db\", class=\"store\", shape=plain, color=\"#2c3e50\", fontcolor=\"#1a252f\", "
     "penwidth=1.1, label=<<TABLE BORDER=\"0\" SIDES=\"TB\" CELLBORDER=\"1\" CELLSPACING=\"0\" "
     "CELLPADDING=\"6\" BGCOLOR=\"#fdf6d8\"><TR><TD SIDES=\"LTB\"> D1 </TD>"
     "<TD SIDES=\"TBL\">Dose log</TD></TR></TABLE>>];"},
    {"subgraph \"cluster_p", "subgraph \"cluster_pump\" {"},
    {"graph [id=\"pump\"",
     "graph [id=\"pump\", class=\"boundary\", style=\"dashed,rounded\", "
     "margin=14, labelloc=t, labeljust=l, color=\"#d55e00\", fontcolor=\"#a84a00\", "
     "penwidth=1.4, label=<Pump<BR ALIGN=\"LEFT\"/>>];"},
    {"\"hollow:cloud\"", "\"hollow:cloud\" [shape=point, style=invis, "
                         "width=0.8, label=\"\", id=\"hollow:cloud\"];"},
    {"\"nurse\" -> \"ui\"",
     "\"nurse\" -> \"ui\" [id=\"f1\", class=\"flow crossing\", color=\"#4f6070\", "
     "fontcolor=\"#2c3e50\", penwidth=0.9, label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" "
     "CELLSPACING=\"0\" CELLPADDING=\"1\" BGCOLOR=\"white\"><TR><TD><B>7</B>&#160;Enters dose"
     "</TD></TR></TABLE>>];"},
};

START_TEST(dot_is_written_as_it_always_was)
{
    load(NULL, WITH(""));
    ck_assert_str_eq(dot_line(draw(AX_PICTURE_DOT, NULL), lines[_i].start), lines[_i].line);
}
END_TEST

START_TEST(dot_of_the_same_model_is_the_same)
{
    load(NULL, WITH(""));
    char *first = strdup(draw(AX_PICTURE_DOT, NULL));
    ck_assert_str_eq(first, draw(AX_PICTURE_DOT, NULL));
    free(first);
}
END_TEST

START_TEST(flows_show_what_is_known_of_them)
{
    load(NULL, WITH(""));
    const char *dot = draw(AX_PICTURE_DOT, NULL);
    ck_assert(has(dot_line(dot, "\"ui\" -> \"core\""), "<B>1</B>&#160;SPI 2</TD>"));
    ck_assert(has(dot_line(dot, "\"core\" -> \"db\""), "bidirectional\", dir=both"));
    ck_assert(has(dot_line(dot, "\"core\" -> \"core\""), "id=\"f6\""));
    ck_assert(has(dot_line(dot, "\"nurse\" -> \"emr\""), "out-of-scope\", color=\"#9aa5ab\""));
    ck_assert(has(dot, "[id=\"f4\"") && has(dot, "[id=\"f5\""));
}
END_TEST

START_TEST(ports_stand_in_their_element)
{
    load(NULL, WITH(""));
    const char *line = dot_line(draw(AX_PICTURE_DOT, NULL), "\"ui\" [");
    ck_assert(has(line, "User interface</TD>"));
    ck_assert(has(line, "COLOR=\"#a84a00\">USB (external)</FONT>"));
}
END_TEST

static const char *const drawn_ids[] = {"m",    "nurse", "hospital", "emr", "pump", "ui",
                                        "core", "db",    "cloud",    "f1",  "f2",   "f3",
                                        "f4",   "f5",    "f6",       "f7"};

START_TEST(svg_has_a_group_for_everything)
{
    load(NULL, WITH(""));
    const char *svg = draw(AX_PICTURE_SVG, NULL);
    for (int i = 0; i < COUNT(drawn_ids); i++) {
        ck_assert_msg(has_group(svg, drawn_ids[i]), "%s is missing", drawn_ids[i]);
    }
    ck_assert_uint_eq(reported(AX_CODE_LAYOUT_SIMPLER), 0);
}
END_TEST

START_TEST(svg_stands_alone)
{
    load(NULL, WITH(""));
    const char *svg = draw(AX_PICTURE_SVG, NULL);
    const char *start =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg role=\"graphics-document document\" aria-label=\"Data-flow diagram of m\" ";
    ck_assert_int_eq(strncmp(svg, start, strlen(start)), 0);
    ck_assert(!has(svg, "<!") && !has(svg, "href") && !has(svg, "raphviz"));
}
END_TEST

START_TEST(titles_tell_what_a_pointer_is_over)
{
    load(NULL, WITH(""));
    const char *svg = draw(AX_PICTURE_SVG, NULL);
    ck_assert(has(svg, "<title>User interface\nWhat the nurse touches.</title>"));
    ck_assert(has(svg, "<title>7 Enters dose: Nurse \xe2\x86\x92 User interface</title>"));
    ck_assert(has(svg, " Logs: Core \xe2\x86\x94 Dose log</title>"));
    ck_assert(has(svg, "<title>Cloud</title>"));
}
END_TEST

START_TEST(everything_has_words_for_those_who_do_not_see_it)
{
    load(NULL, WITH(""));
    const char *svg = draw(AX_PICTURE_SVG, NULL);
    ck_assert(has(svg, "<g id=\"ui\" class=\"node process\" role=\"graphics-symbol img\" "
                       "aria-label=\"process User interface\">\n<title>User interface\n"));
    ck_assert(has(svg, "<desc>process ui in Pump</desc>"));
    ck_assert(has(svg, "<g id=\"usb\" class=\"port\" role=\"graphics-symbol img\" "
                       "aria-label=\"port USB\">\n<title>USB</title>"));
    ck_assert(has(svg, "<title>EMR\nOut of scope: not ours</title>"));
    ck_assert(has(svg, "<desc>flow f1; data: dose; crosses Hospital, Pump</desc>"));
}
END_TEST

START_TEST(links_lead_from_everything)
{
    struct ax_diagram_options options = {
        .format = AX_PICTURE_SVG, .link = "a.html?k={kind}&i=\"#{id}", .id_prefix = "x."};
    load(NULL, WITH(""));
    const char *svg = draw_with(&options);
    ck_assert(has_group(svg, "x.m") && has_group(svg, "x.ui") && has_group(svg, "x.usb"));
    ck_assert(has(svg, "<a xlink:href=\"a.html?k=flow&amp;i=&quot;#f1\" aria-label=\"flow 7 "));
    ck_assert(has(svg, "<a xlink:href=\"a.html?k=port&amp;i=&quot;#usb\""));
    ck_assert(has(svg, "<a xlink:href=\"a.html?k=boundary&amp;i=&quot;#pump\""));
}
END_TEST

static const struct {
    const char *link;
    const char *prefix;
} harmful[] = {
    {"javascript:alert(1)", NULL},
    {"JavaScript:x", NULL},
    {"data:text/html,x", NULL},
    {"{id}:x", NULL},
    {":x", NULL},
    {"a b", NULL},
    {"a\nb", NULL},
    {"a{name}", NULL},
    {"a{", NULL},
    {NULL, ""},
    {NULL, "1"},
    {NULL, "a:"},
};

START_TEST(harmful_links_are_refused)
{
    struct ax_diagram_options options = {
        .format = AX_PICTURE_SVG, .link = harmful[_i].link, .id_prefix = harmful[_i].prefix};
    load(NULL, MODEL("<process id='a'/>"));
    ck_assert_int_eq(ax_diagram_draw(model, &options, picture), AX_INVALID);
    ck_assert_uint_eq(reported(AX_CODE_LINK_WRONG), 1);
}
END_TEST

START_TEST(flows_show_what_is_asked_for)
{
    struct ax_diagram_options options = {.format = AX_PICTURE_DOT, .labels = AX_FLOW_NUMBER};
    load(NULL, WITH(""));
    ck_assert(has(dot_line(draw_with(&options), "\"ui\" -> \"core\""), "<B>1</B></TD>"));
    options.labels = AX_FLOW_DATA | AX_FLOW_PROTOCOL;
    ck_assert(has(dot_line(draw_with(&options), "\"ui\" -> \"core\""),
                  "<B>1</B></TD></TR><TR><TD>[SPI 2]</TD></TR><TR><TD><I>dose</I></TD>"));
    options.labels = AX_FLOW_ALL;
    ck_assert(has(dot_line(draw_with(&options), "\"nurse\" -> \"ui\""),
                  "<B>7</B>&#160;Enters dose</TD></TR><TR><TD><I>dose</I>"));
}
END_TEST

START_TEST(long_lists_of_data_are_cut)
{
    struct ax_diagram_options options = {.format = AX_PICTURE_DOT, .labels = AX_FLOW_DATA};
    load(NULL,
         MODEL("<data id='d1'/><data id='d2'/><data id='d3'/><data id='d4'/><data id='d5'/>"
               "<data id='d6'/><data id='d7'/><data id='d8'/><data id='d9'/>"
               "<process id='a'/><flow id='f' from='a' to='a' data='d1 d2 d3 d4 d5 d6 d7 d8'/>"
               "<flow id='g' from='a' to='a' data='d1 d2 d3 d4 d5 d6 d7 d8 d9'/>"));
    const char *dot = draw_with(&options);
    ck_assert(has(dot, "d7,<BR/>d8</I>") && has(dot, "d7,<BR/>and 2 more</I>"));
}
END_TEST

START_TEST(styles_have_their_shapes)
{
    struct ax_diagram_options options = {.format = AX_PICTURE_DOT, .style = AX_STYLE_YOURDON};
    load(NULL, WITH("<process id='many' multiple='yes'/><store id='s' multiple='yes'/>"));
    ck_assert(has(dot_line(draw_with(&options), "\"core\" ["), "shape=ellipse"));
    ck_assert(has(dot_line(text_of(picture), "\"db\" ["), "<TD SIDES=\"TB\">Dose log</TD>"));
    ck_assert(has(dot_line(text_of(picture), "\"many\" ["), "peripheries=2"));
    ck_assert(has(dot_line(text_of(picture), "\"many\" ["), "class=\"process multiple\""));
    ck_assert(has(dot_line(text_of(picture), "\"s\" ["), "<TABLE BORDER=\"1\" SIDES=\"TB\""));
    options.style = AX_STYLE_THREAT_DRAGON;
    options.direction = AX_DIRECTION_DOWN;
    options.theme = AX_THEME_DARK;
    ck_assert(has(dot_line(draw_with(&options), "\"core\" ["), "shape=circle"));
    ck_assert(has(dot_line(text_of(picture), "\"emr\" ["), "style=\"dashed,filled\""));
    ck_assert(has(text_of(picture), "rankdir=TB") && has(text_of(picture), "bgcolor=\"#14191f\""));
}
END_TEST

START_TEST(texts_are_drawn_as_they_are)
{
    load(NULL, MODEL("<process id='a' name='C:\\New'/><process id='b' name='&amp;nosuch;'/>"
                     "<store id='c' name='&lt;/svg>\\N\\G'/><external id='d' name='&amp;amp;'/>"));
    const char *svg = draw(AX_PICTURE_SVG, NULL);
    ck_assert(has(svg, ">C:\\New</text>"));
    ck_assert(has(svg, ">&amp;</text>") && has(svg, ">nosuch;</text>") && has(svg, ">amp;</text>"));
    ck_assert(has(svg, ">&lt;/svg&gt;\\N\\G</text>"));
    ck_assert(has(svg, "<title>&amp;nosuch;</title>") && has(svg, "<title>&amp;amp;</title>"));
}
END_TEST

START_TEST(long_names_are_drawn)
{
    static char text[2048];
    (void)snprintf(text, sizeof(text),
                   MODEL("<process id='a' name='%0300d'/><boundary id='b' name='%0300d'/>"
                         "<flow id='f' from='a' to='a' name='%0300d'/>"),
                   1, 2, 3);
    load(NULL, text);
    ck_assert(has_group(draw(AX_PICTURE_SVG, NULL), "f"));
}
END_TEST

START_TEST(an_empty_model_is_a_picture)
{
    load(NULL, MODEL(""));
    ck_assert(has(draw(AX_PICTURE_DOT, NULL), "Nothing to show"));
    ck_assert(has(draw(AX_PICTURE_SVG, NULL), "Nothing to show</text>"));
}
END_TEST

START_TEST(pictures_have_their_format)
{
    load(NULL, WITH(""));
    ck_assert(memcmp(draw(AX_PICTURE_PNG, NULL), "\x89PNG", 4) == 0);
    ck_assert(memcmp(draw(AX_PICTURE_PDF, NULL), "%PDF", 4) == 0);
    ck_assert_str_eq(ax_picture_format_text(AX_PICTURE_DOT), "dot");
    ck_assert_str_eq(ax_picture_format_text(AX_PICTURE_PDF), "pdf");
}
END_TEST

/* What is in a view: every id that has a node, cluster or edge, in order of the DOT. */
static const char *shown(const char *rules)
{
    static char text[8192];
    static char ids[1024];
    size_t len = 0;
    (void)snprintf(text, sizeof(text), WITH("<view id='v'>%s</view>"), rules);
    load(NULL, text);
    const char *at = draw(AX_PICTURE_DOT, "v");
    ids[0] = '\0';
    while ((at = strstr(at, "[id=\"")) != NULL) {
        at += strlen("[id=\"");
        len += (size_t)snprintf(ids + len, sizeof(ids) - len, "%s%.*s", len ? " " : "",
                                (int)strcspn(at, "\""), at);
        ck_assert_uint_lt(len, sizeof(ids));
    }
    return ids;
}

static const struct {
    const char *rules;
    const char *shown;
} views[] = {
    {"", "v nurse hospital emr pump ui core db cloud f1 f2 f3 f4 f5 f6 f7"},
    {"<include elements='ui core'/>",
     "v stub:nurse hospital stub:emr pump ui core stub:db f1 f2 f3 f4 f5 f6"},
    {"<include boundaries='pump'/>",
     "v stub:nurse hospital stub:emr pump ui core db f1 f2 f3 f4 f5 f6"},
    {"<include boundaries='cloud'/>", "v cloud"},
    {"<include data='dose'/>", "v nurse hospital pump ui core f1 f2"},
    {"<include flows='f3'/>", "v hospital pump core db f3"},
    {"<include tags='safety'/>", "v hospital pump stub:ui core stub:db f2 f3 f6"},
    {"<exclude boundaries='pump'/>", "v nurse hospital emr cloud f7"},
    {"<exclude elements='emr' data='log'/>", "v nurse hospital pump ui core db cloud f1 f2 f6"},
    {"<include flows='f1'/><exclude elements='nurse'/>", "v stub:nurse hospital pump ui f1"},
    {"<include elements='nurse'/><exclude flows='f7'/>", "v nurse stub:ui f1"},
    {"<collapse boundaries='pump'/>", "v nurse hospital emr pump cloud f1 f4 f7"},
    {"<collapse boundaries='hospital pump'/>", "v nurse hospital cloud f1"},
    {"<include elements='ui'/><collapse boundaries='pump'/>",
     "v stub:nurse hospital stub:emr pump f1 f4"},
};

START_TEST(views_show_what_they_name)
{
    ck_assert_str_eq(shown(views[_i].rules), views[_i].shown);
    if (has(views[_i].rules, "collapse")) {
        ck_assert(!has(text_of(picture), "\"ui\""));
    }
    draw(AX_PICTURE_SVG, "v");
}
END_TEST

START_TEST(flows_out_of_a_view_are_faint_unless_it_names_them)
{
    (void)shown("<include elements='nurse' flows='f1'/><exclude elements='ui'/>");
    ck_assert(!has(dot_line(text_of(picture), "\"nurse\" -> \"stub:ui\""), "aside"));
    (void)shown("<include elements='nurse'/>");
    const char *line = dot_line(text_of(picture), "\"nurse\" -> \"stub:ui\"");
    ck_assert(has(line, "class=\"flow crossing aside\", color=\"#9aa5ab\""));
}
END_TEST

START_TEST(merged_flows_list_their_numbers)
{
    (void)shown("<collapse boundaries='pump'/>");
    const char *line = dot_line(text_of(picture), "\"emr\" -> \"pump\"");
    ck_assert(has(line, "[id=\"f4\", class=\"flow crossing merged\""));
    ck_assert(has(line, "<B>3, 4</B></TD>"));
    ck_assert(has(dot_line(text_of(picture), "\"pump\" ["),
                  "class=\"boundary collapsed\", shape=folder"));
    ck_assert(has(draw(AX_PICTURE_SVG, "v"),
                  "3 Orders: EMR \xe2\x86\x92 User interface\n4 Orders again"));
}
END_TEST

START_TEST(an_unknown_view_is_reported)
{
    load(NULL, WITH("<view id='updates'/>"));
    ck_assert_int_eq(try_draw(AX_PICTURE_DOT, "update"), AX_NOT_FOUND);
    ck_assert_int_eq(try_draw(AX_PICTURE_DOT, "pump"), AX_NOT_FOUND);
    ck_assert_uint_eq(reported(AX_CODE_VIEW_UNKNOWN), 2);
    ck_assert(has(messages(), "did you mean \"updates\"?"));
}
END_TEST

/* What a part of a split shows: "+" before what is drawn as one node. */
static const char *split_of(uint32_t boundary)
{
    static char text[4096];
    uint32_t counts[512];
    uint8_t marks[512];
    size_t len = 0;
    ck_assert_uint_le(model->items.len, COUNT(counts));
    ax_split_count(model, counts);
    ax_split_mark(model, boundary, counts, marks);
    text[0] = '\0';
    for (uint32_t i = 1; i < model->items.len; i++) {
        struct ax_slice id = ax_model_id_text(model, i);
        if ((marks[i] & AX_MARK_SHOWN) && id.start[0] == 'b') {
            len += (size_t)snprintf(text + len, sizeof(text) - len, " %s%.*s",
                                    marks[i] & AX_MARK_COLLAPSE ? "+" : "", AX_FMT(id));
        }
    }
    return text;
}

START_TEST(splits_open_what_there_is_room_for)
{
    static char text[8192];
    char many[2048] = "";
    char few[512] = "";
    for (int i = 0; i < 44; i++) {
        char *list = i < 35 ? many : few;
        size_t size = i < 35 ? sizeof(many) : sizeof(few);
        (void)snprintf(list + strlen(list), size - strlen(list), "<process id='p%d'/>", i);
    }
    (void)snprintf(text, sizeof(text),
                   MODEL("<boundary id='b1'>%s<boundary id='b2'><store id='s'/></boundary>"
                         "</boundary><boundary id='b3'><boundary id='b4'/><store id='t'/>"
                         "<boundary id='b5'>%s</boundary></boundary>"),
                   many, few);
    load(NULL, text);
    ck_assert_str_eq(split_of(0), " +b1 +b2 b3 b4 b5");
    ck_assert_str_eq(split_of(item_of("b1")), " b1 b2");
    ck_assert_str_eq(split_of(item_of("b3")), " b3 b4 b5");
}
END_TEST

START_TEST(sets_have_a_picture_for_each)
{
    struct ax_diagram_options options = {.format = AX_PICTURE_DOT};
    struct ax_picture_set *set;
    load(NULL, WITH(""));
    ck_assert_int_eq(ax_picture_set_new(model, &options, AX_SET_BOUNDARIES, &set), AX_OK);
    ck_assert_uint_eq(ax_picture_set_count(set), 4);
    ck_assert_str_eq(ax_picture_set_name(set, 0), "overview.dot");
    ck_assert_str_eq(ax_picture_set_name(set, 2), "pump.dot");
    ck_assert_int_eq(ax_picture_set_draw(set, 2, picture), AX_OK);
    ck_assert(has(text_of(picture), "id=\"stub:nurse\"") && has(text_of(picture), "id=\"core\""));
    ax_picture_set_free(set);
    ck_assert_int_eq(ax_picture_set_new(model, &options, AX_SET_VIEWS, &set), AX_NOT_FOUND);
    ck_assert_uint_eq(reported(AX_CODE_VIEWS_NONE), 1);
}
END_TEST

/* Boundaries of seven elements, every third in the one before, and flows between any two elements.
 * The text lives until the program ends, as the session wants it. */
static const char *random_model(uint32_t elements, uint32_t flows, uint64_t state)
{
    static char text[1024 * 1024];
    size_t len = (size_t)snprintf(text, sizeof(text), "<model xmlns='urn:annexc:model:1' id='m'>");
    uint32_t depth = 0;
    for (uint32_t i = 0; i < elements; i++) {
        if (i % 7 == 0) {
            for (; depth > 0 && (depth == 4 || i % 3 != 0); depth--) {
                len += (size_t)snprintf(text + len, sizeof(text) - len, "</boundary>");
            }
            len += (size_t)snprintf(text + len, sizeof(text) - len, "<boundary id='b-%u'>", i);
            depth++;
        }
        len += (size_t)snprintf(text + len, sizeof(text) - len, "<process id='e-%u'/>", i);
    }
    for (; depth > 0; depth--) {
        len += (size_t)snprintf(text + len, sizeof(text) - len, "</boundary>");
    }
    for (uint32_t i = 0; i < flows; i++) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        uint32_t from = (uint32_t)(state >> 33) % elements;
        uint32_t to = (uint32_t)(state >> 20) % elements;
        len += (size_t)snprintf(text + len, sizeof(text) - len,
                                "<flow id='f-%u' from='e-%u' to='e-%u'/>", i, from, to);
    }
    len += (size_t)snprintf(text + len, sizeof(text) - len, "</model>");
    ck_assert_uint_lt(len, sizeof(text));
    return text;
}

START_TEST(nothing_gets_lost_in_random_models)
{
    uint32_t elements = 10 + (uint32_t)_i * 13;
    uint32_t flows = elements * (1 + (uint32_t)_i % 2);
    char id[32];
    load(NULL, random_model(elements, flows, (uint64_t)_i + 1));
    const char *svg = draw(AX_PICTURE_SVG, NULL);
    for (uint32_t i = 0; i < elements; i++) {
        (void)snprintf(id, sizeof(id), "e-%u", i);
        ck_assert_msg(has_group(svg, id), "%s is missing", id);
    }
    for (uint32_t i = 0; i < flows; i++) {
        (void)snprintf(id, sizeof(id), "f-%u", i);
        ck_assert_msg(has_group(svg, id), "%s is missing", id);
    }
}
END_TEST

START_TEST(what_is_left_out_is_told)
{
    struct ax_diagram_options options = {.format = AX_PICTURE_SVG, .timeout = 40};
    load(NULL, random_model(130, 60, 3));
    (void)draw_with(&options);
    ck_assert_uint_eq(reported(AX_CODE_LABELS_LEFT_OUT), 0);
    options.labels = AX_FLOW_NUMBER;
    (void)draw_with(&options);
    ck_assert_uint_eq(reported(AX_CODE_LABELS_LEFT_OUT), 0);
    options.labels = AX_FLOW_ALL;
    (void)draw_with(&options);
    ck_assert_uint_eq(reported(AX_CODE_LABELS_LEFT_OUT), 1);
}
END_TEST

START_TEST(pictures_that_are_made_smaller_are_told)
{
    static char text[32768];
    size_t len = (size_t)snprintf(text, sizeof(text), "<model xmlns='urn:annexc:model:1' id='m'>");
    for (int i = 0; i < 60; i++) {
        len += (size_t)snprintf(text + len, sizeof(text) - len, "<process id='p%d'/>", i);
    }
    for (int i = 0; i < 59; i++) {
        len += (size_t)snprintf(text + len, sizeof(text) - len,
                                "<flow id='f%d' from='p%d' to='p%d' name='a rather long name'/>", i,
                                i, i + 1);
    }
    (void)snprintf(text + len, sizeof(text) - len, "</model>");
    load(NULL, text);
    struct ax_diagram_options options = {.format = AX_PICTURE_PNG, .dpi = 600};
    (void)draw_with(&options);
    ck_assert_uint_eq(reported(AX_CODE_PICTURE_SCALED), 1);
}
END_TEST

START_TEST(the_time_limit_holds)
{
    struct ax_diagram_options options = {.format = AX_PICTURE_SVG, .timeout = 1};
    load(NULL, random_model(900, 8000, 1));
    time_t start = time(NULL);
    ck_assert_int_eq(ax_diagram_draw(model, &options, picture), AX_TIMEOUT);
    ck_assert_int_le(time(NULL) - start, 4);
    ck_assert_uint_eq(reported(AX_CODE_LAYOUT_TIMEOUT), 1);
    ck_assert_uint_eq(ax_output_text(picture).len, 0);
}
END_TEST

/* What a child may do; the verdict is 7. */
enum deed {
    WRITE_MUCH,
    SLEEP,
    CRASH,
    LEAVE_EARLY,
    TALK
};

static int misbehave(void *user, FILE *result)
{
    switch (*(const enum deed *)user) {
    case WRITE_MUCH:
        for (int i = 0; i < 300000; i++) {
            (void)fputs("0123456789", result);
        }
        break;
    case SLEEP: (void)sleep(30); break;
    case CRASH: abort();
    case LEAVE_EARLY: (void)fputs("half", result); _exit(0);
    case TALK:
        (void)fputs("to be seen", result);
        (void)puts("not to be seen");
        (void)fflush(stdout);
        break;
    }
    return 7;
}

static enum ax_status run(enum deed deed, unsigned seconds, int *out_verdict)
{
    struct ax_child_work work = {.run = misbehave, .user = &deed};
    return ax_child_run(work, ax_deadline_in(seconds), picture, out_verdict);
}

START_TEST(a_child_sends_back_what_it_writes)
{
    int verdict = 0;
    ck_assert_int_eq(run(WRITE_MUCH, 30, &verdict), AX_OK);
    ck_assert_int_eq(verdict, 7);
    ck_assert_uint_eq(ax_output_text(picture).len, 3000000);
}
END_TEST

START_TEST(a_child_that_hangs_is_killed)
{
    int verdict = 0;
    time_t start = time(NULL);
    ck_assert_int_eq(run(SLEEP, 1, &verdict), AX_TIMEOUT);
    ck_assert_int_le(time(NULL) - start, 3);
    ck_assert_int_eq(verdict, 0);
}
END_TEST

START_TEST(a_child_that_dies_is_not_believed)
{
    int verdict = 0;
    ck_assert_int_eq(run(CRASH, 0, &verdict), AX_INTERNAL);
    ck_assert_int_eq(run(LEAVE_EARLY, 0, &verdict), AX_INTERNAL);
    ck_assert_int_eq(verdict, 0);
}
END_TEST

START_TEST(a_child_cannot_write_to_our_streams)
{
    int verdict;
    int ends[2];
    char byte;
    ck_assert_int_eq(pipe(ends), 0);
    (void)fflush(stdout);
    int kept = dup(STDOUT_FILENO);
    (void)dup2(ends[1], STDOUT_FILENO);
    enum ax_status status = run(TALK, 5, &verdict);
    (void)dup2(kept, STDOUT_FILENO);
    (void)close(kept);
    (void)close(ends[1]);
    ck_assert_int_eq(status, AX_OK);
    ck_assert_str_eq(text_of(picture), "to be seen");
    ck_assert_int_eq(read(ends[0], &byte, 1), 0);
    (void)close(ends[0]);
}
END_TEST

START_TEST(a_child_is_understood_where_nobody_waits_for_children)
{
    int verdict = 0;
    void (*before)(int) = signal(SIGCHLD, SIG_IGN);
    ck_assert_int_eq(run(TALK, 5, &verdict), AX_OK);
    (void)signal(SIGCHLD, before);
    ck_assert_int_eq(verdict, 7);
}
END_TEST

static const struct {
    const char *dot;
    const char *format;
    struct ax_dot_counts counts;
    int verdict;
    const char *result;
} jobs[] = {
    {"digraph { a -> b }", "svg", {2, 1, 0}, AX_RENDER_FINE, "<?xml"},
    {"digraph { a -> b }", "svg", {2, 2, 0}, AX_RENDER_TROUBLE, "a part of the diagram got lost"},
    {"digraph { a -> b }", "svg", {3, 1, 0}, AX_RENDER_TROUBLE, "a part of the diagram got lost"},
    {"digraph { subgraph cluster_x { a } }", "svg", {1, 0, 0}, AX_RENDER_TROUBLE, "a part"},
    {"digraph { subgraph cluster_x { a } }", "svg", {1, 0, 1}, AX_RENDER_FINE, "<?xml"},
    {"digraph { splines=line; a -> b; a -> b; a -> a }", "svg", {2, 3, 0}, AX_RENDER_FINE, "<?xml"},
    {"digraph { a [label=<<b>] }", "svg", {1, 0, 0}, AX_RENDER_TROUBLE, "Error"},
    {"digraph {", "svg", {0, 0, 0}, AX_RENDER_TROUBLE, "Error"},
    {"digraph { a -> b }", "nosuch", {2, 1, 0}, AX_RENDER_UNAVAILABLE, "Error: "},
};

START_TEST(layouts_are_checked)
{
    struct ax_render_job job = {jobs[_i].dot, jobs[_i].format, "dot", jobs[_i].counts, false};
    struct ax_child_work work = {.run = ax_render, .user = &job};
    int verdict = -1;
    ck_assert_int_eq(ax_child_run(work, AX_DEADLINE_NONE, picture, &verdict), AX_OK);
    ck_assert_int_eq(verdict, jobs[_i].verdict);
    ck_assert_msg(strncmp(text_of(picture), jobs[_i].result, strlen(jobs[_i].result)) == 0, "%s",
                  text_of(picture));
}
END_TEST

static enum ax_status finish(const char *svg)
{
    struct ax_scene scene;
    ck_assert(ax_scene_init(&scene, model, 0));
    enum ax_status status = ax_svg_finish(&scene, ax_slice_of(svg), picture);
    ax_scene_done(&scene);
    return status;
}

START_TEST(an_svg_without_an_edge_is_refused)
{
    load(NULL, MODEL("<process id='a-1'/><flow id='f' from='a-1' to='a-1'/>"));
    ck_assert_int_eq(
        finish("<svg><g id=\"a&#45;1\" class=\"node process\"><title>x</title></g></svg>"),
        AX_INTERNAL);
    ck_assert_int_eq(
        finish("<svg><g id=\"a&#45;1\" class=\"node\"></g><g id=\"f\" class=\"node\"></g></svg>"),
        AX_INTERNAL);
    ck_assert_int_eq(
        finish("<svg><g id=\"a&#45;1\" class=\"node\"></g><g id=\"f\" class=\"edge\"></g></svg>"),
        AX_OK);
}
END_TEST

START_TEST(broken_svg_does_no_harm)
{
    static const char *const texts[] = {"",
                                        "<",
                                        "<g ",
                                        "<g id=\"",
                                        "<g id=\"&#\" class=\"node\">",
                                        "<!--",
                                        "<title>",
                                        "<svg",
                                        "<g id=\"item:99999999999\">",
                                        "a<b"};
    load(NULL, MODEL("<process id='a'/>"));
    for (int i = 0; i < COUNT(texts); i++) {
        ck_assert_int_eq(finish(texts[i]), AX_INTERNAL);
    }
}
END_TEST

/* Fails every allocation in turn until the drawing succeeds; the fixture sees what is left. */
static void draw_with_failures(enum ax_picture_format format, const char *view)
{
    struct scarce *scarce = session->given->user;
    enum ax_status status = AX_NO_MEMORY;
    for (size_t i = 0; status == AX_NO_MEMORY; i++) {
        ck_assert_uint_lt(i, 1000);
        scarce->asked = 0;
        scarce->fail_at = i;
        status = try_draw(format, view);
    }
    scarce->fail_at = SIZE_MAX;
    ck_assert_int_eq(status, AX_OK);
}

START_TEST(running_out_of_memory_is_an_answer)
{
    load(NULL, WITH("<view id='v'><include data='dose'/><collapse boundaries='pump'/></view>"));
    draw_with_failures(AX_PICTURE_DOT, "v");
    draw_with_failures(AX_PICTURE_SVG, "v");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("diagram");
    TCase *texts = tcase_create("text");
    tcase_add_checked_fixture(texts, begin, end);
    tcase_add_loop_test(texts, labels_are_escaped_and_wrapped, 0, COUNT(labels));
    ADD_TESTS(texts, wide_characters_count_twice, endless_labels_are_cut_off,
              what_stands_before_a_label_counts, quotes_and_backslashes_are_escaped_in_strings,
              xml_is_escaped);
    suite_add_tcase(suite, texts);
    TCase *pictures = tcase_create("pictures");
    tcase_add_checked_fixture(pictures, begin, end);
    tcase_add_loop_test(pictures, dot_is_written_as_it_always_was, 0, COUNT(lines));
    tcase_add_loop_test(pictures, harmful_links_are_refused, 0, COUNT(harmful));
    ADD_TESTS(pictures, everything_has_words_for_those_who_do_not_see_it,
              links_lead_from_everything, flows_show_what_is_asked_for, long_lists_of_data_are_cut,
              styles_have_their_shapes);
    ADD_TESTS(pictures, dot_of_the_same_model_is_the_same, flows_show_what_is_known_of_them,
              ports_stand_in_their_element, svg_has_a_group_for_everything, svg_stands_alone,
              titles_tell_what_a_pointer_is_over, texts_are_drawn_as_they_are, long_names_are_drawn,
              an_empty_model_is_a_picture, pictures_have_their_format,
              running_out_of_memory_is_an_answer);
    suite_add_tcase(suite, pictures);
    TCase *view = tcase_create("views");
    tcase_add_checked_fixture(view, begin, end);
    tcase_add_loop_test(view, views_show_what_they_name, 0, COUNT(views));
    ADD_TESTS(view, splits_open_what_there_is_room_for, sets_have_a_picture_for_each);
    ADD_TESTS(view, flows_out_of_a_view_are_faint_unless_it_names_them,
              merged_flows_list_their_numbers, an_unknown_view_is_reported);
    suite_add_tcase(suite, view);
    TCase *layouts = tcase_create("layouts");
    tcase_add_checked_fixture(layouts, begin, end);
    tcase_add_loop_test(layouts, nothing_gets_lost_in_random_models, 0, 12);
    tcase_add_loop_test(layouts, layouts_are_checked, 0, COUNT(jobs));
    ADD_TESTS(layouts, what_is_left_out_is_told, pictures_that_are_made_smaller_are_told,
              the_time_limit_holds, a_child_sends_back_what_it_writes, a_child_that_hangs_is_killed,
              a_child_that_dies_is_not_believed, a_child_cannot_write_to_our_streams,
              a_child_is_understood_where_nobody_waits_for_children,
              an_svg_without_an_edge_is_refused, broken_svg_does_no_harm);
    suite_add_tcase(suite, layouts);
    return suite;
}
