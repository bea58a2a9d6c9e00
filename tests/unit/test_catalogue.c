/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogues: ids as numbers, what is read of MITRE's XML, what is refused, the cache, and what is
 * built in. */
#include "base/limits.h"
#include "base/output.h"
#include "fixture.h"
#include "method/catalogue.h"
#include "runner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CWE(content)                                                                               \
    "<Weakness_Catalog xmlns=\"http://cwe.mitre.org/cwe-7\" Name=\"CWE\" Version=\"4.1\">" content \
    "</Weakness_Catalog>"
#define WEAKNESS(id, content)                                                                      \
    "<Weakness ID=\"" id "\" Name=\"N" id "\" Status=\"Draft\">" content "</Weakness>"
#define CHILD_OF(id)                                                                               \
    "<Related_Weaknesses><Related_Weakness Nature=\"ChildOf\" CWE_ID=\"" id                        \
    "\" View_ID=\"1000\"/></Related_Weaknesses>"

static struct ax_catalogue *catalogue;

static void begin(void)
{
    fixture_begin();
    catalogue = NULL;
}

static void end(void)
{
    ax_catalogue_free(catalogue);
    fixture_end();
}

static enum ax_status read_text(const char *text)
{
    return ax_catalogue_load_text(session, AX_SLICE("c.xml"), ax_slice_of(text), &catalogue);
}

static const struct ax_catalogue_entry *entry_of(const char *id)
{
    const struct ax_catalogue_entry *entry =
        ax_catalogue_find(catalogue, ax_catalogue_key_parse(ax_slice_of(id)));
    ck_assert_msg(entry != NULL, "%s", id);
    return entry;
}

static bool has_link(const char *from, enum ax_link_nature nature, const char *to)
{
    uint32_t count;
    const struct ax_catalogue_link *links =
        ax_catalogue_links(catalogue, ax_catalogue_key_parse(ax_slice_of(from)), &count);
    ax_catalogue_key key = ax_catalogue_key_parse(ax_slice_of(to));
    for (uint32_t i = 0; i < count; i++) {
        if (links[i].nature == nature && links[i].to == key) {
            return true;
        }
    }
    return false;
}

/* ------------------------------------------------------------------------------------------ ids */

static const struct {
    const char *written;
    const char *id; /* empty: it is none */
} ids[] = {
    {"CWE-79", "CWE-79"},
    {"cwe-79", "CWE-79"},
    {"CWE 79", "CWE-79"},
    {"cwe:079", "CWE-79"},
    {"CAPEC-94", "CAPEC-94"},
    {"OWASP-A07:2021", "OWASP-A07:2021"},
    {"A7:2021", "OWASP-A07:2021"},
    {"owasp a07:2025", "OWASP-A07:2025"},
    {"A1:2017", "OWASP-A1:2017"},
    {"API10:2023", "OWASP-API10:2023"},
    {"LLM1:2025", "OWASP-LLM01:2025"},
    {"ML01:2023", "OWASP-ML01:2023"},
    {"CWE-0", ""},
    {"CWE-1000000", ""},
    {"CWE-", ""},
    {"CWE-+7", ""},
    {"CWE", ""},
    {"79", ""},
    {"A07", ""},
    {"A07:21", ""},
    {"A00:2021", ""},
    {"A123:2021", ""},
    {"S3@f1", ""},
    {"", ""},
};

START_TEST(ids_have_many_forms)
{
    struct ax_output *output = ax_output_to_memory(NULL);
    ax_catalogue_key key = ax_catalogue_key_parse(ax_slice_of(ids[_i].written));
    ax_catalogue_put_key(key, output);
    struct ax_slice text = ax_output_text(output);
    ck_assert_msg(ax_slice_is(text, ids[_i].id), "%s: %.*s", ids[_i].written, AX_FMT(text));
    ck_assert_int_eq(ax_catalogue_key_is_sound(key), key != 0);
    ax_output_free(output);
}
END_TEST

START_TEST(ids_sort_as_people_count)
{
    ck_assert_uint_lt(ax_catalogue_key_parse(AX_SLICE("CWE-9")),
                      ax_catalogue_key_parse(AX_SLICE("CWE-79")));
    ck_assert_uint_eq(ax_catalogue_key_of(AX_SLICE("CWE"), AX_SLICE("79")),
                      ax_catalogue_key_parse(AX_SLICE("CWE-79")));
    ck_assert_uint_eq(ax_catalogue_key_of(AX_SLICE("EMB3D"), AX_SLICE("79")), 0);
}
END_TEST

