/* SPDX-License-Identifier: Apache-2.0 */
/* Templates: what they declare, how they build on one another, and what is wrong in them. */
#include "base/limits.h"
#include "base/output.h"
#include "fixture.h"
#include "runner.h"

#include <stdio.h>

static struct ax_templates *templates;

static void end(void)
{
    ax_templates_free(templates);
    templates = NULL;
    fixture_end();
}

static enum ax_status try_templates(const char *text)
{
    const char *const names[] = {write_file("t.xml", text)};
    return ax_templates_load(session, names, 1, &templates);
}

static void load_templates(const char *text)
{
    enum ax_status status = try_templates(text);
    ck_assert_msg(status == AX_OK, "%s: %s", ax_status_text(status), messages());
}

static ax_atom atom(const char *text)
{
    return ax_atom_find(&session->atoms, ax_slice_of(text));
}

static uint32_t type(const char *id)
{
    uint32_t found = ax_templates_type(templates, atom(id));
    ck_assert_msg(found != AX_NO_INDEX, "there is no type \"%s\"", id);
    return found;
}

static const struct ax_rule *rule(const char *id)
{
    uint32_t found = ax_templates_rule(templates, atom(id));
    ck_assert_msg(found != AX_NO_INDEX, "there is no rule \"%s\"", id);
    return &templates->rules.at[found];
}

/* What an element of the type has when it says nothing itself. */
static const char *fallback(const char *property, const char *of_type)
{
    ax_atom value = ax_templates_fallback(templates, atom(property), type(of_type));
    static char text[64];
    struct ax_slice found = ax_atom_text(&session->atoms, value);
    (void)snprintf(text, sizeof(text), "%.*s", AX_FMT(found));
    return text;
}

START_TEST(types_inherit_from_their_parents_up_to_a_kind)
{
    load_templates(TEMPLATE("<type id='c' parent='b'/><type id='a' parent='process'/>"
                            "<type id='b' parent='a' name='The b'/><type id='s' parent='store'/>"));
    ck_assert(ax_templates_is(templates, type("c"), type("a")));
    ck_assert(ax_templates_is(templates, type("c"), type("process")));
    ck_assert(ax_templates_is(templates, type("c"), type("c")));
    ck_assert(!ax_templates_is(templates, type("a"), type("c")));
    ck_assert(!ax_templates_is(templates, type("c"), type("s")));
    ck_assert(!ax_templates_is(templates, AX_NO_INDEX, type("c")));
    ck_assert_int_eq(templates->types.at[type("c")].kind, AX_KIND_PROCESS);
    ck_assert_int_eq(templates->types.at[type("c")].depth, 3);
    ck_assert_uint_eq(ax_templates_type_by_name(templates, AX_SLICE("The b")), type("b"));
    ck_assert_uint_eq(ax_templates_type_by_name(templates, AX_SLICE("c")), type("c"));
}
END_TEST

START_TEST(a_name_of_two_types_is_the_name_of_none)
{
    load_templates(TEMPLATE("<type id='a' parent='process' name='X'/>"
                            "<type id='b' parent='process' name='X'/>"));
    ck_assert_uint_eq(ax_templates_type_by_name(templates, AX_SLICE("X")), AX_NO_INDEX);
}
END_TEST

START_TEST(the_nearest_type_fixes_a_value)
{
    load_templates(
        TEMPLATE("<type id='a' parent='process'><set property='k' value='no'/></type>"
                 "<type id='b' parent='a'/>"
                 "<type id='c' parent='b'><set property='k' value='yes'/></type>"
                 "<property id='k' on='process' values='yes no unknown' default='unknown'/>"
                 "<property id='free' on='a'/>"));
    ck_assert_str_eq(fallback("k", "process"), "unknown");
    ck_assert_str_eq(fallback("k", "a"), "no");
    ck_assert_str_eq(fallback("k", "b"), "no");
    ck_assert_str_eq(fallback("k", "c"), "yes");
    ck_assert_str_eq(fallback("k", "store"), "");
    ck_assert_str_eq(fallback("free", "b"), "");
}
END_TEST

