/* SPDX-License-Identifier: Apache-2.0 */
/* The same as test_memory.c for the memory of libxml2, which takes its own: a program of its own,
 * because that allocator is one for the whole process. */
#include "base/output.h"
#include "load/load.h"
#include "runner.h"
#include "scarce.h"
#include "xml/canonical.h"

#include <annexc/annexc.h>

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>

static struct scarce scarce;

/* libxml2 does not say how large a block was. */
static size_t size_of(void *block)
{
    return block ? ((union scarce_head *)block - 1)->size : 0;
}

/* All blocks: what libxml2 forgets is counted here and not once more by LeakSanitizer. */
static void *blocks[20000];

static void *replace(void *old, void *new)
{
    size_t i = 0;
    while (i < sizeof(blocks) / sizeof(blocks[0]) - 1 && blocks[i] != old) {
        i++;
    }
    blocks[i] = new;
    return new;
}

static void *give(size_t size)
{
    void *block = scarce_resize(&scarce, NULL, 0, size ? size : 1);
    return block ? replace(NULL, block) : NULL;
}

static void *resize(void *old, size_t size)
{
    void *block = scarce_resize(&scarce, old, size_of(old), size ? size : 1);
    return block ? replace(old, block) : NULL;
}

static void take(void *block)
{
    if (block) {
        (void)replace(block, NULL);
        (void)scarce_resize(&scarce, block, size_of(block), 0);
    }
}

static char *copy(const char *text)
{
    char *block = give(strlen(text) + 1);
    return block ? strcpy(block, text) : NULL;
}

/* With blanks in the places of the two %, so that it is long enough for several buffers. */
static const char pattern[] =
    "<?xml version='1.0' encoding='UTF-8'?><!-- c --><model xmlns='urn:annexc:model:1' id='m' "
    "name='a &lt; b &amp; c' remark='x'><description>t<![CDATA[<u>]]>&#65;\xc3\xa4</description>"
    "%<external id='a' name='1&#10;2'/><boundary id='z'><process id='b'/></boundary>%"
    "<flow id='f' from='a' to='b'/></model>";

enum {
    BLANKS = 9000
};
static char text[sizeof(pattern) + 2 * BLANKS];

static void write_text(void)
{
    char *to = text;
    for (const char *at = pattern; *at; at++) {
        bool blanks = *at == '%';
        to = (char *)memset(to, blanks ? ' ' : *at, blanks ? BLANKS : 1) + (blanks ? BLANKS : 1);
    }
    *to = '\0';
}

static const char template_text[] =
    "<template xmlns='urn:annexc:template:1' id='t' version='1'><property id='remark' on='model'/>"
    "<category id='S' name='S'/><rule id='S1' category='S'><when>flow crosses 'boundary'</when>"
    "<title>{source.name}</title><description>&amp;d</description></rule></template>";

static const char *template_path(void)
{
    static char path[] = "/tmp/annexc-memory-XXXXXX";
    static bool written;
    if (!written) {
        int fd = mkstemp(path);
        FILE *file = fdopen(fd, "w");
        ck_assert(file != NULL);
        (void)fputs(template_text, file);
        ck_assert_int_eq(fclose(file), 0);
        written = true;
    }
    return path;
}

/* The tree that libxml2 makes for the canonical form leaves things out without a word when one
 * allocation fails and the next does not, so that is tried with the lasting kind only. */
static enum ax_status use(struct ax_session *session, bool with_tree, struct ax_output *output)
{
    static const struct ax_threat_options options = AX_THREAT_DEFAULTS;
    static const char *const order[] = {"id", NULL};
    const char *names[] = {template_path()};
    struct ax_load_options load = {names, 1};
    struct ax_model *model;
    struct ax_threats *threats = NULL;
    enum ax_status status =
        ax_model_load_text(session, AX_SLICE("m.xml"), ax_slice_of(text), &load, &model);
    if (status != AX_OK) {
        return status;
    }
    status = ax_threats_enumerate(model, &options, &threats);
    if (status == AX_OK) {
        status =
            ax_report_threats(threats, AX_THREATS_CSV, (struct ax_report_style){0, false}, output);
        ax_threats_free(threats);
    }
    if (status == AX_OK && with_tree) {
        status = ax_xml_canonical(session, model->source, order, output);
    }
    ax_model_free(model);
    return status;
}

static enum ax_status run(bool with_tree, struct ax_output *output)
{
    struct ax_session *session = ax_session_new(NULL);
    enum ax_status status = use(session, with_tree, output);
    if (status != AX_OK) {
        ax_messages_write(session, (struct ax_message_style){.snippets = false}, output);
    }
    ax_session_free(session);
    return status;
}

/* libxml2 itself sometimes takes missing memory for a mistake in the file ("not a valid URI"), and
 * nothing tells the two apart. It is an error all the same. */
static bool is_misread(enum ax_status status, struct ax_output *output)
{
    return status == AX_INVALID && strstr(ax_output_text(output).start, "[AX1101]");
}

START_TEST(whatever_allocation_of_libxml2_fails_the_answer_is_no_memory_or_right)
{
    struct ax_output *good = ax_output_to_memory(NULL);
    struct ax_output *output = ax_output_to_memory(NULL);
    bool for_good = _i;
    size_t misread = 0;
    size_t leaks = 0;
    ck_assert_int_eq(run(for_good, good), AX_OK); /* what libxml2 makes once is there now */
    size_t live = scarce.live;
    scarce.asked = 0;
    good->len = 0;
    ck_assert_int_eq(run(for_good, good), AX_OK);
    size_t asked = scarce.asked;
    struct ax_slice wanted = ax_output_text(good);
    ck_assert_uint_gt(asked, 20);
    for (size_t n = 0; n <= asked; n++) {
        output->len = 0;
        scarce.asked = 0;
        scarce.fail_at = n;
        scarce.for_good = for_good;
        enum ax_status status = run(for_good, output);
        scarce.fail_at = SIZE_MAX;
        scarce.for_good = false;
        xmlResetLastError();
        bool fine = status == AX_NO_MEMORY || is_misread(status, output) ||
                    (status == AX_OK && ax_slice_equal(ax_output_text(output), wanted));
        misread += is_misread(status, output);
        if (!fine) {
            ck_abort_msg("allocation %zu of %zu: %s\n%s", n, asked,
                         status == AX_OK ? "wrong bytes" : ax_status_text(status),
                         ax_output_text(output).start);
        }
        leaks += scarce.live > live;
        live = scarce.live;
    }
    ck_assert_uint_le(misread, asked / 4);
    /* libxml2 2.9.14 forgets an input buffer that it could not fill. */
    ck_assert_uint_le(leaks, 2);
    ax_output_free(good);
    ax_output_free(output);
    (void)remove(template_path());
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("xml-memory");
    TCase *tcase = tcase_create("allocations");
    scarce_init(&scarce, SIZE_MAX, false);
    write_text();
    (void)xmlMemSetup(take, give, resize, copy);
    tcase_add_loop_test(
        tcase, whatever_allocation_of_libxml2_fails_the_answer_is_no_memory_or_right, 0, 2);
    suite_add_tcase(suite, tcase);
    return suite;
}
