/* SPDX-License-Identifier: Apache-2.0 */
#include "method/bom_read.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <annexc/template.h>

#define NAMES(...)                                                                                 \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }

/* What stands in what. The names are those of both forms, where they differ of either. */
static const struct nesting {
    uint8_t parent;
    uint8_t child;
    const char *name;
} nestings[] = {
    {AX_BOM_ROOT, AX_BOM_METADATA, "metadata"},
    {AX_BOM_ROOT, AX_BOM_COMPONENTS, "components"},
    {AX_BOM_ROOT, AX_BOM_SERVICES, "services"},
    {AX_BOM_ROOT, AX_BOM_DEPENDENCIES, "dependencies"},
    {AX_BOM_ROOT, AX_BOM_VULNERABILITIES, "vulnerabilities"},
    {AX_BOM_ROOT, AX_BOM_PROPERTIES, "properties"},
    {AX_BOM_ROOT, AX_BOM_PACKAGES, "packages"},
    {AX_BOM_ROOT, AX_BOM_CREATION, "creationInfo"},
    {AX_BOM_METADATA, AX_BOM_COMPONENT, "component"},
    {AX_BOM_METADATA, AX_BOM_PROPERTIES, "properties"},
    {AX_BOM_COMPONENTS, AX_BOM_COMPONENT, "component"},
    {AX_BOM_COMPONENT, AX_BOM_COMPONENTS, "components"},
    {AX_BOM_COMPONENT, AX_BOM_HASHES, "hashes"},
    {AX_BOM_COMPONENT, AX_BOM_PROPERTIES, "properties"},
    {AX_BOM_HASHES, AX_BOM_HASH, "hash"},
    {AX_BOM_PROPERTIES, AX_BOM_PROPERTY, "property"},
    {AX_BOM_SERVICES, AX_BOM_SERVICE, "service"},
    {AX_BOM_SERVICE, AX_BOM_SERVICES, "services"},
    {AX_BOM_DEPENDENCIES, AX_BOM_DEPENDENCY, "dependency"},
    {AX_BOM_DEPENDENCY, AX_BOM_DEPENDENCY, "dependency"},
    {AX_BOM_VULNERABILITIES, AX_BOM_VULNERABILITY, "vulnerability"},
    {AX_BOM_VULNERABILITY, AX_BOM_SOURCE, "source"},
    {AX_BOM_VULNERABILITY, AX_BOM_REFERENCES, "references"},
    {AX_BOM_VULNERABILITY, AX_BOM_RATINGS, "ratings"},
    {AX_BOM_VULNERABILITY, AX_BOM_CWES, "cwes"},
    {AX_BOM_VULNERABILITY, AX_BOM_AFFECTS, "affects"},
    {AX_BOM_VULNERABILITY, AX_BOM_ANALYSIS, "analysis"},
    {AX_BOM_REFERENCES, AX_BOM_REFERENCE, "reference"},
    {AX_BOM_RATINGS, AX_BOM_RATING, "rating"},
    {AX_BOM_AFFECTS, AX_BOM_TARGET, "target"},
    {AX_BOM_TARGET, AX_BOM_VERSIONS, "versions"},
    {AX_BOM_VERSIONS, AX_BOM_VERSION, "version"},
    {AX_BOM_ANALYSIS, AX_BOM_RESPONSES, "responses"},
    {AX_BOM_ANALYSIS, AX_BOM_RESPONSES, "response"},
    {AX_BOM_PACKAGES, AX_BOM_PACKAGE, ""},
    {AX_BOM_PACKAGE, AX_BOM_LOCATORS, "externalRefs"},
    {AX_BOM_LOCATORS, AX_BOM_LOCATOR, ""},
    {AX_BOM_METADATA, AX_BOM_LICENSES, "licenses"},
    {AX_BOM_COMPONENT, AX_BOM_LICENSES, "licenses"},
    {AX_BOM_SERVICE, AX_BOM_LICENSES, "licenses"},
    {AX_BOM_LICENSES, AX_BOM_LICENSE_CHOICE, ""},
    {AX_BOM_LICENSES, AX_BOM_LICENSE, "license"},
    {AX_BOM_LICENSE_CHOICE, AX_BOM_LICENSE, "license"},
    {AX_BOM_LICENSE, AX_BOM_ATTACHMENT, "text"},
    {AX_BOM_COMPONENT, AX_BOM_PEDIGREE, "pedigree"},
    {AX_BOM_PEDIGREE, AX_BOM_PATCHES, "patches"},
    {AX_BOM_PATCHES, AX_BOM_PATCH, "patch"},
    {AX_BOM_PATCH, AX_BOM_CHANGE, "diff"},
    {AX_BOM_CHANGE, AX_BOM_ATTACHMENT, "text"},
    {AX_BOM_PATCH, AX_BOM_ISSUES, "resolves"},
    {AX_BOM_COMPONENT, AX_BOM_NOTES, "releaseNotes"},
    {AX_BOM_SERVICE, AX_BOM_NOTES, "releaseNotes"},
    {AX_BOM_NOTES, AX_BOM_ISSUES, "resolves"},
    {AX_BOM_ISSUES, AX_BOM_ISSUE, "issue"},
    {AX_BOM_SERVICE, AX_BOM_DATA, "data"},
    {AX_BOM_DATA, AX_BOM_FLOW, "classification"},
    {AX_BOM_DATA, AX_BOM_FLOWS, "dataflow"},
    {AX_BOM_FLOWS, AX_BOM_FLOW, "classification"},
};