START_TEST(a_property_is_had_by_the_types_that_it_is_on)
{
    load_templates(TEMPLATE("<type id='a' parent='process'/><type id='b' parent='a'/>"
                            "<property id='k' on='a store model'/>"
                            "<property id='k' on='flow' values='one two'/>"));
    ax_atom k = atom("k");
    ck_assert_uint_eq(ax_templates_property(templates, k, type("b")), 0);
    ck_assert_uint_eq(ax_templates_property(templates, k, type("store")), 0);
    ck_assert_uint_eq(ax_templates_property(templates, k, AX_NO_INDEX), 0);
    ck_assert_uint_eq(ax_templates_property(templates, k, type("flow")), 1);
    ck_assert_uint_eq(ax_templates_property(templates, k, type("process")), AX_NO_INDEX);
    ck_assert_uint_eq(ax_templates_property(templates, k, type("port")), AX_NO_INDEX);
    const struct ax_property *free = &templates->properties.at[0];
    const struct ax_property *listed = &templates->properties.at[1];
    ck_assert(ax_templates_takes(templates, free, k));
    ck_assert(ax_templates_takes(templates, listed, atom("two")));
    ck_assert(!ax_templates_takes(templates, listed, k));
}
END_TEST

START_TEST(values_may_hold_blanks)
{
    load_templates(TEMPLATE(
        "<property id='k' on='flow' values='Yes' default='Not Selected'>"
        "<description>Text</description><value> Not Selected </value></property>" CATEGORY RULE(
            "id='R'", "flow.k is 'Not Selected'")));
    ck_assert_uint_eq(templates->properties.at[0].value_count, 2);
    ck_assert(ax_slice_is(templates->properties.at[0].description, "Text"));
    ck_assert_str_eq(fallback("k", "flow"), "Not Selected");
}
END_TEST

START_TEST(all_of_a_rule_is_read_and_folded)
{
    load_templates(TEMPLATE(
        CATEGORY
        "<rule id='R' category='C' scope='element' method='element' severity='critical'"
        " attack-vector='supply-chain' phase='supply update' affects='safety privacy'>"
        "<when>element is 'process'</when><unless>element is 'store'</unless>"
        "<title>  A\n  title </title><description>D</description><why>W</why>"
        "<false-positive>F</false-positive><control kind='protective'> one\ttwo</control>"
        "<control kind='environment'>E</control><reference scheme='CWE' id='79'/></rule>"));
    const struct ax_rule *r = rule("R");
    ck_assert_int_eq(r->scope, AX_SCOPE_ELEMENT);
    ck_assert_int_eq(r->method, AX_METHOD_ELEMENT);
    ck_assert_int_eq(r->severity, AX_LEVEL_CRITICAL);
    ck_assert(ax_slice_is(r->title, "A title"));
    ck_assert(ax_slice_is(r->description, "D"));
    ck_assert(ax_slice_is(r->why, "W"));
    ck_assert(ax_slice_is(r->false_positive, "F"));
    ck_assert(ax_slice_is(r->attack_vector, "supply-chain"));
    ck_assert(ax_slice_is(r->phase, "supply update"));
    ck_assert(ax_slice_is(r->affects, "safety privacy"));
    ck_assert_uint_eq(r->control_count, 2);
    ck_assert_int_eq(templates->controls.at[r->controls].kind, AX_CONTROL_PROTECTIVE);
    ck_assert(ax_slice_is(templates->controls.at[r->controls].text, "one two"));
    ck_assert_uint_eq(r->reference_count, 1);
    ck_assert(ax_slice_is(templates->rule_references.at[r->references].id, "79"));
}
END_TEST

START_TEST(a_rule_says_little_by_default)
{
    load_templates(TEMPLATE(CATEGORY RULE("id='R'", "flow is 'flow'")));
    ck_assert_int_eq(rule("R")->scope, AX_SCOPE_INTERACTION);
    ck_assert_int_eq(rule("R")->method, AX_METHOD_ANY);
    ck_assert_int_eq(rule("R")->severity, AX_LEVEL_MEDIUM);
    ck_assert(rule("R")->ignores_unless);
    ck_assert(!rule("R")->disabled);
}
END_TEST

#define BASE                                                                                       \
    "<template xmlns='urn:annexc:template:1' id='base' version='1'>" CATEGORY RULE(                \
        "id='R1' severity='high'", "flow is 'flow'")                                               \
        RULE("id='R2'", "flow is 'flow'") "</template>"

