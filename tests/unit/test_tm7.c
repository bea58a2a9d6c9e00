/* SPDX-License-Identifier: Apache-2.0 */
/* Models of Microsoft's Threat Modeling Tool: every clause of what is known about the format, in
 * files that are as small as they can be. */
#include "fixture.h"
#include "runner.h"

#include <stdio.h>

#define FILE_(pages, rest)                                                                         \
    "<ThreatModel xmlns='M' xmlns:i='http://www.w3.org/2001/XMLSchema-instance' xmlns:a='A'>"      \
    "<DrawingSurfaceList>" pages "</DrawingSurfaceList>" rest "</ThreatModel>"
#define PAGE(guid, borders, lines)                                                                 \
    "<DrawingSurfaceModel><Guid>" guid "</Guid><Properties/><Borders>" borders                     \
    "</Borders><Lines>" lines "</Lines></DrawingSurfaceModel>"
#define SHAPE(class, guid, type, generic, more)                                                    \
    "<a:KeyValueOfguidanyType><a:Key>" guid                                                        \
    "</a:Key><a:Value i:type='" class "'>"                                                         \
                                      "<GenericTypeId>" generic "</GenericTypeId><Guid>" guid      \
                                      "</Guid><TypeId>" type "</TypeId>" more                      \
                                      "</a:Value></a:KeyValueOfguidanyType>"
#define BOX(left, top, width, height)                                                              \
    "<Left>" #left "</Left><Top>" #top "</Top><Width>" #width "</Width><Height>" #height "</Height>"
#define ENDS(from, to) "<SourceGuid>" from "</SourceGuid><TargetGuid>" to "</TargetGuid>"
#define LINE(sx, sy, hx, hy, tx, ty)                                                               \
    "<SourceX>" #sx "</SourceX><SourceY>" #sy "</SourceY><HandleX>" #hx "</HandleX><HandleY>" #hy  \
    "</HandleY><TargetX>" #tx "</TargetX><TargetY>" #ty "</TargetY>"
#define PROPERTIES(content) "<Properties>" content "</Properties>"
#define LABEL(text)                                                                                \
    "<a:anyType i:type='b:StringDisplayAttribute'><DisplayName>Name</DisplayName><Name/>"          \
    "<Value>" text "</Value></a:anyType>"
#define HEADER(text)                                                                               \
    "<a:anyType i:type='b:HeaderDisplayAttribute'><DisplayName>" text                              \
    "</DisplayName><Name/><Value i:nil='true'/></a:anyType>"
#define LIST(class, name, index, values)                                                           \
    "<a:anyType i:type='b:" class "'><DisplayName>Shown</DisplayName><Name>" name                  \
                                  "</Name><Value>" values "</Value><SelectedIndex>" index          \
                                  "</SelectedIndex></a:anyType>"
#define CHOICES "<a:string>No</a:string><a:string>Yes</a:string>"
#define SCOPE(value)                                                                               \
    "<a:anyType i:type='b:BooleanDisplayAttribute'><DisplayName>Out Of Scope</DisplayName><Name>"  \
    "71f3d9aa-b8ef-4e54-8126-607a1d903103</Name><Value>" value "</Value></a:anyType>"

#define A                                                                                          \
    SHAPE("StencilRectangle", "a", "SE.USER", "GE.EI", BOX(0, 0, 50, 50) PROPERTIES(LABEL("Nurse")))
#define B                                                                                          \
    SHAPE("StencilEllipse", "b", "GE.P", "GE.P", BOX(200, 0, 50, 50) PROPERTIES(LABEL("Pump")))
#define FLOW(more)                                                                                 \
    SHAPE("Connector", "f", "GE.DF", "GE.DF", ENDS("a", "b") LINE(50, 25, 125, 25, 200, 25) more)

#define TYPE(id, parent, name, shape, attributes)                                                  \
    "<ElementType><Id>" id "</Id><Name>" name "</Name><ParentId>" parent                           \
    "</ParentId><Representation>" shape "</Representation><Attributes>" attributes                 \
    "</Attributes></ElementType>"
