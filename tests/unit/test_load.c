/* SPDX-License-Identifier: Apache-2.0 */
/* From files to a model: what is taken from them, what they include, and what is refused. */
#include "base/limits.h"
#include "base/output.h"
#include "fixture.h"
#include "runner.h"
#include "scarce.h"

#include <stdio.h>
#include <unistd.h>

#define PORTS                                                                                      \
    TEMPLATE(                                                                                      \
        "<type id='usb' parent='port'/><type id='service' parent='process' name='A service'/>"     \
        "<type id='secret' parent='data'/>"                                                        \
        "<property id='encrypted' on='store process' values='yes no unknown' "                     \
        "default='unknown'/><property id='note' on='process model'/>")

START_TEST(every_attribute_is_taken)
{
    load(PORTS,
         MODEL(
             "<description>  What\n it is. </description>"
             "<product manufacturer='Acme' safety-class='C'><intended-use>Use</intended-use>"
             "<context><network-location>N</network-location><environment>E</environment>"
             "<isolation>I</isolation><safety-impact>S</safety-impact>"
             "<hardware-controls>H</hardware-controls></context></product>"
             "<assumption id='A-01' owner='me' valid-until='2028-02-29'> All is well. </assumption>"
             "<data id='x' name='X' class='secret' confidentiality='high' integrity='low'"
             " availability='none'><description>A datum</description></data>"
             "<process id='p' name='P' type='service' data='x' ticket='T-1' controls='c1 c2'"
             " x='1.5' y='-2' width='3' height='4' encrypted='yes' note='n' aka='old'>"
             "<description>A process</description><port id='u' kind='usb' name='Front'/>"
             "</process><flow id='f' from='p' to='p' protocol='HL7' version='2' data='x x'/>"));
    ck_assert_str_eq(messages(), "");
    ck_assert(ax_slice_is(ax_model_text(model, 0, "description"), "What\n it is."));
    ck_assert(ax_slice_is(ax_model_text(model, 0, "manufacturer"), "Acme"));
    ck_assert(ax_slice_is(ax_model_text(model, 0, "safety-class"), "C"));
    ck_assert(ax_slice_is(ax_model_text(model, 0, "intended-use"), "Use"));
    ck_assert(ax_slice_is(ax_model_text(model, 0, "hardware-controls"), "H"));
    ck_assert(ax_slice_is(ax_model_text(model, item_of("A-01"), "owner"), "me"));
    ck_assert(ax_slice_is(ax_model_text(model, item_of("A-01"), "description"), "All is well."));
    ck_assert(ax_slice_is(ax_model_text(model, item_of("x"), "description"), "A datum"));
    ck_assert(ax_slice_is(ax_model_text(model, item_of("x"), "availability"), "none"));
    ck_assert(ax_slice_is(ax_model_text(model, item_of("p"), "description"), "A process"));
    ck_assert(ax_slice_is(ax_model_text(model, item_of("p"), "ticket"), "T-1"));
    ck_assert(ax_slice_is(ax_model_text(model, item_of("p"), "note"), "n"));
    ck_assert(ax_slice_is(ax_model_text(model, item_of("p"), "y"), "-2"));
    ck_assert(ax_slice_is(ax_model_text(model, item_of("f"), "protocol"), "HL7"));
    ck_assert(ax_slice_is(ax_model_label(model, item_of("u")), "Front"));
    ck_assert_uint_eq(item_at("u")->parent, item_of("p"));
    ck_assert_uint_eq(item_at("f")->data_count, 2);
    ck_assert_uint_eq(model->references.at[item_at("p")->data], item_of("x"));
    ck_assert(ax_slice_is(model->templates->types.at[item_at("p")->type].name, "A service"));
    ck_assert(ax_slice_is(model->templates->types.at[item_at("u")->type].name, "usb"));
}
END_TEST

START_TEST(a_type_is_found_by_its_name_too)
{
    load(PORTS, MODEL("<process id='p' type='A service'/>"));
    ck_assert(ax_slice_is(model->templates->types.at[item_at("p")->type].name, "A service"));
}
END_TEST

START_TEST(references_and_names_of_characters_are_read)
{
    load(NULL, MODEL("<process id='p' name='a &lt;&amp;&#38;amp;&#x41; &quot;&apos;&gt;'>"
                     "<description>x &amp; y <![CDATA[<z>]]><!-- no --> &#8364;</description>"
                     "</process><process id='q' name='one&#10;two\nthree'/>"));
    ck_assert(ax_slice_is(item_at("p")->name, "a <&&amp;A \"'>"));
    ck_assert(
        ax_slice_is(ax_model_text(model, item_of("p"), "description"), "x & y <z> \xe2\x82\xac"));
    ck_assert(ax_slice_is(item_at("q")->name, "one\ntwo three"));
}
END_TEST

