/* SPDX-License-Identifier: Apache-2.0 */
/* Reading untrusted XML: what is refused, and where everything stands. */
#include "base/limits.h"
#include "base/output.h"
#include "runner.h"
#include "scarce.h"
#include "xml/canonical.h"
#include "xml/reader.h"

#include <stdio.h>

#define BOM "\xef\xbb\xbf"

static struct scarce scarce;
static struct ax_session *session;
static struct ax_output *events;
static const char *skipped; /* content of this element is not wanted */
static uint32_t last_source;

static void begin(void)
{
    scarce_init(&scarce, SIZE_MAX, false);
    session = ax_session_new(&scarce.memory);
    events = ax_output_to_memory(&scarce.memory);
    skipped = NULL;
}

static void end(void)
{
    ax_output_free(events);
    ax_session_free(session);
    ck_assert_uint_eq(scarce.live, 0);
    ck_assert_uint_eq(scarce.lies, 0);
}

static void put_span(const char *mark, struct ax_span span)
{
    struct ax_slice text = ax_source_at(session, span.source)->text;
    ck_assert_uint_le(span.start, span.end);
    ck_assert_uint_le(span.end, text.len);
    ax_putf(events, "%s%.*s", mark, (int)(span.end - span.start), text.start + span.start);
}

/* <name{space}@name name=[value]@name=value …: what was told, and after each @ what the spans
 * cover. */
static bool on_open(void *user, const struct ax_xml_element *element)
{
    struct ax_slice name = ax_atom_text(&session->atoms, element->name);
    struct ax_slice space = ax_atom_text(&session->atoms, element->space);
    struct ax_slice source = ax_source_at(session, element->source)->text;
    (void)user;
    ck_assert_int_eq(source.start[element->start], '<');
    ck_assert_uint_le(element->end, source.len);
    ax_putf(events, "<%.*s", AX_FMT(name));
    if (space.len > 0) {
        ax_putf(events, "{%.*s}", AX_FMT(space));
    }
    struct ax_span name_span = ax_xml_element_span(session, element);
    ck_assert_uint_eq(name_span.start++, element->start);
    put_span("@", name_span);
    for (uint32_t i = 0; i < element->count; i++) {
        const struct ax_xml_attribute *at = &element->attributes[i];
        struct ax_slice own = ax_atom_text(&session->atoms, at->name);
        struct ax_slice own_space = ax_atom_text(&session->atoms, at->space);
        ax_putf(events, " %.*s", AX_FMT(own));
        if (own_space.len > 0) {
            ax_putf(events, "{%.*s}", AX_FMT(own_space));
        }
        ax_putf(events, "=[%.*s]", AX_FMT(at->value));
        if (!at->space) {
            put_span("@", ax_xml_attribute_span(session, element->source, element->start, own));
            put_span("=", ax_xml_value_span(session, element->source, element->start, own));
        }
        ck_assert(at->start == 0 || at->value.start == source.start + at->start);
    }
    ax_put_char(events, '>');
    return !skipped || !ax_slice_is(name, skipped);
}

static void on_close(void *user, ax_atom name)
{
    (void)user;
    ax_putf(events, "</%.*s>", AX_FMT(ax_atom_text(&session->atoms, name)));
}

static void on_text(void *user, struct ax_slice text, uint32_t start)
{
    struct ax_slice source = ax_source_at(session, last_source)->text;
    (void)user;
    ck_assert(start == 0 || (start + text.len <= source.len &&
                             memcmp(source.start + start, text.start, text.len) == 0));
    ax_putf(events, "%s%.*s", start ? "" : "~", AX_FMT(text));
}

static enum ax_status read_slice(struct ax_slice text)
{
    static const struct ax_xml_handler handler = {on_open, on_close, on_text};
    /* A block of its own shows reading past the end. */
    char *exact = malloc(text.len ? text.len : 1);
    ck_assert(exact != NULL);
    memcpy(exact, text.start, text.len);
    last_source = ax_source_add(session, AX_SLICE("x"), (struct ax_slice){exact, text.len});
    ck_assert_uint_ne(last_source, 0);
    enum ax_status status = ax_xml_read(session, last_source, &handler, NULL);
    session->sources.at[last_source - 1].text =
        ax_arena_copy(&session->arena, (struct ax_slice){exact, text.len});
    free(exact);
    return status;
}

static enum ax_status read_text(const char *text)
{
    return read_slice(ax_slice_of(text));
}

static void expect_events(const char *text, const char *wanted)
{
    events->len = 0;
    enum ax_status status = read_text(text);
    ck_assert_msg(status == AX_OK, "%s", text);
    ck_assert_str_eq(ax_output_text(events).start, wanted);
}