START_TEST(a_template_changes_the_rules_of_those_it_extends)
{
    (void)write_file("base.xml", BASE);
    load_templates(TEMPLATE("<disable rule='R2' reason='not for us'/>"
                            "<retune rule='R1' severity='low' reason='rare'>"
                            "<unless>source is 'store'</unless></retune>"
                            "<retune rule='R1'><unless>target is 'store'</unless></retune>"
                            "<disable rule='none' optional='yes'/>"
                            "<retune rule='none' optional='yes'><unless>target is 'none'</unless>"
                            "</retune><retune rule='R1' optional='no'/>"
                            "<extends template='./base.xml'/>" RULE("id='R3'", "flow is 'flow'")));
    ck_assert(rule("R2")->disabled);
    ck_assert(!rule("R1")->disabled);
    ck_assert_int_eq(rule("R1")->severity, AX_LEVEL_LOW);
    ck_assert_ptr_nonnull(rule("R1")->more_unless);
    ck_assert_ptr_nonnull(rule("R1")->more_unless->next);
    ck_assert_ptr_null(rule("R1")->more_unless->next->next);
    ck_assert(rule("R1") < rule("R3"));
    ck_assert(ax_slice_is(
        ax_atom_text(&session->atoms, templates->templates.at[rule("R1")->template_index].id),
        "base"));
    ck_assert(ax_slice_is(
        ax_atom_text(&session->atoms, templates->templates.at[rule("R3")->template_index].id),
        "t"));
}
END_TEST

START_TEST(an_empty_unless_of_a_retune_changes_nothing)
{
    (void)write_file("base.xml", BASE);
    load_templates(TEMPLATE("<extends template='base.xml'/><retune rule='R1' severity='low'>"
                            "<unless> </unless></retune>"));
    ck_assert_ptr_null(rule("R1")->more_unless);
    ck_assert_int_eq(rule("R1")->severity, AX_LEVEL_LOW);
}
END_TEST

START_TEST(a_template_that_two_extend_is_read_once)
{
    (void)write_file("base.xml", BASE);
    (void)write_file("one.xml", "<template xmlns='urn:annexc:template:1' id='one' version='1'>"
                                "<extends template='base.xml'/></template>");
    (void)write_file("two.xml", "<template xmlns='urn:annexc:template:1' id='two' version='1'>"
                                "<extends template='./base.xml'/></template>");
    load_templates(TEMPLATE("<extends template='one.xml'/><extends template='two.xml'/>"));
    ck_assert_uint_eq(templates->templates.len, 4);
    ck_assert_uint_eq(templates->rules.len, 2);
}
END_TEST

static const char *const own_names[] = {"t.xml", "./t.xml", "././/t.xml", "sub/../t.xml"};

START_TEST(a_template_that_extends_itself_is_found_by_any_name)
{
    char text[256];
    (void)write_file("sub/x", "");
    (void)snprintf(text, sizeof(text), TEMPLATE("<extends template='%s'/>"), own_names[_i]);
    ck_assert_int_eq(try_templates(text), AX_INVALID);
    ck_assert_uint_eq(reported(AX_CODE_TEMPLATE_CYCLE), 1);
    ck_assert_uint_eq(ax_message_count(session, AX_ERROR), 1);
}
END_TEST

#define AROUND(when) CATEGORY RULE("id='R'", when)