START_TEST(without_a_template_stride_is_used)
{
    load(NULL, MODEL("<process id='p' type='web-process'/>"));
    ck_assert_uint_gt(model->templates->rules.len, 50);
    ck_assert_uint_eq(model->templates->templates.len, 1);
}
END_TEST

START_TEST(templates_that_are_named_twice_are_read_once)
{
    (void)write_file("mine.xml", TEMPLATE("<type id='mine' parent='process'/>"));
    load(NULL, MODEL("<uses template='mine.xml'/><uses template='./mine.xml'/>"
                     "<uses template='stride'/><uses template='stride'/>"
                     "<process id='p' type='mine'/>"));
    ck_assert_uint_eq(model->templates->templates.len, 2);
}
END_TEST

START_TEST(what_is_included_stands_where_the_include_stood)
{
    (void)write_file("m.xml", MODEL("<process id='first'/><include href='parts/one.xml'/>"
                                    "<process id='last'/><flow id='f' from='last' to='two'/>"));
    (void)write_file("parts/one.xml",
                     "<model xmlns='urn:annexc:model:1' id='m' name='Other' version='9'>"
                     "<description>not ours</description><product manufacturer='nobody'/>"
                     "<process id='one'/><include href='../two.xml'/></model>");
    (void)write_file("two.xml", MODEL("<store id='two'/>"));
    ck_assert_msg(try_load_file("m.xml") == AX_OK, "%s", messages());
    static const char *const order[] = {"first", "one", "two", "last", "f"};
    for (uint32_t i = 0; i < COUNT(order); i++) {
        ck_assert_uint_eq(item_of(order[i]), i + 1);
    }
    ck_assert_uint_eq(ax_model_text(model, 0, "description").len, 0);
    ck_assert_uint_eq(ax_model_text(model, 0, "manufacturer").len, 0);
    ck_assert(ax_slice_is(ax_model_own_name(model), "m"));
    ck_assert_uint_eq(item_at("f")->to, item_of("two"));
}
END_TEST

START_TEST(a_file_may_be_included_only_once_because_of_its_ids)
{
    (void)write_file("m.xml", MODEL("<include href='one.xml'/><include href='one.xml'/>"));
    (void)write_file("one.xml", MODEL("<process id='one'/>"));
    ck_assert_int_eq(try_load_file("m.xml"), AX_INVALID);
    ck_assert_str_eq(messages(), "one.xml:1:55: error: id \"one\" is used twice [AX2007]\n"
                                 "one.xml:1:55: note: first used here, for the process\n");
}
END_TEST

static const struct {
    const char *href;
    enum ax_code code;
} leaving[] = {
    {"../m.xml", AX_CODE_INCLUDE_OUTSIDE},
    {"/etc/hostname", AX_CODE_INCLUDE_OUTSIDE},
    {"parts/../../x", AX_CODE_INCLUDE_OUTSIDE},
    {"", AX_CODE_INCLUDE_OUTSIDE},
    {".", AX_CODE_INCLUDE_OUTSIDE},
    {"link.xml", AX_CODE_INCLUDE_OUTSIDE},
    {"none.xml", AX_CODE_FILE_UNREADABLE},
    {"parts", AX_CODE_FILE_UNREADABLE},
    {"-", AX_CODE_FILE_UNREADABLE},
    {"empty.xml", AX_CODE_XML_EMPTY},
    {"t.xml", AX_CODE_NOT_A_MODEL},
    {"m.xml", AX_CODE_INCLUDE_CYCLE},
    {"./m.xml", AX_CODE_INCLUDE_CYCLE},
    {"parts/../m.xml", AX_CODE_INCLUDE_CYCLE},
    {"parts/back.xml", AX_CODE_INCLUDE_CYCLE},
};

