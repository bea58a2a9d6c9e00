/* SPDX-License-Identifier: Apache-2.0 */
/* What pictures show besides the model: threats, highlights, changes, and what kinds of views are
 * about. */
#include "base/limits.h"
#include "pictures.h"
#include "scarce.h"

/* Each way to decorate a picture, in the model of PUMP. */
static struct ax_threats *list_threats(void)
{
    struct ax_threat_options which = {true, true};
    struct ax_threats *found;
    ck_assert_int_eq(ax_threats_enumerate(model, &which, &found), AX_OK);
    return found;
}

START_TEST(threats_are_counted_on_the_picture)
{
    struct ax_diagram_options options = {.format = AX_PICTURE_DOT};
    load(NULL, WITH("<view id='v'><collapse boundaries='pump'/></view>"));
    struct ax_threats *found = list_threats();
    char all[64];
    (void)snprintf(all, sizeof(all), "<B>%zu threats</B>", ax_threats_count(found));
    options.threats = found;
    ck_assert(has(draw_with(&options), all));
    ck_assert(
        has(dot_line(text_of(picture), "\"nurse\" ["), "class=\"external threats worst-high\""));
    ck_assert(has(dot_line(text_of(picture), "\"nurse\" ["), ">S1!</FONT>"));
    ck_assert(has(dot_line(text_of(picture), "\"nurse\" -> \"ui\""), "<TD WIDTH="));
    /* what a boundary hides, counts for it */
    options.view = "v";
    ck_assert(has(draw_with(&options), all));
    ck_assert(has(dot_line(text_of(picture), "\"pump\" ["), "collapsed threats worst-"));
    options.format = AX_PICTURE_SVG;
    options.view = NULL;
    ck_assert(has(draw_with(&options), "\n2 threats: S 1, R 1; worst: high</title>"));
    ax_threats_free(found);
}
END_TEST

/* As many elements with threats as the table has rows, and one more. */
START_TEST(the_table_of_threats_ends_somewhere)
{
    static char text[65536];
    uint32_t elements = AX_LIMIT_PICTURE_ROWS + (uint32_t)_i;
    size_t len = (size_t)snprintf(text, sizeof(text),
                                  "<model xmlns='urn:annexc:model:1' id='m'>"
                                  "<uses template='stride'/>");
    for (uint32_t i = 0; i < elements; i++) {
        len += (size_t)snprintf(text + len, sizeof(text) - len, "<process id='p%u'/>", i);
    }
    (void)snprintf(text + len, sizeof(text) - len, "</model>");
    load(NULL, text);
    struct ax_threats *found = list_threats();
    struct ax_diagram_options options = {.format = AX_PICTURE_DOT, .threats = found};
    const char *dot = draw_with(&options);
    ck_assert(has(dot, "<B>p399</B>") && !has(dot, "<B>p400</B>"));
    ck_assert_int_eq(has(dot, "Not shown: 1 of 401 rows"), _i == 1);
    ax_threats_free(found);
}
END_TEST

START_TEST(settled_threats_are_told_from_open_ones)
{
    struct ax_risk *risk;
    struct ax_diagram_options options = {.format = AX_PICTURE_DOT};
    load(NULL, WITH(""));
    const char *path =
        write_file("m.risk.xml", "<risk xmlns='urn:annexc:risk:1' model='m'>"
                                 "<decision threats='S.external@nurse' disposition='accept' "
                                 "owner='o' until='2027-01-01'>r</decision></risk>");
    ck_assert_int_eq(ax_risk_load(session, path, &risk), AX_OK);
    struct ax_threats *found = list_threats();
    options.threats = found;
    options.risk = risk;
    ck_assert(has(dot_line(draw_with(&options), "\"nurse\" ["), ">S0/1</FONT>"));
    ck_assert(has(text_of(picture), "\">(S.external!)</FONT>"));
    options.as_of = "2027-01-02";
    ck_assert(has(dot_line(draw_with(&options), "\"nurse\" ["), ">S1/1!</FONT>"));
    ax_threats_free(found);
    ax_risk_free(risk);
}
END_TEST

/* The classes of an item: what a highlight made of it. */
static const struct {
    const char *wanted;
    const char *lit;
    const char *strong;
    const char *faint;
} highlights[] = {
    {"data=dose", "\"nurse\" [", "\"nurse\" -> \"ui\"", "\"core\" -> \"db\""},
    {"data=log", "\"core\" [", "\"core\" -> \"db\"", "\"nurse\" ["},
    {"element=ui", "\"emr\" [", "\"emr\" -> \"ui\"", "\"ui\" -> \"core\""},
    {"element=db", "\"ui\" -> \"core\"", "\"db\" [", "\"hollow"},
    {"flow=f1", "\"ui\" [", "\"nurse\" -> \"ui\"", "\"core\" ["},
    {"boundary=pump", "\"core\" -> \"core\"", "\"nurse\" -> \"ui\"", "\"nurse\" -> \"emr\""},
};