/* --------------------------------------------------------------------------------------- files */

/* Three weaknesses in a circle, one with all that is read, and a category of OWASP's. */
static const char sample[] =
    "<Weakness_Catalog xmlns=\"http://cwe.mitre.org/cwe-7\" Name=\"CWE\" Version=\"4.1\">\n"
    "<Weaknesses>\n"
    "<Weakness ID=\"3\" Name=\"A &amp; B\" Abstraction=\"Base\" Status=\"Deprecated\">\n"
    "<Description> a\n <x:b xmlns:x=\"h\">b</x:b>c<x:p xmlns:x=\"h\">d</x:p></Description>\n"
    "<Related_Weaknesses><Related_Weakness Nature=\"ChildOf\" CWE_ID=\"2\" View_ID=\"1000\"/>\n"
    "</Related_Weaknesses><Related_Attack_Patterns><Related_Attack_Pattern CAPEC_ID=\"94\"/>\n"
    "</Related_Attack_Patterns><Mapping_Notes><Usage>Prohibited</Usage></Mapping_Notes>\n"
    "</Weakness>\n"
    "<Weakness ID=\"2\" Name=\"2\" Status=\"Draft\">\n"
    "<Related_Weaknesses><Related_Weakness Nature=\"ChildOf\" CWE_ID=\"1\" View_ID=\"1000\"/>\n"
    "</Related_Weaknesses></Weakness>\n"
    "<Weakness ID=\"1\" Name=\"1\" Status=\"Draft\">\n"
    "<Related_Weaknesses><Related_Weakness Nature=\"ChildOf\" CWE_ID=\"3\" View_ID=\"1000\"/>\n"
    "</Related_Weaknesses></Weakness>\n"
    "</Weaknesses>\n"
    "<Categories>\n"
    "<Category ID=\"9\" Name=\"OWASP Top Ten 2017 Category A1 - Old\" Status=\"Obsolete\">\n"
    "<Relationships><Has_Member CWE_ID=\"3\"/></Relationships></Category>\n"
    "</Categories></Weakness_Catalog>\n";

START_TEST(entries_have_names_states_and_relations)
{
    ck_assert_int_eq(read_text(sample), AX_OK);
    const struct ax_catalogue_entry *entry = entry_of("CWE-3");
    ck_assert(ax_slice_is(entry->name, "A & B"));
    ck_assert(ax_slice_is(entry->text, "a bc d"));
    ck_assert_int_eq(entry->status, AX_ENTRY_DEPRECATED);
    ck_assert_int_eq(entry->level, AX_ENTRY_BASE);
    ck_assert_int_eq(entry->usage, AX_ENTRY_PROHIBITED);
    ck_assert(has_link("CWE-3", AX_LINK_CHILD_OF, "CWE-2"));
    ck_assert(has_link("CWE-2", AX_LINK_PARENT_OF, "CWE-3"));
    ck_assert(has_link("CAPEC-94", AX_LINK_EXPLOITS, "CWE-3"));
    ck_assert(ax_slice_is(entry_of("OWASP-A1:2017")->name, "Old"));
    ck_assert(has_link("CWE-3", AX_LINK_MEMBER_OF, "OWASP-A1:2017"));
}
END_TEST

START_TEST(a_circle_of_relations_ends)
{
    ck_assert_int_eq(read_text(sample), AX_OK);
    ck_assert(ax_catalogue_is_below(catalogue, ax_catalogue_key_parse(AX_SLICE("CWE-3")),
                                    ax_catalogue_key_parse(AX_SLICE("CWE-1"))));
    ck_assert(!ax_catalogue_is_below(catalogue, ax_catalogue_key_parse(AX_SLICE("CWE-3")),
                                     ax_catalogue_key_parse(AX_SLICE("CWE-4"))));
}
END_TEST

