/* SPDX-License-Identifier: Apache-2.0 */
/* Shipped templates in the form in which they are built in, against their texts. */
#include "base/output.h"
#include "fixture.h"
#include "load/frozen.h"
#include "runner.h"

#include <stdio.h>

enum {
    SHIPPED = 5
};

/* A template as words, and as the texts that these refer to. */
struct ice {
    struct ax_output *words;
    struct ax_output *texts;
};

static struct ice freeze(struct ax_templates *templates)
{
    struct ice ice = {ax_output_to_memory(NULL), ax_output_to_memory(NULL)};
    ck_assert(ice.words && ice.texts);
    ck_assert_int_eq(ax_templates_compile(templates), AX_OK);
    ck_assert_int_eq(ax_template_freeze(templates, ice.texts, ice.words), AX_OK);
    ax_templates_free(templates);
    return ice;
}

/* Reads the template from its text, or picks it up. */
static struct ice lay_down(const struct ax_shipped *shipped, bool from_text)
{
    struct ax_names names;
    ck_assert(ax_names_init(&names, session));
    struct ax_template_loader loader = {
        .session = session, .names = &names, .templates = ax_templates_new(session)};
    ck_assert_ptr_nonnull(loader.templates);
    struct ax_template_wish wish = {ax_slice_of(shipped->name), {0, 0, 0}, true};
    uint32_t source = ax_source_add(session, wish.name, shipped->text);
    ck_assert_int_eq(from_text ? ax_template_read_native(&loader, source, wish.name, true)
                               : ax_template_read(&loader, &wish),
                     AX_OK);
    ax_template_loader_done(&loader);
    return freeze(loader.templates);
}

static void expect_equal(struct ax_output *a, struct ax_output *b)
{
    struct ax_slice left = ax_output_text(a);
    struct ax_slice right = ax_output_text(b);
    ck_assert_uint_eq(left.len, right.len);
    ck_assert_mem_eq(left.start, right.start, left.len);
    ax_output_free(a);
    ax_output_free(b);
}

START_TEST(a_thawed_template_is_as_its_text_says)
{
    const struct ax_shipped *shipped = ax_shipped_template((size_t)_i);
    ck_assert_ptr_nonnull(ax_frozen_find(shipped->name));
    struct ice read = lay_down(shipped, true);
    struct ice thawed = lay_down(shipped, false);
    ck_assert_uint_gt(read.words->len, 10000);
    expect_equal(read.words, thawed.words);
    expect_equal(read.texts, thawed.texts);
    ck_assert_str_eq(messages(), "");
}
END_TEST

START_TEST(all_shipped_templates_are_tried)
{
    ck_assert_ptr_nonnull(ax_shipped_template(SHIPPED - 1));
    ck_assert_ptr_null(ax_shipped_template(SHIPPED));
    ck_assert_ptr_null(ax_frozen_find("t"));
}
END_TEST

/* Each id is taken before the template that declares it is read. */
static const struct {
    const char *declaration;
    const char *message;
} taken[] = {
    {"<type id='nurse' parent='process'/>", "type \"nurse\" is declared twice"},
    {"<type id='human' parent='process'/>", "type \"human\" is declared twice"},
    {"<category id='S' name='s'/>", "category \"S\" is declared twice"},
};

START_TEST(what_is_declared_twice_is_told_with_its_place)
{
    char text[256];
    (void)snprintf(text, sizeof(text), TEMPLATE("%s"), taken[_i].declaration);
    const char *const names[] = {write_file("t.xml", text), "medical-device"};
    struct ax_templates *templates = NULL;
    ck_assert_int_eq(ax_templates_load(session, names, 2, &templates), AX_INVALID);
    ck_assert_msg(strstr(messages(), taken[_i].message), "%s", messages());
    ck_assert_msg(strstr(messages(), "<template "), "%s", messages());
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("frozen");
    TCase *tcase = tcase_create("frozen");
    tcase_add_checked_fixture(tcase, fixture_begin, fixture_end);
    tcase_add_loop_test(tcase, a_thawed_template_is_as_its_text_says, 0, SHIPPED);
    tcase_add_loop_test(tcase, what_is_declared_twice_is_told_with_its_place, 0, COUNT(taken));
    ADD_TESTS(tcase, all_shipped_templates_are_tried);
    suite_add_tcase(suite, tcase);
    return suite;
}
