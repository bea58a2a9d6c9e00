/* SPDX-License-Identifier: Apache-2.0 */
/* What follows from a model when it is frozen: what lies in what, what flows cross, scope,
 * numbers. */
#include "base/limits.h"
#include "base/output.h"
#include "fixture.h"
#include "runner.h"

#include <stdio.h>

/* Elements in a tree of boundaries: a(b(c) d) e, one element in each, and one outside. */
#define ZONES(flows)                                                                               \
    MODEL("<process id='out'/>"                                                                    \
          "<boundary id='a'><process id='in-a'/>"                                                  \
          "<boundary id='b'><process id='in-b'/><process id='also-in-b'/>"                         \
          "<boundary id='c'><store id='in-c'/></boundary></boundary>"                              \
          "<boundary id='d'><process id='in-d'/></boundary></boundary>"                            \
          "<boundary id='e'><external id='in-e'/></boundary>" flows)

static char crossed[512];

/* "out of b, into d": what a flow crosses, in order. */
static const char *crossings(const char *flow)
{
    struct ax_path at = model->paths.at[item_at(flow)->path];
    size_t len = 0;
    crossed[0] = '\0';
    for (uint32_t i = 0; i < at.count; i++) {
        const struct ax_crossing *crossing = &model->crossings.at[at.first + i];
        struct ax_slice id = ax_model_id_text(model, crossing->boundary);
        len += (size_t)snprintf(crossed + len, sizeof(crossed) - len, "%s%s%.*s", i ? ", " : "",
                                crossing->leaves && crossing->enters ? "over "
                                : crossing->leaves                   ? "out of "
                                : crossing->enters                   ? "into "
                                                                     : "? ",
                                AX_FMT(id));
        ck_assert_uint_lt(len, sizeof(crossed));
    }
    return crossed;
}

static const struct {
    const char *from;
    const char *to;
    const char *crossings;
} ways[] = {
    {"out", "out", ""},
    {"in-b", "in-b", ""},
    {"in-b", "also-in-b", ""},
    {"out", "in-a", "into a"},
    {"in-a", "out", "out of a"},
    {"in-a", "in-b", "into b"},
    {"in-b", "in-a", "out of b"},
    {"out", "in-c", "into a, into b, into c"},
    {"in-c", "out", "out of c, out of b, out of a"},
    {"in-b", "in-d", "out of b, into d"},
    {"in-c", "in-d", "out of c, out of b, into d"},
    {"in-d", "in-c", "out of d, into b, into c"},
    {"in-c", "in-e", "out of c, out of b, out of a, into e"},
    {"in-e", "in-c", "out of e, into a, into b, into c"},
};

START_TEST(a_flow_crosses_the_boundaries_on_its_way_in_order)
{
    char text[2048];
    (void)snprintf(text, sizeof(text), ZONES("<flow id='f' from='%s' to='%s'/>"), ways[_i].from,
                   ways[_i].to);
    load(NULL, text);
    ck_assert_str_eq(crossings("f"), ways[_i].crossings);
}
END_TEST

START_TEST(flows_between_the_same_places_share_their_path)
{
    load(NULL, ZONES("<flow id='f' from='in-b' to='in-e'/><flow id='g' from='also-in-b' to='in-e'/>"
                     "<flow id='h' from='in-e' to='in-b'/>"));
    ck_assert_uint_eq(item_at("f")->path, item_at("g")->path);
    ck_assert_uint_ne(item_at("f")->path, item_at("h")->path);
}
END_TEST

START_TEST(where_a_flow_stands_has_no_meaning)
{
    load(NULL, MODEL("<process id='p'/><boundary id='a'><boundary id='b'>"
                     "<flow id='f' from='p' to='q'/></boundary></boundary><process id='q'/>"));
    ck_assert_str_eq(crossings("f"), "");
}
END_TEST

START_TEST(stated_crosses_replace_those_of_containment)
{
    load(NULL, ZONES("<flow id='f' from='in-b' to='in-d' crosses='e'/>"
                     "<flow id='g' from='in-b' to='in-d' crosses=''/>"
                     "<flow id='h' from='in-c' to='in-e' crosses='e c'/>"
                     "<flow id='i' from='in-b' to='also-in-b' crosses='b'/>"));
    ck_assert_str_eq(crossings("f"), "over e");
    ck_assert_str_eq(crossings("g"), "");
    ck_assert_str_eq(crossings("h"), "into e, out of c");
    ck_assert_str_eq(crossings("i"), "over b");
}
END_TEST