#define ATTRIBUTE(name, shown)                                                                     \
    "<Attribute><Name>" name "</Name><DisplayName>" shown "</DisplayName><Type>List</Type>"        \
    "<AttributeValues><Value>No</Value><Value>Yes</Value></AttributeValues></Attribute>"
#define THREAT(id, title, include, exclude)                                                        \
    "<ThreatType><Id>" id "</Id><Category>S</Category><ShortTitle>" title "</ShortTitle>"          \
    "<Description>d</Description><GenerationFilters><Include>" include                             \
    "</Include><Exclude>" exclude "</Exclude></GenerationFilters></ThreatType>"
/* clang-format off */
#define KNOWLEDGE(types, threats)                                                                  \
    "<KnowledgeBase><Manifest><Name>K</Name><Version>1</Version></Manifest><GenericElements>"      \
    TYPE("GE.EI", "ROOT", "Generic External", "Rectangle", "")                                     \
    TYPE("GE.P", "ROOT", "Generic Process", "Ellipse", "")                                         \
    TYPE("GE.DF", "ROOT", "Generic Flow", "Line", ATTRIBUTE("auth", "Authenticated"))              \
    TYPE("GE.TB", "ROOT", "Boundary", "BorderBoundary", "")                                        \
    "</GenericElements><StandardElements>"                                                         \
    TYPE("SE.USER", "GE.EI", "Human User", "Inherited", "") types                                  \
    "</StandardElements><ThreatCategories><ThreatCategory><Id>S</Id><Name>Spoofing</Name>"         \
    "</ThreatCategory></ThreatCategories><ThreatTypes>" threats "</ThreatTypes></KnowledgeBase>"
/* clang-format on */

/* One flow from a nurse to a pump, and one threat type with this filter. */
#define SMALL(flow, include)                                                                       \
    FILE_(PAGE("p", A B, FLOW(flow)), KNOWLEDGE("", THREAT("T", "t", include, "")))

static void expect(const char *text, const char *ids)
{
    load(NULL, text);
    ck_assert_msg(strcmp(threats(), ids) == 0, "\"%s\" instead of \"%s\"\n%s", threats(), ids,
                  messages());
}