/* Values that are of use; "" is a part's own text. */
static const char *const *const wanted[] = {
    [AX_BOM_ROOT] = NAMES("bomFormat", "specVersion", "serialNumber", "version", "spdxVersion",
                          "documentNamespace"),
    [AX_BOM_METADATA] = NAMES("timestamp"),
    [AX_BOM_COMPONENT] = NAMES("type", "bom-ref", "group", "name", "version", "purl",
                               "versionRange", "isExternal", "scope"),
    [AX_BOM_SERVICE] = NAMES("bom-ref", "group", "name", "version"),
    [AX_BOM_HASH] = NAMES("alg", "content", ""),
    [AX_BOM_PROPERTY] = NAMES("name"),
    [AX_BOM_DEPENDENCY] = NAMES("ref"),
    [AX_BOM_VULNERABILITY] = NAMES("bom-ref", "id", "description"),
    [AX_BOM_SOURCE] = NAMES("name"),
    [AX_BOM_REFERENCE] = NAMES("id"),
    [AX_BOM_RATING] = NAMES("score", "severity", "method", "vector"),
    [AX_BOM_CWES] = NAMES("cwe"),
    [AX_BOM_TARGET] = NAMES("ref"),
    [AX_BOM_VERSION] = NAMES("version", "range", "status"),
    [AX_BOM_ANALYSIS] = NAMES("state", "justification", "detail"),
    [AX_BOM_RESPONSES] = NAMES("response"),
    [AX_BOM_PACKAGE] = NAMES("SPDXID", "name", "versionInfo"),
    [AX_BOM_LOCATOR] = NAMES("referenceType", "referenceLocator"),
    [AX_BOM_CREATION] = NAMES("created"),
    [AX_BOM_LICENSES] = NAMES("expression"),
    [AX_BOM_LICENSE] = NAMES("id", "name"),
    [AX_BOM_ATTACHMENT] = NAMES("encoding"),
    [AX_BOM_PATCH] = NAMES("type"),
    [AX_BOM_ISSUE] = NAMES("type"),
    [AX_BOM_FLOW] = NAMES("flow"),
};

const char *const ax_vex_states[AX_VEX_STATE_COUNT] = {
    "",          "resolved",       "resolved_with_pedigree", "exploitable",
    "in_triage", "false_positive", "not_affected",
};

static const char *const algorithms =
    "MD5 SHA-1 SHA-256 SHA-384 SHA-512 SHA3-256 SHA3-384 SHA3-512 BLAKE2b-256 BLAKE2b-384 "
    "BLAKE2b-512 BLAKE3 Streebog-256 Streebog-512";

/* Values that are one of some words, in parts of which nothing is kept. */
static const struct {
    uint8_t part;
    const char *words;
    const char *wrong;
} choices[] = {
    {AX_BOM_ATTACHMENT, "base64", "there is no such encoding"},
    {AX_BOM_PATCH, "unofficial monkey backport cherry-pick", "there is no such type of patch"},
    {AX_BOM_ISSUE, "defect enhancement security", "there is no such type of issue"},
    {AX_BOM_FLOW, "inbound outbound bi-directional unknown", "there is no such direction of data"},
};

static const char *const types =
    "application framework library container platform operating-system device device-driver "
    "firmware file machine-learning-model data cryptographic-asset";

