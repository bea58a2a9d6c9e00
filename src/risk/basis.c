/* SPDX-License-Identifier: Apache-2.0 */
#include "risk/basis.h"

#include "base/output.h"
#include "xml/canonical.h"
#include "xml/tag.h"

#include <stdio.h>

enum {
    VALUE_BYTES = 160 /* of one fact; a longer one is cut and hashed */
};

struct gathering {
    const struct ax_model *model;
    struct ax_output *facts;
    size_t begin; /* of the facts of this threat */
};

/* "flow.integrity" for tests on a property or a type, which are asked for many values; else the
 * test itself. */
static void put_subject(const struct gathering *gathering, const struct ax_test *test,
                        struct ax_output *output)
{
    const struct ax_atoms *atoms = &gathering->model->session->atoms;
    if (test->kind == AX_TEST_IS || test->kind == AX_TEST_PROPERTY) {
        ax_put_text(output, ax_role_text((enum ax_role)test->role));
        if (test->kind == AX_TEST_PROPERTY) {
            ax_put_char(output, '.');
            ax_put(output, ax_atom_text(atoms, test->name));
        }
        return;
    }
    ax_test_write(test, atoms, output);
}

/* One line, and without what separates facts. */
static void put_folded(struct ax_output *output, struct ax_slice text)
{
    bool blank = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.start[i];
        if (ax_is_blank(c)) {
            blank = true;
            continue;
        }
        if (blank) {
            ax_put_char(output, ' ');
            blank = false;
        }
        ax_put_char(output, c == ';' ? ',' : c);
    }
}

static void put_value(struct ax_output *output, struct ax_slice found, bool truth)
{
    struct ax_slice text = ax_slice_trim(found);
    if (text.len == 0) {
        ax_put_text(output, truth ? "yes" : "none");
    } else if (text.len <= VALUE_BYTES) {
        put_folded(output, text);
    } else {
        size_t cut = VALUE_BYTES;
        while (cut > 0 && ((unsigned char)text.start[cut] & 0xc0) == 0x80) {
            cut--;
        }
        put_folded(output, (struct ax_slice){text.start, cut});
        ax_putf(output, "#%08x", (unsigned)ax_hash_bytes(text.start, text.len));
    }
}

/* Whether the same subject was told before. */
static bool is_known(const struct gathering *gathering, struct ax_slice subject)
{
    struct ax_slice facts = {gathering->facts->buffer + gathering->begin,
                             gathering->facts->len - gathering->begin - subject.len};
    size_t at = 0;
    while (at + subject.len + 2 <= facts.len) {
        if (memcmp(facts.start + at, subject.start, subject.len) == 0 &&
            memcmp(facts.start + at + subject.len, ": ", 2) == 0) {
            return true;
        }
        const char *next = memchr(facts.start + at, ';', facts.len - at);
        if (!next) {
            return false;
        }
        at = (size_t)(next - facts.start) + 2;
    }
    return false;
}

static void gather(void *user, const struct ax_evidence *evidence)
{
    struct gathering *gathering = user;
    struct ax_output *output = gathering->facts;
    size_t before = output->len;
    size_t subject = before + (before > gathering->begin ? 2 : 0);
    if (subject > before) {
        ax_put_text(output, "; ");
    }
    put_subject(gathering, evidence->test, output);
    if (output->status != AX_OK) {
        return;
    }
    if (is_known(gathering, (struct ax_slice){output->buffer + subject, output->len - subject})) {
        output->len = before;
        return;
    }
    ax_put_text(output, ": ");
    put_value(output, evidence->found, evidence->truth);
}

static uint32_t hash_slice(uint32_t hash, struct ax_slice text)
{
    bool blank = false;
    for (size_t i = 0; i < text.len; i++) {
        if (ax_is_blank(text.start[i])) {
            blank = true;
            continue;
        }
        hash = blank ? (hash ^ (unsigned char)' ') * 16777619U : hash;
        hash = (hash ^ (unsigned char)text.start[i]) * 16777619U;
        blank = false;
    }
    return (hash ^ 0xffU) * 16777619U;
}

/* FNV-1a of all that decides whether the rule fires. Texts for people do not count. */
static uint32_t hash_rule(const struct ax_rule *rule)
{
    uint32_t hash = hash_slice(2166136261U, ax_slice_trim(rule->when.text));
    hash = hash_slice(hash, rule->ignores_unless ? AX_SLICE("") : ax_slice_trim(rule->unless.text));
    for (const struct ax_more_unless *more = rule->more_unless; more; more = more->next) {
        hash = hash_slice(hash, ax_slice_trim(more->text.text));
    }
    return hash;
}