static const struct {
    const char *text;
    const char *message;
} mistakes[] = {
    {"<Weakness_Catalog Version=\"4\"/>", "1:1: error: this is no catalogue"},
    {"<Attack_Pattern_Catalog xmlns=\"http://cwe.mitre.org/cwe-7\"/>", "AX9400"},
    {"<bom xmlns=\"http://cwe.mitre.org/cwe-7\"/>", "AX9400"},
    {"PK\3\4zip", "unpack it"},
    {"<!DOCTYPE a><Weakness_Catalog/>", "AX1104"},
    {"", "AX1106"},
    {CWE(""), "has no entries [AX9401]"},
    {CWE("<Weaknesses><Weakness Name=\"a\" Status=\"Draft\"/></Weaknesses>"), "ID is missing"},
    {CWE("<Weaknesses><Weakness ID=\"x\" Name=\"a\" Status=\"Draft\"/></Weaknesses>"),
     "no number of an entry: \"x\""},
    {CWE("<Weaknesses><Weakness ID=\"0\" Name=\"a\" Status=\"Draft\"/></Weaknesses>"),
     "no number of an entry: \"0\""},
    {CWE("<Weaknesses><Weakness ID=\"1000000\" Name=\"a\" Status=\"Draft\"/></Weaknesses>"),
     "no number of an entry"},
    {CWE("<Weaknesses><Weakness ID=\"1\" Status=\"Draft\"/></Weaknesses>"), "Name is missing"},
    {CWE("<Weaknesses><Weakness ID=\"1\" Name=\"a\"/></Weaknesses>"), "Status is missing"},
    {CWE("<Weaknesses><Weakness ID=\"1\" Name=\"a\" Status=\"Gone\"/></Weaknesses>"),
     "status is not known: \"Gone\""},
    {CWE("<Weaknesses>" WEAKNESS("7", "") WEAKNESS("7", "") "</Weaknesses>"), "is there twice"},
    {CWE("<Weaknesses>" WEAKNESS("7", "") "</Weaknesses><Views><View ID=\"7\" Name=\"v\" "
                                          "Status=\"Draft\"/></Views>"),
     "is there twice"},
    {"<Weakness_Catalog xmlns=\"http://cwe.mitre.org/cwe-7\"><Weaknesses>" WEAKNESS(
         "7", "") "</Weaknesses></Weakness_Catalog>",
     "Version is missing"},
    {"<Weakness_Catalog xmlns=\"http://cwe.mitre.org/cwe-7\" Version=\"4\"><Weaknesses>" WEAKNESS(
         "7", ""),
     "ends too early"},
};

START_TEST(what_is_no_catalogue_is_refused)
{
    ck_assert_int_eq(read_text(mistakes[_i].text), AX_INVALID);
    ck_assert_msg(strstr(messages(), mistakes[_i].message) != NULL, "%s", messages());
    ck_assert_ptr_null(catalogue);
}
END_TEST

/* ------------------------------------------------------------------------------------- limits */

static enum ax_status read_entries(unsigned count)
{
    struct ax_output *text = ax_output_to_memory(NULL);
    ax_put_text(text, "<Weakness_Catalog xmlns=\"http://cwe.mitre.org/cwe-7\" Version=\"4\">"
                      "<Weaknesses>");
    for (unsigned i = 1; i <= count; i++) {
        ax_putf(text, "<Weakness ID=\"%u\" Name=\"n\" Status=\"Draft\"/>", i);
    }
    ax_put_text(text, "</Weaknesses></Weakness_Catalog>");
    struct ax_slice all = ax_arena_copy(&session->arena, ax_output_text(text));
    ax_output_free(text);
    return ax_catalogue_load_text(session, AX_SLICE("c.xml"), all, &catalogue);
}

START_TEST(as_many_entries_as_allowed_are_read)
{
    ck_assert_int_eq(read_entries(AX_LIMIT_CATALOGUE_ENTRIES), AX_OK);
    ck_assert_uint_ge(catalogue->entries.len, AX_LIMIT_CATALOGUE_ENTRIES);
}
END_TEST

START_TEST(one_entry_more_is_refused)
{
    ck_assert_int_eq(read_entries(AX_LIMIT_CATALOGUE_ENTRIES + 1), AX_INVALID);
    ck_assert_uint_eq(reported(AX_CODE_CATALOGUE_TOO_LARGE), 1);
    ck_assert_ptr_nonnull(strstr(messages(), "[AX9402]"));
}
END_TEST