static bool is_word_of(const char *words, struct ax_slice word)
{
    struct ax_slice rest = ax_slice_of(words);
    struct ax_slice one;
    while (ax_slice_next_word(&rest, &one)) {
        if (ax_slice_equal(one, word)) {
            return true;
        }
    }
    return false;
}

enum ax_bom_part ax_bom_part_of(const struct ax_bom_reading *reading, struct ax_slice name)
{
    enum ax_bom_part here = ax_bom_here(reading);
    for (size_t i = 0; i < AX_COUNT(nestings); i++) {
        if (nestings[i].parent == here && ax_slice_is(name, nestings[i].name)) {
            return (enum ax_bom_part)nestings[i].child;
        }
    }
    return AX_BOM_SKIPPED;
}

enum ax_bom_part ax_bom_element_of(enum ax_bom_part list)
{
    for (size_t i = 0; i < AX_COUNT(nestings); i++) {
        if (nestings[i].parent == list && list != AX_BOM_ROOT && list != AX_BOM_VULNERABILITY) {
            return (enum ax_bom_part)nestings[i].child;
        }
    }
    return AX_BOM_SKIPPED;
}

bool ax_bom_wants(const struct ax_bom_reading *reading, struct ax_slice name)
{
    enum ax_bom_part here = ax_bom_here(reading);
    const char *const *names = here < AX_COUNT(wanted) ? wanted[here] : NULL;
    while (names && *names && !ax_slice_is(name, *names)) {
        names++;
    }
    return names && *names;
}

static struct ax_slice keep(struct ax_bom_reading *reading, struct ax_slice text)
{
    struct ax_slice copy = ax_arena_copy(&reading->session->arena, ax_slice_trim(text));
    if (!copy.start) {
        reading->session->no_memory = true;
        reading->failed = true;
    }
    return copy;
}

/* In JSON it is where the reader stands: at the value, or at the end of what lacks something. */
static struct ax_span place_of(struct ax_bom_reading *reading, struct ax_span span)
{
    return reading->json ? ax_json_span(reading->json) : span;
}

static void wrong(struct ax_bom_reading *reading, struct ax_span span, const char *what,
                  struct ax_slice value)
{
    span = place_of(reading, span);
    ax_report(reading->session, AX_CODE_BOM_WRONG, span, "%s: \"%.*s\"", what, AX_FMT(value));
}

static void missing(struct ax_bom_reading *reading, const struct ax_bom_open *open,
                    const char *what)
{
    ax_report(reading->session, AX_CODE_BOM_WRONG, place_of(reading, open->span), "%s", what);
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (ax_lower(c) >= 'a' && ax_lower(c) <= 'f');
}

/* `form`: X for a hexadecimal digit, 9 for a decimal one. */
static bool has_form(struct ax_slice text, const char *form)
{
    if (text.len != strlen(form)) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.start[i];
        bool fine = form[i] == 'X'   ? is_hex(c)
                    : form[i] == '9' ? c >= '0' && c <= '9'
                                     : c == form[i];
        if (!fine) {
            return false;
        }
    }
    return true;
}

#define UUID "XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX"

static void check_serial(struct ax_bom_reading *reading, struct ax_slice text, struct ax_span span)
{
    if (!has_form(text, "urn:uuid:" UUID) && !has_form(text, "{" UUID "}")) {
        wrong(reading, span, "the serial number is no UUID", text);
    }
}

/* 2026-11-27T10:00:00, then a fraction and a zone, or not. */
static void check_time(struct ax_bom_reading *reading, struct ax_slice text, struct ax_span span)
{
    static const char form[] = "9999-99-99T99:99:99";
    size_t len = sizeof(form) - 1;
    struct ax_slice begin = {text.start, text.len < len ? text.len : len};
    struct ax_slice zone = {text.start + begin.len, text.len - begin.len};
    if (zone.len > 1 && *zone.start == '.') {
        do {
            zone.start++;
            zone.len--;
        } while (zone.len > 0 && *zone.start >= '0' && *zone.start <= '9');
    }
    bool fine = has_form(begin, form) && (zone.len == 0 || ax_slice_is(zone, "Z") ||
                                          has_form(zone, "+99:99") || has_form(zone, "-99:99"));
    if (!fine) {
        wrong(reading, span, "this is no date and time like 2026-11-27T10:00:00Z", text);
    }
}

