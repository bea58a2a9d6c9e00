/* SPDX-License-Identifier: Apache-2.0 */
/* The language of gates. */
#include "base/guess.h"
#include "diff/gate.h"

static const char *const subjects[AX_GATE_SUBJECT_COUNT] = {
    [AX_GATE_NEW] = "new",   [AX_GATE_GONE] = "gone",       [AX_GATE_CHANGED] = "changed",
    [AX_GATE_OPEN] = "open", [AX_GATE_EXPIRED] = "expired",
};

static const char *const fields[AX_GATE_FIELD_COUNT] = {
    [AX_GATE_SEVERITY] = "severity",
    [AX_GATE_CATEGORY] = "category",
    [AX_GATE_RULE] = "rule",
};

/* Longer ones first, where one begins like another. */
static const struct {
    struct ax_slice text;
    enum ax_gate_relation relation;
} relations[] = {
    {{">=", 2}, AX_GATE_AT_LEAST}, {{"<=", 2}, AX_GATE_AT_MOST}, {{"!=", 2}, AX_GATE_UNEQUAL},
    {{">", 1}, AX_GATE_MORE},      {{"<", 1}, AX_GATE_LESS},     {{"=", 1}, AX_GATE_EQUAL},
};

const char *ax_gate_subject_text(enum ax_gate_subject subject)
{
    return subjects[subject];
}

struct reader {
    struct ax_gates *gates;
    struct ax_session *session;
    uint32_t source;
    struct ax_slice text;
    size_t at;
};

static bool is_word(char c)
{
    return c != '\0' && !ax_is_blank(c) && !strchr(",:=!<>", c);
}

static void pass_blanks(struct reader *reader)
{
    while (reader->at < reader->text.len && ax_is_blank(reader->text.start[reader->at])) {
        reader->at++;
    }
}

/* The next word, with its place; empty when there is none. */
static struct ax_slice next_word(struct reader *reader, struct ax_span *out_span)
{
    pass_blanks(reader);
    size_t start = reader->at;
    while (reader->at < reader->text.len && is_word(reader->text.start[reader->at])) {
        reader->at++;
    }
    *out_span = (struct ax_span){reader->source, (uint32_t)start, (uint32_t)reader->at};
    return (struct ax_slice){reader->text.start + start, reader->at - start};
}

static bool is_next(struct reader *reader, char c)
{
    pass_blanks(reader);
    return reader->at < reader->text.len && reader->text.start[reader->at] == c;
}

/* "new, gone, changed, open or expired". */
static struct ax_slice joined(struct ax_session *session, const char *const *words, size_t count)
{
    struct ax_slice list = {"", 0};
    for (size_t i = 0; i < count; i++) {
        const char *before = i == 0 ? "" : i + 1 < count ? ", " : " or ";
        list = ax_session_format(session, "%.*s%s%s", AX_FMT(list), before, words[i]);
    }
    return list;
}

/* The index of a word that has to be one of these, or `count` after a message. */
static size_t choose(struct reader *reader, const char *what, const char *const *words,
                     size_t count)
{
    struct ax_span span;
    struct ax_slice word = next_word(reader, &span);
    struct ax_guess guess;
    ax_guess_init(&guess, word);
    for (size_t i = 0; i < count; i++) {
        if (ax_slice_is(word, words[i])) {
            return i;
        }
        ax_guess_offer(&guess, ax_slice_of(words[i]));
    }
    struct ax_slice list = joined(reader->session, words, count);
    struct ax_message *message =
        word.len == 0 ? ax_report(reader->session, AX_CODE_GATE_WRONG, span,
                                  "%s is missing here: %.*s", what, AX_FMT(list))
                      : ax_report(reader->session, AX_CODE_GATE_WRONG, span,
                                  "\"%.*s\" is no %s: %.*s", AX_FMT(word), what, AX_FMT(list));
    ax_note_guess(reader->session, message, guess.best);
    return count;
}