static const struct {
    const char *text;
    const char *threats;
} files[] = {
    /* 1: a mark before the text, blanks around every scalar, i:nil */
    {"\xef\xbb\xbf" SMALL("", "source is 'GE.EI'"), "T@f"},
    {"<?xml version='1.0' encoding='utf-8'?>\n<!-- > -->" SMALL("", "source is 'GE.EI'"), "T@f"},
    {FILE_(PAGE("\n p \n",
                SHAPE("StencilRectangle", "\n a\n", "\n SE.USER ", "GE.EI", "")
                    SHAPE("StencilEllipse", " b", "GE.P\n", "GE.P", ""),
                SHAPE("Connector", "f\n", " GE.DF", "GE.DF", ENDS("\n a", "b\n"))),
           KNOWLEDGE("", THREAT(" T\n", "t", "\n source\n is 'SE.USER' \n", "\n "))),
     "T@f"},
    {FILE_(PAGE("p", A B, FLOW("<Properties i:nil='true'/>")),
           KNOWLEDGE("", THREAT("T", "t", "flow is 'GE.DF'", ""))),
     "T@f"},
    /* 1.1: either list may hold anything; TypeId counts, not the class; GUIDs in capitals */
    {FILE_(PAGE("p", FLOW(""), A B), KNOWLEDGE("", THREAT("T", "t", "source is 'GE.EI'", ""))),
     "T@f"},
    {FILE_(PAGE("p", SHAPE("StencilEllipse", "a", "SE.USER", "c0ffee", "") B, FLOW("")),
           KNOWLEDGE("", THREAT("T", "t", "source is 'GE.EI' and not source is 'GE.P'", ""))),
     "T@f"},
    {FILE_(PAGE("p", SHAPE("StencilRectangle", "AB", "SE.USER", "GE.EI", "") B,
                SHAPE("Connector", "f", "GE.DF", "GE.DF", ENDS("ab", "B"))),
           KNOWLEDGE("", THREAT("T", "t", "source is 'GE.EI'", ""))),
     "T@f"},
    /* a stencil that is not declared is one of its generic type; one without TypeId too */
    {FILE_(PAGE("p", SHAPE("StencilRectangle", "a", "SE.GONE", "GE.EI", "") B, FLOW("")),
           KNOWLEDGE("", THREAT("T", "t", "source is 'GE.EI' and not source is 'SE.GONE'", ""))),
     "T@f"},
    {FILE_(PAGE("p", SHAPE("StencilRectangle", "a", "", "GE.EI", "") B, FLOW("")),
           KNOWLEDGE("", THREAT("T", "t", "source is 'GE.EI'", ""))),
     "T@f"},
    /* ids that are words of ours */
    {FILE_(PAGE("p", SHAPE("StencilEllipse", "a", "process", "flow", "") B, FLOW("")),
           KNOWLEDGE(TYPE("flow", "ROOT", "Odd", "Ellipse", "")
                         TYPE("process", "flow", "Odder", "Inherited", ""),
                     THREAT("T1", "t", "source is 'process'", "") THREAT(
                         "T2", "t", "source is 'flow'", "") THREAT("T3", "t", "flow is 'flow'", "")
                         THREAT("T4", "t", "target is 'process'", ""))),
     "T1@f T2@f"},
    /* 1.2: lists, fixed lists, indices that pick nothing, case */
    {SMALL(PROPERTIES(LIST("ListDisplayAttribute", "auth", "1", CHOICES)), "flow.auth is 'Yes'"),
     "T@f"},
    {SMALL(PROPERTIES(LIST("StaticListDisplayAttribute", "auth", "1", CHOICES)),
           "flow.auth is 'Yes'"),
     "T@f"},
    {SMALL(PROPERTIES(LIST("ListDisplayAttribute", "auth", "\n1 ", CHOICES)), "flow.auth is 'Yes'"),
     "T@f"},
    {SMALL(PROPERTIES(LIST("ListDisplayAttribute", "auth", "", CHOICES)), "flow.auth is 'No'"),
     "T@f"},
    {SMALL(PROPERTIES(LIST("ListDisplayAttribute", "auth", "-1", CHOICES)), "flow.auth is 'No'"),
     ""},
    {SMALL(PROPERTIES(LIST("ListDisplayAttribute", "auth", "2", CHOICES)), "flow.auth is 'Yes'"),
     ""},
    {SMALL(PROPERTIES(LIST("ListDisplayAttribute", "auth", "1", CHOICES)), "flow.auth is 'yes'"),
     ""},
    {SMALL(PROPERTIES(LIST("ListDisplayAttribute", "auth", "0", "<a:string> Yes </a:string>")),
           "flow.auth is 'Yes '"),
     "T@f"},
    {SMALL("", "flow.auth is 'No'"), ""},
    {SMALL(PROPERTIES(LIST("ListDisplayAttribute", "auth", "1", CHOICES)),
           "flow.Authenticated is 'Yes'"),
     ""},
    {SMALL(PROPERTIES(
               "<a:anyType i:type='b:CustomStringDisplayAttribute'><DisplayName>x</DisplayName>"
               "<Name>note</Name><Value>Yes</Value></a:anyType>"),
           "flow.note is 'Yes'"),
     "T@f"},
    /* names that annexc gives the place of a shape */
    {FILE_(PAGE("p",
                SHAPE("StencilRectangle", "a", "SE.USER", "GE.EI",
                      BOX(0, 0, 50, 50)
                          PROPERTIES(LIST("ListDisplayAttribute", "width", "1", CHOICES))) B,
                FLOW("")),
           KNOWLEDGE("", THREAT("T", "t", "source.width is 'Yes'", ""))),
     "T@f"},
    /* 2: the grammar */
    {SMALL("", "source is 'GE.EI' or source is 'x' and target is 'x'"), "T@f"},
    {SMALL("", "not not source is 'GE.EI'and(target is 'GE.P')AND NOT flow  CROSSES 'GE.TB'"),
     "T@f"},
    {SMALL("", "Source is 'GE.EI'\n\tOR\n target is 'Command&amp;Code (x)'"), "T@f"},
    {SMALL("", "source is '[Human User]'"), "T@f"},
    {SMALL("", "source is '[root]' or source is '[Nobody]'"), ""},
    {SMALL(PROPERTIES(LIST("ListDisplayAttribute", "SE.DF.Kind", "1", CHOICES)),
           "flow.SE.DF.Kind is 'Yes'"),
     "T@f"},
    {SMALL(PROPERTIES(LIST("ListDisplayAttribute", "Kind", "1", CHOICES)),
           "flow.SE.DF.Kind is 'Yes'"),
     "T@f"},
    {SMALL("", ""), ""},
    {SMALL("", "source is 'GE.EI' target"), ""},
    {SMALL("", "source inside 'GE.TB' or source is 'GE.EI'"), ""},
    /* 3: ancestors, what is not declared, ROOT, our own roots */
    {SMALL("", "source is 'SE.USER' and source is 'GE.EI'"), "T@f"},
    {SMALL("", "source is 'ROOT' or source is 'external' or source is 'SE.GONE'"), ""},
    {FILE_(PAGE("p", A B, FLOW("")),
           KNOWLEDGE(TYPE("ROOT", "", "Root", "Ellipse", ""),
                     THREAT("T", "t", "source is 'ROOT' or source is '[Root]'", ""))),
     ""},
    {FILE_(PAGE("p", A B, FLOW("")),
           KNOWLEDGE("", THREAT("T", "t", "source is 'GE.EI'", "target is 'GE.P'")
                             THREAT("U", "t", "source is 'GE.EI'", "target is 'GE.EI'"))),
     "U@f"},
    /* parents in a circle */
    {FILE_(PAGE("p", SHAPE("StencilRectangle", "a", "SE.X", "GE.EI", "") B, FLOW("")),
           KNOWLEDGE(TYPE("SE.X", "SE.Y", "X", "Inherited", "")
                         TYPE("SE.Y", "SE.X", "Y", "Inherited", ""),
                     THREAT("T", "t", "source is 'SE.X'", ""))),
     "T@f"},
    /* 5: scope, loose ends, flows to themselves, one direction, switched off */
    {SMALL(PROPERTIES(SCOPE("true")), "source is 'GE.EI'"), ""},
    {SMALL(PROPERTIES(SCOPE("false")), "source is 'GE.EI'"), "T@f"},
    {FILE_(PAGE("p",
                SHAPE("StencilRectangle", "a", "SE.USER", "GE.EI", PROPERTIES(SCOPE("true"))) B,
                FLOW("")),
           KNOWLEDGE("", THREAT("T", "t", "source is 'GE.EI'", ""))),
     "T@f"},
    {FILE_(PAGE("p", A B,
                SHAPE("Connector", "f", "GE.DF", "GE.DF",
                      ENDS("a", "00000000-0000-0000-0000-000000000000"))),
           KNOWLEDGE("", THREAT("T", "t", "source is 'GE.EI'", ""))),
     ""},
    {FILE_(PAGE("p", B, SHAPE("Connector", "f", "GE.DF", "GE.DF", ENDS("b", "b"))),
           KNOWLEDGE("", THREAT("T", "t", "source is 'GE.P' and target is 'GE.P'", ""))),
     "T@f"},
    {SMALL("", "source is 'GE.P'"), ""},
    {FILE_(PAGE("p", A B, FLOW("")),
           "<ThreatGenerationEnabled> False </ThreatGenerationEnabled>" KNOWLEDGE(
               "", THREAT("T", "t", "source is 'GE.EI'", ""))),
     ""},
    /* an end on another page is none */
    {FILE_(PAGE("p", A, "") PAGE("q", B, FLOW("")),
           KNOWLEDGE("", THREAT("T", "t", "flow is 'GE.DF'", ""))),
     ""},
    /* no template */
    {FILE_(PAGE("p", A B, FLOW("")), ""), ""},
    {FILE_(PAGE("p", A B, FLOW("")), "<KnowledgeBase i:nil='true'/>"), ""},
    {FILE_("", ""), ""},
};