static bool has_room(struct ax_bom_reading *reading, uint32_t len, const char *what,
                     struct ax_span span)
{
    if (len < AX_LIMIT_BOM_ITEMS) {
        return true;
    }
    ax_report(reading->session, AX_CODE_BOM_TOO_LARGE, place_of(reading, span),
              "the files have more than %d %s", AX_LIMIT_BOM_ITEMS, what);
    reading->failed = true;
    return false;
}

/* Appends a zeroed entry; the index, or UINT32_MAX. */
#define APPEND(reading, array, what, span)                                                         \
    (has_room((reading), (array)->len, (what), (span)) &&                                          \
             (ax_array_reserve((reading)->session->memory, (array), 1) ||                          \
              (no_memory(reading), false))                                                         \
         ? (memset(&(array)->at[(array)->len], 0, sizeof(*(array)->at)), (array)->len++)           \
         : UINT32_MAX)

static void no_memory(struct ax_bom_reading *reading)
{
    reading->session->no_memory = true;
    reading->failed = true;
}

void ax_bom_enter(struct ax_bom_reading *reading, enum ax_bom_part part, struct ax_span span)
{
    struct ax_boms *boms = reading->boms;
    struct ax_bom_open *open = &reading->open[reading->depth++];
    *open = (struct ax_bom_open){.part = (uint8_t)part, .span = span};
    if (part == AX_BOM_COMPONENT || part == AX_BOM_SERVICE || part == AX_BOM_PACKAGE) {
        open->index = APPEND(reading, &boms->components, "components", span);
    } else if (part == AX_BOM_VULNERABILITY) {
        open->index = APPEND(reading, &boms->vulnerabilities, "vulnerabilities", span);
        reading->best = -1;
    } else if (part == AX_BOM_TARGET) {
        open->index = APPEND(reading, &boms->targets, "targets", span);
    } else if (part == AX_BOM_VERSION) {
        open->index = APPEND(reading, &boms->versions, "versions", span);
    }
    if (open->index == UINT32_MAX) {
        reading->failed = true;
        return;
    }
    if (part == AX_BOM_COMPONENT || part == AX_BOM_SERVICE || part == AX_BOM_PACKAGE) {
        boms->components.at[open->index].file = reading->file_index;
    } else if (part == AX_BOM_VULNERABILITY) {
        struct ax_bom_vulnerability *vulnerability = &boms->vulnerabilities.at[open->index];
        vulnerability->file = reading->file_index;
        vulnerability->span = span;
        vulnerability->score = -1;
        vulnerability->severity = AX_LEVEL_COUNT;
    }
}

static struct ax_bom_open *here(struct ax_bom_reading *reading)
{
    return &reading->open[reading->depth - 1];
}

/* The vulnerability that is open somewhere around. */
static struct ax_bom_vulnerability *vulnerability_of(struct ax_bom_reading *reading)
{
    for (uint32_t i = reading->depth; i-- > 0;) {
        if (reading->open[i].part == AX_BOM_VULNERABILITY) {
            return &reading->boms->vulnerabilities.at[reading->open[i].index];
        }
    }
    return NULL;
}

/* All refs of a file are different. */
static struct ax_slice keep_ref(struct ax_bom_reading *reading, struct ax_slice text,
                                struct ax_span span, uint32_t component)
{
    struct ax_boms *boms = reading->boms;
    text = ax_slice_trim(text);
    if (text.len == 0) {
        wrong(reading, span, "the bom-ref is empty", text);
        return text;
    }
    ax_atom atom = ax_atom_of(&reading->session->atoms, text);
    uint32_t more = atom >= boms->by_ref.len ? atom + 1 - boms->by_ref.len : 0;
    if (atom == 0 || !ax_array_reserve(reading->session->memory, &boms->by_ref, more)) {
        no_memory(reading);
        return text;
    }
    memset(boms->by_ref.at + boms->by_ref.len, 0, more * sizeof(uint32_t));
    boms->by_ref.len += more;
    if (boms->by_ref.at[atom] != 0) {
        wrong(reading, span, "the bom-ref is used twice", text);
    }
    boms->by_ref.at[atom] = component;
    return ax_atom_text(&reading->session->atoms, atom);
}