static bool read_relation(struct reader *reader, struct ax_gate_test *test)
{
    pass_blanks(reader);
    struct ax_slice rest = {reader->text.start + reader->at, reader->text.len - reader->at};
    for (size_t i = 0; i < AX_COUNT(relations); i++) {
        struct ax_slice text = relations[i].text;
        bool ordered = relations[i].relation > AX_GATE_UNEQUAL;
        if (rest.len >= text.len && memcmp(rest.start, text.start, text.len) == 0 &&
            (!ordered || test->field == AX_GATE_SEVERITY)) {
            test->relation = (uint8_t)relations[i].relation;
            reader->at += text.len;
            return true;
        }
    }
    struct ax_span span = {reader->source, (uint32_t)reader->at, (uint32_t)reader->at};
    (void)ax_report(
        reader->session, AX_CODE_GATE_WRONG, span, "expected %s after \"%s\"",
        test->field == AX_GATE_SEVERITY ? "=, !=, <, <=, > or >=" : "= or !=", fields[test->field]);
    return false;
}

static bool read_value(struct reader *reader, struct ax_gate_test *test)
{
    const char *levels[AX_LEVEL_COUNT];
    for (int level = 0; level < AX_LEVEL_COUNT; level++) {
        levels[level] = ax_level_text((enum ax_level)level);
    }
    if (test->field == AX_GATE_SEVERITY) {
        size_t level = choose(reader, "severity", levels, AX_LEVEL_COUNT);
        test->level = (uint8_t)level;
        return level < AX_LEVEL_COUNT;
    }
    struct ax_span span;
    test->word = next_word(reader, &span);
    if (test->word.len == 0) {
        (void)ax_report(reader->session, AX_CODE_GATE_WRONG, span, "the %s is missing here",
                        fields[test->field]);
    }
    return test->word.len > 0;
}

static bool read_test(struct reader *reader)
{
    struct ax_gate_test test = {0};
    size_t field = choose(reader, "field", fields, AX_GATE_FIELD_COUNT);
    test.field = (uint8_t)field;
    if (field == AX_GATE_FIELD_COUNT || !read_relation(reader, &test) ||
        !read_value(reader, &test)) {
        return false;
    }
    struct ax_gate_test *kept = ax_array_push(reader->session->memory, &reader->gates->tests);
    if (kept) {
        *kept = test;
    }
    return kept != NULL;
}

static bool ends_well(struct reader *reader)
{
    pass_blanks(reader);
    if (reader->at == reader->text.len || is_next(reader, ',')) {
        return true;
    }
    struct ax_span span = {reader->source, (uint32_t)reader->at, (uint32_t)reader->at + 1};
    (void)ax_report(reader->session, AX_CODE_GATE_WRONG, span,
                    "expected \":\" and a test, or \",\" and the next gate");
    return false;
}

static bool read_gate(struct reader *reader)
{
    pass_blanks(reader);
    struct ax_gate gate = {.first = reader->gates->tests.len};
    uint32_t start = (uint32_t)reader->at;
    size_t subject = choose(reader, "subject", subjects, AX_GATE_SUBJECT_COUNT);
    if (subject == AX_GATE_SUBJECT_COUNT) {
        return false;
    }
    gate.subject = (uint8_t)subject;
    gate.span = (struct ax_span){reader->source, start, (uint32_t)reader->at};
    while (is_next(reader, ':')) {
        reader->at++;
        if (!read_test(reader)) {
            return false;
        }
        gate.count++;
        gate.span.end = (uint32_t)reader->at;
    }
    struct ax_gate *kept = ax_array_push(reader->session->memory, &reader->gates->gates);
    if (kept) {
        *kept = gate;
    }
    return kept && ends_well(reader);
}

/* After a mistake reading goes on at the next gate, so that one run shows all of them. */
void ax_gates_read(struct ax_gates *gates, uint32_t source)
{
    struct reader reader = {gates, gates->session, source,
                            ax_source_at(gates->session, source)->text, 0};
    for (;;) {
        if (!read_gate(&reader)) {
            while (reader.at < reader.text.len && reader.text.start[reader.at] != ',') {
                reader.at++;
            }
        }
        if (reader.at == reader.text.len || gates->session->no_memory) {
            return;
        }
        reader.at++;
    }
}