static void expect_error(struct ax_slice text, uint32_t code, uint32_t start, uint32_t end_at)
{
    session->messages.len = 0;
    ck_assert_msg(read_slice(text) == AX_INVALID, "%.*s", AX_FMT(text));
    ck_assert_uint_eq(session->messages.len, 1);
    const struct ax_message *message = &session->messages.at[0];
    ck_assert_msg(message->code == code && message->span.start == start &&
                      message->span.end == end_at,
                  "%.*s: AX%u at %u to %u: %.*s", AX_FMT(text), message->code, message->span.start,
                  message->span.end, AX_FMT(message->text));
}

START_TEST(elements_attributes_and_text_come_in_order)
{
    expect_events("<a><b x='1' y = \"2\"/>text<c\n>more</c ></a>",
                  "<a@a><b@b x=[1]@x=1 y=[2]@y=2></b>text<c@c>more</c></a>");
}
END_TEST

START_TEST(names_are_local_and_spaces_are_told)
{
    expect_events("<p:a xmlns:p='u:p' xmlns='u:d' p:x='1' x='2'><b/></p:a>",
                  "<a{u:p}@p:a x{u:p}=[1] x=[2]@x=2><b{u:d}@b></b></a>");
    expect_events("<a xml:lang='en'/>",
                  "<a@a lang{http://www.w3.org/XML/1998/namespace}=[en]></a>");
}
END_TEST

START_TEST(values_are_normalised_and_their_places_stay_exact)
{
    expect_events("<a v='&lt;&gt;&amp;&quot;&apos;'/>",
                  "<a@a v=[<>&\"']@v=&lt;&gt;&amp;&quot;&apos;></a>");
    expect_events("<a v='1&#10;2&#x41;&#9;'/>", "<a@a v=[1\n2A\t]@v=1&#10;2&#x41;&#9;></a>");
    expect_events("<a v='1\n2\t3\r\n4'/>", "<a@a v=[1 2 3 4]@v=1\n2\t3\r\n4></a>");
    expect_events("<a v='&amp;#38;' w='&amp;amp;' u='x&#38;y'/>",
                  "<a@a v=[&#38;]@v=&amp;#38; w=[&amp;]@w=&amp;amp; u=[x&y]@u=x&#38;y></a>");
    expect_events("<a v='' w='>'/>", "<a@a v=[]@v= w=[>]@w=>></a>");
}
END_TEST

START_TEST(a_value_that_looks_like_an_attribute_is_none)
{
    expect_events("<a x=\"y='1' z=2\" y='3'/>", "<a@a x=[y='1' z=2]@x=y='1' z=2 y=[3]@y=3></a>");
    expect_events("<a\n\tlong-name\n=\n'v'\n/>", "<a@a long-name=[v]@long-name=v></a>");
}
END_TEST

START_TEST(comments_instructions_and_sections_are_not_content)
{
    expect_events("<?xml version='1.0'?><!-- <x> --><a>1<!-- 2 -->3<?pi 4?>5<![CDATA[<6>&amp;]]>7"
                  "</a><!-- after --><?pi?>",
                  "<a@a>135~<6>&amp;7</a>");
}
END_TEST

START_TEST(references_in_text_have_no_place)
{
    expect_events("<a>1&lt;2&#65;3</a>", "<a@a>1~<2~A3</a>");
}
END_TEST

START_TEST(a_skipped_element_is_closed_and_its_content_unheard)
{
    skipped = "s";
    expect_events("<a><s x='1'>t<s>u</s><b/></s><b/>v</a>",
                  "<a@a><s@s x=[1]@x=1></s><b@b></b>v</a>");
    expect_events("<s><a/></s>", "<s@s></s>");
}
END_TEST

START_TEST(characters_beyond_ascii_are_whole_and_placed)
{
    expect_events(
        BOM "<\xc3\xa4 \xc3\xb6='\xf0\x9f\x98\x80'>\xe4\xb8\xad</\xc3\xa4>",
        "<\xc3\xa4@\xc3\xa4 \xc3\xb6=[\xf0\x9f\x98\x80]@\xc3\xb6=\xf0\x9f\x98\x80>~\xe4\xb8\xad"
        "</\xc3\xa4>");
}
END_TEST

static const char *const good_starts[] = {
    "",
    BOM,
    "<?xml version='1.0' encoding='UTF-8'?>",
    "<?xml version='1.0' encoding=\"utf-8\" ?>\n",
    BOM "<?xml version='1.0' encoding='utf8' standalone='yes'?>",
    "<?xml version='1.0'?>\n\n",
    "<!-- encoding='x' -->",
    "\n\n",
};