static void root_value(struct ax_bom_reading *reading, struct ax_slice name, struct ax_slice text,
                       struct ax_span span)
{
    if (ax_slice_is(name, "bomFormat")) {
        reading->marked = ax_slice_is(text, "CycloneDX");
        if (!reading->marked) {
            wrong(reading, span, "the format is not CycloneDX", text);
        }
    } else if (ax_slice_is(name, "specVersion")) {
        if (!is_word_of("1.2 1.3 1.4 1.5 1.6 1.7", text)) {
            wrong(reading, span, "the version of CycloneDX is not one of 1.2 to 1.7", text);
        }
        reading->file->format = ax_session_format(reading->session, "CycloneDX %.*s", AX_FMT(text));
    } else if (ax_slice_is(name, "spdxVersion")) {
        reading->marked = is_word_of("SPDX-2.2 SPDX-2.3", text);
        if (!reading->marked) {
            wrong(reading, span, "the version of SPDX is not 2.3", text);
        }
        reading->file->format = keep(reading, text);
    } else if (ax_slice_is(name, "serialNumber")) {
        check_serial(reading, text, span);
        reading->file->serial = keep(reading, text);
    } else if (ax_slice_is(name, "documentNamespace")) {
        reading->file->serial = keep(reading, text);
    } else if (ax_slice_is(name, "version")) {
        reading->file->version = keep(reading, text);
    }
}

static void component_value(struct ax_bom_reading *reading, struct ax_slice name,
                            struct ax_slice text, struct ax_span span)
{
    struct ax_bom_open *open = here(reading);
    struct ax_bom_component *component = &reading->boms->components.at[open->index];
    bool service = open->part == AX_BOM_SERVICE;
    if (ax_slice_is(name, "type")) {
        open->has_type = true;
        if (!service && !is_word_of(types, text)) {
            wrong(reading, span, "there is no such type of component", text);
        }
    } else if (ax_slice_is(name, "bom-ref")) {
        component->ref = keep_ref(reading, text, span, open->index + 1);
    } else if (ax_slice_is(name, "name")) {
        component->name = keep(reading, text);
        open->has_name = component->name.len > 0;
    } else if (ax_slice_is(name, "group")) {
        component->group = keep(reading, text);
    } else if (ax_slice_is(name, "version")) {
        component->version = keep(reading, text);
    } else if (ax_slice_is(name, "purl")) {
        component->purl = keep(reading, text);
        if (text.len < 5 || memcmp(text.start, "pkg:", 4) != 0) {
            wrong(reading, span, "this is no package URL (pkg:…)", text);
        }
    } else if (ax_slice_is(name, "versionRange")) {
        component->is_external = true;
    } else if (ax_slice_is(name, "scope") && !is_word_of("required optional excluded", text)) {
        wrong(reading, span, "there is no such scope of a component", text);
    }
}

/* A licence is named in one way. */
static void license_value(struct ax_bom_reading *reading, struct ax_slice name,
                          struct ax_slice text, struct ax_span span)
{
    struct ax_bom_open *open = here(reading);
    if (text.len == 0) {
        wrong(reading, span, "the licence has an empty name or id", name);
    } else if (open->ids++ > 0) {
        open->ids = 2;
        wrong(reading, span, "the licence has another name or id already", text);
    }
}

static void choice_value(struct ax_bom_reading *reading, struct ax_slice text, struct ax_span span)
{
    for (size_t i = 0; i < AX_COUNT(choices); i++) {
        if (choices[i].part == here(reading)->part && !is_word_of(choices[i].words, text)) {
            wrong(reading, span, choices[i].wrong, text);
        }
    }
    here(reading)->has_type = true;
}

static void package_value(struct ax_bom_reading *reading, struct ax_slice name,
                          struct ax_slice text, struct ax_span span)
{
    struct ax_bom_open *open = here(reading);
    struct ax_bom_component *component = &reading->boms->components.at[open->index];
    if (ax_slice_is(name, "SPDXID")) {
        component->ref = keep_ref(reading, text, span, open->index + 1);
        open->has_ref = true;
    } else if (ax_slice_is(name, "name")) {
        component->name = keep(reading, text);
        open->has_name = component->name.len > 0;
    } else {
        component->version = keep(reading, text);
    }
}

static void vulnerability_value(struct ax_bom_reading *reading, struct ax_slice name,
                                struct ax_slice text, struct ax_span span)
{
    struct ax_bom_open *open = here(reading);
    struct ax_bom_vulnerability *vulnerability = &reading->boms->vulnerabilities.at[open->index];
    if (ax_slice_is(name, "bom-ref")) {
        (void)keep_ref(reading, text, span, UINT32_MAX);
    } else if (ax_slice_is(name, "id")) {
        vulnerability->id = keep(reading, text);
        vulnerability->span = span;
        open->has_name = vulnerability->id.len > 0;
    } else {
        text.len = text.len > AX_LIMIT_BOM_TEXT ? AX_LIMIT_BOM_TEXT : text.len;
        text.len = ax_utf8_first_error(text); /* not inside of a character */
        vulnerability->description = keep(reading, text);
    }
}