START_TEST(a_file_has_these_threats)
{
    expect(files[_i].text, files[_i].threats);
}
END_TEST

#define CROSSING(flow, boundary)                                                                   \
    FILE_(PAGE("p", A B boundary, SHAPE("Connector", "f", "GE.DF", "GE.DF", ENDS("a", "b") flow)), \
          KNOWLEDGE("", THREAT("T", "t", "flow crosses 'GE.TB'", "")))
#define ZONE(box) SHAPE("BorderBoundary", "z", "GE.TB", "GE.TB", box)
#define ARC(line) SHAPE("LineBoundary", "z", "GE.TB", "GE.TB", line)
#define STRAIGHT LINE(50, 25, 125, 25, 200, 25)

static const struct {
    const char *text;
    const char *threats;
} drawings[] = {
    {CROSSING(STRAIGHT, ZONE(BOX(150, -50, 200, 200))), "T@f"},
    {CROSSING(STRAIGHT, ZONE(BOX(-50, -50, 400, 200))), ""},
    {CROSSING(STRAIGHT, ZONE(BOX(100, 0, 50, 50))), "T@f"},
    {CROSSING(STRAIGHT, ARC(LINE(125, -50, 125, 0, 125, 100))), "T@f"},
    {CROSSING(STRAIGHT, ARC(LINE(125, 30, 125, 60, 125, 100))), ""},
    {CROSSING(STRAIGHT, ARC(LINE(100, 80, 125, 20, 150, 80))), "T@f"},
    {CROSSING(STRAIGHT, ARC(LINE(100, 80, 125, 30, 150, 80))), ""},
    {CROSSING(STRAIGHT, ZONE(BOX(NaN, -50, 200, 200))), ""},
    {CROSSING(STRAIGHT, ZONE(BOX(150, INF, 200, 200))), ""},
    {CROSSING(STRAIGHT, ZONE("<Left>150</Left>")), ""},
    {CROSSING(STRAIGHT, ZONE(BOX(1.5e2, -50.25, 200, 200))), "T@f"},
    {CROSSING("", ZONE(BOX(150, -50, 200, 200))), ""},
    /* without a handle a flow is straight */
    {CROSSING(
         "<SourceX>50</SourceX><SourceY>25</SourceY><TargetX>200</TargetX><TargetY>25</TargetY>",
         ZONE(BOX(150, -50, 200, 200))),
     "T@f"},
    /* the boundary of another page, and one that is no boundary by its type */
    {FILE_(PAGE("p", A B, FLOW("")) PAGE("q", ZONE(BOX(150, -50, 200, 200)), ""),
           KNOWLEDGE("", THREAT("T", "t", "flow crosses 'GE.TB'", ""))),
     ""},
    {FILE_(PAGE("p", A B SHAPE("BorderBoundary", "z", "GE.P", "GE.P", BOX(150, -50, 200, 200)),
                FLOW("")),
           KNOWLEDGE("", THREAT("T", "t", "flow crosses 'GE.P'", "")
                             THREAT("U", "t", "flow crosses 'GE.TB'", ""))),
     "T@f"},
    /* two boundaries meet two tests */
    {FILE_(PAGE("p",
                A B ZONE(BOX(150, -50, 200, 200))
                    SHAPE("BorderBoundary", "y", "SE.LAN", "GE.TB", BOX(170, -50, 200, 200)),
                FLOW("")),
           KNOWLEDGE(TYPE("SE.LAN", "GE.TB", "LAN", "Inherited", ""),
                     THREAT("T", "t", "flow crosses 'SE.LAN' and flow crosses 'GE.TB'", ""))),
     "T@f"},
};