START_TEST(utf8_is_read_however_it_is_announced)
{
    char text[128];
    (void)snprintf(text, sizeof(text), "%s<a v='1'/>", good_starts[_i]);
    expect_events(text, "<a@a v=[1]@v=1></a>");
}
END_TEST

static const struct {
    const char *text;
    size_t len; /* 0: that of the string */
    uint32_t code;
    uint32_t start;
    uint32_t end;
} refused[] = {
    {"", 0, AX_CODE_XML_EMPTY, 0, 0},
    {"\xff\xfe<\0a\0/\0>\0", 10, AX_CODE_XML_ENCODING, 0, 0},
    {"\xfe\xff\0<\0a\0/\0>", 10, AX_CODE_XML_ENCODING, 0, 0},
    {"<?xml version='1.0' encoding='ISO-8859-1'?><a/>", 0, AX_CODE_XML_ENCODING, 30, 40},
    {"<?xml version='1.0' encoding='UTF-16'?><a/>", 0, AX_CODE_XML_ENCODING, 30, 36},
    {"<?xml version='1.0' encoding='UTF-7'?><a/>", 0, AX_CODE_XML_ENCODING, 30, 35},
    {"<a v='\xfc'/>", 0, AX_CODE_XML_NOT_UTF8, 6, 7},
    {"<a>\xc0\xaf</a>", 0, AX_CODE_XML_NOT_UTF8, 3, 4},
    {"<!DOCTYPE a><a/>", 0, AX_CODE_XML_DOCTYPE, 0, 9},
    {"\n <!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", 0, AX_CODE_XML_DOCTYPE, 2, 11},
    {"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", 0, AX_CODE_XML_DOCTYPE, 0, 9},
};

START_TEST(what_is_not_plain_utf8_xml_is_refused_at_its_place)
{
    size_t len = refused[_i].len ? refused[_i].len : strlen(refused[_i].text);
    expect_error((struct ax_slice){refused[_i].text, len}, refused[_i].code, refused[_i].start,
                 refused[_i].end);
    ck_assert_uint_eq(events->len, 0);
}
END_TEST

static const char *const malformed[] = {
    "text",
    "<",
    "<a",
    "<a>",
    "<a></b>",
    "<a/><b/>",
    "<a/>x",
    "<a b/>",
    "<a b=c/>",
    "<a b='1' b='2'/>",
    "<a b='<'/>",
    "<a>&</a>",
    "<a>&nope;</a>",
    "<a b='&nope;'/>",
    "<a>&#0;</a>",
    "<a>&#xD800;</a>",
    "<a>]]></a>",
    "<a><!-- -- --></a>",
    "<a><?xml?></a>",
    " <?xml version='1.0'?><a/>",
    "<a>\x01</a>",
    "<1/>",
    "<a><![CDATA[</a>",
    "<a b='1'c='2'/>",
    "<?xml version='1.0' encoding='UTF-8><a/>",
    "<p:a xmlns:p='u' p:x='1' p:x='2'/>",
    "<a>\xef\xbf\xbf</a>",
    "<a b='\x1b'/>",
    "<p:a/>",
    "<a p:b='1'/>",
};

START_TEST(what_is_not_well_formed_is_reported_once)
{
    ck_assert_msg(read_text(malformed[_i]) == AX_INVALID, "%s", malformed[_i]);
    ck_assert_uint_eq(session->messages.len, 1);
    ck_assert_uint_eq(session->messages.at[0].code, AX_CODE_XML_MALFORMED);
    ck_assert_uint_le(session->messages.at[0].span.start, strlen(malformed[_i]));
}
END_TEST

START_TEST(a_nul_in_the_file_does_not_end_it)
{
    expect_error(AX_SLICE("<a/>\0<b/>"), AX_CODE_XML_MALFORMED, 4, 5);
    expect_error(AX_SLICE("<a v='\0'/>"), AX_CODE_XML_MALFORMED, 6, 7);
    expect_error(AX_SLICE("<a>\0</a>"), AX_CODE_XML_MALFORMED, 3, 4);
    expect_error(AX_SLICE("<a/>\0"), AX_CODE_XML_MALFORMED, 4, 5);
}
END_TEST