static bool is_cve(struct ax_slice id)
{
    return id.len > 9 && memcmp(id.start, "CVE-", 4) == 0;
}

/* The newer the method the better; among equals the first. */
static double rank_of(struct ax_slice method)
{
    static const char *const methods[] = {"other",  "OWASP",   "CVSSv2",
                                          "CVSSv3", "CVSSv31", "CVSSv4"};
    for (size_t i = 0; i < AX_COUNT(methods); i++) {
        if (ax_slice_is(method, methods[i])) {
            return (double)i;
        }
    }
    return 0;
}

static uint8_t level_of(struct ax_slice severity)
{
    for (int i = 0; i < AX_LEVEL_COUNT; i++) {
        if (ax_slice_is(severity, ax_level_text((enum ax_level)i))) {
            return (uint8_t)i;
        }
    }
    return ax_slice_is(severity, "info") ? AX_LEVEL_NONE : AX_LEVEL_COUNT;
}

/* Values: score, severity, method, vector. */
static void end_rating(struct ax_bom_reading *reading)
{
    struct ax_bom_open *open = here(reading);
    struct ax_bom_vulnerability *vulnerability = vulnerability_of(reading);
    double score = -1;
    double rank = rank_of(open->values[2]);
    if (open->values[0].len > 0 && !ax_slice_to_decimal(open->values[0], &score)) {
        wrong(reading, open->span, "the score is no number", open->values[0]);
    }
    bool known = open->values[1].len == 0 ||
                 is_word_of("critical high medium low info none unknown", open->values[1]);
    if (!known) {
        wrong(reading, open->span, "there is no such severity", open->values[1]);
    }
    if (rank > reading->best &&
        (score >= 0 || open->values[1].len > 0 || open->values[3].len > 0)) {
        reading->best = rank;
        vulnerability->score = score;
        vulnerability->severity = level_of(open->values[1]);
        vulnerability->method = open->values[2];
        vulnerability->vector = open->values[3];
    }
}

/* Values: algorithm, digest. */
static void end_hash(struct ax_bom_reading *reading)
{
    struct ax_bom_open *open = here(reading);
    struct ax_slice digest = open->values[1];
    bool fine = digest.len == 32 || digest.len == 40 || digest.len == 64 || digest.len == 96 ||
                digest.len == 128;
    for (size_t i = 0; fine && i < digest.len; i++) {
        fine = is_hex(digest.start[i]);
    }
    if (!fine) {
        wrong(reading, open->span, "this is no digest in hexadecimal digits", digest);
    }
    if (open->values[0].len == 0) {
        missing(reading, open, "the hash has no algorithm (alg)");
    } else if (!is_word_of(algorithms, open->values[0])) {
        wrong(reading, open->span, "there is no such algorithm of hashes", open->values[0]);
    }
}

static void analysis_value(struct ax_bom_reading *reading, struct ax_slice name,
                           struct ax_slice text, struct ax_span span)
{
    struct ax_bom_vulnerability *vulnerability = vulnerability_of(reading);
    if (ax_slice_is(name, "detail")) {
        vulnerability->detail = keep(reading, text);
        return;
    }
    if (ax_slice_is(name, "justification")) {
        if (!is_word_of("code_not_present code_not_reachable requires_configuration "
                        "requires_dependency requires_environment protected_by_compiler "
                        "protected_at_runtime protected_at_perimeter "
                        "protected_by_mitigating_control",
                        text)) {
            wrong(reading, span, "there is no such justification", text);
        }
        vulnerability->justification = keep(reading, text);
        return;
    }
    for (uint8_t i = 1; i < AX_VEX_STATE_COUNT; i++) {
        if (ax_slice_is(text, ax_vex_states[i])) {
            vulnerability->state = i;
            return;
        }
    }
    wrong(reading, span, "there is no such state of an analysis", text);
}