START_TEST(an_element_lies_in_all_boundaries_around_it)
{
    load(NULL, ZONES(""));
    ck_assert(ax_model_is_inside(model, item_of("in-c"), item_of("c")));
    ck_assert(ax_model_is_inside(model, item_of("in-c"), item_of("a")));
    ck_assert(!ax_model_is_inside(model, item_of("in-c"), item_of("d")));
    ck_assert(!ax_model_is_inside(model, item_of("out"), item_of("a")));
    ck_assert(ax_model_is_inside(model, item_of("c"), item_of("a")));
    ck_assert(!ax_model_is_inside(model, item_of("a"), item_of("a")));
}
END_TEST

START_TEST(a_port_lies_where_its_element_lies)
{
    load("<template xmlns='urn:annexc:template:1' id='t' version='1'>"
         "<type id='usb' parent='port'/></template>",
         MODEL("<boundary id='a'><process id='p'><port id='u' kind='usb'/></process></boundary>"));
    ck_assert_uint_eq(ax_model_zone(model, item_of("u")), item_of("a"));
    ck_assert(ax_model_is_inside(model, item_of("u"), item_of("a")));
}
END_TEST

START_TEST(out_of_scope_holds_for_the_content_of_a_boundary)
{
    load("<template xmlns='urn:annexc:template:1' id='t' version='1'>"
         "<type id='usb' parent='port'/></template>",
         MODEL("<boundary id='a' in-scope='no' reason='r'><boundary id='b'>"
               "<process id='p'><port id='u' kind='usb'/></process></boundary></boundary>"
               "<process id='q' in-scope='yes'/><process id='r' in-scope='no' reason='r'/>"));
    static const char *const out[] = {"a", "b", "p", "u", "r"};
    for (int i = 0; i < COUNT(out); i++) {
        ck_assert_msg(item_at(out[i])->flags & AX_ITEM_OUT_OF_SCOPE, "%s", out[i]);
    }
    ck_assert(!(item_at("q")->flags & AX_ITEM_OUT_OF_SCOPE));
    ck_assert(item_at("a")->flags & AX_ITEM_SCOPE_STATED);
    ck_assert(!(item_at("b")->flags & AX_ITEM_SCOPE_STATED));
}
END_TEST

START_TEST(a_flow_is_out_of_scope_with_both_its_ends)
{
    load(NULL, MODEL("<flow id='both' from='p' to='q'/><flow id='one' from='p' to='r'/>"
                     "<flow id='itself' from='r' to='r' in-scope='no' reason='r'/>"
                     "<boundary id='a' in-scope='no' reason='r'><process id='p'/>"
                     "<flow id='inside' from='r' to='r'/></boundary>"
                     "<process id='q' in-scope='no' reason='r'/><process id='r'/>"));
    ck_assert(item_at("both")->flags & AX_ITEM_OUT_OF_SCOPE);
    ck_assert(!(item_at("one")->flags & AX_ITEM_OUT_OF_SCOPE));
    ck_assert(item_at("itself")->flags & AX_ITEM_OUT_OF_SCOPE);
    ck_assert(!(item_at("inside")->flags & AX_ITEM_OUT_OF_SCOPE));
}
END_TEST

START_TEST(flows_are_numbered_in_order_from_the_first_free_number)
{
    load(NULL, MODEL("<process id='p'/><flow id='a' from='p' to='p'/>"
                     "<flow id='b' number='1' from='p' to='p'/>"
                     "<flow id='c' number='3' from='p' to='p'/><flow id='d' from='p' to='p'/>"
                     "<flow id='e' from='p' to='p'/>"
                     "<flow id='far' number='999999' from='p' to='p'/>"));
    static const struct {
        const char *id;
        uint32_t number;
    } numbers[] = {{"a", 2}, {"b", 1}, {"c", 3}, {"d", 4}, {"e", 5}, {"far", 999999}};
    for (int i = 0; i < COUNT(numbers); i++) {
        ck_assert_msg(item_at(numbers[i].id)->number == numbers[i].number, "%s has number %u",
                      numbers[i].id, item_at(numbers[i].id)->number);
    }
}
END_TEST