START_TEST(an_include_stays_in_the_folder_and_makes_no_circle)
{
    char text[256];
    (void)snprintf(text, sizeof(text), MODEL("<include href='%s'/>"), leaving[_i].href);
    (void)write_file("t.xml", TEMPLATE(""));
    (void)write_file("empty.xml", "");
    (void)write_file("parts/back.xml", MODEL("<include href='../m.xml'/>"));
    ck_assert_int_eq(symlink("/etc/hostname", path_of("link.xml")), 0);
    (void)write_file("m.xml", text);
    ck_assert_int_eq(try_load_file("m.xml"), AX_INVALID);
    ck_assert_msg(reported(leaving[_i].code) == 1, "%s: %s", leaving[_i].href, messages());
    ck_assert_uint_eq(ax_message_count(session, AX_ERROR), 1);
}
END_TEST

START_TEST(includes_of_includes_make_no_circle)
{
    (void)write_file("m.xml", MODEL("<include href='a.xml'/>"));
    (void)write_file("a.xml", MODEL("<include href='b.xml'/>"));
    (void)write_file("b.xml", MODEL("<include href='a.xml'/>"));
    ck_assert_int_eq(try_load_file("m.xml"), AX_INVALID);
    ck_assert_str_eq(messages(), "b.xml:1:57: error: \"a.xml\" is included while it is being read "
                                 "[AX2014]\n");
}
END_TEST

START_TEST(a_model_uses_no_template_from_elsewhere)
{
    (void)write_file("sub/m.xml", MODEL("<uses template='../t.xml'/>"));
    (void)write_file("t.xml", TEMPLATE(""));
    ck_assert_int_eq(try_load_file("sub/m.xml"), AX_INVALID);
    ck_assert_uint_eq(reported(AX_CODE_INCLUDE_OUTSIDE), 1);
}
END_TEST