/* `there` links or mappings are there before one is read. */
static enum ax_status read_one_more(uint32_t links, uint32_t mappings)
{
    static const char text[] =
        "<Weakness_Catalog xmlns=\"http://cwe.mitre.org/cwe-7\" Version=\"4\"><Weaknesses>"
        "<Weakness ID=\"1\" Name=\"n\" Status=\"Draft\">"
        "<Related_Weaknesses><Related_Weakness Nature=\"ChildOf\" CWE_ID=\"2\"/>"
        "</Related_Weaknesses>"
        "<Taxonomy_Mappings><Taxonomy_Mapping Taxonomy_Name=\"T\"><Entry_ID>1</Entry_ID>"
        "</Taxonomy_Mapping></Taxonomy_Mappings>"
        "</Weakness></Weaknesses></Weakness_Catalog>";
    catalogue = ax_catalogue_new(session);
    ck_assert(ax_array_reserve(session->memory, &catalogue->links, links + 1));
    ck_assert(ax_array_reserve(session->memory, &catalogue->mappings, mappings + 1));
    catalogue->links.len = links;
    catalogue->mappings.len = mappings;
    uint32_t source = ax_source_add(session, AX_SLICE("c.xml"), ax_slice_of(text));
    struct ax_catalogue_file file = {.path = AX_SLICE("c.xml")};
    return ax_catalogue_read_xml(catalogue, source, &file);
}

START_TEST(as_many_relations_as_allowed_are_read)
{
    ck_assert_int_eq(read_one_more(AX_LIMIT_CATALOGUE_LINKS - 1, AX_LIMIT_CATALOGUE_MAPPINGS - 1),
                     AX_OK);
}
END_TEST

START_TEST(one_relation_more_is_refused)
{
    ck_assert_int_eq(read_one_more(AX_LIMIT_CATALOGUE_LINKS, 0), AX_INVALID);
    ck_assert_uint_eq(reported(AX_CODE_CATALOGUE_TOO_LARGE), 1);
}
END_TEST

START_TEST(one_mapping_more_is_refused)
{
    ck_assert_int_eq(read_one_more(0, AX_LIMIT_CATALOGUE_MAPPINGS), AX_INVALID);
    ck_assert_uint_eq(reported(AX_CODE_CATALOGUE_TOO_LARGE), 1);
}
END_TEST

/* A text of `count` umlauts of two bytes. */
static struct ax_slice text_of_length(unsigned count)
{
    struct ax_output *text = ax_output_to_memory(NULL);
    ax_put_text(text, "<Weakness_Catalog xmlns=\"http://cwe.mitre.org/cwe-7\" Version=\"4\">"
                      "<Weaknesses><Weakness ID=\"1\" Name=\"n\" Status=\"Draft\"><Description>");
    for (unsigned i = 0; i < count; i++) {
        ax_put_text(text, "ä");
    }
    ax_put_text(text, "</Description></Weakness></Weaknesses></Weakness_Catalog>");
    struct ax_slice all = ax_arena_copy(&session->arena, ax_output_text(text));
    ax_output_free(text);
    ck_assert_int_eq(ax_catalogue_load_text(session, AX_SLICE("c.xml"), all, &catalogue), AX_OK);
    return entry_of("CWE-1")->text;
}

START_TEST(long_texts_are_kept_up_to_the_limit)
{
    ck_assert_uint_eq(text_of_length(AX_LIMIT_CATALOGUE_TEXT / 2).len, AX_LIMIT_CATALOGUE_TEXT);
}
END_TEST

START_TEST(longer_texts_end_in_an_ellipsis)
{
    struct ax_slice text = text_of_length(AX_LIMIT_CATALOGUE_TEXT / 2 + 1);
    ck_assert(ax_slice_ends(text, "ä…"));
    ck_assert_uint_eq(text.len, AX_LIMIT_CATALOGUE_TEXT + strlen("…"));
}
END_TEST

/* ------------------------------------------------------------------------------------- cache */

static enum ax_status load_file(const char *name, bool no_cache)
{
    const char *paths[] = {path_of(name)};
    struct ax_catalogue_sources sources = {paths, 1, no_cache};
    ax_catalogue_free(catalogue);
    catalogue = NULL;
    return ax_catalogue_load(session, &sources, &catalogue);
}

