/* SPDX-License-Identifier: Apache-2.0 */
/* Ids of catalogues as numbers, so that they sort as people count, and so that "cwe-79", "CWE 79"
 * and the 79 of a rule are the same. */
#include "method/catalogue.h"

/* Of OWASP there are several lists; each has editions and places. */
struct owasp_list {
    const char *head;
    bool padded; /* A01, not A1 */
    const char *url;
};

static const struct owasp_list lists[] = {
    {"A", true, "https://owasp.org/www-project-top-ten/"},
    {"API", false, "https://owasp.org/www-project-api-security/"},
    {"LLM", true, "https://owasp.org/www-project-top-10-for-large-language-model-applications/"},
    {"ML", true, "https://owasp.org/www-project-machine-learning-security-top-10/"},
};

enum {
    SCHEME_SHIFT = 28,
    LIST_SHIFT = 16,
    YEAR_SHIFT = 8,
    FIRST_YEAR = 2000,
    PADDED_SINCE = 2021, /* the Top 10 before has A1 to A10 */
    LARGEST = 999999     /* of CWE and CAPEC */
};

ax_catalogue_key ax_catalogue_key_make(enum ax_catalogue_scheme scheme, uint32_t number)
{
    bool fine = number > 0 && number <= LARGEST;
    return fine ? (uint32_t)scheme << SCHEME_SHIFT | number : 0;
}

static bool starts(struct ax_slice text, const char *head, size_t len)
{
    return text.len >= len &&
           ax_slice_equal_folded((struct ax_slice){text.start, len}, (struct ax_slice){head, len});
}

/* The list whose letters the id begins with, and digits after them. */
static size_t find_list(struct ax_slice id)
{
    for (size_t i = 0; i < AX_COUNT(lists); i++) {
        size_t len = strlen(lists[i].head);
        if (starts(id, lists[i].head, len) && id.len > len && id.start[len] >= '0' &&
            id.start[len] <= '9') {
            return i;
        }
    }
    return AX_COUNT(lists);
}

/* A07:2021 */
static ax_catalogue_key owasp_key(struct ax_slice id)
{
    size_t list = find_list(id);
    const char *colon = id.len > 0 ? memchr(id.start, ':', id.len) : NULL;
    if (list == AX_COUNT(lists) || !colon) {
        return 0;
    }
    const char *digits = id.start + strlen(lists[list].head);
    struct ax_slice place = {digits, (size_t)(colon - digits)};
    struct ax_slice year = {colon + 1, id.len - (size_t)(colon - id.start) - 1};
    uint32_t number = 0;
    uint32_t edition = 0;
    bool fine = place.len <= 2 && year.len == 4 && ax_slice_to_number(place, &number) &&
                ax_slice_to_number(year, &edition) && number > 0 && edition >= FIRST_YEAR &&
                edition < FIRST_YEAR + 100;
    return fine ? (uint32_t)AX_CATALOGUE_OWASP << SCHEME_SHIFT | (uint32_t)list << LIST_SHIFT |
                      (edition - FIRST_YEAR) << YEAR_SHIFT | number
                : 0;
}

static ax_catalogue_key numbered_key(enum ax_catalogue_scheme scheme, struct ax_slice id)
{
    uint32_t number = 0;
    bool digits = id.len > 0 && id.start[0] >= '0' && id.start[0] <= '9';
    return digits && ax_slice_to_number(id, &number) ? ax_catalogue_key_make(scheme, number) : 0;
}

/* What follows the name of the scheme and a hyphen, a colon or a blank. */
static bool take_scheme(struct ax_slice *id, const char *scheme)
{
    size_t len = strlen(scheme);
    if (!starts(*id, scheme, len) || id->len < len + 2 ||
        (id->start[len] != '-' && id->start[len] != ' ' && id->start[len] != ':')) {
        return false;
    }
    *id = (struct ax_slice){id->start + len + 1, id->len - len - 1};
    return true;
}