static const struct {
    const char *content;
    enum ax_code code;
    const char *place; /* NULL: it may be anywhere */
} mistakes[] = {
    {"<widget/>", AX_CODE_ELEMENT_UNKNOWN, "1:60"},
    {"<type id='a'/>", AX_CODE_ATTRIBUTE_MISSING, "1:60"},
    {"<type id='a b' parent='flow'/>", AX_CODE_ID_WRONG, "1:70"},
    {"<type id='a' parent='flow' x='1'/>", AX_CODE_ATTRIBUTE_UNKNOWN, "1:87"},
    {"<type id='process' parent='flow'/>", AX_CODE_DECLARED_TWICE, NULL},
    {"<type id='a' parent='flow'/><type id='a' parent='flow'/>", AX_CODE_DECLARED_TWICE, NULL},
    {"<property id='k' on='flow'/><property id='k' on='flow'/>", AX_CODE_DECLARED_TWICE, NULL},
    {CATEGORY CATEGORY, AX_CODE_DECLARED_TWICE, NULL},
    {AROUND("flow is 'flow'") RULE("id='R'", "flow is 'flow'"), AX_CODE_DECLARED_TWICE, NULL},
    {"<type id='a' parent='none'/>", AX_CODE_DECLARATION_UNKNOWN, NULL},
    {"<type id='a' parent='b'/><type id='b' parent='a'/>", AX_CODE_TYPE_CYCLE, NULL},
    {"<type id='a' parent='a'/>", AX_CODE_TYPE_CYCLE, NULL},
    {"<property id='k' on='none'/>", AX_CODE_DECLARATION_UNKNOWN, NULL},
    {"<property id='k' on='flow' values='a b' default='c'/>", AX_CODE_RULE_VALUE, NULL},
    {"<property id='k' on='flow' values='a b'/><type id='x' parent='flow'>"
     "<set property='k' value='c'/></type>",
     AX_CODE_RULE_VALUE, NULL},
    {"<property id='k' on='flow'/><type id='x' parent='store'>"
     "<set property='k' value='c'/></type>",
     AX_CODE_DECLARATION_UNKNOWN, NULL},
    {RULE("id='R'", "flow is 'flow'"), AX_CODE_DECLARATION_UNKNOWN, NULL},
    {"<disable rule='none'/>", AX_CODE_DECLARATION_UNKNOWN, "1:75"},
    {"<disable rule='none' optional='no'/>", AX_CODE_DECLARATION_UNKNOWN, "1:75"},
    {"<disable rule='none' optional='maybe'/>", AX_CODE_VALUE_WRONG, "1:91"},
    {"<retune rule='none' severity='low'/>", AX_CODE_DECLARATION_UNKNOWN, "1:74"},
    {"<extends template='strid'/>", AX_CODE_TEMPLATE_UNKNOWN, "1:79"},
    {"<extends template='none.xml'/>", AX_CODE_FILE_UNREADABLE, "1:79"},
    {CATEGORY RULE("id='R' severity='bad'", "flow is 'flow'"), AX_CODE_VALUE_WRONG, NULL},
    {CATEGORY RULE("id='R' phase='supply x'", "flow is 'flow'"), AX_CODE_VALUE_WRONG, NULL},
    {CATEGORY "<rule id='R' category='C'><title>t</title><description>d</description></rule>",
     AX_CODE_ATTRIBUTE_MISSING, NULL},
    {CATEGORY "<rule id='R' category='C'><when>flow is 'flow'</when><title/>"
              "<description>d</description></rule>",
     AX_CODE_ATTRIBUTE_MISSING, NULL},
    {CATEGORY "<rule id='R' category='C'><title>t</title><when>flow is 'flow'</when>"
              "<description>d</description></rule>",
     AX_CODE_ORDER_WRONG, NULL},
    {CATEGORY "<rule id='R' category='C'><when>flow is 'flow'</when><title>t</title>"
              "<description>d</description><reference scheme='CWE' id=''/></rule>",
     AX_CODE_VALUE_WRONG, NULL},
    {AROUND("flow is"), AX_CODE_RULE_SYNTAX, NULL},
    {AROUND("flow is 'flow' and"), AX_CODE_RULE_SYNTAX, NULL},
    {AROUND("(flow is 'flow'"), AX_CODE_RULE_SYNTAX, NULL},
    {AROUND("flow is 'flow')"), AX_CODE_RULE_SYNTAX, NULL},
    {AROUND("flow is 'flow"), AX_CODE_RULE_SYNTAX, NULL},
    {AROUND("flow was 'flow'"), AX_CODE_RULE_SYNTAX, NULL},
    {AROUND("source crosses 'boundary'"), AX_CODE_RULE_SYNTAX, NULL},
    {AROUND("flow.k crosses 'boundary'"), AX_CODE_RULE_SYNTAX, NULL},
    {AROUND("element is 'flow'"), AX_CODE_RULE_SUBJECT, NULL},
    {AROUND("flow is 'none'"), AX_CODE_DECLARATION_UNKNOWN, NULL},
    {AROUND("flow.k is 'none'"), AX_CODE_DECLARATION_UNKNOWN, NULL},
    {"<property id='k' on='flow' values='a'/>" AROUND("flow.k is 'b'"), AX_CODE_RULE_VALUE, NULL},
    {AROUND("flow crosses 'process'"), AX_CODE_TYPE_KIND, NULL},
    {AROUND("flow carries 'process'"), AX_CODE_TYPE_KIND, NULL},
    {AROUND("source inside 'process'"), AX_CODE_TYPE_KIND, NULL},
};

START_TEST(a_mistake_in_a_template_is_found)
{
    char text[1024];
    (void)snprintf(text, sizeof(text),
                   "<template xmlns='urn:annexc:template:1' id='t' version='1'>%s</template>",
                   mistakes[_i].content);
    ck_assert_msg(try_templates(text) == AX_INVALID, "%s", mistakes[_i].content);
    ck_assert_msg(reported(mistakes[_i].code) >= 1, "%s: %s", mistakes[_i].content, messages());
    char place[32];
    (void)snprintf(place, sizeof(place), "t.xml:%s: ", mistakes[_i].place);
    ck_assert_msg(!mistakes[_i].place || strstr(messages(), place) != NULL, "%s: %s",
                  mistakes[_i].content, messages());
}
END_TEST

