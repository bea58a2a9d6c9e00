/* SPDX-License-Identifier: Apache-2.0 */
/* Bills of materials: versions and ranges, what is read, what is refused, and what becomes of it in
 * a model. */
#include "base/limits.h"
#include "base/output.h"
#include "fixture.h"
#include "method/known.h"
#include "runner.h"

#include <stdio.h>
#include <string.h>

static struct ax_boms boms;
static struct ax_vulnerabilities *list;

static void begin(void)
{
    fixture_begin();
    ax_boms_init(&boms, session);
    list = NULL;
}

static void end(void)
{
    ax_vulnerabilities_free(list);
    ax_boms_done(&boms);
    fixture_end();
}

/* ------------------------------------------------------------------------------------ versions */

static const struct {
    const char *lower;
    const char *higher; /* NULL: the same */
} versions[] = {
    {"1.0", "1.1"},
    {"1.9", "1.10"},
    {"1.0", "1.0.1"},
    {"1.0-alpha", "1.0-beta"},
    {"1.0-rc1", "1.0"},
    {"1.0-rc1", "1.0-rc2"},
    {"1.0-SNAPSHOT", "1.0"},
    {"2.0.0-alpha.1", "2.0.0-alpha.2"},
    {"1.0~rc1", "1.0"},
    {"1.0.2a", "1.0.2k"},
    {"1.0.2", "1.0.2k"},
    {"1.0.2", "1.0.2a"},
    {"1.1.1", "1.1.1b"},
    {"1.1.1l", "1.1.1m"},
    {"1.1.1b", "1.1.1c"},
    {"1.0a1", "1.0"},
    {"1.0b2", "1.0"},
    {"1.0-m3", "1.0"},
    {"20230101", "20240101"},
    {"99999999999999999998", "99999999999999999999"},
    {"1.0", NULL},
    {"v1.2.3", "1.2.4"},
};

START_TEST(versions_are_ordered)
{
    struct ax_slice a = ax_slice_of(versions[_i].lower);
    struct ax_slice b = ax_slice_of(versions[_i].higher ? versions[_i].higher : versions[_i].lower);
    if (versions[_i].higher) {
        ck_assert_msg(ax_version_compare(a, b) < 0, "%s %s", a.start, b.start);
        ck_assert_msg(ax_version_compare(b, a) > 0, "%s %s", b.start, a.start);
    } else {
        ck_assert_int_eq(ax_version_compare(a, b), 0);
    }
}
END_TEST

START_TEST(equal_versions_have_many_forms)
{
    ck_assert_int_eq(ax_version_compare(AX_SLICE("1.0"), AX_SLICE("1.0.0")), 0);
    ck_assert_int_eq(ax_version_compare(AX_SLICE("v1.2"), AX_SLICE("1.2+build5")), 0);
    ck_assert_int_eq(ax_version_compare(AX_SLICE("1.2.Final"), AX_SLICE("1.2")), 0);
    ck_assert_int_eq(ax_version_compare(AX_SLICE("01.2"), AX_SLICE("1.02")), 0);
}
END_TEST

static const struct {
    const char *range;
    const char *version;
    bool holds;
    bool known;
} ranges[] = {
    {"vers:semver/<2.6.7.5", "2.6.7", true, true},
    {"vers:semver/<2.6.7.5", "2.6.7.5", false, true},
    {"vers:semver/2.7.0|<2.8.11.1", "2.7.0", true, true},
    {"vers:semver/2.9.0|<2.9.5", "2.9.4", true, true},
    {"vers:generic/>=2.9|<=4.1", "2.8", false, true},
    {"vers:generic/>=2.9|<=4.1", "4.1", true, true},
    {"vers:generic/>=2.9|<=4.1", "4.2", false, true},
    {"vers:npm/>=1.0|<2.0|>=3.0|<3.5", "2.5", false, true},
    {"vers:npm/>=1.0|<2.0|>=3.0|<3.5", "3.4", true, true},
    {"vers:npm/>=1.0|!=1.5|<2.0", "1.5", false, true},
    {"vers:npm/>1.0", "7", true, true},
    {"vers:generic/>=1.1.1|<1.1.1m", "1.1.1c", true, true},
    {"vers:generic/>=1.1.1|<1.1.1m", "1.1.1m", false, true},
    {"vers:npm/*", "0.1", true, true},
    {"vers:pypi/ 1.0 | 1.2 ", "1.2", true, true},
    {"vers:pypi/1.0|1.2", "1.1", false, true},
    {"[1.0,2.0)", "1.5", false, false},
    {"vers:npm/", "1.5", false, false},
    {"vers:npm", "1.5", false, false},
};