START_TEST(a_document_is_not_well_formed_wherever_it_is_cut_off)
{
    struct ax_slice whole = AX_SLICE("<?xml version='1.0'?><!-- c --><p:a xmlns:p='u' b='&lt;x'>"
                                     "<c d=\"\xc3\xa4\"/>t&amp;<![CDATA[e]]><?pi f?></p:a>");
    ck_assert_int_eq(read_slice(whole), AX_OK);
    for (size_t len = 0; len < whole.len; len++) {
        session->messages.len = 0;
        ck_assert_msg(read_slice((struct ax_slice){whole.start, len}) == AX_INVALID, "%zu", len);
        ck_assert_uint_eq(session->messages.len, 1);
    }
}
END_TEST

/* `levels` elements in one another. */
static enum ax_status read_nested(size_t levels)
{
    char *text = malloc(levels * 7 + 1);
    char *at = text;
    for (size_t i = 0; i < levels; i++) {
        at += strlen(strcpy(at, "<a>"));
    }
    for (size_t i = 0; i < levels; i++) {
        at += strlen(strcpy(at, "</a>"));
    }
    enum ax_status status = read_text(text);
    free(text);
    return status;
}

START_TEST(a_doctype_that_is_cut_off_is_read_up_to_the_end_only)
{
    struct ax_slice whole = AX_SLICE("\n<!DOCTYPE a SYSTEM 'x' [<!ENTITY y 'z'>]><a/>");
    for (size_t len = 1; len <= whole.len; len++) {
        session->messages.len = 0;
        ck_assert_int_eq(read_slice((struct ax_slice){whole.start, len}), AX_INVALID);
        ck_assert_uint_eq(session->messages.len, 1);
        ck_assert_uint_le(session->messages.at[0].span.end, len);
    }
}
END_TEST

START_TEST(elements_may_be_nested_up_to_the_limit)
{
    ck_assert_int_eq(read_nested(AX_LIMIT_XML_DEPTH), AX_OK);
    ck_assert_uint_eq(session->messages.len, 0);
    ck_assert_int_eq(read_nested(AX_LIMIT_XML_DEPTH + 1), AX_INVALID);
    ck_assert_uint_eq(session->messages.len, 1);
    ck_assert_uint_eq(session->messages.at[0].code, AX_CODE_XML_TOO_DEEP);
    ck_assert_uint_eq(session->messages.at[0].span.start, AX_LIMIT_XML_DEPTH * 3);
}
END_TEST

START_TEST(the_limit_of_depth_counts_what_is_skipped_too)
{
    skipped = "a";
    ck_assert_int_ne(read_nested(100000), AX_OK);
    ck_assert_uint_eq(session->messages.len, 1);
}
END_TEST

START_TEST(many_elements_after_one_another_are_read)
{
    enum {
        COUNT_OF = 50000
    };
    char *text = malloc(COUNT_OF * 24 + 16);
    char *at = text + sprintf(text, "<a>");
    for (int i = 0; i < COUNT_OF; i++) {
        at += sprintf(at, "<b n%d='v%d'/>", i % 600, i);
    }
    (void)strcpy(at, "</a>");
    ck_assert_int_eq(read_text(text), AX_OK);
    free(text);
    struct ax_slice seen = ax_output_text(events);
    ck_assert_ptr_nonnull(strstr(seen.start + seen.len - 60, "n199=[v49999]@n199=v49999"));
}
END_TEST

START_TEST(long_texts_and_values_are_whole)
{
    enum {
        LONG = 100000
    };
    char *text = ax_arena_alloc(&session->arena, 2 * LONG + 32);
    char *at = text + sprintf(text, "<a v='");
    at = (char *)memset(at, 'x', LONG) + LONG;
    at += sprintf(at, "'>");
    at = (char *)memset(at, 'y', LONG) + LONG;
    (void)sprintf(at, "</a>");
    ck_assert_int_eq(read_text(text), AX_OK);
    size_t found[2] = {0, 0};
    struct ax_slice seen = ax_output_text(events);
    for (size_t i = 0; i < seen.len; i++) {
        found[0] += seen.start[i] == 'x';
        found[1] += seen.start[i] == 'y';
    }
    ck_assert_uint_eq(found[0], 2 * LONG);
    ck_assert_uint_eq(found[1], LONG);
}
END_TEST

START_TEST(reading_without_memory_says_so_at_every_allocation)
{
    static const struct ax_xml_handler quiet = {on_open, on_close, NULL};
    static const char text[] = "<a xmlns='u:u' b='&lt;'><c d='1' e='2' f='&amp;'/>text</a>";
    size_t n = 0;
    for (bool done = false; !done; n++) {
        end();
        begin();
        uint32_t source = ax_source_add(session, AX_SLICE("x"), ax_slice_of(text));
        ax_output_free(events);
        events = ax_output_to_memory(NULL);
        scarce.fail_at = scarce.asked + n;
        enum ax_status status = ax_xml_read(session, source, &quiet, NULL);
        done = scarce.failed == 0;
        ck_assert_int_eq(status, done ? AX_OK : AX_NO_MEMORY);
        scarce.fail_at = SIZE_MAX;
    }
    ck_assert_uint_gt(n, 3);
}
END_TEST