START_TEST(a_drawing_has_these_crossings)
{
    expect(drawings[_i].text, drawings[_i].threats);
}
END_TEST

START_TEST(crossings_are_in_the_order_of_the_flow)
{
    load(NULL,
         FILE_(PAGE("p",
                    A B SHAPE("BorderBoundary", "y", "GE.TB", "GE.TB", BOX(180, -50, 200, 200))
                        SHAPE("BorderBoundary", "z", "GE.TB", "GE.TB", BOX(100, -90, 300, 300)),
                    FLOW("")),
               KNOWLEDGE("", "")));
    struct ax_path path = model->paths.at[item_at("f")->path];
    ck_assert_uint_eq(path.count, 2);
    ck_assert_uint_eq(model->crossings.at[path.first].boundary, item_of("z"));
    ck_assert_uint_eq(model->crossings.at[path.first + 1].boundary, item_of("y"));
    ck_assert(model->crossings.at[path.first].enters && !model->crossings.at[path.first].leaves);
    ck_assert_uint_eq(item_at("y")->parent, item_of("z"));
    ck_assert_uint_eq(item_at("b")->parent, item_of("y"));
}
END_TEST

static const struct {
    const char *flow;
    const char *title;
    const char *filled;
} titles[] = {
    {PROPERTIES(LABEL("Asks")), "{source.Name} {target.name} {flow.NAME}", "Nurse Pump Asks"},
    {PROPERTIES(HEADER("Request") LABEL("")), "{flow.Name}", "Request"},
    {"", "{flow.Name}", "f"},
    {PROPERTIES(LIST("ListDisplayAttribute", "auth", "1", CHOICES)),
     "{flow.auth} {flow.Authenticated}", "Yes Yes"},
    {"", "{flow.nothing} {of.course} {flow.Name", "{flow.nothing} {of.course} {flow.Name"},
};