static bool came_from_cache(void)
{
    return catalogue->files.at[0].size > 0;
}

static char *slurp(const char *name, size_t *out_len)
{
    static char bytes[1 << 16];
    FILE *file = fopen(path_of(name), "rb");
    *out_len = file ? fread(bytes, 1, sizeof(bytes), file) : 0;
    if (file) {
        fclose(file);
    }
    return bytes;
}

static void spill(const char *name, const char *bytes, size_t len)
{
    FILE *file = fopen(path_of(name), "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
    fclose(file);
}

START_TEST(the_second_time_the_cache_is_read)
{
    write_file("c.xml", sample);
    ck_assert_int_eq(load_file("c.xml", false), AX_OK);
    ck_assert(!came_from_cache());
    ck_assert_int_eq(load_file("c.xml", false), AX_OK);
    ck_assert(came_from_cache());
    ck_assert(ax_slice_is(entry_of("CWE-3")->text, "a bc d"));
    ck_assert_int_eq(entry_of("CWE-3")->usage, AX_ENTRY_PROHIBITED);
    ck_assert(has_link("CWE-3", AX_LINK_MEMBER_OF, "OWASP-A1:2017"));
    ck_assert(ax_slice_is(catalogue->files.at[0].version, "4.1"));
}
END_TEST

START_TEST(a_changed_file_has_no_cache)
{
    char changed[sizeof(sample)];
    write_file("c.xml", sample);
    ck_assert_int_eq(load_file("c.xml", false), AX_OK);
    memcpy(changed, sample, sizeof(sample));
    memcpy(strstr(changed, "Deprecated"), "Stable\"    ", 11); /* the same size */
    write_file("c.xml", changed);
    ck_assert_int_eq(load_file("c.xml", false), AX_OK);
    ck_assert(!came_from_cache());
    ck_assert_int_eq(entry_of("CWE-3")->status, AX_ENTRY_STABLE);
}
END_TEST

START_TEST(without_a_cache_none_is_written)
{
    write_file("c.xml", sample);
    ck_assert_int_eq(load_file("c.xml", true), AX_OK);
    ck_assert_int_ne(access(path_of("c.xml.annexc"), F_OK), 0);
}
END_TEST

/* Any byte of it. */
START_TEST(a_damaged_cache_is_made_anew)
{
    size_t len;
    write_file("c.xml", sample);
    ck_assert_int_eq(load_file("c.xml", false), AX_OK);
    char *bytes = slurp("c.xml.annexc", &len);
    for (size_t i = 0; i < len; i += 7) {
        bytes[i] = (char)(bytes[i] ^ 4);
        spill("c.xml.annexc", bytes, len);
        bytes[i] = (char)(bytes[i] ^ 4);
        ck_assert_int_eq(load_file("c.xml", false), AX_OK);
        ck_assert_msg(!came_from_cache(), "byte %zu", i);
    }
    spill("c.xml.annexc", bytes, len / 2);
    ck_assert_int_eq(load_file("c.xml", false), AX_OK);
    ck_assert(!came_from_cache());
    ck_assert_uint_eq(session->messages.len, 0);
}
END_TEST

/* Past the checksum: the body cut off anywhere, and with any byte changed, is refused or is a
 * catalogue. */
START_TEST(a_hostile_body_is_refused)
{
    struct ax_output *packed = ax_output_to_memory(NULL);
    catalogue = ax_catalogue_new(session);
    uint32_t source = ax_source_add(session, AX_SLICE("c.xml"), ax_slice_of(sample));
    struct ax_catalogue_file file = {.path = AX_SLICE("c.xml")};
    ck_assert_int_eq(ax_catalogue_read_xml(catalogue, source, &file), AX_OK);
    ax_catalogue_pack(catalogue, (struct ax_catalogue_mark){0, 0, 0}, &file, packed);
    struct ax_slice body = ax_output_text(packed);
    struct ax_catalogue_mark mark = ax_catalogue_mark(catalogue);
    for (size_t len = 0; len < body.len; len++) {
        struct ax_slice part = {body.start, len};
        ck_assert_int_eq(ax_catalogue_unpack(catalogue, part, &file), AX_INVALID);
        ck_assert_uint_eq(catalogue->entries.len, mark.entries);
        ck_assert_uint_eq(catalogue->links.len, mark.links);
    }
    char *bytes = (char *)(uintptr_t)body.start;
    for (size_t i = 0; i < body.len; i++) {
        bytes[i] = (char)~bytes[i];
        enum ax_status status = ax_catalogue_unpack(catalogue, body, &file);
        ck_assert(status == AX_OK || status == AX_INVALID);
        ax_catalogue_rewind(catalogue, mark);
        bytes[i] = (char)~bytes[i];
    }
    ck_assert_int_eq(ax_catalogue_unpack(catalogue, body, &file), AX_OK);
    ax_output_free(packed);
}
END_TEST

START_TEST(what_is_no_file_is_no_cache)
{
    write_file("c.xml", sample);
    ck_assert_int_eq(mkfifo(path_of("c.xml.annexc"), 0600), 0);
    ck_assert_int_eq(load_file("c.xml", false), AX_OK);
    ck_assert(!came_from_cache());
}
END_TEST

START_TEST(a_folder_that_cannot_be_written_is_no_trouble)
{
    write_file("sub/c.xml", sample);
    ck_assert_int_eq(mkdir(path_of("sub/c.xml.annexc"), 0700), 0);
    ck_assert_int_eq(load_file("sub/c.xml", false), AX_OK);
    ck_assert_uint_eq(session->messages.len, 0);
}
END_TEST

START_TEST(two_versions_are_refused)
{
    write_file("a.xml", CWE("<Weaknesses>" WEAKNESS("1", "") "</Weaknesses>"));
    write_file("b.xml", "<Weakness_Catalog xmlns=\"http://cwe.mitre.org/cwe-7\" Version=\"4.2\">"
                        "<Weaknesses>" WEAKNESS("2", "") "</Weaknesses></Weakness_Catalog>");
    char first[4096];
    (void)snprintf(first, sizeof(first), "%s", path_of("a.xml"));
    const char *paths[] = {first, path_of("b.xml")};
    struct ax_catalogue_sources sources = {paths, 2, true};
    ck_assert_int_eq(ax_catalogue_load(session, &sources, &catalogue), AX_INVALID);
    ck_assert_uint_eq(reported(AX_CODE_CATALOGUE_VERSIONS), 1);
}
END_TEST

/* ------------------------------------------------------------------------- files of MITRE */

static uint32_t count_of(enum ax_catalogue_scheme scheme, enum ax_entry_kind kind)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < catalogue->entries.len; i++) {
        const struct ax_catalogue_entry *entry = &catalogue->entries.at[i];
        count += entry->file != AX_NO_INDEX && entry->kind == kind &&
                 ax_catalogue_scheme_of(entry->key) == scheme;
    }
    return count;
}