ax_catalogue_key ax_catalogue_key_of(struct ax_slice scheme, struct ax_slice id)
{
    id = ax_slice_trim(id);
    if (ax_slice_equal_folded(scheme, AX_SLICE("CWE"))) {
        (void)take_scheme(&id, "CWE");
        return numbered_key(AX_CATALOGUE_CWE, id);
    }
    if (ax_slice_equal_folded(scheme, AX_SLICE("CAPEC"))) {
        (void)take_scheme(&id, "CAPEC");
        return numbered_key(AX_CATALOGUE_CAPEC, id);
    }
    if (ax_slice_equal_folded(scheme, AX_SLICE("OWASP"))) {
        return owasp_key(id);
    }
    return 0;
}

ax_catalogue_key ax_catalogue_key_parse(struct ax_slice text)
{
    text = ax_slice_trim(text);
    struct ax_slice id = text;
    if (take_scheme(&id, "CWE")) {
        return numbered_key(AX_CATALOGUE_CWE, id);
    }
    if (take_scheme(&id, "CAPEC")) {
        return numbered_key(AX_CATALOGUE_CAPEC, id);
    }
    (void)take_scheme(&id, "OWASP");
    return owasp_key(id);
}

static const struct owasp_list *list_of(ax_catalogue_key key)
{
    size_t list = (key >> LIST_SHIFT) & 0xff;
    return list < AX_COUNT(lists) ? &lists[list] : &lists[0];
}

bool ax_catalogue_key_is_sound(ax_catalogue_key key)
{
    uint32_t number = ax_catalogue_number_of(key);
    switch (ax_catalogue_scheme_of(key)) {
    case AX_CATALOGUE_CWE:
    case AX_CATALOGUE_CAPEC: return number > 0 && number <= LARGEST;
    case AX_CATALOGUE_OWASP:
        return (number >> LIST_SHIFT) < AX_COUNT(lists) && (number & 0xff) > 0 &&
               ((number >> YEAR_SHIFT) & 0xff) < 100;
    case AX_CATALOGUE_NONE:
    case AX_CATALOGUE_SCHEME_COUNT: break;
    }
    return false;
}

void ax_catalogue_put_key(ax_catalogue_key key, struct ax_output *output)
{
    switch (ax_catalogue_scheme_of(key)) {
    case AX_CATALOGUE_CWE:
    case AX_CATALOGUE_CAPEC:
        ax_putf(output, "%s-%lu", ax_catalogue_scheme_of(key) == AX_CATALOGUE_CWE ? "CWE" : "CAPEC",
                (unsigned long)ax_catalogue_number_of(key));
        break;
    case AX_CATALOGUE_OWASP: {
        const struct owasp_list *list = list_of(key);
        unsigned year = FIRST_YEAR + ((key >> YEAR_SHIFT) & 0xff);
        bool padded = list->padded && (list != lists || year >= PADDED_SINCE);
        ax_putf(output, padded ? "OWASP-%s%02u:%u" : "OWASP-%s%u:%u", list->head,
                (unsigned)(key & 0xff), year);
        break;
    }
    case AX_CATALOGUE_NONE:
    case AX_CATALOGUE_SCHEME_COUNT: break;
    }
}

void ax_catalogue_put_url(ax_catalogue_key key, struct ax_output *output)
{
    switch (ax_catalogue_scheme_of(key)) {
    case AX_CATALOGUE_CWE:
    case AX_CATALOGUE_CAPEC:
        ax_putf(output, "https://%s.mitre.org/data/definitions/%lu.html",
                ax_catalogue_scheme_of(key) == AX_CATALOGUE_CWE ? "cwe" : "capec",
                (unsigned long)ax_catalogue_number_of(key));
        break;
    case AX_CATALOGUE_OWASP: ax_put_text(output, list_of(key)->url); break;
    case AX_CATALOGUE_NONE:
    case AX_CATALOGUE_SCHEME_COUNT: break;
    }
}