START_TEST(a_label_is_the_name_or_else_the_id)
{
    load(NULL, MODEL("<process id='p' name='Pump &amp; motor'/><process id='q'/>"
                     "<process id='r' name=''/>"));
    ck_assert(ax_slice_is(ax_model_label(model, item_of("p")), "Pump & motor"));
    ck_assert(ax_slice_is(ax_model_label(model, item_of("q")), "q"));
    ck_assert(ax_slice_is(ax_model_label(model, item_of("r")), "r"));
    ck_assert(ax_slice_is(ax_model_own_name(model), "m"));
    ck_assert(ax_slice_is(ax_model_own_id(model), "m"));
}
END_TEST

START_TEST(items_are_counted_by_kind)
{
    load(NULL, ZONES("<flow id='f' from='out' to='in-a'/><data id='x'/><view id='v'/>"
                     "<assumption id='s'>Text</assumption>"));
    ck_assert_uint_eq(ax_model_count(model, AX_KIND_PROCESS), 5);
    ck_assert_uint_eq(ax_model_count(model, AX_KIND_STORE), 1);
    ck_assert_uint_eq(ax_model_count(model, AX_KIND_EXTERNAL), 1);
    ck_assert_uint_eq(ax_model_count(model, AX_KIND_BOUNDARY), 5);
    ck_assert_uint_eq(ax_model_count(model, AX_KIND_FLOW), 1);
    ck_assert_uint_eq(ax_model_count(model, AX_KIND_DATA), 1);
    ck_assert_uint_eq(ax_model_count(model, AX_KIND_VIEW), 1);
    ck_assert_uint_eq(ax_model_count(model, AX_KIND_ASSUMPTION), 1);
    ck_assert_uint_eq(ax_model_count(model, AX_KIND_PORT), 0);
    ck_assert_uint_eq(ax_model_count(model, AX_KIND_MODEL), 1);
}
END_TEST

START_TEST(list_attributes_are_asked_word_by_word)
{
    load(NULL, MODEL("<process id='p' tags='a  b&#9;cc' requirements='R-1'/>"));
    uint32_t p = item_of("p");
    ck_assert(ax_model_has_word(model, p, "tags", AX_SLICE("a")));
    ck_assert(ax_model_has_word(model, p, "tags", AX_SLICE("cc")));
    ck_assert(!ax_model_has_word(model, p, "tags", AX_SLICE("c")));
    ck_assert(!ax_model_has_word(model, p, "tags", AX_SLICE("a b")));
    ck_assert(!ax_model_has_word(model, p, "controls", AX_SLICE("a")));
    ck_assert(ax_slice_is(ax_model_text(model, p, "requirements"), "R-1"));
    ck_assert_uint_eq(ax_model_text(model, p, "ticket").len, 0);
}
END_TEST

START_TEST(views_name_items_and_tags)
{
    load(NULL, ZONES("<flow id='f' from='out' to='in-a'/><data id='x'/>"
                     "<view id='v' kind='detail'><include elements='out in-a' flows='f'/>"
                     "<exclude boundaries='b' data='x' tags='old'/><collapse boundaries='d'/>"
                     "</view>"));
    static const struct {
        const char *item;
        enum ax_view_action action;
    } expected[] = {{"out", AX_VIEW_INCLUDE}, {"in-a", AX_VIEW_INCLUDE}, {"f", AX_VIEW_INCLUDE},
                    {"b", AX_VIEW_EXCLUDE},   {"x", AX_VIEW_EXCLUDE},    {NULL, AX_VIEW_EXCLUDE},
                    {"d", AX_VIEW_COLLAPSE}};
    ck_assert_uint_eq(model->view_rules.len, COUNT(expected));
    for (uint32_t i = 0; i < model->view_rules.len; i++) {
        const struct ax_view_rule *rule = &model->view_rules.at[i];
        ck_assert_uint_eq(rule->view, item_of("v"));
        ck_assert_int_eq(rule->action, expected[i].action);
        ck_assert_int_eq(rule->by_tag, expected[i].item == NULL);
        ck_assert_uint_eq(rule->item, expected[i].item ? item_of(expected[i].item) : 0);
    }
    ck_assert(ax_slice_is(ax_atom_text(&session->atoms, model->view_rules.at[5].name), "old"));
}
END_TEST

START_TEST(a_flow_may_go_both_ways)
{
    load(NULL, MODEL("<process id='p'/><flow id='f' from='p' to='p' bidirectional='yes'/>"
                     "<flow id='g' from='p' to='p' bidirectional='no'/>"
                     "<flow id='h' from='p' to='p'/>"));
    ck_assert(item_at("f")->flags & AX_ITEM_BIDIRECTIONAL);
    ck_assert(!(item_at("g")->flags & AX_ITEM_BIDIRECTIONAL));
    ck_assert(!(item_at("h")->flags & AX_ITEM_BIDIRECTIONAL));
}
END_TEST