/* Each word makes a longer copy of all: there is an end to that. */
static void add_word(struct ax_bom_reading *reading, struct ax_slice *words, struct ax_slice word,
                     struct ax_span span)
{
    if (words->len + word.len > AX_LIMIT_BOM_TEXT) {
        ax_report(reading->session, AX_CODE_BOM_TOO_LARGE, place_of(reading, span),
                  "a list of a vulnerability has more than %d bytes", AX_LIMIT_BOM_TEXT);
        reading->failed = true;
        return;
    }
    *words = ax_session_format(reading->session, "%.*s%s%.*s", AX_FMT(*words),
                               words->len > 0 ? " " : "", AX_FMT(word));
    reading->failed |= !words->start;
    reading->session->no_memory |= !words->start;
}

/* A value of a part that is put together when it ends. */
static void small_value(struct ax_bom_reading *reading, const char *const *names,
                        struct ax_slice name, struct ax_slice text)
{
    struct ax_bom_open *open = here(reading);
    for (int i = 0; i < 4 && names[i]; i++) {
        if (ax_slice_is(name, names[i])) {
            open->values[i] = keep(reading, text);
        }
    }
}

static void version_value(struct ax_bom_reading *reading, struct ax_slice name,
                          struct ax_slice text, struct ax_span span)
{
    struct ax_bom_version *version = &reading->boms->versions.at[here(reading)->index];
    if (ax_slice_is(name, "version")) {
        version->version = keep(reading, text);
    } else if (ax_slice_is(name, "range")) {
        version->range = keep(reading, text);
    } else if (is_word_of("affected unaffected unknown", text)) {
        version->unaffected = ax_slice_is(text, "unaffected");
    } else {
        wrong(reading, span, "there is no such status of a version", text);
    }
}

static void vulnerability_part_value(struct ax_bom_reading *reading, struct ax_slice name,
                                     struct ax_slice text, struct ax_span span)
{
    struct ax_bom_vulnerability *vulnerability = vulnerability_of(reading);
    enum ax_bom_part part = ax_bom_here(reading);
    uint32_t number;
    if (!vulnerability) {
        return;
    }
    switch ((int)part) {
    case AX_BOM_SOURCE: vulnerability->source = keep(reading, text); break;
    case AX_BOM_REFERENCE:
        if (is_cve(text) && !is_cve(vulnerability->id)) {
            vulnerability->alias = keep(reading, text);
        }
        break;
    case AX_BOM_RATING:
        small_value(reading, NAMES("score", "severity", "method", "vector"), name, text);
        break;
    case AX_BOM_CWES:
        if (!ax_slice_to_number(text, &number)) {
            wrong(reading, span, "a CWE is a whole number", text);
            break;
        }
        add_word(reading, &vulnerability->cwes, text, span);
        break;
    case AX_BOM_TARGET:
        reading->boms->targets.at[here(reading)->index].ref = keep(reading, text);
        here(reading)->has_ref = true;
        break;
    case AX_BOM_VERSION: version_value(reading, name, text, span); break;
    case AX_BOM_ANALYSIS: analysis_value(reading, name, text, span); break;
    case AX_BOM_RESPONSES: add_word(reading, &vulnerability->responses, text, span); break;
    default: break;
    }
}

void ax_bom_value(struct ax_bom_reading *reading, struct ax_slice name, struct ax_slice text,
                  struct ax_span span)
{
    text = ax_slice_trim(text);
    if (reading->failed || !ax_bom_wants(reading, name)) {
        return;
    }
    switch ((int)ax_bom_here(reading)) {
    case AX_BOM_ROOT: root_value(reading, name, text, span); break;
    case AX_BOM_METADATA:
    case AX_BOM_CREATION:
        check_time(reading, text, span);
        reading->file->date = keep(reading, text);
        break;
    case AX_BOM_COMPONENT:
    case AX_BOM_SERVICE: component_value(reading, name, text, span); break;
    case AX_BOM_PACKAGE: package_value(reading, name, text, span); break;
    case AX_BOM_HASH:
        small_value(reading, NAMES("alg", ax_slice_is(name, "") ? "" : "content"), name, text);
        break;
    case AX_BOM_PROPERTY: here(reading)->has_name = text.len > 0; break;
    case AX_BOM_DEPENDENCY: here(reading)->has_ref = text.len > 0; break;
    case AX_BOM_VULNERABILITY: vulnerability_value(reading, name, text, span); break;
    case AX_BOM_LICENSES: here(reading)->texts |= 2; break;
    case AX_BOM_LICENSE: license_value(reading, name, text, span); break;
    case AX_BOM_ATTACHMENT:
    case AX_BOM_PATCH:
    case AX_BOM_ISSUE:
    case AX_BOM_FLOW: choice_value(reading, text, span); break;
    case AX_BOM_LOCATOR:
        small_value(reading, NAMES("referenceType", "referenceLocator"), name, text);
        break;
    default: vulnerability_part_value(reading, name, text, span); break;
    }
}