START_TEST(a_mistake_in_an_expression_is_found_in_its_line)
{
    ck_assert_int_eq(try_templates(TEMPLATE("\n" CATEGORY "\n<rule id='R' category='C'>\n"
                                            "<when>flow is 'flow'\n  and flow is 'none'</when>"
                                            "<title>t</title><description>d</description></rule>")),
                     AX_INVALID);
    ck_assert_str_eq(messages(), "t.xml:5:15: error: there is no type \"none\" in the templates in "
                                 "use [AX3006]\n");
}
END_TEST

/* Whether a review says that a rule hides a threat, never fires, or is fine. */
static const struct {
    const char *when;
    const char *unless;
    enum ax_code code; /* 0: fine */
} reviewed[] = {
    {"flow.k is 'no'", "", AX_CODE_RULE_UNKNOWN_HIDES},
    {"flow.k is 'no' or flow.k is 'unknown'", "", 0},
    {"not flow.k is 'yes'", "", 0},
    {"flow is 'flow'", "flow.k is 'yes'", 0},
    {"flow is 'flow'", "not flow.k is 'no'", AX_CODE_RULE_UNKNOWN_HIDES},
    {"flow is 'flow'", "flow.k is 'unknown'", AX_CODE_RULE_UNKNOWN_HIDES},
    {"flow.k is 'no' and source is 'store'", "", AX_CODE_RULE_UNKNOWN_HIDES},
    {"flow.two is 'no'", "", 0},
    {"flow.k is 'no' and flow.k is 'yes'", "", AX_CODE_RULE_NEVER},
    {"flow is 'flow' and not flow is 'flow'", "", AX_CODE_RULE_NEVER},
    {"flow is 'flow'", "flow is 'flow'", AX_CODE_RULE_NEVER},
};

START_TEST(a_rule_that_hides_behind_unknown_is_told)
{
    char text[1024];
    (void)snprintf(text, sizeof(text),
                   TEMPLATE("<property id='k' on='flow' values='yes no unknown'/>"
                            "<property id='two' on='flow' values='yes no'/>" CATEGORY
                            "<rule id='R' category='C'><when>%s</when><unless>%s</unless>"
                            "<title>t</title><description>d</description><why>w</why>"
                            "<false-positive>f</false-positive><control kind='design'>c</control>"
                            "<reference scheme='ISO' id='1'/></rule>"),
                   reviewed[_i].when, reviewed[_i].unless);
    load_templates(text);
    ck_assert_int_eq(ax_templates_review(templates), AX_OK);
    size_t all = ax_message_count(session, AX_WARNING);
    ck_assert_msg(reviewed[_i].code ? reported(reviewed[_i].code) == all && all > 0 : all == 0,
                  "%s unless %s: %s", reviewed[_i].when, reviewed[_i].unless, messages());
}
END_TEST

START_TEST(the_rules_of_the_shipped_template_are_complete_and_can_fire)
{
    const char *const names[] = {"stride"};
    ck_assert_int_eq(ax_templates_load(session, names, 1, &templates), AX_OK);
    ck_assert_int_eq(ax_templates_review(templates), AX_OK);
    ck_assert_msg(reported(AX_CODE_RULE_NEVER) == 0, "%s", messages());
    ck_assert_msg(reported(AX_CODE_RULE_INCOMPLETE) == 0, "%s", messages());
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("template");
    TCase *declarations = tcase_create("declarations");
    tcase_add_checked_fixture(declarations, fixture_begin, end);
    ADD_TESTS(declarations, types_inherit_from_their_parents_up_to_a_kind,
              a_name_of_two_types_is_the_name_of_none, the_nearest_type_fixes_a_value,
              a_property_is_had_by_the_types_that_it_is_on, values_may_hold_blanks,
              all_of_a_rule_is_read_and_folded, a_rule_says_little_by_default,
              a_template_changes_the_rules_of_those_it_extends,
              an_empty_unless_of_a_retune_changes_nothing, a_template_that_two_extend_is_read_once);
    suite_add_tcase(suite, declarations);
    TCase *errors = tcase_create("errors");
    tcase_add_checked_fixture(errors, fixture_begin, end);
    tcase_add_loop_test(errors, a_template_that_extends_itself_is_found_by_any_name, 0,
                        COUNT(own_names));
    tcase_add_loop_test(errors, a_mistake_in_a_template_is_found, 0, COUNT(mistakes));
    tcase_add_loop_test(errors, a_rule_that_hides_behind_unknown_is_told, 0, COUNT(reviewed));
    ADD_TESTS(errors, a_mistake_in_an_expression_is_found_in_its_line,
              the_rules_of_the_shipped_template_are_complete_and_can_fire);
    suite_add_tcase(suite, errors);
    return suite;
}