START_TEST(a_model_is_built_without_a_file)
{
    struct ax_span nowhere = {0, 0, 0};
    model = ax_model_new(session);
    uint32_t p =
        ax_model_add(model, AX_KIND_PROCESS, ax_atom_of(&session->atoms, AX_SLICE("p")), nowhere);
    ck_assert(ax_model_add_attribute(model, p, ax_atom_of(&session->atoms, AX_SLICE("k")),
                                     ax_atom_of(&session->atoms, AX_SLICE("v"))));
    uint32_t nameless = ax_model_add(model, AX_KIND_PROCESS, 0, nowhere);
    uint32_t flow = ax_model_add(model, AX_KIND_FLOW, 0, nowhere);
    ck_assert(ax_model_add_attribute(model, flow, ax_atom_of(&session->atoms, AX_SLICE("k")), 1));
    ck_assert(!ax_model_add_attribute(model, p, 1, 1));
    ax_model_item(model, flow)->from = p;
    ax_model_item(model, flow)->flags |= AX_ITEM_LOOSE;
    ck_assert_int_eq(ax_model_freeze(model), AX_OK);
    ck_assert_uint_eq(item_of("p"), p);
    ck_assert_uint_eq(ax_model_item(model, flow)->number, 1);
    ck_assert(ax_slice_is(ax_model_text(model, p, "k"), "v"));
    ck_assert_uint_eq(ax_model_label(model, nameless).len, 0);
}
END_TEST

START_TEST(what_is_doubtful_is_reviewed)
{
    load(NULL, MODEL("<data id='x'/><process id='p'/><external id='e' in-scope='no'/>"
                     "<external id='g'/><store id='s'/><process id='lonely'/>"
                     "<flow id='f' from='e' to='g'/><flow id='h' from='p' to='s' data='x'/>"
                     "<flow id='i' from='p' to='p' data='x'/>"));
    ck_assert_int_eq(ax_model_review(model), AX_OK);
    static const struct {
        enum ax_code code;
        size_t count;
    } expected[] = {{AX_CODE_NO_FLOW, 1},         {AX_CODE_NO_BOUNDARY, 1},
                    {AX_CODE_FLOW_NO_DATA, 1},    {AX_CODE_DATA_NO_CLASS, 1},
                    {AX_CODE_FLOW_SELF, 1},       {AX_CODE_FLOW_BETWEEN_EXTERNALS, 1},
                    {AX_CODE_SCOPE_REASON, 1},    {AX_CODE_STORE_ONE_SIDED, 1},
                    {AX_CODE_CONTEXT_MISSING, 1}, {AX_CODE_FLOW_NO_PROTOCOL, 0}};
    for (int i = 0; i < COUNT(expected); i++) {
        ck_assert_msg(reported(expected[i].code) == expected[i].count, "AX%d: %s", expected[i].code,
                      messages());
    }
    ck_assert_uint_eq(ax_message_count(session, AX_ERROR), 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("model");
    TCase *places = tcase_create("places");
    tcase_add_checked_fixture(places, fixture_begin, fixture_end);
    tcase_add_loop_test(places, a_flow_crosses_the_boundaries_on_its_way_in_order, 0, COUNT(ways));
    ADD_TESTS(places, flows_between_the_same_places_share_their_path,
              where_a_flow_stands_has_no_meaning, stated_crosses_replace_those_of_containment,
              an_element_lies_in_all_boundaries_around_it, a_port_lies_where_its_element_lies);
    suite_add_tcase(suite, places);
    TCase *items = tcase_create("items");
    tcase_add_checked_fixture(items, fixture_begin, fixture_end);
    ADD_TESTS(items, out_of_scope_holds_for_the_content_of_a_boundary,
              a_flow_is_out_of_scope_with_both_its_ends,
              flows_are_numbered_in_order_from_the_first_free_number,
              a_label_is_the_name_or_else_the_id, items_are_counted_by_kind,
              list_attributes_are_asked_word_by_word, views_name_items_and_tags,
              a_flow_may_go_both_ways, a_model_is_built_without_a_file,
              what_is_doubtful_is_reviewed);
    suite_add_tcase(suite, items);
    return suite;
}