struct ax_basis ax_basis_of(const struct ax_model *model, const struct ax_threat *threat,
                            struct ax_output *scratch)
{
    const struct ax_rule *rule = &model->templates->rules.at[threat->rule];
    struct ax_basis basis = {.severity = ax_slice_of(ax_level_text((enum ax_level)rule->severity))};
    struct gathering gathering = {model, scratch, scratch->len};
    (void)snprintf(basis.rule, sizeof(basis.rule), "%08x", (unsigned)hash_rule(rule));
    ax_threat_evidence(model, threat, gather, &gathering);
    struct ax_slice facts = {scratch->buffer + gathering.begin, scratch->len - gathering.begin};
    basis.facts = ax_arena_copy(&model->session->arena, facts);
    model->session->no_memory |= scratch->status != AX_OK || !basis.facts.start;
    scratch->len = gathering.begin;
    return basis;
}

/* Cuts the next "subject: value" off; false when there is none. */
static bool next_fact(struct ax_slice *rest, struct ax_slice *out_what, struct ax_slice *out_value)
{
    *rest = ax_slice_trim(*rest);
    if (rest->len == 0) {
        return false;
    }
    const char *end = memchr(rest->start, ';', rest->len);
    struct ax_slice fact = {rest->start, end ? (size_t)(end - rest->start) : rest->len};
    *rest = (struct ax_slice){rest->start + fact.len + (end != NULL),
                              rest->len - fact.len - (end != NULL)};
    size_t colon = 0;
    while (colon + 1 < fact.len &&
           !(fact.start[colon] == ':' && ax_is_blank(fact.start[colon + 1]))) {
        colon++;
    }
    bool has_value = colon + 1 < fact.len;
    *out_what = ax_slice_trim((struct ax_slice){fact.start, has_value ? colon : fact.len});
    *out_value =
        has_value ? ax_slice_trim((struct ax_slice){fact.start + colon + 1, fact.len - colon - 1})
                  : (struct ax_slice){"", 0};
    return true;
}

static bool find_fact(struct ax_slice facts, struct ax_slice what, struct ax_slice *out_value)
{
    struct ax_slice found;
    while (next_fact(&facts, &found, out_value)) {
        if (ax_slice_equal(found, what)) {
            return true;
        }
    }
    *out_value = (struct ax_slice){"", 0};
    return false;
}

/* Values are compared as they are written: blanks folded. */
static bool same_folded(struct ax_slice a, struct ax_slice b)
{
    struct ax_slice word_a;
    struct ax_slice word_b;
    for (;;) {
        bool more_a = ax_slice_next_word(&a, &word_a);
        bool more_b = ax_slice_next_word(&b, &word_b);
        if (!more_a || !more_b) {
            return more_a == more_b;
        }
        if (!ax_slice_equal(word_a, word_b)) {
            return false;
        }
    }
}

void ax_basis_compare(const struct ax_risk *risk, const struct ax_risk_record *basis,
                      const struct ax_basis *now,
                      void (*each)(void *user, struct ax_slice what, struct ax_slice from,
                                   struct ax_slice to),
                      void *user)
{
    struct ax_slice rule = ax_risk_value(risk, basis, AX_RISK_RULE);
    struct ax_slice severity = ax_risk_value(risk, basis, AX_RISK_SEVERITY);
    struct ax_slice facts = ax_risk_value(risk, basis, AX_RISK_TEXT);
    struct ax_slice rest = facts;
    struct ax_slice what;
    struct ax_slice from;
    struct ax_slice to;
    if (rule.len > 0 && !ax_slice_is(rule, now->rule)) {
        each(user, AX_SLICE("the condition of the rule"), rule, ax_slice_of(now->rule));
    }
    if (severity.len > 0 && !ax_slice_equal(severity, now->severity)) {
        each(user, AX_SLICE("severity"), severity, now->severity);
    }
    while (next_fact(&rest, &what, &from)) {
        (void)find_fact(now->facts, what, &to);
        if (!same_folded(from, to)) {
            each(user, what, from, to);
        }
    }
    rest = now->facts;
    while (next_fact(&rest, &what, &to)) {
        if (!find_fact(facts, what, &from)) {
            each(user, what, from, to);
        }
    }
}

void ax_basis_put(const struct ax_basis *basis, int depth, struct ax_output *output)
{
    struct ax_xml_tag tag;
    ax_xml_tag_open(&tag, output, depth, AX_SLICE("basis"));
    ax_xml_tag_attribute(&tag, AX_SLICE("severity"), basis->severity);
    ax_xml_tag_attribute(&tag, AX_SLICE("rule"), ax_slice_of(basis->rule));
    if (basis->facts.len == 0) {
        ax_put_text(output, "/>");
    } else {
        ax_put_char(output, '>');
        ax_xml_put_text(output, basis->facts);
        ax_put_text(output, "</basis>");
    }
}