START_TEST(ranges_hold_versions)
{
    bool known;
    bool holds =
        ax_vers_holds(ax_slice_of(ranges[_i].range), ax_slice_of(ranges[_i].version), &known);
    ck_assert_msg(holds == ranges[_i].holds && known == ranges[_i].known, "%s %s", ranges[_i].range,
                  ranges[_i].version);
}
END_TEST

START_TEST(digests_are_those_of_the_standard)
{
    static const struct {
        const char *text;
        const char *digest;
    } known[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (int i = 0; i < COUNT(known); i++) {
        struct ax_sha256 sha;
        char digest[AX_SHA256_TEXT];
        ax_sha256_init(&sha);
        for (const char *at = known[i].text; *at; at++) {
            ax_sha256_add(&sha, at, 1);
        }
        ax_sha256_end(&sha, digest);
        ck_assert_str_eq(digest, known[i].digest);
    }
}
END_TEST

/* --------------------------------------------------------------------------------------- files */

#define XML(content) "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\">" content "</bom>"
#define JSON(content) "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"," content "}"
#define VULNERABLE(more)                                                                           \
    JSON("\"components\":[{\"type\":\"library\",\"bom-ref\":\"a\",\"name\":\"lib\","               \
         "\"version\":\"1.0\",\"purl\":\"pkg:npm/lib@1.0\"}],"                                     \
         "\"vulnerabilities\":[{\"id\":\"CVE-2024-0001\","                                         \
         "\"affects\":[{\"ref\":\"a\"}]" more "}]")

static enum ax_status read_bom(const char *text)
{
    return ax_boms_read_text(&boms, AX_SLICE("b.json"), ax_slice_of(text));
}

START_TEST(both_forms_say_the_same)
{
    static const char *const forms[] = {
        JSON("\"components\":[{\"type\":\"library\",\"bom-ref\":\"a\",\"group\":\"g\","
             "\"name\":\"n\","
             "\"version\":\"1\",\"components\":[{\"type\":\"file\",\"name\":\"m\"}]}],"
             "\"vulnerabilities\":[{\"id\":\"X-1\",\"references\":[{\"id\":\"CVE-2024-0002\"}],"
             "\"ratings\":[{\"method\":\"CVSSv2\",\"score\":3},{\"method\":\"CVSSv31\","
             "\"score\":9.8,"
             "\"severity\":\"critical\",\"vector\":\"AV:N\"}],\"cwes\":[79,20],"
             "\"analysis\":{\"state\":\"not_affected\",\"justification\":\"code_not_present\","
             "\"response\":[\"update\"],\"detail\":\"why\"},\"affects\":[{\"ref\":\"a\","
             "\"versions\":[{\"range\":\"vers:npm/<2\",\"status\":\"affected\"}]}]}]"),
        XML("<components><component type=\"library\" bom-ref=\"a\"><group>g</group><name>n</name>"
            "<version>1</version><components><component type=\"file\"><name>m</name></component>"
            "</components></component></components><vulnerabilities><vulnerability><id>X-1</id>"
            "<references><reference><id>CVE-2024-0002</id></reference></references><ratings>"
            "<rating><score>3</score><method>CVSSv2</method></rating><rating><score>9.8</score>"
            "<severity>critical</severity><method>CVSSv31</method><vector>AV:N</vector></rating>"
            "</ratings><cwes><cwe>79</cwe><cwe>20</cwe></cwes><analysis><state>not_affected</state>"
            "<justification>code_not_present</justification><responses><response>update</response>"
            "</responses><detail>why</detail></analysis><affects><target><ref>a</ref><versions>"
            "<version><range>vers:npm/&lt;2</range><status>affected</status></version></versions>"
            "</target></affects></vulnerability></vulnerabilities>"),
    };
    ck_assert_msg(read_bom(forms[_i]) == AX_OK, "%s", messages());
    ck_assert_uint_eq(boms.components.len, 2);
    ck_assert(ax_slice_is(boms.components.at[0].group, "g"));
    ck_assert(ax_slice_is(boms.components.at[1].name, "m"));
    ck_assert_uint_eq(boms.vulnerabilities.len, 1);
    const struct ax_bom_vulnerability *vulnerability = &boms.vulnerabilities.at[0];
    ck_assert(ax_slice_is(vulnerability->alias, "CVE-2024-0002"));
    ck_assert_double_eq_tol(vulnerability->score, 9.8, 1e-9);
    ck_assert_uint_eq(vulnerability->severity, AX_LEVEL_CRITICAL);
    ck_assert(ax_slice_is(vulnerability->cwes, "79 20"));
    ck_assert_uint_eq(vulnerability->state, AX_VEX_NOT_AFFECTED);
    ck_assert(ax_slice_is(vulnerability->responses, "update"));
    ck_assert_int_eq(ax_bom_affects(&boms, &boms.targets.at[0], &boms.components.at[0]),
                     AX_AFFECTED);
}
END_TEST

START_TEST(packages_of_spdx_are_components)
{
    ck_assert_int_eq(
        read_bom("{\"spdxVersion\":\"SPDX-2.3\",\"packages\":[{\"SPDXID\":\"SPDXRef-1\","
                 "\"name\":\"n\",\"versionInfo\":\"2\",\"externalRefs\":[{"
                 "\"referenceCategory\":\"PACKAGE-MANAGER\",\"referenceType\":\"purl\","
                 "\"referenceLocator\":\"pkg:npm/n@2\"}]}]}"),
        AX_OK);
    ck_assert(ax_slice_is(boms.components.at[0].purl, "pkg:npm/n@2"));
    ck_assert(ax_slice_is(boms.components.at[0].version, "2"));
}
END_TEST

static const struct {
    const char *text;
    enum ax_code code;
    const char *message;
} mistakes[] = {
    {"[]", AX_CODE_NOT_A_BOM, "[AX9200]"},
    {"{}", AX_CODE_NOT_A_BOM, "[AX9200]"},
    {"<other/>", AX_CODE_NOT_A_BOM, "[AX9200]"},
    {"<bom xmlns=\"http://cyclonedx.org/schema/bom/12\"/>", AX_CODE_NOT_A_BOM, "[AX9200]"},
    {"{\"bomFormat\":\"Other\"}", AX_CODE_BOM_WRONG, "[AX9201]"},
    {"{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"9\"}", AX_CODE_BOM_WRONG, "1.2 to 1.7"},
    {"{\"spdxVersion\":\"SPDX-3.0\"}", AX_CODE_BOM_WRONG, "[AX9201]"},
    {JSON("\"components\":[{\"name\":\"n\"}]"), AX_CODE_BOM_WRONG, "no type"},
    {JSON("\"components\":[{\"type\":\"thing\",\"name\":\"n\"}]"), AX_CODE_BOM_WRONG, "type"},
    {JSON("\"components\":[{\"type\":\"file\"}]"), AX_CODE_BOM_WRONG, "no name"},
    {JSON("\"components\":7"), AX_CODE_BOM_WRONG, "wrong kind"},
    {JSON("\"components\":[7]"), AX_CODE_BOM_WRONG, "object is expected"},
    {JSON("\"components\":[{\"type\":\"file\",\"name\":\"n\",\"bom-ref\":\"a\"},"
          "{\"type\":\"file\",\"name\":\"n\",\"bom-ref\":\"a\"}]"),
     AX_CODE_BOM_WRONG, "twice"},
    {JSON("\"components\":[{\"type\":\"file\",\"name\":\"n\",\"bom-ref\":\"\"}]"),
     AX_CODE_BOM_WRONG, "empty"},
    {JSON("\"components\":[{\"type\":\"file\",\"name\":\"n\",\"purl\":\"npm/n\"}]"),
     AX_CODE_BOM_WRONG, "package URL"},
    {JSON("\"components\":[{\"type\":\"file\",\"name\":\"n\",\"hashes\":[{\"alg\":\"MD5\","
          "\"content\":\"xyz\"}]}]"),
     AX_CODE_BOM_WRONG, "digest"},
    {JSON("\"vulnerabilities\":[{}]"), AX_CODE_BOM_WRONG, "no id"},
    {JSON("\"vulnerabilities\":[{\"id\":\"a\",\"analysis\":{\"state\":\"fine\"}}]"),
     AX_CODE_BOM_WRONG, "state"},
    {JSON("\"vulnerabilities\":[{\"id\":\"a\",\"ratings\":[{\"severity\":\"bad\"}]}]"),
     AX_CODE_BOM_WRONG, "severity"},
    {JSON("\"vulnerabilities\":[{\"id\":\"a\",\"affects\":[{}]}]"), AX_CODE_BOM_WRONG, "no ref"},
    {JSON("\"vulnerabilities\":[{\"id\":\"a\",\"cwes\":[\"x\"]}]"), AX_CODE_BOM_WRONG, "CWE"},
    {JSON("\"serialNumber\":\"urn:uuid:1\""), AX_CODE_BOM_WRONG, "UUID"},
    {JSON("\"metadata\":{\"timestamp\":\"2020-04-07\"}"), AX_CODE_BOM_WRONG, "date"},
    {JSON("\"dependencies\":[{}]"), AX_CODE_BOM_WRONG, "no ref"},
    {XML("<components><component type=\"file\"/></components>"), AX_CODE_BOM_WRONG, "no name"},
    {"{\"bomFormat\":", AX_CODE_JSON_MALFORMED, "[AX8001]"},
    {"<!DOCTYPE bom [<!ENTITY a \"b\">]><bom/>", AX_CODE_XML_DOCTYPE, "[AX1104]"},
};

START_TEST(mistakes_are_found)
{
    ck_assert_int_eq(read_bom(mistakes[_i].text), AX_INVALID);
    ck_assert_uint_ge(reported(mistakes[_i].code), 1);
    ck_assert_msg(strstr(messages(), mistakes[_i].message) != NULL, "%s", messages());
}
END_TEST

/* The limit itself is for memory that no test takes: it is lowered to what is there. */
START_TEST(too_many_entries_are_refused)
{
    static const char one[] = JSON("\"components\":[{\"type\":\"file\",\"name\":\"n\"}]");
    ck_assert_int_eq(read_bom(one), AX_OK);
    ck_assert(ax_array_reserve(session->memory, &boms.components, AX_LIMIT_BOM_ITEMS));
    boms.components.len = AX_LIMIT_BOM_ITEMS - 1;
    ck_assert_int_eq(read_bom(one), AX_OK);
    ck_assert_int_eq(read_bom(one), AX_INVALID);
    ck_assert_uint_eq(reported(AX_CODE_BOM_TOO_LARGE), 1);
}
END_TEST

static enum ax_status read_weaknesses(size_t count)
{
    struct ax_output *output = ax_output_to_memory(NULL);
    ax_put_text(output, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"vulnerabilities\":["
                        "{\"id\":\"CVE-2026-12345\",\"cwes\":[787");
    for (size_t i = 1; i < count; i++) {
        ax_put_text(output, ",787");
    }
    ax_put_text(output, "]}]}");
    enum ax_status status = read_bom(ax_output_text(output).start);
    ax_output_free(output);
    return status;
}

START_TEST(lists_of_a_vulnerability_have_an_end)
{
    size_t most = AX_LIMIT_BOM_TEXT / 4;
    ck_assert_int_eq(read_weaknesses(most), AX_OK);
    ck_assert_uint_eq(reported(AX_CODE_BOM_TOO_LARGE), 0);
    ck_assert_int_eq(read_weaknesses(most + 1), AX_INVALID);
    ck_assert_uint_eq(reported(AX_CODE_BOM_TOO_LARGE), 1);
}
END_TEST

/* -------------------------------------------------------------------------------------- models */

static enum ax_status read_list(const char *bom, const char *kev, const char *epss,
                                const char *bind)
{
    char bom_path[512];
    char kev_path[512];
    char epss_path[512];
    (void)snprintf(bom_path, sizeof(bom_path), "%s", write_file("b.json", bom));
    (void)snprintf(kev_path, sizeof(kev_path), "%s", write_file("k.csv", kev ? kev : ""));
    (void)snprintf(epss_path, sizeof(epss_path), "%s", write_file("e.csv", epss ? epss : ""));
    const char *boms_[] = {bom_path};
    const char *binds[] = {bind};
    struct ax_vulnerability_sources sources = {
        .boms = boms_,
        .bom_count = 1,
        .kev = kev ? kev_path : NULL,
        .epss = epss ? epss_path : NULL,
        .binds = binds,
        .bind_count = bind ? 1 : 0,
    };
    ax_vulnerabilities_free(list);
    list = NULL;
    return ax_vulnerabilities_read(session, model, &sources, &list);
}

#define HOUSE(content)                                                                             \
    MODEL("<uses template=\"stride\"/><process id=\"p\">" content "</process><process id=\"q\"/>")

static const char *known_threats(void)
{
    static char text[1024];
    text[0] = '\0';
    ck_assert_int_eq(ax_vulnerabilities_attach(list), AX_OK);
    const char *all = threats();
    for (const char *at = strstr(all, "CVE"); at; at = strstr(at + 1, "CVE")) {
        size_t used = strlen(text);
        (void)snprintf(text + used, sizeof(text) - used, "%s%.*s", used > 0 ? " " : "",
                       (int)strcspn(at, " "), at);
    }
    return text;
}

START_TEST(components_are_found_by_package_url)
{
    load(NULL, HOUSE("<component id=\"c\" ref=\"pkg:npm/lib\" elements=\"q\"/>"));
    ck_assert_int_eq(read_list(VULNERABLE(""), NULL, NULL, NULL), AX_OK);
    ck_assert_str_eq(known_threats(), "CVE-2024-0001@p CVE-2024-0001@q");
}
END_TEST

START_TEST(components_are_found_by_name_and_version)
{
    load(NULL, HOUSE("<component id=\"c\" name=\"lib\" version=\"1.0.0\"/>"));
    ck_assert_int_eq(read_list(VULNERABLE(""), NULL, NULL, NULL), AX_OK);
    ck_assert_str_eq(known_threats(), "CVE-2024-0001@p");
}
END_TEST

START_TEST(components_of_another_version_are_others)
{
    load(NULL, HOUSE("<component id=\"c\" ref=\"pkg:npm/lib\" version=\"2.0\"/>"));
    ck_assert_int_eq(read_list(VULNERABLE(""), NULL, NULL, NULL), AX_OK);
    ck_assert_str_eq(known_threats(), "");
}
END_TEST

START_TEST(components_are_found_by_rule)
{
    load(NULL, HOUSE(""));
    ck_assert_int_eq(read_list(VULNERABLE(""), NULL, NULL, "pkg:npm/*=q"), AX_OK);
    ck_assert_str_eq(known_threats(), "CVE-2024-0001@q");
    ck_assert_int_eq(read_list(VULNERABLE(""), NULL, NULL, "pkg:npm/*=nobody"), AX_INVALID);
    ck_assert_ptr_nonnull(strstr(messages(), "[AX9204]"));
}
END_TEST

START_TEST(what_is_harmless_is_no_threat)
{
    load(NULL, HOUSE("<component id=\"c\" ref=\"pkg:npm/lib\"/>"));
    ck_assert_int_eq(
        read_list(VULNERABLE(",\"analysis\":{\"state\":\"not_affected\"}"), NULL, NULL, NULL),
        AX_OK);
    ck_assert_uint_eq(ax_vulnerabilities_count(list), 1);
    ck_assert_str_eq(known_threats(), "");
}
END_TEST

/* A list of 20 001 is too much for one model. */
START_TEST(too_many_known_threats_are_refused)
{
    load(NULL, HOUSE("<component id=\"c\" ref=\"pkg:npm/lib\"/>"));
    ck_assert_int_eq(read_list(VULNERABLE(""), NULL, NULL, NULL), AX_OK);
    ck_assert(ax_array_reserve(session->memory, &model->known, AX_LIMIT_KNOWN_THREATS));
    model->known.len = AX_LIMIT_KNOWN_THREATS;
    ck_assert_int_eq(ax_vulnerabilities_attach(list), AX_LIMIT);
    ck_assert_uint_eq(reported(AX_CODE_KNOWN_TOO_MANY), 1);
    model->known.len = 0;
}
END_TEST

START_TEST(lists_say_what_is_exploited)
{
    load(NULL, HOUSE("<component id=\"c\" ref=\"pkg:npm/lib\"/>"));
    ck_assert_int_eq(
        read_list(
            VULNERABLE(""), "cveID,dateAdded\n\"CVE-2024-0001\",2024-05-06\n",
            "#model_version:v1,score_date:2025-01-01\ncve,epss,percentile\nCVE-2024-0001,0.5,0.9\n",
            NULL),
        AX_OK);
    ck_assert_uint_eq(ax_vulnerabilities_exploited(list), 1);
    ck_assert(ax_slice_is(list->facts[0].added, "2024-05-06"));
    ck_assert(ax_slice_is(list->facts[0].epss, "0.5"));
    ck_assert(ax_slice_is(list->lists.at[1].date, "2025-01-01"));
}
END_TEST

static const struct {
    const char *kev;
    const char *epss;
} bad_lists[] = {
    {"cve,date\n", NULL},
    {"cveID,dateAdded\nhello,2024-01-01\n", NULL},
    {"", NULL},
    {NULL, "#model_version:v1\ncve,epss,percentile\n"},
    {NULL, "#model_version:v1,score_date:2025-01-01\na,b,c\n"},
    {NULL, "#model_version:v1,score_date:2025-01-01\ncve,epss,percentile\nCVE-2024-0001,7,1\n"},
};

START_TEST(odd_lists_are_refused)
{
    ck_assert_int_eq(read_list(VULNERABLE(""), bad_lists[_i].kev, bad_lists[_i].epss, NULL),
                     AX_INVALID);
    ck_assert_msg(strstr(messages(), "[AX9203]") != NULL, "%s", messages());
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("bom");
    TCase *tcase = tcase_create("versions");
    ADD_TESTS(tcase, equal_versions_have_many_forms, digests_are_those_of_the_standard);
    tcase_add_loop_test(tcase, versions_are_ordered, 0, COUNT(versions));
    tcase_add_loop_test(tcase, ranges_hold_versions, 0, COUNT(ranges));
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("files");
    tcase_add_checked_fixture(tcase, begin, end);
    ADD_TESTS(tcase, packages_of_spdx_are_components, too_many_entries_are_refused,
              lists_of_a_vulnerability_have_an_end);
    tcase_add_loop_test(tcase, both_forms_say_the_same, 0, 2);
    tcase_add_loop_test(tcase, mistakes_are_found, 0, COUNT(mistakes));
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("models");
    tcase_add_checked_fixture(tcase, begin, end);
    ADD_TESTS(tcase, components_are_found_by_package_url, components_are_found_by_name_and_version,
              components_of_another_version_are_others, components_are_found_by_rule,
              what_is_harmless_is_no_threat, too_many_known_threats_are_refused,
              lists_say_what_is_exploited);
    tcase_add_loop_test(tcase, odd_lists_are_refused, 0, COUNT(bad_lists));
    suite_add_tcase(suite, tcase);
    return suite;
}