START_TEST(highlights_leave_the_rest_faint)
{
    const char *wanted[] = {highlights[_i].wanted, NULL};
    struct ax_diagram_options options = {.format = AX_PICTURE_DOT, .highlights = wanted};
    load(NULL, WITH(""));
    const char *dot = draw_with(&options);
    ck_assert(has(dot_line(dot, highlights[_i].lit), " lit\""));
    ck_assert(has(dot_line(dot, highlights[_i].strong), " lit strong\""));
    ck_assert(!has(dot_line(dot, highlights[_i].faint), " lit"));
    ck_assert(has(dot, "Highlighted: <B>"));
}
END_TEST

START_TEST(unknown_highlights_are_reported)
{
    const char *wanted[] = {NULL, NULL};
    static const char *const wrong[] = {"data=dos", "element=f1", "dose", "datum=dose", "data="};
    struct ax_diagram_options options = {.format = AX_PICTURE_DOT, .highlights = wanted};
    load(NULL, WITH(""));
    for (int i = 0; i < COUNT(wrong); i++) {
        wanted[0] = wrong[i];
        enum ax_status status = ax_diagram_draw(model, &options, picture);
        ck_assert_int_eq(status, AX_NOT_FOUND);
    }
    ck_assert_uint_eq(reported(AX_CODE_HIGHLIGHT_UNKNOWN), COUNT(wrong));
    ck_assert(has(messages(), "did you mean \"dose\"?"));
}
END_TEST

/* Against PUMP: db is gone with its flow, ui has another name, f1 another protocol, and there are a
 * new store in a new boundary and a new flow. */
#define OLDER                                                                                      \
    MODEL("<uses template='stride'/><data id='dose'/><boundary id='ward'><boundary id='bed'>"      \
          "<process id='ui' name='Panel' x='1'/><store id='gone' name='Gone'/>"                    \
          "</boundary></boundary>"                                                                 \
          "<external id='nurse'><description>Other words.</description></external>"                \
          "<flow id='f1' from='nurse' to='ui' data='dose' protocol='HTTP'/>"                       \
          "<flow id='f2' from='ui' to='gone' data='dose' bidirectional='yes'/>"                    \
          "<view id='v'><include elements='gone'/></view>")
#define NEWER                                                                                      \
    MODEL("<uses template='stride'/><data id='dose'/><boundary id='ward'>"                         \
          "<process id='ui' name='Screen'/><store id='new' name='New'/></boundary>"                \
          "<external id='nurse'/>"                                                                 \
          "<flow id='f1' from='nurse' to='ui' data='dose' protocol='HTTPS'/>"                      \
          "<flow id='f3' from='ui' to='new' data='dose'/>"                                         \
          "<view id='v'><include elements='new'/></view>"                                          \
          "<view id='w'><collapse boundaries='ward'/></view>")

static const struct {
    const char *view;
    const char *start;
    const char *part;
} differences[] = {
    {NULL, "\"new\" [", "class=\"store added\""},
    {NULL, "\"gone\" [", "class=\"store removed\""},
    {NULL, "\"ui\" [", "class=\"process changed\""},
    {NULL, "\"nurse\" [", "class=\"external\""},
    {NULL, "graph [id=\"bed\"", "class=\"boundary removed\", style=\"dotted,rounded\""},
    {NULL, "graph [id=\"ward\"", "class=\"boundary\""},
    {NULL, "\"nurse\" -> \"ui\"", " changed\""},
    {NULL, "\"ui\" -> \"new\"", "added\", color=\"#007a59\""},
    {NULL, "\"ui\" -> \"gone\"", "flow bidirectional removed\", dir=both"},
    {NULL, "\"ui\" -> \"gone\"", "style=dotted"},
    {NULL, "\"gone\" [", "<B>\xe2\x88\x92</B>&#160;Gone"},
    {NULL, "graph [id=\"m\"", "Added: 2"},
    {NULL, "graph [id=\"m\"", "Removed: 3"},
    {NULL, "graph [id=\"m\"", "Changed: 2"},
    {"v", "\"gone\" [", "removed"},
    {"v", "\"new\" [", "added"},
    {"w", "\"ward\" [", "class=\"boundary collapsed changed\""},
};

