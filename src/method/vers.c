/* SPDX-License-Identifier: Apache-2.0 */
/* Versions, and ranges of them as package URLs have them ("vers:npm/>=1.2|<2.0"). */
#include "base/slice.h"
#include "method/bom.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return ax_lower(c) >= 'a' && ax_lower(c) <= 'z';
}

/* The next number or word of a version; false at its end. */
static bool next_part(struct ax_slice *rest, struct ax_slice *out_part)
{
    while (rest->len > 0 && !is_digit(*rest->start) && !is_letter(*rest->start) &&
           *rest->start != '~') {
        rest->start++;
        rest->len--;
    }
    if (rest->len == 0) {
        return false;
    }
    bool number = is_digit(*rest->start);
    size_t len = 1;
    while (len < rest->len && *rest->start != '~' &&
           (number ? is_digit(rest->start[len]) : is_letter(rest->start[len]))) {
        len++;
    }
    *out_part = (struct ax_slice){rest->start, len};
    *rest = (struct ax_slice){rest->start + len, rest->len - len};
    return true;
}

static int compare_numbers(struct ax_slice a, struct ax_slice b)
{
    while (a.len > 1 && *a.start == '0') {
        a = (struct ax_slice){a.start + 1, a.len - 1};
    }
    while (b.len > 1 && *b.start == '0') {
        b = (struct ax_slice){b.start + 1, b.len - 1};
    }
    if (a.len != b.len) {
        return a.len < b.len ? -1 : 1;
    }
    return a.len > 0 ? memcmp(a.start, b.start, a.len) : 0;
}

/* What comes before a release, before nothing more, and after it. One letter alone is no word for
 * it: 1.1.1b of OpenSSL comes after 1.1.1, and 1.0b2 before 1.0. */
static int rank_of(struct ax_slice word, struct ax_slice rest)
{
    static const struct {
        const char *word;
        int rank;
    } ranks[] = {
        {"~", 0},   {"dev", 1},       {"snapshot", 1}, {"alpha", 2}, {"a", 2},       {"beta", 3},
        {"b", 3},   {"milestone", 4}, {"m", 4},        {"rc", 5},    {"cr", 5},      {"c", 5},
        {"pre", 5}, {"preview", 5},   {"final", 6},    {"ga", 6},    {"release", 6},
    };
    bool letter = word.len == 1 && is_letter(*word.start);
    if (letter && (rest.len == 0 || !is_digit(*rest.start))) {
        return 7;
    }
    for (size_t i = 0; i < AX_COUNT(ranks); i++) {
        if (ax_slice_equal_folded(word, ax_slice_of(ranks[i].word))) {
            return ranks[i].rank;
        }
    }
    return 7;
}

/* A version that goes on is later, unless it goes on with a word for what comes before. */
static int weight_of_rest(struct ax_slice part, struct ax_slice rest)
{
    if (is_digit(*part.start)) {
        return compare_numbers(part, AX_SLICE("0")) == 0 ? 0 : 1;
    }
    int rank = rank_of(part, rest);
    return rank < 6 ? -1 : rank == 6 ? 0 : 1;
}

/* With what stands behind each part. */
static int compare_parts(struct ax_slice a, struct ax_slice rest_a, struct ax_slice b,
                         struct ax_slice rest_b)
{
    bool number_a = is_digit(*a.start);
    bool number_b = is_digit(*b.start);
    if (number_a && number_b) {
        return compare_numbers(a, b);
    }
    if (number_a != number_b) { /* 1.2.1 is later than 1.2-rc */
        return number_a ? 1 : -1;
    }
    int rank_a = rank_of(a, rest_a);
    int rank_b = rank_of(b, rest_b);
    if (rank_a != rank_b) {
        return rank_a < rank_b ? -1 : 1;
    }
    if (rank_a < 7) {
        return 0;
    }
    size_t len = a.len < b.len ? a.len : b.len;
    for (size_t i = 0; i < len; i++) {
        int difference = ax_lower(a.start[i]) - ax_lower(b.start[i]);
        if (difference != 0) {
            return difference;
        }
    }
    return a.len < b.len ? -1 : a.len > b.len;
}

/* What stands behind a + has no meaning for order. */
static struct ax_slice without_build(struct ax_slice version)
{
    const char *plus = version.len > 0 ? memchr(version.start, '+', version.len) : NULL;
    version.len = plus ? (size_t)(plus - version.start) : version.len;
    bool marked = version.len > 1 && ax_lower(*version.start) == 'v' && is_digit(version.start[1]);
    return marked ? (struct ax_slice){version.start + 1, version.len - 1} : version;
}