START_TEST(titles_are_filled)
{
    static char text[8192];
    (void)snprintf(
        text, sizeof(text),
        FILE_(PAGE("p", A B, FLOW("%s")), KNOWLEDGE("", THREAT("T", "%s", "flow is 'GE.DF'", ""))),
        titles[_i].flow, titles[_i].title);
    expect(text, "T@f");
    struct ax_output *output = ax_output_to_memory(NULL);
    ck_assert_int_eq(ax_threats_explain(model, AX_SLICE("T@f"), output), AX_OK);
    static char wanted[256];
    (void)snprintf(wanted, sizeof(wanted), "T@f  %s\n", titles[_i].filled);
    ck_assert_msg(strstr(ax_output_text(output).start, wanted) != NULL, "%s",
                  ax_output_text(output).start);
    ax_output_free(output);
}
END_TEST

#define PRIORITY(value)                                                                            \
    "<PropertiesMetaData><ThreatMetaDatum><Name>Priority</Name><Values><a:string>" value           \
    "</a:string><a:string>Low</a:string></Values></ThreatMetaDatum></PropertiesMetaData>"

START_TEST(priority_is_of_the_type_or_of_the_template)
{
    load(NULL, FILE_(PAGE("p", A B, FLOW("")),
                     "<KnowledgeBase><ThreatMetaData>" PRIORITY(
                         "highest") "</ThreatMetaData><ThreatTypes>"
                                    "<ThreatType><Id>T</Id>" PRIORITY(
                                        "Low") "</ThreatType><ThreatType><Id>U</Id></ThreatType>"
                                               "</ThreatTypes></KnowledgeBase>"));
    const struct ax_rule *rules = model->templates->rules.at;
    ck_assert(ax_slice_is(rules[0].priority, "Low") && rules[0].severity == AX_LEVEL_LOW);
    ck_assert(ax_slice_is(rules[1].priority, "highest") && rules[1].severity == AX_LEVEL_CRITICAL);
}
END_TEST

START_TEST(a_guid_that_is_used_twice_gets_a_number)
{
    load(NULL, FILE_(PAGE("p", A B, FLOW("")) PAGE("p", A B, FLOW("")),
                     KNOWLEDGE("", THREAT("T", "t", "source is 'GE.EI'", ""))));
    ck_assert_str_eq(threats(), "T@f T@f.2");
    ck_assert_uint_eq(item_at("f.2")->from, item_of("a.2"));
    ck_assert_uint_eq(reported(AX_CODE_FOREIGN_ODD), 4);
}
END_TEST