static void expect_canonical(const char *text, const char *wanted)
{
    static const char *const order[] = {"id", "name", NULL};
    struct ax_output *output = ax_output_to_memory(&scarce.memory);
    uint32_t source = ax_source_add(session, AX_SLICE("x"), ax_slice_of(text));
    ck_assert_int_eq(ax_xml_canonical(session, source, order, output), AX_OK);
    ck_assert_str_eq(ax_output_text(output).start, wanted);
    ax_output_free(output);
}

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

START_TEST(the_canonical_form_orders_indents_and_keeps_comments)
{
    static const char wanted[] = HEAD "<!-- first -->\n"
                                      "<a id=\"1\" name=\"n\" b=\"&lt;&quot;&amp;&#10;\" z=\"2\">\n"
                                      "  <!-- in -->\n"
                                      "\n"
                                      "  <b>text</b>\n"
                                      "  <c/>\n"
                                      "</a>\n";
    expect_canonical("<!-- first --><a z='2' b='&lt;\"&amp;&#10;' name='n' id='1'><!-- in -->\n\n\n"
                     "<b> text\n</b><c></c></a>",
                     wanted);
    expect_canonical(wanted, wanted);
}
END_TEST

START_TEST(text_with_a_comment_in_it_stays_as_it_is)
{
    static const char wanted[] = HEAD "<a>\n"
                                      "  <b> one <!-- c -->\ntwo<?p i?> &amp;</b>\n"
                                      "</a>\n";
    expect_canonical("<a><b> one <!-- c -->\ntwo<?p i?> <![CDATA[&]]></b></a>", wanted);
    expect_canonical(wanted, wanted);
}
END_TEST

START_TEST(what_xml_cannot_hold_is_not_written)
{
    ax_xml_put_value(events, AX_SLICE("a<b>&\"'\t\n\r\x01\x1b"));
    ax_xml_put_text(events, AX_SLICE("|]]>\"\t\n\r\0"));
    ck_assert_str_eq(
        ax_output_text(events).start,
        "a&lt;b&gt;&amp;&quot;'&#9;&#10;&#13;\xef\xbf\xbd\xef\xbf\xbd|]]&gt;\"\t\n&#13;"
        "\xef\xbf\xbd");
}
END_TEST

static TCase *tests_of(Suite *suite, const char *name)
{
    TCase *tcase = tcase_create(name);
    tcase_add_checked_fixture(tcase, begin, end);
    suite_add_tcase(suite, tcase);
    return tcase;
}

Suite *unit_suite(void)
{
    Suite *suite = suite_create("xml");
    TCase *reading = tests_of(suite, "reading");
    ADD_TESTS(reading, elements_attributes_and_text_come_in_order,
              names_are_local_and_spaces_are_told,
              values_are_normalised_and_their_places_stay_exact,
              a_value_that_looks_like_an_attribute_is_none,
              comments_instructions_and_sections_are_not_content, references_in_text_have_no_place,
              a_skipped_element_is_closed_and_its_content_unheard,
              characters_beyond_ascii_are_whole_and_placed,
              many_elements_after_one_another_are_read, long_texts_and_values_are_whole);
    tcase_add_loop_test(reading, utf8_is_read_however_it_is_announced, 0, COUNT(good_starts));
    TCase *hostile = tests_of(suite, "hostile");
    tcase_add_loop_test(hostile, what_is_not_plain_utf8_xml_is_refused_at_its_place, 0,
                        COUNT(refused));
    tcase_add_loop_test(hostile, what_is_not_well_formed_is_reported_once, 0, COUNT(malformed));
    ADD_TESTS(hostile, a_nul_in_the_file_does_not_end_it,
              a_document_is_not_well_formed_wherever_it_is_cut_off,
              a_doctype_that_is_cut_off_is_read_up_to_the_end_only,
              elements_may_be_nested_up_to_the_limit, the_limit_of_depth_counts_what_is_skipped_too,
              reading_without_memory_says_so_at_every_allocation);
    ADD_TESTS(tests_of(suite, "writing"), the_canonical_form_orders_indents_and_keeps_comments,
              text_with_a_comment_in_it_stays_as_it_is, what_xml_cannot_hold_is_not_written);
    return suite;
}
