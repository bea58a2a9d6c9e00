/* SPDX-License-Identifier: Apache-2.0 */
/* The short way through plain documents, held against libxml2: whatever a document looks like,
 * both tell the same and say the same about it. */
#include "readings.h"
#include "runner.h"

#include <stdlib.h>

#define ROOT "<model xmlns=\"urn:annexc:model:1\" id=\"m\""

static struct ax_output *quick;
static struct ax_output *slow;

static void begin(void)
{
    quick = ax_output_to_memory(NULL);
    slow = ax_output_to_memory(NULL);
}

static void end(void)
{
    ax_output_free(quick);
    ax_output_free(slow);
}

static void hold_way(struct ax_slice text, enum way way)
{
    /* A block of its own shows reading past the end. */
    char *exact = malloc(text.len ? text.len : 1);
    ck_assert_ptr_nonnull(exact);
    memcpy(exact, text.start, text.len);
    struct ax_slice copy = {exact, text.len};
    static const char *const skipped[] = {NULL, "b"};
    for (int i = 0; i < COUNT(skipped); i++) {
        quick->len = slow->len = 0;
        bool fine = reading_write(copy, way, skipped[i], quick) &&
                    reading_write(copy, SLOWLY, skipped[i], slow);
        ck_assert_msg(fine, "a wrong place in %.*s", AX_FMT(text));
        ck_assert_msg(ax_slice_equal(ax_output_text(quick), ax_output_text(slow)),
                      "%.*s\nquick: %s\nslow: %s", AX_FMT(text), ax_output_text(quick).start,
                      ax_output_text(slow).start);
    }
    free(exact);
}

static void hold(struct ax_slice text)
{
    hold_way(text, QUICKLY);
}

/* Everything that is plain, and beside it what is not. */
static const char *const documents[] = {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- - -->\n" ROOT " name='a \"b\"'>\n"
    "  <description>one &amp; two ]] \xc3\xa4 &lt;3</description>\n"
    "  <b x=\"1\" y = '2'\n\t><c/>text<b></b ></b>\n  <!--in-->\n"
    "  <flow id='f' v=\"a\nb\t&quot;&amp;#38;&gt;\xe4\xb8\xad\" averylongnameindeed=''/>\n"
    "  t<p a='' b='>'/>u</model>\n<!-- after -->\n",
    ROOT "/>",
    ROOT "><a:b/></model>",
    ROOT " xmlns:a='urn:a'><a:b a:c='d'/></model>",
    ROOT "><b xmlns=''/><b xmlns='urn:x'/></model>",
    ROOT "><?pi?><b><![CDATA[<x>]]></b></model>",
    ROOT "><b v='&#10;' w='&x;'/></model>",
    ROOT ">&#65;&x;</model>",
    ROOT "><b v='1' v='2'/></model>",
    ROOT "><b></c></model>",
    ROOT "/><b/>",
    ROOT "/>text",
    ROOT "><!-- -- --></model>",
    ROOT "><b v='\xef\xbf\xbf'>\xef\xbf\xbe</b></model>",
    ROOT ">\r\n<b v='\r'/></model>",
    ROOT ">]]></model>",
    "<model xmlns='urn:annexc:model 1'/>",
    "<model xmlns='urn:annexc:%'/>",
    "<model xmlns='other'/>",
    "<model/>",
    "<!DOCTYPE model><model/>",
    "<?xml version=\"1.1\"?>" ROOT "/>",
    "<?xml version=\"1.0\" standalone=\"yes\"?>" ROOT "/>",
    "\xef\xbb\xbf" ROOT "/>",
    " " ROOT "/>",
};

START_TEST(both_ways_tell_the_same)
{
    for (int i = 0; i < COUNT(documents); i++) {
        hold(ax_slice_of(documents[i]));
        hold_way(ax_slice_of(documents[i]), BY_TWO);
    }
}
END_TEST