/* Joins the target with its vulnerability, behind those that are there. */
static void end_target(struct ax_bom_reading *reading)
{
    struct ax_bom_open *open = here(reading);
    struct ax_bom_vulnerability *vulnerability = vulnerability_of(reading);
    if (!open->has_ref) {
        missing(reading, open, "what the vulnerability affects has no ref");
    }
    if (vulnerability->last_target) {
        reading->boms->targets.at[vulnerability->last_target - 1].next = open->index + 1;
    } else {
        vulnerability->targets = open->index + 1;
    }
    vulnerability->last_target = open->index + 1;
}

static void end_version(struct ax_bom_reading *reading)
{
    const struct ax_bom_open *open = here(reading);
    for (uint32_t i = reading->depth; i-- > 0;) {
        if (reading->open[i].part == AX_BOM_TARGET) {
            struct ax_bom_target *target = &reading->boms->targets.at[reading->open[i].index];
            reading->boms->versions.at[open->index].next = target->versions;
            target->versions = open->index + 1;
            return;
        }
    }
}

/* A package URL among the references of an SPDX package. */
static void end_locator(struct ax_bom_reading *reading)
{
    const struct ax_bom_open *open = here(reading);
    for (uint32_t i = reading->depth; i-- > 0;) {
        if (reading->open[i].part == AX_BOM_PACKAGE && ax_slice_is(open->values[0], "purl")) {
            reading->boms->components.at[reading->open[i].index].purl = open->values[1];
        }
    }
}

/* Licences, or one expression: both together came with 1.7. */
static void end_license(struct ax_bom_reading *reading)
{
    struct ax_bom_open *open = here(reading);
    struct ax_bom_open *around = open - 1;
    if (open->ids == 0) {
        missing(reading, open, "the licence has neither a name nor an id");
    }
    around->texts |= 1;
}

static void end_licenses(struct ax_bom_reading *reading)
{
    const struct ax_bom_open *open = here(reading);
    bool known = reading->file->format.len > 0;
    if (known && open->texts == 3 && !ax_slice_is(reading->file->format, "CycloneDX 1.7")) {
        missing(reading, open, "there are licences and an expression, of which one is allowed");
    }
}

void ax_bom_leave(struct ax_bom_reading *reading)
{
    const struct ax_bom_open *open = here(reading);
    if (reading->failed) {
        reading->depth--;
        return;
    }
    switch ((int)open->part) {
    case AX_BOM_COMPONENT:
        if (!open->has_type) {
            missing(reading, open, "the component has no type");
        }
        if (!open->has_name) {
            missing(reading, open, "the component has no name");
        }
        break;
    case AX_BOM_SERVICE:
        if (!open->has_name) {
            missing(reading, open, "the service has no name");
        }
        break;
    case AX_BOM_PACKAGE:
        if (!open->has_name || !open->has_ref) {
            missing(reading, open,
                    open->has_name ? "the package has no SPDXID" : "the package has no name");
        }
        break;
    case AX_BOM_PROPERTY:
        if (!open->has_name) {
            missing(reading, open, "the property has no name");
        }
        break;
    case AX_BOM_DEPENDENCY:
        if (!open->has_ref) {
            missing(reading, open, "the dependency has no ref");
        }
        break;
    case AX_BOM_VULNERABILITY:
        if (!open->has_name) {
            missing(reading, open, "the vulnerability has no id");
        }
        break;
    case AX_BOM_PATCH:
    case AX_BOM_ISSUE:
        if (!open->has_type) {
            missing(reading, open,
                    open->part == AX_BOM_ISSUE ? "the issue has no type" : "the patch has no type");
        }
        break;
    case AX_BOM_LICENSE: end_license(reading); break;
    case AX_BOM_LICENSES: end_licenses(reading); break;
    case AX_BOM_HASH: end_hash(reading); break;
    case AX_BOM_RATING: end_rating(reading); break;
    case AX_BOM_TARGET: end_target(reading); break;
    case AX_BOM_VERSION: end_version(reading); break;
    case AX_BOM_LOCATOR: end_locator(reading); break;
    default: break;
    }
    reading->depth--;
}