/* False, and a word about it, where the folder is not there. */
static bool load_shared(const char *name)
{
    char path[4096];
    const char *root = getenv("ANNEXC_ROOT");
    (void)snprintf(path, sizeof(path), "%s/../shared/catalogue/xml/%s", root ? root : ".", name);
    if (access(path, R_OK) != 0) {
        printf("catalogue: %s is not there; its part is left out\n", path);
        return false;
    }
    const char *paths[] = {path};
    struct ax_catalogue_sources sources = {paths, 1, true};
    ck_assert_int_eq(ax_catalogue_load(session, &sources, &catalogue), AX_OK);
    ck_assert_uint_eq(session->messages.len, 0);
    return true;
}

START_TEST(the_whole_of_cwe_is_read)
{
    if (load_shared("cwec_v4.15.xml")) {
        ck_assert_uint_eq(count_of(AX_CATALOGUE_CWE, AX_ENTRY_PLAIN), 964);
        ck_assert_uint_eq(count_of(AX_CATALOGUE_CWE, AX_ENTRY_CATEGORY), 409);
        ck_assert_uint_eq(count_of(AX_CATALOGUE_CWE, AX_ENTRY_VIEW), 54);
        ck_assert_uint_eq(count_of(AX_CATALOGUE_OWASP, AX_ENTRY_PLAIN), 60);
        ck_assert(has_link("CWE-1004", AX_LINK_CHILD_OF, "CWE-732"));
        ck_assert(has_link("CAPEC-94", AX_LINK_EXPLOITS, "CWE-287"));
        ck_assert(has_link("CWE-22", AX_LINK_MEMBER_OF, "OWASP-A01:2021"));
        ck_assert_int_eq(entry_of("CWE-1")->status, AX_ENTRY_DEPRECATED);
    }
}
END_TEST