/* Many batches of tokens; what is not plain comes early, late, or never. */
START_TEST(a_long_document_is_told_the_same_by_two_threads)
{
    static const char *const odd[] = {"", "<?pi?>", "<b v='1' v='2'/>", "&#65;"};
    for (int i = 0; i < COUNT(odd); i++) {
        for (int place = 0; place <= 3; place++) {
            struct ax_output *text = ax_output_to_memory(NULL);
            ax_put_text(text, ROOT ">");
            for (int n = 0; n < 3000; n++) {
                ax_putf(text, "\n<%s id='n%d' v%d=\"%d &gt;\"/>", n % 3 ? "p" : "b", n, n % 40, n);
                ax_put_text(text, n == place * 900 ? odd[i] : "");
            }
            ax_put_text(text, "</model>");
            hold_way(ax_output_text(text), QUICKLY);
            hold_way(ax_output_text(text), BY_TWO);
            ax_output_free(text);
        }
    }
}
END_TEST

START_TEST(more_names_than_the_scanner_knows_are_left_to_libxml2)
{
    struct ax_output *text = ax_output_to_memory(NULL);
    ax_put_text(text, ROOT ">");
    for (int n = 0; n < 1100; n++) {
        ax_putf(text, "<b v%d='1' averylongattributename%d='2'/>", n, n);
    }
    ax_put_text(text, "</model>");
    hold(ax_output_text(text));
    hold_way(ax_output_text(text), BY_TWO);
    ax_output_free(text);
}
END_TEST

START_TEST(a_document_that_ends_early_is_told_up_to_there)
{
    for (int i = 0; i < COUNT(documents); i++) {
        size_t len = strlen(documents[i]);
        for (size_t n = 0; n < len; n++) {
            hold((struct ax_slice){documents[i], n});
        }
    }
}
END_TEST

/* In place of each byte, and before it. */
START_TEST(one_byte_that_is_out_of_place_changes_both_in_the_same_way)
{
    static const char others[] = "<>/!?-&;#]'\"= \t\n\r:ax1.\x01\x7f\xc3\xa4\xef";
    struct ax_slice text = ax_slice_of(documents[_i]);
    char *changed = malloc(text.len + 1);
    ck_assert_ptr_nonnull(changed);
    for (size_t at = 0; at < text.len; at++) {
        for (size_t other = 0; other < sizeof(others); other++) {
            memcpy(changed, text.start, text.len);
            changed[at] = others[other];
            hold((struct ax_slice){changed, text.len});
            memmove(changed + at + 1, text.start + at, text.len - at);
            hold((struct ax_slice){changed, text.len + 1});
        }
    }
    free(changed);
}
END_TEST

static void hold_nested(int depth)
{
    struct ax_output *text = ax_output_to_memory(NULL);
    ax_put_text(text, ROOT ">");
    for (int i = 1; i < depth; i++) {
        ax_put_text(text, "<b>");
    }
    for (int i = 1; i < depth; i++) {
        ax_put_text(text, "</b>");
    }
    ax_put_text(text, "</model>");
    hold(ax_output_text(text));
    ax_output_free(text);
}

START_TEST(depth_and_size_end_where_libxml2_ends_them)
{
    hold_nested(200);
    hold_nested(201);
    struct ax_output *text = ax_output_to_memory(NULL);
    ax_put_text(text, ROOT " name='");
    ax_put_repeat(text, 'x', 1000001);
    ax_put_text(text, "'><b v='");
    ax_put_repeat(text, 'y', 10000001); /* more than libxml2 takes */
    ax_put_text(text, "'/></model>");
    hold(ax_output_text(text));
    text->len = 0;
    ax_put_text(text, ROOT "><b");
    for (int i = 0; i < 70; i++) {
        ax_putf(text, " a%d='%d'", i, i);
    }
    ax_put_text(text, "/></model>");
    hold(ax_output_text(text));
    ax_output_free(text);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("plain");
    TCase *tcase = tcase_create("held against libxml2");
    tcase_add_checked_fixture(tcase, begin, end);
    ADD_TESTS(tcase, both_ways_tell_the_same, a_long_document_is_told_the_same_by_two_threads,
              more_names_than_the_scanner_knows_are_left_to_libxml2,
              a_document_that_ends_early_is_told_up_to_there,
              depth_and_size_end_where_libxml2_ends_them);
    tcase_add_loop_test(tcase, one_byte_that_is_out_of_place_changes_both_in_the_same_way, 0,
                        COUNT(documents));
    suite_add_tcase(suite, tcase);
    return suite;
}