/* One mistake each: the code, and the place as line:column. */
static const struct {
    const char *content;
    enum ax_code code;
    const char *place;
} mistakes[] = {
    {"<widget id='w'/>", AX_CODE_ELEMENT_UNKNOWN, "1:42"},
    {"<process id='p'><process id='q'/></process>", AX_CODE_ELEMENT_UNKNOWN, "1:58"},
    {"<x:process xmlns:x='urn:x' id='p'/>", AX_CODE_ELEMENT_UNKNOWN, "1:42"},
    {"<x:process id='p'/>", AX_CODE_XML_MALFORMED, NULL},
    {"<process id='p' x:name='n'/>", AX_CODE_XML_MALFORMED, NULL},
    {"<process id='p' encryptd='yes'/>", AX_CODE_ATTRIBUTE_UNKNOWN, "1:58"},
    {"<flow id='f' from='m' to='m' encrypted='yes'/>", AX_CODE_ATTRIBUTE_UNKNOWN, "1:71"},
    {"<external id='p' encrypted='yes'/>", AX_CODE_ATTRIBUTE_UNKNOWN, "1:59"},
    {"<data id='p' type='secret'/>", AX_CODE_ATTRIBUTE_UNKNOWN, "1:55"},
    {"<data id='p' tags='a'/>", AX_CODE_ATTRIBUTE_UNKNOWN, "1:55"},
    {"<data id='p' in-scope='no'/>", AX_CODE_ATTRIBUTE_UNKNOWN, "1:55"},
    {"<process id='p' class='service'/>", AX_CODE_ATTRIBUTE_UNKNOWN, "1:58"},
    {"<process id='p' kind='service'/>", AX_CODE_ATTRIBUTE_UNKNOWN, "1:58"},
    {"<process id='p' description='d'/>", AX_CODE_ATTRIBUTE_UNKNOWN, "1:58"},
    {"<boundary id='p' data='d'/>", AX_CODE_ATTRIBUTE_UNKNOWN, "1:59"},
    {"<process id='p' xmlns:x='urn:x' x:name='n'/>", AX_CODE_ATTRIBUTE_UNKNOWN, NULL},
    {"<view id='v' encrypted='yes'/>", AX_CODE_ATTRIBUTE_UNKNOWN, "1:55"},
    {"<process/>", AX_CODE_ATTRIBUTE_MISSING, "1:42"},
    {"<flow id='f' to='m'/>", AX_CODE_ATTRIBUTE_MISSING, "1:42"},
    {"<process id='p'><port id='u'/></process>", AX_CODE_ATTRIBUTE_MISSING, "1:58"},
    {"<view id='v'><collapse/></view>", AX_CODE_ATTRIBUTE_MISSING, "1:55"},
    {"<product><context><environment>e</environment><isolation>i</isolation><safety-impact>s"
     "</safety-impact><hardware-controls>h</hardware-controls></context></product>",
     AX_CODE_ATTRIBUTE_MISSING, "1:51"},
    {"<process id='p' encrypted='maybe'/>", AX_CODE_VALUE_WRONG, "1:69"},
    {"<process id='p' encrypted=''/>", AX_CODE_VALUE_WRONG, "1:69"},
    {"<process id='p' in-scope='maybe'/>", AX_CODE_VALUE_WRONG, "1:68"},
    {"<process id='p' x='left'/>", AX_CODE_VALUE_WRONG, "1:61"},
    {"<boundary id='b' path='1,2 3,4'/>", AX_CODE_VALUE_WRONG, "1:65"},
    {"<boundary id='b' path='1,2 3,4 5'/>", AX_CODE_VALUE_WRONG, "1:65"},
    {"<assumption id='a' valid-until='2027-02-29'>x</assumption>", AX_CODE_VALUE_WRONG, "1:74"},
    {"<process id='1p'/>", AX_CODE_ID_WRONG, "1:55"},
    {"<process id='p\xc3\xa4'/>", AX_CODE_ID_WRONG, "1:55"},
    {"<process id='m'/>", AX_CODE_ID_DUPLICATE, "1:55"},
    {"<process id='p' data='d'/>", AX_CODE_REFERENCE_UNKNOWN, "1:64"},
    {"<data id='x'/><process id='p' data='x  y x'/>", AX_CODE_REFERENCE_UNKNOWN, "1:81"},
    {"<process id='p' data='p'/>", AX_CODE_REFERENCE_KIND, "1:64"},
    {"<process id='p'/><flow id='f' from='p' to='q'/>", AX_CODE_REFERENCE_UNKNOWN, "1:85"},
    {"<process id='p'/><flow id='f' from='p' to='f'/>", AX_CODE_REFERENCE_KIND, "1:85"},
    {"<process id='p'/><flow id='f' from='p' to='m'/>", AX_CODE_REFERENCE_UNKNOWN, "1:85"},
    {"<process id='p'/><flow id='f' from='p' to='p' crosses='p'/>", AX_CODE_REFERENCE_KIND, "1:97"},
    {"<process id='p'/><view id='v'><include flows='p'/></view>", AX_CODE_REFERENCE_KIND, "1:88"},
    {"<view id='v'><collapse boundaries='zone'/></view>", AX_CODE_REFERENCE_UNKNOWN, "1:77"},
    {"<process id='p' type='servce'/>", AX_CODE_TYPE_UNKNOWN, "1:64"},
    {"<process id='p' type=''/>", AX_CODE_VALUE_WRONG, "1:64"},
    {"<store id='s' type='service'/>", AX_CODE_TYPE_KIND, "1:62"},
    {"<process id='p'><port id='u' kind='service'/></process>", AX_CODE_TYPE_KIND, "1:77"},
    {"<process id='p'/><description>late</description>", AX_CODE_ORDER_WRONG, "1:59"},
    {"<description/><description/>", AX_CODE_ORDER_WRONG, "1:56"},
    {"<product><context/><intended-use/></product>", AX_CODE_ORDER_WRONG, NULL},
    {"words", AX_CODE_TEXT_UNEXPECTED, "1:42"},
    {"<process id='p'> \n  words</process>", AX_CODE_TEXT_UNEXPECTED, "2:3"},
    {"<process id='p'><![CDATA[words]]></process>", AX_CODE_TEXT_UNEXPECTED, NULL},
    {"<uses template=''/>", AX_CODE_TEMPLATE_UNKNOWN, "1:58"},
};

START_TEST(a_mistake_is_found_where_it_is)
{
    char text[512];
    (void)snprintf(text, sizeof(text), "<model xmlns='urn:annexc:model:1' id='m'>%s</model>",
                   mistakes[_i].content);
    ck_assert_msg(try_load(PORTS, text) == AX_INVALID, "%s", mistakes[_i].content);
    ck_assert_msg(reported(mistakes[_i].code) == 1, "%s: %s", mistakes[_i].content, messages());
    char place[32];
    (void)snprintf(place, sizeof(place), "m.xml:%s: ", mistakes[_i].place);
    ck_assert_msg(!mistakes[_i].place || strstr(messages(), place) != NULL, "%s: %s",
                  mistakes[_i].content, messages());
}
END_TEST

START_TEST(reading_goes_on_after_a_mistake)
{
    ck_assert_int_eq(try_load(PORTS, MODEL("<process id='p' type='none' x='y'/><widget/>"
                                           "<flow id='f' from='p' to='q' number='0'/>"
                                           "<store id='p' encrypted='perhaps'/>")),
                     AX_INVALID);
    ck_assert_uint_eq(ax_message_count(session, AX_ERROR), 7);
}
END_TEST