START_TEST(odd_shapes_are_left_out)
{
    load(
        NULL,
        FILE_(PAGE("p",
                   A B "<x/>" SHAPE("Cloud", "c", "GE.P", "GE.P",
                                    "") "<x><a:Value i:type='StencilEllipse'/></x>"
                                        "<x><a:Key>k</a:Key><a:Value i:type='StencilEllipse'/></x>",
                   FLOW("")),
              KNOWLEDGE("", THREAT("T", "t", "source is 'GE.EI'", ""))));
    ck_assert_str_eq(threats(), "T@f");
    ck_assert_uint_eq(reported(AX_CODE_FOREIGN_ODD), 3);
    ck_assert_uint_ne(item_of("k"), 0);
}
END_TEST

START_TEST(odd_declarations_are_left_out)
{
    load(NULL, FILE_(PAGE("p", A B, FLOW("")),
                     KNOWLEDGE(TYPE("", "ROOT", "Nameless", "Ellipse", "")
                                   TYPE("GE.P", "ROOT", "Again", "Ellipse", ""),
                               THREAT("", "nameless", "source is 'GE.EI'", "")
                                   THREAT("T", "t", "source is 'GE.EI'", "")
                                       THREAT("T", "again", "source is 'GE.EI'", "")
                                           THREAT("U", "t", "source ist 'x'", ""))));
    ck_assert_str_eq(threats(), "T@f");
    ck_assert_uint_eq(reported(AX_CODE_FOREIGN_ODD), 4);
    ck_assert_uint_eq(reported(AX_CODE_FOREIGN_RULE_LEFT_OUT), 1);
}
END_TEST

static const char *const damaged[] = {
    "<ThreatModel",
    "<ThreatModel>",
    "<ThreatModel><DrawingSurfaceList></ThreatModel>",
    "<ThreatModel>\xff</ThreatModel>",
    "<!DOCTYPE ThreatModel><ThreatModel/>",
    "<ThreatModel/><x/>",
};

START_TEST(damaged_files_are_refused)
{
    ck_assert_int_eq(try_load(NULL, damaged[_i]), AX_INVALID);
    ck_assert_uint_eq(session->counts[AX_ERROR], 1);
}
END_TEST

START_TEST(more_boxes_than_may_nest_are_drawn_and_crossed)
{
    static char text[200000];
    size_t len = (size_t)snprintf(text, sizeof(text), "%s",
                                  "<ThreatModel xmlns:i='i' xmlns:a='A'><DrawingSurfaceList>"
                                  "<DrawingSurfaceModel><Guid>p</Guid><Borders>" A B);
    for (int i = 0; i < 100; i++) {
        len += (size_t)snprintf(
            text + len, sizeof(text) - len,
            "<kv><Value i:type='BorderBoundary'><Guid>z%d</Guid><TypeId>GE.TB</TypeId>"
            "<Left>%d</Left>"
            "<Top>%d</Top><Width>%d</Width><Height>%d</Height></Value></kv>",
            i, -9000 + i, -9000 + i, 9100 - i, 18000 - 2 * i);
    }
    (void)snprintf(text + len, sizeof(text) - len,
                   "</Borders><Lines>%s</Lines></DrawingSurfaceModel>"
                   "</DrawingSurfaceList>%s</ThreatModel>",
                   FLOW(""), KNOWLEDGE("", THREAT("T", "t", "flow crosses 'GE.TB'", "")));
    expect(text, "T@f");
    ck_assert_uint_eq(model->paths.at[item_at("f")->path].count, 100);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("tm7");
    TCase *tcase = tcase_create("files");
    tcase_add_checked_fixture(tcase, fixture_begin, fixture_end);
    tcase_add_loop_test(tcase, a_file_has_these_threats, 0, COUNT(files));
    tcase_add_loop_test(tcase, a_drawing_has_these_crossings, 0, COUNT(drawings));
    tcase_add_loop_test(tcase, titles_are_filled, 0, COUNT(titles));
    tcase_add_loop_test(tcase, damaged_files_are_refused, 0, COUNT(damaged));
    ADD_TESTS(tcase, crossings_are_in_the_order_of_the_flow,
              priority_is_of_the_type_or_of_the_template, a_guid_that_is_used_twice_gets_a_number,
              odd_shapes_are_left_out, odd_declarations_are_left_out,
              more_boxes_than_may_nest_are_drawn_and_crossed);
    suite_add_tcase(suite, tcase);
    return suite;
}