int ax_version_compare(struct ax_slice a, struct ax_slice b)
{
    a = without_build(a);
    b = without_build(b);
    for (;;) {
        struct ax_slice part_a;
        struct ax_slice part_b;
        bool more_a = next_part(&a, &part_a);
        bool more_b = next_part(&b, &part_b);
        int order = more_a && more_b ? compare_parts(part_a, a, part_b, b)
                    : more_a         ? weight_of_rest(part_a, a)
                    : more_b         ? -weight_of_rest(part_b, b)
                                     : 0;
        if (order != 0 || (!more_a && !more_b)) {
            return order;
        }
    }
}

enum comparator {
    EQUAL,
    UNEQUAL,
    LESS,
    LESS_EQUAL,
    GREATER,
    GREATER_EQUAL
};

/* Cuts the comparator off the constraint. */
static enum comparator comparator_of(struct ax_slice *constraint)
{
    static const struct {
        const char *text;
        enum comparator comparator;
    } all[] = {
        {"!=", UNEQUAL}, {"<=", LESS_EQUAL}, {">=", GREATER_EQUAL},
        {"<", LESS},     {">", GREATER},     {"=", EQUAL},
    };
    for (size_t i = 0; i < AX_COUNT(all); i++) {
        size_t len = strlen(all[i].text);
        if (constraint->len >= len && memcmp(constraint->start, all[i].text, len) == 0) {
            *constraint = (struct ax_slice){constraint->start + len, constraint->len - len};
            *constraint = ax_slice_trim(*constraint);
            return all[i].comparator;
        }
    }
    return EQUAL;
}

static bool next_constraint(struct ax_slice *rest, struct ax_slice *out)
{
    if (rest->len == 0) {
        return false;
    }
    const char *bar = memchr(rest->start, '|', rest->len);
    size_t len = bar ? (size_t)(bar - rest->start) : rest->len;
    *out = ax_slice_trim((struct ax_slice){rest->start, len});
    len += bar ? 1 : 0;
    *rest = (struct ax_slice){rest->start + len, rest->len - len};
    return true;
}

/* Versions that are named. *out_decided: the version is one of them. */
static bool is_named(struct ax_slice constraints, struct ax_slice version, bool *out_decided)
{
    struct ax_slice constraint;
    while (next_constraint(&constraints, &constraint)) {
        enum comparator how = comparator_of(&constraint);
        bool bound = how == EQUAL || how == LESS_EQUAL || how == GREATER_EQUAL || how == UNEQUAL;
        if (bound && ax_version_compare(version, constraint) == 0) {
            *out_decided = true;
            return how != UNEQUAL;
        }
    }
    *out_decided = false;
    return false;
}

/* Between two constraints that enclose it, before the first or behind the last. */
static bool is_between(struct ax_slice constraints, struct ax_slice version)
{
    bool first = true;
    bool above = false; /* behind a > or >= that was met last */
    struct ax_slice constraint;
    while (next_constraint(&constraints, &constraint)) {
        enum comparator how = comparator_of(&constraint);
        if (how == EQUAL || how == UNEQUAL) {
            continue;
        }
        int order = ax_version_compare(version, constraint);
        if (how == LESS || how == LESS_EQUAL) {
            if ((first || above) && order < 0) {
                return true;
            }
            above = false;
        } else {
            above = order > 0;
        }
        first = false;
    }
    return above;
}

bool ax_vers_holds(struct ax_slice range, struct ax_slice version, bool *out_known)
{
    static const char start[] = "vers:";
    size_t len = sizeof(start) - 1;
    range = ax_slice_trim(range);
    const char *slash = range.len > len ? memchr(range.start, '/', range.len) : NULL;
    *out_known = slash && memcmp(range.start, start, len) == 0;
    if (!*out_known) {
        return false;
    }
    size_t from = (size_t)(slash - range.start) + 1;
    struct ax_slice constraints = ax_slice_trim((struct ax_slice){slash + 1, range.len - from});
    if (ax_slice_is(constraints, "*")) {
        return true;
    }
    *out_known = constraints.len > 0;
    bool decided;
    bool named = is_named(constraints, version, &decided);
    return decided ? named : is_between(constraints, version);
}

enum ax_affected ax_bom_affects(const struct ax_boms *boms, const struct ax_bom_target *target,
                                const struct ax_bom_component *component)
{
    enum ax_affected found = target->versions ? AX_AFFECTED_OTHER : AX_AFFECTED;
    if (target->versions && component->version.len == 0) {
        return AX_AFFECTED_UNKNOWN;
    }
    for (uint32_t v = target->versions; v; v = boms->versions.at[v - 1].next) {
        const struct ax_bom_version *version = &boms->versions.at[v - 1];
        bool known = true;
        bool holds = version->version.len > 0
                         ? ax_version_compare(version->version, component->version) == 0
                         : ax_vers_holds(version->range, component->version, &known);
        if (holds && !version->unaffected) {
            return AX_AFFECTED;
        }
        if (holds) {
            found = AX_AFFECTED_NO;
        } else if (!known && found == AX_AFFECTED_OTHER) {
            found = AX_AFFECTED_UNKNOWN;
        }
    }
    return found;
}