static const char *const values[] = {
    "<process id='p' x='+1' y='.5' width='5.' height='1e-3'/>",
    "<process id='p'/><flow id='f' from='p' to='p' number='007'/>",
    "<process id='p'/><flow id='f' from='p' to='p' path=' 1,2   3,4&#9;5,6 '/>",
    "<assumption id='a' valid-until='2024-02-29'>x</assumption>",
    "<process id='p' aka=''/>",
    ("<process id='p' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
     " xsi:schemaLocation='u m'/>"),
    "<?editor hint?><!-- comment -->",
};

START_TEST(values_are_taken_in_every_form)
{
    char text[512];
    (void)snprintf(text, sizeof(text), "<model xmlns='urn:annexc:model:1' id='m'>%s</model>",
                   values[_i]);
    load(PORTS, text);
}
END_TEST

/* A model that uses most of the format. */
#define RICH                                                                                       \
    MODEL("<description>d &amp; e</description><uses template='./t2.xml'/><data id='x'/>"          \
          "<boundary id='b'><boundary id='c'><process id='p' name='a&amp;b' data='x'>"             \
          "<port id='u' kind='usb'/></process></boundary><store id='s'/></boundary>"               \
          "<flow id='f' from='p' to='s' data='x' bidirectional='yes'/>"                            \
          "<flow id='g' from='s' to='p' crosses='c b'/>"                                           \
          "<view id='v'><include elements='p s' tags='a'/></view>")

START_TEST(no_failure_to_get_memory_is_lost)
{
    char folder[256];
    (void)write_file("t2.xml", TEMPLATE("<type id='usb' parent='port'/>" CATEGORY RULE(
                                   "id='R1' scope='element'", "element is 'process'")
                                            RULE("id='R2'", "flow crosses 'boundary'")));
    (void)snprintf(folder, sizeof(folder), "%s", write_file("m.xml", RICH));
    size_t fail_at = 0;
    for (bool failed = true; failed; fail_at++) {
        struct scarce memory;
        scarce_init(&memory, fail_at, true);
        struct ax_session *own = ax_session_new(&memory.memory);
        struct ax_model *loaded = NULL;
        struct ax_threats *list = NULL;
        struct ax_threat_options options = AX_THREAT_DEFAULTS;
        enum ax_status status = own ? ax_model_load(own, folder, NULL, &loaded) : AX_NO_MEMORY;
        if (status == AX_OK) {
            status = ax_threats_enumerate(loaded, &options, &list);
        }
        failed = memory.failed > 0;
        ck_assert_msg(status == (failed ? AX_NO_MEMORY : AX_OK), "allocation %zu: %s", fail_at,
                      ax_status_text(status));
        ck_assert_msg(failed || ax_threats_count(list) == 4, "%zu threats",
                      failed ? 0 : ax_threats_count(list));
        ax_threats_free(list);
        ax_model_free(loaded);
        ax_session_free(own);
        ck_assert_msg(memory.live == 0 && memory.lies == 0, "allocation %zu: %zu live, %zu lies",
                      fail_at, memory.live, memory.lies);
    }
    ck_assert_uint_gt(fail_at, 50);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("load");
    TCase *files = tcase_create("files");
    tcase_add_checked_fixture(files, fixture_begin, fixture_end);
    ADD_TESTS(files, every_attribute_is_taken, a_type_is_found_by_its_name_too,
              references_and_names_of_characters_are_read, without_a_template_stride_is_used,
              templates_that_are_named_twice_are_read_once,
              what_is_included_stands_where_the_include_stood,
              a_file_may_be_included_only_once_because_of_its_ids,
              includes_of_includes_make_no_circle, a_model_uses_no_template_from_elsewhere,
              reading_goes_on_after_a_mistake);
    tcase_add_loop_test(files, an_include_stays_in_the_folder_and_makes_no_circle, 0,
                        COUNT(leaving));
    tcase_add_loop_test(files, values_are_taken_in_every_form, 0, COUNT(values));
    tcase_add_loop_test(files, a_mistake_is_found_where_it_is, 0, COUNT(mistakes));
    suite_add_tcase(suite, files);
    TCase *memory = tcase_create("memory");
    tcase_add_checked_fixture(memory, fixture_begin, fixture_end);
    tcase_add_test(memory, no_failure_to_get_memory_is_lost);
    suite_add_tcase(suite, memory);
    return suite;
}