START_TEST(a_view_of_capec_is_read)
{
    if (load_shared("capec_v3.1_view1000.xml")) {
        ck_assert_uint_eq(count_of(AX_CATALOGUE_CAPEC, AX_ENTRY_PLAIN), 516);
        ck_assert(catalogue->part[AX_CATALOGUE_CAPEC]);
        ck_assert(has_link("CAPEC-1", AX_LINK_EXPLOITS, "CWE-276"));
        ck_assert(has_link("CAPEC-116", AX_LINK_MEMBER_OF, "CAPEC-118"));
    }
}
END_TEST

/* ------------------------------------------------------------------------------------- built in */

START_TEST(what_the_rules_refer_to_has_a_name)
{
    struct ax_catalogue_sources none = {NULL, 0, false};
    ck_assert_int_eq(ax_catalogue_load(session, &none, &catalogue), AX_OK);
    ck_assert_uint_gt(entry_of("CWE-79")->name.len, 0);
    ck_assert_uint_eq(entry_of("CWE-79")->file, AX_NO_INDEX);
    ck_assert(has_link("CAPEC-94", AX_LINK_EXPLOITS, "CWE-287"));
    ck_assert(has_link("CWE-287", AX_LINK_MEMBER_OF, "OWASP-A07:2021"));
    ck_assert(ax_catalogue_is_below(catalogue, ax_catalogue_key_parse(AX_SLICE("CWE-121")),
                                    ax_catalogue_key_parse(AX_SLICE("CWE-119"))));
}
END_TEST

START_TEST(what_is_usual_for_a_category_has_names)
{
    struct ax_catalogue_sources none = {NULL, 0, false};
    ck_assert_int_eq(ax_catalogue_load(session, &none, &catalogue), AX_OK);
    for (const char *category = "STRIDE"; *category; category++) {
        struct ax_slice rest = ax_catalogue_seeds((struct ax_slice){category, 1});
        struct ax_slice id;
        ck_assert_uint_gt(rest.len, 0);
        while (ax_slice_next_word(&rest, &id)) {
            ck_assert_msg(ax_catalogue_find(catalogue, ax_catalogue_key_parse(id)) != NULL, "%.*s",
                          AX_FMT(id));
        }
    }
    ck_assert_uint_eq(ax_catalogue_seeds(AX_SLICE("X-SAFETY")).len, 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("catalogue");
    TCase *tcase = tcase_create("ids");
    ADD_TESTS(tcase, ids_sort_as_people_count);
    tcase_add_loop_test(tcase, ids_have_many_forms, 0, COUNT(ids));
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("files");
    tcase_add_checked_fixture(tcase, begin, end);
    ADD_TESTS(tcase, entries_have_names_states_and_relations, a_circle_of_relations_ends,
              two_versions_are_refused, the_whole_of_cwe_is_read, a_view_of_capec_is_read,
              what_the_rules_refer_to_has_a_name, what_is_usual_for_a_category_has_names);
    tcase_add_loop_test(tcase, what_is_no_catalogue_is_refused, 0, COUNT(mistakes));
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("limits");
    tcase_add_checked_fixture(tcase, begin, end);
    ADD_TESTS(tcase, as_many_entries_as_allowed_are_read, one_entry_more_is_refused,
              as_many_relations_as_allowed_are_read, one_relation_more_is_refused,
              one_mapping_more_is_refused, long_texts_are_kept_up_to_the_limit,
              longer_texts_end_in_an_ellipsis);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("cache");
    tcase_add_checked_fixture(tcase, begin, end);
    ADD_TESTS(tcase, the_second_time_the_cache_is_read, a_changed_file_has_no_cache,
              without_a_cache_none_is_written, a_damaged_cache_is_made_anew,
              a_hostile_body_is_refused, what_is_no_file_is_no_cache,
              a_folder_that_cannot_be_written_is_no_trouble);
    suite_add_tcase(suite, tcase);
    return suite;
}