START_TEST(differences_are_drawn)
{
    struct ax_model *older;
    load(NULL, NEWER);
    ck_assert_int_eq(ax_model_load(session, write_file("older.xml", OLDER), NULL, &older), AX_OK);
    struct ax_diagram_options options = {
        .format = AX_PICTURE_DOT, .against = older, .view = differences[_i].view};
    const char *line = dot_line(draw_with(&options), differences[_i].start);
    ck_assert_msg(has(line, differences[_i].part), "%s", line);
    if (_i == 0) {
        options.format = AX_PICTURE_SVG;
        ck_assert(has(draw_with(&options), "Changed\n\xce\x94 protocol: HTTP \xe2\x86\x92 HTTPS"));
        ck_assert(has(text_of(picture), "aria-label=\"store Gone, removed\""));
    }
    ax_model_free(older);
}
END_TEST

START_TEST(a_model_has_no_differences_from_itself)
{
    struct ax_model *older;
    load(NULL, WITH(""));
    ck_assert_int_eq(ax_model_load(session, write_file("older.xml", WITH("")), NULL, &older),
                     AX_OK);
    struct ax_diagram_options options = {.format = AX_PICTURE_DOT, .against = older};
    const char *dot = draw_with(&options);
    ck_assert(has(dot, "Added: 0") && has(dot, "Removed: 0") && has(dot, "Changed: 0"));
    ax_model_free(older);
}
END_TEST

START_TEST(vast_views_show_what_they_are_about)
{
    struct ax_diagram_options options = {.format = AX_PICTURE_DOT, .view = "a", .legend = true};
    load(NULL, WITH("<view id='a' kind='application'/><view id='o' kind='operational'/>"));
    ck_assert(
        has(dot_line(draw_with(&options), "\"ui\" -> \"core\""), "[SPI 2]</TD></TR></TABLE>"));
    ck_assert(has(text_of(picture), "class=\"diagram view-application\""));
    ck_assert(has(text_of(picture), ">(application)</FONT>"));
    options.view = "o";
    ck_assert(
        has(dot_line(draw_with(&options), "\"ui\" -> \"core\""), "[SPI 2]</TD></TR><TR><TD><I>"));
    options.labels = AX_FLOW_NUMBER;
    ck_assert(!has(dot_line(draw_with(&options), "\"ui\" -> \"core\""), "SPI"));
}
END_TEST

static enum ax_status draw_decorated(const struct ax_diagram_options *options)
{
    ax_output_free(picture);
    picture = ax_output_to_memory(NULL);
    return ax_diagram_draw(model, options, picture);
}

START_TEST(running_out_of_memory_with_decorations_is_an_answer)
{
    struct scarce *scarce = session->given->user;
    const char *wanted[] = {"data=dose", NULL};
    struct ax_model *older;
    load(NULL, NEWER);
    ck_assert_int_eq(ax_model_load(session, write_file("older.xml", OLDER), NULL, &older), AX_OK);
    struct ax_threats *found = list_threats();
    struct ax_diagram_options options = {.format = AX_PICTURE_SVG,
                                         .highlights = wanted,
                                         .against = older,
                                         .threats = found,
                                         .legend = true};
    enum ax_status status = AX_NO_MEMORY;
    for (size_t i = 0; status == AX_NO_MEMORY; i++) {
        ck_assert_uint_lt(i, 1000);
        scarce->asked = 0;
        scarce->fail_at = i;
        status = draw_decorated(&options);
        session->no_memory = false;
    }
    scarce->fail_at = SIZE_MAX;
    ck_assert_int_eq(status, AX_OK);
    ax_threats_free(found);
    ax_model_free(older);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("decorated");
    TCase *pictures = tcase_create("pictures");
    tcase_add_checked_fixture(pictures, begin, end);
    tcase_add_loop_test(pictures, the_table_of_threats_ends_somewhere, 0, 2);
    tcase_add_loop_test(pictures, highlights_leave_the_rest_faint, 0, COUNT(highlights));
    tcase_add_loop_test(pictures, differences_are_drawn, 0, COUNT(differences));
    ADD_TESTS(pictures, threats_are_counted_on_the_picture, settled_threats_are_told_from_open_ones,
              unknown_highlights_are_reported, a_model_has_no_differences_from_itself,
              vast_views_show_what_they_are_about,
              running_out_of_memory_with_decorations_is_an_answer);
    suite_add_tcase(suite, pictures);
    return suite;
}
