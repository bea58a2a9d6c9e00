/* SPDX-License-Identifier: Apache-2.0 */
/* Documents: every allocation may fail, and the answer is AX_NO_MEMORY or the right bytes. What
 * stands in them is looked at by tests/reports.py. */
#include "base/output.h"
#include "base/slice.h"
#include "runner.h"
#include "scarce.h"

#include <annexc/annexc.h>

#include <stdio.h>
#include <unistd.h>

enum {
    RUNS = 150,
    FIRST = 40 /* of them one after another, where everything begins */
};

static char folder[] = "/tmp/annexc-document-XXXXXX";

static const struct {
    const char *name;
    const char *text;
} files[] = {
    {"m.xml", "<model xmlns='urn:annexc:model:1' id='m' name='Monitor' version='1.0'>"
              "<description>Shows.</description><uses template='stride'/>"
              "<assumption id='a1' owner='Me'>Nobody.</assumption>"
              "<data id='d' name='Readings' class='data' integrity='high'/>"
              "<external id='nurse' name='Nurse'/><boundary id='b' name='Device'>"
              "<process id='ui' name='Display'><port id='usb' kind='usb-data'/></process>"
              "<store id='log' name='Log' in-scope='no' reason='Not ours.'/></boundary>"
              "<flow id='f1' from='nurse' to='ui' name='Asks' data='d'/>"
              "<flow id='f2' from='ui' to='log' data='d'/>"
              "<view id='v' name='Seen' kind='application'/></model>"},
    {"m.risk.xml", "<risk xmlns='urn:annexc:risk:1' model='m' version='1.0'>"
                   "<method methods='interaction'>Because.</method>"
                   "<control id='C1' name='One' kind='design' requirements='R1'>Text.</control>"
                   "<test id='T1' name='Tried' kind='thwart' controls='C1' result='pass'/>"
                   "<issue id='I1' name='Odd' status='open'/><review id='V1' roles='All'/>"
                   "<monitoring id='M1' name='Lists'/><release version='1.0' date='2026-01-01'/>"
                   "<decision threats='R6@*' disposition='accept' owner='Me'>No harm.</decision>"
                   "<threat id='S2@f1' disposition='mitigate' controls='C1' harm='Minor'>"
                   "<reason>Checked.</reason>"
                   "<pre vector='CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'/>"
                   "<residual acceptable='yes'>Little.</residual></threat>"
                   "<threat id='OWN-1' disposition='open' severity='low' title='One' "
                   "elements='ui'/><threat id='S9@gone' disposition='open' gone='1.0'/></risk>"},
    {"m.tree.xml", "<tree xmlns='urn:annexc:tree:1' id='t' name='Wrong'>"
                   "<domain id='p' class='ProbSucc'/><domain id='c' class='MinCost'/>"
                   "<attack label='Root'><attack label='A' threat='S2@f1'>"
                   "<value domain='p'>0.5</value><value domain='c'>3</value>"
                   "<defence label='D' control='C1'><value domain='p'>0.5</value></defence>"
                   "</attack><attack label='B' element='ui'><value domain='p'>0.1</value>"
                   "<value domain='c'>5</value></attack></attack></tree>"},
    {"m.json", "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":["
               "{\"type\":\"library\",\"bom-ref\":\"l\",\"name\":\"lib\",\"version\":\"1\"}],"
               "\"vulnerabilities\":[{\"id\":\"CVE-2099-1\",\"description\":\"Text.\","
               "\"ratings\":[{\"severity\":\"high\",\"score\":7.5}],"
               "\"affects\":[{\"ref\":\"l\"}]}]}"},
};

static const char *in_folder(const char *name)
{
    static char paths[COUNT(files)][64];
    static int last;
    last = (last + 1) % COUNT(files);
    (void)snprintf(paths[last], sizeof(paths[last]), "%s/%s", folder, name);
    return paths[last];
}

static void write_files(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (int i = 0; i < COUNT(files); i++) {
        FILE *file = fopen(in_folder(files[i].name), "w");
        ck_assert_ptr_nonnull(file);
        (void)fputs(files[i].text, file);
        ck_assert_int_eq(fclose(file), 0);
    }
}

static void remove_files(void)
{
    for (int i = 0; i < COUNT(files); i++) {
        (void)unlink(in_folder(files[i].name));
    }
    (void)rmdir(folder);
}

/* Everything that a document may be made of. */
struct parts {
    struct ax_model *model;
    struct ax_risk *risk;
    struct ax_vulnerabilities *known;
    struct ax_document_tree tree;
    struct ax_threats *threats;
};

static enum ax_status read_parts(struct ax_session *session, struct parts *parts)
{
    static const char *const binds[] = {"*=ui"};
    const char *const boms[] = {in_folder("m.json")};
    const struct ax_vulnerability_sources sources = {
        .boms = boms, .bom_count = 1, .binds = binds, .bind_count = 1};
    const struct ax_threat_options which = {true, true};
    enum ax_status status = ax_model_load(session, in_folder("m.xml"), NULL, &parts->model);
    status =
        status == AX_OK ? ax_risk_load(session, in_folder("m.risk.xml"), &parts->risk) : status;
    status = status == AX_OK
                 ? ax_vulnerabilities_read(session, parts->model, &sources, &parts->known)
                 : status;
    status = status == AX_OK ? ax_vulnerabilities_attach(parts->known) : status;
    status = status == AX_OK ? ax_tree_load_about(session, in_folder("m.tree.xml"), parts->model,
                                                  parts->risk, &parts->tree.tree)
                             : status;
    return status == AX_OK ? ax_threats_enumerate(parts->model, &which, &parts->threats) : status;
}

static void release_parts(struct parts *parts)
{
    ax_threats_free(parts->threats);
    ax_tree_free(parts->tree.tree);
    ax_vulnerabilities_free(parts->known);
    ax_risk_free(parts->risk);
    ax_model_free(parts->model);
}

static enum ax_status write_document(struct ax_session *session, enum ax_document_format format,
                                     struct ax_output *output)
{
    struct parts parts = {0};
    const struct ax_document_picture picture = {
        .svg = AX_SLICE("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")};
    enum ax_status status = read_parts(session, &parts);
    if (status == AX_OK) {
        const struct ax_document_options options = {
            .format = format,
            .methods = {true, true},
            .as_of = "2026-01-02",
            .risk = parts.risk,
            .pictures = &picture,
            .picture_count = 1,
            .trees = &parts.tree,
            .tree_count = 1,
            .vulnerabilities = parts.known,
        };
        status = ax_document_write(parts.threats, &options, output);
    }
    release_parts(&parts);
    return status;
}

static enum ax_status run(struct scarce *scarce, enum ax_document_format format,
                          struct ax_output *output)
{
    struct ax_session *session = ax_session_new(&scarce->memory);
    enum ax_status status = session ? write_document(session, format, output) : AX_NO_MEMORY;
    ax_session_free(session);
    return status;
}

static void expect_run(enum ax_document_format format, size_t fail_at, bool for_good,
                       struct ax_slice good)
{
    struct scarce scarce;
    struct ax_output *output = ax_output_to_memory(NULL);
    scarce_init(&scarce, fail_at, for_good);
    enum ax_status status = run(&scarce, format, output);
    if (status != AX_NO_MEMORY) {
        ck_assert_msg(status == AX_OK, "allocation %zu: %s", fail_at, ax_status_text(status));
        ck_assert_msg(ax_slice_equal(ax_output_text(output), good), "allocation %zu: wrong bytes",
                      fail_at);
    }
    ax_output_free(output);
    ck_assert_msg(scarce.live == 0, "allocation %zu: %zu blocks left", fail_at, scarce.live);
    ck_assert_msg(scarce.lies == 0, "allocation %zu: wrong sizes", fail_at);
}

START_TEST(whatever_allocation_fails_the_document_is_right_or_not_there)
{
    enum ax_document_format format = (enum ax_document_format)(_i / 2);
    bool for_good = _i % 2;
    struct scarce plenty;
    struct ax_output *good = ax_output_to_memory(NULL);
    if (!ax_document_has(format)) {
        ax_output_free(good);
        return;
    }
    scarce_init(&plenty, SIZE_MAX, false);
    ck_assert_int_eq(run(&plenty, format, good), AX_OK);
    ck_assert_uint_gt(good->len, 1000);
    size_t step = plenty.asked / RUNS + 1;
    for (size_t n = 0; n < plenty.asked + step; n += n < FIRST ? 1 : step) {
        expect_run(format, n, for_good, ax_output_text(good));
    }
    ax_output_free(good);
    ck_assert_uint_eq(plenty.live, 0);
    ck_assert_uint_eq(plenty.lies, 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("document");
    TCase *tcase = tcase_create("allocations");
    tcase_add_unchecked_fixture(tcase, write_files, remove_files);
    tcase_add_loop_test(tcase, whatever_allocation_fails_the_document_is_right_or_not_there, 0,
                        2 * AX_DOCUMENT_FORMAT_COUNT);
    tcase_set_timeout(tcase, 100);
    suite_add_tcase(suite, tcase);
    return suite;
}
